"""Tables that assign tasks to bodies, and bodies that are named together."""

from dataclasses import replace

import pytest
from tests.extraction.drafts import body, draft
from tests.extraction.test_tasks import items
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import tasks
from plancheck.extraction.duties import responsibilities
from plancheck.extraction.lists import kinds
from plancheck.extraction.outline import headings, sections
from plancheck.extraction.tasks import assigned
from plancheck.model.document import Document
from plancheck.model.plan import Section


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


def test_of_two_columns_the_one_that_is_called_like_headings_is_done() -> None:
    rows = "| 任务板块 | 重点任务 | 牵头单位 |\n| 一、书屋 | （一）修补旧书屋 | 市文旅局 |\n| 一、书屋 | （二）训练馆员 | 市教育局 |"
    text = f"一、主要任务\n（一）修补旧书屋\n修补书屋。\n（二）训练馆员\n开展训练。\n附件1 任务分工\n{rows}"
    assert [each.units for each in items(text)] == [("市文旅局",), ("市教育局",)]


@pytest.mark.parametrize(
    ("second", "units"),
    [
        ("7.2 | 训练馆员", [("市文旅局",), ("市教育局",), ("市财政局",)]),
        # the column numbers headings, as most names show: of a row that is called otherwise too
        ("7.2 | 馆员课程", [("市文旅局",), ("市教育局",), ("市财政局",)]),
        ("2 | 馆员课程", [("市文旅局",), (), ("市财政局",)]),
    ],
)
def test_a_column_of_numbers_says_of_which_headings_the_rows_are(second: str, units: list[tuple[str, ...]]) -> None:
    rows = f"| 对应章节 | 任务 | 牵头单位 |\n| 7.1 | 修补旧书屋 | 市文旅局 |\n| {second} | 市教育局 |\n| 7.3 | 开放新书亭 | 市财政局 |"
    parts = "7.1 修补旧书屋\n修补书屋。\n7.2 训练馆员\n开展训练。\n7.3 开放新书亭\n延时开放。"
    text = f"7 主要任务\n{parts}\n附件1 任务分工\n{rows}"
    assert [each.units for each in items(text)] == units


def test_a_body_that_is_called_like_a_chapter_answers_for_its_items() -> None:
    rows = "| 任务 | 牵头单位 |\n| 修补旧书屋 | 阅读推广局 |\n| 训练馆员 | 阅读推广局 |\n| 开放新书亭 | 财政局 |"
    parts = "（一）修补旧书屋\n修补书屋。\n（二）训练馆员\n开展训练。\n（三）开放新书亭\n延时开放。"
    text = f"一、主要任务\n{parts}\n二、阅读推广\n办好活动。\n附件1 任务分工\n{rows}"
    assert [each.units for each in items(text)] == [("阅读推广局",), ("阅读推广局",), ("财政局",)]


def test_a_column_of_bodies_with_a_few_cells_like_chapters_answers_for_its_items() -> None:
    told = (("修补旧书屋", "财政局"), ("训练馆员", "阅读推广"), ("开放新书亭", "教育局"), ("更新书架", "阅读推广"), ("添置书车", "财政局"))
    rows = "\n".join(("| 任务 | 牵头单位 |", *(f"| {task} | {who} |" for task, who in told)))
    parts = "（一）修补旧书屋\n修补书屋。\n（二）开放新书亭\n延时开放。\n（三）添置书车\n添置书车三辆。"
    text = f"一、主要任务\n{parts}\n二、阅读推广\n办好活动。\n附件1 任务分工\n{rows}"
    assert [each.units for each in items(text)] == [("财政局",), ("教育局",), ("财政局",)]


