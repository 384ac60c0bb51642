"""Numbers with their units in a text, as plans print them.

What comes out is exact (Decimal) and keeps its place. White space inside a text is no obstacle: `squeeze` gives a copy
without it and the way back. Source of the forms: the project's collection of real sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import lru_cache, partial
from itertools import accumulate
from typing import NamedTuple

from plancheck.extraction.amounts.unit_words import unit_end
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import Late, late
from plancheck.model.plan import Op
from plancheck.model.quantity import PREFIXES, cached, fold_unit, named_unit
from plancheck.text.line import Line, squeeze

TERMS = lexicon("quantities")


class Found(NamedTuple):
    """A quantity in a text: [start, end) with its operator words, [number, unit_end) without them.

    `unit` is folded ("" for a bare number). `worded`: written in Chinese numerals or by a fixed phrase.
    """

    # Thousands are made for a draft, and a frozen dataclass takes five times as long to make.

    start: int
    end: int
    number: int
    unit_end: int
    value: Decimal
    value_to: Decimal | None
    unit: str
    op: Op
    worded: bool = False
    before_op: str = ""  # operator words as printed, in front
    after_op: str = ""  # and behind

    def moved(self, by: int) -> Found:
        """The same quantity in a text that has `by` more characters before it."""
        start, end, number, unit_end = self[:4]
        return _FOUND((start + by, end + by, number + by, unit_end + by, *self[4:]))


#: A quantity of its fields in order, in a third of the time: ten thousand are made for a draft.
_FOUND: Callable[[tuple[object, ...]], Found] = partial(tuple.__new__, Found)


_DASHES = TERMS.listed("dashes")
_MULTIPLES = common.TEN_THOUSAND + common.HUNDRED_MILLION
_CO2_EQUIVALENT, _GRADE, _POINT, _HALF = TERMS.text("co2_equivalent"), TERMS.text("grade"), TERMS.text("point"), TERMS.text("and_half")
NEGATION = TERMS.source("negation")
#: Expression, operator, strong: wins over the words behind.
_BEFORE: tuple[tuple[Late, Op, bool], ...] = (
    (TERMS.late("most"), "<=", True),
    (TERMS.late("least"), ">=", True),
    (TERMS.late("held"), "<=", False),
    (TERMS.late("about"), "≈", False),
)
_AFTER: tuple[tuple[Late, Op], ...] = (
    (TERMS.late("about_behind"), "≈"),
    (TERMS.late("least_behind"), ">="),
    (TERMS.late("most_behind"), "<="),
)
_LEADING, _FIRST, _SECOND, _BEHIND = TERMS.lates("leading", "first", "second", "bound_behind")
_MORE = TERMS.listed("more")
_FIGURE = re.compile(r"\d")
_LATIN = re.compile("[A-Za-z]")
_COLONS = (":", "：")
_SCALE = re.compile(r"\d[:：]$")
_NO_UNIT = frozenset(("", *PREFIXES))
_YEAR_BEHIND, _PER = TERMS.lates("year_behind", "per")
_RATIO = (":", "：", "︰", "∶")
_DIGITS = {char: int(value) for char, value in TERMS.pairs("digits").items()}
_POWERS = {char: int(value) for char, value in TERMS.pairs("powers").items()}
_WORDED = TERMS.late("worded")


def chinese_number(text: str) -> int | None:
    """A whole number below ten thousand in Chinese numerals: 二十 gives 20, 一百〇五 gives 105, 二〇三〇 gives 2030. None if it is none."""
    if not text or any(char not in _DIGITS and char not in _POWERS for char in text):
        return None
    if _POWERS.keys().isdisjoint(text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (digit or 1) * _POWERS[char]
            digit = 0
    return total + digit


def find(text: str) -> list[Found]:
    """Every quantity in `text`, in order, with offsets into it. Years (2025年) and bare years are none; ordinals (第3批) are none.

    Bare numbers count, with unit "". Percentages in words, fractions, doublings (翻一番) count; 2/3 and 三分之二 are percent (two places).
    """
    shadow = squeeze(text)
    return [_moved(each, shadow) for each in find_squeezed(shadow.text)]


def find_squeezed(text: str) -> list[Found]:
    """As `find`, for a text that is squeezed already."""
    return [*_found(text)]


_GROUPED = TERMS.late("grouped")


@cached(8192)
def _found(text: str) -> tuple[Found, ...]:
    if "，" in text and _GROUPED.fullmatch(text):
        text = text.replace("，", ",")
    found = [*_worded(text)]
    if _IN_NUMERALS.search(text):
        for each in _spelled(text):
            found += _apart((each,), found)
    if not found:
        return tuple(_numeric(text))
    found += _apart(_numeric(text), found)
    return tuple(_once(text, sorted(found, key=lambda each: each.start)))


def _apart(others: Iterable[Found], found: list[Found]) -> list[Found]:
    """Those of others that overlap none of what was found."""
    spans = sorted((each.start, each.end) for each in found)
    starts = [start for start, _ in spans]
    ends = [*accumulate((end for _, end in spans), max)]  # the furthest that any of them reaches up to here
    return [each for each in others if (at := bisect_left(starts, each.end)) == 0 or ends[at - 1] <= each.start]


_BRACKETED = late(r"\s*[（(]\s*(?P<unit>[^（()）\s]{1,8})\s*[)）]", needs=("（", "("))


def in_cell(text: str) -> list[Found]:
    """As `find`, for the text of a cell, where a unit may stand in brackets behind its number: 17.40（亿元）."""
    found = []
    for each in find(text):
        hit = _BRACKETED.match(text, each.end) if not each.unit else None
        known = hit is not None and unit_end(hit["unit"], 0) == len(hit["unit"])
        found.append(each._replace(unit=fold_unit(hit["unit"]), end=hit.end(), unit_end=hit.end()) if hit and known else each)
    return found


_THAT_IS = TERMS.listed("that_is")
#: How far a share in words (三分之一) may stand from the figure that it is rounded to.
_ROUNDED = Decimal("0.5")


def _once(text: str, found: list[Found]) -> Iterator[Found]:
    """The quantities, one that is told twice running (四成即40%) once: as the figure behind 即, which is the exact one."""
    at = 0
    while at < len(found):
        one = found[at]
        other = found[at + 1] if at + 1 < len(found) and one.worded else None
        if other is not None and text[one.end : other.start] in _THAT_IS and _same_share(one, other):
            strict = one.op if other.op == "=" else other.op
            one = other._replace(start=one.start, op=strict, before_op=one.before_op or other.before_op)
            at += 1
        yield one
        at += 1


#: What one of each unit of a share is in per cent.
_IN_PER_CENT = {"%": Decimal(1), common.TENTHS: Decimal(10)}


def _same_share(one: Found, other: Found) -> bool:
    """Whether two quantities are one share: 四成 and 40%, 三分之一 and 33.3%."""
    if one.unit not in _IN_PER_CENT or other.unit not in _IN_PER_CENT or one.value_to is not None or other.value_to is not None:
        return False
    return abs(one.value * _IN_PER_CENT[one.unit] - other.value * _IN_PER_CENT[other.unit]) <= (_ROUNDED if one.unit == "%" else 0)


def _moved(found: Found, shadow: Line) -> Found:
    start, end = shadow.span(found.start, found.end)
    number, unit_end = shadow.span(found.number, found.unit_end)
    return Found(
        start, end, number, unit_end, found.value, found.value_to, found.unit, found.op, found.worded, found.before_op, found.after_op
    )


@lru_cache(maxsize=1024)
def operator(before: str, after: str, more: bool, ranged: bool) -> Op:
    """The operator that words in front and behind state: strong words in front win, then those behind."""
    if ranged:
        return "range"
    front = next(((op, strong) for words, op, strong in _BEFORE if words.fullmatch(before)), None) if before else None
    behind: Op | None = next((op for words, op in _AFTER if words.fullmatch(after)), None) if after else None
    if front and front[1]:
        return front[0]
    if behind:
        return behind
    if front:
        return front[0]
    return ">=" if more else "="


class _Number(NamedTuple):
    """A number as printed with what belongs to it, and where each part ends: 3万-5万余吨以上."""

    lead: int  # where the words that lead to it begin
    before: str  # operator words
    minus: bool
    start: int
    a: str
    a_end: int
    b: str  # the end of a range, "" if it is none
    b_end: int  # the end of the figures
    unit: str
    unit_end: int  # the end of the figures where there is no unit
    more: bool  # 余 or 多 before or within its unit
    after: str  # operator words
    end: int


_NUMBERED: Callable[[tuple[object, ...]], _Number] = partial(tuple.__new__, _Number)
#: Most characters before a number that belong to it: words of an operator, 了 and a sign.
_LEAD = 7
_LEAD_ENDS = frozenset(TERMS.listed("lead_ends"))
_BEHIND_HEADS = frozenset(TERMS.listed("behind_heads"))


def _numbers(text: str) -> Iterator[_Number]:
    """Every number, with the words that lead to it."""
    at = 0
    while digit := _FIGURE.search(text, at):
        first = digit.start()
        found = _number(text, first, at)
        if found:
            yield found
        at = found.end if found else first + 1


def _number(text: str, start: int, after: int) -> _Number | None:
    """The number whose figures begin at `start`; the words that lead to it begin at `after` or behind."""
    first = _FIRST.match(text, start)
    if first is None:
        return None
    a_end = first.end()
    end = unit_end(text, a_end)
    second = _SECOND.match(text, end) if text[end : end + 1] in _DASHES else None
    if second and text[a_end:end] == common.YEAR and len(first[0]) == 4 and not text.startswith(common.YEAR, second.end()):
        second = None  # 2025年到1200吨: in a year to an amount
    at = b_end = second.end() if second else a_end
    if text[at : at + 1] in _MORE:
        at += 1
    if at > a_end:
        end = unit_end(text, at)
    unit = text[at:end]
    more = at > b_end and unit != ""
    if text[end - 1] in _MULTIPLES and text[end : end + 1] in _MORE:  # 3万余吨
        rest, more = end + 1, True
        end = unit_end(text, rest)
        unit += text[rest:end]
    behind = _BEHIND.match(text, end) if text[end : end + 1] in _BEHIND_HEADS else None
    lead = _LEADING.search(text, max(after, start - _LEAD), start) if start and text[start - 1] in _LEAD_ENDS else None
    before, minus = (lead["before"] or "", lead["sign"] is not None) if lead else ("", False)
    return _NUMBERED((
        lead.start() if lead else start, before, minus, start, first[0], a_end, second["number"] if second else "", b_end, unit,
        end if unit else b_end, more, behind[0] if behind else "", behind.end() if behind else end,
    ))  # fmt: skip


_ORDINALS = TERMS.late("ordinals")


def _numeric(text: str) -> Iterator[Found]:
    for number in _numbers(text):
        unit, start = number.unit, number.start
        if unit == common.YEAR and len(number.b or number.a) == 4:
            continue
        if not unit and (_is_year(number.a, text, number.a_end) or _is_year(number.b, text, number.b_end)):
            continue
        end = number.end if number.after else number.unit_end
        if not unit and _LATIN.match(text, end):
            continue
        if _ORDINALS.search(text, max(0, start - 40), start):
            continue
        ahead = text[max(0, start - 1) : start]
        if unit in _NO_UNIT and ahead in _COLONS and _SCALE.search(text, max(0, start - 2), start):
            continue  # a map at 1:1万
        if not unit and (_ratio_mark(text, end) or ahead in _RATIO):
            continue  # 4.3:39.2:56.5 is a ratio
        value, value_to = _decimal(number.a), (_decimal(number.b) if number.b else None)
        if number.minus:
            value, start = -value, start - 1
        first = number.lead if number.before or number.minus else start
        op = operator(number.before, number.after, number.more, value_to is not None)
        per = _PER.search(text, max(0, first - 6), first) if unit and "/" not in unit else None
        if per:  # 每公斤20元以下
            first, unit = per.start(), f"{unit}/{per['of']}"
        yield _FOUND((first, end, start, number.unit_end, value, value_to, folded(unit), op, False, number.before, number.after))


_SPELLED = TERMS.pairs("spelled")
_SYMBOL = late(r"(?<![A-Za-zμµ])(?:[mc]m|hm[²2]|t(?![A-Za-z])|k?gce|kg|g(?=/)|(?<=/)[dahL])(?![A-Za-z²³])", needs=("m", "t", "g", "/"))


@cached(4096)
def folded(unit: str) -> str:
    """A unit's spelling in one form (see `fold_unit`), symbols that only stand behind a number among them (t/d)."""
    if (named := named_unit(unit)) is not None:
        return named
    if "CO" in unit:
        unit = _BY_FORMULA.sub(lambda hit: _SPELLED.get(hit["mass"], hit["mass"]) + (_CO2_EQUIVALENT if hit["as"] else "CO2"), unit)
    return fold_unit(_SYMBOL.sub(lambda hit: _SPELLED[hit[0]], unit))


