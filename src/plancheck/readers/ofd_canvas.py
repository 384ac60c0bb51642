"""What lies on top at each place of an OFD page, to tell whether its text can be seen.

There is no renderer for OFD, so fills, pictures and text are followed in the painting order, by their own attributes. Lengths are points
from the top left.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from plancheck.readers.pdf.page import Rect

Colour = tuple[float, float, float]

#: The side of a cell. The colour of a page where nothing is painted.
_CELL, _PAPER = 2.0, (255.0, 255.0, 255.0)
#: The least contrast that a reader sees, in steps of 255: in grey, and in red, green and blue.
_CONTRAST, _CONTRASTS = 24.0, (24.0, 24.0, 144.0)
#: What lets less of its ground through than this is opaque.
_OPAQUE = 0.92
#: Text paler than this is in doubt on a picture, whose colours are not known.
_PALE = 225.0
#: The most cells of a page.
_MOST_CELLS = 4_000_000


class _Paint(NamedTuple):
    """A fill; `colour` is None where it is not known, `alpha` from 0 to 1."""

    colour: Colour | None
    alpha: float
    order: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A painted character: its centre, its colour, None if it has several, and the paint behind it."""

    x: float
    y: float
    colour: Colour | None
    alpha: float
    behind: int
    order: int


class Canvas:
    """A page on which shapes and text are painted one after the other."""

    def __init__(self, width: float, height: float) -> None:
        self._columns, rows = max(1, math.ceil(width / _CELL)), max(1, math.ceil(height / _CELL))
        if self._columns * rows > _MOST_CELLS:
            rows = 0
        self._top = [array("l", bytes(8 * self._columns)) for _ in range(rows)]
        self._opaque = [array("l", bytes(8 * self._columns)) for _ in range(rows)]
        self._paints = [_Paint(_PAPER, 1.0, 0)]
        self._order = 0

    def fill(self, points: Sequence[tuple[float, float]], clip: Rect, colour: Colour | None, alpha: float, *, covers: bool = True) -> None:
        """Paints a polygon. `colour` is None for pictures and gradients; what does not cover may have holes."""
        self._order += 1
        if alpha <= 0 or not all(math.isfinite(length) for point in points for length in point):
            return
        behind = self._behind(points, clip)
        mixed = colour
        if colour is not None and alpha < _OPAQUE:
            under = self._paints[behind].colour
            mixed = None if under is None else _mixed(colour, under, alpha)
        number = len(self._paints)
        self._paints.append(_Paint(mixed, alpha, self._order))
        hides = covers and alpha >= _OPAQUE
        for row, start, end in self._spans(points, clip):
            self._top[row][start:end] = array("l", [number]) * (end - start)
            if hides:
                self._opaque[row][start:end] = array("l", [self._order]) * (end - start)

    def letter(self, x: float, y: float, colour: Colour | None, alpha: float) -> Letter:
        """Paints a character."""
        self._order += 1
        return Letter(x, y, colour, alpha, self._at(self._top, x, y), self._order)

    def shows(self, letter: Letter) -> bool | None:
        """Whether a character is seen when all is painted; None if that is in doubt."""
        if self._at(self._opaque, letter.x, letter.y) > letter.order:
            return False
        over = self._paints[self._at(self._top, letter.x, letter.y)]
        alpha = letter.alpha * (1 - over.alpha if over.order > letter.order and over.alpha < _OPAQUE else 1)
        ground = self._paints[letter.behind].colour
        if letter.colour is None:
            return alpha > 1 - _OPAQUE
        if ground is None:
            return None if min(letter.colour) >= _PALE else alpha > 1 - _OPAQUE
        return alpha * abs(_grey(letter.colour) - _grey(ground)) >= _CONTRAST or any(
            alpha * abs(one - other) >= least for one, other, least in zip(letter.colour, ground, _CONTRASTS, strict=True)
        )

    def _at(self, cells: list[array[int]], x: float, y: float) -> int:
        # Compared before they are whole numbers: what a file multiplies can be past all bounds, or no number.
        if not (0 <= x < self._columns * _CELL and 0 <= y < len(cells) * _CELL):
            return 0
        return cells[int(y / _CELL)][int(x / _CELL)]

    def _behind(self, points: Sequence[tuple[float, float]], clip: Rect) -> int:
        """The paint in the middle of a shape."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x = (max(min(xs), clip[0]) + min(max(xs), clip[2])) / 2
        return self._at(self._top, x, (max(min(ys), clip[1]) + min(max(ys), clip[3])) / 2)

    def _spans(self, points: Sequence[tuple[float, float]], clip: Rect) -> Iterator[tuple[int, int, int]]:
        """Rows, each with its first cell and the one behind its last, whose centres are inside a polygon and a rectangle."""
        ys = [y for _, y in points]
        first = max(0, _cell(max(min(ys), clip[1])))
        for row in range(first, min(len(self._top), _cell(min(max(ys), clip[3])))):
            y = (row + 0.5) * _CELL
            crossings = sorted(
                ax + (y - ay) * (bx - ax) / (by - ay)
                for (ax, ay), (bx, by) in pairwise([*points, points[0]])
                if (ay <= y < by) or (by <= y < ay)
            )
            for left, right in zip(crossings[::2], crossings[1::2], strict=False):
                start, end = max(0, _cell(max(left, clip[0]))), min(self._columns, _cell(min(right, clip[2])))
                if start < end:
                    yield row, start, end


def _cell(length: float) -> int:
    """The first cell whose centre is not before a place."""
    return math.ceil(min(max(length, -1e6), 1e6) / _CELL - 0.5)


def _mixed(colour: Colour, under: Colour, alpha: float) -> Colour:
    red, green, blue = (alpha * one + (1 - alpha) * other for one, other in zip(colour, under, strict=True))
    return red, green, blue


def _grey(colour: Colour) -> float:
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]
