"""Where something stands in a draft."""

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
    """A stretch of one block. Paragraphs, tables, rows, columns and pages count from 1; pages only where the format has them."""

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


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote with its place and the text around it (up to 80 characters each side)."""

    quote: str
    place: Place
    before: str = ""
    after: str = ""
    role: Role = "support"
