"""All facts of a draft, of texts and of tables, one beside the other: what is one thing under two names, what is in doubt."""

from plancheck.extraction.facts.reader import facts

__all__ = ["facts"]
