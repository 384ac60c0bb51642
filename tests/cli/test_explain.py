"""explain, over the real command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli import files

from plancheck.cli import main

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]
DRAFT = files.docx(
    "青川市碳达峰试点实施方案", "一、主要目标", "力争2032年前实现碳达峰。到2025年，新能源汽车渗透率达到45%。", "二、重点任务",
    "（一）能源转型", "1.建设风电基地。建设风电基地。", "2.推广光伏。推广屋顶光伏。（责任单位：市能源局）",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PLANCHECK_LANG", raising=False)
    Path("plan.docx").write_bytes(DRAFT)


@pytest.mark.parametrize(
    ("arguments", "code", "outcome"),
    [
        (["TXT-01", "plan.docx"], 0, "√ 符合"),
        (["SCI-01", "plan.docx", "--kind", "city"], 0, "— 不适用"),
        (["GOAL-06", "plan.docx"], 1, "× 不符合"),
        (["ｇｏａｌ－06", "plan.docx"], 1, "× 不符合"),
        (["IND-C01", "unplaced.docx"], 1, "？ 需人工核实（适用不明）"),
        (["GOAL-06", "scan.pdf"], 3, "未能读取"),
    ],
)
def test_the_exit_code_is_that_of_the_rule(capsys: Captured, arguments: list[str], code: int, outcome: str) -> None:
    Path("scan.pdf").write_bytes(files.pdf())
    Path("unplaced.docx").write_bytes(files.docx("碳达峰试点实施方案", "一、主要目标", "到2025年建成。"))
    assert main(["explain", *arguments]) == code
    out = capsys.readouterr().out
    assert outcome in out
    assert "规则原文" in out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["GOAL-66", "plan.docx"], 2, "没有规则“GOAL-66”。是不是 GOAL-06？"),
        (["GOAL-06", "plam.docx"], 4, "没有文件“plam.docx”。同一文件夹里有：plan.docx"),
        (["RESP-01", "plan.docx", "--subject", "风电基站"], 2, "规则 RESP-01 没有对象“风电基站”"),
        (["GOAL-06", "plan.docx", "-o", "x.pdf"], 2, "看不出报告格式"),
        (["GOAL-06"], 2, "还缺少参数 文件"),
    ],
)
def test_what_is_asked_for_must_be_there(capsys: Captured, arguments: list[str], code: int, told: str) -> None:
    assert main(["explain", *arguments]) == code
    out, err = capsys.readouterr()
    assert (out, told in err) == ("", True)


def test_the_text_before_tracked_changes(capsys: Captured) -> None:
    """The insertion says 2029, the deletion 2032: the rule wants it before 2030."""
    year = '</w:t></w:r><w:ins w:id="1"><w:r><w:t>2029</w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>2032</w:delText></w:r></w:del>'
    draft = files.docx("青川市碳达峰试点实施方案", "一、主要目标", f"全市{year}<w:r><w:t>年实现碳达峰。")
    Path("changed.docx").write_bytes(draft)
    codes = {view: main(["explain", "GOAL-06", "changed.docx", "--kind", "city", "--view", view]) for view in ("final", "original")}
    assert codes == {"final": 0, "original": 1}
    assert main(["explain", "GOAL-06", "changed.docx", "--kind", "city"]) == 0
    assert "2029" in capsys.readouterr().out


def test_a_draft_that_was_read_in_part_is_not_checked(capsys: Captured) -> None:
    """Even where the rule does not apply: the exit code is that of `check`."""
    draft = files.docx("青川市碳达峰试点实施方案", "一、主要目标", "全市2029年实现碳达峰。</w:t></w:r></w:p><w:altChunk/><w:p><w:r><w:t>")
    Path("part.docx").write_bytes(draft)
    assert main(["explain", "TASK-C1", "part.docx", "--kind", "zone"]) == 3
    assert "— 不适用" in capsys.readouterr().out
    assert main(["check", "part.docx", "--kind", "city"]) == 3


def test_one_subject(capsys: Captured) -> None:
    assert main(["explain", "RESP-01", "plan.docx", "--subject", "光伏", "--lang", "en"]) == 1
    out = capsys.readouterr().out
    assert "Subject: 推广光伏  √ Met" in out
    assert "建设风电基地  ×" not in out


def test_the_formats(capsys: Captured) -> None:
    assert main(["explain", "GOAL-06", "plan.docx", "--format", "json"]) == 1
    printed = json.loads(capsys.readouterr().out)
    assert main(["explain", "GOAL-06", "plan.docx", "-o", "why.json"]) == 1
    assert json.loads(Path("why.json").read_text("utf-8")) == printed
    assert (printed["schema"], printed["rule"]["id"], printed["document"]["name"]) == ("plancheck/trace/1", "GOAL-06", "plan.docx")
    assert main(["explain", "GOAL-06", "plan.docx", "-o", "why.html"]) == 1
    assert '<html lang="zh-CN">' in Path("why.html").read_text("utf-8")


def test_it_agrees_with_check(capsys: Captured) -> None:
    main(["check", "plan.docx", "--format", "json"])
    report = {each["rule"]: each for each in json.loads(capsys.readouterr().out)["results"]}
    main(["explain", "RESP-01", "plan.docx", "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert [each["subresult"] for each in found["explained"]] == [
        each for each in report["RESP-01"]["subresults"] if each["outcome"] == report["RESP-01"]["outcome"]
    ]
