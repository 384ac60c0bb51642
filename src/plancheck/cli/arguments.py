"""Arguments as typed: full-width characters normalised, values parsed, mistakes described in the user's language."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from plancheck.cli.terminal import Exit, Terminal
from plancheck.model.day import written
from plancheck.wording.usage import did_you_mean, metavar

_RANGES = (range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B), (0xFF0D, 0xFF0E, 0xFF0F, 0xFF1D))
#: Full-width digits, letters and － ． ／ ＝ to ASCII. Chinese punctuation stays: it may be part of a value.
FULL_WIDTH = {code: code - 0xFEE0 for codes in _RANGES for code in codes}
_DASHES = "－—–―−"


def with_ascii_dashes(argument: str) -> str:
    """An option as it was meant: Chinese input methods write “－－lang” or “——lang” for --lang. Other arguments stay."""
    name = argument.lstrip(_DASHES + "-")
    if argument[:1] not in tuple(_DASHES) or not name[:1].isalpha() or Path(argument).exists():
        return argument
    return ("-" if len(name) == 1 else "--") + name.translate(FULL_WIDTH)


_SPACED = re.compile("\u3000+(?=[" + _DASHES + "-])")


def split_arguments(arguments: Sequence[str]) -> list[str]:
    """The arguments, split at full-width spaces before options, since shells split at ASCII spaces only."""
    result: list[str] = []
    for argument in arguments:
        is_joined = _SPACED.search(argument) and not os.path.lexists(argument)
        result += [part for part in argument.split("\u3000") if part] if is_joined else [argument]
    return result


def language(arguments: Sequence[str]) -> str:
    """The language of messages: --lang, PLANCHECK_LANG, plancheck.toml, else Chinese. Wrong values are reported later, in Chinese."""
    given = [arguments[place + 1] for place, argument in enumerate(arguments[:-1]) if argument == "--lang"]
    given += [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    for lang in (*given[-1:], os.environ.get("PLANCHECK_LANG", "")):
        if lang.translate(FULL_WIDTH) in ("zh", "en"):
            return lang.translate(FULL_WIDTH)
    return "zh" if "--version" in arguments else _configured()


def _configured() -> str:
    from plancheck import config

    file = config.find(Path.cwd())
    return (config.read(file)[0].lang if file else None) or "zh"


class Text(click.types.StringParamType):
    """Text whose full-width letters, digits, “＝” and “－” count as ASCII."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The text with its full-width characters folded."""
        return str(value).translate(FULL_WIDTH)


class Choice(Text):
    """One of some words."""

    name = "choice"

    def __init__(self, *choices: str) -> None:
        self.choices = choices

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word; exit 2 with the possible ones for any other."""
        text = super().convert(value, param, ctx)
        if text in self.choices or ctx is None or param is None:
            return text
        choices = ", ".join(self.choices) + did_you_mean(ctx.obj.lang, text, list(self.choices))
        raise ctx.obj.stop(Exit.USAGE, "bad_choice", name=shown(ctx.obj, param), value=value, choices=choices)

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """The words, as help shows them."""
        return "|".join(self.choices)


class Date(Text):
    """A day, as 2026-11-25, 20261125 or 2026年11月25日."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A date; exit 2 with the right form for anything else."""
        if isinstance(value, date) or ctx is None or param is None:
            return value
        result = day(super().convert(value, param, ctx))
        if result is None:
            raise ctx.obj.stop(Exit.USAGE, "bad_value", name=shown(ctx.obj, param), value=value, why=ctx.obj.say("bad_date"))
        return result


def day(text: str) -> date | None:
    """The day of a text; None if it is not a day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return written(text)


class Setting(Text):
    """NAME=VALUE."""

    name = "setting"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """(name, value); exit 2 with the right form for anything else."""
        if isinstance(value, tuple) or ctx is None or param is None:
            return value
        name, equals, text = super().convert(value, param, ctx).partition("=")
        if not (name.strip() and equals and text.strip()):
            raise ctx.obj.stop(Exit.USAGE, "bad_value", name=shown(ctx.obj, param), value=value, why=ctx.obj.say("bad_set"))
        return name.strip(), text.strip()


def shown(terminal: Terminal, param: click.Parameter) -> str:
    """The name of a parameter on the command line."""
    return param.opts[0] if isinstance(param, click.Option) else metavar((param.metavar or param.name or "").strip("[]"), terminal.lang)


def mistake(terminal: Terminal, error: click.UsageError) -> str:
    """The message for a usage error, with a pointer to the help."""
    command = error.ctx.command_path if error.ctx else "plancheck"
    return f"{_sentence(terminal, error)}\n{terminal.say('see_help', command=command)}"


def _too_much(terminal: Terminal, error: click.UsageError, message: str) -> str:
    """The arguments that no parameter accepts, such as the value of an option that was taken as the value of the option before it."""
    params = error.ctx.command.params if error.ctx else []
    known = {name for param in params for name in param.opts if isinstance(param, click.Option)}
    for param in params:
        if error.ctx and isinstance(param, click.Option) and error.ctx.params.get(param.name or "") in known:
            return terminal.say("no_value", name=shown(terminal, param))
    return terminal.say("extra_arguments", names=message.partition("(")[2].rstrip(")"))


def _sentence(terminal: Terminal, error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption(option_name=name):
            known = [option for param in error.ctx.command.params for option in param.opts] if error.ctx else []
            return terminal.say("no_option", name=name) + did_you_mean(terminal.lang, name, known)
        case click.MissingParameter(param=click.Argument() as param):
            return terminal.say("missing_argument", name=shown(terminal, param))
        case click.MissingParameter(param=click.Option() as param):
            return terminal.say("missing_option", name=shown(terminal, param))
        case click.UsageError(message=message) if message.startswith("Got unexpected extra argument"):
            return _too_much(terminal, error, message)
        case click.BadOptionUsage(option_name=name):
            return terminal.say("takes_no_value" if "does not take" in error.message else "no_value", name=name)
        case _:
            return terminal.say("wrong_usage", error=error.format_message())
