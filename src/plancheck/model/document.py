"""A draft as read: blocks of text in reading order, tables over them, and what was not read.

The first narrow waist: every file format becomes one `Document`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.place import Box, Place

Part = Literal["body", "header", "footer", "footnote", "endnote", "textbox", "comment"]
Role = Literal["text", "contents", "caption", "furniture"]
Status = Literal["checked", "checked_partly", "not_checked"]
Format = Literal["docx", "pdf", "ofd", "doc", "wps", "rtf"]

#: Why a document, or a part of it, was not read. HOSTILE.md, "Process".
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
    A number typed by hand is simply text. Line ends inside a paragraph are "\\n" only for manual breaks; PDF lines are joined.
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
    hidden: bool = False  # vanished, white or invisible text: kept, never evidence
    lines: tuple[Line, ...] = ()  # PDF and OFD only

    @property
    def countable(self) -> bool:
        """Whether its text may be evidence."""
        return not self.hidden and self.role in ("text", "caption") and self.part not in ("header", "footer", "comment")

    def touched(self, start: int, end: int) -> list[Line]:
        """The printed lines that characters [start, end) stand on."""
        lines = self.lines[max(0, bisect_right(self.lines, start, key=lambda line: line.start) - 1) :]
        return [line for line in lines if line.start < max(end, start + 1) and line.end > start]

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


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that was not read. It stands before block `at` (len(blocks): at the end)."""

    reason: str
    at: int
    message: Bilingual
    page: int | None = None


NO_DETAIL = Bilingual("", "")


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

    def complete(self, start: int, end: int) -> bool:
        """Whether blocks [start, end) were wholly read: nothing skipped inside or at either edge."""
        return not any(start <= part.at <= end for part in self.skipped)

    @cached_property
    def text(self) -> str:
        """All text in reading order, one block a line."""
        return "\n".join(block.text for block in self.blocks)

    def place(self, block: int, start: int, end: int, section: tuple[str, ...] = ()) -> Place:
        """The place of characters [start, end) of a block; page and boxes from the printed lines they touch."""
        it = self.blocks[block]
        touched = it.touched(start, end)
        boxes = tuple(Box(line.page, line.rect) for line in touched)
        return Place(block, start, end, 0, section, boxes[0].page if boxes else None, it.paragraph, it.table, it.cell, boxes)


def not_checked(name: str, sha256: str, format: str, reason: str, detail: Bilingual) -> Document:
    """A document that could not be read at all."""
    return Document(name, sha256, format, status="not_checked", reason=reason, detail=detail)
