"""`plancheck/report/1`, and the parts that other files share with it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StrictBool, StrictInt, StrictStr, model_validator

from plancheck.contract.base import TOOL, Count, Day, File, Natural, Number, Part, as_object, taken
from plancheck.model.dated import Dated, DateSource
from plancheck.model.decision import Choice, Standings, State, reviewed_verdict
from plancheck.model.diagnostic import Bilingual, Diagnostic, Severity
from plancheck.model.document import Status
from plancheck.model.ledger import KindCount, LedgerSummary, Mark, MarkKind
from plancheck.model.place import Box, Evidence, Place, Role
from plancheck.model.report import (
    Cause,
    Configuration,
    DocumentInfo,
    Ground,
    Level,
    Options,
    Outcome,
    PackInfo,
    Path,
    PlanInfo,
    Point,
    PrintInfo,
    PrintStatus,
    Recognition,
    RecognitionOutcome,
    Report,
    Result,
    Sign,
    Speaks,
    Subject,
    SubResult,
    Verdict,
)


class TextV1(Part):
    """A text for people, in Chinese and English."""

    zh: StrictStr = Field(description="The text in Chinese.")
    en: StrictStr = Field(description="The text in English.")

    def restored(self) -> Bilingual:
        return Bilingual(self.zh, self.en)


class BoxV1(Part):
    """A rectangle on a page."""

    page: Natural = Field(description="Page, from 1.")
    rect: tuple[float, float, float, float] = Field(description="x0, y0, x1, y1 in PDF points from the top left corner of the page.")

    def restored(self) -> Box:
        return Box(self.page, self.rect)


class PlaceV1(Part):
    """Where something stands in a document."""

    document: Count = Field(description="0 for the draft, from 1 for its attachments.")
    block: Count = Field(description="Index of the block (paragraph or table cell), from 0.")
    start: Count = Field(description="First character in the text of the block, in code points from 0.")
    end: Count = Field(description="End in the text of the block, in code points; this character is not included.")
    section: tuple[StrictStr, ...] = Field(description="The headings above it, outermost first.")
    page: Natural | None = Field(description="Page, from 1; null for formats without pages.")
    paragraph: Natural | None = Field(description="Paragraph, from 1; null inside tables, but for those typed as lines.")
    table: Natural | None = Field(description="Table, from 1; null outside tables.")
    cell: tuple[StrictInt, StrictInt] | None = Field(description="Row and column in the table, from 1; null outside tables.")
    boxes: tuple[BoxV1, ...] = Field(description="The rectangles on the pages that it fills; empty for formats without pages.")

    def restored(self) -> Place:
        boxes = tuple(box.restored() for box in self.boxes)
        return Place(self.block, self.start, self.end, self.document, self.section, self.page, self.paragraph, self.table, self.cell, boxes)


class QuoteV1(Part):
    """A quote from a document with the text around it."""

    quote: StrictStr = Field(description="The text, exactly as it stands in the document.")
    before: StrictStr = Field(description="Up to 80 characters before the quote.")
    after: StrictStr = Field(description="Up to 80 characters after the quote.")
    role: Role = Field(
        description="support: the outcome rests on it. conflict: it contradicts another. nearest: it is the closest passage."
    )


class EvidenceV1(PlaceV1, QuoteV1):
    """A quote from a document with its place and the text around it."""

    @model_validator(mode="before")
    @classmethod
    def _of(cls, value: object) -> object:
        if not isinstance(value, Evidence):
            return value
        place = value.place
        return {
            "quote": value.quote, "before": value.before, "after": value.after, "role": value.role,
            "document": place.document, "block": place.block, "start": place.start, "end": place.end, "section": place.section,
            "page": place.page, "paragraph": place.paragraph, "table": place.table, "cell": place.cell, "boxes": place.boxes,
        }  # fmt: skip

    def evidence(self) -> Evidence:
        return Evidence(self.quote, self.restored(), self.before, self.after, self.role)


class ToolV1(Part):
    """What wrote the file."""

    name: StrictStr = Field(description="plancheck.")
    version: StrictStr = Field(description="Version of the tool.")


class PackV1(Part):
    """A loaded rule pack."""

    id: StrictStr = Field(description="Name of the pack.")
    version: StrictStr = Field(description="Version of the pack.")
    sha256: StrictStr = Field(description="SHA-256 of the pack's files, as hex digits.")


class TitledPackV1(PackV1):
    """A loaded rule pack with its title."""

    title: TextV1 = Field(description="Title of the pack.")
    only_vocabulary: bool = Field(default=False, description="Whether only its words are used, and none of its rules.")

    def restored(self) -> PackInfo:
        return PackInfo(self.id, self.version, self.sha256, self.title.restored(), self.only_vocabulary)


class OptionsV1(Part):
    """The options of the check."""

    kind: StrictStr | None = Field(description="Code of the kind of plan; null where it was worked out from the draft.")
    province: StrictStr | None = Field(description="Full name of the province; null where it was worked out from the draft.")
    parameters: Annotated[dict[StrictStr, StrictStr], BeforeValidator(as_object)] = Field(
        description="Parameters of the packs that were set, by name."
    )
    plan_date: Day | None = Field(None, description="The date of the draft, where a person gave it.")

    def restored(self) -> Options:
        return Options(self.kind, self.province, tuple(self.parameters.items()), self.plan_date)


class ConfigurationV1(Part):
    """What decided by which rules the draft was checked, besides the options."""

    file: StrictStr | None = Field(description="The configuration file, as seen from the working folder; null where there was none.")
    rules: tuple[StrictStr, ...] = Field(description="The folders of rules that it names, as seen from the working folder.")
    packs: tuple[StrictStr, ...] = Field(description="The packs that it names.")
    switched_off: tuple[StrictStr, ...] = Field(description="Rules of the packs that a pack switches off.")
    adjusted: tuple[StrictStr, ...] = Field(description="Rules of the packs that a pack changes.")

    def restored(self) -> Configuration:
        return Configuration(self.file, self.rules, self.packs, self.switched_off, self.adjusted)


class DocumentV1(Part):
    """A document that was handed in, and how much of it was read."""

    name: StrictStr = Field(description="Name of the file.")
    sha256: StrictStr = Field(description="SHA-256 of the file, as hex digits; empty where it could not be read.")
    format: StrictStr = Field(description="Format of the content, whatever the file is named: docx, pdf, doc …")
    pages: Count | None = Field(description="Number of pages; null for formats without pages.")
    status: Status = Field(description="Whether all of it, a part or nothing was read.")
    reason: StrictStr | None = Field(description="Code of the reason why it was not wholly read; null otherwise.")
    detail: TextV1 = Field(description="The reason in words; may be empty.")

    def restored(self) -> DocumentInfo:
        return DocumentInfo(self.name, self.sha256, self.format, self.pages, self.status, self.reason, self.detail.restored())


class PlanInfoV1(Part):
    """What the draft is a plan for."""

    title: StrictStr = Field(description="Title of the plan.")
    kind: StrictStr = Field(description='Code of the kind of plan, or "unknown".')
    place: StrictStr | None = Field(description="The place that the plan is for; null where it is not known.")
    province: StrictStr | None = Field(description="Its province; null where it is not known.")


class DatedV1(Part):
    """When the draft was written."""

    year: StrictInt = Field(description="The year of the date.")
    text: StrictStr = Field(description="The date as printed or given.")
    source: DateSource = Field(description="given: by a person. text: among the first or last lines. title: the year in the title.")
    evidence: EvidenceV1 | None = Field(description="Where it stands; null where it was given.")

    def restored(self) -> Dated:
        return Dated(self.year, self.text, self.source, self.evidence.evidence() if self.evidence else None)


class CheckedPlanV1(PlanInfoV1):
    """What the draft is a plan for, with the name of its kind."""

    kind_label: TextV1 = Field(description="The kind of plan in words.")
    dated: DatedV1 | None = Field(None, description="When the draft was written; null where no date stands on it.")

    def restored(self) -> PlanInfo:
        dated = self.dated.restored() if self.dated else None
        return PlanInfo(self.title, self.kind, self.kind_label.restored(), self.place, self.province, dated)


class CountsV1(Part):
    """The number of rules with each outcome."""

    passed: Count = Field(description="Rules that are met.")
    failed: Count = Field(description="Rules that are not met.")
    cantTell: Count = Field(description="Rules that need manual review.")
    inapplicable: Count = Field(description="Rules that do not apply.")
    error: Count = Field(description="Rules that could not be checked.")


class FaultsV1(Part):
    """The number of findings that follow from no other."""

    failed: Count = Field(description="Findings that failed.")
    cantTell: Count = Field(description="Findings that need manual review.")


class SubjectV1(Part):
    """What a sub-result is about."""

    type: StrictStr = Field(description='Type of the subject: "plan", "year", "indicator", "task" …')
    key: StrictStr = Field(description="Key of the subject, the same in every version of a draft.")
    label: TextV1 = Field(description="The subject in words.")

    def restored(self) -> Subject:
        return Subject(self.type, self.key, self.label.restored())


class CauseV1(Part):
    """What a finding follows from."""

    id: StrictStr = Field(description="The other sub-result of the report, which follows from no other.")
    why: TextV1 = Field(description="What the two have in common, in words.")
    repeats: StrictBool = Field(False, description="True if this finding says nothing that the other one does not say too.")

    def restored(self) -> Cause:
        return Cause(self.id, self.why.restored(), self.repeats)


class SubResultV1(Part):
    """The outcome of a rule for one subject."""

    id: StrictStr = Field(description="Hash of the rule and the subject's key, the same in every version of a draft.")
    subject: SubjectV1 = Field(description="What it is about.")
    outcome: Outcome = Field(description="The outcome.")
    reason: StrictStr | None = Field(description="Code of the reason for cantTell, error and inapplicable; null otherwise.")
    message: TextV1 = Field(description="The outcome in words.")
    advice: TextV1 = Field(description="What to do about it; may be empty.")
    fingerprint: StrictStr = Field(description="Hash of rule version, subject, outcome and quotes; it does not depend on places.")
    looked_for: tuple[PlaceV1, ...] = Field(description="The places that were searched for something that was not found.")
    evidence: tuple[EvidenceV1, ...] = Field(description="The passages that the outcome rests on.")
    because_of: CauseV1 | None = Field(None, description="The finding that this one follows from; null where it follows from none.")

    def restored(self) -> SubResult:
        return SubResult(
            id=self.id,
            subject=self.subject.restored(),
            outcome=self.outcome,
            reason=self.reason,
            message=self.message.restored(),
            advice=self.advice.restored(),
            fingerprint=self.fingerprint,
            looked_for=tuple(place.restored() for place in self.looked_for),
            evidence=tuple(evidence.evidence() for evidence in self.evidence),
            because_of=self.because_of.restored() if self.because_of else None,
        )


class GroundV1(Part):
    """A basis of a rule."""

    source: TextV1 = Field(description="The document.")
    basis: StrictStr = Field(description="Code of its strength.")
    basis_label: TextV1 = Field(description="Its strength in words.")
    clause: StrictStr = Field(description="The clause, as the rule names it; empty where it names none.")
    quote: StrictStr = Field(description="The words of the clause, as the rule has them; empty where it has none.")

    def restored(self) -> Ground:
        return Ground(self.source.restored(), self.basis, self.basis_label.restored(), self.clause, self.quote)


class ResultV1(Part):
    """The outcome of one rule, the worst of its sub-results."""

    rule: StrictStr = Field(description="Name of the rule.")
    rule_version: StrictStr = Field(description="Hash of the rule and of the definitions that it uses.")
    title: TextV1 = Field(description="Title of the rule.")
    level: Level = Field(description="How grave a failure is: it must, should or may be corrected.")
    basis: StrictStr = Field(description="Code of the strength of the rule's basis.")
    source: StrictStr = taken("source", "zh", name="source", description="The clause of the guideline, in Chinese.")
    outcome: Outcome = Field(description="The outcome.")
    reason: StrictStr | None = Field(description="Code of the reason for cantTell, error and inapplicable; null otherwise.")
    message: TextV1 = Field(description="The outcome in words.")
    advice: TextV1 = Field(description="What to do about it; may be empty.")
    evidence: tuple[EvidenceV1, ...] = Field(description="The evidence of the sub-results that decided the outcome.")
    subresults: tuple[SubResultV1, ...] = Field(description="The outcome for each subject of the rule.")
    basis_label: TextV1 = Field(description="The strength of the basis in words.")
    source_label: TextV1 = taken("source", name="source_label", description="The clause of the guideline.")
    errs: StrictStr = Field(description='"may_miss" or "may_overreport" for a rule that is known to err one way; "" otherwise.')
    pack: StrictStr = Field(description="The pack that the rule comes from.")
    group: TextV1 | None = Field(description="The chapter of the pack that the rule stands in; null where it has none.")
    edition: StrictStr = Field(default="", description="The edition of the rule that held on the day; empty where it has only one.")
    grounds: tuple[GroundV1, ...] = Field(
        default=(), description="All bases of the rule, the strongest first; source and basis are those of the first."
    )

    def restored(self) -> Result:
        return Result(
            rule=self.rule,
            rule_version=self.rule_version,
            title=self.title.restored(),
            level=self.level,
            basis=self.basis,
            basis_label=self.basis_label.restored(),
            source=self.source_label.restored(),
            errs=self.errs,
            outcome=self.outcome,
            reason=self.reason,
            message=self.message.restored(),
            advice=self.advice.restored(),
            subresults=tuple(sub.restored() for sub in self.subresults),
            pack=self.pack,
            group=self.group.restored() if self.group else None,
            edition=self.edition,
            grounds=tuple(ground.restored() for ground in self.grounds),
        )


class FigureV1(Part):
    """One value of an indicator, as printed."""

    year: StrictInt | None = Field(description="The year of the value; null where none is stated.")
    kind: StrictStr = Field(description='"target", or "status" for a value that has been reached.')
    base_year: StrictInt | None = Field(description="The year that a change is counted from; null where there is none.")
    change: StrictStr | None = Field(description='"increase" or "decrease" for a change; null for a level.')
    op: StrictStr = Field(description='How the value is bounded: "=", "≈", ">=", "<=" or "range".')
    value: Number = Field(description="The value, in `unit`; the lower end of a range.")
    value_to: Number | None = Field(description="The upper end of a range, in `unit`; null otherwise.")
    unit: StrictStr = Field(description="The unit as printed.")


class PointV1(FigureV1):
    """One value of an indicator, as printed, with its place."""

    place: PlaceV1 = Field(description="Where it stands.")

    def restored(self) -> Point:
        return Point(
            self.year, self.kind, self.value, self.value_to, self.op, self.unit, self.base_year, self.change, self.place.restored()
        )


class ReferenceV1(Part):
    """A value to compare with, as the pack states it."""

    label: StrictStr = Field(description="What the value is.")
    year: StrictStr = Field(description="Its year.")
    value: StrictStr = Field(description="The value with its unit.")


def _references(value: Any) -> Any:
    if not isinstance(value, list | tuple):
        raise ValueError("must be an array")
    return [dict(zip(ReferenceV1.model_fields, row, strict=True)) if isinstance(row, tuple) else row for row in value]


class IndicatorV1(Part):
    """One series of an indicator's values in the draft."""

    code: StrictStr = Field(description='Code of the indicator; "~" and the subject for one that no pack knows.')
    label: TextV1 = Field(description="Name of the indicator.")
    unit: StrictStr = Field(description="Unit of the series.")
    series: tuple[PointV1, ...] = Field(description="The values.")
    reference: Annotated[tuple[ReferenceV1, ...], BeforeValidator(_references)] = Field(description="Values to compare with.")

    def restored(self) -> Path:
        points = tuple(point.restored() for point in self.series)
        return Path(self.code, self.label.restored(), self.unit, points, tuple((r.label, r.year, r.value) for r in self.reference))


