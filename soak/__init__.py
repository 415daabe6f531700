"""A long run of everything at once against a real service: what must not grow, and what must not be lost."""
