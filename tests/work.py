"""Bounds on work. A clock would measure the machine and its load; the number of calls is the same everywhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Gives how many calls the block has made so far, of Python or built-in functions, in this thread."""
    made = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal made
        made += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        yield lambda: made
    finally:
        sys.setprofile(before)


@contextmanager
def at_most(calls: int) -> Iterator[None]:
    """Fails if the block makes more calls."""
    with counted() as made:
        yield
    assert made() <= calls, f"{made():,} calls, at most {calls:,} allowed"
