"""Chapters that no title calls so: the objectives, known by the aims in them, and the tasks, by what else a chapter could be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from plancheck.extraction import tasks
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.sections import TASKS, is_concept, renamed
from plancheck.model.document import Document
from plancheck.model.plan import Section
from plancheck.model.vocabulary import Vocabulary
from plancheck.text import clauses
from plancheck.text.line import fold

TERMS = lexicon("headings")

_BEFORE = TERMS.listed("before")


_BY_YEAR, _HAS_BEEN = TERMS.late("by_year"), TERMS.late("has_been")
_REACH = lexicon("duties").late("reach")


def by_aims(document: Document, vocabulary: Vocabulary, tree: tuple[Section, ...]) -> tuple[Section, ...]:
    """The tree in which the one chapter most sentences of which say what figure is to be reached by a year is of the first concept with
    the use 目标. Nothing changes where a title tells of objectives, or two chapters are alike."""
    use = _BEFORE[0]
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, part in uses.items() if part == use), None)
    if main is None or any(uses[name] == use for each in tree for name in each.concepts):
        return tree
    titles = tasks.ends([each.heading for each in tree])
    free = [each for each in tree if each.parent is None and not each.concepts and not each.heading.number.startswith("附")]
    found = [each.index for each in free if _aims(document, each, titles)]
    return renamed(tree, {found[0]: (main,)}) if len(found) == 1 else tree


def _aims(document: Document, chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether two sentences of a chapter or more, and most of them, say what is to be reached by a year."""
    told = aimed = 0
    for block in document.blocks[chapter.start : chapter.end]:
        if not block.countable or block.table is not None:
            continue
        for start, end in clauses.sentences(block.text):
            said = block.text[max(start, titles.get(block.index, 0)) : end]
            told += bool(said)
            aimed += bool(_BY_YEAR.search(said) and _REACH.search(fold(said)) and not _HAS_BEEN.search(said))
    return aimed >= 2 and aimed * 2 > told


def by_exclusion(document: Document, vocabulary: Vocabulary, tree: tuple[Section, ...]) -> tuple[Section, ...]:
    """The tree in which every chapter without a concept that holds measures is of the first concept with the use 任务.

    Nothing changes where a chapter is called by that concept, or by 任务, or where none is called by any. A chapter counts where most
    of its subsections (itself where it has none) hold measures; it stands behind the objectives (else the baseline) and before the
    chapters that close a plan.
    """
    main = next((each for each in vocabulary.sections if each.part == TASKS), None)
    tops = [section for section in tree if section.parent is None and section.heading.level == 1]
    # 修缮攻坚行动 is one chapter of tasks, 重点任务 is all of them.
    called = any(main and (is_concept(each.heading.title, main, strict=True) or each.heading.title.endswith(TASKS)) for each in tops)
    known = [each for each in tree if main and set(each.concepts) - {main.name}]
    if main is None or called or not known:
        return tree
    chosen = _chosen(document, vocabulary, tree, tops, main.name)
    left = {each.index for each in tops if each.concepts == (main.name,)} - chosen
    return renamed(tree, {**dict.fromkeys(left, ()), **dict.fromkeys(chosen, (main.name,))}) if chosen else tree


def _chosen(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], tops: Sequence[Section], main: str) -> set[int]:
    """Indices of the chapters of tasks."""
    part = {each.name: each.part for each in vocabulary.sections}
    first = _opened(vocabulary, tree, tops)
    chosen: set[int] = set()
    titles = tasks.ends([each.heading for each in tree])
    for top in tops:
        if chosen and top.concepts and not any(part[name] for name in top.concepts):
            break  # organisation, annexes
        if top.index > first and top.concepts in ((), (main,)) and _acts(document, vocabulary, tree, top, titles):
            chosen.add(top.index)
    return chosen


def _opened(vocabulary: Vocabulary, tree: Sequence[Section], tops: Sequence[Section]) -> int:
    """The index of the chapter behind which tasks may stand: the first with objectives, else with a baseline, else with a concept."""
    part = {each.name: each.part for each in vocabulary.sections}
    for use in _BEFORE:
        told = next((each for each in tree if any(part[name] == use for name in each.concepts)), None)
        if told is not None:
            return max((top.index for top in tops if top.index <= told.index), default=told.index)
    return next((top.index for top in tops if top.concepts), 0)


def _acts(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether most of a chapter's subsections hold a measure; a chapter without any, two of its own."""
    if chapter.heading.number.startswith("附"):
        return False
    actions = vocabulary.words("动作")
    inside = [tree[at] for at in chapter.children]
    if not inside:
        return len([*islice(tasks.told(document, chapter.start, chapter.end, actions, titles), 2)]) == 2
    holding = [each for each in inside if any(tasks.told(document, each.start, each.end, actions, titles))]
    return len(holding) * 2 > len(inside)
