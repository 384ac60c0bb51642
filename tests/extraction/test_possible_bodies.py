"""Where somebody stands who may answer for something, whatever is said of him: bodies by how the sentence around them is built."""

from __future__ import annotations

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction

_TASK = "某市实施方案\n一、主要任务\n（一）新建书屋。新建书屋20座。"


def _open(text: str) -> list[str]:
    """The bodies of a draft that nothing accounts for."""
    marks = extraction.plan(draft(text), VOCABULARY).ledger.marks
    return [mark.evidence.quote for mark in marks if mark.kind == "body" and mark.account == "open"]


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        # a sentence that says nothing else of them
        ("云水书业公司扛起。", ["云水书业公司"]),
        ("城东区政府扛到底。", ["城东区政府"]),
        ("阅读服务中心、书屋建设局扛起。", ["阅读服务中心", "书屋建设局"]),
        ("区内3家书业公司扛起。", ["区内3家书业公司"]),
        ("（云水书业公司扛起）", ["云水书业公司扛起"]),
        ("扛旗：云水书业公司等6家。", ["云水书业公司"]),
        # what they must do
        ("云水书业公司要扛起这件事，不得撒手。", ["云水书业公司"]),
        ("阅读服务中心要扛起这件事，不得撒手。", ["阅读服务中心"]),
        # a word that leads to them
        ("没人扛就找云水书业公司兜住，一直到底。", ["没人扛就找云水书业公司"]),
        ("头一个扛起这件事情的人家是书屋管理局、云水书业公司、各书院。", ["书屋管理局", "云水书业公司"]),
        ("由云水书业公司、书屋建设局扛到底。", ["云水书业公司"]),
        # with others who act with them
        ("书屋建设局带领相关书业企业要扛起这件事，不得撒手。", ["书屋建设局带领相关书业企业"]),
        ("（阅读服务中心动员各家书店公司扛起）", ["阅读服务中心动员各家书店公司扛起"]),
        ("没人扛就找书屋建设局动员有关书业企业兜住。", ["没人扛就找书屋建设局动员有关书业企业"]),
        ("有关部门带领相关书业企业要扛起这件事，不得撒手。", []),
        ("书屋带领相关书业企业要扛起这件事，不得撒手。", []),
        # nobody in particular, or a thing
        ("公司扛起这件事，一直扛到底为止。", []),
        # within a longer word, and what a verb or a preposition governs
        ("按照云水书屋部署，一直扛到底为止。", []),
        ("云水书业部门要求，一直扛到底为止。", []),
        ("更好发挥城东区政府作用，一直扛到底为止。", []),
        ("引导书业机构为书屋添架，一直扛到底为止。", []),
        # a kind of bodies
        ("集合书业企业、书店企业及政府等各方力量，一直扛到底为止。", []),
        ("有关书业公司要扛起这件事，不得撒手。", []),
        ("云水书业部门要扛起这件事，不得撒手。", []),
        ("读者找公司或部门扛起，一直扛到底为止。", []),
        ("读者的书店公司扛起，一直扛到底为止。", []),
        ("推广书业公司扛起，一直扛到底为止。", []),
        ("借阅服务中心热闹，书架摆到门外为止。", []),
        ("书屋与云水书业公司比邻，一直到街角为止。", []),
    ],
)
def test_bodies_stand_where_nothing_else_is_said(sentence: str, named: list[str]) -> None:
    assert _open(_TASK + sentence) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("二、其他\n由春风坊扛起。", ["春风坊扛起"]),  # a paragraph of its own
        ("二、其他\n| 事项 | 说明 |\n| 书屋 | 由春风坊扛起。 |", []),  # a cell begins with what it is of
        ("二、其他\n| 事项 | 说明 |\n| 书屋 | 二十座。由春风坊扛起。 |", ["春风坊扛起"]),
    ],
)
def test_what_opens_a_paragraph_or_a_cell(text: str, named: list[str]) -> None:
    assert _open(f"{_TASK}\n{text}") == named


def test_a_bracket_on_the_title_page_is_no_body() -> None:
    marks = extraction.plan(draft("某市实施方案\n（春风讨论本）\n一、主要任务\n坚持读者优先。"), VOCABULARY).ledger.marks
    assert [(mark.account, mark.by) for mark in marks if mark.evidence.quote == "春风讨论本"] == [("set_aside", "title")]
