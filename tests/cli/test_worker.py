"""A task whose process dies, hangs or eats the memory costs that task only, and says why."""

from __future__ import annotations

import faulthandler
import os
import signal
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from pathlib import Path

import pytest

from plancheck import worker
from plancheck.worker import Begun, Done, Limits, Lost, Task

linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of processes are set on Linux")


def echo(shared: object, value: object) -> object:
    return (shared, value)


def act(shared: object, deed: str) -> object:
    """What a hostile draft makes a reader do."""
    match deed:
        case "abort":
            faulthandler.disable()  # pytest's, inherited: its dump would look like a fault of the tests
            os.abort()
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(60)
        case "before":
            time.sleep(0.3)
        case "spin":
            while True:
                pass
        case "memory":
            return len(bytearray(2 << 30))
        case "bug":
            raise KeyError("a fault of ours")
        case "strain":
            return len(b"x" * (640 << 20))
        case "big file":
            Path(str(shared)).write_bytes(bytes(3 << 20))
        case "many files":
            return len([Path(__file__).open("rb") for _ in range(100)])
    return deed


def test_results_come_in_the_order_of_the_tasks_and_share_one_value() -> None:
    outcomes = list(worker.run(echo, "rules", [Task((number,)) for number in range(5)], workers=2))
    assert outcomes == [Done(("rules", number)) for number in range(5)]


def in_steps(shared: object, steps: int) -> int:
    for _ in range(steps):
        worker.announce_step()
        time.sleep(0.2)  # so that the supervisor looks in between
    return steps


def test_steps_that_a_task_announces_are_told_while_it_runs() -> None:
    told: list[int] = []
    events = worker.completed(in_steps, None, [Task((2,))], on_step=lambda: told.append(1))
    assert next(events) == (0, Begun())
    assert list(events) == [(0, Done(2))]
    assert 1 <= len(told) <= 2  # steps between two looks are told as one
    assert list(worker.run(in_steps, None, [Task((0,)), Task((1,))])) == [Done(0), Done(1)]
    worker.announce_step()  # outside of a task there is nobody to tell


@linux
@pytest.mark.parametrize(
    ("deed", "reason"),
    [("abort", "crashed"), ("killed", "crashed"), ("hang", "too_slow"), ("spin", "too_slow"), ("memory", "out_of_memory")],
)
def test_one_lost_task_takes_no_other_with_it(deed: str, reason: str) -> None:
    tasks = [Task(("before",)), Task((deed,), seconds=1), Task(("after",))]
    assert list(worker.run(act, None, tasks, workers=2)) == [Done("before"), Lost(reason), Done("after")]  # type: ignore[arg-type]


def test_completed_gives_each_outcome_as_it_comes(tmp_path: Path) -> None:
    """The first task waits for the last one, so all others are over before it."""
    events = list(worker.completed(wait_for_the_last, tmp_path / "last", [Task((number, 6)) for number in range(7)], workers=2))
    outcomes = [(place, outcome) for place, outcome in events if not isinstance(outcome, Begun)]
    assert sorted(outcomes) == [(place, Done(place)) for place in range(7)]
    assert [place for place, _ in outcomes[:5]] == [1, 2, 3, 4, 5]
    for place, outcome in outcomes:
        assert events.index((place, Begun())) < events.index((place, outcome))


def wait_for_the_last(shared: Path, number: int, last: int) -> int:
    if number == last:
        shared.touch()
    while number == 0 and not shared.exists():
        time.sleep(0.01)
    return number


@linux
def test_completed_loses_one_task_only() -> None:
    deeds = ["a", "abort", "b", "hang", "c", "memory", "bug", "d", "killed", "e"]
    found = dict(worker.completed(act, None, [Task((deed,), seconds=2) for deed in deeds], workers=2))
    outcomes = [found[place] for place in range(len(deeds))]
    assert [outcome.value if isinstance(outcome, Done) else outcome.reason for outcome in outcomes] == [  # type: ignore[union-attr]
        "a", "crashed", "b", "too_slow", "c", "out_of_memory", "internal_error", "d", "crashed", "e",
    ]  # fmt: skip


@linux
def test_a_process_that_somebody_kills_costs_its_own_task() -> None:
    import multiprocessing

    tasks = [Task(("hang",)), *(Task((deed,)) for deed in "abcdef")]
    outcomes = worker.completed(act, None, tasks)
    assert next(outcomes) == (0, Begun())
    (process,) = multiprocessing.active_children()
    os.kill(process.pid or 0, signal.SIGKILL)
    found = dict(outcomes)
    assert [found[place] for place in range(7)] == [Lost("crashed"), *(Done(deed) for deed in "abcdef")]


