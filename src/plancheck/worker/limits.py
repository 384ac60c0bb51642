"""What a process may use, and how much it uses. Limits are set where the platform has them (not on Windows)."""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from itertools import count, islice
from typing import Literal


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: bytes of memory, bytes of one written file, open files; `result` is the size of its pickled result
    in bytes. Time is limited by task.

    A program that the process starts (LibreOffice, text recognition) may be given more, up to `helper_memory` and `helper_files`:
    these are the hard limits of the process, `memory` and `open_files` its soft ones.
    """

    memory: int = 1 << 30
    written: int = 200 << 20
    result: int = 16 << 20
    open_files: int = 64
    helper_memory: int = 4 << 30
    helper_files: int = 1024


def apply(limits: Limits, seconds: float) -> None:
    """Limits this process from now on. CPU time is a second fence behind the supervisor's clock, so it gets 5 s more."""
    if sys.platform == "win32":
        return
    import resource

    # A forked process has inherited address space that its parent only reserved (64 MB for every thread), and open files.
    memory, files = _pages()[0] + limits.memory, _first_descriptors(limits.open_files)
    cpu = int(time.process_time() + seconds + 5) + 1
    for what, soft, hard in (
        (resource.RLIMIT_AS, memory, max(memory, limits.helper_memory)),
        (resource.RLIMIT_FSIZE, limits.written, limits.written),
        (resource.RLIMIT_NOFILE, files, max(files, limits.helper_files)),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_CPU, cpu, None),
    ):
        most = resource.getrlimit(what)[1]
        top = most if hard is None else hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(what, (soft if top == resource.RLIM_INFINITY else min(soft, top), top))


def resident(pid: int | Literal["self"] | None = "self") -> int:
    """Bytes that a process has in memory; 0 where the platform does not say, or the process is gone."""
    return _pages(pid)[1]


def peak() -> int:
    """The most that this process had in memory, in bytes; 0 where the platform does not say."""
    if sys.platform == "win32":
        return 0
    import resource

    maxrss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return maxrss if sys.platform == "darwin" else maxrss * 1024


def _pages(pid: int | Literal["self"] | None = "self") -> tuple[int, int]:
    """(address space, resident memory) of a process in bytes; zeros where they are not known."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
            size, in_memory = statm.read().split()[:2]
    except OSError:
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(size) * page, int(in_memory) * page


def _first_descriptors(free: int) -> int:
    """The limit on file descriptors, which bounds their numbers and not their count, below which exactly `free` are unused.

    Where the platform does not list descriptors, all count as unused.
    """
    folder = "/proc/self/fd"
    try:
        # The descriptor of the folder itself is listed too, but closed by the time it is looked for.
        used = {int(name) for name in os.listdir(folder) if os.path.lexists(f"{folder}/{name}")}
    except OSError:
        used = set()
    return next(islice((number + 1 for number in count() if number not in used), free - 1, None))
