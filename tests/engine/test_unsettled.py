"""A property whose text says that it is not known yet (待定) is none: 有 finds nothing, and its words can be asked for."""

from __future__ import annotations

import pytest
from tests.engine import judging

TABLE = """
# 云川市绿化方案
一、重点项目
表1 项目
| 项目名称 | {head} | 总投资（万元） |
|---|---|---|
| 屋顶花园 | {cell} | 100 |
"""


@pytest.mark.parametrize(
    ("head", "cell", "requires", "outcome", "quote"),
    [
        ("业主单位", "云川园林公司", "有 业主", "passed", "云川园林公司"),
        ("业主单位", "待定", "有 业主", "failed", "待定"),
        ("业主单位", "待明确", "有 业主", "failed", "待明确"),
        ("业主单位", "（尚待确定）", "有 业主", "failed", "（尚待确定）"),
        ("业主单位", "招商中", "有 业主", "failed", "招商中"),
        ("业主单位", "另行明确", "有 业主", "failed", "另行明确"),
        ("业主单位", "待王庄园林公司", "有 业主", "passed", "待王庄园林公司"),
        ("业主单位", "待定", "业主 含 “待定”", "passed", "待定"),
        ("业主单位", "待定", "业主 匹配 /待定/", "passed", "待定"),
        ("业主单位", "待定", "缺 业主", "passed", "待定"),
        ("建设期限", "待定", "有 建设期限", "failed", "待定"),
        ("建设期限", "2026—2027年", "有 建设期限", "passed", "2026—2027年"),
        ("建设内容", "待补充。", "有 内容", "failed", "待补充。"),
        ("建设内容", "另行购置喷灌设备20套", "有 内容", "passed", "另行购置喷灌设备20套"),
        ("建设规模", "暂无", "有 规模", "failed", "暂无"),
        ("建设规模", "待定", "有 总投资", "passed", "100"),
    ],
)
def test_what_is_not_known_yet_is_no_value(head: str, cell: str, requires: str, outcome: str, quote: str) -> None:
    result = judging.judge(TABLE.format(head=head, cell=cell), f"对象：每个 项目\n  要求：{requires}")
    assert (result.outcome, [each.quote for each in result.evidence][:1]) == (outcome, [quote])
    assert result.evidence[0].role == ("support" if outcome == "passed" else "conflict")
    assert result.evidence[0].place.cell == ((2, 2) if quote != "100" else (2, 3))


def test_a_filter_leaves_out_what_is_not_known_yet() -> None:
    result = judging.judge(TABLE.format(head="业主单位", cell="待定"), "要求：方案 有 项目（有 业主）")
    assert result.outcome == "failed"
