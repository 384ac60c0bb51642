"""Advice on rules: hints for syntax errors, warnings about probable mistakes, and fixes."""
