"""A plan: everything a draft says that rules may ask about, each with its place. The second half of the first waist.

No field is named after an indicator, a topic or a chapter of any guideline: those are strings out of the packs.
Fields are defined by the labelling guide of the project's test data; where it and this file differ, it is right.

Elements are keys of many dictionaries. Their hashes use the place or the index instead of all fields: these nearly always distinguish two
elements and cost little.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Literal

from plancheck.model.diagnostic import Diagnostic
from plancheck.model.document import Document
from plancheck.model.place import Evidence, Place

FactKind = Literal["target", "status"]
Change = Literal["increase", "decrease"]
Op = Literal["=", "≈", ">=", "<=", "range"]


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 0 = title, 1 = 一、 or 第一章, 2 = （一）, 3 = 1., 4 = （1）. `number` as printed ("" if none), `title` without it."""

    level: int
    number: str
    title: str
    place: Place
    run_in: bool = False  # the block goes on with body text behind the title


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with all that stands under it, down to the next heading of its level or above.

    Blocks [start, end) are the whole section, heading block included; `own_end` ends the text before its first subheading.
    `concepts` are the section concepts (章节) it is recognised as; inherited ones are in `within`.
    `topics` maps topic names to their share (0–1) of the section's sentences; `about` those the heading's words name.
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
    titled: tuple[str, ...] = ()  # those of `concepts` that its own title names, whatever stands above it

    @property
    def place(self) -> Place:
        """Where its heading stands."""
        return self.heading.place

    def __hash__(self) -> int:
        return self.index


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement of (indicator, year, value). See the labelling guide for every field.

    `indicator` is a pack's code, else "~" + folded subject for a named quantity, else None (thresholds, counts of measures,
    project contents). `value` is as printed in `unit`. `category` is the row's category in a table, `section` an index.
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
    cumulative: bool = False  # a sum over several years (累计), never a level

    def __hash__(self) -> int:
        return hash(self.evidence)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is to happen in a year: op "<=" is 前/不晚于, "=" in that year, "≈" 左右. `owner` None: the plan's own."""

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
    """An act on a named object, or a quantity to reach, in one clause."""

    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TaskItem:
    """The lowest numbered (or run-in titled) measure, or failing that the section, in a part whose concept has use 任务."""

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

    def __hash__(self) -> int:
        return hash(self.place)


@dataclass(frozen=True, slots=True)
class Responsibility:
    """A clause that names who is responsible. `lead` only where they are named separately; `deadline` as printed."""

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
    """A key project, from a table row or a numbered item. Fields hold the printed text, None where nothing stands."""

    name: str
    category: str | None
    content: str | None
    scale: str | None
    investment: Money | None
    period: str | None
    owner: str | None
    evidence: Evidence
    cells: tuple[tuple[str, Evidence], ...] = ()  # field name -> where its text stands

    def __hash__(self) -> int:
        return hash(self.evidence)


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as printed, with its place: a stated total or a part of it."""

    value: Decimal
    unit: str
    evidence: Evidence
    op: Op = "="  # as printed: 约 and 左右 "≈", 以上 ">=", 以内 "<="


@dataclass(frozen=True, slots=True)
class Sum:
    """A stated total and its parts. `complete`: the parts are stated as all of it (合计, 组成), else only some (其中).

    `again`: where else the same total of the very same parts is stated, for whoever judges it; in a Plan each stands by itself.
    """

    subject: str
    total: Amount
    parts: tuple[Amount, ...]
    complete: bool
    again: tuple[Evidence, ...] = ()

    def __hash__(self) -> int:
        return hash(self.total.evidence)


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A territory that the draft names: its own, another as subject of this plan's matter, or a mere mention."""

    name: str
    role: Literal["own", "subject", "mention"]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A table with its header separate from its rows; `kind` "indicators", "projects" or "" as its header shows."""

    index: int  # of Document.tables, from 1
    title: str
    header: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    page: int | None
    page_to: int | None
    kind: str
    section: int | None
    evidence: Evidence | None  # its caption, else its first cell

    def __hash__(self) -> int:
        return self.index


@dataclass(frozen=True, slots=True)
class Gap:
    """A part that was read but not understood well enough to say that nothing is missing from a list."""

    list: str  # name of the Plan field
    at: int  # block
    reason: str


@dataclass(frozen=True)
class Plan:
    """What a draft says."""

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

    def __hash__(self) -> int:
        return hash(self.document.sha256)

    @cached_property
    def section_of_block(self) -> tuple[int | None, ...]:
        """For each block the index of the innermost section that holds it, None before the first heading."""
        owner: list[int | None] = [None] * len(self.document.blocks)
        for section in self.sections:  # outer sections come first, inner ones overwrite
            for block in range(section.start, section.end):
                owner[block] = section.index
        return tuple(owner)

    @cached_property
    def run_in_titles(self) -> dict[int, int]:
        """For each block that opens with a title and goes on with text: where the title ends."""
        return {heading.place.block: heading.place.end for heading in self.headings if heading.run_in}

    def path_of_block(self, block: int) -> tuple[str, ...]:
        """The headings above a block, outermost first."""
        section = self.section_of_block[block] if 0 <= block < len(self.document.blocks) else None
        return () if section is None else self.sections[section].path

    def place_of(self, block: int, start: int, end: int) -> Place:
        """The place of characters [start, end) of a block, with the headings above it."""
        return self.document.place(block, start, end, self.path_of_block(block))

    def evidence(self, block: int, start: int, end: int) -> Evidence:
        """A quote of characters [start, end) of a block with its place and 80 characters around it."""
        return quote(self.document, block, start, end, self.path_of_block(block))


def quote(document: Document, block: int, start: int, end: int, section: tuple[str, ...] = ()) -> Evidence:
    """A quote of characters [start, end) of a block with its place and 80 characters around it: of a table cell, those of its row."""
    place = document.place(block, start, end, section)
    return Evidence(document.blocks[block].text[start:end], place, *document.around(block, start, end))
