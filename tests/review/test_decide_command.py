"""decide, and what check and letter make of decisions, over the real command line."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import openpyxl
import pytest
from tests.cli import files
from tests.review import small
from tests.review.test_decisions import MENDED, MOVED, REWORDED, STRICTER

from plancheck.cli import file_lock, main
from plancheck.cli.decide_session import Session
from plancheck.cli.decision_files import DecisionFile
from plancheck.cli.terminal import Stop, Terminal
from plancheck.contract import report as report_file
from plancheck.contract import schema
from plancheck.model.decision import Decision, History
from plancheck.model.report import Report
from plancheck.review import decision_file, decisions
from plancheck.wording.catalogue import phrase

Captured = pytest.CaptureFixture[str]
SCHEMA = jsonschema.Draft202012Validator(json.loads(schema.text("report")))


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the small pack, a draft and its report."""
    (tmp_path / "plancheck.toml").write_text('rules = ["work/rules"]\npacks = ["garden"]\n', "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("rules/garden").mkdir(parents=True)
    written(small.DRAFT)


def written(draft: tuple[str, ...], rules: str = small.RULES) -> None:
    """The draft and its report, report.json, by these rules."""
    Path("rules/garden/pack.rules").write_text(small.PACK + rules, "utf-8")
    Path("plan.docx").write_bytes(files.docx(*draft))
    Path("report.json").write_bytes(report_file.write(small.checked(*draft, rules=rules)))


def ids() -> dict[str, str]:
    """The id of each rule's finding."""
    return {result.rule: sub.id for result, sub in reported().findings()}


def reported():
    return report_file.read(Path("report.json").read_bytes())


def kept(file: str = "report.decisions.json") -> History:
    return decision_file.read(Path(file).read_bytes()).history


def current(file: str = "report.decisions.json") -> dict[str, str]:
    return {each.target.rule: each.decision.choice for each in kept(file).current.values() if each.decision}


def run(capsys: Captured, *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return code, out, err


BY = ("--by", "甲", "--date", "2026-11-25")
WAIVE = ("--waive", "园发〔2026〕3号", "--approver", "东园管理处", "--reason", "已单独批复", "--until", "2026-12-31")


# ---- by options -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--rule", "G-02", "--confirm"), {"G-02": "confirm"}),
        (("--rule", "G-02", "--rule", "G-03", "--dismiss", "不属于范围"), {"G-02": "dismiss", "G-03": "dismiss"}),
        (("--all", "--needs-info"), dict.fromkeys(("G-01", "G-02", "G-03"), "needs_information")),
        (("--rule", "G-01", *WAIVE), {"G-01": "waive"}),
    ],
)
def test_decide_by_options(capsys: Captured, options: tuple[str, ...], expected: dict[str, str]) -> None:
    code, out, err = run(capsys, "decide", "report.json", *options, *BY)
    assert (code, out) == (0, "")
    assert err.startswith(f"{len(expected)} 条：")
    assert current() == expected
    assert {(each.by, each.on) for each in kept().entries} == {("甲", date(2026, 11, 25))}
    assert sorted(path.name for path in Path().iterdir() if path.is_file()) == [
        "plan.docx",
        "report.decisions.json",
        "report.json",
    ]


def test_decide_one_by_id_or_its_beginning(capsys: Captured) -> None:
    assert run(capsys, "decide", "report.json", "--id", ids()["G-02"], "--confirm", "--text", "请改", *BY)[0] == 0
    assert run(capsys, "decide", "report.json", "--id", ids()["G-03"][:6], "--confirm", *BY)[0] == 0
    assert [each.decision.text for each in kept().entries if each.decision] == ["请改", ""]


def test_all_leaves_out_what_is_decided(capsys: Captured) -> None:
    run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", *BY)
    run(capsys, "decide", "report.json", "--all", "--dismiss", "不属于范围", *BY)
    assert current() == {"G-01": "dismiss", "G-02": "confirm", "G-03": "dismiss"}
    before = Path("report.decisions.json").read_bytes()
    assert "没有要处理的问题" in run(capsys, "decide", "report.json", "--all", "--confirm", *BY)[2]
    assert "没有变化" in run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", *BY)[2]
    assert Path("report.decisions.json").read_bytes() == before


def test_undo(capsys: Captured) -> None:
    for options in (("--confirm",), ("--dismiss", "误报"), ("--undo",)):
        assert run(capsys, "decide", "report.json", "--rule", "G-02", *options, *BY)[0] == 0
    assert current() == {"G-02": "confirm"}
    assert run(capsys, "decide", "report.json", "--rule", "G-02", "--undo", *BY)[0] == 0
    assert current() == {}
    code, _, err = run(capsys, "decide", "report.json", "--rule", "G-02", "--undo", *BY)
    assert (code, err) == (2, "没有可撤销的处理意见\n")
    assert len(kept().entries) == 4


