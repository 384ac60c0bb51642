"""`plancheck lsp` where it cannot serve."""

from __future__ import annotations

import importlib.util
from typing import Any

import pytest

import plancheck.cli as cli


@pytest.mark.parametrize(
    ("lang", "said"),
    [("zh", "语言服务要用附加组件，本机没有装"), ("en", "The language server needs parts that are not installed")],
)
def test_without_its_extra_the_command_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], lang: str, said: str
) -> None:
    there = importlib.util.find_spec

    def find(name: str, *more: Any) -> Any:
        return None if name in ("pygls", "lsprotocol") else there(name, *more)

    import plancheck.cli.lsp

    monkeypatch.setattr(plancheck.cli.lsp, "find_spec", find)
    assert cli.main(["lsp", "--lang", lang]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert '-m pip install ".[lsp]"' in told


def test_a_folder_of_rules_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lsp", "--rules", "nowhere", "--lang", "en"]) == 2
    assert "nowhere" in capsys.readouterr().err
