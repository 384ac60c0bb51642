"""A rule's tree to closures over (context, frame). Names are resolved here once; only the owner of a bare word is found at run time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any, TypeVar, assert_never

import regex

from plancheck.engine import compare as comparing
from plancheck.engine import passages
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    AtYear,
    Listing,
    Member,
    Passage,
    Several,
    Val,
    Words,
    as_listing,
    as_role,
    evidence_of,
    exists,
    listing,
    trim,
    truth,
)
from plancheck.engine.functions import FUNCTIONS
from plancheck.engine.nouns import NOUNS, PROPERTIES, ask, defined, has_property, union
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact, Plan, Section
from plancheck.model.quantity import Quantity, comparable
from plancheck.model.value import TRUE, Absent, Known, Truth, Unknown, both, either, negate
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Source, Topic, Vocabulary, WordList

_CONSTANTS: dict[str, Any] = {"上升": "上升", "下降": "下降", "是": True, "否": False}
#: Properties that are true or false by themselves.
_BOOLEAN = frozenset({"完整", "累计"})
_CONDITIONS = (s.And, s.Or, s.Not, s.If, s.Every, s.Has, s.Compare, s.Approx, s.Between, s.Trend)


@dataclass(frozen=True, slots=True)
class Frame:
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
    compiled: dict[str, Closure] = field(default_factory=dict)
    watch: Watch | None = None

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
            return lambda ctx, frame: both(_until(False, (part(ctx, frame) for part in ands)))
        case s.Or():
            ors = [condition(part, scope) for part in node.parts]
            return lambda ctx, frame: either(_until(True, (part(ctx, frame) for part in ors)))
        case s.Not():
            inner = condition(node.part, scope)
            return lambda ctx, frame: negate(inner(ctx, frame))
        case s.If():
            return _if(node, scope)
        case s.Every():
            return _every(node, scope)
        case s.Has():
            return _has(node, scope)
        case s.Compare():
            return _compare(node, scope)
        case s.Approx():
            left, right = _left(node.left, scope), value(node.right, scope)
            tolerance = Quantity(node.tolerance.value, node.tolerance.unit) if node.tolerance else None
            return lambda ctx, frame: comparing.approx(left(ctx, frame), right(ctx, frame), tolerance)
        case s.Between():
            subject, low, high = _left(node.left, scope), value(node.low, scope), value(node.high, scope)

            def between(ctx: Context, frame: Frame) -> Truth:
                it = subject(ctx, frame)
                return both([comparing.compare(it, "figure≥", low(ctx, frame)), comparing.compare(it, "figure≤", high(ctx, frame))])

            return between
        case s.Trend():
            return _trend(node, scope)
        case _:
            plain = value(node, scope)
            return lambda ctx, frame: truth(plain(ctx, frame))


def _until(state: bool, answers: Iterable[Truth]) -> list[Truth]:
    """Answers up to the first that decides, whatever follows: False for 且, True for 或."""
    out: list[Truth] = []
    for answer in answers:
        out.append(answer)
        if answer.state is state:
            break
    return out


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
            members = tuple(Member(m.element, both([m.truth, answer])) for m, answer in answers)
            return exists(replace(found, members=tuple(m for m in members if m.truth.state is not False)), node.count.op, node.count.number)
        # An element that may not belong cannot make it false, only unknown.
        parts = [a if m.truth.state else (a if a.state else Truth(None, m.truth.reason, a.evidence)) for m, a in answers]
        result = both(parts)
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
            return either(parts) if owner.any else both(parts)
        return exists(find(ctx, frame, owner), op, number)

    def closure(ctx: Context, frame: Frame) -> Truth:
        owner = subject(ctx, frame) if subject is not None else _owner(ctx, frame)
        answer = holds(ctx, frame, owner)
        if not answer.evidence and isinstance(owner, Known):  # 总投资 有 单位 rests on where the investment stands
            answer = replace(answer, evidence=owner.evidence)
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


def _trend(node: s.Trend, scope: Scope) -> Predicate:
    if node.kind == "consecutive" and isinstance(node.left, s.Prop):
        owner, name = value(node.left.owner, scope), node.left.name
        return lambda ctx, frame: _consecutive(ctx, owner(ctx, frame), name)
    left = _left(node.left, scope)

    def closure(ctx: Context, frame: Frame) -> Truth:
        found = left(ctx, frame)
        if isinstance(found, Known):
            found = listing([found.value])
        if isinstance(found, Absent | Unknown):
            return truth(found)
        if not isinstance(found, Listing):
            raise TypeError(f"{node.kind} needs a list of values")
        if node.kind == "agree":
            return comparing.agree(found)
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
    # A gap may be what was not read.
    if answer.state is False and not owner.complete:
        return Truth(None, owner.reason, answer.evidence, owner.looked_for)
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
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.concerns(ctx, left(ctx, frame), meant(ctx, frame)))
        case "matches" | "matches_not":
            if not isinstance(node.right, s.Pattern):
                raise TypeError("匹配 needs a pattern")
            pattern = regex.compile(node.right.source)
            return _signed(node.op.endswith("_not"), lambda ctx, frame: passages.matches(ctx, left(ctx, frame), pattern))
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


def _signed(negated: bool, predicate: Predicate) -> Predicate:
    return (lambda ctx, frame: negate(predicate(ctx, frame))) if negated else predicate


@_watched
def _meant(node: s.Node, scope: Scope) -> Closure:
    """The right side of 含 and 属于: a definition stands for itself there, not for what it finds in the plan."""
    match node:
        case s.Name(args=None) if node.name in scope.definitions:
            definition = scope.definitions[node.name]
            return lambda ctx, frame: Known(definition)
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
        case s.And() | s.Or() | s.Not() | s.If() | s.Every() | s.Has() | s.Compare() | s.Approx() | s.Between() | s.Trend():
            return condition(node, scope)
        case _:
            assert_never(node)


def _bound(frame: Frame, kind: str) -> Val:
    for bound, element in reversed(frame.stack):
        if bound == kind:
            return Known(element, evidence_of(element))
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
                    return ask(ctx, Known(element), name)
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
        case Known(value=Fact() | Amount() as stated):
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

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if domains and node.name not in BUILTINS:
            found = _domain(ctx, kind, [as_listing(domain(ctx, frame)) for domain in domains])
        else:
            found = base(ctx, frame, owner)
        return _filtered(ctx, frame, found, kind, tests) if tests else found

    return find


def _domain(ctx: Context, kind: str, lists: list[Listing]) -> Listing:
    members = tuple(member for found in lists for member in found.members)
    if kind == "指标":
        members = tuple(
            replace(member, element=ctx.name_of(member.element.code)) if isinstance(member.element, Indicator) else member
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

        def found(ctx: Context, each: Any) -> Listing:
            whole = each is ctx.plan
            return ctx.once(f"={name}", lambda: defined(ctx, definition, each)) if whole else defined(ctx, definition, each)

        return lambda ctx, frame, owner: _of_each(ctx, owner, lambda each: found(ctx, each))

    def one(ctx: Context, each: Any) -> Listing:
        if has_property(each, name):
            return as_listing(ask(ctx, Known(each), name))
        if name in NOUNS:
            return ctx.once(name, lambda: NOUNS[name](ctx, each)) if each is ctx.plan else NOUNS[name](ctx, each)
        raise TypeError(f"{type(each).__name__} has no {name}")

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        if name in ctx.parameters:
            return as_listing(ctx.parameters[name])
        return _of_each(ctx, owner, lambda each: one(ctx, each))

    return find


def _of_each(ctx: Context, owner: Val, find: Callable[[Any], Listing]) -> Listing:
    match owner:
        case Known():
            return find(owner.value)
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
    near: list[tuple[int, tuple[Evidence, ...]]] = []
    for member in found.members:
        inner = frame.push(kind, member.element)
        answers = _until(False, (test(ctx, inner) for test in tests))
        answer = both([member.truth, *answers])
        if answer.state is False:
            spoken = tuple(e for e in answers[0].evidence if e.role == "nearest")
            near.append((len(answers), member.truth.evidence if len(answers) > 1 else spoken))
            continue
        evidence = trim((*member.truth.evidence, *answer.evidence))
        if isinstance(member.element, Passage):  # a paragraph is shown by what was found in it
            evidence = trim(e for e in answer.evidence if e not in member.truth.evidence) or evidence
        kept.append(Member(member.element, replace(answer, evidence=evidence)))
    # The nearest misses are those that met the most conditions; one that met none is shown only by what spoke against it.
    near.sort(key=lambda miss: -miss[0])
    missed = (e for _, evidence in near for e in evidence)
    nearest = trim((*found.nearest, *as_role(missed, "nearest")))[:3]
    return replace(found, members=tuple(kept), nearest=nearest)


@lru_cache(maxsize=1)
def property_names() -> frozenset[str]:
    """Every property of every element."""
    return frozenset(name for row in PROPERTIES.values() for name in row)


__all__ = ["Closure", "Frame", "Plan", "Scope", "as_listing", "condition", "definitions", "kind_of", "noun", "truth", "value"]
