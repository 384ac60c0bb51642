"""Starts the programs that some readers need (LibreOffice, text recognition), each with more room than its reader has.

A reader runs in a process with tight soft limits; the hard ones are the room of such a program (`worker.Limits`).
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

#: Limits are of the whole process: one thread at a time lifts them.
_LIFTING = threading.Lock()


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """The program, started with pipes for its input and output and with the hard limits of this process as its own."""
    with _LIFTING, _lifted():
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of plancheck. The working folder, which may hold a stranger's files, is no place of modules."""
    return [sys.executable, "-P", "-m", name, *arguments]


@contextmanager
def _lifted() -> Iterator[None]:
    """Soft limits of memory and open files at their hard ones, for as long as it takes to start a program."""
    if sys.platform == "win32":
        yield
        return
    import resource

    before = {what: resource.getrlimit(what) for what in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE)}
    try:
        for what, (_, hard) in before.items():
            resource.setrlimit(what, (hard, hard))
        yield
    finally:
        for what, limits in before.items():
            resource.setrlimit(what, limits)
