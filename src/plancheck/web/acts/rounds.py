"""Rounds of plans: opening and closing them, and closing a plan."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from plancheck.web import audit, texts
from plancheck.web.acts import refused
from plancheck.web.acts.plans import locked
from plancheck.web.models import Person, Plan, Round
from plancheck.web.rights import require

#: The longest name of a round, in characters.
LONGEST = 120


def open_(person: Person, name: str, deadline: date | None = None) -> Round:
    """A new round, to which plans are handed in from now on."""
    require(person, "manage_round")
    name = texts.line(name, LONGEST)
    if not name:
        raise refused("no_name")
    with transaction.atomic():
        opened: Round = Round.objects.create(name=name, deadline=deadline)
        audit.record(person, "open_round", None, None, {"round": opened.pk, "name": opened.name, "deadline": _text(deadline)})
    return opened


def change(person: Person, round_: Round, name: str, deadline: date | None) -> None:
    """Changes the name and the deadline of an open round."""
    require(person, "manage_round")
    name = texts.line(name, LONGEST)
    if not name:
        raise refused("no_name")
    with transaction.atomic():
        now = Round.objects.select_for_update().get(pk=round_.pk)
        before = {"round": now.pk, "name": now.name, "deadline": _text(now.deadline)}
        after = {"round": round_.pk, "name": name, "deadline": _text(deadline)}
        if not Round.objects.filter(pk=round_.pk, closed=None).update(name=after["name"], deadline=deadline):
            raise refused("round_closed")
        audit.record(person, "change_round", None, before, after)
    round_.refresh_from_db()


def _text(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


def close(person: Person, round_: Round) -> None:
    """Closes a round with all its plans: nothing is handed in or decided any more."""
    require(person, "manage_round")
    with transaction.atomic():
        if not Round.objects.filter(pk=round_.pk, closed=None).update(closed=timezone.now()):
            raise refused("round_closed")
        locked(Plan.objects.filter(round=round_, closed=None))
        Plan.objects.filter(round=round_, closed=None).update(closed=timezone.now())
        audit.record(person, "close_round", None, None, {"round": round_.pk, "name": round_.name})
    round_.refresh_from_db()


def close_plan(person: Person, plan: Plan) -> None:
    """Closes a plan: its review has ended."""
    require(person, "close_plan", plan)
    _set_closed(person, plan, True)


def reopen_plan(person: Person, plan: Plan) -> None:
    """Opens a closed plan of an open round again."""
    require(person, "close_plan", plan)
    with transaction.atomic():
        if Round.objects.select_for_update().get(pk=plan.round_id).closed is not None:
            raise refused("round_closed")
        _set_closed(person, plan, False)


def _set_closed(person: Person, plan: Plan, closed: bool) -> None:
    with transaction.atomic():
        changed = Plan.objects.filter(pk=plan.pk, closed__isnull=closed).update(closed=timezone.now() if closed else None)
        if changed:
            audit.record(person, "close_plan" if closed else "reopen_plan", plan)
    plan.refresh_from_db()
