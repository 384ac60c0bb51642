"""What holds for every test: personal settings do not count, and nothing is written outside a temporary folder."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from plancheck import pipeline, rulelab
from plancheck.__main__ import OBJECTS
from plancheck.batch import draft as batch_draft
from plancheck.batch.model import Batch
from plancheck.model.report import Options

# As in the command itself: most objects live on, and looking for garbage among them takes a tenth of the time.
gc.set_threshold(OBJECTS)
# A shell that starts the tests in the background makes them, and all that they start, ignore Ctrl-C, which some tests send.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PLANCHECK_LANG", raising=False)
        patch.setenv("PYTHONIOENCODING", "utf-8")
        yield


@pytest.fixture(scope="session", autouse=True)
def _prepared(_own_environment: None) -> None:
    """Imports and compiles once what every check needs: the processes that tests fork inherit it, which saves a third of their time."""
    job = pipeline.Job(rulelab.load([]).loaded, Options(), date(2026, 11, 25))
    batch_draft.warm(Batch(job, Path(), "zh", ""))
