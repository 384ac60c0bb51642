"""The JSON of a comparison, `plancheck/comparison/1`: a frozen copy like those of json_v1, whose parts it is made of."""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Literal

from pydantic import ConfigDict, Field, StrictBool, StrictStr

from plancheck.model.comparison import Caution, Claim, Comparison, Item, Match, ReplyChoice, Side, Standing, State, Why
from plancheck.model.decision import Standings
from plancheck.model.report import LEVELS, Level, Report, Verdict
from plancheck.render import json_v1
from plancheck.render.json_v1 import (
    TOOL,
    Count,
    CountsV1,
    DecisionV1,
    DocumentV1,
    OptionsV1,
    PackV1,
    PlanInfoV1,
    SubResultV1,
    TextV1,
    ToolV1,
)


class _Frozen(json_v1._Frozen):
    model_config = ConfigDict(frozen=True, extra="forbid")


class VersionV1(_Frozen):
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


class StatesV1(_Frozen):
    """How many findings have each state."""

    new: Count
    returned: Count
    unmended: Count
    partly: Count
    unverified: Count
    rule_changed: Count
    inapplicable: Count
    mended: Count


class LevelsV1(_Frozen):
    """The same for each level."""

    must: StatesV1
    should: StatesV1
    advice: StatesV1


class BothV1(_Frozen):
    """A number in the old report and in the new one."""

    old: Count
    new: Count


class SideV1(_Frozen):
    """A sub-result in one of the reports."""

    rule_version: StrictStr
    subresult: SubResultV1


class ReplyV1(_Frozen):
    """What the drafting office wrote: choice, what was changed, where it stands now, and its row of the table."""

    choice: ReplyChoice
    note: StrictStr
    place: StrictStr
    row: Count


class ClaimV1(_Frozen):
    """How a reply stands to what was found. `reply` is null where there is none."""

    standing: Standing
    reply: ReplyV1 | None


class RepliedV1(_Frozen):
    """How many replies stand each way."""

    contradicted: Count
    declined: Count
    unanswered: Count
    unverified: Count
    mended_anyway: Count
    agrees: Count


class ItemV1(_Frozen):
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


class ComparisonV1(_Frozen):
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


def comparison(it: Comparison, decisions: Standings | None = None) -> bytes:
    """The comparison as `plancheck/comparison/1`, UTF-8, the same bytes for the same comparison."""
    return json_v1._bytes(comparison_v1(it, decisions), frozenset() if decisions is not None else frozenset({"decisions"}))


def comparison_v1(it: Comparison, decisions: Standings | None = None) -> ComparisonV1:
    """The comparison in the form of the contract."""
    levels = it.by_level
    return ComparisonV1(
        schema="plancheck/comparison/1",
        tool=ToolV1(name=TOOL, version=it.new.tool_version),
        old=_version(it.old),
        new=_version(it.new),
        earlier=_version(it.earlier) if it.earlier is not None else None,
        cautions=it.cautions,
        findings=BothV1(old=it.old_total, new=it.new_total),
        counts=StatesV1(**it.counts),
        levels=LevelsV1(**{level: StatesV1(**{state: counts[level] for state, counts in levels.items()}) for level in LEVELS}),
        replies=RepliedV1(**it.replied) if it.claims else None,
        items=tuple(_item(each, it.claim(each)) for each in it.items),
        decisions=tuple(map(json_v1._decision, (*decisions.found.values(), *decisions.gone))) if decisions is not None else (),
    )


def _version(it: Report) -> VersionV1:
    made = json_v1.report_v1(it)
    return VersionV1(**{name: getattr(made, name) for name in VersionV1.model_fields})


def _item(it: Item, claim: Claim | None) -> ItemV1:
    return ItemV1(
        rule=it.side.result.rule,
        title=json_v1._text(it.side.result.title),
        level=it.level,
        state=it.state,
        open=it.open,
        why=it.why,
        detail=json_v1._text(it.detail),
        match=it.match,
        rule_changed=it.rule_changed,
        siblings=BothV1(old=it.siblings[0], new=it.siblings[1]),
        old=_side(it.old),
        new=_side(it.new),
        earlier=_side(it.earlier),
        claim=_claim(claim) if claim is not None else None,
    )


def _side(it: Side | None) -> SideV1 | None:
    return SideV1(rule_version=it.result.rule_version, subresult=json_v1._subresult(it.sub)) if it is not None else None


def _claim(it: Claim) -> ClaimV1:
    made = ReplyV1(choice=it.reply.choice, note=it.reply.note, place=it.reply.place, row=it.reply.row) if it.reply is not None else None
    return ClaimV1(standing=it.standing, reply=made)


def schema() -> bytes:
    """The JSON Schema (2020-12) of schemas/comparison-1.json."""
    made: dict[str, Any] = ComparisonV1.model_json_schema(by_alias=True)
    text = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1)
    return (text + "\n").encode()
