"""A draft as read: blocks of text in reading order, tables over them, and what was not read.

The first narrow waist: every file format becomes one `Document`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Literal

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Box, Place

Part = Literal["body", "header", "footer", "footnote", "endnote", "textbox", "comment"]
Role = Literal["text", "contents", "caption", "furniture"]
Status = Literal["checked", "checked_partly", "not_checked"]
Format = Literal["docx", "pdf", "ofd", "doc", "wps", "rtf"]

#: Why a document, or a part of it, was not read. docs/hostile.md lists the tests.
REASONS = (
    "encrypted", "unsupported_format", "damaged", "empty", "no_text_layer", "too_large", "too_slow", "out_of_memory",
    "crashed", "classified_marking", "locked", "io_error", "internal_error", "not_read",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line of a block: characters [start, end) of its text, page from 1, rect in PDF points from the top left.

    `confidence` is how sure text recognition is of it, 0 to 1; None where the text is the file's own.
    """

    start: int
    end: int
    page: int
    rect: tuple[float, float, float, float]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the whole text of one table cell (its paragraphs joined by "\\n"), as a reader of the page sees it.

    `text` starts with `label` where the number is automatic (Word numbering): the label is part of the text, so quotes hold it.
    A number typed by hand is simply text. Line ends inside a paragraph are "\\n" only for manual breaks; PDF lines are joined. A manual
    break before the number of an item parts a paragraph of a Word file: its parts are blocks that share its number.
    """

    index: int
    text: str
    part: Part = "body"
    role: Role = "text"
    paragraph: int | None = None  # counts body paragraphs outside tables from 1
    table: int | None = None  # 1-based, in Document.tables
    cell: tuple[int, int] | None = None  # top left (row, column) of the cell, from 1
    label: str = ""  # automatic number at the start of `text`, "" if none
    style: str = ""  # name of the paragraph style, lower case, "" if none
    outline: int | None = None  # outline level by style or paragraph, 0 the highest
    bold: int = 0  # how many leading characters of `text` are bold (all of them: bold == len(text))
    size: float | None = None  # type size in points of most of the text
    centred: bool = False
    hidden: bool = False  # vanished, white or invisible text: stored, never evidence
    lines: tuple[Line, ...] = ()  # PDF and OFD only

    @property
    def countable(self) -> bool:
        """Whether its text may be evidence."""
        return not self.hidden and self.role in ("text", "caption") and self.part not in ("header", "footer", "comment")

    def touched(self, start: int, end: int) -> list[Line]:
        """The printed lines that characters [start, end) stand on."""
        lines = self.lines[max(0, bisect_right(self.lines, start, key=lambda line: line.start) - 1) :]
        return [line for line in lines if line.start < max(end, start + 1) and line.end > start]

    def moved(self, blocks: int, tables: int) -> Block:
        """The same block where so many more blocks and tables stand before it."""
        return replace(self, index=self.index + blocks, table=None if self.table is None else self.table + tables)

    def confidence(self, start: int, end: int) -> float:
        """How sure text recognition is of characters [start, end): that of the worst line; 1 where the text is the file's own."""
        return min((line.confidence for line in self.touched(start, end) if line.confidence is not None), default=1.0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `grid[r][c]` is the index of the block that covers the place, a merged cell repeated; -1 where no cell is."""

    index: int  # from 1
    grid: tuple[tuple[int, ...], ...]
    header_rows: int = 1
    title: str = ""  # its caption, "" if none
    title_block: int | None = None
    page: int | None = None
    page_to: int | None = None

    def moved(self, blocks: int, tables: int) -> Table:
        """The same table where so many more blocks and tables stand before it."""
        grid = tuple(tuple(cell + blocks if cell >= 0 else cell for cell in row) for row in self.grid)
        title = None if self.title_block is None else self.title_block + blocks
        return replace(self, index=self.index + tables, grid=grid, title_block=title)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that was not read. It stands before block `at` (len(blocks): at the end)."""

    reason: str
    at: int
    message: Bilingual
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """A file that was sent in with the draft and is read as a part of it: its tables stand behind the first `tables` of the document,
    its blocks from `start` on. Block `start` is furniture: it says how the file is called, and stands in no file."""

    file: Document  # without its blocks and tables; not_checked where nothing of it was taken in
    start: int
    tables: int

    @property
    def name(self) -> str:
        """How the file is called."""
        return self.file.name


NO_DETAIL = Bilingual("", "")
#: Between the cells of a row, where one of them is quoted.
_BESIDE = " | "


@dataclass(frozen=True)
class Document:
    """A draft. `status` is worked out by the reader from what it skipped: checked only where `skipped` is empty."""

    name: str
    sha256: str
    format: str  # a Format, or for unreadable files what the content is: "zip", "html", "unknown", …
    pages: int | None = None
    blocks: tuple[Block, ...] = ()
    tables: tuple[Table, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    status: Status = "checked"
    reason: str | None = None
    detail: Bilingual = NO_DETAIL
    diagnostics: tuple[Diagnostic, ...] = ()
    annexes: tuple[Annex, ...] = ()

    def complete(self, start: int, end: int) -> bool:
        """Whether blocks [start, end) were wholly read: nothing skipped inside or at either edge."""
        return not any(start <= part.at <= end for part in self.skipped)

    @cached_property
    def text(self) -> str:
        """All text in reading order, one block a line."""
        return "\n".join(block.text for block in self.blocks)

    def place(self, block: int, start: int, end: int, section: tuple[str, ...] = ()) -> Place:
        """The place of characters [start, end) of a block; page and boxes from the printed lines they touch.

        `block` and `table` count on from the draft to its annexes, `document` says in which of them it is: see `own`.
        """
        it = self.blocks[block]
        touched = it.touched(start, end)
        boxes = tuple(Box(line.page, line.rect) for line in touched)
        number = bisect_right(self.annexes, block, key=lambda annex: annex.start)
        return Place(block, start, end, number, section, boxes[0].page if boxes else None, it.paragraph, it.table, it.cell, boxes)

    @cached_property
    def _rows(self) -> dict[int, tuple[int, ...]]:
        """For each block that is a table cell those of its row, each once, from the left; of a cell over several rows the first row's."""
        found: dict[int, tuple[int, ...]] = {}
        for table in self.tables:
            for line in table.grid:
                row = tuple(dict.fromkeys(block for block in line if block >= 0))
                for block in row:
                    found.setdefault(block, row)
        return found

    def around(self, block: int, start: int, end: int, most: int = 80) -> tuple[str, str]:
        """What stands before and after characters [start, end) of a block, up to `most` characters each; of a table cell, in its row."""
        text = self.blocks[block].text
        before, after = text[max(0, start - most) : start], text[end : end + most]
        row = self._rows.get(block, ()) if self.blocks[block].table is not None else ()
        if len(row) > 1:
            at = row.index(block)
            for cell in islice(reversed(row), len(row) - at, None):
                if len(before) >= most:
                    break
                before = f"{self.blocks[cell].text}{_BESIDE}{before}"[-most:]
            for cell in islice(row, at + 1, None):
                if len(after) >= most:
                    break
                after = f"{after}{_BESIDE}{self.blocks[cell].text}"[:most]
        return before, after

    def own(self, place: Place) -> Place:
        """The place as its own file counts blocks and tables (block 0 of an annex is its name), for people and for reports."""
        if not place.document:
            return place
        annex = self.annexes[place.document - 1]
        table = None if place.table is None else place.table - annex.tables
        return replace(place, block=place.block - annex.start, table=table)

    def files(self) -> tuple[Document, ...]:
        """The draft and each annex as a document of its own, its blocks and tables counted from the first, without the annex's name.

        What was skipped or noted of an annex stays with the draft.
        """
        if not self.annexes:
            return (self,)
        ends = [*(annex.start for annex in self.annexes), len(self.blocks)]
        tables = [*(annex.tables for annex in self.annexes), len(self.tables)]
        first = replace(self, blocks=self.blocks[: ends[0]], tables=self.tables[: tables[0]], annexes=())
        others = (
            replace(
                each.file,
                blocks=tuple(block.moved(-each.start - 1, -each.tables) for block in self.blocks[each.start + 1 : end]),
                tables=tuple(table.moved(-each.start - 1, -each.tables) for table in self.tables[each.tables : last]),
            )
            for each, end, last in zip(self.annexes, ends[1:], tables[1:], strict=True)
        )
        return (first, *others)


def not_checked(name: str, sha256: str, format: str, reason: str, detail: Bilingual) -> Document:
    """A document that could not be read at all."""
    return Document(name, sha256, format, status="not_checked", reason=reason, detail=detail)
