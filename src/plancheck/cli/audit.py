"""audit: the history of a workbench."""

from __future__ import annotations

import click

from plancheck.cli.help import ALWAYS, Commands, Helpful
from plancheck.cli.serve import SITE, open_workbench, stops_if_unusable
from plancheck.cli.terminal import Exit, Terminal


@click.group(cls=Commands, help="工作台的操作记录 | The history of the workbench")
@ALWAYS
def audit() -> None:
    """What is done with the history outside the workbench."""


@audit.command(cls=Helpful, help="查验操作记录有没有被改动、删除、增加或调换 | Whether a record was changed, taken out, added or moved")
@click.option("--noted", default="", metavar="CODE", help="以前查验时记下的校验码 | Code that an earlier verification printed")
@SITE
@ALWAYS
@click.pass_obj
def verify(terminal: Terminal, /, noted: str, data: str | None, database: str | None) -> int:
    """Exit 0 for a history as it was written, 1 for any other, 5 where its key is gone."""
    folder = open_workbench(terminal, data, database)
    from plancheck.web import audit as history  # its tables need a configured site

    with stops_if_unusable(terminal, folder):
        checked = history.verify(noted.strip())
    for problem in checked.problems:
        terminal.out(terminal.say(f"audit_{problem.fault}", number=problem.number))
    if checked.problems:
        return Exit.FINDINGS
    terminal.out(
        terminal.say("audit_sound", records=checked.records, last=checked.last) if checked.records else terminal.say("audit_empty")
    )
    return Exit.OK
