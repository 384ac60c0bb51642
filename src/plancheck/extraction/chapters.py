"""What chapters are that no title names: by their likeness to chapters of other plans, and tasks by what else a chapter could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import islice, pairwise

from plancheck.extraction import likeness, responsibilities, sections, tasks
from plancheck.extraction.sections import TASKS, Shares, reckons, renamed
from plancheck.model.document import Document
from plancheck.model.plan import Heading, Known, Section
from plancheck.model.vocabulary import SectionConcept, Vocabulary
from plancheck.text import mentions, periods

#: The use of concepts that say what is aimed at.
AIMS = sections.TERMS.source("aims")
_BY_STAGES = sections.TERMS.late("by_stages")


def outline(
    document: Document, vocabulary: Vocabulary, headings: Sequence[Heading], whole: mentions.DocumentText | None = None
) -> tuple[Section, ...]:
    """The tree of a document's sections with what each of them is, by its title or else by what it holds; `whole` is the document's text
    where it is at hand."""
    rows = [each for each in headings if each.level > 0]
    shares = Shares(document, vocabulary, rows, whole or mentions.DocumentText(document))
    tree = by_parts(document, sections.sections(document, vocabulary, headings, shares), vocabulary)
    tree = by_exclusion(document, by_likeness(document, tree, vocabulary), vocabulary)
    tree = parts_by_likeness(document, tree, vocabulary)
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
        if aimed and (not any(TASKS in each for each in called) or (apart and not _answered(document, vocabulary, section))):
            found[section.index] = tuple(name for name in section.concepts if uses[name] != TASKS)
    return renamed(tree, found, "parts") if found else tree


def _answered(document: Document, vocabulary: Vocabulary, section: Section) -> bool:
    """Whether somebody answers for something in a section."""
    clauses = responsibilities.responsibilities(document, vocabulary)
    return any(section.start <= each.evidence.place.block < section.end for each in clauses)


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
    """The tree in which the chapters that no title names are of the kind that they are clearly like; then those that are like several,
    of the likest one that no other chapter is, else of the likest one that stands between the kinds before and behind.

    Of a kind that a title names, or that several are like, they are only where there may be several chapters of it: of tasks. An
    annex is of none, nor is what has no number where most chapters have one: a summary is like all of what it sums up. Nothing changes
    where there are fewer than three kinds of chapters, told by titles or so: it is no plan.
    """
    learnt = likeness.learnt(vocabulary.chapters)
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, use in uses.items() if use == TASKS), None)
    tops = [each for each in tree if each.parent is None]
    chapters = [each for each in tops if not each.heading.number.startswith("附")]
    numbered = 2 * sum(bool(each.heading.number) for each in chapters) > len(chapters)
    free = [each for each in chapters if not each.concepts and (each.heading.number or not numbered)]
    texts = {each.index: likeness.text_of(document, each) for each in free}
    likes = {at: learnt.likeness(text) for at, text in texts.items() if len(text) >= likeness.SHORTEST}
    titled = {name for each in chapters for name in each.concepts}
    found = _claimed({at: likeness.clear(its, main, [*uses]) for at, its in likes.items()}, titled, main)
    if len(titled.union(*found.values()) & uses.keys()) < _FEWEST_KINDS:
        return tree
    tree = _of_kinds(tree, found, "likeness", uses)
    while left := {at: its for at, its in likes.items() if not tree[at].concepts}:
        taken = {name for each in tops for name in tree[each.index].concepts} - {main}
        more = _claimed({at: likeness.left(its, taken, main) for at, its in left.items()}, taken, main)
        beyond = {} if more else {at: taken | _apart(tree, at, uses, main) for at in left}
        more = more or _claimed({at: likeness.left(left[at], out, main) for at, out in beyond.items()}, taken, main)
        if not more:
            break
        tree = _of_kinds(tree, more, "exclusion", uses)
    return tree


def _claimed(kinds: Mapping[int, tuple[str, ...]], taken: AbstractSet[str], main: str | None) -> dict[int, tuple[str, ...]]:
    """The kinds of chapters by their index; of one that is taken, or claimed by several, none is, but for the one of tasks."""
    claims = Counter(name for names in kinds.values() for name in names)
    sure = {at: tuple(name for name in names if name == main or (claims[name] == 1 and name not in taken)) for at, names in kinds.items()}
    return {at: names for at, names in sure.items() if names}


def _apart(tree: Sequence[Section], at: int, uses: Mapping[str, str], main: str | None) -> set[str]:
    """The kinds that a pack does not list between those of the chapters before and behind a chapter; tasks stand behind tasks."""
    names = [*uses]
    tops = [each for each in tree if each.parent is None and not each.heading.number.startswith("附")]
    before = max((names.index(name) + (name != main) for each in tops if each.index < at for name in each.concepts), default=0)
    behind = min((names.index(name) for each in tops if each.index > at for name in each.concepts), default=len(names))
    return {*names} - {*names[before:behind]}


def _of_kinds(
    tree: tuple[Section, ...], found: Mapping[int, tuple[str, ...]], known: Known, uses: Mapping[str, str]
) -> tuple[Section, ...]:
    """The tree with chapters of these kinds, and nothing in them of a use that cannot stand there."""
    named = renamed(tree, found, known)
    inside = {each.index: sections.fitting(each.concepts, {uses[name] for name in each.within}, uses) for each in named if each.concepts}
    return renamed(named, inside, known)


def parts_by_likeness(document: Document, tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which a part of a chapter that tells of tasks, or of how the plan is led, is of another kind of tasks that it is clearly
    like, where no title names it.

    Of 1,550 parts of drafts, 16 are: eleven are called so too, and five tell of technology or of finance.
    """
    learnt = likeness.learnt(vocabulary.chapters)
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, use in uses.items() if use == TASKS), None)
    found: dict[int, tuple[str, ...]] = {}
    for section in tree:
        above = tree[section.parent] if section.parent is not None else None
        if above is None or above.parent is not None or section.concepts or not {uses[name] for name in above.concepts} <= {TASKS, ""}:
            continue
        text = likeness.text_of(document, section)
        its = likeness.clear(learnt.likeness(text), main, ()) if len(text) >= likeness.SHORTEST else ()
        if its and its[0] != main and its[0] not in section.within and uses.get(its[0]) == TASKS:
            found[section.index] = its
    return renamed(tree, found, "likeness")


