"""Two batches never write into one folder of results: the lock, what a dead process left of it, and what is said."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from tests import warm
from tests.batch.drafts import batch, fill, plan, tree
from tests.batch.test_batch_hostile import SLOW

from plancheck.batch import lock, store
from plancheck.batch.lock import AlreadyLocked, Holder
from plancheck.cli import main

linux = pytest.mark.skipif(sys.platform != "linux", reason="processes are told apart as Linux does")
HERE = lock.this()
#: No process has such a number on Linux.
DEAD = replace(HERE, pid=(1 << 22) + 1)


@pytest.mark.parametrize(
    ("holder", "alive"),
    [
        (HERE, True),
        (DEAD, False),
        (replace(HERE, pid=1 << 80), False),
        (replace(HERE, start="1"), False),  # the number of a dead process was given to another
        (replace(DEAD, host="another machine"), True),  # nobody can say
    ],
)
@linux
def test_whose_process_is_alive(holder: Holder, alive: bool) -> None:
    assert lock.alive(holder) is alive


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'{"pid": "x", "host": "h", "start": ""}', b'{"pid": 1}'])
def test_what_is_no_lock(data: bytes) -> None:
    assert lock.read(data) is None


def test_what_is_written_is_read() -> None:
    assert lock.read(lock.written(HERE)) == HERE == Holder(os.getpid(), socket.gethostname(), HERE.start)


@linux
@pytest.mark.parametrize(
    "left", [lock.written(DEAD), lock.written(replace(HERE, start="1")), b"", b"\0\0\0"], ids=["dead", "another since", "empty", "cut"]
)
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "lock"
    path.write_bytes(left)
    with lock.locked(path):
        assert lock.read(path.read_bytes()) == HERE
        with pytest.raises(AlreadyLocked) as held, lock.locked(path):
            pass
        assert (held.value.holder, held.value.far) == (HERE, False)
    assert list(tmp_path.iterdir()) == []


def test_only_one_of_two_takes_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process took the stale lock over between our look and our hand."""
    path, other = tmp_path / "lock", replace(HERE, host="another machine")
    path.write_bytes(lock.written(DEAD))
    replaced = os.replace

    def quicker(source: Path, target: Path) -> None:
        Path(source).write_bytes(lock.written(other))
        replaced(source, target)

    monkeypatch.setattr(os, "replace", quicker)
    with pytest.raises(AlreadyLocked) as held, lock.locked(path):
        pass
    assert held.value.holder == other
    assert lock.read(path.read_bytes()) == other
    assert [each.name for each in tmp_path.iterdir()] == ["lock"]


@pytest.mark.parametrize(
    ("lang", "host", "said"),
    [
        ("zh", HERE.host, ["正由另一个 batch 写入", f"进程 {HERE.pid}"]),
        ("en", HERE.host, ["Another batch is writing to", f"process {HERE.pid}"]),
        ("zh", "别的机器", ["机器 别的机器", "请删除", "lock 后再运行"]),
        ("en", "elsewhere", ["on elsewhere", "delete", "and run the command again"]),
    ],
)
def test_a_folder_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, host: str, said: list[str]) -> None:
    source, out = fill(tmp_path / "in", {"a.docx": plan()}), tmp_path / "out"
    held = fill(out, {".plancheck/lock": lock.written(replace(HERE, host=host))})
    before = tree(held)
    assert main(["batch", str(source), "-o", str(out), "--lang", lang]) == 5
    err = capsys.readouterr().err
    assert [each for each in said if each not in err] == []
    assert len(err.splitlines()) == 1 + (host != HERE.host)
    assert tree(out) == before


@linux
def test_two_at_once(tmp_path: Path) -> None:
    source, out = fill(tmp_path / "in", {f"{number}.docx": plan(str(number)) for number in range(6)}), tmp_path / "out"
    command = ["batch", source, "-o", out, "--date", "2026-11-25", "--jobs", "1"]
    with warm.Process(SLOW, *command) as first:
        end = time.monotonic() + 300
        while not (out / ".plancheck" / "staging").is_dir():
            assert time.monotonic() < end
            time.sleep(0.005)
        second = warm.run(SLOW, *command)
        assert first.poll() is None
        first.wait()
        err = first.stderr
    assert second.returncode == 5
    assert f"进程 {first.pid}" in second.stderr
    assert (first.returncode, "完成 6 份" in err) == (1, True)
    assert not (out / ".plancheck" / "lock").exists()


def test_a_run_leaves_no_lock(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert batch(fill(tmp_path / "in", {"a.docx": plan()}), out)[0] == 1
    assert "lock" not in {Path(each).name for each in tree(out)}


@linux
@pytest.mark.parametrize(
    ("left", "taken"),
    [(None, True), (DEAD, True), (HERE, False), (replace(HERE, host="elsewhere"), False)],
)
def test_the_lock_of_a_store(tmp_path: Path, left: Holder | None, taken: bool) -> None:
    fsspec = pytest.importorskip("fsspec")
    files, root = fsspec.filesystem("memory"), f"/{tmp_path.name}"
    place = f"{root}/.plancheck/lock"
    if left is not None:
        files.pipe_file(place, lock.written(left))
    mirror = store.Mirror(f"memory:/{root}", tmp_path)
    if not taken:
        with pytest.raises(AlreadyLocked) as held, mirror.locked():
            pass
        assert held.value.holder == left
        assert json.loads(files.cat_file(place)) == asdict(left or HERE)
        return
    with mirror.locked():
        assert json.loads(files.cat_file(place)) == asdict(HERE)
    assert not files.exists(place)


def test_a_store_with_files_of_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fsspec = pytest.importorskip("fsspec")
    files, root = fsspec.filesystem("memory"), f"/{tmp_path.name}"
    files.pipe_file(f"{root}/index.html", b"mine")
    source = fill(tmp_path / "in", {"a.docx": plan()})
    assert main(["batch", str(source), "-o", f"memory:/{root}"]) == 2
    assert "已有别的文件" in capsys.readouterr().err
    assert files.cat_file(f"{root}/index.html") == b"mine"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["memory://nowhere/at all", "-o", "out"], 4, "读不到或写不进"),
        (["nosuch://bucket/in", "-o", "out"], 4, "Protocol not known: nosuch"),
        (["in", "-o", "nosuch://bucket/out"], 5, "Protocol not known: nosuch"),
    ],
)
def test_a_store_that_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    pytest.importorskip("fsspec")
    monkeypatch.chdir(fill(tmp_path, {"in/a.docx": plan()}))
    assert main(["batch", *arguments]) == code
    assert said in capsys.readouterr().err


def test_a_hostile_folder_of_results_reaches_nothing_else(tmp_path: Path) -> None:
    """Whoever can write to the store cannot make a run write outside its own folder."""
    fsspec = pytest.importorskip("fsspec")
    files, root = fsspec.filesystem("memory"), f"/{tmp_path.name}"
    names = ["reports/a.html", ".plancheck/drafts/a.json", ".plancheck/run.json"]
    for name in [*names, "reports/../../up", "reports/x/y", ".plancheck/lock", "other", "reports/c:evil"]:
        files.store[f"{root}/{name}"] = files._open(f"{root}/{name}", "wb")
        files.store[f"{root}/{name}"].close()
    store.Mirror(f"memory:/{root}", tmp_path / "mine").pull()
    assert sorted(tree(tmp_path)) == sorted(f"mine/{name}" for name in names)
