"""Calculates with amounts and their units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plancheck.engine.elements import Listing, Quotient, Val, both_sides, evidence_of, trim
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact, Money
from plancheck.model.quantity import Quantity, comparable, dimension, fits, parse_unit, quotient_dimension
from plancheck.model.value import Absent, Known, Unknown


def unit_of(val: Val) -> str:
    """The unit of an amount; "" if it has none."""
    return getattr(val.value, "unit", "") if isinstance(val, Known) else ""


def _figure(val: Val) -> tuple[Quantity, tuple[Evidence, ...]] | Absent | Unknown:
    if isinstance(val, Listing):
        sure = val.sure
        if not sure:
            return Absent(val.looked_for)
        evidence = trim(e for x in sure for e in evidence_of(x))
        if len(set(map(_reading, sure))) > 1:
            return Unknown("conflict", evidence)
        val = Known(sure[0], evidence)
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


def _reading(stated: Any) -> object:
    """What a statement says, so that the same figure in a text and in a table is one value: 0.5 万吨 and 5000 吨."""
    if not isinstance(stated, Fact | Amount | Money | Quantity):
        return stated
    end = getattr(stated, "value_to", None)
    known = parse_unit(stated.unit) if stated.unit else None
    factor = known.factor if known else 1
    unit = known.dimension if known else stated.unit
    return (stated.value * factor, end if end is None else end * factor, unit, getattr(stated, "op", "="))


def _figures(left: Val, right: Val) -> tuple[Quantity, Quantity, tuple[Evidence, ...]] | Absent | Unknown:
    """The amounts of both sides with their evidence, or why one is not there."""
    one, other = _figure(left), _figure(right)
    if isinstance(one, Absent | Unknown):
        return one
    if isinstance(other, Absent | Unknown):
        return other
    (x, evidence), (y, more) = one, other
    return x, y, both_sides(evidence, more)


def calculate(op: str, left: Val, right: Val) -> Val:
    """`left op right`. Unknown (ambiguous) if the dimensions do not allow it, and for a division by 0."""
    figures = _figures(left, right)
    if isinstance(figures, Absent | Unknown):
        return figures
    x, y, evidence = figures
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
    return Known(Quotient(one / two), evidence)


def divided(left: Val, right: Val, unit: str) -> Val:
    """`left ÷ right` in a unit. Unknown (ambiguous) if the unit is not one of the quotient, and for a division by 0."""
    figures = _figures(left, right)
    if isinstance(figures, Absent | Unknown):
        return figures
    x, y, evidence = figures
    made = quotient_dimension(dimension(x.unit), dimension(y.unit))
    one, two = x.base(), y.base()
    if made is None or one is None or not two:
        return Unknown("ambiguous", evidence)
    return _in_unit(one / two, made, unit, evidence)


def expressed(val: Val, unit: str) -> Val:
    """An amount in a unit. Unknown (ambiguous) if it does not convert into it."""
    figure = _figure(val)
    if isinstance(figure, Absent | Unknown):
        return figure
    amount, evidence = figure
    made, base = dimension(amount.unit), amount.base()
    if isinstance(val, Known) and isinstance(val.value, Quotient):
        made = "ratio"
    return Unknown("ambiguous", evidence) if made is None or base is None else _in_unit(base, made, unit, evidence)


def _in_unit(base: Decimal, made: str, unit: str, evidence: tuple[Evidence, ...]) -> Val:
    """An amount in base units of a dimension, in a unit."""
    known = parse_unit(unit)
    if known is None or not fits(made, known.dimension):
        return Unknown("ambiguous", evidence)
    return Known(Quantity(base / known.factor, unit), evidence)
