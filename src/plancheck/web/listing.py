"""Plans in lists: where each stands, filtered, searched and sorted. Everything comes from columns; no report is opened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from plancheck.model.round import VERDICTS
from plancheck.web import rights, summaries
from plancheck.web.acts import decisions, plans
from plancheck.web.models import Letter, Person, Plan, Summary, Version

#: How far a plan is. waiting: received. checked: nobody decided about a finding yet. deciding: about some, decided: about all.
#: drafted, sent: there is a letter about the latest version.
Stage = Literal["waiting", "checking", "failed", "cancelled", "checked", "deciding", "decided", "drafted", "sent", "closed"]
STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(frozen=True, slots=True)
class Row:
    """A plan as somebody may see it: its latest version, what came of its check (None: not yet), the last letter about that version.

    `sees`: they see decisions, and letters that are drafts. For who does not, the plan is as if there were none.
    """

    plan: Plan
    version: Version
    summary: Summary | None
    letter: Letter | None
    sees: bool

    @property
    def stage(self) -> Stage:
        """How far the plan is."""
        if self.plan.closed is not None:
            return "closed"
        if self.version.state != "checked" or self.summary is None:
            return self.version.state if self.version.state in STAGES and self.version.state != "checked" else "waiting"
        if self.letter is not None:
            return "sent" if self.letter.final else "drafted"
        if self.summary.status == "not_checked":
            return "failed"
        if not self.sees or (self.summary.decided == 0 and self.version.findings):
            return "checked"
        return "decided" if self.summary.decided == self.version.findings else "deciding"

    @property
    def verdict(self) -> str:
        """The verdict after decisions; that of the rules for who does not see decisions; "" before the check."""
        if self.summary is None:
            return ""
        verdict: str = self.summary.reviewed if self.sees else self.version.verdict
        return verdict

    @property
    def share(self) -> float:
        """The share of findings that have a decision; 2 without findings, or for who does not see decisions."""
        return self.summary.decided / self.version.findings if self.sees and self.summary is not None and self.version.findings else 2.0

    @property
    def title(self) -> str:
        """What the plan is called: what a person wrote, else the title of the draft, else the name of its file."""
        return self.plan.title or self.version.title or self.version.name

    @property
    def office(self) -> str:
        """The office that the plan comes from."""
        office: str = self.plan.office or self.plan.owner.office
        return office

    @property
    def province(self) -> str:
        """The province, as it was recognised or corrected."""
        return self.summary.province if self.summary is not None else self.plan.province

    @property
    def kind(self) -> str:
        """The code of the kind of plan; "" before the check."""
        return self.summary.kind if self.summary is not None else self.plan.kind


def rows(plans: QuerySet[Plan], person: Person) -> list[Row]:
    """The rows of these plans as a person may see them, newest first."""
    last = Version.objects.filter(plan=OuterRef("pk")).order_by("-number").values("pk")[:1]
    numbers = list(plans.annotate(last=Subquery(last)).values_list("last", flat=True))
    versions = (
        Version.objects.filter(pk__in=numbers)
        .select_related("plan", "plan__owner", "plan__round", "summary")
        .defer("summary__record")
        .order_by("-plan_id")
    )
    # A letter that was sent stays sent when the next one is drafted.
    letters = {it.version_id: it for it in Letter.objects.filter(version__in=numbers, state="done").order_by("final", "number")}
    return [_row(version, letters.get(version.pk), rights.may(person, "see_decisions", version.plan)) for version in versions]


def _row(version: Version, letter: Letter | None, sees: bool) -> Row:
    return Row(version.plan, version, _summary(version), letter if letter is not None and (sees or letter.final) else None, sees)


def _summary(version: Version) -> Summary | None:
    """The summary of a version. Where a waiver has run out since it was counted, it is counted again, when nobody is deciding."""
    summary: Summary | None = getattr(version, "summary", None)
    if summary is not None and summary.holds_until is not None and summary.holds_until < timezone.localdate():
        with transaction.atomic():
            (plan,) = plans.locked([version.plan])
            summaries.refresh(Version.objects.get(pk=version.pk), decisions.history(plan))
        summary.refresh_from_db()
    return summary


# ---- which of them, and in which order --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked to see: words of title, office or file name; "" for everything. `version`: "1" or "more"."""

    q: str = ""
    kind: str = ""
    province: str = ""
    stage: str = ""
    verdict: str = ""
    version: str = ""
    whose: str = ""
    sort: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Wanted:
        """What the query of an address asks for."""
        return cls(**{field.name: given.get(field.name, "").strip()[:120] for field in fields(cls)})

    def query(self, **changes: str) -> dict[str, str]:
        """The query of the address that asks for this, with changes."""
        values = {field.name: getattr(self, field.name) for field in fields(self)} | changes
        return {name: value for name, value in values.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "sort")


def chosen(all_rows: Iterable[Row], wanted: Wanted, person: int) -> list[Row]:
    """The rows that are wanted, in the wanted order; `person` is the key of the one who asks."""
    words = wanted.q.casefold().split()
    kept = [row for row in all_rows if _matches(row, wanted, words, person)]
    name = wanted.sort.removeprefix("-")
    if name in _ORDERS:
        kept.sort(key=_ORDERS[name], reverse=wanted.sort.startswith("-"))
    return kept


def _matches(row: Row, wanted: Wanted, words: Sequence[str], person: int) -> bool:
    text = f"{row.title}\n{row.office}\n{row.version.name}\n{row.plan.name}".casefold()
    return (
        all(word in text for word in words)
        and (not wanted.kind or row.kind == wanted.kind)
        and (not wanted.province or row.province == wanted.province)
        and (not wanted.stage or row.stage == wanted.stage)
        and (not wanted.verdict or row.verdict == wanted.verdict)
        and (not wanted.version or (row.version.number > 1) == (wanted.version == "more"))
        and (wanted.whose != "mine" or row.plan.owner_id == person)
    )


def _verdict(row: Row) -> int:
    return VERDICTS.index(row.verdict) if row.verdict in VERDICTS else -1


#: The columns by which a list can be sorted.
_ORDERS: dict[str, Callable[[Row], Any]] = {
    "title": lambda row: row.title,
    "office": lambda row: row.office,
    "province": lambda row: row.province,
    "at": lambda row: row.version.at,
    "version": lambda row: row.version.number,
    "stage": lambda row: STAGES.index(row.stage),
    "verdict": _verdict,
    "findings": lambda row: row.version.findings,
    "must": lambda row: row.summary.must if row.summary is not None else -1,
    "decided": lambda row: row.share,
}
SORTS = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list can be narrowed to: kinds (code, names in Chinese and English), provinces and stages that it has."""

    kinds: tuple[tuple[str, str, str], ...]
    provinces: tuple[str, ...]
    stages: tuple[Stage, ...]


def choices(all_rows: Sequence[Row]) -> Choices:
    """The choices of these rows, each only if there is a row for it."""
    kinds = {row.summary.kind: (row.summary.kind, row.summary.kind_zh, row.summary.kind_en) for row in all_rows if row.summary is not None}
    stages = {row.stage for row in all_rows}
    return Choices(
        tuple(kinds[code] for code in sorted(kinds, key=lambda code: (code == "unknown", code))),
        tuple(sorted({row.province for row in all_rows if row.province})),
        tuple(stage for stage in STAGES if stage in stages),
    )


def counts(all_rows: Sequence[Row]) -> dict[str, int]:
    """The number of rows by stage, and of all under "total"."""
    return {"total": len(all_rows), **Counter(row.stage for row in all_rows)}
