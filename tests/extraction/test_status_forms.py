"""Forms that chapters on what was reached bring, years of headings and of columns, and keys that tell two measures of a thing apart."""

import pytest
from tests.extraction.drafts import body, draft
from tests.extraction.test_facts import SCENE, read, short
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction.amounts import years
from plancheck.extraction.outline import headings
from plancheck.extraction.statements import events
from plancheck.readers import plain

FACTS = [
    # how the things are that a rate before them speaks of
    ("2020年监测显示，灰尘超标率最高，有7个点位超标，超标率为18.42%。", ["灰尘超标点位 2020 =7个 past", "灰尘超标率 2020 =18.42% past"]),
    # two counts of one thing
    ("“十三五”期间，进行了58期1740人次的馆员培训和11期22人次的外派培训。",
     ["馆员培训 2020<2015 =58期 past", "馆员培训 2020<2015 =1740人次 past",
      "外派培训 2020<2015 =11期 past", "外派培训 2020<2015 =22人次 past"]),
    # those that have done a thing
    ("“十三五”期间，25家街角书屋全部完成改造任务。", ["完成改造的街角书屋 2020<2015 =25家 past"]),
    ("“十三五”期间，4家书社完成搬迁；2家书店、3家书亭和8家街角书屋都完成改造。",
     ["完成搬迁的书社 2020<2015 =4家 past", "完成改造的书店 2020<2015 =2家 past",
      "完成改造的书亭 2020<2015 =3家 past", "完成改造的街角书屋 2020<2015 =8家 past"]),
    # what was done since an act began has no year of its own
    ("2016年实行“净馆”专项行动以来，全市共排查书屋6106家，整治书亭610家。",
     ["排查书屋 None<2016 =6106家 past", "整治书亭 None<2016 =610家 past"]),
    # a bare figure with 上下, of what the clause before it named
    ("“十三五”期间，阅读指数保持较低水平，在4.77上下浮动。", ["阅读指数 2020 ≈4.77无量纲 past"]),
    ("截至2020年，读者信件处理率和反馈率100%。", ["读者信件处理率 2020 =100% past", "反馈率 2020 =100% past"]),
    # each of two periods
    ("“十四五”、“十五五”期间分别新增书库装机4000万千瓦左右。",
     ["书库装机 2025<2020 ↑≈4000万千瓦", "书库装机 2030<2025 ↑≈4000万千瓦"]),
    ("“十四五”“十五五”期间书屋面积累计新增80万平方米。", ["书屋面积 2030<2020 ↑=80万平方米"]),
    ("到2030年，城镇书屋基本具备5%以上的夜间借阅能力。", ["城镇书屋夜间借阅能力 2030 >=5%"]),
    # a saving a year holds in the year of the sentence before
    ("到2025年，书车达到5万辆。实现用纸减排100万吨/年。", ["书车 2025 =5万辆", "用纸减排 2025 ↓=100万吨/年"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), FACTS)
def test_facts(sentence: str, expected: list[str]) -> None:
    assert [short(each) for each in read(SCENE + sentence)[0]][1:] == expected


GOALS = [
    # a year that only tells of an event yields to the heading's
    ("（一）到2030年", "用纸量在2028年达峰后稳中有降，书屋全面开放。借阅率达到32%。", ["借阅率 2030 =32%"]),
    ("（一）到2030年", "用纸量2028年达到峰值。借阅率达到32%。", ["借阅率 2030 =32%"]),
    # one that is set as an aim holds on
    ("（一）到2030年", "到2025年，书屋建设取得进展。藏书达到5万册。", ["藏书 2025 =5万册"]),
]


@pytest.mark.parametrize(("heading", "text", "expected"), GOALS)
def test_years_of_headings(heading: str, text: str, expected: list[str]) -> None:
    assert [short(each) for each in read(f"{SCENE}一、主要目标\n{heading}\n{text}")[0]][1:] == expected


@pytest.mark.parametrize(
    ("heading", "year"),
    [
        ("2022年存在的不足", 2022),
        ("2022年以来存在的不足", 2024),  # what is lacking since then is lacking now
    ],
)
def test_years_of_headings_of_what_is_lacking(heading: str, year: int) -> None:
    text = f"一、工作基础\n截至2024年，建成书屋90座。\n（一）{heading}\n书屋达标率为60%。\n二、主要目标\n到2030年，书屋达标率达到90%。"
    facts = extraction.plan(plain.read(text), VOCABULARY).facts
    assert [(each.subject, each.year, each.evidence.quote) for each in facts] == [
        ("书屋", 2024, "建成书屋90座"), ("书屋达标率", year, "书屋达标率为60%"), ("书屋达标率", 2030, "书屋达标率达到90%"),
    ]  # fmt: skip


def test_a_baseline_tells_what_is() -> None:
    found = read("一、工作基础\n2025年，全市借阅率为19%。\n二、主要目标\n到2025年，借阅率达到18%。到2030年，借阅率达到25%。")[0]
    assert [short(each) for each in found] == ["借阅率 2025 =19% past", "借阅率 2025 =18%", "借阅率 2030 =25%"]


def test_a_year_ahead_does_not_go_on_in_a_baseline() -> None:
    found = read(
        "一、工作基础\n截至2023年，有书屋5座。面对2030年前建成书房的任务，还有几道坎。借阅率为19%。\n二、主要目标\n到2030年，借阅率达到25%。"
    )[0]
    assert [short(each) for each in found] == ["书屋 2023 =5座 past", "借阅率 None =19% past", "借阅率 2030 =25%"]


TASKS = """
一、主要目标
到2025年，新型书库装机达到60万千瓦；到2030年，新型书库装机达到120万千瓦，书车渗透率达到70%，阅读指数降至1.2。
附件 任务清单
"""
CELLS = [
    # a year in the header, an indicator in short
    ("| 任务 | 2025年目标 | 2030年目标 | 牵头单位 |\n| 建设书库 | 新型书库60万千瓦 | 新型书库150万千瓦，书市10个 | 文化局 |",
     [("新型书库 2025 =60万千瓦", "~新型书库装机"), ("新型书库 2030 =150万千瓦", "~新型书库装机")]),
    # without its head where the row speaks of that
    ("| 任务 | 2030年目标 | 牵头单位 |\n| 推广书车 | 渗透率达到75% | 文化局 |\n| 推广书亭 | 渗透率达到65% | 文化局 |",
     [("渗透率 2030 =75%", "~书车渗透率")]),
    # values in turn for the years of the header
    ("| 任务 | 2025年、2030年主要目标 | 牵头单位 |\n| 建设书库 | 新型书库装机分别达到10万千瓦、35万千瓦 | 文化局 |",
     [("新型书库装机 2025 =10万千瓦", "~新型书库装机"), ("新型书库装机 2030 =35万千瓦", "~新型书库装机")]),
    # when something is due is no year of a value
    ("| 任务 | 完成时间（2030年前） | 牵头单位 |\n| 建设书库 | 新型书库150万千瓦 | 文化局 |", []),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), CELLS)
