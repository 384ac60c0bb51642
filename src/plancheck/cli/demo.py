"""demo: a first look, without a draft of one's own."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import click

from plancheck import resources
from plancheck.cli import inputs, letter, outputs
from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal
from plancheck.render.checked import Checked
from plancheck.report.formats import FORMATS, Look


@click.command(cls=Helpful, help="演示：审核自带的示例方案 | A first look: check the sample plans")
@click.option("-o", "--output", metavar="DIR", default="plancheck-demo", help="写到这个文件夹 | Folder to write to")
@ALWAYS
@click.pass_obj
def demo(terminal: Terminal, /, output: str) -> int:
    """Copy the sample plans, check each, write their reports; a letter and its form for the first that does not comply."""
    from plancheck import config, pipeline

    folder = Path(output)
    samples = sorted(path for path in resources.folder("samples").iterdir() if path.suffix in inputs.DRAFTS)
    if not samples:
        raise terminal.stop(Exit.FAILURE, "no_samples")
    terminal.out(terminal.say("demo_start", count=len(samples), path=folder))
    terminal.make_folder(folder)
    for sample in samples:
        terminal.write(folder / sample.name, sample.read_bytes())
    job = inputs.job(terminal, config.Config(), CheckOptions())
    look = Look(terminal.lang, "summary", terminal.width, terminal.has_colours)
    codes, noncompliant = [], None
    for answer in pipeline.reports([folder / sample.name for sample in samples], job):
        inputs.note_failure(terminal, answer)
        codes.append(Exit.FAILURE if answer.error else Exit.OK)
        checked = [Checked(answer.value)]
        terminal.out("\n" + FORMATS["console"].write(checked, look).decode())
        page = answer.path.with_name(answer.path.name + ".html")
        terminal.write(page, FORMATS["html"].write(checked, look))
        terminal.out(terminal.say("demo_report", path=page))
        if noncompliant is None and answer.value.verdict == "noncompliant":
            noncompliant = answer.value
    if noncompliant is not None:
        path = folder / "letter.docx"
        terminal.write(path, letter.make(terminal, noncompliant, {})[0].data)
        terminal.write(letter.beside(path), letter.reply_form(noncompliant, {}))
        terminal.out("\n" + terminal.say("demo_letter", path=path))
    terminal.out("\n" + terminal.say("demo_next", command=_command()))
    return outputs.worst(codes)


def _command() -> str:
    """How this command is called: by its name if the shell finds it by that, else by its path."""
    called = Path(sys.argv[0])
    return "plancheck" if called.name != "plancheck" or shutil.which("plancheck") else os.path.relpath(called)