@pytest.mark.parametrize(
    ("options", "zh", "en"),
    [
        ((), "请写明做什么", "Say what to do"),
        (("--confirm", "--all"), "请用 --by 写明审核人", "Give the name of the reviewer with --by"),
        (("--confirm", *BY), "请用 --id、--rule 或 --all", "Select findings"),
        (("--confirm", "--needs-info", "--all", *BY), "--confirm --needs-info 只能用一个", "Use only one of --confirm --needs-info"),
        (
            ("--confirm", "--all", "--rule", "G-02", *BY),
            "--all 是全部问题，不能和 --rule 一起用",
            "does not go with --rule; use one of them",
        ),
        (("--undo", "--all", "--id", "f", *BY), "--all 是全部问题，不能和 --id 一起用", "does not go with --id; use one of them"),
        (("--all",), "--id, --rule, --all 要和 --confirm", "--id, --rule, --all must be used with"),
        (("--all", "--dismiss", "误报", "--text", "话", *BY), "--text 要和 --confirm 一起用", "--text must be used with --confirm"),
        (("--all", "--confirm", "--until", "2026-12-31", *BY), "--until 要和 --waive 一起用", "--until must be used with --waive"),
        (("--all", "--confirm", "--text", "话", *BY), "--text 只能用于一条，现有 3 条", "for one finding only, but there are 3"),
        (("--all", "--dismiss", " ", *BY), "不采纳要写理由", "a dismissal needs a reason"),
        (("--all", "--waive", "1号", *BY), "豁免要写理由\n豁免要写批准机关", "a waiver needs a reason"),
        (("--rule", "G-02X", "--confirm", *BY), "没有规则“G-02X”的问题。是不是 G-02？", "Did you mean G-02?"),
        (("--id", "ffff", "--confirm", *BY), "没有编号“ffff”", "no ID “ffff”"),
        (("--all", "--confirm", "--until", "soon", *BY), "日期要写成 2026-11-25 这样", "write a date as in"),
        (("--export", "x.doc"), "从“x.doc”看不出报告格式", "The report format cannot be told"),
        (("--merge", "m.json", "--take-id", "7"), "写成 编号=mine 或 编号=theirs", "write ID=mine or ID=theirs"),
        (("--list", "--renamed", "G-02"), "写成 旧编号=新编号,新编号", "write OLD=NEW,NEW"),
    ],
)
def test_what_is_not_understood(capsys: Captured, options: tuple[str, ...], zh: str, en: str) -> None:
    for lang, sentence in (("zh", zh), ("en", en)):
        code, out, err = run(capsys, "decide", "report.json", *options, "--lang", lang)
        assert (code, out) == (2, "")
        assert sentence in err
    assert not Path("report.decisions.json").exists()


def test_a_draft_in_the_place_of_its_report(capsys: Captured) -> None:
    code, _, err = run(capsys, "decide", "plan.docx", "--list")
    assert (code, err.strip().partition("先写出报告：")[2]) == (4, "plancheck check plan.docx --format json -o plan.json")


@pytest.mark.parametrize("name", ["g-02", "G-02", " g-02 "])
def test_a_rule_is_named_in_either_case(capsys: Captured, name: str) -> None:
    assert run(capsys, "decide", "report.json", "--rule", name, "--confirm", *BY)[0] == 0
    assert len(kept().entries) == 1


def test_what_passed_needs_no_waiver(capsys: Captured) -> None:
    written(MENDED)
    sub = next(sub for result in reported().results if result.rule == "G-02" for sub in result.subresults)
    code, _, err = run(capsys, "decide", "report.json", "--id", sub.id, *WAIVE, *BY)
    assert (code, err) == (2, "G-02（方案）没有问题，无需处理或豁免\n")


@pytest.mark.parametrize(
    ("content", "said"),
    [("{}", "schema 应为 plancheck/decisions/1，现为 —"), ("x", "不是合格的 JSON"), ('{"schema": "plancheck/decisions/1"}', "缺少 tool")],
)
def test_a_broken_file_of_decisions_is_left_alone(capsys: Captured, content: str, said: str) -> None:
    Path("report.decisions.json").write_text(content, "utf-8")
    for command in (
        ["decide", "report.json", "--all", "--confirm", *BY],
        ["letter", "report.json", "-o", "letter.docx"],
        ["check", "plan.docx", "--decisions", "report.decisions.json"],
    ):
        code, _, err = run(capsys, *command)
        assert code == 4
        assert "“report.decisions.json”不能作为处理意见文件" in err
        assert said in err
    assert Path("report.decisions.json").read_text("utf-8") == content
    assert not Path("letter.docx").exists()


def test_what_is_no_report(capsys: Captured) -> None:
    assert run(capsys, "decide", "plan.docx", "--list")[0] == 4
    assert run(capsys, "decide", "missing.json", "--list")[0] == 4
    assert run(capsys, "decide", "report.json", "--list", "--decisions", "rules")[0] == 2  # a folder


