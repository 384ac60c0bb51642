"""Values that may be known, proved absent, or unknown; three-valued logic over them (Kleene)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from plancheck.model.place import Evidence, Place

T = TypeVar("T")

Reason = Literal[
    "not_read", "low_confidence", "conflict", "ambiguous", "borderline", "applicability_unknown", "incomplete_list", "no_reference"
]
REASONS: tuple[Reason, ...] = (
    "not_read", "low_confidence", "conflict", "ambiguous", "borderline", "applicability_unknown", "incomplete_list", "no_reference",
)  # fmt: skip


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


@dataclass(frozen=True, slots=True)
class Truth:
    """True, False or (state None) unknown with a reason; and what decided it."""

    state: bool | None
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    looked_for: tuple[Place, ...] = ()

    def __bool__(self) -> bool:  # a Truth in an `if` is always a mistake
        raise TypeError("a Truth is three-valued: ask for its state")


TRUE = Truth(True)
FALSE = Truth(False)


def _merged(state: bool | None, parts: list[Truth]) -> Truth:
    if len(parts) == 1:
        return parts[0]
    reason = next((part.reason for part in parts if part.reason), None) if state is None else None
    evidence = tuple(dict.fromkeys(each for part in parts for each in part.evidence))
    looked_for = tuple(dict.fromkeys(each for part in parts for each in part.looked_for))
    return Truth(state, reason, evidence, looked_for)


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: one False decides, else one unknown does. Keeps the evidence of what decided."""
    items = list(truths)
    for state in (False, None):
        deciding = [each for each in items if each.state is state]
        if deciding:
            return _merged(state, deciding)
    return _merged(True, items) if items else TRUE


def either(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: one True decides, else one unknown does. Keeps the evidence of what decided."""
    items = list(truths)
    for state in (True, None):
        deciding = [each for each in items if each.state is state]
        if deciding:
            return deciding[0] if state else _merged(state, deciding)
    return _merged(False, items) if items else FALSE


def negate(truth: Truth) -> Truth:
    """Kleene's not; unknown stays unknown."""
    return truth if truth.state is None else replace(truth, state=not truth.state)
