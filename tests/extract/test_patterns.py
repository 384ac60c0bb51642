"""Expressions that are compiled late, and the readings that go without one: each as the expression would read it."""

import re

import pytest

from plancheck.extract import mentions, patterns, quantities


@pytest.mark.parametrize(
    ("source", "engine"),
    [
        ("[一-鿿]{2}率", "_regex"),  # a range of Chinese characters takes `re` half a millisecond to compile
        ("借阅|阅览", "re"),
        (r"[一-鿿]\s", "re"),  # the two read white space differently
    ],
)
def test_the_engine_that_compiles_sooner(source: str, engine: str) -> None:
    assert type(patterns.held(source)).__module__ == engine


def test_an_expression_is_compiled_when_asked() -> None:
    late = patterns.late("书(?P<what>屋|亭)")
    assert "search" not in vars(late)
    hit = late.search("城东书亭")
    assert hit is not None
    assert (hit.span(), hit["what"]) == ((2, 4), "亭")
    assert late.sub("", "城东书亭和书屋") == "城东和"
    with pytest.raises(AttributeError):
        late.scanner  # noqa: B018


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("万册", "万册"),
        ("千瓦时/平方米", "千瓦时/平方米"),
        ("吨标准煤/万元以上", "吨标准煤/万元"),
        ("立方米每小时", "立方米每小时"),
        ("座每年月日", "座"),  # 每 with a time of its own: every year
        ("千米", "千米"),
        ("万", "万"),
        ("千万个", "千万个"),
        ("万分之一", ""),
        ("个月", ""),
        ("百方面", "百"),
        ("千瓦（台）", "千瓦（台）"),
        ("台(套)及", "台(套)"),
        ("元/年", "元/年"),
        ("吨/时期", "吨"),
        ("dB(A)", "dB(A)"),
        ("t/d", "t/d"),
        ("万t以上", "万t"),
        ("tce/t", "tce/t"),
        ("gce/kWh", "gce/kWh"),
        ("g/千瓦时", "g/千瓦时"),
        ("g", ""),  # a gram of its own is too short to tell
        ("kg/m²", "kg/m²"),
        ("kgs", ""),
        ("hm²", "hm²"),
        ("万hm2", "万hm2"),
        ("km²", "km²"),
        ("mm降雨", "mm"),
        ("mm²", ""),
        ("万Nm³", "万"),
        ("Nm³/h", "Nm³/h"),
        ("m³/a", "m³/a"),
        ("m³/air", "m³"),
        ("个/d", "个/d"),
        ("回路", "回路"),
        ("万份", "万份"),
        ("份额", ""),
        ("支持", ""),
        ("万部门", "万"),
        ("本", ""),
        ("", ""),
    ],
)
def test_a_unit_is_read_as_its_pattern_reads_it(text: str, unit: str) -> None:
    hit = re.match(quantities.UNIT, text)
    assert (hit[0] if hit else "") == unit
    assert text[: quantities._unit_end(text, 0)] == unit


@pytest.mark.parametrize(
    ("text", "start", "end", "value"),
    [
        ("减少CO25吨", 5, 7, 5),  # the space of CO2 5吨 is gone
        ("减少NOx5吨", 5, 7, 5),
        ("减少VOCs5吨", 6, 8, 5),
        ("减少5-8吨", 2, 6, 5),
        ("减少了-5吨", 2, 6, -5),
        ("共计-5座", 2, 5, -5),
    ],
)
def test_where_a_number_begins(text: str, start: int, end: int, value: int) -> None:
    found = quantities.find(text)
    assert [(each.start, each.end, each.value) for each in found] == [(start, end, value)]


@pytest.mark.parametrize(
    ("unit", "folded"),
    [
        ("t/d", "吨/日"),
        ("万hm2", "万公顷"),
        ("gce/kWh", "克标准煤/千瓦时"),
        ("mm", "毫米"),
        ("μg/m³", "μg/m³"),
        ("km²", "km²"),
        ("m³/h", "立方米/小时"),
    ],
)
def test_symbols_behind_a_number_are_words(unit: str, folded: str) -> None:
    assert quantities.folded(unit) == folded


WORDS = ("书", "书屋", "书屋建设", "推进…书屋", "推进…书亭…建设", "屋建", "", "……", "阅读 推广")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("城东书屋建设", ["书屋建设"]),
        ("书书屋", ["书", "书屋"]),
        ("推进城东书屋建设", ["推进城东书屋"]),
        ("推进城东，书屋", ["书屋"]),  # a gap ends with its clause
        ("推进城东书亭及社区书亭建设", ["推进城东书亭及社区书亭建设"]),
        ("推进" + "很" * 30 + "书屋", ["推进" + "很" * 30 + "书屋"]),
        ("推进" + "很" * 31 + "书屋", ["书屋"]),
        ("推进推进书屋", ["推进推进书屋"]),
        ("阅读推广", ["阅读推广"]),
        ("绿地", []),
    ],
)
def test_words_are_found_as_their_pattern_finds_them(text: str, found: list[str]) -> None:
    copy = mentions.fold(text)
    words = mentions.words_of(WORDS)
    assert [copy[start:end] for start, end in words.spans(copy)] == [hit[0] for hit in mentions.pattern(WORDS).finditer(copy)]
    assert [text[start:end] for start, end in mentions.spans(text, WORDS)] == found
    assert words.stand_in(copy) == bool(found)
    assert mentions.Index([("绿地",), WORDS]).held(copy) == ({1} if found else {0})
