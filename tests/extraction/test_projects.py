"""Key projects of tables and numbered items."""

from decimal import Decimal

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import projects
from plancheck.extraction.lists import kinds
from plancheck.extraction.outline import headings, sections
from plancheck.model.plan import Gap, Money, Project


def read(text: str) -> tuple[tuple[Project, ...], tuple[Gap, ...]]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    return projects.projects(document, VOCABULARY, tree, kinds.tables(document, tree))


TABLE = """
单位：万元
| 序号 | 项目名称 | 建设内容及规模 | 总投资 | 建设年限 | 建设单位 | 责任单位 |
|---|---|---|---|---|---|---|
| 一、书屋工程（2个） | < | < | < | < | < | < |
| 1 | 城东书屋 | 新建书屋20座 | 1200 | 2024—2026年 | 甲公司 | 市文化局 |
| 2 | 城西书屋 | 改造书屋5座 | 3.5亿元 | 2025年 | — | 市文化局 |
| 小计 | < | < | 36200 | | | |
| 二、供热工程 | < | < | < | < | < | < |
| 3 | 余热利用 | 供热30万平方米 | — | 2024-2025 | 乙公司 | 市住建局 |
| 合计 | < | < | 36200 | | | |
"""


def test_table() -> None:
    found, gaps = read(TABLE)
    assert [(p.name, p.category, p.content, p.investment, p.period, p.owner) for p in found] == [
        ("城东书屋", "书屋工程", "新建书屋20座", Money(Decimal("1200"), "万元"), "2024—2026年", "甲公司"),
        ("城西书屋", "书屋工程", "改造书屋5座", Money(Decimal("3.5"), "亿元"), "2025年", "市文化局"),
        ("余热利用", "供热工程", "供热30万平方米", None, "2024-2025", "乙公司"),
    ]
    assert gaps == ()
    assert dict(found[0].cells)["investment"].quote == "1200"
    assert dict(found[0].cells)["investment"].place.cell == (3, 4)
    assert found[0].evidence.quote == "城东书屋"
    assert "investment" not in dict(found[2].cells)


@pytest.mark.parametrize(
    ("owner", "body", "expected"),
    [
        ("甲公司", "市文化局", "甲公司"),
        ("", "市文化局", "市文化局"),
        ("待招商", "市文化局", "市文化局"),
        ("（待定）", "市文化局", "市文化局"),
        ("尚待确定", "市文化局", "市文化局"),
        ("公开招标确定", "市文化局", "市文化局"),
        ("待发集团", "市文化局", "待发集团"),
        ("区内相关企业", "市文化局", "市文化局"),
        ("各有关单位等", "市文化局", "市文化局"),
        ("有关企业", "", "有关企业"),
        ("待招商", "", "待招商"),
        ("", "", None),
    ],
)
def test_a_body_stands_in_for_an_owner_who_is_not_named(owner: str, body: str, expected: str | None) -> None:
    (only,), _ = read(f"| 项目名称 | 总投资（亿元） | 建设单位 | 责任单位 |\n|---|---|---|---|\n| 城东书屋 | 1 | {owner} | {body} |")
    assert only.owner == expected
    assert [evidence.quote for field, evidence in only.cells if field == "owner"][-1:] == ([expected] if expected else [])


def test_unit_in_the_header_and_a_category_column() -> None:
    found, _ = read("""
    | 项目类别 | 项目名称 | 规模 | 总投资（亿元） | 起止年限 | 责任单位 |
    |---|---|---|---|---|---|
    | 书屋 | 城东书屋 | 20座 | 1.2 | 2024-2026 | 市文化局 |
    | 总计 | | | 1.2 | | |
    """)
    (only,) = found
    assert (only.category, only.scale, only.investment, only.owner) == ("书屋", "20座", Money(Decimal("1.2"), "亿元"), "市文化局")


def test_row_without_a_name_is_a_gap() -> None:
    found, gaps = read("| 项目名称 | 总投资（亿元） |\n|---|---|\n| 城东书屋 | 1 |\n| | 2 |")
    assert [p.name for p in found] == ["城东书屋"]
    assert [(gap.list, gap.reason) for gap in gaps] == [("projects", "no_name")]


ITEMS = """
# 云水市实施方案
一、重点任务
1.推进书屋建设。建设书屋5座，总投资1亿元。
二、重点工程
（一）书屋工程
1.城东书屋项目。新建书屋20座，总投资约1.2亿元，建设年限：2024—2026年，责任单位：市文化局。
2.余热利用项目：供热面积30万平方米。总投资8000万元。
3.加强宣传。
"""


