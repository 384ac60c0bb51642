"""A whole document as it was read, as plain text, to compare with the original."""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.model.document import Block, Document, Table
from plancheck.wording.visible import visible

#: Labels of text outside the body, in Chinese and English.
_MARKS = {
    "header": ("［页眉］", "[header] "), "footer": ("［页脚］", "[footer] "), "footnote": ("［脚注］", "[footnote] "),
    "endnote": ("［尾注］", "[endnote] "), "textbox": ("［文本框］", "[text box] "), "comment": ("［批注］", "[comment] "),
    "hidden": ("［隐藏］", "[hidden] "), "not_read": ("［未读］", "[not read] "),
}  # fmt: skip


def text(document: Document, lang: str) -> str:
    """One paragraph or table row per line, in reading order, with automatic numbers; cells are separated by tabs.

    Text outside the body, hidden text and unread parts are labelled. A merged cell appears in its first position.
    """
    return "".join(f"{line}\n" for line in _lines(document, lang))


def _lines(document: Document, lang: str) -> Iterator[str]:
    tables = {table.index: table for table in document.tables}
    begun: set[int] = set()
    at = 0
    skipped = sorted(document.skipped, key=lambda part: part.at)
    for block in document.blocks:
        while at < len(skipped) and skipped[at].at <= block.index:
            yield _mark("not_read", lang) + skipped[at].message.of(lang)
            at += 1
        if block.table is None:
            yield from _paragraph(block, lang)
        elif block.table not in begun:
            begun.add(block.table)
            yield from _rows(document, tables[block.table])
    for part in skipped[at:]:
        yield _mark("not_read", lang) + part.message.of(lang)


def _mark(part: str, lang: str) -> str:
    zh, en = _MARKS[part]
    return en if lang == "en" else zh


def _paragraph(block: Block, lang: str) -> Iterator[str]:
    mark = _mark("hidden", lang) if block.hidden else _mark(block.part, lang) if block.part in _MARKS else ""
    for line in block.text.split("\n"):
        yield mark + visible(line)


def _rows(document: Document, table: Table) -> Iterator[str]:
    shown: set[int] = set()
    for row in table.grid:
        cells = []
        for index in row:
            fresh = index >= 0 and index not in shown
            shown.add(index)
            cells.append(" ".join(visible(document.blocks[index].text).split()) if fresh else "")
        yield "\t".join(cells)
