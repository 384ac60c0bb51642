"""Work that a killed worker leaves is done by another; nothing is done twice and nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest


def test_a_job_is_claimed_by_one_worker(person: Any, submitted: Any) -> None:
    from plancheck.web import queue

    submitted(person("drafter"))
    first, second = queue.claim("one", 60), queue.claim("two", 60)
    assert first.worker == "one"
    assert second is None


def test_what_a_killed_worker_had_claimed_is_taken_up_by_one_of_its_name(person: Any, submitted: Any) -> None:
    from plancheck.web import queue

    submitted(person("drafter"))
    lost = queue.claim("one", 60)
    assert queue.give_back("two") == 0
    assert queue.give_back("one") == 1
    again = queue.claim("one", 60)
    assert (again.pk, again.attempts) == (lost.pk, 2)


def test_a_claim_ends_at_its_deadline(person: Any, submitted: Any) -> None:
    from django.utils import timezone

    from plancheck.web import queue
    from plancheck.web.models import Job

    submitted(person("drafter"))
    queue.claim("one", 60)
    Job.objects.update(deadline=timezone.now() - timedelta(seconds=1))
    assert queue.claim("two", 60).worker == "two"


def test_the_result_of_a_claim_that_ended_is_thrown_away(person: Any, submitted: Any, monkeypatch: Any) -> None:
    from plancheck.web import queue, work
    from plancheck.web.models import Version

    submitted(person("drafter"))
    slow = queue.claim("one", 60)
    queue.give_back("one")
    other = queue.claim("two", 60)
    work._HANDLERS["check"](slow)
    assert Version.objects.get().state == "reading"
    work._HANDLERS["check"](other)
    assert Version.objects.get().state == "checked"


def test_a_file_that_kills_three_workers_is_given_up(person: Any, submitted: Any) -> None:
    from plancheck.web import queue
    from plancheck.web.models import Job, Version

    submitted(person("drafter"))
    for _ in range(queue.MOST_LOST):
        assert queue.claim("one", 60) is not None
        queue.give_back("one")
    assert queue.claim("one", 60) is None
    assert (Job.objects.get().state, Version.objects.get().state, Version.objects.get().fault) == ("failed", "failed", "lost")


def test_a_check_that_is_cancelled_keeps_no_result(person: Any, submitted: Any) -> None:
    from plancheck.web import queue, work
    from plancheck.web.acts import submissions

    drafter = person("drafter")
    version = submitted(drafter)
    job = queue.claim("one", 60)
    submissions.cancel(drafter, version)
    work._HANDLERS["check"](job)
    version.refresh_from_db()
    assert (version.state, version.report_file) == ("cancelled", "")


def test_stopping_the_whole_workbench_is_not_the_fault_of_what_it_was_at(person: Any, submitted: Any) -> None:
    from django.db import transaction

    from plancheck.web import queue
    from plancheck.web.models import Version

    submitted(person("drafter"))
    for _ in range(2 * queue.MOST_LOST):
        first = queue.claim("one", 60)
        assert first is not None
        assert queue.give_back("one", counted=False) == 1
    again = queue.claim("one", 60)
    with transaction.atomic():
        assert (again.lost, queue.holds(first), queue.holds(again)) == (0, False, True)
    assert Version.objects.get().state == "waiting"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("方案.docx", "方案.docx"),
        ("a" * 300 + ".docx", "a" * 195 + ".docx"),
        ("关于" * 60 + ".docx", "关于" * 32 + "关.docx"),
        ("关于" * 60, "关于" * 33),
        ("a." + "b" * 300, "a." + "b" * 198),
        ("方案." + "案" * 90, "方案." + "案" * 64),
        ("😀" * 80, "😀" * 50),
    ],
)
def test_a_name_that_is_too_long_is_cut_to_what_file_systems_take(name: str, kept: str, tmp_path: Path, site: Any) -> None:
    from plancheck.web import files, work

    placed = work._placed(files.put(b"x"), tmp_path, name)
    assert (placed.name, placed.read_bytes()) == (kept, b"x")
    assert len(kept.encode()) <= 200
