"""`python -m plancheck`, and the entry of the installed command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    try:
        # Worker processes that start afresh import this module too: the command line must not come with it.
        from plancheck.cli import main as run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:  # while the command line was still loading, or already leaving
        sys.exit(130)


if __name__ == "__main__":
    main()
