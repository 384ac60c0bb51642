"""A lock file, so that one batch at a time writes to an output folder. It names the process that writes."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

#: Attempts to take over the lock of a dead process, and seconds to wait for a lock that is still empty.
_TRIES, _PAUSE = 5, 0.2


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that writes results: its id, its machine, and its start time in the machine's clock ticks ("" if unknown)."""

    pid: int
    host: str
    start: str


class AlreadyLocked(Exception):
    """Another process, `holder`, writes to the folder; `path` is its lock.

    `far`: it is on another machine, so this one cannot tell whether it is still alive.
    """

    def __init__(self, path: str, holder: Holder) -> None:
        super().__init__(path, holder)
        self.path, self.holder, self.far = path, holder, holder.host != socket.gethostname()


def this() -> Holder:
    """This process."""
    return Holder(os.getpid(), socket.gethostname(), _start(os.getpid()))


def written(holder: Holder) -> bytes:
    """The content of a process's lock file."""
    return json.dumps(asdict(holder)).encode() + b"\n"


def read(data: bytes) -> Holder | None:
    """The owner of a lock file; None if the content is invalid, such as the empty file that a power loss leaves."""
    try:
        content = json.loads(data)
        return Holder(int(content["pid"]), str(content["host"]), str(content["start"]))
    except (ValueError, KeyError, TypeError):
        return None


def alive(holder: Holder) -> bool:
    """Whether the process may still be running: it is alive, or on another machine."""
    if holder.host != socket.gethostname():
        return True
    if sys.platform == "win32":  # `os.kill` would end the process; an open lock cannot be replaced (see `_remove_stale`)
        return False
    try:
        os.kill(holder.pid, 0)
    except PermissionError:
        return _start(holder.pid) == holder.start
    except (ProcessLookupError, OverflowError):
        return False
    return _start(holder.pid) == holder.start  # otherwise its id belongs to another process


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock, or takes over a dead process's. Raises AlreadyLocked if another process has it, OSError if it cannot be made."""
    mine = _acquire(path)
    try:
        yield
    finally:
        os.close(mine)
        with suppress(OSError):
            path.unlink()


def _acquire(path: Path) -> int:
    """The lock file, left open so that nobody can remove it on Windows."""
    for _ in range(_TRIES):
        try:
            lock = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            _remove_stale(path)
            continue
        os.write(lock, written(this()))
        return lock
    raise AlreadyLocked(str(path), _holder(path)[1] or this())


def _remove_stale(path: Path) -> None:
    """Removes the lock of a dead process. Raises AlreadyLocked if the process may be alive."""
    data, holder = _holder(path)
    if holder is not None and alive(holder):
        raise AlreadyLocked(str(path), holder)
    aside = path.with_name(f"{path.name}.{os.getpid()}.stale")
    try:
        os.replace(path, aside)
    except FileNotFoundError:
        return
    except PermissionError:  # Windows: another process has it open
        raise AlreadyLocked(str(path), holder or this()) from None
    moved = _data(aside)
    if moved != data and (other := read(moved or b"")) is not None:  # another process was faster, and this is its lock
        with suppress(OSError):
            os.link(aside, path)
        os.unlink(aside)
        raise AlreadyLocked(str(path), other)
    os.unlink(aside)


def _holder(path: Path) -> tuple[bytes | None, Holder | None]:
    """The content of the lock and its owner. An empty lock is read again: its process may be about to write."""
    data = _data(path)
    if data is not None and read(data) is None:
        time.sleep(_PAUSE)
        data = _data(path)
    return data, read(data or b"")


def _data(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _start(pid: int) -> str:
    """When a process started, in clock ticks since the machine booted; "" if there is no such process or the platform does not say."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    return stat.rpartition(b")")[2].split()[19].decode("ascii")
