"""The owner of a word: a bound element, or the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plancheck.engine.compile.scope import Closure, Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, TextValue, Val, as_listing, evidence_of
from plancheck.engine.nouns import union
from plancheck.language import syntax as s
from plancheck.model.plan import Fact
from plancheck.model.value import Absent, Known, Unknown
from plancheck.model.vocabulary import Topic

#: Elements without text or facts; a noun in their conditions belongs to an outer element.
_WITHOUT_CONTENT = (int, str, TextValue, Topic)


def left_of(node: s.Node | None, scope: Scope) -> Closure:
    """The left side of a comparison; if it has none, the innermost element."""
    return scope.value(node) if node is not None else innermost


def innermost(ctx: Context, frame: Frame) -> Val:
    """The innermost element, or the plan if none is bound."""
    if not frame.stack:
        return Known(ctx.plan)
    _, element = frame.stack[-1]
    return Known(element, evidence_of(element))


def owner_of(ctx: Context, frame: Frame) -> Val:
    """The owner of a bare noun: the innermost element with text or facts, or the plan."""
    for _, element in reversed(frame.stack):
        if not isinstance(element, _WITHOUT_CONTENT):
            return Known(element)
    return Known(ctx.plan)


def bound_value(frame: Frame, kind: str) -> Val:
    """The element that 该… refers to, with its quotes. Raises TypeError if none of this kind is bound."""
    for bound, element in reversed(frame.stack):
        if bound == kind:
            return Known(element, evidence_of(element))
    raise TypeError(f"该{kind} is not bound here")


def of_each(ctx: Context, owner: Val, find: Callable[[Any], Listing]) -> Listing:
    """The elements of an owner, or of all owners in a list."""
    match owner:
        case Known():
            return find(owner.value)
        case AtYear():
            return find(owner)
        case Listing() if owner.members and all(isinstance(member.element, Fact) for member in owner.members):
            return find(owner)
        case Listing():
            return union([find(member.element) for member in owner.members], owner)
        case Absent() | Unknown():
            return as_listing(owner)
        case _:
            raise TypeError(f"no elements in {type(owner).__name__}")
