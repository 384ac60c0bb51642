"""What the columns of an indicator table say before any cell is read: year, kind, unit, and whether they hold levels, sums or changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plancheck.extraction.amounts import years
from plancheck.extraction.lists import legends, tables
from plancheck.extraction.lists.columns import THINGS, Column, of_parts
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.statements import yardsticks
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of
from plancheck.model.document import Block
from plancheck.model.plan import Change, Ground, PlanTable, kind_of
from plancheck.model.quantity import fold_unit, parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("headers")
_WEIGHT, _YEARLY_PACE, _OVER, _EXTENT = TERMS.text("weight"), TERMS.text("yearly_pace"), TERMS.text("over"), TERMS.text("extent")
_AROUND_PERIOD, _AROUND_MEASURE = TERMS.text("around_period"), TERMS.text("around_measure")
_EITHER_WAY = TERMS.listed("either_way")
_RATE_TAILS = TERMS.listed("rate_tails")
_MAKE_UP, _OF_TARGET, _OF_BASE, _YEARLY_AND_IN_ALL = TERMS.lates("make_up", "of_target", "of_base", "yearly_and_in_all")
_FIVE_YEAR_PLAN = TERMS.late("five_year_plan")

#: How a column's values changed: up, down, or as the sign of each says.
Turn = Change | Literal["signed"]

_now = any_of(TERMS.source("now"))
_then = any_of(TERMS.source("then"))
_total = any_of(TERMS.source("total"))
YEARLY, _BARE, _GROWTH, _PROGRESS, _FIVE_YEARS, _COMPARED = TERMS.lates("yearly", "bare", "growth", "progress", "five_years", "compared")
_OVER_YEARS, _SINCE, _COMPARED_ASIDE, _MEASURE_OF = TERMS.lates("indicator_column_over_years", "since", "compared_aside", "measure_of")
_UNIT_INSIDE = TERMS.late("unit_inside")
_DOWN = TERMS.listed("down")


@dataclass(frozen=True, slots=True)
class Values:
    """A column of values: its place, year, kind, and whether it sums over years; `base` the year a sum or a change starts from."""

    index: int
    year: int | None
    ground: Ground
    base: int | None = None
    cumulative: bool = False
    unit: str = ""
    measure: str = ""  # what the column adds to the row's name where several columns share a year
    growth: bool = False  # by how much the values grew a year
    turn: Turn | None = None  # by how much they changed over the years
    beside: bool = False  # the levels stand in columns beside it
    start: int | None = None  # the year before the period that its header names
    mixed: bool = False  # growth a year, and in brackets the change over all years (年均增速/累计)
    part: tuple[int, int] = (0, 1)  # which of how many values that stand in one cell (61.5→57→50)


def columns(roles: tuple[Column, ...], scene: Scene, title: str) -> Iterator[Values]:
    """The columns of values in a table with a title."""
    period, point = title_period(title), title_year(title)
    for column in roles:
        yield from _in_turn(column, scene)
    roles = tuple(_own_first(column) if column.role == "value" else column for column in roles if not legends.VALUES.search(column.header))
    changes = {column.index: hit for column in roles if column.role == "value" and (hit := turned(column.header))}
    in_parts = of_parts(roles)
    if in_parts and point is None:
        return  # 领域|排放量（万吨）, of no year
    named = [
        (column, (point, None) if point is not None and (in_parts or _BARE.fullmatch(column.header)) else year_of(column.header))
        for column in roles
        if column.role == "value"
        and column.index not in changes
        and not YEARLY.search(column.header)
        and not _PROGRESS.search(column.header)
    ]
    known = [year for _, (year, _) in named if year is not None]
    grounds = [ground_of(column.header, year, known, scene) for column, (year, _) in named]
    shared = len({(year, kind_of(each)) for (_, (year, _)), each in zip(named, grounds, strict=True)}) < len(named)
    things = any(column.role == "name" and THINGS.search(column.header) for column in roles)
    measures = {measure for column, _ in named if MEASURED.search(measure := _MEASURE_OF.sub("", column.header))}
    only = measures.pop() if len(measures) == 1 else ""
    for (column, (year, base)), its in zip(named, grounds, strict=True):
        if year is None:
            year = _of_title(column.header, period, point) or titled_end(title, _now(column.header))
        total = _total(column.header)
        if year is None and known and _FIVE_YEARS.search(column.header):
            year, base, total = (period.year, period.base, True) if period is not None else (max(known), max(known) - 5, True)
        measure = _MEASURE_OF.sub("", column.header)
        measure = only if things and not measure and total else measure
        measure = measure if shared or in_parts or (things and MEASURED.search(measure)) else ""
        if in_parts and measure in _SHARES:
            measure = _share_of(_whole_beside(column, named) or title_subject(title)) or measure
        yield Values(column.index, year, its, base if total else None, total, unit_of(column.header), measure, start=base)
    ends = {year: its for (_, (year, _)), its in zip(named, grounds, strict=True) if year is not None}
    places = {column.index: year for column, (year, _) in named if year is not None}
    upto = {index: year_of(str(hit.string[: hit.start()]))[0] or _right_behind(index, places) for index, hit in changes.items()}
    dated = [year for year in upto.values() if year is not None]
    for column in roles:
        growth = _growth(column, ends, known, scene) or _mixed(column, ends, period) or _a_year(column, ends, scene)
        if growth:
            yield growth
        elif column.index in changes:
            at = upto[column.index]
            alone = ground_of(column.header, at, dated, scene) if at is not None and at not in ends else None
            yield change(column, changes[column.index], ends, period.year if period else point, alone, at)


def _in_turn(column: Column, scene: Scene) -> Iterator[Values]:
    """The values of several years that stand in one cell each: 2022年→2025年→2030年."""
    told = [year for head in legends.VALUES.split(column.header) if (year := year_of(head)[0]) is not None]
    for at, year in enumerate(told if len(told) > 1 else ()):
        yield Values(column.index, year, ground_of(f"{year}{common.YEAR}", year, told, scene), part=(at, len(told)))


def _right_behind(index: int, places: dict[int, int]) -> int | None:
    """The year of the values right before a column of changes with values of later years behind it: 2025年|较2020年变化|2030年."""
    before = [at for at in places if at < index]
    behind = [at for at in places if at > index]
    year = places[max(before)] if before and behind else None
    return year if year is not None and year < min(places[at] for at in behind) else None


#: What a column of shares of a whole is headed that the title alone names.
_SHARES = lexicon("lexicon").listed("share")


def _whole_beside(share: Column, named: Sequence[tuple[Column, object]]) -> str:
    """What a column of shares is of where there are several: what the nearest column before it measures (用纸量|占比|运纸量|占比); ""
    where there is one."""
    measures = [(column.index, _MEASURE_OF.sub("", column.header)) for column, _ in named]
    others = [measure for index, measure in measures if index < share.index and measure not in _SHARES]
    return others[-1] if others and sum(measure in _SHARES for _, measure in measures) > 1 else ""


def _share_of(whole: str) -> str:
    """What each part has of a whole (2022年用纸结构: 占用纸比重), so that shares of other wholes are others."""
    whole = _MAKE_UP.sub("", whole)
    return common.MAKES_UP + whole + _WEIGHT if len(whole) >= 2 else ""


def of_row(index: int, text: str, ends: dict[int, Ground]) -> Values | None:
    """What a row of changes below rows of years holds (“十三五”累计下降（%）); None for another row."""
    hit = turned(text)
    return change(Column(index, text, "value"), hit, ends, None) if hit and ends else None


def _of_title(header: str, period: years.Mention | None, point: int | None) -> int | None:
    """The year of a column that names none: the end of its title's period (目标值, 实际值), or the year before that (基期值)."""
    if period is not None and _OF_TARGET.search(header):
        return period.year
    if period is not None and _OF_BASE.search(header):
        return period.base
    return point if _then(header) else None


