"""Workers on several machines, with one PostgreSQL and one folder of files: when one is lost, nothing else is."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.web import hosts, killing, postgres
from tests.web.hosts import workers, working
from tests.web.killing import Accepted, wait_for

from plancheck import resources

pytestmark = [
    pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed: sh tools/viewers.sh"),
    pytest.mark.skipif(not hosts.can_be_made(), reason="only root may make networks"),
]


def test_workers_on_three_machines_check_all_though_one_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, accepted = tmp_path / "data", Accepted()
    draft = (Path(resources.folder("samples")) / "city-defects.docx").read_bytes()
    with hosts.network(3) as network, postgres.cluster(network.here) as cluster, ExitStack() as machines:
        monkeypatch.setattr(killing, "database", postgres.create(cluster, "hosts"))
        running = machines.enter_context(killing.serving(folder, workers=0))
        places = []

        def upload() -> None:
            places.append(running.client.upload(f"{len(places)}.docx", draft))

        upload()
        first, *_ = [machines.enter_context(working(host, folder)) for host in network.hosts]
        while workers(folder, "done") != {host.name for host in network.hosts}:
            upload()
            wait_for(lambda: killing.waiting(folder) < 3)
        while first.host.name not in workers(folder, "running"):
            upload()
            wait_for(lambda: killing.waiting(folder) < 3 or first.host.name in workers(folder, "running"))
        first.kill()
        id = killing.findings(running.client, places[0])[0]
        assert killing.decide(running.client, places[0], id)
        accepted.uploads, accepted.decisions = len(places), [id]
        machines.enter_context(working(first.host, folder))
        wait_for(lambda: killing.all_checked(folder))
        assert killing.faults(folder, accepted) == []
        assert killing.states(folder) == ["checked"] * accepted.uploads
