"""The facts in an indicator table: one for each value cell, with the year and kind of its column and the unit of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from plancheck.extract import indicators, quantities, tables, years
from plancheck.extract.quantities import Found
from plancheck.extract.scene import Scene
from plancheck.extract.subjects import MEASURED
from plancheck.model.document import Block
from plancheck.model.plan import Change, Delegated, Fact, FactKind, Gap, Op, PlanTable, quote
from plancheck.model.quantity import dimension, fold_unit, parse_unit

_NOW = re.compile(r"现状|基期|基准|基础|实际|完成情况|完成值|实绩|当前|现值|年情况")
_THEN = re.compile(r"目标|规划|计划|预期值|参考值|指标值|近期|远期")
_TOTAL = re.compile(r"累计|合计")
_YEARLY = re.compile(r"年均|增速|年增长|增长率")
#: A column of how the values grew a year, from the first year's to the last's.
_GROWTH = re.compile(r"^年均(?:增速|增长率?|增幅|增长速度)(?:[（(][%％][)）]|/[%％])?$")
_EMPTY = re.compile(r"^[—\-－–/\\.·\s]*$|^(?:无|不涉及|N/?A)$", re.IGNORECASE)
_LEFT = re.compile(
    r"完成|下达|要求|为准|达到(?:国家|[省市]|上级)|逐步|持续|稳步|稳中|不断|不[减增降]|不低于(?:国家|[省市全])|只[减增降]|进一步|明显|大幅|提[升高]$|下降$|降低$|全面|根据|按照"
)
_UNIT_IN_NAME = re.compile(r"[（(]\s*(?:单位[：:])?([^（()）]*?)\s*[)）]\s*[*＊※①②③]*$")
#: What a header says besides its measure: years, units, and words for value and state.
_MEASURE_OF = re.compile(
    r"(?:19|20)\d\d年?[底末]?|[“\"]?十[一二三四五六]五[”\"]?(?:末|期间|时期)?|[（(][^（()）]*[)）]|/.*$|现状|基期|基准|实际|完成情况|完成|目标|规划|计划|预期|累计|合计|"
    r"当前|情况|参考|指标|数据|数值|值|年"
)
_CHANGED = re.compile(
    r"(?P<base>(?:[较比](?P<from>(?:19|20)\d\d)年?|五年)?)(?P<total>累计)?(?P<word>下降|降低|减少|削减|提高|提升|增长|增加|上升|降(?=幅)|增(?=幅))(?:率|幅度?|比例|目标)?$"
)
_CELL_CHANGE = re.compile(
    r"^(?:相?[较比](?P<from>(?:19|20)\d\d)年?)?(?P<total>累计)?(?P<word>下降|降低|减少|削减|提高|提升|增长|增加|上升)(?![至到])了?(?=[\d约≥>])"
)
_GROWN = re.compile(r"^(?:累计)?(?:新增|净增)(?!长)")
_DOWN = ("下降", "降低", "减少", "削减", "降")
_OF_WHICH = re.compile(r"^其中[：:]?|^#")
#: 降低率（比2020年）, 下降（以2020年为基期）.
_BASE_IN_NAME = re.compile(r"[（(](?:比|较|与|相比|相对于?|以)(?P<from>(?:19|20)\d\d)年?(?:相比|为基[期准年数]?)?[)）]$")
_FIVE_YEARS = re.compile(r"五年|5年|累计|变化|变动|增减")
_STARS = re.compile(r"^[★☆▲△*＊●◆■]+")
#: Two measures in one name over two rows, told apart by the unit: 甲消费量及比重.
_TWO_MEASURES = re.compile(r"^(?P<thing>.+?)(?P<first>[一-鿿]{2}量|[一-鿿]{2}值)(?:及|和|与)(?:其)?(?P<other>占.+|比重|占比)$")
_WITH_UNIT = re.compile(r"[（(](?P<unit>[^（()）]+?)[，,、；;](?P<rest>[^（()）]+)[)）]$")
_BRACKETED = re.compile(r"^[\[【〔](.+?)[\]】〕][*＊※]*$")
_YEAR_ASIDE = re.compile(r"[（(]((?:19|20)\d\d)年?[)）]$")
_BASE_ASIDE = re.compile(r"[（(]相?[较比]((?:19|20)\d\d)年?[^（()）]*[)）]$")
_DONE = re.compile(r"^(?:已?完成|已?达标|达到|合格|未完成|超额完成|提前完成)$")
_ALL_BRACKETS = re.compile(r"[\[【〔（(].{0,6}[\]】〕）)].{0,12}累计")
_MARKS = re.compile(r"[*＊※①②③④⑤⑥]+$")


@dataclass(frozen=True, slots=True)
class _Values:
    """A column of values: its place, year, kind, and whether it sums over years; `base` the year a sum starts from."""

    index: int
    year: int | None
    kind: FactKind
    base: int | None = None
    cumulative: bool = False
    unit: str = ""
    measure: str = ""  # what the column adds to the row's name where several columns share a year
    growth: bool = False  # by how much the values grew a year


@dataclass(frozen=True, slots=True)
class _Row:
    subject: str
    unit: str
    category: str
    change: Change | None
    base: int | None
    cumulative: bool


def read(scene: Scene, table: PlanTable) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """Facts and delegated targets of an indicator table, and a gap for each value cell that says something not understood."""
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    if tables.rows_by_year(table.header, table.rows):
        return _by_year(scene, table)
    roles = tables.columns(table.header, tables.INDICATOR_COLUMNS)
    names = [column.index for column in roles if column.role == "name"]
    period = _title_period(table)
    values = [*_value_columns(roles, scene, period)]
    grid = scene.document.tables[table.index - 1].grid[len(table.header) :]
    note, base = _table_unit(scene, table), _table_base(scene, table)
    parent: _Row | None = None
    inside = False  # among the parts of `parent`
    for cells, texts in zip(grid, table.rows, strict=True):
        row, part = _row(roles, names, texts, parent, note, inside)
        if row is None:
            continue
        inside = part
        parent = parent if part else row
        if row.change and row.base is None:
            row = replace(row, base=base)
        told = period if row.change and row.base is None else None
        done: set[int] = set()
        for column in values:
            block = cells[column.index] if column.index < len(cells) else -1
            if block < 0 or block in done:
                continue
            done.add(block)
            made, open_target, understood = _cell(scene, table, _since(row, column, told), column, block)
            found += made
            left += open_target
            if not understood:
                gaps.append(Gap("facts", block, "unread_cell"))
    return found, left, gaps


@dataclass(frozen=True, slots=True)
class Parts:
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
    roles = tables.columns(table.header, tables.INDICATOR_COLUMNS)
    names = [column.index for column in roles if column.role == "name"]
    columns = tuple(column.index for column in roles if column.role == "value" and not _YEARLY.search(column.header))
    parent: _Row | None = None
    whole, members = 0, list[int]()
    units = [row.unit if (row := _row(roles, names, texts, None, "", False)[0]) else None for texts in table.rows]
    first = [tables.bare(texts[names[-1]]) if names else "" for texts in table.rows]

    def made(of: _Row) -> Parts:
        behind = range(members[-1] + 1, len(units))
        edge = next((at for at in behind if units[at] != of.unit or _OF_WHICH.match(first[at]) or _NUMBERED.match(first[at])), len(units))
        more = tuple(range(members[-1] + 1, edge))
        numbered = bool(_NUMBERED.match(first[whole]))  # 一、甲, 其中：乙, 丙, 二、丁: all down to the next number
        rows = (*members, *more) if numbered else tuple(members)
        return Parts(of.subject, whole, rows, of.unit, columns, () if numbered else more)

    for at, texts in enumerate(table.rows):
        row, part = _row(roles, names, texts, parent, "", bool(members))
        if part and parent is not None:
            members.append(at)
            continue
        if members and parent is not None:
            yield made(parent)
        parent, whole, members = row, at, []
    if members and parent is not None:
        yield made(parent)


def _by_year(scene: Scene, table: PlanTable) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """A table with a year in each row and an indicator in each column."""
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    note = _table_unit(scene, table)
    grid = scene.document.tables[table.index - 1].grid[len(table.header) :]
    dated = [_column_year(tables.bare(texts[0])) for texts in table.rows]
    known = [year for year, _ in dated if year is not None]
    for at, header in enumerate(tables.joined(table.header)):
        row = _named(header, "", note, "") if at else None
        for (year, _), cells, texts in zip(dated, grid, table.rows, strict=True):
            if row is None or at >= len(cells) or cells[at] < 0 or year is None:
                continue
            column = _Values(at, year, _kind(tables.bare(texts[0]), year, known, scene))
            made, open_target, understood = _cell(scene, table, row, column, cells[at])
            found += made
            left += open_target
            if not understood:
                gaps.append(Gap("facts", cells[at], "unread_cell"))
    return found, left, gaps


# --- header -------------------------------------------------------------------------------------------------------------------


def _title_period(table: PlanTable) -> years.Mention | None:
    """The period that a table's title says it is about (“十三五”主要指标完成情况); None where it names none, or several."""
    title = quantities.squeeze(table.title).text
    periods = {(each.year, each.base): each for each in years.find(title) if each.role == "over" and each.base is not None}
    fives = {hit[1] for hit in re.finditer("十([一二三四五六])五", title)}
    if not periods and len(fives) == 1:
        end, base = _column_year(f"十{fives.pop()}五")
        return years.Mention(0, 0, end, "over", base)
    return next(iter(periods.values())) if len(periods) == 1 else None


