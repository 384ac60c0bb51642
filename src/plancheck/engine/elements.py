"""What rules speak of: elements of a plan, lists of them that know whether they are complete, and values.

A `Val` is a truth, a known value, a proved absence, an unknown with its reason, a list, several lists side by side
(甲、乙), or something at a year.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any, NamedTuple

from plancheck.model.diagnostic import Bilingual
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

#: How many quotes a truth carries at most: a reader needs the first few, a report of hundreds nobody reads.
MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A quantity with a name: a pack's indicator, or one that only the draft knows (code "~" + folded subject)."""

    code: str
    label: Bilingual
    indicator: Indicator | None

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator's facts of equal scope, base year and change (序列)."""

    named: Named
    scope: str | None
    base_year: int | None
    change: str | None
    cumulative: bool
    facts: tuple[Fact, ...]

    @property
    def key(self) -> str:
        """Stable over drafts."""
        return "|".join(str(x or "") for x in (self.named.code, self.scope, self.base_year, self.change, self.cumulative or ""))

    def __hash__(self) -> int:
        return hash(self.key)


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of text as a paragraph (段落), or a stretch of it.

    `title`: where the run-in title begins that the stretch is the first sentence behind. What the title names, this sentence is about.
    """

    block: int
    start: int
    end: int
    title: int | None = None

    def says(self, at: int) -> bool:
        """Whether what begins at a character of the block is said by it, or by the title that it is the first sentence behind."""
        return (self.start if self.title is None else self.title) <= at < self.end

    def holds(self, place: Place) -> bool:
        """Whether what stands at a place begins in it."""
        return place.block == self.block and self.start <= place.start < max(self.end, self.start + 1)


@dataclass(frozen=True, slots=True)
class Words:
    """A text out of the draft, with its place."""

    text: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Rough(Quantity):
    """An amount worked out of figures of which some are stated as ≈: `step` is the coarsest printed precision of these, in base units."""

    step: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Territory:
    """A place by name; `own` is the plan's own territory, whatever its name."""

    name: str | None
    own: bool


class Member(NamedTuple):
    """An element and whether it belongs to the list."""

    element: Any
    truth: Truth


@dataclass(frozen=True, slots=True)
class Listing:
    """Elements in the order of the draft. `complete`: nothing that belongs to it can have been missed; else `reason` says why.

    `nearest` are the first quotes of what nearly belongs to it.
    """

    members: tuple[Member, ...]
    complete: bool = True
    reason: Reason = "incomplete_list"
    looked_for: tuple[Place, ...] = ()
    nearest: tuple[Evidence, ...] = ()

    @property
    def sure(self) -> list[Any]:
        """Elements that certainly belong."""
        return [member.element for member in self.members if member.truth.state]

    @property
    def empty(self) -> bool:
        """Whether nothing in it belongs, or may belong."""
        return not self.members

    def only(self, members: Iterable[Member]) -> Listing:
        """Some of its members, with what is known of the whole list."""
        return Listing(tuple(members), self.complete, self.reason, self.looked_for, self.nearest)


@dataclass(frozen=True, slots=True)
class Several:
    """Values side by side: 甲、乙 (all), or 任一 甲、乙 (`any`)."""

    parts: tuple[Val, ...]
    any: bool = False

    def holds(self, of_one: Callable[[Val], Truth]) -> Truth:
        """Whether something holds of all of them, or of any."""
        return (either if self.any else both)(map(of_one, self.parts))


@dataclass(frozen=True, slots=True)
class AtYear:
    """Something at a year: an indicator, a series or a list of facts."""

    what: Any
    year: Val


Val = Truth | Known[Any] | Absent | Unknown | Listing | Several | AtYear
Element = (
    Plan | Section | Fact | Event | Delegated | Measure | TaskItem | Responsibility | Project | Amount | Sum | PlaceName | PlanTable
    | Named | Series | Passage | Words | Territory | int | str | Decimal
)  # fmt: skip


def listing(
    elements: Iterable[Any], complete: bool = True, reason: Reason = "incomplete_list", looked_for: tuple[Place, ...] = ()
) -> Listing:
    """A list whose elements all certainly belong."""
    return Listing(tuple(Member(element, Truth(True, evidence=evidence_of(element))) for element in elements), complete, reason, looked_for)


def evidence_of(element: Any) -> tuple[Evidence, ...]:
    """The quotes an element rests on; () where it has none (a year, a number, a topic)."""
    kind = type(element)
    if kind in _QUOTED:
        return (element.evidence,)
    find = _EVIDENCE.get(kind)
    return find(element) if find is not None else ()


#: Elements that are one quote, and what finds the quotes of those that are several.
_QUOTED = frozenset({Fact, Event, Delegated, Measure, Responsibility, Project, Amount, PlaceName})
_EVIDENCE: dict[type, Callable[[Any], tuple[Evidence, ...]]] = {
    PlanTable: lambda table: (table.evidence,) if table.evidence else (),
    Sum: lambda it: (it.total.evidence, *it.again, *(part.evidence for part in it.parts)),
    Series: lambda series: tuple(fact.evidence for fact in series.facts),
    Words: lambda words: words.evidence,
}


