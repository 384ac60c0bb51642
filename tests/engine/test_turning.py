"""Counts and shares whose targets go against the way from the status value to the last of them."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge

RULE = "对象：每个 序列（转向 且 有 目标）\n  要求：有 现状值"
#: A row of a table, and whether its figures turn about.
ROWS = [
    ("水车（座） | 12 | 60 | 24", True),
    ("水车（座） | 120 | 20 | 60", True),
    ("水车（万座） | 12 | 60 | 24", True),
    ("浇水占比（%） | 24.3 | 30 | 28", True),
    ("水车（座） | 12 | 24 | 60", False),
    ("水车（座） | 58 | 55 | 140", False),  # what a target is worse than is no other target
    ("水车（座） | 60 | 24 | 12", False),
    ("水车（座） | 12 | 24 | 24", False),
    ("水车（座） | 12 | 24 | —", False),
    ("水车（座） | — | 24 | 12", False),
    ("用水（万吨） | 12 | 60 | 24", False),  # an amount has a peak
    ("用水降幅（比2020年，%） | 12 | 30 | 24", False),
]


@pytest.mark.parametrize(("row", "turns"), ROWS)
def test_a_series_turns_about(row: str, turns: bool) -> None:
    table = f"| 指标 | 2022年 | 2025年目标 | 2030年目标 |\n|---|---|---|---|\n| {row} |\n"
    assert judge(f"# 西山庭园建设方案\n一、主要目标\n{table}", RULE).outcome == ("passed" if turns else "inapplicable")


def test_a_year_with_several_figures_says_nothing() -> None:
    table = "| 指标 | 2022年 | 2025年目标 | 2030年目标 |\n|---|---|---|---|\n| 水车（座） | 12 | 60 | 24 |\n"
    assert judge(f"# 西山庭园建设方案\n一、主要目标\n{table}到2025年，水车达到20座。\n", RULE).outcome == "inapplicable"


def test_what_was_not_read_does_not_make_a_series_turn() -> None:
    table = "| 指标 | 2022年 | 2025年目标 | 2030年目标 |\n|---|---|---|---|\n| 水车（座） | 12 | 24 | 60 |\n"
    result = judge(f"# 西山庭园建设方案\n一、主要目标\n{table}[未读]\n", RULE)
    assert [sub.subject.label.zh for sub in result.subresults if sub.subject.type == "series"] == []
