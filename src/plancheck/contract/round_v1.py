"""The JSON of a round, `plancheck/round/1`, and of one draft in it, out and in: a frozen copy like those of json_v1."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plancheck.contract import json_v1
from plancheck.contract.json_text import Forms, utf8, values
from plancheck.contract.json_v1 import Made
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import LEVELS, PlanInfo
from plancheck.model.round import Alike, Draft, Figure, Round, Series, Skipped

if TYPE_CHECKING:
    from plancheck.contract.report import TextV1
    from plancheck.contract.round import FigureV1

# ---- out --------------------------------------------------------------------------------------------------------


def round(it: Round) -> bytes:
    """The round as `plancheck/round/1`, UTF-8, the same bytes for the same round."""
    by_rule = it.by_rule
    made: Made = {
        "schema": "plancheck/round/1",
        "tool": json_v1.tool(it.tool_version),
        "packs": it.packs,
        "date": it.date,
        "options": it.options,
        "source": it.source,
        "verdicts": it.verdicts,
        "rules": tuple(
            {"rule": each.id, "title": each.title, "level": each.level, "counts": json_v1.counts(by_rule[each.id])} for each in it.rules
        ),
        "drafts": it.drafts,
        "skipped": it.skipped,
        "alike": it.alike,
    }
    return utf8(made, FORMS, json_v1.SHARED)


def draft(it: Draft) -> Made:
    """A draft of a round as JSON values, numbers as text; `read_draft` takes it back."""
    made: Made = values(it, FORMS)
    return made


def _draft(it: Draft) -> Made:
    plan, failed = it.plan, dict(it.failed)
    return {
        "name": it.name,
        "submission": it.submission,
        "document": it.document,
        "attachments": it.attachments,
        "plan": {"title": plan.title, "kind": plan.kind, "kind_label": plan.kind_label, "place": plan.place, "province": plan.province},
        "verdict": it.verdict,
        "counts": json_v1.counts(it.counts),
        "failed": {level: failed.get(level, 0) for level in LEVELS},
        "outcomes": dict(it.outcomes),
        "indicators": it.indicators,
        "reports": {"html": it.html, "json": it.json},
        "fault": it.fault,
    }


def _series(it: Series) -> Made:
    return {"code": it.code, "label": it.label, "unit": it.unit, "series": it.figures}


def _figure(it: Figure) -> Made:
    return {
        "year": it.year,
        "kind": it.kind,
        "base_year": it.base_year,
        "change": it.change,
        "op": it.op,
        "value": it.value,
        "value_to": it.value_to,
        "unit": it.unit,
    }


def _skipped(it: Skipped) -> Made:
    return {"name": it.name, "reason": it.reason}


def _alike(it: Alike) -> Made:
    return {"kind": it.kind, "drafts": it.drafts}


FORMS: Forms = {**json_v1.FORMS, Alike: _alike, Draft: _draft, Figure: _figure, Series: _series, Skipped: _skipped}


# ---- in ---------------------------------------------------------------------------------------------------------


def read_draft(values: dict[str, Any]) -> Draft:
    """The draft that `draft` made these of. ValueError, with what is wrong, for anything else."""
    from plancheck.contract.round import DraftV1

    it = DraftV1.model_validate(values)
    plan = PlanInfo(it.plan.title, it.plan.kind, _text_back(it.plan.kind_label), it.plan.place, it.plan.province)
    return Draft(
        it.name,
        it.submission,
        json_v1._document_back(it.document),
        tuple(json_v1._document_back(each) for each in it.attachments),
        plan,
        it.verdict,
        tuple((level, getattr(it.failed, level)) for level in LEVELS),
        tuple(it.outcomes.items()),
        tuple(
            Series(each.code, _text_back(each.label), each.unit, tuple(_figure_back(one) for one in each.series)) for each in it.indicators
        ),
        it.reports.html,
        it.reports.json_,
        it.fault,
    )


def _figure_back(it: FigureV1) -> Figure:
    value_to = Decimal(it.value_to) if it.value_to is not None else None
    return Figure(it.year, it.kind, Decimal(it.value), value_to, it.op, it.unit, it.base_year, it.change)


def _text_back(it: TextV1) -> Bilingual:
    return Bilingual(it.zh, it.en)
