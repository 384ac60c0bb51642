"""Key projects of tables and numbered items."""

from decimal import Decimal

import pytest
from tests.extract.drafts import draft
from tests.extract.vocab import VOCABULARY

from plancheck.extract import headings, projects, sections, tables
from plancheck.model.plan import Gap, Money, Project


def read(text: str) -> tuple[tuple[Project, ...], tuple[Gap, ...]]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    return projects.projects(document, VOCABULARY, tree, tables.tables(document, tree))


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
