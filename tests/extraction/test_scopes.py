"""Whose a figure is: a territory's, that of the things that a sentence tells parts of, or that of the area that a heading names."""

from __future__ import annotations

import pytest
from tests.extraction.test_facts import read, short

OF_PARTS = [
    # so many things, and parts of them: what is told of these is not told of others
    (
        "2020年18座书屋中，达标书屋3座，占16.7%；12座书亭中，达标书亭2座，占16.7%。",
        ["书屋 2020 =18座", "达标书屋 2020 =3座 @书屋", "达标书屋占比 2020 =16.7% @书屋",
         "书亭 2020 =12座", "达标书亭 2020 =2座 @书亭", "达标书亭占比 2020 =16.7% @书亭"],
    ),
    ("2020年18座书屋中，达标书屋3座，全市座位达到20万个。", ["书屋 2020 =18座", "达标书屋 2020 =3座 @书屋", "座位 2020 =20万个"]),
    # a territory that has them, with their name behind
    (
        "2020年，全市共设25个读书点位，其中城东区设3个读书点位、城西县有5个读书点位。",
        ["读书点位 2020 =25个", "读书点位 2020 =3个 @城东区", "读书点位 2020 =5个 @城西县"],
    ),
    (
        "2020年，城东区建有书屋3座、城西县建有5座书屋，全市书屋座位20万个。",
        ["书屋 2020 =3座 @城东区", "书屋 2020 =5座 @城西县", "书屋座位 2020 =20万个"],
    ),
    # a kind of area is no territory
    ("2020年，园区建成5座书屋，藏书4万册。", ["书屋 2020 =5座", "藏书 2020 =4万册"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), OF_PARTS)
def test_whose_a_count_is(text: str, expected: list[str]) -> None:
    assert [short(each).removesuffix(" past") for each in read(text)[0]] == expected


@pytest.mark.parametrize(
    ("heading", "area"),
    [
        ("（一）建设城东书城文化示范区", "城东书城文化示范区"),
        ("（一）城西县", "城西县"),
        ("（一）加快推进东山新城建设", "东山新城"),
        ("（一）云水市绿色发展", ""),  # the plan's own
        ("（一）推进各县区", ""),
        ("（一）建设文化园区", ""),  # a kind of area
        ("（一）完善借阅制度", ""),
    ],
)
def test_the_area_that_a_heading_names_holds_for_the_figures_below_it(heading: str, area: str) -> None:
    facts = read(f"一、主要任务\n{heading}\n到2025年，书屋座位达到20万个。\n1.配好书柜\n到2025年，书柜数量达到20万个。")[0]
    assert [each.area for each in facts] == [area, area]


def test_what_counted_things_cost_is_no_value_of_theirs() -> None:
    facts = read("到2025年，书屋改造5项、3.2亿元；书亭7项，投资5亿元。")[0]
    assert [(short(each), each.indicator is None) for each in facts] == [
        ("书屋改造 2025 =5项", False),
        ("书屋改造 2025 =3.2亿元", True),
        ("书亭 2025 =7项", False),
        ("投资 2025 =5亿元", False),
    ]


def test_a_count_with_its_noun_behind_is_told_from_a_level() -> None:
    facts = read("到2025年，布设74个读书点位，书柜数量达到20万个，新建书屋5座，座位占比达到30%。")[0]
    assert [each.some for each in facts] == [True, False, False, False]


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("二、第一步：到2025年", 2025),  # whatever the chapter is called
        ("二、到2025年做什么", 2025),
        ("二、2025年", None),
        ("二、到2015年做了什么", None),  # what has been
        ("二、第一步", None),
    ],
)
def test_a_heading_that_says_by_when_gives_the_year_of_what_stands_below(heading: str, year: int | None) -> None:
    facts = read(f"截至2020年底，书屋12座。\n{heading}\n书道畅通。借阅率达到45%，书屋座位占比达到30%。")[0]
    assert [each.year for each in facts][1:] == [year, year]


