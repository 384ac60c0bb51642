"""A rule's tree to closures over (context, frame). Names are resolved here once; only the owner of a bare word is found at run time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache, partial, wraps
from itertools import chain
from typing import Any, NamedTuple, TypeVar, assert_never

from plancheck.engine import compare as comparing
from plancheck.engine import passages
from plancheck.engine.context import Context, Stated
from plancheck.engine.elements import (
    AtYear,
    Grounds,
    Late,
    Listing,
    Member,
    Named,
    Passage,
    Series,
    Several,
    Val,
    Words,
    all_of,
    as_listing,
    as_role,
    evidence_of,
    exists,
    in_role,
    kept_once,
    listing,
    negated,
    one_of,
    trim,
    truth,
)
from plancheck.engine.functions import FUNCTIONS
from plancheck.engine.nouns import NOUNS, PROPERTIES, ask, ask_one, defined, elements_of, has_property, union
from plancheck.engine.reach import Names, Reach, ident, is_condition, number, reach, stated
from plancheck.engine.sieve import runs_away
from plancheck.language import syntax as s
from plancheck.language import tree
from plancheck.language.builtins import BUILTINS
from plancheck.model.place import Evidence
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Measure,
    Money,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)
from plancheck.model.quantity import Quantity, comparable
from plancheck.model.value import TRUE, Absent, Known, Truth, Unknown
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Source, Topic, Vocabulary, WordList

_CONSTANTS: dict[str, Any] = {"上升": "上升", "下降": "下降", "是": True, "否": False}
#: How many quotes of the elements that come nearest a list carries.
MOST_NEAREST = 3
#: Elements that a plan holds as long as it is judged, so that an answer about one is worth keeping.
_LASTING = frozenset(
    {Fact, Section, Named, Series, Project, TaskItem, Delegated, Event, Sum, PlanTable, Responsibility, PlaceName, Measure}
)


class Frame(NamedTuple):
    """What is bound: (kind, element), the innermost last."""

    stack: tuple[tuple[str, Any], ...] = ()

    def push(self, kind: str, element: Any) -> Frame:
        """A frame with one more element."""
        return Frame((*self.stack, (kind, element)))


Closure = Callable[[Context, Frame], Val]
Predicate = Callable[[Context, Frame], Truth]
Finder = Callable[[Context, Frame, Val], Listing]
C = TypeVar("C")
#: Compiles a node in place of the compiler that it is handed, so that whoever explains a rule sees every node at work.
Watch = Callable[[Callable[["s.Node", "Scope"], Any], "s.Node", "Scope"], Any]


@dataclass
class Scope:
    """The names a rule may use apart from the language's own: its 其中 values and the packs' definitions."""

    definitions: Mapping[str, Any]
    lets: dict[str, s.Node] = field(default_factory=dict)
    parameters: Collection[str] = ()
    compiled: dict[str, Closure] = field(default_factory=dict)
    watch: Watch | None = None
    made: dict[tuple[Any, int], Any] = field(default_factory=dict)
    rule: str = ""

    @cached_property
    def names(self) -> Names:
        """The names that a rule may use."""
        return Names(self.definitions, self.lets, self.parameters)

    def ready(self, compiler: Callable[[s.Node, Scope], C], node: s.Node) -> C:
        """A node of the rule compiled in this scope, once for all plans."""
        key = (compiler, id(node))
        if key not in self.made:
            self.made[key] = compiler(node, self)
        closure: C = self.made[key]
        return closure

    def let(self, name: str) -> Closure:
        """The closure of a 其中 value."""
        if name not in self.compiled:
            self.compiled[name] = value(self.lets[name], self)
        return self.compiled[name]


def definitions(vocabulary: Vocabulary) -> dict[str, Any]:
    """Everything the packs define, by name."""
    groups = (
        vocabulary.sections, vocabulary.topics, vocabulary.events, vocabulary.indicators, vocabulary.wordlists, vocabulary.references,
        vocabulary.sources,
    )  # fmt: skip
    return {each.name: each for group in groups for each in group}


def _watched(compiler: Callable[[s.Node, Scope], C]) -> Callable[[s.Node, Scope], C]:
    """A compiler that lets the scope's watch, if it has one, see each node. A closure made without one knows nothing of it."""

    @wraps(compiler)
    def compiled(node: s.Node, scope: Scope) -> C:
        if scope.watch is None:
            return compiler(node, scope)
        seen: C = scope.watch(compiler, node, scope)
        return seen

    return compiled


# ---- truth --------------------------------------------------------------------------------------------------------


