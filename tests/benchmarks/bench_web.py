"""The workbench under load: how long pages take while drafts are checked, beside an empty page of the bare framework in the same run.

Run:  python tests/benchmarks/bench_web.py [DRAFTS [PEOPLE [sqlite] [postgres]]]

A real `plancheck serve` with two workers checks DRAFTS uploads (40 unless given) while PEOPLE (20) click: each opens a page, reads for one
to three seconds, and opens the next; one more person does the same with an empty page of a server beside it. Every kind of page is opened
as often as any other. The load average says what else ran. Where PostgreSQL is installed, both databases are measured, PostgreSQL in a
cluster of this run (tests/web/postgres.py); PLANCHECK_TEST_DATABASE names an empty database to take instead.
"""

from __future__ import annotations

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.web import postgres

#: What the empty page is called in the table.
EMPTY_PAGE = "(an empty page beside it)"
SAMPLES = Path(__file__).parents[2] / "samples"
#: How long people click, in seconds, at least and at most, and how long they read a page.
CLICKING, LONGEST, READING = 20.0, 180.0, (1.0, 3.0)

EMPTY = """
from django.conf import settings
settings.configure(DEBUG=False, SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
import django; django.setup()
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("<!DOCTYPE html><title>empty</title>"))]
from django.core.wsgi import get_wsgi_application
from waitress.server import create_server
server = create_server(get_wsgi_application(), host="127.0.0.1", port=0, threads=8)
print(server.effective_port, flush=True)
server.run()
"""


class Client:
    """Somebody's browser: keeps cookies and the CSRF token."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, method: str, path: str, body: bytes = b"", kind: str = "") -> tuple[int, bytes, str]:
        """Status, body and place that a request is answered with."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        headers |= {"Content-Type": kind, "X-CSRFToken": self.token} if method == "POST" else {}
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        data = response.read()
        for cookie in response.msg.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        connection.close()
        if hit := re.search(rb'X-CSRFToken&#34;: &#34;(\w+)|X-CSRFToken": "(\w+)', data):
            self.token = (hit[1] or hit[2]).decode()
        return response.status, data, response.headers.get("Location", "")

    def upload(self, name: str, data: bytes) -> str:
        """Hands in a draft; gives the address of its plan."""
        mark = uuid.uuid4().hex
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode(),
            data,
            f"\r\n--{mark}--\r\n".encode(),
        ]
        status, _, place = self.ask("POST", "/submit", b"".join(parts), f"multipart/form-data; boundary={mark}")
        if status != 303:
            raise RuntimeError(f"upload answered {status}")
        return place


@contextmanager
def serving(folder: str, database: str) -> Iterator[tuple[subprocess.Popen[str], Client]]:
    """A workbench, and a browser that is in."""
    environment = {**os.environ, "PLANCHECK_DATABASE": database}
    command = [sys.executable, "-m", "plancheck", "serve", "--no-browser", "--data", folder, "--workers", "2", "--lang", "en"]
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stderr is not None
        hit = None
        while hit is None:
            line = server.stderr.readline()
            if not line:
                raise RuntimeError("the workbench did not start")
            hit = re.search(r":(\d+)/enter\?token=(\S+)", line)
        threading.Thread(target=lambda: [*server.stderr], daemon=True).start()
        client = Client(int(hit[1]))
        client.ask("GET", f"/enter?token={hit[2]}")
        client.ask("GET", "/")
        yield server, client
    finally:
        server.terminate()
        server.wait(20)


def timed(function: Callable[[], object]) -> float:
    """Milliseconds that a call takes."""
    start = time.perf_counter()
    function()
    return 1000 * (time.perf_counter() - start)


def wait_checked(client: Client, place: str) -> None:
    """Until the report of a plan is there."""
    while b'id="list"' not in client.ask("GET", place)[1]:
        time.sleep(0.1)


def click(people: int, client: Client, paths: list[str], empty: int, is_over: Callable[[], bool]) -> dict[str, list[float]]:
    """What people wait for pages, in milliseconds, by kind of page; they click until it is over, from CLICKING to LONGEST seconds.

    One more person asks the server on the port `empty` for its page.
    """
    waits: dict[str, list[float]] = defaultdict(list)
    over = threading.Event()

    def person(seed: int, port: int, chosen: list[str]) -> None:
        chance = random.Random(seed)
        browser = Client(port)
        browser.cookies = dict(client.cookies)
        over.wait(chance.random() * READING[1])
        while not over.is_set():
            path = chance.choice(chosen)
            wait = timed(partial(browser.ask, "GET", path))
            kind = re.sub(r"\d+", "N", re.sub(r"findings/.*", "findings/ID", path))
            waits[kind if port == client.port else EMPTY_PAGE].append(wait)
            over.wait(chance.uniform(*READING))

    threads = [threading.Thread(target=person, args=(seed, client.port, paths)) for seed in range(people)]
    threads.append(threading.Thread(target=person, args=(people, empty, ["/"])))
    start = time.monotonic()
    for thread in threads:
        thread.start()
    while (clicked := time.monotonic() - start) < LONGEST and (clicked < CLICKING or not is_over()):
        time.sleep(2)
    over.set()
    for thread in threads:
        thread.join()
    waits["(seconds)"] = [time.monotonic() - start]
    return waits