class DiagnosticV1(Part):
    """Something that is wrong with the draft or with the text of the rules."""

    code: StrictStr = Field(description="Code of the problem.")
    severity: Severity = Field(description="How grave it is.")
    message: TextV1 = Field(description="The problem in one sentence.")
    help: TextV1 | None = Field(description="The way out; null where none is known.")
    place: PlaceV1 | None = Field(description="Where it stands in the draft; null where it has no place there.")

    def restored(self) -> Diagnostic:
        help = self.help.restored() if self.help else None
        return Diagnostic(self.code, self.severity, self.message.restored(), help, self.place.restored() if self.place else None)


class WaiverV1(Part):
    """The document by which a requirement is waived."""

    number: StrictStr = Field(description="Number of the document.")
    approver: StrictStr = Field(description="Who approved it.")
    scope: StrictStr = Field(description="What it covers.")
    until: Day | None = Field(description="Its last day; null where it does not expire.")


class DecisionV1(Part):
    """A decision about a sub-result."""

    id: StrictStr = Field(description="The sub-result of this report that it is about.")
    made_on: StrictStr = taken("target", "id", name="made_on", description="The sub-result it was made on; another after a rule was split.")
    rule: StrictStr = taken("target", "rule", description="The rule it was made on.")
    state: State = Field(description='"holds"; any other state: it needs to be reviewed again, or is no longer needed.')
    choice: Choice = taken("decision", "choice", description="What was decided.")
    text: StrictStr = taken("decision", "text", description="What the letter says instead of the finding's own words; empty for these.")
    reason: StrictStr = taken("decision", "reason", description="Why it was decided.")
    waiver: WaiverV1 | None = taken("decision", "waiver", description="The waiver; null for other choices.")
    by: StrictStr = Field(description="Who decided.")
    on: Day = Field(description="The day of the decision.")


