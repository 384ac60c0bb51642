"""`plancheck/plan/1`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from plancheck.contract.report import Count, DiagnosticV1, DocumentV1, EvidenceV1, Frozen, Natural, Number, PackV1, PlaceV1, PlanInfoV1
from plancheck.model.plan import Change, FactKind, Op


class HeadingV1(Frozen):
    """Level 0 = title, 1 = 一、 or 第一章, 2 = （一）, 3 = 1., 4 = （1）."""

    level: Count
    number: StrictStr
    title: StrictStr
    page: Natural | None
    paragraph: Natural | None


class SectionV1(Frozen):
    """A section: index of its heading, topics with their share (0–1), first and last body paragraph (null: it has none)."""

    heading: Count
    topics: dict[StrictStr, float]
    paragraphs: tuple[StrictInt | None, StrictInt | None]


class FactV1(Frozen):
    """One statement of (indicator, year, value)."""

    indicator: StrictStr | None
    subject: StrictStr
    scope: StrictStr | None
    kind: FactKind
    year: StrictInt | None
    base_year: StrictInt | None
    change: Change | None
    op: Op
    value: Number
    value_to: Number | None
    unit: StrictStr
    soft: StrictBool
    quote: StrictStr
    place: EvidenceV1


class EventV1(Frozen):
    """Something that is to happen in a year."""

    event: StrictStr
    year: StrictInt | None
    op: Op
    owner: StrictStr | None
    quote: StrictStr
    place: EvidenceV1


class PlaceNameV1(Frozen):
    """A territory that the draft names."""

    name: StrictStr
    role: Literal["own", "subject", "mention"]
    place: EvidenceV1


class DelegatedV1(Frozen):
    """A target without a value of its own."""

    indicator: StrictStr | None
    subject: StrictStr
    year: StrictInt | None
    quote: StrictStr
    place: EvidenceV1


class TaskV1(Frozen):
    """A task item; `facts` are indices into the plan's facts."""

    title: StrictStr
    heading: tuple[StrictStr, ...]
    lead: tuple[StrictStr, ...]
    units: tuple[StrictStr, ...]
    measures: Count
    facts: tuple[Count, ...]
    place: PlaceV1


class ResponsibilityV1(Frozen):
    """A clause that names who is responsible."""

    quote: StrictStr
    units: tuple[StrictStr, ...]
    lead: tuple[StrictStr, ...]
    deadline: StrictStr | None
    place: EvidenceV1


class MoneyV1(Frozen):
    """An amount of money as printed."""

    value: Number
    unit: StrictStr


class ProjectV1(Frozen):
    """A key project."""

    name: StrictStr
    category: StrictStr | None
    content: StrictStr | None
    scale: StrictStr | None
    investment: MoneyV1 | None
    period: StrictStr | None
    owner: StrictStr | None
    place: EvidenceV1


class AmountV1(Frozen):
    """A quantity with its place."""

    value: Number
    unit: StrictStr
    place: EvidenceV1


class SumV1(Frozen):
    """A stated total and its parts; `complete`: the parts are stated as all of it."""

    total: AmountV1
    parts: tuple[AmountV1, ...]
    complete: StrictBool
    place: EvidenceV1


class TableV1(Frozen):
    """A table; merged cells are repeated."""

    title: StrictStr
    header: tuple[tuple[StrictStr, ...], ...]
    rows: tuple[tuple[StrictStr, ...], ...]
    page: Natural | None
    page_to: Natural | None


class PlanV1(Frozen):
    """Everything a draft says that rules may ask about. `attachments` is there only where files were read with the draft."""

    schema_: Literal["plancheck/plan/1"] = Field(alias="schema")
    document: DocumentV1
    packs: tuple[PackV1, ...]
    plan: PlanInfoV1
    headings: tuple[HeadingV1, ...]
    sections: tuple[SectionV1, ...]
    facts: tuple[FactV1, ...]
    events: tuple[EventV1, ...]
    places: tuple[PlaceNameV1, ...]
    delegated: tuple[DelegatedV1, ...]
    tasks: tuple[TaskV1, ...]
    responsibilities: tuple[ResponsibilityV1, ...]
    projects: tuple[ProjectV1, ...]
    sums: tuple[SumV1, ...]
    tables: tuple[TableV1, ...]
    diagnostics: tuple[DiagnosticV1, ...]
    attachments: tuple[DocumentV1, ...] = ()
