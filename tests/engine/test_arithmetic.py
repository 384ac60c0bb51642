"""Calculating with what a draft states several times."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge, quotes

GOALS = "# 东园市庭园方案\n一、主要目标\n"
TABLE = "二、其他事项\n表1 指标表\n|指标|单位|2025年|2030年|\n|树木覆盖率|{unit}|{first}|35|\n"
RULE = "其中：算得 = 树木覆盖率 在 2025年 的 目标 × 2\n  要求：算得 ≥ 50 %"


def stated(text: str, first: str, unit: str = "%") -> str:
    return f"{GOALS}到2025年，树木覆盖率达到{text}；到2030年，树木覆盖率达到35%。\n" + TABLE.format(first=first, unit=unit)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (stated("30%", "30"), ("passed", None)),  # the same in the text and in the table
        (stated("30%", "30.0"), ("passed", None)),
        (stated("20%", "20"), ("failed", None)),
        (stated("30%", "300", "‰"), ("passed", None)),  # after exact conversion
        (stated("30%", "31"), ("cantTell", "conflict")),
        (stated("30%以上", "30"), ("cantTell", "conflict")),  # a bound is no value
    ],
)
def test_equal_readings_are_one_value(draft: str, expected: tuple[str, str | None]) -> None:
    result = judge(draft, RULE)
    assert (result.outcome, result.reason) == expected


def test_a_calculated_value_rests_on_all_places_that_state_it() -> None:
    assert quotes(judge(stated("30%", "30"), RULE)) == ["树木覆盖率达到30%", "30"]
