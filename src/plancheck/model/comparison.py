"""The comparison of two reports on two versions of a draft: every finding, and the replies of the drafting office."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, Level, Report, Result, SubResult

#: The state of a finding. new, returned (重新出现), unmended, partly: it is present. unverified: the new version does not show it.
#: rule_changed: only one of the reports has the finding, and its rule was changed or is missing in the other report.
#: inapplicable: its rule no longer applies, or its subject is gone. mended: the same rule is met now.
State = Literal["new", "returned", "unmended", "partly", "unverified", "rule_changed", "inapplicable", "mended"]
STATES: tuple[State, ...] = ("new", "returned", "unmended", "partly", "unverified", "rule_changed", "inapplicable", "mended")

#: Decisions that settle a finding: it is present, but the drafting office need not do anything.
SettledBy = Literal["dismiss", "waive"]

#: The reasons for the states, in the order of the states.
Why = Literal[
    "new_subject", "was_passed", "was_inapplicable", "old_unread",
    "returned",
    "same", "more", "worse", "still_unread",
    "milder", "text_changed",
    "not_read", "rule_error", "document_not_checked", "document_partly", "list_cut",
    "rule_new", "rule_gone", "rule_version",
    "inapplicable", "gone",
    "passed", "read_now", "rule_passed",
]  # fmt: skip

#: How two sub-results were matched: by id; by rule and subject; by similar words.
Match = Literal["id", "subject", "words"]

#: Warnings about a comparison.
Caution = Literal[
    "same_file", "old_not_checked", "old_partly", "old_incomplete", "new_not_checked", "new_partly", "new_incomplete",
    "kind_differs", "place_differs", "packs_differ", "options_differ", "dates_reversed",
    "attachments_differ",
]  # fmt: skip

#: The reply of the drafting office to a finding: 采纳, 部分采纳, 不采纳.
ReplyChoice = Literal["accepted", "partly", "rejected"]
REPLY_CHOICES: tuple[ReplyChoice, ...] = ("accepted", "partly", "rejected")

#: A reply compared with the re-check. agrees: the re-check confirms it. contradicted: the reply is mended (or partly), the re-check is not.
#: declined: not accepted, and still present. mended_anyway: not accepted, but mended. unverified: the re-check could not verify it.
#: unanswered: there is no reply.
Standing = Literal["contradicted", "declined", "unanswered", "unverified", "mended_anyway", "agrees"]
STANDINGS: tuple[Standing, ...] = ("contradicted", "declined", "unanswered", "unverified", "mended_anyway", "agrees")


@dataclass(frozen=True, slots=True)
class Side:
    """A sub-result in one of the reports, with its rule."""

    result: Result
    sub: SubResult

    @property
    def finding(self) -> bool:
        """Whether it is failed or cantTell."""
        return self.sub.outcome in ("failed", "cantTell")


@dataclass(frozen=True, slots=True)
class Item:
    """The state of a finding. A side may be a sub-result that is no finding; None: the report has no such sub-result.

    `detail` is the message of the report for `why`, if `why` alone does not say enough. `rule_changed`: the rule differs in the new report,
    whatever the state. `siblings`: the numbers of findings of the rule in both reports. `settled`: the valid decision that dismissed or
    waived the finding of the new report.
    """

    state: State
    why: Why
    old: Side | None
    new: Side | None
    match: Match | None = None
    earlier: Side | None = None
    rule_changed: bool = False
    siblings: tuple[int, int] = (0, 0)
    detail: Bilingual = field(default=Bilingual("", ""))
    settled: SettledBy | None = None

    @property
    def side(self) -> Side:
        """The side with the finding: the new one if it is a finding."""
        side = self.new if self.new is not None and self.new.finding else self.old
        assert side is not None, "an item has a finding"
        return side

    @property
    def level(self) -> Level:
        """The level of its rule."""
        return self.side.result.level

    @property
    def open(self) -> bool:
        """Whether the new report has the finding, what it rests on was read, and nobody dismissed or waived it."""
        return not self.settled and self.state not in ("unverified", "inapplicable", "mended") and self.new is not None and self.new.finding


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply of the drafting office to a finding: choice, what was done, where in the new version, and the row of the table."""

    id: str
    choice: ReplyChoice
    note: str = ""
    place: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A reply (None: there is none), compared with the re-check.

    `follows`: the reply is to the finding that this one follows from.
    """

    standing: Standing
    reply: Reply | None
    follows: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """The states of all findings of two reports, the most urgent first. `claims` are by the id of the old finding."""

    old: Report
    new: Report
    items: tuple[Item, ...]
    cautions: tuple[Caution, ...] = ()
    earlier: Report | None = None
    claims: Mapping[str, Claim] = field(default_factory=dict)

    @property
    def is_of_one_plan(self) -> bool:
        """Whether both reports are on plans of the same kind and place. For different plans, missing findings mean nothing."""
        return not {"kind_differs", "place_differs"} & set(self.cautions)

    @property
    def counts(self) -> dict[State, int]:
        """How many findings have each state; every state has a count."""
        counts = Counter(item.state for item in self.items)
        return {state: counts.get(state, 0) for state in STATES}

    @property
    def by_level(self) -> dict[State, dict[Level, int]]:
        """How many findings have each state and level."""
        counts = Counter((item.state, item.level) for item in self.items)
        return {state: {level: counts.get((state, level), 0) for level in LEVELS} for state in STATES}

    @property
    def replied(self) -> dict[Standing, int]:
        """How many replies have each standing; every standing has a count. A reply that reaches several findings counts once."""
        counts = Counter(claim.standing for claim in self.claims.values() if not claim.follows)
        return {standing: counts.get(standing, 0) for standing in STANDINGS}

    @property
    def settled(self) -> dict[SettledBy, int]:
        """How many findings of the new report were dismissed and waived."""
        counts = Counter(item.settled for item in self.items)
        return {"dismiss": counts.get("dismiss", 0), "waive": counts.get("waive", 0)}

    @property
    def old_total(self) -> int:
        """How many findings the old report has."""
        return sum(item.old is not None and item.old.finding for item in self.items)

    @property
    def new_total(self) -> int:
        """How many findings the new report has."""
        return sum(item.new is not None and item.new.finding for item in self.items)

    def claim(self, item: Item) -> Claim | None:
        """The claim about the old finding of an item."""
        return self.claims.get(item.old.sub.id) if item.old is not None and item.old.finding else None
