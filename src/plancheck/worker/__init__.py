"""Runs tasks in other processes, with limits, so that a task that crashes, hangs or exhausts its memory affects no other.

A process is given one task at a time. It takes the next only if all went well; else a new process takes it.

Files from strangers are opened only in such processes. This package knows nothing about documents.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar

from plancheck.worker import limits as system
from plancheck.worker import results
from plancheck.worker.folders import private_folder, remove
from plancheck.worker.limits import Limits
from plancheck.worker.results import TooLarge
from plancheck.worker.stopping import check_stop, stoppable

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, ForkServerContext, SpawnContext

__all__ = [
    "Begun", "Done", "Limits", "Lost", "Task", "TooLarge", "announce_step", "check_stop", "completed", "prepare_forks", "private_folder",
    "run", "stoppable",
]  # fmt: skip

T = TypeVar("T")

#: Above this share of the memory limit, a crash or a "damaged" file means that memory ran out.
STRAINED = 0.6
#: Seconds between two looks at the memory and the time of the running processes, and seconds to wait for a killed process to end.
_LOOK, _LAST = 0.05, 5.0
#: How many tasks a process takes, and the share of the memory limit beyond which it takes no other. A new process for every task makes a
#: batch a quarter slower: memory is copied as soon as it is written to, and every process compiles the rarer expressions again.
_TASKS, _SPARE = 10, 0.2
#: What a process answers when it is done with a task: whether it can take another. And what it says at each step of a task.
_GOES_ON, _ENDS, _STEP = b"+", b"-", b">"
#: New objects of a task before the garbage collector runs.
_OBJECTS = 2_000_000
#: Windows waits for 63 handles at most. The others are seen at the next look.
_HANDLES = 60


@dataclass(frozen=True, slots=True)
class Task:
    """Arguments for the function, how many seconds it may take, and how many of them its own process may compute (None: all)."""

    arguments: tuple[Any, ...]
    seconds: float = 30.0
    computing: float | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """A process took the task."""


@dataclass(frozen=True, slots=True)
class Done(Generic[T]):
    """What the function returned. `strained`: its process came close to the memory limit."""

    value: T
    strained: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """There is no result, or (too_large) one that is larger than allowed. For an internal_error, `error` names the exception, and `trace`
    is its traceback."""

    reason: Literal["crashed", "too_slow", "out_of_memory", "too_large", "internal_error"]
    error: str = ""
    trace: str = ""


def run(
    function: Callable[..., T],
    shared: object,
    tasks: Iterable[Task],
    workers: int = 1,
    limits: Limits | None = None,
    prepare: Callable[[], object] | None = None,
    on_step: Callable[[], object] | None = None,
) -> Iterator[Done[T] | Lost]:
    """`function(shared, *task.arguments)` for each task, in the order of the tasks; see `completed`."""
    early: dict[int, Done[T] | Lost] = {}
    turn = 0
    for number, event in completed(function, shared, tasks, workers, limits, prepare, on_step):
        if not isinstance(event, Begun):
            early[number] = event
        while turn in early:
            yield early.pop(turn)
            turn += 1


def completed(
    function: Callable[..., T],
    shared: object,
    tasks: Iterable[Task],
    workers: int = 1,
    limits: Limits | None = None,
    prepare: Callable[[], object] | None = None,
    on_step: Callable[[], object] | None = None,
) -> Generator[tuple[int, Begun | Done[T] | Lost], None, None]:
    """Yields the outcome of each task as soon as there is one, with the number of the task from 0; and a Begun when its process starts.

    At most `workers` processes run at a time. All of them end when the generator is closed, or a signal to stop was noted (`stoppable`).
    `prepare` does in this process what all tasks would have to do first (import, compile), where forked processes inherit it. It is not
    called for as few tasks as there are workers, which do that at the same time themselves. `on_step` is called in this process whenever a
    task has announced a step (`announce_step`).
    """
    start: Callable[[], _Process[T]] = partial(_Process, function, shared, limits or Limits())
    waiting = deque(enumerate(tasks))
    if prepare is not None and len(waiting) > workers and _context().get_start_method() == "fork":
        prepare()
    running: list[_Process[T]] = []
    idle: list[_Process[T]] = []
    with private_folder() as folder:
        try:
            while waiting or running:
                check_stop()
                ended = _ended(running)
                for process in running:
                    if process.has_stepped() and on_step is not None:
                        on_step()
                running = [process for process in running if process not in ended]
                events: list[tuple[int, Begun | Done[T] | Lost]] = [(process.number, process.outcome()) for process in ended]
                idle += [process for process in ended if process.can_go_on]
                while waiting and len(running) < workers:  # before the caller gets to work on the outcomes
                    number, task = waiting.popleft()
                    process = idle.pop() if idle else start()
                    running.append(process)
                    process.begin(number, task, os.path.join(folder, str(number)))
                    events.append((number, Begun()))
                yield from events
        finally:
            for process in (*running, *idle):
                process.end()


def _ended(running: list[_Process[T]]) -> list[_Process[T]]:
    """The processes that ended or have no time left, after waiting for a moment."""
    handles = [handle for process in running for handle in process.handles]
    wait(handles[:_HANDLES], _LOOK if running else 0)
    return [process for process in running if process.is_over()]


class _Process(Generic[T]):
    """A process that works on one task at a time.

    The folder of a task is created for its result and its temporary files, and is removed with it.
    """

    def __init__(self, function: Callable[..., T], shared: object, limits: Limits) -> None:
        self._limits = limits
        context = _context()
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(function, shared, limits, theirs), daemon=True)
        self._process.start()
        # A forked process begins with the memory of the one that forked it, which it shares.
        match context.get_start_method():
            case "fork":
                self._memory_before = system.resident()
            case "forkserver":
                self._memory_before = system.resident(self._process.pid)
            case _:
                self._memory_before = 0
        theirs.close()
        self._tasks = 0
        self._stepped = False
        self.can_go_on = True

    def begin(self, number: int, task: Task, folder: str) -> None:
        """Hands over a task. A process that is gone is over at the next look, and its task is lost."""
        os.mkdir(folder, 0o700)
        if self._tasks:
            self._memory_before = system.resident(self._process.pid)
        self.number, self._folder, self._memory = number, folder, 0
        self._tasks += 1
        self.can_go_on = False
        self._deadline = time.monotonic() + task.seconds
        with suppress(OSError):
            self._connection.send((task, folder))

    @property
    def handles(self) -> tuple[Connection, int]:
        """One of them is ready, for `multiprocessing.connection.wait`, when the task is done or the process ends."""
        return self._connection, self._process.sentinel

    def is_over(self) -> bool:
        """Whether the task is done, has no time left, or lost its process. Also notes the memory, which a dead process does not tell."""
        if self._process.exitcode is not None:
            return True
        self._memory = max(self._memory, system.resident(self._process.pid) - self._memory_before)
        if self._connection.poll():
            try:
                said = self._connection.recv_bytes(1)
            except (EOFError, OSError):  # it is about to end
                self._process.join(_LAST)
                return True
            if said != _STEP:
                self.can_go_on = said == _GOES_ON and self._tasks < _TASKS
                return True
            self._stepped = True
        return time.monotonic() > self._deadline

    def has_stepped(self) -> bool:
        """Whether the task has announced a step since this was last asked."""
        stepped, self._stepped = self._stepped, False
        return stepped

    def outcome(self) -> Done[T] | Lost:
        """The outcome of a task that is over, which is then removed with all its files. Ends a process that cannot go on."""
        exitcode = self._process.exitcode
        try:
            outcome = results.read(_result(self._folder))
        except FileNotFoundError:
            self.can_go_on = False
            return Lost(self._why_lost(exitcode))
        except (OSError, pickle.UnpicklingError) as error:
            self.can_go_on = False
            return Lost("internal_error", type(error).__name__, str(error))
        finally:
            if self.can_go_on:
                remove(self._folder)
            else:
                self.end()
        match outcome:  # a process that a hostile file took over may have written anything
            case Done(strained=bool()):
                return outcome
            case Lost(reason="out_of_memory" | "too_large" | "internal_error", error=str(), trace=str()):
                return outcome
            case _:
                return Lost("internal_error", "TypeError", "not an outcome")

    def end(self) -> None:
        """Kills the process if it still runs, and removes its folder."""
        self._process.kill()
        self._process.join(_LAST)
        self._connection.close()
        remove(self._folder)

    def _why_lost(self, exitcode: int | None) -> Literal["crashed", "too_slow", "out_of_memory"]:
        if exitcode is None or (sys.platform != "win32" and exitcode == -signal.SIGXCPU):
            return "too_slow"
        return "out_of_memory" if self._memory > STRAINED * self._limits.memory else "crashed"


def prepare_forks(module: str) -> None:
    """Lets the process that forks others, where this one has threads, import a module first: its forks inherit what that loads.

    To be called before the first task. It starts that process, but does not wait for it. Does nothing on Windows, where nothing is forked.
    """
    if sys.platform != "win32":
        multiprocessing.get_context("forkserver").set_forkserver_preload([module])
        forkserver.ensure_running()


def _context() -> ForkContext | ForkServerContext | SpawnContext:
    # A fork is fast and inherits `shared` instead of pickling it, but is safe only while there is no other thread.
    if sys.platform == "linux" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    return multiprocessing.get_context("forkserver")


# ---- in the process ---------------------------------------------------------------------------------------------

#: The connection to the supervisor in a process of tasks; None elsewhere.
_supervisor: Connection | None = None


def announce_step() -> None:
    """Tells the supervisor that the task has come to its next step. Does nothing where the function is called without one."""
    if _supervisor is not None:
        _supervisor.send_bytes(_STEP)


def _serve(function: Callable[..., object], shared: object, limits: Limits, connection: Connection) -> None:
    """Works on tasks until one of them makes that unsafe. Without a file for its outcome, a task counts as lost."""
    global _supervisor
    _supervisor = connection
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; the supervisor decides what it means
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _silence()
    _die_with_supervisor()
    # Looking for garbage in what was inherited, and in the facts of a draft, would take a tenth of a check.
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    first = system.peak()
    while True:
        try:
            task, folder = connection.recv()
        except EOFError:  # the supervisor is gone
            return
        _use_for_temporary_files(os.path.join(folder, "temporary"))
        system.apply(limits, task.seconds if task.computing is None else task.computing)
        outcome = _outcome(function, shared, limits, task, folder)
        goes_on = isinstance(outcome, Done) and system.peak() - first < _SPARE * limits.memory
        connection.send_bytes(_GOES_ON if goes_on else _ENDS)


def _outcome(function: Callable[..., object], shared: object, limits: Limits, task: Task, folder: str) -> Done[object] | Lost:
    """The outcome of a task, which is written to its folder."""
    before = system.peak()
    try:
        value = function(shared, *task.arguments)
        done = Done(value, system.peak() - before > STRAINED * limits.memory)
        results.write(_result(folder), done, limits.result)
        return done
    except MemoryError:
        lost = Lost("out_of_memory")
    except TooLarge:
        lost = Lost("too_large")
    except Exception as error:  # noqa: BLE001  whatever it is, the supervisor reports it
        lost = Lost("internal_error", type(error).__name__, traceback.format_exc())
    results.write(_result(folder), lost)
    return lost


def _result(folder: str) -> str:
    return os.path.join(folder, "result")


def _silence() -> None:
    """Discards what libraries print."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _die_with_supervisor() -> None:
    """Ends this process when its supervisor is killed: nobody takes its result, and the next run may be at work in the same folder."""
    if sys.platform != "linux":
        return
    import ctypes

    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    with suppress(OSError, AttributeError):  # a C library without prctl: the process ends with its task
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


def _use_for_temporary_files(folder: str) -> None:
    """Has this process, and programs that it starts, put their temporary files into a new folder."""
    import tempfile

    os.mkdir(folder, 0o700)
    tempfile.tempdir = folder
    os.environ.update(TMPDIR=folder, TEMP=folder, TMP=folder)
