"""An indicator table, row by row: with an indicator in each, or a year, or a territory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from plancheck.extraction.indicator_tables import columns as indicator_columns
from plancheck.extraction.indicator_tables.cells import Cell
from plancheck.extraction.indicator_tables.columns import Values
from plancheck.extraction.indicator_tables.rows import EMPTY, NAME_MARKS, NUMBER, Row, named, read_row
from plancheck.extraction.lists import kinds, tables
from plancheck.extraction.lists.columns import ALL_OF, THINGS, Column, in_indicators
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.statements import yardsticks
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Delegated, Fact, Gap, Ground, PlanTable
from plancheck.model.quantity import parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_SEVERAL_SIGNS = TERMS.late("several_signs")
_COMPARED_WITH = TERMS.text("compared_with")

#: A row's number, alone in its cell or before the name.
_ROW_NUMBER = late(r"(\d{1,2})(?:[.、．]?$|[.、．](?!\d))")

_BASE_COLUMN, _COMPARED_YEAR, _IN_YEARS = TERMS.lates("base_column", "compared_year", "in_years")


def read(scene: Scene, table: PlanTable) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """Facts and delegated targets of an indicator table, and a gap for each value cell that says something not understood."""
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    places = kinds.territories(table.header, table.rows)
    if kinds.rows_by_year(table.header, table.rows):
        cells = _by_year(scene, table)
    else:
        cells = _by_name(scene, table) if places is None else _by_place(scene, table, places)
    for cell in cells:
        made, open_target, understood = cell.read()
        found += made
        if cell.scope is not None:  # of a part of the place no aim is missing
            continue
        left += open_target
        if not understood:
            gaps.append(Gap("facts", cell.block, "unread_cell", scene.code(cell.row.subject)))
    return found, left, gaps


def _by_name(scene: Scene, table: PlanTable) -> Iterator[Cell]:
    """The value cells of a table with an indicator in each row."""
    roles = in_indicators(table)
    names = [column.index for column in roles if column.role == "name"]
    period = indicator_columns.title_period(table.title)
    based = next((column.index for column in roles if _BASE_COLUMN.fullmatch(column.header) and _all_years(table, column.index)), None)
    values = [each for each in indicator_columns.columns(roles, scene, table.title) if each.index != based]
    remarks = [column.index for column in roles if column.role == "attribute"]
    grid = tables.body(scene.document, table)
    note, base = indicator_columns.table_unit(scene, table), indicator_columns.table_base(scene, table)
    base = base or indicator_columns.titled_end(table.title, True)
    mark = indicator_columns.base_mark(scene, table)
    bracketed = indicator_columns.bracket_bases(scene, table)
    numbered, yearly = indicator_columns.row_bases(scene, table), indicator_columns.year_bases(scene, table)
    if numbered and not any(_row_number(texts, names) for texts in table.rows):  # which rows are meant is not known
        base, numbered = base or yardsticks.single(each.base for each in numbered.values()), {}
    header = next((column.header for column in roles if names and column.index == names[-1]), "")
    note = note or indicator_columns.unit_of(header)  # 指标（%）
    thing = THINGS.sub("", header) if THINGS.search(header) else ""
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
        if ALL_OF.fullmatch(row.subject):
            row = row._replace(subject=thing + row.subject if thing else _of_all(table) or row.subject)
        elif measure and not MEASURED.search(row.subject):
            row = row._replace(subject=row.subject + measure)
        of_all = base if not mark or mark in texts[names[-1]] else None
        own = numbered.get(_row_number(texts, names))
        told_of = _told_year(texts, based) if based is not None else own.base if own and own.only is None else of_all
        if row.change and row.base is None:
            remarked = (each for at in remarks if at < len(texts) for each in yardsticks.told(squeeze(texts[at]).text))
            row = row._replace(base=yardsticks.one(remarked) or told_of)
        told = period if row.change and row.base is None else None
        done: set[tuple[int, int]] = set()
        levels = [each.index for each in values if not each.turn and not each.growth and each.index < len(texts)]
        leveled = any(patterns.search(r"\d", texts[at]) for at in levels)
        for column in values:
            block = cells[column.index] if column.index < len(cells) else -1
            if block < 0 or (block, column.part[0]) in done:
                continue
            done.add((block, column.part[0]))
            since = row._replace(base=told.base) if told and column.year == told.year else row
            if row.change and any(each.year == column.year for each in yearly):
                since = row._replace(base=yardsticks.of_year(yearly, column.year, row.subject) or told_of)
            if row.change and own and own.only is not None and own.only == column.year:
                since = row._replace(base=own.base)
            if row.change and bracketed:
                since = since._replace(base=bracketed.get(yardsticks.opening(scene.document.blocks[block].text), since.base))
            if column.turn and row.change is None:
                since = since._replace(base=told_of)
            # Without levels of its own a row in per cent tells by how many per cent, not points, it changes.
            column = column if leveled else replace(column, beside=False)
            yield Cell(scene, table, since, column, block)


def _row_number(texts: tuple[str, ...], names: list[int]) -> int:
    """The number that a row has before its name, 0 without one."""
    for text in texts[: names[-1] + 1] if names else ():
        hit = _ROW_NUMBER.match(tables.bare(text))
        if hit:
            return int(hit[1])
    return 0


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
    """Whether a column holds years that something is compared with, and no other figures: 比基期 of one row leaves the others theirs."""
    cells = [tables.bare(row[at]) for row in table.rows if at < len(row)]
    printed = [cell for cell in cells if not EMPTY.match(cell)]
    based = [cell for cell in printed if _COMPARED_YEAR.fullmatch(cell)]
    return 2 * len(based) > len(printed) and not any(sign.isdecimal() for cell in printed if cell not in based for sign in cell)


def _filled(roles: tuple[Column, ...], names: list[int], rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
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


_NO_VALUES, _PLANNED_COLUMNS, _OF_TITLE, _WHOLE_OF = TERMS.lates("no_values", "planned_columns", "of_title", "whole_of")


def _by_year(scene: Scene, table: PlanTable) -> Iterator[Cell]:
    """The value cells of a table with a year in each row and an indicator in each column."""
    note = indicator_columns.table_unit(scene, table)
    grid = tables.body(scene.document, table)
    first = [tables.bare(texts[0]) for texts in table.rows]
    dated = {at: year for at, text in enumerate(first) if kinds.DATED_ROW.fullmatch(text) and (year := indicator_columns.year_of(text)[0])}
    grounds = {at: indicator_columns.ground_of(first[at], year, [*dated.values()], scene) for at, year in dated.items()}
    ends = {year: grounds[at] for at, year in dated.items()}
    headers = tables.joined(table.header)
    titled = indicator_columns.title_subject(table.title) if note else ""
    apart = titled and sum(1 for header in headers[1:] if kinds.is_territory(header)) >= 2
    measure, base = indicator_columns.measure_of_things(table.title), indicator_columns.table_base(scene, table)
    for at, header in enumerate(headers):
        if kinds.in_words(table.rows, at):
            continue
        group, own = _grouped(table.header, at) or ("", header)
        scope = header if apart and kinds.is_territory(header) else None
        own = titled if scope or (apart and _WHOLE_OF.match(header)) else own
        own = (_of_all(table) or own) if ALL_OF.fullmatch(header) else own
        row = named(own, "", note, group) if at and own else None
        if row is not None and measure and not MEASURED.search(row.subject):
            row = row._replace(subject=row.subject + measure)
        if row is not None and row.change and row.base is None:
            row = row._replace(base=base)
        for line, cells in enumerate(grid):
            if row is None or at >= len(cells) or cells[at] < 0:
                continue
            column = Values(at, dated[line], grounds[line]) if line in dated else indicator_columns.of_row(at, first[line], ends)
            if column is not None:
                yield Cell(scene, table, row, column, cells[at], scope)


_COMPARES, _AS_COMPARED, _SAYS = TERMS.lates("compares", "as_compared", "says")


def _grouped(header: tuple[tuple[str, ...], ...], at: int) -> tuple[str, str] | None:
    """The group that a column stands in, and its own name: 阅览 over 座位数, 借阅率. None where a head stands alone or says more; what it
    says that the values compare with (与2005年相比的降幅) it may say of one column too."""
    if len(header) != 2 or at >= len(header[0]) or at >= len(header[1]):
        return None
    group, own = tables.bare(header[0][at]), tables.bare(header[1][at])
    together = sum(1 for text in header[0] if tables.bare(text) == group) > 1
    if not (group and own and group != own):
        return None
    if _COMPARES.fullmatch(group):
        return "", NAME_MARKS.sub("", own) + _AS_COMPARED.sub(_COMPARED_WITH, group)
    return (group, own) if together and not _SAYS.search(group) else None


def _by_place(scene: Scene, table: PlanTable, places: int) -> Iterator[Cell]:
    """The value cells of a table with a territory in each row: with the territory as scope, those of all of them without one."""
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
            _OF_TITLE.search(titled)
            if name != titled and patterns.fullmatch(f"[{patterns.HAN}]{{2,8}}", name) and not MEASURED.search(name)
            else None
        )
        name += measure[0] if measure else ""  # 区县|旧纸 under 各区县主要用纸排放量
        if at <= places or not name or _NO_VALUES.search(header):
            continue
        row = named(name, indicator_columns.unit_of(header), note, "")
        aimed = _PLANNED_COLUMNS.search(header + table.title) is not None
        its: Ground = indicator_columns.ground_of(header, dated[at], known, scene) if dated[at] is not None or aimed else "header_reached"
        column = indicator_columns.change(Column(at, header, "value"), changed, {}, dated[at], its) if changed else None
        for cells, texts in zip(grid, table.rows, strict=True):
            place = tables.bare(texts[places]) if places < len(texts) else ""
            if at >= len(cells) or cells[at] < 0 or not place or tables.across(texts):
                continue
            scope = None if _WHOLE_OF.match(place) or place == scene.place else place
            yield Cell(scene, table, row, column or Values(at, dated[at], its), cells[at], scope)
