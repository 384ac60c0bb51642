"""Private temporary folders, which also disappear when the process that made them was killed: at the start of the next run.

The process holds a lock in its folder. The system releases it with the process, so a folder whose lock is free belongs to nobody, whatever
process has the number of its owner by now.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

#: How the names of our temporary folders begin; the number of the process follows.
_PREFIX = "plancheck-"
#: The lock in such a folder.
_LOCK = ".lock"
#: A folder without a lock (the file system has none) is removed when it was not changed for so many seconds and its process is gone:
#: a container may share the place with others.
_ABANDONED = 3600.0


@contextmanager
def private_folder() -> Iterator[str]:
    """A temporary folder that nobody else may enter; removed afterwards with everything in it."""
    _sweep(tempfile.gettempdir())
    folder, lock = _made()
    try:
        yield folder
    finally:
        remove(folder)
        if lock is not None:
            os.close(lock)


def remove(folder: str) -> None:
    """Removes a folder, trying for two seconds: a program that a killed process had started may still be writing there."""
    for _ in range(40):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.05)


def _made() -> tuple[str, int | None]:
    """A new folder and its lock, None where there are no locks. Another process may have swept a folder that was not locked yet."""
    while True:
        folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")  # mode 0700
        if sys.platform == "win32":
            return folder, None
        place = os.path.join(folder, _LOCK)
        try:
            lock = os.open(place, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        except FileNotFoundError:
            continue
        if not _lock(lock):
            os.close(lock)
            with suppress(OSError):
                os.unlink(place)
            return folder, None
        if os.path.exists(place):
            return folder, lock
        os.close(lock)


def _sweep(temporary: str) -> None:
    """Removes what killed runs left behind, but no folder of a run that may still be at work."""
    if sys.platform == "win32":  # os.kill with signal 0 would end the process
        return
    with suppress(OSError), os.scandir(temporary) as entries:
        for entry in entries:
            pid = entry.name.removeprefix(_PREFIX).partition("-")[0]
            if entry.name.startswith(_PREFIX) and pid.isdecimal() and entry.is_dir(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                if status.st_uid == os.getuid():
                    _sweep_one(entry.path, int(pid), time.time() - status.st_mtime)


def _sweep_one(folder: str, pid: int, age: float) -> None:
    try:
        lock = os.open(os.path.join(folder, _LOCK), os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        if age > _ABANDONED and not _is_running(pid):
            remove(folder)
        return
    try:
        if _lock(lock):
            remove(folder)
    finally:
        os.close(lock)


def _lock(file: int) -> bool:
    """Whether the lock could be had."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
