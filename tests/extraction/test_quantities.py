"""Numbers with units in a text."""

from decimal import Decimal

import pytest

from plancheck.extraction.amounts import quantities
from plancheck.model.quantity import dimension
from plancheck.text.line import squeeze

D = Decimal

ONE = [
    # text, what is found with its operator words, value, value_to, unit, operator
    ("座位率达到45%左右", "45%左右", "45", None, "%", "≈"),
    ("不低于４５％", "不低于４５％", "45", None, "%", ">="),
    ("大于等于45%", "大于等于45%", "45", None, "%", ">="),
    ("小于或等于420万吨", "小于或等于420万吨", "420", None, "万吨", "<="),
    ("45 % 以上", "45 % 以上", "45", None, "%", ">="),
    ("约30万册", "约30万册", "30", None, "万册", "≈"),
    ("近30万册", "近30万册", "30", None, "万册", "≈"),
    ("超过30万册", "超过30万册", "30", None, "万册", ">="),
    ("不超过30万册", "不超过30万册", "30", None, "万册", "<="),
    ("≥30座", "≥30座", "30", None, "座", ">="),
    ("控制在300万吨以内", "控制在300万吨以内", "300", None, "万吨", "<="),
    ("控制在300万吨左右", "控制在300万吨左右", "300", None, "万吨", "≈"),
    ("3-5个", "3-5个", "3", "5", "个", "range"),
    ("30%－35%", "30%－35%", "30", "35", "%", "range"),
    ("1.5～2倍", "1.5～2倍", "1.5", "2", "倍", "range"),
    ("2至3座", "2至3座", "2", "3", "座", "range"),
    ("百分之三十五", "百分之三十五", "35", None, "%", "="),
    ("百分之三点五", "百分之三点五", "3.5", None, "%", "="),
    ("三分之二以上", "三分之二以上", "66.67", None, "%", ">="),
    ("四分之一", "四分之一", "25", None, "%", "="),
    ("一半以上", "一半以上", "50", None, "%", ">="),
    ("不超过2/3", "不超过2/3", "66.67", None, "%", "<="),
    ("翻两番", "翻两番", "2", None, "番", "="),
    ("翻番", "翻番", "1", None, "番", "="),
    ("1,250.5万元", "1,250.5万元", "1250.5", None, "万元", "="),
    ("12 亿 元", "12 亿 元", "12", None, "亿元", "="),
    ("250万kW", "250万kW", "250", None, "万千瓦", "="),
    ("0.35吨标煤/万元", "0.35吨标煤/万元", "0.35", None, "吨标准煤/万元", "="),
    ("290克标准煤/千瓦时", "290克标准煤/千瓦时", "290", None, "克标准煤/千瓦时", "="),
    ("20万立方\n米", "20万立方\n米", "20", None, "万立方米", "="),
    ("300余家", "300余家", "300", None, "家", ">="),
    ("20万余户", "20万余户", "20", None, "万户", ">="),
    ("降低-2.5%", "-2.5%", "-2.5", None, "%", "="),
    ("12.5个百分点", "12.5个百分点", "12.5", None, "个百分点", "="),
    ("至少配备一台", "至少配备一台", "1", None, "台", ">="),
    ("附件2所列书屋", "2", "2", None, "", "="),
    ("18.5", "18.5", "18.5", None, "", "="),
    ("2，421，531", "2，421，531", "2421531", None, "", "="),  # a cell, no list of numbers
    ("3，654，351.5", "3，654，351.5", "3654351.5", None, "", "="),
    ("2 421 531", "2 421 531", "2421531", None, "", "="),
    ("2\u2009421\u2009531万元", "2\u2009421\u2009531万元", "2421531", None, "万元", "="),
    ("3.2亿方", "3.2亿方", "3.2", None, "亿立方米", "="),
    ("节约230万吨", "230万吨", "230", None, "万吨", "="),  # 约 is of 节约
    ("占比高达八成", "八成", "8", None, "成", "="),
    ("七成多", "七成多", "7", None, "成", ">="),
    ("不到48%", "不到48%", "48", None, "%", "<="),
    ("35吨/时以下", "35吨/时以下", "35", None, "吨/时", "<="),
    ("6.8米/秒", "6.8米/秒", "6.8", None, "米/秒", "="),
    ("吞吐量120万TEU", "120万TEU", "120", None, "万标准箱", "="),
    ("年运量3.5万 TEU以上", "3.5万 TEU以上", "3.5", None, "万标准箱", ">="),
    ("货物周转量38亿吨公里", "38亿吨公里", "38", None, "亿吨公里", "="),
    ("2.1升/百吨公里", "2.1升/百吨公里", "2.1", None, "升/百吨公里", "="),
    ("服务书屋300家次", "300家次", "300", None, "家次", "="),
    ("30家次级书屋", "30家", "30", None, "家", "="),
    ("15吨位", "15", "15", None, "", "="),
    # one value told twice
    ("座位率达到四成即40%", "四成即40%", "40", None, "%", "="),
    ("座位率达到四成即40%以上", "四成即40%以上", "40", None, "%", ">="),
    ("座位率超过四成即40%", "超过四成即40%", "40", None, "%", ">="),
    ("座位率占三分之一也就是33.3%", "三分之一也就是33.3%", "33.3", None, "%", "="),
    ("常住人口三百二十万人", "三百二十万人", "320", None, "万人", "="),
    ("常住人口三百二十万五千人", "三百二十万五千人", "3205000", None, "人", "="),
    ("常住人口约一百零五万三千二百人", "约一百零五万三千二百人", "1053200", None, "人", "≈"),
    ("书屋总数达到三十座", "三十座", "30", None, "座", "="),
    ("投入资金三万六千元", "三万六千元", "36000", None, "元", "="),
]


