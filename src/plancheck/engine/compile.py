"""A rule's tree to closures over (context, frame). Names are resolved here once; only the owner of a bare word is found at run time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, wraps
from itertools import chain, count
from typing import Any, NamedTuple, TypeVar, assert_never

from plancheck.engine import compare as comparing
from plancheck.engine import passages
from plancheck.engine.context import Context, Kept
from plancheck.engine.elements import (
    AtYear,
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
    listing,
    one_of,
    trim,
    truth,
    with_evidence,
)
from plancheck.engine.functions import FUNCTIONS
from plancheck.engine.nouns import NOUNS, PROPERTIES, STATED, ask, ask_one, defined, elements_of, has_property, union
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.model.place import Evidence
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
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
from plancheck.model.value import TRUE, Absent, Known, Truth, Unknown, negate
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Source, Topic, Vocabulary, WordList

_CONSTANTS: dict[str, Any] = {"上升": "上升", "下降": "下降", "是": True, "否": False}
#: How many quotes of the elements that come nearest a list carries.
MOST_NEAREST = 3
#: Properties that are true or false by themselves.
_BOOLEAN = frozenset({"完整", "累计"})
_NUMBERS = count()
#: Elements that a plan holds as long as it is judged, so that an answer about one is worth keeping.
_LASTING = frozenset({Fact, Section, Named, Series, Project, TaskItem, Delegated, Event, Sum, PlanTable, Responsibility, PlaceName})
_CONDITIONS = (s.And, s.Or, s.Not, s.Alone, s.If, s.Every, s.Has, s.Compare, s.Approx, s.Between, s.Trend)


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
            return lambda ctx, frame: negate(inner(ctx, frame))
        case s.Alone():
            apart = [condition(part, scope) for part in node.parts]
            return lambda ctx, frame: _alone([part(ctx, frame) for part in apart])
        case s.If():
            return _if(node, scope)
        case s.Every():
            return _every(node, scope)
        case s.Has():
            return _once(node, scope, _has(node, scope))
        case s.Compare():
            return _once(node, scope, _compare(node, scope))
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
            return _trend(node, scope)
        case _:
            plain = value(node, scope)
            return lambda ctx, frame: truth(plain(ctx, frame))


def _once(node: s.Has | s.Compare, scope: Scope, plain: Predicate) -> Predicate:
    """The condition, worked out once for each element: for one that can ask of nothing but the innermost element."""
    asked = None if scope.watch is not None else _asked_of_innermost(node, scope)
    if asked is None:
        return plain
    of_fact = STATED.get(node.noun.name if isinstance(node, s.Has) and isinstance(node.noun, s.Name) else asked)
    return _Once(_number(node), asked, of_fact, plain)


@dataclass(frozen=True, slots=True)
class _Once:
    """A condition that asks `asked` of the innermost element ("": that element itself), and of facts what `of_fact` gives."""

    key: int
    asked: str
    of_fact: Callable[[Fact], Any] | None
    plain: Predicate

    def known(self, ctx: Context, frame: Frame) -> Kept:
        """The answers that there are."""
        return ctx.kept(self.key)

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        if not frame.stack:
            return self.plain(ctx, frame)
        element = frame.stack[-1][1]
        answers = ctx.kept(self.key)
        kept = answers.get(id(element))
        if kept is None:
            kind = type(element)
            if kind is Fact and self.of_fact is not None:
                answer = _by_statement(ctx, frame, (self.key, self.of_fact(element)), element, self.plain)
            elif kind in _LASTING and (self.asked == "" or self.asked in PROPERTIES[kind]):
                answer = self.plain(ctx, frame)
            else:
                return self.plain(ctx, frame)
            kept = answers[id(element)] = (element, answer)
        known: Truth = kept[1]
        return known


def _by_statement(ctx: Context, frame: Frame, key: tuple[int, Any], fact: Fact, plain: Predicate) -> Truth:
    """A condition on what a fact states of itself: worked out once for equal statements, each answer resting on its own fact."""
    known = ctx.statements.get(key)
    if known is None:
        answer = plain(ctx, frame)
        own: tuple[Evidence, ...] = (fact.evidence,)
        role = "support" if answer.evidence == own else "nearest" if answer.evidence == as_role(own, "nearest") else ""
        known = ctx.statements[key] = (answer, role) if answer.evidence == () or role else (None, "")
    kept, role = known
    if kept is None:
        return plain(ctx, frame)
    if not role:
        return kept
    rests_on = (fact.evidence,) if role == "support" else ctx.of("nearest", fact, lambda fact: as_role((fact.evidence,), "nearest"))
    return Truth(kept.state, kept.reason, rests_on, kept.looked_for)


@lru_cache(maxsize=65536)
def _number(node: s.Node) -> int:
    """One number for equal conditions, whichever rules they stand in; never given to another."""
    return next(_NUMBERS)


def _asked_of_innermost(node: s.Has | s.Compare, scope: Scope) -> str | None:
    """The property that a condition asks of the innermost element, "" for the element itself; None where it may ask of others."""
    match node:
        case s.Has(subject=None, noun=s.Name(args=None) as it) if it.name not in scope.lets and it.name not in BUILTINS:
            return ""
        case s.Compare(left=None) if _fixed(node.right, scope):
            return ""
        case s.Compare(left=s.Name(args=None) as it) if _fixed(node.right, scope) and _is_bare(it.name, scope):
            return it.name
        case _:
            return None


def _is_bare(name: str, scope: Scope) -> bool:
    """Whether a name can only be a property or a noun."""
    others: tuple[Collection[str], ...] = (scope.lets, scope.definitions, scope.parameters, BUILTINS, _CONSTANTS, ("方案",))
    return not any(name in each for each in others)


def _fixed(node: s.Node, scope: Scope) -> bool:
    """Whether a value is the same whatever is bound."""
    match node:
        case s.Number() | s.Year() | s.Text() | s.UnitName() | s.Pattern():
            return True
        case s.AnyOf():
            return _fixed(node.part, scope)
        case s.ListOf():
            return all(_fixed(part, scope) for part in node.parts)
        case s.Name(args=None):
            return node.name not in scope.lets and (node.name in scope.definitions or node.name in scope.parameters)
        case _:
            return False


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
        if not answer.evidence and isinstance(owner, Known):  # 总投资 有 单位 rests on where the investment stands
            answer = with_evidence(answer, owner.evidence)
        return negate(answer) if node.negated else answer

    return closure


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
            if node.left is None and isinstance(node.right, s.The) and node.op == "concerns" and scope.watch is None:
                return _ConcernsBound(node.right.name)
            if node.left is None:
                return _signed(node.op.endswith("_not"), _concerned(meant))
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
            return lambda ctx, frame: comparing.compare(left(ctx, frame), op, right(ctx, frame))


@dataclass(frozen=True, slots=True)
class _ConcernsBound:
    """Whether the innermost element is about the bound element of a kind (属于 该主题)."""

    kind: str

    def known(self, ctx: Context, frame: Frame) -> Kept:
        """The answers that there are."""
        return passages.concerned(ctx, _bound_element(frame, self.kind))

    def __call__(self, ctx: Context, frame: Frame) -> Truth:
        return passages.element_concerns(ctx, frame.stack[-1][1], _bound_element(frame, self.kind))


def _concerned(meant: Closure) -> Predicate:
    """Whether the innermost element is about something."""

    def closure(ctx: Context, frame: Frame) -> Truth:
        about = meant(ctx, frame)
        if frame.stack and type(about) is Known:
            return passages.element_concerns(ctx, frame.stack[-1][1], about.value)
        return passages.concerns(ctx, _it(ctx, frame), about)

    return closure


def _signed(negated: bool, predicate: Predicate) -> Predicate:
    return (lambda ctx, frame: negate(predicate(ctx, frame))) if negated else predicate


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


def _prop(node: s.Prop, scope: Scope) -> Closure:
    owner, name = value(node.owner, scope), node.name
    tests = _tests(node.args, scope)

    def closure(ctx: Context, frame: Frame) -> Val:
        found = ask(ctx, owner(ctx, frame), name)
        return _filtered(ctx, frame, found, name, tests) if tests and isinstance(found, Listing) else found

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


def _is_condition(node: s.Node, scope: Scope) -> bool:
    if isinstance(node, s.Name) and node.args is None:
        return node.name in _BOOLEAN or (node.name in scope.lets and isinstance(scope.lets[node.name], _CONDITIONS))
    return isinstance(node, _CONDITIONS)


def _tests(args: tuple[s.Node, ...] | None, scope: Scope) -> list[Predicate]:
    return [condition(arg, scope) for arg in args or () if _is_condition(arg, scope)]


@_watched
def noun(node: s.Node, scope: Scope) -> Finder:
    """A noun with its filter, asked of an owner."""
    match node:
        case s.Name():
            base = _base(node, scope)
            domains = [value(arg, scope) for arg in node.args or () if not _is_condition(arg, scope)]
            tests = _tests(node.args, scope) if node.name not in BUILTINS else []
        case s.Prop() | s.The() | s.At() | s.ListOf() | s.AnyOf():
            plain = value(node, scope)
            return lambda ctx, frame, owner: as_listing(plain(ctx, frame))
        case _:
            raise TypeError(f"{type(node).__name__} is no noun")
    kind = node.name
    if kind == "段落" and kind not in scope.lets and not domains and scope.watch is None and (sieve := _sieve(node, scope)) is not None:
        return _sifted(sieve, tests)

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if domains and node.name not in BUILTINS:
            found = _domain(ctx, kind, [as_listing(domain(ctx, frame)) for domain in domains])
        else:
            found = base(ctx, frame, owner)
        return _filtered(ctx, frame, found, kind, tests) if tests else found

    return find


Sieve = Callable[[Context, Frame], Sequence[int] | None]


def _sifted(sieve: Sieve, tests: list[Predicate]) -> Finder:
    """Paragraphs under a filter whose first condition needs certain words: those that hold none of them are not even listed.

    Such a paragraph would fail that condition with nothing to show for it, so nothing that comes out knows of it.
    """

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        among = sieve(ctx, frame)
        only = None if among is None else ctx.beside_unread.union(among)
        found = _of_each(ctx, owner, lambda each: ctx.some_paragraphs(each, only))
        return _filtered(ctx, frame, found, "段落", tests)

    return find


def _sieve(node: s.Name, scope: Scope) -> Sieve | None:
    """Which blocks may meet a filter's first condition; None where it does not say."""
    first = node.args[0] if node.args else None
    match first:
        case s.Compare(left=None, op="matches", right=s.Pattern() as pattern):
            return lambda ctx, frame: ctx.matching(pattern.source)
        case s.Compare(left=None, op="contains"):
            meant = _meant(first.right, scope)

            def mentioning(ctx: Context, frame: Frame) -> Sequence[int] | None:
                words = passages.words_of(meant(ctx, frame))
                return None if words is None else ctx.mentioning(words)

            return mentioning
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


