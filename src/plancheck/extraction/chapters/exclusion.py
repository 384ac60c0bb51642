"""Which chapters are of tasks, of projects or of the present state by what else they could be: those that no title and no topic tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice, pairwise, takewhile

from plancheck.extraction import tasks
from plancheck.extraction.chapters.aims import AIMS, BEFORE, SEVERAL, TERMS, paragraphs
from plancheck.extraction.lists import entries, kinds, tables
from plancheck.extraction.lists.entries import PROJECTS
from plancheck.extraction.outline.openings import is_annex
from plancheck.extraction.outline.sections import TASKS, is_concept, renamed
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document
from plancheck.model.plan import Section
from plancheck.model.vocabulary import Use, Vocabulary
from plancheck.text import periods
from plancheck.text.line import fold

_BY_STAGES = TERMS.late("by_stages")

PROJECT_TERMS = lexicon("projects")
_ABOUT_ALL = PROJECT_TERMS.late("about_all")
_COSTS, _COUNTS = PROJECT_TERMS.late("invested"), PROJECT_TERMS.late("numbered")


def by_exclusion(document: Document, vocabulary: Vocabulary, tree: tuple[Section, ...]) -> tuple[Section, ...]:
    """The tree in which every chapter without a concept that holds measures is of the first concept with the use 任务.

    Nothing changes where a chapter is called by that concept, or by 任务, or where none is called by any. A chapter counts where most
    of its subsections (itself where it has none) hold measures; it stands behind the objectives (else the baseline) and before the
    chapters that close a plan. One of several that is called by so many projects (二十个项目), or most of whose subsections are called
    工程, is of the first concept with that use, where no chapter's title is.
    """
    main = next((each for each in vocabulary.sections if each.part == TASKS), None)
    tops = [section for section in tree if section.parent is None and section.heading.level == 1]
    # 修缮攻坚行动 is one chapter of tasks, 重点任务 is all of them.
    called = any(
        main and ((main.name in each.concepts and is_concept(each.heading.title, main, strict=True)) or each.heading.title.endswith(TASKS))
        for each in tops
        if not is_annex(each.heading)
    )
    known = [each for each in tree if main and set(each.concepts) - {main.name}]
    if main is None or called or not known:
        return tree
    chosen = _chosen(document, vocabulary, tree, tops, main.name)
    left = {each.index for each in tops if each.concepts == (main.name,)} - chosen
    works = _works(document, vocabulary, tree, chosen)
    named = {**dict.fromkeys(left, ()), **dict.fromkeys(chosen, (main.name,)), **works}
    return _without_aims(renamed(tree, named, "exclusion"), vocabulary, works) if chosen else tree


def _works(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], chosen: AbstractSet[int]) -> dict[int, tuple[str, ...]]:
    """Those of the chapters that hold projects, with the concept of these; where a title tells of projects, without any.

    They do by what their paragraphs say; of several chapters, some do by what they or their subsections are called.
    """
    uses = {each.name: each.part for each in vocabulary.sections}
    main = next((name for name, use in uses.items() if use == PROJECTS), None)
    told = _told_of(document, tree, chosen, entries.boxed(document, vocabulary, tree))
    called = {
        at
        for at in chosen
        if _ABOUT_ALL.search(fold(tree[at].heading.title))
        or _most_called(PROJECTS, [tree[child].heading.title for child in tree[at].children])
    }
    if main is None or any(uses[name] == PROJECTS for each in tree if each.parent is None for name in each.concepts):
        return dict.fromkeys(told, ())
    return dict.fromkeys(told | called if told | called < chosen else told, (main,))


def _told_of(document: Document, tree: Sequence[Section], chapters: AbstractSet[int], boxed: AbstractSet[int]) -> set[int]:
    """Those of the chapters half of whose paragraphs or more, boxes left out, say what projects cost or how many there are; where there is
    one paragraph, a table lists them. Or the first paragraph of a chapter without parts says both."""
    titles = tasks.ends([each.heading for each in tree])
    found = set()
    for chapter in map(tree.__getitem__, chapters):
        said = [fold(text) for text in paragraphs(document, chapter.start, chapter.end, titles, boxed)]
        costs, counts = ({at for at, text in enumerate(said) if form.search(text)} for form in (_COSTS, _COUNTS))
        most = 2 * len(costs | counts) >= len(said) > 1 or (len(said) == 1 and (costs or counts) and _tabled(document, chapter))
        if most or (0 in costs & counts and not chapter.children):
            found.add(chapter.index)
    return found


def _tabled(document: Document, chapter: Section) -> bool:
    """Whether a table of a chapter lists projects."""
    for table in document.tables:
        if table.grid and chapter.start < table.grid[0][0] < chapter.end:
            rows = tables.texts(document, table)
            count = tables.header_rows(table, rows)
            if kinds.kind(rows[:count], rows[count:], table.title) == "projects":
                return True
    return False


def _without_aims(tree: tuple[Section, ...], vocabulary: Vocabulary, works: Mapping[int, tuple[str, ...]]) -> tuple[Section, ...]:
    """The tree in which nothing within chapters of projects is of the use 目标: what comes of them is no objective."""
    uses = {each.name: each.part for each in vocabulary.sections}
    inside = [each for each in tree if any(tree[at].start < each.start < tree[at].end for at in works)]
    found = {each.index: tuple(name for name in each.concepts if uses[name] != AIMS) for each in inside if each.concepts}
    return renamed(tree, found, "exclusion") if found else tree


def _most_called(name: str, titles: Sequence[str]) -> bool:
    return 2 * sum(title.endswith(name) for title in titles) > len(titles) > 1


def by_place(vocabulary: Vocabulary, tree: tuple[Section, ...]) -> tuple[Section, ...]:
    """The tree in which the chapters without a concept that open a plan are of the first concept with the use 现状, where no title is.

    A plan tells how things are before what it aims at and does. Nothing changes where two chapters that titles name stand before the one of
    the objectives, or no chapter of tasks stands behind it. Behind a chapter that a title names, one must tell as many of the concept's
    topics as the pack asks for.
    """
    aims, present = BEFORE
    part = {each.name: each.part for each in vocabulary.sections}
    main = next((each for each in vocabulary.sections if each.part == present), None)
    if main is None or any(part[name] == present for each in tree for name in each.concepts):
        return tree
    tops = [section for section in tree if section.parent is None and section.heading.level == 1]
    uses = [{part[name] for name in (*top.concepts, *_below(tree, top))} for top in tops]
    first = next((at for at, top in enumerate(tops) if top.concepts), len(tops))
    goal = next((at for at, of in enumerate(uses) if aims in of), len(tops))
    acts = any(TASKS in of for of in uses[goal + 1 :])
    if not acts or sum(bool(top.concepts) for top in tops[:goal]) > 1:
        return tree
    free = [top for top in tops[:goal] if not top.concepts and not is_annex(top.heading)]
    told = {top.index: len({name for name, _ in top.topics}.intersection(main.contents)) for top in free}
    opening = (top for top in free if top in tops[:first] or told[top.index] >= max(1, main.least))
    return renamed(tree, {top.index: (main.name,) for top in opening}, "opening")


def _below(tree: Sequence[Section], top: Section) -> list[str]:
    return [name for at in top.children for name in tree[at].concepts]


def _chosen(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], tops: Sequence[Section], main: str) -> set[int]:
    """Indices of the chapters of tasks."""
    part = {each.name: each.part for each in vocabulary.sections}
    first = _opened(vocabulary, tree, tops, main)
    chosen: set[int] = set()
    titles = tasks.ends([each.heading for each in tree])
    last = next((top for top in reversed(tops) if not is_annex(top.heading)), None)
    for top in tops:
        if chosen and top.concepts and not any(part[name] for name in top.concepts):
            break  # organisation, annexes
        free = top.concepts in ((), (main,)) and not _of_others(tree, top, main) and not _is_timetable(document, tree, top, titles)
        free = free and not (top is last and _closes(vocabulary, tree, top, main))
        if top.index > first and free and _acts(document, vocabulary, tree, top, titles):
            chosen.add(top.index)
    return chosen


def _closes(vocabulary: Vocabulary, tree: Sequence[Section], chapter: Section, main: str) -> bool:
    """Whether a part of a chapter is called by a concept without a use that a pack lists behind the tasks: how the plan is led."""
    names = [each.name for each in vocabulary.sections]
    behind = {each.name for each in vocabulary.sections[names.index(main) :] if not each.part}
    return any(not behind.isdisjoint(tree[at].concepts) for at in chapter.children)


def _is_timetable(document: Document, tree: Sequence[Section], chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether two paragraphs or more, and most of them, of a chapter without parts begin with a year, or its one paragraph leads to a table
    of stages; or its parts are called by periods one behind the other: it says when, not what."""
    if chapter.children:
        told = [periods.period(tree[at].heading.title) for at in chapter.children]
        return _in_a_row(told) and any(each.start != each.end for each in told if each is not None)
    said = [*paragraphs(document, chapter.start, chapter.end, titles)]
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


