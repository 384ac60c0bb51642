"""Commands whose help is written "中文 | English", and the options that several of them have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from plancheck import door
from plancheck.cli.typed import Choice, Date, Setting, Text
from plancheck.door import Door, Stop
from plancheck.messages import did_you_mean

_HEADINGS = {"Options": "选项", "Commands": "命令", "Usage: ": "用法：", "Show this message and exit.": "显示这段说明"}


def _side(text: str, here: object) -> str:
    """The half of "中文 | English" that the person reads."""
    zh, _, en = text.partition(" | ")
    return en if en and isinstance(here, Door) and here.lang == "en" else zh


class _Formatter(click.HelpFormatter):
    """click's, with Chinese headings."""

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _HEADINGS["Usage: "])


class Helpful(click.Command):
    """A command whose help texts are "中文 | English"."""

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        if ctx.obj.lang == "zh":
            ctx.formatter_class = _Formatter
        return super().get_help(ctx)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_side(self.help or "", ctx.obj))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, each with its sentence."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rows = [(names, _side(text, ctx.obj)) for names, text in (param.get_help_record(ctx) or ("", "") for param in options)]
        if ctx.obj.lang == "zh":
            rows = [(names, _HEADINGS.get(text, text)) for names, text in rows]
        with formatter.section("Options"):
            formatter.write_dl(rows)


class Commands(Helpful, click.Group):
    """A group whose commands are listed in both languages, and named when one is misspelt."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options and the commands."""
        super().format_options(ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl([(name, _side(command.help or "", ctx.obj)) for name, command in self.commands.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; exit 2 with the nearest name if there is none."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = did_you_mean(ctx.obj.lang, args[0], list(self.commands))
            see = ctx.obj.say("see_help", command=ctx.command_path)
            raise Stop(door.USAGE, f"{ctx.obj.say('no_command', name=args[0])}{near}\n{see}")
        return super().resolve_command(ctx, args)


Decorator = Callable[[Any], Any]


def options(*all_of: Decorator) -> Decorator:
    """Several options in the order they are listed in."""

    def added(function: Any) -> Any:
        for option in reversed(all_of):
            function = option(function)
        return function

    return added


def repeated(*names: str, type: click.ParamType, metavar: str, help: str) -> Decorator:  # type: ignore[type-arg]
    """An option that may be given several times."""
    return click.option(*names, multiple=True, type=type, metavar=metavar, help=help)


ALWAYS = options(
    click.option("--lang", type=Choice("zh", "en"), expose_value=False, help="语言：zh 中文，en 英文 | Language: zh or en"),
    click.option("--debug", is_flag=True, expose_value=False, help="程序出错时显示出错位置 | Show where a fault of plancheck lies"),
)
RULES = options(
    repeated("--rules", type=click.STRING, metavar="DIR", help="自己的规则文件夹，可多次 | A folder with rules of your own, repeatable"),
    repeated("--pack", "packs", type=Text(), metavar="ID", help="只用这个规则包，可多次 | Use this rule pack only, repeatable"),
)
PLAN = options(
    click.option("--kind", type=Text(), help="方案类型，规则包声明的 | Kind of plan, as the packs declare"),
    click.option("--province", type=Text(), help="所在省份 | Province"),
    repeated("--set", "settings", type=Setting(), metavar="NAME=VALUE", help="规则包的参数，可多次 | A parameter of a pack, repeatable"),
    click.option("--date", "on", type=Date(), metavar="YYYY-MM-DD", help="审核日期，默认今天 | Date of the check, today by default"),
)
VIEW = click.option(
    "--view",
    type=Choice("final", "original"),
    default="final",
    help="Word 文件有修订时读哪个文本：final 修订后（默认），original 修订前 | Text of a Word file with tracked changes: "
    "final, after them (default), or original, before them",
)
OUTPUT = click.option("-o", "--output", metavar="FILE|DIR", help="写到这里 | Write it here")
