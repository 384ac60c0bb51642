"""The queue of work, in the database: claimed by one worker at a time, and by another if that one is lost.

A job is claimed by an update that only one worker can win, so it works on SQLite and PostgreSQL alike. A claim ends at a deadline, which
the worker moves on while it works: the work of a machine that is gone is soon taken up by another. A worker has a name of its own and
starts by giving back what a process of that name had claimed before it was killed. Deadlines follow the database's clock, since those of
several machines may differ. The queues for Django that were looked at leave the work of a killed worker claimed for ever.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from plancheck.web import audit, problems
from plancheck.web.models import WORKED_ON, Bundle, Job, Letter, Template, Version

#: How many workers a job may lose before it fails.
MOST_LOST = 3


def add(kind: str, version: Version, letter: Letter | None = None, bundle: Bundle | None = None, **arguments: Any) -> Job:
    """Adds a job, in the transaction of the act that needs it."""
    job: Job = Job.objects.create(kind=kind, version=version, letter=letter, bundle=bundle, arguments=arguments)
    return job


def add_for_template(template: Template) -> Job:
    """Adds the job that looks at a template, in the transaction of the act that needs it."""
    job: Job = Job.objects.create(kind="template", template=template)
    return job


def add_trial(arguments: dict[str, Any]) -> Job:
    """Adds the job that tries rules, in the transaction of the act that needs it."""
    job: Job = Job.objects.create(kind="trial", arguments=arguments)
    return job


def claim(worker: str, seconds: float) -> Job | None:
    """The job that has waited longest, claimed for so many seconds; None if none waits.

    First comes what somebody looks at the page of, then checks, then what is done for many plans at once.
    """
    give_back_late()
    while True:
        waiting = Job.objects.filter(Q(deadline=None) | Q(deadline__lte=Now()), state="waiting")
        job: Job | None = waiting.order_by(_turn(), "pk").first()
        if job is None:
            return None
        won = Job.objects.filter(pk=job.pk, state="waiting").update(
            state="running", worker=worker, deadline=_in(seconds), attempts=F("attempts") + 1
        )
        if won:
            job.refresh_from_db()
            return job


def _turn() -> Case:
    of_bundle = Exists(Job.objects.filter(letter=OuterRef("letter"), bundle__isnull=False))
    return Case(
        When(bundle__isnull=False, then=Value(2)),
        When(of_bundle, kind="preview", then=Value(2)),
        When(kind="check", then=Value(1)),
        default=Value(0),
    )


def _in(seconds: float) -> Any:
    """So many seconds from now by the database's clock."""
    return Now() + timedelta(seconds=seconds)


def renew(job: Job, seconds: float) -> bool:
    """Lets the claim of the worker that took this job last so many seconds from now; False if it has ended."""
    return bool(_claimed(job).update(deadline=_in(seconds)))


def holds(job: Job) -> bool:
    """Whether the claim of the worker that took this job still stands. Locks the job; called in the transaction that saves its result."""
    stands: bool = _claimed(job).select_for_update().exists()
    return stands


def _claimed(job: Job) -> Any:
    """The job, if the claim of the worker that took it stands."""
    return Job.objects.filter(pk=job.pk, state="running", worker=job.worker, attempts=job.attempts)


def finish(job: Job, state: str = "done", **changes: Any) -> None:
    """Ends a job. Called where `holds` is true."""
    Job.objects.filter(pk=job.pk).update(state=state, ended=timezone.now(), **changes)


def give_back(worker: str, counted: bool = True) -> int:
    """Gives back what a worker of this name had claimed. Returns how many jobs.

    `counted`: the job may be what the worker was lost of. It is not where the whole workbench was stopped.
    """
    return _give_back(counted, worker=worker)


def give_back_late() -> int:
    """Gives back what is claimed beyond its deadline."""
    return _give_back(True, deadline__lt=Now())


def _give_back(counted: bool, **which: Any) -> int:
    if not Job.objects.filter(state="running", **which).exists():
        return 0
    with transaction.atomic():
        # Locked, so that a worker that is just saving its result either has done so or finds that its claim has ended.
        lost = list(Job.objects.select_for_update().filter(state="running", **which))
        given_up = [job for job in lost if counted and job.lost + 1 >= MOST_LOST]
        others = [job for job in lost if job not in given_up]
        Version.objects.filter(pk__in=_checked_by(others), state__in=WORKED_ON).update(state="waiting")
        Job.objects.filter(pk__in=[job.pk for job in others]).update(
            state="waiting", worker="", deadline=None, lost=F("lost") + int(counted)
        )
        give_up(given_up, "lost", problems.LOST)
    return len(lost)


def put_off(job: Job, seconds: float) -> None:
    """Lets a job that is claimed wait again, so many seconds at least. What comes out of the claim is thrown away."""
    with transaction.atomic():
        if holds(job):
            Version.objects.filter(pk__in=_checked_by([job]), state__in=WORKED_ON).update(state="waiting")
            Job.objects.filter(pk=job.pk).update(state="waiting", worker="", deadline=_in(seconds))


def give_up(jobs: list[Job], fault: str, problem: str) -> None:
    """Fails jobs that are locked. A version keeps the report that it has; `fault` says why its check failed, `problem` why others did."""
    Job.objects.filter(pk__in=[job.pk for job in jobs]).update(state="failed", ended=timezone.now(), problem=problem)
    versions = Version.objects.select_for_update(of=("self",)).select_related("plan").filter(pk__in=_checked_by(jobs)).order_by("pk")
    failed = list(versions)
    for version in failed:
        version.state, version.fault = "checked" if version.report_file else "failed", fault
        version.save(update_fields=["state", "fault"])
    written = [job.letter for job in jobs if job.kind == "letter" and job.letter is not None]
    Letter.objects.filter(pk__in=[letter.pk for letter in written]).update(state="failed", problem=problem)
    templates = [job.template for job in jobs if job.template is not None]
    Template.objects.filter(pk__in=[template.pk for template in templates]).update(state="wrong", problem=problem)
    for template in templates:
        audit.record(None, "template_checked", None, None, {"template": template.pk, "template_name": template.name, "problem": problem})
    for version in failed:
        audit.record(None, "check_failed", version.plan, None, {"version": version.number, "state": version.state, "problem": fault})
    for letter in written:
        content = {"version": letter.version.number, "letter": letter.number, "problem": problem}
        audit.record(None, "letter_written", letter.version.plan, None, content)


def _checked_by(jobs: list[Job]) -> list[int]:
    return [job.version_id for job in jobs if job.kind == "check"]


def cancel(version: Version) -> bool:
    """Cancels the check of a version. If a worker is at it, what comes out is thrown away."""
    open_ = Job.objects.filter(version=version, kind="check", state__in=("waiting", "running"))
    return bool(open_.update(state="cancelled", ended=timezone.now()))
