"""What rules speak of: elements of a plan, lists of them that know whether they are complete, and values.

A `Val` is a truth, a known value, a proved absence, an unknown with its reason, a list, several lists side by side
(甲、乙), or something at a year.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
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
from plancheck.model.value import Absent, Known, Reason, Truth, Unknown
from plancheck.model.vocabulary import Indicator

#: How many quotes a truth carries at most: a reader needs the first few, a report of hundreds nobody reads.
MOST_EVIDENCE = 12


@dataclass(frozen=True, slots=True)
class Named:
    """A quantity with a name: a pack's indicator, or one that only the draft knows (code "~" + folded subject)."""

    code: str
    label: Bilingual
    indicator: Indicator | None


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


@dataclass(frozen=True, slots=True)
class Passage:
    """One block of text as a paragraph (段落), or a stretch of it.

    `title`: where the run-in title begins that the stretch is the first sentence behind. What the title names, this sentence is about.
    """

    block: int
    start: int
    end: int
    title: int | None = None

    def tells(self, at: int) -> bool:
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

    `near` is what `nearest` gives, or what finds it: few who ask for a list want to know what came nearest to it.
    """

    members: tuple[Member, ...]
    complete: bool = True
    reason: Reason = "incomplete_list"
    looked_for: tuple[Place, ...] = ()
    near: tuple[Evidence, ...] | Callable[[], tuple[Evidence, ...]] = ()

    @property
    def nearest(self) -> tuple[Evidence, ...]:
        """The first quotes of what nearly belongs to it."""
        return self.near() if callable(self.near) else self.near

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
        return Listing(tuple(members), self.complete, self.reason, self.looked_for, self.near)


@dataclass(frozen=True, slots=True)
class Several:
    """Values side by side: 甲、乙 (all), or 任一 甲、乙 (`any`)."""

    parts: tuple[Val, ...]
    any: bool = False


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


#: What decided a truth, and where was looked for it.
Grounds = tuple[tuple[Evidence, ...], tuple[Place, ...]]


class Late(Truth):
    """A truth whose grounds are gathered when somebody asks for them: of most conditions nobody does."""

    __slots__ = ("_grounds",)
    _grounds: Grounds | Callable[[], Grounds]
    # What is gathered is put in later; and thousands are made for a draft: to go round a frozen class takes three times as long.
    __setattr__ = object.__setattr__

    def __init__(self, state: bool | None, reason: Reason | None, grounds: Callable[[], Grounds]) -> None:
        self.state = state  # type: ignore[misc]  # of a frozen class
        self.reason = reason  # type: ignore[misc]
        self._grounds = grounds

    @property
    def grounds(self) -> Grounds:
        """Its evidence and where was looked for it, gathered once."""
        found = self._grounds
        if callable(found):
            found = found()
            self._grounds = found
        return found

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What decided it."""
        return self.grounds[0]

    @property
    def looked_for(self) -> tuple[Place, ...]:
        """Where was looked for it."""
        return self.grounds[1]


def negated(truth: Truth) -> Truth:
    """Kleene's not, as the model has it, with the grounds as they are."""
    state = truth.state
    if state is None:
        return truth
    if type(truth) is Late:
        return Late(not state, truth.reason, lambda: truth.grounds)
    return Truth(not state, truth.reason, truth.evidence, truth.looked_for)


class KeptOnce:
    """A finder of quotes that looks only the first time that it is asked."""

    __slots__ = ("_find", "_found")

    def __init__(self, find: Callable[[], tuple[Evidence, ...]]) -> None:
        self._find = find
        self._found: tuple[Evidence, ...] | None = None

    def __call__(self) -> tuple[Evidence, ...]:
        if self._found is None:
            self._found = self._find()
        return self._found


def listing(
    elements: Iterable[Any], complete: bool = True, reason: Reason = "incomplete_list", looked_for: tuple[Place, ...] = ()
) -> Listing:
    """A list whose elements all certainly belong."""
    return Listing(tuple(Member(each, Truth(True, evidence=evidence_of(each))) for each in elements), complete, reason, looked_for)


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
    """The first few different quotes; what follows them is not even asked for."""
    if type(evidence) is tuple and len(evidence) < 2:
        return evidence
    seen: dict[Any, Evidence] = {}
    for each in evidence:
        # Told apart by place first: to hash a whole quote, with its boxes, costs more than most conditions.
        place = each.place
        other = seen.setdefault((place.block, place.start, place.end, each.role), each)
        if other is not each and other != each:
            seen.setdefault(each, each)
        if len(seen) == most:
            break
    return tuple(seen.values())


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
    return tuple(in_role(evidence, role))


