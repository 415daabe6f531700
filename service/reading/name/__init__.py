"""Names, and who or what they are the names of."""
