"""The print of a file, read back: what a person sees of it on paper. Word files are printed by LibreOffice; a PDF is its own print."""

from __future__ import annotations

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
    found = formats.read(pdf, document.name, seconds=reading)
    unread = found.status == "not_checked" or any(part.reason != _PICTURES for part in found.skipped)
    return both("reading.print_unread") if unread else found
