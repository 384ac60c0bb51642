"""compare: what became of the findings in a new version, beside what the drafting office says; and the table that it fills in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import door
from plancheck.cli import decided, letter, shared
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.shared import Asked
from plancheck.cli.typed import Choice
from plancheck.door import Door

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
@options(decided.DECISIONS, RULES, PLAN, ANNEX, VIEW, ALWAYS)
@click.pass_obj
def compare(here: Door, /, files: tuple[str, ...], blank: bool, **asked: Any) -> int:
    """Compare two versions, each a draft or the JSON report of one.

    Exit 0 where the new version has no finding at or above --fail-on (default must), 1 where it has; 3 where a document or a rule of
    either version was not checked, or only partly; 4 where the replies or a report cannot be used.
    """
    wanted = Wanted(**{name: asked.pop(name) for name in Wanted.__dataclass_fields__})
    if blank:
        return _form(here, files, wanted)
    if len(files) != 2:
        raise here.stop(door.USAGE, "compare_two")
    return _compare(here, files, wanted, Asked(**asked))


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


def _compare(here: Door, files: Sequence[str], wanted: Wanted, asked: Asked) -> int:
    from plancheck.review import compare as review

    form = wanted.form or _form_of(here, wanted.output)
    if form == "xlsx" and wanted.output is None and sys.stdout.isatty():
        raise here.stop(door.USAGE, "not_for_a_console", format=form)
    paths, missing = shared.drafts(here, files, "compare")
    if missing:
        raise here.stop(door.NO_INPUT, "no_input")
    inputs = [*paths, *(Path(each) for each in (wanted.replies, wanted.earlier) if each)]
    _not_over(here, wanted.output, inputs)
    annexes = _annexes(here, paths[1], wanted)
    earlier = _earlier(here, wanted.earlier) if wanted.earlier else None
    old, new = _reports(here, paths, annexes, wanted, asked)
    comparison = review.compare(old.value, new.value, earlier)
    if wanted.replies:
        comparison = _with_replies(here, comparison, Path(wanted.replies))
    standings = _standings(here, paths[0], wanted, comparison, asked)
    data = _rendered(here, comparison, form, standings)
    if wanted.output:
        shared.kept(here, Path(wanted.output), data)
    else:
        shared.told(here, form, data)
    return _code(here, (old, new), comparison, wanted.fail_on)


def _form_of(here: Door, output: str | None) -> str:
    if output is None:
        return "text"
    for form, suffix in SUFFIXES.items():
        if output.lower().endswith(suffix):
            return form
    raise here.stop(door.USAGE, "format_suffix", path=output, choices=", ".join(SUFFIXES))


def _not_over(here: Door, output: str | None, inputs: Sequence[Path]) -> None:
    """Exit 2 where the output is one of the inputs."""
    if output and (target := Path(output)).exists():
        for path in inputs:
            if path.exists() and target.samefile(path):
                raise here.stop(door.USAGE, "overwrites_input", path=target)


def _earlier(here: Door, given: str) -> Report:
    path = Path(given)
    decided.data(here, path)  # exit 4 if it cannot be had
    report = letter.held(here, path)
    if report is None:
        raise here.stop(door.NO_INPUT, "compare_earlier", path=path)
    return report


def _annexes(here: Door, new: Path, wanted: Wanted) -> tuple[Path, ...]:
    """What goes with the new version; exit 2 where that is a report already."""
    if wanted.annexes and letter.held(here, new) is not None:
        raise here.stop(door.USAGE, "annex_report", path=new)
    return shared.annexes(here, wanted.annexes, new, wanted.output)


def _reports(
    here: Door, paths: Sequence[Path], annexes: tuple[Path, ...], wanted: Wanted, asked: Asked
) -> tuple[Answer[Report], Answer[Report]]:
    """The report that each file holds; drafts are checked, both with the same rules, the new one with its annexes."""
    from plancheck import pipeline
    from plancheck.pipeline import Answer

    held = {path: report for path in paths if (report := letter.held(here, path)) is not None}
    found = {path: Answer(path, report) for path, report in held.items()}
    drafts = [path for path in dict.fromkeys(paths[:1] if annexes else paths) if path not in held]
    if drafts or annexes:
        config = shared.settings(here)
        loaded = shared.rules(here, config, asked)
        job = replace(shared.job(here, config, loaded, asked), view=wanted.view)
        for answer in pipeline.reports(drafts, job):
            shared.faults(here, answer)
            found[answer.path] = answer
        if annexes:
            (new,) = pipeline.reports(paths[1:], replace(job, annexes=annexes))
            shared.faults(here, new)
            return found[paths[0]], new
    return found[paths[0]], found[paths[1]]


def _standings(here: Door, old: Path, wanted: Wanted, comparison: Comparison, asked: Asked) -> Standings | None:
    """The decisions as they stand against the new version: one on the same evidence holds, wherever that stands now.

    Those beside the old version's report, where no file is named.
    """
    path = Path(wanted.decisions) if wanted.decisions else decided.beside(here, old) if letter.held(here, old) is not None else None
    if path is None:
        return None
    from plancheck.review import compare as review
    from plancheck.review import decisions

    history = decided.kept(here, path, decided.data(here, path)).history
    heirs = decided.successors(here, history, comparison.new)
    return review.carried(comparison, decisions.standings(history, comparison.new, asked.on or date.today(), heirs))


def _code(here: Door, answers: Sequence[Answer[Report]], comparison: Comparison, fail_on: str | None) -> int:
    if any(answer.error for answer in answers):
        return door.FAULT
    for answer in answers:
        report = answer.value
        if report.document.status != "checked" or report.verdict in ("not_checked", "incomplete"):
            return door.UNCHECKED
    levels = _LEVELS[fail_on or shared.settings(here).fail_on or "must"]
    there = any(item.new is not None and item.new.finding and item.level in levels for item in comparison.items)
    asks = not comparison.is_of_one_plan and levels  # a person has to look, as with a verdict needs_review
    return door.FOUND if there or asks else door.FINE


def _rendered(here: Door, comparison: Comparison, form: str, decisions: Standings | None) -> bytes:
    from plancheck.report import comparison as render

    match form:
        case "json":
            from plancheck.contract import comparison_v1

            return comparison_v1.comparison(comparison, decisions)
        case "html":
            return render.html(comparison, here.lang, decisions=decisions)
        case "md":
            return render.markdown(comparison, here.lang, decisions=decisions)
        case "xlsx":
            return render.xlsx(comparison, here.lang, decisions)
        case _:
            return render.console(comparison, here.lang, door.width(), door.colourful(), decisions).encode()


# ---- replies ----------------------------------------------------------------------------------------------------


def _with_replies(here: Door, comparison: Comparison, path: Path) -> Comparison:
    """The comparison with what the returned table says; exit 4, with every fault and its row, if it cannot be read in whole."""
    from plancheck.review import replies

    found = _returned(here, path, comparison.old)
    if found.problems:
        here.err("\n".join(each.of(here.lang) for each in found.problems))
        raise here.stop(door.NO_INPUT, "replies_wrong", path=path, count=len(found.problems))
    if found.sha256 and comparison.old.document.sha256 and found.sha256 != comparison.old.document.sha256:
        here.err(here.say("replies_other", name=found.document, other=comparison.old.document.name))
    here.err(here.say("replies_read", count=len(found.replies), path=path))
    return replace(comparison, claims=replies.claims(comparison, found))


def _returned(here: Door, path: Path, report: Report) -> Read:
    """What a table that came from outside says, opened in a process of its own; exit 4 for what is no spreadsheet."""
    from plancheck import worker
    from plancheck.review import replies, table
    from plancheck.worker import Lost, Task

    (outcome,) = worker.run(table.opened, None, [Task((decided.data(here, path),))])
    if isinstance(outcome, Lost):
        if here.debug:
            here.err(outcome.trace)
        raise here.stop(door.NO_INPUT, "replies_spoilt", path=path, why=outcome.error or outcome.reason)
    if not isinstance(outcome.value, tuple):
        raise here.stop(door.NO_INPUT, "replies_spoilt", path=path, why=outcome.value.of(here.lang))
    return replies.read(outcome.value, report)


def _form(here: Door, files: Sequence[str], wanted: Wanted) -> int:
    """Write the empty table of replies to the findings of a report."""
    from plancheck import sheets
    from plancheck.review import replies

    stray = {
        "--replies": wanted.replies, "--earlier": wanted.earlier, "--format": wanted.form, "--fail-on": wanted.fail_on,
        "--annex": wanted.annexes,
    }  # fmt: skip
    for name in (name for name, value in stray.items() if value):
        raise here.stop(door.USAGE, "compare_stray", name=name)
    if len(files) != 1:
        raise here.stop(door.USAGE, "compare_form_one")
    if not wanted.output:
        raise here.stop(door.USAGE, "compare_form_output")
    if not wanted.output.lower().endswith(".xlsx"):
        raise here.stop(door.USAGE, "format_suffix", path=wanted.output, choices="xlsx")
    (path,), _ = shared.drafts(here, files, "compare")
    report = letter.held(here, path)
    if report is None:
        raise here.stop(door.USAGE, "compare_form_one")
    findings = report.findings()
    if not findings:
        here.err(here.say("compare_form_empty"))
        return door.FINE
    here.write(Path(wanted.output), sheets.write(replies.form(report, findings, here.lang)))
    here.err(here.say("compare_form_written", count=len(findings), path=wanted.output))
    return door.FINE
