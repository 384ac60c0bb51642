"""The files of a workbench, each under the SHA-256 of its content. A file is there whole or not at all, and never changes."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from plancheck.web.site import current

#: How much of a file is read at a time, in bytes.
_CHUNK = 1 << 20
#: Seconds after which a part that nobody has finished is removed.
_ABANDONED = 86400.0


def put(data: bytes) -> str:
    """Stores a file and gives its SHA-256. It is on the disk when this returns. Raises OSError where it cannot be written."""
    return put_chunks((data,))


def put_chunks(chunks: Iterable[bytes]) -> str:
    """Stores a file that comes in pieces."""
    root = _root()
    part = root / f"part-{secrets.token_hex(8)}"
    digest = hashlib.sha256()
    try:
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for chunk in chunks:
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        name = digest.hexdigest()
        target = path(name)
        target.parent.mkdir(mode=0o700, exist_ok=True)
        os.replace(part, target)
        _sync(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    return name


def path(name: str) -> Path:
    """Where the file of a SHA-256 is, or would be."""
    return _root() / name[:2] / name


def get(name: str) -> bytes:
    """The content of a file. Raises FileNotFoundError if there is none, ValueError if it is not what was stored."""
    data = path(name).read_bytes()
    if hashlib.sha256(data).hexdigest() != name:
        raise ValueError(f"the stored file {name} is damaged")
    return data


def names() -> list[str]:
    """The names of all files, those included that nothing names any more."""
    return sorted(path.name for path in _root().glob("??/*"))


def sweep() -> None:
    """Removes what killed processes have left of files that never became whole, once it is old: others may be writing theirs."""
    for part in _root().glob("part-*"):
        with suppress(FileNotFoundError):
            if time.time() - part.stat().st_mtime > _ABANDONED:
                part.unlink()


def _root() -> Path:
    root = current().folder / "files"
    root.mkdir(mode=0o700, parents=True, exist_ok=True)
    return root


def _sync(folder: Path) -> None:
    """Writes the folder's own entries to the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
