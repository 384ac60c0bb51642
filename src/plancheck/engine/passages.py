"""The paragraphs, sentences and measures of elements."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Any

from plancheck.engine.elements import Listing, Member, Passage, with_evidence
from plancheck.engine.regions import Regions
from plancheck.model.plan import Measure, Plan, Section, TaskItem
from plancheck.text import clauses
from plancheck.text.closings import closing_lines

#: The most characters in the quote of a passage.
MOST_CHARACTERS = 120


class Passages:
    """The passages of a plan's elements. `only`: the blocks to include (None: all). It does not affect whether a list is complete."""

    def __init__(self, plan: Plan, regions: Regions) -> None:
        self._plan = plan
        self._regions = regions
        self._paragraphs: dict[tuple[Any, int], Member] = {}
        self._sentences: dict[tuple[Any, int], tuple[Member, ...]] = {}

    def paragraphs(self, owner: Any, only: Collection[int] | None = None) -> Listing:
        """The countable paragraphs of an owner without headings; cells count as paragraphs."""
        members = tuple(self._paragraph(owner, block) for block in self._blocks(owner, only))
        complete, reason = self._regions.read(owner)
        return Listing(members, complete, reason, self._regions.looked_for(owner))

    def sentences(self, owner: Any, only: Collection[int] | None = None) -> Listing:
        """The sentences of its paragraphs. A run-in title belongs to the sentence behind it."""
        paragraphs = self.paragraphs(owner, only)
        return paragraphs.only(sentence for paragraph in paragraphs.members for sentence in self._sentences_of(owner, paragraph))

    def _blocks(self, owner: Any, only: Collection[int] | None) -> Iterator[int]:
        for start, end in self._regions.ranges(owner):
            for block in self._body[bisect_left(self._body, start) : bisect_left(self._body, end)]:
                if (only is None or block in only) and not (isinstance(owner, Section) and block in self._closing):
                    yield block

    def _paragraph(self, owner: Any, block: int) -> Member:
        key = (owner, block)
        if key not in self._paragraphs:
            size = len(self._plan.document.blocks[block].text)
            evidence = (self._plan.evidence(block, 0, min(MOST_CHARACTERS, size)),)
            self._paragraphs[key] = Member(Passage(block, 0, size), with_evidence(self._regions.belongs(owner, block), evidence))
        return self._paragraphs[key]

    def _sentences_of(self, owner: Any, paragraph: Member) -> tuple[Member, ...]:
        key = (owner, paragraph.element.block)
        if key not in self._sentences:
            self._sentences[key] = tuple(self._split(paragraph))
        return self._sentences[key]

    def _split(self, paragraph: Member) -> Iterator[Member]:
        block = paragraph.element.block
        title: int | None = None
        for start, end in clauses.statements(self._plan.document.blocks[block].text):
            if end <= self._plan.run_in_titles.get(block, 0):
                title = start if title is None else title
                continue
            evidence = (self._plan.evidence(block, start, min(end, start + MOST_CHARACTERS)),)
            yield Member(Passage(block, start, end, title), with_evidence(paragraph.truth, evidence))
            title = None

    @cached_property
    def _body(self) -> tuple[int, ...]:
        """The blocks that are paragraphs, in order."""
        sentences = {section.start for section in self._plan.sections if self._is_sentence(section)}
        headings = {heading.place.block for heading in self._plan.headings if not heading.run_in} - sentences
        return tuple(
            block.index for block in self._plan.document.blocks if block.countable and block.index not in headings and block.text.strip()
        )

    @cached_property
    def _closing(self) -> frozenset[int]:
        """The blocks of the list of annexes and of the signature, which are not the text of the last section."""
        lines = [block for block in self._plan.document.blocks if block.countable and block.table is None and block.text.strip()]
        return frozenset(lines[at].index for at in closing_lines([block.text for block in lines]))

    def _is_sentence(self, section: Section) -> bool:
        """Whether a heading is a numbered sentence: it ends with a full stop or semicolon, and has no text below."""
        text = self._plan.document.blocks[section.start].text.rstrip()
        return not section.children and section.own_end <= section.start + 1 and text.endswith(("。", "；", ";"))

    def measures(self, element: Any) -> tuple[Measure, ...]:
        """The measures in an element."""
        if isinstance(element, TaskItem):
            return element.measures
        ranges = self._regions.ranges(element)
        measures = tuple(
            measure for start, end in ranges for block in range(start, end) for measure in self._measures_of_block.get(block, ())
        )
        if isinstance(element, Passage):
            return tuple(measure for measure in measures if element.contains(measure.evidence.place))
        return measures

    @cached_property
    def _measures_of_block(self) -> dict[int, list[Measure]]:
        measures: dict[int, list[Measure]] = {}
        for measure in self._plan.measures:
            measures.setdefault(measure.evidence.place.block, []).append(measure)
        return measures
