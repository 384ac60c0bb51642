"""Figures that a slip of unit or base year explains best are told."""

from __future__ import annotations

import pytest
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import magnitudes
from plancheck.readers import plain

FAR = "“{}”{}年为{}，{}年为{}，相差约一万倍或一亿倍，单位可能有误"
TABLE = "一、主要目标\n表1 主要指标\n| 指标 | 单位 | 2020年 | 2025年 | 2030年 |\n| 木料用量 | {} | {} | {} | {} |"
POWER = "一、主要目标\n到2025年，风电装机50万千瓦、光电装机60万千瓦、水电装机{}；到2030年，风电装机70万千瓦、光电装机80万千瓦。"
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
        # a unit that no other quantity of the kind has, and that is another with a sign more
        (POWER.format("90万千瓦时"), ["“水电装机”2025年为90万千瓦时，而“风电装机”等同类数值用的单位不同（50万千瓦），单位可能有误"]),
        (POWER.format("90万千瓦"), []),
        (POWER.format("90兆瓦"), []),
        (POWER.format("90万吨"), []),  # of something else
        ("一、主要目标\n到2025年，风电装机50万千瓦、水电装机90万千瓦时。", []),  # too few to tell by
        (POWER.replace("、水电装机{}", "") + "\n二、主要任务\n水电装机达到90万千瓦时。", []),  # of no year
    ],
)
def test_figures_that_a_slip_explains(draft: str, told: list[str]) -> None:
    vocabulary = loaded("").vocabulary
    plan = extraction.plan(plain.read(draft), vocabulary)
    assert plan.facts
    notes = list(magnitudes.unlikely(plan, vocabulary))
    assert [note.message.zh for note in notes] == told
    assert all(note.place is not None for note in notes)
