"""Groups glyphs into lines and lines into paragraphs, by geometry and general rules of Chinese typesetting.

Lengths are PDF points from the top left of the reading frame; an em is the type size of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import itemgetter, sub
from statistics import median
from typing import Any, NamedTuple

from plancheck.readers.openings import OPENING
from plancheck.readers.pdf.characters import known
from plancheck.readers.pdf.page import Glyph, Page, Rect, Style

# --- characters ---

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


#: Characters that `known` may change.
_NOT_AS_KNOWN = re.compile("[\xa0\u2000-\u200a\u202f\u2e80-\u2fdf\uf900-\ufb06\U0002f800-\U0002fa1f]")
#: Text between the characters that `known` maps to blanks.
_SOLID = re.compile("[^ \u3000\xa0\u2000-\u200a\u202f]+")
_BLANK = re.compile("[ \u3000\xa0\u2000-\u200a\u202f]")


def is_wide(char: str) -> bool:
    """Whether a character is full-width: Han, kana, full-width forms, and the quotation marks and dashes of Chinese text."""
    return char >= "\u2e80" or char in "“”‘’…—·①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


# --- lines ---


class TextLine(NamedTuple):
    """A printed line: its text with visible spaces, its bounding box and its page (from 1)."""

    text: str
    page: int
    rect: Rect
    size: float
    bold: int  # leading bold characters of `text`
    space_after: bool = False  # ends in a printed space
    pieces: tuple[tuple[float, float, int, int], ...] = ()  # its separate parts: (x0, x1, start and end in `text`)
    hidden: str = ""

    @property
    def x0(self) -> float:
        return self.rect[0]

    @property
    def y0(self) -> float:
        return self.rect[1]

    @property
    def x1(self) -> float:
        return self.rect[2]

    @property
    def y1(self) -> float:
        return self.rect[3]


class _Stretches:
    """Glyphs in columns, and the runs of adjacent glyphs on one baseline."""

    __slots__ = ("ends", "gaps", "glyphs", "kinds", "text", "x0s", "x1s", "y0s", "y1s")

    def __init__(self, glyphs: Sequence[Glyph], styles: Sequence[Style]) -> None:
        self.glyphs = glyphs
        columns: tuple[tuple[Any, ...], ...] = tuple(zip(*glyphs, strict=True)) if glyphs else ((),) * 7
        chars, self.x0s, self.y0s, self.x1s, self.y1s, bases, self.kinds = columns
        self.text = "".join(chars)
        self.gaps = list(map(sub, self.x0s[1:], self.x1s))  # from each glyph to the next
        sizes = [styles[kind].size for kind in set(self.kinds)] or [0.0]
        back, far = max(-0.6 * size for size in sizes), min(4 * size for size in sizes)
        steps = map(sub, bases[1:], bases)
        doubtful = [index for index, (step, gap) in enumerate(zip(steps, self.gaps, strict=True), 1) if step or not back < gap < far]
        cuts = [
            index
            for index in doubtful
            if not self._goes_on(styles[self.kinds[index]].size, bases[index] - bases[index - 1], self.gaps[index - 1])
        ]
        self.ends = list(pairwise([0, *cuts, len(glyphs)])) if glyphs else []

    @staticmethod
    def _goes_on(size: float, step: float, gap: float) -> bool:
        """Whether a glyph of this size is on the baseline of the previous one, next to it."""
        return abs(step) <= 0.15 * size and -0.6 * size < gap < 4 * size


@dataclass(slots=True)
class _Band:
    """A line being built; `y0` and `y1` are those of its largest run."""

    y0: float
    y1: float
    glyphs: list[Glyph]


def _bounded(y: float) -> float:
    """A height on the page; the file may have one that is no number."""
    return max(-_FAR, min(_FAR, y))


#: Further away (in points) there is no page.
_FAR = 1e7


class _Bands:
    """The lines of a page being built, which are found by their height on the page."""

    def __init__(self, spans: Sequence[tuple[float, float]]) -> None:
        """`spans`: top and bottom of all runs. A step is as high as they are on average, so that all together cover few."""
        self.all: list[_Band] = []
        self._step = max(0.1, sum(_bounded(y1) - _bounded(y0) for y0, y1 in spans) / max(1, len(spans)))
        self._at: dict[int, list[int]] = defaultdict(list)  # numbers of bands by the steps that they cover

    def add(self, y0: float, y1: float, glyphs: Sequence[Glyph]) -> None:
        """Adds a run to the line that it overlaps most, the first of several, or as a new line."""
        band = self._fitting(y0, y1)
        if band is not None:
            band.glyphs += glyphs
            return
        for step in self._steps(y0, y1):
            self._at[step].append(len(self.all))
        self.all.append(_Band(y0, y1, list(glyphs)))

    def _steps(self, y0: float, y1: float) -> range:
        return range(int(_bounded(y0) // self._step), int(_bounded(y1) // self._step) + 1)

    def _fitting(self, y0: float, y1: float) -> _Band | None:
        near = [self._at[step] for step in self._steps(y0, y1) if step in self._at]
        numbers: Iterable[int] = near[0] if len(near) == 1 else sorted({number for some in near for number in some})
        best, share = None, 0.55
        for number in numbers:
            row = self.all[number]
            if row.y0 >= y1 or row.y1 <= y0:
                continue
            overlap = min(y1, row.y1) - max(y0, row.y0)
            part = overlap / max(0.1, min(y1 - y0, row.y1 - row.y0))
            if overlap > 0 and part > share:
                best, share = row, part
        return best


def rows(glyphs: Sequence[Glyph], styles: Sequence[Style]) -> list[list[Glyph]]:
    """Glyphs by line, from top to bottom and left to right. Superscripts and subscripts stay in their line."""
    return _rows(_Stretches(glyphs, styles), styles)


_LEFT = itemgetter(1)  # Glyph.x0


def _rows(made: _Stretches, styles: Sequence[Style]) -> list[list[Glyph]]:
    text, y0s, y1s, glyphs = made.text, made.y0s, made.y1s, made.glyphs
    ends = [(start, end) for start, end in made.ends if text[start] != " " or text[start:end].strip(" ")]
    if len(ends) == 1:
        ((start, end),) = ends
        return [sorted(glyphs[start:end], key=_LEFT)]
    sizes = [style.size for style in styles]
    ends.sort(key=lambda stretch: -sizes[made.kinds[stretch[0]]] * (stretch[1] - stretch[0]))
    spans = [(min(y0s[start:end]), max(y1s[start:end])) for start, end in ends]
    bands = _Bands(spans)
    for (start, end), (y0, y1) in zip(ends, spans, strict=True):
        bands.add(y0, y1, glyphs[start:end])
    bands.all.sort(key=lambda row: (row.y0 + row.y1) / 2)
    return [sorted(row.glyphs, key=_LEFT) for row in bands.all]


#: Numbers and marks at the start of a line, after which a space is a visible separator.
_LEAD = re.compile(
    r"\s*(?:[(（]?\d{1,3}(?:[.．]\d{1,3}){0,4}[)）]?|第[\d一二三四五六七八九十百]+[章节条篇部分]+|(?:附?[表图件录]|专栏)\s*[A-Z]?[\d一二三四五六七八九十]*(?:[-－—.][\d]+)*)"
)


def _spaced(before: str, last: str, char: str, gap: float, printed: bool, loose: bool) -> bool:
    """Whether there is a space between two characters. `gap` in em; `printed`: the file has one; `loose`: a letter-spaced line."""
    wide = is_wide(last) + is_wide(char)
    if wide == 0:
        return (printed and gap > 0.08) or gap > 0.3
    if loose:
        return False
    if gap > 0.22 and (printed or gap > 0.4) and _LEAD.fullmatch(before):
        return True
    return gap >= (0.95 if wide == 2 else 1.2) and last not in "，。、；：（《“" and char not in "，。、；：）》”"


def _letter_spaced(chars: Sequence[str], gaps: Sequence[float], size: float) -> bool:
    """Whether a short line is letter-spaced (目　录, 附　件)."""
    return 2 <= len(chars) <= 12 and min(gaps) > 0.3 * size and all(map(is_wide, chars))


def _main_size(chars: Sequence[str], sizes: Sequence[float]) -> float:
    """The dominant type size of a line. Wide characters count twice."""
    weights: dict[float, int] = {}
    for char, size in zip(chars, sizes, strict=True):
        weights[size] = weights.get(size, 0) + (2 if is_wide(char) else 1)
    return max(weights, key=lambda size: weights[size])


class _Row(NamedTuple):
    """The glyphs of a printed line from left to right, without blanks."""

    glyphs: Sequence[Glyph]
    chars: Sequence[str]  # normalised characters of the glyphs
    spaced: set[int]  # indexes of glyphs after a blank, including the end

    def gaps(self) -> list[float]:
        """The gaps between consecutive glyphs."""
        return [right.x0 - left.x1 for left, right in pairwise(self.glyphs)]


def _row(glyphs: Sequence[Glyph]) -> _Row:
    chars: Sequence[str] = [glyph.char for glyph in glyphs]
    if _NOT_AS_KNOWN.search("".join(chars)):
        chars = [known(char) for char in chars]
    if " " not in chars and "\u3000" not in chars:
        return _Row(glyphs, chars, set())
    solid = [index for index, char in enumerate(chars) if char not in (" ", "\u3000")]
    spaced = {place for place, (last, index) in enumerate(pairwise([*solid, len(chars)]), 1) if index - last > 1}
    return _Row([glyphs[index] for index in solid], [chars[index] for index in solid], spaced)


#: Characters that fonts draw in joined pairs: —— and ……
_JOINED = "—…"


def _printed_once(row: _Row, size: float) -> _Row:
    """The row without glyphs that are printed twice for bold."""
    near = 0.15 * size
    if all(right.x0 - left.x0 >= near for left, right in pairwise(row.glyphs)):
        return row
    first, spaced = [0], set[int]()
    space = False
    for index in range(1, len(row.glyphs)):
        last, glyph = row.glyphs[first[-1]], row.glyphs[index]
        space = space or index in row.spaced
        # One wide glyph may represent two dashes.
        same = last.char == glyph.char and abs(last.x0 - glyph.x0) < near and abs(last.base - glyph.base) < near
        if same and not (glyph.char in _JOINED and glyph.x1 - glyph.x0 > 1.6 * size):
            continue
        if space:
            spaced.add(len(first))
        first.append(index)
        space = False
    if space or len(row.glyphs) in row.spaced:
        spaced.add(len(first))
    return _Row([row.glyphs[index] for index in first], [row.chars[index] for index in first], spaced)


def line_of(glyphs: Sequence[Glyph], page: Page) -> TextLine | None:
    """The line of a row of glyphs; None if they are only spaces."""
    row = _row(glyphs)
    if not row.glyphs:
        return None
    row, size, top, bottom = _measured(row, page)
    rect = (min(glyph.x0 for glyph in row.glyphs), top, max(glyph.x1 for glyph in row.glyphs), bottom)
    hidden = Counter(page.styles[glyph.style].hidden for glyph in row.glyphs).most_common(1)[0][0]
    loose = _letter_spaced(row.chars, row.gaps(), size)
    row = _printed_once(row, size)
    text, spaces, pieces = _text_of(row, size, loose)
    plain = next((index for index, glyph in enumerate(row.glyphs) if not page.styles[glyph.style].bold), None)
    bold = len(text) if plain is None else len("".join(row.chars[:plain])) + sum(space <= plain for space in spaces)
    return TextLine(text, page.number, rect, size, bold, len(row.chars) in row.spaced, pieces, hidden)


def _measured(row: _Row, page: Page) -> tuple[_Row, float, float, float]:
    """The row with superscript digits, its type size, and the top and bottom of the glyphs in that size."""
    sizes = [page.styles[glyph.style].size for glyph in row.glyphs]
    size = sizes[0]
    if size and sizes.count(size) == len(sizes):
        return row, size, min(glyph.y0 for glyph in row.glyphs), max(glyph.y1 for glyph in row.glyphs)
    size = _main_size(row.chars, sizes) or 1.0
    # A font may declare a size of zero.
    main = [glyph for glyph, own in zip(row.glyphs, sizes, strict=True) if own == size] or row.glyphs
    centre = median((glyph.y0 + glyph.y1) / 2 for glyph in main)
    row = row._replace(chars=_raised(row.chars, row.glyphs, sizes, size, centre))
    return row, size, min(glyph.y0 for glyph in main), max(glyph.y1 for glyph in main)


def _raised(known: Sequence[str], glyphs: Sequence[Glyph], sizes: Sequence[float], size: float, centre: float) -> list[str]:
    """The characters of a line, with small raised digits as superscripts."""
    return [
        char.translate(_RAISED) if own < 0.78 * size and char.isdigit() and (glyph.y0 + glyph.y1) / 2 < centre - 0.08 * size else char
        for char, glyph, own in zip(known, glyphs, sizes, strict=True)
    ]


#: Smaller gaps (in em) are ignored.
_LEAST_GAP = 0.079


def _text_of(row: _Row, size: float, loose: bool) -> tuple[str, list[int], tuple[tuple[float, float, int, int], ...]]:
    """(text of a line with spaces, indexes of glyphs after an inserted space, separate pieces)."""
    text = ""
    spaces: list[int] = []
    pieces: list[tuple[float, float, int, int]] = []
    start = done = 0
    left = row.glyphs[0].x0
    least = _LEAST_GAP * size
    for index, white in enumerate(row.gaps(), 1):
        if white <= least:
            continue
        text += "".join(row.chars[done:index])
        done, end = index, len(text)
        gap = white / size
        # Only the first few characters can be a number followed by a space.
        before = text if index + len(spaces) < 10 else "x"
        if _spaced(before, text[-1], row.chars[index][0], gap, index in row.spaced, loose):
            text += " "
            spaces.append(index)
        if gap > 0.5:
            pieces.append((left, row.glyphs[index - 1].x1, start, end))
            start, left = len(text), row.glyphs[index].x0
    text += "".join(row.chars[done:])
    pieces.append((left, row.glyphs[-1].x1, start, len(text)))
    return text, spaces, tuple(pieces)


def lines(glyphs: Sequence[Glyph], page: Page) -> list[TextLine]:
    """The printed lines of some glyphs of a page, from top to bottom."""
    return _lines(rows(glyphs, page.styles), page) if glyphs else []


def _lines(rows_of_glyphs: Iterable[Sequence[Glyph]], page: Page) -> list[TextLine]:
    return [line for row in rows_of_glyphs if (line := line_of(row, page)) is not None]


def askew_lines(glyphs: Sequence[Glyph], page: Page) -> list[TextLine]:
    """Text that is not upright, as one line per direction, in file order."""
    ways: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        if not page.styles[glyph.style].hidden:
            ways[page.styles[glyph.style].turn].append(glyph)
    out: list[TextLine] = []
    for written in ways.values():
        text = "".join(known(glyph.char) for glyph in written).strip()
        rect = (min(g.x0 for g in written), min(g.y0 for g in written), max(g.x1 for g in written), max(g.y1 for g in written))
        if text:
            out.append(TextLine(text, page.number, rect, page.styles[written[0].style].size, 0, pieces=((rect[0], rect[2], 0, len(text)),)))
    return out


# --- columns ---


def in_columns(glyphs: Sequence[Glyph], page: Page) -> list[TextLine]:
    """The printed lines of a page in reading order: from top to bottom, and column by column where it is plainly set in two."""
    made = _Stretches(glyphs, page.styles)
    cut = _gutter(made, page)
    if cut is None:
        return _lines(_rows(made, page.styles), page)
    return [line for column in _split(_rows(made, page.styles), cut) for line in lines(column, page)]


def _split(rows_of_glyphs: Iterable[list[Glyph]], cut: float) -> list[list[Glyph]]:
    """Rows as columns: (left, right) lists a band, and the rows that run over the gutter between bands."""
    bands: list[list[Glyph]] = []
    left: list[Glyph] = []
    right: list[Glyph] = []
    for row in rows_of_glyphs:
        if _crosses(row, cut):
            bands += [part for part in (left, right) if part]
            left, right = [], []
            bands.append(row)
        else:
            left += [glyph for glyph in row if glyph.x1 <= cut + 1]
            right += [glyph for glyph in row if glyph.x1 > cut + 1]
    return bands + [part for part in (left, right) if part]


def _crosses(row: Sequence[Glyph], cut: float) -> bool:
    solid = [glyph for glyph in row if glyph.char not in " \u3000"]
    left = max((glyph.x1 for glyph in solid if glyph.x0 < cut), default=cut - 99)
    right = min((glyph.x0 for glyph in solid if glyph.x0 >= cut), default=cut + 99)
    return left > cut + 1 or right - left < 6


def _gutter(made: _Stretches, page: Page) -> float | None:
    """Where running text is split in two columns: a gap in the middle third with full lines on both sides; None if it is not."""
    words = _words(made) if len(made.glyphs) >= 200 else []
    if not words:
        return None
    x0, x1 = min(min(made.x0s[a:b]) for a, b in words), max(max(made.x1s[a:b]) for a, b in words)
    solid = [glyph for a, b in words for glyph in made.glyphs[a:b]]
    cut = _white_stripe(made, words, solid, (x0, x1), page)
    if cut is None:
        return None
    both = [row for row in rows(solid, page.styles) if not _crosses(row, cut)]
    full = 0
    for row in both:
        left = sum(glyph.x1 - glyph.x0 for glyph in row if glyph.x1 <= cut)
        right = sum(glyph.x1 - glyph.x0 for glyph in row if glyph.x0 >= cut)
        full += left > 0.75 * (cut - x0) and right > 0.75 * (x1 - cut)
    return cut if full >= 6 and full >= 0.4 * len(both) else None


def _words(made: _Stretches) -> list[tuple[int, int]]:
    """Runs of glyphs without blanks, as (start, end)."""
    if not _BLANK.search(made.text):
        return made.ends
    return [word.span() for start, end in made.ends for word in _SOLID.finditer(made.text, start, end)]


def _white_stripe(
    made: _Stretches, words: Sequence[tuple[int, int]], solid: Sequence[Glyph], ends: tuple[float, float], page: Page
) -> float | None:
    """The centre of a gap in the middle third that hardly any line crosses, else None. `ends`: left and right of the text."""
    x0, x1 = ends
    third = (x1 - x0) / 3
    window = range(int(x0 + third), int(x1 - third))
    if not window:
        return None
    # A few lines (a title, a table note) may cross the gutter.
    low = 0.12 * len(solid) / max(1.0, (x1 - x0) / max(page.styles[made.kinds[words[0][0]]].size, 4.0))
    if _run_over(made, words, window) > low:
        return None
    changes = [0] * (max(int(page.width), int(x1)) + 4)
    for glyph in solid:
        changes[max(0, int(glyph.x0))] += 1
        changes[max(0, int(glyph.x1)) + 1] -= 1
    ink = list(accumulate(changes))
    empty = [x for x in window if ink[x] <= low]
    return float(median(empty)) if len(empty) >= 8 else None


def _run_over(made: _Stretches, words: Sequence[tuple[int, int]], window: range) -> int:
    """The number of words that cover a horizontal window without gaps."""
    x0s, x1s, gaps = made.x0s, made.x1s, made.gaps
    wide = [(a, b) for a, b in words if x0s[a] <= window.start and x1s[b - 1] >= window.stop]
    return sum(1 for a, b in wide if b - a == 1 or (min(gaps[a : b - 1]) > -1 and max(gaps[a : b - 1]) < 1))


# --- furniture ---

_DASH = r"[—–\-－―─~～·•.．一\s]"
_PAGE_NUMBER = re.compile(
    rf"{_DASH}*\d{{1,4}}{_DASH}*|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d+\s*/\s*\d+|[-—(（]?\s*[ivxIVX]{{1,6}}\s*[-—)）]?|(?i:page\s*\d+(?:\s*of\s*\d+)?)"
)
_DASHED = re.compile(r"\s*[—–\-－―─]")
#: The share of the page height at either end in which headers and footers are.
_EDGE_SHARE = 0.125


def furniture(pages: Sequence[tuple[Page, Sequence[TextLine]]]) -> set[TextLine]:
    """The lines that are page furniture: page numbers, and text repeated at the same height."""
    out: set[TextLine] = set()
    candidates: dict[tuple[str, int], list[tuple[int, TextLine]]] = defaultdict(list)
    for page, made in pages:
        share = _EDGE_SHARE * page.height
        for line in _page_ends(page, made):
            if (
                _PAGE_NUMBER.fullmatch(line.text)
                and (line.y1 < share or line.y0 > page.height - share or _DASHED.match(line.text))
                and not _in_flow(line, made, page)
            ):
                out.add(line)
            elif not re.search("[。；]", line.text) and (
                len(line.text) <= 25 or "，" not in line.text
            ):  # a sentence is not a running header
                key = re.sub(r"\d+", "#", line.text)
                candidates[key, round(line.y0 / 8)].append((page.number, line))
                candidates[key, round(line.y0 / 8 + 0.5) + 100_000].append((page.number, line))
    enough = 2 if len(pages) <= 4 else 3
    for same in candidates.values():
        if len({number for number, _ in same}) >= enough and _repeats(same):
            out.update(line for _, line in same)
    return out


def _page_ends(page: Page, made: Sequence[TextLine]) -> list[TextLine]:
    # Landscape pages have wider margins at top and bottom.
    share = (1.6 if page.width > page.height else 1.0) * _EDGE_SHARE * page.height
    top = [line for line in made[:3] if line.y1 < share]
    bottom = [line for line in made[-3:] if line.y0 > page.height - share]
    return [*top, *(line for line in bottom if line not in top)]


def _in_flow(line: TextLine, made: Sequence[TextLine], page: Page) -> bool:
    """Whether a bare number is as close to running text as a line of it."""
    if not line.text.strip().isdigit():
        return False
    others = [other for other in made if other is not line]
    near = [other for other in others if min(abs(other.y0 - line.y1), abs(line.y0 - other.y1)) < 0.35 * line.size]
    return bool(near) and abs((line.x0 + line.x1) / 2 - page.width / 2) > 0.1 * page.width


def _repeats(same: Sequence[tuple[int, TextLine]]) -> bool:
    """Whether the texts are equal, or their numbers increase with the page numbers."""
    if len({line.text for _, line in same}) == 1:
        return True
    numbers = [(number, [int(n) for n in re.findall(r"\d{1,6}", line.text)]) for number, line in same]
    shifts = [{value - number for value in values} for number, values in numbers]
    return bool(set.intersection(*shifts))


# --- paragraphs ---


@dataclass(frozen=True, slots=True)
class Frame:
    """A column of text on a page: lines and their margins."""

    kind: str  # "body", "box", "footnote", "hidden", "loose"
    lines: tuple[TextLine, ...]
    left: float
    right: float
    body: float  # type size of the surrounding text


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and its printed lines; `at` has the offset of each line in `text`."""

    text: str
    lines: tuple[TextLine, ...]
    at: tuple[int, ...]
    bold: int
    size: float
    centred: bool
    kind: str

    @property
    def page(self) -> int:
        return self.lines[0].page


