"""Reads text that is set downwards, and sideways text of cells: in columns, as other text is read in rows.

Word and LibreOffice print vertical Chinese text as upright characters below each other, with figures and letters turned to the right.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from plancheck.readers.pdf import layout
from plancheck.readers.pdf.layout import TextLine
from plancheck.readers.pdf.page import Glyph, Page, Rect

#: So many Chinese characters below each other, in the order of the file, are vertical text. Fewer may stand there by chance.
LEAST = 4
#: How far below each other characters of vertical text stand at most, in em.
_FARTHEST = 2.6
#: So many lines that each have a character in the same place may be vertical text, though the file has another order.
_BY_CHANCE = 5
#: So many lines of one character, wherever they stand, may be a text that is set in no rows.
_SINGLE = 8
_HAN = re.compile("[\u4e00-\u9fff〇]")
#: Characters that stand below each other in a column of a table: numbers and answers. They make no sentence.
_COUNTS = "一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸"
_ANSWERS = frozenset("是否有无高中低优良差√×✓○●—－-/")
#: Text in a row of a table has at most so many characters.
_LONGEST_CELL = 20
#: So many characters of a column are looked at for the one above the next.
_NEAREST = 8
#: More vertical texts on a page are not read.
_MOST_TEXTS = 200
#: More vertical characters on a page may hold headings and paragraphs, which are not told apart reliably.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Vertical:
    """The vertical text of a page outside its tables: paragraphs, the glyphs that they consist of, and whether it was read reliably."""

    paragraphs: tuple[TextLine, ...] = ()
    used: frozenset[Glyph] = frozenset()
    sure: bool = True


def cell_lines(glyphs: Sequence[Glyph], page: Page) -> list[TextLine]:
    """The lines of a cell, in reading order, whatever their direction."""
    styles, across = page.styles, layout.lines(glyphs, page)
    upright = [glyph for glyph in glyphs if styles[glyph.style].turn == 0]
    turned = [glyph for glyph in glyphs if styles[glyph.style].turn > 0]
    if not turned and not _has_columns(upright, across, page):
        return across
    if _is_set_down(upright, page, bool(turned)):
        turned, upright = [*upright, *turned], []
    out = layout.lines(upright, page)
    for turn in (3, 1, 2):
        out += _lines([glyph for glyph in turned if styles[glyph.style].turn in ((0, 3) if turn == 3 else (turn,))], page, turn)
    return across if _text(across) == _text(out) else out


def _text(lines: Iterable[TextLine]) -> str:
    return "".join(line.text for line in lines)


def vertical(glyphs: Sequence[Glyph], askew: Sequence[Glyph], page: Page) -> Vertical:
    """The text that is set downwards among the glyphs of a page. `askew`: its sideways glyphs, some of which may belong to it."""
    solid = [glyph for glyph in glyphs if glyph.char not in " \u3000"]
    groups, sure = _groups(solid, page)
    if not groups:
        return Vertical(sure=sure)
    right = [glyph for glyph in askew if page.styles[glyph.style].turn == 3 and not page.styles[glyph.style].hidden]
    paragraphs: list[TextLine] = []
    used: set[Glyph] = set()
    sure = sure and len(groups) <= _MOST_TEXTS
    for group in groups[:_MOST_TEXTS]:
        whole = [*group, *(glyph for glyph in _turned_among(group, right, page) if glyph not in used)]
        columns = _lines(whole, page, 3)
        order = _order(columns, group)
        sure = sure and order is not None
        paragraphs += _paragraphs(columns if order is None else order)
        used.update(whole)
    return Vertical(tuple(paragraphs), frozenset(used), sure and len(used) <= _MOST)


def may_be_vertical(lines: Sequence[TextLine]) -> bool:
    """Whether some lines of a page look as if their characters were to be read from line to line rather than along the lines."""
    return _are_single(lines) or _have_columns(lines) or _are_closer_than_letters(lines)


def _are_single(lines: Iterable[TextLine]) -> bool:
    """Whether many lines in turn are a single character."""
    runs = (
        "".join(line.text for line in run) for is_single, run in groupby(lines, lambda line: bool(_HAN.fullmatch(line.text))) if is_single
    )
    return any(len(text) >= _SINGLE and not _is_listed(text) for text in runs)


def _have_columns(lines: Iterable[TextLine]) -> bool:
    """Whether characters that stand alone in their lines stand below each other."""
    chains: dict[int, list[tuple[float, float, str]]] = {}  # by place: x and y of the last character, the characters up to it
    for line in lines:
        for x0, x1, start, end in line.pieces:
            if end - start != 1 or not _HAN.match(line.text, start):
                continue
            x, y, size = (x0 + x1) / 2, (line.y0 + line.y1) / 2, line.size or 1.0
            near = [chain for at in (-1, 0, 1) for chain in chains.get(round(x / 10) + at, ())]
            above = [text for a, b, text in near if abs(a - x) < 0.3 * size and 0.7 * size < y - b < 1.7 * size]
            below = [text + line.text[start] for text in above]
            if any(len(text) >= _BY_CHANCE and not _is_listed(text) for text in below):
                return True
            column = chains.setdefault(round(x / 10), [])
            column.append((x, y, max(below, key=len, default=line.text[start])[1 - _BY_CHANCE :]))
            del column[:-_NEAREST]
    return False


def _is_listed(chars: str) -> bool:
    """Whether some characters below each other are numbers or answers, as in a column of a table, rather than a text."""
    parts = (chars[at : at + _BY_CHANCE] for at in range(max(1, len(chars) - _BY_CHANCE + 1)))
    return all(len(set(part)) <= 2 or _ANSWERS.issuperset(part) or any(_counts(part, row) for row in _COUNTS) for part in parts)


def _counts(chars: str, row: str) -> bool:
    """Whether characters count on, or stay, or begin again."""
    places = [row.find(char) for char in chars]
    return -1 not in places and all(there in (0, here, here + 1) for here, there in pairwise(places))


def _are_closer_than_letters(lines: Sequence[TextLine]) -> bool:
    """Whether lines in turn stand closer to each other than their characters do."""
    run = 0
    for last, line in pairwise(lines):
        count = len(line.text)
        is_loose = count > 1 and len(line.pieces) == 1 and all(map(layout.is_wide, line.text))
        letters = (line.x1 - line.x0 - line.size) / (count - 1) if is_loose else 0.0
        run = run + 1 if is_loose and letters > 1.1 * max(line.size, line.y0 - last.y0) and line.y0 > last.y0 else 0
        if run + 1 >= _BY_CHANCE:
            return True
    return False


# --- what is set downwards ---


def _is_below(last: Glyph, glyph: Glyph, size: float) -> bool:
    """Whether a character stands directly below another."""
    return 0.7 * size < glyph.base - last.base < _FARTHEST * size and abs(glyph.x0 + glyph.x1 - last.x0 - last.x1) < 0.6 * size


def _is_beside(last: Glyph, glyph: Glyph, size: float) -> bool:
    """Whether a character follows another on its line."""
    return abs(glyph.base - last.base) < 0.2 * size and -0.6 * size < glyph.x0 - last.x1 < 1.5 * size


def _is_set_down(upright: Sequence[Glyph], page: Page, turned: bool) -> bool:
    """Whether the upright characters of a cell are vertical text. `turned`: it has others, turned aside."""
    solid = [glyph for glyph in upright if glyph.char not in " \u3000"]
    below = beside = 0
    for last, glyph in pairwise(solid):
        size = page.styles[glyph.style].size
        below += _is_below(last, glyph, size)
        beside += _is_beside(last, glyph, size)
    return below > 3 * beside and below >= 2 if not turned else below >= beside


def _has_columns(upright: Sequence[Glyph], across: Sequence[TextLine], page: Page) -> bool:
    """Whether a cell has several columns of vertical text. A single one reads the same in lines of one character."""
    return any(len(line.text) > 1 for line in across) and _is_set_down(upright, page, turned=False)


def _groups(solid: Sequence[Glyph], page: Page) -> tuple[list[list[Glyph]], bool]:
    """The vertical texts among some glyphs, which stand in the order of the file, and whether all that may be one is among them."""
    chains = list(_chains(solid, page))
    groups: list[list[Glyph]] = []
    done, sure = -1, True
    rows: frozenset[int] | None = None
    for number, (start, end) in enumerate(chains):
        if start < done or not _is_core(solid[start:end]):
            continue
        rows = _rows(solid, page) if rows is None else rows
        if all(round(glyph.base) in rows for glyph in solid[start:end]):
            sure = False
            continue
        size, top = page.styles[solid[start].style].size, min(glyph.base for glyph in solid[start:end])
        first, last = number, number
        while first > 0 and chains[first - 1][0] >= done and _belongs(solid, chains[first - 1], chains[first], page, size, top):
            first -= 1
        while last + 1 < len(chains) and _belongs(solid, chains[last + 1], chains[last], page, size, top):
            last += 1
        done = chains[last][1]
        groups.append(list(solid[chains[first][0] : done]))
    return groups, sure


def _rows(solid: Sequence[Glyph], page: Page) -> frozenset[int]:
    """The baselines, to the point, of words and short lines, which the cells of a table have; not those of running text beside it."""
    found: dict[int, int] = {}  # the length of the longest
    length = 1
    for last, glyph in pairwise(solid):
        length = length + 1 if _is_beside(last, glyph, page.styles[glyph.style].size) else 1
        if length > 1:
            at = round(glyph.base)
            found.update((near, max(length, found.get(near, 0))) for near in (at - 1, at, at + 1))
    return frozenset(at for at, length in found.items() if length <= _LONGEST_CELL)


def _chains(solid: Sequence[Glyph], page: Page) -> Iterator[tuple[int, int]]:
    """Runs of glyphs each of which stands directly below the one before, as (start, end)."""
    start = 0
    for index, (last, glyph) in enumerate(pairwise(solid), 1):
        size = page.styles[glyph.style].size
        if not (glyph.base - last.base > 0.5 * size and _is_below(last, glyph, size)):
            yield start, index
            start = index
    if solid:
        yield start, len(solid)


def _is_core(chain: Sequence[Glyph]) -> bool:
    text = "".join(glyph.char for glyph in chain)
    return len(_HAN.findall(text)) >= LEAST and not _is_listed(text)


def _belongs(solid: Sequence[Glyph], chain: tuple[int, int], near: tuple[int, int], page: Page, size: float, top: float) -> bool:
    """Whether a chain is another column of a vertical text, or goes on in the column of `near` behind turned figures."""
    a, b = chain
    glyph = solid[a]
    if abs(page.styles[glyph.style].size - size) > 0.1 * size or not layout.is_wide(glyph.char):
        return False
    if b - a == 1 and any(_is_beside(last, other, size) for last, other in pairwise(solid[max(0, a - 1) : b + 1])):
        return False
    beside = abs(glyph.x0 - solid[near[0]].x0)
    gap = glyph.base - solid[near[1] - 1].base if a > near[0] else solid[near[0]].base - solid[b - 1].base
    same_column = beside < 0.3 * size and 0 < gap < 12 * size
    return same_column or (0.8 * size < beside < 3 * size and abs(glyph.base - top) < 0.6 * size)


def _turned_among(group: Sequence[Glyph], right: Sequence[Glyph], page: Page) -> list[Glyph]:
    """The glyphs turned to the right that stand in the columns of a vertical text, or directly above or below one."""
    size = page.styles[group[0].style].size
    columns: dict[int, list[float]] = {}  # top and bottom by centre
    for glyph in group:
        span = _column_at(columns, glyph, 1.0)
        if span is None:
            columns[round(_middle(glyph))] = [glyph.y0, glyph.y1]
        else:
            span[:] = [min(span[0], glyph.y0), max(span[1], glyph.y1)]
    out: set[Glyph] = set()
    for turned in (sorted(right, key=lambda glyph: glyph.y0), sorted(right, key=lambda glyph: -glyph.y1)):
        for glyph in turned:
            span = _column_at(columns, glyph, 0.5 * size)
            if span and span[0] - size < glyph.y1 and glyph.y0 < span[1] + size:
                span[:] = [min(span[0], glyph.y0), max(span[1], glyph.y1)]
                out.add(glyph)
    return [glyph for glyph in right if glyph in out]


def _middle(glyph: Glyph) -> float:
    return (glyph.x0 + glyph.x1) / 2


def _column_at(columns: dict[int, list[float]], glyph: Glyph, near: float) -> list[float] | None:
    """The column of a glyph, whose middle is at most `near` points from its own."""
    x = _middle(glyph)
    return next((columns[at] for at in range(math.ceil(x - near), math.floor(x + near) + 1) if at in columns), None)


# --- columns as lines ---


def _lines(glyphs: Sequence[Glyph], page: Page, turn: int) -> list[TextLine]:
    """The columns of some glyphs turned by so many quarters (3: or set downwards), from the first to the last for a reader."""
    made = layout.lines([_laid(glyph, page.styles[glyph.style].size, page.styles[glyph.style].turn, turn) for glyph in glyphs], page)
    rects = (_back(line.rect, turn) for line in made)
    return [line._replace(rect=rect, pieces=((rect[0], rect[2], 0, len(line.text)),)) for line, rect in zip(made, rects, strict=True)]


def _laid(glyph: Glyph, size: float, own: int, turn: int) -> Glyph:
    """The glyph on the page as turned for reading."""
    x0, y0, x1, y1 = glyph[1:5]
    if own == 0 and size:  # its box has the height of a line
        y0, y1 = glyph.base - 0.88 * size, glyph.base + 0.12 * size
    a, b, c, d = _forth((x0, y0, x1, y1), turn)
    return Glyph(glyph.char, a, b, c, d, (b + d) / 2 + 0.38 * size, glyph.style)


def _forth(rect: Rect, turn: int) -> Rect:
    x0, y0, x1, y1 = rect
    if turn == 3:
        return y0, -x1, y1, -x0
    return (-y1, x0, -y0, x1) if turn == 1 else (-x1, -y1, -x0, -y0)


def _back(rect: Rect, turn: int) -> Rect:
    return _forth(rect, {1: 3, 3: 1}.get(turn, turn))


def _order(columns: Sequence[TextLine], group: Sequence[Glyph]) -> list[TextLine] | None:
    """The columns, which stand from right to left, in the order in which the file has them; None if that is neither way across."""
    first: dict[int, int] = {}
    for number, glyph in enumerate(group):
        first.setdefault(round(_middle(glyph)), number)
    found = ([first[x] for x in range(math.ceil(line.x0 - 1), math.floor(line.x1 + 1) + 1) if x in first] for line in columns)
    known = [min(numbers) for numbers in found if numbers]
    if known == sorted(known):
        return list(columns)
    return list(reversed(columns)) if known == sorted(known, reverse=True) else None


def _paragraphs(columns: Sequence[TextLine]) -> Iterator[TextLine]:
    """Columns joined to paragraphs, which end in a short column."""
    bottom = max(line.y1 for line in columns)
    made: list[TextLine] = []
    for line in columns:
        made.append(line)
        if line.y1 < bottom - 1.5 * line.size:
            yield _joined(made)
            made = []
    if made:
        yield _joined(made)


def _joined(made: Sequence[TextLine]) -> TextLine:
    text = ""
    for line in made:
        text += layout.join(text, line.text) + line.text
    rect = (min(line.x0 for line in made), min(line.y0 for line in made), max(line.x1 for line in made), max(line.y1 for line in made))
    return made[0]._replace(text=text, rect=rect, bold=0, pieces=((rect[0], rect[2], 0, len(text)),))