def _filtered(ctx: Context, frame: Frame, found: Listing, kind: str, tests: list[Predicate]) -> Listing:
    kept: list[Member] = []
    missed: dict[int, list[tuple[Evidence, ...]]] = {}
    rows = [(test, test.known(ctx, frame) if isinstance(test, _Once | _ConcernsBound) else _NONE) for test in tests]
    for member in found.members:
        element, own = member
        inner: Frame | None = None
        answers, out = [own], own.state is False
        for test, known in rows:
            told = known.get(id(element))
            if told is not None:
                answer: Truth = told[1]
            else:
                inner = frame.push(kind, element) if inner is None else inner
                answer = test(ctx, inner)
            answers.append(answer)
            if answer.state is False:
                out = True
                break
        if not out:
            kept.append(member if _adds_nothing(own, answers) else Member(element, _kept(element, own, all_of(answers))))
        elif evidence := own.evidence if len(answers) > 2 else answers[1].evidence:
            missed.setdefault(len(answers), []).append(evidence)
    if not missed:
        return Listing(
            tuple(kept), found.complete, found.reason, found.looked_for, found.near and (lambda: trim(found.nearest, MOST_NEAREST))
        )
    return Listing(tuple(kept), found.complete, found.reason, found.looked_for, lambda: _nearest(found, missed))


