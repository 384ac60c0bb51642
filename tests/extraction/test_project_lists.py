"""What is a project where projects are listed: headings, groups, repeated headers and kinds of projects are none."""

from itertools import groupby

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_projects import read as projects_of
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction import projects, sums
from plancheck.extraction.lists import kinds
from plancheck.extraction.outline import headings, sections
from plancheck.model.document import Document
from plancheck.model.plan import Project, Section, Sum


def _read(text: str) -> tuple[Document, tuple[Section, ...], tuple[Project, ...], list[Sum]]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    grids = kinds.tables(document, tree)
    listed, _ = projects.projects(document, VOCABULARY, tree, grids)
    return document, tree, listed, [*sums.sums(document, tree, grids), *sums.headed(document, VOCABULARY, tree, listed)]


CHAPTER = """
# 试点方案
一、重点工程
谋划{count}个项目，总投资{total}亿元。清单见附件。
（一）书屋工程
实施2个项目，总投资{first}，配齐桌椅。
（二）书架工程
实施2个项目，总投资5亿元。
（三）资金
资金来源为企业自筹9亿元、银行贷款{loan}。
附件
表1　书屋工程项目
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（{unit}） | 建设年限 |
|---|---|---|---|---|---|
| 1 | 城东书屋 | 甲公司 | 书屋2座 | 4 | 2024—2025 |
| 2 | 城西书屋 | 乙公司 | 书屋3座 | 6 | 2024—2025 |
表2　书架工程项目
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（亿元） | 建设年限 |
|---|---|---|---|---|---|
| 3 | 木架 | 甲公司 | 木架2套 | 2 | 2024—2025 |
| 4 | 铁架 | 乙公司 | 铁架3套 | 3 | 2024—2025 |
"""


SOUND = {"count": "4", "total": "15", "first": "10亿元", "loan": "6亿元", "unit": "亿元"}


def test_projects_of_a_table_are_of_the_kind_in_its_title() -> None:
    listed = _read(CHAPTER.format(**SOUND))[2]
    assert {category: [each.name for each in group] for category, group in groupby(listed, lambda each: each.category)} == {
        "书屋工程": ["城东书屋", "城西书屋"],
        "书架工程": ["木架", "铁架"],
    }


def test_a_heading_with_several_projects_is_none() -> None:
    text = CHAPTER.format(**SOUND).split("附件\n")[0]
    assert _read(text)[2] == ()


HEAD = "# 云水市实施方案\n四、重点工程\n"


LIST = """
| 序号 | 项目 | 建设内容及规模 | 投资（万元） | 年限 | 单位 |
| 1 | 城东书屋 | 20座 | 1200 | 2024 | 甲公司 |
{again}
| 2 | 城西书屋 | 5座 | 600 | 2025 | 乙公司 |
"""


def test_a_header_that_is_printed_again_is_no_project() -> None:
    found, _ = projects_of(HEAD + LIST.format(again="| 序号 | 项 目 | 建设内容及规模 | 投资（万元） | 年限 | 单位 |"))
    assert [each.name for each in found] == ["城东书屋", "城西书屋"]


@pytest.mark.parametrize("title", ["工程清单", "重点项目一览表", "重大工程安排", "项目概况"])
def test_a_heading_over_the_list_is_no_project(title: str) -> None:
    text = f"（一）{title}\n2024—2030年安排书屋2座，总投资0.18亿元，逐项列于表1。\n"
    assert [each.name for each in projects_of(HEAD + text + LIST.format(again="| 3 | 城南书屋 | 5座 | 600 | 2025 | 乙公司 |"))[0]] == [
        "城东书屋", "城南书屋", "城西书屋",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "investment"),
    [
        ("1.城东书屋，20座，2.5亿元。", "2.5"), ("1.城东书屋（20座，约2.5亿元）。由甲公司建设。", "2.5"),
        ("1.城东书屋，20座，2.5亿元，2025年建成。", "2.5"),
        ("1.城东书屋建设，以书架为骨架，安排7项、2.5亿元，2025年建成。", None),
        ("1.城东书屋，20座，年产值2.5亿元，2025年建成。", None), ("1.城东书屋，20座，2亿元，其中书架，1亿元，2025年建成。", None),
    ],
)  # fmt: skip
def test_a_sum_of_money_alone_is_what_a_project_costs(item: str, investment: str | None) -> None:
    found, _ = projects_of(f"{HEAD}（一）书屋\n{item}\n2.城西书屋，新建10座，投资1亿元，2025年建成。")
    assert found[0].name.startswith("城东书屋")
    assert (str(found[0].investment.value) if found[0].investment else None) == investment


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
    found, _ = projects_of(f"# 云水市实施方案\n四、重点工程\n{heading}\n{body}\n附件1\n{TABLE}")
    assert [each.name for each in found] == ["城东书屋", "城西书屋", "城南书屋"]