_SENTENCE_END = "。！？；：.!?;:…"
_STRONG_MARK = re.compile(OPENING + r"|[—-]{2}|附[件表录图]?[\s:：\d一二三]|(?:专栏|表|图)\s*\d|注[:：]|[●■◆▪•○□]")
#: A section number of three or four levels, which cannot be a decimal number.
_LEVELS = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,3}[\s\u4e00-\u9fff]")
#: A line of a cover page: 编制单位：….
_FIELD = re.compile(r"[\u4e00-\u9fff]{2,8}[:：]")
_CAPTION = re.compile(
    r"(?:续|附)?[表图]\s*[\dA-Z一二三四五六七八九十]+|专栏\s*[\d一二三四五六七八九十]*|附[表图件录](?:\s*[\d一二三四五六七八九十A-Z]+)?(?:[\s:：]|$)"
)
_UNIT = re.compile(r"[（(]?\s*(?:计量)?单位\s*[:：]")
_LEADER = re.compile(r"[.．…·。—\-─⋯ ]{4,}\s*[（(]?\d{1,4}[)）]?\s*$")


def join(before: str, after: str, space_after: bool = False) -> str:
    """The separator between two printed lines of a paragraph: "" or a space."""
    if not before or not after or is_wide(before[-1]) or is_wide(after[0]):
        return ""
    if before[-1].isalpha() and after[0].isalpha():
        return " "
    if space_after and not (before[-1].isdigit() and after[0].isdigit()):
        return " "
    return " " if before[-1] in ",;:.!?" and after[0].isalpha() else ""


