"""Values in an order of years that is told once: 每个指标后跟三个数，次序为2023年/2025年/2030年. 借阅率（%）14.2/18/25.6，…; 借阅率40%、75%
in a cell under 2025年、2030年."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plancheck.extraction.amounts import years
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.indicator_tables import columns as indicator_columns
from plancheck.extraction.indicator_tables.cells import several, values_in
from plancheck.extraction.indicator_tables.rows import Row, named
from plancheck.extraction.lists import legends, tables
from plancheck.extraction.lists.columns import told_of_indicators
from plancheck.extraction.lists.kinds import DATED_ROW, measures_tasks
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.statements.clause import Statement
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Fact, PlanTable
from plancheck.model.quantity import fold_unit, parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_SERIES, _NO_VALUE, _UNIT_OF_ALL, _FALLS = TERMS.lates("series", "series_no_value", "series_unit", "legend_falls")
_COMPARED, _JOINT, _IN_CELL, _YEAR_ALONE = TERMS.lates("series_compared", "series_joint", "series_in_cell", "compared_year")
_KEYED_NAME, _KEYED_VALUE = TERMS.lates("keyed_name", "keyed_value")


@dataclass(frozen=True)
class Around:
    """What is told once for the series of a text: their years, a unit, the year that they compare with, whether they are falls."""

    years: list[int]
    unit: str = ""
    base: int | None = None
    falls: bool = False
    headed: bool = False  # the head of the column has the years


def read(scene: Scene, plan_tables: Sequence[PlanTable]) -> Iterator[Fact]:
    """The facts of a draft whose values stand in such an order: from the block that tells it on through its chapter, and in the cells of
    tables of neither indicators nor projects."""
    cells = {cell: around for table in plan_tables if not table.kind for cell, around in _cells(scene, table)}
    for table in plan_tables:
        yield from () if table.kind else _crossed(scene, table)
    yield from _keyed(scene)
    told: tuple[str, ...] = ()
    for block in scene.document.blocks:
        section = scene.section(block.index)
        if section is not None and section.heading.level == 1 and section.start == block.index:
            told = ()
        if not block.countable or (block.table is not None and block.index not in cells):
            continue
        shadow = squeeze(block.text)
        around = cells.get(block.index)
        if around is None:
            told = tuple(legends.years_in_order(shadow.text)) or told
        around = around or Around([])
        if not around.years:
            around = Around([*map(int, told)], around.unit, around.base, around.falls)
        if len(around.years) > 1:
            yield from (scene.fact(block.index, each, shadow) for each in _statements(scene, shadow.text, around))


def _crossed(scene: Scene, table: PlanTable) -> Iterator[Fact]:
    """The values of a table with a year over some of its columns, or before some of its rows, each of what the nearest one before that has
    none names in its row or column."""
    body, heads = tables.body(scene.document, table), tables.joined(table.header)
    lines = [*zip(body, table.rows, strict=True)]
    if measures_tasks(told_of_indicators(table.header, table.rows), table.rows):
        columns = zip(heads, zip(*body, strict=False), zip(*table.rows, strict=False), strict=False)
        lines = [((-1, *cells), (head, *texts)) for head, cells, texts in columns]
    named_in: tuple[str, ...] = ()
    first = [tables.bare(texts[0]) if texts else "" for _, texts in lines]
    dated = {at: int(hit["year"]) for at, text in enumerate(first) if DATED_ROW.fullmatch(text) and (hit := _YEAR_ALONE.fullmatch(text))}
    for at, (cells, texts) in enumerate(lines):
        named_in = named_in if at in dated else texts
        for cell, text, name in zip(cells[1:], texts[1:], named_in[1:], strict=False) if at in dated else ():
            row, found = named(tables.bare(name), "", "", ""), values_in(tables.bare(text))
            told = several(row, len(found)) if len(found) == row.subject.count("/") + 1 else []
            for each, (subject, unit) in zip(found, told, strict=False):
                if cell >= 0 and (each.unit or parse_unit(unit)):
                    its = row._replace(subject=subject, unit=unit)
                    made = _stated(scene, its, dated[at], [*dated.values()], each, (0, len(squeeze(text).text)))
                    yield scene.fact(cell, made, squeeze(scene.document.blocks[cell].text))


def _keyed(scene: Scene) -> Iterator[Fact]:
    """Values behind keys of quantities that are listed with their units elsewhere: ①借阅率（%）②座位数（个）… 到2025年：①15②3000."""
    rows: dict[str, Row] = {}
    for block in scene.document.blocks:
        if block.table is not None or not block.countable:
            continue
        shadow = squeeze(block.text)
        values = [each for each in _KEYED_VALUE.finditer(shadow.text) if each["key"] in rows] if rows else []
        names = _KEYED_NAME.finditer(shadow.text)
        told = {hit["key"]: named(hit["name"], hit["unit"], "", "") for hit in names if parse_unit(hit["unit"])}
        rows |= told if len(told) > 2 else {}
        for hit in values if len(values) > 2 else ():
            dates = [each for each in years.find(shadow.text[: hit.start()]) if each.role in ("by", "in") and each.year is not None]
            row, found = rows[hit["key"]], values_in(hit["value"])
            if dates and len(found) == 1 and (year := dates[-1].year) is not None:
                yield scene.fact(block.index, _stated(scene, row, year, [year], found[0], hit.span()), shadow)


def _cells(scene: Scene, table: PlanTable) -> Iterator[tuple[int, Around]]:
    """The cells of a table with what its heads, its title and the first cell of their row tell of the values in them."""
    unit, falls = indicator_columns.table_unit(scene, table), _FALLS.search(table.title) is not None
    of_heads = [sorted({each.year for each in years.find(head) if each.year}) for head in tables.joined(table.header)]
    above = legends.near(scene.document, scene.document.tables[table.index - 1])
    near = next((its for text in above if len(its := [*map(int, legends.years_in_order(text))]) > 1), [])
    for row, texts in zip(tables.body(scene.document, table), table.rows, strict=True):
        compared = _YEAR_ALONE.fullmatch(tables.bare(texts[0])) if texts and falls else None
        base = int(compared["year"]) if compared else None
        for cell, heads in zip(row, of_heads, strict=False):
            if cell >= 0:
                yield cell, Around(heads if len(heads) > 1 else near, unit, base, falls, len(heads) > 1)


def _statements(scene: Scene, text: str, around: Around) -> Iterator[Statement]:
    unit = next((fold_unit(hit[1]) for hit in _UNIT_OF_ALL.finditer(text) if parse_unit(hit[1])), "") or around.unit
    for hit in (_IN_CELL if around.headed else _SERIES).finditer(text):
        yield from _of(scene, text, around, hit, unit)


def _of(scene: Scene, text: str, around: Around, hit: re.Match[str], unit: str) -> Iterator[Statement]:
    """The statement of each year whose value a series gives."""
    parts: Mapping[str, str | None] = hit.groupdict()
    values = _JOINT.split(next(each for each in (parts["values"], parts.get("course"), parts.get("listed")) if each))
    short = len(values) < len(around.years) and not parts.get("course")  # of fewer values the last are missing
    row = named(hit["name"], parts.get("unit") or "", unit, "")
    found = [[] if _NO_VALUE.fullmatch(each) else values_in(each) for each in values]
    own = next((each.unit for its in found for each in its if each.unit), "")
    if (len(values) != len(around.years) and not (short and parts["values"])) or not (own or row.unit):
        return
    if any(len(its) != 1 for its, each in zip(found, values, strict=True) if not _NO_VALUE.fullmatch(each)):
        return
    bases = _COMPARED.findall(text, max(text.rfind(mark, 0, hit.start()) for mark in "；。") + 1, hit.start())
    falls = around.falls or _FALLS.search(text) is not None
    change = row.change or ("decrease" if (bases and falls) or (around.falls and around.base) else None)
    base = row.base or (int(bases[-1]) if bases and change else None) or (around.base if change else None)
    name = row.subject.partition("（")[0]
    name = name if MEASURED.search(name) else row.subject
    row = row._replace(subject=name, unit=own or row.unit, base=base, change=change)
    for year, its in zip(around.years, found, strict=False):
        yield from (_stated(scene, row, year, around.years, each, (hit.start("name"), hit.end())) for each in its)


def _stated(scene: Scene, row: Row, year: int, known: list[int], each: Found, span: tuple[int, int]) -> Statement:
    """The statement of one value of a row, of one year among those that are `known`, at characters of its text."""
    ground = indicator_columns.ground_of(f"{year}{common.YEAR}", year, known, scene)
    unit = fold_unit(each.unit or row.unit)
    return Statement(
        row.subject, None, ground, year, row.base, row.change, each.op, each.value, each.value_to, unit, False, *span
    )  # fmt: skip