_BY_FORMULA = TERMS.late("by_formula")


def _ratio_mark(text: str, at: int) -> bool:
    return text[at : at + 1] in _RATIO and text[at + 1 : at + 2].isdigit()


def _is_year(digits: str, text: str, end: int) -> bool:
    return len(digits) == 4 and digits[:2] in ("19", "20") and _YEAR_BEHIND.match(text, end) is not None


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", "").replace(" ", "").replace("，", ""))


_IN_WORDS = TERMS.late("in_words")


def _worded(text: str) -> Iterator[Found]:
    for hit in _WORDED.finditer(text) if _IN_WORDS.search(text) else ():
        said = _said(hit)
        if said is None:
            continue
        value, unit, name = said
        before, after = hit["before"] or "", hit["after"] or ""
        yield Found(
            hit.start(),
            hit.end(),
            hit.start(name),
            hit.end(name),
            value,
            None,
            unit,
            operator(before, after, bool(hit["tenths_more"] or hit["over_half"]), False),
            True,
            before,
            after,
        )


_IN_NUMERALS = TERMS.late("in_numerals")
_SPELLED_FORMS = TERMS.group("spelled")


def _spelled(text: str) -> Iterator[Found]:
    """What is counted or measured in Chinese numerals: 至少新建三座, 三百二十万五千人, 一点五倍."""
    taken: set[int] = set()  # where the numerals stand that a form before has: 达到三十座 fits two
    for _, form in _SPELLED_FORMS:
        for hit in form.finditer(text):
            if hit.start("a") in taken:
                continue
            told = hit.groupdict()
            value, value_to = _decimal_in_words(hit["a"]), _decimal_in_words(told["b"]) if told.get("b") else None
            unit = max(hit.end(name) for name in told)
            end = unit_end(text, unit)
            if value is None or end == unit or text[unit:end] in PREFIXES or text[end : end + 1] == _GRADE:
                continue
            if "low" in told:
                value = value * 10000 + (_decimal_in_words(hit["low"]) or 0)
            taken.add(hit.start("a"))
            yield _in_numerals(text, hit.start("a"), (unit, end), value, value_to, hit.start("before") if "before" in told else None)


