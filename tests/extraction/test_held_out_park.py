"""What a park's plan brought to light whose writer had seen neither rules nor check: columns of changes under one head, shares of an
effect, kinds of project as headings."""

import pytest
from tests.extraction.test_facts import read, short
from tests.extraction.test_projects import read as projects
from tests.extraction.test_tasks import items

SCENE = "截至2023年底，成效明显。\n"


def rows(text: str) -> list[str]:
    return [short(fact) for fact in read(SCENE + text.strip("\n"))[0]]


#: One head over the columns of several years says that all hold changes, by how much and since when.
UNDER_ONE_HEAD = [
    "比2020年降低（%）", "较2020年下降（%）", "较2020年累计下降（%）", "与2020年相比降低（%）",
    "相对2020年降幅（%）", "比2020年的降低幅度（%）", "相比2020年下降率（%）", "较2020年削减（%）",
    "降幅（%，较2020年）", "下降率（%，以2020年为基期）", "下降幅度（较2020年，%）", "累计下降（比2020年，%）",
]  # fmt: skip


@pytest.mark.parametrize("head", UNDER_ONE_HEAD)
def test_a_head_over_several_years_says_that_they_hold_changes(head: str) -> None:
    table = f"| 指标 | {head} | < | < |\n| ^ | 2023年实绩 | 2025年 | 2030年 |\n| 单位面积用纸 | 8.6 | 14 | 27 |\n| 用水量 | 9 | 20 | 35 |"
    assert rows(table) == [
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
    assert rows(text) == expected


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
    assert rows(text) == expected


#: What has a part in an effect: neither the size of what is done nor an aim.
SHARES = [
    "各条路径的减排贡献中，书架更新约占45%，屋顶隔热提升约占25%，旧纸利用约占30%。",
    "从减排潜力看，屋顶隔热提升占25%，旧纸利用占30%。",
    "减排量中，屋顶隔热改造贡献约25%，旧纸利用贡献约30%。",
]


@pytest.mark.parametrize("text", SHARES)
def test_a_part_in_an_effect_is_no_change(text: str) -> None:
    assert [fact for fact in read(SCENE + text)[0] if fact.change] == []


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
    assert rows(text) == expected


TABLE = """
| 序号 | 工程名称 | 建设内容与规模 | 估算投资（万元） | 起讫年份 | 实施主体 |
| 甲类：新书屋2项 | < | < | < | < | < |
| 1 | 城东书屋 | 新建书屋20座 | 1200 | 2024—2026 | 甲公司 |
| 2 | 城西书屋 | 新建书屋5座 | 600 | 2025 | 乙公司 |
| 乙类：改造1项 | < | < | < | < | < |
| 3 | 城南书屋 | 改造书屋3座 | 90 | 2025 | 乙公司 |
"""
#: A heading of a kind of project, and what stands below it.
KINDS = [
    ("（一）新建类工程", "城东书屋投运后，与城西书屋共同组成二十里书廊；两项工程在2024年和2025年开工，用地8亩。"),
    ("（一）书屋基础设施工程", "重点解决“有书读、读得到”，新增座位2000个，优先采用可移动书架。"),
    ("（二）改造类项目", "选择使用二十年以上的书屋率先改造，改造面积3万平方米。"),
    ("（三）示范领域工程", "先在3座书屋上验证，再决定是否放大。"),
]


@pytest.mark.parametrize(("heading", "body"), KINDS)
def test_a_heading_of_a_kind_is_no_project_beside_a_list_of_projects(heading: str, body: str) -> None:
    found, _ = projects(f"# 云水市实施方案\n四、重点工程\n{heading}\n{body}\n附件1\n{TABLE}")
    assert [each.name for each in found] == ["城东书屋", "城西书屋", "城南书屋"]


def test_a_heading_that_tells_money_and_time_is_a_project_beside_a_list() -> None:
    found, _ = projects(
        f"# 云水市实施方案\n四、重点工程\n（一）城北书屋工程\n新建书屋8座，总投资800万元，2025—2026年建设。\n附件1\n{TABLE}"
    )
    assert [each.name for each in found] == ["城北书屋工程", "城东书屋", "城西书屋", "城南书屋"]


def test_a_heading_of_a_project_without_a_list_stays_one() -> None:
    found, _ = projects(
        "# 云水市实施方案\n四、重点工程\n（一）城北书屋工程\n新建书屋8座，由甲公司建设。\n（二）城东书屋工程\n新建书屋9座，由乙公司建设。"
    )
    assert [each.name for each in found] == ["城北书屋工程", "城东书屋工程"]


@pytest.mark.parametrize("named", ["第一章（一）补书屋", "第一章　第一节 补书屋", "一（一）补书屋", "（一）补书屋", "1.1 补书屋", "补书屋"])
def test_a_row_of_bodies_names_its_task_behind_where_it_stands(named: str) -> None:
    text = "\n".join(
        (
            "一、主要任务",
            "（一）补书屋",
            "修补书屋。",
            "（二）训练馆员",
            "开展训练。",
            "附件1 任务分工",
            "| 任务 | 牵头单位 |",
            f"| {named} | 市文旅局 |",
        )
    )
    assert [each.units for each in items(text)] == [("市文旅局",), ()]


REACHED = [
    *(
        (f"借阅率2025年、2030年分别{verb}5%和3%。", ["借阅率 2025 =5%", "借阅率 2030 =3%"])
        for verb in ("压到", "压降到", "降到", "缩到", "涨到", "提到", "扩到", "跃升到", "攀升至", "抬升至", "提至")
    ),
    ("借阅率2030年压到3%以内。", ["借阅率 2030 <=3%"]),
]


@pytest.mark.parametrize(("text", "expected"), REACHED)
def test_a_verb_that_reaches_a_value_is_no_part_of_the_name(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


@pytest.mark.parametrize(
    "left",
    [
        "完成地区下达的削减指标", "完成盟下达的目标", "达到地区核定的控制目标", "以地区下达为准", "完成兵团分解的任务",
        "按地区下达指标执行", "完成旗里下达的任务",
    ],
)  # fmt: skip
def test_a_target_that_a_prefecture_sets_is_left_to_it(left: str) -> None:
    _, found, _ = read(f"{SCENE}到2030年，用水量{left}。")
    assert [(each.subject, each.year) for each in found] == [("用水量", 2030)]


@pytest.mark.parametrize("cell", ["以地区下达为准", "由上级确定", "由自治区核定", "地区分解数", "按兵团下达执行", "由州里明确"])
def test_a_cell_that_leaves_a_target_to_others(cell: str) -> None:
    _, found, _ = read(f"{SCENE}| 指标 | 单位 | 2025年 | 2030年 |\n| 用水量 | 吨 | 12 | {cell} |")
    assert [(each.subject, each.year) for each in found] == [("用水量", 2030)]


@pytest.mark.parametrize("text", ["到2030年，各地区完成用水核查。", "到2030年，书屋完成地区认证。", "推动各盟市完成书屋普查。"])
def test_what_a_prefecture_is_named_for_is_no_target(text: str) -> None:
    assert read(SCENE + text)[1] == ()
