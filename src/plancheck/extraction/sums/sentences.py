"""Totals and their parts in running text: 总规模400万千瓦，其中甲130万、乙270万; 甲1亿元、乙2亿元，合计3亿元.

Where the words do not say that a list is all of a total, it is taken as such only if it adds up; what is said with 以上 or counted
in a unit that other things share is taken only if it does not contradict: neither can be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.statements import lost_signs
from plancheck.extraction.sums.kinds import BY_KIND, by_kinds, by_periods, by_points, divided, uppermost
from plancheck.extraction.sums.texts import (
    ADDABLE,
    FIGURES,
    NEAR,
    RATE,
    TOLERANCE,
    Counted,
    Text,
    countable,
    exact,
    fits,
    same,
    share,
)
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Amount, Plan, Sum
from plancheck.model.quantity import PREFIXES, dimension
from plancheck.text.line import tight

TERMS = lexicon("sums")
_BETWEEN_NAMES = TERMS.text("between_names")


def sums(where: Plan, block: int) -> Iterator[Sum]:
    """The sums that the sentences of a block state."""
    shadow = lost_signs.signed(where.document.blocks[block])
    before = 0
    for start, end in shadow.sentences:
        if FIGURES.search(shadow.text, start, end):  # what a total has as a part stands in the sentence itself
            here = Text(where, block, shadow, start, end, before)
            for form in (closing, broken_down, after, by_kinds, of_units, made_of, divided, by_periods):
                yield from form(here)
        before = start
    yield from by_points(where, block)


# --- a total behind its parts: 甲1亿元、乙2亿元，合计3亿元 ------------------------------------------------------------------------

_TOGETHER, _WHOLE = TERMS.lates("together", "closing_whole")
_IN_TOGETHER, _IN_WHOLE = TERMS.text("in_together"), TERMS.text("in_whole")
#: What ends the clause before a total.
_MARKS = "，；：:"


def closing(here: Text) -> Iterator[Sum]:
    """A list with its total behind it: 合计 says so, 总投资 only where the list adds up."""
    sentence = here.sentence
    for words, stated, needed in ((_TOGETHER, True, _IN_TOGETHER), (_WHOLE, False, _IN_WHOLE)):
        opened = here.start  # the total before this one is as far back as its parts can begin
        for hit in words.finditer(here.text, here.start, here.end) if needed in sentence else ():
            total = next(here.on(hit.end(), here.end), None)
            first, opened = opened, hit.start()
            if total is None or total.start != hit.end() or not countable(total.unit) or not exact(total):
                continue
            parts = _parts_before(here, first, hit.start(), total, stated and not _of_a_kind(here, hit.start()))
            if parts:
                yield here.made(common.TOTAL if stated else here.subject(here.start, total), total, parts)


def _of_a_kind(here: Text, at: int) -> bool:
    """Whether 合计 has a subject of its own, no amount: 甲3、乙5，藏书合计5: of those that are of that kind."""
    clause = here.opened(at, _MARKS)
    alone = clause > here.start and next(here.back(clause, at), None) is None
    return alone and bool(patterns.search(f"[{patterns.HAN}]{{2,}}", here.text[clause:at]))


def _parts_before(here: Text, first: int, at: int, total: Found, stated: bool) -> list[Found]:
    """The list that ends at `at` and begins at `first` or behind: joined by 、 in one clause; else the clauses before, each with one
    amount, as far as they add up.

    A list whose total is stated (合计) need not add up where it is all that the sentence says.
    """
    clause = here.opened(at, _MARKS, first)
    listed = here.free(clause, at)
    if len(listed) >= 2:
        joined = here.text[clause:at].count("、") + 1 >= len(listed)
        right = joined and exact(*listed) and all(same(each, total) for each in listed)
        return listed if right and (stated or fits(total, listed, True)) else []
    opened = here.opened(at, "；：:", first)
    run: list[Found] = []
    counted = Counted(total)
    for each in here.back(opened, at):
        if not same(each, total) or not exact(each):
            return []
        run.append(each)
        counted = counted.with_part(each)
        if len(run) >= 2 and counted.fits:
            return run[::-1]
        if counted.exceeds and not stated:
            return []
    run.reverse()
    alone = here.text[opened:at].count("，") + 1 <= len(run)
    return run if stated and alone and len(run) >= 2 else []


def after(here: Text) -> Iterator[Sum]:
    """甲3座，投资5万元；乙4座，投资6万元。共7座，投资11万元。: a sentence of kinds and then one of totals, each where it adds up."""
    groups = [*here.groups(here.previous, here.start)]
    if len(groups) < 3 or "；" in here.sentence:
        return
    kinds = [here.free(*span) for span in groups]
    in_unit: dict[str, tuple[list[Found], Decimal | None]] = {}  # what each kind has of a unit, and what they come to
    for total in here.on(here.start, here.end):
        if total.unit not in in_unit:
            parts = [[each for each in kind if same(each, total)] for kind in kinds]
            own = [each[0] for each in parts if len(each) == 1 and exact(each[0])]
            added = share(total, own) if len(own) == len(kinds) else None
            in_unit[total.unit] = (own, None if added is None else added * total.value)
        given, added = in_unit[total.unit]
        if added is not None and countable(total.unit) and exact(total) and abs(added - total.value) <= total.value * TOLERANCE:
            yield here.made(here.subject(here.start, total), total, given)


# --- a total before its parts: 总投资12亿元，包括甲5亿元、乙7亿元; 书屋660万平方米（社区280万、学校380万） ------------------------------

_BREAKDOWN_MADE_OF, _OPENING, _FURTHER, _OF_EACH, _AREA = TERMS.lates("breakdown_made_of", "opening", "further", "of_each", "area")
_DIFFERS, _LISTED_AS = TERMS.lates("differs", "listed_as")
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
    timed: Found | None = None  # what 其中 before told a time's part of: 总投资9亿元，其中2025年底前5亿元，分为两类：甲6亿元、乙3亿元
    for at, opening in enumerate(openings):
        following = openings[at + 1].start() if at + 1 < len(openings) else here.end
        if timed is None and at > 0 and passed is None and "；" not in here.text[openings[at - 1].end() : opening.start()]:
            continue
        first = here.previous if _goes_on(here, opening) else passed or here.start
        total = timed or _total(here, first, opening)
        passed = opening.end() if total is None and opening[0].startswith(common.OF_WHICH) else None
        timed = total if at + 1 < len(openings) and _of_a_time(here, opening, following) else None
        if total is not None:
            yield from _opened(here._replace(end=following) if timed else here, opening, first, total)
    if not openings:
        yield from _silent(here)


def _of_a_time(here: Text, opening: re.Match[str], following: int) -> bool:
    """Whether 其中 tells the part of a time, and no more up to the opening that follows: 其中2025年底前完成5亿元，分为….

    The whole that is broken down behind it is divided otherwise.
    """
    between = here.text[opening.end() : following]
    return (
        opening[0].startswith(common.OF_WHICH)
        and "；" not in between
        and any(here.dated(opening.end(), following))
        and between.endswith("，")
    )


def _aside(text: str, start: int, at: int) -> bool:
    """Whether a place stands in brackets that hold no figure: 101件（包括甲、乙等）."""
    opened = text.rfind("（", start, at)
    closed = text.find("）", at)
    return opened > text.rfind("）", start, at) and closed >= 0 and not patterns.search(r"\d", text[opened:closed])


def _of_years(here: Text, opening: re.Match[str]) -> bool:
    """Whether values of several years follow: 2020年、2022年预计分别为…."""
    clause = here.opened(opening.start(), "，；：")
    return opening[0].startswith(common.IN_TURN) and len(here.dated(clause, opening.start())) > 1


def _goes_on(here: Text, opening: re.Match[str]) -> bool:
    """Whether 其中 opens a sentence, which then breaks the one before it down."""
    return opening[0].startswith(common.OF_WHICH) and opening.start() == here.start and here.previous < here.start


def _opened(here: Text, opening: re.Match[str], first: int, total: Found) -> Iterator[Sum]:
    """总投资12亿元，包括甲5亿元、乙7亿元."""
    some, at = opening[0].startswith(common.OF_WHICH), opening.start()
    parts, end = _parts(here, opening, total, some, _goes_on(here, opening))
    if len(parts) < (1 if some else 2):
        return
    stated = bool(_BREAKDOWN_MADE_OF.search(here.text[at:end]) and common.AND_OTHERS not in here.text[at:end])
    if some and not fits(total, parts, False) and (_listed(here, first, total) or _of_two_scopes(here, opening.end(), parts)):
        return
    # Measured; what is counted may be of several kinds at once, unless the parts are all that there are of one.
    sure = exact(total, *parts) and (dimension(total.unit) in ADDABLE or _all_listed(here, opening.end(), parts))
    if sure or fits(total, parts, not some or stated):
        made = here.made(here.subject(first, total), total, parts, not some or stated)
        # What stands behind another year may be of another total: 2025年用纸41吨，其中白纸22吨，2030年用纸62吨，其中白纸46吨.
        yield replace(made, sure=fits(total, parts, not some or stated) or not here.dated(total.end, parts[-1].end))


def _all_listed(here: Text, start: int, parts: list[Found]) -> bool:
    """Whether the draft lists the names of three parts or more as all that there are: 由城东、城南、城西三个片区组成."""
    ends = [start, *(each.end for each in parts)]
    names = [here.text[end : each.start].strip(_BETWEEN_NAMES) for end, each in zip(ends, parts, strict=False)]
    if len(parts) < 3 or any(len(name) < 2 or not patterns.fullmatch(f"[{patterns.HAN}]+", name) for name in names):
        return False
    joined = re.compile(TERMS.source("list_joint").join(map(re.escape, names)))
    texts = (tight(block.text) for block in here.where.document.blocks if names[0] in block.text and block.countable)
    return any(_LISTED_AS.match(text, hit.end()) for text in texts for hit in joined.finditer(text))


def _listed(here: Text, first: int, total: Found) -> bool:
    """Whether an amount ends a list (甲14座、乙5座。其中，丙12座): what is broken down behind it may be any of the list, or all of it."""
    before = next(here.back(first, total.start), None)
    if before is None or not same(before, total) or patterns.search("[，；。：]", here.text[before.end : total.start]):
        return False
    return bool(patterns.match(TERMS.source("list_joint"), here.text[before.end : total.start]))  # not 由40座增加到75座


def _of_two_scopes(here: Text, start: int, parts: list[Found]) -> bool:
    """Whether some parts are of areas and some are not (其中社区书屋14座、城东区书屋7座): the whole is divided twice, and parts overlap."""
    ends = [start, *(each.end for each in parts)]
    areas = {_AREA.search(here.text[end : each.start]) is not None for end, each in zip(ends, parts, strict=False)}
    return len(areas) == 2


def _total(here: Text, first: int, opening: re.Match[str]) -> Found | None:
    """What an opening breaks down: the last amount before it; of several years, that of the year behind 其中."""
    some = opening[0].startswith(common.OF_WHICH)
    if some and _OF_EACH.match(here.text[opening.end() : here.end]):
        return None
    total = _last(here, first, opening.start())
    told = next(iter(here.dated(opening.end(), opening.end() + 2)), None)
    if total is not None and _DIFFERS.search(here.before(total.start)):
        parts, _ = _parts(here, opening, total, some, _goes_on(here, opening))
        if not parts or not fits(total, parts, False):
            return _last(here, first, total.start)  # 用纸41吨，比2020年多3吨。其中甲26吨…: of the 41
    if some and total is not None and not told and (whole := _exactly(here, first, opening, total)):
        return whole
    if some and total is not None and told is not None:  # 2022年418吨，2020年385吨。其中，2022年甲…
        return _last_of(here, first, opening.start(), told.year)
    return total


def _exactly(here: Text, first: int, opening: re.Match[str], total: Found) -> Found | None:
    """The amount before the last one that several parts come to exactly, where they are more than the last: 总投资9亿元，2025年底前完成
    4亿元；其中甲6亿元、乙3亿元 divides the nine."""
    parts, _ = _parts(here, opening, total, True, _goes_on(here, opening))
    if len(parts) < 2 or fits(total, parts, False):
        return None
    return next((each for each in here.back(first, total.start) if same(each, total) and exact(each, *parts) and fits(each, parts)), None)


def _parts(here: Text, opening: re.Match[str], total: Found, some: bool, goes_on: bool) -> tuple[list[Found], int]:
    """The parts behind an opening, and where they end. `goes_on`: 其中 opens the sentence, so that all of it breaks the total down."""
    at, start = opening.start(), opening.end()
    stop = _FURTHER.search(here.text, at, here.end) if goes_on else None
    end = stop.start() if stop else here.end if goes_on else here.ends(at)
    listed = [
        each
        for each in _in_full(here.free(start, end), total)
        if same(each, total) and not _TOTAL_OF_ITS_OWN.search(here.text[max(start, each.start - NEAR) : each.start])
    ]
    parts = listed if not some and fits(total, listed, True) else uppermost(here, listed, start)
    # 其中：甲…；资金来源为甲…: what stands behind ； is another matter
    if goes_on and not fits(total, parts, False) and not _in_parallel(here, start, end, parts):
        first = here.text.find("；", at, end)
        end = first if first >= 0 else end
        parts = [each for each in parts if each.end <= end]
    return _up_to_the_total(here, total, parts), end


def _in_full(found: list[Found], total: Found) -> list[Found]:
    """921万吨标准煤，其中甲286万吨、乙198万吨、丙71万吨: three or more in the beginning of the total's unit are in all of it."""
    short = [each for each in found if each.unit != total.unit and dimension(each.unit) == "mass" and total.unit.startswith(each.unit)]
    return [each._replace(unit=total.unit) if each in short else each for each in found] if len(short) >= 3 else found


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
        if RATE.search(here.text[here.opened(each.start, _MARKS, start) : each.start]):
            continue  # 用纸41吨，每座书屋用纸0.5吨。其中甲26吨…: of the 41
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


