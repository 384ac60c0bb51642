"""Where the files that are not code are: the repository's own folders in a checkout, plancheck/data/ in an installed wheel."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal, get_args

Folder = Literal["grammar", "rules", "templates", "samples"]
FOLDERS: tuple[Folder, ...] = get_args(Folder)
#: "deb": the Debian package; "folder": the folder that runs without being installed; "source": a checkout; "wheel": pip.
InstalledAs = Literal["deb", "folder", "source", "wheel"]
#: In the prefix of the interpreter that a package brings: which package it is.
MARK = "plancheck-package"

_PACKAGE = Path(__file__).resolve().parent
_ROOTS = (_PACKAGE / "data", _PACKAGE.parents[1])


def folder(name: Folder) -> Path:
    """The folder `name` of this installation. FileNotFoundError if the installation is broken."""
    for root in _ROOTS:
        path = root / name
        if path.is_dir():
            return path
    raise FileNotFoundError(f"plancheck is not wholly installed: no folder {name!r} in any of {[str(root) for root in _ROOTS]}")


def handbook() -> Path | None:
    """The site of the documentation that `make docs` builds; None if this installation has none."""
    folders = (_PACKAGE / "data" / "help", _PACKAGE.parents[1] / "build" / "help")
    return next((folder for folder in folders if (folder / "index.html").is_file()), None)


def installed_as() -> InstalledAs:
    """How plancheck came onto this machine. ValueError if the mark of a package names none that there is."""
    try:
        mark = (Path(sys.prefix) / MARK).read_text("ascii").strip()
    except FileNotFoundError:
        return "wheel" if (_PACKAGE / "data").is_dir() else "source"
    if mark == "deb":
        return "deb"
    if mark == "folder":
        return "folder"
    raise ValueError(f"{Path(sys.prefix) / MARK} names no package: {mark!r}")


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
