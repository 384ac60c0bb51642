# ruff: noqa: E501
"""The page of a draft as it was read: all of its text, every find marked once where it stands, what was not read said aloud."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as markup
from tests import axe
from tests.rules import helpers

from plancheck import checking
from plancheck.contract import plan as plan_file
from plancheck.model import ledger
from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Block, Document, Line, Skipped, Table, not_checked
from plancheck.model.ledger import Account, Ledger, MarkKind
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Gap,
    Heading,
    Measure,
    Money,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Sum,
    TaskItem,
)
from plancheck.model.report import Options, PackInfo, PlanInfo
from plancheck.model.vocabulary import EventConcept, Indicator, Vocabulary
from plancheck.report import extraction, marked_text
from plancheck.report.marked_text import Mark
from plancheck.resources import folder
from plancheck.wording import numbers
from plancheck.wording.catalogue import known, phrase
from plancheck.wording.visible import visible

from .browser import Browser, browser
from .reports import HOSTILE

B = Bilingual
NONE = B("", "")
SAMPLES = sorted(path.name for path in folder("samples").iterdir() if path.suffix in (".docx", ".pdf"))
VOCABULARY = Vocabulary(
    events=(EventConcept("达峰", B("达到峰值", "peaking"), ()),),
    indicators=(Indicator("比重", "share", B("清洁能源比重", "share of clean energy")),),
)
ABOUT = extraction.PageInfo(
    PlanInfo("青川市方案", "kind-a", B("甲类", "kind A"), "青川市", "某省"),
    (PackInfo("pack", "1", "ab" * 32, B("规则包甲", "pack A")),),
    VOCABULARY,
    date(2026, 11, 25),
    "0.9",
)


# --- drafts made by hand --------------------------------------------------------------------------------------------


def document(*texts: str | Block, **more: Any) -> Document:
    """A document of paragraphs; texts become body blocks."""
    blocks = tuple(
        replace(each, index=at) if isinstance(each, Block) else Block(at, each, paragraph=at + 1) for at, each in enumerate(texts)
    )
    return Document("draft.docx", "5d" * 32, "docx", blocks=blocks, **more)


def at(given: Document, quote: str, block: int | None = None) -> Evidence:
    """Where a quote stands: in that block, or in the first that has it."""
    found = block if block is not None else next(each.index for each in given.blocks if quote in each.text)
    start = given.blocks[found].text.index(quote)
    return Evidence(quote, given.place(found, start, start + len(quote)))


def fact(evidence: Evidence, value: str = "20", **more: Any) -> Fact:
    made = Fact("share", "比重", None, "target", 2025, None, None, "=", Decimal(value), None, "%", False, evidence)
    return replace(made, **more)


def heading(given: Document, quote: str, level: int, **more: Any) -> Heading:
    return Heading(level, "", quote, at(given, quote).place, **more)


def page(plan: Plan, lang: str = "zh") -> Any:
    """The page as lxml reads it."""
    return markup.document_fromstring(extraction.html(plan, ABOUT, lang).decode())


def sheet(tree: Any) -> str:
    """The text of the draft on the page, white space left out."""
    return squeezed(tree.xpath("//div[@class='sheet']")[0].text_content())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def marks(tree: Any) -> dict[str, list[Any]]:
    """The pieces of each mark, in the order of the page."""
    found: dict[str, list[Any]] = {}
    for each in tree.iter("mark"):
        found.setdefault(each.get("data-of"), []).append(each)
    return found


def said(tree: Any, id: str) -> str:
    return " ".join(tree.get_element_by_id(id).text_content().split())


FULL = document(
    Block(0, "青川市方案"),
    "一、目标",
    "到2025年清洁能源比重达到20%，2028年达到峰值，能耗完成省下达任务。",
    "1.建设电站。到2025年建成3座。（牵头单位：甲局；配合单位：乙局）",
    "总投资30亿元，其中甲10亿元、乙20亿元。",
    Block(0, "表甲", role="caption"),
    Block(0, "名称", table=1, cell=(1, 1)),
    Block(0, "投资", table=1, cell=(1, 2)),
    Block(0, "甲电站", table=1, cell=(2, 1)),
    Block(0, "12亿元", table=1, cell=(2, 2)),
    tables=(Table(1, ((6, 7), (8, 9)), 1, "表甲", 5),),
)


def full() -> Plan:
    """Something of every list."""
    e = lambda quote: at(FULL, quote)  # noqa: E731
    section = replace(heading(FULL, "一、目标", 1), number="一、", title="目标")
    return Plan(
        FULL,
        title="青川市方案",
        kind="kind-a",
        place="青川市",
        headings=(heading(FULL, "青川市方案", 0), section, heading(FULL, "1.建设电站", 3, run_in=True)),
        facts=(
            fact(e("到2025年清洁能源比重达到20%"), op=">=", base_year=2020, change="increase"),
            fact(e("到2025年建成3座"), "3", indicator="~电站", subject="电站", unit="座", kind="status", scope="全国", soft=True),
            fact(e("12亿元"), "12", indicator=None, subject="投资", unit="亿元", year=None, cumulative=True, category="能源"),
        ),
        events=(Event("达峰", 2028, "=", None, e("2028年达到峰值")),),
        places=(PlaceName("青川市", "own", e("青川市")),),
        delegated=(Delegated("~能耗", "能耗", 2025, e("能耗完成省下达任务")),),
        tasks=(
            TaskItem(
                "建设电站", ("一、目标",), ("甲局",), ("甲局", "乙局"), (Measure(e("到2025年建成3座")),), (1,), e("1.建设电站").place, 0, 3, 4
            ),
        ),
        responsibilities=(Responsibility(("甲局", "乙局"), ("甲局",), "2025年底", e("（牵头单位：甲局；配合单位：乙局）")),),
        projects=(
            Project(
                "甲电站", None, "建电站", None, Money(Decimal(12), "亿元"), None, None, e("甲电站"), (("name", e("甲电站")), ("investment", e("12亿元")))
            ),
        ),
        sums=(
            Sum(
                "总投资",
                Amount(Decimal(30), "亿元", e("30亿元")),
                (Amount(Decimal(10), "亿元", e("10亿元")), Amount(Decimal(20), "亿元", e("20亿元"))),
                True,
            ),
        ),
        tables=(PlanTable(1, "表甲", (("名称", "投资"),), (("甲电站", "12亿元"),), None, None, "projects", 0, e("表甲")),),
    )  # fmt: skip


def partly() -> Plan:
    """A draft of which parts were not read: one before its second paragraph, one at its end, a page without text, an unclear cell."""
    lines = (Line(0, 3, 1, (0, 0, 9, 9)), Line(3, 8, 3, (0, 0, 9, 9)))
    made = document(
        Block(0, "第一页第三页的", lines=(lines[0], replace(lines[1], end=7))),
        Block(0, "看不见", hidden=True, lines=(Line(0, 3, 3, (0, 0, 9, 9)),)),
        pages=5,
        status="checked_partly",
        reason="not_read",
        detail=B("有两处没有读到。", "Two parts were not read."),
        skipped=(Skipped("not_read", 1, B("嵌入的对象", "an embedded object")), Skipped("no_text_layer", 2, B("扫描页", "a scan"), 4)),
        diagnostics=(Diagnostic("hidden-text", "warning", B("有隐藏文字", "there is hidden text"), place=Place(1, 0, 3, paragraph=2)),) * 2,
    )
    return Plan(made, gaps=(Gap("facts", 0, "unread_cell"),))


HOSTILE_TEXT = "</script><img src=x onerror=alert(1)>"


def hostile(text: str) -> Plan:
    """A draft that says `text` wherever a draft can say something."""
    given = document(
        text, f"前{text}后", Block(0, text, role="caption"), Block(0, text, table=1, cell=(1, 1)), Block(0, text, part="comment"),
        tables=(Table(1, ((3,),), 1, text, 2),), diagnostics=(Diagnostic("x", "note", B(text, text)),),
    )  # fmt: skip
    place = at(given, text, 1)
    return Plan(
        replace(given, name=text),
        title=text,
        place=text,
        province=text,
        headings=(Heading(1, "", text, at(given, text, 0).place),),
        facts=(fact(place, subject=text, unit=text, scope=text, category=text, indicator="~" + text), fact(at(given, text, 3))),
        events=(Event(text, 2025, "=", text, place),),
        tasks=(TaskItem(text, (text,), (text,), (text,), (Measure(place),), (0,), place.place, 0, 1, 2),),
        responsibilities=(Responsibility((text,), (), text, place),),
        projects=(Project(text, text, text, text, Money(Decimal(1), text), text, text, place, (("content", at(given, text, 3)),)),),
        tables=(PlanTable(1, text, ((text,),), (), None, None, "", None, None),),
    )


def levels(*given: int) -> Plan:
    """A draft with headings of those levels."""
    made = document(*(f"标题{n}" for n in range(len(given))))
    return Plan(made, headings=tuple(Heading(level, "", f"标题{n}", Place(n, 0, 3)) for n, level in enumerate(given)))


PLANS = {
    "full": full(),
    "partly": partly(),
    "nothing": Plan(document("没有数值。")),
    "not checked": Plan(not_checked("a.pdf", "5d" * 32, "pdf", "no_text_layer", B("是扫描件", "it is a scan"))),
    "hostile": hostile(HOSTILE_TEXT),
    "levels": levels(4, 0, 3, 1, 4, 2, 9),
}


# --- marks ----------------------------------------------------------------------------------------------------------


def drawn(text: str, *given: tuple[str, int, int], pages: Sequence[tuple[int, int]] = ()) -> str:
    """A text with its marks as brackets: "[a " begins the mark a, "[a+ " a further piece of it."""
    found = []
    for each in marked_text.tokenize(text, [Mark(name, name, "target", "", start, end) for name, start, end in given], pages):
        name = each.mark.id if each.mark else ""
        shown = {"text": each.text, "open": f"[{name} " if each.edge else f"[{name}+ ", "page": f"|{each.page}|"}
        found.append(shown.get(each.form, "]" if each.edge else "+]"))
    return "".join(found)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ((), "甲乙丙丁戊己"),
        ((("a", 1, 3),), "甲[a 乙丙]丁戊己"),
        ((("a", 0, 6), ("b", 2, 4)), "[a 甲乙[b 丙丁]戊己]"),
        ((("b", 2, 4), ("a", 0, 6)), "[a 甲乙[b 丙丁]戊己]"),
        ((("a", 0, 2), ("b", 2, 4)), "[a 甲乙][b 丙丁]戊己"),
        ((("a", 0, 4), ("b", 2, 6)), "[a 甲乙[b 丙丁+]][b+ 戊己]"),
        ((("a", 1, 3), ("b", 1, 3)), "甲[a [b 乙丙]]丁戊己"),
        ((("a", 0, 3), ("b", 1, 5), ("c", 2, 6)), "[a 甲[b 乙[c 丙+]+]][c+ [b+ 丁戊]己]"),
        ((("a", 0, 4), ("b", 2, 4), ("c", 2, 6)), "[a 甲乙[c [b 丙丁]+]][c+ 戊己]"),
    ],
)
def test_marks_nest_and_never_cross(given: tuple[tuple[str, int, int], ...], expected: str) -> None:
    assert drawn("甲乙丙丁戊己", *given) == expected


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(1, 12)).filter(lambda each: each[0] < each[1]), max_size=8))
def test_any_marks_keep_the_text_and_their_own(ranges: list[tuple[int, int]]) -> None:
    text = "甲乙丙丁戊己庚辛壬癸子丑"
    given = [Mark(str(n), "", "target", "", start, end) for n, (start, end) in enumerate(ranges)]
    tokens = marked_text.tokenize(text, given, [(5, 2)])
    assert "".join(each.text for each in tokens) == text
    covered: dict[str, str] = {}
    edges: dict[tuple[str, str], int] = {}
    open_: list[str] = []
    for each in tokens:
        if each.form == "text":
            for name in open_:
                covered[name] = covered.get(name, "") + each.text
        elif each.mark is not None:
            edges[each.form, each.mark.id] = edges.get((each.form, each.mark.id), 0) + each.edge
            if each.form == "open":
                open_.append(each.mark.id)
            else:
                assert open_.pop() == each.mark.id
    assert open_ == []
    assert covered == {mark.id: text[mark.start : mark.end] for mark in given}
    assert set(edges.values()) <= {1}, "a mark begins once and ends once"


def test_a_page_turns_inside_a_mark() -> None:
    assert drawn("甲乙丙丁", ("a", 1, 4), pages=[(2, 7)]) == "甲[a 乙|7|丙丁]"


def test_overlapping_finds_are_each_marked_whole() -> None:
    given = document("到2025年达到20%、2030年达到30%以上")
    first, second = fact(at(given, "到2025年达到20%、2030年")), fact(at(given, "20%、2030年达到30%以上"))
    found = marks(page(Plan(given, facts=(first, second, second))))
    for number, quote in enumerate([first.evidence.quote, *[second.evidence.quote] * 2], 1):
        pieces = found[f"facts-{number}"]
        assert "".join(each.text_content() for each in pieces) == quote
        assert [each.get("id") for each in pieces] == [f"m-facts-{number}", *[None] * (len(pieces) - 1)]
        assert len([each for piece in pieces for each in piece.findall("a") if each.get("href") == f"#facts-{number}"]) == 1
    assert sheet(page(Plan(given, facts=(first, second)))) == given.blocks[0].text


def test_a_find_over_two_paragraphs_of_a_cell_is_one_mark() -> None:
    given = document(Block(0, "到2025年\n达到20%", table=1, cell=(1, 1)), tables=(Table(1, ((0,),), 0),))
    tree = page(Plan(given, facts=(fact(at(given, "2025年\n达到20%")),)))
    (mark,) = marks(tree)["facts-1"]
    assert mark.text_content() == "2025年\n达到20%"
    assert mark.getparent().tag == "td"


def test_a_find_over_two_pages_is_one_mark() -> None:
    block = Block(0, "到2025年达到20%", lines=(Line(0, 6, 1, (0, 0, 9, 9)), Line(6, 11, 2, (0, 0, 9, 9))))
    given = document(block, pages=2)
    tree = page(Plan(given, facts=(fact(at(given, "2025年达到20%")),)))
    (mark,) = marks(tree)["facts-1"]
    assert mark.text_content() == "2025年达到20%"
    assert [each.get("data-page") for each in mark.iter("span")] == ["第2页"]


# --- the samples ----------------------------------------------------------------------------------------------------


@cache
def sample(name: str) -> tuple[Plan, extraction.PageInfo]:
    loaded = helpers.shipped()
    plan = checking.plan_of(helpers.read(name), loaded, Options(None, None, ()))
    info = checking.plan_info(plan, loaded.vocabulary)
    return plan, extraction.PageInfo(info, checking.packs(loaded), loaded.vocabulary, date(2026, 11, 25), "0.9")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_is_shown_whole_and_every_find_is_marked_once(name: str) -> None:
    plan, about = sample(name)
    made = extraction.html(plan, about)
    assert len(made) < 1_000_000
    tree = markup.document_fromstring(made.decode())
    agrees(plan, tree)
    text, position = sheet(tree), 0
    for block in plan.document.blocks:
        if block.table is None:
            position = text.index(squeezed(block.text), position) + len(squeezed(block.text))
    cells = {squeezed(each.text_content()) for each in tree.xpath("//div[@class='sheet']//td | //div[@class='sheet']//th")}
    assert {squeezed(block.text) for block in plan.document.blocks if block.table is not None} <= cells


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PLANS)
def test_every_count_and_mark_agrees_with_the_json(name: str, lang: str) -> None:
    agrees(PLANS[name], page(PLANS[name], lang))


def agrees(plan: Plan, tree: Any) -> None:
    """Every entry of the JSON is in its list, marked once, one click from its place and back; no link leads nowhere."""
    told = json.loads(plan_file.write(plan))
    ledger = told.get("ledger", {"open": [], "counts": []})
    told |= {"open": ledger["open"], "aside": range(sum(each["set_aside"] for each in ledger["counts"]))}
    found = marks(tree)
    ids = {each.get("id"): each for each in tree.iter() if each.get("id")}
    assert len(ids) == sum(1 for each in tree.iter() if each.get("id"))
    assert {each.get("href") for each in tree.iter("a")} <= {f"#{each}" for each in ids}
    for list_ in extraction.LISTS:
        assert tree.xpath(f"//b[@data-count='{list_}']")[0].text == str(len(told[list_]))
        assert [each.get("id") for each in sorted(tree.xpath(f"//section[@id='{list_}']//li"), key=_number)] == [
            f"{list_}-{n}" for n in range(1, len(told[list_]) + 1)
        ]
        for n in range(1, len(told[list_]) + 1):
            there = ids[f"m-{list_}-{n}"]
            pieces = found.get(f"{list_}-{n}") or there.findall("p")
            back = [each for piece in pieces for each in piece.findall("a") if each.get("href") == f"#{list_}-{n}"]
            assert len(back) == 1, (list_, n)
            assert ids[f"{list_}-{n}"].find("a").get("href") == f"#m-{list_}-{n}"
    for n, each in enumerate(told["facts"], 1):
        assert "".join(piece.text_content() for piece in found[f"facts-{n}"]) == visible(each["quote"])
        item = ids[f"facts-{n}"]
        assert item.get("class") == each["kind"]
        assert numbers.number(Decimal(str(each["value"]))) in item.find("a").text_content()


def _number(item: Any) -> int:
    return int(item.get("id").rpartition("-")[2])


# --- what a list says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("id", "zh", "en"),
    [
        ("facts-1", "数1上升≥20%（比2020年） 2025年 · 目标值 · 原文名称：比重 第3段", "V1up ≥20% (against 2020) 2025 · target · as printed: 比重 para. 3"),
        ("facts-2", "数23座 2025年 · 现状值 · 范围：全国 · 力争、争取 第4段", "V23 座 2025 · current value · scope: 全国 · aspirational para. 4"),
        (
            "facts-3",
            "数312亿元 未写年份 · 目标值 · 多年累计 · 类别：能源 表1，第2行第2列",
            "V312 亿元 no year given · target · cumulative over several years · category: 能源 table 1, row 2, column 2",
        ),
        ("delegated-1", "定1能耗 2025年 能耗完成省下达任务 第3段", "N1能耗 2025 能耗完成省下达任务 para. 3"),
        ("events-1", "事1达到峰值 2028年 · 当年 · 谁的：方案自身 2028年达到峰值 第3段", "E1peaking 2028 · in that year · subject: the plan's own 2028年达到峰值 para. 3"),
        ("tasks-1", "任1建设电站 责任单位：甲局（牵头）、乙局 措施 1 条：1 数值：数2 第4段", "T1建设电站 Responsible: 甲局 (lead), 乙局 1 measure: 1 Values: V2 para. 4"),
        ("responsibilities-1", "责1甲局（牵头）、乙局 期限：2025年底 第4段", "R1甲局 (lead), 乙局 Deadline: 2025年底 para. 4"),
        ("projects-1", "项1甲电站 建设内容建电站 投资12亿元 表1，第2行第1列", "P1甲电站 Contents建电站 Investment12 亿元 table 1, row 2, column 1"),
        ("sums-1", "合130亿元 总投资 · 分项应为全部 分项：10亿元、20亿元 第5段", "S130 亿元 总投资 · the parts should make up the whole Parts: 10 亿元, 20 亿元 para. 5"),
        ("tables-1", "表1表甲 列出项目 · 2 行 × 2 列", "Tab1表甲 projects · 2 rows × 2 columns"),
        ("places-1", "地1青川市 方案自身的地区", "L1青川市 the plan's own place"),
        ("headings-2", "题2一、目标 第1级 第2段", "H2一、目标 level 1 para. 2"),
    ],
)  # fmt: skip
def test_an_entry_says_everything(id: str, zh: str, en: str) -> None:
    assert said(page(full()), id) == zh
    assert said(page(full(), "en"), id) == en.replace("Contents", "Content")


def test_facts_stand_by_indicator_and_year() -> None:
    given = document("甲", "乙", "丙", "丁")
    spots = [Evidence(block.text, given.place(block.index, 0, 1)) for block in given.blocks]
    facts = (
        fact(spots[0], year=None),
        fact(spots[1], indicator="~产量", subject="产量"),
        fact(spots[2], indicator=None, subject="门槛"),
        fact(spots[3], year=2022),
    )
    tree = page(Plan(given, facts=facts))
    heads = [each.text_content() for each in tree.xpath("//section[@id='facts']/h4 | //section[@id='facts']//p[@class='of']")]
    assert heads == ["规则包认识的指标", "清洁能源比重 share", "其他有名称的数值", "产量", "门槛、数量等，不属于指标", "门槛"]
    assert [each.get("id") for each in tree.xpath("//section[@id='facts']//li")] == ["facts-4", "facts-1", "facts-2", "facts-3"]


def test_a_field_of_a_project_leads_to_its_cell() -> None:
    tree = page(full())
    (link,) = tree.xpath("//li[@id='projects-1']//dd/a")
    mark = tree.get_element_by_id(link.get("href")[1:])
    assert (mark.text_content(), mark.getparent().tag) == ("12亿元", "td")


# --- the text as read -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "label"),
    [
        (Block(0, "字", part="header"), "页眉 · 不作为依据"),
        (Block(0, "字", part="footer"), "页脚 · 不作为依据"),
        (Block(0, "字", part="comment"), "批注 · 不作为依据"),
        (Block(0, "字", hidden=True), "隐藏文字 · 不作为依据"),
        (Block(0, "字", role="contents"), "目录 · 不作为依据"),
        (Block(0, "字", role="furniture"), "页面装饰 · 不作为依据"),
        (Block(0, "字", part="footnote"), "脚注"),
        (Block(0, "字", part="endnote"), "尾注"),
        (Block(0, "字", part="textbox"), "文本框"),
    ],
)
def test_text_outside_the_body_stands_apart_and_says_what_it_is(block: Block, label: str) -> None:
    (apart,) = page(Plan(document("前", block, "后"))).xpath("//div[@class='sheet']/div")
    assert [squeezed(each.text_content()) for each in apart] == [squeezed(label), "字"]
    assert sheet(page(Plan(document("前", block, "后")))) == f"前{squeezed(label)}字后"


def test_automatic_numbers_and_levels_are_those_of_the_draft() -> None:
    tree = page(levels(4, 0, 3, 1, 4, 2, 9))
    assert [(each.tag, each.text_content()) for each in tree.xpath("//div[@class='sheet']/*")] == [
        ("h3", "标题0"), ("h3", "标题1"), ("h4", "标题2"), ("h3", "标题3"), ("h4", "标题4"), ("h4", "标题5"), ("h5", "标题6"),
    ]  # fmt: skip


def test_a_heading_that_opens_a_paragraph_is_a_heading() -> None:
    (found,) = page(full()).xpath("//p/mark[@role='heading']")
    assert (found.text_content(), found.get("aria-level")) == ("1.建设电站", "4")


@pytest.mark.parametrize(
    ("grid", "head", "expected"),
    [
        (((0, 1), (2, 3)), 1, [["th 0", "th 1"], ["td 2", "td 3"]]),
        (((0, 0), (1, 2)), 1, [["th 0 1x2"], ["td 1", "td 2"]]),
        (((0, 1), (2, 3), (2, 4)), 1, [["th 0", "th 1"], ["td 2 2x1", "td 3"], ["td 4"]]),
        (((0, 1), (0, 2)), 1, [["td 0 2x1", "td 1"], ["td 2"]]),  # reaches from the header into the body
        (((0, 1), (-1, 2)), 1, [["th 0", "th 1"], ["td hole", "td 2"]]),
        (((0, 0), (0, 1)), 0, [["td 0 1x2"], ["td again", "td 1"]]),  # no rectangle
        (((0, 1), (2,)), 0, [["td 0", "td 1"], ["td 2"]]),
        (((0, 1),), 1, [["td 0", "td 1"]]),  # nothing under it
    ],
)
def test_cells_are_merged_as_in_the_draft(grid: tuple[tuple[int, ...], ...], head: int, expected: list[list[str]]) -> None:
    count = max(each for row in grid for each in row) + 1
    given = document(*(Block(0, str(n), table=1, cell=(1, 1)) for n in range(count)), tables=(Table(1, grid, head),))
    rows = page(Plan(given)).xpath("//div[@class='sheet']//tr")
    assert [[_cell(each) for each in row] for row in rows] == expected


def _cell(cell: Any) -> str:
    span = f"{cell.get('rowspan', '1')}x{cell.get('colspan', '1')}"
    return " ".join(part for part in (cell.tag, cell.get("class", ""), cell.text_content(), span if span != "1x1" else "") if part)


def test_a_block_of_a_table_that_no_row_holds_is_shown() -> None:
    given = document(Block(0, "在表里", table=1), Block(0, "表外", table=1), Block(0, "没有表", table=2), tables=(Table(1, ((0,),), 0),))
    assert sheet(page(Plan(given))).endswith("在表里表外没有表")


@pytest.mark.parametrize(
    ("pages", "spans", "expected"),
    [
        (3, [(1, 1), (3, 3)], ["第1页", "甲", "第2页：没有读到文字", "第3页", "乙"]),
        (2, [(1, 1), (1, 1)], ["第1页", "甲", "乙", "第2页：没有读到文字"]),
        (2, [(2, 2), (2, 2)], ["第1页：没有读到文字", "第2页", "甲", "乙"]),
        (None, [], ["甲", "乙"]),
    ],
)
def test_pages_begin_where_they_begin(pages: int | None, spans: list[tuple[int, int]], expected: list[str]) -> None:
    lines = [(Line(0, 1, first, (0, 0, 9, 9)),) for first, _ in spans] or [(), ()]
    given = document(*(Block(0, text, lines=each) for text, each in zip("甲乙", lines, strict=True)), pages=pages)
    assert [squeezed(each.text_content()) for each in page(Plan(given)).xpath("//div[@class='sheet']/p")] == expected


# --- what was not read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lang", "wanted"),
    [
        ("zh", ["只读到一部分：有内容未读到", "没有读到的部分（2 处）", "嵌入的对象", "第4页：扫描页", "第2页、第4—5页。", "指标数值：有表格单元格没有读懂（第1页）",
                "提醒：有隐藏文字", "清单里没有的内容，不等于方案里没有"]),
        ("en", ["Only part of the text was read: some parts were not read", "Parts not read (2)", "an embedded object", "Page 4: a scan", "p. 2, p. 4—5.",
                "Values: some table cells were not understood", "warning: there is hidden text", "may still be in the draft"]),
    ],
)  # fmt: skip
def test_an_incomplete_reading_says_so_first(lang: str, wanted: list[str]) -> None:
    tree = page(partly(), lang)
    first = tree.xpath("//main/section")[0]
    assert first.get("id") == "read"
    text = said(tree, "read")
    for each in wanted:
        assert each in text
    assert {said(tree, name) for name in extraction.LISTS} == {
        f"{phrase(f'extraction.list.{name}', lang)}0 {phrase('extraction.none.checked_partly', lang)}" for name in extraction.LISTS
    }


def test_a_part_that_was_not_read_is_shown_where_it_stands() -> None:
    tree = page(partly())
    assert [squeezed(each.text_content()) for each in tree.xpath("//div[@class='sheet']/*")] == [
        "第1页", "第一页第三页的", "此处有内容没有读到：嵌入的对象", "第2页：没有读到文字", "隐藏文字·不作为依据看不见",
        "此处有内容没有读到：扫描页", "第4页：没有读到文字", "第5页：没有读到文字",
    ]  # fmt: skip
    for number, text in ((1, "嵌入的对象"), (2, "扫描页")):
        assert text in said(tree, f"unread-{number}")
        assert tree.xpath(f"//section[@id='read']//a[@href='#unread-{number}']")


def test_a_document_that_was_not_read_never_looks_like_one_without_anything() -> None:
    unread, empty = page(PLANS["not checked"]), page(PLANS["nothing"])
    assert "没有读成：没有文字层（扫描件）" in said(unread, "read")
    assert "是扫描件" in said(unread, "read")
    assert said(unread, "facts") == "指标数值0 文件没有读成，不知道有没有。"
    assert said(empty, "facts") == "指标数值0 全文已读，没有找到。"
    assert "文字已全部读取" in said(empty, "read")
    assert [each.get_element_by_id("read").get("data-status") for each in (unread, empty)] == ["not_checked", "checked"]


@pytest.mark.parametrize(
    "place",
    [Place(99, 0, 1), Place(0, 0, 0), Place(0, 1, 99), Place(0, 0, 2, document=1), Place(0, 1, 3)],
    ids=["no such block", "nothing", "behind the end", "another document", "other text"],
)
def test_a_find_without_a_place_is_listed(place: Place) -> None:
    plan = Plan(document("甲乙丙"), facts=(fact(Evidence("甲乙", place)), fact(Evidence("甲乙", Place(0, 0, 2)))))
    tree = page(plan)
    agrees(plan, tree)
    assert [each.text_content() for each in tree.xpath("//section[@id='lost']//mark")] == ["甲乙"]
    assert "原文中没有位置" in said(tree, "facts-1")
    assert "原文中没有位置" not in said(tree, "facts-2")


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("zh", "全文 3 处数据：读懂 1，搁置 1，未读懂 1"),
        ("en", "3 data in the text: 1 understood, 1 set aside, 1 not understood"),
    ],
)
def test_what_became_of_the_data_is_shown_where_it_stands(lang: str, line: str) -> None:
    given = document("5万吨以上企业由甲局管理，2030年达到20%。")
    told: tuple[tuple[MarkKind, Account, str], ...] = (
        ("quantity", "set_aside", "5万吨"),
        ("body", "open", "甲局"),
        ("quantity", "used", "20%"),
    )
    plan = Plan(given, ledger=Ledger(tuple(ledger.Mark(kind, account, "", at(given, quote)) for kind, account, quote in told)))
    tree = page(plan, lang)
    agrees(plan, tree)
    marked = {each.get("class"): each.xpath("string(text())") for each in tree.xpath("//div[@class='sheet']//mark")}
    assert marked == {"ledger-aside": "5万吨", "ledger-open": "甲局"}
    assert line in said(tree, "read")


def test_a_table_that_is_not_in_the_text_is_listed() -> None:
    plan = Plan(document("甲"), tables=(PlanTable(7, "表丙", (), (), None, None, "", None, None),))
    assert [each.text_content() for each in page(plan).xpath("//section[@id='lost']//mark")] == ["表丙"]


def test_every_list_that_may_be_incomplete_has_a_name() -> None:
    room = Path(extraction.__file__).parents[1] / "extraction"
    named = {name for path in room.rglob("*.py") for name in re.findall(r'Gap\(\s*"(\w+)"', path.read_text("utf-8"))}
    assert named
    assert named <= set(extraction.LISTS)


@pytest.mark.parametrize(("numbers", "expected"), [((), ()), ((3,), ("3",)), ((1, 2, 3, 5, 7, 8), ("1—3", "5", "7—8"))])
def test_runs(numbers: tuple[int, ...], expected: tuple[str, ...]) -> None:
    assert extraction.runs(numbers) == expected


# --- words ----------------------------------------------------------------------------------------------------------


def test_every_composed_key_exists() -> None:
    sorts = ("hidden", "header", "footer", "footnote", "endnote", "textbox", "comment", "contents", "furniture")
    statuses = ("checked", "checked_partly", "not_checked")
    keys = [f"extraction.{head}.{name}" for head in ("list", "sign") for name in extraction.LISTS]
    keys += [f"extraction.kind.{kind}" for kind in extraction.KINDS] + [f"extraction.sort.{sort}" for sort in sorts]
    keys += [f"extraction.{head}.{each}" for head in ("read", "none") for each in statuses]
    keys += [f"extraction.read.{each}.what" for each in statuses] + [f"extraction.op.{op}" for op in ("=", "≈", ">=", "<=")]
    keys += [f"extraction.role.{role}" for role in ("own", "subject", "mention")]
    keys += [f"extraction.project.{each}" for each in ("category", "content", "scale", "investment", "period", "owner")]
    keys += [f"extraction.facts.{sort}" for sort in ("known", "named", "loose")]
    assert [key for key in keys if not known(key)] == []


def test_the_template_holds_no_sentences_of_its_own() -> None:
    text = re.sub(r"\{#.*?#\}", "", (folder("templates") / "extraction.html.j2").read_text("utf-8"), flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_h1_hostile_text_is_text(text: str) -> None:
    harmless, found = page(hostile("无害")), page(hostile(text))
    assert [each.tag for each in found.iter()] == [each.tag for each in harmless.iter()]
    assert marks(found)["facts-1"][0].text_content() == visible(text)
    assert found.xpath("//script | //img | //@onerror | //@onmouseover") == []


def test_the_page_names_document_packs_tool_and_date() -> None:
    about = said(page(full()), "about")
    for each in ("draft.docx", "5d" * 32, "规则包甲pack 1 " + "ab" * 32, "plancheck 0.9", "2026年11月25日"):
        assert each in about


def test_h8_two_runs_make_the_same_bytes() -> None:
    assert extraction.html(full(), ABOUT) == extraction.html(full(), ABOUT)


# --- in a browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        found("Log.enable")
        yield found


def written(place: Path, made: bytes) -> Path:
    file = place / "读取 结果#1.html"  # as people name files
    file.write_bytes(made)
    return file


def told(shown: Browser) -> list[Any]:
    """What the page told the console since it was opened."""
    names = ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded")
    return [each["params"] for each in shown.events if each.get("method") in names]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", PLANS)
def test_h1_a_page_asks_for_nothing_and_everybody_can_use_it(shown: Browser, tmp_path: Path, name: str, lang: str) -> None:
    shown.open(written(tmp_path, extraction.html(PLANS[name], ABOUT, lang)))
    assert (shown.requests(), shown.dialogs(), told(shown)) == ([], 0, [])
    assert axe.violations(shown.js) == []


def test_axe_finds_nothing_in_a_sample(shown: Browser, tmp_path: Path) -> None:
    plan, about = sample("zone-a.pdf")
    shown.open(written(tmp_path, extraction.html(plan, about, "en")))
    assert (shown.requests(), told(shown)) == ([], [])
    assert axe.violations(shown.js) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('<html lang="zh-CN">', "<html>"), "html-has-lang"),
        (("--soft: #535f6e", "--soft: #b9c4d0"), "color-contrast"),
        ((' aria-label="数1，回到清单"', ""), "link-name"),
        (('<h3 class="line">', '<h6 class="line">'), "heading-order"),
    ],
)
def test_axe_finds_what_is_broken(shown: Browser, tmp_path: Path, change: tuple[str, str], rule: str) -> None:
    made = extraction.html(full(), ABOUT).decode()
    assert change[0] in made
    shown.open(written(tmp_path, made.replace(*change).encode()))
    assert rule in {each.partition(":")[0] for each in axe.violations(shown.js)}


def test_h1_a_script_would_be_seen_and_the_policy_stops_it(shown: Browser, tmp_path: Path) -> None:
    made = extraction.html(full(), ABOUT).replace(b"</main>", b"<script>document.title = 'run'</script></main>")
    shown.open(written(tmp_path, made))
    assert shown.js("document.title") == "读取结果：青川市方案"
    assert told(shown), "what the policy stops is told on the console"


@pytest.mark.parametrize("width", [320, 400, 640, 1000, 1280])
@pytest.mark.parametrize("name", ["full", "partly", "hostile"])
def test_no_width_needs_scrolling_sideways(shown: Browser, tmp_path: Path, name: str, width: int) -> None:
    shown.open(written(tmp_path, extraction.html(PLANS[name], ABOUT, "en")), width)
    assert shown.js("document.documentElement.scrollWidth") <= width


def test_one_click_there_and_one_back_by_keyboard(shown: Browser, tmp_path: Path) -> None:
    plan, about = sample("city-a.docx")
    shown.open(written(tmp_path, extraction.html(plan, about)))
    inside = (
        "new Promise(done => setTimeout(done, 100)).then(() => { const it = document.querySelector(':target').getBoundingClientRect();"
        " return it.top >= 0 && it.bottom <= innerHeight })"
    )
    for number in (1, 200, len(plan.facts)):
        shown.js(f"document.querySelector('#facts-{number} a').focus({{preventScroll: true}})")
        shown.press("Enter")
        assert shown.js(inside)
        assert shown.js("document.querySelector(':target').textContent") == plan.facts[number - 1].evidence.quote
        shown.js(f"document.querySelector(':target > a[href=\"#facts-{number}\"]').focus()")
        shown.press("Enter")
        assert shown.js(inside)
        assert shown.js("document.querySelector(':target').id") == f"facts-{number}"


def test_kinds_are_chosen_by_keyboard_without_a_script(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, extraction.html(full(), ABOUT)))
    marked = "[...document.querySelectorAll('.sheet mark')].filter(each => getComputedStyle(each).backgroundColor != 'rgba(0, 0, 0, 0)').map(each => each.dataset.of)"
    assert "facts-1" in shown.js(marked)
    assert shown.js("document.querySelector('#facts-1').checkVisibility()")
    shown.js("document.querySelector('#show-target').focus()")
    shown.press(" ")
    assert not {"facts-1", "facts-3"} & set(shown.js(marked))
    assert "facts-2" in shown.js(marked)
    assert not shown.js("document.querySelector('#facts-1').checkVisibility()")
    assert not shown.js("document.querySelector('.to[href=\"#facts-1\"]').checkVisibility()")
    # What a link leads to is shown all the same.
    shown.js("location.hash = '#m-facts-1'; 0")
    assert "facts-1" in shown.js(marked)


def test_colours_are_not_needed(shown: Browser, tmp_path: Path) -> None:
    shown("Emulation.setEmulatedMedia", features=[{"name": "forced-colors", "value": "active"}])
    try:
        shown.open(written(tmp_path, extraction.html(full(), ABOUT)))
        signs = shown.js("[...document.querySelectorAll('.sheet .to')].map(each => getComputedStyle(each, '::after').content)")
        assert {'"数1"', '"事1"', '"责1"', '"表1"'} <= set(signs)
    finally:
        shown("Emulation.setEmulatedMedia", features=[])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_print_holds_text_and_lists(shown: Browser, tmp_path: Path, lang: str) -> None:
    shown.open(written(tmp_path, extraction.html(full(), ABOUT, lang)))
    file = tmp_path / "print.pdf"
    file.write_bytes(shown.pdf())
    text = squeezed(subprocess.run(["pdftotext", "-raw", str(file), "-"], capture_output=True, check=True).stdout.decode())
    for block in FULL.blocks:
        # Numbers of finds stand between the characters.
        assert re.search(".{0,12}".join(re.escape(each) for each in squeezed(block.text)), text), block.text
    assert squeezed(phrase("extraction.list.responsibilities", lang)) in text


def test_h6_of_a_long_draft_only_what_is_in_view_is_drawn(shown: Browser, tmp_path: Path) -> None:
    given = document(*(f"第{n}段，到2025年比重达到{n % 100}%，其余的话没有数值，只是把这一段写得和平常一样长。" * 2 for n in range(3000)))
    facts = tuple(fact(at(given, f"比重达到{n % 100}%", n), str(n % 100)) for n in range(3000))
    file = written(tmp_path, extraction.html(Plan(given, facts=facts), ABOUT))
    assert file.stat().st_size < 3_000_000
    shown.open(file)
    drawn, there = shown.drawn(".sheet > *")
    assert drawn < 100
    assert there >= 3000
    shown.js("location.hash = '#m-facts-2345'; 0")
    assert shown.js(
        "new Promise(done => setTimeout(done, 200)).then(() => { const it = document.querySelector(':target').getBoundingClientRect();"
        " return it.top >= 0 && it.bottom <= innerHeight })"
    )
