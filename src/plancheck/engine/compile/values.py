"""A node as a value."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, assert_never

from plancheck.engine.compile.arithmetic import calculate, divided, expressed, unit_of
from plancheck.engine.compile.filters import filter_of
from plancheck.engine.compile.owners import bound_value, left_of, owner_of
from plancheck.engine.compile.scope import Closure, Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, Val, ValueGroup
from plancheck.engine.functions import FUNCTIONS
from plancheck.engine.nouns import NOUNS, element_property, has_property, property_of
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.model.moment import moment
from plancheck.model.quantity import Quantity
from plancheck.model.value import Known
from plancheck.model.vocabulary import EventConcept, Indicator, ReferenceTable, SectionConcept, Source, Topic, Use, WordList

_CONSTANTS: dict[str, Any] = {"上升": "上升", "下降": "下降", "是": True, "否": False}


def value(node: s.Node, scope: Scope) -> Closure:
    """A node as a value."""
    match node:
        case s.Name():
            return _name(node, scope)
        case s.The():
            return lambda ctx, frame: bound_value(frame, node.name)
        case s.Prop():
            return _property(node, scope)
        case s.At():
            return _at(left_of(node.subject, scope), scope.value(node.when))
        case s.ListOf() | s.AnyOf():
            return value_group(node, scope.value)
        case s.Number():
            number = Known(Quantity(node.value, node.unit))
            return lambda ctx, frame: number
        case s.Year():
            year = Known(node.year)
            return lambda ctx, frame: year
        case s.Date():
            when = Known(moment(node.year, node.month, node.day))
            return lambda ctx, frame: when
        case s.Text():
            text = Known(node.text)
            return lambda ctx, frame: text
        case s.UnitName():
            unit = Known(node.unit)
            return lambda ctx, frame: unit
        case s.Neg():
            operand = scope.value(node.part)
            return lambda ctx, frame: calculate("-", Known(Quantity(Decimal(0), unit_of(operand(ctx, frame)))), operand(ctx, frame))
        case s.Arith():
            left, right, op = scope.value(node.left), scope.value(node.right), node.op
            return lambda ctx, frame: calculate(op, left(ctx, frame), right(ctx, frame))
        case s.Expressed(part=s.Arith(op="/") as quotient):
            over, under, written = scope.value(quotient.left), scope.value(quotient.right), node.unit
            return lambda ctx, frame: divided(over(ctx, frame), under(ctx, frame), written)
        case s.Expressed():
            part, written = scope.value(node.part), node.unit
            return lambda ctx, frame: expressed(part(ctx, frame), written)
        case s.Pattern():
            pattern = Known(node)  # the value of a parameter; in a rule a pattern only follows 匹配, which takes it from the scope
            return lambda ctx, frame: pattern
        case (
            s.And()
            | s.Or()
            | s.Not()
            | s.Alone()
            | s.If()
            | s.Every()
            | s.Has()
            | s.Compare()
            | s.Approx()
            | s.Between()
            | s.Trend()
            | s.Held()
        ):
            return scope.condition(node)
        case _:
            assert_never(node)


def _at(subject: Closure, when: Closure) -> Closure:
    def at(ctx: Context, frame: Frame) -> Val:
        value = subject(ctx, frame)
        return AtYear(value.value if isinstance(value, Known) else value, when(ctx, frame))

    return at


def value_group(node: s.ListOf | s.AnyOf, compiler: Callable[[s.Node], Closure]) -> Closure:
    """The closure of a list of values (all of them, or any); `compiler` makes the closures of its parts."""
    if isinstance(node, s.ListOf):
        parts = [compiler(part) for part in node.parts]
        return lambda ctx, frame: ValueGroup(tuple(part(ctx, frame) for part in parts))
    inner = compiler(node.part)

    def any_of(ctx: Context, frame: Frame) -> Val:
        value = inner(ctx, frame)
        return ValueGroup(value.parts if isinstance(value, ValueGroup) else (value,), any=True)

    return any_of


def _name(node: s.Name, scope: Scope) -> Closure:
    name = node.name
    if name in scope.lets:
        objects = scope.objects
        return lambda ctx, frame: scope.let(name)(ctx, frame.outermost(objects))
    if name in BUILTINS:
        args = [scope.value(arg) for arg in node.args or ()]
        function = FUNCTIONS[name]
        return lambda ctx, frame: function(ctx, [arg(ctx, frame) for arg in args])
    if name == "方案":
        return lambda ctx, frame: Known(ctx.plan)
    if name in scope.definitions:
        return _definition(scope.definitions[name], node, scope)
    if name in _CONSTANTS:
        constant = Known(_CONSTANTS[name])
        return lambda ctx, frame: constant
    find = scope.noun(node) if name in NOUNS or node.args else None

    def closure(ctx: Context, frame: Frame) -> Val:
        if name in ctx.parameters:
            parameter: Val = ctx.parameters[name]
            return parameter
        for _, element in reversed(frame.stack):
            if node.args is None and has_property(element, name):
                return element_property(ctx, element, name)
        if find is not None:
            return find(ctx, frame, owner_of(ctx, frame))
        return property_of(ctx, Known(ctx.plan), name)

    return closure


def _definition(definition: Any, node: s.Name, scope: Scope) -> Closure:
    """A definition as a value: chapters and events give their elements in the plan, other definitions themselves."""
    match definition:
        case SectionConcept() | EventConcept():
            find = scope.noun(node)
            return lambda ctx, frame: find(ctx, frame, Known(ctx.plan))
        case WordList() if definition.use == Use.PLAN_KIND:
            code = Known(definition.code or definition.name)
            return lambda ctx, frame: code
        case Indicator() | Topic() | WordList() | ReferenceTable() | Source():
            itself = Known(definition)
            return lambda ctx, frame: itself
        case _:
            raise TypeError(f"{type(definition).__name__} is no value")


def _property(node: s.Prop, scope: Scope) -> Closure:
    owner, name = scope.value(node.owner), node.name
    filtered = filter_of(node.args or (), scope)
    if filtered is None:
        return lambda ctx, frame: property_of(ctx, owner(ctx, frame), name)

    def closure(ctx: Context, frame: Frame) -> Val:
        value = property_of(ctx, owner(ctx, frame), name)
        return filtered(ctx, frame, value, name) if isinstance(value, Listing) else value

    return closure