def decided(report: Report, decisions: Standings | None) -> dict[str, Any]:
    """The fields about decisions, which are in the order of a file; none where no decisions are given."""
    if decisions is None:
        return {}
    return {"reviewed_verdict": reviewed_verdict(report, decisions), "decisions": (*decisions.by_id.values(), *decisions.gone)}


def tool(version: str) -> dict[str, str]:
    """What writes a file."""
    return {"name": TOOL, "version": version}


class PrintV1(Part):
    """Whether the passages that passes rest on were looked for in the print of the draft and its annexes."""

    status: PrintStatus = Field(description="Whether this was done for all files, for a part of them or for none.")
    detail: TextV1 = Field(description="Why not, or not for all; may be empty.")

    def restored(self) -> PrintInfo:
        return PrintInfo(self.status, self.detail.restored())


class MarkV1(Part):
    """A passage that could be a fact and was not understood."""

    kind: MarkKind = Field(description="quantity, money: an amount in a currency, year, body, heading, or column of a table.")
    place: EvidenceV1 = taken("evidence", name="place", description="The passage, and where it stands.")

    def restored(self) -> Mark:
        return Mark(self.kind, "open", "", self.place.evidence())


class KindCountV1(Part):
    """How many passages of a kind became what."""

    kind: MarkKind = Field(description="The kind.")
    used: Count = Field(description="Those that a list of the plan holds.")
    set_aside: Count = Field(description="Those that were understood as something that no list holds.")
    open: Count = Field(description="Those that were not understood.")

    def restored(self) -> KindCount:
        return KindCount(self.kind, self.used, self.set_aside, self.open)


