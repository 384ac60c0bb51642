"""Rounds: where every plan stands, which plans a list shows, and what is done for many at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from plancheck.model.decision import Decision, Waiver


@pytest.fixture
def lead(person: Any) -> Any:
    """The lead of the office."""
    return person("lead")


def _row(version: Any) -> Any:
    from plancheck.web import listing
    from plancheck.web.models import Plan

    (row,) = listing.rows(Plan.objects.filter(pk=version.plan_id), version.plan.owner)
    return row


def _ids(version: Any) -> list[str]:
    from plancheck.web import reports

    return [finding.sub.id for finding in reports.findings(reports.of(version))]


# ---- where a plan stands ----------------------------------------------------------------------------------------


def test_the_stage_of_a_plan_follows_what_is_done_with_it(lead: Any, submitted: Any) -> None:
    from plancheck.web.acts import decisions, rounds
    from plancheck.web.models import Letter

    version = submitted(lead, checked=True)
    stages = [_row(submitted(lead)).stage, _row(version).stage]
    ids = _ids(version)
    decisions.decide(lead, version, {ids[0]: Decision("confirm")}, {})
    stages.append(_row(version).stage)
    assert (_row(version).decided, version.summary.open, version.findings) == (1, len(ids) - 1, len(ids))
    decisions.decide(lead, version, {id: Decision("confirm") for id in ids[1:]}, {})
    stages.append(_row(version).stage)
    letter = Letter.objects.create(version=version, number=1, fields={}, state="done", by=lead)
    stages.append(_row(version).stage)
    Letter.objects.filter(pk=letter.pk).update(final=True)
    stages.append(_row(version).stage)
    rounds.close_plan(lead, version.plan)
    stages.append(_row(version).stage)
    assert stages == ["waiting", "checked", "deciding", "decided", "drafted", "sent", "closed"]


def test_a_draft_that_could_not_be_read_does_not_count_as_checked(lead: Any, submitted: Any) -> None:
    from plancheck.web.models import Summary

    version = submitted(lead, checked=True)
    Summary.objects.filter(version=version).update(status="not_checked")
    assert _row(version).stage == "failed"


def test_the_verdict_after_decisions_is_beside_that_of_the_rules(lead: Any, submitted: Any) -> None:
    from plancheck.web.acts import decisions

    version = submitted(lead, checked=True)
    decisions.decide(lead, version, {id: Decision("dismiss", reason="已核实") for id in _ids(version)}, {})
    row = _row(version)
    assert (row.rules_verdict, row.reviewed) == ("noncompliant", "compliant")


def test_a_waiver_that_has_run_out_is_not_counted_any_more(lead: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    from plancheck.web.acts import decisions

    version = submitted(lead, checked=True)
    today = timezone.localdate()
    waiver = Waiver("发改〔2026〕1号", "省发改委", "", today)
    decisions.decide(lead, version, {_ids(version)[0]: Decision("waive", reason="另有安排", waiver=waiver)}, {})
    assert _row(version).decided == 1
    monkeypatch.setattr(timezone, "localdate", lambda *_: today + timedelta(days=1))
    assert _row(version).decided == 0


def test_a_list_of_a_round_opens_no_report(lead: Any, submitted: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from plancheck.web import reports

    version = submitted(lead, checked=True)
    client = browser_of(lead)

    def opened(name: str) -> None:
        raise AssertionError(f"the report {name} was opened")

    monkeypatch.setattr(reports, "by_file", opened)
    for path in ("", "matrix", "rules", "indicators"):
        assert client.get(f"/rounds/{version.plan.round_id}/{path}").status_code == 200, path
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("page", "most"), [
    ("/", 6), ("/rows", 5), ("/rounds/", 3), ("/rounds/N/", 7), ("/rounds/N/matrix", 6), ("/rounds/N/rules", 6),
    ("/rounds/N/indicators", 6), ("/rounds/N/close", 5), ("/history", 8),
])  # fmt: skip
def test_the_number_of_queries_of_a_list_does_not_grow_with_its_plans(
    lead: Any, submitted: Any, browser_of: Any, django_queries: Callable[[Callable[[], Any]], int], page: str, most: int
) -> None:
    client, version = browser_of(lead), submitted(lead, checked=True)
    submitted(lead)
    page = page.replace("N", str(version.plan.round_id))
    client.get(page)
    few = django_queries(lambda: client.get(page))
    for _ in range(3):
        submitted(lead, checked=True)
        submitted(lead)
    assert django_queries(lambda: client.get(page)) == few <= most


@pytest.fixture
def django_queries(bench: Any) -> Callable[[Callable[[], Any]], int]:
    """`django_queries(act)` is the number of queries of an act."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counted(act: Callable[[], Any]) -> int:
        with CaptureQueriesContext(connection) as captured:
            act()
        return len(captured)

    return counted


