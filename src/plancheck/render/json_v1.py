"""The JSON that others build on: `plancheck/report/1` and `plancheck/plan/1`, out and (for reports) in.

Frozen copies of the contract, never dumps of inner types: a change in the model changes nothing here by itself.
Every field is always there; null stands for what is not known. Numbers are exact decimals.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, WithJsonSchema

from plancheck.model.decision import Choice, Standing, Standings, State
from plancheck.model.diagnostic import Bilingual, Diagnostic, Severity
from plancheck.model.document import Document, Status
from plancheck.model.place import Box, Evidence, Place, Role
from plancheck.model.plan import (
    Amount,
    Change,
    Delegated,
    Event,
    Fact,
    FactKind,
    Heading,
    Op,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)
from plancheck.model.quantity import fold_unit
from plancheck.model.report import (
    DocumentInfo,
    Level,
    Options,
    Outcome,
    PackInfo,
    Path,
    PlanInfo,
    Point,
    Report,
    Result,
    Subject,
    SubResult,
    Verdict,
)
from plancheck.render.words import number

TOOL = "plancheck"


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("a number must be finite")
    return value


Number = Annotated[Decimal, AfterValidator(_finite), WithJsonSchema({"type": "number"})]
Count = Annotated[StrictInt, Field(ge=0)]
Natural = Annotated[StrictInt, Field(ge=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


# --- the report -------------------------------------------------------------------------------------------------------------


class TextV1(_Frozen):
    """One text for people, in Chinese and English."""

    zh: StrictStr
    en: StrictStr


class BoxV1(_Frozen):
    """A rectangle on a page: PDF points from the top left."""

    page: Natural
    rect: tuple[float, float, float, float]


class PlaceV1(_Frozen):
    """Where something stands: offsets are code points in the block's text, half-open; all else counts from 1."""

    document: Count
    block: Count
    start: Count
    end: Count
    section: tuple[StrictStr, ...]
    page: Natural | None
    paragraph: Natural | None
    table: Natural | None
    cell: tuple[StrictInt, StrictInt] | None
    boxes: tuple[BoxV1, ...]


class EvidenceV1(_Frozen):
    """A quote with its place and the text around it."""

    quote: StrictStr
    before: StrictStr
    after: StrictStr
    role: Role
    document: Count
    block: Count
    start: Count
    end: Count
    section: tuple[StrictStr, ...]
    page: Natural | None
    paragraph: Natural | None
    table: Natural | None
    cell: tuple[StrictInt, StrictInt] | None
    boxes: tuple[BoxV1, ...]


class ToolV1(_Frozen):
    """What made this file."""

    name: StrictStr
    version: StrictStr


class PackV1(_Frozen):
    """A loaded rule pack."""

    id: StrictStr
    version: StrictStr
    sha256: StrictStr


class OptionsV1(_Frozen):
    """What was asked for; null: worked out from the draft."""

    kind: StrictStr | None
    province: StrictStr | None
    parameters: dict[StrictStr, StrictStr]


class DocumentV1(_Frozen):
    """A document that was handed in, and how far it was read."""

    name: StrictStr
    sha256: StrictStr
    format: StrictStr
    pages: Count | None
    status: Status
    reason: StrictStr | None
    detail: TextV1


class PlanInfoV1(_Frozen):
    """What the draft is a plan for."""

    title: StrictStr
    kind: StrictStr
    place: StrictStr | None
    province: StrictStr | None


class CheckedPlanV1(PlanInfoV1):
    """What the draft is a plan for, with the name of its kind."""

    kind_label: TextV1


class TitledPackV1(PackV1):
    """A loaded rule pack with its title."""

    title: TextV1


class CountsV1(_Frozen):
    """How many rules have each outcome."""

    passed: Count
    failed: Count
    cantTell: Count
    inapplicable: Count
    error: Count


class SubjectV1(_Frozen):
    """What a sub-result is about."""

    type: StrictStr
    key: StrictStr
    label: TextV1


class SubResultV1(_Frozen):
    """The outcome for one subject."""

    id: StrictStr
    subject: SubjectV1
    outcome: Outcome
    reason: StrictStr | None
    message: TextV1
    advice: TextV1
    fingerprint: StrictStr
    looked_for: tuple[PlaceV1, ...]
    evidence: tuple[EvidenceV1, ...]


