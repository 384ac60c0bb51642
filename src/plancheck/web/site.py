"""Where a workbench keeps its data and whom it serves; configures Django for it."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from plancheck.wording.catalogue import LANGUAGES

#: The file of the key of cookies, in the folder of the site: where it is, there is a workbench.
KEY = "secret.key"
#: The file of the database where it is SQLite, and the folder of uploads that are arriving.
DATABASE, INCOMING = "workbench.sqlite3", "incoming"
#: The largest upload in bytes of a request, all its files together.
LARGEST_UPLOAD = 500 << 20
#: Seconds after which an unused session ends, and a person has to sign in again; and how often a session that is used is renewed.
SESSION_SECONDS, RENEWED = 12 * 3600, 3600
#: How often a password may be wrong before an account and address have to wait, and how many minutes.
MOST_FAILURES, LOCKED_MINUTES = 8, 15

#: How long PostgreSQL and a machine that uses it wait for each other when the network or the machine is gone (libpq's words; seconds, the
#: user time-outs in milliseconds). The first five are this side's; `options` sets the server's, which would else hold the locks of a
#: machine that lost its power for hours. What the address says goes before.
_PATIENCE = {
    "connect_timeout": "10", "keepalives_idle": "15", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "30000",
    "options": "-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=30000",
}  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A workbench. `database`: the address of a PostgreSQL database, "" for SQLite in `folder`. `store`: the folder or the address (s3://…)
    of its files, "" for a folder in `folder`.

    `office`: accounts with roles on a local network; otherwise one person on this machine. `hosts`: the names by which browsers may ask for
    it. `https`: whether browsers reach it by HTTPS, directly or through a reverse proxy; `hsts`: whether they may be told to use nothing
    else on its host, which concerns whatever is served on other ports there. `rules` and `packs` are as for `plancheck check`;
    `letter` is what letters say first (see plancheck.toml); `time_zone` is the name of the time zone by which pages tell the time.
    """

    folder: Path
    database: str = ""
    store: str = ""
    office: bool = False
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    https: bool = False
    hsts: bool = False
    lang: str = "zh"
    rules: tuple[Path, ...] = ()
    packs: tuple[str, ...] = ()
    letter: dict[str, str] = field(default_factory=dict)
    time_zone: str = "Asia/Shanghai"


class BadDatabase(ValueError):
    """The address of the database is not one that the workbench can use."""


class OtherStore(Exception):
    """The files that the database names are not in the store."""


class KeyLost(Exception):
    """The key of the history is gone. None is made in its place: no record could be verified any more, and nobody would know why."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


def configure(site: Site) -> None:
    """Sets up Django for the site. Once a process; a second call with the same site does nothing.

    Raises BadDatabase for an unusable address, OSError where the folder cannot be written to.
    """
    import django
    from django.conf import settings

    if settings.configured:
        if site != settings.SITE:
            raise RuntimeError("a process serves one workbench")
        return
    site.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not site.database:
        _keep_private(site.folder / DATABASE)
    settings.configure(**_settings(site))
    django.setup()


def _keep_private(path: Path) -> None:
    """Makes the file of the database if it is missing, and lets only its owner read it and the files beside it, whatever the folder."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    if os.name == "posix":
        for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
            with suppress(FileNotFoundError):
                has = file.stat()
                if has.st_uid == os.geteuid() and has.st_mode & 0o077:
                    file.chmod(0o600)


