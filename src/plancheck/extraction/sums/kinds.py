"""All of a total by kinds, by points or by periods, told behind it or in the sentence before: 按来源分，甲78亿元、乙122亿元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction.amounts import years
from plancheck.extraction.amounts.quantities import Found, chinese_number
from plancheck.extraction.amounts.years import Mention
from plancheck.extraction.names import subjects
from plancheck.extraction.sums.texts import (
    ADDABLE,
    COUNTED,
    HOW_MANY,
    Text,
    exact,
    fits,
    near,
    number_for,
    put_in,
    same,
    stated_total,
    whole_of,
)
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Amount, Plan, Sum
from plancheck.model.quantity import dimension
from plancheck.text import clauses

TERMS = lexicon("sums")
_SORTED_BY = TERMS.listed("sorted_by")
_SHARE, _OF_WHICH_OR_ETC, BY_KIND = TERMS.lates("share_told", "of_which_or_etc", "by_kind")
_SHARES = TERMS.source("shares_name")
_AMONG, _NUMBERS_POINTS = TERMS.text("among"), TERMS.text("numbers_points")


def divided(here: Text) -> Iterator[Sum]:
    """总投资200亿元…。按来源分，甲78亿元、乙122亿元: all of the total that stands before: of money in the block, one of the two above it
    or the same chapter, else in the block."""
    if not any(map(here.sentence.__contains__, _SORTED_BY)):
        return
    openings = [*BY_KIND.finditer(here.text, here.start, here.end)]
    for at, opening in enumerate(openings):
        until = openings[at + 1].start() if at + 1 < len(openings) else here.end
        whole = min([stop for mark in "。" if (stop := here.text.find(mark, opening.end(), until)) >= 0], default=until)
        side_by_side = _one_of_each(here, opening.end(), whole)
        stop = whole if side_by_side else here.text.find("；", opening.end(), whole)
        stop = stop if stop >= 0 else whole
        if _OF_WHICH_OR_ETC.search(here.text[opening.end() : stop]):
            continue
        listed = here.free(opening.end(), stop)
        alike = [each for each in listed if dimension(each.unit) == dimension(listed[0].unit) and dimension(each.unit) in ADDABLE]
        parts = side_by_side or uppermost(here, alike, opening.end())
        told = opening["many"]
        least = 3 if opening[0].startswith(_AMONG) else 2
        if len(parts) < least or not exact(*parts) or (told and chinese_number(told) != len(parts)):
            continue
        shared = _told_shares(here, parts, stop)
        of_all = shared is not None and abs(sum((each.value for each in shared), Decimal(0)) - _ALL) <= _ROUNDED
        found = whole_of(here, opening.start(), parts) or _whole_before(here, opening.start(), parts, of_all)
        if found is not None:
            over, total = found
            yield Sum(over.subject(0, total), over.amount(total), here.parts(total, parts), True)
            yield from _shares(here, over, total, parts, stop)


def _one_of_each(here: Text, start: int, end: int) -> list[Found]:
    """The parts where ； parts the kinds, and each has one amount: 书屋6吨，占60%；书亭4吨，占40%; [] where they do not."""
    groups = [*here.groups(start, end)]
    inside = [[each for each in here.free(*span) if dimension(each.unit) in ADDABLE] for span in groups]
    alike = {dimension(each.unit) for found in inside for each in found}
    return [found[0] for found in inside] if len(groups) > 2 and len(alike) == 1 and all(len(found) == 1 for found in inside) else []


#: The amounts of a whole as a share of it, and how far from it the shares of its parts may come to by rounding.
_ALL, _ROUNDED = Decimal(100), Decimal("0.5")
#: What parts come to, as a share of their whole, where they are told to be all of it and one may be wrong.
_NEARLY, _BEYOND = Decimal("0.85"), Decimal("1.15")


def _whole_before(here: Text, at: int, parts: list[Found], of_all: bool) -> tuple[Text, Found] | None:
    """The amount that parts are of: of money right before them (193亿元，资金来源为…), else the last of the sentence before, if they come
    to it (…2022年为7470吨。分领域看，…); with shares of all of it (`of_all`), one that they come near. None where they come to another."""
    if dimension(parts[0].unit) == "money":
        found = [each for each in [next(here.back(here.start, at), None)] if each is not None and same(parts[0], each)]
        return next(((here, each) for each in found if exact(each) and near(each, parts, _NEARLY, _BEYOND)), None)
    if here.previous >= here.start:
        return None
    before = [each for each in here.back(here.previous, at) if same(parts[0], each) and exact(each)]
    fitting = before[:1] if before and fits(before[0], parts) else []
    close = [each for each in before if of_all and near(each, parts, _NEARLY, _BEYOND)]
    return next(((here, each) for each in [*fitting, *close]), None)


def _shares(here: Text, over: Text, total: Found, parts: list[Found], stop: int) -> Iterator[Sum]:
    """The shares that stand with the parts of a whole, one with each, as all of it: 书屋6吨，占60%；书亭4吨，占40%.

    They are told only of parts that come to the whole.
    """
    stated = _told_shares(here, parts, stop)
    if stated is not None and fits(total, parts):
        whole = over.amount(total)
        yield Sum(f"{over.subject(0, total)}{_SHARES}", Amount(_ALL, "%", whole.evidence), here.parts(total, stated), True)


def _told_shares(here: Text, parts: list[Found], stop: int) -> list[Found] | None:
    """The share that stands with each part up to a place; None where one has none."""
    ends = [*(each.start for each in parts[1:]), stop]
    told = [[each for each in here.free(part.end, end) if dimension(each.unit) == "ratio"] for part, end in zip(parts, ends, strict=True)]
    stated = [each[0] for each in told if len(each) == 1]
    if len(stated) != len(parts) or not exact(*stated):
        return None
    return stated if all(_SHARE.search(here.before(each.start)) for each in stated) else None


def by_kinds(here: Text) -> Iterator[Sum]:
    """共安排9个，总投资30亿元。甲4个，投资20亿元，…；乙5个，投资10亿元，…: the sentence of kinds breaks down the one before it.

    Each kind states one sum of money as invested. Numbers of things are added up where each kind and the whole state one.
    """
    before = here.previous
    groups = [*here.groups(here.start, here.end)]
    if len(groups) < 3 or before == here.start or common.INVESTMENT not in here.sentence:
        return
    money = [[each for each in here.free(*span) if dimension(each.unit) == "money" and put_in(here.text, each)] for span in groups]
    totals = [each for each in here.money(before, here.start) if stated_total(here.text, each)]
    parts = [each[0] for each in money if len(each) == 1]
    if len(parts) != len(groups) or len(totals) != 1 or not exact(*parts) or not near(totals[0], parts):
        return
    yield here.made(here.subject(before, totals[0]), totals[0], parts)
    counts = [
        [each for each in here.free(span[0], part.start) if HOW_MANY.search(each.unit)] for span, part in zip(groups, parts, strict=True)
    ]
    whole = [each for each in here.free(before, totals[0].start) if HOW_MANY.search(each.unit)]
    listed = [each[0] for each in counts if len(each) == 1]
    if len(listed) == len(groups) and len(whole) == 1 and all(each.unit == whole[0].unit and each.op == "=" for each in (*listed, *whole)):
        yield here.made(here.subject(before, whole[0]), whole[0], listed)


def uppermost(here: Text, parts: list[Found], start: int) -> list[Found]:
    """The parts without those that are of a part: told in brackets, or of a kind of the one before (书亭5座，街角书亭2座)."""
    kept: list[Found] = []
    names: list[str] = []
    for each in parts:
        raw = here.text[here.opened(each.start, "，；：、（。", start) : each.start]
        link = subjects.link(raw)
        name = subjects.clean(years.without(link.rest if link.kind else raw))[0]
        aside = here.text.rfind("（", start, each.start) > here.text.rfind("）", start, each.start)
        within = "；" not in here.text[kept[-1].end : each.start] if kept else False
        if (aside and kept) or (within and _kind_of(name, names[-1])):
            continue
        kept.append(each)
        names.append(name)
    return kept


def _kind_of(name: str, whole: str) -> bool:
    """Whether one name is the other's with something in front: 街角书亭 and 书亭; 街角书亭面积 and 书亭总面积 too."""
    if not whole or name == whole:
        return False
    if name.endswith(whole):
        return True
    same = next((at for at, (a, b) in enumerate(zip(reversed(name), reversed(whole), strict=False)) if a != b), 0)
    head = whole[: len(whole) - same][:2]
    return same >= 2 and len(head) == 2 and head in name[1 : len(name) - same]


