"""Tables of a draft with their header told from their rows, and what each is: of indicators, of projects, or neither.

A merged cell's text stands in every place it covers. Headers may be of several rows; a kind shows only in the header's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction import held, patterns, years
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import Late
from plancheck.extraction.subjects import measured
from plancheck.model.document import Document, Table
from plancheck.model.plan import Plan, PlanTable, Section
from plancheck.model.quantity import dimension, fold_unit, parse_unit
from plancheck.text import periods
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_BARE_NAMES = TERMS.listed("bare_names")
_YEAR_HEADER, _UNIT_BRACKET, _PROJECT_WORDS, _OTHER_HEADERS = TERMS.lates("year_header", "unit_bracket", "project_words", "other_headers")
_PROJECT_HEADER, _STATUS_HEADER, _PROJECT_COLUMNS = TERMS.lates("project_header", "status_header", "project_columns")

#: What a column holds, told by its header (no white space, usual width). The first that fits wins.
INDICATOR_COLUMNS = TERMS.group("indicator")
PROJECT_COLUMNS = TERMS.group("project")
ANY_HEADER, _NOTE_UNIT, NOTE, _VALUE = TERMS.lates("any_header", "note_unit", "note", "value")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its place from 0, the texts of its header cells joined (no white space), what it holds ("" if unknown)."""

    index: int
    header: str
    role: str


def tables(document: Document, sections: tuple[Section, ...], is_body: held.IsBody = held.nobody) -> tuple[PlanTable, ...]:
    """All tables of a document, in order. `is_body` says whether a text names a body."""
    tree = Plan(document, sections=sections)
    return tuple(_table(tree, table, is_body) for table in document.tables)


def _table(tree: Plan, table: Table, is_body: held.IsBody) -> PlanTable:
    document = tree.document
    rows = texts(document, table)
    count = header_rows(table, rows)
    first = next((cell for row in table.grid for cell in row if cell >= 0), None)
    spot = table.title_block if table.title_block is not None else first
    section = tree.section_of_block[spot] if spot is not None else None
    evidence = tree.evidence(spot, 0, len(document.blocks[spot].text)) if spot is not None else None
    title = table.title or next((row[0].strip() for row in rows[:count] if across(row) and not _NOTE_UNIT.match(bare(row[0]))), "")
    title = title or (_line_above(document, first, tree.sections) if first else "")
    header, below = rows[:count], rows[count : len(rows) - _notes_below(rows[count:])]
    # A form that is to be filled in lists nothing.
    form = first is not None and document.blocks[first].role == "furniture"
    its = "" if form else kind(header, below, title)
    made = PlanTable(table.index, title, header, below, table.page, table.page_to, its, section, evidence)
    if its == "projects":
        return replace(made, sure=signs_of_list(made) > 1)
    listed = listed_by_cells(document, made, is_body) if not its and not form else None
    return replace(made, kind="projects", roles=listed.roles, sure=listed.sure) if listed else made


_HOW_MANY, _NAMING = TERMS.lates("how_many_projects", "naming")


def _line_above(document: Document, first: int, sections: tuple[Section, ...]) -> str:
    """The short line right above a table that no word such as 表1 tells from the text; "" where a heading or a sentence stands there."""
    above = document.blocks[first - 1]
    text = above.text.strip()
    if above.table is not None or not above.countable or not _NAMING.fullmatch(text):
        return ""
    return "" if any(section.heading.place.block == above.index for section in sections) else text


def _notes_below(rows: tuple[tuple[str, ...], ...]) -> int:
    """How many lines of notes over the whole width end a table."""
    count = 0
    while count < len(rows) - 1 and across(rows[-1 - count]) and len(rows[-1]) > 1 and NOTE.match(bare(rows[-1 - count][0])):
        count += 1
    return count


def body(document: Document, table: PlanTable) -> tuple[tuple[int, ...], ...]:
    """The cells of a table's rows, below its header and above its notes."""
    return document.tables[table.index - 1].grid[len(table.header) :][: len(table.rows)]


