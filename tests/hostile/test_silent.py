"""Silent wrong answers: docs/hostile.md, group Q. Each row on small drafts, by the rules that come with plancheck.

Q5 (an annex in a second file) stands in tests/batch/test_batch_command.py.
"""

from __future__ import annotations

import json
import re

import pytest
from tests.hostile.test_word import EMBEDDED, inserted
from tests.readers.docx import docx, p
from tests.rules import helpers

from plancheck import checking, readers
from plancheck.contract import report as report_file
from plancheck.model.report import Options, Report, Result
from plancheck.report import template

CITY = "# 襄阳市碳达峰试点实施方案\n"
SAMPLES = ("city-a.docx", "city-b.docx", "city-defects.docx", "zone-a.docx", "zone-a.pdf", "zone-b.docx")


def of(draft: str, options: Options | None = None) -> Report:
    """What the shipped rules say of a draft."""
    return helpers.report(draft, helpers.shipped(), options or Options())


def on(draft: str, rule: str) -> Result:
    return helpers.result(of(draft), rule)


# ---- Q1: a word is no evidence because it stands there ----------------------------------------------------------------------


def test_q01_an_entry_of_a_contents_list_is_no_section() -> None:
    listed = p("目录") + p("一、总体要求……1") + p("二、重点工程……5") + p("三、全民行动……9")
    body = p("一、总体要求") + p("坚持积极稳妥，建成全国水源地绿色发展示范区。")
    draft = readers.read(docx(p("襄阳市碳达峰试点实施方案") + listed + body), "draft.docx")
    report = checking.of_document(draft, helpers.shipped(), Options(), helpers.TODAY)
    outcomes = {rule: helpers.result(report, rule).outcome for rule in ("STR-01", "STR-04", "STR-07")}
    assert outcomes == {"STR-01": "passed", "STR-04": "failed", "STR-07": "failed"}
    quotes = [each.quote for result in report.results for sub in result.subresults for each in sub.evidence]
    assert [quote for quote in quotes if "…" in quote] == []


COPIED = [
    ("BAS-01", "一、工作基础\n本部分应写明资源禀赋、区位特征、经济发展水平。", "一、工作基础\n全市资源禀赋优越，水能可开发量320万千瓦。"),
    ("BAS-02", "一、工作基础\n简要介绍区位特征、资源禀赋。", "一、工作基础\n全市区位优越，地处汉江中游。"),
    ("BAS-03", "一、工作基础\n（请填写经济总量和三次产业结构）", "一、工作基础\n经济总量居全省第二，三次产业结构为10∶45∶45。"),
    ("POL-01", "一、政策机制\n（此处填写财政政策、绿色金融、投资政策、价格政策、标准体系）", ""),
    ("POL-02", "一、政策机制\n本章应包括碳排放统计核算体系建设。", "一、政策机制\n建立碳排放统计核算体系。"),
    ("ORG-01", "一、组织实施\n本节应明确领导小组。", "一、组织实施\n成立碳达峰工作领导小组。"),
    ("ORG-02", "一、组织实施\n方案应明确监测评估机制。", "一、组织实施\n建立监测评估机制。"),
    ("ORG-03", "一、组织实施\n需说明资金支持和专项债券安排。", "一、组织实施\n落实资金支持，发行专项债券。"),
]


@pytest.mark.parametrize(("rule", "copied", "written"), COPIED, ids=[rule for rule, _, _ in COPIED])
def test_q01_what_a_guideline_asks_for_is_not_met_by_copying_the_question(rule: str, copied: str, written: str) -> None:
    found = on(CITY + copied, rule)
    assert found.outcome == "failed"
    assert {each.role for sub in found.subresults for each in sub.evidence} == {"nearest"}
    if written:
        assert on(CITY + written, rule).outcome == "passed"


