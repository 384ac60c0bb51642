"""The rich console for terminal output."""

from __future__ import annotations

from typing import TextIO

from rich.console import Console

#: The minimum width in columns.
LEAST = 40


def terminal(output: TextIO, width: int, colour: bool) -> Console:
    """A console that writes to `output`, with escape codes only if `colour`.

    All options are set, so that rich does not read the environment (NO_COLOR, TERM, COLUMNS); the command has already done so.
    """
    return Console(
        file=output, width=max(width, LEAST), height=1000, force_terminal=colour, color_system="standard" if colour else None,
        no_color=not colour, force_interactive=False, force_jupyter=False, markup=False, highlight=False, emoji=False, legacy_windows=False,
    )  # fmt: skip
