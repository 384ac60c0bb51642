"""Stated totals with their parts: rows of a table that sum up those above (or below) them, and sentences that break a total down.

`complete` says that the parts are stated as all of the total (合计, 包括, 由…组成); 其中 names only some.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plancheck.extract import boxes, indicator_rows, patterns, quantities, sum_sentences, tables
from plancheck.extract.patterns import late
from plancheck.extract.sum_sentences import ADDABLE, Quotes
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Fact, PlanTable, Project, Section, Sum
from plancheck.model.quantity import PREFIXES, Quantity, dimension, fold_unit, parse_unit
from plancheck.model.vocabulary import Vocabulary

TOTAL = late(
    r"^(?:[（(]?[一二三四五六七八九十\d]*[）)、.]?)?(?:合计|总计|共计|总和|总额|汇总)|^[一-鿿]{0,12}(?:合计|总计|小计|分计)(?:[（(：:].*)?$"
    r"|[（(](?:合计|总计|共计|小计|分计)[^（()）]{0,8}[)）]$",
    needs=("合计", "总计", "共计", "总和", "总额", "汇总", "小计", "分计"),
)
#: A row that heads a group by its number: 一、, （二）.
_NUMBERED = late(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+(?:[、.．]|$))")
_OF_WHICH = late(r"^其中")
_SUBTOTAL = late(r"小计|分计")
#: What names the whole, and no group of it: 合计, 总计, 投资总计.
_WHOLE = late(
    r"^(?:[（(]?[一二三四五六七八九十\d]*[）)、.]?)?(?:合计|总计|共计|总和|总额|汇总)|^(?:总体?|全部|项目|投资|资金|工程|规模|各类|以上|[全本][市省区县])*(?:合计|总计|共计)"
)
_UNIT_BEHIND = late(r"/([^/（()）]+)$")
_UNIT = late(r"[（(](?:单位[：:])?([^（()）]+)[)）]")
#: How far a total may stand from its parts where each is rounded.
_ROUNDED = Decimal("0.001")
_DATED = late(r"年$|(?:19|20)\d\d|年限|时间|起止|序号|编号|代码|备注|比例|占比|率")


def sums(document: Document, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...], facts: tuple[Fact, ...]) -> tuple[Sum, ...]:
    """All stated totals with parts, those of tables first, then those of sentences."""
    where = Quotes.of(document, sections)
    found: list[Sum] = []
    for table in plan_tables:
        found += _in_table(where, table)
        found += _broken_down(where, table) if table.kind == "indicators" else ()
    for block in document.blocks:
        if block.countable and (block.table is None or len(block.text) >= 12):
            found += sum_sentences.sums(where, block.index)
    return (*found, *sum_sentences.of_chapters(where, sections))


def headed(document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], projects: tuple[Project, ...]) -> tuple[Sum, ...]:
    """What the caption of a box or a heading (书屋项目（4个，总投资39亿元）), or a sentence that cites the list, states its projects to
    cost, with each project's investment.

    Complete where every project below states one.
    """
    where = Quotes.of(document, sections)
    heads: list[tuple[boxes.Piece, set[int]]] = [(box.caption, box.blocks()) for box in boxes.of_projects(document, vocabulary, sections)]
    boxed = {block for _, blocks in heads for block in blocks}
    for section in sections:
        place = section.heading.place
        heads.append((boxes.Piece(place.block, place.start, place.end), set(range(section.start, section.end)) - boxed))
    found = []
    for caption, blocks in heads:
        total = _headed_total(where, caption)
        inside = [each for each in projects if each.evidence.place.block in blocks and each.evidence.place.block != caption.block]
        given = [_invested(where, each) for each in inside]
        parts = tuple(each for each in given if each is not None)
        if total is not None and len(parts) >= 2 and _one_dimension(total, parts):
            found.append(Sum(document.blocks[caption.block].text[caption.start : caption.end], total, parts, len(parts) == len(given)))
    listed = [each for each in projects if each.evidence.place.table is not None]
    invested = [each for each in (_invested(where, project) for project in listed) if each is not None]
    if len(listed) >= 2 and len(invested) == len(listed) and len({each.evidence.place.table for each in listed}) == 1:
        for block in document.blocks:
            if block.countable and block.table is None:
                found += sum_sentences.cited(where, block.index, tuple(invested))
    return tuple(found)


def _headed_total(where: Quotes, caption: boxes.Piece) -> Amount | None:
    """The one sum of money in the brackets that end a caption."""
    text = where.document.blocks[caption.block].text[caption.start : caption.end]
    inside = patterns.search(r"[（(][^（()）]*[)）]\s*$", text)
    money = [each for each in quantities.find(text) if inside and each.number > inside.start() and dimension(each.unit) == "money"]
    if len(money) != 1 or money[0].value_to is not None or money[0].op not in ("=", "≈"):
        return None
    each = money[0]
    return where.amount(caption.block, caption.start + each.number, caption.start + each.unit_end, each.value, each.unit, each.op)


def _invested(where: Quotes, project: Project) -> Amount | None:
    """A project's investment with its place; None where it states none, or no unit."""
    place = next((evidence.place for field, evidence in project.cells if field == "investment"), None)
    if place is None or project.investment is None or dimension(project.investment.unit) != "money":
        return None
    return where.amount(place.block, place.start, place.end, project.investment.value, project.investment.unit)


