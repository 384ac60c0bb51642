"""The JSON of a round, `plancheck/round/1`, and of one draft in it, out and in: a frozen copy like those of json_v1."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, StrictInt, StrictStr

from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, Level, Outcome, PlanInfo, Verdict
from plancheck.model.round import VERDICTS, Draft, Figure, Round, Series, SkipReason
from plancheck.render import json_v1
from plancheck.render.json_v1 import TOOL, Count, CountsV1, DocumentV1, Natural, Number, OptionsV1, PackV1, TextV1, ToolV1, _Frozen


class FigureV1(_Frozen):
    """One value of an indicator, as printed; its place stands in the draft's own report."""

    year: StrictInt | None
    kind: StrictStr
    base_year: StrictInt | None
    change: StrictStr | None
    op: StrictStr
    value: Number
    value_to: Number | None
    unit: StrictStr


class SeriesV1(_Frozen):
    """An indicator's values in a draft."""

    code: StrictStr
    label: TextV1
    unit: StrictStr
    series: tuple[FigureV1, ...]


class LevelsV1(_Frozen):
    """How many rules are not met, by level."""

    must: Count
    should: Count
    advice: Count


class DraftPlanV1(_Frozen):
    """What a draft is a plan for; `kind_label` is the packs' word for `kind`."""

    title: StrictStr
    kind: StrictStr
    kind_label: TextV1
    place: StrictStr | None
    province: StrictStr | None


class FilesV1(_Frozen):
    """The files of a draft's report, under the folder of the round."""

    html: StrictStr
    json_: StrictStr = Field(alias="json")


class DraftV1(_Frozen):
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


class RuleV1(_Frozen):
    """A rule, and how many drafts have each outcome."""

    rule: StrictStr
    title: TextV1
    level: Level
    counts: CountsV1


class VerdictsV1(_Frozen):
    """How many drafts have each verdict."""

    not_checked: Count
    incomplete: Count
    noncompliant: Count
    needs_review: Count
    compliant: Count


class SkippedV1(_Frozen):
    """A file that was not taken for a draft: stray, kind, special (no regular file), nested, unassigned (an attachment of no draft)."""

    name: StrictStr
    reason: SkipReason


class AlikeV1(_Frozen):
    """Drafts, by their place in `drafts` from 1: the same file twice, or (by title and place) maybe versions of one plan."""

    kind: Literal["same", "version"]
    drafts: tuple[Natural, ...]


class RoundV1(_Frozen):
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


# ---- out --------------------------------------------------------------------------------------------------------


def round(it: Round) -> bytes:
    """The round as `plancheck/round/1`, UTF-8, the same bytes for the same round."""
    return json_v1._bytes(round_v1(it))


def draft(it: Draft) -> dict[str, Any]:
    """A draft of a round as JSON values, numbers as text; `read_draft` takes it back."""
    found: dict[str, Any] = draft_v1(it).model_dump(by_alias=True, mode="json")
    return found


def round_v1(it: Round) -> RoundV1:
    """The round in the form of the contract."""
    by_rule = it.by_rule
    return RoundV1(
        schema="plancheck/round/1",
        tool=ToolV1(name=TOOL, version=it.tool_version),
        packs=json_v1._packs(it.packs),
        date=it.date,
        options=OptionsV1(kind=it.options.kind, province=it.options.province, parameters=dict(it.options.parameters)),
        source=it.source,
        verdicts=VerdictsV1(**{verdict: it.verdicts[verdict] for verdict in VERDICTS}),
        rules=tuple(
            RuleV1(rule=each.id, title=json_v1._text(each.title), level=each.level, counts=CountsV1(**by_rule[each.id]))
            for each in it.rules
        ),
        drafts=tuple(draft_v1(each) for each in it.drafts),
        skipped=tuple(SkippedV1(name=each.name, reason=each.reason) for each in it.skipped),
        alike=tuple(AlikeV1(kind=each.kind, drafts=each.drafts) for each in it.alike),
    )


def draft_v1(it: Draft) -> DraftV1:
    """A draft in the form of the contract."""
    plan = it.plan
    return DraftV1(
        name=it.name,
        submission=it.submission,
        document=json_v1._document(it.document),
        attachments=tuple(json_v1._document(each) for each in it.attachments),
        plan=DraftPlanV1(
            title=plan.title, kind=plan.kind, kind_label=json_v1._text(plan.kind_label), place=plan.place, province=plan.province
        ),
        verdict=it.verdict,
        counts=CountsV1(**it.counts),
        failed=LevelsV1(**{level: dict(it.failed).get(level, 0) for level in LEVELS}),
        outcomes=dict(it.outcomes),
        indicators=tuple(_series(each) for each in it.indicators),
        reports=FilesV1(html=it.html, json=it.json),
        fault=it.fault,
    )


def _series(it: Series) -> SeriesV1:
    figures = tuple(FigureV1(**{name: getattr(each, name) for name in FigureV1.model_fields}) for each in it.figures)
    return SeriesV1(code=it.code, label=json_v1._text(it.label), unit=it.unit, series=figures)


# ---- in ---------------------------------------------------------------------------------------------------------


def read_draft(values: dict[str, Any]) -> Draft:
    """The draft that `draft` made these of. ValueError, with what is wrong, for anything else."""
    it = DraftV1.model_validate(values)
    plan = PlanInfo(it.plan.title, it.plan.kind, _text(it.plan.kind_label), it.plan.place, it.plan.province)
    return Draft(
        it.name,
        it.submission,
        json_v1._document_back(it.document),
        tuple(json_v1._document_back(each) for each in it.attachments),
        plan,
        it.verdict,
        tuple((level, getattr(it.failed, level)) for level in LEVELS),
        tuple(it.outcomes.items()),
        tuple(Series(each.code, _text(each.label), each.unit, tuple(_figure(one) for one in each.series)) for each in it.indicators),
        it.reports.html,
        it.reports.json_,
        it.fault,
    )


def _figure(it: FigureV1) -> Figure:
    value_to = Decimal(it.value_to) if it.value_to is not None else None
    return Figure(it.year, it.kind, Decimal(it.value), value_to, it.op, it.unit, it.base_year, it.change)


def _text(it: TextV1) -> Bilingual:
    return Bilingual(it.zh, it.en)


def schema() -> bytes:
    """The JSON Schema (2020-12) of schemas/round-1.json."""
    made: dict[str, Any] = RoundV1.model_json_schema(by_alias=True)
    return (json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **made}, ensure_ascii=False, indent=1) + "\n").encode()
