"""What a project costs where a table has no column of it, and columns of where the money comes from."""

import pytest
from tests.extraction.drafts import draft
from tests.extraction.vocab import VOCABULARY

from plancheck import extraction
from plancheck.model.plan import Plan


def read(text: str) -> Plan:
    return extraction.plan(draft(text), VOCABULARY)


def costs(plan: Plan) -> list[str | None]:
    return [f"{each.investment.value}{each.investment.unit}" if each.investment else None for each in plan.projects]


def told(plan: Plan) -> list[tuple[str, list[str], bool]]:
    return [
        (f"{each.total.value}{each.total.unit}", [f"{part.value}{part.unit}" for part in each.parts], each.complete) for each in plan.sums
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("新建书屋20座，投资3.2亿元", "3.2亿元"),
        ("新建书屋20座，总投资约5000万元，带动社会投资2亿元", "5000万元"),
        ("新建书屋20座；项目总投资：1.5亿元。", "1.5亿元"),
        ("改造书屋5座，所需资金800万元", "800万元"),
        ("新建书屋20座，概算3亿元", "3亿元"),
        ("新建书屋20座，3亿元", "3亿元"),
        # not what it costs
        ("新建书屋20座，年产值3亿元", None),
        ("新建书屋20座，带动投资3亿元", None),
        ("新建书屋20座，已完成投资1亿元", None),
        ("新建书屋20座，累计完成投资1亿元，计划总投资3亿元", "3亿元"),
        ("新建书屋20座，亩均投资300万元", None),
        ("新建书屋20座，投资待定", None),
        ("新建书屋20座", None),
    ],
)
def test_the_cost_in_a_cell_of_contents(content: str, expected: str | None) -> None:
    plan = read(f"| 序号 | 项目名称 | 建设内容 | 责任单位 |\n|---|---|---|---|\n| 1 | 城东书屋 | {content} | 市文化局 |")
    assert costs(plan) == [expected]
    places = [evidence for field, evidence in plan.projects[0].cells if field == "investment"]
    assert [evidence.place.cell for evidence in places] == ([(2, 3)] if expected else [])


@pytest.mark.parametrize(("cell", "expected"), [("2", "2亿元"), ("", "3亿元"), ("—", "3亿元"), ("待定", None)])
def test_a_column_of_costs_goes_before_the_contents(cell: str, expected: str | None) -> None:
    row = f"| 城东书屋 | 新建书屋20座，投资3亿元 | {cell} | 市文化局 |"
    plan = read(f"| 项目名称 | 建设内容 | 总投资（亿元） | 责任单位 |\n|---|---|---|---|\n{row}")
    assert costs(plan) == [expected]


@pytest.mark.parametrize("amount", ["（17.40）", "(17.40)", "〔17.4〕", "【17.40】", "约17.4", "17.40亿元", "17.40（亿元）", "17.4 (亿元)"])
def test_an_amount_in_brackets(amount: str) -> None:
    plan = read(
        f"| 项目名称 | 总投资（亿元） | 责任单位 |\n|---|---|---|\n| 城东书屋 | {amount} | 市文化局 |\n| 城西书屋 | 待定 | 市文化局 |"
    )
    assert [each and each.rstrip("亿元").rstrip("0") for each in costs(plan)] == ["17.4", None]


