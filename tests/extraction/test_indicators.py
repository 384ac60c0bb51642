"""Which indicator a name is: all of it must be accounted for, look-alikes never pass."""

import pytest

from plancheck.extraction.names import indicators
from plancheck.model.diagnostic import Bilingual
from plancheck.model.vocabulary import Indicator

LABEL = Bilingual("", "")
KNOWN = (
    Indicator("单位地区生产总值能耗", "energy", LABEL, ("单位GDP能耗", "单位生产总值能源消耗")),
    Indicator("非化石能源消费占比", "non_fossil", LABEL, ("非化石能源占能源消费总量比重",), ("非化石能源装机占比",)),
    Indicator("电子书普及率", "ebooks", LABEL, ("新书中电子书普及率", "新上架图书中电子书普及率")),
    Indicator("阅览室座位数", "seats", LABEL, ("万人阅览室座位数", "老城区阅览室座位数"), ("新建阅览室座位数",)),
)

CASES = [
    ("单位地区生产总值能耗", "energy"),
    ("单位 GDP 能耗", "energy"),
    ("单位ＧＤＰ能耗（吨标准煤/万元）", "energy"),
    ("全市单位GDP能耗", "energy"),
    ("云水市单位GDP能耗", "energy"),
    ("云水单位GDP能耗", "energy"),
    ("单位GDP能耗降低（%）", "energy"),
    ("单位GDP能耗比2020年累计下降", "energy"),
    ("非化石能源占能源消费总量比重（%）", "non_fossil"),
    ("阅览室座位数*", "seats"),
    ("万人阅览室座位数", "seats"),
    # a share said another way, a bracket that gives the name once more
    ("非化石能源消费占能源消费总量的比重", "non_fossil"),
    ("非化石能源占全市能源消费总量比例", "non_fossil"),
    ("非化石能源在能源消费总量中占比", "non_fossil"),
    ("单位生产总值能源消耗（能耗强度）", "energy"),
    ("城市（老城区）阅览室座位数", "seats"),
    ("单位GDP能耗（单位地区生产总值能耗）", "energy"),
    ("单位GDP能耗（电子书普及率）", None),
    ("非化石能源占能源消费总量的份额", "non_fossil"),
    ("非化石能源占全市能源消费总量的百分比", "non_fossil"),
    # what it is measured by, said another way
    ("万元GDP能耗", "energy"),
    ("每万元地区生产总值能耗", "energy"),
    ("每单位生产总值能源消耗", "energy"),
    # brackets that say how it is counted, and no part of it
    ("阅览室座位数（年度新增口径）", "seats"),
    ("非化石能源消费占比（电热当量法）", "non_fossil"),
    ("非化石能源消费占比（按发电煤耗法计算）", "non_fossil"),
    ("单位GDP能耗（2020年可比价）", "energy"),
    ("阅览室座位数（规模以上口径）", None),
    ("阅览室座位数（中心城区口径）", None),
    ("非化石能源消费占比（不含外调口径）", None),
    # what it is a share of anyhow, and what else it may be one of
    ("新上架书中电子书普及率", "ebooks"),
    ("图书中电子书普及率", None),
    ("新购图书中电子书普及率", None),
    ("新上架书中非化石能源消费占比", None),
    # look-alikes
    ("非化石能源发电量占能源消费总量比重", None),
    ("非化石能源占新增能源消费总量比重", None),
    ("工业非化石能源消费占比", None),
    ("单位生产总值能源消耗（规模以上工业）", None),
    ("规模以上工业单位GDP能耗", None),
    ("单位GDP能耗年均降低", None),
    ("人均阅览室座位数", None),
    ("新建阅览室座位数", None),
    ("非化石能源装机占比", None),
    ("阅览室（中心区）座位数", None),
    ("邻市单位GDP能耗", None),
    ("单位GDP能耗监测点", None),
    ("自治区级单位GDP能耗", None),
    ("云水市区单位GDP能耗", None),
    ("", None),
]


@pytest.mark.parametrize(("subject", "code"), CASES)
def test_match(subject: str, code: str | None) -> None:
    found = indicators.match(subject, KNOWN, "云水市")
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("subject", "code"),
    [
        ("单位GDP能耗", "energy"),
        ("全市 借阅量（万册）", "~借阅量"),
        ("新建阅览室座位数", "~新建阅览室座位数"),
        ("用纸消费量", "~用纸消费"),
        ("消费用纸", "~用纸消费"),
        ("年排放纸浆", "~纸浆排放"),
        ("消费水平", "~水平消费"),
        ("借阅架数量", "~借阅架"),
        ("借阅架总数", "~借阅架"),
        ("借阅架", "~借阅架"),
        ("旧书装置容量", "~旧书装置"),
        ("旧书装备总规模", "~旧书装备"),
        ("旧书包装量", "~旧书包装量"),
        ("其他", None),
        ("其他占比", None),
        ("其他书屋", "~其他书屋"),
        ("", None),
    ],
)
def test_code_of_a_quantity_that_no_pack_knows(subject: str, code: str | None) -> None:
    assert indicators.code(subject, KNOWN, "云水市") == code


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("高新区产值", "产值"),
        ("开发区产值", "产值"),
        ("赤峰高新技术产业开发区产值", "产值"),
        ("赤峰市产值", "赤峰市产值"),
        ("市区产值", "市区产值"),
    ],
)
def test_own_names_of_a_place_with_a_long_name(text: str, rest: str) -> None:
    assert indicators.strip_territory(text, "赤峰高新技术产业开发区") == rest
