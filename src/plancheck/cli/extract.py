"""extract: what a draft says, without judging it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import inputs, outputs
from plancheck.cli.arguments import Choice
from plancheck.cli.help import ALWAYS, ANNEX, OUTPUT, PLAN, RULES, VIEW, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal
from plancheck.version import VERSION

if TYPE_CHECKING:
    from plancheck.model.plan import Plan
    from plancheck.pipeline import Job
    from plancheck.readers import View


@click.command(cls=Helpful, help="只提取方案内容：标题、指标、任务、项目 | Show what a draft says: headings, indicators, tasks")
@click.argument("file", metavar="FILE")
@options(RULES, PLAN)
@click.option(
    "--format",
    "form",
    type=Choice("outline", "text", "json", "html", "ledger"),
    help="输出：outline 内容一览，text 读到的全文，json，html 全文并标出读到的内容，ledger 哪些数据没有读懂 | Format of the output: "
    "outline, text (all as read), json, html (all as read, with what was found marked), or ledger (which data was not understood)",
)
@OUTPUT
@ANNEX
@VIEW
@ALWAYS
@click.pass_obj
def extract(
    terminal: Terminal, /, file: str, form: str | None, output: str | None, annexes: tuple[str, ...], view: View, **given: Any
) -> int:
    """Show what a draft says. Without a format the suffix of the output decides; it is an outline otherwise."""
    from plancheck import pipeline

    config = inputs.settings(terminal, file, *annexes)
    path = inputs.draft(terminal, file, "extract")
    inputs.not_over(terminal, output, [path])
    others = inputs.annexes(terminal, annexes, path, output)
    form = form or {".json": "json", ".html": "html"}.get(Path(output or "").suffix.lower(), "outline")
    job = inputs.job(terminal, config, CheckOptions(**given), view, others)
    (answer,) = pipeline.plans([path], job)
    inputs.note_failure(terminal, answer)
    outputs.put(terminal, output, form, _rendered(terminal, answer.value, job, form))
    if answer.error:
        return Exit.FAILURE
    return Exit.OK if answer.value.document.status == "checked" else Exit.NOT_CHECKED


def _rendered(terminal: Terminal, plan: Plan, job: Job, form: str) -> bytes:
    from plancheck import checking

    vocabulary = job.loaded.vocabulary
    match form:
        case "json":
            from plancheck.contract import plan as plan_file

            return plan_file.write(checking.by_file(plan, plan.document), checking.packs(job.loaded))
        case "html":
            from plancheck.report import extraction

            about = extraction.PageInfo(checking.plan_info(plan, vocabulary), checking.packs(job.loaded), vocabulary, job.on, VERSION)
            return extraction.html(plan, about, terminal.lang)
        case "text":
            from plancheck.report import reading

            return reading.text(plan.document, terminal.lang).encode()
        case "ledger":
            from plancheck.report import ledger

            return ledger.text(checking.by_file(plan, plan.document), terminal.lang).encode()
        case _:
            from plancheck.report import outline

            return outline.text(checking.by_file(plan, plan.document), checking.plan_info(plan, vocabulary), terminal.lang).encode()