def _since(row: _Row, column: _Values, period: years.Mention | None) -> _Row:
    """The row with the year before its table's period as base where the column holds for the last year of that period."""
    return replace(row, base=period.base) if period and column.year == period.year else row


def _value_columns(roles: tuple[tables.Column, ...], scene: Scene, period: years.Mention | None) -> Iterator[_Values]:
    named = [(column, _column_year(column.header)) for column in roles if column.role == "value" and not _YEARLY.search(column.header)]
    known = [year for _, (year, _) in named if year is not None]
    kinds = [_kind(column.header, year, known, scene) for column, (year, _) in named]
    shared = len({(year, kind) for (_, (year, _)), kind in zip(named, kinds, strict=True)}) < len(named)
    for (column, (year, base)), kind in zip(named, kinds, strict=True):
        if year is None and period is not None and re.search(r"目标|实际|完成|末", column.header):
            year = period.year  # 目标值 and 实际值 of the period in the title
        total = bool(_TOTAL.search(column.header))
        if year is None and known and _FIVE_YEARS.search(column.header):
            year, base, total = max(known), max(known) - 5, True
        measure = _MEASURE_OF.sub("", column.header) if shared else ""
        yield _Values(column.index, year, kind, base if total else None, total, _header_unit(column.header), measure)
    ends = {year: kind for (_, (year, _)), kind in zip(named, kinds, strict=True) if year is not None}
    for column in roles:
        if _GROWTH.match(column.header) and len(ends) == 2:
            yield _Values(column.index, max(ends), ends[max(ends)], min(ends), measure="年均增速", growth=True)