ONES = "1.城东书屋。20座，投资2亿元，2024—2025年。业主：甲公司。\n2.城西书屋。5座，投资1亿元，2025年建成。业主：乙公司。\n"
MONEY = "新老书屋总投资3亿元，2025年前备齐。"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (f"（一）新书屋\n{ONES}（二）钱从哪里来\n{MONEY}\n", ["城东书屋", "城西书屋"]),
        (f"（一）书屋安排\n见表。\n{TABLE}\n（二）钱从哪里来\n{MONEY}\n", ["城东书屋", "城西书屋", "城南书屋"]),
        # one that is called a project
        (f"（一）新书屋\n{ONES}（二）城南书屋改造\n3座，投资0.5亿元，2025年建成。\n", ["城东书屋", "城西书屋", "城南书屋改造"]),
        (
            f"（一）城北书屋\n8座，投资3亿元，2025年建成。\n（二）新书屋\n{ONES}（三）城南书屋\n3座，投资1亿元，2025年建成。\n",
            ["城北书屋", "城东书屋", "城西书屋", "城南书屋"],  # most of them are projects
        ),
        (f"（一）城北书屋\n8座，投资3亿元，2025年建成。\n（二）钱从哪里来\n{MONEY}\n", ["城北书屋", "钱从哪里来"]),
    ],
)
def test_a_part_beside_lists_of_projects_is_none(parts: str, expected: list[str]) -> None:
    assert [each.name for each in projects_of(HEAD + parts)[0]] == expected


def test_a_heading_that_tells_money_and_time_is_a_project_beside_a_list() -> None:
    found, _ = projects_of(
        f"# 云水市实施方案\n四、重点工程\n（一）城北书屋工程\n新建书屋8座，总投资800万元，2025—2026年建设。\n附件1\n{TABLE}"
    )
    assert [each.name for each in found] == ["城北书屋工程", "城东书屋", "城西书屋", "城南书屋"]


def test_a_heading_of_a_project_without_a_list_stays_one() -> None:
    found, _ = projects_of(
        "# 云水市实施方案\n四、重点工程\n（一）城北书屋工程\n新建书屋8座，由甲公司建设。\n（二）城东书屋工程\n新建书屋9座，由乙公司建设。"
    )
    assert [each.name for each in found] == ["城北书屋工程", "城东书屋工程"]


GROUPS = """
    一、重点工程
    共100个项目，总投资约888.80亿元。
    （一）书屋改造工程
    实施书屋装备升级、旧书屋改造等工程，共{count}个项目，预计总投资约256.33亿元。
    （二）书车开发工程
    实施书车、书船等工程，共7个项目，预计总投资49.65亿元。
    """


@pytest.mark.parametrize(("count", "expected"), [("42", []), ("2", []), ("1", ["书屋改造工程"])])
def test_a_group_of_projects_is_none(count: str, expected: list[str]) -> None:
    assert [each.name for each in projects_of(GROUPS.format(count=count))[0]] == expected


def _tree(document: Document) -> tuple[Section, ...]:
    return sections.sections(document, VOCABULARY, headings.headings(document))