def test_numbered_items() -> None:
    found, _ = read(ITEMS)
    assert [(p.name, p.investment, p.period, p.owner, p.scale) for p in found] == [
        ("城东书屋项目", Money(Decimal("1.2"), "亿元"), "2024—2026年", "市文化局", "20座"),
        ("余热利用项目", Money(Decimal("8000"), "万元"), None, None, "30万平方米"),
    ]
    assert found[0].category == "书屋工程"
    assert dict(found[0].cells)["investment"].quote == "1.2亿元"


def test_a_size_of_what_is_done_something_to_is_not_the_scale() -> None:
    found, _ = read(
        "# 云水市实施方案\n一、重点工程\n1.清渠工程。清理1.2米的淤泥，长30公里，总投资2亿元。\n2.书屋工程。新建书屋20座，总投资1亿元。"
    )
    assert [(p.name, p.scale) for p in found] == [("清渠工程", "30公里"), ("书屋工程", "20座")]


@pytest.mark.parametrize(
    ("told", "scale"),
    [
        ("河道淤积深度0.8米，清淤长度3公里。", "3公里"),
        ("淤泥平均厚度0.5米、现状水面2万平方米，整治河岸4公里。", "4公里"),
        ("目前有书屋12座，新建30座。", "30座"),
        ("水深1.2米。", None),
        ("新建书道3公里，水深1.2米。", "3公里"),
    ],
)
def test_how_deep_it_is_and_what_there_is_now_is_no_scale(told: str, scale: str | None) -> None:
    found, _ = read(f"一、重点项目\n1.清淤工程。{told}总投资2亿元。\n2.书屋工程。新建书屋3座，总投资1亿元。")
    assert [each.scale for each in found] == [scale, "3座"]


def test_a_list_is_known_by_what_its_columns_say_of_each_row() -> None:
    """The column of names and that of what is built need no name of their own."""
    found, gaps = read("""
单位：万元
| 类别 | 干什么 | 实施周期 | 估算 | 做到多大 | 业主 |
|---|---|---|---|---|---|
| 丙　书屋 | 城东书屋 | 2024—2026年 | 1200 | 新建20座 | 甲公司 |
| 书屋 | 城西书屋 | 2025年 | 3600 | 改造5座 | 乙公司 |
""")
    assert [(each.name, each.category, each.content, each.investment, each.period, each.owner) for each in found] == [
        ("城东书屋", "丙书屋", "新建20座", Money(Decimal("1200"), "万元"), "2024—2026年", "甲公司"),
        ("城西书屋", "书屋", "改造5座", Money(Decimal("3600"), "万元"), "2025年", "乙公司"),
    ]
    assert gaps == ()


@pytest.mark.parametrize(
    "header",
    [
        "| 类别 | 做什么 | 估算 | 备注 | 说明 | 联系人 |",  # neither when nor by whom
        "| 时段 | 投资 | 责任单位 | 县区数 | 说明 | 联系人 |",  # the columns without a role stand behind
    ],
)
def test_other_columns_make_no_list(header: str) -> None:
    assert read(f"{header}\n|---|---|---|---|---|---|\n| 甲 | 乙 | 3 | 4 | 5 | 6 |")[0] == ()


