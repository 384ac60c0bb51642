"""schema: the JSON Schemas of what plancheck writes and reads."""

from __future__ import annotations

import click

from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.usage import did_you_mean


@click.command(cls=Helpful, help="输出 JSON 的格式定义（JSON Schema），不写名称则列出全部 | Print a JSON Schema; without NAME, list them")
@click.argument("name", metavar="[NAME]", required=False)
@ALWAYS
@click.pass_obj
def schema(terminal: Terminal, /, name: str | None) -> int:
    """Print a schema; exit 2 for a name that there is none of."""
    from plancheck.contract import schema as schemas

    names = schemas.names()
    if name is None:
        terminal.out("\n".join(names))
        return Exit.OK
    if name not in names:
        unknown = terminal.say("no_schema", name=name, choices=", ".join(names))
        raise Stop(Exit.USAGE, unknown + did_you_mean(terminal.lang, name, list(names)))
    terminal.out_bytes(schemas.text(name).encode())
    return Exit.OK
