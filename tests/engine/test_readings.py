"""Of every figure that decided a rule, an explanation says whether it was read as a target or as what has been reached, and why."""

from __future__ import annotations

import pytest
from tests.engine import judging

from plancheck import extraction
from plancheck.engine import trace
from plancheck.model.trace import Reading
from plancheck.readers import plain
from plancheck.report import explanation

BODY = "要求：树木覆盖率 在 2025年 有 目标"


def readings(draft: str, body: str = BODY) -> tuple[Reading, ...]:
    packs = judging.loaded(judging.RULE.format(body=body, zh="不行：{主体}", en="no: {subject}"))
    plan = extraction.plan(plain.read(draft), packs.vocabulary)
    (subject,) = trace.explain(packs, plan, packs.rules[0]).subjects
    return subject.readings


def told(found: tuple[Reading, ...]) -> list[str]:
    return [explanation.reading_line(reading, "zh") for reading in found]


def draft(text: str, on: str = "2024年3月", heading: str = "一、主要目标") -> str:
    return f"# 云川市绿化方案\n{on}\n{heading}\n{text}\n"


TABLE = "表1 指标\n| 指标 | {} | {} |\n|---|---|---|\n| 树木覆盖率（%） | 24 | 30 |"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (draft("到2025年，树木覆盖率达到30%。"), "树木覆盖率 2025：30%，读作目标：2025年在编制方案（2024年）以后"),
        (draft("到2025年，树木覆盖率达到30%。", "2026年3月"), "树木覆盖率 2025：30%，读作现状值：2025年在编制方案（2026年）以前"),
        (draft("到2025年，树木覆盖率达到30%。", ""), "树木覆盖率 2025：30%，读作目标：按全文的写法，2025年还没有到"),
        (draft("截至2026年，率为31%。2025年，树木覆盖率为30%。", ""), "树木覆盖率 2025：30%，读作现状值：按全文的写法，2025年已经过去"),
        (draft("目前，树木覆盖率为30%。"), "树木覆盖率：30%，读作现状值：原文说的是已有的情况"),
        (draft("树木覆盖率力争达到30%。"), "树木覆盖率：30%，读作目标：原文用的是定目标的说法"),
        (draft("树木覆盖率30%。"), "树木覆盖率：30%，读作目标：原文没有说已经达到"),
        (draft("树木覆盖率从2022年的24%提高到2030年的30%。"), "树木覆盖率 2022：24%，读作现状值：是“由多少到多少”的起点"),
        (draft(TABLE.format("现状", "目标")), "树木覆盖率：24%，读作现状值：表头写明是现状或已完成的"),
        (draft(TABLE.format("现状", "目标")), "树木覆盖率：30%，读作目标：表头写明是目标"),
        (draft(TABLE.format("2022年", "2025年")), "树木覆盖率 2025：30%，读作目标：2025年在编制方案（2024年）以后"),
    ],
)  # fmt: skip
def test_a_figure_says_how_it_was_read(text: str, line: str) -> None:
    assert line in told(readings(text))


def test_a_figure_of_the_other_kind_is_named_where_a_target_is_lacking() -> None:
    (found,) = readings(draft("到2025年，树木覆盖率达到30%。", "2026年3月"))
    assert (found.kind, found.evidence.quote, found.evidence.place.paragraph) == ("status", "树木覆盖率达到30%", 4)


def test_figures_of_other_indicators_are_not_named() -> None:
    text = draft("到2025年，树木覆盖率达到30%。园区器材完好率达到90%。")
    assert [found.figure.zh for found in readings(text)] == ["树木覆盖率 2025：30%"]


def test_of_a_present_value_that_is_compared() -> None:
    found = readings(draft("2022年，树木覆盖率为24%。"), "要求：树木覆盖率 在 2022年 的 现状值 ≥ 30 %")
    assert told(found) == ["树木覆盖率 2022：24%，读作现状值：2022年在编制方案（2024年）以前"]


def test_in_english() -> None:
    (found,) = readings(draft("到2025年，树木覆盖率达到30%。", "2026年3月"))
    line = "树木覆盖率 2025: 30%: read as a status value, since 2025 is before the year of the draft (2026)"
    assert explanation.reading_line(found, "en") == line
