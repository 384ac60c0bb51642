"""A workbench that is killed at random moments: nothing accepted may be lost, nothing answered as saved may be gone.

Run:  python tests/benchmarks/bench_kill.py [MOMENTS [SEED]]

At each of MOMENTS (50 unless given) one real `plancheck serve` takes uploads and decisions, is killed with all its processes within three
seconds, and is started again on the same data. At the end everything has to be there; the counts are printed. Exit code 1 if not.
Where PostgreSQL is installed, both databases are measured, PostgreSQL in a cluster of this run; PLANCHECK_TEST_DATABASE names an empty
database to measure alone.
"""

from __future__ import annotations

import http.client
import os
import random
import sys
import tempfile
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web import killing, postgres
from tests.web.killing import Accepted

SAMPLE = Path(__file__).parents[2] / "samples" / "city-defects.docx"
#: Uploads between two kills, and seconds within which the kill comes.
UPLOADS, LONGEST = 3, 3.0


def load(running: killing.Serving, accepted: Accepted, place: str, wanted: list[str]) -> None:
    """Hands in and decides until the workbench is gone; notes what was answered."""
    try:
        for number in range(UPLOADS):
            running.client.upload(f"{number}.docx", SAMPLE.read_bytes())
            accepted.uploads += 1
            if wanted and killing.decide(running.client, place, wanted[0]):
                accepted.decisions.append(wanted.pop(0))
    except (OSError, http.client.HTTPException):
        return  # killed: what was not answered may be there or not


def main(moments: int, seed: int) -> int:
    """Both databases, PostgreSQL where it is installed."""
    address = os.environ.get("PLANCHECK_TEST_DATABASE", "")
    if address or postgres.programs() is None:
        return measure(moments, seed, address)
    on_sqlite = measure(moments, seed, "")
    with postgres.cluster() as cluster:
        return max(on_sqlite, measure(moments, seed, postgres.create(cluster, "kill")))


def measure(moments: int, seed: int, database: str) -> int:
    """One database; 1 if something was lost."""
    chance, accepted = random.Random(seed), Accepted()
    killing.database = database
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "data")
        with killing.serving(folder) as running:
            place = running.client.upload("first.docx", SAMPLE.read_bytes())
            accepted.uploads += 1
            killing.wait_for(lambda: killing.states(folder) == ["checked"])
            wanted = killing.findings(running.client, place)
        for _ in range(moments):
            with killing.serving(folder) as running:
                people = threading.Thread(target=load, args=(running, accepted, place, wanted))
                people.start()
                killing.kill_at(chance, LONGEST, running)
                people.join()
        with killing.serving(folder):
            while waiting := killing.waiting(folder):  # however long all of them take, one after the other is done
                killing.wait_for(lambda at_first=waiting: killing.waiting(folder) < at_first)
        faults = killing.faults(folder, accepted)
        there, given_up = len(killing.states(folder)), len(killing.given_up(folder))
    kind = "PostgreSQL" if database else "SQLite"
    print(f"{moments} kills (seed {seed}, {kind}): {accepted.uploads} uploads and {len(accepted.decisions)} decisions were answered;")
    print(f"{there} versions are there, {given_up} were given up after three lost workers, {len(faults)} faults")
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*(int(sys.argv[at]) if len(sys.argv) > at else usual for at, usual in ((1, 50), (2, 17)))))
