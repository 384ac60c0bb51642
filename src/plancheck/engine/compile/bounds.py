"""A value of the plan compared with an amount of the rule, and several of these in one go: the path of rules about figures."""

from __future__ import annotations

from collections.abc import Sequence

from plancheck.engine import compare as comparing
from plancheck.engine.compile.owners import left_of
from plancheck.engine.compile.scope import Closure, Frame, Predicate, Scope
from plancheck.engine.compile.sharing import in_turn, same_for_all
from plancheck.engine.context import Context, Figure
from plancheck.engine.elements import Late, all_of, merged
from plancheck.engine.nouns import FACT_KINDS
from plancheck.language import syntax as s
from plancheck.model.quantity import Quantity
from plancheck.model.value import Truth
from plancheck.model.vocabulary import Indicator


def bounded(node: s.Compare, scope: Scope) -> Bounded | None:
    """A comparison of what is the same whatever is bound with an amount of the rule; None for any other."""
    if node.left is None or not isinstance(node.right, s.Number):
        return None
    against = comparing.bound(node.op, Quantity(node.right.value, node.right.unit))
    key = same_for_all(node.left, scope) if against is not None else None
    if against is None or key is None:
        return None
    return Bounded(key, _figure(node.left, scope), left_of(node.left, scope), against, scope.value(node.right))


def _figure(node: s.Node, scope: Scope) -> Figure | None:
    """The figure that 指标 在 …年 的 目标 (or 现状值) asks for; None for anything else."""
    match node:
        case s.Prop(owner=s.At(subject=s.Name(name=name, args=None), when=s.Year(year=year)), name=noun, args=None):
            named = None if name in scope.lets or name in scope.parameters else scope.definitions.get(name)
            return (named.code, FACT_KINDS[noun], year) if isinstance(named, Indicator) and noun in FACT_KINDS else None
        case _:
            return None


class Bounded:
    """The condition: `left` against a bound. The amounts are looked up once a plan, whatever they are compared with.

    `key` is the number that `left` has in all rules; `figure`, where it asks for one, is how the plan has it at hand.
    """

    __slots__ = ("bound", "figure", "key", "left", "right")

    def __init__(self, key: int, figure: Figure | None, left: Closure, bound: comparing.Bound, right: Closure) -> None:
        self.key, self.figure, self.left, self.bound, self.right = key, figure, left, bound, right

    def stated(self, ctx: Context, frame: Frame) -> comparing.Stated | None:
        """The amounts; None where it is no amount, or not only amounts."""
        found = ctx.amounts.get(self.key, ...)
        if found is ...:
            fact = ctx.sole_facts.get(self.figure) if self.figure is not None else None
            found = comparing.stated_by(fact) if fact is not None else comparing.amounts(self.left(ctx, frame))
            ctx.amounts[self.key] = found
        stated: comparing.Stated | None = found
        return stated

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        stated, bound = self.stated(ctx, frame), self.bound
        if stated is None:
            return comparing.compare(self.left(ctx, frame), bound.op, self.right(ctx, frame))
        return bound.met(stated)


def all_bounded(parts: Sequence[Bounded]) -> Predicate:
    """Conditions of this sort that must all hold: one loop over figures that are exact, as nearly all are."""
    plain = in_turn(parts, False, all_of)
    asked = [(part.key, part.bound.order, part.bound.low, part.bound.dimension, part) for part in parts]

    def closure(ctx: Context, frame: Frame) -> Truth:
        known = ctx.amounts
        met = []
        for key, order, low, dimension, part in asked:
            stated = known.get(key) or part.stated(ctx, frame)
            if stated is None or stated.dimension != dimension:
                return plain(ctx, frame)
            if not order(stated.exact, low):
                return stated.told(False)
            met.append(stated.evidence)
        return Late(True, None, lambda: (merged(met), ()))

    return closure
