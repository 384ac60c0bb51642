"""Places and quotes in a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Role = Literal["support", "conflict", "nearest"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: PDF points from the top left, (x0, y0, x1, y1); pages count from 1."""

    page: int
    rect: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a block. Paragraphs, tables, rows, columns and pages count from 1; `page` is None if the format has none.

    `document` is 0 in the draft, 1… in its annexes.
    """

    block: int
    start: int
    end: int
    document: int = 0
    section: tuple[str, ...] = ()
    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    cell: tuple[int, int] | None = None
    boxes: tuple[Box, ...] = ()

    def __hash__(self) -> int:
        return hash((self.block, self.start, self.end))  # these determine the other fields within a document

    @property
    def is_empty_cell(self) -> bool:
        """Whether it is a cell of a table with nothing in it."""
        return self.cell is not None and self.start == self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote with its place and the text around it (up to 80 characters each side)."""

    quote: str
    place: Place
    before: str = ""
    after: str = ""
    role: Role = "support"

    def __hash__(self) -> int:
        place = self.place
        return hash((self.quote, place.block, place.start, place.end))


def describe(place: Place, lang: str) -> str:
    """A place in words: annex, chapter, page (if the format has pages), paragraph or table cell."""
    zh = lang != "en"
    parts = [f"附件{place.document}" if zh else f"annex {place.document}"] if place.document else []
    parts += [" › ".join(place.section)] if place.section else []
    if place.page is not None:
        parts.append(f"第{place.page}页" if zh else f"page {place.page}")
    if place.table is not None:
        cell = place.cell
        where = (f"第{cell[0]}行第{cell[1]}列" if zh else f", row {cell[0]}, column {cell[1]}") if cell else ""
        parts.append(f"表{place.table}{where}" if zh else f"table {place.table}{where}")
    elif place.paragraph is not None:
        parts.append(f"第{place.paragraph}段" if zh else f"paragraph {place.paragraph}")
    return ("，" if zh else ", ").join(parts) or ("文中" if zh else "in the text")
