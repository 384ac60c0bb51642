"""A workbench for the tests: configured once a process, emptied before every test.

PLANCHECK_TEST_DATABASE has the address of an empty PostgreSQL database to run the same tests on; SQLite by default.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from tests.web.live import chromium as chromium
from tests.web.live import live as live
from tests.web.live import preload
from tests.web.live import server as server

from plancheck.web.site import Site, configure

PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """An office whose tables are there."""
    preload()
    made = Site(
        tmp_path_factory.mktemp("workbench"),
        database=os.environ.get("PLANCHECK_TEST_DATABASE", ""),
        office=True,
        hosts=("testserver", "127.0.0.1", "localhost"),
    )
    configure(made)
    _hash_quickly()
    from django.core.management import call_command
    from django.db import connection

    if not made.database:  # nobody needs it after a power cut: a file is forced to the disk with every commit otherwise
        connection.settings_dict["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"

    if made.database:  # every test empties it
        assert "PYTEST_XDIST_WORKER" not in os.environ, "several processes cannot share PLANCHECK_TEST_DATABASE"
        assert connection.introspection.table_names() == [], "PLANCHECK_TEST_DATABASE is not empty"
    call_command("migrate", verbosity=0, interactive=False)
    return made


def _hash_quickly() -> None:
    """Hashes passwords in this process with as little work as Argon2 can do, and not with the tenth of a second that it should.

    Commands are processes of their own and take that: `test_whoever_runs_the_workbench_gives_an_account_a_new_password`.
    """
    from django.contrib.auth.hashers import Argon2PasswordHasher

    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.fixture
def bench(site: Site) -> Site:
    """The office without people, with an open round and a history that has begun."""
    _empty()
    from plancheck.web import audit
    from plancheck.web.models import Round

    audit.begin()
    Round.objects.create(name="第一批")
    return site


def _empty() -> None:
    """Takes all rows out, and lets numbers begin with 1 again."""
    from django.core.management import call_command
    from django.db import connection, transaction

    if connection.vendor == "sqlite":
        # Nothing asks for the permissions and content types that Django makes after it, which takes longer than most tests.
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_clearing())


@cache
def _clearing() -> str:
    """What takes all rows out of PostgreSQL. What flush does there, TRUNCATE, makes a hundred new files."""
    from django.core.management.color import no_style
    from django.db import connection

    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    sequences = connection.ops.sequence_reset_by_name_sql(no_style(), connection.introspection.sequence_list())
    return "\n".join([*(f"DELETE FROM {connection.ops.quote_name(table)};" for table in tables), *sequences])


@cache
def _password() -> str:
    """The hash of PASSWORD, which is slow to make."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


@pytest.fixture
def person(bench: Site) -> Callable[..., Any]:
    """`person("reviewer")` is somebody with that role; a second name makes another one."""
    from plancheck.web.models import Person

    password = _password()

    def made(role: str, name: str = "") -> Any:
        name = name or role
        return Person.objects.create(username=name, name=name, role=role, password=password, office=f"{name}的单位")

    return made


@pytest.fixture
def reviewer(person: Any) -> Any:
    return person("reviewer")


@pytest.fixture
def checked(reviewer: Any, submitted: Any) -> Any:
    """A plan with findings that the reviewer handed in."""
    return submitted(reviewer, checked=True)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of every letter are there at once. LibreOffice takes seconds to draw them, which the tests of letters wait for."""
    from plancheck import pipeline
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done((b"\x89PNG",)))


@pytest.fixture(scope="session")
def _readings() -> dict[tuple[Any, ...], Any]:
    return {}


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch, _readings: dict[tuple[Any, ...], Any]) -> None:
    """A draft that was handed in before is not read and checked again: for tests of what follows. Checks themselves are in test_work."""
    from plancheck import pipeline

    really = pipeline.reading

    def reading(path: Path, job: Any, begins: Callable[[], object]) -> Any:
        files = ((file.name, sha256(file.read_bytes()).digest()) for file in (path, *job.annexes))
        key = (*files, job.options, job.on)
        if key in _readings:
            begins()
        else:
            _readings[key] = really(path, job, begins)
        return _readings[key]

    monkeypatch.setattr(pipeline, "reading", reading)


@pytest.fixture
def handbook(bench: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A handbook of three files, which this installation has."""
    from plancheck import resources
    from plancheck.web.pages import help

    folder = tmp_path / "help"
    for name, text in (("index.html", "<p>two</p>"), ("en/index.html", "<p>Handbook</p>"), ("zh/index.html", "<p>手册</p>")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    (folder / "zh/site.css").write_text("p {}", "utf-8")
    (tmp_path / "secret.key").write_text("key", "utf-8")
    monkeypatch.setattr(resources, "handbook", lambda: folder)
    help._files.cache_clear()
    yield folder
    help._files.cache_clear()


@pytest.fixture
def browser_of(bench: Site) -> Callable[..., Any]:
    """`browser_of(person)` is a client that is signed in; None is signed in nowhere."""
    from django.test import Client

    def made(person: Any = None, **options: Any) -> Any:
        client = Client(**options)
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return made


@pytest.fixture(scope="session")
def _checks() -> dict[str, dict[str, Any]]:
    """What the check of a sample left in its version, so that each is checked once."""
    return {}


@pytest.fixture
def submitted(bench: Site, _checks: dict[str, dict[str, Any]]) -> Callable[..., Any]:
    """`submitted(person)` is a version of a plan that somebody handed in; with `checked`, it has been checked."""
    from plancheck import resources
    from plancheck.model.decision import History
    from plancheck.web import audit, queue, reports, summaries, work
    from plancheck.web.acts import submissions
    from plancheck.web.acts.submissions import Upload
    from plancheck.web.models import Job, Version

    def made(person: Any, sample: str = "city-defects.docx", checked: bool = False) -> Any:
        data = (Path(resources.folder("samples")) / sample).read_bytes()
        version = submissions.submit(person, Upload(sample, len(data), (data,)))
        if checked:
            job = version.jobs.get()
            Job.objects.filter(pk=job.pk).update(state="running", worker="test", attempts=1)
            job.refresh_from_db()
        if checked and sample in _checks:
            Version.objects.filter(pk=version.pk).update(**_checks[sample])
            queue.finish(job)
            version.refresh_from_db()
            summaries.write(version, reports.of(version), History())
            audit.record(None, "checked", version.plan, None, {"version": 1, "verdict": version.verdict, "report": version.report_file})
        elif checked:
            work._HANDLERS["check"](job)
            of_check = ("state", "report_file", "text_file", "verdict", "title", "findings", "failed_musts", "fault")
            _checks[sample] = Version.objects.filter(pk=version.pk).values(*of_check).get()
        version.refresh_from_db()
        assert version.state == ("checked" if checked else "waiting")
        return version

    return made