def test_numbered_projects_are_counted_through() -> None:
    names = [f"{each}书屋改造项目" for each in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥天地"]
    for line in ("{}.{}。换座椅20套，总投资1亿元。", "{}.{}，总投资1亿元，2022—2025年建设", "（{}）{}：换座椅20套，投资1亿元。"):
        text = "\n".join(line.format(at, name) for at, name in enumerate(names, 1))
        found, _ = read(f"# 云水市实施方案\n二、重点项目\n共安排24个项目。\n{text}")
        assert [each.name for each in found] == names


def test_subtotals_are_no_projects_and_name_the_group() -> None:
    found, gaps = read("""
    | 序号 | 项目名称 | 建设规模 | 投资 | < | 责任单位 |
    | ^ | ^ | ^ | 总投资（万元） | 其中：2025年 | ^ |
    |---|---|---|---|---|---|
    | 一 | 书屋工程（小计） | | 1500 | 500 | |
    | 1 | 城东书屋 | 20座 | 1000 | 300 | 市文化局 |
    | 二 | 供热工程 | | 800 | 100 | |
    | 2 | 余热利用 | 3万千瓦 | 800 | 100 | 市住建局 |
    | 合计 | < | | 2300 | 600 | |
    """)
    assert [(p.name, p.category, p.investment) for p in found] == [
        ("城东书屋", "书屋工程", Money(Decimal("1000"), "万元")),
        ("余热利用", "供热工程", Money(Decimal("800"), "万元")),
    ]
    assert gaps == ()


#: Heads of groups as offices write them: over number and name, over all that a project would tell, or with a number of another kind.
GROUP_ROWS = [
    ("over the width", "| 一、书屋工程 | < | < | < | < | < |", "| 二、供热工程 | < | < | < | < | < |"),
    ("one cell before the amount", "| 甲、书屋工程 | < | < | 3.00 | < | < |", "| 乙、供热工程 | < | < | 1.00 | < | < |"),
    ("one cell, amount alone", "| （一）书屋工程 | < | < | 3.00 | | |", "| （二）供热工程 | < | < | 1.00 | | |"),
    ("no number at all", "| 书屋工程 | < | < | 3.00 | — | — |", "| 供热工程 | < | < | 1.00 | — | — |"),
    ("how many projects", "| 书屋工程 | < | 2个项目 | 3.00 | | |", "| 供热工程 | < | 1个项目 | 1.00 | | |"),
    ("how many behind the name", "| 一、书屋工程（2个） | < | | 3.00 | | |", "| 二、供热工程（1个） | < | | 1.00 | | |"),
    ("a stem of its own", "| 甲 | 书屋工程 | | 3.00 | | |", "| 乙 | 供热工程 | | 1.00 | | |"),
    ("a stem in brackets", "| （甲） | 书屋工程 | | 3.00 | | |", "| （乙） | 供热工程 | | 1.00 | | |"),
    ("a letter", "| A | 书屋工程 | | 3.00 | | |", "| B | 供热工程 | | 1.00 | | |"),
    ("a Roman number", "| Ⅰ、书屋工程 | < | | 3.00 | | |", "| Ⅱ、供热工程 | < | | 1.00 | | |"),
    ("a class", "| 第一类 书屋工程 | < | | 3.00 | | |", "| 第二类 供热工程 | < | | 1.00 | | |"),
    ("a class with a colon", "| 类别一：书屋工程 | < | | 3.00 | | |", "| 类别二：供热工程 | < | | 1.00 | | |"),
    ("with its unit", "| 甲、书屋工程 | < | | 3.00亿元 | | |", "| 乙、供热工程 | < | | 1.00亿元 | | |"),
]


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in GROUP_ROWS], ids=[row[0] for row in GROUP_ROWS])
@pytest.mark.parametrize("code", ["{}", "N{}", "1-{}", "（{}）", "P0{}"])
def test_a_row_that_heads_a_group_is_no_project(first: str, second: str, code: str) -> None:
    found, gaps = read(f"""
    | 代码 | 项目名称 | 建设内容 | 投资额（亿元） | 建设起止 | 实施主体 |
    |---|---|---|---|---|---|
    {first}
    | {code.format(1)} | 城东书屋 | 新建书屋20座 | 1.80 | 2024—2025年 | 甲公司 |
    | {code.format(2)} | 城西书屋 | 改造书屋5座 | 1.20 | 2024年 | 甲公司 |
    {second}
    | {code.format(3)} | 余热利用 | 供热30万平方米 | 1.00 | 2025年 | 乙公司 |
    | 总计 | < | < | 4.00 | < | < |
    """)
    assert [(p.name, p.category) for p in found] == [("城东书屋", "书屋工程"), ("城西书屋", "书屋工程"), ("余热利用", "供热工程")]
    assert gaps == ()


@pytest.mark.parametrize(
    "row",
    [
        "| 2 | 城西书屋 | | 1.20 | | |",  # all but its sum is left out
        "| 2 | 城西书屋 | | | | |",
        "| 2 | 城西书屋 | < | 1.20 | 2024年 | 甲公司 |",  # name and content in one cell
        "| 城西书屋 | < | 改造书屋5座 | 1.20 | 2024年 | 甲公司 |",
        "| | 城西书屋 | | 1.20 | | 甲公司 |",
        "| A2 | 城西书屋 | | 1.20 | | |",
    ],
)
def test_a_project_that_says_little_is_no_head_of_a_group(row: str) -> None:
    found, _ = read(f"""
    | 序号 | 项目名称 | 建设内容 | 投资额（亿元） | 建设起止 | 实施主体 |
    |---|---|---|---|---|---|
    | 1 | 城东书屋 | 新建书屋20座 | 1.80 | 2024—2025年 | 甲公司 |
    {row}
    | 3 | 余热利用 | 供热30万平方米 | 1.00 | 2025年 | 乙公司 |
    | 总计 | < | < | 4.00 | < | < |
    """)
    assert [p.name for p in found] == ["城东书屋", "城西书屋", "余热利用"]


def test_a_category_column_with_subtotals() -> None:
    found, _ = read("""
    | 类别 | 序号 | 项目名称 | 总投资（亿元） |
    |---|---|---|---|
    | 书屋工程 | 1 | 城东书屋 | 1.2 |
    | ^ | 小计 | < | 1.2 |
    | 供热工程 | 2 | 余热利用 | 1.0 |
    | ^ | 小计 | < | 1.0 |
    """)
    assert [(p.name, p.category) for p in found] == [("城东书屋", "书屋工程"), ("余热利用", "供热工程")]