def _is_centred(line: TextLine, frame: Frame) -> bool:
    """Whether a line is centred: well away from both margins, or larger than the text and symmetric."""
    off = abs((line.x0 + line.x1) / 2 - (frame.left + frame.right) / 2)
    away = min(line.x0 - frame.left, frame.right - line.x1)
    if line.x0 - frame.left > 2.4 * line.size and away > 2.0 * line.size:
        # A first-line indent shifts a centred line by half of the indent.
        return off < (2.1 if away > 4 * line.size else 0.9) * line.size
    clear = 0.3 if line.size < 1.3 * frame.body else -0.2
    return line.size > 1.12 * frame.body and away > clear * line.size and off < 0.6 * line.size


def _unclosed(made: Sequence[TextLine]) -> bool:
    """Whether a bracket or book-title mark is unclosed at the end of some lines."""
    text = "".join(line.text for line in made)
    return any(text.count(a) > text.count(b) for a, b in ("（）", "《》", "〔〕"))


def _full(line: TextLine, frame: Frame) -> bool:
    return line.x1 > frame.right - 2.1 * line.size


@dataclass(slots=True, eq=False)
class Opened:
    """A paragraph being built. It grows in place, at the position of its first line."""

    kind: str
    lines: list[TextLine]
    last: Frame
    alone: bool  # takes no more lines
    centred: bool
    caption: bool


