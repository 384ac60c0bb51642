"""Runs a function that it is handed in a process with limits, that can be killed. One lost task never takes another with it.

What a stranger sends is opened in such a process only. It knows nothing of documents.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

if TYPE_CHECKING:
    from concurrent.futures import Future
    from mmap import mmap
    from multiprocessing.context import BaseContext
    from typing import IO

    from pebble import ProcessPool
    from pebble.pool.process import PoolManager, WorkerManager

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
class Begun:
    """A process took the task."""


@dataclass(frozen=True, slots=True)
class Task:
    """Arguments for the function, and how many seconds it may take."""

    arguments: tuple[Any, ...]
    seconds: float = 30.0


def run(
    function: Callable[..., T], shared: object, tasks: Iterable[Task], workers: int = 1, limits: Limits | None = None
) -> Iterator[Done[T] | Lost]:
    """`function(shared, *task.arguments)` for each task, in the order of the tasks. `shared` reaches each process once."""
    early: dict[int, Done[T] | Lost] = {}
    turn = 0
    for place, outcome in completed(function, shared, tasks, workers, limits):
        if not isinstance(outcome, Begun):
            early[place] = outcome
        while turn in early:
            yield early.pop(turn)
            turn += 1


def completed(
    function: Callable[..., T], shared: object, tasks: Iterable[Task], workers: int = 1, limits: Limits | None = None
) -> Generator[tuple[int, Begun | Done[T] | Lost], None, None]:
    """What `run` gives, as it comes: the number of the task, from 0, and its outcome; before that, once, that a process took it.

    Few tasks wait in the pool's pipe. A pool that lost a process finishes those and makes room for a new one; where the pool itself
    breaks, each of them goes alone.
    """
    waiting = deque(enumerate(tasks))
    limits = limits or Limits()
    while waiting:
        for place, task in (yield from _streamed(function, shared, waiting, min(workers, len(waiting)), limits)):
            yield place, _alone(function, shared, task, limits)


def _alone(function: Callable[..., T], shared: object, task: Task, limits: Limits) -> Done[T] | Lost:
    with _crew(function, shared, 1, limits) as crew:
        return crew.outcome(0, crew.give(0, task)) or Lost("crashed")


#: How many tasks a process has waiting for it, the one at work included; and how often (seconds) is asked which were taken.
_AHEAD, _LOOK = 2, 0.2


def _streamed(
    function: Callable[..., T], shared: object, waiting: deque[tuple[int, Task]], workers: int, limits: Limits
) -> Generator[tuple[int, Begun | Done[T] | Lost], None, list[tuple[int, Task]]]:
    """Takes from `waiting` and gives outcomes as they come; in the end, the tasks whose outcome was lost because the pool broke."""
    from concurrent.futures import FIRST_COMPLETED, wait

    with _crew(function, shared, workers, limits) as crew:
        flying: dict[Future[bool], tuple[int, Task]] = {}
        begun: set[int] = set()
        while flying or (waiting and crew.whole):
            while waiting and len(flying) < _AHEAD * workers and crew.whole:
                place, task = waiting.popleft()
                flying[crew.give(place, task)] = place, task
            for future, (place, _) in flying.items():
                if place not in begun and future.running():
                    begun.add(place)
                    yield place, Begun()
            for future in sorted(wait(flying, _LOOK, FIRST_COMPLETED).done, key=lambda each: flying[each][0]):
                place, task = flying.pop(future)
                outcome = crew.outcome(place, future)
                if outcome is None:
                    return [(place, task), *flying.values()]
                if not waiting and not flying:
                    crew.stop()  # its threads wind up while the caller works on the last outcome
                yield place, outcome
    return []


class _Crew(Generic[T]):
    """A pool at work on one function, with a folder for what its tasks leave."""

    def __init__(self, function: Callable[..., T], pool: ProcessPool, folder: str, limits: Limits) -> None:
        self._function, self._pool, self._folder, self._limits = function, pool, folder, limits
        self._scales = _Scales(folder)

    def give(self, place: int, task: Task) -> Future[bool]:
        """Hands a task to the pool. To one that broke a moment ago, it is lost with the pool."""
        own = self._own(place)
        try:
            future = self._pool.schedule(_work, (self._function, task.arguments, task.seconds, own), timeout=task.seconds)
        except RuntimeError as error:  # what the pool says once it broke
            return _broken(error)
        self._scales.start()
        return future

    def outcome(self, place: int, future: Future[bool]) -> Done[T] | Lost | None:
        """What became of a task, waited for; None where the pool broke. Nothing stays in the folder of one that was lost."""
        own = self._own(place)
        found = _outcome(future, self._limits, self._scales, own)
        if not isinstance(found, Done):
            self._scales.remove(own)
            _removed(own)
        return found

    @property
    def whole(self) -> bool:
        """Whether no process was lost."""
        return self._pool._pool_manager.whole  # type: ignore[attr-defined, no-any-return]

    def stop(self) -> None:
        """No process goes on; does not wait for their ends."""
        self._pool.stop()  # type: ignore[no-untyped-call]

    def end(self) -> None:
        """Stops, and waits for the ends of all processes and threads."""
        self.stop()
        self._pool.join()
        self._scales.stop()

    def _own(self, place: int) -> str:
        return os.path.join(self._folder, str(place))


@contextmanager
def _crew(function: Callable[..., T], shared: object, workers: int, limits: Limits) -> Iterator[_Crew[T]]:
    """Processes with their limits, that all end with the block."""
    from pebble import CONSTS, ProcessPool

    # How often the pool looks after its processes: the 0.1 s that it comes with would be a tenth of a whole check, spent on closing.
    CONSTS.sleep_unit = 0.02
    # How long a process waits for the pool's pipe; no message takes longer than a moment, and of a holder that died `_Patient` hears.
    CONSTS.channel_lock_timeout = 10
    with private_folder() as folder:
        context = _context()
        pool = ProcessPool(workers, initializer=_begin, initargs=(shared, limits), context=context)
        pool._pool_manager = _patient()(pool._context, context)
        crew = _Crew(function, pool, folder, limits)
        try:
            yield crew
        finally:
            crew.end()


#: Seconds that a dead process's messages are waited for.
_HEAR_OUT = 5.0


@lru_cache(maxsize=1)
def _patient() -> type[PoolManager]:
    """The pool's manager, but one that hears a dead process out before it says whose task went with it, and puts none in its place.

    Pebble (5.2) looks after its processes in one thread and reads what they sent in another. Where it sees a death first, the task that
    the process had done before counts as lost, and the one that it died of as at work until its time is over. And a process that is
    forked while other threads run may wait for ever for a lock that one of them held.
    """
    from pebble.pool.process import Acknowledgement, NoMessage, TaskProblem, TaskResult
    from pebble.pool.process import PoolManager as Hasty

    class Patient(Hasty):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            self._reading = threading.Lock()
            self.whole = True

        def start(self) -> None:
            self.worker_manager.create_channels()  # type: ignore[no-untyped-call]
            self._holds = _Holders.of(self.worker_manager)
            self.worker_manager.create_workers()  # type: ignore[no-untyped-call]

        def process_next_message(self, timeout: float) -> None:
            channel = self.worker_manager.pool_channel
            with suppress(OSError):  # a pipe that was closed: what reads it says so
                if channel is not None:
                    channel.poll(timeout)
            with self._reading:
                self._heard()

        def handle_worker_expiration(self, expiration: tuple[int, int]) -> None:
            # Not for ever: half a message of the dead one may keep the other thread reading.
            if self._reading.acquire(timeout=_HEAR_OUT):
                try:
                    while self._heard():
                        pass
                finally:
                    self._reading.release()
            super().handle_worker_expiration(expiration)

        def update_workers(self) -> None:
            there = len(self.worker_manager.workers)
            for expiration in self.worker_manager.inspect_workers():
                self.handle_worker_expiration(expiration)
                if expiration[0] in self._holds:  # nobody else gets to the pipe any more, and half a message may be in it
                    raise BrokenProcessPool("a process died while it held the pipe")
            left = len(self.worker_manager.workers)
            self.whole = self.whole and there == left == self.worker_manager.workers_number
            if not left and self.task_manager.tasks:
                raise BrokenProcessPool("no process is left")

        def _heard(self) -> bool:
            """Whether there was a message; it was minded."""
            match message := self.worker_manager.receive(0):
                case Acknowledgement():
                    self.task_manager.task_start(message.task, message.worker)
                case TaskResult():
                    self.task_manager.task_done(message.task, message.result)
                case TaskProblem():
                    self.task_manager.task_problem(message.task, message.error)
            return not isinstance(message, NoMessage)

    return Patient


class _Holders:
    """Which processes hold the locks of a pool's pipe. Whoever waits for one that a killed process held waits in vain."""

    def __init__(self) -> None:
        import mmap

        self._numbers = mmap.mmap(-1, 2 * _NUMBER)  # shared with the processes that are forked

    @classmethod
    def of(cls, manager: WorkerManager) -> _Holders | tuple[()]:
        """Has the locks of a pool say who holds them; empty where processes are not forked: there the others wait until it is clear."""
        channel = manager.workers_channel
        if manager.mp_context.get_start_method() != "fork" or channel is None:
            return ()
        found, mutex = cls(), cast("Any", channel.mutex)
        mutex.reader_mutex = _Marked(mutex.reader_mutex, found._numbers, 0)
        mutex.writer_mutex = _Marked(mutex.writer_mutex, found._numbers, _NUMBER)
        return found

    def __contains__(self, pid: object) -> bool:
        return pid in [int.from_bytes(self._numbers[at : at + _NUMBER], "little") for at in (0, _NUMBER)]


