"""Task items: the lowest titled measures of the parts that say what is to be done; and what counts as a measure."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from plancheck.extraction import entries, naming, responsibilities, tables
from plancheck.extraction.elsewhere import Elsewhere
from plancheck.extraction.headings import lead
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.responsibilities import Assigned
from plancheck.extraction.sections import TASKS, is_concept
from plancheck.model.document import Block, Document, Table
from plancheck.model.plan import Fact, Heading, Measure, Responsibility, Section, TaskItem, quote
from plancheck.model.quantity import cached
from plancheck.model.vocabulary import Vocabulary
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
_NOUN_USE = TERMS.late("noun_use")
_ANSWERED_BY = TERMS.late("answered_by")
_PLAINLY = TERMS.late("plainly")
_PLAIN_TARGET = TERMS.late("plain_target")
_MOVED = TERMS.late("moved")
_OPENED = TERMS.late("opened")


def measures(
    document: Document, start: int, end: int, actions: Sequence[str], titles: Mapping[int, int] = NO_TITLES
) -> tuple[Measure, ...]:
    """Measures in the countable text of blocks [start, end), one a clause: an act on a named object, or a quantity to reach.

    Titles are none: the `titles` where given (see `ends`), else what a block alone shows to be one. Asides in brackets are left out, and so
    are tables, but for what a list of tasks says is to be done.
    """
    return tuple(Measure(quote(document, *span)) for span in told(document, start, end, actions, titles))


def ends(headings: Sequence[Heading]) -> dict[int, int]:
    """Where titles end, by the block that each opens."""
    return {each.place.block: each.place.end for each in headings}


def told(
    document: Document, start: int, end: int, actions: Sequence[str], titles: Mapping[int, int] = NO_TITLES
) -> Iterator[tuple[int, int, int]]:
    """Where the `measures` stand: block, and characters [start, end) of it."""
    verbs = _verbs(tuple(actions))
    deeds: dict[int, tuple[int, frozenset[int]]] = {}
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


def _is_deed(document: Document, block: Block, known: dict[int, tuple[int, frozenset[int]]]) -> bool:
    """Whether a cell stands in a column of a list of tasks that tells what is to be done; `known` are the `_deeds` of tables by number."""
    table = document.tables[(block.table or 1) - 1]
    if block.cell is None or block.cell[0] > len(table.grid):
        return False
    if table.index not in known:
        head = replace(table, grid=table.grid[:_HEAD])
        known[table.index] = _deeds(head, tables.texts(document, head))
    below, columns = known[table.index]
    return block.cell[0] > below and block.cell[1] - 1 in columns


@cached(64)
def _deeds(table: Table, rows: tuple[tuple[str, ...], ...]) -> tuple[int, frozenset[int]]:
    """How many rows of a table are its header, and which columns tell what is to be done; none in a table of projects or indicators."""
    count = tables.header_rows(table, rows)
    return count, responsibilities.deeds(rows[:count]) if not tables.kind(rows[:count], rows[count:], table.title) else frozenset()


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
    if len(copy) < 4 or _PUT_OFF.search(copy) or _ANSWERED_BY.search(copy):
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


class _ByBlock:
    """Numbers by the block that each is of, so that those of a range are found without looking at all."""

    def __init__(self, blocks: Sequence[int] | Mapping[int, int]) -> None:
        self.blocks = blocks if isinstance(blocks, Mapping) else dict(enumerate(blocks))
        self._order = sorted(self.blocks, key=lambda at: (self.blocks[at], at))

    def inside(self, start: int, end: int) -> tuple[int, ...]:
        """The numbers of blocks [start, end), from the smallest."""
        first, last = (bisect_left(self._order, edge, key=lambda at: self.blocks[at]) for edge in (start, end))
        return tuple(sorted(self._order[first:last]))


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
    # The name of an annexed file is no item, whatever list it holds.
    named = {annex.start for annex in document.annexes}
    chosen = [section for section in sections if section.start not in named and _is_item(section, sections, vocabulary, document)]
    actions = vocabulary.words("动作")
    titles = ends([section.heading for section in sections])
    told = [row for row in rows if row.clause is not None]
    in_rows = dict(enumerate(told, len(responsible) - len(told)))
    # Who builds a project of a box answers for no task above it.
    boxed = entries.boxed(document, vocabulary, sections)
    of_projects = {at for at, each in enumerate(responsible) if each.evidence.place.block in boxed} | set(in_rows)
    stated = _ByBlock([fact.evidence.place.block for fact in facts])
    said = _ByBlock([each.evidence.place.block for each in responsible])
    general = [at for at, each in enumerate(responsible) if responsibilities.for_later(each)]
    not_own = of_projects | set(general)
    listed, called = _ByBlock({at: said.blocks[at] for at in in_rows}), _Called({at: row.names for at, row in in_rows.items()})
    tabled = _ByBlock([row.entry.named.block for row in rows])
    clause_of = {said.blocks[at]: at for at in in_rows}
    elsewhere = Elsewhere(document, sections, responsible)
    result: list[TaskItem] = []
    for section in chosen:
        own = _responsible(section, sections, responsible, document, said, general, not_own)
        own = own or called.of(section.heading.title) or called.in_paragraphs(document, section)
        groups = () if own else _grouped([rows[at] for at in tabled.inside(section.start + 1, section.end)])
        if not groups:
            inside = {at: document.blocks[said.blocks[at]] for at in listed.inside(section.start, section.end)}
            clauses_of = own or _listed(section, document, inside)
            place, span = section.place, (section.start, section.end)
            acts, held = measures(document, *span, actions, titles), stated.inside(*span)
            task = TaskItem(section.heading.title, section.path[:-1], (), (), acts, held, place, section.index, *span, clauses_of)
            result.append(_answered(task, [responsible[at] for at in clauses_of]))
        for group in groups:
            first = group[0].entry
            # A cell that reaches down from the rows above (a field, a body) is not this task's alone.
            cells = {piece.block for row in group for piece in row.entry.pieces if piece.block >= first.named.block}
            place, span = quote(document, *first.named, section.path).place, (first.named.block, max(cells) + 1)
            acts, held = (
                measures(document, *span, actions, titles),
                tuple(sorted(at for each in cells for at in stated.inside(each, each + 1))),
            )
            clauses = [row.clause for row in group if row.clause is not None]
            clauses_of = tuple(dict.fromkeys(clause_of[each.evidence.place.block] for each in clauses))
            result.append(
                _answered(TaskItem(first.title, section.path, (), (), acts, held, place, section.index, *span, clauses_of), clauses)
            )
    return tuple(each if each.responsibility else _to_be_found(each, sections[each.section], elsewhere) for each in result)


def _to_be_found(task: TaskItem, section: Section, elsewhere: Elsewhere) -> TaskItem:
    """A task for which nobody was found, with the blocks apart from its own that may name somebody."""
    return replace(task, elsewhere=elsewhere.of(section, task.title))


def _answered(task: TaskItem, clauses_of: Sequence[Responsibility]) -> TaskItem:
    """A task with the bodies of its clauses."""
    lead = dict.fromkeys(unit for each in clauses_of for unit in each.lead)
    units = dict.fromkeys(unit for each in clauses_of for unit in each.units)
    return replace(task, lead=tuple(lead), units=tuple(units))


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
    if section.children or _part(section, sections, vocabulary) != TASKS or section.heading.number.startswith("附"):
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


class _Called:
    """The rows of lists of tasks by what they are called."""

    def __init__(self, rows: Mapping[int, tuple[str, ...]]) -> None:
        self._names = [(at, naming.referred(name)) for at, names in rows.items() for name in names]

    def of(self, title: str) -> tuple[int, ...]:
        """Indices of the rows that are called like an item of this title."""
        title = naming.plain(title)
        return tuple(dict.fromkeys(at for at, name in self._names if title and naming.alike(title, name)))

    def in_paragraphs(self, document: Document, section: Section) -> tuple[int, ...]:
        """Indices of the rows that are called like what opens the paragraphs of an item: 一是推广阅读。…. Half of them or more must be."""
        if not self._names:
            return ()
        inside = (block for block in document.blocks[section.start + 1 : section.end] if block.table is None and block.countable)
        opened = [hit["name"] for block in inside if block.text.strip() and (hit := _OPENED.match(block.text))]
        rows = [self.of(name) for name in opened]
        return tuple(dict.fromkeys(at for found in rows for at in found)) if 2 * sum(map(bool, rows)) >= len(rows) else ()


def _listed(section: Section, document: Document, inside: Mapping[int, Block]) -> tuple[int, ...]:
    """The indices of `inside`, the rows of a list of tasks that stands under the heading, where each row from the first named one on names
    a body."""
    tables = {block.table for block in inside.values()}
    named = {(block.table, block.cell[0]) for block in inside.values() if block.cell is not None}
    cells = [block for block in document.blocks[section.start : section.end] if block.table in tables and block.text.strip()]
    filled = {(block.table, block.cell[0]) for block in cells if block.cell is not None}
    first = {table: min(row for each, row in named if each == table) for table, _ in named}
    return tuple(inside) if all(key in named for key in filled if key[1] >= first.get(key[0], 0)) else ()


def _responsible(
    section: Section,
    sections: Sequence[Section],
    responsible: Sequence[Responsibility],
    document: Document,
    said: _ByBlock,
    general: Sequence[int],
    not_own: set[int],
) -> tuple[int, ...]:
    """Indices of the clauses that name this item's bodies: its own, else those of the sections above it, and 以下均需….

    A clause for a whole section stands in its introduction, or in a paragraph of its own at its end where no other item
    of the section has one.
    """
    later = tuple(at for at in general if said.blocks[at] < section.start)
    own = tuple(at for at in said.inside(section.start, section.end) if at not in not_own)
    if own:
        return (*own, *later)
    above = sections[section.parent] if section.parent is not None else None
    while above is not None:
        heading = [at for at in said.inside(above.start, above.own_end) if at not in not_own]
        closing = [] if heading else [at for at in _closing(above, document, responsible, said) if at not in not_own]
        if heading or closing:
            return (*(heading or closing), *later)
        above = sections[above.parent] if above.parent is not None else None
    return later


def _closing(section: Section, document: Document, responsible: Sequence[Responsibility], said: _ByBlock) -> tuple[int, ...]:
    """A clause for the whole section: alone in the last paragraph, the only one in what has headings."""
    inside = said.inside(section.own_end, section.end)
    if len(inside) != 1:
        return ()
    place, last = responsible[inside[0]].evidence.place, _last_text(document, section)
    return inside if last is not None and place.block == last.index and last.text[: place.start].strip() == "" else ()


def _last_text(document: Document, section: Section) -> Block | None:
    blocks = (document.blocks[at] for at in range(section.end - 1, section.start - 1, -1))
    return next((block for block in blocks if block.countable and block.table is None and block.text.strip()), None)
