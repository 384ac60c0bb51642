"""Trying rules that somebody writes, on a sample, a plan or text that is typed in. Nobody's data are changed, so it leaves no record."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from plancheck import resources
from plancheck.rulelab import trial
from plancheck.web import queue, rights, texts
from plancheck.web.acts import refused
from plancheck.web.models import Job, Person, Version
from plancheck.web.rights import require

#: The formats of the samples that are offered, and how many plans are.
_FORMATS, MOST_PLANS = (".docx", ".pdf"), 50
#: What a draft is chosen by: text that is typed in, "sample:NAME", "version:NUMBER".
TYPED = "typed"


def samples() -> list[str]:
    """The samples that come along."""
    return sorted(path.name for path in resources.folder("samples").iterdir() if path.suffix in _FORMATS)


def plans(person: Person) -> list[Version]:
    """The last versions that were checked, of the plans that somebody may see."""
    if not rights.may(person, "see"):
        return []
    checked = Version.objects.filter(state="checked").exclude(text_file="").select_related("plan").order_by("-pk")[:MOST_PLANS]
    return [version for version in checked if rights.may(person, "see", version.plan)]


def ask(person: Person, text: str, draft: str, typed: str, cases: bool = False, case_text: str = "") -> Job:
    """The work on a text of rules, in place of what the same person had asked before. `typed` is the draft where that is typed in.

    `cases`: run cases instead, those in `case_text` and those that come along for rules of these ids.

    Raises Refused for a draft that is not there or too long a text.
    """
    require(person, "write_rules")
    if len(text) > trial.LONGEST or len(case_text) > trial.LONGEST or len(typed) > trial.LONGEST_DRAFT:
        raise refused("trial_too_long", n=trial.LONGEST, m=trial.LONGEST_DRAFT)
    arguments: dict[str, Any] = {"by": person.pk, "text": texts.storable(text), "cases": cases, "case_text": texts.storable(case_text)}
    kind, _, name = draft.partition(":")
    if kind == TYPED:
        arguments["typed"] = texts.storable(typed)
    elif kind == "sample" and name in samples():
        arguments["sample"] = name
    elif kind == "version" and name.isdecimal() and len(name) < 18 and (version := Version.objects.filter(pk=int(name)).first()):
        require(person, "see", version.plan)
        if not version.text_file:
            raise refused("not_checked_yet")
        arguments["text_file"] = version.text_file
    else:
        raise refused("no_draft")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # of two windows, the last one gets its answer
        _asked(person).exclude(state="running").delete()
        return queue.add_trial(arguments)


def answer(person: Person, number: int) -> Job | None:
    """The work that somebody asked for, by its number; None if it gave way to later work."""
    require(person, "write_rules")
    job: Job | None = _asked(person).filter(pk=number).first()
    return job


def _asked(person: Person) -> Any:
    return Job.objects.filter(kind="trial", arguments__by=person.pk)
