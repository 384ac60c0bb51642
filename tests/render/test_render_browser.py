# ruff: noqa: E501
"""The HTML report in a real browser: alone, for everybody, by keyboard, on paper, and with ten thousand findings."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests import axe

import plancheck
from plancheck.model.report import Report
from plancheck.report import charts, template
from plancheck.wording.visible import visible

from .browser import Browser, browser
from .reports import HOSTILE, B, many, sample_report, sample_results, single, with_results
from .test_render_reports import Page, hostile, not_checked

BROKEN = single("X-1", B("坏规则", "broken"), "must", "practice", "error", B("没有跑完", "did not finish"), reason="limit")
REPORTS = {
    "sample": sample_report(),
    "incomplete": with_results((*sample_results(), BROKEN)),
    "nothing": with_results((), indicators=(), attachments=(), diagnostics=()),
    "not checked": not_checked(),
    "hostile": hostile("</script><img src=x onerror=alert(1)>"),
}
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("browser")) as found:
        yield found


def written(folder: Path, report: Report, lang: str = "zh", change: tuple[str, str] | None = None, policy: bool = True) -> Path:
    """The report as a file, with one change where a test wants it broken."""
    text = template.html(report, lang).decode()
    if change:
        assert change[0] in text
        text = text.replace(change[0], change[1], 1)
    if not policy:
        text, count = POLICY.subn("", text)
        assert count == 1
    file = folder / "审核 报告#1.html"  # as people name files
    file.write_text(text, "utf-8")
    return file


# --- alone ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_h1_a_report_asks_for_nothing(shown: Browser, tmp_path: Path, name: str, lang: str) -> None:
    shown.open(written(tmp_path, REPORTS[name], lang))
    assert shown.requests() == []
    assert shown.dialogs() == 0
    expected = REPORTS[name].plan.title or REPORTS[name].document.name
    assert shown.js("document.title").endswith(" ".join(visible(expected).split()))


IN_VIEW = (
    "new Promise(done => setTimeout(done, 100)).then(() => { const it = document.querySelector(':target').getBoundingClientRect();"
    " return it.top >= 0 && it.top < innerHeight })"
)
IMAGE = ("</main>", '<img alt="" src="http://127.0.0.1:9/x.png"></main>')


@pytest.mark.parametrize(("policy", "sent"), [(True, 0), (False, 1)])
def test_h1_a_request_would_be_seen_and_the_policy_stops_it(shown: Browser, tmp_path: Path, policy: bool, sent: int) -> None:
    shown.open(written(tmp_path, sample_report(), change=IMAGE, policy=policy))
    assert len(shown.requests()) == sent


@pytest.mark.parametrize("policy", [True, False])
def test_h1_a_dialog_would_be_seen_and_the_policy_stops_it(shown: Browser, tmp_path: Path, policy: bool) -> None:
    change = ("</main>", "<script>document.title = 'run'</script></main>")
    shown.open(written(tmp_path, sample_report(), change=change, policy=policy))
    assert (shown.js("document.title") == "run") is not policy


@pytest.mark.parametrize("text", HOSTILE)
def test_h1_what_a_draft_says_is_text(shown: Browser, tmp_path: Path, text: str) -> None:
    shown.open(written(tmp_path, hostile(text)))
    assert (shown.requests(), shown.dialogs()) == ([], 0)
    assert shown.js("[...document.querySelectorAll('.card mark')].map(each => each.textContent)") == [visible(text)] * 3
    assert shown.js("document.querySelectorAll('img, iframe, object, embed, [onerror], [onmouseover]').length") == 0
    assert shown.js("document.querySelectorAll('script').length") == 1  # the report's own
    assert shown.js("[...document.links].every(each => each.protocol == 'file:')")


# --- for everybody --------------------------------------------------------------------------------------------------


def violations(shown: Browser) -> list[str]:
    """What axe-core finds, also inside what is folded."""
    shown.js("document.querySelectorAll('details').forEach(each => each.open = true)")
    # What is skipped until it is scrolled to is judged as well.
    shown.js("document.querySelectorAll('.card, .passages > li').forEach(each => each.style.contentVisibility = 'visible')")
    return axe.violations(shown.js)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", REPORTS)
def test_axe_finds_nothing(shown: Browser, tmp_path: Path, name: str, lang: str) -> None:
    shown.open(written(tmp_path, REPORTS[name], lang))
    assert violations(shown) == []


@pytest.mark.parametrize("width", [400, 640])
def test_axe_finds_nothing_on_a_small_screen(shown: Browser, tmp_path: Path, width: int) -> None:
    shown.open(written(tmp_path, sample_report()), width)
    assert violations(shown) == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (('<html lang="zh-CN">', "<html>"), "html-has-lang"),
        (("</main>", '<img src="data:,"></main>'), "image-alt"),
        (("--soft: #535f6e", "--soft: #b9c4d0"), "color-contrast"),
        (("</main>", '<div id="verdict"><a href="#x"></a></div></main>'), "link-name"),
    ],
)
def test_axe_finds_what_is_broken(shown: Browser, tmp_path: Path, change: tuple[str, str], rule: str) -> None:
    shown.open(written(tmp_path, sample_report(), change=change))
    assert rule in {each.partition(":")[0] for each in violations(shown)}


@pytest.mark.parametrize("media", [[], [{"name": "forced-colors", "value": "active"}, {"name": "prefers-color-scheme", "value": "dark"}]])
def test_an_outcome_is_said_in_words_and_by_a_sign(shown: Browser, tmp_path: Path, media: list[dict[str, str]]) -> None:
    shown("Emulation.setEmulatedMedia", features=media)
    try:
        shown.open(written(tmp_path, sample_report()))
        seen = shown.js(
            "[...document.querySelectorAll('.card > .meta > .badge')].filter(each => each.checkVisibility()).map(each => each.textContent)"
        )
        assert seen == [*["×必须修改"] * 2, *["×应当修改"] * 3, *["×建议完善"] * 2, *["？需人工核实"] * 2]
        signs = "[...document.querySelectorAll('.badge .sign')].map(each => getComputedStyle(each)).filter(each => each.color == each.backgroundColor)"
        assert shown.js(f"{signs}.length") == 0
        backgrounds = "(function under(it) { const found = getComputedStyle(it).backgroundColor; return found == 'rgba(0, 0, 0, 0)' ? under(it.parentElement) : found })"
        hidden = f"[...document.querySelectorAll('mark, figcaption, dd, dt, h2, h3, .badge, a')].filter(each => getComputedStyle(each).color == {backgrounds}(each))"
        assert shown.js(f"{hidden}.map(each => each.outerHTML)") == []
        chosen = "[...document.querySelectorAll('.filter span')].map(each => getComputedStyle(each).backgroundColor)"
        first, *others = shown.js(chosen)
        assert first not in others, "which filter is on can be seen"
    finally:
        shown("Emulation.setEmulatedMedia", features=[])


@pytest.mark.parametrize("width", [320, 400, 640, 900, 1280])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_width_and_no_zoom_needs_scrolling_sideways(shown: Browser, tmp_path: Path, lang: str, width: int) -> None:
    """1280 at 200 % is a window of 640, at 400 % one of 320."""
    shown.open(written(tmp_path, sample_report(), lang), width)
    assert shown.js("document.documentElement.scrollWidth") <= width


def test_keyboard_reaches_everything_in_order(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, sample_report()))
    wanted = shown.js(
        "(() => { window.all = [...document.querySelectorAll('a[href], summary, input:checked, input[type=search], [tabindex]')]"
        ".filter(each => each.checkVisibility()); return window.all.length })()"
    )
    assert wanted > 30
    order = []
    for _ in range(wanted):
        shown.press("Tab")
        order.append(shown.js("window.all.indexOf(document.activeElement)"))
        outlined = shown.js(
            "(() => { const it = document.activeElement.matches('input[type=radio]') ? document.activeElement.nextElementSibling : document.activeElement;"
            " return getComputedStyle(it).outlineStyle })()"
        )
        assert outlined != "none", "where the keyboard is can be seen"
    assert order == list(range(wanted))


def test_keyboard_opens_what_is_folded_and_filters(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, sample_report()))
    shown.js("document.querySelector('summary').focus()")
    assert shown.js("document.querySelector('#passed .card').checkVisibility()") is False
    shown.press("Enter")
    assert shown.js("document.querySelector('#passed .card').checkVisibility()") is True
    visible_levels = "[...new Set([...document.querySelectorAll('.card, .passages ul li')].filter(each => each.checkVisibility()).map(each => each.dataset.level))]"
    shown.js("document.querySelector('#only-all').focus()")
    for level in ("must", "should", "advice"):
        shown.press("ArrowRight")
        assert shown.js(visible_levels) == [level]
        assert shown.js("[...document.querySelectorAll('.passages > li')].every(each => !each.checkVisibility() || [...each.querySelectorAll('ul li')].some(it => it.checkVisibility()))")  # fmt: skip


# --- from finding to evidence and back ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REPORTS)
def test_every_link_leads_there_and_back(name: str) -> None:
    text = template.html(REPORTS[name]).decode()
    ids = re.findall(r'\bid="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert {each["href"][1:] for each in Page(text.encode()).of("a")} <= set(ids)
    there = {
        (card, spot)
        for card, body in re.findall(r'<article [^>]*id="(f-\d+)"(.*?)</article>', text, re.DOTALL)
        for spot in re.findall(r'href="#(p-\d+)"', body)
    }
    back = {
        (card, spot)
        for spot, body in re.findall(r'<li id="(p-\d+)"(.*?)</ul></li>', text, re.DOTALL)
        for card in re.findall(r'href="#(f-\d+)"', body)
    }
    assert there == back
    assert bool(there) is any(e for _, sub in REPORTS[name].findings() for e in sub.evidence)


def test_one_click_there_and_one_back(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, sample_report()))
    shown.js("document.querySelector('[data-rule=\"GOAL-11\"] figcaption a').focus()")
    shown.press("Enter")
    at = "document.querySelector(':target').innerText"
    assert "二、总体要求 > （三）主要目标 第6页，第31段" in shown.js(at)
    assert "“新能源汽车渗透率达到45%左右”" in shown.js(at)
    assert shown.js(IN_VIEW)
    shown.js("document.querySelector(':target a').focus()")
    shown.press("Enter")
    assert shown.js("document.querySelector(':target').dataset.rule") == "GOAL-11"
    assert shown.js(IN_VIEW)


# --- charts ---------------------------------------------------------------------------------------------------------


def test_charts_draw_the_numbers_of_their_tables(shown: Browser, tmp_path: Path) -> None:
    report = sample_report()
    shown.open(written(tmp_path, report))
    rows = shown.js(
        "[...document.querySelectorAll('.chapters tbody tr')].map(row => ({"
        "cells: [...row.querySelectorAll('td.num')].map(each => Number(each.innerText)),"
        "drawn: [...row.querySelectorAll('svg g')].map(each => [each.getAttribute('class'), Number(each.querySelector('title').textContent.split(' ').pop()),"
        " each.querySelector('rect').width.baseVal.value]),"
        "said: row.querySelector('desc').textContent}))"
    )
    longest = max(row["cells"][-1] for row in rows)
    for row in rows:
        *counts, total = row["cells"]
        drawn = {outcome: number for outcome, number, _ in row["drawn"]}
        assert [drawn.get(outcome, 0) for outcome in template.OUTCOMES] == counts
        assert sum(counts) == total
        assert [int(each) for each in re.findall(r" (\d+)", row["said"])] == [number for number in counts if number]
        for _, number, wide in row["drawn"]:
            assert wide == pytest.approx(number * charts.BAR / longest - 2, abs=0.2)


def test_paths_draw_the_numbers_of_their_table(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, sample_report()))
    matrix = shown.js(
        "(() => { const years = [...document.querySelectorAll('.matrix thead th')].map(each => each.innerText);"
        " return [...document.querySelectorAll('.matrix tbody tr')].map(row => [row.querySelector('th').innerText,"
        " [...row.querySelectorAll('td')].flatMap((cell, n) => [...cell.querySelectorAll('div')].map(each => years[n + 1] + ' ' + each.innerText.split('\\n')[0]))]) })()"
    )
    table = dict(matrix)
    drawn = shown.js(
        "[...document.querySelectorAll('.chart')].map(each => [each.querySelector('figcaption').innerText, each.querySelector('desc').textContent,"
        " [...each.querySelectorAll('svg text:not(.year)')].map(it => it.textContent), [...each.querySelectorAll('text.year')].map(it => it.textContent)])"
    )
    assert [name.partition("（")[0] for name, *_ in drawn] == ["非化石能源消费比重", "新能源汽车渗透率", "新能源汽车保有量"]
    for name, said, labels, years in drawn:
        cells = table[name.partition("（")[0]]
        points = re.findall(r"(\d{4})：([^、]+)", said)
        assert sorted(text for _, text in points) == sorted(labels)
        assert {year for year, _ in points} == set(years)
        plain = {f"{year}年 {text}" for year, text in points if not text.startswith("省级目标")}
        assert plain <= set(cells)
        references = {f"参照值 {text.removeprefix('省级目标 ')}" for _, text in points if text.startswith("省级目标")}
        assert references <= set(cells)


@pytest.mark.parametrize("unit", ["%", "万吨标准煤/亿元工业增加值"])
def test_no_label_leaves_its_chart(shown: Browser, tmp_path: Path, unit: str) -> None:
    path = sample_report().indicators[0]
    series = tuple(replace(point, unit=unit, change="decrease", base_year=2020) for point in path.series)
    shown.open(written(tmp_path, sample_report(indicators=(replace(path, series=series),))))
    edges = shown.js(
        "(() => { const all = document.querySelector('.chart svg').getBoundingClientRect(); return [...document.querySelectorAll('.chart text')]"
        ".map(each => each.getBoundingClientRect()).map(it => Math.min(it.left - all.left, all.right - it.right)) })()"
    )
    assert min(edges) >= -1


# --- on paper -------------------------------------------------------------------------------------------------------


def pages_of(file: Path) -> list[str]:
    program = shutil.which("pdftotext")
    assert program, "poppler-utils is not installed: sh tools/viewers.sh"
    text = subprocess.run([program, "-layout", str(file), "-"], capture_output=True, check=True).stdout.decode()
    return text.split("\f")[:-1]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_print_on_a4_with_nothing_lost(shown: Browser, tmp_path: Path, lang: str) -> None:
    report = sample_report()
    shown.open(written(tmp_path, report, lang))
    file = tmp_path / "print.pdf"
    file.write_bytes(shown.pdf())
    said = subprocess.run(["pdfinfo", str(file)], capture_output=True, check=True, text=True).stdout
    size = re.search(r"Page size: +([\d.]+) x ([\d.]+)", said)
    assert size
    assert [round(float(each)) for each in size.groups()] == [595, 842]
    text = re.sub(r"\s", "", "".join(pages_of(file)))
    for result in report.results:
        assert re.sub(r"\s", "", result.title.of(lang)) in text
        if result.outcome not in ("passed", "inapplicable"):  # on paper, what is met is only named
            assert re.sub(r"\s", "", result.message.of(lang)) in text
    for evidence in (each for _, sub in report.findings() for each in sub.evidence):
        assert evidence.quote in text
    assert "5d" * 32 in text


def test_a_plan_with_faults_prints_on_few_pages_with_what_is_met_in_two_columns(shown: Browser, tmp_path: Path) -> None:
    shown.open(written(tmp_path, plancheck.check(Path(__file__).parents[2] / "samples/city-defects.docx")))
    file = tmp_path / "print.pdf"
    file.write_bytes(shown.pdf())
    pages = pages_of(file)
    assert len(pages) < 10, "24 pages once, and nobody read them"
    beside = [line for page in pages for line in page.splitlines() if len(re.findall(r"\b[A-Z]+-[A-Z]?\d\d?\b", line)) == 2]
    assert len(beside) >= 15


def test_print_repeats_the_headings_of_tables(shown: Browser, tmp_path: Path) -> None:
    path = sample_report().indicators[0]
    paths = tuple(replace(path, code=f"x{n}", label=B(f"指标{n}", f"indicator {n}")) for n in range(60))
    shown.open(written(tmp_path, sample_report(indicators=paths)))
    file = tmp_path / "print.pdf"
    file.write_bytes(shown.pdf())
    heads = [page for page in pages_of(file) if re.search(r"指标 +2020年 +2025年 +2030年 +参照值", page)]
    rows = [page for page in pages_of(file) if re.search(r"^ *指标\d+ +9.6%", page, re.MULTILINE)]
    assert len(rows) > 2
    assert heads == rows


# --- ten thousand findings ------------------------------------------------------------------------------------------


def test_h6_of_ten_thousand_findings_only_those_in_view_are_drawn(shown: Browser, tmp_path: Path) -> None:
    file = written(tmp_path, many(10_000))
    assert file.stat().st_size < 20_000_000
    shown.open(file)
    drawn, there = shown.drawn(".card")
    assert drawn < 100
    assert there >= 10_000
    assert shown.js("document.querySelectorAll('.card').length") == 10_003
    # What was not drawn yet is where its link leads.
    for place in ("#f-5000", "#p-1", "#f-9999"):
        shown.js(f"location.hash = '{place}'; 0")
        assert shown.js(IN_VIEW), place
    assert shown.requests() == []
