"""Many drafts: each checked and its report written in a process, results kept as they come, a run that was broken off continued.

The folder of results holds `reports/` (a page and a JSON file a draft), what was made of all of them (`FILES`), and `.plancheck/`: a record
a draft, by which the next run knows what need not be done again. Every file is written beside its place and then renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plancheck
from plancheck import checking, pipeline, worker
from plancheck.batch import lock, names
from plancheck.batch.found import KEPT, File, Found, Submission, Trouble, find
from plancheck.model.document import Document, not_checked
from plancheck.model.report import LEVELS, DocumentInfo, Level, Report, Verdict
from plancheck.model.round import Draft, Figure, Round, Rule, Series
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look
from plancheck.wording.catalogue import both
from plancheck.worker import Begun, Done, Lost, Task

if TYPE_CHECKING:
    from plancheck.batch.cluster import Address
    from plancheck.batch.store import Mirror
    from plancheck.pipeline import Job

__all__ = [
    "FILES", "Batch", "Found", "Item", "New", "Result", "Trouble", "Unseen", "Unwritten", "assemble", "find", "items", "locked", "records",
    "resumed", "run",
]  # fmt: skip

#: What is made of all drafts together.
FILES = ("index.html", "summary.csv", "summary.xlsx", "round.json")
REPORTS = "reports"
#: Seconds that a task has besides those of reading and checking: to write its report, and to read what goes with the draft.
SECONDS_MORE = 10.0
#: How often what another program holds for a moment (a virus scanner) is tried again, and after how many seconds.
TRIES, PAUSE = 3, 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What holds for all drafts of a run: rules, options and day; the folder of results; the language of pages; the name of the input."""

    job: Job
    out: Path
    lang: str
    source: str

    @property
    def key(self) -> str:
        """What results depend on besides the drafts: equal keys, equal results."""
        return _digest(self._settings(), self.job.on.isoformat())

    @property
    def settings(self) -> str:
        """As `key`, but whatever the day."""
        return _digest(self._settings())

    def _settings(self) -> Any:
        job = self.job
        packs = [(each.id, each.version, each.sha256) for each in job.loaded.packs]
        options = (job.options.kind, job.options.province, job.options.parameters)
        limits = [getattr(job.limits, name) for name in type(job.limits).__slots__]
        return [2, plancheck.__version__, packs, options, job.view, self.lang, limits, pipeline.LARGEST]


@dataclass(frozen=True, slots=True)
class Item:
    """A draft to check, and the names of its files: reports under the folder of results, and its record."""

    submission: Submission
    size: int
    html: str
    json: str
    record: str

    @property
    def name(self) -> str:
        """Its path in what was handed in."""
        return self.submission.draft.name

    @property
    def seconds(self) -> float:
        """How long it may take, with what goes with it."""
        others = sum(pipeline.seconds(_size(each.path)) for each in self.submission.attachments)
        return pipeline.seconds(self.size) + min(others, pipeline.MOST_SECONDS) + SECONDS_MORE


