"""Totals without a year that contradict each other are told, unless rounding explains them."""

from __future__ import annotations

import pytest
from tests.engine.judging import PACK, loaded

from plancheck import extraction
from plancheck.engine import totals
from plancheck.readers import plain

assert "章节 工作基础" not in PACK
BASELINE = '章节 工作基础 "baseline"\n  标题：工作基础\n  用途：现状\n'


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (
            "全市水库总库容1.39亿立方米。",
            "全市水库总库容达1.64亿立方米。",
            ["“水库总库容”没有写年份，两处不同：1.39亿立方米，1.64亿立方米"],
        ),
        ("全市水库总库容1.64亿立方米。", "全市水库总库容1.64亿立方米。", []),
        ("全市总面积1.4万平方公里。", "全市总面积14126平方公里。", []),  # rounded
        ("全市总面积1.4万平方公里。", "全市总面积14626平方公里。", ["“总面积”没有写年份，两处不同：1.4万平方公里，14626平方公里"]),
        ("2020年，全市水库总库容1.39亿立方米。", "全市水库总库容1.64亿立方米。", []),  # of a year
        ("全市水库总库容约1.39亿立方米。", "全市水库总库容1.64亿立方米。", []),
        ("全市水库56座。", "全市水库58座。", []),  # no total by its name
    ],
)
def test_totals_of_one_name_that_differ(first: str, second: str, told: list[str]) -> None:
    vocabulary = loaded(BASELINE).vocabulary
    draft = f"一、工作基础\n{first}\n（二）水利\n{second}\n二、主要任务\n铺设水渠十条。\n"
    notes = list(totals.differing(extraction.plan(plain.read(draft), vocabulary), vocabulary))
    assert [note.message.zh for note in notes] == told
    assert all(note.place is not None for note in notes)


def test_totals_of_projects_are_not_compared() -> None:
    vocabulary = loaded(BASELINE).vocabulary
    draft = "一、工作基础\n园内平坦。\n二、主要任务\n甲水库总库容1亿立方米。\n乙水库总库容2亿立方米。甲水库总库容3亿立方米。\n"
    assert list(totals.differing(extraction.plan(plain.read(draft), vocabulary), vocabulary)) == []
