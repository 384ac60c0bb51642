"""All renderings agree on every count; what a draft holds is text in HTML, Markdown and on the terminal."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from plancheck import sheets
from plancheck.contract import report as report_file
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.report import OUTCOMES, DocumentInfo, Outcome, Report, worst
from plancheck.render.checked import Checked
from plancheck.render.pages import BadTemplate
from plancheck.report import charts, junit, sarif, table, template
from plancheck.report.console import console
from plancheck.resources import folder
from plancheck.wording.catalogue import phrase
from plancheck.wording.visible import visible

from .reports import (
    HOSTILE,
    B,
    many,
    place,
    reports,
    result,
    sample_paths,
    sample_report,
    sample_results,
    single,
    sub,
    subject,
    with_results,
)

VOID = {"meta", "br", "input", "line", "circle", "path", "rect", "polyline", "link", "img"}
CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


class Page(HTMLParser):
    """What a test asks of a page: elements with attributes, text, texts of marked quotes."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[tuple[str, str]] = []  # (innermost element, text)
        self.feed(data.decode())
        self.close()
        assert self.open == [], "every element is closed"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((self.open[-1] if self.open else "", data))
        if self.elements and "data-count" in self.elements[-1][1] and self.open and self.open[-1] == "b":
            self.elements[-1][1]["text"] = data

    def of(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]


def html_counts(page: Page) -> tuple[dict[str, int], dict[str, int]]:
    """Counts as written in the tiles, and as many cards as there are."""
    written = {each["data-count"]: int(each["text"]) for each in page.of("b") if "data-count" in each}
    cards = [each["data-outcome"] for each in page.of("article")]
    return {each: written[each] for each in OUTCOMES}, {each: cards.count(each) for each in OUTCOMES}


def markdown_rows(data: bytes) -> list[list[list[str]]]:
    """The tables of a Markdown text as rows of cells."""
    tables: list[list[list[str]]] = []
    for token in MarkdownIt("commonmark").enable("table").parse(data.decode()):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append([])
        elif token.type == "inline" and tables and tables[-1]:
            tables[-1][-1].append("".join(child.content for child in token.children or []))
        elif token.type == "table_close":
            tables.append([])
    return [table for table in tables if table]


def markdown_counts(data: bytes, lang: str) -> tuple[dict[str, int], dict[str, int]]:
    names = {f"{phrase(f'sign.{each}', lang)} {phrase(f'outcome.{each}', lang)}": each for each in OUTCOMES}
    written = {names[row[0]]: int(row[1]) for row in markdown_rows(data)[0][1:]}
    signs = [line[4] for line in data.decode().splitlines() if line.startswith("### ")]
    return written, {each: signs.count(phrase(f"sign.{each}", lang)) for each in OUTCOMES}


def console_counts(text: str, lang: str) -> dict[str, int]:
    """Counts in the line that has all five."""
    flat = re.sub(r"\s+", " ", text)
    pattern = " ".join(
        rf"{re.escape(phrase(f'sign.{each}', lang))} {re.escape(phrase(f'outcome.{each}', lang))} (\d+)" for each in OUTCOMES
    )
    found = re.search(pattern, flat)
    assert found, text
    return dict(zip(OUTCOMES, map(int, found.groups()), strict=True))