def _column_year(header: str) -> tuple[int | None, int | None]:
    """The year of a header and the year before its period."""
    mentions = [each for each in years.find(header) if each.year is not None and each.role != "base"]
    if mentions:
        return mentions[-1].year, mentions[-1].base
    plain = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", header)
    if plain:
        return int(plain[1]), None
    five = re.search(r"十([一二三四五六])五", header)
    if five:
        end = 2005 + 5 * "一二三四五六".index(five[1]) + 5
        return end, end - 5
    return None, None


def _kind(header: str, year: int | None, known: list[int], scene: Scene) -> FactKind:
    """By the header's words, else a year up to the pivot is past; without a pivot the first of several years is."""
    if _NOW.search(header):
        return "status"
    if _THEN.search(header) or year is None:
        return "target"
    if year in scene.planned and not (scene.pivot is not None and year <= scene.pivot):
        return "target"
    if scene.pivot is not None:
        first = scene.horizon is not None and len(set(known)) > 1 and year == min(known) and year < scene.horizon and year % 5
        return "status" if year <= scene.pivot or first else "target"
    return "status" if len(set(known)) > 1 and year == min(known) else "target"


def _header_unit(header: str) -> str:
    """The unit in a column's header: 规模（万千瓦）, 规模/万千瓦."""
    hit = _UNIT_IN_NAME.search(header) or re.search(r"/([^/]+)$", header)
    return fold_unit(hit[1]) if hit and parse_unit(hit[1]) else ""


