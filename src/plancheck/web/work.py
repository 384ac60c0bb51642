"""The worker of the workbench: takes jobs from the queue, does them, saves what came out.

Documents are opened in processes with limits, as on the command line (`pipeline`). A worker may be killed at any moment: a job that it had
claimed is given back, and a result is saved only while its claim stands, so nothing is lost and nothing is done twice.
"""

from __future__ import annotations

import errno
import os
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone

from plancheck import pipeline, worker
from plancheck.annotated.notes import Annotated, AnnotateOptions
from plancheck.contract import reading as reading_file
from plancheck.contract import report as report_file
from plancheck.contract.reading import DraftText
from plancheck.letter.compose import LetterFile, opinions
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import FINDINGS, Options, Report
from plancheck.model.trace import why
from plancheck.review import decision_table
from plancheck.web import audit, bundles, files, problems, queue, reports, ruleset, summaries, texts, trials
from plancheck.web.acts import comparing, decisions, letters
from plancheck.web.acts.plans import locked
from plancheck.web.models import Job, Letter, Template, Version
from plancheck.web.site import KEY, current
from plancheck.wording.catalogue import both
from plancheck.worker import Done, Lost, Task

#: Seconds between two looks at an empty queue.
PAUSE = 0.5
#: The longest name of a file of a process, in bytes; file systems take 255, and readers add to it.
LONGEST_NAME = 200
#: Seconds that a worker rests where the database has failed it, and seconds after which a job is tried again that the disk failed.
REST, PUT_OFF = 2.0, 30.0
#: Seconds that a claim lasts, and seconds after which a worker that is at a job renews it. Others take up what a lost machine had claimed.
CLAIM, RENEWAL = 60.0, 15.0
#: What goes wrong without the fault of a job, and may be over soon: the disk is full, the database or the folder cannot be reached.
TROUBLE = (OSError, OperationalError, InterfaceError)
#: What of OSError is the fault of a job nevertheless, and would come back for ever: a name that no file can have.
_OF_JOB = frozenset((errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.EISDIR, errno.ENOTDIR, errno.EEXIST))


def longest() -> float:
    """How many seconds a claim is renewed for at most: longer than any work on a job takes.

    That is the longest check of the largest draft with annexes, done a second time where its process was lost, and what comes before and
    after.
    """
    return 2 * (pipeline.patience(pipeline.LARGEST) + pipeline.MOST_SECONDS) + 10 * pipeline.SECONDS


def run(name: str, is_over: Callable[[], bool]) -> None:
    """Works until `is_over`. `name` is this worker's own: what a killed worker of this name had claimed is taken up again."""
    ruleset.rules()
    claimed, counted = True, True
    while not is_over():
        try:
            if claimed:  # by a killed worker, or by this one, which could not give it back while the database was gone
                queue.give_back(name, counted)
                claimed = counted = False
            works = work_once(name)
        except TROUBLE as error:
            _tell(error)
            connections.close_all()
            claimed = True
            time.sleep(REST)
        else:
            if not works:
                time.sleep(PAUSE)


def work_once(name: str) -> bool:
    """Does one job; False if none waits, or if it was put off. Raises what of TROUBLE keeps it from the queue."""
    job = queue.claim(name, CLAIM)
    if job is None:
        return False
    with _renewed(job):
        return _done(job)