class Flow:
    """Builds paragraphs from frames in reading order. A paragraph may continue in the next frame of its kind, across pages and tables."""

    def __init__(self, pitch: float, contents: set[TextLine], indented: bool = False) -> None:
        """`pitch`: usual gap between lines; `contents`: lines of the table of contents; `indented`: first lines are indented."""
        self.pitch, self.contents, self.indented = pitch, contents, indented
        self.open: dict[str, Opened | None] = {}
        self.before_table: Opened | None = None

    def stop(self) -> None:
        """Ends all paragraphs, since a part after them was not read."""
        self.open.clear()
        self.before_table = None

    def table(self) -> None:
        """Marks a table or box. Text interrupted by it, or by its caption, may continue after it."""
        last = self.open.pop("body", None)
        if last is not None and not last.alone and not last.centred and self._broken_off(last):
            self.before_table = last

    def add(self, frame: Frame) -> list[Opened]:
        """The paragraphs that start in `frame`."""
        made: list[Opened] = []
        if frame.kind == "body" and frame.lines:
            self.open.pop("box", None)
        for line in frame.lines:
            alone = line in self.contents or bool(_LEADER.search(line.text)) or frame.kind == "hidden"
            last = self._before(frame, line)
            if last is not None and not alone and not last.alone and self._goes_on(last, line, frame):
                last.lines.append(line)
                last.last = frame
                self.open[frame.kind] = last
                continue
            centred = _is_centred(line, frame)
            caption = bool(_CAPTION.match(line.text)) and (centred or not _full(line, frame))
            before = self.open.get(frame.kind)
            if frame.kind == "body" and caption and before is not None and not before.centred and self._broken_off(before):
                self.before_table = before
            opened = Opened(frame.kind, [line], frame, alone or (caption and not centred), centred, caption)
            self.open[frame.kind] = opened
            made.append(opened)
        return made

    def _before(self, frame: Frame, line: TextLine) -> Opened | None:
        """The paragraph that this line might continue."""
        last = self.open.get(frame.kind)
        if last is None and frame.kind == "body" and self.before_table is not None:
            interrupted, self.before_table = self.before_table, None
            set_in = line.x0 - frame.left >= 1.2 * line.size
            return None if set_in or _STRONG_MARK.match(line.text) else interrupted
        return last

    def _broken_off(self, paragraph: Opened) -> bool:
        line = paragraph.lines[-1]
        return _full(line, paragraph.last) and line.text[-1] not in _SENTENCE_END

    def _goes_on(self, paragraph: Opened, line: TextLine, frame: Frame) -> bool:
        """Whether a line belongs to an open paragraph."""
        last = paragraph.lines[-1]
        if abs(last.size - line.size) > 0.12 * max(last.size, line.size):
            return False
        if last.page == line.page and paragraph.last is frame:
            return self._goes_on_below(paragraph, line, frame)
        return not _is_centred(line, frame) and not paragraph.centred and self._prose(paragraph, line, frame)

    def _goes_on_below(self, paragraph: Opened, line: TextLine, frame: Frame) -> bool:
        """The same for a line in the frame of the previous line."""
        last = paragraph.lines[-1]
        gap, pitch = line.y0 - last.y1, max(self.pitch, line.size)
        if gap < 1.3 * pitch and len(paragraph.lines) < 3 and _unclosed(paragraph.lines):
            return True
        if not _is_centred(line, frame):
            return not paragraph.centred and gap <= 1.5 * pitch and self._prose(paragraph, line, frame)
        if paragraph.centred:
            return self._title(last, line, frame, gap)
        if self._last_of_centred(last, line, frame, gap):
            return True
        if _full(last, frame) and self._title(last, line, frame, gap):
            paragraph.centred = last.size > 1.12 * frame.body  # a title whose first line fills the width
        return paragraph.centred

    def _last_of_centred(self, last: TextLine, line: TextLine, frame: Frame, gap: float) -> bool:
        """Whether a centred line is the short last line of a centred paragraph."""
        broken = _full(last, frame) and last.text[-1] not in _SENTENCE_END and line.text[-1] in _SENTENCE_END
        return broken and not _STRONG_MARK.match(line.text) and gap < 1.3 * max(self.pitch, line.size)

    def _title(self, last: TextLine, line: TextLine, frame: Frame, gap: float) -> bool:
        """Whether two close centred lines are one title: both larger than the text, or the first one long."""
        if gap > 1.4 * max(self.pitch, line.size) or _CAPTION.match(line.text) or re.match(r"[（(]?(?:19|20)\d\d\s*[-—–年]", line.text):
            return False
        if _STRONG_MARK.match(line.text) or _FIELD.match(line.text) or (last.bold > 0) != (line.bold > 0):
            return False
        if _CAPTION.match(last.text):  # the second line of a table's caption
            return last.text.startswith("表") and not _UNIT.match(line.text) and gap <= 1.2 * max(self.pitch, line.size)
        large = last.size > 1.12 * frame.body
        return large or last.x1 - last.x0 > 0.6 * (frame.right - frame.left)

    def _prose(self, paragraph: Opened, line: TextLine, frame: Frame) -> bool:
        """Whether a line of running text belongs to an open paragraph."""
        last = paragraph.lines[-1]
        ended = last.text[-1] in _SENTENCE_END or (last.text[-1] in "”）)" and last.text[-2:-1] in _SENTENCE_END)
        marked = _STRONG_MARK.match(line.text) is not None
        indent = (line.x0 - frame.left) / line.size
        if indent >= 1.2:
            return not ended and not marked and self._prose_set_in(paragraph, line, indent)
        if _full(last, paragraph.last):
            return not marked or not self._marked_opens(paragraph, line, ended)
        return not marked and self._short_goes_on(paragraph, line, ended)

    def _short_goes_on(self, paragraph: Opened, line: TextLine, ended: bool) -> bool:
        """Whether a line at the margin belongs to a paragraph whose last line is short.

        The last line may be short because the next word or number did not fit. This applies only if paragraphs are indented.
        """
        last = paragraph.lines[-1]
        room = max(6.0, 1.0 + _head(line.text)) * last.size
        number = line.text[0].isdigit()
        if not self.indented or last.x1 <= paragraph.last.right - room or (not number and last.text[-1] in "：）)"):
            return False
        return not ended or line.text[0] in "（(" or (number and last.text[-1] == "：")  # 总投资： above 45000万元

    def _marked_opens(self, paragraph: Opened, line: TextLine, ended: bool) -> bool:
        """Whether a line at the margin that starts with a mark opens a paragraph after a full line."""
        first, last, before = paragraph.lines[0], paragraph.lines[-1], paragraph.last
        if self.indented and _next_of_list(paragraph.lines, line.text, (first.x0 - before.left) / last.size >= 1.2):
            return False
        # Without indents, only punctuation and the next mark show that a paragraph ended in a full line.
        # A bold heading, or one with a number of three levels, opens a paragraph in any case.
        sure = (line.bold >= len(line.text) and not last.bold) or _LEVELS.match(line.text) is not None
        return sure or (ended and (last.x0 - before.left) / last.size < 1.2)

    def _prose_set_in(self, paragraph: Opened, line: TextLine, indent: float) -> bool:
        """Whether an indented line belongs to an indented block: as far in as its other lines, whose first line may differ."""
        last, before = paragraph.lines[-1], paragraph.last
        several = len(paragraph.lines) > 1
        figure = line.text[0].isdigit() and last.x1 > before.right - (1.0 + _head(line.text)) * last.size and several
        if not figure and not _full(last, before):
            return False
        was = (last.x0 - before.left) / last.size
        if several:
            return abs(indent - was) < 0.4
        return 0.9 < was - indent < 2.6 or (0.4 < indent - was < 4 and _STRONG_MARK.match(last.text) is not None)


