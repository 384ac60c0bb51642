"""Starts the external programs of some readers (LibreOffice, text recognition) with higher resource limits.

Readers run under tight soft limits; these programs run under the hard limits (`worker.Limits`).
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

#: Limits apply to the whole process, so only one thread at a time may raise them.
_LIFTING = threading.Lock()


def start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Starts a program with pipes for input and output, limited by the hard limits of this process."""
    with _LIFTING, _lifted():
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)


def module(name: str, *arguments: str) -> list[str]:
    """The command that runs a module of plancheck, without importing from the working folder, which may contain untrusted files."""
    return [sys.executable, "-P", "-m", name, *arguments]


@contextmanager
def _lifted() -> Iterator[None]:
    """Raises the soft limits of memory and open files to the hard ones while a program starts."""
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
