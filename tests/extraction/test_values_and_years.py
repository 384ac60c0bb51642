"""Values beside several years: which year, unit and verb belongs to which value."""

from datetime import date

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import read, short, stated
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import plan as plan_of
from plancheck.extraction.statements import scene
from plancheck.readers import plain


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("书屋开放率提高到80%（2025年）和90%（2030年）。", ["书屋开放率 2025 =80%", "书屋开放率 2030 =90%"]),
        ("用纸量较2020年下降15%（2025年）、28%（到2030年）。", ["用纸量 2025<2020 ↓=15%", "用纸量 2030<2020 ↓=28%"]),
        ("到2030年，书屋达到90座（2025年底），书亭达到30座。", ["书屋 2025 =90座", "书亭 2030 =30座"]),
        ("到2030年，书屋达到90座（2025年先建成），书亭达到30座。", ["书屋 2030 =90座", "书亭 2030 =30座"]),
    ],
)
def test_a_year_in_brackets_behind_a_value(sentence: str, expected: list[str]) -> None:
    assert stated(2020, sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # as many values as years that were just dealt to another subject
        (
            "书屋开放率2025年达到48%、2030年达到70%，书屋座位相应增加到16万个和45万个。",
            ["书屋开放率 2025 =48%", "书屋开放率 2030 =70%", "书屋座位 2025 =16万个", "书屋座位 2030 =45万个"],
        ),
        (
            "书屋开放率2025年达到48%、2030年达到70%，书屋座位同步增加到16万个、45万个。",
            ["书屋开放率 2025 =48%", "书屋开放率 2030 =70%", "书屋座位 2025 =16万个", "书屋座位 2030 =45万个"],
        ),
        # years that are told behind the values
        ("用纸量较2020年下降15%和28%，对应年份分别为2025年和2030年。", ["用纸量 2025<2020 ↓=15%", "用纸量 2030<2020 ↓=28%"]),
        ("用纸量较2020年下降15%和28%，分别对应2025年和2030年。", ["用纸量 2025<2020 ↓=15%", "用纸量 2030<2020 ↓=28%"]),
        ("书屋开放率达到48%和70%，分别为2025年、2030年目标值。", ["书屋开放率 2025 =48%", "书屋开放率 2030 =70%"]),
        # a course in other verbs
        ("书屋开放率由2020年的48%调整到2025年的46%。", ["书屋开放率 2020 =48% past", "书屋开放率 2025 =46%"]),
        # 把 in front
        ("把全市书屋开放率提高到2030年的70%。", ["书屋开放率 2030 =70%"]),
    ],
)
def test_values_and_their_years(sentence: str, expected: list[str]) -> None:
    assert stated(2020, sentence) == expected


TWO_TOTALS = "2023年用纸总量985万吨，其中社区690万吨、学校165万吨。同年用水总量为1860万吨，其中社区1318万吨、学校312万吨。"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (TWO_TOTALS, ["~用纸总量", "~用纸总量·社区", "~用纸总量·学校", "~用水总量", "~用水总量·社区", "~用水总量·学校"]),
        # one whole told twice: its parts are one indicator
        (
            "2023年用纸总量985万吨，其中社区690万吨、学校165万吨。\n2023年，用纸总量985万吨，其中社区590万吨、学校165万吨。",
            ["~用纸总量", "~社区", "~学校", "~用纸总量", "~社区", "~学校"],
        ),
        ("2023年用纸总量985万吨，其中社区690万吨、学校165万吨。", ["~用纸总量", "~社区", "~学校"]),
    ],
)
def test_parts_of_two_wholes_are_two_quantities(text: str, keys: list[str]) -> None:
    plan = plan_of(draft("一、工作基础\n" + text), VOCABULARY)
    assert [(fact.indicator or "").replace("同年", "") for fact in plan.facts] == keys


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        # what each year adds is no value of what is reached by the last
        ("到2027年翻新书架70台，其中2025年22台、2026年16台、2027年32台。", ["~翻新书架", None, None, None]),
        ("到2027年翻新书架70台，其中2025年22台、2026年16台、2027年32台。\n2027年翻新书架32台。", ["~翻新书架", None, None, None, None]),
        ("到2027年翻新书架70台。2026年翻新书架16台。", ["~翻新书架", "~翻新书架"]),
        # nor are shares added up
        ("到2027年书屋开放率达到70%，其中2025年50%、2026年60%。", ["~书屋开放率", "~书屋开放率", "~书屋开放率"]),
    ],
)
def test_what_each_year_adds(text: str, keys: list[str | None]) -> None:
    plan = plan_of(draft("二、主要目标\n" + text), VOCABULARY)
    assert [fact.indicator for fact in plan.facts] == keys