#: Bytes of the number of a process.
_NUMBER = 8


class _Marked:
    """A lock that a process may take several times over; while it has it, its number stands at `at`."""

    def __init__(self, lock: Any, numbers: mmap, at: int) -> None:
        self._lock, self._numbers, self._at, self._depth = lock, numbers, at, 0

    def acquire(self, block: bool = True, timeout: float | None = None) -> bool:
        """Whether it was to be had in time."""
        taken = bool(self._lock.acquire(block, timeout))
        if taken:
            self._depth += 1
            self._mark(os.getpid())
        return taken

    def release(self) -> None:
        """Gives it back, once."""
        self._depth -= 1
        if not self._depth:
            self._mark(0)
        self._lock.release()

    def _mark(self, pid: int) -> None:
        self._numbers[self._at : self._at + _NUMBER] = pid.to_bytes(_NUMBER, "little")


#: The file beside the folder of a task that says which process is at work on it, and how much memory that had when it began.
_AT_WORK = ".process"
#: The file beside the folder of a task that holds what its function returned, pickled.
_RESULT = ".result"


def _broken(error: RuntimeError) -> Future[bool]:
    from concurrent.futures import Future

    future: Future[bool] = Future()
    future.set_exception(BrokenProcessPool(str(error)))
    return future


#: How often (seconds) processes are weighed. In between a task takes a tenth of its memory at most, and at 0.02 s to look would cost 1 %.
_WEIGH = 0.05


