"""Whom a word is asked of: what is bound where it stands, else the plan."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plancheck.engine.compile.scope import Closure, Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    AtYear,
    Listing,
    Val,
    as_listing,
    evidence_of,
)
from plancheck.engine.nouns import union
from plancheck.engine.reach import UNASKED
from plancheck.language import syntax as s
from plancheck.model.plan import Fact
from plancheck.model.value import Absent, Known, Unknown


def left_of(node: s.Node | None, scope: Scope) -> Closure:
    """The left side of a comparison; without one it is the innermost element."""
    return scope.value(node) if node is not None else innermost


def innermost(ctx: Context, frame: Frame) -> Val:
    """The element that was bound last, else the plan."""
    return Known(frame.stack[-1][1], evidence_of(frame.stack[-1][1])) if frame.stack else Known(ctx.plan)


def owner_of(ctx: Context, frame: Frame) -> Val:
    """What a bare noun is asked of: the innermost element that holds text or facts, else the plan."""
    for _, element in reversed(frame.stack):
        if type(element) not in UNASKED:
            return Known(element)
    return Known(ctx.plan)


def bound_value(frame: Frame, kind: str) -> Val:
    """What 该… stands for, resting on its own quotes."""
    element = bound_element(frame, kind)
    return Known(element, evidence_of(element))


def bound_element(frame: Frame, kind: str) -> Any:
    """The element that was bound last by this word. Raises TypeError where none was."""
    for bound, element in reversed(frame.stack):
        if bound == kind:
            return element
    raise TypeError(f"该{kind} is not bound here")


def of_each(ctx: Context, owner: Val, find: Callable[[Any], Listing]) -> Listing:
    """What is found in an owner, or in each of several."""
    if type(owner) is Known:
        return find(owner.value)
    match owner:
        case AtYear():
            return find(owner)
        case Listing() if all(isinstance(m.element, Fact) for m in owner.members) and owner.members:
            return find(owner)
        case Listing():
            return union([find(member.element) for member in owner.members], owner)
        case Absent() | Unknown():
            return as_listing(owner)
        case _:
            raise TypeError(f"nothing can be asked of {type(owner).__name__}")
