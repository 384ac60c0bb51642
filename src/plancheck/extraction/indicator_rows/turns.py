"""Cells of columns that say by how much a row's values change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plancheck.extraction.indicator_columns import Values
from plancheck.extraction.indicator_rows.row import Row
from plancheck.extraction.indicator_rows.values import CELL_CHANGE, MARKS, direction, fact_of, values_in
from plancheck.extraction.quantities import Found
from plancheck.extraction.scene import Scene
from plancheck.model.plan import Change, Fact, PlanTable
from plancheck.model.quantity import dimension, fold_unit


def growths(scene: Scene, table: PlanTable, row: Row, column: Values, block: int, text: str) -> Iterator[Fact]:
    """The growth a year that a cell of such a column gives."""
    found = values_in(MARKS.sub("", text))
    for each in found:
        if row.change is None and each.unit in ("", "%") and each.value >= 0 and len(found) == 1:
            yield _grown(scene, table, row, column, block, each, row.subject + column.measure)


def turns(scene: Scene, table: PlanTable, row: Row, column: Values, block: int, text: str) -> Iterator[Fact]:
    """The change that a cell of a column of changes gives: its direction from the cell's words, the column's, or its sign."""
    changed = CELL_CHANGE.match(text)
    found = values_in(MARKS.sub("", text[changed.end() :] if changed else text.lstrip("+＋")))
    if len(found) != 1 or row.change is not None:
        return
    each, turn = found[0], column.turn
    change: Change | None = direction(changed["word"]) if changed else turn if turn == "decrease" or turn == "increase" else None
    if each.value < 0:
        change, each = "decrease", each._replace(value=-each.value)
    elif change is None:
        change = "increase" if each.value > 0 else None
    if change is None:
        return
    points = column.beside and dimension(fold_unit(row.unit)) == "ratio" and not column.unit and not each.unit
    unit = each.unit or column.unit or ("个百分点" if points else row.unit)
    base = column.base or row.base
    yield fact_of(
        scene, table, row._replace(unit=unit), replace(column, unit=""), block, each, row.subject, column.year, change, base, False
    )


def _grown(scene: Scene, table: PlanTable, row: Row, column: Values, block: int, each: Found, name: str) -> Fact:
    """By how much a row's values grew a year: no indicator's value."""
    made = fact_of(scene, table, row._replace(unit="%"), column, block, each, name, column.year, "increase", column.base, False)
    return replace(made, indicator=None)