class ResultV1(_Frozen):
    """One rule's outcome, the worst of its sub-results."""

    rule: StrictStr
    rule_version: StrictStr
    title: TextV1
    level: Level
    basis: StrictStr
    source: StrictStr
    outcome: Outcome
    reason: StrictStr | None
    message: TextV1
    advice: TextV1
    evidence: tuple[EvidenceV1, ...]
    subresults: tuple[SubResultV1, ...]
    basis_label: TextV1
    source_label: TextV1
    errs: StrictStr
    pack: StrictStr
    group: TextV1 | None


class PointV1(_Frozen):
    """One value of an indicator's path, as printed."""

    year: StrictInt | None
    kind: StrictStr
    base_year: StrictInt | None
    change: StrictStr | None
    op: StrictStr
    value: Number
    value_to: Number | None
    unit: StrictStr
    place: PlaceV1


class ReferenceV1(_Frozen):
    """A value to compare with, as the pack writes it."""

    label: StrictStr
    year: StrictStr
    value: StrictStr


class IndicatorV1(_Frozen):
    """An indicator's values in the draft, one series."""

    code: StrictStr
    label: TextV1
    unit: StrictStr
    series: tuple[PointV1, ...]
    reference: tuple[ReferenceV1, ...]


class DiagnosticV1(_Frozen):
    """Something wrong with the draft or the rules text."""

    code: StrictStr
    severity: Severity
    message: TextV1
    help: TextV1 | None
    place: PlaceV1 | None


class WaiverV1(_Frozen):
    """Number of the document that lets a requirement off, who approved it, what it covers, its last day (null: none)."""

    number: StrictStr
    approver: StrictStr
    scope: StrictStr
    until: date | None


class DecisionV1(_Frozen):
    """A person's decision about the sub-result `id`. `state` other than "holds": it has to be looked at again, or is not needed.

    `made_on` is the sub-result that it was made on: another one where a rule was split.
    """

    id: StrictStr
    made_on: StrictStr
    rule: StrictStr
    state: State
    choice: Choice
    text: StrictStr
    reason: StrictStr
    waiver: WaiverV1 | None
    by: StrictStr
    on: date


class ReportV1(_Frozen):
    """The outcome of a whole check. `decisions` is there only where they were asked for; they change no outcome and no count."""

    schema_: Literal["plancheck/report/1"] = Field(alias="schema")
    tool: ToolV1
    packs: tuple[TitledPackV1, ...]
    date: date
    options: OptionsV1
    document: DocumentV1
    plan: CheckedPlanV1
    verdict: Verdict
    counts: CountsV1
    results: tuple[ResultV1, ...]
    attachments: tuple[DocumentV1, ...]
    indicators: tuple[IndicatorV1, ...]
    diagnostics: tuple[DiagnosticV1, ...]
    decisions: tuple[DecisionV1, ...] = ()


# --- the plan ---------------------------------------------------------------------------------------------------------------


class HeadingV1(_Frozen):
    """Level 0 = title, 1 = 一、 or 第一章, 2 = （一）, 3 = 1., 4 = （1）."""

    level: Count
    number: StrictStr
    title: StrictStr
    page: Natural | None
    paragraph: Natural | None


class SectionV1(_Frozen):
    """A section: index of its heading, topics with their share (0–1), first and last body paragraph (null: it has none)."""

    heading: Count
    topics: dict[StrictStr, float]
    paragraphs: tuple[StrictInt | None, StrictInt | None]


class FactV1(_Frozen):
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


class EventV1(_Frozen):
    """Something that is to happen in a year."""

    event: StrictStr
    year: StrictInt | None
    op: Op
    owner: StrictStr | None
    quote: StrictStr
    place: EvidenceV1


class PlaceNameV1(_Frozen):
    """A territory that the draft names."""

    name: StrictStr
    role: Literal["own", "subject", "mention"]
    place: EvidenceV1


class DelegatedV1(_Frozen):
    """A target without a value of its own."""

    indicator: StrictStr | None
    subject: StrictStr
    year: StrictInt | None
    quote: StrictStr
    place: EvidenceV1