# --- so many of one size, or of several, and what they come to: 单机5兆瓦机组4台，总容量2万千瓦 ---------------------------------------

_SIZE_OPENS = TERMS.listed("size_opens")

_ONE, _ALL, _IN_ALL, _NEXT_SIZE, _MADE_OF, _MANY = TERMS.lates("one", "all", "in_all", "next_size", "made_of", "many")
_UNITS = TERMS.listed("units")
_ONE_OF_SIZE = TERMS.listed("one_of_size")


def of_units(here: Text) -> Iterator[Sum]:
    """单机5兆瓦机组4台，总容量2万千瓦: so many of one size, or of several that are joined, come to the whole."""
    if not any(map(here.sentence.__contains__, _SIZE_OPENS)):
        return
    found = here.free(here.start, here.end)
    for at, (a, b, whole) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        sized_behind = a.unit in _UNITS and a.end == b.start  # 4台30万千瓦机组
        one, many = (b, a) if sized_behind else (a, b)
        between = here.text[one.end : whole.start]
        close = "；" not in between and len(between) <= (16 if sized_behind else 30)
        if not (close and exact(one, many, whole) and many.unit in _UNITS and dimension(one.unit) == dimension(whole.unit) == "power"):
            continue
        said = _IN_ALL.search(between) if sized_behind else _ALL.search(here.before(whole.start))
        sizes = [*_sizes_before(here, found, at), (a, b)] if said else []
        if said and (sized_behind or _ONE.search(here.before(sizes[0][0].start))):
            opened = whole.start - len(said[0]) + 1 if sized_behind else here.start
            parts = tuple(_times(here, *each, each[1 if each[0].unit in _UNITS else 0].unit) for each in sizes)
            yield Sum(here.subject(opened, whole), here.amount(whole), parts, True)


