"""A day as people write it."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


def written(text: str) -> date | None:
    """The day of 2026-11-5, 2026年11月5日, 2026/11/5 or 2026.11.5, in digits of any width; None for anything else."""
    parts = _WRITTEN.fullmatch(text.strip())
    if parts is None:
        return None
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        return None
