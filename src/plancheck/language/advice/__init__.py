"""Advice on rules: hints after a syntax error, warnings about what is probably not meant, and fixes."""
