"""annotate: the draft itself, with the findings as comments on the text that they are based on."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Text
from plancheck.cli.help import ALWAYS, ANNEX, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal

if TYPE_CHECKING:
    from plancheck.model.report import Report
    from plancheck.readers import View

FIELDS = options(
    click.option("--report", metavar="REPORT.json", help="用这份报告，不重新审核 | Use this report instead of checking again"),
    decision_files.DECISIONS,
    click.option("--author", type=Text(), metavar="NAME", help="批注的作者 | Author of the comments"),
    click.option("--initials", type=Text(), metavar="TEXT", help="作者缩写 | Initials of the author"),
    click.option("--without-macros", is_flag=True, help="批注稿中去掉宏 | Remove macros from the copy"),
    click.option("--without-links", is_flag=True, help="批注稿中去掉自动获取的外部链接 | Remove links that fetch content from elsewhere"),
)


@click.command(cls=Helpful, help="在方案上写批注（Word 批注、PDF 高亮） | Write the findings into a copy of the draft (Word, PDF)")
@click.argument("file", metavar="FILE")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="写到这里，默认在原文件名后加“.审核” | File to write; beside the draft by default",
)
@options(FIELDS, RULES, PLAN, ANNEX, VIEW, ALWAYS)
@click.pass_obj
def annotate(
    terminal: Terminal,
    /,
    file: str,
    output: str | None,
    report: str | None,
    decisions: str | None,
    author: str | None,
    initials: str | None,
    without_macros: bool,
    without_links: bool,
    annexes: tuple[str, ...],
    view: View,
    **given: Any,
) -> int:
    """Check a draft with its annexes, or take its report, and write the annotated copy of the draft."""
    from plancheck import pipeline
    from plancheck.annotated.notes import AnnotateOptions

    config = inputs.settings(terminal, file, *annexes)
    path = inputs.draft(terminal, file, "annotate")
    if report is None and path.suffix.lower() == ".json" and (known := inputs.read_report(terminal, path)) is not None:
        raise terminal.stop(Exit.USAGE, "annotate_report", path=path, draft=inputs.draft_of(known, path), report=inputs.quoted(path))
    if output is None and file == inputs.STDIN:
        raise terminal.stop(Exit.USAGE, "stdin_output")
    target = Path(output) if output else path.with_name(f"{path.stem}.{terminal.say('annotated_name')}{path.suffix}")
    inputs.not_over(terminal, target, [path])
    if annexes and report is not None:
        raise terminal.stop(Exit.USAGE, "annotate_annex", report=report)
    others = inputs.annexes(terminal, annexes, path, target)
    check_options = CheckOptions(**given)
    job = inputs.job(terminal, config, check_options, view, others)
    known = _report(terminal, path, report) if report is not None else None
    place = Path(decisions) if decisions else decision_files.beside(terminal, Path(report)) if report else None
    choice = AnnotateOptions(
        author=author or config.annotate.get("author", "plancheck"),
        initials=initials or config.annotate.get("initials", "PC"),
        lang=terminal.lang,
        left_out=_left_out(terminal, known, place, check_options.on or date.today()) if place else frozenset(),
        without_macros=without_macros,
        without_links=without_links,
    )
    answer = pipeline.annotated(path, job, choice, known)
    inputs.note_failure(terminal, answer)
    if isinstance(answer.value, tuple):
        raise Stop(Exit.NOT_CHECKED, "\n".join(inputs.describe(terminal, problem) for problem in answer.value))
    for problem in answer.value.diagnostics:
        terminal.err(inputs.describe(terminal, problem))
    outputs.save_version(terminal, target, answer.value.data)
    terminal.err(terminal.say("annotated", count=answer.value.comments))
    return Exit.OK


def _report(terminal: Terminal, path: Path, report: str) -> Report:
    """The report of the option; exit 2 if it is about another file, since its places would be wrong."""
    from plancheck.pipeline import sha256

    result = inputs.read_report(terminal, Path(report))
    if result is None:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=report, why="JSON")
    if result.document.sha256 != sha256(path):
        raise terminal.stop(Exit.USAGE, "report_of_another", path=path, report=report)
    return result


def _left_out(terminal: Terminal, report: Report | None, decisions: Path, on: date) -> frozenset[str]:
    """The findings with a valid decision to dismiss or waive them."""
    if report is None:
        raise terminal.stop(Exit.USAGE, "decisions_need_report")
    standings = decision_files.standings(terminal, decisions, report, on)
    valid = {id: standings.valid(id) for id in standings.by_id}
    return frozenset(id for id, decision in valid.items() if decision is not None and decision.choice in ("dismiss", "waive"))
