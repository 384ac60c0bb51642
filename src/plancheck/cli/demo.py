"""demo: a first look, without a draft of one's own."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import date
from pathlib import Path

import click

from plancheck import door, resources
from plancheck.cli import letter, shared
from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.shared import Asked
from plancheck.door import Door


@click.command(cls=Helpful, help="演示：审核自带的示例方案 | A first look: checks the sample plans")
@click.option("-o", "--output", metavar="DIR", default="plancheck-demo", help="写到这个文件夹 | Folder to write to")
@ALWAYS
@click.pass_obj
def demo(here: Door, /, output: str) -> int:
    """Copy the sample plans, check each, write their reports; a letter and its form for the first that does not comply."""
    from plancheck import config, pipeline
    from plancheck.model.report import Options

    folder = Path(output)
    samples = sorted(each for each in resources.folder("samples").iterdir() if each.suffix in shared.DRAFTS)
    if not samples:
        raise here.stop(door.FAULT, "no_samples")
    here.out(here.say("demo_start", count=len(samples), path=folder))
    drafts = [folder / each.name for each in samples]
    for sample, draft in zip(samples, drafts, strict=True):
        here.write(draft, sample.read_bytes())
    loaded = shared.rules(here, config.Config(), Asked())
    codes, bad = [], None
    for answer in pipeline.reports(drafts, pipeline.Job(loaded, Options(), date.today())):
        shared.faults(here, answer)
        codes.append(door.FAULT if answer.error else door.FINE)
        here.out("\n" + shared.rendered(here, answer.value, "console", "summary").decode())
        page = answer.path.with_name(answer.path.name + ".html")
        here.write(page, shared.rendered(here, answer.value, "html"))
        here.out(here.say("demo_report", path=page))
        if bad is None and answer.value.verdict == "noncompliant":
            bad = answer.value
    if bad is not None:
        place = folder / "letter.docx"
        fields = {"replies_form": True}
        here.write(place, letter.written(here, bad, fields))
        here.write(letter.beside(place), letter.reply_form(bad, fields))
        here.out("\n" + here.say("demo_letter", path=place))
    here.out("\n" + here.say("demo_next", command=_command()))
    return shared.worst(codes)


def _command() -> str:
    """How this command is called from here: by its name if it is found by it, else by its path."""
    called = Path(sys.argv[0])
    if called.name != "plancheck" or shutil.which("plancheck"):
        return "plancheck"
    return os.path.relpath(called)