def in_role(evidence: Iterable[Evidence], role: Role) -> Iterator[Evidence]:
    """The same quotes in another role, made one by one."""
    return (each if each.role == role else Evidence(each.quote, each.place, each.before, each.after, role) for each in evidence)


def with_evidence(truth: Truth, evidence: tuple[Evidence, ...]) -> Truth:
    """The same truth resting on other quotes."""
    if type(truth) is Late:
        return Late(truth.state, truth.reason, lambda: (evidence, truth.looked_for))
    own = truth.evidence
    if own is evidence or (len(own) == len(evidence) == 1 and own[0] is evidence[0]):
        return truth
    return Truth(truth.state, truth.reason, evidence, truth.looked_for)


def all_of(truths: Sequence[Truth]) -> Truth:
    """What `both` of the model says, without hashing whole quotes."""
    if len(truths) == 1:
        return truths[0]
    state: bool | None = True
    for each in truths:
        if each.state is False:
            state = False
            break
        if each.state is None:
            state = None
    return _deciding(state, truths)


def one_of(truths: Sequence[Truth]) -> Truth:
    """What `either` of the model says, without hashing whole quotes."""
    if len(truths) == 1:
        return truths[0]
    state: bool | None = False
    for each in truths:
        if each.state:
            return each
        if each.state is None:
            state = None
    return _deciding(state, truths)


def _deciding(state: bool | None, truths: Sequence[Truth]) -> Truth:
    parts = [each for each in truths if each.state is state]
    if len(parts) == 1:
        return parts[0]
    reason = next((part.reason for part in parts if part.reason), None) if state is None else None
    for part in parts:
        if type(part) is Late:
            return Late(state, reason, lambda: (_quotes(parts), places(parts)))
    return Truth(state, reason, _quotes(parts), places(parts))


def _quotes(parts: Sequence[Truth]) -> tuple[Evidence, ...]:
    """The different quotes that all of them rest on."""
    return merged([evidence for part in parts if (evidence := part.evidence)])


def merged(resting: Sequence[tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """The different quotes of what several truths rest on."""
    quotes = [quote for each in resting for quote in each]
    blocks = {quote.place.block for quote in quotes}
    if len(blocks) == len(quotes):  # those of different blocks differ
        return tuple(quotes)
    if len(blocks) == 1 and all(quote is quotes[0] for quote in quotes):
        return (quotes[0],)
    return trim(quotes, sys.maxsize)


def places(parts: Sequence[Truth]) -> tuple[Place, ...]:
    """The different places that all of them were looked for at."""
    looked = [places for part in parts if (places := part.looked_for)]
    if not looked:
        return ()
    first = looked[0]
    if all(each is first for each in looked):  # asked of one owner, as nearly always
        return first
    return tuple(dict.fromkeys(place for each in looked for place in each))


def exists(found: Listing, op: str, number: int) -> Truth:
    """Whether a list holds at least, at most or exactly so many elements; unknown where what was not read could decide."""
    members = found.members
    if not members and found.complete and op == "at_least" and number > 0 and not found.near:
        return Truth(False, looked_for=found.looked_for)
    low = maybe = 0
    for _, belongs in members:
        if belongs.state:
            low += 1
        elif belongs.state is None:
            maybe += 1
    if low >= number and op == "at_least":
        return Late(True, None, lambda: (_counted(found, op, True), found.looked_for))
    state = _enough(op, number, low, low + maybe if found.complete else None)
    reason: Reason | None = None
    if state is None:
        unsure = (belongs.reason for _, belongs in members if belongs.state is None and belongs.reason)
        reason = next(unsure, found.reason)
    return Late(state, reason, lambda: (_counted(found, op, state), found.looked_for))


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
    support = trim(e for member in found.members if member.truth.state for e in member.truth.evidence)
    if state is None:
        return support + as_role(
            trim(e for member in found.members if member.truth.state is None for e in member.truth.evidence), "nearest"
        )
    if state is False and op == "at_least":
        support = as_role(support, "nearest")  # what is there, but too little of it
    nearest = () if state else as_role(found.nearest, "nearest")
    return trim((*support, *nearest)) if nearest else support


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
            parts = [truth(part) for part in val.parts]
            return one_of(parts) if val.any else all_of(parts)
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
            return Listing((), True, looked_for=val.looked_for, near=val.evidence)
        case Unknown(reason="no_reference"):
            return Listing((), True)  # a reference table is complete by itself: 有 本省 is false where it has no row
        case Unknown():
            return Listing((), False, val.reason, near=val.evidence)
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
