"""Chapters under titles that no list has: what they are is known by what they hold, and nothing fails that is there.

The titles were made up for this table; a list that is to grow by one of them is the wrong mend. What the plan itself would teach of its
chapters is left out.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.mutants import measure, operators, plant

from plancheck import checking
from plancheck.model.document import Document
from plancheck.model.plan import Section
from plancheck.model.report import Options

#: The titles of tasks, projects, science, policy and public action in two sound plans.
CHAPTERS = {
    "city-l": ("领域攻坚任务", "重大支撑工程", "科技支撑", "改革与政策供给", "全民共建"),
    "zone-m": ("五个主攻方向", "支撑性工程", "向科技要降碳空间", "用改革破堵点", "汇聚各方力量共同行动"),
}
TITLES = [
    ("这几年要干的事", "落地的活儿", "靠什么突破", "手里的牌怎么打", "人人搭把手"),
    ("六块硬骨头逐个啃", "要上马的东西", "把难题交给谁", "规矩怎么立", "从你我做起"),
    ("接下来怎么做", "拿得出手的大块头", "向实验室要答案", "给足甜头也上紧箍", "街坊邻里一起上"),
    ("一件一件办", "看得见的抓手", "啃下卡脖子的环节", "让好事有好报", "全城总动员"),
    ("我们打算做什么", "准备动工的", "本事从哪来", "理顺门道", "小事也算数"),
    ("从哪里下手", "真金白银投到哪", "请高人出真招", "松绑与加码", "把日子过绿"),
    ("要啃下的几块", "一张单子管到底", "让点子变成产品", "钱和规矩", "家家户户的事"),
    ("手上的活", "先干哪些", "动脑筋", "制度账", "大伙儿的活"),
]


def under(plan: str, titles: tuple[str, ...], gone: int | None = None) -> bytes:
    """A sound plan whose five chapters have these titles, without the one that is `gone`."""
    draft = operators.Draft(measure.sound(plan))
    if gone is not None:
        operators.apply(draft, [{"op": "delete_section", "heading": CHAPTERS[plan][gone]}])
    named = [(find, put) for at, (find, put) in enumerate(zip(CHAPTERS[plan], titles, strict=True)) if at != gone]
    operators.apply(draft, [{"op": "replace", "find": find, "put": put, "times": 0} for find, put in named])
    return draft.data()


@pytest.mark.parametrize("plan", CHAPTERS)
@pytest.mark.parametrize("titles", TITLES, ids=[titles[0] for titles in TITLES])
def test_nothing_fails_because_of_a_title(plan: str, titles: tuple[str, ...]) -> None:
    results = measure.checked(plan, under(plan, titles), rules_of=measure.unseen).report.results
    assert [result.rule for result in results if result.outcome == "failed"] == []
    musts = {result.outcome for result in results if result.level == "must"}
    assert musts <= {"passed", "inapplicable"}


#: The rules that ask for the chapters behind the tasks, by their place in CHAPTERS.
ASKS = {1: "STR-04", 2: "STR-05", 3: "STR-06", 4: "STR-07"}


@pytest.mark.parametrize("at", ASKS, ids=ASKS.values())
@pytest.mark.parametrize("titles", TITLES[::4], ids=[titles[0] for titles in TITLES[::4]])
def test_what_is_gone_is_missed_whatever_the_others_are_called(at: int, titles: tuple[str, ...]) -> None:
    """No other chapter or section stands in for the one that was taken out, nor makes it doubtful."""
    report = measure.checked("city-l", under("city-l", titles, at), rules_of=measure.unseen).report
    assert {result.rule: result.outcome for result in report.results}[ASKS[at]] == "failed"


#: The chapters without which a plan must fail, by the concept that each is, with the rule that asks for it.
ASKED = {"主要任务": "STR-03", "重点工程": "STR-04", "科技创新": "STR-05", "政策机制": "STR-06", "全民行动": "STR-07"}


def chapters(plan: str) -> tuple[Document, list[Section]]:
    """A sound plan, and its chapters without the annexes."""
    sections = measure.taken(plan).plan.sections
    return measure.document(plan), [each for each in sections if each.parent is None and not each.heading.number.startswith("附")]


#: How chapters are counted in nobody's way.
PRINTED = ("{letter}、", "【{han}】", "{letter}. ", "0{count} ", "之{han}：")


def retitled(
    document: Document, named: Sequence[Section], gone: Sequence[Section], chance: random.Random, printed: str | None = None
) -> Document:
    """The document without the chapters that are `gone`, and with the others called by words that no row knows, and counted so."""
    cuts = []
    for count, section in enumerate(named, 1):
        place, title = section.place, section.heading.title
        start = document.blocks[place.block].text.rfind(title, place.start, place.end)
        if start >= 0:
            made = plant.fresh(chance, "bodies") + plant.fresh(chance, "acts")
            han = "一二三四五六七八九十"[min(count, 10) - 1] + ("" if count < 11 else "一二三四五六七八九"[count - 11])
            number = "" if printed is None else printed.format(count=count, letter=chr(64 + count), han=han)
            cuts.append(plant.Cut(place.block, place.start if number else start, place.end, number + made))
    cuts += [plant.Cut(at, 0, len(document.blocks[at].text)) for section in gone for at in range(section.start, section.end)]
    return plant.edited(document, cuts, 0, "")


def outcomes(plan: str, document: Document, level: str = "must") -> dict[str, str]:
    report = checking.of_document(document, measure.unseen(plan), Options(), measure.DAY)
    return {each.rule: each.outcome for each in report.results if each.level == level}


def outcome(plan: str, document: Document, rule: str) -> str:
    """What one rule says, without the others."""
    loaded = measure.unseen(plan)
    alone = replace(loaded, rules=tuple(each for each in loaded.rules if each.id == rule)).with_versions(("",))
    (result,) = checking.of_document(document, alone, Options(), measure.DAY).results
    return result.outcome


@pytest.mark.parametrize("plan", measure.plans())
def test_no_sound_plan_fails_a_must_in_nobodys_words(plan: str) -> None:
    """Nor where its chapters are counted in letters or brackets; decimal numbers go on from those of their chapters."""
    document, found = chapters(plan)
    chance = random.Random(plan)
    printed = None if any(each.heading.number.isdecimal() for each in found) else chance.choice(PRINTED)
    failed = {rule for rule, outcome in outcomes(plan, retitled(document, found, (), chance, printed)).items() if outcome == "failed"}
    assert failed == set()


@pytest.mark.parametrize("plan", measure.plans())
def test_without_a_chapter_no_plan_passes_in_nobodys_words(plan: str) -> None:
    """Another one each time. What passes without it in its own words does without them."""
    document, found = chapters(plan)
    chance = random.Random(plan)
    concept = chance.choice(sorted({name for each in found for name in each.concepts if name in ASKED}))
    gone = [each for each in found if concept in each.concepts]
    left = [each for each in found if each not in gone]
    said, unsaid = (outcome(plan, retitled(document, named, gone, chance), ASKED[concept]) for named in ((), left))
    assert unsaid != "passed" or said == "passed"


@pytest.mark.parametrize(("plan", "task", "rule"), [("city-c", 0, "TASK-C1"), ("zone-f", 0, "TASK-Z1")])
def test_an_item_among_those_of_another_task_covers_none(plan: str, task: int, rule: str) -> None:
    """One part of the tasks is gone, and the others are called by words that no row knows: one item's own title is not enough."""
    document, found = chapters(plan)
    tree = measure.taken(plan).plan.sections
    parts = [tree[at] for each in found if "主要任务" in each.concepts for at in each.children]
    gone = [parts[task]]
    said, unsaid = (
        outcome(plan, retitled(document, named, gone, random.Random(plan)), rule)
        for named in ((), [each for each in parts if each not in gone])
    )
    assert (said, unsaid) == ("failed", "cantTell")
