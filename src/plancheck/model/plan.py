"""A plan: what was understood of a draft, with places. Rules are evaluated over it.

No field is named after an indicator, a topic or a chapter of a guideline: these are strings from the packs. The labelling guide of the
project's test data defines the fields, and takes precedence over this file.

Elements are keys of many dictionaries. Their hashes use only the place or the index, which is cheap and almost always unique.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from plancheck.model.dated import Dated
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.document import Document
from plancheck.model.ledger import NO_LEDGER, Ledger
from plancheck.model.place import Evidence, Place

FactKind = Literal["target", "status"]
#: What decided whether a figure is a target or what has been reached (KIND_OF).
Ground = Literal[
    "year_past", "words_reached", "header_reached", "part_past", "first_year", "course_start",
    "year_ahead", "words_aimed", "header_aimed", "handed_down", "none_past",
]  # fmt: skip
_REACHED = ("year_past", "words_reached", "header_reached", "part_past", "first_year", "course_start")
Change = Literal["increase", "decrease"]
Op = Literal["=", "≈", ">=", "<=", "range"]
#: What may be otherwise than it was read: what a figure is of, with which year it compares, of which year it is.
Doubt = Literal["", "name", "base", "year"]


def kind_of(ground: Ground) -> FactKind:
    """The kind of a figure, by what decided it."""
    return "status" if ground in _REACHED else "target"


#: How it is known which chapter a section is: by its title, its likeness to such chapters of other plans, its topics, its place among the
#: others, its parts, the sections beside it, the aims in it, because it can be no other, because it opens the plan.
Known = Literal["title", "likeness", "contents", "order", "parts", "beside", "aims", "exclusion", "opening"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 0 = title, 1 = 一、 or 第一章, 2 = （一）, 3 = 1., 4 = （1）. `number` as printed ("" if none), `title` without it."""

    level: int
    number: str
    title: str
    place: Place
    run_in: bool = False  # the block continues with body text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with everything below it, up to the next heading of its level or above.

    Blocks [start, end) are the whole section with its heading; `own_end` is the end of the text before its first subheading.
    `concepts` are the section concepts (章节) that it is recognised as; inherited ones are in `within`.
    `topics` gives the share (0–1) of its sentences by topic; `about` are the topics that its heading names. `known` says how it was
    recognised; None where it is no chapter.
    """

    index: int
    heading: Heading
    start: int
    end: int
    own_end: int
    parent: int | None
    children: tuple[int, ...] = ()
    path: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    topics: tuple[tuple[str, float], ...] = ()
    about: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()  # the `concepts` that its own title names, whatever the headings above it
    known: Known | None = None

    @property
    def place(self) -> Place:
        """The place of its heading."""
        return self.heading.place

    def __hash__(self) -> int:
        return self.index


@dataclass(frozen=True, slots=True)
class Fact:
    """A statement of a value of an indicator at a year. The labelling guide defines every field.

    `indicator` is the code of a pack, "~" + folded subject for another named quantity, or None (thresholds, counts of measures,
    contents of projects). `value` is as printed, in `unit`. `category` is that of its row in a table, `section` an index.
    """

    indicator: str | None
    subject: str
    scope: str | None
    kind: FactKind
    year: int | None
    base_year: int | None
    change: Change | None
    op: Op
    value: Decimal
    value_to: Decimal | None
    unit: str
    soft: bool
    evidence: Evidence
    category: str = ""
    section: int | None = None
    cumulative: bool = False  # a sum over several years (累计)
    ground: Ground | None = None  # why it is of its kind; None where no words were read
    area: str = ""  # the area that a heading above it names, other than the plan's own
    some: bool = False  # so many things are counted here, with their name behind (布设74个点位): there may be others elsewhere
    demanded: bool = False  # `scope` names who set it for the plan, or has it: a level above, or another paper
    doubt: Doubt = ""  # what of it was told by a weak sign

    def __hash__(self) -> int:
        return hash(self.evidence)


@dataclass(frozen=True, slots=True)
class Event:
    """An event that is planned for a year: `op` is "<=" for 前 and 不晚于, "≈" for 左右, else "=". `owner` None: the plan's own."""

    event: str
    year: int | None
    op: Op
    owner: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Delegated:
    """A target without a value of its own: 完成省下达任务, 稳中有降."""

    indicator: str | None
    subject: str
    year: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Measure:
    """A clause with an action on a named object, or with a quantity to reach."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TaskItem:
    """The lowest item with a number or run-in title in a section for tasks (whose concept has use 任务), or else the section itself."""

    title: str
    heading: tuple[str, ...]  # path of headings above it
    lead: tuple[str, ...]
    units: tuple[str, ...]  # all responsible bodies, leading ones included; inherited ones too
    measures: tuple[Measure, ...]
    facts: tuple[int, ...]  # indices into Plan.facts
    place: Place
    section: int
    start: int  # blocks [start, end)
    end: int
    responsibility: tuple[int, ...] = ()  # indices into Plan.responsibilities
    elsewhere: tuple[int, ...] = ()  # other blocks that may say who answers for it, of one for which nobody was found
    sure: bool = True  # what it stands in surely tells of tasks

    def __hash__(self) -> int:
        return hash(self.place)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A clause that names responsible bodies. `lead` are those named as leading, if any; `deadline` is as printed."""

    units: tuple[str, ...]
    lead: tuple[str, ...]
    deadline: str | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as printed."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Project:
    """A key project, from a table row or a numbered item. Fields have the printed text; None if there is none."""

    name: str
    category: str | None
    content: str | None
    scale: str | None
    investment: Money | None
    period: str | None
    owner: str | None
    evidence: Evidence
    cells: tuple[tuple[str, Evidence], ...] = ()  # field name and evidence
    unsettled: tuple[str, ...] = ()  # the fields whose text says that they are not known yet (待定)
    empty: tuple[tuple[str, Place], ...] = ()  # field name and place of the cells of its row with nothing, or a dash, in them
    sure: bool = True  # what lists it is surely a list of projects
    #: The cells of its row under heads that say nothing, in columns of words, where no head tells what is built.
    silent: tuple[Evidence, ...] = ()

    def __hash__(self) -> int:
        return hash(self.evidence)

    def states(self, field: str) -> bool:
        """Whether the project states a property in some form."""
        return any(name == field for name, _ in self.cells)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as printed, with its place: a stated total or a part of it."""

    value: Decimal
    unit: str
    evidence: Evidence
    op: Op = "="  # as printed: 约 and 左右 "≈", 以上 ">=", 以内 "<="


@dataclass(frozen=True, slots=True)
class Sum:
    """A stated total and its parts. `complete`: the draft states that these are all parts (合计, 组成), not only some (其中).

    `again`: other places with the same total of the same parts. In a Plan it is empty; the engine joins such sums.
    """

    subject: str
    total: Amount
    parts: tuple[Amount, ...]
    complete: bool
    again: tuple[Evidence, ...] = ()
    sure: bool = True  # the parts are surely those of the total

    def __hash__(self) -> int:
        return hash(self.total.evidence)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A territory that the draft names: its own, another one that the plan is about, or one that is only mentioned."""

    name: str
    role: Literal["own", "subject", "mention"]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table with its header apart from its rows. `kind` is "indicators", "projects" or "", by its header, or its cells."""

    index: int  # of Document.tables, from 1
    title: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    page: int | None
    page_to: int | None
    kind: str
    section: int | None
    evidence: Evidence | None  # its caption, or its first cell
    roles: tuple[str, ...] = ()  # what its columns hold, where its header alone does not tell its kind
    sure: bool = True  # it is surely of its kind
    grid: tuple[tuple[int, ...], ...] = ()  # the blocks of its cells as `header` and `rows` have them, each thing in a row

    def __hash__(self) -> int:
        return self.index


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that was read but not understood completely, so that a list may lack elements."""

    list: str  # name of the Plan field
    at: int  # block
    reason: str
    indicator: str | None = None  # the only one that it may state, where its row or column names one