def _sizes_before(here: Text, found: list[Found], index: int) -> list[tuple[Found, Found]]:
    """The sizes with how many there are of each (in either order) that are joined before the one that begins at an index."""
    sizes: list[tuple[Found, Found]] = []
    at = found[index]
    for last in range(index - 1, 0, -2):
        a, b = found[last - 1], found[last]
        told = a.unit in _UNITS and a.end == b.start and dimension(b.unit) == "power"
        told = told or (dimension(a.unit) == "power" and b.unit in _UNITS and _MANY.fullmatch(here.text[a.end : b.start]) is not None)
        if not (told and exact(a, b) and _NEXT_SIZE.fullmatch(here.text[b.end : at.start])):
            break
        sizes.insert(0, (a, b))
        at = a
    return sizes


def made_of(here: Text) -> Iterator[Sum]:
    """A whole and behind it the units of one size that it is made of."""
    if not any(map(here.sentence.__contains__, _ONE_OF_SIZE)):
        return
    found = here.free(here.start, here.end)
    for at, (whole, one, many) in enumerate(zip(found, found[1:], found[2:], strict=False)):
        said = _MADE_OF.fullmatch(here.text[whole.end : one.start])
        sized = dimension(whole.unit) == dimension(one.unit) == "power" and many.unit in _UNITS
        close = _MANY.fullmatch(here.text[one.end : many.start])
        # 单机5兆瓦机组4台、3兆瓦机组2台: of several sizes
        alone = not any(dimension(each.unit) == "power" for each in found[at + 3 : at + 4])
        if said and exact(whole, one, many) and sized and close and alone:
            yield Sum(here.subject(here.start, whole), here.amount(whole), (_times(here, one, many, one.unit),), True)


def _times(here: Text, first: Found, last: Found, unit: str) -> Amount:
    """What so many of one size come to: the two quantities as they stand, the size's unit."""
    return Amount(first.value * last.value, unit, here.where.evidence(here.block, *here.shadow.span(first.number, last.unit_end)))
