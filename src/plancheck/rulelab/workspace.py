"""Rules that were loaded, with the folders they came from: what is wrong with them, and their text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck import resources
from plancheck.wording.catalogue import phrase

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.language.syntax import RuleNode
    from plancheck.model.diagnostic import Diagnostic


@dataclass(frozen=True)
class Workspace:
    """Rules that were loaded, and the folders they came from."""

    folders: tuple[Path, ...]
    loaded: RuleSet


def load(own: Sequence[Path], packs: Sequence[str] = (), cache: Path | None = None) -> Workspace:
    """The shipped rules and those of the given folders; only `packs` and what they import, if any are named."""
    from plancheck.language import loader

    folders = (*apart(own, resources.folder("rules")), *own)
    return Workspace(folders, loader.load(folders, packs, cache))


def apart(own: Sequence[Path], shipped: Path) -> tuple[Path, ...]:
    """The shipped folder, unless one of the person's own lies in it or holds it: no rule is to be read twice."""
    shipped = shipped.resolve()
    places = [folder.resolve() for folder in own]
    return () if any(place.is_relative_to(shipped) or shipped.is_relative_to(place) for place in places) else (shipped,)


def own_files(own: Sequence[Path], workspace: Workspace) -> set[str]:
    """The names that diagnostics give to the files in the person's own folders."""
    from plancheck.language import loader

    places = [folder.resolve() for folder in own]
    return {file.name for file in loader.find(workspace.folders)[0] if any(file.path.resolve().is_relative_to(place) for place in places)}


# ---- what is wrong, what there is -------------------------------------------------------------------------------


def render_diagnostic(problem: Diagnostic, workspace: Workspace, lang: str) -> str:
    """A problem of rules text for people: file, line and column, the line with a caret, the way out."""
    where, picture = _place(problem, workspace)
    lines = [
        f"{where}{phrase(f'severity.{problem.severity}', lang)}{phrase('colon', lang)}{problem.message.of(lang)} [{problem.code}]",
        *picture,
    ]
    if problem.help is not None and problem.help.of(lang):
        lines.append(f"  {phrase('terminal.way_out', lang)}{problem.help.of(lang)}")
    return "\n".join(lines)


def _place(problem: Diagnostic, workspace: Workspace) -> tuple[str, list[str]]:
    """ "file:line:column: ", and the line with its caret; without a place "" and nothing."""
    from plancheck.language import loader
    from plancheck.language.problems import render_place

    if problem.file is None:
        return "", []
    text = loader.source(workspace.folders, problem.file) if problem.span is not None else None
    if problem.span is None or text is None:
        return f"{problem.file}: ", []
    spot, *picture = render_place(text, problem.span).split("\n")
    return f"{problem.file}:{spot}: ", picture


def source(rule: RuleNode, workspace: Workspace) -> str:
    """The text of a rule as it stands in its file."""
    from plancheck.language import loader

    text = loader.source(workspace.folders, rule.file) or ""
    return text[rule.span.start : rule.span.end].rstrip()