@dataclass(frozen=True, slots=True)
class Result:
    """How a draft came out. `failed` counts rules that are not met by level, `attachments` those that were not wholly read; `kept`:
    nothing had to be done again. `fault` and `trace` are set where plancheck itself failed."""

    verdict: Verdict
    status: str
    failed: tuple[tuple[Level, int], ...]
    attachments: int = 0
    reason: str | None = None
    kept: bool = False
    fault: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class New:
    """A draft, that can be read, of which no earlier run has the results: its SHA-256, and what goes with it."""

    digest: str
    key: str
    attachments: tuple[DocumentInfo, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """On another machine: the draft is not there, or is another one."""


class Unwritten(Exception):
    """A file of the results, `path`, could not be written."""

    def __init__(self, path: str, error: str) -> None:
        super().__init__(path, error)
        self.path, self.error = path, error


# ---- the run ----------------------------------------------------------------------------------------------------


def items(found: Found) -> tuple[Item, ...]:
    """The drafts with the names of their results, which no two share on any system."""
    bases = names.apart(names.clean(each.draft.name) for each in found.submissions)
    return tuple(
        Item(each, _size(each.draft.path), f"{REPORTS}/{base}.html", f"{REPORTS}/{base}.json", f"{base}.json")
        for each, base in zip(found.submissions, bases, strict=True)
    )


def records(batch: Batch, all_items: Sequence[Item]) -> dict[str, tuple[int, int]]:
    """What tells one record from a later one in the same place, by the drafts that have one."""
    found = {}
    for item in all_items:
        with suppress(OSError):
            stat = (batch.out / KEPT / _RECORDS / item.record).stat()
            found[item.record] = stat.st_mtime_ns, stat.st_ino
    return found


def resumed(batch: Batch) -> date | None:
    """The day of a run into the same folder, by the same rules and options, that was broken off; None where there is none."""
    try:
        state = json.loads((batch.out / KEPT / _STATE).read_bytes())
        same = state["settings"] == batch.settings and state["finished"] is False
        return date.fromisoformat(state["date"]) if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keeps other runs out of the folder of results. Raises lock.Held where one is at work there, and Unwritten."""
    path = out / KEPT / _LOCK
    _made(path.parent)
    with ExitStack() as held:
        try:
            held.enter_context(lock.locked(path))
        except OSError as error:
            raise Unwritten(str(path), error.strerror or type(error).__name__) from error
        yield


def run(
    batch: Batch, all_items: Sequence[Item], workers: int, cluster: Address | None = None, mirror: Mirror | None = None
) -> Iterator[tuple[Item, Begun | Result]]:
    """Checks every draft: a Begun when a process takes it, its Result once its report is on the disk, and in the store of `mirror`.

    With a cluster, this machine only sees what is new; that is checked there. Raises Unwritten, Unusable of the cluster, Unreached of
    the store.
    """
    _begin(batch)
    if mirror is not None:
        mirror.push(f"{KEPT}/{_STATE}")
    for item, event in _on_cluster(batch, all_items, workers, cluster) if cluster else _here(batch, all_items, workers):
        if mirror is not None and isinstance(event, Result) and not event.kept:
            mirror.push(item.html, item.json, f"{KEPT}/{_RECORDS}/{item.record}")
        yield item, event
    shutil.rmtree(batch.out / KEPT / _STAGE, ignore_errors=True)


def _here(batch: Batch, all_items: Sequence[Item], workers: int) -> Iterator[tuple[Item, Begun | Result]]:
    tasks = _tasks(batch, all_items)
    lost: list[int] = []
    for number, outcome in _completed(batch, tasks, workers):
        item = all_items[number]
        if isinstance(outcome, Begun):
            yield item, outcome
        elif _perhaps_without(item, outcome):
            lost.append(number)
        else:
            yield item, _settled(batch, item, tasks[number].arguments[1], outcome)
    again = [Task((*tasks[number].arguments, True), tasks[number].seconds) for number in lost]
    for number, outcome in _completed(batch, again, workers):
        item, staged, _ = again[number].arguments
        yield item, outcome if isinstance(outcome, Begun) else _settled(batch, item, staged, outcome)


def _completed(batch: Batch, tasks: list[Task], workers: int) -> Iterator[tuple[int, Begun | Done[Result | Unwritten] | Lost]]:
    with closing(worker.completed(_checked, batch, tasks, workers, batch.job.limits, partial(warm, batch))) as outcomes:
        yield from outcomes


def _perhaps_without(item: Item, outcome: Done[Any] | Lost) -> bool:
    """Whether a draft, whose process was lost, is to be checked again without what goes with it: that may be what it died of."""
    return bool(item.submission.attachments) and isinstance(outcome, Lost) and outcome.reason != "internal_error"


def _tasks(batch: Batch, all_items: Sequence[Item]) -> list[Task]:
    stage = batch.out / KEPT / _STAGE
    return [Task((each, str(stage / f"{os.getpid()}-{number}")), each.seconds) for number, each in enumerate(all_items)]


def _on_cluster(batch: Batch, all_items: Sequence[Item], workers: int, where: Address) -> Iterator[tuple[Item, Begun | Result]]:
    from plancheck.batch import cluster, remote

    tasks = _tasks(batch, all_items)
    new: dict[int, New] = {}
    # First here, in processes with limits: a share that hangs, a file that vanished or is unchanged is no business of the cluster's.
    with closing(worker.completed(_looked, batch, tasks, workers, batch.job.limits)) as outcomes:
        for number, outcome in outcomes:
            match outcome:
                case Begun():
                    pass
                case Done(value=New() as found):
                    new[number] = found
                case Done(value=Result() | Unwritten() as known, strained=strained):
                    yield all_items[number], _settled(batch, all_items[number], tasks[number].arguments[1], Done(known, strained))
                case Lost():
                    yield all_items[number], _settled(batch, all_items[number], tasks[number].arguments[1], outcome)
    if not new:
        return
    shared, far, failed, alone = remote.packed(batch), False, dict[int, int](), set[int]()

    def order(number: int) -> bytes:
        item = all_items[number]
        data = _bytes(item.submission.draft, item.size) if far else None
        brought = data if isinstance(data, bytes) else None
        return remote.order(shared, item, new[number], brought, _others(item) if far else None, number in alone)

    waiting: cluster.Waiting = deque((number, partial(order, number)) for number in sorted(new))
    with cluster.connected(where) as client, closing(cluster.completed(client, where, remote.serve, waiting)) as events:
        for number, event in events:
            item, staged = all_items[number], tasks[number].arguments[1]
            if isinstance(event, Begun):
                yield item, event
                continue
            answer = remote.Answer(event, {}) if isinstance(event, Lost) else remote.answer(event)
            if isinstance(answer, remote.OtherVersion):
                raise cluster.Unusable("cluster_version", theirs=answer.version, ours=plancheck.__version__)
            if isinstance(answer, remote.Failed):
                failed[number] = failed.get(number, 0) + 1
                if failed[number] > TRIES:
                    raise cluster.Gone("cluster_broken", address=where.text, error=answer.error)
                waiting.append((number, partial(order, number)))  # another worker may be better off
                continue
            if isinstance(answer.outcome, Done) and isinstance(answer.outcome.value, Unseen):
                far = True  # from now on, drafts are brought along
                data = _bytes(item.submission.draft, item.size)
                if isinstance(data, bytes):
                    made = partial(remote.order, shared, item, new[number], data, _others(item), number in alone)
                    waiting.appendleft((number, made))
                    continue
                report = replace(_unread(batch.job, data), attachments=new[number].attachments)
                answer = remote.Answer(Done(_written(batch, item, staged, "", report)), {})
            if number not in alone and _perhaps_without(item, answer.outcome):
                alone.add(number)
                waiting.append((number, partial(order, number)))
                continue
            if isinstance(answer.outcome, Done) and isinstance(answer.outcome.value, Unwritten):  # no room for temporary files there
                raise cluster.Gone("cluster_broken", address=where.text, error=answer.outcome.value.error)
            for end, content in answer.files.items():
                _put(staged + end, content, batch)
            yield item, _settled(batch, item, staged, answer.outcome)


def assemble(batch: Batch, found: Found, all_items: Sequence[Item], mirror: Mirror | None = None) -> None:
    """Writes what is made of all drafts together, from their records. Raises Unwritten, also where the process that does it is lost."""
    stage = batch.out / KEPT / _STAGE
    _made(stage)
    staged = str(stage / "round")
    task = Task((found.skipped, tuple(each.record for each in all_items), staged), 60 + 0.2 * len(all_items))
    (outcome,) = worker.run(_assembled, batch, [task], limits=replace(batch.job.limits, memory=2 * batch.job.limits.memory))
    match outcome:
        case Lost(reason=reason, error=error):
            raise Unwritten(str(batch.out / FILES[0]), error or reason)
        case Done(value=Unwritten() as failed):
            raise failed
    for name in FILES:
        _placed(f"{staged}.{name}", batch.out / name)
    _state(batch, True)
    if mirror is not None:
        mirror.push(*FILES, f"{KEPT}/{_STATE}")
    shutil.rmtree(stage, ignore_errors=True)


#: Inside `.plancheck`: the state of the run, the records, what is being written, and which process is at work.
_STATE, _RECORDS, _STAGE, _LOCK = "run.json", "drafts", "staging", "lock"


def _begin(batch: Batch) -> None:
    kept = batch.out / KEPT
    shutil.rmtree(kept / _STAGE, ignore_errors=True)  # what a run that was killed had not finished
    for folder in (batch.out / REPORTS, kept / _RECORDS, kept / _STAGE):
        _made(folder)
    _state(batch, False)


def _made(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritten(str(folder), error.strerror or type(error).__name__) from error


def _state(batch: Batch, finished: bool) -> None:
    state = {"settings": batch.settings, "date": batch.job.on.isoformat(), "finished": finished}
    target = batch.out / KEPT / _STATE
    beside = target.with_name(f"{_STATE}.{os.getpid()}.part")
    try:
        beside.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise Unwritten(str(target), error.strerror or type(error).__name__) from error
    _placed(str(beside), target)


def _settled(batch: Batch, item: Item, staged: str, outcome: Done[Result | Unwritten] | Lost) -> Result:
    """The result of a draft whose process is done or lost, with its files in their places."""
    match outcome:
        case Done(value=Unwritten() as failed):
            raise failed
        case Done(value=Result() as result) if not (outcome.strained and result.reason == "damaged"):
            pass
        case Done():  # under a memory limit, lxml calls a sound file damaged
            result = _given_up(batch, item, staged, Lost("out_of_memory"))
        case _:
            result = _given_up(batch, item, staged, outcome)
    if not result.kept:
        for end, target in zip(ENDS, _targets(batch, item), strict=True):
            _placed(staged + end, target)
    with suppress(OSError):
        os.unlink(staged + _HASH)
    return result


def _given_up(batch: Batch, item: Item, staged: str, outcome: Lost) -> Result:
    """The report on a draft whose process was lost. It has no key: what depends on this machine is tried again by the next run."""
    detail = pipeline.why(outcome, item.seconds, batch.job.limits)
    document = not_checked(_label(item.submission.draft), _read(staged + _HASH), "unknown", outcome.reason, detail)
    attachments = tuple(_attachment(each, "") for each in item.submission.attachments)
    report = replace(_unread(batch.job, document), attachments=attachments)
    found = _written(batch, item, staged, "", report, outcome.error)
    if isinstance(found, Unwritten):
        raise found
    return replace(found, trace=outcome.trace)


def _put(staged: str, content: bytes, batch: Batch) -> None:
    try:
        Path(staged).write_bytes(content)
    except OSError as error:
        raise Unwritten(str(batch.out), error.strerror or type(error).__name__) from error


def _placed(staged: str, target: Path) -> None:
    for left in reversed(range(TRIES)):
        try:
            os.replace(staged, target)
            return
        except OSError as error:
            if not left or not isinstance(error, PermissionError):
                raise Unwritten(str(target), error.strerror or type(error).__name__) from error
            time.sleep(PAUSE)


# ---- in the process: one draft ----------------------------------------------------------------------------------

#: How the staged files of a draft end: page, JSON, record (last: with it, the draft is done); and the hash of a draft being read.
ENDS = (".html", ".json", ".record")
_HASH = ".sha256"


def _targets(batch: Batch, item: Item) -> tuple[Path, ...]:
    return batch.out / item.html, batch.out / item.json, batch.out / KEPT / _RECORDS / item.record


def _checked(batch: Batch, item: Item, staged: str, alone: bool = False) -> Result | Unwritten:
    """Checks a draft and stages its files, unless the ones in their places are what would come out again. `alone`: without what goes
    with it."""
    data = _bytes(item.submission.draft, item.size)
    seen = _seen(batch, item, staged, data)
    if isinstance(seen, New) and isinstance(data, bytes):
        return _examined(batch, item, staged, data, seen.key, seen.attachments, None if alone else _others(item))
    assert not isinstance(seen, New)
    return seen


def _looked(batch: Batch, item: Item, staged: str) -> Result | Unwritten | New:
    """As `_checked`, but a draft that would be checked is New."""
    return _seen(batch, item, staged, _bytes(item.submission.draft, item.size))


def examined(
    batch: Batch, item: Item, staged: str, path: str, digest: str, attachments: tuple[DocumentInfo, ...], others: Others | None
) -> Result | Unwritten | Unseen:
    """On another machine: checks the draft that lies at `path`, if its SHA-256 is `digest` (whatever it is, where that is "")."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return Unseen()
    found = hashlib.sha256(data).hexdigest()
    if digest not in ("", found):
        return Unseen()
    return _examined(batch, item, staged, data, _key(batch, item, found, attachments), attachments, others)


def warm(batch: Batch) -> None:
    """Imports and compiles what every draft needs, before a process for each is forked from this one."""
    from plancheck.contract import round as round_file  # noqa: F401

    report = pipeline.warm(batch.job)
    for form in ("html", "json"):
        FORMATS[form].write([Checked(report)], Look(batch.lang))


def _examined(
    batch: Batch, item: Item, staged: str, data: bytes, key: str, attachments: tuple[DocumentInfo, ...], others: Others | None
) -> Result | Unwritten:
    """Without `others` the draft is checked alone, and again by the next run: what it was lost with may go well there."""
    report = _judged(batch.job, data, _label(item.submission.draft), item, attachments, others)
    return _written(batch, item, staged, key if others is not None else "", report)


def _seen(batch: Batch, item: Item, staged: str, data: bytes | Document) -> Result | Unwritten | New:
    """What can be said of a draft without opening it: that it is new, that an earlier run has its results, why it cannot be read."""
    digest = data.sha256 if isinstance(data, Document) else hashlib.sha256(data).hexdigest()
    try:
        Path(staged + _HASH).write_text(digest, "ascii")
    except OSError as error:
        return Unwritten(str(batch.out), error.strerror or type(error).__name__)
    attachments = tuple(_attachment(each, pipeline.sha256(each.path)) for each in item.submission.attachments)
    transient = isinstance(data, Document) and data.reason == "io_error"
    key = "" if transient else _key(batch, item, digest, attachments)
    if (known := _known(batch, item, key)) is not None:
        return replace(known, kept=True)
    if isinstance(data, Document):
        return _written(batch, item, staged, key, replace(_unread(batch.job, data), attachments=attachments))
    return New(digest, key, attachments)


def _unread(job: Job, document: Document) -> Report:
    return checking.unread(document, job.loaded, job.options, job.on)


def _judged(job: Job, data: bytes, name: str, item: Item, attachments: tuple[DocumentInfo, ...], others: Others | None) -> Report:
    """The report on a draft, read with what goes with it. Where something of that is not read, nothing is said to be missing."""
    from plancheck import readers
    from plancheck.readers import annexes

    document = readers.read(data, name, seconds=pipeline.seconds(item.size), view=job.view)
    if document.status == "not_checked":
        return replace(_unread(job, document), attachments=attachments)
    if not attachments:
        return checking.of_document(document, job.loaded, job.options, job.on)
    if others is None:
        lost_with = both("reading.attachment_draft_lost")
        others = tuple(not_checked(each.name, each.sha256, each.format, "not_read", lost_with) for each in attachments)
    read = [_annex(each, it.name, job) for each, it in zip(others, attachments, strict=True)]
    return checking.of_document(annexes.joined(document, read), job.loaded, job.options, job.on)


def _annex(data: bytes | Document, name: str, job: Job) -> Document:
    from plancheck.readers import annexes

    return data if isinstance(data, Document) else annexes.read(data, name, pipeline.seconds(len(data)), job.view)


#: The bytes of what goes with a draft, or why there are none.
Others = tuple[bytes | Document, ...]


def _others(item: Item) -> Others:
    return tuple(content(each) for each in item.submission.attachments)


def content(file: File) -> bytes | Document:
    """The bytes of a file that goes with a draft, or a Document that says why there are none."""
    return _bytes(file, _size(file.path))


def _attachment(file: File, sha256: str) -> DocumentInfo:
    """What goes with a draft, as the report on one that could not be read names it: there, and not read."""
    trouble = file.trouble
    reason, detail = (trouble.reason, trouble.detail) if trouble else ("not_read", both("reading.attachment_unread"))
    return DocumentInfo(_label(file), sha256, names.suffix(file.name).lstrip(".") or "unknown", None, "not_checked", reason, detail)


def _label(file: File) -> str:
    return file.name.rpartition("/")[2]


def _bytes(file: File, size: int) -> bytes | Document:
    """The bytes of a draft, or a Document that says why there are none."""
    name = _label(file)
    if file.trouble is not None:
        return not_checked(name, pipeline.sha256(file.path), "unknown", file.trouble.reason, file.trouble.detail)
    if size > pipeline.LARGEST:
        detail = both("reading.too_large", size=size >> 20, limit=pipeline.LARGEST >> 20)
        return not_checked(name, pipeline.sha256(file.path), "unknown", "too_large", detail)
    for left in reversed(range(TRIES)):
        try:
            return file.path.read_bytes()
        except OSError as error:
            if not left or not isinstance(error, PermissionError):
                return not_checked(name, "", "unknown", "io_error", both("reading.io_error", error=error.strerror or type(error).__name__))
            time.sleep(PAUSE)
    raise AssertionError


def _key(batch: Batch, item: Item, digest: str, attachments: tuple[DocumentInfo, ...]) -> str:
    others = [(each.name, each.sha256) for each in attachments]
    return _digest(batch.key, item.name, item.submission.folder, digest, others, item.html)


def _known(batch: Batch, item: Item, key: str) -> Result | None:
    """The result of an earlier run, if its files are there, whole, and what would come out again."""
    html, report, record = _targets(batch, item)
    try:
        kept = json.loads(record.read_bytes())
        if not key or kept["key"] != key or [pipeline.sha256(html), pipeline.sha256(report)] != kept["files"]:
            return None
        it = kept["draft"]
        failed = tuple((level, int(it["failed"][level])) for level in LEVELS)
        unread = sum(each["status"] != "checked" for each in it["attachments"])
        return Result(it["verdict"], it["document"]["status"], failed, unread, it["document"]["reason"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _written(batch: Batch, item: Item, staged: str, key: str, report: Report, fault: str = "") -> Result | Unwritten:
    """Stages the page, the JSON and the record of a report. Raises worker.TooLarge where they are more than a result may be."""
    from plancheck.contract import round as round_file

    page, data = (FORMATS[form].write([Checked(report)], Look(batch.lang)) for form in ("html", "json"))
    if len(page) + len(data) > batch.job.limits.result:
        raise worker.TooLarge
    draft = _draft(item, report, fault)
    hashes = [hashlib.sha256(each).hexdigest() for each in (page, data)]
    record = round_file.write_record(draft, key, hashes)
    for end, content in zip(ENDS, (page, data, record), strict=True):
        try:
            Path(staged + end).write_bytes(content)
        except OSError as error:
            return Unwritten(str(batch.out / item.html), error.strerror or type(error).__name__)
    unread = sum(each.status != "checked" for each in report.attachments)
    return Result(report.verdict, report.document.status, draft.failed, unread, report.document.reason, fault=fault)


def _draft(item: Item, report: Report, fault: str) -> Draft:
    failed = [result.level for result in report.results if result.outcome == "failed"]
    return Draft(
        name=item.name,
        submission=item.submission.folder,
        document=report.document,
        attachments=report.attachments,
        plan=report.plan,
        verdict=report.verdict,
        failed=tuple((level, failed.count(level)) for level in LEVELS),
        outcomes=tuple((result.rule, result.outcome) for result in report.results),
        indicators=tuple(
            Series(
                path.code, path.label, path.unit,
                tuple(Figure(p.year, p.kind, p.value, p.value_to, p.op, p.unit, p.base_year, p.change) for p in path.series),
            )
            for path in report.indicators
        ),
        html=item.html,
        json=item.json,
        fault=fault,
    )  # fmt: skip


# ---- in the process: all of them --------------------------------------------------------------------------------


def _assembled(batch: Batch, skipped: tuple[Any, ...], records: tuple[str, ...], staged: str) -> Unwritten | None:
    """Stages what is made of all drafts together."""
    from plancheck.contract import round as round_file
    from plancheck.report import index

    drafts = []
    for record in records:
        path = batch.out / KEPT / _RECORDS / record
        try:
            drafts.append(round_file.read_record(path.read_bytes()))
        except (OSError, ValueError) as error:
            return Unwritten(str(path), type(error).__name__)
    job = batch.job
    rules = tuple(Rule(each.id, each.title, each.level) for each in job.loaded.rules)
    packs = checking.packs(job.loaded)
    found = Round(plancheck.__version__, packs, job.on, job.options, batch.source, rules, tuple(drafts), skipped)
    made = (index.html(found, batch.lang), index.csv(found, batch.lang), index.xlsx(found, batch.lang), round_file.write(found))
    for name, content in zip(FILES, made, strict=True):
        try:
            Path(f"{staged}.{name}").write_bytes(content)
        except OSError as error:
            return Unwritten(str(batch.out / name), error.strerror or type(error).__name__)
    return None


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=list).encode("utf-8", "surrogatepass")).hexdigest()


def _read(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except OSError:
        return ""


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
