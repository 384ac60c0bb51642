"""The worker of the workbench: takes jobs from the queue, does them, saves what came out.

Documents are opened in processes with limits, as on the command line (`pipeline`). A worker may be killed at any moment: a job that it had
claimed is given back, and a result is saved only while its claim stands, so nothing is lost and nothing is done twice.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from plancheck import pipeline, resources, rulelab, worker
from plancheck.annotated.notes import Annotated, AnnotateOptions
from plancheck.contract import reading as reading_file
from plancheck.contract import report as report_file
from plancheck.contract.reading import DraftText
from plancheck.letter.compose import LetterFile, opinions
from plancheck.model.report import FINDINGS, Options, Report
from plancheck.model.trace import why
from plancheck.web import audit, bundles, files, queue, reports, summaries
from plancheck.web.acts import decisions, letters
from plancheck.web.models import Job, Letter, Version
from plancheck.web.site import current
from plancheck.worker import Lost

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet

#: Seconds between two looks at an empty queue.
PAUSE = 0.5
#: Seconds that a job may be claimed for: the longest check with annexes and prints ends before.
CLAIM = 1800.0


class BadRules(ValueError):
    """The rules of the site have errors; the message has them all."""


@cache
def rules() -> RuleSet:
    """The rules of the site. Raises BadRules if they have errors."""
    site = current()
    workspace = rulelab.load(site.rules, site.packs, resources.cache_folder())
    errors = [problem for problem in workspace.loaded.diagnostics if problem.severity == "error"]
    if errors:
        raise BadRules("\n\n".join(rulelab.render_diagnostic(error, workspace, site.lang) for error in errors))
    return workspace.loaded


def run(name: str, is_over: Callable[[], bool]) -> None:
    """Works until `is_over`. `name` is this worker's own: what a killed worker of this name had claimed is taken up again."""
    queue.give_back(name)
    rules()
    while not is_over():
        if not work_once(name):
            time.sleep(PAUSE)


def work_once(name: str) -> bool:
    """Does one job; False if none waits."""
    job = queue.claim(name, CLAIM)
    if job is None:
        return False
    _HANDLERS[job.kind](job)
    return True


# ---- checking ---------------------------------------------------------------------------------------------------


def _check(job: Job) -> None:
    version = job.version
    Version.objects.filter(pk=version.pk, state="waiting").update(state="checking")
    options = Options(version.plan.kind or None, version.plan.province or None)
    with _files(version) as (draft, annexes):
        asked = pipeline.Job(rules(), options, timezone.localdate(), annexes=annexes)
        answer = pipeline.reading(draft, asked)
    report = answer.value.report
    stored = files.put(report_file.write(report))
    text = files.put(reading_file.write(DraftText(answer.value.document, answer.value.headings)))
    with transaction.atomic():
        if not queue.holds(job):
            return
        version.refresh_from_db()
        version.state, version.report_file, version.text_file, version.fault = "checked", stored, text, answer.error[:120]
        version.verdict, version.title = report.verdict, report.plan.title[:400]
        subs = [(result, sub) for result in report.results for sub in result.subresults if sub.outcome in FINDINGS]
        version.findings = len(subs)
        version.failed_musts = sum(result.level == "must" and result.outcome == "failed" for result in report.results)
        version.save()
        summaries.write(version, report, decisions.history(version.plan))
        queue.finish(job)
        content = {"version": version.number, "verdict": report.verdict, "report": stored}
        audit.record(None, "checked", version.plan, None, content)


@contextmanager
def _files(version: Version) -> Iterator[tuple[Path, tuple[Path, ...]]]:
    """The draft and its annexes under their own names, which reports show."""
    with worker.private_folder() as folder:
        wanted = [(version.name, version.draft_file), *((annex.name, annex.file) for annex in version.annexes.all())]
        paths = []
        for number, (name, file) in enumerate(wanted):
            place = Path(folder, str(number))
            place.mkdir()
            paths.append(_linked(files.path(file), place, name))
        yield paths[0], tuple(paths[1:])