class LedgerV1(Part):
    """What became of everything in the draft that could be a fact."""

    counts: tuple[KindCountV1, ...] = Field(description="The counts by kind.")
    open: tuple[MarkV1, ...] = Field(description="The passages that were not understood, in the order of the draft.")

    def restored(self) -> LedgerSummary:
        return LedgerSummary(tuple(count.restored() for count in self.counts), tuple(mark.restored() for mark in self.open))


class SignV1(Part):
    """One sign that the draft is a document that the rules are for, or is none."""

    rule: StrictStr = Field(description="Name of the sign.")
    title: TextV1 = Field(description="What the sign asks.")
    level: Level = Field(description="must: without it the draft is none. should: without it a person has to confirm. advice: only shown.")
    speaks: Speaks = Field(description="Whether it speaks for or against the draft; open where that cannot be told.")
    message: TextV1 = Field(description="What was found, in words.")
    evidence: tuple[EvidenceV1, ...] = Field(description="The passages that it rests on.")

    def restored(self) -> Sign:
        return Sign(
            self.rule,
            self.title.restored(),
            self.level,
            self.speaks,
            self.message.restored(),
            tuple(evidence.evidence() for evidence in self.evidence),
        )


class RecognitionV1(Part):
    """Whether the draft is a document that the rules are for."""

    outcome: RecognitionOutcome = Field(description="confirmed: a person gave the kind of plan, whatever the signs say.")
    signs: tuple[SignV1, ...] = Field(description="What speaks for it and against it.")

    def restored(self) -> Recognition:
        return Recognition(self.outcome, tuple(sign.restored() for sign in self.signs))


