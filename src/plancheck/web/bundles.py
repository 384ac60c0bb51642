"""What workers do for many plans at once, besides letters and annotated copies: comparisons, tables, and the files of an export."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from django.db import transaction

from plancheck import worker
from plancheck.model.comparison import Comparison
from plancheck.render.checked import Checked
from plancheck.report import comparison as pages
from plancheck.report import index
from plancheck.report.formats import FORMATS, Look
from plancheck.review import compare, decision_file, decision_table, replies
from plancheck.web import files, problems, queue, reports, rights, summaries
from plancheck.web.acts import decisions
from plancheck.web.models import Job, Person, Version
from plancheck.worker import Lost, Task


def before(version: Version) -> Version | None:
    """The version that a version is compared with: the last one before it that was checked."""
    earlier: Version | None = version.plan.versions.filter(number__lt=version.number).exclude(report_file="").order_by("-number").first()
    return earlier


def compared(job: Job) -> None:
    """Writes the comparison of a version with the one before it, as a page, with the replies that came with it."""
    bundle, version = job.bundle, job.version
    assert bundle is not None, "comparisons are made for a bundle"
    earlier = before(version)
    old, new = (reports.of(earlier) if earlier is not None else None), reports.of(version)
    assert old is not None, "a version is compared with one that was checked"
    assert new is not None, "a version that is compared was checked"
    made, problem = _with_replies(compare.compare(old, new), version)
    standings = compare.carried(made, decisions.standings(version.plan, new))
    made = compare.settled(made, standings)
    _save(job, files.put(pages.html(made, bundle.lang, decisions=standings)), problem)


def _with_replies(comparison: Comparison, version: Version) -> tuple[Comparison, str]:
    """The comparison with what the table of replies says, or why that could not be read."""
    if not version.replies_file:
        return comparison, ""
    (outcome,) = worker.run(decision_table.open_table, None, [Task((files.get(version.replies_file),))])
    if isinstance(outcome, Lost):
        return comparison, problems.write([problems.of_lost(outcome)])
    if not isinstance(outcome.value, tuple):
        return comparison, problems.write([outcome.value])
    read = replies.read(outcome.value, comparison.old)
    if read.problems:
        return comparison, problems.write(read.problems)
    return replace(comparison, claims=replies.claims(comparison, read)), ""


def exported(job: Job) -> None:
    """Writes the list of a plan's files for an export: [path, SHA-256] each, with what the person who asked may see."""
    bundle = job.bundle
    assert bundle is not None, "exports are made for a bundle"
    listed = []
    for version in job.version.plan.versions.order_by("number").select_related("plan"):
        listed += [[f"v{version.number}/{name}", file] for name, file in _files(version, bundle.by, bundle.lang)]
    _save(job, files.put(json.dumps(listed, ensure_ascii=False).encode()), "")


def _files(version: Version, person: Person, lang: str) -> list[tuple[str, str]]:
    """The files of a version. Report and decisions have the names by which the command line finds one by the other."""
    plan = version.plan
    listed = [(version.name, version.draft_file)]
    listed += [(f"annexes/{annex.number}-{annex.name}", annex.file) for annex in version.annexes.all()]
    if version.replies_file:
        listed.append(("replies.xlsx", version.replies_file))
    report = reports.of(version)
    if report is None:
        return listed
    listed.append(("report.json", version.report_file))
    standings = None
    if rights.may(person, "see_decisions", plan):
        history = decisions.history(plan)
        standings = decisions.standings(plan, report) if history.entries else None
        listed.append(("report.decisions.json", files.put(decision_file.write(history, report))))
    listed.append(("report.html", files.put(FORMATS["html"].write([Checked(report, standings)], Look(lang)))))
    if rights.may(person, "see_letter", plan):
        drafts_too = rights.may(person, "write_letter", plan)
        for letter in version.letters.filter(state="done").order_by("number"):
            if letter.final or drafts_too:
                listed.append((f"letter-{letter.number}.docx", letter.letter_file))
                listed += [(f"letter-{letter.number}-replies.xlsx", letter.form_file)] if letter.form_file else []
    return listed


def tabulated(job: Job) -> None:
    """Writes versions of plans of a round as a spreadsheet, from their summaries."""
    bundle = job.bundle
    assert bundle is not None, "tables are made for a bundle"
    versions = {version.pk: version for version in Version.objects.filter(pk__in=job.arguments["versions"])}
    in_order = [versions[pk] for pk in job.arguments["versions"]]
    _save(job, files.put(index.xlsx(summaries.round_of(bundle.round.name, in_order), bundle.lang)), "")


def _save(job: Job, file: str, problem: str) -> None:
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, result_file=file, problem=problem)


#: The kinds of jobs that this module does.
HANDLERS: dict[str, Callable[[Job], None]] = {"compare": compared, "export": exported, "table": tabulated}