SOURCES = """
| 序号 | 项目名称 | 建设内容 | 合计（亿元） | 企业自筹 | 银行贷款 | 财政资金 | 责任单位 |
|---|---|---|---|---|---|---|---|
| 1 | 城东书屋 | 新建20座 | 6 | 3 | 2 | 1 | 市文化局 |
| 2 | 城西书屋 | 新建20座 | 5 | 2 | 2 | 2 | 市文化局 |
| 3 | 城南书屋 | 新建20座 | 3 | 1 | — | 2 | 市文化局 |
"""
HEAD = "| 序号 | 项目名称 | 建设内容 | 合计（亿元） | 企业自筹 | 银行贷款 | 财政资金 | 责任单位 |"
TWO_LINES = """\
| 序号 | 项目名称 | 建设内容 | 投资及来源（亿元） | < | < | < | 责任单位 |
| ^ | ^ | ^ | 合计 | 企业自筹 | 银行贷款 | 财政资金 | ^ |
|---|---|---|---|---|---|---|---|"""
ROWS = [("6亿元", ["3亿元", "2亿元", "1亿元"], True), ("5亿元", ["2亿元", "2亿元", "2亿元"], True), ("3亿元", ["1亿元", "2亿元"], True)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("合计（亿元） | 财政资金 | 自筹", "6亿元"),
        ("合计 | 财政资金（亿元） | 自筹", "6亿元"),
        ("装机合计（万千瓦） | 投资（亿元） | 自筹", "4亿元"),
        ("合计（万千瓦） | 财政资金（亿元） | 自筹", "4亿元"),
        ("座位合计 | 概算（亿元） | 自筹", "4亿元"),
    ],
)
def test_which_column_is_the_whole_cost(header: str, expected: str) -> None:
    plan = read(
        f"单位：亿元\n| 项目名称 | 建设内容 | {header} | 责任单位 |\n|---|---|---|---|---|---|\n| 甲 | 新建20座 | 6 | 4 | 2 | 市文化局 |"
    )
    assert costs(plan) == [expected]


def test_a_row_with_its_sources_of_money() -> None:
    plan = read(SOURCES)
    assert costs(plan) == ["6亿元", "5亿元", "3亿元"]
    assert told(plan) == ROWS


@pytest.mark.parametrize(
    "text",
    [
        SOURCES.replace("合计（亿元） | 企业自筹 | 银行贷款 | 财政资金", "总投资（亿元） | 自有资金 | 银行贷款 | 其他"),
        SOURCES.replace("合计（亿元） | 企业自筹 | 银行贷款 | 财政资金", "小计（亿元） | 社会资本 | 专项债券 | 中央预算内投资"),
        SOURCES.replace(
            "合计（亿元） | 企业自筹 | 银行贷款 | 财政资金", "合计（亿元） | 企业自筹（亿元） | 银行贷款（亿元） | 市级财政（亿元）"
        ),
        "单位：亿元\n" + SOURCES.replace("（亿元）", ""),
        SOURCES.replace("|---|---|---|---|---|---|---|---|\n", "").replace(HEAD, TWO_LINES),
    ],
)
def test_other_heads_of_sources(text: str) -> None:
    plan = read(text)
    assert costs(plan) == ["6亿元", "5亿元", "3亿元"]
    assert told(plan) == ROWS


@pytest.mark.parametrize("title", ["表1 资金来源（单位：万元）", "表1 资金来源（万元）"])
def test_sources_by_kind_of_work_with_a_total_below(title: str) -> None:
    plan = read(f"""
    {title}
    | 类别 | 合计 | 企业自筹 | 银行贷款 | 财政资金 |
    |---|---|---|---|---|
    | 书屋 | 600 | 300 | 200 | 100 |
    | 书亭 | 500 | 200 | 200 | 100 |
    | 合计 | 1100 | 500 | 400 | 300 |
    """)
    assert sorted(told(plan)) == sorted([
        ("1100万元", ["600万元", "500万元"], True), ("500万元", ["300万元", "200万元"], True), ("400万元", ["200万元", "200万元"], True),
        ("300万元", ["100万元", "100万元"], True),
        ("600万元", ["300万元", "200万元", "100万元"], True), ("500万元", ["200万元", "200万元", "100万元"], True),
        ("1100万元", ["500万元", "400万元", "300万元"], True),
    ])  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        # nothing is told of the whole
        SOURCES.replace("合计（亿元）", "年产值（亿元）"),
        # years, shares
        SOURCES.replace("企业自筹 | 银行贷款 | 财政资金", "企业自筹 | 2025年 | 完成率"),
        # no row adds up: there are other sources
        SOURCES.replace("| 6 |", "| 9 |").replace("| 5 |", "| 8 |").replace("| 3 | 1 | — | 2 |", "| 5 | 1 | — | 2 |"),
    ],
)
def test_columns_that_are_no_sources_of_a_whole(text: str) -> None:
    assert told(read(text)) == []


