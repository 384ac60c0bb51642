"""Low-overhead declarations of PDFium functions, and batched calls.

Through pypdfium2's typed declarations, reading a PDF takes 1.5 to 2 times as long: a call costs more than the work of PDFium in it.
These functions of the same library take addresses (int), `Handle`s for the most frequent calls, and prepared references, and do not
release the interpreter lock.
"""

from __future__ import annotations

import ctypes
import functools
from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import repeat
from typing import Any

import pypdfium2.raw as pdfium

Handle = ctypes.c_void_p
Call = Callable[..., Any]


def handle(pointer: Any) -> Handle:
    """An open page or text page as an argument of these functions."""
    return ctypes.cast(pointer, Handle)


def _call(function: Any, result: Any, *given: Any) -> Call:
    """`given`: types of the leading arguments passed as addresses. Other arguments are prepared references or small numbers."""
    return ctypes.PYFUNCTYPE(result, *given)(ctypes.cast(function, Handle).value or 0)


_PTR, _INT = ctypes.c_void_p, ctypes.c_int

# (text page, index of a character[, reference])
object_of = _call(pdfium.FPDFText_GetTextObject, _PTR)
unicode_of = _call(pdfium.FPDFText_GetUnicode, ctypes.c_uint)
char_box = _call(pdfium.FPDFText_GetLooseCharBox, _INT)
ink_box = _call(pdfium.FPDFText_GetCharBox, _INT)
char_matrix = _call(pdfium.FPDFText_GetMatrix, _INT)
char_origin = _call(pdfium.FPDFText_GetCharOrigin, _INT)
# (page or form, index)
page_object = _call(pdfium.FPDFPage_GetObject, _PTR)
form_object = _call(pdfium.FPDFFormObj_GetObject, _PTR, _PTR)
# (page object[, references])
type_of = _call(pdfium.FPDFPageObj_GetType, _INT, _PTR)
matrix_of = _call(pdfium.FPDFPageObj_GetMatrix, _INT, _PTR)
bounds_of = _call(pdfium.FPDFPageObj_GetBounds, _INT, _PTR)
fill_colour = _call(pdfium.FPDFPageObj_GetFillColor, _INT, _PTR)
stroke_colour = _call(pdfium.FPDFPageObj_GetStrokeColor, _INT, _PTR)
count_in_form = _call(pdfium.FPDFFormObj_CountObjects, _INT, _PTR)
count_segments = _call(pdfium.FPDFPath_CountSegments, _INT, _PTR)
segment_of = _call(pdfium.FPDFPath_GetPathSegment, _PTR, _PTR)
draw_mode = _call(pdfium.FPDFPath_GetDrawMode, _INT, _PTR)
set_mode = _call(pdfium.FPDFTextObj_SetTextRenderMode, _INT, _PTR, _INT)
set_active = _call(pdfium.FPDFPageObj_SetIsActive, _INT, _PTR, _INT)
count_marks = _call(pdfium.FPDFPageObj_CountMarks, _INT, _PTR)
mark_of = _call(pdfium.FPDFPageObj_GetMark, _PTR, _PTR, ctypes.c_ulong)
remove_param = _call(pdfium.FPDFPageObjMark_RemoveParam, _INT, _PTR, _PTR, ctypes.c_char_p)
# (bitmap, page, references to matrix and clip, flags)
draw_by_matrix = _call(pdfium.FPDF_RenderPageBitmapWithMatrix, None, _PTR, _PTR)
# (mark of marked content, name)
param_type = _call(pdfium.FPDFPageObjMark_GetParamValueType, _INT, _PTR, ctypes.c_char_p)
# (handle of a text object[, references])
font_of = _call(pdfium.FPDFTextObj_GetFont, _PTR)
font_size = _call(pdfium.FPDFTextObj_GetFontSize, _INT)
mode_of = _call(pdfium.FPDFTextObj_GetTextRenderMode, _INT)
text_colour = _call(pdfium.FPDFPageObj_GetFillColor, _INT)
# (font[, buffer, its size])
font_name = _call(pdfium.FPDFFont_GetBaseFontName, ctypes.c_size_t, _PTR, _PTR, ctypes.c_size_t)
font_weight = _call(pdfium.FPDFFont_GetWeight, _INT, _PTR)
is_embedded = _call(pdfium.FPDFFont_GetIsEmbedded, _INT, _PTR)
font_flags = _call(pdfium.FPDFFont_GetFlags, _INT, _PTR)
# (path segment[, references])
segment_type = _call(pdfium.FPDFPathSegment_GetType, _INT, _PTR)
segment_point = _call(pdfium.FPDFPathSegment_GetPoint, _INT, _PTR)
segment_closes = _call(pdfium.FPDFPathSegment_GetClose, _INT, _PTR)


