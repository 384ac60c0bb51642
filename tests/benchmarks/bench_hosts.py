"""Workers on three machines, with one PostgreSQL and one folder of files, of which one dies for good and one loses its network.

Run:  python tests/benchmarks/bench_hosts.py [DRAFTS [SEED]]

The machines are network namespaces (tests/web/hosts.py; root and iproute2). DRAFTS (60 unless given) are handed in at once. At a random
moment one machine is killed while it is at a check, and never comes back; another loses its network for forty seconds while it is at one.
Printed: drafts a minute with one machine and with three, how long the two lost checks waited, and whether all is there in the end. All
machines share the processors of this one, so three are no faster than its cores; what is measured is that nothing is lost and how soon it
goes on. Exit code 1 if something was lost.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web import hosts, killing, postgres
from tests.web.hosts import workers, working
from tests.web.killing import Accepted, Serving, wait_for

SAMPLE = Path(__file__).parents[2] / "samples" / "city-defects.docx"
#: Seconds without a network.
WITHOUT = 40.0


def main(drafts: int, seed: int) -> int:
    """One run; 1 if something was lost."""
    if postgres.programs() is None or not hosts.can_be_made():
        print("several machines: not measured (needs root, iproute2 and PostgreSQL)")
        return 0
    chance, accepted = random.Random(seed), Accepted()
    with (
        tempfile.TemporaryDirectory() as name,
        hosts.network(3) as network,
        postgres.cluster(network.here) as cluster,
        ExitStack() as stack,
    ):
        folder, killing.database = Path(name, "data"), postgres.create(cluster, "hosts")
        running = stack.enter_context(killing.serving(folder, workers=0))
        first = stack.enter_context(working(network.hosts[0], folder))
        one = rate(running, folder, accepted, drafts // 4)
        second, third = (stack.enter_context(working(host, folder)) for host in network.hosts[1:])
        rate(running, folder, accepted, 6)  # until all have begun
        three = rate(running, folder, accepted, drafts // 4)
        upload(running, accepted, drafts - 2 * (drafts // 4))
        time.sleep(chance.random() * 3)
        machines = chance.sample([first, second, third], 2)
        lost = []
        for machine in machines:
            wait_for(lambda name=machine.host.name: name in workers(folder, "running"))
            (job,) = killing.asked(folder, f"SELECT id FROM web_job WHERE state = 'running' AND worker = '{machine.host.name}' LIMIT 1")[0]
            lost.append((job, time.monotonic()))
            machine.kill() if machine is machines[0] else machine.host.cut()
        mended = False
        waited: dict[object, float] = {}
        while not killing.all_checked(folder) or len(waited) < 2:
            if not mended and time.monotonic() - lost[1][1] > WITHOUT:
                machines[1].host.mend()
                mended = True
            for job, since in lost:
                if job not in waited and killing.asked(folder, f"SELECT 1 FROM web_job WHERE id = {job} AND state = 'done'"):
                    waited[job] = time.monotonic() - since
            time.sleep(0.2)
        faults = killing.faults(folder, accepted)
        given_up = len(killing.given_up(folder))
    print(
        f"{accepted.uploads} drafts on three machines (seed {seed}): {one:.0f} a minute with one, {three:.0f} with three on the same cores;"
    )
    print(f"the check of the machine that died was done {waited[lost[0][0]]:.0f} s later, that of the one without a network")
    print(f"{waited[lost[1][0]]:.0f} s later; {given_up} given up, {len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults else 0


def upload(running: Serving, accepted: Accepted, count: int) -> None:
    """Hands in so many drafts."""
    for _ in range(count):
        running.client.upload(f"{accepted.uploads}.docx", SAMPLE.read_bytes())
        accepted.uploads += 1


def rate(running: Serving, folder: Path, accepted: Accepted, count: int) -> float:
    """How many drafts a minute are checked, of so many."""
    upload(running, accepted, count)
    start = time.monotonic()
    wait_for(lambda: killing.all_checked(folder))
    return 60 * count / (time.monotonic() - start)


if __name__ == "__main__":
    asked = [int(number) for number in sys.argv[1:]]
    sys.exit(main(*asked, *(60, 11)[len(asked) :]))