PROJECTS_OR_KINDS = [
    ("安排5个项目、投资79亿元，修缮书屋。", []),
    ("谋划实施3项重点工程，总投资9亿元。", []),
    ("围绕四类需要，安排工程16个，概算总投资50.03亿元。", []),
    ("总投资50.03亿元。其中工程16个为续建。", ["书屋修缮工程"]),  # not told of the heading
    ("总投资79亿元，修缮书屋5座。", ["书屋修缮工程"]),
    ("建设5个书屋，总投资79亿元。", ["书屋修缮工程"]),
]


@pytest.mark.parametrize(("text", "names"), PROJECTS_OR_KINDS)
def test_a_kind_of_projects_is_no_project(text: str, names: list[str]) -> None:
    document = draft(f"# 试点方案\n一、重点工程\n（一）书屋修缮工程\n{text}\n（二）书亭\n略。\n")
    tree = _tree(document)
    assert [each.name for each in projects.projects(document, VOCABULARY, tree, ())[0]] == names


TWICE = """
# 试点方案
一、重点工程
专栏1　试点示范项目
★{name}。建设书屋20座，{when}，投资{cost}。
★城北书车项目。购置书车3辆，2025—2026年建设，投资0.3亿元。
附件
附表1　重点项目表
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（万元） | 建设年限 |
|---|---|---|---|---|---|
| 1 | 城东书屋与城南书亭联建 | 甲公司 | 书屋20座 | 45000 | 2024—2026 |
| 2 | 城西书亭 | 乙公司 | 书亭3座 | 6000 | 2024—2025 |
"""


@pytest.mark.parametrize(
    ("name", "when", "cost", "same"),
    [
        ("城东书屋与城南书亭联建", "2024年开工、2027年建成", "4.5亿元", True),  # one name
        ("城东书屋与城南书亭联建项目", "2024年开工", "4.5亿元", True),  # names alike and one sum, in two units
        ("城东书屋与城南书亭联建项目", "2024年开工", "4.6亿元", False),
        ("精品城东书屋项目", "2024年开工、2026年建成", "4.5亿元", True),  # a word, the sum and the years
        ("精品城东书屋项目", "2024年开工、2027年建成", "4.5亿元", False),
        ("河岸阅读项目", "2024年开工、2026年建成", "4.5亿元", False),
    ],
)
def test_a_project_of_a_box_that_the_table_lists_is_one(name: str, when: str, cost: str, same: bool) -> None:
    listed = _read(TWICE.format(name=name, when=when, cost=cost))[2]
    boxed = [] if same else [(name, None)]
    assert [(each.name, each.owner) for each in listed] == [
        *boxed, ("城北书车项目", None), ("城东书屋与城南书亭联建", "甲公司"), ("城西书亭", "乙公司")
    ]  # fmt: skip


@pytest.mark.parametrize(("head", "listed"), [("项目数（个）", 0), ("建设内容", 2)])
def test_rows_with_a_number_of_projects_are_kinds_of_them(head: str, listed: int) -> None:
    text = f"一、重点工程\n汇总如下。\n| 工程名称 | {head} | 总投资（亿元） |\n| 书屋工程 | 4 | 6 |\n| 书亭工程 | 3 | 2 |"
    assert len(_read(text)[2]) == listed


@pytest.mark.parametrize(("cost", "sure"), [("3", False), ("4", True)])
def test_what_costs_as_much_as_all_that_is_listed_may_be_all_of_it(cost: str, sure: bool) -> None:
    rows = "表1 书屋项目\n| 项目名称 | 建设内容 | 总投资（亿元） |\n| 城东书屋 | 书屋20座 | 2 |\n| 城西书屋 | 书屋5座 | 1 |\n"
    text = f"一、重点项目\n（一）清单\n{rows}（二）书屋改造工程\n总投资{cost}亿元，2024—2025年建设。\n"
    found = extraction.plan(draft(text), VOCABULARY).projects
    assert [(each.name, each.sure) for each in found] == [("城东书屋", True), ("城西书屋", True), ("书屋改造工程", sure)]


