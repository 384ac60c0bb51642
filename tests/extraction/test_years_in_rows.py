"""Tables with a year in each row: heads over groups of columns, years that say how they are meant, milestones in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rules import helpers

from plancheck import checking
from plancheck.model.plan import Plan
from plancheck.model.report import Options
from plancheck.readers import plain

SHIPPED = helpers.shipped()
HEAD = "# 云川市碳达峰试点实施方案\n一、主要目标\n"


def plan(text: str, heads: int = 1) -> Plan:
    document = plain.read(HEAD + text)
    document = replace(document, tables=tuple(replace(each, header_rows=heads) for each in document.tables))
    return checking.plan_of(document, SHIPPED, Options())


def values(found: Plan) -> list[tuple[str, int | None, str, str, str | None, str]]:
    return [(each.subject, each.year, str(each.value), each.unit, each.change, each.kind) for each in found.facts]


def test_a_head_over_several_columns_is_their_group() -> None:
    found = plan(
        "表1 运行类指标\n| 年份 | 资源循环 | 资源循环 | 减污降碳 |\n| 年份 | 固废利用率（%） | 再生水回用率（%） | 氮氧化物排放量（吨） |\n"
        "| 2025年 | 85 | 40 | 1240 |\n| 2030年 | 92 | 60 | 1080 |\n",
        heads=2,
    )
    assert values(found) == [
        ("固废利用率", 2025, "85", "%", None, "target"),
        ("再生水回用率", 2025, "40", "%", None, "target"),
        ("减污降碳氮氧化物排放量", 2025, "1240", "吨", None, "target"),  # alone, it may be a part of the name
        ("固废利用率", 2030, "92", "%", None, "target"),
        ("再生水回用率", 2030, "60", "%", None, "target"),
        ("减污降碳氮氧化物排放量", 2030, "1080", "吨", None, "target"),
    ]
    assert {each.category for each in found.facts} >= {"资源循环"}


def test_a_head_that_says_what_the_values_are_is_no_group_and_a_year_may_say_that_it_is_over() -> None:
    found = plan(
        "表1 强度类指标（单位：%）\n| 年份 | 比2020年降低 | 比2020年降低 |\n| 年份 | 单位地区生产总值能耗 | 单位工业增加值能耗 |\n"
        "| 2023年（已实现） | 7.9 | 8.7 |\n| 2025年 | 14.8 | 16 |\n| 2030年 | 27 | 29.5 |\n",
        heads=2,
    )
    assert [(year, value, change, kind) for _, year, value, _, change, kind in values(found)] == [
        (2023, "7.9", "decrease", "status"), (2023, "8.7", "decrease", "status"), (2025, "14.8", "decrease", "target"),
        (2025, "16", "decrease", "target"), (2030, "27", "decrease", "target"), (2030, "29.5", "decrease", "target"),
    ]  # fmt: skip
    assert {each.base_year for each in found.facts} == {2020}


@pytest.mark.parametrize(
    ("base", "fell"),
    [
        (2020, ("19", "35")),  # one head over both columns
        (2005, ("58.5", "67")),  # a head of its own over one column
    ],
)
def test_a_head_compares_in_other_words_and_years_go_by_any_name(base: int, fell: tuple[str, str]) -> None:
    found = plan(
        f"表1 降幅类指标（单位：%）\n| 节点 | 与2020年相比的降幅 | 与{base}年相比的降幅 |\n"
        "| 节点 | 单位地区生产总值能耗 | 单位地区生产总值二氧化碳排放 |\n"
        f"| 2025年 | 14.2 | {fell[0]} |\n| 2030年 | 24.5 | {fell[1]} |\n",
        heads=2,
    )
    assert [(each.indicator, each.year, each.base_year, str(each.value), each.change) for each in found.facts] == [
        ("energy_intensity", 2025, 2020, "14.2", "decrease"), ("co2_intensity", 2025, base, fell[0], "decrease"),
        ("energy_intensity", 2030, 2020, "24.5", "decrease"), ("co2_intensity", 2030, base, fell[1], "decrease"),
    ]  # fmt: skip


def test_columns_of_territories_give_them_what_the_title_measures() -> None:
    found = plan(
        "表1 可再生能源发电装机（万千瓦）\n| 节点 | 城东区 | 城西县 | 合计 |\n"
        "| 2025年底 | 118 | 112 | 230 |\n| 2030年底 | 150 | 142 | 292 |\n"
    )
    assert {(each.subject, each.scope, each.year, str(each.value)) for each in found.facts} == {
        ("可再生能源发电装机", "城东区", 2025, "118"), ("可再生能源发电装机", "城东区", 2030, "150"),
        ("可再生能源发电装机", "城西县", 2025, "112"), ("可再生能源发电装机", "城西县", 2030, "142"),
        ("可再生能源发电装机", None, 2025, "230"), ("可再生能源发电装机", None, 2030, "292"),
    }  # fmt: skip


def test_milestones_in_words_are_no_values_and_leave_nothing_open() -> None:
    found = plan(
        "附表 年度里程碑\n| 年度 | 要见到的成果 | 盯办部门 |\n| 2024年 | 专项资金到位；A1、B1、C4等工程开工 | 经济发展局 |\n"
        "| 2025年 | 变电站送电；首份清单通过复核 | 领导小组办公室 |\n| 2030年 | 全部任务销号 | 领导小组办公室 |\n"
    )
    assert (found.gaps, [table.kind for table in found.tables]) == ((), [""])


@pytest.mark.parametrize("label", ["主办：市经信局；协办：市市场监管局、市商务局。", "牵头：市经信局；配合：市市场监管局、市商务局。"])
def test_who_answers_may_stand_behind_a_bare_label_at_the_end_of_a_paragraph(label: str) -> None:
    text = f"一、主要任务\n（一）白酒酿造节能。推广热回收装置30台。{label}\n（二）中药提质。建设烘干线5条。{label}\n"
    found = checking.plan_of(plain.read(f"# 云川市碳达峰试点实施方案\n{text}"), SHIPPED, Options())
    assert [(each.units, each.lead) for each in found.tasks] == [(("市经信局", "市市场监管局", "市商务局"), ("市经信局",))] * 2


@pytest.mark.parametrize(("first", "middle", "read"), [("2020年（基年）", "2028年（拐点）", True), ("2020年（基年，不比）", "某年", False)])
def test_a_year_may_be_called_anything_in_brackets(first: str, middle: str, read: bool) -> None:
    found = plan(
        "表1 用水指标\n| 年份 | 用水总量（万吨） | 再生水占比（%） |\n"
        f"| {first} | 320 | 9 |\n| {middle} | 444 | 26 |\n| 2030年（终点） | 474.5 | 31 |\n"
    )
    rows = [(year, value, kind) for _, year, value, _, _, kind in values(found)]
    told = [(2020, "320", "status"), (2020, "9", "status"), (2028, "444", "target"), (2028, "26", "target")]
    assert (rows[:4] == told) is read
    assert ((2030, "474.5", "target") in rows) is read


def test_what_is_told_in_words_beside_the_values_of_each_year_is_no_indicator() -> None:
    found = plan(
        "表1 年度里程碑\n| 年度 | 再生水占比（%） | 用水总量（万吨） | 标志性进展 |\n"
        "| 2025年 | 30 | 340 | 首批项目建成 |\n| 2030年 | 45 | 330 | 全面完成试点任务，开展总结评价 |\n"
    )
    assert {each.subject for each in found.facts} == {"再生水占比", "用水总量"}
    assert found.delegated == ()


def test_a_column_that_leaves_a_value_to_others_in_each_year_is_one() -> None:
    found = plan(
        "表1 年度指标\n| 年度 | 再生水占比（%） | 用水总量（万吨） | 用水强度 |\n"
        "| 2025年 | 30 | 340 | 完成省下达任务 |\n| 2030年 | 45 | 330 | 完成省下达任务 |\n"
    )
    assert [(each.subject, each.year) for each in found.delegated] == [("用水强度", 2025), ("用水强度", 2030)]
