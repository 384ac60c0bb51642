"""plancheck batch --cluster: a scheduler and workers of dask on this machine, certificates, workers that die, a store; the same bytes.

Clusters and commands are processes of their own: what dask starts stays in its process, and would change how other tests run.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import pickle
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from textwrap import indent
from types import SimpleNamespace
from typing import Any

import pytest
from tests import warm
from tests.batch.drafts import by_name, fill, plan, tree
from tests.batch.test_batch_annexes import spreadsheet
from tests.zips import zipped

import plancheck
from plancheck import batch as drafts
from plancheck import pipeline, stores
from plancheck.batch import cluster, draft, remote, store
from plancheck.batch.cluster import Address, Gone, Tls, Unusable
from plancheck.batch.submissions import File, Submission
from plancheck.wording.catalogue import phrase
from plancheck.worker import Begun, Done, Lost

ROOT = Path(__file__).parents[2]
needs_dask = pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="the extra cluster is not installed")
linux = pytest.mark.skipif(sys.platform != "linux", reason="workers are killed as Linux does")

# ---- clusters ---------------------------------------------------------------------------------------------------

#: Two workers that do what the names of drafts say, one with TLS, and a scheduler without any; ends with its standard input. Marks the
#: processes of workers that their nannies have seen start: they restart no others.
CLUSTERS = """
import os
import pathlib
import select
import sys
from contextlib import ExitStack
import dask
from distributed import LocalCluster, Security

def main():
    deeds, folder = sys.argv[1:]
    # Workers are forked, those too that take the place of one that was killed: to start afresh takes them seconds.
    dask.config.set({"distributed.scheduler.allowed-failures": 1, "distributed.worker.multiprocessing-method": "forkserver"})
    quiet = {"host": "127.0.0.1", "dashboard_address": ":0", "threads_per_worker": 1}
    with ExitStack() as stack:
        local = stack.enter_context(LocalCluster(n_workers=2, processes=True, preload=[deeds], **quiet))
        empty = stack.enter_context(LocalCluster(n_workers=0, processes=False, protocol="tcp", **quiet))
        secret = "-"
        if folder != "-":
            files = {f"tls_{role}_{kind}": f"{folder}/{kind}.pem" for role in ("client", "scheduler", "worker") for kind in ("cert", "key")}
            security = Security(tls_ca_file=f"{folder}/ca.pem", require_encryption=True, **files)
            options = {"protocol": "tls", "security": security, **quiet}
            secret = stack.enter_context(LocalCluster(n_workers=1, processes=False, **options)).scheduler_address
        print(local.scheduler_address, empty.scheduler_address, secret, flush=True)
        missed, marks = 0, pathlib.Path(os.environ["MARKS"])
        while not select.select([sys.stdin], [], [], 0.05)[0]:
            for nanny in list(local.workers.values()):
                if nanny.status.name == "running":
                    (marks / f"running-{nanny.pid}").touch()
            # A worker that was killed while the machine was busy may have died before its nanny saw it start: nobody restarts it.
            missed = missed + 1 if len(local.scheduler.workers) < 2 else 0
            if missed == 600:
                local.scale(len(local.workers) + 1)
                missed = 0

if __name__ == "__main__":
    main()
"""
#: A worker that is killed by poison.docx whenever it is to be checked, by once.docx the first time.
DEADLY = """
import os, pathlib, signal, time
from plancheck.batch import remote

def deadly(self, request, seconds):
    marks = pathlib.Path(os.environ["MARKS"])
    name = request[0].name.rpartition("/")[2]
    if name == "poison.docx" or (name == "once.docx" and not (marks / "once").exists()):
        (marks / name.removesuffix(".docx")).touch()
        with (marks / "deaths").open("a") as deaths:
            deaths.write(name + "\\n")
        while not (marks / f"running-{os.getpid()}").exists():  # it would not be restarted
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGKILL)
    return self.ask_in_truth(request, seconds)