def sarif_counts(data: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """Counts as written in the run, and as its results give them: of each rule the worst of its kinds."""
    run = json.loads(data)["runs"][0]
    outcomes = {kind: outcome for outcome, kind in sarif.KINDS.items()}
    return run["properties"]["counts"], _by_rule((each["ruleIndex"], outcomes[each["kind"]]) for each in run.get("results", ()))


def junit_counts(data: bytes) -> tuple[dict[str, int], dict[str, int]]:
    """Counts as written in the suite's properties, and as its cases give them."""
    suite = ElementTree.fromstring(data)[0]
    written = {each.get("name"): each.get("value") for each in suite.findall("properties/property")}
    cases = [{each.get("name"): each.get("value") for each in case.findall("properties/property")} for case in suite.findall("testcase")]
    found = _by_rule((case["number"], case["outcome"]) for case in cases if case)
    for element in ("failure", "error", "skipped"):
        attribute = element if element == "skipped" else f"{element}s"
        assert suite.get(attribute) == str(len(suite.findall(f"testcase/{element}")))
    assert suite.get("tests") == str(len(suite.findall("testcase")))
    return {outcome: int(written[f"rules.{outcome}"]) for outcome in OUTCOMES}, found


def csv_counts(data: bytes, lang: str) -> dict[str, int]:
    """Counts as the rows with a number give them."""
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    names = {phrase(f"outcome.{each}", lang): each for each in OUTCOMES}
    number, outcome = phrase("number", lang), phrase("outcome", lang)
    return _by_rule((row[number].partition("-")[0], names[row[outcome]]) for row in rows if row[number])


def xlsx_counts(data: bytes, lang: str) -> tuple[dict[str, int], dict[str, int]]:
    """Counts as written on the second sheet, and as the rows of the first give them."""
    (_, opinions), (_, summary), *_ = sheets.read(data)
    names = {phrase(f"outcome.{each}", lang): each for each in OUTCOMES}
    written = {names[row.values[0]]: row.values[1] for row in summary if row.values[0] in names}
    cells = [(str(row.values[0]).partition("-")[0], str(row.values[3])) for row in opinions[1:] if row.values[0] is not None]
    return written, _by_rule((number, names[said.partition(phrase("open", lang))[0]]) for number, said in cells)


def _by_rule(found: Iterable[tuple[object, Outcome]]) -> dict[str, int]:
    rules: dict[object, list[Outcome]] = {}
    for number, outcome in found:
        rules.setdefault(number, []).append(outcome)
    outcomes = [worst(each) for each in rules.values()]
    return {each: outcomes.count(each) for each in OUTCOMES}


def assert_all_agree(report: Report, lang: str) -> None:
    expected = report.counts
    assert sarif_counts(sarif.sarif([Checked(report)], lang, everything=True)) == (expected, expected)
    assert junit_counts(junit.junit([Checked(report)], lang)) == (expected, expected)
    assert csv_counts(table.csv(report, lang), lang) == expected
    assert xlsx_counts(table.xlsx(report, lang), lang) == (expected, expected)
    assert json.loads(report_file.write(report))["counts"] == expected
    assert html_counts(Page(template.html(report, lang))) == (expected, expected)
    assert markdown_counts(template.markdown(report, lang), lang) == (expected, expected)
    assert console_counts(console(report, lang, 300), lang) == expected


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(reports())
def test_all_renderings_agree_on_every_count(report):
    assert_all_agree(report, "zh")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("report", [sample_report(), with_results(()), many(30)], ids=["sample", "nothing", "many"])
def test_made_reports_agree_too(report, lang):
    assert_all_agree(report, lang)


def test_html_is_one_file_with_its_policy():
    page = Page(template.html(sample_report()))
    script = (folder("templates") / "report.js").read_bytes()
    allowed = f"{CSP}; script-src 'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
    assert {"http-equiv": "Content-Security-Policy", "content": allowed} in page.of("meta")
    assert page.of("html") == [{"lang": "zh-CN"}]
    assert Page(template.html(sample_report(), "en")).of("html") == [{"lang": "en"}]
    assert [page.of(tag) for tag in ("script", "link", "img", "iframe")] == [[{}], [], [], []]  # its own script, which only searches
    text = template.html(sample_report()).decode()
    assert "http://" not in text
    assert "https://" not in text
    assert "url(" not in text
    assert all(each["href"].startswith("#") for each in page.of("a"))
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert {each["href"][1:] for each in page.of("a")} <= set(ids)


def test_html_says_the_verdict_first_in_words_with_a_sign():
    text = template.html(sample_report()).decode()
    order = ['id="verdict"', "× 不符合"[2:], 'id="read"', 'id="failed-must"', 'id="failed-should"', 'id="failed-advice"', 'id="cantTell"']
    order += ['id="indicators"', 'id="passed"', 'id="inapplicable"', 'id="diagnostics"']
    places = [text.index(each) for each in order]
    assert places == sorted(places)
    assert '<span class="sign" aria-hidden="true">×</span>不符合' in text


def test_errors_stand_before_everything_to_change():
    broken = single("X-1", B("坏规则", "broken"), "must", "practice", "error", B("未能审核", "not checked"), reason="pattern_timeout")
    text = template.html(with_results((*sample_results(), broken))).decode()
    assert text.index('id="error"') < text.index('id="failed-must"')
    assert "未能审核完毕" in text
    assert "匹配超时" in text


def test_a_card_holds_everything_a_reader_needs():
    text = re.sub(r"<[^>]+>", "", template.html(sample_report()).decode())
    for part in (
        "GOAL-11",
        "同一指标同一年份数值一致",
        "依据：审核实践归纳（审核实践）",
        "请核对并统一正文和指标表中的数值",
        "到2025年，城市绿色出行比例达到72%，新能源汽车渗透率达到45%左右，公共领域车辆电动化水平明显提升。",
        "二、总体要求 > （三）主要目标  第6页，第31段".replace(">", "&gt;"),
        "问题所在的原文：附表1 主要指标表  第22页，表1，第6行第4列",
        "查找范围：全文",
        "可能漏报",
        "另有 4 项符合",
        "5d" * 32,
        "annex2-city 2026.1 " + "a3" * 32,
        "2026年11月25日",
        "plancheck 0.1.0",
        "只读到一部分：有内容未读到",
        "含修订痕迹3处",
    ):
        assert part in text, part
    assert "<mark>新能源汽车渗透率达到45%左右</mark>" in template.html(sample_report()).decode()


def test_headings_go_down_by_one():
    levels = [int(name[1]) for name, _ in Page(template.html(sample_report())).elements if re.fullmatch(r"h[1-6]", name)]
    assert levels.count(1) == 1
    # The navigation's own heading stands before the first section, under the title.
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_needs_review_says_why():
    unsure = tuple(each for each in sample_results() if each.outcome in ("cantTell", "passed"))
    report = with_results(unsure, plan=replace(sample_report().plan, kind="unknown"))
    assert report.verdict == "needs_review"
    expected = "1 条“必须”类要点需人工核实、未能识别方案类型"
    assert expected in template.html(report).decode()
    assert expected in template.markdown(report).decode()
    assert expected in console(report, "zh", 200).replace("\n", "")


def not_checked() -> Report:
    info = DocumentInfo("方案.docx", "00" * 32, "docx", None, "not_checked", "encrypted", B("文件有打开密码", "It has a password"))
    return with_results((), document=info, indicators=(), diagnostics=())


def test_a_document_that_was_not_read_is_no_verdict():
    for text in (template.html(not_checked()).decode(), template.markdown(not_checked()).decode(), console(not_checked(), "zh", 120)):
        assert "未能审核" in text
        assert "文件有密码" in text
        assert "没有需要修改的内容" not in text


# --- hostile text -----------------------------------------------------------------------------------------------------------


def hostile(text: str) -> Report:
    """The sample with `text` everywhere a draft, a pack or a file name may put it."""
    both = Bilingual(text, text)
    place = Place(1, 0, 4, 0, (text, text), 1, 2)
    evidence = Evidence(text, place, text, text, "conflict")
    subs = [
        sub("H-1", subject("x", text, text, text), "failed", both, both, None, [evidence], (place,)),
        sub("H-1", subject("y", "y", text, text), "cantTell", both, both, "conflict", [evidence], (place,)),
    ]
    base = sample_results()[0]
    result = replace(base, rule=text, title=both, source=both, basis_label=both, message=both, advice=both, group=both, outcome="failed")
    path = replace(sample_paths()[0], label=both, reference=((text, "2025", "20%"),))
    report = with_results((replace(result, subresults=tuple(subs)), replace(result, subresults=(subs[0],))), indicators=(path,))
    info = replace(report.document, name=text, detail=both)
    plan = replace(report.plan, title=text, kind_label=both, place=text, province=text)
    notes = tuple(replace(each, message=both, help=both) for each in report.diagnostics)
    return replace(report, document=info, plan=plan, diagnostics=notes, packs=(replace(report.packs[0], title=both, id=text),))


def plain_structure(page: Page) -> list[str]:
    return [name for name, _ in page.elements]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_html(text):
    page = Page(template.html(hostile(text)))
    assert plain_structure(page) == plain_structure(Page(template.html(hostile("甲"))))
    assert {name for _, attrs in page.elements for name in attrs if name.startswith("on")} == set()
    marked = [data for tag, data in page.texts if tag == "mark"]
    assert marked == [visible(text)] * 3
    raw = template.html(hostile(text)).decode()
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u202e\u200b]", raw)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_in_markdown(text):
    data = template.markdown(hostile(text))
    assert [[len(row) for row in table] for table in markdown_rows(data)] == [
        [len(row) for row in table] for table in markdown_rows(template.markdown(hostile("甲")))
    ]
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(data.decode())
    kinds = [token.type for token in tokens if token.type != "inline"]
    assert kinds == [token.type for token in parser.parse(template.markdown(hostile("甲")).decode()) if token.type != "inline"]
    inner = {child.type for token in tokens for child in token.children or []}
    assert inner <= {"text", "strong_open", "strong_close", "text_special", "softbreak"}
    written = "\n".join("".join(child.content for child in token.children or []) for token in tokens if token.type == "inline")
    assert re.sub(r"\s+", " ", visible(text)).strip() in written
    assert "://" not in data.decode().replace("\\://", "")


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_on_the_terminal(text, colour):
    shown = console(hostile(text), "zh", 200, colour, "all")
    without = re.sub(r"\x1b\[[0-9;]*m", "", shown) if colour else shown
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u202e\u200b]", without)
    assert visible(text).replace("\n", " ").replace("\t", " ").strip()[:20] in without
    if colour:
        assert console(hostile(text), "zh", 200, False, "all") == "\n".join(line.rstrip() for line in without.splitlines()) + "\n"


