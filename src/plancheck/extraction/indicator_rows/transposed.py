"""Tables with a year or a territory in each row."""

from __future__ import annotations

from dataclasses import replace

from plancheck.extraction import indicator_columns, patterns, tables
from plancheck.extraction.indicator_columns import Values
from plancheck.extraction.indicator_rows.cell import read_cell
from plancheck.extraction.indicator_rows.row import named
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.scene import Scene
from plancheck.extraction.subjects import MEASURED
from plancheck.model.plan import Delegated, Fact, Gap, PlanTable
from plancheck.model.quantity import parse_unit

TERMS = lexicon("headers")
_NO_VALUES = TERMS.late("no_values")
_PLANNED_COLUMNS = TERMS.late("planned_columns")

_OF_TITLE = TERMS.late("of_title")
_WHOLE_OF = TERMS.late("whole_of")


def by_year(scene: Scene, table: PlanTable) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """A table with a year in each row and an indicator in each column."""
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    note = indicator_columns.table_unit(scene, table)
    grid = tables.body(scene.document, table)
    first = [tables.bare(texts[0]) for texts in table.rows]
    dated = {at: year for at, text in enumerate(first) if tables.DATED_ROW.fullmatch(text) and (year := indicator_columns.year_of(text)[0])}
    kinds = {at: indicator_columns.kind(first[at], year, [*dated.values()], scene) for at, year in dated.items()}
    ends = {year: kinds[at] for at, year in dated.items()}
    headers = tables.joined(table.header)
    titled = indicator_columns.title_subject(table.title) if note else ""
    apart = titled and sum(1 for header in headers[1:] if tables.is_territory(header)) >= 2
    for at, header in enumerate(headers):
        group, own = _grouped(table.header, at) or ("", header)
        scope = header if apart and tables.is_territory(header) else None
        own = titled if scope or (apart and _WHOLE_OF.match(header)) else own
        row = named(own, "", note, group) if at and own else None
        for line, cells in enumerate(grid):
            if row is None or at >= len(cells) or cells[at] < 0:
                continue
            column = Values(at, dated[line], kinds[line]) if line in dated else indicator_columns.of_row(at, first[line], ends)
            if column is None:
                continue
            made, open_target, understood = read_cell(scene, table, row, column, cells[at])
            found += [replace(each, scope=scope) for each in made] if scope else made
            left += [] if scope else open_target
            if not understood:
                gaps.append(Gap("facts", cells[at], "unread_cell"))
    return found, left, gaps


_COMPARES = TERMS.late("compares")
_AS_COMPARED = TERMS.late("as_compared")
_SAYS = TERMS.late("says")


def _grouped(header: tuple[tuple[str, ...], ...], at: int) -> tuple[str, str] | None:
    """The group that a column stands in, and its own name: 阅览 over 座位数, 借阅率. None where a head stands alone or says more."""
    if len(header) != 2 or at >= len(header[0]) or at >= len(header[1]):
        return None
    group, own = tables.bare(header[0][at]), tables.bare(header[1][at])
    together = sum(1 for text in header[0] if tables.bare(text) == group) > 1
    if not (group and own and group != own and together):
        return None
    if _COMPARES.fullmatch(group):
        return "", own + _AS_COMPARED.sub(r"比\1年", group)
    return None if _SAYS.search(group) else (group, own)


def by_place(scene: Scene, table: PlanTable, places: int) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """A table with a territory in each row: its values with the territory as scope, those of all of them without one."""
    found: list[Fact] = []
    left: list[Delegated] = []
    note, titled = indicator_columns.table_unit(scene, table), indicator_columns.title_measure(table.title)
    inside = patterns.search(r"[（(]([^（()）]+)[)）]$", tables.bare(table.title))
    note = note or (inside[1] if inside and parse_unit(inside[1]) else "")
    headers = tables.joined(table.header)
    titled_year = indicator_columns.title_year(table.title)
    changes = [indicator_columns.turned(header) for header in headers]
    own = [header[: hit.start()] if hit else header for header, hit in zip(headers, changes, strict=True)]
    dated = [indicator_columns.year_of(header)[0] or titled_year for header in own]
    known = [year for year in dated if year is not None]
    grid = tables.body(scene.document, table)
    for at, header in enumerate(headers):
        changed = changes[at]
        name = titled if changed else indicator_columns.measure_of(header) or titled
        measure = (
            _OF_TITLE.search(titled) if name != titled and patterns.fullmatch("[一-鿿]{2,8}", name) and not MEASURED.search(name) else None
        )
        name += measure[0] if measure else ""  # 区县|旧纸 under 各区县主要用纸排放量
        if at <= places or not name or _NO_VALUES.search(header):
            continue
        row = named(name, indicator_columns.unit_of(header), note, "")
        aimed = _PLANNED_COLUMNS.search(header + table.title) is not None
        its = indicator_columns.kind(header, dated[at], known, scene) if dated[at] is not None or aimed else "status"
        column = indicator_columns.change(tables.Column(at, header, "value"), changed, {}, dated[at], its) if changed else None
        for cells, texts in zip(grid, table.rows, strict=True):
            place = tables.bare(texts[places]) if places < len(texts) else ""
            if at >= len(cells) or cells[at] < 0 or not place or tables.across(texts):
                continue
            made, open_target, _ = read_cell(scene, table, row, column or Values(at, dated[at], its), cells[at])
            scope = None if _WHOLE_OF.match(place) or place == scene.place else place
            found += [replace(each, scope=scope) for each in made]
            left += open_target if scope is None else []
    return found, left, []
