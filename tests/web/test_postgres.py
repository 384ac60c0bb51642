"""The workbench on a real PostgreSQL: the tests of its acts and pages once more there, and copies that move between the databases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from tests import warm
from tests.web import postgres
from tests.web.test_backup import content, plancheck
from tests.web.test_backup import filled as filled

ROOT = Path(__file__).parents[2]
#: Modules whose tests run there too: what asks the database for something of its own, and needs no browser. Parts of about one length,
#: which several processes can run at the same time.
PARTS: dict[str, tuple[str, ...]] = {
    "work": ("at_once", "queue", "work", "decisions", "audit", "letters", "backup", "home", "rounds"),
    "people": ("people", "rights", "export", "templates"),
    "review": ("review_page", "versions", "serving", "office_rules"),
    "rules": ("meanwhile", "help", "attacks", "playground"),
}
#: Left out: what needs a browser, hashes many passwords, or does the same whatever the database is.
LEFT_OUT = (
    "usable_at_every_width", "by_keys_alone", "left_alone", "leaves_nothing", "empty_folder_only", "damaged_in_the_store",
    "before_the_copy", "cannot_be_used", "only_its_owner", "of_ones_own", "serve_started",
    "follows_what_somebody_types", "click_writes", "in_sight_while", "every_answer_comes", "older_answer", "after_a_refusal",
)  # fmt: skip
#: pytest for itself, in a process that has imported and compiled what tests need.
TESTS = f"""
import os, sys
for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
    os.environ.pop(name, None)
os.chdir({str(ROOT)!r})
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""
#: How many tests that are at least, so that none is lost unnoticed.
AT_LEAST = {"work": 235, "people": 105, "review": 85, "rules": 127}

pytestmark = pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL is not installed: sh tools/viewers.sh")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A cluster of these tests."""
    with postgres.cluster() as address:
        yield address


@pytest.mark.parametrize("part", PARTS)
def test_acts_and_pages_do_there_what_they_do_on_sqlite(address: str, part: str) -> None:
    files = [f"tests/web/test_{name}.py" for name in PARTS[part]]
    arguments = ["-p", "no:xdist", "--tb=short", *files, "-k", f"not ({' or '.join(LEFT_OUT)})"]
    done = warm.run(TESTS, *arguments, timeout=1200, PLANCHECK_TEST_DATABASE=postgres.create(address, part))
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    assert "skipped" not in done.stdout.splitlines()[-1]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= AT_LEAST[part]


def test_every_module_that_needs_no_browser_runs_there_or_says_why() -> None:
    modules = {path.stem.removeprefix("test_") for path in (ROOT / "tests/web").glob("test_*.py")}
    # These bring a database of their own, or do the same whatever the database is.
    alone = {"encrypted", "hosts", "kill", "migrations", "postgres", "proxy", "store", "whole_round"}
    assert {name for name in modules - {*chain(*PARTS.values())} - alone if not name.endswith("_browser")} == set()


def test_a_copy_from_sqlite_is_put_back_into_postgresql(filled: Any, address: str, tmp_path: Path) -> None:
    from plancheck.web import backup

    assert filled.database == "", "this module runs on SQLite"
    before = content(filled.folder)
    backup.write(tmp_path / "copy.zip")
    database = postgres.create(address, "restored")
    restored = plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "back"), database=database)
    assert restored.returncode == 0, restored.stderr
    assert not (tmp_path / "back" / "workbench.sqlite3").exists()
    assert content(tmp_path / "back", database) == before
    again = plancheck("restore", str(tmp_path / "copy.zip"), "--data", str(tmp_path / "twice"), database=database)
    assert again.returncode == 5
    assert not (tmp_path / "twice").exists()