UNITS = [
    ("用能2025年、2030年分别控制在1190万吨、1330万吨标准煤以内。", ["用能 2025 <=1190万吨标准煤", "用能 2030 <=1330万吨标准煤"]),
    ("用能2025年、2030年分别控制在1190万吨和1330万吨标准煤。", ["用能 2025 <=1190万吨标准煤", "用能 2030 <=1330万吨标准煤"]),
    ("排放量2025年、2030年分别为1190万吨和1330万吨二氧化碳。", ["排放量 2025 =1190万吨二氧化碳", "排放量 2030 =1330万吨二氧化碳"]),
    # of two things each has its own
    ("2025年，用钢、用能分别为1190万吨、1330万吨标准煤。", ["用钢 2025 =1190万吨", "用能 2025 =1330万吨标准煤"]),
]


@pytest.mark.parametrize(("text", "expected"), UNITS)
def test_the_last_unit_of_a_list_is_that_of_all_where_one_thing_is_counted(text: str, expected: list[str]) -> None:
    assert stated(2022, text) == expected


SIDE_BY_SIDE = [
    # years side by side, and a value that holds in each of them
    ("2025年、2030年，电子书借阅率均保持100%。", ["电子书借阅率 2025 =100%", "电子书借阅率 2030 =100%"]),
    ("2025年和2030年，电子书借阅率、旧书利用率均达到100%。",
     ["电子书借阅率 2025 =100%", "旧书利用率 2025 =100%", "电子书借阅率 2030 =100%", "旧书利用率 2030 =100%"]),
    ("2025年、2030年，电子书借阅率均保持100%；旧书比重分别达到13%和20%；旧书利用率由现状52%分别提升到60%和70%。",
     ["电子书借阅率 2025 =100%", "电子书借阅率 2030 =100%", "旧书比重 2025 =13%", "旧书比重 2030 =20%", "旧书利用率 None =52%",
      "旧书利用率 2025 =60%", "旧书利用率 2030 =70%"]),
    ("2025年，借阅率达到30%，2030年，电子书借阅率均保持100%。", ["借阅率 2025 =30%", "电子书借阅率 2030 =100%"]),
    ("2025年、2030年，平均用纸量达到3吨。", ["平均用纸量 2030 =3吨"]),
    # behind ；, a year that was told for one figure goes on no longer; that which opens the sentence does
    ("电子书借阅率2025年达到35%，2030年达到60%；在城东建设书屋片区，示范面积不少于20万平方米。",
     ["电子书借阅率 2025 =35%", "电子书借阅率 2030 =60%", "示范面积 None >=20万平方米"]),
    ("电子书借阅率2025年达到35%，2030年达到60%；旧书利用率达到40%和50%。",
     ["电子书借阅率 2025 =35%", "电子书借阅率 2030 =60%", "旧书利用率 2025 =40%", "旧书利用率 2030 =50%"]),
    ("2025年电子书借阅率达到35%，2030年达到60%；旧书利用率达到50%。",
     ["电子书借阅率 2025 =35%", "电子书借阅率 2030 =60%", "旧书利用率 2030 =50%"]),
    # who answers for a thing hides no sentence behind
    ("责任部门：市文旅局、市教育局。到2030年，旧书利用率达到60%。", ["旧书利用率 2030 =60%"]),
    # what names a standard, or tells which ones are meant, is no value
    ("到2025年，新建书屋执行75%以上节纸设计标准，实现书屋改造（节纸率不低于15%）3万平方米。",
     ["书屋改造（节纸率不低于15%） 2025 =3万平方米"]),
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


@pytest.mark.parametrize(("sentence", "expected"), SIDE_BY_SIDE)
def test_years_side_by_side_and_amounts_in_words(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(sentence)[0]] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("到2025年，书屋开放率达到90%并保持到2030年。", ["书屋开放率 2025 =90%", "书屋开放率 2030 =90%"]),
        ("到2025年，书屋开放率达到90%，并一直保持至2030年底。", ["书屋开放率 2025 =90%", "书屋开放率 2030 =90%"]),
        ("到2025年，书屋开放率达到90%，2030年保持不变。", ["书屋开放率 2025 =90%", "书屋开放率 2030 =90%"]),
        ("书屋开放率2025年达到90%，2030年仍保持该水平，书亭30座。", ["书屋开放率 2025 =90%", "书屋开放率 2030 =90%", "书亭 2030 =30座"]),
        # not the value that stays
        ("到2025年，书屋开放率达到90%，到2030年继续保持稳定增长。", ["书屋开放率 2025 =90%"]),
        ("到2025年，书屋用纸较2020年下降10%，并保持到2030年。", ["书屋用纸 2025<2020 ↓=10%"]),
        ("到2030年，书屋开放率达到90%，保持2025年水平。", ["书屋开放率 2030 =90%"]),
    ],
)
def test_a_value_that_stays_until_a_later_year(sentence: str, expected: list[str]) -> None:
    assert stated(2020, sentence) == expected


