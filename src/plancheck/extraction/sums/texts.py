"""A text with its place in the document, amounts with their quotes, whether parts add up to a total, and what a text states as all."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple, Protocol

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.names import subjects
from plancheck.extraction.statements import lost_signs
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Amount, Plan, Section, Sum
from plancheck.model.quantity import PREFIXES, Quantity, cached, dimension
from plancheck.text.line import Line

TERMS = lexicon("sums")

# --- whether parts add up -----------------------------------------------------------------------------------------------------

ADDABLE = ("money", "power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "co2", "apparent_power", "mu")
_KINDS = TERMS.listed("kinds")
FIGURES = TERMS.late("figures")
#: How far a total may stand from its parts, as a share of it.
TOLERANCE = Decimal("0.005")
#: What parts may come to, as a share of what is told as their total, to be meant as all of it.
LEAST, MOST = Decimal("0.6"), Decimal("1.6")


class Stated(Protocol):
    """An amount, in a text (`Found`) or with its place (`Amount`)."""

    @property
    def value(self) -> Decimal:
        """Its number."""

    @property
    def unit(self) -> str:
        """Its unit, which may be the beginning of the total's."""


def exact(*found: Found) -> bool:
    """Whether each states one value, or about one: no bound and no range."""
    return all(each.op in ("=", "≈") and each.value_to is None for each in found)


def countable(unit: str) -> bool:
    """Whether amounts in a unit can be added up: it measures, or counts one kind of thing."""
    return dimension(unit) in ADDABLE or unit in _KINDS


def full(part: Stated, total: Stated) -> str:
    """A part's unit; 130万 beside 400万千瓦 is 万千瓦."""
    if part.unit not in PREFIXES:
        return part.unit
    base = next((total.unit[len(prefix) :] for prefix in PREFIXES if prefix and total.unit.startswith(prefix)), total.unit)
    return part.unit + base


def share(total: Stated, parts: Sequence[Stated]) -> Decimal | None:
    """What parts come to, as a share of a total; None where a unit has no base, or the total is nothing."""
    whole = Quantity(total.value, total.unit).base()
    bases = [base for each in parts if (base := Quantity(each.value, full(each, total)).base()) is not None]
    return sum(bases, Decimal(0)) / whole if whole and len(bases) == len(parts) else None


def fits(total: Stated, parts: Sequence[Stated], complete: bool = True, tolerance: Decimal = TOLERANCE) -> bool:
    """Whether the parts add up to the total, or do not exceed it where they are only some of it."""
    added = share(total, parts)
    return added is not None and (abs(added - 1) <= tolerance if complete else added <= 1)


def near(total: Stated, parts: Sequence[Stated], least: Decimal = LEAST, most: Decimal = MOST) -> bool:
    """Whether parts may be meant as all of a total: they come to something like it, or would if all were counted in one unit, and one is
    not (30亿元、20万元 of 50亿元)."""
    added, figures = share(total, parts), sum((each.value for each in parts), Decimal(0))
    slipped = len({each.unit for each in (total, *parts)}) > 1 and total.value > 0 and abs(figures - total.value) <= total.value * TOLERANCE
    return slipped or (added is not None and least <= added <= most)


def one_dimension(total: Stated, parts: Sequence[Stated]) -> bool:
    """Whether all measure the same."""
    return all(dimension(part.unit) == dimension(total.unit) for part in parts)


def same(part: Found, total: Found) -> bool:
    """Whether one value can be a part of another: of one dimension, or of its multiple (130万 beside 400万千瓦)."""
    if part.value_to is not None or not part.unit:
        return False
    return part.unit in PREFIXES or dimension(part.unit) == dimension(total.unit)


class Counted(NamedTuple):
    """Parts of a total counted up one by one: what they come to so far as a share of it, None where that cannot be told."""

    total: Found
    added: Decimal | None = Decimal(0)

    def with_part(self, part: Found) -> Counted:
        """With one part more."""
        more = share(self.total, [part])
        return self._replace(added=None if more is None or self.added is None else self.added + more)

    @property
    def fits(self) -> bool:
        """Whether they come to the total."""
        return self.added is not None and abs(self.added - 1) <= TOLERANCE

    @property
    def exceeds(self) -> bool:
        """Whether they come to more, so that no further part can make them fit."""
        return self.added is None or self.added > 1 + TOLERANCE


# --- texts --------------------------------------------------------------------------------------------------------------------


#: More characters than any word or operator before an amount has.
NEAR = 32


class _Read(NamedTuple):
    """The quantities of a text that are no years, and its years, each with where they start: found once, and looked up from then on, so
    that a sentence of ten thousand figures takes ten times as long as one of a thousand."""

    found: tuple[Found, ...]
    starts: tuple[int, ...]
    years: tuple[years.Mention, ...]
    year_starts: tuple[int, ...]


@cached(64)
def _read(text: str) -> _Read:
    named = years.find(text)
    starts = tuple(each.start for each in named)
    free = []
    for each in quantities.find_squeezed(text):
        near = bisect_left(starts, each.end)
        if not any(mention.end > each.start for mention in named[max(0, near - 2) : near]):
            free.append(each)
    return _Read(tuple(free), tuple(each.start for each in free), named, starts)


