"""A copy of a workbench is whole, made while it is served, and can be put back on SQLite and PostgreSQL."""

from __future__ import annotations

import json
import os
import subprocess
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests import warm

#: Prints every table and the hash of every file of a workbench, from another process: a process serves one.
_CONTENT = """
import json, sys
from pathlib import Path
from plancheck.web.site import Site, configure
configure(Site(Path(sys.argv[1]), sys.argv[2]))
from django.apps import apps
from plancheck.web import audit, files
def plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
tables = {
    model._meta.model_name: [
        {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields} for row in model.objects.order_by("pk")
    ]
    for model in apps.get_app_config("web").get_models()
}
sound = all(files.get(name) is not None for name in files.names())  # `get` raises for a damaged one
print(json.dumps([tables, files.names(), sound, len(audit.problems())], default=plain, sort_keys=True))
"""


def run(code: str, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """Some Python in a process of its own, since a process serves one workbench."""
    return warm.run(code, *arguments, PLANCHECK_DATABASE=database, PLANCHECK_LANG="en")


def plancheck(*arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return run("from plancheck.__main__ import main\nmain()", *arguments, database=database)


def content(folder: Path, database: str = "") -> Any:
    """Tables, files, whether all files are whole, and how many records of the history are not as they were written."""
    done = run(_CONTENT, str(folder), database)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def filled(bench: Any, person: Any, submitted: Any) -> Any:
    """A workbench with something in every important table."""
    from plancheck.model.decision import Decision
    from plancheck.web import reports
    from plancheck.web.acts import decisions, letters, people
    from plancheck.web.acts.submissions import Upload, submit

    lead = person("lead")
    version = submitted(lead, checked=True)
    id = reports.findings(reports.of(version))[0].sub.id
    decisions.decide(lead, version, {id: Decision("dismiss", reason='另有规定 "😀"\n第二行')}, {})
    letters.write(lead, version, {"agency": "省发展改革委", "date": "2026-11-30"}, confirmed=True)
    people.create(person("administrator"), "wang", "王", "某市发展改革委", "drafter")
    submit(lead, Upload("方案.docx", 5, (b"draft",)), (Upload("附件.pdf", 5, (b"annex",)),))
    return bench


def test_a_copy_that_is_put_back_is_the_same_workbench(filled: Any, tmp_path: Path) -> None:
    before = content(filled.folder, filled.database)
    copied = plancheck("backup", str(tmp_path / "copy.zip"), "--data", str(filled.folder), database=filled.database)
    assert copied.returncode == 0, copied.stderr
    assert (tmp_path / "copy.zip").stat().st_mode & 0o777 == 0o600
    restored = plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back"))
    assert restored.returncode == 0, restored.stderr
    after = content(tmp_path / "back")
    assert after == before
    assert [len(before[0][table]) for table in ("person", "plan", "version", "annex", "entry", "letter")] == [3, 2, 2, 1, 1, 1]
    assert after[2:] == [True, 0]
    verified = plancheck("audit", "verify", "--data", str(tmp_path / "back"))
    assert verified.stdout.splitlines()[0].startswith(f"{len(before[0]['record'])} records, as they were written")


def test_a_copy_holds_neither_sessions_nor_the_key_of_cookies(filled: Any, browser_of: Any, person: Any, tmp_path: Path) -> None:
    browser_of(person("reviewer")).get("/")
    from plancheck.web import backup

    backup.write(tmp_path / "copy.zip")
    names = zipfile.ZipFile(tmp_path / "copy.zip").namelist()
    assert [name for name in names if "session" in name or "secret" in name or "token" in name or "axes" in name] == []
    assert "folder/audit.key" in names


def test_new_rows_follow_those_that_were_put_back(filled: Any, tmp_path: Path) -> None:
    from plancheck.web import backup

    backup.write(tmp_path / "copy.zip")
    assert plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back")).returncode == 0
    added = (
        "import sys; from pathlib import Path; from plancheck.web.site import Site, configure; configure(Site(Path(sys.argv[1])));"
        "from plancheck.web.models import Person, Plan, Round;"
        "print(Plan.objects.create(round=Round.objects.get(), owner=Person.objects.first(), name='n').pk)"
    )
    from plancheck.web.models import Plan

    assert int(run(added, str(tmp_path / "back")).stdout) == max(Plan.objects.values_list("pk", flat=True)) + 1


def test_a_copy_that_is_made_while_others_write_is_of_one_moment(bench: Any, person: Any, tmp_path: Path) -> None:
    from django.db import connection

    from plancheck.web import backup
    from plancheck.web.acts.submissions import Upload, submit

    drafter, over = person("drafter"), threading.Event()
    written = []

    def hand_in() -> None:
        while not over.is_set():
            data = f"draft {len(written)}".encode()
            written.append(submit(drafter, Upload("a.docx", len(data), (data,))).pk)
        connection.close()

    writer = threading.Thread(target=hand_in)
    writer.start()
    summaries: list[backup.Summary] = []
    try:
        # On a busy machine one who writes comes to it late: as many copies are made as it takes, and five at least.
        while writer.is_alive() and (len(summaries) < 5 or len(written) <= 5 or summaries[-1].records <= summaries[0].records):
            summaries.append(backup.write(tmp_path / f"copy-{len(summaries)}.zip"))
    finally:
        over.set()
        writer.join()
    assert len(written) > 5
    assert summaries[-1].records > summaries[0].records
    for number, summary in enumerate(summaries):
        assert summary.missing == ()
        with zipfile.ZipFile(tmp_path / f"copy-{number}.zip") as archive:
            rows = {
                name: [json.loads(line) for line in archive.read(f"tables/{name}.jsonl").splitlines()]
                for name in ("plan", "version", "job", "record", "chain")
            }
        assert len(rows["plan"]) == len(rows["version"]) == len(rows["job"]) == len(rows["record"]) == summary.records
        assert [chain["length"] for chain in rows["chain"]] == [summary.records]
    assert plancheck("restore", str(tmp_path / "copy-4.zip"), "--data", str(tmp_path / "back")).returncode == 0
    assert content(tmp_path / "back")[2:] == [True, 0]


def test_a_file_that_is_damaged_in_the_store_is_named_and_the_rest_is_copied(filled: Any, tmp_path: Path) -> None:
    from plancheck.web import files
    from plancheck.web.models import Annex

    name = Annex.objects.get().file
    files.path(name).write_bytes(b"other")
    copied = plancheck("backup", str(tmp_path / "copy.zip"), "--data", str(filled.folder), database=filled.database)
    assert copied.returncode == 3
    assert f"The file {name} in the data folder is damaged or gone, and the copy lacks it" in copied.stderr
    restored = plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back"))
    assert restored.returncode == 3
    assert name in restored.stderr
    files.path(name).unlink()


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def _text(path: Path) -> None:
    path.write_text("no zip")


def _other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "a")


def _changed_row(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["tables/person.jsonl"] = parts["tables/person.jsonl"].replace(b"drafter", b"lead")
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def _with(name: str) -> Any:
    """Puts another file of the folder under this name into a copy."""

    def damage(path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(parts["manifest.json"])
        manifest["folder"][name] = manifest["folder"]["audit.key"]
        parts[f"folder/{name}"], parts["manifest.json"] = parts["folder/audit.key"], json.dumps(manifest).encode()
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, data)

    return damage


#: Names that no copy may have for a file: outside of the folder on some system, or of what a workbench makes itself.
OUTSIDE = (
    "../../evil", "a/../../evil", "/tmp/plancheck-evil", "//host/evil", "C:evil", "C:/evil", "a\\..\\evil", "a//evil", "./evil", "a/",
    "secret.key", "token", "workbench.sqlite3", "files/00/evil", "incoming/evil", ".serve.lock",
)  # fmt: skip


def _newer(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(parts["manifest.json"])
    manifest["migrations"].append("9999_later")
    parts["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (_truncated, "This file is no copy of a plancheck workbench"),
        (_text, "This file is no copy of a plancheck workbench"),
        (_other_zip, "This file is no copy of a plancheck workbench"),
        (_changed_row, "The copy is damaged (tables/person.jsonl); nothing was restored"),
        *((_with(name), f"The copy is damaged (folder/{name}); nothing was restored") for name in OUTSIDE),
        (_newer, "A newer version of plancheck wrote these data (9999_later)"),
    ],
)
def test_a_copy_that_cannot_be_put_back_leaves_nothing(bench: Any, person: Any, tmp_path: Path, damage: Any, said: str) -> None:
    from plancheck.web import audit, backup

    person("drafter")
    audit.record(None, "checked")
    path = tmp_path / "copies" / "copy.zip"
    path.parent.mkdir()
    backup.write(path)
    damage(path)
    done = plancheck("restore", str(path), "--data", str(tmp_path / "back"))
    assert done.returncode == 5
    assert said in done.stderr
    assert [entry.name for entry in tmp_path.iterdir()] == ["copies"]


@pytest.mark.parametrize("name", ["copy.zip", "copies/copy.zip", "files/copy.zip"])
def test_a_copy_is_not_put_into_the_folder_that_it_copies(bench: Any, name: str) -> None:
    copied = plancheck("backup", str(bench.folder / name), "--data", str(bench.folder), database=bench.database)
    assert copied.returncode == 5
    assert "lies in the data folder of the workbench" in copied.stderr
    assert list(bench.folder.rglob("*.zip")) == []
    assert not (bench.folder / "copies").exists()


def test_a_table_of_replies_that_another_replaced_is_in_the_copy_or_missed(bench: Any, person: Any, submitted: Any, tmp_path: Path) -> None:
    from plancheck.web import backup, files
    from plancheck.web.acts import comparing, submissions

    lead = person("lead")
    first = submitted(lead, checked=True)
    second = submissions.submit_version(lead, first.plan, submissions.Upload("b.docx", 1, (b"b",)))
    job = comparing.hand_in_replies(lead, second, submissions.Upload("a.xlsx", 3, (b"old",)))
    comparing.hand_in_replies(lead, second, submissions.Upload("b.xlsx", 3, (b"new",)))
    assert backup.write(tmp_path / "copy.zip").missing == ()
    old = job.arguments["file"]
    assert f"files/{old}" in zipfile.ZipFile(tmp_path / "copy.zip").namelist()
    files.path(old).unlink()
    assert backup.write(tmp_path / "copy.zip").missing == (old,)


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("postgres://u:se/cret@127.0.0.1/db", 2, "is to be written"),
        ("postgres://u:12/cret@127.0.0.1/db", 2, "is to be written"),
        ("postgres://u:[cret@127.0.0.1/db", 2, "is to be written"),
        ("postgres://u:99999/cret", 2, "is to be written"),
        ("postgres://u:cret@127.0.0.1:1/db", 5, "The database cannot be reached or used"),
    ],
)
@pytest.mark.parametrize("command", ["backup", "restore", "audit"])
def test_a_database_that_cannot_be_used_is_said_without_a_piece_of_its_password(
    bench: Any, tmp_path: Path, command: str, address: str, code: int, said: str
) -> None:
    from plancheck.web import backup

    copy = tmp_path / "copy.zip"
    backup.write(copy)
    arguments = {"audit": ("audit", "verify"), "restore": ("restore", str(copy))}.get(command, (command, str(tmp_path / "other.zip")))
    folder = tmp_path / "back" if command == "restore" else bench.folder
    done = plancheck(*arguments, "--data", str(folder), database=address)
    assert (done.returncode, said in done.stderr, "cret" in done.stderr) == (code, True, False)
    assert not (tmp_path / "back").exists()