# --- periods that follow each other: 总投资90亿元，2024—2025年完成40亿元，2026—2030年完成50亿元 --------------------------------------

_SO_FAR = TERMS.late("so_far")
#: Nothing says that periods are all of the time of a total: they are taken so where they come this near to it.
_LEAST, _MOST = Decimal("0.8"), Decimal("1.25")
_YEAR = late(r"(?:19|20)\d\d")
_CLAUSE_MARKS = "，；。、（："


def by_periods(here: Text) -> Iterator[Sum]:
    """The amounts of periods each of which begins where the one before ends, as all of the total before them."""
    if here.sentence.count(common.YEAR) + here.sentence.count(common.FIVE) < 2:
        return
    for run in _runs([*_dated(here)]):
        parts = [each.amount for each in run]
        found = whole_of(here, run[0].start, parts)
        if found is not None and near(found[1], parts, _LEAST, _MOST):
            over, total = found
            yield Sum(over.subject(0, total), over.amount(total), here.parts(total, [*_spent(here, over, total, run), *parts]), True)


def _spent(here: Text, over: Text, total: Found, run: list[_Dated]) -> list[Found]:
    """What was spent of a total before its periods begin, told between the two, where all add up with it: 总投资98亿元（其中2023年底前
    已完成8亿元）。2024—2025年投资40亿元，2026—2030年投资50亿元."""
    if over.text != here.text or total.end > run[0].start:
        return []
    told = [
        each.amount
        for each in _dated(here._replace(start=total.end, end=run[0].start), so_far=True)
        if run[0].first == each.last + 1 and same(each.amount, total)
    ]
    return told if len(told) == 1 and fits(total, [*told, *(each.amount for each in run)]) else []


