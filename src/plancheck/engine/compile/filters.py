"""Filters lists by the conditions behind a noun, and keeps the quotes of the nearest misses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from plancheck.engine.compile.scope import Frame, Predicate, Scope, is_condition
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, Member, Passage, as_role, in_role, trim
from plancheck.engine.nouns import values_of
from plancheck.language import syntax as s
from plancheck.model.place import Evidence
from plancheck.model.plan import Section
from plancheck.model.value import Truth, both

#: The most quotes of nearest misses that a list has.
MOST_NEAREST = 3
#: The elements of a list that its conditions do not rule out; the last argument is the kind of the elements.
Filter = Callable[[Context, Frame, Listing, str], Listing]


def filter_of(args: Sequence[s.Node], scope: Scope) -> Filter | None:
    """The filter for the conditions among these arguments; None if there are none."""
    tests = [scope.condition(arg) for arg in args if is_condition(arg, scope.lets)]
    if not tests:
        return None
    return lambda ctx, frame, elements, kind: _filtered(tests, ctx, frame, elements, kind)


def _filtered(tests: Sequence[Predicate], ctx: Context, frame: Frame, elements: Listing, kind: str) -> Listing:
    members: list[Member] = []
    missed: list[tuple[int, Truth]] = []
    for member in elements.members:
        answers, ruled_out = _answers(tests, ctx, frame.push(kind, member.element), member.truth)
        if not ruled_out:
            members.append(Member(member.element, _membership(member, both(answers))))
        elif len(answers) > 2 or (isinstance(member.element, Section) and kind in member.element.concepts):  # that it is one counts too
            missed.append((max(len(answers), 3), member.truth))
        else:
            missed.append((len(answers), answers[1]))
    left = Listing(tuple(members), elements.complete, elements.reason, elements.looked_for, _nearest(elements, missed))
    return left if members else _unless_candidates(ctx, left, elements, frame)


def _unless_candidates(ctx: Context, left: Listing, elements: Listing, frame: Frame) -> Listing:
    """A list that a filter left empty although everything was read; it may lack what names its quantity for the year that is asked for."""
    year = next((element for kind, element in reversed(frame.stack) if kind == "年"), None)
    if not left.complete or elements.subject is None or year is None or not (passages := values_of(ctx, elements.subject, year, True)):
        return left
    return left._replace(complete=False, reason="candidate", nearest=as_role(passages, "nearest"))


def _answers(tests: Sequence[Predicate], ctx: Context, frame: Frame, belongs: Truth) -> tuple[list[Truth], bool]:
    """Whether a member belongs, then the result of every condition up to the first that fails; and whether the member is ruled out."""
    answers = [belongs]
    for test in tests:
        answer = test(ctx, frame)
        answers.append(answer)
        if answer.state is False:
            return answers, True
    return answers, belongs.state is False


def _nearest(elements: Listing, missed: Iterable[tuple[int, Truth]]) -> tuple[Evidence, ...]:
    """The quotes of the nearest misses: the elements that met the most conditions.

    If an element met none, only quotes that its condition gave as nearest are kept.
    """
    by_answers = sorted((miss for miss in missed if miss[1].evidence), key=lambda miss: -miss[0])
    if not by_answers:
        return trim(elements.nearest, MOST_NEAREST)
    near = (quote for answers, truth in by_answers for quote in truth.evidence if answers > 2 or quote.role == "nearest")
    return trim((*elements.nearest, *(in_role(quote, "nearest") for quote in near)), MOST_NEAREST)


def _membership(member: Member, answer: Truth) -> Truth:
    """Whether an element belongs, with its quotes; for a passage, those of the conditions."""
    own, shown = member.truth.evidence, answer.evidence
    evidence: tuple[Any, ...] = ()
    if isinstance(member.element, Passage):
        evidence = trim(quote for quote in shown if quote not in own)
    return Truth(answer.state, answer.reason, evidence or trim((*own, *shown)), answer.looked_for)
