"""The cells of a table, its head told from its rows, and what stands around it: title, notes, units.

A merged cell's text stands in every place it covers. Heads may be of several rows.
"""

from __future__ import annotations

from functools import lru_cache

from plancheck.extraction.amounts import years
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Block, Document, Table
from plancheck.model.plan import PlanTable
from plancheck.model.quantity import dimension, fold_unit, parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_YEAR_HEADER, _UNIT_BRACKET, UNIT_AT_END = TERMS.lates("year_header", "unit_bracket", "unit_at_end")
ANY_HEADER, NOTE_UNIT, NOTE, VALUE = TERMS.lates("any_header", "note_unit", "note", "value")
_COUNTED_IN, _IN_BRACKETS = TERMS.late("counted_in"), patterns.late("[（(]([^（()）]*)[)）]")


def notes_below(rows: tuple[tuple[str, ...], ...]) -> int:
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
    if not cells or any(VALUE.match(cell) and not (below and only_year(cell)) for cell in cells):
        return False
    return (
        len(set(cells)) > 1
        and all((len(cell) <= 10 and (ANY_HEADER.search(cell) or _DATED_HEADER.fullmatch(cell))) or only_year(cell) for cell in cells)
        and _has_years(rows[row])
    )


_DATED_HEADER = TERMS.late("dated_header")


def _of_units(rows: tuple[tuple[str, ...], ...], row: int) -> bool:
    """Whether a row says the unit of each column: 单位|%|万个, or (万吨) under each year."""
    above, here = [bare(cell) for cell in rows[row - 1]], [bare(cell) for cell in rows[row]]
    units = [cell for a, cell in zip(above, here, strict=False) if cell and cell != a and cell != common.UNIT]
    return bool(units) and all(parse_unit(cell.strip("（()）")) and not cell[0].isdigit() for cell in units)


def only_year(cell: str) -> bool:
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
        said = next(filter(None, (words.search(text) for words in (NOTE_UNIT, _COUNTED_IN))), None)
        units = tuple(fold_unit(each) for each in patterns.split(r"[、，,；;]", said[1]) if parse_unit(each)) if said else ()
        if units:
            return units
    return ()


def money_around(document: Document, table: PlanTable) -> str:
    """The unit of money that a note above a table or the brackets of its title give, or those of the tables right before it, if nothing
    but titles stands between; "" if none does."""
    own: Table | None = document.tables[table.index - 1]
    near = above(document, table)
    while own is not None:
        units = (
            *noted_units(near),
            *(part for hit in _IN_BRACKETS.finditer(bare(near[0])) for part in patterns.split("[，,；;、：:]", hit[1])),
        )
        if money := next((fold_unit(unit) for unit in units if dimension(unit) == "money"), ""):
            return money
        own = _right_before(document, own)
        near = [own.title or "", *_texts_above(document, own)] if own is not None else []
    return ""


def _right_before(document: Document, table: Table) -> Table | None:
    """The table before one, if nothing but titles stands between."""
    earlier = document.tables[table.index - 2] if table.index > 1 else None
    if earlier is None:
        return None
    between = document.blocks[_last(earlier) + 1 : _first(table)]
    return None if any(block.text.strip() and block.index != table.title_block for block in between) else earlier


def first(document: Document, table: PlanTable) -> int:
    """The first block of a table; 0 for one without any."""
    return _first(document.tables[table.index - 1])


def _first(table: Table) -> int:
    rows = ([cell for cell in row if cell >= 0] for row in table.grid)
    return next((min(cells) for cells in rows if cells), 0)


def _last(table: Table) -> int:
    return max((cell for row in table.grid for cell in row), default=-1)


def above(document: Document, table: PlanTable) -> list[str]:
    """The title and the two blocks above a table, where a note on units stands, and lines over its whole width."""
    lines = (row[0] for row in table.header if across(row))
    return [table.title, *lines, *_texts_above(document, document.tables[table.index - 1])]


def _texts_above(document: Document, table: Table) -> list[str]:
    return [block.text for block in before(document, table, 2)]


def before(document: Document, table: Table, count: int) -> tuple[Block, ...]:
    """So many blocks right before a table."""
    return document.blocks[max(0, _first(table) - count) : _first(table)]


def behind(document: Document, table: Table, count: int) -> tuple[Block, ...]:
    """So many blocks right behind a table."""
    return document.blocks[_last(table) + 1 : _last(table) + 1 + count]


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
        return "" if unit and cell == common.UNIT else cell
    return f"（{cell.strip('（()）')}）"


def across(row: tuple[str, ...]) -> bool:
    """Whether a row is one line over the whole width: a heading between rows, a note."""
    return len(set(row)) == 1 and bool(row[0])