@_watched
def condition(node: s.Node, scope: Scope) -> Predicate:
    """A node as a three-valued condition."""
    match node:
        case s.And():
            ands = [condition(part, scope) for part in node.parts]

            def conjunction(ctx: Context, frame: Frame) -> Truth:
                answers = []
                for part in ands:
                    answer = part(ctx, frame)
                    if answer.state is False:
                        return answer
                    answers.append(answer)
                return all_of(answers)

            return conjunction
        case s.Or():
            ors = [condition(part, scope) for part in node.parts]

            def disjunction(ctx: Context, frame: Frame) -> Truth:
                answers = []
                for part in ors:
                    answer = part(ctx, frame)
                    if answer.state:
                        return answer
                    answers.append(answer)
                return one_of(answers)

            return disjunction
        case s.Not():
            inner = condition(node.part, scope)
            return lambda ctx, frame: negated(inner(ctx, frame))
        case s.Alone():
            apart = [condition(part, scope) for part in node.parts]
            return lambda ctx, frame: _alone([part(ctx, frame) for part in apart])
        case s.If():
            return _if(node, scope)
        case s.Every():
            return _once(node, scope, _every(node, scope))
        case s.Has():
            return _once(node, scope, _has(node, scope))
        case s.Compare():
            compared = _compare(node, scope)
            return compared if isinstance(compared, _Bounded) else _once(node, scope, compared)
        case s.Approx():
            left, right = _left(node.left, scope), value(node.right, scope)
            tolerance = _tolerance(node)
            return lambda ctx, frame: comparing.approx(left(ctx, frame), right(ctx, frame), tolerance)
        case s.Between():
            subject, low, high = _left(node.left, scope), value(node.low, scope), value(node.high, scope)

            def between(ctx: Context, frame: Frame) -> Truth:
                it = subject(ctx, frame)
                return all_of([comparing.compare(it, "figure≥", low(ctx, frame)), comparing.compare(it, "figure≤", high(ctx, frame))])

            return between
        case s.Trend():
            return _once(node, scope, _trend(node, scope))
        case _:
            plain = value(node, scope)
            return lambda ctx, frame: truth(plain(ctx, frame))


def _once(node: s.Node, scope: Scope, plain: Predicate) -> Predicate:
    """The condition, worked out once a plan for each element, or elements, that it hangs on."""
    if scope.watch is not None or not scope.parameters:
        return plain
    hangs_on = reach(node, scope.names)
    if hangs_on is None:
        return plain
    return _Once(node, scope.rule, hangs_on, plain)


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


class _Once:
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
            element = _bound_element(frame, self.bound[0])
            ctx.hold(element)
            return (key, ident(element))
        bound = [_bound_element(frame, kind) for kind in self.bound]
        for element in bound:
            ctx.hold(element)
        return (key, *map(ident, bound))

    def by_statement(self, ctx: Context) -> bool:
        """Whether facts that state the same get the same answer."""
        return self.of_fact is not None and not (self.reach.about and ctx.plan.document.skipped)

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        name = self.named(ctx, frame)
        if not frame.stack or not self.own:
            return ctx.remembered(("once", name), lambda: self.plain(ctx, frame))
        element = frame.stack[-1][1]
        return self.answer(ctx, frame, name, element) if self.fitting(type(element)) else self.plain(ctx, frame)

    def fitting(self, kind: type) -> bool:
        """Whether what it answers to an element of this type can be kept."""
        fits = self._fits.get(kind)
        if fits is None:
            fits = self._fits[kind] = kind in _LASTING and self.reach.of(kind)
        return fits

    def answer(self, ctx: Context, frame: Frame, name: Any, element: Any) -> Truth:
        """What it answers to the innermost element of a frame."""
        if type(element) is Fact and self.by_statement(ctx):
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
            silent = told and bool(answer.state) and role != "nearest" and not answer.looked_for
            known = answers[statement] = Stated(answer.state, answer if told else None, role or "", silent)
        return known

    def sifted(self, ctx: Context, frame: Frame, kind: str, members: Sequence[Member], told: Telling) -> Sequence[Member]:
        """The members that do not fail it."""
        if kind in self.bound or not self.own:
            return _asked_one_by_one(self, ctx, frame, kind, members, told)
        name = self.named(ctx, frame)
        if self.by_statement(ctx) and {type(member[0]) for member in members} == _FACTS:
            return self._sifted_by_statement(ctx, frame, kind, members, told, ctx.stated(name))
        known, found = ctx.kept(name), []
        for member in members:
            element = member[0]
            kept = known.get(id(element))
            answer: Truth = kept[1] if kept is not None else self(ctx, frame.push(kind, element))
            if answer.state is False:
                continue
            if not _silent(answer, member[1]):
                told[id(element)] = told.get(id(element), True) and bool(answer.state)
            found.append(member)
        return found

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