def _table_unit(scene: Scene, table: PlanTable) -> str:
    """The unit that a note at the table's head gives to all of it: 单位：%."""
    first = next((cell for row in scene.document.tables[table.index - 1].grid for cell in row if cell >= 0), None)
    near = [table.title] + [scene.document.blocks[at].text for at in range(max(0, (first or 0) - 2), first or 0)]
    units = tables.noted_units(near)
    return units[0] if len(units) == 1 else ""


def _table_base(scene: Scene, table: PlanTable) -> int | None:
    """The one year that a note below a table says its changes compare with (注：降低率为较2020年累计下降); None without one."""
    found = set()
    for block in _below(scene, table):
        text = tables.bare(block.text)
        if re.match(r"注|说明|备注|[*＊※①\[【]|[（(]注", text) and re.search("下降|降低|提高|变化|降幅|基期|基准", text):
            found |= {each.year for each in years.find(text) if each.role == "base" and each.year is not None}
            found |= {int(hit[1]) for hit in re.finditer(r"以((?:19|20)\d\d)年为基", text)}
    return found.pop() if len(found) == 1 else None


def _below(scene: Scene, table: PlanTable) -> tuple[Block, ...]:
    """The three blocks below a table, where its notes stand."""
    cells = [cell for row in scene.document.tables[table.index - 1].grid for cell in row if cell >= 0]
    last = max(cells, default=-1)
    return scene.document.blocks[last + 1 : last + 4]


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _row(
    roles: tuple[tables.Column, ...], names: list[int], texts: tuple[str, ...], parent: _Row | None, note: str, inside: bool
) -> tuple[_Row | None, bool]:
    """A row's name, unit and category, and whether it is a part of `parent`: 其中：甲, and the rows of its unit that follow such a one."""
    name = tables.bare(texts[names[-1]]) if names and names[-1] < len(texts) else ""
    if not name or len(set(texts)) == 1:  # a line over the whole width is a heading between rows
        return None, False
    own = next((tables.bare(texts[column.index]) for column in roles if column.role == "unit" and column.index < len(texts)), "")
    category = next((tables.bare(texts[c.index]) for c in roles if c.role == "category" and c.index < len(texts)), "")
    if len(names) > 1:
        above = tables.bare(texts[names[0]])
        category = category or above
        merged = above != name and roles[names[0]].header == roles[names[-1]].header
        if merged and not MEASURED.search(_NUMBER.sub("", name)):  # 座位 | 城区 under one heading
            name = above + name
    plain = name if _OF_WHICH.match(name) else _NUMBER.sub("", name)
    opened = _OF_WHICH.match(plain)
    row = _named(plain[opened.end() :] if opened else name, own, note, category)
    short = len(row.subject) <= 3 and not MEASURED.search(row.subject)  # 其中：城区, then 乡村
    follows = inside and parent is not None and short and row.unit == parent.unit
    part = bool(opened) or follows
    if part and parent is not None and not MEASURED.search(row.subject):
        tail = _tail(parent) if len(row.subject) >= 4 else None
        row = replace(row, subject=row.subject + tail[0] if tail else parent.subject + row.subject)
    return row, part


#: An amount of which a kind of thing has a part: 藏书总量, of it 少儿图书: 少儿图书总量.
_AMOUNT_OF = re.compile(r"(?:总[量数额]|(?:总|占地)?面积|总?投资|总?容量|总?规模|[产用]量)$")
#: What a row in kilowatts ends with says what of it is rated.
_RATED = re.compile(r"(?<=[一-鿿]{2})[一-鿿]{2}$")
#: A row numbered 一、 among rows without a number.
_NUMBERED = re.compile(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)")
#: A row's number before its name.
_NUMBER = re.compile(r"^(?:[（(]?\d{1,2}[）)]?[.、．]?(?!\d|年)|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)")


