"""What a level above demands of the plan, by the draft's own words, beside what the plan aims at: a note where that is less.

A demand is no value of the plan, so no rule on the plan's own values tells of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.engine.figures import Figures
from plancheck.engine.regions import Regions
from plancheck.engine.texts import number
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.plan import Fact, Plan
from plancheck.model.quantity import dimension
from plancheck.model.vocabulary import Vocabulary
from plancheck.wording.catalogue import both

#: The most demands that are told.
MOST = 20


def missed(plan: Plan, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """A note for each demand of a year that a target of the plan for it falls short of, once an indicator and year."""
    own = Figures(plan, vocabulary, Regions(plan)).by_code
    told: set[tuple[str, int]] = set()
    for demand in plan.facts:
        if not demand.demanded or demand.indicator is None or demand.year is None or len(told) >= MOST:
            continue
        key = (demand.indicator, demand.year)
        known = vocabulary.indicator_by_code.get(demand.indicator)
        short = (fact for fact in own.get(demand.indicator, ()) if _short(fact, demand, known.direction if known else None))
        fact = next(short, None) if key not in told else None
        if fact is not None:
            told.add(key)
            words = {
                "name": fact.subject,
                "year": str(fact.year),
                "value": f"{number(fact.value)}{fact.unit}",
                "who": demand.scope or "",
                "demand": f"{number(demand.value)}{demand.unit}",
            }
            note = both("result.remark.below_demand", **words)
            yield Diagnostic("figures-below-demand", "note", note, both("result.remark.below_demand.help"), place=fact.evidence.place)


def _short(fact: Fact, demand: Fact, direction: str | None) -> bool:
    """Whether a target falls short of a demand; how a demand bounds its figure tells which way is short, else the indicator."""
    same = (fact.kind, fact.year, fact.base_year, fact.change) == ("target", demand.year, demand.base_year, demand.change)
    if not same or fact.soft or fact.area or fact.value_to is not None or demand.value_to is not None:
        return False
    # An amount that a level above sets may be for all of its own territory.
    if not dimension(fact.unit) == dimension(demand.unit) == "ratio":
        return False
    a, b = fact.value, demand.value
    more = demand.op == ">=" or (demand.op != "<=" and (demand.change is not None or direction == "up"))
    less = demand.op == "<=" or (demand.op != ">=" and demand.change is None and direction == "down")
    return (more and a < b) or (less and a > b)
