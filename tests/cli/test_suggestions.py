"""A command that a message suggests works when it is typed."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook
from tests.cli import files

from plancheck.cli import COMMANDS, main
from plancheck.readers import ocr

Captured = pytest.CaptureFixture[str]
#: What a message calls files that it cannot know.
PLACEHOLDERS = {"方案.docx": "a b.docx", "plan.docx": "a b.docx", "附件.xlsx": "table.xlsx", "报告.json": "r.json", "report.json": "r.json"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A draft whose name has a space, its report, and a folder with three drafts."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "a b.docx").write_bytes(files.docx("某市碳达峰试点实施方案", "一、主要目标", "全市碳排放力争2032年前后达到峰值。"))
    Workbook().save(folder / "table.xlsx")
    with contextlib.chdir(folder):
        assert main(["check", "a b.docx", "-o", "r.json"]) == 1
    for name in ("1.docx", "2.docx", "3.docx"):
        (folder / "the drafts").mkdir(exist_ok=True)
        (folder / "the drafts" / name).write_bytes(files.docx("某市碳达峰试点实施方案"))
    (folder / "reports").mkdir()
    shutil.copy(folder / "r.json", folder / "reports" / "r.json")
    return folder


@pytest.fixture(autouse=True)
def _in_office(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.chdir(shutil.copytree(office, tmp_path, dirs_exist_ok=True))
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    capsys.readouterr()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        ["check", "the drafts"],
        ["extract", "the drafts"],
        ["explain", "GOAL-06", "the drafts"],
        ["annotate", "the drafts"],
        ["letter", "the drafts", "-o", "l.docx"],
        ["letter", "reports", "-o", "l.docx"],
        ["compare", "the drafts", "a b.docx"],
        ["annotate", "r.json"],
        ["annotate", "a b.docx", "--report", "r.json", "--annex", "table.xlsx"],
        ["letter", "r.json", "-o", "l.docx", "--annex", "table.xlsx"],
        ["compare", "r.json", "r.json", "--annex", "table.xlsx"],
        ["compare", "--form", "a b.docx", "-o", "replies.xlsx"],
        ["batch", "a b.docx", "-o", "round"],
        ["batch", "the drafts", "-o", "round.html"],
    ],
    ids=" ".join,
)
def test_the_command_of_a_message_works(capsys: Captured, typed: list[str], lang: str) -> None:
    assert main([*typed, "--lang", lang]) == 2
    said = capsys.readouterr().err.strip()
    suggested = re.findall(r"(?:plancheck |：compare |: compare )([^，。；\n]*?[\w\"])(?=$|[。；]|; |\. )", said)
    if "round.html" in typed:
        suggested = [f'batch "the drafts" {said[said.rindex("-o ") :]}']
    assert suggested, said
    for text in suggested:
        words = shlex.split(text if text.split()[0] in COMMANDS else f"compare {text}")
        arguments = [PLACEHOLDERS.get(word, word) for word in words]
        assert main([*arguments, "--lang", lang]) in (0, 1, 3), (text, capsys.readouterr().err)


def test_decide_suggests_the_check_that_it_needs(capsys: Captured) -> None:
    assert main(["decide", "a b.docx", "--list"]) == 4
    (command,) = re.findall(r"plancheck (check .*)$", capsys.readouterr().err.strip())
    assert main(shlex.split(command)) == 1
    assert main(["decide", "a b.json", "--list"]) == 0


def test_letter_can_be_written_all_the_same_where_it_says_so(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "available", lambda: False)
    Path("scan.pdf").write_bytes(files.pdf())
    assert main(["letter", "scan.pdf", "-o", "l.docx"]) == 3
    assert "--confirm" in capsys.readouterr().err
    assert main(["letter", "scan.pdf", "-o", "l.docx", "--confirm"]) == 0
    assert main(["letter", "a b.docx", "-o", "f.docx", "--final"]) == 2
    assert "--confirm" in capsys.readouterr().err
    assert main(["letter", "a b.docx", "-o", "f.docx", "--final", "--confirm"]) == 0
