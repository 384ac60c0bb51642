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
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from multiprocessing.context import BaseContext
    from typing import IO

    from pebble import ProcessFuture

T = TypeVar("T")

#: Near this share of the memory limit, "damaged" and an abort mean that memory ran out.
STRAINED = 0.6


@dataclass(frozen=True, slots=True)
class Limits:
    """What one process may use: bytes of memory, bytes of one written file, open files; `result` bytes of what
    it may hand back, pickled. Time goes by task.

    A program that the process starts (LibreOffice, text recognition) may be given more, up to `helper_memory` and `helper_files`:
    these are the hard limits of the process, `memory` and `open_files` its soft ones.
    """

    memory: int = 1 << 30
    written: int = 200 << 20
    result: int = 50 << 20
    open_files: int = 64
    helper_memory: int = 4 << 30
    helper_files: int = 1024


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What the function returned. `strained`: its process came near the memory limit."""

    value: T
    strained: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """Nothing came back. `error` names the exception of an internal_error, `trace` is its traceback; too_large is the result."""

    reason: Literal["crashed", "too_slow", "out_of_memory", "too_large", "internal_error"]
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
    # How long the pool waits for what a killed process held; no message in its pipe takes longer than a moment.
    CONSTS.channel_lock_timeout = 10
    with _private_folder() as folder:
        folders = [os.path.join(folder, str(place)) for place in range(len(tasks))]
        pool = ProcessPool(workers, initializer=_begin, initargs=(shared, limits), context=_context())
        scales = _Scales(folder)
        try:
            futures = [
                pool.schedule(_work, (function, task.arguments, task.seconds, own), timeout=task.seconds)
                for task, own in zip(tasks, folders, strict=True)
            ]
            scales.start()
            for place, (future, own) in enumerate(zip(futures, folders, strict=True), 1):
                outcome = _outcome(future, limits, scales, own)
                if outcome is None or place == len(futures):
                    pool.stop()  # type: ignore[no-untyped-call]  # its threads wind up while the caller works on the last outcome
                if not isinstance(outcome, Done):
                    scales.remove(own)
                    _removed(own)
                yield outcome
                if outcome is None:
                    return
        finally:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
            scales.stop()


#: The file beside the folder of a task that says which process is at work on it, and how much memory that had when it began.
_AT_WORK = ".process"
#: The file beside the folder of a task that holds what its function returned, pickled.
_RESULT = ".result"


class _Scales:
    """Weighs the processes of a pool while they work: one that dies cannot say any more how much memory it took."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._taken: dict[str, int] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._weigh, daemon=True)

    def start(self) -> None:
        """Not before the processes were forked: until then no other thread may run."""
        if sys.platform == "linux":
            self._thread.start()

    def stop(self) -> None:
        """Ends it."""
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def taken(self, own: str) -> int:
        """The most memory, in bytes, that the process with that task took while it worked; 0 where nobody saw it."""
        return self._taken.get(f"{own}{_AT_WORK}", 0)

    def remove(self, own: str) -> None:
        """Forgets a task whose process is gone: its number may soon be that of another."""
        with suppress(FileNotFoundError):
            os.unlink(f"{own}{_AT_WORK}")

    def _weigh(self) -> None:
        while not self._done.wait(0.02):
            for name in os.listdir(self._folder):
                if name.endswith(_AT_WORK):
                    file = os.path.join(self._folder, name)
                    self._taken[file] = max(self._taken.get(file, 0), _taken_by(file))


def _taken_by(file: str) -> int:
    """Bytes of memory that the process named in `file` takes more than when it began; 0 if it is gone."""
    try:
        with open(file, encoding="ascii") as at_work:
            pid, before = map(int, at_work.read().split() or (0, 0))
        return _memory(pid)[1] - before
    except OSError:
        return 0


@contextmanager
def _private_folder() -> Iterator[str]:
    """A temporary folder that nobody else may enter; gone afterwards, with all that is in it."""
    import tempfile

    _sweep(tempfile.gettempdir())
    folder = tempfile.mkdtemp(prefix=f"{_OURS}{os.getpid()}-")  # 0700
    try:
        yield folder
    finally:
        _removed(folder)


#: How the temporary folders of this program begin; the number of the process follows.
_OURS = "plancheck-"
#: A folder that nothing was done in for so long (seconds) and whose process is gone was left by one that was itself killed.
_ABANDONED = 3600.0


def _sweep(temporary: str) -> None:
    """Removes what earlier runs left behind because they were killed; no folder of a run that may still be at work."""
    import time

    if sys.platform == "win32":  # asking whether a process is there would end it
        return
    with suppress(OSError), os.scandir(temporary) as entries:
        for entry in entries:
            number = entry.name.removeprefix(_OURS).partition("-")[0]
            if entry.name.startswith(_OURS) and number.isdecimal() and not _is_running(int(number)):
                found = entry.stat(follow_symlinks=False)
                if found.st_uid == os.getuid() and time.time() - found.st_mtime > _ABANDONED:
                    _removed(entry.path)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _removed(folder: str) -> None:
    """The folder is gone. A program that a killed process had started may be writing there for a moment yet."""
    import shutil
    import time

    for _ in range(40):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.lexists(folder):
            return
        time.sleep(0.05)


