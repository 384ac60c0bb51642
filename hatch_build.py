"""What goes into the wheel besides code: the tracked files of grammar/, rules/, templates/ and samples/, and the handbook
if it was built; no others.

A plain `force-include` of the folders would also ship whatever lies about in them: a draft somebody tried out, an editor's backup.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDERS = ("grammar", "rules", "templates", "samples")
#: Where there is no repository to ask (a source archive), these are still nobody's data.
STRAY = ("~", ".", "__pycache__", "Thumbs.db")


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the files to a wheel as plancheck/data/…, and every tracked file to a source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; an editable install reads the folders in place."""
        root = Path(self.root)
        if self.target_name == "sdist":
            build_data["force_include"].update({str(root / name): name for name in _files(root, ())})
        elif version != "editable":
            build_data["force_include"].update({str(root / name): f"plancheck/data/{name}" for name in _files(root, FOLDERS)})
            build_data["force_include"].update(_handbook(root))


def _handbook(root: Path) -> dict[str, str]:
    """The site of the documentation, if `make docs` has built it."""
    site = root / "build" / "help"
    return {str(path): f"plancheck/data/help/{path.relative_to(site).as_posix()}" for path in sorted(site.rglob("*")) if path.is_file()}


def _files(root: Path, folders: tuple[str, ...]) -> list[str]:
    """The project's files in some folders (in all, if none is named), as "rules/a/b.rules"."""
    tracked = _tracked(root, folders)
    return _lying(root, folders) if tracked is None else tracked


def _tracked(root: Path, folders: tuple[str, ...]) -> list[str] | None:
    """The files that git tracks; None where `root` is not the top of a repository."""
    git = shutil.which("git")
    if git is None or not (root / ".git").exists():
        return None
    listed = subprocess.run([git, "-C", str(root), "ls-files", "-z", "--", *folders], capture_output=True, check=False)
    if listed.returncode:
        raise RuntimeError(f"git does not say which files are the project's: {listed.stderr.decode(errors='replace').strip()}")
    return [name for name in listed.stdout.decode().split("\0") if name and (root / name).is_file()]


def _lying(root: Path, folders: tuple[str, ...]) -> list[str]:
    """The files that lie there, but for backups, caches and hidden ones."""
    names = [path.relative_to(root) for top in (folders or ("",)) for path in sorted((root / top).rglob("*")) if path.is_file()]
    return [name.as_posix() for name in names if not any(part.startswith(STRAY) for part in name.parts)]
