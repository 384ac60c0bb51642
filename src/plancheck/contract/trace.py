"""`plancheck/trace/1`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, StrictBool, StrictStr

from plancheck.contract.report import (
    Count,
    DocumentV1,
    EvidenceV1,
    Frozen,
    OptionsV1,
    PackV1,
    PlaceV1,
    PlanInfoV1,
    SubjectV1,
    SubResultV1,
    TextV1,
    ToolV1,
)
from plancheck.model.report import Level, Outcome
from plancheck.model.trace import Part, State


class ExampleV1(Frozen):
    """An element of a list, whether it belongs, and the conditions that it was put to."""

    kind: TextV1
    label: TextV1
    state: State
    reason: StrictStr | None
    evidence: tuple[EvidenceV1, ...]
    steps: tuple[StepV1, ...]


class ListV1(Frozen):
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


class StepV1(Frozen):
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


class NeedV1(Frozen):
    """Something that would have to be otherwise; `any`: one of its parts is enough."""

    text: TextV1
    any: StrictBool
    evidence: tuple[EvidenceV1, ...]
    parts: tuple[NeedV1, ...]


class ExplainedV1(Frozen):
    """A sub-result as in the report, and the tree that led to it."""

    subresult: SubResultV1
    belongs: tuple[ExampleV1, ...]
    root: StepV1 | None
    needs: tuple[NeedV1, ...]


class SubjectOutcomeV1(Frozen):
    """A subject of the rule and its outcome."""

    id: StrictStr
    subject: SubjectV1
    outcome: Outcome
    reason: StrictStr | None


class RuleV1(Frozen):
    """The rule that was explained; `text` is all of it as the language prints it."""

    id: StrictStr
    version: StrictStr | None
    title: TextV1
    level: Level | None
    text: TextV1


class TraceV1(Frozen):
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
