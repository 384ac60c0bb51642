"""The files of a workbench, each under the SHA-256 of its content: in its folder, in another folder, or in a store with an address.

A file is there whole or not at all, and never changes.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from plancheck import stores
from plancheck.web.site import INCOMING, current
from plancheck.worker import private_folder

#: How much of a file is read at a time, in bytes.
_CHUNK = 1 << 20
#: Seconds after which a part that nobody has finished is removed.
_ABANDONED = 86400.0


class StoreGone(OSError):
    """The store with an address cannot be reached, read or written."""


def put(data: bytes) -> str:
    """Stores a file and gives its SHA-256. It is on the disk when this returns. Raises OSError where it cannot be written."""
    return put_chunks((data,))


def put_chunks(chunks: Iterable[bytes]) -> str:
    """Stores a file that comes in pieces."""
    return _store().put(chunks)


def get(name: str) -> bytes:
    """The content of a file. Raises FileNotFoundError if there is none, ValueError if it is not what was stored."""
    data = _store().read(name)
    if hashlib.sha256(data).hexdigest() != name:
        raise ValueError(f"the stored file {name} is damaged")
    return data


@contextmanager
def opened(name: str) -> Iterator[Path]:
    """A file as one of this machine, which must not be changed: the stored one in a folder, else a copy that is removed afterwards.

    Raises FileNotFoundError if there is none, ValueError for a copy that is not what was stored.
    """
    store = _store()
    if isinstance(store, _Folder):
        yield store.path(name)
        return
    with private_folder() as folder:
        target = Path(folder, name)
        store.copy(name, target)
        yield target


def place(name: str, target: Path) -> None:
    """Puts a file where a process can read it, as `target`. Raises as `opened` does."""
    _store().copy(name, target)


def is_there(name: str) -> bool:
    """Whether there is a file of this name."""
    return _store().has(name)


def names() -> list[str]:
    """The names of all files, those included that nothing names any more."""
    return _store().names()


def check() -> None:
    """Raises StoreGone for a store with an address that cannot be written to, and stores.FsspecMissing."""
    _store().check()


def sweep() -> None:
    """Removes what killed processes have left of files that never became whole, once it is old: others may be writing theirs."""
    _store().sweep()


class _Store(Protocol):
    def put(self, chunks: Iterable[bytes]) -> str: ...
    def read(self, name: str) -> bytes: ...
    def copy(self, name: str, target: Path) -> None: ...
    def has(self, name: str) -> bool: ...
    def names(self) -> list[str]: ...
    def sweep(self) -> None: ...
    def check(self) -> None: ...


def _store() -> _Store:
    site = current()
    if stores.is_address(site.store):
        return _At(site.store, site.folder / INCOMING)
    return _Folder(Path(site.store) if site.store else site.folder / "files")


def path(name: str) -> Path:
    """Where the file of a SHA-256 is, or would be, in a store that is a folder."""
    store = _store()
    assert isinstance(store, _Folder), "a store with an address has no paths"
    return store.path(name)


# ---- in a folder ------------------------------------------------------------------------------------------------


class _Folder:
    def __init__(self, root: Path) -> None:
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._root = root

    def path(self, name: str) -> Path:
        return self._root / name[:2] / name

    def put(self, chunks: Iterable[bytes]) -> str:
        part = self._root / f"part-{secrets.token_hex(8)}"
        digest = hashlib.sha256()
        try:
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for chunk in chunks:
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            name = digest.hexdigest()
            target = self.path(name)
            target.parent.mkdir(mode=0o700, exist_ok=True)
            os.replace(part, target)
            _sync(target.parent)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
        return name

    def read(self, name: str) -> bytes:
        return self.path(name).read_bytes()

    def copy(self, name: str, target: Path) -> None:
        try:
            os.link(self.path(name), target)
        except OSError:  # another file system
            shutil.copyfile(self.path(name), target)

    def has(self, name: str) -> bool:
        return self.path(name).is_file()

    def names(self) -> list[str]:
        return sorted(path.name for path in self._root.glob("??/*"))

    def sweep(self) -> None:
        for part in self._root.glob("part-*"):
            with suppress(FileNotFoundError):
                if time.time() - part.stat().st_mtime > _ABANDONED:
                    part.unlink()

    def check(self) -> None:
        """A folder was made when it was opened."""


def _sync(folder: Path) -> None:
    """Writes the folder's own entries to the disk, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