def test_units_of_a_note_for_several_columns() -> None:
    (only,), _ = read("单位：万元、万千瓦\n| 项目 | 规模 | 投资额 | 牵头单位 |\n|---|---|---|---|\n| 城东书屋 | 20 | 1,200 | 市文化局 |")
    assert only.investment == Money(Decimal("1200"), "万元")


def test_items_behind_dashes() -> None:
    found, _ = read("""
    # 云水市实施方案
    一、重点工程
    （一）书屋工程
    ——城东书屋项目：建设书屋20座，投资1.2亿元。
    ——城西书屋项目：建设书屋10座，投资0.8亿元。
    （二）供热工程
    1.余热利用项目。供热3万平方米，总投资1亿元。
    """)
    assert [(p.name, p.category) for p in found] == [
        ("城东书屋项目", "书屋工程"),
        ("城西书屋项目", "书屋工程"),
        ("余热利用项目", "供热工程"),
    ]


def test_projects_that_sentences_name() -> None:
    found, _ = read("""
    # 云水市实施方案
    一、重点工程
    （一）书屋工程。
    实施城北书屋项目，总规模约50万平方米，总投资20亿元左右；实施城南书屋项目，总投资10亿元。
    加快建设城中书亭、城郊书亭等项目，总投资5亿元。
    （二）供热工程
    余热利用项目，供热3万平方米，总投资3000万元，建设年限2024-2025年，责任单位：市住建局。
    """)
    assert [(p.name, p.category, p.scale, p.investment, p.period, p.owner) for p in found] == [
        ("城北书屋项目", "书屋工程", "50万平方米", Money(Decimal("20"), "亿元"), None, None),
        ("城南书屋项目", "书屋工程", None, Money(Decimal("10"), "亿元"), None, None),
        ("余热利用项目", "供热工程", "3万平方米", Money(Decimal("3000"), "万元"), "2024-2025年", "市住建局"),
    ]


def test_a_box_about_one_project() -> None:
    (only,), _ = read("专栏3：城东书屋应急储备项目\n该项目位于城东，建设书屋20座，总投资1.2亿元。")
    assert (only.name, only.investment) == ("城东书屋应急储备项目", Money(Decimal("1.2"), "亿元"))
    assert only.evidence.quote == "城东书屋应急储备项目"
    assert read("专栏3：重点项目\n该项目总投资1.2亿元。")[0] == ()


def test_what_is_said_of_all_projects_names_none() -> None:
    found, _ = read("""
    # 云水市实施方案
    一、重点工程
    （一）总体安排
    按“建成一批、开工一批”安排重点项目15项，总投资137亿元，其中2024—2025年完成投资100亿元。
    （二）书屋类
    1.城东书屋项目。总投资2亿元，建设期2024—2025年，建设单位为城投公司，已取得备案。
    二、重点项目
    围绕四个方向实施21个项目，总投资336.6亿元，清单见附件2。
    （一）建设三个重大平台
    一是城东书屋平台建设，总投资1亿元，2025年建成。
    （二）规划六类重大项目
    重点开展六个方面、54个项目，总投资1346.90亿元。
    """)
    assert [(p.name, p.owner, p.period) for p in found] == [("城东书屋项目", "城投公司", "2024—2025年")]


@pytest.mark.parametrize(
    ("told", "content"),
    [
        ("新建书屋20座，投资2亿元，业主为云水供热公司。建成后开放。", "新建书屋20座，投资2亿元，业主为…。建成后开放。"),
        ("由云水供热公司负责新建书屋20座，投资2亿元。", "由…负责新建书屋20座，投资2亿元。"),
        ("新建书屋20座，投资2亿元（建设单位：云水供热公司）。", "新建书屋20座，投资2亿元（建设单位：…）。"),
        ("业主：云水供热公司。为云水供热公司新建书屋20座，投资2亿元。", "业主：…。为云水供热公司新建书屋20座，投资2亿元。"),
    ],
)
def test_an_owner_is_no_content(told: str, content: str) -> None:
    """Or a project of a firm that is called by its trade would be of that kind."""
    found, _ = read(f"# 云水市实施方案\n一、重点工程\n（一）书屋工程\n（1）城东书屋。{told}\n（2）城西书屋。新建书屋2座，投资1亿元。")
    assert (found[0].content, found[0].owner) == (content, "云水供热公司")