@pytest.mark.parametrize(
    ("first", "second", "units"),
    [
        ("一是修补旧书屋。换窗。", "二是开放新书亭。延时。", ("市文旅局", "市教育局")),
        ("①修补旧书屋：换窗。", "②开放新书亭：延时。", ("市文旅局", "市教育局")),
        ("【修补旧书屋】换窗。", "【开放新书亭】延时。", ("市文旅局", "市教育局")),
        ("修补旧书屋。换窗。", "别的也办。延时。", ("市文旅局",)),  # half of them
        ("修补旧书屋。换窗。", "别的也办。延时。\n还有一些。", ()),
        ("换窗。修补旧书屋。", "延时。开放新书亭。", ()),
    ],
)
def test_rows_answer_for_an_item_whose_paragraphs_are_called_so(first: str, second: str, units: tuple[str, ...]) -> None:
    rows = "| 任务 | 牵头单位 |\n| 修补旧书屋 | 市文旅局 |\n| 开放新书亭 | 市教育局 |"
    text = f"一、主要任务\n（一）补书屋\n{first}\n{second}\n（二）训练馆员\n开展训练。\n附件1 任务分工\n{rows}"
    assert [each.units for each in items(text)] == [units, ()]


def _tree(document: Document) -> tuple[Section, ...]:
    return sections.sections(document, VOCABULARY, headings.headings(document))


def test_rows_of_several_items() -> None:
    document = draft("""\
# 试点方案
1 主要任务
1.1 书房修缮
改造书房20座。
1.2 读者服务
开放书亭3座。
1.3 馆员培训
培训馆员400人次。
1.4 夜间开放
延长开放20小时。
附件1
| 编号 | 任务 | 牵头单位 |
|---|---|---|
| 1.1—1.2 | 修缮和服务 | 市教育局 |
| 1.3 | 馆员培训、其他 | 市人社局 |
""")
    tree = _tree(document)
    found = assigned.rows(document, VOCABULARY, kinds.tables(document, ()), headings.headings(document))
    assert [row.names for row in found] == [("修缮和服务", "书房修缮", "读者服务"), ("馆员培训、其他", "馆员培训", "其他")]
    items = tasks.tasks(document, VOCABULARY, tree, tuple(row.clause for row in found if row.clause), (), found)
    assert [(item.title, item.responsibility) for item in items] == [
        ("书房修缮", (0,)), ("读者服务", (0,)), ("馆员培训", (1,)), ("夜间开放", ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("1.1至1.2", ("修缮", "书房修缮", "读者服务")),
        ("1.1-1.2", ("修缮", "书房修缮", "读者服务")),
        ("1.1～2", ("修缮", "书房修缮", "读者服务")),
        ("1.1、1.3", ("修缮", "书房修缮", "馆员培训")),
        ("1.1", ("修缮",)),
        ("2.1—2.2", ("修缮",)),
        ("2024—2025", ("修缮",)),
    ],
)
def test_numbers_of_items(cell: str, names: tuple[str, ...]) -> None:
    document = draft(f"# 试点方案\n1 主要任务\n1.1 书房修缮\n改造。\n1.2 读者服务\n开放。\n1.3 馆员培训\n培训。\n附件1\n"
                     f"| 编号 | 任务 | 牵头单位 |\n|---|---|---|\n| {cell} | 修缮 | 市教育局 |\n")  # fmt: skip
    found = assigned.rows(document, VOCABULARY, kinds.tables(document, ()), headings.headings(document))
    assert [row.names for row in found] == [names]


def test_a_list_of_those_who_help_names_nobody_responsible() -> None:
    document = draft("""\
| 编号 | 任务 | 配合单位 |
|---|---|---|
| 1.1 | 书房修缮 | 市教育局 |
""")
    assert [row.clause for row in assigned.rows(document, VOCABULARY, kinds.tables(document, ()))] == [None]


LED = """\
# 试点方案
一、主要任务
（一）一表看懂政策工具
{header}
|---|---|---|---|
| 财政 | 设立书屋专项资金，支持旧馆改造 | 市财政局 | 市教育局 |
| 金融 | 推出书屋贷款，建立补偿资金池 | 市财政局 | 市科技局 |
（二）训练馆员
开展训练。
"""


