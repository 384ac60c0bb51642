"""demo: a first look, without a draft of one's own."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import click

from plancheck import resources
from plancheck.cli import inputs, letter, outputs
from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.inputs import Asked
from plancheck.cli.terminal import Exit, Terminal
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look


@click.command(cls=Helpful, help="演示：审核自带的示例方案 | A first look: checks the sample plans")
@click.option("-o", "--output", metavar="DIR", default="plancheck-demo", help="写到这个文件夹 | Folder to write to")
@ALWAYS
@click.pass_obj
def demo(terminal: Terminal, /, output: str) -> int:
    """Copy the sample plans, check each, write their reports; a letter and its form for the first that does not comply."""
    from plancheck import config, pipeline
    from plancheck.model.report import Options

    folder = Path(output)
    samples = sorted(each for each in resources.folder("samples").iterdir() if each.suffix in inputs.DRAFTS)
    if not samples:
        raise terminal.stop(Exit.FAILURE, "no_samples")
    terminal.out(terminal.say("demo_start", count=len(samples), path=folder))
    drafts = [folder / each.name for each in samples]
    for sample, draft in zip(samples, drafts, strict=True):
        terminal.write(draft, sample.read_bytes())
    loaded = inputs.rules(terminal, config.Config(), Asked())
    look = Look(terminal.lang, "summary", terminal.width, terminal.has_colours)
    codes, bad = [], None
    for answer in pipeline.reports(drafts, pipeline.Job(loaded, Options(), date.today())):
        outputs.note_failure(terminal, answer)
        codes.append(Exit.FAILURE if answer.error else Exit.OK)
        checked = [Checked(answer.value)]
        terminal.out("\n" + FORMATS["console"].write(checked, look).decode())
        page = answer.path.with_name(answer.path.name + ".html")
        terminal.write(page, FORMATS["html"].write(checked, look))
        terminal.out(terminal.say("demo_report", path=page))
        if bad is None and answer.value.verdict == "noncompliant":
            bad = answer.value
    if bad is not None:
        place = folder / "letter.docx"
        fields = {"replies_form": True}
        terminal.write(place, letter.written(terminal, bad, fields))
        terminal.write(letter.beside(place), letter.reply_form(bad, fields))
        terminal.out("\n" + terminal.say("demo_letter", path=place))
    terminal.out("\n" + terminal.say("demo_next", command=_command()))
    return outputs.worst(codes)


def _command() -> str:
    """How this command is called from here: by its name if it is found by it, else by its path."""
    called = Path(sys.argv[0])
    if called.name != "plancheck" or shutil.which("plancheck"):
        return "plancheck"
    return os.path.relpath(called)
