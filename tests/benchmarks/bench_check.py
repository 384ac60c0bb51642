"""Where the time of a whole check goes, as shares of it. Ratios only: they mean the same on every machine.

Run:  make bench    (or: python tests/benchmarks/bench_check.py [FILE…])
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from typing import TypeVar

from plancheck import check, extract, pipeline, readers, resources, rulelab
from plancheck.engine import evaluate
from plancheck.model.report import Options
from plancheck.render import console, json_v1, template

T = TypeVar("T")
ROUNDS = 5


@dataclass(frozen=True)
class Part:
    """A part of a check, and how many seconds it took (median)."""

    name: str
    seconds: float


def timed(function: Callable[[], T], rounds: int = ROUNDS) -> tuple[T, float]:
    """What `function` gives, and its median time in seconds."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        value = function()
        spent.append(time.perf_counter() - start)
    return value, median(spent)


def command(*arguments: str, cache: str = "off") -> None:
    """The real command line, its output thrown away."""
    env = {**os.environ, "PLANCHECK_CACHE": cache}
    subprocess.run(
        [sys.executable, "-m", "plancheck", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=False
    )


def parts(path: Path, cache: Path) -> list[Part]:
    """The parts of checking one file inside a process whose libraries are loaded."""
    data = path.read_bytes()
    bench, warm = timed(lambda: rulelab.load([], cache=cache))
    document, reading = timed(lambda: readers.read(data, path.name))
    plan, extraction = timed(lambda: extract.plan(document, bench.loaded.vocabulary))
    _, rules = timed(lambda: evaluate.evaluate(bench.loaded, plan))
    job = pipeline.Job(bench.loaded, Options(), date(2026, 1, 1))
    (answer,), supervised = timed(lambda: list(pipeline.reports([path], job)))
    report = answer.value
    _, bare = timed(lambda: check.check(data, path.name, bench.loaded, Options(), date(2026, 1, 1)))
    rendering = [
        Part("rendering: HTML", timed(lambda: template.html(report, "zh"))[1]),
        Part("rendering: console", timed(lambda: console.console(report))[1]),
        Part("rendering: JSON", timed(lambda: json_v1.report(report))[1]),
    ]
    return [
        Part("rules loading, warm", warm),
        Part("reading", reading),
        Part("extraction", extraction),
        Part("rules", rules),
        Part("process of its own", max(0.0, supervised - bare)),
        *rendering,
    ]


def main(paths: list[Path]) -> None:
    """Print the shares for each file."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        _, cold = timed(lambda: rulelab.load([]), 3)
        rulelab.load([], cache=cache)
        _, warm = timed(lambda: rulelab.load([], cache=cache))
        _, start = timed(lambda: command("--version"))
        print(f"rules loading: cold = {cold / warm:.1f} × warm")
        for path in paths:
            _, whole = timed(lambda path=path: command("check", str(path), cache=folder))  # type: ignore[misc]
            print(f"\n{path.name}: shares of a whole `plancheck check` (console, warm rules)")
            found = [Part("start-up (as --version)", start), *parts(path, cache)]
            inside = [each for each in found if not each.name.endswith(("HTML", "JSON"))]
            for each in found:
                print(f"  {each.name:<26}{each.seconds / whole:6.1%}")
            print(f"  {'imports and the rest':<26}{1 - sum(each.seconds for each in inside) / whole:6.1%}")


if __name__ == "__main__":
    samples = sorted(each for each in resources.folder("samples").iterdir() if each.suffix in (".docx", ".pdf"))
    main([Path(each) for each in sys.argv[1:]] or samples)
