"""A report, a plan, an explanation, a comparison or a round as pages, text, tables and the formats of other tools."""
