"""What commands write: a report in its format, to a file or standard output, and the exit code that it asks for."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.model.report import Report
    from plancheck.pipeline import Answer

# ---- out --------------------------------------------------------------------------------------------------------


def note_failure(terminal: Terminal, answer: Answer[Any]) -> None:
    """Tell of a fault of plancheck's own while it worked on a file."""
    if answer.error:
        if terminal.debug:
            terminal.err(answer.trace)
        terminal.err(terminal.say("file_internal", name=answer.path.name, error=answer.error))


def exit_code(answer: Answer[Report], fail_on: str) -> Exit:
    """The exit code that one report asks for."""
    report = answer.value
    if answer.error:
        return Exit.FAILURE
    if report.document.status != "checked" or report.verdict in ("not_checked", "incomplete"):
        return Exit.NOT_CHECKED
    levels = {"must": ("must",), "should": ("must", "should"), "never": ()}[fail_on]
    failed = any(result.outcome == "failed" and result.level in levels for result in report.results)
    return Exit.FINDINGS if failed or (report.verdict == "needs_review" and fail_on != "never") else Exit.OK


def worst(codes: Iterable[Exit]) -> Exit:
    """The code that counts for several files."""
    order = (Exit.OK, Exit.FINDINGS, Exit.NOT_CHECKED, Exit.FAILURE)
    return max(codes, key=order.index)


def show(terminal: Terminal, form: str, data: bytes) -> None:
    """Print a report: what people read in the encoding of their console, what programs read in UTF-8."""
    if form in ("console", "text"):
        terminal.out(data.decode())
    else:
        terminal.out_bytes(data)


def save(terminal: Terminal, path: Path, data: bytes) -> None:
    """Write a report to a file, and say so."""
    terminal.write(path, data)
    terminal.err(terminal.say("written", path=path))


def put(terminal: Terminal, form: str, target: Path | None, data: bytes) -> None:
    """Write a report to its file, or print it where there is none."""
    if target is None:
        show(terminal, form, data)
    else:
        save(terminal, target, data)
