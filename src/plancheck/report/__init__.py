"""Writes reports, plans, explanations, comparisons and rounds as pages, text, tables and formats of other tools."""
