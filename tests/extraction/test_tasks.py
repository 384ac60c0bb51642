"""Task items and measures."""

import pytest
from tests.extraction.drafts import body, draft, upright
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import tasks
from plancheck.extraction.duties import responsibilities
from plancheck.extraction.lists import kinds
from plancheck.extraction.outline import headings, sections
from plancheck.extraction.tasks import assigned
from plancheck.model.plan import TaskItem

ACTIONS = VOCABULARY.words("动作")


def items(text: str) -> tuple[TaskItem, ...]:
    document = upright(text)
    titles = headings.headings(document)
    tree = sections.sections(document, VOCABULARY, titles)
    own = responsibilities.responsibilities(document, VOCABULARY)
    rows = assigned.rows(document, VOCABULARY, kinds.tables(document, tree), titles)
    return tasks.tasks(document, VOCABULARY, tree, (*own, *(row.clause for row in rows if row.clause)), (), rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建书房20座，开放阅览室。", ["新建书房20座"]),  # 开放 is no action word of this pack
        ("加快推进煤电机组改造。", ["加快推进煤电机组改造"]),
        ("到2025年，书房总数达到120座；每周开放不少于60小时。", ["书房总数达到120座", "每周开放不少于60小时"]),
        ("加强组织领导，提高思想认识，加大工作力度，提升工作水平。", []),
        ("强化责任落实，完善工作机制。", []),
        ("对燃煤锅炉实施淘汰。", ["对燃煤锅炉实施淘汰"]),
        ("要进一步完善书房管理办法。", ["要进一步完善书房管理办法"]),
        ("目前已建设书房20座，尚未建立读者档案。", []),
        ("近年来阅读氛围良好。", []),
        ("“十三五”期间新建书房20座，改造阅览室30间。", []),
        ("“十四五”期间新建书房20座。", ["“十四五”期间新建书房20座"]),
        ("书房建成于2005年以前的居多，改造需求集中，建设成本偏高。", []),
        ("书房建设已逾二十年，早期书架该换了。", []),  # said of the act: how things stand
        ("推广已成熟的借阅办法，推广已有二十年的做法。", ["推广已成熟的借阅办法", "推广已有二十年的做法"]),  # 已 within what is acted on
        ("三年腾出旧仓库58座，书车“油改电”72台。", ["三年腾出旧仓库58座", "书车“油改电”72台"]),  # a quantity is enough
        ("其中社区书房占58座，现有书亭20座。", []),
        ("书房建设暂不纳入本轮计划，留待明年统筹推进。", []),
        ("拟待规划出台后另行制定书房管理办法。", []),
        ("新建书房20座，管理办法另行制定。", ["新建书房20座"]),
        ("推广的设备较多。", []),
        ("建设书房。（责任单位：市发改委，推进落实书房管理）", ["建设书房"]),
        ("责任单位：市住房城乡建设局、市发展改革委", []),
        ("新建书房。责任单位：市住房城乡建设局", ["新建书房"]),
        ("1.建设书房。新建书房。", ["新建书房"]),  # a title is no measure
        ("1.新建书房20座。", ["1.新建书房20座"]),  # a list item is one
        # acts in plain words, known by how the clause is built
        ("给三个街道各盖一间阅览室，桥头再修42公里书廊。", ["给三个街道各盖一间阅览室", "桥头再修42公里书廊"]),
        ("现有42公里书廊。", []),
        ("今年已建一间阅览室。", []),
        ("开一个好头，上一个台阶。", []),
        ("街上三间铺面，临河两座旧楼。", []),  # of what there is
        ("换书架260个。", ["换书架260个"]),
        ("把四个馆的旧书收起来，每月一回，每回30本。", ["把四个馆的旧书收起来"]),
        ("把四个馆的旧书收起来。", []),  # neither how many nor when
        ("到2025年，把阅读放在重要位置，把责任扛在肩上。", []),
        ("借书的人2025年占七成，2030年到95%。", ["借书的人2025年占七成", "2030年到95%"]),
        ("借书的人2022年是七成。", []),
        ("新建书房20座，由市建设局牵头，建设局、实施办配合。", ["新建书房20座"]),  # who answers says nothing of what is done
        ("由市建设局牵头建设书房20座。", ["由市建设局牵头建设书房20座"]),
        ("不断完善体制机制，完善书房。", ["完善书房"]),  # 体制 is 体系 and 机制
        ("书房是推广阅读、建设书香社区的重要载体。", []),  # what a thing is
        ("建设书房是重中之重，一是推广成熟的借阅办法。", ["一是推广成熟的借阅办法"]),
        ("重点是改造老城的旧书房。", ["重点是改造老城的旧书房"]),
        ("书房建设涉及面广，书房改造成本高。", []),
    ],
)
def test_measures(text: str, expected: list[str]) -> None:
    assert [each.evidence.quote for each in tasks.measures(body(text), 0, 1, ACTIONS)] == expected


