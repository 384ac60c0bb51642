"""What rules are evaluated over: elements of a plan, lists of elements that know whether they are complete, and values.

A `Val` is a truth, a known value, a proved absence, an unknown with its reason, a list, a group of values (甲、乙), or an element or
list at a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import Moment
from plancheck.model.place import Evidence, Place, Role
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Measure,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)  # fmt: skip
from plancheck.model.quantity import Quantity
from plancheck.model.value import Absent, Known, Reason, Truth, Unknown, both, either
from plancheck.model.vocabulary import Indicator

#: The most quotes that a truth carries: a person reads the first few.
MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class NamedQuantity:
    """A quantity that the draft gives values for: an indicator of a pack, or one that only the draft names (code "~" + folded subject)."""

    code: str
    label: Bilingual
    indicator: Indicator | None

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator's facts of equal scope, base year and change (序列)."""

    quantity: NamedQuantity
    scope: str | None
    base_year: int | None
    change: str | None
    cumulative: bool
    facts: tuple[Fact, ...]

    @property
    def key(self) -> str:
        """Stable over drafts."""
        return "|".join(str(x or "") for x in (self.quantity.code, self.scope, self.base_year, self.change, self.cumulative or ""))

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of text as a paragraph (段落), or a sentence (句子) of it.

    `title`: the first sentence behind a run-in title is also about what the title names; this is where the title begins.
    """

    block: int
    start: int
    end: int
    title: int | None = None

    def covers(self, at: int) -> bool:
        """Whether a character of the block belongs to the passage or to the run-in title before it."""
        return (self.start if self.title is None else self.title) <= at < self.end

    def contains(self, place: Place) -> bool:
        """Whether a place begins in the passage."""
        return place.block == self.block and self.start <= place.start < max(self.end, self.start + 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its number from 1, the text of its header, the blocks of its header and of its cells below.

    `quote` is its header, or the first of its cells with text.
    """

    table: PlanTable
    number: int
    title: str
    head: tuple[int, ...]
    cells: tuple[int, ...]
    quote: Evidence | None

    def __hash__(self) -> int:
        return hash((self.table, self.number))


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table below its header. `row` is the name of its row, `quote` its text, or for an empty cell that name."""

    table: PlanTable
    block: int
    columns: tuple[int, ...]
    row: str
    quote: Evidence | None

    def __hash__(self) -> int:
        return self.block


class TextValue(NamedTuple):
    """A text as a value, with the quotes it is taken from."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    unsettled: bool = False  # it says that something is not known yet (待定): 有 finds nothing, its words can be asked for


@dataclass(frozen=True, slots=True)
class ApproximateQuantity(Quantity):
    """An amount calculated from figures of which some are approximate (≈): `step` is their coarsest printed precision, in base units."""

    step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class RoundedSum(Quantity):
    """A sum of exact figures. `slack`: how far the rounding of its parts may have moved it, in base units."""

    slack: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Quotient(Quantity):
    """A quotient of two amounts that convert into each other: 0.3 of it is 30 %, so it compares with both."""


@dataclass(frozen=True, slots=True)
class Territory:
    """A territory; `own`: it is that of the plan, whatever its name."""

    name: str | None
    own: bool


class Member(NamedTuple):
    """An element and whether it belongs to the list."""

    element: Any
    truth: Truth


class Listing(NamedTuple):
    """Elements in the order of the draft. `complete`: no element can have been missed; otherwise `reason` says why.

    `nearest` are quotes of elements that nearly belong to the list. `subject` is the quantity whose values they are: of a year
    that none of them has, a passage that was not understood may tell.
    """

    members: tuple[Member, ...]
    complete: bool = True
    reason: Reason = "incomplete_list"
    looked_for: tuple[Place, ...] = ()
    nearest: tuple[Evidence, ...] = ()
    subject: Any = None

    @property
    def sure(self) -> list[Any]:
        """The elements that certainly belong."""
        return [member.element for member in self.members if member.truth.state]

    @property
    def empty(self) -> bool:
        """Whether no element belongs, or may belong."""
        return not self.members

    def only(self, members: Iterable[Member]) -> Listing:
        """The list with these members only."""
        return Listing(tuple(members), self.complete, self.reason, self.looked_for, self.nearest, self.subject)