#: Projects that a part for them lists without numbers, and what must come of each: name, investment, period, owner.
UNNUMBERED = [
    (
        "lines with a colon",
        "城东书屋：新建书屋20座，投资2亿元，2024—2025年，云水书城公司。\n城西书屋改造：改造书屋5座，投资1亿元，2025年建成。",
        [("城东书屋", "2", "2024—2025年", "云水书城公司"), ("城西书屋改造", "1", "2025年建成", None)],
    ),
    (
        "lines with a full stop, of which one has no sum",
        "城东书屋。新建书屋20座，总投资2亿元。\n城西书屋。改造书屋5座，总投资1亿元。\n城南书屋。新建书屋3座。",
        [("城东书屋", "2", None, None), ("城西书屋", "1", None, None), ("城南书屋", None, None, None)],
    ),
    (
        "clauses behind a number of projects",
        "为方便读者，安排项目三个：城东书屋，20座，总投资2亿元，2025年，由城投集团建设；城西书屋，5座，总投资1亿元；城南书屋，3座，2025年。",
        [("城东书屋", "2", "2025年", "城投集团"), ("城西书屋", "1", None, None), ("城南书屋", None, "2025年", None)],
    ),
    (
        "clauses behind a sentence",
        "围绕读者需要，实施两项工程。城东书屋扩容20座，投资2亿元，2024年开工、2026年建成；城西书屋改造，5座，投资1亿元。",
        [("城东书屋扩容20座", "2", "2024年开工、2026年建成", None), ("城西书屋改造", "1", None, None)],
    ),
    (
        "clauses behind 一是",
        "一是建设城东书屋，20座，投资2亿元；二是改造城西书屋，5座，投资1亿元。",
        [("城东书屋", "2", None, None), ("改造城西书屋", "1", None, None)],
    ),
    (
        "what is told of all at the end",
        "建设城东书屋，20座，投资2亿元；建设城西书屋，5座，投资1亿元。建设年限2024—2025年，责任单位：市文化局。",
        [("城东书屋", "2", "2024—2025年", "市文化局"), ("城西书屋", "1", "2024—2025年", "市文化局")],
    ),
    ("kinds with their numbers", "书屋类项目5个，投资20亿元；供热类项目3个，投资9亿元。", []),
    ("kinds", "书屋领域，投资20亿元，新建20座；供热领域，投资9亿元，供热3万平方米。", []),
    ("money by years", "2024年安排项目，投资5亿元；2025年，完成投资7亿元。", []),
    ("parts of one sum", "总投资12亿元，其中财政资金4亿元；社会资本，投资8亿元。", []),
    ("labels", "建设内容及工期：新建书屋20座，2024—2025年。\n投资估算：总投资2亿元。\n责任单位和投资：市文化局，总投资2亿元。", []),
    (
        "what they are chosen by",
        "紧扣八大行动，遴选项目，总投资200亿元，2023—2025年；按类别分，书屋工程投资81亿元，供热工程投资64亿元。",
        [],
    ),
    (
        "names that open like something else",
        "共享书库，投资2亿元；总部书屋，投资1亿元；工程图书再利用，投资1亿元；第一中学书屋，投资1亿元；聚贤书亭，投资1亿元；围场书亭，投资1亿元。",
        [
            ("共享书库", "2", None, None),
            ("总部书屋", "1", None, None),
            ("工程图书再利用", "1", None, None),
            ("第一中学书屋", "1", None, None),
            ("聚贤书亭", "1", None, None),
            ("围场书亭", "1", None, None),
        ],
    ),
    ("how many of a kind each", "清洁能源工程，5项、投资81亿元，工程5项；节能降碳，安排6个重点项目，投资64亿元，供热3万平方米。", []),
    ("batches", "建设一批城市书屋，投资2亿元；改造一批书亭，投资1亿元。", []),
    ("aims", "到2025年新建书屋20座，投资2亿元；到2030年建成书亭30座，投资3亿元。", []),
]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in UNNUMBERED], ids=[row[0] for row in UNNUMBERED])
def test_projects_listed_without_numbers(text: str, expected: list[tuple[str, str | None, str | None, str | None]]) -> None:
    found, _ = read(f"# 云水市实施方案\n一、重点工程\n{text}")
    assert [(p.name, p.investment and str(p.investment.value), p.period, p.owner) for p in found] == expected


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("2024年建成", "2024年建成"),
        ("2025年底前完工", "2025年底前完工"),
        ("计划2024年6月开工", "计划2024年6月开工"),
        ("2024年第三季度投产", "2024年第三季度投产"),
        ("2024年开工、2026年并网", "2024年开工、2026年并网"),
        ("2025年采暖季前投用", "2025年采暖季前投用"),
        ("“十五五”期间实施", "“十五五”期间实施"),
        ("2024.3—2025.10", "2024.3—2025.10"),
        ("2024年3月到2025年10月建设", "2024年3月到2025年10月"),
        ("工期24个月", "24个月"),
        ("建设周期两年", "两年"),
        ("已经主任办公会2023年第12次会议同意", None),
        ("2020年已有书屋5座", None),
        ("列入2024年重点清单", None),
        ("2025年", "2025年"),
        ("2025年底前", "2025年底前"),
        ("占地3亩。到2025年，借阅率达到40%", None),
        ("占地3亩。2025年，借阅率达到40%", None),
        ("占地3亩。到2025年底建成", "到2025年底建成"),
        ("目前处于可研论证阶段", None),
    ],
)
def test_when_an_item_is_built(told: str, period: str | None) -> None:
    (only,), _ = read(f"# 云水市实施方案\n一、重点工程\n（一）城东书屋项目。新建书屋20座，投资2亿元，{told}。")
    assert only.period == period


