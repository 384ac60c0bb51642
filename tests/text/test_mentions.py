"""Mentions with their state and their places in the original text."""

import pytest
from tests.extraction.drafts import body, draft

from plancheck.model.document import Block, Document
from plancheck.text import mentions

NEGATING = ("尚未", "没有", "未", "无")
OPPOSING = ("避免", "防止")


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("建设城市书房。", ["城市书房"], [("城市书房", "plain")]),
        ("建设城 市\n书房。", ["城市书房"], [("城 市\n书房", "plain")]),
        ("单位ＧＤＰ能耗", ["GDP"], [("ＧＤＰ", "plain")]),
        ("推广⽔泵", ["水泵"], [("⽔泵", "plain")]),  # a Kangxi radical, as PDFs hold
        ("尚未建立统计体系，正在建设阅览室。", ["统计体系", "阅览室"], [("统计体系", "negated"), ("阅览室", "plain")]),
        ("统计体系尚未建立。", ["统计体系"], [("统计体系", "negated")]),
        ("统计体系在全市各县区的乡镇街道基本覆盖而没有遗漏。", ["统计体系"], [("统计体系", "plain")]),
        ("防止“一刀切”、运动式做法。", ["一刀切", "运动式"], [("一刀切", "opposed"), ("运动式", "opposed")]),
        ("在没有增加负担的前提下建设阅览室。", ["阅览室"], [("阅览室", "plain")]),
        ("每周开放不少于60小时，共12小时", ["开放…小时"], [("开放不少于60小时", "plain")]),
        ("开放，共12小时", ["开放…小时"], []),
        ("城市书房体系", ["城市书房", "城市书房体系"], [("城市书房体系", "plain")]),
        ("任何文字", [], []),
        ("面向未来建设阅览室。", ["阅览室"], [("阅览室", "plain")]),
        ("按季安排，不统一闭馆，统一闭馆要先公告。", ["统一闭馆"], [("统一闭馆", "opposed"), ("统一闭馆", "plain")]),
        ("不断推广阅览室。", ["阅览室"], [("阅览室", "plain")]),
        ("尚有乡镇未建阅览室。", ["阅览室"], [("阅览室", "negated")]),
        ("建设无废社区，未雨绸缪地完善全市书房布局和阅览室。", ["阅览室"], [("阅览室", "plain")]),
    ],
)
def test_find(text: str, words: list[str], expected: list[tuple[str, str]]) -> None:
    document = Document("", "", "txt", blocks=(Block(0, text),))
    found = mentions.find(document, 0, 1, words, NEGATING, OPPOSING)
    assert [(text[each.start : each.end], each.state) for each in found] == expected


def test_clause_of_a_mention() -> None:
    (found,) = mentions.find(body("到2025年，建设书房，开放。"), 0, 1, ["书房"])
    assert (found.block, found.start, found.end, found.clause) == (0, 9, 11, (7, 11))


def test_contents_and_hidden_text_are_no_mention() -> None:
    document = draft("""\
        [目录]
        一、建设书房……1
        [/目录]
        一、建设书房
        """)
    hidden = Block(2, "书房", hidden=True)
    document = Document("", "", "txt", blocks=(*document.blocks, hidden))
    assert [each.block for each in mentions.find(document, 0, 3, ["书房"])] == [1]


def test_only_blocks_of_the_range() -> None:
    document = body("书房", "书房", "书房")
    assert [each.block for each in mentions.find(document, 1, 2, ["书房"])] == [1]
