"""Where a command runs: streams that are closed or full, a working folder that is gone, pipes and devices for files.

What cannot be said ends in exit code 5, and never in the exit code of a verdict.
"""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.batch.drafts import plan
from tests.hostile import makers

from plancheck import pipeline
from plancheck.cli import main
from plancheck.cli.terminal import WIDEST, Terminal

Captured = pytest.CaptureFixture[str]
linux = pytest.mark.skipif(sys.platform != "linux", reason="descriptors and devices of Linux")


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.docx").write_bytes(plan())


def shell(command: str) -> tuple[int, str, str]:
    """Exit code and what was printed by a shell command, in which `plancheck` stands for the command line."""
    command = command.replace("plancheck", f"{sys.executable} -m plancheck", 1)
    env = {**os.environ, "PYTHONPATH": str(makers.ROOT / "src"), "PYTHONUTF8": "1"}
    done = subprocess.run(["sh", "-c", command], env=env, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@linux
@pytest.mark.parametrize(
    ("command", "out", "err"),
    [
        ("plancheck check plan.docx >&-", "", "（stdout）是关闭的"),
        ("plancheck check plan.docx 2>&-", "（stderr）是关闭的", ""),
        ("plancheck check plan.docx >&- 2>&-", "", ""),
        ("plancheck check plan.docx <&- >&- 2>&-", "", ""),
        ("plancheck batch . -o out >&-", "", "（stdout）是关闭的"),
        ("plancheck check plan.docx >/dev/full", "", "结果没有输出：No space left on device"),
        ("plancheck check plan.docx --format json >/dev/full", "", "结果没有输出：No space left on device"),
        ("plancheck check plan.docx -o report.html 2>/dev/full", "", ""),
        ("plancheck check gone.docx 2>/dev/full", "", ""),
        ("mkdir gone && cd gone && rmdir ../gone && exec plancheck check ../plan.docx", "", "当前文件夹已经不在"),
        ("mkdir gone && cd gone && rmdir ../gone && exec plancheck --version", "", "当前文件夹已经不在"),
    ],
)
def test_l09_no_place_for_what_is_said_is_no_verdict(command: str, out: str, err: str) -> None:
    code, printed, said = shell(command)
    assert code == 5
    assert out in printed
    assert err in said
    assert bool(out) == bool(printed)


@linux
def test_l09_a_closed_input_is_an_empty_one() -> None:
    assert shell("plancheck check plan.docx <&-")[0] == 1
    code, printed, _ = shell("plancheck check - <&-")
    assert (code, "文件没有内容" in printed) == (3, True)


def test_l09_a_broken_pipe_somewhere_is_no_verdict(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """click makes of it an exit with the code 1."""

    def broken(*arguments: Any, **options: Any) -> Any:
        raise BrokenPipeError(errno.EPIPE, "Broken pipe")

    monkeypatch.setattr(pipeline, "reports", broken)
    assert main(["check", "plan.docx"]) == 5


@linux
@pytest.mark.parametrize(
    "command",
    [
        "check {}", "check plan.docx --annex {}", "extract {}", "explain STR-01 {}", "annotate {}", "letter {} -o letter.docx",
        "compare {} plan.docx", "compare plan.docx {}", "decide {} --list", "check plan.docx --decisions {}", "batch {} -o out",
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["pipe", "/dev/zero", "/dev/null", "terminal"])
def test_l04_what_may_never_end_is_not_opened(command: str, what: str, capsys: Captured) -> None:
    if what == "pipe":
        os.mkfifo(what)
    main_end, terminal = os.openpty() if what == "terminal" else (None, None)
    path = os.ttyname(terminal) if terminal is not None else what
    assert main(command.format(path).split()) == 2
    assert f"“{path}”不是普通文件" in capsys.readouterr().err
    for end in (main_end, terminal):
        if end is not None:
            os.close(end)


@linux
def test_l04_a_pipe_among_rules_is_an_error(capsys: Captured) -> None:
    os.mkdir("rules")
    os.mkfifo("rules/pipe.rules")
    assert main(["check", "plan.docx", "--rules", "rules"]) == 2
    assert "文件无法读取：不是普通文件" in capsys.readouterr().err


def test_l04_the_main_process_reads_no_draft(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    """Not even for its hash: a share that does not answer would stop it."""
    here = os.getpid()

    def hashed(path: Path, hash: Callable[[Path], str] = pipeline.sha256) -> str:
        assert os.getpid() != here
        return hash(path)

    monkeypatch.setattr(pipeline, "sha256", hashed)
    monkeypatch.setattr(pipeline, "LARGEST", 100)
    assert main(["check", "plan.docx", "--format", "json"]) == 3
    assert '"sha256": ""' not in capsys.readouterr().out


@linux
def test_l12_a_device_is_written_to_and_not_replaced(capsys: Captured) -> None:
    os.mkfifo("pipe")
    with subprocess.Popen(["cat", "pipe"], stdout=subprocess.PIPE) as reader:
        assert main(["check", "plan.docx", "--format", "json", "-o", "pipe"]) == 1
        assert reader.communicate()[0].startswith(b"{")
    assert not Path("pipe").is_file()


@pytest.mark.parametrize("columns", ["1", "999999999", "-5", "x"])
def test_l12_any_width_of_the_console(monkeypatch: pytest.MonkeyPatch, capsys: Captured, columns: str) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert Terminal().width <= WIDEST
    assert main(["check", "plan.docx"]) == 1
    assert len(capsys.readouterr().out) < 200_000
    assert main(["check", "--help"]) == 0


def test_l12_a_full_disk_is_not_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    def full(*arguments: Any, **options: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/plancheck-1")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    assert main(["check", "plan.docx"]) == 5
    err = capsys.readouterr().err
    assert "系统说：/tmp/plancheck-1: No space left on device" in err
    assert "维护者" not in err
