"""What workers do with rules that somebody tries: the outcome goes into the job itself, so that nothing is stored for every key pressed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from plancheck import resources, worker
from plancheck.contract import reading
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Result, SubResult
from plancheck.render import decided
from plancheck.rulelab import trial
from plancheck.rulelab.trial import Draft, Trial
from plancheck.web import files, problems, queue, ruleset
from plancheck.web.models import Job
from plancheck.worker import Lost, Task

#: Seconds that a trial may take.
SECONDS = 60.0
#: The most sub-results of a rule, passages of one and paragraphs of a draft that are shown.
MOST_SUBRESULTS, MOST_PASSAGES, MOST_BLOCKS = 40, 12, 3000


def tried(job: Job) -> None:
    """Tries the rules of a job."""
    given, on = job.arguments, timezone.localdate()
    text = given["text"]
    # A saved text of a rule that is tried stands aside for it.
    folders, packs = ruleset.places(ruleset.texts(without=trial.begun(text)))
    if given["cases"]:
        (outcome,) = worker.run(trial.of_cases, None, [Task((text, folders, packs, on, given.get("case_text", "")), SECONDS)])
    else:
        (outcome,) = worker.run(trial.of_draft, None, [Task((text, _draft(given), folders, packs, on), SECONDS)])
    problem, made = "", None
    if isinstance(outcome, Lost):
        problem = problems.write([problems.of_lost(outcome)])
    else:
        made = _said(outcome.value)
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, "failed" if problem else "done", problem=problem, arguments=given | {"made": made})


def _draft(given: dict[str, Any]) -> Draft:
    if "typed" in given:
        return Draft(given["typed"].encode(), "typed")
    if "text_file" in given:
        return Draft(files.get(given["text_file"]), "reading")
    return Draft((resources.folder("samples") / given["sample"]).read_bytes(), "file", given["sample"])


def _said(made: Trial) -> dict[str, Any]:
    """What the page shows, as JSON. Texts are [zh, en]."""
    reasons = dict(made.reasons)
    blocks = made.document.blocks if made.document is not None else ()
    return {
        "problems": [
            {
                "severity": it.severity, "line": line, "column": column, "picture": picture,
                "message": _both(it.message), "help": _both(it.help) if it.help is not None else None,
            }
            for it, line, column, picture in made.problems
        ],
        "unread": made.report is not None and made.report.document.status == "not_checked",
        "results": None if made.report is None else [_result(result, reasons) for result in made.report.results],
        "cases": None if made.cases is None else [
            {"name": it.case.name, "failed": it.failed, "misses": [_both(miss) for miss in it.misses]} for it in made.cases.results
        ],
        "more_cases": made.cases.more if made.cases is not None else 0,
        "wrong_cases": [_both(problem) for problem in made.cases.problems] if made.cases is not None else [],
        "offers": [[it.block, it.start, it.end, it.condition] for it in made.offers],
        "blocks": [block.text for block in blocks[:MOST_BLOCKS]],
        "more": max(0, len(blocks) - MOST_BLOCKS),
    }  # fmt: skip


def _result(result: Result, reasons: dict[str, Any]) -> dict[str, Any]:
    return {
        "rule": result.rule,
        "title": _both(result.title),
        "outcome": result.outcome,
        "subs": [_sub(result, sub, reasons) for sub in result.subresults[:MOST_SUBRESULTS]],
        "more": max(0, len(result.subresults) - MOST_SUBRESULTS),
    }


def _sub(result: Result, sub: SubResult, reasons: dict[str, Any]) -> dict[str, Any]:
    # Places in annexes are those of the annex's own file: such a passage is quoted, not marked.
    passages = [
        [None if it.place.document else it.place.block, it.place.start, it.place.end, it.quote]
        for it in sub.evidence[:MOST_PASSAGES]
        if it.quote
    ]
    why = reading.write_why(reasons[sub.id]).decode() if sub.id in reasons else ""
    return {"outcome": sub.outcome, "text": [decided.problem(result, sub, lang) for lang in ("zh", "en")], "passages": passages, "why": why}


def _both(text: Bilingual) -> list[str]:
    return [text.zh, text.en]
