"""The first page: what is handed in, who sees it, and what can be corrected afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile


def _sent(client: Any, *names: str, **fields: str) -> Any:
    return client.post("/submit", {"file": [SimpleUploadedFile(name, b"%PDF-1.4 " + name.encode()) for name in names], **fields})


def test_several_files_are_several_plans(person: Any, browser_of: Any) -> None:
    from plancheck.web.models import Version

    answer = _sent(browser_of(person("drafter")), "甲.docx", "乙.pdf")
    assert (answer.status_code, answer["Location"]) == (303, "/")
    assert list(Version.objects.order_by("pk").values_list("name", "number")) == [("甲.docx", 1), ("乙.pdf", 1)]


def test_files_of_one_plan_are_its_draft_and_its_annexes_in_the_order_given(person: Any, browser_of: Any) -> None:
    from plancheck.web.models import Version

    _sent(browser_of(person("drafter")), "正文.docx", "附件2.xlsx", "附件1.docx", together="1")
    version = Version.objects.get()
    assert (version.name, [annex.name for annex in version.annexes.all()]) == ("正文.docx", ["附件2.xlsx", "附件1.docx"])


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("碳达峰 方案（送审稿）.docx", "碳达峰 方案（送审稿）.docx"),
        ("<img src=x onerror=alert(1)>.docx", "<img src=x onerror=alert(1)>.docx"),
        ("a&b'\u201c.docx", "a&b'\u201c.docx"),
        ("\u202efdp.docx", "fdp.docx"),
        ("....docx", "docx"),
    ],
)
def test_odd_names_are_kept_and_shown_as_text(person: Any, browser_of: Any, sent: str, kept: str) -> None:
    from html import escape

    from plancheck.web.models import Version

    client = browser_of(person("drafter"))
    _sent(client, sent)
    assert Version.objects.get().name == kept
    page = client.get("/").content.decode()
    assert "<img src=x" not in page
    assert escape(kept).replace("&#x27;", "&#39;") in page


def test_drafters_see_their_own_plans_and_reviewers_all(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.models import Plan

    one, other, reviewer = person("drafter", "one"), person("drafter", "other"), person("reviewer")
    for owner, name in ((one, "甲方案"), (other, "乙方案"), (reviewer, "丙方案")):
        Plan.objects.filter(pk=submitted(owner).plan_id).update(title=name)

    def seen(client: Any, query: str = "") -> set[str]:
        page = client.get(f"/{query}").content.decode()
        return {name for name in ("甲方案", "乙方案", "丙方案") if name in page}

    assert seen(browser_of(one)) == {"甲方案"}
    assert seen(browser_of(reviewer)) == {"甲方案", "乙方案", "丙方案"}
    assert seen(browser_of(reviewer), "?whose=mine") == {"丙方案"}
    assert seen(browser_of(one), "?whose=&q=乙") == set()


def test_the_list_asks_again_only_while_something_waits(person: Any, submitted: Any, browser_of: Any) -> None:
    drafter = person("drafter")
    client = browser_of(drafter)
    submitted(drafter, checked=True)
    assert 'hx-trigger="every' not in client.get("/rows").content.decode()
    submitted(drafter)
    assert 'hx-trigger="every' in client.get("/rows").content.decode()


def test_the_page_that_waits_loads_again_when_the_check_has_ended(person: Any, submitted: Any, browser_of: Any) -> None:
    drafter = person("drafter")
    client = browser_of(drafter)
    done, waits = submitted(drafter, checked=True), submitted(drafter)
    answer = client.get(f"/plans/{waits.plan_id}/v1/progress")
    assert (answer.status_code, "等待审核" in answer.content.decode()) == (200, True)
    answer = client.get(f"/plans/{done.plan_id}/v1/progress")
    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")


# ---- what can be corrected --------------------------------------------------------------------------------------


def test_a_draft_is_being_read_and_then_checked(person: Any, submitted: Any, browser_of: Any, monkeypatch: Any) -> None:
    from plancheck import pipeline
    from plancheck.web import work

    owner = person("drafter")
    version = submitted(owner)
    reading, seen = pipeline.reading, []

    def look() -> None:
        version.refresh_from_db()
        for address in (f"/plans/{version.plan_id}/v1/progress", "/rows"):
            page = browser_of(owner).get(address).content.decode()
            seen.append((version.state, "正在读取" in page, "正在审核" in page, "hx-get" in page))

    def watched(draft: Any, job: Any, on_read: Any) -> Any:
        look()
        return reading(draft, job, lambda: (on_read(), look()))

    monkeypatch.setattr(pipeline, "reading", watched)
    work.work_once("test")
    assert seen == [("reading", True, False, True)] * 2 + [("checking", False, True, True)] * 2
    version.refresh_from_db()
    assert version.state == "checked"


def test_title_and_office_are_changed_with_a_record(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.models import Record

    drafter = person("drafter")
    plan = submitted(drafter).plan
    given = {"title": "某市方案\n（二）", "office": " 某市发展改革委 "}
    assert browser_of(person("drafter", "other")).post(f"/plans/{plan.pk}/describe", given).status_code == 404
    assert browser_of(drafter).post(f"/plans/{plan.pk}/describe", given).status_code == 303
    plan.refresh_from_db()
    assert (plan.title, plan.office) == ("某市方案 （二）", "某市发展改革委")
    assert Record.objects.get(act="describe").before == '{"office": "", "title": ""}'


def test_a_corrected_kind_is_checked_again_and_the_old_report_stays_meanwhile(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web import work
    from plancheck.web.models import Summary

    drafter = person("drafter")
    version = submitted(drafter, checked=True)
    client, report = browser_of(drafter), version.report_file
    answer = client.post(f"/plans/{version.plan_id}/correct", {"kind": "zone", "province": ""})
    assert answer["Location"] == f"/plans/{version.plan_id}/v1/wait"
    version.refresh_from_db()
    assert (version.state, version.report_file) == ("waiting", report)
    assert client.post(f"/plans/{version.plan_id}/correct", {"kind": "city", "province": ""}).status_code == 409
    assert work.work_once("test")
    version.refresh_from_db()
    assert (version.state, Summary.objects.get(version=version).kind) == ("checked", "zone")
    assert version.report_file != report
    assert client.get(answer["Location"])["Location"] == f"/plans/{version.plan_id}/v1/"


def test_a_check_that_is_repeated_and_cancelled_leaves_the_report(person: Any, submitted: Any, browser_of: Any) -> None:
    drafter = person("drafter")
    version = submitted(drafter, checked=True)
    client = browser_of(drafter)
    client.post(f"/plans/{version.plan_id}/correct", {"kind": "zone", "province": ""})
    client.post(f"/plans/{version.plan_id}/v1/cancel")
    version.refresh_from_db()
    assert version.state == "checked"


@pytest.mark.parametrize(("kind", "province"), [("village", ""), ("", "火星省")])
def test_a_kind_or_province_that_the_rules_do_not_know_is_refused(
    person: Any, submitted: Any, browser_of: Any, kind: str, province: str
) -> None:
    drafter = person("drafter")
    version = submitted(drafter, checked=True)
    assert browser_of(drafter).post(f"/plans/{version.plan_id}/correct", {"kind": kind, "province": province}).status_code == 409
    version.refresh_from_db()
    assert version.state == "checked"


def test_a_document_of_no_known_kind_is_told_before_anything_else(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.models import Summary

    drafter = person("drafter")
    version = submitted(drafter, checked=True)
    client = browser_of(drafter)
    assert "可能不是本指南适用的方案" not in client.get(f"/plans/{version.plan_id}/about").content.decode()
    Summary.objects.filter(version=version).update(kind="unknown")
    part = client.get(f"/plans/{version.plan_id}/about").content.decode()
    assert part.index("可能不是本指南适用的方案") < part.index("<details")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["two", "one"]),
        ("stage=checked", ["two", "one"]),
        ("stage=deciding", []),
        ("stage=decided", []),
        ("stage=drafted", []),
        ("verdict=noncompliant", ["two", "one"]),
        ("verdict=compliant", []),
        ("sort=decided", ["two", "one"]),
        ("sort=-decided", ["two", "one"]),
        ("sort=verdict", ["two", "one"]),
        ("sort=-stage", ["two", "one"]),
    ],
)
def test_a_drafter_learns_nothing_of_decisions_by_filters_and_order(
    person: Any, submitted: Any, browser_of: Any, query: str, shown: list[str]
) -> None:
    import re

    from plancheck.model.decision import Decision
    from plancheck.web import reports
    from plancheck.web.acts import decisions
    from plancheck.web.models import Letter

    drafter, lead = person("drafter"), person("lead")
    one, two = submitted(drafter, checked=True), submitted(drafter, checked=True)
    ids = [finding.sub.id for finding in reports.findings(reports.of(one))]
    decisions.decide(lead, one, dict.fromkeys(ids, Decision("dismiss", reason="已核实")), {})
    Letter.objects.create(version=one, number=1, fields={}, state="done", by=lead)
    names = {one.plan_id: "one", two.plan_id: "two"}
    page = browser_of(drafter).get(f"/?{query}").content.decode()
    assert [names[int(number)] for number in re.findall(r'<th scope="row"><a id="to-\d+" href="/plans/(\d+)/"', page)] == shown
    assert [word for word in ("deciding", "decided", "drafted") if f'<option value="{word}"' in page] == []


def test_a_sent_letter_stays_sent_when_the_next_is_drafted(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.models import Letter

    drafter, lead = person("drafter"), person("lead")
    version = submitted(drafter, checked=True)
    for number, final in ((1, True), (2, False)):
        Letter.objects.create(version=version, number=number, fields={}, state="done", by=lead, final=final)
    for client in (browser_of(drafter), browser_of(lead)):
        assert 'class="stage at-sent"' in client.get("/").content.decode()


def test_a_drafter_finds_plans_of_closed_rounds_and_what_was_exported(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.acts import exporting, rounds

    drafter, lead = person("drafter"), person("lead")
    version, others = submitted(drafter, checked=True), submitted(person("drafter", "other"), checked=True)
    bundle = exporting.begin(drafter, version.plan.round, "export", [version.plan], "zh")
    rounds.close(lead, version.plan.round)
    rounds.open_(lead, "第二批", None)
    page = browser_of(drafter).get("/").content.decode()
    assert page.count(f'href="/plans/{version.plan_id}/"') == 1
    assert "第一批" in page
    assert f'href="/plans/{others.plan_id}/"' not in page
    assert page.count(f'href="/bundles/{bundle.pk}/"') == 1


def test_several_files_are_handed_in_together_or_not_at_all(person: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from plancheck import pipeline
    from plancheck.web.models import Plan

    monkeypatch.setattr(pipeline, "LARGEST", 3)
    client = browser_of(person("drafter"))
    handed = [SimpleUploadedFile("a.docx", b"PK"), SimpleUploadedFile("b.docx", b"PK too large")]
    assert client.post("/submit", {"file": handed}).status_code == 409
    assert not Plan.objects.exists()
    handed = [SimpleUploadedFile("a.docx", b"PK"), SimpleUploadedFile("b.docx", b"PK2")]
    assert client.post("/submit", {"file": handed, "office": " 某市\n发展改革委 "}).status_code == 303
    assert sorted(Plan.objects.values_list("name", "office")) == [("a.docx", "某市 发展改革委"), ("b.docx", "某市 发展改革委")]


@pytest.mark.parametrize(
    ("state", "stage"),
    [("waiting", "waiting"), ("reading", "reading"), ("checking", "checking"), ("failed", "failed"), ("cancelled", "cancelled")],
)
def test_the_stage_of_a_plan_without_a_report_is_that_of_its_version(person: Any, submitted: Any, state: str, stage: str) -> None:
    from plancheck.web import listing
    from plancheck.web.models import Plan, Version

    drafter = person("drafter")
    Version.objects.filter(pk=submitted(drafter).pk).update(state=state)
    (row,) = listing.rows(Plan.objects.all(), drafter)
    assert row.stage == stage


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.pdf", "application/pdf"), ("a.PDF", "application/pdf"), ("a.ofd", "application/ofd"), ("a.html", "application/octet-stream")],
)
def test_a_file_is_sent_with_its_type_and_to_be_saved(bench: Any, name: str, kind: str) -> None:
    from plancheck.web import page

    answer = page.download(b"x", name)
    assert (answer["Content-Type"], answer["Content-Disposition"].split(";")[0]) == (kind, "attachment")