def _settings(site: Site) -> dict[str, Any]:
    return {
        "SITE": site,
        "SECRET_KEY": secret(site, KEY),
        "DEBUG": False,
        "ALLOWED_HOSTS": list(site.hosts),
        "ROOT_URLCONF": "plancheck.web.urls",
        "INSTALLED_APPS": ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "axes", "plancheck.web"],
        "AUTH_USER_MODEL": "web.Person",
        "MIDDLEWARE": [
            "plancheck.web.middleware.Protection",
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django_htmx.middleware.HtmxMiddleware",
            "plancheck.web.middleware.Language",
            "plancheck.web.middleware.SignedIn",
            "axes.middleware.AxesMiddleware",
        ],
        "DATABASES": {"default": database(site)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"],
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.Argon2PasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
            for name, options in (
                ("MinimumLengthValidator", {"min_length": 10}),
                ("UserAttributeSimilarityValidator", {}),
                ("CommonPasswordValidator", {}),
                ("NumericPasswordValidator", {}),
            )
        ],
        "AXES_FAILURE_LIMIT": MOST_FAILURES,
        "AXES_COOLOFF_TIME": LOCKED_MINUTES / 60,
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_LOCKOUT_CALLABLE": "plancheck.web.pages.session.locked_out",
        "AXES_VERBOSE": False,
        # The name of a cookie belongs to a host whatever its port: two workbenches on one machine must not share it.
        "SESSION_COOKIE_NAME": f"plancheck-session-{_mark(site)}",
        "CSRF_COOKIE_NAME": f"plancheck-csrf-{_mark(site)}",
        "SESSION_COOKIE_AGE": SESSION_SECONDS,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": site.https,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": site.https,
        "CSRF_FAILURE_VIEW": "plancheck.web.pages.errors.csrf",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 31_536_000 if site.hsts else 0,
        "LOGIN_URL": "/login",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 4 << 20,
        "DATA_UPLOAD_MAX_NUMBER_FILES": 500,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 5000,
        "FILE_UPLOAD_HANDLERS": ["plancheck.web.incoming.IncomingFile"],
        "FILE_UPLOAD_TEMP_DIR": str(_made(site.folder / INCOMING)),
        "USE_TZ": True,
        "TIME_ZONE": site.time_zone,
        "USE_I18N": False,
        "TEMPLATES": [],
        "SILENCED_SYSTEM_CHECKS": ["axes.W003"],
        "LOGGING": {
            "version": 1,
            "disable_existing_loggers": False,
            "handlers": {"stderr": {"class": "logging.StreamHandler"}},
            "loggers": {"django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False}, "axes": {"level": "ERROR"}},
        },
    }


def _mark(site: Site) -> str:
    import hashlib

    return hashlib.sha256(str(site.folder.resolve()).encode()).hexdigest()[:8]


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret(site: Site, name: str) -> str:
    """A secret of the site, which is made when it is first asked for and kept in a file that only its owner may read."""
    path = site.folder / name
    while True:
        with suppress(FileNotFoundError):
            if text := path.read_text("ascii").strip():
                return text
        mine = path.with_name(f"{name}.{os.getpid()}")
        with open(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(mine, path)  # unlike a rename, fails where another process was faster
        except FileExistsError:
            pass
        finally:
            mine.unlink()


def database(site: Site) -> dict[str, Any]:
    """Django's settings of the site's database."""
    if not site.database:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(site.folder / DATABASE),
            "OPTIONS": {
                # A transaction that starts by reading and then writes fails at once where another one wrote in between.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: what was answered as saved is on the disk.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    try:
        address = urlsplit(site.database)
        host, port, name = address.hostname or "", address.port, address.path.strip("/")
    except ValueError:  # its message may hold a piece of the password
        raise BadDatabase from None
    # A password with a sign such as "/" that was not written as %2F ends the address early, and its rest would be told as a name.
    if address.scheme not in ("postgres", "postgresql") or not name or set(name) & set("/@"):
        raise BadDatabase
    query = dict(item.partition("=")[::2] for item in address.query.split("&") if item)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(name),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": unquote(query.pop("host", "") or host),
        "PORT": str(port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": _PATIENCE | {key: unquote(value) for key, value in query.items()},
    }


def database_error() -> type[Exception]:
    """What a database that cannot be used raises."""
    from django.db.utils import Error

    error: type[Exception] = Error
    return error


def current() -> Site:
    """The site that this process serves."""
    from django.conf import settings

    site: Site = settings.SITE
    return site


def language(asked: str | None) -> str:
    """A language of the catalogue: the one that was asked for if there is one, else the site's."""
    return asked if asked in LANGUAGES else current().lang