class TaskV1(_Frozen):
    """A task item; `facts` are indices into the plan's facts."""

    title: StrictStr
    heading: tuple[StrictStr, ...]
    lead: tuple[StrictStr, ...]
    units: tuple[StrictStr, ...]
    measures: Count
    facts: tuple[Count, ...]
    place: PlaceV1


class ResponsibilityV1(_Frozen):
    """A clause that names who is responsible."""

    quote: StrictStr
    units: tuple[StrictStr, ...]
    lead: tuple[StrictStr, ...]
    deadline: StrictStr | None
    place: EvidenceV1


class MoneyV1(_Frozen):
    """An amount of money as printed."""

    value: Number
    unit: StrictStr


class ProjectV1(_Frozen):
    """A key project."""

    name: StrictStr
    category: StrictStr | None
    content: StrictStr | None
    scale: StrictStr | None
    investment: MoneyV1 | None
    period: StrictStr | None
    owner: StrictStr | None
    place: EvidenceV1


class AmountV1(_Frozen):
    """A quantity with its place."""

    value: Number
    unit: StrictStr
    place: EvidenceV1


class SumV1(_Frozen):
    """A stated total and its parts; `complete`: the parts are stated as all of it."""

    total: AmountV1
    parts: tuple[AmountV1, ...]
    complete: StrictBool
    place: EvidenceV1


class TableV1(_Frozen):
    """A table; merged cells are repeated."""

    title: StrictStr
    header: tuple[tuple[StrictStr, ...], ...]
    rows: tuple[tuple[StrictStr, ...], ...]
    page: Natural | None
    page_to: Natural | None


class PlanV1(_Frozen):
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


# --- out --------------------------------------------------------------------------------------------------------------------


def report(report: Report, decisions: Standings | None = None) -> bytes:
    """The report as `plancheck/report/1`, UTF-8, the same bytes for the same report."""
    made = report_v1(report, decisions)
    return _bytes(made, frozenset() if decisions is not None else frozenset({"decisions"}))


def plan(plan: Plan, packs: Sequence[PackInfo] = ()) -> bytes:
    """The plan as `plancheck/plan/1`, UTF-8."""
    return _bytes(plan_v1(plan, packs), frozenset() if plan.document.annexes else frozenset({"attachments"}))


def report_v1(report: Report, decisions: Standings | None = None) -> ReportV1:
    """The report in the form of the contract."""
    return ReportV1(
        schema="plancheck/report/1",
        tool=ToolV1(name=TOOL, version=report.tool_version),
        packs=tuple(TitledPackV1(**_pack_fields(each), title=_text(each.title)) for each in report.packs),
        date=report.date,
        options=OptionsV1(kind=report.options.kind, province=report.options.province, parameters=dict(report.options.parameters)),
        document=_document(report.document),
        plan=CheckedPlanV1(
            title=report.plan.title,
            kind=report.plan.kind,
            kind_label=_text(report.plan.kind_label),
            place=report.plan.place,
            province=report.plan.province,
        ),
        verdict=report.verdict,
        counts=CountsV1(**report.counts),
        results=tuple(_result(each) for each in report.results),
        attachments=tuple(_document(each) for each in report.attachments),
        indicators=tuple(_indicator(each) for each in report.indicators),
        diagnostics=tuple(_diagnostic(each) for each in report.diagnostics),
        decisions=tuple(_decision(each) for each in (*decisions.found.values(), *decisions.gone)) if decisions is not None else (),
    )


def plan_v1(plan: Plan, packs: Sequence[PackInfo] = ()) -> PlanV1:
    """The plan in the form of the contract."""
    return PlanV1(
        schema="plancheck/plan/1",
        document=_document(plan.document),
        packs=_packs(packs),
        plan=PlanInfoV1(title=plan.title, kind=plan.kind, place=plan.place, province=plan.province),
        headings=tuple(_heading(each) for each in plan.headings),
        sections=tuple(_section(each, plan) for each in plan.sections),
        facts=tuple(_fact(each) for each in plan.facts),
        events=tuple(_event(each) for each in plan.events),
        places=tuple(_place_name(each) for each in plan.places),
        delegated=tuple(_delegated(each) for each in plan.delegated),
        tasks=tuple(_task(each) for each in plan.tasks),
        responsibilities=tuple(_responsibility(each) for each in plan.responsibilities),
        projects=tuple(_project(each) for each in plan.projects),
        sums=tuple(_sum(each) for each in plan.sums),
        tables=tuple(_table(each) for each in plan.tables),
        diagnostics=tuple(_diagnostic(each) for each in dict.fromkeys((*plan.document.diagnostics, *plan.diagnostics))),
        attachments=tuple(_document(each.file) for each in plan.document.annexes),
    )


