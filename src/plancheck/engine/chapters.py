"""How surely the chapters of a draft are known: by their titles, or by signs that do not depend on each other.

A chapter that no title names may be what a rule misses: nothing is known to be missing while a part is not surely something else. And
what is only left to be of one kind is not surely that where it shows more signs of another kind that the draft lacks.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from itertools import takewhile

from plancheck.model.document import Block
from plancheck.model.place import Evidence
from plancheck.model.plan import Plan, Section
from plancheck.model.vocabulary import Part, SectionConcept, Vocabulary
from plancheck.text.line import fold

#: The most chapters that are shown.
MOST = 3
#: The letters that the heading of a chapter must share with a title, at its end or beginning: half of the title, but at least so many.
LEAST_OF_TITLE = 2
#: How the number of an annex begins.
_ANNEX = "附"
#: The share of the paragraphs of a chapter that is most of it.
_MOST_OF_IT = 0.9
#: The share of a chapter that makes it doubtful what it is.
_COUNTS = 0.5
#: How many of a kind make a chapter one of them.
_SEVERAL = 2
#: How a chapter is known that can be no other (see `model.plan.Known`), and that sets aims.
_LEFT, _BY_AIMS = "exclusion", "aims"
#: The uses of concepts: what sets aims, what is done, what is built.
_AIMS, _TASKS, _WORKS = Part.AIMS, Part.TASKS, Part.PROJECTS
#: The uses of concepts that nothing else stands in.
_BEFORE = (Part.BASELINE, _AIMS)


class Chapters:
    """The chapters of a plan, and what they may be of what a vocabulary names."""

    def __init__(self, plan: Plan, vocabulary: Vocabulary) -> None:
        self._plan = plan
        self._concepts = vocabulary.sections
        self._uses = {each.name: each.part for each in vocabulary.sections}

    def that_may_be(self, concept: SectionConcept) -> tuple[Evidence, ...]:
        """The headings of the chapters with text that may be of this concept, the first of them. Parts of chapters may be by two signs."""
        return tuple(
            self._plan.evidence(section.heading.place.block, section.heading.place.start, section.heading.place.end)
            for section in self._plan.sections
            if (self._may_be if section.parent is None or section.index in self.loose else self._may_be_part)(section, concept)
        )[:MOST]

    def _may_be(self, section: Section, concept: SectionConcept) -> bool:
        """Whether a chapter that no title names as another one may be of a concept.

        It ends with the noun of a title (要上的项目 may be 重点项目), or it lists several things and a title begins with one of them,
        whatever concept the others are of (书屋、书亭和书车 may be 书屋服务); but not where what it speaks of is something else. Or it is
        not surely known, and holds what such a chapter holds.
        """
        if not (section.heading.level and section.end > section.start + 1):
            return False
        if not section.concepts or section.known == _LEFT:
            told = _speaks_of(section, concept) and (not section.concepts or _speaks_often_of(section, concept))
            if told or (self._holds(section, concept) and not self._joins(section) and concept.name not in section.concepts):
                return True
        if concept.part == _AIMS and section.index == self._aiming:
            return True
        nouns, openings = _parts_of_titles(self._concepts)[concept.name]
        named = not section.titled and _ends(fold(section.heading.title), nouns)
        return (named or not openings.isdisjoint(_listed(fold(section.heading.title)))) and not _is_of_others(section, concept)

    def _may_be_part(self, section: Section, concept: SectionConcept) -> bool:
        """Whether a part of a chapter may be of a concept that is known by its topics: it speaks of half of them, and often, and it ends
        with a noun of a title, or no title tells what its chapter is. A part of what is so far or is aimed at is no other."""
        above = self._plan.sections[section.parent or 0]
        if above.parent is not None or section.concepts or concept.name in section.within:
            return False
        if not (_speaks_of(section, concept) and _speaks_often_of(section, concept)):
            return False
        if above.known == _BY_AIMS:
            return not concept.part
        uses = {self._uses[name] for name in section.within}
        return uses.isdisjoint(_BEFORE) and _ends(fold(section.heading.title), _parts_of_titles(self._concepts)[concept.name][0])

    def _joins(self, chapter: Section) -> bool:
        """Whether parts of a chapter are other chapters by their titles: then it is none itself."""
        return chapter.heading.number.startswith(_ANNEX) or any(self._plan.sections[at].titled for at in chapter.children)

    def _holds(self, chapter: Section, concept: SectionConcept) -> bool:
        """Whether a chapter holds what a chapter of a concept without topics holds: projects and what they cost, or measures, and nothing
        that the draft lacks elsewhere."""
        if concept.contents or self._is_before(chapter):
            return False
        if concept.part == _WORKS:
            return self._lists(chapter) or (not chapter.concepts and self._builds(chapter))
        lacks_works = not any(self._uses[name] == _WORKS for each in self._plan.sections for name in each.concepts)
        return concept.part == _TASKS and self._acts(chapter) and not (lacks_works and self._builds(chapter))

    def _is_before(self, chapter: Section) -> bool:
        """Whether a chapter opens the draft, or one behind it is called by what a pack lists before the tasks."""
        before = {each.name for each in takewhile(lambda each: each.part != _TASKS, self._concepts)}
        behind = (each for each in self._plan.sections[chapter.index + 1 :] if each.parent is None)
        return chapter.index == 0 or any(not before.isdisjoint(each.titled) for each in behind)

    def _builds(self, chapter: Section) -> bool:
        """Whether projects are listed in a chapter, or half of its paragraphs, or most of its parts, say what something costs."""
        if self._lists(chapter):
            return True
        blocks = self._plan.document.blocks[chapter.start + 1 : chapter.end]
        said = [block.index for block in blocks if block.countable and block.table is None and block.text.strip()]
        costing = self._costs.intersection(said)
        parts = [self._plan.sections[at] for at in chapter.children]
        held = sum(any(part.start <= at < part.end for at in costing) for part in parts)
        return len(costing) > 0 and (len(said) <= 2 * len(costing) or 2 * held > len(parts))

    def _lists(self, chapter: Section) -> bool:
        """Whether several projects are listed in a chapter."""
        return sum(chapter.start <= each.evidence.place.block < chapter.end for each in self._plan.projects) >= _SEVERAL

    def tells_outcomes(self, section: Section, concept: SectionConcept) -> bool:
        """Whether a part that is called by objectives may be what comes of the projects of its chapter, which no title names."""
        if concept.part != _AIMS or section.parent is None:
            return False
        top = self._plan.sections[self._top(section.index)]
        return not top.titled and self._builds(top)

    @cached_property
    def _costs(self) -> frozenset[int]:
        """The blocks with sums of money."""
        return frozenset(mark.evidence.place.block for mark in self._plan.ledger.marks if mark.kind == "money")

    def _acts(self, chapter: Section) -> bool:
        """Whether most parts of a chapter, itself where it has none, hold measures."""
        parts = [self._plan.sections[at] for at in chapter.children] or [chapter]
        least = 1 if chapter.children else _SEVERAL
        held = [bisect_left(self._measured, part.end) - bisect_left(self._measured, part.start) >= least for part in parts]
        return 2 * sum(held) > len(held)

    @cached_property
    def _measured(self) -> list[int]:
        """The blocks of all measures, in their order."""
        return sorted(each.evidence.place.block for each in self._plan.measures)

    @cached_property
    def loose(self) -> frozenset[int]:
        """The sections (by index) that may be chapters as well: nothing but how it is printed makes a line of theirs a heading, and some
        chapter's line is printed alike."""
        lines = {each.index: _look(block) for each in self._plan.sections if (block := self._line(each)) is not None}
        tops = {look for index, look in lines.items() if self._plan.sections[index].parent is None}
        return frozenset(index for index, look in lines.items() if look in tops and self._plan.sections[index].parent is not None)

    def _line(self, section: Section) -> Block | None:
        """The line of a section that has neither a number nor a style."""
        block = self._plan.document.blocks[section.start]
        plain = not section.heading.number and not section.heading.run_in and block.outline is None
        return block if plain else None

    def is_above(self, section: Section, name: str) -> bool:
        """Whether a section stands within a concept of this name only if a section that may be a chapter itself does not end that."""
        at: Section | None = section
        while at is not None and name not in at.concepts:
            if at.index in self.loose:
                return name in at.within
            at = None if at.parent is None else self._plan.sections[at.parent]
        return False

    @cached_property
    def unsure(self) -> frozenset[int]:
        """The chapters (by index) that are only left for what they are called, and show more signs of another kind that no other one is."""
        left = [each for each in self._plan.sections if each.parent is None and each.known == _LEFT]
        told = {name for each in self._plan.sections if each.known != _LEFT for name in each.concepts}
        acts = next((at for at, each in enumerate(self._concepts) if each.part == _TASKS), 0)  # what is listed before tasks stands before
        others = [each for each in self._concepts[acts:] if each.name not in told]
        return frozenset(each.index for each in left if any(self._is_rather(each, other) for other in others))

    def _is_rather(self, chapter: Section, other: SectionConcept) -> bool:
        """Whether a chapter shows what one of another concept shows."""
        if other.name in chapter.concepts:
            return False
        return self._lists(chapter) if other.part == _WORKS else _speaks_of(chapter, other) and _speaks_often_of(chapter, other)

    @cached_property
    def _aiming(self) -> int | None:
        """The index of the chapter without a title of its own that holds most of the dated targets in running text, while those who answer
        for something do so elsewhere."""
        held = Counter(
            top
            for fact in self._plan.facts
            if fact.kind == "target" and fact.year is not None and fact.evidence.place.table is None and fact.section is not None
            for top in [self._top(fact.section)]
        )
        if not held:
            return None
        (most, count), total = held.most_common(1)[0], held.total()
        answered = {self._top(item.section) for item in self._plan.tasks if item.units}
        return most if 2 * count > total and not self._plan.sections[most].titled and answered and most not in answered else None

    def _top(self, section: int) -> int:
        """The index of the chapter that a section is or stands in."""
        parent = self._plan.sections[section].parent
        return section if parent is None else self._top(parent)


