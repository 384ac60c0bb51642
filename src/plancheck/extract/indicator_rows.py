"""The facts in an indicator table: one for each value cell, with the year and kind of its column and the unit of its row."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from plancheck.extract import indicator_columns, indicators, patterns, quantities, statements, tables, years
from plancheck.extract.context import Carried, Setting
from plancheck.extract.indicator_columns import Values
from plancheck.extract.patterns import late
from plancheck.extract.quantities import Found
from plancheck.extract.scene import Scene
from plancheck.extract.statements import Statement
from plancheck.extract.subjects import MEASURED
from plancheck.model.plan import Change, Delegated, Fact, Gap, Op, PlanTable, quote
from plancheck.model.quantity import dimension, fold_unit, parse_unit

_EMPTY = late(r"^[—\-－–/\\.·\s]*$|^(?:无|不涉及|N/?A)$", re.IGNORECASE)
_LEFT = late(
    r"完成|下达|要求|为准|达到(?:国家|[省市]|上级)|逐步|持续|稳步|稳中|不断|不[减增降]|不低于(?:国家|[省市全])|只[减增降]|进一步|明显|大幅|提[升高]$|下降$|降低$|全面|根据|按照"
)
_UNIT_IN_NAME = late(r"[（(]\s*(?:单位[：:])?([^（()）]*?)\s*[)）]\s*[*＊※①②③]*$", needs=("（", "("))
_CHANGED = late(
    r"(?P<base>(?:[较比](?P<from>(?:19|20)\d\d)年?|五年)?)(?P<total>累计)?(?P<word>下降|降低|减少|削减|提高|提升|增长|增加|上升|降(?=幅)|增(?=幅))(?:率|幅度?|比例|目标)?$",
    needs=("下降", "降低", "减少", "削减", "提高", "提升", "增", "上升", "降"),
)
_CELL_CHANGE = late(
    r"^(?:相?[较比](?P<from>(?:19|20)\d\d)年?)?(?P<total>累计)?(?P<word>下降|降低|减少|削减|提高|提升|增长|增加|上升)(?![至到])了?(?=[\d约≥>])",
    needs=("下降", "降低", "减少", "削减", "提高", "提升", "增长", "增加", "上升"),
)
_SHARE_NAME = late(r"(?:占比|比例|比重|率)(?:[（(][^（()）]*[)）])?$")
_GROWN = late(r"^(?:累计)?(?:新增|净增)(?!长)", needs=("新增", "净增"))
_DOWN = ("下降", "降低", "减少", "削减", "降")
_OF_WHICH = late(r"^其中[：:]?|^#", needs=("其中", "#"))
#: 降低率（比2020年）, 下降（以2020年为基期）.
_BASE_IN_NAME = late(r"[（(](?:比|较|与|相比|相对于?|以)(?P<from>(?:19|20)\d\d)年?(?:相比|为基[期准年数]?)?[)）]$", needs=("（", "("))
_STARS = late(r"^[★☆▲△*＊●◆■]+", needs=("★", "☆", "▲", "△", "*", "＊", "●", "◆", "■"))
#: Two measures in one name over two rows, told apart by the unit: 甲消费量及比重.
_TWO_MEASURES = late(
    r"^(?P<thing>.+?)(?P<first>[一-鿿]{2}量|[一-鿿]{2}值)(?:及|和|与)(?:其)?(?P<other>占.+|比重|占比)$",
    needs=("占", "比重"),
)
_WITH_UNIT = late(r"[（(](?P<unit>[^（()）]+?)[，,、；;](?P<rest>[^（()）]+)[)）]$", needs=("（", "("))
_BRACKETED = late(r"^[\[【〔](.+?)[\]】〕][*＊※]*$", needs=("[", "【", "〔"))
_YEAR_ASIDE = late(r"[（(]((?:19|20)\d\d)年?[)）]$", needs=("（", "("))
_BASE_ASIDE = late(r"[（(]相?[较比]((?:19|20)\d\d)年?[^（()）]*[)）]$", needs=("（", "("))
_DATED_NAME = late(r"(?:到|至)?(?P<year>20\d\d)年(?:末|底)?(?P<name>[一-鿿]{3}.*)$", needs=("20",))
#: How far a target was passed: 超额完成2.3个百分点.
_BEYOND = late("超额|超出|提前|相差|低于目标|高于目标")
_ALL_OF = late(r"合计|总计|小计|总和")
_DONE = late(r"^(?:已?完成|已?达标|达到|合格|未完成|超额完成|提前完成)$")
_ALL_BRACKETS = late(r"[\[【〔（(].{0,6}[\]】〕）)].{0,12}累计")
_YEARLY_BRACKETS = late(r"[\[【〔]\s*[\]】〕].{0,4}(?:为|是)年均", needs=("年均",))
_MARKS = late(r"[*＊※①-⑳¹²³⁴-⁹]+$")
#: Marks of notes behind a name: 座位数[1], 面积（注2）.
_NAME_MARKS = late(r"(?:[*＊※①-⑳¹²³⁴-⁹]|[\[【〔（(]注?[:：]?\d{1,2}[\]】〕）)]|[（(]注[)）])+$")
#: A unit behind a name otherwise than in round brackets: 座位数/万个, 用纸量，万吨, 面积[万平方米].
_UNIT_BEHIND = late(
    r"(?P<name>.{2,}?)(?:/(?P<slash>[^/]+)|[，,](?P<comma>[^，,]+)|[\[【〔](?P<square>[^\[\]【】〔〕]+)[\]】〕])$",
    needs=("/", "，", ",", "[", "【", "〔"),
)
#: 产值（亿元）（2020年价): a unit before what else the brackets say.
_UNIT_FIRST = late(r"[（(](?P<unit>[^（()）]+)[)）](?=[（(][^（()）]+[)）]$)", needs=("（", "("))
#: Two values in a cell, the second in brackets: 12（500）, 12[60].
_SECOND = late(
    r"^(?P<first>[^（()）\[\]【】〔〕]+)(?:[（(](?P<round>[^（()）]+)[)）]|[\[【〔](?P<square>[^\[\]【】〔〕]+)[\]】〕])$",
    needs=("（", "(", "[", "【", "〔"),
)
#: The second name of a row with two values: 书屋数量（面积）.
_SECOND_NAME = late(r"^(?P<first>.+?)[（(](?P<other>[^（()）]+)[)）]$")
#: A yearly growth in a cell: 年均增长6%以上, 6%（年均）.
_CELL_YEARLY = late(
    r"^年均(?P<word>增长|增速|增加|提高|提升|下降|降低|减少)?(?:率|为|达到?|约为)*(?=[\d约≥>不])|[（(]年均(?:增长|增速)?[)）]$",
    needs=("年均",),
)
#: Names whose values may fall below nothing.
_SIGNED = late(r"(?:增速|增长率?|增幅|变化率?|差额?|余额)$")


class _Row(NamedTuple):
    subject: str
    unit: str
    category: str
    change: Change | None
    base: int | None
    cumulative: bool
    year: int | None = None  # where the name says it (2025年借阅率)


def read(scene: Scene, table: PlanTable) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """Facts and delegated targets of an indicator table, and a gap for each value cell that says something not understood."""
    if tables.rows_by_year(table.header, table.rows):
        return _by_year(scene, table)
    places = tables.territories(table.header, table.rows)
    if places is not None:
        return _by_place(scene, table, places)
    roles = tables.columns(table.header, tables.INDICATOR_COLUMNS)
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    for side in _sides(roles):
        made, open_targets, unread = _side(scene, table, side)
        found += made
        left += open_targets
        gaps += unread
    return found, left, gaps


def _sides(roles: tuple[tables.Column, ...]) -> Iterator[tuple[tables.Column, ...]]:
    """The columns of each table that stands in one: 指标|2025年|指标|2025年 are two."""
    starts = [at for at, column in enumerate(roles) if column.role == "name" and at and any(each.role == "value" for each in roles[:at])]
    edges = [0, *(at for at in starts if any(each.role == "value" for each in roles[at:])), len(roles)]
    edges = [
        at for index, at in enumerate(edges) if index in (0, len(edges) - 1) or any(e.role == "value" for e in roles[edges[index - 1] : at])
    ]
    yield from (roles[a:b] for a, b in pairwise(edges))


def _side(scene: Scene, table: PlanTable, roles: tuple[tables.Column, ...]) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    found: list[Fact] = []
    left: list[Delegated] = []
    gaps: list[Gap] = []
    names = [column.index for column in roles if column.role == "name"]
    period = indicator_columns.title_period(table.title)
    based = next((column.index for column in roles if _BASE_COLUMN.fullmatch(column.header) and _all_years(table, column.index)), None)
    values = [each for each in indicator_columns.columns(roles, scene, table.title) if each.index != based]
    grid = tables.body(scene.document, table)
    note, base = indicator_columns.table_unit(scene, table), indicator_columns.table_base(scene, table)
    base = base or indicator_columns.titled_end(table.title, True)
    mark = indicator_columns.base_mark(scene, table)
    header = next((column.header for column in roles if names and column.index == names[-1]), "")
    note = note or indicator_columns.unit_of(header)  # 指标（%）
    thing = tables.THINGS.sub("", header) if tables.THINGS.search(header) else ""
    measure = indicator_columns.measure_of_things(table.title)
    parent: _Row | None = None
    inside = False  # among the parts of `parent`
    above = ""  # the heading over the rows
    for cells, texts in zip(grid, _filled(roles, names, table.rows), strict=True):
        above = _NUMBER.sub("", tables.bare(texts[0])) if tables.across(texts) else above
        row, part = _row(roles, names, texts, parent, note, inside)
        if row is None:
            continue
        inside = part
        parent = parent if part else row
        row = row._replace(category=row.category or above)
        if _IN_YEARS.fullmatch(tables.bare(texts[0])) and roles[0].role == "":  # 年份|指标|目标值
            row = row._replace(year=int(tables.bare(texts[0])[:4]))
        if _ALL_OF.fullmatch(row.subject):
            row = row._replace(subject=thing + row.subject if thing else _of_all(table) or row.subject)
        elif measure and not MEASURED.search(row.subject):
            row = row._replace(subject=row.subject + measure)
        if row.change and row.base is None:
            told_of = base if not mark or mark in texts[names[-1]] else None
            row = row._replace(base=_told_year(texts, based) or told_of)
        told = period if row.change and row.base is None else None
        done: set[int] = set()
        for column in values:
            block = cells[column.index] if column.index < len(cells) else -1
            if block < 0 or block in done:
                continue
            done.add(block)
            since = row._replace(base=told.base) if told and column.year == told.year else row
            if column.turn and row.change is None:
                since = since._replace(base=_told_year(texts, based))
            made, open_target, understood = _cell(scene, table, since, column, block)
            found += made
            left += open_target
            if not understood:
                gaps.append(Gap("facts", block, "unread_cell"))
    return found, left, gaps


def _told_year(texts: tuple[str, ...], at: int | None) -> int | None:
    """The year that a row has in its column of base years."""
    own = tables.bare(texts[at]) if at is not None else ""
    hit = _COMPARED_YEAR.fullmatch(own)
    return int(hit["year"]) if hit else None


def _of_all(table: PlanTable) -> str:
    """What the row of all together is a value of, by the table's title; "" where that is too long for a name."""
    subject = indicator_columns.title_subject(table.title)
    return subject if 3 <= len(subject) <= 14 and not patterns.search(r"[\d、，和与及]", subject) else ""