if not hasattr(remote._WorkerHost, "ask_in_truth"):  # dask imports this twice
    remote._WorkerHost.ask_in_truth, remote._WorkerHost.ask = remote._WorkerHost.ask, deadly

def dask_setup(worker):
    pass
"""
#: Every plancheck of these tests: a draft that ends the process that reads it, and drafts that take a while. No process begins with the
#: check of a sample, which takes longer than all that these tests check.
HOSTILE = """
import os, time
from plancheck import readers
from plancheck.batch import draft, runner
from plancheck.readers import formats
draft.warm = runner.warm = lambda batch: None
read = readers.read

def hostile(data, name, *others, **options):
    if name == "abort.docx":
        os.abort()
    if name.startswith("slow") and "PROMPT" not in os.environ:
        time.sleep(0.6)
    return read(data, name, *others, **options)

readers.read = formats.read = hostile
"""
#: In processes that start afresh.
SITE = f"""
import sys
if any("plancheck" in each or "forkserver" in each for each in sys.orig_argv):
{indent(HOSTILE, "    ")}
"""
#: The command with a cluster that is waited for less long, and with workers that may start slowly; says which drafts were brought along.
COMMAND = """
import sys
from plancheck.batch import cluster, remote
from plancheck.cli import main
cluster.CONNECT, cluster.WORKERLESS = 3.0, 300.0
order, brought = remote.pack_request, []

def counted(shared, item, new, data, *more):
    brought.append(data is not None)
    return order(shared, item, new, data, *more)

remote.pack_request = counted
code = main(["batch", *sys.argv[1:]])
print("brought", sum(brought), "of", len(brought))
sys.exit(code)
"""
#: Where nobody answers: dask asks again and again as long as it may.
IMPATIENT = COMMAND.replace("3.0, 300.0", "0.5, 300.0")


@dataclass(frozen=True)
class Clusters:
    """Addresses, and the environment of all processes."""

    local: str
    empty: str
    secret: str
    folder: Path
    environment: dict[str, str]

    def run(self, *arguments: str | Path, code: str = COMMAND, **environment: str) -> subprocess.CompletedProcess[str]:
        """The command, to its end, without a traceback."""
        done = warm.run(HOSTILE + code, *arguments, "--date", "2026-11-25", **self.environment, **environment)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def deaths(self) -> list[str]:
        """The drafts that killed a worker."""
        file = self.folder / "deaths"
        return file.read_text("utf-8").split() if file.exists() else []


def certificates(folder: Path) -> bool:
    """An authority and a certificate by it, as ca.pem, cert.pem and key.pem; False where this machine has no openssl."""
    openssl = shutil.which("openssl")
    if openssl is None:
        return False
    folder.mkdir()
    new = ["req", "-newkey", "rsa:2048", "-nodes"]
    for command in (
        [*new, "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2"],
        [*new, "-keyout", "key.pem", "-out", "cert.csr", "-subj", "/CN=member"],
        ["x509", "-req", "-in", "cert.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "cert.pem", "-days", "2"],
    ):
        subprocess.run([openssl, *command], cwd=folder, capture_output=True, check=True, timeout=600)
    return True


@pytest.fixture(scope="module")
def clusters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clusters]:
    """The clusters, which leave nothing behind."""
    folder = tmp_path_factory.mktemp("clusters")
    for name, text in (("deadly.py", DEADLY), ("site/sitecustomize.py", SITE), ("clusters.py", CLUSTERS)):
        fill(folder, {name: text.encode()})
    (folder / "temporary").mkdir()
    paths = os.pathsep.join(map(str, (folder / "site", ROOT / "src")))
    environment = {**os.environ, "PYTHONPATH": paths, "MARKS": str(folder), "TMPDIR": str(folder / "temporary"), "PYTHONUTF8": "1"}
    tls = folder / "tls" if certificates(folder / "tls") else None
    command = [sys.executable, str(folder / "clusters.py"), str(folder / "deadly.py"), str(tls or "-")]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=folder, text=True
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        addresses = process.stdout.readline().split()
        assert len(addresses) == 3, (folder / "log").read_text("utf-8")
        yield Clusters(addresses[0], addresses[1], addresses[2], folder, environment)
        process.stdin.close()
        try:
            process.wait(20)
        finally:
            process.kill()
    end = time.monotonic() + 300
    while left := list((folder / "temporary").glob("plancheck-*")):  # a worker host whose worker was killed needs a moment
        assert time.monotonic() < end, left
        time.sleep(0.1)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drafts with a bit of everything, one of which kills a worker once, and one the process that reads it; one has two annexes."""
    files = {f"{number // 2}/{number:02}.docx": plan(f"第{number}市") for number in range(2)}
    files |= {"once.docx": plan("甲市"), "末/abort.docx": plan("乙市"), "bad.docx": b"junk", "0/附表.xlsx": b"x", "README": b"x"}
    files |= {
        "丙/方案.docx": plan("丙市"),
        "丙/附件1.pdf": b"x",
        "丙/附件2.xlsx": spreadsheet(),
        "丁.zip": zipped({"戊.docx": plan("戊市")}),
    }
    return fill(tmp_path_factory.mktemp("source") / "in", files)


