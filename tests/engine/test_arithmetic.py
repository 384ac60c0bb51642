"""Calculating with what a draft states several times."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.engine.judging import judge, quotes

from plancheck.engine.compile.arithmetic import calculate, divided, expressed
from plancheck.model.quantity import Quantity
from plancheck.model.value import Absent, Known, Unknown

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


def amount(text: str) -> Known[Quantity]:
    number, _, unit = text.partition(" ")
    return Known(Quantity(Decimal(number), unit))


@pytest.mark.parametrize(
    ("left", "right", "unit", "expected"),
    [
        ("93 万吨", "62 万吨标准煤", "吨/吨标准煤", "1.5"),
        ("93 万吨", "62 万吨标准煤", "吨二氧化碳/吨标准煤", "1.5"),
        ("93 万吨", "62 万吨标准煤", "千克/吨标准煤", "1500"),
        ("93 万吨二氧化碳", "62 万吨标准煤", "吨二氧化碳/吨标准煤", "1.5"),
        ("93 万吨二氧化碳", "62 万吨标准煤", "吨/吨标准煤", "1.5"),
        ("30 亿元", "100 亿元", "%", "30"),
        ("50 万吨标准煤", "20 亿元", "吨标准煤/万元", "2.5"),
        ("6 吨", "3", "千克", "2000"),
    ],
)
def test_a_quotient_is_given_in_the_unit_that_is_written(left: str, right: str, unit: str, expected: str) -> None:
    made = divided(amount(left), amount(right), unit)
    assert isinstance(made, Known)
    assert (made.value.value, made.value.unit) == (Decimal(expected), unit)


@pytest.mark.parametrize(
    ("left", "right", "unit"),
    [
        ("93 万吨标准煤", "62 万吨标准煤", "吨二氧化碳/吨标准煤"),
        ("93 万吨二氧化碳", "62 万吨标准煤", "吨二氧化碳当量/吨标准煤"),
        ("93 万吨", "0 万吨标准煤", "吨/吨标准煤"),
        ("93 万吨", "62 勺", "吨/吨标准煤"),
    ],
)
def test_a_quotient_that_has_no_such_unit_is_open(left: str, right: str, unit: str) -> None:
    assert divided(amount(left), amount(right), unit) == Unknown("ambiguous")


def test_a_missing_or_unknown_operand_stays_so() -> None:
    assert divided(Absent(), amount("3 吨"), "%") == Absent()
    assert divided(amount("3 吨"), Unknown("not_read"), "%") == Unknown("not_read")
    assert expressed(Absent(), "吨") == Absent()


def test_an_amount_is_expressed_in_another_unit() -> None:
    made = expressed(amount("5000 吨"), "万吨")
    assert isinstance(made, Known)
    assert made.value == Quantity(Decimal("0.5"), "万吨")
    share = expressed(calculate("/", amount("30 亿元"), amount("100 亿元")), "%")
    assert isinstance(share, Known)
    assert share.value == Quantity(Decimal(30), "%")
    assert expressed(amount("5000 吨"), "万辆") == Unknown("ambiguous")


WATER = "# 东园市庭园方案\n一、主要目标\n2024年，浇水总量为30万立方米，绿地面积为20万平方米，单位面积耗水为{stated}立方米/平方米。\n"


@pytest.mark.parametrize(("stated", "outcome"), [("1.5", "passed"), ("1.9", "failed")])
def test_a_stated_ratio_is_held_against_the_quotient(stated: str, outcome: str) -> None:
    quotient = "其中：算得 = 30 万立方米 ÷ 20 万平方米 计 立方米/平方米"
    body = f"{quotient}\n  要求：单位面积耗水 在 2024年 的 现状值 约等于 算得（容差 1 %）"
    result = judge(WATER.format(stated=stated), body, "算得{算得，两位}", "{算得, 2 digits}")
    assert result.outcome == outcome
    if outcome == "failed":
        assert result.message.zh == "算得1.50立方米/平方米"
