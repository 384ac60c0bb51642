"""Where the files that are not code are: the repository's own folders in a checkout, plancheck/data/ in an installed wheel."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal

Folder = Literal["grammar", "rules", "templates", "samples"]

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "data", _PACKAGE.parents[1])


def folder(name: Folder) -> Path:
    """The folder `name` of this installation. FileNotFoundError if the installation is broken."""
    for root in _ROOTS:
        path = root / name
        if path.is_dir():
            return path
    raise FileNotFoundError(f"plancheck is not wholly installed: no folder {name!r} in any of {[str(root) for root in _ROOTS]}")


def cache_folder() -> Path | None:
    """Where compiled rules are stored; None if PLANCHECK_CACHE is "off" or there is no home folder."""
    configured = os.environ.get("PLANCHECK_CACHE")
    if configured:
        return None if configured == "off" else Path(configured)
    base = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "plancheck"
    except RuntimeError:
        return None
