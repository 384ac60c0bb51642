"""Machines of our own on a network of our own: network namespaces on this machine, which share nothing but its files and a bridge.

For root on Linux with iproute2. What runs in such a machine reaches the bridge, where the database listens, and nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.web import killing


@dataclass(frozen=True)
class Host:
    """A machine. `link` is the end of its cable on this side."""

    name: str
    link: str

    def command(self, *command: str) -> list[str]:
        """A command that runs there."""
        return ["ip", "netns", "exec", self.name, *command]

    def cut(self) -> None:
        """Pulls the cable out."""
        _ip("link", "set", self.link, "down")

    def mend(self) -> None:
        """Puts the cable back."""
        _ip("link", "set", self.link, "up")


@dataclass(frozen=True)
class Network:
    """Machines on a bridge, and the address that this machine has there."""

    here: str
    hosts: list[Host]


def can_be_made() -> bool:
    """Whether machines can be made here: by root, with iproute2, where namespaces are allowed."""
    if os.name != "posix" or os.geteuid() != 0 or shutil.which("ip") is None:
        return False
    name = f"pc{os.getpid()}-try"
    made = subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode == 0
    if made:
        _ip("netns", "delete", name)
    return made


@contextmanager
def network(count: int) -> Iterator[Network]:
    """So many machines on a bridge that this machine is on too: it is .1, the others .2 and so on."""
    bridge, addresses = f"pcb{os.getpid()}", f"10.213.{os.getpid() % 250}"
    with ExitStack() as stack:
        _ip("link", "add", bridge, "type", "bridge")
        stack.callback(_ip, "link", "delete", bridge)
        _ip("address", "add", f"{addresses}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        yield Network(f"{addresses}.1", [_host(stack, bridge, addresses, number) for number in range(1, count + 1)])


def _host(stack: ExitStack, bridge: str, addresses: str, number: int) -> Host:
    host = Host(f"pc{os.getpid()}-{number}", f"pcv{os.getpid()}-{number}"[:15])
    _ip("netns", "add", host.name)
    stack.callback(_ip, "netns", "delete", host.name)
    _ip("link", "add", host.link, "type", "veth", "peer", "name", "eth0", "netns", host.name)
    _ip("link", "set", host.link, "master", bridge, "up")
    for arguments in (["address", "add", f"{addresses}.{number + 1}/24", "dev", "eth0"], ["link", "set", "eth0", "up"]):
        _ip("-netns", host.name, *arguments)
    return host


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True, capture_output=True)


@dataclass(frozen=True)
class Working:
    """A worker of a workbench on a machine."""

    host: Host
    process: subprocess.Popen[str]

    def kill(self) -> None:
        """Ends it and its processes at once, as a power cut does."""
        if self.process.poll() is None:
            killing.Serving(self.process, killing.Client(0)).kill()


@contextmanager
def working(host: Host, folder: Path) -> Iterator[Working]:
    """A worker named like its machine, on the shared folder and database (`killing.database`). What still runs at the end is killed."""
    command = host.command(sys.executable, "-m", "plancheck", "work", "--name", host.name, "--data", str(folder))
    with folder.with_name(f"{host.name}.log").open("a") as log:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, text=True, env=killing.environment())
    try:
        yield Working(host, process)
    finally:
        Working(host, process).kill()


def workers(folder: Path, state: str) -> set[str]:
    """The names of the workers of the checks that are in a state."""
    return {str(name) for (name,) in killing.asked(folder, f"SELECT worker FROM web_job WHERE kind = 'check' AND state = '{state}'")}