def _asked_one_by_one(test: Predicate, ctx: Context, frame: Frame, kind: str, members: Sequence[Member], told: Telling) -> Sequence[Member]:
    found = []
    for member in members:
        answer = test(ctx, frame.push(kind, member.element))
        if answer.state is False:
            continue
        if not _silent(answer, member.truth):
            told[id(member.element)] = told.get(id(member.element), True) and bool(answer.state)
        found.append(member)
    return found


def _alone(answers: Sequence[Truth]) -> Truth:
    """不矛盾: the one that holds; unknown where several surely do, or where it hangs on one that is not known."""
    held = [each for each in answers if each.state]
    if len(held) > 1:
        first = [e for each in held for e in each.evidence[:1]]  # so that a long list does not hide what it clashes with
        return Truth(None, "conflict", trim((*first, *(e for each in held for e in each.evidence))))
    if any(each.state is None for each in answers):
        return all_of([each for each in answers if each.state is None])
    return held[0] if held else all_of(answers)


def _if(node: s.If, scope: Scope) -> Predicate:
    test, then = condition(node.test, scope), condition(node.then, scope)
    orelse: Predicate = condition(node.orelse, scope) if node.orelse is not None else lambda ctx, frame: TRUE

    def closure(ctx: Context, frame: Frame) -> Truth:
        asked = test(ctx, frame)
        if asked.state is not None:
            return then(ctx, frame) if asked.state else orelse(ctx, frame)
        yes, no = then(ctx, frame), orelse(ctx, frame)
        return yes if yes.state is no.state else Truth(None, asked.reason, trim((*asked.evidence, *yes.evidence, *no.evidence)))

    return closure


def _every(node: s.Every, scope: Scope) -> Predicate:
    find, kind = noun(node.noun, scope), kind_of(node.noun)
    body = condition(node.body, scope)

    def closure(ctx: Context, frame: Frame) -> Truth:
        found = find(ctx, frame, _owner(ctx, frame))
        answers = [(member, body(ctx, frame.push(kind, member.element))) for member in found.members]
        if node.count is not None:
            members = [Member(m.element, all_of([m.truth, answer])) for m, answer in answers]
            return exists(found.only([m for m in members if m.truth.state is not False]), node.count.op, node.count.number)
        # An element that may not belong cannot make it false, only unknown.
        parts = [a if m.truth.state else (a if a.state else Truth(None, m.truth.reason, a.evidence)) for m, a in answers]
        result = all_of(parts)
        if result.state and not found.complete:
            return Truth(None, found.reason, result.evidence, found.looked_for)
        return result

    return closure


def _has(node: s.Has, scope: Scope) -> Predicate:
    subject = value(node.subject, scope) if node.subject is not None else None
    find = noun(node.noun, scope)
    op, number = (node.count.op, node.count.number) if node.count else ("at_least", 1)

    def holds(ctx: Context, frame: Frame, owner: Val) -> Truth:
        if isinstance(owner, Several):
            parts = [holds(ctx, frame, part) for part in owner.parts]
            return one_of(parts) if owner.any else all_of(parts)
        return exists(find(ctx, frame, owner), op, number)

    def closure(ctx: Context, frame: Frame) -> Truth:
        owner = subject(ctx, frame) if subject is not None else _owner(ctx, frame)
        answer = holds(ctx, frame, owner)
        if isinstance(owner, Known) and owner.evidence:  # 总投资 有 单位 rests on where the investment stands
            answer = _resting_on(answer, owner.evidence)
        return negated(answer) if node.negated else answer

    return closure


def _resting_on(answer: Truth, otherwise: tuple[Evidence, ...]) -> Truth:
    """An answer with these quotes where it has none."""
    return Late(answer.state, answer.reason, lambda: (answer.evidence or otherwise, answer.looked_for))


def _left(node: s.Node | None, scope: Scope) -> Closure:
    return value(node, scope) if node is not None else lambda ctx, frame: _it(ctx, frame)


def _it(ctx: Context, frame: Frame) -> Val:
    return Known(frame.stack[-1][1], evidence_of(frame.stack[-1][1])) if frame.stack else Known(ctx.plan)


def _owner(ctx: Context, frame: Frame) -> Val:
    """What a bare noun is asked of: the innermost element that holds text or facts, else the plan."""
    for _, element in reversed(frame.stack):
        if not isinstance(element, int | str | Words | Topic):
            return Known(element)
    return Known(ctx.plan)


def _tolerance(node: s.Approx | s.Trend) -> Quantity | None:
    return Quantity(node.tolerance.value, node.tolerance.unit) if node.tolerance else None


