"""A round: the outcome of checking many drafts by the same rules on the same day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import (
    LEVELS,
    OUTCOMES,
    UNRECOGNISED,
    Configuration,
    DocumentInfo,
    Level,
    Options,
    Outcome,
    PackInfo,
    PlanInfo,
    PrintInfo,
    Report,
    Verdict,
)

#: From the worst to the best.
VERDICTS: tuple[Verdict, ...] = (
    "not_checked", "incomplete", "please_confirm", "not_applicable_document", "noncompliant", "needs_review", "compliant",
)  # fmt: skip

#: Why a file or folder (with "/" at its end) was not checked as a draft.
#: stray: a leftover of a program, or in a hidden folder. kind: of a format that drafts do not have. special: not a regular file, or a link
#: to a folder. hidden: of a format of drafts, but hidden or named like a leftover. deep: a folder nested too deep. results: next to the
#: results of a batch. nested: a zip nested too deep. unassigned: an attachment (by its name) that fits no draft.
SkipReason = Literal["stray", "kind", "special", "nested", "unassigned", "hidden", "deep", "results"]
SKIPS: tuple[SkipReason, ...] = ("unassigned", "nested", "deep", "results", "hidden", "special", "kind", "stray")
#: The reasons for which a draft may have been missed. They are reported, and the round counts as not checked completely.
MISSED: frozenset[SkipReason] = frozenset(SKIPS) - {"kind", "stray"}


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of an indicator, as `report.Point` has it, without its place."""

    year: int | None
    kind: str
    value: Decimal
    value_to: Decimal | None
    op: str
    unit: str
    base_year: int | None
    change: str | None


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator's values in a draft."""

    code: str
    label: Bilingual
    unit: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """How far the review of a draft is: its verdict after the valid decisions; how many of its findings have one, and how many have one
    that needs to be reviewed again.

    `letter`: the version of the last letter, 0 for none; it is not current if the report or the decisions have changed since. `unreadable`
    names a file of decisions that could not be read, "" otherwise.
    """

    verdict: Verdict
    decided: int
    findings: int
    again: int = 0
    letter: int = 0
    letter_is_current: bool = False
    unreadable: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """The outcome of one draft.

    `name` is its path in the input, `submission` that of the folder with the draft and its attachments ("": none). `failed` counts failed
    rules by level; `outcomes` has the outcomes of all rules. `html` and `json` are its report files, as paths in the output folder. `fault`
    names the exception if plancheck itself failed. `faults` counts failed findings that follow from no other; None where an earlier version
    checked the draft. `print` is None where no print was asked for, `review` where no draft of the
    round has decisions or a letter.
    """

    name: str
    submission: str
    document: DocumentInfo
    attachments: tuple[DocumentInfo, ...]
    plan: PlanInfo
    verdict: Verdict
    failed: tuple[tuple[Level, int], ...]
    outcomes: tuple[tuple[str, Outcome], ...]
    indicators: tuple[Series, ...]
    html: str
    json: str
    fault: str = ""
    print: PrintInfo | None = None
    review: Review | None = None
    faults: int | None = None

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rules have each outcome; every outcome has a count."""
        counts = Counter(outcome for _, outcome in self.outcomes)
        return {outcome: counts.get(outcome, 0) for outcome in OUTCOMES}


def draft(report: Report, name: str, submission: str = "", html: str = "", json: str = "", fault: str = "") -> Draft:
    """What a round says of a draft, from its report."""
    failed = [result.level for result in report.results if result.outcome == "failed"]
    return Draft(
        name=name,
        submission=submission,
        document=report.document,
        attachments=report.attachments,
        plan=report.plan,
        verdict=report.verdict,
        failed=tuple((level, failed.count(level)) for level in LEVELS),
        outcomes=tuple((result.rule, result.outcome) for result in report.results),
        indicators=tuple(
            Series(
                path.code, path.label, path.unit,
                tuple(Figure(p.year, p.kind, p.value, p.value_to, p.op, p.unit, p.base_year, p.change) for p in path.series),
            )
            for path in report.indicators
        ),
        html=html,
        json=json,
        fault=fault,
        print=report.print,
        faults=report.faults["failed"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the packs that were used."""

    id: str
    title: Bilingual
    level: Level


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not treated as a draft, or a folder that was not searched."""

    name: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class SimilarDrafts:
    """Drafts (by number from 1) that are the same file, or that may be versions of one plan by their title and place."""

    kind: Literal["same", "version"]
    drafts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """The outcome of a batch. `source` is the name of the folder or zip; drafts are sorted by name.

    `notes` are about the configuration, and the rules that it switches off or adjusts.
    """

    tool_version: str
    packs: tuple[PackInfo, ...]
    date: date
    options: Options
    source: str
    rules: tuple[Rule, ...]
    drafts: tuple[Draft, ...]
    skipped: tuple[Skipped, ...] = ()
    configuration: Configuration | None = None
    notes: tuple[Diagnostic, ...] = ()

    @property
    def verdicts(self) -> dict[Verdict, int]:
        """How many drafts have each verdict; every verdict has a count."""
        counts = Counter(draft.verdict for draft in self.drafts)
        return {verdict: counts.get(verdict, 0) for verdict in VERDICTS}

    @property
    def by_rule(self) -> dict[str, dict[Outcome, int]]:
        """How many drafts have each outcome, for every rule. Drafts that may not be plans of these rules do not count."""
        counts = {rule.id: dict.fromkeys(OUTCOMES, 0) for rule in self.rules}
        for draft in self.drafts:
            if draft.verdict not in UNRECOGNISED:
                for rule, outcome in draft.outcomes:
                    counts[rule][outcome] += 1
        return counts

    @property
    def alike(self) -> tuple[SimilarDrafts, ...]:
        """Drafts that are the same file, then those that may be versions of one plan; in the order of the first of each."""
        same: dict[str, list[int]] = {}
        versions: dict[tuple[str, str], list[int]] = {}
        for number, draft in enumerate(self.drafts, 1):
            if draft.document.sha256:
                same.setdefault(draft.document.sha256, []).append(number)
            title = "".join(draft.plan.title.split())
            if title and draft.plan.place:
                versions.setdefault((title, draft.plan.place), []).append(number)
        alike = [SimilarDrafts("same", tuple(group)) for group in same.values() if len(group) > 1]
        alike += [
            SimilarDrafts("version", tuple(group)) for group in versions.values() if len({self._hash(number) for number in group}) > 1
        ]
        return tuple(alike)

    def _hash(self, number: int) -> str:
        return self.drafts[number - 1].document.sha256
