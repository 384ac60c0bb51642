"""The JSON that others build on: `plancheck/report/1` and `plancheck/plan/1`, out and (for reports) in.

Frozen copies of the contract, never dumps of inner types: a change in the model changes nothing here by itself.
Every field is always there; null stands for what is not known. Numbers are exact decimals. What the files are made of: `contract`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plancheck.contract.json_text import Forms, utf8
from plancheck.model.decision import Standing, Standings, Waiver
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Document
from plancheck.model.place import Box, Evidence, Place
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Heading,
    Money,
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
)

if TYPE_CHECKING:
    from plancheck.contract.report import (
        DiagnosticV1,
        DocumentV1,
        EvidenceV1,
        IndicatorV1,
        PlaceV1,
        ReportV1,
        ResultV1,
        SubResultV1,
        TextV1,
    )

TOOL = "plancheck"
#: An object of JSON: its fields in their order.
Made = dict[str, Any]


# --- out --------------------------------------------------------------------------------------------------------------------


def report(report: Report, decisions: Standings | None = None) -> bytes:
    """The report as `plancheck/report/1`, UTF-8, the same bytes for the same report. `decisions` are there only where they are given."""
    made: Made = {
        "schema": "plancheck/report/1",
        "tool": tool(report.tool_version),
        "packs": tuple({**_pack(each), "title": each.title} for each in report.packs),
        "date": report.date,
        "options": report.options,
        "document": report.document,
        "plan": {**plan_info(report.plan), "kind_label": report.plan.kind_label},
        "verdict": report.verdict,
        "counts": counts(report.counts),
        "results": report.results,
        "attachments": report.attachments,
        "indicators": report.indicators,
        "diagnostics": report.diagnostics,
    }
    if decisions is not None:
        made["decisions"] = (*decisions.found.values(), *decisions.gone)
    return utf8(made, FORMS, SHARED)


def plan(plan: Plan, packs: Sequence[PackInfo] = ()) -> bytes:
    """The plan as `plancheck/plan/1`, UTF-8. `attachments` are there only where files were read with the draft."""
    made: Made = {
        "schema": "plancheck/plan/1",
        "document": plan.document,
        "packs": tuple(packs),
        "plan": plan_info(plan),
        "headings": plan.headings,
        "sections": tuple(_section(each, plan) for each in plan.sections),
        "facts": plan.facts,
        "events": plan.events,
        "places": plan.places,
        "delegated": plan.delegated,
        "tasks": plan.tasks,
        "responsibilities": plan.responsibilities,
        "projects": plan.projects,
        "sums": plan.sums,
        "tables": plan.tables,
        "diagnostics": tuple(dict.fromkeys((*plan.document.diagnostics, *plan.diagnostics))),
    }
    if plan.document.annexes:
        made["attachments"] = tuple(each.file for each in plan.document.annexes)
    return utf8(made, FORMS, SHARED)


def tool(version: str) -> Made:
    """What made a file."""
    return {"name": TOOL, "version": version}


def plan_info(it: Plan | PlanInfo) -> Made:
    """What a draft is a plan for."""
    return {"title": it.title, "kind": it.kind, "place": it.place, "province": it.province}


def counts(it: Mapping[Outcome, int]) -> Made:
    """How many rules have each outcome."""
    return {outcome: it[outcome] for outcome in _COUNTED}


#: The order of the contract.
_COUNTED: tuple[Outcome, ...] = ("passed", "failed", "cantTell", "inapplicable", "error")


def _text(it: Bilingual) -> Made:
    return {"zh": it.zh, "en": it.en}


def _pack(it: PackInfo) -> Made:
    return {"id": it.id, "version": it.version, "sha256": it.sha256}


def _options(it: Options) -> Made:
    return {"kind": it.kind, "province": it.province, "parameters": dict(it.parameters)}


def _document(it: DocumentInfo | Document) -> Made:
    return {
        "name": it.name,
        "sha256": it.sha256,
        "format": it.format,
        "pages": it.pages,
        "status": it.status,
        "reason": it.reason,
        "detail": it.detail,
    }


def _box(it: Box) -> Made:
    return {"page": it.page, "rect": tuple(map(float, it.rect))}


def _place(it: Place) -> Made:
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
        "boxes": it.boxes,
    }


def _evidence(it: Evidence) -> Made:
    return {"quote": it.quote, "before": it.before, "after": it.after, "role": it.role, **_place(it.place)}


def _result(it: Result) -> Made:
    return {
        "rule": it.rule,
        "rule_version": it.rule_version,
        "title": it.title,
        "level": it.level,
        "basis": it.basis,
        "source": it.source.zh,
        "outcome": it.outcome,
        "reason": it.reason,
        "message": it.message,
        "advice": it.advice,
        "evidence": it.evidence,
        "subresults": it.subresults,
        "basis_label": it.basis_label,
        "source_label": it.source,
        "errs": it.errs,
        "pack": it.pack,
        "group": it.group,
    }


def _subject(it: Subject) -> Made:
    return {"type": it.type, "key": it.key, "label": it.label}


def _subresult(it: SubResult) -> Made:
    return {
        "id": it.id,
        "subject": it.subject,
        "outcome": it.outcome,
        "reason": it.reason,
        "message": it.message,
        "advice": it.advice,
        "fingerprint": it.fingerprint,
        "looked_for": it.looked_for,
        "evidence": it.evidence,
    }


def _path(it: Path) -> Made:
    reference = tuple({"label": label, "year": year, "value": value} for label, year, value in it.reference)
    return {"code": it.code, "label": it.label, "unit": it.unit, "series": it.series, "reference": reference}


def _point(it: Point) -> Made:
    return {
        "year": it.year,
        "kind": it.kind,
        "base_year": it.base_year,
        "change": it.change,
        "op": it.op,
        "value": it.value,
        "value_to": it.value_to,
        "unit": it.unit,
        "place": it.place,
    }


def _diagnostic(it: Diagnostic) -> Made:
    return {"code": it.code, "severity": it.severity, "message": it.message, "help": it.help, "place": it.place}


def _standing(it: Standing) -> Made:
    return {
        "id": it.id,
        "made_on": it.target.id,
        "rule": it.target.rule,
        "state": it.state,
        "choice": it.decision.choice,
        "text": it.decision.text,
        "reason": it.decision.reason,
        "waiver": it.decision.waiver,
        "by": it.by,
        "on": it.on,
    }


def _waiver(it: Waiver) -> Made:
    return {"number": it.number, "approver": it.approver, "scope": it.scope, "until": it.until}


def _heading(it: Heading) -> Made:
    return {"level": it.level, "number": it.number, "title": it.title, "page": it.place.page, "paragraph": it.place.paragraph}


def _section(it: Section, plan: Plan) -> Made:
    paragraphs = [block.paragraph for block in plan.document.blocks[it.start : it.end] if block.paragraph is not None]
    span = (paragraphs[0], paragraphs[-1]) if paragraphs else (None, None)
    topics = {topic: float(share) for topic, share in it.topics}
    return {"heading": plan.headings.index(it.heading), "topics": topics, "paragraphs": span}


def _fact(it: Fact) -> Made:
    return {
        "indicator": it.indicator,
        "subject": it.subject,
        "scope": it.scope,
        "kind": it.kind,
        "year": it.year,
        "base_year": it.base_year,
        "change": it.change,
        "op": it.op,
        "value": it.value,
        "value_to": it.value_to,
        "unit": fold_unit(it.unit),
        "soft": it.soft,
        "quote": it.evidence.quote,
        "place": it.evidence,
    }


def _event(it: Event) -> Made:
    return {"event": it.event, "year": it.year, "op": it.op, "owner": it.owner, "quote": it.evidence.quote, "place": it.evidence}


def _place_name(it: PlaceName) -> Made:
    return {"name": it.name, "role": it.role, "place": it.evidence}


def _delegated(it: Delegated) -> Made:
    return {"indicator": it.indicator, "subject": it.subject, "year": it.year, "quote": it.evidence.quote, "place": it.evidence}


def _task(it: TaskItem) -> Made:
    return {
        "title": it.title,
        "heading": it.heading,
        "lead": it.lead,
        "units": it.units,
        "measures": len(it.measures),
        "facts": it.facts,
        "place": it.place,
    }


def _responsibility(it: Responsibility) -> Made:
    return {"quote": it.evidence.quote, "units": it.units, "lead": it.lead, "deadline": it.deadline, "place": it.evidence}


def _project(it: Project) -> Made:
    return {
        "name": it.name,
        "category": it.category,
        "content": it.content,
        "scale": it.scale,
        "investment": it.investment,
        "period": it.period,
        "owner": it.owner,
        "place": it.evidence,
    }


def _money(it: Money) -> Made:
    return {"value": it.value, "unit": it.unit}


def _amount(it: Amount) -> Made:
    return {"value": it.value, "unit": it.unit, "place": it.evidence}


def _sum(it: Sum) -> Made:
    return {"total": it.total, "parts": it.parts, "complete": it.complete, "place": it.total.evidence}


def _table(it: PlanTable) -> Made:
    return {"title": it.title, "header": it.header, "rows": it.rows, "page": it.page, "page_to": it.page_to}


#: What stands in the files, by its type in the model.
FORMS: Forms = {
    Amount: _amount,
    Bilingual: _text,
    Box: _box,
    Delegated: _delegated,
    Diagnostic: _diagnostic,
    Document: _document,
    DocumentInfo: _document,
    Event: _event,
    Evidence: _evidence,
    Fact: _fact,
    Heading: _heading,
    Money: _money,
    Options: _options,
    PackInfo: _pack,
    Path: _path,
    Place: _place,
    PlaceName: _place_name,
    PlanTable: _table,
    Point: _point,
    Project: _project,
    Responsibility: _responsibility,
    Result: _result,
    Standing: _standing,
    Subject: _subject,
    SubResult: _subresult,
    Sum: _sum,
    TaskItem: _task,
    Waiver: _waiver,
}
#: What rules share, so that it stands in a file many times.
SHARED = frozenset({Bilingual, Evidence, Place})


# --- in ---------------------------------------------------------------------------------------------------------------------


def read_report(data: bytes) -> ReportV1:
    """A report that was written before. ValueError, with what is wrong, for anything else."""
    from plancheck.contract.report import ReportV1

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
