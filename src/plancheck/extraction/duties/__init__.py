"""Bodies, and who is responsible for what, as one text says it."""
