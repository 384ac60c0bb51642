"""Limits that are negations (不应超过), counts in Chinese numerals, and units of storage and of tall buildings."""

from decimal import Decimal

import pytest

from plancheck.extraction.amounts import quantities
from plancheck.model.quantity import dimension, parse_unit

D = Decimal
NEGATIONS = [
    "不", "不得", "不应", "不应当", "不宜", "不能", "不能够", "不可", "不可以", "不准", "不许", "不允许", "不再", "不会", "不该", "不需",
    "严禁", "禁止", "未", "没有",
]  # fmt: skip
MORE = ["超过", "超", "超出", "高于", "高出", "大于", "多于", "长于", "突破", "逾"]
LESS = ["低于", "少于", "小于", "短于"]


@pytest.mark.parametrize("negation", NEGATIONS)
@pytest.mark.parametrize(("word", "op"), [*((word, "<=") for word in MORE), *((word, ">=") for word in LESS)])
def test_a_negated_comparison_is_a_limit(negation: str, word: str, op: str) -> None:
    (found,) = quantities.find(f"书屋面积{negation}{word}40万吨")
    assert (found.before_op, found.op, found.value) == (negation + word, op, D(40))


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("最高不超过40米", "<="),
        ("最多不宜超过40米", "<="),
        ("最低不应低于40米", ">="),
        ("原则上不应超过四成", "<="),
        ("不宜低于百分之四十", ">="),
        ("不得超过三分之一", "<="),
        ("不应超过40米以上", "<="),  # the words in front win
        ("超过40米", ">="),
        ("低于40米", "<="),
        ("应超过40米", ">="),
        ("应低于40米", "<="),
        ("供不应求，超过40米", ">="),
        ("势不可挡地突破40米", ">="),
    ],
)
def test_limits(text: str, op: str) -> None:
    (found,) = quantities.find(text)
    assert found.op == op


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("现有四家书店企业", [("4", None, "家", "=")]),
        ("共有四家书店企业", [("4", None, "家", "=")]),
        ("拥有三十六家书店", [("36", None, "家", "=")]),
        ("新建三座书库", [("3", None, "座", "=")]),
        ("新增两台印刷机", [("2", None, "台", "=")]),
        ("关停十二家印厂", [("12", None, "家", "=")]),
        ("培育二十家以上书店", [("20", None, "家", ">=")]),
        ("建成六个书屋", [("6", None, "个", "=")]),
        ("新建三至五座书库", [("3", "5", "座", "range")]),
        ("提高三个百分点以上", [("3", None, "个百分点", ">=")]),
        ("下降三成以上", [("3", None, "成", ">=")]),
        ("占比过半", [("50", None, "%", ">=")]),
        ("占比超半，", [("50", None, "%", ">=")]),
        ("下降两个百分点", [("2", None, "个百分点", "=")]),
        ("提高一点五个百分点", [("1.5", None, "个百分点", "=")]),
        ("提高十二个百分点", [("12", None, "个百分点", "=")]),
        ("提高三至五个百分点", [("3", "5", "个百分点", "range")]),
        ("增长两倍", [("2", None, "倍", "=")]),
        ("增长两到三倍", [("2", "3", "倍", "range")]),
        ("增长三倍以上", [("3", None, "倍", ">=")]),
        ("是全市平均的一点五倍", [("1.5", None, "倍", "=")]),
        ("增长2-5倍", [("2", "5", "倍", "range")]),
        ("增加1-2处书屋", [("1", "2", "处", "range")]),
    ],
)
def test_counts_in_chinese_numerals(text: str, values: list[tuple[str, str | None, str, str]]) -> None:
    found = quantities.find(text)
    assert [(str(each.value), str(each.value_to) if each.value_to else None, each.unit, each.op) for each in found] == values


@pytest.mark.parametrize(
    "text",
    [
        "四大行动", "三个方面", "八大工程", "一家人", "第三家企业", "一方面", "四个一批", "建设三个中心", "三期工程", "一座城市",
        "三家企业", "万家灯火", "百家讲坛", "数十家企业", "新建一批书屋", "成倍增长", "第一个百分点", "几个百分点", "数倍", "百倍努力",
        "千方百计", "有一家", "三农", "引进三类企业", "十几家", "超半年",
    ],
)  # fmt: skip
def test_numerals_that_count_nothing(text: str) -> None:
    assert quantities.find(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("50MW/200MWh", [("50", "兆瓦"), ("200", "兆瓦时")]),
        ("50兆瓦/200兆瓦时", [("50", "兆瓦"), ("200", "兆瓦时")]),
        ("5万千瓦/20万千瓦时", [("5", "万千瓦"), ("20", "万千瓦时")]),
        ("50MW/100MW·h", [("50", "兆瓦"), ("100", "兆瓦时")]),
        ("100kW/200kW·h", [("100", "千瓦"), ("200", "千瓦时")]),
        ("100KW/200KWh", [("100", "千瓦"), ("200", "千瓦时")]),
        ("100KW/200KWH", [("100", "千瓦"), ("200", "千瓦时")]),
        ("1GW/2GWh", [("1", "吉瓦"), ("2", "吉瓦时")]),
        ("3TWh", [("3", "太瓦时")]),
        ("300Wh/kg", [("300", "瓦时/千克")]),
        ("12MWp", [("12", "兆瓦")]),
        ("12 MWp", [("12", "兆瓦")]),
        ("100 kWp", [("100", "千瓦")]),
        ("1.5GWp", [("1.5", "吉瓦")]),
        ("63MVA", [("63", "兆伏安")]),
        ("100kVA", [("100", "千伏安")]),
        ("12万吨CO₂", [("12", "万吨二氧化碳")]),
        ("12万吨CO2", [("12", "万吨二氧化碳")]),
        ("12万吨CO₂当量", [("12", "万吨二氧化碳当量")]),
        ("12万tCO₂e", [("12", "万吨二氧化碳当量")]),
        ("0.8 tCO₂/万元", [("0.8", "吨二氧化碳/万元")]),
        ("25kgCO2/m²", [("25", "千克二氧化碳/平方米")]),
        ("12吨COD", [("12", "吨")]),
        ("24.7万瓶", [("24.7", "万瓶")]),
        ("18层", [("18", "层")]),
        ("300张床位", [("300", "张")]),
        ("突破3层级", [("3", "")]),
        ("3瓶颈", [("3", "")]),
    ],
)
def test_units(text: str, values: list[tuple[str, str]]) -> None:
    assert [(str(each.value), each.unit) for each in quantities.find(text)] == values


@pytest.mark.parametrize(
    ("unit", "of", "factor"),
    [
        ("吉瓦时", "energy", "1000000"),
        ("太瓦时", "energy", "1000000000"),
        ("瓦时", "energy", "0.001"),
        ("MWp", "power", "1000"),
        ("兆伏安", "apparent_power", "1000"),
        ("万瓶", "瓶", "10000"),
        ("层", "层", "1"),
    ],
)
def test_dimensions(unit: str, of: str, factor: str) -> None:
    parsed = parse_unit(unit)
    assert parsed is not None
    assert (dimension(unit), parsed.factor) == (of, D(factor))
