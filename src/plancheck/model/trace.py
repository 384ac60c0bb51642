"""The explanation of a rule's result: a tree of its conditions with their values and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import FactKind
from plancheck.model.report import DocumentInfo, Options, PackInfo, PlanInfo, Result, SubResult

#: The state of a condition. "skipped": it was not evaluated, since earlier ones decided.
State = Literal["true", "false", "unknown", "skipped", "error"]
#: The role of a step in the one above it.
Part = Literal[
    "", "applies_pack", "applies", "object", "requires", "subject", "noun", "if", "then", "else", "body", "where", "parameter",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """An element of a list: whether it belongs (or meets the condition of 每个), and the conditions that were evaluated for it."""

    kind: Bilingual
    label: Bilingual
    state: State
    reason: str | None
    evidence: tuple[Evidence, ...]
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ListDetails:
    """The elements of a list: the number of those that were `examined` (None: the list has no conditions), that certainly belong (`sure`),
    and that may belong (`unsure`). `complete`: no element can have been missed; otherwise `reason` says why.

    `met` are the first few elements that belong, `missed` the nearest that do not, `nearest` passages that come close.
    `each`: the list is that of 每个 … 满足 …, where all elements belong; `sure`, `met` and `missed` then are about its condition.
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
    """A node of a rule with its text, its state (of a condition) or value, and its evidence.

    `owner` is the element that a word refers to, if its text alone does not say it; `words` are those that were searched;
    `error` is the exception that was raised.
    """

    text: Bilingual
    part: Part = ""
    state: State | None = None
    reason: str | None = None
    value: Bilingual | None = None
    owner: Bilingual | None = None
    words: tuple[str, ...] = ()
    listed: ListDetails | None = None
    evidence: tuple[Evidence, ...] = ()
    looked_for: tuple[Place, ...] = ()
    steps: tuple[Step, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """A change that is needed for the rule to pass. With `any`, one of the `parts` is enough, otherwise all are needed."""

    text: Bilingual
    evidence: tuple[Evidence, ...] = ()
    parts: tuple[Need, ...] = ()
    any: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure that a rule looked at: whether it was read as a target or as what has been reached, and why."""

    figure: Bilingual
    kind: FactKind
    why: Bilingual
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class SubjectTrace:
    """A sub-result with the tree of its evaluation. `belongs`: why its subject is one of the rule's; `readings`: of the figures in it.

    `root` is None if no condition decided: there is no subject, or the list of subjects was not read completely.
    """

    result: SubResult
    root: Step | None
    belongs: tuple[Example, ...] = ()
    needs: tuple[Need, ...] = ()
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a rule came to its result. `applies` are the conditions on its applicability, `objects` the lists of its subjects.

    `subjects` are those that were chosen, `more` the number of other chosen ones that are not included.
    """

    result: Result
    applies: tuple[Step, ...]
    objects: tuple[Step, ...]
    subjects: tuple[SubjectTrace, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """The explanation of a rule for a document. `text` is the whole rule; `explanation` is None if the document could not be read."""

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


@dataclass(frozen=True, slots=True)
class Why:
    """Of a trace, what concerns one sub-result: the whole rule, the conditions that it applies at all, the sub-result with its tree.

    `subject` is None where the rule has no such sub-result.
    """

    text: Bilingual
    applies: tuple[Step, ...] = ()
    subject: SubjectTrace | None = None


def why(trace: Trace, id: str) -> Why:
    """Of a trace, what concerns the sub-result with this id."""
    explanation = trace.explanation
    if explanation is None:
        return Why(trace.text)
    return Why(trace.text, explanation.applies, next((subject for subject in explanation.subjects if subject.result.id == id), None))
