"""Whatever is killed, and whenever: what was accepted is checked in the end, and what was answered as saved is there."""

from __future__ import annotations

import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.web import killing
from tests.web.killing import Accepted, serving, wait_for

from plancheck import resources

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked up in /proc")


def test_nothing_accepted_is_lost_when_a_worker_and_then_all_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    draft = (Path(resources.folder("samples")) / "city-defects.docx").read_bytes()
    accepted = Accepted()
    with serving(folder) as running:
        first = running.client.upload("first.docx", draft)
        accepted.uploads += 1
        wait_for(lambda: killing.states(folder) == ["checked"])
        id = killing.findings(running.client, first)[0]
        for number in range(3):
            running.client.upload(f"{number}.docx", draft)
            accepted.uploads += 1
        at_it = "SELECT 1 FROM web_job WHERE kind = 'check' AND state = 'running' AND worker LIKE '%-1'"
        while not killing.asked(folder, at_it):
            if killing.all_checked(folder):  # both workers were faster than this look at them
                running.client.upload("more.docx", draft)
                accepted.uploads += 1
            time.sleep(0.01)
        killing.kill(killing.one(lambda: (pid for pid in running.family() if f"{socket.gethostname()}-1" in killing.command(pid))))
        assert killing.decide(running.client, first, id)
        accepted.decisions.append(id)
        killing.kill_at(random.Random(17), 1.0, running)
    with serving(folder):
        wait_for(lambda: killing.all_checked(folder))
        assert killing.faults(folder, accepted) == []
    assert killing.states(folder) == ["checked"] * accepted.uploads


def test_a_second_serve_on_the_same_data_serves_nothing_and_sigterm_ends_the_first(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with serving(folder) as running:
        # The person whose workbench it is gets in again; an office has accounts.
        second = _serve(folder)
        assert second.returncode == 0
        entrance = second.stderr.strip().removeprefix("The workbench is running already: ")
        path = entrance.removeprefix(f"http://127.0.0.1:{running.client.port}")
        assert path.startswith("/enter?token=")
        assert running.client.ask("GET", path)[0] == 303
        office = _serve(folder, "--office")
        assert office.returncode == 5
        assert "Another plancheck serve uses the data folder" in office.stderr
        assert running.client.ask("GET", "/")[0] == 200
        family = running.family()
        assert len(family) >= 2
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(killing.PATIENCE) == 0
        wait_for(lambda: not any(map(killing.runs, family)))


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = _serve(tmp_path / "data", "--port", str(port))
    assert done.returncode == 5
    assert f"Cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Choose another port with --port" in done.stderr


def _serve(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "plancheck", "serve", "--no-browser", "--data", str(folder), "--lang", "en", *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=killing.PATIENCE, stdin=subprocess.DEVNULL, check=False)
