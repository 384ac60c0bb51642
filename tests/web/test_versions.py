"""The next version of a plan in the workbench: handed in with replies, compared with the one before, closed findings and kept decisions."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.web.test_letters import FIELDS

from plancheck import resources
from plancheck.model.decision import Decision

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

pytestmark = pytest.mark.usefixtures("read_once")


def _work() -> None:
    from plancheck.web import work

    while work.work_once("test"):
        pass


def _sample(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, (Path(resources.folder("samples")) / name).read_bytes(), WORD)


@pytest.fixture
def letter(person: Any, submitted: Any, monkeypatch: Any) -> Any:
    """A letter that the lead sent about a plan of the drafter."""
    from plancheck import pipeline
    from plancheck.web.acts import letters
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done((b"\x89PNG",)))
    version = submitted(person("drafter"), checked=True)
    made = letters.write(person("lead"), version, FIELDS, final=True)
    _work()
    made.refresh_from_db()
    return made


def _filled(letter: Any, choices: Callable[[int], str]) -> SimpleUploadedFile:
    """The table of replies of a letter with the choice for each row, counted from 2."""
    import openpyxl

    from plancheck.web import files

    book = openpyxl.load_workbook(BytesIO(files.get(letter.form_file)))
    sheet = book.worksheets[0]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        sheet.cell(row, heads.index("是否采纳") + 1).value = choices(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("采纳情况.xlsx", out.getvalue())


def _hand_in(client: Any, plan: Any, sample: str = "city-a.docx", **others: Any) -> Any:
    return client.post(f"/plans/{plan.pk}/v1/next", {"draft": _sample(sample), **others})


# ---- handing in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "status"), [("drafter", 303), ("reviewer", 303), ("policy", 404), ("other", 404)])
def test_who_hands_in_the_next_version(person: Any, submitted: Any, browser_of: Any, role: str, status: int) -> None:
    from plancheck.web.models import Person

    version = submitted(person("drafter"))
    somebody = Person.objects.filter(username=role).first() or person("drafter" if role == "other" else role, role)
    assert _hand_in(browser_of(somebody), version.plan).status_code == status
    assert version.plan.versions.count() == (2 if status == 303 else 1)


def test_a_table_with_mistakes_is_told_row_by_row_and_the_version_is_taken(letter: Any, browser_of: Any) -> None:
    plan = letter.version.plan
    client = browser_of(plan.owner)
    answer = _hand_in(client, plan, replies=_filled(letter, lambda row: "同意" if row < 4 else "采纳"))
    assert answer["Location"] == f"/plans/{plan.pk}/v2/received"
    _work()
    page = client.get(answer["Location"]).content.decode()
    assert plan.latest.state == "checked"
    assert "“采纳情况.xlsx”没有读入，这一版已经收下。" in page
    assert "第 2 行：是否采纳不能是“同意”，可以是：采纳、部分采纳、不采纳（是不是“采纳”？）。" in page
    assert "第 4 行" not in page


def test_a_mended_table_takes_the_place_of_the_first(letter: Any, browser_of: Any) -> None:
    from plancheck.web.models import Record

    plan = letter.version.plan
    client = browser_of(plan.owner)
    _hand_in(client, plan, replies=SimpleUploadedFile("坏.xlsx", b"no spreadsheet"))
    _work()
    before = plan.latest.replies_file
    assert "“坏.xlsx”没有读入" in client.get(f"/plans/{plan.pk}/v2/received").content.decode()
    assert client.post(f"/plans/{plan.pk}/v2/replies", {"replies": _filled(letter, lambda row: "采纳")}).status_code == 303
    _work()
    assert "已读入“采纳情况.xlsx”：对第 1 版" in client.get(f"/plans/{plan.pk}/v2/received").content.decode()
    record = Record.objects.get(act="replies")
    assert (json.loads(record.before)["replies"], json.loads(record.after)["replies"]) == (before, plan.latest.replies_file)


def test_the_review_page_leads_to_the_comparison_with_the_version_before_and_back(letter: Any, browser_of: Any) -> None:
    plan = letter.version.plan
    client, to_compare = browser_of(plan.owner), f'href="/plans/{plan.pk}/compare/1/2"'
    _hand_in(client, plan)
    _work()
    pages = {place: client.get(f"/plans/{plan.pk}/{place}").content.decode() for place in ("v1/", "v2/", "compare/1/2")}
    assert [place for place, page in pages.items() if to_compare in page] == ["v2/"]
    assert f'<a href="/plans/{plan.pk}/v2/">' in pages["compare/1/2"]


def test_nobody_is_asked_for_replies_to_a_letter_that_nobody_sent(letter: Any, submitted: Any, browser_of: Any) -> None:
    """Who checks their own draft has no table; the form is there, closed, for a letter that came by another way."""
    plan = letter.version.plan
    client = browser_of(plan.owner)
    own = submitted(plan.owner, checked=True).plan
    for each in (plan, own):
        _hand_in(client, each)
    _work()
    asked, alone = (client.get(f"/plans/{each.pk}/compare/1/2").content.decode() for each in (plan, own))
    assert ("没有报来意见采纳情况表。" in asked, "<details open><summary>补报意见采纳情况表" in asked) == (True, True)
    assert ("工作台里还没有发来意见函" in alone, "<details><summary>补报意见采纳情况表" in alone) == (True, True)


def test_a_form_without_a_draft_is_refused(letter: Any, browser_of: Any) -> None:
    plan = letter.version.plan
    answer = browser_of(plan.owner).post(f"/plans/{plan.pk}/v1/next", {})
    assert answer.status_code == 409
    assert "没有选择文件。" in answer.content.decode()
    assert plan.versions.count() == 1


@pytest.mark.parametrize(("closed", "said"), [("plan", "这份方案的审核已经结束，不能再改。"), ("round", "这个批次已经结束。")])
def test_what_is_closed_says_so_before_files_are_chosen(letter: Any, browser_of: Any, closed: str, said: str) -> None:
    plan = letter.version.plan
    client, place = browser_of(plan.owner), f"/plans/{plan.pk}/v1/"
    assert 'name="draft"' in client.get(place + "next").content.decode()
    assert 'id="closed"' not in client.get(place).content.decode()
    row = plan if closed == "plan" else plan.round
    row.closed = timezone.now()
    row.save()
    form = client.get(place + "next").content.decode()
    assert said in form
    assert 'name="draft"' not in form
    assert '<b id="closed">已结束</b>' in client.get(place).content.decode()


def test_a_closed_plan_takes_neither_version_nor_replies(letter: Any, browser_of: Any) -> None:
    from plancheck.web.acts import rounds
    from plancheck.web.models import Person

    plan = letter.version.plan
    client = browser_of(plan.owner)
    _hand_in(client, plan)
    rounds.close_plan(Person.objects.get(username="lead"), plan)
    assert _hand_in(client, plan).status_code == 409
    assert client.post(f"/plans/{plan.pk}/v2/replies", {"replies": _filled(letter, lambda row: "采纳")}).status_code == 409
    assert plan.versions.count() == 2


# ---- comparing --------------------------------------------------------------------------------------------------


def test_the_comparison_has_the_replies_beside_the_findings(letter: Any, browser_of: Any) -> None:
    plan = letter.version.plan
    client = browser_of(plan.owner)
    _hand_in(client, plan, replies=_filled(letter, lambda row: "不采纳" if row == 2 else "采纳"))
    _work()
    page = client.get(f"/plans/{plan.pk}/compare/1/2").content.decode()
    data = json.loads(client.get(f"/plans/{plan.pk}/compare/1/2.json").content)
    assert data["schema"] == "plancheck/comparison/1"
    assert f'<b data-count="mended">{data["counts"]["mended"]}</b>' in page
    assert data["counts"]["mended"] > 0
    claims = [item["claim"]["reply"]["choice"] for item in data["items"] if item["claim"] and item["claim"]["reply"]]
    assert (claims.count("rejected"), claims.count("accepted")) == (1, len(claims) - 1)
    assert data["replies"]["mended_anyway"] + data["replies"]["declined"] == 1
    assert page.count("答复：不采纳") == 1
    assert page.count("答复：采纳") == len(claims) - 1


@pytest.mark.parametrize("samples", [("city-a.docx",), ("city-a.docx", "city-defects.docx")])
def test_a_comparison_of_a_bundle_is_the_one_of_the_page(letter: Any, browser_of: Any, samples: tuple[str, ...]) -> None:
    from plancheck.web import files
    from plancheck.web.acts import exporting

    plan, lead = letter.version.plan, letter.by
    for sample in samples:
        _hand_in(browser_of(plan.owner), plan, sample, replies=_filled(letter, lambda row: "不采纳" if row == 2 else "采纳"))
        _work()
    bundle = exporting.begin(lead, plan.round, "comparisons", [plan], "zh")
    _work()
    last = len(samples) + 1
    page = browser_of(lead).get(f"/plans/{plan.pk}/compare/{last - 1}/{last}.html").content
    assert files.get(bundle.jobs.get().result_file) == page


def test_a_comparison_of_a_bundle_waits_for_the_replies_that_are_being_opened(letter: Any, browser_of: Any) -> None:
    from django.utils import timezone

    from plancheck.web import files, queue, work
    from plancheck.web.acts import exporting
    from plancheck.web.models import Job

    plan = letter.version.plan
    _hand_in(browser_of(plan.owner), plan, replies=_filled(letter, lambda row: "不采纳"))
    opening = queue.claim("other", 60)
    assert (opening.kind, work.work_once("test")) == ("replies", True)
    bundle = exporting.begin(letter.by, plan.round, "comparisons", [plan], "zh")
    assert work.work_once("test")
    assert bundle.jobs.get().state == "waiting"
    queue.give_back("other", counted=False)
    Job.objects.filter(bundle=bundle).update(deadline=timezone.now())
    _work()
    assert "答复：不采纳" in files.get(bundle.jobs.get().result_file).decode()


@pytest.mark.parametrize(("format", "start"), [("html", b"<!DOCTYPE html>"), ("xlsx", b"PK"), ("json", b"{")])
def test_a_comparison_is_a_file_as_the_command_line_writes_it(letter: Any, browser_of: Any, format: str, start: bytes) -> None:
    from plancheck.web.models import Person

    plan = letter.version.plan
    _hand_in(browser_of(plan.owner), plan)
    client = browser_of(Person.objects.get(username="lead"))
    place = f"/plans/{plan.pk}/compare/1/2"
    assert client.get(f"{place}.{format}").status_code == 409  # not checked yet
    _work()
    answer = client.get(f"{place}.{format}")
    assert answer.content.lstrip().startswith(start)
    assert answer["Content-Disposition"].startswith(f'attachment; filename="city-a.v1-v2.{format}"')
    assert [client.get(f"/plans/{plan.pk}/compare/{pair}").status_code for pair in ("2/1", "1/1", "1/3", "1/2.pdf")] == [404] * 4


def test_a_dismissed_finding_stays_settled_and_only_reviewers_see_why(letter: Any, browser_of: Any) -> None:
    from plancheck.web import reports
    from plancheck.web.acts import decisions, letters
    from plancheck.web.models import Person

    lead, version = Person.objects.get(username="lead"), letter.version
    finding, other = [it for it in reports.findings(reports.of(version)) if it.sub.outcome == "failed"][:2]
    dismissed = {finding.sub.id: Decision("dismiss", reason="已另行批准"), other.sub.id: Decision("confirm")}
    decisions.decide(lead, version, dismissed, {})
    _hand_in(browser_of(version.plan.owner), version.plan, "city-defects.docx")
    _work()
    place = f"/plans/{version.plan_id}/compare/1/2"

    def is_open(person: Any) -> bool:
        client = browser_of(person)
        items = json.loads(client.get(f"{place}.json").content)["items"]
        item = next(it for it in items if it["new"]["subresult"]["id"] == finding.sub.id)
        assert ("已另行批准" in client.get(place).content.decode()) == (person == lead)
        return bool(item["open"])

    assert not is_open(lead)
    assert is_open(version.plan.owner)  # it was in the letter that the office got
    letters.write(lead, version, FIELDS, final=True)
    _work()
    assert not is_open(version.plan.owner)


def test_the_page_to_print_allows_its_own_styles_only(letter: Any, browser_of: Any) -> None:
    plan = letter.version.plan
    client = browser_of(plan.owner)
    _hand_in(client, plan)
    _work()
    answer = client.get(f"/plans/{plan.pk}/compare/1/2/page")
    assert answer.content.startswith(b"<!DOCTYPE html>")
    assert "script-src" not in answer["Content-Security-Policy"]
    assert "style-src 'sha256-" in answer["Content-Security-Policy"]
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_what_the_workbench_wrote_is_accepted_by_the_command_line(letter: Any, browser_of: Any, tmp_path: Path, capsys: Any) -> None:
    from plancheck.cli import main

    plan = letter.version.plan
    client = browser_of(plan.owner)
    table = _filled(letter, lambda row: "采纳")
    (tmp_path / "replies.xlsx").write_bytes(table.read())
    table.seek(0)
    _hand_in(client, plan, replies=table)
    _work()
    for number in (1, 2):
        (tmp_path / f"{number}.json").write_bytes(client.get(f"/plans/{plan.pk}/v{number}/report.json").content)
    reports, out = [str(tmp_path / f"{number}.json") for number in (1, 2)], tmp_path / "out.json"
    assert main(["compare", *reports, "--replies", str(tmp_path / "replies.xlsx"), "-o", str(out), "--lang", "zh"]) in (0, 1)
    assert "条答复" in capsys.readouterr().err
    assert out.read_bytes() == client.get(f"/plans/{plan.pk}/compare/1/2.json").content