def test_rows_with_who_leads_and_who_helps_are_tasks_whatever_they_are_called() -> None:
    found = items(LED.format(header="| 类别 | 做法 | 牵头 | 配合 |"))
    assert [(each.title, each.lead, each.units) for each in found] == [
        ("财政", ("市财政局",), ("市财政局", "市教育局")), ("金融", ("市财政局",), ("市财政局", "市科技局")), ("训练馆员", (), ()),
    ]  # fmt: skip
    assert [len(each.measures) for each in found] == [1, 1, 1]


@pytest.mark.parametrize("header", ["| 类别 | 做法 | 单位 | 电话 |", "| 类别 | 做法 | 配合 | 电话 |"])
def test_rows_without_who_leads_and_who_helps_are_none(header: str) -> None:
    assert [each.title for each in items(LED.format(header=header))] == ["一表看懂政策工具", "训练馆员"]


@pytest.mark.parametrize(
    ("text", "units", "lead"),
    [
        ("建设。（领导小组办公室牵头，各有关部门按职责分工负责）", ["领导小组办公室", "各有关部门"], ["领导小组办公室"]),
        ("建设。（市教育局牵头，市各有关单位按职责分工负责）", ["市教育局", "市各有关单位"], ["市教育局"]),
        ("建设。（市教育局牵头，市科技局等部门按职责分工负责）", ["市教育局", "市科技局"], ["市教育局"]),
    ],
)
def test_bodies_together(text: str, units: list[str], lead: list[str]) -> None:
    (found,) = responsibilities.responsibilities(body(text), VOCABULARY)
    assert (list(found.units), list(found.lead)) == (units, lead)


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("市教育局\n市人社局\n书城管委会", ("市教育局", "市人社局", "书城管委会")),
        ("市教育局、市人社局\n市体育局", ("市教育局", "市人社局", "市体育局")),
        ("市教育体\n育局、市人社局", ("市教育体育局", "市人社局")),  # broken over two lines
        ("市教育体\n育局\n市人社局", ("市教育体育局", "市人社局")),
        ("市人民政府\n办公室", ("市人民政府办公室",)),
        ("各街镇\n书城管委会\n各社区", ("各街镇", "书城管委会", "各社区")),
        ("市教育局\n市财政局", ("市教育局", "市财政局")),
    ],
)
def test_a_line_of_a_cell_may_be_a_body(cell: str, units: tuple[str, ...]) -> None:
    document = draft("""\
| 序号 | 任务 | 举措 | 主责单位 |
|---|---|---|---|
| 1 | 书房修缮 | 改造书房20座 | ? |
""")
    document = replace(document, blocks=tuple(replace(each, text=cell) if each.text == "?" else each for each in document.blocks))
    (row,) = assigned.rows(document, VOCABULARY, kinds.tables(document, ()))
    assert row.clause is not None
    assert row.clause.units == units


TICKED = {
    "tasks down": (
        "| 任务 | 市文旅局 | 市教育局 | 市财政局 |", "| 1.1补书屋（2025年） | ▲ | △ | |",
        "| 1.2训练馆员 | △ | ▲ | |", "| 1.3管书 | | △ | ▲ |",
    ),
    "bodies down": ("| 单位 | 1.1 | 1.2 | 1.3 |", "| 市文旅局 | ▲ | △ | |", "| 市教育局 | △ | ▲ | △ |", "| 市财政局 | | | ▲ |"),
}  # fmt: skip


@pytest.mark.parametrize("form", TICKED)
@pytest.mark.parametrize(
    ("said", "leads", "helps"), [("▲为牵头单位，△为配合单位。", "▲", "△"), ("", "主", "协"), ("牵头用●表示，协助用○。", "●", "○")]
)
def test_signs_where_tasks_and_bodies_meet(form: str, said: str, leads: str, helps: str) -> None:
    grid = "\n".join(TICKED[form]).replace("▲", leads).replace("△", helps)
    tasks = "一、主要任务\n1.1 补书屋\n修补书屋。\n1.2 训练馆员\n开展训练。\n1.3 管书\n登记图书。"
    found = items(f"{tasks}\n附件1 任务分工\n{said}\n{grid}")
    assert [(each.lead, set(each.units)) for each in found] == [
        (("市文旅局",), {"市文旅局", "市教育局"}),
        (("市教育局",), {"市教育局", "市文旅局"}),
        (("市财政局",), {"市财政局", "市教育局"}),
    ]


