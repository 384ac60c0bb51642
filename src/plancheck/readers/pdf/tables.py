"""Recognises tables of a PDF page by rulings, with pdfplumber, or by the gutters between long rules or shaded rows.

Lengths are PDF points in the reading frame. A `RawTable` is a piece on one page; `stitch` joins pieces across pages.
"""

from __future__ import annotations

import io
import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import pdfplumber
from pdfminer.pdfexceptions import PDFException
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from pdfplumber.utils.geometry import filter_edges

from plancheck.readers.pdf import layout, vertical
from plancheck.readers.pdf.layout import TextLine
from plancheck.readers.pdf.page import Edge, Glyph, Page, Rect

#: Cells are looked for in bands of this height, in points.
_BAND = 16
#: The cells of a table by where one of their sides stands, in whole points, and by the bands that they reach into.
_Sides = dict[tuple[int, int], list[Rect]]
#: A page with fewer rulings and rectangles has no table. This missed none of 594 table pages; counting lines only missed 432.
GATE = 4
_SNAP = 3.0


@dataclass(frozen=True, slots=True)
class Cell:
    """Covers rows [row, row + down) and columns [column, column + across), from 0."""

    row: int
    column: int
    down: int
    across: int
    rect: Rect
    lines: tuple[TextLine, ...] = ()
    joined: str = ""


@dataclass(frozen=True, slots=True)
class RawTable:
    """A piece of a table on one page. `columns` are the positions of its vertical borders."""

    page: int
    rect: Rect
    rows: int
    columns: tuple[float, ...]
    cells: tuple[Cell, ...]
    ruled: bool = True
    sound: bool = True

    @property
    def width(self) -> int:
        return len(self.columns) - 1


#: The maximum number of ruling intersections: more are a drawing, and the time to find cells is quadratic in them. Pages of real plans have
#: up to 1,444.
MAX_CROSSINGS = 3_000


def dense(page: Page) -> bool:
    """Whether a page has too many rulings for table recognition."""
    if page.too_many_edges:
        return True
    ways = [len(_merged(page.edges, way)) for way in ("h", "v")] if len(page.edges) > 150 else [0, 0]
    return ways[0] * ways[1] > MAX_CROSSINGS


def in_rows(made: Sequence[TextLine]) -> bool:
    """Whether at least three lines in succession have three pieces each, as rows of a table have."""
    return any(parted and len(list(run)) >= 3 for parted, run in itertools.groupby(made, lambda line: len(line.pieces) >= 3))


def gated(page: Page) -> bool:
    """Whether a page has enough rulings for a table."""
    return len(page.edges) + page.rectangles >= GATE


# --- missing borders ---


def _merged(edges: Sequence[Edge], way: str) -> list[Edge]:
    """The edges of one direction, with collinear pieces joined."""
    groups: list[list[Edge]] = []
    chosen = [edge for edge in edges if edge.way == way]

    def across(edge: Edge) -> float:
        return edge.y0 if way == "h" else edge.x0

    for edge in sorted(chosen, key=across):
        if groups and across(edge) - across(groups[-1][-1]) <= 1.5:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    out: list[Edge] = []
    for group in groups:
        along = sorted(((e.x0, e.x1) if way == "h" else (e.y0, e.y1)) for e in group)
        at = sum(across(edge) for edge in group) / len(group)
        start, end = along[0]
        for a, b in along[1:]:
            if a <= end + _SNAP:
                end = max(end, b)
                continue
            out.append(Edge("h", start, at, end, at) if way == "h" else Edge("v", at, start, at, end))
            start, end = a, b
        out.append(Edge("h", start, at, end, at) if way == "h" else Edge("v", at, start, at, end))
    return out


def completed(edges: Sequence[Edge]) -> list[Edge]:
    """The edges plus the outer borders that open tables lack (at the sides, or at a page break)."""
    across, down = _merged(edges, "h"), _merged(edges, "v")
    sides = [side for (x0, x1), rules in _by_span(across).items() for side in _missing_sides(x0, x1, rules, down)]
    return [*edges, *sides, *_closing(across, down, "y0"), *_closing(across, down, "y1")]


def _by_span(across: Sequence[Edge]) -> dict[tuple[int, int], list[Edge]]:
    """Long horizontal edges by their left and right ends."""
    spans: dict[tuple[int, int], list[Edge]] = defaultdict(list)
    for rule in across:
        if rule.x1 - rule.x0 > 60:
            near = (span for span in spans if abs(span[0] - rule.x0) <= _SNAP and abs(span[1] - rule.x1) <= _SNAP)
            spans[next(near, (round(rule.x0), round(rule.x1)))].append(rule)
    return spans


