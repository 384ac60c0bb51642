"""Where files lie: in the folder of the workbench, in another folder, in a store with an address; and what is said where they cannot."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests import warm
from tests.web.shared_folder import Share
from tests.web.test_backup import filled as filled

KINDS = ("own folder", "another folder", "memory", "address")


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, kept_at: Callable[[str], str], tmp_path: Path) -> str:
    """The place of the files of the workbench of the tests, which is empty."""
    return kept_at({
        "own folder": "", "another folder": str(tmp_path / "elsewhere"), "memory": f"memory://{uuid.uuid4()}/files",
        "address": f"share://{tmp_path}/share/files",
    }[request.param])  # fmt: skip


@pytest.fixture
def kept_at(bench: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    from plancheck.web import files, site

    def moved(address: str) -> str:
        changed = replace(bench, store=address)
        for module in (files, site):
            monkeypatch.setattr(module, "current", lambda: changed)
        return address

    yield moved
    if os.environ.get("PLANCHECK_STORE"):
        pytest.fail("a test has left its store to others")


# ---- a file is there whole or not at all -------------------------------------------------------------------------


def test_a_file_is_written_to_the_disk_and_so_is_the_folder_that_names_it(
    kept_at: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import files

    kept_at("")
    folders: list[bool] = []
    monkeypatch.setattr(files.os, "fsync", lambda descriptor: folders.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    files.put_chunks(iter([b"to the ", b"disk"]))
    assert folders == [False, True]


def test_a_file_is_kept_by_its_content(store: str, tmp_path: Path) -> None:
    from plancheck.web import files

    before = set(files.names())
    name = files.put_chunks(iter([b"one ", b"two"]))
    assert name == hashlib.sha256(b"one two").hexdigest()
    assert files.put(b"one two") == name
    assert set(files.names()) - before == {name}
    assert files.get(name) == b"one two"
    files.place(name, tmp_path / "方案.docx")
    assert (tmp_path / "方案.docx").read_bytes() == b"one two"
    with files.opened(name) as path:
        assert path.read_bytes() == b"one two"
    assert path.exists() == (store == "" or not store.startswith(("memory", "share")))
    assert (files.is_there(name), files.is_there("0" * 64)) == (True, False)
    for read in (files.get, lambda missing: files.place(missing, tmp_path / "x"), lambda missing: files.opened(missing).__enter__().stat()):
        with pytest.raises(FileNotFoundError):
            read("0" * 64)


@pytest.fixture
def share(kept_at: Callable[[str], str], tmp_path: Path) -> Path:
    """The folder behind a store with an address, which other machines write to as well."""
    kept_at(f"share://{tmp_path}/share")
    return tmp_path / "share"


def test_half_a_file_is_never_given_out_and_is_stored_again(share: Path, tmp_path: Path) -> None:
    from plancheck.web import files

    name = files.put(b"the whole draft")
    stored = share / name[:2] / name
    stored.write_bytes(b"the whole")
    with pytest.raises(ValueError, match="damaged"):
        files.get(name)
    with pytest.raises(ValueError, match="damaged"):
        files.place(name, tmp_path / "draft")
    assert files.put(b"the whole draft") == name
    assert files.get(name) == b"the whole draft"


def test_an_upload_that_breaks_off_leaves_nothing(share: Path, bench: Any) -> None:
    from plancheck.web import files

    def breaks() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.put_chunks(breaks())
    assert list(share.rglob("*")) == []
    assert list((bench.folder / "incoming").iterdir()) == []


def test_a_file_is_moved_to_its_name_only_when_it_is_whole(share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.web import files

    seen: list[tuple[bytes, list[str]]] = []
    really = Share.mv

    def moved(self: Any, source: str, target: str, **given: Any) -> Any:
        seen.append((Path(source).read_bytes(), [path.name for path in share.glob("??/*")]))
        return really(self, source, target, **given)

    monkeypatch.setattr(Share, "mv", moved)
    files.put(b"draft")
    files.put(b"draft")  # it is there
    assert seen == [(b"draft", [])]


@pytest.mark.parametrize("another_was_faster", [True, False])
def test_a_move_that_fails_is_told_unless_somebody_has_just_stored_the_same(
    share: Path, monkeypatch: pytest.MonkeyPatch, another_was_faster: bool
) -> None:
    from plancheck.web import files

    def fails(self: Any, source: str, target: str, **given: Any) -> None:
        if another_was_faster:
            Path(target).write_bytes(b"draft")  # as another server does
        raise OSError("Failure")

    monkeypatch.setattr(Share, "mv", fails)
    if another_was_faster:
        assert files.get(files.put(b"draft")) == b"draft"
    else:
        with pytest.raises(files.StoreGone, match="Failure"):
            files.put(b"draft")
    assert list(share.glob("part-*")) == []


def test_old_parts_are_cleared_away(share: Path) -> None:
    from plancheck.web import files

    kept = files.put(b"kept")
    old, new, other = (share / name for name in ("part-1700000000-ab", "part-9999999999-ab", "part-of-somebody"))
    for path in (old, new, other):
        path.write_bytes(b"half")
    files.sweep()
    assert [path.exists() for path in (old, new, other)] == [False, True, True]
    assert files.names() == [kept]


# ---- the workbench over it ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["memory", "address"])
def test_a_plan_is_checked_shown_and_downloaded_from_a_store_with_an_address(
    kept_at: Callable[[str], str], reviewer: Any, browser_of: Any, printed: None, tmp_path: Path, kind: str
) -> None:
    from plancheck.web import work
    from plancheck.web.acts import letters
    from plancheck.web.acts.submissions import Upload, submit
    from plancheck.web.models import Version

    kept_at(f"memory://{uuid.uuid4()}" if kind == "memory" else f"share://{tmp_path}/share")
    draft = (Path(__file__).parents[2] / "samples" / "city-defects.docx").read_bytes()
    submit(reviewer, Upload("方案.docx", len(draft), (draft,)))
    assert work.work_once("a")
    version = Version.objects.get()
    assert (version.state, version.verdict) == ("checked", "noncompliant")
    letters.write(reviewer, version, {"agency": "省发展改革委", "date": "2026-11-30"}, confirmed=True)
    while work.work_once("a"):
        pass
    browser, place = browser_of(reviewer), f"/plans/{version.plan_id}/v1/"
    assert browser.get(place).status_code == 200
    assert browser.get(f"{place}draft").content == draft
    assert browser.get(f"{place}letters/1/letter.docx").content[:2] == b"PK"
    assert browser.get(f"{place}letters/1/pages/1").content == b"\x89PNG"


def test_a_store_that_is_gone_is_said_and_the_check_waits(
    kept_at: Callable[[str], str], reviewer: Any, browser_of: Any, tmp_path: Path
) -> None:
    from plancheck.web import work
    from plancheck.web.acts.submissions import Upload, submit
    from plancheck.web.models import Plan, Version

    kept_at(f"memory://{uuid.uuid4()}")
    submit(reviewer, Upload("方案.docx", 5, (b"draft",)))
    kept_at("nosuch://host/files")
    assert not work.work_once("a")
    assert Version.objects.get().state == "waiting"
    browser = browser_of(reviewer)
    browser.raise_request_exception = False
    (tmp_path / "b.docx").write_bytes(b"draft")
    with (tmp_path / "b.docx").open("rb") as file:
        answer = browser.post("/submit", {"file": file})
    assert answer.status_code == 503
    assert "文件存储暂时连不上，刚才的操作没有保存" in answer.content.decode()
    assert Plan.objects.count() == 1


def _plancheck(*arguments: str, **environment: str) -> Any:
    return warm.run(
        "import tests.web.shared_folder\nfrom plancheck.__main__ import main\nmain()",
        *arguments,
        PLANCHECK_LANG="en",
        PLANCHECK_DATABASE="",
        **environment,
    )


def test_a_copy_moves_the_files_into_a_store_and_back_and_workers_elsewhere_use_it(filled: Any, tmp_path: Path) -> None:
    from plancheck.web import backup, files

    expected = {name: files.get(name) for name in files.names()}
    summary = backup.write(tmp_path / "copy.zip")
    address = f"share://{tmp_path}/share"
    data, store = ["--data", str(tmp_path / "back")], ["--store", address]
    assert _plancheck("restore", str(tmp_path / "copy.zip"), *data, *store).returncode == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "share").glob("??/*")} == expected
    assert not (tmp_path / "back" / "files").exists()
    again = _plancheck("backup", str(tmp_path / "again.zip"), *data, PLANCHECK_STORE=address)
    assert again.returncode == 0, again.stderr
    with zipfile.ZipFile(tmp_path / "again.zip") as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (set(manifest["files"]), manifest["missing"]) == (set(expected), [])
    assert len(expected) == summary.files
    forgotten = _plancheck("backup", str(tmp_path / "none.zip"), *data)
    assert (forgotten.returncode, "say where with --store" in forgotten.stderr) == (5, True)
    assert not (tmp_path / "none.zip").exists()
    for command in (["serve", "--no-browser"], ["work", "--name", "far"]):
        refused = _plancheck(*command, *data)
        assert (refused.returncode, "are not in this store" in refused.stderr) == (5, True)
    looked = _plancheck("doctor", *data)
    assert "are not in this store" in looked.stdout


_WORKS = """
import sys
import plancheck.cli.work
import tests.web.shared_folder
from plancheck.__main__ import main

