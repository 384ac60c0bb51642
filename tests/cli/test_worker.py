"""A task whose process dies, hangs or eats the memory costs that task only, and says why."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
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
