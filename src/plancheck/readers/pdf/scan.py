"""Detects the scanned pages of a PDF and adds the text that OCR (the extra `ocr`) recognises in them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from itertools import accumulate, chain, islice, pairwise
from statistics import mean, median

import pypdfium2

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.readers import ocr
from plancheck.readers.pdf.layout import is_wide
from plancheck.readers.pdf.page import FULL_PAGE, Glyph, Page, Rect, Style, edge_of

#: A page is scanned if pictures cover this share of it and it has no more text than a page number or a stamp.
_SCAN_SHARE = 0.02
_SCAN_TEXT = 20
#: A page without text but with more path segments than this has its letters drawn as curves.
_OUTLINES = 300
#: The largest ratio of the sides of a page.
_LONG = 6.0
#: Relative differences of type size that OCR cannot distinguish, in a line and in a few characters (`_FEW` em).
_SAME_SIZE, _SAME_SIZE_OF_FEW, _FEW = 0.12, 0.3, 5


def is_scan(page: Page, characters: int) -> bool:
    """Whether a page with this number of visible characters is a picture of text."""
    drawn = not characters and page.drawings > _OUTLINES
    share = page.picture_share
    return (not characters and share > _SCAN_SHARE) or (characters < _SCAN_TEXT and share > FULL_PAGE) or drawn


def recognised(document: pypdfium2.PdfDocument, pages: Iterable[Page], end: float) -> Generator[Page]:
    """The pages, with recognised text on scanned ones if the extra is installed. `end` is a deadline of `time.monotonic`."""
    with ExitStack() as stack:
        engine: ocr.Recogniser | None = None
        for page in pages:
            if page.failed or page.ocr or not is_scan(page, _visible(page)) or not ocr.available():
                yield page
                continue
            engine = engine or stack.enter_context(ocr.recogniser(end))
            yield _recognised(document, page, engine)


def _recognised(document: pypdfium2.PdfDocument, page: Page, engine: ocr.Recogniser) -> Page:
    """A scanned page with its recognised text, or unchanged with the reason why there is none."""
    picture, scale = _picture(document, page.number)
    if picture is None:
        return page
    result = engine.page(picture)
    if isinstance(result, str):
        page.unrecognised = result
        return page
    return _page(page, picture, result, scale) if result.lines else page


def diagnostics(pages: Sequence[Page]) -> Iterator[Diagnostic]:
    """A warning that lists the recognised pages and the confidence of recognition."""
    scans = [page for page in pages if page.recognised]
    if not scans:
        return
    sure = [(page.number, 100 * mean(score for _, score in page.recognised)) for page in scans]
    low = sum(score < ocr.SURE for page in scans for _, score in page.recognised)
    zh = "、".join(f"第 {number} 页 {share:.0f}%" for number, share in sure)
    en = ", ".join(f"page {number} {share:.0f}%" for number, share in sure)
    yield Diagnostic(
        "ocr-recognised",
        "warning",
        Bilingual(
            f"{len(scans)} 页是扫描页，文字由文字识别（OCR）得出，可能有错字，请与原件核对。平均把握：{zh}。把握低于 80% 的有 {low} 行",
            f"{len(scans)} pages are scans whose text was recognised (OCR) and may contain errors: check it against the original. "
            f"Mean confidence: {en}. {low} lines are below 80%",
        ),
    )


def _visible(page: Page) -> int:
    """The number of visible characters of a page, counted up to the limit that `is_scan` needs."""
    seen = (1 for glyph in chain(page.glyphs, page.askew) if not page.styles[glyph.style].hidden and glyph.char.strip())
    return sum(islice(seen, _SCAN_TEXT))


def _picture(document: pypdfium2.PdfDocument, number: int) -> tuple[ocr.Picture | None, float]:
    """A page rendered in grey, and its pixels per point; None if its proportions are not those of a page."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        if min(width, height) <= 0 or max(width, height) > _LONG * min(width, height):
            return None, 1.0
        scale = ocr.LONGEST / max(width, height)
        bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
        return ocr.Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)), scale
    finally:
        page.close()


def _page(page: Page, picture: ocr.Picture, result: ocr.Recognised, scale: float) -> Page:
    """The page with recognised text and rulings in points, deskewed."""
    out = Page(page.number, picture.width / scale, picture.height / scale, notes=page.notes, ocr=True)
    if result.slope:
        out.to_shown = _leaning(result.slope, out.width, out.height)
    lines = [(_scaled(line.rect, scale), line) for line in result.lines]
    out.edges = [edge_of(_scaled(rect, scale)) for rect in result.rulings]
    out.recognised = tuple((rect, line.score) for rect, line in lines)
    sizes = [_size(rect, line.text) for rect, line in lines]
    usual = median(size for size, (_, line) in zip(sizes, lines, strict=True) for _ in line.text)
    for size, (rect, line) in zip(sizes, lines, strict=True):
        near = _SAME_SIZE if _em(line.text) > _FEW else _SAME_SIZE_OF_FEW
        size = usual if abs(size - usual) < near * usual else size
        style = Style(round(size, 1), False, "", 0, "")
        if style not in out.styles:
            out.styles.append(style)
        marks = [(a / scale, b / scale) for a, b in line.marks] or _spread(rect, line.text)
        out.glyphs += _glyphs(rect, line.text, marks, style.size, out.styles.index(style))
    return out


def _scaled(rect: Rect, scale: float) -> Rect:
    return rect[0] / scale, rect[1] / scale, rect[2] / scale, rect[3] / scale


def _weight(char: str) -> float:
    return 1.0 if is_wide(char) else 0.5


def _em(text: str) -> float:
    return sum(map(_weight, text))


def _size(rect: Rect, text: str) -> float:
    """The type size of a line, by its width, or by its height if it has few characters."""
    high = 0.75 * (rect[3] - rect[1])
    return min((rect[2] - rect[0]) / _em(text), 1.3 * high) if _em(text) > _FEW else high


def _spread(rect: Rect, text: str) -> list[tuple[float, float]]:
    """The horizontal extents of the characters of a line, spread evenly."""
    ends = list(accumulate((_weight(char) for char in text), initial=0.0))
    unit = (rect[2] - rect[0]) / ends[-1]
    return [(rect[0] + unit * a, rect[0] + unit * b) for a, b in pairwise(ends)]


def _glyphs(rect: Rect, text: str, marks: Sequence[tuple[float, float]], size: float, style: int) -> Iterator[Glyph]:
    middle = (rect[1] + rect[3]) / 2
    for char, (x0, x1) in zip(text, marks, strict=True):
        yield Glyph(char, x0, middle - 0.5 * size, x1, middle + 0.5 * size, middle + 0.36 * size, style)


def _leaning(slope: float, width: float, height: float) -> Callable[[Rect], Rect]:
    """Maps rectangles of the deskewed page to the page as displayed. They are moved, not rotated."""

    def shown(rect: Rect) -> Rect:
        x, y = (rect[0] + rect[2]) / 2, (rect[1] + rect[3]) / 2
        right, down = -slope * (y - height / 2), slope * (x - width / 2)
        return rect[0] + right, rect[1] + down, rect[2] + right, rect[3] + down

    return shown
