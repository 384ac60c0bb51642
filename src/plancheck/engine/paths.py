"""The paths of indicators: their values in a draft over the years, for charts and comparison."""

from __future__ import annotations

from plancheck.engine import texts
from plancheck.engine.elements import Series
from plancheck.engine.figures import Figures
from plancheck.engine.regions import Regions
from plancheck.model.plan import Plan
from plancheck.model.report import Path, Point
from plancheck.model.vocabulary import Vocabulary


def paths(vocabulary: Vocabulary, plan: Plan) -> tuple[Path, ...]:
    """The path of each series of an indicator that a pack defines."""
    figures = Figures(plan, vocabulary, Regions(plan))
    return tuple(_path(series) for series in figures.series if series.quantity.indicator is not None)


def _path(series: Series) -> Path:
    points = tuple(
        Point(fact.year, fact.kind, fact.value, fact.value_to, fact.op, fact.unit, fact.base_year, fact.change, fact.evidence.place)
        for fact in sorted(series.facts, key=lambda fact: (fact.year or 0, fact.kind))
    )
    units = [fact.unit for fact in series.facts]
    return Path(series.quantity.code, texts.label(series), max(units, key=units.count), points)
