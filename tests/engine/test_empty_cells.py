"""A finding about an empty cell says where the cell is, though there is nothing in it to quote."""

from __future__ import annotations

import pytest
from tests.engine import judging

from plancheck.model.place import describe
from plancheck.report.short import in_short
from plancheck.wording.places import looked_text

TABLE = """
# 云川市绿化方案
一、重点项目
表1 项目
| 项目名称 | 建设内容 | 业主单位 | 建设期限 | 总投资（万元） |
|---|---|---|---|---|
| 屋顶花园 | 种树100棵 |  | — | 100 |
| 街角花园 |  | 云川园林公司 | 2026年 |  |
"""


@pytest.mark.parametrize(
    ("body", "subject", "place", "nearest"),
    [
        ("对象：每个 项目\n  要求：有 业主", "屋顶花园", "表1第2行第3列", "屋顶花园"),
        ("对象：每个 项目\n  要求：业主 含 “公司”", "屋顶花园", "表1第2行第3列", "屋顶花园"),
        ("对象：每个 项目\n  要求：有 建设期限", "屋顶花园", "表1第2行第4列", "屋顶花园"),
        ("对象：每个 项目\n  要求：完成时间 不晚于 2027年", "屋顶花园", "表1第2行第4列", "屋顶花园"),
        ("对象：每个 项目\n  要求：有 内容", "街角花园", "表1第3行第2列", "街角花园"),
        ("对象：每个 项目\n  要求：有 总投资", "街角花园", "表1第3行第5列", "街角花园"),
        ("对象：每个 项目\n  要求：总投资 ≥ 50 万元", "街角花园", "表1第3行第5列", "街角花园"),
        ("对象：每个 单元格（列.标题 含 “业主”）\n  要求：有 内容", "表1第2行第3列", "表1第2行第3列", "屋顶花园"),
        ("对象：每个 单元格（列.标题 含 “业主”）\n  要求：内容 匹配 /公司/", "表1第2行第3列", "表1第2行第3列", "屋顶花园"),
    ],
)
def test_the_place_is_that_of_the_cell(body: str, subject: str, place: str, nearest: str) -> None:
    result = judging.judge(TABLE, body)
    (found,) = [sub for sub in result.subresults if sub.outcome == "failed"]
    assert subject in found.subject.label.zh or subject in describe(found.looked_for[0], "zh")
    assert [describe(each, "zh").replace("，", "") for each in found.looked_for] == [f"一、重点项目{place}"]
    assert [each.quote for each in found.evidence] == [nearest]


def test_reports_and_explanations_name_the_cell() -> None:
    result = judging.judge(TABLE, "对象：每个 单元格（列.标题 含 “业主”）\n  要求：有 内容", "见{位置}", "see {place}")
    (found,) = [sub for sub in result.subresults if sub.outcome == "failed"]
    assert found.message.zh == "见一、重点项目，表1第2行第3列"
    assert found.message.en.endswith("row 2, column 3")
    assert looked_text(found.looked_for, "zh") == "一、重点项目  表1，第2行第3列"
    assert in_short(result, found, "zh")[1].endswith("，见一、重点项目  表1，第2行第3列。")
