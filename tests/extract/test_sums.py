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


def test_table_places() -> None:
    total = read(TABLE)[-1].total
    assert (total.evidence.quote, total.evidence.place.cell) == ("4", (7, 4))


SENTENCES = [
    (
        "总规模400万千瓦，其中甲县风电130万、光伏170万，乙县风电100万。",
        ("总规模", "400万千瓦", ["130万千瓦", "170万千瓦", "100万千瓦"], False),
    ),
    ("总投资12亿元，包括书屋5亿元、书亭7亿元。", ("总投资", "12亿元", ["5亿元", "7亿元"], True)),
    ("改造面积达到80万平方米，其中住宅30万平方米，2025年完成。", ("改造面积", "80万平方米", ["30万平方米"], False)),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentence(text: str, expected: tuple[str, str, list[str], bool]) -> None:
    (found,) = read(text)
    assert (found.subject, said(found.total), [said(part) for part in found.parts], found.complete) == expected
    assert all(part.evidence.quote in text for part in found.parts)


@pytest.mark.parametrize(
    "text",
    ["总规模400万千瓦，2025年投产。", "借阅率达到45%，其中东区50%。", "总投资12亿元，其中书屋5座。", "其中投资3亿元。"],
)
def test_no_sum(text: str) -> None:
    assert read(text) == ()
