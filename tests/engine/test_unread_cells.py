"""A cell of a table of indicators that was not understood leaves open what its row names, and lists of all figures; nothing else."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge

TABLE = """
# 东园市庭园方案
截至2020年底，成效明显。
二、主要目标
|指标|单位|2025年|2030年|
|树木覆盖率|%|20|30|
|借阅率|%|15|{cell}|
"""
OPEN, UNDERSTOOD = TABLE.format(cell="甲类4乙类5"), TABLE.format(cell="16")

SERIES = "对象：每个 序列\n  要求：该序列 有 至少 2 个 数值"
EACH = "对象：每个 指标（有 至少 1 个 目标）\n  要求：该指标 在 2030年 有 目标"


@pytest.mark.parametrize(
    ("draft", "body", "expected"),
    [
        (OPEN, EACH, {"树木覆盖率": "passed", "借阅率": "cantTell"}),
        (OPEN.replace("|20|30|", "|20|—|"), EACH, {"树木覆盖率": "failed", "借阅率": "cantTell"}),
        (OPEN.replace("|%|15|", "|%|—|"), EACH, {"树木覆盖率": "passed", "其余指标": "cantTell"}),
        (OPEN, SERIES, {"树木覆盖率": "passed", "借阅率": "cantTell"}),
        (UNDERSTOOD, EACH, {"树木覆盖率": "passed", "借阅率": "passed"}),
        (UNDERSTOOD.replace("|16|", "|—|"), EACH, {"树木覆盖率": "passed", "借阅率": "failed"}),
    ],
)
def test_only_the_indicator_of_its_row_is_open(draft: str, body: str, expected: dict[str, str]) -> None:
    result = judge(draft, body, "没有远期目标", "No target")
    assert {sub.subject.label.zh: sub.outcome for sub in result.subresults} == expected
    open_ones = [sub for sub in result.subresults if sub.outcome == "cantTell"]
    assert {sub.reason for sub in open_ones} <= {"incomplete_list"}


@pytest.mark.parametrize(
    ("draft", "requirement", "expected"),
    [
        (OPEN, "树木覆盖率 有 至少 3 个 目标", ("failed", None)),
        (OPEN, "方案 有 至少 4 个 目标", ("cantTell", "incomplete_list")),
        (OPEN, "方案 有 至少 3 个 目标", ("passed", None)),
        (OPEN, "主要目标 有 至少 4 个 目标", ("cantTell", "incomplete_list")),
        (UNDERSTOOD, "方案 有 至少 5 个 目标", ("failed", None)),
    ],
)
def test_all_figures_together_may_lack_it(draft: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(draft, f"要求：{requirement}")
    assert (result.outcome, result.reason) == expected
