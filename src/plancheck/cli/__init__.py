"""The command line: options in, bytes and an exit code out. Nothing is parsed or judged here.

A command is in the module of its name, which is imported when the command is called. Modules import click, the terminal and the
model at their top, and whatever reads rules, documents or templates inside the function that needs it: `plancheck --version` takes a
tenth of a second, and a check loads nothing that only other commands need.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from plancheck.cli.arguments import language, mistake, split_arguments, with_ascii_dashes
from plancheck.cli.help import ALWAYS, Commands
from plancheck.cli.terminal import Exit, OutputLost, Stop, Terminal, replace_unprintable, why
from plancheck.version import VERSION

#: The commands in the order of the help; every one is in the module of its name.
COMMANDS = (
    "check",
    "batch",
    "extract",
    "explain",
    "decide",
    "annotate",
    "letter",
    "compare",
    "rules",
    "lsp",
    "schema",
    "demo",
    "serve",
    "work",
    "people",
    "audit",
    "backup",
    "restore",
    "doctor",
)


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
    if sys.stdout is None or sys.stderr is None or not _has_folder():
        return _without_surroundings()
    replace_unprintable()
    arguments = [with_ascii_dashes(argument) for argument in split_arguments(arguments)]
    terminal = Terminal(language(arguments), "--debug" in arguments)
    try:
        code = commands.main(arguments, prog_name="plancheck", standalone_mode=False, obj=terminal)
        return code if isinstance(code, int) else Exit.OK
    except Stop as stop:
        _say(terminal, stop.sentence)
        return stop.code
    except click.UsageError as error:
        _say(terminal, mistake(terminal, error))
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        _say(terminal, terminal.say("cancelled"))
        return Exit.CANCELLED
    except OutputLost as error:
        _say(terminal, terminal.say("unheard", error=error))
        return Exit.FAILURE
    except SystemExit:  # click makes one of any broken pipe, with the exit code 1 of a verdict
        _say(terminal, terminal.say("unheard", error="EPIPE"))
        return Exit.FAILURE
    except (OSError, MemoryError) as error:  # a full disk, no file descriptors left
        _trace(terminal)
        name = f"{error.filename}: " if isinstance(error, OSError) and error.filename else ""
        _say(terminal, terminal.say("system", error=name + (why(error) if isinstance(error, OSError) else "MemoryError")))
        return Exit.FAILURE
    except Exception as error:  # noqa: BLE001  the one border where a fault of ours becomes an exit code
        _trace(terminal)
        _say(terminal, terminal.say("internal", error=type(error).__name__))
        return Exit.FAILURE


def _without_surroundings() -> int:
    """Refuses to run without standard streams or a working folder, with a message if one can be printed."""
    terminal = Terminal("en" if os.environ.get("PLANCHECK_LANG") == "en" else "zh")
    stream = sys.stderr or sys.stdout
    if stream is not None:
        replace_unprintable()
        with suppress(OSError):
            closed = [name for name, it in (("stdout", sys.stdout), ("stderr", sys.stderr)) if it is None]
            stream.write(terminal.say("stream_closed", name=closed[0]) if closed else terminal.say("folder_gone"))
            stream.write("\n")
            stream.flush()
    return Exit.FAILURE


def _has_folder() -> bool:
    """Whether the working folder still exists."""
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _say(terminal: Terminal, sentence: str) -> None:
    """Prints the last message of a command, if standard error still exists."""
    with suppress(OutputLost):
        if sentence:
            terminal.err(sentence)


def _trace(terminal: Terminal) -> None:
    if terminal.debug:
        import traceback

        _say(terminal, traceback.format_exc())