class ReportV1(File):
    """The outcome of a check."""

    schema_: Literal["plancheck/report/1"] = Field(alias="schema", description="Name and version of this format.")
    tool: ToolV1 = Field(description="What wrote the file.")
    packs: tuple[TitledPackV1, ...] = Field(description="The rule packs that were checked.")
    date: Day = Field(description="The day of the check.")
    options: OptionsV1 = Field(description="The options of the check.")
    document: DocumentV1 = Field(description="The draft.")
    plan: CheckedPlanV1 = Field(description="What the draft is a plan for.")
    verdict: Verdict = Field(description="The verdict of the rules; decisions do not change it.")
    counts: CountsV1 = Field(description="The number of rules with each outcome; decisions do not change it.")
    faults: FaultsV1 | None = Field(None, description="The number of findings that follow from no other; decisions do not change it.")
    results: tuple[ResultV1, ...] = Field(description="The outcome of every rule.")
    attachments: tuple[DocumentV1, ...] = Field(description="The files that were read with the draft.")
    indicators: tuple[IndicatorV1, ...] = Field(description="The values of the indicators in the draft.")
    diagnostics: tuple[DiagnosticV1, ...] = Field(description="What is wrong with the draft.")
    reviewed_verdict: Verdict | None = Field(None, description="The verdict with valid decisions; only where they were asked for.")
    print: PrintV1 | None = Field(None, description="The check against the print; only where it was asked for.")
    configuration: ConfigurationV1 | None = Field(
        None, description="The configuration in force, and rules that are switched off or adjusted; only where there are any."
    )
    ledger: LedgerV1 | None = Field(None, description="What became of everything that could be a fact; only where the draft was read.")
    recognition: RecognitionV1 | None = Field(None, description="Whether the rules are for this draft; only where packs declare signs.")
    decisions: tuple[DecisionV1, ...] = Field((), description="Decisions about the findings; only where they were asked for.")

    @classmethod
    def of(cls, report: Report, decisions: Standings | None = None) -> Self:
        """The file of a report, with the decisions about it."""
        left_out = {"schema_", "tool", "print", "reviewed_verdict", "configuration", "ledger", "recognition", "decisions"}
        same = {name: getattr(report, name) for name in cls.model_fields.keys() - left_out}
        made: dict[str, Any] = {"schema": "plancheck/report/1", "tool": tool(report.tool_version)}
        made |= {name: part for name in ("print", "configuration", "ledger", "recognition") if (part := getattr(report, name))}
        return cls.model_validate(same | made | decided(report, decisions))

    def restored(self) -> Report:
        """The report that was written, apart from the places of diagnostics in the text of rules."""
        return Report(
            tool_version=self.tool.version,
            packs=tuple(pack.restored() for pack in self.packs),
            date=self.date,
            options=self.options.restored(),
            document=self.document.restored(),
            plan=self.plan.restored(),
            verdict=self.verdict,
            results=tuple(result.restored() for result in self.results),
            attachments=tuple(document.restored() for document in self.attachments),
            indicators=tuple(indicator.restored() for indicator in self.indicators),
            diagnostics=tuple(diagnostic.restored() for diagnostic in self.diagnostics),
            print=self.print.restored() if self.print else None,
            configuration=self.configuration.restored() if self.configuration else None,
            ledger=self.ledger.restored() if self.ledger else None,
            recognition=self.recognition.restored() if self.recognition else None,
        )


def write(report: Report, decisions: Standings | None = None) -> bytes:
    """The report as `plancheck/report/1`. `decisions` are there only where they are given."""
    return ReportV1.of(report, decisions).to_json()


def read(data: bytes) -> Report:
    """A report that was written before. Raises ValueError, with what is wrong, for anything else."""
    return ReportV1.from_json(data).restored()
