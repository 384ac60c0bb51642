"""What several people and workers do at the very same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from plancheck.model.decision import Decision

#: How many do something at once.
MANY = 6


def _at_once(act: Callable[[int], Any]) -> list[Any]:
    """What `act(0)`, `act(1)` … give, all begun at one moment; an exception is what it gave, too."""
    from django.db import connection

    begin = threading.Barrier(MANY)
    outcomes: list[Any] = [None] * MANY

    def run(number: int) -> None:
        begin.wait()
        try:
            outcomes[number] = act(number)
        except Exception as error:  # noqa: BLE001  the test says what may come
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_every_job_is_claimed_by_one_worker(person: Any, submitted: Any) -> None:
    from plancheck.web import queue
    from plancheck.web.models import Job

    drafter = person("drafter")
    for _ in range(MANY - 1):
        submitted(drafter)
    claimed = _at_once(lambda number: queue.claim(f"worker {number}", 60))
    taken = [job.pk for job in claimed if isinstance(job, Job)]
    assert sorted(taken) == sorted(Job.objects.values_list("pk", flat=True))
    assert claimed.count(None) == 1


def test_the_history_stays_one_chain(person: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.models import Record

    lead = person("lead")
    outcomes = _at_once(lambda number: [audit.record(lead, "see", None, None, {"by": number, "n": n}) for n in range(5)])
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Record.objects.count() == 5 * MANY
    assert list(audit.problems()) == []


def test_decisions_of_many_people_about_one_plan_are_all_kept(person: Any, submitted: Any) -> None:
    from plancheck.web import audit, reports
    from plancheck.web.acts import decisions

    version = submitted(person("lead"), checked=True)
    reviewers = [person("reviewer", f"reviewer {number}") for number in range(MANY)]
    report = reports.of(version)
    assert report is not None
    ids = [finding.sub.id for finding in reports.findings(report)][:MANY]

    def decide(number: int) -> Any:
        own = type(version).objects.select_related("plan", "plan__round").get(pk=version.pk)
        return decisions.decide(reviewers[number], own, {ids[number]: Decision("confirm")}, {})

    outcomes = _at_once(decide)
    assert [outcome.made for outcome in outcomes] == [(id,) for id in ids]
    current = decisions.history(version.plan).current
    assert {id: entry.by for id, entry in current.items()} == {id: f"reviewer {number}" for number, id in enumerate(ids)}
    assert list(audit.problems()) == []


def test_of_many_decisions_about_one_finding_one_is_made_and_the_others_are_told(person: Any, submitted: Any) -> None:
    from plancheck.web import reports
    from plancheck.web.acts import decisions

    version = submitted(person("lead"), checked=True)
    reviewers = [person("reviewer", f"reviewer {number}") for number in range(MANY)]
    report = reports.of(version)
    assert report is not None
    id = reports.findings(report)[0].sub.id

    def decide(number: int) -> Any:
        own = type(version).objects.select_related("plan", "plan__round").get(pk=version.pk)
        return decisions.decide(reviewers[number], own, {id: Decision("dismiss", reason=f"理由{number}")}, {id: ""})

    outcomes = _at_once(decide)
    made = [number for number, outcome in enumerate(outcomes) if outcome.made]
    assert len(made) == 1
    assert [len(outcome.conflicts) for outcome in outcomes] == [int(number not in made) for number in range(MANY)]
    assert decisions.history(version.plan).current[id].by == f"reviewer {made[0]}"


def test_administrators_who_shut_each_other_out_leave_one(person: Any) -> None:
    from plancheck.web.acts import people
    from plancheck.web.models import Person

    administrators = [person("administrator", f"administrator {number}") for number in range(MANY)]

    def shut(number: int) -> Any:
        by, other = administrators[number], administrators[(number + 1) % MANY]
        return people.change(Person.objects.get(pk=by.pk), Person.objects.get(pk=other.pk), other.name, "", "administrator", False)

    _at_once(shut)
    assert Person.objects.filter(role="administrator", is_active=True).count() >= 1


def test_acts_on_many_plans_and_acts_on_one_of_them_all_come_to_an_end(person: Any, submitted: Any) -> None:
    from plancheck.web import audit, reports
    from plancheck.web.acts import decisions, exporting
    from plancheck.web.acts.exporting import Letters
    from plancheck.web.models import Letter, Plan, Round, Version

    lead = person("lead")
    plans = [submitted(lead, checked=True).plan for _ in range(3)]
    ids = [finding.sub.id for finding in reports.findings(reports.of(plans[0].latest))]
    round_ = Round.objects.get()

    def act(number: int) -> Any:
        own = list(Plan.objects.filter(pk__in=[plan.pk for plan in plans]).order_by("pk" if number % 2 else "-pk"))
        if number < 2:
            return exporting.begin(lead, round_, "letters", own, "zh", Letters({}, confirmed=True))
        if number == 2:
            return exporting.begin(lead, round_, "export", own, "zh")
        version = Version.objects.select_related("plan", "plan__round").get(plan=own[-1])
        return decisions.decide(lead, version, {id: Decision("confirm") for id in ids[number * 3 : number * 3 + 3]}, {})

    outcomes = _at_once(act)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert Letter.objects.count() == 6
    assert sum(len(decisions.history(plan).entries) for plan in plans) == 3 * (MANY - 3)
    assert list(audit.problems()) == []
