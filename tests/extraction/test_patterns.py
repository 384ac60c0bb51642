"""Expressions that are compiled late, and the readings that go without one: each as the expression would read it."""

import importlib
import pkgutil
import re
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from plancheck import extraction
from plancheck.extraction.amounts import quantities, unit_words
from plancheck.extraction.words import patterns
from plancheck.text import mentions
from plancheck.text.line import fold


@pytest.mark.parametrize(
    ("source", "engine"),
    [
        ("[一-鿿]{2}率", "_regex"),  # a range of Chinese characters takes `re` half a millisecond to compile
        ("借阅|阅览", "re"),
        (r"[一-鿿]\s", "re"),  # the two read white space differently
    ],
)
def test_the_engine_that_compiles_sooner(source: str, engine: str) -> None:
    assert type(patterns.held(source)._compiled).__module__ == engine


def test_an_expression_is_compiled_when_asked() -> None:
    late = patterns.late("书(?P<what>屋|亭)")
    assert "search" not in vars(late)
    hit = late.search("城东书亭")
    assert hit is not None
    assert (hit.span(), hit["what"]) == ((2, 4), "亭")
    assert late.sub("", "城东书亭和书屋") == "城东和"
    with pytest.raises(AttributeError):
        late.scanner  # noqa: B018


@pytest.mark.parametrize(("needs", "compiled"), [((), True), (("亭",), False), (("亭", "屋"), True)])
def test_a_text_without_what_an_expression_needs_is_told_without_it(needs: tuple[str, ...], compiled: bool) -> None:
    late = patterns.late("书(?P<what>屋|亭)", needs=needs)
    text = "屋中有书"
    assert (late.search(text), late.match(text), late.fullmatch(text), late.search(text, 1, 3)) == (None, None, None, None)
    assert (list(late.finditer(text)), late.findall(text), late.split(text)) == ([], [], [text])
    assert (late.sub("■", text), late.sub("■", text, count=1)) == (text, text)
    assert ("_compiled" in vars(late)) == compiled


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("屋|亭", ("屋", "亭")), ("书屋", ("书屋",)), ("(?:屋|亭)", ("屋", "亭")),
        ("(?:书屋|亭)$", ("书屋", "亭")), ("^(?:屋|亭)+", ("屋", "亭")),
        ("|".join("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"), tuple("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳")),
        # more than are asked for one by one
        ("|".join("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"), ()),
        # what may match a text without any of them
        ("(?:屋|亭)?", ()), ("屋|亭?", ()), ("屋|^", ()), ("屋|", ()), ("(?:屋|亭)|书.", ()),
        ("书(?:屋|亭)", ()), (r"屋|\d", ()), ("[屋亭]", ()),
    ],
)  # fmt: skip
def test_what_a_mere_choice_of_texts_needs(source: str, needs: tuple[str, ...]) -> None:
    late = patterns.late(source)
    assert (late.search("城东") is None) == (re.search(source, "城东") is None)
    assert late.needs == needs
    assert ("_compiled" in vars(late)) == (not needs)


@pytest.mark.parametrize("text", ["城东书亭和书屋", "城东"])
def test_a_text_is_split_as_often_as_asked(text: str) -> None:
    late = patterns.late("亭|屋")
    assert (late.split(text), late.split(text, maxsplit=1)) == (re.split("亭|屋", text), re.split("亭|屋", text, maxsplit=1))


def test_an_expression_whose_needs_are_met_is_asked() -> None:
    late = patterns.late("书(?P<what>屋|亭)", needs=("屋", "亭"))
    text = "城东书亭和书屋"
    assert [hit.span() for hit in late.finditer(text)] == [(2, 4), (5, 7)]
    assert late.search(text, 3) is not None
    assert late.search(text, 0, 3) is None
    assert (late.findall(text), late.split("东书亭西")) == (["亭", "屋"], ["东", "亭", "西"])
    assert (late.sub("■", text), late.sub("■", text, count=1)) == ("城东■和■", "城东■和书屋")


