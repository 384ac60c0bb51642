"""What was sent in with a draft, read as further parts of it: a table of projects in a file of its own is one of the plan's.

A file that is a paper of its own (a notice, a certificate, another plan) is none: what it says is not what the plan says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from plancheck import sheets
from plancheck.messages import filled
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Annex, Block, Document, Skipped, Table, not_checked

if TYPE_CHECKING:
    from plancheck.readers import View

#: Suffixes of tables that may go with a draft besides what a draft may be.
TABLES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".ett", ".csv"})
#: How the titles of papers end that say something of their own.
_PAPER = re.compile(
    r"(?:方案|规划|计划|意见|决定|通知|办法|纲要|报告|指南|要点|措施|函|批复|证明|承诺书?|说明|汇编|申报书|公告|合同|协议|条例|规定|通告|通报|请示|纪要|标准|规范|制度)"
    r"(?:[（(〔][^）)〕]{1,20}[）)〕])*$"
)
#: Lines at the beginning of a file among which its title is looked for.
_FIRST = 6


def read(data: bytes, name: str, seconds: float, view: View, meant: bool = False) -> Document:
    """What a file holds; one that cannot be read, or is no part of the plan, is a Document too: not_checked, with its reason.

    `meant`: somebody has said that it is a part, and it is read as one whatever it looks like.
    """
    from plancheck import readers

    if PurePosixPath(name.strip()).suffix.lower() in TABLES:
        return _spreadsheet(data, name)
    document = readers.read(data, name, seconds=seconds, view=view)
    if meant or document.status == "not_checked" or not _own_paper(document):
        return document
    return replace(_bare(document), status="not_checked", reason="not_read", detail=filled("attachment_own"))


def _own_paper(document: Document) -> bool:
    """Whether a file is a paper of its own, by its title or its name; one that is mostly tables is none, whatever it is called."""
    body = [each for each in document.blocks if each.countable and each.part == "body" and each.text.strip()]
    listed = sum(len(each.text) for each in body if each.table is not None)
    if 2 * listed >= sum(len(each.text) for each in body):
        return False
    lines = [each.text.strip() for each in body if each.table is None][:_FIRST]
    return any(_PAPER.search(each) for each in (PurePosixPath(document.name).stem.strip(), *lines))


# ---- spreadsheets -----------------------------------------------------------------------------------------------


def _spreadsheet(data: bytes, name: str) -> Document:
    """The visible sheets of a spreadsheet, each a table; rows and columns of its places are those of the sheet."""
    import hashlib

    digest, format = hashlib.sha256(data).hexdigest(), PurePosixPath(name.strip()).suffix.lower().lstrip(".")
    if not data:
        return not_checked(name, digest, format, "empty", filled("attachment_empty"))
    try:
        pages = sheets.pages(data)
    except sheets.Unreadable as error:
        known = error.reason != "unsupported_format" or data[:1] == b"\xd0"  # the second: an old or encrypted one, as the sentence says
        detail = filled("attachment_sheet", zh=error.what.zh, en=error.what.en) if known else filled("attachment_kind", suffix=f".{format}")
        return not_checked(name, digest, format, error.reason, detail)
    blocks: list[Block] = []
    tables: list[Table] = []
    skipped: list[Skipped] = []
    for page in pages:
        if page.cells and not page.hidden:
            _add(page, blocks, tables)
        if (page.cells and page.hidden) or page.unsaved:
            message = filled("sheet_hidden" if page.hidden else "sheet_unsaved", name=page.title, count=page.unsaved)
            skipped.append(Skipped("not_read", len(blocks), message))
    if not blocks and not skipped:
        return not_checked(name, digest, format, "empty", filled("attachment_empty"))
    detail = Bilingual("".join(f"{each.message.zh}。" for each in skipped), " ".join(f"{each.message.en}." for each in skipped))
    return Document(
        name, digest, format, blocks=tuple(blocks), tables=tuple(tables), skipped=tuple(skipped),
        status="checked_partly" if skipped else "checked", reason="not_read" if skipped else None, detail=detail,
    )  # fmt: skip


def _add(page: sheets.Page, blocks: list[Block], tables: list[Table]) -> None:
    """Adds a sheet: rows and columns without a cell are left out. A line above the header that has one cell goes over the whole width."""
    rows = sorted({each.row for each in page.cells})
    columns = sorted({each.column for each in page.cells})
    row_at = {number: at for at, number in enumerate(rows)}
    column_at = {number: at for at, number in enumerate(columns)}
    grid = [[-1] * len(columns) for _ in rows]
    index = len(tables) + 1
    alone = _alone(page, rows)
    for each in page.cells:
        block = len(blocks)
        blocks.append(Block(block, each.text, table=index, cell=(each.row, each.column)))
        across = columns if each.row in alone else [n for n in columns if each.column <= n <= each.last_column]
        for row in (n for n in rows if each.row <= n <= each.last_row) if each.last_row > each.row else (each.row,):
            for column in across:
                grid[row_at[row]][column_at[column]] = block
    tables.append(Table(index, tuple(map(tuple, grid)), 0 if alone else 1))


def _alone(page: sheets.Page, rows: Sequence[int]) -> set[int]:
    """The rows at the top that have one cell only: a title, a note on units."""
    count = dict.fromkeys(rows, 0)
    for each in page.cells:
        count[each.row] += 1
    found: set[int] = set()
    for row in rows:
        if count[row] > 1:
            return found
        found.add(row)
    return set()


# ---- the draft with its annexes ---------------------------------------------------------------------------------


def joined(draft: Document, others: Sequence[Document]) -> Document:
    """The draft with the files that belong to it behind it. What was not read of the others is said to be skipped: it may hold
    whatever the draft lacks."""
    # One that could not be read has a number all the same: that of the report's list.
    found = draft
    for each in others:
        found = _behind(found, each if each.status != "not_checked" else _bare(each))
    unread = [each for each in others if each.status != "checked"]
    return _in_part(found, unread) if unread else found


def _bare(document: Document) -> Document:
    return replace(document, blocks=(), tables=(), skipped=(), diagnostics=())


def _behind(document: Document, other: Document) -> Document:
    start, tables = len(document.blocks), len(document.tables)
    name = Block(start, PurePosixPath(other.name).stem.strip() or other.name, role="furniture")
    number = len(document.annexes) + 1
    told = tuple(
        replace(
            each,
            message=Bilingual(f"{other.name}：{each.message.zh}", f"{other.name}: {each.message.en}"),
            place=each.place and replace(each.place, block=each.place.block + start + 1, document=number),
        )
        for each in other.diagnostics
    )
    return replace(
        document,
        blocks=(*document.blocks, name, *(each.moved(start + 1, tables) for each in other.blocks)),
        tables=(*document.tables, *(each.moved(start + 1, tables) for each in other.tables)),
        skipped=(*document.skipped, *(replace(each, at=each.at + start + 1) for each in other.skipped)),
        diagnostics=(*document.diagnostics, *told),
        annexes=(*document.annexes, Annex(_bare(other), start, tables)),
    )


def _in_part(document: Document, unread: Sequence[Document]) -> Document:
    """The document said to be checked in part, with the names of what was not read; what was not read at all is skipped at the end."""
    missing, partly = ([each for each in unread if (each.status == "not_checked") is whole] for whole in (True, False))
    told = [_names(code, found) for code, found in (("attachments_unread", missing), ("attachments_partly", partly)) if found]
    zh, en = "".join(each.zh for each in told), " ".join(each.en for each in told)
    last = (Skipped("not_read", len(document.blocks), told[0]),) if missing else ()
    return replace(
        document,
        skipped=(*document.skipped, *last),
        status="checked_partly",
        reason=document.reason or "not_read",
        detail=Bilingual(document.detail.zh + zh, f"{document.detail.en} {en}".strip()),
        diagnostics=(*document.diagnostics, *(Diagnostic("attachments-not-read", "warning", each) for each in told)),
    )


def _names(code: str, found: Sequence[Document]) -> Bilingual:
    zh, en = "、".join(each.name for each in found), ", ".join(each.name for each in found)
    return Bilingual(filled(code, names=zh).zh, filled(code, names=en).en)