WHOSE = [
    # what a level above demands is its own; words on the plan's own place turn to the plan again
    (
        "省文化厅要求2025年书屋占比不低于30%，我市达到32%，2030年达到60%。",
        ["书屋占比 2025 >=30% @省文化厅", "书屋占比 2025 =32%", "书屋占比 2030 =60%"],
    ),
    ("——省里的要求：2025年借阅率达到18%，座位率达到20%。", ["借阅率 2025 =18% @省里", "座位率 2025 =20% @省里"]),
    ("省里下达给全市的任务：2030年借阅率不低于30%。2030年全市借阅率达到35%。", ["借阅率 2030 >=30% @省里", "借阅率 2030 =35%"]),
    ("但省里下达给云水市的用纸增量2025年仅为50万吨。", ["用纸增量 2025 =50万吨 @省里"]),
    ("国家阅读领域的方案里，旧书利用率2025年是57%，2030年是62%。",
     ["旧书利用率 2025 =57% @国家阅读领域的方案", "旧书利用率 2030 =62% @国家阅读领域的方案"]),
    # a paper of another place
    ("《江北州书屋规划》提出全州2025年书屋面积达到15万平方米。", ["书屋面积 2025 =15万平方米 @《江北州书屋规划》"]),
    ("国家《阅读行动方案》提出，到2030年书亭占比达到40%，书柜不低于70万个。",
     ["书亭占比 2030 =40% @国家《阅读行动方案》", "书柜 2030 >=70万个 @国家《阅读行动方案》"]),
    # what the plan does because of a demand is its own, and so is what a body of the place asks, or a paper called after it
    ("按照省文化厅要求，到2025年书屋占比达到33%。", ["书屋占比 2025 =33%"]),
    ("落实国家要求，到2025年借阅率达到40%。", ["借阅率 2025 =40%"]),
    ("市文化局要求2025年书屋座位达到20万个。", ["书屋座位 2025 =20万个"]),
    ("《云水市书屋规划》提出2025年书亭面积达到15万平方米。", ["书亭面积 2025 =15万平方米"]),
    # a share that a comparison names is none of the plan's either
    ("到2025年，借阅率达到48%，高于全省43.5%左右的目标。", ["借阅率 2025 =48%"]),
    ("到2030年，用纸量比2005年下降75%以上，高于全省下降70%以上的目标要求。", ["用纸量 2030<2005 ↓>=75%"]),
    ("到2025年，用纸量比2020年下降14.5%，高于全省下降14%以上的要求。", ["用纸量 2025<2020 ↓=14.5%"]),
    ("到2025年，借阅率高于全省5个百分点。", ["借阅率高于全省 2025 =5个百分点"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WHOSE)
def test_whose_a_demand_is(text: str, expected: list[str]) -> None:
    facts = read("截至2020年底，书屋12座。\n" + text)[0][1:]
    assert [short(each) for each in facts] == expected
    assert [each.demanded for each in facts] == ["@" in each for each in expected]


@pytest.mark.parametrize(
    ("place", "demanded"), [("云水市", False), ("云水高新技术产业开发区", True), ("江北省", False), ("城东县", True), (None, False)]
)
def test_who_stands_above_depends_on_the_place(place: str | None, demanded: bool) -> None:
    facts = read("截至2020年底，书屋12座。\n市里要求2025年借阅率达到30%。", place)[0][1:]
    assert [(each.subject, each.demanded) for each in facts] == [("借阅率", demanded)]


@pytest.mark.parametrize(
    ("first", "second", "scopes"),
    [
        ("1.城东文化园区", "2.城西阅读片区", ["城东文化园区", "城西阅读片区", None]),
        ("1.城东县", "2.城西镇", ["城东县", "城西镇", None]),
        ("1.城东文化园区", "2.配好书柜", [None, None, None]),  # one alone may be a kind
        ("1.建设城东文化园区", "2.建设城西阅读片区", [None, None, None]),  # an act, whose figures may be of all
        ("1.全市城区", "2.各县", [None, None, None]),
    ],
)
def test_headings_that_are_areas_side_by_side(first: str, second: str, scopes: list[str | None]) -> None:
    goal = "到2025年，书屋座位达到20万个。"
    facts = read(f"一、主要任务\n（一）分区推进\n{first}\n{goal}\n{second}\n{goal}\n（二）统筹推进\n{goal}")[0]
    assert [each.scope for each in facts] == scopes


@pytest.mark.parametrize(
    ("title", "none"),
    [
        ("（二）用纸测算", True),
        ("（二）情景分析", True),
        ("（二）用纸情景与推广路径", True),
        ("（二）用纸路径分析", True),
        ("（二）测算目标", False),
        ("（二）阶段目标", False),
        ("（二）推广路径与用纸", False),
    ],
)
def test_what_is_worked_out_under_a_heading_that_says_so_is_no_indicator(title: str, none: bool) -> None:
    table = "| 指标 | 单位 | 2030年 |\n|---|---|---|\n| 书屋 | 座 | 90 |\n| 书亭 | 座 | 20 |"
    facts = read(f"截至2020年底，书屋12座。\n一、主要目标\n{title}\n2020年书屋12座，2030年用纸1.5万吨。\n表1 主要指标\n{table}")[0][1:]
    assert [each.indicator for each in facts] == ["~书屋", None if none else "~用纸", "~书屋", "~书亭"]