def note_blocks(document: Document, table: PlanTable) -> tuple[int, ...]:
    """The blocks of the lines of notes that end a table."""
    below = document.tables[table.index - 1].grid[len(table.header) + len(table.rows) :]
    return tuple(row[0] for row in below if row and row[0] >= 0)


def notes(document: Document, table: PlanTable) -> tuple[str, ...]:
    """The lines of notes that end a table, without white space."""
    return tuple(bare(document.blocks[block].text) for block in note_blocks(document, table))


def texts(document: Document, table: Table) -> tuple[tuple[str, ...], ...]:
    """The text of every place of the grid, "" where no cell is."""
    return tuple(tuple(document.blocks[cell].text if cell >= 0 else "" for cell in row) for row in table.grid)


def header_rows(table: Table, rows: tuple[tuple[str, ...], ...]) -> int:
    """How many rows at the top are header: at least what the reader marked, and rows of header words that merged cells tie to it."""
    if not rows:
        return 0
    lead = _lines_above(rows)
    count = lead + 1 if lead or _headed(rows[0]) or table.header_rows else 0
    while count < min(len(rows) - 1, lead + 4) and count and (_tied(table, count) or _continues(rows, count) or _of_units(rows, count)):
        count += 1
    return max(count, min(table.header_rows, len(rows)))


def _lines_above(rows: tuple[tuple[str, ...], ...]) -> int:
    """How many lines over the whole width (a title, a note on units) stand above a row of header words."""
    lead = next((at for at, row in enumerate(rows[:3]) if not (across(row) and len(row) > 1)), 0)
    return lead if lead and lead + 1 < len(rows) and _headed(rows[lead]) else 0


def _headed(row: tuple[str, ...]) -> bool:
    cells = [bare(cell) for cell in row if bare(cell)]
    return bool(cells) and sum(bool(ANY_HEADER.search(cell) or years.find(cell)) for cell in cells) * 2 >= len(cells)


def _tied(table: Table, row: int) -> bool:
    """Whether a cell of the row above reaches down into `row` while another one is split there."""
    above, here = table.grid[row - 1], table.grid[row]
    down = any(a == b and a >= 0 for a, b in zip(above, here, strict=False))
    wide = any(above[at] == above[at + 1] and here[at] != here[at + 1] for at in range(min(len(above), len(here)) - 1))
    return down and wide


def _continues(rows: tuple[tuple[str, ...], ...], row: int) -> bool:
    """Whether a row is more header: years, units and header words only, no values."""
    cells = [bare(cell) for cell, over in zip(rows[row], rows[row - 1], strict=False) if bare(cell) and bare(cell) != bare(over)]
    below = not bare(rows[row][0]) and bool(bare(rows[row - 1][0]))  # its names stand in the row above
    if not cells or any(_VALUE.match(cell) and not (below and _only_year(cell)) for cell in cells):
        return False
    return (
        len(set(cells)) > 1
        and all((len(cell) <= 10 and (ANY_HEADER.search(cell) or _DATED_HEADER.fullmatch(cell))) or _only_year(cell) for cell in cells)
        and _has_years(rows[row])
    )


_DATED_HEADER = TERMS.late("dated_header")


def _of_units(rows: tuple[tuple[str, ...], ...], row: int) -> bool:
    """Whether a row says the unit of each column: 单位|%|万个, or (万吨) under each year."""
    above, here = [bare(cell) for cell in rows[row - 1]], [bare(cell) for cell in rows[row]]
    units = [cell for a, cell in zip(above, here, strict=False) if cell and cell != a and cell != "单位"]
    return bool(units) and all(parse_unit(cell.strip("（()）")) and not cell[0].isdigit() for cell in units)


def _only_year(cell: str) -> bool:
    return bool(_YEAR_HEADER.fullmatch(cell))


def _has_years(row: tuple[str, ...]) -> bool:
    return sum(bool(patterns.search(r"(?:19|20)\d\d", bare(cell))) for cell in row) >= 2


