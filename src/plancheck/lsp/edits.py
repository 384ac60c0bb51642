"""Changes of rule files that an editor asks for: fixes of diagnostics, another layout, another name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from plancheck.language import lexer
from plancheck.language.files import normal
from plancheck.language.words import WORDS
from plancheck.lsp.names import Index, Use, written
from plancheck.model.diagnostic import Bilingual, Diagnostic, Span
from plancheck.rulelab import ID, case_files, format_file
from plancheck.wording.catalogue import both


@dataclass(frozen=True, slots=True)
class Edit:
    """What replaces a stretch of a file."""

    path: Path
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Action:
    """A change that can be asked for: its title, the edits, and the diagnostics that it mends."""

    title: Bilingual
    edits: tuple[Edit, ...]
    mends: tuple[Diagnostic, ...]


class Unfit(ValueError):
    """A new name that cannot be given; `message` says why."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.zh)
        self.message = message


# ---- fixes ------------------------------------------------------------------------------------------------------


def fixes(path: Path, text: str, problems: Sequence[Diagnostic], within: Span) -> list[Action]:
    """The fixes of problems that touch a stretch of a file, and one for all of the file where there are several."""
    mendable = [problem for problem in problems if problem.fix is not None and problem.span is not None]
    actions = [
        Action(_title(text, problem.fix), (Edit(path, *problem.fix),), (problem,))
        for problem in mendable
        if problem.fix is not None and problem.span is not None and _touch(problem.span, within)
    ]
    if len(mendable) > 1:
        actions.append(Action(both("lsp.fix_all", n=len(mendable)), tuple(all_fixes(path, mendable)), tuple(mendable)))
    return actions


def all_fixes(path: Path, problems: Sequence[Diagnostic]) -> Iterator[Edit]:
    """The fixes of all problems of a file; of two that overlap, the later one."""
    free: int | None = None
    for span, new in sorted({problem.fix for problem in problems if problem.fix is not None}, key=lambda fix: fix[0].start, reverse=True):
        if free is None or span.end <= free:
            free = span.start
            yield Edit(path, span, new)


def _touch(span: Span, other: Span) -> bool:
    return span.start <= other.end and other.start <= span.end


def _title(text: str, fix: tuple[Span, str]) -> Bilingual:
    span, new = fix
    old = " ".join(text[span.start : span.end].split())
    if not old:
        return both("lsp.fix_insert", new=new.strip() or "␣")
    return both("lsp.fix", old=old, new=" ".join(new.split())) if new.strip() else both("lsp.fix_delete", old=old)


def formatted(path: Path, text: str) -> str | None:
    """A file laid out as `rules fmt` does; None if it is so already."""
    after = format_file(path, text=text).after
    return after if after != normal(text) else None


# ---- another name -----------------------------------------------------------------------------------------------


def renamable(index: Index, path: Path, offset: int) -> Use | None:
    """The name at a place, if it is one that files of the user define."""
    use = index.at(path, offset)
    if use is None or use.space in ("word", "keyword", "label", "item"):
        return None
    meant = index.definition(path, use)
    return use if meant is not None and index.project.owns(meant.path) else None


def renamed(index: Index, path: Path, use: Use, name: str) -> list[Edit]:
    """The edits that give another name to what `use` stands for, in all files, in cases too where it is a rule.

    Raises Unfit for a name that cannot be given.
    """
    name = name.strip().removeprefix("「").removesuffix("」")
    _check(index, path, use, name)
    edits = [Edit(other, one.span, written(name, one.style)) for other, one in index.references(path, use)]
    if use.space == "rule":
        edits += _in_cases(index, use.name, name)
    return edits


def _check(index: Index, path: Path, use: Use, name: str) -> None:
    if not name or any(mark in name for mark in '\n“”「」"'):
        raise Unfit(both("lsp.name_marks"))
    if use.space == "rule" and not ID.fullmatch(name):
        raise Unfit(both("terminal.rules_bad_id", id=name))
    if use.space in ("local", "name") and (name in WORDS or (use.space == "local" and not lexer.plain(name))):
        raise Unfit(both("lsp.name_word", name=name))
    taken = index.definition(path, Use(use.space, name, use.span, use.item))
    if taken is None and use.space == "local":
        taken = index.definition(path, Use("name", name, use.span, use.item))
    if taken is not None:
        raise Unfit(both("lsp.name_taken", name=name, where=taken.path.name))


def _in_cases(index: Index, old: str, new: str) -> Iterator[Edit]:
    """The keys of cases that name a rule."""
    key = re.compile(rf"(?m)(?<![\w-]){re.escape(old)}(?=[\"']?\s*[=.\]]|: [^\n=]*[\"']\s*=)")
    for file in case_files(index.project.own):
        try:
            text = normal(file.read_text("utf-8"))
        except (OSError, UnicodeDecodeError):
            continue  # `rules test` says what is wrong with it
        for hit in key.finditer(text):
            yield Edit(file, Span(*hit.span()), new)