def test_a_row_without_a_sign_names_nobody() -> None:
    grid = "\n".join(TICKED["tasks down"]).replace("| 1.2训练馆员 | △ | ▲ |", "| 1.2训练馆员 | | |")
    grid += "\n| 甲 | ▲ | △ | |\n| 乙 | ▲ | △ | |"
    tasks = "一、主要任务\n1.1 补书屋\n修补书屋。\n1.2 训练馆员\n开展训练。\n1.3 管书\n登记图书。"
    found = items(f"{tasks}\n附件1 任务分工\n▲为牵头单位，△为配合单位。\n{grid}")
    assert [bool(each.units) for each in found] == [True, False, True]


def test_a_body_with_several_tasks_and_their_deadlines() -> None:
    rows = "| 单位 | 主责（完成时限） | 协同 |\n| 市文旅局 | 1.1补书屋（2025年）；1.3管书（2026年） | 1.2 |"
    rows += "\n| 市教育局 | 1.2训练馆员（2030年） | 1.1、1.3 |"
    tasks = "一、主要任务\n1.1 补书屋\n修补书屋。\n1.2 训练馆员\n开展训练。\n1.3 管书\n登记图书。"
    found = items(f"{tasks}\n附件1 任务分工\n{rows}")
    assert [each.lead for each in found] == [("市文旅局",), ("市教育局",), ("市文旅局",)]


@pytest.mark.parametrize("cell", ["市文旅局→市教育局、市财政局", "市文旅局 → 市教育局、市财政局"])
def test_who_stands_before_an_arrow_leads(cell: str) -> None:
    (task,) = items(f"一、主要任务\n（一）补书屋\n修补书屋。\n附件1 任务分工\n| 任务 | 责任 |\n| 补书屋 | {cell} |")
    assert (task.lead, task.units) == (("市文旅局",), ("市文旅局", "市教育局", "市财政局"))


_TWO = "一、主要任务\n（一）补书屋\n修补书屋。\n（二）训练馆员\n开展训练。\n附件1 任务分工\n"


@pytest.mark.parametrize(
    "told",
    [
        "| 任务 | 谁来弄 |\n| 补书屋 | 市文旅局（主）、市教育局 |\n| 训练馆员 | 市教育局（主）、市文旅局（辅） |",
        "| 任务 | 扛旗 | 搭把手 |\n| 补书屋 | 市文旅局 | 市教育局 |\n| 训练馆员 | 市教育局 | 市文旅局 |",
        "市文旅局：牵头补书屋，配合训练馆员。\n市教育局：牵头训练馆员，协助补书屋。",
        "单位代号：①市文旅局 ②市教育局\n| 任务 | 牵头 | 配合 |\n| 补书屋 | ① | ② |\n| 训练馆员 | ② | ① |",
        "单位代号：A：市文旅局；B：市教育局\n| 任务 | 牵头 | 配合 |\n| 补书屋 | A | B |\n| 训练馆员 | B | A |",
        # marks in cells, an order that the text tells, tasks side by side
        "“谁来弄”一栏●为牵头，○为配合。\n| 任务 | 谁来弄 |\n| 补书屋 | ●市文旅局；○市教育局 |\n| 训练馆员 | ○市文旅局；●市教育局 |",
        "“归口”栏排首位的牵头，其余配合。\n| 任务 | 归口 |\n| 补书屋 | 市文旅局、市教育局 |\n| 训练馆员 | 市教育局、市文旅局 |",
        "| 栏目 | 补书屋 | 训练馆员 |\n| 做法 | 换窗 | 开课 |\n| 扛旗 | 市文旅局 | 市教育局 |\n| 搭把手 | 市教育局 | 市文旅局 |",
        "| 要素 | 补书屋 | 训练馆员 |\n| 做法 | 换窗 | 开课 |\n| 归口单位 | 市文旅局 | 市教育局 |\n| 协办单位 | 市教育局 | 市文旅局 |",
    ],
)
def test_who_does_what_in_other_words(told: str) -> None:
    assert [(each.lead, set(each.units)) for each in items(_TWO + told)] == [
        (("市文旅局",), {"市文旅局", "市教育局"}),
        (("市教育局",), {"市文旅局", "市教育局"}),
    ]


