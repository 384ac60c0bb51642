"""Task items: the lowest titled measures of the parts that say what is to be done; and what counts as a measure."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from plancheck.extraction.duties import responsibilities
from plancheck.extraction.lists import entries, kinds, naming, tables
from plancheck.extraction.outline.openings import is_annex, lead
from plancheck.extraction.outline.sections import TASKS, is_concept
from plancheck.extraction.tasks import assigned
from plancheck.extraction.tasks.answers import Answers, ByBlock
from plancheck.extraction.tasks.assigned import Assigned
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.document import Block, Document, Table
from plancheck.model.plan import Fact, Heading, Measure, Responsibility, Section, TaskItem, quote
from plancheck.model.quantity import cached
from plancheck.model.vocabulary import Use, Vocabulary
from plancheck.text import clauses
from plancheck.text.line import fold

TERMS = lexicon("duties")
_SO_FAR = TERMS.listed("so_far")
_DONE_TO = TERMS.late("done_to")

#: Where no titles are given.
NO_TITLES: Mapping[int, int] = MappingProxyType({})
_MANNER_START = TERMS.late("manner_start")
_HOLLOW = TERMS.late("hollow")
_REACH = TERMS.late("reach")
#: The letters of empty words: a word of two of them (体制 of 体系 and 机制) is as empty.
_PIECES_OF_HOLLOW = frozenset("".join(TERMS.listed("empty")))
_BRACKET = late(r"[（(【〔\[][^（(）)】〔〕\[\]]*[）)】〕\]]?", needs=("（", "(", "【", "〔", "["))
_FIGURE = late(r"\d")
_LETTERS = late(r"\w")
_DONE = TERMS.late("done")
_PUT_OFF = TERMS.late("put_off")
_PAST = TERMS.late("past")
_ONWARD = TERMS.late("onward")
_NOUN_USE, _IS_SOMETHING = TERMS.lates("noun_use", "is_something")
_ANSWERED_BY = TERMS.late("answered_by")
_PLAINLY = TERMS.late("plainly")
_PLAIN_TARGET = TERMS.late("plain_target")
_MOVED = TERMS.late("moved")


def measures(
    document: Document,
    start: int,
    end: int,
    actions: Sequence[str],
    titles: Mapping[int, int] = NO_TITLES,
    boxed: Container[int] = (),
) -> tuple[Measure, ...]:
    """Measures in the countable text of blocks [start, end), one a clause: an act on a named object, or a quantity to reach.

    Titles are none: the `titles` where given (see `ends`), else what a block alone shows to be one; nor is what only repeats the one above
    it. Asides in brackets are left out, and so are tables, but for what a list of tasks says is to be done, and the blocks of projects that
    are `boxed`: what a project builds is not what the plan does.
    """
    quotes = (quote(document, *span) for span in told(document, start, end, actions, titles) if span[0] not in boxed)
    opened = sorted(titles)
    return tuple(Measure(it) for it in quotes if not _repeats(it.quote, _above(document, it.place.block, opened, titles)))


def _above(document: Document, block: int, opened: Sequence[int], titles: Mapping[int, int]) -> str:
    """The last title that opens a block up to this one, if there is any."""
    at = bisect_right(opened, block)
    return document.blocks[opened[at - 1]].text[: titles[opened[at - 1]]] if at else ""


#: So many pairs of letters at least, and so much (0–1) of them, a clause has from its title where it only repeats it.
_LEAST_PAIRS, _REPEATED = 4, 0.8


def _repeats(clause: str, title: str) -> bool:
    """Whether a clause without a figure says no more than the title above it: 持续推进书房改造工作 under 推进书房改造."""
    said, called = ("".join(_LETTERS.findall(_HOLLOW.sub("", fold(text)))) for text in (clause, title))
    pairs = [*map("".join, pairwise(said))]
    shared = sum(pair in called for pair in pairs)
    return not _FIGURE.search(clause) and shared >= max(_LEAST_PAIRS, _REPEATED * len(pairs))


def ends(headings: Sequence[Heading]) -> dict[int, int]:
    """Where titles end, by the block that each opens."""
    return {each.place.block: each.place.end for each in headings}


def told(
    document: Document, start: int, end: int, actions: Sequence[str], titles: Mapping[int, int] = NO_TITLES
) -> Iterator[tuple[int, int, int]]:
    """Where the `measures` stand: block, and characters [start, end) of it."""
    verbs = _verbs(tuple(actions))
    deeds: dict[int, frozenset[int]] = {}
    for block in document.blocks[start:end]:
        if not block.countable or block.role != "text" or (block.table is not None and not _is_deed(document, block, deeds)):
            continue
        behind = titles.get(block.index, 0) if titles else lead(block)
        duties = responsibilities.labelled(block.text)
        past = False
        figured = _Figured(block.text)
        for first, last in clauses.clauses(block.text):
            first = max(first, behind)
            said = block.text[first:last].strip(" \u3000")
            if block.text[behind:first].rstrip(" \u3000")[-1:] in ("", "。", "\n"):
                past = _PAST.match(said) is not None
            past = past and not _ONWARD.search(said)
            if past:
                continue
            if duties and any(start <= first < end for start, end in duties):
                continue
            if first < last and is_measure(block.text[first:last], verbs, figured.around(first)):
                yield block.index, *clauses.trimmed(block.text, first, last)


#: So many rows of a table show what its columns are.
_HEAD = 8


def _is_deed(document: Document, block: Block, known: dict[int, frozenset[int]]) -> bool:
    """Whether a cell stands in a column of a list of tasks that tells what is to be done; `known` are such cells of tables by number."""
    table = document.tables[(block.table or 1) - 1]
    if table.index not in known:
        head = replace(table, grid=table.grid[:_HEAD])
        below, columns = _deeds(head, tables.texts(document, head))
        known[table.index] = frozenset(row[at] for row in table.grid[below:] for at in columns if at < len(row))
    return block.index in known[table.index]


@cached(64)
def _deeds(table: Table, rows: tuple[tuple[str, ...], ...]) -> tuple[int, frozenset[int]]:
    """How many rows of a table are its header, and which columns tell what is to be done; none in a table of projects or indicators."""
    count = tables.header_rows(table, rows)
    if kinds.kind(rows[:count], rows[count:], table.title):
        return count, frozenset()
    return count, assigned.deeds(rows[:count], rows[count:])


@lru_cache(maxsize=256)
def _verbs(actions: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted({fold(action) for action in actions} - {""}, key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, words))) if words else re.compile(r"(?!)")


class _Figured:
    """Which sentences of a text hold a figure."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences: tuple[tuple[int, int], ...] | None = None

    def around(self, at: int) -> bool:
        """Whether the sentence around a place does."""
        if self._sentences is None:
            self._sentences = clauses.sentences(self._text)
        return any(start <= at < end and _FIGURE.search(self._text, start, end) for start, end in self._sentences)


