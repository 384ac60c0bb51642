"""Conditions that many rules, or many elements, share: worked out once a plan for each element that they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plancheck.engine.compile.owners import bound_element
from plancheck.engine.compile.scope import Frame, Predicate, Scope
from plancheck.engine.context import Context, Kept, Stated
from plancheck.engine.elements import Late, Member, as_role
from plancheck.engine.reach import LASTING, Reach, ident, number, reach, stated
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
    if hangs_on is None:
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


_FACTS = {Fact}
#: Elements (by identity) about which conditions say more than the quotes that show them; and whether all of them hold.
Telling = dict[int, bool]


class Once:
    """A condition that hangs on these elements alone; of a fact, with `of_fact`, on what that gives. `safe`: it cannot raise."""

    __slots__ = ("_fits", "_key", "_node", "_rule", "bound", "of_fact", "own", "plain", "reach", "safe")

    def __init__(self, node: s.Node, rule: str, reach: Reach, plain: Predicate) -> None:
        self._node, self._rule = node, rule if reach.named else None
        self._key: int | None = None
        self._fits: dict[type, bool] = {}
        self.reach = reach
        self.own, self.bound = reach.own, tuple(reach.bound)
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
        """Under which name its answers are kept: one for each choice of the elements that it names."""
        key = self._key if self._key is not None else self.key
        if not self.bound:
            return key
        if len(self.bound) == 1:
            element = bound_element(frame, self.bound[0])
            if isinstance(element, int | str):
                return (key, element)
            ctx.held[id(element)] = element
            return (key, id(element))
        bound = [bound_element(frame, kind) for kind in self.bound]
        for element in bound:
            ctx.held[id(element)] = element
        return (key, *map(ident, bound))

    def by_statement(self, ctx: Context) -> bool:
        """Whether facts that state the same get the same answer."""
        return self.of_fact is not None and not (self.reach.about and ctx.plan.document.skipped)

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        name = self._key if not self.bound and self._key is not None else self.named(ctx, frame)
        stack = frame.stack
        if not stack or not self.own:
            known = ctx.settled.get(name)
            if known is None:
                known = ctx.settled[name] = self.plain(ctx, frame)
            return known
        element = stack[-1][1]
        kind = type(element)
        fits = self._fits.get(kind)
        if not (self.fitting(kind) if fits is None else fits):
            return self.plain(ctx, frame)
        if kind is Fact:
            return self.answer(ctx, frame, name, element)
        answers = ctx.answers[name]
        kept = answers.get(id(element))
        if kept is None:
            kept = answers[id(element)] = (element, self.plain(ctx, frame))
        answer: Truth = kept[1]
        return answer

    def fitting(self, kind: type) -> bool:
        """Whether what it answers to an element of this type can be kept."""
        fits = self._fits.get(kind)
        if fits is None:
            fits = self._fits[kind] = kind in LASTING and self.reach.of(kind)
        return fits

    def answer(self, ctx: Context, frame: Frame, name: Any, element: Fact) -> Truth:
        """What it answers to the innermost element of a frame, a fact."""
        if self.by_statement(ctx):
            told = self.told(ctx, frame, ctx.stated(name), element)
            if told.answer is None:
                return ctx.of(name, element, lambda _: self.plain(ctx, frame))
            if not told.role:
                return told.answer
            answer, support = told.answer, told.role == "support"
            rests_on = (element.evidence,) if support else ctx.of("nearest", element, lambda fact: as_role((fact.evidence,), "nearest"))
            return Truth(answer.state, answer.reason, rests_on, answer.looked_for)
        return ctx.of(name, element, lambda _: self.plain(ctx, frame))

    def told(self, ctx: Context, frame: Frame, answers: dict[Any, Stated], fact: Fact) -> Stated:
        """What it answers to what a fact states, worked out once for equal statements."""
        assert self.of_fact is not None
        statement = self.of_fact(fact)
        known = answers.get(statement)
        if known is None:
            answer = self.plain(ctx, frame)
            role = _role(answer.evidence, fact.evidence)
            told = role is not None
            no_more = told and bool(answer.state) and role != "nearest" and not answer.looked_for
            known = answers[statement] = Stated(answer.state, answer if told else None, role or "", no_more)
        return known

    def sifted(self, ctx: Context, frame: Frame, kind: str, members: Sequence[Member], told: Telling) -> Sequence[Member]:
        """The members that do not fail it."""
        if kind in self.bound or not self.own:
            return asked_one_by_one(self, ctx, frame, kind, members, told)
        name = self.named(ctx, frame)
        if self.by_statement(ctx) and {type(member[0]) for member in members} == _FACTS:
            return self._sifted_by_statement(ctx, frame, kind, members, told, ctx.stated(name))
        known, found = ctx.answers[name], []
        for member in members:
            element = member[0]
            kept = known.get(id(element))
            answer: Truth = kept[1] if kept is not None else self(ctx, Frame((*frame.stack, (kind, element))))
            if answer.state is False:
                continue
            if not silent(answer, member[1]):
                told[id(element)] = told.get(id(element), True) and bool(answer.state)
            found.append(member)
        return found

    def known(self, ctx: Context, frame: Frame, kind: str) -> Kept:
        """What it has answered about elements of a kind so far, by their identity."""
        return {} if kind in self.bound or not self.own else ctx.answers[self.named(ctx, frame)]

    def _sifted_by_statement(
        self, ctx: Context, frame: Frame, kind: str, members: Sequence[Member], told: Telling, answers: dict[Any, Stated]
    ) -> Sequence[Member]:
        assert self.of_fact is not None
        statements = [self.of_fact(member[0]) for member in members]
        different = dict(zip(statements, members, strict=True))
        out, speaking = set(), {}
        for statement, (fact, _) in different.items():
            answer = answers.get(statement) or self.told(ctx, frame.push(kind, fact), answers, fact)
            if answer.state is False:
                out.add(statement)
            elif not answer.silent:
                speaking[statement] = bool(answer.state)
        if speaking:
            for member, statement in zip(members, statements, strict=True):
                if (holds := speaking.get(statement)) is not None:
                    told[id(member[0])] = told.get(id(member[0]), True) and holds
        return members if not out else [member for member, statement in zip(members, statements, strict=True) if statement not in out]


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
