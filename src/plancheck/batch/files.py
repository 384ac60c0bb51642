"""Files that other programs may use at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

#: How often a file is tried that another program (a virus scanner) holds for a moment, and the seconds in between.
TRIES, PAUSE = 3, 1.0


def retried(action: Callable[[], T]) -> T:
    """The result of the action, which is tried again while another program holds the file. Raises OSError."""
    for _ in range(TRIES - 1):
        try:
            return action()
        except PermissionError:
            time.sleep(PAUSE)
    return action()


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
