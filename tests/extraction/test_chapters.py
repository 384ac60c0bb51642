"""Chapters of tasks that no title calls so."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY
from tests.rules import helpers

from plancheck.extraction import chapters, headings
from plancheck.model.plan import Section


def tree(text: str) -> tuple[Section, ...]:
    document = draft(text)
    return chapters.outline(document, VOCABULARY, headings.headings(document))


def tops(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.heading.title, each.concepts) for each in tree(text) if each.parent is None]


PLAN = """\
    一、迈上新台阶
    推进书屋建设。新建书屋20座。
    二、发展目标
    到2025年，新建书屋20座。
    三、打造书香社区
    （一）新建书屋
    新建社区书屋。
    （二）开放书屋
    推广自助借还。
    四、科技创新
    推广自助借还设备。
    五、讲好书屋故事
    书屋深受欢迎。
    六、练好馆员队伍
    培育馆员队伍。开展馆员轮训。
    七、组织实施
    加强领导。
    八、附带说明
    推广自助借还设备。健全借阅制度。
    """


def test_what_no_other_chapter_can_be() -> None:
    assert tops(PLAN) == [
        ("迈上新台阶", ()),  # before the objectives
        ("发展目标", ("主要目标",)),
        ("打造书香社区", ("主要任务",)),
        ("科技创新", ("科技创新",)),
        ("讲好书屋故事", ()),  # holds no measure
        ("练好馆员队伍", ("主要任务",)),
        ("组织实施", ("组织实施",)),
        ("附带说明", ()),  # behind the organisation
    ]


def test_an_annex_that_is_called_by_tasks_is_not_the_chapter_of_them() -> None:
    found = dict(tops(f"{PLAN}附件1 重点任务清单\n    推广自助借还设备。\n"))
    assert found["打造书香社区"] == ("主要任务",)


def test_a_part_of_the_tasks_is_no_baseline_for_a_word_in_its_title() -> None:
    text = (
        PLAN.replace("一、迈上新台阶", "一、发展现状")
        .replace("三、打造书香社区", "三、重点任务")
        .replace("（一）新建书屋", "（一）守好工作基础，添书添座")
    )
    assert [each.concepts for each in tree(text) if each.heading.title.startswith("守好")] == [()]
    assert tops(text)[0] == ("发展现状", ("工作基础",))


def test_what_stands_in_them_is_within() -> None:
    assert [each.within for each in tree(PLAN) if each.heading.title == "新建书屋"] == [("主要任务",)]


def test_a_chapter_by_name_settles_it() -> None:
    assert tops(PLAN.replace("练好馆员队伍", "主要任务"))[2] == ("打造书香社区", ())


def test_a_paper_without_any_known_chapter_is_left() -> None:
    assert tops("一、打造书香社区\n新建社区书屋。推广自助借还。\n二、练好队伍\n培育馆员队伍。开展馆员轮训。") == [
        ("打造书香社区", ()),
        ("练好队伍", ()),
    ]


def test_one_chapter_of_tasks_among_several_hides_no_other() -> None:
    """建设任务 joins all tasks, 城东馆员轮训建设任务行动 is a chapter on one of them."""
    named = tops(PLAN.replace("练好馆员队伍", "城东馆员轮训建设任务行动"))
    assert (named[2], named[5]) == (("打造书香社区", ("主要任务",)), ("城东馆员轮训建设任务行动", ("主要任务",)))


def test_an_annexed_list_is_no_chapter_of_tasks() -> None:
    text = """\
        一、发展目标
        到2025年，新建书屋20座。
        二、组织实施
        加强领导。
        附件1 阅读空间清单
        一处一表。
        附件2 能源转型清单
        一处一表。
        """
    assert dict(tops(text)) == {
        "发展目标": ("主要目标",), "组织实施": ("组织实施",), "阅读空间清单": (), "能源转型清单": (),
    }  # fmt: skip


AIMS = [
    ("到2025年，借阅率达到18%。到2030年，书屋达到90座。", ("主要目标",), ("主要任务",)),
    (
        "书屋更多。到2025年，借阅率达到18%，书屋达到60座；到2030年，借阅率达到25%。到2030年底，座位数超过9000个。",
        ("主要目标",),
        ("主要任务",),
    ),
    # what has been, and what is not yet dated
    ("截至2020年底，借阅率达到18%。“十三五”以来，到2020年，书屋达到90座。", (), ()),
    ("借阅率达到18%。书屋达到90座。", (), ()),
    # one aim among other matters
    ("到2025年，借阅率达到18%。读者很多。书很新。", (), ()),
]


LED = """\
    一、回望来路
    书屋二十座。
    二、{title}
    {led}
    （一）数从哪来
    以各馆台账为底。按三种情形推算。账目每两年核一次。馆际另算。{said}
    三、怎么干
    新建书屋20座。改造旧馆5座。{answers}
    """
JOINED = (
    "一、目标与实施路径\n{}\n二、打造书香社区\n（一）新建书屋\n新建社区书屋。\n（二）开放书屋\n推广自助借还。\n三、组织实施\n加强领导。"
)


@pytest.mark.parametrize(
    ("parts", "first", "second"),
    [
        # what its parts are called by; then the tasks are still to be found
        ("（一）总体目标\n文。\n（二）书屋怎么够用\n文。", ("主要目标",), ("主要任务",)),
        ("（一）总体目标\n文。\n（二）实施路径测算\n文。", ("主要目标",), ("主要任务",)),  # an estimate is no task
        ("（一）总体目标\n文。\n（二）借阅情景与实施路径\n文。", ("主要目标",), ("主要任务",)),
        ("（一）总体目标\n文。\n（二）重点任务\n文。", ("主要目标", "主要任务"), ()),
        ("（一）书屋怎么够用\n文。\n（二）书车怎么开\n文。", ("主要目标", "主要任务"), ()),
        ("文。", ("主要目标", "主要任务"), ()),
    ],
)
def test_a_title_that_joins_objectives_and_tasks_is_what_its_parts_are(parts: str, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    document = draft(JOINED.format(parts))
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    named = {each.heading.title: each.concepts for each in found}
    assert (named["目标与实施路径"], named["打造书香社区"]) == (first, second)


@pytest.mark.parametrize(
    ("path", "other", "first"),
    [
        ("书屋2025年60座，2030年90座。", "重点任务", ("主要目标",)),  # a course of figures
        ("新建书屋20座。（责任单位：市教育局）", "重点任务", ("主要目标", "主要任务")),  # somebody answers for it
        ("书屋2025年60座，2030年90座。", "打造书香社区", ("主要目标", "主要任务")),  # no other chapter is called by tasks
    ],
)
def test_a_path_beside_objectives_is_no_task_where_tasks_have_a_chapter(path: str, other: str, first: tuple[str, ...]) -> None:
    aims = f"一、目标与实施路径\n（一）总体目标\n文。\n（二）实施路径\n{path}\n"
    document = draft(f"{aims}二、{other}\n（一）书屋\n新建书屋20座。\n三、组织实施\n加强领导。")
    found = chapters.outline(document, helpers.shipped().vocabulary, headings.headings(document))
    assert {each.heading.title: each.concepts for each in found}["目标与实施路径"] == first


@pytest.mark.parametrize(
    ("title", "within"),
    [
        ("实施路径测算", ()),  # what an estimate reckons with is no objective
        ("总体目标测算", ("主要目标",)),  # called by objectives itself
        ("书屋怎么够用", ("主要目标",)),
    ],
)
def test_an_estimate_within_the_objectives_sets_none(title: str, within: tuple[str, ...]) -> None:
    text = f"一、发展目标\n（一）{title}\n1.头一种情形\n书屋六十座。\n（二）书屋\n文。\n二、重点任务\n新建书屋20座。"
    found = {each.heading.title: each.within for each in tree(text)}
    assert (found[title], found["头一种情形"], found["书屋"]) == (within, within, ("主要目标",))


@pytest.mark.parametrize(
    ("part", "concepts"),
    [("组织领导", ("主要任务",)), ("组织实施", ())],  # a part that is called by a chapter that closes a plan
)
def test_the_last_chapter_is_no_chapter_of_tasks_if_a_part_closes_the_plan(part: str, concepts: tuple[str, ...]) -> None:
    parts = f"（一）新建\n    新建书屋20座。\n    （二）{part}\n    组建小组。建立制度。"
    text = PLAN.split("    五、")[0] + f"    五、人来管\n    {parts}"
    assert dict(tops(text))["人来管"] == concepts


@pytest.mark.parametrize(
    ("said", "concepts"),
    [
        ("第一段，2024年到2025年，新建书屋20座。\n第二段，2026年到2028年，改造旧馆5座。", ()),
        ("2025年：新建书屋20座。\n2026年：改造旧馆5座。\n补书。", ()),
        ("第一段，2024年到2025年，新建书屋20座。\n改造旧馆5座。", ("主要任务",)),
        ("新建书屋20座，2025年建成。\n改造旧馆5座，2026年改完。", ("主要任务",)),  # what is done, then when
        ("（一）2025年\n新建书屋20座。\n（二）2026年\n改造旧馆5座。", ("主要任务",)),  # with parts of its own
        ("（一）起步，2024—2025年\n新建书屋20座。\n（二）收尾，2026—2030年\n改造旧馆5座。", ()),  # which are stages
        ("（一）起步，2024—2025年\n新建书屋20座。\n（二）收尾，2024—2030年\n改造旧馆5座。", ("主要任务",)),
    ],
)
def test_a_chapter_whose_paragraphs_begin_with_years_is_a_timetable(said: str, concepts: tuple[str, ...]) -> None:
    text = f"一、发展目标\n读者更多。\n二、打造书香社区\n（一）新建书屋\n新建书屋20座。\n三、一步一步走\n{said}\n四、组织实施\n加强领导。"
    assert dict(tops(text))["一步一步走"] == concepts


#: The stages of a plan in a table, under one paragraph.
STAGES = """\
    试点分三步走，每一步结束都回头看。推进书屋建设。改造旧馆。
    | 阶段 | 时间 | 要做的 |
    | 起步 | {first} | 新建书屋 |
    | 加力 | {second} | 改造旧馆 |
    | 收尾 | 2029—2030年 | 开放书屋 |"""


@pytest.mark.parametrize(
    ("first", "second", "concepts"),
    [
        ("2024—2025年", "2026—2028年", ()),
        ("2024—2025年", "2025—2028年", ()),
        ("2024—2025年", "2024—2028年", ("主要任务",)),  # works run side by side, stages do not
        ("2024—2025年", "尽快", ("主要任务",)),
    ],
)
def test_a_chapter_with_a_table_of_stages_is_a_timetable(first: str, second: str, concepts: tuple[str, ...]) -> None:
    said = STAGES.format(first=first, second=second)
    text = f"""\
    一、发展目标
    读者更多。
    二、打造书香社区
    （一）新建书屋
    新建书屋20座。
    三、一步一步走
{said}
    四、组织实施
    加强领导。"""
    assert dict(tops(text))["一步一步走"] == concepts