def _missing_sides(x0: int, x1: int, rules: Sequence[Edge], down: Sequence[Edge]) -> list[Edge]:
    """The missing vertical borders of a table without sides, whose horizontal edges have one span."""
    top, bottom = min(rule.y0 for rule in rules), max(rule.y0 for rule in rules)
    inner = [v for v in down if x0 + _SNAP < v.x0 < x1 - _SNAP and v.y1 > top + _SNAP and v.y0 < bottom - _SNAP]
    if len(rules) < 2 or not inner:
        return []
    # Only within the column lines: elsewhere two boxes may have the same width by chance.
    low, high = min(v.y0 for v in inner), max(v.y1 for v in inner)

    def is_drawn(x: int) -> bool:
        return any(abs(v.x0 - x) <= _SNAP and v.y0 < high - _SNAP and v.y1 > low + _SNAP for v in down)

    return [Edge("v", x, max(top, low), x, min(bottom, high)) for x in (x0, x1) if not is_drawn(x)]


def _closing(across: Sequence[Edge], down: Sequence[Edge], end: str) -> list[Edge]:
    """Horizontal borders where three or more vertical edges end without one: a table cut by a page break."""
    groups: list[list[Edge]] = []
    for line in sorted(down, key=lambda edge: float(getattr(edge, end))):
        if groups and abs(getattr(line, end) - getattr(groups[-1][-1], end)) <= 1.0:
            groups[-1].append(line)
        else:
            groups.append([line])
    out: list[Edge] = []
    for group in groups:
        y = sum(getattr(edge, end) for edge in group) / len(group)
        x0, x1 = min(edge.x0 for edge in group), max(edge.x0 for edge in group)
        if len(group) < 3 or any(abs(rule.y0 - y) <= 2 * _SNAP and rule.x0 < x1 - _SNAP and rule.x1 > x0 + _SNAP for rule in across):
            continue
        out.append(Edge("h", x0, y, x1, y))
    return out


# --- cells ---


def _clusters(values: Sequence[float], near: float) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _index(values: Sequence[float], value: float) -> int:
    """The index of the nearest of some sorted values."""
    after = bisect_left(values, value)
    if after == len(values) or (after and value - values[after - 1] <= values[after] - value):
        return after - 1
    return after


def _gridded(page: int, boxes: Sequence[Rect]) -> RawTable | None:
    """Arranges boxes in a grid; None if they overlap."""
    xs = _clusters([x for box in boxes for x in (box[0], box[2])], 4.0)
    ys = _clusters([y for box in boxes for y in (box[1], box[3])], 3.0)
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        row, below = _index(ys, box[1]), _index(ys, box[3])
        column, beyond = _index(xs, box[0]), _index(xs, box[2])
        if below <= row or beyond <= column:
            continue
        places = {(r, c) for r in range(row, below) for c in range(column, beyond)}
        if places & taken:
            return None
        taken |= places
        cells.append(Cell(row, column, below - row, beyond - column, box))
    if not cells:
        return None
    rect = (xs[0], ys[0], xs[-1], ys[-1])
    return _aligned(RawTable(page, rect, len(ys) - 1, tuple(xs), tuple(cells)))


def _aligned(table: RawTable) -> RawTable:
    """Aligns rows with displaced borders to the columns: cell by cell if the counts agree, else by what they cover.

    Headers may be a few points out of line with their columns, which would double the number of columns.
    Ambiguous tables are unchanged.
    """
    in_row: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda cell: cell.column):
        for row in in_row[cell.row : cell.row + cell.down]:
            row.append(cell)
    borders = Counter(tuple((c.column, c.column + c.across) for c in cells) for cells in in_row)
    main = borders.most_common(1)[0][0]
    if len(main) >= table.width or len(main) < 2 or any(a[1] != b[0] for a, b in itertools.pairwise(main)):
        return table
    spans = _spans(table, in_row, main)
    if spans is None:
        return table
    placed = tuple(replace(cell, column=spans[cell][0], across=spans[cell][1] - spans[cell][0]) for cell in table.cells)
    if _overlap(placed):
        return table
    return replace(table, columns=(table.columns[main[0][0]], *(table.columns[b] for _, b in main)), cells=placed)


def _spans(table: RawTable, in_row: Sequence[Sequence[Cell]], main: Sequence[tuple[int, int]]) -> dict[Cell, tuple[int, int]] | None:
    """The columns of each cell among those of most rows; None if a cell has none or its rows disagree."""
    middles = [(table.columns[a] + table.columns[b]) / 2 for a, b in main]
    spans: dict[Cell, tuple[int, int]] = {}
    for cells in in_row:
        for order, cell in enumerate(cells):
            covered = [order] if len(cells) == len(main) else [i for i, x in enumerate(middles) if cell.rect[0] < x < cell.rect[2]]
            if not covered or spans.setdefault(cell, (covered[0], covered[-1] + 1)) != (covered[0], covered[-1] + 1):
                return None
    return spans


def _overlap(cells: Iterable[Cell]) -> bool:
    """Whether two cells overlap."""
    taken = Counter(
        (row, column)
        for cell in cells
        for row in range(cell.row, cell.row + cell.down)
        for column in range(cell.column, cell.column + cell.across)
    )
    return any(count > 1 for count in taken.values())


