"""The blocks of elements, and whether these were read completely."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

from plancheck.engine.elements import Cell, Column, Passage, evidence_of
from plancheck.model.moment import Moment
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Plan, PlanTable, Project, Section, Sum, TaskItem
from plancheck.model.value import TRUE, Reason, Truth

#: Blocks [start, end).
Range = tuple[int, int]

#: A result that is based on text recognised with less confidence is cantTell (low_confidence).
LEAST_CONFIDENCE = 0.8
#: The most places that state where something was looked for: chapters of the plan, or first blocks of another element.
MOST_CHAPTERS, MOST_RANGES = 40, 3


class Regions:
    """The blocks of a plan's elements. A part that was not read may contain anything, including a heading."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._document = plan.document

    @cached_property
    def whole(self) -> Range:
        """All blocks."""
        return (0, len(self._document.blocks))

    # ---- blocks ---------------------------------------------------------------------------------------------------

    def ranges(self, element: Any) -> tuple[Range, ...]:
        """The blocks of an element's text. The heading of a section is left out, since it is not content."""
        match element:
            case Section():
                first = element.start if element.heading.run_in else element.start + 1
                return ((min(first, element.end), element.end),)
            case TaskItem():
                return ((element.start, element.end),)
            case Passage():
                return ((element.block, element.block + 1),)
            case PlanTable():
                return (self._table_range(element.index),)
            case Column():
                return _single({*element.head, *element.cells})
            case Cell():
                return _single({element.block})
            case Project():
                return self._project_ranges(element)
            case Sum():
                return _single({quote.place.block for quote in evidence_of(element)})
            case Moment(evidence=None):
                return ()
            case _ if isinstance(evidence := getattr(element, "evidence", None), Evidence):
                return _single({evidence.place.block})
            case _:
                return (self.whole,)

    def _project_ranges(self, project: Project) -> tuple[Range, ...]:
        blocks = {project.evidence.place.block, *(quote.place.block for _, quote in project.cells)}
        table = project.evidence.place.table
        if table is not None:
            # A part before the first cell of its table that was not read may be a caption, which states the unit of all amounts.
            blocks.add(self._table_range(table)[0])
        return _single(blocks)

    def beside(self, project: Project) -> tuple[Range, ...]:
        """The cells in the rows of a project that hold none of its fields: their columns are called like none of them."""
        place = project.evidence.place
        if place.table is None:
            return ()
        held = {place.block, *(quote.place.block for _, quote in project.cells), *(at.block for _, at in project.empty)}
        rows = (row for row in self._plan.tables[place.table - 1].grid if place.block in row)
        return _single({block for row in rows for block in row if block >= 0 and block not in held})

    def elsewhere(self, task: TaskItem) -> tuple[Range, ...]:
        """The blocks apart from its text that may say who answers for a task."""
        return _single(task.elsewhere)

    def _table_range(self, index: int) -> Range:
        return self._table_ranges.get(index, (0, 0))

    @cached_property
    def _table_ranges(self) -> dict[int, Range]:
        """The blocks of each table, from its title or first cell to its last cell."""
        blocks: dict[int, list[int]] = {}
        for table in self._document.tables:
            blocks[table.index] = [] if table.title_block is None else [table.title_block]
        for block in self._document.blocks:
            if block.table is not None:
                blocks.setdefault(block.table, []).append(block.index)
        return {index: (min(cells), max(cells) + 1) for index, cells in blocks.items() if cells}

    def blocks(self, owner: Any) -> frozenset[int]:
        """The blocks of an owner's text, by index."""
        return frozenset(block for start, end in self.ranges(owner) for block in range(start, end))

    def chapters_of(self, element: Any) -> Range:
        """The blocks from the first to the last chapter with quotes of an element; all blocks if there is no chapter."""
        blocks = [quote.place.block for quote in evidence_of(element)]
        chapters = [
            section
            for section in self._plan.sections
            if section.parent is None and section.start <= max(blocks) and min(blocks) < section.end
        ]
        return (min(chapter.start for chapter in chapters), max(chapter.end for chapter in chapters)) if chapters else self.whole

    def looked_for(self, element: Any) -> tuple[Place, ...]:
        """The places that state where an element was searched: the heading of a section, the chapters of a plan."""
        match element:
            case Section():
                return (element.place,)
            case Plan():
                return self._chapters
            case _:
                ranges = self.ranges(element)
                return () if ranges == (self.whole,) else tuple(self._plan.place_of(start, 0, 0) for start, _ in ranges[:MOST_RANGES])

    @cached_property
    def _chapters(self) -> tuple[Place, ...]:
        return tuple(section.place for section in self._plan.sections if section.parent is None)[:MOST_CHAPTERS]

    # ---- completeness ---------------------------------------------------------------------------------------------

    @cached_property
    def wholly_read(self) -> bool:
        """Whether everything was read and understood."""
        return not (self._document.skipped or self._plan.gaps)

    def complete(self, ranges: Iterable[Range], list_name: str = "", indicators: Collection[str] = ()) -> tuple[bool, Reason]:
        """Whether the ranges were read and, for a list of the Plan, understood completely; and the reason if not.

        `indicators`: an unread cell of a table lacks nothing that is asked for if its row names another indicator than these; without
        any, all are asked for.
        """
        if self.wholly_read:
            return True, "incomplete_list"
        for start, end in ranges:
            if not self._document.complete(start, end):
                return False, "not_read"
            gaps = (gap for gap in self._plan.gaps if gap.list == list_name and start <= gap.at < end)
            if any(not indicators or gap.indicator is None or gap.indicator in indicators for gap in gaps):
                return False, "incomplete_list"
        return True, "incomplete_list"

    def read(self, element: Any, list_name: str = "", indicators: Collection[str] = ()) -> tuple[bool, Reason]:
        """Whether an element's text was read completely, as `complete` says. A column may have cells in any unread row of its table."""
        whole = (self._table_range(element.table.index),) if isinstance(element, Column) else self.ranges(element)
        return self.complete(whole, list_name, indicators)

    @cached_property
    def beside_unread(self) -> frozenset[int]:
        """Blocks next to a part that was not read: they may continue there, so nothing is known to be missing from them."""
        return frozenset(block for part in self._document.skipped for block in (part.at - 1, part.at))

    @cached_property
    def recognised(self) -> bool:
        """Whether some text of the draft was recognised."""
        return any(line.confidence is not None for block in self._document.blocks for line in block.lines)

    def is_clear(self, evidence: Evidence) -> bool:
        """Whether a quote was read, or recognised with enough confidence."""
        if not self.recognised:
            return True
        place = evidence.place
        return self._document.blocks[place.block].confidence(place.start, place.end) >= LEAST_CONFIDENCE

    # ---- headings that may not have been read ---------------------------------------------------------------------

    def separated(self, start: int, block: int) -> bool:
        """Whether a part between block `start` and `block` was not read. It may contain a heading."""
        return any(start < part.at <= block for part in self._document.skipped)

    @cached_property
    def doubtful(self) -> frozenset[int]:
        """Sections (by index) that may belong to a heading that was not read."""
        doubtful: set[int] = set()
        for section in self._plan.sections:
            above = section.parent
            if above is None:
                is_doubtful = self.separated(-1, section.start) and section.heading.level > 1
            else:
                is_doubtful = above in doubtful or self.separated(self._plan.sections[above].start, section.start)
            if is_doubtful:
                doubtful.add(section.index)
        return frozenset(doubtful)

    def belongs(self, owner: Any, block: int) -> Truth:
        """Whether a block within a section or task belongs to it, and not to a heading between them that was not read."""
        separated = isinstance(owner, Section | TaskItem) and self.separated(owner.start, block)
        return Truth(None, "not_read") if separated else TRUE

    def in_its_section(self, block: int) -> Truth:
        """Whether a block belongs to its section and to the headings above that were read."""
        index = self._plan.section_of_block[block]
        if index is None:
            return Truth(None, "not_read") if self.separated(-1, block) else TRUE
        return Truth(None, "not_read") if index in self.doubtful else self.belongs(self._plan.sections[index], block)


def _single(blocks: Iterable[int]) -> tuple[Range, ...]:
    return tuple((block, block + 1) for block in sorted(blocks))