command = sys.modules["plancheck.cli.work"]
really = command.prepare

def prepare(*given):
    really(*given)
    from plancheck.web import work
    work.run = lambda name, is_over: print(name, *(work.work_once(name) for _ in range(9)))

command.prepare = prepare
main()
"""


def test_a_worker_elsewhere_fetches_drafts_and_stores_reports(filled: Any, tmp_path: Path) -> None:
    from plancheck.web import backup

    backup.write(tmp_path / "copy.zip")
    address, data = f"share://{tmp_path}/share", ["--data", str(tmp_path / "back")]
    assert _plancheck("restore", str(tmp_path / "copy.zip"), *data, "--store", address).returncode == 0
    before = len(list((tmp_path / "share").glob("??/*")))
    done = warm.run(_WORKS, "work", "--name", "far", *data, PLANCHECK_STORE=address, PLANCHECK_LANG="en", PLANCHECK_DATABASE="")
    assert done.stdout.startswith("far True"), done.stderr
    assert len(list((tmp_path / "share").glob("??/*"))) > before
    assert not (tmp_path / "back" / "files").exists()


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        ("memory://x", 2, "gone with its process"),
        ("nosuch://user:secret@host/x", 5, "Protocol not known: nosuch"),
        ("share:///proc/nothing", 5, "cannot be reached or written to"),
    ],
)
def test_a_store_that_cannot_be_used_is_told_before_anything_is_served(tmp_path: Path, address: str, code: int, says: str) -> None:
    done = _plancheck("serve", "--no-browser", "--data", str(tmp_path / "data"), "--store", address)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert "secret" not in done.stderr


def test_without_fsspec_an_address_says_how_to_get_it_and_a_folder_needs_none(tmp_path: Path) -> None:
    script = "import sys; sys.modules['fsspec'] = sys.modules['fsspec.core'] = None; from plancheck.__main__ import main\nmain()"
    asked = ["backup", str(tmp_path / "b.zip"), "--data", str(tmp_path / "data")]
    made = "import sys; from pathlib import Path; from plancheck.web import serving, site; serving.prepare(site.Site(Path(sys.argv[1])))"
    assert warm.run(made, str(tmp_path / "data")).returncode == 0
    for store, code, says in (("memory2://x", 2, "pip install fsspec"), (f"file://{tmp_path}/files", 0, "")):
        done = warm.run(script, *asked, "--store", store, PLANCHECK_LANG="en", PLANCHECK_DATABASE="")
        assert done.returncode == code, done.stderr
        assert says in done.stderr
