"""A row of an indicator table: what it is of, in which unit, and the change and the year that its name states."""

from __future__ import annotations

import re
from typing import NamedTuple

from plancheck.extraction import indicators, tables
from plancheck.extraction.patterns import late
from plancheck.extraction.subjects import MEASURED
from plancheck.extraction.words import either
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension, fold_unit, parse_unit

EMPTY = late(r"^[—\-－–/\\.·\s]*$|^(?:无|不涉及|N/?A)$", re.IGNORECASE)
_UNIT_IN_NAME = late(r"[（(]\s*(?:单位[：:])?([^（()）]*?)\s*[)）]\s*[*＊※①②③]*$", needs=("（", "("))
_CHANGED = late(
    r"(?P<base>(?:[较比](?P<from>(?:19|20)\d\d)年?|五年)?)(?P<total>累计)?(?P<word>下降|降低|减少|削减|提高|提升|增长|增加|上升|降(?=幅)|增(?=幅))(?:率|幅度?|比例|目标)?$",
    needs=("下降", "降低", "减少", "削减", "提高", "提升", "增", "上升", "降"),
)
_SHARE_NAME = late(rf"(?:{either('share')}|率)(?:[（(][^（()）]*[)）])?$")
_GROWN = late(r"^(?:累计)?(?:新增|净增)(?!长)", needs=("新增", "净增"))
DOWN = ("下降", "降低", "减少", "削减", "降")
OF_WHICH = late(r"^其中[：:]?|^#", needs=("其中", "#"))
#: 降低率（比2020年）, 下降（以2020年为基期）.
_BASE_IN_NAME = late(r"[（(](?:比|较|与|相比|相对于?|以)(?P<from>(?:19|20)\d\d)年?(?:相比|为基[期准年数]?)?[)）]$", needs=("（", "("))
_STARS = late(r"^[★☆▲△*＊●◆■]+", needs=("★", "☆", "▲", "△", "*", "＊", "●", "◆", "■"))
#: Two measures in one name over two rows, told apart by the unit: 甲消费量及比重.
_TWO_MEASURES = late(
    r"^(?P<thing>.+?)(?P<first>[一-鿿]{2}量|[一-鿿]{2}值)(?:及|和|与)(?:其)?(?P<other>占.+|比重|占比)$",
    needs=("占", "比重"),
)
_WITH_UNIT = late(r"[（(](?:单位[：:])?(?P<unit>[^（()）]+?)[，,、；;](?P<rest>[^（()）]+)[)）]$", needs=("（", "("))
_UNIT_LAST = late(r"[（(](?P<rest>[^（()）]+)[，,、；;](?:单位[：:])?(?P<unit>[^（()），,、；;]+)[)）]$", needs=("（", "("))
_DATED_NAME = late(r"(?:到|至)?(?P<year>20\d\d)年(?:末|底)?(?P<name>[一-鿿]{3}.*)$", needs=("20",))
#: Marks of notes behind a name: 座位数[1], 面积（注2）.
_NAME_MARKS = late(r"(?:[*＊※①-⑳¹²³⁴-⁹]|[\[【〔（(]注?[:：]?\d{1,2}[\]】〕）)]|[（(]注[)）])+$")
#: A unit behind a name otherwise than in round brackets: 座位数/万个, 用纸量，万吨, 面积[万平方米].
_UNIT_BEHIND = late(
    r"(?P<name>.{2,}?)(?:/(?P<slash>[^/]+)|[，,](?P<comma>[^，,]+)|[\[【〔](?P<square>[^\[\]【】〔〕]+)[\]】〕])$",
    needs=("/", "，", ",", "[", "【", "〔"),
)
#: 产值（亿元）（2020年价): a unit before what else the brackets say.
_UNIT_FIRST = late(r"[（(](?P<unit>[^（()）]+)[)）](?=[（(][^（()）]+[)）]$)", needs=("（", "("))
#: What a row in kilowatts ends with, all of it.
_MADE = late("[一-鿿]{2}(?:容量|规模)?$")
#: A part that is a place or one side of the whole.
_PLACE_PART = late("[市县区镇乡村内外]$|^(?:城|乡|其他|其余)")
#: An amount of which a kind of thing has a part: 藏书总量, of it 少儿图书: 少儿图书总量.
_AMOUNT_OF = late(r"(?:总[量数额]|(?:总|占地)?面积|总?投资|总?容量|总?规模|[产用]量)$")
#: What a row in kilowatts ends with says what of it is rated.
_RATED = late(r"(?<=[一-鿿]{2})[一-鿿]{2}$")
#: A row numbered 一、 among rows without a number.
NUMBERED = late(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)")
#: A row's number before its name.
NUMBER = late(r"^(?:[（(]?\d{1,2}[）)]?[.、．]?(?!\d|年)|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)")


