"""A row of an indicator table: what it is of, in which unit, the change and the year that its name states, and the rows that are of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plancheck.extraction.indicator_tables import columns as indicator_columns
from plancheck.extraction.lists import tables
from plancheck.extraction.lists.columns import ALL_OF, Column, in_indicators
from plancheck.extraction.names import indicators
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import HAN, late
from plancheck.model.plan import Change, PlanTable
from plancheck.model.quantity import dimension, fold_unit, parse_unit

TERMS = lexicon("headers")
EMPTY, _UNIT_IN_NAME, _CHANGED, _SHARE_NAME, GROWN = TERMS.lates("empty_cell", "unit_in_name", "changed", "share_name", "grown")
OF_WHICH, _BASE_IN_NAME, _TWO_MEASURES, _WITH_UNIT = TERMS.lates("of_which", "base_in_name", "two_measures", "row_with_unit")
_UNIT_LAST, _DATED_NAME, NAME_MARKS = TERMS.lates("unit_last", "dated_name", "name_marks")
DOWN = TERMS.listed("row_down")
_FIVE_YEARS, _SUMMED = TERMS.text("five_years_long"), TERMS.text("summed")
_STARS = late(r"^[★☆▲△*＊●○◆◇■□◎]+")
#: A unit behind a name otherwise than in round brackets: 座位数/万个, 用纸量，万吨, 面积[万平方米].
_UNIT_BEHIND = late(
    r"(?P<name>.{2,}?)(?:/(?P<slash>[^/]+)|[，,](?P<comma>[^，,]+)|[\[【〔](?P<square>[^\[\]【】〔〕]+)[\]】〕])$",
    needs=("/", "，", ",", "[", "【", "〔"),
)
#: 产值（亿元）（2020年价): a unit before what else the brackets say.
_UNIT_FIRST = late(r"[（(](?P<unit>[^（()）]+)[)）](?=[（(][^（()）]+[)）]$)", needs=("（", "("))
_MADE, _PLACE_PART, _AMOUNT_OF = TERMS.lates("made", "place_part", "amount_of")
#: What a row in kilowatts ends with says what of it is rated.
_RATED = late(rf"(?<=[{HAN}]{{2}})[{HAN}]{{2}}$")
NUMBERED, NUMBER = TERMS.lates("numbered", "number")


class Row(NamedTuple):
    subject: str
    unit: str
    category: str
    change: Change | None
    base: int | None
    cumulative: bool
    year: int | None = None  # where the name says it (2025年借阅率)


def read_row(
    roles: tuple[Column, ...], names: list[int], texts: tuple[str, ...], parent: Row | None, note: str, inside: bool
) -> tuple[Row | None, bool]:
    """A row's name, unit and category, and whether it is a part of `parent`: 其中：甲, and the rows of its unit that follow such a one."""
    name = tables.bare(texts[names[-1]]) if names and names[-1] < len(texts) else ""
    if not name or tables.across(texts):  # a line over the whole width is a heading between rows
        return None, False
    own = next((tables.bare(texts[column.index]) for column in roles if column.role == "unit" and column.index < len(texts)), "")
    category = next((tables.bare(texts[c.index]) for c in roles if c.role == "category" and c.index < len(texts)), "")
    if len(names) > 1:
        above = tables.bare(texts[names[0]])
        category = category or ("" if above.isdigit() else above)
        merged = above != name and roles[names[0]].header == roles[names[-1]].header
        if merged and not MEASURED.search(NUMBER.sub("", name)):  # 座位 | 城区 under one heading
            name = above + name
    divided = next((tables.bare(texts[column.index]) for column in roles if column.role == "part" and column.index < len(texts)), "")
    if not EMPTY.match(divided) and divided != name and not ALL_OF.fullmatch(divided):
        return _divided(name, divided, own, note, category, parent)
    plain = name if OF_WHICH.match(name) else NUMBER.sub("", name)
    opened = OF_WHICH.match(plain)
    row = named(plain[opened.end() :] if opened else name, own, note, category)
    short = len(row.subject) <= 3 and not MEASURED.search(row.subject)  # 其中：城区, then 乡村
    follows = inside and parent is not None and short and row.unit == parent.unit
    part = bool(opened) or follows
    if part and parent is not None and not MEASURED.search(row.subject):
        made = len(row.subject) < 4 and dimension(fold_unit(parent.unit)) == "power" and not _PLACE_PART.search(row.subject)
        tail = _MADE.search(parent.subject) if made else _tail(parent) if len(row.subject) >= 4 else None
        row = row._replace(subject=row.subject + tail[0] if tail else parent.subject + row.subject)
    return row, part


def _divided(name: str, part: str, own: str, note: str, category: str, parent: Row | None) -> tuple[Row, bool]:
    """A row of a part of what is named: by its own name where that is one of a quantity (座位数 | 儿童座位数), else behind the name."""
    part = OF_WHICH.sub("", part)
    row = named(part if MEASURED.search(part) else name + part, own, note, category)
    return row, parent is not None and parent.subject == named(name, own, note, category).subject


