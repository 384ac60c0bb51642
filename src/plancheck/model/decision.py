"""What a person decided about a finding. It stands beside the outcome and never overwrites it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from plancheck.model.report import FINDINGS, Outcome, Report, SubResult, Verdict, verdict_of, worst

Choice = Literal["confirm", "dismiss", "waive", "needs_information"]
CHOICES: tuple[Choice, ...] = ("confirm", "dismiss", "waive", "needs_information")

#: How a decision stands against a report. holds: same finding, same evidence. changed: its evidence is another. reopened: its rule is
#: another. expired: its waiver has run out. unneeded: there is nothing to find any more. gone: the report has no such sub-result.
State = Literal["holds", "changed", "reopened", "expired", "unneeded", "gone"]
STATES: tuple[State, ...] = ("holds", "changed", "reopened", "expired", "unneeded", "gone")


@dataclass(frozen=True, slots=True)
class Target:
    """What a decision belongs to: a sub-result as it was when the decision was made. `subject` is the subject's key."""

    id: str
    rule: str
    rule_version: str
    subject: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """Who let a requirement off: number of the document, who approved it, what it covers, its last day (None: it has none)."""

    number: str
    approver: str
    scope: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided. `text` is what the letter says in place of the finding's own words, "" for these; `reason` says why."""

    choice: Choice
    text: str = ""
    reason: str = ""
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the history: who decided what, and when. No decision: from here on there is none.

    `name` is unique; `after` names the line before it about the same sub-result. `undo`: it takes back what that line did.
    """

    name: str
    after: str | None
    target: Target
    decision: Decision | None
    by: str
    on: date
    undo: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """All that was ever decided, in its order; nothing is taken out. The last entry about a sub-result counts."""

    entries: tuple[Entry, ...] = ()

    @property
    def last(self) -> dict[str, Entry]:
        """The last entry about each sub-result, by its id."""
        return {entry.target.id: entry for entry in self.entries}

    @property
    def current(self) -> dict[str, Entry]:
        """The entries whose decisions stand, by the id of their sub-result."""
        return {id: each for id, each in self.last.items() if each.decision is not None}


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision against a report: by whom and when, and how it stands. `id` is the report's; another rule's where that was split."""

    id: str
    state: State
    decision: Decision
    target: Target
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Standings:
    """The decisions about a report by the id of the sub-result; `gone` are those whose sub-result the report no longer has."""

    by_id: Mapping[str, Standing] = field(default_factory=dict)
    gone: tuple[Standing, ...] = ()

    def valid(self, id: str) -> Decision | None:
        """The valid decision about a sub-result; None if there is none or it needs to be reviewed again."""
        standing = self.by_id.get(id)
        return standing.decision if standing is not None and standing.state == "holds" else None

    def outcome(self, sub: SubResult) -> Outcome:
        """The outcome of a sub-result with the valid decision about it: dismissed and waived findings pass, what is asked about is open."""
        decision = self.valid(sub.id)
        if decision is None or decision.choice == "confirm" or sub.outcome not in FINDINGS:
            return sub.outcome
        return "cantTell" if decision.choice == "needs_information" else "passed"


def reviewed_verdict(report: Report, standings: Standings) -> Verdict:
    """The verdict of a report with the valid decisions about its findings. That of the rules alone is `report.verdict`."""
    results = tuple(
        replace(result, outcome=worst([standings.outcome(sub) for sub in result.subresults])) if result.subresults else result
        for result in report.results
    )
    return verdict_of(report.document.status, report.plan.kind, results)