def test_cells_of_tables_of_tasks(table: str, expected: list[tuple[str, str]]) -> None:
    document = draft(SCENE + TASKS + table)
    cells = {block.index for block in document.blocks if block.table is not None}
    found = [each for each in read(SCENE + TASKS + table)[0] if each.evidence.place.block in cells]
    assert [(short(each), each.indicator) for each in found] == expected


TABLES = [
    # levels of sound, their unit in a note
    ("表1 噪声变化\n单位：dB(A)\n| 年份 | 书屋噪声 |\n| 2019 | 50.6 |\n| 2020 | 51.5 |",
     ["书屋噪声 2019 =50.6dB(A) past", "书屋噪声 2020 =51.5dB(A) past"]),
    # territories under a header that says 名称, and several of them in one row
    ("| 序号 | 名称 | 书屋面积（km²） | 借阅指数 |\n| 1 | 城东区、城西区 | 2080.42 | 27.58 |\n| 2 | 城南县 | 1663.26 | 27.97 |\n"
     "| 3 | 云水市 | 14016.40 | 27.43 |",
     ["书屋面积 None =2080.42km² @城东区、城西区 past", "借阅指数 None =27.58无量纲 @城东区、城西区 past",
      "书屋面积 None =1663.26km² @城南县 past", "借阅指数 None =27.97无量纲 @城南县 past",
      "书屋面积 None =14016.40km² past", "借阅指数 None =27.43无量纲 past"]),
    # how things stood in a year
    ("| 序号 | 类别 | 项目 | 2020年现状 |\n| 一 | 设备 | 打印机 | 2台 |\n| 二 | 设备 | 书架 | ≥5个 |\n| 三 | 图书 | 图书资料 | 3000册 |\n"
     "| 四 | 制度 | 规范 | 有规章制度 |\n| 五 | 地图 | 电子地图 | 辖区1:1万电子地图 |",
     ["打印机 2020 =2台 past", "书架 2020 >=5个 past", "图书资料 2020 =3000册 past"]),
    # the base year without a figure
    ("| 指标 | 单位 | 基年 | 2030年 |\n| 借阅率 | % | 15 | 25 |", ["借阅率 None =15% past", "借阅率 2030 =25%"]),
]  # fmt: skip


@pytest.mark.parametrize(("table", "expected"), TABLES)
def test_tables(table: str, expected: list[str]) -> None:
    assert sorted(short(each) for each in read(SCENE + table)[0])[: len(expected) + 1] == sorted([*expected, *_scene()])


def _scene() -> list[str]:
    return [short(each) for each in read(SCENE)[0]]


def _coded(text: str, place: str) -> list[tuple[str, str | None]]:
    return [(each.subject, each.indicator) for each in read(SCENE + text, place)[0]][1:]