@pytest.fixture(scope="module")
def expected(clusters: Clusters, source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The results of a run on this machine."""
    out = tmp_path_factory.mktemp("expected") / "out"
    assert clusters.run(source, "-o", out, "--jobs", "1").returncode == 3
    return tree(out)


# ---- runs -------------------------------------------------------------------------------------------------------


@needs_dask
@linux
def test_the_bytes_of_a_run_on_one_machine_though_a_worker_is_killed(
    clusters: Clusters, source: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = clusters.run(source, "-o", out, "--cluster", clusters.local)
    assert done.returncode == 3, done.stderr
    assert clusters.deaths().count("once.docx") == 1
    assert tree(out) == expected
    assert json.loads(expected["reports/末 - abort.docx.json"])["document"]["reason"] == "crashed"
    annexes = json.loads(expected["reports/丙 - 方案.docx.json"])["attachments"]
    assert [(each["name"], each["status"]) for each in annexes] == [("附件1.pdf", "not_checked"), ("附件2.xlsx", "checked")]
    assert f"由集群 {clusters.local} 审核" in done.stderr
    assert "brought 0 of 7" in done.stdout  # all could be read where they are


@needs_dask
@linux
def test_a_draft_that_kills_every_worker_is_lost_alone(clusters: Clusters, tmp_path: Path) -> None:
    source = fill(tmp_path / "in", {"poison.docx": plan("甲市"), **{f"{number}.docx": plan(str(number)) for number in range(2)}})
    done = clusters.run(source, "-o", tmp_path / "out", "--cluster", clusters.local)
    assert done.returncode == 3, done.stderr
    made = by_name(json.loads((tmp_path / "out" / "round.json").read_bytes()))
    assert {name: each["document"]["reason"] for name, each in made.items()} == {
        "poison.docx": "crashed", "0.docx": None, "1.docx": None,
    }  # fmt: skip
    poison = made["poison.docx"]
    assert (poison["verdict"], poison["document"]["status"], poison["fault"]) == ("not_checked", "not_checked", "")
    assert poison["document"]["detail"] == {lang: phrase("reading.crashed", lang) for lang in ("zh", "en")}
    assert 3 <= clusters.deaths().count("poison.docx") <= 4


@needs_dask
@linux
def test_what_is_done_is_kept_and_gone_on_with(clusters: Clusters, tmp_path: Path) -> None:
    source, out = fill(tmp_path / "in", {f"slow {number}.docx": plan(str(number)) for number in range(8)}), tmp_path / "out"
    command = [source, "-o", out, "--date", "2026-11-25", "--cluster", clusters.local]
    with warm.Process(HOSTILE + COMMAND, *command, **clusters.environment) as process:
        end = time.monotonic() + 300
        while len(list(out.glob(".plancheck/drafts/*"))) < 2:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        process.wait()
        err = process.stderr
    kept = len(list(out.glob(".plancheck/drafts/*")))
    assert process.returncode == 130, err
    assert f"{kept} 份已完成并保留" in err
    assert "Traceback" not in err
    assert not (out / ".plancheck" / "lock").exists()
    done = clusters.run(source, "-o", out, PROMPT="1")  # without the cluster: to the results it is all the same
    assert f"沿用 {kept} 份" in done.stderr
    clusters.run(source, "-o", tmp_path / "undisturbed", PROMPT="1")
    assert tree(out) == tree(tmp_path / "undisturbed")


@needs_dask
def test_tls(clusters: Clusters, tmp_path: Path) -> None:
    if clusters.secret == "-":
        pytest.skip("this machine has no openssl command to make certificates with")
    source, tls = fill(tmp_path / "in", {"a.docx": plan()}), clusters.folder / "tls"
    files = ["--tls-ca", tls / "ca.pem", "--tls-cert", tls / "cert.pem", "--tls-key", tls / "key.pem"]
    done = clusters.run(source, "-o", tmp_path / "out", "--cluster", clusters.secret, *files)
    assert done.returncode == 1, done.stderr
    certificates(tmp_path / "others")
    others = [str(each).replace(str(tls), str(tmp_path / "others")) for each in files]
    refused = clusters.run(source, "-o", tmp_path / "out 2", "--cluster", clusters.secret, *others, code=IMPATIENT)
    assert (refused.returncode, "连不上集群" in refused.stderr) == (2, True), refused.stderr
    assert not list((tmp_path / "out 2").rglob("*.docx.*"))
    import distributed

    with pytest.raises(Unusable, match="cluster_tls_file"):
        cluster._security(distributed, Tls(tls / "ca.pem", tls / "cert.pem", tmp_path / "others" / "key.pem"))


def closed() -> str:
    """An address of this machine where nobody answers."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{server.getsockname()[1]}"


@needs_dask
@pytest.mark.parametrize(
    ("where", "exit_code", "said"),
    [("closed", 2, "Cannot connect to the cluster"), ("empty", 3, "no workers for 2 seconds")],
)
def test_nobody_there(clusters: Clusters, tmp_path: Path, where: str, exit_code: int, said: str) -> None:
    address = closed() if where == "closed" else clusters.empty
    source = fill(tmp_path / "in", {"a.docx": plan(), "bad.docx": b"", "README": b"x"})
    code = IMPATIENT if where == "closed" else COMMAND.replace("300.0", "2.0")
    done = clusters.run(source, "-o", tmp_path / "out", "--cluster", address, "--lang", "en", code=code)
    assert (done.returncode, said in done.stderr) == (exit_code, True), done.stderr
    assert not (tmp_path / "out" / ".plancheck" / "lock").exists()


@needs_dask
def test_another_version_on_the_cluster(clusters: Clusters, tmp_path: Path) -> None:
    source = fill(tmp_path / "in", {"a.docx": plan()})
    code = f"from plancheck.batch import clustered, model, remote\nclustered.VERSION = model.VERSION = remote.VERSION = '99'\n{COMMAND}"
    done = clusters.run(source, "-o", tmp_path / "out", "--cluster", clusters.local, "--lang", "en", code=code)
    assert done.returncode == 2
    assert f"The cluster runs plancheck {plancheck.__version__}, but this machine runs 99" in done.stderr


# ---- a store ----------------------------------------------------------------------------------------------------

#: Source and results in the memory of the client, which no worker reaches; twice, since one draft is tried again.
STORE = """
import json, sys
from pathlib import Path
import fsspec
from plancheck.batch import cluster, remote
from plancheck.cli import main

source, address = sys.argv[1:3]
files = fsspec.filesystem("memory")
for each in sorted(Path(source).rglob("*")):
    if each.is_file():
        files.pipe_file(f"/round/in/{each.relative_to(source).as_posix()}", each.read_bytes())
order, brought = remote.pack_request, []

def counted(shared, item, new, data, *more):
    brought.append((item.name, data is not None))
    return order(shared, item, new, data, *more)

remote.pack_request = counted
codes = [main(["batch", "memory://round/in", "-o", "memory://round/out", *more, "--date", "2026-11-25"]) for more in
         (["--cluster", address], ["--cluster", address])]
made = {name.removeprefix("/round/out/"): files.cat_file(name).decode("latin-1") for name in files.find("/round/out")}
print(json.dumps({"codes": codes, "made": made, "brought": brought}))
"""


@needs_dask
@linux
def test_a_store_that_workers_do_not_reach(clusters: Clusters, source: Path, expected: dict[str, bytes]) -> None:
    """Drafts are brought along once a worker has said that it does not see one; what comes out is what a folder gives."""
    done = clusters.run(source, clusters.local, code=STORE)
    told = json.loads(done.stdout)
    assert told["codes"] == [3, 3], done.stderr
    assert {name: data.encode("latin-1") for name, data in told["made"].items()} == expected
    assert {name for name, brought in told["brought"] if brought} == {name for name, _ in told["brought"]}
    assert told["brought"][0][1] is False
    assert re.findall(r"沿用 (\d) 份", done.stderr) == ["0", "6"]


def test_a_store_lists_what_a_folder_does(tmp_path: Path, source: Path) -> None:
    """Also names that lead elsewhere, folders of results, and files that vanish or are too large."""
    fsspec = pytest.importorskip("fsspec")
    files = fsspec.filesystem("memory")
    root = f"/{tmp_path.name}"
    for each in source.rglob("*"):
        if each.is_file():
            files.pipe_file(f"{root}/{each.relative_to(source).as_posix()}", each.read_bytes())
    only_there = {".hidden/b.docx": "hidden", "__MACOSX/c.docx": "hidden", "out/reports/a.docx": "results"}
    for name in ("out/.plancheck/run.json", *only_there):
        files.pipe_file(f"{root}/{name}", b"x")
    at_home = drafts.find(source, tmp_path / "out", tmp_path / "zips", pipeline.LIMITS)
    found = store.fetched(f"memory:/{root}", tmp_path / "in", pipeline.LIMITS)
    assert isinstance(found, drafts.Contents)
    assert isinstance(at_home, drafts.Contents)
    assert tuple(each for each in found.skipped if each.name not in only_there) == at_home.skipped
    assert {each.name: each.reason for each in found.skipped if each.name in only_there} == only_there
    assert [
        (each.draft.name, each.draft.path.read_bytes(), each.folder, [it.name for it in each.attachments]) for each in found.submissions
    ] == [
        (each.draft.name, each.draft.path.read_bytes(), each.folder, [it.name for it in each.attachments]) for each in at_home.submissions
    ]
    assert found.submissions[0].draft.url == f"memory://{root}/0/00.docx"
    assert store.read(found.submissions[0].draft.url) == found.submissions[0].draft.path.read_bytes()
    assert store.read(f"memory:/{root}/nowhere.docx") is None


@pytest.mark.parametrize(
    ("text", "is_store", "path"),
    [
        ("s3://bucket/round", True, None), ("memory://x", True, None), ("simplecache::s3://x/y", True, None), ("drafts", False, "drafts"),
        ("C:\\drafts", False, "C:\\drafts"), ("C:/drafts", False, "C:/drafts"), ("file:///data/收件", False, "/data/收件"),
        ("file://localhost/data", False, "/data"), ("./a::b", False, "./a::b"), ("收件://x", False, "收件://x"),
    ],
)  # fmt: skip
def test_addresses_of_stores(text: str, is_store: bool, path: str | None) -> None:
    assert stores.is_address(text) is is_store
    if path is not None:
        assert stores.path(text) == Path(path)


# ---- what is refused --------------------------------------------------------------------------------------------

TLS = Tls(Path("ca"), Path("cert"), Path("key"))


@pytest.mark.parametrize(
    ("text", "tls", "open", "expected"),
    [
        ("127.0.0.1:8786", None, False, "tcp://127.0.0.1:8786"),
        ("tcp://localhost:8786", None, False, "tcp://localhost:8786"),
        ("tcp://127.8.9.10:1", None, False, "tcp://127.8.9.10:1"),
        ("tcp://[::1]:8786/", None, False, "tcp://[::1]:8786"),
        ("10.0.0.5:8786", TLS, False, "tls://10.0.0.5:8786"),
        ("tls://scheduler.lan:8786", TLS, False, "tls://scheduler.lan:8786"),
        ("tcp://10.0.0.5:8786", None, True, "tcp://10.0.0.5:8786"),
        ("tcp://10.0.0.5:8786", None, False, "cluster_open"),
        ("10.0.0.5:8786", None, False, "cluster_open"),
        ("localhost.evil.example:8786", None, False, "cluster_open"),
        ("127.0.0.1.evil.example:8786", None, False, "cluster_open"),
        ("tcp://[::ffff:10.0.0.5]:8786", None, False, "cluster_open"),
        ("tcp://0.0.0.0:8786", None, False, "cluster_open"),
        ("tls://10.0.0.5:8786", None, False, "cluster_tls_files"),
        ("tls://10.0.0.5:8786", None, True, "cluster_tls_files"),
        ("tcp://127.0.0.1:8786", TLS, False, "cluster_tls_for_tcp"),
        ("127.0.0.1@10.0.0.5:8786", None, False, "cluster_address"),
        ("inproc://1/2", None, True, "cluster_address"),
        ("ucx://10.0.0.5:8786", None, True, "cluster_address"),
        ("127.0.0.1", None, False, "cluster_address"),
        ("127.0.0.1:99999", None, False, "cluster_address"),
        ("", None, False, "cluster_address"),
    ],
)
def test_addresses_of_clusters(text: str, tls: Tls | None, open: bool, expected: str) -> None:
    if "://" in expected:
        assert cluster.address(text, tls, open) == Address(expected, tls, open)
        return
    with pytest.raises(Unusable) as refused:
        cluster.address(text, tls, open)
    assert refused.value.code == expected
    assert text in phrase(f"terminal.{expected}", "zh", **refused.value.values)
    assert text in phrase(f"terminal.{expected}", "en", **refused.value.values)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--cluster", "10.0.0.5:8786"], "without-network"),
        (["--cluster", "10.0.0.5:8786", "--tls-ca", "ca.pem"], "要同时给出"),
        (["--tls-ca", "ca.pem", "--insecure-cluster"], "--tls-ca, --insecure-cluster 要和 --cluster 一起用"),
        (["--cluster", "tls://127.0.0.1:1", "--tls-ca", "no.pem", "--tls-cert", "no.pem", "--tls-key", "no.pem"], "证书文件用不了：no.pem"),
        (["--cluster", "127.0.0.1:1", "--cluter", "x"], "是不是 --cluster"),
    ],
)
def test_options_that_do_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], more: list[str], said: str
) -> None:
    from plancheck.cli import main

    monkeypatch.chdir(fill(tmp_path, {"in/a.docx": plan()}))
    assert main(["batch", "in", "-o", "out", *more]) == 2
    err = capsys.readouterr().err
    assert said in err or (said == "without-network" and "不加密" in err and "--insecure-cluster" in err)


