"""Headings on the line of the text before them: …环境。（二）提供服务."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.plan import Plan

_ABOVE = "# 云水市书屋实施方案\n一、总体要求\n坚持读者优先。\n二、主要任务\n（一）完善书亭网络\n"
_BELOW = "\n（三）培育读者队伍\n开展夜读活动。\n三、组织实施\n加强领导。"


def _plan(text: str) -> Plan:
    return extraction.plan(draft(_ABOVE + text + _BELOW), VOCABULARY)


def _titles(plan: Plan) -> list[str]:
    return [each.number + each.title for each in plan.headings if each.level]


_OTHERS = ["一、总体要求", "二、主要任务", "（一）完善书亭网络", "（三）培育读者队伍", "三、组织实施"]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("推进书亭进社区，改善借阅环境。（二）提供一站式借阅服务\n建设线上书亭，开展通借通还。", "（二）提供一站式借阅服务"),
        ("推进书亭进社区。（二）提供一站式借阅服务。建设线上书亭，开展通借通还。", "（二）提供一站式借阅服务"),
        ("推进书亭进社区。（牵头单位：市教育局）（二）改造旧馆。更换窗户，加装电梯。", "（二）改造旧馆"),
        ("推进书亭进社区。 （二） 改造旧馆\n更换窗户，加装电梯。", "（二）改造旧馆"),
    ],
)
def test_a_heading_that_the_count_misses_is_one(text: str, title: str) -> None:
    assert _titles(_plan(text)) == [*_OTHERS[:3], title, *_OTHERS[3:]]


@pytest.mark.parametrize(
    "text",
    [
        "推进书亭进社区。（四）改造旧馆。更换窗户，加装电梯。",  # does not count on
        "推进书亭进社区。（二）和（三）所列书屋照常开放。",  # cites
        "推进书亭进社区。（二）项中的书屋照常开放。",
        "优化结构。三、四线城镇书屋占比提高。",  # numbers of the sentence
        "措施包括：（二）改造旧馆。",  # not behind a sentence
    ],
)
def test_what_is_cited_or_counted_in_a_text_is_no_heading(text: str) -> None:
    assert _titles(_plan(text)) == _OTHERS


def test_a_chapter_behind_text_ends_the_one_before_it() -> None:
    plan = extraction.plan(draft(_ABOVE + "推进书亭进社区。三、组织实施\n加强领导。"), VOCABULARY)
    assert [(each.heading.title, each.parent) for each in plan.sections] == [
        ("总体要求", None), ("主要任务", None), ("完善书亭网络", 1), ("组织实施", None),
    ]  # fmt: skip


def test_each_heading_has_the_text_on_its_own_side_of_the_line() -> None:
    plan = _plan("推进书亭进社区。（牵头单位：市教育局）（二）改造旧馆。更换窗户400樘。（牵头单位：市住建局）")
    assert [(task.title, task.lead) for task in plan.tasks] == [
        ("完善书亭网络", ("市教育局",)), ("改造旧馆", ("市住建局",)), ("培育读者队伍", ()),
    ]  # fmt: skip


def test_quotes_and_places_are_those_of_the_printed_draft() -> None:
    document = draft(_ABOVE + "推进书亭进社区。（二）改造旧馆。新建书亭30座。（牵头单位：市住建局）" + _BELOW)
    plan = extraction.plan(document, VOCABULARY)
    assert plan.document is document
    (fact,) = plan.facts
    (duty,) = plan.responsibilities
    for evidence, quote in ((fact.evidence, "新建书亭30座"), (duty.evidence, "（牵头单位：市住建局）")):
        place = evidence.place
        assert document.blocks[place.block].text[place.start : place.end] == evidence.quote == quote
        assert document.around(place.block, place.start, place.end) == (evidence.before, evidence.after)
        assert place.section == ("二、主要任务", "（二）改造旧馆")
    task = plan.tasks[1]
    assert (task.title, task.start, task.end) == ("改造旧馆", 5, 6)
    assert [(each.start, each.end) for each in plan.sections[2:4]] == [(4, 6), (5, 6)]
