"""Output of commands: formats by suffix, files and their versions, exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.model.decision import Standings
    from plancheck.model.report import Report
    from plancheck.pipeline import Answer

#: The levels of rules that count, by --fail-on.
FAIL_ON: dict[str, tuple[str, ...]] = {"must": ("must",), "should": ("must", "should"), "never": ()}


def format_of(terminal: Terminal, output: str | Path, suffixes: Mapping[str, str]) -> str:
    """The format for the suffix of a file; exit 2 if there is none."""
    for form, suffix in suffixes.items():
        if str(output).lower().endswith(suffix):
            return form
    raise terminal.stop(Exit.USAGE, "format_suffix", path=output, choices=", ".join(suffixes))


def exit_code(answer: Answer[Report], fail_on: str, standings: Standings | None = None) -> Exit:
    """The exit code that one report asks for: with decisions, that of what is left after them."""
    report = answer.value
    results, verdict = report.results, report.verdict
    if standings is not None:
        from plancheck.model.decision import reviewed_results, reviewed_verdict

        results, verdict = reviewed_results(report, standings), reviewed_verdict(report, standings)
    failed = {result.level for result in results if result.outcome == "failed"}
    return exit_code_of(report.document.status, verdict, failed, bool(answer.error), fail_on)


def exit_code_of(status: str, verdict: str, failed: Set[str], has_fault: bool, fail_on: str) -> Exit:
    """The exit code for one draft: `failed` holds the levels of the rules that failed; `has_fault`: plancheck itself failed."""
    if has_fault:
        return Exit.FAILURE
    if not _is_whole(status, verdict):
        return Exit.NOT_CHECKED
    has_findings = not failed.isdisjoint(FAIL_ON[fail_on]) or (verdict == "needs_review" and fail_on != "never")
    return Exit.FINDINGS if has_findings else Exit.OK


def was_not_checked(report: Report) -> bool:
    """Whether a part of the document or a rule was not checked."""
    return not _is_whole(report.document.status, report.verdict)


def _is_whole(status: str, verdict: str) -> bool:
    from plancheck.model.report import UNRECOGNISED

    return status == "checked" and verdict not in ("not_checked", "incomplete", *UNRECOGNISED)


def worst(codes: Iterable[Exit]) -> Exit:
    """The exit code for several files."""
    order = (Exit.OK, Exit.FINDINGS, Exit.NOT_CHECKED, Exit.FAILURE)
    return max(codes, key=order.index)


def put(terminal: Terminal, output: str | Path | None, form: str, data: bytes) -> None:
    """Write a result to a file with a note, or print it: in the encoding of the console for people, in UTF-8 for programs."""
    if output is not None and output != "":
        save(terminal, Path(output), data)
    elif form in ("console", "text"):
        terminal.out(data.decode())
    else:
        terminal.out_bytes(data)


def save(terminal: Terminal, path: Path, data: bytes) -> None:
    """Write a file, with a note."""
    terminal.write(path, data)
    terminal.err(terminal.say("written", path=path))


def save_version(terminal: Terminal, target: Path, data: bytes, difference: Callable[[Path, bytes], str] = lambda path, old: "") -> None:
    """Write NAME.docx or, if that exists and differs, NAME.v2.docx and so on, since the earlier file may have been edited.

    `difference(path, old bytes)` gives a note about the earlier version. It may stop the command before anything is written.
    """
    version = keep_version(terminal, target, data, difference)
    if not version.is_new:
        terminal.err(terminal.say("letter_same", path=version.path))
    elif version.before is None:
        terminal.err(terminal.say("written", path=version.path))
    else:
        terminal.err(terminal.say("letter_version", old=version.before, path=version.path))
    if version.note:
        terminal.err(version.note)


@dataclass(frozen=True, slots=True)
class Version:
    """The file that has the bytes; whether it is new; the latest one `before` it that has others, and a note about that one."""

    path: Path
    is_new: bool
    before: Path | None = None
    note: str = ""


def keep_version(terminal: Terminal, target: Path, data: bytes, difference: Callable[[Path, bytes], str] = lambda path, old: "") -> Version:
    """As `save_version`, without a word. An earlier version that cannot be read counts as different: it is kept, and a new one written."""
    latest, free = versions(target)
    note = ""
    if latest is not None:
        try:
            old = latest.read_bytes() if latest.is_file() else b""
        except OSError:
            old = b""
        if old == data:
            return Version(latest, False)
        note = difference(latest, old)
    terminal.write(free, data)
    return Version(free, True, latest, note)


def version_of(path: Path) -> int:
    """The number of a version by the name of its file, from 1."""
    _, _, number = path.stem.rpartition(".v")
    return int(number) if number.isdecimal() else 1


def versions(target: Path) -> tuple[Path | None, Path]:
    """The latest existing version of a file (None: there is none), and the name of the next."""
    if not os.path.lexists(target):
        return None, target
    stem, _, number = target.stem.rpartition(".v")
    if not (stem and number.isdecimal()):
        stem, number = target.stem, "1"
    latest, count = target, int(number)
    while os.path.lexists(free := target.with_name(f"{stem}.v{count + 1}{target.suffix}")):
        latest, count = free, count + 1
    return latest, free