def _tail(whole: _Row) -> re.Match[str] | None:
    """The end of a row's name that its parts share."""
    return _AMOUNT_OF.search(whole.subject) or (_RATED.search(whole.subject) if dimension(fold_unit(whole.unit)) == "power" else None)


def _named(name: str, own: str, note: str, category: str) -> _Row:
    """A row by its name: without number, marks and unit; with the change, the base and the sum over years that it states."""
    name = _STARS.sub("", name)
    unit = own if own and not _EMPTY.match(own) else ""
    both = _WITH_UNIT.search(name)
    if both and parse_unit(both["unit"]):  # 产值（亿元，2020年价）
        unit, name = unit or both["unit"], f"{name[: both.start()]}（{both['rest']}）"
    inside = _UNIT_IN_NAME.search(name)
    if inside and parse_unit(inside[1]):
        name = name[: inside.start()]
        unit = unit or inside[1]
    name = _MARKS.sub("", _NUMBER.sub("", _MARKS.sub("", name)))
    name = indicators.strip_territory(name, None) or name
    based = _BASE_IN_NAME.search(name)
    name = name[: based.start()] if based else name
    unit = unit or note
    changed = _CHANGED.search(name)
    if changed and changed.start() > 1:
        base = int(changed["from"]) if changed["from"] else int(based["from"]) if based else None
        change: Change = "decrease" if changed["word"] in _DOWN else "increase"
        total = bool(changed["total"]) or changed["base"] == "五年"
        return _Row(name[: changed.start()], unit, category, change, base, total)
    if _GROWN.match(name):  # 新增书屋面积
        return _Row(name, unit, category, "increase", int(based["from"]) if based else None, False)
    two = _TWO_MEASURES.match(name)
    if two and unit:
        name = two["thing"] + (two["first"][:-1] + two["other"] if fold_unit(unit) == "%" else two["first"])
    total = bool(re.search(r"^累计|累计$|[（(](?:五年)?累计[值数]?[)）]$", name))
    return _Row(re.sub(r"[（(](?:五年)?累计[值数]?[)）]$|累计$", "", name) or name, unit, category, None, None, total)


# --- cells --------------------------------------------------------------------------------------------------------------------


def _cell(scene: Scene, table: PlanTable, row: _Row, column: _Values, block: int) -> tuple[list[Fact], list[Delegated], bool]:
    """What a value cell says: facts, a delegated target, and whether all of it was understood."""
    shadow = quantities.squeeze(scene.document.blocks[block].text)
    text = re.sub(r"\s", "", shadow.text)
    if _EMPTY.match(text):
        return [], [], True
    cumulative = row.cumulative or column.cumulative
    inner = _BRACKETED.match(text)
    if inner and column.growth:  # a sum over the years, no growth a year
        return [], [], True
    if inner:
        text, cumulative = inner[1], True
    year, compared = column.year, None
    based = _BASE_ASIDE.search(text)
    if based and based.start():
        text, compared = text[: based.start()], int(based[1])
    aside = _YEAR_ASIDE.search(text)
    if aside and text != aside[0]:
        text, year = text[: aside.start()], int(aside[1])
    text = _MARKS.sub("", text)
    changed = _CELL_CHANGE.match(text)
    found = _values(text[changed.end() :] if changed else text)
    if column.growth:
        grown = [each for each in found if row.change is None and each.unit in ("", "%") and each.value >= 0 and len(found) == 1]
        name = row.subject + column.measure
        return [_grown(scene, table, row, column, block, each, name) for each in grown], [], True
    if not found:
        if _DONE.match(text) or (column.kind == "status" and _LEFT.search(text)):
            return [], [], True
        if _LEFT.search(text):
            return [], [_delegated(scene, table, row, year, block)], True
        return [], [], not re.search(r"\d", text)
    parts = row.subject.split("/") if len(found) > 1 else [row.subject]
    if len(parts) != len(found):
        parts = [row.subject] * len(found)
    made = []
    for name, each in zip(_shared_end(parts), found, strict=True):
        change, base = row.change, compared or row.base
        if changed:
            change = "decrease" if changed["word"] in _DOWN else "increase"
            base = int(changed["from"]) if changed["from"] else base
        # A share in brackets is marked, not summed: 【35】%.
        relative = dimension(fold_unit(row.unit or each.unit)) in ("ratio", "points")
        summed = cumulative and (change is not None or not relative)
        if summed and base is None:
            base = column.base if column.base is not None or not inner else _summed_from(scene, table, year)
        name = name if not column.measure or name.endswith(column.measure) else name + column.measure
        made.append(_fact(scene, table, row, column, block, each, name, year, change, base, summed and not (relative and base is not None)))
    return made, [], True


