"""A file to a Document. The format is told by the content; each reader is loaded only when a file needs it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document, not_checked
from plancheck.readers import sniff

#: The largest file that is looked at, in bytes.
MAX_BYTES = 100 * 1024 * 1024

#: How long a file may take where nobody says, in seconds.
SECONDS = 30.0

#: Bytes, label, SHA-256, seconds that there are.
Reader = Callable[[bytes, str, str, float], Document]


def _word(data: bytes, name: str, sha256: str, seconds: float) -> Document:
    from plancheck.readers import word

    return word.read(data, name, sha256)


def _pdf(data: bytes, name: str, sha256: str, seconds: float) -> Document:
    from plancheck.readers import pdf

    return pdf.read(data, name, sha256, seconds)


def _ofd(data: bytes, name: str, sha256: str, seconds: float) -> Document:
    from plancheck.readers import ofd

    return ofd.read(data, name, sha256)


def _office(format: str) -> Reader:
    def reader(data: bytes, name: str, sha256: str, seconds: float) -> Document:
        from plancheck.readers import office

        return office.read(data, name, sha256, format, seconds)

    return reader


#: What the content is → who reads it.
READERS: dict[str, Reader] = {
    "docx": _word, "pdf": _pdf, "ofd": _ofd, "doc": _office("doc"), "wps": _office("wps"), "rtf": _office("rtf"),
}  # fmt: skip


def read(data: bytes, name: str, most: int = MAX_BYTES, seconds: float = SECONDS) -> Document:
    """The document that `data` holds. What cannot be read is a Document too: not_checked, with reason and way out.

    `name` is a label only; `most` is the largest size in bytes, `seconds` the time that slow readers plan with (LibreOffice,
    text recognition): they stop before it is over. Never raises for a bad input.
    """
    digest = hashlib.sha256(data).hexdigest()
    if len(data) > most:
        return not_checked(name, digest, "unknown", "too_large", _too_large(len(data), most))
    found = sniff.sniff(data)
    if found.reason is not None:
        return not_checked(name, digest, found.format, found.reason, found.detail)
    return READERS[found.format](data, name, digest, seconds)


def _too_large(size: int, most: int) -> Bilingual:
    have, limit = f"{size / 1048576:.1f} MB", f"{most / 1048576:.0f} MB"
    return Bilingual(
        f"文件大小为 {have}，超过 {limit} 的上限。请压缩文件中的图片后重新提交。",
        f"The file has {have}, over the limit of {limit}. Compress the pictures in it and hand it in again.",
    )
