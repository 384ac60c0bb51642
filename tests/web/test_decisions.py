"""Deciding about findings in the workbench: saved, undone, by two people at the same time."""

from __future__ import annotations

from typing import Any

import pytest

from plancheck.model.decision import Decision


@pytest.fixture
def checked(person: Any, submitted: Any) -> Any:
    """A plan with findings, and the reviewer who handed it in."""
    return submitted(person("reviewer"), checked=True)


def _ids(version: Any) -> list[str]:
    from plancheck.web import reports

    return [finding.sub.id for finding in reports.findings(reports.of(version))]


def test_a_decision_is_saved_with_who_and_when_and_can_be_taken_back(checked: Any) -> None:
    from plancheck.web.acts import decisions
    from plancheck.web.models import Person

    reviewer, id = Person.objects.get(), _ids(checked)[0]
    outcome = decisions.decide(reviewer, checked, {id: Decision("dismiss", reason="另有规定")}, {})
    assert outcome.made == (id,)
    current = decisions.history(checked.plan).current[id]
    assert (current.decision, current.by) == (Decision("dismiss", reason="另有规定"), "reviewer")
    decisions.undo(reviewer, checked, id, current.name)
    assert decisions.history(checked.plan).current == {}
    assert [entry.undo for entry in decisions.history(checked.plan).entries] == [False, True]


def test_who_decides_without_having_seen_anothers_decision_is_shown_it(checked: Any, person: Any) -> None:
    from plancheck.web.acts import decisions
    from plancheck.web.models import Person

    first, second, id = Person.objects.get(username="reviewer"), person("lead"), _ids(checked)[0]
    decisions.decide(first, checked, {id: Decision("confirm")}, {id: ""})
    late = decisions.decide(second, checked, {id: Decision("dismiss", reason="不同意")}, {id: ""})
    assert late.made == ()
    assert [(conflict.id, conflict.theirs.by) for conflict in late.conflicts] == [(id, "reviewer")]
    assert decisions.history(checked.plan).current[id].decision == Decision("confirm")
    chosen = decisions.decide(second, checked, {id: Decision("dismiss", reason="不同意")}, {id: late.conflicts[0].theirs.name})
    assert chosen.made == (id,)
    assert decisions.history(checked.plan).current[id].by == "lead"


def test_a_dismissed_must_no_longer_counts_in_the_reviewed_verdict(checked: Any) -> None:
    from plancheck.model.decision import reviewed_verdict
    from plancheck.web import reports
    from plancheck.web.acts import decisions
    from plancheck.web.models import Person

    report = reports.of(checked)
    musts = [it.sub.id for it in reports.findings(report) if it.result.level == "must" and it.sub.outcome == "failed"]
    assert report.verdict == "noncompliant"
    decisions.decide(Person.objects.get(), checked, {id: Decision("dismiss", reason="已核实") for id in musts}, {})
    assert reviewed_verdict(report, decisions.standings(checked.plan, report)) != "noncompliant"
