"""What a batch consists of: its settings, its drafts, and how each came out."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import plancheck
from plancheck import pipeline
from plancheck.batch import names
from plancheck.batch.files import size_of
from plancheck.batch.submissions import STATE_FOLDER, Contents, Submission
from plancheck.model.report import DocumentInfo, Level, Verdict
from plancheck.worker import Done, Lost, Task

if TYPE_CHECKING:
    from plancheck.pipeline import Job

#: What is made of all drafts together.
FILES = ("index.html", "summary.csv", "summary.xlsx", "round.json")
REPORTS = "reports"
#: Inside `.plancheck`: the state of the run, the records, what is being written, and which process is at work.
STATE, RECORDS, STAGE, LOCK = "run.json", "drafts", "staging", "lock"
#: Suffixes of the staged files of a draft: page, JSON and record (the last: it says that the draft is done). HASH: while it is read.
ENDS = (".html", ".json", ".record")
HASH = ".sha256"
#: Seconds that a task has besides those of reading and checking: to write its report, and to read what goes with the draft.
SECONDS_MORE = 10.0


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
        return digest_of(self._settings(), self.job.on.isoformat())

    @property
    def settings(self) -> str:
        """As `key`, but whatever the day."""
        return digest_of(self._settings())

    def _settings(self) -> Any:
        job = self.job
        packs = [(pack.id, pack.version, pack.sha256) for pack in job.loaded.packs]
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
        others = sum(pipeline.seconds(size_of(file.path)) for file in self.submission.attachments)
        return pipeline.seconds(self.size) + min(others, pipeline.MOST_SECONDS) + SECONDS_MORE


@dataclass(frozen=True, slots=True)
class Result:
    """How a draft came out. `failed` counts rules that are not met by level, `attachments` those that were not wholly read; `reused`:
    nothing had to be done again. `fault` and `trace` are set where plancheck itself failed."""

    verdict: Verdict
    status: str
    failed: tuple[tuple[Level, int], ...]
    attachments: int = 0
    reason: str | None = None
    reused: bool = False
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


def items(contents: Contents) -> tuple[Item, ...]:
    """The drafts with the names of their results, which no two share on any system."""
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
    return [Task((item, str(stage / f"{os.getpid()}-{number}")), item.seconds) for number, item in enumerate(all_items)]


def may_succeed_alone(item: Item, outcome: Done[Any] | Lost) -> bool:
    """Whether a draft, whose process was lost, is to be checked again without what goes with it: that may be what it died of."""
    return bool(item.submission.attachments) and isinstance(outcome, Lost) and outcome.reason != "internal_error"
