"""compare, over the real command line: two drafts, reports, or one of each; replies; exit codes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from tests.cli import files

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]
PACK = """
规则包 garden "庭园指南" / "Garden guideline"
  版本：1
强度 strong "强" / "strong"
  最高级别：必须
文件 手册 "庭园手册" / "Garden handbook"
  依据强度：strong

规则 G-01 "没有强制措施" / "no force"
  依据：手册
  级别：必须
  要求：没有 段落（匹配 /一律.{0,20}/）
  不符合：“有强制措施” / "There is force"
  建议：“请改为引导措施” / "Lead instead"

规则 G-02 "写明浇水" / "watering"
  依据：手册
  级别：建议
  要求：方案 含 "浇水"
  不符合：“没有写浇水” / "No watering"
  建议：“请写明浇水” / "Say how"
"""
BAD = files.docx("东园庭园实施方案", "一、主要任务", "旧花圃一律在年底以前拆除。")
MOVED = files.docx("东园庭园实施方案", "一、主要目标", "浇水。", "二、保障", "旧花圃一律在年底以前拆除。")
GOOD = files.docx("东园庭园实施方案", "一、主要任务", "旧花圃逐步改种，浇水到位。")


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plancheck.toml").write_text('rules = ["work/rules"]\npacks = ["garden"]\n', encoding="utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("COLUMNS", "140")  # wide enough that no note of a table is broken, whatever the console of the tests
    Path("rules/garden").mkdir(parents=True)
    Path("rules/garden/pack.rules").write_text(PACK, encoding="utf-8")
    for name, data in (("bad.docx", BAD), ("moved.docx", MOVED), ("good.docx", GOOD), ("broken.docx", b"PK\x03\x04 no zip")):
        Path(name).write_bytes(data)


def made(capsys: Captured, *arguments: str, code: int = 1) -> dict[str, object]:
    """The JSON that a comparison prints."""
    assert main(["compare", *arguments, "--format", "json"]) == code
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def states(found: dict[str, object]) -> dict[str, str]:
    items = found["items"]
    assert isinstance(items, list)
    return {each["rule"]: each["state"] for each in items}


def test_two_drafts(capsys: Captured) -> None:
    found = made(capsys, "bad.docx", "moved.docx")
    assert states(found) == {"G-01": "unmended", "G-02": "mended"}
    item = found["items"][0]  # type: ignore[index]
    places = [(e["quote"], e["section"], e["paragraph"]) for key in ("old", "new") for e in item[key]["subresult"]["evidence"]]
    assert places == [("一律在年底以前拆除。", ["一、主要任务"], 3), ("一律在年底以前拆除。", ["二、保障"], 5)]


def test_reports_and_drafts_may_be_mixed(capsys: Captured) -> None:
    for name in ("bad", "moved"):
        assert main(["check", f"{name}.docx", "--format", "json", "-o", f"{name}.json", "--date", "2026-11-01"]) == 1
    capsys.readouterr()
    drafts = states(made(capsys, "bad.docx", "moved.docx"))
    for old, new in (("bad.json", "moved.json"), ("bad.json", "moved.docx"), ("bad.docx", "moved.json")):
        assert states(made(capsys, old, new)) == drafts


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["bad.docx", "moved.docx"], 1),
        (["bad.docx", "moved.docx", "--fail-on", "never"], 0),
        (["good.docx", "bad.docx"], 1),
        (["bad.docx", "good.docx"], 0),
        (["bad.docx", "good.docx", "--fail-on", "should"], 0),
        (["good.docx", "good.docx"], 0),
        (["bad.docx", "broken.docx"], 3),
        (["broken.docx", "bad.docx"], 3),
        (["bad.docx"], 2),
        (["bad.docx", "good.docx", "moved.docx"], 2),
        (["bad.docx", "gone.docx"], 4),
        (["bad.docx", "good.docx", "-o", "x.pdf"], 2),
        (["bad.docx", "good.docx", "-o", "bad.docx", "--format", "html"], 2),
        (["bad.docx", "good.docx", "--earlier", "gone.json"], 4),
        (["bad.docx", "good.docx", "--earlier", "bad.docx"], 4),
        (["bad.docx", "good.docx", "--replies", "bad.docx"], 4),
        (["bad.docx", "good.docx", "--replies", "gone.xlsx"], 4),
        (["bad.docx", "good.docx", "--format", "pdf"], 2),
    ],
)
def test_exit_codes(capsys: Captured, arguments: list[str], code: int) -> None:
    assert main(["compare", *arguments]) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert told.out or told.err


@pytest.mark.parametrize(
    ("place", "more", "code", "said"),
    [
        ("东园", (), 0, "复核结果：√ 上一版的问题都不再存在，没有新增问题"),
        ("西园", (), 1, "复核结果：？ 两版可能不是同一方案，请先确认"),
        ("西园", ("--lang", "en"), 1, "Result: ？ These may be two different plans. Check this first"),
        ("西园", ("--fail-on", "never"), 0, "复核结果：？ 两版可能不是同一方案，请先确认"),
    ],
)
def test_another_plan_has_nothing_fixed(capsys: Captured, place: str, more: tuple[str, ...], code: int, said: str) -> None:
    for name, where in (("bad", "东园"), ("good", place)):
        main(["check", f"{name}.docx", "-o", f"{name}.json"])
        report = json.loads(Path(f"{name}.json").read_bytes())
        report["plan"]["place"] = where
        Path(f"{name}.json").write_text(json.dumps(report), "utf-8")
    capsys.readouterr()
    assert main(["compare", "bad.json", "good.json", *more]) == code
    assert said in capsys.readouterr().out


def test_a_draft_that_cannot_be_read_mends_nothing(capsys: Captured) -> None:
    found = made(capsys, "bad.docx", "broken.docx", code=3)
    assert states(found) == {"G-01": "unverified", "G-02": "unverified"}
    assert found["cautions"] == ["new_not_checked"]
    assert main(["compare", "bad.docx", "broken.docx"]) == 3
    assert "复核结果：！ 未能复核" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "start"), [("c.html", b"<!"), ("c.md", b"#"), ("c.json", b"{"), ("c.xlsx", b"PK"), ("c.txt", "东园".encode())]
)
def test_the_format_follows_the_name(name: str, start: bytes) -> None:
    assert main(["compare", "bad.docx", "moved.docx", "-o", name]) == 1
    assert Path(name).read_bytes().lstrip().startswith(start)


def test_what_returned(capsys: Captured) -> None:
    assert main(["check", "bad.docx", "-o", "first.json"]) == 1
    capsys.readouterr()
    assert states(made(capsys, "good.docx", "moved.docx", "--earlier", "first.json")) == {"G-01": "returned"}


def answered(path: str, *choices: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(Path(path).read_bytes()))
    for row, choice in enumerate(choices, 2):
        book.worksheets[0].cell(row, 3).value = choice
    book.save(path)


def test_the_table_of_replies_goes_out_and_comes_back(capsys: Captured) -> None:
    assert main(["check", "bad.docx", "-o", "bad.json"]) == 1
    assert main(["compare", "--form", "bad.json", "-o", "replies.xlsx"]) == 0
    assert "2 条意见，已写出：replies.xlsx" in capsys.readouterr().err
    answered("replies.xlsx", "采纳", "采纳")
    found = made(capsys, "bad.json", "moved.docx", "--replies", "replies.xlsx")
    assert {each["rule"]: each["claim"]["standing"] for each in found["items"]} == {"G-01": "contradicted", "G-02": "agrees"}  # type: ignore[attr-defined]
    assert main(["compare", "bad.json", "moved.docx", "--replies", "replies.xlsx"]) == 1
    told = capsys.readouterr()
    assert "已读入 2 条答复：replies.xlsx" in told.err
    assert "声称已修改但复核未通过" in told.out


def test_replies_with_a_fault_are_not_used(capsys: Captured) -> None:
    assert main(["check", "bad.docx", "-o", "bad.json"]) == 1
    assert main(["compare", "--form", "bad.json", "-o", "replies.xlsx"]) == 0
    answered("replies.xlsx", "同意", "不知道")
    capsys.readouterr()
    assert main(["compare", "bad.json", "moved.docx", "--replies", "replies.xlsx", "-o", "c.html"]) == 4
    told = capsys.readouterr().err
    assert "第 2 行：是否采纳不能是“同意”，可以是：采纳、部分采纳、不采纳（是不是“采纳”？）" in told
    assert "第 3 行：是否采纳不能是“不知道”" in told
    assert "有 2 处错误，一条也没有读入" in told
    assert not Path("c.html").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--form", "bad.json"], 2, "请用 -o 写明"),
        (["--form", "bad.json", "-o", "r.docx"], 2, "xlsx"),
        (["--form", "bad.json", "bad.json", "-o", "r.xlsx"], 2, "只要一份"),
        (["--form", "bad.docx", "-o", "r.xlsx"], 2, "只要一份"),
        (["--form", "bad.json", "--replies", "r.xlsx", "-o", "r.xlsx"], 2, "--replies 不和 --form 一起用"),
        (["--form", "good.json", "-o", "r.xlsx"], 0, "没有要答复的意见"),
    ],
)
def test_what_the_form_needs(capsys: Captured, arguments: list[str], code: int, said: str) -> None:
    for name in ("bad", "good"):
        main(["check", f"{name}.docx", "-o", f"{name}.json", "--fail-on", "never"])
    capsys.readouterr()
    assert main(["compare", *arguments]) == code
    assert said in capsys.readouterr().err


#: What is decided on the finding of G-01 in the old version.
DISMISS = ("--dismiss", "已说明")
WAIVE = ("--waive", "园发〔2026〕3号", "--approver", "东园管理处", "--reason", "已批复", "--until", "2026-12-31")
CHANGED = files.docx("东园庭园实施方案", "一、主要目标", "浇水。", "二、保障", "旧花圃一律在明年以前拆除。")
RETITLED = files.docx("东园庭园实施方案", "一、主要目标", "浇水。", "旧花圃一律在年底以前拆除。", "二、保障", "新花圃一律在年底以前拆除。")


def decided(name: str, *choice: str) -> None:
    """Decisions on the finding of G-01 in the report on NAME.docx."""
    assert main(["check", f"{name}.docx", "-o", f"{name}.json", "--date", "2026-11-01", "--fail-on", "never"]) == 0
    assert main(["decide", f"{name}.json", "--rule", "G-01", *choice, "--by", "王", "--date", "2026-11-02"]) == 0


@pytest.mark.parametrize(
    ("choice", "new", "on", "code", "settled", "standing"),
    [
        pytest.param(DISMISS, MOVED, "2026-11-25", 0, "dismiss", "holds", id="dismissed, and moved"),
        pytest.param(WAIVE, MOVED, "2026-11-25", 0, "waive", "holds", id="waived, and moved"),
        pytest.param(DISMISS, CHANGED, "2026-11-25", 1, None, "changed", id="dismissed, and its passage changed"),
        pytest.param(WAIVE, CHANGED, "2026-11-25", 1, None, "changed", id="waived, and its passage changed"),
        pytest.param(WAIVE, MOVED, "2027-01-01", 1, None, "expired", id="the waiver has run out"),
        pytest.param(("--confirm",), MOVED, "2026-11-25", 1, None, "holds", id="confirmed"),
        pytest.param(("--needs-info",), MOVED, "2026-11-25", 1, None, "holds", id="asked about"),
        pytest.param(DISMISS, GOOD, "2026-11-25", 0, None, "unneeded", id="dismissed, and gone"),
    ],
)
def test_what_was_dismissed_or_waived_is_not_open_again_unless_its_passage_changed(
    capsys: Captured, choice: tuple[str, ...], new: bytes, on: str, code: int, settled: str | None, standing: str
) -> None:
    decided("bad", *choice)
    Path("new.docx").write_bytes(new)
    capsys.readouterr()
    found = made(capsys, "bad.json", "new.docx", "--date", on, code=code)
    (item,) = (each for each in found["items"] if each["rule"] == "G-01")
    assert item.get("settled") == settled
    assert item["open"] is (settled is None and standing != "unneeded")
    assert found["settled"] == {"dismiss": 0, "waive": 0} | ({settled: 1} if settled else {})
    assert [(each["rule"], each["state"]) for each in found["decisions"]] == [("G-01", standing)]
    assert main(["compare", "bad.json", "new.docx", "--date", on]) == code
    out = "".join(capsys.readouterr().out.split())
    assert ("已处理：不采纳、豁免（1条）" in out) is (settled is not None)
    assert ("复核结果：√没有未解决的问题；仍在的已处理（不采纳或豁免）" in out) is (settled is not None)
    assert ("必须修改（1条）" in out) is item["open"]
    assert ("（已变更，请复核）" in out) is (standing == "changed")


def test_another_finding_of_the_rule_stays_open(capsys: Captured) -> None:
    """A finding whose evidence has grown is not the one that was dismissed."""
    decided("bad", *DISMISS)
    Path("new.docx").write_bytes(RETITLED)
    capsys.readouterr()
    found = made(capsys, "bad.json", "new.docx", code=1)
    assert [(each["rule"], each["open"]) for each in found["items"] if each["open"]] == [("G-01", True)]


def test_decisions_are_found_beside_the_report_or_named(capsys: Captured) -> None:
    decided("bad", *DISMISS)
    capsys.readouterr()
    assert main(["compare", "bad.json", "moved.docx"]) == 0
    beside, err = capsys.readouterr()
    assert "使用旁边的处理意见：bad.decisions.json" in err
    Path("bad.decisions.json").rename("mine.json")
    assert main(["compare", "bad.json", "moved.docx"]) == 1
    capsys.readouterr()
    assert main(["compare", "bad.json", "moved.docx", "--decisions", "mine.json"]) == 0
    assert capsys.readouterr().out == beside


@pytest.mark.parametrize(
    ("own", "code", "choice"),
    [
        pytest.param(("--confirm",), 1, "confirm", id="decided otherwise on the new version"),
        pytest.param(WAIVE, 0, "waive", id="waived on the new version"),
        pytest.param(("--undo",), 1, None, id="taken back on the new version"),
    ],
)
def test_the_decisions_on_the_new_version_count_before_those_on_the_old_one(
    capsys: Captured, own: tuple[str, ...], code: int, choice: str | None
) -> None:
    decided("bad", *DISMISS)
    assert main(["check", "moved.docx", "-o", "moved.json", "--date", "2026-11-25"]) == 1
    assert main(["decide", "moved.json", "--merge", "bad.decisions.json", "--by", "王"]) == 0
    assert main(["decide", "moved.json", "--rule", "G-01", *own, "--by", "李", "--date", "2026-11-25"]) == 0
    capsys.readouterr()
    found = made(capsys, "bad.json", "moved.json", "--date", "2026-11-25", code=code)
    assert [each["choice"] for each in found["decisions"]] == ([choice] if choice else [])


def test_the_console_of_chinese_windows() -> None:
    """GBK, and redirected: nothing breaks, the exit code stays."""
    env = {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "gbk", "PATH": "/usr/bin:/bin", "PLANCHECK_CACHE": "off"}
    command = [sys.executable, "-m", "plancheck", "compare", "bad.docx", "moved.docx"]
    done = subprocess.run(command, capture_output=True, env=env, timeout=600)
    assert done.returncode == 1
    assert "复核结果：× 仍有必须修改的问题" in done.stdout.decode("gbk")
    assert b"?" not in done.stdout
