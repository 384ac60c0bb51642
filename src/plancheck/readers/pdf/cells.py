"""Cells between ruling edges, as pdfplumber's TableFinder finds them with its usual settings, to the last bit of their corners.

A tenth of its time: it works on plain tuples and asks each pair of crossings once. A test compares the two. Lengths are points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from operator import itemgetter

from plancheck.readers.pdf.page import Edge, Rect

_NEAR = 3.0  # rulings this near are one, pieces of a line this near are joined, lines this near cross
_SHORT = 1.0  # shorter pieces are dropped before they are joined
_LEAST = 3.0  # shorter lines are dropped afterwards

#: A line of one direction: (where it stands, start, end, length).
_Line = tuple[float, float, float, float]
_Point = tuple[float, float]


def cells(edges: Iterable[Edge]) -> list[Rect]:
    """The smallest rectangles that rulings close, sorted by their left and top."""
    edges = list(edges)
    down = _lines((edge.x0, edge.y0, edge.y1, edge.y1 - edge.y0) for edge in edges if edge.way == "v")
    across = _lines((edge.y0, edge.x0, edge.x1, edge.x1 - edge.x0) for edge in edges if edge.way == "h")
    return _closed(*_crossings(down, across))


def tables(found: Sequence[Rect]) -> list[list[Rect]]:
    """Cells that touch at a corner together, from top to bottom; those that touch no other are left out."""
    at: dict[_Point, list[int]] = defaultdict(list)
    for number, (x0, y0, x1, y1) in enumerate(found):
        for corner in ((x0, y0), (x0, y1), (x1, y0), (x1, y1)):
            at[corner].append(number)
    group = list(range(len(found)))

    def first(number: int) -> int:
        while group[number] != number:
            group[number] = number = group[group[number]]
        return number

    for touching in at.values():
        for number in touching[1:]:
            group[first(number)] = first(touching[0])
    together: dict[int, list[Rect]] = defaultdict(list)
    for number, cell in enumerate(found):
        together[first(number)].append(cell)
    return sorted((made for made in together.values() if len(made) > 1), key=lambda made: min((cell[1], cell[0]) for cell in made))


def _lines(pieces: Iterable[_Line]) -> list[_Line]:
    """Pieces of rulings of one direction as whole lines, in order of where they stand and start."""
    aligned: dict[float, list[_Line]] = defaultdict(list)
    for piece in _aligned([piece for piece in pieces if piece[3] >= _SHORT]):
        aligned[piece[0]].append(piece)
    out: list[_Line] = []
    for at in sorted(aligned):
        _, start, end, length = (along := sorted(aligned[at], key=itemgetter(1)))[0]
        for _, a, b, own in along[1:]:
            if a > end + _NEAR:
                out.append((at, start, end, length))
                start, end, length = a, b, own
            elif b > end:
                end, length = b, length + (b - end)
        out.append((at, start, end, length))
    return [line for line in out if line[3] >= _LEAST]


def _aligned(pieces: Sequence[_Line]) -> Iterable[_Line]:
    """Pieces that stand near each other put on their mean."""
    groups: dict[float, list[_Line]] = {}  # where a piece stands -> those near it
    last: float | None = None
    near: list[_Line] = []
    for at in sorted({piece[0] for piece in pieces}):
        if last is None or at > last + _NEAR:
            near = []
        groups[at] = near
        last = at
    for piece in pieces:
        groups[piece[0]].append(piece)
    for near in {id(each): each for each in groups.values()}.values():
        mean = sum(piece[0] for piece in near) / len(near)
        for at, start, end, length in near:
            # Not simply the mean: pdfplumber moves each by its distance, and what comes out may differ in its last bit.
            yield at + (mean - at), start, end, length


def _crossings(down: Sequence[_Line], across: Sequence[_Line]) -> tuple[dict[_Point, set[_Line]], dict[_Point, set[_Line]]]:
    """For each point where lines cross or nearly do: those that go down through it, and those that go across."""
    through_down: dict[_Point, set[_Line]] = defaultdict(set)
    through_across: dict[_Point, set[_Line]] = defaultdict(set)
    for line in down:
        x, top, bottom, _ = line
        for other in across:
            y, left, right, _ = other
            if top <= y + _NEAR and bottom >= y - _NEAR and left - _NEAR <= x <= right + _NEAR:
                through_down[x, y].add(line)
                through_across[x, y].add(other)
    return through_down, through_across


def _closed(down: dict[_Point, set[_Line]], across: dict[_Point, set[_Line]]) -> list[Rect]:
    """For each crossing the smallest rectangle right under it that lines close."""
    points = sorted(down)
    columns: dict[float, list[_Point]] = defaultdict(list)
    rows: dict[float, list[_Point]] = defaultdict(list)
    out: list[Rect] = []
    # From the last point on: what stands in a point's column and row by then is below it and right of it, the nearest last.
    for point in reversed(points):
        x, y = point
        own_down, own_across = down[point], across[point]
        right = [each for each in reversed(rows[y]) if not own_across.isdisjoint(across[each])]
        if right:
            found = _smallest(point, [each for each in reversed(columns[x]) if not own_down.isdisjoint(down[each])], right, down, across)
            if found is not None:
                out.append(found)
        columns[x].append(point)
        rows[y].append(point)
    return out[::-1]


def _smallest(
    point: _Point, below: Sequence[_Point], right: Sequence[_Point], down: dict[_Point, set[_Line]], across: dict[_Point, set[_Line]]
) -> Rect | None:
    for under in below:
        for beside in right:
            corner = (beside[0], under[1])
            if corner in down and not down[corner].isdisjoint(down[beside]) and not across[corner].isdisjoint(across[under]):
                return point[0], point[1], corner[0], corner[1]
    return None
