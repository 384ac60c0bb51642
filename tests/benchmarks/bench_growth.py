"""How the time of a check grows with what a draft holds: for each family of made inputs, the slope of log time over log size.

A slope of 1 is linear, of 2 quadratic; `last` is that of the last doubling alone. Each family doubles three times, in a process of its own
with a time limit. The time is that of the
CPU, above what the same draft with next to nothing in it takes.

Run:  make bench    (or: python tests/benchmarks/bench_growth.py [--times N] [FAMILY…], with sizes N times as large)
"""

from __future__ import annotations

import argparse
import gc
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.families import FAMILIES, Family

from plancheck import checking, readers, rulelab
from plancheck.contract import report as report_file
from plancheck.engine import evaluate
from plancheck.model.document import Document
from plancheck.model.report import Options, verdict_of
from plancheck.readers import annexes, bounds, plain

ON, OPTIONS = date(2026, 1, 1), Options()
#: How often a size is doubled, and the most seconds of CPU for all sizes of a family.
DOUBLINGS, SECONDS = 3, 20
NEXT_TO_NOTHING = 2
PARTS = ("reading", "extraction", "rules", "report")


class Point(NamedTuple):
    """The seconds that an input of a size takes, in all and by part."""

    size: int
    seconds: tuple[float, ...]

    @property
    def total(self) -> float:
        """Of all parts."""
        return sum(self.seconds)

    def above(self, other: Point) -> Point:
        """What this takes more than another."""
        return Point(self.size, tuple(max(one - two, 1e-6) for one, two in zip(self.seconds, other.seconds, strict=True)))


def of_rules(family: Family, size: int, folder: Path) -> Point:
    """Checking rules."""
    (folder / "x.rules").write_text(str(family.make(size)), "utf-8")
    start = time.process_time()
    rulelab.load([folder], cache=None)
    return Point(size, (time.process_time() - start,))


def of_draft(family: Family, size: int, loaded: rulelab.RuleSet) -> Point:
    """Checking a draft."""
    made = family.make(size)
    times = [time.process_time()]
    document = read(family, made)
    times.append(time.process_time())
    plan = checking.plan_of(document, loaded, OPTIONS)
    times.append(time.process_time())
    results = evaluate.evaluate(loaded, plan)
    times.append(time.process_time())
    verdict = verdict_of(document.status, plan.kind, results)
    report_file.write(replace(checking.unread(document, loaded, OPTIONS, ON), results=results, verdict=verdict))
    times.append(time.process_time())
    return Point(size, tuple(end - begin for begin, end in pairwise(times)))


def read(family: Family, made: str | bytes) -> Document:
    """The draft of a made input."""
    match family.kind:
        case "txt":
            return bounds.within(plain.read(str(made)))
        case "xlsx":
            return annexes.joined(
                plain.read("# 云水市碳达峰试点实施方案\n一、总体要求"), [annexes.read(bytes(made), "附件.xlsx", 30, "final")]
            )
        case _:
            return readers.read(bytes(made), f"draft.{family.kind}")


def measure(family: Family, loaded: rulelab.RuleSet, sizes: list[int], folder: Path, answers: Connection) -> None:
    """Sends a Point for each size, until the CPU time is used up."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    gc.disable()
    for size in sizes:
        answers.send(of_rules(family, size, folder) if family.kind == "rules" else of_draft(family, size, loaded))


def points(family: Family, loaded: rulelab.RuleSet, times: int, folder: Path) -> list[Point]:
    """What doubling sizes take above next to nothing; fewer where the time did not suffice."""
    sizes = [family.first * times << doubling for doubling in range(DOUBLINGS + 1)]
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.Process(target=measure, args=(family, loaded, [NEXT_TO_NOTHING] * 2 + sizes, folder, theirs))
    process.start()
    theirs.close()
    found: list[Point] = []
    try:
        while True:
            found.append(ours.recv())
    except EOFError:
        process.join()
    return [each.above(found[1]) for each in found[2:]]


def slope(of: list[tuple[int, float]]) -> float:
    """The slope of the line through (log size, log seconds) that fits best; not a number where there are fewer than two points."""
    if len(of) < 2:
        return math.nan
    logs = [(math.log(size), math.log(seconds)) for size, seconds in of]
    x, y = (sum(each) / len(logs) for each in zip(*logs, strict=True))
    return sum((a - x) * (b - y) for a, b in logs) / sum((a - x) ** 2 for a, _ in logs)


def line(family: Family, found: list[Point]) -> str:
    """What is printed for a family."""
    if not found:
        return f"{family.name:<30} {family.first:>6}          more than {SECONDS} s"
    first, last = found[0], found[-1]
    shares = ", ".join(f"{name} {seconds / last.total:.0%}" for name, seconds in zip(PARTS, last.seconds, strict=False))
    slopes = [slope([(each.size, each.total) for each in some]) for some in (found, found[-2:])]
    told = f"{family.name:<32}{first.size:>6} –{last.size:>6}{last.total:>7.2f} s{slopes[0]:>7.2f}{slopes[1]:>7.2f}   {shares}"
    return told if len(found) == DOUBLINGS + 1 else f"{told}; {last.size * 2} takes more than {SECONDS} s"


def main() -> None:
    """Prints a line for each family."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--times", type=int, default=1)
    asked.add_argument("family", nargs="*")
    given = asked.parse_args()
    loaded = rulelab.load([], cache=None).loaded
    print(f"{'family':<32}{'sizes':^14}{'largest':>9}{'slope':>7}{'last':>7}   where the largest spends its time")
    with tempfile.TemporaryDirectory() as folder:
        for family in FAMILIES:
            if not given.family or family.name in given.family:
                print(line(family, points(family, loaded, given.times, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