class Row(NamedTuple):
    subject: str
    unit: str
    category: str
    change: Change | None
    base: int | None
    cumulative: bool
    year: int | None = None  # where the name says it (2025年借阅率)


def read_row(
    roles: tuple[tables.Column, ...], names: list[int], texts: tuple[str, ...], parent: Row | None, note: str, inside: bool
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


def _tail(whole: Row) -> re.Match[str] | None:
    """The end of a row's name that its parts share."""
    return _AMOUNT_OF.search(whole.subject) or (_RATED.search(whole.subject) if dimension(fold_unit(whole.unit)) == "power" else None)


def named(name: str, own: str, note: str, category: str) -> Row:
    """A row by its name: without number, marks and unit; with the change, the base and the sum over years that it states."""
    name = _STARS.sub("", name)
    dated = _DATED_NAME.match(NUMBER.sub("", name))
    if dated:
        return named(dated["name"], own, note, category)._replace(year=int(dated["year"]))
    unit = own if own and not EMPTY.match(own) else ""
    both = next((hit for each in (_WITH_UNIT, _UNIT_LAST) if (hit := each.search(name)) and parse_unit(hit["unit"])), None)
    if both:  # 产值（亿元，2020年价）, 产值（2020年价，亿元）
        unit, name = unit or both["unit"], f"{name[: both.start()]}（{both['rest']}）"
    name, inside = _without_unit(_NAME_MARKS.sub("", name))
    unit = unit or inside
    name = _NAME_MARKS.sub("", NUMBER.sub("", name))
    name = indicators.strip_territory(name, None) or name
    based = _BASE_IN_NAME.search(name)
    name = name[: based.start()] if based else name
    unit = unit or note
    changed = _CHANGED.search(name)
    if changed and changed.start() > 1:
        base = int(changed["from"]) if changed["from"] else int(based["from"]) if based else None
        change: Change = "decrease" if changed["word"] in DOWN else "increase"
        total = bool(changed["total"]) or changed["base"] == "五年"
        return Row(name[: changed.start()], unit, category, change, base, total)
    share = unit in ("%", "") and _SHARE_NAME.search(name)  # 新增书车中电动车占比 is a level
    if _GROWN.match(name) and not share:  # 新增书屋面积
        return Row(name, unit, category, "increase", int(based["from"]) if based else None, False)
    two = _TWO_MEASURES.match(name)
    if two and unit:
        name = two["thing"] + (two["first"][:-1] + two["other"] if fold_unit(unit) == "%" else two["first"])
    total = name.startswith("累计") or _TOTAL_NAME.search(name) is not None
    return Row(_TOTAL_NAME.sub("", name) or name, unit, category, None, None, total)


#: A sum over years, as the end of a name says it: …（五年累计）, …（2021年起累计）.
_TOTAL_NAME = late(r"[（(](?:五年|(?:自|从)?(?:19|20)\d\d年(?:起|以来|开始)的?)?累计[值数]?[)）]$|累计$", needs=("累计",))


def _without_unit(name: str) -> tuple[str, str]:
    """A name and the unit that stands in it, "" if none does."""
    first, inside, behind = _UNIT_FIRST.search(name), _UNIT_IN_NAME.search(name), _UNIT_BEHIND.fullmatch(name)
    if first and parse_unit(first["unit"]):
        return name[: first.start()] + name[first.end() :], first["unit"]
    if inside and parse_unit(inside[1]):
        return name[: inside.start()], inside[1]
    unit = (behind["slash"] or behind["comma"] or behind["square"]) if behind else ""
    return (behind["name"], unit) if behind and parse_unit(unit) else (name, "")