@linux
def test_no_process_is_forked_beside_other_threads() -> None:
    """It may wait for ever for a lock that one of them held: a sound draft would come out as too slow."""
    import multiprocessing
    import threading

    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        outcomes = worker.completed(act, None, [Task(("a",)), Task(("abort",)), Task(("b",))])
        found, kinds = {}, set()
        for place, outcome in outcomes:
            found[place] = outcome
            kinds |= {type(child).__name__ for child in multiprocessing.active_children()}
    finally:
        stop.set()
        other.join()
    assert [found[place] for place in range(3)] == [Done("a"), Lost("crashed"), Done("b")]
    assert kinds <= {"ForkServerProcess"}


_PREPARED = """
import os, sys, threading
from plancheck import worker

def origins(shared, task):
    import prepared
    return prepared.LOADED_BY, os.getppid(), os.getpid()

if __name__ == "__main__":
    worker.prepare_forks("prepared")
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    for outcome in worker.run(origins, None, [worker.Task((number,)) for number in range(11)]):
        print(*outcome.value)
"""


@linux
def test_processes_forked_beside_threads_inherit_what_was_prepared(tmp_path: Path) -> None:
    (tmp_path / "prepared.py").write_text("import os\nLOADED_BY = os.getpid()\n")
    (tmp_path / "tasks.py").write_text(_PREPARED)
    done = subprocess.run([sys.executable, "tasks.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False)
    assert done.stderr == ""
    found = [tuple(map(int, line.split())) for line in done.stdout.splitlines()]
    assert len(found) == 11
    assert {loaded_by for loaded_by, _, _ in found} == {server for _, server, _ in found}, "imported once, by the process that forks"
    assert len({own for _, _, own in found}) == 2


def test_completed_ends_with_its_processes_where_nobody_listens() -> None:
    import multiprocessing

    outcomes = worker.completed(act, None, [Task(("hang",)) for _ in range(5)], workers=2)
    next(outcomes)
    outcomes.close()
    assert multiprocessing.active_children() == []


def test_a_fault_of_ours_is_named_with_its_trace() -> None:
    (outcome,) = worker.run(act, None, [Task(("bug",))])
    assert isinstance(outcome, Lost)
    assert (outcome.reason, outcome.error) == ("internal_error", "KeyError")
    assert "a fault of ours" in outcome.trace


@linux
def test_a_process_near_its_memory_limit_says_so() -> None:
    assert list(worker.run(act, None, [Task(("strain",), 600), Task(("calm",))])) == [Done(640 << 20, strained=True), Done("calm")]


@linux
@pytest.mark.parametrize("deed", ["big file", "many files"])
def test_files_are_limited(deed: str, tmp_path: Path) -> None:
    (outcome,) = worker.run(act, tmp_path / "out", [Task((deed,))], limits=Limits(written=1 << 20))
    assert isinstance(outcome, Lost)
    assert outcome.error == "OSError"


def test_no_process_and_no_thread_stays_behind() -> None:
    import multiprocessing
    import threading

    before = threading.active_count()
    list(worker.run(echo, 1, [Task((1,))]))
    assert multiprocessing.active_children() == []
    assert threading.active_count() == before


# ---- one process for several tasks ------------------------------------------------------------------------------


def where(shared: object, deed: str) -> tuple[int, str]:
    """The process of a task, and its folder for temporary files, after a deed of `act`."""
    if deed == "some memory":
        len(b"x" * (300 << 20))
    elif deed:
        act(shared, deed)
    Path(tempfile.gettempdir(), "left behind").write_text("x")
    return os.getpid(), tempfile.gettempdir()


def processes(*deeds: str) -> list[int | None]:
    """The process of each task, None for those that are lost."""
    outcomes = worker.run(where, None, [Task((deed,), 5) for deed in deeds])
    return [outcome.value[0] if isinstance(outcome, Done) else None for outcome in outcomes]


def test_a_process_takes_ten_tasks_at_most() -> None:
    found = processes(*[""] * 25)
    assert [len(list(group)) for _, group in groupby(found)] == [10, 10, 5]
    assert os.getpid() not in found


@pytest.mark.parametrize("deed", ["bug", "abort", pytest.param("memory", marks=linux)])
def test_a_process_that_lost_a_task_takes_no_other(deed: str) -> None:
    before, lost, after, last = processes("", deed, "", "")
    assert lost is None
    assert before != after == last


@linux
def test_a_process_that_took_much_memory_takes_no_other() -> None:
    before, much, after = processes("", "some memory", "")
    assert before == much != after


def test_each_task_has_its_own_temporary_files_which_are_gone_before_the_next() -> None:
    folders = []
    for outcome in worker.run(where, None, [Task(("",)) for _ in range(3)]):
        assert isinstance(outcome, Done)
        folders.append(outcome.value[1])
        assert not os.path.lexists(folders[-1])
    assert len(set(folders)) == 3


@linux
def test_the_time_of_earlier_tasks_does_not_count() -> None:
    """The limit on CPU time is that of a process, which has used some of it for earlier tasks. A task has 5 s more than it may take."""
    outcomes = list(worker.run(spin, None, [Task((0.6,), 300, computing=-4) for _ in range(3)]))
    assert outcomes == [Done("spun")] * 3


def spin(shared: object, seconds: float) -> str:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return "spun"
