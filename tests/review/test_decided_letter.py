"""How confirmed findings read in the letter: a rule as a whole, some of its subjects, a reviewer's own words."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import docx
import pytest
from tests.review.small import ON, TITLE, checked, finding, rule
from tests.review.test_decisions import CONFIRM, DISMISS

from plancheck.letter.compose import LetterOptions, compose
from plancheck.model.decision import Decision, History, Waiver
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Report
from plancheck.review import decisions

TARGETS = rule("G-01", "有目标值", "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 有 目标", "缺少目标值", advice="请补充目标值")
WATER = rule("G-03", "写明浇水", '要求：方案 含 "浇水"', "没有写浇水", "建议", "请写明浇水")
REPORT = checked(TITLE, "一、主要目标", "加强绿化。", rules=TARGETS + WATER)
OWN = Decision("confirm", "两个年份的目标值均需补充")


def made(report: Report, *choices: tuple[str, str, Decision], draft: bool = True) -> tuple[list[str], list[list[str]]]:
    """The paragraphs between the second heading and the last, and the table's rows, of a letter after these decisions."""
    history = History()
    for id, subject, decision in choices:
        history = decisions.decide(history, decisions.target(*finding(report, id, subject)), decision, "甲", ON)
    options = LetterOptions(draft=draft, decisions=decisions.standings(history, report, ON))
    data = compose(report, options)
    assert isinstance(data, bytes), data
    document = docx.Document(BytesIO(data))
    lines = [each.text for each in document.paragraphs if each.text.strip()]
    start = next(n for n, line in enumerate(lines) if line.startswith("一、")) + 1
    stop = next(n for n, line in enumerate(lines) if line.endswith("、有关要求"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows[1:]] if document.tables else []
    return lines[start:stop], rows


#: What was not confirmed is not told to the other office, also not as a number.
COUNTED = "经对照2条审核要点逐条审核、研究，共提出修改意见{n}处，逐处见附件，同类意见在下文合并说明。请结合下列意见作进一步修改完善。"


@pytest.mark.parametrize("draft", [True, False])
@pytest.mark.parametrize(
    ("choices", "opinions", "table"),
    [
        pytest.param(
            (("G-01", "2025", CONFIRM), ("G-01", "2030", CONFIRM)),
            ["二、主要问题和修改意见", "（一）必须修改的问题", "1. 2025年、2030年：缺少目标值。请补充目标值。"],
            [("2025年：缺少目标值", "请补充目标值", "必须修改"), ("2030年：缺少目标值", "请补充目标值", "必须修改")],
            id="the whole rule",
        ),
        pytest.param(
            (("G-01", "2025", DISMISS), ("G-01", "2030", CONFIRM), ("G-03", "", CONFIRM)),
            [
                "二、主要问题和修改意见", "（一）必须修改的问题", "1. 2030年：缺少目标值。请补充目标值。",
                "三、其他意见", "1. 没有写浇水。请写明浇水。",
            ],
            [("2030年：缺少目标值", "请补充目标值", "必须修改"), ("没有写浇水", "请写明浇水", "建议完善")],
            id="one of its subjects",
        ),
        pytest.param(
            (("G-01", "2025", CONFIRM), ("G-01", "2030", OWN)),
            ["二、主要问题和修改意见", "（一）必须修改的问题", "1. 2025年：缺少目标值。请补充目标值。", "2. 两个年份的目标值均需补充。"],
            [("2025年：缺少目标值", "请补充目标值", "必须修改"), ("两个年份的目标值均需补充", "见问题描述", "必须修改")],
            id="a reviewer's own words",
        ),
        pytest.param(
            (("G-03", "", CONFIRM),),
            ["二、其他意见", "1. 没有写浇水。请写明浇水。"],
            [("没有写浇水", "请写明浇水", "建议完善")],
            id="advice only",
        ),
    ],
)  # fmt: skip
def test_what_was_confirmed(
    choices: tuple[tuple[str, str, Decision], ...], opinions: list[str], table: list[tuple[str, str, str]], draft: bool
) -> None:
    lines, rows = made(REPORT, *choices, draft=draft)
    assert lines == [COUNTED.format(n=len(table)), *opinions]
    assert [(row[4], row[6], row[7]) for row in rows] == table
    assert [row[0] for row in rows] == [str(n + 1) for n in range(len(table))]


def test_a_confirmed_finding_that_a_person_had_to_settle_keeps_its_outcome() -> None:
    values = "到2025年，树木覆盖率达到35%。到2025年，树木覆盖率达到45%。"
    report = checked(TITLE, "一、主要目标", values, rules=rule("G-04", "够高", "要求：树木覆盖率 在 2025年 的 目标 > 40 %", "不够高"))
    ((_, sub),) = report.findings()
    assert sub.outcome == "cantTell"
    lines, rows = made(report, ("G-04", "", Decision("confirm", "请写明2025年数值")))
    assert "1. 请写明2025年数值。" in lines
    assert (rows[0][3], rows[0][7]) == ("需人工核实（前后不一）", "必须修改")
    assert report.counts["failed"] == 0


# ---- the general opinion ----------------------------------------------------------------------------------------

ASK = Decision("needs_information", reason="等附件")
WAIVE = Decision("waive", reason="已批复", waiver=Waiver("园发〔2026〕3号", "东园管理处"))
SOUND = rule("G-05", "写明绿化", '要求：方案 含 "绿化"', "没有写绿化")


def opinion(report: Report, *choices: tuple[str, str, Decision]) -> list[str]:
    """The general opinion of a letter after these decisions."""
    lines, _ = made_all(report, *choices)
    start = next(n for n, line in enumerate(lines) if line.startswith("一、")) + 1
    return lines[start : next(n for n, line in enumerate(lines) if line.endswith("、有关要求"))]


def made_all(report: Report, *choices: tuple[str, str, Decision]) -> tuple[list[str], bytes]:
    history = History()
    for id, subject, decision in choices:
        history = decisions.decide(history, decisions.target(*finding(report, id, subject)), decision, "甲", ON)
    data = compose(report, LetterOptions(confirmed=True, decisions=decisions.standings(history, report, ON)))
    assert isinstance(data, bytes), data
    return [each.text for each in docx.Document(BytesIO(data)).paragraphs if each.text.strip()], data


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        pytest.param(
            (("G-01", "2025", DISMISS), ("G-01", "2030", DISMISS), ("G-03", "", DISMISS)),
            "经对照审核要点逐条审核，共审核3条，其中符合3条。未发现需要修改的问题。",
            id="all were dismissed",
        ),
        pytest.param(
            (("G-01", "2025", DISMISS), ("G-01", "2030", WAIVE), ("G-03", "", DISMISS)),
            "经对照审核要点逐条审核，共审核3条，其中符合2条、经批准豁免1条。未发现需要修改的问题。",
            id="one subject was waived",
        ),
        pytest.param(
            (("G-01", "2025", WAIVE), ("G-01", "2030", WAIVE), ("G-03", "", WAIVE)),
            "经对照审核要点逐条审核，共审核3条，其中符合1条、经批准豁免2条。未发现需要修改的问题。",
            id="two rules were waived",
        ),
        pytest.param(
            (("G-01", "2025", DISMISS), ("G-01", "2030", ASK), ("G-03", "", DISMISS)),
            "经对照3条审核要点逐条审核、研究，未提出修改意见。",
            id="one is asked about",
        ),
        pytest.param(
            (("G-01", "2025", DISMISS), ("G-03", "", DISMISS)),
            "经对照3条审核要点逐条审核、研究，未提出修改意见。",
            id="one is not decided on",
        ),
    ],
)
def test_the_general_opinion_rests_on_what_was_decided(choices: tuple[tuple[str, str, Decision], ...], said: str) -> None:
    report = checked(TITLE, "一、主要目标", "加强绿化。", rules=TARGETS + WATER + SOUND)
    assert opinion(report, *choices) == [said]


@pytest.mark.parametrize(("decision", "praised"), [(DISMISS, True), (WAIVE, False), (CONFIRM, False), (ASK, False), (None, False)])
def test_a_chapter_is_called_complete_where_its_finding_was_dismissed_and_not_where_it_was_waived(
    decision: Decision | None, praised: bool
) -> None:
    report = checked(TITLE, "一、主要目标", "加强绿化。", rules=WATER + SOUND + SOUND.replace("G-05", "G-06"))
    report = replace(report, results=tuple(replace(result, group=Bilingual("工作基础", "Baseline")) for result in report.results))
    choices = (("G-03", "", decision),) if decision else ()
    assert any("在工作基础等方面内容较为完整" in line for line in opinion(report, *choices)) is praised
