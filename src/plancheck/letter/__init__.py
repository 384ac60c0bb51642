"""Writes the letter to the drafting office from a Word template that an office may replace."""