@pytest.mark.parametrize(
    ("rule", "chapter", "text", "nearest"),
    [
        ("POL-02", "政策机制", "尚未建立碳排放统计核算体系。", "尚未建立碳排放统计核算体系"),
        ("ORG-01", "组织实施", "没有成立领导小组。", "没有成立领导小组"),
        ("ORG-02", "组织实施", "未开展监测评估。", "未开展监测评估"),
        ("BAS-01", "工作基础", "尚未查明煤炭储量。", "尚未查明煤炭储量"),
    ],
)
def test_q01_a_negated_mention_is_shown_as_the_nearest(rule: str, chapter: str, text: str, nearest: str) -> None:
    found = on(f"{CITY}一、{chapter}\n{text}", rule)
    assert found.outcome == "failed"
    assert [(each.role, each.quote) for sub in found.subresults for each in sub.evidence] == [("nearest", nearest)]


@pytest.mark.parametrize(("text", "outcome"), [("严禁“一刀切”关停企业。", "passed"), ("对高耗能企业一律关停。", "failed")])
def test_q01_an_opposed_mention_is_no_fault(text: str, outcome: str) -> None:
    assert on(f"{CITY}一、主要任务\n（一）重点行业碳达峰\n{text}", "TXT-05").outcome == outcome


# ---- Q2: figures ------------------------------------------------------------------------------------------------------------

FIGURES = [
    # a share, points, a permille: each what it says
    ("非化石能源占比达到19%", "REF-11", "failed"),
    ("非化石能源占比达到20%", "REF-11", "passed"),
    ("非化石能源占比达到２０％", "REF-11", "passed"),
    ("非化石能源占比达到200‰", "REF-11", "passed"),
    ("非化石能源占比提高20个百分点", "REF-11", "cantTell"),
    # a range over the bound is for a person; one above it is not
    ("非化石能源占比达到18%—22%", "REF-11", "cantTell"),
    ("非化石能源占比达到20%—22%", "REF-11", "passed"),
    # "by" is a cut, "to" a level; without a base year, or against last year, a cut is not compared
    ("单位地区生产总值能耗比2020年下降13%", "REF-12", "failed"),
    ("单位地区生产总值能耗比2020年下降13.5%", "REF-12", "passed"),
    ("单位地区生产总值能耗下降到0.45吨标准煤/万元", "REF-12", "inapplicable"),
    ("单位地区生产总值能耗下降13%", "REF-12", "inapplicable"),
    ("单位地区生产总值能耗同比下降3%", "REF-12", "inapplicable"),
    ("单位地区生产总值能耗下降13%", "GOAL-05", "failed"),
    ("单位地区生产总值能耗比2020年下降13%", "GOAL-05", "passed"),
    ("单位地区生产总值能耗下降到0.45吨标准煤/万元", "GOAL-05", "inapplicable"),
]


@pytest.mark.parametrize(("text", "rule", "outcome"), FIGURES, ids=[f"{rule} {text}" for text, rule, _ in FIGURES])
def test_q02_a_figure_is_what_its_unit_and_its_verb_say(text: str, rule: str, outcome: str) -> None:
    assert on(f"{CITY}一、主要目标\n到2025年，全市{text}。", rule).outcome == outcome


@pytest.mark.parametrize(
    ("other", "agree", "one_kind"),
    [("210000辆", "passed", "passed"), ("0.0021亿辆", "passed", "passed"), ("21辆", "failed", "passed"), ("21%", "passed", "failed")],
)
def test_q02_units_are_converted_and_other_kinds_of_unit_told_of(other: str, agree: str, one_kind: str) -> None:
    draft = f"{CITY}一、主要目标\n到2030年，全市新能源汽车保有量达到21万辆。\n二、主要任务\n到2030年，新能源汽车保有量达到{other}。"
    report = of(draft)
    assert (helpers.result(report, "GOAL-11").outcome, helpers.result(report, "GOAL-12").outcome) == (agree, one_kind)


# ---- Q3: two values ---------------------------------------------------------------------------------------------------------


def test_q03_text_and_table_disagree_and_both_places_are_shown() -> None:
    table = "| 指标 | 单位 | 2025年 | 2030年 |\n|---|---|---|---|\n| 非化石能源占比 | % | 22 | 28 |"
    found = on(f"{CITY}一、主要目标\n到2030年，全市非化石能源占比达到27%。\n{table}", "GOAL-11")
    assert found.outcome == "failed"
    (failed,) = [sub for sub in found.subresults if sub.outcome == "failed"]
    assert [(each.role, each.quote, each.place.cell) for each in failed.evidence] == [
        ("conflict", "全市非化石能源占比达到27%", None),
        ("conflict", "28", (2, 4)),
    ]


