"""A round: what came out of checking many drafts by the same rules on the same day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.report import OUTCOMES, Configuration, DocumentInfo, Level, Options, Outcome, PackInfo, PlanInfo, Verdict

#: From the worst to the best.
VERDICTS: tuple[Verdict, ...] = ("not_checked", "incomplete", "noncompliant", "needs_review", "compliant")

#: Why a file or folder (with "/" at its end) was not checked as a draft.
#: stray: left by a program, or in a hidden folder. kind: of a kind that is never a draft. special: no regular file, or a link to a folder.
#: hidden: hidden or named like what programs leave, though of a draft's kind. deep: a folder in too many folders. results: beside the
#: results of a batch. nested: packed too deep. unassigned: an attachment (by its name) of which nobody can say to which draft it belongs.
SkipReason = Literal["stray", "kind", "special", "nested", "unassigned", "hidden", "deep", "results"]
SKIPS: tuple[SkipReason, ...] = ("unassigned", "nested", "deep", "results", "hidden", "special", "kind", "stray")
#: The reasons that leave open whether a draft was missed: they are told of, and the round is not wholly checked.
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
class Draft:
    """What came out of one draft.

    `name` is its path in what was handed in, `submission` that of the folder that it is sent in with its attachments ("": none).
    `failed` counts rules that are not met by level; `outcomes` has those of all rules; `html` and `json` are the files of its report,
    as paths under the folder of results. `fault` names the exception where plancheck itself failed.
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

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rules have each outcome; every outcome has a count."""
        found = Counter(outcome for _, outcome in self.outcomes)
        return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the packs that the round was checked by."""

    id: str
    title: Bilingual
    level: Level


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not taken for a draft, or a folder that was not searched."""

    name: str
    reason: SkipReason


@dataclass(frozen=True, slots=True)
class Alike:
    """Drafts, by their numbers from 1, that are the same file, or (by title and place) may be versions of one plan."""

    kind: Literal["same", "version"]
    drafts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Round:
    """The outcome of a batch. `source` is the name of the folder or zip; drafts stand in the order of their names.

    `notes`: what is said of the configuration in force, and of rules that it switches off or adjusts.
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
        found = Counter(draft.verdict for draft in self.drafts)
        return {verdict: found.get(verdict, 0) for verdict in VERDICTS}

    @property
    def by_rule(self) -> dict[str, dict[Outcome, int]]:
        """How many drafts have each outcome, for every rule."""
        found = {rule.id: dict.fromkeys(OUTCOMES, 0) for rule in self.rules}
        for draft in self.drafts:
            for rule, outcome in draft.outcomes:
                found[rule][outcome] += 1
        return found

    @property
    def alike(self) -> tuple[Alike, ...]:
        """Drafts that are the same file, then those that may be versions of one plan; in the order of the first of each."""
        same: dict[str, list[int]] = {}
        versions: dict[tuple[str, str], list[int]] = {}
        for number, draft in enumerate(self.drafts, 1):
            if draft.document.sha256:
                same.setdefault(draft.document.sha256, []).append(number)
            title = "".join(draft.plan.title.split())
            if title and draft.plan.place:
                versions.setdefault((title, draft.plan.place), []).append(number)
        found = [Alike("same", tuple(group)) for group in same.values() if len(group) > 1]
        found += [Alike("version", tuple(group)) for group in versions.values() if len({self._hash(number) for number in group}) > 1]
        return tuple(found)

    def _hash(self, number: int) -> str:
        return self.drafts[number - 1].document.sha256