TASKS = "| 序号 | 任务 | 主要内容 | 牵头 |\n|---|---|---|---|\n| 1 | 书房建设 | {} | 市教育局 |\n| ^ | ^ | {} | 市教育局 |"


IN_TABLES = [
    # what a list of tasks says is to be done
    (TASKS.format("新建书房20座，开放阅览室", "改造书亭5座"), ["新建书房20座", "改造书亭5座"]),
    (TASKS.format("加强领导", "目前已建设书房20座"), []),
    ("| 重点任务 | 具体举措 |\n|---|---|\n| 推进书房建设 | 新建书房20座 |", ["新建书房20座"]),
    ("| 任务 | 责任单位 |\n|---|---|\n| 新建书房20座 | 市教育局 |", ["新建书房20座"]),
    # other tables, and other columns of one
    ("| 任务 | 备注 |\n|---|---|\n| 新建书房20座 | 新建书亭5座 |", []),
    ("| 责任单位 | 任务 |\n|---|---|\n| 市教育局 | 新建书房20座 |", []),
    ("| 项目名称 | 建设内容 | 总投资（亿元） |\n|---|---|---|\n| 城东书房 | 新建书房20座 | 3 |", []),
    ("| 指标 | 单位 | 2025年 |\n|---|---|---|\n| 新建书房 | 座 | 20 |", []),
    ("| 年份 | 情况 |\n|---|---|\n| 2020年 | 新建书房20座 |", []),
]


@pytest.mark.parametrize(("text", "expected"), IN_TABLES)
def test_measures_of_tables(text: str, expected: list[str]) -> None:
    document = draft(text)
    assert [each.evidence.quote for each in tasks.measures(document, 0, len(document.blocks), ACTIONS)] == expected


def test_measures_without_the_headings_given() -> None:
    document = body("一、任务", "建设书房的规划安排", "新建书房。")
    (title,) = headings.headings(document)
    assert [each.evidence.place.block for each in tasks.measures(document, 0, 3, ACTIONS, tasks.ends((title,)))] == [1, 2]


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("推进旧书房节能改造", "持续推进旧书房节能工作，努力做好旧书房的改造。", []),
        ("推进旧书房节能改造", "持续推进旧书房节能工作，更换旧书房门窗。", ["更换旧书房门窗"]),
        ("推进旧书房节能改造", "推进旧书房节能改造40座。", ["推进旧书房节能改造40座"]),  # so many of them is more
        ("推进旧书房节能改造", "推进旧书房屋面改造。", ["推进旧书房屋面改造"]),
        ("推进旧书房节能改造", "推进旧书房节能改造，并推广到书亭。", ["并推广到书亭"]),
        ("旧书房", "推进旧书房节能改造。", ["推进旧书房节能改造"]),
    ],
)
def test_what_only_repeats_its_title_is_no_measure(title: str, text: str, expected: list[str]) -> None:
    document = body("一、任务", f"（一）{title}", text)
    titles = tasks.ends(headings.headings(document))
    found = tasks.measures(document, 0, 3, ("推进", "推广", "改造", "更换", "建设"), titles)
    assert [each.evidence.quote for each in found] == expected


def test_titles_behind_a_box_are_items() -> None:
    found = items("""\
        一、主要任务
        （一）书屋
        介绍书屋的建设安排，说明开放的时间和地点。
        推广社区书屋。新建社区书屋二十座，开放全部阅览室，延长开放时间。
        专栏1：社区书屋
        书屋分布广泛，开放时间较长，读者较多。
        培训馆员队伍。开展馆员培训，建立培训档案，完善培训办法。
        （二）书亭
        改造书亭。
        """)
    assert [each.title for each in found] == ["推广社区书屋", "培训馆员队伍", "书亭"]


