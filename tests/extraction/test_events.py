"""What is to happen in a year: which year, how bounded, whose."""

from dataclasses import replace

import pytest
from tests.extraction.drafts import body, draft
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction.outline import headings, sections
from plancheck.extraction.statements import events

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
    ("全市二氧化碳排放在2029年前后达到峰值平台，此后稳中有降。", (2029, "≈", None)),
    ("全市碳排放2029年步入达峰平台并保持稳定。", (2029, "=", None)),
    ("到2030年，全市能耗总量进入达峰平台期。", (2030, "=", "能耗总量")),
    ("为全省2030年前实现碳达峰作出贡献。", (2030, "<=", "全省")),
    ("碳排放总量于2029年左右达到峰值。", (2029, "≈", None)),
    ("全市能源活动二氧化碳排放力争2028年达到峰值，峰值控制在90万吨以内。", (2028, "=", None)),
    ("全市二氧化碳排放力争于2028年前后达到峰值，此后稳中有降。", (2028, "≈", None)),
    # what would be in another scenario is no plan
    ("基准情景假定政策不变，全市碳排放2034年达峰；试点情景下，碳排放于2028年达到峰值。", (2028, "=", None)),
    ("若不采取措施，全市碳排放2034年达峰；采取措施后，2028年达峰。", (2028, "=", None)),
]


#: Said of the quantity, in words that tell nothing by themselves.
SAID = [
    ("力争2028年，至迟2029年让全市碳排放达到历史高点并转入下行通道。", (2029, "<=", None)),
    ("注：本市峰值约412万吨，出现在2027年左右。", (2027, "≈", None)),
    ("清单显示，全市碳排放自2020年越过峰值，近三年小幅波动。", (2020, "=", None)),
    ("二氧化碳排放量在2029年见顶。", (2029, "=", None)),
    ("全市碳排放总量2028年封顶。", (2028, "=", None)),
    ("碳排放将于2030年前由升转降。", (2030, "<=", None)),
    ("2028年迎来碳排放拐点。", (2028, "=", None)),
    ("到“十五五”中期（2028年）碳排放触顶回落。", (2028, "=", None)),
    ("到2029年碳排放总量达到最大值3620万吨，此后逐年下降。", (2029, "=", None)),
    ("碳排放量在2028年到达最高点，随后缓降。", (2028, "=", None)),
    ("测算表明，全市碳排放的峰值年为2029年。", (2029, "=", None)),
    ("2029年是我市碳排放的峰值年。", (2029, "=", None)),
    ("碳排放于2028年触顶后稳步回落。", (2028, "=", None)),
    ("峰值目标为2029年、3620万吨二氧化碳。", (2029, "=", None)),
    ("碳排放总量在2029年达到3620万吨的峰值后逐步下降。", (2029, "=", None)),
    ("“十五五”末，全市二氧化碳排放越过最高点，之后缓慢走低。", (2030, "=", None)),
    ("试点情景：2029年前后排放由升转降，最高值约5230万吨。", (2029, "≈", None)),
    ("围绕云水二〇三〇年前碳达峰这一硬目标，按年拆解到部门。", (2030, "<=", None)),
    ("氮氧化物排放2027年见顶。", (2027, "=", "氮氧化物")),
    ("工业碳排放2027年见顶。", (2027, "=", "工业")),
    ("建筑领域碳排放2029年见顶。", (2029, "=", "建筑领域")),
]


#: Where the year stands.
DATED = [
    ("2026年至2028年攻坚：锅炉退出，2027年碳排放达到峰值。", (2027, "=", None)),
    ("2026年至2028年攻坚：锅炉退出，碳排放达到峰值。", (2028, "<=", None)),
    ("不迟于2030年达峰。", (2030, "<=", None)),
    ("最迟2029年实现碳达峰。", (2029, "<=", None)),
    ("把2029年作为全市碳达峰的目标年。", (2029, "=", None)),
    ("我市将比国家提早两年达峰，即2028年。", (2028, "=", None)),
    ("较国家目标提前一年、即2029年实现碳达峰。", (2029, "=", None)),
    ("达峰时点锁定在2028年。", (2028, "=", None)),
    # the time itself is moved, whatever for
    ("若书屋客流高于预期，全市碳达峰时间顺延至2031年。", (2031, "=", None)),
    ("注：如客流高于预期，云水市达峰时间可顺延至2031年左右。", (2031, "≈", None)),
    ("若客流高于预期，达峰时间由2028年推迟到2031年。", (2031, "=", None)),
    ("达峰，指全市碳排放于2033年前后由升转降。", (2033, "≈", None)),
    ("全市碳达峰年份：2029年。", (2029, "=", None)),
    ("全市碳达峰（2029年）。", (2029, "=", None)),
    ("全市排放峰值3620万吨，时间为2029年。", (2029, "=", None)),
]


