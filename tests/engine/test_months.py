"""Months and days where a draft gives them: periods of projects, deadlines, the dates of any part."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.engine.judging import PACK, RULE, judge, loaded, quotes

from plancheck import checking, extraction
from plancheck.engine import trace
from plancheck.language import loader
from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import moment
from plancheck.model.report import Options
from plancheck.readers import plain
from plancheck.text.dates import dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2026年3月底前完成编制，6月底前印发，次年3月评估", ["2026年3月", "2026年6月", "2027年3月"]),
        ("2026年3月15日", ["2026年3月15日"]),
        ("２０２６年３月", ["2026年3月"]),
        ("2026 年 12 月 1 日", ["2026年12月1日"]),
        ("二〇二六年三月十五日", ["2026年3月15日"]),
        ("2026年2月30日", ["2026年2月"]),  # no such day
        ("印发于2026.3.15。", ["2026年3月15日"]),
        ("2026—03", ["2026年"]),
        ("2026-03", ["2026年3月"]),
        ("2024.3—2026.12", ["2024年3月", "2026年12月"]),
        ("2024—2026年实施", ["2024年", "2026年"]),
        ("到2025、2030年", ["2025年", "2030年"]),
        ("2026年1—6月", ["2026年1月", "2026年6月"]),
        ("2026年上半年", ["2026年1—6月"]),
        ("2026年第一季度、二季度", ["2026年1—3月", "2026年4—6月"]),
        ("到2026年底", ["2026年12月"]),
        ("3月底前完成", [None]),  # of which year?
        ("每年3月底前报送", []),
        ("6月5日环境日", []),
        ("增长2026.5万元", []),
        ("发改环资〔2023〕1409号", []),
        ("12026年", []),
    ],
)
def test_the_times_of_a_text(text: str, expected: list[str | None]) -> None:
    assert [found.when.label.zh if found.when.year else None for found in dates(text)] == expected


TABLE = """
# 东园市庭园方案
一、重点工程
表1 重点项目表
|序号|项目名称|建设内容|总投资（万元）|建设期限|
|1|水渠工程|建设水渠3条|500|{when}|
"""


@pytest.mark.parametrize(
    ("when", "requirement", "expected"),
    [
        ("2024年3月至2026年12月", "开工时间 不早于 2024年3月", ("passed", None)),
        ("2024年3月至2026年12月", "开工时间 不早于 2024年4月", ("failed", None)),
        ("2024.3-2026.12", "完成时间 不晚于 2026年11月", ("failed", None)),
        ("2024.3-2026.12", "完成时间 早于 2026年12月", ("failed", None)),
        ("2024.3-2026.12", "完成时间 不晚于 2026年12月", ("passed", None)),
        ("2024.3-2026.12", "完成时间 不晚于 2026年", ("passed", None)),  # with a year, by years
        ("2024.3-2026.12", "完成时间 晚于 2026年", ("failed", None)),
        ("2024.3-2026.12", "完成时间 是 2026年", ("passed", None)),
        ("2024.3-2026.12", "完成时间 = 2026年12月", ("passed", None)),
        ("2024.3-2026.12", "完成时间 不是 2026年12月", ("failed", None)),
        ("2024.3-2026.12", "完成时间 不晚于 2026年12月15日", ("cantTell", "ambiguous")),  # some day of December
        ("2024.3-2026.12", "完成时间 介于 2026年6月 至 2026年12月 之间", ("passed", None)),
        ("2024.3-2026.12", "完成时间 介于 2026年6月 至 2026年9月 之间", ("failed", None)),
        ("2024—2026年", "完成时间 不晚于 2026年6月", ("cantTell", "ambiguous")),  # it may be December
        ("2024—2026年", "完成时间 不晚于 2027年6月", ("passed", None)),
        ("2024—2026年", "完成时间 不晚于 2025年6月", ("failed", None)),
        ("2026年6月底前建成", "完成时间 不晚于 2026年6月", ("passed", None)),
        ("2026年底前建成", "完成时间 不晚于 2026年6月", ("failed", None)),
        ("2026年上半年建成", "完成时间 不晚于 2026年6月", ("passed", None)),
        ("2026年上半年建成", "完成时间 不晚于 2026年3月", ("cantTell", "ambiguous")),
        ("2024年3月-9月", "开工时间 早于 完成时间", ("passed", None)),
        ("2024—2024年", "开工时间 早于 完成时间", ("failed", None)),
        ("2024年3月至2024年", "开工时间 早于 完成时间", ("cantTell", "ambiguous")),
        ("2024年3月至2024年", "开工时间 不晚于 2024年3月 且 完成时间 是 2024年", ("passed", None)),
        ("18个月", "完成时间 不晚于 2026年6月", ("cantTell", "ambiguous")),
        ("", "有 完成时间", ("failed", None)),
        ("", "完成时间 不晚于 2026年6月", ("failed", None)),
        ("2024—2026年", "最大（开工时间、完成时间） 不晚于 2026年", ("passed", None)),
        ("2024—2026年", "最小（开工时间、完成时间） 不早于 2025年", ("failed", None)),
    ],
)
def test_projects_are_compared_by_months(when: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(TABLE.format(when=when), f"对象：每个 项目\n  要求：{requirement}")
    assert (result.outcome, result.reason) == expected


def test_a_month_stands_in_texts_with_its_place() -> None:
    body = "对象：每个 项目\n  其中：完工 = 该项目.完成时间\n  要求：完工 不晚于 2026年6月"
    result = judge(TABLE.format(when="2024.3-2026.12"), body, "{项目}{完工}才完成：{值}", "{项目} is finished in {完工}: {value}")
    assert result.message.zh == "水渠工程2026年12月才完成：2024.3-2026.12"
    assert result.message.en == "水渠工程 is finished in 2026-12: 2024.3-2026.12"
    assert result.evidence[0].place.table == 1
    assert result.evidence[0].place.cell == (2, 5)


PLAN = """
# 东园市庭园方案
一、主要任务
建设水渠3条。
二、其他事项
2026年3月底前完成方案编制，6月底前印发实施。{more}
"""


@pytest.mark.parametrize(
    ("more", "requirement", "expected"),
    [
        ("", "其他事项 有 时间（不晚于 2026年3月）", ("passed", None)),
        ("", "其他事项 有 时间（早于 2026年3月）", ("failed", None)),
        ("", "其他事项 有 至少 2 个 时间", ("passed", None)),
        ("", "主要任务 有 时间", ("failed", None)),
        ("", "最大（其他事项.时间） = 2026年6月", ("passed", None)),
        ("", "其他事项 有 时间（年 是 2026年）", ("passed", None)),
        ("9月底前总结。", "最大（其他事项.时间） = 2026年9月", ("passed", None)),
        ("\n11月底前验收。", "其他事项 没有 时间（晚于 2026年6月）", ("cantTell", "ambiguous")),  # of which year?
        ("\n每年11月底前报送。", "其他事项 没有 时间（晚于 2026年6月）", ("passed", None)),
        ("\n[未读]", "其他事项 没有 时间（晚于 2026年6月）", ("cantTell", "not_read")),
        ("\n[未读]", "其他事项 有 时间（晚于 2026年6月）", ("cantTell", "not_read")),
    ],
)
def test_every_part_has_its_times(more: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(PLAN.format(more=more), f"要求：{requirement}")
    assert (result.outcome, result.reason) == expected


def test_a_month_of_no_year_is_shown_with_its_place() -> None:
    result = judge(PLAN.format(more="\n11月底前验收。"), "对象：每个 时间\n  要求：不晚于 2026年6月")
    assert [(sub.subject.label.zh, sub.outcome, sub.reason) for sub in result.subresults] == [
        ("2026年3月", "passed", None),
        ("2026年6月", "passed", None),
        ("11月底前", "cantTell", "ambiguous"),
    ]
    assert quotes(result) == ["11月底前"]
    assert result.evidence[0].place.paragraph == 6


def test_each_time_is_judged_with_its_quote() -> None:
    result = judge(PLAN.format(more=""), "对象：每个 时间\n  要求：不晚于 2026年3月", "{时间}太晚：{值}", "{时间} is too late: {value}")
    assert [(sub.subject.label.zh, sub.outcome) for sub in result.subresults] == [("2026年3月", "passed"), ("2026年6月", "failed")]
    assert result.message.zh == "2026年6月太晚：6月底前"
    assert quotes(result) == ["6月底前"]
    assert result.evidence[0].place.section == ("二、其他事项",)


DUTY = "# 东园市庭园方案\n一、主要任务\n（一）浇水。建设水渠3条。（责任单位：市园林局，完成时限：{when}）\n"


@pytest.mark.parametrize(
    ("when", "requirement", "expected"),
    [
        ("2026年3月底前", "时限 不晚于 2026年3月", ("passed", None)),
        ("2026年3月底前", "时限 不晚于 2026年2月", ("failed", None)),
        ("3月底前", "时限 不晚于 2026年3月", ("cantTell", "ambiguous")),
        ("长期坚持", "有 时限", ("cantTell", "ambiguous")),
    ],
)
def test_a_responsibility_has_its_deadline(when: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(DUTY.format(when=when), f"对象：每个 责任\n  要求：{requirement}")
    assert (result.outcome, result.reason) == expected


def test_a_responsibility_without_a_deadline_has_none() -> None:
    draft = "# 东园市庭园方案\n一、主要任务\n（一）浇水。建设水渠3条。（责任单位：市园林局）\n"
    assert judge(draft, "对象：每个 责任\n  要求：有 时限").outcome == "failed"


DATED = "# 东园市庭园方案\n2026年3月\n一、主要任务\n建设水渠3条。\n"


@pytest.mark.parametrize(
    ("draft", "requirement", "expected"),
    [
        (DATED, "方案.编制时间 不早于 2026年3月", ("passed", None)),
        (DATED, "方案.编制时间 不早于 2026年4月", ("failed", None)),
        (DATED.replace("2026年3月\n", ""), "有 编制时间", ("failed", None)),
        (DATED.replace("2026年3月\n", "") + "[未读]\n", "有 编制时间", ("cantTell", "not_read")),
    ],
)
def test_the_draft_has_its_date(draft: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(draft, f"要求：{requirement}")
    assert (result.outcome, result.reason) == expected


def test_an_edited_month_changes_the_outcome() -> None:
    body = "对象：每个 项目\n  要求：完成时间 不晚于 {month}"
    draft = TABLE.format(when="2024.3-2026.12")
    assert judge(draft, body.format(month="2026年12月")).outcome == "passed"
    assert judge(draft, body.format(month="2026年11月")).outcome == "failed"
    assert judge(draft, body.format(month="month 2026-11")).outcome == "failed"
    assert judge(draft, body.format(month="day 2026-12-31")).outcome == "passed"


def test_a_month_in_a_draft_is_shown_as_it_was_compared() -> None:
    packs = loaded(RULE.format(body="对象：每个 项目\n  要求：完成时间 不晚于 2026年6月", zh="不行", en="no"))
    plan = extraction.plan(plain.read(TABLE.format(when="2024.3-2026.12")), packs.vocabulary)
    root = trace.explain(packs, plan, packs.rules[0]).subjects[0].root
    assert root is not None
    assert root.text.zh == "完成时间 不晚于 2026年6月"
    assert root.value is not None
    assert root.value.zh.split() == ["2026年12月", "不晚于", "2026年6月"]
    assert root.evidence[0].quote == "2024.3-2026.12"


def test_a_parameter_may_be_a_month() -> None:
    rules = PACK.replace("期限 = 2025年、2030年", "最迟 = 2026年6月")
    with TemporaryDirectory() as folder:
        (Path(folder) / "garden").mkdir()
        body = "对象：每个 项目\n  要求：完成时间 不晚于 最迟"
        text = rules + RULE.format(body=body, zh="{项目}晚于{最迟}", en="{project} after {最迟}")
        (Path(folder) / "garden" / "pack.rules").write_text(text, "utf-8")
        packs = loader.load([Path(folder)])
    assert packs.vocabulary.parameters["最迟"] == (moment(2026, 6),)
    document = plain.read(TABLE.format(when="2024.3-2026.12"))
    report = checking.of_document(document, packs, Options(), date(2026, 1, 1))
    assert report.results[0].message == Bilingual("水渠工程晚于2026年6月", "水渠工程 after 2026-06")
    later = checking.of_document(document, packs, Options(parameters=(("最迟", "2026年12月"),)), date(2026, 1, 1))
    assert later.results[0].outcome == "passed"
    wrong = checking.parameters(Options(parameters=(("最迟", "2026年"),)), packs.vocabulary)[1]
    assert [each.message.zh for each in wrong] == ["参数“最迟”要写成和规则包里一样的值，例如：2026年6月"]
