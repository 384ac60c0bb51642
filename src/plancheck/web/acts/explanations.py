"""Asking why a finding is one."""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction

from plancheck.contract import reading
from plancheck.model.trace import Why
from plancheck.review import decisions as review
from plancheck.web import files, queue, reports
from plancheck.web.acts import refused
from plancheck.web.models import Job, Person, Plan, Version
from plancheck.web.rights import require

#: How many explanations are kept in memory.
_KEPT = 32


def ask(person: Person, version: Version, id: str) -> Job:
    """The work on the explanation of a finding, by the id of its sub-result; work that has failed is done again.

    Nobody decides anything by asking, so it leaves no record.
    """
    require(person, "see", version.plan)
    report = reports.of(version)
    known = review.subresults(report) if report is not None else {}
    if id not in known:
        raise refused("no_finding")
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=version.plan_id)  # two who ask at the same time get one explanation
        earlier = asked(version, id)
        if earlier is not None and earlier.state not in ("failed", "cancelled"):
            return earlier
        return queue.add("explain", version, id=id, rule=known[id][0].rule)


def asked(version: Version, id: str) -> Job | None:
    """The last work on the explanation of a finding; None if nobody asked."""
    last: Job | None = version.jobs.filter(kind="explain", arguments__id=id).order_by("-pk").first()
    return last


@lru_cache(_KEPT)
def stored(file: str) -> Why:
    """The explanation that is stored under a SHA-256."""
    return reading.read_why(files.get(file))
