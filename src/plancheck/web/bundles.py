"""What workers do for many plans at once, besides letters and annotated copies: comparisons, tables, and the files of an export."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db import transaction

from plancheck.render.checked import Checked
from plancheck.report import comparison as pages
from plancheck.report import index
from plancheck.report.formats import FORMATS, Look
from plancheck.review import decision_file
from plancheck.web import files, problems, queue, reports, rights, summaries
from plancheck.web.acts import comparing, decisions
from plancheck.web.models import Job, Person, Version

#: The file of an export with the decisions. It is there only for who may see them.
DECISIONS = "report.decisions.json"
#: Seconds after which a comparison is tried again that needs a table which is being opened.
_MOMENT = 2.0


def compared(job: Job) -> None:
    """Writes the comparison of a version with the one before it, as its page shows it, with the replies that came with it."""
    bundle, version = job.bundle, job.version
    assert bundle is not None, "comparisons are made for a bundle"
    table = comparing.returned(version)
    if table is not None and table.state in ("waiting", "running"):
        queue.put_off(job, _MOMENT)
        return
    earlier = comparing.before(version)
    assert earlier is not None, "a version is compared with one that was checked"
    made = comparing.compared(bundle.by, earlier, version)
    page = pages.html(made.comparison, bundle.lang, decisions=made.standings)
    _save(job, files.put(page), problems.write(table.wrong) if table is not None else "")


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
        listed.append((DECISIONS, files.put(decision_file.write(history, report))))
    listed.append(("report.html", files.put(FORMATS["html"].write([Checked(report, standings)], Look(lang)))))
    if rights.may(person, "see_letter", plan):
        drafts_too = rights.may(person, "write_letter", plan)
        for letter in version.letters.filter(state="done").order_by("number"):
            if letter.final or drafts_too:
                name = f"letter-{letter.number}-{'sent' if letter.final else 'draft'}"
                listed.append((f"{name}.docx", letter.letter_file))
                listed += [(f"{name}-replies.xlsx", letter.form_file)] if letter.form_file else []
    return listed


def tabulated(job: Job) -> None:
    """Writes versions of plans of a round as a spreadsheet, from their summaries."""
    bundle = job.bundle
    assert bundle is not None, "tables are made for a bundle"
    _save(job, files.put(index.xlsx(summaries.round_of(bundle.round.name, job.arguments["versions"]), bundle.lang)), "")


def _save(job: Job, file: str, problem: str) -> None:
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, result_file=file, problem=problem)


#: The kinds of jobs that this module does.
HANDLERS: dict[str, Callable[[Job], None]] = {"compare": compared, "export": exported, "table": tabulated}
