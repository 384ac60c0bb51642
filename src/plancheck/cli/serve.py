"""serve: the workbench, plancheck in a browser; and what belongs to it (work, backup, restore, audit)."""

from __future__ import annotations

import os
import sys
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck.cli import inputs
from plancheck.cli.arguments import Text
from plancheck.cli.help import ALWAYS, RULES, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Terminal

if TYPE_CHECKING:
    from plancheck.web.site import Site

#: Modules of the extra `web`.
_NEEDED = ("django", "django_htmx", "whitenoise", "waitress", "argon2", "axes")

SITE = options(
    click.option("--data", metavar="DIR", help="数据文件夹，默认在用户目录 | Folder of the data, in the user's own by default"),
    click.option(
        "--database",
        metavar="postgres://…",
        envvar="PLANCHECK_DATABASE",
        help="PostgreSQL 数据库的地址，默认用数据文件夹里的 SQLite | Address of a PostgreSQL database; SQLite by default",
    ),
)


@click.command(cls=Helpful, help="在浏览器里审核 | Review in a browser")
@click.option("--office", is_flag=True, help="多人使用：账号、角色、局域网 | For an office: accounts, roles, the local network")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="在哪个地址上提供服务 | Address to listen on")
@click.option("--port", type=int, default=0, metavar="N", help="端口，默认任选一个空闲的 | Port, a free one by default")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="浏览器访问用的主机名，可多次 | Host name that browsers use, repeatable"
)
@click.option("--https", is_flag=True, help="浏览器经 HTTPS 访问（反向代理） | Browsers come by HTTPS, through a reverse proxy")
@click.option("--workers", type=click.IntRange(0, 64), default=2, metavar="N", help="同时审核几份 | Drafts at a time")
@click.option("--no-browser", is_flag=True, help="不打开浏览器 | Do not open the browser")
@options(SITE, RULES, ALWAYS)
@click.pass_obj
def serve(
    terminal: Terminal,
    /,
    office: bool,
    host: str,
    port: int,
    names: tuple[str, ...],
    https: bool,
    workers: int,
    no_browser: bool,
    data: str | None,
    database: str | None,
    **asked: Any,
) -> int:
    """Serve the workbench until Ctrl-C."""
    check_installed(terminal)
    from plancheck.web import serving

    site = made(
        terminal, data, database, asked, office=office, hosts=(host, *names, *(("localhost",) if host == "127.0.0.1" else ())), https=https
    )
    prepared(terminal, site)
    if office:
        _first_administrator(terminal)
    crew = serving.Workers(site, workers)
    try:
        with serving.listening(host, port) as server:
            address = f"http://{host}:{server.effective_port}/"
            entrance = address if office else f"{address}enter?token={serving.new_token(site)}"
            terminal.err(terminal.say("serving", address=entrance, folder=site.folder))
            crew.start()
            if not no_browser and not office:
                webbrowser.open(entrance)
            server.run()
    except OSError as error:
        raise terminal.stop(Exit.FAILURE, "serve_listen", host=host, port=port, error=error.strerror or str(error)) from error
    finally:
        crew.stop()
    return Exit.OK


def check_installed(terminal: Terminal) -> None:
    """Exit 2, with how to get it, where the extra `web` is not installed."""
    if any(find_spec(module) is None for module in _NEEDED):
        from plancheck.version import VERSION

        raise terminal.stop(Exit.USAGE, "no_web", python=sys.executable, version=VERSION)


def made(terminal: Terminal, data: str | None, database: str | None, asked: dict[str, Any], **given: Any) -> Site:
    """The site that the options describe, with the rules of plancheck.toml."""
    from plancheck.web.serving import default_folder
    from plancheck.web.site import Site

    config = inputs.settings(terminal)
    check = CheckOptions(**asked)
    folders = tuple(Path(folder).absolute() for folder in inputs.rule_folders(terminal, config, check.rules))
    return Site(
        folder=Path(data).absolute() if data else default_folder(),
        database=database or "",
        lang=terminal.lang,
        rules=folders,
        packs=tuple(check.packs or config.packs),
        letter=dict(config.letter),
        time_zone=_time_zone() or Site.time_zone,
        **given,
    )


def _time_zone() -> str:
    """The name of this machine's time zone; "" where it does not say."""
    from zoneinfo import available_timezones

    named = os.environ.get("TZ", "").lstrip(":") or os.path.realpath("/etc/localtime").rpartition("zoneinfo/")[2]
    return named if named in available_timezones() else ""


def prepared(terminal: Terminal, site: Site) -> None:
    """Makes the tables; exit 5 where the folder or the database cannot be used, 2 for rules with errors."""
    from plancheck.web import serving
    from plancheck.web.site import BadDatabase

    try:
        serving.prepare(site)
    except BadDatabase:
        raise terminal.stop(Exit.USAGE, "serve_database", database="postgres://…") from None
    except OSError as error:
        raise terminal.stop(Exit.FAILURE, "serve_folder", folder=site.folder, error=error.strerror or str(error)) from error
    from plancheck.web import work

    try:
        work.rules()
    except work.BadRules as error:
        raise terminal.stop(Exit.USAGE, "serve_rules", problems=str(error)) from None


def _first_administrator(terminal: Terminal) -> None:
    """Asks for the first account of an office; exit 2 where nobody can be asked."""
    from plancheck.web.acts import Refused, people
    from plancheck.web.models import Person

    if Person.objects.exclude(role="owner").exists():
        return
    if not sys.stdin.isatty():
        raise terminal.stop(Exit.USAGE, "serve_first")
    terminal.err(terminal.say("serve_first_ask"))
    while True:
        username = click.prompt(terminal.say("serve_first_name"), type=Text())
        password = click.prompt(terminal.say("serve_first_password"), hide_input=True)
        try:
            people.first_administrator(username, password)
            return
        except Refused as error:
            terminal.err(error.message.of(terminal.lang))