def _grown(scene: Scene, table: PlanTable, row: _Row, column: _Values, block: int, each: Found, name: str) -> Fact:
    """By how much a row's values grew a year: no indicator's value."""
    made = _fact(scene, table, replace(row, unit="%"), column, block, each, name, column.year, "increase", column.base, False)
    return replace(made, indicator=None)


def _summed_from(scene: Scene, table: PlanTable, year: int | None) -> int | None:
    """The year from which bracketed values sum, where a note at the table says so (【】内为五年累计数)."""
    noted = any(_ALL_BRACKETS.search(tables.bare(block.text)) for block in _below(scene, table))
    return year - 5 if noted and year is not None else None


def _shared_end(parts: list[str]) -> list[str]:
    """甲/乙/丙数量: each part takes the ending that only the last one has."""
    hit = re.search(r"(?:建设)?(?:数量|个数|数|面积|规模|量)$", parts[-1])
    return [part if not hit or part.endswith(hit[0]) else part + hit[0] for part in parts]


def _values(text: str) -> list[Found]:
    if re.fullmatch(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?){1,4}", text):
        return [Found(0, 0, 0, 0, Decimal(piece), None, "", "=") for piece in text.split("/")]
    found = quantities.find_squeezed(text)
    if len(found) > 1 and found[0].start == 0 and re.search(r"[（(](.+)[)）]", text):
        return found[:1]  # what stands in brackets explains the value
    return found if len(found) == 1 else []


def _fact(
    scene: Scene, table: PlanTable, row: _Row, column: _Values, block: int, each: Found, name: str, year: int | None,
    change: Change | None, base: int | None, cumulative: bool,
) -> Fact:  # fmt: skip
    text = scene.document.blocks[block].text
    section = table.section
    path = scene.sections[section].path if section is not None else ()
    unit = _unit(each, row, column)
    op: Op = each.op
    code = indicators.code(name, scene.vocabulary.indicators, scene.place)
    soft = bool(re.search("力争|争取", text))
    return Fact(
        code, name, None, column.kind, year, base, change, op, each.value, each.value_to, unit, soft,
        quote(scene.document, block, 0, len(text), path), row.category, section, cumulative,
    )  # fmt: skip


def _unit(each: Found, row: _Row, column: _Values) -> str:
    """The cell's own unit, else the row's, the column's, the note's; 无量纲 where none is given."""
    unit = each.unit or row.unit or column.unit
    if each.unit in ("万", "亿") and row.unit:
        unit = each.unit + fold_unit(row.unit) if not row.unit.startswith(("万", "亿")) else row.unit
    unit = fold_unit(unit)
    return unit if unit and not _EMPTY.match(unit) else "无量纲"


def _delegated(scene: Scene, table: PlanTable, row: _Row, year: int | None, block: int) -> Delegated:
    path = scene.sections[table.section].path if table.section is not None else ()
    evidence = quote(scene.document, block, 0, len(scene.document.blocks[block].text), path)
    return Delegated(indicators.code(row.subject, scene.vocabulary.indicators, scene.place), row.subject, year, evidence)
