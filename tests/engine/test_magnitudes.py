"""Figures that a slip of unit or base year explains best are told."""

from __future__ import annotations

import pytest
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import magnitudes
from plancheck.readers import plain

FAR = "“{}”{}年为{}，{}年为{}，相差约一万倍或一亿倍，单位可能有误"
TABLE = "一、主要目标\n表1 主要指标\n| 指标 | 单位 | 2020年 | 2025年 | 2030年 |\n| 木料用量 | {} | {} | {} | {} |"
TWO = "“单位面积耗水”2025年的升降幅度都是13.5%，一处与2020年比，另一处与2018年比"


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        (TABLE.format("吨", "936", "968", "930"), []),
        ("2020年，木料用量936万吨。\n" + TABLE.format("吨", "—", "968", "930"), [FAR.format("木料用量", 2020, "936万吨", 2025, "968吨")]),
        (TABLE.format("万吨", "936", "968", "0.093"), [FAR.format("木料用量", 2020, "936万吨", 2030, "0.093万吨")]),
        (TABLE.format("万吨", "936", "96.8", "9.3"), []),  # tenths may be meant
        # one fall, compared with two years
        (
            "一、主要目标\n到2025年，单位面积耗水较2020年下降13.5%。\n二、主要任务\n到2025年，单位面积耗水较2018年下降13.5%。",
            [TWO],
        ),
        ("一、主要目标\n到2025年，单位面积耗水较2020年下降13.5%，较2018年下降20%。", []),
        ("一、主要目标\n到2025年，单位面积耗水较2020年下降13.5%，到2030年较2025年下降13.5%。", []),
    ],
)
def test_figures_that_a_slip_explains(draft: str, told: list[str]) -> None:
    vocabulary = loaded("").vocabulary
    plan = extraction.plan(plain.read(draft), vocabulary)
    assert plan.facts
    notes = list(magnitudes.unlikely(plan, vocabulary))
    assert [note.message.zh for note in notes] == told
    assert all(note.place is not None for note in notes)