def test_items_are_the_lowest_titles_of_the_tasks_part() -> None:
    found = items("""\
        一、主要目标
        （一）总体目标
        推进书房建设。
        二、主要任务
        推进下列任务。
        （一）建设书房
        1.新建书房。新建书房20座。开放书房。（市教育局负责）
        2.改造书房。改造社区书房10座。
        （二）培训馆员
        开展馆员培训。
        三、科技创新
        推广自助借还设备。
        四、重点工程
        1.书房工程。建设书房工程。
        五、保障措施
        加强领导。
        """)
    assert [(each.title, each.heading, each.start, each.end) for each in found] == [
        ("新建书房", ("二、主要任务", "（一）建设书房"), 6, 7),
        ("改造书房", ("二、主要任务", "（一）建设书房"), 7, 8),
        ("培训馆员", ("二、主要任务",), 8, 10),
        ("科技创新", (), 10, 12),
    ]
    assert found[0].units == ("市教育局",)
    assert found[1].units == ()
    assert [each.evidence.quote for each in found[0].measures] == ["新建书房20座"]


def test_a_project_word_in_an_item_title_is_no_project_part() -> None:
    found = items("一、主要任务\n1.实施书房重点工程。新建书房。\n2.重点工程。新建书房。\n3.培训馆员。开展培训。")
    assert [each.title for each in found] == ["实施书房重点工程", "培训馆员"]


def test_policy_within_organisation_is_no_item() -> None:
    assert items("一、保障措施\n（一）加强政策保障\n完善政策清单。\n（二）加强组织\n建立会议制度。") == ()


def test_clause_of_the_section_above_is_inherited() -> None:
    found = items("""\
        一、主要任务（责任单位：市教育局）
        1.新建书房。新建书房。
        2.改造书房。改造书房。（责任单位：市住建局）
        """)
    assert [each.units for each in found] == [("市教育局",), ("市住建局",)]


def test_clause_at_the_end_of_a_section_is_inherited() -> None:
    found = items("""\
        一、主要任务
        （一）建设书房
        1.新建书房。新建书房。
        2.改造书房。改造书房。
        （责任单位：市教育局、市住建局，市教育局牵头）
        （二）培训馆员
        开展培训。
        """)
    assert [each.units for each in found] == [("市教育局", "市住建局"), ("市教育局", "市住建局"), ()]


def test_sentence_for_all_that_follows() -> None:
    found = items("""\
        一、主要任务
        1.新建书房。新建书房。（责任单位：市教育局）
        以下均需各县人民政府落实，不再列出。
        2.改造书房。改造书房。（责任单位：市住建局）
        3.培训馆员。开展培训。
        """)
    assert [each.units for each in found] == [("市教育局",), ("市住建局", "各县人民政府"), ("各县人民政府",)]


def test_lead_is_carried_over() -> None:
    (found,) = items("一、主要任务\n1.新建书房。新建书房。（牵头单位：市教育局；配合单位：市住建局）")
    assert (found.lead, found.units) == (("市教育局",), ("市教育局", "市住建局"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A chapter of which only the title is left; one that is all in its title; one that is not empty.
        ("一、主要任务\n二、科技创新\n推广自助借还。\n", ["科技创新"]),
        ("一、主要任务\n（一）新建书屋\n二、组织实施\n加强领导。\n", ["新建书屋"]),
        # An annexed list.
        ("一、主要任务\n（一）新建书屋\n建三座。\n附件1 改革创新清单\n一处一表。\n", ["新建书屋"]),
    ],
)
def test_what_is_no_item(text: str, expected: list[str]) -> None:
    assert [each.title for each in items(text)] == expected


_LIST = """\
一、主要任务
| 序号 | 任务 | 措施 | 承担单位 |
|---|---|---|---|
| 1 | 新建书屋 | 建三座 | 市文旅局 |
| 2 | 修缮旧馆 | 换窗 | 市住建局 |
"""


