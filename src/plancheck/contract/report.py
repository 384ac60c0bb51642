"""`plancheck/report/1` and what other files share with it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictInt, StrictStr, WithJsonSchema

from plancheck.model.decision import Choice, State
from plancheck.model.diagnostic import Severity
from plancheck.model.document import Status
from plancheck.model.place import Role
from plancheck.model.report import Level, Outcome, Verdict


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError("a number must be finite")
    return value


Number = Annotated[Decimal, AfterValidator(_finite), WithJsonSchema({"type": "number"})]
Count = Annotated[StrictInt, Field(ge=0)]
Natural = Annotated[StrictInt, Field(ge=1)]


class Frozen(BaseModel):
    """A part of a file: all of its fields, and no others."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TextV1(Frozen):
    """One text for people, in Chinese and English."""

    zh: StrictStr
    en: StrictStr


class BoxV1(Frozen):
    """A rectangle on a page: PDF points from the top left."""

    page: Natural
    rect: tuple[float, float, float, float]


class PlaceV1(Frozen):
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


class EvidenceV1(Frozen):
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


class ToolV1(Frozen):
    """What made this file."""

    name: StrictStr
    version: StrictStr


class PackV1(Frozen):
    """A loaded rule pack."""

    id: StrictStr
    version: StrictStr
    sha256: StrictStr


class OptionsV1(Frozen):
    """What was asked for; null: worked out from the draft."""

    kind: StrictStr | None
    province: StrictStr | None
    parameters: dict[StrictStr, StrictStr]


class DocumentV1(Frozen):
    """A document that was handed in, and how far it was read."""

    name: StrictStr
    sha256: StrictStr
    format: StrictStr
    pages: Count | None
    status: Status
    reason: StrictStr | None
    detail: TextV1


class PlanInfoV1(Frozen):
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


class CountsV1(Frozen):
    """How many rules have each outcome."""

    passed: Count
    failed: Count
    cantTell: Count
    inapplicable: Count
    error: Count


class SubjectV1(Frozen):
    """What a sub-result is about."""

    type: StrictStr
    key: StrictStr
    label: TextV1


class SubResultV1(Frozen):
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


class ResultV1(Frozen):
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


class PointV1(Frozen):
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


class ReferenceV1(Frozen):
    """A value to compare with, as the pack writes it."""

    label: StrictStr
    year: StrictStr
    value: StrictStr


class IndicatorV1(Frozen):
    """An indicator's values in the draft, one series."""

    code: StrictStr
    label: TextV1
    unit: StrictStr
    series: tuple[PointV1, ...]
    reference: tuple[ReferenceV1, ...]


class DiagnosticV1(Frozen):
    """Something wrong with the draft or the rules text."""

    code: StrictStr
    severity: Severity
    message: TextV1
    help: TextV1 | None
    place: PlaceV1 | None


class WaiverV1(Frozen):
    """Number of the document that lets a requirement off, who approved it, what it covers, its last day (null: none)."""

    number: StrictStr
    approver: StrictStr
    scope: StrictStr
    until: date | None


class DecisionV1(Frozen):
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


class ReportV1(Frozen):
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
