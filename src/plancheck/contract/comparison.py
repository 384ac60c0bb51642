"""`plancheck/comparison/1`."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, StrictBool, StrictStr

from plancheck.contract.base import Count, Day, File, Part, taken
from plancheck.contract.report import (
    CountsV1,
    DecisionV1,
    DocumentV1,
    OptionsV1,
    PackV1,
    PlanInfoV1,
    SubResultV1,
    TextV1,
    ToolV1,
    decided,
    tool,
)
from plancheck.model.comparison import Caution, Comparison, Item, Match, ReplyChoice, SettledBy, Standing, State, Why
from plancheck.model.decision import Standings
from plancheck.model.report import LEVELS, Level, Report, Verdict


class VersionV1(Part):
    """One of the compared reports, without its results."""

    document: DocumentV1 = Field(description="The draft.")
    attachments: tuple[DocumentV1, ...] = Field(description="The files that were read with the draft.")
    plan: PlanInfoV1 = Field(description="What the draft is a plan for.")
    packs: tuple[PackV1, ...] = Field(description="The rule packs that were checked.")
    options: OptionsV1 = Field(description="The options of the check.")
    tool: ToolV1 = Field(description="What wrote the report.")
    date: Day = Field(description="The day of the check.")
    verdict: Verdict = Field(description="The verdict of the rules.")
    counts: CountsV1 = Field(description="The number of rules with each outcome.")


class StatesV1(Part):
    """The number of findings with each state."""

    new: Count = Field(description="Only the new report has them.")
    returned: Count = Field(description="They were resolved before, and are back.")
    unmended: Count = Field(description="Both reports have them.")
    partly: Count = Field(description="They are resolved in part.")
    unverified: Count = Field(description="The new version does not show whether they are resolved.")
    rule_changed: Count = Field(description="Only one report has them, and the rule has changed.")
    inapplicable: Count = Field(description="Their rule or their subject no longer exists.")
    mended: Count = Field(description="They are resolved: the rule is met now.")


class SettledV1(Part):
    """The number of findings of the new report that are settled; `counts` has them by what became of them."""

    dismiss: Count = Field(description="Dismissed.")
    waive: Count = Field(description="Waived.")


class LevelsV1(Part):
    """The number of findings with each state, by level."""

    must: StatesV1 = Field(description="Findings that must be corrected.")
    should: StatesV1 = Field(description="Findings that should be corrected.")
    advice: StatesV1 = Field(description="Suggestions.")


class BothV1(Part):
    """A number in both reports."""

    old: Count = Field(description="In the old report.")
    new: Count = Field(description="In the new report.")


class SideV1(Part):
    """A sub-result in one of the reports."""

    rule_version: StrictStr = taken("result", "rule_version", description="Hash of the rule and of the definitions that it uses.")
    subresult: SubResultV1 = taken("sub", name="subresult", description="The sub-result.")


class ReplyV1(Part):
    """What the drafting office replied to a finding."""

    choice: ReplyChoice = Field(description="Whether it accepts the finding.")
    note: StrictStr = Field(description="What was changed, or why not.")
    place: StrictStr = Field(description="Where it stands now.")
    row: Count = Field(description="Row of the reply in its table.")


class ClaimV1(Part):
    """A reply, and whether the new report agrees with it."""

    standing: Standing = Field(description="How the reply stands to the new report.")
    reply: ReplyV1 | None = Field(description="The reply; null where there is none.")


class RepliedV1(Part):
    """The number of replies with each standing."""

    contradicted: Count = Field(description="They say resolved, and it is not.")
    declined: Count = Field(description="They reject the finding, and it is still there.")
    unanswered: Count = Field(description="There is no reply.")
    unverified: Count = Field(description="The new report does not show whether it is as they say.")
    mended_anyway: Count = Field(description="They reject the finding, and it is resolved.")
    agrees: Count = Field(description="It is as they say.")


class ItemV1(Part):
    """What became of one finding."""

    rule: StrictStr = Field(description="Name of the rule.")
    title: TextV1 = Field(description="Title of the rule.")
    level: Level = Field(description="How grave the finding is.")
    state: State = Field(description="What became of it.")
    open: StrictBool = Field(description="Whether the new report has the finding, and no valid decision dismisses or waives it.")
    why: Why = Field(description="Code of the reason for the state.")
    detail: TextV1 = Field(description="What a report itself says about the reason; may be empty.")
    match: Match | None = Field(description="How the two sub-results were matched; null where there is only one.")
    rule_changed: StrictBool = Field(description="Whether the rule has changed.")
    siblings: BothV1 = Field(description="The number of findings of the rule.")
    old: SideV1 | None = Field(description="The old sub-result, which may be no finding; null where none corresponds.")
    new: SideV1 | None = Field(description="The new sub-result, which may be no finding; null where none corresponds.")
    earlier: SideV1 | None = Field(description="The sub-result in the earlier report; null where none corresponds.")
    claim: ClaimV1 | None = Field(description="The reply of the drafting office; null where none was read.")
    settled: SettledBy | None = Field(None, description="The valid decision by which it is not open; only where there is one.")


class ComparisonV1(File):
    """What became of every finding of two reports."""

    schema_: Literal["plancheck/comparison/1"] = Field(alias="schema", description="Name and version of this format.")
    tool: ToolV1 = Field(description="What wrote the file.")
    old: VersionV1 = Field(description="The old report.")
    new: VersionV1 = Field(description="The new report.")
    earlier: VersionV1 | None = Field(description="A report before the old one; null where none was given.")
    cautions: tuple[Caution, ...] = Field(description="What to know before the comparison is relied on.")
    findings: BothV1 = Field(description="The number of findings.")
    counts: StatesV1 = Field(description="The number of findings with each state.")
    levels: LevelsV1 = Field(description="The same by level.")
    replies: RepliedV1 | None = Field(description="The number of replies with each standing; null where no replies were read.")
    items: tuple[ItemV1, ...] = Field(description="The findings, most urgent first.")
    settled: SettledV1 | None = Field(
        None, description="The number of findings that are not open by a decision, where these were asked for."
    )
    reviewed_verdict: Verdict | None = Field(None, description="The verdict on the new version with valid decisions, where given.")
    decisions: tuple[DecisionV1, ...] = Field((), description="Decisions about the findings; only where they were asked for.")

    @classmethod
    def of(cls, comparison: Comparison, decisions: Standings | None = None) -> Self:
        """The file of a comparison, with the decisions about its findings."""
        return cls.model_validate(
            {
                "schema": "plancheck/comparison/1",
                "tool": tool(comparison.new.tool_version),
                "old": _version(comparison.old),
                "new": _version(comparison.new),
                "earlier": _version(comparison.earlier) if comparison.earlier is not None else None,
                "cautions": comparison.cautions,
                "findings": {"old": comparison.old_total, "new": comparison.new_total},
                "counts": comparison.counts,
                "levels": {level: {state: counts[level] for state, counts in comparison.by_level.items()} for level in LEVELS},
                "replies": comparison.replied if comparison.claims else None,
                "items": tuple(_item(item, comparison) for item in comparison.items),
            }
            | ({"settled": comparison.settled} if decisions is not None else {})
            | decided(comparison.new, decisions)
        )


def _version(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in VersionV1.model_fields.keys() - {"tool"}} | {"tool": tool(report.tool_version)}


def _item(item: Item, comparison: Comparison) -> dict[str, Any]:
    same = {name: getattr(item, name) for name in ItemV1.model_fields if hasattr(item, name)}
    result, (old, new) = item.side.result, item.siblings
    if item.settled is None:
        del same["settled"]
    return same | {"rule": result.rule, "title": result.title, "siblings": {"old": old, "new": new}, "claim": comparison.claim(item)}


def write(comparison: Comparison, decisions: Standings | None = None) -> bytes:
    """The comparison as `plancheck/comparison/1`. `decisions` are there only where they are given."""
    return ComparisonV1.of(comparison, decisions).to_json()
