"""A copy of the draft with its findings as Word comments or PDF highlights."""