@pytest.mark.parametrize(
    ("told", "subject"),
    [
        ("按2015年可比价折算，2020年借阅收入为26亿元。", "借阅收入（2015年价）"),
        ("按2015年不变价换算为26亿元。", "借阅收入（2015年价）"),
        ("2020年借阅收入26亿元（2015年可比价）。", "借阅收入（2015年价）"),
        ("2020年借阅收入26亿元（当年价）。", "借阅收入"),
        ("2020年借阅收入26亿元（按可比价计算增长5%）。", "借阅收入"),
    ],
)
def test_a_value_at_other_prices_is_another_quantity(told: str, subject: str) -> None:
    text = f"2020年实现借阅收入27亿元（现价）。{told}" if "换算" not in told else f"2020年实现借阅收入27亿元（现价），{told}"
    assert stated(2020, text)[:2] == ["借阅收入 2020 =27亿元 past", f"{subject} 2020 =26亿元 past"]


def test_a_horizon_that_the_next_one_is_compared_with_lies_ahead() -> None:
    document = plain.read("2025年，书屋达到5座；2030年，书屋较2025年翻两番、达到20座。")
    assert scene.pivot_of(document, planned_for=frozenset((2025, 2030)))[0] == 2020
    assert scene.pivot_of(document)[0] == 2025


def test_no_year_after_the_check_has_been() -> None:
    document = plain.read("截至2023年，书屋有5座；到2035年，书屋较2030年翻两番、达到20座。")
    assert scene.pivot_of(document)[0] == 2030
    assert scene.pivot_of(document, clock=scene.Clock(on=date(2024, 6, 1)))[0] == 2023


IN_TURN = [
    *(
        (f"带动借阅率2025年、2030年{word}提高到20%和35%。", ["借阅率 2025 =20%", "借阅率 2030 =35%"])
        for word in ("相应", "分别", "依次", "相应分别", "逐步")
    ),
    ("借阅率2025年、2030年相应达到20%、35%。", ["借阅率 2025 =20%", "借阅率 2030 =35%"]),
    *(
        (
            f"藏书占比到2025年达到30%、到2030年达到42%；借阅率2025年、2030年{word}提高到20%和34%。",
            ["藏书占比 2025 =30%", "藏书占比 2030 =42%", "借阅率 2025 =20%", "借阅率 2030 =34%"],
        )
        for word in ("相应", "分别", "")
    ),
    # one of the years was named again for a value between
    (
        "座位率2025年达到93%、2030年达到96%，借阅率2030年达到62%，用水量比2020年分别降低17%和30%。",
        ["座位率 2025 =93%", "座位率 2030 =96%", "借阅率 2030 =62%", "用水量 2025<2020 ↓=17%", "用水量 2030<2020 ↓=30%"],
    ),
    # numbers without a unit
    ("借阅指数2025年、2030年分别达到3.5和4.5。", ["借阅指数 2025 =3.5无量纲", "借阅指数 2030 =4.5无量纲"]),
    ("到2025年、2030年，借阅指数分别达到3.5、4.5。", ["借阅指数 2025 =3.5无量纲", "借阅指数 2030 =4.5无量纲"]),
    ("书屋增至30座，借阅率相应提高到35%。", ["书屋 None =30座", "借阅率 None =35%"]),
]


@pytest.mark.parametrize(("text", "expected"), IN_TURN)
def test_two_years_and_two_values(text: str, expected: list[str]) -> None:
    assert stated(2023, text) == expected


#: What has a part in an effect: neither the size of what is done nor an aim.
SHARES = [
    "各条路径的减排贡献中，书架更新约占45%，屋顶隔热提升约占25%，旧纸利用约占30%。",
    "从减排潜力看，屋顶隔热提升占25%，旧纸利用占30%。",
    "减排量中，屋顶隔热改造贡献约25%，旧纸利用贡献约30%。",
]


@pytest.mark.parametrize("text", SHARES)
def test_a_part_in_an_effect_is_no_change(text: str) -> None:
    assert [fact for fact in read("截至2023年底，成效明显。\n" + text)[0] if fact.change] == []


OF_EACH = [
    ("2023年，万元产值消耗纸张3吨、排放污水7吨，均高于平均值。", ["万元产值消耗纸张 2023 =3吨 past", "万元产值排放污水 2023 =7吨 past"]),
    ("2023年，每座书屋用纸3吨，用水7吨。", ["每座书屋用纸 2023 =3吨 past", "每座书屋用水 2023 =7吨 past"]),
    (
        "2023年，人均用纸3千克、用水7吨、用电90千瓦时。",
        ["人均用纸 2023 =3千克 past", "人均用水 2023 =7吨 past", "人均用电 2023 =90千瓦时 past"],
    ),
    # all together are of no one
    ("2023年，人均用纸3千克，用水量70万吨。", ["人均用纸 2023 =3千克 past", "用水量 2023 =70万吨 past"]),
    ("2023年，书屋用纸3吨、用水7吨。", ["书屋用纸 2023 =3吨 past", "用水 2023 =7吨 past"]),
    ("2023年，人均用纸3千克。全市用水70万吨。", ["人均用纸 2023 =3千克 past", "用水 2023 =70万吨 past"]),
]


