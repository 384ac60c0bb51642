"""Folders of rule files: finding them, reading them, their encoding. Reading files is the only effect here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from plancheck.language.problems import make
from plancheck.language.words import ITEM_WORDS, LABELS
from plancheck.model.diagnostic import Diagnostic

LARGEST_FILE = 4_000_000  # bytes
#: Words of which a rule file holds some, whatever its guideline.
_SAID = tuple(word for word in (*ITEM_WORDS, *LABELS) if len(word) > 1 and not word.isascii())


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file as found: its name for people (relative to its folder, posix), its path, its bytes (None: not readable)."""

    name: str
    path: Path
    data: bytes | None


def find(folders: Sequence[Path]) -> tuple[list[RuleFile], list[Diagnostic]]:
    """All .rules files under the folders, in order, and what could not be read. Nothing outside a folder is ever opened."""
    files: list[RuleFile] = []
    diagnostics: list[Diagnostic] = []
    taken: set[str] = set()
    for folder in folders:
        if not folder.is_dir():
            diagnostics.append(make("missing-folder", str(folder), None, name=folder.name))
            continue
        for relative in sorted(_walk(folder, diagnostics)):
            # Two folders may hold files of one name; then the later one is called by its folder as well.
            name = relative if relative not in taken else f"{folder.name}/{relative}"
            taken.add(name)
            files.append(_read(folder, relative, name, diagnostics))
    return files, diagnostics


def _walk(folder: Path, diagnostics: list[Diagnostic]) -> Iterable[str]:
    root = folder.resolve()
    for place, below, names in os.walk(folder, followlinks=False):
        here = Path(place)
        for name in sorted(below):
            if (here / name).is_symlink():
                code = "linked-folder" if (here / name).resolve().is_relative_to(root) else "outside-folder"
                diagnostics.append(make(code, (here / name).relative_to(folder).as_posix(), None, name=name))
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in names:
            path = here / name
            if not name.endswith(".rules") or name.startswith("."):
                continue
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                diagnostics.append(make("outside-folder", relative, None, name=name))
                continue
            yield relative


def _read(folder: Path, relative: str, name: str, diagnostics: list[Diagnostic]) -> RuleFile:
    path = folder / relative
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            diagnostics.append(make("file-too-large", name, None, size=size, limit=LARGEST_FILE))
            return RuleFile(name, path, None)
        return RuleFile(name, path, path.read_bytes())
    except OSError as error:
        diagnostics.append(make("unreadable-file", name, None, reason=error.strerror or type(error).__name__))
        return RuleFile(name, path, None)


def decode(data: bytes, name: str) -> str | Diagnostic:
    """The text of a rule file, or what is wrong with its encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return make("utf16-file", name, None)
    try:
        return normal(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        # Bytes of other encodings (Big5) often are GBK too, but say nothing then.
        if any(word in text for word in _SAID):
            return make("gbk-file", name, None)
        return make("not-utf8", name, None, at=error.start + 1)


def source(folders: Sequence[Path], file: str) -> str | None:
    """The text of the file that a diagnostic names, as its span counts; None if there is none (or no longer)."""
    for rule_file in find(folders)[0]:
        if rule_file.name == file and rule_file.data is not None:
            text = decode(rule_file.data, rule_file.name)
            return text if isinstance(text, str) else None
    return None


def normal(text: str) -> str:
    """A text as spans count in it: without byte order marks in front (joined files have several), lines end in "\\n"."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
