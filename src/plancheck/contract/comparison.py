"""`plancheck/comparison/1`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, StrictBool, StrictStr

from plancheck.contract.report import (
    Count,
    CountsV1,
    DecisionV1,
    DocumentV1,
    Frozen,
    OptionsV1,
    PackV1,
    PlanInfoV1,
    SubResultV1,
    TextV1,
    ToolV1,
)
from plancheck.model.comparison import Caution, Match, ReplyChoice, Standing, State, Why
from plancheck.model.report import Level, Verdict


class VersionV1(Frozen):
    """One of the reports that were compared, without its results."""

    document: DocumentV1
    attachments: tuple[DocumentV1, ...]
    plan: PlanInfoV1
    packs: tuple[PackV1, ...]
    options: OptionsV1
    tool: ToolV1
    date: date
    verdict: Verdict
    counts: CountsV1


class StatesV1(Frozen):
    """How many findings have each state."""

    new: Count
    returned: Count
    unmended: Count
    partly: Count
    unverified: Count
    rule_changed: Count
    inapplicable: Count
    mended: Count


class LevelsV1(Frozen):
    """The same for each level."""

    must: StatesV1
    should: StatesV1
    advice: StatesV1


class BothV1(Frozen):
    """A number in the old report and in the new one."""

    old: Count
    new: Count


class SideV1(Frozen):
    """A sub-result in one of the reports."""

    rule_version: StrictStr
    subresult: SubResultV1


class ReplyV1(Frozen):
    """What the drafting office wrote: choice, what was changed, where it stands now, and its row of the table."""

    choice: ReplyChoice
    note: StrictStr
    place: StrictStr
    row: Count


class ClaimV1(Frozen):
    """How a reply stands to what was found. `reply` is null where there is none."""

    standing: Standing
    reply: ReplyV1 | None


class RepliedV1(Frozen):
    """How many replies stand each way."""

    contradicted: Count
    declined: Count
    unanswered: Count
    unverified: Count
    mended_anyway: Count
    agrees: Count


class ItemV1(Frozen):
    """What became of one finding. A side may be no finding any more, or not yet; null: nothing answers to it in that report.

    `open`: the new report has the finding. `detail`: what a report itself says for `why`, may be empty. `siblings`: findings of the rule.
    """

    rule: StrictStr
    title: TextV1
    level: Level
    state: State
    open: StrictBool
    why: Why
    detail: TextV1
    match: Match | None
    rule_changed: StrictBool
    siblings: BothV1
    old: SideV1 | None
    new: SideV1 | None
    earlier: SideV1 | None
    claim: ClaimV1 | None


class ComparisonV1(Frozen):
    """What became of every finding of two reports, each once. `decisions` are there only where they were asked for."""

    schema_: Literal["plancheck/comparison/1"] = Field(alias="schema")
    tool: ToolV1
    old: VersionV1
    new: VersionV1
    earlier: VersionV1 | None
    cautions: tuple[Caution, ...]
    findings: BothV1
    counts: StatesV1
    levels: LevelsV1
    replies: RepliedV1 | None
    items: tuple[ItemV1, ...]
    decisions: tuple[DecisionV1, ...] = ()