def figures(text: str) -> tuple[Found, ...]:
    """All quantities of a squeezed text that are no years."""
    return _read(text).found


class Text(NamedTuple):
    """One block's text, squeezed, with the sentence [start, end) that is read, and where the one before it starts."""

    where: Plan
    block: int
    shadow: Line
    start: int
    end: int
    previous: int = 0

    @staticmethod
    def whole(where: Plan, block: int) -> Text:
        """All of a block's text."""
        shadow = lost_signs.signed(where.document.blocks[block])
        return Text(where, block, shadow, 0, len(shadow.text))

    @property
    def text(self) -> str:
        """The squeezed text of the block."""
        return self.shadow.text

    @property
    def sentence(self) -> str:
        """The sentence that is read."""
        return self.text[self.start : self.end]

    def free(self, start: int, end: int) -> list[Found]:
        """Quantities in [start, end) that are no years."""
        return [*self.back(start, end)][::-1]

    def back(self, start: int, end: int) -> Iterator[Found]:
        """As `free`, from the last to the first."""
        read = _read(self.text)
        for at in range(bisect_left(read.starts, end) - 1, -1, -1):
            each = read.found[at]
            if each.start < start:
                return
            if each.end <= end:
                yield each

    def on(self, start: int, end: int) -> Iterator[Found]:
        """As `free`, one by one."""
        read = _read(self.text)
        for at in range(bisect_left(read.starts, start), len(read.starts)):
            if read.found[at].end > end:
                return
            yield read.found[at]

    def money(self, start: int, end: int) -> list[Found]:
        """The sums of money in [start, end) that state one value."""
        return [each for each in self.free(start, end) if dimension(each.unit) == "money" and exact(each)]

    def dated(self, start: int, end: int) -> list[years.Mention]:
        """The years that are named from `start` on, before `end`."""
        read = _read(self.text)
        return [*read.years[bisect_left(read.year_starts, start) : bisect_left(read.year_starts, end)]]

    def before(self, at: int, longest: int = NEAR) -> str:
        """The few characters before a place."""
        return self.text[max(0, at - longest) : at]

    def opened(self, at: int, marks: str, start: int | None = None) -> int:
        """Behind the last of some marks before a place, where its clause opens; `start`, else that of the sentence, where none stands."""
        first = self.start if start is None else start
        return max(first, *(self.text.rfind(mark, first, at) + 1 for mark in marks))

    def ends(self, at: int) -> int:
        """Where what opens at a place ends: at ；, or with its sentence."""
        stop = self.text.find("；", at, self.end)
        return stop if stop >= 0 else self.end

    def groups(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """What stands between the ； of [start, end)."""
        while start < end:
            stop = self.text.find("；", start, end)
            yield start, stop if stop >= 0 else end
            start = stop + 1 if stop >= 0 else end

    def subject(self, start: int, total: Found) -> str:
        """What a total is of, by the words before it from `start` on."""
        cut = max(self.text.rfind(mark, start, total.start) for mark in "，；：")
        raw = self.text[max(start, cut + 1) : total.start]
        link = subjects.link(raw)
        return subjects.clean(link.rest if link.kind else raw)[0] or common.TOTAL

    def amount(self, each: Found, unit: str | None = None) -> Amount:
        """An amount of the text with its place, in its own unit or another."""
        place = self.shadow.span(each.number, each.unit_end)
        return Amount(each.value, each.unit if unit is None else unit, self.where.evidence(self.block, *place), each.op)

    def parts(self, total: Found, parts: list[Found]) -> tuple[Amount, ...]:
        """The parts of a total with their places, in full units."""
        return tuple(self.amount(each, full(each, total)) for each in parts)

    def made(self, subject: str, total: Found, parts: list[Found], complete: bool = True) -> Sum:
        """A total and its parts that stand in the same text."""
        return Sum(subject, self.amount(total), self.parts(total, parts), complete)


# --- stated totals: what is invested in all, how many projects that is for, and which of them parts that stand elsewhere are of ---------

COUNTED = TERMS.source("total_counted")
SOME, HOW_MANY, _ALL_OF, _TOTAL, _PUT_IN, RATE = TERMS.lates("some", "how_many", "all_of", "total_total", "put_in", "rate")


def stated_total(text: str, each: Found) -> bool:
    """Whether the words before an amount state it as all: 总投资, 合计."""
    return exact(each) and _TOTAL.search(text[max(0, each.start - NEAR) : each.start]) is not None


def put_in(text: str, each: Found) -> bool:
    """Whether the words before an amount state it as invested."""
    return _PUT_IN.search(text[max(0, each.start - NEAR) : each.start]) is not None


def all_told(here: Text) -> tuple[Found, Found] | None:
    """The one sum of money that what is read states as all, and how many projects it is for; None where it does not say both."""
    totals = [each for each in here.money(here.start, here.end) if stated_total(here.text, each)]
    many = number_for(here, totals[0]) if len(totals) == 1 else None
    return None if many is None else (totals[0], many)


def number_for(here: Text, total: Found) -> Found | None:
    """How many projects a sum of money is for: the one number of them before it in its sentence (实施6个项目，总投资3亿元)."""
    counted = [
        each for each in here.free(here.start, total.start) if HOW_MANY.search(each.unit) and each.op == "=" and each.value_to is None
    ]
    return counted[0] if len(counted) == 1 else None


# --- of the text under a heading ----------------------------------------------------------------------------------------------


def _lead(where: Plan, section: Section) -> Iterator[Text]:
    """The text before a section's first subsection."""
    for block in where.document.blocks[section.start : section.own_end]:
        if (block.index == section.start and not section.heading.run_in) or block.table is not None or not block.countable:
            continue
        yield Text.whole(where, block.index)


_ARRANGED, _PROJECTS = TERMS.lates("arranged", "projects")


def how_many(where: Plan, section: Section) -> Iterator[tuple[Text, Found]]:
    """The numbers of projects that the text before a section's first subsection states, of the whole or of a kind."""
    for here in _lead(where, section):
        for each in here.free(0, here.end) if common.PIECES in here.text or common.ITEMS in here.text else ():
            counted = each.unit in (common.PIECES, common.ITEMS) and each.op == "=" and each.value_to is None
            if counted and _ARRANGED.search(here.before(each.start)) and _PROJECTS.match(here.text, each.end):
                yield here, each


def invested_in(where: Plan, section: Section, whole: bool) -> Iterator[tuple[Text, Found]]:
    """The sums of money that the text before a section's first subsection states as invested; with `whole`, as all that is."""
    for here in _lead(where, section):
        for each in here.free(0, here.end) if common.INVESTMENT in here.text else ():
            if dimension(each.unit) == "money" and put_in(here.text, each) and (not whole or stated_total(here.text, each)):
                yield here, each


# --- of parts that stand behind -----------------------------------------------------------------------------------------------


def whole_of(here: Text, at: int, parts: list[Found]) -> tuple[Text, Found] | None:
    """The total that parts by kind are of: the nearest of their dimension, if they come to something like it (or would in its unit);
    of money else one that the chapter states, if they come near it."""
    if dimension(parts[0].unit) != "money":
        wholes = _wholes(here.text).get(dimension(parts[0].unit), ())
        count = bisect_right(wholes, at, key=_ends)
        total = wholes[count - 1] if count and exact(wholes[count - 1]) else None
        return (here, total) if total is not None and near(total, parts) else None
    nearest = next((each for each in _totals_before(here, at) if same(parts[0], each[1])), None)
    if nearest is not None and near(nearest[1], parts):
        return nearest
    stated = [each for each in _chapter_totals(here) if same(parts[0], each[1])]
    fitting = [each for each in stated if near(each[1], parts, 1 - TOLERANCE, 1 + TOLERANCE)]
    close = [each for each in stated if near(each[1], parts, Decimal("0.85"), Decimal("1.15"))]
    return next(iter([*fitting, *close]), None)


def _totals_before(here: Text, at: int) -> Iterator[tuple[Text, Found]]:
    """The stated totals of money before a place, the nearest first."""
    told = _told_as_all(here.text)
    yield from ((here, each) for each in reversed(told[: bisect_right(told, at, key=_ends)]))
    blocks = here.where.document.blocks
    for index in (here.block - 1, here.block - 2):
        if index < 0 or blocks[index].table is not None or not blocks[index].countable:
            return
        above = Text.whole(here.where, index)
        yield from ((above, each) for each in reversed(_told_as_all(above.text)))


def _ends(each: Found) -> int:
    return each.end


@cached(1024)
def _told_as_all(text: str) -> tuple[Found, ...]:
    """The sums of money that a text states as all."""
    return tuple(each for each in figures(text) if dimension(each.unit) == "money" and stated_total(text, each))


@cached(64)
def _wholes(text: str) -> dict[str | None, tuple[Found, ...]]:
    """What a text calls a whole by its name, by what it measures."""
    found: dict[str | None, tuple[Found, ...]] = {}
    for each in figures(text):
        before = text[max(0, each.start - NEAR) : each.start]
        if _ALL_OF.search(before) and not RATE.search(patterns.split("[，；。：]", before)[-1]):
            found[dimension(each.unit)] = (*found.get(dimension(each.unit), ()), each)
    return found


def _chapter_totals(here: Text) -> Iterator[tuple[Text, Found]]:
    """The totals of money that the chapter of a text states before it, the nearest first."""
    path_of, blocks = here.where.path_of_block, here.where.document.blocks
    chapter = path_of(here.block)[:1]
    for index in range(here.block - 1, -1, -1):
        if not chapter or path_of(index)[:1] != chapter:
            return
        block = blocks[index]
        if block.countable and block.table is None and common.INVESTMENT in block.text:
            above = Text.whole(here.where, index)
            yield from ((above, each) for each in reversed(_told_as_all(above.text)))