#: pdfplumber's defaults: tolerances for joining and crossing rulings, and minimum lengths of pieces and whole rulings.
_NEAR, _SHORTEST_PIECE, _SHORTEST = 3, 1, 3


def cells(edges: Iterable[Edge]) -> list[Rect]:
    """The smallest rectangles enclosed by rulings.

    Uses the functions behind `pdfplumber.Page.find_tables` with PDFium's edges. This gives the same cells in an eighth of the time, since
    pdfplumber spends most of its time on parsing the page.
    """
    pieces = [
        {
            "x0": edge.x0, "x1": edge.x1, "top": edge.y0, "bottom": edge.y1, "width": edge.x1 - edge.x0, "height": edge.y1 - edge.y0,
            "orientation": edge.way, "object_type": "line",
        }
        for edge in edges
    ]  # fmt: skip
    rulings = merge_edges(filter_edges(pieces, min_length=_SHORTEST_PIECE), _NEAR, _NEAR, _NEAR, _NEAR)
    return intersections_to_cells(edges_to_intersections(filter_edges(rulings, min_length=_SHORTEST), _NEAR, _NEAR))


def _boxes(page: Page) -> list[list[Rect]]:
    """The cells of each ruled table, and wide single cells, which may be a row of a box cut off by a page break."""
    boxes = cells(completed(page.edges))
    groups = cells_to_tables(boxes)
    while loose := {cell for group in groups for cell in _run_over(page, group)}:  # removing one may isolate its neighbour
        boxes = [cell for cell in boxes if cell not in loose]
        groups = cells_to_tables(boxes)
    taken = {cell for group in groups for cell in group}
    return groups + [[cell] for cell in boxes if cell not in taken and cell[2] - cell[0] > 0.4 * page.width]


def _run_over(page: Page, group: Sequence[Rect]) -> list[Rect]:
    """False cells of a table: they lack a neighbour on a side where text crosses their border.

    Such cells are text between two tables, enclosed by rulings that are too long.
    """
    left, right = min(cell[0] for cell in group), max(cell[2] for cell in group)
    beside: tuple[_Sides, _Sides] = defaultdict(list), defaultdict(list)
    for cell in group:
        for band in _bands(cell[1], cell[3]):
            beside[0][round(cell[0]), band].append(cell)
            beside[1][round(cell[2]), band].append(cell)

    def alone(cell: Rect, x: float, others: _Sides) -> bool:
        places = ((round(x) + at, band) for at in (-1, 0, 1) for band in _bands(cell[1], cell[3]))
        near = (neighbour for place in places for neighbour in others.get(place, ()))
        return not any(neighbour[1] < cell[3] - _SNAP and neighbour[3] > cell[1] + _SNAP for neighbour in near)

    out: list[Rect] = []
    for cell in group:
        open_at = [
            x for x, others in ((cell[2], beside[0]), (cell[0], beside[1])) if left + _SNAP < x < right - _SNAP and alone(cell, x, others)
        ]
        if open_at and any(_crossed(page, x, cell[1], cell[3]) for x in open_at):
            out.append(cell)
    return out


def _crossed(page: Page, x: float, top: float, bottom: float) -> bool:
    """Whether a line of text crosses a vertical ruling between two heights."""
    for last, glyph in itertools.pairwise(page.glyphs):
        if last.x0 < x < glyph.x1 and top < last.base < bottom and " " not in (last.char, glyph.char):
            size = page.styles[glyph.style].size
            if abs(glyph.base - last.base) <= 0.15 * size and glyph.x0 - last.x1 < 0.25 * size:
                return True
    return False


