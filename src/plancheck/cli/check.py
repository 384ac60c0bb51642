"""check: an outcome, a quote and a place for every rule over one draft or some."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Choice
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look

if TYPE_CHECKING:
    from plancheck.readers import View

EXIT_CODES = """退出码：0 没有问题；1 有不符合，或需人工核实；2 用法、配置或规则有误；3 没有审完；4 没有可审的文件；5 程序出错。

不符合和需人工核实都是 1。要分开，看结论：JSON 的 verdict 是 noncompliant 或 needs_review；用 -o 写文件时，结论也写在标准错误上。\
只想知道有没有审完，用 --fail-on never：有问题也是 0。

用了 --decisions 时，退出码依审核结论（JSON 的 reviewed_verdict）：不采纳和豁免的问题不再计入。 | \
Exit codes: 0 no problem; 1 a rule failed, or the draft needs manual review; 2 wrong usage, configuration or rules; 3 not wholly checked; \
4 no input; 5 internal error.

To tell a failed rule from manual review, read the verdict: noncompliant or needs_review in the JSON; with -o it is on standard error too. \
With --fail-on never both give 0.

With --decisions the exit code follows the verdict after decisions (reviewed_verdict in the JSON): dismissed and waived findings no longer \
count."""


@click.command(
    cls=Helpful,
    help="审核方案：逐条给出结论、依据和原文位置；“-”从标准输入读 | "
    "Check drafts: an outcome, quote and place for every rule; “-” is standard input",
    epilog=EXIT_CODES,
)
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@options(RULES, PLAN)
@click.option("--format", "form", type=Choice(*FORMATS), help="报告格式 | Format of the report")
@click.option("--encoding", type=Choice("utf-8", "gb18030"), help="CSV 的编码，默认 UTF-8 | Encoding of CSV, UTF-8 by default")
@OUTPUT
@click.option("--fail-on", type=Choice("must", "should", "never"), help="哪一级不符合时退出码为 1 | Level whose failure gives exit code 1")
@click.option(
    "--show",
    type=Choice("summary", "findings", "all"),
    default="findings",
    help="终端上显示多少；all 时 SARIF 也含符合项 | How much the console shows; with all, SARIF has passes too",
)
@click.option(
    "--as-printed",
    is_flag=True,
    help="打印出来核对：打印稿中看不到的内容不算依据，每份约慢十秒 | "
    "Check against the print: what it does not show is no evidence; about ten seconds more a draft",
)
@decision_files.DECISIONS
@ANNEX
@VIEW
@ALWAYS
@click.pass_obj
def check(
    terminal: Terminal,
    /,
    files: tuple[str, ...],
    form: str | None,
    encoding: str | None,
    output: str | None,
    fail_on: str | None,
    show: str,
    decisions: str | None,
    annexes: tuple[str, ...],
    view: View,
    **given: Any,
) -> int:
    """Check drafts and write their reports. Decisions stand beside findings; the exit code is then that of what is left after them."""
    from plancheck import pipeline

    config = inputs.settings(terminal, *files, *annexes)
    for option, code in ((annexes, "annex_one_draft"), (decisions, "decisions_one_file")):
        if option and len(files) > 1:
            raise terminal.stop(Exit.USAGE, code, count=len(files))
    paths, missing = inputs.drafts(terminal, files, "check")
    form, targets = _targets(terminal, paths, form, output)
    others = inputs.annexes(terminal, annexes, paths[0], targets[0])
    _check_encoding(terminal, form, encoding, to_console=targets[0] is None and sys.stdout.isatty())
    place = Path(decisions) if decisions else None
    content = decision_files.read(terminal, place) if place else None
    job = inputs.job(terminal, config, CheckOptions(**given), view, others)
    look = Look(terminal.lang, show, terminal.width, terminal.has_colours, encoding or "utf-8")
    write = FORMATS[form].write
    is_one_report = FORMATS[form].several == "together" and len(set(targets)) == 1
    codes = [Exit.NOT_CHECKED] * len(missing)
    checked: list[Checked] = []
    for answer, target in zip(pipeline.reports(paths, job), targets, strict=True):
        inputs.note_failure(terminal, answer)
        standings = decision_files.standings(terminal, place, answer.value, job.on, content) if place else None
        codes.append(outputs.exit_code(answer, fail_on or config.fail_on or "must", standings))
        checked.append(Checked(answer.value, standings))
        if not is_one_report:
            outputs.put(terminal, target, form, write(checked[-1:], look))
    if is_one_report:
        outputs.put(terminal, targets[0], form, write(checked, look))
    if targets[0] is not None:
        inputs.note_rules(terminal, job)
        terminal.err("\n".join(_verdict_line(terminal, draft) for draft in checked))
    return outputs.worst(codes)


def _verdict_line(terminal: Terminal, draft: Checked) -> str:
    """The verdict, for people and, as the JSON has it, for scripts; with decisions, the one after them behind it."""
    from plancheck.wording.catalogue import phrase

    report = draft.report
    verdict = phrase(f"verdict.{report.verdict}", terminal.lang)
    line = terminal.say("check_verdict", name=report.document.name, verdict=verdict, word=report.verdict)
    if draft.decisions is None:
        return line
    from plancheck.model.decision import reviewed_verdict

    reviewed = reviewed_verdict(report, draft.decisions)
    return line + terminal.say("check_reviewed", verdict=phrase(f"verdict.{reviewed}", terminal.lang), word=reviewed)


def _check_encoding(terminal: Terminal, form: str, encoding: str | None, to_console: bool) -> None:
    """Exit 2 for --encoding with another format than CSV, and for an encoding that the console cannot show."""
    if encoding and form != "csv":
        raise terminal.stop(Exit.USAGE, "encoding_only_csv")
    if (FORMATS[form].binary or encoding == "gb18030") and to_console:
        raise terminal.stop(Exit.USAGE, "not_for_a_console", format=form)


def _targets(terminal: Terminal, paths: Sequence[Path], form: str | None, output: str | None) -> tuple[str, list[Path | None]]:
    """The format, and the file of every report (None: standard output)."""
    if output is None:
        if len(paths) > 1 and form and FORMATS[form].several == "apart":
            raise terminal.stop(Exit.USAGE, "many_to_one", count=len(paths), format=form)
        return form or "console", [None] * len(paths)
    form, targets = _files(terminal, paths, form, output)
    for target in targets:
        inputs.not_over(terminal, target, paths)
    return form, list(targets)


def _files(terminal: Terminal, paths: Sequence[Path], form: str | None, output: str) -> tuple[str, list[Path]]:
    """The format, and the file of every report: one for all drafts if the format allows it, otherwise files in a folder."""
    place = Path(output)
    is_folder = place.is_dir() or output.endswith(("/", os.sep))
    if len(paths) == 1 and not is_folder:
        return form or outputs.format_of(terminal, place, {name: row.suffix for name, row in FORMATS.items()}), [place]
    by_suffix = next((name for name, row in FORMATS.items() if row.suffix == place.suffix.lower()), None)
    if not is_folder and by_suffix and form in (None, by_suffix) and FORMATS[by_suffix].several == "together":
        return by_suffix, [place] * len(paths)
    form = form or "html"
    if place.is_file():
        raise terminal.stop(Exit.USAGE, "many_to_one", count=len(paths), format=form)
    return form, _unique(place / (path.name + FORMATS[form].suffix) for path in paths)


def _unique(targets: Iterable[Path]) -> list[Path]:
    """The files, with numbers if drafts have the same name."""
    taken: list[Path] = []
    for target in targets:
        place, number = target, 1
        while place in taken:
            number += 1
            place = target.with_name(f"{target.stem} ({number}){target.suffix}")
        taken.append(place)
    return taken
