"""restore: a workbench from its copy."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.serve import SITE, STORE, check_installed, stops_if_unusable, store_place
from plancheck.cli.terminal import Exit, Terminal


@click.command(cls=Helpful, help="由备份恢复工作台，到空的文件夹和空的数据库 | Restore a copy into an empty folder and database")
@click.argument("file", metavar="FILE")
@SITE
@STORE
@ALWAYS
@click.pass_obj
def restore(terminal: Terminal, /, file: str, data: str | None, database: str | None, store: str | None) -> int:
    """Exit 0 if everything is back, 3 where the copy lacks files, 1 where the history was changed before it was made, 4 without a copy."""
    check_installed(terminal)
    from plancheck.web import backup
    from plancheck.web.serving import default_folder
    from plancheck.web.site import Site

    folder = Path(data).absolute() if data else default_folder()
    if not Path(file).is_file():
        raise terminal.stop(Exit.NO_INPUT, "restore_no_file", what=file)
    try:
        with stops_if_unusable(terminal, folder):
            summary, sound = backup.restore(Path(file), Site(folder, database or "", store_place(terminal, store)))
    except backup.Unusable as error:
        raise terminal.stop(Exit.FAILURE, f"backup_{error.why}", what=error.what) from error
    terminal.err(
        terminal.say("restore_done", folder=folder, rows=summary.rows, files=summary.files, records=summary.records, last=summary.last)
    )
    for name in summary.missing:
        terminal.err(terminal.say("backup_missing", name=name))
    if not sound:
        terminal.err(terminal.say("restore_history"))
        return Exit.FINDINGS
    return Exit.NOT_CHECKED if summary.missing else Exit.OK
