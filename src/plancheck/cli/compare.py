"""compare: the states of findings in a new version, with the replies of the drafting office, and the form for these."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Choice
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.batch import pairs
    from plancheck.cli import many
    from plancheck.model.comparison import Comparison
    from plancheck.model.decision import Standings
    from plancheck.model.report import Report
    from plancheck.model.round import Draft
    from plancheck.pipeline import Answer
    from plancheck.readers import View

#: The formats of a comparison by suffix.
SUFFIXES = {"html": ".html", "md": ".md", "json": ".json", "text": ".txt", "xlsx": ".xlsx"}


@click.command(
    cls=Helpful,
    help="复核新一版：每条意见改没改；给出两轮 batch 的结果文件夹时逐份复核 | "
    "Re-check a new version: what became of every finding; for the results of two batches, of each draft",
)
@click.argument("files", nargs=-1, required=True, metavar="OLD NEW")
@click.option("--replies", metavar="FILE.xlsx", help="报回的意见采纳情况表 | The table of replies that came back")
@click.option(
    "--earlier",
    metavar="REPORT.json",
    help="更早一版的报告，用来认出重新出现的问题 | Report on an even older version, to see what came back",
)
@click.option("--form", "blank", is_flag=True, help="由一份报告写出空白的意见采纳情况表 | Write an empty table of replies to one report")
@click.option("--format", "form", type=Choice(*SUFFIXES), help="输出格式 | Format of the output")
@OUTPUT
@click.option(
    "--fail-on", type=Choice("must", "should", "never"), help="哪一级还有问题时退出码为 1 | Level whose findings give exit code 1"
)
@options(decision_files.DECISIONS, RULES, PLAN, ANNEX, VIEW, ALWAYS)
@click.pass_obj
def compare(terminal: Terminal, /, files: tuple[str, ...], blank: bool, **given: Any) -> int:
    """Compare two versions, each a draft or the JSON report on one.

    Exit 0 where the new version has no finding at or above --fail-on (default must) that is left after decisions, 1 where it has; 3 where
    a document or a rule of either version was not checked, or only partly, or a draft of either batch has no other version; 4 where the
    replies or a report cannot be used.
    """
    from plancheck.batch import results

    wanted = CompareOptions(**{name: given.pop(name) for name in CompareOptions.__dataclass_fields__})
    if blank:
        return _form(terminal, files, wanted)
    if len(files) != 2:
        raise terminal.stop(Exit.USAGE, "compare_two")
    old, new = (results.root(Path(file)) for file in files)
    if old is not None and new is not None:
        return _compare_many(terminal, old, new, wanted, CheckOptions(**given).on or date.today())
    return _compare(terminal, files, wanted, CheckOptions(**given))


@dataclass(frozen=True, slots=True)
class CompareOptions:
    """The options of this command."""

    replies: str | None
    earlier: str | None
    form: str | None
    output: str | None
    fail_on: str | None
    decisions: str | None
    annexes: tuple[str, ...]
    view: View


def _compare(terminal: Terminal, files: Sequence[str], wanted: CompareOptions, options: CheckOptions) -> int:
    from plancheck.review import compare as review

    form = wanted.form or (outputs.format_of(terminal, wanted.output, SUFFIXES) if wanted.output else "text")
    if form == "xlsx" and wanted.output is None and sys.stdout.isatty():
        raise terminal.stop(Exit.USAGE, "not_for_a_console", format=form)
    paths, missing = inputs.drafts(terminal, files, "compare")
    if missing:
        raise terminal.stop(Exit.NO_INPUT, "no_input")
    inputs.not_over(terminal, wanted.output, [*paths, *(Path(file) for file in (wanted.replies, wanted.earlier) if file)])
    earlier = _earlier(terminal, Path(wanted.earlier)) if wanted.earlier else None
    old, new = _reports(terminal, paths, wanted, options)
    comparison = review.compare(old.value, new.value, earlier)
    if wanted.replies:
        comparison = _with_replies(terminal, comparison, Path(wanted.replies))
    standings = _standings(terminal, paths, wanted, comparison, options)
    if standings is not None:
        comparison = review.settled(comparison, standings)
    outputs.put(terminal, wanted.output, form, _rendered(terminal, comparison, form, standings))
    return _exit_code((old, new), comparison, _level(terminal, wanted.fail_on))


def _level(terminal: Terminal, given: str | None) -> str:
    """The level whose findings give exit code 1: that of the option, or of plancheck.toml."""
    return given or inputs.settings(terminal).fail_on or "must"


# ---- two batches ------------------------------------------------------------------------------------------------


def _compare_many(terminal: Terminal, old: Path, new: Path, wanted: CompareOptions, on: date) -> int:
    """Compare the drafts of two batches pair by pair, each into a file of its own. Drafts without a partner are listed."""
    from plancheck.batch import pairs
    from plancheck.cli import many

    many.forbid(terminal, replies=wanted.replies, earlier=wanted.earlier, decisions=wanted.decisions, annex=wanted.annexes)
    place = many.output_folder(terminal, wanted.output, old, new)
    form, fail_on = wanted.form or "html", _level(terminal, wanted.fail_on)
    drafts = many.drafts(terminal, new)
    paired = pairs.pair(many.drafts(terminal, old), drafts)
    stems = many.stems(drafts)
    code = _list_unpaired(terminal, paired)

    def work(before: Draft, after: Draft) -> many.Work:
        target = place / f"{stems[after.name]}.{terminal.say('compare_file')}{SUFFIXES[form]}"
        make = partial(_compare_one, terminal, (old, new), (before, after), target, form, fail_on, on)
        return many.Work(after, target, lambda: (form, fail_on, on, many.basis(terminal, old, before)), make)

    return many.worst([code, many.make_all(terminal, new, "compare", [work(*pair) for pair in paired.pairs])])


def _list_unpaired(terminal: Terminal, paired: pairs.Pairs) -> Exit:
    """Name the drafts that are not compared, and why. Exit 3 if there is one, of either round: nothing is known of its findings now."""
    for draft, candidates in paired.ambiguous:
        terminal.err(terminal.say("compare_ambiguous", name=draft.name, names="、".join(candidates)))
    for draft in paired.only_new:
        terminal.err(terminal.say("compare_only_new", name=draft.name))
    for draft in paired.only_old:
        terminal.err(terminal.say("compare_only_old", name=draft.name))
    return Exit.NOT_CHECKED if paired.ambiguous or paired.only_new or paired.only_old else Exit.OK


def _compare_one(
    terminal: Terminal, folders: tuple[Path, Path], drafts: tuple[Draft, Draft], target: Path, form: str, fail_on: str, on: date
) -> many.Output:
    """Write the comparison of two versions, with the decisions beside their reports."""
    from plancheck.batch import results
    from plancheck.cli import many
    from plancheck.pipeline import Answer
    from plancheck.review import compare as review
    from plancheck.review import decisions

    old, new = (many.report(terminal, folder, draft) for folder, draft in zip(folders, drafts, strict=True))
    comparison = review.compare(old, new)
    places = [place for folder, draft in zip(folders, drafts, strict=True) if (place := results.decisions(folder, draft)) is not None]
    standings = None
    if places:
        history = reduce(decisions.joined, [decision_files.read(terminal, place).history for place in places])
        successors = decision_files.successors(terminal, history, new)
        standings = review.carried(comparison, decisions.standings(history, new, on, successors))
        comparison = review.settled(comparison, standings)
    data = _rendered(terminal, comparison, form, standings)
    is_new = not target.is_file() or target.read_bytes() != data
    if is_new:
        terminal.write(target, data)
    code = _exit_code((Answer(Path(), old), Answer(Path(), new)), comparison, fail_on)
    return many.Output((target,), (target,) if is_new else (), code)


def _earlier(terminal: Terminal, path: Path) -> Report:
    inputs.read_bytes(terminal, path)  # exit 4 if it cannot be read
    report = inputs.read_report(terminal, path)
    if report is None:
        raise terminal.stop(Exit.NO_INPUT, "compare_earlier", path=path)
    return report


def _reports(terminal: Terminal, paths: Sequence[Path], wanted: CompareOptions, options: CheckOptions) -> list[Answer[Report]]:
    """The reports: read from a JSON file, or made from a draft. Drafts are checked by the same rules, the new one with its annexes."""
    from plancheck.pipeline import Answer

    stored = [inputs.read_report(terminal, path) for path in paths]
    if wanted.annexes and stored[1] is not None:
        raise terminal.stop(Exit.USAGE, "annex_report", path=paths[1])
    annexes = inputs.annexes(terminal, wanted.annexes, paths[1], wanted.output)
    drafts = [path for path, report in zip(paths, stored, strict=True) if report is None]
    answers = iter(_checked(terminal, drafts, annexes, wanted, options) if drafts else ())
    return [Answer(path, report) if report is not None else next(answers) for path, report in zip(paths, stored, strict=True)]


def _checked(
    terminal: Terminal, drafts: Sequence[Path], annexes: tuple[Path, ...], wanted: CompareOptions, options: CheckOptions
) -> list[Answer[Report]]:
    job = inputs.job(terminal, inputs.settings(terminal, *map(str, (*drafts, *annexes))), options, wanted.view)
    if not annexes:
        return inputs.checked(terminal, drafts, job)
    new = inputs.checked(terminal, drafts[-1:], replace(job, annexes=annexes))
    return [*inputs.checked(terminal, drafts[:-1], job), *new]


def _standings(
    terminal: Terminal, paths: Sequence[Path], wanted: CompareOptions, comparison: Comparison, options: CheckOptions
) -> Standings | None:
    """The decisions with their states for the new version: they hold if the evidence is the same, wherever it is now.

    Without --decisions, those in the files beside the reports of both versions are used.
    """
    from plancheck.review import compare as review
    from plancheck.review import decisions

    histories = [decision_files.read(terminal, place).history for place in _decision_files(terminal, paths, wanted.decisions)]
    if not histories:
        return None
    history = reduce(decisions.joined, histories)
    successors = decision_files.successors(terminal, history, comparison.new)
    return review.carried(comparison, decisions.standings(history, comparison.new, options.on or date.today(), successors))


def _decision_files(terminal: Terminal, paths: Sequence[Path], given: str | None) -> list[Path]:
    """The files of decisions to read: those that were given or are beside the old report, and those beside the new one."""
    old, new = paths
    first = Path(given) if given else _beside(terminal, old)
    own = _beside(terminal, new)
    return list(dict.fromkeys(place for place in (first, own) if place is not None))


def _beside(terminal: Terminal, path: Path) -> Path | None:
    return decision_files.beside(terminal, path) if inputs.read_report(terminal, path) is not None else None


def _exit_code(answers: Sequence[Answer[Report]], comparison: Comparison, fail_on: str) -> Exit:
    if any(answer.error for answer in answers):
        return Exit.FAILURE
    if any(outputs.was_not_checked(answer.value) for answer in answers):
        return Exit.NOT_CHECKED
    levels = outputs.FAIL_ON[fail_on]
    has_findings = any(item.new is not None and item.new.finding and not item.settled and item.level in levels for item in comparison.items)
    # Two different plans need manual review, as a verdict needs_review does.
    return Exit.FINDINGS if has_findings or (levels and not comparison.is_of_one_plan) else Exit.OK


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
    """The comparison with the replies of the returned form; exit 4, with all problems and their rows, if it is invalid."""
    from plancheck.review import replies

    sheets = inputs.open_table(terminal, path, inputs.read_bytes(terminal, path), "replies_spoilt")
    returned = replies.read(sheets, comparison.old)
    if returned.problems:
        terminal.err("\n".join(problem.of(terminal.lang) for problem in returned.problems))
        raise terminal.stop(Exit.NO_INPUT, "replies_wrong", path=path, count=len(returned.problems))
    if returned.sha256 and comparison.old.document.sha256 and returned.sha256 != comparison.old.document.sha256:
        terminal.err(terminal.say("replies_other", name=returned.document, other=comparison.old.document.name))
    terminal.err(terminal.say("replies_read", count=len(returned.replies), path=path))
    return replace(comparison, claims=replies.claims(comparison, returned))


def _form(terminal: Terminal, files: Sequence[str], wanted: CompareOptions) -> int:
    """Write the empty form for replies to the findings of a report."""
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
    outputs.format_of(terminal, wanted.output, {"xlsx": ".xlsx"})
    report = inputs.read_report(terminal, inputs.draft(terminal, files[0], "compare --form"))
    if report is None:
        raise terminal.stop(Exit.USAGE, "compare_form_one")
    findings = report.findings()
    if not findings:
        terminal.err(terminal.say("compare_form_empty"))
        return Exit.OK
    terminal.write(Path(wanted.output), sheets.write(replies.form(report, findings, terminal.lang)))
    terminal.err(terminal.say("compare_form_written", count=len(findings), path=wanted.output))
    return Exit.OK
