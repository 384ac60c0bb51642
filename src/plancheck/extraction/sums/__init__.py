"""Stated totals with their parts: rows of a table that sum up those above (or below) them, and sentences that break a total down.

`complete` says that the parts are stated as all of the total (合计, 包括, 由…组成); 其中 names only some.
"""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.extraction.sums import projects as of_projects
from plancheck.extraction.sums import sentences as of_sentences
from plancheck.extraction.sums import tables as of_tables
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Plan, PlanTable, Project, Section, Sum
from plancheck.model.vocabulary import Vocabulary


def sums(document: Document, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...]) -> tuple[Sum, ...]:
    """All stated totals with parts, those of tables first, then those of sentences and of chapters."""
    where = Plan(document, sections=sections)
    found = [*of_tables.sums(where, plan_tables)]
    for block in document.blocks:
        if block.countable and (block.table is None or len(block.text) >= 12):
            found += of_sentences.sums(where, block.index)
    return tuple(dict.fromkeys((*found, *of_projects.of_chapters(where, sections))))


def headed(document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], projects: tuple[Project, ...]) -> tuple[Sum, ...]:
    """What is stated of lists of projects as a whole, with each project's investment."""
    return tuple(of_projects.headed(Plan(document, sections=sections), vocabulary, sections, projects))


def distinct(found: Iterable[Sum]) -> tuple[Sum, ...]:
    """The sums, each total with the same parts once: as all of it where one of the readings says so (its place is that of the first)."""
    kept: dict[tuple[Amount, tuple[Amount, ...]], Sum] = {}
    for each in found:
        earlier = kept.setdefault((each.total, each.parts), each)
        if each.complete and not earlier.complete:
            kept[each.total, each.parts] = each
    return tuple(kept.values())
