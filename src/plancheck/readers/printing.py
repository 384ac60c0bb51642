"""The print of a file, read back: what a person sees of it on paper. Word files are printed by LibreOffice; a PDF is its own print."""

from __future__ import annotations

from dataclasses import replace

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.readers import formats
from plancheck.wording.catalogue import both

_WORD = frozenset({"docx", "doc", "wps", "rtf"})
#: Pages of a print without text are pictures. Pages that were not read for another reason may have any text.
_PICTURES = "no_text_layer"


def printed(data: bytes, document: Document, seconds: float, reading: float) -> Document | Bilingual | None:
    """The print of `data`, which was read as `document`; why there is none; None for a file that is its own print.

    LibreOffice gets `seconds`, and the reader of the print plans with `reading`. Never raises for bad input.
    """
    if document.format == "pdf":
        return None
    if document.format not in _WORD:
        return both("reading.print_none", format=f".{document.format}")
    from plancheck.readers import office

    pdf = office.printed(data, document.format, seconds)
    if isinstance(pdf, Bilingual):
        return pdf
    found = _as_seen(formats.read(pdf, document.name, seconds=reading))
    unread = found.status == "not_checked" or any(part.reason != _PICTURES for part in found.skipped)
    return both("reading.print_unread") if unread else found


def _as_seen(print: Document) -> Document:
    """The print without the lines that are drawn in other characters than the file says (a font of the draft may do that)."""
    from plancheck.readers.pdf.document import misread

    skipped = tuple(part for part in print.skipped if part.page is None or part.message != misread(part.page))
    if len(skipped) == len(print.skipped):
        return print
    blocks = tuple(replace(block, hidden=block.hidden or any(line.confidence == 0 for line in block.lines)) for block in print.blocks)
    return replace(print, blocks=blocks, skipped=skipped)
