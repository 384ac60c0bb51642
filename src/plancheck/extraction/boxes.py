"""Boxes (专栏) that list projects: their captions and the pieces that stand in them.

A box has no frame in the text: it ends with its numbering, or where lines no longer look like those before; one that is a table of one
column ends with the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plancheck.extraction.headings import box as opening
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.sections import is_concept
from plancheck.model.document import Block, Document
from plancheck.model.plan import Section
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.clauses import trimmed
from plancheck.text.line import fold

TERMS = lexicon("projects")

PROJECTS = TERMS.source("projects")
_LISTS = TERMS.late("lists")
_NUMBER = late(r"^\s*[（(]?(\d{1,3})(?:[.．、](?!\d)|[）)])\s*|^\s*([①-⑳])\s*")
_BULLET = late(r"^\s*(?:—{1,2}|[-－●•■◆▪·])\s*")
_CALLED = late(r"^\s*(?:[（(]?\d{1,3}[.．、）)]|[①-⑳]|—{1,2}|[-－●•■◆▪·])?\s*(?P<name>[^，。；：:]{3,40})[：:。]")
_TOLD = TERMS.late("told")
_NAMED = late(r"^[^，。；：:]{3,40}[。：:]|[（(][^（()）]*\d[^（()）]*[)）]")


class Piece(NamedTuple):
    """Characters [start, end) of a block."""

    block: int
    start: int
    end: int


class Box(NamedTuple):
    """A box of projects: its caption's text, and its items, each the pieces from one number to the next; `listed`: they are numbered."""

    title: str
    items: tuple[tuple[Piece, ...], ...]
    numbered: bool
    caption: Piece  # where its title stands

    def blocks(self) -> set[int]:
        """The blocks that its items stand in."""
        return {piece.block for item in self.items for piece in item}


def of_projects(document: Document, vocabulary: Vocabulary, sections: Sequence[Section]) -> Iterator[Box]:
    """The boxes whose captions say that they list projects, in reading order."""
    concepts = [each for each in vocabulary.sections if each.part == PROJECTS]
    edges = sorted({section.heading.place.block for section in sections})
    blocks = document.blocks
    for block in blocks:
        if not (mark := opening(block.text)) or not block.countable:
            continue
        line = block.text.find("\n")
        caption = block.text[mark.end() : line if line >= 0 else len(block.text)].strip(" \u3000：:。")
        if not caption:
            continue
        until = next((edge for edge in edges if edge > block.index), len(blocks))
        lines = [*_framed(document, block, line)] if block.table is not None else [*_below(blocks[block.index + 1 : until])]
        called = _LISTS.search(fold(caption)) or any(is_concept(caption, each) for each in concepts)
        if not called and not _of_its_name(document, fold(caption), lines):
            continue
        items, numbered = _items(document, lines)
        if items:
            start = block.text.index(caption, mark.end())
            yield Box(caption, items, numbered, Piece(block.index, start, start + len(caption)))


def _of_its_name(document: Document, caption: str, lines: Sequence[Piece]) -> bool:
    """专栏3 街角书亭 with 城东街角书亭：位于…, 城西街角书亭：…: lines that each name such a thing, and where or how big it is."""
    texts = [document.blocks[each.block].text[each.start : each.end] for each in lines]
    called = [_CALLED.match(text) for text in texts]
    named = [hit is not None and fold(hit["name"]).endswith(caption) and fold(hit["name"]) != caption for hit in called]
    return len(named) >= 2 and len(caption) >= 3 and all(named) and all(map(_TOLD.search, texts))


def _framed(document: Document, block: Block, line: int) -> Iterator[Piece]:
    """The lines of a box that is a table of one column: behind the caption, and in the cells below."""
    grid = document.tables[(block.table or 1) - 1].grid
    if any(len(set(row)) > 1 for row in grid):
        return
    for index in dict.fromkeys(row[0] for row in grid if row):
        text = document.blocks[index].text if index >= block.index else ""
        at = line + 1 if index == block.index else 0
        for part in text[at:].split("\n") if not (index == block.index and line < 0) else []:
            if part.strip():
                yield Piece(index, at, at + len(part))
            at += len(part) + 1


def _below(blocks: Sequence[Block]) -> Iterator[Piece]:
    """The paragraphs below a caption, down to a table or the next box."""
    for block in blocks:
        if block.table is not None or opening(block.text):
            return
        if block.countable and block.text.strip():
            yield Piece(block.index, *trimmed(block.text, 0, len(block.text)))


def _items(document: Document, lines: Sequence[Piece]) -> tuple[tuple[tuple[Piece, ...], ...], bool]:
    """The items of a box: numbered 1, 2, 3 … with what stands between them; else lines behind marks, or lines that name something."""
    texts = [document.blocks[each.block].text[each.start : each.end] for each in lines]
    starts: list[int] = []
    first = 1  # 5 where a box goes on counting from the one before
    for at, text in enumerate(texts):
        number = _NUMBER.match(text)
        if number and (_count(number) == first + len(starts) if starts else at == 0 or _count(number) == 1):
            first = first if starts else _count(number)
            starts.append(at)
    if starts and starts[0] <= 1:
        ends = [*starts[1:], starts[-1] + 1]
        return tuple(tuple(lines[a:b]) for a, b in zip(starts, ends, strict=True)), True
    form = _BULLET if texts and _BULLET.match(texts[0]) else _NAMED
    run = next((at for at, text in enumerate(texts) if not form.search(text)), len(texts))
    return tuple((each,) for each in lines[:run]), False


def _count(number: re.Match[str]) -> int:
    return int(number[1]) if number[1] else ord(number[2]) - ord("①") + 1
