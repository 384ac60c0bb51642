"""A real `plancheck serve` that is killed, with its workers and their processes, and started again on the same data."""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from tests.benchmarks.bench_web import Client

#: Seconds within which something has to have happened, however slow the machine is.
PATIENCE = 600.0
FORM = "application/x-www-form-urlencoded"


#: The database of workbenches, whatever the shell says: "" for SQLite, else the address of an empty PostgreSQL database.
database = ""


def environment() -> dict[str, str]:
    """The environment of a workbench."""
    return {**os.environ, "PLANCHECK_DATABASE": database}


@dataclass
class Serving:
    """A running workbench: its process, and a browser that is in."""

    process: subprocess.Popen[str]
    client: Client

    def family(self) -> list[int]:
        """The processes that it started, and those that they started."""
        children: dict[int, list[int]] = {}
        for entry in Path("/proc").glob("[0-9]*"):
            if parent := _stat(int(entry.name)):
                children.setdefault(int(parent[1]), []).append(int(entry.name))
        family = list(children.get(self.process.pid, []))
        for pid in family:
            family += children.get(pid, [])
        return family

    def kill(self) -> None:
        """Ends all of it at once, as a power cut does."""
        family = self.family()
        for pid in [self.process.pid, *family]:
            kill(pid)
        self.process.wait(60)
        wait_for(lambda: not any(runs(pid) for pid in family))


def kill(pid: int) -> None:
    """Ends a process, whatever it does."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:  # it has just ended
        return


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    stat = _stat(pid)
    return bool(stat) and stat[0] != "Z"


def _stat(pid: int) -> list[str]:
    """State, parent and more of a process; nothing for one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def command(pid: int) -> str:
    """The command of a process; "" for one that has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        return ""


@contextmanager
def serving(folder: Path, workers: int = 2) -> Iterator[Serving]:
    """A workbench of one person with so many workers. What still runs at the end is killed."""
    command = [sys.executable, "-m", "plancheck", "serve", "--no-browser", "--data", str(folder), "--lang", "en"]
    command += ["--workers", str(workers)]
    log = folder.with_name(f"{folder.name}.log")
    with log.open("w") as told:
        process = subprocess.Popen(command, stderr=told, stdin=subprocess.DEVNULL, text=True, env=environment())
    try:
        wait_for(lambda: "/enter?token=" in log.read_text() or process.poll() is not None)
        hit = re.search(r":(\d+)/enter\?token=(\S+)", log.read_text())
        if hit is None:
            raise RuntimeError(f"the workbench did not start: {log.read_text()}")
        client = Client(int(hit[1]))
        client.ask("GET", f"/enter?token={hit[2]}")
        client.ask("GET", "/")
        running = Serving(process, client)
        yield running
    finally:
        if process.poll() is None:
            Serving(process, Client(0)).kill()


def wait_for(is_so: Callable[[], object]) -> None:
    """Until something is so. Raises TimeoutError if it takes for ever."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError("it did not happen")
        time.sleep(0.1)


def asked(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What the database of a workbench answers, whoever uses it meanwhile."""
    if database:
        with psycopg.connect(database) as connection:
            return connection.execute(query.encode()).fetchall()
    with closing(sqlite3.connect(folder / "workbench.sqlite3", timeout=60)) as connected:
        return connected.execute(query).fetchall()


def states(folder: Path) -> list[object]:
    """Where every version stands, in the order in which they were handed in."""
    return [state for (state,) in asked(folder, "SELECT state FROM web_version ORDER BY id")]


def waiting(folder: Path) -> int:
    """How many versions wait or are being checked."""
    return sum(state in ("waiting", "reading", "checking") for state in states(folder))


def all_checked(folder: Path) -> bool:
    """Whether nothing waits or is being checked any more."""
    return not waiting(folder)


@dataclass
class Accepted:
    """What was answered as accepted or saved before a kill."""

    uploads: int = 0
    decisions: list[str] = field(default_factory=list)


def decide(client: Client, place: str, id: str, seen: str = "") -> bool:
    """Decides about a finding; whether it was answered as saved."""
    status, _, _ = client.ask("POST", f"{place}v1/findings/{id}/decide", f"choice=confirm&seen={seen}".encode(), FORM)
    return status == 303


def findings(client: Client, place: str) -> list[str]:
    """The ids of the findings of a plan that was checked."""
    page = client.ask("GET", place)[1].decode()
    return list(dict.fromkeys(re.findall(r"/v1/findings/([\w-]+)/?[\"/]?", page)))


def kill_at(chance: random.Random, longest: float, running: Serving) -> None:
    """Kills it at a random moment."""
    time.sleep(chance.random() * longest)
    running.kill()


def given_up(folder: Path) -> list[object]:
    """The versions whose check was lost as often as it is tried; they say so, and can be checked again."""
    return [id for (id,) in asked(folder, "SELECT id FROM web_version WHERE state = 'failed' AND fault = 'lost'")]


def faults(folder: Path, accepted: Accepted) -> list[str]:
    """What of a workbench that was killed and has worked again is not as it must be, but for what was given up; nothing if all is well."""
    others = asked(folder, "SELECT id, state FROM web_version WHERE state != 'checked' AND fault != 'lost'")
    found = [f"version {id} is {state}" for id, state in others]
    if len(states(folder)) < accepted.uploads:
        found.append(f"{accepted.uploads} uploads were accepted, {len(states(folder))} are there")
    entries: list[Any] = [content for (content,) in asked(folder, "SELECT content FROM web_entry")]
    saved = {(json.loads(content) if isinstance(content, str) else content)["id"] for content in entries}
    found += [f"the decision about {id} is gone" for id in accepted.decisions if id not in saved]
    named = {
        name
        for column, table in (("draft_file", "version"), ("report_file", "version"), ("text_file", "version"))
        for (name,) in asked(folder, f"SELECT {column} FROM web_{table}")
        if name
    }
    stored = {path.name for path in (folder / "files").glob("??/*")}
    found += [f"the file {name} is gone" for name in sorted(map(str, named)) if name not in stored]
    whole = {path.name for path in (folder / "files").glob("??/*") if hashlib.sha256(path.read_bytes()).hexdigest() == path.name}
    found += [f"the file {name} is not whole" for name in sorted(stored - whole)]
    verify = [sys.executable, "-m", "plancheck", "audit", "verify", "--data", str(folder), "--lang", "en"]
    verified = subprocess.run(verify, env=environment(), capture_output=True, text=True, check=False)
    if verified.returncode:
        found.append(f"the history: {verified.stdout}{verified.stderr}")
    return found


def one(processes: Callable[[], Iterator[int]]) -> int:
    """The first of some processes, once there is one: a worker may just be started again."""
    wait_for(lambda: next(processes(), 0))
    return next(processes())
