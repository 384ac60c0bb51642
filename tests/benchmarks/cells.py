"""Cells of ruled tables in real PDFs: ours beside those that pdfplumber finds with all of its own machinery.

Run:  python tests/benchmarks/cells.py FILE…

Counted are tables of two rows and two columns at least. Two kinds of difference are meant and taken out beforehand, on pdfplumber's
side: rectangles filled with white are no rulings (text recognition lays one behind every line), and a table in which nothing is
written is a drawing. Where one side has a table that the other has not, all of its cells count as unequal.

What is left of differences in the usual documents was looked at on the pages as pictures: small figures that stand raised or lowered in
a word (SO₂排放总量), which pdfplumber puts behind all other text of their cell, and the first and last columns of tables that are ruled
without sides, which it does not have. In both the page is as plancheck reads it; they count as unequal all the same.
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pdfplumber
import pypdfium2

from plancheck.readers.pdf import tables
from plancheck.readers.pdf.drawn import Comparison
from plancheck.readers.pdf.page import Page, Rect, read_page

#: Corners this near (points) are the same: both sides put rulings on their mean, but not of the same ones.
NEAR = 2.0


class Cell(NamedTuple):
    """A cell as it stands on the shown page, and its text without white space."""

    rect: Rect
    text: str


class Compared(NamedTuple):
    """How many cells two readers found in a file, and how many of them are the same."""

    ours: int
    theirs: int
    boxes: int  # with the same corners
    equal: int  # and the same text
    turned: int  # or the same letters in another order
    outer: int  # of those that only we have: at the left or right end of rows that others have the rest of


def compared(path: Path) -> Compared:
    """The cells of one file."""
    data = path.read_bytes()
    total = Compared(0, 0, 0, 0, 0, 0)
    document = pypdfium2.PdfDocument(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as whole, closing(Comparison(document.raw)) as comparison:
            for number, theirs in enumerate(whole.pages, 1):
                page = read_page(document.raw, number, comparison)
                total = Compared(*map(sum, zip(total, _page(_ours(page), _theirs(theirs)), strict=True)))
                theirs.close()
    finally:
        document.close()
    return total


def _page(ours: list[Cell], theirs: list[Cell]) -> Compared:
    left = list(ours)
    boxes = equal = turned = 0
    for cell in theirs:
        same = next((own for own in left if all(abs(a - b) <= NEAR for a, b in zip(own.rect, cell.rect, strict=True))), None)
        if same is not None:
            left.remove(same)
            boxes += 1
            equal += same.text == cell.text
            turned += same.text != cell.text and sorted(same.text) == sorted(cell.text)
    return Compared(len(ours), len(theirs), boxes, equal, turned, sum(_is_outer(cell, theirs) for cell in left))


def _is_outer(cell: Cell, theirs: list[Cell]) -> bool:
    """Whether a cell stands right beside the first or the last of a row of theirs."""
    beside = [each.rect for each in theirs if each.rect[1] < cell.rect[3] - NEAR and each.rect[3] > cell.rect[1] + NEAR]
    if not beside:
        return False
    return min(abs(cell.rect[2] - min(rect[0] for rect in beside)), abs(cell.rect[0] - max(rect[2] for rect in beside))) <= NEAR


def differences(found: Compared) -> str:
    """What the cells that are not equal are, in words."""
    missing, more = found.theirs - found.boxes, found.ours - found.boxes
    told = (
        (found.turned, "with the same letters in another order (pdfplumber puts small raised or lowered figures behind all others)"),
        (found.boxes - found.equal - found.turned, "with other text"),
        (found.outer, "at the sides of tables ruled without sides, which pdfplumber leaves out"),
        (more - found.outer, "that only plancheck has"),
        (missing, "that only pdfplumber has"),
    )
    return "; ".join(f"{count} {what}" for count, what in told if count)


def _folded(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _ours(page: Page) -> list[Cell]:
    hidden = {number for number, style in enumerate(page.styles) if style.hidden}
    seen = [glyph for glyph in (*page.glyphs, *page.askew) if glyph.style not in hidden]
    out: list[Cell] = []
    for grid in tables.ruled(page, b"", turned=True):  # turned: never by pdfplumber whole
        table = tables.filled(grid, page, tables.inside(grid.rect, seen))
        if table.rows > 1 and table.width > 1 and any(cell.joined for cell in table.cells):
            out += [Cell(page.to_shown(cell.rect), _folded(cell.joined)) for cell in table.cells]
    return out


def _theirs(page: Any) -> list[Cell]:
    left, top = page.bbox[:2]
    out: list[Cell] = []
    for table in page.filter(_is_no_paper).find_tables():
        rows = table.extract()
        if len(rows) < 2 or max(map(len, rows)) < 2 or not any(text for row in rows for text in row):
            continue
        for row, texts in zip(table.rows, rows, strict=True):
            for box, text in zip(row.cells, texts, strict=True):
                if box is not None:
                    out.append(Cell((box[0] - left, box[1] - top, box[2] - left, box[3] - top), _folded(text or "")))
    return out


def _is_no_paper(it: dict[str, Any]) -> bool:
    """Whether something is not merely filled with white."""
    if it["object_type"] not in ("rect", "curve") or it.get("stroke") or not it.get("fill"):
        return True
    colour = it.get("non_stroking_color")
    if not isinstance(colour, (list, tuple)) or not all(isinstance(each, (int, float)) for each in colour):
        return True
    return not (max(colour) <= 0.03 if len(colour) == 4 else min(colour, default=0) >= 0.97)


if __name__ == "__main__":
    total = Compared(0, 0, 0, 0, 0, 0)
    for name in sys.argv[1:]:
        found = compared(Path(name))
        total = Compared(*map(sum, zip(total, found, strict=True)))
        print(
            f"{name[-48:]:48} ours {found.ours:6} pdfplumber {found.theirs:6} same box {found.boxes:6} and text {found.equal:6}", flush=True
        )
    share = [100 * count / max(1, total.theirs) for count in (total.boxes, total.equal)]
    print(f"all: of pdfplumber's {total.theirs} cells {share[0]:.2f} % the same box, {share[1]:.2f} % the same text too")
    print(f"differences: {differences(total) or 'none'}")
