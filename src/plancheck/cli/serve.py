"""serve: the workbench, plancheck in a browser; and what belongs to it (work, backup, restore, audit)."""

from __future__ import annotations

import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plancheck import stores
from plancheck.cli import inputs
from plancheck.cli.arguments import Text
from plancheck.cli.file_lock import Busy, locked
from plancheck.cli.help import ALWAYS, RULES, Helpful, options
from plancheck.cli.inputs import CheckOptions
from plancheck.cli.terminal import Exit, Stop, Terminal, why

if TYPE_CHECKING:
    from plancheck.web.certificates import Encryption
    from plancheck.web.site import Site

#: Modules of the extra `web`.
EXTRA = ("django", "django_htmx", "whitenoise", "waitress", "argon2", "axes")

#: The port of HTTPS addresses that name none.
HTTPS_PORT = 443

SITE = options(
    click.option("--data", metavar="DIR", help="数据文件夹，默认在用户目录 | Folder of the data, in the user's own by default"),
    click.option(
        "--database",
        metavar="postgres://…",
        envvar="PLANCHECK_DATABASE",
        help="PostgreSQL 数据库的地址，默认用数据文件夹里的 SQLite | Address of a PostgreSQL database; SQLite by default",
    ),
)

STORE = options(
    click.option(
        "--store",
        metavar="DIR",
        envvar="PLANCHECK_STORE",
        help="文件存在哪个文件夹或地址（s3://…） | Folder or address (s3://…) of the files; in the data folder by default",
    ),
)
CERTIFICATE = options(
    click.option(
        "--certificate",
        metavar="FILE",
        help="HTTPS 证书（PEM），由 serve 自己加密 | Certificate (PEM): serve encrypts by itself",
    ),
    click.option("--key", metavar="FILE", help="证书的私钥（PEM） | Key of the certificate (PEM)"),
    click.option(
        "--name", "names", multiple=True, metavar="HOST", help="浏览器访问用的主机名，可多次 | Host name that browsers use, repeatable"
    ),
)


@click.command(cls=Helpful, help="在浏览器里审核 | Review in a browser")
@click.option("--office", is_flag=True, help="多人使用：账号、角色、局域网 | For an office: accounts, roles, the local network")
@click.option("--host", default="127.0.0.1", metavar="ADDRESS", help="在哪个地址上提供服务 | Address to listen on")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="PORT", help="端口，默认任选一个空闲的 | Port, a free one by default"
)
@options(CERTIFICATE)
@click.option(
    "--https",
    is_flag=True,
    help="浏览器经 HTTPS 访问，由反向代理（如 nginx）加密 | Browsers come by HTTPS, which a reverse proxy such as nginx encrypts",
)
@click.option(
    "--proxy",
    default="",
    metavar="ADDRESS",
    help="反向代理的地址：只信它转来的来访者地址 | Address of the reverse proxy, which alone is believed about where visitors come from",
)
@click.option("--workers", type=click.IntRange(0, 64), default=2, metavar="N", help="同时审核几份 | Drafts at a time")
@click.option("--no-browser", is_flag=True, help="不打开浏览器 | Do not open the browser")
@options(SITE, STORE, RULES, ALWAYS)
@click.pass_obj
def serve(
    terminal: Terminal,
    /,
    office: bool,
    host: str,
    port: int,
    certificate: str | None,
    key: str | None,
    names: tuple[str, ...],
    https: bool,
    proxy: str,
    workers: int,
    no_browser: bool,
    data: str | None,
    database: str | None,
    store: str | None,
    **asked: Any,
) -> int:
    """Serve the workbench until Ctrl-C or SIGTERM."""
    check_installed(terminal)
    from plancheck.web import serving

    hosts = tuple(dict.fromkeys((host, *names, *serving.own_names(host))))
    shown = _shown(host, names, certified=certificate is not None)
    encrypted = _encrypted(terminal, certificate, key, proxy, names or (shown.strip("[]"),))
    https = https or encrypted is not None
    # HSTS holds for all ports of a host, and what listens on its other ports may not be encrypted.
    hsts = https and (encrypted is None or port == HTTPS_PORT)
    site = make_site(terminal, data, database, store, asked, office=office, hosts=hosts, https=https, hsts=hsts)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _data_folder_held(site) as is_held:
        if not is_held:
            return _open_again(terminal, site, opens=not no_browser)
        serving.keep_address(site, None)
        prepare(terminal, site, mends=True)
        with stops_if_unusable(terminal, site.folder):
            serving.sweep(site)
        if office:
            _first_administrator(terminal)
        crew = serving.Workers(site, workers)
        try:
            with serving.listening(host, port, proxy, encrypted) as server:
                scheme = "https" if https and not proxy else "http"
                address = f"{scheme}://{shown}:{server.effective_port}/"
                entrance = address if office else f"{address}enter?token={serving.new_token(site)}"
                terminal.err(terminal.say("serving", address=entrance, folder=site.folder))
                if not https and not serving.is_own(host):
                    terminal.err(terminal.say("serve_open"))
                serving.keep_address(site, None if office else address)
                crew.start()
                if not no_browser and not office:
                    webbrowser.open(entrance)
                server.run()
        except OSError as error:
            raise terminal.stop(Exit.FAILURE, "serve_listen", host=host, port=port, error=why(error)) from error
        finally:
            crew.stop()
    return Exit.OK