def set_all_active(objects: Iterable[int], active: int) -> None:
    """Draws page objects from now on (1) or leaves them out (0)."""
    deque(map(set_active, objects, repeat(active)), maxlen=0)


class Texts:
    """The text objects of an open page: all are drawn, or none. A call for each is needed to change that, so it is left as it is."""

    def __init__(self, objects: Collection[int]) -> None:
        self._objects, self._active = objects, True

    def show(self) -> None:
        """Draws them from now on."""
        self._set(True)

    def hide(self) -> None:
        """Leaves them out from now on."""
        self._set(False)

    def _set(self, active: bool) -> None:
        if active != self._active:
            set_all_active(self._objects, int(active))
            self._active = active


def set_all_modes(texts: Iterable[int], mode: int) -> None:
    """Fills or strokes text objects from now on, as one of PDF's modes says."""
    deque(map(set_mode, texts, repeat(mode)), maxlen=0)


class Bulk:
    """Buffers for the output arguments of many calls: `width` numbers per call, of which the first `wanted` are used."""

    _SIZE = 2_048

    def __init__(self, kind: Any, width: int, wanted: int = 0, *, one: bool = False) -> None:
        """`one`: a call takes one reference to all its numbers instead of one reference per number."""
        self._width, self._wanted = width, wanted or width
        room = (kind * (width * self._SIZE))()
        step = ctypes.sizeof(kind)
        self._refs = [
            [ctypes.byref(room, (width * row + column) * step) for row in range(self._SIZE)] for column in range(1 if one else width)
        ]
        self._view = memoryview(room).cast("B").cast(kind._type_)

    def __call__(self, call: Call, arguments: Sequence[Any], lead: Handle | None = None) -> tuple[list[int], list[list[Any]]]:
        """Calls once per argument, after `lead` if given. Gives (return values, output columns)."""
        returned: list[int] = []
        given: list[list[Any]] = [[] for _ in range(self._wanted)]
        for start in range(0, len(arguments), self._SIZE):
            part = arguments[start : start + self._SIZE]
            returned += map(call, part, *self._refs) if lead is None else map(call, repeat(lead), part, *self._refs)
            for number, column in enumerate(given):
                column += self._view[number : self._width * len(part) : self._width].tolist()
        return returned, given


@functools.cache
def boxes() -> Bulk:
    """For `char_box`: left, top, right, bottom."""
    return Bulk(ctypes.c_float, 4, one=True)


@functools.cache
def matrices() -> Bulk:
    """For `char_matrix`: a to d."""
    return Bulk(ctypes.c_float, 6, 4, one=True)


@functools.cache
def origins() -> Bulk:
    """For `char_origin`: x, y."""
    return Bulk(ctypes.c_double, 2)


@functools.cache
def inks() -> Bulk:
    """For `ink_box`: left, right, bottom, top."""
    return Bulk(ctypes.c_double, 4)


@functools.cache
def numbers() -> Bulk:
    """For `font_size`."""
    return Bulk(ctypes.c_float, 1)


@functools.cache
def colours() -> Bulk:
    """For `text_colour`, `fill_colour` and `stroke_colour`: red, green, blue, alpha."""
    return Bulk(ctypes.c_uint, 4)
