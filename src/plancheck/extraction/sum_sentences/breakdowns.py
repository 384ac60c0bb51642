"""A total that its parts stand behind: 总投资12亿元，包括甲5亿元、乙7亿元; 书屋660万平方米（社区280万、学校380万）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plancheck.extraction import patterns
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import FIGURES, Counted, countable, exact, fits, in_full, same, sure
from plancheck.extraction.sum_sentences.kinds import BY_KIND, uppermost
from plancheck.extraction.sum_sentences.places import NEAR, Text
from plancheck.model.plan import Sum
from plancheck.model.quantity import PREFIXES, dimension

TERMS = lexicon("sums")
_BREAKDOWN_MADE_OF = TERMS.late("breakdown_made_of")

_OPENING = TERMS.late("opening")
_FURTHER = TERMS.late("further")
_OF_EACH = TERMS.late("of_each")
#: How far before a breakdown its total may stand, where shares alone stand between; and where the values of other years do.
_FAR, _LONG = 60, 240
_TOTAL_OF_ITS_OWN = TERMS.late("total_of_its_own")


def broken_down(here: Text) -> Iterator[Sum]:
    """The totals that a sentence breaks down in words (其中), else those whose parts only stand behind them."""
    openings = [
        each
        for each in _OPENING.finditer(here.text, here.start, here.end)
        if not _aside(here.text, here.start, each.start()) and not _of_years(here, each)
    ]
    passed: int | None = None  # behind 其中 that breaks nothing down: 其中书屋共26万平方米，由甲14万平方米、乙12万平方米组成
    for at, opening in enumerate(openings):
        if at > 0 and passed is None and "；" not in here.text[openings[at - 1].end() : opening.start()]:
            continue
        first = here.previous if _goes_on(here, opening) else passed or here.start
        total = _total(here, first, opening)
        passed = opening.end() if total is None and opening[0].startswith("其中") else None
        if total is not None:
            yield from _opened(here, opening, first, total)
    if not openings:
        yield from _silent(here)


def _aside(text: str, start: int, at: int) -> bool:
    """Whether a place stands in brackets that hold no figure: 101件（包括甲、乙等）."""
    opened = text.rfind("（", start, at)
    closed = text.find("）", at)
    return opened > text.rfind("）", start, at) and closed >= 0 and not patterns.search(r"\d", text[opened:closed])


def _of_years(here: Text, opening: re.Match[str]) -> bool:
    """Whether values of several years follow: 2020年、2022年预计分别为…."""
    clause = here.opened(opening.start(), "，；：")
    return opening[0].startswith("分别") and len(here.dated(clause, opening.start())) > 1


def _goes_on(here: Text, opening: re.Match[str]) -> bool:
    """Whether 其中 opens a sentence, which then breaks the one before it down."""
    return opening[0].startswith("其中") and opening.start() == here.start and here.previous < here.start


def _opened(here: Text, opening: re.Match[str], first: int, total: Found) -> Iterator[Sum]:
    """总投资12亿元，包括甲5亿元、乙7亿元."""
    some, at = opening[0].startswith("其中"), opening.start()
    parts, end = _parts(here, opening, total, some, _goes_on(here, opening))
    if len(parts) < (1 if some else 2):
        return
    stated = bool(_BREAKDOWN_MADE_OF.search(here.text[at:end]) and "等" not in here.text[at:end])
    if sure(total, parts) or fits(total, parts, not some or stated):
        yield here.made(here.subject(first, total), total, parts, not some or stated)


def _total(here: Text, first: int, opening: re.Match[str]) -> Found | None:
    """What an opening breaks down: the last amount before it; of several years, that of the year behind 其中."""
    some = opening[0].startswith("其中")
    if some and _OF_EACH.match(here.text[opening.end() : here.end]):
        return None
    total = _last(here, first, opening.start())
    told = next(iter(here.dated(opening.end(), opening.end() + 2)), None)
    if some and total is not None and told is not None:  # 2022年418吨，2020年385吨。其中，2022年甲…
        return _last_of(here, first, opening.start(), told.year)
    return total


def _parts(here: Text, opening: re.Match[str], total: Found, some: bool, goes_on: bool) -> tuple[list[Found], int]:
    """The parts behind an opening, and where they end. `goes_on`: 其中 opens the sentence, so that all of it breaks the total down."""
    at, start = opening.start(), opening.end()
    stop = _FURTHER.search(here.text, at, here.end) if goes_on else None
    end = stop.start() if stop else here.end if goes_on else here.ends(at)
    listed = [
        each
        for each in in_full(here.free(start, end), total)
        if same(each, total) and not _TOTAL_OF_ITS_OWN.search(here.text[max(start, each.start - NEAR) : each.start])
    ]
    parts = listed if not some and fits(total, listed, True) else uppermost(here, listed, start)
    # 其中：甲…；资金来源为甲…: what stands behind ； is another matter
    if goes_on and not fits(total, parts, False) and not _in_parallel(here, start, end, parts):
        first = here.text.find("；", at, end)
        end = first if first >= 0 else end
        parts = [each for each in parts if each.end <= end]
    return _up_to_the_total(here, total, parts), end


def _up_to_the_total(here: Text, total: Found, parts: list[Found]) -> list[Found]:
    """The parts up to a comma where they come to the total by then in one list: what stands behind is another matter
    (书屋70座，其中甲县40座、乙县30座，配书亭20座)."""
    for count in range(2, len(parts)):
        before = here.text[parts[0].end : parts[count - 1].start]
        if "，" not in before and "；" not in before and "，" in here.text[parts[count - 1].end : parts[count].start]:
            return parts[:count] if fits(total, parts[:count], True) else parts
    return parts


def _in_parallel(here: Text, start: int, end: int, parts: list[Found]) -> bool:
    """Whether ； parts kinds of one matter: 甲6个，投资20亿元；乙5个，投资9亿元: one of the parts in each, behind the same word."""
    groups = [*here.groups(start, end)]
    inside = [[each for each in parts if a <= each.start < b] for a, b in groups]
    words = {here.text[each[0].start - 2 : each[0].start] for each in inside if each}
    return len(groups) >= 2 and all(len(each) == 1 for each in inside) and len(words) == 1 and not BY_KIND.search(here.text, start, end)


def _silent(here: Text) -> Iterator[Sum]:
    """书屋660万平方米（社区280万、学校380万）, and three or more parts behind a comma: only where they add up."""
    if not _may_add_up(here.sentence):
        return
    listed = here.free(here.start, here.end)
    end = closed = -1
    for at, total in enumerate(listed):
        opened = here.text[total.end : total.end + 1]
        if opened not in ("（", "，", "：") or not total.value or not countable(total.unit) or not exact(total):
            continue
        if end < total.end:
            end = here.ends(total.end)
        if opened == "（" and closed < total.end:
            closed = here.text.find("）", total.end, here.end)
            closed = here.end if closed < 0 else closed
        if opened == "（" and closed == here.end:
            continue
        parts = _adding_up(total, listed, at + 1, closed if opened == "（" else end)
        if len(parts) >= (2 if opened == "（" else 3):
            yield here.made(here.subject(here.start, total), total, parts)
            return


def _adding_up(total: Found, listed: list[Found], first: int, stop: int) -> list[Found]:
    """All amounts from one of a list on that end at `stop` or before, where they add up to a total; [] where they do not.

    It is told at the first one that is no part of it or that makes too much: to look at all of them for each amount of a sentence
    would take as long as the square of its length.
    """
    counted = Counted(total)
    parts: list[Found] = []
    for at in range(first, len(listed)):
        each = listed[at]
        if each.end > stop:
            break
        counted = counted.with_part(each)
        if not exact(each) or not same(each, total) or counted.exceeds:
            return []
        parts.append(each)
    return parts if counted.fits else []


def _may_add_up(sentence: str) -> bool:
    """Whether there are figures enough for a total with two parts in brackets, or with three more up to ；."""
    return any(len(FIGURES.findall(part)) > 3 for part in sentence.split("；")) or any(
        len(FIGURES.findall(part.partition("）")[0])) > 1 for part in sentence.split("（")[1:]
    )


def _last(here: Text, start: int, end: int) -> Found | None:
    """The total: the last quantity that can be added up before the breakdown, which stands near."""
    behind: list[Found] = []
    for each in here.back(max(start, end - _FAR - NEAR), end):
        if each.unit and each.unit in PREFIXES:
            return None  # 面积80平方公里，人口49万，其中城区10万: what is counted in 万 goes without saying, and is no area
        if countable(each.unit) and each.value_to is None and each.op != "<=":
            between = here.text[each.end : end]
            shares = all(dimension(other.unit) in ("ratio", "points") for other in behind)
            # …达到5万册，占全省的8%，提高3个百分点。其中，…
            told = between.endswith("。") and shares and "；" not in between and len(between) <= _FAR
            return each if told or len(between) <= 24 else None
        behind.append(each)
    return None


def _last_of(here: Text, start: int, end: int, year: int | None) -> Found | None:
    """The last quantity before `end` that can be added up and stands behind this year; None where another year is compared."""
    dated = [each for each in here.dated(max(start, end - _LONG), end) if each.role in ("in", "by")]
    if not dated:
        return _last(here, start, end)
    for each in here.back(max(start, end - _LONG), end):
        before = next((mention for mention in reversed(dated) if mention.end <= each.start), None)
        if before is not None and before.year == year and countable(each.unit) and each.value_to is None:
            return each
    return None
