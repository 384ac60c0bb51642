"""Files of decisions, as several commands use them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck import resources
from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.model.decision import History, Standings
    from plancheck.model.report import Report
    from plancheck.review.decision_file import Saved

DECISIONS = click.option("--decisions", metavar="FILE", help="处理意见文件（*.decisions.json） | File of decisions (*.decisions.json)")


def data(terminal: Terminal, path: Path) -> bytes:
    """The bytes of a file; exit 4 if they cannot be had."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise terminal.stop(Exit.NO_INPUT, "decide_missing", path=path) from None
    except OSError as error:
        raise terminal.stop(Exit.NO_INPUT, "decide_unreadable", path=path, error=error.strerror or type(error).__name__) from error


def kept(terminal: Terminal, path: Path, found: bytes) -> Saved:
    """What a file of decisions holds; exit 4, with everything that is wrong, if it is none."""
    from plancheck.review import decision_file

    try:
        return decision_file.read(found)
    except decision_file.Unreadable as error:
        why = "".join(f"\n  {each.of(terminal.lang)}" for each in error.problems)
        raise terminal.stop(Exit.NO_INPUT, "not_decisions", path=path, why=why) from error


def opened(terminal: Terminal, path: Path) -> Saved:
    """What a file of decisions holds; exit 4 if it is not there or is none."""
    return kept(terminal, path, data(terminal, path))


def beside(terminal: Terminal, path: Path) -> Path | None:
    """The file of decisions beside a report, of which the person is told; None if there is none."""
    from plancheck.review import decision_file

    found = decision_file.beside(path)
    if not found.is_file():
        return None
    terminal.err(terminal.say("decisions_found", path=found))
    return found


def standings(terminal: Terminal, path: Path, report: Report, on: date, found: Saved | None = None) -> Standings:
    """How the decisions of a file stand against a report; the person is told where they were made on another draft.

    `found` is what the file holds, where it was opened before.
    """
    from plancheck.review import decisions

    found = found or opened(terminal, path)
    other_draft(terminal, path, found, report)
    return decisions.standings(found.history, report, on, successors(terminal, found.history, report))


def successors(terminal: Terminal, history: History, report: Report) -> dict[str, tuple[str, ...]]:
    """Which rules took the place of those that a report has no more, as its packs tell it (退役：OLD → NEW).

    Rules are read only where a decision stands on a rule that the report has no result of; a command's own --rules count.
    """
    known = {result.rule for result in report.results}
    if all(entry.target.rule in known for entry in history.current.values()):
        return {}
    from plancheck import rulelab
    from plancheck.cli import inputs

    context = click.get_current_context(silent=True)
    given = context.params.get("rules") if context else None
    folders = inputs.rule_folders(terminal, inputs.settings(terminal), given or ())
    return rulelab.load(folders, [pack.id for pack in report.packs], resources.cache_folder()).loaded.successors


def other_draft(terminal: Terminal, path: Path, found: Saved, report: Report) -> None:
    """Say so where a file's decisions were made on a draft of another name and content."""
    if found.history.entries and found.sha256 != report.document.sha256 and found.name != report.document.name:
        terminal.err(terminal.say("decisions_of", path=path, name=found.name, other=report.document.name))