def _needing() -> list[tuple[str, patterns.Late]]:
    """The expressions of the room that need something, each with its name."""
    modules = [importlib.import_module(each.name) for each in pkgutil.walk_packages(extraction.__path__, f"{extraction.__name__}.")]
    found = [(f"{module.__name__}.{name}", value) for module in modules for name, value in vars(module).items()]
    found += [
        (f"{extraction.__name__}.outline.openings.{kind}", value)
        for kind, value in importlib.import_module("plancheck.extraction.outline.openings")._KINDS
    ]
    return [(name, value) for name, value in found if isinstance(value, patterns.Late) and value.needs]


def _always(parsed: Any, needs: tuple[str, ...]) -> bool:
    """Whether all that a parsed expression matches holds one of some texts, as far as its letters, branches and repeats show."""
    runs = [""]  # what may stand before, as far as it is letters
    for kind, of in parsed:
        letters = [(_constants.LITERAL, of)] if kind is _constants.LITERAL else of if kind is _constants.IN else [(None, None)]
        told = all(op in (_constants.LITERAL, _constants.RANGE) for op, _ in letters)
        spans = [what if op is _constants.RANGE else (what, what) for op, what in letters] if told else []
        runs = [run + chr(each) for run in runs for a, b in spans for each in range(a, b + 1)] if told and len(runs) < 100 else [""]
        if all(any(each in run for each in needs) for run in runs):
            return True
        inside = {
            _constants.BRANCH: lambda of: of[1],
            _constants.SUBPATTERN: lambda of: [of[3]],
            _constants.MAX_REPEAT: lambda of: [of[2]] if of[0] else [()],
            _constants.MIN_REPEAT: lambda of: [of[2]] if of[0] else [()],
            _constants.ASSERT: lambda of: [of[1]],
        }.get(kind, lambda of: [()])(of)
        if all(_always(each, needs) for each in inside):
            return True
    return False


@pytest.mark.parametrize(("name", "late"), _needing(), ids=lambda each: each if isinstance(each, str) else "")
def test_what_an_expression_needs_stands_in_all_that_it_matches(name: str, late: patterns.Late) -> None:
    assert not late._flags, name  # a flag may let other letters match
    assert _always(_parser.parse(late.pattern), late.needs), name


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
        ("万吨CO₂/年", "万吨CO₂/年"),
        ("kgCO2e", "kgCO2e"),
        ("吨COD", "吨"),
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
    hit = re.match(unit_words.unit_pattern(), text)
    assert (hit[0] if hit else "") == unit
    assert text[: unit_words.unit_end(text, 0)] == unit


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
    copy = fold(text)
    words = mentions.word_finder(WORDS)
    assert [copy[start:end] for start, end in words.spans(copy)] == [hit[0] for hit in mentions.pattern(WORDS).finditer(copy)]
    assert [text[start:end] for start, end in mentions.spans(text, WORDS)] == found
    assert words.occur_in(copy) == bool(found)
    assert mentions.WordListIndex([("绿地",), WORDS]).matching(copy) == ({1} if found else {0})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("借阅率提高三个百分点", ["三个百分点"]),
        ("提高一点五倍", ["一点五倍"]),
        ("提高一点零倍", ["一点零倍"]),
        ("提高两到三倍", ["两到三倍"]),
        *((f"新建三{each}，书屋", [f"三{each}"]) for each in "家座台辆处户所栋艘架"),
        ("新建三至五座", ["三至五座"]),
        ("种植十二万亩绿地", ["十二万亩"]),
        ("投资三千万元用于书屋", ["三千万元"]),
        ("投资二百零五亿元用于书屋", ["二百零五亿元"]),
        ("三十六处，书屋", ["三十六处"]),
        ("三十个，书屋", ["三十个"]),
        ("建成两个书屋", ["两个"]),
        ("比上一年多，第三类", []),
    ],
)
def test_what_stands_in_numerals_is_found_as_its_expressions_find_it(text: str, found: list[str]) -> None:
    assert [text[each.number : each.unit_end] for each in quantities._spelled(text)] == found
    assert [text[each.number : each.unit_end] for each in quantities.find(text)] == found