# ---- Q4: the kind of plan ---------------------------------------------------------------------------------------------------


def test_q04_the_kind_is_told_shown_and_may_be_changed() -> None:
    draft = "# 云川高新技术产业开发区碳达峰试点实施方案\n一、主要任务\n建设风电场3座。"
    told, changed, unknown = of(draft), of(draft, Options(kind="city")), of("# 碳达峰试点实施方案\n一、主要任务\n建设风电场3座。")
    assert [each.plan.kind for each in (told, changed, unknown)] == ["zone", "city", "unknown"]
    city, zone = ([helpers.result(each, rule).outcome for each in (told, changed, unknown)] for rule in ("TASK-C1", "TASK-Z1"))
    assert (city, zone) == (["inapplicable", "failed", "cantTell"], ["failed", "inapplicable", "cantTell"])
    assert unknown.verdict in ("noncompliant", "needs_review")
    for report, kind in ((told, "园区"), (changed, "城市")):
        shown = template.html(report, "zh").decode()
        assert kind in shown[: shown.index("TASK-")]


# ---- Q6: not applicable is no "not found" -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_q06_what_does_not_apply_says_why(name: str) -> None:
    found = [each for each in helpers.checked(name).results if each.outcome == "inapplicable"]
    assert found
    assert [each.rule for each in found if not (each.message.zh and each.message.en)] == []


def test_q06_what_is_missing_is_not_called_inapplicable() -> None:
    report = of(f"{CITY}一、重点工程\n谋划一批重大工程。")
    assert helpers.result(report, "PROJ-01").outcome == "failed"
    found = helpers.result(report, "PROJ-03")
    assert (found.outcome, found.message.zh) == ("inapplicable", "方案没有逐项列出的项目，见PROJ-01")


def test_q06_what_was_not_read_is_neither_missing_nor_inapplicable() -> None:
    report = of(f"{CITY}一、重点工程\n[未读]")
    assert {helpers.result(report, rule).outcome for rule in ("PROJ-01", "PROJ-03", "STR-07", "GOAL-11")} == {"cantTell"}


# ---- Q7: no score over open questions ---------------------------------------------------------------------------------------


def test_q07_there_is_no_score_and_an_open_question_is_no_pass() -> None:
    sound = helpers.checked("city-a.docx")
    # The last w:sectPr is the body's own: an annex embedded as a spreadsheet stands at the very end.
    embedded = inserted(helpers.sample("city-a.docx"), lambda text: f"<w:p>{EMBEDDED}</w:p><w:sectPr".join(text.rsplit("<w:sectPr", 1)))
    partly = checking.of_document(readers.read(embedded, "draft.docx"), helpers.shipped(), Options(), helpers.TODAY)
    assert (sound.verdict, partly.verdict) == ("compliant", "needs_review")
    assert partly.counts["cantTell"] > sound.counts["cantTell"] == 0
    for report in (sound, partly):
        said = json.loads(report_file.write(report))
        assert [key for key in keys(said) if re.search("score|grade|rating", key)] == []
        assert re.search("得分|评分|总分", template.html(report).decode() + template.markdown(report).decode()) is None


def keys(node: object) -> set[str]:
    """Every key of a JSON value."""
    if isinstance(node, dict):
        return {*node, *(key for each in node.values() for key in keys(each))}
    return {key for each in node for key in keys(each)} if isinstance(node, list) else set()


# ---- Q8: pages --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_q08_pages_come_out_of_pdf_only(name: str) -> None:
    places = [each.place for result in helpers.checked(name).results for sub in result.subresults for each in sub.evidence]
    assert places
    if name.endswith(".pdf"):
        assert all(place.page is not None for place in places)
    else:
        assert {place.page for place in places} == {None}
        assert all(place.section or place.paragraph or place.table for place in places)
