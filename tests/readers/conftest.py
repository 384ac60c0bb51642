"""Scans are read as an installation without the extra `ocr` reads them, whatever is installed here; its own tests switch it on."""

from __future__ import annotations

import pytest

from plancheck.readers import ocr


@pytest.fixture(autouse=True)
def _without_text_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
