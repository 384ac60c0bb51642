"""The figures of a plan: its facts by indicator, by year and in series."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from plancheck.engine.compare import Exact, exact
from plancheck.engine.elements import NamedQuantity, Series, Territory
from plancheck.engine.regions import Regions
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Delegated, Fact, Plan, Sum
from plancheck.model.vocabulary import PLACES, Vocabulary
from plancheck.text.line import fold, fold_name

#: An indicator's code, the kind of fact, and the year.
Figure = tuple[str | None, str, int | None]
#: Scopes that are larger than the territory of any plan.
_EVERYWHERE = frozenset({"全国", "国家", "全省", "全区", "我国", "全球", "世界"})


class Figures:
    """The facts about the plan's own territory, and the quantities that they state."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary, regions: Regions) -> None:
        self._plan = plan
        self._vocabulary = vocabulary
        self._regions = regions
        self._names: dict[str, NamedQuantity] = {}

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """Folded names of other territories, whose facts are not those of the plan."""
        named = {fold_name(cell) for table in self._vocabulary.tables(PLACES) for row in table.rows for cell in row[:2] if cell}
        return _EVERYWHERE | (named - {fold_name(self._plan.place or "")})

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the plan's own territory; a branch of its industry counts."""
        return tuple(
            fact for fact in self._plan.facts if not fact.demanded and (fact.scope is None or fold_name(fact.scope) not in self._foreign)
        )

    @cached_property
    def by_code(self) -> dict[str, list[Fact]]:
        """The facts of the plan's own territory by their indicator."""
        facts: dict[str, list[Fact]] = {}
        for fact in self.facts:
            if fact.indicator and not _of_an_area(fact):
                facts.setdefault(fact.indicator, []).append(fact)
        return facts

    @cached_property
    def sole(self) -> dict[Figure, Exact | None]:
        """The figures that a single fact states exactly. Empty if parts were not read or text was recognised."""
        if self._plan.document.skipped or self._regions.recognised:
            return {}
        figures: dict[Figure, Exact | None] = {}
        for fact in self.facts:
            figure = (fact.indicator, fact.kind, fact.year)
            figures[figure] = None if figure in figures else exact(fact)
        return figures

    @cached_property
    def at_place(self) -> dict[Place, Fact]:
        """The facts of tables by their place."""
        return {fact.evidence.place: fact for fact in self._plan.facts if fact.evidence.place.table is not None}

    @cached_property
    def quantities(self) -> tuple[NamedQuantity, ...]:
        """Every quantity with a value in the draft, in the order of first mention, then those with delegated targets only."""
        stated: tuple[Fact | Delegated, ...] = (*(fact for fact in self.facts if not _of_an_area(fact)), *self._plan.delegated)
        return tuple(self.quantity(code) for code in dict.fromkeys(statement.indicator for statement in stated if statement.indicator))

    def quantity(self, code: str) -> NamedQuantity:
        """The quantity with this code."""
        if code not in self._names:
            indicator = self._vocabulary.indicator_by_code.get(code)
            label = indicator.label if indicator is not None else self._subject_of(code)
            self._names[code] = NamedQuantity(code, label, indicator)
        return self._names[code]

    def _subject_of(self, code: str) -> Bilingual:
        stated: tuple[Fact | Delegated, ...] = (*self._plan.facts, *self._plan.delegated)
        name = code.lstrip("~")
        subjects = [statement.subject for statement in stated if statement.indicator == code]
        # Of several names for one quantity the key is the one that tells most.
        subject = next((each for each in subjects if name in fold(each)), next(iter(subjects), name))
        return Bilingual(subject, subject)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The facts grouped by indicator, scope, base year, change and whether they are sums over years."""
        groups: dict[tuple[Any, ...], list[Fact]] = {}
        for fact in self.facts:
            if fact.indicator:
                groups.setdefault((fact.indicator, fact.scope, fact.base_year, fact.change, fact.cumulative), []).append(fact)
        return tuple(
            Series(self.quantity(code), scope, base_year, change, cumulative, tuple(facts))
            for (code, scope, base_year, change, cumulative), facts in groups.items()
        )

    def doubtful(self, elements: Iterable[Any], evidence: Iterable[Evidence]) -> bool:
        """Whether a finding about some elements rests on a weak sign: it is about such a figure, or a quantity of which none else is told,
        or one figure of a quantity that decides it is such."""
        about = [*elements]
        decided = (quote.place for quote in evidence if quote.role != "nearest")
        of_figures = any(isinstance(each, NamedQuantity | Series) for each in about)
        return any(map(self._is_doubtful, about)) or (of_figures and not self._doubted.isdisjoint(decided))

    @cached_property
    def _doubted(self) -> frozenset[Place]:
        return frozenset(fact.evidence.place for fact in self._plan.facts if fact.doubt)

    def _is_doubtful(self, element: Any) -> bool:
        match element:
            case Fact():
                return bool(element.doubt)
            case NamedQuantity():
                told = self.by_code.get(element.code, ())
                return bool(told) and all(fact.doubt == "name" for fact in told)
            case Sum():
                return not element.sure
            case Series():
                return all(fact.doubt == "name" for fact in element.facts)
            case _:
                return False

    @cached_property
    def territory(self) -> Territory:
        """The plan's own territory."""
        return Territory(self._plan.place, True)


def _of_an_area(fact: Fact) -> bool:
    """Whether a figure is of one area of the plan's territory alone: no value of what the plan as a whole aims at."""
    return bool(fact.area) and fact.area == fact.scope