#: A column that says with which year each row's changes compare.
_BASE_COLUMN = late(
    "(?:指标|升降|降幅)?(?:(?:比较|对比|参照|起算|计算|核算)?的?基[年期准数](?:年份?)?|(?:比较|对比|参照|起算|比照|对照)的?(?:年份?|对象|起点|基点)|[比较](?:何年|年份))",
    needs=("基", "比", "较", "参照", "起算", "对照"),
)
#: A year that what stands beside it is compared with: 2020年, 比2020年, 较2005年, 2020年=100.
_COMPARED_YEAR = late(r"(?:以|与|同|相?[比较]|相对于?)?(?P<year>(?:19|20)\d\d)年?(?:相比|为?基[年期数准]?|=100)?")


def _all_years(table: PlanTable, at: int) -> bool:
    """Whether a column holds years that something is compared with, and nothing else."""
    cells = [tables.bare(row[at]) for row in table.rows if at < len(row)]
    printed = [cell for cell in cells if not _EMPTY.match(cell)]
    return bool(printed) and all(_COMPARED_YEAR.fullmatch(cell) for cell in printed)


def _filled(roles: tuple[tables.Column, ...], names: list[int], rows: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
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
    roles = tables.columns(table.header, tables.INDICATOR_COLUMNS)
    names = [column.index for column in roles if column.role == "name"]
    columns = tuple(column.index for column in roles if column.role == "value" and not indicator_columns.YEARLY.search(column.header))
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
    note = indicator_columns.table_unit(scene, table)
    grid = tables.body(scene.document, table)
    first = [tables.bare(texts[0]) for texts in table.rows]
    dated = {at: year for at, text in enumerate(first) if tables.DATED_ROW.fullmatch(text) and (year := indicator_columns.year_of(text)[0])}
    kinds = {at: indicator_columns.kind(first[at], year, [*dated.values()], scene) for at, year in dated.items()}
    ends = {year: kinds[at] for at, year in dated.items()}
    for at, header in enumerate(tables.joined(table.header)):
        row = _named(header, "", note, "") if at and header else None
        for line, cells in enumerate(grid):
            if row is None or at >= len(cells) or cells[at] < 0:
                continue
            column = Values(at, dated[line], kinds[line]) if line in dated else indicator_columns.of_row(at, first[line], ends)
            if column is None:
                continue
            made, open_target, understood = _cell(scene, table, row, column, cells[at])
            found += made
            left += open_target
            if not understood:
                gaps.append(Gap("facts", cells[at], "unread_cell"))
    return found, left, gaps


def _by_place(scene: Scene, table: PlanTable, places: int) -> tuple[list[Fact], list[Delegated], list[Gap]]:
    """A table with a territory in each row: its values with the territory as scope, those of all of them without one."""
    found: list[Fact] = []
    left: list[Delegated] = []
    note, titled = indicator_columns.table_unit(scene, table), indicator_columns.title_measure(table.title)
    inside = patterns.search(r"[（(]([^（()）]+)[)）]$", tables.bare(table.title))
    note = note or (inside[1] if inside and parse_unit(inside[1]) else "")
    headers = tables.joined(table.header)
    dated = [indicator_columns.year_of(header)[0] or indicator_columns.title_year(table.title) for header in headers]
    known = [year for year in dated if year is not None]
    grid = tables.body(scene.document, table)
    for at, header in enumerate(headers):
        name = indicator_columns.measure_of(header) or titled
        measure = (
            _OF_TITLE.search(titled) if name != titled and patterns.fullmatch("[一-鿿]{2,8}", name) and not MEASURED.search(name) else None
        )
        name += measure[0] if measure else ""  # 区县|旧纸 under 各区县主要用纸排放量
        if at <= places or not name or patterns.search("排名|名次|备注|类[型别]", header):
            continue
        row = _named(name, indicator_columns.unit_of(header), note, "")
        aimed = patterns.search("目标|任务|规划|计划", header + table.title) is not None
        its = indicator_columns.kind(header, dated[at], known, scene) if dated[at] is not None or aimed else "status"
        for cells, texts in zip(grid, table.rows, strict=True):
            place = tables.bare(texts[places]) if places < len(texts) else ""
            if at >= len(cells) or cells[at] < 0 or not place or tables.across(texts):
                continue
            made, open_target, _ = _cell(scene, table, row, Values(at, dated[at], its), cells[at])
            scope = None if _WHOLE_OF.match(place) or place == scene.place else place
            found += [replace(each, scope=scope) for each in made]
            left += open_target if scope is None else []
    return found, left, []


#: The measure at the end of a title.
_OF_TITLE = late("(?<=[一-鿿])[一-鿿]{2}量$")
#: A row's year.
_IN_YEARS = late(r"(?:19|20)\d\d年?", needs=("19", "20"))
#: A row of all territories together.
_WHOLE_OF = late(r"(?:全[市省县区州]|合计|总计|小计|平均)")


# --- rows ---------------------------------------------------------------------------------------------------------------------


def _row(
    roles: tuple[tables.Column, ...], names: list[int], texts: tuple[str, ...], parent: _Row | None, note: str, inside: bool
) -> tuple[_Row | None, bool]:
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
        if merged and not MEASURED.search(_NUMBER.sub("", name)):  # 座位 | 城区 under one heading
            name = above + name
    plain = name if _OF_WHICH.match(name) else _NUMBER.sub("", name)
    opened = _OF_WHICH.match(plain)
    row = _named(plain[opened.end() :] if opened else name, own, note, category)
    short = len(row.subject) <= 3 and not MEASURED.search(row.subject)  # 其中：城区, then 乡村
    follows = inside and parent is not None and short and row.unit == parent.unit
    part = bool(opened) or follows
    if part and parent is not None and not MEASURED.search(row.subject):
        made = len(row.subject) < 4 and dimension(fold_unit(parent.unit)) == "power" and not _PLACE_PART.search(row.subject)
        tail = _MADE.search(parent.subject) if made else _tail(parent) if len(row.subject) >= 4 else None
        row = row._replace(subject=row.subject + tail[0] if tail else parent.subject + row.subject)
    return row, part


#: What a row in kilowatts ends with, all of it.
_MADE = late("[一-鿿]{2}(?:容量|规模)?$")
#: A part that is a place or one side of the whole.
_PLACE_PART = late("[市县区镇乡村内外]$|^(?:城|乡|其他|其余)")
#: An amount of which a kind of thing has a part: 藏书总量, of it 少儿图书: 少儿图书总量.
_AMOUNT_OF = late(r"(?:总[量数额]|(?:总|占地)?面积|总?投资|总?容量|总?规模|[产用]量)$")
#: What a row in kilowatts ends with says what of it is rated.
_RATED = late(r"(?<=[一-鿿]{2})[一-鿿]{2}$")
#: A row numbered 一、 among rows without a number.
_NUMBERED = late(r"^(?:[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)")
#: A row's number before its name.
_NUMBER = late(r"^(?:[（(]?\d{1,2}[）)]?[.、．]?(?!\d|年)|[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+、)")


def _tail(whole: _Row) -> re.Match[str] | None:
    """The end of a row's name that its parts share."""
    return _AMOUNT_OF.search(whole.subject) or (_RATED.search(whole.subject) if dimension(fold_unit(whole.unit)) == "power" else None)


def _named(name: str, own: str, note: str, category: str) -> _Row:
    """A row by its name: without number, marks and unit; with the change, the base and the sum over years that it states."""
    name = _STARS.sub("", name)
    dated = _DATED_NAME.match(_NUMBER.sub("", name))
    if dated:
        return _named(dated["name"], own, note, category)._replace(year=int(dated["year"]))
    unit = own if own and not _EMPTY.match(own) else ""
    both = _WITH_UNIT.search(name)
    if both and parse_unit(both["unit"]):  # 产值（亿元，2020年价）
        unit, name = unit or both["unit"], f"{name[: both.start()]}（{both['rest']}）"
    name, inside = _without_unit(_NAME_MARKS.sub("", name))
    unit = unit or inside
    name = _NAME_MARKS.sub("", _NUMBER.sub("", name))
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
    share = unit in ("%", "") and _SHARE_NAME.search(name)  # 新增书车中电动车占比 is a level
    if _GROWN.match(name) and not share:  # 新增书屋面积
        return _Row(name, unit, category, "increase", int(based["from"]) if based else None, False)
    two = _TWO_MEASURES.match(name)
    if two and unit:
        name = two["thing"] + (two["first"][:-1] + two["other"] if fold_unit(unit) == "%" else two["first"])
    total = bool(patterns.search(r"^累计|累计$|[（(](?:五年)?累计[值数]?[)）]$", name))
    return _Row(patterns.sub(r"[（(](?:五年)?累计[值数]?[)）]$|累计$", "", name) or name, unit, category, None, None, total)


def _without_unit(name: str) -> tuple[str, str]:
    """A name and the unit that stands in it, "" if none does."""
    first, inside, behind = _UNIT_FIRST.search(name), _UNIT_IN_NAME.search(name), _UNIT_BEHIND.fullmatch(name)
    if first and parse_unit(first["unit"]):
        return name[: first.start()] + name[first.end() :], first["unit"]
    if inside and parse_unit(inside[1]):
        return name[: inside.start()], inside[1]
    unit = (behind["slash"] or behind["comma"] or behind["square"]) if behind else ""
    return (behind["name"], unit) if behind and parse_unit(unit) else (name, "")


# --- cells --------------------------------------------------------------------------------------------------------------------


def _cell(scene: Scene, table: PlanTable, row: _Row, column: Values, block: int) -> tuple[list[Fact], list[Delegated], bool]:
    """What a value cell says: facts, a delegated target, and whether all of it was understood."""
    shadow = quantities.squeeze(scene.document.blocks[block].text)
    text = patterns.sub(r"\s", "", shadow.text)
    if _EMPTY.match(text):
        return [], [], True
    if _MARKS.fullmatch(text):  # the note at the foot says what is to be reached
        noted = next((at for at in indicator_columns.notes_at(scene, table) if _told_below(scene, at, text)), None)
        return [], [] if noted is None else [_delegated(scene, table, row, column.year or row.year, noted)], True
    inner = _BRACKETED.match(text)
    if column.mixed and inner:
        return _Cell(scene, table, row, replace(column, measure=""), block).read(inner[1], True) if row.change else ([], [], True)
    if column.growth:  # what stands in brackets is a sum over the years, no growth a year, unless a note says so
        yearly = inner is not None and any(_YEARLY_BRACKETS.search(note) for note in indicator_columns.notes(scene, table))
        return [*_growths(scene, table, row, column, block, inner[1] if inner and yearly else "" if inner else text)], [], True
    if column.turn and (row.change is None or column.beside):
        return [*_turns(scene, table, row, column, block, inner[1] if inner else text)], [], True
    cell = _Cell(scene, table, row, column, block)
    pair = None if inner else _SECOND.match(text)
    both = cell.pair(pair) if pair else None
    if both is not None:
        return both, [], True
    return cell.read(inner[1] if inner else text, bool(inner))


def _told_below(scene: Scene, block: int, mark: str) -> bool:
    """Whether a note behind a mark leaves a value to others: *按省下达目标执行."""
    note = tables.bare(scene.document.blocks[block].text).removeprefix("注：")
    return note.startswith(mark) and _LEFT.search(note) is not None and not quantities.find_squeezed(note)


class _Cell(NamedTuple):
    """A value cell with its row and column."""

    scene: Scene
    table: PlanTable
    row: _Row
    column: Values
    block: int

    def pair(self, pair: re.Match[str]) -> list[Fact] | None:
        """Two values: of two measures where the name and the unit say so (书屋数量（面积）), or a value with its sum over the years or its
        change behind it; None where the bracket says something else."""
        first, other = _values(pair["first"]), _values(pair["round"] or pair["square"])
        name, unit = _SECOND_NAME.match(self.row.subject), _SECOND_NAME.match(self.row.unit)
        if pair["round"] and len(first) == len(other) == 1 and name and unit:
            head = _SHARED_END.sub("", name["first"]) or name["first"]
            rows = (
                self.row._replace(subject=name["first"], unit=unit["first"]),
                self.row._replace(subject=head + name["other"], unit=unit["other"]),
            )
            return [self._replace(row=row)._plain(each[0]) for row, each in zip(rows, (first, other), strict=True)]
        if pair["square"] and len(first) == len(other) == 1:
            since = _summed_from(self.scene, self.table, self.column.year)
            summed = [self._fact(other[0], self.row.subject, self.column.year, self.row.change, since, True)] if since is not None else []
            return [self._plain(first[0]), *summed]
        changed = _CELL_CHANGE.match(pair["round"] or "")
        grown = _values(pair["round"][changed.end() :]) if changed else []
        if changed and len(first) == len(grown) == 1 and self.row.change is None:
            base = int(changed["from"]) if changed["from"] else None
            turned = self._fact(grown[0], self.row.subject, self.column.year, _direction(changed["word"]), base, False, own_unit=True)
            return [self._plain(first[0]), turned]
        hoped = patterns.fullmatch(r"(?:力争|争取)(?:达到|实现)?(.+)", pair["round"] or "")
        more = _values(hoped[1]) if hoped else []
        if len(first) == len(more) == 1:  # 20%（力争22%）
            return [replace(self._plain(first[0]), soft=False), replace(self._plain(more[0]), soft=True)]
        return None

    def read(self, text: str, bracketed: bool) -> tuple[list[Fact], list[Delegated], bool]:
        """What is left of a cell when its brackets are off."""
        row, column = self.row, self.column
        cumulative = row.cumulative or column.cumulative or bracketed
        year, compared = column.year if column.year is not None else row.year, None
        based = _BASE_ASIDE.search(text)
        if based and based.start():
            text, compared = text[: based.start()], int(based[1])
        aside = _YEAR_ASIDE.search(text)
        if aside and text != aside[0]:
            text, year = text[: aside.start()], int(aside[1])
        text = _MARKS.sub("", text)
        if column.kind == "status" and column.year is None and _BEYOND.search(text):
            return [], [], True
        yearly = _CELL_YEARLY.search(text)
        if yearly and row.change is None:
            return self._a_year(text[: yearly.start()] + text[yearly.end() :], yearly["word"] or "", compared), [], True
        changed = _CELL_CHANGE.match(text)
        found = _values(text[changed.end() :] if changed else text) or _whole(text, row.unit)
        if not found:
            if _DONE.match(text) or (column.kind == "status" and _LEFT.search(text)):
                return [], [], True
            if _LEFT.search(text):
                return [], [_delegated(self.scene, self.table, row, year, self.block)], True
            said = self._sentences(year)
            return said, [], bool(said) or not patterns.search(r"\d", text)
        made: list[Fact] = []
        for (name, unit), each in zip(_several(row, len(found)), found, strict=True):
            change, base = row.change, compared or row.base or (column.start if row.change else None)
            if changed:
                change = _direction(changed["word"])
                base = int(changed["from"]) if changed["from"] else base
            elif each.unit == "番" or _GROWN.match(text):
                change = "increase"
            change, each = _signed(row, change, each)
            # A share in brackets is marked, not summed: 【35】%.
            relative = dimension(fold_unit(unit or each.unit)) in ("ratio", "points")
            summed = cumulative and (change is not None or not relative)
            if summed and base is None:
                base = column.base if column.base is not None or not bracketed else _summed_from(self.scene, self.table, year)
            cell = self if unit == row.unit else self._replace(row=row._replace(unit=unit))
            fact = cell._fact(each, cell._name(name), year, change, base, summed and not (relative and base is not None))
            twin = (
                bool(made) and dimension(fact.unit) == "energy" and dimension(made[0].unit) == "power" and made[0].subject == fact.subject
            )
            made.append(replace(fact, indicator=self.scene.code(fact.subject, second=True)) if twin else fact)
        return made, [], True

    def _sentences(self, year: int | None) -> list[Fact]:
        """What a cell that is a sentence states of its row (由20%提高到25%; 下降14%，力争15%), where each of its figures is understood."""
        shadow = quantities.squeeze(self.scene.document.blocks[self.block].text)
        lead = years.Mention(0, 0, year, "by") if year is not None else None
        setting = Setting(self.scene.place, self.scene.pivot, self.scene.horizon, lead=lead)
        stated, _, _ = statements.read(shadow.text, setting, Carried(year=lead, subject=self.row.subject))
        if not stated or len(stated) != len(quantities.find_squeezed(shadow.text)):
            return []
        made = [self.scene.fact(self.block, self._of_row(each), shadow) for each in stated]
        return [replace(each, category=self.row.category, section=self.table.section) for each in made]

    def _of_row(self, each: Statement) -> Statement:
        """A statement of a part (城区达到20%) as one of the row, for that part."""
        own = self.row.subject in each.subject or MEASURED.search(each.subject)
        return each if own else each._replace(subject=self.row.subject, scope=each.scope or each.subject)

    def _a_year(self, text: str, word: str, compared: int | None) -> list[Fact]:
        """By how much a value is to grow a year."""
        found = _values(text)
        change: Change = _direction(word) if word not in ("", "增速") else "increase"
        name = self.row.subject + "年均"
        return [replace(self._fact(each, name, self.column.year, change, compared, False, own_unit=True), indicator=None) for each in found]

    def _name(self, name: str) -> str:
        """A row's name with the measure of its column."""
        measure = self.column.measure
        return (
            name
            if not measure or name.endswith(measure) or (len(measure) >= 3 and MEASURED.search(name) and not self.column.unit)
            else name + measure
        )

    def _plain(self, each: Found) -> Fact:
        return self._fact(each, self._name(self.row.subject), self.column.year, self.row.change, self.row.base, False)

    def _fact(
        self, each: Found, name: str, year: int | None, change: Change | None, base: int | None, cumulative: bool, own_unit: bool = False
    ) -> Fact:
        row = self.row._replace(unit=each.unit or "%") if own_unit else self.row
        return _fact(self.scene, self.table, row, self.column, self.block, each, name, year, change, base, cumulative)


def _direction(word: str) -> Change:
    return "decrease" if word in _DOWN else "increase"


def _signed(row: _Row, change: Change | None, each: Found) -> tuple[Change | None, Found]:
    """A value below nothing as a fall of its amount, where its name is not one of values with a sign."""
    if each.value >= 0 or each.value_to is not None or (change is None and _SIGNED.search(row.subject)):
        return change, each
    of = dimension(fold_unit(each.unit or row.unit))
    if change is None and (of not in ("ratio", "points") or (of == "ratio" and patterns.search("(?:占比|比重|比例)$", row.subject))):
        return change, each  # a share below nothing is a slip, no fall
    return "decrease", each._replace(value=-each.value)


def _whole(text: str, unit: str) -> list[Found]:
    """全覆盖 in a row of percentages."""
    hit = patterns.fullmatch(r"(?P<op>基本)?(?:实现|达到|保持)*全(?:面)?覆盖", text)
    return (
        [Found(0, len(text), 0, len(text), Decimal(100), None, "%", "≈" if hit["op"] else "=", True)] if hit and unit in ("%", "") else []
    )


def _several(row: _Row, count: int) -> list[tuple[str, str]]:
    """The names and units of a cell's values: of 甲/乙 each its own, of one name 万千瓦/万千瓦时 each its unit."""
    names, units = row.subject.split("/"), row.unit.split("/")
    if count == 1:
        return [(row.subject, row.unit)]
    alike = len(units) == count and all(parse_unit(unit) for unit in units)
    named = _shared_end(names) if len(names) == count else [row.subject] * count
    return [(name, units[at] if alike else row.unit) for at, name in enumerate(named)]


def _growths(scene: Scene, table: PlanTable, row: _Row, column: Values, block: int, text: str) -> Iterator[Fact]:
    """The growth a year that a cell of such a column gives."""
    found = _values(_MARKS.sub("", text))
    for each in found:
        if row.change is None and each.unit in ("", "%") and each.value >= 0 and len(found) == 1:
            yield _grown(scene, table, row, column, block, each, row.subject + column.measure)


def _turns(scene: Scene, table: PlanTable, row: _Row, column: Values, block: int, text: str) -> Iterator[Fact]:
    """The change that a cell of a column of changes gives: its direction from the cell's words, the column's, or its sign."""
    changed = _CELL_CHANGE.match(text)
    found = _values(_MARKS.sub("", text[changed.end() :] if changed else text.lstrip("+＋")))
    if len(found) != 1 or row.change is not None:
        return
    each, turn = found[0], column.turn
    change: Change | None = _direction(changed["word"]) if changed else turn if turn == "decrease" or turn == "increase" else None
    if each.value < 0:
        change, each = "decrease", each._replace(value=-each.value)
    elif change is None:
        change = "increase" if each.value > 0 else None
    if change is None:
        return
    points = column.beside and dimension(fold_unit(row.unit)) == "ratio" and not column.unit and not each.unit
    unit = each.unit or column.unit or ("个百分点" if points else row.unit)
    base = column.base or row.base
    yield _fact(scene, table, row._replace(unit=unit), replace(column, unit=""), block, each, row.subject, column.year, change, base, False)


def _grown(scene: Scene, table: PlanTable, row: _Row, column: Values, block: int, each: Found, name: str) -> Fact:
    """By how much a row's values grew a year: no indicator's value."""
    made = _fact(scene, table, row._replace(unit="%"), column, block, each, name, column.year, "increase", column.base, False)
    return replace(made, indicator=None)


def _summed_from(scene: Scene, table: PlanTable, year: int | None) -> int | None:
    """The year from which bracketed values sum, where a note at the table says so (【】内为五年累计数)."""
    noted = any(_ALL_BRACKETS.search(text) for text in indicator_columns.notes(scene, table))
    return year - (year % 5 or 5) if noted and year is not None else None


_SHARED_END = late(r"(?:建设)?(?:数量|个数|数|面积|规模|量)$")


def _shared_end(parts: list[str]) -> list[str]:
    """甲/乙/丙数量: each part takes the ending that only the last one has."""
    hit = _SHARED_END.search(parts[-1])
    return [part if not hit or part.endswith(hit[0]) else part + hit[0] for part in parts]


def _values(text: str) -> list[Found]:
    if patterns.fullmatch(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?){1,4}", text):
        return [Found(0, 0, 0, 0, Decimal(piece), None, "", "=") for piece in text.split("/")]
    found = quantities.find_squeezed(text)
    if len(found) > 1 and found[0].start == 0 and patterns.search(r"[（(](.+)[)）]", text):
        return found[:1]  # what stands in brackets explains the value
    return found if len(found) == 1 else []


def _fact(
    scene: Scene, table: PlanTable, row: _Row, column: Values, block: int, each: Found, name: str, year: int | None,
    change: Change | None, base: int | None, cumulative: bool,
) -> Fact:  # fmt: skip
    text = scene.document.blocks[block].text
    section = table.section
    path = scene.sections[section].path if section is not None else ()
    unit = _unit(each, row, column)
    op: Op = each.op
    code = scene.code(name)
    soft = "力争" in text or "争取" in text
    return Fact(
        code, name, None, column.kind, year, base, change, op, each.value, each.value_to, unit, soft,
        quote(scene.document, block, 0, len(text), path), row.category, section, cumulative,
    )  # fmt: skip


def _unit(each: Found, row: _Row, column: Values) -> str:
    """The cell's own unit, else the row's, the column's, the note's; 无量纲 where none is given."""
    unit = each.unit or (column.unit if column.measure else "") or row.unit or column.unit
    if each.unit in ("万", "亿") and row.unit:
        unit = each.unit + fold_unit(row.unit) if not row.unit.startswith(("万", "亿")) else row.unit
    unit = quantities.folded(unit)
    return unit if unit and not _EMPTY.match(unit) else _unit_of_name(row.subject, each) or "无量纲"


#: What a name says of its unit where nothing else does: 受益村个数, 优良天数; a rate is in per cent, but for those that are none.
_COUNTED_NAME = late(r"(?<=[一-鿿])(?P<unit>[个天户人辆座次家项件台套处条所艘株])数$")
_RATE_NAME = late(r"(?<!功)(?<!频)(?<!汇)(?<!利)(?<!速)(?<!出生)(?<!死亡)(?<!生育)率$|占比$|比重$|百分比$")
_NOTE_BEHIND = late(r"[（(][^（）()]*[）)]$", needs=("（", "("))


#: Below it, in per cent, nothing works: 1.3 is what goes in over what comes out.
_LEAST_EFFICIENCY = 3


def _unit_of_name(name: str, each: Found) -> str:
    name = _NOTE_BEHIND.sub("", name)
    counted = _COUNTED_NAME.search(name)
    if counted:
        return counted["unit"]
    # 0.95 may be a share of one.
    figures = (each.value, each.value_to if each.value_to is not None else each.value)
    if name.endswith("效率") and max(figures) < _LEAST_EFFICIENCY:
        return ""
    return "%" if _RATE_NAME.search(name) and all(value == 0 or 1 < value <= 100 for value in figures) else ""


def _delegated(scene: Scene, table: PlanTable, row: _Row, year: int | None, block: int) -> Delegated:
    path = scene.sections[table.section].path if table.section is not None else ()
    evidence = quote(scene.document, block, 0, len(scene.document.blocks[block].text), path)
    return Delegated(scene.names.code(row.subject, scene.place), row.subject, year, evidence)
