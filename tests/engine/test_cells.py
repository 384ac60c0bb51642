"""Columns and cells of tables, and annexes, as things that a rule asks for."""

from __future__ import annotations

import pytest
from tests.engine.judging import judge, quotes

TABLE = """
# 东园市庭园方案
一、主要任务
表1 任务分工表
|任务分工|<|<|<|
|序号|任务|责任单位|完成时限|
|1|修建水渠|市园林局|2026年3月底前|
|2|推广滴灌|{body}|{when}|
{after}
"""


def table(body: str = "市水务局", when: str = "2026年9月", after: str = "") -> str:
    return TABLE.format(body=body, when=when, after=after)


@pytest.mark.parametrize(
    ("draft", "requirement", "expected"),
    [
        (table(), "有 表格（有 列（标题 含 “责任单位”））", ("passed", None)),
        (table(), "有 表格（有 列（标题 含 “投资”））", ("failed", None)),
        (table(), "有 表格（列 含 “责任单位”）", ("passed", None)),
        (table(), "有 表格（列 含 “滴灌”）", ("passed", None)),
        (table(), "有 表格（列 含 “环保局”）", ("failed", None)),
        (table(), "有 表格（有 恰好 4 个 列）", ("passed", None)),
        (table(), "有 表格（有 列（标题 是 “完成时限”，序号 = 4））", ("passed", None)),
        (table(), "有 列（标题 是 “任务”）", ("passed", None)),
        (table(), "主要任务 有 列（标题 是 “任务”）", ("passed", None)),
        (table(), "有 单元格（内容 是 “推广滴灌”）", ("passed", None)),
        (table(), "有 单元格（行名 是 “推广滴灌”，列.标题 是 “责任单位”，内容 含 “水务局”）", ("passed", None)),
        (table(), "有 单元格（行名 是 “修建水渠”，列.标题 是 “责任单位”，内容 含 “水务局”）", ("failed", None)),
        (table(), "有 单元格（含 “责任单位”）", ("failed", None)),  # the header is none
        (table(), "有 恰好 8 个 单元格", ("passed", None)),
        (table(), "表格 没有 单元格（没有 内容）", ("passed", None)),
        (table(body=""), "表格 没有 单元格（没有 内容）", ("failed", None)),
        (table(), "表格.列（标题 含 “时限”）.单元格 有 时间（晚于 2026年6月）", ("passed", None)),
        (table(), "表格.列（标题 含 “时限”）.单元格 有 时间（晚于 2026年9月）", ("failed", None)),
        (table(when="9月底前"), "表格.列（标题 含 “时限”）.单元格 有 时间（晚于 2026年9月）", ("cantTell", "ambiguous")),
        (table(), "表格.列（标题 含 “任务”） 匹配 /滴灌/", ("passed", None)),
        (table(), "表格.列（标题 含 “任务”） 属于 主要任务", ("passed", None)),
    ],
)
def test_columns_and_cells(draft: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(draft, f"要求：{requirement}")
    assert (result.outcome, result.reason) == expected


EMPTY = "对象：每个 单元格（列.标题 含 “责任单位”）\n  要求：有 内容"


def test_an_empty_cell_is_found_by_its_row() -> None:
    result = judge(table(body=""), EMPTY, "{单元格}空着", "{单元格} is empty")
    assert [(sub.subject.label.zh, sub.outcome) for sub in result.subresults] == [
        ("修建水渠的责任单位", "passed"),
        ("推广滴灌的责任单位", "failed"),
    ]
    assert result.message.zh == "推广滴灌的责任单位空着"
    assert result.message.en == "推广滴灌: 责任单位 is empty"
    assert quotes(result) == ["推广滴灌"]
    assert result.evidence[0].place.cell == (4, 2)


def test_a_column_is_called_by_its_header() -> None:
    result = judge(table(), "对象：每个 列\n  要求：序号 ≤ 3", "{列}多了", "{column} is too many")
    assert (result.message.zh, result.message.en) == ("完成时限列多了", "column 完成时限 is too many")
    assert quotes(result) == ["完成时限"]


def test_a_cell_over_two_rows_stands_once_and_one_over_two_columns_in_both() -> None:
    draft = "# 东园市庭园方案\n一、其他事项\n|任务|第一年|第二年|\n|修渠|建设水渠|<|\n|^|甲|乙|\n"
    result = judge(draft, "对象：每个 单元格\n  要求：含 “丙”")
    assert [sub.subject.label.zh for sub in result.subresults] == [
        "修渠的任务", "修渠的第一年", "修渠的第一年", "修渠的第二年",
    ]  # fmt: skip
    assert judge(draft, "要求：表格.列（标题 是 “第二年”） 含 “建设水渠”").outcome == "passed"
    assert judge(draft, "要求：表格.列（标题 是 “第二年”） 含 “甲”").outcome == "failed"


UNREAD = """
# 东园市庭园方案
一、其他事项
|任务|责任单位|
|修建水渠|市园林局|
[未读]
"""


@pytest.mark.parametrize(
    "requirement",
    [
        "表格.列（标题 含 “责任单位”） 含 “水务局”",
        "有 单元格（含 “水务局”）",
        "表格 有 列（标题 含 “投资”）",
        "表格 没有 单元格（没有 内容）",
    ],
)
def test_what_may_stand_in_a_part_that_was_not_read_is_open(requirement: str) -> None:
    result = judge(UNREAD, f"要求：{requirement}")
    assert (result.outcome, result.reason) == ("cantTell", "not_read")
    assert judge(UNREAD.replace("[未读]\n", ""), f"要求：{requirement}").reason is None


ANNEX = """
# 东园市庭园方案
一、主要任务
修建水渠3条{spoken}。
{annex}
"""
WITH = "附件1 任务分工表\n|任务|责任单位|\n|修建水渠|市园林局|"


@pytest.mark.parametrize(
    ("spoken", "annex", "requirement", "expected"),
    [
        ("", WITH, "方案 有 附件", ("passed", None)),
        ("", "", "方案 有 附件", ("failed", None)),
        ("", WITH, "方案 有 附件（标题 含 “分工”，有 表格）", ("passed", None)),
        ("", WITH, "方案 有 附件（标题 含 “项目”）", ("failed", None)),
        ("", WITH, "方案.附件 有 单元格（含 “水渠”）", ("passed", None)),
        ("（见附件2）", "", "方案 有 附件", ("cantTell", "not_read")),
        ("（见附件2）", "", "方案 没有 附件", ("cantTell", "not_read")),
        ("", "[未读]", "方案 有 附件", ("cantTell", "not_read")),
    ],
)
def test_annexes(spoken: str, annex: str, requirement: str, expected: tuple[str, str | None]) -> None:
    result = judge(ANNEX.format(spoken=spoken, annex=annex), f"要求：{requirement}")
    assert (result.outcome, result.reason) == expected


def test_of_an_annex_that_is_only_spoken_of_the_place_is_told() -> None:
    result = judge(ANNEX.format(spoken="（见附件2）", annex=""), "要求：方案 有 附件")
    assert [(place.section, place.paragraph) for place in result.subresults[0].looked_for] == [(("一、主要任务",), 3)]


def test_each_annex_is_judged() -> None:
    result = judge(
        ANNEX.format(spoken="", annex=WITH), "对象：每个 附件\n  要求：有 表格（列 含 “投资”）", "{附件}没有投资", "{附件}: none"
    )
    assert result.message.zh == "附件1任务分工表没有投资"
