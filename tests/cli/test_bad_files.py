"""Every kind of bad input: a sentence with the way out in both languages, the right exit code, no traceback, never a pass."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli import files
from tests.zips import zipped

from plancheck.cli import main
from plancheck.readers import ocr

DRAFT = "某市碳达峰试点实施方案"

#: file name, its bytes, reason, what the sentence says in Chinese and in English.
BAD = [
    ("empty.docx", lambda: b"", "empty", "没有内容", "is empty"),
    ("blank.pdf", lambda: b"\n\n", "empty", "没有内容", "is empty"),
    ("text.docx", lambda: DRAFT.encode(), "unsupported_format", "纯文本文件", "a plain text file"),
    ("gbk.docx", lambda: DRAFT.encode("gbk"), "unsupported_format", "纯文本文件", "a plain text file"),
    ("cut.docx", lambda: files.docx(DRAFT)[:400], "damaged", "另存后重新提交", "save it again"),
    ("cut.pdf", lambda: files.pdf("plan")[:200], "damaged", "重新导出", "damaged"),
    ("locked.docx", lambda: files.ole("EncryptedPackage"), "encrypted", "删除密码", "remove the password"),
    ("locked.pdf", files.locked_pdf, "encrypted", "密码", "password"),
    ("cut.doc", lambda: b"{\\rtf1 plan", "damaged", "另存后重新提交", "save it again"),
    ("plan.ofd", lambda: zipped({"OFD.xml": "<OFD"}), "damaged", "OFD 文件已损坏", "The OFD file is damaged"),
    ("page.docx", lambda: b"<html><body>plan</body></html>", "unsupported_format", "网页", "a web page"),
    ("zip.docx", lambda: zipped({"plan.txt": "plan"}), "unsupported_format", "压缩包", "a zip archive"),
    ("scan.pdf", files.pdf, "no_text_layer", "Word", "Word"),
]


def run(capsysbinary: pytest.CaptureFixture[bytes], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    code = main(arguments)
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


@pytest.mark.parametrize(("name", "make", "reason", "zh", "en"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_file_is_not_checked_and_says_why(
    tmp_path: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    make: Callable[[], bytes],
    reason: str,
    zh: str,
    en: str,
) -> None:
    """Text is recognised in no scan: test_process_exit_code_of_every_reason has one in which it could be."""
    monkeypatch.setattr(ocr, "available", lambda: False)
    path = tmp_path / name
    path.write_bytes(make())
    for lang, sentence, verdict in (("zh", zh, "未能审核"), ("en", en, "Could not be checked")):
        code, out, err = run(capsysbinary, "check", str(path), "--lang", lang)
        unbroken = out.replace("\n", "" if lang == "zh" else " ")
        assert code == 3
        assert sentence in unbroken
        assert verdict in out
        assert "Traceback" not in out + err
    code, out, err = run(capsysbinary, "check", str(path), "--format", "json")
    report = json.loads(out)
    assert (code, report["verdict"], report["document"]["status"], report["document"]["reason"]) == (
        3,
        "not_checked",
        "not_checked",
        reason,
    )
    assert report["results"] == []
    assert report["document"]["detail"]["zh"]
    assert report["document"]["detail"]["en"]


@pytest.mark.parametrize("command", ["extract", "letter"])
def test_nothing_is_made_of_a_bad_file(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], command: str) -> None:
    path, letter = tmp_path / "empty.docx", tmp_path / "letter.docx"
    path.touch()
    more = ["-o", str(letter)] if command == "letter" else []
    code, out, err = run(capsysbinary, command, str(path), *more)
    assert code == 3
    assert "Traceback" not in out + err
    assert not letter.exists()


def test_the_other_files_are_still_checked(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "a.docx").write_bytes(b"")
    (tmp_path / "b.docx").write_bytes(files.docx(DRAFT, "一、总体要求", "到2025年，单位地区生产总值能耗下降13.5%。"))
    paths = [str(tmp_path / name) for name in ("a.docx", "gone.docx", "b.docx")]
    code, _, err = run(capsysbinary, "check", *paths, "-o", str(tmp_path / "out"), "--format", "json")
    assert code == 3
    assert "没有文件" in err
    reports = {path.name: json.loads(path.read_text("utf-8")) for path in (tmp_path / "out").iterdir()}
    assert reports["a.docx.json"]["verdict"] == "not_checked"
    assert reports["b.docx.json"]["document"]["status"] == "checked"
    assert reports["b.docx.json"]["results"]


@pytest.mark.parametrize(
    ("command", "zh", "en"),
    [
        ("check out", "“out”是文件夹，check 只审文件。请写出要审的文件；", "“out” is a folder, but check takes files."),
        ("explain X-1 drafts", "explain 要写文件名，例如：plancheck explain X-1 drafts/甲.docx", "explain X-1 drafts/甲.docx"),
        ("extract drafts", "extract 要写文件名，例如：plancheck extract drafts/甲.docx", "plancheck extract drafts/甲.docx"),
        ("decide out", "“out”是 batch 的结果，decide 一次只办其中一份报告，例如：", "“out” contains the results of batch;"),
        ("decide out/reports", '例如：plancheck decide "out/reports/甲 乙.json"', 'example: plancheck decide "out/reports/甲 乙.json"'),
        (
            "letter old -o x.docx",
            '不能整批写函。请再运行 batch，或者一次写一封，例如：plancheck letter "old/reports/甲 乙.json" -o',
            'or write one letter at a time, for example: plancheck letter "old/reports/甲 乙.json" -o letter.docx',
        ),
        (
            "letter old/reports -o x.docx",
            "“old/reports”里有报告，没有 round.json，不能整批写函。请再运行 batch，",
            "“old/reports” has reports but no round.json, so its letters cannot be written at once. Run batch again, or",
        ),
        ("letter drafts -o x.docx", "letter 要写文件名，例如：plancheck letter drafts/甲.docx -o", "plancheck letter drafts/甲.docx -o"),
        (
            "letter empty -o x.docx",
            "“empty”是文件夹，letter 要写文件名；其中没有能审的文件",
            "“empty” is a folder, but letter takes a file;",
        ),
        ("decide empty", "“empty”是文件夹，decide 要写文件名；其中没有能审的文件", "“empty” is a folder, but decide takes a file;"),
    ],
)
def test_a_folder_is_told_what_the_command_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, zh: str, en: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("drafts/甲.docx", "out/reports/甲 乙.json", "out/reports/甲 乙.html", "out/round.json", "old/reports/甲 乙.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    for lang, said in (("zh", zh), ("en", en)):
        assert main([*command.split(), "--lang", lang]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\xfe", b"[]", b"{}", b'{"format": "plancheck/report/1"}'])
@pytest.mark.parametrize("command", ["letter out -o made", "letter out/reports -o made", "annotate out -o made", "compare out out -o made"])
def test_results_that_cannot_be_read_are_no_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: str, content: bytes
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("out/reports").mkdir(parents=True)
    Path("out/reports/甲.json").write_bytes(b"x")
    Path("out/round.json").write_bytes(content)
    for lang, said, end in (
        ("zh", "out/round.json”读不出来，不是 batch 的结果：", "。请再运行 batch\n"),
        ("en", "out/round.json” cannot be read as results of batch: ", ". Run batch again\n"),
    ):
        assert main([*command.split(), "--lang", lang]) == 4
        err = capsys.readouterr().err
        assert said in err
        assert err.endswith(end)
        assert len(err.splitlines()) == 1
    assert not Path("made").exists()


def test_a_folder_is_told_which_files_to_name(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "方案.docx").write_bytes(files.docx(DRAFT))
    (tmp_path / "~$方案.docx").touch()
    for lang, sentence in (("zh", "是文件夹"), ("en", "is a folder")):
        code, out, err = run(capsysbinary, "check", str(tmp_path), "--lang", lang)
        assert (code, out) == (2, "")
        assert sentence in err
        assert "batch" in err
        assert "方案.docx" in err
        assert "~$" not in err


def test_a_missing_file_names_the_nearest(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    (tmp_path / "方案终稿.docx").touch()
    code, out, err = run(capsysbinary, "check", str(tmp_path / "方案终搞.docx"))
    assert (code, out) == (4, "")
    assert "方案终稿.docx" in err


def test_a_file_that_may_not_be_read_is_not_checked(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(files.docx(DRAFT))

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)  # root may read everything, so the refusal is made
    from plancheck import pipeline

    document = pipeline._bytes(path)
    assert not isinstance(document, bytes)
    assert document.reason == "io_error"
    assert "没有权限" in document.detail.zh


def test_a_file_above_the_limit_is_not_opened(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck import pipeline

    data = files.docx(DRAFT)
    (tmp_path / "plan.docx").write_bytes(data)
    for limit, reason in ((len(data), None), (len(data) - 1, "too_large")):
        monkeypatch.setattr(pipeline, "LARGEST", limit)
        _, out, _ = run(capsysbinary, "check", str(tmp_path / "plan.docx"), "--format", "json")
        assert json.loads(out)["document"]["reason"] == reason


RULES = """规则包 mine "我的规则" / "My rules"
  版本：1

