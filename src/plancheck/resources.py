"""Where the files that are not code are: the repository's own folders in a checkout, plancheck/data/ in an installed wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Folder = Literal["grammar", "rules", "templates", "samples"]

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "data", _PACKAGE.parents[1])


def folder(name: Folder) -> Path:
    """The folder `name` of this installation. FileNotFoundError if the installation is broken."""
    for root in _ROOTS:
        found = root / name
        if found.is_dir():
            return found
    raise FileNotFoundError(f"plancheck is not wholly installed: no folder {name!r} in any of {[str(root) for root in _ROOTS]}")
