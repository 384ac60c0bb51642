"""`python -m plancheck`, and the entry of the installed command."""

from __future__ import annotations

import gc
import os
import sys
import traceback

#: Objects that may come to be before the collector looks for rings among them. A command makes most of its objects while it starts,
#: and keeps them: at the usual 700 it would look through them again and again, for a tenth of a whole check.
OBJECTS = 200_000


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.set_threshold(OBJECTS)
    _fill_descriptors()
    try:
        # Worker processes that start afresh import this module too: the command line must not come with it.
        from plancheck.cli import main as run

        code = run(sys.argv[1:])
        # The interpreter's last act would be to look for rings among all of them: 30 ms of CPU for memory that goes back anyway.
        gc.freeze()
        sys.exit(code)
    except KeyboardInterrupt:  # while the command line was still loading, or already leaving
        sys.exit(130)
    except Exception:  # noqa: BLE001  the command line could not be loaded: Python's own exit code would be that of a verdict
        traceback.print_exc()
        sys.exit(5)


def _fill_descriptors() -> None:
    """Opens the null device for closed standard streams. Otherwise the next file would get their number, and be printed into."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115  as long as the process


if __name__ == "__main__":
    main()
