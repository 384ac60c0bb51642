"""Whether amounts can be parts of a total, and whether they add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import Found
from plancheck.model.plan import Amount
from plancheck.model.quantity import PREFIXES, Quantity, dimension

TERMS = lexicon("sums")

ADDABLE = ("money", "power", "energy", "area", "length", "volume", "mass", "coal_equivalent", "co2", "apparent_power", "mu")
_KINDS = TERMS.listed("kinds")
FIGURES = TERMS.late("figures")
#: How far a total may stand from its parts, as a share of it.
TOLERANCE = Decimal("0.005")
#: What parts may come to, as a share of what is told as their total, to be meant as all of it.
LEAST, MOST = Decimal("0.6"), Decimal("1.6")


def exact(*found: Found) -> bool:
    """Whether each states one value, or about one: no bound and no range."""
    return all(each.op in ("=", "≈") and each.value_to is None for each in found)


def countable(unit: str) -> bool:
    """Whether amounts in a unit can be added up: it measures, or counts one kind of thing."""
    return dimension(unit) in ADDABLE or unit in _KINDS


def sure(total: Found, parts: list[Found]) -> bool:
    """Whether every amount is exact (or 约) and measured, not counted."""
    return dimension(total.unit) in ADDABLE and exact(total, *parts)


class Counted(NamedTuple):
    """Parts of a total counted up one by one: what they come to so far in its base unit, None where that cannot be told."""

    total: Found
    added: Decimal | None = Decimal(0)

    def with_part(self, part: Found) -> Counted:
        """With one part more."""
        base = Quantity(part.value, full(part, self.total)).base()
        return self._replace(added=None if base is None or self.added is None else self.added + base)

    @property
    def fits(self) -> bool:
        """Whether they come to the total."""
        return self.added is not None and come_to(self.total, self.added)

    @property
    def exceeds(self) -> bool:
        """Whether they come to more, so that no further part can make them fit."""
        whole = Quantity(self.total.value, self.total.unit).base()
        return whole is None or self.added is None or self.added > whole * (1 + TOLERANCE)


def come_to(total: Found, added: Decimal) -> bool:
    """Whether what some parts come to is the total."""
    whole = Quantity(total.value, total.unit).base()
    return whole is not None and abs(added - whole) <= whole * TOLERANCE


def fits(total: Found, parts: list[Found], complete: bool) -> bool:
    """Whether the parts add up to the total, or do not exceed it where they are only some of it."""
    whole, added = Quantity(total.value, total.unit).base(), added_up(total, parts)
    if whole is None or added is None:
        return False
    return abs(added - whole) <= whole * TOLERANCE if complete else added <= whole


def near(total: Found, parts: list[Found], least: Decimal = LEAST, most: Decimal = MOST) -> bool:
    """Whether parts may be meant as all of a total: they come to something like it."""
    whole, added = Quantity(total.value, total.unit).base(), added_up(total, parts)
    return whole is not None and added is not None and whole * least <= added <= whole * most


def slipped(total: Found, parts: list[Found]) -> bool:
    """Whether parts would come to the total if all were counted in one unit, and one is not: 30亿元、20万元 of 50亿元."""
    units = {each.unit for each in (total, *parts)}
    added = sum((each.value for each in parts), Decimal(0))
    return len(units) > 1 and total.value > 0 and abs(added - total.value) <= total.value * TOLERANCE


def added_up(total: Found, parts: list[Found]) -> Decimal | None:
    """What the parts come to in the base unit; None where a unit of theirs has none."""
    bases = [Quantity(each.value, full(each, total)).base() for each in parts]
    known = [each for each in bases if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(bases) else None


def adds_up(total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether amounts that have their units come to a total."""
    whole, added = Quantity(total.value, total.unit).base(), _together(parts)
    return whole is not None and added is not None and abs(added - whole) <= whole * TOLERANCE


def nears(total: Amount, parts: Sequence[Amount]) -> bool:
    """Whether amounts that have their units come to something like a total."""
    whole, added = Quantity(total.value, total.unit).base(), _together(parts)
    return whole is not None and added is not None and whole * LEAST <= added <= whole * MOST


def _together(parts: Sequence[Amount]) -> Decimal | None:
    bases = [Quantity(each.value, each.unit).base() for each in parts]
    known = [each for each in bases if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(bases) else None


def same(part: Found, total: Found) -> bool:
    """Whether one value can be a part of another: of one dimension, or of its multiple (130万 beside 400万千瓦)."""
    if part.value_to is not None or not part.unit:
        return False
    return part.unit in PREFIXES or dimension(part.unit) == dimension(total.unit)


def full(part: Found, total: Found) -> str:
    """A part's unit; 130万 beside 400万千瓦 is 万千瓦."""
    if part.unit not in PREFIXES:
        return part.unit
    base = next((total.unit[len(prefix) :] for prefix in PREFIXES if prefix and total.unit.startswith(prefix)), total.unit)
    return part.unit + base


def in_full(found: list[Found], total: Found) -> list[Found]:
    """921万吨标准煤，其中甲286万吨、乙198万吨、丙71万吨: three or more in the beginning of the total's unit are in all of it."""
    short = [each for each in found if each.unit != total.unit and dimension(each.unit) == "mass" and total.unit.startswith(each.unit)]
    return [each._replace(unit=total.unit) if each in short else each for each in found] if len(short) >= 3 else found
