"""What is to happen in a year: which year, how bounded, whose."""

import pytest
from tests.extract.drafts import body
from tests.extract.vocab import VOCABULARY

from plancheck.extract import events, headings, sections

CASES = [
    ("确保2030年前实现碳达峰。", (2030, "<=", None)),
    ("力争2026年全市率先实现碳达峰。", (2026, "=", None)),
    ("到2028年左右，二氧化碳排放达到峰值。", (2028, "≈", None)),
    ("“十五五”末期实现碳达峰。", (2030, "=", None)),
    ("“十五五”期间实现全领域碳达峰。", (2030, "<=", None)),
    ("碳达峰时间为2028年。", (2028, "=", None)),
    ("确保如期实现2030年前碳达峰目标。", (2030, "<=", None)),
    ("云水市二氧化碳排放总量于2029年达到峰值并稳中有降。", (2029, "=", None)),
    ("到2030年，结构明显优化，全市碳排放达到峰值。", (2030, "=", None)),
    ("我国力争2030年前实现碳达峰。", (2030, "<=", "我国")),
    ("有关讲话宣布，中国二氧化碳排放力争于2030年前达到峰值。", (2030, "<=", "中国")),
    ("工业领域2028年前实现碳达峰。", (2028, "<=", "工业领域")),
    ("到2027年，钢铁、水泥等重点行业率先达峰。", (2027, "=", "钢铁、水泥等重点行业")),
    ("各县区2029年前实现碳达峰。", (2029, "<=", "各县区")),
    ("到2025年，用煤总量达到峰值，控制在200万吨左右。", (2025, "=", "用煤总量")),  # another quantity's peak
    ("陆路交通石油消费力争2030年前达到峰值。", (2030, "<=", "陆路交通石油消费")),
    ("到2025年，钢铁行业力争率先实现碳达峰。", (2025, "=", "钢铁行业")),
    ("建筑碳排放2030年前达到峰值。", (2030, "<=", "建筑")),
    ("2030年前，工业领域二氧化碳排放达峰。", (2030, "<=", "工业领域")),
    ("到2030年，石油消费达到峰值平台期。", (2030, "=", "石油消费")),
    ("支持江东区2027年率先碳达峰。", (2027, "=", "江东区")),
    ("全社会碳排放2029年达峰。", (2029, "=", None)),
    ("全市碳排放量在2028年达到峰值后稳步下降。", (2028, "=", None)),
    ("2030年前实现绿色交通碳达峰。", (2030, "<=", "绿色交通")),  # a topic of the pack
    ("甲烷排放2027年达到峰值。", (2027, "=", "甲烷排放")),
    ("到2030年，全市能耗总量进入达峰平台期。", (2030, "=", "能耗总量")),
    ("为全省2030年前实现碳达峰作出贡献。", (2030, "<=", "全省")),
    ("碳排放总量于2029年左右达到峰值。", (2029, "≈", None)),
    ("全市能源活动二氧化碳排放力争2028年达到峰值，峰值控制在90万吨以内。", (2028, "=", None)),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_event(text: str, expected: tuple[int, str, str | None]) -> None:
    (found,) = events.events(body(text), VOCABULARY, (), "云水市")
    assert (found.year, found.op, found.owner) == expected
    assert found.event == "碳达峰"
    assert found.evidence.quote in text
    assert str(found.year) in found.evidence.quote or "十五五" in found.evidence.quote


@pytest.mark.parametrize(
    "text",
    [
        "根据《2030年前碳达峰行动方案》，制定本方案。",
        "到2025年，建成国家碳达峰试点。",
        "制定2030年前碳达峰行动方案。",
        "2030年前碳达峰后，总量稳步下降。",
        "到2025年，碳达峰基础进一步夯实。",
        "确保如期实现碳达峰。",
        "2021年度推动碳达峰工作计划，助力全省率先达峰。",
    ],
)
def test_no_event(text: str) -> None:
    assert events.events(body(text), VOCABULARY, (), "云水市") == ()


def test_two_in_a_sentence() -> None:
    found = events.events(body("工业领域2028年前实现碳达峰，全市2029年前实现碳达峰。"), VOCABULARY, (), "云水市")
    assert [(each.year, each.owner) for each in found] == [(2028, "工业领域"), (2029, None)]


def test_two_in_a_clause_each_with_its_owner() -> None:
    found = events.events(body("有条件的县2025年前实现公共机构碳达峰、全市碳排放总量2030年前尽早达峰。"), VOCABULARY, (), "云水市")
    assert [(each.year, each.owner) for each in found] == [(2025, "公共机构"), (2030, None)]


def test_the_zone_by_its_short_name() -> None:
    (found,) = events.events(body("高新区二氧化碳排放总量2027年达到峰值。"), VOCABULARY, (), "赤峰高新技术产业开发区")
    assert (found.year, found.owner) == (2027, None)


def test_each_its_own_year() -> None:
    found = events.events(body("电力行业、工业领域、建筑领域分别于2027年、2028年、2030年达峰。"), VOCABULARY, (), "云水市")
    assert [(each.year, each.owner) for each in found] == [(2027, "电力行业"), (2028, "工业领域"), (2030, "建筑领域")]


@pytest.mark.parametrize(
    ("text", "owner"),
    [("力争2028年实现碳达峰。", "钢铁行业"), ("支撑全市2029年实现碳达峰。", None)],
)
def test_the_sector_of_the_heading_above(text: str, owner: str | None) -> None:
    document = body("一、重点任务", "（一）钢铁行业碳达峰行动", text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    (found,) = events.events(document, VOCABULARY, tree, "云水市")
    assert found.owner == owner


@pytest.mark.parametrize(
    ("place", "owner"),
    [("云水市", "全省"), ("东岭省", None), (None, None)],
)
def test_a_wider_territory_is_another_s(place: str | None, owner: str | None) -> None:
    (found,) = events.events(body("全省力争2030年前实现碳达峰。"), VOCABULARY, (), place)
    assert found.owner == owner