def _plumber_boxes(data: bytes, number: int) -> list[list[Rect]]:
    """The cells of each table by pdfplumber's own page parser; slow. Empty without PDF data or on errors."""
    if not data:
        return []
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            page = document.pages[number - 1]
            left, top = page.bbox[:2]
            return [[(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells] for table in page.find_tables()]
    except (PDFException, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return []


def ruled(page: Page, data: bytes, turned: bool) -> list[RawTable]:
    """The ruled grids of a page, including single cells, without text. `turned`: the reading frame differs from the displayed page."""
    if not gated(page) or dense(page):
        return []
    tables = [_gridded(page.number, boxes) for boxes in _boxes(page)]
    sound = [table for table in tables if table is not None]
    if len(sound) < len(tables) and not turned:
        return whole(page, data) or sound
    return sound


def whole(page: Page, data: bytes) -> list[RawTable]:
    """The grids of a page by pdfplumber's own page parser; empty if any of them is inconsistent."""
    again = [_gridded(page.number, boxes) for boxes in _plumber_boxes(data, page.number)]
    return [] if None in again else [table for table in again if table is not None]


def inside(rect: Rect, glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs whose middle lies in a rectangle."""
    x0, y0, x1, y1 = rect
    return [glyph for glyph in glyphs if y0 <= (glyph[2] + glyph[4]) / 2 <= y1 and x0 <= (glyph[1] + glyph[3]) / 2 <= x1]


def outside(rect: Rect, glyphs: Sequence[Glyph]) -> list[Glyph]:
    """The glyphs whose middle does not lie in a rectangle."""
    x0, y0, x1, y1 = rect
    return [glyph for glyph in glyphs if not (y0 <= (glyph[2] + glyph[4]) / 2 <= y1 and x0 <= (glyph[1] + glyph[3]) / 2 <= x1)]


def filled(table: RawTable, page: Page, glyphs: Sequence[Glyph]) -> RawTable:
    """The table with its text; `sound` is False if words cross cell borders."""
    rects = [cell.rect for cell in table.cells]
    by_height = defaultdict[int, list[int]](list)
    for number, rect in enumerate(rects):
        for band in _bands(rect[1], rect[3]):
            by_height[band].append(number)
    per_cell: list[list[Glyph]] = [[] for _ in rects]
    changes: list[int] = []  # glyphs in another cell than the previous one
    number = -1
    x0 = y0 = x1 = y1 = math.nan
    for index, glyph in enumerate(glyphs):
        if not (y0 <= (glyph[2] + glyph[4]) / 2 <= y1 and x0 <= (glyph[1] + glyph[3]) / 2 <= x1):
            nearest = _cell_at(rects, by_height, (glyph[1] + glyph[3]) / 2, (glyph[2] + glyph[4]) / 2)
            if nearest != number:
                number = nearest
                x0, y0, x1, y1 = rects[number]
                changes.append(index)
        per_cell[number].append(glyph)
    cells = []
    for cell, own in zip(table.cells, per_cell, strict=True):
        made = tuple(vertical.cell_lines(own, page))
        cells.append(Cell(cell.row, cell.column, cell.down, cell.across, cell.rect, made, _cell_text(made, cell)))
    crossed = sum(_adjoin(glyphs[index - 1], glyphs[index]) for index in changes[1:])
    sound = crossed <= 2 or crossed <= 0.06 * sum(map(_adjoin, glyphs, glyphs[1:]))
    return replace(table, cells=tuple(cells), sound=sound)


def _adjoin(last: Glyph, glyph: Glyph) -> bool:
    """Whether two glyphs are adjacent characters of a word."""
    return abs(last.base - glyph.base) < 0.5 and -0.5 < glyph.x0 - last.x1 < 0.3 and glyph.char != " " != last.char


def _bands(top: float, bottom: float) -> range:
    """The numbers of the bands of a page that a stretch of its height touches."""
    return range(math.floor(top / _BAND), math.floor(bottom / _BAND) + 1)


def _cell_at(rects: Sequence[Rect], by_height: Mapping[int, Sequence[int]], x: float, y: float) -> int:
    """The cell that contains a point, or the nearest one."""
    for number in by_height.get(math.floor(y / _BAND), ()):
        x0, y0, x1, y1 = rects[number]
        if y0 <= y <= y1 and x0 <= x <= x1:
            return number
    away = [max(x0 - x, 0, x - x1) + max(y0 - y, 0, y - y1) for x0, y0, x1, y1 in rects]
    return away.index(min(away))


_CELL_MARK = re.compile(r"[（(]?\d{1,2}[.．、)）](?!\d)|[①-⑳]|[一二三四五六七八九十]{1,2}、|[●■◆•]|——")


def breaks(made: Sequence[TextLine], cell_rect: Rect) -> list[bool]:
    """Whether each line of a cell starts a new paragraph, which the first one does not."""
    out = [False] * len(made)
    for index in range(1, len(made)):
        last, line = made[index - 1], made[index]
        short = last.x1 < cell_rect[2] - 2.5 * last.size
        ended = last.text[-1] in "。；;！？"
        out[index] = (bool(_CELL_MARK.match(line.text)) and (ended or short)) or (ended and short)
    return out


def _cell_text(made: Sequence[TextLine], cell: Cell) -> str:
    text = ""
    for line, broken in zip(made, breaks(made, cell.rect), strict=True):
        text += ("\n" if broken else layout.join(text, line.text)) + line.text
    return text


#: A gap between columns is so many times as wide as a character, and lies in the middle of their cell (share of its width).
_GAP, _MIDDLE = (0.9, 3.0), (0.25, 0.75)


def side_by_side(table: RawTable, page: Page, glyphs: Sequence[Glyph]) -> RawTable | None:
    """A single cell with two in it that have no rulings, as a box with these below each other; None if its text is one.

    The two are told from text in lines with blanks in the same place: their lines stand on other heights, or each has three and more.
    """
    (x0, y0, x1, y1), solid = table.rect, [glyph for glyph in glyphs if glyph.char not in " \u3000"]
    if y1 - y0 > 0.5 * page.height or not solid:
        return None
    gap = _widest_gap(glyphs)
    size = max(page.styles[glyph.style].size for glyph in solid)
    middle = sum(gap) / 2
    if not _GAP[0] * size <= gap[1] - gap[0] <= _GAP[1] * size or not _MIDDLE[0] <= (middle - x0) / (x1 - x0) <= _MIDDLE[1]:
        return None
    halves = [(x0, y0, middle, y1), (middle, y0, x1, y1)]
    made = [layout.lines(inside(half, glyphs), page) for half in halves]
    if not all(len(own) >= 2 and own[0].x1 > max(line.x1 for line in own) - 1.5 * size for own in made):
        return None
    level = any(abs(one.y1 - other.y1) < 0.1 * size for one in made[0] for other in made[1])
    if level and min(map(len, made)) < 3:
        return None
    parts = [
        Cell(row, 0, 1, 1, half, tuple(own), _cell_text(own, table.cells[0]))
        for row, (half, own) in enumerate(zip(halves, made, strict=True))
    ]
    return replace(table, rows=2, cells=tuple(parts))


def _widest_gap(glyphs: Iterable[Glyph]) -> tuple[float, float]:
    """The left and right of the widest stripe between glyphs that none crosses."""
    widest, end = (0.0, 0.0), math.inf
    for left, right in sorted((glyph.x0, glyph.x1) for glyph in glyphs):
        if left - end > widest[1] - widest[0]:
            widest = end, left
        end = max(end, right) if end < math.inf else right
    return widest


# --- recognition ---


def is_table(table: RawTable) -> bool:
    """Whether a grid is a table: at least two rows and columns, and enough cells with text for it not to be a frame or a drawing."""
    if table.rows < 2 or table.width < 2:
        return False
    written = sum(1 for cell in table.cells if cell.joined)
    covered = sum(cell.down * cell.across for cell in table.cells)
    if len(table.cells) < 4 and max(cell.across for cell in table.cells) == table.width:
        return False  # a titled box with one divided row
    return written >= 3 and written >= 0.3 * len(table.cells) and covered >= 0.5 * table.rows * table.width


def same_columns(a: RawTable, b: RawTable) -> bool:
    """Whether two pieces have the same columns, allowing for a horizontal shift."""
    if a.width != b.width:
        return False
    if not a.ruled or not b.ruled:  # their borders depend on the cell content of each page
        return a.ruled == b.ruled and _row_texts(a, 0) == _row_texts(b, 0)
    shift = a.columns[0] - b.columns[0]
    return all(abs(x - shift - y) <= 6 for x, y in zip(a.columns, b.columns, strict=True))


# --- tables without vertical rulings ---


def _gutters(made: Sequence[TextLine], rect: Rect, size: float) -> list[float]:
    """Column borders in the vertical gaps that no piece of these lines touches."""
    spans = sorted((piece[0], piece[1]) for line in made for piece in line.pieces)
    if not spans:
        return []
    borders: list[float] = [min(rect[0], spans[0][0])]
    end = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - end > 0.45 * size:
            borders.append((end + x0) / 2)
        end = max(end, x1)
    return [*borders, max(rect[2], end)]


def _by_gutters(page: Page, made: Sequence[TextLine], rect: Rect, head: float) -> RawTable | None:
    """A table read by its gutters. Lines above `head` (the rule under the header) may cross them."""
    size = layout.body_size(made) or 10.0
    body = [line for line in made if line.y0 >= head - 1]
    columns = _gutters(body, rect, size)
    if len(columns) < 3 or len(body) < 2 or median(len(line.pieces) for line in body) > len(columns) - 1:
        return None  # more pieces than columns: the text is not aligned in columns
    grid: list[list[list[TextLine]]] = []
    tops: list[float] = []
    last: TextLine | None = None
    for line in made:
        parts = _in_columns(line, columns)
        close = last is not None and line.y0 - last.y1 < 0.45 * size and line.y0 >= head - 1 and bool(grid) and tops[-1] >= head - 1
        # A close line with an empty first column continues the cells above.
        if close and not parts[0] and sum(map(bool, parts)) < len(parts) - 1:
            for cell, part in zip(grid[-1], parts, strict=True):
                cell += part
        else:
            grid.append(parts)
            tops.append(line.y0)
        last = line
    return _from_grid(page, grid, columns, tops, rect)


def _in_columns(line: TextLine, columns: Sequence[float]) -> list[list[TextLine]]:
    """The part of a line in each column, as a list of one line or none."""
    pieces: list[list[tuple[float, float, int, int]]] = [[] for _ in columns[:-1]]
    for piece in line.pieces:
        column = bisect_right(columns, (piece[0] + piece[1]) / 2) - 1
        pieces[min(max(column, 0), len(pieces) - 1)].append(piece)
    return [[_part(line, own)] if own else [] for own in pieces]


def _part(line: TextLine, pieces: Sequence[tuple[float, float, int, int]]) -> TextLine:
    text = line.text[pieces[0][2] : pieces[-1][3]].strip()
    rect = (pieces[0][0], line.y0, pieces[-1][1], line.y1)
    return line._replace(text=text, rect=rect, bold=len(text) if line.bold >= len(line.text) else 0, pieces=())


def _from_grid(
    page: Page, grid: list[list[list[TextLine]]], columns: Sequence[float], tops: Sequence[float], rect: Rect
) -> RawTable | None:
    cells: list[Cell] = []
    for row, parts in enumerate(grid):
        bottom = tops[row + 1] if row + 1 < len(tops) else rect[3]
        for column, made in enumerate(parts):
            box = (columns[column], tops[row], columns[column + 1], bottom)
            cell = Cell(row, column, 1, 1, box, tuple(made))
            cells.append(replace(cell, joined=_cell_text(made, cell)))
    table = RawTable(page.number, rect, len(grid), tuple(columns), tuple(cells), ruled=False)
    return table if _sane(table) else None


def _sane(table: RawTable) -> bool:
    """Whether a table read by gutters is plausible: enough rows and columns, few empty cells, no running text."""
    written = [cell.joined for cell in table.cells if cell.joined]
    if table.rows < 2 or table.width < 2 or len(written) < 0.6 * len(table.cells):
        return False
    full_rows = sum(1 for row in range(table.rows) if all(cell.joined for cell in table.cells if cell.row == row))
    return full_rows >= 0.5 * table.rows and sum(map(len, written)) / len(written) <= 30


def unruled(page: Page, made: Sequence[TextLine], taken: Sequence[Rect]) -> list[tuple[RawTable, list[TextLine]]]:
    """Tables between long rules, on shaded rows or under captions, with their lines. `made`: lines of the page outside other tables."""
    out: list[tuple[RawTable, list[TextLine]]] = []
    for rect, head in [*_ruled_regions(page, taken), *_shaded_regions(page, made), *_captioned_regions(made, taken)]:
        used = {line for _, lines in out for line in lines}
        lines = [line for line in made if line.y0 > rect[1] - 2 and line.y1 < rect[3] + 3 and line not in used]
        wide = [line for line in lines if line.x1 > rect[0] and line.x0 < rect[2]]
        table = _by_gutters(page, wide, rect, head)
        if table is not None:
            out.append((table, wide))
    return out


def _ruled_regions(page: Page, taken: Sequence[Rect]) -> list[tuple[Rect, float]]:
    """(region, position of the rule under its header) between long rules of equal width without vertical edges."""
    across, down = _merged(page.edges, "h"), _merged(page.edges, "v")

    def within(rule: Edge, r: Rect) -> bool:
        return r[0] - 4 <= rule.x0 and rule.x1 <= r[2] + 4 and r[1] - 4 <= rule.y0 <= r[3] + 4

    free = [rule for rule in across if rule.x1 - rule.x0 > 0.35 * page.width and not any(within(rule, rect) for rect in taken)]
    groups: list[list[Edge]] = []
    for rule in sorted(free, key=lambda rule: rule.y0):
        group = next((g for g in groups if abs(g[0].x0 - rule.x0) <= _SNAP and abs(g[0].x1 - rule.x1) <= _SNAP), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    out: list[tuple[Rect, float]] = []
    for group in groups:
        if len(group) < 2:
            continue
        x0, x1, top = group[0].x0, group[0].x1, group[0].y0
        bottom = group[-1].y0
        if any(x0 - 2 <= v.x0 <= x1 + 2 and v.y1 > top + 3 and v.y0 < bottom - 3 for v in down):
            continue
        # Only two rules, close together: the table ends on the next page.
        if len(group) == 2 and bottom - top < 0.12 * page.height:
            bottom = 0.93 * page.height
        out.append(((x0, top, x1, bottom), group[1].y0))
    return out


def _shaded_regions(page: Page, made: Sequence[TextLine]) -> list[tuple[Rect, float]]:
    """Regions with shaded rows of equal width and no rulings."""
    groups: dict[tuple[int, int], list[Rect]] = defaultdict(list)
    for shade in page.shades:
        if shade[2] - shade[0] > 0.35 * page.width and 6 < shade[3] - shade[1] < 80:
            groups[round(shade[0]), round(shade[2])].append(shade)
    down = [edge.x0 for edge in page.edges if edge.way == "v"]
    regions = [
        _shaded(x0, x1, shades, made)
        for (x0, x1), shades in groups.items()
        if len(shades) >= 3 and not any(x0 + 4 < x < x1 - 4 for x in down)
    ]
    return [(rect, rect[1]) for rect in regions]


def _shaded(x0: int, x1: int, shades: Sequence[Rect], made: Sequence[TextLine]) -> Rect:
    """The region of shaded rows, including unshaded rows directly above and below."""
    top, bottom = min(shade[1] for shade in shades), max(shade[3] for shade in shades)
    high = max(shade[3] - shade[1] for shade in shades)
    parted = [line for line in made if len(line.pieces) > 2]
    above = [line.y0 for line in parted if top - 1.3 * high < line.y0 and line.y1 <= top + 2]
    below = [line.y1 for line in parted if bottom - 2 <= line.y0 and line.y1 < bottom + 1.3 * high]
    return float(x0), min([top, *above]), float(x1), max([bottom, *below])


def is_caption(line: TextLine) -> bool:
    """Whether a line is a table caption: 表1 …, short and not a sentence."""
    return bool(re.match(r"附?表\s*\d", line.text)) and len(line.text) <= 45 and line.text[-1] not in "。；，、："


def tabular(made: Sequence[TextLine], caption: TextLine) -> list[TextLine]:
    """The consecutive lines under a caption with at least three pieces each; empty if there are fewer than three."""
    out: list[TextLine] = []
    last = caption
    start = next(index for index, line in enumerate(made) if line is caption) + 1
    for line in made[start:]:
        if len(line.pieces) < 3 or not 0 <= line.y0 - last.y1 < 3 * line.size:
            break
        out.append(line)
        last = line
    return out if len(out) >= 3 else []


def _captioned_regions(made: Sequence[TextLine], taken: Sequence[Rect]) -> list[tuple[Rect, float]]:
    """Regions under a caption whose columns show only by gaps."""
    out: list[tuple[Rect, float]] = []
    for caption in made:
        if not is_caption(caption) or any(0 <= rect[1] - caption.y1 < 60 for rect in taken):
            continue
        under = tabular(made, caption)
        if under:
            rect = (min(line.x0 for line in under), under[0].y0 - 1, max(line.x1 for line in under), under[-1].y1 + 1)
            out.append((rect, rect[1]))
    return out


# --- tables across pages ---


@dataclass(slots=True)
class Growing:
    """A table being assembled from pieces: a grid of cell numbers and the pieces of each cell."""

    pieces: list[RawTable]
    grid: list[list[int]]
    cells: list[list[Cell]]  # a cell and its continuations on later pages
    pages: list[int] = field(default_factory=list)
    header: int = 1


def grown(table: RawTable) -> Growing:
    """A table of one piece."""
    grid, cells = _grid(table, 0)
    return Growing([table], grid, cells, [table.page], header_rows(table))


def _grid(table: RawTable, base: int) -> tuple[list[list[int]], list[list[Cell]]]:
    grid = [[-1] * table.width for _ in range(table.rows)]
    cells: list[list[Cell]] = []
    for number, cell in enumerate(table.cells):
        for row in range(cell.row, cell.row + cell.down):
            for column in range(cell.column, cell.column + cell.across):
                grid[row][column] = base + number
        cells.append([cell])
    return grid, cells


def _fold(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _row_texts(table: RawTable, row: int) -> tuple[str, ...]:
    out = [""] * table.width
    for cell in table.cells:
        if cell.row <= row < cell.row + cell.down:
            for column in range(cell.column, cell.column + cell.across):
                out[column] = _fold(cell.joined)
    return tuple(out)


_YEARS = re.compile(r"(?:19|20)\d\d年?|[２０１３４５６７８９]{4}年?|目标值?|现状值?|实际值?|规划值?|基期|属性|单位")


def header_rows(table: RawTable) -> int:
    """The number of header rows: more than one if cells of the first row span several sub-headings."""
    first = [cell for cell in table.cells if cell.row == 0]
    if any(len(cell.joined) > 60 and cell.joined[-1] in "。；" for cell in first):
        return 0  # running text from the first row on: a box with two columns
    start = 0
    if len(first) == 1 and first[0].across == table.width and table.rows > 2:
        start = 1
        first = [cell for cell in table.cells if cell.row == 1]
    over = any(1 < cell.across < table.width for cell in first)
    deep = max((cell.row + cell.down for cell in first), default=1)
    if over:
        under = list(_row_texts(table, start + 1)) if table.rows > start + 1 else []
        heads = sum(1 for text in under if _YEARS.fullmatch(text))
        if deep > start + 1:
            rows = deep
        elif heads >= 2:
            rows = start + 2
        else:
            rows = start + 1
        return min(rows, start + 3, max(1, table.rows - 1))
    # Tall first cells without sub-headings are merged data, not a header, unless the whole row is tall.
    whole = min((cell.down for cell in first), default=1)
    return min(start + whole, max(1, table.rows - 1))


def repeated_rows(table: Growing, piece: RawTable) -> int:
    """The number of leading rows of the piece that repeat the table's header."""
    for count in range(min(4, piece.rows, table.pieces[0].rows), 0, -1):
        if all(_row_texts(piece, row) == _row_texts(table.pieces[0], row) and any(_row_texts(piece, row)) for row in range(count)):
            return count
    return 0


#: Labels of total rows, which may be alone after a page break.
_TOTAL = re.compile(r"[（(]?(?:总|合|共|小|累)计[）)]?(?:[（(].{1,12}[）)])?|总和|合计数")


def _continues(table: Growing, piece: RawTable, row: int) -> bool:
    """Whether a row continues the row above: its first cell and its numbers are empty, and few cells have text."""
    texts = _row_texts(piece, row)
    if texts[0] or not any(texts) or any(_TOTAL.fullmatch(text) for text in texts):
        return False
    above = [_fold(_joined(table.cells[number])) if number >= 0 else "" for number in table.grid[-1]]
    written = [column for column, text in enumerate(texts) if text]
    if any(re.fullmatch(r"\d{1,3}", above[column]) and texts[column] for column in range(min(2, len(texts)))):
        return False  # has its own row number
    merged = len(set(table.grid[-1])) < len(table.grid[-1]) or (len(table.grid) > 1 and table.grid[-1][0] == table.grid[-2][0])
    had = sum(1 for text in above if text)
    numbered = any(re.fullmatch(r"\d{1,3}", text) for text in above[:2])
    if numbered:
        return True
    return len(written) <= 0.5 * max(1, had) and not (merged and len(written) >= had - 1)


_NUMBER = re.compile(r"\d{1,3}")
_FIGURE = re.compile(r"[\d.,，．]+")


def _completes(table: Growing, piece: RawTable, row: int) -> bool:
    """Whether a row is the lower half of the row above, whose number is written in the middle of both and so stands in this half.

    The number follows the one before. The upper half has texts that go on, and no figure of it stands where this half has one: a row
    that names a kind, with what it comes to, is whole.
    """
    texts = _row_texts(piece, row)
    *rest, above = [[_fold(_joined(table.cells[number])) if number >= 0 else "" for number in line] for line in table.grid]
    last = next((line[0] for line in reversed(rest) if _NUMBER.fullmatch(line[0])), None)
    if last is None or above[0] or texts[0] != str(int(last) + 1) or len(set(table.grid[-1])) < len(table.grid[-1]):
        return False
    both = [column for column in range(1, len(texts)) if above[column] and texts[column]]
    figures = any(_FIGURE.fullmatch(above[column]) and _FIGURE.fullmatch(texts[column]) for column in both)
    return bool(both) and sum(map(bool, above)) >= 2 and not figures


def _joined(cells: Sequence[Cell]) -> str:
    text = ""
    for cell in cells:
        text += layout.join(text, cell.joined) + cell.joined
    return text


def stitch(table: Growing, piece: RawTable) -> None:
    """Adds the piece of the next page: drops repeated header rows, joins a split row and extends merged first cells."""
    skip = repeated_rows(table, piece)
    rest_grid, rest_cells = _grid(piece, len(table.cells))
    table.pieces.append(piece)
    table.pages.append(piece.page)
    start = skip
    if start < piece.rows and table.grid and (_continues(table, piece, start) or _completes(table, piece, start)):
        for column, number in enumerate(rest_grid[start]):
            above, cell = table.grid[-1][column], rest_cells[number - len(table.cells)][0] if number >= 0 else None
            if above >= 0 and cell is not None and cell.joined and cell not in table.cells[above]:
                table.cells[above].append(cell)
        carried = {number: table.grid[-1][column] for column, number in enumerate(rest_grid[start]) if number >= 0}
        rest_grid = [[carried.get(number, number) for number in row] for row in rest_grid]
        start += 1
    elif start < piece.rows and table.grid:
        _carry(table, piece, rest_grid, rest_cells, start)
    table.grid += rest_grid[start:]
    table.cells += rest_cells


def _carry(table: Growing, piece: RawTable, grid: list[list[int]], cells: list[list[Cell]], row: int) -> None:
    """Extends merged cells above the page break to the empty cells at the left of the first row."""
    base = len(table.cells)
    for column in range(piece.width - 1):
        number = grid[row][column]
        if number < 0 or cells[number - base][0].joined:
            return
        above = table.grid[-1][column]
        merged = any(cell.column == column and cell.down > 1 for part in table.pieces for cell in part.cells)
        if above >= 0 and merged:
            for line in grid:
                for index, value in enumerate(line):
                    if value == number:
                        line[index] = above


def trimmed(table: Growing) -> list[list[int]]:
    """The grid without rows and columns that have no text (double borders, extra lines)."""

    def written(number: int) -> bool:
        return number >= 0 and any(cell.joined for cell in table.cells[number])

    grid = table.grid
    keep_rows = [row for row in grid if any(written(number) for number in row)]
    if not keep_rows:
        return []
    columns = [c for c in range(len(grid[0])) if any(written(row[c]) for row in keep_rows)]
    # Drop columns that only continue spanning cells.
    own = [c for i, c in enumerate(columns) if i == 0 or any(row[c] != row[columns[i - 1]] for row in keep_rows)]
    return [[row[c] for c in own] for row in keep_rows]
