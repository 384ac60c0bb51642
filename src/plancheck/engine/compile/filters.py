"""What the conditions behind a noun leave of its list, and what came nearest of the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import chain
from typing import Any

from plancheck.engine.compile.scope import Frame, Predicate, Scope
from plancheck.engine.compile.sharing import Once, Telling, asked_one_by_one, once, same_one
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    Grounds,
    KeptOnce,
    Late,
    Listing,
    Member,
    Passage,
    all_of,
    in_role,
    trim,
)
from plancheck.engine.reach import is_condition
from plancheck.engine.sieve import runs_away
from plancheck.language import syntax as s
from plancheck.language import tree
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact
from plancheck.model.value import Truth

#: How many quotes of the elements that come nearest a list carries.
MOST_NEAREST = 3
#: Leaves of a list what its conditions, on elements of a kind, do not surely rule out.
Filter = Callable[[Context, Frame, Listing, str], Listing]


def tests_of(args: tuple[s.Node, ...] | None, scope: Scope) -> list[Predicate]:
    """The conditions of a filter, each worked out once for an element where that can be."""
    made = ((arg, scope.condition(arg)) for arg in args or () if is_condition(arg, scope.lets))
    return [test if isinstance(test, Once) else once(arg, scope, test) for arg, test in made]


def filter_of(args: Sequence[s.Node], tests: Sequence[Predicate], scope: Scope) -> Filter | None:
    """What these conditions leave of a list; None where there is none of them."""
    if not tests:
        return None
    if scope.watch is not None:
        return partial(_filtered_in_order, tests)
    return partial(_filtered, tests, tests if len(tests) == 1 or may_run_away(args, scope) else sorted(tests, key=_comes_first))


def may_run_away(args: Sequence[s.Node], scope: Scope) -> bool:
    """Whether a condition has a pattern that may meet its time limit: no other one must then decide what it is tried on."""
    found = (scope.pattern(each) for arg in args for each in tree.walk(arg))
    return any(each is not None and runs_away(each) for each in found)


def _filtered(
    tests: Sequence[Predicate], cheap_first: Sequence[Predicate], ctx: Context, frame: Frame, found: Listing, kind: str
) -> Listing:
    """The members that may meet all conditions. What came nearest is looked for only when somebody wants to know."""
    told: Telling = {}
    members: Sequence[Member] = [member for member in found.members if member.truth.state is not False]
    for test in cheap_first:
        if not members:
            break
        if isinstance(test, Once):
            members = test.sifted(ctx, frame, kind, members, told)
        else:
            members = asked_one_by_one(test, ctx, frame, kind, members, told)
    kept = []
    for member in members:
        element, own = member
        holds = told.get(id(element))
        if holds is None and _bare(element, own):
            kept.append(member)
        elif own.state and holds is not False:
            kept.append(Member(element, Late(True, None, partial(_grounds, ctx, frame, kind, tests, member))))
        else:
            kept.append(Member(element, _kept(element, own, all_of(_answers(ctx, frame, kind, tests, member)[0]))))
    near: Callable[[], tuple[Evidence, ...]] | tuple[()] = ()
    if len(members) < len(found.members) or found.near:
        near = KeptOnce(partial(nearest_of, tests, ctx, frame, found, kind))
    return Listing(tuple(kept), found.complete, found.reason, found.looked_for, near)


def nearest_of(tests: Sequence[Predicate], ctx: Context, frame: Frame, found: Listing, kind: str) -> tuple[Evidence, ...]:
    """What came nearest of a list that is put to these conditions."""
    return _nearest(found, _missed(ctx, frame, found, kind, tests))


def _grounds(ctx: Context, frame: Frame, kind: str, tests: Sequence[Predicate], member: Member) -> Grounds:
    """The grounds on which a member is one that meets all conditions."""
    answer = _kept(member.element, member.truth, all_of(_answers(ctx, frame, kind, tests, member)[0]))
    return answer.evidence, answer.looked_for


def _filtered_in_order(tests: Sequence[Predicate], ctx: Context, frame: Frame, found: Listing, kind: str) -> Listing:
    """The same, each element put to the conditions as they stand and all at once: for whoever looks on."""
    kept: list[Member] = []
    missed: Missed = {}
    for member in found.members:
        answers, out = _answers(ctx, frame, kind, tests, member)
        if out:
            _miss(missed, member.truth, answers)
        else:
            element, own = member
            kept.append(Member(element, _kept(element, own, all_of(answers))))
    near = (lambda: _nearest(found, missed)) if missed or found.near else ()
    return Listing(tuple(kept), found.complete, found.reason, found.looked_for, near)


def _comes_first(test: Predicate) -> bool:
    """False for what is cheap to ask and cannot raise: it sorts first."""
    return not (isinstance(test, Once) and test.safe and test.of_fact is not None)


def _bare(element: Any, own: Truth) -> bool:
    """Whether an element surely belongs, shown by its own quote alone."""
    if type(own) is Late or not own.state or own.looked_for:
        return False
    evidence = own.evidence
    return same_one(evidence, (element.evidence,)) if type(element) is Fact else len(evidence) < 2


#: The quotes of elements that are out, by how many answers each has, its own among them.
Missed = dict[int, list[tuple[Evidence, ...]]]


def _missed(ctx: Context, frame: Frame, found: Listing, kind: str, tests: Sequence[Predicate]) -> Missed:
    """What every member that is out met, in the order of the conditions."""
    missed: Missed = {}
    first = tests[0]
    known = first.known(ctx, frame, kind) if isinstance(first, Once) else {}
    for member in found.members:
        element = member[0]
        # Nearly all fail the first condition, and with nothing to show for it.
        kept = known.get(id(element))
        answer: Truth = kept[1] if kept is not None else first(ctx, Frame((*frame.stack, (kind, element))))
        if answer.state is False:
            if evidence := answer.evidence:
                missed.setdefault(2, []).append(evidence)
            continue
        answers, out = _answers(ctx, frame, kind, tests, member)
        if out:
            _miss(missed, member.truth, answers)
    return missed


def _miss(missed: Missed, own: Truth, answers: Sequence[Truth]) -> None:
    if evidence := own.evidence if len(answers) > 2 else answers[1].evidence:
        missed.setdefault(len(answers), []).append(evidence)


def _answers(ctx: Context, frame: Frame, kind: str, tests: Sequence[Predicate], member: Member) -> tuple[list[Truth], bool]:
    """What is said of a member: that it belongs, then each condition up to the first that it fails; and whether it is out."""
    element, own = member
    inner = Frame((*frame.stack, (kind, element)))
    answers = [own]
    for test in tests:
        answer = test(ctx, inner)
        answers.append(answer)
        if answer.state is False:
            return answers, True
    return answers, own.state is False


def _nearest(found: Listing, missed: Missed) -> tuple[Evidence, ...]:
    """What came nearest to a filtered list.

    The nearest misses are those that met the most conditions; one that met none is shown only by what spoke against it.
    """
    spoken = (
        e
        for answers, misses in sorted(missed.items(), reverse=True)
        for evidence in misses
        for e in evidence
        if answers > 2 or e.role == "nearest"
    )
    return trim(chain(found.nearest, in_role(spoken, "nearest")), MOST_NEAREST)


def _kept(element: Any, own: Truth, answer: Truth) -> Truth:
    """The truth of an element that may belong, with what shows it; a paragraph is shown by what was found in it."""

    def evidence() -> tuple[Evidence, ...]:
        if isinstance(element, Passage) and (found := trim(e for e in answer.evidence if e not in own.evidence)):
            return found
        return trim((*own.evidence, *answer.evidence))

    return Late(answer.state, answer.reason, lambda: (evidence(), answer.looked_for))