def by_exclusion(document: Document, tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which what holds measures and is nothing else is of the first concept with the use 任务, where tasks may stand: behind
    the objectives, else behind what a pack lists before the tasks, and before what says how the plan is led.

    Nothing changes where a chapter is called by that concept alone, or by 任务: it holds all of them.
    """
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((each for each in vocabulary.sections if each.part == TASKS), None)
    tops = [each for each in tree if each.parent is None and not each.heading.number.startswith("附")]
    if main is None or any(_holds_all(each, main) for each in tops):
        return tree
    titles = tasks.ends([each.heading for each in tree])
    learnt = likeness.learnt(vocabulary.chapters)
    rank = {each.name: at for at, each in enumerate(vocabulary.sections)}
    within = [{name for each in tree[top.index :] if each.start < top.end for name in each.concepts} for top in tops]
    first = next((at for at, names in enumerate(within) if any(uses[name] == AIMS for name in names)), None)
    if first is None:
        first = next((at for at, top in enumerate(tops) if any(rank[name] <= rank[main.name] for name in top.concepts)), len(tops))
    closing = {name for name, at in rank.items() if at > rank[main.name] and not uses[name]}
    found: dict[int, tuple[str, ...]] = {}
    for top in tops[first + 1 :]:
        if closing.intersection(top.concepts):
            break
        closes = top is tops[-1] and any(closing.intersection(tree[at].concepts) for at in top.children)
        likes = [] if top.concepts else learnt.likeness(likeness.text_of(document, top))
        closes = closes or _is_timetable(document, tree, top, titles)
        if not (top.concepts or closes or likeness.else_than(main.name, likes)) and _acts(document, vocabulary, tree, top, titles):
            found[top.index] = (main.name,)
    return _of_kinds(tree, found, "exclusion", uses)


def _holds_all(chapter: Section, main: SectionConcept) -> bool:
    """Whether a chapter is called by all tasks: 重点任务. 修缮攻坚行动 is one of several chapters of them."""
    title = chapter.heading.title
    return (main.name in chapter.concepts and sections.is_concept(title, main, strict=True)) or title.endswith(TASKS)


def _acts(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether most of a chapter's subsections hold a measure; a chapter without any, two of its own."""
    actions = vocabulary.words("动作")
    inside = [tree[at] for at in chapter.children]
    if not inside:
        return len([*islice(tasks.told(document, chapter.start, chapter.end, actions, titles), 2)]) == 2
    return 2 * sum(any(tasks.told(document, each.start, each.end, actions, titles)) for each in inside) > len(inside)


def _is_timetable(document: Document, tree: Sequence[Section], chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether two paragraphs or more, and most of them, of a chapter without parts begin with a year, or its one paragraph leads to a table
    of stages; or its parts are called by periods one behind the other: it says when, not what."""
    if chapter.children:
        told = [periods.period(tree[at].heading.title) for at in chapter.children]
        return _in_a_row(told) and any(each.start != each.end for each in told if each is not None)
    said = [*_paragraphs(document, chapter, titles)]
    dated = sum(_BY_STAGES.search(text) is not None for text in said)
    return (dated >= 2 and dated * 2 > len(said)) or (len(said) <= 1 and _has_stages(document, chapter))


def _has_stages(document: Document, chapter: Section) -> bool:
    """Whether a table of a chapter has a column of periods each of which begins where the one above it ends, or a year later."""
    columns: dict[tuple[int, int], dict[int, str]] = {}
    for block in document.blocks[chapter.start : chapter.end]:
        if block.table is not None and block.cell is not None:
            columns.setdefault((block.table, block.cell[1]), {})[block.cell[0]] = block.text
    return any(_follow(cells) for cells in columns.values())


def _follow(cells: Mapping[int, str]) -> bool:
    """Whether the cells of a column below its head are periods in a row."""
    return _in_a_row([periods.period(text) for row, text in sorted(cells.items()) if row > min(cells) and text.strip()])


def _in_a_row(told: Sequence[periods.Period | None]) -> bool:
    """Whether there are two periods or more, each of which begins where the one before it ends, or a year later."""
    ends = [(each.start.first[0], each.end.last[0]) for each in told if each is not None and each.start and each.end]
    return len(ends) == len(told) > 1 and all(before[1] <= after[0] <= before[1] + 1 for before, after in pairwise(ends))


def _paragraphs(document: Document, chapter: Section, titles: Mapping[int, int]) -> Iterator[str]:
    """The paragraphs of a chapter behind their titles, without captions of tables."""
    captions = {table.title_block for table in document.tables}
    for block in document.blocks[chapter.start : chapter.end]:
        if block.countable and block.table is None and block.index not in captions:
            text = block.text[titles.get(block.index, 0) :].strip()
            if text:
                yield text
