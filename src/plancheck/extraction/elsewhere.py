"""Where a draft may say who answers for a task, apart from the task's own text: rows of tables that name it, lines that speak for its part.

Nothing is read there: a rule that misses somebody is shown what was not understood.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from plancheck.extraction import naming, tables
from plancheck.model.document import Block, Document
from plancheck.model.plan import Responsibility, Section
from plancheck.text import clauses

#: The letters of a line that says one thing of a whole part, and so many of them are looked at before its first item.
_LONGEST_LINE, _MOST_LINES = 60, 10
#: So many rows may name one task, and a piece that more names have tells nothing.
_MOST_ROWS, _COMMON = 20, 50


class Elsewhere:
    """The blocks that may name somebody for a task: cells of rows that name it or have its number, in whatever table, and lines that stand
    for all of its part."""

    def __init__(self, document: Document, sections: Sequence[Section], responsible: Sequence[Responsibility]) -> None:
        self._document = document
        self._sections = sections
        self._headed = frozenset(section.start for section in sections)
        self._answered = sorted(each.evidence.place.block for each in responsible if each.evidence.place.table is None)
        self._rows: list[tuple[int, ...]] = []
        self._numbered: dict[str, list[int]] = defaultdict(list)
        self._named: dict[str, list[int]] = defaultdict(list)
        self._pieces: dict[str, set[str]] = defaultdict(set)  # the names that have each piece
        self._said: dict[int, tuple[int, ...]] = {}

    def of(self, section: Section, title: str) -> tuple[int, ...]:
        """The blocks for the task of this title that a section is, or that a row in it is, in their order."""
        if not self._rows:
            self._index()
        name = naming.plain(title)
        having = (self._pieces.get(piece, set()) for piece in naming.pieces(name))
        names = {other for its in having if len(its) <= _COMMON for other in its if naming.alike(name, other)} | {name}
        rows = [at for each in sorted(names, key=lambda each: (each != name, each)) for at in self._named.get(each, ())]
        if title == section.heading.title:
            rows += self._numbered.get(naming.number(section.heading.number), ())
        cells = {block for at in rows[:_MOST_ROWS] for block in self._rows[at] if block >= 0}
        return tuple(sorted(cells.union(self._lines(section))))

    def _index(self) -> None:
        for table in self._document.tables:
            for at, row in enumerate(table.grid[table.header_rows :], len(self._rows)):
                self._rows.append(row)
                for text in {tables.bare(self._document.blocks[block].text) for block in row if block >= 0}:
                    for number in naming.numbers(text):
                        self._numbered[number].append(at)
                    for name in map(naming.referred, naming.listed(text)):
                        self._named[name].append(at)
                        for piece in naming.pieces(name):
                            self._pieces[piece].add(name)

    def _lines(self, section: Section) -> Iterator[int]:
        """The lines that may speak for all items of a part that a section is of."""
        while section.parent is not None:
            section = self._sections[section.parent]
            if section.index not in self._said:
                self._said[section.index] = tuple(self._said_for(section))
            yield from self._said[section.index]

    def _said_for(self, part: Section) -> Iterator[int]:
        """The lines of a part before its first item, and the last one of it where no item names anybody."""
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