#: The unbreakable beginning of a line: digits, letters and signs with the character after them.
_UNBROKEN = re.compile(r"[^\u4e00-\u9fff]*[\u4e00-\u9fff]?")


def _head(text: str) -> float:
    """The width of the unbreakable beginning of a line, in em."""
    hit = _UNBROKEN.match(text)
    return sum(1.0 if is_wide(char) else 0.6 for char in hit[0]) if hit else 0.0


_LISTED = re.compile(r"([（(]?)(\d{1,2}|[一二三四五六七八九])([）)、.．]|是(?!否))|[②-⑳]")
_COUNT = "一二三四五六七八九"


def _next_of_list(made: Sequence[TextLine], text: str, set_in: bool) -> bool:
    """Whether a line begins with the number that follows one within the paragraph: （1）… （2）… continues with （3）.

    The number at the start of the paragraph counts only if its first line is indented (`set_in`): a new item would be, too.
    """
    hit = _LISTED.match(text)
    if hit is None:
        return False
    if hit[2] is None:
        return "".join(line.text for line in made).find(chr(ord(hit[0]) - 1), not set_in) >= 0
    number = int(hit[2]) if hit[2].isdigit() else _COUNT.index(hit[2]) + 1
    before = f"{hit[1]}{number - 1 if hit[2].isdigit() else _COUNT[number - 2]}{hit[3]}"
    return number > 1 and "".join(line.text for line in made).find(before, not set_in) >= 0


