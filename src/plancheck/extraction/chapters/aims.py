"""Which chapter sets the objectives, where no title tells: by what its sentences say is to be reached, and by when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from plancheck.extraction import tasks
from plancheck.extraction.duties import responsibilities
from plancheck.extraction.outline.openings import is_annex
from plancheck.extraction.outline.sections import TASKS, renamed
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document
from plancheck.model.plan import Section
from plancheck.model.vocabulary import Part, Vocabulary
from plancheck.text import clauses
from plancheck.text.line import fold

TERMS = lexicon("headings")
#: The uses of concepts that stand before the tasks, the nearest first.
BEFORE = (Part.AIMS, Part.BASELINE)
AIMS = Part.AIMS
#: How many make several.
SEVERAL = 2
_BY_YEAR, _HAS_BEEN = TERMS.late("by_year"), TERMS.late("has_been")
_YEAR_ALONE, _YEAR_FIRST = TERMS.late("year_alone"), TERMS.late("year_first")
_REACH = lexicon("duties").late("reach")


def by_aims(document: Document, vocabulary: Vocabulary, tree: tuple[Section, ...]) -> tuple[Section, ...]:
    """The tree in which the one chapter that sets aims is of the first concept with the use 目标: most of its sentences say what figure is
    to be reached by a year, or two of its parts or more are called by years to come and nobody answers for anything in them.

    Where a title tells of objectives, only what stands right behind them can be of them too; two chapters alike change nothing.
    """
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, part in uses.items() if part == AIMS), None)
    if main is None:
        return tree
    titles = tasks.ends([each.heading for each in tree])
    if any(uses[name] == AIMS for each in tree for name in each.concepts):
        beside = {each.index: (main,) for each in _beside_aims(document, tree, uses, titles)}
        return renamed(tree, beside, "beside") if beside else tree
    rank = {name: at for at, name in enumerate(uses)}
    behind = (each.index for each in tree if each.parent is None and any(rank[name] > rank[main] for name in each.concepts))
    last = next(behind, len(tree))  # behind a chapter that follows the objectives there are none
    free = [each for each in tree[:last] if each.parent is None and not each.concepts and not is_annex(each.heading)]
    found = [each.index for each in free if _aims(document, titles, each.start, each.end)]
    found = found or [each.index for each in free if _led_by_aims(document, vocabulary, each, titles)]
    found = found or [each.index for each in free if _years_ahead(document, vocabulary, tree, each, titles)]
    return renamed(tree, {found[0]: (main,)}, "aims") if len(found) == 1 else tree


def _led_by_aims(document: Document, vocabulary: Vocabulary, chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether the paragraphs in front of the parts of a chapter say what is to be reached, in which nobody does anything: its title names
    no topic, and those who answer for something do so behind it. Two of them or more, and most, are opened by a year to come, and one at
    least says a figure of it."""
    if not chapter.children or chapter.about:
        return False
    said = [*paragraphs(document, chapter.start, chapter.own_end, titles)]
    aimed = [text for text in said if _BY_YEAR.match(text) and not _HAS_BEEN.search(text)]
    if not (len(said) < 2 * len(aimed) and len(aimed) >= SEVERAL and any(_REACH.search(fold(text)) for text in aimed)):
        return False
    answered = [each.evidence.place.block for each in responsibilities.responsibilities(document, vocabulary)]
    return not any(chapter.start <= at < chapter.end for at in answered) and any(at >= chapter.end for at in answered)


def _aims(document: Document, titles: Mapping[int, int], start: int, end: int) -> bool:
    """Whether two sentences of blocks [start, end) or more, and most of them, say what is to be reached by a year."""
    told = aimed = 0
    for block in document.blocks[start:end]:
        if not block.countable or block.table is not None:
            continue
        for start, end in clauses.sentences(block.text):
            said = block.text[max(start, titles.get(block.index, 0)) : end]
            told += bool(said)
            aimed += bool(_BY_YEAR.search(said) and _REACH.search(fold(said)) and not _HAS_BEEN.search(said))
    return aimed >= 2 and aimed * 2 > told


def _years_ahead(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether two parts of a chapter or more are called by years to come, and nobody answers for anything in them. What a year is that says
    no more (2030年要做到的) shows behind the first chapter, where what stands under it says what is to be reached."""
    parts = [tree[at] for at in chapter.children]
    dated = [each for each in parts if _BY_YEAR.search(each.heading.title) or _YEAR_ALONE.search(each.heading.title)]
    if len(dated) < SEVERAL and chapter.index > 0:
        begun = (each for each in parts if _YEAR_FIRST.match(each.heading.title))
        dated = [
            each
            for each in begun
            for said in [" ".join(paragraphs(document, each.start, each.end, titles))]
            if _REACH.search(fold(said)) and not _HAS_BEEN.search(said)
        ]
    return len(dated) >= SEVERAL and not any(answered(document, vocabulary, each) for each in dated)


def _beside_aims(document: Document, tree: Sequence[Section], uses: Mapping[str, str], titles: Mapping[int, int]) -> Iterator[Section]:
    """The sections without parts and without a concept right behind one of objectives, on its level, two paragraphs of which or more, and
    most of them, name a year to come; only where a title tells of tasks, which these then are not."""
    if not any(uses[name] == TASKS for each in tree for name in each.concepts):
        return
    for before, section in pairwise(each for each in tree if not each.children):
        beside = before.parent == section.parent and before.heading.level == section.heading.level
        if not beside or section.concepts or not any(uses[name] == AIMS for name in before.concepts):
            continue
        told = [*paragraphs(document, section.start, section.end, titles)]
        dated = sum(bool(_BY_YEAR.search(text) and not _HAS_BEEN.search(text)) for text in told)
        if dated >= 2 and dated * 2 > len(told):
            yield section


def answered(document: Document, vocabulary: Vocabulary, section: Section) -> bool:
    """Whether somebody answers for something in a section."""
    clauses_of = responsibilities.responsibilities(document, vocabulary)
    return any(section.start <= each.evidence.place.block < section.end for each in clauses_of)


def paragraphs(document: Document, start: int, end: int, titles: Mapping[int, int], but: AbstractSet[int] = frozenset()) -> Iterator[str]:
    """The paragraphs of blocks [start, end) behind their titles, without captions of tables and without the blocks `but`."""
    captions = {table.title_block for table in document.tables} | but
    for block in document.blocks[start:end]:
        if block.countable and block.table is None and block.index not in captions:
            text = block.text[titles.get(block.index, 0) :].strip()
            if text:
                yield text
