"""The overview of a round in a real browser: alone, for everybody, sortable by its one script, whole without it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest
from tests import axe
from tests.render.browser import Browser, browser
from tests.render.reports import HOSTILE, sample_report

from plancheck.contract import round as round_file
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Options, PrintInfo
from plancheck.model.round import Draft, Figure, Review, Round, Rule, Series, Skipped
from plancheck.report import index
from plancheck.wording.visible import visible

B = Bilingual
SAMPLE = sample_report()
RULES = tuple(Rule(each.rule, each.title, each.level) for each in SAMPLE.results)
VERDICTS = ("compliant", "noncompliant", "needs_review", "incomplete", "not_checked")


def draft(number: int, text: str = "") -> Draft:
    outcomes = tuple((each.rule, each.outcome if number % 3 else "passed") for each in SAMPLE.results)
    figures = (
        Figure(2025, "target", Decimal(number), None, ">=", "%", None, None),
        Figure(2020, "status", Decimal(3), None, "=", "%", None, None),
    )
    status = "not_checked" if number % 5 == 4 else "checked"
    document = replace(
        SAMPLE.document, name=f"{number}.docx", sha256=f"{number:064x}", status=status, reason="damaged" if number % 5 == 4 else None
    )
    return Draft(
        name=f"乙省/{text}{number}.docx", submission="", document=document, attachments=SAMPLE.attachments if number % 7 == 0 else (),
        plan=replace(SAMPLE.plan, title=f"方案{number}{text}", province=("乙省", "甲省", None)[number % 3]), verdict=VERDICTS[number % 5],  # type: ignore[arg-type]
        failed=(("must", number % 4), ("should", number % 12), ("advice", 0)), outcomes=() if number % 5 == 4 else outcomes,
        indicators=(Series("I", B(f"指标{text}", f"indicator {text}"), "%", figures),), html=f"reports/{number} #%.html", json="x.json",
    )  # fmt: skip


def round_of(count: int, text: str = "") -> Round:
    drafts = tuple(draft(number, text) for number in range(count))
    drafts = (*drafts, replace(drafts[0], name="again.docx")) if drafts else ()
    return Round(
        "1",
        SAMPLE.packs,
        date(2026, 11, 25),
        Options(),
        f"批次{text}",
        RULES,
        drafts,
        (Skipped(f"README{text}", "stray"),) if count else (),
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


def written(folder: Path, data: bytes) -> Path:
    file = folder / "汇总 #1.html"
    file.write_bytes(data)
    return file


@pytest.mark.parametrize(("count", "lang"), [(0, "en"), (60, "zh")])
def test_it_asks_for_nothing_and_axe_finds_nothing(shown: Browser, tmp_path: Path, count: int, lang: str) -> None:
    shown.open(written(tmp_path, index.html(round_of(count), lang)))
    assert (shown.requests(), shown.dialogs()) == ([], 0)
    assert shown.js("document.documentElement.scrollWidth") <= 1280
    shown.js("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert axe.violations(shown.js) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_and_remark_of_the_drafts_is_in_sight(shown: Browser, tmp_path: Path, lang: str) -> None:
    """A remark such as “the file is damaged” once stood out of sight, at the right end of a table that scrolls."""
    it = round_of(10)
    long = replace(it.drafts[4], name="新疆维吾尔自治区/库车经济技术开发区/库车经济技术开发区国家碳达峰试点实施方案（送审稿）.docx")
    long = replace(long, plan=replace(long.plan, province="新疆维吾尔自治区"))
    shown.open(written(tmp_path, index.html(replace(it, drafts=(*it.drafts, long)), lang)))
    assert shown.js("(panel => panel.scrollWidth - panel.clientWidth)(document.querySelector('#drafts .scroll'))") == 0
    said = {"zh": "未能读取：文件损坏", "en": "not read: the file is damaged"}[lang]
    last = "document.querySelector('#drafts tbody tr:last-child td.name .remark')"
    assert shown.js(f"{last}.textContent") == said
    assert shown.js(f"{last}.getBoundingClientRect().right") < 1280


PRINTS = (
    PrintInfo("checked", B("", "")),
    PrintInfo("checked_partly", B("附表.xlsx：不能打印", "annex.xlsx: cannot be printed")),
    PrintInfo("not_checked", B("本机没有 LibreOffice", "LibreOffice is not installed")),
    None,
)
PRINTED = {
    "zh": ("已与打印稿核对", "部分与打印稿核对：附表.xlsx：不能打印", "未与打印稿核对：本机没有 LibreOffice", "未与打印稿核对"),
    "en": (
        "checked against the print", "checked against the print in part: annex.xlsx: cannot be printed",
        "not checked against the print: LibreOffice is not installed", "not checked against the print",
    ),
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_draft_says_whether_it_was_checked_against_its_print(lang: str) -> None:
    drafts = tuple(replace(draft(number), print=print) for number, print in zip((0, 1, 2, 4), PRINTS, strict=True))
    it = replace(round_of(3), drafts=drafts)
    page = index.html(it, lang).decode()
    assert tuple(re.findall(r'<span class="remark printed">(.*?)</span>', page)) == PRINTED[lang]
    header, *rows = openpyxl.load_workbook(BytesIO(index.xlsx(it, lang))).worksheets[0].iter_rows(values_only=True)
    assert tuple(row[header.index({"zh": "打印稿", "en": "Print"}[lang])] for row in rows) == PRINTED[lang]
    header, *rows = csv.reader(StringIO(index.csv(it, lang).decode("utf-8-sig")))
    assert tuple(row[header.index({"zh": "打印稿", "en": "Print"}[lang])] for row in rows) == PRINTED[lang]


def test_a_round_without_prints_says_so_once() -> None:
    page = index.html(round_of(3)).decode()
    assert page.count("打印稿：未与打印稿核对（未要求；可用 check --as-printed 或 batch --thorough）。") == 1
    assert "remark printed" not in page


def test_the_file_of_a_round_has_the_check_against_the_print() -> None:
    drafts = tuple(replace(draft(1), print=print) for print in PRINTS)
    written = json.loads(round_file.write(replace(round_of(3), drafts=drafts)))
    assert [one.get("print") for one in written["drafts"]] == [
        None if print is None else {"status": print.status, "detail": {"zh": print.detail.zh, "en": print.detail.en}} for print in PRINTS
    ]
    assert [round_file.read_record(round_file.write_record(one, "key", [])).print for one in drafts] == list(PRINTS)


def test_drafts_that_were_not_checked_are_named_at_the_head(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, index.html(round_of(60))))
    said = shown.js("document.querySelector('#notes li').textContent")
    names = "、".join(f"乙省/{number}.docx（文件损坏）" for number in range(4, 54, 5))
    assert said == f"未能审核或只审核了一部分：{names} 等，另有 2 份"
    links = shown.js("[...document.querySelectorAll('#notes li:first-child a')].map(each => decodeURIComponent(each.pathname))")
    assert [each.rsplit("/", 1)[-1] for each in links[:2]] == ["4 #%.html", "9 #%.html"]


def test_the_table_of_outcomes_says_what_its_colours_are_and_whole_names(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, index.html(round_of(3))))
    keys = shown.js("[...document.querySelectorAll('.legend .key')].map(each => each.parentNode.textContent.trim())")
    assert keys == ["× 不符合（必须修改）", "× 不符合（应当修改）", "× 不符合（建议完善）"]
    colour = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    assert shown.js(colour.format(".legend .key.should")) == shown.js(colour.format(".grid td.failed.should"))
    assert shown.js("document.querySelector('.grid td.failed.should').title") == "应当修改"
    assert shown.js("document.querySelector('.grid tbody th').title") == "乙省/0.docx"


def test_an_indicator_counts_drafts_and_unknown_kinds_stand_last() -> None:
    it = round_of(3)
    one = it.drafts[1]
    twice = replace(one, indicators=(*one.indicators, replace(one.indicators[0], figures=one.indicators[0].figures[:1])))
    unknown = replace(one, plan=replace(one.plan, kind="unknown", kind_label=B("未能识别", "unknown")))
    zone = replace(one, plan=replace(one.plan, kind="zone", kind_label=B("园区", "zone")))
    made = replace(it, drafts=(twice, unknown, zone))
    (values,) = index.values(made)
    assert (values.drafts, len(values.rows)) == (3, 4)
    assert '<span class="soft">3 份</span>' in index.html(made).decode()
    assert [each.kind.zh for each in index.verdict_counts(made)] == ["城市", "园区", "未能识别"]


CELLS = "[...document.querySelectorAll('#drafts tbody tr')].map(row => row.cells[{at}].dataset.v)"


def test_a_click_on_a_heading_sorts(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, index.html(round_of(30))))
    column = CELLS.format(at=6)  # should change: 0 to 11, so that text order would differ
    for order in ("ascending", "descending"):
        shown.js("document.querySelectorAll('#drafts th button')[6].click()")
        values = [int(each) for each in shown.js(column)]
        assert values == sorted(values, reverse=order == "descending")
        assert len(values) == 31
        assert shown.js("document.querySelectorAll('#drafts th')[6].getAttribute('aria-sort')") == order
    shown.js("document.querySelectorAll('#drafts th button')[6].focus()")
    shown.press("Enter")
    assert shown.js("document.querySelectorAll('#drafts th')[6].getAttribute('aria-sort')") == "ascending"


@pytest.mark.parametrize(
    ("text", "filters", "expected"),
    [
        ("", {}, ["0", "1", "2", "3"]),
        ("乙省/2.docx", {}, ["2"]),
        ("乙省 方案3", {}, ["3"]),
        ("没有", {}, []),
        ("", {"verdict": "compliant"}, ["0"]),
        ("", {"province": "甲省"}, ["1"]),
        ("", {"progress": "some"}, ["1"]),
        ("", {"progress": "all"}, ["2"]),
        ("", {"progress": "none", "province": "乙省"}, ["0", "3"]),
    ],
)
def test_drafts_are_searched_and_filtered(shown: Browser, tmp_path: Path, text: str, filters: dict[str, str], expected: list[str]) -> None:
    progress = [Review("compliant", 0, 2), Review("noncompliant", 1, 2), Review("needs_review", 2, 2), Review("incomplete", 0, 2)]
    drafts = tuple(replace(draft(number), review=review) for number, review in enumerate(progress))
    shown.open(written(tmp_path, index.html(replace(round_of(3), drafts=drafts))))
    shown.js(f"document.getElementById('find-text').value = {json.dumps(text)}")
    for name, value in filters.items():
        shown.js(f"document.querySelector('[data-filter={name}]').value = {json.dumps(value)}")
    shown.js("document.getElementById('find').dispatchEvent(new Event('input'))")
    rows = shown.js(
        "[...document.querySelectorAll('#all-drafts tbody tr')].filter(row => !row.hidden).map(row => row.querySelector('a').textContent)"
    )
    assert rows == [f"乙省/{number}.docx" for number in expected]
    assert shown.js("document.getElementById('find-count').textContent") == f"显示 {len(expected)} / 4 份"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_decisions_and_letters_are_in_sight_and_axe_finds_nothing(shown: Browser, tmp_path: Path, lang: str) -> None:
    progress = [Review("compliant", 0, 2), Review("noncompliant", 1, 2, 1, 2), Review("needs_review", 2, 2, 0, 1, True)]
    drafts = tuple(replace(draft(number), review=review) for number, review in enumerate(progress))
    shown.open(written(tmp_path, index.html(replace(round_of(3), drafts=drafts), lang)))
    assert shown.js("(panel => panel.scrollWidth - panel.clientWidth)(document.querySelector('#drafts .scroll'))") == 0
    assert axe.violations(shown.js) == []


def test_without_its_script_everything_is_there(shown: Browser, tmp_path: Path) -> None:
    bare = re.sub(rb"<script>.*?</script>", b"", index.html(round_of(30)), flags=re.DOTALL)
    shown.open(written(tmp_path, bare))
    assert shown.js("document.querySelectorAll('button').length") == 0
    assert shown.js("document.querySelectorAll('#drafts tbody tr').length") == 31


def test_no_other_script_runs(shown: Browser, tmp_path: Path) -> None:
    data = index.html(round_of(3))
    shown.open(written(tmp_path, data.replace(b"</main>", b"<script>document.title = 'run'</script></main>")))
    assert shown.js("document.title") != "run"
    shown.open(written(tmp_path, data.replace(b"<script>", b"<script> ")))  # ours, changed by a space
    assert shown.js("document.querySelectorAll('button').length") == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_draft_or_its_name_says_is_text(shown: Browser, tmp_path: Path, text: str) -> None:
    shown.open(written(tmp_path, index.html(round_of(3, text))))
    assert (shown.requests(), shown.dialogs()) == ([], 0)
    assert shown.js("document.querySelectorAll('img, iframe, object, embed, [onerror], [onmouseover]').length") == 0
    assert shown.js("document.querySelectorAll('script').length") == 1
    said = shown.js("document.querySelector('#drafts tbody td.name .at').textContent")
    assert said == visible(f"方案0{text}")
    assert shown.js("[...document.links].every(each => each.protocol == 'file:')")
    links = shown.js("[...document.querySelectorAll('#drafts a')].map(each => decodeURIComponent(each.pathname).split('/').pop())")
    assert links == ["0 #%.html", "1 #%.html", "2 #%.html", "0 #%.html"]


def test_rules_that_fail_most_stand_first_and_counts_agree() -> None:
    it = round_of(30)
    failing = index.failing(it)
    counts = [row.counts["failed"] for row in failing]
    assert counts == sorted(counts, reverse=True)
    for row in failing:
        assert row.counts["failed"] == sum((row.rule.id, "failed") in each.outcomes for each in it.drafts)
    assert sum(each.total for each in index.verdict_counts(it)) == 31
    (values,) = index.values(it)
    assert (values.years, len(values.rows)) == ((2020, 2025), 31)
    places = [(each.plan.kind, each.plan.province or "") for _, each, _ in values.rows]
    assert places == sorted(places)
    assert [(each.kind, each.drafts) for each in it.alike if each.kind == "same"] == [("same", (1, 31))]


def test_a_very_large_round_leaves_the_matrix_to_the_spreadsheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "MOST_CELLS", 10)
    assert b'class="grid"' not in index.html(round_of(3))
    assert "summary.xlsx 中" in index.html(round_of(3)).decode()


@pytest.mark.parametrize(("kind", "marked"), [("status", True), ("target", False)])
def test_a_present_value_is_told_from_a_target(kind: str, marked: bool) -> None:
    figure = Figure(2022, kind, Decimal("45.5"), None, "=", "%", None, None)
    assert ("（现状值）" in index.figure_text(figure, "zh")) == marked