@pytest.mark.parametrize("told", ["市文旅局：开展工作。\n市教育局：另行安排。", "读者：补书屋真好。\n馆员：训练馆员真累。"])
def test_lines_that_name_no_body_or_no_task_give_nobody_charge(told: str) -> None:
    assert [each.units for each in items(_TWO + told)] == [(), ()]


@pytest.mark.parametrize("told", ["责任：市文旅局、市教育局。", "修补书屋。责任：市文旅局/市教育局。", "【市文旅局｜市教育局】修补书屋。"])
def test_who_answers_behind_a_short_label_or_between_bars(told: str) -> None:
    assert [each.units for each in items(f"一、主要任务\n（一）补书屋\n{told}")] == [("市文旅局", "市教育局")]


@pytest.mark.parametrize(
    "told",
    [
        # codes before titles
        "（一）（屋1）补书屋。换窗四百樘。\n（二）（屋2）训练馆员。开课三次。\n二、分工\n"
        "| 单位 | 牵头事项 | 配合事项 |\n| 市文旅局 | 屋1 | 屋2 |\n"
        "| 市教育局 | 屋2 | 屋1 |\n| 市财政局 | — | 屋1、屋2 |\n| 市人社局 | — | 屋1、屋2 |\n| 市科技局 | — | 屋2 |",
        # cards, each of which is a task
        "任务卡1\n| 要素 | 填写内容 |\n| 任务名称 | 补书屋 |\n| 做法 | 换窗四百樘 |\n| 归口单位 | 市文旅局 |\n| 协办单位 | 市教育局 |\n"
        "任务卡2\n| 要素 | 填写内容 |\n| 任务名称 | 训练馆员 |\n| 做法 | 开课三次 |\n| 归口单位 | 市教育局 |\n| 协办单位 | 市文旅局 |",
        # parts of an item under heads that nobody knows
        "| 哪块 | 干什么 | 谁来弄 |\n| 旧屋 | 旧书屋的窗户四百樘全部换成新的，墙面补好刷白 | ●市文旅局；○市教育局 |\n"
        "| 馆员 | 馆员每年开课三次，学会给旧书编目、修补和上架 | ●市教育局；○市文旅局 |",
    ],
)
def test_tasks_by_codes_in_cards_and_in_parts(told: str) -> None:
    text = f"“谁来弄”一栏●为牵头，○为配合。\n一、主要任务\n{'' if told.startswith('（一）') else '（一）书屋' + chr(10)}{told}"
    assert [each.lead for each in items(text)][:2] == [("市文旅局",), ("市教育局",)]


@pytest.mark.parametrize(
    "told",
    [
        "修补书屋[1]。\n[1]　牵头：市文旅局；配合：市教育局。",
        "| 两件事 | 牵头：市文旅局；配合：市教育局 | 牵头：市文旅局；配合：市教育局 |\n| 名目 | 旧屋 | 新屋 |\n| 做法 | 换窗 | 选址 |",
    ],
)
def test_who_answers_in_a_note_or_over_all_columns(told: str) -> None:
    document = draft(f"一、主要任务\n（一）补书屋\n{told}")
    if document.tables:  # one cell over two columns
        grid = document.tables[0].grid
        document = replace(document, tables=(replace(document.tables[0], grid=((grid[0][0], grid[0][1], grid[0][1]), *grid[1:])),))
    found = responsibilities.responsibilities(document, VOCABULARY)
    assert {(each.units, each.lead) for each in found} == {(("市文旅局", "市教育局"), ("市文旅局",))}
