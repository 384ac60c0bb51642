"""What holds for every test: personal settings do not count, and nothing is written outside a temporary folder."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests import warm

from plancheck.language import cache

# A shell that starts the tests in the background makes them, and all that they start, ignore Ctrl-C, and nohup the end of a terminal;
# some tests send both.
if threading.current_thread() is threading.main_thread():
    for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, usual)

# What is made while tests are collected lives on (`_prepared`): looking for garbage among it takes more than half of that time.
gc.disable()

# No test measures seconds: a loaded machine makes examples slowly.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

# Modules of tests load the rules when they are collected.
warm.remember_shipped_rules()

#: What takes longest begins first, so that no process is left with it while the other has nothing to do.
LONGEST = (
    "tests/mutants/test_mutants.py", "tests/batch/test_cluster.py", "tests/batch/test_batch_hostile.py", "tests/cli/test_round.py",
    "tests/web/test_postgres.py", "tests/web/test_whole_round.py", "tests/web/test_kill.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PLANCHECK_LANG", raising=False)
        patch.delenv("PLANCHECK_DATABASE", raising=False)  # an office's own, which no test may touch
        patch.setenv("PYTHONIOENCODING", "utf-8")
        yield


@pytest.fixture(scope="session", autouse=True)
def _rules_read_once(_own_environment: None) -> Iterator[None]:
    """Reads the compiled rules out of the cache of the tests once, and not in every command: they are frozen. Other caches are read."""
    ours, read = Path(os.environ["PLANCHECK_CACHE"]), cache.read
    known: dict[tuple[object, ...], object] = {}

    def remembered(folder: Path, name: str, kind: type[Any]) -> Any:
        if not folder.is_relative_to(ours):
            return read(folder, name, kind)
        if known.get((folder, name, kind)) is None:
            known[folder, name, kind] = read(folder, name, kind)
        return known[folder, name, kind]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "read", remembered)
        yield


@pytest.fixture(scope="session", autouse=True)
def _prepared(_rules_read_once: None) -> None:
    """Imports and compiles once what every check needs: the processes that tests fork inherit it, which saves a third of their time."""
    warm.prepare()
    # The collected tests and what they import live on: neither this process nor those that it forks need look for garbage in them.
    gc.collect()
    gc.freeze()
    gc.enable()
