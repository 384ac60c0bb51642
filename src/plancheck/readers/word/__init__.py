"""A Word file (.docx, .docm, .dotx, ISO Strict) to a Document."""

from plancheck.readers.word.document import Anchor, Anchors, anchors, read

__all__ = ["Anchor", "Anchors", "anchors", "read"]
