"""What each table of a draft is: of indicators, of projects, or neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from plancheck.extraction.amounts import years
from plancheck.extraction.lists import columns, held, legends
from plancheck.extraction.lists import tables as grids
from plancheck.extraction.lists.columns import OVER_YEARS, WHERE, Column, Header, Rows, named_unit
from plancheck.extraction.lists.tables import TERMS, VALUE, across, bare, joined
from plancheck.extraction.names.subjects import measured
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document, Table
from plancheck.model.plan import Plan, PlanTable, Section
from plancheck.model.quantity import dimension

_BARE_NAMES = TERMS.listed("bare_names")
_NAMING, _HOW_MANY, _PROJECT_WORDS = TERMS.lates("naming", "how_many_projects", "project_words")
_SPEAKING = TERMS.late("speaks_of_projects")
_YEAR = r"(?:19|20)\d\d"


def tables(document: Document, sections: tuple[Section, ...], is_body: held.IsBody = held.nobody) -> tuple[PlanTable, ...]:
    """All tables of a document, in order. `is_body` says whether a text names a body."""
    tree = Plan(document, sections=sections)
    return tuple(_table(tree, table, is_body) for table in document.tables)


def _table(tree: Plan, table: Table, is_body: held.IsBody) -> PlanTable:
    document = tree.document
    rows = grids.texts(document, table)
    count = grids.header_rows(table, rows)
    first = next((cell for row in table.grid for cell in row if cell >= 0), None)
    spot = table.title_block if table.title_block is not None else first
    section = tree.section_of_block[spot] if spot is not None else None
    evidence = tree.evidence(spot, 0, len(document.blocks[spot].text)) if spot is not None else None
    title = table.title or next((row[0].strip() for row in rows[:count] if across(row) and not grids.NOTE_UNIT.match(bare(row[0]))), "")
    title = title or (_line_above(document, first, tree.sections) if first else "")
    below = rows[count : len(rows) - grids.notes_below(rows[count:])]
    header, below = legends.explained(document, table, rows[:count], below)
    made = PlanTable(table.index, title, header, below, table.page, table.page_to, "", section, evidence, grid=table.grid)
    if first is not None and document.blocks[first].role == "furniture":  # a form that is to be filled in lists nothing
        return made
    if of_indicators(header, below, title):
        return replace(made, kind="indicators")
    found = of_projects(header, below, title, grids.money_around(document, made), is_body)
    if not found:
        return made
    made = replace(made, kind="projects", roles=tuple(each.role for each in found))
    return replace(made, sure=_surely(made, columns.of_projects(header)))


def _line_above(document: Document, first: int, sections: tuple[Section, ...]) -> str:
    """The short line right above a table that no word such as 表1 tells from the text; "" where a heading or a sentence stands there."""
    above = document.blocks[first - 1]
    text = above.text.strip()
    if above.table is not None or not above.countable or not _NAMING.fullmatch(text):
        return ""
    return "" if any(section.heading.place.block == above.index for section in sections) else text


def may_tell_values(table: PlanTable) -> tuple[str, ...]:
    """The names of quantities in the rows of a table with figures behind them, not of one year that its title names: if nothing was read
    there, what its columns are was not understood; () for another table."""
    if table.kind == "projects" or len(table.rows) < _FEWEST or patterns.search(_YEAR, table.title):
        return ()
    heads = [Column(at, text, "") for at, text in enumerate(joined(table.header))]
    named = [each for each in heads[:3] if columns.mostly(each, table.rows, lambda text: measured(text) or named_unit(text))]
    figures = [each for each in heads if columns.mostly(each, table.rows, lambda text: VALUE.match(text) and patterns.search(r"\d", text))]
    return tuple(columns.cells(named[0], table.rows)) if named and any(each.index > named[0].index for each in figures) else ()


#: So many rows at least tell of several quantities.
_FEWEST = 3


def kind(header: Header, rows: Rows = (), title: str = "") -> str:
    """ "indicators", "projects" or "", as far as it shows where no pack says how bodies are called."""
    return "indicators" if of_indicators(header, rows, title) else "projects" if of_projects(header, rows, title) else ""


# --- projects ---------------------------------------------------------------------------------------------------------

_LISTING_TITLE, _OF_KIND = TERMS.late("listing_title"), lexicon("projects").late("kind_ends")
_SORTS = {"investment": "cost", "period": "time", "owner": "who", "body": "who"}
_TELLING = frozenset((*_SORTS, "content", "scale"))


def signs_of_list(table: PlanTable) -> int:
    """How many signs there are that a table that its heads make one of projects is one: its title says so, a head that its rows are
    projects, other heads what is said of projects; that most rows are called like kinds of them speaks against it. Two make it sure."""
    found = columns.in_projects(table)
    name = next((each for each in found if each.role == "name"), None)
    kinds = name is not None and columns.mostly(name, table.rows, _OF_KIND.search)
    named = name is not None and name.header not in _BARE_NAMES and not _PROJECT_WORDS.fullmatch(name.header)
    return _titled(table.title) + named + len({each.role for each in found if each.role in _TELLING}) - kinds


def _titled(title: str) -> bool:
    return _LISTING_TITLE.search(bare(title)) is not None


def _surely(table: PlanTable, told: tuple[Column, ...]) -> bool:
    """Whether a table surely lists projects: by its heads (`told`), or by two of them and its title where it rests on its cells."""
    if _by_heads(told, table.rows):
        return signs_of_list(replace(table, roles=tuple(each.role for each in told))) > 1
    return _titled(table.title) and len(_sorts(told)) > 1 and len(_sorts(columns.in_projects(table))) == len(set(_SORTS.values()))


def _sorts(found: Iterable[Column]) -> set[str]:
    """What columns say of projects: what they cost, when they are built, by whom."""
    return {_SORTS[each.role] for each in found if each.role in _SORTS}


def of_projects(
    header: Header, rows: Rows = (), title: str = "", noted: str = "", is_body: held.IsBody = held.nobody
) -> tuple[Column, ...]:
    """The columns of a list of projects; () for another table.

    Of what projects cost, when they are built and by whom, its columns hold all three; or two, and a column is called a name or the title
    says that projects are listed.
    """
    if any(_HOW_MANY.search(text) for text in joined(header)):  # then the rows are kinds of project
        return ()
    found, told = columns.of_projects(header, rows, noted, is_body), columns.of_projects(header)
    if _by_heads(told, rows):
        return found
    name = next((each for each in found if each.role == "name"), None)
    if name is None:
        return ()
    called = columns.project_role(name.header) == "name" or _PROJECT_WORDS.search(name.header) is not None
    least = 2 if called or _titled(title) else 3
    sorts = _sorts(found)
    for each in found:
        if each.role in ("", "content"):
            sorts |= {_SORTS[role] for role in held.told_within(columns.cells(each, rows), is_body)}
    if sorts == _sorts(told) and [each.role for each in found] == [each.role for each in told]:  # its cells say no more than its heads
        return ()
    return found if (called or not grids.ANY_HEADER.search(name.header)) and len(sorts) >= least else ()


def _by_heads(told: tuple[Column, ...], rows: Rows) -> bool:
    """Whether the heads of columns alone make them those of a list of projects. A column 单位 that holds units says nothing of anybody."""
    said = [
        each for each in told if columns.project_role(each.header) and not (each.header == common.UNIT and columns.are_units(each, rows))
    ]
    roles = {each.role for each in said}
    speaking = any(_SPEAKING.search(each.header) for each in told)
    if "name" not in roles:
        return len(_sorts(said)) == len(set(_SORTS.values())) and any(each.role == "name" for each in told)
    return bool(roles & _TELLING) and speaking


# --- indicators -------------------------------------------------------------------------------------------------------

_BESIDE_YEARS, DATED_ROW, _VALUE_CELL, _WITH_UNIT = TERMS.lates("beside_years", "dated_row", "value_cell", "with_unit")
_FIGURES, _STATUS_HEADER, _PROJECT_COLUMNS, _OTHER_HEADERS = TERMS.lates("figures", "status_header", "project_columns", "other_headers")
_TERRITORIES, _NAMES, _TERRITORY = TERMS.lates("territories", "names", "territory")
#: What is to be done is said in so many letters at least.
SAID = 15
#: So many amounts at least tell how things stand.
_LEAST = 3


def of_indicators(header: Header, rows: Rows = (), title: str = "") -> bool:
    """Whether a table gives indicators their values: a column of names, and values, known by names, units and years."""
    found = columns.told_of_indicators(header, rows)
    if rows_by_year(header, rows) or territories(header, rows) is not None:
        return True
    if columns.spread_over_time(found):
        return False
    if _measured_by_year(found, rows, title) or (found and (columns.is_by_year(found) or columns.of_parts(found))):
        return True
    names, values = ([each for each in found if each.role == role] for role in ("name", "value"))
    if measures_tasks(found, rows):
        return False
    if not names or not values or any(_PROJECT_COLUMNS.search(each.header) for each in found):
        return False
    dated = [bool(patterns.search(_YEAR, each.header)) for each in values]
    summed = sum(not is_dated and OVER_YEARS.search(each.header) is not None for each, is_dated in zip(values, dated, strict=True))
    if any(common.INDICATOR in each.header or common.AIM in each.header for each in names) or sum(dated) + summed > 1:
        return True
    of_title = len(set(patterns.findall(_YEAR, title))) == 1 and all(_FIGURES.fullmatch(each.header) for each in values)
    if any(each.role == "unit" for each in found):
        return any(dated) or of_title
    if of_title:  # 项目|数值|项目|数值, the units behind the names
        return all(columns.mostly(each, rows, named_unit) for each in names) and _holds_values(rows)
    amounts = [text for text in columns.cells(values[0], rows) if VALUE.match(text) and patterns.search(r"\d", text)]
    return found[-1] is values[0] and _STATUS_HEADER.search(values[0].header) is not None and len(amounts) >= _LEAST


def measures_tasks(found: Sequence[Column], rows: Rows) -> bool:
    """Whether what is to be done is told at length before the names of what it is measured by."""
    names = next((each.index for each in found if each.role == "name"), 0)
    return any(columns.mostly(each, rows, lambda cell: len(cell) >= SAID) for each in found[:names] if not each.role)


def _measured_by_year(found: tuple[Column, ...], rows: Rows, title: str) -> bool:
    """Whether years stand side by side behind names of what is measured, whatever those are called (里程碑|2025年|2030年): the names or the
    figures have units, or the title has the one of all, which is not money: 各类书架容量（万册）."""
    if not columns.years_behind(found) or WHERE.search(found[0].header):
        return False
    told = [[bare(cell) for cell in row] for row in rows if row and not across(row)]
    units = [row for row in told if named_unit(row[0]) or all(_WITH_UNIT.fullmatch(cell) for cell in row[1:])]
    unit = grids.titled_unit(title)
    of_all = bool(unit) and dimension(unit) != "money"
    return bool(told) and (of_all or 2 * len(units) > len(told)) and _holds_values(rows)


def rows_by_year(header: Header, rows: Rows) -> bool:
    """Whether each row is a year and each column an indicator: 年份|借阅率（%）|座位数."""
    headers = joined(header)
    first = [bare(row[0]) if row else "" for row in rows]
    dated = [text for text in first if DATED_ROW.fullmatch(text)]
    others = [text for text in first if text not in dated and not _BESIDE_YEARS.search(text)]
    # Whatever the years are called (年份, 时间节点, 里程碑), the columns beside them have names.
    headed = (
        len(headers) > 1
        and not DATED_ROW.fullmatch(headers[0])
        and all(patterns.search(f"[{patterns.HAN}A-Za-z]", text) for text in headers[1:])
    )
    if not headed or len(dated) < 2 or others or not _holds_values(rows):
        return False
    named = any(column.role == "name" for column in columns.of_indicators(header)[1:])  # 年份|指标|目标值
    dates = [year for text in headers[1:] for year in years.find(text) if year.role != "base"]  # 用纸降幅（比2020年） is of the row's year
    return not named and not dates


def _holds_values(rows: Rows) -> bool:
    """Whether at least half of what stands beside the years is figures: milestones told in words are no values."""
    cells = [bare(cell) for row in rows for cell in row[1:]]
    return 2 * sum(1 for cell in cells if _VALUE_CELL.fullmatch(cell)) >= len(cells)


def in_words(rows: Rows, at: int) -> bool:
    """Whether a column tells something else in each row, and no value in any: milestones beside the values of a year."""
    cells = [said for row in rows if at < len(row) and (said := bare(row[at]))]
    return len(set(cells)) == len(cells) > 1 and not any(_VALUE_CELL.fullmatch(cell) or patterns.match(r"\d", cell) for cell in cells)


def is_territory(text: str) -> bool:
    """Whether a cell is called like a territory: 城东区."""
    return _TERRITORY.match(bare(text)) is not None


def territories(header: Header, rows: Rows) -> int | None:
    """The column of territories in a table that gives each row's territory its values (区县|2020年|2025年); None for another table."""
    headers = joined(header)
    at = next((at for at, text in enumerate(headers[:3]) if _TERRITORIES.match(text)), None)
    least = 1 if at is not None else 2
    if at is None:
        names = next((at for at, text in enumerate(headers[:3]) if _NAMES.match(text)), None)
        placed = names is not None and all(is_territory(row[names]) for row in rows if names < len(row))
        at = names if placed and len(rows) >= _LEAST else None
    if at is None or any(_OTHER_HEADERS.search(text) for text in headers):
        return None
    named = [row for row in rows if at < len(row) and is_territory(row[at])]
    valued = [row for row in named if any(VALUE.match(bare(cell)) and patterns.search(r"\d", cell) for cell in row[at + 1 :])]
    return at if len(valued) >= least and len(named) * 2 > len(rows) else None
