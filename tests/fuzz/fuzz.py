"""Fuzzes what strangers send, for a while: `python tests/fuzz/fuzz.py --seconds 300`, or one target: `--target word`.

Where Atheris is installed (Linux; the extra `fuzz`), it chooses which inputs are worth changing further, by the lines of plancheck that
they reach; elsewhere inputs are changed at random. The mutants are our own in both cases: a zip whose bytes are changed blindly hardly
ever gets past its checksums. What is found is made small and kept in crashes/, where a test replays it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import FrameType
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
CRASHES = Path(__file__).parent / "crashes"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

#: Seconds that making a crash smaller may take; memory of a fuzzing process; inputs that go to one worker pool.
MINIMISE, MEMORY, BATCH = 8.0, 3 << 30, 60
#: Seconds over its time after which a fuzzing process is ended: it hangs where it cannot be interrupted, which is a fault itself.
GRACE = 60.0
#: Targets that Atheris does not guide: one works in other processes, the other is too slow with it.
UNGUIDED = frozenset({"pdf", "report"})


class TooSlow(Exception):
    """An input took more CPU than its target allows."""


def names() -> tuple[str, ...]:
    """The targets, without their imports."""
    from tests.fuzz.targets import TARGETS

    return tuple(TARGETS)


# ---- one input --------------------------------------------------------------------------------------------------


def fault(target: Target, data: bytes) -> str:
    """What is wrong with how an input is dealt with: where it happened, or which law was broken; "" if nothing is."""
    if target.apart:
        return _apart(target, [data])[0]
    try:
        with _timed(target.seconds):
            target.run(data)
    except AssertionError as error:
        return _law(error)
    except Exception as error:  # noqa: BLE001 (whatever comes out is what is looked for)
        return f"{type(error).__name__} at {_where(error)}"
    return ""


def _law(error: AssertionError) -> str:
    """Which law was broken: the first line of what the assertion says, else where it stands."""
    return f"law: {(str(error) or _where(error)).splitlines()[0]}"


#: The folder of the package, without importing it: Atheris wants to see that.
_OURS = ROOT / "src" / "plancheck"


def _where(error: BaseException) -> str:
    """The innermost place in plancheck, or else in the target, that it came through."""
    frames = [each for each in traceback.extract_tb(error.__traceback__) if each.filename != __file__]
    ours = [each for each in frames if _OURS in Path(each.filename).parents] or frames
    return f"{Path(ours[-1].filename).name}:{ours[-1].name}"


@contextmanager
def _timed(seconds: float) -> Iterator[None]:
    """Raises TooSlow in the block once this process has used that much CPU; machines with other work do not matter."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _apart(target: Target, inputs: list[bytes]) -> list[str]:
    """`fault` of inputs that may end the process: a reader that dies costs its document and is no fault of plancheck."""
    from plancheck import worker

    found = []
    for outcome in worker.run(_inside, target.name, [worker.Task((each,), target.seconds) for each in inputs], workers=1):
        match outcome:
            case worker.Done(value=value):
                found.append(value)
            case worker.Lost(reason="internal_error", error=error):
                found.append(f"{error} in the worker")
            case worker.Lost(reason=reason):
                found.append("")
                _LOST[reason] = _LOST.get(reason, 0) + 1
    return found


_LOST: dict[str, int] = {}


def _inside(name: str, data: bytes) -> str:
    from tests.fuzz.targets import TARGETS

    try:
        TARGETS[name].run(data)
    except AssertionError as error:
        return _law(error)
    except Exception as error:  # noqa: BLE001
        return f"{type(error).__name__} at {_where(error)}"
    return ""


# ---- one target -------------------------------------------------------------------------------------------------


