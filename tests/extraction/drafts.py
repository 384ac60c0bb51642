"""Drafts for the tests of extraction, written as plain text."""

from textwrap import dedent

from tests.extraction.vocab import VOCABULARY

from plancheck.extraction.duties.bodies import bodies_of
from plancheck.extraction.lists import layout
from plancheck.model.document import Document
from plancheck.readers import plain


def draft(text: str) -> Document:
    """The document that `text` describes (see readers.plain); its indentation does not count."""
    return plain.read(dedent(text))


def upright(text: str) -> Document:
    """The document that `text` describes, with its tables as they are read."""
    document = draft(text)
    return layout.upright(document, bodies_of(VOCABULARY, document))


def body(*paragraphs: str) -> Document:
    """A document of these paragraphs."""
    return plain.read("\n".join(paragraphs))
