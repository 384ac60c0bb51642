"""Why a rule came out as it did: its conditions as a tree, each with what it came to and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.report import DocumentInfo, Options, PackInfo, PlanInfo, Result, SubResult

#: What a condition came to; "skipped": not asked, since what stands before it had decided.
State = Literal["true", "false", "unknown", "skipped", "error"]
#: What a step is to the one above it.
Part = Literal[
    "", "applies_pack", "applies", "object", "requires", "subject", "noun", "if", "then", "else", "body", "where", "parameter",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """An element of a list: whether it belongs (or meets what is asked of each), and the conditions that it was put to."""

    kind: Bilingual
    label: Bilingual
    state: State
    reason: str | None
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list holds. `examined` is how many elements were put to the conditions (None: the list has none); `sure` met them,
    `unsure` may. `complete`: nothing that belongs to it can have been missed; else `reason` says why.

    `met` are the first few that belong, `missed` the nearest of those that do not, `nearest` passages that come close.
    `each`: it is 每个 … 满足 …, so all are in the list and `sure`, `met` and `missed` say which satisfy what is asked of each.
    """

    sure: int
    unsure: int
    examined: int | None
    complete: bool
    reason: str | None
    looked_for: tuple[Place, ...] = ()
    met: tuple[Example, ...] = ()
    missed: tuple[Example, ...] = ()
    nearest: tuple[Evidence, ...] = ()
    each: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A node of a rule: its own words, what it came to (`state` for a condition, `value` for what it speaks of), what it rests on.

    `owner` is what a word was asked of where the text alone does not say it; `words` are those that a mention was sought by;
    `error` is what was raised here.
    """

    text: Bilingual
    part: Part = ""
    state: State | None = None
    reason: str | None = None
    value: Bilingual | None = None
    owner: Bilingual | None = None
    words: tuple[str, ...] = ()
    listed: Listed | None = None
    evidence: tuple[Evidence, ...] = ()
    looked_for: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that would have to be otherwise for the rule to pass; with `any`, one of `parts` is enough, else all are needed."""

    text: Bilingual
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Need, ...] = ()
    any: bool = False


@dataclass(frozen=True, slots=True)
class SubjectTrace:
    """One sub-result, as a report has it, with the tree that led to it. `belongs`: why it is a subject of the rule at all.

    `root` is None where no condition decided: an "each X" rule without an X, or the rest of a list that was not wholly read.
    """

    result: SubResult
    root: Step | None
    belongs: tuple[Example, ...] = ()
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a rule came to its result. `applies` are the conditions that it applies at all, `objects` what it speaks of, one list each.

    `subjects` are those asked for, `more` how many others decided the outcome likewise and were left out.
    """

    result: Result
    applies: tuple[Step, ...]
    objects: tuple[Step, ...]
    subjects: tuple[SubjectTrace, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """A rule over a document. `text` is the whole rule; `explanation` is None where the document could not be read."""

    tool_version: str
    packs: tuple[PackInfo, ...]
    date: date
    options: Options
    document: DocumentInfo
    plan: PlanInfo
    rule: str
    title: Bilingual
    text: Bilingual
    explanation: Explanation | None = None
    attachments: tuple[DocumentInfo, ...] = ()
