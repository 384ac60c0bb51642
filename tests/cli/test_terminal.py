"""Exit codes, consoles of every encoding, outputs that are whole or not there, and what start-up costs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main, outputs
from plancheck.cli.terminal import Exit, Stop, Terminal
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import DocumentInfo, Level, Options, Outcome, PlanInfo, Report, Result, verdict_of
from plancheck.pipeline import Answer

ROOT = Path(__file__).parents[2]
DRAFT = files.docx("某市碳达峰试点实施方案", "一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%。")
TEXT = Bilingual("文", "text")


def report(*rules: tuple[Level, Outcome], status: str = "checked", kind: str = "a") -> Report:
    """A report whose rules have these levels and outcomes."""
    results = tuple(
        Result(f"R-{n}", "v", TEXT, level, "b", TEXT, TEXT, "", outcome, None, TEXT, TEXT, ()) for n, (level, outcome) in enumerate(rules)
    )
    document = DocumentInfo("plan.docx", "0", "docx", None, status, None, TEXT)
    verdict = verdict_of(status, kind, results)
    return Report("1", (), date(2026, 1, 1), Options(), document, PlanInfo("", kind, TEXT, None, None), verdict, results)


GOOD: tuple[Level, Outcome] = ("must", "passed")


@pytest.mark.parametrize(
    ("found", "must", "should", "never"),
    [
        (report(GOOD), 0, 0, 0),
        (report(GOOD, ("must", "failed")), 1, 1, 0),
        (report(GOOD, ("should", "failed")), 0, 1, 0),
        (report(GOOD, ("advice", "failed")), 0, 0, 0),
        (report(GOOD, ("should", "cantTell")), 0, 0, 0),
        (report(GOOD, ("must", "cantTell")), 1, 1, 0),
        (report(GOOD, kind="unknown"), 1, 1, 0),
        (report(("must", "inapplicable")), 1, 1, 0),
        (report(), 1, 1, 0),
        (report(GOOD, ("must", "failed"), ("should", "error")), 3, 3, 3),
        (report(GOOD, status="checked_partly"), 3, 3, 3),
        (report(("must", "failed"), status="checked_partly"), 3, 3, 3),
        (report(status="not_checked"), 3, 3, 3),
    ],
)
def test_exit_code_of_a_report(found: Report, must: int, should: int, never: int) -> None:
    answer = Answer(Path("plan.docx"), found)
    assert [outputs.exit_code(answer, level) for level in ("must", "should", "never")] == [must, should, never]
    assert outputs.exit_code(replace(answer, error="KeyError"), "never") == 5


@pytest.mark.parametrize(("codes", "worst"), [([0, 0], 0), ([0, 1], 1), ([1, 3, 0], 3), ([3, 5, 1], 5), ([1, 1], 1)])
def test_exit_code_of_several_files(codes: list[int], worst: int) -> None:
    assert outputs.worst([Exit(code) for code in codes]) == worst


@pytest.mark.parametrize(("raised", "code"), [(KeyError("draft text"), 5), (KeyboardInterrupt(), 130), (Stop(Exit.USAGE, "no"), 2)])
def test_a_command_that_breaks_has_no_verdict(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], raised: BaseException, code: int
) -> None:
    from plancheck import rulelab

    def broken(*_: object) -> None:
        raise raised

    monkeypatch.setattr(rulelab, "load", broken)
    assert main(["rules", "check"]) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert "Traceback" not in err
    assert "draft text" not in err  # what a fault says may be of a draft: only its type is shown
    if code == 5:
        assert "KeyError" in err
        assert "--debug" in err
        assert main(["rules", "check", "--debug", "--lang", "en"]) == code
        err = capsys.readouterr().err
        assert "Traceback" in err
        assert "plancheck itself failed (KeyError)" in err


def test_a_draft_on_which_we_fail_is_exit_5_and_not_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from plancheck import extraction

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(extraction, "plan", broken)
    (tmp_path / "plan.docx").write_bytes(DRAFT)
    assert main(["check", str(tmp_path / "plan.docx"), "--format", "json"]) == 5
    out, err = capsys.readouterr()
    assert json.loads(out)["verdict"] == "not_checked"
    assert json.loads(out)["document"]["reason"] == "internal_error"
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err


# ---- consoles ---------------------------------------------------------------------------------------------------


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The real command line in a process of its own."""
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **environment}
    return subprocess.run([sys.executable, "-m", "plancheck", *arguments], capture_output=True, env=env, check=False, timeout=600)


