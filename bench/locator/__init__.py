"""Who locates quotes: a module each, run in its own process and environment; it imports its own package alone."""