def _text(text: Bilingual) -> TextV1:
    return TextV1(zh=text.zh, en=text.en)


def _packs(packs: Sequence[PackInfo]) -> tuple[PackV1, ...]:
    return tuple(PackV1(**_pack_fields(each)) for each in packs)


def _pack_fields(it: PackInfo) -> dict[str, str]:
    return {"id": it.id, "version": it.version, "sha256": it.sha256}


def _document(it: DocumentInfo | Document) -> DocumentV1:
    return DocumentV1.model_validate(
        {
            "name": it.name,
            "sha256": it.sha256,
            "format": it.format,
            "pages": it.pages,
            "status": it.status,
            "reason": it.reason,
            "detail": _text(it.detail),
        }
    )


def _place_fields(it: Place) -> dict[str, Any]:
    return {
        "document": it.document,
        "block": it.block,
        "start": it.start,
        "end": it.end,
        "section": it.section,
        "page": it.page,
        "paragraph": it.paragraph,
        "table": it.table,
        "cell": it.cell,
        "boxes": tuple(BoxV1(page=box.page, rect=box.rect) for box in it.boxes),
    }


def _place(it: Place) -> PlaceV1:
    return PlaceV1(**_place_fields(it))


def _evidence(it: Evidence) -> EvidenceV1:
    return EvidenceV1(quote=it.quote, before=it.before, after=it.after, role=it.role, **_place_fields(it.place))


def _result(it: Result) -> ResultV1:
    return ResultV1(
        rule=it.rule,
        rule_version=it.rule_version,
        title=_text(it.title),
        level=it.level,
        basis=it.basis,
        basis_label=_text(it.basis_label),
        source=it.source.zh,
        source_label=_text(it.source),
        errs=it.errs,
        pack=it.pack,
        group=_text(it.group) if it.group else None,
        outcome=it.outcome,
        reason=it.reason,
        message=_text(it.message),
        advice=_text(it.advice),
        evidence=tuple(_evidence(each) for each in it.evidence),
        subresults=tuple(_subresult(each) for each in it.subresults),
    )


def _subresult(it: SubResult) -> SubResultV1:
    return SubResultV1(
        id=it.id,
        subject=SubjectV1(type=it.subject.type, key=it.subject.key, label=_text(it.subject.label)),
        outcome=it.outcome,
        reason=it.reason,
        message=_text(it.message),
        advice=_text(it.advice),
        fingerprint=it.fingerprint,
        looked_for=tuple(_place(each) for each in it.looked_for),
        evidence=tuple(_evidence(each) for each in it.evidence),
    )


def _indicator(it: Path) -> IndicatorV1:
    points = tuple(
        PointV1(
            year=each.year,
            kind=each.kind,
            base_year=each.base_year,
            change=each.change,
            op=each.op,
            value=each.value,
            value_to=each.value_to,
            unit=each.unit,
            place=_place(each.place),
        )
        for each in it.series
    )
    reference = tuple(ReferenceV1(label=label, year=year, value=value) for label, year, value in it.reference)
    return IndicatorV1(code=it.code, label=_text(it.label), unit=it.unit, series=points, reference=reference)


def _diagnostic(it: Diagnostic) -> DiagnosticV1:
    return DiagnosticV1(
        code=it.code,
        severity=it.severity,
        message=_text(it.message),
        help=_text(it.help) if it.help else None,
        place=_place(it.place) if it.place else None,
    )


def _decision(it: Standing) -> DecisionV1:
    waiver = it.decision.waiver
    return DecisionV1(
        id=it.id,
        made_on=it.target.id,
        rule=it.target.rule,
        state=it.state,
        choice=it.decision.choice,
        text=it.decision.text,
        reason=it.decision.reason,
        waiver=WaiverV1(number=waiver.number, approver=waiver.approver, scope=waiver.scope, until=waiver.until) if waiver else None,
        by=it.by,
        on=it.on,
    )


