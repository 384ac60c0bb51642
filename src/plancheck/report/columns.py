"""Text in lines and columns of a terminal. How wide a sign is, rich's tables know; its Console and Table would be 30 ms of every check."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.cells import cell_len, chop_cells, set_cell_size

#: What a terminal calls the styles that we use (ECMA-48, SGR).
CODES = {"bold": "1", "reverse": "7", "red": "31", "green": "32", "magenta": "35", "bright_black": "90"}

_WORD = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: as wide as its widest text and no less than `least`; or, with a `share`, so much of what is left."""

    title: str
    least: int = 1
    share: int = 0


def painted(text: str, style: str) -> str:
    """The text in a style, such as "bold red"; as it is without one."""
    codes = dict.fromkeys(CODES[each] for each in style.split())
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if text and codes else text


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns. Lines end between words, inside a word only where it is longer than a line."""
    return [_fitting(line, width) for each in text.split("\n") for line in _parts(each, width)]


def _fitting(line: str, width: int) -> str:
    return line if cell_len(line) <= width else set_cell_size(line, width)


def _parts(line: str, width: int) -> Iterator[str]:
    last = 0
    for place in _breaks(line, width):
        yield line[last:place]
        last = place
    yield line[last:]


def _breaks(line: str, width: int) -> Iterator[int]:
    """Where the line must be parted. The spaces after a word may stand beyond the width."""
    taken = 0
    for found in _WORD.finditer(line):
        word, start = found[0], found.start()
        long = cell_len(word.rstrip())
        if long <= width - taken:
            taken += cell_len(word)
        elif long <= width:
            yield start
            taken = cell_len(word)
        else:
            pieces = chop_cells(word, width)
            for piece in pieces:
                if start:
                    yield start
                start += len(piece)
            taken = cell_len(pieces[-1])


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int, style: str = "") -> list[str]:
    """The lines of a table of `width` columns, its titles in a style, ruled off below them."""
    widths = _widths(columns, rows, width)
    head = _row([each.title for each in columns], widths, style, head=True)
    return [*head, "─" * (sum(widths) + len(widths) - 1), *(line for row in rows for line in _row(row, widths))]


def _padding(number: int, of: int) -> tuple[str, str]:
    """What stands left and right of a cell's text; besides, a space parts the cells. None at the edges."""
    return " " if number else "", " " if number < of - 1 else ""


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> list[int]:
    """Columns that each cell takes, with its padding. Columns with a share leave the others what they need, but for one sign each."""
    padding = [len("".join(_padding(number, len(columns)))) for number in range(len(columns))]
    left = width - (len(columns) - 1)
    reserved = sum(1 + pad for column, pad in zip(columns, padding, strict=True) if column.share)
    widths = []
    for number, (column, pad) in enumerate(zip(columns, padding, strict=True)):
        texts = () if column.share else (column.title, *(row[number] for row in rows))
        longest = max((cell_len(line) for text in texts for line in text.splitlines()), default=0)
        widths.append(0 if column.share else min(max(longest, column.least) + pad, left - reserved))
    rest, shares = left - sum(widths), sum(column.share for column in columns)
    for number, column in enumerate(columns):
        if column.share:
            widths[number] = max(1 + padding[number], -(-column.share * rest // shares))
            rest, shares = rest - widths[number], shares - column.share
    return widths


def _row(texts: Sequence[str], widths: Sequence[int], style: str = "", head: bool = False) -> Iterator[str]:
    """The lines of one row. What is lower than the others stands at the top, in the head at the bottom."""
    pads = [_padding(number, len(widths)) for number in range(len(widths))]
    inner = [width - len(left + right) for width, (left, right) in zip(widths, pads, strict=True)]
    cells = [wrapped(text, width)[:: -1 if head else 1] for text, width in zip(texts, inner, strict=True)]
    lines = [
        " ".join(
            "".join(painted(part, style) for part in ((left, set_cell_size(line, text), right) if line is not None else (" " * width,)))
            for line, width, text, (left, right) in zip(line_of_each, widths, inner, pads, strict=True)
        )
        for line_of_each in zip_longest(*cells)
    ]
    yield from reversed(lines) if head else lines