def test_what_a_killed_copying_or_restoring_left_is_removed_once_it_is_old(bench: Any, tmp_path: Path) -> None:
    from plancheck.web import backup

    names = [".copy.zip.1.part", ".copy.zip.2.part", ".other.zip.1.part", ".copy.zip.x.part"]
    for name in names:
        (tmp_path / name).write_bytes(b"part")
    left = tmp_path / ".back.7.part"
    (left / "files").mkdir(parents=True)
    for path in (*(tmp_path / name for name in names if ".2." not in name), left):
        os.utime(path, (1, 1))
    backup.write(tmp_path / "copy.zip")
    assert sorted(path.name for path in tmp_path.glob(".copy*")) == [".copy.zip.2.part", ".copy.zip.x.part"]
    assert (tmp_path / ".other.zip.1.part").exists()
    assert plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back")).returncode == 0
    assert not left.exists()


def test_a_copy_is_put_back_into_an_empty_folder_only(bench: Any, tmp_path: Path) -> None:
    from plancheck.web import backup

    backup.write(tmp_path / "copy.zip")
    (tmp_path / "back").mkdir()
    (tmp_path / "back" / "mine.txt").write_text("mine")
    done = plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back"))
    assert done.returncode == 5
    assert "is not an empty folder" in done.stderr
    assert [entry.name for entry in (tmp_path / "back").iterdir()] == ["mine.txt"]
    (tmp_path / "back" / "mine.txt").unlink()
    assert plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back")).returncode == 0


def test_a_history_that_was_changed_before_the_copy_is_told_of(bench: Any, tmp_path: Path) -> None:
    from plancheck.web import audit, backup
    from plancheck.web.models import Record

    audit.record(None, "checked")
    Record.objects.update(act="undo")
    backup.write(tmp_path / "copy.zip")
    done = plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back"))
    assert done.returncode == 1
    assert "The history was changed before the copy was made" in done.stderr


@pytest.mark.parametrize("command", [("backup", "copy.zip"), ("audit", "verify"), ("work",), ("people", "reset", "x")])
def test_a_folder_without_a_workbench_is_said_and_left_alone(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = plancheck(*command, "--data", str(tmp_path / "none"))
    assert (done.returncode, done.stdout) == (4, "")
    assert "There is no workbench in" in done.stderr
    assert list(tmp_path.iterdir()) == []
