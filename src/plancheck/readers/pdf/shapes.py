"""Which Chinese character a drawn glyph looks like.

A glyph is described by where its strokes begin and end in four directions, in a grid over its ink. A linear discriminant analysis of
several typefaces (tools/shapes.py) weighs these figures so that the style of type counts little and the character much. `shapes.bin` has
its result and the mean of each character, so that the outcome depends on no font of the machine.
"""

from __future__ import annotations

import functools
import json
import math
import struct
from array import array
from collections.abc import Iterator, Sequence
from importlib import resources
from itertools import compress
from operator import mul
from typing import cast

from PIL import Image, ImageChops

#: The grid: its cells, and the pixels of a cell. A margin keeps the strokes of a glyph out of the tiles of others, as does a spare row.
CELLS, _CELL, _MARGIN = 6, 5, 3
_TILE, _PITCH = CELLS * _CELL, (CELLS + 1) * _CELL
_INNER = _TILE - 2 * _MARGIN
#: Ink fainter than this share of the darkest of a glyph is the edge of a stroke, or dirt.
_FAINT = 0.35
#: The least contrast of ink, in steps of 255; ink so dark counts as black.
_LEAST, _BLACK = 20, 240
#: No strokes are so faint as to have figures of this length; those of black ink have some 1,000.
_FAINTEST = 150
#: The square root levels the weight of strokes.
_ROOT = bytes(round(math.sqrt(255 * value)) for value in range(256))

#: What a glyph looks like: the slopes of its ink in four directions, cell by cell. And that weighed, which tells characters apart.
Look = bytes
Figures = tuple[float, ...]
Box = tuple[int, int, int, int]


def figures(sheet: Image.Image, inks: Sequence[tuple[float, float, float, float]]) -> list[Look | None]:
    """The figures of glyphs whose ink fills boxes of a picture (bright); None where it is too faint to tell."""
    box = Image.Resampling.BOX
    return _described([sheet.resize(_size(ink[2] - ink[0], ink[3] - ink[1]), box, ink) for ink in inks], _FAINTEST)


def measured(sheet: Image.Image, glyphs: Sequence[Box]) -> list[Look | None]:
    """The figures of glyphs whose ink is somewhere in boxes of a picture of it (bright); None without ink."""
    return _described([_tile(sheet.crop(box)) for box in glyphs], 0)