def _encrypted(terminal: Terminal, certificate: str | None, key: str | None, proxy: str, names: Sequence[str]) -> Encryption | None:
    """The TLS context of the certificate; None without one. Exit 2 if browsers would not accept it for these names."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None or proxy:
        raise terminal.stop(Exit.USAGE, "serve_certificate_with" if proxy else "serve_certificate_and_key")
    from plancheck.web import certificates

    try:
        context = certificates.opened(Path(certificate), Path(key))
        ends = certificates.end_of(context, Path(certificate), names)
    except certificates.Unusable as error:
        raise Stop(Exit.USAGE, error.message.of(terminal.lang)) from None
    if ends - datetime.now(UTC) < timedelta(days=certificates.SOON):
        terminal.err(terminal.say("serve_certificate_ends", path=certificate, date=ends.date()))
    return context


def _shown(host: str, names: Sequence[str], certified: bool) -> str:
    """The host name for the address that people are told: a wildcard such as 0.0.0.0 cannot be opened in a browser, and a certificate is
    valid for its names only."""
    if names and certified:
        return names[0]
    if host in ("0.0.0.0", "::", ""):
        return names[0] if names else socket.gethostname()
    return f"[{host}]" if ":" in host else host


@contextmanager
def _data_folder_held(site: Site) -> Iterator[bool]:
    """Locks the data folder meanwhile; false if another `serve` holds it. Raises OSError where the folder cannot be written to."""
    site.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as lock:
        try:
            lock.enter_context(locked(site.folder / "serve", wait=0))
            is_held = True
        except Busy:
            is_held = False
        yield is_held


def _open_again(terminal: Terminal, site: Site, opens: bool) -> int:
    """Opens the page of the workbench that this person already serves; exit 5 where there is none, or it is that of an office."""
    from plancheck.web import serving
    from plancheck.web import site as sites

    address = "" if site.office else serving.kept_address(site)
    if not address:
        raise terminal.stop(Exit.FAILURE, "serve_twice", folder=site.folder)
    with stops_if_unusable(terminal, site.folder):
        sites.configure(site)
    entrance = f"{address}enter?token={serving.new_token(site)}"
    terminal.err(terminal.say("serve_again", address=entrance))
    if opens:
        webbrowser.open(entrance)
    return Exit.OK


def check_installed(terminal: Terminal) -> None:
    """Exit 2, with how to get it, where the extra `web` is not installed."""
    if any(find_spec(module) is None for module in EXTRA):
        from plancheck.version import VERSION

        raise terminal.stop(Exit.USAGE, "no_web", python=sys.executable, version=VERSION)


def make_site(terminal: Terminal, data: str | None, database: str | None, store: str | None, asked: dict[str, Any], **given: Any) -> Site:
    """The site that the options describe, with the rules of plancheck.toml."""
    from plancheck.web.serving import default_folder
    from plancheck.web.site import Site

    config = inputs.settings(terminal)
    check = CheckOptions(**asked)
    folders = tuple(Path(folder).absolute() for folder in inputs.rule_folders(terminal, config, check.rules))
    return Site(
        folder=Path(data).absolute() if data else default_folder(),
        database=database or "",
        store=store_place(terminal, store),
        lang=terminal.lang,
        rules=folders,
        packs=tuple(check.packs or config.packs),
        letter=dict(config.letter),
        time_zone=_time_zone() or Site.time_zone,
        **given,
    )


def store_place(terminal: Terminal, store: str | None) -> str:
    """The place of files as a site has it; exit 2 for one that lasts no longer than a process."""
    if not store:
        return ""
    if store.startswith("memory:"):
        raise terminal.stop(Exit.USAGE, "serve_memory")
    return store if stores.is_address(store) else str(stores.path(store).absolute())


def _time_zone() -> str:
    """The name of this machine's time zone; "" where it does not say."""
    from zoneinfo import available_timezones

    named = os.environ.get("TZ", "").lstrip(":") or os.path.realpath("/etc/localtime").rpartition("zoneinfo/")[2]
    return named if named in available_timezones() else ""


