"""What Parley costs beside what people would use instead, measured in one run."""
