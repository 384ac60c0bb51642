"""The settings, drafts and results of a batch."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck import pipeline
from plancheck.batch import names
from plancheck.batch.files import size_of
from plancheck.batch.submissions import STATE_FOLDER, SUMMARY, Contents, Submission
from plancheck.model.report import DocumentInfo, Level, Verdict
from plancheck.version import VERSION
from plancheck.worker import Done, Lost, Task

if TYPE_CHECKING:
    from plancheck.pipeline import Job

#: The files about all drafts together.
FILES = ("index.html", "summary.csv", SUMMARY, "round.json")
REPORTS = "reports"
#: Inside `.plancheck`: the state of the run, the records, the staged files, and the lock.
STATE, RECORDS, STAGE, LOCK = "run.json", "drafts", "staging", "lock"
#: Suffixes of the staged files of a draft: HTML, JSON and record. The record is last, since it marks the draft as done.
#: HASH holds the SHA-256 of the draft while it is being read.
ENDS = (".html", ".json", ".record")
HASH = ".sha256"
#: Changes when the contents of `Batch.key` change, so that results with another key are not reused.
_KEY_VERSION = 4
#: Seconds that a task has beyond reading and checking, to write its report.
SECONDS_MORE = 10.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What all drafts of a run share: rules, options and date; the output folder; the language of reports; the name of the input."""

    job: Job
    out: Path
    lang: str
    source: str

    @property
    def key(self) -> str:
        """A digest of everything that results depend on besides the drafts."""
        return digest_of(self._settings(), self.job.on.isoformat())

    @property
    def settings(self) -> str:
        """As `key`, but without the date."""
        return digest_of(self._settings())

    def _settings(self) -> Any:
        job = self.job
        packs = [(pack.id, pack.version, pack.sha256) for pack in job.loaded.packs]
        options = (job.options.kind, job.options.province, job.options.parameters, str(job.options.plan_date or ""))
        limits = [getattr(job.limits, name) for name in type(job.limits).__slots__]
        notes = [(note.code, note.message.zh) for note in job.notes]
        return [_KEY_VERSION, VERSION, packs, options, job.view, bool(job.as_printed), self.lang, limits, pipeline.LARGEST, notes]


@dataclass(frozen=True, slots=True)
class Item:
    """A draft to check, and the names of its result files: reports in the output folder, and its record."""

    submission: Submission
    size: int
    html: str
    json: str
    record: str

    @property
    def name(self) -> str:
        """Its path in the input."""
        return self.submission.draft.name

    @property
    def seconds(self) -> float:
        """How many seconds to wait for the draft with its attachments, without prints."""
        return self._limit(pipeline.patience)

    def print_seconds(self, job: Job) -> float:
        """How many seconds more to wait for the prints of the draft and its attachments."""
        return pipeline.print_seconds(job, [self.size, *self._others])

    def limits(self, job: Job) -> tuple[float, float]:
        """The seconds to wait for its check, and the seconds of processor time for its own process; both with prints."""
        prints = self.print_seconds(job)
        return self.seconds + prints, self._limit(pipeline.seconds) + prints

    def _limit(self, limit: Callable[[int], float]) -> float:
        return limit(self.size) + min(sum(map(limit, self._others)), pipeline.MOST_SECONDS) + SECONDS_MORE

    @property
    def _others(self) -> list[int]:
        return [size_of(file.path) for file in self.submission.attachments]


@dataclass(frozen=True, slots=True)
class Result:
    """The result for a draft. `failed` counts failed rules by level, `attachments` the attachments that were not read completely.

    `reused`: it comes from an earlier run. `fault` and `trace` are set if plancheck itself failed.
    """

    verdict: Verdict
    status: str
    failed: tuple[tuple[Level, int], ...]
    attachments: int = 0
    reason: str | None = None
    reused: bool = False
    fault: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class UncheckedDraft:
    """A readable draft without results from an earlier run: its SHA-256, the key of its results, and its attachments."""

    digest: str
    key: str
    attachments: tuple[DocumentInfo, ...]


@dataclass(frozen=True, slots=True)
class UnavailableDraft:
    """The answer of another machine that does not have the draft, or has a different one under its name."""


class Unwritten(Exception):
    """The result file `path` could not be written."""

    def __init__(self, path: str, error: str) -> None:
        super().__init__(path, error)
        self.path, self.error = path, error


def items(contents: Contents) -> tuple[Item, ...]:
    """The drafts with the names of their result files, which are distinct on every system."""
    bases = names.apart(names.clean(submission.draft.name) for submission in contents.submissions)
    return tuple(
        Item(submission, size_of(submission.draft.path), f"{REPORTS}/{base}.html", f"{REPORTS}/{base}.json", f"{base}.json")
        for submission, base in zip(contents.submissions, bases, strict=True)
    )


def targets(batch: Batch, item: Item) -> tuple[Path, ...]:
    return batch.out / item.html, batch.out / item.json, batch.out / STATE_FOLDER / RECORDS / item.record


def digest_of(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, default=list).encode("utf-8", "surrogatepass")).hexdigest()


def tasks_of(batch: Batch, all_items: Sequence[Item]) -> list[Task]:
    stage = batch.out / STATE_FOLDER / STAGE
    return [Task((item, str(stage / f"{os.getpid()}-{number}")), *item.limits(batch.job)) for number, item in enumerate(all_items)]


def may_succeed_alone(batch: Batch, item: Item, outcome: Done[Any] | Lost) -> bool:
    """Whether to check a lost draft again without its attachments and prints, as one of them may be the cause."""
    return bool(item.submission.attachments or batch.job.as_printed) and isinstance(outcome, Lost) and outcome.reason != "internal_error"
