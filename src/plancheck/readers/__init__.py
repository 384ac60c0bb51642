"""Reads a file of any supported format into a Document."""

from plancheck.readers.formats import MAX_BYTES, SECONDS, read
from plancheck.readers.view import View

__all__ = ["MAX_BYTES", "SECONDS", "View", "read"]