def _heading(it: Heading) -> HeadingV1:
    return HeadingV1(level=it.level, number=it.number, title=it.title, page=it.place.page, paragraph=it.place.paragraph)


def _section(it: Section, plan: Plan) -> SectionV1:
    paragraphs = [block.paragraph for block in plan.document.blocks[it.start : it.end] if block.paragraph is not None]
    span = (paragraphs[0], paragraphs[-1]) if paragraphs else (None, None)
    return SectionV1(heading=plan.headings.index(it.heading), topics=dict(it.topics), paragraphs=span)


def _fact(it: Fact) -> FactV1:
    return FactV1(
        indicator=it.indicator,
        subject=it.subject,
        scope=it.scope,
        kind=it.kind,
        year=it.year,
        base_year=it.base_year,
        change=it.change,
        op=it.op,
        value=it.value,
        value_to=it.value_to,
        unit=fold_unit(it.unit),
        soft=it.soft,
        quote=it.evidence.quote,
        place=_evidence(it.evidence),
    )


def _event(it: Event) -> EventV1:
    return EventV1(event=it.event, year=it.year, op=it.op, owner=it.owner, quote=it.evidence.quote, place=_evidence(it.evidence))


def _place_name(it: PlaceName) -> PlaceNameV1:
    return PlaceNameV1(name=it.name, role=it.role, place=_evidence(it.evidence))


def _delegated(it: Delegated) -> DelegatedV1:
    return DelegatedV1(indicator=it.indicator, subject=it.subject, year=it.year, quote=it.evidence.quote, place=_evidence(it.evidence))


def _task(it: TaskItem) -> TaskV1:
    return TaskV1(
        title=it.title,
        heading=it.heading,
        lead=it.lead,
        units=it.units,
        measures=len(it.measures),
        facts=it.facts,
        place=_place(it.place),
    )


def _responsibility(it: Responsibility) -> ResponsibilityV1:
    return ResponsibilityV1(quote=it.evidence.quote, units=it.units, lead=it.lead, deadline=it.deadline, place=_evidence(it.evidence))


def _project(it: Project) -> ProjectV1:
    return ProjectV1(
        name=it.name,
        category=it.category,
        content=it.content,
        scale=it.scale,
        investment=MoneyV1(value=it.investment.value, unit=it.investment.unit) if it.investment else None,
        period=it.period,
        owner=it.owner,
        place=_evidence(it.evidence),
    )


def _amount(it: Amount) -> AmountV1:
    return AmountV1(value=it.value, unit=it.unit, place=_evidence(it.evidence))


def _sum(it: Sum) -> SumV1:
    return SumV1(
        total=_amount(it.total), parts=tuple(_amount(each) for each in it.parts), complete=it.complete, place=_evidence(it.total.evidence)
    )


def _table(it: PlanTable) -> TableV1:
    return TableV1(title=it.title, header=it.header, rows=it.rows, page=it.page, page_to=it.page_to)


_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


