"""Values in forms that passages written without the rules in view taught: years side by side, tables of other layouts, slips."""

import pytest
from tests.extraction.test_facts import read, short

from plancheck.extraction import scene
from plancheck.readers import plain

PROSE = [
    # years side by side, and a value that holds in each of them
    ("2025年、2030年，电子书借阅率均保持100%。", ["电子书借阅率 2025 =100%", "电子书借阅率 2030 =100%"]),
    ("2025年和2030年，电子书借阅率、旧书利用率均达到100%。",
     ["电子书借阅率 2025 =100%", "旧书利用率 2025 =100%", "电子书借阅率 2030 =100%", "旧书利用率 2030 =100%"]),
    ("2025年、2030年，电子书借阅率均保持100%；旧书比重分别达到13%和20%；旧书利用率由现状52%分别提升到60%和70%。",
     ["电子书借阅率 2025 =100%", "电子书借阅率 2030 =100%", "旧书比重 2025 =13%", "旧书比重 2030 =20%", "旧书利用率 None =52%",
      "旧书利用率 2025 =60%", "旧书利用率 2030 =70%"]),
    ("2025年，借阅率达到30%，2030年，电子书借阅率均保持100%。", ["借阅率 2025 =30%", "电子书借阅率 2030 =100%"]),
    ("2025年、2030年，平均用纸量达到3吨。", ["平均用纸量 2030 =3吨"]),
    # of two things, told apart by nothing: better none than one of the wrong year
    ("到2030年，城市借阅率达到74%，其中城东县达到62%；到2025年分别达到69%、57%。",
     ["城市借阅率 2030 =74%", "城市借阅率 2030 =62% @城东县"]),
    # amounts in words
    ("到2030年，电子书借阅率过半，单位面积能耗较2020年下降三成以上。", ["电子书借阅率 2030 >=50%", "单位面积能耗 2030<2020 ↓>=3成"]),
    # what is limited by another thing
    ("拆除书屋面积不应大于现状书屋总面积的20%。", ["拆除书屋面积占现状书屋总面积 None <=20%"]),
    ("书屋储纸能力不宜低于年用纸量的5%。", ["书屋储纸能力占年用纸量 None >=5%"]),
    ("到2025年，电子书占比达到30%，其中江东城市群达到35%。", ["电子书占比 2025 =30%", "电子书占比 2025 =35% @江东城市群"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), PROSE)
def test_prose(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(sentence)[0]] == expected


TABLES = [
    # the unit in the header of the names
    ("| 指标（%） | 2025年 | 2030年 |\n| 新书中电子书占比 | 95 | 105 |\n| 借阅率 | 68 | 74 |",
     ["新书中电子书占比 2025 =95%", "新书中电子书占比 2030 =105%", "借阅率 2025 =68%", "借阅率 2030 =74%"]),
    # the base of each row in a column, the changes in others
    ("| 指标 | 基期 | 2025年降幅 | 2030年降幅 |\n| 单位用纸量 | 2020年 | 10% | 18% |\n| 单位用墨量 | 2005年 | 50% | 65%以上 |",
     ["单位用纸量 2025<2020 ↓=10%", "单位用纸量 2030<2020 ↓=18%", "单位用墨量 2025<2005 ↓=50%", "单位用墨量 2030<2005 ↓>=65%"]),
    # years under a header whose cells are not merged
    ("| 类别 | 指标 | 单位 | 基期 | 目标 | |\n| | | | 2020 | 2025 | 2030 |\n| 借阅 | 借阅率 | % | 65.8 | 70 | 75 |",
     ["借阅率 2020 =65.8% past", "借阅率 2025 =70%", "借阅率 2030 =75%"]),
    # figures of the one year in the title
    ("表1 基准年（2020年）用纸情况\n| 项目 | 数值 | 单位 |\n| 用纸总量 | 1105 | 万吨 |\n| 单位用纸量 | 0.47 | 吨/万元 |",
     ["用纸总量 2020 =1105万吨 past", "单位用纸量 2020 =0.47吨/万元 past"]),
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


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_tables(table: str, expected: list[str]) -> None:
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


def test_a_horizon_that_the_next_one_is_compared_with_lies_ahead() -> None:
    document = plain.read("2025年，书屋达到5座；2030年，书屋较2025年翻两番、达到20座。")
    assert scene.pivot_of(document, planned_for=frozenset((2025, 2030)))[0] == 2020
    assert scene.pivot_of(document)[0] == 2025