@pytest.mark.parametrize(
    ("text", "units"),
    [
        (_LIST, [("市文旅局",), ("市住建局",)]),
        (_LIST.replace("市住建局", ""), [("市文旅局",), ()]),  # one row names nobody
        (_LIST.replace("市住建局", "2025年底前"), [("市文旅局",), ()]),
        (_LIST.replace("市住建局", "——"), [("市文旅局",), ()]),
        # one task is that of the chapter
        (_LIST.replace("| 2 | 修缮旧馆 | 换窗 | 市住建局 |\n", ""), [("市文旅局",)]),
        # nobody at all is named: the list tells no tasks apart
        (_LIST.replace("市住建局", "").replace("市文旅局", ""), [()]),
    ],
)
def test_a_list_of_tasks_in_place_of_items(text: str, units: list[tuple[str, ...]]) -> None:
    assert [each.units for each in items(text)] == units


LISTED = """
一、总体要求
文。
二、主要任务
（一）阅读空间
{lead}
| 领域 | 任务 | 主要内容 | 牵头 | 配合 |
|---|---|---|---|---|
| 书房 | 书房建设 | 新建书房20座 | 市教育局 | 市财政局 |
| ^ | ^ | 改造书亭5座 | ^ | 市发改委 |
| ^ | 读者服务 | 开展讲座30场 | {second} | — |
| 馆员 | 馆员培训 | 开展培训 | 市人社局 | — |
（二）阅读活动
开展讲座30场。（责任单位：市教育局）
"""


def test_the_rows_of_a_list_are_the_items_of_its_section() -> None:
    found = items(LISTED.format(lead="任务如下。", second="市科技局"))
    assert [(each.title, each.units, each.lead, len(each.measures)) for each in found] == [
        ("书房建设", ("市教育局", "市财政局", "市发改委"), ("市教育局",), 2),
        ("读者服务", ("市科技局",), ("市科技局",), 1),
        ("馆员培训", ("市人社局",), ("市人社局",), 1),
        ("阅读活动", ("市教育局",), (), 1),
    ]
    assert found[0].heading == ("二、主要任务", "（一）阅读空间")
    assert (found[1].place.cell, found[1].place.section) == ((4, 2), ("二、主要任务", "（一）阅读空间"))


@pytest.mark.parametrize("second", ["", "—", "待明确", "机构改革后明确"])
def test_a_row_of_a_list_that_names_nobody(second: str) -> None:
    found = items(LISTED.format(lead="任务如下。", second=second))
    assert [each.title for each in found if not each.units] == ["读者服务"]


@pytest.mark.parametrize("heads", ["| 二、馆员 | | | | |", "| （二） | 馆员 | | | |", "| 二、馆员 | < | < | < | < |"])
def test_a_head_between_the_rows_is_no_task(heads: str) -> None:
    row = "| 馆员 | 馆员培训"
    found = items(LISTED.format(lead="任务如下。", second="市科技局").replace(row, f"{heads}\n{row}"))
    assert [each.title for each in found] == ["书房建设", "读者服务", "馆员培训", "阅读活动"]


def test_a_clause_of_the_text_answers_for_all_of_its_list() -> None:
    found = items(LISTED.format(lead="任务如下。（责任单位：市教育局、市财政局）", second="—"))
    assert [(each.title, each.units) for each in found] == [("阅读空间", ("市教育局", "市财政局")), ("阅读活动", ("市教育局",))]


def test_a_list_in_an_annex_makes_no_items() -> None:
    text = LISTED.replace("（一）阅读空间\n{lead}", "（一）阅读空间\n组织讲座。").replace("（二）", "附件1 任务分工\n（二）")
    annexed = text.split("| 领域")[0] + "（二）阅读活动\n组织讲座。\n附件1 任务分工\n| 领域" + text.split("| 领域")[1].split("附件1")[0]
    assert [each.title for each in items(annexed.format(second="市科技局"))] == ["阅读空间", "阅读活动"]


DONE = [
    ("近年来园区开放书房20座，修缮书亭3座。", 0),
    ("“十四五”以来，园区新建书房20座。", 0),
    ("近年来开放书房20座，今后将修缮书亭3座，新建书房9座。", 2),
    ("近年来开放书房20座。修缮书亭3座，新建书房9座。", 2),
]


@pytest.mark.parametrize(("text", "number"), DONE)
def test_what_has_been_is_no_measure(text: str, number: int) -> None:
    document = draft(f"# 试点方案\n一、主要任务\n（一）书房修缮\n{text}\n")
    assert len(tasks.measures(document, 3, 4, ("开放", "修缮", "新建"))) == number
