"""Lays out a document for a page: blocks in reading order, with marks split so that they nest and never overlap."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Literal

from plancheck.model.document import Block, Document, Skipped, Table


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters [start, end) of a block that are marked as an entry of a list; `sign` is the short name of the entry.

    `level` is the level of a heading that opens a paragraph, 0 for any other mark.
    """

    id: str
    entry: str
    kind: str
    sign: str
    start: int
    end: int
    level: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a text: characters, the start or end of a mark or a piece of one, or the start of a page.

    `edge`: the mark itself starts or ends here, not only a piece of it.
    """

    form: Literal["text", "open", "close", "page"]
    text: str = ""
    mark: Mark | None = None
    edge: bool = False
    page: int = 0


def tokenize(text: str, marks: Iterable[Mark], pages: Iterable[tuple[int, int]] = ()) -> tuple[Token, ...]:
    """`text` in pieces with its marks around them; `pages` are pairs (offset, page that starts there).

    If two marks overlap, the later one is split where the other ends. If they are equal, the first is outside.
    """
    waiting: dict[int, list[tuple[Mark, bool]]] = defaultdict(list)
    for mark in marks:
        waiting[mark.start].append((mark, True))
    turns = dict(pages)
    stops = {*waiting, *turns, len(text), *(mark.end for starting in waiting.values() for mark, _ in starting)}
    open_: list[tuple[Mark, int]] = []
    tokens: list[Token] = []
    at = 0
    for stop in sorted(stops):
        if stop > at:
            tokens.append(Token("text", text[at:stop]))
            at = stop
        while open_ and open_[-1][1] <= stop:
            mark, end = open_.pop()
            tokens.append(Token("close", mark=mark, edge=end == mark.end))
        if stop in turns:
            tokens.append(Token("page", page=turns[stop]))
        for mark, first in sorted(waiting.pop(stop, ()), key=lambda begun: -begun[0].end):
            end = min(mark.end, open_[-1][1]) if open_ else mark.end
            tokens.append(Token("open", mark=mark, edge=first))
            open_.append((mark, end))
            if end < mark.end:
                waiting[end].append((mark, False))
    return tuple(tokens)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The text of one block. `level` is the level of a block that is just a heading, otherwise 0."""

    block: Block
    tokens: tuple[Token, ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A position of a table with its spans. `paragraph` is None if there is no cell or, with `again`, if it was shown before."""

    paragraph: Paragraph | None
    rows: int = 1
    columns: int = 1
    again: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. Its first `head` rows are the header; 0 if a cell spans header and body."""

    table: Table
    head: int
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def widest(self) -> int:
        """The number of columns."""
        return max((len(row) for row in self.table.grid), default=0)


@dataclass(frozen=True, slots=True)
class Part:
    """The next part of a document: text of one sort, a table, a new page, a page without text, or a part that was not read.

    `sort` is the sort of text outside the body ("" for body text; see `sort_of`); `evidence` says whether it may be evidence.
    """

    form: Literal["text", "table", "page", "blank", "skipped"]
    paragraphs: tuple[Paragraph, ...] = ()
    grid: Grid | None = None
    sort: str = ""
    evidence: bool = True
    page: int = 0
    skipped: Skipped | None = None
    number: int = 0


def sort_of(block: Block) -> str:
    """The sort of a block outside the body: "hidden", its part, "contents" or "furniture"; "" for body text and captions."""
    if block.hidden:
        return "hidden"
    if block.part != "body":
        return block.part
    return block.role if block.role in ("contents", "furniture") else ""


def blank_pages(document: Document) -> tuple[int, ...]:
    """The pages without text; () for formats without pages."""
    with_text = {line.page for block in document.blocks for line in block.lines}
    return tuple(page for page in range(1, (document.pages or 0) + 1) if page not in with_text) if with_text else ()


def parts(document: Document, marks: Mapping[int, Sequence[Mark]], levels: Mapping[int, int]) -> tuple[Part, ...]:
    """The whole document in reading order, every block once. `marks` are by block; `levels` are of blocks that are headings."""
    made: list[Part] = []
    for alike, run in groupby(_Walk(document, marks, levels).parts(), key=lambda part: (part.form, part.sort, part.evidence)):
        same = list(run)
        if alike[0] == "text":
            made.append(replace(same[0], paragraphs=tuple(paragraph for part in same for paragraph in part.paragraphs)))
        else:
            made += same
    return tuple(made)


class _Walk:
    """Walks through a document; keeps track of the current page and the blocks already shown."""

    def __init__(self, document: Document, marks: Mapping[int, Sequence[Mark]], levels: Mapping[int, int]) -> None:
        self.document, self.marks, self.levels = document, marks, levels
        self.tables = {table.index: table for table in document.tables}
        self.skipped = sorted(enumerate(document.skipped, 1), key=lambda skipped: skipped[1].at)
        self.blank = list(blank_pages(document))
        self.page = 0
        self.shown: set[int] = set()

    def parts(self) -> Iterator[Part]:
        """All parts; every paragraph is a part of its own."""
        begun: set[int] = set()
        for block in self.document.blocks:
            yield from self._unread(block.index)
            if block.table is not None and block.table in self.tables and block.table not in begun:
                begun.add(block.table)
                yield from self._begin(block)
                yield self._table(self.tables[block.table])
            if block.index not in self.shown:
                yield from self._begin(block)
                yield Part("text", (self._paragraph(block, inside=False),), sort=sort_of(block), evidence=block.countable)
        yield from self._unread(len(self.document.blocks))
        yield from (Part("blank", page=page) for page in self.blank)

    def _unread(self, at: int) -> Iterator[Part]:
        while self.skipped and self.skipped[0][1].at <= at:
            number, skipped = self.skipped.pop(0)
            yield Part("skipped", skipped=skipped, number=number)

    def _begin(self, block: Block) -> Iterator[Part]:
        """The page on which a block starts if it is a new one, after any pages without text."""
        page = block.lines[0].page if block.lines else self.page
        while self.blank and self.blank[0] < page:
            yield Part("blank", page=self.blank.pop(0))
        if page != self.page:
            self.page = page
            yield Part("page", page=page)

    def _paragraph(self, block: Block, inside: bool) -> Paragraph:
        self.shown.add(block.index)
        turns = [(line.start, line.page) for before, line in pairwise(block.lines) if line.page != before.page]
        # Several cells of a row may continue on the next page, which starts where the first of them reaches it.
        if inside and block.lines and block.lines[0].page > self.page:
            turns.insert(0, (0, block.lines[0].page))
        if inside:
            turns = [turn for turn in turns if turn[1] > self.page]
        self.page = max([self.page, *(page for _, page in turns)]) if inside else turns[-1][1] if turns else self.page
        return Paragraph(block, tokenize(block.text, self.marks.get(block.index, ()), turns), self.levels.get(block.index, 0))

    def _table(self, table: Table) -> Part:
        spans = tuple(_spans(table.grid))
        crossed = any(at < table.header_rows < at + rows for at, row in enumerate(spans) for _, rows, _ in row)
        rows = tuple(tuple(self._cell(*span) for span in row) for row in spans)
        sorts = {sort_of(self.document.blocks[at]) for row in table.grid for at in row if at >= 0}
        evidence = any(self.document.blocks[at].countable for row in table.grid for at in row if at >= 0)
        head = 0 if crossed or table.header_rows >= len(rows) else table.header_rows
        return Part("table", grid=Grid(table, head, rows), sort=sorts.pop() if len(sorts) == 1 else "", evidence=evidence)

    def _cell(self, block: int, rows: int, columns: int) -> Cell:
        if block < 0 or block in self.shown:
            return Cell(None, rows, columns, again=block >= 0)
        return Cell(self._paragraph(self.document.blocks[block], inside=True), rows, columns)


def _spans(grid: Sequence[Sequence[int]]) -> Iterator[list[tuple[int, int, int]]]:
    """For every row, the cells that start in it: (block, or -1 for none, rows, columns). No position is covered twice."""
    covered: set[tuple[int, int]] = set()
    for top, row in enumerate(grid):
        cells: list[tuple[int, int, int]] = []
        for left, block in enumerate(row):
            if (top, left) in covered:
                continue
            right = left + 1
            while block >= 0 and right < len(row) and row[right] == block and (top, right) not in covered:
                right += 1
            bottom = top + 1
            while block >= 0 and bottom < len(grid) and list(grid[bottom][left:right]) == [block] * (right - left):
                bottom += 1
            covered |= {(r, c) for r in range(top, bottom) for c in range(left, right)}
            cells.append((block, bottom - top, right - left))
        yield cells
