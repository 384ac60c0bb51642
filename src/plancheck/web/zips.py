"""A zip of stored files, in pieces: none of it is on the disk, and one file at a time is in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

from plancheck.web import files

#: Files that are packed already.
_PACKED = (".docx", ".xlsx", ".pdf", ".ofd", ".zip", ".wps", ".png", ".jpg")


class _Pipe(io.RawIOBase):
    """What the zip writes, until it is taken. It cannot seek, so sizes follow the files."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self._pieces.append(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What was written since this was last asked."""
        taken, self._pieces = b"".join(self._pieces), []
        return taken


def written(listed: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """The zip of files by path and SHA-256. A path that comes twice gets a number. Raises as `files.get` does."""
    pipe, used = _Pipe(), set[str]()
    with zipfile.ZipFile(pipe, "w") as archive:
        for path, name in listed:
            info = zipfile.ZipInfo(_unused(path, used))
            info.external_attr = 0o600 << 16
            info.compress_type = zipfile.ZIP_STORED if path.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(info, files.get(name))
            yield pipe.taken()
    yield pipe.taken()


def _unused(path: str, used: set[str]) -> str:
    stem, dot, suffix = path.rpartition(".")
    wanted, number = path, 1
    while wanted.casefold() in used:
        number += 1
        wanted = f"{stem}-{number}{dot}{suffix}" if dot else f"{path}-{number}"
    used.add(wanted.casefold())
    return wanted
