"""Tables that are typed as lines: paragraphs that follow one another, each with the same number of parts between tabs.

Each part becomes the block of a cell, with the number of its paragraph. Cells that a table merges are missing in its lines: the first row
of a header over two, whose last cell spans the second row, and the cell of a group that stands before several rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from plancheck.model.document import Block, Table
from plancheck.readers.openings import OPENING

#: The fewest lines of a table, and the fewest parts of a line: two parts are a label and what it says.
_LINES, _PARTS = 3, 3
#: A longer part is text.
_LONGEST_PART = 80
#: A longer line above is no title.
_LONGEST_TITLE = 40
_PART = re.compile(r"(?:^|(?<=\t))[^\t]*")
_NUMBERED = re.compile(rf"\s*(?:{OPENING})")


class Piece(NamedTuple):
    """Where a new block stands: characters [start, end) of an old one."""

    block: int
    start: int
    end: int


class Parted(NamedTuple):
    """Blocks and tables with those of lines, where each block stands among the old ones, and for each old block the first new one."""

    blocks: list[Block]
    tables: list[Table]
    pieces: list[Piece]
    first: list[int]

    def at(self, block: int, offset: int) -> tuple[int, int]:
        """Where an offset in an old block stands: the new block, and the offset in it."""
        places = range(self.first[block], self.first[block + 1])
        place = max((at for at in places if self.pieces[at].start <= offset), default=places[0])
        piece = self.pieces[place]
        return place, min(max(0, offset - piece.start), piece.end - piece.start)


class _Lines(NamedTuple):
    """A table of lines: for each cell of its grid the old block and the number of its part; how many rows are its header."""

    grid: list[list[tuple[int, int]]]
    header: int
    title: int | None


def parted(blocks: Sequence[Block], tables: Sequence[Table]) -> Parted | None:
    """The blocks with tables for the lines that are some; None if no lines are."""
    found = [made for lines in _runs(blocks) if (made := _table(blocks, lines))]
    if not found:
        return None
    in_lines = {block for made in found for row in made.grid for block, _ in row}
    pieces: list[Piece] = []
    first: list[int] = []
    for block in blocks:
        first.append(len(pieces))
        pieces += _parts(block) if block.index in in_lines else [Piece(block.index, 0, len(block.text))]
    first.append(len(pieces))
    numbers, made_tables = _numbered(blocks, tables, found, first)
    titles = {made.title for made in found}
    cells = {cell: (number, place) for made, number in zip(found, numbers, strict=True) for cell, place in _places(made, first)}
    renumbered = {table.index: at for at, table in enumerate(made_tables, 1)}
    result = []
    for at, piece in enumerate(pieces):
        old = blocks[piece.block]
        if old.index in in_lines:
            table, cell = cells[at]
            result.append(_cell(old, piece, at, renumbered[table], cell))
        else:
            role = "caption" if old.index in titles and old.role == "text" else old.role
            result.append(replace(old, index=at, role=role, table=None if old.table is None else renumbered[old.table]))
    return Parted(result, [replace(table, index=at) for at, table in enumerate(made_tables, 1)], pieces, first)


def unsure(blocks: Sequence[Block]) -> list[int]:
    """The first blocks of lines that hold figures side by side as a table does, but not so that it is sure which stands under which."""
    return [lines[0].index for lines in _runs(blocks) if sum(map(_has_figures, lines)) >= _LINES and not _table(blocks, lines)]


def _has_figures(line: Block) -> bool:
    """Whether a line of parts has figures in two of them or more, its number left out."""
    parts = [line.text[piece.start : piece.end] for piece in _parts(line)]
    return len(parts) >= _PARTS and sum(any(char.isdecimal() for char in part) for part in parts[1:]) >= 2


def _runs(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Lines with tabs that follow one another."""
    for tabbed, lines in groupby(blocks, _is_line):
        if tabbed:
            yield [*lines]


def _is_line(block: Block) -> bool:
    plain = block.part == "body" and block.role == "text" and block.table is None and not block.hidden and "\n" not in block.text
    return plain and "\t" in block.text and all(piece.end - piece.start <= _LONGEST_PART for piece in _parts(block))


def _parts(block: Block) -> list[Piece]:
    """The parts of a line between its tabs, without white space around them."""
    spans = [hit.span() for hit in _PART.finditer(block.text)]
    trimmed = []
    for start, end in spans:
        text = block.text[start:end]
        left = start + len(text) - len(text.lstrip())
        trimmed.append(Piece(block.index, min(left, end), max(min(left, end), end - (len(text) - len(text.rstrip())))))
    return trimmed