class ValueGroup(NamedTuple):
    """Values of which all count (甲、乙), or any (任一 甲、乙)."""

    parts: tuple[Val, ...]
    any: bool = False

    def test(self, condition: Callable[[Val], Truth]) -> Truth:
        """Whether a condition holds for all values, or for any of them."""
        return (either if self.any else both)(map(condition, self.parts))


@dataclass(frozen=True, slots=True)
class AtYear:
    """An indicator, a series or a list of facts at a year."""

    subject: Any
    year: Val


Val = Truth | Known[Any] | Absent | Unknown | Listing | ValueGroup | AtYear
Element = (
    Plan | Section | Fact | Event | Delegated | Measure | TaskItem | Responsibility | Project | Amount | Sum | PlaceName | PlanTable
    | NamedQuantity | Series | Passage | Column | Cell | Moment | TextValue | Territory | int | str | Decimal
)  # fmt: skip


def listing(
    elements: Iterable[Any], complete: bool = True, reason: Reason = "incomplete_list", looked_for: tuple[Place, ...] = ()
) -> Listing:
    """A list whose elements all certainly belong."""
    return Listing(tuple(Member(element, Truth(True, evidence=evidence_of(element))) for element in elements), complete, reason, looked_for)


def evidence_of(element: Any) -> tuple[Evidence, ...]:
    """The quotes that an element is based on; () if it has none (a year, a number, a topic)."""
    kind = type(element)
    if kind in _QUOTED:
        return (element.evidence,)
    find = _EVIDENCE.get(kind)
    return find(element) if find is not None else ()


#: The types of elements with one quote, and how to get the quotes of the others.
_QUOTED = frozenset({Fact, Event, Delegated, Measure, Responsibility, Project, Amount, PlaceName})
_EVIDENCE: dict[type, Callable[[Any], tuple[Evidence, ...]]] = {
    PlanTable: lambda table: (table.evidence,) if table.evidence else (),
    Sum: lambda stated: (stated.total.evidence, *stated.again, *(part.evidence for part in stated.parts)),
    Series: lambda series: tuple(fact.evidence for fact in series.facts),
    TextValue: lambda words: words.evidence,
    Moment: lambda when: (when.evidence,) if when.evidence else (),
    Column: lambda column: (column.quote,) if column.quote else (),
    Cell: lambda cell: (cell.quote,) if cell.quote else (),
}


def trim(evidence: Iterable[Evidence], most: int = MOST_EVIDENCE) -> tuple[Evidence, ...]:
    """The first few different quotes. Further ones are not computed."""
    if isinstance(evidence, tuple) and len(evidence) < 2 <= most:
        return evidence
    quotes: dict[Evidence, None] = {}
    for quote in evidence:
        quotes[quote] = None
        if len(quotes) == most:
            break
    return tuple(quotes)