@pytest.mark.parametrize(("text", "quote", "value", "value_to", "unit", "op"), ONE)
def test_one_quantity(text: str, quote: str, value: str, value_to: str | None, unit: str, op: str) -> None:
    (found,) = quantities.find(text)
    assert (text[found.start : found.end], found.value, found.unit, found.op) == (quote, D(value), unit, op)
    assert found.value_to == (D(value_to) if value_to else None)


@pytest.mark.parametrize(
    "text",
    [
        "到2025年",
        "2021—2025年",
        "第3批",
        "第4、5、7项",
        "第1和2条",
        "PM2.5浓度",
        "统一规划",
        "成功立项",
        "三次产业比为4.3:39.2:56.5",
        "借阅人数/总人数×100%",
        "成功",
    ],
)
def test_no_quantity(text: str) -> None:
    assert quantities.find(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("旧书20，000吨", ["20000"]),
        ("旧书1，200.5吨", ["1200.5"]),
        ("旧书1，200，000吨", ["1200000"]),
        ("分别为85，120，300座", ["85", "120", "300"]),
        ("分别达到15，200和300座", ["15", "200", "300"]),
    ],
)
def test_a_wide_comma_parts_thousands_or_a_list(text: str, values: list[str]) -> None:
    assert [str(each.value) for each in quantities.find(text)] == values


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("标箱", "万标准箱", True),
        ("人公里", "亿人公里", True),
        ("人公里", "吨公里", False),
        ("人公里", "人", False),
        ("标准箱", "箱", False),
    ],
)
def test_names_for_one_unit(one: str, other: str, same: bool) -> None:
    assert (dimension(one) == dimension(other)) is same
    assert dimension(one) is not None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("占四成即30%", ["4", "30"]),  # not the same: both stand
        ("占四成，即40%", ["4", "40"]),
        ("座位率40%即可", ["40"]),
        ("占四成、比重40%", ["4", "40"]),
        ("占四成即4万册", ["4", "4"]),
        ("千家万户", []),
        ("成千上万人", []),
        ("三万六人", []),
    ],
)
def test_what_is_told_twice_is_one_value(text: str, values: list[str]) -> None:
    assert [str(each.value) for each in quantities.find(text)] == values


def test_several_keep_their_order() -> None:
    text = "由12%提高到15%，新增20座"
    assert [(text[each.number : each.unit_end], each.unit) for each in quantities.find(text)] == [
        ("12%", "%"),
        ("15%", "%"),
        ("20座", "座"),
    ]


@pytest.mark.parametrize(
    ("text", "number"), [("二十", 20), ("一百〇五", 105), ("十", 10), ("二〇三〇", 2030), ("三千二百", 3200), ("甲", None)]
)
def test_chinese_numbers(text: str, number: int | None) -> None:
    assert quantities.chinese_number(text) == number


def test_squeezed_text_keeps_its_way_back() -> None:
    text = "比例 达到\n２０ %"
    shadow = squeeze(text)
    assert shadow.text == "比例达到20%"
    start, end = shadow.span(4, 7)
    assert text[start:end] == "２０ %"
