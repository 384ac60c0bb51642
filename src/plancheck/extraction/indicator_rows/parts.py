"""The rows of an indicator table that are of a row above them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from plancheck.extraction import indicator_columns, tables
from plancheck.extraction.indicator_rows.row import NUMBERED, OF_WHICH, Row, read_row
from plancheck.model.plan import PlanTable


class Parts(NamedTuple):
    """A row with the rows that are of it (其中：…), by their places among the table's rows; `unit` is the row's; `columns` hold values.

    `more`: the rows that follow with the same unit, which may be of it too.
    """

    name: str
    whole: int
    rows: tuple[int, ...]
    unit: str
    columns: tuple[int, ...]
    more: tuple[int, ...] = ()


def parts(table: PlanTable) -> Iterator[Parts]:
    """The rows of an indicator table that are broken down by rows below them."""
    roles = tables.columns(table.header, tables.INDICATOR_COLUMNS)
    names = [column.index for column in roles if column.role == "name"]
    columns = tuple(column.index for column in roles if column.role == "value" and not indicator_columns.YEARLY.search(column.header))
    parent: Row | None = None
    whole, members = 0, list[int]()
    units = [row.unit if (row := read_row(roles, names, texts, None, "", False)[0]) else None for texts in table.rows]
    first = [tables.bare(texts[names[-1]]) if names else "" for texts in table.rows]

    def made(of: Row) -> Parts:
        behind = range(members[-1] + 1, len(units))
        edge = next((at for at in behind if units[at] != of.unit or OF_WHICH.match(first[at]) or NUMBERED.match(first[at])), len(units))
        more = tuple(range(members[-1] + 1, edge))
        numbered = bool(NUMBERED.match(first[whole]))  # 一、甲, 其中：乙, 丙, 二、丁: all down to the next number
        rows = (*members, *more) if numbered else tuple(members)
        return Parts(of.subject, whole, rows, of.unit, columns, () if numbered else more)

    for at, texts in enumerate(table.rows):
        row, part = read_row(roles, names, texts, parent, "", bool(members))
        if part and parent is not None:
            members.append(at)
            continue
        if members and parent is not None:
            yield made(parent)
        parent, whole, members = row, at, []
    if members and parent is not None:
        yield made(parent)
