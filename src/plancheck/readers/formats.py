"""The table of file formats: the content decides which reader a file gets, and only that reader is imported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document, not_checked
from plancheck.readers import bounds, sniff
from plancheck.readers.view import View

#: The largest file that is read, in bytes.
MAX_BYTES = 100 * 1024 * 1024

#: The default time for one file, in seconds.
SECONDS = 30.0

#: Bytes, label, SHA-256, format, seconds available, view.
Reader = Callable[[bytes, str, str, str, float, View], Document]


def _word(data: bytes, name: str, sha256: str, format: str, seconds: float, view: View) -> Document:
    from plancheck.readers import word

    return word.read(data, name, sha256, view=view)


def _pdf(data: bytes, name: str, sha256: str, format: str, seconds: float, view: View) -> Document:
    from plancheck.readers import pdf

    return pdf.read(data, name, sha256, seconds)


def _ofd(data: bytes, name: str, sha256: str, format: str, seconds: float, view: View) -> Document:
    from plancheck.readers import ofd

    return ofd.read(data, name, sha256)


def _office(data: bytes, name: str, sha256: str, format: str, seconds: float, view: View) -> Document:
    from plancheck.readers import office

    return office.read(data, name, sha256, format, seconds, view)


#: Format → its reader. This is the one place that imports readers, and with them lxml and PDFium, when a file needs them.
READERS: dict[str, Reader] = {"docx": _word, "pdf": _pdf, "ofd": _ofd, "doc": _office, "wps": _office, "rtf": _office}


def read(data: bytes, name: str, most: int = MAX_BYTES, seconds: float = SECONDS, view: View = "final") -> Document:
    """The document in `data`. A file that cannot be read gives a Document with status not_checked, a reason and a way out.

    `name` is only a label. `most` is the size limit in bytes. `seconds` is the time that slow readers (LibreOffice, text
    recognition) plan with; they stop before it is over. `view` selects the text of a Word file with tracked changes; other
    formats have one text. Never raises for bad input.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > most:
        return not_checked(name, digest, "unknown", "too_large", _too_large(len(data), most))
    sniffed = sniff.sniff(data)
    if sniffed.reason is not None:
        return not_checked(name, digest, sniffed.format, sniffed.reason, sniffed.detail)
    return bounds.within(READERS[sniffed.format](data, name, digest, sniffed.format, seconds, view))


def _too_large(size: int, most: int) -> Bilingual:
    have, limit = f"{size / 1048576:.1f} MB", f"{most / 1048576:.0f} MB"
    return Bilingual(
        f"文件大小为 {have}，超过 {limit} 的上限。请压缩文件中的图片后重新提交。",
        f"The file size of {have} exceeds the limit of {limit}. Compress its pictures and resubmit it.",
    )