@dataclass
class Run:
    """Fuzzing one target: how many inputs were run, and the first of each fault, made small."""

    target: Target
    until: float
    report: Path | None
    most: int = sys.maxsize
    executions: int = 0
    found: dict[str, bytes] = field(default_factory=dict)
    told: float = 0.0

    @property
    def over(self) -> bool:
        """Whether its time is up, or it has run as many inputs as were asked for."""
        return self.executions >= self.most or time.monotonic() >= self.until

    def tell(self, now: bool = False) -> None:
        """Writes how far it is: Atheris ends the process without a word."""
        if self.report is not None and (now or time.monotonic() - self.told > 0.5):
            self.told = time.monotonic()
            told = {"executions": self.executions, "lost": _LOST, "found": {what: data.hex() for what, data in self.found.items()}}
            self.report.write_text(json.dumps(told), "utf-8")

    def seen(self, data: bytes, what: str) -> None:
        """Counts an input, and keeps it where it is the first with its fault."""
        self.executions += 1
        if what and what not in self.found:
            self.found[what] = data
            self.tell(now=True)
            self.found[what] = self._small(data, what)
            self.tell(now=True)
        self.tell()

    def _small(self, data: bytes, what: str) -> bytes:
        from tests.fuzz import mutate

        stop = time.monotonic() + MINIMISE
        return mutate.smaller(data, lambda fewer: fault(self.target, fewer) == what, lambda: time.monotonic() > stop)


def changed(target: Target, data: bytes, random: Random) -> bytes:
    """A mutant. Where the libraries that write one stumble over what the mutator made of it, its bytes are changed instead."""
    from tests.fuzz import mutate

    try:
        with warnings.catch_warnings(action="ignore"):
            return target.mutate(data, random)
    except Exception:  # noqa: BLE001 (the standard library raises nearly anything over a broken zip)
        return mutate.of_bytes(data, random)


def guided(run: Run) -> None:
    """With Atheris. Does not come back."""
    import atheris

    target = run.target

    def one(data: bytes) -> None:
        run.seen(data, fault(target, data))

    def mutant(data: bytes, most: int, seed: int) -> bytes:
        return changed(target, data, Random(seed))[:most]

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for number, seed in enumerate(target.seeds()):
            Path(folder, str(number)).write_bytes(seed)
        left = max(1, int(run.until - time.monotonic()))
        options = [
            f"-max_total_time={left}",
            "-max_len=200000",
            "-rss_limit_mb=0",
            "-timeout=3600",
            f"-artifact_prefix={folder}/",
            "-verbosity=0",
            "-len_control=0",
            *([f"-runs={run.most}"] if run.most < sys.maxsize else []),
        ]
        atheris.Setup([sys.argv[0], *options, folder], one, custom_mutator=mutant)
        atheris.Fuzz()


def unguided(run: Run, seed: int) -> None:
    """At random: every mutant is one of a seed, or of a mutant of it."""
    random = Random(seed)
    seeds = run.target.seeds()
    for each in seeds:
        run.seen(each, fault(run.target, each))
    pool = list(seeds)
    while not run.over:
        made = [changed(run.target, random.choice(pool), random) for _ in range(BATCH if run.target.apart else 1)]
        faults = _apart(run.target, made) if run.target.apart else [fault(run.target, each) for each in made]
        for data, what in zip(made, faults, strict=True):
            run.seen(data, what)
            if random.random() < 0.2:
                pool[len(seeds) + random.randrange(100) :] = [data]
    run.tell(now=True)


def single(name: str, seconds: float, most: int, report: Path | None, seed: int, plain: bool) -> Run:
    """Fuzzes one target in this process."""
    started = time.monotonic()
    use = not plain and name not in UNGUIDED and _has_atheris()
    if use:
        import atheris

        with atheris.instrument_imports(include=["plancheck"]):
            from tests.fuzz.targets import TARGETS
    else:
        from tests.fuzz.targets import TARGETS
    _limit_memory()
    run = Run(TARGETS[name], started + seconds, report, most)
    if use:
        guided(run)
    else:
        unguided(run, seed)
    return run


def _has_atheris() -> bool:
    import importlib.util

    return importlib.util.find_spec("atheris") is not None


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


# ---- all of them ------------------------------------------------------------------------------------------------


