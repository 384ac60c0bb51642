"""What might be the thing: a passage that no reader accounts for keeps "missing" open, and is shown."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge

from plancheck.model.report import Result

OWNERS = "\n  对象：每个 任务\n  要求：该任务 有 责任单位"
VALUE = "\n  要求：树木覆盖率 在 2030年 有 目标"


def _nearest(result: Result) -> list[str]:
    return [evidence.quote for sub in result.subresults for evidence in sub.evidence if evidence.role == "nearest"]


@pytest.mark.parametrize(
    ("sentence", "outcome", "shown"),
    [
        ("（责任单位：市园林局）", "passed", None),
        ("此项归口市园林局。", "cantTell", ["市园林局"]),  # in words that no reader knows
        ("", "failed", None),
    ],
)
def test_a_body_in_unknown_words_keeps_a_missing_owner_open(sentence: str, outcome: str, shown: list[str] | None) -> None:
    result = judge(f"一、主要任务\n（一）铺设水渠。铺设水渠十条，推广滴灌。{sentence}", OWNERS)
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown


@pytest.mark.parametrize(
    ("sentence", "outcome", "shown"),
    [
        ("到2030年，树木覆盖率达到45%。", "passed", None),
        ("2030年收官时，让树木覆盖迈过45%的门槛。", "cantTell", ["让树木覆盖迈过45%"]),
        ("2030年收官时，让游客满意迈过45%的门槛。", "failed", None),  # of something else
        ("2030年收官时，让树木覆盖迈过45公顷的门槛。", "failed", None),  # no share
        ("2027年收官时，让树木覆盖迈过45%的门槛。", "failed", None),  # of another year
        ("推广树木养护。", "failed", None),
    ],
)
def test_a_figure_near_a_part_of_the_name_keeps_a_missing_value_open(sentence: str, outcome: str, shown: list[str] | None) -> None:
    result = judge(f"一、主要目标\n坚持统筹推进。{sentence}\n二、主要任务\n（一）铺设水渠。铺设水渠十条。", VALUE)
    assert (result.outcome, result.reason) == (outcome, "candidate" if shown else None)
    if shown:
        assert _nearest(result) == shown