def joined(made: Sequence[TextLine], kind: str, centred: bool) -> Paragraph:
    """Joins printed lines into a paragraph."""
    text = ""
    at: list[int] = []
    bold, running = 0, True
    for index, line in enumerate(made):
        if index:
            gap = join(text, line.text, made[index - 1].space_after)
            if text.endswith("-") and gap == "" and text[-2:-1].islower() and line.text[:1].islower():
                text = text[:-1]
                bold = min(bold, len(text))
            text += gap
            bold += len(gap) if running else 0
        at.append(len(text))
        text += line.text
        if running:
            bold += line.bold
            running = line.bold == len(line.text)
    sizes: Counter[float] = Counter()
    for line in made:
        sizes[line.size] += len(line.text)
    return Paragraph(text, tuple(made), tuple(at), min(bold, len(text)), sizes.most_common(1)[0][0], centred, kind)


def body_size(made: Iterable[TextLine]) -> float:
    """The most frequent type size of the characters; 0 without text."""
    sizes: Counter[float] = Counter()
    for line in made:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def text_size(made: Sequence[TextLine]) -> float:
    """The largest type size of at least a fifth of the lines and four lines, else the usual one: lists may be smaller than the text."""
    sizes = Counter(round(line.size * 2) / 2 for line in made)
    common = [size for size, count in sizes.items() if count >= max(4, 0.2 * len(made))]
    return max(common, default=body_size(made))