@pytest.mark.parametrize(("text", "expected"), OF_EACH)
def test_what_each_uses_of_two_things(text: str, expected: list[str]) -> None:
    assert stated(2023, text) == expected


REACHED = [
    *(
        (f"借阅率2025年、2030年分别{verb}5%和3%。", ["借阅率 2025 =5%", "借阅率 2030 =3%"])
        for verb in ("压到", "压降到", "降到", "缩到", "涨到", "提到", "扩到", "跃升到", "攀升至", "抬升至", "提至")
    ),
    ("借阅率2030年压到3%以内。", ["借阅率 2030 <=3%"]),
]


@pytest.mark.parametrize(("text", "expected"), REACHED)
def test_a_verb_that_reaches_a_value_is_no_part_of_the_name(text: str, expected: list[str]) -> None:
    assert stated(2023, text) == expected


def test_capacity_goes_by_either_name() -> None:
    found, *_ = read("到2025年，旧书装机容量达到20万千瓦。到2030年，旧书装机达到30万千瓦。")
    assert {fact.indicator for fact in found} == {"~旧书装机"}


PEAKS = [
    (
        "到2028年，用纸总量为758万吨。用纸2028年达到峰值，峰值控制在658万吨以内。",
        {("用纸峰值", "~用纸总量", 658), ("用纸总量", "~用纸总量", 758)},
    ),
    # of another year
    (
        "到2027年，用纸总量为758万吨。用纸2028年达到峰值，峰值控制在658万吨以内。",
        {("用纸峰值", "~用纸峰值", 658), ("用纸总量", "~用纸总量", 758)},
    ),
    # no amount is given elsewhere
    ("用纸2028年达到峰值，峰值控制在658万吨以内。", {("用纸峰值", "~用纸峰值", 658)}),
]


@pytest.mark.parametrize(("text", "expected"), PEAKS)
def test_peak_is_a_value_of_the_amount(text: str, expected: set[tuple[str, str, int]]) -> None:
    found, *_ = read(text)
    assert {(fact.subject, fact.indicator, int(fact.value)) for fact in found if fact.value > 100} == expected


PER_ONE = "| 指标 | 单位 | 2025年 | 2030年 |\n|---|---|---|---|\n| {} | 千克/平方米 | 5 | 4 |\n到2025年，{}降至5{}。"


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("单位面积用纸", "千克", "千克/平方米"),  # the name says so too
        ("亩均用纸", "千克", "千克/平方米"),
        ("用纸量", "千克", "千克"),  # may be all of it
        ("单位面积用纸", "吨", "吨"),
        ("单位面积用纸", "千克/座", "千克/座"),
    ],
)
def test_what_a_value_is_per_one_of_may_be_left_out_behind_it(name: str, unit: str, expected: str) -> None:
    facts = read(f"截至2020年底，书屋12座。\n{PER_ONE.format(name, name, unit)}")[0]
    assert [each.unit for each in facts if each.evidence.place.table is None][1:] == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # what it was in an earlier year is told by the way: behind ； the year before goes on
        ("2022年，旧书利用率55%，2020年是52%；借阅率27%。", ["旧书利用率 2022 =55%", "旧书利用率 2020 =52%", "借阅率 2022 =27%"]),
        ("旧书利用率55%，2020年是52%；借阅率27%。", ["旧书利用率 None =55%", "旧书利用率 2020 =52%", "借阅率 None =27%"]),
        ("2022年，旧书利用率55%，2020年书屋占比52%；借阅率27%。", ["旧书利用率 2022 =55%", "书屋占比 2020 =52%", "借阅率 2020 =27%"]),
        ("2025年，旧书利用率65%，2030年是72%；借阅率27%。", ["旧书利用率 2025 =65%", "旧书利用率 2030 =72%", "借阅率 2030 =27%"]),
    ],
)
def test_an_earlier_year_by_the_way(text: str, expected: list[str]) -> None:
    assert [each.removesuffix(" past") for each in stated(2022, text)] == expected


def test_how_long_a_thing_is_open_is_no_other_value_of_it() -> None:
    facts = read("截至2020年底，书屋12座。\n到2025年，书柜3个、书灯1300小时，开放时间8小时。\n书柜1500小时。")[0][1:]
    assert [each.indicator for each in facts] == ["~书柜", "~书灯时间", "~开放时间", "~书柜时间"]
