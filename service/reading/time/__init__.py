"""What temporal expressions mean, counted from a day."""