def test_a_row_that_counts_what_it_builds_is_no_head_of_a_group() -> None:
    head = "| 序号 | 项目名称 | 建设内容 | 总投资（亿元） | 建设年限 | 建设单位 |\n"
    full = "| 1 | 城东书屋 | 书屋20座 | 2 | 2024—2025年 | 甲公司 |\n"
    bare = "| 2 | 新建书架2000个 | | 5 | | |\n| 3 | 书亭3个 | | 1 | | |\n| 3项合计 | | | 8 | | |\n"
    found = extraction.plan(draft(f"一、重点项目\n表1 书屋项目\n{head}{full}{bare}"), VOCABULARY).projects
    assert [(each.name, each.owner) for each in found] == [("城东书屋", "甲公司"), ("新建书架2000个", None), ("书亭3个", None)]


@pytest.mark.parametrize(
    ("groups", "own"), [(("书屋2项", "书亭1项"), False), (("书架2000个", "书亭1项"), True), (("书屋2项", "书亭"), True)]
)
def test_rows_without_numbers_count_those_above_them(groups: tuple[str, str], own: bool) -> None:
    lines = ["城东书屋 | 书屋20座 | 2", "城西书屋 | 书屋5座 | 1", f"{groups[0]} | | 3", "城南书亭 | 书亭3座 | 1", f"{groups[1]} | | 1"]
    rows = "".join(f"| {line} | 2024—2025年 | 甲公司 |\n" if "座" in line else f"| {line} | | |\n" for line in lines)
    table = f"| 项目名称 | 建设内容 | 总投资（亿元） | 建设年限 | 建设单位 |\n{rows}"
    found = extraction.plan(draft(f"一、重点项目\n表1 书屋项目\n{table}"), VOCABULARY).projects
    assert (groups[0] in {each.name for each in found}) is own
    assert {"城东书屋", "城西书屋", "城南书亭"} <= {each.name for each in found}


def test_lines_of_a_box_that_are_built_otherwise_stay_in_the_list() -> None:
    lines = "1.城东书屋：书屋20座〔2024—2025年；2亿元；甲公司〕\n2.城西书屋：书屋5座〔2025—2026年；1亿元；乙公司〕\n"
    text = f"一、重点项目\n专栏1　书屋工程\n书屋工程（3项，投资4亿元）\n{lines}3.城南书屋项目：新建书屋4座。\n"
    found = extraction.plan(draft(text), VOCABULARY).projects
    assert [(each.name, each.owner) for each in found] == [("城东书屋", "甲公司"), ("城西书屋", "乙公司"), ("城南书屋项目", None)]


SUMMED = """
# 试点方案
二、主要任务
（一）建设书屋
新建书屋20座，开放阅览室。
专栏1　书屋项目
{label}1-1{gap}城东书屋项目。建设书屋12座，配套书架1万个。由城东书屋有限公司建设。建设期2024—2026年，总投资5.60亿元。
{label}1-2{gap}城西书亭项目。建设书亭9座。由城西书屋有限公司建设。建设期2024—2025年，总投资3.24亿元。
三、重点工程
（一）书廊工程
{label}2-1{gap}书廊改造项目。改造书廊3公里。由书廊有限公司建设，2024年至2026年实施，总投资1亿元。
（二）项目管理和资金来源
项目总投资9.84亿元，由银行贷款和财政资金筹集，2026年前到位。
附表1　项目投资汇总表
| 类别 | 编号 | 项目名称 | 总投资（亿元） | 其中：2025年底前 |
|---|---|---|---|---|
| 书屋 | 1-1 | 城东书屋项目 | 5.60 | 3 |
| ^ | 1-2 | 城西书亭项目 | 3.24 | 3.24 |
| 书廊 | 2-1 | 书廊改造项目 | 1.0 | 0 |
| ^ | 2-2 | 书廊延伸项目 | 2.0 | 0 |
"""


@pytest.mark.parametrize(("label", "gap"), [("项目", "　"), ("项目", "："), ("", " "), ("工程", " ")])
def test_what_items_tell_of_a_project_fills_up_the_list_of_sums(label: str, gap: str) -> None:
    listed = _read(SUMMED.format(label=label, gap=gap))[2]
    assert [(each.name, each.scale, each.owner, each.period) for each in listed] == [
        ("城东书屋项目", "12座", "城东书屋有限公司", "2024—2026年"),
        ("城西书亭项目", "9座", "城西书屋有限公司", "2024—2025年"),
        ("书廊改造项目", "3公里", "书廊有限公司", "2024年至2026年"),
        ("书廊延伸项目", None, None, None),
    ]