def titled_unit(title: str) -> str:
    """The unit in the brackets that end a table's title (表4 各类书架（万册）); "" where it is none."""
    inside = _UNIT_BRACKET.search(bare(title))
    return fold_unit(inside[1]) if inside and parse_unit(inside[1]) else ""


def noted_units(near: list[str]) -> tuple[str, ...]:
    """The units that a note near a table gives: 单位：万元、万千瓦."""
    for text in near:
        note = _NOTE_UNIT.search(text)
        units = tuple(fold_unit(each) for each in patterns.split(r"[、，,；;]", note[1]) if parse_unit(each)) if note else ()
        if units:
            return units
    return ()


def first(document: Document, table: PlanTable) -> int:
    """The first block of a table; 0 for one without any."""
    rows = ([cell for cell in row if cell >= 0] for row in document.tables[table.index - 1].grid)
    return next((min(cells) for cells in rows if cells), 0)


def above(document: Document, table: PlanTable) -> list[str]:
    """The title and the two blocks above a table, where a note on units stands, and lines over its whole width."""
    start = first(document, table)
    lines = (row[0] for row in table.header if across(row))
    return [table.title, *lines, *(document.blocks[at].text for at in range(max(0, start - 2), start))]


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A cell's text without any white space, in usual width."""
    return squeeze(text).text.replace(" ", "")


