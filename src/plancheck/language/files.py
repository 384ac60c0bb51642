"""Find, read and decode rule files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from plancheck.language.problems import make
from plancheck.language.words import ITEM_WORDS, LABELS
from plancheck.model.diagnostic import Diagnostic
from plancheck.wording.catalogue import both

LARGEST_FILE = 4_000_000  # bytes
#: Words of which every rule file contains some, whatever its guideline.
_SAID = tuple(word for word in (*ITEM_WORDS, *LABELS) if len(word) > 1 and not word.isascii())
#: The most that is read of a file to see whether it holds rules, in bytes; and the first line of an item.
_BEGINNING = 64_000
_HEADER = re.compile(
    rf"^\ufeff?(?:{'|'.join(word for word in ITEM_WORDS if not word.isascii())})[ \t\u3000]+[^\s：:]+.*\n[ \t\u3000]+\S+[：:]", re.M
)


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A rule file: its display name (a POSIX path relative to its folder), its path and its bytes (None if unreadable)."""

    name: str
    path: Path
    data: bytes | None


def find(folders: Sequence[Path]) -> tuple[list[RuleFile], list[Diagnostic]]:
    """All .rules files in the folders, in order, and diagnostics for those that could not be read. Never opens a file outside them."""
    files: list[RuleFile] = []
    diagnostics: list[Diagnostic] = []
    taken: set[str] = set()
    for folder in folders:
        if not folder.is_dir():
            diagnostics.append(make("missing-folder", str(folder), None, name=folder.name))
            continue
        for relative in sorted(_walk(folder, diagnostics)):
            # If two folders contain files with the same name, the name of the later one includes its folder.
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
            relative = path.relative_to(folder).as_posix()
            if not name.endswith(".rules") or name.startswith("."):
                diagnostics += [make("other-suffix", relative, None, name=name, meant=_renamed(name))] if _says_rules(path) else []
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(root):
                diagnostics.append(make("outside-folder", relative, None, name=name))
                continue
            yield relative


def _says_rules(path: Path) -> bool:
    """Whether a file is one of rules by its content, but not by its name: editors like to add .txt. Links are not followed."""
    if not path.name.lower().endswith((".txt", ".rule", ".rules")) or path.name.startswith(".") or path.is_symlink():
        return False
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            beginning = file.read(_BEGINNING)
    except OSError:
        return False  # nothing is known of it, and it is no rule file by its name
    encodings = ("utf-16", "utf-8", "gb18030")
    return any(_HEADER.search(beginning.decode(encoding, "replace")) for encoding in encodings)


def _renamed(name: str) -> str:
    """The name that a rule file should have."""
    return re.sub(r"(\.rules?)?(\.txt)?$", "", name, flags=re.IGNORECASE) + ".rules"


def _read(folder: Path, relative: str, name: str, diagnostics: list[Diagnostic]) -> RuleFile:
    path = folder / relative
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe or device, which may have no end
            diagnostics.append(make("unreadable-file", name, None, reason=both("round.skip.special")))
            return RuleFile(name, path, None)
        size = status.st_size
        if size > LARGEST_FILE:
            diagnostics.append(make("file-too-large", name, None, size=size, limit=LARGEST_FILE))
            return RuleFile(name, path, None)
        return RuleFile(name, path, path.read_bytes())
    except OSError as error:
        diagnostics.append(make("unreadable-file", name, None, reason=error.strerror or type(error).__name__))
        return RuleFile(name, path, None)


def decode(data: bytes, name: str) -> str | Diagnostic:
    """The text of a rule file, or a diagnostic about its encoding."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return make("utf16-file", name, None)
    try:
        return normal(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            text = ""
        # Text in other encodings, such as Big5, often decodes as GBK too, but to nonsense.
        if any(word in text for word in _SAID):
            return make("gbk-file", name, None)
        return make("not-utf8", name, None, at=error.start + 1)


def source(folders: Sequence[Path], file: str) -> str | None:
    """The text of the file named by a diagnostic, normalized so that its span fits; None if the file is missing."""
    for rule_file in find(folders)[0]:
        if rule_file.name == file and rule_file.data is not None:
            text = decode(rule_file.data, rule_file.name)
            return text if isinstance(text, str) else None
    return None


def normal(text: str) -> str:
    """A text as spans count in it: without byte order marks in front (joined files have several), lines end in "\\n"."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