@pytest.mark.parametrize("whole", ["合计", "全市"])
def test_amounts_of_fields_beside_their_whole_in_the_units_of_the_rows(whole: str) -> None:
    plan = read(f"""
    表1 2023年各领域用纸
    | 项目 | 书屋 | 书亭 | 学校 | {whole} |
    |---|---|---|---|---|
    | 用纸量（万吨） | 6 | 3 | 2 | 11 |
    | 用电量（亿千瓦时） | 60 | 30 | 20 | 120 |
    | 占地（万平方米） | 1.5 | 1 | 0.5 | 3 |
    | 占比（%） | 54.5 | 27.3 | 18.2 | 100.0 |
    | 增速（%） | 5 | 2 | 3 | 4 |
    """)
    assert told(plan) == [
        ("11万吨", ["6万吨", "3万吨", "2万吨"], True),
        ("120亿千瓦时", ["60亿千瓦时", "30亿千瓦时", "20亿千瓦时"], True),
        ("3万平方米", ["1.5万平方米", "1万平方米", "0.5万平方米"], True),
        ("100.0%", ["54.5%", "27.3%", "18.2%"], True),
    ]


def test_the_area_beside_its_parts_is_their_whole_only_where_they_add_up() -> None:
    assert (
        told(
            read("""
    表1 2023年各领域每人用纸
    | 项目 | 书屋 | 书亭 | 学校 | 全市 |
    |---|---|---|---|---|
    | 用纸量（千克） | 6 | 3 | 2 | 4 |
    | 用电量（千瓦时） | 60 | 30 | 20 | 120 |
    | 用水量（吨） | 1.5 | 1 | 0.5 | 1 |
    """)
        )
        == []
    )


def test_the_unit_of_a_title_over_periods() -> None:
    plan = read("""
    表6 分期投资（亿元）
    | 时段 | 书屋 | 书亭 | 合计 |
    |---|---|---|---|
    | 2024—2025年 | 6 | 3 | 9 |
    | 2026—2030年 | 5 | 3 | 8 |
    """)
    assert told(plan) == [("9亿元", ["6亿元", "3亿元"], True), ("8亿元", ["5亿元", "3亿元"], True)]


def test_a_unit_in_brackets_goes_before_the_columns() -> None:
    plan = read("""
    单位：万元
    | 项目名称 | 总投资 | 责任单位 |
    |---|---|---|
    | 甲 | 1.2（亿元） | 市文化局 |
    | 乙 | 8000（一期） | 市文化局 |
    | 合计 | 20000 | |
    """)
    assert costs(plan) == ["1.2亿元", "8000万元"]
    assert told(plan) == [("20000万元", ["1.2亿元", "8000万元"], True)]


def test_a_range_is_not_added_up() -> None:
    plan = read("""
    一、重点工程
    安排2个项目，总投资5亿元，见表1。
    | 项目名称 | 总投资（亿元） | 责任单位 |
    |---|---|---|
    | 甲 | 1—2 | 市文化局 |
    | 乙 | 3 | 市文化局 |
    """)
    assert costs(plan) == ["1亿元", "3亿元"]
    assert told(plan) == []


def test_a_row_of_which_a_part_is_open_is_not_added_up() -> None:
    plan = read(SOURCES.replace("| 5 | 2 | 2 | 2 |", "| 5 | 2 | 待定 | 2 |"))
    assert told(plan) == [ROWS[0], ROWS[2]]


def test_who_pays_behind_the_periods() -> None:
    plan = read("""
    | 类别 | 总投资（亿元） | 2024—2025年 | 2026—2030年 | 企业自筹 | 银行贷款 |
    |---|---|---|---|---|---|
    | 书屋 | 6 | 2 | 4 | 5 | 1 |
    | 书亭 | 5 | 2 | 3 | 4 | 1 |
    | 讲堂 | 4 | 1 | 3 | 2 | 1 |
    | 展厅 | 3 | 1 | 2 | 2 | 1 |
    """)
    assert [each for each in told(plan) if each[0] == "4亿元"] == [
        ("4亿元", ["1亿元", "3亿元"], True),
        ("4亿元", ["2亿元", "1亿元"], True),
    ]
    assert len(told(plan)) == 8


def test_some_sources_without_a_whole_still_say_that_it_is_paid_for() -> None:
    plan = read(SOURCES.replace(" 合计（亿元） |", " 备注 |").replace("财政资金", "财政资金（亿元）"))
    assert all(each.investment is not None for each in plan.projects)
