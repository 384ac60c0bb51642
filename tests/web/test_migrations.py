"""Data of the first schema are all there in the present one. tests/web/data/first.sqlite3 was made by the migration 0001 alone."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_backup import content, plancheck, run

FIRST = Path(__file__).parent / "data" / "first.sqlite3"


#: What `plancheck serve` does with the data first.
_PREPARE = "import sys; from pathlib import Path; from plancheck.web import serving, site; serving.prepare(site.Site(Path(sys.argv[1])))"


def _with_draft(folder: Path) -> str:
    """Stores a draft as the one of the only version; gives its name. A workbench whose drafts are elsewhere is not touched."""
    name = hashlib.sha256(b"a draft").hexdigest()
    file = folder / "files" / name[:2] / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a draft")
    with closing(sqlite3.connect(folder / "workbench.sqlite3")) as database, database:
        database.execute("UPDATE web_version SET draft_file = ?", [name])
    return name


@pytest.mark.parametrize("way", ["in place", "by a copy"])
def test_a_workbench_of_the_first_schema_is_kept_whole(tmp_path: Path, way: str) -> None:
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(FIRST, old / "workbench.sqlite3")
    (old / "secret.key").write_text("x" * 60)
    draft = _with_draft(old)
    if way == "in place":
        done = run(_PREPARE, str(old))
        assert done.returncode == 0, done.stderr
        now = old
    else:
        copied = plancheck("backup", str(tmp_path / "copy.zip"), "--data", str(old))  # as it is, before it is brought to this version
        assert copied.returncode == 3, copied.stderr  # its other files are not stored with the tests
        now = tmp_path / "new"
        assert plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(now)).returncode == 1
    tables, _, _, problems = content(now)
    assert problems == 1  # nothing recorded what is there
    kept = {name: tables[name] for name in ("person", "round", "plan", "version", "annex", "entry", "letter", "job")}
    assert {name: len(rows) for name, rows in kept.items()} == dict.fromkeys(kept, 1)
    assert (kept["person"][0]["name"], kept["person"][0]["office"]) == ("王晓", "某市")
    assert (kept["version"][0]["draft_file"], kept["version"][0]["state"]) == (draft, "waiting")
    assert (kept["entry"][0]["content"], kept["letter"][0]["fields"]) == ({"choice": "confirm"}, {"agency": "省发展改革委"})


def test_a_workbench_is_made_where_no_folder_is_yet(tmp_path: Path) -> None:
    place = tmp_path / "office" / "of" / "2026"
    done = run(_PREPARE, str(place))
    assert (done.returncode, (place / "workbench.sqlite3").is_file()) == (0, True), done.stderr


def test_the_migrations_make_what_the_models_say(bench: Any) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
