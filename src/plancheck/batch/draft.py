"""Reads and checks one draft of a batch in its own process, and stages its results."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import checking, pipeline, worker
from plancheck.batch import names
from plancheck.batch.files import retried, size_of
from plancheck.batch.model import (
    ENDS,
    HASH,
    Batch,
    Item,
    Result,
    UnavailableDraft,
    UncheckedDraft,
    Unwritten,
    digest_of,
    targets,
)
from plancheck.batch.submissions import File
from plancheck.model import round as rounds
from plancheck.model.document import Document, not_checked
from plancheck.model.report import LEVELS, DocumentInfo, Report
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look
from plancheck.wording.catalogue import both

if TYPE_CHECKING:
    from plancheck.pipeline import Job


def check(batch: Batch, item: Item, staged: str, alone: bool = False) -> Result | Unwritten:
    """Checks a draft and stages its files, unless the results of an earlier run can be reused. `alone`: without attachments and prints."""
    data = read(item.submission.draft, item.size)
    seen = _seen(batch, item, staged, data)
    if isinstance(seen, UncheckedDraft) and isinstance(data, bytes):
        return _examined(batch, item, staged, data, seen.key, seen.attachments, None if alone else others_of(item))
    assert not isinstance(seen, UncheckedDraft)
    return seen


def look(batch: Batch, item: Item, staged: str) -> Result | Unwritten | UncheckedDraft:
    """As `check`, but gives UncheckedDraft instead of checking the draft."""
    return _seen(batch, item, staged, read(item.submission.draft, item.size))


def examined(
    batch: Batch, item: Item, staged: str, path: str, digest: str, attachments: tuple[DocumentInfo, ...], others: Others | None
) -> Result | Unwritten | UnavailableDraft:
    """On another machine: checks the draft at `path` if its SHA-256 is `digest`; "" accepts any."""
    try:
        data = Path(path).read_bytes()
    except OSError:
        return UnavailableDraft()
    actual = hashlib.sha256(data).hexdigest()
    if digest not in ("", actual):
        return UnavailableDraft()
    return _examined(batch, item, staged, data, _key(batch, item, actual, attachments), attachments, others)


def warm(batch: Batch) -> None:
    """Imports and compiles what every draft needs, so that the processes forked from this one inherit it."""
    from plancheck.contract import round as round_file  # noqa: F401

    report = pipeline.warm(batch.job)
    for form in ("html", "json"):
        FORMATS[form].write([Checked(report)], Look(batch.lang))


def _examined(
    batch: Batch, item: Item, staged: str, data: bytes, key: str, attachments: tuple[DocumentInfo, ...], others: Others | None
) -> Result | Unwritten:
    """Without `others` the draft is checked alone. Then, and where it could not be printed, it gets no key: the next run tries again."""
    job = batch.job.unprinted() if batch.job.as_printed and others is None else batch.job
    report = _judged(job, data, label(item.submission.draft), item, attachments, others)
    is_whole = others is not None and not (report.print is not None and report.print.status == "not_checked")
    return stage(batch, item, staged, key if is_whole else "", report)


def _seen(batch: Batch, item: Item, staged: str, data: bytes | Document) -> Result | Unwritten | UncheckedDraft:
    """What is known without opening the draft: it is an UncheckedDraft, has reusable results, or cannot be read."""
    digest = data.sha256 if isinstance(data, Document) else hashlib.sha256(data).hexdigest()
    try:
        Path(staged + HASH).write_text(digest, "ascii")
    except OSError as error:
        return Unwritten(str(batch.out), error.strerror or type(error).__name__)
    attachments = tuple(attachment(file, pipeline.sha256(file.path)) for file in item.submission.attachments)
    transient = isinstance(data, Document) and data.reason == "io_error"
    key = "" if transient else _key(batch, item, digest, attachments)
    if (known := _known(batch, item, key)) is not None:
        return replace(known, reused=True)
    if isinstance(data, Document):
        return stage(batch, item, staged, key, replace(unread(batch.job, data), attachments=attachments))
    return UncheckedDraft(digest, key, attachments)


def unread(job: Job, document: Document) -> Report:
    return checking.unread(document, job.loaded, job.options, job.on)


def _judged(job: Job, data: bytes, name: str, item: Item, attachments: tuple[DocumentInfo, ...], others: Others | None) -> Report:
    """The report on a draft with its attachments. If one of them is not read, the report calls nothing missing."""
    from plancheck import readers
    from plancheck.readers import annexes

    document = readers.read(data, name, seconds=pipeline.patience(item.size), view=job.view)
    if document.status == "not_checked":
        return replace(unread(job, document), attachments=attachments)
    if others is None:
        lost_with = both("reading.attachment_draft_lost")
        others = tuple(not_checked(info.name, info.sha256, info.format, "not_read", lost_with) for info in attachments)
    read = [_annex(content, info.name, job) for content, info in zip(others, attachments, strict=True)]
    prints = pipeline.prints(job, [document, *read], [data, *others], lambda content: content)
    return checking.of_document(annexes.joined(document, read), job.loaded, job.options, job.on, prints)


def _annex(data: bytes | Document, name: str, job: Job) -> Document:
    from plancheck.readers import annexes

    return data if isinstance(data, Document) else annexes.read(data, name, pipeline.patience(len(data)), job.view)


#: For each attachment its bytes, or a Document that says why it cannot be read.
Others = tuple[bytes | Document, ...]


def others_of(item: Item) -> Others:
    return tuple(content(file) for file in item.submission.attachments)


def content(file: File) -> bytes | Document:
    """The bytes of an attachment, or a Document that says why it cannot be read."""
    return read(file, size_of(file.path))


def attachment(file: File, sha256: str) -> DocumentInfo:
    """How the report on an unreadable draft lists an attachment: present, and not read."""
    trouble = file.trouble
    reason, detail = (trouble.reason, trouble.detail) if trouble else ("not_read", both("reading.attachment_unread"))
    return DocumentInfo(label(file), sha256, names.suffix(file.name).lstrip(".") or "unknown", None, "not_checked", reason, detail)


def label(file: File) -> str:
    return file.name.rpartition("/")[2]


def read(file: File, size: int) -> bytes | Document:
    """The bytes of a draft, or a Document that says why it cannot be read."""
    name = label(file)
    if file.trouble is not None:
        return not_checked(name, pipeline.sha256(file.path), "unknown", file.trouble.reason, file.trouble.detail)
    if size > pipeline.LARGEST:
        detail = both("reading.too_large", size=size >> 20, limit=pipeline.LARGEST >> 20)
        return not_checked(name, pipeline.sha256(file.path), "unknown", "too_large", detail)
    try:
        return retried(file.path.read_bytes)
    except OSError as error:
        return not_checked(name, "", "unknown", "io_error", both("reading.io_error", error=error.strerror or type(error).__name__))


def _key(batch: Batch, item: Item, digest: str, attachments: tuple[DocumentInfo, ...]) -> str:
    others = [(info.name, info.sha256) for info in attachments]
    return digest_of(batch.key, item.name, item.submission.folder, digest, others, item.html)


def _known(batch: Batch, item: Item, key: str) -> Result | None:
    """The result of an earlier run, if its files are unchanged and were made from the same input and settings."""
    html, report, record = targets(batch, item)
    try:
        stored = json.loads(record.read_bytes())
        if not key or stored["key"] != key or [pipeline.sha256(html), pipeline.sha256(report)] != stored["files"]:
            return None
        summary = stored["draft"]
        failed = tuple((level, int(summary["failed"][level])) for level in LEVELS)
        unread = sum(attachment["status"] != "checked" for attachment in summary["attachments"])
        return Result(summary["verdict"], summary["document"]["status"], failed, unread, summary["document"]["reason"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


#: So many times as large as a result that is handed back may its HTML and JSON be together.
_WRITTEN_OUT = 3


def stage(batch: Batch, item: Item, staged: str, key: str, report: Report, fault: str = "") -> Result | Unwritten:
    """Stages the HTML, the JSON and the record of a report. Raises worker.TooLarge if they exceed the size of a result."""
    from plancheck.contract import round as round_file

    report = pipeline.noted(report, batch.job)
    page, data = (FORMATS[form].write([Checked(report)], Look(batch.lang)) for form in ("html", "json"))
    if len(page) + len(data) > _WRITTEN_OUT * batch.job.limits.result:
        raise worker.TooLarge
    draft = rounds.draft(report, item.name, item.submission.folder, item.html, item.json, fault)
    hashes = [hashlib.sha256(content).hexdigest() for content in (page, data)]
    record = round_file.write_record(draft, key, hashes)
    for end, content in zip(ENDS, (page, data, record), strict=True):
        try:
            Path(staged + end).write_bytes(content)
        except OSError as error:
            return Unwritten(str(batch.out / item.html), error.strerror or type(error).__name__)
    unread = sum(attachment.status != "checked" for attachment in report.attachments)
    return Result(report.verdict, report.document.status, draft.failed, unread, report.document.reason, fault=fault)