def test_colour_only_where_asked_and_whatever_the_environment_says(monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in console(sample_report(), "zh", 100)
    assert "\x1b[" in console(sample_report(), "zh", 100, colour=True)


@pytest.mark.parametrize("show", ["summary", "findings", "all"])
def test_the_terminal_needs_only_what_gbk_has(show):
    text = console(sample_report(), "zh", 80, show=show)
    assert text.encode("gbk").decode("gbk") == text


def test_what_is_shown_on_the_terminal():
    text = console(sample_report(), "zh", 120)
    assert text.splitlines()[4] == "总体结论：× 不符合" or "总体结论：× 不符合" in text.splitlines()
    assert "下一步：请先修改“必须修改”各条，再处理“应当修改”，然后重新审核。" in text
    assert "“新能源汽车渗透率达到45%左右”" in text
    assert "STR-03" not in text
    assert "STR-03" in console(sample_report(), "zh", 120, show="all")
    assert "STR-05" not in console(sample_report(), "zh", 120, show="summary")
    assert "另有 140 条未列出" in console(many(600), "zh", 120)
    assert max(len(line) for line in console(sample_report(), "en", 80).splitlines()) <= 80


# --- templates of an office -------------------------------------------------------------------------------------------------


def test_an_office_template_comes_first(tmp_path):
    (tmp_path / "report.html.j2").write_text("<p>{{ report.plan.title }} {{ w('outcome.failed') }} {{ report.counts.failed }}</p>", "utf-8")
    report = sample_report(plan=replace(sample_report().plan, title="<b>"))
    assert template.html(report, "zh", [tmp_path]) == "<p>&lt;b&gt; 不符合 7</p>".encode()


@pytest.mark.parametrize(
    "text",
    [
        "{{ reprot.plan }}",
        "{{ w('outcome.fialed') }}",
        "{% if %}",
        "{{ ''.__class__.__mro__ }}",
        "{{ cycler.__init__.__globals__.os.popen('true') }}",
        "{% include 'missing.j2' %}",
    ],
)
def test_a_wrong_template_is_named(tmp_path, text):
    (tmp_path / "report.html.j2").write_text(text, "utf-8")
    with pytest.raises(BadTemplate) as caught:
        template.html(sample_report(), "zh", [tmp_path])
    assert caught.value.diagnostic.code == "template-broken"
    assert "report.html.j2" in caught.value.diagnostic.message.zh


# --- charts -----------------------------------------------------------------------------------------------------------------


def test_charts_say_what_the_tables_say():
    report = sample_report()
    rows = charts.chapters(report, "zh")
    assert [row.name for row in rows] == ["工作基础", "总体结构", "主要任务", "指标", "组织实施", "目标", "文字", "资格", "科技"]
    assert [sum(row.counts[n] for row in rows) for n in range(5)] == [report.counts[each] for each in OUTCOMES]
    chart = charts.path_chart(report.indicators[0], "zh")
    assert chart is not None
    assert [(mark.year, mark.text, mark.kind) for mark in chart.marks] == [
        (2020, "9.6%", "status"),
        (2025, "≈16%", "target"),
        (2030, "≥22%", "target"),
    ]
    assert [mark.text for mark in chart.references] == ["省级目标 13%", "省级目标 20%"]
    assert [mark.y for mark in chart.marks] == sorted((mark.y for mark in chart.marks), reverse=True)
    assert chart.left_out == 0


def test_values_of_another_base_are_left_out_and_said_so():
    chart = charts.path_chart(sample_paths()[1], "zh")
    assert chart is None, "two cuts against two base years make no path"
    assert charts.path_chart(sample_paths()[4], "zh") is None
    doubled = charts.path_chart(sample_paths()[2], "zh")
    assert doubled is not None
    assert doubled.line == "", "two values for one year: no single line"


def test_ten_thousand_findings_stay_below_20_mb():
    data = template.html(many(2_000))
    assert len(data) * 5 < 20_000_000


def test_marks_between_words_stay_as_they_are_in_markdown():
    text = template.markdown(sample_report(), "en").decode()
    assert "**Verdict: " in text
    assert "\\:" not in text.split("\n", 4)[2]


def chapters(count):
    return tuple(place(10 * n, 0, 4, (f"{'一二三四五六七八九十'[n]}、章",), n + 1, 1) for n in range(count))


def missing(*advice):
    """A rule of which something is missing, by year, and the whole draft was looked through."""
    subs = [
        sub("M-1", subject("year", str(n), f"第{n}年", "y"), "failed", B(f"缺{n}", "lacks it"), B(each, each), looked_for=chapters(8))
        for n, each in enumerate(advice)
    ]
    return with_results((result("M-1", B("有目标", "targets"), "must", "practice", subs, B("缺目标", "lacks"), B(advice[0], advice[0])),))


LOOKED = "查找范围：一、章；二、章；三、章；……；八、章（共8个部分）"
LOOKED_ALL = "查找范围：" + "；".join(f"{n}、章" for n in "一二三四五六七八")


def test_every_format_says_that_the_last_chapter_was_looked_through_too():
    report = missing("补2025年", "补2030年")
    everywhere = LOOKED_ALL.removeprefix("查找范围：")
    for page in (template.html(report).decode(), template.markdown(report).decode()):
        assert page.count(everywhere) == 1  # once a report
        assert f"没有找到的内容，除另有说明外，都在全文各部分找过：{everywhere}。" in page
    assert LOOKED in "".join(console(report, width=400).split("\n"))
    assert table.csv(report).decode("utf-8-sig").count(LOOKED) == 2
    (_, rows), *_ = sheets.read(table.xlsx(report))
    assert [row.values[5] for row in rows[1:] if row.values[5]] == [LOOKED, LOOKED]


def test_the_advice_of_every_finding_is_given():
    report = missing("补2025年", "补2030年")
    for text in (template.html(report).decode(), template.markdown(report).decode(), console(report, width=200)):
        assert (text.count("补2025年"), text.count("补2030年")) == (1, 1)


@pytest.mark.parametrize(
    ("outcomes", "said", "then"),
    [
        (("passed", "passed"), "适用的“必须”类要点全部符合。", "可以报送。"),
        (("passed", "failed"), "适用的“必须”类要点全部符合；其他要点中 1 条不符合。", "请先处理“应当修改”和“需人工核实”的内容"),
        (("passed", "cantTell"), "适用的“必须”类要点全部符合；其他要点中 1 条需人工核实。", "请先处理“应当修改”和“需人工核实”的内容"),
    ],
)
def test_a_draft_that_complies_says_what_is_left(outcomes, said, then):
    levels = ("must", "should")
    rules = tuple(
        single(f"R-{n}", B("要点", "r"), levels[n], "practice", each, B("说明", "m"), reason="ambiguous" if each == "cantTell" else None)
        for n, each in enumerate(outcomes)
    )
    report = with_results(rules, attachments=())
    for text in (template.html(report).decode(), template.markdown(report).decode(), console(report, width=200)):
        assert said in text
        assert then in text


def test_evidence_that_rules_share_is_linked_from_findings_only():
    """The same passage under a rule that is not met and under one that is: only the first leads to the list of passages."""
    shared = sample_report().results[0].subresults[0].evidence[0]
    base = sample_report()
    rules = tuple(
        replace(result, subresults=tuple(replace(sub, evidence=(shared, shared)) for sub in result.subresults)) for result in base.results
    )
    page = template.html(replace(base, results=rules)).decode()
    cards = re.findall(r'(?s)<article class="card (\w+).*?</article>', page)
    found = {"failed": 0, "passed": 0}
    for outcome, card in zip(cards, re.findall(r"(?s)<article.*?</article>", page), strict=True):
        assert card.count("<figure") >= 2
        linked = card.count("<figcaption>") == card.count('<a href="#p-')
        assert linked == (outcome not in ("passed", "inapplicable"))
        found[outcome] = found.get(outcome, 0) + 1
    assert found["failed"] >= 2
    assert found["passed"] >= 2
