"""The folder of results, which a later run continues. Every file is written beside its place and then renamed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import pipeline
from plancheck.batch import lock
from plancheck.batch.draft import attachment, label, stage, unread
from plancheck.batch.files import retried
from plancheck.batch.model import (
    ENDS,
    HASH,
    LOCK,
    RECORDS,
    REPORTS,
    STAGE,
    STATE,
    Batch,
    Item,
    Result,
    Unwritten,
    targets,
)
from plancheck.batch.submissions import STATE_FOLDER
from plancheck.model.document import not_checked
from plancheck.worker import Done, Lost

if TYPE_CHECKING:
    pass


def records(batch: Batch, all_items: Sequence[Item]) -> dict[str, tuple[int, int]]:
    """The time and inode of each record that exists, by which a rewritten record is recognised."""
    identities = {}
    for item in all_items:
        with suppress(OSError):
            stat = (batch.out / STATE_FOLDER / RECORDS / item.record).stat()
            identities[item.record] = stat.st_mtime_ns, stat.st_ino
    return identities


def resumed(batch: Batch) -> date | None:
    """The date of an interrupted run into the same folder with the same rules and options; None if there is none."""
    try:
        state = json.loads((batch.out / STATE_FOLDER / STATE).read_bytes())
        same = state["settings"] == batch.settings and state["finished"] is False
        return date.fromisoformat(state["date"]) if same else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Keeps other runs out of the output folder. Raises lock.AlreadyLocked if one is running there, and Unwritten."""
    path = out / STATE_FOLDER / LOCK
    make_folder(path.parent)
    with ExitStack() as stack:
        try:
            stack.enter_context(lock.locked(path))
        except OSError as error:
            raise Unwritten(str(path), error.strerror or type(error).__name__) from error
        yield


def begin(batch: Batch) -> None:
    state = batch.out / STATE_FOLDER
    shutil.rmtree(state / STAGE, ignore_errors=True)  # left by a killed run
    for folder in (batch.out / REPORTS, state / RECORDS, state / STAGE):
        make_folder(folder)
    write_state(batch, False)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unwritten(str(folder), error.strerror or type(error).__name__) from error


def write_state(batch: Batch, finished: bool) -> None:
    state = {"settings": batch.settings, "date": batch.job.on.isoformat(), "finished": finished}
    target = batch.out / STATE_FOLDER / STATE
    beside = target.parent / STAGE / STATE  # so that the next run clears it away if this one is killed here
    try:
        beside.write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise Unwritten(str(target), error.strerror or type(error).__name__) from error
    place(str(beside), target)


def settle(batch: Batch, item: Item, staged: str, outcome: Done[Result | Unwritten] | Lost) -> Result:
    """The result of a draft whose process ended. Moves its staged files into place. Raises Unwritten."""
    match outcome:
        case Done(value=Unwritten() as failed):
            raise failed
        case Done(value=Result() as result) if not (outcome.strained and result.reason == "damaged"):
            pass
        case Done():  # under a memory limit, lxml calls an intact file damaged
            result = _report_lost(batch, item, staged, Lost("out_of_memory"))
        case _:
            result = _report_lost(batch, item, staged, outcome)
    if not result.reused:
        for end, target in zip(ENDS, targets(batch, item), strict=True):
            place(staged + end, target)
    with suppress(OSError):
        os.unlink(staged + HASH)
    return result


def _report_lost(batch: Batch, item: Item, staged: str, outcome: Lost) -> Result:
    """Stages the report on a draft whose process was lost. Without a key, so that the next run tries again."""
    detail = pipeline.why(outcome, item.seconds + item.print_seconds(batch.job), batch.job.limits)
    document = not_checked(label(item.submission.draft), _read(staged + HASH), "unknown", outcome.reason, detail)
    attachments = tuple(attachment(file, "") for file in item.submission.attachments)
    report = replace(unread(batch.job, document), attachments=attachments)
    result = stage(batch, item, staged, "", report, outcome.error)
    if isinstance(result, Unwritten):
        raise result
    return replace(result, trace=outcome.trace)


def put(staged: str, content: bytes, batch: Batch) -> None:
    try:
        Path(staged).write_bytes(content)
    except OSError as error:
        raise Unwritten(str(batch.out), error.strerror or type(error).__name__) from error


def place(staged: str, target: Path) -> None:
    """Moves a staged file into place. Raises Unwritten."""
    try:
        retried(partial(os.replace, staged, target))
    except OSError as error:
        raise Unwritten(str(target), error.strerror or type(error).__name__) from error


def _read(path: str) -> str:
    try:
        return Path(path).read_text("ascii")
    except OSError:
        return ""
