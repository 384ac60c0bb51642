"""A whole round in the browser, as three offices, two reviewers and the lead live through it, and its files on the command line.

With PLANCHECK_PICTURES=FOLDER it also takes the pictures of docs/workbench.*.md.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document
from tests.cli.files import docx
from tests.web.live import expect

from plancheck import resources
from plancheck.cli import main
from plancheck.wording.catalogue import phrase

SAMPLES = resources.folder("samples")


def _picture(page: Any, name: str) -> None:
    if folder := os.environ.get("PLANCHECK_PICTURES"):
        page.screenshot(path=str(Path(folder, f"workbench-{name}.png")))


def _hand_in(live: Any, office: Any, files: list[Path], together: bool = False) -> Any:
    """The page after an office has chosen files and handed them in by mouse."""
    page = live.open("/", office)
    page.set_input_files("#files", [str(file) for file in files])
    if together:
        page.check("[name=together]")
    page.click("#send")
    page.wait_for_url(lambda address: "/plans/" in address)
    return page


def _open(page: Any, number: int) -> Any:
    """The card of a finding, opened by a click on its row."""
    page.click(f"#f-{number} summary")
    page.wait_for_selector(f"#f-{number} form.deciding")
    return page.locator(f"#f-{number}")


def _decide(page: Any, number: int, choice: str, **fields: str) -> None:
    card = _open(page, number)
    card.locator(f"input[value={choice}]").check()
    for name, text in fields.items():
        card.locator(f"form.deciding [name={name}]").fill(text)
    card.locator("button.main").first.click()
    page.wait_for_selector(f"#f-{number} .decided")


def _lines(replies: Path) -> int:
    """The lines of a table of replies: one for each finding of the letter, and none for what follows from another one."""
    return openpyxl.load_workbook(replies).worksheets[0].max_row - 1


def _answered(replies: Path, report: Any) -> int:
    """The findings that a table of replies answers: each of its lines one, and what follows from that."""
    sheet = openpyxl.load_workbook(replies).worksheets[0]
    at = [cell.value for cell in sheet[1]].index(phrase("replies.column.id", "zh"))
    asked = {row[at] for row in sheet.iter_rows(min_row=2, values_only=True)}
    return sum(sub.id in asked or (sub.because_of is not None and sub.because_of.id in asked) for _, sub in report.findings())


def _filled(form: bytes) -> bytes:
    """The table of replies as an office sends it back: everything accepted."""
    book = openpyxl.load_workbook(BytesIO(form))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads.index("是否采纳") + 1).value = "采纳"
    data = BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_whole_round_by_mouse(live: Any, person: Any, tmp_path: Path) -> None:
    from plancheck.web.models import Plan

    first, second, third = offices = [person("drafter", name) for name in ("甲市发展改革委", "乙区管委会", "丙市发展改革委")]
    for office in offices:
        office.office = office.name
        office.save()
    reviewer, colleague, lead = person("reviewer", "王审核"), person("reviewer", "李审核"), person("lead", "张处长")
    annex = tmp_path / "附件1 项目表.xlsx"
    book = openpyxl.Workbook()
    for row in (("序号", "项目名称", "建设内容"), (1, "充电设施项目", "新建充电桩200个")):
        book.active.append(row)
    book.save(annex)
    damaged, other = tmp_path / "损坏.docx", tmp_path / "会议通知.docx"
    damaged.write_bytes((SAMPLES / "city-a.docx").read_bytes()[:20_000])
    other.write_bytes(docx("关于召开年度工作会议的通知", "定于下周召开年度工作会议，请准时参加。", "会期半天，不安排食宿。"))

    # Three offices hand in their drafts.
    page = _hand_in(live, first, [SAMPLES / "city-defects.docx", annex], together=True)
    _picture(page, "waiting")
    _hand_in(live, second, [SAMPLES / "zone-a.pdf"])
    _hand_in(live, third, [other])
    _hand_in(live, third, [damaged])
    assert live.work() == 4
    plans = {plan.owner.name if plan.owner != third else plan.latest.name: plan for plan in Plan.objects.all()}
    mine, theirs = plans["甲市发展改革委"], plans["乙区管委会"]
    assert {name: plan.latest.verdict for name, plan in plans.items()} == {
        "甲市发展改革委": "noncompliant",
        "乙区管委会": "compliant",
        "会议通知.docx": "not_applicable_document",
        "损坏.docx": "not_checked",
    }
    from plancheck.web import reports
    from plancheck.web.acts import decisions

    report = reports.of(mine.latest)
    assert [(file.name, file.status) for file in report.attachments] == [(annex.name, "checked")]

    # A reviewer decides every finding of the first plan: one is waived, one asked about, one dismissed, the others confirmed at once.
    page = live.open(f"/plans/{mine.pk}/", reviewer)
    page.wait_for_selector("#b-1")
    _picture(page, "review")
    _decide(page, 1, "waive", reason="省里另有批复", waiver_number="鄂发改〔2026〕1号", approver="省发展改革委")
    _decide(page, 2, "needs_information", reason="请补充说明")
    _picture(page, "decided")
    # A colleague decides about another plan meanwhile, and about one finding of the first, which the reviewer then sees without reloading.
    others = live.open(f"/plans/{mine.pk}/", colleague)
    _decide(others, 3, "dismiss", reason="已在别处规定")
    page.wait_for_selector("#f-3 [data-state=dismiss]", state="attached")
    page.click("[data-bulk-choice=confirm]")
    page.click("#bulk-ask button.main")
    page.wait_for_selector("#bulk .saved")
    choices = [line.decision.choice for line in decisions.history(mine).current.values()]
    assert len(choices) == len(report.findings())
    assert {choice: choices.count(choice) for choice in ("waive", "needs_information", "dismiss")} == {
        "waive": 1,
        "needs_information": 1,
        "dismiss": 1,
    }

    # The lead writes and sends the letter.
    page = live.open(f"/plans/{mine.pk}/v1/letters/", lead)
    fields = {"agency": "某省发展和改革委员会", "recipient": "甲市发展改革委", "document_number": "某发改函〔2026〕1号"}
    for name, text in (fields | {"contact": "张某，010-1"}).items():
        page.fill(f"[name={name}]", text)
    page.fill("[name=date]", "2026-11-30")
    page.fill("[name=deadline]", "2026-12-31")
    page.click("button[value=send]")
    page.click("#send button.main")
    page.wait_for_selector("#letter")
    live.work()
    page.wait_for_selector("#preview img" if shutil.which("soffice") else "#preview .notice")
    _picture(page, "letter")

    # The office finds it, and hands in the next version with its replies.
    page = live.open(f"/plans/{mine.pk}/v1/letters/1", first)
    with page.expect_download() as letter:
        page.click("a[href$='letter.docx']")
    with page.expect_download() as form:
        page.click("a[href$='replies.xlsx']")
    waived, asked, dismissed, confirmed = (finding.sub.message.zh for finding in reports.findings(report)[:4])
    text = "".join(paragraph.text for paragraph in Document(letter.value.path()).paragraphs)
    assert [said in text for said in (waived, asked, dismissed, confirmed)] == [False, False, False, True]
    replies = tmp_path / "采纳情况.xlsx"
    replies.write_bytes(_filled(Path(form.value.path()).read_bytes()))
    page = live.open(f"/plans/{mine.pk}/v1/next", first)
    page.set_input_files("[name=draft]", str(SAMPLES / "city-b.docx"))
    page.set_input_files("[name=replies]", str(replies))
    page.click("#next button.main")
    page.wait_for_url(lambda address: address.endswith(("/v2/", "/received")))
    live.work()
    page = live.open(f"/plans/{mine.pk}/compare/1/2", reviewer)
    page.wait_for_selector(".comparison")
    assert page.locator(".comparison").text_content().count("答复：采纳") == _answered(replies, report)
    assert len(report.findings()) - 3 > _lines(replies) >= sum(sub.because_of is None for _, sub in report.findings()) - 3
    _picture(page, "compare")

    # The round: an overview, everything taken out, and closed.
    page = live.open(f"/rounds/{mine.round_id}/", lead)
    _picture(page, "round")
    page.check(f"input[name=plan][value='{mine.pk}']")
    page.check(f"input[name=plan][value='{theirs.pk}']")
    page.click("button[value=export]")
    page.click("button.main")
    page.wait_for_selector("#bundle")
    live.work()
    page.wait_for_selector("a[href$='/file']")
    with page.expect_download() as bundle:
        page.click("a[href$='/file']")
    page = live.open(f"/rounds/{mine.round_id}/close", lead)
    page.click("main form button.main")
    page.wait_for_load_state()
    mine.round.refresh_from_db()
    assert mine.round.closed is not None

    # What was taken out is what the command line reads and writes.
    folder = tmp_path / "out"
    with zipfile.ZipFile(bundle.value.path()) as archive:
        archive.extractall(folder)
    old, new = (folder / f"{mine.pk:04d} city-defects" / f"v{number}" / "report.json" for number in (1, 2))
    names = [json.loads(path.read_text("utf-8"))["document"]["name"] for path in (old, new)]
    assert names == ["city-defects.docx", "city-b.docx"]
    assert (old.parent / "report.decisions.json").exists()
    assert main(["decide", str(old), "--list"]) == 0
    assert main(["letter", str(old), "-o", str(tmp_path / "again.docx")]) == 0
    compared = tmp_path / "compared.json"
    assert main(["compare", str(old), str(new), "--replies", str(replies), "-o", str(compared)]) in (0, 1)
    assert json.loads(compared.read_text("utf-8"))["schema"] == "plancheck/comparison/1"


def _reached(page: Any, selector: str, key: str = "Tab") -> None:
    """Goes with Tab, or Shift+Tab, to an element, which a person without a mouse has to be able to."""
    for _ in range(80):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{key} does not lead to {selector}")


def _chosen(page: Any, selector: str, file: Path) -> None:
    """Opens the window that chooses a file with the space bar; what happens in it is the system's.

    On a busy machine the key may come before the browser listens to it: then it is pressed once more.
    """
    from playwright.sync_api import TimeoutError as Late

    _reached(page, selector)
    try:
        with page.expect_file_chooser(timeout=20_000) as chooser:
            page.keyboard.press("Space")
    except Late:
        with page.expect_file_chooser() as chooser:
            page.focus(selector)
            page.keyboard.press("Space")
    chooser.value.set_files(str(file))


@pytest.mark.usefixtures("printed", "read_once")
def test_a_whole_round_by_keys_alone(live: Any, person: Any, tmp_path: Path) -> None:
    from plancheck.web import drafts, files, reports
    from plancheck.web.acts import decisions
    from plancheck.web.models import Version

    office, reviewer, lead = person("drafter", "甲市发展改革委"), person("reviewer", "王审核"), person("lead", "张处长")

    # The office hands its draft in.
    page = live.open("/", office)
    _chosen(page, "#files", SAMPLES / "city-defects.docx")
    _reached(page, "#send")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/plans/" in address)
    live.work()
    version = Version.objects.get()
    plan, ids = version.plan, [row.id for row in drafts.of(version).rows]

    # The reviewer opens the plan and decides every finding.
    page = live.open("/", reviewer)
    keys = page.keyboard
    _reached(page, f"#to-{plan.pk}")
    keys.press("Enter")
    page.wait_for_selector("#piece-0:not(.waiting)")
    keys.press("n")
    keys.press("w")
    page.wait_for_selector("#f-1 [name=reason]:focus")
    keys.type("省里另有批复")
    for name, text in (("waiver_number", "鄂发改〔2026〕1号"), ("approver", "省发展改革委")):
        _reached(page, f"#f-1 [name={name}]")
        keys.type(text)
    keys.press("Control+Enter")
    page.wait_for_selector("#s-1[data-state=waive]")
    page.wait_for_selector("#f-1 summary:focus")
    keys.press("n")
    keys.press("d")
    page.wait_for_selector("#f-2 [name=reason]:focus")
    keys.type("已在别处规定")
    keys.press("Control+Enter")
    page.wait_for_selector("#f-2 summary:focus")
    keys.press("n")
    keys.press("c")
    page.wait_for_selector("#s-3[data-state=confirm]")
    page.wait_for_selector("#f-3 summary:focus")
    _reached(page, "[data-bulk-choice=confirm]", "Shift+Tab")
    keys.press("Enter")
    page.wait_for_selector("#bulk-ask button.main:focus")
    keys.press("Enter")
    page.wait_for_selector("#bulk .saved")
    current = decisions.history(plan).current
    assert [current[id].decision.choice for id in ids] == ["waive", "dismiss", *["confirm"] * (len(ids) - 2)]

    # The lead writes the letter, sends it, and closes the round.
    page = live.open(f"/plans/{plan.pk}/", lead)
    keys = page.keyboard
    _reached(page, "a[href$='/v1/letters/']")
    keys.press("Enter")
    page.wait_for_selector("[name=agency]")
    fields = {
        "agency": "某省发展和改革委员会",
        "recipient": "甲市发展改革委",
        "document_number": "某发改函〔2026〕1号",
        "incoming_number": "",
    }
    for name, text in fields.items():
        _reached(page, f"[name={name}]")
        keys.press("Control+a")
        keys.type(text)
    for name, digits in (("date", "11302026"), ("deadline", "12312026")):
        _reached(page, f"[name={name}]")
        keys.type(digits)
    _reached(page, "[name=contact]")
    keys.type("张某，010-1")
    _reached(page, "button[value=send]")
    keys.press("Enter")
    page.wait_for_selector("#send")
    _reached(page, "#send button.main")
    keys.press("Enter")
    page.wait_for_selector("#letter")
    (letter,) = version.letters.all()
    assert (letter.final, letter.fields["date"], letter.fields["deadline"]) == (True, "2026-11-30", "2026-12-31")
    live.work()

    # The office hands in the next version with its replies.
    replies = tmp_path / "采纳情况.xlsx"
    letter.refresh_from_db()
    replies.write_bytes(_filled(files.get(letter.form_file)))
    page = live.open(f"/plans/{plan.pk}/v1/next", office)
    _chosen(page, "[name=draft]", SAMPLES / "city-b.docx")
    _chosen(page, "[name=replies]", replies)
    _reached(page, "#next button.main")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: address.endswith(("/v2/", "/received")))
    live.work()
    assert [it.state for it in Version.objects.order_by("number")] == ["checked", "checked"]

    # The reviewer looks at what became of the findings, and the lead closes the round.
    page = live.open(f"/plans/{plan.pk}/v2/received", reviewer)
    _reached(page, f"a[href='/plans/{plan.pk}/compare/1/2']")
    page.keyboard.press("Enter")
    page.wait_for_selector(".comparison")
    assert page.locator(".comparison").text_content().count("答复：采纳") == _answered(replies, reports.of(plan.versions.get(number=1)))
    assert len(ids) - 2 > _lines(replies)
    page = live.open(f"/rounds/{plan.round_id}/", lead)
    expect(page.locator("main")).to_contain_text("十堰市")
    _reached(page, f"a[href='/rounds/{plan.round_id}/close']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/close")
    _reached(page, "main form button.main")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/rounds/{plan.round_id}/")
    plan.round.refresh_from_db()
    assert plan.round.closed is not None
