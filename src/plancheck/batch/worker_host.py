"""`python -m plancheck.batch.worker_host`: the process beside a worker of a cluster that checks its drafts. See `plancheck.batch.remote`.

It has one thread and nothing of dask, so that the processes that open drafts are forked from it as they are on one machine.
"""

from __future__ import annotations

import os
import select
import signal
import sys
from contextlib import suppress
from types import FrameType

#: Seconds that it has to put away its folder when the worker is gone.
LAST = 10


def main() -> None:
    """Answers on standard output what comes on standard input; ends with the worker, or when nothing came for a while."""
    from plancheck.batch import remote

    _end_with_worker()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    requests = os.fdopen(os.dup(0), "rb", 0)  # without a buffer, so that `select` sees all that is there
    with suppress(BrokenPipeError):  # the worker is gone
        remote.serving(requests, answers, lambda: _comes(0, remote.IDLE), _undisturbed)


def _end_with_worker() -> None:
    """On Linux, ends this process and the one with the draft at once when the worker is killed; elsewhere they end after that draft."""
    if sys.platform != "linux":
        return
    import ctypes

    def end(number: int, frame: FrameType | None) -> None:
        _undisturbed()
        raise SystemExit(0)

    signal.signal(signal.SIGUSR1, end)  # not SIGTERM, by which the processes that it forks are ended
    set_parent_death_signal = 1  # PR_SET_PDEATHSIG, prctl(2)
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGUSR1)


def _undisturbed() -> None:
    """Nothing interrupts what is put away now; it takes no longer than `LAST`."""
    if sys.platform != "win32":
        signal.signal(signal.SIGUSR1, signal.SIG_IGN)
        signal.alarm(LAST)


def _comes(pipe: int, seconds: float) -> bool:
    """Whether something comes through the pipe within that time; always on Windows, where a pipe cannot be asked."""
    return sys.platform == "win32" or bool(select.select([pipe], [], [], seconds)[0])


if __name__ == "__main__":
    main()
