"""Who may ask, how often, and for how much; it knows nothing of HTTP."""
