"""schema: the JSON Schemas of what plancheck writes and reads."""

from __future__ import annotations

from pathlib import Path

import click

from plancheck import contract
from plancheck.cli.help import ALWAYS, Helpful
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.usage import did_you_mean


@click.command(cls=Helpful, help="输出 JSON 的格式定义（JSON Schema），不写名称则列出全部 | Print a JSON Schema; without NAME, list them")
@click.argument("name", metavar="[NAME]", required=False)
@ALWAYS
@click.pass_obj
def schema(terminal: Terminal, /, name: str | None) -> int:
    """Print the schema as it is shipped; exit 2 for a name that there is none of."""
    files = {path.stem.rpartition("-")[0]: path for path in sorted(Path(contract.__path__[0], "schemas").glob("*.json"))}
    if name is None:
        terminal.out("\n".join(files))
        return Exit.OK
    if name not in files:
        unknown = terminal.say("no_schema", name=name, choices=", ".join(files))
        raise Stop(Exit.USAGE, unknown + did_you_mean(terminal.lang, name, list(files)))
    terminal.out_bytes(files[name].read_bytes())
    return Exit.OK
