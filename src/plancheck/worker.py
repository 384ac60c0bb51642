"""Runs a function that it is handed in a process with limits, that can be killed. One lost task never takes another with it.

What a stranger sends is opened in such a process only. It knows nothing of documents.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext

    from pebble import ProcessFuture

T = TypeVar("T")

#: Near this share of the memory limit, "damaged" and an abort mean that memory ran out.
STRAINED = 0.6


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: bytes of memory, bytes of one written file, open files. Time goes by task."""

    memory: int = 1 << 30
    written: int = 200 << 20
    open_files: int = 64


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What the function returned. `strained`: its process came near the memory limit."""

    value: T
    strained: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """Nothing came back. `error` names the exception of an internal_error, `trace` is its traceback."""

    reason: Literal["crashed", "too_slow", "out_of_memory", "internal_error"]
    error: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """Arguments for the function, and how many seconds it may take."""

    arguments: tuple[Any, ...]
    seconds: float = 30.0


def run(
    function: Callable[..., T], shared: object, tasks: Iterable[Task], workers: int = 1, limits: Limits | None = None
) -> Iterator[Done[T] | Lost]:
    """`function(shared, *task.arguments)` for each task, in the order of the tasks. `shared` reaches each process once."""
    waiting = list(tasks)
    limits = limits or Limits()
    while waiting:
        done = 0
        for outcome in _pooled(function, shared, waiting, min(workers, len(waiting)), limits):
            if outcome is None:
                break
            done += 1
            yield outcome
        if done < len(waiting):  # the pool itself broke: its first task goes alone, the others get a new pool
            alone = next(_pooled(function, shared, waiting[done : done + 1], 1, limits))
            yield Lost("crashed") if alone is None else alone
            done += 1
        waiting = waiting[done:]


def _pooled(function: Callable[..., T], shared: object, tasks: list[Task], workers: int, limits: Limits) -> Iterator[Done[T] | Lost | None]:
    """An outcome for each task; None, and no more, where the pool broke."""
    from pebble import CONSTS, ProcessPool

    # How often the pool looks after its processes: the 0.1 s that it comes with would be a tenth of a whole check, spent on closing.
    CONSTS.sleep_unit = 0.01
    peak = _peak_of_children()
    pool = ProcessPool(workers, initializer=_begin, initargs=(shared, limits), context=_context())
    try:
        futures = [pool.schedule(_work, (function, task.arguments, task.seconds), timeout=task.seconds) for task in tasks]
        for place, future in enumerate(futures, 1):
            outcome = _outcome(future, limits, peak)
            if outcome is None or place == len(futures):
                pool.stop()  # type: ignore[no-untyped-call]  # its threads wind up while the caller works on the last outcome
            yield outcome
            if outcome is None:
                return
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _outcome(future: ProcessFuture[Done[T]], limits: Limits, peak: int) -> Done[T] | Lost | None:
    from pebble import ProcessExpired

    match future.exception():
        case None:
            return future.result()
        case TimeoutError():
            return Lost("too_slow")
        case MemoryError():
            return Lost("out_of_memory")
        case ProcessExpired() as error:
            return Lost(_why_dead(error.exitcode, limits, peak))
        case BrokenProcessPool():
            return None
        case error:
            return Lost("internal_error", type(error).__name__, str(getattr(error, "traceback", "")))


def _why_dead(exitcode: int, limits: Limits, peak: int) -> Literal["crashed", "too_slow", "out_of_memory"]:
    import signal

    if hasattr(signal, "SIGXCPU") and exitcode == -signal.SIGXCPU:
        return "too_slow"
    after = _peak_of_children()
    return "out_of_memory" if after > peak and after > STRAINED * limits.memory else "crashed"


def _context() -> BaseContext:
    # Forking is quick and hands `shared` over without pickling, but is safe only while no other thread runs.
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn" if sys.platform == "win32" else "forkserver")


# ---- inside the process -----------------------------------------------------------------------------------------


class _Process:
    """What this process was given when it began."""

    shared: object = None
    limits = Limits()


def _begin(shared: object, limits: Limits) -> None:
    _Process.shared, _Process.limits = shared, limits
    _silence()
    if sys.platform == "win32":
        return
    import resource

    for what, limit in (
        # A fork inherits the address space that its parent only reserved (64 MB for every thread): that is not counted.
        (resource.RLIMIT_AS, _address_space() + limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(what)[1]
        top = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (top, top))


def _address_space() -> int:
    """Bytes of address space of this process, used or only reserved; 0 where the platform does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def _silence() -> None:
    """Nothing that a library prints, and nothing that was in a buffer when this process was forked, reaches the output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _work(function: Callable[..., T], arguments: tuple[Any, ...], seconds: float) -> Done[T]:
    _limit_cpu(seconds + 5)
    before = _peak_of_this()
    value = function(_Process.shared, *arguments)
    after = _peak_of_this()
    return Done(value, after > before and after > STRAINED * _Process.limits.memory)


def _limit_cpu(seconds: float) -> None:
    """From now on this process may use `seconds` of CPU: a second fence, for where the supervisor is itself stuck."""
    if sys.platform == "win32":
        return
    import resource
    import time

    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    top = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (top if hard == resource.RLIM_INFINITY else min(top, hard), hard))


def _peak_of_this() -> int:
    """The most resident memory that this process had, in bytes; 0 where the platform does not say."""
    return _peak("RUSAGE_SELF")


def _peak_of_children() -> int:
    """The most resident memory that any ended child of this process had, in bytes; 0 where the platform does not say."""
    return _peak("RUSAGE_CHILDREN")


def _peak(who: str) -> int:
    if sys.platform == "win32":
        return 0
    import resource

    maxrss = resource.getrusage(getattr(resource, who)).ru_maxrss
    return maxrss if sys.platform == "darwin" else maxrss * 1024
