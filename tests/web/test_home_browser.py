"""The first page and the round in a browser: three clicks to a finding, files dropped and chosen, many plans at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.web.live import expect, violations


def _files(folder: Path, **sizes: int) -> list[str]:
    """Files of these sizes in bytes by name; `_` stands for a dot."""
    paths = []
    for name, size in sizes.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(b"%PDF-1.4\n".ljust(size, b"x"))
        paths.append(str(path))
    return paths


def test_three_clicks_from_the_first_page_to_a_finding_of_the_sample(live: Any, person: Any) -> None:
    page = live.open("/", person("drafter"))
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        clicks += 1
        page.click(selector)

    click("text=先用一份样例试试")
    page.wait_for_selector("#progress")
    assert live.work() == 1
    page.wait_for_selector("#f-1")  # the page that waits becomes the review page by itself
    click("#f-1 summary")
    page.wait_for_selector("#f-1 .detail dl, #f-1 .detail figure, #f-1 .detail p")
    assert clicks <= 3


def test_files_that_are_chosen_are_listed_and_one_is_the_draft_of_a_plan_with_annexes(live: Any, person: Any, tmp_path: Path) -> None:
    from plancheck.web.models import Version

    page = live.open("/", person("drafter"))
    page.set_input_files("#files", _files(tmp_path, a_pdf=20, b_pdf=30, c_pdf=40))
    expect(page.locator("#chosen li .name")).to_have_text(["a.pdf", "b.pdf", "c.pdf"])
    page.keyboard.press("Tab")  # from the button that sends, all by keys
    page.locator("#together input").focus()
    page.keyboard.press("Space")
    page.locator("#chosen [type=radio]").nth(1).check()
    page.locator("#chosen button").nth(0).press("Enter")  # a.pdf is taken out, and b.pdf stays the draft
    assert page.locator("#chosen [type=radio]").nth(0).is_checked()
    page.locator("#send").press("Enter")
    page.wait_for_selector("#progress")
    version = Version.objects.get()
    assert (version.name, [annex.name for annex in version.annexes.all()]) == ("b.pdf", ["c.pdf"])


def test_a_folder_is_dropped_and_what_is_no_draft_is_left_out(live: Any, person: Any, tmp_path: Path) -> None:
    from plancheck.web.models import Version

    folder = tmp_path / "第一批"
    folder.mkdir()
    _files(folder, a_pdf=20, b_pdf=30)
    (folder / "~$a.docx").write_bytes(b"x")
    (folder / "照片.jpg").write_bytes(b"x")
    page = live.open("/", person("drafter"))
    page.set_input_files("#folder", str(folder))
    expect(page.locator("#chosen li")).to_have_count(2)
    assert sorted(page.locator("#chosen li .name").all_inner_texts()) == ["a.pdf", "b.pdf"]
    assert "2 个文件" in page.inner_text("#drop-problem")
    page.click("#send")
    page.wait_for_selector("#rows tbody tr:nth-child(2)")
    assert Version.objects.count() == 2


def test_a_file_that_is_dropped_is_listed(live: Any, person: Any) -> None:
    page = live.open("/", person("drafter"))
    dropped = page.evaluate_handle(
        """() => { const data = new DataTransfer();
        data.items.add(new File(["%PDF-1.4"], "拖来的 <b>方案</b>.pdf", { type: "application/pdf" })); return data; }"""
    )
    page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
    page.wait_for_selector("#chosen li")
    expect(page.locator("#chosen li .name")).to_have_text(["拖来的 <b>方案</b>.pdf"])


def test_a_file_that_is_too_large_or_empty_is_refused_before_it_is_sent(live: Any, person: Any, tmp_path: Path) -> None:
    page = live.open("/", person("drafter"))
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate(
        """() => { const big = new File(["x"], "很大.pdf"); Object.defineProperty(big, "size", { value: 200 * 1048576 });
        const event = new Event("drop", { bubbles: true, cancelable: true });
        event.dataTransfer = { items: [], files: [big, new File([], "空.pdf")] };
        document.dispatchEvent(event); }"""
    )
    page.wait_for_selector("#drop-problem:not([hidden])")
    assert page.inner_text("#drop-problem").splitlines() == [
        "很大.pdf: 太大，没有加入。每个文件最多 100 MB。",
        "空.pdf: 是空文件，没有加入。",
    ]
    assert page.locator("#options").is_hidden()
    assert sent == []


def test_an_upload_that_is_refused_leaves_the_files_chosen(live: Any, person: Any, tmp_path: Path) -> None:
    from django.utils import timezone

    from plancheck.web.models import Round, Version

    page = live.open("/", person("drafter"))
    page.set_input_files("#files", _files(tmp_path, a_pdf=20))
    Round.objects.update(closed=timezone.now())
    page.click("#send")
    page.wait_for_selector("#drop-problem:not([hidden])")
    assert "所有批次都已结束" in page.inner_text("#drop-problem")
    expect(page.locator("#chosen li .name")).to_have_text(["a.pdf"])
    assert Version.objects.count() == 0


@pytest.mark.usefixtures("printed")
def test_letters_for_two_chosen_plans_are_downloaded_as_one_zip(live: Any, person: Any, submitted: Any, tmp_path: Path) -> None:
    import zipfile

    lead = person("lead")
    first, other = submitted(lead, checked=True), submitted(lead, "zone-b.docx", checked=True)
    page = live.open(f"/rounds/{first.plan.round_id}/", lead)
    assert page.locator(".many button").first.is_disabled()
    page.check("#all")
    assert page.inner_text("#picked") == "2 / 2"
    page.click("button[value=letters]")
    assert "将为 2 份方案起草意见函" in page.inner_text("main")
    page.fill("[name=agency]", "省发展改革委")
    page.check("[name=confirmed]")
    page.click("button.main")
    page.wait_for_selector("#bundle")
    assert live.work() == 4, "two letters, and the pages of both"
    with page.expect_download() as waiting:
        page.click("a.button.main")
    waiting.value.save_as(tmp_path / "letters.zip")
    names = zipfile.ZipFile(tmp_path / "letters.zip").namelist()
    assert [name for name in names if name.endswith(".docx")] == [
        f"{first.plan_id:04d} city-defects-v1.docx", f"{other.plan_id:04d} zone-b-v1.docx",
    ]  # fmt: skip


def test_choosing_says_whether_it_is_this_page_or_all_that_match(
    live: Any, person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import listing

    monkeypatch.setattr(listing, "A_PAGE", 2)
    lead = person("lead")
    plans = [submitted(lead).plan for _ in range(3)]
    page = live.open(f"/rounds/{plans[0].round_id}/", lead)
    page.locator("#all").focus()
    page.keyboard.press("Space")
    said = [page.inner_text("#picked")]
    page.locator("#matching").focus()
    page.keyboard.press("Space")
    said.append(page.inner_text("#picked"))
    page.keyboard.press("Space")
    said.append(page.inner_text("#picked"))
    assert said == ["本页 2 / 2", "3 / 3", ""]
    page.keyboard.press("Space")
    page.click("text=导出文件")
    expect(page.locator("main")).to_contain_text("将导出 3 份方案的文件")
    page.go_back()
    page.click("a[rel=next]")
    expect(page.locator("#list tbody th a")).to_have_text(["city-defects.docx"])
    assert page.locator("#list tbody [name=plan]").get_attribute("value") == str(plans[0].pk)


def test_on_paper_a_round_has_its_plans_and_nothing_to_click(live: Any, person: Any, submitted: Any) -> None:
    lead = person("lead")
    version = submitted(lead, checked=True)
    page = live.open(f"/rounds/{version.plan.round_id}/", lead)
    page.emulate_media(media="print")
    parts = (".bar", ".acts", ".tabs", ".filters", ".many", ".pick input", f"a[href='/plans/{version.plan_id}/']")
    assert [at for at in parts if page.locator(at).first.is_visible()] == [parts[-1]]


def test_a_list_is_searched_as_one_types_and_the_address_follows(live: Any, person: Any, submitted: Any) -> None:
    lead = person("lead")
    version = submitted(lead, checked=True)
    submitted(lead, "zone-b.docx", checked=True)
    page = live.open(f"/rounds/{version.plan.round_id}/", lead)
    page.type("#filters [name=q]", "襄阳")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?q="))
    page.click(".tabs a:nth-child(2)")
    expect(page.locator(".matrix tbody tr")).to_have_count(1)


@pytest.mark.parametrize(("width", "lang"), [(400, "en"), (1280, "zh")])
def test_pages_are_usable_at_every_width_and_by_a_screen_reader(live: Any, person: Any, submitted: Any, width: int, lang: str) -> None:
    from plancheck.web.acts import exporting

    lead = person("lead")
    version = submitted(lead, checked=True)
    submitted(lead, "zone-b.docx", checked=True)
    submitted(lead)
    number = version.plan.round_id
    bundle = exporting.begin(lead, version.plan.round, "export", [version.plan], lang)
    page = live.browser(lead, width=width, lang=lang).new_page()
    tabs = ("", "matrix", "rules", "indicators", "close")
    for path in ("/", "/rounds/", *(f"/rounds/{number}/{tab}" for tab in tabs), f"/bundles/{bundle.pk}/", "/rules/?q=TASK"):
        page.goto(live.base + path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
