"""An indicator table, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from plancheck.extraction import indicator_columns, patterns, tables
from plancheck.extraction.indicator_rows.cell import read_cell
from plancheck.extraction.indicator_rows.row import EMPTY, NUMBER, Row, read_row
from plancheck.extraction.indicator_rows.transposed import by_place, by_year
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.scene import Scene
from plancheck.extraction.subjects import MEASURED
from plancheck.model.plan import Delegated, Fact, Gap, PlanTable
from plancheck.model.quantity import parse_unit

TERMS = lexicon("headers")
_SEVERAL_SIGNS = TERMS.late("several_signs")

_ALL_OF = TERMS.late("all_of")
_BASE_COLUMN = TERMS.late("base_column")
_COMPARED_YEAR = TERMS.late("compared_year")
_IN_YEARS = TERMS.late("in_years")


def read(scene: Scene, table: PlanTable) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """Facts and delegated targets of an indicator table, and a gap for each value cell that says something not understood."""
    if tables.rows_by_year(table.header, table.rows):
        return by_year(scene, table)
    places = tables.territories(table.header, table.rows)
    if places is not None:
        return by_place(scene, table, places)
    roles = tables.columns(table.header, tables.INDICATOR_COLUMNS)
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    for side in _sides(roles):
        made, open_targets, unread = _side(scene, table, side)
        found += made
        left += open_targets
        gaps += unread
    return found, left, gaps


def _sides(roles: tuple[tables.Column, ...]) -> Iterator[tuple[tables.Column, ...]]:
    """The columns of each table that stands in one: 指标|2025年|指标|2025年 are two."""
    starts = [at for at, column in enumerate(roles) if column.role == "name" and at and any(each.role == "value" for each in roles[:at])]
    edges = [0, *(at for at in starts if any(each.role == "value" for each in roles[at:])), len(roles)]
    edges = [
        at for index, at in enumerate(edges) if index in (0, len(edges) - 1) or any(e.role == "value" for e in roles[edges[index - 1] : at])
    ]
    yield from (roles[a:b] for a, b in pairwise(edges))


def _side(scene: Scene, table: PlanTable, roles: tuple[tables.Column, ...]) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    names = [column.index for column in roles if column.role == "name"]
    period = indicator_columns.title_period(table.title)
    based = next((column.index for column in roles if _BASE_COLUMN.fullmatch(column.header) and _all_years(table, column.index)), None)
    values = [each for each in indicator_columns.columns(roles, scene, table.title) if each.index != based]
    grid = tables.body(scene.document, table)
    note, base = indicator_columns.table_unit(scene, table), indicator_columns.table_base(scene, table)
    base = base or indicator_columns.titled_end(table.title, True)
    mark = indicator_columns.base_mark(scene, table)
    header = next((column.header for column in roles if names and column.index == names[-1]), "")
    note = note or indicator_columns.unit_of(header)  # 指标（%）
    thing = tables.THINGS.sub("", header) if tables.THINGS.search(header) else ""
    measure = indicator_columns.measure_of_things(table.title)
    parent: Row | None = None
    inside = False  # among the parts of `parent`
    above = ""  # the heading over the rows
    for cells, texts in zip(grid, _filled(roles, names, table.rows), strict=True):
        above = NUMBER.sub("", tables.bare(texts[0])) if tables.across(texts) else above
        row, part = read_row(roles, names, texts, parent, note, inside)
        if row is None:
            continue
        inside = part
        parent = parent if part else row
        row = row._replace(category=row.category or above)
        if _IN_YEARS.fullmatch(tables.bare(texts[0])) and roles[0].role == "":  # 年份|指标|目标值
            row = row._replace(year=int(tables.bare(texts[0])[:4]))
        if _ALL_OF.fullmatch(row.subject):
            row = row._replace(subject=thing + row.subject if thing else _of_all(table) or row.subject)
        elif measure and not MEASURED.search(row.subject):
            row = row._replace(subject=row.subject + measure)
        told_of = _told_year(texts, based) or (base if not mark or mark in texts[names[-1]] else None)
        if row.change and row.base is None:
            row = row._replace(base=told_of)
        told = period if row.change and row.base is None else None
        done: set[int] = set()
        levels = [each.index for each in values if not each.turn and not each.growth and each.index < len(texts)]
        leveled = any(patterns.search(r"\d", texts[at]) for at in levels)
        for column in values:
            block = cells[column.index] if column.index < len(cells) else -1
            if block < 0 or block in done:
                continue
            done.add(block)
            since = row._replace(base=told.base) if told and column.year == told.year else row
            if column.turn and row.change is None:
                since = since._replace(base=told_of)
            # Without levels of its own a row in per cent tells by how many per cent, not points, it changes.
            column = column if leveled else replace(column, beside=False)
            made, open_target, understood = read_cell(scene, table, since, column, block)
            found += made
            left += open_target
            if not understood:
                gaps.append(Gap("facts", block, "unread_cell"))
    return found, left, gaps


def _told_year(texts: tuple[str, ...], at: int | None) -> int | None:
    """The year that a row has in its column of base years."""
    own = tables.bare(texts[at]) if at is not None else ""
    hit = _COMPARED_YEAR.fullmatch(own)
    return int(hit["year"]) if hit else None


def _of_all(table: PlanTable) -> str:
    """What the row of all together is a value of, by the table's title; "" where that is too long for a name."""
    subject = indicator_columns.title_subject(table.title)
    return subject if 3 <= len(subject) <= 14 and not _SEVERAL_SIGNS.search(subject) else ""


def _all_years(table: PlanTable, at: int) -> bool:
    """Whether a column holds years that something is compared with, and nothing else."""
    cells = [tables.bare(row[at]) for row in table.rows if at < len(row)]
    printed = [cell for cell in cells if not EMPTY.match(cell)]
    return bool(printed) and all(_COMPARED_YEAR.fullmatch(cell) for cell in printed)


def _filled(roles: tuple[tables.Column, ...], names: list[int], rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    """Rows with what stands for several of them and is printed once: a category, and a name whose rows differ in their unit."""
    categories = [column.index for column in roles if column.role == "category"]
    unit = next((column.index for column in roles if column.role == "unit"), None)
    above: tuple[str, ...] = ()
    for row in rows:
        cells = list(row)
        if len(above) == len(row) and names and not tables.across(row):
            measured = (
                unit is not None and parse_unit(tables.bare(row[unit])) is not None and tables.bare(row[unit]) != tables.bare(above[unit])
            )
            same = not any(tables.bare(row[at]) for at in names) and measured
            for at in [*(at for at in categories if not tables.bare(row[at])), *(names if same else ())]:
                cells[at] = above[at]
        yield tuple(cells)
        above = above if tables.across(row) else tuple(cells)
