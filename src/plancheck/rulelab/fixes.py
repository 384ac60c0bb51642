"""Format rule files and apply the fixes of diagnostics, without writing any file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from plancheck.model.diagnostic import Span

if TYPE_CHECKING:
    from plancheck.language.loader import RuleFile
    from plancheck.model.diagnostic import Diagnostic

#: A fix may reveal another mistake; stop after this many rounds.
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Formatted:
    """A rule file before and after formatting. `wrong` says why it could not be read.

    `mistakes` counts syntax errors; items that have any are not formatted.
    """

    path: Path
    before: str
    after: str
    wrong: Diagnostic | None = None
    mistakes: int = 0

    @property
    def changed(self) -> bool:
        """Whether formatting changes it."""
        return self.before != self.after

    @property
    def lines(self) -> int:
        """How many lines of the file are changed."""
        from difflib import SequenceMatcher

        parts = SequenceMatcher(None, self.before.splitlines(), self.after.splitlines(), autojunk=False).get_opcodes()
        return sum(max(b - a, d - c) for tag, a, b, c, d in parts if tag != "equal")


@dataclass(frozen=True, slots=True)
class Fix:
    """An applied fix: its position and the text before and after."""

    path: Path
    line: int
    column: int
    old: str
    new: str


def files(places: Sequence[Path]) -> list[Path]:
    """The rule files among or under `places`, except in hidden folders."""
    candidates = [file for place in places for file in ([place] if place.is_file() else sorted(place.rglob("*.rules")))]
    return [file for file in dict.fromkeys(candidates) if not any(part.startswith(".") and part not in (".", "..") for part in file.parts)]


def format_file(path: Path, lang: Literal["zh", "en"] | None = None, text: str | None = None) -> Formatted:
    """Format a file; if it cannot be read, it is unchanged and `wrong` is set. `text` replaces the contents of the file."""
    from plancheck.language import parser
    from plancheck.language.files import normal
    from plancheck.language.fmt import fmt

    wrong = None
    if text is None:
        text, wrong = _text(path)
    if wrong:
        return Formatted(path, text, text, wrong)
    diagnostics = parser.parse(normal(text), str(path), None)[1]
    return Formatted(path, text, fmt(text, lang), mistakes=sum(diagnostic.severity == "error" for diagnostic in diagnostics))


def _text(path: Path) -> tuple[str, Diagnostic | None]:
    """The text of a file without its byte order mark, and the reason if it cannot be read."""
    from plancheck.language import loader
    from plancheck.language.problems import make

    try:
        data = path.read_bytes()
    except OSError as error:
        return "", make("unreadable-file", str(path), None, reason=error.strerror or type(error).__name__)
    text = loader.decode(data, str(path))
    return (data.decode("utf-8"), None) if isinstance(text, str) else ("", text)


def fix(own: Sequence[Path], packs: Sequence[str]) -> tuple[dict[Path, str], list[Fix]]:
    """Apply all fixes to the files in the folders `own`. Returns the new texts of changed files, and the fixes."""
    from plancheck import resources
    from plancheck.language import loader
    from plancheck.language.files import normal
    from plancheck.workspace import apart

    folders = (*apart(own, resources.folder("rules")), *own)
    theirs = {path.resolve() for path in files(own)}
    texts: dict[Path, str] = {}
    done: list[Fix] = []
    for _ in range(ROUNDS):
        found_files, wrong = loader.find(folders)
        read = [_replaced(file, texts) for file in found_files]
        loaded = loader.build(read, list(wrong), packs)
        by_name = {file.name: file for file in read if file.path.resolve() in theirs}
        fixes: dict[Path, list[tuple[Span, str]]] = {}
        for problem in loaded.diagnostics:
            file = by_name.get(problem.file or "")
            if file is not None and problem.fix is not None:
                fixes.setdefault(file.path, []).append(problem.fix)
        if not fixes:
            break
        for path, several in fixes.items():
            texts[path], applied = _applied(path, texts[path] if path in texts else normal(path.read_text("utf-8")), several)
            done += applied
    return texts, sorted(done, key=lambda made: (str(made.path), made.line, made.column))


def _applied(path: Path, text: str, fixes: list[tuple[Span, str]]) -> tuple[str, list[Fix]]:
    """Apply fixes to a text from last to first. If two overlap, the later one is left for the next round."""
    from plancheck.language.problems import line_column

    original, applied, free = text, [], len(text)
    for span, new in sorted(dict.fromkeys(fixes), key=lambda edit: edit[0].start, reverse=True):
        old = original[span.start : span.end]
        if span.end > free:
            continue
        free = span.start
        applied.append(Fix(path, *line_column(original, span.start), old, new))
        text = text[: span.start] + new + text[span.end :]
    return text, applied


def _replaced(file: RuleFile, texts: dict[Path, str]) -> RuleFile:
    return replace(file, data=texts[file.path].encode()) if file.path in texts else file