def _look(block: Block) -> tuple[float | None, bool, bool]:
    return block.size, block.bold >= len(block.text.rstrip()), block.centred


@lru_cache(maxsize=8)
def _parts_of_titles(concepts: tuple[SectionConcept, ...]) -> Mapping[str, tuple[tuple[str, ...], frozenset[str]]]:
    """For each concept the last halves and the beginnings of its titles that stand in no title of another one."""
    folded = {concept.name: [fold(title) for title in concept.titles] for concept in concepts}
    parts = {}
    for concept in concepts:
        others = "\n".join(title for name, titles in folded.items() if name != concept.name for title in titles)
        titles = folded[concept.name]
        nouns = {noun for title in titles if (noun := _last_half(title)) not in others}
        openings = {title[:end] for title in titles for end in range(_half(title), len(title) + 1) if title[:end] not in others}
        parts[concept.name] = tuple(nouns), frozenset(openings)
    return parts


def _half(title: str) -> int:
    """How many letters of a title tell what it is the title of."""
    return max(LEAST_OF_TITLE, math.ceil(len(title) / 2))


def _last_half(title: str) -> str:
    """The noun that a title ends with; all of it where half of it is no noun (读者的事)."""
    half = title[-_half(title) :]
    return title if half.startswith("的") else half


