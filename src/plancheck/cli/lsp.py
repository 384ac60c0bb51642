"""lsp: the language server for editors."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import Any

import click

from plancheck.cli import inputs
from plancheck.cli.help import ALWAYS, RULES, Helpful
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal

#: Modules of the extra `lsp`.
EXTRA = ("pygls", "lsprotocol")


@click.command(
    cls=Helpful,
    help="编辑器的语言服务：边写规则边提示（VS Code 等） | The language server of editors, which helps while rules are written",
)
@RULES
@ALWAYS
@click.pass_obj
def lsp(terminal: Terminal, /, **asked: Any) -> int:
    """Serve over standard input and output until the editor ends it; exit 2 without the extra `lsp`."""
    if any(find_spec(module) is None for module in EXTRA):
        from plancheck.version import VERSION

        raise terminal.stop(Exit.USAGE, "no_lsp", python=sys.executable, version=VERSION)
    from plancheck.lsp import server

    config, given = inputs.settings(terminal), CheckOptions(**asked)
    folders = tuple(folder.absolute() for folder in inputs.rule_folders(terminal, config, given.rules))
    packs = tuple(given.packs or config.packs)
    server.start(server.Settings(folders, packs, "en" if terminal.lang == "en" else "zh"))
    return Exit.OK