def _trend(node: s.Trend, scope: Scope) -> Predicate:
    if node.kind == "consecutive" and isinstance(node.left, s.Prop):
        owner, name = value(node.left.owner, scope), node.left.name
        return lambda ctx, frame: _consecutive(ctx, owner(ctx, frame), name)
    left, tolerance = _left(node.left, scope), _tolerance(node)

    def closure(ctx: Context, frame: Frame) -> Truth:
        found = left(ctx, frame)
        if isinstance(found, Known):
            found = listing([found.value])
        if isinstance(found, Absent | Unknown):
            return truth(found)
        if not isinstance(found, Listing):
            raise TypeError(f"{node.kind} needs a list of values")
        if node.kind == "agree":
            return comparing.agree(found, tolerance)
        return comparing.trend(found, node.kind, _direction(ctx, found))

    return closure


def _consecutive(ctx: Context, owner: Val, name: str) -> Truth:
    if not isinstance(owner, Listing):
        raise TypeError("连续 needs a property of a list")
    numbers = []
    for member in owner.members:
        found = ask(ctx, Known(member.element), name)
        numbers.append((found.value if isinstance(found, Known) else None, member.truth.evidence))
    first = owner.members[0].element if owner.members else None
    answer = comparing.consecutive(numbers, _before(ctx, first, name) if isinstance(first, Section) else None)
    if answer.state and not owner.complete:
        return Truth(None, owner.reason, answer.evidence, owner.looked_for)
    # A gap may be what was not read: in the list, or where the break is seen.
    if answer.state is False and not owner.complete:
        return Truth(None, owner.reason, answer.evidence, owner.looked_for)
    places = [each.place.block for each in answer.evidence] if answer.state is False else []
    if places and ctx.parted(places[0] if len(places) > 1 else -1, places[-1]):
        return Truth(None, "not_read", answer.evidence, owner.looked_for)
    return answer


def _before(ctx: Context, section: Section, name: str) -> int | None:
    """The number of the last section of this level before: some drafts count on through all chapters."""
    earlier = [each for each in ctx.plan.sections[: section.index] if each.heading.level == section.heading.level]
    found = ask(ctx, Known(earlier[-1]), name) if earlier else None
    return found.value if isinstance(found, Known) and isinstance(found.value, int) else None


def _direction(ctx: Context, found: Listing) -> str | None:
    for element in found.sure:
        if isinstance(element, Fact):
            indicator = ctx.vocabulary.indicator_by_code.get(element.indicator or "")
            return indicator.direction if indicator else None
    return None


# ---- comparisons --------------------------------------------------------------------------------------------------


def _compare(node: s.Compare, scope: Scope) -> Predicate:
    left = _left(node.left, scope)
    match node.op:
        case "contains" | "contains_not":
            words = _meant(node.right, scope)
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.contains(ctx, left(ctx, frame), words(ctx, frame)))
        case "concerns" | "concerns_not":
            meant = _meant(node.right, scope)
            if node.left is None:
                return _signed(node.op.endswith("_not"), _concerned(_asked(node.right, scope) if isinstance(node.right, s.The) else meant))
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.concerns(ctx, left(ctx, frame), meant(ctx, frame)))
        case "matches" | "matches_not":
            if not isinstance(node.right, s.Pattern):
                raise TypeError("匹配 needs a pattern")
            source = node.right.source
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.matches(ctx, left(ctx, frame), source))
        case "not_worse":
            right = value(node.right, scope)

            def not_worse(ctx: Context, frame: Frame) -> Truth:
                found = left(ctx, frame)
                direction = _direction(ctx, found) if isinstance(found, Listing) else None
                return comparing.not_worse(found, right(ctx, frame), direction or "up")

            return not_worse
        case _:
            right = value(node.right, scope)
            op = node.op
            amount = Quantity(node.right.value, node.right.unit) if isinstance(node.right, s.Number) else None
            against = comparing.bound(op, amount) if amount is not None else None
            if against is not None and node.left is not None and (key := _same_for_all(node.left, scope)) is not None:
                return _Bounded(key, left, against, right)
            return lambda ctx, frame: comparing.compare(left(ctx, frame), op, right(ctx, frame))


def _concerned(meant: Closure) -> Predicate:
    """Whether the innermost element is about something."""

    def closure(ctx: Context, frame: Frame) -> Truth:
        about = meant(ctx, frame)
        if frame.stack and type(about) is Known:
            return passages.element_concerns(ctx, frame.stack[-1][1], about.value)
        return passages.concerns(ctx, _it(ctx, frame), about)

    return closure


def _same_for_all(node: s.Node, scope: Scope) -> int | None:
    """The number of a value that is the same whatever is bound; None for one that is not."""
    hangs_on = reach(node, scope.names) if scope.watch is None and scope.parameters else None
    if hangs_on is None or hangs_on.own or hangs_on.bound:
        return None
    return number(node, scope.rule if hangs_on.named else None)


