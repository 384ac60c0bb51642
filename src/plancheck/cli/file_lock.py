"""Lets one process at a time read, change and write back a file. The system releases the lock when its process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: Seconds to wait for other processes, and between two attempts.
WAIT, _PAUSE = 30.0, 0.02


class Busy(Exception):
    """Other processes held the lock all the time."""


@contextmanager
def locked(path: Path, wait: float | None = None) -> Iterator[None]:
    """Holds the lock of `path`, a hidden file beside it that is removed afterwards. Waits for it so many seconds, WAIT where none are said.
    Raises Busy, and OSError if it cannot be made."""
    place = path.with_name(f".{path.name}.lock")
    lock = _acquired(place, WAIT if wait is None else wait)
    try:
        yield
    finally:
        _release(place, lock)


def _acquired(place: Path, wait: float) -> int:
    """The open lock file, locked by this process."""
    end = time.monotonic() + wait
    while True:
        lock = os.open(place, os.O_CREAT | os.O_RDWR, 0o600)
        # Its last owner may have removed it since, and then others lock a new file of that name.
        if _try(lock) and _is_same(lock, place):
            return lock
        os.close(lock)
        if time.monotonic() >= end:
            raise Busy
        time.sleep(_PAUSE)


def _is_same(lock: int, place: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), os.stat(place))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _try(lock: int) -> bool:
        """Whether the lock could be had."""
        try:
            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

    def _release(place: Path, lock: int) -> None:
        os.close(lock)
        with suppress(OSError):  # another process has it open by now
            place.unlink()

else:
    import fcntl

    def _try(lock: int) -> bool:
        """Whether the lock could be had."""
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            os.close(lock)
            raise
        return True

    def _release(place: Path, lock: int) -> None:
        with suppress(OSError):
            place.unlink()
        os.close(lock)
