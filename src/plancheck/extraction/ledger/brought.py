"""What tables of tasks say that a task brings by a year, and which of it can be no value of an indicator."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plancheck.model.plan import Fact, Plan
from plancheck.model.quantity import comparable, dimension
from plancheck.model.vocabulary import Indicator, Vocabulary

#: The letters by which words may mean an indicator, at least.
_LEAST_OF_NAME = 3


def of_tasks_only(plan: Plan, brought: Iterable[Fact], vocabulary: Vocabulary) -> Iterator[Fact]:
    """What a task of a list brings by a year that is no value of an indicator: neither its row nor its cell names half of one, or the draft
    gives the same figure for that year elsewhere."""
    names = _Names(vocabulary.indicators)
    given = {(fact.year, fact.value, fact.unit) for fact in plan.facts if fact.indicator is not None}
    for fact in brought:
        place = fact.evidence.place
        grid = plan.document.tables[place.table - 1].grid if place.table is not None else ()
        row = next((cells for cells in grid if place.block in cells), ())
        words = "\n".join(plan.document.blocks[cell].text for cell in dict.fromkeys(row) if cell >= 0)
        if (fact.year, fact.value, fact.unit) in given or not names.near(words, fact.unit):
            yield fact


class _Names:
    """The halves of the names of indicators, by which words may mean one of them."""

    def __init__(self, indicators: Iterable[Indicator]) -> None:
        self._indicators = tuple(indicators)
        self._in_unit: dict[str, frozenset[str]] = {}

    def near(self, text: str, unit: str) -> bool:
        """Whether a text has half of the name of an indicator that may be given in a unit."""
        if unit not in self._in_unit:
            self._in_unit[unit] = frozenset(half for each in self._indicators if _may_be_in(each, unit) for half in _halves(each))
        halves = self._in_unit[unit]
        lengths = {len(half) for half in halves}
        return any(text[at : at + length] in halves for length in lengths for at in range(len(text) - length + 1))


def _may_be_in(indicator: Indicator, unit: str) -> bool:
    """Whether an indicator may be given in a unit; in shares, any may be by how much it changes."""
    return indicator.unit is None or dimension(unit) in ("ratio", "points") or comparable(unit, indicator.unit)


def _halves(indicator: Indicator) -> Iterator[str]:
    """All halves of the names of an indicator."""
    for name in (indicator.name, *indicator.aliases):
        half = max(_LEAST_OF_NAME, (len(name) + 1) // 2)
        yield from (name[at : at + half] for at in range(len(name) - half + 1))
