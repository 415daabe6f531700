"""The service: from a POSTed article to a grounded brief."""

__version__ = "0.1.0"