@lru_cache(maxsize=4096)
def is_measure(clause: str, verbs: re.Pattern[str], figured: bool = False) -> bool:
    """Whether one clause is an act on a named object, or a quantity to reach; `figured`: a figure stands in its sentence."""
    copy = fold(_BRACKET.sub("", clause))
    copy = copy.lstrip("。;,-—·•")
    if len(copy) < 4 or _PUT_OFF.search(copy) or _ANSWERED_BY.search(copy) or _IS_SOMETHING.search(copy):
        return False
    if _FIGURE.search(copy) and _REACH.search(copy) and not copy.startswith(_SO_FAR):
        return True
    if _acts_plainly(copy, figured):
        return True
    at = 0
    while found := verbs.search(copy, at):
        at = found.end()
        if _DONE.search(copy, max(0, found.start() - 8), found.start()):
            return False
        if _named(copy[at:], verbs) or _object_in_front(copy[: found.start()], copy[at:]):
            return True
    return False


def _acts_plainly(copy: str, figured: bool) -> bool:
    """Whether a clause tells of an act by how it is built, whatever its verb: so much of a thing is made, a thing is moved or changed, a
    quantity is reached by a year."""
    if copy.startswith(_SO_FAR):
        return False
    if _PLAIN_TARGET.search(copy) or (figured and (moved := _MOVED.search(copy)) and _says_much(moved["thing"])):
        return True
    found = _PLAINLY.search(copy)
    return found is not None and not _DONE.search(copy, max(0, found.start() - 8), found.start())


