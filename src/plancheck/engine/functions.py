"""Computes the built-in functions that language/builtins.py describes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from plancheck.engine.compare import approximate_step, candidates, interval, rounding
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    ApproximateQuantity,
    AtYear,
    Listing,
    Member,
    RoundedSum,
    Territory,
    TextValue,
    Val,
    ValueGroup,
    evidence_of,
    trim,
)
from plancheck.engine.nouns import NOUNS
from plancheck.model.moment import Moment, moment
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact
from plancheck.model.quantity import Quantity, parse_unit
from plancheck.model.value import Absent, Known, Unknown
from plancheck.model.vocabulary import ReferenceTable
from plancheck.text.line import fold_name

Function = Callable[[Context, Sequence[Val]], Val]
#: The result for a table without the row. Comparisons with it are unknown; 有 is false (see `as_listing`).
NO_REFERENCE = Unknown("no_reference")
_CELL = re.compile(r"^\s*([<>≥≤]?)\s*([+\-−]?\d+(?:\.\d+)?)\s*(\D*?)\s*$")


def _members(value: Val) -> tuple[list[Any], tuple[Evidence, ...]] | Absent | Unknown:
    """The elements of a list, with their quotes. Unknown if the list is incomplete or a member unsure."""
    match value:
        case ValueGroup():
            parts = [_members(part) for part in value.parts]
            out: list[Any] = []
            evidence: tuple[Evidence, ...] = ()
            for part in parts:
                if isinstance(part, Absent | Unknown):
                    return part
                out += part[0]
                evidence += part[1]
            return out, evidence
        case Listing():
            unsure = next((m for m in value.members if m.truth.state is None), None)
            if unsure is not None or not value.complete:
                reason = value.reason if unsure is None else unsure.truth.reason or value.reason
                return Unknown(reason, trim(e for m in value.members for e in m.truth.evidence))
            return value.sure, trim(e for m in value.members for e in m.truth.evidence)
        case Known():
            return [value.value], value.evidence
        case Absent() | Unknown():
            return value
        case _:
            elements, undecided = candidates(value)
            return (elements, ()) if undecided is None else Unknown("ambiguous")


def _amounts(value: Val) -> tuple[list[Decimal], str, tuple[Evidence, ...], Decimal | None] | Absent | Unknown:
    """Amounts in the unit of the first, that unit, the quotes, and the coarsest precision of approximate amounts (None: all are exact).

    Unknown (ambiguous) if an element is no amount or has another dimension.
    """
    members = _members(value)
    if isinstance(members, Absent | Unknown):
        return members
    elements, evidence = members
    if not elements:
        return Absent(evidence=evidence)
    intervals = [interval(element) for element in elements]
    first = intervals[0]
    if first is None or any(amount is None or amount.dimension != first.dimension for amount in intervals):
        return Unknown("ambiguous", evidence)
    unit = getattr(elements[0], "unit", "")
    known = parse_unit(unit) if unit else None
    factor = known.factor if known else Decimal(1)
    steps = [step for step in map(approximate_step, elements) if step is not None]
    return [amount.figures[0] / factor for amount in intervals if amount is not None], unit, evidence, max(steps, default=None)


def _over(compute: Callable[[list[Decimal]], Decimal]) -> Function:
    def function(ctx: Context, args: Sequence[Val]) -> Val:
        amounts = _amounts(args[0])
        if isinstance(amounts, Absent | Unknown):
            return amounts
        values, unit, evidence, step = amounts
        amount = compute(values)
        return Known(Quantity(amount, unit) if step is None else ApproximateQuantity(amount, unit, step), evidence)

    return function


def _sum(ctx: Context, args: Sequence[Val]) -> Val:
    members, added = _members(args[0]), _over(lambda values: sum(values, Decimal(0)))(ctx, args)
    if isinstance(members, Absent | Unknown) or not isinstance(added, Known) or isinstance(added.value, ApproximateQuantity):
        return added
    slack = rounding(members[0])
    return added._replace(value=RoundedSum(added.value.value, added.value.unit, slack)) if slack else added


def _extreme(pick: Callable[[list[Any]], Any]) -> Function:
    def function(ctx: Context, args: Sequence[Val]) -> Val:
        members = _members(args[0])
        if isinstance(members, Absent | Unknown):
            return members
        elements, evidence = members
        if not elements:
            return Absent(evidence=evidence)
        if all(isinstance(element, int) for element in elements):
            best = pick(elements)
            deciding = _deciding(args[0], best)
            return Known(best, deciding or evidence)
        if any(isinstance(element, Moment) for element in elements):
            return _extreme_time(elements, evidence, latest=pick is max)
        return _over(pick)(ctx, args)

    return function


def _extreme_time(elements: list[Any], evidence: tuple[Evidence, ...], latest: bool) -> Val:
    """The latest or earliest of some times; unknown where it is not the latest, or earliest, whatever days the others mean."""
    times = [element if isinstance(element, Moment) else moment(element) for element in elements]
    best = max(times, key=lambda time: (time.last, time.first)) if latest else min(times, key=lambda time: (time.first, time.last))
    span = (best.first, best.last)
    for time in times:
        if (time.first, time.last) != span and (time.last > best.first if latest else time.first < best.last):
            return Unknown("ambiguous", evidence)
    return Known(best, (best.evidence,) if best.evidence else evidence)


def _deciding(value: Val, best: Any) -> tuple[Evidence, ...]:
    if not isinstance(value, Listing):
        return ()
    return trim(e for member in value.members if member.element == best for e in member.truth.evidence)


def _as_written(ctx: Context, args: Sequence[Val]) -> Val:
    return _without_operators(args[0])


def _without_operators(value: Val) -> Val:
    match value:
        case Known():
            return value._replace(value=_figure(value.value))
        case Listing():
            return value.only(Member(_figure(member.element), member.truth) for member in value.members)
        case ValueGroup():
            return value._replace(parts=tuple(_without_operators(part) for part in value.parts))
        case _:
            return value


def _figure(element: Any) -> Any:
    """An amount as its printed figure."""
    match element:
        case Fact(op="≈" | ">=" | "<=") | Amount(op="≈" | ">=" | "<="):
            return replace(element, op="=")
        case ApproximateQuantity() | RoundedSum():
            return Quantity(element.value, element.unit)
        case _:
            return element


def _count(ctx: Context, args: Sequence[Val]) -> Val:
    members = _members(args[0])
    if isinstance(members, Absent):
        return Known(Quantity(Decimal(0)), members.evidence)
    if isinstance(members, Unknown):
        return members
    elements, evidence = members
    return Known(Quantity(Decimal(len(elements))), evidence)


def _baseline(ctx: Context, args: Sequence[Val]) -> Val:
    arg = args[0]
    owner = arg.value if isinstance(arg, Known) else arg.subject if isinstance(arg, AtYear) else arg
    status = NOUNS["现状值"](ctx, owner)
    facts = [fact for fact in status.sure if isinstance(fact, Fact)]
    if not facts:
        return Absent(status.looked_for) if status.complete else Unknown(status.reason)
    if not status.complete:  # a later value may not have been read
        return Unknown(status.reason, evidence_of(facts[0]))
    latest = max(fact.year or 0 for fact in facts)
    last = [member for member in status.members if (member.element.year or 0) == latest]
    return Listing(tuple(last), True, status.reason, status.looked_for)


def _rate(ctx: Context, args: Sequence[Val]) -> Val:
    before, after = (_amounts(arg) for arg in args)
    for item in (before, after):
        if isinstance(item, Absent | Unknown):
            return item
    assert not isinstance(before, Absent | Unknown)
    assert not isinstance(after, Absent | Unknown)
    old, new = Quantity(before[0][0], before[1]).base(), Quantity(after[0][0], after[1]).base()
    if old is None or new is None or old == 0:
        return Unknown("ambiguous", before[2] + after[2])
    return Known(Quantity((new - old) / old * 100, "%"), before[2] + after[2])


def _key(value: Val) -> str | Unknown | None:
    match value:
        case Known():
            inner = value.value
            if isinstance(inner, Territory):
                return fold_name(inner.name) if inner.name else Unknown("applicability_unknown")
            return fold_name(inner.text if isinstance(inner, TextValue) else str(inner))
        case Unknown():
            return value
        case _:
            return None


def _lookup(ctx: Context, args: Sequence[Val]) -> Val:
    table = args[0].value if isinstance(args[0], Known) else None
    if not isinstance(table, ReferenceTable):
        raise TypeError("参照 needs a reference table")
    keys: list[str] = []
    for arg in args[1:]:
        key = _key(arg)
        if isinstance(key, Unknown):
            return key
        if key is None:
            return NO_REFERENCE
        keys.append(key)
    for row in table.rows:
        if [fold_name(cell).removesuffix("年") for cell in row[: len(keys)]] == [key.removesuffix("年") for key in keys]:
            return _cell(row[len(keys)])
    return NO_REFERENCE


def _cell(text: str) -> Val:
    if text.strip() in ("", "-", "–", "—"):
        return NO_REFERENCE
    number = _CELL.match(text)
    if number is None:
        return Known(TextValue(text))
    return Known(Quantity(Decimal(number.group(2).replace("−", "-")), number.group(3).strip()))


def _length(ctx: Context, args: Sequence[Val]) -> Val:
    members = _members(args[0])
    if isinstance(members, Absent | Unknown):
        return members
    elements, evidence = members
    texts = []
    for element in elements:
        if isinstance(element, TextValue):
            texts.append(element.text)
        else:
            texts += [ctx.plan.document.blocks[i].text for start, end in ctx.regions.ranges(element) for i in range(start, end)]
    return Known(Quantity(Decimal(sum(len("".join(text.split())) for text in texts))), evidence)


FUNCTIONS: dict[str, Function] = {
    "合计": _sum,
    "数量": _count,
    "最大": _extreme(max),
    "最小": _extreme(min),
    "平均": _over(lambda values: sum(values, Decimal(0)) / len(values)),
    "所写数值": _as_written,
    "基期值": _baseline,
    "变化率": _rate,
    "参照": _lookup,
    "字数": _length,
}
