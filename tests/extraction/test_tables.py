"""Tables: header told from rows, kind told by the header's words."""

import pytest
from tests.extraction.drafts import draft

from plancheck.extraction.lists import kinds, tables


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("| 指标 | 2020年 | 2025年 | 指标属性 |", "indicators"),
        ("| 类别 | 序号 | 指标（单位） | 2015年现状 | 2020年目标 | 2020年情况 | 完成情况 | 指标属性 |", "indicators"),
        ("| 指标名称 | 单位 | 参考值 | 指标类型 |", "indicators"),
        ("| 主要指标 | 2025年 |", "indicators"),
        ("| 指标项 | 单位 | ２０２０年 | ２０２５年 |", "indicators"),
        ("| 指 标 | 2025年 | 2020年 |", "indicators"),
        ("| 项目 | 指标 | 单位 | 2020年 | 2025年 |", "indicators"),
        ("| 年份 | 2020 | 2025 | 2030 |", "indicators"),
        ("| | 2025 | 2030 |", "indicators"),
        ("| | 2025年 | 投资 |", ""),
        ("| 指标 | 计算单位 | 2025年 |", "indicators"),
        ("| 目标指标 | 规划目标 | 现状 |", "indicators"),
        ("| 序号 | 项目名称 | 建设单位 | 建设地点 | 建设内容及规模 | 总投资（亿元） | 建设年限 |", "projects"),
        ("| 序号 | 项目名称 | 责任单位 |", "projects"),
        ("| 工程名称 | 主要建设内容 | 起止年限 |", "projects"),
        ("| 序号 | 任务 | 责任单位 | 完成时限 |", ""),
        ("| 年份 | 区域噪声 | 交通噪声 |", ""),
        ("| 姓名 | 职务 |", ""),
    ],
)
def test_kind(header: str, kind: str) -> None:
    cells = header.count("|") - 1
    document = draft(header + "\n|" + "---|" * cells + "\n|" + " 甲 |" * cells)
    (table,) = kinds.tables(document, ())
    assert table.kind == kind


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("类别|项目|数量|计量单位|占比（%）", "图书|小说|3.5|万册|20", ""),
        ("项目|单位|数量", "小说|万册|3.5", ""),
        ("项目|单位|数量", "春风书屋|市文化局|3", "projects"),
        ("项目名称|单位|数量|总投资", "春风书屋|座|3|20", "projects"),
    ],
)
def test_what_is_counted_in_units_makes_no_list_of_projects(header: str, row: str, kind: str) -> None:
    cells = header.count("|") + 1
    document = draft(f"|{header}|\n|" + "---|" * cells + f"\n|{row}|\n|{row}|")
    (table,) = kinds.tables(document, ())
    assert table.kind == kind


def test_header_of_two_rows_and_merged_cells() -> None:
    document = draft("""
    表1 主要指标
    | 类别 | 指标 | 目标值 | < |
    | ^ | ^ | 2025年 | 2030年 |
    | 能源 | 借阅率 | 45 | 50 |
    | ^ | 座位率 | 5 | 6 |
    """)
    (table,) = kinds.tables(document, ())
    assert table.header == (("类别", "指标", "目标值", "目标值"), ("类别", "指标", "2025年", "2030年"))
    assert table.rows == (("能源", "借阅率", "45", "50"), ("能源", "座位率", "5", "6"))
    assert tables.joined(table.header) == ("类别", "指标", "目标值2025年", "目标值2030年")
    assert table.kind == "indicators"
    assert table.evidence is not None
    assert table.evidence.quote == "表1 主要指标"


@pytest.mark.parametrize(
    ("note", "units"),
    [("单位：万元", ("万元",)), ("（单位：万元、万千瓦）", ("万元", "万千瓦")), ("单位：市文化局", ()), ("", ())],
)
def test_units_of_a_note(note: str, units: tuple[str, ...]) -> None:
    assert tables.noted_units(["表1", note]) == units


def test_a_note_inside_a_table_is_no_row() -> None:
    document = draft("| 指标 | 单位 | 2025年 |\n| 借阅率 | % | 20 |\n| 注：数据为年末值。 | < | < |")
    (table,) = kinds.tables(document, ())
    assert table.rows == (("借阅率", "%", "20"),)
    assert tables.notes(document, table) == ("注：数据为年末值。",)
    assert len(tables.body(document, table)) == 1


def test_a_title_inside_a_table() -> None:
    document = draft("| 表1 主要指标 | < | < |\n| 指标 | 单位 | 2025年 |\n| 借阅率 | % | 20 |")
    (table,) = kinds.tables(document, ())
    assert (table.title, table.kind, len(table.header), table.rows) == ("表1 主要指标", "indicators", 2, (("借阅率", "%", "20"),))
    assert tables.joined(table.header) == ("指标", "单位", "2025年")


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("| 年份 | 借阅率（%） | 人均用纸降幅（%，比2020年） |", "indicators"),
        ("| 年份 | 借阅率（%） | 人均用纸降幅（%，较2020年累计） |", "indicators"),
        ("| 年份 | 借阅率（2025年） | 座位数（2030年） |", ""),
        ("| 时间节点 | 借阅率（%） | 座位数 |", "indicators"),
        ("| 里程碑 | 借阅率（%） | 座位数 |", "indicators"),
        ("| 2020年 | 借阅率（%） | 座位数 |", ""),
    ],
)
def test_years_in_rows(header: str, kind: str) -> None:
    (table,) = kinds.tables(draft(f"{header}\n|---|---|---|\n| 2025年 | 16 | 15 |\n| 2030年 | 22 | 25 |"), ())
    assert table.kind == kind
