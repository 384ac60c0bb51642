"""annotate: the draft itself, with the findings as comments on the text that they are based on."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Text
from plancheck.cli.help import ALWAYS, ANNEX, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal

if TYPE_CHECKING:
    from plancheck.annotated.notes import Annotated, AnnotateOptions
    from plancheck.cli import many
    from plancheck.config import Config
    from plancheck.model.decision import Standings
    from plancheck.model.report import Report
    from plancheck.model.round import Draft
    from plancheck.pipeline import Job
    from plancheck.readers import View

FIELDS = options(
    click.option("--report", metavar="REPORT.json", help="用这份报告，不重新审核 | Use this report instead of checking again"),
    decision_files.DECISIONS,
    click.option("--author", type=Text(), metavar="NAME", help="批注的作者 | Author of the comments"),
    click.option("--initials", type=Text(), metavar="TEXT", help="作者缩写 | Initials of the author"),
    click.option(
        "--drafts",
        metavar="DIR",
        help="batch 所审的文件夹，默认在结果文件夹旁边 | With the results of a batch: the folder of the drafts, beside them by default",
    ),
    click.option("--without-macros", is_flag=True, help="批注稿中去掉宏 | Remove macros from the copy"),
    click.option("--without-links", is_flag=True, help="批注稿中去掉自动获取的外部链接 | Remove links that fetch content from elsewhere"),
)


@click.command(
    cls=Helpful,
    help="在方案上写批注（Word 批注、PDF 高亮）；给出 batch 的结果文件夹时每份方案一份 | "
    "Write the findings into a copy of the draft (Word, PDF); for the results of a batch, into one of each draft",
)
@click.argument("file", metavar="FILE|FOLDER")
@click.option(
    "-o",
    "--output",
    metavar="FILE|DIR",
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
    drafts: str | None,
    without_macros: bool,
    without_links: bool,
    annexes: tuple[str, ...],
    view: View,
    **given: Any,
) -> int:
    """Check a draft with its annexes, or take its report, and write the annotated copy of the draft."""
    from plancheck.batch import results
    from plancheck.cli import many

    config = inputs.settings(terminal, file, *annexes)
    folder = results.root(Path(file))
    if folder is not None:
        many.forbid(terminal, report=report, decisions=decisions, annex=annexes)
        check_options = CheckOptions(**given)
        choice = _options(terminal, config, author, initials, without_macros, without_links)
        job = inputs.job(terminal, config, check_options, view)
        return _annotate_many(terminal, folder, output, drafts, job, choice)
    if drafts:
        raise terminal.stop(Exit.USAGE, "many_only", name="--drafts")
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
    left_out = _left_out(terminal, known, place, check_options.on or date.today()) if place else frozenset()
    choice = replace(_options(terminal, config, author, initials, without_macros, without_links), left_out=left_out)
    copy = _annotated(terminal, path, job, choice, known)
    outputs.save_version(terminal, target, copy.data)
    terminal.err(terminal.say("annotated", count=copy.comments))
    return Exit.OK


def _options(
    terminal: Terminal, config: Config, author: str | None, initials: str | None, without_macros: bool, without_links: bool
) -> AnnotateOptions:
    from plancheck.annotated.notes import AnnotateOptions

    return AnnotateOptions(
        author=author or config.annotate.get("author", "plancheck"),
        initials=initials or config.annotate.get("initials", "PC"),
        lang=terminal.lang,
        without_macros=without_macros,
        without_links=without_links,
    )


def _annotated(terminal: Terminal, path: Path, job: Job, choice: AnnotateOptions, known: Report | None) -> Annotated:
    """The annotated copy of a draft, with notes on what is wrong with it; exit 3 with the reason if there is none."""
    from plancheck import pipeline

    answer = pipeline.annotated(path, job, choice, known)
    inputs.note_failure(terminal, answer)
    if isinstance(answer.value, tuple):
        raise Stop(Exit.NOT_CHECKED, "\n".join(inputs.describe(terminal, problem) for problem in answer.value))
    for problem in answer.value.diagnostics:
        terminal.err(inputs.describe(terminal, problem))
    return answer.value


# ---- a batch ----------------------------------------------------------------------------------------------------


def _annotate_many(terminal: Terminal, folder: Path, output: str | None, given: str | None, job: Job, choice: AnnotateOptions) -> int:
    """Write the annotated copy of each draft of a batch into a folder."""
    from plancheck.batch import results
    from plancheck.cli import many

    all_of, source = many.drafts(terminal, folder), _source(terminal, folder, given)
    place, stems = many.output_folder(terminal, output, folder, source), many.stems(all_of)

    def work(draft: Draft) -> many.Work:
        path = source / draft.name
        target = place / f"{stems[draft.name]}.{terminal.say('annotated_name')}{path.suffix}"
        # A waiver runs out without any file having changed.
        day = job.on if results.decisions(folder, draft) else None
        settings = (asdict(replace(choice, left_out=frozenset())), job.view, day)
        make = partial(_annotate_one, terminal, folder, draft, path, target, job, choice)
        return many.Work(draft, target, lambda: (*settings, _digest(terminal, path)), make)

    return many.make_all(terminal, folder, "annotate", [work(draft) for draft in all_of])


def _source(terminal: Terminal, folder: Path, given: str | None) -> Path:
    """The folder that the drafts of a batch are in; exit 2 if it is not there."""
    from plancheck.batch import results

    source = Path(given) if given else folder.absolute().parent / results.source(folder)
    if not source.is_dir():
        raise terminal.stop(Exit.USAGE, "many_source", path=source)
    return source


def _annotate_one(
    terminal: Terminal, folder: Path, draft: Draft, path: Path, target: Path, job: Job, choice: AnnotateOptions
) -> many.Output:
    """Write the annotated copy of one draft; raises Stop with the reason if there is none."""
    from plancheck.cli import many

    known = many.report(terminal, folder, draft)
    if known.document.sha256 != _digest(terminal, path):
        raise terminal.stop(Exit.USAGE, "many_other_draft", path=path)
    standings = many.standings(terminal, folder, draft, known, job.on)
    left_out = _dismissed(standings) if standings is not None else frozenset()
    copy = _annotated(terminal, path, job, replace(choice, left_out=left_out), known)
    return many.output(outputs.keep_version(terminal, target, copy.data))


def _digest(terminal: Terminal, path: Path) -> str:
    """The SHA-256 of a draft of a batch, "" if it cannot be read; exit 4 if it is not there."""
    from plancheck.pipeline import sha256

    if not path.is_file():
        raise terminal.stop(Exit.NO_INPUT, "many_no_draft", path=path)
    return sha256(path)


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
    return _dismissed(decision_files.standings(terminal, decisions, report, on))


def _dismissed(standings: Standings) -> frozenset[str]:
    valid = {id: standings.valid(id) for id in standings.by_id}
    return frozenset(id for id, decision in valid.items() if decision is not None and decision.choice in ("dismiss", "waive"))