def _table(blocks: Sequence[Block], lines: Sequence[Block]) -> _Lines | None:
    """Lines as a table; None where it is not sure which part stands under which."""
    counts = [len(_parts(line)) for line in lines]
    filled = {at for line in lines for at, piece in enumerate(_parts(line)) if piece.end > piece.start}
    cells = [[(line.index, at) for at in range(count)] for line, count in zip(lines, counts, strict=True)]
    width = counts[-1]
    if len(lines) < _LINES or len(filled) < _PARTS:  # what no line fills is only space: headings with two tabs behind their numbers
        return None
    title = _title(blocks, lines[0].index)
    if set(counts) == {width}:
        return _Lines(cells, 1, title)
    if len(lines) >= _LINES + 2 and set(counts[2:]) == {width} and counts[0] + counts[1] - 1 == width and counts[1] > 1:
        above, last = cells[0][:-1], cells[0][-1]
        return _Lines([above + [last] * counts[1], above + cells[1], *cells[2:]], 2, title)
    if _counts(blocks, lines[1:]) and counts[:2] == [max(counts)] * 2 and min(counts) == max(counts) - 1:
        return _Lines([cells[0], *_grouped(cells[1:], max(counts))], 1, title)
    return None


def _counts(blocks: Sequence[Block], lines: Sequence[Block]) -> bool:
    """Whether lines begin with 1, 2, 3 …"""
    firsts = [line.text.split("\t")[0].strip() for line in lines]
    return firsts == [str(number) for number in range(1, len(lines) + 1)]


def _grouped(rows: Sequence[list[tuple[int, int]]], width: int) -> Iterator[list[tuple[int, int]]]:
    """Numbered rows with the cell of the group that each is of: it stands behind the number, once before the rows of the group."""
    group = rows[0][1]
    for row in rows:
        group = row[1] if len(row) == width else group
        yield row if len(row) == width else [row[0], group, *row[1:]]


def _title(blocks: Sequence[Block], at: int) -> int | None:
    """The line right above that names a table: short, no sentence and no heading with a number."""
    above = blocks[at - 1] if at else None
    if above is None or above.part != "body" or above.table is not None or above.hidden or above.outline is not None:
        return None
    text = above.text.strip()
    short = 0 < len(text) <= _LONGEST_TITLE and not re.search("[。；！？：:，,]$|[。；！？]", text)
    return above.index if short and not above.label and not _NUMBERED.match(text) and above.role in ("text", "caption") else None


def _numbered(
    blocks: Sequence[Block], tables: Sequence[Table], found: Sequence[_Lines], first: Sequence[int]
) -> tuple[list[int], list[Table]]:
    """All tables in the order of the text, those of lines with numbers of their own for now; and these numbers."""
    old = [
        replace(
            table,
            grid=tuple(tuple(first[cell] if cell >= 0 else cell for cell in row) for row in table.grid),
            title_block=None if table.title_block is None else first[table.title_block],
        )
        for table in tables
    ]
    numbers = [-1 - at for at in range(len(found))]
    result = list(old)
    for made, number in zip(found, numbers, strict=True):
        start = made.grid[0][0][0]
        before = {block.table for block in blocks[:start] if block.table is not None}
        at = sum(table.index in before or table.index < 0 for table in result)
        grid = tuple(tuple(first[block] + part for block, part in row) for row in made.grid)
        title = "" if made.title is None else blocks[made.title].text
        result.insert(at, Table(number, grid, made.header, title, None if made.title is None else first[made.title]))
    return numbers, result


def _places(made: _Lines, first: Sequence[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The new blocks of a table of lines with their first row and column, from 1."""
    seen: set[int] = set()
    for at, row in enumerate(made.grid, 1):
        for column, (block, part) in enumerate(row, 1):
            cell = first[block] + part
            if cell not in seen:
                seen.add(cell)
                yield cell, (at, column)


def _cell(old: Block, piece: Piece, index: int, table: int, cell: tuple[int, int]) -> Block:
    return replace(
        old,
        index=index,
        text=old.text[piece.start : piece.end],
        table=table,
        cell=cell,
        label="" if piece.start else old.label,
        outline=None,
        bold=max(0, min(old.bold, piece.end) - piece.start),
    )
