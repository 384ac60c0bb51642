"""Figures that a slip of unit or base year explains best: two years of one series ten thousand times apart, one fall from two base years,
a unit that no other quantity of the kind has.

Rules compare the values of one year, and by their direction those of several: a fall to a ten-thousandth is an improvement to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations

from plancheck.engine.elements import Series
from plancheck.engine.figures import Figures
from plancheck.engine.regions import Regions
from plancheck.engine.texts import number
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.plan import Fact, Plan
from plancheck.model.quantity import Quantity, comparable, dimension
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.line import fold_name
from plancheck.wording.catalogue import both

#: What one unit is of another where 万 or 亿 was lost, and how far the figures of two years may grow or fall beside it.
_LOST, _APART = (Decimal(10**4), Decimal(10**8)), Decimal(3)
#: The most figures that are told.
MOST = 20


def unlikely(plan: Plan, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """A note for each quantity, up to some, with such figures."""
    told, series = 0, Figures(plan, vocabulary, Regions(plan)).series
    for each in series:
        pair = next(_pairs(each.facts), None) if told < MOST else None
        if pair is not None:
            told += 1
            yield _note("far_apart", *pair)
    for fact, usual in _slips(series):
        if told < MOST:
            told += 1
            yield _note("other_unit", fact, usual)
    by_quantity: dict[str, list[Fact]] = {}
    for each in series:
        if each.base_year is not None and each.change is not None and each.scope is None:
            by_quantity.setdefault(each.quantity.code, []).extend(each.facts)
    for facts in by_quantity.values():
        other = next(_rebased(facts), None) if told < MOST else None
        if other is not None:
            told += 1
            yield _note("two_bases", *other)


def _pairs(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Two levels of different years that are about ten thousand times, or a hundred million times, apart."""
    levels = [fact for fact in facts if fact.year is not None and fact.change is None and fact.value and not fact.some]
    for one, other in combinations(levels, 2):
        if one.year == other.year or one.area != other.area or not comparable(one.unit, other.unit):
            continue
        a, b = Quantity(one.value, one.unit).base(), Quantity(other.value, other.unit).base()
        if a and b and any(lost / _APART <= max(a, b) / min(a, b) <= lost * _APART for lost in _LOST):
            yield one, other


#: How many letters end the names of quantities of one kind (书屋座位, 书亭座位), and how many other quantities and figures tell its unit.
_HEAD, _OTHERS, _FIGURES = 2, 2, 4
#: What a name may say behind them of how much it is.
_BEHIND = re.compile("(?:总?(?:容量|规模)|总量)$")


def _slips(series: Iterable[Series]) -> Iterator[tuple[Fact, Fact]]:
    """The first figure of a quantity whose unit measures something else than that of all others that are called alike, and lacks or has
    only a letter of it (万千瓦时 for 万千瓦), with one of theirs."""
    kinds: dict[str, dict[str, list[Fact]]] = {}
    for each in series:
        levels = [fact for fact in each.facts if fact.change is None and dimension(fact.unit) not in (None, "ratio", "points", fact.unit)]
        name = _BEHIND.sub("", fold_name(levels[0].subject)) if levels else ""
        if levels:
            kinds.setdefault(name[-_HEAD:], {}).setdefault(each.quantity.code, []).extend(levels)
    for of_kind in kinds.values():
        for code, facts in of_kind.items():
            others = [fact for other, its in of_kind.items() if other != code for fact in its]
            measured = {dimension(fact.unit) for fact in others}
            enough = len(of_kind) > _OTHERS and len(others) >= _FIGURES and len(measured) == 1
            slip = next((fact for fact in facts if fact.year is not None), None)  # the note names its year
            if enough and slip is not None and not measured & {dimension(fact.unit) for fact in facts}:
                usual = next((it for it in others if it.unit.startswith(slip.unit) or slip.unit.startswith(it.unit)), None)
                if usual is not None:
                    yield slip, usual


def _rebased(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Two statements of one change by one figure for one year, which are compared with two years."""
    for one, other in combinations(facts, 2):
        same = (one.year, one.change, one.value, one.unit, one.area) == (other.year, other.change, other.value, other.unit, other.area)
        if same and one.year is not None and one.base_year != other.base_year:
            yield one, other


def _note(key: str, one: Fact, other: Fact) -> Diagnostic:
    told = {
        "name": one.subject,
        "other_name": other.subject,
        "year": str(one.year),
        "value": f"{number(one.value)}{one.unit}",
        "base": str(one.base_year),
        "other_year": str(other.year),
        "other_value": f"{number(other.value)}{other.unit}",
        "other_base": str(other.base_year),
    }
    code = f"figures-{key.replace('_', '-')}"
    return Diagnostic(code, "note", both(f"result.remark.{key}", **told), both(f"result.remark.{key}.help"), place=other.evidence.place)