def is_indented(pages: Iterable[tuple[Sequence[TextLine], Margins]]) -> bool:
    """Whether paragraphs are indented by about two characters, as many full lines are."""
    full = set_in = 0
    for made, own in pages:
        for line in made:
            if line.x1 > own.right - 2 * line.size:
                full += 1
                set_in += 1.5 < (line.x0 - own.left) / line.size < 3.2
    return set_in > 0.07 * full and full > 5


def line_pitch(made: Sequence[TextLine]) -> float:
    """The usual gap between two lines of a page in points; 0 if there are none."""
    gaps = [b.y0 - a.y1 for a, b in pairwise(made) if a.page == b.page and 0 <= b.y0 - a.y1 < 4 * a.size]
    return median(gaps) if gaps else 0.0


@dataclass(frozen=True, slots=True)
class Margins:
    """Left and right margin of running text."""

    left: float
    right: float


def _edges_of(made: Sequence[TextLine]) -> Margins | None:
    """The margins that several lines share; None if too few do."""
    if len(made) < 5:
        return None
    size = body_size(made) or 1.0
    rights = sorted((line.x1 for line in made), reverse=True)
    right = next((x for x in rights if sum(1 for other in rights if x - 1.1 * size <= other <= x + 0.1) >= 3), None)
    lefts = sorted(line.x0 for line in made)
    left = next((x for x in lefts if sum(1 for other in lefts if x - 0.1 <= other <= x + 0.6 * size) >= 2), None)
    return Margins(left, right) if left is not None and right is not None and right - left > 8 * size else None


