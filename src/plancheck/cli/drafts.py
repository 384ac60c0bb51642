"""check and extract: what is done with a draft."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import decision_files, inputs, outputs
from plancheck.cli.arguments import Choice
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Terminal
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look

if TYPE_CHECKING:
    from plancheck.model.plan import Plan
    from plancheck.pipeline import Job
    from plancheck.readers import View


@click.command(cls=Helpful, help="审核方案：逐条给出结论、依据和原文位置 | Check drafts: an outcome, quote and place for every rule")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@options(RULES, PLAN)
@click.option("--format", "form", type=Choice(*FORMATS), help="报告格式 | Format of the report")
@click.option("--encoding", type=Choice("utf-8", "gb18030"), help="CSV 的编码，默认 UTF-8 | Encoding of CSV, UTF-8 unless given")
@OUTPUT
@click.option("--fail-on", type=Choice("must", "should", "never"), help="哪一级不符合时退出码为 1 | Level whose failure gives exit code 1")
@click.option(
    "--show",
    type=Choice("summary", "findings", "all"),
    default="findings",
    help="终端上显示多少；all 时 SARIF 也含符合项 | How much the console shows; with all, SARIF has passes too",
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
    **asked: Any,
) -> int:
    """Check drafts and write their reports. Decisions are shown beside findings and change neither outcome nor exit code."""
    from plancheck import pipeline

    config = inputs.settings(terminal)
    if annexes and len(files) > 1:
        raise terminal.stop(Exit.USAGE, "annex_one_draft", count=len(files))
    paths, missing = inputs.drafts(terminal, files)
    if decisions and len(files) > 1:
        raise terminal.stop(Exit.USAGE, "decisions_one_file", count=len(files))
    form, targets = _targets(terminal, paths, form, output)
    others = inputs.annexes(terminal, annexes, paths[0], targets[0])
    if encoding and form != "csv":
        raise terminal.stop(Exit.USAGE, "encoding_only_csv")
    if (FORMATS[form].binary or encoding == "gb18030") and targets[0] is None and sys.stdout.isatty():
        raise terminal.stop(Exit.USAGE, "not_for_a_console", format=form)
    kept = decision_files.opened(terminal, Path(decisions)) if decisions else None
    loaded = inputs.rules(terminal, config, Asked(**asked))
    job = replace(inputs.job(terminal, config, loaded, Asked(**asked)), view=view, annexes=others)
    codes = [Exit.NOT_CHECKED] * len(missing)
    look = Look(terminal.lang, show, terminal.width, terminal.has_colours, encoding or "utf-8")
    together = FORMATS[form].several == "together" and len(set(targets)) == 1
    checked: list[Checked] = []
    for answer, target in zip(pipeline.reports(paths, job), targets, strict=True):
        outputs.note_failure(terminal, answer)
        codes.append(outputs.exit_code(answer, fail_on or config.fail_on or "must"))
        standings = decision_files.standings(terminal, Path(decisions), answer.value, job.on, kept) if decisions else None
        checked.append(Checked(answer.value, standings))
        if not together:
            outputs.put(terminal, form, target, FORMATS[form].write(checked[-1:], look))
    if together:
        outputs.put(terminal, form, targets[0], FORMATS[form].write(checked, look))
    return outputs.worst(codes)


def _targets(terminal: Terminal, paths: Sequence[Path], form: str | None, output: str | None) -> tuple[str, list[Path | None]]:
    """The format, and where each report goes (None: standard output)."""
    if output is None:
        if len(paths) > 1 and form and FORMATS[form].several == "apart":
            raise terminal.stop(Exit.USAGE, "many_to_one", count=len(paths), format=form)
        return form or "console", [None] * len(paths)
    place = Path(output)
    folder = place.is_dir() or output.endswith(("/", os.sep))
    named = _named(place)
    if len(paths) > 1 and not folder and named and form in (None, named) and FORMATS[named].several == "together":
        form, targets = named, [place] * len(paths)
    elif len(paths) > 1 or folder:
        if place.is_file():
            raise terminal.stop(Exit.USAGE, "many_to_one", count=len(paths), format=form or "html")
        form = form or "html"
        targets = _apart(place / (path.name + FORMATS[form].suffix) for path in paths)
    else:
        form, targets = form or named or "", [place]
        if not form:
            raise terminal.stop(Exit.USAGE, "format_suffix", path=place, choices=", ".join(FORMATS))
    for target in targets:
        if any(target.exists() and path.exists() and target.samefile(path) for path in paths):
            raise terminal.stop(Exit.USAGE, "overwrites_input", path=target)
    return form, list(targets)


def _named(place: Path) -> str | None:
    """The format that the suffix of a file names; None for any other suffix."""
    return next((name for name, it in FORMATS.items() if it.suffix == place.suffix.lower()), None)


def _apart(targets: Iterable[Path]) -> list[Path]:
    """The same places, a number added where two drafts of one name would share one."""
    taken: list[Path] = []
    for target in targets:
        found, number = target, 1
        while found in taken:
            number += 1
            found = target.with_name(f"{target.stem} ({number}){target.suffix}")
        taken.append(found)
    return taken


@click.command(cls=Helpful, help="只提取方案内容：标题、指标、任务、项目 | Show what a draft says: headings, indicators, tasks")
@click.argument("file", metavar="FILE")
@options(RULES, PLAN)
@click.option(
    "--format",
    "form",
    type=Choice("outline", "text", "json", "html"),
    help="输出：outline 内容一览，text 读到的全文，html 全文并标出读到的内容 | What to write: outline, text: all as read, "
    "html: all as read with what was found marked in it",
)
@OUTPUT
@ANNEX
@VIEW
@ALWAYS
@click.pass_obj
def extract(
    terminal: Terminal, /, file: str, form: str | None, output: str | None, annexes: tuple[str, ...], view: View, **asked: Any
) -> int:
    """Show what a draft says, without judging it. Without a format the suffix of the output decides; it is an outline otherwise."""
    from plancheck import pipeline

    config = inputs.settings(terminal)
    paths, _ = inputs.drafts(terminal, (file,), "extract")
    if output and Path(output).exists() and Path(output).samefile(paths[0]):
        raise terminal.stop(Exit.USAGE, "overwrites_input", path=output)
    others = inputs.annexes(terminal, annexes, paths[0], output)
    form = form or {".json": "json", ".html": "html"}.get(Path(output or "").suffix.lower(), "outline")
    loaded = inputs.rules(terminal, config, Asked(**asked))
    job = replace(inputs.job(terminal, config, loaded, Asked(**asked)), view=view, annexes=others)
    (answer,) = pipeline.plans(paths, job)
    outputs.note_failure(terminal, answer)
    data = _extracted(terminal, answer.value, job, form)
    if output:
        outputs.save(terminal, Path(output), data)
    else:
        outputs.show(terminal, form, data)
    if answer.error:
        return Exit.FAILURE
    return Exit.OK if answer.value.document.status == "checked" else Exit.NOT_CHECKED


def _extracted(terminal: Terminal, plan: Plan, job: Job, form: str) -> bytes:
    match form:
        case "json":
            from plancheck.checking import by_file, packs
            from plancheck.contract import plan as plan_file

            return plan_file.write(by_file(plan, plan.document), packs(job.loaded))
        case "html":
            from plancheck import __version__
            from plancheck.checking import packs, plan_info
            from plancheck.report import extraction

            vocabulary = job.loaded.vocabulary
            about = extraction.About(plan_info(plan, vocabulary), packs(job.loaded), vocabulary, job.on, __version__)
            return extraction.html(plan, about, terminal.lang)
        case "text":
            from plancheck.report import reading

            return reading.text(plan.document, terminal.lang).encode()
        case _:
            from plancheck.checking import by_file, plan_info
            from plancheck.report import outline

            return outline.text(by_file(plan, plan.document), plan_info(plan, job.loaded.vocabulary), terminal.lang).encode()