def trim(evidence: Iterable[Evidence], most: int = MOST_EVIDENCE) -> tuple[Evidence, ...]:
    """The first few different quotes; those behind them are not even asked for."""
    if isinstance(evidence, tuple) and len(evidence) < 2 <= most:
        return evidence
    quotes: dict[Evidence, None] = {}
    for quote in evidence:
        quotes[quote] = None
        if len(quotes) == most:
            break
    return tuple(quotes)


def both_sides(left: Iterable[Evidence], right: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The quotes of the two sides of a comparison. Where there are too many, the longer side gives way: a total is shown however many
    parts stand against it."""
    one, other = trim(left), trim(right)
    if not (one and other):
        return one or other
    room = max(MOST_EVIDENCE - len(other), MOST_EVIDENCE // 2)
    return trim((*one[:room], *other))


def as_role(evidence: Iterable[Evidence], role: Role) -> tuple[Evidence, ...]:
    """The same quotes in another role."""
    return tuple([in_role(quote, role) for quote in evidence])


def in_role(quote: Evidence, role: Role) -> Evidence:
    """The same quote in another role."""
    return quote if quote.role == role else Evidence(quote.quote, quote.place, quote.before, quote.after, role)


def with_evidence(truth: Truth, evidence: tuple[Evidence, ...]) -> Truth:
    """The same truth resting on other quotes."""
    return Truth(truth.state, truth.reason, evidence, truth.looked_for)


def exists(found: Listing, op: str, number: int) -> Truth:
    """Whether a list holds at least, at most or exactly so many elements; unknown where what was not read could decide."""
    states = [member.truth.state for member in found.members]
    low = states.count(True)
    state = _enough(op, number, low, low + states.count(None) if found.complete else None)
    reason: Reason | None = None
    if state is None:
        unsure = (member.truth.reason for member in found.members if member.truth.state is None and member.truth.reason)
        reason = next(unsure, found.reason)
    return Truth(state, reason, _counted(found, op, state), found.looked_for)


def _enough(op: str, number: int, low: int, high: int | None) -> bool | None:
    """Whether at least, at most or exactly so many are there, of which there are from `low` to `high` (None: nobody knows)."""
    if op == "at_least":
        return True if low >= number else False if high is not None and high < number else None
    if op == "at_most":
        return False if low > number else True if high is not None and high <= number else None
    if low > number or (high is not None and high < number):
        return False
    return True if low == high == number else None


def _counted(found: Listing, op: str, state: bool | None) -> tuple[Evidence, ...]:
    """The quotes that show how many elements a list has."""
    support = _quotes_of(found, True)
    if state is None:
        return support + as_role(_quotes_of(found, None), "nearest")
    if state is False and op == "at_least":
        support = as_role(support, "nearest")  # what is there, but too little of it
    if state or not found.nearest:
        return support
    return trim((*support, *as_role(found.nearest, "nearest")))


def _quotes_of(found: Listing, state: bool | None) -> tuple[Evidence, ...]:
    """The quotes of the members that belong to a list, do not, or may."""
    groups = [member.truth.evidence for member in found.members if member.truth.state is state]
    return trim(groups[0] if len(groups) == 1 else chain.from_iterable(groups)) if groups else ()


def truth(val: Val) -> Truth:
    """A value as a condition: a list is true where it holds something."""
    match val:
        case Truth():
            return val
        case Known():
            return Truth(val.value if isinstance(val.value, bool) else True, evidence=val.evidence)
        case Absent():
            return Truth(False, None, val.evidence, val.looked_for)
        case Unknown():
            return Truth(None, val.reason, val.evidence)
        case Listing():
            return exists(val, "at_least", 1)
        case Several():
            return val.holds(truth)
        case AtYear():
            raise TypeError("在 needs something behind it")


def as_listing(val: Val) -> Listing:
    """A value as a list: one element, none, or unknown (an incomplete list)."""
    match val:
        case Listing():
            return val
        case Known():
            return Listing((Member(val.value, Truth(True, evidence=val.evidence)),))
        case Absent():
            return Listing((), True, looked_for=val.looked_for, nearest=val.evidence)
        case Unknown(reason="no_reference"):
            return Listing((), True)  # a reference table is complete by itself: 有 本省 is false where it has no row
        case Unknown():
            return Listing((), False, val.reason, nearest=val.evidence)
        case Several():
            lists = [as_listing(part) for part in val.parts]
            incomplete = next((found for found in lists if not found.complete), None)
            return Listing(
                tuple(m for found in lists for m in found.members),
                incomplete is None,
                incomplete.reason if incomplete else "incomplete_list",
            )
        case Truth():
            return Listing((Member(val.state, val),)) if val.state is not None else Listing((), False, val.reason or "ambiguous")
        case AtYear():
            raise TypeError("在 needs something behind it")
