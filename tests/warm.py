"""Processes of their own that need not start: a server, started once, has imported and compiled what a command needs, and forks them.

A process that starts afresh spends a second and a half on that, which is most of its work where a draft is small. What starting itself
does (the locale, the environment that Python reads first, the imports) is tested with processes that do start.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path
from types import ModuleType, TracebackType

from plancheck import cli, pipeline, resources, rulelab  # noqa: F401  what a command imports, for the processes that are forked
from plancheck.__main__ import OBJECTS
from plancheck.batch import draft, overview, runner
from plancheck.batch.model import Batch
from plancheck.language import assemble, loader
from plancheck.model.diagnostic import Diagnostic
from plancheck.model.report import Options, Report

ROOT = Path(__file__).parents[1]
_LARGEST = 1 << 17
#: What commands of the workbench import before it is configured.
_OF_THE_WEB = (
    "argon2", "django.contrib.auth.hashers", "django.contrib.sessions.backends.db", "django.core.management.commands.migrate",
    "django.db.backends.sqlite3.base", "django.forms", "django.template.loader", "django.urls", "waitress", "whitenoise",
)  # fmt: skip


class Process:
    """Some Python in a process of its own, as `python -c code arguments`, in the environment of this one with changes.

    What it writes goes to files, so that nobody needs to read it meanwhile.
    """

    def __init__(self, code: str, *arguments: str | Path, **environment: str) -> None:
        self._files = tempfile.TemporaryFile(), tempfile.TemporaryFile()  # noqa: SIM115  closed with the process
        self._status, status = os.pipe()
        asked = {"code": code, "arguments": [*map(str, arguments)], "folder": os.getcwd(), "environment": {**os.environ, **environment}}
        fds = [*(file.fileno() for file in self._files), status]
        socket.send_fds(_server(), [json.dumps(asked).encode()], fds)
        os.close(status)
        self.pid = self._number()
        self.returncode: int | None = None

    def __enter__(self) -> Process:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self.send_signal(signal.SIGKILL)
        self.wait()
        for file in self._files:
            file.close()
        os.close(self._status)

    def _number(self) -> int:
        (number,) = array("i", os.read(self._status, array("i").itemsize))
        return number

    def poll(self) -> int | None:
        """The exit code, or minus the signal that ended it; None while it runs."""
        if self.returncode is None and select.select([self._status], [], [], 0)[0]:
            self.returncode = self._number()
        return self.returncode

    def wait(self, timeout: float = 600) -> int:
        """As `poll`, once it has ended."""
        if self.returncode is None and not select.select([self._status], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        code = self.poll()
        assert code is not None
        return code

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):  # it has just ended, and its end is still to be told
                os.kill(self.pid, number)

    @property
    def stdout(self) -> str:
        """What it has printed so far."""
        return self._text(0)

    @property
    def stderr(self) -> str:
        """What it has told so far."""
        return self._text(1)

    def _text(self, which: int) -> str:
        fd = self._files[which].fileno()
        return os.pread(fd, os.fstat(fd).st_size, 0).decode("utf-8")


def run(code: str, *arguments: str | Path, timeout: float = 600, **environment: str) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run`."""
    with Process(code, *arguments, **environment) as process:
        try:
            process.wait(timeout)
        finally:
            process.send_signal(signal.SIGKILL)
        return subprocess.CompletedProcess([code, *map(str, arguments)], process.wait(), process.stdout, process.stderr)


