"""backup: a copy of a whole workbench in one file."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.serve import SITE, STORE, open_workbench, stops_if_unusable, store_place
from plancheck.cli.terminal import Exit, Terminal


@click.command(cls=Helpful, help="把工作台的数据库和文件备份成一个文件，不用停 | Copy the workbench into one file, while it is served")
@click.argument("file", metavar="FILE")
@SITE
@STORE
@ALWAYS
@click.pass_obj
def backup(terminal: Terminal, /, file: str, data: str | None, database: str | None, store: str | None) -> int:
    """Exit 0 for a whole copy, 3 where stored files were damaged or gone and the copy lacks them."""
    folder = open_workbench(terminal, data, database, store_place(terminal, store))
    from plancheck.web import backup as copies

    path = Path(file)
    try:
        copies.require_outside(path)
        terminal.make_parent(path)
        with stops_if_unusable(terminal, folder):
            try:
                summary = copies.write(path)
            except OSError as error:
                raise terminal.unwritable(path, error) from error
    except copies.Unusable as error:
        raise terminal.stop(Exit.FAILURE, f"backup_{error.why}", what=error.what) from error
    terminal.err(terminal.say("backup_done", path=path, rows=summary.rows, files=summary.files))
    for name in summary.missing:
        terminal.err(terminal.say("backup_missing", name=name))
    return Exit.NOT_CHECKED if summary.missing else Exit.OK