@pytest.mark.parametrize(
    ("told", "investment"),
    [
        ("总投资(含铺底流动资金)1.08亿元", "1.08"),
        ("总投资（不含征地）为2亿元", "2"),
        ("需投入资金0.48亿元", "0.48"),
        ("所需资金2亿元", "2"),
        ("总造价约2亿元", "2"),
        ("项目概算2亿元", "2"),
        ("计划投入2亿元", "2"),
        ("带动社会投资2亿元", None),
        ("年新增税收2亿元", None),
        ("吸引各类投资2亿元以上，总投资1亿元", "1"),
    ],
)
def test_what_an_item_costs(told: str, investment: str | None) -> None:
    (only,), _ = read(f"# 云水市实施方案\n一、重点工程\n（一）城东书屋项目。新建书屋20座，2024—2025年建成，{told}。")
    assert (only.investment and str(only.investment.value)) == investment


@pytest.mark.parametrize(
    ("told", "project"),
    [
        ("新建一批书屋，完善阅读网络。", False),
        ("布局若干书屋和书亭项目，形成20座的规模。", False),
        ("到2025年新建书屋20座，到2030年借阅率达到40%。", False),
        ("借阅率提高到30%，开放率达到95%。", False),
        ("建成书屋管理平台，接入读者120家。", True),
        ("新建一批书屋，总投资2亿元，2024—2025年。", True),
        ("新建书屋20座，借阅率达到40%。", True),
    ],
)
def test_a_kind_of_works_is_no_project(told: str, project: bool) -> None:
    found, _ = read(f"# 云水市实施方案\n一、重点工程\n（一）书屋工程。{told}")
    assert bool(found) is project


def test_the_name_of_an_item_ends_before_its_facts() -> None:
    found, _ = read("""
    # 云水市实施方案
    一、重点工程
    （1）城东书屋二期（三座），20座，投资2亿元，2024年建成，城投集团。
    （2）云水书城公司实施城西书屋改造，5座，投资1亿元。
    （3）书屋工程（3个，投资4亿元）
    """)
    assert [(p.name, p.owner) for p in found] == [("城东书屋二期（三座）", "城投集团"), ("云水书城公司实施城西书屋改造", "云水书城公司")]


def test_who_answers_for_a_heading_answers_for_its_items() -> None:
    found, _ = read("""
    # 云水市实施方案
    一、重点工程
    （一）书屋工程（责任单位：市文化局）
    1.城东书屋，20座，投资2亿元，2024年。
    2.城西书屋，5座，投资1亿元，2024年，由城投集团建设。
    （二）供热工程
    3.余热利用，3万平方米，投资1亿元，2025年。
    """)
    assert [(p.name, p.owner) for p in found] == [("城东书屋", "市文化局"), ("城西书屋", "城投集团"), ("余热利用", None)]