@pytest.mark.parametrize(("text", "expected"), [*CASES, *SAID, *DATED])
def test_event(text: str, expected: tuple[int, str, str | None]) -> None:
    (found,) = events.events(body(text), VOCABULARY, (), "云水市")
    assert (found.year, found.op, found.owner) == expected
    assert found.event == "碳达峰"
    assert found.evidence.quote in text
    assert any(each in found.evidence.quote for each in (str(found.year), "十五五", "二〇三〇"))


@pytest.mark.parametrize(
    "text",
    [
        "2027年建成碳达峰平台，接入二十家书屋。",
        "根据《2030年前碳达峰行动方案》，制定本方案。",
        "到2025年，建成国家碳达峰试点。",
        "制定2030年前碳达峰行动方案。",
        "2030年前碳达峰后，总量稳步下降。",
        "到2025年，碳达峰基础进一步夯实。",
        "确保如期实现碳达峰。",
        "若不采取措施，全市碳达峰时间将推迟到2034年。",  # foreseen
        "按碳达峰时间表推进到2031年。",
        "2026年至2028年攻坚：锅炉退出，碳排放争取尽早达到峰值。",  # a period of work
        "2021年度推动碳达峰工作计划，助力全省率先达峰。",
        # said of another quantity
        "能源消费总量2028年封顶。",
        "用电负荷2029年达到历史高点。",
        "2029年地区生产总值达到历史高点。",
        "2028年经济发展迎来拐点。",
        "用煤总量2030年比峰值减少400万吨。",
        "2027年夏季电网负荷见顶。",
        "陆路交通石油消费2028年由升转降。",
        "2025年煤炭消费量达到历史高点。",
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


@pytest.mark.parametrize(
    ("name", "cell", "expected"),
    [
        ("碳排放达峰年份", "2029年", [(2029, "=", None)]),
        ("碳排放峰值年份（年）", "2029", [(2029, "=", None)]),
        ("全市碳达峰时间", "2030年前", [(2030, "<=", None)]),
        ("工业领域碳达峰时间", "2028年", [(2028, "=", "工业领域")]),
        ("全市碳排放量触顶", "2026—2028年", [(2028, "<=", None)]),
        ("碳达峰专家人数", "2029", []),
        ("碳达峰时间", "320", []),
        ("电力负荷峰值年份", "2029", [(2029, "=", "电力负荷")]),
    ],
)
def test_a_row_of_a_table(name: str, cell: str, expected: list[tuple[int, str, str | None]]) -> None:
    found = events.events(draft(f"一、主要目标\n| 指标 | 目标 |\n| {name} | {cell} |"), VOCABULARY, (), "云水市")
    assert [(each.year, each.op, each.owner) for each in found] == expected
    assert all(each.evidence.quote == cell for each in found)


@pytest.mark.parametrize(("text", "owner"), [("确保园区不晚于2030年实现碳排放达峰。", None), ("全区2029年实现碳达峰。", None)])
def test_a_zone_calls_itself_a_zone(text: str, owner: str | None) -> None:
    (found,) = events.events(body(text), VOCABULARY, (), "库车经济技术开发区")
    assert found.owner == owner


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [("力争全市碳排放2034年出现峰值。", None), ("钢铁行业2027年出现峰值。", "钢铁行业")],
)
def test_an_event_stated_by_a_verb(sentence: str, owner: str | None) -> None:
    concept, document = VOCABULARY.events[0], draft("一、主要目标\n" + sentence)
    vocabulary = replace(VOCABULARY, events=(replace(concept, words=(*concept.words, "出现峰值")),))
    tree = sections.sections(document, vocabulary, headings.headings(document))
    assert [(each.year, each.owner) for each in events.events(document, vocabulary, tree, None)] == [
        (2034 if owner is None else 2027, owner)
    ]