# --- tables -------------------------------------------------------------------------------------------------------------------


def _in_table(where: Quotes, table: PlanTable) -> Iterator[Sum]:
    """For each summing row and each column of money or capacity, the total over the rows of its group."""
    grid = tables.body(where.document, table)
    headers = tables.joined(table.header)
    totals = kinds(table)
    if not any(totals):
        return
    for column, header in enumerate(headers):
        unit = _column_unit(where, table, column, header)
        cells = [_cell(where, row[column], unit) if column < len(row) and row[column] >= 0 else None for row in grid]
        if _DATED.search(patterns.sub(r"[（(].*?[)）]", "", header)) and not (unit and dimension(unit) in ADDABLE):
            continue
        for at, kind in enumerate(totals):
            total = cells[at]
            if not kind or total is None:
                continue
            parts = [cells[row] for row in _members(table, totals, at)]
            given = tuple(part for part in parts if part is not None)
            if given and _one_dimension(total, given):
                yield Sum(header or table.title, total, given, True)


def _broken_down(where: Quotes, table: PlanTable) -> Iterator[Sum]:
    """For each row of an indicator table that 其中 breaks down, and each column of values, the row with its parts.

    Rows are taken as parts by their look where only the first says 其中, so what exceeds the total is no sum.
    """
    for each in indicator_rows.parts(table):
        rows, shown = _all_parts(where, table, each)
        for column in each.columns:
            total, given = _column(where, table, each, column, rows)
            if total is None or not given or not _one_dimension(total, given):
                continue
            said = all(_OF_WHICH.match(tables.bare(cell)) for row in rows for cell in table.rows[row][:1])
            if said or shown or _within(total, given):
                yield Sum(each.name, total, given, False)


def _all_parts(where: Quotes, table: PlanTable, its: indicator_rows.Parts) -> tuple[tuple[int, ...], bool]:
    """The rows that are of a row: with those behind them, and True, where in one column they add up to it; else those marked so."""
    for column in its.columns:
        for count in range(1, len(its.more) + 1):
            total, given = _column(where, table, its, column, (*its.rows, *its.more[:count]))
            if total is not None and len(given) > len(its.rows) and _one_dimension(total, given) and _adds_up(total, given):
                return (*its.rows, *its.more[:count]), True
    return its.rows, False


def _column(
    where: Quotes, table: PlanTable, its: indicator_rows.Parts, column: int, rows: tuple[int, ...]
) -> tuple[Amount | None, tuple[Amount, ...]]:
    """The amounts of a row and of `rows` in one column."""
    grid = tables.body(where.document, table)
    unit = its.unit or _column_unit(where, table, column, tables.joined(table.header)[column])
    cells = [_cell(where, grid[row][column], unit) for row in (its.whole, *rows) if grid[row][column] >= 0]
    return (cells[0], tuple(cell for cell in cells[1:] if cell is not None)) if cells else (None, ())


def _adds_up(total: Amount, given: tuple[Amount, ...]) -> bool:
    whole, added = Quantity(total.value, total.unit).base(), _added(given)
    return whole is not None and abs(added - whole) <= whole * _ROUNDED


def _added(given: tuple[Amount, ...]) -> Decimal:
    bases = [Quantity(each.value, each.unit).base() for each in given]
    return sum((each for each in bases if each is not None), Decimal(0))


