"""The years in which projects begin and are finished."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge

from plancheck.text.periods import period


def years(text: str, head: str = "") -> tuple[int | None, int | None] | None:
    """The years of a period as printed."""
    its = period(text, head)
    return None if its is None else (its.start.year if its.start else None, its.end.year if its.end else None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024—2026年", (2024, 2026)),
        ("2024-2026", (2024, 2026)),
        ("2024年至2026年", (2024, 2026)),
        ("２０２４～２０２６年", (2024, 2026)),
        ("2024年3月至2026年12月", (2024, 2026)),
        ("2024.3-2026.12", (2024, 2026)),
        ("2024.03—2024.12", (2024, 2024)),
        ("2024—26年", (2024, 2026)),
        ("2024 年 — 2026 年", (2024, 2026)),
        ("2024年开工，2025年主体完工，2026年投产", (2024, 2026)),
        ("2025年", (2025, 2025)),
        ("2025", (2025, 2025)),
        ("2025年底前建成", (None, 2025)),
        ("2026年前", (None, 2026)),
        ("2025年6月开工", (2025, None)),
        ("2025年起", (2025, None)),
        ("2025年开工并建成", (2025, 2025)),
        ("2025年6月", (None, None)),  # begun or finished then: it does not say
        ("2024-06", (None, None)),  # a month
        ("2024年3—12月", (2024, 2024)),
        ("2024年5月开工，2024年3月立项", (2024, 2024)),
        ("18个月", None),
        ("2026年开工，2024年立项", None),
        ("长期", None),
        ("", None),
    ],
)
def test_the_years_of_a_period(text: str, expected: tuple[int | None, int | None] | None) -> None:
    assert years(text) == expected


@pytest.mark.parametrize(
    ("text", "head", "expected"),
    [
        ("2024年", "建设期限", (2024, 2024)),
        ("2024年", "建设起止年限", (2024, 2024)),
        ("2024年", "开工时间", (2024, None)),
        ("2024年", "竣工时间", (None, 2024)),
        ("2024年6月", "计划建成时间", (None, 2024)),
        ("2024年", "开工及建成时间", (2024, 2024)),
        ("2024—2026年", "开工时间", (2024, 2026)),
    ],
)
def test_the_head_of_the_column_says_what_a_single_year_is(text: str, head: str, expected: tuple[int | None, int | None]) -> None:
    assert years(text, head) == expected


HEAD = "# 东园市庭园方案\n一、重点工程\n表1 重点项目表\n|序号|项目名称|建设内容|总投资（万元）|"
START = HEAD + "开工|\n|1|水渠工程|建设水渠3条|500|2024年|\n"
SPLIT = HEAD + "开工|竣工|\n|1|水渠工程|建设水渠3条|500|2024年|2026年|\n"


@pytest.mark.parametrize(("draft", "outcome"), [(START, "cantTell"), (SPLIT, "failed")])
def test_a_column_for_the_start_says_nothing_of_the_end(draft: str, outcome: str) -> None:
    assert judge(draft, "对象：每个 项目\n  要求：开工年 = 2024年").outcome == "passed"
    assert judge(draft, "对象：每个 项目\n  要求：完成年 不晚于 2024年").outcome == outcome


TABLE = HEAD + "建设期限|\n|1|水渠工程|建设水渠3条|500|{when}|\n"


@pytest.mark.parametrize(
    ("when", "requirement", "expected"),
    [
        ("2024—2026年", "开工年 不早于 2024年", ("passed", None)),
        ("2024—2026年", "开工年 不早于 2025年", ("failed", None)),
        ("2024—2026年", "完成年 不晚于 2026年", ("passed", None)),
        ("2024—2026年", "完成年 不晚于 2025年", ("failed", None)),
        ("2025年底前建成", "完成年 = 2025年", ("passed", None)),
        ("2025年底前建成", "开工年 不早于 2020年", ("cantTell", "ambiguous")),
        ("18个月", "完成年 不晚于 2025年", ("cantTell", "ambiguous")),
        ("", "有 完成年", ("failed", None)),
        ("", "没有 开工年", ("passed", None)),
        ("2024—2026年", "有 完成年", ("passed", None)),
        ("18个月", "有 完成年", ("cantTell", "ambiguous")),
    ],
)
def test_rules_speak_of_the_years_of_projects(when: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(TABLE.format(when=when), f"对象：每个 项目\n  要求：{requirement}")
    assert (result.outcome, result.reason) == expected


def test_the_years_stand_in_texts_with_the_passage() -> None:
    body = "对象：每个 项目\n  其中：完工 = 该项目.完成年\n  要求：该项目.完成年 不晚于 2025年"
    result = judge(TABLE.format(when="2024—2026年"), body, "{项目}{完工}年才完成：{值}", "{项目} is finished in {完工}: {value}")
    assert result.message.zh == "水渠工程2026年才完成：2024—2026年"