@contextmanager
def _renewed(job: Job) -> Iterator[None]:
    """Renews the claim of a job while somebody is at it."""
    over = threading.Event()
    thread = threading.Thread(target=_renew, args=(job, over), name=f"renew-{job.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _renew(job: Job, over: threading.Event) -> None:
    ends = time.monotonic() + longest()
    try:
        while not over.wait(RENEWAL) and time.monotonic() < ends:
            try:
                if not queue.renew(job, CLAIM):
                    return
            except TROUBLE as error:  # perhaps over at the next renewal; the claim ends if it is not
                _tell(error)
                connections.close_all()
    finally:
        connections.close_all()


def _done(job: Job) -> bool:
    """Whether a job was done, well or badly. What the disk or the database does to it is not its fault, so it waits again then."""
    try:
        _HANDLERS[job.kind](job)
    except Exception as error:  # noqa: BLE001  the one border where what goes wrong becomes the state of a job
        if not _is_trouble(error):
            _fail(job, error)
            return True
        _tell(error)
        connections.close_all()
        queue.put_off(job, PUT_OFF)
        return False
    return True


def _is_trouble(error: Exception) -> bool:
    if isinstance(error, FileNotFoundError):  # a stored file that is gone does not come back, unless the whole folder is gone
        return not (current().folder / KEY).is_file()
    return isinstance(error, TROUBLE) and getattr(error, "errno", None) not in _OF_JOB


def _fail(job: Job, error: Exception) -> None:
    _tell(error)
    with transaction.atomic():
        if job.version is not None:
            locked([job.version.plan])
        if queue.holds(job):
            name = type(error).__name__
            queue.give_up([job], name, problems.write([both("letters.lost_because", why=name)]))


def _tell(error: Exception) -> None:
    """Prints an error with where it came from, for whoever runs the workbench."""
    traceback.print_exception(error)


# ---- checking ---------------------------------------------------------------------------------------------------


def _check(job: Job) -> None:
    version = job.version
    Version.objects.filter(pk=version.pk, state="waiting").update(state="reading")
    options = Options(version.plan.kind or None, version.plan.province or None)
    with _files(version) as (draft, annexes):
        asked = pipeline.Job(ruleset.rules(), options, timezone.localdate(), annexes=annexes)
        answer = pipeline.reading(draft, asked, lambda: _begins_to_check(job))
    report = answer.value.report
    stored = files.put(report_file.write(report))
    text = files.put(reading_file.write(DraftText(answer.value.document, answer.value.headings)))
    count = sum(sub.outcome in FINDINGS for result in report.results for sub in result.subresults)
    failed_musts = sum(result.level == "must" and result.outcome == "failed" for result in report.results)
    with transaction.atomic():
        (plan,) = locked([version.plan])  # nobody decides between the report and its summary
        if not queue.holds(job):
            return
        Version.objects.filter(pk=version.pk).update(
            state="checked",
            report_file=stored,
            text_file=text,
            fault=texts.storable(answer.error, 120),
            verdict=report.verdict,
            title=texts.storable(report.plan.title, 400),
            findings=count,
            failed_musts=failed_musts,
        )
        version.refresh_from_db()
        summaries.write(version, report, decisions.history(plan))
        queue.finish(job)
        content = {"version": version.number, "verdict": report.verdict, "report": stored}
        audit.record(None, "checked", plan, None, content)


def _begins_to_check(job: Job) -> None:
    """Notes that the draft has been read, unless this worker's claim has ended."""
    with transaction.atomic():
        if queue.holds(job):
            Version.objects.filter(pk=job.version_id, state="reading").update(state="checking")


@contextmanager
def _files(version: Version) -> Iterator[tuple[Path, tuple[Path, ...]]]:
    """The draft and its annexes under their own names, which reports show."""
    with worker.private_folder() as folder:
        wanted = [(version.name, version.draft_file), *((annex.name, annex.file) for annex in version.annexes.all())]
        paths = []
        for number, (name, file) in enumerate(wanted):
            place = Path(folder, str(number))
            place.mkdir()
            paths.append(_placed(file, place, name))
        yield paths[0], tuple(paths[1:])


def _placed(file: str, folder: Path, name: str) -> Path:
    """A stored file in a folder under a name, cut to what the file system takes."""
    path = folder / _cut(name)
    files.place(file, path)
    return path


def _cut(name: str) -> str:
    """A name of so few bytes that every file system takes it: its stem is cut first, which leaves the format, then all of it."""
    stem, dot, suffix = name.rpartition(".")
    room = LONGEST_NAME - len(os.fsencode(dot + suffix))
    return _first(stem, room) + dot + suffix if stem and room > 0 else _first(name, LONGEST_NAME)


def _first(text: str, size: int) -> str:
    """The signs of a text that fit into so many bytes."""
    while len(os.fsencode(text)) > size:
        text = text[:-1]
    return text


# ---- letters ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Made:
    """The stored letter, the form for the replies to it and its text; or the problem."""

    letter: str = ""
    form: str = ""
    text: str = ""
    problem: str = ""


def _letter(job: Job) -> None:
    letter = job.letter
    assert letter is not None, "a job for a letter names it"
    version = letter.version
    made = _written(letter, letters.report_of(letter))
    with transaction.atomic():
        if not queue.holds(job):
            return
        state = "failed" if made.problem else "done"
        Letter.objects.filter(pk=letter.pk).update(state=state, letter_file=made.letter, form_file=made.form, problem=made.problem)
        queue.finish(job, result_file=made.text, problem=made.problem)
        if made.letter:
            queue.add("preview", version, letter)
        content = {"version": version.number, "letter": letter.number, "sha256": made.letter, "problem": made.problem}
        audit.record(None, "letter_written", version.plan, None, content)


def _written(letter: Letter, report: Report) -> _Made:
    chosen = letters.options(letter, report)
    has_form = bool(opinions(report, chosen))
    chosen = replace(chosen, replies_form=has_form)
    with _template(letter) as template:
        outcome = pipeline.letter(report, chosen, template)
    if isinstance(outcome, Lost):
        return _Made(problem=problems.write([problems.of_lost(outcome)]))
    if not isinstance(outcome.value, LetterFile):
        return _Made(problem=problems.write(problem.message for problem in outcome.value))
    form = files.put(pipeline.reply_form(report, chosen)) if has_form else ""
    return _Made(files.put(outcome.value.data), form, _text(letter, outcome.value.data).stored())


def _text(letter: Letter, data: bytes) -> letters.Text:
    """What the letter says, and what the one before it about the same version said otherwise."""
    outcome = pipeline.letter_text(data)
    lines = outcome.value if isinstance(outcome, Done) else ()
    before = letter.version.letters.filter(number__lt=letter.number, state="done").order_by("-number").first()
    if before is None:
        return letters.Text(lines)
    changes = pipeline.letter_difference(files.get(before.letter_file), data)
    return letters.Text(lines, before.number, changes.value if isinstance(changes, Done) else None)


@contextmanager
def _template(letter: Letter) -> Iterator[Path | None]:
    """The template of a letter: the one that was chosen for it, else that of the settings, else the one that comes along."""
    if chosen := letters.template_of(letter):
        with worker.private_folder() as folder:
            yield _placed(chosen.file, Path(folder), chosen.name)
        return
    set_ = current().letter.get("template")
    yield Path(set_) if set_ else None


def _preview(job: Job) -> None:
    letter = job.letter
    assert letter is not None, "a preview is of a letter"
    outcome = pipeline.letter_pages(files.get(letter.letter_file))
    pages, problem = "", ""
    if isinstance(outcome, Lost):
        problem = problems.write([problems.of_lost(outcome)])
    elif isinstance(outcome.value, Bilingual):
        problem = problems.write([outcome.value])
    else:
        pages = letters.stored_pages(outcome.value)
    _finish(job, pages, problem)


def _finish(job: Job, result: str, problem: str) -> None:
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, "failed" if problem else "done", result_file=result, problem=problem)


