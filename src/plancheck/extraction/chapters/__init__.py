"""Which chapter each part of a draft is, also where no title tells."""

from plancheck.extraction.chapters.reader import outline

__all__ = ["outline"]
