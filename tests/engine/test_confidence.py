"""Text that was recognised without confidence proves nothing, either way."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.engine.judging import judge, quotes

from plancheck.model.document import Document, Line
from plancheck.readers import plain

DRAFT = """# 西山庭园建设方案
一、主要目标
到2025年，树木覆盖率达到35%。
二、主要任务
铺设滴灌管网20公里，安装喷灌设备300台。
"""


def recognised(confidence: float) -> Document:
    """The draft as if every line had been recognised with that confidence."""
    document = plain.read(DRAFT)
    blocks = tuple(
        replace(block, lines=(Line(0, len(block.text), 1, (0.0, 0.0, 1.0, 1.0), confidence),)) if block.index != 0 else block
        for block in document.blocks
    )
    return replace(document, blocks=blocks)


@pytest.mark.parametrize(
    "body",
    [
        "要求：树木覆盖率 在 2025年 的 目标 ≥ 30 %",
        "要求：树木覆盖率 在 2025年 的 目标 ≥ 40 %",
        "要求：主要任务 含 浇水",
        "要求：有 主要任务",
    ],
)
def test_low_confidence_lowers_a_decision_to_cant_tell(body: str) -> None:
    assert judge(recognised(0.95), body).outcome in ("passed", "failed")
    unsure = judge(recognised(0.5), body)
    assert (unsure.outcome, unsure.reason) == ("cantTell", "low_confidence")
    assert quotes(unsure)


def test_the_line_is_at_four_fifths() -> None:
    body = "要求：树木覆盖率 在 2025年 的 目标 ≥ 30 %"
    assert judge(recognised(0.8), body).outcome == "passed"
    assert judge(recognised(0.79), body).outcome == "cantTell"
