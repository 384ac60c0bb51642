"""Notes below a table that give values, and columns of changes between columns of years."""

import pytest
from tests.extraction.test_facts import SCENE, read, short

TABLE = """
| 指标 | 单位 | 2025年 | 2030年 |
|---|---|---|---|
| 借阅率 | % | 30 | 50 |
| 座位数 | 万个 | 3 | 5 |
"""
OWN = ["借阅率 2025 =30%", "借阅率 2030 =50%", "座位数 2025 =3万个", "座位数 2030 =5万个"]

NOTES = [
    ("| 注：借阅率2020年现状值为10%；座位数2020年为1万个。 | < | < | < |", ["借阅率 2020 =10% past", "座位数 2020 =1万个 past"]),
    ("注：2020年现状值为：借阅率10%，座位数1万个。", ["借阅率 2020 =10% past", "座位数 2020 =1万个 past"]),
    ("注：1.借阅率2020年基期值为10%。2.2020年座位数现状值为1万个。", ["借阅率 2020 =10% past", "座位数 2020 =1万个 past"]),
    ("| 备注：2020年借阅率为10%。 | < | < | < |", ["借阅率 2020 =10% past"]),
    # notes that give none
    ("| 注：带*的为约束性指标，其余为预期性指标。 | < | < | < |", []),
    ("| 注：1.[ ]内为五年累计数；2.“★”为约束性指标，共计6项。 | < | < | < |", []),
    ("| 注：2020年城东书屋为5座。 | < | < | < |", []),
    ("| 注：[ ]内为五年累计数。 | < | < | < |", []),
    ("| 注：借阅率按2020年口径计算。 | < | < | < |", []),
]


@pytest.mark.parametrize(("note", "expected"), NOTES)
def test_values_of_notes(note: str, expected: list[str]) -> None:
    found = [short(each) for each in read(SCENE + TABLE.strip() + "\n" + note)[0][1:]]
    assert found == OWN + expected


def test_a_name_that_says_since_when_it_is_summed() -> None:
    facts = read(
        f"{SCENE}| 指标 | 2025年 | 2020年 |\n|---|---|---|\n| 改造面积（万平方米，2021年起累计） | 280 | 13 |\n| 座位数（万个） | 5 | 3 |"
    )[0][1:]
    assert [(each.subject, each.year, each.cumulative) for each in facts] == [
        ("改造面积", 2025, True), ("改造面积", 2020, True), ("座位数", 2025, False), ("座位数", 2020, False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2025年，改造面积达到280万平方米，座位数达到5万个。", [("改造面积", True), ("座位数", False)]),
        ("到2025年，改造面积累计280万平方米。", [("改造面积", True)]),
        ("到2025年，城东书屋改造面积达到280万平方米。", [("城东书屋改造面积", False)]),
    ],
)
def test_a_level_of_what_tables_give_as_a_sum(text: str, expected: list[tuple[str, bool]]) -> None:
    table = "| 指标 | 2025年 | 2020年 |\n|---|---|---|\n| 改造面积（万平方米，2021年起累计） | 280 | 13 |\n| 座位数（万个） | 5 | 3 |"
    facts = [each for each in read(f"{SCENE}{table}\n{text}")[0][1:] if each.evidence.place.table is None]
    assert [(each.subject, each.cumulative) for each in facts] == expected


CHANGES = [
    # up to the year before it, where later ones follow
    ("| 指标 | 单位 | 2020年 | 2025年 | 较2020年变化 | 2030年 |", "| 借阅率 | % | 10 | 30 | +20 | 50 |",
     ["借阅率 2020 =10% past", "借阅率 2025 =30%", "借阅率 2025<2020 ↑=20个百分点", "借阅率 2030 =50%"]),
    ("| 指标 | 单位 | 2025年 | 较2020年变化 | 2030年 | 较2020年变化 |", "| 用纸量 | 吨 | 90 | 下降10% | 80 | 下降20% |",
     ["用纸量 2025 =90吨", "用纸量 2025<2020 ↓=10%", "用纸量 2030 =80吨", "用纸量 2030<2020 ↓=20%"]),
    # up to the last of all
    ("| 指标 | 单位 | 2020年 | 2025年 | 较2020年变化 |", "| 借阅率 | % | 10 | 30 | 20 |",
     ["借阅率 2020 =10% past", "借阅率 2025 =30%", "借阅率 2025<2020 ↑=20个百分点"]),
    # a row without levels: by how many per cent
    ("| 指标 | 单位 | 2020年 | 2025年 | 较2020年变化 |", "| 单位用纸量 | % | — | — | -14.5 |", ["单位用纸量 2025<2020 ↓=14.5%"]),
    ("| 指标 | 单位 | 2020年 | 2025年 | 较2020年变化 |", "| 借阅率 | % | — | 30 | 20 |",
     ["借阅率 2025 =30%", "借阅率 2025<2020 ↑=20个百分点"]),
    # its own year wins
    ("| 指标 | 单位 | 2025年 | 2030年较2020年变化 | 2030年 |", "| 借阅率 | % | 30 | 40 | 50 |",
     ["借阅率 2025 =30%", "借阅率 2030<2020 ↑=40个百分点", "借阅率 2030 =50%"]),
]  # fmt: skip


@pytest.mark.parametrize(("header", "row", "expected"), CHANGES)
def test_the_year_of_a_column_of_changes(header: str, row: str, expected: list[str]) -> None:
    bars = "|---" * (header.count("|") - 1) + "|"
    assert [short(each) for each in read(f"{SCENE}{header}\n{bars}\n{row}")[0][1:]] == expected


@pytest.mark.parametrize(
    ("note", "bases"),
    [
        ("注：〔 〕内为比2020年累计数。", [2020, 2020]),  # of both years
        ("注：〔 〕内为较2018年累计下降。", [2018, 2018]),
        ("注：〔 〕内为五年累计数。", [2020, 2025]),
        ("注：〔 〕内为预期值。", [None, None]),
    ],
)
def test_a_note_says_from_which_year_brackets_sum(note: str, bases: list[int | None]) -> None:
    table = "| 指标 | 单位 | 2025年 | 2030年 |\n|---|---|---|---|\n| 用纸强度下降 | % | 〔14.5〕 | 〔26〕 |\n| 座位数 | 万个 | 3 | 5 |"
    facts = read(f"{SCENE}{table}\n{note}")[0][1:]
    assert [each.base_year for each in facts if each.subject == "用纸强度"] == bases


@pytest.mark.parametrize(("one", "other"), [("[]", "{}"), ("〔〕", "｛｝"), ("【】", "<>")])
def test_a_note_says_from_which_year_each_kind_of_brackets_sums(one: str, other: str) -> None:
    row = f"| 用纸强度下降 | % | {one[0]}15{one[1]} | {other[0]}14{other[1]} |"
    table = f"| 指标 | 单位 | 2025年 | 2030年 |\n|---|---|---|---|\n{row}"
    note = f"注：1.{one[0]} {one[1]}内为比2020年累计数，{other[0]} {other[1]}内为比2025年累计数。"
    assert [(each.year, each.base_year) for each in read(f"{SCENE}{table}\n{note}")[0][1:]] == [(2025, 2020), (2030, 2025)]
