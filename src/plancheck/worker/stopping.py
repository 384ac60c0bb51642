"""Stops this process on a signal, at a moment when nothing is half done.

What a signal handler raises may come up anywhere: in an import, in a callback from C, in a finalizer (which swallows it), in a library that
makes another exception of it. So the first signal is only noted, and whoever waits or repeats asks for it now and then.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

#: Ctrl-C, a polite end, a terminal that was closed.
_SIGNALS = tuple(signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__)


class _Noted:
    """How many signals came while they are noted; None while they are not."""

    count: int | None = None


def check_stop() -> None:
    """Raises KeyboardInterrupt if a signal was noted."""
    if _Noted.count:
        raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[None]:
    """Inside, the first signal to stop makes `check_stop` raise KeyboardInterrupt, and a further one raises it at once.

    Signals that are passed over stay so (a job in the background of a shell, nohup). In a thread other than the main one nothing changes:
    whoever runs us there sees to signals.
    """
    ours = [number for number in _SIGNALS if signal.getsignal(number) != signal.SIG_IGN]
    _Noted.count = 0
    try:
        before = [(number, signal.signal(number, _note)) for number in ours]
    except ValueError:  # not the main thread
        _Noted.count = None
        yield
        return
    hook, sys.unraisablehook = sys.unraisablehook, _without_stops(sys.unraisablehook)
    try:
        yield
    except Exception as error:
        if _Noted.count > 1:  # whatever a library made of it
            raise KeyboardInterrupt from error
        raise
    finally:
        sys.unraisablehook = hook
        for number, handler in before:
            with suppress(TypeError):  # it was not set by Python
                signal.signal(number, handler)
        _Noted.count = None


def _note(number: int, frame: FrameType | None) -> None:
    _Noted.count = (_Noted.count or 0) + 1
    if _Noted.count > 1:
        raise KeyboardInterrupt


def _without_stops(hook: Callable[[sys.UnraisableHookArgs], object]) -> Callable[[sys.UnraisableHookArgs], object]:
    """The hook for exceptions in finalizers, which are lost, without those of signals: the next `check_stop` raises them again."""

    def unraisable(lost: sys.UnraisableHookArgs) -> None:
        if not issubclass(lost.exc_type, KeyboardInterrupt):
            hook(lost)

    return unraisable