def _described(tiles: Sequence[Image.Image | None], least: float) -> list[Look | None]:
    """The figures of pictures of glyphs in their standard sizes; None where they have no more than this length."""
    if not tiles:
        return []
    column = Image.new("L", (_TILE + 2, _PITCH * len(tiles) + 2))
    for number, tile in enumerate(tiles):
        if tile is not None:
            column.paste(tile, (1 + (_TILE - tile.width) // 2, 1 + number * _PITCH + (_TILE - tile.height) // 2))
    column = _blurred(column)
    middle = _moved(column, 1, 0), _moved(column, 1, 2), _moved(column, 0, 1), _moved(column, 2, 1)
    slopes = [slope for one, other in ((0, 1), (2, 3)) for slope in _slopes(middle[one], middle[other])]
    # Each pixel counts in the cells around it, the more the nearer they are: glyphs differ in where exactly a stroke lies.
    cells = Image.merge("CMYK", slopes).resize((CELLS, (CELLS + 1) * len(tiles)), Image.Resampling.BILINEAR).tobytes().translate(_ROOT)
    size, step = 4 * CELLS * CELLS, 4 * CELLS * (CELLS + 1)
    looks = [cells[start : start + size] for start in range(0, len(cells), step)]
    return [look if math.hypot(*look) > least else None for look in looks]


def _moved(column: Image.Image, x: int, y: int) -> Image.Image:
    """The tiles of a column with a margin of one pixel, seen from one step aside."""
    return column.crop((x, y, x + column.width - 2, y + column.height - 2))


def _blurred(column: Image.Image) -> Image.Image:
    for x, y in ((1, 0), (0, 1)):
        column = Image.blend(column, ImageChops.offset(column, x, y), 0.5)
    return column


def _slopes(one: Image.Image, other: Image.Image) -> Iterator[Image.Image]:
    """How much brighter each of two pictures is than the other. `ImageChops.subtract` takes twice as long: it divides each pixel."""
    brighter = ImageChops.lighter(one, other)
    yield ImageChops.subtract_modulo(brighter, other)
    yield ImageChops.subtract_modulo(brighter, one)


@functools.cache
def _stretched(darkest: int) -> tuple[bytes, bytes]:
    """By the grey of ink: whether it is no edge of a stroke (255), and the grey if the darkest is full."""
    values = range(256)
    return bytes(255 * (value > _FAINT * darkest) for value in values), bytes(min(255, value * 255 // darkest) for value in values)


def _translated(picture: Image.Image, table: bytes) -> Image.Image:
    """A picture in grey with other greys. `Image.point` takes ten times as long."""
    return Image.frombuffer("L", picture.size, picture.tobytes().translate(table), "raw", "L", 0, 1)


def _tile(ink: Image.Image) -> Image.Image | None:
    """The ink of a glyph in a standard size."""
    _, darkest = cast(tuple[int, int], ink.getextrema())  # of a picture in grey
    if darkest < _LEAST:
        return None
    marks, greys = _stretched(255 if darkest >= _BLACK else darkest)
    box, ink = _translated(ink, marks).getbbox(), _translated(ink, greys)
    if box is None:
        return None
    width, height = box[2] - box[0], box[3] - box[1]
    how = Image.Resampling.BOX if max(width, height) > _INNER else Image.Resampling.BILINEAR
    return ink.resize(_size(width, height), how, box)


def _size(width: float, height: float) -> tuple[int, int]:
    """The standard size of a glyph."""
    # Flat and narrow glyphs become less so: 一 must not become a square, and its height says little.
    short = max(4, round(_INNER * math.sqrt(math.sin(math.pi / 2 * min(width, height) / max(width, height)))))
    return (_INNER, short) if width >= height else (short, _INNER)


# --- characters


#: Means are stored in a byte for each figure, in steps of this.
_STEP = 200
#: In the search for the nearest characters, after how many figures at a time to see whether few are left, and how many are few.
_AT_A_TIME, _FEW = 8, 24
_VALUES = [(value - 128) / _STEP for value in range(256)]
#: Square distances are added up in bytes, in which this is the farthest that is looked for.
_FULL, _FARTHEST = 255, 200
_IS_NEAR = bytes(value <= _FARTHEST for value in range(256))
#: A glyph this near to the mean of its character is that character. A distance of 1 is that of other characters of which a
#: fiftieth are nearer.
NEAR = 0.75
#: A glyph that so many characters are more like than its own is another one. Of the glyphs of real plans, at most 41 were.
MOST_LIKE = 150


class Table:
    """What characters look like."""

    def __init__(self, data: bytes) -> None:
        head, _, body = data.partition(b"\n")
        facts = json.loads(head)
        self.text: str = facts["text"]
        floats, count = array("f"), facts["figures"]
        width = 4 * CELLS * CELLS
        size = 4 * (width * (count + 1) + len(self.text))
        floats.frombytes(body[:size])
        mean = floats[:width]
        rows = [floats[width * (number + 1) : width * (number + 2)] for number in range(count)]
        self._ones = _packed([1.0] * count)  # to add whole numbers of one sign takes half the time
        self._weights = [self._ones + _packed(column) for column in zip(*rows, strict=True)]
        self._mean = _packed([sum(map(mul, row, mean)) for row in rows])
        self._scales = floats[width * (count + 1) :]
        self._bytes, self._count = body[size:], count
        self._groups = range(len(self._bytes) // (count * len(self.text)))
        self._at = {char: number for number, char in enumerate(self.text)}
        self._own: dict[str, list[Figures]] = {}
        self._asked: dict[str, list[tuple[Figures, float, str]]] = {}

    def __contains__(self, char: str) -> bool:
        return char in self._at

    def weighed(self, look: Look) -> Figures:
        """The weighed figures of a glyph, less those of the mean of all characters, of length 1.

        The weights of a figure are packed into one whole number, so that one multiplication does for all of them.
        """
        of_mean = round(_FINE * math.hypot(*look)) * self._mean
        packed = _FINE * (sum(map(mul, look, self._weights)) - sum(look) * self._ones) - of_mean
        return _of_length_1(struct.unpack(f"<{self._count}i", packed.to_bytes(4 * self._count, "little", signed=True)))

    def _means(self, char: str) -> list[Figures]:
        means = self._own.get(char)
        if means is None:  # few characters are asked for, so that to unpack all takes too long
            means = self._own[char] = [self._mean_of(group, self._at[char]) for group in self._groups]
        return means

    def _mean_of(self, group: int, number: int) -> Figures:
        """The mean of a character in a group of typefaces."""
        start = (group * len(self.text) + number) * self._count
        return tuple(map(_VALUES.__getitem__, self._bytes[start : start + self._count]))

    def distance(self, glyph: Figures, char: str) -> float:
        """How far a glyph is from a character."""
        return min([math.dist(glyph, mean) for mean in self._means(char)]) / self._scales[self._at[char]]

    def first(self, glyph: Figures, chars: str, within: float) -> str:
        """The first of some characters that a glyph is nearer to than so far, or ""."""
        asked = self._asked.get(chars)
        if asked is None:
            asked = self._asked[chars] = [(mean, self._scales[self._at[char]], char) for char in chars for mean in self._means(char)]
        near = [char for mean, scale, char in asked if math.dist(glyph, mean) < within * scale]
        return near[0] if near else ""

    def nearer(self, glyph: Figures, within: float) -> list[tuple[float, str, float]]:
        """The characters that a glyph is less than so far from, from the nearest: raw distance, character, distance as `distance` has it.

        `within` and the raw distance are not divided by the scale of a character, so that those of all characters may be compared. No more
        than `MOST_LIKE` + 1 are told: a square that stands for what a font lacks is nearer to thousands than to its own character.
        """
        size, limit = len(self.text), (within * _STEP) ** 2
        found: dict[int, float] = {}
        for place in self._candidates(glyph, limit):
            group, number = divmod(place, size)
            distance = math.dist(glyph, self._mean_of(group, number))
            if distance < within:
                found[number] = min(distance, found.get(number, distance))
                if len(found) > MOST_LIKE:
                    break
        return sorted((distance, self.text[number], distance / self._scales[number]) for number, distance in found.items())

    def _candidates(self, glyph: Figures, limit: float) -> list[int]:
        """The places of means that may be within a square distance (in steps), from the nearest."""
        step = limit / _FARTHEST  # squares are rounded down
        squares = bytes([min(_FULL, int(max(0.0, abs(gap) - 0.5) ** 2 / step)) for gap in range(-255, 256)])
        sums = Image.new("L", (len(self._lines[0]), 1))
        for number, (value, line) in enumerate(zip(glyph, self._lines, strict=True)):
            if number % _AT_A_TIME == 0 and number and sums.tobytes().translate(_IS_NEAR).count(1) < _FEW:
                break  # to look at those that are left takes less than the other figures
            middle = 255 - max(0, min(255, round(value * _STEP) + 128))
            part = Image.frombuffer("L", sums.size, line.translate(squares[middle : middle + 256]), "raw", "L", 0, 1)
            sums = ImageChops.add(sums, part)
        near = sums.tobytes()
        return sorted(compress(range(len(near)), near.translate(_IS_NEAR)), key=near.__getitem__)

    @functools.cached_property
    def _lines(self) -> list[bytes]:
        """The figures of all means, a line for each figure."""
        return [self._bytes[figure :: self._count] for figure in range(self._count)]

    def raw(self, distance: float, char: str) -> float:
        """The raw distance from a character."""
        return distance * self._scales[self._at[char]]

    @functools.cached_property
    def widest(self) -> float:
        """The largest raw distance that is one of 1 from some character."""
        return max(self._scales)


#: Weights are packed in parts of this, and lengths rounded to parts of this: weighed figures then are far below 2³¹.
_PART, _FINE = 1 << 13, 16


def _packed(values: Sequence[float]) -> int:
    """Numbers up to 1 as 32 bits each of a whole number. A negative one takes 1 part from the next, which tells nothing apart."""
    return sum(round(value * _PART) << 32 * number for number, value in enumerate(values))


def _of_length_1(row: Sequence[float]) -> Figures:
    length = math.hypot(*row) or 1.0
    return tuple([value / length for value in row])


def packed(
    text: str, mean: Sequence[float], rows: Sequence[Sequence[float]], groups: Sequence[Sequence[Sequence[float]]], scales: Sequence[float]
) -> bytes:
    """A table as it is stored. Compressed it would be a seventh smaller, and take four times as long to load."""
    floats = array("f", [*mean, *(value for row in rows for value in row), *scales])
    means = bytes(max(0, min(255, round(value * _STEP) + 128)) for group in groups for row in group for value in row)
    head = json.dumps({"text": text, "figures": len(rows)}, ensure_ascii=False).encode()
    return head + b"\n" + floats.tobytes() + means


@functools.cache
def table() -> Table:
    """The table that comes with plancheck."""
    return Table(resources.files(__package__).joinpath("shapes.bin").read_bytes())