def everything(chosen: tuple[str, ...], seconds: float, seed: int, plain: bool, jobs: int = 2, most: int = sys.maxsize) -> int:
    """Fuzzes the targets side by side, each its share of the time; prints what came out. 1 if anything new was found, else 0."""
    from tests.fuzz.targets import TARGETS

    jobs = min(jobs, len(chosen))
    total = sum(TARGETS[name].share for name in chosen)
    budget = {name: max(1.0, seconds * jobs * TARGETS[name].share / total) for name in chosen}
    waiting = sorted(chosen, key=lambda name: -budget[name])
    new, counted = 0, 0
    how = "at random" if plain or not _has_atheris() else "guided by Atheris"
    print(f"{'target':14} {'seconds':>7} {'inputs':>9}  found   ({how}, seed {seed})", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        flying: dict[str, subprocess.Popen[bytes]] = {}
        began: dict[str, float] = {}
        late: dict[str, float] = {}
        while waiting or flying:
            while waiting and len(flying) < jobs:
                name = waiting.pop(0)
                flying[name] = _started(name, budget[name], Path(folder, name), seed, plain, most)
                began[name] = time.monotonic()
                late[name] = time.monotonic() + budget[name] + GRACE
            time.sleep(0.2)
            for name in [each for each in flying if time.monotonic() > late[each]]:
                flying[name].kill()
                flying[name].wait()
            for name in [each for each, process in flying.items() if process.poll() is not None]:
                inputs, found = _gathered(name, time.monotonic() - began[name], Path(folder, name), flying.pop(name))
                new, counted = new + found, counted + inputs
    print(f"{'together':14} {'':>7} {counted:9}  {new} new", flush=True)
    return 1 if new else 0


def _started(name: str, seconds: float, report: Path, seed: int, plain: bool, most: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, __file__, "--target", name, "--seconds", str(seconds), "--report", str(report), "--seed", str(seed)]
    command += ["--executions", str(most)]
    log = report.with_suffix(".log").open("wb")
    with log:
        return subprocess.Popen([*command, *(["--plain"] if plain else [])], stdout=log, stderr=subprocess.STDOUT)


def _gathered(name: str, seconds: float, report: Path, process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Prints and keeps what a target found: how many inputs it ran, and how many of its faults are new."""
    told: dict[str, Any] = json.loads(report.read_text("utf-8")) if report.is_file() else {"executions": 0, "found": {}, "lost": {}}
    lost = "".join(f", {count} {reason}" for reason, count in told["lost"].items())
    print(f"{name:14} {seconds:7.0f} {told['executions']:9}  {len(told['found'])}{lost}", flush=True)
    if process.returncode or not told["executions"]:
        print(report.with_suffix(".log").read_text("utf-8", "replace")[-3000:])
        return told["executions"], 1
    return told["executions"], sum(_kept(name, what, bytes.fromhex(data)) for what, data in told["found"].items())


def _kept(name: str, what: str, data: bytes) -> int:
    """Writes a crash unless one with that fault is there; 1 if it is new."""
    from tests.fuzz.targets import TARGETS

    file = CRASHES / f"{name}-{hashlib.sha256(what.encode()).hexdigest()[:8]}"
    shown = file.relative_to(ROOT)
    if file.exists():
        print(f"  known  {shown}  {what}")
        return 0
    file.write_bytes(data)
    again = fault(TARGETS[name], data)
    print(
        f"  NEW    {shown}  {what}  ({len(data)} bytes{'' if again == what else '; alone it gives: ' + (again or 'nothing')})", flush=True
    )
    return 1


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seconds", type=float, default=300)
    asked.add_argument("--executions", type=int, default=sys.maxsize, help="inputs after which a target ends, if its time is not up before")
    asked.add_argument("--jobs", type=int, default=2, help="targets side by side")
    asked.add_argument("--target", action="append", default=[])
    asked.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big") >> 1)
    asked.add_argument("--plain", action="store_true", help="without Atheris")
    asked.add_argument("--report", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    if given.report:
        single(given.target[0], given.seconds, given.executions, given.report, given.seed, given.plain)
        return 0
    return everything(tuple(given.target) or names(), given.seconds, given.seed, given.plain, given.jobs, given.executions)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
