"""Shared by the packages that write documents: the Jinja environment, Word packages, findings as text."""