class _Scales:
    """Weighs the processes of a pool while they work: one that dies cannot say any more how much memory it took."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._taken: dict[str, int] = {}
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._weigh, daemon=True)

    def start(self) -> None:
        """Begins, if it has not. Not before the processes were forked: until then no other thread may run."""
        if sys.platform == "linux" and self._thread.ident is None:
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
        while not self._done.wait(_WEIGH):
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
def private_folder() -> Iterator[str]:
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


def _outcome(future: Future[bool], limits: Limits, scales: _Scales, own: str) -> Done[Any] | Lost | None:
    from pebble import ProcessExpired

    match future.exception():
        case None:
            return _fetched(f"{own}{_RESULT}", future.result())
        case TimeoutError():
            return Lost("too_slow")
        case MemoryError():
            return Lost("out_of_memory")
        case TooLarge():
            return Lost("too_large")
        case ProcessExpired() as error:
            return Lost(_why_dead(error.exitcode, limits, scales.taken(own)))
        case BrokenProcessPool():
            return None
        case error:
            return Lost("internal_error", type(error).__name__, str(getattr(error, "traceback", "")))


def _fetched(file: str, strained: bool) -> Done[Any] | Lost:
    """What a task kept in `file`, which is gone afterwards; an internal_error for anything but data."""
    try:
        with open(file, "rb") as kept:
            value = _Data(kept).load()
        os.unlink(file)
    except OSError as error:  # somebody swept the temporary folder
        return Lost("internal_error", type(error).__name__, str(error))
    except _NO_DATA as error:
        os.unlink(file)
        return Lost("internal_error", type(error).__name__, str(error))
    return Done(value, strained)


#: What the standard library raises over bytes that it cannot make objects of.
_NO_DATA = (
    pickle.UnpicklingError, EOFError, ImportError, AttributeError, IndexError, KeyError, TypeError, ValueError, ArithmeticError,
    MemoryError, RecursionError,
)  # fmt: skip
#: Classes, besides the dataclasses and exceptions of plancheck, that a result may hold.
_VALUES = frozenset(
    {("decimal", "Decimal"), ("datetime", "date"), ("datetime", "datetime"), ("pathlib", "PosixPath"), ("pathlib", "WindowsPath")}
)


class _Data(pickle.Unpickler):
    """Reads what a process left behind that had a stranger's file open: values, and nothing that runs.

    Whoever wrote it can neither have a function called nor change a class for those that come after: what stands for a class in the
    bytes is a stand-in that only makes an instance.
    """

    def find_class(self, module: str, name: str) -> type:
        """The stand-in of a class. Raises UnpicklingError for anything that is no value."""
        found = super().find_class(module, name) if (module, name) in _VALUES or module.startswith("plancheck.") else None
        ours = isinstance(found, type) and found.__module__ == module and (is_dataclass(found) or issubclass(found, Exception))
        if not isinstance(found, type) or not (ours or (module, name) in _VALUES):
            raise pickle.UnpicklingError(f"{module}.{name} is no value")
        return _stand_in(found)


class _Fixed(type):
    """A class that nothing can be set on."""

    def __setattr__(cls, name: str, value: object) -> None:
        raise pickle.UnpicklingError(f"{cls.__name__}.{name} cannot be set")


def _stand_in(real: type) -> type:
    def made(cls: type, *arguments: Any) -> Any:
        return real(*arguments) if arguments or not is_dataclass(real) else object.__new__(real)

    return _Fixed(real.__name__, (), {"__slots__": (), "__new__": made})


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


#: Objects that a task may make before the collector looks for rings among them, and that tasks may leave before it does.
_WITHIN, _LEFT = 2_000_000, 100_000


class _Process:
    """What this process was given when it began."""

    shared: object = None
    limits = Limits()


def _begin(shared: object, limits: Limits) -> None:
    _Process.shared, _Process.limits = shared, limits
    # A task makes many objects that live until its end: looking through them again and again would cost a tenth of a check.
    # What it leaves is looked for when the next one begins; a single one ends with its process.
    gc.freeze()
    gc.set_threshold(_WITHIN, 20, 20)
    _silence()
    _die_with_supervisor()
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


def _die_with_supervisor() -> None:
    """A process whose supervisor is killed ends at once: nobody takes its result, and the next run may be at work in the same folder."""
    if sys.platform != "linux":
        return
    import ctypes
    import signal

    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    with suppress(OSError, AttributeError):  # a C library without prctl: the process ends with its task
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


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
    if gc.get_count()[0] > _LEFT:
        gc.collect()
    _limit_cpu(seconds + 5)
    before = _peak_of_this()
    with _temporary(folder):
        value = function(_Process.shared, *arguments)
        with _result(f"{folder}{_RESULT}", _Process.limits.result) as file:
            pickle.dump(value, file, pickle.HIGHEST_PROTOCOL)
    after = _peak_of_this()
    return after > before and after > STRAINED * _Process.limits.memory


class TooLarge(Exception):
    """What the function returned takes more bytes than a result may. A function that keeps its result elsewhere raises it itself."""


class _Measured:
    """A file that is written, up to a limit: no more of it is ever on the disk."""

    def __init__(self, file: IO[bytes], most: int) -> None:
        self._file, self._left = file, most

    def write(self, data: bytes | bytearray | memoryview) -> int:
        """Writes all of `data`. Raises TooLarge where it does not fit."""
        self._left -= memoryview(data).nbytes
        if self._left < 0:
            raise TooLarge
        return self._file.write(data)


@contextmanager
def _result(path: str, most: int) -> Iterator[_Measured]:
    """The file for a result of at most `most` bytes; gone again if it is larger."""
    try:
        with open(path, "wb") as file:
            yield _Measured(file, most)
    except TooLarge:
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
