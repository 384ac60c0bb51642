"""annotate: the draft itself, with the findings as comments on the text that they rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Text
from plancheck.cli.decision_files import DECISIONS
from plancheck.cli.help import ALWAYS, ANNEX, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Stop, Terminal

if TYPE_CHECKING:
    from plancheck.model.report import Report
    from plancheck.readers import View

FIELDS = options(
    click.option("--report", metavar="REPORT.json", help="用这份报告，不重新审核 | Take this report instead of checking again"),
    DECISIONS,
    click.option("--author", type=Text(), metavar="NAME", help="批注的作者 | Author of the comments"),
    click.option("--initials", type=Text(), metavar="TEXT", help="作者缩写 | Initials of the author"),
    click.option("--without-macros", is_flag=True, help="批注稿中去掉宏 | Leave macros out of the copy"),
    click.option("--without-links", is_flag=True, help="批注稿中去掉自动获取的外部链接 | Leave out what is fetched from elsewhere"),
)


@click.command(cls=Helpful, help="在方案上写批注（Word 批注、PDF 高亮） | Write the findings into a copy of the draft (Word, PDF)")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="FILE", help="写到这里，默认在原文件名后加“.审核” | Write it here")
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
    **asked: Any,
) -> int:
    """Check a draft with its annexes, or take its report, and write the annotated copy of the draft itself."""
    from plancheck import pipeline
    from plancheck.annotated.notes import AnnotateOptions

    config = inputs.settings(terminal)
    (path,), _ = inputs.drafts(terminal, (file,), "annotate")
    from plancheck.cli import letter

    if report is None and path.suffix.lower() == ".json" and letter.held(terminal, path) is not None:
        raise terminal.stop(Exit.USAGE, "annotate_report", path=path)
    target = Path(output) if output else path.with_name(f"{path.stem}.{terminal.say('annotated_name')}{path.suffix}")
    if target.exists() and target.samefile(path):
        raise terminal.stop(Exit.USAGE, "overwrites_input", path=target)
    if annexes and report is not None:
        raise terminal.stop(Exit.USAGE, "annotate_annex", report=report)
    others = inputs.annexes(terminal, annexes, path, target)
    given = Asked(**asked)
    job = replace(inputs.job(terminal, config, inputs.rules(terminal, config, given), given), view=view, annexes=others)
    known = _report(terminal, path, report)
    place = Path(decisions) if decisions else decision_files.beside(terminal, Path(report)) if report else None
    choice = AnnotateOptions(
        author=author or config.annotate.get("author", "plancheck"),
        initials=initials or config.annotate.get("initials", "PC"),
        lang=terminal.lang,
        left_out=_left_out(terminal, known, place, given),
        without_macros=without_macros,
        without_links=without_links,
    )
    answer = pipeline.annotated(path, job, choice, known)
    outputs.note_failure(terminal, answer)
    match answer.value:
        case tuple() as refused:
            raise Stop(Exit.NOT_CHECKED, "\n".join(inputs.describe(terminal, each) for each in refused))
        case written:
            for each in written.diagnostics:
                terminal.err(inputs.describe(terminal, each))
            letter.kept(terminal, target, written.data, said=False)
            terminal.err(terminal.say("annotated", count=written.comments))
            return Exit.OK


def _report(terminal: Terminal, path: Path, report: str | None) -> Report | None:
    """The report that was asked for; exit 2 if it is about another file, since its places would be wrong."""
    if report is None:
        return None
    from plancheck.cli import letter

    found = letter.held(terminal, Path(report))
    if found is None:
        raise terminal.stop(Exit.NO_INPUT, "not_a_report", path=report, why="JSON")
    from plancheck.pipeline import sha256

    if found.document.sha256 != sha256(path):
        raise terminal.stop(Exit.USAGE, "report_of_another", path=path, report=report)
    return found


def _left_out(terminal: Terminal, report: Report | None, decisions: Path | None, asked: Asked) -> frozenset[str]:
    """The findings that were dismissed or let off, and still are."""
    if decisions is None:
        return frozenset()
    if report is None:
        raise terminal.stop(Exit.USAGE, "decisions_need_report")
    standings = decision_files.standings(terminal, decisions, report, asked.on or date.today())
    return frozenset(id for id in standings.found if (held := standings.held(id)) is not None and held.choice in ("dismiss", "waive"))
