"""Facts of one name that are of several things, each under a key of its own: parts of several totals, or behind several quantities, and
what each of several projects costs. Names of the packs are left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from plancheck.extraction.amounts import years
from plancheck.extraction.names.subjects import measured
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Fact, Project, Sum
from plancheck.model.quantity import Quantity

_OPENS = lexicon("sums").late("opens")


def apart(facts: tuple[Fact, ...], sums: Sequence[Sum], listed: Sequence[Project]) -> tuple[Fact, ...]:
    """The facts, so told apart by the totals and the projects of their draft."""
    return _of_projects(_behind_quantities(_of_sums(facts, sums)), listed)


def _unknown(fact: Fact) -> bool:
    """Whether no pack knows what a fact is of."""
    return fact.indicator is None or fact.indicator.startswith("~")


def _of_sums(facts: tuple[Fact, ...], sums: Sequence[Sum]) -> tuple[Fact, ...]:
    """The facts, where those of one name are parts of several wholes each under a key of its whole."""
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


def _behind_quantities(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """The facts, where those of a part, whose name is of no quantity (书屋), stand behind different quantities each under a key of its own:
    用电总量…，其中书屋3万度；用水总量…，其中书屋2万吨. What is aimed at has a name of its own."""
    behind: dict[int, Fact] = {}
    last: Fact | None = None
    for at, fact in enumerate(facts):
        if fact.evidence.place.table is None and measured(fact.subject):
            last = fact
        elif last is not None and last.evidence.place.block == fact.evidence.place.block and _unknown(fact) and fact.kind != "target":
            behind[at] = last
    wholes: dict[str, set[str | None]] = defaultdict(set)
    for at, whole in behind.items():
        wholes[facts[at].subject].add(whole.indicator)
    moved = {at: f"~{whole.subject}·{facts[at].subject}" for at, whole in behind.items() if len(wholes[facts[at].subject]) > 1}
    return tuple(replace(fact, indicator=moved[at]) if at in moved else fact for at, fact in enumerate(facts))


def _of_projects(facts: tuple[Fact, ...], listed: Sequence[Project]) -> tuple[Fact, ...]:
    """The facts, each that says what a project costs, and does not name it, under a key of that project: 总投资 of several is not one."""
    costs: dict[int, list[tuple[Place, Project]]] = defaultdict(list)
    for project in listed:
        for role, evidence in project.cells:
            if role == "investment" and evidence.place.table is None:
                costs[evidence.place.block].append((evidence.place, project))

    def own(fact: Fact) -> Fact:
        place = fact.evidence.place
        near = costs.get(place.block, ()) if _unknown(fact) else ()
        of = next((each for cost, each in near if place.start < cost.end and cost.start < place.end), None)
        return fact if of is None or of.name in fact.subject else replace(fact, indicator=f"~{of.name}·{fact.subject}")

    return tuple(map(own, facts))


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
