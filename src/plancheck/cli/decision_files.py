"""Reads and writes files of decisions, and matches them with reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plancheck import resources
from plancheck.cli import file_lock, inputs
from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.model.decision import History, Standings
    from plancheck.model.report import Report
    from plancheck.review.decision_file import Saved

DECISIONS = click.option("--decisions", metavar="FILE", help="处理意见文件（*.decisions.json） | File of decisions (*.decisions.json)")


@dataclass(slots=True)
class DecisionFile:
    """The decisions on a report, the person and the day of new ones. `seen`: the bytes of the file as last read or written."""

    terminal: Terminal
    report: Report
    path: Path
    history: History
    seen: bytes | None
    by: str
    on: date
    successors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def standings(self) -> Standings:
        """The current standings of the decisions."""
        from plancheck.review import decisions

        return decisions.standings(self.history, self.report, self.on, self.successors)

    def save(self, history: History) -> None:
        """Write the history. Changes that were written in the meantime are merged; exit 5 for conflicts."""
        self.terminal.make_parent(self.path)
        try:
            with file_lock.locked(self.path):
                self._save(history)
        except file_lock.Busy:
            raise self.terminal.stop(Exit.FAILURE, "decide_busy", path=self.path) from None
        except OSError as error:
            raise self.terminal.unwritable(self.path, error) from error

    def _save(self, history: History) -> None:
        """As `save`, while the file is locked."""
        from plancheck.review import decision_file, decisions

        now = inputs.read_bytes(self.terminal, self.path) if self.path.exists() else None
        if now is not None and now != self.seen:
            merged = decisions.merge(history, parse(self.terminal, self.path, now).history, {}, self.by, self.on)
            if merged.conflicts:
                raise self.terminal.stop(Exit.FAILURE, "decide_meanwhile", path=self.path)
            history = merged.history
        data = decision_file.write(history, self.report)
        self.terminal.write(self.path, data)
        self.history, self.seen = history, data


def parse(terminal: Terminal, path: Path, data: bytes) -> Saved:
    """The content of a file of decisions; exit 4, with all problems, if it is invalid."""
    from plancheck.review import decision_file

    try:
        return decision_file.read(data)
    except decision_file.Unreadable as error:
        why = "".join(f"\n  {problem.of(terminal.lang)}" for problem in error.problems)
        raise terminal.stop(Exit.NO_INPUT, "not_decisions", path=path, why=why) from error


def read(terminal: Terminal, path: Path) -> Saved:
    """The content of a file of decisions; exit 4 if it is missing or invalid."""
    return parse(terminal, path, inputs.read_bytes(terminal, path))


def beside(terminal: Terminal, path: Path) -> Path | None:
    """The file of decisions beside a report, with a note that it is used; None if there is none."""
    from plancheck.review import decision_file

    place = decision_file.beside(path)
    if not place.is_file():
        return None
    terminal.err(terminal.say("decisions_found", path=place))
    return place


def standings(terminal: Terminal, path: Path, report: Report, on: date, content: Saved | None = None) -> Standings:
    """The standings of the decisions of a file for a report, with a note if they were made on another draft.

    `content` is that of the file, if it was read before.
    """
    from plancheck.review import decisions

    content = content or read(terminal, path)
    note_other_draft(terminal, path, content, report)
    return decisions.standings(content.history, report, on, successors(terminal, content.history, report))


def successors(terminal: Terminal, history: History, report: Report) -> dict[str, tuple[str, ...]]:
    """The successors of rules that the report no longer has, as its packs declare them (退役：OLD → NEW).

    Rules are loaded only if there is a decision on a rule that the report has no result for; --rules of the command are used.
    """
    known = {result.rule for result in report.results}
    if all(entry.target.rule in known for entry in history.current.values()):
        return {}
    from plancheck.workspace import load

    context = click.get_current_context(silent=True)
    given = context.params.get("rules") if context else None
    folders = inputs.rule_folders(terminal, inputs.settings(terminal), given or ())
    return load(folders, [pack.id for pack in report.packs], resources.cache_folder()).loaded.successors


def note_other_draft(terminal: Terminal, path: Path, content: Saved, report: Report) -> None:
    """Print a note if the decisions of a file were made on a draft with another name and content."""
    if content.history.entries and content.sha256 != report.document.sha256 and content.name != report.document.name:
        terminal.err(terminal.say("decisions_of", path=path, name=content.name, other=report.document.name))
