"""How like a text is to the kinds of chapters that were learnt."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.extraction.drafts import body
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction.words.likeness import Chapters, dumped, learnt, pairs
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


#: What the chapters of six kinds say, in words of nobody's plans.
SAID = {
    "工作基础": "河边有三座书屋，去年来了两万读者，屋顶漏雨，藏书发霉。",
    "主要目标": "到末年，藏书要翻一番，读者要多三成，漏雨的屋顶一处不留。",
    "主要任务": LENDING,
    "重点工程": BUILDING,
    "科技创新": "试制防潮的纸张，比较三种涂料，请学者评定，选出耐久的一种。",
    "组织实施": "馆长每月召集各馆碰头，查看进度，落后的写明缘由，年底论功。",
}


def _found(titles: dict[str, str], *, learn_from: int = 3) -> list[tuple[str, tuple[str, ...], str | None]]:
    """The chapters of a plan with these titles by what each of them says: title, concepts, and how they are known."""
    taught = [Chapter(f"馆{at}", kind, said * 6 + f"第{at}馆另有安排。") for kind, said in SAID.items() for at in range(learn_from)]
    vocabulary = replace(VOCABULARY, chapters=(dumped(learn(taught), {"馆"}),))
    lines = [line for at, (kind, title) in enumerate(titles.items()) for line in (f"{'一二三四五六'[at]}、{title}", SAID[kind] * 5)]
    plan = extraction.plan(body("书屋市试点实施方案", *lines), vocabulary)
    return [(each.heading.title, each.concepts, each.known) for each in plan.sections if each.parent is None]


def test_chapters_in_the_words_of_a_writer_are_known_by_what_they_say() -> None:
    titles = {"工作基础": "从哪里起步", "主要目标": "走到哪一步", "主要任务": "手上的活", "重点工程": "重点项目", "科技创新": "动脑筋"}
    known = [(title, (kind,), "title" if title == "重点项目" else "likeness") for kind, title in titles.items()]
    assert _found(titles) == known


def test_without_what_was_learnt_likeness_tells_nothing() -> None:
    titles = {"工作基础": "从哪里起步", "主要目标": "走到哪一步", "科技创新": "动脑筋", "重点工程": "重点项目"}
    assert "likeness" not in {how for _, _, how in _found(titles, learn_from=2)}


def test_a_text_with_two_kinds_of_chapters_is_no_plan() -> None:
    assert {how for _, _, how in _found({"科技创新": "总则", "组织实施": "附则"})} == {None}
