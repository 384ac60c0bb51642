"""Calculates with amounts and their units."""

from __future__ import annotations

from decimal import Decimal

from plancheck.engine.elements import Listing, Quotient, Val, both_sides, evidence_of, trim
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact, Money
from plancheck.model.quantity import Quantity, comparable
from plancheck.model.value import Absent, Known, Unknown


def unit_of(val: Val) -> str:
    """The unit of an amount; "" if it has none."""
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


def calculate(op: str, left: Val, right: Val) -> Val:
    """`left op right`. Unknown (ambiguous) if the dimensions do not allow it, and for a division by 0."""
    a, b = _figure(left), _figure(right)
    if isinstance(a, Absent | Unknown):
        return a
    if isinstance(b, Absent | Unknown):
        return b
    (x, evidence), (y, more) = a, b
    evidence = both_sides(evidence, more)
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
