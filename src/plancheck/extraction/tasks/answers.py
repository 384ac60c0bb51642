"""Who answers for a task, wherever the draft says it: in its own text, for a part that it stands in, or behind its name or number in a
row or a sentence elsewhere; and where somebody may be named for it who was not understood."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from plancheck.extraction.duties import responsibilities
from plancheck.extraction.duties.responsibilities import TERMS
from plancheck.extraction.lists import naming, tables
from plancheck.extraction.tasks.assigned import Assigned
from plancheck.extraction.words import patterns
from plancheck.model.document import Block, Document
from plancheck.model.plan import Responsibility, Section
from plancheck.text import clauses

_OPENED = TERMS.late("opened")
_OF_ALL, _OF_THIS = TERMS.lates("of_all", "of_this")

#: The letters of a line that says one thing of a whole part, and so many of them are looked at before its first item.
_LONGEST_LINE, _MOST_LINES = 60, 10
#: And those of a line that names a task first, and then who does it.
_LONGEST_ROW = 100
#: What a clause is of has so many letters, and none of the signs of a label.
_A_NAME, _LABELLED = 4, frozenset("：:（([【")
#: The letters of what may be the first thing of a longer title.
_LEAST_OPENING = 3
#: So many rows may name one task, and a piece that more names have tells nothing.
_MOST_ROWS, _COMMON = 20, 50


class ByBlock:
    """Numbers by the block that each is of, so that those of a range are found without looking at all."""

    def __init__(self, blocks: Sequence[int] | Mapping[int, int]) -> None:
        self.blocks = blocks if isinstance(blocks, Mapping) else dict(enumerate(blocks))
        self._order = sorted(self.blocks, key=lambda at: (self.blocks[at], at))

    def inside(self, start: int, end: int) -> tuple[int, ...]:
        """The numbers of blocks [start, end), from the smallest."""
        first, last = (bisect_left(self._order, edge, key=lambda at: self.blocks[at]) for edge in (start, end))
        return tuple(sorted(self._order[first:last]))


class Answers:
    """The clauses that answer for the items of a draft, as indices of `responsible`, the last of which are those of `rows`. `boxed`: blocks
    in which whoever is named builds a project; `items`: the sections that are tasks."""

    def __init__(
        self,
        document: Document,
        sections: Sequence[Section],
        responsible: Sequence[Responsibility],
        rows: Sequence[Assigned],
        boxed: Iterable[int],
        items: Sequence[Section],
    ) -> None:
        self._document, self._sections, self._responsible = document, sections, responsible
        told = [row for row in rows if row.clause is not None]
        self._rows = dict(enumerate(told, len(responsible) - len(told)))
        blocks = [each.evidence.place.block for each in responsible]
        self._said, self.of_row = ByBlock(blocks), {blocks[at]: at for at in self._rows}
        self._listed = ByBlock({at: blocks[at] for at, row in self._rows.items() if row.is_task})
        self._general = tuple(at for at, each in enumerate(responsible) if responsibilities.for_later(each))
        of_projects = set(boxed)
        self._not_own = {*(at for at, block in enumerate(blocks) if block in of_projects), *self._rows, *self._general}
        inside = {at for each in items for at in range(each.start, each.end)}
        named = {at: row.names for at, row in self._rows.items()}
        # Within an item, a clause is of others only where it quotes them.
        own = ((at, block) for at, block in enumerate(blocks) if at not in self._not_own)
        named |= {at: self._quoted(at) if block in inside else self._subjects(at) for at, block in own}
        self._names = [(at, naming.referred(name)) for at, names in named.items() for name in names]
        self._by_name: dict[str, dict[int, None]] = defaultdict(dict)
        for at, name in self._names:
            self._by_name[name][at] = None
        self._elsewhere = _Elsewhere(document, sections, responsible)

    def _subjects(self, at: int) -> tuple[str, ...]:
        """What a clause in running text is of: “书屋建设”由甲局牵头; 书屋建设，责任单位：甲局; 甲局牵头“书屋建设”“书亭建设”."""
        return tuple(part for part in (*patterns.split("[：:]", self._around(at)[0]), *self._quoted(at)) if part)

    def _quoted(self, at: int) -> tuple[str, ...]:
        """What a clause in running text quotes."""
        return tuple(patterns.findall("[“「《]([^”」》]+)", "".join(self._around(at))))

    def _around(self, at: int) -> tuple[str, str]:
        """What stands before a clause, or the first that it names, and behind it, up to marks that end what is said."""
        clause = self._responsible[at]
        text, place = self._document.blocks[clause.evidence.place.block].text, clause.evidence.place
        before, behind = text[: max(place.start, text.find(clause.units[0], place.start))], text[place.end :]
        return patterns.split("[。；;\n]", before)[-1], patterns.split("[。；;\n]", behind)[0]

    def of(self, section: Section) -> tuple[int, ...]:
        """The clauses for an item: its own, else those for the parts above it, with 以下均需…; else those of rows and sentences called like
        it, like what it lists, or like a part above it."""
        above = [*self._above(section)]
        later = tuple(at for at in self._general if self._said.blocks[at] < section.start)
        own = self._stated(section.start, section.end) or next((its for part in above if (its := self._for_all(part))), ())
        told = (*own, *later) or self._called(section.heading.title) or self._listed_in(section)
        return told or next((its for part in above if (its := self._called(part.heading.title))), ())

    def _stated(self, start: int, end: int) -> tuple[int, ...]:
        """The clauses of blocks [start, end) that are of where they stand."""
        return tuple(at for at in self._said.inside(start, end) if at not in self._not_own)

    def _above(self, section: Section) -> Iterator[Section]:
        """The parts that a section stands in, the innermost first."""
        while section.parent is not None:
            section = self._sections[section.parent]
            yield section

    def _for_all(self, part: Section) -> tuple[int, ...]:
        """The clauses for a whole part: in its introduction, or in a paragraph of its own at its end that says so or is the only one."""
        if heading := self._stated(part.start, part.own_end):
            return heading
        inside = self._said.inside(part.own_end, part.end)
        last = self._last_text(part) if inside else None
        closing = [at for at in inside if last is not None and self._said.blocks[at] == last.index]
        if last is None or not closing:
            return ()
        first, start = self._responsible[closing[0]], self._responsible[closing[0]].evidence.place.start
        subject = last.text[: max(start, last.text.find(first.units[0]))].strip()
        alone = not last.text[:start].strip() and all(self._said.blocks[at] == last.index for at in inside)
        said = (last.text, *self._subjects(closing[0]))
        within = [self._sections[at] for at in part.children]
        if any(map(_OF_THIS.match, said)) and within and all(each.children for each in within):
            return ()  # 本节 closes the last part of a chapter of parts
        told = any(map(_OF_ALL.match, said))
        of_all = told or (alone and (len(subject) < _A_NAME or not _LABELLED.isdisjoint(subject)))
        return self._stated(last.index, part.end) if of_all else ()

    def _last_text(self, section: Section) -> Block | None:
        blocks = (self._document.blocks[at] for at in range(section.end - 1, section.start - 1, -1))
        return next((block for block in blocks if _is_text(block)), None)

    def _called(self, title: str) -> tuple[int, ...]:
        """The rows and sentences that have the name of an item or a part of this title; where none has, those that are called like it."""
        title = naming.plain(title)
        exact = self._by_name.get(title, ()) if title else ()
        return tuple(exact or dict.fromkeys(at for at, name in self._names if title and naming.alike(title, name)))

    def _listed_in(self, section: Section) -> tuple[int, ...]:
        """The rows that are called like what opens the paragraphs of an item (一是推广阅读。…), or a cell of each row of a table in it:
        of half of them or more."""
        if not self._names:
            return ()
        opened: dict[tuple[int, ...], list[str]] = defaultdict(list)
        for block in self._document.blocks[section.start + 1 : section.end]:
            if _is_text(block) and (hit := _OPENED.match(block.text)):
                opened[block.index,].append(hit["name"])
            elif block.table is not None and block.cell is not None and block.cell[0] > 1:
                opened[block.table, block.cell[0]].append(block.text)
        inside = range(section.start, section.end)  # the rows of a list that stands in it are of themselves
        rows = [[at for name in names for at in self._called(name) if self._said.blocks[at] not in inside] for names in opened.values()]
        return tuple(dict.fromkeys(at for found in rows for at in found)) if 2 * sum(map(bool, rows)) >= len(rows) else ()

    def under(self, section: Section) -> tuple[int, ...]:
        """The clauses of the rows of a list of tasks that stands under an item, where each row from the first named one on names a body."""
        inside = {at: self._document.blocks[self._said.blocks[at]] for at in self._listed.inside(section.start, section.end)}
        numbers = {block.table for block in inside.values()}
        named = {(block.table, block.cell[0]) for block in inside.values() if block.cell is not None}
        cells = [block for block in self._document.blocks[section.start : section.end] if block.table in numbers and block.text.strip()]
        filled = {(block.table, block.cell[0]) for block in cells if block.cell is not None}
        first = {table: min(row for each, row in named if each == table) for table, _ in named}
        return tuple(inside) if all(key in named for key in filled if key[1] >= first.get(key[0], 0)) else ()

    def perhaps(self, section: Section, title: str) -> tuple[int, ...]:
        """The blocks that may say who answers for the task of this title that a section is, or that a row in it is."""
        return self._elsewhere.of(title, [*self._above(section)])


class _Elsewhere:
    """Where somebody may be named for a task: cells of rows that name or number it or a part above it, in whatever table, and lines that
    stand for all of its part. Nothing is read there."""

    def __init__(self, document: Document, sections: Sequence[Section], responsible: Sequence[Responsibility]) -> None:
        self._document = document
        self._headed = frozenset(section.start for section in sections)
        self._called = naming.Headed([section.heading for section in sections])
        self._answered = sorted(each.evidence.place.block for each in responsible if each.evidence.place.table is None)
        self._rows: list[tuple[int, ...]] = []
        self._named: dict[str, list[int]] = defaultdict(list)
        self._pieces: dict[str, set[str]] = defaultdict(set)  # the names that have each piece
        self._said: dict[int, tuple[int, ...]] = {}
        self._naming: dict[str, tuple[int, ...]] = {}

    def of(self, title: str, above: Sequence[Section]) -> tuple[int, ...]:
        """The blocks of these rows and lines, in their order."""
        if not self._rows:
            self._index()
        rows = dict.fromkeys(at for each in (title, *(part.heading.title for part in above)) for at in self._rows_of(naming.plain(each)))
        cells = {block for at in islice(rows, _MOST_ROWS) for block in self._rows[at] if block >= 0}
        return tuple(sorted(cells.union(*(self._lines(part) for part in above))))

    def _rows_of(self, name: str) -> tuple[int, ...]:
        """The rows that name something."""
        if name not in self._naming:
            having = (self._pieces.get(piece, set()) for piece in naming.pieces(name))
            shared = {other for its in having if len(its) <= _COMMON for other in its}
            # 推广阅读 for 推广阅读、朗读和书评
            opens = {other for other in shared if len(other) >= _LEAST_OPENING and name.startswith(other)}
            names = {other for other in shared if naming.alike(name, other)} | opens | {name}
            told = sorted(names, key=lambda each: (each != name, each))
            self._naming[name] = tuple(at for each in told for at in self._named.get(each, ()))
        return self._naming[name]

    def _index(self) -> None:
        blocks = self._document.blocks
        for row in (row for table in self._document.tables for row in table.grid[table.header_rows :]):
            texts = {tables.bare(blocks[block].text) for block in row if block >= 0}
            self._add(
                row, (of for text in texts for of in (*naming.listed(text), *(() if text.isdigit() else self._called.numbered(text))))
            )
        for block in blocks:
            if _is_text(block) and len(block.text) <= _LONGEST_ROW:
                self._add((block.index,), [*filter(None, patterns.split(r"[：:\s]", block.text))][:2])

    def _add(self, row: tuple[int, ...], names: Iterable[str]) -> None:
        """Takes a row, or a paragraph, by the names in it."""
        self._rows.append(row)
        for name in map(naming.referred, names):
            self._named[name].append(len(self._rows) - 1)
            for piece in naming.pieces(name):
                self._pieces[piece].add(name)

    def _lines(self, part: Section) -> tuple[int, ...]:
        """The lines of a part before its first item, and the last one of it where no item names anybody."""
        if part.index not in self._said:
            self._said[part.index] = tuple(self._said_for(part))
        return self._said[part.index]

    def _said_for(self, part: Section) -> Iterator[int]:
        blocks = self._document.blocks
        yield from islice((block.index for block in blocks[part.start + 1 : part.own_end] if _is_line(block)), _MOST_LINES)
        last = next((at for at in range(part.end - 1, part.own_end - 1, -1) if _is_text(blocks[at])), None)
        nobody = bisect_left(self._answered, part.own_end) == bisect_left(self._answered, part.end)
        if last is not None and nobody and last not in self._headed and _is_line(blocks[last]):
            yield last


def _is_text(block: Block) -> bool:
    return block.countable and block.table is None and bool(block.text.strip())


def _is_line(block: Block) -> bool:
    """Whether a paragraph is one short sentence."""
    return _is_text(block) and len(block.text) <= _LONGEST_LINE and len(clauses.sentences(block.text)) == 1
