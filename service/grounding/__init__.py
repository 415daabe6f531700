"""From a draft to a brief: quotes located, statements verified, and nothing kept that the article does not carry."""
