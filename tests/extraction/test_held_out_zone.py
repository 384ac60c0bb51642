"""What a zone's plan brought to light whose writer had seen neither rules nor check: tables, lists of tasks, sums, peaks, places."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import read, short
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import headings, projects, responsibilities, sections, sums, tables, tasks
from plancheck.model.document import Document
from plancheck.model.plan import Section, Sum

SCENE = "截至2020年底，成效明显。\n"


def rows(text: str) -> list[str]:
    return [short(fact) for fact in read(SCENE + text.strip("\n"))[0]]


TABLES = [
    # the unit stands in the title's brackets, and all together are what the title says
    (
        """
表4-1 书架容量分项安排（万册）
| 类型 | 2020年 | 2025年 |
| 木架 | 22 | 57 |
| 合计 | 22 | 57 |
""",
        ["木架 2020 =22万册 past", "木架 2025 =57万册", "书架容量 2020 =22万册 past", "书架容量 2025 =57万册"],
    ),
    # a measure of each of the things in the rows
    (
        """
表4-2 主要产品单位综合能耗控制目标（千克标准煤/吨）
| 产品 | 2020年 | 2025年 |
| 书纸 | 870 | 830 |
| 书纸电耗 | 87 | 83 |
""",
        ["书纸综合能耗 2020 =870千克标准煤/吨 past", "书纸综合能耗 2025 =830千克标准煤/吨",
         "书纸电耗 2020 =87千克标准煤/吨 past", "书纸电耗 2025 =83千克标准煤/吨"],
    ),
    # a row's own unit goes before the title's
    (
        """
表1 主要指标（%）
| 指标 | 单位 | 2020年 | 2025年 |
| 藏书量 | 万册 | 22 | 57 |
| 借阅率 | | 12 | 20 |
""",
        ["藏书量 2020 =22万册 past", "藏书量 2025 =57万册", "借阅率 2020 =12% past", "借阅率 2025 =20%"],
    ),
    # brackets without a unit are none
    (
        """
表1 主要指标（城东）
| 指标 | 2020年 | 2025年 |
| 借阅率（%） | 12 | 20 |
""",
        ["借阅率 2020 =12% past", "借阅率 2025 =20%"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_table(text: str, expected: list[str]) -> None:
    assert rows(text) == expected


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


def added(text: str) -> list[tuple[str, str, list[str], bool]]:
    document = draft(text)
    titles = headings.headings(document)
    tree = sections.sections(document, VOCABULARY, titles)
    found = sums.sums(document, tree, tables.tables(document, ()), ())
    return [_said(each) for each in found]


def _said(it: Sum) -> tuple[str, str, list[str], bool]:
    return it.subject, f"{it.total.value}{it.total.unit}", [f"{part.value}{part.unit}" for part in it.parts], it.complete


SUMS = [
    # numbers of things, and shares of a whole
    (
        """
| 类别 | 书屋数（个） | 占比（%） |
|---|---|---|
| 甲 | 5 | 50.0 |
| 乙 | 6 | 59.9 |
| 合计 | 9 | 100.0 |
""",
        [("书屋数（个）", "9个", ["5个", "6个"], True), ("占比（%）", "100.0%", ["50.0%", "59.9%"], True)],
    ),
    # three thirds are rounded
    (
        """
| 类别 | 藏书数量 | 占比（%） |
|---|---|---|
| 甲 | 5 | 33 |
| 乙 | 5 | 33 |
| 丙 | 5 | 33 |
| 合计 | 15 | 100 |
""",
        [("藏书数量", "15个", ["5个", "5个", "5个"], True)],
    ),
    # the unit of all columns stands in the title
    (
        """
表4 书架容量安排（万千瓦）
| 类型 | 2025年 |
|---|---|
| 甲 | 5 |
| 乙 | 6 |
| 合计 | 12 |
""",
        [("书架容量2025年", "12万千瓦", ["5万千瓦", "6万千瓦"], True)],
    ),
    # things that are counted in a column of another matter are none of its parts
    (
        """
| 名称 | 内容 |
|---|---|
| 甲 | 12个 |
| 小计 | 5个 |
""",
        [],
    ),
    # 总投资中: three or more kinds of money are all of it
    (
        "总投资158.0亿元中，企业自筹94.8亿元，银行贷款57.4亿元，财政资金15.8亿元；优先支持书屋。",
        [("总投资", "158.0亿元", ["94.8亿元", "57.4亿元", "15.8亿元"], True)],
    ),
    ("总投资158.0亿元中，企业自筹94.8亿元，银行贷款57.4亿元；优先支持书屋。", []),
    # how many projects the sections of a chapter have
    (
        """
# 试点方案
一、重点工程
安排9个项目，见附件。
（一）书屋类
安排5个项目，配齐桌椅。
（二）书架类
安排5个项目，含书亭3座。
""",
        [("项目数", "9个", ["5个", "5个"], True)],
    ),
    (
        """
# 试点方案
一、重点工程
安排9个项目，见附件。
（一）书屋类
安排5个项目，配齐桌椅。
（二）书架类
书亭3座。
""",
        [],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SUMS)
def test_sums(text: str, expected: list[tuple[str, str, list[str], bool]]) -> None:
    assert added(text) == expected


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
    found = responsibilities.of_rows(document, VOCABULARY, tables.tables(document, ()), headings.headings(document))
    assert [names for names, _ in found] == [("修缮和服务", "书房修缮", "读者服务"), ("馆员培训、其他", "馆员培训", "其他")]
    items = tasks.tasks(
        document, VOCABULARY, tree, tuple(each for _, each in found), (), {at: names for at, (names, _) in enumerate(found)}
    )
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
    found = responsibilities.of_rows(document, VOCABULARY, tables.tables(document, ()), headings.headings(document))
    assert [each for each, _ in found] == [names]


def test_a_list_of_those_who_help_names_nobody_responsible() -> None:
    document = draft("""\
| 编号 | 任务 | 配合单位 |
|---|---|---|
| 1.1 | 书房修缮 | 市教育局 |
""")
    assert responsibilities.of_rows(document, VOCABULARY, tables.tables(document, ())) == ()


KINDS = [
    ("安排5个项目、投资79亿元，修缮书屋。", []),
    ("谋划实施3项重点工程，总投资9亿元。", []),
    ("总投资79亿元，修缮书屋5座。", ["书屋修缮工程"]),
    ("建设5个书屋，总投资79亿元。", ["书屋修缮工程"]),
]


@pytest.mark.parametrize(("text", "names"), KINDS)
def test_a_kind_of_projects_is_no_project(text: str, names: list[str]) -> None:
    document = draft(f"# 试点方案\n一、重点工程\n（一）书屋修缮工程\n{text}\n（二）书亭\n略。\n")
    tree = _tree(document)
    assert [each.name for each in projects.projects(document, VOCABULARY, tree, ())[0]] == names


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