def _outcome(future: ProcessFuture[bool], limits: Limits, scales: _Scales, own: str) -> Done[Any] | Lost | None:
    from pebble import ProcessExpired

    match future.exception():
        case None:
            return _fetched(f"{own}{_RESULT}", future.result())
        case TimeoutError():
            return Lost("too_slow")
        case MemoryError():
            return Lost("out_of_memory")
        case _TooLarge():
            return Lost("too_large")
        case ProcessExpired() as error:
            return Lost(_why_dead(error.exitcode, limits, scales.taken(own)))
        case BrokenProcessPool():
            return None
        case error:
            return Lost("internal_error", type(error).__name__, str(getattr(error, "traceback", "")))


def _fetched(file: str, strained: bool) -> Done[Any] | Lost:
    """What a task kept in `file`, which is gone afterwards."""
    import pickle

    try:
        with open(file, "rb") as kept:
            value = pickle.load(kept)
        os.unlink(file)
    except OSError as error:  # somebody swept the temporary folder
        return Lost("internal_error", type(error).__name__, str(error))
    return Done(value, strained)


def _why_dead(exitcode: int, limits: Limits, taken: int) -> Literal["crashed", "too_slow", "out_of_memory"]:
    """Why a process died that took `taken` bytes of memory."""
    import signal

    if hasattr(signal, "SIGXCPU") and exitcode == -signal.SIGXCPU:
        return "too_slow"
    return "out_of_memory" if taken > STRAINED * limits.memory else "crashed"


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

    for what, limit, helpers in (
        # A fork inherits the address space that its parent only reserved (64 MB for every thread): that is not counted.
        (resource.RLIMIT_AS, _memory()[0] + limits.memory, limits.helper_memory),
        (resource.RLIMIT_FSIZE, limits.written, limits.written),
        (resource.RLIMIT_NOFILE, limits.open_files, limits.helper_files),
        (resource.RLIMIT_CORE, 0, 0),
    ):
        hard, most = resource.getrlimit(what)[1], max(limit, helpers)
        top = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (min(limit, top), top))


def _memory(pid: int | Literal["self"] = "self") -> tuple[int, int]:
    """(bytes of address space, used or only reserved; bytes of them in memory) of a process; (0, 0) where the platform does not say."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as statm:
            size, resident = statm.read().split()[:2]
    except OSError:
        return 0, 0
    return int(size) * os.sysconf("SC_PAGE_SIZE"), int(resident) * os.sysconf("SC_PAGE_SIZE")


def _silence() -> None:
    """Nothing that a library prints, and nothing that was in a buffer when this process was forked, reaches the output."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _work(function: Callable[..., object], arguments: tuple[Any, ...], seconds: float, folder: str) -> bool:
    """Keeps what the function returns beside the folder of its task; whether the process came near the memory limit.

    It does not go through the pool's own pipe: a process that is killed while it writes there stops all others for minutes.
    """
    import pickle

    _limit_cpu(seconds + 5)
    before = _peak_of_this()
    with _temporary(folder):
        value = function(_Process.shared, *arguments)
        with _result(f"{folder}{_RESULT}", _Process.limits.result) as file:
            pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)
    after = _peak_of_this()
    return after > before and after > STRAINED * _Process.limits.memory


class _TooLarge(Exception):
    """What the function returned takes more bytes than a result may."""


class _Measured:
    """A file that is written, up to a limit: no more of it is ever on the disk."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._left = file, most

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Writes all of `data`. Raises _TooLarge where it does not fit."""
        self._left -= memoryview(data).nbytes
        if self._left < 0:
            raise _TooLarge
        return self._file.write(data)


@contextmanager
def _result(path: str, most: int) -> Iterator[_Measured]:
    """The file for a result of at most `most` bytes; gone again if it is larger."""
    try:
        with open(path, "wb") as file:
            yield _Measured(file, most)
    except _TooLarge:
        os.unlink(path)
        raise


@contextmanager
def _temporary(folder: str) -> Iterator[None]:
    """Temporary files of this task, and of programs that it starts, go into a folder of its own. What cannot be removed here, since
    this process is killed or has no file left to open, the one that handed it the task removes."""
    import shutil
    import tempfile

    os.mkdir(folder, 0o700)
    at_work = f"{folder}{_AT_WORK}"
    with open(at_work, "w", encoding="ascii") as file:
        file.write(f"{os.getpid()} {_memory()[1]}")
    tempfile.tempdir = folder
    os.environ.update(TMPDIR=folder, TEMP=folder, TMP=folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.unlink(at_work)


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
    if sys.platform == "win32":
        return 0
    import resource

    maxrss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return maxrss if sys.platform == "darwin" else maxrss * 1024