@pytest.mark.parametrize(
    "arguments", [["in", "-o", "out", "--cluster", "127.0.0.1:1"], ["s3://bucket/in", "-o", "out"], ["in", "-o", "s3://b/out"]]
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_without_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], lang: str
) -> None:
    from plancheck.cli import main

    for name in ("distributed", "fsspec", "fsspec.core"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.chdir(fill(tmp_path, {"in/a.docx": plan()}))
    assert main(["batch", *arguments, "--lang", lang]) == 2
    assert "pip install distributed fsspec" in capsys.readouterr().err


def test_a_key_with_a_passphrase_is_not_asked_for(tmp_path: Path) -> None:
    files = fill(tmp_path, {"ca": b"x", "cert": b"x", "key": b"-----BEGIN ENCRYPTED PRIVATE KEY-----"})
    with pytest.raises(Unusable, match="cluster_tls_encrypted"):
        cluster._security(None, Tls(files / "ca", files / "cert", files / "key"))


# ---- the tasks of a cluster, without one ------------------------------------------------------------------------


class Fake:
    """A client whose tasks end as a table says: for each draft, what becomes of it each time that it is given to a worker."""

    def __init__(self, ends: dict[int, list[Any]], workers: list[str]) -> None:
        self.ends, self.workers, self.given = ends, workers, []  # type: ignore[var-annotated]
        self.scheduler = SimpleNamespace(identity=None)
        self.flying = self.most = 0
        self.handler: Any = None

    def sync(self, *_: object, **__: object) -> dict[str, Any]:
        return {"workers": {each: {"nthreads": 1} for each in self.workers}}

    def subscribe_topic(self, topic: str, handler: Any) -> None:
        self.handler = handler

    def unsubscribe_topic(self, topic: str) -> None:
        self.handler = None

    def cancel(self, futures: list[Any]) -> None:
        pass

    def submit(self, function: Any, topic: str, its_key: str, payload: bytes, *, key: str, pure: bool) -> Any:
        number = int(payload)
        self.given.append(number)
        begun, end = self.ends[number].pop(0)
        for _i in range(begun):
            self.handler((0, key))
        future = SimpleNamespace(status="finished" if isinstance(end, bytes) else "error", result=lambda: end, cancel=lambda: None)
        future.exception = lambda timeout: end
        future.add_done_callback = lambda call: end is not None and call(future)
        return future


@needs_dask
def test_who_is_innocent_is_not_lost() -> None:
    """0 is killed with 1, which kills all; 2 begins anew on another worker and is done; 3 never begins twice alone."""
    from distributed import KilledWorker

    killed = KilledWorker("x", None, 1)  # type: ignore[arg-type]
    ends = {0: [(2, killed), (1, b"0")], 1: [(2, killed), (2, None)], 2: [(2, b"2")], 3: [(0, killed), (1, killed)]}
    fake = Fake(ends, ["tcp://127.0.0.1:1"])
    waiting: cluster.Waiting = deque((number, str(number).encode) for number in range(4))
    found = list(cluster.completed(fake, Address("tcp://127.0.0.1:1"), None, waiting))  # type: ignore[arg-type]
    assert fake.given == [0, 1, 2, 3, 0, 1, 3]
    assert sorted((each for each in found if each[1] != Begun()), key=lambda each: each[0]) == [
        (0, b"0"), (1, Lost("crashed")), (2, b"2"), (3, Lost("crashed")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("workers", "open", "code"),
    [
        (["tcp://127.0.0.1:1", "tcp://10.0.0.5:2"], False, "cluster_open_worker"),
        (["tcp://[::1]:1", "tls://10.0.0.5:2"], False, None),
        (["tcp://10.0.0.5:2"], True, None),
    ],
)
def test_workers_that_are_not_as_asked_for(workers: list[str], open: bool, code: str | None) -> None:
    run = cluster._Run(Fake({}, workers), Address("tcp://127.0.0.1:1", None, open), None)  # type: ignore[arg-type]
    if code is None:
        assert run.room() == 2 * len(workers)
    else:
        with pytest.raises(Unusable, match=code):
            run.room()


def test_a_cluster_without_workers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CHECK_EVERY", 0.0)
    monkeypatch.setattr(cluster, "WORKERLESS", 0.05)
    run = cluster._Run(Fake({}, []), Address("tcp://127.0.0.1:1"), None)  # type: ignore[arg-type]
    assert run.room() == 0
    time.sleep(0.06)
    with pytest.raises(Gone, match="cluster_workerless"):
        run.room()


# ---- the worker host, without a cluster -----------------------------------------------------------------------------


@linux
def test_a_worker_host_checks_what_is_there_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.hostile import makers

    data = plan()
    path = fill(tmp_path, {"a.docx": data}) / "a.docx"
    batch = drafts.Batch(makers.job(), tmp_path, "zh", "x")
    monkeypatch.setattr(cluster, "begun", lambda topic, key: None)
    shared = remote.pack_batch(batch)

    def asked(digest: str, where: str = "", data: bytes | None = None) -> Any:
        item = drafts.items(drafts.Contents((Submission(File("a.docx", Path(where) if where else path)),), ()))[0]
        answer = remote.unpack_response(
            remote.serve("", "", remote.pack_request(shared, item, drafts.UncheckedDraft(digest, "", ()), data))
        )
        assert isinstance(answer, remote.CheckResponse)
        return answer

    right = asked(hashlib.sha256(data).hexdigest())
    assert [each.run for each in remote._WAITING] == [shared[0]]
    assert (right.outcome.value.verdict, sorted(right.files)) == ("noncompliant", [".html", ".json", ".record"])
    assert asked("of another").outcome == asked("x", str(tmp_path / "nowhere")).outcome == Done(drafts.UnavailableDraft())
    assert asked("of another", data=data) == right
    assert len(remote._WAITING) == 1
    remote._WAITING[0]._process.kill()
    remote._WAITING[0]._process.wait()
    assert asked("", data=data).files == right.files
    (host,) = remote._WAITING
    monkeypatch.setattr(remote._WorkerHost, "_send", lambda self, data: self._process.kill())
    assert remote.unpack_response(host.ask(None, 5)) == remote.CheckResponse(Lost("crashed"), {})
    host.end()
    remote._WAITING.clear()


def test_what_goes_with_a_draft_is_read_there_or_brought_along(tmp_path: Path) -> None:
    """The same bytes as at home, or none."""
    from tests.hostile import makers

    annex = fill(tmp_path, {"附件1.xlsx": spreadsheet()}) / "附件1.xlsx"
    item = drafts.items(drafts.Contents((Submission(File("a.docx", tmp_path / "a.docx"), (File("附件1.xlsx", annex),)),), ()))[0]
    shared = remote.pack_batch(drafts.Batch(makers.job(), tmp_path, "zh", "x"))

    def order(digest: str, others: draft.Others | None = None, alone: bool = False) -> remote.CheckRequest:
        info = draft.attachment(item.submission.attachments[0], digest)
        sent = remote.pack_request(shared, item, drafts.UncheckedDraft("", "", (info,)), None, others, alone)
        found: remote.CheckRequest = pickle.loads(sent)
        return found

    digest = hashlib.sha256(annex.read_bytes()).hexdigest()
    assert remote._read_attachments(order(digest)) == (annex.read_bytes(),)
    assert remote._read_attachments(order("of another")) is None
    assert order(digest, (b"x",)).others == (b"x",)
    assert order(digest, (b"x",), alone=True).others is None
    annex.unlink()
    assert remote._read_attachments(order(digest)) is None


def test_an_order_of_another_version_is_not_carried_out(tmp_path: Path) -> None:
    item = drafts.Item(Submission(File("a.docx", tmp_path)), 0, "", "", "")
    sent = pickle.dumps(remote.CheckRequest("0.0", "", b"", item, "", "", ()))
    assert remote.unpack_response(remote.serve("", "", sent)) == remote.OtherVersion(plancheck.__version__)


def test_the_day_of_a_run_travels(tmp_path: Path) -> None:
    from tests.hostile import makers

    name, data = remote.pack_batch(drafts.Batch(makers.job(), tmp_path, "zh", "x"))
    batch = pickle.loads(remote.zlib.decompress(data))
    assert (len(name), batch.job.on, batch.key) == (64, date(2026, 11, 25), drafts.Batch(makers.job(), tmp_path, "zh", "x").key)


@pytest.mark.parametrize(
    ("error", "told"), [(OSError("no route"), stores.Unreached), (LookupError("gone"), stores.Unreached), (TypeError("ours"), TypeError)]
)
def test_a_fault_of_ours_is_not_laid_to_the_store(error: Exception, told: type[Exception]) -> None:
    with pytest.raises(told), store._store_errors("memory://x"):
        raise error
