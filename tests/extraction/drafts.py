"""Drafts for the tests of extraction, written as plain text."""

from textwrap import dedent

from plancheck.model.document import Document
from plancheck.readers import plain


def draft(text: str) -> Document:
    """The document that `text` describes (see readers.plain); its indentation does not count."""
    return plain.read(dedent(text))


def body(*paragraphs: str) -> Document:
    """A document of these paragraphs."""
    return plain.read("\n".join(paragraphs))
