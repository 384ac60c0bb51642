"""What a word is asked of: an element that is bound where it stands, else the plan."""

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

#: Elements that hold no text or facts: a noun is asked of an element further out.
_UNASKED = (int, str, TextValue, Topic)


def left_of(node: s.Node | None, scope: Scope) -> Closure:
    """The left side of a comparison; without one it is the innermost element."""
    return scope.value(node) if node is not None else innermost


def innermost(ctx: Context, frame: Frame) -> Val:
    """The element that was bound last, else the plan."""
    if not frame.stack:
        return Known(ctx.plan)
    _, element = frame.stack[-1]
    return Known(element, evidence_of(element))


def owner_of(ctx: Context, frame: Frame) -> Val:
    """What a bare noun is asked of: the innermost element that holds text or facts, else the plan."""
    for _, element in reversed(frame.stack):
        if not isinstance(element, _UNASKED):
            return Known(element)
    return Known(ctx.plan)


def bound_value(frame: Frame, kind: str) -> Val:
    """What 该… stands for, resting on its own quotes. Raises TypeError where nothing is bound by this word."""
    for bound, element in reversed(frame.stack):
        if bound == kind:
            return Known(element, evidence_of(element))
    raise TypeError(f"该{kind} is not bound here")


def of_each(ctx: Context, owner: Val, find: Callable[[Any], Listing]) -> Listing:
    """What is found in an owner, or in each of several."""
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
            raise TypeError(f"nothing can be asked of {type(owner).__name__}")
