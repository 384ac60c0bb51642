"""Conditions that many rules, or many elements, share: worked out once a plan for each element that they hang on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from plancheck.engine.compile.owners import bound_element
from plancheck.engine.compile.scope import Frame, Predicate, Scope
from plancheck.engine.context import Context, Kept, Stated
from plancheck.engine.elements import Late, Member, as_role
from plancheck.engine.reach import LASTING, Reach, number, reach, stated
from plancheck.language import syntax as s
from plancheck.language import tree
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact
from plancheck.model.value import Truth


def once(node: s.Node, scope: Scope, plain: Predicate) -> Predicate:
    """The condition, worked out once a plan for each element, or elements, that it hangs on."""
    if scope.watch is not None or not scope.parameters:
        return plain
    hangs_on = reach(node, scope.names)
    # What several 该… are put together in comes once: to keep it would cost more than to find it.
    if hangs_on is None or len(hangs_on.bound) > 1:
        return plain
    return Once(node, scope.rule, hangs_on, plain)


def _safe(node: s.Node) -> bool:
    """Whether a condition cannot raise: it may be asked before another that stands in front of it."""
    match node:
        case s.Has(subject=None, noun=s.Name(args=None)) | s.Name():
            return True
        case s.Compare(left=s.Name(args=None), op="is" | "is_not" | "=" | "≠"):
            return True
        case s.And() | s.Or() | s.Not():
            return all(map(_safe, tree.children(node)))
        case _:
            return False


#: Elements (by identity) about which conditions say more than the quotes that show them; and whether all of them hold.
Telling = dict[int, bool]


class Once:
    """A condition that hangs on these elements alone; of a fact, with `of_fact`, on what that gives. `safe`: it cannot raise."""

    __slots__ = ("_fits", "_key", "_name", "_node", "_rule", "bound", "of_fact", "own", "plain", "reach", "safe")

    def __init__(self, node: s.Node, rule: str, reach: Reach, plain: Predicate) -> None:
        self._node, self._rule = node, rule if reach.named else None
        self._key: int | None = None
        self._name: int | None = None  # its key, where its answers are kept under that alone
        self._fits: dict[type, bool] = {}
        self.reach = reach
        self.own, self.bound = reach.own, next(iter(reach.bound), "")  # the word of the one element that it names
        self.of_fact = stated(reach)
        self.safe = _safe(node)
        self.plain = plain

    @property
    def key(self) -> int:
        """The number that it shares with its like in other rules."""
        if self._key is None:
            self._key = number(self._node, self._rule)
        return self._key

    def named(self, ctx: Context, frame: Frame) -> Any:
        """Under which name its answers are kept: one for each element that it may name."""
        key = self.key
        if not self.bound:
            self._name = key
            return key
        element = bound_element(frame, self.bound)
        if isinstance(element, int | str):
            return (key, element)
        ctx.held[id(element)] = element
        return (key, id(element))

    def by_statement(self, ctx: Context) -> Callable[[Fact], Any] | None:
        """What tells facts apart that may get different answers; None where each must be asked by itself."""
        return None if self.reach.about and ctx.plan.document.skipped else self.of_fact

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        name = self._name if self._name is not None else self.named(ctx, frame)
        stack = frame.stack
        if not (stack and self.own):
            known = ctx.settled.get(name)
            if known is None:
                known = ctx.settled[name] = self.plain(ctx, frame)
            return known
        element = stack[-1][1]
        answers = ctx.answers[name]
        kept = answers.get(id(element))
        answer: Truth = kept[1] if kept is not None else self.answer(ctx, frame, name, element, answers)
        return answer

    def answer(self, ctx: Context, frame: Frame, name: Any, element: Any, answers: Kept) -> Truth:
        """What it answers to the innermost element of a frame, which was not asked about before; kept where that can be."""
        kind = type(element)
        fits = self._fits.get(kind)
        if fits is None:
            fits = self._fits[kind] = kind in LASTING and self.reach.of(kind)
        if not fits:
            return self.plain(ctx, frame)
        of_fact = self.by_statement(ctx) if kind is Fact else None
        found = self.plain(ctx, frame) if of_fact is None else self._of_statement(ctx, frame, name, of_fact(element), element)
        answers[id(element)] = (element, found)
        return found

    def _of_statement(self, ctx: Context, frame: Frame, name: Any, statement: Any, fact: Fact) -> Truth:
        """What it answers to what a fact states, resting on the fact's own quote."""
        answers = ctx.stated[name]
        said = answers.get(statement) or self.told(ctx, frame, answers, statement, fact)
        answer = said.answer
        if answer is None:
            return self.plain(ctx, frame)
        if not said.role:
            return answer
        support = said.role == "support"
        rests_on = (fact.evidence,) if support else ctx.of("nearest", fact, lambda fact: as_role((fact.evidence,), "nearest"))
        return Truth(answer.state, answer.reason, rests_on, answer.looked_for)

    def told(self, ctx: Context, frame: Frame, answers: dict[Any, Stated], statement: Any, fact: Fact) -> Stated:
        """What it answers to a statement that was not asked about before, found out by a fact that states it."""
        answer = self.plain(ctx, frame)
        role = _role(answer.evidence, fact.evidence)
        told = role is not None
        no_more = told and bool(answer.state) and role != "nearest" and not answer.looked_for
        known = answers[statement] = Stated(answer.state, answer if told else None, role or "", no_more)
        return known

    def sifted(self, ctx: Context, frame: Frame, kind: str, members: Sequence[Member], told: Telling) -> Sequence[Member]:
        """The members that do not fail it."""
        if kind == self.bound or not self.own:
            return asked_one_by_one(self, ctx, frame, kind, members, told)
        name = self._name if self._name is not None else self.named(ctx, frame)
        of_fact, known, answers = self.by_statement(ctx), ctx.answers[name], ctx.stated[name]
        stack, found = frame.stack, []
        for member in members:
            element, own = member
            if of_fact is not None and type(element) is Fact:
                statement = of_fact(element)
                said = answers.get(statement)
                if said is None:
                    said = self.told(ctx, Frame((*stack, (kind, element))), answers, statement, element)
                state, more = said.state, not said.silent
            else:
                kept = known.get(id(element))
                answer = kept[1] if kept is not None else self.answer(ctx, Frame((*stack, (kind, element))), name, element, known)
                state = answer.state
                more = state is not False and not silent(answer, own)
            if state is False:
                continue
            if more:
                told[id(element)] = told.get(id(element), True) and bool(state)
            found.append(member)
        return found

    def known(self, ctx: Context, frame: Frame, kind: str) -> Kept:
        """What it has answered about elements of a kind so far, by their identity."""
        return {} if kind == self.bound or not self.own else ctx.answers[self.named(ctx, frame)]


