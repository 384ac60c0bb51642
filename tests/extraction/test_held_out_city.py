"""What a city's plan brought to light whose writer had seen neither rules nor check: years behind values, sums, groups of projects."""

from itertools import groupby

import pytest
from tests.extraction.drafts import draft
from tests.extraction.test_facts import read, short
from tests.extraction.vocab import VOCABULARY

from plancheck.extraction import headings, projects, sections, sums, tables
from plancheck.model.document import Document
from plancheck.model.plan import Project, Section, Sum

SCENE = "截至2020年底，成效明显。\n"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("书屋开放率提高到80%（2025年）和90%（2030年）。", ["书屋开放率 2025 =80%", "书屋开放率 2030 =90%"]),
        ("用纸量较2020年下降15%（2025年）、28%（到2030年）。", ["用纸量 2025<2020 ↓=15%", "用纸量 2030<2020 ↓=28%"]),
        ("到2030年，书屋达到90座（2025年底），书亭达到30座。", ["书屋 2025 =90座", "书亭 2030 =30座"]),
        ("到2030年，书屋达到90座（2025年先建成），书亭达到30座。", ["书屋 2030 =90座", "书亭 2030 =30座"]),
    ],
)
def test_a_year_in_brackets_behind_a_value(sentence: str, expected: list[str]) -> None:
    assert [short(fact) for fact in read(SCENE + sentence)[0]] == expected


def _read(text: str) -> tuple[Document, tuple[Section, ...], tuple[Project, ...], list[Sum]]:
    document = draft(text)
    tree = sections.sections(document, VOCABULARY, headings.headings(document))
    grids = tables.tables(document, tree)
    listed, _ = projects.projects(document, VOCABULARY, tree, grids)
    return document, tree, listed, [*sums.sums(document, tree, grids, ()), *sums.headed(document, VOCABULARY, tree, listed)]


def added(text: str) -> list[tuple[str, str, list[str]]]:
    return [
        (it.subject, f"{it.total.value}{it.total.unit}", [f"{part.value}{part.unit}" for part in it.parts])
        for it in _read(text)[3]
        if it.complete
    ]


SENTENCES = [
    # all of a total by fields
    ("用纸总量100万吨；分领域看，书屋60万吨、书亭50万吨。", [("用纸总量", "100万吨", ["60万吨", "50万吨"])]),
    ("用纸总量100万吨，从用途看，书屋60万吨、书亭30万吨、其他10万吨。", [("用纸总量", "100万吨", ["60万吨", "30万吨", "10万吨"])]),
    # what is far from the total is no breakdown of it, unless it is so for its unit
    ("用纸总量100万吨；分领域看，书屋6万吨、书亭5万吨。", []),
    ("用纸总量100亿吨；分领域看，书屋60万吨、书亭40万吨。", [("用纸总量", "100亿吨", ["60万吨", "40万吨"])]),
    ("用纸总量100万吨；分领域看，其中书屋60万吨、书亭50万吨。", []),
    # so many of one size
    ("建设4台30万千瓦机组，合计160万千瓦。", [("合计", "160万千瓦", ["120万千瓦"])]),
    ("建设4台30万千瓦机组（总规模120万千瓦）。", [("总规模", "120万千瓦", ["120万千瓦"])]),
    ("改造4台30万千瓦机组，新建光伏160万千瓦。", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sums_of_sentences(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    assert added(text) == expected


CHAPTER = """
# 试点方案
一、重点工程
谋划{count}个项目，总投资{total}亿元。清单见附件。
（一）书屋工程
实施2个项目，总投资{first}，配齐桌椅。
（二）书架工程
实施2个项目，总投资5亿元。
（三）资金
资金来源为企业自筹9亿元、银行贷款{loan}。
附件
表1　书屋工程项目
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（{unit}） | 建设年限 |
|---|---|---|---|---|---|
| 1 | 城东书屋 | 甲公司 | 书屋2座 | 4 | 2024—2025 |
| 2 | 城西书屋 | 乙公司 | 书屋3座 | 6 | 2024—2025 |
表2　书架工程项目
| 序号 | 项目名称 | 建设单位 | 建设内容 | 总投资（亿元） | 建设年限 |
|---|---|---|---|---|---|
| 3 | 木架 | 甲公司 | 木架2套 | 2 | 2024—2025 |
| 4 | 铁架 | 乙公司 | 铁架3套 | 3 | 2024—2025 |
"""
SOUND = {"count": "4", "total": "15", "first": "10亿元", "loan": "6亿元", "unit": "亿元"}


@pytest.mark.parametrize(
    ("slip", "wrong"),
    [
        ({}, set()),
        ({"count": "5"}, {"5个 of 4个"}),
        ({"total": "16"}, {"16亿元 of 15亿元"}),
        ({"first": "1亿元"}, {"15亿元 of 6亿元", "1亿元 of 10亿元"}),
        ({"loan": "5亿元"}, {"15亿元 of 14亿元"}),
        ({"loan": "6万元"}, {"15亿元 of 9.0006亿元"}),
        ({"unit": "万元"}, {"15亿元 of 5.001亿元", "10亿元 of 0.001亿元"}),
    ],
)
def test_a_list_and_what_the_text_says_of_it(slip: dict[str, str], wrong: set[str]) -> None:
    found = [it for it in _read(CHAPTER.format(**{**SOUND, **slip}))[3] if it.complete]
    scale = {"亿元": 1, "万元": 10000, "个": 1}
    said = {(it, sum(part.value / scale[part.unit] for part in it.parts)) for it in found}
    assert {
        f"{it.total.value}{it.total.unit} of {total.normalize():f}{it.total.unit}" for it, total in said if total != it.total.value
    } == wrong
    assert len(found) >= 4


def test_projects_of_a_table_are_of_the_kind_in_its_title() -> None:
    listed = _read(CHAPTER.format(**SOUND))[2]
    assert {category: [each.name for each in group] for category, group in groupby(listed, lambda each: each.category)} == {
        "书屋工程": ["城东书屋", "城西书屋"],
        "书架工程": ["木架", "铁架"],
    }


def test_a_heading_with_several_projects_is_none() -> None:
    text = CHAPTER.format(**SOUND).split("附件\n")[0]
    assert _read(text)[2] == ()