@cache
def _server() -> socket.socket:
    """The server of this process, which ends with it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for end in (ours, theirs):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2 * _LARGEST)
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.warm", str(theirs.fileno())], pass_fds=[theirs.fileno()], cwd=ROOT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONUTF8": "1"},
    )  # fmt: skip
    theirs.close()

    def end() -> None:
        ours.close()
        server.wait(60)

    atexit.register(end)
    return ours


# ---- in the server ----------------------------------------------------------------------------------------------


@cache
def prepare() -> None:
    """Imports and compiles what most commands need, in themselves and in the processes that they fork."""
    # As in the command itself: most objects live on, and looking for garbage among them takes a tenth of the time.
    gc.set_threshold(OBJECTS)
    remember_shipped_rules()
    batch = Batch(pipeline.Job(rulelab.load([]).loaded, Options(), date(2026, 11, 25)), Path(), "zh", "")
    pipeline.warm = partial(_check_once, {}, pipeline.warm)
    runner.warm = partial(_warm_once, set())
    runner.warm(batch)
    with tempfile.TemporaryDirectory() as folder:
        assert overview.write(batch, (), (), f"{folder}/none") is None


def _import_web() -> None:
    """Imports Django and others, a third of the time of a command of the workbench."""
    for name in _OF_THE_WEB:
        with contextlib.suppress(ModuleNotFoundError):  # the extra web is not installed
            importlib.import_module(name)


@cache
def remember_shipped_rules() -> None:
    """Builds the rule set of the shipped files alone once: tests ask for it a hundred times. Every other set is built as ever."""
    files, _ = loader.find([resources.folder("rules")])
    build = assemble.build
    built: dict[tuple[str, ...], loader.RuleSet] = {}

    def built_once(asked: Sequence[loader.RuleFile], problems: list[Diagnostic], packs: Sequence[str]) -> loader.RuleSet:
        if problems or list(asked) != files:
            return build(asked, problems, packs)
        if tuple(packs) not in built:
            built[tuple(packs)] = build(asked, problems, packs)
        return built[tuple(packs)]

    assemble.build = built_once


def _check_once(known: dict[tuple[object, ...], Report], warm: Callable[[pipeline.Job], Report], job: pipeline.Job) -> Report:
    """Before it forks for several drafts, a check checks a sample too. What that prepares in a process does not depend on the date."""
    key = (tuple((pack.id, pack.sha256) for pack in job.loaded.packs), job.options)
    if key not in known:
        known[key] = warm(job)
    return known[key]


def _warm_once(done: set[tuple[object, ...]], batch: Batch) -> None:
    """Before it forks, a batch checks a sample. Here that is done once for the same rules, since this process goes on."""
    key = (tuple((pack.id, pack.sha256) for pack in batch.job.loaded.packs), batch.job.options, batch.job.view, batch.lang)
    if key not in done:
        draft.warm(batch)
        done.add(key)


def _serve(connection: socket.socket) -> None:
    """Answers requests; returns in a process that one of them asked for."""
    gc.freeze()
    while True:
        request, fds, _, _ = socket.recv_fds(connection, _LARGEST, 3)
        if not request:
            while _ended(0):
                time.sleep(0.001)
            os._exit(0)
        if os.fork() == 0:
            connection.close()
            return _begin(json.loads(request), fds)
        for fd in fds:
            os.close(fd)
        while _ended(os.WNOHANG):
            pass


def _ended(options: int) -> bool:
    """Whether a process of the server has ended, which is then forgotten."""
    try:
        return os.waitpid(-1, options)[0] != 0
    except ChildProcessError:
        return False


def _begin(asked: dict[str, object], fds: list[int]) -> None:
    """Becomes the process that was asked for, below one that tells of its end."""
    *streams, status = fds
    pid = os.fork()
    if pid:
        for fd in streams:
            os.close(fd)
        os.write(status, array("i", [pid]).tobytes())
        _, ended = os.waitpid(pid, 0)
        os.write(status, array("i", [os.waitstatus_to_exitcode(ended)]).tobytes())
        os._exit(0)
    os.close(status)
    for number, fd in enumerate(streams, start=1):
        os.dup2(fd, number)
        os.close(fd)
    tempfile.tempdir = None  # where it is, the environment of this process says
    os.chdir(str(asked["folder"]))
    environment, arguments = asked["environment"], asked["arguments"]
    assert isinstance(environment, dict)
    assert isinstance(arguments, list)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[:] = ["-c", *arguments]
    sys.modules["__main__"] = ModuleType("__main__")
    exec(str(asked["code"]), sys.modules["__main__"].__dict__)


if __name__ == "__main__":
    # Under the name by which tests import it: whoever is forked and runs some finds here what is prepared.
    from tests import warm

    warm.prepare()
    warm._import_web()
    warm._serve(socket.socket(fileno=int(sys.argv[1])))
