"""The command line: options in, bytes and an exit code out. Nothing is parsed or judged here.

A command stands in the module of its name, which is imported when the command is called. Modules import click, the terminal and the
model at their top, and whatever reads rules, documents or templates inside the function that needs it: `plancheck --version` takes a
tenth of a second, and a check does not load what another command is for.
"""

from __future__ import annotations

from collections.abc import Sequence

import click

from plancheck.cli.arguments import language, mistake, split_arguments, with_ascii_dashes
from plancheck.cli.help import ALWAYS, Commands
from plancheck.cli.terminal import Exit, Stop, Terminal, replace_unprintable
from plancheck.version import VERSION

#: The commands, in the order in which help lists them; each stands in the module of its name.
COMMANDS = ("check", "batch", "extract", "explain", "decide", "annotate", "letter", "compare", "rules", "schema", "demo")


@click.group(
    cls=Commands,
    modules=COMMANDS,
    invoke_without_command=True,
    help="对照编制指南逐条审核方案 | Check a draft plan against a guideline, rule by rule",
)
@click.option("--version", "version", is_flag=True, help="显示版本 | Show the version")
@ALWAYS
@click.pass_context
def commands(context: click.Context, version: bool) -> int | None:
    """The group of all commands."""
    if version:
        context.obj.out(f"plancheck {VERSION}")
        context.exit(Exit.OK)
    if context.invoked_subcommand is None:
        context.obj.out(context.get_help())
        return Exit.USAGE
    return None


def main(arguments: Sequence[str]) -> int:
    """Run one command. Returns its exit code; never raises."""
    replace_unprintable()
    arguments = [with_ascii_dashes(argument) for argument in split_arguments(arguments)]
    terminal = Terminal(language(arguments), "--debug" in arguments)
    try:
        code = commands.main(arguments, prog_name="plancheck", standalone_mode=False, obj=terminal)
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