def _says_much(thing: str) -> bool:
    """Whether more than words that any plan could have stand in a text."""
    return len(_LETTERS.findall(_HOLLOW.sub("", thing))) >= 4


def _named(behind: str, verbs: re.Pattern[str]) -> bool:
    """Whether an object of its own stands behind the verb: something is left without further verbs, manner and empty words."""
    changed = True
    while changed:
        rest = _MANNER_START.sub("", behind, count=1) if _MANNER_START.match(behind) else behind
        verb = verbs.match(rest)
        rest = rest[verb.end() :] if verb else rest
        changed, behind = rest != behind, rest
    if _NOUN_USE.match(behind):
        return False
    left = "".join(_LETTERS.findall(verbs.sub("", _HOLLOW.sub("", behind))))
    return len(left) > 2 or (len(left) == 2 and not set(left) <= _PIECES_OF_HOLLOW)


def _object_in_front(before: str, behind: str) -> bool:
    """对旧书架实施更换 · 将旧书架全部更换: the object stands in front, the verb ends the clause."""
    found = _DONE_TO.search(before)
    return found is not None and len(behind) <= 6 and bool(_HOLLOW.sub("", found[1]))


def tasks(
    document: Document,
    vocabulary: Vocabulary,
    sections: Sequence[Section],
    responsible: Sequence[Responsibility],
    facts: Sequence[Fact],
    rows: Sequence[Assigned] = (),
) -> tuple[TaskItem, ...]:
    """The task items in reading order, each with its measures, responsible bodies (inherited ones too) and facts.

    `rows` are those of all lists of tasks; their clauses are the last of `responsible`. Rows answer for the items of their names where the
    text names nobody; those under an item for which the text names nobody are the items.
    """
    # The name of an annexed file is no item, whatever list it holds; an annex that tells of the items once more has none of its own.
    named = {annex.start for annex in document.annexes}
    found = [section for section in sections if section.start not in named and _is_item(section, sections, vocabulary, document)]
    annexed = {section.index for section in found if section.path[0].startswith(common.ANNEX)}
    items = {naming.plain(section.heading.title) for section in found if section.index not in annexed}
    again = {at for at in annexed if any(naming.alike(naming.plain(sections[at].heading.title), title) for title in items)}
    chosen = [section for section in found if section.index not in again]
    actions = vocabulary.words(Use.ACTS)
    titles = ends([section.heading for section in sections])
    stated = ByBlock([fact.evidence.place.block for fact in facts])
    # Who builds a project of a box answers for no task above it.
    boxed = entries.boxed(document, vocabulary, sections)
    answers = Answers(document, sections, responsible, rows, boxed, chosen)
    listing = [row for row in rows if row.is_task]
    tabled = ByBlock([row.entry.named.block for row in listing])
    result: list[TaskItem] = []
    for section in chosen:
        own = answers.of(section)
        groups = () if own else _grouped([listing[at] for at in tabled.inside(section.start + 1, section.end)])
        # Its title, the headings above it, its place and blocks, those of its facts, and the clauses that answer for it.
        whole = (section.heading.title, section.path[:-1], section.place, section.start, section.end)
        told = own or answers.under(section)
        made = [] if groups else [(*whole, stated.inside(section.start, section.end), told, [responsible[at] for at in told])]
        for group in groups:
            first = group[0].entry
            # A cell that reaches down from the rows above (a field, a body) is not this task's alone.
            cells = sorted({piece.block for row in group for piece in row.entry.pieces if piece.block >= first.named.block})
            held = tuple(sorted(at for each in cells for at in stated.inside(each, each + 1)))
            said = [row.clause for row in group if row.clause is not None]
            told = tuple(dict.fromkeys(answers.of_row[each.evidence.place.block] for each in said))
            place = quote(document, *first.named, section.path).place
            made.append((first.title, section.path, place, first.named.block, cells[-1] + 1, held, told, said))
        for title, path, place, start, end, held, told, said in made:
            acts = measures(document, start, end, actions, titles, boxed)
            lead = tuple(dict.fromkeys(unit for each in said for unit in each.lead))
            units = tuple(dict.fromkeys(unit for each in said for unit in each.units))
            elsewhere = () if told else answers.perhaps(section, title)
            result.append(TaskItem(title, path, lead, units, acts, held, place, section.index, start, end, told, elsewhere))
    return tuple(_with_doubt(result, sections))


