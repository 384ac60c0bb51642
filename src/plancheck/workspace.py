"""Loaded rules together with their folders, for diagnostics and source text."""

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
    """Loaded rules and the folders they came from."""

    folders: tuple[Path, ...]
    loaded: RuleSet


def load(own: Sequence[Path], packs: Sequence[str] = (), cache: Path | None = None) -> Workspace:
    """Load the shipped rules and those in the given folders, limited to `packs` and their imports if any are named."""
    from plancheck.language import loader

    folders = (*apart(own, resources.folder("rules")), *own)
    return Workspace(folders, loader.load(folders, packs, cache))


def apart(own: Sequence[Path], shipped: Path) -> tuple[Path, ...]:
    """The shipped folder, unless it contains or is inside one of the user's folders, so that no rule is read twice."""
    shipped = shipped.resolve()
    places = [folder.resolve() for folder in own]
    return () if any(place.is_relative_to(shipped) or shipped.is_relative_to(place) for place in places) else (shipped,)


def own_files(own: Sequence[Path], workspace: Workspace) -> set[str]:
    """The names by which diagnostics refer to files in the user's own folders."""
    from plancheck.language import loader

    places = [folder.resolve() for folder in own]
    return {file.name for file in loader.find(workspace.folders)[0] if any(file.path.resolve().is_relative_to(place) for place in places)}


# ---- diagnostics and source text --------------------------------------------------------------------------------


def render_diagnostic(problem: Diagnostic, workspace: Workspace, lang: str) -> str:
    """Render a diagnostic with its file, line and column, the source line with a caret, and the help text."""
    where, picture = _place(problem, workspace)
    lines = [
        f"{where}{phrase(f'severity.{problem.severity}', lang)}{phrase('colon', lang)}{problem.message.of(lang)} [{problem.code}]",
        *picture,
    ]
    if problem.help is not None and problem.help.of(lang):
        lines.append(f"  {phrase('terminal.way_out', lang)}{problem.help.of(lang)}")
    return "\n".join(lines)


def _place(problem: Diagnostic, workspace: Workspace) -> tuple[str, list[str]]:
    """ "file:line:column: " and the source line with its caret; empty if there is no position."""
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
    """The source text of a rule."""
    from plancheck.language import loader

    text = loader.source(workspace.folders, rule.file) or ""
    return text[rule.span.start : rule.span.end].rstrip()