def _growth(column: Column, ends: dict[int, Ground], known: list[int], scene: Scene) -> Values | None:
    hit = _GROWTH.search(column.header)
    if not hit:
        return None
    year, base = year_of(column.header[: hit.start()])
    if year is not None and base is not None:
        return Values(column.index, year, ground_of(column.header, year, [*known, year], scene), base, measure=_YEARLY_PACE, growth=True)
    if hit.start() == 0 and len(set(ends)) == 2:
        return Values(column.index, max(ends), ends[max(ends)], min(ends), measure=_YEARLY_PACE, growth=True)
    return None


def _a_year(column: Column, ends: dict[int, Ground], scene: Scene) -> Values | None:
    """A column of what is done each year of a period: “十四五”年均."""
    if column.role != "value" or not column.header.endswith(common.YEARLY):
        return None
    year, base = year_of(column.header.removesuffix(common.YEARLY))
    if year is None or base is None:
        return None
    return Values(
        column.index,
        year,
        ends.get(year) or ground_of(column.header, year, [year], scene),
        unit=unit_of(column.header),
        measure=common.YEARLY,
    )


def _mixed(column: Column, ends: dict[int, Ground], period: years.Mention | None) -> Values | None:
    """A column headed 年均增速/累计 or 年均[累计]."""
    if not _YEARLY_AND_IN_ALL.search(column.header):
        return None
    own, base = year_of(column.header)
    if base is None and len(ends) == 2:
        own, base = max(ends), min(ends)
    elif base is None and period is not None:
        own, base = period.year, period.base
    if own is None or base is None:
        return None
    return Values(column.index, own, ends.get(own, "none_past"), base, measure=_YEARLY_PACE, growth=True, mixed=True)