def show(waits: dict[str, list[float]]) -> None:
    """p50, p95 and p99 by kind of page, and of all."""
    seconds = waits.pop("(seconds)")[0]
    empty = waits.pop(EMPTY_PAGE)
    everything = sorted(wait for of_page in waits.values() for wait in of_page)
    for name, of_page in [*sorted(waits.items()), ("all", everything), (EMPTY_PAGE, empty)]:
        cuts = statistics.quantiles(of_page, n=100) if len(of_page) > 1 else of_page * 99
        print(f"  {name:<34} {len(of_page):5}  p50 {cuts[49]:6.0f}  p95 {cuts[94]:6.0f}  p99 {cuts[98]:6.0f} ms")
    print(f"  {len(everything) / seconds:.1f} pages a second; load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def memory(process: subprocess.Popen[str]) -> str:
    """Resident memory of the server and of the workers that it started, in MB."""
    tree = subprocess.run(["ps", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=False).stdout
    tree = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=False).stdout or tree
    rows = [tuple(map(int, line.split())) for line in tree.splitlines()]
    server = sum(rss for pid, _, rss in rows if pid == process.pid) >> 10
    workers = [rss >> 10 for _, parent, rss in rows if parent == process.pid]
    return f"server {server} MB, workers {' and '.join(map(str, workers))} MB"


@contextmanager
def bare() -> Iterator[int]:
    """The port of a server that has nothing but an empty page of the framework."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "empty.py")
        script.write_text(EMPTY)
        server = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()
            server.wait(10)


def measure(name: str, database: str, drafts: int, people: int) -> None:
    """The workbench on one database."""
    data = (SAMPLES / "city-defects.docx").read_bytes()
    with tempfile.TemporaryDirectory() as folder, bare() as empty, serving(folder, database) as (server, client):
        wait_checked(client, client.upload("warm.docx", data))
        alone = timed(lambda: wait_checked(client, client.upload("alone.docx", data)))
        command = [sys.executable, "-m", "plancheck", "check", str(SAMPLES / "city-defects.docx"), "-o", os.path.join(folder, "r.html")]
        check = timed(lambda: subprocess.run(command, capture_output=True, check=False))
        print(f"{name}: from upload to report {alone:.0f} ms, `plancheck check` {check:.0f} ms ({alone / check:.2f} ×)")
        place = client.upload("read.docx", data)
        wait_checked(client, place)
        page = client.ask("GET", place)[1].decode()
        finding = re.findall(r'hx-get="(/plans/\d+/v1/findings/[^"]+)"', page) or [place]
        version = f"{place}v1/"
        of_round = [f"/rounds/1/{tab}" for tab in ("", "matrix", "rules", "indicators")]
        paths = ["/", "/rows", "/rounds/", *of_round, "/history", "/rules/", f"{version}letters/", place, f"{version}text/0", finding[0]]
        for number in range(drafts):
            client.upload(f"{number}.docx", data)
        start = time.monotonic()

        def waiting() -> int:
            progress = re.search(rb'<progress max="(\d+)" value="(\d+)"', client.ask("GET", "/rows")[1])
            return int(progress[1]) - int(progress[2]) if progress else 0

        print(f"{name}: {people} people click while two workers check {drafts} drafts:")
        show(click(people, client, paths, empty, lambda: waiting() == 0))
        checked, minutes = drafts - waiting(), (time.monotonic() - start) / 60
        print(f"  {checked / minutes:.0f} drafts a minute meanwhile; after it: {memory(server)}", flush=True)


def main(drafts: int, people: int, databases: Sequence[str]) -> None:
    if "sqlite" in databases:
        measure("SQLite", "", drafts, people)
    address = os.environ.get("PLANCHECK_TEST_DATABASE", "")
    if "postgres" in databases and address:
        measure("PostgreSQL", address, drafts, people)
    elif "postgres" in databases and postgres.programs() is not None:
        with postgres.cluster() as cluster:
            measure("PostgreSQL", postgres.create(cluster, "bench"), drafts, people)


if __name__ == "__main__":
    main(*(int(sys.argv[at]) if len(sys.argv) > at else usual for at, usual in ((1, 40), (2, 20))), sys.argv[3:] or ["sqlite", "postgres"])
