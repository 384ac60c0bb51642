"""Stated totals with their parts."""

import pytest
from tests.extract.drafts import draft

from plancheck.extract import sums, tables
from plancheck.model.plan import Amount, Sum


def read(text: str) -> tuple[Sum, ...]:
    document = draft(text)
    return sums.sums(document, (), tables.tables(document, ()), ())


def said(amount: Amount) -> str:
    return f"{amount.value}{amount.unit}"


TABLE = """
| 序号 | 项目名称 | 规模（万千瓦） | 总投资（亿元） | 建设年限 |
|---|---|---|---|---|
| 1 | 甲 | 30 | 1.5 | 2024 |
| 2 | 乙 | 20 | — | 2025 |
| 小计 | < | 50 | 1.5 | |
| 3 | 丙 | 10 | 2 | 2025 |
| 小计 | < | 10 | 2 | |
| 合计 | < | 60 | 4 | |
"""


def test_table() -> None:
    found = [(each.subject, said(each.total), [said(part) for part in each.parts], each.complete) for each in read(TABLE)]
    assert found == [
        ("规模（万千瓦）", "50万千瓦", ["30万千瓦", "20万千瓦"], True),
        ("规模（万千瓦）", "10万千瓦", ["10万千瓦"], True),
        ("规模（万千瓦）", "60万千瓦", ["50万千瓦", "10万千瓦"], True),
        ("总投资（亿元）", "1.5亿元", ["1.5亿元"], True),
        ("总投资（亿元）", "2亿元", ["2亿元"], True),
        ("总投资（亿元）", "4亿元", ["1.5亿元", "2亿元"], True),
    ]


HEADS = [
    # a subtotal above its group: by its own words in brackets
    """
    | 序号 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 一 | 书屋工程（小计） | 5 |
    | 1 | 甲 | 3 |
    | 2 | 乙 | 2 |
    | 二 | 供热工程（小计） | 4 |
    | 3 | 丙 | 4 |
    | 总计 | < | 9 |
    """,
    # by its number alone
    """
    | 序号 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 一 | 书屋工程 | 5 |
    | 1 | 甲 | 3 |
    | 2 | 乙 | 2 |
    | 二 | 供热工程 | 4 |
    | 3 | 丙 | 4 |
    | 合计 | < | 9 |
    """,
    # below it, in the cell of the category
    """
    | 类别 | 项目名称 | 总投资（亿元） |
    |---|---|---|
    | 书屋 | 甲 | 3 |
    | ^ | 乙 | 2 |
    | ^ | 小计 | 5 |
    | 供热 | 丙 | 4 |
    | 供热工程小计 | < | 4 |
    | 全市合计 | < | 9 |
    """,
]


@pytest.mark.parametrize("text", HEADS)
def test_subtotals_never_beside_their_own_rows(text: str) -> None:
    found = [(said(each.total), [said(part) for part in each.parts]) for each in read(text)]
    assert found == [("5亿元", ["3亿元", "2亿元"]), ("4亿元", ["4亿元"]), ("9亿元", ["5亿元", "4亿元"])]


def test_a_total_above_all_and_units_of_a_note() -> None:
    found = read("""
    单位：万元、万千瓦
    | 项目名称 | 规模 | 投资额 |
    |---|---|---|
    | 合计 | 30 | 2,000 |
    | 甲 | 20 | 1,200 |
    | 其中：一期 | 5 | 200 |
    | 乙 | 10 | 800 |
    """)
    assert [(said(each.total), [said(part) for part in each.parts]) for each in found] == [
        ("30万千瓦", ["20万千瓦", "10万千瓦"]),
        ("2000万元", ["1200万元", "800万元"]),
    ]


def test_table_places() -> None:
    total = read(TABLE)[-1].total
    assert (total.evidence.quote, total.evidence.place.cell) == ("4", (7, 4))


SENTENCES = [
    (
        "总规模400万千瓦，其中甲县风电130万、光伏170万，乙县风电100万。",
        ("总规模", "400万千瓦", ["130万千瓦", "170万千瓦", "100万千瓦"], False),
    ),
    ("总投资12亿元，包括书屋5亿元、书亭7亿元。", ("总投资", "12亿元", ["5亿元", "7亿元"], True)),
    ("总投资9亿元。其中：书屋5亿元，书亭4亿元。", ("总投资", "9亿元", ["5亿元", "4亿元"], False)),
    ("企业自筹1亿元、银行贷款2亿元，合计3亿元。", ("合计", "3亿元", ["1亿元", "2亿元"], True)),
    ("改造面积达到80万平方米，其中住宅30万平方米，2025年完成。", ("改造面积", "80万平方米", ["30万平方米"], False)),
    # a total behind clauses: 总计 says that they are all, 总投资 counts where they add up
    ("书屋约3万平方米，书亭约2万平方米，总计约5万平方米。", ("合计", "5万平方米", ["3万平方米", "2万平方米"], True)),
    ("书屋3万平方米、书亭2万平方米，两项合计6万平方米。", ("合计", "6万平方米", ["3万平方米", "2万平方米"], True)),
    ("书屋投资10亿元，书亭投资20亿元，总投资30亿元。", ("总投资", "30亿元", ["10亿元", "20亿元"], True)),
    # nothing says that these are all, but they add up
    ("书屋面积66万平方米（社区28万平方米、学校38万平方米）。", ("书屋面积", "66万平方米", ["28万平方米", "38万平方米"], True)),
    ("建成书屋12座，分为社区书屋8座、校园书屋4座。", ("书屋", "12座", ["8座", "4座"], True)),
    ("书屋面积66万平方米以上，其中社区28万平方米以上。", ("书屋面积", "66万平方米", ["28万平方米"], False)),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(text: str, expected: tuple[str, str, list[str], bool]) -> None:
    (found,) = read(text)
    assert (found.subject, said(found.total), [said(part) for part in found.parts], found.complete) == expected
    assert all(part.evidence.quote in text for part in found.parts)


@pytest.mark.parametrize(
    "text",
    [
        "总规模400万千瓦，2025年投产。",
        "借阅率达到45%，其中东区50%。",
        "总投资12亿元，其中书屋5座。",
        "其中投资3亿元。",
        "书屋投资10亿元，书亭投资20亿元，总投资50亿元。",  # nothing says that the two are all
        "书屋面积66万平方米（社区28万平方米、学校30万平方米）。",
        "书屋面积6万平方米以上，其中社区4万平方米以上、学校3万平方米以上。",  # no contradiction: 以上
        "建成书屋12座，其中座椅300座。",
        "甲新增10万千瓦，乙20万千瓦，合计装机达到200万千瓦。",
    ],
)
def test_no_sum(text: str) -> None:
    assert read(text) == ()


def test_rows_of_which() -> None:
    found = read("""
    | 指标 | 单位 | 2020年 | 2025年 |
    |---|---|---|---|
    | 书屋总面积 | 万平方米 | 100 | 200 |
    | 其中：城区 | 万平方米 | 60 | 120 |
    | 乡村 | 万平方米 | 30 | 90 |
    | 借阅率 | % | 30 | 60 |
    """)
    assert [(each.subject, said(each.total), [said(part) for part in each.parts], each.complete) for each in found] == [
        ("书屋总面积", "100万平方米", ["60万平方米", "30万平方米"], False),
    ]  # 乡村 is taken for a part by its look: what exceeds the total is no sum
