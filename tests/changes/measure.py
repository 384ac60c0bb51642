"""How many small changes of our own code the tests nearest to it notice: `python tests/changes/measure.py engine --count 50 --seed 7`.

First the tests of the room run once under coverage, which says which of them reach a line; what was learnt is kept in --kept. Then each
change is made in a process that is forked for it, in the functions that are loaded there, and the quickest tests that reach its lines run
until one fails. What none notices is written into the file and tried once more in a process that starts afresh: only then it survives.
What came out is kept as well, a line a change: another run goes on where this one stopped, and one with new tests is given another --kept.
Needs `coverage`, and a checkout that nobody else uses meanwhile.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType

ROOT = Path(__file__).parents[2]
for folder in (str(ROOT), str(ROOT / "src")):
    if folder not in sys.path:
        sys.path.insert(0, folder)

from tests.changes.changes import ROOMS, SOURCE, Change, chosen  # noqa: E402

#: The folders of tests nearest to a room, and what is left out: browsers and whole rounds take minutes.
NEAREST = {
    "engine": ("tests/engine",),
    "extraction": ("tests/extraction",),
    "readers": ("tests/readers",),
    "renderers": ("tests/render",),
    "review": ("tests/review",),
    "web": ("tests/web",),
}
SLOW = tuple(f"--ignore-glob=*{name}*" for name in ("browser", "test_postgres", "test_whole_round", "test_kill", "test_hosts"))
#: Seconds of the tests that are tried for a change, by what they took before; how many; the CPU and the time that a trial may take.
TRIED, MOST, CPU, WALL = 20.0, 60, 90, 400
PYTEST = ("-q", "-x", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist")


# ---- which tests reach a line -----------------------------------------------------------------------------------


class Map:
    """What coverage knows of a room: tests by file and line, and how long each takes."""

    def __init__(self, data: Path, log: Path) -> None:
        from coverage import CoverageData

        self._data = CoverageData(str(data))
        self._data.read()
        self.seconds: dict[str, float] = {}
        for hit in re.finditer(r"^([\d.]+)s call +(\S+?\.py::\w+(?:::\w+)?)", log.read_text("utf-8"), re.MULTILINE):
            self.seconds[hit[2]] = self.seconds.get(hit[2], 0.0) + float(hit[1])

    def tests(self, change: Change) -> list[str]:
        """The tests that reach a change, the quickest first; of what runs while modules are imported, all that reach the file."""
        measured = next((each for each in self._data.measured_files() if each.endswith(f"/plancheck/{change.file}")), "")
        lines = self._data.contexts_by_lineno(measured)
        reached = {each for line in range(change.line, change.last + 1) for each in lines.get(line, ()) if each}
        if not reached and any("" in lines.get(line, ()) for line in range(change.line, change.last + 1)):
            reached = {each for found in lines.values() for each in found if each}
        named = sorted((self._seconds(test), test) for test in map(_id, reached) if test)
        kept: list[str] = []
        spent = 0.0
        for seconds, test in named:
            if len(kept) == MOST or (kept and spent + seconds > TRIED):
                break
            kept.append(test)
            spent += seconds
        return kept

    def _seconds(self, test: str) -> float:
        return self.seconds.get(test, 0.0)


def _id(context: str) -> str:
    """`tests.engine.test_x.test_y` as pytest names it; "" for what is no test of a module."""
    parts = context.split(".")
    at = next((at for at, part in enumerate(parts) if part.startswith("test_")), None)
    return "" if at is None or at + 1 >= len(parts) else f"{'/'.join(parts[: at + 1])}.py::{'::'.join(parts[at + 1 :])}"


def mapped(room: str, kept: Path) -> Map:
    """The map of a room, made if it is not there."""
    data, log = kept / f"{room}.coverage", kept / f"{room}.log"
    if not data.exists():
        kept.mkdir(parents=True, exist_ok=True)
        settings = kept / "coveragerc"
        settings.write_text("[run]\nsource = src/plancheck\ndynamic_context = test_function\n", "ascii")
        command = [
            sys.executable,
            "-m",
            "coverage",
            "run",
            f"--rcfile={settings}",
            "-m",
            "pytest",
            "-q",
            "--durations=0",
            *NEAREST[room],
            *SLOW,
        ]
        environment = {**os.environ, "COVERAGE_FILE": str(data), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        with log.open("wb") as out:
            subprocess.run(command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT, check=False)
    return Map(data, log)


# ---- one change -------------------------------------------------------------------------------------------------


def quick(change: Change, tests: list[str], log: Path) -> str:
    """ "killed", "survived" or "unsure", tried in a process that is forked: the new code in place of that of the functions there are."""
    source = (SOURCE / change.file).read_bytes()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        _limit()
        out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = 77
        try:
            if _exchanged(source, change):
                import pytest

                code = int(pytest.main([*PYTEST, *tests]))
        finally:
            os._exit(code)
    code = _ended(pid)
    return {0: "survived", **dict.fromkeys((77, *_NO_RUN), "unsure")}.get(code, "killed")


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 5))


def _ended(pid: int) -> int:
    stop = time.monotonic() + WALL
    while time.monotonic() < stop:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.05)
    os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return -9


def _exchanged(source: bytes, change: Change) -> bool:
    """Whether the functions around a change have its code now. What a module does when it is imported is not among them."""
    path = str(SOURCE / change.file)
    old = dict(_codes(compile(source, path, "exec")))
    new = dict(_codes(compile(change.made(source), path, "exec")))
    different = {key for key in old.keys() & new.keys() if old[key] != new[key] and key[1] != "<module>"}
    if not different:
        return False
    done = 0
    for function in [each for each in gc.get_objects() if isinstance(each, FunctionType) and each.__code__.co_filename == path]:
        key = (function.__code__.co_firstlineno, function.__code__.co_qualname)
        if key in different and len(function.__code__.co_freevars) == len(new[key].co_freevars):
            function.__code__ = new[key]
            done += 1
    return done > 0


def _codes(code: CodeType) -> Iterator[tuple[tuple[int, str], CodeType]]:
    yield (code.co_firstlineno, code.co_qualname), code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def afresh(change: Change, tests: list[str], log: Path) -> str:
    """As `quick`, with the change written into the file while a process runs that starts afresh."""
    path = SOURCE / change.file
    source = path.read_bytes()
    path.write_bytes(change.made(source))
    try:
        code = _run(tests, log)
    finally:
        path.write_bytes(source)
    if code in _NO_RUN:  # the change keeps pytest from beginning, if nothing else does
        return "killed" if _run(tests, log) == 0 else "unsure"
    return "survived" if code == 0 else "killed"


#: What pytest ends with where it has run no test.
_NO_RUN = (4, 5)


def _run(tests: list[str], log: Path) -> int:
    """What pytest ends with in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", *PYTEST, *tests]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=out, preexec_fn=_limit, start_new_session=True
        )  # fmt: skip
        try:
            return process.wait(WALL)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()