def test_a_period_or_a_kind_that_stands_once_before_several_names() -> None:
    found, _ = read("""
    | 时段 | 类别 | 项目名称 | 建设内容 | 投资（亿元） |
    |---|---|---|---|---|
    | 2024—2025年 | 书屋 | 城东书屋 | 20座 | 2 |
    | | | 城西书屋 | 5座 | 1 |
    | 2026—2030年 | | 城南书屋 | | 1 |
    | | 供热 | 余热利用 | 3万平方米 | 1 |
    """)
    assert [(p.period, p.category, p.content) for p in found] == [
        ("2024—2025年", "书屋", "20座"),
        ("2024—2025年", "书屋", "5座"),
        ("2026—2030年", "书屋", None),
        ("2026—2030年", "供热", "3万平方米"),
    ]


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2024年3月", "2025年", "2024年3月—2025年"),
        ("2024.3", "2024.10", "2024.3—2024.10"),
        ("", "2025年", "2025年"),
        ("2024年3月", "", "2024年3月"),
        ("已开工", "2025年", "2025年"),
        ("已开工", "", "已开工"),
        ("", "", None),
    ],
)
def test_columns_for_start_and_end(start: str, end: str, period: str | None) -> None:
    (only,), _ = read(f"| 项目名称 | 开工 | 竣工 | 投资（万元） |\n|---|---|---|---|\n| 城东书屋 | {start} | {end} | 200 |")
    assert only.period == period
    assert [quote.quote for role, quote in only.cells if role == "period"] == (period or "").replace("—", " ").split()


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        ("云水书城公司建设书屋20座", "云水书城公司"),
        ("由云水华书建设书屋20座", "云水华书"),
        ("各区书店更新书架500个", "各区书店"),
        ("建设书屋20座", None),
        ("新建改造书屋20座", None),
        ("书屋20座", None),
    ],
)
def test_a_column_that_holds_who_builds_with_what(cell: str, owner: str | None) -> None:
    (only,), _ = read(f"| 项目名称 | 主要内容（含建设主体） | 进度 |\n|---|---|---|\n| 城东书屋 | {cell} | 2025年 |")
    assert (only.content, only.owner) == (cell, owner)
    (plain,), _ = read(f"| 项目名称 | 主要内容 | 进度 |\n|---|---|---|\n| 城东书屋 | {cell} | 2025年 |")
    assert plain.owner is None


def test_two_projects_alike_in_name_and_sum_are_two() -> None:
    text = "# 云水市实施方案\n一、重点工程\n（一）城东书屋项目\n新建书屋8座，投资9亿元。\n（二）城西书屋项目\n新建书屋8座，投资9亿元。"
    assert [each.name for each in read(text)[0]] == ["城东书屋项目", "城西书屋项目"]


@pytest.mark.parametrize(
    ("item", "name", "period"),
    [
        ("1. 2024年，建成城东书屋，新建书屋20座，总投资1.2亿元。", "城东书屋", "2024年"),
        ("1.2024年，建成城东书屋，新建书屋20座，总投资1.2亿元。", "城东书屋", "2024年"),
        ("1.2024年建成城东书屋，总投资1.2亿元。", "城东书屋", "2024年"),
        ("1、2025年底前，完成城西书屋改造项目，总投资8000万元。", "城西书屋改造项目", "2025年底前"),
        ("1. 到2026年，完成城南书屋建设，总投资3亿元。", "城南书屋建设", "2026年"),
        ("（1）2024—2025年，实施城东书亭，总投资1.2亿元。", "城东书亭", "2024—2025年"),
        ("1.2025年，实施城西书亭改造项目：总投资8000万元。", "城西书亭改造项目", "2025年"),
        ("1.“十四五”期间，建设城北书屋，总投资2亿元。", "城北书屋", "“十四五”期间"),
        # another time is told
        ("1.2024年，启动城东书屋，总投资1.2亿元，建设期限：2024—2026年。", "城东书屋", "2024—2026年"),
        # a year that is of the name
        ("1.2024年城东书屋改造项目，总投资1.2亿元。", "2024年城东书屋改造项目", None),
        ("1.城东书屋项目，总投资1.2亿元。", "城东书屋项目", None),
        ("1.1城东书屋项目，总投资1.2亿元。", "城东书屋项目", None),
        # who answers for it, in brackets behind the name
        ("1.城东书屋项目（市文化局）。总投资1.2亿元。", "城东书屋项目", None),
        ("1.城东书屋项目（二期）。总投资1.2亿元。", "城东书屋项目（二期）", None),
        ("1.城东书屋项目（市民中心）。总投资1.2亿元。", "城东书屋项目（市民中心）", None),
    ],
)
def test_a_date_that_opens_an_item_is_no_name(item: str, name: str, period: str | None) -> None:
    found, _ = read(f"一、总体要求\n文。\n二、重点工程\n{item}\n2.书亭项目。总投资1亿元。")
    assert [(p.name, p.period) for p in found[:1]] == [(name, period)]
    assert found[0].investment is not None


@pytest.mark.parametrize(
    "item",
    [
        "1.到2025年，借阅率达到40%，总投资超过5亿元。",
        "1.2025年，全市书屋达到20座，总投资3亿元。",
        "1.2024年，举办讲座20场。",
        "1.到2026年，书屋覆盖全部街道，累计投资3亿元。",
    ],
)
def test_an_aim_for_a_year_is_no_project(item: str) -> None:
    found, _ = read(f"一、总体要求\n文。\n二、重点工程\n{item}\n2.书亭项目。总投资1亿元。")
    assert [p.name for p in found] == ["书亭项目"]