def turned(header: str) -> re.Match[str] | None:
    """How a header says that its column holds changes; None for one of values, or where a row's own name must say what changes."""
    hit = _COMPARED.search(_COMPARED_ASIDE.sub(r"\1", header))
    if hit is not None and YEARLY.search(header) and (common.YEARLY in header or not hit["from"]):
        return None
    if hit is None or (not hit["from"] and _MEASURE_OF.sub("", hit.string[: hit.start()]).strip(_AROUND_PERIOD)):
        return None
    return hit


def _own_first(column: Column) -> Column:
    """A column of one year among several under a head that says how all of them changed, headed as if it stood alone:
    2025年较2020年降低（%） of 比2020年降低（%） over 2025年."""
    over = _OVER_YEARS.match(column.header)
    if over is None:
        return column
    aside = over["aside"] or ""
    since = over["from"] or next((hit[1] for hit in _SINCE.finditer(aside)), None)
    unit = next((each for each in patterns.split("[，,；;、]", aside) if parse_unit(each)), "")
    compared = (f"{_OVER}{since}{common.YEAR}" if since else "") + over["word"] + (_EXTENT if len(over["word"]) == 1 else "")
    return replace(column, header=over["own"] + compared + (f"（{unit}）" if unit else ""))


def change(
    column: Column,
    hit: re.Match[str],
    ends: dict[int, Ground],
    titled: int | None,
    its: Ground | None = None,
    upto: int | None = None,
) -> Values:
    """A column of changes up to the year that it names, the last or the title's; from the year compared with, or the first of two.

    `its` is the kind of a year that no column of values has; `upto` the year that its place in the table tells.
    """
    own, base = year_of(hit.string[: hit.start()])
    year = own if own is not None else upto if upto is not None else max(ends, default=titled)
    base = int(hit["from"]) if hit["from"] else base
    if base is None and own is None and year is not None:
        base = year - 5 if _FIVE_YEARS.search(column.header) else min(ends) if len(ends) == 2 else None
    word = hit["word"]
    turn: Turn = "signed" if word in _EITHER_WAY else "decrease" if word in _DOWN else "increase"
    unit = unit_of(column.header) or ("%" if hit["tail"] in _RATE_TAILS else common.COUNTED_POINTS if hit["tail"] == common.POINTS else "")
    its = (ends.get(year) if year is not None else None) or its or "none_past"
    return Values(column.index, year, its, base, unit=unit, turn=turn, beside=bool(ends))


