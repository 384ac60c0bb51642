"""Rows of a table of projects that head a group of those below: its name, and at most what the group comes to.

A head is told by its place in the table: one cell over columns that tell of each project, or a number of another kind than the rows' own
(甲, 一、, A among 1, N2, 3-1). Behind it stand amounts and numbers of projects alone.
"""

from __future__ import annotations

from plancheck.extraction import patterns, tables
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.model.plan import PlanTable
from plancheck.model.quantity import parse_unit

TERMS = lexicon("subjects")

NUMBER = TERMS.late("number")
_UNIT = TERMS.late("unit")
_HOW_MANY_BEHIND = TERMS.late("how_many_behind")
#: The number of a row itself: 1, （2）, N3, P04, 3-1.
_ROW = late(r"[（(]?[A-Za-z]{0,3}-?\d+(?:[.．-]\d+)*[）)、.．]?")
_FIGURE = TERMS.late("figure")
_TELLING = ("content", "scale", "period", "owner", "body", "site")


_SPACED = TERMS.late("spaced")


def bare(text: str) -> str:
    """A cell's text without white space; a number that a space parts from its name is parted by 、."""
    return tables.bare(_SPACED.sub(r"\1、", text))


def name(text: str) -> str:
    """A group's name without its number, how many it holds, and a unit."""
    named = NUMBER.sub("", text)
    named = _UNIT.sub(lambda hit: "" if parse_unit(hit[1]) else hit[0], named)
    return _HOW_MANY_BEHIND.sub("", named) or named


def heads(table: PlanTable) -> tuple[bool, ...]:
    """For each row of a table of projects whether it heads a group and says what the group comes to; False for all of another table."""
    columns = tables.columns(table.header, tables.PROJECT_COLUMNS) if table.kind == "projects" else ()
    at = next((column.index for column in columns if column.role == "name"), None)
    if at is None:
        return (False,) * len(table.rows)
    telling = tuple(column.index for column in columns if column.role in _TELLING)
    rows = [tuple(map(bare, row)) for row in table.rows]
    numbered = any(row and _ROW.fullmatch(row[0]) for row in rows)
    return tuple(len(row) > at and _heads(row, at, telling, numbered) for row in rows)


def _heads(row: tuple[str, ...], at: int, telling: tuple[int, ...], numbered: bool) -> bool:
    spans = bool(row[at]) and any(row[other] == row[at] for other in range(len(row)) if other != at)
    called = spans or (numbered and NUMBER.match(row[0]) is not None and not _ROW.fullmatch(row[0]))
    label = {row[0], row[at]}
    rest = [cell for cell in row if cell and cell not in label]
    figures = all(_FIGURE.fullmatch(cell) for cell in rest) and any(patterns.search(r"\d", cell) for cell in rest)
    silent = all(not row[index] or row[index] in label or _FIGURE.fullmatch(row[index]) for index in telling if index < len(row))
    return called and figures and silent and not patterns.fullmatch(r"[\d.,]+", row[at])
