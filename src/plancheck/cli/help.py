"""Commands with help texts in the form "中文 | English", and shared options."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import Any

import click

from plancheck.cli.arguments import Choice, Date, Setting, Text
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.wording.usage import did_you_mean, metavar

_HEADINGS = {"Options": "选项", "Commands": "命令", "Usage: ": "用法：", "Show this message and exit.": "显示这段说明"}


def _side(text: str, terminal: object) -> str:
    """The half of "中文 | English" in the language of the user."""
    zh, _, en = text.partition(" | ")
    return en if en and isinstance(terminal, Terminal) and terminal.lang == "en" else zh


class _Formatter(click.HelpFormatter):
    """The formatter of click, with Chinese headings."""

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_HEADINGS.get(heading, heading)}：\n")

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _HEADINGS["Usage: "])

    def write_text(self, text: str) -> None:
        """A paragraph, wrapped."""
        margin = " " * self.current_indent
        self.write("".join(f"{margin}{line}\n" for line in _folded(text, max(self.width - self.current_indent, 10))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A definition list. Chinese characters count as two columns, unlike in click."""
        rows = list(rows)
        first = min(max((display_width(names) for names, _ in rows), default=0), col_max) + col_spacing
        margin = " " * self.current_indent
        for names, text in rows:
            lines = _folded(text, max(self.width - first - self.current_indent, 10))
            fits = display_width(names) <= first - col_spacing
            self.write(margin + names + (" " * (first - display_width(names)) if fits else "\n" + margin + " " * first))
            self.write(("\n" + margin + " " * first).join(lines) + "\n")


def display_width(text: str) -> int:
    """Columns of a console that a text takes."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


#: Text that is not broken: a word or a Chinese character, with the closing marks after it.
_PIECE = re.compile(r"(?:[!-~]+|[“（《]*[^!-~\s])[，。；：、）”》…]*|\s+")


def _folded(text: str, width: int) -> list[str]:
    """The lines of a Chinese text that is at most `width` columns wide."""
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and display_width(lines[-1] + piece) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _helped(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        context.obj.out(context.get_help())
        context.exit(Exit.OK)


class Helpful(click.Command):
    """A command whose help texts are "中文 | English"."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As in click, but every error has its command, also for an option without its value."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def get_help(self, ctx: click.Context) -> str:
        """The help page."""
        if ctx.obj.lang == "zh":
            ctx.formatter_class = _Formatter
        return super().get_help(ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, printed like all output. With click's own, a closed pipe would give exit 1, which is a verdict."""
        option = super().get_help_option(ctx)
        if option:
            option.callback = _helped
        return option

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """The usage line after the name of the command."""
        return [metavar(piece, ctx.obj.lang) for piece in super().collect_usage_pieces(ctx)]

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The help text of the command."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_side(self.help or "", ctx.obj))

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The text below the options, such as exit codes."""
        for paragraph in _side(self.epilog or "", ctx.obj).split("\n\n"):
            formatter.write_paragraph()
            formatter.write_text(paragraph)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options with their help texts."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = (param.get_help_record(ctx) or ("", "") for param in options)
        rows = [(metavar(names, ctx.obj.lang), _side(text, ctx.obj)) for names, text in records]
        if ctx.obj.lang == "zh":
            rows = [(names, _HEADINGS.get(text, text)) for names, text in rows]
        with formatter.section("Options"):
            formatter.write_dl(rows)


class Commands(Helpful, click.Group):
    """A group that lists its commands in the language of the user, and suggests one for a misspelt name.

    `modules` are commands in the modules of their names under cli/, which are imported when called. Importing all of them would take 12 ms.
    """

    def __init__(self, *args: Any, modules: Sequence[str] = (), **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, as they are listed."""
        return [*self.modules, *self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with a name; None if there is none."""
        if cmd_name in self.modules:
            command: click.Command = getattr(import_module(f"plancheck.cli.{cmd_name}"), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options and the commands."""
        super().format_options(ctx, formatter)
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        with formatter.section("Commands"):
            formatter.write_dl([(name, _side(command.help or "", ctx.obj)) for name, command in commands if command])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command; exit 2 with the nearest name if there is none."""
        names = self.list_commands(ctx)
        if args[0] not in names and not args[0].startswith("-"):
            near = did_you_mean(ctx.obj.lang, args[0], names)
            see = ctx.obj.say("see_help", command=ctx.command_path)
            raise Stop(Exit.USAGE, f"{ctx.obj.say('no_command', name=args[0])}{near}\n{see}")
        return super().resolve_command(ctx, args)


Decorator = Callable[[Any], Any]


def options(*all_of: Decorator) -> Decorator:
    """Several options in this order."""

    def added(function: Any) -> Any:
        for option in reversed(all_of):
            function = option(function)
        return function

    return added


def repeated(*names: str, type: click.types.StringParamType, metavar: str, help: str) -> Decorator:
    """An option that may be given several times."""
    return click.option(*names, multiple=True, type=type, metavar=metavar, help=help)


ALWAYS = options(
    click.option("--lang", type=Choice("zh", "en"), expose_value=False, help="语言：zh 中文，en 英文 | Language: zh or en"),
    click.option("--debug", is_flag=True, expose_value=False, help="程序出错时显示出错位置 | Show where a fault of plancheck lies"),
)


def _keep_config(context: click.Context, _: click.Parameter, file: str | None) -> None:
    context.meta[CONFIG] = file


#: The key of the file of --config in the context of click.
CONFIG = "plancheck.config"
RULES = options(
    click.option(
        "--config",
        expose_value=False,
        callback=_keep_config,
        metavar="FILE",
        help="用这个配置文件，不找 plancheck.toml | Use this configuration file instead of looking for plancheck.toml",
    ),
    repeated("--rules", type=click.STRING, metavar="DIR", help="自己的规则文件夹，可多次 | A folder with rules of your own, repeatable"),
    repeated("--pack", "packs", type=Text(), metavar="ID", help="只用这个规则包，可多次 | Use this rule pack only, repeatable"),
)
PLAN = options(
    click.option("--kind", type=Text(), help="方案类型，规则包声明的 | Kind of plan, as the packs declare"),
    click.option("--province", type=Text(), help="所在省份 | Province"),
    repeated("--set", "settings", type=Setting(), metavar="NAME=VALUE", help="规则包的参数，可多次 | A parameter of a pack, repeatable"),
    click.option(
        "--plan-date",
        type=Date(),
        metavar="YYYY-MM-DD",
        help="方案的编制日期，默认从封面和落款读 | Date of the draft, read from its first and last lines by default",
    ),
    click.option("--date", "on", type=Date(), metavar="YYYY-MM-DD", help="审核日期，默认今天 | Date of the check, today by default"),
)
ANNEX = click.option(
    "--annex",
    "annexes",
    multiple=True,
    metavar="FILE",
    help="附件：单独成文件的项目表等（.xlsx、.docx、.pdf …），一律作为方案的一部分来读，可多次 | A file sent in with the draft, such "
    "as a table of projects (.xlsx, .docx, .pdf …); it is read as a part of the draft whatever it looks like. Repeatable",
)
VIEW = click.option(
    "--view",
    type=Choice("final", "original"),
    default="final",
    help="Word 文件有修订时读哪个文本：final 修订后（默认），original 修订前 | Text of a Word file with tracked changes: "
    "final, after them (default), or original, before them",
)
OUTPUT = click.option("-o", "--output", metavar="FILE|DIR", help="写到这里 | Write it here")