# ---- all --------------------------------------------------------------------------------------------------------


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("rooms", nargs="*", choices=[[], *ROOMS], default=[])
    asked.add_argument("--count", type=int, default=50, help="changes a room")
    asked.add_argument("--seed", type=int, default=7)
    asked.add_argument("--seconds", type=float, default=3600, help="after which no further change is tried")
    asked.add_argument("--kept", type=Path, default=ROOT / "build" / "changes")
    given = asked.parse_args()
    stop = time.monotonic() + given.seconds
    os.chdir(ROOT)
    maps = {room: mapped(room, given.kept) for room in given.rooms or ROOMS}
    gc.freeze = lambda: None  # what is frozen cannot be found
    from tests import warm

    warm.prepare()
    for room, known in maps.items():
        written = given.kept / f"{room}.jsonl"
        found = _tried(written)
        changes = chosen(room, given.count, given.seed)
        for change in changes:
            if change.shown not in found and time.monotonic() < stop:
                tests, outcome = _noticed(change, known, given.kept)
                found[change.shown] = outcome
                line = json.dumps({"room": room, "outcome": outcome, "tests": tests, "change": change.shown}, ensure_ascii=False)
                print(line, flush=True)
                with written.open("a", encoding="utf-8") as file:
                    file.write(f"{line}\n")
        counts = Counter(found[each.shown] for each in changes if each.shown in found)
        print(f"{room}: {counts['killed']} of {counts.total()} noticed, {len(changes)} asked for; {dict(counts)}", flush=True)


def _tried(written: Path) -> dict[str, str]:
    """What came out before: outcomes by what a change is shown as."""
    lines = written.read_text("utf-8").splitlines() if written.is_file() else []
    return {each["change"]: each["outcome"] for each in map(json.loads, lines)}


def _noticed(change: Change, known: Map, kept: Path) -> tuple[int, str]:
    """How many tests were tried, and "killed", "survived", "unsure" or "unreached"."""
    tests = known.tests(change)
    if not tests:
        return 0, "unreached"
    outcome = quick(change, tests, kept / "quick.log")
    return len(tests), outcome if outcome == "killed" else afresh(change, tests, kept / "afresh.log")


if __name__ == "__main__":
    main()
