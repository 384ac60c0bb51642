"""Letter, next version and comparison in a real browser, by mouse: written, looked at, sent, answered, compared."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.web.live import violations

from plancheck import resources

SAMPLES = Path(resources.folder("samples"))


def _look(page: Any, name: str) -> None:
    """A picture of a page for people, in each width and language, where PLANCHECK_PICTURES names a folder."""
    folder = os.environ.get("PLANCHECK_PICTURES")
    if not folder:
        return
    for width in (400, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def _print_once(monkeypatch: Any) -> None:
    """LibreOffice takes seconds: the pages of the first letter stand for all."""
    from plancheck import pipeline

    really, printed = pipeline.letter_pages, list[Any]()

    def pages(letter: bytes) -> Any:
        if not printed:
            printed.append(really(letter))
        return printed[0]

    monkeypatch.setattr(pipeline, "letter_pages", pages)


def _filled(form: Path, target: Path) -> Path:
    book = openpyxl.load_workbook(BytesIO(form.read_bytes()))
    sheet = book.worksheets[0]
    choice = [cell.value for cell in sheet[1]].index("是否采纳") + 1
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, choice).value = "采纳"
    out = BytesIO()
    book.save(out)
    target.write_bytes(out.getvalue())
    return target


@pytest.mark.usefixtures("read_once")
def test_a_letter_goes_out_and_the_next_version_comes_back(
    live: Any, person: Any, submitted: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    _print_once(monkeypatch)
    drafter, lead = person("drafter"), person("lead")
    version = submitted(drafter, checked=True)
    place = f"/plans/{version.plan_id}/v1/letters/"

    page = live.open(place, lead)
    page.fill("[name=agency]", "国家发展改革委环资司")
    page.fill("[name=copy_to]", "省发展改革委")
    page.goto(live.base + "/")  # what was typed is still there after the page was left
    page.goto(live.base + place)
    assert page.input_value("[name=copy_to]") == "省发展改革委"
    assert violations(page) == []
    _look(page, "letters-zh")
    page.click("text=直接写成正式函并发出")
    assert "正式函里还有没填的空：发文字号、成文日期、修改稿报送截止日期、联系人及电话。" in page.inner_text("#problem")
    assert page.input_value("[name=agency]") == "国家发展改革委环资司"
    fields = {"document_number": "发改环资函〔2026〕12号", "date": "2026-11-30", "deadline": "2026-12-20", "contact": "李工 010-00000000"}
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    _look(page, "letters-refused-zh")
    page.click("text=写成草稿")
    live.work()  # LibreOffice prints the letter
    page.wait_for_selector("#preview img")
    first = page.locator("#preview img").first
    assert first.evaluate("async image => { await image.decode(); return image.naturalWidth }") in (1000, 1001)
    assert violations(page) == []
    page.emulate_media(media="print")
    assert [page.locator(at).first.is_visible() for at in (".bar", "#letter .head", ".files", "#preview .soft", "#preview img")] == [
        False
    ] * 4 + [True]
    page.emulate_media(media="screen")
    _look(page, "letter-zh")
    page.click("text=按这一稿发出")
    page.wait_for_selector("#send")
    assert violations(page) == []
    _look(page, "letter-send-zh")
    page.click("text=返回，不发出")
    page.click("text=按这一稿发出")
    page.locator("#send button.main").press("Enter")
    live.work()
    page.wait_for_selector("text=已发出，报送单位可以看到并下载。")
    assert "（草稿，未经审定）" in page.inner_text("#h-changes ~ .changes .gone")
    _look(page, "letter-final-zh")

    own = live.open(place, drafter)
    _look(own, "letters-drafter-zh")
    own.click("text=第 2 稿")
    with own.expect_download() as given:
        own.click("text=下载意见函（Word）")
    assert given.value.suggested_filename == "city-defects-v1.意见函2.docx"
    with own.expect_download() as given:
        own.click("text=下载意见采纳情况表（Excel）")
    table = _filled(given.value.path(), tmp_path / "采纳情况.xlsx")
    own.goto(f"{live.base}/plans/{version.plan_id}/v1/next")
    assert violations(own) == []
    _look(own, "next-zh")
    own.set_input_files("[name=draft]", SAMPLES / "city-a.docx")
    own.set_input_files("[name=replies]", table)
    own.click("#next button.main")
    own.wait_for_selector("#received")
    _look(own, "received-waits-zh")
    live.work()
    own.click("text=看与第 1 版的比对")
    own.wait_for_selector(".comparison .card")
    assert "答复：采纳" in own.inner_text(".comparison .card .decided >> nth=0")
    shown = own.locator(".comparison .card:visible").count()
    own.locator(".filter label").nth(1).click()
    assert 0 < own.locator(".comparison .card:visible").count() < shown
    own.locator(".filter label").nth(0).click()
    assert violations(own) == []
    _look(own, "compare-zh")
    own.goto(f"{live.base}/plans/{version.plan_id}/v2/received")
    _look(own, "received-zh")
    if os.environ.get("PLANCHECK_PICTURES"):
        _in_english(live, lead, version.plan_id)


def _in_english(live: Any, person: Any, plan: int) -> None:
    page = live.open("/", person, lang="en")
    base = f"{live.base}/plans/{plan}"
    for name, place in {
        "letters": "/v1/letters/", "letter": "/v1/letters/2", "annotated": "/v1/annotated", "next": "/v2/next", "received": "/v2/received",
        "compare": "/compare/1/2", "review": "/v2/",
    }.items():  # fmt: skip
        page.goto(base + place)
        page.wait_for_timeout(500)
        _look(page, f"{name}-en")