def _within(total: Amount, given: tuple[Amount, ...]) -> bool:
    whole = Quantity(total.value, total.unit).base()
    return whole is not None and _added(given) <= whole


def kinds(table: PlanTable) -> list[str]:
    """For each row "total", "subtotal" or "" (a plain row). A row numbered 一、 among rows numbered 1, 2 heads a group: with an amount
    of its own it is the group's subtotal."""
    named = [_stated(row) for row in table.rows]
    counted = any(tables.bare(row[0]).rstrip(".、．").isdigit() for row in table.rows if row)
    return [
        kind or ("subtotal" if counted and row and _NUMBERED.match(tables.bare(row[0])) and not _heading(row) else "")
        for kind, row in zip(named, table.rows, strict=True)
    ]


def _stated(row: tuple[str, ...]) -> str:
    """ "total", "subtotal" or "" by the words in a row's first cells."""
    for cell in dict.fromkeys(tables.bare(cell) for cell in row[:3]):
        if TOTAL.search(cell):
            return "subtotal" if _SUBTOTAL.search(cell) or not _WHOLE.match(cell) else "total"
    return ""


def _heading(row: tuple[str, ...]) -> bool:
    cells = {tables.bare(cell) for cell in row if tables.bare(cell)}
    return len(cells) == 1


def _members(table: PlanTable, totals: list[str], at: int) -> list[int]:
    """The rows that a summing row adds up: its group for a subtotal; for the total the subtotals and rows outside any group, never both
    levels. A subtotal that opens the table stands above its group, else below it."""
    rows = range(len(table.rows))
    plain = [
        row for row in rows if not totals[row] and not _heading(table.rows[row]) and not any(map(_OF_WHICH.match, table.rows[row][:3]))
    ]
    subtotals = [row for row in rows if totals[row] == "subtotal"]
    heads = bool(subtotals) and subtotals[0] < min(plain, default=-1)
    if totals[at] == "subtotal":
        edges = [row for row in rows if totals[row]]
        if heads:
            return [row for row in plain if at < row < min((edge for edge in edges if edge > at), default=len(totals))]
        return [row for row in plain if max((edge for edge in edges if edge < at), default=-1) < row < at]
    below = at < min(plain, default=0)
    inside = [row for row in rows if (row > at if below else row < at)]
    if not any(row in subtotals for row in inside):
        return [row for row in plain if row in inside]
    loose = [] if heads else [row for row in plain if row in inside and row > max(row for row in subtotals if row in inside)]
    return [*(row for row in subtotals if row in inside), *loose]


def _column_unit(where: Quotes, table: PlanTable, column: int, header: str) -> str:
    hit = next((each[1] for each in (*_UNIT.finditer(header), *_UNIT_BEHIND.finditer(header)) if parse_unit(each[1])), "")
    if hit:
        return fold_unit(hit)
    money = [unit for unit in tables.noted_units(_above(where, table)) if dimension(unit) == "money"]
    others = [unit for unit in tables.noted_units(_above(where, table)) if dimension(unit) in ADDABLE and unit not in money]
    if patterns.search("资|金|额|费|算", header):
        return money[0] if money else ""
    return others[0] if len(others) == 1 else ""


def _above(where: Quotes, table: PlanTable) -> list[str]:
    """The title and the two blocks above a table, where a note on units stands."""
    cells = [cell for row in where.document.tables[table.index - 1].grid for cell in row if cell >= 0]
    first = min(cells, default=0)
    lines = (row[0] for row in table.header if tables.across(row))
    return [table.title, *lines, *(where.document.blocks[at].text for at in range(max(0, first - 2), first))]


def _cell(where: Quotes, block: int, unit: str) -> Amount | None:
    """The one amount of a cell; None if it holds none or several."""
    text = where.document.blocks[block].text
    found = [each for each in quantities.find(text) if each.value_to is None]
    if len(found) != 1 or patterns.search(r"[一-鿿]{3,}", text[: found[0].start]):
        return None
    its = found[0].unit or unit
    if found[0].unit in PREFIXES and unit:
        its = unit
    if not its or dimension(its) not in ADDABLE:
        return None
    return where.amount(block, found[0].number, found[0].unit_end, found[0].value, its, found[0].op)


def _one_dimension(total: Amount, parts: tuple[Amount, ...]) -> bool:
    return all(dimension(part.unit) == dimension(total.unit) for part in parts)
