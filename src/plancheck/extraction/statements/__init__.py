"""What running text states: each value with its subject, its year and what it is compared with; and events."""

from plancheck.extraction.statements.reader import read

__all__ = ["read"]
