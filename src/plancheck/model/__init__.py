"""The nouns. No input, no output; everything is frozen."""
