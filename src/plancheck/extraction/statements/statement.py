"""What a text states: a value with its subject and year, or a target that is left without one."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from plancheck.model.plan import Change, FactKind, Op


class Statement(NamedTuple):
    """One value as the text states it. [start, end) is the piece that holds the value with its subject, in squeezed text."""

    subject: str
    scope: str | None
    kind: FactKind
    year: int | None
    base_year: int | None
    change: Change | None
    op: Op
    value: Decimal
    value_to: Decimal | None
    unit: str
    soft: bool
    start: int
    end: int
    cumulative: bool = False
    counted: bool = False  # a count of measures or the like: never an indicator
    second: bool = False  # beside a first value of the same thing, in another dimension (15万千瓦/60万千瓦时)


class Left(NamedTuple):
    """A target without a value of its own: its subject, year and place (squeezed). `trend`: 稳中有降 and the like."""

    subject: str
    year: int | None
    start: int
    end: int
    trend: bool