@pytest.mark.parametrize(
    ("place", "code"),
    [("云水开发区", "non_fossil_share"), ("云水高新园区", "non_fossil_share"), ("云水市", "~园区非化石能源占比")],
)
def test_words_for_what_the_place_is(place: str, code: str) -> None:
    """园区 before a name is the plan's own territory where the place is of that kind."""
    ((_, found),) = _coded("到2030年，园区非化石能源占比达到25%。", place)
    assert found == code


def test_two_measures_of_one_thing() -> None:
    """The subject is what the text names; the second has a key of its own, as it is no other value of the first."""
    found = _coded("2025年新型书库规模达到15万千瓦/60万千瓦时。", "云水市")
    assert found == [("新型书库规模", "~新型书库规模"), ("新型书库规模", "~新型书库容量")]


def test_two_periods_are_found_each() -> None:
    found = years.find("“十四五”、“十五五”期间分别新增")
    assert [(each.start, each.end, each.year, each.base) for each in found] == [(0, 5, 2025, 2020), (6, 13, 2030, 2025)]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("以新时代中国特色文化思想为指导，确保如期实现2030年前碳达峰目标。", None),
        ("贯彻党中央、国务院决策部署，确保2030年前实现碳达峰。", None),
        ("国务院提出，2030年前实现碳达峰。", "国家"),
    ],
)
def test_whose_aim(text: str, owner: str | None) -> None:
    (found,) = events.events(body(text), VOCABULARY, (), "云水市")
    assert found.owner == owner


HEADINGS = [
    # below a decimal number arabic ones go on from its level, in whatever depth it stands
    (["第一章 工作基础", "1.1 回顾", "1.1.1 书屋", "1、书屋面积", "书屋面积持续扩大。", "1.2 成绩", "1、书屋建设", "（1）城东书屋",
      "书屋建设成效明显。", "第二章 主要目标", "2.1 总体目标", "目标如下。"],
     [(1, "工作基础"), (2, "回顾"), (3, "书屋"), (4, "书屋面积"), (2, "成绩"), (3, "书屋建设"), (4, "城东书屋"),
      (1, "主要目标"), (2, "总体目标")]),
    # the list of annexes behind the text
    (["一、主要任务", "建设书屋。", "附件：1.书屋指标表", "2.书屋项目表", "3.书屋任务清单", "附件1", "书屋指标表"],
     [(1, "主要任务"), (1, "书屋指标表")]),
    (["一、主要任务", "建设书屋。", "附件：", "1．书屋指标表", "2．书屋项目表", "附件1 书屋指标表", "附件2 书屋项目表"],
     [(1, "主要任务"), (1, "书屋指标表"), (1, "书屋项目表")]),
    (["一、主要任务", "建设书屋。", "附件：书屋项目表", "附件", "书屋项目表"], [(1, "主要任务"), (1, "书屋项目表")]),
    # a box that counts on from one that is not there
    (["一、主要任务", "建设书屋。", "专栏2 书屋项目", "5.城东书屋项目", "6.城西书屋项目", "二、组织实施", "加强领导。"],
     [(1, "主要任务"), (1, "组织实施")]),
]  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "expected"), HEADINGS)
def test_headings(paragraphs: list[str], expected: list[tuple[int, str]]) -> None:
    assert [(each.level, each.title) for each in headings.headings(body(*paragraphs)) if each.level] == expected


BOXED = """
一、主要任务
（一）书屋
建设社区书屋二十座，开放阅览室。
责任单位：市文化局
专栏1 书屋项目（2个，总投资9.1亿元）
1.城东书屋项目。建设书屋5座；总投资5.0亿元；建设年限：2024—2027年；建设单位：城东公司；责任单位：市城建局。
2.城西书屋项目。建设书屋3座；总投资3.1亿元；建设年限：2024—2026年；建设单位：城西公司；责任单位：市交通局。
"""


def test_who_builds_what_a_box_lists() -> None:
    """The bodies of a box's projects are not those of the task above; its caption's total is compared with their investments."""
    plan = extraction.plan(draft("云水市实施方案\n" + BOXED), VOCABULARY)
    assert [(task.title, task.units) for task in plan.tasks] == [("书屋", ("市文化局",))]
    assert [(project.name, project.owner) for project in plan.projects] == [("城东书屋项目", "城东公司"), ("城西书屋项目", "城西公司")]
    (headed,) = [each for each in plan.sums if each.total.evidence.quote == "9.1亿元"]
    assert ([part.evidence.quote for part in headed.parts], headed.complete) == (["5.0亿元", "3.1亿元"], True)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("云水市书屋建设方案\n2023年11月\n", ["借阅率 2020 =28% past", "借阅率 2025 =30%"]),
        ("云水市书屋建设方案\n2019年11月\n", ["借阅率 2020 =28%", "借阅率 2025 =30%"]),  # it lies ahead
    ],
)
def test_a_year_before_the_date_of_a_draft_has_been_whatever_the_words(head: str, expected: list[str]) -> None:
    text = f"{head}一、发展现状\n到2020年，借阅率达到28%。\n二、主要目标\n到2025年，借阅率达到30%。"
    assert [short(each) for each in read(text)[0]] == expected
