"""A task whose process dies, hangs or eats the memory costs that task only, and says why."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

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
        case "wait":
            time.sleep(2)
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


@linux
@pytest.mark.parametrize(
    ("deed", "reason"),
    [("abort", "crashed"), ("killed", "crashed"), ("hang", "too_slow"), ("spin", "too_slow"), ("memory", "out_of_memory")],
)
def test_one_lost_task_takes_no_other_with_it(deed: str, reason: str) -> None:
    tasks = [Task(("before",)), Task((deed,), seconds=1), Task(("after",))]
    assert list(worker.run(act, None, tasks, workers=2)) == [Done("before"), Lost(reason), Done("after")]  # type: ignore[arg-type]


@linux
@pytest.mark.parametrize("deed", ["abort", "killed"])
def test_a_death_that_is_seen_before_what_was_sent_is_laid_to_the_task_of_it(deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went wrong once in seventy runs: the task before came out as crashed, the one that crashed as too slow."""
    patient = worker._patient()
    reads = patient.process_next_message
    taken: list[int] = []

    def late(self: Any, timeout: float) -> None:
        """Both processes have taken a task; what they send after that is read late."""
        if len(taken) >= 2:
            time.sleep(0.5)
        reads(self, timeout)
        taken[:] = [task.id for task in self.task_manager.tasks.values() if task.worker_id]

    monkeypatch.setattr(patient, "process_next_message", late)
    start = time.monotonic()
    tasks = [Task((each,), 20) for each in ("wait", "before", deed, "after")]
    assert list(worker.run(act, None, tasks, workers=2)) == [Done("wait"), Done("before"), Lost("crashed"), Done("after")]
    assert time.monotonic() - start < 15


def test_completed_gives_each_outcome_as_it_comes() -> None:
    tasks = [Task((0.6,)), *(Task((0.0,)) for _ in range(6))]
    events = list(worker.completed(wait, None, tasks, workers=2))
    outcomes = [(place, outcome) for place, outcome in events if not isinstance(outcome, Begun)]
    assert sorted(outcomes) == [(place, Done(task.arguments[0])) for place, task in enumerate(tasks)]
    assert outcomes[-1][0] == 0
    assert events.index((0, Begun())) < events.index((0, Done(0.6)))


def wait(shared: object, seconds: float) -> float:
    time.sleep(seconds)
    return seconds


@linux
def test_completed_loses_one_task_only() -> None:
    deeds = ["a", "abort", "b", "hang", "c", "memory", "bug", "d", "killed", "e"]
    found = dict(worker.completed(act, None, [Task((deed,), seconds=2) for deed in deeds], workers=2))
    outcomes = [found[place] for place in range(len(deeds))]
    assert [outcome.value if isinstance(outcome, Done) else outcome.reason for outcome in outcomes] == [  # type: ignore[union-attr]
        "a", "crashed", "b", "too_slow", "c", "out_of_memory", "internal_error", "d", "crashed", "e",
    ]  # fmt: skip


@linux
def test_completed_goes_on_where_the_pool_breaks() -> None:
    """A process that dies when it has no task breaks the whole pool: what it and the others had goes alone, nothing is lost."""
    import multiprocessing

    outcomes = worker.completed(echo, None, [Task((number,)) for number in range(12)], workers=2)
    found = dict([next(outcomes) for _ in range(3)])
    for child in multiprocessing.active_children():
        if child.pid is not None:
            os.kill(child.pid, signal.SIGKILL)
    found |= dict(outcomes)
    assert {place for place, outcome in found.items() if isinstance(outcome, Done | Lost)} == set(range(12))
    assert sum(outcome == Lost("crashed") for outcome in found.values()) <= 4


@linux
def test_no_process_is_forked_beside_other_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may wait for ever for a lock that one of them held: a sound draft would come out as too slow."""
    import threading

    from pebble.pool.process import WorkerManager

    forks, threads = WorkerManager.new_worker, []
    monkeypatch.setattr(WorkerManager, "new_worker", lambda self: (threads.append(threading.active_count()), forks(self)))
    before = threading.active_count()
    found = dict(worker.completed(act, None, [Task((deed,), 5) for deed in ("a", "abort", "b", "killed", "c", "d", "e")], workers=2))
    assert [found[n] for n in range(7)] == [Done("a"), Lost("crashed"), Done("b"), Lost("crashed"), Done("c"), Done("d"), Done("e")]
    assert len(threads) > 2
    assert set(threads) == {before}


def test_completed_ends_with_its_processes_where_nobody_listens() -> None:
    import multiprocessing

    outcomes = worker.completed(wait, None, [Task((30.0,)) for _ in range(5)], workers=2)
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
    assert list(worker.run(act, None, [Task(("strain",)), Task(("calm",))])) == [Done(640 << 20, strained=True), Done("calm")]


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
