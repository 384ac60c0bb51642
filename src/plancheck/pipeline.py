"""Hands each file to its own process and collects the answers. No file is parsed here.

A file whose process is lost still gets a Report, a Plan or another answer: not checked, with the reason, and never a pass.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from plancheck import checking, extras, worker
from plancheck.checking import Print
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Document, not_checked
from plancheck.model.plan import Plan
from plancheck.model.report import Configuration, DocumentInfo, Options, Report
from plancheck.wording.catalogue import both
from plancheck.worker import Done, Limits, Lost, Task

if TYPE_CHECKING:
    from plancheck.annotated.notes import Annotated, AnnotateOptions
    from plancheck.language.loader import RuleSet
    from plancheck.letter.compose import LetterFile, LetterOptions, TemplateCheck
    from plancheck.model.trace import Trace
    from plancheck.readers import View

T = TypeVar("T")

#: Larger files are not opened.
LARGEST = 100 << 20
#: A task may take 30 s; a file beyond the size of a small one, 0.2 s more a page. Pages are estimated from the size, since only a reader
#: may open a file.
SECONDS, SECONDS_A_PAGE, BYTES_A_PAGE, MOST_PAGES = 30.0, 0.2, 4096, 3000
SMALL = 4 << 20
#: The most seconds that all annexes of a draft may take.
MOST_SECONDS = 300.0
#: Printing a file may take twice the seconds of a task of its size, and reading the print these.
PRINTING, READING_PRINT = 2, 90.0
#: The pictures of a letter's pages: how many pixels wide, and how many at most.
PAGE_WIDTH, MOST_PICTURES = 1000, 40
LIMITS = Limits()
#: The most files at a time, so that a desktop stays usable.
WORKERS = 2


@dataclass(frozen=True, slots=True)
class Answer(Generic[T]):
    """The answer for one file. `error` and `trace` are set if plancheck itself failed."""

    path: Path
    value: T
    error: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """The input of every process: the rules, the options and the date. `view`: which text of a Word file with tracked changes to read.

    `annexes`: files that are read as further parts of a single draft; a Document stands for one that cannot be read.
    `notes`: notes for every report on the rules in force; `configuration`: the same for programs. `as_printed`: whether passes are checked
    against the print; a text says why they are not although this was requested.
    """

    loaded: RuleSet
    options: Options
    on: date
    limits: Limits = LIMITS
    view: View = "final"
    annexes: tuple[Path | Document, ...] = ()
    notes: tuple[Diagnostic, ...] = ()
    configuration: Configuration | None = None
    as_printed: bool | Bilingual = False

    def unprinted(self) -> Job:
        """The same job where the check against the print failed."""
        return replace(self, as_printed=both("reading.print_lost"))

    def without(self, detail: Bilingual) -> Job:
        """The same job with no annex read; `detail` says why."""
        return replace(self, annexes=tuple(_not_read(annex, detail) if isinstance(annex, Path) else annex for annex in self.annexes))


def seconds(size: int) -> float:
    """The time limit for a file of `size` bytes."""
    return SECONDS + SECONDS_A_PAGE * min(MOST_PAGES, max(0, size - SMALL) // BYTES_A_PAGE)


def patience(size: int) -> float:
    """How long to wait for a file: longer than its process may compute where another program may have to recognise its pages."""
    return seconds(size) + (SECONDS_A_PAGE * (min(size, SMALL) // BYTES_A_PAGE) if extras.recognises_text() else 0.0)


def print_seconds(job: Job, sizes: Iterable[int]) -> float:
    """How many seconds more the prints of files of these sizes may take, if there are any."""
    return sum(PRINTING * seconds(size) + READING_PRINT for size in sizes) if job.as_printed is True else 0.0


def label(path: Path) -> str:
    """A file's name for display and reports, decoded as UTF-8 or GBK whatever the locale."""
    raw = os.fsencode(path.name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def reports(paths: Sequence[Path], job: Job) -> Iterator[Answer[Report]]:
    """A Report for each file, in order."""
    for answer in _each(paths, job, _report):
        document = answer.value
        report = checking.unread(document, job.loaded, job.options, job.on) if isinstance(document, Document) else document
        if report.document.status == "not_checked":
            report = replace(report, attachments=_unseen(job))
        yield Answer(answer.path, noted(report, job), answer.error, answer.trace)


def noted(report: Report, job: Job) -> Report:
    """The report with the notes of the job."""
    return replace(report, diagnostics=(*report.diagnostics, *job.notes), configuration=job.configuration) if job.notes else report


@dataclass(frozen=True, slots=True)
class Reading:
    """The report on a draft, the draft with its annexes as it was read, and its headings: (block, level, text), levels as in a Plan."""

    report: Report
    document: Document
    headings: tuple[tuple[int, int, str], ...] = ()


def reading(path: Path, job: Job, on_read: Callable[[], object] | None = None) -> Answer[Reading]:
    """The report on a file together with the text that it is about. `on_read` is called when the file has been read."""
    (answer,) = _each([path], job, _reading, on_read)
    read = answer.value
    if isinstance(read, Document):
        read = Reading(checking.unread(read, job.loaded, job.options, job.on), read)
    report = read.report
    if report.document.status == "not_checked":
        report = replace(report, attachments=_unseen(job))
    return Answer(path, replace(read, report=noted(report, job)), answer.error, answer.trace)


def plans(paths: Sequence[Path], job: Job) -> Iterator[Answer[Plan]]:
    """A Plan for each file, in order."""
    for answer in _each(paths, job, _plan):
        document = answer.value
        plan = Plan(document) if isinstance(document, Document) else document
        yield Answer(answer.path, plan, answer.error, answer.trace)


def trace(path: Path, job: Job, rule: str, subject: str | None = None) -> Answer[Trace]:
    """Why a rule has its outcome for a file."""
    (answer,) = _each([path], job, partial(_trace, rule, subject))
    document = answer.value
    if isinstance(document, Document):
        document = checking.unexplained(document, job.loaded, job.options, job.on, rule)
    if document.document.status == "not_checked":
        document = replace(document, attachments=_unseen(job))
    return Answer(path, document, answer.error, answer.trace)


def annotated(path: Path, job: Job, options: AnnotateOptions, report: Report | None = None) -> Answer[Annotated | tuple[Diagnostic, ...]]:
    """The draft with its findings as comments, or why there is none. With a `report`, the draft is not checked again."""
    (answer,) = _each([path], job, partial(_annotated, options, report))
    copy = answer.value
    if isinstance(copy, Document):
        return Answer(path, (Diagnostic("annotate-unread", "error", copy.detail),), answer.error, answer.trace)
    return Answer(path, copy, answer.error, answer.trace)


def letter(
    report: Report, options: LetterOptions, template: Path | None = None, limits: Limits | None = None, seconds: float = SECONDS
) -> Done[LetterFile | tuple[Diagnostic, ...]] | Lost:
    """The letter, or why there is none.

    A template may come from strangers, so it is opened and filled in by a process. Without one, the bundled template is used.
    """
    task = Task((report, options, template.absolute() if template else None), seconds)
    (outcome,) = worker.run(_letter, None, [task], limits=limits)
    return outcome


def reply_form(report: Report, options: LetterOptions) -> bytes:
    """The form for the replies to a letter (.xlsx): a row for each of its opinions, in their order."""
    from plancheck import sheets
    from plancheck.letter.compose import edited, opinions
    from plancheck.review import replies

    findings = opinions(report, options)
    return sheets.write(replies.form(report, findings, "zh", {sub.id: edited(sub, options) for _, sub in findings}))


def letter_template(template: Path | None = None, limits: Limits | None = None) -> Done[TemplateCheck] | Lost:
    """Everything wrong with a letter's template, and its fonts."""
    (outcome,) = worker.run(_letter_template, None, [Task((template.absolute() if template else None,))], limits=limits)
    return outcome


def letter_difference(old: bytes, new: bytes, limits: Limits | None = None) -> Done[tuple[str, ...] | None] | Lost:
    """The differences between a new letter and an old one, which a process reads since others may have edited it."""
    (outcome,) = worker.run(_letter_difference, None, [Task((old, new))], limits=limits)
    return outcome


def letter_text(letter: bytes, limits: Limits | None = None) -> Done[tuple[str, ...]] | Lost:
    """The paragraphs and table rows of a letter."""
    (outcome,) = worker.run(_letter_text, None, [Task((letter,))], limits=limits)
    return outcome


def letter_pages(letter: bytes, limits: Limits | None = None) -> Done[tuple[bytes, ...] | Bilingual] | Lost:
    """The pages of a letter as LibreOffice prints them, as PNG files; or why there are none."""
    (outcome,) = worker.run(_letter_pages, None, [Task((letter,), PRINTING * SECONDS + READING_PRINT)], limits=limits)
    return outcome


# ---- in the process ---------------------------------------------------------------------------------------------


def warm(job: Job) -> Report:
    """The report on a sample.

    Checking it imports all modules and compiles all expressions that forked processes then inherit. Importing the modules by name and
    compiling the rules instead makes a batch a quarter slower, since expressions are compiled at first use.
    """
    from plancheck import readers, resources
    from plancheck.readers import annexes, pdf  # noqa: F401

    sample = resources.folder("samples") / "city-a.docx"
    return checking.of_document(readers.read(sample.read_bytes(), sample.name), job.loaded, job.options, job.on)


def _report(job: Job, path: Path) -> Report:
    document = _document(job, path)
    return checking.of_document(document, job.loaded, job.options, job.on, _prints(job, path, document))


def _reading(job: Job, path: Path) -> Reading:
    document = _document(job, path)
    if document.status == "not_checked":
        return Reading(checking.unread(document, job.loaded, job.options, job.on), document)
    worker.announce_step()
    taken = checking.take(document, job.loaded, job.options, job.on)
    plan = taken.plan
    report = checking.of_taken(taken, job.options, job.on, _prints(job, path, document))
    headings = tuple(
        (heading.place.block, heading.level, f"{heading.number}{heading.title}") for heading in plan.headings if not heading.run_in
    )
    return Reading(report, document, headings)


def _prints(job: Job, path: Path, document: Document) -> tuple[Print, ...] | None:
    """The prints of the draft and its annexes."""
    read = (document, *(annex.file for annex in document.annexes))
    return prints(job, read, [path, *job.annexes], lambda file: file if isinstance(file, Document) else _bytes(file))


def prints(
    job: Job, documents: Sequence[Document], files: Sequence[T], content: Callable[[T], bytes | Document]
) -> tuple[Print, ...] | None:
    """The prints of files that were read as these documents; None if the job does not ask for them."""
    match job.as_printed:
        case False:
            return None
        case Bilingual() as why:
            return (why,) * len(documents)
    return tuple(_print(document, partial(content, file)) for document, file in zip(documents, files, strict=True))


def _print(document: Document, content: Callable[[], bytes | Document]) -> Print:
    from plancheck.readers import printing

    if document.status == "not_checked":  # it has no text
        return None
    data = content()
    if isinstance(data, Document) or hashlib.sha256(data).hexdigest() != document.sha256:  # it was changed in between
        return both("reading.print_lost")
    return printing.printed(data, document, PRINTING * seconds(len(data)), READING_PRINT)


def _plan(job: Job, path: Path) -> Plan:
    return checking.plan_of(_document(job, path), job.loaded, job.options, job.on)


def _trace(rule: str, subject: str | None, job: Job, path: Path) -> Trace:
    return checking.explained(_document(job, path), job.loaded, job.options, job.on, rule, subject)


def _document(job: Job, path: Path) -> Document:
    """The draft with its annexes behind it. Each of those was named by a person, so it is a part whatever it looks like."""
    from plancheck import readers

    data = _bytes(path)
    if isinstance(data, Document):
        return data
    document = readers.read(data, label(path), seconds=patience(len(data)), view=job.view)
    if document.status == "not_checked" or not job.annexes:
        return document
    from plancheck.readers import annexes

    return annexes.joined(document, [_annex(annex, job.view) for annex in job.annexes])


def _annex(file: Path | Document, view: View) -> Document:
    from plancheck.readers import annexes

    if isinstance(file, Document):
        return file
    data = _bytes(file)
    return data if isinstance(data, Document) else annexes.read(data, label(file), patience(len(data)), view, meant=True)


def _annotated(options: AnnotateOptions, report: Report | None, job: Job, path: Path) -> Annotated | tuple[Diagnostic, ...] | Document:
    from plancheck.annotated import pdf, word
    from plancheck.wording.catalogue import both

    data = _bytes(path)
    if isinstance(data, Document):
        return data
    report = report or _report(job, path)
    if report.document.status == "not_checked":
        return (Diagnostic("annotate-unread", "error", report.document.detail),)
    chosen = replace(options, when=options.when or f"{report.date.isoformat()}T00:00:00Z")
    match report.document.format:
        case "docx":
            return word.annotate(data, report, chosen, job.view)
        case "pdf":
            return pdf.annotate(data, report, chosen)
        case format:
            return (Diagnostic("annotate-format", "error", both("annotate.format", format=f".{format}")),)


def _letter(shared: None, report: Report, options: LetterOptions, template: Path | None) -> LetterFile | tuple[Diagnostic, ...]:
    from plancheck.letter import compose, word_template

    made = compose.compose(report, options, template)
    return compose.LetterFile(made, word_template.fonts(made)) if isinstance(made, bytes) else made


def _letter_template(shared: None, template: Path | None) -> TemplateCheck:
    from plancheck.letter import compose

    return compose.check_template(template)


def _letter_difference(shared: None, old: bytes, new: bytes) -> tuple[str, ...] | None:
    from plancheck.letter import compose

    return compose.difference(old, new)


def _letter_text(shared: None, letter: bytes) -> tuple[str, ...]:
    from plancheck.letter import compose

    return compose.lines(letter)


def _letter_pages(shared: None, letter: bytes) -> tuple[bytes, ...] | Bilingual:
    from plancheck.readers import office
    from plancheck.readers.pdf.pictures import pictures

    pdf = office.printed(letter, "docx", PRINTING * SECONDS)
    if isinstance(pdf, Bilingual):
        return pdf
    return pictures(pdf, PAGE_WIDTH, MOST_PICTURES) or both("reading.print_unread")


def _unseen(job: Job) -> tuple[DocumentInfo, ...]:
    """The annexes of a draft that could not be read: there, and not read."""
    return tuple(checking.info(annex) for annex in job.without(both("reading.attachment_unread")).annexes if isinstance(annex, Document))


def _not_read(path: Path, detail: Bilingual) -> Document:
    return not_checked(label(path), _hashed(path), path.suffix.lower().lstrip(".") or "unknown", "not_read", detail)


def _bytes(path: Path) -> bytes | Document:
    try:
        return path.read_bytes()
    except OSError as error:
        return not_checked(label(path), "", "unknown", "io_error", both("reading.io_error", error=error.strerror or type(error).__name__))


# ---- gathering --------------------------------------------------------------------------------------------------


def _each(
    paths: Sequence[Path], job: Job, function: Callable[[Job, Path], T], on_step: Callable[[], object] | None = None
) -> Iterator[Answer[T | Document]]:
    """What `function(job, path)` gives for each file, or a Document that says why there is nothing."""
    sizes = [_size(path) for path in paths]
    job = replace(job, annexes=tuple(annex if isinstance(annex, Document) else _small(annex) for annex in job.annexes))
    others = [_size(annex) for annex in job.annexes if isinstance(annex, Path)]
    orders = [_order(job, path, size, others) for path, size in zip(paths, sizes, strict=True) if size <= LARGEST]
    outcomes = _outcomes(function, job, orders, on_step)
    for path, size in zip(paths, sizes, strict=True):
        if size > LARGEST:
            yield Answer(path, _unopened(path, "too_large", both("reading.too_large", size=size >> 20, limit=LARGEST >> 20)))
            continue
        outcome, had = next(outcomes)
        yield _answer(path, outcome, had, job.limits)


@dataclass(frozen=True, slots=True)
class _Order:
    """A task; how many of its seconds are for annexes, how many of those its own process may compute, and how many are for prints."""

    task: Task
    annexes: float
    computing: float
    prints: float

    def attempts(self, job: Job) -> Iterator[tuple[Job, Task]]:
        """The further attempts for a lost process: without the prints, then without the annexes, since one of them may be the cause."""
        task = self.task
        if job.as_printed is True:
            job, task = job.unprinted(), _shorter(task, self.prints, self.prints)
            yield job, task
        if job.annexes:
            yield job.without(both("reading.attachment_draft_lost")), _shorter(task, self.annexes, self.computing)


def _shorter(task: Task, seconds: float, computing: float) -> Task:
    return replace(task, seconds=task.seconds - seconds, computing=None if task.computing is None else task.computing - computing)


def _order(job: Job, path: Path, size: int, others: Sequence[int]) -> _Order:
    annexes, computing = (min(sum(map(limit, others)), MOST_SECONDS) for limit in (patience, seconds))
    prints = print_seconds(job, [size, *others])
    task = Task((path.absolute(),), patience(size) + annexes + prints, seconds(size) + computing + prints)
    return _Order(task, annexes, computing, prints)


def _outcomes(
    function: Callable[[Job, Path], T], job: Job, orders: Sequence[_Order], on_step: Callable[[], object] | None
) -> Iterator[tuple[Done[T] | Lost, float]]:
    """The outcome of every task, and its time limit in seconds. Lost tasks are tried again after all others."""
    prepare = partial(warm, job) if len(orders) > WORKERS else None
    run = worker.run(function, job, [order.task for order in orders], WORKERS, job.limits, prepare, on_step)
    outcomes = zip(orders, run, strict=True)
    for order, outcome in outcomes:
        if _is_final(outcome):
            yield outcome, order.task.seconds
        else:
            for lost, first in [(order, outcome), *outcomes]:
                yield _again(function, job, lost, first)


def _is_final(outcome: Done[T] | Lost) -> bool:
    return not isinstance(outcome, Lost) or outcome.reason == "internal_error"


def _again(function: Callable[[Job, Path], T], job: Job, order: _Order, outcome: Done[T] | Lost) -> tuple[Done[T] | Lost, float]:
    """The final outcome of a task, and its time limit in seconds."""
    task = order.task
    attempts = order.attempts(job)
    while not _is_final(outcome) and (attempt := next(attempts, None)) is not None:
        easier, task = attempt
        (outcome,) = worker.run(function, easier, [task], limits=job.limits)
    return outcome, task.seconds


def _small(path: Path) -> Path | Document:
    """The annex, or a Document if it is too large to be opened."""
    size = _size(path)
    return (
        path.absolute()
        if size <= LARGEST
        else _unopened(path, "too_large", both("reading.too_large", size=size >> 20, limit=LARGEST >> 20))
    )


def _answer(path: Path, outcome: Done[T] | Lost, seconds: float, limits: Limits) -> Answer[T | Document]:
    match outcome:
        case Lost(reason=reason, error=error, trace=trace):
            return Answer(path, _unopened(path, reason, why(outcome, seconds, limits)), error, trace)
        case Done(value=value, strained=True) if _damaged(value):
            return Answer(path, _unopened(path, "out_of_memory", why(Lost("out_of_memory"), seconds, limits)))
        case Done(value=value):
            return Answer(path, value)


def why(outcome: Lost, seconds: float, limits: Limits) -> Bilingual:
    """Why a file with a limit of `seconds` has no answer, and what to do."""
    if outcome.reason == "too_large":
        return both("reading.result_too_large", limit=limits.result / (1 << 20))
    return both(f"reading.{outcome.reason}", seconds=seconds, megabytes=limits.memory >> 20, error=outcome.error)


def _damaged(value: object) -> bool:
    """Whether a reader called the file damaged, as lxml does with an intact file when memory runs out."""
    from plancheck.model.trace import Trace  # 3 ms that few checks need

    document = value.document if isinstance(value, Report | Plan | Trace | Reading) else None
    return document is not None and document.reason == "damaged"


def _unopened(path: Path, reason: str, detail: Bilingual) -> Document:
    return not_checked(label(path), _hashed(path), "unknown", reason, detail)


def _hashed(path: Path) -> str:
    """The SHA-256 of a file as far as a process finds it in time: this one would wait for a share that does not answer."""
    (outcome,) = worker.run(_sha256, None, [Task((path.absolute(),), SECONDS)])
    return outcome.value if isinstance(outcome, Done) else ""


def _sha256(shared: None, path: Path) -> str:
    return sha256(path)


def _size(path: Path) -> int:
    """The size of the file in bytes; 0 if unknown: reading it reports the error."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def sha256(path: Path) -> str:
    """The SHA-256 of the file, "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
