"""Which Chinese character a drawn glyph looks like.

A glyph is described by where its strokes begin and end in four directions, in a grid over its ink. A linear discriminant analysis of
several typefaces (tools/shapes.py) weighs these figures so that the style of type counts little and the character much. `shapes.bin` has
its result and the mean of each character, so that the outcome depends on no font of the machine.
"""

from __future__ import annotations

import functools
import json
import math
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
#: The square root levels the weight of strokes.
_ROOT = bytes(round(math.sqrt(255 * value)) for value in range(256))

Figures = tuple[float, ...]


Box = tuple[int, int, int, int]


def figures(sheet: Image.Image, glyphs: Sequence[Box]) -> list[Figures | None]:
    """The figures of glyphs, each in a box of a picture of their ink (bright); None without ink."""
    if not glyphs:
        return []
    strokes = _translated(sheet, _stretched(255)[0])
    tiles = [_tile(sheet, strokes, box) for box in glyphs]
    height = _PITCH * len(tiles)
    column = Image.new("L", (_TILE + 2, height + 2))
    for number, tile in enumerate(tiles):
        if tile is not None:
            column.paste(tile, (1 + (_TILE - tile.width) // 2, 1 + number * _PITCH + (_TILE - tile.height) // 2))
    column = _blurred(column)
    middle = _moved(column, 1, 0), _moved(column, 1, 2), _moved(column, 0, 1), _moved(column, 2, 1)
    slopes = [slope for one, other in ((0, 1), (2, 3)) for slope in _slopes(middle[one], middle[other])]
    # Each pixel counts in the cells around it, the more the nearer they are: glyphs differ in where exactly a stroke lies.
    cells = Image.merge("CMYK", slopes).resize((CELLS, (CELLS + 1) * len(tiles)), Image.Resampling.BILINEAR).tobytes().translate(_ROOT)
    maps = [cells[number::4] for number in range(4)]
    size, step = CELLS * CELLS, CELLS * (CELLS + 1)
    found: list[Figures | None] = []
    for number, tile in enumerate(tiles):
        row = b"".join([part[number * step : number * step + size] for part in maps])
        length = math.hypot(*row)
        found.append(tuple([value / length for value in row]) if tile is not None and length else None)
    return found


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


def _tile(sheet: Image.Image, strokes: Image.Image, glyph: Box) -> Image.Image | None:
    """The ink of a glyph in a standard size. `strokes`: of the sheet, as they are if the ink is black."""
    ink = sheet.crop(glyph)
    _, darkest = cast(tuple[int, int], ink.getextrema())  # of a picture in grey
    if darkest < _LEAST:
        return None
    if darkest >= _BLACK:
        box = strokes.crop(glyph).getbbox()
    else:
        marks, greys = _stretched(darkest)
        box, ink = _translated(ink, marks).getbbox(), _translated(ink, greys)
    if box is None:
        return None
    width, height = box[2] - box[0], box[3] - box[1]
    long = max(width, height)
    # Flat and narrow glyphs become less so: 一 must not become a square, and its height says little.
    short = max(4, round(_INNER * math.sqrt(math.sin(math.pi / 2 * min(width, height) / long))))
    size = (_INNER, short) if width >= height else (short, _INNER)
    return ink.resize(size, Image.Resampling.BOX if long > _INNER else Image.Resampling.BILINEAR, box)


# --- characters


#: Means are stored in a byte for each figure, in steps of this.
_STEP = 200
#: So many of them tell most characters apart.
_FEW = 24
#: A glyph this near to the mean of its character by these is that character, if it is not halfway to one of those to be told from it.
_PLAINLY, _HALFWAY = 0.42, 0.45
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
        rows = [tuple(floats[width * (number + 1) : width * (number + 2)]) for number in range(count)]
        # |figures| is 1, so that x·w = (1 + w·w - |x - w|²) / 2: before Python 3.12 only distances are computed fast
        constants = [(row, (1 + math.hypot(*row) ** 2) / 2 - sum(map(mul, row, mean))) for row in rows]
        self._first_rows, self._other_rows = constants[:_FEW], constants[_FEW:]
        self._scales = floats[width * (count + 1) :]
        self._bytes, self._count = body[size:], count
        self._groups = range(len(self._bytes) // (count * len(self.text)))
        self._at = {char: number for number, char in enumerate(self.text)}
        self._own: dict[str, list[Figures]] = {}
        self._firsts: dict[str, list[Figures]] = {}
        self._plain: dict[tuple[str, str], tuple[list[Figures], float]] = {}
        self._asked: dict[str, list[tuple[Figures, float, str]]] = {}

    def __contains__(self, char: str) -> bool:
        return char in self._at

    def first_weighed(self, given: Figures) -> list[float]:
        """The first weighted figures of a glyph, which tell most glyphs. To work out the others takes as long again."""
        return _products(given, self._first_rows)

    def weighed(self, given: Figures, first: list[float]) -> Figures:
        """The weighted figures of a glyph, of length 1. `first`: as `first_weighed` has them."""
        return _of_length_1(first + _products(given, self._other_rows))

    def is_plainly(self, first: Sequence[float], char: str, others: str) -> bool:
        """Whether a glyph is a character by its first weighted figures, and surely none of some others. Most of an honest file are."""
        entry = self._plain.get((char, others))
        if entry is None:
            entry = self._plain[char, others] = self._first_means(char), self._limit(char, others)
        means, limit = entry
        glyph = _of_length_1(first)
        return min([math.dist(glyph, mean) for mean in means]) < limit

    def _limit(self, char: str, others: str) -> float:
        """How far the first figures of a glyph may be from those of a character and be nearer to it than to others."""
        means = [mean for other in others for mean in self._first_means(other)]
        apart = [math.dist(own, mean) for own in self._first_means(char) for mean in means]
        return min(_PLAINLY * self._scales[self._at[char]], _HALFWAY * min(apart, default=math.inf))

    def _first_means(self, char: str) -> list[Figures]:
        means = self._firsts.get(char)
        if means is None:
            number = self._at[char]
            means = self._firsts[char] = [_of_length_1(self._mean(group, number, _FEW)) for group in self._groups]
        return means

    def _mean(self, group: int, number: int, figures: int | None = None) -> Figures:
        """The mean of a character in a group of typefaces, or so many of its figures."""
        start = (group * len(self.text) + number) * self._count
        return tuple(map(_VALUES.__getitem__, self._bytes[start : start + (figures or self._count)]))

    def distance(self, glyph: Figures, char: str) -> float:
        """How far a glyph (weighted figures) is from a character."""
        number = self._at[char]
        means = self._own.get(char)
        if means is None:  # few characters are asked for, so that to unpack all takes too long
            means = self._own[char] = [self._mean(group, number) for group in self._groups]
        return min([math.dist(glyph, mean) for mean in means]) / self._scales[number]

    def first(self, glyph: Figures, chars: str, within: float) -> str:
        """The first of some characters that a glyph is nearer to than so far, or ""."""
        asked = self._asked.get(chars)
        if asked is None:
            numbers = [self._at[char] for char in chars]
            asked = self._asked[chars] = [
                (self._mean(group, number), self._scales[number], self.text[number]) for number in numbers for group in self._groups
            ]
        return next((char for mean, scale, char in asked if math.dist(glyph, mean) < within * scale), "")

    def nearer(self, glyph: Figures, within: float) -> list[tuple[float, str, float]]:
        """The characters that a glyph is less than so far from, from the nearest: raw distance, character, distance as `distance` has it.

        `within` and the raw distance are not divided by the scale of a character, so that those of all characters may be compared. No more
        than `MOST_LIKE` + 1 are told: a square that stands for what a font lacks is nearer to thousands than to its own character.
        """
        size, limit = len(self.text), (within * _STEP) ** 2
        found: dict[int, float] = {}
        for place in self._candidates(glyph, limit):
            group, number = divmod(place, size)
            distance = math.dist(glyph, self._mean(group, number))
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
            if number == _FEW and sums.tobytes().translate(_IS_NEAR).count(1) < _FEW:
                break  # to look at those that are left takes less than the other half of the figures
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


def _products(given: Figures, rows: Sequence[tuple[Figures, float]]) -> list[float]:
    dist = math.dist
    return [constant - dist(given, weights) ** 2 / 2 for weights, constant in rows]


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
