"""Projects whose years do not fit: they end after the last year for which the plan has targets, or before they begin.

No rule of a pack need ask for it: the catalogue asks that a project gives its period, not which one.
"""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.model.diagnostic import Diagnostic
from plancheck.model.place import Place
from plancheck.model.plan import Plan, Project
from plancheck.text.dates import dates
from plancheck.text.periods import period
from plancheck.wording.catalogue import both

#: The most projects that are told.
MOST = 20


def unfit(plan: Plan) -> Iterator[Diagnostic]:
    """A note for each project, up to some, that ends after the last year for which the plan has targets, or before it begins."""
    last = max((fact.year for fact in plan.facts if fact.kind == "target" and fact.indicator and fact.year), default=None)
    told = 0
    for project in plan.projects:
        key = _key(project, last) if told < MOST and project.period else None
        if key is not None:
            told += 1
            message = both(f"result.remark.{key}", name=project.name, period=project.period or "", year=str(last))
            help_ = both(f"result.remark.{key}.help", year=str(last))
            yield Diagnostic(key.replace("_", "-"), "note", message, help_, place=_place(project))


def _key(project: Project, last: int | None) -> str | None:
    """Which of the two the years of a project are; None where they fit, or are not known."""
    text = project.period or ""
    years = [found.when.first[0] for found in dates(text, period=True) if found.when.year is not None]
    if len(years) == 2 and years[1] < years[0]:
        return "project_ends_early"
    when = period(text)
    ends = when.end.first[0] if when is not None and when.end is not None and when.end.year is not None else None
    return "project_ends_late" if ends is not None and last is not None and ends > last else None


def _place(project: Project) -> Place:
    cell = next((evidence for role, evidence in project.cells if role == "period"), project.evidence)
    return cell.place
