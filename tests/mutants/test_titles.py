"""Chapters under titles that no list has: what they are is known by what they hold, and nothing fails that is there.

The titles were made up for this table; a list that is to grow by one of them is the wrong mend.
"""

from __future__ import annotations

import pytest
from tests.mutants import measure, operators

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
    results = measure.checked(plan, under(plan, titles)).report.results
    assert [result.rule for result in results if result.outcome == "failed"] == []
    musts = {result.outcome for result in results if result.level == "must"}
    assert musts <= {"passed", "inapplicable"}


#: The rules that ask for the chapters behind the tasks, by their place in CHAPTERS.
ASKS = {1: "STR-04", 2: "STR-05", 3: "STR-06", 4: "STR-07"}


@pytest.mark.parametrize("at", ASKS, ids=ASKS.values())
@pytest.mark.parametrize("titles", TITLES[::4], ids=[titles[0] for titles in TITLES[::4]])
def test_what_is_gone_is_missed_whatever_the_others_are_called(at: int, titles: tuple[str, ...]) -> None:
    """No other chapter or section stands in for the one that was taken out, nor makes it doubtful."""
    report = measure.checked("city-l", under("city-l", titles, at)).report
    assert {result.rule: result.outcome for result in report.results}[ASKS[at]] == "failed"
