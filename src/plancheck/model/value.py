"""Values that are known, proved absent or unknown, and three-valued (Kleene) logic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Generic, Literal, NamedTuple, TypeVar

from plancheck.model.place import Evidence, Place

T = TypeVar("T")

Reason = Literal[
    "not_read", "low_confidence", "conflict", "ambiguous", "borderline", "applicability_unknown", "incomplete_list", "no_reference",
    "not_in_print", "candidate", "like_example", "unlike_examples",
]  # fmt: skip
#: The reasons for cantTell that a rule may have a text of its own for.
OF_RULES: tuple[Reason, ...] = (
    "not_read", "low_confidence", "conflict", "ambiguous", "borderline", "applicability_unknown", "incomplete_list", "no_reference",
)  # fmt: skip
#: All reasons. not_in_print: a pass became cantTell because the print of the draft lacks the passages that it is based on.
#: candidate: a passage that was not understood may be what is looked for. like_example, unlike_examples: the words of a rule and the
#: examples of what it asks for disagree.
OF_EXAMPLES: tuple[Reason, ...] = ("like_example", "unlike_examples")
REASONS: tuple[Reason, ...] = (*OF_RULES, "not_in_print", "candidate", *OF_EXAMPLES)


# Values are tuples, since tens of thousands are created for a draft: a frozen dataclass takes three times as long to create.


class Known(NamedTuple, Generic[T]):
    """A value and the passages that it is based on."""

    value: T
    evidence: tuple[Evidence, ...] = ()


class Absent(NamedTuple):
    """A proved absence: every part where the value could be (`looked_for`) was read completely."""

    looked_for: tuple[Place, ...] = ()
    evidence: tuple[Evidence, ...] = ()


class Unknown(NamedTuple):
    """Neither known nor proved missing, with the reason."""

    reason: Reason
    evidence: tuple[Evidence, ...] = ()


class Truth(NamedTuple):
    """True, false or unknown (None) with a reason, and the evidence."""

    state: bool | None
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    looked_for: tuple[Place, ...] = ()

    def __bool__(self) -> bool:  # a Truth in an `if` is always a mistake
        raise TypeError("a Truth is three-valued: ask for its state")


TRUE = Truth(True)
FALSE = Truth(False)


def _merged(state: bool | None, truths: Sequence[Truth]) -> Truth:
    """One truth for those with this state, with the quotes and places of all of them."""
    parts = [truth for truth in truths if truth.state is state]
    if len(parts) == 1:
        return parts[0]
    reason = next((part.reason for part in parts if part.reason), None) if state is None else None
    return Truth(state, reason, _distinct([part.evidence for part in parts]), _distinct([part.looked_for for part in parts]))


def _distinct(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """The distinct members of all groups in order. The members of a single group are distinct."""
    filled = [group for group in groups if group]
    if len(filled) < 2:
        return filled[0] if filled else ()
    return tuple(dict.fromkeys(chain.from_iterable(filled)))


def both(truths: Iterable[Truth]) -> Truth:
    """Kleene's and: False if one is false, otherwise unknown if one is unknown. Keeps the evidence of those that decide."""
    items = tuple(truths)
    if len(items) == 1:
        return items[0]
    states = [truth.state for truth in items]
    return _merged(False if False in states else None if None in states else True, items)


def either(truths: Iterable[Truth]) -> Truth:
    """Kleene's or: True if one is true, otherwise unknown if one is unknown. Keeps the evidence of those that decide.

    Consumes `truths` only up to the first that is true.
    """
    items = []
    for truth in truths:
        if truth.state:
            return truth
        items.append(truth)
    return _merged(None if None in [truth.state for truth in items] else False, items)


def negate(truth: Truth) -> Truth:
    """Kleene's not; unknown stays unknown."""
    return truth if truth.state is None else Truth(not truth.state, truth.reason, truth.evidence, truth.looked_for)
