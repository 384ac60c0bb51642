"""Zip packages for tests: the same contents give the same bytes, whenever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_MADE = (2026, 11, 25, 8, 0, 0)
"""Without a time of its own a member takes that of the clock, and two made in a row may differ."""


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    """A zip of named contents, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in contents.items():
            package.writestr(zipfile.ZipInfo(name, _MADE), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
