"""The JSON of a comparison, `plancheck/comparison/1`: a frozen copy like those of json_v1, whose parts it is made of."""

from __future__ import annotations

from plancheck.contract import json_v1
from plancheck.contract.json_text import Forms, utf8
from plancheck.contract.json_v1 import Made
from plancheck.model.comparison import Claim, Comparison, Item, Reply, Side
from plancheck.model.decision import Standings
from plancheck.model.report import LEVELS, Report


def comparison(it: Comparison, decisions: Standings | None = None) -> bytes:
    """The comparison as `plancheck/comparison/1`, UTF-8, the same bytes for the same comparison. `decisions` are there only where they
    are given."""
    levels = it.by_level
    made: Made = {
        "schema": "plancheck/comparison/1",
        "tool": json_v1.tool(it.new.tool_version),
        "old": _version(it.old),
        "new": _version(it.new),
        "earlier": _version(it.earlier) if it.earlier is not None else None,
        "cautions": it.cautions,
        "findings": {"old": it.old_total, "new": it.new_total},
        "counts": it.counts,
        "levels": {level: {state: levels[state][level] for state in levels} for level in LEVELS},
        "replies": it.replied if it.claims else None,
        "items": tuple(_item(each, it.claim(each)) for each in it.items),
    }
    if decisions is not None:
        made["decisions"] = (*decisions.found.values(), *decisions.gone)
    return utf8(made, FORMS, json_v1.SHARED)


def _version(it: Report) -> Made:
    return {
        "document": it.document,
        "attachments": it.attachments,
        "plan": json_v1.plan_info(it.plan),
        "packs": it.packs,
        "options": it.options,
        "tool": json_v1.tool(it.tool_version),
        "date": it.date,
        "verdict": it.verdict,
        "counts": json_v1.counts(it.counts),
    }


def _item(it: Item, claim: Claim | None) -> Made:
    return {
        "rule": it.side.result.rule,
        "title": it.side.result.title,
        "level": it.level,
        "state": it.state,
        "open": it.open,
        "why": it.why,
        "detail": it.detail,
        "match": it.match,
        "rule_changed": it.rule_changed,
        "siblings": {"old": it.siblings[0], "new": it.siblings[1]},
        "old": it.old,
        "new": it.new,
        "earlier": it.earlier,
        "claim": claim,
    }


def _side(it: Side) -> Made:
    return {"rule_version": it.result.rule_version, "subresult": it.sub}


def _claim(it: Claim) -> Made:
    return {"standing": it.standing, "reply": it.reply}


def _reply(it: Reply) -> Made:
    return {"choice": it.choice, "note": it.note, "place": it.place, "row": it.row}


FORMS: Forms = {**json_v1.FORMS, Claim: _claim, Reply: _reply, Side: _side}
