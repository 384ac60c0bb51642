"""The JSON of an explanation, `plancheck/trace/1`: a frozen copy like those of json_v1, whose parts it is made of."""

from __future__ import annotations

from plancheck.contract import json_v1
from plancheck.contract.json_text import Forms, utf8
from plancheck.contract.json_v1 import Made
from plancheck.model.report import Result, SubResult
from plancheck.model.trace import Example, Listed, Need, Step, SubjectTrace, Trace


def trace(it: Trace) -> bytes:
    """The explanation as `plancheck/trace/1`, UTF-8. `attachments` are there only where files were read with the draft."""
    found = it.explanation
    result: Result | None = found.result if found else None
    made: Made = {
        "schema": "plancheck/trace/1",
        "tool": json_v1.tool(it.tool_version),
        "packs": it.packs,
        "date": it.date,
        "options": it.options,
        "document": it.document,
        "plan": json_v1.plan_info(it.plan),
        "rule": {
            "id": it.rule,
            "version": result.rule_version if result else None,
            "title": it.title,
            "level": result.level if result else None,
            "text": it.text,
        },
        "outcome": result.outcome if result else None,
        "reason": result.reason if result else None,
        "message": result.message if result else None,
        "applies": found.applies if found else (),
        "objects": found.objects if found else (),
        "subjects": tuple(map(_subject, result.subresults)) if result else (),
        "explained": found.subjects if found else (),
        "more": found.more if found else 0,
    }
    if it.attachments:
        made["attachments"] = it.attachments
    return utf8(made, FORMS, json_v1.SHARED)


def _subject(it: SubResult) -> Made:
    return {"id": it.id, "subject": it.subject, "outcome": it.outcome, "reason": it.reason}


def _explained(it: SubjectTrace) -> Made:
    return {"subresult": it.result, "belongs": it.belongs, "root": it.root, "needs": it.needs}


def _step(it: Step) -> Made:
    return {
        "text": it.text,
        "part": it.part,
        "state": it.state,
        "reason": it.reason,
        "value": it.value,
        "owner": it.owner,
        "words": it.words,
        "list": it.listed,
        "evidence": it.evidence,
        "looked_for": it.looked_for,
        "error": it.error or None,
        "steps": it.steps,
    }


def _list(it: Listed) -> Made:
    return {
        "sure": it.sure,
        "unsure": it.unsure,
        "examined": it.examined,
        "complete": it.complete,
        "reason": it.reason,
        "each": it.each,
        "looked_for": it.looked_for,
        "met": it.met,
        "missed": it.missed,
        "nearest": it.nearest,
    }


def _example(it: Example) -> Made:
    return {"kind": it.kind, "label": it.label, "state": it.state, "reason": it.reason, "evidence": it.evidence, "steps": it.steps}


def _need(it: Need) -> Made:
    return {"text": it.text, "any": it.any, "evidence": it.evidence, "parts": it.parts}


FORMS: Forms = {**json_v1.FORMS, Example: _example, Listed: _list, Need: _need, Step: _step, SubjectTrace: _explained}
