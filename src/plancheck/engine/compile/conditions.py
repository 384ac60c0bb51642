"""A node as a three-valued condition."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from plancheck.engine import compare
from plancheck.engine.compile.comparisons import comparison
from plancheck.engine.compile.owners import left_of, owner_of
from plancheck.engine.compile.scope import Frame, Predicate, Scope, kind_of
from plancheck.engine.compile.trends import tolerance_of, trend
from plancheck.engine.context import Context
from plancheck.engine.elements import Member, Val, ValueGroup, as_role, has_count, trim, truth
from plancheck.language import syntax as s
from plancheck.model.value import TRUE, Known, Truth, both, either, negate


def condition(node: s.Node, scope: Scope) -> Predicate:
    """A node as a three-valued condition."""
    match node:
        case s.And():
            return _in_turn([scope.condition(part) for part in node.parts], False, both)
        case s.Or():
            return _in_turn([scope.condition(part) for part in node.parts], True, either)
        case s.Not():
            inner = scope.condition(node.part)
            return lambda ctx, frame: negate(inner(ctx, frame))
        case s.Alone():
            apart = [scope.condition(part) for part in node.parts]
            return lambda ctx, frame: _alone([part(ctx, frame) for part in apart])
        case s.If():
            return _if(node, scope)
        case s.Every():
            return _every(node, scope)
        case s.Has():
            return _has(node, scope)
        case s.Compare():
            return comparison(node, scope)
        case s.Approx():
            left, right = left_of(node.left, scope), scope.value(node.right)
            tolerance = tolerance_of(node)
            return lambda ctx, frame: compare.approx(left(ctx, frame), right(ctx, frame), tolerance)
        case s.Between():
            subject, low, high = left_of(node.left, scope), scope.value(node.low), scope.value(node.high)

            def between(ctx: Context, frame: Frame) -> Truth:
                value = subject(ctx, frame)
                return both([compare.compare(value, "figure≥", low(ctx, frame)), compare.compare(value, "figure≤", high(ctx, frame))])

            return between
        case s.Trend():
            return trend(node, scope)
        case s.Held():
            if node.body is None:
                raise TypeError(f"the condition {node.name} is not written out")
            return scope.condition(node.body)
        case _:
            plain = scope.value(node)
            return lambda ctx, frame: truth(plain(ctx, frame))


def _in_turn(parts: Sequence[Predicate], settles: bool, joined: Callable[[Sequence[Truth]], Truth]) -> Predicate:
    """Conditions evaluated in order up to the first whose result is `settles`; otherwise the results joined."""

    def closure(ctx: Context, frame: Frame) -> Truth:
        answers = []
        for part in parts:
            answer = part(ctx, frame)
            if answer.state is settles:
                return answer
            answers.append(answer)
        return joined(answers)

    return closure


def _alone(answers: Sequence[Truth]) -> Truth:
    """不矛盾: the one condition that holds; unknown if several hold, or if one is unknown."""
    holding = [answer for answer in answers if answer.state]
    if len(holding) > 1:
        first = [e for answer in holding for e in answer.evidence[:1]]  # so that all conflicting conditions are quoted
        return Truth(None, "conflict", trim((*first, *(e for answer in holding for e in answer.evidence))))
    if any(answer.state is None for answer in answers):
        return both([answer for answer in answers if answer.state is None])
    return holding[0] if holding else both(answers)


def _if(node: s.If, scope: Scope) -> Predicate:
    test, then = scope.condition(node.test), scope.condition(node.then)
    orelse: Predicate = scope.condition(node.orelse) if node.orelse is not None else lambda ctx, frame: TRUE

    def closure(ctx: Context, frame: Frame) -> Truth:
        asked = test(ctx, frame)
        if asked.state is not None:
            return then(ctx, frame) if asked.state else orelse(ctx, frame)
        yes, no = then(ctx, frame), orelse(ctx, frame)
        return yes if yes.state is no.state else Truth(None, asked.reason, trim((*asked.evidence, *yes.evidence, *no.evidence)))

    return closure


def _every(node: s.Every, scope: Scope) -> Predicate:
    find, kind = scope.noun(node.noun), kind_of(node.noun)
    body = scope.condition(node.body)

    def closure(ctx: Context, frame: Frame) -> Truth:
        elements = find(ctx, frame, owner_of(ctx, frame))
        answers = [(member, body(ctx, frame.push(kind, member.element))) for member in elements.members]
        if node.count is not None:
            members = [Member(m.element, both([m.truth, answer])) for m, answer in answers]
            return has_count(elements.only([m for m in members if m.truth.state is not False]), node.count.op, node.count.number)
        # An element that may not belong can only make the result unknown, not false.
        parts = [a if m.truth.state else (a if a.state else Truth(None, m.truth.reason, a.evidence)) for m, a in answers]
        result = both(parts)
        if result.state and not elements.complete:
            return Truth(None, elements.reason, result.evidence, elements.looked_for)
        return result

    return closure


def _has(node: s.Has, scope: Scope) -> Predicate:
    subject = scope.value(node.subject) if node.subject is not None else owner_of
    find = scope.noun(node.noun)
    op, number = (node.count.op, node.count.number) if node.count else ("at_least", 1)
    counted = object()  # the key of this condition's own last count

    def holds(ctx: Context, frame: Frame, owner: Val) -> Truth:
        if type(owner) is ValueGroup:
            return owner.test(lambda part: holds(ctx, frame, part))
        elements = find(ctx, frame, owner)
        return ctx.once_per_object(counted, elements, lambda: has_count(elements, op, number))

    def closure(ctx: Context, frame: Frame) -> Truth:
        owner = subject(ctx, frame)
        answer = holds(ctx, frame, owner)
        if type(owner) is Known and owner.evidence:  # 总投资 有 单位: the quote of the investment
            # What lacks something does not contradict it.
            of_owner = owner.evidence if answer.state is not False or node.negated else as_role(owner.evidence, "nearest")
            answer = Truth(answer.state, answer.reason, answer.evidence or of_owner, answer.looked_for)
        return negate(answer) if node.negated else answer

    return closure
