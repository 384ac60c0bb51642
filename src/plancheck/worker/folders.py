"""Private temporary folders, which also disappear when the process that made them was killed."""

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
#: A folder whose process is gone is removed when it was not changed for so many seconds: a container may share the place with others.
_ABANDONED = 3600.0


@contextmanager
def private_folder() -> Iterator[str]:
    """A temporary folder that nobody else may enter; removed afterwards with everything in it."""
    _sweep(tempfile.gettempdir())
    folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")  # mode 0700
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: str) -> None:
    """Removes a folder, trying for two seconds: a program that a killed process had started may still be writing there."""
    for _ in range(40):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.05)


def _sweep(temporary: str) -> None:
    """Removes what killed runs left behind, but no folder of a run that may still be at work."""
    if sys.platform == "win32":  # os.kill with signal 0 would end the process
        return
    with suppress(OSError), os.scandir(temporary) as entries:
        for entry in entries:
            pid = entry.name.removeprefix(_PREFIX).partition("-")[0]
            if entry.name.startswith(_PREFIX) and pid.isdecimal() and not _is_running(int(pid)):
                status = entry.stat(follow_symlinks=False)
                if status.st_uid == os.getuid() and time.time() - status.st_mtime > _ABANDONED:
                    remove(entry.path)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
