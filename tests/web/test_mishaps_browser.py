"""What pages do when something cannot be done, or changes while somebody looks: it is said, and nothing typed or chosen is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.web.live import expect
from tests.web.test_letters import FIELDS

from plancheck.model.decision import Decision

OFFLINE = 0


def _answered(page: Any, address: str, status: int, text: str) -> None:
    """Lets requests to addresses that end so fail: with a status and a notice, or OFFLINE."""

    def answer(route: Any) -> None:
        if status == OFFLINE:
            route.abort()
        else:
            route.fulfill(status=status, body=f'<p class="notice" role="alert">{text}</p>' if text else "", content_type="text/html")

    page.route(f"**{address}", answer)


def _forgiven(live: Any, status: int) -> None:
    """Takes out what htmx says on the console of a lost connection."""
    live.faults[:] = [fault for fault in live.faults if status != OFFLINE or not fault.startswith("htmx:")]


def _focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id"))


def _polled(page: Any, address: str, times: int) -> None:
    """Waits until a part of the page has asked for itself so many times, and what came of the last is there."""
    for _ in range(times):
        with page.expect_response(lambda response: response.url.endswith(address)):
            pass
    page.wait_for_timeout(200)


# ---- what could not be saved ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        (400, "这个请求不能处理", "这个请求不能处理"),
        (404, "没有这个页面", "没有这个页面"),
        (500, "工作台出错，刚才的操作没有保存", "工作台出错，刚才的操作没有保存"),
        (503, "数据库暂时连不上", "数据库暂时连不上"),
        (507, "磁盘已满", "磁盘已满"),
        (502, "", "刚才的操作没有做成"),
        (OFFLINE, "", "连接中断，刚才的操作没有保存"),
    ],
)
def test_a_decision_that_was_not_saved_says_why_and_keeps_what_was_typed(
    live: Any, checked: Any, reviewer: Any, status: int, text: str, said: str
) -> None:
    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=dismiss]")
    page.fill("#f-1 [name=reason]", "写了很久的理由")
    _answered(page, "/decide", status, text)
    page.click("#f-1 button.main")
    expect(page.locator("#failed")).to_contain_text(said)
    _polled(page, "/news?after=0", 1)  # that reading works says nothing about saving
    assert page.is_visible("#failed")
    assert page.input_value("#f-1 [name=reason]") == "写了很久的理由"
    page.unroute("**/decide")
    page.click("#f-1 button.main")
    page.wait_for_selector("#s-1[data-state=dismiss]")
    expect(page.locator("#failed")).to_be_hidden()
    _forgiven(live, status)


@pytest.mark.parametrize(("status", "said"), [(500, "页面没能更新"), (OFFLINE, "页面没能更新")])
def test_a_page_that_could_not_be_brought_up_to_date_says_so_until_it_is(
    live: Any, checked: Any, reviewer: Any, status: int, said: str
) -> None:
    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    _answered(page, "/news?after=0", status, "工作台出错，刚才的操作没有保存")
    expect(page.locator("#failed")).to_contain_text(said)
    page.unroute("**/news?after=0")
    expect(page.locator("#failed")).to_be_hidden()
    expect(page.locator(".row:visible")).to_have_count(25)
    _forgiven(live, status)


@pytest.mark.parametrize(("status", "said"), [(409, "已经结束"), (500, "工作台出错"), (OFFLINE, "连接中断")])
def test_deciding_about_many_that_failed_keeps_the_dialog_and_its_reason(
    live: Any, checked: Any, reviewer: Any, status: int, said: str
) -> None:
    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    page.click("label:has([name=level][value=advice])")
    page.click("[data-bulk-choice=dismiss]")
    page.fill("#bulk-ask [name=reason]", "写了很久的理由")
    _answered(page, "/decide-all", status, {409: "这份方案的审核已经结束", 500: "工作台出错"}.get(status, ""))
    page.click("#bulk-ask button.main")
    expect(page.locator("#bulk-ask .not-done")).to_contain_text(said)
    assert page.input_value("#bulk-ask [name=reason]") == "写了很久的理由"
    page.reload()  # and the text survives a tab that is closed
    page.unroute("**/decide-all")
    page.click("[data-bulk-choice=dismiss]")
    assert page.input_value("#bulk-ask [name=reason]") == "写了很久的理由"
    page.click("#bulk-ask button.main")
    page.wait_for_selector("#bulk form")
    assert not page.is_visible("#bulk-ask")
    page.click("[data-bulk-choice=dismiss]")
    assert page.input_value("#bulk-ask [name=reason]") == ""
    _forgiven(live, status)


def test_a_session_that_has_ended_keeps_the_reason_for_many(live: Any, checked: Any, reviewer: Any) -> None:
    from django.contrib.sessions.models import Session

    page = live.open(f"/plans/{checked.plan_id}/v1/#f-3", reviewer)
    page.click("[data-bulk-choice=dismiss]")
    page.fill("#bulk-ask [name=reason]", "写了很久的理由")
    Session.objects.all().delete()
    # Another request of the page may be the first to meet the end of the session, and close the dialog.
    page.dispatch_event("#bulk-ask button.main", "click")
    page.wait_for_selector("#banner a[href^='/login?next=']")
    assert not page.is_visible("#bulk-ask")
    page.click("[data-bulk-choice=dismiss]")
    assert page.input_value("#bulk-ask [name=reason]") == "写了很久的理由"


def test_a_form_that_is_too_old_leads_to_the_page_loaded_again(live: Any, checked: Any, reviewer: Any) -> None:
    page = live.open(f"/plans/{checked.plan_id}/v1/#f-3", reviewer)
    page.wait_for_selector("#f-3 .card-body")
    page.click("#f-3 input[value=confirm]")
    page.fill("#f-3 [name=text]", "写了很久的文字")
    _answered(page, "/decide", 403, "页面已过期")
    page.click("#f-3 button.main")
    page.evaluate("window.old = true")
    page.click("#banner a")
    page.wait_for_function("!window.old")
    page.wait_for_selector("#f-3 .pencil:not([hidden])")


@pytest.mark.parametrize("place", ["/", "/plans/{plan}/"])
def test_a_button_stays_and_the_reason_is_said_where_an_act_is_refused(live: Any, submitted: Any, reviewer: Any, place: str) -> None:
    from plancheck.web.models import Job

    version = submitted(reviewer)
    page = live.open(place.format(plan=version.plan_id), reviewer)
    Job.objects.update(state="done")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("#failed")).to_contain_text("审核已经结束")
    _polled(page, "/rows?" if place == "/" else "/progress", 2)
    assert page.is_visible("#failed")
    expect(page.get_by_role("button", name="撤回")).to_be_visible()


# ---- what changes while somebody is at it -----------------------------------------------------------------------


def test_focus_stays_in_a_list_that_asks_for_itself(live: Any, submitted: Any, reviewer: Any) -> None:
    first, last = submitted(reviewer), submitted(reviewer)
    page = live.open("/", reviewer)
    page.focus(f"#to-{first.plan_id}")
    _polled(page, "/rows?", 2)
    assert _focused(page) == f"to-{first.plan_id}"
    page.focus(f"#act-{first.plan_id}")
    live.work()
    page.wait_for_selector("#rows:not([hx-get])")
    assert not page.is_visible(f"#act-{last.plan_id}")
    page.wait_for_function(f"document.activeElement.id === 'to-{first.plan_id}'")  # the button has gone, its row has not


def test_focus_stays_on_the_page_of_a_check(live: Any, submitted: Any, reviewer: Any) -> None:
    version = submitted(reviewer)
    page = live.open(f"/plans/{version.plan_id}/", reviewer)
    page.focus("#cancel")
    type(version).objects.update(state="checking")
    page.wait_for_selector(".state.checking")
    assert _focused(page) == "cancel"


def test_a_chosen_table_of_replies_stays_chosen_while_the_check_goes_on(
    live: Any, checked: Any, reviewer: Any, submitted: Any, tmp_path: Path
) -> None:
    from plancheck.web.acts import submissions
    from plancheck.web.acts.submissions import Upload

    version = submissions.submit_version(reviewer, checked.plan, Upload("draft.docx", 2, (b"PK",)))
    page = live.open(f"/plans/{checked.plan_id}/v2/received", reviewer)
    table = tmp_path / "table.xlsx"
    table.write_bytes(b"PK")
    page.set_input_files("[name=replies]", table)
    _polled(page, "/v2/received", 2)
    type(version).objects.filter(pk=version.pk).update(state="checking")
    page.wait_for_selector(".state.checking")
    assert page.locator("[name=replies]").evaluate("field => field.files.length") == 1


@pytest.mark.usefixtures("printed")
def test_the_text_of_a_letter_stays_open_while_its_pages_are_drawn(live: Any, checked: Any, reviewer: Any) -> None:
    from plancheck.web import work
    from plancheck.web.acts import letters

    letters.write(reviewer, checked, FIELDS)
    assert work.work_once("live")  # the letter; its pages wait
    page = live.open(f"/plans/{checked.plan_id}/v1/letters/1", reviewer)
    page.click(".preview summary")
    _polled(page, "/letters/1", 2)
    assert page.is_visible(".preview .text")
    live.work()
    page.wait_for_selector("#preview:not([hx-get])")
    assert page.is_visible(".preview .text")


@pytest.mark.parametrize("how", ["show", "undo"])
def test_typed_text_is_offered_after_looking_at_what_others_did_and_after_taking_back(
    live: Any, checked: Any, reviewer: Any, person: Any, how: str
) -> None:
    from plancheck.web import drafts
    from plancheck.web.acts import decisions

    first = drafts.of(checked).rows[0].id
    by = reviewer if how == "undo" else person("lead")
    if how == "undo":
        decisions.decide(by, checked, {first: Decision("confirm")}, {})
    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=dismiss]")
    page.fill("#f-1 [name=reason]", "写了很久的理由")
    if how == "undo":
        page.click("#f-1 .take-back")
        page.wait_for_selector("#s-1[data-state=open]")
    else:
        decisions.decide(by, checked, {first: Decision("confirm")}, {})
        page.click("#f-1 [data-reload]")
    expect(page.locator("#f-1 .kept")).to_contain_text("已填回上次没有提交的内容")
    assert page.input_value("#f-1 [name=reason]") == "写了很久的理由"
    assert page.evaluate("localStorage.length") == 1


def test_a_page_of_an_older_check_changes_nothing_and_says_so(live: Any, checked: Any, reviewer: Any) -> None:
    from tests.web import made

    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=confirm]")
    page.fill("#f-1 [name=text]", "写了很久的文字")
    made.store(checked, ["甲乙"], [[(0, 0, 1)]])
    page.click("#f-1 button.main")
    expect(page.locator("#banner")).to_contain_text("重新审核过了")
    assert page.input_value("#f-1 [name=text]") == "写了很久的文字"
    assert not checked.plan.entries.exists()
    page.click("#banner a")
    page.wait_for_selector("[data-id=made1]")


# ---- forms that are kept ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("printed")
def test_a_half_filled_letter_survives_a_look_at_another_and_ends_with_its_own(live: Any, checked: Any, reviewer: Any, person: Any) -> None:
    from plancheck.web.acts import letters

    letters.write(reviewer, checked, FIELDS)
    live.work()
    place = f"/plans/{checked.plan_id}/v1/letters/"
    page = live.open(place, reviewer)
    page.fill("[name=contact]", "李四 010-1")
    page.goto(f"{live.base}{place}1")
    page.goto(live.base + place)
    assert page.input_value("[name=contact]") == "李四 010-1"
    page.click("[name=act][value=draft]")
    page.wait_for_url("**/letters/2")
    assert page.evaluate("localStorage.length") == 0
    page.goto(live.base + place)
    page.fill("[name=contact]", "王五 010-2")
    page.goto(f"{live.base}{place}2")
    page.reload()
    assert "王五 010-2" in page.evaluate("JSON.stringify(localStorage)")
    other = live.browser(person("lead"), storage_state={"origins": [{"origin": live.base, "localStorage": [
        {"name": name, "value": value} for name, value in json.loads(page.evaluate("JSON.stringify(localStorage)")).items()
    ]}]}).new_page()  # fmt: skip
    other.goto(live.base + place)
    assert other.input_value("[name=contact]") != "王五 010-2"


def test_fields_for_many_letters_are_kept_until_they_were_taken(live: Any, checked: Any, reviewer: Any) -> None:
    page = live.open(f"/rounds/{checked.plan.round_id}/", reviewer)
    page.check("#all")
    page.click("button[value=letters]")
    page.fill("[name=agency]", "省发展改革委")
    page.fill("[name=date]", "2026-12-01")
    page.goto(f"{live.base}/rounds/{checked.plan.round_id}/")
    page.check("#all")
    page.click("button[value=letters]")
    assert page.input_value("[name=agency]") == "省发展改革委"
    page.check("[name=confirmed]")
    page.click("button.main")
    page.wait_for_selector("#bundle")
    assert page.evaluate("localStorage.length") == 0


def test_what_is_typed_before_the_scripts_ran_is_kept(live: Any, checked: Any, reviewer: Any) -> None:
    page = live.open(f"/plans/{checked.plan_id}/v{checked.number}/letters/", reviewer)
    page.fill("[name=contact]", "王五 010-1")
    page.fill("[name=copy_to]", "存档")
    # The network keeps the scripts back until something is typed.
    waiting: list[Any] = []
    page.route("**/static/web.js", lambda route: waiting.append(route))
    page.goto(page.url, wait_until="commit")
    page.fill("[name=contact]", "王五 010-2")
    waiting.pop().continue_()
    page.wait_for_selector("form.typed")
    assert page.input_value("[name=contact]") == "王五 010-2"
    assert page.input_value("[name=copy_to]") == "存档"
    assert "王五 010-2" in page.evaluate("JSON.stringify(localStorage)")


def test_the_table_of_a_round_has_what_the_filter_shows(live: Any, checked: Any, reviewer: Any, submitted: Any) -> None:
    submitted(reviewer, "zone-b.docx", checked=True)
    page = live.open(f"/rounds/{checked.plan.round_id}/", reviewer)
    page.fill("#filters [name=q]", "city")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    with page.expect_request("**/table*") as asked:
        page.click(".acts form button")
    assert asked.value.url.endswith("/table?q=city")


# ---- keys -------------------------------------------------------------------------------------------------------


def test_keys_of_a_single_letter_can_be_switched_off_and_stay_off(live: Any, checked: Any, reviewer: Any) -> None:
    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    page.click("#keys-open")
    page.uncheck("#single-keys")
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector("#piece-0:not(.waiting)")
    for key in ("j", "c", "?", "/"):
        page.keyboard.press(key)
    assert page.locator("[aria-current=true].row").count() == 0
    assert not page.is_visible("#keys")
    assert not checked.plan.entries.exists()


def test_finished_decisions_are_replaced_for_many_only_where_a_person_says_so(live: Any, checked: Any, reviewer: Any) -> None:
    from plancheck.web import drafts
    from plancheck.web.acts import decisions

    ids = [row.id for row in drafts.of(checked).rows]
    decisions.decide(reviewer, checked, dict.fromkeys(ids, Decision("dismiss", reason="另有规定")), {})
    page = live.open(f"/plans/{checked.plan_id}/v1/", reviewer)
    page.keyboard.press("n")
    expect(page.locator("#said")).to_have_text("筛选出的问题都已处理。")
    page.click("[data-bulk-choice=confirm]")
    assert page.inner_text("#bulk-title") == "筛选出的问题都已处理。"
    assert page.locator("#bulk-ask button.main").is_disabled()
    page.check("#bulk-ask .bulk-decided input")
    assert page.inner_text("#bulk-title") == f"采纳 {len(ids)} 条问题？"
    page.click("#bulk-ask button.main")
    page.wait_for_selector("#bulk form")
    assert {entry.decision for entry in decisions.history(checked.plan).current.values()} == {Decision("confirm")}
