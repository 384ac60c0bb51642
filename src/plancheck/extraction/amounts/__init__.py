"""What stands in a text by itself: numbers with units, years and periods, and what a quantity states by the marks around it."""
