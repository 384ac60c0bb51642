"""Boxes of projects and what they list."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import plan, projects
from plancheck.extraction.lists import entries, kinds
from plancheck.extraction.outline import headings, sections
from plancheck.model.plan import Project


def found(text: str) -> tuple[Project, ...]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    return projects.projects(document, VOCABULARY, tree, kinds.tables(document, tree))[0]


NUMBERED = """\
    一、主要任务
    （一）书屋
    新建社区书屋。
    专栏1 社区书屋重点工程
    1.社区书屋改造工程。改造书屋20座。
    2.编制开放指南。明确开放时间，推广自助借还。
    3.馆员培训项目。开展培训。
    到2025年全部完成。
    （二）队伍
    1.培训馆员。开展培训。
    """


def test_all_numbered_items_of_a_box_of_projects() -> None:
    assert [(each.name, each.category, each.content, each.scale) for each in found(NUMBERED)] == [
        ("社区书屋改造工程", "社区书屋重点工程", "改造书屋20座。", "20座"),
        ("编制开放指南", "社区书屋重点工程", "明确开放时间，推广自助借还。", None),
        ("馆员培训项目", "社区书屋重点工程", "开展培训。", None),
    ]


@pytest.mark.parametrize("caption", ["专栏1 书屋主要指标", "专栏1 阅读新风尚", "专栏1"])
def test_other_boxes_list_none(caption: str) -> None:
    assert found(NUMBERED.replace("专栏1 社区书屋重点工程", caption)) == ()


def test_names_with_their_sizes() -> None:
    text = """\
    一、主要任务
    专栏2 书屋重点建设项目
    在建：城东书屋（3万平方米）、城西书屋（2万平方米，2024—2026年）。
    谋划：城南书屋（1万平方米）、城北书屋（2万平方米）。
    新建社区书屋。
    """
    assert [(each.name, each.category, each.scale, each.evidence.quote) for each in found(text)] == [
        ("城东书屋", "在建", "3万平方米", "城东书屋（3万平方米）"),
        ("城西书屋", "在建", "2万平方米", "城西书屋（2万平方米，2024—2026年）"),
        ("城南书屋", "谋划", "1万平方米", "城南书屋（1万平方米）"),
        ("城北书屋", "谋划", "2万平方米", "城北书屋（2万平方米）"),
    ]


def test_a_box_ends_with_its_numbering() -> None:
    document = draft(NUMBERED)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    (box,) = entries.boxes(document, VOCABULARY, tree)
    assert (box.title, box.numbered, sorted(box.blocks())) == ("社区书屋重点工程", True, [4, 5, 6])


PLACES = """\
    一、主要任务
    新建社区书屋。
    专栏3：街角书亭
    城东街角书亭：位于城东新区，面积3万平方米。
    城西街角书亭：位于城西老街，靠近车站。
    """


def test_a_box_whose_items_are_named_by_its_caption() -> None:
    assert [(each.name, each.category, each.scale) for each in found(PLACES)] == [
        ("城东街角书亭", "街角书亭", "3万平方米"),
        ("城西街角书亭", "街角书亭", None),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("专栏3：街角书亭", "专栏3：阅读新风尚"),  # not its things
        ("城西街角书亭：位于城西老街，靠近车站。", "培训馆员：位于城西。"),  # one of them only
        ("位于城西老街，靠近车站", "鼓励居民参与，靠近读者"),  # what it is like, not where or how big
    ],
)
def test_a_box_that_lists_no_things(old: str, new: str) -> None:
    assert found(PLACES.replace(old, new)) == ()


def test_boxes_that_go_on_counting() -> None:
    text = """\
    一、主要任务
    （一）书屋
    新建社区书屋。
    专栏1 社区书屋项目（2个，总投资3亿元）
    1. 城东书屋项目。建设书屋20座；总投资1亿元；建设年限：2024—2027年；建设单位：城投公司。
    2. 城西书屋项目。建设书屋40座；总投资2亿元。
    （二）改造
    改造旧书屋。
    专栏2 书屋改造项目（1个，总投资1亿元）
    3. 旧书屋改造项目。改造书屋10座；总投资1亿元；建设单位为书屋公司。
    """
    assert [(each.name, each.owner, str(each.investment.value) if each.investment else None) for each in found(text)] == [
        ("城东书屋项目", "城投公司", "1"),
        ("城西书屋项目", None, "2"),
        ("旧书屋改造项目", "书屋公司", "1"),
    ]


STARRED = """\
    一、主要任务
    新建社区书屋。
    专栏3 书屋示范工程
    ★城东书屋自助借还中试。建设中试馆1座，2026年开工、2029年建成，投资14.5亿元。
    ★桥头书屋。建设书屋20座，投资9.6亿元。
    附表1 项目清单
    | 序号 | 项目名称 | 建设内容 | 总投资（万元） | 责任单位 |
    |---|---|---|---|---|
    {}
    """


LISTED = "| 1 | 城东书屋自助借还中试 | 1座 | 145000 | 市文旅局 |\n    | 2 | 老街桥头书屋改造 | 20座 | {} | 市文旅局 |"
OTHERS = "| 1 | 城北书亭 | 1座 | 145000 | 市文旅局 |\n    | 2 | 城南书亭 | 20座 | 86000 | 市文旅局 |"


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        (LISTED.format("96000"), []),  # what the table lists in another unit is no other project, even where its name says less
        (LISTED.format("86000"), ["桥头书屋"]),
        (OTHERS, ["城东书屋自助借还中试", "桥头书屋"]),
    ],
)
def test_items_behind_stars_that_say_what_they_cost(rows: str, names: list[str]) -> None:
    listed = found(STARRED.format(rows))
    assert [each.name for each in listed if each.evidence.place.table is None] == names


def test_what_the_projects_of_a_box_build_is_no_measure() -> None:
    made = plan(draft(NUMBERED), VOCABULARY)
    assert [each.evidence.quote for each in made.measures] == ["新建社区书屋", "开展培训"]
    assert (made.tasks[0].title, [each.evidence.quote for each in made.tasks[0].measures]) == ("书屋", ["新建社区书屋"])