class _Dated(NamedTuple):
    """An amount of a period: its first year (None for all up to the last) and its last."""

    first: int | None
    last: int
    start: int
    amount: Found


def _dated(here: Text, so_far: bool = False) -> Iterator[_Dated]:
    """Each exact amount of a text that stands behind a year or a period in its own clause; `so_far`: what is of all years up to one too."""
    named = [each for each in here.dated(here.start, here.end) if each.role in ("over", "in", "by")]
    at = 0
    for each in here.on(here.start, here.end):
        while at < len(named) and named[at].end <= each.start:
            at += 1
        before = named[at - 1] if at else None
        if before is None or before.year is None or not exact(each) or dimension(each.unit) not in ADDABLE:
            continue
        between = here.text[before.end : each.start]
        if not any(mark in between for mark in _CLAUSE_MARKS) and (so_far or not _SO_FAR.search(between)):
            yield _Dated(_first(here, before), before.year, before.start, each)


def _first(here: Text, named: Mention) -> int | None:
    """The year in which a period begins: the one that it names first, else the one behind that of the plan before it."""
    if named.role == "by":
        return None
    written = _YEAR.search(here.text[named.start : named.end])
    return int(written[0]) if written else named.base + 1 if named.base is not None else None


def _runs(dated: list[_Dated]) -> Iterator[list[_Dated]]:
    """Runs of two or more amounts of one dimension whose periods follow each other without a gap."""
    run: list[_Dated] = []
    for each in dated:
        follows = run and each.first == run[-1].last + 1 and dimension(each.amount.unit) == dimension(run[-1].amount.unit)
        if run and not follows:
            if len(run) > 1:
                yield run
            run = []
        run.append(each)
    if len(run) > 1:
        yield run


# --- kinds of projects as the points of running text tell them: 一是甲工程，4个项目、20亿元。二是… ----------------------------------


_POINT, _POINT_NAME, _PROJECTS_TOLD = TERMS.lates("point", "point_name", "projects_told")


class Point(NamedTuple):
    """One kind of projects as a point of running text tells it, from character `start` on: what it is called, how many there are, what
    they cost."""

    here: Text
    start: int
    name: str
    many: Found
    money: Found


def points(where: Plan) -> Iterator[Point]:
    """Each kind of projects that the points of running text tell with a number and a sum of money."""
    for block in where.document.blocks:
        if block.countable and block.table is None:
            yield from _told(where, block.index)


def by_points(where: Plan, block: int) -> Iterator[Sum]:
    """共安排9个，总投资30亿元 above, and 一是甲工程，4个项目、20亿元。二是乙工程，5个项目、10亿元: all by kinds, money and numbers."""
    told = _told(where, block)
    found = whole_of(told[0].here, told[0].start, [each.money for each in told]) if told else None
    if found is None:
        return
    over, total = found
    yield Sum(over.subject(0, total), over.amount(total), tuple(each.here.amount(each.money) for each in told), True)
    start = max((first for first, last in clauses.sentences(over.text) if first <= total.start < last), default=0)
    many = number_for(over._replace(start=start), total)
    if many is not None:
        yield Sum(COUNTED, over.amount(many), tuple(each.here.amount(each.many) for each in told), True)


def _told(where: Plan, block: int) -> list[Point]:
    """The points of a block that each name a kind of projects with one number of them and one sum of money; none where one does not."""
    text = where.document.blocks[block].text
    if not any(map(text.__contains__, _NUMBERS_POINTS)):
        return []
    here = Text.whole(where, block)
    opened = [*_POINT.finditer(here.text)]
    found: list[Point] = []
    for at, hit in enumerate(opened):
        end = opened[at + 1].start() if at + 1 < len(opened) else here.end
        named = _POINT_NAME.match(here.text, hit.end())
        inside = here.free(hit.end(), end)
        many = [each for each in inside if HOW_MANY.search(each.unit) and each.op == "=" and _PROJECTS_TOLD.match(here.text, each.end)]
        money = here.money(hit.end(), end)
        if named is None or len(many) != 1 or len(money) != 1:
            return []
        found.append(Point(here, hit.start(), named["name"], many[0], money[0]))
    return found if len(found) >= 2 else []
