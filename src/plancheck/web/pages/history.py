"""The history: every act, by whom, when, about which plan, what was there before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from plancheck import checking, sheets
from plancheck.web import rights, ruleset
from plancheck.web.acts import refused
from plancheck.web.models import Person, Plan, Record
from plancheck.web.page import download, handled, render
from plancheck.wording.catalogue import known, phrase

#: The records on a page.
A_PAGE = 100
#: What the filter calls acts of the program itself.
PROGRAM = "*"
#: Where the words for the codes of some values are, by the name of the value.
_WORDS = {"role": "web.role", "state": "web.state", "verdict": "verdict", "choice": "choice", "kind": "web.many"}
#: The longest value that the page shows; the export has it whole.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Filters:
    """What the records are chosen by; "" for all. `plan`: its number, or a part of its name or title; `day`: as YYYY-MM-DD."""

    plan: str = ""
    person: str = ""
    act: str = ""
    day: str = ""


@require_safe
@handled
def history(request: HttpRequest) -> HttpResponse:
    """The records, newest first, in pages."""
    rights.require(request.user, "see_history")
    filters = _filters(request)
    page = Paginator(_chosen(filters), A_PAGE).get_page(request.GET.get("page"))
    plans = {plan.pk: plan.name for plan in Plan.objects.filter(pk__in={record.plan for record in page})}
    return render(
        request,
        "history.html.j2",
        page=page,
        filters=filters,
        query=urlencode({name: getattr(filters, name) for name in Filters.__slots__ if getattr(filters, name)}),
        people=Person.objects.exclude(role="owner").order_by("username"),
        acts=sorted(Record.objects.values_list("act", flat=True).distinct()),
        program=PROGRAM,
        plans=plans,
        act_name=lambda act: _name("act", act, request.lang),
        changes=lambda record: list(_changes(record, request.lang)),
        moment=lambda record: timezone.localtime(datetime.fromisoformat(record.at)),
    )


@require_safe
@handled
def export(request: HttpRequest) -> HttpResponse:
    """The chosen records as a table, oldest first, with their codes."""
    rights.require(request.user, "see_history")
    header = [phrase(f"web.history.{name}", request.lang) for name in ("number", "at", "person", "act", "plan", "before", "after", "code")]
    rows = (
        (
            record.number,
            record.at,
            record.person,
            _name("act", record.act, request.lang),
            record.plan,
            record.before,
            record.after,
            record.code,
        )
        for record in _chosen(_filters(request)).order_by("number").iterator()
    )
    return download(sheets.csv([header, *rows]), "history.csv")


def _filters(request: HttpRequest) -> Filters:
    return Filters(**{name: request.GET.get(name, "").replace("\0", "").strip() for name in Filters.__slots__})


def _chosen(filters: Filters) -> QuerySet[Record]:
    chosen = Record.objects.order_by("-number")
    if filters.plan:
        named = Q(name__icontains=filters.plan) | Q(versions__title__icontains=filters.plan) | Q(versions__name__icontains=filters.plan)
        # A number longer than that is none of a plan, and no database takes it.
        numbered = Q(pk=int(filters.plan)) if filters.plan.isdecimal() and len(filters.plan) < 18 else Q()
        chosen = chosen.filter(plan__in=Plan.objects.filter(named | numbered).values("pk"))
    if filters.person:
        # The record has the name as it was then; the user name stays.
        recorded = Q(person=filters.person) | Q(person__startswith=f"{filters.person} (")
        chosen = chosen.filter(person="") if filters.person == PROGRAM else chosen.filter(recorded)
    if filters.act:
        chosen = chosen.filter(act=filters.act)
    if filters.day:
        first, last = _day(filters.day)
        chosen = chosen.filter(at__gte=first, at__lt=last)
    return chosen


def _day(text: str) -> tuple[str, str]:
    """Where a day begins and ends here, as records write moments."""
    try:
        day = date.fromisoformat(text)
        ends = [timezone.make_aware(datetime.combine(it, time.min)) for it in (day, day + timedelta(days=1))]
        first, last = (end.astimezone(UTC) for end in ends)
    except (ValueError, OverflowError):
        raise refused("date", value=text) from None
    return first.isoformat(timespec="microseconds"), last.isoformat(timespec="microseconds")


def _name(group: str, code: str, lang: str) -> str:
    """The word for a code of a record; the code itself where there is none."""
    for key in (f"web.{group}.{code}", f"letters.field.{code}"):
        if known(key):
            return phrase(key, lang)
    return code


def _changes(record: Record, lang: str) -> Iterator[tuple[str, str, str]]:
    """What was there before and after: the name, both values."""
    before, after = (_flat(json.loads(text)) if text else {} for text in (record.before, record.after))
    for key in {**before, **after}:
        was, now = (_cut(_said(key, values[key], lang)) if key in values else "" for values in (before, after))
        yield _name("record", key, lang), was, now


def _flat(value: Any, key: str = "") -> dict[str, Any]:
    """The values that say something, by their names."""
    if isinstance(value, dict):
        return {name: content for inner, given in value.items() for name, content in _flat(given, inner).items()}
    return {} if value is None or value == "" or value == [] else {key: value}


def _said(key: str, value: Any, lang: str) -> str:
    """A value as the page says it: words for codes, yes and no."""
    if isinstance(value, bool):
        return phrase(f"web.record.{'yes' if value else 'no'}", lang)
    if isinstance(value, list):
        return phrase("web.news.joint", lang).join(_said(key, item, lang) for item in value)
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if key == "kind" and value in (kinds := {kind.code: kind.label for kind in checking.kinds(ruleset.rules().vocabulary)}):
        return kinds[value].of(lang)
    word = f"{_WORDS[key]}.{value}" if key in _WORDS else ""
    return phrase(word, lang) if word and known(word) else value


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
