"""Signs that a print lost at the ends of its lines: where two statements meet there, they are two."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from tests.extraction.test_facts import short
from tests.extraction.vocab import VOCABULARY
from tests.readers.prints.make import HERE
from tests.rules import helpers

from plancheck import checking, extraction, readers
from plancheck.model.document import Block, Document, Line
from plancheck.model.plan import Plan
from plancheck.model.report import Options
from plancheck.readers import plain


def printed(text: str) -> Document:
    """A document with a paragraph printed in the lines that | parts."""
    document = plain.read("# 云水市书屋规划\n一、现状\n截至2020年底，全市有书屋12座。\n二、主要目标\n" + text.replace("|", ""))
    lines, start = [], 0
    for at, piece in enumerate(text.split("|")):
        lines.append(Line(start, start + len(piece), 1, (90.0, 20.0 * at, 500.0, 20.0 * at + 16)))
        start += len(piece)
    *others, last = document.blocks
    return replace(document, blocks=(*others, replace(last, lines=tuple(lines))))


def facts(text: str) -> list[str]:
    """The facts of a printed paragraph."""
    return [short(each) for each in extraction.plan(printed(text), VOCABULARY).facts][1:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # it comes to its value, it rises by it; a measure and a rate
        ("到2025年，书屋覆盖率达到44.9%|借阅总量15亿册。", ["书屋覆盖率 2025 =44.9%", "借阅总量 2025 =15亿册"]),
        ("到2025年，书屋面积达到80万平方米左右|座位数达到5万个。", ["书屋面积 2025 ≈80万平方米", "座位数 2025 =5万个"]),
        ("到2025年，用纸强度比2020年下降14%|借阅率达到20%。", ["用纸强度 2025<2020 ↓=14%", "借阅率 2025 =20%"]),
        ("2020年，书屋总面积278万平方米|书亭面积3万平方米。", ["书屋总面积 2020 =278万平方米 past", "书亭面积 2020 =3万平方米 past"]),
        ("2020年，全市书屋312家|大型书屋78家。", ["书屋 2020 =312家 past", "大型书屋 2020 =78家 past"]),
        # the next year of a series
        ("座位数2025年达到5万个|2030年达到8万个。", ["座位数 2025 =5万个", "座位数 2030 =8万个"]),
        # another value once the last year of a series is told
        ("座位数2025年达到5万个、2030年达到8万个|电子书借阅量占全部借阅量的比重达到5%。",
         ["座位数 2025 =5万个", "座位数 2030 =8万个", "电子书借阅量占全部借阅量的比重 2030 =5%"]),
        # the name of an indicator behind something that is no part of it
        ("到2025年，书屋走在全省前列|新能源汽车渗透率达到30%。", ["新能源汽车渗透率 2025 =30%"]),
    ],
)  # fmt: skip
def test_two_statements_that_meet_at_the_end_of_a_line(text: str, expected: list[str]) -> None:
    assert facts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "到2025年，书屋覆盖率达到44.9%|左右，座位数达到5万个。",
        "到2025年，书屋覆盖率达到44.9%|以上，座位数达到5万个。",
        "到2025年，完成80%|的书屋改造，座位数达到5万个。",
        "到2025年，建成5万平方米|书屋，座位数达到5万个。",
        "到2025年，座位数由3万个|提高到5万个。",
        "到2025年，对2个书院|8个书屋进行改造。",
        "到2025年，万人图书馆|座位数达到5个。",
        "到2025年，新能源汽车|渗透率达到30%。",
        "到2025年，周边100公里|范围内书屋面积达到5万平方米。",
        "到2025年，座位数达到5万|个，借阅率达到20%。",
    ],
)
def test_a_line_that_goes_on_is_one_statement(text: str) -> None:
    assert facts(text) == facts(text.replace("|", ""))


def test_a_name_that_may_be_two_is_left_open() -> None:
    """Whether 借阅推广走在前列 belongs to the name cannot be told: the rest of it is the name of another value."""
    plan = extraction.plan(printed("到2030年，电子借阅余量达到9亿册。到2025年，书屋推广走在前列|电子借阅余量达到5亿册。"), VOCABULARY)
    assert [short(each) for each in plan.facts][1:] == ["电子借阅余量 2030 =9亿册"]
    assert [(mark.kind, mark.evidence.quote) for mark in plan.ledger.open if mark.kind != "heading"] == [
        ("year", "到2025年"),
        ("quantity", "5亿册"),
    ]


# ---- prints --------------------------------------------------------------------------------------------------------------


def without_commas(document: Document) -> Document:
    """A print whose lines have lost the commas at their ends."""
    return replace(document, blocks=tuple(map(_without_commas, document.blocks)))


def _without_commas(block: Block) -> Block:
    gone = [line.end - 1 for line in block.lines[:-1] if block.table is None and block.text[line.end - 1] in "，；"]

    def moved(at: int) -> int:
        return at - sum(1 for each in gone if each < at)

    text = "".join(char for at, char in enumerate(block.text) if at not in gone)
    lines = tuple(replace(line, start=moved(line.start), end=moved(line.end)) for line in block.lines)
    return replace(block, text=text, bold=moved(block.bold), lines=lines)


@cache
def _plan(name: str, complete: bool) -> Plan:
    document = readers.read((HERE / f"{name}.pdf").read_bytes(), f"{name}.pdf")
    return checking.plan_of(document if complete else without_commas(document), helpers.shipped(), Options())


def _values(name: str, complete: bool) -> Counter[Any]:
    return Counter((fact.indicator or fact.subject, fact.year, str(fact.value), fact.unit) for fact in _plan(name, complete).facts)


@pytest.mark.parametrize(("name", "wrong"), [("city-a", 7), ("set-zone-b", 2)])
def test_a_print_that_lost_the_commas_at_the_ends_of_its_lines(name: str, wrong: int) -> None:
    """Few values get another name, and no indicator of a pack another value."""
    damaged = _values(name, False) - _values(name, True)
    assert damaged.total() <= wrong
    assert {str(key[0]) for key in damaged if not str(key[0]).startswith("~")} <= {"None", "投资193.5亿元节能降碳改造"}
    assert [(each.title, each.lead) for each in _plan(name, False).tasks] == [(each.title, each.lead) for each in _plan(name, True).tasks]
    assert {each.total.value: each.parts for each in _plan(name, False).sums}.keys() == {
        each.total.value for each in _plan(name, True).sums
    }
