"""Reads the attachments of a draft as parts of it, such as a table of projects in a separate file.

Independent documents (a notice, a certificate, another plan) are not parts of the plan and are no evidence. Still, they may contain what
the plan lacks, unless they are clearly its covering letter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import PurePosixPath

from plancheck import sheets
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Annex, Block, Document, Skipped, Table, not_checked
from plancheck.model.place import Place
from plancheck.readers import bounds, formats
from plancheck.readers.view import View
from plancheck.wording.catalogue import both, listed

#: Suffixes of attached tables, in addition to the formats of drafts.
TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ett", ".csv"})
#: Suffixes of supported tables.
_READ = ("xlsx", "xlsm")
#: Endings of the titles of independent documents.
_PAPER = re.compile(
    r"(?:方案|规划|计划|意见|决定|通知|办法|纲要|报告|指南|要点|措施|函|批复|证明|承诺书?|说明|汇编|申报书|公告|合同|协议|条例|规定|通告|通报|请示|纪要|标准|规范|制度)"
    r"(?:[（(〔][^）)〕]{1,20}[）)〕])*$"
)
#: A sheet with pictures and fewer characters than this is a scan, as for Word files.
_HARDLY_ANY = 50
#: The maximum number of ranges of hidden rows or columns to list.
_MOST_RUNS = 6
#: The number of lines at the start of a file that may be its title.
_FIRST = 6


def read(data: bytes, name: str, seconds: float, view: View, meant: bool = False) -> Document:
    """Reads an attachment. Unreadable files, and those that are not part of the plan, are not_checked with a reason.

    `meant`: the user named the file as a part of the plan, so it is read as such in any case.
    """
    if PurePosixPath(name.strip()).suffix.lower() in TABLES:
        return _spreadsheet(data, name)
    document = formats.read(data, name, seconds=seconds, view=view)
    if meant or document.status == "not_checked" or not _own_paper(document):
        return document
    if _sends(document):
        note = Diagnostic("covering-letter", "note", both("reading.attachment_letter"))
        return replace(_bare(document), detail=both("reading.attachment_letter"), diagnostics=(note,))
    return replace(_bare(document), status="not_checked", reason="not_read", detail=both("reading.attachment_own"))


def _own_paper(document: Document) -> bool:
    """Whether a file is an independent document, by its title or name. Files that are mostly tables are not."""
    body = [block for block in document.blocks if block.countable and block.part == "body" and block.text.strip()]
    listed = sum(len(block.text) for block in body if block.table is not None)
    if 2 * listed >= sum(len(block.text) for block in body):
        return False
    lines = [block.text.strip() for block in body if block.table is None][:_FIRST]
    return any(_PAPER.search(text) for text in (PurePosixPath(document.name).stem.strip(), *lines))


#: Titles and file names of covering letters.
_SENDING = re.compile(r"^关于(?:报送|呈报|上报|报请|呈送|报审|转报)[^。；]{0,60}方案[^。；]{0,30}的(?:函|请示)$")
_CALLED = re.compile(r"函|请示|报送|呈报|上报")
#: The maximum length of a covering letter in characters (two pages), and headings that it does not have.
_SHORT = 1_200
_CHAPTER = re.compile(r"\s*(?:第?[一二三四五六七八九十]+[章节、]|[（(][一二三四五六七八九十]+[）)]|附件?表?\s*\d+\s*$)")


def _sends(document: Document) -> bool:
    """Whether an independent document is clearly the covering letter, which contains nothing of the plan.

    It was completely read, its name and title say so, and it has an addressee, is short, and has no tables, pictures or chapters.
    An unreadable file may be anything: a sealed letter is often scanned together with the plan and its annexes.
    """
    if document.status != "checked" or document.tables or document.diagnostics or not _CALLED.search(PurePosixPath(document.name).stem):
        return False
    lines = [block.text.strip() for block in document.blocks if block.text.strip()]
    first = ["".join(lines[at : at + count]) for at in range(min(_FIRST, len(lines))) for count in (1, 2, 3)]
    addressed = any(re.fullmatch(r"[^。；，]{2,40}[：:]", line) for line in lines[: 2 * _FIRST])
    short = sum(map(len, lines)) <= _SHORT and not any(map(_CHAPTER.match, lines))
    return short and addressed and any(map(_SENDING.match, first))


# ---- spreadsheets -----------------------------------------------------------------------------------------------


def _spreadsheet(data: bytes, name: str) -> Document:
    """Reads the visible sheets of a spreadsheet as tables, with the row and column numbers of the sheet.

    Hidden content may be what the plan lacks, or be outdated: it is no evidence, and the file counts as read in part.
    """
    digest, format = hashlib.sha256(data).hexdigest(), PurePosixPath(name.strip()).suffix.lower().lstrip(".")
    if not data:
        return not_checked(name, digest, format, "empty", both("reading.attachment_empty"))
    try:
        pages = sheets.pages(data)
    except sheets.Unreadable as error:
        other = error.reason == "unsupported_format" and format not in _READ and not data.startswith(sheets.OLD)
        detail = both("reading.attachment_kind", suffix=f".{format}") if other else both("reading.attachment_sheet", what=error.what)
        return not_checked(name, digest, format, error.reason, detail)
    book = _Book()
    for page in pages:
        book.add(page)
    skipped = tuple(book.skipped)
    if not book.blocks and not skipped:
        return not_checked(name, digest, format, "empty", both("reading.attachment_empty"))
    detail = Bilingual("".join(f"{part.message.zh}。" for part in skipped), " ".join(f"{part.message.en}." for part in skipped))
    document = Document(
        name, digest, format, blocks=tuple(book.blocks), tables=tuple(book.tables), skipped=skipped,
        status="checked_partly" if skipped else "checked", reason="not_read" if skipped else None, detail=detail,
        diagnostics=tuple(book.notes),
    )  # fmt: skip
    return bounds.within(document)


@dataclass
class _Book:
    """A spreadsheet being converted."""

    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Diagnostic] = field(default_factory=list)

    def add(self, page: sheets.Page) -> None:
        """Adds a sheet: visible cells as a table, hidden cells as hidden text, and notes on unread content."""
        if page.cells:
            _add(page, self.blocks, self.tables)
        hidden = len(self.blocks)
        self.blocks += _unseen(page, hidden)
        values = {
            "name": page.title, "count": page.unsaved, "rows": _numbers(page.rows), "columns": _letters(page.columns),
            "cells": _references(page.blank),
        }  # fmt: skip
        self.skipped += (Skipped("not_read", len(self.blocks), both(code, **values)) for code in _lacks(page))
        for code, start in _hidden(page, hidden):
            place = Place(start, 0, len(self.blocks[start].text))
            self.notes.append(Diagnostic("hidden-text", "warning", both(code, **values), place=place))
        if page.pictures and not page.hidden and not _only_pictures(page):
            self.notes.append(Diagnostic("pictures", "note", both("reading.sheet_pictures", name=page.title, count=page.pictures)))


def _lacks(page: sheets.Page) -> list[str]:
    """Codes of messages about unread content of a sheet."""
    if page.hidden:
        return ["reading.sheet_hidden"] if page.unseen or page.unsaved or page.pictures else []
    lacks = {
        "reading.sheet_unseen": page.unseen, "reading.sheet_blank": page.blank, "reading.sheet_unsaved": page.unsaved,
        "reading.sheet_picture": _only_pictures(page),
    }  # fmt: skip
    return [code for code, lack in lacks.items() if lack]


def _unseen(page: sheets.Page, start: int) -> Iterator[Block]:
    """The hidden cells of a sheet and those that show nothing, as one hidden block per row outside any table."""
    for number, text in enumerate((*_lines(page.unseen), *_lines(page.blank)), start):
        yield Block(number, text, hidden=True)


def _lines(cells: Sequence[sheets.Cell]) -> list[str]:
    return [" | ".join(cell.text for cell in row) for _, row in groupby(cells, key=lambda it: it.row)]


def _hidden(page: sheets.Page, start: int) -> Iterator[tuple[str, int]]:
    """Codes of messages about text of a sheet that is not seen, each with the first of its blocks."""
    if page.unseen:
        yield "reading.sheet_hidden" if page.hidden else "reading.sheet_unseen", start
    if page.blank:
        yield "reading.sheet_blank", start + len(_lines(page.unseen))


def _references(cells: Sequence[sheets.Cell]) -> str:
    """Cells as a spreadsheet program names them: B3, C3. Long lists are truncated."""
    shown = [f"{sheets.letter(cell.column)}{cell.row}" for cell in cells[:_MOST_RUNS]]
    return ", ".join([*shown, *(["…"] if len(cells) > _MOST_RUNS else [])])


def _numbers(numbers: Sequence[int], name: Callable[[int], str] = str) -> str:
    """Numbers as a list of ranges: 3, 5—8. Long lists are truncated; "—" if empty."""
    runs = [[at for _, at in run] for _, run in groupby(enumerate(numbers), key=lambda it: it[1] - it[0])]
    shown = [name(run[0]) if len(run) == 1 else f"{name(run[0])}—{name(run[-1])}" for run in runs[:_MOST_RUNS]]
    return ", ".join([*shown, *(["…"] if len(runs) > _MOST_RUNS else [])]) or "—"


def _letters(columns: Sequence[int]) -> str:
    """Columns as a list of letter ranges."""
    return _numbers(columns, sheets.letter)


def _only_pictures(page: sheets.Page) -> bool:
    """Whether a sheet is a scan inserted as a picture."""
    return bool(page.pictures) and sum(len(cell.text) for cell in (*page.cells, *page.unseen, *page.blank)) < _HARDLY_ANY


def _add(page: sheets.Page, blocks: list[Block], tables: list[Table]) -> None:
    """Adds a sheet without its empty rows and columns. Rows with a single cell above the header span the whole width."""
    rows = sorted({cell.row for cell in page.cells})
    columns = sorted({cell.column for cell in page.cells})
    row_at = {number: at for at, number in enumerate(rows)}
    column_at = {number: at for at, number in enumerate(columns)}
    grid = [[-1] * len(columns) for _ in rows]
    index = len(tables) + 1
    alone = _alone(page, rows)
    for cell in page.cells:
        block = len(blocks)
        blocks.append(Block(block, cell.text, table=index, cell=(cell.row, cell.column)))
        across = columns if cell.row in alone else [n for n in columns if cell.column <= n <= cell.last_column]
        for row in (n for n in rows if cell.row <= n <= cell.last_row) if cell.last_row > cell.row else (cell.row,):
            for column in across:
                grid[row_at[row]][column_at[column]] = block
    tables.append(Table(index, tuple(map(tuple, grid)), 0 if alone else 1))


def _alone(page: sheets.Page, rows: Sequence[int]) -> set[int]:
    """The leading rows with a single cell: a title, a note on units."""
    count = dict.fromkeys(rows, 0)
    for cell in page.cells:
        count[cell.row] += 1
    alone: set[int] = set()
    for row in rows:
        if count[row] > 1:
            return alone
        alone.add(row)
    return set()


# ---- the draft with its annexes ---------------------------------------------------------------------------------


def joined(draft: Document, others: Sequence[Document]) -> Document:
    """The draft followed by its annexes. Their unread parts count as skipped, since they may contain what the draft lacks."""
    # Unreadable files are numbered as well, as in the list of the report.
    document = draft
    for annex in others:
        document = _behind(document, annex if annex.status != "not_checked" else _bare(annex))
    unread = [annex for annex in others if annex.status != "checked"]
    return _in_part(document, unread) if unread else document


def _bare(document: Document) -> Document:
    return replace(document, blocks=(), tables=(), skipped=(), diagnostics=())


def _behind(document: Document, other: Document) -> Document:
    start, tables = len(document.blocks), len(document.tables)
    name = Block(start, PurePosixPath(other.name).stem.strip() or other.name, role="furniture")
    number = len(document.annexes) + 1
    diagnostics = tuple(
        replace(
            diagnostic,
            message=Bilingual(f"{other.name}：{diagnostic.message.zh}", f"{other.name}: {diagnostic.message.en}"),
            place=diagnostic.place and replace(diagnostic.place, block=diagnostic.place.block + start + 1, document=number),
        )
        for diagnostic in other.diagnostics
    )
    return replace(
        document,
        blocks=(*document.blocks, name, *(block.moved(start + 1, tables) for block in other.blocks)),
        tables=(*document.tables, *(table.moved(start + 1, tables) for table in other.tables)),
        skipped=(*document.skipped, *(replace(part, at=part.at + start + 1) for part in other.skipped)),
        diagnostics=(*document.diagnostics, *diagnostics),
        annexes=(*document.annexes, Annex(_bare(other), start, tables)),
    )


def _in_part(document: Document, unread: Sequence[Document]) -> Document:
    """The document as checked in part, with the names of unread files. Completely unread files are skipped at the end."""
    missing, partly = ([annex for annex in unread if (annex.status == "not_checked") is whole] for whole in (True, False))
    messages = [
        _names(code, annexes)
        for code, annexes in (("reading.attachments_unread", missing), ("reading.attachments_partly", partly))
        if annexes
    ]
    zh, en = "".join(message.zh for message in messages), " ".join(message.en for message in messages)
    last = (Skipped("not_read", len(document.blocks), messages[0]),) if missing else ()
    return replace(
        document,
        skipped=(*document.skipped, *last),
        status="checked_partly",
        reason=document.reason or "not_read",
        detail=Bilingual(document.detail.zh + zh, f"{document.detail.en} {en}".strip()),
        diagnostics=(*document.diagnostics, *(Diagnostic("attachments-not-read", "warning", message) for message in messages)),
    )


def _names(code: str, annexes: Sequence[Document]) -> Bilingual:
    return both(code, names=listed(Bilingual(annex.name, annex.name) for annex in annexes))
