"""Values that may be known, proved absent, or unknown; three-valued logic over them (Kleene)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Generic, Literal, NamedTuple, TypeVar

from plancheck.model.place import Evidence, Place

T = TypeVar("T")

Reason = Literal[
    "not_read", "low_confidence", "conflict", "ambiguous", "borderline", "applicability_unknown", "incomplete_list", "no_reference",
    "not_in_print",
]  # fmt: skip
#: The reasons for which a rule cannot decide, and for which it may have a text of its own.
OF_RULES: tuple[Reason, ...] = (
    "not_read", "low_confidence", "conflict", "ambiguous", "borderline", "applicability_unknown", "incomplete_list", "no_reference",
)  # fmt: skip
#: All reasons: a pass may also be taken back because the print of the draft does not show what it rests on.
REASONS: tuple[Reason, ...] = (*OF_RULES, "not_in_print")


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """A value and the passages it rests on."""

    value: T
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Absent:
    """Proved missing: everything where it could stand was wholly read. `looked_for` names those parts."""

    looked_for: tuple[Place, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """Neither known nor proved missing, with the reason."""

    reason: Reason
    evidence: tuple[Evidence, ...] = ()


class Truth(NamedTuple):
    """True, False or (state None) unknown with a reason; and what decided it. Thousands are made for a draft: a tuple is made fastest."""

    state: bool | None
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    looked_for: tuple[Place, ...] = ()

    def __bool__(self) -> bool:  # a Truth in an `if` is always a mistake
        raise TypeError("a Truth is three-valued: ask for its state")


TRUE = Truth(True)
FALSE = Truth(False)


def _merged(state: bool | None, truths: Sequence[Truth]) -> Truth:
    """The truths that have this state as one, with the different quotes and places of all of them."""
    parts = [truth for truth in truths if truth.state is state]
    if len(parts) == 1:
        return parts[0]
    reason = next((part.reason for part in parts if part.reason), None) if state is None else None
    evidence = _different([part.evidence for part in parts if part.evidence])
    looked_for = _different([part.looked_for for part in parts if part.looked_for])
    return Truth(state, reason, evidence, looked_for)


def _different(groups: list[tuple[T, ...]]) -> tuple[T, ...]:
    """All members of the groups in order, each once. The members of one group differ."""
    if len(groups) < 2:
        return groups[0] if groups else ()
    return tuple(dict.fromkeys(chain.from_iterable(groups)))


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: one False decides, else one unknown does. Keeps the evidence of what decided."""
    items = tuple(truths)
    states = [truth.state for truth in items]
    return _merged(False if False in states else None if None in states else True, items)


def either(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: one True decides, else one unknown does. Keeps the evidence of what decided, and asks for none behind it."""
    items = []
    for truth in truths:
        if truth.state:
            return truth
        items.append(truth)
    return _merged(None if None in [truth.state for truth in items] else False, items)


def negate(truth: Truth) -> Truth:
    """Kleene's not; unknown stays unknown."""
    return truth if truth.state is None else Truth(not truth.state, truth.reason, truth.evidence, truth.looked_for)