@pytest.mark.parametrize("names", [["一体化书屋", "二手书流转站"], ["三馆合一项目", "十里书廊"], ["一网通办书亭", "一期书屋"]])
@pytest.mark.parametrize("header", ["| 项目名称 | 总投资（亿元） |", "| 项目名称 | 总投资（亿元） | 备注 |"])
def test_a_numeral_that_is_of_the_name_is_no_number_of_a_group(names: list[str], header: str) -> None:
    bars = "|---" * (header.count("|") - 1) + "|"
    found, gaps = read(
        "\n".join([header, bars, *(f"| {name} | {at + 3} |" + " |" * (header.count("|") - 3) for at, name in enumerate(names))])
    )
    assert [(p.name, p.category) for p in found] == [(name, None) for name in names]
    assert gaps == ()


def test_a_space_behind_the_number_of_a_group() -> None:
    found, _ = read("""
    | 项目名称 | 建设内容 | 总投资（亿元） | 责任单位 |
    |---|---|---|---|
    | 一 书屋工程 | | 3 | |
    | 城东书屋 | 新建书屋20座 | 3 | 甲公司 |
    | 二 供热工程 | | 1 | |
    | 一体化供热 | 供热30万平方米 | 1 | 乙公司 |
    """)
    assert [(p.name, p.category) for p in found] == [("城东书屋", "书屋工程"), ("一体化供热", "供热工程")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.城东书屋项目。总投资待定，其中贷款2亿元。", None),
        ("1.城东书屋项目。总投资未定；设备3亿元。", None),
        ("1.城东书屋项目。总投资：暂无，贷款2亿元。", None),
        ("1.城东书屋项目。总投资\n2.城西书屋项目，2亿元。", None),
        ("1.城东书屋项目。总投资估算为2亿元，其中贷款1亿元。", Money(Decimal("2"), "亿元")),
        ("1.城东书屋项目。投资总额（含征地）2亿元。", Money(Decimal("2"), "亿元")),
    ],
)
def test_an_open_cost_takes_no_other_sum(text: str, expected: Money | None) -> None:
    found, _ = read(f"一、总体要求\n文。\n二、重点工程\n{text}")
    assert [p.investment for p in found if p.name == "城东书屋项目"] in ([expected], [] if expected is None else [expected])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.城东书屋项目。2024年，建成书屋20座，总投资1.2亿元。", "2024年"),
        ("1.城东书屋项目。2025年底前，完成改造，总投资1.2亿元。", "2025年底前"),
        ("1.城东书屋项目。到2025年，书屋达到20座，总投资1.2亿元。", None),
        ("1.城东书屋项目。2025年，新建书屋20座，总投资1.2亿元。", None),
    ],
)
def test_a_year_that_opens_what_is_built(text: str, expected: str | None) -> None:
    found, _ = read(f"一、总体要求\n文。\n二、重点工程\n{text}\n2.书亭项目。总投资1亿元。")
    assert [p.period for p in found[:1]] == [expected]


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        ("业主：；督办：", None),
        ("业主： 督办：", None),
        ("责任单位：", None),
        ("业主：甲公司；督办：", "业主：甲公司；督办："),
        ("甲公司", "甲公司"),
    ],
)
def test_labels_with_nothing_behind_them_name_no_owner(cell: str, owner: str | None) -> None:
    text = f"| 项目名称 | 建设内容 | 业主与督办 |\n|---|---|---|\n| 城东书屋 | 新建书屋20座 | {cell} |\n| 城西书屋 | 改造书屋5座 | 乙公司 |"
    assert [each.owner for each in read(text)[0]] == [owner, "乙公司"]


@pytest.mark.parametrize("header", ["项目名称及代码", "项目名称（代码）", "名称及代码", "代码及名称", "工程名称/编号"])
@pytest.mark.parametrize(
    "cell", ["城东书屋 2306-430382-04-01-110001", "2306-430382-04-01-110001 城东书屋", "城东书屋（代码：2306-430382-04-01-110001）"]
)
def test_a_column_of_names_and_codes(header: str, cell: str) -> None:
    table = f"\n| 序号 | {header} | 建设内容 | 总投资（亿元） | 建设年限 |\n| 1 | {cell} | 修书屋20座 | 3 | 2024—2025 |"
    assert [(each.name, each.period) for each in read(table)[0]] == [("城东书屋", "2024—2025")]


@pytest.mark.parametrize(("header", "category"), [("建设性质", "书屋工程"), ("工程性质", "书屋工程"), ("类别", "新建")])
def test_whether_something_is_built_anew_is_no_kind_of_project(header: str, category: str) -> None:
    rows = "| 一、书屋工程（1个） | < | < | < | 3 | |\n| 1 | 城东书屋 | 新建 | 修书屋20座 | 3 | 2024—2025 |"
    found, _ = read(f"\n| 序号 | 项目名称 | {header} | 建设内容 | 总投资（亿元） | 建设年限 |\n{rows}")
    assert [(each.name, each.category) for each in found] == [("城东书屋", category)]
