"""The decisions of people about findings. They never overwrite an outcome."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from plancheck.model.report import FINDINGS, Outcome, Report, Result, SubResult, Verdict, verdict_of, worst

Choice = Literal["confirm", "dismiss", "waive", "needs_information"]
CHOICES: tuple[Choice, ...] = ("confirm", "dismiss", "waive", "needs_information")

#: What is decided about a finding with these choices is decided about those that follow from it, too.
COVERING: tuple[Choice, ...] = ("confirm", "needs_information")

#: The state of a decision for a report. holds: the finding and its evidence are the same. changed: the evidence is different. reopened: the
#: rule is different. expired: its waiver has expired. unneeded: there is no finding any more. gone: the report has no such sub-result.
State = Literal["holds", "changed", "reopened", "expired", "unneeded", "gone"]
STATES: tuple[State, ...] = ("holds", "changed", "reopened", "expired", "unneeded", "gone")


@dataclass(frozen=True, slots=True)
class Target:
    """The sub-result that a decision is about, as it was when the decision was made. `subject` is the subject's key."""

    id: str
    rule: str
    rule_version: str
    subject: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Waiver:
    """The waiver of a requirement: the number of its document, the approver, its scope, and its last day (None: unlimited)."""

    number: str
    approver: str
    scope: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision about a finding. `text` replaces the message of the finding in the letter ("": it is not replaced)."""

    choice: Choice
    text: str = ""
    reason: str = ""
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the history: who decided what, and when. Without a decision, it withdraws the earlier one.

    `name` is unique; `after` names the previous entry about the same sub-result. `undo`: this entry undoes the previous one.
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
    """All entries in order; none is ever removed. The last entry about a sub-result counts."""

    entries: tuple[Entry, ...] = ()

    @property
    def last(self) -> dict[str, Entry]:
        """The last entry about each sub-result, by its id."""
        return {entry.target.id: entry for entry in self.entries}

    @property
    def current(self) -> dict[str, Entry]:
        """The last entries that have a decision, by the id of their sub-result."""
        return {id: entry for id, entry in self.last.items() if entry.decision is not None}


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision and its state for a report. `id` is that of the report, which may differ from the target's if the rule was replaced."""

    id: str
    state: State
    decision: Decision
    target: Target
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Standings:
    """The decisions for a report by the id of the sub-result; `gone` are those without a sub-result in the report."""

    by_id: Mapping[str, Standing] = field(default_factory=dict)
    gone: tuple[Standing, ...] = ()

    def valid(self, id: str) -> Decision | None:
        """The valid decision about a sub-result; None if there is none or it needs to be reviewed again."""
        standing = self.by_id.get(id)
        return standing.decision if standing is not None and standing.state == "holds" else None

    def covering(self, sub: SubResult) -> Decision | None:
        """The valid decision that a sub-result has by itself or by the finding that it follows from.

        Only what leaves that finding as it is covers others: one that was dismissed or waived lets go of them.
        """
        own = self.valid(sub.id)
        if own is not None or sub.because_of is None:
            return own
        above = self.valid(sub.because_of.id)
        return above if above is not None and above.choice in COVERING else None

    def releases(self, id: str) -> bool:
        """Whether the valid decision about a finding lets go of those that follow from it."""
        decision = self.valid(id)
        return decision is not None and decision.choice not in COVERING

    def outcome(self, sub: SubResult) -> Outcome:
        """The outcome of a sub-result after its valid decision: dismissed and waived findings pass; needs_information gives cantTell."""
        decision = self.valid(sub.id)
        if decision is None or decision.choice == "confirm" or sub.outcome not in FINDINGS:
            return sub.outcome
        return "cantTell" if decision.choice == "needs_information" else "passed"


def reviewed_results(report: Report, standings: Standings) -> tuple[Result, ...]:
    """The results of a report with the outcomes that rules have with the valid decisions; their sub-results are as the rules left them."""
    return tuple(
        replace(result, outcome=worst([standings.outcome(sub) for sub in result.subresults])) if result.subresults else result
        for result in report.results
    )


def reviewed_verdict(report: Report, standings: Standings) -> Verdict:
    """The verdict of a report with the valid decisions about its findings. That of the rules alone is `report.verdict`."""
    return verdict_of(report.document.status, report.plan.kind, reviewed_results(report, standings), report.recognition)
