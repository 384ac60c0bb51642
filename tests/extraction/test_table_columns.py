"""Columns of indicator tables: changes under one head, units and notes in names, headers over two lines, cells that leave a target open."""

import pytest
from tests.extraction.test_facts import read, short, stated

#: Words of a column that say how much something went or is to go down, behind its year.
CUT = [
    ("已降", "应降"), ("已下降", "应下降"), ("累计已降", "需降"), ("已降低", "须降低"), ("实际下降", "计划下降"), ("已降幅度", "应降幅度"),
    ("已累计下降", "拟累计下降"), ("已实现下降", "要求下降"), ("已减", "再减"), ("降了", "要降"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "to_be"), CUT)
def test_columns_of_what_was_and_what_is_to_be_cut(was: str, to_be: str) -> None:
    head = f"| 指标（%） | 比较基期 | 2022年{was} | 2025年{to_be} | 2030年{to_be} |\n"
    assert stated(2022, f"{head}| 单位面积用纸 | 2020年 | 5.6 | 14 | 25.5 |\n| 用水量 | 2005年 | 52 | 58 | 67 |") == [
        "单位面积用纸 2022<2020 ↓=5.6% past", "单位面积用纸 2025<2020 ↓=14%", "单位面积用纸 2030<2020 ↓=25.5%",
        "用水量 2022<2005 ↓=52% past", "用水量 2025<2005 ↓=58%", "用水量 2030<2005 ↓=67%",
    ]  # fmt: skip


NAMES = [
    ("借阅率（%，当年口径）", "借阅率（当年口径）"),
    ("借阅率（%；当年口径）", "借阅率（当年口径）"),
    ("借阅率（当年口径，%）", "借阅率（当年口径）"),
    ("借阅率（%）（当年口径）", "借阅率（当年口径）"),
    ("借阅率（单位：%，当年口径）", "借阅率（当年口径）"),
    ("借阅率（%，城区）", "借阅率（城区）"),
]


@pytest.mark.parametrize(("name", "subject"), NAMES)
def test_a_unit_beside_a_note_in_brackets_is_no_part_of_the_name(name: str, subject: str) -> None:
    table = f"| 指标（计量单位） | 2022年 | 2025年 |\n| {name} | 24.8 | 45 |"
    assert stated(2022, table) == [f"{subject} 2022 =24.8% past", f"{subject} 2025 =45%"]


def test_a_header_that_is_printed_again_is_no_indicator() -> None:
    table = "| 指标 | 单位 | 2022年 | 2025年 |\n| 借阅率 | % | 20 | 35 |\n| 指标 | 单位 | 2022年 | 2025年 |\n| 座位率 | % | 10 | 15 |"
    assert stated(2022, table) == ["借阅率 2022 =20% past", "借阅率 2025 =35%", "座位率 2022 =10% past", "座位率 2025 =15%"]


#: One head over the columns of several years says that all hold changes, by how much and since when.
UNDER_ONE_HEAD = [
    "比2020年降低（%）", "较2020年下降（%）", "较2020年累计下降（%）", "与2020年相比降低（%）",
    "相对2020年降幅（%）", "比2020年的降低幅度（%）", "相比2020年下降率（%）", "较2020年削减（%）",
    "降幅（%，较2020年）", "下降率（%，以2020年为基期）", "下降幅度（较2020年，%）", "累计下降（比2020年，%）",
]  # fmt: skip


@pytest.mark.parametrize("head", UNDER_ONE_HEAD)
def test_a_head_over_several_years_says_that_they_hold_changes(head: str) -> None:
    table = f"| 指标 | {head} | < | < |\n| ^ | 2023年实绩 | 2025年 | 2030年 |\n| 单位面积用纸 | 8.6 | 14 | 27 |\n| 用水量 | 9 | 20 | 35 |"
    assert stated(2023, table) == [
        "单位面积用纸 2023<2020 ↓=8.6% past", "单位面积用纸 2025<2020 ↓=14%", "单位面积用纸 2030<2020 ↓=27%",
        "用水量 2023<2020 ↓=9% past", "用水量 2025<2020 ↓=20%", "用水量 2030<2020 ↓=35%",
    ]  # fmt: skip