def _in_numerals(text: str, start: int, unit: tuple[int, int], value: Decimal, value_to: Decimal | None, least: int | None) -> Found:
    """The quantity with numerals from `start`, with the words of an operator around it; `least`: where 至少 stands some words ahead."""
    first, at = start, unit[1]
    behind = _BEHIND.match(text, at) if text[at : at + 1] in _BEHIND_HEADS else None
    lead = _LEADING.search(text, max(0, start - _LEAD), start) if start and text[start - 1] in _LEAD_ENDS else None
    before, after = (lead["before"] or "") if lead else "", behind[0] if behind else ""
    if lead and before:
        first = lead.start()
    elif least is not None:
        first, before = least, text[least : least + 2]
    op: Op = ">=" if least is not None else operator(before, after, False, value_to is not None)
    until = behind.end() if behind else at
    named = fold_unit(text[unit[0] : at])
    per = _PER.search(text, max(0, first - 6), first) if "/" not in named else None
    first, named = (per.start(), f"{named}/{per['of']}") if per else (first, named)  # 每小时六百吨
    return Found(first, until, start, at, value, value_to, named, op, True, before, after)


def _decimal_in_words(text: str) -> Decimal | None:
    """十二点五 as a number; None for what is none."""
    whole, _, part = text.partition(_POINT)
    value = chinese_number(whole)
    return None if value is None else Decimal(f"{value}.{''.join(str(_DIGITS[char]) for char in part)}" if part else value)


