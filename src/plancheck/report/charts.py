"""The geometry of the SVG charts. Templates draw them and print the same numbers as tables."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from plancheck.model.place import Place
from plancheck.model.report import OUTCOMES, Outcome, Path, Point, Report
from plancheck.wording.catalogue import phrase
from plancheck.wording.numbers import value_text


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of a bar for `count` rules; `x` and `width` are in user units."""

    outcome: Outcome
    count: int
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class ChapterRow:
    """The rules of a chapter by outcome; `counts` are in the order of OUTCOMES."""

    name: str
    counts: tuple[int, ...]
    total: int
    segments: tuple[Segment, ...]


BAR = 560.0


def chapters(report: Report, lang: str) -> tuple[ChapterRow, ...]:
    """A row for each chapter, in the order of the rules. The longest bar is BAR units long."""
    counts_by_chapter: dict[str, Counter[Outcome]] = {}
    for result in report.results:
        counts_by_chapter.setdefault(result.group.of(lang) if result.group else phrase("chapter.other", lang), Counter())[
            result.outcome
        ] += 1
    longest = max((counts.total() for counts in counts_by_chapter.values()), default=1)
    return tuple(_row(name, counts, BAR / longest) for name, counts in counts_by_chapter.items())


def _row(name: str, counts: Counter[Outcome], scale: float) -> ChapterRow:
    segments, x = [], 0.0
    for outcome in OUTCOMES:
        if counts[outcome]:
            segments.append(Segment(outcome, counts[outcome], round(x, 1), round(counts[outcome] * scale, 1)))
            x += counts[outcome] * scale
    return ChapterRow(name, tuple(counts[outcome] for outcome in OUTCOMES), counts.total(), tuple(segments))


@dataclass(frozen=True, slots=True)
class Mark:
    """A value in a chart: its position and text and, for a range, the position of its other end."""

    x: float
    y: float
    text: str
    year: int
    kind: str
    y_to: float | None = None
    below: bool = False

    @property
    def label_x(self) -> float:
        """The middle of the text: over the value, moved if it would leave the chart."""
        size = 11.5 if self.kind != "reference" else 10.5
        half = sum(size if ord(sign) > 0x2E7F or sign in "≥≤≈—" else size * 0.6 for sign in self.text) / 2
        return round(min(max(self.x, half + 2), max(WIDTH - half - 2, half + 2)), 1)

    @property
    def label_y(self) -> float:
        """The baseline of the text: above the value, or below it to avoid covering another one."""
        ends = [self.y] if self.y_to is None else [self.y, self.y_to]
        return max(ends) + 17 if self.below else min(ends) - 10


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis."""

    x: float
    year: int


@dataclass(frozen=True, slots=True)
class PathChart:
    """The chart of an indicator. `line` is an SVG points list, "" if no single line can be drawn; `left_out` values are not drawn.

    Repeated values are drawn once. `against` is the base year of all values, None if there is none.
    """

    width: float
    height: float
    base: float
    marks: tuple[Mark, ...]
    references: tuple[Mark, ...]
    line: str
    ticks: tuple[Tick, ...]
    left_out: int
    against: int | None = None


WIDTH, HEIGHT, SIDE, HEAD, FOOT = 340.0, 150.0, 44.0, 30.0, 34.0
MOST = 8


def path_chart(path: Path, lang: str) -> PathChart | None:
    """The chart of an indicator; None unless at least two years have comparable values."""
    measured = _one_measure(path)
    points = distinct(measured)
    references = [(int(year), float(value), text) for year, text, value in _reference_values(path)]
    years = sorted({point.year for point in points if point.year is not None})
    if len(years) < 2 or len(years) > MOST:
        return None
    references = [reference for reference in references if years[0] <= reference[0] <= years[-1]]
    x_of, y_of = _scales(points, years, [value for _, value, _ in references])
    marks = tuple(_mark(point, points, x_of, y_of, lang) for point in points)
    single = len({mark.year for mark in marks}) == len(marks)
    ordered = sorted(marks, key=lambda mark: mark.year)
    line = " ".join(f"{mark.x:g},{mark.y:g}" for mark in ordered) if single else ""
    compared = tuple(Mark(x_of(year), y_of(value), text, year, "reference", None, True) for year, value, text in references)
    ticks = tuple(Tick(x_of(year), year) for year in years)
    return PathChart(WIDTH, HEIGHT, HEIGHT - FOOT, marks, compared, line, ticks, len(path.series) - len(measured), points[0].base_year)


def _mark(point: Point, points: list[Point], x_of: _Scale, y_of: _Scale, lang: str) -> Mark:
    assert point.year is not None, "only dated points are drawn"
    higher = any(other.year == point.year and other.value > point.value for other in points)
    end = None if point.value_to is None else y_of(point.value_to)
    return Mark(x_of(point.year), y_of(point.value), value_text(replace(point, base_year=None), lang), point.year, point.kind, end, higher)


def _one_measure(path: Path) -> list[Point]:
    """The largest group of dated points that can share an axis: with the same unit, direction of change and base year."""
    drawable = [point for point in path.series if point.year is not None and _plain(point)]
    if not drawable:
        return []
    measures = Counter((point.unit, point.change, point.base_year) for point in drawable)
    chosen, _ = measures.most_common(1)[0]
    return [point for point in drawable if (point.unit, point.change, point.base_year) == chosen]


def distinct(points: Iterable[Point]) -> list[Point]:
    """The points without those that repeat an earlier one elsewhere in the draft."""
    first: dict[Point, Point] = {}
    for point in points:
        first.setdefault(replace(point, place=_NOWHERE), point)
    return list(first.values())


_NOWHERE = Place(0, 0, 0)


def _plain(point: Point) -> bool:
    return all(value is None or (value.is_finite() and abs(value) < Decimal("1e15")) for value in (point.value, point.value_to))


_FIGURE = re.compile(r"[≥≤≈<>=约\s]*(-?\d{1,12}(?:\.\d{1,6})?)")


def _reference_values(path: Path) -> list[tuple[str, str, str]]:
    """Dated reference values that start with a number, as (year, text, number)."""
    references = []
    for label, year, text in path.reference:
        figure = _FIGURE.match(text)
        if figure and re.fullmatch(r"[12]\d{3}", year):
            references.append((year, f"{label} {text}".strip(), figure[1]))
    return references


@dataclass(frozen=True, slots=True)
class _Scale:
    low: float
    span: float
    start: float
    length: float

    def __call__(self, value: float | Decimal | None) -> float:
        """The position of a value on the axis, in user units."""
        return round(self.start + (float(value or 0) - self.low) / self.span * self.length, 1)


def _scales(points: list[Point], years: list[int], references: list[float]) -> tuple[_Scale, _Scale]:
    values = [float(value) for point in points for value in (point.value, point.value_to) if value is not None] + references
    low, high = min(values), max(values)
    span = (high - low) or abs(high) or 1.0
    wide = float(years[-1] - years[0])
    x_of = _Scale(float(years[0]), wide, SIDE, WIDTH - 2 * SIDE)
    bottom = HEIGHT - FOOT - 10
    y_of = _Scale(low, span, bottom, HEAD - bottom)
    assert math.isfinite(span), "values were limited before"
    return x_of, y_of