def joined(header: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """The header of each column: its cells from the top joined, a repeated (merged) one once."""
    if not header:
        return ()
    width = max(len(row) for row in header)
    if any(not across(row) for row in header):
        header = tuple(row for row in header if not (across(row) and len(row) > 1))
    units = [at for at in range(1, len(header)) if _of_units(header, at)]
    columns = []
    for at in range(width):
        cells = [_header_cell(bare(row[at]), line in units) for line, row in enumerate(header) if at < len(row)]
        columns.append("".join(dict.fromkeys(cell for cell in cells if cell)))
    return tuple(columns)


def repeats(table: PlanTable, texts: tuple[str, ...]) -> bool:
    """Whether a row only says the header once more, as it does where a table goes on on another page."""
    return any(len(set(map(bare, texts))) > 1 and [*map(bare, texts)] == [*map(bare, row)] for row in table.header)


def _header_cell(cell: str, unit: bool) -> str:
    """A header's cell; in a line of units each stands in brackets, and the word for them says nothing."""
    if not unit or not parse_unit(cell.strip("（()）")):
        return "" if unit and cell == "单位" else cell
    return f"（{cell.strip('（()）')}）"


def columns(
    header: tuple[tuple[str, ...], ...], kinds: tuple[tuple[str, Late], ...], rows: tuple[tuple[str, ...], ...] = ()
) -> tuple[Column, ...]:
    """What each column holds by its header; where that says of none that it names the rows, by what their cells are called."""
    found = _told(header, kinds, rows)
    if kinds is not INDICATOR_COLUMNS:
        return found
    found = (replace(found[0], role="name"), *found[1:]) if _years_behind(found) else found
    at = _dividing(found, rows)
    return found if not at else (*found[: at - 1], replace(found[at - 1], role="name"), replace(found[at], role="part"), *found[at + 1 :])


def _dividing(found: Sequence[Column], rows: tuple[tuple[str, ...], ...]) -> int:
    """The column behind the names that tells rows of one name apart, one of them of all: 座位数|合计, 座位数|城东. 0 without it."""
    for names, column in pairwise(found):
        told = [(bare(row[names.index]), bare(row[column.index])) for row in rows if column.index < len(row) and not across(row)]
        if {names.role, column.role} in ({"name"}, {"name", ""}) and any(
            name == other and part != also and (ALL_OF.fullmatch(part) or ALL_OF.fullmatch(also))
            for (name, part), (other, also) in pairwise(told)
        ):
            return column.index
    return 0


#: What a row of all together is called.
ALL_OF = TERMS.late("all_of")


def _told(
    header: tuple[tuple[str, ...], ...], kinds: tuple[tuple[str, Late], ...], rows: tuple[tuple[str, ...], ...] = ()
) -> tuple[Column, ...]:
    """What each column holds by the words of its header, and by `rows` which one names them where no header does."""
    found = [Column(at, text, next((role for role, words in kinds if words.search(text)), "")) for at, text in enumerate(joined(header))]
    if kinds is PROJECT_COLUMNS and all(column.role != "name" for column in found):
        found = _split_name(found)
    if kinds is PROJECT_COLUMNS and all(column.role != "name" for column in found):
        found = _unnamed(found)
    if kinds is INDICATOR_COLUMNS and found and _by_year(found):
        found[0] = replace(found[0], role="name")
    if kinds is INDICATOR_COLUMNS and any(column.role == "name" and "指标" in column.header for column in found):
        # 项目 beside 指标 says what group an indicator belongs to; 目标 behind it what is aimed at.
        first = next(column.index for column in found if column.role == "name" and "指标" in column.header)
        found = [replace(each, role="value") if each.header == "目标" and each.index > first else each for each in found]
        found = [replace(each, role="category") if each.role == "name" and "指标" not in each.header else each for each in found]
    if kinds is INDICATOR_COLUMNS and all(column.role != "value" for column in found) and any(column.role == "unit" for column in found):
        found = [replace(each, role="value") if _FIGURES.fullmatch(each.header) else each for each in found]  # 项目|数量|计量单位
    if kinds is INDICATOR_COLUMNS and all(column.role != "name" for column in found):
        found = _measured_things(found) or _kinds_of_thing(found, rows)
    return tuple(found)


WHOLE, THINGS, _WHERE, _ONE_MEASURE, _PARTS = TERMS.lates("whole", "things", "where", "one_measure", "parts")


def of_parts(found: Sequence[Column]) -> bool:
    """Whether a table's columns are measures of the parts of a whole: 领域|排放量（万吨）|占比（%）."""
    measured = [hit for each in found[1:] if (hit := _ONE_MEASURE.fullmatch(each.header)) and parse_unit(hit["unit"])]
    if len(found) < 2 or len(measured) < len(found) - 1:
        return False
    first = found[0].header
    # What no row knows may be parts too: 板块|排放量（万吨）|占比（%）.
    unknown = first and found[0].role in ("", "name") and _WHERE.search(first) is None and ANY_HEADER.search(first) is None
    return bool(unknown) or _PARTS.fullmatch(first) is not None


def _measured_things(found: list[Column]) -> list[Column]:
    """领域|排放量（万吨）|占比（%）: what each part of a whole comes to, in the year of the title; [] for another table."""
    return [replace(each, role="value" if each.index else "name") for each in found] if of_parts(found) else []


_OVER_YEARS = TERMS.late("over_years")


def _kinds_of_thing(found: list[Column], rows: tuple[tuple[str, ...], ...]) -> list[Column]:
    """Where no column is called a name: the last column before the values, if it lists kinds of thing, units stand beside it (whatever
    the head over them) or most of its cells are called like quantities, and the values are of two years."""
    found = [replace(each, role="unit") if not each.role and _are_units(each, rows) else each for each in found]
    values = [each for each in found if each.role == "value" and patterns.search(r"(?:19|20)\d\d", each.header)]
    naming = [each for each in found if each.role in ("", "category") or THINGS.search(each.header)]
    before = [each for each in naming if values and each.index < values[0].index and not _holds_years(each, rows)]
    dated = {tuple(patterns.findall(r"(?:19|20)\d\d", each.header)) for each in values}
    over = any(each.role == "value" and each not in values and _OVER_YEARS.search(each.header) for each in found)
    if len(dated) + over < 2 or not before:
        return found
    last = before[-1]
    measured = (
        any(each.role == "unit" for each in found)
        or all((hit := _UNIT_AT_END.search(each.header)) and parse_unit(hit[1]) for each in values)
        or _lists_quantities(last, rows)
    )
    listing = THINGS.search(last.header) or (measured and not _WHERE.search(patterns.sub(r"[（(][^（()）]*[)）]$", "", last.header)))
    return [replace(each, role="name") if each is last else each for each in found] if listing else found


def _lists_quantities(column: Column, rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether most cells of a column are called like quantities (借阅率, 座位数) or end with their unit in brackets."""
    return _mostly(column, rows, lambda text: measured(text) or _named_unit(text))


_YEAR_COMPARED = TERMS.late("compared_year")


def _holds_years(column: Column, rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether most cells of a column are years that something is compared with: 2020年, 比2020年."""
    return _mostly(column, rows, lambda text: _YEAR_COMPARED.fullmatch(text) is not None)


def _mostly(column: Column, rows: tuple[tuple[str, ...], ...], fits: Callable[[str], bool]) -> bool:
    """Whether most cells of a column that hold anything are such ones."""
    told = [text for row in rows if column.index < len(row) and not across(row) and (text := bare(row[column.index]))]
    return 2 * sum(map(fits, told)) > len(told)


def _split_name(found: list[Column]) -> list[Column]:
    """One header 项目分类 over two columns: the first gives the category, the last the name."""
    wide = [each for each in found if each.role == "category" and _PROJECT_WORDS.search(each.header)]
    last = wide[-1] if len(wide) > 1 and len({each.header for each in wide}) == 1 else None
    return [replace(each, role="name") if each is last else each for each in found]


def _unnamed(found: list[Column]) -> list[Column]:
    """干什么|实施周期|估算总额|业主: where columns say what a row costs, when and by whom, the first that says nothing of itself names it,
    and the next one tells what is built."""
    return [*_first_named(found)] if len(_sorts(found)) == 3 else found


#: The last column that may hold the names.
_FIRST = 2


_CORNER = TERMS.late("corner")


def _by_year(found: list[Column] | tuple[Column, ...]) -> bool:
    """Whether a header is 年份 (or a corner left blank) with years beside it: 年份|2020|2025|2030."""
    corner = not found[0].header or _CORNER.fullmatch(found[0].header) is not None
    return corner and len(found) > 2 and all(_only_year(each.header) for each in found[1:])


DATED_ROW = TERMS.late("dated_row")


def _years_behind(found: Sequence[Column]) -> bool:
    """Whether a first head that says nothing of what stands below it (里程碑, 阶段目标) has nothing but years beside it."""
    return len(found) > 2 and found[0].role in ("", "value") and all(_only_year(each.header) for each in found[1:])


def _measured_by_year(found: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], title: str) -> bool:
    """Whether years stand side by side behind names of what is measured, whatever those are called (里程碑|2025年|2030年): the names or the
    figures have units, or the title has the one of all, which is not money: 各类书架容量（万册）."""
    if not _years_behind(found) or _WHERE.search(found[0].header):
        return False
    told = [[bare(cell) for cell in row] for row in rows if row and not across(row)]
    units = [row for row in told if _named_unit(row[0]) or all(_WITH_UNIT.fullmatch(cell) for cell in row[1:])]
    unit = titled_unit(title)
    of_all = bool(unit) and dimension(unit) != "money"
    return bool(told) and (of_all or 2 * len(units) > len(told)) and _holds_values(rows)


def _spread_over_time(found: Sequence[Column]) -> bool:
    """Whether columns are stretches of years beside one that sums them up: 2024—2025年|2026—2030年|合计. What is spent within a time is no
    value that is reached at its end."""
    told = [periods.period(each.header) for each in found]
    stretches = [each for each in told if each is not None and each.start and each.end and each.start != each.end]
    return len(stretches) > 1 and any(WHOLE.search(each.header) for each in found)


_WITH_UNIT = TERMS.late("with_unit")


def _named_unit(name: str) -> bool:
    """Whether a name ends with its unit in brackets."""
    inside = _UNIT_AT_END.search(name)
    return inside is not None and parse_unit(inside[1]) is not None


_BESIDE_YEARS = TERMS.late("beside_years")


def rows_by_year(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether each row is a year and each column an indicator: 年份|借阅率（%）|座位数."""
    headers = joined(header)
    first = [bare(row[0]) if row else "" for row in rows]
    dated = [text for text in first if DATED_ROW.fullmatch(text)]
    others = [text for text in first if text not in dated and not _BESIDE_YEARS.search(text)]
    # Whatever the years are called (年份, 时间节点, 里程碑), the columns beside them have names.
    headed = (
        len(headers) > 1 and not DATED_ROW.fullmatch(headers[0]) and all(patterns.search("[一-鿿A-Za-z]", text) for text in headers[1:])
    )
    named = any(column.role == "name" for column in columns(header, INDICATOR_COLUMNS)[1:])  # 年份|指标|目标值
    dates = [year for text in headers[1:] for year in years.find(text) if year.role != "base"]  # 能耗降幅（比2020年） is of the row's year
    return headed and not named and len(dated) > 1 and not others and not dates and _holds_values(rows)


_VALUE_CELL = TERMS.late("value_cell")


def _holds_values(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether at least half of what stands beside the years is figures: milestones told in words are no values."""
    cells = [bare(cell) for row in rows for cell in row[1:]]
    return 2 * sum(1 for cell in cells if _VALUE_CELL.fullmatch(cell)) >= len(cells)


_TERRITORIES, _NAMES, _TERRITORY = TERMS.lates("territories", "names", "territory")


def is_territory(text: str) -> bool:
    """Whether a cell is called like a territory: 城东区."""
    return _TERRITORY.match(bare(text)) is not None


def territories(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...]) -> int | None:
    """The column of territories in a table that gives each row's territory its values (区县|2020年|2025年); None for another table."""
    headers = joined(header)
    at = next((at for at, text in enumerate(headers[:3]) if _TERRITORIES.match(text)), None)
    least = 1 if at is not None else 2
    if at is None:
        names = next((at for at, text in enumerate(headers[:3]) if _NAMES.match(text)), None)
        placed = names is not None and all(_TERRITORY.match(bare(row[names])) for row in rows if names < len(row))
        at = names if placed and len(rows) >= 3 else None
    if at is None or any(_OTHER_HEADERS.search(text) for text in headers):
        return None
    named = [row for row in rows if at < len(row) and _TERRITORY.match(bare(row[at]))]
    valued = [row for row in named if any(_VALUE.match(bare(cell)) and patterns.search(r"\d", cell) for cell in row[at + 1 :])]
    return at if len(valued) >= least and len(named) * 2 > len(rows) else None


def project_role(header: str) -> str:
    """What the words of a header say of a project; "" if nothing."""
    return next((role for role, words in PROJECT_COLUMNS if words.search(header)), "")


def project_columns(table: PlanTable) -> tuple[Column, ...]:
    """What each column of a table of projects holds."""
    if not table.roles:
        return columns(table.header, PROJECT_COLUMNS)
    return tuple(Column(at, text, role) for at, (text, role) in enumerate(zip(joined(table.header), table.roles, strict=True)))


def indicator_columns(table: PlanTable) -> tuple[Column, ...]:
    """What each column of a table of indicators holds."""
    return columns(table.header, INDICATOR_COLUMNS, table.rows)


class Listed(NamedTuple):
    """What the columns of a list of projects hold ("" if only their cells say it), and whether it is surely one."""

    roles: tuple[str, ...]
    sure: bool


_LISTING_TITLE = TERMS.late("listing_title")
_OF_KIND = lexicon("projects").late("kind_ends")
_TELLING = frozenset(("investment", "content", "scale", "owner", "period", "body"))


def signs_of_list(table: PlanTable) -> int:
    """How many signs there are that a table that its heads make one of projects is one: its title says so, a head that its rows are
    projects, other heads what is said of projects; that most rows are called like kinds of them speaks against it. Two make it sure."""
    found = project_columns(table)
    name = next((each for each in found if each.role == "name"), None)
    kinds = name is not None and _mostly(name, table.rows, lambda text: _OF_KIND.search(text) is not None)
    named = name is not None and name.header not in _BARE_NAMES and not _PROJECT_WORDS.fullmatch(name.header)
    titled = _LISTING_TITLE.search(bare(table.title)) is not None
    return titled + named + len({each.role for each in found if each.role in _TELLING}) - kinds


def listed_by_cells(document: Document, table: PlanTable, is_body: held.IsBody) -> Listed | None:
    """A table as a list of projects by what its cells hold where a head says nothing; None if it is none.

    Of what projects cost, when they are built and by whom, its columns hold all three; or two, and a column is called a name or the title
    says that projects are listed. It surely is one if heads say two of the three, and the title that projects are listed. Which column
    costs, dates or names somebody is not known by its cells alone: no field is read from it.
    """
    found, by_cells = columns(table.header, PROJECT_COLUMNS), _held(document, table, is_body)
    if not by_cells or _counts_projects(joined(table.header)):
        return None
    filled = _first_named(tuple(replace(each, role=by_cells.get(each.index, each.role)) for each in found))
    told, by_heads = _sorts(filled), _sorts(each for each in found if not _holds_units(each, table.rows))
    names = [each for each in filled if each.role == "name"]
    titled = _LISTING_TITLE.search(bare(table.title)) is not None
    called = any(each.role == "name" for each in found)
    if not names or (not called and ANY_HEADER.search(names[0].header)) or len(told) < (2 if called or titled else 3):
        return None
    roles = tuple("" if each.index in by_cells else each.role for each in filled)
    return Listed(roles, titled and len(told) == 3 and len(by_heads) >= 2)


_SORTS = {"investment": "cost", "period": "time", "owner": "who", "body": "who"}


def _sorts(found: Iterable[Column]) -> set[str]:
    """What columns say of projects: what they cost, when they are built, by whom."""
    return {_SORTS[each.role] for each in found if each.role in _SORTS}


def _held(document: Document, table: PlanTable, is_body: held.IsBody) -> dict[int, str]:
    """What the cells of the columns hold whose heads say nothing: no year, no name of a quantity."""
    silent = [
        each
        for each in columns(table.header, PROJECT_COLUMNS)
        if not each.role and not years.find(each.header) and not measured(_UNIT_AT_END.sub("", each.header))
    ]
    noted = next((unit for unit in noted_units(above(document, table)) if dimension(unit) == "money"), "")
    found: dict[int, str] = {}
    for each in silent:
        inside = _UNIT_AT_END.search(each.header)
        cells = [bare(row[each.index]) for row in table.rows if each.index < len(row) and not across(row)]
        if role := held.role(cells, inside[1] if inside else noted, is_body):
            found[each.index] = role
    return found


def _first_named(found: Sequence[Column]) -> Sequence[Column]:
    """The columns with the first that says nothing of itself as the name, where none is called one, and the next as what is built."""
    free = [each.index for each in found if not each.role]
    if any(each.role == "name" for each in found) or not free or free[0] > _FIRST:
        return found
    told = {each.role for each in found}
    named = {free[0]: "name"} | ({free[1]: "content"} if len(free) > 1 and not told & {"content", "scale"} else {})
    return tuple(replace(each, role=named.get(each.index, each.role)) for each in found)


def across(row: tuple[str, ...]) -> bool:
    """Whether a row is one line over the whole width: a heading between rows, a note."""
    return len(set(row)) == 1 and bool(row[0])


def kind(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...] = (), title: str = "") -> str:
    """ "indicators", "projects" or "" as the words of the header (and years as rows, or one in the title) show."""
    headers = joined(header)
    if _of_figures(headers, rows, title) or _of_one_year(header, title):
        return "indicators"
    if (
        _of_indicators(header, rows, title)
        or _of_states(header, rows)
        or rows_by_year(header, rows)
        or territories(header, rows) is not None
    ):
        return "indicators"
    if _counts_projects(headers):
        return ""
    project = {column.role for column in columns(header, PROJECT_COLUMNS) if not _holds_units(column, rows)}
    named = any(_PROJECT_HEADER.search(text) for text in headers)
    telling = any("项目" in text or "工程" in text or "投资" in text or "建设" in text for text in headers)
    if _names_by_what_it_has(headers):
        return "projects"
    if "name" in project and len(project & {"investment", "content", "scale", "period", "owner", "body"}) >= 1 and (named or telling):
        return "projects"
    return ""