@dataclass(frozen=True, slots=True)
class _Bounded:
    """A value of the plan compared with an amount of the rule: the amounts are looked up once a plan, whatever they are compared with."""

    key: int
    left: Closure
    bound: comparing.Bound
    right: Closure

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        stated = ctx.amounts.get(self.key, ...)
        if stated is ...:
            stated = ctx.amounts[self.key] = comparing.amounts(self.left(ctx, frame))
        if stated is None:
            return comparing.compare(self.left(ctx, frame), self.bound.op, self.right(ctx, frame))
        return self.bound.met(stated)


def _signed(against: bool, predicate: Predicate) -> Predicate:
    return (lambda ctx, frame: negated(predicate(ctx, frame))) if against else predicate


@_watched
def _meant(node: s.Node, scope: Scope) -> Closure:
    """The right side of 含 and 属于: a definition stands for itself there, not for what it finds in the plan."""
    match node:
        case s.Name(args=None) if node.name in scope.definitions:
            definition = Known(scope.definitions[node.name])
            return lambda ctx, frame: definition
        case s.ListOf():
            parts = [_meant(part, scope) for part in node.parts]
            return lambda ctx, frame: Several(tuple(part(ctx, frame) for part in parts))
        case s.AnyOf():
            inner = _meant(node.part, scope)

            def any_of(ctx: Context, frame: Frame) -> Val:
                found = inner(ctx, frame)
                return Several(found.parts if isinstance(found, Several) else (found,), any=True)

            return any_of
        case _:
            return value(node, scope)


# ---- values -------------------------------------------------------------------------------------------------------


@_watched
def value(node: s.Node, scope: Scope) -> Closure:
    """A node as a value."""
    match node:
        case s.Name():
            return _name(node, scope)
        case s.The():
            return lambda ctx, frame: _bound(frame, node.name)
        case s.Prop():
            return _prop(node, scope)
        case s.At(subject=s.The() as the) if scope.watch is None:
            when = value(node.when, scope)
            return lambda ctx, frame: AtYear(_bound_element(frame, the.name), when(ctx, frame))
        case s.At():
            subject, when = _left(node.subject, scope), value(node.when, scope)

            def at(ctx: Context, frame: Frame) -> Val:
                what = subject(ctx, frame)
                return AtYear(what.value if isinstance(what, Known) else what, when(ctx, frame))

            return at
        case s.ListOf():
            parts = [value(part, scope) for part in node.parts]
            return lambda ctx, frame: Several(tuple(part(ctx, frame) for part in parts))
        case s.AnyOf():
            inner = value(node.part, scope)

            def any_of(ctx: Context, frame: Frame) -> Val:
                found = inner(ctx, frame)
                return Several(found.parts if isinstance(found, Several) else (found,), any=True)

            return any_of
        case s.Number():
            number = Known(Quantity(node.value, node.unit))
            return lambda ctx, frame: number
        case s.Year():
            year = Known(node.year)
            return lambda ctx, frame: year
        case s.Text():
            text = Known(node.text)
            return lambda ctx, frame: text
        case s.UnitName():
            unit = Known(node.unit)
            return lambda ctx, frame: unit
        case s.Neg():
            operand = value(node.part, scope)
            return lambda ctx, frame: _arith("-", Known(Quantity(Decimal(0), _unit(operand(ctx, frame)))), operand(ctx, frame))
        case s.Arith():
            left, right, op = value(node.left, scope), value(node.right, scope), node.op
            return lambda ctx, frame: _arith(op, left(ctx, frame), right(ctx, frame))
        case s.Pattern():
            raise TypeError("a pattern stands only behind 匹配")
        case s.And() | s.Or() | s.Not() | s.Alone() | s.If() | s.Every() | s.Has() | s.Compare() | s.Approx() | s.Between() | s.Trend():
            return condition(node, scope)
        case _:
            assert_never(node)


def _bound(frame: Frame, kind: str) -> Val:
    element = _bound_element(frame, kind)
    return Known(element, evidence_of(element))


def _bound_element(frame: Frame, kind: str) -> Any:
    for bound, element in reversed(frame.stack):
        if bound == kind:
            return element
    raise TypeError(f"该{kind} is not bound here")


def _name(node: s.Name, scope: Scope) -> Closure:
    name = node.name
    if name in scope.lets:
        return lambda ctx, frame: scope.let(name)(ctx, frame)
    if name in BUILTINS:
        args = [value(arg, scope) for arg in node.args or ()]
        function = FUNCTIONS[name]
        return lambda ctx, frame: function(ctx, [arg(ctx, frame) for arg in args])
    if name == "方案":
        return lambda ctx, frame: Known(ctx.plan)
    if name in scope.definitions:
        return _definition(scope.definitions[name], node, scope)
    if name in _CONSTANTS:
        constant = Known(_CONSTANTS[name])
        return lambda ctx, frame: constant
    find = noun(node, scope) if name in NOUNS else None

    def closure(ctx: Context, frame: Frame) -> Val:
        if name in ctx.parameters:
            parameter: Val = ctx.parameters[name]
            return parameter
        if node.args is None:
            for _, element in reversed(frame.stack):
                if has_property(element, name):
                    return ask_one(ctx, element, name)
        if find is not None:
            return find(ctx, frame, _owner(ctx, frame))
        return ask(ctx, Known(ctx.plan), name)

    return closure


