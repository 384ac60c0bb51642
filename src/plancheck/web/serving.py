"""Starts a workbench: the tables, the workers, the server."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from plancheck import resources
from plancheck.web import site as sites
from plancheck.web.certificates import Encryption
from plancheck.web.entrance import Application, Entrance
from plancheck.web.site import Site
from plancheck.wording.catalogue import phrase

#: Threads that answer requests at the same time.
THREADS = 8
#: Seconds after which a connection is cut off on which nothing arrives, and how many there may be at a time.
STILL, CONNECTIONS = 60, 1000
#: Seconds between two looks at the workers, and seconds that one may take to end.
_LOOK, _LAST = 0.5, 5.0
#: A worker that ends soon after its start is started again after this many seconds, so that a fault is not repeated without end.
_REST = 10.0
#: The variables by which the addresses of a database and a store, which may hold passwords, are handed to workers.
DATABASE, STORE = "PLANCHECK_DATABASE", "PLANCHECK_STORE"
#: How many of the newest drafts are looked for in a store.
_LOOKED_FOR = 5
#: The file with the address of a workbench that is served to one person, in its folder.
ADDRESS = "address"


def prepare(site: Site) -> None:
    """Configures Django for the site and brings its tables to this version; makes the first round, and begins the history.

    Raises site.KeyLost where the key of a history that has begun is gone, and as `check_store` does.
    """
    sites.configure(site)
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from plancheck.web import audit
    from plancheck.web.models import Round

    audit.begin()
    check_store()
    if not Round.objects.exists():
        Round.objects.create(name=phrase("web.first_round", site.lang))


def check_store() -> None:
    """Raises site.OtherStore where none of the newest drafts is in the store, and as `files.check` does."""
    from plancheck.web import files
    from plancheck.web.models import Version

    files.check()
    newest = Version.objects.order_by("-pk").values_list("draft_file", flat=True)[:_LOOKED_FOR]
    if newest and not any(map(files.is_there, newest)):
        raise sites.OtherStore


def sweep(site: Site) -> None:
    """Removes what an earlier server was killed at, and sessions that have ended. Called while no other serves this folder."""
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from plancheck.web import files

    for upload in (site.folder / sites.INCOMING).iterdir():
        upload.unlink()
    files.sweep()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def new_token(site: Site) -> str:
    """A token that lets the one person of the workbench in, once. It replaces an older one that was not used."""
    from plancheck.web.pages.session import TOKEN

    token = secrets.token_urlsafe(24)
    path = site.folder / TOKEN
    part = path.with_name(f"{TOKEN}.{os.getpid()}")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(token)
    os.replace(part, path)
    return token


def keep_address(site: Site, address: str | None) -> None:
    """Notes the address of a workbench of one person in its folder, for a second `serve`; None: there is none."""
    path = site.folder / ADDRESS
    if address is None:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(f"{ADDRESS}.{os.getpid()}")
    part.write_text(address, "ascii")
    os.replace(part, path)


def kept_address(site: Site) -> str:
    """The address that was noted; "" if there is none."""
    try:
        return (site.folder / ADDRESS).read_text("ascii")
    except FileNotFoundError:
        return ""


def application() -> Application:
    """The WSGI application of the configured site."""
    from django.core.wsgi import get_wsgi_application
    from whitenoise import WhiteNoise

    static = resources.folder("templates") / "web" / "static"
    served: Application = WhiteNoise(get_wsgi_application(), root=str(static), prefix="static/", max_age=3600)
    return served


@dataclass
class Workers:
    """The workers of this command, started again when one ends. Their names stay, so that a new one takes up what a killed one left."""

    site: Site
    count: int
    name: str = field(default_factory=socket.gethostname)
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _started: dict[str, float] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    @property
    def _names(self) -> list[str]:
        return [f"{self.name}-{number}" for number in range(1, self.count + 1)]

    def start(self) -> None:
        """Starts them, and a thread that looks after them. What their predecessors were at when the workbench was stopped is taken up."""
        from plancheck.web import queue

        for name in self._names:
            queue.give_back(name, counted=False)
        self._look()
        threading.Thread(target=self._watch, daemon=True).start()

    def stop(self) -> None:
        """Ends them; what they were at is given back when they start again."""
        self._over.set()
        for process in self._running.values():
            process.terminate()
        deadline = time.monotonic() + _LAST
        for process in self._running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()

    def _watch(self) -> None:
        while not self._over.wait(_LOOK):
            self._look()

    def _look(self) -> None:
        for name in self._names:
            running = self._running.get(name)
            rests = time.monotonic() - self._started.get(name, -_REST) < _REST
            if (running is None or running.poll() is not None) and not rests:
                self._started[name] = time.monotonic()
                self._begin(name)

    def _begin(self, name: str) -> None:
        """Starts a worker. It ends when its standard input does, so when this process ends, however it ends."""
        try:
            process = subprocess.Popen(worker_command(self.site, name), env=_environment(self.site), stdin=subprocess.PIPE)
        except OSError as error:  # no memory or no process left; it is tried again
            print(phrase("web.no_worker", self.site.lang, name=name, error=error), file=sys.stderr, flush=True)
        else:
            self._running[name] = process


def worker_command(site: Site, name: str) -> list[str]:
    """The command of a worker of this site."""
    command = [sys.executable, "-m", "plancheck", "work", "--data", str(site.folder), "--name", name, "--lang", site.lang]
    command.append("--until-input-ends")
    for folder in site.rules:
        command += ["--rules", str(folder)]
    for pack in site.packs:
        command += ["--pack", pack]
    return command


def _environment(site: Site) -> dict[str, str]:
    return {**os.environ, DATABASE: site.database, STORE: site.store}


@contextmanager
def listening(host: str, port: int, proxy: str = "", encrypted: Encryption | None = None) -> Iterator[Any]:
    """A server of the configured site that listens, on a free port for port 0; `effective_port` says which. Raises OSError if it cannot.

    `proxy`: the address of a reverse proxy, which alone is believed about where a request comes from. Requests of others lose such headers.
    `encrypted`: what encrypts, for a server that browsers reach by HTTPS without a proxy.
    A request is handed on only when it has wholly arrived, so that slow ones keep no thread; one that stands still is cut off.
    """
    if encrypted is None:
        with closing(_server(application(), host, port, proxy)) as server:
            yield server
        return
    with (
        closing(Entrance(encrypted, host, port, CONNECTIONS, STILL)) as entrance,
        closing(_server(entrance.before(application()), "127.0.0.1", 0)) as server,
    ):
        entrance.open(server.effective_port)
        server.effective_port = entrance.port
        yield server


def _server(app: Application, host: str, port: int, proxy: str = "") -> Any:
    from waitress.server import create_server

    believed: dict[str, Any] = {
        "trusted_proxy": proxy,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
    }
    return create_server(
        app,
        host=host,
        port=port,
        threads=THREADS,
        ident="",
        # Pages compare it with the address that the browser says it comes from.
        url_scheme="https" if sites.current().https else "http",
        max_request_body_size=sites.LARGEST_UPLOAD,
        channel_timeout=STILL,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,
        clear_untrusted_proxy_headers=True,
        **(believed if proxy else {}),
    )


def is_own(host: str) -> bool:
    """Whether only this machine reaches a server on this address."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def own_names(host: str) -> tuple[str, ...]:
    """The names by which browsers may ask for a server on this address, besides the address itself."""
    if is_own(host):
        return ("127.0.0.1", "localhost")
    if host not in ("0.0.0.0", "::", ""):
        return ()
    name = socket.gethostname()
    addresses: set[str] = set()
    with suppress(OSError):
        addresses = {str(address[4][0]) for address in socket.getaddrinfo(name, None)}
    return (name, *sorted(f"[{address}]" if ":" in address else address for address in addresses), "127.0.0.1", "localhost")


def default_folder() -> Path:
    """Where a person's workbench keeps its data."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA")
    else:
        base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "plancheck"
