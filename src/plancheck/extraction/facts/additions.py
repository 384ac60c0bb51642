"""What is added to a stock, and what periods add up to.

A verb of building leaves open whether an amount is what stands then or what is added. It is what is added where the draft has more of the
thing in an earlier year: 2024年书屋120座；2025年建成书屋30座、书亭3座.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from plancheck.extraction.amounts import years
from plancheck.extraction.facts.doubts import before_figure
from plancheck.extraction.ledger.holdings import between
from plancheck.extraction.names import subjects
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Fact
from plancheck.model.quantity import Quantity, dimension

_BUILDS = lexicon("subjects").listed("builds")
#: What parts one act from another.
_STOPS = "，。；：！？\n"


def added(scene: Scene, found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts; what is built ahead, and is less than what stood before, as an increase."""
    stood: dict[object, list[tuple[int, Decimal]]] = defaultdict(list)
    for fact in found:
        amount = _amount(fact)
        if fact.kind == "status" and amount is not None and fact.year is not None:
            stood[fact.indicator, dimension(fact.unit)].append((fact.year, amount))
    for fact in found:
        amount = _amount(fact) if fact.kind == "target" else None
        before = stood[fact.indicator, dimension(fact.unit)] if amount is not None and fact.year is not None else []
        less = any(year < (fact.year or 0) and amount is not None and amount < had for year, had in before)
        yield replace(fact, change="increase") if less and _is_built(scene, fact) else fact


def over_all_periods(found: Sequence[Fact]) -> list[Fact]:
    """The facts; one that the periods right before it add up to is over all of them: 2024—2025年改造3座，2026—2030年改造6座，合计9座."""
    made = [*found]
    for at, whole in enumerate(found):
        parts: list[Fact] = []
        for each in reversed(found[:at]):
            if not _is_period_of(each, whole):
                break
            parts.append(each)
            if len(parts) > 1 and sum(map(_in_base, parts)) == _in_base(whole):
                made[at] = replace(whole, base_year=min(part.base_year or 0 for part in parts))
                break
    return made


def _is_period_of(part: Fact, whole: Fact) -> bool:
    """Whether a fact is an amount over a period that another one of its paragraph may have as a part."""
    same = (part.indicator, part.scope, part.change, part.evidence.place.block) == (
        whole.indicator, whole.scope, whole.change, whole.evidence.place.block
    )  # fmt: skip
    over = part.base_year is not None and part.year is not None and (whole.year or 0) >= part.year
    return same and over and whole.indicator is not None and dimension(part.unit) == dimension(whole.unit) not in ("ratio", "points")


def _in_base(fact: Fact) -> Decimal:
    return Quantity(fact.value, fact.unit).base() or fact.value


def _amount(fact: Fact) -> Decimal | None:
    """How much a fact says there is of what it names; None of shares, changes and what is another's."""
    level = fact.indicator is not None and fact.scope is None and fact.change is None and not fact.cumulative
    return Quantity(fact.value, fact.unit).base() if level and dimension(fact.unit) not in ("ratio", "points", None) else None


def _is_built(scene: Scene, fact: Fact) -> bool:
    """Whether a verb of building stands before the figure in its clause, and none of reaching right before it."""
    place, said = fact.evidence.place, before_figure(fact)
    text = scene.document.blocks[place.block].text
    opened = text[slice(between(_STOPS, text, place.start)[0], place.start)] + said
    return any(verb in opened for verb in _BUILDS) and subjects.link(years.without(said)).kind not in ("level", "change")