def _linked(file: Path, folder: Path, name: str) -> Path:
    """The file in a folder under a name, cut to what the file system takes."""
    stem, dot, suffix = name.rpartition(".")
    while len(os.fsencode(name)) > 200:
        stem = stem[:-1]
        name = f"{stem}{dot}{suffix}"[-200:]
    path = folder / name
    try:
        os.link(file, path)
    except OSError:  # another file system
        path.write_bytes(file.read_bytes())
    return path


# ---- letters ----------------------------------------------------------------------------------------------------


def _letter(job: Job) -> None:
    letter = job.letter
    assert letter is not None, "a job for a letter names it"
    version = letter.version
    report = reports.of(version)
    assert report is not None, "letters are about versions that were checked"
    made, form, problem = _written(letter, report, version)
    with transaction.atomic():
        if not queue.holds(job):
            return
        Letter.objects.filter(pk=letter.pk).update(state="failed" if problem else "done", letter_file=made, form_file=form, problem=problem)
        queue.finish(job, problem=problem)
        audit.record(None, "letter_written", version.plan, None, {"letter": letter.number, "sha256": made, "problem": problem})


def _written(letter: Letter, report: Report, version: Version) -> tuple[str, str, str]:
    """The stored letter and the form for the replies to it, or the problem."""
    chosen = letters.options(letter, decisions.standings(version.plan, report))
    has_form = bool(opinions(report, chosen))
    chosen = replace(chosen, replies_form=has_form)
    outcome = pipeline.letter(report, chosen, _template())
    if isinstance(outcome, Lost):
        return "", "", outcome.error or outcome.reason
    if not isinstance(outcome.value, LetterFile):
        lang = current().lang
        return "", "", "\n".join(problem.message.of(lang) for problem in outcome.value)
    form = files.put(pipeline.reply_form(report, chosen)) if has_form else ""
    return files.put(outcome.value.data), form, ""


def _template() -> Path | None:
    template = current().letter.get("template")
    return Path(template) if template else None


# ---- annotated drafts -------------------------------------------------------------------------------------------


def _annotate(job: Job) -> None:
    version = job.version
    report = reports.of(version)
    assert report is not None, "annotated drafts are of versions that were checked"
    standings = decisions.standings(version.plan, report)
    settled = (sub.id for _, sub in report.findings() if (valid := standings.valid(sub.id)) and valid.choice in ("dismiss", "waive"))
    options = AnnotateOptions(left_out=frozenset(settled))
    with _files(version) as (draft, annexes):
        asked = pipeline.Job(rules(), Options(), report.date, annexes=annexes)
        answer = pipeline.annotated(draft, asked, options, report)
    copy, problem = "", ""
    if isinstance(answer.value, Annotated):
        copy = files.put(answer.value.data)
    else:
        problem = "\n".join(it.message.of(current().lang) for it in answer.value)
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, "failed" if problem else "done", result_file=copy, problem=problem)


# ---- explanations -----------------------------------------------------------------------------------------------


def _explain(job: Job) -> None:
    version = job.version
    report = reports.of(version)
    assert report is not None, "explanations are of versions that were checked"
    rule, subject = job.arguments["rule"], job.arguments["id"]
    made, problem = "", ""
    if any(node.id == rule for node in rules().rules):
        with _files(version) as (draft, annexes):
            asked = pipeline.Job(rules(), report.options, report.date, annexes=annexes)
            answer = pipeline.trace(draft, asked, rule, subject)
        made, problem = files.put(reading_file.write_why(why(answer.value, subject))), answer.error
    else:
        problem = "no_rule"
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, "failed" if problem else "done", result_file=made, problem=problem)


_HANDLERS: dict[str, Callable[[Job], None]] = {
    "check": _check, "letter": _letter, "annotate": _annotate, "explain": _explain, **bundles.HANDLERS,
}  # fmt: skip


def parent_is_gone(parent: int) -> bool:
    """Whether the process that started this worker has ended."""
    with suppress(AttributeError):  # Windows
        return os.getppid() != parent
    return False
