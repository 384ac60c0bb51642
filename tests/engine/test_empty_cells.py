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


UNIT, COLUMN = "总投资 有 单位", "有 业主"


@pytest.mark.parametrize(
    ("caption", "head", "asked", "shown"),
    [
        # a unit belongs in the head of the column or in the caption
        ("表1 项目\n", "总投资", UNIT, ["100", "总投资", "表1 项目"]),
        ("", "总投资", UNIT, ["100", "总投资"]),
        # a column that is not there: the table is at fault
        ("表1 项目\n", "总投资（万元）", COLUMN, ["屋顶花园", "表1 项目"]),
        ("", "总投资（万元）", COLUMN, ["屋顶花园"]),
    ],
)
def test_what_the_head_of_a_table_lacks_is_shown_there(caption: str, head: str, asked: str, shown: list[str]) -> None:
    table = f"# 云川市绿化方案\n一、重点项目\n{caption}| 项目名称 | {head} |\n|---|---|\n| 屋顶花园 | 100 |\n"
    (found,) = judging.judge(table, f"对象：每个 项目\n  要求：{asked}").subresults
    assert found.outcome == "failed"
    assert [(each.quote, each.role) for each in found.evidence] == [(quote, "nearest") for quote in shown]


def test_reports_and_explanations_name_the_cell() -> None:
    result = judging.judge(TABLE, "对象：每个 单元格（列.标题 含 “业主”）\n  要求：有 内容", "见{位置}", "see {place}")
    (found,) = [sub for sub in result.subresults if sub.outcome == "failed"]
    assert found.message.zh == "见一、重点项目，表1第2行第3列"
    assert found.message.en.endswith("row 2, column 3")
    assert looked_text(found.looked_for, "zh") == "一、重点项目  表1，第2行第3列"
    assert in_short(result, found, "zh")[1].endswith("，见一、重点项目  表1，第2行第3列。")
