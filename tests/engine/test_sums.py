"""Stated totals with their parts: one that a draft tells twice is judged once, with both places."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge

RULE = "对象：每个 合计关系（有 各项）\n  要求：若 完整，则 合计（各项） 约等于 总数（容差 0.5 %），否则 合计（各项） ≤ 总数"


def draft(sentence: str, total: str, *parts: str) -> str:
    """A draft with a table of projects that ends with a total, and a sentence above it."""
    rows = "".join(f"| {n} | 水渠{n}号项目 | 铺设水渠3公里 | {part} | 2024—2025年 | 园林局 |\n" for n, part in enumerate(parts, 1))
    header = "| 序号 | 项目名称 | 建设内容及规模 | 总投资（亿元） | 建设年限 | 责任单位 |\n|---|---|---|---|---|---|\n"
    return f"# 西山庭园建设方案\n一、主要任务\n{sentence}\n{header}{rows}| 合计 | < | < | {total} | | |\n"


PARTS = ("2.1", "3.4", "4.0")
WHOLE = "规划重点项目3个，总投资12.5亿元，项目清单见下表。"


@pytest.mark.parametrize(
    ("sentence", "total", "told"),
    [
        (WHOLE, "12.5", [("failed", {"12.5", "12.5亿元"})]),
        (WHOLE.replace("12.5亿元", "125000万元"), "12.5", [("failed", {"12.5", "125000万元"})]),
        (WHOLE.replace("12.5", "9.5"), "9.5", [("passed", {"9.5", "9.5亿元"})]),
        # two totals: each by itself
        (WHOLE.replace("12.5", "9.5"), "12.5", [("failed", {"12.5"}), ("passed", {"9.5亿元"})]),
        (WHOLE.replace("总投资", "总投资约"), "12.5", [("failed", {"12.5"}), ("failed", {"12.5亿元"})]),
        # the same figures of other parts
        (
            "建设项目总投资12.5亿元，其中引水2.1亿元、蓄水3.4亿元、排水4.0亿元。",
            "12.5",
            [("failed", {"12.5", "12.5亿元"}), ("passed", {"12.5亿元"})],
        ),
    ],
)
def test_a_total_that_is_told_twice_is_judged_once(sentence: str, total: str, told: list[tuple[str, set[str]]]) -> None:
    found = judge(draft(sentence, total, *PARTS), RULE)
    money = [sub for sub in found.subresults if "总投资" in sub.subject.label.zh]
    own = {*PARTS, *(f"{each}亿元" for each in PARTS)}
    assert [(sub.outcome, {each.quote for each in sub.evidence} - own) for sub in money] == told


@pytest.mark.parametrize(("count", "parts"), [(11, 10), (30, 10), (3, 3)])
def test_the_total_is_shown_however_many_parts_there_are(count: int, parts: int) -> None:
    found = judge(draft(f"规划重点项目{count}个，总投资99亿元，项目清单见下表。", "99", *["1.5"] * count), RULE)
    (wrong,) = [sub for sub in found.subresults if sub.outcome == "failed"]
    quoted = [each.quote for each in wrong.evidence]
    assert (quoted.count("1.5"), quoted[-2:]) == (parts, ["99", "99亿元"])


ROUNDED = "对象：每个 合计关系（有 各项）\n  要求：若 完整，则 合计（各项） 约等于 总数，否则 合计（各项） ≤ 总数"


@pytest.mark.parametrize(
    ("total", "parts", "outcome"),
    [
        ("9.5", ("2.1", "3.4", "4.0"), "passed"),
        ("9.6", ("2.1", "3.4", "4.0"), "passed"),  # 2.14, 3.44 and 4.04 come to 9.62
        ("9.8", ("2.1", "3.4", "4.0"), "failed"),  # no rounding of the parts comes to it
        ("0.7", ("0.2", "0.2", "0.2"), "passed"),  # a sixth of the total
        ("301", ("100", "100", "100"), "failed"),  # whole numbers are exact, a third of a percent apart or not
        ("300.1", ("100.05", "100.01", "100.01"), "passed"),
        ("300.2", ("100.05", "100.01", "100.01"), "failed"),
        ("30.4", ("1.5",) * 20, "passed"),  # of many parts, those rounded down make up for those rounded up
        ("30.7", ("1.5",) * 20, "failed"),
    ],
)
def test_a_total_may_be_off_by_what_rounding_explains(total: str, parts: tuple[str, ...], outcome: str) -> None:
    found = judge(draft("规划重点项目若干。", total, *parts), ROUNDED)
    assert [sub.outcome for sub in found.subresults if "总投资" in sub.subject.label.zh] == [outcome]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        # zeros at the end may be rounded, but little of the figure is
        ("总投资约2000亿元，其中引水1100亿元、蓄水900亿元", "passed"),
        ("总投资约2000亿元，其中引水1100亿元、蓄水800亿元", "passed"),  # others may be left out
        ("总投资约2000亿元，其中引水1140亿元、蓄水900亿元", "passed"),
        ("总投资约2000亿元，其中引水1200亿元、蓄水900亿元", "cantTell"),
        ("总投资约2000亿元，其中引水1700亿元、蓄水900亿元", "failed"),
        ("总投资约100亿元，其中引水54亿元、蓄水50亿元", "passed"),
        ("总投资2000亿元，其中引水1140亿元、蓄水900亿元", "failed"),
        ("总投资约2000亿元，由引水1140亿元、蓄水900亿元组成", "passed"),
        ("总投资约2000亿元，由引水1200亿元、蓄水900亿元组成", "cantTell"),
        ("总投资约2000亿元，由引水900亿元、蓄水900亿元组成", "cantTell"),
        ("总投资约2000亿元，由引水600亿元、蓄水400亿元组成", "failed"),
    ],
)
def test_a_rounded_total_stands_for_what_is_near_it(said: str, outcome: str) -> None:
    found = judge(f"# 西山庭园建设方案\n一、重点项目\n{said}。", ROUNDED)
    assert [sub.outcome for sub in found.subresults] == [outcome]