def test_a_read_only_folder_leaves_no_half_file(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", *BY)
    before = Path("report.decisions.json").read_bytes()

    def refused(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refused)
    assert run(capsys, "decide", "report.json", "--all", "--needs-info", *BY)[0] == 5
    assert Path("report.decisions.json").read_bytes() == before
    assert list(Path().glob("*.part")) + list(Path().glob(".*.part")) == []


# ---- list -------------------------------------------------------------------------------------------------------


def test_list_shows_every_finding_with_its_decision(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    run(capsys, "decide", "report.json", "--rule", "G-02", *WAIVE, *BY)
    code, out, _ = run(capsys, "decide", "report.json", "--list", "--date", "2026-12-01")
    assert code == 0
    assert all(id in out for id in ids().values())
    assert "豁免；园发〔2026〕3号，东园管理处；期限 2026-12-31；理由：已单独批复；甲 2026-11-25" in out
    assert out.count("未处理") == 3  # two rows and the line of counts
    assert out.rstrip().endswith("豁免 1，待核实 0；需复核 0，豁免过期 0，未处理 2\n审核结论：× 不符合")
    out.encode("gbk")
    assert "\x1b" not in out
    later = run(capsys, "decide", "report.json", "--list", "--date", "2027-01-01")[1]
    assert "豁免（豁免已过期，重新计入）" in later
    assert "豁免 0，待核实 0；需复核 0，豁免过期 1，未处理 2" in later


@pytest.mark.parametrize(
    ("draft", "rules", "said"),
    [
        (MOVED, small.RULES, "不采纳；理由：误报"),
        (REWORDED, small.RULES, "不采纳（已变更，请复核）"),
        (small.DRAFT, STRICTER, "不采纳（规则已变更，请复核）"),
        (small.DRAFT, small.TARGETS + small.WATER, "G-02  不采纳（报告中已没有这一项）"),
    ],
)
def test_list_after_a_new_check(capsys: Captured, monkeypatch: pytest.MonkeyPatch, draft: tuple[str, ...], rules: str, said: str) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    run(capsys, "decide", "report.json", "--rule", "G-02", "--dismiss", "误报", *BY)
    written(draft, rules)
    assert said in run(capsys, "decide", "report.json", "--list")[1]


def test_a_split_rule_in_the_list(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    run(capsys, "decide", "report.json", "--rule", "G-02", "--dismiss", "误报", *BY)
    from tests.review.test_decisions import SPLIT

    written(small.DRAFT, SPLIT)
    out = run(capsys, "decide", "report.json", "--list", "--renamed", "G-02=G-02A，G-02B")[1]
    assert out.count("不采纳（规则已变更，请复核）；理由：误报；甲 2026-11-25；原为 G-02") == 2


def test_a_pack_tells_what_a_split_rule_became(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of the commands is told which; each of them asks that the decision be looked at again."""
    monkeypatch.setenv("COLUMNS", "200")
    run(capsys, "decide", "report.json", "--rule", "G-02", "--dismiss", "误报", *BY)
    from tests.review.test_decisions import SPLIT

    written(small.DRAFT, SPLIT)
    pack = Path("rules/garden/pack.rules")
    gone = "G-02  不采纳（报告中已没有这一项）"
    assert gone in run(capsys, "decide", "report.json", "--list")[1]
    pack.write_text(pack.read_text("utf-8").replace("  版本：1\n", "  版本：1\n  退役：G-02 → G-02A、G-02B\n", 1), "utf-8")
    again = "不采纳（规则已变更，请复核）"
    listed = run(capsys, "decide", "report.json", "--list")[1]
    assert (listed.count(f"{again}；理由：误报；甲 2026-11-25；原为 G-02"), gone in listed) == (2, False)
    seen = run(capsys, "check", "plan.docx", "--decisions", "report.decisions.json", "--date", "2026-11-25")[1]
    assert seen.count(again) == 2
    assert "2 条的处理意见需复核" in run(capsys, *LETTER, "--confirm")[2]
    code = run(capsys, "annotate", "plan.docx", "--report", "report.json", "--decisions", "report.decisions.json", "-o", "a.docx")[0]
    assert code == 0
    with zipfile.ZipFile("a.docx") as archive:
        comments = archive.read("word/comments.xml").decode()
    assert ("G-02A" in comments, "G-02B" in comments) == (True, True)  # what is to be looked at again is not left out


# ---- spreadsheets and other people ------------------------------------------------------------------------------


def test_export_fill_in_import(capsys: Captured) -> None:
    code, _, err = run(capsys, "decide", "report.json", "--export", "t.xlsx")
    assert (code, err.startswith("3 条问题已写出：t.xlsx")) == (0, True)
    book = openpyxl.load_workbook("t.xlsx")
    page = book.worksheets[0]
    page["H2"], page["H3"], page["I3"] = "采纳", "不采纳", "误报"
    book.save("t.xlsx")
    code, _, err = run(capsys, "decide", "report.json", "--import", "t.xlsx", *BY)
    assert (code, err) == (0, "已读入 2 条处理意见，写入 report.decisions.json\n")
    assert current() == {"G-01": "confirm", "G-02": "dismiss"}
    assert run(capsys, "decide", "report.json", "--import", "t.xlsx", *BY)[2] == "没有变化\n"
    assert run(capsys, "decide", "report.json", "--export", "u.xlsx")[0] == 0
    out = openpyxl.load_workbook("u.xlsx")
    out.worksheets[0]["H2"] = None
    out.save("u.xlsx")
    code, _, err = run(capsys, "decide", "report.json", "--import", "u.xlsx", *BY)
    assert (code, current()) == (0, {"G-02": "dismiss"})
    assert err == "已读入 0 条处理意见，写入 report.decisions.json\n另有 1 条在表中已清空，原有处理意见已撤销（记录仍保留）\n"
    page["H4"], page["I3"] = "豁免", None
    book.save("t.xlsx")
    before = Path("report.decisions.json").read_bytes()
    code, _, err = run(capsys, "decide", "report.json", "--import", "t.xlsx", *BY)
    assert code == 1
    assert err.splitlines() == [
        "第 3 行：不采纳要写理由",
        "第 4 行：豁免要写理由",
        "第 4 行：豁免要写文号",
        "第 4 行：豁免要写批准机关",
        "“t.xlsx”有 4 处错误，一条也没有读入；改好后再读",
    ]
    assert Path("report.decisions.json").read_bytes() == before


@pytest.mark.parametrize(("content", "said"), [(b"PK\x03\x04", "损坏"), (b"a,b", "不是 .xlsx"), (b"\xd0\xcf\x11\xe0", "去掉密码")])
def test_importing_what_is_no_spreadsheet(capsys: Captured, content: bytes, said: str) -> None:
    Path("t.xlsx").write_bytes(content)
    code, _, err = run(capsys, "decide", "report.json", "--import", "t.xlsx", *BY)
    assert code == 4
    assert said in err
    assert not Path("report.decisions.json").exists()


def two_people(capsys: Captured) -> None:
    """report.decisions.json by 甲, theirs.json by 乙: they differ on G-02."""
    run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", *BY)
    other = ("--by", "乙", "--decisions", "theirs.json")
    run(capsys, "decide", "report.json", "--rule", "G-02", "--dismiss", "误报", *other)
    run(capsys, "decide", "report.json", "--rule", "G-03", "--confirm", *other)


@pytest.mark.parametrize("option", ["--merge", "--import"])
def test_merge_shows_conflicts_and_applies_nothing(capsys: Captured, option: str) -> None:
    two_people(capsys)
    before = Path("report.decisions.json").read_bytes()
    code, _, err = run(capsys, "decide", "report.json", option, "theirs.json", *BY)
    assert code == 1
    lines = err.splitlines()
    assert lines[0] == f"{ids()['G-02']}  G-02"
    assert lines[1] == "  我的：采纳；甲 2026-11-25"
    assert lines[2].startswith("  对方：不采纳；理由：误报；乙 ")
    assert "有 1 条两人意见不同，一条也没有合并" in lines[3]
    assert Path("report.decisions.json").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--take", "mine"), "confirm"),
        (("--take", "theirs"), "dismiss"),
        (("--take-id", "{id}=theirs"), "dismiss"),
        (("--take-id", "{id}=mine", "--take", "theirs"), "confirm"),
    ],
)
def test_merge_with_a_choice(capsys: Captured, options: tuple[str, ...], expected: str) -> None:
    two_people(capsys)
    chosen = [each.format(id=ids()["G-02"]) for each in options]
    assert run(capsys, "decide", "report.json", "--merge", "theirs.json", *chosen)[2] == "请用 --by 写明审核人\n"
    code, _, err = run(capsys, "decide", "report.json", "--merge", "theirs.json", *chosen, *BY)
    assert (code, err) == (0, "已合并 2 条记录，写入 report.decisions.json\n")
    assert current() == {"G-02": expected, "G-03": "confirm"}
    assert run(capsys, "decide", "report.json", "--merge", "theirs.json", *BY)[2] == "没有变化\n"


# ---- one by one -------------------------------------------------------------------------------------------------


class Person:
    """Somebody at the keyboard: the keys they press, and the lines they answer with. Then the input ends."""

    def __init__(self, keys: str, *lines: str) -> None:
        self.keys, self.lines = iter(keys), iter(lines)

    def key(self) -> str:
        return self._next(self.keys)

    def line(self, question: str) -> str:
        assert question.strip()
        return self._next(self.lines)

    def _next(self, among: Iterator[str]) -> str:
        try:
            return next(among)
        except StopIteration:
            raise EOFError from None


def sat(person: Person, by: str = "甲", lang: str = "zh") -> DecisionFile:
    """A session of that person over report.json."""
    desk = DecisionFile(Terminal(lang), reported(), Path("report.decisions.json"), History(), None, by, date(2026, 11, 25))
    if desk.path.exists():
        desk.seen = desk.path.read_bytes()
        desk.history = kept()
    Session(desk, person.key, person.line).run()
    return desk


@pytest.mark.parametrize(
    ("keys", "lines", "expected"),
    [
        ("ccc", (), {"G-01": "confirm", "G-02": "confirm", "G-03": "confirm"}),
        ("sd", ("误报",), {"G-02": "dismiss"}),
        ("e", ("请补充。",), {"G-01": "confirm"}),
        ("i", ("查旧图",), {"G-01": "needs_information"}),
        ("w", ("1号", "处", "", "因故", "2026-12-31"), {"G-01": "waive"}),
        ("4", ("1号", "处", "", "因故", "soon", "2026-12-31"), {"G-01": "waive"}),  # a wrong date is asked again, and only that
        ("w", ("1号", "", "处", "", "", "因故", ""), {"G-01": "waive"}),  # so is an answer that is needed
        ("w", ("1号", "处", "", "因故", "soon"), {}),  # the input ends before a date
        ("wc", ("",), {"G-01": "confirm"}),
        ("123", ("请补充。", "误报"), {"G-01": "confirm", "G-02": "confirm", "G-03": "dismiss"}),
        ("5", ("查旧图",), {"G-01": "needs_information"}),
        ("gc", ("3",), {"G-03": "confirm"}),
        ("gc", ("4",), {"G-01": "confirm"}),  # there is no fourth
        ("ggc", ("two", "2"), {"G-02": "confirm"}),
        ("?c", (), {"G-01": "confirm"}),
        ("d", ("",), {}),
        ("dc", ("",), {"G-01": "confirm"}),
        ("cbu", (), {}),
        ("cbd", ("误报",), {"G-01": "dismiss"}),
        ("b\rc", (), {"G-02": "confirm"}),
        ("xyz?cq", (), {"G-01": "confirm"}),
        ("CQ", (), {"G-01": "confirm"}),
        ("d", (), {}),  # the input ends in an answer
        ("q", (), {}),
    ],
)
def test_one_by_one(capsys: Captured, keys: str, lines: tuple[str, ...], expected: dict[str, str]) -> None:
    desk = sat(Person(keys, *lines))
    assert {each.target.rule: each.decision.choice for each in desk.history.current.values() if each.decision} == expected
    assert (current() if desk.path.exists() else {}) == expected
    out = capsys.readouterr().out
    assert f"已处理 {len(expected)} 条，未处理 {3 - len(expected)} 条" in out
    out.encode("gbk")
    assert "\x1b" not in out


def test_what_one_finding_shows(capsys: Captured) -> None:
    sat(Person("s"))
    shown = capsys.readouterr().out.split("-" * 60)
    assert shown[2].splitlines() == [
        "",
        "2/3  G-02  没有强制措施",
        "应当修改  × 不符合",
        "问题描述：有强制措施",
        "二、主要任务  第6段：“一律在年底以前拆除并改种本地乔木和灌木。”",
        "修改建议：请改为引导措施",
        "处理意见：未处理",
        "[1/c] 采纳  [2/e] 改文字后采纳  [3/d] 不采纳  [4/w] 豁免  [5/i] 待核实",
        "[u] 撤销  [b] 上一条  [s] 跳过  [g] 转到  [?] 帮助  [q] 退出",
        "已退出。已处理 0 条，未处理 3 条，处理意见在 report.decisions.json",
    ]


def test_it_begins_where_it_was_left_and_asks_who(capsys: Captured) -> None:
    sat(Person("cq", "", " 丁 "), by="")
    assert [each.by for each in kept().entries] == ["丁"]
    sat(Person("q"))
    assert "2/3  G-02" in capsys.readouterr().out.split("-" * 60)[-1]


@pytest.mark.parametrize(
    ("sign", "shown"),
    [
        pytest.param("\u202e", "“一律。除拆”", id="an override, which the reader resolves"),
        pytest.param("\u202d", "“一律\\u202d拆除。”", id="an override to the left"),
        pytest.param("\u2067", "“一律\\u2067拆除。”", id="an isolate"),
    ],
)
def test_hostile_text_of_a_draft_does_not_act_on_the_terminal(capsys: Captured, sign: str, shown: str) -> None:
    written((*small.DRAFT[:-1], f"一律{sign}拆除。"))
    sat(Person("ss"))
    out = capsys.readouterr().out
    assert sign not in out
    assert shown in out


@pytest.mark.parametrize(("sign", "shown"), [("\u202e", "\\u202e"), ("\u2067", "\\u2067"), ("\x1b", "\\x1b"), ("\x9b", "\\x9b")])
def test_hostile_text_of_a_report_does_not_act_on_the_terminal(capsys: Captured, sign: str, shown: str) -> None:
    written((*small.DRAFT[:-1], "一律拆除。"))
    report = Path("report.json")
    escaped = json.dumps(f"一律{sign}拆除。")[1:-1]
    report.write_text(report.read_text("utf-8").replace("一律拆除。", escaped), "utf-8")
    sat(Person("ss"))
    out = capsys.readouterr().out
    assert sign not in out
    assert f"“一律{shown}拆除。”" in out


def test_what_somebody_else_wrote_meanwhile_is_taken_in(capsys: Captured) -> None:
    class Slow(Person):
        def key(self) -> str:
            if not Path("report.decisions.json").exists():
                main(["decide", "report.json", "--rule", "G-03", "--confirm", "--by", "乙"])
            return super().key()

    sat(Slow("cq"))
    assert current() == {"G-01": "confirm", "G-03": "confirm"}
    assert {each.by for each in kept().entries} == {"甲", "乙"}


def test_l08_decisions_made_at_the_same_time_are_all_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of eight reviewers has read the file before any of the others writes it, and writing takes a while."""
    write, finding = decision_file.write, reported().findings()[0]

    def slowly(history: History, report: Report) -> bytes:
        time.sleep(0.02)
        return write(history, report)

    monkeypatch.setattr(decision_file, "write", slowly)

    def decide(name: str) -> None:
        desk = DecisionFile(Terminal(), reported(), Path("report.decisions.json"), History(), None, name, date(2026, 11, 25))
        desk.save(decisions.decide(desk.history, decisions.target(*finding), Decision("confirm"), name, desk.on))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(decide, "甲乙丙丁戊己庚辛"))
    assert {each.by for each in kept().entries} == set("甲乙丙丁戊己庚辛")
    assert not list(Path().glob(".*"))


def test_l08_processes_take_turns() -> None:
    command = [sys.executable, "-m", "plancheck", "decide", "report.json", "--confirm", "--rule"]
    running = [subprocess.Popen([*command, rule, "--by", "甲"]) for rule in ("G-01", "G-02", "G-03")]
    assert [process.wait(300) for process in running] == [0, 0, 0]
    assert current() == dict.fromkeys(("G-01", "G-02", "G-03"), "confirm")


def test_l08_a_lock_that_is_never_free_is_told_of(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lock, "WAIT", 0.0)
    with file_lock.locked(Path("report.decisions.json")):
        code, _, err = run(capsys, "decide", "report.json", "--all", "--confirm", *BY)
    assert (code, "一直有别的程序在写" in err) == (5, True)
    assert not Path("report.decisions.json").exists()
    assert run(capsys, "decide", "report.json", "--all", "--confirm", *BY)[0] == 0


def test_another_decision_meanwhile_is_not_overwritten() -> None:
    class Slow(Person):
        def key(self) -> str:
            main(["decide", "report.json", "--rule", "G-01", "--dismiss", "误报", "--by", "乙"])
            return super().key()

    with pytest.raises(Stop, match="刚被别人改过，且意见不同"):
        sat(Slow("c"))
    assert current() == {"G-01": "dismiss"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_in_a_real_terminal(encoding: str) -> None:
    """Keys without Enter, answers with it; a terminal of Chinese Windows prints in GBK."""
    import pty
    import select

    environment = {**os.environ, "PYTHONIOENCODING": encoding, "TERM": "dumb"}
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "plancheck", "decide", "report.json", "--by", "A"], environment)
    shown, told, end = b"", b"", time.monotonic() + 300

    def seen(words: str) -> None:
        """Wait until the terminal shows these words after those before."""
        nonlocal shown, told
        while words.encode(encoding) not in shown:
            assert time.monotonic() < end, (words, told.decode(encoding, "replace"))
            if select.select([terminal], [], [], 0.2)[0]:
                shown += (more := os.read(terminal, 1024))
                told += more
        shown = shown.split(words.encode(encoding), 1)[1]

    try:
        for wanted, answer in (("[q] 退出", b"c"), ("2/3", b""), ("[q] 退出", b"d"), ("> ", b"wrong\n"), ("3/3", b""), ("[q] 退出", b"q")):
            seen(wanted)
            time.sleep(0.3)  # what is typed before the terminal gives single keys is dropped
            os.write(terminal, answer)
        seen("已处理 2 条，未处理 1 条")
    finally:
        os.close(terminal)
        os.waitpid(child, 0)
    assert current() == {"G-01": "confirm", "G-02": "dismiss"}


# ---- check ------------------------------------------------------------------------------------------------------


def decide_all(capsys: Captured) -> None:
    run(capsys, "decide", "report.json", "--rule", "G-01", *WAIVE, *BY)
    run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", "--text", "请改 <b>", *BY)
    run(capsys, "decide", "report.json", "--rule", "G-03", "--dismiss", "误报", *BY)


CHECK = ("check", "plan.docx", "--date", "2026-11-25")
WITH = ("--decisions", "report.decisions.json")


def test_check_shows_decisions_and_changes_no_outcome(capsys: Captured) -> None:
    decide_all(capsys)
    plain = run(capsys, *CHECK, "--format", "json")
    code, out, _ = run(capsys, *CHECK, "--format", "json", *WITH)
    before, after = json.loads(plain[1]), json.loads(out)
    assert code == plain[0] == 1  # the kind of the plan is not known, so that it needs manual review after decisions too
    made = after.pop("decisions")
    assert after.pop("reviewed_verdict") == "needs_review"  # the kind of the plan is not known
    assert after == before
    assert [(each["rule"], each["state"], each["choice"]) for each in made] == [
        ("G-01", "holds", "waive"),
        ("G-02", "holds", "confirm"),
        ("G-03", "holds", "dismiss"),
    ]
    assert made[0] == {
        "id": ids()["G-01"],
        "made_on": ids()["G-01"],
        "rule": "G-01",
        "state": "holds",
        "choice": "waive",
        "text": "",
        "reason": "已单独批复",
        "waiver": {"number": "园发〔2026〕3号", "approver": "东园管理处", "scope": "", "until": "2026-12-31"},
        "by": "甲",
        "on": "2026-11-25",
    }
    for each in (before, json.loads(out)):
        SCHEMA.validate(each)
    assert report_file.read(out.encode()) == report_file.read(plain[1].encode())


#: With a kind of plan that can be named, nothing but rules decides.
KINDS = '词表 庭园 "garden"\n  用途：方案类型\n  代码：garden\n  词语：庭园\n'
KIND = ("--kind", "garden")


@pytest.mark.parametrize(
    ("choices", "more", "code", "verdict"),
    [
        pytest.param((), (), 1, "noncompliant", id="nothing decided"),
        pytest.param((("G-01", *WAIVE),), (), 0, "compliant", id="the must-rule is waived"),
        pytest.param((("G-01", "--dismiss", "误报"),), (), 0, "compliant", id="the must-rule is dismissed"),
        pytest.param((("G-01", "--confirm"),), (), 1, "noncompliant", id="the must-rule is confirmed"),
        pytest.param((("G-01", "--needs-info"),), (), 1, "needs_review", id="the must-rule is asked about"),
        pytest.param((("G-01", "--needs-info"),), ("--fail-on", "never"), 0, "needs_review", id="never"),
        pytest.param((("G-01", *WAIVE),), ("--fail-on", "should"), 1, "compliant", id="a should-rule is left"),
        pytest.param((("G-01", *WAIVE), ("G-02", "--dismiss", "误报")), ("--fail-on", "should"), 0, "compliant", id="no rule is left"),
        pytest.param((("G-01", *WAIVE),), ("--date", "2027-01-01"), 1, "noncompliant", id="the waiver has expired"),
    ],
)
def test_with_decisions_check_exits_by_what_is_left(
    capsys: Captured, choices: tuple[tuple[str, ...], ...], more: tuple[str, ...], code: int, verdict: str
) -> None:
    Path("rules/garden/pack.rules").write_text(small.PACK + KINDS + small.RULES, "utf-8")
    run(capsys, *CHECK, *KIND, "-o", "report.json")
    run(capsys, "decide", "report.json", "--rule", "G-03", "--confirm", *BY)
    for rule, *options in choices:
        assert run(capsys, "decide", "report.json", "--rule", rule, *options, *BY)[0] == 0
    assert run(capsys, *CHECK, *KIND, *more)[0] == (0 if "never" in more else 1)
    left, _, err = run(capsys, *CHECK, *KIND, *WITH, "-o", "new.json", *more)
    assert (left, json.loads(Path("new.json").read_bytes())["reviewed_verdict"]) == (code, verdict)
    assert f"plan.docx：不符合（noncompliant）；审核结论：{phrase(f'verdict.{verdict}', 'zh')}（{verdict}）" in err


def test_no_decision_makes_a_draft_that_was_not_read_look_checked(capsys: Captured) -> None:
    decide_all(capsys)
    Path("plan.docx").write_bytes(b"PK\x03\x04 no zip")
    assert run(capsys, *CHECK, *WITH)[0] == 3


@pytest.mark.parametrize("form", ["console", "html", "md"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_check_shows_decisions_beside_findings(capsys: Captured, monkeypatch: pytest.MonkeyPatch, form: str, lang: str) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    decide_all(capsys)
    plain = run(capsys, *CHECK, "--format", form, "--lang", lang)
    code, out, _ = run(capsys, *CHECK, "--format", form, "--lang", lang, *WITH)
    assert code == plain[0] == 1
    says = {
        "zh": ("豁免", "采纳", "不采纳", "审核结论：？ 需人工核实", "处理意见不改变"),
        "en": ("waived", "confirmed", "dismissed", "Conclusion after decisions: ? Needs manual review", "Decisions do not change"),
    }[lang]
    text = re.sub(r"</?b>", "", out)
    assert all(each in text and each not in plain[1] for each in says)
    assert "园发〔2026〕3号" in out
    assert {"html": "请改 &lt;b&gt;", "md": "请改 \\<b\\>", "console": "请改 <b>"}[form] in out


@pytest.mark.parametrize(
    ("draft", "rules", "on", "said"),
    [
        (MOVED, small.RULES, "2026-12-31", ["豁免 1，待核实 0；需复核 0，豁免过期 0，未处理 0"]),
        (small.DRAFT, small.RULES, "2027-01-01", ["豁免（豁免已过期，重新计入）", "豁免 0，待核实 0；需复核 0，豁免过期 1"]),
        (REWORDED, small.RULES, "2026-12-31", ["采纳（已变更，请复核）", "需复核 1"]),
        (small.DRAFT, STRICTER, "2026-12-31", ["采纳（规则已变更，请复核）", "需复核 1"]),
        ((*MENDED, "到2030年，树木覆盖率达到40%。"), small.RULES, "2026-12-31", ["采纳（已无此问题）", "豁免（无需豁免）"]),
    ],
)
def test_check_says_how_decisions_stand(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, draft: tuple[str, ...], rules: str, on: str, said: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    decide_all(capsys)
    written(draft, rules)
    out = run(capsys, "check", "plan.docx", "--date", on, "--show", "all", *WITH)[1]
    assert [each for each in said if each not in out] == []


def test_check_takes_decisions_for_one_file_only(capsys: Captured) -> None:
    decide_all(capsys)
    Path("other.docx").write_bytes(files.docx("西园庭园实施方案", *small.DRAFT[1:]))
    assert run(capsys, "check", "plan.docx", "other.docx", *WITH)[0] == 2
    err = run(capsys, "check", "other.docx", *WITH)[2]
    assert "是对“plan.docx”作的处理意见，现在用于“other.docx”；请确认是同一方案" in err
    assert run(capsys, "check", "plan.docx", "--decisions", "none.json")[0] == 4


# ---- letter -----------------------------------------------------------------------------------------------------


def text_of(path: str) -> str:
    import re

    with zipfile.ZipFile(io.BytesIO(Path(path).read_bytes())) as archive:
        return re.sub("<[^>]+>", "", archive.read("word/document.xml").decode())


LETTER = ("letter", "report.json", "-o", "letter.docx", "--date", "2026-11-25")


def test_without_decisions_the_letter_is_as_before(capsys: Captured) -> None:
    assert run(capsys, *LETTER)[0] == 0
    text = text_of("letter.docx")
    assert all(each in text for each in ("缺少2030年的目标值", "有强制措施", "没有写浇水"))
    assert "提出修改意见" not in text


def test_only_confirmed_findings_go_in(capsys: Captured) -> None:
    decide_all(capsys)
    code, _, err = run(capsys, *LETTER)
    assert code == 0
    assert "使用旁边的处理意见：report.decisions.json" in err
    assert "采纳 1 条，同一原因的合并后，函中列意见 1 处；不采纳 1 条、豁免 1 条、待核实 0 条，不列入" in err
    assert [line.partition("，")[0] for line in err.splitlines() if line.startswith("提醒")] == ["提醒：函里还有没填的空"]
    text = text_of("letter.docx")
    assert text.count("请改 &lt;b&gt;") == 2  # among the opinions and in the table
    assert "共提出修改意见1处" in text
    assert "不符合" not in text.split("主要问题")[0]  # how many rules are not met is not told: most were not confirmed
    assert "见问题描述" in text
    assert not any(each in text for each in ("缺少2030年的目标值", "请改为引导措施", "没有写浇水"))


@pytest.mark.parametrize(
    ("draft", "rules", "on", "left"),
    [
        (REWORDED, small.RULES, "2026-11-25", "还有 0 条没有处理意见，1 条的处理意见需复核"),
        (small.DRAFT, STRICTER, "2026-11-25", "还有 0 条没有处理意见，1 条的处理意见需复核"),
        (small.DRAFT, small.RULES, "2027-01-01", "还有 0 条没有处理意见，1 条的处理意见需复核"),
    ],
)
def test_what_is_out_of_date_stays_out_and_is_told(capsys: Captured, draft: tuple[str, ...], rules: str, on: str, left: str) -> None:
    decide_all(capsys)
    run(capsys, "decide", "report.json", "--rule", "G-03", "--confirm", *BY)
    written(draft, rules)
    code, _, err = run(capsys, "letter", "report.json", "-o", "letter.docx", "--date", on)
    assert code == 0
    assert left in err
    text = text_of("letter.docx")
    assert "没有写浇水" in text
    assert ("请改 &lt;b&gt;" in text) == (on == "2027-01-01")


def test_decisions_named_by_an_option(capsys: Captured) -> None:
    decide_all(capsys)
    Path("report.decisions.json").rename("mine.json")
    assert run(capsys, "letter", "report.json", "-o", "a.docx")[0] == 0
    assert "缺少2030年的目标值" in text_of("a.docx")
    assert run(capsys, "letter", "report.json", "-o", "b.docx", "--decisions", "mine.json", "--date", "2026-11-25")[0] == 0
    assert "缺少2030年的目标值" not in text_of("b.docx")
    assert run(capsys, "letter", "plan.docx", "-o", "c.docx", "--decisions", "mine.json", "--date", "2026-11-25")[0] == 0
    assert "缺少2030年的目标值" not in text_of("c.docx")
    assert run(capsys, "letter", "report.json", "-o", "d.docx", "--decisions", "none.json")[0] == 4


def test_a_letter_without_any_confirmed_finding_is_refused(capsys: Captured) -> None:
    run(capsys, "decide", "report.json", "--all", "--dismiss", "误报", *BY)
    code, _, err = run(capsys, *LETTER)
    assert code == 3
    assert "没有一条意见被采纳（没有处理的 0 条，需复核的 0 条）" in err
    assert "请先用 decide 逐条处理，采纳的才列入意见函\n仍要照写：加 --confirm" in err
    assert "--confirm" in err
    assert not Path("letter.docx").exists()
    assert run(capsys, *LETTER, "--confirm")[0] == 0


def test_t9_what_was_not_reviewed_blocks_a_decided_letter_too(capsys: Captured) -> None:
    report = small.checked()
    broken = replace(report, results=(*report.results, replace(report.results[2], rule="G-09", outcome="error", reason="internal")))
    Path("report.json").write_bytes(report_file.write(replace(broken, verdict="incomplete")))
    run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", *BY)
    code, _, err = run(capsys, *LETTER)
    assert code == 3
    assert "有 1 条审核要点未能审核" in err
    assert not Path("letter.docx").exists()
    assert run(capsys, *LETTER, "--confirm")[0] == 0
    assert "以下审核要点未能审核" in text_of("letter.docx")


def test_t10_a_letter_made_again_is_a_new_version(capsys: Captured) -> None:
    decide_all(capsys)
    assert run(capsys, *LETTER)[0] == 0
    first = Path("letter.docx").read_bytes()
    code, _, err = run(capsys, *LETTER)
    assert code == 0
    assert "与 letter.docx 内容相同，没有另写" in err
    run(capsys, "decide", "report.json", "--rule", "G-03", "--confirm", *BY)
    code, _, err = run(capsys, *LETTER)
    assert code == 0
    assert "保留原件 letter.docx，新的一稿写为 letter.v2.docx" in err
    assert "与 letter.docx 的差别（- 原稿，+ 新稿）：" in err
    lines = [line.strip() for line in err.splitlines() if line.startswith("  ")]
    counted = "经对照3条审核要点逐条审核、研究，共提出修改意见{}处，逐处见附件，同类意见在下文合并说明。请结合下列意见作进一步修改完善。"
    assert {f"- {counted.format(1)}", f"+ {counted.format(2)}"} <= set(lines)
    assert any(line.startswith("+ ") and "没有写浇水" in line for line in lines)
    assert not any("请改" in line for line in lines)
    assert Path("letter.docx").read_bytes() == first
    second = Path("letter.v2.docx").read_bytes()
    run(capsys, "decide", "report.json", "--rule", "G-03", "--undo", *BY)
    assert "保留原件 letter.v2.docx，新的一稿写为 letter.v3.docx" in run(capsys, *LETTER)[2]
    assert (Path("letter.v2.docx").read_bytes(), Path("letter.v3.docx").read_bytes()) == (second, first)
    assert "内容相同" in run(capsys, "letter", "report.json", "-o", "letter.v2.docx", "--date", "2026-11-25")[2]
    assert sorted(path.name for path in Path().glob("letter*.docx")) == ["letter.docx", "letter.v2.docx", "letter.v3.docx"]


@pytest.mark.parametrize(
    ("old", "said"),
    [(b"not a letter", "letter.docx 读不出来，不能列出差别"), (files.docx("手工改过的审核意见的函"), "- 手工改过的审核意见的函")],
)
def test_t10_whatever_stood_there_is_kept(capsys: Captured, old: bytes, said: str) -> None:
    Path("letter.docx").write_bytes(old)
    code, _, err = run(capsys, *LETTER)
    assert code == 0
    assert said in err
    assert Path("letter.docx").read_bytes() == old
    assert "缺少2030年的目标值" in text_of("letter.v2.docx")


# ---- what a waiver is told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("until", "told"), [("2026-11-24", True), ("2026-11-25", False), ("2026-11-26", False)])
def test_a_waiver_that_has_run_out_before_it_is_given_is_told(capsys: Captured, until: str, told: bool) -> None:
    code, _, err = run(capsys, "decide", "report.json", "--rule", "G-01", *WAIVE[:-1], until, *BY)
    assert (code, f"豁免的最后一天是 {until}，已经过了" in err) == (0, told)


def test_an_export_to_json_says_what_is_in_it(capsys: Captured) -> None:
    run(capsys, "decide", "report.json", "--rule", "G-02", "--confirm", *BY)
    assert "1 条处理意见记录已写出：out.json" in run(capsys, "decide", "report.json", "--export", "out.json")[2]


@pytest.mark.parametrize("name", ["G-03", "g-03"])
def test_a_rule_that_is_met_needs_no_waiver(capsys: Captured, name: str) -> None:
    written((*small.DRAFT, "三、养护", "及时浇水。"))
    code, _, err = run(capsys, "decide", "report.json", "--rule", name, *WAIVE, *BY)
    assert (code, err.strip()) == (2, f"规则“{name}”的审核结论是“符合”，没有要处理的问题，无需豁免")
