"""Statements of (indicator, year, value): what each sentence says, and what it does not."""

import pytest
from tests.extract.drafts import draft
from tests.extract.vocab import VOCABULARY

from plancheck.extract import facts, headings, sections, tables
from plancheck.model.plan import Delegated, Fact, Gap


def read(text: str, place: str | None = "云水市") -> tuple[tuple[Fact, ...], tuple[Delegated, ...], tuple[Gap, ...]]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    found = facts.facts(document, VOCABULARY, tree, tables.tables(document, tree), place)
    for fact in found[0]:  # every quote stands where it says
        its = fact.evidence.place
        assert document.blocks[its.block].text[its.start : its.end] == fact.evidence.quote
    return found


def short(fact: Fact) -> str:
    """A fact in one line: subject year[<base] change op value unit flags."""
    year = f"{fact.year}" + (f"<{fact.base_year}" if fact.base_year else "")
    sign = {"increase": "↑", "decrease": "↓", None: ""}[fact.change]
    value = f"{fact.value}" + (f"..{fact.value_to}" if fact.value_to is not None else "")
    flags = ("?" if fact.soft else "") + (f" @{fact.scope}" if fact.scope else "") + (" past" if fact.kind == "status" else "")
    return f"{fact.subject} {year} {sign}{'' if fact.op == 'range' else fact.op}{value}{fact.unit}{flags}"


