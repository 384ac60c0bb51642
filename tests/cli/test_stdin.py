"""“-”: the draft from standard input, for every command that reads one."""

from __future__ import annotations

import io
import json
import shutil
import sys
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "city-defects.docx"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)


def put_in(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize(("lang", "name"), [("zh", "标准输入"), ("en", "standard input")])
def test_a_draft_from_standard_input_is_checked_as_a_file(monkeypatch: pytest.MonkeyPatch, capsys: Captured, lang: str, name: str) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    reports = []
    for file in ("plan.docx", "-"):
        put_in(monkeypatch, SAMPLE.read_bytes())
        assert main(["check", file, "--format", "json", "--date", "2026-01-15", "--lang", lang]) == 1
        reports.append(json.loads(capsys.readouterr().out))
    of_file, of_input = reports
    assert (of_file["document"].pop("name"), of_input["document"].pop("name")) == ("plan.docx", name)
    assert of_file == of_input


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"plain text", "unsupported_format"), (files.docx("文")[:200], "damaged")])
def test_what_cannot_be_read_is_not_checked(monkeypatch: pytest.MonkeyPatch, capsys: Captured, data: bytes, reason: str) -> None:
    put_in(monkeypatch, data)
    assert main(["check", "-", "--format", "json"]) == 3
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["document"]["reason"]) == ("not_checked", reason)


def test_other_commands_read_it_too(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    runs = [
        (["extract", "-"], 0, None),
        (["explain", "GOAL-06", "-"], 1, None),
        (["annotate", "-", "-o", "annotated.docx"], 0, "annotated.docx"),
        (["letter", "-", "-o", "letter.docx"], 0, "letter.docx"),
        (["compare", "plan.docx", "-"], 1, None),
        (["check", "-", "plan.docx", "-o", "out"], 1, "out/标准输入.html"),
    ]
    for arguments, code, made in runs:
        put_in(monkeypatch, SAMPLE.read_bytes())
        assert (arguments, main(arguments)) == (arguments, code)
        assert made is None or Path(made).is_file()


def test_a_letter_is_written_from_a_report_that_is_piped(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    shutil.copy(SAMPLE, "plan.docx")
    main(["check", "plan.docx", "--format", "json"])
    put_in(monkeypatch, capsys.readouterr().out.encode())
    assert main(["letter", "-", "-o", "letter.docx"]) == 0
    assert Path("letter.docx").is_file()


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (["check", "-", "-"], "（标准输入）只能写一次", "can be named once only"),
        (["decide", "-"], "decide 要报告的文件名", "decide takes the name of a report"),
        (["annotate", "-"], "没有文件名，请用 -o", "has no file name: say with -o"),
    ],
)
def test_where_it_cannot_be_read(monkeypatch: pytest.MonkeyPatch, capsys: Captured, arguments: list[str], zh: str, en: str) -> None:
    for lang, said in (("zh", zh), ("en", en)):
        put_in(monkeypatch, SAMPLE.read_bytes())
        assert main([*arguments, "--lang", lang]) == 2
        assert said in capsys.readouterr().err


def test_a_terminal_is_not_read(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    put_in(monkeypatch, b"")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    assert main(["check", "-"]) == 2
    assert "plancheck check - < 方案.docx" in capsys.readouterr().err


def test_nothing_of_it_is_left_behind(monkeypatch: pytest.MonkeyPatch, capsys: Captured, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    put_in(monkeypatch, SAMPLE.read_bytes())
    main(["check", "-"])
    assert [*temporary.rglob("*.docx"), *temporary.rglob("标准输入")] == []
