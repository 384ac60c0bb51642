"""compare: what became of the findings in a new version, beside what the drafting office says; and the table that it fills in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, letter, outputs
from plancheck.cli.arguments import Choice
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.model.comparison import Comparison
    from plancheck.model.decision import Standings
    from plancheck.model.report import Report
    from plancheck.pipeline import Answer
    from plancheck.readers import View
    from plancheck.review.replies import Read

#: Formats of a comparison, by the suffix of the file that holds it.
SUFFIXES = {"html": ".html", "md": ".md", "json": ".json", "text": ".txt", "xlsx": ".xlsx"}
_LEVELS = {"must": ("must",), "should": ("must", "should"), "never": ()}


@click.command(cls=Helpful, help="复核新一版：每条意见改没改 | Re-check a new version: what became of every finding")
@click.argument("files", nargs=-1, required=True, metavar="OLD NEW")
@click.option("--replies", metavar="FILE.xlsx", help="报回的意见采纳情况表 | The table of replies that came back")
@click.option(
    "--earlier", metavar="REPORT.json", help="更早一版的报告，用来认出重新出现的问题 | A still older report, to tell what returned"
)
@click.option("--form", "blank", is_flag=True, help="由一份报告写出空白的意见采纳情况表 | Write the empty table of replies from one report")
@click.option("--format", "form", type=Choice(*SUFFIXES), help="输出格式 | Format of the output")
@OUTPUT
@click.option(
    "--fail-on", type=Choice("must", "should", "never"), help="哪一级还有问题时退出码为 1 | Level whose findings give exit code 1"
)
@options(decision_files.DECISIONS, RULES, PLAN, ANNEX, VIEW, ALWAYS)
@click.pass_obj
def compare(terminal: Terminal, /, files: tuple[str, ...], blank: bool, **asked: Any) -> int:
    """Compare two versions, each a draft or the JSON report of one.

    Exit 0 where the new version has no finding at or above --fail-on (default must), 1 where it has; 3 where a document or a rule of
    either version was not checked, or only partly; 4 where the replies or a report cannot be used.
    """
    wanted = Wanted(**{name: asked.pop(name) for name in Wanted.__dataclass_fields__})
    if blank:
        return _form(terminal, files, wanted)
    if len(files) != 2:
        raise terminal.stop(Exit.USAGE, "compare_two")
    return _compare(terminal, files, wanted, Asked(**asked))


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the command itself."""

    replies: str | None
    earlier: str | None
    form: str | None
    output: str | None
    fail_on: str | None
    decisions: str | None
    annexes: tuple[str, ...]
    view: View


def _compare(terminal: Terminal, files: Sequence[str], wanted: Wanted, asked: Asked) -> int:
    from plancheck.review import compare as review

    form = wanted.form or _form_of(terminal, wanted.output)
    if form == "xlsx" and wanted.output is None and sys.stdout.isatty():
        raise terminal.stop(Exit.USAGE, "not_for_a_console", format=form)
    paths, missing = inputs.drafts(terminal, files, "compare")
    if missing:
        raise terminal.stop(Exit.NO_INPUT, "no_input")
    read = [*paths, *(Path(each) for each in (wanted.replies, wanted.earlier) if each)]
    _not_over(terminal, wanted.output, read)
    annexes = _annexes(terminal, paths[1], wanted)
    earlier = _earlier(terminal, wanted.earlier) if wanted.earlier else None
    old, new = _reports(terminal, paths, annexes, wanted, asked)
    comparison = review.compare(old.value, new.value, earlier)
    if wanted.replies:
        comparison = _with_replies(terminal, comparison, Path(wanted.replies))
    standings = _standings(terminal, paths[0], wanted, comparison, asked)
    data = _rendered(terminal, comparison, form, standings)
    if wanted.output:
        outputs.save(terminal, Path(wanted.output), data)
    else:
        outputs.show(terminal, form, data)
    return _code(terminal, (old, new), comparison, wanted.fail_on)