# ---- which plans a list shows -----------------------------------------------------------------------------------


@pytest.fixture
def three(person: Any, submitted: Any) -> dict[str, Any]:
    """Plans by name: a city with findings, a zone in another province without, one that waits."""
    from plancheck.web.models import Plan

    city = submitted(person("drafter"), checked=True)
    zone = submitted(person("reviewer"), "zone-b.docx", checked=True)
    waits = submitted(person("drafter", "other"))
    Plan.objects.filter(pk=zone.plan_id).update(office="库车开发区管委会")
    Plan.objects.filter(pk=waits.plan_id).update(title="又一份方案")
    return {"city": city, "zone": zone, "waits": waits}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, ["waits", "zone", "city"]),
        ({"q": "库车"}, ["zone"]),
        ({"q": "管委会 ZONE"}, ["zone"]),
        ({"q": "又一份"}, ["waits"]),
        ({"q": "DEFECTS.docx"}, ["waits", "city"]),
        ({"kind": "city"}, ["city"]),
        ({"province": "湖北省"}, ["city"]),
        ({"stage": "waiting"}, ["waits"]),
        ({"verdict": "noncompliant"}, ["city"]),
        ({"version": "more"}, []),
        ({"whose": "mine"}, ["zone"]),
        ({"sort": "findings"}, ["waits", "zone", "city"]),
        ({"sort": "-findings"}, ["city", "waits", "zone"]),
        ({"sort": "verdict"}, ["waits", "city", "zone"]),
        ({"sort": "no such column"}, ["waits", "zone", "city"]),
    ],
)
def test_filters_search_and_order(three: dict[str, Any], asked: dict[str, str], shown: list[str]) -> None:
    from plancheck.web import listing
    from plancheck.web.listing import Wanted
    from plancheck.web.models import Plan

    names = {version.plan_id: name for name, version in three.items()}
    rows = listing.chosen(listing.rows(Plan.objects.all(), three["zone"].plan.owner), Wanted.of(asked), three["zone"].plan.owner_id)
    assert [names[row.plan] for row in rows] == shown


@pytest.mark.parametrize(
    ("asked", "shown", "said"),
    [
        ("", ["waits", "zone"], "第 1–2 份，共 3 份"),
        ("page=2", ["city"], "第 3–3 份，共 3 份"),
        ("page=9", ["city"], "第 3–3 份，共 3 份"),
        ("page=x", ["waits", "zone"], "第 1–2 份，共 3 份"),
        ("page=all", ["waits", "zone", "city"], "第 1–3 份，共 3 份"),
        ("sort=at", ["city", "zone"], "第 1–2 份，共 3 份"),
        ("sort=at&page=2", ["waits"], "第 3–3 份，共 3 份"),
        ("q=defects", ["waits", "city"], ""),
        ("province=湖北省", ["city"], ""),
    ],
)
@pytest.mark.parametrize("page", ["/", "/rows", "/rounds/N/"])
def test_lists_come_in_pages_of_all_that_was_asked_for(
    three: dict[str, Any], browser_of: Any, monkeypatch: pytest.MonkeyPatch, page: str, asked: str, shown: list[str], said: str
) -> None:
    from plancheck.web import listing

    monkeypatch.setattr(listing, "A_PAGE", 2)
    place = page.replace("N", str(three["city"].plan.round_id))
    answer = browser_of(three["zone"].plan.owner).get(f"{place}?{asked}").content.decode()
    names = {version.plan_id: name for name, version in three.items()}
    assert [names[int(plan)] for plan in re.findall(r'<th scope="row"><a [^>]*href="/plans/(\d+)/"', answer)] == shown
    assert re.findall(r"第 \d+–\d+ 份，共 \d+ 份", answer) == ([said] if said else [])


