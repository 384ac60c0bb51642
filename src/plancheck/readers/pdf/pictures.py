"""The pages of a PDF as pictures, for people who look at it in a browser."""

from __future__ import annotations

from io import BytesIO

import pypdfium2

#: Pages that are longer than wide, or wider than long, by more than this are left out: they are no paper.
_LONG = 6.0


def pictures(data: bytes, width: int, most: int) -> tuple[bytes, ...]:
    """The first `most` pages as PNG files, `width` pixels wide and at most one more; () for a file that PDFium cannot open."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return ()
    try:
        drawn = (_drawn(document, number, width) for number in range(min(most, len(document))))
        return tuple(page for page in drawn if page)
    finally:
        document.close()


def _drawn(document: pypdfium2.PdfDocument, number: int, width: int) -> bytes:
    page = document[number]
    try:
        across, down = page.get_size()
        if min(across, down) <= 0 or max(across, down) > _LONG * min(across, down):
            return b""
        picture = page.render(scale=width / across, may_draw_forms=False).to_pil()
    finally:
        page.close()
    out = BytesIO()
    # A page of text has few colours: this way a picture takes a quarter of the bytes.
    picture.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()
