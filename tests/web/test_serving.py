"""The folder of a workbench: who may read it, and what is cleared away; and how long a session lasts."""

from __future__ import annotations

import os
import stat
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.web.test_backup import plancheck, run

_PREPARE = "import sys; from pathlib import Path; from plancheck.web import serving, site; serving.prepare(site.Site(Path(sys.argv[1])))"
_READ = "import sys; from pathlib import Path; from plancheck.web import site; site.configure(site.Site(Path(sys.argv[1])))"


@pytest.mark.skipif(os.name != "posix", reason="Windows has other permissions")
@pytest.mark.parametrize("made_before", [False, True])
def test_only_its_owner_reads_the_database_whatever_the_folder_is(tmp_path: Path, made_before: bool) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    database = folder / "workbench.sqlite3"
    if made_before:
        assert run(_PREPARE, str(folder)).returncode == 0
        database.chmod(0o644)
        assert run(_READ, str(folder)).returncode == 0
    else:
        assert run(_PREPARE, str(folder)).returncode == 0
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in folder.iterdir()}
    assert "workbench.sqlite3" in modes
    assert {name for name, others in modes.items() if others} == set()
    assert plancheck("audit", "verify", "--data", str(folder)).returncode == 0


@pytest.mark.parametrize("command", ["serve", "work", "backup", "audit"])
def test_without_the_extra_the_commands_say_how_to_get_it(tmp_path: Path, command: str) -> None:
    arguments = {"backup": [str(tmp_path / "b.zip")], "audit": ["verify"]}.get(command, [])
    script = (
        "import sys; from plancheck.cli import serve; serve.find_spec = lambda name: None; from plancheck.__main__ import main; "
        "sys.argv[0] = 'plancheck'; main()"
    )
    done = run(script, command, *arguments, "--data", str(tmp_path / "data"))
    assert done.returncode == 2, done.stderr
    assert "[web]" in done.stderr
    assert not (tmp_path / "data").exists()


def test_what_a_killed_server_left_is_cleared_away(bench: Any, person: Any, browser_of: Any) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    from plancheck.web import files, serving

    kept = files.put(b"kept")
    root = files.path(kept).parents[1]
    old, new = root / "part-old", root / "part-new"
    upload = bench.folder / "incoming" / "tmp.upload"
    for path in (old, new, upload):
        path.write_bytes(b"part")
    os.utime(old, (1, 1))
    browser_of(person("lead"))
    browser_of(person("reviewer"))
    ended = Session.objects.first()
    Session.objects.filter(pk=ended.pk).update(expire_date=timezone.now() - timedelta(seconds=1))
    serving.sweep(bench)
    assert [path.exists() for path in (old, new, upload)] == [False, True, False]
    assert files.get(kept) == b"kept"
    assert (Session.objects.count(), Session.objects.filter(pk=ended.pk).exists()) == (1, False)
    new.unlink()


@pytest.mark.parametrize(
    ("hours", "request_", "renewed"),
    [
        (0.5, {"path": "/"}, False),
        (2, {"path": "/"}, True),
        (11, {"path": "/"}, True),
        (2, {"path": "/", "HTTP_HX_REQUEST": "true"}, False),
    ],
)
def test_a_session_that_is_used_lasts_longer_and_a_page_that_is_just_open_does_not_keep_it(
    person: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch, hours: float, request_: dict[str, str], renewed: bool
) -> None:
    import time

    from django.contrib.sessions.models import Session
    from django.utils import timezone

    browser = browser_of(person("lead"))
    browser.get("/")
    ends = Session.objects.get().expire_date
    now, moment = time.time(), timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: now + hours * 3600)
        patch.setattr(timezone, "now", lambda: moment + timedelta(hours=hours))
        assert browser.get(**request_).status_code == 200
    assert (Session.objects.get().expire_date - ends > timedelta(hours=1)) == renewed


def test_a_worker_checks_by_the_rules_of_its_site(tmp_path: Path) -> None:
    from plancheck.web.serving import worker_command
    from plancheck.web.site import Site

    command = worker_command(Site(tmp_path, lang="en", rules=(tmp_path / "a", tmp_path / "b"), packs=("mine", "city")), "worker-1")
    given = [*pairwise(command)]
    assert [value for name, value in given if name == "--rules"] == [str(tmp_path / "a"), str(tmp_path / "b")]
    assert [value for name, value in given if name == "--pack"] == ["mine", "city"]
    assert {("--data", str(tmp_path)), ("--name", "worker-1"), ("--lang", "en")} <= set(given)