def title_period(title: str) -> years.Mention | None:
    """The period that a table's title says it is about (“十三五”主要指标完成情况); None where it names none, or several."""
    title = squeeze(title).text
    periods = {(each.year, each.base): each for each in years.find(title) if each.role == "over" and each.base is not None}
    fives = {hit[1] for hit in _FIVE_YEAR_PLAN.finditer(title)}
    if not periods and len(fives) == 1:
        end = years.plan_end(fives.pop())
        return years.Mention(0, 0, end, "over", end - 5)
    return next(iter(periods.values())) if len(periods) == 1 else None


def measure_of(header: str) -> str:
    """What a header says besides year, unit and words for value and state: 借阅率 of 2025年借阅率目标值（%）."""
    return _MEASURE_OF.sub("", header).strip(_AROUND_MEASURE)


_TITLE_WORDS, _AIMED_YEAR, _BASE_YEAR = TERMS.lates("title_words", "aimed_year", "base_year")


def titled_end(title: str, base: bool) -> int | None:
    """The year that a title says its columns of aims, or of the base, are of; None where it does not."""
    hit = (_BASE_YEAR if base else _AIMED_YEAR).search(squeeze(title).text)
    return int(next(each for each in hit.groups() if each)) if hit else None


def title_measure(title: str) -> str:
    """What a table's title names as measured: 借阅率 of 表2 各区县借阅率目标（%）, of 各县借阅率提高目标 too; "" where it names none."""
    text = title_subject(title)
    changed = _COMPARED.search(text)
    text = text[: changed.start()] if changed else text
    return text if MEASURED.search(text) and len(text) <= 20 else ""


def title_subject(title: str) -> str:
    """What a table's title says that it is about, without its number, years, unit and words for a list or a plan."""
    text = patterns.sub(r"[（(][^（()）]*[)）]$", "", squeeze(title).text.strip())
    for _ in range(3):
        text = measure_of(_TITLE_WORDS.sub("", text).strip())
    return text


_OF_THINGS = TERMS.late("of_things")


def measure_of_things(title: str) -> str:
    """What a table's title names as measured of each of the things in its rows (主要产品单位综合借阅率: 综合借阅率); else ""."""
    found = _OF_THINGS.match(title_measure(title))
    return found["measure"] if found else ""


def title_year(title: str) -> int | None:
    """The one year that a table's title names (2025年主要指标)."""
    named = {each.year for each in years.find(squeeze(title).text) if each.role in ("in", "by")}
    return named.pop() if len(named) == 1 else None


def year_of(header: str) -> tuple[int | None, int | None]:
    """The year of a header and the year before its period."""
    mentions = [each for each in years.find(header) if each.year is not None and each.role != "base"]
    if mentions:
        return mentions[-1].year, mentions[-1].base
    plain = patterns.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", header)
    if plain:
        return int(plain[1]), None
    five = _FIVE_YEAR_PLAN.search(header)
    if five:
        end = years.plan_end(five[1])
        return end, end - 5
    return None, None


def ground_of(header: str, year: int | None, known: list[int], scene: Scene) -> Ground:
    """By the header's words, else a year up to the pivot is past; without a pivot the first of several years is."""
    five = _PERIOD.search(header) if year is not None else None
    if _now(header) or (five and year is not None and year <= years.plan_end(five[1]) - 5):
        return "header_reached"  # “十三五”规划 over 2015年
    if _then(header):
        return "header_aimed"
    if year is None:
        return "none_past"
    if year in scene.planned and not (scene.pivot is not None and year <= scene.pivot):
        return "year_ahead"
    if scene.pivot is not None:
        first = scene.horizon is not None and len(set(known)) > 1 and year == min(known) and year < scene.horizon and year % 5
        return "year_past" if year <= scene.pivot else "first_year" if first else "year_ahead"
    return "first_year" if len(set(known)) > 1 and year == min(known) else "year_ahead"


