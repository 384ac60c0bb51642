"""What is shown where something is missing: what comes near it, by the words and patterns of the rule, and nothing else."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge, quotes

DRAFT = """# 西山庭园建设方案
某园管委会
一、主要目标
坚持浇水优先，喷头要新。
二、主要任务
（一）浇水
铺设水渠十条，推广滴灌。
（二）立好牌子
牌子要新。
三、其他事项
大门常开，喷头不少。
"""


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        # by the first pattern that is asked for
        ("要求：方案 有 段落（匹配 /喷头/，匹配 /铜的/）", ["坚持浇水优先，喷头要新。", "大门常开，喷头不少。"]),
        ("要求：有 段落（匹配 /铜的/ 或 匹配 /喷头/，含 施肥）", ["坚持浇水优先，喷头要新。", "大门常开，喷头不少。"]),
        # by the words of the topic; a title about something else helps nobody
        ("要求：方案 有 段落（含 浇水，匹配 /铜的/）", ["坚持浇水优先，喷头要新。", "铺设水渠十条，推广滴灌。"]),
        ("要求：方案 有 章节（标题 匹配 /牌子/，含 施肥）", []),
        # what came near a list that another one is made of
        ("要求：有 任务（属于 浇水，有 责任单位）.举措（含 施肥）", ["（一）浇水"]),
        # a title is no paragraph
        ("要求：主要任务 有 段落（匹配 /^（一）浇水$/）", []),
    ],
)
def test_what_comes_near_something_missing(body: str, shown: list[str]) -> None:
    result = judge(DRAFT, body)
    assert (result.outcome, result.reason) == ("failed", None)
    assert [each.quote for sub in result.subresults for each in sub.evidence] == shown
    assert quotes(result, "nearest") == shown
