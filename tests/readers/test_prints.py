"""A draft says the same as a Word file and as a PDF print of it: the same values, projects and tasks, and the same of every rule.

Other margins and type sizes break lines and pages elsewhere. The prints stand in prints/, which says how they are made."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from tests.readers.prints.make import HERE, MADE_OF, NAMES, draft, fingerprint
from tests.rules import helpers

from plancheck import checking, readers
from plancheck.model.plan import Plan
from plancheck.model.report import Options
from plancheck.readers.pdf.drawn import Comparison, Misread

SHIPPED = helpers.shipped()


@pytest.fixture(autouse=True)
def squares(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves the glyphs of the prints, which are squares, uncompared with their text."""
    monkeypatch.setattr(Comparison, "misread", lambda *_: Misread((), ()))


@cache
def plan(name: str) -> Plan:
    """What is read of the Word file, or of the print, that has this name."""
    stem, _, suffix = name.rpartition(".")
    data = draft(stem) if suffix == "docx" else (HERE / name).read_bytes()
    document = readers.read(data, name)
    assert (document.status, document.skipped) == ("checked", ())
    return checking.plan_of(document, SHIPPED, Options())


def stated(plan: Plan) -> tuple[Counter[Any], ...]:
    """What a plan states, without places."""
    return (
        Counter(
            (fact.indicator or fact.subject, fact.year, fact.kind, fact.change, fact.base_year, fact.value, fact.unit)
            for fact in plan.facts
        ),
        Counter(
            (project.name, project.category, project.investment and project.investment.value, project.period, project.owner)
            for project in plan.projects
        ),
        Counter((task.title, task.units, task.lead) for task in plan.tasks),
        Counter(event.year for event in plan.events),
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_print_says_what_the_word_file_says(name: str) -> None:
    word, pdf = plan(f"{name}.docx"), plan(f"{name}.pdf")
    for ours, theirs in zip(stated(word), stated(pdf), strict=True):
        assert theirs - ours == Counter()
        assert ours - theirs == Counter()
    assert helpers.outcomes(pdf) == helpers.outcomes(word)


def test_prints_are_made_of_the_drafts_as_they_are() -> None:
    """Else: python tests/readers/prints/make.py"""
    assert json.loads(MADE_OF.read_text("utf-8")) == {name: fingerprint(name) for name in NAMES}
