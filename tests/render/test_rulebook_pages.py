"""What a rule book says of a rule, the same on a page and in a Word document; the page in a real browser."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from tests import axe

from plancheck import rulelab
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.rulebook import BookExample, RuleBook, RuleText
from plancheck.model.value import REASONS
from plancheck.rulebook import contents, page, word
from plancheck.rulelab import examples
from plancheck.rulelab.book import books, sampled
from plancheck.wording.catalogue import known

from .browser import Browser, browser

WASTE = Path(__file__).parents[1] / "language" / "packs" / "waste"
DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def waste() -> RuleBook:
    cases = [case for file in rulelab.case_files([WASTE]) for case in rulelab.cases(file)[0]]
    (book,) = books(rulelab.load([WASTE], ["municipal-waste"]), cases, on=DAY)
    return book


def rule(book: RuleBook, id: str):
    return next(each for each in book.rules if each.id == id)


# ---- what it says -----------------------------------------------------------------------------------------------

PLAIN = {
    ("WASTE-01", "zh"): [
        "逐个审，每个都有自己的结论：年。",
        "读方案里的目标。",
        "按规则包的定义去认（词语见附录）：指标“回收利用率”、词表“大城市”。",
        "只在这个条件成立时适用，否则结论为“不适用”：方案.类型 是 大城市。",
    ],
    ("WASTE-02", "zh"): [
        "逐个审，每个都有自己的结论：任务。",
        "读方案里的章节、举措。",
        "按规则包的定义去认（词语见附录）：主题“分类投放”“末端处理”、词表“大城市”。",
        "只在这个条件成立时适用，否则结论为“不适用”：方案.类型 是 大城市。",
    ],
    ("WASTE-05", "en"): [
        "Checked once for the whole plan.",
        "Reads from the plan: year.",
        "Identified by the definitions of the pack (their words are in the annex): event “end of landfilling”, wordlist “large city”.",
        "Applies only if the following holds; otherwise the outcome is “not applicable”: plan.kind is 大城市.",
    ],
}


@pytest.mark.parametrize(("id", "lang"), PLAIN)
def test_what_is_read_and_when_in_sentences(waste: RuleBook, id: str, lang: str) -> None:
    assert list(contents.plain(rule(waste, id), waste, lang)) == PLAIN[id, lang]


def test_what_a_rule_leaves_out_is_said() -> None:
    (book,) = (each for each in books(rulelab.load([]), []) if each.id == "annex2-city")
    task = rule(book, "TASK-C1")
    assert task.avoids[:6] == ("资源利用效率", "重点行业达峰", "城乡建设低碳", "交通低碳", "工作基础", "总体要求")
    uses, avoids = contents.plain(task, book, "zh")[2:4]
    assert "主题“能源转型”" in uses
    assert "工作基础" not in uses
    assert avoids.startswith("不算在内的：章节“工作基础”“总体要求”")


def test_levels_by_basis(waste: RuleBook) -> None:
    found = {label.zh: (cap, counts) for label, cap, counts in contents.matrix([waste])}
    assert found == {"指南": ("must", (1, 0, 0)), "审核惯例": ("should", (None, 3, 1))}
    both = contents.matrix([waste, waste])
    assert [counts for *_, counts in both] == [(2, 0, 0), (None, 6, 2)]


def test_the_annex_has_every_row_with_its_source(waste: RuleBook) -> None:
    annex = contents.annex([waste, waste])
    assert [(kind, [each.name for each in those]) for kind, those in annex.items()][:2] == [
        ("indicator", ["回收利用率"]),
        ("topic", ["分类投放", "末端处理"]),
    ]
    (table,) = annex["reference"]
    assert table.rows == (
        ("指标", "年", "值", "来源"),
        ("回收利用率", "2025", "35 %", "行业公报 2023"),
        ("回收利用率", "2030", "45 %", "行业公报 2023"),
    )
    words = {each.name: contents.purpose(each, "zh") for each in annex["wordlist"]}
    assert words["否定词"] == "同一分句里否定一处提法的词"
    assert contents.groups(annex["indicator"][0])["excludes"] == ("污水回收利用率",)


def test_reasons_come_with_the_next_step(waste: RuleBook) -> None:
    said = contents.undecided(rule(waste, "WASTE-01"))
    assert [(each.reason, contents.next_step(each, "zh")) for each in said] == [
        ("conflict", "两处都看，请编制单位说明以哪处为准并统一"),
        ("", "按规则的话对照原件核对"),
    ]


def test_every_reason_has_a_next_step_and_every_kind_its_heading() -> None:
    wanted = [f"book.next.{each}" for each in ("any", *REASONS)] + [f"book.annex.{kind}" for kind in (*contents.ANNEX_COLUMNS, "reference")]
    assert [each for each in wanted if not known(each)] == []


# ---- examples ---------------------------------------------------------------------------------------------------


def test_examples_come_from_the_rules_own_cases(waste: RuleBook) -> None:
    passed, failed = contents.examples(rule(waste, "WASTE-03"), waste, "zh")
    assert (passed.head, passed.where, passed.quote) == (
        "示例：符合",
        "规则测试中的小方案：一、治理目标  第3段",
        "到2025年，回收利用率达到35%；",
    )
    assert (failed.role, failed.quote) == ("问题所在的原文", "到2030年，回收利用率达到44%。")
    assert failed.says == "报告写：回收利用率达到44%，低于2030年的先进水平45%"
    missing = contents.examples(rule(waste, "WASTE-01"), waste, "zh")[1]
    assert (missing.where, missing.quote) == ("规则测试中的小方案：一、治理目标  第3段", "到2025年，回收利用率达到36%。")
    assert missing.role == "最接近的原文（不作依据）"


def test_an_example_without_a_passage_says_where_it_was_looked_for(waste: RuleBook) -> None:
    place = Place(3, 0, 4, section=("一、治理目标",), paragraph=7)
    said = BookExample("failed", "", "", Bilingual("缺", "lacks"), "", "nearest", place)
    missing = contents.examples(replace(rule(waste, "WASTE-01"), examples=(said,)), waste, "zh")[1]
    assert (missing.where, missing.quote) == ("规则测试中的小方案：没有相应的原文，查找范围：一、治理目标", "")


def test_an_example_of_a_sample_names_the_plan(waste: RuleBook) -> None:
    place = Place(3, 0, 4, section=("二、目标",), paragraph=7)
    said = BookExample("passed", "甲.docx", "甲市方案", Bilingual("有", "is there"), "回收利用率达到35%", "support", place)
    book = replace(waste, sampled=True)
    passed, failed = contents.examples(replace(rule(waste, "WASTE-01"), examples=(said,)), book, "zh")
    assert passed.where == "示例方案甲.docx《甲市方案》：二、目标  第7段"
    assert failed.where == "示例方案中没有"


@pytest.mark.parametrize(
    ("before", "quote", "after", "expected"),
    [
        ("前一句。本市", "回收利用率达到35%", "，焚烧能力提高。后一句。", "本市回收利用率达到35%，焚烧能力提高。"),
        ("", "一" * 90, "", "一" * 79 + "…"),
        ("甲" * 30 + "，增长21.5%，" + "乙" * 30, "回收利用率", "", "…" + "乙" * 30 + "回收利用率"),
        ("", "回收利用率", "达到" + "丙" * 30 + "，增长21.5%" + "丁" * 30, "回收利用率达到" + "丙" * 30 + "，…"),
        ("", "一\n二", "", "一 二"),
    ],
)
def test_a_quote_stands_in_its_sentence(before: str, quote: str, after: str, expected: str) -> None:
    found = examples.excerpt(Evidence(quote, Place(0, 0, 1), before, after))
    assert found == expected
    assert len(found) <= examples.LONGEST


def test_samples_are_for_the_packs_that_they_were_written_for() -> None:
    assert sampled(rulelab.load([WASTE], ["municipal-waste"])) == frozenset()
    assert "annex2-city" in sampled(rulelab.load([], ["annex2-city"]))
    office = WASTE.parents[2] / "rules" / "offices"
    assert {"annex2-common"} < sampled(rulelab.load([office]))


@pytest.mark.parametrize(("name", "zh", "en"), [("两个期限都有", True, False), ("both years", False, True)])
def test_a_case_is_shown_in_the_language_of_its_name(name: str, zh: bool, en: bool) -> None:
    case = next(case for case in rulelab.cases(WASTE / "municipal" / "2-rules.toml")[0] if "WASTE-01" in case.expect and not case.why)
    (book,) = books(rulelab.load([WASTE], ["municipal-waste"]), [replace(case, name=name)])
    assert [name in page.html(book, lang=lang).decode() for lang in ("zh", "en")] == [zh, en]


# ---- the Word document ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_page_and_document_say_the_same(waste: RuleBook, lang: str) -> None:
    data = word.docx(waste, lang=lang, on=DAY)
    assert data == word.docx(waste, lang=lang, on=DAY)
    text = re.sub(r"\s", "", "".join(docx.Document(BytesIO(data)).element.body.itertext()))
    shown_page = re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", page.html(waste, lang=lang, on=DAY).decode())))
    for each in waste.rules:
        shown = contents.examples(each, waste, lang)
        wanted = [each.id, each.title.of(lang), *(said.text.of(lang) for said in each.texts), *contents.plain(each, waste, lang)]
        wanted += [text.of(lang) for _, text in each.asks] + [text for example in shown for text in (example.where, example.quote)]
        for part in wanted:
            bare = re.sub(r"\s", "", part)
            assert bare in text
            assert bare in shown_page
    assert waste.sha256 in text
    assert waste.sha256 in shown_page


def test_the_document_has_headings_contents_and_a_form(waste: RuleBook) -> None:
    document = docx.Document(BytesIO(word.docx(waste, on=DAY)))
    heads = [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert heads[0] == ("Heading 1", "说明")
    assert ("Heading 2", "WASTE-01　回收利用率有各期限目标值") in heads
    assert heads[-1] == ("Heading 1", "意见反馈表")
    listed = [(each.style.name, "".join(each._p.itertext())) for each in document.paragraphs if each.style.name.startswith("toc")]
    assert len(listed) == len(heads)
    codes = ["".join(each.itertext()).strip() for each in document.element.body.iter(qn("w:instrText"))]
    assert codes == ['TOC \\o "1-3" \\h \\z \\u']
    marks = {each.get(qn("w:name")) for each in document.element.body.iter(qn("w:bookmarkStart"))}
    assert {each.get(qn("w:anchor")) for each in document.element.body.iter(qn("w:hyperlink"))} == marks
    form = document.tables[-1]
    assert [cell.text for cell in form.rows[0].cells] == ["规则", "意见", "建议修改为", "单位"]
    for table in document.tables:
        assert table.rows[0]._tr.find(qn("w:trPr")).find(qn("w:tblHeader")) is not None


def test_the_document_names_official_fonts_and_holds_no_clock(waste: RuleBook) -> None:
    data = word.docx(waste, on=DAY)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        styles = archive.read("word/styles.xml").decode()
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert [name for name in archive.namelist() if "thumbnail" in name or "customXml" in name] == []
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"} <= set(re.findall(r'w:eastAsia="([^"]+)"', styles))
    document = docx.Document(BytesIO(data))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "PAGE" in section.footer._element.xml
    assert document.core_properties.created.date() == DAY


def test_signs_that_xml_forbids_break_no_document(waste: RuleBook) -> None:
    made = docx.Document(BytesIO(word.docx(replace(waste, title=Bilingual("甲\x0b<乙>&\u202e", "a\x00b")), on=DAY)))
    assert made.paragraphs[1].text == "甲<乙>&"


# ---- the page ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 1280), ("zh", 400)])
def test_axe_finds_nothing_and_the_page_asks_for_nothing(shown: Browser, tmp_path: Path, waste: RuleBook, lang: str, width: int) -> None:
    other = replace(waste, id="b", chapters=tuple(replace(each, rules=()) for each in waste.chapters))
    file = tmp_path / "book.html"
    file.write_bytes(page.html(waste, other, lang=lang, on=DAY))
    shown.open(file, width)
    assert shown.requests() == []
    assert not shown.js("document.documentElement.scrollWidth > innerWidth")
    shown.js("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert axe.violations(shown.js) == []


@pytest.mark.parametrize(
    ("role", "reason", "zh"), [("advice", "", "建议"), ("failed", "", "不符合"), ("cantTell", "conflict", "需人工核实（前后不一）")]
)
def test_a_text_of_a_rule_is_headed_by_what_it_is_for(role: str, reason: str, zh: str) -> None:
    assert contents.said(RuleText(role, reason, Bilingual("某", "some")), "zh") == zh