def _ends(title: str, nouns: tuple[str, ...]) -> bool:
    """Whether a title, or a part of it up to a comma, ends with one of the nouns."""
    return any(part.endswith(nouns) for part in re.split("[,，]", title))


def _speaks_of(section: Section, concept: SectionConcept) -> bool:
    """Whether a chapter speaks of half as many topics of a concept as make a chapter that one."""
    told = {name for name, _ in section.topics if name in concept.contents}
    return bool(concept.contents) and len(told) >= max(1, math.ceil(concept.least / 2))


def _speaks_often_of(section: Section, concept: SectionConcept) -> bool:
    """Whether the shares of a chapter that are about the topics of a concept make a part of it that counts, taken together."""
    return sum(share for name, share in section.topics if name in concept.contents) >= _COUNTS


def _is_of_others(section: Section, concept: SectionConcept) -> bool:
    """Whether what a chapter speaks of shows that it is none of a concept that is known by its topics: an annex that speaks of none of
    them, and a chapter that speaks of something else most of the time, and of each of them half as often at most."""
    if not concept.contents:
        return False
    shares = dict(section.topics)
    own = max((shares.get(topic, 0.0) for topic in concept.contents), default=0.0)
    if section.heading.number.startswith(_ANNEX):
        return own == 0
    return max(shares.values(), default=0.0) >= max(_MOST_OF_IT, 2 * own)


def _listed(title: str) -> list[str]:
    """The things that a title lists: 书屋、书亭和书车. Empty if it is of one thing."""
    parts = re.split("[、和与及]", title)
    return parts if len(parts) > 1 else []
