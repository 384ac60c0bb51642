"""What a chapter is about whose title names no topic: the one that most of its sentences speak of, if no other is spoken of as much."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.engine import judging

_KIND = """
词表 园 "garden"
  用途：方案类型
  代码：garden
  词语：庭园
"""


@pytest.fixture
def of_a_kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The pack, for plans of one kind: topics of a kind are weighed against each other."""
    shares = "  参数：期限 = 2025年、2030年\n  参数：主题份额 = 15 %、40 %\n  适用：方案.类型 是 园\n"
    monkeypatch.setattr(judging, "PACK", judging.PACK.replace("  参数：期限 = 2025年、2030年\n", shares) + _KIND)
    judging.loaded.cache_clear()
    yield
    judging.loaded.cache_clear()


@pytest.mark.usefixtures("of_a_kind")
@pytest.mark.parametrize(
    ("last", "outcome", "reason"),
    [
        ("浇水，配肥料、堆肥、施肥、肥料。", "passed", None),  # the other one as often, but in one sentence of four
        ("浇水配肥料。", "passed", None),
        ("配肥料。配堆肥。施肥。肥料。", "cantTell", "borderline"),  # as often, in as many sentences
    ],
)
def test_a_chapter_is_about_what_most_of_its_sentences_speak_of(last: str, outcome: str, reason: str | None) -> None:
    draft = f"# 西山庭园建设方案\n一、主要任务\n（一）旧事\n修好水渠。推广滴灌。安装喷灌。{last}\n（二）立好牌子\n牌子要新。\n"
    result = judging.judge(draft, "要求：方案 有 章节（属于 浇水，标题 匹配 /旧事/）")
    assert (result.outcome, result.reason) == (outcome, reason)
    assert [each.quote for each in result.subresults[0].evidence] == ["（一）旧事", "修好水渠", "推广滴灌"]


@pytest.mark.usefixtures("of_a_kind")
@pytest.mark.parametrize(
    ("title", "parts", "outcome", "reason"),
    [
        # a section of its own within a chapter that is called by another topic: most of its items are called by its topic
        ("浇水安排", "1.修水渠。安装喷灌5套。\n2.换滴灌。安装滴灌5套。", "passed", None),
        ("浇水安排", "1.修路。安装喷灌5套，浇水。\n2.修桥。安装滴灌5套，浇水。", "cantTell", "borderline"),
        ("浇水和施肥安排", "1.修水渠。安装喷灌5套。\n2.换滴灌。安装滴灌5套。", "cantTell", "borderline"),  # by the chapter's topic too
        ("浇水安排", "安装喷灌5套。", "failed", None),  # without items of its own
    ],
)
def test_a_section_within_a_chapter_on_another_topic(title: str, parts: str, outcome: str, reason: str | None) -> None:
    draft = f"# 西山庭园建设方案\n一、施肥\n（一）配肥料\n配堆肥。\n（二）{title}\n{parts}\n"
    result = judging.judge(draft, "要求：方案 有 章节（属于 浇水，标题 匹配 /安排/）")
    assert (result.outcome, result.reason) == (outcome, reason)


@pytest.mark.usefixtures("of_a_kind")
@pytest.mark.parametrize(
    ("others", "text", "outcome", "reason"),
    [
        (("浇花", "灌溉水渠"), "安装喷灌5套。", "cantTell", "borderline"),  # the chapter is called by one of several topics
        (("浇花", "灌溉水渠"), "建围栏5处。", "failed", None),  # says nothing of its topic
        (("施肥器具", "配肥料"), "安装喷灌5套。", "failed", None),  # most items beside it are on the chapter's
        (("修路", "修桥"), "安装喷灌5套。", "cantTell", "borderline"),  # on none
    ],
)
def test_an_item_of_a_chapter_on_several_topics_may_be_on_its_own(
    others: tuple[str, str], text: str, outcome: str, reason: str | None
) -> None:
    items = "".join(f"（{number}）{title}\n做好安排。\n" for number, title in zip("一二", others, strict=True))
    draft = f"# 西山庭园建设方案\n一、主要任务\n二、施肥\n{items}（三）浇水安排\n{text}\n"
    result = judging.judge(draft, "要求：方案 有 章节（属于 浇水，标题 匹配 /浇水安排/）")
    assert (result.outcome, result.reason) == (outcome, reason)


@pytest.mark.usefixtures("of_a_kind")
@pytest.mark.parametrize(
    ("items", "outcome", "reason"),
    [
        # an item of a part that is on nothing the packs know: what it mentions makes it one on watering where most beside it do the same
        ("1.旧事。安装喷灌，推广滴灌，修水渠。\n2.新事。换喷灌，加滴灌，修水渠。\n3.别的。刷好牌子。", "passed", None),
        ("1.旧事。安装喷灌，推广滴灌，修水渠。\n2.新事。刷好牌子。\n3.别的。刷好牌子。", "cantTell", "borderline"),
        ("1.旧事。安装喷灌，推广滴灌，修水渠。", "passed", None),  # the only one
    ],
)
def test_an_item_belongs_to_the_part_that_it_stands_in(items: str, outcome: str, reason: str | None) -> None:
    draft = f"# 西山庭园建设方案\n一、主要任务\n（一）院里一草一木\n{items}\n"
    result = judging.judge(draft, "要求：方案 有 章节（属于 浇水，标题 匹配 /旧事/）")
    assert (result.outcome, result.reason) == (outcome, reason)


@pytest.mark.usefixtures("of_a_kind")
@pytest.mark.parametrize(
    ("text", "beside", "outcome", "reason"),
    [
        # the title names watering in passing, and both the item and its part speak of manure more
        ("浇水桶盛肥料。配堆肥。", "配肥料。施肥。", "cantTell", "borderline"),
        ("浇水桶盛肥料。修水渠。", "配肥料。施肥。", "passed", None),  # the item does not
        ("浇水桶盛肥料。配堆肥。", "修水渠。装喷灌。", "passed", None),  # the part does not
    ],
)
def test_an_item_on_one_topic_by_its_title_alone(text: str, beside: str, outcome: str, reason: str | None) -> None:
    draft = f"# 西山庭园建设方案\n一、主要任务\n（一）院里一草一木\n1.换浇水桶。{text}\n2.旧事。{beside}\n"
    result = judging.judge(draft, "要求：方案 有 章节（属于 浇水，标题 匹配 /浇水桶/）")
    assert (result.outcome, result.reason) == (outcome, reason)
