"""`plancheck/plan/1`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, StrictBool, StrictInt, StrictStr

from plancheck.contract.base import Count, File, Natural, Number, Part, taken
from plancheck.contract.report import DiagnosticV1, DocumentV1, EvidenceV1, LedgerV1, PackV1, PlaceV1, PlanInfoV1
from plancheck.model.plan import Change, FactKind, Op, Plan, Section
from plancheck.model.quantity import fold_unit
from plancheck.model.report import PackInfo


class HeadingV1(Part):
    """A heading of the draft."""

    level: Count = Field(description="0: title of the plan, 1: 一、 or 第一章, 2: （一）, 3: 1., 4: （1）.")
    number: StrictStr = Field(description="The number as printed; empty where it has none.")
    title: StrictStr = Field(description="The heading without its number.")
    page: Natural | None = taken("place", "page", description="Page, from 1; null for formats without pages.")
    paragraph: Natural | None = taken(
        "place", "paragraph", description="Paragraph, from 1; null inside tables, but for those typed as lines."
    )


class SectionV1(Part):
    """A section of the draft."""

    heading: Count = Field(description="Index of its heading in `headings`.")
    topics: dict[StrictStr, float] = Field(description="Topics, with the share of the section's sentences that are about them, 0 to 1.")
    paragraphs: tuple[StrictInt | None, StrictInt | None] = Field(description="First and last body paragraph; null where it has none.")


class FactV1(Part):
    """A statement of the form: indicator, year, value."""

    indicator: StrictStr | None = Field(
        description='Code of the indicator; "~" and the subject for one that no pack knows; null for thresholds, '
        "numbers of measures and contents of projects."
    )
    subject: StrictStr = Field(description="What the value is of, as printed.")
    scope: StrictStr | None = Field(description="The part of the whole that the value is for; null for the whole.")
    kind: FactKind = Field(description='"target", or "status" for a value that has been reached.')
    year: StrictInt | None = Field(description="The year of the value; null where none is stated.")
    base_year: StrictInt | None = Field(description="The year that a change is counted from; null where there is none.")
    change: Change | None = Field(description="The direction of a change; null for a level.")
    op: Op = Field(description="How the value is bounded.")
    value: Number = Field(description="The value, in `unit`; the lower end of a range.")
    value_to: Number | None = Field(description="The upper end of a range, in `unit`; null otherwise.")
    unit: Annotated[StrictStr, AfterValidator(fold_unit)] = Field(description="The unit, in half-width characters.")
    soft: StrictBool = Field(description="Whether the statement is weakened: 力争, 左右 …")
    quote: StrictStr = taken("evidence", "quote", description="The statement.")
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class EventV1(Part):
    """Something that is to happen in a year."""

    event: StrictStr = Field(description="What is to happen.")
    year: StrictInt | None = Field(description="The year; null where none is stated.")
    op: Op = Field(description='"=" in that year, "<=" by or before it, "≈" about then.')
    owner: StrictStr | None = Field(description="Whose event it is; null for the plan's own.")
    quote: StrictStr = taken("evidence", "quote", description="The statement.")
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class PlaceNameV1(Part):
    """A territory that the draft names."""

    name: StrictStr = Field(description="Its name.")
    role: Literal["own", "subject", "mention"] = Field(
        description='"own": the plan\'s own, "subject": another that a measure is about, "mention": any other.'
    )
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class DelegatedV1(Part):
    """A target without a value of its own: 完成省下达任务."""

    indicator: StrictStr | None = Field(description="Code of the indicator; null where no pack knows it.")
    subject: StrictStr = Field(description="What the target is for, as printed.")
    year: StrictInt | None = Field(description="The year; null where none is stated.")
    quote: StrictStr = taken("evidence", "quote", description="The statement.")
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class TaskV1(Part):
    """A task item: the lowest numbered or titled measure."""

    title: StrictStr = Field(description="Its title.")
    heading: tuple[StrictStr, ...] = Field(description="The headings above it, outermost first.")
    lead: tuple[StrictStr, ...] = Field(description="The leading bodies, where the text names them as such.")
    units: tuple[StrictStr, ...] = Field(description="All responsible bodies.")
    measures: Annotated[Count, BeforeValidator(lambda it: len(it) if isinstance(it, tuple) else it)] = Field(
        description="Number of measures in it."
    )
    facts: tuple[Count, ...] = Field(description="Indices of its statements in `facts`.")
    place: PlaceV1 = Field(description="Where it stands.")


class ResponsibilityV1(Part):
    """A clause that says who is responsible."""

    quote: StrictStr = taken("evidence", "quote", description="The clause.")
    units: tuple[StrictStr, ...] = Field(description="All responsible bodies.")
    lead: tuple[StrictStr, ...] = Field(description="The leading bodies, where the text names them as such.")
    deadline: StrictStr | None = Field(description="The deadline as printed; null where none is stated.")
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class MoneyV1(Part):
    """An amount of money, as printed."""

    value: Number = Field(description="The amount, in `unit`.")
    unit: StrictStr = Field(description="The unit as printed: 万元, 亿元 …")


class ProjectV1(Part):
    """A key project; its fields are as printed, null where nothing stands."""

    name: StrictStr = Field(description="Its name.")
    category: StrictStr | None = Field(description="Its category.")
    content: StrictStr | None = Field(description="What is to be built or done.")
    scale: StrictStr | None = Field(description="Its scale.")
    investment: MoneyV1 | None = Field(description="Total investment.")
    period: StrictStr | None = Field(description="When it is carried out.")
    owner: StrictStr | None = Field(description="Who carries it out.")
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class AmountV1(Part):
    """A quantity, as printed."""

    value: Number = Field(description="The quantity, in `unit`.")
    unit: StrictStr = Field(description="The unit as printed.")
    place: EvidenceV1 = taken("evidence", name="place", description="Where it stands.")


class SumV1(Part):
    """A stated total and its parts."""

    total: AmountV1 = Field(description="The total.")
    parts: tuple[AmountV1, ...] = Field(description="The parts.")
    complete: StrictBool = Field(description="Whether the parts are stated as all of the total.")
    place: EvidenceV1 = taken("total", "evidence", name="place", description="Where the total stands.")


class TableV1(Part):
    """A table; the text of a merged cell is repeated in each of its cells."""

    title: StrictStr = Field(description="Its caption; empty where it has none.")
    header: tuple[tuple[StrictStr, ...], ...] = Field(description="The rows of its head.")
    rows: tuple[tuple[StrictStr, ...], ...] = Field(description="The other rows.")
    page: Natural | None = Field(description="First page, from 1; null for formats without pages.")
    page_to: Natural | None = Field(description="Last page; null for formats without pages.")


class PlanV1(File):
    """Everything a draft says that rules may ask about."""

    schema_: Literal["plancheck/plan/1"] = Field(alias="schema", description="Name and version of this format.")
    document: DocumentV1 = Field(description="The draft.")
    packs: tuple[PackV1, ...] = Field(description="The rule packs whose vocabulary the draft was read with.")
    plan: PlanInfoV1 = Field(description="What the draft is a plan for.")
    headings: tuple[HeadingV1, ...] = Field(description="The headings, in the order of the draft.")
    sections: tuple[SectionV1, ...] = Field(description="The sections, in the order of the draft.")
    facts: tuple[FactV1, ...] = Field(description="The values that the draft states.")
    events: tuple[EventV1, ...] = Field(description="What is to happen, and when.")
    places: tuple[PlaceNameV1, ...] = Field(description="The territories that the draft names.")
    delegated: tuple[DelegatedV1, ...] = Field(description="Targets without a value of their own.")
    tasks: tuple[TaskV1, ...] = Field(description="The task items.")
    responsibilities: tuple[ResponsibilityV1, ...] = Field(description="Who is responsible for what.")
    projects: tuple[ProjectV1, ...] = Field(description="The key projects.")
    sums: tuple[SumV1, ...] = Field(description="Totals with their parts.")
    tables: tuple[TableV1, ...] = Field(description="The tables.")
    diagnostics: tuple[DiagnosticV1, ...] = Field(description="What is wrong with the draft.")
    ledger: LedgerV1 | None = Field(None, description="What became of everything that could be a fact; only where the draft was read.")
    attachments: tuple[DocumentV1, ...] = Field((), description="The files that were read with the draft; only where there are any.")

    @classmethod
    def of(cls, plan: Plan, packs: Sequence[PackInfo] = ()) -> Self:
        """The file of a plan that was read with the vocabulary of `packs`."""
        made: dict[str, Any] = {name: getattr(plan, name) for name in cls.model_fields if hasattr(plan, name)}
        made |= {
            "schema": "plancheck/plan/1",
            "packs": tuple(packs),
            "plan": plan,
            "sections": tuple(_section(section, plan) for section in plan.sections),
            "diagnostics": tuple(dict.fromkeys((*plan.document.diagnostics, *plan.diagnostics))),
        }
        made.pop("ledger", None)
        if plan.ledger.marks:
            made["ledger"] = plan.ledger.summary()
        if plan.document.annexes:
            made["attachments"] = tuple(annex.file for annex in plan.document.annexes)
        return cls.model_validate(made)


def _section(section: Section, plan: Plan) -> dict[str, object]:
    paragraphs = [block.paragraph for block in plan.document.blocks[section.start : section.end] if block.paragraph is not None]
    span = (paragraphs[0], paragraphs[-1]) if paragraphs else (None, None)
    return {"heading": plan.headings.index(section.heading), "topics": dict(section.topics), "paragraphs": span}


def write(plan: Plan, packs: Sequence[PackInfo] = ()) -> bytes:
    """The plan as `plancheck/plan/1`. `attachments` are there only where files were read with the draft."""
    return PlanV1.of(plan, packs).to_json()
