"""Titles without a number that open paragraphs."""

import pytest
from tests.extraction.drafts import body

from plancheck.extraction.outline import headings, leads

LONG = "新建社区书屋二十座，开放全部阅览室，延长开放时间。"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"建设社区书屋。{LONG}", "建设社区书屋"),
        (f"建立“书香账户”，盘活藏书。{LONG}", "建立“书香账户”，盘活藏书"),
        (f"馆员。{LONG}", "馆员"),  # no sentence is so short
        (f"近年来书屋较多。{LONG}", None),  # tells of a time
        (f"全市书屋较多。{LONG}", None),
        (f"新建书屋20座。{LONG}", None),  # a figure is no title
        (f"——建设社区书屋。{LONG}", None),
        (f"一是建设社区书屋。{LONG}", None),
        (f"建设社区书屋，培训馆员，开放阅览室。{LONG}", None),
        ("建设社区书屋。", None),  # nothing follows
        (LONG, None),
    ],
)
def test_title_end(text: str, title: str | None) -> None:
    (block,) = body(text).blocks
    end = leads.title_end(block)
    assert (text[:end] if end else None) == title


@pytest.mark.parametrize(
    ("paragraphs", "titles"),
    [
        ((f"建设社区书屋。{LONG}", f"培训馆员队伍。{LONG}"), ["建设社区书屋", "培训馆员队伍"]),
        (("本节说明书屋的建设安排和开放安排。", f"建设社区书屋。{LONG}", f"培训馆员队伍。{LONG}"), ["建设社区书屋", "培训馆员队伍"]),
        ((LONG, LONG, LONG, f"书屋。{LONG}", f"馆员。{LONG}", f"往后几年。{LONG}"), ["书屋", "馆员", "往后几年"]),
        ((LONG, LONG, LONG, f"书屋。{LONG}", f"馆员。{LONG}"), []),  # two at the end of many
        ((LONG, LONG, LONG, f"书屋。{LONG}", f"馆员。{LONG}", f"往后几年。{LONG}", LONG), []),
        ((f"建设社区书屋。{LONG}",), []),  # one alone is a sentence
        ((f"★建设社区书屋。{LONG}", f"★培训馆员队伍。{LONG}"), []),  # items of a list
        ((f"建设社区书屋。{LONG}", LONG, LONG, f"培训馆员队伍。{LONG}"), []),  # half of them do not open so
    ],
)
def test_titled(paragraphs: tuple[str, ...], titles: list[str]) -> None:
    blocks = body(*paragraphs).blocks
    found = leads.titled(blocks)
    assert [blocks[index].text[:end] for index, end in found.items()] == titles


@pytest.mark.parametrize(
    ("box", "titles"),
    [
        (["书屋分布广泛，开放时间较长，读者较多。"], ["推广社区书屋", "培训馆员队伍"]),
        (["城东书亭：位于城东，面积3万平方米。", "城西书亭：位于城西。"], ["推广社区书屋", "培训馆员队伍"]),
        ([f"书亭改造。{LONG}"], []),  # the box opens so itself: nothing shows where it ends
        (["书屋分布广泛，开放时间较长，读者较多。", f"城东书亭。{LONG}"], ["推广社区书屋", "培训馆员队伍"]),  # names a thing only
    ],
)
def test_titles_go_on_behind_a_box(box: list[str], titles: list[str]) -> None:
    lines = ["介绍书屋的建设安排，说明开放的时间和地点。", f"推广社区书屋。{LONG}", "专栏1 书亭", *box, f"培训馆员队伍。{LONG}"]
    document = body("一、主要任务", "（一）书屋", *lines, "二、组织实施")
    assert [each.title for each in headings.headings(document) if each.run_in] == titles


def test_they_are_headings_of_the_third_level() -> None:
    document = body(
        "一、主要任务",
        "（一）书屋",
        f"建设社区书屋。{LONG}",
        f"培训馆员队伍。{LONG}",
        "专栏1 重点工程",
        f"书屋改造。{LONG}",
        "二、组织实施",
    )
    assert [(each.level, each.number, each.title, each.run_in) for each in headings.headings(document)] == [
        (1, "一、", "主要任务", False),
        (2, "（一）", "书屋", False),
        (3, "", "建设社区书屋", True),
        (3, "", "培训馆员队伍", True),
        (1, "二、", "组织实施", False),
    ]
