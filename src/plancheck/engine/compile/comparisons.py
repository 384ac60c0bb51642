"""Comparisons of two values, and the right sides of 含 and 属于."""

from __future__ import annotations

from plancheck.engine import compare, predicates
from plancheck.engine.compile.owners import left_of
from plancheck.engine.compile.scope import Closure, Frame, Predicate, Scope
from plancheck.engine.compile.trends import direction_of
from plancheck.engine.compile.values import value_group
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing
from plancheck.engine.nouns import FACT_KINDS
from plancheck.language import syntax as s
from plancheck.model.value import Known, Truth, negate
from plancheck.model.vocabulary import Indicator


def comparison(node: s.Compare, scope: Scope) -> Predicate:
    """A comparison: of texts (含, 属于, 匹配) or of values."""
    left = left_of(node.left, scope)
    match node.op:
        case "contains" | "contains_not":
            words = scope.meaning(node.right)
            return _signed(node.op, lambda ctx, frame: predicates.contains(ctx, left(ctx, frame), words(ctx, frame)))
        case "concerns" | "concerns_not":
            meant = scope.meaning(node.right)
            return _signed(node.op, lambda ctx, frame: predicates.concerns(ctx, left(ctx, frame), meant(ctx, frame)))
        case "matches" | "matches_not":
            return _signed(node.op, _matches(node.right, left, scope))
        case "not_worse":
            return _not_worse(left, scope.value(node.right))
        case _:
            return _of_values(node, left, scope)


def _signed(op: s.CompareOp, predicate: Predicate) -> Predicate:
    return (lambda ctx, frame: negate(predicate(ctx, frame))) if op.endswith("_not") else predicate


def _matches(right: s.Node, left: Closure, scope: Scope) -> Predicate:
    source = scope.pattern(right)
    if source is None:
        raise TypeError("匹配 needs a pattern")
    if scope.tracer is None or isinstance(right, s.Pattern):
        return lambda ctx, frame: predicates.matches(ctx, left(ctx, frame), source)
    named = scope.value(right)

    def traced(ctx: Context, frame: Frame) -> Truth:
        named(ctx, frame)  # so that the trace shows the value of the name
        return predicates.matches(ctx, left(ctx, frame), source)

    return traced


def _not_worse(left: Closure, right: Closure) -> Predicate:
    def not_worse(ctx: Context, frame: Frame) -> Truth:
        value = left(ctx, frame)
        direction = direction_of(ctx, value) if isinstance(value, Listing) else None
        return compare.not_worse(value, right(ctx, frame), direction or "up")

    return not_worse


def _of_values(node: s.Compare, left: Closure, scope: Scope) -> Predicate:
    right, op = scope.value(node.right), node.op

    def plain(ctx: Context, frame: Frame) -> Truth:
        return compare.compare(left(ctx, frame), op, right(ctx, frame))

    order, figure = compare.ORDER.get(op), _figure(node.left, scope)
    if order is None or figure is None or not isinstance(node.right, s.Number) or scope.tracer is not None:
        return plain
    amount, dimension = compare.base(node.right.value, node.right.unit)

    # Most rules about figures compare a figure that the draft states once: looking it up is faster than searching.
    def bounded(ctx: Context, frame: Frame) -> Truth:
        stated = ctx.figures.sole.get(figure)
        if stated is None or stated.dimension != dimension:
            return plain(ctx, frame)
        return stated.holds if order(stated.amount, amount) else stated.fails

    return bounded


def _figure(node: s.Node | None, scope: Scope) -> tuple[str, str, int] | None:
    """Indicator, kind and year of 指标 在 …年 的 目标 (or 现状值); None for any other node."""
    match node:
        case s.Prop(owner=s.At(subject=s.Name(name=name, args=None), when=s.Year(year=year)), name=noun, args=None):
            named = scope.definitions.get(name) if name not in scope.lets else None
            return (named.code, FACT_KINDS[noun], year) if isinstance(named, Indicator) and noun in FACT_KINDS else None
        case _:
            return None


def meaning(node: s.Node, scope: Scope) -> Closure:
    """The right side of 含 and 属于, where a definition means itself and not its elements in the plan."""
    match node:
        case s.Name(args=None) if node.name in scope.definitions:
            definition = Known(scope.definitions[node.name])
            return lambda ctx, frame: definition
        case s.ListOf() | s.AnyOf():
            return value_group(node, scope.meaning)
        case _:
            return scope.value(node)
