"""`python -m plancheck.batch.worker_host`: the process that checks drafts for a worker of a cluster. See `plancheck.batch.remote`.

It has one thread and does not import dask, so it can fork the processes that open drafts as on a single machine.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import suppress
from types import FrameType

#: Seconds to remove its folder after the worker is gone.
LAST = 10


def main() -> None:
    """Answers requests from standard input on standard output. Ends with the worker, or when idle for a while."""
    from plancheck.batch import remote

    _end_with_worker()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # libraries must not print into the answers
    requests = os.fdopen(os.dup(0), "rb", 0)  # unbuffered, so that `select` sees all data
    with suppress(BrokenPipeError):  # the worker is gone
        remote.serve_requests(requests, answers, lambda: _comes(0, remote.IDLE), _undisturbed)


def _end_with_worker() -> None:
    """On Linux, ends this process and its child as soon as the worker is killed. Elsewhere they finish their draft first."""
    if sys.platform != "linux":
        return
    import ctypes

    def end(number: int, frame: FrameType | None) -> None:
        _undisturbed()
        raise SystemExit(0)

    signal.signal(signal.SIGUSR1, end)  # not SIGTERM, whose default action ends forked processes
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGUSR1)


def _undisturbed() -> None:
    """Lets nothing interrupt the clean-up, which takes at most `LAST` seconds."""
    if sys.platform != "win32":
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        signal.alarm(LAST)


def _comes(pipe: int, seconds: float) -> bool:
    """Whether data arrives in the pipe in time. Always true on Windows, where `select` does not support pipes."""
    return sys.platform == "win32" or bool(select.select([pipe], [], [], seconds)[0])


if __name__ == "__main__":
    main()
