"""What acts on one plan or several have in common: they lock it before anything else, and change none that is closed.

All acts lock in the same order, so that none waits for another that waits for it: round, plans by their number, then what belongs to a
plan, and the end of the history last.
"""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.web.acts import refused
from plancheck.web.models import Plan


def locked_open(plan: Plan) -> Plan:
    """The plan as it is now, which nobody else changes until the transaction ends. Raises Refused where it or its round is closed."""
    (now,) = locked([plan])
    require_open(now)
    return now


def require_open(plan: Plan) -> None:
    """Raises Refused where the plan or its round is closed."""
    if plan.closed is not None or plan.round.closed is not None:
        raise refused("plan_closed")


def locked(plans: Iterable[Plan]) -> list[Plan]:
    """The plans as they are now, by their numbers, which nobody else changes until the transaction ends."""
    return list(Plan.objects.select_for_update().filter(pk__in=[plan.pk for plan in plans]).order_by("pk"))
