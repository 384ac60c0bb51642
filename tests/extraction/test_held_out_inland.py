"""What an inland city's plan brought to light whose writer had seen neither rules nor check: columns of what was and is to be cut, names
with a unit and a note in brackets, a unit that only the last of a list has in full."""

import pytest
from tests.extraction.test_facts import read, short
from tests.extraction.test_projects import read as projects
from tests.extraction.test_sums import read as sums

SCENE = "截至2022年底，成效明显。\n"


def rows(text: str) -> list[str]:
    return [short(fact) for fact in read(SCENE + text.strip("\n"))[0]]


#: Words of a column that say how much something went or is to go down, behind its year.
CUT = [
    ("已降", "应降"), ("已下降", "应下降"), ("累计已降", "需降"), ("已降低", "须降低"), ("实际下降", "计划下降"), ("已降幅度", "应降幅度"),
    ("已累计下降", "拟累计下降"), ("已实现下降", "要求下降"), ("已减", "再减"), ("降了", "要降"),
]  # fmt: skip


@pytest.mark.parametrize(("was", "to_be"), CUT)
def test_columns_of_what_was_and_what_is_to_be_cut(was: str, to_be: str) -> None:
    head = f"| 指标（%） | 比较基期 | 2022年{was} | 2025年{to_be} | 2030年{to_be} |\n"
    assert rows(f"{head}| 单位面积用纸 | 2020年 | 5.6 | 14 | 25.5 |\n| 用水量 | 2005年 | 52 | 58 | 67 |") == [
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
    assert rows(table) == [f"{subject} 2022 =24.8% past", f"{subject} 2025 =45%"]


UNITS = [
    ("用能2025年、2030年分别控制在1190万吨、1330万吨标准煤以内。", ["用能 2025 <=1190万吨标准煤", "用能 2030 <=1330万吨标准煤"]),
    ("用能2025年、2030年分别控制在1190万吨和1330万吨标准煤。", ["用能 2025 <=1190万吨标准煤", "用能 2030 <=1330万吨标准煤"]),
    ("排放量2025年、2030年分别为1190万吨和1330万吨二氧化碳。", ["排放量 2025 =1190万吨二氧化碳", "排放量 2030 =1330万吨二氧化碳"]),
    # of two things each has its own
    ("2025年，用钢、用能分别为1190万吨、1330万吨标准煤。", ["用钢 2025 =1190万吨", "用能 2025 =1330万吨标准煤"]),
]


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_the_last_unit_of_a_list_is_that_of_all_where_one_thing_is_counted(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


#: What opens the parts of a sum of money, all of them.
PARTS = [
    "资金由三部分组成：", "资金分三个渠道筹措：", "资金拟由三路构成：", "资金来源分三块：", "资金从三条渠道解决：", "投资由三大部分构成，",
    "资金通过三个途径落实：",
]  # fmt: skip


@pytest.mark.parametrize("opening", PARTS)
def test_the_parts_of_a_sum_of_money_are_all_of_it(opening: str) -> None:
    (found,) = sums(f"储备24个项目，总投资272.0亿元，分期投资见表4。{opening}预算内资金28.0亿元，银行贷款138.5亿元，企业自筹95.5亿元。")
    assert (str(found.total.value), [str(each.value) for each in found.parts], found.complete) == ("272.0", ["28.0", "138.5", "95.5"], True)


STAGES = """
表4　书屋投资分期安排（单位：亿元）
| 书屋类别 | 数量（项） | 总投资 | 2025年底前完成 | 2026—2030年完成 |
| 甲类 | 7 | 185.8 | 74.5 | 111.3 |
| 乙类 | 7 | 46.0 | 15.8 | 30.2 |
| 丙类 | 4 | 16.0 | 3.1 | {late} |
| 丁类 | 6 | 24.2 | 9.6 | 14.6 |
"""


@pytest.mark.parametrize(("late", "added"), [("12.9", "16.0"), ("19.2", "22.3")])
def test_the_periods_of_each_row_are_all_of_it_where_the_other_rows_show_it(late: str, added: str) -> None:
    found = [(str(each.total.value), str(sum(part.value for part in each.parts)), each.complete) for each in sums(STAGES.format(late=late))]
    assert found == [("185.8", "185.8", True), ("46.0", "46.0", True), ("16.0", added, True), ("24.2", "24.2", True)]


def test_periods_that_are_not_all_of_it_are_no_parts() -> None:
    text = STAGES.format(late="12.9").replace("74.5", "60.5").replace("15.8", "11.8")
    assert [each for each in sums(text) if each.total.unit == "亿元"] == []


HEAD = "# 云水市实施方案\n四、重点工程\n"
LIST = """
| 序号 | 项目 | 建设内容及规模 | 投资（万元） | 年限 | 单位 |
| 1 | 城东书屋 | 20座 | 1200 | 2024 | 甲公司 |
{again}
| 2 | 城西书屋 | 5座 | 600 | 2025 | 乙公司 |
"""


def test_a_header_that_is_printed_again_is_no_project() -> None:
    found, _ = projects(HEAD + LIST.format(again="| 序号 | 项 目 | 建设内容及规模 | 投资（万元） | 年限 | 单位 |"))
    assert [each.name for each in found] == ["城东书屋", "城西书屋"]


def test_a_header_that_is_printed_again_is_no_indicator() -> None:
    table = "| 指标 | 单位 | 2022年 | 2025年 |\n| 借阅率 | % | 20 | 35 |\n| 指标 | 单位 | 2022年 | 2025年 |\n| 座位率 | % | 10 | 15 |"
    assert rows(table) == ["借阅率 2022 =20% past", "借阅率 2025 =35%", "座位率 2022 =10% past", "座位率 2025 =15%"]


@pytest.mark.parametrize("title", ["工程清单", "重点项目一览表", "重大工程安排", "项目概况"])
def test_a_heading_over_the_list_is_no_project(title: str) -> None:
    text = f"（一）{title}\n2024—2030年安排书屋2座，总投资0.18亿元，逐项列于表1。\n"
    assert [each.name for each in projects(HEAD + text + LIST.format(again="| 3 | 城南书屋 | 5座 | 600 | 2025 | 乙公司 |"))[0]] == [
        "城东书屋", "城南书屋", "城西书屋",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "investment"),
    [
        ("1.城东书屋，20座，2.5亿元。", "2.5"), ("1.城东书屋（20座，约2.5亿元）。由甲公司建设。", "2.5"),
        ("1.城东书屋，20座，2.5亿元，2025年建成。", "2.5"),
        ("1.城东书屋建设，以书架为骨架，安排7项、2.5亿元，2025年建成。", None),
        ("1.城东书屋，20座，年产值2.5亿元，2025年建成。", None), ("1.城东书屋，20座，2亿元，其中书架，1亿元，2025年建成。", None),
    ],
)  # fmt: skip
def test_a_sum_of_money_alone_is_what_a_project_costs(item: str, investment: str | None) -> None:
    found, _ = projects(f"{HEAD}（一）书屋\n{item}\n2.城西书屋，新建10座，投资1亿元，2025年建成。")
    assert found[0].name.startswith("城东书屋")
    assert (str(found[0].investment.value) if found[0].investment else None) == investment
