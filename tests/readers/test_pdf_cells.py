"""Cells between rulings: the same as pdfplumber's TableFinder finds, on grids drawn whole, in pieces, crooked and with gaps."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any, NamedTuple

import pytest
from pdfplumber.table import TableFinder

from plancheck.readers.pdf import cells as pdf_cells
from plancheck.readers.pdf.page import Edge


class Page(NamedTuple):
    """What TableFinder asks of a page."""

    edges: list[dict[str, Any]]
    bbox: tuple[float, float, float, float] = (0.0, 0.0, 600.0, 800.0)


def as_pdfplumber_has_it(edge: Edge) -> dict[str, Any]:
    return {
        "x0": edge.x0, "x1": edge.x1, "top": edge.y0, "bottom": edge.y1, "width": edge.x1 - edge.x0, "height": edge.y1 - edge.y0,
        "orientation": edge.way, "object_type": "line",
    }  # fmt: skip


def drawn(dice: random.Random) -> list[Edge]:
    """Up to two grids with pieces missing, shifted or too long or short, and lines that belong to none."""
    edges: list[Edge] = []
    for _ in range(dice.randrange(3)):
        left, top = dice.uniform(0, 300), dice.uniform(0, 400)
        xs = sorted(left + dice.uniform(0, 200) for _ in range(dice.randrange(2, 7)))
        ys = sorted(top + dice.uniform(0, 200) for _ in range(dice.randrange(2, 7)))
        for y in ys:
            for x0, x1 in pairwise(xs):
                shift, longer = dice.choice([0, 0, dice.uniform(-2, 2)]), dice.choice([0, dice.uniform(-3, 3)])
                edges += [Edge("h", x0 + longer, y + shift, x1, y + shift)] * (dice.random() < 0.85)
        for x in xs:
            for y0, y1 in pairwise(ys):
                shift, longer = dice.choice([0, 0, dice.uniform(-2, 2)]), dice.choice([0, dice.uniform(0, 3)])
                edges += [Edge("v", x + shift, y0, x + shift, y1 + longer)] * (dice.random() < 0.85)
    for _ in range(dice.randrange(12)):
        x, y, long = dice.uniform(0, 500), dice.uniform(0, 700), dice.choice([0.5, 2, 40, 200])
        edges.append(dice.choice([Edge("h", x, y, x + long, y), Edge("v", x, y, x, y + long)]))
    dice.shuffle(edges)
    return edges


@pytest.mark.parametrize("seed", range(5))
def test_our_cells_are_pdfplumbers(seed: int) -> None:
    dice = random.Random(seed)
    seen = 0
    for _ in range(100):
        edges = drawn(dice)
        whole = TableFinder(Page([as_pdfplumber_has_it(edge) for edge in edges]))  # type: ignore[arg-type]
        cells = pdf_cells.cells(edges)
        assert cells == whole.cells
        assert [sorted(made) for made in pdf_cells.tables(cells)] == [sorted(table.cells) for table in whole.tables]
        seen += len(cells)
    assert seen > 200


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([], []),
        ([Edge("h", 0, 10, 100, 10), Edge("v", 10, 0, 10, 100)], []),
        # A box of four lines, one of them in two pieces, and corners that nearly meet.
        (
            [
                Edge("h", 10, 10, 50, 10), Edge("h", 52, 10, 90, 10), Edge("h", 12, 60, 90, 60),
                Edge("v", 10, 10, 10, 58), Edge("v", 90, 8, 90, 60),
            ],
            [(10, 10, 90, 60)],
        ),
        # Lines two points apart are one, on their mean.
        (
            [
                Edge("h", 0, 10, 50, 10), Edge("h", 50, 12, 99, 12), Edge("h", 0, 40, 99, 40),
                Edge("v", 0, 10, 0, 40), Edge("v", 99, 10, 99, 40),
            ],
            [(0, 11, 99, 40)],
        ),
    ],
)  # fmt: skip
def test_cells(edges: list[Edge], expected: list[tuple[float, float, float, float]]) -> None:
    assert pdf_cells.cells(edges) == expected


def test_tables_are_cells_that_share_a_corner() -> None:
    pair, other, lone = [(0, 300, 10, 310), (10, 310, 20, 320)], [(0, 0, 10, 10), (10, 0, 20, 10)], [(50, 50, 60, 60)]
    assert pdf_cells.tables([*pair, *other, *lone]) == [other, pair]