def _tail(whole: Row) -> re.Match[str] | None:
    """The end of a row's name that its parts share."""
    return _AMOUNT_OF.search(whole.subject) or (_RATED.search(whole.subject) if dimension(fold_unit(whole.unit)) == "power" else None)


def named(name: str, own: str, note: str, category: str) -> Row:
    """A row by its name: without number, marks and unit; with the change, the base and the sum over years that it states."""
    name = NAME_MARKS.sub("", _STARS.sub("", name))
    dated = _DATED_NAME.match(NUMBER.sub("", name))
    if dated:
        return named(dated["name"], own, note, category)._replace(year=int(dated["year"]))
    unit = own if own and not EMPTY.match(own) else ""
    both = next((hit for each in (_WITH_UNIT, _UNIT_LAST) if (hit := each.search(name)) and parse_unit(hit["unit"])), None)
    if both:  # 产值（亿元，2020年价）, 产值（2020年价，亿元）
        unit, name = unit or both["unit"], f"{name[: both.start()]}（{both['rest']}）"
    name, inside = _without_unit(NAME_MARKS.sub("", name))
    unit = unit or inside
    name = NAME_MARKS.sub("", NUMBER.sub("", name))
    name = indicators.strip_territory(name, None) or name
    based = _BASE_IN_NAME.search(name)
    name = name[: based.start()] if based else name
    unit = unit or note
    changed = _CHANGED.search(name)
    if changed and changed.start() > 1:
        base = int(changed["from"]) if changed["from"] else int(based["from"]) if based else None
        change: Change = "decrease" if changed["word"] in DOWN else "increase"
        total = bool(changed["total"]) or changed["base"] == _FIVE_YEARS
        return Row(name[: changed.start()], unit, category, change, base, total)
    share = unit in ("%", "") and _SHARE_NAME.search(name)  # 新增书车中电动车占比 is a level
    if GROWN.match(name) and not share:  # 新增书屋面积
        return Row(name, unit, category, "increase", int(based["from"]) if based else None, False)
    two = _TWO_MEASURES.match(name)
    if two and unit:
        name = two["thing"] + (two["first"][:-1] + two["other"] if fold_unit(unit) == "%" else two["first"])
    total = name.startswith(_SUMMED) or _TOTAL_NAME.search(name) is not None
    return Row(_TOTAL_NAME.sub("", name) or name, unit, category, None, None, total)


_TOTAL_NAME = TERMS.late("total_name")


def _without_unit(name: str) -> tuple[str, str]:
    """A name and the unit that stands in it, "" if none does."""
    first, inside, behind = _UNIT_FIRST.search(name), _UNIT_IN_NAME.search(name), _UNIT_BEHIND.fullmatch(name)
    if first and parse_unit(first["unit"]):
        return name[: first.start()] + name[first.end() :], first["unit"]
    if inside and parse_unit(inside[1]):
        return name[: inside.start()], inside[1]
    unit = (behind["slash"] or behind["comma"] or behind["square"]) if behind else ""
    return (behind["name"], unit) if behind and parse_unit(unit) else (name, "")


class Parts(NamedTuple):
    """A row with the rows that are of it (其中：…), by their places among the table's rows; `unit` is the row's; `columns` hold values.

    `more`: the rows that follow with the same unit, which may be of it too.
    """

    name: str
    whole: int
    rows: tuple[int, ...]
    unit: str
    columns: tuple[int, ...]
    more: tuple[int, ...] = ()


def parts(table: PlanTable) -> Iterator[Parts]:
    """The rows of an indicator table that are broken down by rows below them."""
    roles = in_indicators(table)
    names = [column.index for column in roles if column.role == "name"]
    columns = tuple(column.index for column in roles if column.role == "value" and not indicator_columns.YEARLY.search(column.header))
    divided = any(column.role == "part" for column in roles)
    parent: Row | None = None
    whole, members = 0, list[int]()
    units = [row.unit if (row := read_row(roles, names, texts, None, "", False)[0]) else None for texts in table.rows]
    first = [tables.bare(texts[names[-1]]) if names else "" for texts in table.rows]

    def made(of: Row) -> Parts:
        behind = range(members[-1] + 1, len(units))
        edge = next((at for at in behind if units[at] != of.unit or OF_WHICH.match(first[at]) or NUMBERED.match(first[at])), len(units))
        more = tuple(range(members[-1] + 1, edge))
        numbered = bool(NUMBERED.match(first[whole]))  # 一、甲, 其中：乙, 丙, 二、丁: all down to the next number
        rows = (*members, *more) if numbered and not divided else tuple(members)
        return Parts(of.subject, whole, rows, of.unit, columns, () if numbered or divided else more)

    for at, texts in enumerate(table.rows):
        row, part = read_row(roles, names, texts, parent, "", bool(members))
        if part and parent is not None:
            members.append(at)
            continue
        if members and parent is not None:
            yield made(parent)
        parent, whole, members = row, at, []
    if members and parent is not None:
        yield made(parent)
