"""The JSON of an explanation, `plancheck/trace/1`: a frozen copy like those of json_v1, whose parts it is made of."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictStr

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.report import Level, Outcome, Result
from plancheck.model.trace import Example, Listed, Need, Part, State, Step, SubjectTrace, Trace
from plancheck.render import json_v1
from plancheck.render.json_v1 import (
    TOOL,
    Count,
    DocumentV1,
    EvidenceV1,
    OptionsV1,
    PackV1,
    PlaceV1,
    PlanInfoV1,
    SubjectV1,
    SubResultV1,
    TextV1,
    ToolV1,
)


class _Frozen(json_v1._Frozen):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ExampleV1(_Frozen):
    """An element of a list, whether it belongs, and the conditions that it was put to."""

    kind: TextV1
    label: TextV1
    state: State
    reason: StrictStr | None
    evidence: tuple[EvidenceV1, ...]
    steps: tuple[StepV1, ...]


class ListV1(_Frozen):
    """What a list held. `sure` met its conditions, `unsure` may; `examined` were put to them, null without conditions."""

    sure: Count
    unsure: Count
    examined: Count | None
    complete: StrictBool
    reason: StrictStr | None
    each: StrictBool
    looked_for: tuple[PlaceV1, ...]
    met: tuple[ExampleV1, ...]
    missed: tuple[ExampleV1, ...]
    nearest: tuple[EvidenceV1, ...]


class StepV1(_Frozen):
    """A node of the rule: its words, what it came to, what it rests on, the nodes below. `state` is null for a value."""

    text: TextV1
    part: Part
    state: State | None
    reason: StrictStr | None
    value: TextV1 | None
    owner: TextV1 | None
    words: tuple[StrictStr, ...]
    list: ListV1 | None
    evidence: tuple[EvidenceV1, ...]
    looked_for: tuple[PlaceV1, ...]
    error: StrictStr | None
    steps: tuple[StepV1, ...]


class NeedV1(_Frozen):
    """Something that would have to be otherwise; `any`: one of its parts is enough."""

    text: TextV1
    any: StrictBool
    evidence: tuple[EvidenceV1, ...]
    parts: tuple[NeedV1, ...]


class ExplainedV1(_Frozen):
    """A sub-result as in the report, and the tree that led to it."""

    subresult: SubResultV1
    belongs: tuple[ExampleV1, ...]
    root: StepV1 | None
    needs: tuple[NeedV1, ...]


class SubjectOutcomeV1(_Frozen):
    """A subject of the rule and its outcome."""

    id: StrictStr
    subject: SubjectV1
    outcome: Outcome
    reason: StrictStr | None


class RuleV1(_Frozen):
    """The rule that was explained; `text` is all of it as the language prints it."""

    id: StrictStr
    version: StrictStr | None
    title: TextV1
    level: Level | None
    text: TextV1


class TraceV1(_Frozen):
    """Why a rule came out as it did over a draft. `outcome` is null where the draft could not be read.

    `attachments` is there only where files were read with the draft.
    """

    schema_: Literal["plancheck/trace/1"] = Field(alias="schema")
    tool: ToolV1
    packs: tuple[PackV1, ...]
    date: date
    options: OptionsV1
    document: DocumentV1
    plan: PlanInfoV1
    rule: RuleV1
    outcome: Outcome | None
    reason: StrictStr | None
    message: TextV1 | None
    applies: tuple[StepV1, ...]
    objects: tuple[StepV1, ...]
    subjects: tuple[SubjectOutcomeV1, ...]
    explained: tuple[ExplainedV1, ...]
    more: Count
    attachments: tuple[DocumentV1, ...] = ()


def trace(it: Trace) -> bytes:
    """The explanation as `plancheck/trace/1`, UTF-8."""
    return json_v1._bytes(trace_v1(it), frozenset() if it.attachments else frozenset({"attachments"}))


def trace_v1(it: Trace) -> TraceV1:
    """The explanation in the form of the contract."""
    found = it.explanation
    result: Result | None = found.result if found else None
    return TraceV1(
        schema="plancheck/trace/1",
        tool=ToolV1(name=TOOL, version=it.tool_version),
        packs=json_v1._packs(it.packs),
        date=it.date,
        options=OptionsV1(kind=it.options.kind, province=it.options.province, parameters=dict(it.options.parameters)),
        document=json_v1._document(it.document),
        plan=PlanInfoV1(title=it.plan.title, kind=it.plan.kind, place=it.plan.place, province=it.plan.province),
        rule=RuleV1(
            id=it.rule,
            version=result.rule_version if result else None,
            title=_text(it.title),
            level=result.level if result else None,
            text=_text(it.text),
        ),
        outcome=result.outcome if result else None,
        reason=result.reason if result else None,
        message=_text(result.message) if result else None,
        applies=tuple(map(_step, found.applies)) if found else (),
        objects=tuple(map(_step, found.objects)) if found else (),
        subjects=_subjects(result) if result else (),
        explained=tuple(map(_explained, found.subjects)) if found else (),
        more=found.more if found else 0,
        attachments=tuple(map(json_v1._document, it.attachments)),
    )


def _text(text: Bilingual) -> TextV1:
    return TextV1(zh=text.zh, en=text.en)


def _maybe(text: Bilingual | None) -> TextV1 | None:
    return _text(text) if text is not None else None


def _quotes(evidence: Iterable[Evidence]) -> tuple[EvidenceV1, ...]:
    return tuple(map(json_v1._evidence, evidence))


def _places(places: Iterable[Place]) -> tuple[PlaceV1, ...]:
    return tuple(map(json_v1._place, places))


def _subjects(result: Result) -> tuple[SubjectOutcomeV1, ...]:
    return tuple(
        SubjectOutcomeV1(
            id=sub.id,
            subject=SubjectV1(type=sub.subject.type, key=sub.subject.key, label=_text(sub.subject.label)),
            outcome=sub.outcome,
            reason=sub.reason,
        )
        for sub in result.subresults
    )


def _explained(it: SubjectTrace) -> ExplainedV1:
    return ExplainedV1(
        subresult=json_v1._subresult(it.result),
        belongs=tuple(map(_example, it.belongs)),
        root=_step(it.root) if it.root is not None else None,
        needs=tuple(map(_need, it.needs)),
    )


def _step(it: Step) -> StepV1:
    return StepV1(
        text=_text(it.text),
        part=it.part,
        state=it.state,
        reason=it.reason,
        value=_maybe(it.value),
        owner=_maybe(it.owner),
        words=it.words,
        list=_list(it.listed) if it.listed is not None else None,
        evidence=_quotes(it.evidence),
        looked_for=_places(it.looked_for),
        error=it.error or None,
        steps=tuple(map(_step, it.steps)),
    )


def _list(it: Listed) -> ListV1:
    return ListV1(
        sure=it.sure,
        unsure=it.unsure,
        examined=it.examined,
        complete=it.complete,
        reason=it.reason,
        each=it.each,
        looked_for=_places(it.looked_for),
        met=tuple(map(_example, it.met)),
        missed=tuple(map(_example, it.missed)),
        nearest=_quotes(it.nearest),
    )


def _example(it: Example) -> ExampleV1:
    return ExampleV1(
        kind=_text(it.kind),
        label=_text(it.label),
        state=it.state,
        reason=it.reason,
        evidence=_quotes(it.evidence),
        steps=tuple(map(_step, it.steps)),
    )


def _need(it: Need) -> NeedV1:
    return NeedV1(text=_text(it.text), any=it.any, evidence=_quotes(it.evidence), parts=tuple(map(_need, it.parts)))


def schema() -> bytes:
    """The JSON Schema (2020-12) of schemas/trace-1.json."""
    made: dict[str, Any] = TraceV1.model_json_schema(by_alias=True)
    text = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
