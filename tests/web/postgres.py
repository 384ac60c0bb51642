"""A PostgreSQL cluster of our own, in a folder of its own, for as long as somebody needs it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What makes a cluster fast that nobody needs after a crash.
_SETTINGS = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off", "shared_buffers": "32MB",
    "max_connections": "40",
}  # fmt: skip


def programs() -> Path | None:
    """The folder with the programs of the newest PostgreSQL on this machine; None without one."""
    folders = [folder for folder in Path("/usr/lib/postgresql").glob("*/bin") if (folder / "initdb").exists()]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def cluster(address: str = "127.0.0.1") -> Iterator[str]:
    """A running cluster without databases of ours; gives the address of one without its name, which `create` adds.

    `address`: where it listens; all of that network get in.
    """
    bin_ = programs()
    assert bin_ is not None, "PostgreSQL is not installed: sh tools/viewers.sh"
    with tempfile.TemporaryDirectory(prefix="plancheck-postgres-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        data, port = Path(folder, "data"), _free_port()
        settings = {**_SETTINGS, "listen_addresses": address}
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        _run(bin_ / "initdb", "-D", data, "-U", "plancheck", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (data / "pg_hba.conf").open("a") as gate:
            gate.write(f"host all all {address}/24 trust\n")
        _run(bin_ / "pg_ctl", "-D", data, "-w", "-t", "600", "-l", f"{folder}/log", "-o", f"-p {port} -k {folder} {options}", "start")
        try:
            yield f"postgres://plancheck@{address}:{port}/"
        finally:
            _run(bin_ / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def create(address: str, name: str) -> str:
    """The address of a new, empty database in a cluster."""
    import psycopg

    with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return address + name


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def _run(program: Path, *arguments: str | Path) -> None:
    """Runs a program of PostgreSQL, which refuses to run as root, as its own user then."""
    command = [str(program), *map(str, arguments)]
    if os.geteuid() == 0:
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    # Its output goes nowhere that a server that stays could hold open.
    done = subprocess.run(command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise RuntimeError(f"{program.name} ended with {done.returncode}")
