"""The columns and cells of tables. A cell over several columns belongs to each, one over several rows stands once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plancheck.engine.context import Context
from plancheck.engine.elements import Cell, Column
from plancheck.model.document import Document
from plancheck.model.place import Evidence
from plancheck.model.plan import PlanTable


def columns(ctx: Context, owner: Any) -> tuple[Column, ...]:
    """The columns of a table, from the left, or of all tables of the plan or a section."""
    if isinstance(owner, PlanTable):
        return ctx.once(("columns", owner.index), lambda: tuple(_columns(ctx, owner)))
    within = ctx.regions.blocks(owner)
    return tuple(column for table in ctx.plan.tables for column in columns(ctx, table) if within.intersection(column.head + column.cells))


def _columns(ctx: Context, table: PlanTable) -> Iterator[Column]:
    grid = table.grid
    count = len(table.header)
    head, body = grid[:count], grid[count:][: len(table.rows)]
    for at in range(max((len(row) for row in grid), default=0)):
        above, below = _blocks(head, at), _blocks(body, at)
        # A title over the whole table heads no column.
        own = [block for block in above if not _is_across(head, block)]
        title = "".join("".join(ctx.plan.document.blocks[block].text.split()) for block in own)
        shown = next((quote for block in (*own, *below) if (quote := _quote(ctx, block)) is not None), table.evidence)
        yield Column(table, at + 1, title, tuple(own), below, shown)


def _blocks(rows: Sequence[Sequence[int]], column: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row[column] for row in rows if column < len(row) and row[column] >= 0))


def _is_across(rows: Sequence[Sequence[int]], block: int) -> bool:
    return any(len(row) > 1 and set(row) == {block} for row in rows)


def cells(ctx: Context, owner: Any) -> tuple[Cell, ...]:
    """The cells below the header of a table, a column, or all tables of the plan or a section, row by row."""
    match owner:
        case PlanTable():
            return ctx.once(("cells", owner.index), lambda: tuple(_cells(ctx, owner)))
        case Column():
            return tuple(cell for cell in cells(ctx, owner.table) if cell.block in owner.cells)
        case _:
            within = ctx.regions.blocks(owner)
            return tuple(cell for table in ctx.plan.tables for cell in cells(ctx, table) if cell.block in within)


def _cells(ctx: Context, table: PlanTable) -> Iterator[Cell]:
    grid = table.grid[len(table.header) :][: len(table.rows)]
    seen: set[int] = set()
    for row in grid:
        name = _name(ctx.plan.document, row)
        for block in dict.fromkeys(row):
            if block < 0 or block in seen or not ctx.plan.document.blocks[block].countable:
                continue
            seen.add(block)
            places = tuple(at + 1 for at, cell in enumerate(row) if cell == block)
            text = "" if name is None else ctx.plan.document.blocks[name].text.strip()
            quote = _quote(ctx, block) or (None if name is None else _quote(ctx, name)) or table.evidence
            yield Cell(table, block, places, text, quote)


def _name(document: Document, row: Sequence[int]) -> int | None:
    """The cell that names a row: the first that is more than a number."""
    named = (block for block in row if block >= 0 and any(char.isalpha() for char in document.blocks[block].text))
    return next(named, None)


def _quote(ctx: Context, block: int) -> Evidence | None:
    text = ctx.plan.document.blocks[block].text
    return ctx.plan.evidence(block, 0, len(text)) if text.strip() else None


def column_of(ctx: Context, cell: Cell) -> Column:
    """The first column of a cell."""
    return columns(ctx, cell.table)[cell.columns[0] - 1]
