"""What chapters are that no title names: by the topics or the aims in them, and tasks by what else a chapter could be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import lru_cache
from itertools import islice, pairwise, takewhile

from plancheck.extraction import tasks
from plancheck.extraction.chapters.aims import AIMS, BEFORE, SEVERAL, TERMS, answered, by_aims, paragraphs
from plancheck.extraction.lists import entries, kinds, tables
from plancheck.extraction.lists.entries import PROJECTS
from plancheck.extraction.outline import sections
from plancheck.extraction.outline.sections import TASKS, Shares, is_concept, reckons, renamed
from plancheck.extraction.words import likeness
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document
from plancheck.model.plan import Heading, Section
from plancheck.model.vocabulary import SectionConcept, Vocabulary
from plancheck.text import mentions, periods
from plancheck.text.line import fold

_BY_STAGES = TERMS.late("by_stages")


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
    tops = [each for each in tree if each.parent is None and not each.heading.number.startswith("附")]
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


# --- by their contents: their parts are about the topics that a pack lists for a chapter ------------------------------------------

#: How much of a chapter, of its subsections or else of its sentences, is about the topics of what it is.
_MOST = 0.5
#: Uses within which no chapter is known by what it holds.
_CLOSED = ("现状", "目标")

#: The share (0–1) of the sentences of a section that speak of at least one of these topics.
Together = Callable[[Section, AbstractSet[str]], float]


def by_contents(tree: tuple[Section, ...], vocabulary: Vocabulary, shares: Shares) -> tuple[Section, ...]:
    """The tree in which chapters and second-level sections without a concept are the one that they are by their contents (内容).

    Such a section speaks of at least as many of a concept's topics as the pack asks for, and most of its subsections (else of its
    sentences) are about one of them; a subsection that is called by the concept itself is about one more. Of several concepts the one
    that more of it is about counts; where two are equal, none does.
    Within another chapter only parts of tasks are found so: a section on finance within the baseline is no chapter on policy. Where its
    title is half of a concept's (书屋 of 书屋服务), to speak of one of the topics is enough.
    """
    concepts = [each for each in vocabulary.sections if each.contents]
    halves = _halves(vocabulary.sections)

    def together(section: Section, topics: AbstractSet[str]) -> float:
        return shares.together(section.start, section.end, topics)

    names = {each.name for each in concepts}
    found: dict[int, tuple[str, ...]] = {}
    for section in tree:
        # What joins several chapters that titles name is none of them.
        below = {name for at in section.children for name in tree[at].concepts if name in names}
        fit = [each for each in concepts if below <= {each.name} and _may_be(section, each, tree, vocabulary)]
        held = {each.name: share for each in fit if (share := _share(section, each, tree, _told(section, each, together))) >= _MOST}
        half = halves.get(fold(section.heading.title))
        held |= {each.name: _MOST for each in fit if each.name == half and each.name not in held and together(section, set(each.contents))}
        best = [name for name, share in held.items() if share == max(held.values())]
        if len(best) == 1:
            found[section.index] = (best[0],)
    return renamed(tree, found, "contents") if found else tree


@lru_cache(maxsize=8)
def _halves(concepts: tuple[SectionConcept, ...]) -> Mapping[str, str]:
    """The first halves of titles of four letters, each with the concept that it is of; those of several are left out."""
    owners: dict[str, set[str]] = {}
    for concept in concepts:
        for title in map(fold, concept.titles):
            if len(title) == 4:
                owners.setdefault(title[:2], set()).add(concept.name)
    return {half: next(iter(names)) for half, names in owners.items() if len(names) == 1}


def _may_be(section: Section, concept: SectionConcept, tree: Sequence[Section], vocabulary: Vocabulary) -> bool:
    if section.concepts or section.heading.number.startswith("附") or concept.name in section.within:
        return False
    above = tree[section.parent] if section.parent is not None else None
    if above is None:
        return True
    part = {each.name: each.part for each in vocabulary.sections}
    closed = any(part[name] in _CLOSED for name in section.within) or "原则" in above.heading.title
    return above.parent is None and concept.part == TASKS and not closed and not set(section.about) - set(concept.contents)


def _told(section: Section, concept: SectionConcept, together: Together) -> Together:
    """How a section's sentences are asked. Where its title names another topic (书屋难题怎么解), the titles of its parts must tell it."""
    return together if not section.about or set(section.about) & set(concept.contents) else lambda section, topics: 0.0


