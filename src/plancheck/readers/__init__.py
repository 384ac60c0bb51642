"""A file to a Document, whatever its format."""

from plancheck.readers.formats import MAX_BYTES, SECONDS, read
from plancheck.readers.view import View

__all__ = ["MAX_BYTES", "SECONDS", "View", "read"]
