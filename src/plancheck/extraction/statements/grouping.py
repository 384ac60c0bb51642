"""The quantities of a clause that state something, those that share a predicate together: one, a list (a、b和c) or a course (由a到b)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction.amounts import grammar, quantities, years
from plancheck.extraction.amounts.grammar import counts
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.amounts.unit_words import unit_pattern
from plancheck.extraction.names import subjects
from plancheck.extraction.statements.clause import Clause
from plancheck.extraction.statements.marks import ATTRIBUTE_OF, GOES_ON, MET, OUT_OF, Quantity, noun_of
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Op
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")

# --- attributive -------------------------------------------------------------------------------------------------------------

_INDEX_ENDS = TERMS.listed("index_ends")
_ANOTHER = TERMS.late("another")
_JOINS = TERMS.listed("joins")
_JOINS_TWO, _COMES_TO = tuple(TERMS.text("joins_two")), TERMS.listed("comes_to")
_AROUND_JOINED, _AROUND_COURSE, _ABOUT_SO_MUCH = TERMS.text("around_joined"), TERMS.text("around_course"), TERMS.text("about_so_much")
_CARBON_DIOXIDE, _IS_SO = TERMS.text("carbon_dioxide"), TERMS.text("is_so")
_OF_THING_AND = TERMS.late("of_thing_and")
_NUMBERS_JOINED = TERMS.late("numbers_joined")
_AND_ONE_MORE = TERMS.late("and_one_more")

JOINT = TERMS.late("joint")
LIES = TERMS.late("lies")
_SIZES = TERMS.late("sizes", unit=unit_pattern)
#: A quote that holds a statement: “…达到45%”等目标.
QUOTING = late("“[^“”]{6,}$", needs=("“",))


def is_none(each: Found) -> bool:
    """Whether a quantity is a level of nothing, which has no unit of its own: 2030年为零."""
    return each.worded and not each.unit and each.value == 0


def both_parts(between: str, behind: str, a: Found, b: Found) -> bool:
    """80%的书屋和60%的书亭分布在城东: each a part of its own; the words between the two and behind the second."""
    return a.unit == b.unit == "%" and LIES.match(behind) is not None and _OF_THING_AND.fullmatch(between) is not None


def more_sizes(text: str) -> re.Match[str] | None:
    """More kinds of a thing by size at the beginning of a text, and the thing: 、8座22万立方米储罐."""
    # To compile the expression takes as long as to read ten pages, and few drafts have such a list.
    return _SIZES.match(text) if text[:1] in _JOINS_TWO and text[1:2].isdecimal() else None


#: The most characters before and behind a quantity that are looked at. A clause of thousands is a list of values, each of which would be
#: looked for in all of it.
_FARTHEST = 1000


def _before(clause: Clause, at: int) -> str:
    return clause.before(at)[-_FARTHEST:]


class Candidate(Quantity):
    """A quantity with what stands around it in its clause, and the quantities before and behind it."""

    def __init__(self, clause: Clause, found: Found, previous: Found | None, following: Found | None) -> None:
        super().__init__(found, _before(clause, found.start), clause.after(found.end)[:_FARTHEST])
        self.clause, self.previous, self.following = clause, previous, following
        self.after = self.behind.lstrip("■")  # and behind a bracket that is blanked
        self.of_a_noun = self.after.startswith(common.OF)
        self.bounded, self.exact = found.op in (">=", "<="), found.op == "="

    @cached_property
    def undated(self) -> str:
        """The words before without their years."""
        return years.without(self.before)

    @cached_property
    def named(self) -> bool:
        """Whether the words before name a subject."""
        return bool(self.clean(self.undated))

    @property
    def named_with_years(self) -> bool:
        return bool(self.clean(self.before))

    @property
    def none(self) -> bool:
        return is_none(self.found)

    @property
    def noun_after(self) -> str:
        return noun_of(self.after)

    @property
    def goes_on(self) -> bool:
        return GOES_ON.match(self.behind) is not None

    @property
    def ends(self) -> bool:
        """Whether nothing stands behind it that it could tell of."""
        return not self.after or GOES_ON.match(self.after) is not None or ATTRIBUTE_OF.match(self.after) is not None

    @property
    def some(self) -> bool:
        """Whether something is done to those it counts, or is said of some of them."""
        return OUT_OF.match(self.behind) is not None or MET.search(self.undated) is not None

    @cached_property
    def next(self) -> str:
        """The words up to the quantity that follows."""
        return self.clause.between(self.found.end, self.following.start) if self.following else ""

    @property
    def next_bare(self) -> bool:
        return subjects.link(self.next).kind == ""

    @property
    def next_reaches(self) -> bool:
        return self.following is not None and subjects.link(self.next).kind == "level"

    @property
    def next_counted(self) -> bool:
        return self.following is not None and counts(self.following.unit)

    @property
    def followed_by_voltage(self) -> bool:
        return self.following is not None and dimension(self.following.unit) == "voltage"

    @property
    def second_met(self) -> bool:
        """对2个书院8个书屋进行改造: how many of each."""
        if self.previous is None or not counts(self.previous.unit):
            return False
        met = MET.search(years.without(_before(self.clause, self.previous.start)))
        return met is not None and _ANOTHER.fullmatch(self.clause.between(self.previous.end, self.found.start)) is not None

    @property
    def sized(self) -> bool:
        """2座20万立方米、8座22万立方米储罐: how large each is."""
        before = self.previous
        behind = before is not None and before.end == self.found.start and dimension(before.unit) == before.unit
        return behind and more_sizes(self.after) is not None

    @property
    def listed(self) -> bool:
        """Whether it goes on with a list."""
        between = self.before[self.previous.end - self.clause.start :].strip(_AROUND_JOINED) if self.previous else "…"
        return not between or self.before.endswith(_JOINS)

    @property
    def opening(self) -> bool:
        return self.listed or not self.named

    @property
    def ratio_like(self) -> bool:
        """A bare number counts only where a verb of reaching or an operator stands before it and it is no whole number: PUE不高于1.3."""
        before = self.before
        if self.listed and self.previous is not None and not self.previous.unit:  # as what opens its list
            before = _NUMBERS_JOINED.sub("", before)
        if self.found.value == self.found.value.to_integral() and self.found.value.as_tuple().exponent == 0:
            return False  # but 系数达到5.0
        led = before.endswith(_INDEX_ENDS) or self.opened or self.found.after_op.startswith(_ABOUT_SO_MUCH)
        return led or subjects.link(before).kind == "level"


def _tells(it: Candidate) -> bool:
    """Whether a quantity only tells which ones are meant; one that fits no row does."""
    fit = grammar.first("which", it)
    return fit is None or bool(fit[0].row["tells"])


def stating(clause: Clause, found: list[Found]) -> list[Found]:
    """The quantities of a clause without those that only tell which things are meant; of several that are joined, the last decides."""
    around = [None, *found, None]
    telling = [_tells(Candidate(clause, each, around[at], around[at + 2])) for at, each in enumerate(found)]
    for at in range(len(found) - 2, -1, -1):
        a, b = found[at], found[at + 1]
        if a.end == b.start and counts(a.unit) and counts(b.unit):
            telling[at] = telling[at + 1]  # 58期1740人次的培训: both count it
        elif telling[at + 1] and _of_one_thing_told(clause, a, b):
            telling[at] = True
    return [each for each, tells in zip(found, telling, strict=True) if not tells]


def _of_one_thing_told(clause: Clause, a: Found, b: Found) -> bool:
    """Whether what one tells with another is of one thing: 甲80万千瓦、乙30万千瓦的项目, 35毫米、40毫米降水线."""
    between = clause.between(a.end, b.start)
    if dimension(a.unit) == dimension(b.unit) == "length" and between in _JOINS_TWO:
        return True
    named = clause.after(b.end).startswith(common.OF) and _AND_ONE_MORE.fullmatch(between)
    return bool(named) and alike(a, b)


def alike(a: Found, b: Found) -> bool:
    """Whether two values can stand in one list: their units are the same, of one dimension, or the first has none."""
    same = a.unit == b.unit or not a.unit or (a.unit == common.PIECES and b.unit.endswith(common.POINTS)) or dimension(a.unit) == "number"
    return same or (dimension(a.unit) == dimension(b.unit) and dimension(a.unit) is not None)


# --- grouping ----------------------------------------------------------------------------------------------------------------

_EACH_ITS_OWN = TERMS.late("each_its_own")

_WHOLE = TERMS.late("whole")
_ALL_DONE = TERMS.late("all_done")
_NEARLY = TERMS.late("nearly")
_ALL_ROUND = TERMS.late("all_round")
_NONE = TERMS.late("none")
_GROUPED = TERMS.late("grouped")
_REACHED = TERMS.late("reached")
_FROM = TERMS.late("from")


class Part(NamedTuple):
    """Quantities that share one predicate, with the words before and behind."""

    found: tuple[Found, ...]
    start: int  # where the words before begin
    end: int  # where the words behind end
    course: bool = False

    @property
    def first(self) -> Found:
        """The first quantity."""
        return self.found[0]

    @property
    def last(self) -> Found:
        """The last quantity."""
        return self.found[-1]

    def counted_in(self, unit: str, instead: tuple[str, ...] = ("",)) -> Part:
        """The part with its quantities in a unit where they have one of those that stand for it."""
        return self._replace(found=tuple(each._replace(unit=unit) if each.unit in instead else each for each in self.found))


# --- the quantities -----------------------------------------------------------------------------------------------------------


def found(clause: Clause, of_share: bool = False) -> list[Found]:
    """The quantities of a clause that are no years, each with its unit and operator where it shares that of another.

    `of_share`: a share was spoken of, of which the clause may say that all is done.
    """
    body, dated = clause.body, [(each.start - clause.start, each.end - clause.start) for each in clause.mentions]
    listed = [each for each in quantities.find_squeezed(body) if not any(a < each.end and each.start < b for a, b in dated)]
    for at in range(len(listed) - 2, -1, -1):  # 11.4和0.7个百分点, 3吨和5吨标准煤 of one thing: the last unit serves both
        unit, full = listed[at].unit, listed[at + 1].unit
        short = not unit or (
            unit.endswith(common.TONNE)
            and full in (unit + common.STANDARD_COAL, unit + _CARBON_DIOXIDE)
            and _of_one_thing(body, listed[at].start)
        )
        if full and short and _GROUPED.fullmatch(body[listed[at].end : listed[at + 1].start]):
            listed[at] = listed[at]._replace(unit=full)
    for at, (a, b) in enumerate(pairwise(listed)):
        if a.op == "≈" and a.before_op and b.op == "=" and both_parts(body[a.end : b.start], body[b.end :], a, b):
            listed[at + 1] = b._replace(op="≈")  # 约 before the first serves both
    listed += _in_words(body)
    done = _ALL_DONE.fullmatch(clause.undated(clause.start, clause.end)) if of_share and not listed and clause.mentions else None
    if done:  # 占比2025年达到60%，2030年全部达到
        start, end = len(body) - len(done["all"]), len(body)
        listed.append(Found(start, end, start, end, Decimal(100), None, "%", "=", True))
    return sorted((each.moved(clause.start) for each in listed), key=lambda each: each.start)


def _in_words(body: str) -> Iterator[Found]:
    """All or none of something: 全覆盖, 零增长, 2030年为零."""
    for hit in _NONE.finditer(body):
        yield Found(hit.start(), hit.end(), hit.start(), hit.end(), Decimal(0), None, "", "=", True)
    for hit in _WHOLE.finditer(body):
        if hit["all"] and _ALL_ROUND.search(body[: hit.start()]):
            continue  # 无遗漏、全覆盖: no share of anything
        op: Op = "≈" if hit["op"] or _NEARLY.match(body) else "="
        yield Found(hit.start(), hit.end(), hit.start(), hit.end(), Decimal(0 if hit["zero"] else 100), None, "%", op, True)


# --- their groups -------------------------------------------------------------------------------------------------------------


def parts(clause: Clause, found: list[Found]) -> Iterator[Part]:
    """The quantities of a clause that state something, grouped, each group with the words that are its own."""
    groups: list[list[Found]] = []
    courses: set[int] = set()
    for each in stating(clause, found):
        if not groups:
            groups.append([each])
            continue
        group, between = groups[-1], _between(clause, groups[-1][-1].end, each.start)
        course = len(groups) - 1 in courses
        if len(group) == 1 and _reaches(clause, group[0], between, each):
            courses.add(len(groups) - 1)
            group.append(each)
        elif _adjacent(group[-1], each) or (not course and _goes_on(clause, group, between, each)):
            group.append(each)
        else:
            groups.append([each])
    begin = clause.start
    for at, group in enumerate(groups):
        end = _end(clause, group, groups[at + 1][0].start) if at + 1 < len(groups) else clause.end
        yield Part(tuple(_one_unit(group)), begin, end, at in courses)
        begin = end


def _between(clause: Clause, start: int, end: int) -> str:
    """Characters [start, end) of the clause without its years and what is blanked."""
    kept = [clause.body[at - clause.start] for at in range(start, end) if not any(m.start <= at < m.end for m in clause.mentions)]
    return "".join(kept).replace("■", "")


def _reaches(clause: Clause, first: Found, between: str, each: Found) -> bool:
    """Whether a course that opens with `first` (由a, or with a year of its own: 2015年46%提高到…) comes to `each`."""
    verb = between.strip(_AROUND_COURSE) + (each.before_op if each.before_op.endswith(_COMES_TO) else "")
    if not _REACHED.fullmatch(verb):
        return False
    before = clause.between(max(clause.start, first.start - 12), first.start)
    return bool(_FROM.search(before)) or any(m.role == "from" and 0 <= first.start - m.end <= 2 for m in clause.mentions)


def _adjacent(a: Found, b: Found) -> bool:
    """Whether two numbers count the same things: 58期1740人次."""
    return a.end == b.start and counts(a.unit) and counts(b.unit)


def _goes_on(clause: Clause, group: list[Found], between: str, each: Found) -> bool:
    """Whether a list of values goes on with `each`."""
    none = is_none(each)
    if of_plants(group) and dimension(each.unit) == "power" and _GROUPED.fullmatch(between) and between != "/":
        return True
    if not _GROUPED.fullmatch(between.removesuffix(_IS_SO) if none else between):
        return False
    return none or between == "/" or alike(group[-1], each) or _each_its_own(clause.undated(clause.start, group[0].start))


def of_plants(found: Sequence[Found]) -> bool:
    """Whether values are how much each of some plants gives, and how much it holds: 15万千瓦/60万千瓦时、10万千瓦/20万千瓦时."""
    return len(found) > 1 and len(found) % 2 == 0 and [dimension(each.unit) for each in found] == ["power", "energy"] * (len(found) // 2)


def _each_its_own(before: str) -> bool:
    """Whether a list of values is one of a list of subjects: 甲、乙消费量分别控制在3吨、5立方米."""
    if common.IN_TURN not in before:
        return False
    return _EACH_ITS_OWN.search(before) is not None


_SUBJECTS = TERMS.late("subjects")


def _of_one_thing(body: str, start: int) -> bool:
    """Whether the words before a list name one subject for all of its values: 用能2025年、2030年分别控制在."""
    return not _SUBJECTS.search(body, 0, start)


def _one_unit(group: list[Found]) -> Iterator[Found]:
    """In a list the last unit serves numbers without one (10、20和30%), and 8.2个和5.1个百分点."""
    last = group[-1]
    if is_none(last):  # 30吨、为零
        last = last._replace(unit=group[0].unit)
    for each in group[:-1]:
        bare = not each.unit or (each.unit == common.PIECES and last.unit.endswith(common.POINTS))
        bare = bare or (
            each.unit in (common.TEN_THOUSAND, common.HUNDRED_MILLION) and last.unit.startswith(each.unit)
        )  # 10万、12万和20万平方米
        yield each._replace(unit=last.unit) if bare else each
    yield last


def _end(clause: Clause, group: list[Found], following: int) -> int:
    """Where a group's own words end, before the quantity that follows."""
    last = group[-1]
    cut = _cut(clause.between(last.end, following)) + last.end
    if not counts(last.unit) or cut == following:
        return cut
    out = OUT_OF.match(clause.between(last.end, following))
    if out:
        return last.end + out.end()  # 7座书屋中好的占28%
    if cut == last.end and MET.search(years.without(_before(clause, group[0].start))):
        return following  # 对2个书院8个书屋进行改造
    return cut


def _cut(between: str) -> int:
    """Where, between two quantities, the second's words begin: behind the first joining mark, else at once after the first."""
    hits = [*JOINT.finditer(between)]
    if not hits or hits[0].start() == 0:
        return 0
    return (hits[-1] if hits[-1].end() == len(between) else hits[0]).start()