def _said(hit: re.Match[str]) -> tuple[Decimal, str, str] | None:
    if hit["percent"]:
        whole = _any_number(hit["whole"])
        part = "".join(str(_DIGITS[char]) for char in hit["part"] or "")
        return (Decimal(f"{whole}.{part}") if part else whole, "%", "percent") if whole is not None else None
    if hit["fraction"]:
        return _ratio(_any_number(hit["over"]), _any_number(hit["under"]), "fraction")
    if hit["slash"]:
        over, under = hit["slash"].split("/")
        return _ratio(Decimal(over), Decimal(under), "slash")
    if hit["half"]:
        return Decimal(50), "%", "half"
    if hit["over_half"]:
        return Decimal(50), "%", "over_half"
    if hit["doubled"]:
        return Decimal(_DIGITS[hit["times"]] if hit["times"] else 1), common.DOUBLINGS, "doubled"
    if hit["tenths"]:
        part = hit["tenths_part"]
        more = "5" if part == _HALF else str(_DIGITS[part]) if part else ""
        return Decimal(f"{_DIGITS[hit['tenths'][0]]}.{more}" if more else _DIGITS[hit["tenths"][0]]), common.TENTHS, "tenths"
    return None


def _any_number(text: str) -> Decimal | None:
    if text[0].isdigit():
        return _decimal(text)
    whole = chinese_number(text)
    return None if whole is None else Decimal(whole)


def _ratio(over: Decimal | None, under: Decimal | None, name: str) -> tuple[Decimal, str, str] | None:
    if over is None or not under or over >= under:
        return None
    value = (over * 100 / under).quantize(Decimal("0.01"))
    return (Decimal(int(value)) if value == value.to_integral() else value), "%", name
