"""people: the accounts of a workbench, for whoever runs it, when no administrator gets in."""

from __future__ import annotations

from typing import Any

import click

from plancheck.cli.arguments import Text
from plancheck.cli.help import ALWAYS, RULES, Commands, Helpful, options
from plancheck.cli.serve import SITE, STORE, check_installed, make_site, open_workbench, prepare, stops_if_unusable
from plancheck.cli.terminal import Exit, Terminal


@click.group(cls=Commands, help="工作台的账号 | The accounts of a workbench")
@ALWAYS
def people() -> None:
    """What is done with accounts outside the workbench."""


@people.command(cls=Helpful, help="建立第一个账号：管理员 | Make the first account, the administrator")
@click.argument("name", metavar="NAME", type=Text())
@options(SITE, STORE, RULES, ALWAYS)
@click.pass_obj
def first(terminal: Terminal, /, name: str, data: str | None, database: str | None, store: str | None, **asked: Any) -> int:
    """Make a workbench for an office, if there is none, and print a password for the first visit; exit 2 where it has accounts."""
    check_installed(terminal)
    site = make_site(terminal, data, database, store, asked, office=True)
    prepare(terminal, site)
    from plancheck.web.acts import Refused
    from plancheck.web.acts import people as accounts  # its tables need a configured site

    with stops_if_unusable(terminal, site.folder):
        try:
            password = accounts.first_account(name)
        except Refused as error:
            terminal.err(error.message.of(terminal.lang))
            return Exit.USAGE
    terminal.out(password)
    terminal.err(terminal.say("people_first", name=name))
    return Exit.OK


@people.command(cls=Helpful, help="管理员忘了密码时，重设一个账号的密码 | Give an account a new password, when no administrator gets in")
@click.argument("name", metavar="NAME", type=Text())
@SITE
@ALWAYS
@click.pass_obj
def reset(terminal: Terminal, /, name: str, data: str | None, database: str | None) -> int:
    """Print a password for the next visit; exit 4 where there is no such account."""
    folder = open_workbench(terminal, data, database)
    from plancheck.web.acts import Refused
    from plancheck.web.acts import people as accounts  # its tables need a configured site

    with stops_if_unusable(terminal, folder):
        try:
            password = accounts.reset_password_here(name)
        except Refused as error:
            terminal.err(error.message.of(terminal.lang))
            return Exit.NO_INPUT
    terminal.out(password)
    terminal.err(terminal.say("people_reset", name=name))
    return Exit.OK
