"""Which Chinese character a drawn glyph looks like.

A glyph is described by where its strokes begin and end in four directions, in a grid over its ink. A linear discriminant analysis of
several typefaces (tools/shapes.py) weighs these figures so that the style of type counts little and the character much. `shapes.bin` has
its result and the mean of each character, so that the outcome depends on no font of the machine.
"""

from __future__ import annotations

import functools
import json
import math
import zlib
from array import array
from collections.abc import Sequence
from importlib import resources
from operator import mul
from typing import cast

from PIL import Image, ImageFilter

#: The grid: its cells, and the pixels of a cell. A margin keeps the strokes of a glyph out of the tiles of others.
CELLS, _CELL, _MARGIN = 6, 6, 4
_TILE = CELLS * _CELL
_INNER = _TILE - 2 * _MARGIN
#: Ink fainter than this share of the darkest of a glyph is the edge of a stroke, or dirt.
_FAINT = 0.35
#: The least contrast of ink, in steps of 255.
_LEAST = 20
_SLOPES = (
    ImageFilter.Kernel((3, 3), (-1, 0, 1, -2, 0, 2, -1, 0, 1), scale=8, offset=128),
    ImageFilter.Kernel((3, 3), (-1, -2, -1, 0, 0, 0, 1, 2, 1), scale=8, offset=128),
)
_RISING = [min(255, 2 * max(0, value - 128)) for value in range(256)]
_FALLING = [min(255, 2 * max(0, 128 - value)) for value in range(256)]
#: The square root levels the weight of strokes.
_ROOT = bytes(round(math.sqrt(255 * value)) for value in range(256))

Figures = tuple[float, ...]


