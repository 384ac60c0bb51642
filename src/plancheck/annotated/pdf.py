"""The annotated draft (.pdf): findings as highlights with notes on the lines that they are based on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from plancheck.annotated.notes import LONGEST, MARK, Annotated, AnnotateOptions, Note, clean, elsewhere, notes
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.place import Box, Place
from plancheck.model.report import Report
from plancheck.wording.catalogue import both, phrases

if TYPE_CHECKING:
    from pypdf import PageObject, PdfWriter

#: Yellow.
_COLOUR = "ffe066"
#: Notes about the whole plan are at the top left of the first page, this many points apart.
_STEP = 20
#: The characters that a note needs besides the findings in it.
_ROOM = 200


def annotate(data: bytes, report: Report, options: AnnotateOptions) -> Annotated | tuple[Diagnostic, ...]:
    """The draft with a highlight for every finding, or a note if there is nothing to mark; or the reasons why there is none."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            return (Diagnostic("annotate-encrypted", "error", both("annotate.encrypted")),)
        writer = PdfWriter(clone_from=reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        # pypdf raises any of these for a broken structure, which PDFium may have repaired.
        return (Diagnostic("annotate-unread", "error", both("annotate.unread")),)
    written = notes(report, options)
    loose = [note for note in written if not _boxes(note.place)]
    for note in written:
        if boxes := _boxes(note.place):
            _highlight(writer, boxes, note, options)
    for number, together in enumerate(_together(loose, options.lang)):
        _pin(writer, together, number, options)
    out = BytesIO()
    writer.write(out)
    return Annotated(out.getvalue(), len(written), elsewhere(report, options))


def _together(loose: Sequence[Note], lang: str) -> Iterator[Note]:
    """Notes without a place in as few as they fit in: one over the other at the edge of a page, nobody can open them."""
    if len(loose) < 2:
        yield from loose
        return
    say = phrases(lang)
    texts = ["\n".join(note.lines) for note in loose]
    batch: list[str] = []
    for at, text in enumerate(texts):
        batch.append(f"{at + 1}. {text}")
        if at + 1 == len(texts) or sum(map(len, batch)) + len(texts[at + 1]) > LONGEST - _ROOM:
            head = say("annotate.whole", n=len(loose))
            yield Note(None, (head, *(line for text in batch for line in ("", *text.split("\n")))), MARK.format(rule="-", id="plan"))
            batch = []


def _boxes(place: Place | None) -> tuple[Box, ...]:
    return place.boxes if place is not None else ()


def _text(note: Note) -> str:
    return clean("\n".join((*note.lines, note.mark)))


def _highlight(writer: PdfWriter, boxes: tuple[Box, ...], note: Note, options: AnnotateOptions) -> None:
    """Highlights the lines of a place. Only the highlight on its first page has the note."""
    from pypdf.annotations import Highlight
    from pypdf.generic import ArrayObject, FloatObject

    for page in dict.fromkeys(box.page for box in boxes):
        if page > len(writer.pages):
            continue
        rects = [_turned(writer.pages[page - 1], box) for box in boxes if box.page == page]
        corners = [corner for x0, y0, x1, y1 in rects for corner in (x0, y1, x1, y1, x0, y0, x1, y0)]
        around = (min(r[0] for r in rects), min(r[1] for r in rects), max(r[2] for r in rects), max(r[3] for r in rects))
        mark = Highlight(rect=around, quad_points=ArrayObject(map(FloatObject, corners)), highlight_color=_COLOUR)
        _signed(mark, note if page == boxes[0].page else None, options)
        writer.add_annotation(page - 1, mark)


def _pin(writer: PdfWriter, note: Note, number: int, options: AnnotateOptions) -> None:
    """Adds a note without a highlight at the top of the first page."""
    from pypdf.annotations import Text

    page = writer.pages[0]
    left, top = float(page.cropbox.left) + 10, float(page.cropbox.top) - 10 - _STEP * (number % 35)
    left += _STEP * (number // 35)
    pin = Text(rect=(left, top - _STEP, left + _STEP, top), text=_text(note))
    _signed(pin, note, options)
    writer.add_annotation(0, pin)


def _signed(annotation: dict[object, object], note: Note | None, options: AnnotateOptions) -> None:
    from pypdf.generic import NameObject, TextStringObject

    annotation[NameObject("/T")] = TextStringObject(clean(options.author))
    if note is not None:
        annotation[NameObject("/Contents")] = TextStringObject(_text(note))
    if options.when:
        digits = "".join(char for char in options.when if char.isdecimal())
        annotation[NameObject("/M")] = TextStringObject(f"D:{digits[:14]}Z")


def _turned(page: PageObject, box: Box) -> tuple[float, float, float, float]:
    """A box in the page's own coordinates: points from the bottom left before rotation."""
    x0, y0, x1, y1 = box.rect
    crop = page.cropbox
    left, bottom, right, top = float(crop.left), float(crop.bottom), float(crop.right), float(crop.top)
    match page.rotation % 360:
        case 90:
            return left + y0, bottom + x0, left + y1, bottom + x1
        case 180:
            return right - x1, bottom + y0, right - x0, bottom + y1
        case 270:
            return right - y1, top - x1, right - y0, top - x0
        case _:
            return left + x0, top - y1, left + x1, top - y0