def _bytes(model: BaseModel, without: frozenset[str] = frozenset()) -> bytes:
    pieces: list[str] = []
    _write(model.model_dump(by_alias=True, exclude=set(without)), "\n", pieces)
    return (_LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", "".join(pieces)) + "\n").encode()


def _write(value: Any, line: str, out: list[str]) -> None:
    """JSON text, one space a level, in pieces. Our own few lines, since json.dumps knows no exact decimals."""
    if isinstance(value, str):
        out.append(encode_basestring(value))
    elif isinstance(value, dict):
        inner, mark = line + " ", "{"
        for key, item in value.items():
            out.append(f"{mark}{inner}{encode_basestring(key)}: ")
            _write(item, inner, out)
            mark = ","
        out.append(line + "}" if value else "{}")
    elif isinstance(value, (list, tuple)):
        if all(item is None or isinstance(item, (int, float)) for item in value):
            out.append(f"[{', '.join(map(json.dumps, value))}]")
            return
        inner, mark = line + " ", "["
        for item in value:
            out.append(mark + inner)
            _write(item, inner, out)
            mark = ","
        out.append(line + "]")
    elif isinstance(value, Decimal):
        out.append(number(value))
    elif isinstance(value, date):
        out.append(f'"{value.isoformat()}"')
    else:
        out.append(json.dumps(value))


# --- in ---------------------------------------------------------------------------------------------------------------------


def read_report(data: bytes) -> ReportV1:
    """A report that was written before. ValueError, with what is wrong, for anything else."""
    try:
        return ReportV1.model_validate(json.loads(data.decode("utf-8"), parse_float=Decimal))
    except (RecursionError, ArithmeticError) as error:
        raise ValueError("no plancheck report: nested too deep, or a number out of range") from error


def restored(it: ReportV1) -> Report:
    """The Report that was written, whole but for the places of diagnostics in rules text."""
    options = Options(it.options.kind, it.options.province, tuple(it.options.parameters.items()))
    plan = PlanInfo(it.plan.title, it.plan.kind, _text_back(it.plan.kind_label), it.plan.place, it.plan.province)
    return Report(
        tool_version=it.tool.version,
        packs=tuple(PackInfo(each.id, each.version, each.sha256, _text_back(each.title)) for each in it.packs),
        date=it.date,
        options=options,
        document=_document_back(it.document),
        plan=plan,
        verdict=it.verdict,
        results=tuple(_result_back(each) for each in it.results),
        attachments=tuple(_document_back(each) for each in it.attachments),
        indicators=tuple(_path_back(each) for each in it.indicators),
        diagnostics=tuple(_diagnostic_back(each) for each in it.diagnostics),
    )


def _text_back(it: TextV1) -> Bilingual:
    return Bilingual(it.zh, it.en)


def _document_back(it: DocumentV1) -> DocumentInfo:
    return DocumentInfo(it.name, it.sha256, it.format, it.pages, it.status, it.reason, _text_back(it.detail))


def _place_back(it: PlaceV1 | EvidenceV1) -> Place:
    boxes = tuple(Box(box.page, box.rect) for box in it.boxes)
    return Place(it.block, it.start, it.end, it.document, it.section, it.page, it.paragraph, it.table, it.cell, boxes)


def _result_back(it: ResultV1) -> Result:
    return Result(
        rule=it.rule,
        rule_version=it.rule_version,
        title=_text_back(it.title),
        level=it.level,
        basis=it.basis,
        basis_label=_text_back(it.basis_label),
        source=_text_back(it.source_label),
        errs=it.errs,
        outcome=it.outcome,
        reason=it.reason,
        message=_text_back(it.message),
        advice=_text_back(it.advice),
        subresults=tuple(_subresult_back(each) for each in it.subresults),
        pack=it.pack,
        group=_text_back(it.group) if it.group else None,
    )


def _subresult_back(it: SubResultV1) -> SubResult:
    return SubResult(
        id=it.id,
        subject=Subject(it.subject.type, it.subject.key, _text_back(it.subject.label)),
        outcome=it.outcome,
        reason=it.reason,
        message=_text_back(it.message),
        advice=_text_back(it.advice),
        fingerprint=it.fingerprint,
        looked_for=tuple(_place_back(each) for each in it.looked_for),
        evidence=tuple(Evidence(each.quote, _place_back(each), each.before, each.after, each.role) for each in it.evidence),
    )


def _path_back(it: IndicatorV1) -> Path:
    points = tuple(
        Point(each.year, each.kind, each.value, each.value_to, each.op, each.unit, each.base_year, each.change, _place_back(each.place))
        for each in it.series
    )
    return Path(it.code, _text_back(it.label), it.unit, points, tuple((each.label, each.year, each.value) for each in it.reference))


def _diagnostic_back(it: DiagnosticV1) -> Diagnostic:
    return Diagnostic(
        it.code,
        it.severity,
        _text_back(it.message),
        _text_back(it.help) if it.help else None,
        _place_back(it.place) if it.place else None,
    )


# --- the schemas that are shipped -------------------------------------------------------------------------------------------

#: file in schemas/ -> the model that it is made from
SCHEMAS: dict[str, type[BaseModel]] = {"report-1.json": ReportV1, "plan-1.json": PlanV1}


def schema(name: str) -> bytes:
    """The JSON Schema (2020-12) of a file in schemas/, made from its model."""
    made = SCHEMAS[name].model_json_schema(by_alias=True)
    text = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
