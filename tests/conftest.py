"""What holds for every test: nothing of the person's own settings counts, and nothing is written outside a temporary folder."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

# A shell that starts the tests in the background has them, and all that they start, pass over Ctrl-C: what tests of it would never see.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PLANCHECK_LANG", raising=False)
        patch.setenv("PYTHONIOENCODING", "utf-8")
        yield
