"""Parts of two wholes that are called alike: 用纸总量80吨，其中社区50吨; 用水总量90吨，其中社区60吨. They are two quantities, not one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from plancheck.extraction import patterns, years
from plancheck.extraction.lexicon import lexicon
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact, Sum
from plancheck.model.quantity import Quantity

TERMS = lexicon("sums")

_OPENS = TERMS.late("opens")


def apart(facts: tuple[Fact, ...], sums: Sequence[Sum]) -> tuple[Fact, ...]:
    """The facts, where those of one name are parts of several wholes each under a key of its whole. Names of the packs are left alone."""
    wholes = [_whole(each) for each in sums]
    parts: dict[int, list[tuple[int, Evidence]]] = defaultdict(list)
    for at, each in enumerate(sums):
        for part in each.parts:
            parts[part.evidence.place.block].append((at, part.evidence))
    held: dict[str, dict[int, int]] = defaultdict(dict)  # by key: the fact, and the first sum that it is a part of
    for index, fact in enumerate(facts):
        if fact.indicator is not None and fact.indicator.startswith("~"):
            of = next((at for at, evidence in parts.get(fact.evidence.place.block, ()) if _is_part(fact.evidence, evidence)), None)
            if of is not None:
                held[fact.indicator][index] = of
    moved: dict[int, str] = {}
    for key, its in held.items():
        if any(_differ(sums[a], sums[b]) for a in its.values() for b in its.values() if a < b):
            moved |= {index: f"~{wholes[at]}·{key[1:]}" for index, at in its.items() if wholes[at]}
    return tuple(replace(fact, indicator=moved[at]) if at in moved else fact for at, fact in enumerate(facts)) if moved else facts


def _is_part(fact: Evidence, part: Evidence) -> bool:
    return fact.place.start <= part.place.start < part.place.end <= fact.place.end and part.place.end >= fact.place.end - 1


def _differ(one: Sum, other: Sum) -> bool:
    """Whether two totals are of two things: of other names, and not of one amount."""
    return _whole(one) != _whole(other) and _amount(one) != _amount(other)


def _amount(each: Sum) -> object:
    return Quantity(each.total.value, each.total.unit).base()


def _whole(each: Sum) -> str:
    """What a total is of, without the years and the place in front."""
    return patterns.sub(r"[（(].*?[)）]", "", _OPENS.sub("", years.without(each.subject)))
