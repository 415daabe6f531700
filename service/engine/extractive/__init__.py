"""A draft without a model: the article's own clauses, chosen by rules."""

from service.engine.extractive.drafting import draft

__all__ = ["draft"]