def _of_others(tree: Sequence[Section], top: Section, main: str) -> bool:
    """Whether two thirds of a chapter's parts or more are called by other concepts: then they are not parts of the tasks.

    A bare majority does not tell: a chapter on governance may have three such parts beside two tasks.
    """
    others = sum(bool(set(tree[at].concepts) - {main}) for at in top.children)
    return others > 0 and 3 * others >= 2 * len(top.children)


def _opened(vocabulary: Vocabulary, tree: Sequence[Section], tops: Sequence[Section], main: str) -> int:
    """The index of the chapter behind which tasks may stand: the first with objectives, else with a baseline, else with a concept that a
    pack lists before them; -1 where there is none and two chapters or more stand before all others that are known."""
    part = {each.name: each.part for each in vocabulary.sections}
    for use in BEFORE:
        told = next((each for each in tree if any(part[name] == use for name in each.concepts)), None)
        if told is not None:
            return max((top.index for top in tops if top.index <= told.index), default=told.index)
    before = {name for name, _ in zip(part, takewhile(lambda use: use != TASKS, part.values()), strict=False)}
    opened = next((top.index for top in tops if not before.isdisjoint(top.concepts)), None)
    if opened is None and len([*takewhile(lambda top: not set(top.concepts) - {main}, tops)]) >= SEVERAL:
        return -1
    return opened if opened is not None else next((top.index for top in tops if top.concepts), 0)


def _acts(document: Document, vocabulary: Vocabulary, tree: Sequence[Section], chapter: Section, titles: Mapping[int, int]) -> bool:
    """Whether most of a chapter's subsections hold a measure; a chapter without any, two of its own."""
    if is_annex(chapter.heading):
        return False
    actions = vocabulary.words(Use.ACTS)
    inside = [tree[at] for at in chapter.children]
    if not inside:
        return len([*islice(tasks.told(document, chapter.start, chapter.end, actions, titles), 2)]) == 2
    holding = [each for each in inside if any(tasks.told(document, each.start, each.end, actions, titles))]
    return len(holding) * 2 > len(inside)