def _definition(definition: Any, node: s.Name, scope: Scope) -> Closure:
    """A definition as a value: chapters and events are what the plan holds of them; the others stand for themselves."""
    match definition:
        case SectionConcept() | EventConcept():
            find = noun(node, scope)
            return lambda ctx, frame: find(ctx, frame, Known(ctx.plan))
        case WordList() if definition.use == "方案类型":
            code = Known(definition.code or definition.name)
            return lambda ctx, frame: code
        case Indicator() | Topic() | WordList() | ReferenceTable() | Source():
            itself = Known(definition)
            return lambda ctx, frame: itself
        case _:
            raise TypeError(f"{type(definition).__name__} is no value")


def _asked(node: s.Node, scope: Scope) -> Closure:
    """What a property is asked of: its own quotes are not wanted."""
    if isinstance(node, s.The) and scope.watch is None:
        return lambda ctx, frame: Known(_bound_element(frame, node.name))
    return value(node, scope)


def _prop(node: s.Prop, scope: Scope) -> Closure:
    owner, name = _asked(node.owner, scope), node.name
    filtered = _filter(node.args or (), _tests(node.args, scope), scope)

    def closure(ctx: Context, frame: Frame) -> Val:
        found = ask(ctx, owner(ctx, frame), name)
        return filtered(ctx, frame, found, name) if filtered is not None and isinstance(found, Listing) else found

    return closure


def _unit(val: Val) -> str:
    return getattr(val.value, "unit", "") if isinstance(val, Known) else ""


def _figure(val: Val) -> tuple[Quantity, tuple[Evidence, ...]] | Absent | Unknown:
    if isinstance(val, Listing):
        sure = val.sure
        if len(sure) != 1:
            return Unknown("conflict", trim(e for x in sure for e in evidence_of(x))) if sure else Absent(val.looked_for)
        val = Known(sure[0], evidence_of(sure[0]))
    match val:
        case Known(value=Quantity() as quantity):
            return quantity, val.evidence
        case Known(value=Fact() | Amount() | Money() as stated):
            return Quantity(stated.value, stated.unit), val.evidence
        case Known(value=int() as year):
            return Quantity(Decimal(year)), val.evidence
        case Absent() | Unknown():
            return val
        case _:
            return Unknown("ambiguous")


def _arith(op: str, left: Val, right: Val) -> Val:
    a, b = _figure(left), _figure(right)
    if isinstance(a, Absent | Unknown):
        return a
    if isinstance(b, Absent | Unknown):
        return b
    (x, evidence), (y, more) = a, b
    evidence = trim((*evidence, *more))
    if op in "+-":
        one, two, unit = x.base(), y.base(), Quantity(Decimal(1), x.unit).base()
        if one is None or two is None or unit is None or not comparable(x.unit, y.unit):
            return Unknown("ambiguous", evidence)
        return Known(Quantity((one + two if op == "+" else one - two) / unit, x.unit), evidence)
    if op == "*":
        if x.unit and y.unit:
            return Unknown("ambiguous", evidence)
        return Known(Quantity(x.value * y.value, x.unit or y.unit), evidence)
    if y.value == 0:
        return Unknown("ambiguous", evidence)
    if not y.unit:
        return Known(Quantity(x.value / y.value, x.unit), evidence)
    one, two = x.base(), y.base()
    if one is None or two is None or not comparable(x.unit, y.unit):
        return Unknown("ambiguous", evidence)
    return Known(Quantity(one / two), evidence)


# ---- nouns --------------------------------------------------------------------------------------------------------


def kind_of(node: s.Node) -> str:
    """The word by which 该… speaks of an element of this noun."""
    return node.name if isinstance(node, s.Name | s.Prop) else "它"


def _tests(args: tuple[s.Node, ...] | None, scope: Scope) -> list[Predicate]:
    """The conditions of a filter, each worked out once for an element where that can be."""
    made = ((arg, condition(arg, scope)) for arg in args or () if is_condition(arg, scope.lets))
    return [test if isinstance(test, _Once) else _once(arg, scope, test) for arg, test in made]


#: Leaves of a list what its conditions, on elements of a kind, do not surely rule out.
Filter = Callable[[Context, Frame, Listing, str], Listing]