def _role(evidence: tuple[Evidence, ...], own: Evidence) -> str | None:
    """In which role an answer rests on a fact's own quote alone; "": it rests on none; None: on more."""
    if not evidence:
        return ""
    if len(evidence) > 1 or evidence[0].place != own.place:
        return None
    return "support" if evidence[0] == own else "nearest" if evidence == as_role((own,), "nearest") else None


def asked_one_by_one(test: Predicate, ctx: Context, frame: Frame, kind: str, members: Sequence[Member], told: Telling) -> Sequence[Member]:
    """The members that do not fail a condition, each asked by itself."""
    found = []
    for member in members:
        answer = test(ctx, frame.push(kind, member.element))
        if answer.state is False:
            continue
        if not silent(answer, member.truth):
            told[id(member.element)] = told.get(id(member.element), True) and bool(answer.state)
        found.append(member)
    return found


def silent(answer: Truth, own: Truth) -> bool:
    """Whether an answer says no more than that an element belongs, shown by the quotes that show it anyway: as far as is known."""
    if type(answer) is Late or type(own) is Late or not answer.state or answer.looked_for:
        return False
    theirs = answer.evidence
    return not theirs or theirs is own.evidence or same_one(theirs, own.evidence)


def same_one(one: tuple[Evidence, ...], other: tuple[Evidence, ...]) -> bool:
    """Whether both are the same single quote."""
    return len(one) == len(other) == 1 and one[0] is other[0]


def same_for_all(node: s.Node, scope: Scope) -> int | None:
    """The number of a value that is the same whatever is bound; None for one that is not."""
    hangs_on = reach(node, scope.names) if scope.watch is None and scope.parameters else None
    if hangs_on is None or hangs_on.own or hangs_on.bound:
        return None
    return number(node, scope.rule if hangs_on.named else None)


def in_turn(parts: Sequence[Predicate], settles: bool, joined: Callable[[Sequence[Truth]], Truth]) -> Predicate:
    """Conditions asked one after the other up to the first whose answer settles all; else the answers joined."""

    def closure(ctx: Context, frame: Frame) -> Truth:
        answers = []
        for part in parts:
            answer = part(ctx, frame)
            if answer.state is settles:
                return answer
            answers.append(answer)
        return joined(answers)

    return closure
