"""A draft as read: blocks of text in reading order, tables of blocks, and the parts that were not read.

Every file format is read into one `Document`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
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
    """A printed line of a block: characters [start, end) of its text, page from 1, rect in PDF points from the top left.

    `confidence` is that of text recognition, 0 to 1; None if the text is in the file.
    """

    start: int
    end: int
    page: int
    rect: tuple[float, float, float, float]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the text of a table cell (its paragraphs joined by "\\n"), as a person sees it on the page.

    `text` starts with `label` if its number is automatic (Word numbering), so quotes include the label. Within a paragraph, "\\n" is a
    manual line break; lines of a PDF are joined. A manual break before the number of an item splits a paragraph of a Word file into
    blocks with the same paragraph number.
    """

    index: int
    text: str
    part: Part = "body"
    role: Role = "text"
    paragraph: int | None = None  # counts body paragraphs outside tables from 1; those of tables typed as lines too
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
        """The printed lines with characters [start, end)."""
        if not self.lines:  # of no Word file; asked for with every quote
            return []
        lines = self.lines[max(0, bisect_right(self.lines, start, key=lambda line: line.start) - 1) :]
        return [line for line in lines if line.start < max(end, start + 1) and line.end > start]

    def moved(self, blocks: int, tables: int) -> Block:
        """The block with its indices shifted by numbers of blocks and tables."""
        return replace(self, index=self.index + blocks, table=None if self.table is None else self.table + tables)

    def confidence(self, start: int, end: int) -> float:
        """The lowest confidence of text recognition in the lines of characters [start, end); 1 if the text is in the file."""
        return min((line.confidence for line in self.touched(start, end) if line.confidence is not None), default=1.0)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `grid[r][c]` is the index of the block at row r, column c (for a merged cell the same one); -1 if there is no cell."""

    index: int  # from 1
    grid: tuple[tuple[int, ...], ...]
    header_rows: int = 1
    title: str = ""  # its caption, "" if none
    title_block: int | None = None
    page: int | None = None
    page_to: int | None = None

    def moved(self, blocks: int, tables: int) -> Table:
        """The table with its indices shifted by numbers of blocks and tables."""
        grid = tuple(tuple(cell + blocks if cell >= 0 else cell for cell in row) for row in self.grid)
        title = None if self.title_block is None else self.title_block + blocks
        return replace(self, index=self.index + tables, grid=grid, title_block=title)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that was not read. It is before block `at` (len(blocks): at the end)."""

    reason: str
    at: int
    message: Bilingual
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """A file that was sent with the draft and is read as a part of it. Its blocks begin at `start`, its tables after the first `tables`.
    Block `start` is the name of the file, which is furniture and not in the file itself."""

    file: Document  # without its blocks and tables; not_checked if none of it was read
    start: int
    tables: int

    @property
    def name(self) -> str:
        """The name of the file."""
        return self.file.name


NO_DETAIL = Bilingual("", "")
#: The code of the note on annexes that the text speaks of and that are not there.
ANNEXES_NOT_GIVEN = "annexes-not-given"
#: Separates the cells of a row in the context of a quote.
_CELL_SEPARATOR = " | "


@dataclass(frozen=True)
class Document:
    """A draft. The reader sets `status`, which is checked only if `skipped` is empty."""

    name: str
    sha256: str
    format: str  # a Format, or for unreadable files that of the content: "zip", "html", "unknown", …
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
        """Whether blocks [start, end) were read completely: nothing within them or next to them was skipped."""
        return not any(start <= part.at <= end for part in self.skipped)

    @cached_property
    def text(self) -> str:
        """All text in reading order, one block a line."""
        return "\n".join(block.text for block in self.blocks)

    def place(self, block: int, start: int, end: int, section: tuple[str, ...] = ()) -> Place:
        """The place of characters [start, end) of a block, with the page and boxes of their printed lines.

        The numbers of blocks and tables continue from the draft to its annexes; for those within an annex see `own`.
        """
        text = self.blocks[block]
        touched = text.touched(start, end)
        boxes = tuple(Box(line.page, line.rect) for line in touched)
        number = bisect_right(self.annexes, block, key=lambda annex: annex.start)
        return Place(block, start, end, number, section, boxes[0].page if boxes else None, text.paragraph, text.table, text.cell, boxes)

    @cached_property
    def _rows(self) -> dict[int, tuple[tuple[int, ...], int]]:
        """The row of every cell, from the left, and its number there: without repetitions, of a cell over several rows the first one."""
        rows: dict[int, tuple[tuple[int, ...], int]] = {}
        for table in self.tables:
            for line in table.grid:
                row = tuple(dict.fromkeys(block for block in line if block >= 0))
                for number, block in enumerate(row):
                    rows.setdefault(block, (row, number))
        return rows

    def around(self, block: int, start: int, end: int, most: int = 80) -> tuple[str, str]:
        """The text before and after characters [start, end) of a block, up to `most` characters each; for a table cell, within its row."""
        text = self.blocks[block].text
        before, after = text[max(0, start - most) : start], text[end : end + most]
        row, at = self._rows.get(block, ((), 0)) if self.blocks[block].table is not None else ((), 0)
        for number in range(at - 1, -1, -1):
            if len(before) >= most:
                break
            before = f"{self.blocks[row[number]].text}{_CELL_SEPARATOR}{before}"[-most:]
        for number in range(at + 1, len(row)):
            if len(after) >= most:
                break
            after = f"{after}{_CELL_SEPARATOR}{self.blocks[row[number]].text}"[:most]
        return before, after

    def own(self, place: Place) -> Place:
        """The place with the numbers of blocks and tables in its own file, for people and reports. Block 0 of an annex is its name."""
        if not place.document:
            return place
        annex = self.annexes[place.document - 1]
        table = None if place.table is None else place.table - annex.tables
        return replace(place, block=place.block - annex.start, table=table)

    def files(self) -> tuple[Document, ...]:
        """The draft and its annexes as separate documents, with their own numbers of blocks and tables, without the names of annexes.

        Skipped parts and diagnostics of annexes stay with the draft.
        """
        if not self.annexes:
            return (self,)
        ends = [*(annex.start for annex in self.annexes), len(self.blocks)]
        tables = [*(annex.tables for annex in self.annexes), len(self.tables)]
        first = replace(self, blocks=self.blocks[: ends[0]], tables=self.tables[: tables[0]], annexes=())
        others = (
            replace(
                annex.file,
                blocks=tuple(block.moved(-annex.start - 1, -annex.tables) for block in self.blocks[annex.start + 1 : end]),
                tables=tuple(table.moved(-annex.start - 1, -annex.tables) for table in self.tables[annex.tables : last]),
            )
            for annex, end, last in zip(self.annexes, ends[1:], tables[1:], strict=True)
        )
        return (first, *others)


def not_checked(name: str, sha256: str, format: str, reason: str, detail: Bilingual) -> Document:
    """A document that could not be read."""
    return Document(name, sha256, format, status="not_checked", reason=reason, detail=detail)