def _share(section: Section, concept: SectionConcept, tree: Sequence[Section], together: Together) -> float:
    """How much of a section is about a concept's topics; 0 where too few of them are told."""
    topics = set(concept.contents)
    inside = [tree[at] for at in section.children]
    if not inside:
        return together(section, topics) if len(topics & dict(section.topics).keys()) >= concept.least else 0.0
    about = [{each.heading.title} if concept.name in each.concepts else _about(each, topics, together) for each in inside]
    told = set().union(*about)
    # What a part of a chapter is about is not all that it speaks of. But where one is called by the concept, the chapter is more than that,
    # and a section of the tasks speaks of much in passing.
    # Where several are, it is of what these speak of.
    called = [each for each in inside if concept.name in each.concepts]
    if section.parent is None and len(called) != 1:
        told |= topics & set().union(*(dict(each.topics) for each in called or inside))
    return sum(map(bool, about)) / len(inside) if len(told) >= concept.least else 0.0


def _about(section: Section, topics: AbstractSet[str], together: Together) -> AbstractSet[str]:
    """The topics of a chapter that one of its subsections is about: named in its heading, or spoken of in most of its sentences."""
    named = topics & set(section.about)
    if named:
        return named
    if section.about or together(section, topics) < _MOST:
        return frozenset()
    return {name for name, _ in section.topics if name in topics}


def by_neighbours(tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which a part of a chapter that no title calls by tasks is what two parts beside it or more are called by, where it speaks
    of two topics of that concept or more: such a chapter takes in another one, part by part. So it is beside one such part where no chapter
    is called so, if its title names one of those topics.

    Only concepts of the use 任务 are found so: what is done stands under the heading of a closing chapter, beside how it is led.
    """
    concepts = [each for each in vocabulary.sections if each.contents and each.part == TASKS]
    uses = {each.name: each.part for each in vocabulary.sections}
    found: dict[int, tuple[str, ...]] = {}
    for chapter in tree:
        if chapter.parent is not None or not chapter.concepts or any(uses[name] for name in chapter.concepts):
            continue
        parts = [tree[at] for at in chapter.children]
        for concept in concepts:
            called = [each for each in parts if concept.name in each.concepts]
            if len(called) > 1:
                found |= {
                    each.index: (concept.name,)
                    for each in parts
                    if not each.concepts and sum(name in concept.contents for name, _ in each.topics) >= SEVERAL
                }
            if called and not any(concept.name in each.concepts for each in tree if each.parent is None):
                told = (each for each in parts if each not in called and not set(concept.contents).isdisjoint(each.about))
                found |= {each.index: (*each.concepts, concept.name) for each in told}
    return renamed(tree, found, "beside") if found else tree


# --- by their place among the chapters that titles name --------------------------------------------------------------------------


def by_order(tree: tuple[Section, ...], vocabulary: Vocabulary) -> tuple[Section, ...]:
    """The tree in which a chapter without a concept is the one that a pack lists between those of the chapters before and behind it.

    Only a concept of no use is found so, one that no title names: what is done is no part of the tasks then, though it holds measures.
    Half of the chapter's parts or more must tell one of its topics, and the chapter as many of them as the pack asks for; or two parts
    tell all of them.
    """
    rank = {each.name: at for at, each in enumerate(vocabulary.sections)}
    named = {name for each in tree for name in each.concepts}
    tops = [each for each in tree if each.parent is None and not each.heading.number.startswith("附")]
    found: dict[str, list[int]] = {}
    for at, top in enumerate(tops):
        before = max((rank[name] for each in tops[:at] for name in each.concepts), default=-1)
        behind = min((rank[name] for each in tops[at + 1 :] for name in each.concepts), default=len(rank))
        for concept in vocabulary.sections:
            open_to = not top.concepts and not concept.part and concept.contents and concept.name not in named
            if open_to and before < rank[concept.name] < behind and _tells(top, concept, tree):
                found.setdefault(concept.name, []).append(top.index)
    sure = {indexes[0]: (name,) for name, indexes in found.items() if len(indexes) == 1}
    return renamed(tree, sure, "order") if sure else tree


def _tells(chapter: Section, concept: SectionConcept, tree: Sequence[Section]) -> bool:
    """Whether half of a chapter's parts or more tell topics of a concept, and all of it as many as it must; or two parts tell all."""
    told = [{name for name, _ in tree[at].topics if name in concept.contents} for at in chapter.children]
    telling, topics = sum(map(bool, told)), set().union(*told)
    return (2 * telling >= len(told) > 0 and len(topics) >= concept.least) or (telling > 1 and topics == set(concept.contents))


# --- by exclusion ------------------------------------------------------------------------------------------------

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
        if not each.heading.number.startswith("附")
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
    free = [top for top in tops[:goal] if not top.concepts and not top.heading.number.startswith("附")]
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
    last = next((top for top in reversed(tops) if not top.heading.number.startswith("附")), None)
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
    if chapter.heading.number.startswith("附"):
        return False
    actions = vocabulary.words("动作")
    inside = [tree[at] for at in chapter.children]
    if not inside:
        return len([*islice(tasks.told(document, chapter.start, chapter.end, actions, titles), 2)]) == 2
    holding = [each for each in inside if any(tasks.told(document, each.start, each.end, actions, titles))]
    return len(holding) * 2 > len(inside)
