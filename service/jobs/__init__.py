"""Durable jobs: briefs that are made after the request that asked for them was answered."""
