"""Stated totals with their parts: rows of a table that sum up those above (or below) them, and sentences that break a total down.

`complete` says that the parts are stated as all of the total (合计, 包括, 由…组成); 其中 names only some.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plancheck.extract import clauses, quantities, subjects, tables, years
from plancheck.extract.quantities import Found
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Fact, PlanTable, Section, Sum, quote
from plancheck.model.quantity import PREFIXES, dimension, fold_unit, parse_unit

TOTAL = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]*[）)、.]?)?(?:合计|总计|共计|总和|总额|汇总)|^[一-鿿]{0,12}(?:合计|总计|小计|分计)(?:[（(：:].*)?$"
    r"|[（(](?:合计|总计|共计|小计|分计)[^（()）]{0,8}[)）]$"
)
#: A row that heads a group by its number: 一、, （二）.
_NUMBERED = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+(?:[、.．]|$))")
_OF_WHICH = re.compile(r"^其中")
_SUBTOTAL = re.compile(r"小计|分计")
#: What names the whole, and no group of it: 合计, 总计, 投资总计.
_WHOLE = re.compile(
    r"^(?:[（(]?[一二三四五六七八九十\d]*[）)、.]?)?(?:合计|总计|共计|总和|总额|汇总)|^(?:总体?|全部|项目|投资|资金|工程|规模|各类|以上|[全本][市省区县])*(?:合计|总计|共计)"
)
_SOME = re.compile(r"^其中")
_ALL = re.compile(r"包括|包含|由.*组成|分别为|分为|分别是|构成")
_UNIT = re.compile(r"[（(](?:单位[：:])?([^（()）]+)[)）]")
_ADDABLE = ("money", "power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "co2", "apparent_power", "mu")
_DATED = re.compile(r"年$|(?:19|20)\d\d|年限|时间|起止|序号|编号|代码|备注|比例|占比|率")


def sums(document: Document, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...], facts: tuple[Fact, ...]) -> tuple[Sum, ...]:
    """All stated totals with parts, those of tables first, then those of sentences."""
    where = _Where.of(document, sections)
    found: list[Sum] = []
    for table in plan_tables:
        found += _in_table(where, table)
    for block in document.blocks:
        if block.countable and (block.table is None or len(block.text) >= 12):
            found += _in_text(where, block.index)
    return tuple(found)


@dataclass(frozen=True)
class _Where:
    document: Document
    paths: tuple[tuple[str, ...], ...]

    @staticmethod
    def of(document: Document, sections: tuple[Section, ...]) -> _Where:
        paths: list[tuple[str, ...]] = [()] * len(document.blocks)
        for section in sections:
            paths[section.start : section.end] = [section.path] * (section.end - section.start)
        return _Where(document, tuple(paths))

    def amount(self, block: int, start: int, end: int, value: Decimal, unit: str) -> Amount:
        return Amount(value, unit, quote(self.document, block, start, end, self.paths[block]))


# --- tables -------------------------------------------------------------------------------------------------------------------


def _in_table(where: _Where, table: PlanTable) -> Iterator[Sum]:
    """For each summing row and each column of money or capacity, the total over the rows of its group."""
    source = where.document.tables[table.index - 1]
    grid = source.grid[len(table.header) :]
    headers = tables.joined(table.header)
    totals = kinds(table)
    if not any(totals):
        return
    for column, header in enumerate(headers):
        unit = _column_unit(where, table, column, header)
        cells = [_cell(where, row[column], unit) if column < len(row) and row[column] >= 0 else None for row in grid]
        if _DATED.search(re.sub(r"[（(].*?[)）]", "", header)) and not (unit and dimension(unit) in _ADDABLE):
            continue
        for at, kind in enumerate(totals):
            total = cells[at]
            if not kind or total is None:
                continue
            parts = [cells[row] for row in _members(table, totals, at)]
            given = tuple(part for part in parts if part is not None)
            if given and _one_dimension(total, given):
                yield Sum(header or table.title, total, given, True)


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


def _column_unit(where: _Where, table: PlanTable, column: int, header: str) -> str:
    hit = next((each[1] for each in _UNIT.finditer(header) if parse_unit(each[1])), "")
    if hit:
        return fold_unit(hit)
    money = [unit for unit in tables.noted_units(_above(where, table)) if dimension(unit) == "money"]
    others = [unit for unit in tables.noted_units(_above(where, table)) if dimension(unit) in _ADDABLE and unit not in money]
    if re.search("资|金|额|费|算", header):
        return money[0] if money else ""
    return others[0] if len(others) == 1 else ""


def _above(where: _Where, table: PlanTable) -> list[str]:
    """The title and the two blocks above a table, where a note on units stands."""
    cells = [cell for row in where.document.tables[table.index - 1].grid for cell in row if cell >= 0]
    first = min(cells, default=0)
    return [table.title, *(where.document.blocks[at].text for at in range(max(0, first - 2), first))]


def _cell(where: _Where, block: int, unit: str) -> Amount | None:
    """The one amount of a cell; None if it holds none or several."""
    text = where.document.blocks[block].text
    found = [each for each in quantities.find(text) if each.value_to is None]
    if len(found) != 1 or re.search(r"[一-鿿]{3,}", text[: found[0].start]):
        return None
    its = found[0].unit or unit
    if found[0].unit in PREFIXES and unit:
        its = unit
    if not its or dimension(its) not in _ADDABLE:
        return None
    return where.amount(block, found[0].number, found[0].unit_end, found[0].value, its)


def _one_dimension(total: Amount, parts: tuple[Amount, ...]) -> bool:
    return all(dimension(part.unit) == dimension(total.unit) for part in parts)


# --- sentences ----------------------------------------------------------------------------------------------------------------


def _in_text(where: _Where, block: int) -> Iterator[Sum]:
    """A sentence that breaks a total down: 总规模400万千瓦，其中甲130万、乙270万."""
    shadow = quantities.squeeze(where.document.blocks[block].text)
    text = shadow.text
    before = 0
    for start, end in clauses.sentences(text):
        before, previous = start, before
        yield from _closing(where, block, shadow, start, end)
        opening = re.search(r"其中[：:，,]?|包括[：:]?|分别(?:为|是)|由(?=.{2,40}组成)", text[start:end])
        if not opening:
            continue
        at = start + opening.start()
        total = _last(text, start, at)
        if total is None and at == start and opening[0].startswith("其中") and previous < start:
            start = previous  # 总投资960亿元。其中甲…
            total = _last(text, start, at)
        if total is None:
            continue
        stop = _end(text, at, end)
        parts = [each for each in _free(text, at + len(opening[0]), stop) if _same(each, total) and each.op in ("=", "≈")]
        if len(parts) < (1 if opening[0].startswith("其中") else 2):
            continue
        complete = not opening[0].startswith("其中") or bool(re.search(r"组成|共", text[at:stop]) and not re.search("等", text[at:stop]))
        yield Sum(
            _subject(text, start, total),
            _amount(where, block, shadow, total, total.unit),
            tuple(_amount(where, block, shadow, part, _full(part, total)) for part in parts),
            complete,
        )


_TOGETHER = re.compile(r"[，,、；]?(?:合计|共计|总计)(?:为|约)?(?=\d)")


def _closing(where: _Where, block: int, shadow: quantities.Squeezed, start: int, end: int) -> Iterator[Sum]:
    """A list with its total behind it: 甲1亿元、乙2亿元，合计3亿元."""
    text = shadow.text
    for hit in _TOGETHER.finditer(text, start, end):
        total = next((each for each in _free(text, hit.end(), end) if each.start == hit.end()), None)
        first = max(start, *(text.rfind(mark, start, hit.start()) + 1 for mark in "，；：:"))
        parts = _free(text, first, hit.start())
        if total is None or total.op not in ("=", "≈") or len(parts) < 2 or text[first : hit.start()].count("、") + 1 < len(parts):
            continue
        if dimension(total.unit) in _ADDABLE and all(_same(part, total) and part.op in ("=", "≈") for part in parts):
            amounts = tuple(_amount(where, block, shadow, part, _full(part, total)) for part in parts)
            yield Sum("合计", _amount(where, block, shadow, total, total.unit), amounts, True)


def _free(text: str, start: int, end: int) -> list[Found]:
    """Quantities in [start, end) that are no years, with offsets into `text`."""
    named = years.find(text)
    found = quantities.find_squeezed(text[start:end])
    moved = [_shift(each, start) for each in found]
    return [each for each in moved if not any(m.start < each.end and each.start < m.end for m in named)]


def _shift(each: Found, by: int) -> Found:
    return Found(
        each.start + by, each.end + by, each.number + by, each.unit_end + by, each.value, each.value_to, each.unit, each.op, each.worded,
        each.before_op, each.after_op,
    )  # fmt: skip


def _last(text: str, start: int, end: int) -> Found | None:
    """The total: the last addable quantity before the breakdown."""
    found = [
        each for each in _free(text, start, end) if dimension(each.unit) in _ADDABLE and each.value_to is None and each.op in ("=", "≈")
    ]
    return found[-1] if found and len(text[found[-1].end : end]) <= 24 else None


def _end(text: str, at: int, end: int) -> int:
    """A breakdown ends with its sentence or at ；."""
    stop = text.find("；", at, end)
    return stop if stop >= 0 else end


def _same(part: Found, total: Found) -> bool:
    if part.value_to is not None:
        return False
    return part.unit in PREFIXES or (bool(part.unit) and dimension(part.unit) == dimension(total.unit))


def _full(part: Found, total: Found) -> str:
    """A part's unit; 130万 beside 400万千瓦 is 万千瓦."""
    if part.unit not in PREFIXES:
        return part.unit
    base = next((total.unit[len(prefix) :] for prefix in PREFIXES if total.unit.startswith(prefix)), total.unit)
    return part.unit + base


def _amount(where: _Where, block: int, shadow: quantities.Squeezed, each: Found, unit: str) -> Amount:
    start, end = shadow.span(each.number, each.unit_end)
    return where.amount(block, start, end, each.value, unit)


def _subject(text: str, start: int, total: Found) -> str:
    cut = max(text.rfind(mark, start, total.start) for mark in "，；：")
    raw = text[max(start, cut + 1) : total.start]
    link = subjects.link(raw)
    return subjects.clean(link.rest if link.kind else raw)[0] or "合计"
