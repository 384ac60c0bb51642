"""A report: the outcome of every rule with its evidence. It depends only on the document, the rules, the options and the date."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from plancheck.model.dated import Dated
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.ledger import LedgerSummary
from plancheck.model.place import Evidence, Place

Outcome = Literal["passed", "failed", "cantTell", "inapplicable", "error"]
Level = Literal["must", "should", "advice"]
Verdict = Literal["compliant", "noncompliant", "needs_review", "incomplete", "not_checked", "please_confirm", "not_applicable_document"]
#: Verdicts on a document that the rules may not be for. They are reached before the rules are checked, so outcomes do not count.
UNRECOGNISED: tuple[Verdict, ...] = ("please_confirm", "not_applicable_document")

PrintStatus = Literal["checked", "checked_partly", "not_checked"]

#: From worst to best; the outcome of a rule is that of its worst sub-result.
OUTCOMES: tuple[Outcome, ...] = ("error", "failed", "cantTell", "passed", "inapplicable")
LEVELS: tuple[Level, ...] = ("must", "should", "advice")
#: The outcomes that a person has to decide about.
FINDINGS: tuple[Outcome, ...] = ("failed", "cantTell")


@dataclass(frozen=True, slots=True)
class Subject:
    """The subject of a sub-result: its type ("plan", "year", "task" …), a key that is stable over drafts, and a label."""

    type: str
    key: str
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Cause:
    """What a finding follows from: the id of another sub-result of the report, and what the two have in common.

    `repeats`: it says nothing that the other one does not say too, such as the same wrong total at another place.
    """

    id: str
    why: Bilingual
    repeats: bool = False


@dataclass(frozen=True, slots=True)
class SubResult:
    """The outcome for one subject. `id` is stable over drafts; `fingerprint` changes with rule, outcome or quotes, not with places.

    `because_of`: the finding that this one follows from; that one follows from no other.
    """

    id: str
    subject: Subject
    outcome: Outcome
    reason: str | None
    message: Bilingual
    advice: Bilingual
    fingerprint: str
    looked_for: tuple[Place, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    because_of: Cause | None = None

    @property
    def is_of_something_read(self) -> bool:
        """Whether its subject is a passage of the draft (a task, a value). If so, the nearest passage that a report shows is the subject
        itself; for the plan, a year or a topic it is a passage elsewhere."""
        return is_read(self.subject)


def is_read(subject: Subject) -> bool:
    """Whether a subject is a passage of the draft (a task, a value), not the plan, a year or a topic."""
    return bool(set(subject.type.split("/")) - {"plan", "year", "topic"})


@dataclass(frozen=True, slots=True)
class Ground:
    """One basis of a rule: the document, the code and the name of its strength, the clause and the words of it ("" if not given)."""

    source: Bilingual
    basis: str
    basis_label: Bilingual
    clause: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a rule."""

    rule: str
    rule_version: str
    title: Bilingual
    level: Level
    basis: str
    basis_label: Bilingual
    source: Bilingual
    errs: str  # "may_miss" 可能漏报, "may_overreport" 可能误报, "" neither
    outcome: Outcome
    reason: str | None
    message: Bilingual
    advice: Bilingual
    subresults: tuple[SubResult, ...]
    pack: str = ""
    group: Bilingual | None = None  # the chapter of the rule in its pack (篇)
    edition: str = ""  # the rule's 版本, where it has one
    grounds: tuple[Ground, ...] = ()  # all bases of the rule, the strongest first: `source` and `basis` are those of the first

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence of the sub-results that decided the outcome."""
        return tuple(dict.fromkeys(e for sub in self.subresults if sub.outcome == self.outcome for e in sub.evidence))


@dataclass(frozen=True, slots=True)
class PackInfo:
    """A loaded pack. `only_vocabulary`: its words are used, and none of its rules."""

    id: str
    version: str
    sha256: str
    title: Bilingual
    only_vocabulary: bool = False


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """The file that was checked. `format` is that of its content, whatever its suffix."""

    name: str
    sha256: str
    format: str
    pages: int | None
    status: str
    reason: str | None
    detail: Bilingual


@dataclass(frozen=True, slots=True)
class PlanInfo:
    """The kind and territory of the plan. `kind` is a code that a pack declares, or "unknown"."""

    title: str
    kind: str
    kind_label: Bilingual
    place: str | None
    province: str | None
    dated: Dated | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """A value of an indicator at a year."""

    year: int | None
    kind: str
    value: Decimal
    value_to: Decimal | None
    op: str
    unit: str
    base_year: int | None
    change: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Path:
    """A series of values of an indicator, and reference values as (label, year, text)."""

    code: str
    label: Bilingual
    unit: str
    series: tuple[Point, ...]
    reference: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """The options of the person who ran the check. None: determined from the draft."""

    kind: str | None = None
    province: str | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    plan_date: date | None = None


@dataclass(frozen=True, slots=True)
class PrintInfo:
    """Whether passes were checked against the prints of the draft and its annexes. `detail`: why not."""

    status: PrintStatus
    detail: Bilingual


@dataclass(frozen=True, slots=True)
class Configuration:
    """The rules in force besides the options: the path of the configuration file from the working folder (None: there is none), the folders
    of rules and the packs that it names, the rules that packs switch off, and those whose level they change."""

    file: str | None = None
    rules: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    switched_off: tuple[str, ...] = ()
    adjusted: tuple[str, ...] = ()


Speaks = Literal["for", "against", "open"]
RecognitionOutcome = Literal["recognised", "please_confirm", "not_applicable_document", "confirmed"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign that the rules are for such a document, or are not; "open" if that cannot be told."""

    rule: str
    title: Bilingual
    level: Level
    speaks: Speaks
    message: Bilingual
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Recognition:
    """Whether the rules are for such a document, and what speaks for and against it. "confirmed": a person gave its kind."""

    outcome: RecognitionOutcome
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check."""

    tool_version: str
    packs: tuple[PackInfo, ...]
    date: date
    options: Options
    document: DocumentInfo
    plan: PlanInfo
    verdict: Verdict
    results: tuple[Result, ...]
    attachments: tuple[DocumentInfo, ...] = ()
    indicators: tuple[Path, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    print: PrintInfo | None = None  # None: not requested
    configuration: Configuration | None = None
    ledger: LedgerSummary | None = None  # None: the draft was not read, or by an earlier version
    recognition: Recognition | None = None  # None: the packs declare no signs, or the draft was not read

    @property
    def was_judged(self) -> bool:
        """Whether the rules were checked: not for a document that could not be read, or that they may not be for."""
        return self.document.status != "not_checked" and self.verdict not in UNRECOGNISED

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rules have each outcome; every outcome has a count."""
        counts = Counter(result.outcome for result in self.results)
        return {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}

    @property
    def faults(self) -> dict[Outcome, int]:
        """How many findings that follow from no other failed, and how many need manual review."""
        counts = Counter(sub.outcome for _, sub in self.findings() if sub.because_of is None)
        return {outcome: counts.get(outcome, 0) for outcome in FINDINGS}

    def findings(self, level: Level | None = None) -> tuple[tuple[Result, SubResult], ...]:
        """Sub-results that are failed or cantTell, in the order of the rules."""
        return tuple(
            (result, sub)
            for result in self.results
            for sub in result.subresults
            if sub.outcome in FINDINGS and level in (None, result.level)
        )


def worst(outcomes: list[Outcome]) -> Outcome:
    """The worst of some outcomes; inapplicable if there are none."""
    return min(outcomes, key=OUTCOMES.index, default="inapplicable")


def verdict_of(document_status: str, kind: str, results: tuple[Result, ...], recognition: Recognition | None = None) -> Verdict:
    """The verdict of a plan."""
    if document_status == "not_checked":
        return "not_checked"
    if recognition is not None and recognition.outcome in UNRECOGNISED:
        return recognition.outcome
    if any(result.outcome == "error" for result in results):
        return "incomplete"
    must = [result.outcome for result in results if result.level == "must"]
    if "failed" in must:
        return "noncompliant"
    applied = [outcome for outcome in must if outcome != "inapplicable"]
    if "cantTell" in must or document_status != "checked" or kind == "unknown" or not applied:
        return "needs_review"
    return "compliant"