def _form_of(terminal: Terminal, output: str | None) -> str:
    if output is None:
        return "text"
    for form, suffix in SUFFIXES.items():
        if output.lower().endswith(suffix):
            return form
    raise terminal.stop(Exit.USAGE, "format_suffix", path=output, choices=", ".join(SUFFIXES))


def _not_over(terminal: Terminal, output: str | None, inputs: Sequence[Path]) -> None:
    """Exit 2 where the output is one of the inputs."""
    if output and (target := Path(output)).exists():
        for path in inputs:
            if path.exists() and target.samefile(path):
                raise terminal.stop(Exit.USAGE, "overwrites_input", path=target)


def _earlier(terminal: Terminal, given: str) -> Report:
    path = Path(given)
    decision_files.data(terminal, path)  # exit 4 if it cannot be had
    report = letter.held(terminal, path)
    if report is None:
        raise terminal.stop(Exit.NO_INPUT, "compare_earlier", path=path)
    return report


def _annexes(terminal: Terminal, new: Path, wanted: Wanted) -> tuple[Path, ...]:
    """What goes with the new version; exit 2 where that is a report already."""
    if wanted.annexes and letter.held(terminal, new) is not None:
        raise terminal.stop(Exit.USAGE, "annex_report", path=new)
    return inputs.annexes(terminal, wanted.annexes, new, wanted.output)


def _reports(
    terminal: Terminal, paths: Sequence[Path], annexes: tuple[Path, ...], wanted: Wanted, asked: Asked
) -> tuple[Answer[Report], Answer[Report]]:
    """The report that each file holds; drafts are checked, both with the same rules, the new one with its annexes."""
    from plancheck import pipeline
    from plancheck.pipeline import Answer

    held = {path: report for path in paths if (report := letter.held(terminal, path)) is not None}
    found = {path: Answer(path, report) for path, report in held.items()}
    drafts = [path for path in dict.fromkeys(paths[:1] if annexes else paths) if path not in held]
    if drafts or annexes:
        config = inputs.settings(terminal)
        loaded = inputs.rules(terminal, config, asked)
        job = replace(inputs.job(terminal, config, loaded, asked), view=wanted.view)
        for answer in pipeline.reports(drafts, job):
            outputs.note_failure(terminal, answer)
            found[answer.path] = answer
        if annexes:
            (new,) = pipeline.reports(paths[1:], replace(job, annexes=annexes))
            outputs.note_failure(terminal, new)
            return found[paths[0]], new
    return found[paths[0]], found[paths[1]]


def _standings(terminal: Terminal, old: Path, wanted: Wanted, comparison: Comparison, asked: Asked) -> Standings | None:
    """The decisions as they stand against the new version: one on the same evidence holds, wherever that stands now.

    Those beside the old version's report, where no file is named.
    """
    path = (
        Path(wanted.decisions)
        if wanted.decisions
        else decision_files.beside(terminal, old)
        if letter.held(terminal, old) is not None
        else None
    )
    if path is None:
        return None
    from plancheck.review import compare as review
    from plancheck.review import decisions

    history = decision_files.kept(terminal, path, decision_files.data(terminal, path)).history
    heirs = decision_files.successors(terminal, history, comparison.new)
    return review.carried(comparison, decisions.standings(history, comparison.new, asked.on or date.today(), heirs))


def _code(terminal: Terminal, answers: Sequence[Answer[Report]], comparison: Comparison, fail_on: str | None) -> int:
    if any(answer.error for answer in answers):
        return Exit.FAILURE
    for answer in answers:
        report = answer.value
        if report.document.status != "checked" or report.verdict in ("not_checked", "incomplete"):
            return Exit.NOT_CHECKED
    levels = _LEVELS[fail_on or inputs.settings(terminal).fail_on or "must"]
    there = any(item.new is not None and item.new.finding and item.level in levels for item in comparison.items)
    asks = not comparison.is_of_one_plan and levels  # a person has to look, as with a verdict needs_review
    return Exit.FINDINGS if there or asks else Exit.OK


