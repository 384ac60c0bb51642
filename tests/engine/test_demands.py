"""A target that falls short of what the draft says a level above demands is told."""

from __future__ import annotations

import pytest
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import demands
from plancheck.readers import plain

LESS = "“{}”2025年的目标是{}，而方案写明{}的要求是{}"


@pytest.mark.parametrize(
    ("own", "demanded", "told"),
    [
        ("到2025年，旧料回用率达到26%。", "省里要求2025年旧料回用率不低于30%。", [LESS.format("旧料回用率", "26%", "省里", "30%")]),
        ("到2025年，旧料回用率达到30%。", "省里要求2025年旧料回用率不低于30%。", []),
        ("到2025年，旧料占比控制在40%以内。", "省里要求2025年旧料占比不超过35%。", [LESS.format("旧料占比", "40%", "省里", "35%")]),
        ("到2025年，旧料占比控制在35%以内。", "省里要求2025年旧料占比不超过40%。", []),
        # a cut is more the greater it is
        (
            "到2025年，单位面积耗水比2020年下降12%。",
            "国家提出2025年单位面积耗水比2020年下降13.5%。",
            [LESS.format("单位面积耗水", "12%", "国家", "13.5%")],
        ),
        ("到2025年，单位面积耗水比2020年下降14%。", "国家提出2025年单位面积耗水比2020年下降13.5%。", []),
        # of another year, from another base; and a level of which nothing says which way is better
        ("到2030年，旧料回用率达到26%。", "省里要求2025年旧料回用率不低于30%。", []),
        ("到2025年，单位面积耗水比2020年下降12%。", "国家提出2025年单位面积耗水比2015年下降18%。", []),
        ("到2025年，旧料占比达到35%。", "国家提出2025年旧料占比达到40%。", []),
        # an amount that may be for all of the province
        ("到2025年，木料用量不低于8万吨。", "省里要求2025年木料用量不低于900万吨。", []),
        ("省里要求2025年旧料回用率不低于26%。", "国家要求2025年旧料回用率不低于30%。", []),
    ],
)
def test_targets_below_a_demand(own: str, demanded: str, told: list[str]) -> None:
    vocabulary = loaded("").vocabulary
    plan = extraction.plan(plain.read(f"一、主要目标\n截至2020年底，书屋5座。\n{own}\n{demanded}"), vocabulary)
    assert len(plan.facts) == 3
    notes = list(demands.missed(plan, vocabulary))
    assert [note.message.zh for note in notes] == told
    assert all(note.place is not None and note.code == "figures-below-demand" for note in notes)
