"""The tree of sections: blocks, concepts, inheritance, topics."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction.outline import headings, sections
from plancheck.model.plan import Section

DRAFT = """\
    # 云水市实施方案
    前言一段。
    一、工作基础
    已有图书馆3座。
    二、主要任务
    本章说明。
    （一）能源绿色低碳转型
    发展风电。加强管理。尚未发展光伏。（责任单位：市能源局）
    （二）建设阅读空间
    1.建设城市书房。新建城市书房。开放图书馆。完善管理。
    2.培训馆员。每年培训。
    三、改革创新与全民行动
    鼓励阅读。
    附件1 项目清单
    |项目|图书馆|
    """


def tree(text: str = DRAFT) -> tuple[Section, ...]:
    document = draft(text)
    return sections.sections(document, VOCABULARY, headings.headings(document))


def test_tree() -> None:
    assert [(each.heading.number, each.start, each.end, each.own_end, each.parent, each.children) for each in tree()] == [
        ("一、", 2, 4, 4, None, ()),
        ("二、", 4, 11, 6, None, (2, 3)),
        ("（一）", 6, 8, 8, 1, ()),
        ("（二）", 8, 11, 9, 1, (4, 5)),
        ("1.", 9, 10, 10, 3, ()),
        ("2.", 10, 11, 11, 3, ()),
        ("三、", 11, 13, 13, None, ()),
        ("附件1", 13, 16, 16, None, ()),
    ]


def test_concepts_and_inheritance() -> None:
    found = tree()
    assert [each.concepts for each in found] == [
        ("工作基础",), ("主要任务",), (), (), (), (), ("政策创新", "全民行动"), ("重点工程",),
    ]  # fmt: skip
    assert found[4].within == ("主要任务",)
    assert found[4].path == ("二、主要任务", "（二）建设阅读空间", "1.建设城市书房")


def test_topics() -> None:
    found = tree()
    assert found[2].about == ("能源转型",)
    assert found[2].topics == (("能源转型", pytest.approx(1 / 3)),)  # negated and bracketed sentences do not speak of it
    assert found[3].about == ("阅读空间",)
    assert dict(found[4].topics)["阅读空间"] == pytest.approx(2 / 3)  # the run-in title is no sentence
    assert found[7].topics == ()  # table cells are no sentences
    assert found[6].topics == ()  # nor is a table under the next heading part of the last one


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("主要目标", ("主要目标",)),
        ("主 要 目 标", ("主要目标",)),
        ("绿色低碳科技创新行动", ("科技创新",)),
        ("以科技创新推动钢铁行业发展", ()),
        ("主要目标和重点任务", ("主要目标", "主要任务")),
        ("夯实能源领域工作基础设施", ()),
        ("做好组织实施", ("组织实施",)),
        ("完善技术创新体制机制", ("科技创新",)),
        ("现状与形势", ("工作基础",)),
        ("开展全民绿色低碳行动", ("全民行动",)),
        ("建设书房", ()),
    ],
)
def test_concepts(title: str, expected: tuple[str, ...]) -> None:
    assert sections.concepts(title, VOCABULARY) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("推动能源绿色低碳转型行动", ("能源转型",)),
        ("促进交通运输领域绿色低碳发展", ("交通低碳",)),
        ("大力推广新能源汽车", ("交通低碳",)),
        ("绿色和交通一起抓", ("交通低碳",)),  # a joining word between the halves of a name
        ("绿色的交通一起抓", ()),
        ("培训馆员", ()),
    ],
)
def test_about(title: str, expected: tuple[str, ...]) -> None:
    assert sections.about(title, VOCABULARY) == expected


def test_tasks_as_chapters() -> None:
    found = tree("一、主要目标\n文。\n二、推动能源绿色低碳转型\n文。\n三、建设阅读空间\n文。\n四、培训馆员\n文。\n五、保障措施\n文。")
    assert [each.concepts for each in found] == [("主要目标",), ("主要任务",), ("主要任务",), (), ("组织实施",)]


def test_a_chapter_of_tasks_by_any_name() -> None:
    found = tree("一、五大攻坚任务\n（一）建设书房\n文。\n（二）培训馆员\n文。\n二、推动能源绿色低碳转型\n文。\n三、建设阅读空间\n文。")
    assert [each.concepts for each in found] == [("主要任务",), (), (), (), ()]


@pytest.mark.parametrize(
    ("chapter", "expected"),
    [
        ("重点工程", [("重点工程",), ()]),  # what comes of them
        ("主要目标和重点工程", [("主要目标", "重点工程"), ("主要目标",)]),
    ],
)
def test_projects_hold_no_objectives(chapter: str, expected: list[tuple[str, ...]]) -> None:
    assert [each.concepts for each in tree(f"一、{chapter}\n（一）主要目标\n建成后年借书3万册。")] == expected


@pytest.mark.parametrize(("heading", "expected"), [("办馆遵循", ()), ("遵循读者意愿", ("全民行动",))])
def test_principles_by_another_name_hold_no_chapters(heading: str, expected: tuple[str, ...]) -> None:
    assert tree(f"一、总体要求\n（一）{heading}\n1.全民参与。依靠读者。")[2].concepts == expected


def test_principles_and_baseline_hold_no_tasks() -> None:
    found = tree("一、总体要求\n（一）基本原则\n1.改革创新。推进改革。\n2.全民参与。依靠读者。\n二、工作基础\n（一）科技创新\n文。")
    assert [each.concepts for each in found] == [("总体要求",), ("总体要求",), (), (), ("工作基础",), ()]