_PERIOD = TERMS.late("period")


def unit_of(header: str) -> str:
    """The unit in a column's header: 规模（万千瓦）, 规模/万千瓦."""
    inside = [hit[1] for hit in _UNIT_INSIDE.finditer(header)]
    behind = patterns.search(r"/([^/]+)$", header)
    return next((fold_unit(each) for each in (*inside, *([behind[1]] if behind else [])) if each and parse_unit(each)), "")


# --- around a table -----------------------------------------------------------------------------------------------------------


def table_unit(scene: Scene, table: PlanTable) -> str:
    """The unit that a note at the table's head gives to all of it: 单位：%."""
    units = tables.noted_units(tables.above(scene.document, table))
    return units[0] if len(units) == 1 else "" if units else tables.titled_unit(table.title)


def table_base(scene: Scene, table: PlanTable) -> int | None:
    """The one year that a table's title, its notes, or words on it elsewhere say its changes compare with; None without one."""
    noted = {year for text in notes(scene, table) if (year := yardsticks.noted(text, bool(tables.NOTE.match(text)))) is not None}
    if noted:
        return noted.pop() if len(noted) == 1 else None
    titled = yardsticks.titled(table.title)
    near = [squeeze(block.text).text for block in _above(scene, table)]
    return titled or yardsticks.above(near, squeeze(table.title).text) or scene.table_bases.get(yardsticks.number(table.title))


def year_bases(scene: Scene, table: PlanTable) -> tuple[yardsticks.Yearly, ...]:
    """The years that notes at a table say the changes of single years compare with."""
    return tuple(each for text in notes(scene, table) for each in yardsticks.of_years(text, bool(tables.NOTE.match(text))))


def row_bases(scene: Scene, table: PlanTable) -> dict[int, yardsticks.OfRow]:
    """The years that notes at a table, or the text above it, say the changes of some of its rows compare with, by the numbers of the
    rows."""
    told = [yardsticks.of_rows(text, bool(tables.NOTE.match(text))) for text in notes(scene, table)]
    told += [yardsticks.of_rows(tables.bare(block.text), True) for block in _above(scene, table)]
    return {number: base for each in told for number, base in each.items()}


def bracket_bases(scene: Scene, table: PlanTable) -> dict[str, int]:
    """The years that notes at a table say the figures in brackets compare with, by how these open; {} where they tell of one kind alone."""
    told = [yardsticks.of_brackets(text, bool(tables.NOTE.match(text))) for text in notes(scene, table)]
    found = {opening: year for each in told for opening, year in each.items()}
    return found if len(found) > 1 else {}


_OF_MARKED = TERMS.late("of_marked")


def base_mark(scene: Scene, table: PlanTable) -> str:
    """The mark of the rows whose base a note at a table tells, where it tells that of these only; else ""."""
    told = (_OF_MARKED.search(text) for text in notes(scene, table) if yardsticks.noted(text, bool(tables.NOTE.match(text))) is not None)
    return next((hit["mark"] for hit in told if hit), "")


def _above(scene: Scene, table: PlanTable) -> tuple[Block, ...]:
    """The three blocks above a table, without its title."""
    near = tables.before(scene.document, scene.document.tables[table.index - 1], 3)
    return tuple(block for block in near if block.table is None and block.text != table.title)


def notes(scene: Scene, table: PlanTable) -> tuple[str, ...]:
    """Where a table's notes stand: its lines over the whole width, and the three blocks below it (no white space)."""
    return (*tables.notes(scene.document, table), *(tables.bare(block.text) for block in _below(scene, table)))


def notes_at(scene: Scene, table: PlanTable) -> tuple[int, ...]:
    """The blocks of a table's notes: its lines over the whole width, and the three below it."""
    return (*tables.note_blocks(scene.document, table), *(block.index for block in _below(scene, table)))


def _below(scene: Scene, table: PlanTable) -> tuple[Block, ...]:
    return tables.behind(scene.document, scene.document.tables[table.index - 1], 3)