def _rendered(terminal: Terminal, comparison: Comparison, form: str, decisions: Standings | None) -> bytes:
    from plancheck.report import comparison as render

    match form:
        case "json":
            from plancheck.contract import comparison as comparison_file

            return comparison_file.write(comparison, decisions)
        case "html":
            return render.html(comparison, terminal.lang, decisions=decisions)
        case "md":
            return render.markdown(comparison, terminal.lang, decisions=decisions)
        case "xlsx":
            return render.xlsx(comparison, terminal.lang, decisions)
        case _:
            return render.console(comparison, terminal.lang, terminal.width, terminal.has_colours, decisions).encode()


# ---- replies ----------------------------------------------------------------------------------------------------


def _with_replies(terminal: Terminal, comparison: Comparison, path: Path) -> Comparison:
    """The comparison with what the returned table says; exit 4, with every fault and its row, if it cannot be read in whole."""
    from plancheck.review import replies

    found = _returned(terminal, path, comparison.old)
    if found.problems:
        terminal.err("\n".join(each.of(terminal.lang) for each in found.problems))
        raise terminal.stop(Exit.NO_INPUT, "replies_wrong", path=path, count=len(found.problems))
    if found.sha256 and comparison.old.document.sha256 and found.sha256 != comparison.old.document.sha256:
        terminal.err(terminal.say("replies_other", name=found.document, other=comparison.old.document.name))
    terminal.err(terminal.say("replies_read", count=len(found.replies), path=path))
    return replace(comparison, claims=replies.claims(comparison, found))


def _returned(terminal: Terminal, path: Path, report: Report) -> Read:
    """What a table that came from outside says, opened in a process of its own; exit 4 for what is no spreadsheet."""
    from plancheck import worker
    from plancheck.review import decision_table, replies
    from plancheck.worker import Lost, Task

    (outcome,) = worker.run(decision_table.open_table, None, [Task((decision_files.data(terminal, path),))])
    if isinstance(outcome, Lost):
        if terminal.debug:
            terminal.err(outcome.trace)
        raise terminal.stop(Exit.NO_INPUT, "replies_spoilt", path=path, why=outcome.error or outcome.reason)
    if not isinstance(outcome.value, tuple):
        raise terminal.stop(Exit.NO_INPUT, "replies_spoilt", path=path, why=outcome.value.of(terminal.lang))
    return replies.read(outcome.value, report)


def _form(terminal: Terminal, files: Sequence[str], wanted: Wanted) -> int:
    """Write the empty table of replies to the findings of a report."""
    from plancheck import sheets
    from plancheck.review import replies

    stray = {
        "--replies": wanted.replies, "--earlier": wanted.earlier, "--format": wanted.form, "--fail-on": wanted.fail_on,
        "--annex": wanted.annexes,
    }  # fmt: skip
    for name in (name for name, value in stray.items() if value):
        raise terminal.stop(Exit.USAGE, "compare_stray", name=name)
    if len(files) != 1:
        raise terminal.stop(Exit.USAGE, "compare_form_one")
    if not wanted.output:
        raise terminal.stop(Exit.USAGE, "compare_form_output")
    if not wanted.output.lower().endswith(".xlsx"):
        raise terminal.stop(Exit.USAGE, "format_suffix", path=wanted.output, choices="xlsx")
    (path,), _ = inputs.drafts(terminal, files, "compare")
    report = letter.held(terminal, path)
    if report is None:
        raise terminal.stop(Exit.USAGE, "compare_form_one")
    findings = report.findings()
    if not findings:
        terminal.err(terminal.say("compare_form_empty"))
        return Exit.OK
    terminal.write(Path(wanted.output), sheets.write(replies.form(report, findings, terminal.lang)))
    terminal.err(terminal.say("compare_form_written", count=len(findings), path=wanted.output))
    return Exit.OK
