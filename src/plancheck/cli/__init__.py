"""The command line: options in, bytes and an exit code out. Nothing is parsed or judged here.

Everything heavy is imported by the command that needs it, so that `plancheck --version` costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

import plancheck
from plancheck.cli.arguments import language, mistake, parted, unfolded
from plancheck.cli.help import ALWAYS, Commands
from plancheck.cli.terminal import Exit, Stop, Terminal, replace_unprintable

#: The module under cli/ that holds each command, in the order in which help lists them.
MODULES = {
    "check": "drafts", "batch": "batch", "extract": "drafts", "explain": "explain", "decide": "decide", "annotate": "annotate",
    "letter": "letter", "compare": "compare", "rules": "rules", "schema": "schema", "demo": "demo",
}  # fmt: skip


@click.group(
    cls=Commands,
    modules=MODULES,
    invoke_without_command=True,
    help="对照编制指南逐条审核方案 | Check a draft plan against a guideline, rule by rule",
)
@click.option("--version", "version", is_flag=True, help="显示版本 | Show the version")
@ALWAYS
@click.pass_context
def commands(context: click.Context, version: bool) -> int | None:
    """The group of all commands."""
    if version:
        context.obj.out(f"plancheck {plancheck.__version__}")
        context.exit(Exit.OK)
    if context.invoked_subcommand is None:
        context.obj.out(context.get_help())
        return Exit.USAGE
    return None


def main(arguments: Sequence[str]) -> int:
    """Run one command. Gives its exit code; never raises."""
    replace_unprintable()
    arguments = [unfolded(each) for each in parted(arguments)]
    terminal = Terminal(language(arguments), "--debug" in arguments)
    try:
        code = commands.main(list(arguments), prog_name="plancheck", standalone_mode=False, obj=terminal)
        return code if isinstance(code, int) else Exit.OK
    except Stop as stop:
        if stop.sentence:
            terminal.err(stop.sentence)
        return stop.code
    except click.UsageError as error:
        terminal.err(mistake(terminal, error))
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        terminal.err(terminal.say("cancelled"))
        return Exit.CANCELLED
    except Exception as error:  # noqa: BLE001  the one border where a fault of ours becomes an exit code
        if terminal.debug:
            import traceback

            terminal.err(traceback.format_exc())
        terminal.err(terminal.say("internal", error=type(error).__name__))
        return Exit.FAILURE
