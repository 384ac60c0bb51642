"""Compares what is drawn for the Chinese characters of a file with what its fonts say they are.

The map of a font from glyphs to text (ToUnicode) may say anything. A file draws each frequent character many times, in several fonts, and
the same character looks more like itself than like others. A font on a page whose characters do not look like those of the same
name elsewhere in the file says other than it draws. Fonts of their own for a whole file, and lies in a few characters, are not found.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul, sub
from statistics import median

Rect = tuple[float, float, float, float]
Shape = Sequence[float]

#: The least size in pixels of a character, and what is ink, in grey.
_SMALLEST, _INK = 6, 160
#: A shape has so many zones in each direction.
_ZONES = 6
#: Characters of a font that are looked at on a page, the least number of them to judge it by, and their least size in points.
MOST, LEAST, SIZE = 16, 7, 11.5
#: How many other characters, and how many of the same name, each is compared with: at first, and where that leaves a doubt.
_FEW, _MANY = (10, 3), (60, 15)
#: The share of others that a character looks less like than like its namesakes: half of them by chance, 0.6 and more in real files.
_SURELY, _ALIKE = 0.75, 0.55


@dataclass(frozen=True, slots=True)
class Sample:
    """Characters of one font on one page by name, and where its text stands."""

    shapes: dict[str, Shape]
    places: tuple[Rect, ...]


def shape(pixels: bytes, stride: int, x0: int, y0: int, x1: int, y1: int) -> Shape | None:
    """The ink of each zone of a character in a grey picture, cropped to its ink; None if it is too small."""
    rows = [pixels[start + x0 : start + x1] for start in range(y0 * stride, y1 * stride, stride)]
    inked = [number for number, row in enumerate(rows) if min(row, default=255) <= _INK]
    if not inked or inked[-1] - inked[0] < _SMALLEST:
        return None
    rows = rows[inked[0] : inked[-1] + 1]
    columns = [number for number, column in enumerate(zip(*rows, strict=True)) if min(column) <= _INK]
    left, right = columns[0], columns[-1] + 1
    if right - left < _SMALLEST:
        return None
    ends = [(left + at * (right - left) // _ZONES, left + (at + 1) * (right - left) // _ZONES) for at in range(_ZONES)]
    out = []
    for at in range(_ZONES):
        part = rows[at * len(rows) // _ZONES : (at + 1) * len(rows) // _ZONES]
        out += [255 - sum(sum(row[a:b]) for row in part) / (len(part) * (b - a)) for a, b in ends]
    return out


def misnamed(pages: Sequence[Sequence[Sample]]) -> list[list[Rect]]:
    """For each page, where text in a font stands whose characters are not what the rest of the file draws under their names."""
    every = [shape for samples in pages for sample in samples for shape in sample.shapes.values()]
    if len(every) < LEAST:
        return [[] for _ in pages]
    mean = [sum(column) / len(every) for column in zip(*every, strict=True)]
    own = [[{char: _unit(shape, mean) for char, shape in sample.shapes.items()} for sample in samples] for samples in pages]
    namesakes = defaultdict[str, list[Shape]](list)
    for shapes in (shapes for samples in own for shapes in samples):
        for char, unit in shapes.items():
            namesakes[char].append(unit)
    others = [(char, unit) for char, units in namesakes.items() for unit in units]
    chance = random.Random(0)
    out = []
    for samples, units in zip(pages, own, strict=True):
        doubtful = [sample for sample, shapes in zip(samples, units, strict=True) if not _is_alike(shapes, namesakes, others, chance)]
        out.append([place for sample in doubtful for place in sample.places])
    return out


def _unit(shape: Shape, mean: Shape) -> Shape:
    """What sets a shape apart from the average one, as a vector of length 1."""
    apart = list(map(sub, shape, mean))
    length = sum(map(mul, apart, apart)) ** 0.5 or 1.0
    return [each / length for each in apart]


def _is_alike(
    shapes: dict[str, Shape], namesakes: dict[str, list[Shape]], others: Sequence[tuple[str, Shape]], chance: random.Random
) -> bool:
    """Whether characters look like their namesakes, or there are too few of them to tell."""
    known = {char: shape for char, shape in shapes.items() if len(namesakes[char]) > 1}
    if len(known) < LEAST:
        return True
    return _share(known, namesakes, others, chance, *_FEW) >= _SURELY or _share(known, namesakes, others, chance, *_MANY) >= _ALIKE


def _share(
    shapes: dict[str, Shape],
    namesakes: dict[str, list[Shape]],
    others: Sequence[tuple[str, Shape]],
    chance: random.Random,
    strangers: int,
    relatives: int,
) -> float:
    """The share of random other characters that each is less like than like its namesakes, on average."""
    shares = []
    for char, own in shapes.items():
        same = [each for each in namesakes[char] if each is not own]
        near = median(_nearness(own, each) for each in chance.sample(same, min(relatives, len(same))))
        drawn = (others[int(chance.random() * len(others))] for _ in range(strangers))
        less = [near > _nearness(own, each) for name, each in drawn if name != char]
        shares.append(sum(less) / max(1, len(less)))
    return sum(shares) / len(shares)


def _nearness(one: Shape, other: Shape) -> float:
    return float(sum(map(mul, one, other)))