def test_an_item_that_says_only_where_to_look_tells_no_content() -> None:
    item = "城东书屋项目。建设书屋12座，配套书架1万个。由城东书屋有限公司建设。建设期2024—2026年，总投资5.60亿元。"
    text = SUMMED.format(label="项目", gap="　").replace(item, "城东书屋项目。城东书屋项目详见附表12，需投资5.60亿元。")
    assert [(each.name, each.content is None) for each in _read(text)[2]][:2] == [("城东书屋项目", True), ("城西书亭项目", False)]


TOLD_ALIKE = """
# 试点方案
三、重点工程
1．城东书屋项目。建设书屋12座。总投资5.6亿元，建设期为2024—2026年，由城东书屋有限公司建设。
2．城西书亭项目。建设书亭9座。总投资3.2亿元，建设期为2024—2025年，由城西书屋有限公司建设。
附表1　项目表
| 序号 | 项目名称 | 建设内容 | 总投资（万元） | 建设期 | 建设单位 |
| 1 | 城东书屋项目 | 书屋12座 | 56000 | 2024—2026年 | 城东书屋有限公司 |
| 2 | 城西书亭项目 | 书亭9座 | 32000 | 2024—2026年 | 城西书屋有限公司 |
"""


def test_what_a_table_and_the_text_say_alike_of_a_project_has_both_places() -> None:
    first, second = _read(TOLD_ALIKE)[2]
    told = [{role: said.quote for role, said in each.cells if said.place.table is None} for each in (first, second)]
    assert told == [
        {"scale": "12座", "investment": "5.6亿元", "period": "2024—2026年", "owner": "城东书屋有限公司"},
        {"scale": "9座", "investment": "3.2亿元", "owner": "城西书屋有限公司"},  # the text gives other years
    ]


def test_what_a_sentence_names_so_many_of_is_no_project() -> None:
    said = "共3项，总投资9亿元。建设{}，合计20座、投资5亿元；建设城北书车项目，购置书车3辆，投资0.3亿元。"
    text = f"# 试点方案\n三、重点工程\n（一）书屋工程\n{said}"
    assert [each.name for each in _read(text.format("5个书屋书亭项目"))[2]] == ["城北书车项目"]
    assert [each.name for each in _read(text.format("20座书屋改造项目"))[2]] == ["20座书屋改造项目", "城北书车项目"]


@pytest.mark.parametrize(
    "said",
    [
        "云水市“十四五”期间将实施2个书屋类项目，包括城东书屋和城西书屋。",
        "据估算，共100项，总投资为300万元。",
        "书屋类项目总投资100万元，2025年前完成投资90万元；书亭类项目总投资200万元，2025年前完成投资100万元。",
    ],
)
def test_what_is_said_of_kinds_or_of_all_names_no_project(said: str) -> None:
    text = f"# 试点方案\n三、重点工程\n（一）投资估算\n{said}\n（二）书车工程\n建设城北书车项目，购置书车3辆，投资0.3亿元。"
    assert [each.name for each in _read(text)[2]] == ["城北书车项目"]


@pytest.mark.parametrize("name", ["馆藏图书分类项目", "旧书分类工程", "鱼类书屋项目"])
def test_a_project_whose_name_holds_a_kind_is_one(name: str) -> None:
    item = f"（一）{name}\n建设分拣线3条，总投资0.9亿元，2024—2026年建设，由乙公司建设。"
    text = f"# 试点方案\n三、重点工程\n{item}\n（二）城北书车项目\n购置书车3辆，投资0.3亿元，2024—2026年，由乙公司建设。"
    assert [each.name for each in _read(text)[2]] == [name, "城北书车项目"]
    listed = f"1.{name}，建设分拣线3条，总投资0.9亿元。\n2.城北书车项目，购置书车3辆，总投资0.3亿元。"
    assert [each.name for each in _read(f"# 试点方案\n三、重点工程\n{listed}")[2]] == [name, "城北书车项目"]