# ---- templates --------------------------------------------------------------------------------------------------


def _check_template(job: Job) -> None:
    """Looks whether letters can be written with a template."""
    template = job.template
    assert template is not None, "a job for a template names it"
    with worker.private_folder() as folder:
        outcome = pipeline.letter_template(_placed(template.file, Path(folder), template.name))
    if isinstance(outcome, Lost):
        fonts, state, messages = [], "wrong", [problems.of_lost(outcome)]
    else:
        errors = [it for it in outcome.value.problems if it.severity == "error"]
        fonts, state, messages = list(outcome.value.fonts), "wrong" if errors else "fine", [it.message for it in outcome.value.problems]
    problem = problems.write(messages)
    with transaction.atomic():
        if not queue.holds(job):
            return
        Template.objects.filter(pk=template.pk).update(state=state, problem=problem, fonts=fonts)
        queue.finish(job)
        audit.record(None, "template_checked", None, None, {"template": template.pk, "template_name": template.name, "state": state})


# ---- annotated drafts -------------------------------------------------------------------------------------------


def _annotate(job: Job) -> None:
    version = job.version
    report = reports.of(version)
    assert report is not None, "annotated drafts are of versions that were checked"
    bare = job.arguments["bare"]
    options = AnnotateOptions(left_out=letters.left_out(job, report), without_macros=bare, without_links=bare)
    with _files(version) as (draft, annexes):
        asked = pipeline.Job(ruleset.rules(), Options(), report.date, annexes=annexes)
        answer = pipeline.annotated(draft, asked, options, report)
    if isinstance(answer.value, Annotated):
        _finish(job, files.put(answer.value.data), "")
    else:
        _finish(job, "", problems.write(it.message for it in answer.value))


# ---- explanations -----------------------------------------------------------------------------------------------


def _explain(job: Job) -> None:
    version = job.version
    report = reports.of(version)
    assert report is not None, "explanations are of versions that were checked"
    rule, subject = job.arguments["rule"], job.arguments["id"]
    made, problem = "", ""
    if any(node.id == rule for node in ruleset.rules().rules):
        with _files(version) as (draft, annexes):
            asked = pipeline.Job(ruleset.rules(), report.options, report.date, annexes=annexes)
            answer = pipeline.trace(draft, asked, rule, subject)
        made, problem = files.put(reading_file.write_why(why(answer.value, subject))), answer.error
    else:
        problem = "no_rule"
    with transaction.atomic():
        if queue.holds(job):
            queue.finish(job, "failed" if problem else "done", result_file=made, problem=problem)


# ---- returned tables of replies ---------------------------------------------------------------------------------


def _replies(job: Job) -> None:
    """Opens the table of replies that came with a version, and keeps what stands in it."""
    (outcome,) = worker.run(decision_table.open_table, None, [Task((files.get(job.arguments["file"]),))])
    if isinstance(outcome, Lost):
        _finish(job, "", problems.write([problems.of_lost(outcome)]))
    elif isinstance(outcome.value, Bilingual):
        _finish(job, "", problems.write([outcome.value]))
    else:
        _finish(job, comparing.stored(outcome.value), "")


_HANDLERS: dict[str, Callable[[Job], None]] = {
    "check": _check, "letter": _letter, "preview": _preview, "annotate": _annotate, "replies": _replies, "explain": _explain,
    "template": _check_template, "trial": trials.tried,
    **bundles.HANDLERS,
}  # fmt: skip