@dataclass(frozen=True)
class Plan:
    """The content of a draft."""

    document: Document
    title: str = ""
    kind: str = "unknown"  # code of a pack's 方案类型, or "unknown"
    kind_evidence: tuple[Evidence, ...] = ()
    place: str | None = None
    place_evidence: tuple[Evidence, ...] = ()
    province: str | None = None
    headings: tuple[Heading, ...] = ()
    sections: tuple[Section, ...] = ()
    facts: tuple[Fact, ...] = ()
    events: tuple[Event, ...] = ()
    places: tuple[PlaceName, ...] = ()
    delegated: tuple[Delegated, ...] = ()
    tasks: tuple[TaskItem, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    projects: tuple[Project, ...] = ()
    sums: tuple[Sum, ...] = ()
    tables: tuple[PlanTable, ...] = ()
    measures: tuple[Measure, ...] = ()  # of all blocks; those of a task item are in it too
    gaps: tuple[Gap, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    ledger: Ledger = NO_LEDGER
    dated: Dated | None = None  # None: no date stands on it

    def __hash__(self) -> int:
        return hash(self.document.sha256)

    @cached_property
    def section_of_block(self) -> tuple[int | None, ...]:
        """The index of the innermost section of every block; None before the first heading."""
        owner: list[int | None] = [None] * len(self.document.blocks)
        for section in self.sections:  # outer sections come first, inner ones overwrite
            for block in range(section.start, section.end):
                owner[block] = section.index
        return tuple(owner)

    @cached_property
    def run_in_titles(self) -> dict[int, int]:
        """The end of the title of every block that begins with a title and continues with text."""
        return {heading.place.block: heading.place.end for heading in self.headings if heading.run_in}

    def chapters(self, section: int | None) -> Iterator[str]:
        """The names of the chapters of the packs that a section is or stands in, the innermost first; none for no section."""
        while section is not None:
            yield from self.sections[section].concepts
            section = self.sections[section].parent

    def path_of_block(self, block: int) -> tuple[str, ...]:
        """The headings above a block, outermost first."""
        section = self.section_of_block[block] if 0 <= block < len(self.document.blocks) else None
        return () if section is None else self.sections[section].path

    def place_of(self, block: int, start: int, end: int) -> Place:
        """The place of characters [start, end) of a block, with the headings above it."""
        return self.document.place(block, start, end, self.path_of_block(block))

    def evidence(self, block: int, start: int, end: int) -> Evidence:
        """A quote of characters [start, end) of a block with its place and up to 80 characters on both sides."""
        return quote(self.document, block, start, end, self.path_of_block(block))


def quote(document: Document, block: int, start: int, end: int, section: tuple[str, ...] = ()) -> Evidence:
    """A quote of characters [start, end) of a block with its place and 80 characters on both sides; for a table cell, within its row."""
    place = document.place(block, start, end, section)
    return Evidence(document.blocks[block].text[start:end], place, *document.around(block, start, end))
