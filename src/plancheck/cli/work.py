"""work: a worker of a workbench, here or on another machine with the same database and files."""

from __future__ import annotations

import os
import signal
import socket
from typing import Any

import click

from plancheck.cli.help import ALWAYS, RULES, Helpful, options
from plancheck.cli.serve import SITE, check_installed, made, prepared
from plancheck.cli.terminal import Exit, Terminal


@click.command(cls=Helpful, help="为工作台审核方案的进程 | A worker process of the workbench")
@click.option("--name", metavar="NAME", help="本进程的名称，各不相同 | Name of this worker, unlike all others")
@options(SITE, RULES, ALWAYS)
@click.pass_obj
def work(terminal: Terminal, /, name: str | None, data: str | None, database: str | None, **asked: Any) -> int:
    """Work until Ctrl-C, or until the `serve` that started this ends."""
    check_installed(terminal)
    site = made(terminal, data, database, asked)
    prepared(terminal, site)
    from plancheck.web import work as workbench  # its tables need a configured site

    parent, stopped = os.getppid(), False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    workbench.run(name or f"{socket.gethostname()}-{os.getpid()}", lambda: stopped or workbench.parent_is_gone(parent))
    return Exit.OK