# The first sentence of each draft sets the scene: 2020 has been.
SCENE = "截至2020年底，全市有书屋12座。\n"
SENTENCES = [
    # levels
    ("到2025年，借阅率达到45%左右。", ["借阅率 2025 ≈45%"]),
    ("到2025年，全市借阅率提高到４５％以上。", ["借阅率 2025 >=45%"]),
    ("2025年底前，漏损率控制在9%以内，煤耗降至290克标准煤/千瓦时。", ["漏损率 2025 <=9%", "煤耗 2025 =290克标准煤/千瓦时"]),
    ("到2025年，用水总量控制在3亿立方米。", ["用水总量 2025 <=3亿立方米"]),
    ("到2025年，新建场馆电能利用效率（PUE）不高于1.3。", ["新建场馆电能利用效率（PUE） 2025 <=1.3无量纲"]),
    ("到2025年，收集率不低于百分之三十，回用率达到三分之一。", ["收集率 2025 >=30%", "回用率 2025 =33.33%"]),
    ("到2025年，书屋全覆盖。", ["书屋 2025 =100%"]),
    ("到2025年，化学农药使用量实现零增长。", ["化学农药使用量 2025 ↑=0%"]),
    ("“十四五”末，藏书量突破300万册。", ["藏书量 2025 >=300万册"]),
    ("二〇三〇年前，绿化率达到40%。", ["绿化率 2030 =40%"]),
    # changes
    ("到2025年，单位生产总值能源消耗比2020年下降14%。", ["单位生产总值能源消耗 2025<2020 ↓=14%"]),
    ("到2025年，借阅率提高5.6个百分点。", ["借阅率 2025 ↑=5.6个百分点"]),
    ("“十四五”期间用煤总量下降5%左右，用煤占比下降到30%以下。", ["用煤总量 2025<2020 ↓≈5%", "用煤占比 2025 <=30%"]),
    ("到2025年，客运量在2020年基础上翻一番。", ["客运量 2025<2020 ↑=1番"]),
    ("到2025年，产值年均增长10%。", ["产值年均 2025 ↑=10%"]),
    ("到2025年，漏损率降幅达到15%。", ["漏损率 2025 ↓=15%"]),
    # acts and counts
    ("到2025年，新增书屋60座左右，建成阅览室5个、书亭50个。", ["书屋 2025 ↑≈60座", "阅览室 2025 =5个", "书亭 2025 =50个"]),
    ("到2025年，建设10个重点实验室和5个技术中心。", ["重点实验室 2025 =10个", "技术中心 2025 =5个"]),
    ("“十四五”期间，新建书架20万个。", ["新建书架 2025<2020 =20万个"]),
    ("“十四五”期间累计完成改造800万平方米以上，其中平均节能率15%及以上的面积达到60万平方米。",
     ["改造 2025<2020 >=800万平方米", "平均节能率15%及以上的面积 2025<2020 =60万平方米"]),
    ("到2025年，新采购公务车辆100%电动化。", ["新采购公务车辆电动化 2025 =100%"]),
    ("到2030年，建成3-5个产业基地。", ["产业基地 2030 3..5个"]),
    ("2022年起新建场馆至少使用一种新能源。", ["新建场馆新能源 2022 >=1种"]),
    # lists
    ("到2025年，单位产值能耗和二氧化碳排放分别下降15%、18%。", ["单位产值能耗 2025 ↓=15%", "单位产值二氧化碳排放 2025 ↓=18%"]),
    ("到2025年，农药、化肥利用率分别达到40.3%和41%以上。", ["农药利用率 2025 >=40.3%", "化肥利用率 2025 >=41%"]),
    ("到2025年和2030年，绿化率分别达到21%和25%。", ["绿化率 2025 =21%", "绿化率 2030 =25%"]),
    ("到2025年，书屋开放率和书亭开放率力争达到100%。", ["书屋开放率 2025 =100%?", "书亭开放率 2025 =100%?"]),
    ("到2025年，收集率、回用率分别提高8.2个和5.1个百分点。", ["收集率 2025 ↑=8.2个百分点", "回用率 2025 ↑=5.1个百分点"]),
    ("“十四五”期间，新增储能规模不低于20万千瓦/40万千瓦时。", ["储能规模 2025<2020 ↑>=20万千瓦", "储能规模 2025<2020 ↑=40万千瓦时"]),
    # base and stretch, alternatives, courses
    ("到2025年，保有量达到60万辆，力争达到80万辆。", ["保有量 2025 =60万辆", "保有量 2025 =80万辆?"]),
    ("装机规模力争达到40万千瓦；到2030年，力争达到70万千瓦。", ["装机规模 None =40万千瓦?", "装机规模 2030 =70万千瓦?"]),
    ("到2025年，借阅率达到70%以上或在2020年基础上增加5个百分点。", ["借阅率 2025 >=70%", "借阅率 2025<2020 ↑=5个百分点"]),
    ("借阅率由2015年的46.3%提高到2020年的48.5%，年均增长2%。",
     ["借阅率 2015 =46.3% past", "借阅率 2020 =48.5% past", "借阅率年均 2020<2015 ↑=2% past"]),
    ("到2025年，借阅率由65%提升至75%。", ["借阅率 None =65% past", "借阅率 2025 =75%"]),
    # the subject of the clause before
    ("2020年用气量为40万吨，占用能总量的16.5%，较2015年提高7.8个百分点。",
     ["用气量 2020 =40万吨 past", "用气量占用能总量 2020 =16.5% past", "用气量占用能总量 2020<2015 ↑=7.8个百分点 past"]),
    ("到2025年，再生水比重不断提升，由20%提高到25%。", ["再生水比重 None =20% past", "再生水比重 2025 =25%"]),
    # soft words
    ("力争到2025年，建成1个示范县，10个示范乡镇。", ["示范县 2025 =1个?", "示范乡镇 2025 =10个?"]),
    ("到2025年，借阅率力争达到20%，漏损率降低到9%。", ["借阅率 2025 =20%?", "漏损率 2025 =9%"]),
    # others' territory
    ("到2025年，全国借阅率达到40%。", ["借阅率 2025 =40% @全国"]),
    ("2020年全市用煤占比达到48%，高于全省11.6个百分点。", ["用煤占比 2020 =48% past", "用煤占比高于全省 2020 =11.6个百分点 past"]),
    # brackets
    ("建设外来通道（绿电比例原则上不低于50%），力争2030年投运。", ["绿电比例 None >=50%"]),
    # the year of the sentence before serves one sentence
    ("到2025年，借阅率达到45%。推进设施改造，实现座位率98%以上。", ["借阅率 2025 =45%", "座位率 2025 >=98%"]),
    ("到2025年，改造率先完成。推进管理。优化布局。建成书屋3座。", ["书屋 None =3座"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_sentence(sentence: str, expected: list[str]) -> None:
    found, _, _ = read(SCENE + sentence)
    assert [short(fact) for fact in found[1:]] == expected
    assert short(found[0]) == "书屋 2020 =12座 past"


NOTHING = [
    "对年用能5000吨标准煤以上的企业开展审计。",
    "淘汰35蒸吨/小时以下锅炉。",
    "实施十大行动，推进1000千伏特高压工程。",
    "公交站点实现500米内可达。",
    "根据《2030年行动方案（2021—2030年）》（东政发〔2021〕23号），制定本方案。",
    "2021年9月1日起施行。",
    "联系电话：0571-88886666。",
    "倡导“3510”出行方式（3公里以内步行，5公里以内骑行）。",
    "三次产业比为4.3:39.2:56.5。",
    "支持单机容量大于10万千瓦的机组改造。",
    "第3批试点名单。",
    "煤耗在300克标准煤/千瓦时以上的机组改造。",
]


@pytest.mark.parametrize("sentence", NOTHING)
def test_states_nothing(sentence: str) -> None:
    assert [short(fact) for fact in read(sentence)[0]] == []


def test_threshold_inside_a_subject() -> None:
    (fact,) = read("到2025年，人口100万以上城区出行比例达到70%。")[0]
    assert short(fact) == "人口100万以上城区出行比例 2025 =70%"


GOALS = """
# 云水市实施方案
一、工作基础
“十三五”期间，全市工作成效明显。
结构不断优化。淘汰落后产能30家。借阅率达到40%。近三年新建书屋9座。
二、主要目标
到2025年，体系基本形成。
借阅率明显提升，达到45%。
到2030年，借阅率达到50%。新能源汽车渗透率达到60%，单位GDP能耗完成省下达目标。
三、重点工程
1.书屋工程。建设书屋20座，总投资3亿元。
"""


def test_years_above_a_text_and_what_facts_are() -> None:
    found, left, gaps = read(GOALS)
    assert [(short(fact), fact.indicator) for fact in found] == [
        ("淘汰落后产能 2020<2015 =30家 past", "~淘汰落后产能"),
        ("借阅率 2020 =40% past", "~借阅率"),
        ("新建书屋 None =9座 past", "~新建书屋"),
        ("借阅率 2025 =45%", "~借阅率"),
        ("借阅率 2030 =50%", "~借阅率"),
        ("新能源汽车渗透率 2030 =60%", "nev_penetration"),
        ("书屋 None =20座", None),
        ("总投资 None =3亿元", None),
    ]
    assert [(each.indicator, each.subject, each.year) for each in left] == [
        ("~借阅率", "借阅率", 2025),
        ("energy_intensity", "单位GDP能耗", 2030),
    ]
    assert gaps == ()
    assert found[3].evidence.place.section == ("二、主要目标",)
    assert found[4].evidence.quote == "到2030年，借阅率达到50%" or found[4].evidence.quote == "借阅率达到50%"


TABLE = """
截至2020年底，工作成效明显。
表1 指标
| 类别 | 序号 | 指标（单位） | 2020年 | 2025年 | 2030年 | 属性 |
|---|---|---|---|---|---|---|
| 交通 | 1 | 新能源汽车渗透率（%） | 18.5 | 45左右 | ≥60 | 预期性 |
| ^ | 2 | 新能源汽车保有量（万辆） | — | 20～25 | 40 | 预期性 |
| 能源 | 3 | 单位GDP能耗降低（%） | — | [14]* | 完成省下达任务 | 约束性 |
| ^ | 4 | 非化石能源占比 | ２０ % | 25 | 力争达到30% | 约束性 |
| 书屋 | 5 | 书屋/书亭建设数量（个） | 0/1 | 3/10 | 逐步提高 | 预期性 |
"""


def test_indicator_table() -> None:
    found, left, gaps = read(TABLE)
    assert [(short(fact), fact.indicator, fact.category, fact.evidence.quote) for fact in found] == [
        ("新能源汽车渗透率 2020 =18.5% past", "nev_penetration", "交通", "18.5"),
        ("新能源汽车渗透率 2025 ≈45%", "nev_penetration", "交通", "45左右"),
        ("新能源汽车渗透率 2030 >=60%", "nev_penetration", "交通", "≥60"),
        ("新能源汽车保有量 2025 20..25万辆", "nev_stock", "交通", "20～25"),
        ("新能源汽车保有量 2030 =40万辆", "nev_stock", "交通", "40"),
        ("单位GDP能耗 2025 ↓=14%", "energy_intensity", "能源", "[14]*"),
        ("非化石能源占比 2020 =20% past", "non_fossil_share", "能源", "２０ %"),
        ("非化石能源占比 2025 =25无量纲", "non_fossil_share", "能源", "25"),
        ("非化石能源占比 2030 =30%?", "non_fossil_share", "能源", "力争达到30%"),
        ("书屋建设数量 2020 =0个 past", "~书屋建设数量", "书屋", "0/1"),
        ("书亭建设数量 2020 =1个 past", "~书亭建设数量", "书屋", "0/1"),
        ("书屋建设数量 2025 =3个", "~书屋建设数量", "书屋", "3/10"),
        ("书亭建设数量 2025 =10个", "~书亭建设数量", "书屋", "3/10"),
    ]
    assert [(each.subject, each.year, each.evidence.quote) for each in left] == [
        ("单位GDP能耗", 2030, "完成省下达任务"),
        ("书屋/书亭建设数量", 2030, "逐步提高"),
    ]
    assert gaps == ()
    assert found[5].cumulative
    assert not found[0].cumulative


FORMS = [
    # header, row, facts
    ("| 指标 | 单位 | 2025年 | 2020年 |", "| 借阅率 | % | 45 | 40 |", ["借阅率 2025 =45%", "借阅率 2020 =40% past"]),
    ("| 指标名称 | 现状（2020） | 目标（2025） |", "| 借阅率（%） | 40 | 45 |", ["借阅率 2020 =40% past", "借阅率 2025 =45%"]),
    ("| 指 标 | ２０２０年 | ２０２５年 |", "| 借阅率（％） | 40 | 45以上 |", ["借阅率 2020 =40% past", "借阅率 2025 >=45%"]),
    ("| 指标 | 单位 | 2020年目标 | 2020年实际 |", "| 借阅率 | % | 40 | 42 |", ["借阅率 2020 =40%", "借阅率 2020 =42% past"]),
    ("| 主要指标 | 2025年 |", "| 其中：借阅率 | 45% |", ["借阅率 2025 =45%"]),
    ("| 指标 | 单位 | 2025年累计 |", "| 单位GDP能耗降低 | % | 14 |", ["单位GDP能耗 2025 ↓=14%"]),
    ("| 指标 | 单位 | 2021—2025年累计 |", "| 植树面积 | 万亩 | 14 |", ["植树面积 2025<2020 =14万亩"]),
    ("| 指标 | 2025年 | 2030年 |", "| 单位GDP能耗（%） | 比2020年下降14% | 比2020年下降20% |",
     ["单位GDP能耗 2025<2020 ↓=14%", "单位GDP能耗 2030<2020 ↓=20%"]),
    ("| 指标 | 2020年 | 2025年 |", "| 借阅率（%） | 38（2019年） | 45 |", ["借阅率 2019 =38% past", "借阅率 2025 =45%"]),
    ("| 指标项 | 单位 | “十四五”末 | 2030年 |", "| 借阅率 | % | 45 | 50 |", ["借阅率 2025 =45%", "借阅率 2030 =50%"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "expected"), FORMS)
def test_forms_of_tables(header: str, row: str, expected: list[str]) -> None:
    rule = "|" + "---|" * (header.count("|") - 1)
    found, _, _ = read(f"截至2020年底，成效明显。\n{header}\n{rule}\n{row}")
    assert [short(fact) for fact in found] == expected


def test_a_cell_that_says_something_else_is_a_gap() -> None:
    found, left, gaps = read("| 指标 | 单位 | 2025年 |\n|---|---|---|\n| 借阅率 | % | 甲类4乙类5 |")
    assert (found, left, [gap.reason for gap in gaps]) == ((), (), ["unread_cell"])


def test_two_headers_and_parents() -> None:
    text = """
    截至2020年底，成效明显。
    | 类别 | 指标 | 单位 | 目标值 | < |
    | ^ | ^ | ^ | 2025年 | 2030年 |
    |---|---|---|---|---|
    | 能源 | 装机容量 | 万千瓦 | 30 | 50 |
    | ^ | 其中：风电 | 万千瓦 | 10 | 20 |
    """
    found, _, _ = read(text)
    assert [short(fact) for fact in found] == [
        "装机容量 2025 =30万千瓦",
        "装机容量 2030 =50万千瓦",
        "装机容量风电 2025 =10万千瓦",
        "装机容量风电 2030 =20万千瓦",
    ]
