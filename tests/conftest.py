"""What holds for every test: nothing of the person's own settings counts, and nothing is written outside a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PLANCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("PLANCHECK_LANG", raising=False)
        patch.setenv("PYTHONIOENCODING", "utf-8")
        yield