@pytest.mark.parametrize(
    "arguments", [["check", "{}"], ["check", "gone.docx"], ["check", "--help"], ["rules", "list"]], ids=lambda it: it[-1]
)
def test_no_console_breaks_a_print(tmp_path: Path, arguments: list[str]) -> None:
    path = tmp_path / "方案\U0001f600.docx"
    path.touch()
    wanted = command(*(each.format(path) for each in arguments), PYTHONIOENCODING="utf-8")
    assert b"Traceback" not in wanted.stderr
    meant = (wanted.stdout + wanted.stderr).decode()
    for encoding in ("gbk", "gb18030", "ascii", "cp437"):
        done = command(*(each.format(path) for each in arguments), PYTHONIOENCODING=encoding)
        assert done.returncode == wanted.returncode, encoding
        assert b"Traceback" not in done.stderr, encoding
        said = done.stdout + done.stderr
        assert said.decode(encoding, "replace").count("\n") == meant.count("\n"), encoding
        if encoding.startswith("gb"):
            assert "方案" in said.decode(encoding) or "方案" not in meant


def test_json_is_utf_8_whatever_the_console(tmp_path: Path) -> None:
    path = tmp_path / "方案.docx"
    path.touch()
    done = command("check", str(path), "--format", "json", PYTHONIOENCODING="gbk", LANG="C")
    assert done.returncode == 3
    assert json.loads(done.stdout.decode("utf-8"))["document"]["name"] == "方案.docx"


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
@pytest.mark.parametrize(
    ("name", "shown"),
    [("方案.docx".encode(), "方案.docx"), ("方案.docx".encode("gbk"), "方案.docx"), (b"plan\xff.docx", "plan\ufffd.docx")],
)
def test_a_name_is_read_whatever_the_locale(tmp_path: Path, name: bytes, shown: str) -> None:
    path = os.path.join(os.fsencode(tmp_path), name)
    with open(path, "wb"):
        pass
    done = command("check", os.fsdecode(path), "--format", "json", LC_ALL="C", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0")
    assert done.returncode == 3
    assert json.loads(done.stdout)["document"]["name"] == shown


def test_a_name_cannot_act_on_the_console(tmp_path: Path) -> None:
    path = tmp_path / "a\x1b[31m\x07[red]‮.docx"
    path.touch()
    done = command("check", str(path))
    assert done.returncode == 3
    for sign in (b"\x1b", b"\x07", "‮".encode()):
        assert sign not in done.stdout
    assert b"[red]" in done.stdout


#: Commands whose reader goes away, which of its streams, and the exit code: what it would have been with a reader.
UNHEARD = [
    (["rules", "list"], "stdout", 0),
    (["rules", "list"], "both", 0),
    (["--help"], "stdout", 0),
    (["check", "plan.docx", "--format", "json"], "stdout", 1),
    (["check", "plan.docx", "--format", "json"], "both", 1),
    (["check", "plan.docx", "plan.docx"], "stdout", 1),
    (["check", "gone.docx", "plan.docx"], "stderr", 3),
    (["check", "plan.docx", "-o", "report.html"], "stderr", 1),
    (["batch", ".", "-o", "round"], "both", 1),
    (["extract", "plan.docx", "--format", "text"], "stdout", 0),
    (["explain", "GOAL-06", "plan.docx"], "stdout", 1),
    (["check", "gone.docx"], "both", 4),
    (["rules", "nosuch"], "stderr", 2),
]


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe whose reader is gone is another error there")
@pytest.mark.parametrize(("arguments", "gone", "code"), UNHEARD)
def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path, arguments: list[str], gone: str, code: int) -> None:
    (tmp_path / "plan.docx").write_bytes(DRAFT)
    unheard, pipe = os.pipe()
    os.close(unheard)
    out_to, err_to = (pipe if gone in (each, "both") else subprocess.PIPE for each in ("stdout", "stderr"))
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen([sys.executable, "-m", "plancheck", *arguments], env=env, cwd=tmp_path, stdout=out_to, stderr=err_to)
    os.close(pipe)
    out, err = process.communicate(timeout=600)
    assert process.returncode == code
    assert not err
    if "-o" in arguments:
        assert (tmp_path / arguments[-1]).exists()
    if arguments == ["check", "gone.docx", "plan.docx"]:
        assert "GOAL-06" in out.decode()