def figures(glyphs: Sequence[Image.Image]) -> list[Figures | None]:
    """The figures of glyphs, each given as a picture of its ink (bright); None without ink."""
    if not glyphs:
        return []
    tiles = [_tile(glyph) for glyph in glyphs]
    height = _TILE * len(tiles)
    column = Image.new("L", (_TILE + 2, height + 2))  # filters leave the edge of a picture as it is
    for number, tile in enumerate(tiles):
        if tile is not None:
            column.paste(tile, (1 + (_TILE - tile.width) // 2, 1 + number * _TILE + (_TILE - tile.height) // 2))
    column = column.filter(ImageFilter.BoxBlur(1))
    maps = []
    for kernel in _SLOPES:
        slope = column.filter(kernel).crop((1, 1, _TILE + 1, height + 1))
        for signs in (_RISING, _FALLING):
            maps.append(slope.point(signs).filter(ImageFilter.BoxBlur(1)).reduce(_CELL).tobytes().translate(_ROOT))
    size = CELLS * CELLS
    found = []
    for number, tile in enumerate(tiles):
        row = b"".join(part[number * size : (number + 1) * size] for part in maps)
        length = math.hypot(*row)
        found.append(tuple(value / length for value in row) if tile is not None and length else None)
    return found


@functools.cache
def _stretched(darkest: int) -> tuple[list[int], list[int]]:
    """By the grey of ink: whether it is no edge of a stroke (255), and the grey if the darkest is full."""
    values = range(256)
    return [255 * (value > _FAINT * darkest) for value in values], [min(255, value * 255 // darkest) for value in values]


def _tile(glyph: Image.Image) -> Image.Image | None:
    """The ink of a glyph in a standard size."""
    _, darkest = cast(tuple[int, int], glyph.getextrema())  # of a picture in grey
    if darkest < _LEAST:
        return None
    box = glyph.point(_stretched(darkest)[0]).getbbox()
    if box is None:
        return None
    ink = glyph.crop(box)
    if darkest < 255:
        ink = ink.point(_stretched(darkest)[1])
    long, short = max(ink.size), min(ink.size)
    # Flat and narrow glyphs become less so: 一 must not become a square, and its height says little.
    short = max(4, round(_INNER * math.sqrt(math.sin(math.pi / 2 * short / long))))
    size = (_INNER, short) if ink.width >= ink.height else (short, _INNER)
    return ink.resize(size, Image.Resampling.BOX if long > _INNER else Image.Resampling.BILINEAR)


# --- characters


#: Means are stored in a byte for each figure, in steps of this.
_STEP = 200
#: A glyph this near to the mean of its character is that character. A distance of 1 is that of other characters of which a
#: fiftieth are nearer.
NEAR = 0.75
#: A glyph that so many characters are more like than its own is another one. Of the glyphs of real plans, at most 41 were.
MOST_LIKE = 150


class Table:
    """What characters look like."""

    def __init__(self, data: bytes) -> None:
        head, _, body = zlib.decompress(data).partition(b"\n")
        facts = json.loads(head)
        self.text: str = facts["text"]
        floats, count = array("f"), facts["figures"]
        width = 4 * CELLS * CELLS
        size = 4 * (width * (count + 1) + len(self.text))
        floats.frombytes(body[:size])
        mean = floats[:width]
        rows = [tuple(floats[width * (number + 1) : width * (number + 2)]) for number in range(count)]
        # |figures| is 1, so that x·w = (1 + w·w - |x - w|²) / 2: before Python 3.12 only distances are computed fast
        self._rows = [(row, (1 + math.hypot(*row) ** 2) / 2 - sum(map(mul, row, mean))) for row in rows]
        self._scales = floats[width * (count + 1) :]
        self._bytes, self._count = body[size:], count
        self._at = {char: number for number, char in enumerate(self.text)}

    def __contains__(self, char: str) -> bool:
        return char in self._at

    def weighed(self, given: Figures) -> Figures:
        """The weighted figures of a glyph, of length 1."""
        row = [constant - math.dist(given, weights) ** 2 / 2 for weights, constant in self._rows]
        length = math.hypot(*row) or 1.0
        return tuple(value / length for value in row)

    def _mean(self, group: int, number: int) -> Figures:
        start = (group * len(self.text) + number) * self._count
        return tuple((value - 128) / _STEP for value in self._bytes[start : start + self._count])

    @functools.cached_property
    def _means(self) -> list[list[Figures]]:
        groups = len(self._bytes) // (self._count * len(self.text))
        return [[self._mean(group, number) for number in range(len(self.text))] for group in range(groups)]

    def distance(self, glyph: Figures, char: str) -> float:
        """How far a glyph (weighted figures) is from a character."""
        number = self._at[char]
        return min(math.dist(glyph, group[number]) for group in self._means) / self._scales[number]

    def _distances(self, glyph: Figures) -> list[float]:
        return [min(math.dist(glyph, one), math.dist(glyph, other)) for one, other in zip(*self._means, strict=True)]

    def nearest(self, glyph: Figures) -> tuple[str, float]:
        """The character that a glyph is nearest to, and how far it is from that."""
        distances = self._distances(glyph)
        least = min(distances)
        number = distances.index(least)
        return self.text[number], least / self._scales[number]

    def rank(self, glyph: Figures, char: str) -> int:
        """How many characters a glyph is nearer to than to `char`."""
        distances = self._distances(glyph)
        own = distances[self._at[char]]
        return sum(distance < own for distance in distances)


def packed(
    text: str, mean: Sequence[float], rows: Sequence[Sequence[float]], groups: Sequence[Sequence[Sequence[float]]], scales: Sequence[float]
) -> bytes:
    """A table as it is stored."""
    floats = array("f", [*mean, *(value for row in rows for value in row), *scales])
    means = bytes(max(0, min(255, round(value * _STEP) + 128)) for group in groups for row in group for value in row)
    head = json.dumps({"text": text, "figures": len(rows)}, ensure_ascii=False).encode()
    return zlib.compress(head + b"\n" + floats.tobytes() + means, 9)


@functools.cache
def table() -> Table:
    """The table that comes with plancheck."""
    return Table(resources.files(__package__).joinpath("shapes.bin").read_bytes())