# ---- in a store with an address ---------------------------------------------------------------------------------


class _At:
    """A store that fsspec reaches. A file is written under a name of its own and then moved, and one that is there with its size is whole;
    what is read is compared with its name all the same, since in some stores to move is to copy."""

    def __init__(self, address: str, incoming: Path) -> None:
        self._address, self._incoming = address, incoming
        with self._troubles():
            self._files, self._root = stores.opened(address)

    def put(self, chunks: Iterable[bytes]) -> str:
        digest, size = hashlib.sha256(), 0
        with tempfile.NamedTemporaryFile(prefix="store-", dir=self._incoming) as file:
            for chunk in chunks:
                digest.update(chunk)
                size += file.write(chunk)
            file.flush()
            name = digest.hexdigest()
            with self._troubles():
                if self._size(name) != size:
                    self._write(file.name, name, size)
        return name

    def _write(self, source: str, name: str, size: int) -> None:
        part, target = self._part(), self._path(name)
        try:
            self._files.makedirs(target.rpartition("/")[0], exist_ok=True)
            self._files.put_file(source, part)
            if self._size(name) not in (None, size):  # half of it, by a copy that was cut off; some stores move to free names only
                self._files.rm_file(target)
            self._files.mv(part, target)
        except BaseException:
            with suppress(stores.Unreached, FileNotFoundError), stores.errors(self._address, FileNotFoundError):
                self._files.rm_file(part)
            if self._size(name) != size:  # else somebody else has just stored the same
                raise

    def read(self, name: str) -> bytes:
        with self._troubles(FileNotFoundError):
            return bytes(self._files.cat_file(self._path(name)))

    def copy(self, name: str, target: Path) -> None:
        with self._troubles(FileNotFoundError):
            self._files.get_file(self._path(name), str(target))
        with open(target, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != name:
                raise ValueError(f"the stored file {name} is damaged")

    def has(self, name: str) -> bool:
        with self._troubles():
            return self._size(name) is not None

    def names(self) -> list[str]:
        with self._troubles():
            return sorted(path.rpartition("/")[2] for path in self._listed() if path[2:3] == "/")

    def sweep(self) -> None:
        with self._troubles():
            for path in self._listed():
                written = re.fullmatch(r"part-(\d+)-[0-9a-f]+", path)
                if written and time.time() - int(written[1]) > _ABANDONED:
                    self._files.rm_file(f"{self._root}/{path}")

    def check(self) -> None:
        with self._troubles():
            part = self._part()
            self._files.makedirs(self._root, exist_ok=True)
            self._files.pipe_file(part, b"plancheck")
            self._files.rm_file(part)

    def _path(self, name: str) -> str:
        return f"{self._root}/{name[:2]}/{name}"

    def _part(self) -> str:
        """A new name for what is not whole yet. It says when it was made, which stores tell each in their own way."""
        return f"{self._root}/part-{int(time.time())}-{secrets.token_hex(8)}"

    def _size(self, name: str) -> int | None:
        """How large a file is there, in bytes; None if there is none."""
        self._files.invalidate_cache()
        try:
            return int(self._files.info(self._path(name))["size"])
        except FileNotFoundError:
            return None

    def _listed(self) -> list[str]:
        """The paths of all that lies in the store, from its root."""
        self._files.invalidate_cache()
        found = self._files.find(self._root) if self._files.isdir(self._root) else []
        return [path.removeprefix(self._root).lstrip("/") for path in found]

    @contextmanager
    def _troubles(self, *others: type[Exception]) -> Iterator[None]:
        """Turns the errors of the store into StoreGone, but for `others`."""
        try:
            with stores.errors(self._address, stores.FsspecMissing, *others):
                yield
        except stores.Unreached as error:
            raise StoreGone(errno.EIO, error.error) from error