# ---- outputs ----------------------------------------------------------------------------------------------------


def test_a_file_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "new" / "report.html"
    Terminal().write(target, b"old")
    assert target.read_bytes() == b"old"

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(Stop) as stop:
        Terminal("en").write(target, b"new")
    assert stop.value.code == Exit.FAILURE
    assert "No space left on device" in stop.value.sentence
    assert target.read_bytes() == b"old"
    assert [each.name for each in target.parent.iterdir()] == ["report.html"]


def test_an_output_that_cannot_be_written_is_exit_5(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.docx").write_bytes(b"")
    (tmp_path / "file").touch()
    assert main(["check", str(tmp_path / "plan.docx"), "-o", str(tmp_path / "file" / "report.html")]) == 5
    assert "报告没有写成" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("output", "form", "made"),
    [
        ("out/", None, {"out/a.docx.html", "out/b.docx.html"}),
        ("out", "md", {"out/a.docx.md", "out/b.docx.md"}),
        ("out", "json", {"out/a.docx.json", "out/b.docx.json"}),
    ],
)
def test_several_reports_go_into_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, form: str | None, made: set[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.docx", "b.docx"):
        Path(name).touch()
    assert main(["check", "a.docx", "b.docx", "-o", output, *(["--format", form] if form else [])]) == 3
    assert {each.as_posix() for each in Path("out").rglob("*")} == made


def test_drafts_of_one_name_get_reports_of_their_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "plan.docx").touch()
    assert main(["check", "a/plan.docx", "b/plan.docx", "-o", "out"]) == 3
    assert {each.name for each in Path("out").iterdir()} == {"plan.docx.html", "plan.docx (2).html"}


@pytest.mark.parametrize(("name", "start"), [("r.html", b"<!"), ("r.md", b"#"), ("r.json", b"{"), ("R.HTML", b"<!")])
def test_the_format_follows_the_name(tmp_path: Path, name: str, start: bytes) -> None:
    (tmp_path / "a.docx").touch()
    assert main(["check", str(tmp_path / "a.docx"), "-o", str(tmp_path / name)]) == 3
    assert (tmp_path / name).read_bytes().lstrip().startswith(start)


# ---- start-up ---------------------------------------------------------------------------------------------------

HEAVY = {
    "rich",
    "pydantic",
    "lark",
    "lxml",
    "jinja2",
    "multiprocessing",
    "pypdfium2",
    "pdfplumber",
    "docx",
    "docxtpl",
    "regex",
    "rapidfuzz",
}
DOCUMENTS = {"lxml", "pypdfium2", "pdfplumber", "pdfminer", "PIL", "docx", "docxtpl", "jinja2"}