规则 MY-01 "甲" / "A"
  依据：没有的文件
  级别：必须
  要求：没有的名字 在 2030年 有 目标

规则 MY-02 "乙" / "B"
  级别：也许
  要求：方案 有 目标
"""


@pytest.mark.parametrize("command", [["rules", "check"], ["check", "plan.docx"]], ids=["rules check", "check"])
def test_every_mistake_in_a_rule_file_is_told(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("plan.docx").write_bytes(files.docx(DRAFT))
    Path("rules").mkdir()
    Path("rules/mine.rules").write_text(RULES, "utf-8")
    for lang in ("zh", "en"):
        code, out, err = run(capsysbinary, *command, "--rules", "rules", "--lang", lang)
        told = out + err
        assert code == 2
        assert "mine.rules:5:" in told
        assert "没有的文件" in told
        assert "mine.rules:7:" in told
        assert "没有的名字" in told
        assert "mine.rules:10:" in told
        assert "也许" in told
        assert "^" in told
        assert "Traceback" not in told
        assert ("总体结论" if lang == "zh" else "Verdict") not in told


@pytest.mark.skipif(sys.platform == "win32", reason="names are bytes on POSIX only")
def test_a_name_that_cannot_be_typed_is_not_suggested(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    folder = tmp_path / "报来"
    folder.mkdir()
    (folder / os.fsdecode("方案".encode("gbk") + b".docx")).touch()
    assert main(["check", str(folder)]) == 2
    assert f"plancheck check {folder}/*.docx；" in capsysbinary.readouterr().err.decode("utf-8", "replace")
    (folder / "定稿.docx").touch()
    assert main(["check", str(folder)]) == 2
    assert f"plancheck check {folder}/定稿.docx；" in capsysbinary.readouterr().err.decode("utf-8", "replace")
