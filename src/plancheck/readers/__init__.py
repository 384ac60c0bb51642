"""A file to a Document. The format is told by the content; each reader is loaded only when a file needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Literal

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document, not_checked
from plancheck.readers import sniff

#: The largest file that is looked at, in bytes.
MAX_BYTES = 100 * 1024 * 1024

#: How long a file may take where nobody says, in seconds.
SECONDS = 30.0

#: Which text of a Word file with tracked changes is read: that after them, or that before them.
View = Literal["final", "original"]
#: Bytes, label, SHA-256, seconds that there are, view.
Reader = Callable[[bytes, str, str, float, View], Document]


def _word(data: bytes, name: str, sha256: str, seconds: float, view: View) -> Document:
    from plancheck.readers import word

    return word.read(data, name, sha256, view=view)


def _pdf(data: bytes, name: str, sha256: str, seconds: float, view: View) -> Document:
    from plancheck.readers import pdf

    return pdf.read(data, name, sha256, seconds)


def _ofd(data: bytes, name: str, sha256: str, seconds: float, view: View) -> Document:
    from plancheck.readers import ofd

    return ofd.read(data, name, sha256)


def _office(format: str) -> Reader:
    def reader(data: bytes, name: str, sha256: str, seconds: float, view: View) -> Document:
        from plancheck.readers import office

        return office.read(data, name, sha256, format, seconds, view)

    return reader


#: What the content is → who reads it.
READERS: dict[str, Reader] = {
    "docx": _word, "pdf": _pdf, "ofd": _ofd, "doc": _office("doc"), "wps": _office("wps"), "rtf": _office("rtf"),
}  # fmt: skip


def read(data: bytes, name: str, most: int = MAX_BYTES, seconds: float = SECONDS, view: View = "final") -> Document:
    """The document that `data` holds. What cannot be read is a Document too: not_checked, with reason and way out.

    `name` is a label only; `most` is the largest size in bytes, `seconds` the time that slow readers plan with (LibreOffice,
    text recognition): they stop before it is over. `view` chooses between the texts of a Word file with tracked
    changes; other formats have one text. Never raises for a bad input.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > most:
        return not_checked(name, digest, "unknown", "too_large", _too_large(len(data), most))
    found = sniff.sniff(data)
    if found.reason is not None:
        return not_checked(name, digest, found.format, found.reason, found.detail)
    return READERS[found.format](data, name, digest, seconds, view)


def _too_large(size: int, most: int) -> Bilingual:
    have, limit = f"{size / 1048576:.1f} MB", f"{most / 1048576:.0f} MB"
    return Bilingual(
        f"文件大小为 {have}，超过 {limit} 的上限。请压缩文件中的图片后重新提交。",
        f"The file has {have}, over the limit of {limit}. Compress the pictures in it and hand it in again.",
    )
