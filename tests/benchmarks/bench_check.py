"""Where the CPU time of a whole check goes, as shares of it. Ratios only: they mean the same on every machine.

Run:  make bench    (or: python tests/benchmarks/bench_check.py [FILE…])
"""

from __future__ import annotations

import gc
import os
import resource
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

from plancheck import checking, extraction, pipeline, readers, resources, rulelab
from plancheck.contract import report as report_file
from plancheck.engine import evaluate, likeness, opinions
from plancheck.engine.context import Context
from plancheck.language.loader import RuleSet
from plancheck.model.plan import Plan
from plancheck.model.report import Options
from plancheck.report import console, template

T = TypeVar("T")
ROUNDS = 3
RULES = "rules"
#: What a check does once its process has started and its rules are there.
WORK = ("reading", "extraction", RULES, "rendering: JSON")


@dataclass(frozen=True)
class Part:
    """A part of a check, and how many seconds it took (median)."""

    name: str
    seconds: float


def timed(function: Callable[[], T], rounds: int = ROUNDS) -> tuple[T, float]:
    """What `function` gives, and the median of its CPU time in seconds, that of its processes included.

    The collector rests meanwhile, as in the process of a check: it would look through all that this benchmark holds.
    """
    spent = []
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            start = _cpu()
            value = function()
            spent.append(_cpu() - start)
    finally:
        gc.enable()
    return value, median(spent)


def _cpu() -> float:
    # os.times counts in hundredths of a second: `python -c pass` may take none of them.
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def command(*arguments: str, cache: str = "off") -> None:
    """The real command line, its output thrown away."""
    env = {**os.environ, "PLANCHECK_CACHE": cache}
    subprocess.run(
        [sys.executable, "-m", "plancheck", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, check=False
    )


def imports_lark(path: Path, cache: str) -> bool:
    """Whether `plancheck check` with warm rules loads the parser's library."""
    env = {**os.environ, "PLANCHECK_CACHE": cache}
    started = [sys.executable, "-X", "importtime", "-m", "plancheck", "check", str(path)]
    told = subprocess.run(started, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env, check=False, text=True)
    return any(line.rpartition("|")[2].strip().split(".")[0] == "lark" for line in told.stderr.splitlines())


def likenesses(loaded: RuleSet, plan: Plan) -> float:
    """The largest likeness of all sentences to the examples of all definitions: the most that second opinions can cost."""
    of_sentences = opinions.sentences(Context(plan, loaded.vocabulary))
    learnt_of = likeness.learnt(loaded.vocabulary.learnt).values()
    return max((examples.likeness(it.text) for it in of_sentences for examples in learnt_of), default=0.0)


def parts(path: Path, cache: Path) -> list[Part]:
    """The parts of checking one file inside a process whose libraries are loaded."""
    data = path.read_bytes()
    workspace, warm = timed(lambda: rulelab.load([], cache=cache))
    document, reading = timed(lambda: readers.read(data, path.name))
    plan, extracting = timed(lambda: extraction.plan(document, workspace.loaded.vocabulary))
    _, rules = timed(lambda: evaluate.evaluate(workspace.loaded, plan))
    _, examples = timed(lambda: likenesses(workspace.loaded, plan))
    job = pipeline.Job(workspace.loaded, Options(), date(2026, 1, 1))
    (answer,), supervised = timed(lambda: list(pipeline.reports([path], job)))
    report = answer.value
    _, bare = timed(lambda: checking.of_document(readers.read(data, path.name), workspace.loaded, Options(), date(2026, 1, 1)))
    rendering = [
        Part("rendering: HTML", timed(lambda: template.html(report, "zh"))[1]),
        Part("rendering: console", timed(lambda: console.console(report))[1]),
        Part("rendering: JSON", timed(lambda: report_file.write(report))[1]),
    ]
    return [
        Part("rules loading, warm", warm),
        Part("reading", reading),
        Part("extraction", extracting),
        Part(RULES, rules),
        Part("all sentences by examples", examples),
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
        print(f"a check with warm rules imports Lark: {'yes' if imports_lark(paths[0], folder) else 'no'}")
        for path in paths:
            _, whole = timed(lambda path=path: command("check", str(path), cache=folder))  # type: ignore[misc]
            print(f"\n{path.name}: shares of the CPU of a whole `plancheck check` (console, warm rules)")
            found = [Part("start-up (as --version)", start), *parts(path, cache)]
            inside = [each for each in found if not each.name.endswith(("HTML", "JSON", "by examples"))]
            for each in found:
                print(f"  {each.name:<26}{each.seconds / whole:6.1%}")
            print(f"  {'imports and the rest':<26}{1 - sum(each.seconds for each in inside) / whole:6.1%}")
            work = sum(each.seconds for each in found if each.name in WORK)
            rules = next(each.seconds for each in found if each.name == RULES)
            print(f"  rules, of the work alone (reading, extraction, rules, JSON report): {rules / work:.1%}")
            started = time.perf_counter()
            _, printed = timed(lambda path=path: command("check", str(path), "--as-printed", cache=folder), 1)  # type: ignore[misc]
            print(f"  with --as-printed: {printed / whole:.1f} × the CPU, {time.perf_counter() - started:.1f} s")


def samples() -> list[Path]:
    """The drafts that come with plancheck."""
    return sorted(Path(str(each)) for each in resources.folder("samples").iterdir() if each.suffix in (".docx", ".pdf"))


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]] or samples())