def margins(pages: Sequence[tuple[Page, Sequence[TextLine]]]) -> dict[int, Margins]:
    """The text margins of each page. Pages with little text take those of similar pages (same width and parity, or same width)."""
    own: dict[int, Margins] = {}
    for page, made in pages:
        size = body_size(made)
        shared = _edges_of([line for line in made if abs(line.size - size) <= 0.15 * size]) or _edges_of(made)
        if shared:
            own[page.number] = shared
    usual: dict[tuple[int, int], Margins] = {}
    groups: dict[tuple[int, int], list[Margins]] = defaultdict(list)
    for page, _ in pages:
        if page.number in own:
            groups[round(page.width), page.number % 2].append(own[page.number])
            groups[round(page.width), 2].append(own[page.number])
    for key, all_ in groups.items():
        usual[key] = Margins(median(own_margins.left for own_margins in all_), median(own_margins.right for own_margins in all_))
    out: dict[int, Margins] = {}
    for page, made in pages:
        common = usual.get((round(page.width), page.number % 2)) or usual.get((round(page.width), 2))
        out[page.number] = _settled(page, made, own.get(page.number), common)
    return out


def _settled(page: Page, made: Sequence[TextLine], own: Margins | None, common: Margins | None) -> Margins:
    if own is None or common is None:
        left = min((line.x0 for line in made), default=0.0)
        # A few short lines do not show the right margin: assume it to be as wide as the left one.
        return own or common or Margins(left, max([page.width - left, *(line.x1 for line in made)]))
    size = body_size(made) or 10.0
    # Two indented lines are not a margin: prefer a common margin that is further out, or nearly the same.
    left = (
        common.left
        if (common.left < own.left and own.left - common.left < 4 * size) or abs(common.left - own.left) < 0.6 * size
        else own.left
    )
    few = sum(1 for line in made if line.x1 > own.right - 1.1 * size) < 5
    right = common.right if few and common.right > own.right and common.right - own.right < 6 * size else own.right
    return Margins(left, right)


def frame_margins(made: Sequence[TextLine], outline: Rect) -> Margins:
    """Margins of text in a box: those that its lines share, else the box with some padding."""
    shared = _edges_of(made)
    if shared:
        return shared
    size = body_size(made) or 10.0
    left = min([line.x0 for line in made], default=outline[0])
    right = max([line.x1 for line in made], default=outline[2])
    left = left if left - outline[0] < 1.5 * size else outline[0] + 0.5 * size
    return Margins(left, max(right, outline[2] - 1.2 * size))


_FOOTNOTE = re.compile(r"[¹²³⁴-⁹①-⑳*＊]|\d{1,2}\s*(?=[^\d.．、年月%％)）])|\[\d{1,2}\]")


def split_footnotes(made: Sequence[TextLine], size: float, rules: Sequence[float]) -> tuple[list[TextLine], list[TextLine]]:
    """(text, footnotes): footnotes start with a mark, under a short rule or in much smaller type.

    `rules` are the vertical positions of short horizontal rules at the left.
    """
    for y in rules:
        below = [line for line in made if line.y0 > y - 0.2 * line.size]
        # A heading below a box is not a note: it is as large as the text, and no reference mark refers to it.
        if below and _FOOTNOTE.match(below[0].text) and below == list(made[-len(below) :]) and _called(below[0], made, size):
            return list(made[: -len(below)]), below
    start = len(made)
    while start > 0 and made[start - 1].size <= 0.75 * size:
        start -= 1
    notes = list(made[start:])
    while notes and notes[0].text[0] not in "¹²³⁴⁵⁶⁷⁸⁹①②③④⑤":
        notes = notes[1:]
    return list(made[: len(made) - len(notes)]), notes


def _called(note: TextLine, made: Sequence[TextLine], size: float) -> bool:
    """Whether a line is smaller than the text, or its number is a superscript in the text above."""
    if note.size < 0.95 * size:
        return True
    number = _NOTE_NUMBER.match(note.text)
    if number is None:  # ①, ＊
        return True
    raised = unicodedata.normalize("NFKC", number[1]).translate(_RAISED)
    return any(raised in line.text for line in made if line.y1 < note.y0)


_NOTE_NUMBER = re.compile(r"([¹²³⁴-⁹⁰]{1,2}|\d{1,2})(?!\d)")
#: A superscript number after a word, a number or punctuation; after 米 and 里 it is an exponent.
_MARK = re.compile(r"(?<=[\u4e00-\u9fff%％）)”』》。，；、：])(?<![米里])[¹²³⁴-⁹⁰]{1,2}")


def without_marks(made: Sequence[TextLine], notes: Sequence[TextLine]) -> list[TextLine]:
    """The lines of a page without the marks of its footnotes: 85万千瓦³ is not a cubic unit."""
    hits = (_NOTE_NUMBER.match(line.text) for line in notes)
    numbers = {unicodedata.normalize("NFKC", hit[1]) for hit in hits if hit}
    return [_without(line, numbers) if numbers and _MARK.search(line.text) else line for line in made]


def _without(line: TextLine, numbers: set[str]) -> TextLine:
    text, pieces, bold = line.text, line.pieces, line.bold
    for hit in reversed(list(_MARK.finditer(text))):
        if unicodedata.normalize("NFKC", hit[0]) not in numbers:
            continue
        start, end = hit.span()
        text = text[:start] + text[end:]
        pieces = tuple((x0, x1, a - max(0, min(a, end) - start), b - max(0, min(b, end) - start)) for x0, x1, a, b in pieces)
        bold -= max(0, min(bold, end) - start)
    return line._replace(text=text, pieces=pieces, bold=bold)
