"""What the plan of a port city, written without sight of rules and check, brought to light: years in step, parts of two wholes, points."""

from dataclasses import replace

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import read, short
from tests.extraction.test_held_out_city import added
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import events, headings, sections
from plancheck.extraction import plan as plan_of

SCENE = "截至2020年底，成效明显。\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # as many values as years that were just dealt to another subject
        (
            "书屋开放率2025年达到48%、2030年达到70%，书屋座位相应增加到16万个和45万个。",
            ["书屋开放率 2025 =48%", "书屋开放率 2030 =70%", "书屋座位 2025 =16万个", "书屋座位 2030 =45万个"],
        ),
        (
            "书屋开放率2025年达到48%、2030年达到70%，书屋座位同步增加到16万个、45万个。",
            ["书屋开放率 2025 =48%", "书屋开放率 2030 =70%", "书屋座位 2025 =16万个", "书屋座位 2030 =45万个"],
        ),
        # years that are told behind the values
        ("用纸量较2020年下降15%和28%，对应年份分别为2025年和2030年。", ["用纸量 2025<2020 ↓=15%", "用纸量 2030<2020 ↓=28%"]),
        ("用纸量较2020年下降15%和28%，分别对应2025年和2030年。", ["用纸量 2025<2020 ↓=15%", "用纸量 2030<2020 ↓=28%"]),
        ("书屋开放率达到48%和70%，分别为2025年、2030年目标值。", ["书屋开放率 2025 =48%", "书屋开放率 2030 =70%"]),
        # a course in other verbs
        ("书屋开放率由2020年的48%调整到2025年的46%。", ["书屋开放率 2020 =48% past", "书屋开放率 2025 =46%"]),
        # 把 in front
        ("把全市书屋开放率提高到2030年的70%。", ["书屋开放率 2030 =70%"]),
    ],
)
def test_values_and_their_years(sentence: str, expected: list[str]) -> None:
    assert [short(fact) for fact in read(SCENE + sentence)[0]] == expected


TOTALS = "2023年用纸总量985万吨，其中社区690万吨、学校165万吨。同年用水总量为1860万吨，其中社区1318万吨、学校312万吨。"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (TOTALS, ["~用纸总量", "~用纸总量·社区", "~用纸总量·学校", "~用水总量", "~用水总量·社区", "~用水总量·学校"]),
        # one whole told twice: its parts are one indicator
        (
            "2023年用纸总量985万吨，其中社区690万吨、学校165万吨。\n2023年，用纸总量985万吨，其中社区590万吨、学校165万吨。",
            ["~用纸总量", "~社区", "~学校", "~用纸总量", "~社区", "~学校"],
        ),
        ("2023年用纸总量985万吨，其中社区690万吨、学校165万吨。", ["~用纸总量", "~社区", "~学校"]),
    ],
)
def test_parts_of_two_wholes_are_two_quantities(text: str, keys: list[str]) -> None:
    plan = plan_of(draft("一、工作基础\n" + text), VOCABULARY)
    assert [(fact.indicator or "").replace("同年", "") for fact in plan.facts] == keys


KINDS = "一是书屋建设工程，5个项目、12亿元，重点保障社区。二是书亭改造工程，3个项目、4亿元，面向学校。"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("总投资16亿元。" + KINDS, [("总投资", "16亿元", ["12亿元", "4亿元"])]),
        ("实施项目9个，总投资16亿元。" + KINDS, [("总投资", "16亿元", ["12亿元", "4亿元"]), ("项目数", "9个", ["5个", "3个"])]),
        # a point that tells no sum of money
        ("实施项目9个，总投资16亿元。" + KINDS + "三是其他工程，1个项目。", []),
        (KINDS, []),
        # a whole with its units behind it
        ("建设书亭40万千瓦，安装单机16兆瓦机组25台。", [("书亭", "40万千瓦", ["400兆瓦"])]),
        ("建设书亭40万千瓦，采用单台16兆瓦机组20台。", [("书亭", "40万千瓦", ["320兆瓦"])]),
        ("建设书亭40万千瓦，改造书屋，更换单机16兆瓦机组20台。", []),
    ],
)
def test_sums(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert added("一、重点工程\n" + text) == expected


@pytest.mark.parametrize(
    ("sentence", "owner"),
    [("力争全市碳排放2034年出现峰值。", None), ("钢铁行业2027年出现峰值。", "钢铁行业")],
)
def test_an_event_told_by_a_verb(sentence: str, owner: str | None) -> None:
    concept, document = VOCABULARY.events[0], draft("一、主要目标\n" + sentence)
    vocabulary = replace(VOCABULARY, events=(replace(concept, words=(*concept.words, "出现峰值")),))
    tree = sections.sections(document, vocabulary, headings.headings(document))
    assert [(each.year, each.owner) for each in events.events(document, vocabulary, tree, None)] == [
        (2034 if owner is None else 2027, owner)
    ]