AFTER_COMMAND = """
import sys
from plancheck.cli import main
main(sys.argv[1:])
print("LOADED", *{name.partition(".")[0] for name in sys.modules})
"""
AFTER_CHECK = """
import sys
from datetime import date
from pathlib import Path
from plancheck import pipeline, rulelab, worker
from plancheck.model.report import Options

def modules(job, path):
    assert pipeline._report(job, path).results
    return sorted({name.partition(".")[0] for name in sys.modules})

job = pipeline.Job(rulelab.load([]).loaded, Options(), date(2026, 1, 1))
(outcome,) = worker.run(modules, job, [worker.Task((Path(sys.argv[1]),))])
print("LOADED", *outcome.value)
"""


def loaded(script: str, *arguments: str) -> set[str]:
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, env=env, check=True, timeout=600)
    return set(done.stdout.decode().splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--version"], HEAVY),
        (["--help"], HEAVY),
        (["rules", "check"], DOCUMENTS | {"rich", "pydantic", "multiprocessing"}),
        (["rules", "list"], DOCUMENTS | {"rich", "pydantic", "multiprocessing"}),
    ],
    ids=lambda it: " ".join(it) if isinstance(it, list) else "",
)
def test_a_command_loads_what_it_needs(arguments: list[str], never: set[str]) -> None:
    assert loaded(AFTER_COMMAND, *arguments) & never == set()


@pytest.mark.parametrize(
    ("form", "needed"),
    [
        ("console", {"rich"}),
        ("csv", set()),
        ("sarif", set()),
        ("junit", set()),
        ("html", {"jinja2"}),
        ("md", {"jinja2"}),
        ("json", {"pydantic"}),
    ],
)
def test_the_command_loads_what_writes_a_format_and_nothing_that_opens_a_document(form: str, needed: set[str], tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(DRAFT)
    modules = loaded(AFTER_COMMAND, "check", str(tmp_path / "plan.docx"), "--format", form)
    assert modules & (DOCUMENTS | {"rich", "rapidfuzz", "pydantic"}) == needed


#: What a check whose rules are warm does not load into the process of the command, and what it would be for.
NOT_FOR_A_CHECK = [
    ("lark", "the parser"),
    ("plancheck.language.parser", "the parser"),
    ("plancheck.language.checker", "rules that are new"),
    ("plancheck.cli.batch", "another command"),
    ("plancheck.cli.decide", "another command"),
    ("plancheck.cli.letter", "another command"),
    ("plancheck.cli.rules", "another command"),
    ("plancheck.model.decision", "a report with decisions"),
    ("plancheck.render.decided", "a report with decisions"),
    ("plancheck.model.trace", "explain"),
    ("rich.tree", "trees of other commands"),
    ("plancheck.engine", "the process that opens the draft"),
    ("plancheck.extraction", "the process that opens the draft"),
    ("plancheck.readers", "the process that opens the draft"),
    ("lxml", "the process that opens the draft"),
    ("regex", "the process that opens the draft"),
    ("rapidfuzz", "the process that opens the draft"),
    ("jinja2", "pages"),
    ("pydantic", "JSON from outside"),
    ("docx", "letters"),
    ("openpyxl", "sheets"),
]


def test_a_check_starts_without_what_it_does_not_need(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plan.docx").write_bytes(DRAFT)
    monkeypatch.setenv("PLANCHECK_CACHE", str(tmp_path / "cache"))
    script = AFTER_COMMAND.replace('{name.partition(".")[0] for name in sys.modules}', "sys.modules")
    cold, warm = (loaded(script, "check", str(tmp_path / "plan.docx")) for _ in range(2))
    assert "lark" in cold
    assert "plancheck.report.console" in warm
    assert [each for each in NOT_FOR_A_CHECK if each[0] in warm] == []


def test_a_word_file_needs_no_pdf_library(tmp_path: Path) -> None:
    (tmp_path / "plan.docx").write_bytes(DRAFT)
    found = loaded(AFTER_CHECK, str(tmp_path / "plan.docx"))
    assert "lxml" in found
    assert found & (DOCUMENTS - {"lxml"} | {"rich", "pydantic", "click"}) == set()
