"""Figures of one name in several areas, and things counted in several places: whether they contradict each other."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge, quotes

AGREE = "\n  对象：每个 序列、每个 年（该序列.年份，该序列 在 该年 有 至少 2 个 数值）\n  要求：该序列 在 该年 的 目标 一致"
HEAD = "# 西山庭园建设方案\n一、主要任务\n"


@pytest.mark.parametrize(
    ("draft", "outcome", "reason", "shown"),
    [
        # two areas have a figure each
        ("（一）建设城东示范区\n到2025年，水车座位达到20万个。\n（二）建设城西新区\n到2025年，水车座位达到30万个。\n", "passed", None, 2),
        # one area and, it may be, all of them
        ("（一）建设城东示范区\n到2025年，水车座位达到20万个。\n（二）浇水\n到2025年，水车座位达到30万个。\n", "cantTell", "ambiguous", 2),
        # no area, and one area twice
        ("（一）施肥\n到2025年，水车座位达到20万个。\n（二）浇水\n到2025年，水车座位达到30万个。\n", "failed", None, 2),
        ("（一）建设城东示范区\n到2025年，水车座位达到20万个。\n1.浇水\n到2025年，水车座位达到30万个。\n", "failed", None, 2),
        # things counted, here and there; a level is of all
        ("（一）施肥\n到2025年，建成20座水车。\n（二）浇水\n到2025年，建成30座水车。\n", "cantTell", "ambiguous", 2),
        ("（一）施肥\n到2025年，水车达到20座。\n（二）浇水\n到2025年，水车达到30座。\n", "failed", None, 2),
        ("（一）施肥\n到2025年，水车达到20座。\n（二）浇水\n到2025年，建成30座水车。\n", "failed", None, 2),
    ],
)
def test_figures_under_headings(draft: str, outcome: str, reason: str | None, shown: int) -> None:
    result = judge(HEAD + draft, AGREE)
    assert (result.outcome, result.reason, len(quotes(result))) == (outcome, reason, shown)


LEVEL = "\n  要求：树木覆盖率 在 2025年 有 目标"


@pytest.mark.parametrize(
    ("first", "second", "outcome"),
    [
        ("1.城东文化园区", "2.城西阅读片区", "failed"),  # each of an area alone
        ("1.配水", "2.浇水", "passed"),
        ("1.城东文化园区", "2.浇水", "passed"),
    ],
)
def test_a_value_of_one_area_among_several_is_none_of_the_plan(first: str, second: str, outcome: str) -> None:
    goal = "到2025年，树木覆盖率达到{}%。"
    draft = f"{HEAD}（一）分区推进\n{first}\n{goal.format(20)}\n{second}\n{goal.format(20)}\n"
    assert judge(draft, LEVEL).outcome == outcome
    assert judge(f"{draft}（二）统筹推进\n{goal.format(90)}\n", LEVEL).outcome == "passed"
