"""work: a worker of a workbench, here or on another machine with the same database and files."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from typing import Any

import click

from plancheck.cli.help import ALWAYS, RULES, Helpful, options
from plancheck.cli.serve import SITE, STORE, check_installed, check_there, make_site, prepare
from plancheck.cli.terminal import Exit, Terminal

#: How much a worker beside the server gives way to it: drafts wait in a queue, people wait for a page.
GIVES_WAY = 10


@click.command(cls=Helpful, help="为工作台审核方案的进程 | A worker process of the workbench")
@click.option("--name", metavar="NAME", help="本进程的名称，各不相同 | Name of this worker, unlike all others")
@click.option("--until-input-ends", "watches", is_flag=True, hidden=True)
@options(SITE, STORE, RULES, ALWAYS)
@click.pass_obj
def work(
    terminal: Terminal, /, name: str | None, watches: bool, data: str | None, database: str | None, store: str | None, **asked: Any
) -> int:
    """Work until Ctrl-C, or until the `serve` that started this ends; exit 4 where there is no workbench."""
    over = threading.Event()
    if watches:
        # `serve` holds the other end of the standard input, which the system closes however it ends.
        threading.Thread(target=_watch, args=(over,), daemon=True).start()
        if sys.platform != "win32":
            os.nice(GIVES_WAY)
    signal.signal(signal.SIGTERM, lambda *_: over.set())
    signal.signal(signal.SIGINT, lambda *_: over.set())
    check_installed(terminal)
    site = make_site(terminal, data, database, store, asked)
    check_there(terminal, site.folder)
    prepare(terminal, site)
    from plancheck import worker
    from plancheck.web import work as workbench  # its tables need a configured site

    # It claims jobs and watches its input in threads, so that no check can be forked from it.
    worker.prepare_forks("plancheck.web.prepared")
    workbench.run(name or f"{socket.gethostname()}-{os.getpid()}", over.is_set)
    return Exit.OK


def _watch(over: threading.Event) -> None:
    # Not by sys.stdin, whose lock a process that is forked meanwhile would find held by a thread that it does not have.
    while os.read(0, 1):
        pass
    over.set()
