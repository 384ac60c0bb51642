"""Letters about a version: written by a worker, as drafts or to be sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from plancheck.letter.compose import LetterOptions
from plancheck.model.decision import Standings
from plancheck.web import audit, queue
from plancheck.web.acts import refused
from plancheck.web.models import Letter, Person, Plan, Version
from plancheck.web.rights import require
from plancheck.web.site import current

#: The fields of the form, as LetterOptions calls them.
TEXTS = ("agency", "recipient", "document_number", "incoming_number", "contact", "copy_to")
DATES = ("date", "deadline")
#: The longest field, in characters.
LONGEST = 400


def write(person: Person, version: Version, fields: Mapping[str, str], final: bool = False, confirmed: bool = False) -> Letter:
    """A new letter about a version, which a worker writes with the decisions as they are then. Dates are YYYY-MM-DD.

    `final`: it is to be sent. `confirmed`: also if something could not be checked.
    """
    require(person, "send_letter" if final else "write_letter", version.plan)
    if not version.report_file:
        raise refused("not_checked_yet")
    texts = {name: fields.get(name, "").strip()[:LONGEST] for name in TEXTS}
    dates = {name: _day(fields.get(name, "")) for name in DATES}
    content = {name: value for name, value in {**texts, **dates}.items() if value} | {"confirmed": confirmed}
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=version.plan_id)
        number = (version.letters.aggregate(last=Max("number"))["last"] or 0) + 1
        letter = Letter.objects.create(version=version, number=number, fields=content, final=final, by=person)
        queue.add("letter", version, letter)
        audit.record(person, "send_letter" if final else "write_letter", version.plan, None, {"letter": number, **content})
    return letter


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text.strip()).isoformat() if text.strip() else ""
    except ValueError:
        raise refused("date", value=text) from None


def options(letter: Letter, standings: Standings) -> LetterOptions:
    """What the letter says besides the report, with the decisions."""
    fields: dict[str, Any] = {name: date.fromisoformat(value) if name in DATES else value for name, value in letter.fields.items()}
    return LetterOptions(**fields, draft=not letter.final, decisions=standings)


def suggestions(version: Version) -> dict[str, str]:
    """What to write into the form first: what the last letter in the round said, what the site's settings say, and the plan's office."""
    earlier = Letter.objects.filter(version__plan__round=version.plan.round).order_by("-pk").first()
    fields = dict(current().letter) | (earlier.fields if earlier is not None else {})
    same_plan = earlier is not None and earlier.version.plan_id == version.plan_id
    if not same_plan:
        fields = {name: value for name, value in fields.items() if name not in ("recipient", "document_number", "incoming_number")}
        fields.setdefault("recipient", version.plan.office)
    if version.plan.round.deadline is not None:
        fields.setdefault("deadline", version.plan.round.deadline.isoformat())
    return {name: str(value) for name, value in fields.items() if name in (*TEXTS, *DATES)}