def _counts_projects(headers: Sequence[str]) -> bool:
    """Whether a column says how many projects each row has: then the rows are kinds of project."""
    return any(_HOW_MANY.search(text) for text in headers)


def _holds_units(column: Column, rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a column called 单位 tells in what its row is measured, not who is at it: most of its cells are units."""
    return column.header == "单位" and _are_units(column, rows)


def _are_units(column: Column, rows: tuple[tuple[str, ...], ...]) -> bool:
    return _mostly(column, rows, lambda text: parse_unit(text) is not None)


def _names_by_what_it_has(headers: tuple[str, ...]) -> bool:
    """Whether the column of names is known by the others alone (see `_unnamed`)."""
    told = [Column(at, text, project_role(text)) for at, text in enumerate(headers)]
    return all(column.role != "name" for column in told) and any(column.role == "name" for column in _unnamed(told))


_FIGURES, _UNIT_AT_END = TERMS.lates("figures", "unit_at_end")


def _of_figures(headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...], title: str) -> bool:
    """Whether a table tells figures of the one year in its title: 项目|数值, in one pair of columns or more, the units behind the names."""
    if len(headers) % 2 or len(rows) < 2 or len(patterns.findall(r"(?:19|20)\d\d", title)) != 1:
        return False
    pairs = [*zip(headers[::2], headers[1::2], strict=True)]
    if any(name not in _BARE_NAMES or not _FIGURES.fullmatch(value) for name, value in pairs):
        return False
    told = [(bare(row[at]), bare(row[at + 1])) for row in rows for at in range(0, len(row) - 1, 2) if bare(row[at])]
    units = [hit for name, value in told if (hit := _UNIT_AT_END.search(name)) and parse_unit(hit[1]) and _VALUE.match(value)]
    return len(told) >= 3 and len(units) * 2 > len(told)


def _of_one_year(header: tuple[tuple[str, ...], ...], title: str) -> bool:
    """Whether a table tells figures of the one year in its title, with their units: 项目|数值|单位."""
    roles = sorted((column.role, column.header) for column in columns(header, INDICATOR_COLUMNS) if column.role != "number")
    if [role for role, _ in roles] != ["name", "unit", "value"] or len(set(patterns.findall(r"(?:19|20)\d\d", title))) != 1:
        return False
    return _FIGURES.fullmatch(roles[2][1]) is not None


def _of_states(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...]) -> bool:
    """Whether a table tells how things stand in one year: 项目|2020年现状, with amounts in three of its cells or more."""
    found = columns(header, INDICATOR_COLUMNS)
    values = [column for column in found if column.role == "value"]
    if len(values) != 1 or not _STATUS_HEADER.search(values[0].header) or found[-1] is not values[0]:
        return False
    amounts = [
        row
        for row in rows
        if values[0].index < len(row) and _VALUE.match(bare(row[values[0].index])) and patterns.search(r"\d", row[values[0].index])
    ]
    return "name" in [column.role for column in found] and len(amounts) >= 3


def _of_indicators(header: tuple[tuple[str, ...], ...], rows: tuple[tuple[str, ...], ...], title: str) -> bool:
    """A column of names and one of values; where the names are not called 指标, a unit or two columns of dated values besides."""
    found = _told(header, INDICATOR_COLUMNS, rows)
    if _spread_over_time(found):
        return False
    if _measured_by_year(found, rows, title):
        return True
    roles = [column.role for column in found]
    if found and (_by_year(found) or of_parts(found)):
        return True
    if "name" not in roles or "value" not in roles or any(_PROJECT_COLUMNS.search(column.header) for column in found):
        return False
    called = any("指标" in column.header or "目标" in column.header for column in found if column.role == "name")
    dated = sum(bool(patterns.search(r"(?:19|20)\d\d", column.header)) for column in found if column.role == "value")
    summed = any(
        _OVER_YEARS.search(column.header)
        for column in found
        if column.role == "value" and not patterns.search(r"(?:19|20)\d\d", column.header)
    )
    return called or ("unit" in roles and dated > 0) or dated + summed >= 2