HEADS = [
    # of increases; the base in the title, or named in the columns
    (
        "| 指标 | 比2020年提高（个百分点） | < |\n| ^ | 2025年 | 2030年 |\n| 借阅率 | 5 | 12 |",
        ["借阅率 2025<2020 ↑=5个百分点", "借阅率 2030<2020 ↑=12个百分点"],
    ),
    (
        "表3 书屋指标（降幅类，均以2020年为基期）\n| 指标 | 累计下降（%） | < |\n| ^ | 2025年 | 2030年 |\n| 用水量 | 20 | 35 |",
        ["用水量 2025<2020 ↓=20%", "用水量 2030<2020 ↓=35%"],
    ),
    # levels and changes side by side, each under its head
    (
        "| 指标 | 单位 | 数值 | < | 比2020年下降（%） | < |\n| ^ | ^ | 2025年 | 2030年 | 2025年 | 2030年 |\n"
        "| 用纸强度 | 吨/万册 | 9 | 8 | 10 | 20 |",
        ["用纸强度 2025 =9吨/万册", "用纸强度 2030 =8吨/万册", "用纸强度 2025<2020 ↓=10%", "用纸强度 2030<2020 ↓=20%"],
    ),
    # a head of levels stays one
    (
        "| 指标 | 目标值（%） | < |\n| ^ | 2025年 | 2030年 |\n| 借阅率 | 20 | 35 |\n| 用水量较2020年下降 | 20 | 35 |",
        ["借阅率 2025 =20%", "借阅率 2030 =35%", "用水量 2025<2020 ↓=20%", "用水量 2030<2020 ↓=35%"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), HEADS)
def test_heads_over_several_years(text: str, expected: list[str]) -> None:
    assert stated(2023, text) == expected


TITLES = [
    # the unit stands in the title's brackets, and all together are what the title says
    (
        """
表4-1 书架容量分项安排（万册）
| 类型 | 2020年 | 2025年 |
| 木架 | 22 | 57 |
| 合计 | 22 | 57 |
""",
        ["木架 2020 =22万册 past", "木架 2025 =57万册", "书架容量 2020 =22万册 past", "书架容量 2025 =57万册"],
    ),
    # a measure of each of the things in the rows_of_2020
    (
        """
表4-2 主要产品单位综合能耗控制目标（千克标准煤/吨）
| 产品 | 2020年 | 2025年 |
| 书纸 | 870 | 830 |
| 书纸电耗 | 87 | 83 |
""",
        ["书纸综合能耗 2020 =870千克标准煤/吨 past", "书纸综合能耗 2025 =830千克标准煤/吨",
         "书纸电耗 2020 =87千克标准煤/吨 past", "书纸电耗 2025 =83千克标准煤/吨"],
    ),
    # a row's own unit goes before the title's
    (
        """
表1 主要指标（%）
| 指标 | 单位 | 2020年 | 2025年 |
| 藏书量 | 万册 | 22 | 57 |
| 借阅率 | | 12 | 20 |
""",
        ["藏书量 2020 =22万册 past", "藏书量 2025 =57万册", "借阅率 2020 =12% past", "借阅率 2025 =20%"],
    ),
    # brackets without a unit are none
    (
        """
表1 主要指标（城东）
| 指标 | 2020年 | 2025年 |
| 借阅率（%） | 12 | 20 |
""",
        ["借阅率 2020 =12% past", "借阅率 2025 =20%"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_units_in_titles_and_measures_of_rows(text: str, expected: list[str]) -> None:
    assert stated(2020, text) == expected


YEARS = [
    # the years in a second line of the header, below a name that is printed in both
    (
        """
表5 各区县目标
| 区县 | 借阅率（%） | 借阅率（%） |
| 区县 | 2020年 | 2025年 |
| 城东县 | 12.4 | 20 |
| 城西区 | 8.9 | 15 |
""",
        ["借阅率 2020 =12.4% @城东县 past", "借阅率 2025 =20% @城东县", "借阅率 2020 =8.9% @城西区 past", "借阅率 2025 =15% @城西区"],
    ),
    # things in rows under columns of years with their unit
    (
        """
书车推广计划
| 领域 | 车型 | 2024年（辆） | 2025年（辆） |
| 借阅 | 电动 | 220 | 260 |
| 配送 | 油动 | 30 | 60 |
""",
        ["电动 2024 =220辆", "电动 2025 =260辆", "油动 2024 =30辆", "油动 2025 =60辆"],
    ),
    # the years of the columns in the title
    (
        """
表7 书屋指标（目标年2026年，基准年2020年）
| 指标 | 基准值 | 目标值 |
| 单位用纸量下降率 | — | 6% |
| 借阅率 | 83% | 90%以上 |
""",
        ["单位用纸量 2026<2020 ↓=6%", "借阅率 2020 =83% past", "借阅率 2026 >=90%"],
    ),
    # figures of one year in two pairs of columns
    (
        """
基本情况（2020年）
| 项目 | 数值 | 项目 | 数值 |
| 藏书（万册） | 286.4 | 书屋产值（亿元） | 2130.8 |
| 书屋面积（万平方米） | 175.6 | 人均用纸量（千克） | 5860 |
""",
        [
            "藏书 2020 =286.4万册 past",
            "书屋产值 2020 =2130.8亿元 past",
            "书屋面积 2020 =175.6万平方米 past",
            "人均用纸量 2020 =5860千克 past",
        ],
    ),
    # in all years and in each
    (
        """
节纸改造目标
| 任务 | 单位 | 2025年累计 | “十四五”年均 |
| 旧书屋改造 | 万平方米 | 300 | 60 |
""",
        ["旧书屋改造 2025 =300万平方米", "旧书屋改造年均 2025 =60万平方米"],
    ),
]


@pytest.mark.parametrize(("text", "expected"), YEARS)
def test_years_in_headers_and_titles(text: str, expected: list[str]) -> None:
    assert stated(2020, text) == expected


BASES = [
    # the unit in the header of the names
    ("| 指标（%） | 2025年 | 2030年 |\n| 新书中电子书占比 | 95 | 105 |\n| 借阅率 | 68 | 74 |",
     ["新书中电子书占比 2025 =95%", "新书中电子书占比 2030 =105%", "借阅率 2025 =68%", "借阅率 2030 =74%"]),
    # names and units in one column that says so, under a header over the years
    ("| 板块 | 指标内容与计量单位 | 实绩 | 目标 | 目标 |\n| 板块 | 指标内容与计量单位 | 2020年 | 2025年 | 2030年 |\n"
     "| 借阅 | 借阅量（万册） | 65.8 | 70 | 75 |\n| 用纸 | 用纸总量（吨） | 30 | 28 | 27 |",
     ["借阅量 2020 =65.8万册 past", "借阅量 2025 =70万册", "借阅量 2030 =75万册",
      "用纸总量 2020 =30吨 past", "用纸总量 2025 =28吨", "用纸总量 2030 =27吨"]),
    # the base of each row in a column, the changes in others
    ("| 指标 | 基期 | 2025年降幅 | 2030年降幅 |\n| 单位用纸量 | 2020年 | 10% | 18% |\n| 单位用墨量 | 2005年 | 50% | 65%以上 |",
     ["单位用纸量 2025<2020 ↓=10%", "单位用纸量 2030<2020 ↓=18%", "单位用墨量 2025<2005 ↓=50%", "单位用墨量 2030<2005 ↓>=65%"]),
    # years under a header whose cells are not merged
    ("| 类别 | 指标 | 单位 | 基期 | 目标 | |\n| | | | 2020 | 2025 | 2030 |\n| 借阅 | 借阅率 | % | 65.8 | 70 | 75 |",
     ["借阅率 2020 =65.8% past", "借阅率 2025 =70%", "借阅率 2030 =75%"]),
    # figures of the one year in the title
    ("表1 基准年（2020年）用纸情况\n| 项目 | 数值 | 单位 |\n| 用纸总量 | 1105 | 万吨 |\n| 单位用纸量 | 0.47 | 吨/万元 |",
     ["用纸总量 2020 =1105万吨 past", "单位用纸量 2020 =0.47吨/万元 past"]),
    ("表1 底数（2020年）\n| 项目 | 数量 | 计量单位 |\n| 用纸总量 | 1105 | 万吨 |\n| 其中：旧纸 | 47 | 万吨 |",
     ["用纸总量 2020 =1105万吨 past", "用纸总量旧纸 2020 =47万吨 past"]),
    ("表1 用纸情况\n| 项目 | 数值 | 单位 |\n| 用纸总量 | 1105 | 万吨 |\n| 单位用纸量 | 0.47 | 吨/万元 |", []),
    # a note on the rows that bear a mark
    ("| 指标 | 2025年 | 2030年 |\n| 单位用纸量降低率（%）* | 14 | 24 |\n| 单位用墨量降低率（%） | 16 | 25 |\n注：标*指标为较2020年的降幅。",
     ["单位用纸量 2025<2020 ↓=14%", "单位用纸量 2030<2020 ↓=24%", "单位用墨量 2025 ↓=16%", "单位用墨量 2030 ↓=25%"]),
    ("| 指标 | 2025年 |\n| 单位用纸量降低率（%） | 14 |\n| 单位用墨量降低率（%） | 16 |\n注：降低率均较2020年。",
     ["单位用纸量 2025<2020 ↓=14%", "单位用墨量 2025<2020 ↓=16%"]),
    # a share below nothing is a slip, a rate below nothing may be a fall
    ("| 指标 | 单位 | 2025年 | 2030年 |\n| 电子书占比 | % | -20 | 27 |\n| 用纸下降率 | % | 12 | 14 |",
     ["电子书占比 2025 =-20%", "电子书占比 2030 =27%", "用纸 2025 ↓=12%", "用纸 2030 ↓=14%"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), BASES)
def test_bases_in_columns_and_notes(table: str, expected: list[str]) -> None:
    assert [short(each) for each in read("截至2020年底，全市有书屋12座。\n" + table)[0]][1:] == expected


@pytest.mark.parametrize(
    ("note", "left"),
    [
        ("*按省政府下达我市的年度目标执行。", [("借阅强度", 2025), ("借阅强度", 2030)]),
        ("注：*按省政府下达我市的年度目标执行。", [("借阅强度", 2025), ("借阅强度", 2030)]),
        ("①按省政府下达我市的年度目标执行。", []),
        ("*数据来自统计年鉴。", []),
    ],
)
def test_a_mark_in_place_of_a_value(note: str, left: list[tuple[str, int]]) -> None:
    found = read(f"| 指标 | 2025年 | 2030年 |\n| 借阅率（%） | 17 | 25 |\n| 借阅强度 | * | * |\n{note}")[1]
    assert [(each.subject, each.year) for each in found] == left
    assert all(each.evidence.quote == note for each in found)
