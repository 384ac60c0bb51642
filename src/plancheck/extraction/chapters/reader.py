"""What chapters are that no title names: by the topics or the aims in them, and tasks by what else a chapter could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from plancheck.extraction.chapters.aims import AIMS, answered, by_aims
from plancheck.extraction.chapters.contents import by_contents, by_neighbours, by_order
from plancheck.extraction.chapters.exclusion import by_exclusion, by_place
from plancheck.extraction.outline import sections
from plancheck.extraction.outline.openings import is_annex
from plancheck.extraction.outline.sections import TASKS, Shares, reckons, renamed
from plancheck.extraction.words import likeness
from plancheck.model.document import Document
from plancheck.model.plan import Heading, Section
from plancheck.model.vocabulary import Vocabulary
from plancheck.text import mentions


def outline(
    document: Document, vocabulary: Vocabulary, headings: Sequence[Heading], whole: mentions.DocumentText | None = None
) -> tuple[Section, ...]:
    """The tree of a document's sections with what each of them is, by its title or else by what it holds; `whole` is the document's text
    where it is at hand."""
    rows = [each for each in headings if each.level > 0]
    shares = Shares(document, vocabulary, rows, whole or mentions.DocumentText(document))
    tree = by_parts(document, sections.sections(document, vocabulary, headings, shares), vocabulary)
    tree = by_likeness(document, tree, vocabulary)
    tree = by_order(by_neighbours(by_contents(tree, vocabulary, shares), vocabulary), vocabulary)
    tree = by_place(vocabulary, by_exclusion(document, vocabulary, by_aims(document, vocabulary, tree)))
    return sections.with_titled(without_estimates(tree, vocabulary), vocabulary.sections)


# --- by their parts: a title that joins two things -------------------------------------------------------------------------------


def by_parts(document: Document, tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which a heading that joins what its parts aim at with what they do (目标体系与借阅路径) is only what they are called by.

    Where half of its parts or more are called by objectives and none by tasks, it is of the objectives alone. So it is where another
    chapter is called by tasks and nobody answers for anything in this one: its path is a course of figures.
    """
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, part in uses.items() if part == TASKS), None)
    apart = any(section.parent is None and section.concepts == (main,) for section in tree)
    found: dict[int, tuple[str, ...]] = {}
    for section in tree:
        of = {uses[name] for name in section.concepts}
        if not section.children or not {AIMS, TASKS} <= of:
            continue
        called = [
            {uses[name] for name in sections.concepts(tree[at].heading.title, vocabulary)} - ({TASKS} if reckons(tree[at]) else set())
            for at in section.children
        ]
        aimed = 2 * sum(AIMS in each for each in called) >= len(called)
        if aimed and (not any(TASKS in each for each in called) or (apart and not answered(document, vocabulary, section))):
            found[section.index] = tuple(name for name in section.concepts if uses[name] != TASKS)
    return renamed(tree, found, "parts") if found else tree


def without_estimates(tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which an estimate within the objectives (借阅路径测算) stands in none: what it reckons with is no objective."""
    uses = {each.name: each.part for each in vocabulary.sections}
    found: dict[int, Section] = {}
    for section in tree:
        if section.parent in found or (reckons(section) and not section.concepts and any(uses[name] == AIMS for name in section.within)):
            found[section.index] = replace(section, within=tuple(name for name in section.within if uses[name] not in (AIMS, TASKS)))
    return tuple(found.get(section.index, section) for section in tree)


# --- by their likeness to chapters of other plans ---------------------------------------------------------------------------------


#: So many kinds of chapters a plan has at least.
_FEWEST_KINDS = 3


def by_likeness(document: Document, tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which the chapters that no title names are of the kind that they are clearly like.

    Of a kind that a title names, or that several are like, they are only where there may be several chapters of it: of tasks. An
    annex is of none, nor is what has no number where most chapters have one: a summary is like all of what it sums up. Nothing changes
    where there are fewer than three kinds of chapters, told by titles or so: it is no plan.
    """
    learnt = likeness.learnt(vocabulary.chapters)
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, use in uses.items() if use == TASKS), None)
    tops = [each for each in tree if each.parent is None and not is_annex(each.heading)]
    numbered = 2 * sum(bool(each.heading.number) for each in tops) > len(tops)
    free = [each for each in tops if not each.concepts and (each.heading.number or not numbered)]
    kinds = {each.index: learnt.kind(likeness.text_of(document, each), main) for each in free}
    taken = Counter([*kinds.values(), *(name for each in tops for name in each.concepts)])
    found = {at: (kind,) for at, kind in kinds.items() if kind in uses and (kind == main or taken[kind] == 1)}
    if not found or len(taken.keys() & uses.keys()) < _FEWEST_KINDS:
        return tree
    named = renamed(tree, found, "likeness")
    inside = {each.index: sections.fitting(each.concepts, {uses[name] for name in each.within}, uses) for each in named if each.concepts}
    return renamed(named, inside, "likeness")