#: No answer is known beforehand.
_NONE: Kept = {}


def _nearest(found: Listing, missed: dict[int, list[tuple[Evidence, ...]]]) -> tuple[Evidence, ...]:
    """What came nearest to a filtered list, by how many answers each that was missed has, the element's own among them.

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


def _adds_nothing(own: Truth, answers: Sequence[Truth]) -> bool:
    """Whether conditions that all hold rest on the very quotes that an element is shown by."""
    evidence = own.evidence
    if not own.state or own.looked_for or len(evidence) > 1:
        return False
    for answer in answers:
        if not answer.state or answer.looked_for:
            return False
        theirs = answer.evidence
        if theirs and theirs is not evidence and not _same_one(theirs, evidence):
            return False
    return True


def _same_one(one: tuple[Evidence, ...], other: tuple[Evidence, ...]) -> bool:
    return len(one) == len(other) == 1 and one[0] is other[0]


def _kept(element: Any, own: Truth, answer: Truth) -> Truth:
    """The truth of an element that may belong, with what shows it; a paragraph is shown by what was found in it."""
    evidence = trim((*own.evidence, *answer.evidence))
    if isinstance(element, Passage):
        evidence = trim(e for e in answer.evidence if e not in own.evidence) or evidence
    return with_evidence(answer, evidence)


@lru_cache(maxsize=1)
def property_names() -> frozenset[str]:
    """Every property of every element."""
    return frozenset(name for row in PROPERTIES.values() for name in row)


__all__ = ["Closure", "Frame", "Plan", "Scope", "as_listing", "condition", "definitions", "kind_of", "noun", "truth", "value"]