def both_sides(left: Iterable[Evidence], right: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The quotes of both sides of a comparison. If there are too many, the longer side is cut: a total is shown however many parts it
    is compared with."""
    if not (left and right):
        return trim(left or right)
    first, second = trim(left), trim(right)
    room = max(MOST_EVIDENCE - len(second), MOST_EVIDENCE // 2)
    return trim((*first[:room], *second))


def as_role(evidence: Iterable[Evidence], role: Role) -> tuple[Evidence, ...]:
    """The same quotes in another role."""
    return tuple([in_role(quote, role) for quote in evidence])


def in_role(quote: Evidence, role: Role) -> Evidence:
    """The same quote in another role."""
    return quote if quote.role == role else Evidence(quote.quote, quote.place, quote.before, quote.after, role)


def with_evidence(truth: Truth, evidence: tuple[Evidence, ...]) -> Truth:
    """The same truth with other quotes."""
    return Truth(truth.state, truth.reason, evidence, truth.looked_for)


def has_count(elements: Listing, op: str, number: int) -> Truth:
    """Whether a list has at least, at most or exactly `number` elements; unknown if text that was not read could decide it."""
    states = [member.truth.state for member in elements.members]
    low = states.count(True)
    state = _count_state(op, number, low, low + states.count(None) if elements.complete else None)
    reason: Reason | None = None
    if state is None:
        unsure = (member.truth.reason for member in elements.members if member.truth.state is None and member.truth.reason)
        reason = next(unsure, elements.reason)
    return Truth(state, reason, _count_evidence(elements, op, state), elements.looked_for)


def _count_state(op: str, number: int, low: int, high: int | None) -> bool | None:
    """Whether there are at least, at most or exactly `number`, if there are from `low` to `high` (None: no limit is known)."""
    if op == "at_least":
        return True if low >= number else False if high is not None and high < number else None
    if op == "at_most":
        return False if low > number else True if high is not None and high <= number else None
    if low > number or (high is not None and high < number):
        return False
    return True if low == high == number else None


def _count_evidence(elements: Listing, op: str, state: bool | None) -> tuple[Evidence, ...]:
    """The quotes for the number of elements in a list."""
    support = _quotes_of(elements, True)
    if state is None:
        candidates = elements.nearest if elements.reason == "candidate" else ()
        return support + as_role((*_quotes_of(elements, None), *candidates), "nearest")
    if state is False and op == "at_least":
        support = as_role(support, "nearest")  # there are some, but too few
    if state or not elements.nearest:
        return support
    # What says that it is not known yet contradicts that it is there.
    return trim((*support, *(quote if quote.role == "conflict" else in_role(quote, "nearest") for quote in elements.nearest)))


def _quotes_of(elements: Listing, state: bool | None) -> tuple[Evidence, ...]:
    """The quotes of the members whose membership has this state."""
    groups = [member.truth.evidence for member in elements.members if member.truth.state is state]
    return trim(groups[0] if len(groups) == 1 else chain.from_iterable(groups)) if groups else ()


def truth(val: Val) -> Truth:
    """A value as a condition: a list is true if it has an element."""
    match val:
        case Truth():
            return val
        case Known(value=TextValue(unsettled=True)):
            return Truth(False, None, as_role(val.evidence, "conflict"))
        case Known():
            return Truth(val.value if isinstance(val.value, bool) else True, evidence=val.evidence)
        case Absent():
            return Truth(False, None, val.evidence, val.looked_for)
        case Unknown():
            return Truth(None, val.reason, val.evidence)
        case Listing():
            return has_count(val, "at_least", 1)
        case ValueGroup():
            return val.test(truth)
        case AtYear():
            raise TypeError("在 needs something behind it")


def as_listing(val: Val) -> Listing:
    """A value as a list: one element, none, or unknown (an incomplete list)."""
    match val:
        case Listing():
            return val
        case Known(value=TextValue(unsettled=True)):
            return Listing((), True, nearest=as_role(val.evidence, "conflict"))
        case Known():
            return Listing((Member(val.value, Truth(True, evidence=val.evidence)),))
        case Absent():
            return Listing((), True, looked_for=val.looked_for, nearest=val.evidence)
        case Unknown(reason="no_reference"):
            return Listing((), True)  # a reference table is complete by itself: 有 本省 is false where it has no row
        case Unknown():
            return Listing((), False, val.reason, nearest=val.evidence)
        case ValueGroup():
            lists = [as_listing(part) for part in val.parts]
            incomplete = next((part for part in lists if not part.complete), None)
            return Listing(
                tuple(member for part in lists for member in part.members),
                incomplete is None,
                incomplete.reason if incomplete else "incomplete_list",
            )
        case Truth():
            return Listing((Member(val.state, val),)) if val.state is not None else Listing((), False, val.reason or "ambiguous")
        case AtYear():
            raise TypeError("在 needs something behind it")
