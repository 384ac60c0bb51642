"""Who answers for tasks where their own text names nobody: in tables and sentences elsewhere, of a task, a part of it or a body."""

from __future__ import annotations

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import plan

TASKS = """
一、主要任务
（一）书屋
1.补修书屋。新建书屋20座，修缮旧馆3座。
2.训练馆员。开展培训30场，建立馆员档案。
（二）书亭
1.更新书亭。更换书亭5座，增加书架40组。
2.开放夜场。开放夜场12处，延长开放时间。
"""


def answered(text: str) -> list[list[str]]:
    return [[*each.units] for each in plan(draft(text), VOCABULARY).tasks]


A, B, C = ["市文旅局"], ["市教育局"], ["市科技局"]


@pytest.mark.parametrize(
    ("said", "units"),
    [
        # by parts, by their names and by their numbers
        ("附表1 分工\n| 任务板块 | 牵头单位 |\n|---|---|\n| 书屋 | 市文旅局 |\n| 书亭 | 市教育局 |\n", [A, A, B, B]),
        ("附表1 分工\n| 章节 | 牵头单位 |\n|---|---|\n| 一（一） | 市文旅局 |\n| 一（二） | 市教育局 |\n", [A, A, B, B]),
        # by bodies: names, and numbers of which the part is said once
        ("附表1 分工\n| 单位 | 任务 |\n|---|---|\n| 市文旅局 | 补修书屋；开放夜场 |\n| 市教育局 | 训练馆员 |\n", [A, B, [], A]),
        ("附表1 分工\n| 部门 | 牵头的节 |\n|---|---|\n| 市文旅局 | 一（一）1、2（馆员） |\n| 市教育局 | 一（二） |\n", [A, A, B, B]),
        # in sentences
        ("二、保障\n分工如下：“书屋”由市文旅局牵头；“书亭”由市教育局牵头。\n", [A, A, B, B]),
        # nobody is named of them
        ("附表1 分工\n| 单位 | 任务 |\n|---|---|\n| 市文旅局 | 编制规划 |\n| 市教育局 | 筹措资金 |\n", [[], [], [], []]),
        ("附表1 读者\n| 章节 | 人数 |\n|---|---|\n| 一（一） | 20 |\n| 一（二） | 30 |\n", [[], [], [], []]),
    ],
)
def test_what_is_said_elsewhere_is_of_the_task(said: str, units: list[list[str]]) -> None:
    assert answered(TASKS + said) == units


@pytest.mark.parametrize(
    ("last", "units"),
    [
        ("以上任务牵头单位：市文旅局。", [A, A, C, C]),
        ("本节各项工作由市文旅局抓总，市教育局按职责落实。", [[*A, *B], [*A, *B], C, C]),
        ("馆员训练由市文旅局牵头。", [[], A, C, C]),  # of the last task alone
        ("分工：“补修书屋”由市文旅局牵头；“训练馆员”由市教育局牵头。", [A, [*A, *B], C, C]),  # within an item, of another that it quotes
    ],
)
def test_a_paragraph_at_the_end_of_a_part_is_of_all_that_it_says(last: str, units: list[list[str]]) -> None:
    text = TASKS.replace("（二）书亭\n", f"{last}\n（二）书亭\n由市科技局牵头。\n")
    assert answered(text) == units


@pytest.mark.parametrize(
    ("last", "units"),
    [
        ("本节任务由市文旅局牵头。", [[], [], A, A]),
        ("本章任务由市文旅局牵头。", [A, A, A, A]),
        ("以上任务由市文旅局牵头。", [A, A, A, A]),
        ("本市任务由市文旅局牵头。", [A, A, A, A]),
    ],
)
def test_a_paragraph_at_the_end_of_a_chapter_is_of_the_part_that_it_names(last: str, units: list[list[str]]) -> None:
    assert answered(f"{TASKS}{last}\n二、保障\n加强领导。\n") == units


NAMED = "（责任单位：市文旅局）"
AIMS = "二、到2025年做到什么\n（一）第一步\n新建书屋30座，开放书亭4座。\n（二）第二步\n更新书亭6座，增加书架50组。\n"


@pytest.mark.parametrize("named", [True, False])
def test_a_chapter_that_can_be_nothing_else_is_sure_by_what_its_items_say(named: bool) -> None:
    """Its items name nobody while all others do; where nobody is named anywhere, that tells nothing."""
    tasks = TASKS.replace("。\n", f"。{NAMED}\n") if named else TASKS
    found = plan(draft(tasks + AIMS), VOCABULARY)
    later = [each for each in found.tasks if each.heading[0].startswith("二、")]
    known = {each.known for each in found.sections if each.parent is None and each.heading.number == "二、"}
    assert [each.sure for each in found.tasks if each not in later] == [True] * 4
    assert [each.sure for each in later] == ([not named] * len(later) if known == {"exclusion"} else [True] * len(later))