def _filter(args: Sequence[s.Node], tests: Sequence[Predicate], scope: Scope) -> Filter | None:
    if not tests:
        return None
    if scope.watch is not None:
        return partial(_filtered_in_order, tests)
    return partial(_filtered, tests, tests if _may_run_away(args) else sorted(tests, key=_comes_first))


def _may_run_away(args: Sequence[s.Node]) -> bool:
    """Whether a condition has a pattern that may meet its time limit: no other one must then decide what it is tried on."""
    return any(isinstance(each, s.Pattern) and runs_away(each.source) for arg in args for each in tree.walk(arg))


@_watched
def noun(node: s.Node, scope: Scope) -> Finder:
    """A noun with its filter, asked of an owner."""
    match node:
        case s.Name():
            base = _base(node, scope)
            domains = [value(arg, scope) for arg in node.args or () if not is_condition(arg, scope.lets)]
            tests = _tests(node.args, scope) if node.name not in BUILTINS else []
        case s.Prop() | s.The() | s.At() | s.ListOf() | s.AnyOf():
            plain = value(node, scope)
            return lambda ctx, frame, owner: as_listing(plain(ctx, frame))
        case _:
            raise TypeError(f"{type(node).__name__} is no noun")
    kind, filtered = node.name, _filter(node.args or (), tests, scope)
    if kind == "段落" and kind not in scope.lets and not domains and scope.watch is None and filtered is not None:
        telling = (node.args or ())[:1] if _may_run_away(node.args or ()) else node.args or ()
        return _sifted([_sieve(arg, scope) for arg in telling], filtered)

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if domains and node.name not in BUILTINS:
            found = _domain(ctx, kind, [as_listing(domain(ctx, frame)) for domain in domains])
        else:
            found = base(ctx, frame, owner)
        return filtered(ctx, frame, found, kind) if filtered is not None else found

    return find


Sieve = Callable[[Context, Frame], Sequence[int] | None]


def _sifted(sieves: Sequence[Sieve | None], filtered: Filter) -> Finder:
    """Paragraphs under a filter of which some conditions need certain words: those that hold none of them are not even listed.

    A paragraph that fails the first condition for lack of words has nothing to show for it, so what came nearest knows none of these.
    """

    def among(ctx: Context, frame: Frame, sieves: Sequence[Sieve | None]) -> frozenset[int] | None:
        held = [blocks for sieve in sieves if sieve is not None and (blocks := sieve(ctx, frame)) is not None]
        return ctx.beside_unread.union(frozenset(held[0]).intersection(*held[1:])) if held else None

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        def listed(only: frozenset[int] | None) -> Listing:
            return _of_each(ctx, owner, lambda each: ctx.some_paragraphs(each, only))

        first, every = among(ctx, frame, sieves[:1]), among(ctx, frame, sieves)
        found = filtered(ctx, frame, listed(every), "段落")
        if first == every:
            return found

        def near() -> tuple[Evidence, ...]:
            return filtered(ctx, frame, listed(first), "段落").nearest

        return Listing(found.members, found.complete, found.reason, found.looked_for, kept_once(near))

    return find


def _sieve(node: s.Node, scope: Scope) -> Sieve | None:
    """Which blocks may meet a condition on paragraphs; None where it does not say."""
    match node:
        case s.Compare(left=None, op="matches", right=s.Pattern() as pattern):
            return lambda ctx, frame: ctx.matching(pattern.source)
        case s.Compare(left=None, op="contains"):
            meant = _meant(node.right, scope)

            def mentioning(ctx: Context, frame: Frame) -> Sequence[int] | None:
                words = passages.words_of(meant(ctx, frame))
                return None if words is None else ctx.mentioning(words)

            return mentioning
        case s.And():
            return _sieve(node.parts[0], scope)
        case s.Or():
            parts = [_sieve(part, scope) for part in node.parts]

            def either(ctx: Context, frame: Frame) -> Sequence[int] | None:
                found = [None if part is None else part(ctx, frame) for part in parts]
                return None if None in found else tuple(set().union(*(blocks for blocks in found if blocks is not None)))

            return None if None in parts else either
        case _:
            return None


def _domain(ctx: Context, kind: str, lists: list[Listing]) -> Listing:
    members = tuple(member for found in lists for member in found.members)
    if kind == "指标":
        members = tuple(
            Member(ctx.name_of(member.element.code), member.truth) if isinstance(member.element, Indicator) else member
            for member in members
        )
    incomplete = next((found for found in lists if not found.complete), None)
    return Listing(members, incomplete is None, incomplete.reason if incomplete else "incomplete_list")


