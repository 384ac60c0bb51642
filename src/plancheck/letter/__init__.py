"""The letter that goes back to the drafting office, by a Word template that an office may replace."""
