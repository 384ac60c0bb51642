"""One batch at a time in a folder of results: a file that says which process is at work there."""

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

#: How often the lock of a dead process is tried to be taken over, and how long (seconds) one that says nothing yet is waited for.
_TRIES, _PAUSE = 5, 0.2


@dataclass(frozen=True, slots=True)
class Holder:
    """A process that writes results: its number, its machine, and when it began, in the machine's own count ("" where it tells none)."""

    pid: int
    host: str
    start: str


class AlreadyLocked(Exception):
    """Another process, `holder`, writes into the folder; `path` is its lock. `far`: on another machine, so nobody here can say whether
    it is still alive."""

    def __init__(self, path: str, holder: Holder) -> None:
        super().__init__(path, holder)
        self.path, self.holder, self.far = path, holder, holder.host != socket.gethostname()


def this() -> Holder:
    """This process."""
    return Holder(os.getpid(), socket.gethostname(), _start(os.getpid()))


def written(holder: Holder) -> bytes:
    """What the lock of a process holds."""
    return json.dumps(asdict(holder)).encode() + b"\n"


def read(data: bytes) -> Holder | None:
    """Whose lock it is; None for what is none, such as the empty file that a power loss leaves."""
    try:
        it = json.loads(data)
        return Holder(int(it["pid"]), str(it["host"]), str(it["start"]))
    except (ValueError, KeyError, TypeError):
        return None


def alive(holder: Holder) -> bool:
    """Whether the process may still be at work: it runs, or it is on another machine."""
    if holder.host != socket.gethostname():
        return True
    if sys.platform == "win32":  # asking whether a process is there would end it; the lock itself tells (see `_gone`)
        return False
    try:
        os.kill(holder.pid, 0)
    except PermissionError:
        return _start(holder.pid) == holder.start
    except (ProcessLookupError, OverflowError):
        return False
    return _start(holder.pid) == holder.start  # else its number was given to another


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds the lock. Raises AlreadyLocked if another process has it, OSError if it cannot be created. A dead process's lock is taken over."""
    mine = _taken(path)
    try:
        yield
    finally:
        os.close(mine)
        with suppress(OSError):
            path.unlink()


def _taken(path: Path) -> int:
    """The lock, open: Windows then lets nobody remove it."""
    for _ in range(_TRIES):
        try:
            lock = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            _gone(path)
            continue
        os.write(lock, written(this()))
        return lock
    raise AlreadyLocked(str(path), _holder(path)[1] or this())


def _gone(path: Path) -> None:
    """The lock is away, since its process is dead. Raises AlreadyLocked if it is not."""
    data, holder = _holder(path)
    if holder is not None and alive(holder):
        raise AlreadyLocked(str(path), holder)
    aside = path.with_name(f"{path.name}.{os.getpid()}.stale")
    try:
        os.replace(path, aside)
    except FileNotFoundError:
        return
    except PermissionError:  # Windows: somebody has it open
        raise AlreadyLocked(str(path), holder or this()) from None
    moved = _data(aside)
    if moved != data and (other := read(moved or b"")) is not None:  # another process was quicker, and this is its lock
        with suppress(OSError):
            os.link(aside, path)
        os.unlink(aside)
        raise AlreadyLocked(str(path), other)
    os.unlink(aside)


def _holder(path: Path) -> tuple[bytes | None, Holder | None]:
    """What the lock holds, and whose it is. One that says nothing is asked again: its process may be about to write."""
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
    """When a process began, in ticks since the machine did; "" where the platform does not say, or there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return ""
    return stat.rpartition(b")")[2].split()[19].decode("ascii")
