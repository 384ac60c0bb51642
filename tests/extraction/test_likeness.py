"""How like a text is to the kinds of chapters that were learnt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.extraction.drafts import body
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.extraction.likeness import Chapters, clear, dumped, learnt, left, pairs
from plancheck.model.vocabulary import Vocabulary
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
        (LENDING * 4, ("借阅",)),
        (BUILDING * 4, ("修建",)),
        (BOTH * 10, ()),  # like both
        ("明天下雨，后天放晴。" * 20, ()),  # like none
        ("2025 12.5% GDP" * 20, ()),
        ("", ()),
    ],
)
def test_a_text_is_of_the_kind_that_it_is_clearly_like(text: str, kind: tuple[str, ...]) -> None:
    assert clear(_taught().likeness(text), None, ()) == kind


@pytest.mark.parametrize(
    ("order", "kinds"),
    [(["借阅", "修建"], {"借阅", "修建"}), (["修建", "借阅"], {"借阅", "修建"}), (["借阅", "评奖", "修建"], set()), (["借阅"], set())],
)
def test_a_text_that_is_like_two_kinds_that_stand_together_joins_them(order: list[str], kinds: set[str]) -> None:
    assert set(clear(_taught().likeness(LENDING * 3 + BUILDING * 3), None, order)) == kinds


def test_a_text_that_is_like_two_kinds_is_the_one_that_nothing_else_is() -> None:
    likes = _taught().likeness(LENDING * 3 + BUILDING * 3)
    assert (left(likes, {"修建"}, None), left(likes, {"借阅"}, None), left(likes, {"借阅", "修建"}, None)) == (("借阅",), ("修建",), ())
    mostly = _taught().likeness(LENDING * 4 + BOTH)
    assert left(mostly, {"借阅"}, None) == ()  # what it is mostly like is none that is left


def test_a_kind_that_may_hold_anything_needs_less() -> None:
    yard = "雨后的院子里有人扫地，有人喂猫，有人在廊下喝茶，说起早年的收成和今年的雪。灶上炖着萝卜，锅盖边冒出白汽。"
    text, taught = LENDING[:16] + yard * 3, _taught()
    assert [clear(taught.likeness(text), any_of, ()) for any_of in (None, "借阅", "修建")] == [(), ("借阅",), ()]


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


def _vocabulary(said: Mapping[str, str], learn_from: int) -> Vocabulary:
    taught = [Chapter(f"馆{at}", kind, text * 6 + f"第{at}馆另有安排。") for kind, text in said.items() for at in range(learn_from)]
    return replace(VOCABULARY, chapters=(dumped(learn(taught), {"馆"}),))


def _found(
    titles: Mapping[str, str], *, learn_from: int = 3, times: int = 5, said: Mapping[str, str] = SAID
) -> list[tuple[str, tuple[str, ...], str | None]]:
    """The chapters of a plan with these titles by what each of them says: title, concepts, and how they are known."""
    lines = [line for at, (kind, title) in enumerate(titles.items()) for line in (f"{'一二三四五六'[at]}、{title}", said[kind] * times)]
    plan = extraction.plan(body("书屋市试点实施方案", *lines), _vocabulary(SAID, learn_from))
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


def test_what_is_short_is_known_by_its_title_alone() -> None:
    assert {how for _, _, how in _found(dict.fromkeys(SAID, "手上的事"), times=1)} == {None}


def test_a_chapter_like_two_kinds_is_the_one_that_no_title_names() -> None:
    """The last one speaks of what is built, too; a chapter on that is there by its title."""
    titles = {"工作基础": "从哪里起步", "主要目标": "走到哪一步", "重点工程": "重点项目", "组织实施": "谁来管"}
    said = {**SAID, "组织实施": SAID["组织实施"] + BUILDING}
    assert _found(titles, said=said)[-1] == ("谁来管", ("组织实施",), "exclusion")
    assert _found({**titles, "重点工程": "落地的活"}, said=said)[-1][1:] == (("组织实施",), "exclusion")


@pytest.mark.parametrize(
    ("chapter", "part", "concepts"),
    [
        ("主要任务", "科技创新", ("科技创新",)),
        ("组织实施", "科技创新", ("科技创新",)),
        ("主要目标", "科技创新", ()),  # an aim is no task
        ("科技创新", "科技创新", ()),  # a part of that chapter
        ("主要任务", "重点工程", ()),  # what is built has a chapter of its own
    ],
)
def test_a_part_is_of_another_kind_that_it_is_clearly_like(chapter: str, part: str, concepts: tuple[str, ...]) -> None:
    lines = [f"一、{chapter}", "（一）手上的活", LENDING * 5, "（二）动脑筋", SAID[part] * 5]
    plan = extraction.plan(body("书屋市试点实施方案", *lines), _vocabulary(SAID, 3))
    assert [each.concepts for each in plan.sections if each.heading.title == "动脑筋"] == [concepts]
