"""check --format: which format is written, where it may go, and in which encoding."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main
from plancheck.contract import schema
from plancheck.report.formats import FORMATS

ROOT = Path(__file__).parents[2]
DRAFT = files.docx(
    "青川市碳达峰试点实施方案", "一、主要目标", "到2025年，新能源汽车渗透率达到45%。", "二、重点任务", "（一）能源转型", "建设风电基地。"
)
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("plan.docx").write_bytes(DRAFT)


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The real command line in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    return subprocess.run([sys.executable, "-m", "plancheck", *arguments], capture_output=True, env=env, check=False, timeout=600)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("r.sarif", b"{"),
        ("r.xml", b"<?xml"),
        ("r.csv", b"\xef\xbb\xbf"),
        ("r.xlsx", b"PK"),
        ("R.XLSX", b"PK"),
        ("r.txt", "青川市".encode()),
    ],
)
def test_the_format_follows_the_suffix(name: str, start: bytes) -> None:
    assert main(["check", "plan.docx", "--kind", "city", "-o", name]) == 1
    assert Path(name).read_bytes().startswith(start)


@pytest.mark.parametrize("form", ["sarif", "junit", "csv", "xlsx"])
def test_the_exit_code_is_the_same_in_every_format(form: str) -> None:
    assert main(["check", "plan.docx", "--kind", "city", "--format", form, "-o", "out/"]) == 1
    Path("plan.docx").write_bytes(b"")
    assert main(["check", "plan.docx", "--kind", "city", "--format", form, "-o", "out/"]) == 3


@pytest.mark.parametrize("form", ["html", "csv", "xlsx"])
def test_several_drafts_do_not_share_a_file(capsys: Captured, form: str) -> None:
    Path("other.docx").write_bytes(DRAFT)
    assert main(["check", "plan.docx", "other.docx", "--format", form]) == 2
    assert "-o" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["sarif", "junit", "csv", "xlsx"])
def test_each_of_several_drafts_has_a_file_in_a_folder(form: str) -> None:
    Path("other.docx").write_bytes(DRAFT)
    assert main(["check", "plan.docx", "other.docx", "--kind", "city", "--format", form, "-o", "out"]) == 1
    suffix = {"junit": "xml"}.get(form, form)
    assert {each.name for each in Path("out").iterdir()} == {f"plan.docx.{suffix}", f"other.docx.{suffix}"}


@pytest.mark.parametrize(("form", "name"), [("sarif", "all.sarif"), ("junit", "all.xml")])
def test_several_drafts_share_a_file_where_the_format_has_a_place_for_each(
    capfdbinary: pytest.CaptureFixture[bytes], form: str, name: str
) -> None:
    Path("other.docx").write_bytes(DRAFT)
    drafts = ["check", "plan.docx", "other.docx", "--kind", "city", "--date", "2026-01-02"]
    assert main([*drafts, "-o", name]) == 1
    data = Path(name).read_bytes()
    capfdbinary.readouterr()
    assert main([*drafts, "--format", form]) == 1
    assert capfdbinary.readouterr().out == data
    assert b"plan.docx" in data
    assert b"other.docx" in data


def test_sarif_has_what_passed_with_show_all(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    kinds = []
    for show in ("findings", "all"):
        assert main(["check", "plan.docx", "--kind", "city", "--format", "sarif", "--show", show]) == 1
        kinds.append({each["kind"] for each in json.loads(capfdbinary.readouterr().out)["runs"][0]["results"]})
    assert "pass" in kinds[1]
    assert kinds[0] == kinds[1] - {"pass"}


def test_x4_the_encoding_of_csv() -> None:
    assert main(["check", "plan.docx", "--kind", "city", "-o", "u.csv", "--date", "2026-01-02"]) == 1
    assert main(["check", "plan.docx", "--kind", "city", "-o", "g.csv", "--date", "2026-01-02", "--encoding", "gb18030"]) == 1
    assert Path("g.csv").read_bytes().decode("gb18030") == Path("u.csv").read_bytes().decode("utf-8-sig")
    assert next(csv.reader(io.StringIO(Path("g.csv").read_text("gb18030"))))[0] == "序号"


@pytest.mark.parametrize("form", ["html", "xlsx", "json"])
def test_an_encoding_for_another_format_is_a_mistake(capsys: Captured, form: str) -> None:
    assert main(["check", "plan.docx", "--format", form, "-o", f"r.{form}", "--encoding", "gb18030"]) == 2
    assert "--encoding" in capsys.readouterr().err
    assert not Path(f"r.{form}").exists()


@pytest.mark.parametrize("arguments", [("--format", "xlsx"), ("--format", "csv", "--encoding", "gb18030")])
def test_bytes_are_not_thrown_at_a_console(capsys: Captured, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert main(["check", "plan.docx", *arguments]) == 2
    assert "-o" in capsys.readouterr().err


def test_a_spreadsheet_may_be_redirected() -> None:
    done = command("check", "plan.docx", "--kind", "city", "--format", "xlsx", PYTHONIOENCODING="gbk")
    assert (done.returncode, done.stdout[:2]) == (1, b"PK")


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
@pytest.mark.parametrize("form", ["console", "junit", "csv"])
def test_h5_no_encoding_of_the_console_changes_the_outcome(form: str, encoding: str) -> None:
    Path("plan\U0001f600.docx").write_bytes(DRAFT)
    done = command("check", "plan\U0001f600.docx", "--kind", "city", "--format", form, PYTHONIOENCODING=encoding, LANG="C")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert done.stdout.decode(encoding if form == "console" else "utf-8")


def test_h7_the_json_says_which_schema_it_follows(capsys: Captured) -> None:
    import jsonschema

    main(["check", "plan.docx", "--kind", "city", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "plancheck/report/1"
    jsonschema.Draft202012Validator(json.loads(schema.text("report"))).validate(found)


def test_h8_two_runs_of_the_command_write_the_same_bytes() -> None:
    """Two processes that hash differently; each writes every format."""
    script = (
        "import sys\nfrom plancheck.cli import main\n"
        "arguments = ['check', 'plan.docx', '--kind', 'city', '--date', '2026-01-02', '-o', sys.argv[1] + '/', '--format']\n"
        "assert all(main([*arguments, form]) == 1 for form in sys.argv[2:])\n"
    )
    made = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", script, seed, *FORMATS], env=env, check=True, capture_output=True, timeout=600)
        made.append({each.name: each.read_bytes() for each in Path(seed).iterdir()})
    assert made[0] == made[1]
    assert len(made[0]) == len(FORMATS)