def test_links_to_other_pages_keep_what_was_asked_for_and_what_is_asked_anew_begins_with_the_first(
    three: dict[str, Any], browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import listing

    monkeypatch.setattr(listing, "A_PAGE", 1)
    page = browser_of(three["zone"].plan.owner).get("/?q=defects&sort=at&page=2").content.decode()
    assert re.findall(r'href="\?([^"]*)" rel="prev"', page) == ["q=defects&amp;sort=at&amp;page=1"]
    assert 'hx-get="/rows?q=defects&amp;sort=at&amp;page=2"' in page
    assert 'href="?q=defects&amp;sort=-at"' in page


def test_all_plans_that_match_are_chosen_those_on_other_pages_too(
    three: dict[str, Any], lead: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import listing

    monkeypatch.setattr(listing, "A_PAGE", 1)
    client, place = browser_of(lead), f"/rounds/{three['city'].plan.round_id}/"
    page = client.get(f"{place}?q=defects").content.decode()
    assert "选中列表的全部 2 份，其他页的也在内" in page
    (action,) = re.findall(r'action="([^"]*/ask[^"]*)"', page)
    asked = client.post(action, {"act": "export", "matching": "1", "plan": [three["waits"].plan_id]}).content.decode()
    assert "将导出 2 份方案的文件" in asked
    assert set(re.findall(r'name="plan" value="(\d+)"', asked)) == {str(three[name].plan_id) for name in ("city", "waits")}


def test_what_a_list_can_be_narrowed_to_is_what_it_has(three: dict[str, Any]) -> None:
    from plancheck.web import listing
    from plancheck.web.models import Plan

    choices = listing.choices(listing.rows(Plan.objects.all(), three["zone"].plan.owner))
    assert [code for code, *_ in choices.kinds] == ["city", "zone"]
    assert choices.provinces == ("新疆维吾尔自治区", "湖北省")
    assert choices.stages == ("waiting", "checked", "decided")


def test_the_matrix_has_the_outcome_of_every_rule_in_signs(three: dict[str, Any], browser_of: Any) -> None:
    page = browser_of(three["zone"].plan.owner).get(f"/rounds/{three['city'].plan.round_id}/matrix").content.decode()
    assert page.count('<td class="failed must">×必</td>') == 2
    assert '<td class="passed">√</td>' in page
    assert page.count('<th scope="row">') == 2


def test_the_matrix_is_loaded_in_parts_and_whole_where_all_is_asked_for(
    three: dict[str, Any], browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web.pages import rounds

    monkeypatch.setattr(rounds, "MATRIX_ROWS", 1)
    client, place = browser_of(three["zone"].plan.owner), f"/rounds/{three['city'].plan.round_id}/matrix"
    rows = [client.get(f"{place}?{asked}").content.decode().count('<th scope="row">') for asked in ("", "from=1", "page=all")]
    assert rows == [1, 1, 2]


def test_a_draft_that_could_not_be_read_has_no_empty_row_in_the_matrix(three: dict[str, Any], browser_of: Any) -> None:
    from plancheck.web import work
    from plancheck.web.acts import submissions

    owner = three["zone"].plan.owner
    version = submissions.submit(owner, submissions.Upload("损坏.docx", 4, (b"PK\3\4",)))
    while work.work_once("test"):
        pass
    page = browser_of(owner).get(f"/rounds/{version.plan.round_id}/matrix").content.decode()
    (row,) = re.findall(rf'<a href="/plans/{version.plan_id}/".*?</tr>', page)
    assert set(re.findall(r"<td.*?</td>", row)) == {'<td class="error">！</td>'}


def test_an_indicator_is_shown_side_by_side_with_charts(three: dict[str, Any], browser_of: Any) -> None:
    client = browser_of(three["zone"].plan.owner)
    number = three["city"].plan.round_id
    page = client.get(f"/rounds/{number}/indicators").content.decode()
    code = page.partition(f"/rounds/{number}/indicators/")[2].partition("?")[0]
    part = client.get(f"/rounds/{number}/indicators/{code}").content.decode()
    assert "style=" not in part
    assert "<table" in part
    assert client.get(f"/rounds/{number}/indicators/nothing").status_code == 404


def test_the_bar_of_a_rule_is_as_long_as_the_share_beside_it(three: dict[str, Any], browser_of: Any) -> None:
    page = browser_of(three["zone"].plan.owner).get(f"/rounds/{three['city'].plan.round_id}/rules").content.decode()
    bars = re.findall(r"(\d+) / (\d+)</span><svg.*?width=\"([\d.]+)\"", page)
    assert [float(width) for _, _, width in bars] == [round(100 * int(failed) / int(applied), 1) for failed, applied, _ in bars]
    assert {width for _, _, width in bars} > {"100.0"}


@pytest.mark.parametrize(("tab", "sign"), [
    ("", '<input type="checkbox" name="plan"'), ("matrix", '<th scope="row">'), ("rules", "<td>湖北省</td>"),
    ("indicators", 'class="indicator"'),
])  # fmt: skip
def test_figures_of_a_round_are_over_all_its_plans_however_many_are_listed(
    three: dict[str, Any], browser_of: Any, monkeypatch: pytest.MonkeyPatch, tab: str, sign: str
) -> None:
    from plancheck.web import listing

    client, place = browser_of(three["zone"].plan.owner), f"/rounds/{three['city'].plan.round_id}/{tab}"
    whole = client.get(place).content.decode().count(sign)
    monkeypatch.setattr(listing, "A_PAGE", 1)
    assert client.get(place).content.decode().count(sign) == (whole if tab else 1) > 0


# ---- who may see and do what ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "status"), [("drafter", 403), ("policy", 403), ("administrator", 403), ("reviewer", 200), ("lead", 200)])
def test_rounds_are_for_those_who_review(person: Any, browser_of: Any, role: str, status: int) -> None:
    from plancheck.web.models import Round

    number = Round.objects.get().pk
    client = browser_of(person(role))
    paths = ("/rounds/", *(f"/rounds/{number}/{tab}" for tab in ("", "matrix", "rules", "indicators")))
    assert {client.get(path).status_code for path in paths} == {status}


def test_only_the_lead_opens_and_closes_rounds(person: Any, browser_of: Any) -> None:
    from plancheck.web.models import Round

    first = Round.objects.get()
    reviewer, lead = browser_of(person("reviewer")), browser_of(person("lead"))
    assert reviewer.post("/rounds/", {"name": "第二批"}).status_code == 403
    assert reviewer.post(f"/rounds/{first.pk}/close").status_code == 403
    assert lead.post("/rounds/", {"name": "第二批", "deadline": "2027-01-31"}).status_code == 303
    assert Round.objects.get(name="第二批").deadline == date(2027, 1, 31)
    assert lead.post(f"/rounds/{first.pk}/close").status_code == 303
    first.refresh_from_db()
    assert first.closed is not None


def test_a_refused_round_comes_back_filled_in(lead: Any, browser_of: Any) -> None:
    answer = browser_of(lead).post("/rounds/", {"name": "第二批", "deadline": "31.1."})
    assert answer.status_code == 409
    assert 'value="第二批"' in answer.content.decode()


# ---- many at once -----------------------------------------------------------------------------------------------


def test_nothing_is_done_for_many_before_it_is_asked_with_their_number(three: dict[str, Any], lead: Any, browser_of: Any) -> None:
    from plancheck.web.models import Bundle, Job

    before = Job.objects.count()
    asked = {"act": "letters", "plan": [version.plan_id for version in three.values()]}
    page = browser_of(lead).post(f"/rounds/{three['city'].plan.round_id}/ask", asked).content.decode()
    assert "将为 2 份方案起草意见函" in page
    assert "又一份方案" in page
    assert (Bundle.objects.count(), Job.objects.count()) == (0, before)


def test_letters_for_many_have_the_common_fields_and_their_own_recipient(three: dict[str, Any], lead: Any, browser_of: Any) -> None:
    from plancheck.web.models import Bundle, Letter

    given = {"act": "letters", "plan": [version.plan_id for version in three.values()], "agency": "省发展改革委", "confirmed": "1"}
    answer = browser_of(lead).post(f"/rounds/{three['city'].plan.round_id}/do", given)
    bundle = Bundle.objects.get()
    assert answer["Location"] == f"/bundles/{bundle.pk}/?written"
    letters = {letter.version_id: letter for letter in Letter.objects.all()}
    assert set(letters) == {three["city"].pk, three["zone"].pk}
    assert letters[three["zone"].pk].fields["recipient"] == "库车开发区管委会"
    assert {letter.fields["agency"] for letter in letters.values()} == {"省发展改革委"}
    assert not any(letter.final for letter in letters.values())
    assert [plan for plan, *_ in bundle.skipped] == [three["waits"].plan_id]


def test_letters_for_many_do_not_begin_with_the_numbers_and_the_date_of_one(three: dict[str, Any], lead: Any, browser_of: Any) -> None:
    from plancheck.web.acts import letters

    own = {"agency": "省发展改革委", "document_number": "省发改函〔2026〕7号", "incoming_number": "襄发改〔2026〕3号", "date": "2026-11-30"}
    letters.write(lead, three["city"], own, confirmed=True)
    asked = {"act": "letters", "plan": [three["city"].plan_id, three["zone"].plan_id]}
    page = browser_of(lead).post(f"/rounds/{three['city'].plan.round_id}/ask", asked).content.decode()
    assert 'name="agency" maxlength="400" value="省发展改革委"' in page
    assert [text for text in list(own.values())[1:] if text in page] == []


def test_a_letter_that_could_not_be_written_is_left_out_of_the_zip_and_named(
    three: dict[str, Any], lead: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    import io
    import zipfile

    from plancheck.web import files
    from plancheck.web.acts import exporting
    from plancheck.web.acts.exporting import Letters
    from plancheck.web.models import Job, Letter

    plans = [three["city"].plan, three["zone"].plan]
    bundle = exporting.begin(lead, plans[0].round, "letters", plans, "zh", Letters({}, confirmed=True))
    good, bad = Letter.objects.order_by("pk")
    Letter.objects.filter(pk=good.pk).update(state="done", letter_file=files.put(b"PK"))
    Letter.objects.filter(pk=bad.pk).update(state="failed", problem="没有写成")
    Job.objects.filter(bundle=bundle).update(state="done")
    client = browser_of(lead)
    answer = client.get(f"/bundles/{bundle.pk}/file")
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert names == [f"{good.version.plan_id:04d} city-defects-v1.docx"]
    assert "没有写成" in client.get(f"/bundles/{bundle.pk}/").content.decode()
    Letter.objects.update(letter_file="", state="failed")
    assert f"/bundles/{bundle.pk}/file" not in client.get(f"/bundles/{bundle.pk}/").content.decode()


def test_ones_own_bundles_are_listed_whatever_others_began_since(three: dict[str, Any], lead: Any, browser_of: Any) -> None:
    from plancheck.web.models import Bundle

    round_, reviewer = three["city"].plan.round, three["zone"].plan.owner
    own = Bundle.objects.create(round=round_, kind="export", by=reviewer, lang="zh")
    for _ in range(6):
        Bundle.objects.create(round=round_, kind="export", by=lead, lang="zh")
    page = browser_of(reviewer).get(f"/rounds/{round_.pk}/").content.decode()
    assert page.count("/bundles/") == 1
    assert f'href="/bundles/{own.pk}/"' in page


@pytest.mark.parametrize(("kind", "skipped"), [("annotated", ["waits"]), ("comparisons", ["city", "zone", "waits"]), ("export", [])])
def test_each_plan_that_cannot_be_done_is_named_with_the_reason(three: dict[str, Any], lead: Any, kind: str, skipped: list[str]) -> None:
    from plancheck.web.acts import Refused, exporting

    plans = [version.plan for version in three.values()]
    names = {version.plan_id: name for name, version in three.items()}
    if len(skipped) == len(plans):
        with pytest.raises(Refused, match="only one version"):
            exporting.begin(lead, plans[0].round, kind, plans, "zh")
        return
    bundle = exporting.begin(lead, plans[0].round, kind, plans, "zh")
    assert [names[plan] for plan, *_ in bundle.skipped] == skipped
    assert bundle.jobs.count() == len(plans) - len(skipped)


def test_chosen_plans_are_closed_by_who_may_close_them(three: dict[str, Any], person: Any, lead: Any, browser_of: Any) -> None:
    from plancheck.web.models import Plan, Record

    given = {"act": "close", "plan": [three["city"].plan_id, three["zone"].plan_id]}
    place = f"/rounds/{three['city'].plan.round_id}/do"
    assert browser_of(three["zone"].plan.owner).post(place, given).status_code == 403
    assert browser_of(lead).post(place, given).status_code == 303
    assert set(Plan.objects.exclude(closed=None).values_list("pk", flat=True)) == set(given["plan"])
    assert Record.objects.filter(act="close_plan").count() == 2


def test_a_plan_of_another_round_is_not_done_with_the_chosen_ones(three: dict[str, Any], lead: Any, browser_of: Any) -> None:
    from plancheck.web.acts import rounds

    other = rounds.open_(lead, "第二批")
    answer = browser_of(lead).post(f"/rounds/{other.pk}/do", {"act": "export", "plan": [three["city"].plan_id]})
    assert answer.status_code == 409


def test_a_bundle_is_seen_by_who_asked_for_it_only(three: dict[str, Any], lead: Any, browser_of: Any) -> None:
    from plancheck.web.acts import exporting

    bundle = exporting.begin(lead, three["city"].plan.round, "export", [three["city"].plan], "zh")
    for client, status in (
        (browser_of(lead), 200),
        (browser_of(three["zone"].plan.owner), 404),
        (browser_of(three["city"].plan.owner), 404),
    ):
        assert client.get(f"/bundles/{bundle.pk}/").status_code == status
        assert client.get(f"/bundles/{bundle.pk}/file").status_code == 404  # nothing is done yet


# ---- rules ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["drafter", "reviewer", "lead", "policy", "administrator"])
def test_everybody_can_search_the_rules(person: Any, browser_of: Any, role: str) -> None:
    client = browser_of(person(role))
    page = client.get("/rules/", {"q": "TASK-C4"}).content.decode()
    assert 'href="/rules/book#r-TASK-C4"' in page
    assert 'href="/rules/book#r-TASK-C3"' not in page


def test_the_rule_book_may_use_its_own_styles_and_nothing_else(person: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import hashlib
    from base64 import b64encode

    from plancheck.web.pages import rules

    made = b"<style>p { color: red }</style><p>r</p>"
    monkeypatch.setattr(rules, "_made", lambda lang: made)
    rules._book.cache_clear()
    rules._kept("zh").unlink(missing_ok=True)  # another test may have made the book
    answer = browser_of(person("drafter")).get("/rules/book")
    rules._book.cache_clear()
    rules._kept("zh").unlink()
    digest = b64encode(hashlib.sha256(b"p { color: red }").digest()).decode()
    assert answer.content == made
    assert answer["Content-Security-Policy"].endswith(f"style-src 'sha256-{digest}'")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_the_words_that_rules_may_use_are_listed_and_searched(person: Any, browser_of: Any) -> None:
    client = browser_of(person("policy"))
    page = client.get("/rules/words").content.decode()
    assert '<span lang="zh-CN">任务 有单列部分 别的任务</span>' in page
    assert '<span lang="zh-CN">非化石能源占比</span>' in page
    found = client.get("/rules/words", {"q": "光伏"}).content.decode()
    assert '<span lang="zh-CN">能源基础设施工程</span>' in found
    assert '<span lang="zh-CN">非化石能源占比</span>' not in found
    assert "没有符合条件的词" in client.get("/rules/words", {"q": "没有的词"}).content.decode()
    assert 'href="/rules/words"' in client.get("/playground/").content.decode()


def test_the_list_of_rules_has_a_blank_for_what_a_report_names_and_counts_once(person: Any, browser_of: Any) -> None:
    client = browser_of(person("reviewer"))
    page = client.get("/rules/").content.decode()
    assert "××任务没有量化目标" in page
    assert "年年" not in page
    assert "能耗强度降幅低于本省的××</span>" in page  # not “：值” behind it
    assert re.search(r"[{}]", page.partition('id="list"')[2]) is None
    assert re.search(r'role="status">共 \d+ 条<', page)
    assert re.search(r'role="status">1 条，共 \d+ 条<', client.get("/rules/", {"q": "TASK-C4"}).content.decode())
