"""A PDF file to a Document."""

from plancheck.readers.pdf.document import MAX_PAGES, assembled, read

__all__ = ["MAX_PAGES", "assembled", "read"]
