"""Plans in lists: where each stands, filtered, searched and sorted. Everything comes from columns; no report is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal, get_args

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from plancheck.model.report import UNRECOGNISED
from plancheck.model.round import VERDICTS
from plancheck.web import rights, summaries
from plancheck.web.acts import decisions, plans
from plancheck.web.models import UNCHECKED, Letter, Person, Plan, Version, sender
from plancheck.web.rights import Owned

#: How far a plan is. waiting: received. checked: nobody decided about a finding yet. deciding: about some, decided: about all.
#: drafted, sent: there is a letter about the latest version.
Stage = Literal["waiting", "reading", "checking", "failed", "cancelled", "checked", "deciding", "decided", "drafted", "sent", "closed"]
STAGES: tuple[Stage, ...] = get_args(Stage)
#: The rows on a page of a list, and what stands for its number where all are wanted, to print or to search in the browser.
A_PAGE, ALL = 50, "all"


@dataclass(frozen=True, slots=True)
class Row:
    """A plan as somebody may see it, in columns: its latest version, what came of its check, whether there is a letter about that version.

    `plan`, `version` and `summary` are keys; `summary` is None before the check has ended, and so are then the columns up to `holds_until`.
    `sent` is whether a letter was sent, None without any that is written. `sees`: they see decisions, and letters that are drafts. For who
    does not, the plan is as if there were none.
    """

    plan: int
    owner_id: int
    round: str
    closed: datetime | None
    plan_name: str
    plan_title: str
    plan_office: str
    owner_office: str
    owner_role: str
    plan_kind: str
    plan_province: str
    version: int
    number: int
    name: str
    at: datetime
    state: str
    rules_verdict: str
    draft_title: str
    findings: int
    summary: int | None
    status: str | None
    read_kind: str | None
    kind_zh: str | None
    kind_en: str | None
    read_province: str | None
    must: int | None
    decided: int | None
    reviewed: str | None
    holds_until: date | None
    sent: bool | None
    sees: bool

    @property
    def stage(self) -> Stage:
        """How far the plan is."""
        if self.closed is not None:
            return "closed"
        if self.state != "checked" or self.summary is None:
            return _BEFORE.get(self.state, "waiting")
        if self.sent or (self.sent is not None and self.sees):
            return "sent" if self.sent else "drafted"
        if self.status == "not_checked":
            return "failed"
        if self.rules_verdict in UNRECOGNISED:
            return "checked"
        if not self.sees or (self.decided == 0 and self.findings):
            return "checked"
        return "decided" if self.decided == self.findings else "deciding"

    @property
    def waits(self) -> bool:
        """Whether the check of the version has not ended."""
        return self.state in UNCHECKED

    @property
    def verdict(self) -> str:
        """The verdict after decisions; that of the rules for who does not see decisions; "" before the check."""
        return (self.reviewed if self.sees else self.rules_verdict) or "" if self.summary is not None else ""

    @property
    def share(self) -> float:
        """The share of findings that have a decision; 2 without findings, or for who does not see decisions."""
        return self.decided / self.findings if self.sees and self.decided is not None and self.findings else 2.0

    @property
    def title(self) -> str:
        """What the plan is called: what a person wrote, else the title of the draft, else the name of its file."""
        return self.plan_title or self.draft_title or self.name

    @property
    def office(self) -> str:
        """The office that the plan comes from; "" is not known."""
        return self.plan_office or sender(self.owner_role, self.owner_office)

    @property
    def province(self) -> str:
        """The province, as it was recognised or corrected."""
        return self.plan_province if self.read_province is None else self.read_province

    @property
    def kind(self) -> str:
        """The code of the kind of plan; "" before the check."""
        return self.plan_kind if self.read_kind is None else self.read_kind


#: The stages of plans of whose version there is no report.
_BEFORE: dict[str, Stage] = {
    "waiting": "waiting", "reading": "reading", "checking": "checking", "failed": "failed", "cancelled": "cancelled",
}  # fmt: skip
#: Where the fields of a row are, up to `sent`. Objects of all these tables would take most of the time of a page.
_COLUMNS = (
    "plan_id", "plan__owner_id", "plan__round__name", "plan__closed", "plan__name", "plan__title", "plan__office", "plan__owner__office",
    "plan__owner__role", "plan__kind", "plan__province", "pk", "number", "name", "at", "state", "verdict", "title", "findings",
    "summary__pk", "summary__status", "summary__kind", "summary__kind_zh", "summary__kind_en", "summary__province", "summary__must",
    "summary__decided", "summary__reviewed", "summary__holds_until", "sent",
)  # fmt: skip


def rows(plans: QuerySet[Plan], person: Person) -> list[Row]:
    """The rows of these plans as a person may see them, newest first. Where a waiver has run out, its plan is counted again."""
    listed = _rows(plans, person)
    today = timezone.localdate()
    stale = [row.version for row in listed if row.holds_until is not None and row.holds_until < today]
    if not stale:
        return listed
    for version in Version.objects.filter(pk__in=stale).select_related("plan"):
        _count_again(version)
    return _rows(plans, person)


def _rows(plans: QuerySet[Plan], person: Person) -> list[Row]:
    later = Version.objects.filter(plan=OuterRef("plan"), number__gt=OuterRef("number"))
    # A letter that was sent stays sent when the next one is drafted.
    letter = Letter.objects.filter(version=OuterRef("pk"), state="done").order_by("-final").values("final")[:1]
    latest = Version.objects.filter(~Exists(later), plan__in=plans).annotate(sent=Subquery(letter)).order_by("-plan_id")
    versions: Iterable[tuple[Any, ...]] = latest.values_list(*_COLUMNS)
    return [Row(*(*values, rights.may(person, "see_decisions", Owned(values[1])))) for values in versions]


def _count_again(version: Version) -> None:
    """Counts the decisions on a version again, when nobody is deciding."""
    with transaction.atomic():
        (plan,) = plans.locked([version.plan])
        summaries.refresh(Version.objects.get(pk=version.pk), decisions.history(plan))


# ---- which of them, and in which order --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked to see: words of title, office or file name; "" for everything.

    `version`: "1" or "more". `page`: the number of a page, or ALL.
    """

    q: str = ""
    kind: str = ""
    province: str = ""
    stage: str = ""
    verdict: str = ""
    version: str = ""
    whose: str = ""
    sort: str = ""
    page: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Wanted:
        """What the query of an address asks for."""
        return cls(**{field.name: given.get(field.name, "").strip()[:120] for field in fields(cls)})

    def query(self, **changes: str) -> dict[str, str]:
        """The query of the address that asks for this, with changes, from its first page unless they name one."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | {"page": ""} | changes
        return {name: value for name, value in values.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return any(getattr(self, field.name) for field in fields(self) if field.name not in ("sort", "page"))


def chosen(all_rows: Iterable[Row], wanted: Wanted, person: int) -> list[Row]:
    """The rows that are wanted, in the wanted order; `person` is the key of the one who asks."""
    words = wanted.q.casefold().split()
    shown = [row for row in all_rows if _matches(row, wanted, words, person)]
    name = wanted.sort.removeprefix("-")
    if name in _ORDERS:
        shown.sort(key=_ORDERS[name], reverse=wanted.sort.startswith("-"))
    return shown


def page_of(wanted_rows: Sequence[Row], wanted: Wanted) -> Page:
    """The page of a list that is wanted: the first for none, the last for one beyond it."""
    a_page = max(len(wanted_rows), 1) if wanted.page == ALL else A_PAGE
    return Paginator(wanted_rows, a_page).get_page(wanted.page)


def _matches(row: Row, wanted: Wanted, words: Sequence[str], person: int) -> bool:
    text = f"{row.title}\n{row.office}\n{row.name}\n{row.plan_name}".casefold()
    return (
        all(word in text for word in words)
        and (not wanted.kind or row.kind == wanted.kind)
        and (not wanted.province or row.province == wanted.province)
        and (not wanted.stage or row.stage == wanted.stage)
        and (not wanted.verdict or row.verdict == wanted.verdict)
        and (not wanted.version or (row.number > 1) == (wanted.version == "more"))
        and (wanted.whose != "mine" or row.owner_id == person)
    )


def _verdict(row: Row) -> int:
    return VERDICTS.index(row.verdict) if row.verdict in VERDICTS else -1


#: The columns by which a list can be sorted.
_ORDERS: dict[str, Callable[[Row], Any]] = {
    "title": lambda row: row.title,
    "office": lambda row: row.office,
    "province": lambda row: row.province,
    "at": lambda row: row.at,
    "version": lambda row: row.number,
    "stage": lambda row: STAGES.index(row.stage),
    "verdict": _verdict,
    "findings": lambda row: row.findings,
    "must": lambda row: -1 if row.must is None else row.must,
    "decided": lambda row: row.share,
}


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list can be narrowed to: kinds (code, names in Chinese and English), provinces and stages that it has."""

    kinds: tuple[tuple[str, str, str], ...]
    provinces: tuple[str, ...]
    stages: tuple[Stage, ...]


def choices(all_rows: Sequence[Row]) -> Choices:
    """The choices of these rows, each only if there is a row for it."""
    kinds = {row.kind: (row.kind, row.kind_zh or "", row.kind_en or "") for row in all_rows if row.summary is not None}
    stages = {row.stage for row in all_rows}
    return Choices(
        tuple(kinds[code] for code in sorted(kinds, key=lambda code: (code == "unknown", code))),
        tuple(sorted({row.province for row in all_rows if row.province})),
        tuple(stage for stage in STAGES if stage in stages),
    )


def counts(all_rows: Sequence[Row]) -> dict[str, int]:
    """The number of rows by stage, and of all under "total"."""
    return {"total": len(all_rows), **Counter(row.stage for row in all_rows)}