def prepare(terminal: Terminal, site: Site, mends: bool = False) -> None:
    """Makes the tables; exit 5 if the folder or the database cannot be used, 2 for rules with errors.

    `mends`: if a new version of the packs broke rules of the office, first end the use of these rules and say so.
    """
    from plancheck.web import serving

    with stops_if_unusable(terminal, site.folder):
        serving.prepare(site)
    # Django has to be configured before these are imported.
    from plancheck.web import ruleset
    from plancheck.web.acts import office_rules

    try:
        ruleset.rules()
        return
    except ruleset.BadRules:
        for ended in office_rules.end_unreadable() if mends else ():
            terminal.err(terminal.say("serve_rule_ended", rule=ended.rule))
    try:
        ruleset.rules()
    except ruleset.BadRules as error:
        raise terminal.stop(Exit.USAGE, "serve_rules", problems=str(error)) from None


@contextmanager
def stops_if_unusable(terminal: Terminal, folder: Path) -> Iterator[None]:
    """Exit 5, with a sentence, where the folder, the database, the store or the history cannot be used; 2 for an address of no database."""
    from plancheck.web.files import StoreGone
    from plancheck.web.site import BadDatabase, KeyLost, OtherStore, database_error

    try:
        yield
    except BadDatabase:
        raise terminal.stop(Exit.USAGE, "serve_database", database="postgres://…") from None
    except stores.FsspecMissing:
        raise terminal.stop(Exit.USAGE, "serve_no_fsspec", python=sys.executable) from None
    except StoreGone as error:
        raise terminal.stop(Exit.FAILURE, "serve_no_store", error=error.strerror) from error
    except OtherStore:
        raise terminal.stop(Exit.FAILURE, "serve_other_store") from None
    except KeyLost as error:
        raise terminal.stop(Exit.FAILURE, "no_audit_key", path=error.path) from None
    except database_error() as error:
        raise terminal.stop(Exit.FAILURE, "serve_no_database", error=str(error).strip().partition("\n")[0]) from error
    except OSError as error:
        raise terminal.stop(Exit.FAILURE, "serve_folder", folder=folder, error=why(error)) from error


def open_workbench(terminal: Terminal, data: str | None, database: str | None, store: str = "") -> Path:
    """Configures this process for an existing workbench without changing its tables, and gives its folder; exit 4 if there is none."""
    check_installed(terminal)
    from plancheck.web import site as sites
    from plancheck.web.serving import default_folder

    folder = Path(data).absolute() if data else default_folder()
    check_there(terminal, folder)
    with stops_if_unusable(terminal, folder):
        sites.configure(sites.Site(folder, database or "", store, lang=terminal.lang))
        from plancheck.web.models import Chain

        Chain.objects.exists()  # fails, within `stops_if_unusable`, if the database cannot be read
    return folder


def check_there(terminal: Terminal, folder: Path) -> None:
    """Exit 4 where there is no workbench in a folder."""
    from plancheck.web.site import KEY

    if not (folder / KEY).is_file():
        raise terminal.stop(Exit.NO_INPUT, "no_workbench", folder=folder)


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
