"""`plancheck/round/1`, and one draft in it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, StrictInt, StrictStr

from plancheck.contract.report import Count, CountsV1, DocumentV1, Frozen, Natural, Number, OptionsV1, PackV1, TextV1, ToolV1
from plancheck.model.report import Level, Outcome, Verdict
from plancheck.model.round import SkipReason


class FigureV1(Frozen):
    """One value of an indicator, as printed; its place stands in the draft's own report."""

    year: StrictInt | None
    kind: StrictStr
    base_year: StrictInt | None
    change: StrictStr | None
    op: StrictStr
    value: Number
    value_to: Number | None
    unit: StrictStr


class SeriesV1(Frozen):
    """An indicator's values in a draft."""

    code: StrictStr
    label: TextV1
    unit: StrictStr
    series: tuple[FigureV1, ...]


class LevelsV1(Frozen):
    """How many rules are not met, by level."""

    must: Count
    should: Count
    advice: Count


class DraftPlanV1(Frozen):
    """What a draft is a plan for; `kind_label` is the packs' word for `kind`."""

    title: StrictStr
    kind: StrictStr
    kind_label: TextV1
    place: StrictStr | None
    province: StrictStr | None


class FilesV1(Frozen):
    """The files of a draft's report, under the folder of the round."""

    html: StrictStr
    json_: StrictStr = Field(alias="json")


class DraftV1(Frozen):
    """What came out of one draft. `name` is its path in what was handed in; `submission` the folder that it came in with attachments."""

    name: StrictStr
    submission: StrictStr
    document: DocumentV1
    attachments: tuple[DocumentV1, ...]
    plan: DraftPlanV1
    verdict: Verdict
    counts: CountsV1
    failed: LevelsV1
    outcomes: dict[StrictStr, Outcome]
    indicators: tuple[SeriesV1, ...]
    reports: FilesV1
    fault: StrictStr


class RuleV1(Frozen):
    """A rule, and how many drafts have each outcome."""

    rule: StrictStr
    title: TextV1
    level: Level
    counts: CountsV1


class VerdictsV1(Frozen):
    """How many drafts have each verdict."""

    not_checked: Count
    incomplete: Count
    noncompliant: Count
    needs_review: Count
    compliant: Count


class SkippedV1(Frozen):
    """A file that was not taken for a draft: stray, kind, special (no regular file), nested, unassigned (an attachment of no draft)."""

    name: StrictStr
    reason: SkipReason


class AlikeV1(Frozen):
    """Drafts, by their place in `drafts` from 1: the same file twice, or (by title and place) maybe versions of one plan."""

    kind: Literal["same", "version"]
    drafts: tuple[Natural, ...]


class RoundV1(Frozen):
    """The outcome of checking many drafts by the same rules on the same day."""

    schema_: Literal["plancheck/round/1"] = Field(alias="schema")
    tool: ToolV1
    packs: tuple[PackV1, ...]
    date: date
    options: OptionsV1
    source: StrictStr
    verdicts: VerdictsV1
    rules: tuple[RuleV1, ...]
    drafts: tuple[DraftV1, ...]
    skipped: tuple[SkippedV1, ...]
    alike: tuple[AlikeV1, ...]
