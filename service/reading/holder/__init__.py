"""Whom the article means by what it attributes to: names, pronouns and descriptions over all of it."""