def _base(node: s.Name, scope: Scope) -> Finder:
    name = node.name
    if name in scope.lets or name in BUILTINS:
        plain = value(node, scope)
        return lambda ctx, frame, owner: as_listing(plain(ctx, frame))
    if name in scope.definitions:
        definition = scope.definitions[name]

        key = f"defined {name}"

        def described(ctx: Context, each: Any) -> Listing:
            if isinstance(each, AtYear | Listing):
                return defined(ctx, definition, each)
            return ctx.of(key, each, lambda each: defined(ctx, definition, each))

        return lambda ctx, frame, owner: _of_each(ctx, owner, lambda each: described(ctx, each))

    def one(ctx: Context, each: Any) -> Listing:
        if has_property(each, name):
            return as_listing(ask_one(ctx, each, name))
        if name in NOUNS:
            return elements_of(ctx, name, each)
        raise TypeError(f"{type(each).__name__} has no {name}")

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if name in ctx.parameters:
            return as_listing(ctx.parameters[name])
        return _of_each(ctx, owner, lambda each: one(ctx, each))

    return find


def _of_each(ctx: Context, owner: Val, find: Callable[[Any], Listing]) -> Listing:
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


def _filtered(
    tests: Sequence[Predicate], cheap_first: Sequence[Predicate], ctx: Context, frame: Frame, found: Listing, kind: str
) -> Listing:
    """The members that may meet all conditions. What came nearest is looked for only when somebody wants to know."""
    told: Telling = {}
    members: Sequence[Member] = [member for member in found.members if member.truth.state is not False]
    for test in cheap_first:
        if not members:
            break
        if isinstance(test, _Once):
            members = test.sifted(ctx, frame, kind, members, told)
        else:
            members = _asked_one_by_one(test, ctx, frame, kind, members, told)
    kept = []
    for member in members:
        element, own = member
        holds = told.get(id(element))
        if holds is None and _bare(element, own):
            kept.append(member)
        elif own.state and holds is not False:
            kept.append(Member(element, Late(True, None, _grounds(ctx, frame, kind, tests, member))))
        else:
            kept.append(Member(element, _kept(element, own, all_of(_answers(ctx, frame, kind, tests, member)[0]))))
    near: Callable[[], tuple[Evidence, ...]] | tuple[()] = ()
    if len(members) < len(found.members) or found.near:
        near = kept_once(lambda: _nearest(found, _missed(ctx, frame, found, kind, tests)))
    return Listing(tuple(kept), found.complete, found.reason, found.looked_for, near)


def _grounds(ctx: Context, frame: Frame, kind: str, tests: Sequence[Predicate], member: Member) -> Callable[[], Grounds]:
    """What finds the grounds on which a member is one that meets all conditions."""

    def grounds() -> Grounds:
        answer = _kept(member.element, member.truth, all_of(_answers(ctx, frame, kind, tests, member)[0]))
        return answer.evidence, answer.looked_for

    return grounds


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
    return not (isinstance(test, _Once) and test.safe and test.of_fact is not None)


def _bare(element: Any, own: Truth) -> bool:
    """Whether an element surely belongs, shown by its own quote alone."""
    if type(own) is Late or not own.state or own.looked_for:
        return False
    evidence = own.evidence
    return _same_one(evidence, (element.evidence,)) if type(element) is Fact else len(evidence) < 2


def _silent(answer: Truth, own: Truth) -> bool:
    """Whether an answer says no more than that an element belongs, shown by the quotes that show it anyway: as far as is known."""
    if type(answer) is Late or type(own) is Late or not answer.state or answer.looked_for:
        return False
    theirs = answer.evidence
    return not theirs or theirs is own.evidence or _same_one(theirs, own.evidence)


#: The quotes of elements that are out, by how many answers each has, its own among them.
Missed = dict[int, list[tuple[Evidence, ...]]]


def _missed(ctx: Context, frame: Frame, found: Listing, kind: str, tests: Sequence[Predicate]) -> Missed:
    """What every member that is out met, in the order of the conditions."""
    missed: Missed = {}
    for member in found.members:
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
    inner = frame.push(kind, element)
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


def _same_one(one: tuple[Evidence, ...], other: tuple[Evidence, ...]) -> bool:
    return len(one) == len(other) == 1 and one[0] is other[0]


def _kept(element: Any, own: Truth, answer: Truth) -> Truth:
    """The truth of an element that may belong, with what shows it; a paragraph is shown by what was found in it."""

    def evidence() -> tuple[Evidence, ...]:
        if isinstance(element, Passage) and (found := trim(e for e in answer.evidence if e not in own.evidence)):
            return found
        return trim((*own.evidence, *answer.evidence))

    return Late(answer.state, answer.reason, lambda: (evidence(), answer.looked_for))


@lru_cache(maxsize=1)
def property_names() -> frozenset[str]:
    """Every property of every element."""
    return frozenset(name for row in PROPERTIES.values() for name in row)


__all__ = ["Closure", "Frame", "Plan", "Scope", "as_listing", "condition", "definitions", "kind_of", "noun", "truth", "value"]
