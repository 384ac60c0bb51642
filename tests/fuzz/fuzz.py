"""Fuzzes what strangers send, for a while: `python tests/fuzz/fuzz.py --seconds 300`, or one target: `--target word`.

Where Atheris is installed (Linux; the extra `fuzz`), it chooses which inputs are worth changing further, by the lines of plancheck that
they reach; elsewhere inputs are changed at random. The mutants are our own in both cases: a zip whose bytes are changed blindly hardly
ever gets past its checksums. What is found is made small and kept in crashes/, where a test replays it.

How many inputs each target was given, over all runs, stands in --kept beside the inputs worth changing further: the next run goes on there.
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
#: Where runs go on: a file a target, and a folder with its inputs. Not in the repository.
KEPT = ROOT / "build" / "fuzz"
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from tests.fuzz.targets import Target

#: Seconds that making a crash smaller may take; memory of a fuzzing process; inputs that go to one worker pool.
MINIMISE, MEMORY, BATCH = 8.0, 3 << 30, 60
#: Mutants that are changed further.
POOL = 100
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
    """Fuzzing one target: how many inputs were run, and the first of each fault, made small.

    In `kept` are the inputs of runs before; `before` says how many there were."""

    target: Target
    until: float
    kept: Path | None
    most: int = sys.maxsize
    before: int = 0
    executions: int = 0
    found: dict[str, bytes] = field(default_factory=dict)
    told: float = 0.0

    @property
    def over(self) -> bool:
        """Whether its time is up, or it has run as many inputs as were asked for, those of runs before among them."""
        return self.before + self.executions >= self.most or time.monotonic() >= self.until

    def tell(self, now: bool = False) -> None:
        """Writes how far it is: Atheris ends the process without a word, and anybody may end it."""
        if self.kept is not None and (now or time.monotonic() - self.told > 0.5):
            self.told = time.monotonic()
            told = {
                "executions": self.before + self.executions,
                "lost": _LOST,
                "found": {what: data.hex() for what, data in self.found.items()},
            }
            beside = self.kept.with_suffix(".new")
            beside.write_text(json.dumps(told), "utf-8")
            beside.replace(self.kept.with_suffix(".json"))

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

    with _corpus(run) as folder:
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
            *([f"-runs={run.most - run.before}"] if run.most < sys.maxsize else []),
        ]
        atheris.Setup([sys.argv[0], *options, str(folder)], one, custom_mutator=mutant)
        atheris.Fuzz()


@contextmanager
def _corpus(run: Run) -> Iterator[Path]:
    """The folder with the inputs of a target that are worth changing further."""
    if run.kept is None:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            yield Path(folder)
        return
    run.kept.mkdir(parents=True, exist_ok=True)
    yield run.kept


def unguided(run: Run, seed: int) -> None:
    """At random: every mutant is one of a seed, or of a mutant of it, one of a run before among them."""
    random = Random(f"{seed} {run.before}")
    seeds = run.target.seeds()
    for each in seeds if run.before == 0 else []:
        run.seen(each, fault(run.target, each))
    with _corpus(run) as folder:
        pool = [each.read_bytes() for each in sorted(folder.iterdir())[:POOL]]
        while not run.over:
            # Half of them from seeds: mutants of mutants alone drift into what is refused at once.
            chosen = [random.choice(pool if pool and random.random() < 0.5 else seeds) for _ in range(BATCH if run.target.apart else 1)]
            made = [changed(run.target, each, random) for each in chosen]
            faults = _apart(run.target, made) if run.target.apart else [fault(run.target, each) for each in made]
            for data, what in zip(made, faults, strict=True):
                run.seen(data, what)
                if random.random() < 0.2:
                    at = random.randrange(POOL)
                    pool[at : at + 1] = [data]
        for number, data in enumerate(pool):
            (folder / f"mutant-{number:03}").write_bytes(data)
    run.tell(now=True)


def single(name: str, seconds: float, most: int, kept: Path | None, seed: int, plain: bool) -> Run:
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
    run = Run(TARGETS[name], started + seconds, kept, most, 0 if kept is None else _state(kept)["executions"])
    if use:
        guided(run)
    else:
        unguided(run, seed)
    return run


def _state(kept: Path) -> dict[str, Any]:
    """How far a target is, and what its last run found."""
    file = kept.with_suffix(".json")
    if not file.is_file():
        return {"executions": 0, "found": {}, "lost": {}}
    told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return told


def _has_atheris() -> bool:
    import importlib.util

    return importlib.util.find_spec("atheris") is not None


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


# ---- all of them ------------------------------------------------------------------------------------------------


def everything(
    chosen: tuple[str, ...], seconds: float, seed: int, plain: bool, jobs: int = 2, most: int = sys.maxsize, kept: Path = KEPT
) -> int:
    """Fuzzes the targets side by side, each its share of the time; prints what came out. 1 if anything new was found, else 0."""
    from tests.fuzz.targets import TARGETS

    kept.mkdir(parents=True, exist_ok=True)
    waiting = [name for name in chosen if _state(kept / name)["executions"] < most]
    jobs = max(1, min(jobs, len(waiting)))
    total = sum(TARGETS[name].share for name in waiting)
    budget = {name: max(1.0, seconds * jobs * TARGETS[name].share / total) for name in waiting}
    waiting.sort(key=lambda name: -budget[name])
    new, counted = 0, 0
    how = "at random" if plain or not _has_atheris() else "guided by Atheris"
    print(f"{'target':14} {'seconds':>7} {'inputs':>9} {'a second':>8} {'in all':>9}  found   ({how}, seed {seed})", flush=True)
    flying: dict[str, subprocess.Popen[bytes]] = {}
    began: dict[str, tuple[float, int]] = {}
    while waiting or flying:
        while waiting and len(flying) < jobs:
            name = waiting.pop(0)
            began[name] = (time.monotonic(), _state(kept / name)["executions"])
            flying[name] = _started(name, budget[name], kept / name, seed, plain, most)
        time.sleep(0.2)
        for name in [each for each in flying if time.monotonic() > began[each][0] + budget[each] + GRACE]:
            flying[name].kill()
            flying[name].wait()
        for name in [each for each, process in flying.items() if process.poll() is not None]:
            at, before = began[name]
            inputs, found = _gathered(name, time.monotonic() - at, before, kept / name, flying.pop(name))
            new, counted = new + found, counted + inputs
    print(
        f"{'together':14} {'':>7} {counted:9} {'':8} {sum(_state(kept / name)['executions'] for name in chosen):9}  {new} new", flush=True
    )
    for name in chosen:
        print(f"{name:14} {_state(kept / name)['executions']:9} in all", flush=True)
    return 1 if new else 0


def _started(name: str, seconds: float, kept: Path, seed: int, plain: bool, most: int) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        __file__,
        "--target",
        name,
        "--seconds",
        str(seconds),
        "--alone",
        "--kept",
        str(kept.parent),
        "--seed",
        str(seed),
    ]
    command += ["--executions", str(most)]
    log = kept.with_suffix(".log").open("wb")
    with log:
        return subprocess.Popen([*command, *(["--plain"] if plain else [])], stdout=log, stderr=subprocess.STDOUT)


def _gathered(name: str, seconds: float, before: int, kept: Path, process: subprocess.Popen[bytes]) -> tuple[int, int]:
    """Prints and keeps what a run of a target found: how many inputs it ran, and how many of its faults are new."""
    told = _state(kept)
    inputs = told["executions"] - before
    lost = "".join(f", {count} {reason}" for reason, count in told["lost"].items())
    rate = inputs / max(seconds, 0.001)
    print(f"{name:14} {seconds:7.0f} {inputs:9} {rate:8.1f} {told['executions']:9}  {len(told['found'])}{lost}", flush=True)
    if process.returncode or not inputs:
        print(kept.with_suffix(".log").read_text("utf-8", "replace")[-3000:])
        return inputs, 1
    return inputs, sum(_kept(name, what, bytes.fromhex(data)) for what, data in told["found"].items())


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
    asked.add_argument("--executions", type=int, default=sys.maxsize, help="inputs, over all runs, after which a target ends")
    asked.add_argument("--jobs", type=int, default=2, help="targets side by side")
    asked.add_argument("--target", action="append", default=[])
    asked.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big") >> 1)
    asked.add_argument("--plain", action="store_true", help="without Atheris")
    asked.add_argument("--kept", type=Path, default=KEPT, help="folder in which runs go on")
    asked.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args(arguments)
    if given.alone:
        single(given.target[0], given.seconds, given.executions, given.kept / given.target[0], given.seed, given.plain)
        return 0
    chosen = tuple(given.target) or names()
    return everything(chosen, given.seconds, given.seed, given.plain, given.jobs, given.executions, given.kept)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
