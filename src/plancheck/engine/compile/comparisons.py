"""One value compared with another, and what stands right of 含 and 属于."""

from __future__ import annotations

from typing import Any

from plancheck.engine import compare as comparing
from plancheck.engine import passages
from plancheck.engine.compile.bounds import bounded
from plancheck.engine.compile.owners import innermost, left_of
from plancheck.engine.compile.scope import Closure, Frame, Predicate, Scope
from plancheck.engine.compile.sharing import once
from plancheck.engine.compile.trends import direction_of
from plancheck.engine.compile.values import asked_of, side_by_side
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, all_of, negated, one_of
from plancheck.language import syntax as s
from plancheck.model.value import Known, Truth
from plancheck.model.vocabulary import SectionConcept


def comparison(node: s.Compare, scope: Scope) -> Predicate:
    """A comparison: of texts (含, 属于, 匹配) or of values."""
    return bounded(node, scope) or once(node, scope, _plain(node, scope))


def _plain(node: s.Compare, scope: Scope) -> Predicate:
    left = left_of(node.left, scope)
    match node.op:
        case "contains" | "contains_not":
            words = scope.meant(node.right)
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.contains(ctx, left(ctx, frame), words(ctx, frame)))
        case "concerns" | "concerns_not":
            if node.left is None and (defined := _definitions(node.right, scope)) is not None:
                return _signed(node.op.endswith("_not"), _concerned_with(defined, isinstance(node.right, s.AnyOf)))
            meant = scope.meant(node.right)
            if node.left is None:
                return _signed(
                    node.op.endswith("_not"), _concerned(asked_of(node.right, scope) if isinstance(node.right, s.The) else meant)
                )
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.concerns(ctx, left(ctx, frame), meant(ctx, frame)))
        case "matches" | "matches_not":
            return _matched(node, left, scope)
        case "not_worse":
            right = scope.value(node.right)

            def not_worse(ctx: Context, frame: Frame) -> Truth:
                found = left(ctx, frame)
                direction = direction_of(ctx, found) if isinstance(found, Listing) else None
                return comparing.not_worse(found, right(ctx, frame), direction or "up")

            return not_worse
        case _:
            right, op = scope.value(node.right), node.op
            return lambda ctx, frame: comparing.compare(left(ctx, frame), op, right(ctx, frame))


def _matched(node: s.Compare, left: Closure, scope: Scope) -> Predicate:
    source = scope.pattern(node.right)
    if source is None:
        raise TypeError("匹配 needs a pattern")
    against = node.op.endswith("_not")
    if scope.watch is None and node.left is None:
        return lambda ctx, frame: passages.element_matches(ctx, frame.stack[-1][1] if frame.stack else ctx.plan, source, against)
    if scope.watch is None or isinstance(node.right, s.Pattern):
        return lambda ctx, frame: passages.matches(ctx, left(ctx, frame), source, against)
    named = scope.value(node.right)

    def told(ctx: Context, frame: Frame) -> Truth:
        named(ctx, frame)  # so that whoever looks on sees what the name stands for
        return passages.matches(ctx, left(ctx, frame), source, against)

    return told


def _definitions(node: s.Node, scope: Scope) -> tuple[Any, ...] | None:
    """The definitions that the right side of 属于 names, one or side by side; None where it says anything else, or somebody looks on."""
    if scope.watch is not None:
        return None
    match node:
        case s.Name(args=None) if node.name in scope.definitions:
            return (scope.definitions[node.name],)
        case s.AnyOf():
            return _definitions(node.part, scope)
        case s.ListOf():
            parts = [_definitions(part, scope) if isinstance(part, s.Name) else None for part in node.parts]
            return None if None in parts else tuple(each for part in parts if part is not None for each in part)
        case _:
            return None


def _concerned_with(defined: tuple[Any, ...], any_of: bool) -> Predicate:
    """Whether the innermost element is about one of these, or about all."""
    if any_of and len(defined) > 1 and all(isinstance(each, SectionConcept) for each in defined):
        chapters = tuple(each.name for each in defined)
        return lambda ctx, frame: passages.stands_in_any(ctx, frame.stack[-1][1] if frame.stack else ctx.plan, chapters)
    joined = one_of if any_of else all_of

    def closure(ctx: Context, frame: Frame) -> Truth:
        stack = frame.stack
        element = stack[-1][1] if stack else ctx.plan
        answers = []
        for meant in defined:
            answer = passages.element_concerns(ctx, element, meant)
            if any_of and answer.state:
                return answer
            answers.append(answer)
        return joined(answers)

    return closure


def _concerned(meant: Closure) -> Predicate:
    """Whether the innermost element is about something."""

    def closure(ctx: Context, frame: Frame) -> Truth:
        about = meant(ctx, frame)
        if frame.stack and type(about) is Known:
            return passages.element_concerns(ctx, frame.stack[-1][1], about.value)
        return passages.concerns(ctx, innermost(ctx, frame), about)

    return closure


def _signed(against: bool, predicate: Predicate) -> Predicate:
    return (lambda ctx, frame: negated(predicate(ctx, frame))) if against else predicate


def meaning(node: s.Node, scope: Scope) -> Closure:
    """The right side of 含 and 属于: a definition stands for itself there, not for what it finds in the plan."""
    match node:
        case s.Name(args=None) if node.name in scope.definitions:
            definition = Known(scope.definitions[node.name])
            return lambda ctx, frame: definition
        case s.ListOf() | s.AnyOf():
            return side_by_side(node, scope.meant)
        case _:
            return scope.value(node)
