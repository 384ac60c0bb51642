"""Forms of tables that the next plan may bring: targets before what was reached, districts in rows, values under a dated title."""

import pytest
from tests.extraction.test_facts import read, short

SCENE = "截至2020年底，成效明显。\n"

TABLES = [
    # the target before what there was, the unit last
    ("| 序号 | 指标名称 | 目标值（2025年） | 现状值（2020年） | 单位 |\n| 1 | 借阅率 | 30 | 25 | % |",
     ["借阅率 2025 =30%", "借阅率 2020 =25% past"]),
    ("| 指标 | 单位 | 2025年目标值 | 2020年完成值 | 属性 |\n| 用纸量 | 万吨 | 30 | 25 | 预期性 |",
     ["用纸量 2025 =30万吨", "用纸量 2020 =25万吨 past"]),
    ("| 指标 | 单位 | 2025年 | 2020年（现状） | 五年累计 |\n| 用纸量 | 万吨 | 30 | 25 | [5] |",
     ["用纸量 2025 =30万吨", "用纸量 2020 =25万吨 past", "用纸量 2025<2020 =5万吨"]),
    # targets under one head, the state behind them
    ("| 序号 | 指标 | 单位 | 目标值 | < | < | 现状值 |\n"
     "| ^ | ^ | ^ | 2023年 | 2024年 | 2025年 | 2020年 |\n| 1 | 借阅率 | % | 21 | 22 | 24 | 20 |",
     ["借阅率 2023 =21%", "借阅率 2024 =22%", "借阅率 2025 =24%", "借阅率 2020 =20% past"]),
    # a unit that spans rows
    ("| 指标 | 单位 | 2020年 | 2025年 |\n| 借阅率 | % | 2 | 5 |\n| 座位率 | ^ | 3 | 6 |",
     ["借阅率 2020 =2% past", "借阅率 2025 =5%", "座位率 2020 =3% past", "座位率 2025 =6%"]),
    # an index has no unit
    ("| 指标 | 2020年 | 2025年 |\n| 藏书指数（BI） | 62.1 | ≥63 |",
     ["藏书指数（BI） 2020 =62.1无量纲 past", "藏书指数（BI） 2025 >=63无量纲"]),
    # two indicators in a row
    ("| 指标 | 2020年 | 2025年 | 指标 | 2020年 | 2025年 |\n| 借阅率（%） | 20 | 30 | 座位数（个） | 100 | 200 |",
     ["借阅率 2020 =20% past", "借阅率 2025 =30%", "座位数 2020 =100个 past", "座位数 2025 =200个"]),
    # the year stands in the title alone
    ("表3 2020年主要指标完成情况\n| 指标 | 单位 | 数值 |\n| 借阅率 | % | 20 |\n| 座位数 | 个 | 100 |",
     ["借阅率 2020 =20% past", "座位数 2020 =100个 past"]),
    # territories in rows: of the title's measure, or of those in the header
    ("表2 各区县借阅率目标（%）\n| 区县 | 2020年 | 2025年 |\n| 城东区 | 20 | 30 |\n| 城西区 | 22 | 33 |\n| 全市 | 21 | 32 |",
     ["借阅率 2020 =20% @城东区 past", "借阅率 2025 =30% @城东区", "借阅率 2020 =22% @城西区 past", "借阅率 2025 =33% @城西区",
      "借阅率 2020 =21% past", "借阅率 2025 =32%"]),
    ("| 区县 | 借阅率（%） | < | 座位数（个） |\n| ^ | 2020年 | 2025年 | 2025年 |\n| 城东区 | 20 | 30 | 200 |\n| 城西区 | 22 | 33 | — |",
     ["借阅率 2020 =20% @城东区 past", "借阅率 2025 =30% @城东区", "座位数 2025 =200个 @城东区",
      "借阅率 2020 =22% @城西区 past", "借阅率 2025 =33% @城西区"]),
    ("| 序号 | 县（区） | 书屋面积（平方米） | 位置 |\n| 1 | 城东区 | 520 | 城东 |\n| 2 | 城西区 | 610 | 城西 |",
     ["书屋面积 None =520平方米 @城东区 past", "书屋面积 None =610平方米 @城西区 past"]),
    # what each county is to cut: of the title's measure, in one row as in several
    ("表1 各县纸尘排放量下降目标\n| 县（区） | 2020年排放量（吨） | 2025年应降（%） |\n| 城东县 | 800 | 10 |",
     ["排放量 2020 =800吨 @城东县 past", "纸尘排放量 2025 ↓=10% @城东县"]),
    ("表1 各县纸尘排放量下降目标\n| 县 | 2025年应降（%） |\n| 城东县 | 10 |\n| 城西县 | 12 |\n| 全市 | 11 |",
     ["纸尘排放量 2025 ↓=10% @城东县", "纸尘排放量 2025 ↓=12% @城西县", "纸尘排放量 2025 ↓=11%"]),
    ("表1 各县2025年纸尘排放量应降比例（%）\n| 县区 | 较2020年应降比例 |\n| 城东县 | 10 |",
     ["纸尘排放量 2025<2020 ↓=10% @城东县"]),
    # a change that no title names the measure of is of none
    ("| 县（区） | 2025年应降（%） |\n| 城东县 | 10 |\n| 城西县 | 12 |", []),
    # rows of bodies give no territory its values
    ("| 县区 | 责任单位 | 电话 |\n| 城东区 | 文化局 | 83218321 |\n| 城西区 | 文化局 | 83218322 |", []),
    # milestones: years down or across, whatever their corner is called
    ("| 时间节点 | 书屋数量 | 借阅率 |\n| 2025年底前 | 30座 | 25% |\n| 到2030年 | 50座 | 30% |",
     ["书屋数量 2025 =30座", "借阅率 2025 =25%", "书屋数量 2030 =50座", "借阅率 2030 =30%"]),
    ("| 阶段目标 | 2025年 | 2030年 |\n| 书屋数量 | 30座 | 50座 |\n| 借阅率 | 25% | 30% |",
     ["书屋数量 2025 =30座", "书屋数量 2030 =50座", "借阅率 2025 =25%", "借阅率 2030 =30%"]),
    ("| 里程碑 | 2025年 | 2030年 |\n| 书屋数量（座） | 30 | 50 |\n| 借阅率（%） | 25 | 30 |",
     ["书屋数量 2025 =30座", "书屋数量 2030 =50座", "借阅率 2025 =25%", "借阅率 2030 =30%"]),
    # milestones in words, and money of bodies by year, are none
    ("| 节点 | 主要成果 |\n| 2025年底前 | 完成旧馆改造 |\n| 2030年底前 | 建成书屋50座 |", []),
    ("| 资金来源 | 2025年 | 2030年 |\n| 财政资金（亿元） | 3 | 5 |\n| 银行贷款（亿元） | 2 | 3 |", []),
    ("| 书屋类别 | 2024—2025年 | 2026—2030年 | 合计 |\n| 新建（万册） | 3 | 5 | 8 |\n| 改建（万册） | 2 | 3 | 5 |", []),
    # what is to be cut, and what there was
    ("| 指标 | 2020年排放量（吨） | 2025年应降（%） |\n| 纸尘排放量 | 800 | 10 |",
     ["纸尘排放量 2020 =800吨 past", "纸尘排放量 2025 ↓=10%"]),
    # a share of what is new is a level
    ("| 指标 | 单位 | 2020年 | 2025年 |\n| 新增及更新书车中电动车占比 | % | 9 | 35 |",
     ["新增及更新书车中电动车占比 2020 =9% past", "新增及更新书车中电动车占比 2025 =35%"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_tables(table: str, expected: list[str]) -> None:
    facts = read(SCENE + table)[0]
    assert sorted(map(short, facts)) == sorted(expected)


def test_values_that_a_higher_level_sets() -> None:
    facts, left, _ = read(
        SCENE + "| 指标 | 单位 | 2020年完成情况 | 2025年目标 | 2030年目标 |\n| 用纸量 | 万吨 | 30 | 达到国家要求 | 完成上级下达任务 |"
    )
    assert [short(each) for each in facts] == ["用纸量 2020 =30万吨 past"]
    assert [(each.subject, each.year) for each in left] == [("用纸量", 2025), ("用纸量", 2030)]


FORECAST = """一、工作基础
2020年全市借阅率为20%。
{title}
| 指标 | 2020年 | 2025年 | 2030年 |
|---|---|---|---|
| 借阅率（%） | 20 | 36 | 33 |
二、主要目标
到2025年，借阅率达到35%；到2030年，借阅率达到40%。"""


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("表1 借阅需求情况", ["20 ~借阅率", "36 ~借阅率", "33 ~借阅率"]),
        ("表1 借阅需求预测", ["20 ~借阅率", "36 None", "33 None"]),
        ("表1 2025年和2030年借阅率预测表", ["20 ~借阅率", "36 None", "33 None"]),
        ("表1 2025年借阅预计完成情况", ["20 ~借阅率", "36 ~借阅率", "33 ~借阅率"]),  # what is nearly done is no forecast
    ],
)
def test_a_forecast_in_the_baseline_is_no_aim(title: str, expected: list[str]) -> None:
    facts = read(FORECAST.format(title=title))[0]
    assert [f"{each.value} {each.indicator}" for each in facts if each.evidence.place.cell] == expected
    assert [short(each) for each in facts if not each.evidence.place.cell][1:] == ["借阅率 2025 =35%", "借阅率 2030 =40%"]
