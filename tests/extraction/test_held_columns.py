"""Lists of projects that are known by what their cells hold, where a head says nothing: what is one, what is none, and what stays open."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.plan import Plan

ROWS = [
    ["城东书屋", "2025—2027年", "1200", "书屋20座", "业主：云水书业公司；督办：市文化局"],
    ["城西书屋", "2026年底前", "600", "书屋5座", "业主：城西书院"],
    ["城南书亭", "2025年开工、2026年建成", "300", "书亭8座", "业主：待定"],
]
SAID = ["造什么", "实施周期", "估算总额", "做到多大", "业主与督办"]


def _plan(title: str, heads: list[str], rows: list[list[str]]) -> Plan:
    lines = [" | ".join(cells) for cells in (heads, *rows)]
    return extraction.plan(draft(f"云水市书屋方案\n一、有关事项\n{title}\n" + "\n".join(f"| {line} |" for line in lines)), VOCABULARY)


def _with(**heads: str) -> list[str]:
    """The heads with others in the place of those that stand at `c0`, `c1` …"""
    return [heads.get(f"c{at}", head) for at, head in enumerate(SAID)]


@pytest.mark.parametrize("head", ["扛旗", "谁扛", "几时扛", "掏几个", "甲乙"])
@pytest.mark.parametrize("at", [1, 2, 4])
def test_a_head_in_unknown_words_leaves_a_list_of_projects_one(head: str, at: int) -> None:
    made = _plan("表1 书屋工程（投资单位：万元）", _with(**{f"c{at}": head}), ROWS)
    assert [(it.kind, it.sure) for it in made.tables] == [("projects", True)]
    assert [(it.name, it.content) for it in made.projects] == [
        ("城东书屋", "书屋20座"), ("城西书屋", "书屋5座"), ("城南书亭", "书亭8座"),
    ]  # fmt: skip
    # What stands under such a head is what it is like.
    sound = _plan("表1 书屋工程（投资单位：万元）", SAID, ROWS).projects[0]
    fields = ("period", "investment", "owner")
    assert [getattr(made.projects[0], name) for name in fields] == [getattr(sound, name) for name in fields]


@pytest.mark.parametrize(
    ("title", "heads"),
    [
        ("表1 有关安排（单位：万元）", _with(c2="掏几个")),  # nothing says that projects are listed
        ("表1 书屋工程（投资单位：万元）", _with(c2="掏几个", c4="谁扛")),  # most of it is told by cells alone
        ("表1 书屋工程（投资单位：万元）", _with(c1="几时", c2="掏几个", c4="谁扛")),
        ("表1 书屋工程（投资单位：万元）", ["名称", "几时", "掏几个", "做到多大", "谁扛"]),
        ("表1 书屋工程", ["名称", "几时", "掏几个（万元）", "做到多大", "谁扛"]),
    ],
)
def test_a_list_that_rests_on_its_cells_may_be_one(title: str, heads: list[str]) -> None:
    made = _plan(title, heads, ROWS)
    assert [(it.kind, it.sure) for it in made.tables] == [("projects", False)]
    assert [(it.name, it.sure) for it in made.projects] == [("城东书屋", False), ("城西书屋", False), ("城南书亭", False)]


SORTED = [
    ["2024年动工", "1", "城东书屋", "新建", "书屋20座", "1200", "2024—2027年", "云水书业公司"],
    ["2024年动工", "2", "城西书屋", "改造", "书屋5座", "600", "2024—2025年", "城西书院"],
    ["2025年动工", "3", "城南书亭", "新建", "书亭8座", "300", "2025—2026年", "市文化局"],
    ["2025年动工", "4", "城北书亭", "改造", "书亭2座", "80", "2025年", "市教育局"],
]


@pytest.mark.parametrize(("chapter", "sure"), [("重点工程", True), ("有关事项", False)])
def test_all_columns_of_a_list_are_known_by_their_cells(chapter: str, sure: bool) -> None:
    heads = ["动工", "数到", "弄啥", "归在哪", "弄多大", "掏几个（万元）", "几时到几时", "谁扛"]
    lines = [" | ".join(cells) for cells in (heads, *SORTED)]
    made = extraction.plan(draft(f"云水市书屋方案\n一、{chapter}\n表1 几件大事\n" + "\n".join(f"| {line} |" for line in lines)), VOCABULARY)
    assert [it.roles for it in made.tables] == [
        ("period", "number", "name", "category", "content", "investment", "period", "owner")
    ]  # fmt: skip
    first = made.projects[0]
    assert (first.name, first.category, first.content, first.period) == ("城东书屋", "新建", "书屋20座", "2024—2027年")
    assert [each.sure for each in made.projects] == [sure] * 4


def test_the_largest_of_several_sums_is_what_a_project_costs() -> None:
    rows = [[*row[:2], str(int(row[2]) // 2), *row[2:]] for row in ROWS]
    made = _plan("表1 书屋工程（投资单位：万元）", ["造什么", "实施周期", "上头给", "一共掏", "做到多大", "业主与督办"], rows)
    assert [str(each.investment and each.investment.value) for each in made.projects] == ["1200", "600", "300"]


OTHERS: list[tuple[str, list[str], list[list[str]]]] = [
    # how things stand in the base year
    ("表1 2022年书屋概况", ["项目", "数量", "计量单位"], [["书屋", "20", "座"], ["座位", "300", "个"], ["藏书", "12", "万册"]]),
    # tasks with who answers and when, or with what they need
    (
        "表1 任务分工", ["任务", "谁扛", "几时"],
        [["添置书架", "市文化局", "2025年底前"], ["开放书屋", "市教育局", "2026年底前"], ["培训馆员", "市人社局", "2027年底前"]],
    ),
    (
        "表1 任务分工（单位：万元）", ["任务", "谁扛", "几时", "要几个"],
        [["添置书架", "市文化局", "2025年底前", "20"], ["开放书屋", "市教育局", "2026年", "30"], ["培训馆员", "市人社局", "2027年", "10"]],
    ),
    # stages
    (
        "表1 实施步骤", ["阶段", "起讫", "工作", "谁扛"],
        [["启动", "2024—2025年", "选址", "市文化局"], ["铺开", "2026—2027年", "建书屋20座", "市文化局"]],
    ),
    # what is paid out, a year or a body at a time; what firms turn over
    ("表1 经费（单位：万元）", ["用处", "数目"], [["购书", "200"], ["修缮", "100"], ["合计", "300"]]),
    (
        "表1 书店", ["书店", "扛起年头", "产值（亿元）", "管它的"],
        [["云水书店", "2025年", "3.5", "市文化局"], ["城西书店", "2028年", "1.2", "市国资委"]],
    ),
    ("表1 各家产值（单位：亿元）", ["哪家", "2023年", "2024年"], [["云水书业公司", "3", "4"], ["城西书业公司", "2", "3"]]),
    # projects by their kinds, in all
    (
        "表1 书屋工程汇总", ["哪一类", "几个", "掏几个（亿元）", "几时"],
        [["新建", "12", "3.5", "2025—2027年"], ["改造", "8", "1.2", "2026—2028年"]],
    ),
    # who is asked, and where he is
    ("表1 联络表", ["名称", "在哪", "谁扛"], [["城东书屋", "城东区", "市文化局"], ["城西书屋", "城西区", "市教育局"]]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "heads", "rows"), OTHERS)
def test_what_its_cells_hold_makes_no_list_of_projects_of_another_table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    made = _plan(title, heads, rows)
    assert "projects" not in [it.kind for it in made.tables]
    assert made.projects == ()


@pytest.mark.parametrize(
    ("title", "heads", "sure"),
    [
        ("表1 2022年书屋概况", ["项目", "数目", "年份"], False),
        ("表1 书屋概况", ["项目", "数目", "牵头单位"], False),
        ("表1 书屋工程", ["项目", "数目", "年份"], True),
        ("表1 书屋概况", ["项目名称", "数目", "年份"], True),
        ("表1 书屋概况", ["项目", "建设内容", "年份"], True),
    ],
)
def test_a_list_with_one_weak_sign_may_be_none(title: str, heads: list[str], sure: bool) -> None:
    made = _plan(title, heads, [["书屋", "20座", "2022年"], ["书亭", "30座", "2022年"]])
    assert [(it.kind, it.sure) for it in made.tables] == [("projects", sure)]
    assert [it.sure for it in made.projects] == [sure, sure]


@pytest.mark.parametrize("signs", ["①②③", "²³¹", "Ⅰ二3"])
def test_signs_that_are_no_decimal_digits_count_nothing(signs: str) -> None:
    rows = [[*row, sign] for row, sign in zip(ROWS, signs, strict=True)]
    assert len(_plan("表1 书屋工程（投资单位：万元）", [*SAID, "号"], rows).projects) == len(ROWS)
