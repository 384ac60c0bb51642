"""Years and subjects that a sentence takes up in other words: 两个年份, 各自, 同年, 这一座位数; and names told in two ways that are one."""

import pytest
from tests.extraction.test_facts import SCENE, read, short

BOTH = ["借阅率 2025 =50%", "借阅率 2030 =75%"]
SENTENCES = [
    # values dealt to years that stand before them
    *(
        (f"借阅率2025年、2030年{each}达到50%、75%。", BOTH)
        for each in ("各自", "分别", "依次", "分别各自", "顺次")
    ),
    *(
        (f"书屋2025年达到45家，2030年达到80家；借阅率{both}分别为50%和75%。", ["书屋 2025 =45家", "书屋 2030 =80家", *BOTH])
        for both in (
            "两个年份", "两个时点", "上述两个年份", "这两个年份", "两个目标年", "两个阶段", "前后两期", "两个时间节点", "两个考核节点",
            "两个水平年", "在两个年份",
        )
    ),
    # of the sentence before; of all values the same
    ("书屋由2020年的12家增至2025年的45家、2030年的80家。加上书亭，借阅率两个年份合计为50%和75%。",
     ["书屋 2020 =12家 past", "书屋 2025 =45家", "书屋 2030 =80家", *BOTH]),
    ("书屋2025年达到45家，2030年达到80家；借阅率两个年份均为100%。",
     ["书屋 2025 =45家", "书屋 2030 =80家", "借阅率 2025 =100%", "借阅率 2030 =100%"]),
    # two others that are no years
    ("到2025年，两个阶段性书屋分别藏书5万册、6万册。", []),
    # what a quantity comes to by an act
    ("藏书能力2025年形成8万册、2030年形成20万册。", ["藏书能力 2025 =8万册", "藏书能力 2030 =20万册"]),
    ("书屋面积2025年建成8万平方米，2030年建成20万平方米。", ["书屋面积 2025 =8万平方米", "书屋面积 2030 =20万平方米"]),
    ("到2025年，形成藏书能力8万册。", ["藏书能力 2025 =8万册"]),
    ("到2025年，建成书屋30座。", ["书屋 2025 =30座"]),
    # from a level on: the level is of the past, the subject that of both
    ("城市借阅率在2020年63.5%的基础上，2025年达到68%，2030年达到74%。",
     ["城市借阅率 2020 =63.5% past", "城市借阅率 2025 =68%", "城市借阅率 2030 =74%"]),
    ("借阅率在2020年的63.5%基础上，2025年提高到68%。", ["借阅率 2020 =63.5% past", "借阅率 2025 =68%"]),
    # years that stand before all values of one subject, in a clause or a bracket of their own
    ("2025年、2030年，用纸强度较2020年累计下降14%、25%。", ["用纸强度 2025<2020 ↓=14%", "用纸强度 2030<2020 ↓=25%"]),
    ("到2025年、2030年，借阅率提高到50%、75%。", BOTH),
    ("两个目标年（2025年、2030年）的借阅率分别为50%、75%。", BOTH),
    ("近期目标（2025年）：借阅率达到50%；远期目标（2030年）：借阅率达到75%。", BOTH),
    ("第一步（2025年），借阅率达到50%；第二步（2030年），借阅率达到75%。", BOTH),
    ("借阅率2025年、2030年的目标值分别为50%、75%。", BOTH),
    # lists whose two subjects have units of their own
    ("2020年用纸总量和用油总量分别为31万吨和20万升。", ["用纸总量 2020 =31万吨 past", "用油总量 2020 =20万升 past"]),
    # what years are called for short
    ("各段所称“起点”“近期”“远期”分别为2020年、2025年和2030年。\n借阅率起点为40%，近期、远期分别达到50%和75%。书亭由起点的12座增至近期的45座。",
     ["借阅率 2020 =40% past", *BOTH, "书亭 2020 =12座 past", "书亭 2025 =45座"]),
    ("中期即到2025年，远期即到2030年。\n借阅率中期达到50%、远期达到75%，中期评估共2次。", [*BOTH, "中期评估 2030 =2次"]),
    # marks at a name, and how many of them there are
    ("★借阅率2025年达到50%，借阅率〔约〕2030年75%。", BOTH),
    ("书屋座位数、书屋借阅率、书屋用纸强度3项为约束性。借阅率2025年50%、2030年75%。", BOTH),
    # words that add nothing to a name
    ("2020年借阅量200万册，由此产生的旧纸31万吨。", ["借阅量 2020 =200万册 past", "产生的旧纸 2020 =31万吨 past"]),
    ("2020年借阅量200万册，同年用纸量31万吨。", ["借阅量 2020 =200万册 past", "用纸量 2020 =31万吨 past"]),
    ("2020年用纸强度折合0.4吨/万元，折合人均用纸量31吨。", ["用纸强度 2020 =0.4吨/万元 past", "人均用纸量 2020 =31吨 past"]),
    ("2022年城东区座位数1370万个；2020年这一座位数尚为1010万个。",
     ["城东区座位数 2022 =1370万个", "城东区座位数 2020 =1010万个 past"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), [each for each in SENTENCES if each[1]])
def test_sentence(sentence: str, expected: list[str]) -> None:
    assert [short(fact) for fact in read(SCENE + sentence)[0][1:]] == expected


def test_no_years() -> None:
    found = read(SCENE + "到2025年，两个阶段性书屋分别藏书5万册、6万册。")[0][1:]
    assert {fact.year for fact in found} <= {2025}


#: Two ways to name one quantity, the first in a row of a table, the second in prose.
ALIKE = [
    ("新能源汽车渗透率（%）", "新能源汽车渗透率（新能源汽车占当年新增汽车的比重）2025年为27.8%。"),
    ("夜读者占读者总数比重（%）", "到2025年，夜读者占读者总数的27.8%。"),
    ("夜读者占读者总数比重（%）", "夜读者占读者总数的比例2025年达到27.8%。"),
    ("夜读座位占比（占全部座位）（%）", "夜读座位占全部座位比重2025年达到27.8%。"),
    ("旧书架改造面积（万平方米，2021年起累计）", "旧书架改造面积2025年达到27.8万平方米。"),
    ("旧书架改造面积（2021年以来累计）（万平方米）", "旧书架改造面积自2021年起累计，2025年达到27.8万平方米。"),
    ("夜读座位数（即夜间开放座位数）（个）", "夜读座位数2025年达到278个。"),
]
#: Brackets that narrow what is measured: other quantities.
OTHER = [
    ("借阅率（中心城区）（%）", "借阅率2025年达到27.8%。"),
    ("夜读者占读者总数比重（%）", "夜读者占全市人口比重2025年达到27.8%。"),
    ("新增座位数（含夜读座位）（个）", "新增座位数2025年达到278个。"),
]


def keys(row: str, sentence: str) -> set[str | None]:
    return {fact.indicator for fact in read(f"截至2020年底，成效明显。\n| 指标 | 2025年 |\n|---|---|\n| {row} | 27.8 |\n\n{sentence}")[0]}


@pytest.mark.parametrize(("row", "sentence"), ALIKE)
def test_one_quantity(row: str, sentence: str) -> None:
    assert len(keys(row, sentence)) == 1


@pytest.mark.parametrize(("row", "sentence"), OTHER)
def test_other_quantities(row: str, sentence: str) -> None:
    assert len(keys(row, sentence)) == 2


@pytest.mark.parametrize(
    ("row", "cells", "unit"),
    [
        ("书库平均用灯效率", "1.38 | ≤1.30", "无量纲"),
        ("书库用灯效率", "82 | 85", "%"),
        ("借阅率", "1.38 | 1.30", "%"),
        ("书库用灯系数", "1.38 | 1.30", "无量纲"),
    ],
)
def test_unit_of_a_name(row: str, cells: str, unit: str) -> None:
    """A rate is in per cent; an efficiency of little more than one is a ratio."""
    found = read(f"截至2020年底，成效明显。\n| 指标 | 2020年 | 2025年 |\n|---|---|---|\n| {row} | {cells} |")[0]
    assert [fact.unit for fact in found] == [unit, unit]


@pytest.mark.parametrize(
    ("said", "year"),
    [
        ("本节凡不注年份的均为2019年数。", 2019),
        ("口径。时点：本节各表及文字均为2019年全年数，不再逐处注明。", 2019),
        ("以下数据未作说明的，按2019年末数统计。", 2019),
        ("本节以2019年为基准年。", None),  # what changes compare with
    ],
)
def test_a_section_may_say_once_which_year_its_figures_are_of(said: str, year: int | None) -> None:
    found = read(f"一、工作基础\n{said}\n藏书。藏书量6万册；借阅率30%。\n二、主要目标\n到2025年，借阅率达到50%。")[0]
    assert [fact.year for fact in found if fact.value in (6, 30)] == [year, year]
