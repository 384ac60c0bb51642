"""How like a text is to the kinds of chapters that were learnt."""

from __future__ import annotations

import json

import pytest

from plancheck.extraction.likeness import Chapters, dumped, learnt, pairs
from plancheck.rulelab.learn_chapters import Chapter, learn

LENDING = "读者凭证借阅图书，到期归还。馆员登记借出的册数，催还逾期的图书。"
BUILDING = "施工队砌筑书库的墙体，安装书架和灯具。监理检查墙体的平整，验收书架的承重。"
BOTH = "读者借阅图书，施工队安装书架。"


def _taught() -> Chapters:
    texts = {"借阅": LENDING, "修建": BUILDING}
    chapters = [Chapter(f"馆{at}", kind, text * (at + 1) + f"第{at}馆另有安排。") for kind, text in texts.items() for at in range(3)]
    return learnt((dumped(learn(chapters), {"馆0", "馆1", "馆2"}),))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (LENDING * 4, "借阅"),
        (BUILDING * 4, "修建"),
        (BOTH * 10, None),  # like both
        (LENDING, None),  # too short to tell
        ("明天下雨，后天放晴。" * 20, None),  # like none
        ("2025 12.5% GDP" * 20, None),
        ("", None),
    ],
)
def test_a_text_is_of_the_kind_that_it_is_clearly_like(text: str, kind: str | None) -> None:
    assert _taught().kind(text, None) == kind


def test_a_kind_that_may_hold_anything_needs_less() -> None:
    yard = "雨后的院子里有人扫地，有人喂猫，有人在廊下喝茶，说起早年的收成和今年的雪。灶上炖着萝卜，锅盖边冒出白汽。"
    text, taught = LENDING[:16] + yard * 3, _taught()
    assert (taught.kind(text, None), taught.kind(text, "借阅"), taught.kind(text, "修建")) == (None, "借阅", None)


def test_figures_and_line_ends_make_no_pairs() -> None:
    assert set(pairs("到2025年，\n借书")) == {"到年", "年借", "借书"}


def test_two_chapters_teach_nothing() -> None:
    assert learn([Chapter("甲馆", "借阅", LENDING), Chapter("乙馆", "借阅", LENDING)]) == {}


def test_what_is_stored_is_read_again() -> None:
    stored = dumped({"借阅": {"借书": 0.25, "还书": 0.0004}}, {"乙", "甲"})
    assert json.loads(stored) == {"plans": ["乙", "甲"], "chapters": {"借阅": {"250": "借书"}}}
    assert learnt((stored,)).likeness("借书") == [(0.25, "借阅")]
