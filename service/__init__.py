"""The service: from a POSTed article to a grounded brief."""
