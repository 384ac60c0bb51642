"""Every input that once found a fault is dealt with now; and a few fresh mutants of every target, the same ones every time.

A file under crashes/ is named by its target and its fault. Those in KNOWN are not mended yet: the test says so when they are.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from tests.fuzz import fuzz, mutate
from tests.fuzz.targets import TARGETS, Target

#: Crash → what is wrong, where.
KNOWN: dict[str, str] = {}
#: How many mutants of each target a test run tries.
FRESH = 12

CRASHES = sorted(each.name for each in fuzz.CRASHES.iterdir())


def _case(name: str) -> object:
    return pytest.param(name, marks=[pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else [])


def _faults(target: Target, inputs: list[bytes]) -> list[str]:
    """What is wrong with how each is dealt with as a whole; in another process where this one may not be changed."""
    target = replace(target, run=target.whole or target.run)
    return fuzz._apart(target, inputs) if target.apart or target.alone else [fuzz.fault(target, each) for each in inputs]


@pytest.mark.parametrize("name", [_case(each) for each in CRASHES])
def test_a_crash_is_fixed(name: str) -> None:
    assert _faults(TARGETS[name.rsplit("-", 1)[0]], [(fuzz.CRASHES / name).read_bytes()]) == [""]


def test_every_crash_that_is_known_is_there() -> None:
    assert set(KNOWN) <= set(CRASHES)


@pytest.mark.parametrize("name", TARGETS)
def test_seeds_and_some_mutants_hold(name: str) -> None:
    target, random = TARGETS[name], Random(7)
    seeds = target.seeds()
    inputs = [*random.sample(seeds, min(len(seeds), 4)), *(fuzz.changed(target, random.choice(seeds), random) for _ in range(FRESH))]
    known = {
        fault
        for each in KNOWN
        if each.startswith(f"{name}-")
        for fault in _faults(TARGETS[each.rsplit("-", 1)[0]], [(fuzz.CRASHES / each).read_bytes()])
    }
    assert set(_faults(target, inputs)) - known <= {""}


def test_a_fault_is_seen_kept_small_and_told_apart() -> None:
    def run(data: bytes) -> None:
        assert b"bad" not in data, "the law"
        if b"worse" in data:
            raise KeyError("worse")

    target = fuzz.Run(fuzz_target(run), 0, None)
    for data in (b"good", b"...bad...", b"also bad", b"1234worse"):
        target.seen(data, fuzz.fault(target.target, data))
    assert target.executions == 4
    assert target.found == {"law: the law": b"bad", "KeyError at test_fuzz_crashes.py:run": b"worse"}


def test_a_run_ends_with_its_time_or_after_as_many_inputs_as_were_asked_for() -> None:
    target = fuzz_target(lambda data: None)
    enough, late = fuzz.Run(target, math.inf, None, 3), fuzz.Run(target, 0, None)
    fuzz.unguided(enough, 7)
    fuzz.unguided(late, 7)
    assert (enough.executions, late.executions) == (3, 1)


def test_a_run_goes_on_where_the_one_before_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[bytes] = []
    monkeypatch.setitem(TARGETS, "x", fuzz_target(given.append))
    monkeypatch.setattr(fuzz, "_limit_memory", lambda: None)  # of this process, which has other tests to run
    first = fuzz.single("x", math.inf, 200, tmp_path / "x", 7, plain=True)
    after = list(given)
    second = fuzz.single("x", math.inf, 300, tmp_path / "x", 7, plain=True)
    third = fuzz.single("x", math.inf, 300, tmp_path / "x", 7, plain=True)
    assert (first.executions, second.executions, third.executions) == (200, 100, 0)
    assert fuzz._state(tmp_path / "x")["executions"] == 300
    assert given[:200] == after
    assert given[200:] != after[:100], "the same inputs once more"
    assert {each.read_bytes() for each in (tmp_path / "x").iterdir()} <= set(given)


def test_an_input_that_takes_too_long_is_a_fault() -> None:
    def run(data: bytes) -> None:
        while True:
            pass

    assert fuzz.fault(fuzz_target(run, seconds=0.1), b"") == "TooSlow at test_fuzz_crashes.py:run"


def fuzz_target(run: Callable[[bytes], None], seconds: float = 5.0) -> Target:
    return Target("x", lambda: [b""], mutate.of_bytes, run, seconds)