#: How a chapter is known that can be no other (see `model.plan.Known`).
_LEFT = "exclusion"


def _with_doubt(items: Sequence[TaskItem], sections: Sequence[Section]) -> Iterator[TaskItem]:
    """The items; those of a chapter that is one of tasks only because it can be no other may be none, if most of them name nobody while
    most items of other chapters do."""

    def chapter(at: int) -> int:
        above = sections[at].parent
        return at if above is None else chapter(above)

    answered: dict[int, list[bool]] = {}
    for each in items:
        answered.setdefault(chapter(each.section), []).append(bool(each.units))
    silent = {at for at, its in answered.items() if sections[at].known == _LEFT and 2 * sum(its) < len(its)}
    others = [it for at, its in answered.items() if at not in silent for it in its]
    yield from (replace(each, sure=chapter(each.section) not in silent or 2 * sum(others) <= len(others)) for each in items)


def _grouped(inside: Sequence[Assigned]) -> tuple[list[Assigned], ...]:
    """The rows of a list of tasks under a heading, those of one merged name together, from the first that names a body on; () where
    there is no such list, or it names one task."""
    first = next((at for at, row in enumerate(inside) if row.clause), len(inside))
    groups: dict[int, list[Assigned]] = {}
    for row in inside[first:]:
        groups.setdefault(row.entry.named.block, []).append(row)
    return tuple(groups.values()) if len(groups) > 1 else ()


def _is_item(section: Section, sections: Sequence[Section], vocabulary: Vocabulary, document: Document) -> bool:
    """A section without subsections whose nearest part is that of tasks; no annexed list, and no chapter of which only the title is
    left: that it is empty is told of the chapter."""
    if section.children or _part(section, sections, vocabulary) != TASKS or is_annex(section.heading):
        return False
    if section.parent is None and not section.heading.run_in and not _holds(document, section):
        return False
    # 强化经费落实 within the chapter on organisation, or a principle, is no task item.
    part = {each.name: each.part for each in vocabulary.sections}
    return not section.within or any(part[name] == TASKS for name in section.within)


def _holds(document: Document, section: Section) -> bool:
    """Whether anything stands under a heading."""
    return any(block.countable and block.text.strip() for block in document.blocks[section.start + 1 : section.end])


def _part(section: Section, sections: Sequence[Section], vocabulary: Vocabulary) -> str:
    """The use of the nearest concept that has one; 任务 where several stand in one heading.

    Within tasks another part must be named by hardly anything but its name: 修缮城东书房 is a task there, 书房 a part of its own.
    """
    by_name = {each.name: each for each in vocabulary.sections}
    within_tasks = any(by_name[name].part == TASKS for name in section.within if name in by_name)
    at: Section | None = section
    while at is not None:
        parts = [
            by_name[name].part
            for name in at.concepts
            if by_name[name].part == TASKS or not within_tasks or is_concept(at.heading.title, by_name[name], strict=True)
        ]
        parts = [part for part in parts if part]
        if parts:
            return TASKS if TASKS in parts else parts[0]
        if at.concepts and not within_tasks and at.parent is None:
            return ""
        at = sections[at.parent] if at.parent is not None else None
    return ""
