"""The facts in an indicator table: one for each value cell, with the year and kind of its column and the unit of its row."""

from plancheck.extraction.indicator_tables.reader import read
from plancheck.extraction.indicator_tables.rows import Parts, parts

__all__ = ["Parts", "parts", "read"]
