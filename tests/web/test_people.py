"""Accounts and the history: what an administrator and a lead do and see, and what becomes of sessions."""

from __future__ import annotations

import csv
import io
import os
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import PASSWORD

from plancheck.wording.catalogue import phrase

#: A folder for pictures of the pages, to be looked at.
PICTURES = os.environ.get("PLANCHECK_PICTURES", "")
NEW = {"username": "wang", "name": "王晓", "office": "某市发展改革委", "role": "drafter"}


@pytest.fixture
def administrator(person: Any) -> Any:
    return person("administrator")


@pytest.fixture
def desk(browser_of: Any, administrator: Any) -> Any:
    """The administrator's browser."""
    return browser_of(administrator)


def _shown_password(response: Any) -> str:
    (password,) = re.findall(r'<output class="secret">([a-z0-9-]+)</output>', response.content.decode())
    return str(password)


def _signs_in(browser: Any, name: str, password: str) -> bool:
    return bool(browser.post("/login", {"username": name, "password": password}).status_code == 303)


# ---- accounts ---------------------------------------------------------------------------------------------------


def test_a_new_account_is_let_in_by_its_first_password_and_must_change_it(desk: Any, browser_of: Any) -> None:
    first = _shown_password(desk.post("/people/create", NEW))
    theirs = browser_of()
    assert _signs_in(theirs, "wang", first)
    assert theirs.get("/").headers["Location"] == "/password"
    assert theirs.get("/plans/1/").headers["Location"] == "/password"
    changed = theirs.post("/password", {"old": first, "new": "a longer secret", "again": "a longer secret"})
    assert (changed.status_code, changed.headers["Location"]) == (303, "/")
    assert theirs.get("/").status_code == 200
    assert not _signs_in(browser_of(), "wang", first)
    assert _signs_in(browser_of(), "wang", "a longer secret")


def test_the_first_password_is_shown_once_and_stored_nowhere(desk: Any) -> None:
    from plancheck.web.models import Person, Record

    first = _shown_password(desk.post("/people/create", NEW))
    made = Person.objects.get(username="wang")
    assert made.password.startswith("argon2")
    assert first not in desk.get(f"/people/{made.pk}/").content.decode()
    assert [record for record in Record.objects.all() if first in record.after + record.before] == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"username": ""}, "bad_username"),
        ({"username": "wang xiao"}, "bad_username"),
        ({"username": "wang("}, "bad_username"),
        ({"username": "w\u202eang"}, "bad_username"),
        ({"username": "x" * 61}, "bad_username"),
        ({"name": "王\n晓"}, "no_name"),
        ({"role": "owner"}, "no_role"),
        ({"role": ""}, "no_role"),
    ],
)
def test_an_account_that_cannot_be_made_comes_back_as_it_was_typed(desk: Any, changed: dict[str, str], problem: str) -> None:
    from plancheck.web.models import Person

    answer = desk.post("/people/create", {**NEW, **changed})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert phrase(f"web.refused.{problem}", "zh") in page
    assert 'value="某市发展改革委"' in page
    assert Person.objects.count() == 1


def test_a_name_is_given_once(desk: Any) -> None:
    desk.post("/people/create", NEW)
    again = desk.post("/people/create", {**NEW, "name": "另一人"})
    assert (again.status_code, phrase("web.refused.name_taken", "zh", name="wang") in again.content.decode()) == (409, True)
    assert 'value="另一人"' in again.content.decode()


@pytest.mark.parametrize(
    ("act", "form", "ended"),
    [
        ("change", {"name": "王", "office": "", "role": "reviewer", "active": "1"}, True),
        ("change", {"name": "王", "office": "", "role": "drafter"}, True),
        ("change", {"name": "王二", "office": "别处", "role": "drafter", "active": "1"}, False),
        ("reset", {}, True),
        ("end", {}, True),
    ],
)
def test_sessions_end_where_rights_or_password_change(
    desk: Any, person: Any, browser_of: Any, act: str, form: dict[str, str], ended: bool
) -> None:
    drafter, other = person("drafter"), person("lead")
    theirs, elsewhere, others = browser_of(drafter), browser_of(drafter), browser_of(other)
    assert desk.post(f"/people/{drafter.pk}/{act}", form).status_code in (200, 303)
    for browser in (theirs, elsewhere):
        assert (browser.get("/").status_code == 302) is ended
    assert others.get("/").status_code == 200


def test_nobody_shuts_out_the_last_administrator(desk: Any, administrator: Any) -> None:
    form = {"name": "我", "office": "", "role": "lead", "active": "1"}
    assert desk.post(f"/people/{administrator.pk}/change", form).status_code == 409
    assert desk.post(f"/people/{administrator.pk}/change", {**form, "role": "administrator", "active": ""}).status_code == 409
    administrator.refresh_from_db()
    assert (administrator.role, administrator.is_active) == ("administrator", True)


def test_of_two_administrators_who_shut_each_other_out_one_stays(person: Any, administrator: Any) -> None:
    from plancheck.web.acts import Refused, people
    from plancheck.web.models import Person

    second = person("administrator", "second")
    before = Person.objects.get(pk=second.pk)  # whose act began before the other's was saved
    people.change(administrator, second, "二", "", "lead", True)
    with pytest.raises(Refused):
        people.change(before, administrator, "一", "", "lead", True)
    assert Person.objects.filter(role="administrator").count() == 1


def test_a_new_password_ends_the_lock_after_wrong_ones(person: Any, administrator: Any, browser_of: Any) -> None:
    from plancheck.web.site import MOST_FAILURES

    reviewer, client = person("reviewer"), browser_of()
    for number in range(MOST_FAILURES):
        client.post("/login", {"username": "reviewer", "password": f"guess {number}"})
    assert client.post("/login", {"username": "reviewer", "password": PASSWORD}).status_code == 429
    page = browser_of(administrator).post(f"/people/{reviewer.pk}/reset").content.decode()
    password = re.search(r'<output class="secret">(.*?)</output>', page)
    assert password is not None
    assert 'action="/language"' not in page, "the password is shown once, so nothing may lead away from it unasked"
    assert client.post("/login", {"username": "reviewer", "password": password[1]}).status_code == 303


@pytest.mark.parametrize(("lang", "said"), [("zh", "没有可看的页面"), ("en", "has no page to show")])
@pytest.mark.parametrize("place", ["/language", "/logout", "/people/1/reset", "/submit"])
def test_an_address_that_takes_forms_only_says_so(person: Any, browser_of: Any, place: str, lang: str, said: str) -> None:
    client = browser_of(person("lead"))
    client.cookies["lang"] = lang
    answer = client.get(place)
    assert (answer.status_code, answer["Allow"], said in answer.content.decode()) == (405, "POST", True)


def test_who_changes_the_password_stays_signed_in_here_only(person: Any, browser_of: Any) -> None:
    reviewer = person("reviewer")
    here, elsewhere = browser_of(), browser_of()
    assert _signs_in(here, "reviewer", PASSWORD)
    assert _signs_in(elsewhere, "reviewer", PASSWORD)
    assert here.post("/password", {"old": PASSWORD, "new": "a longer secret", "again": "a longer secret"}).status_code == 303
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    reviewer.refresh_from_db()
    assert reviewer.check_password("a longer secret")


@pytest.mark.parametrize(
    ("old", "new", "again", "key"),
    [
        ("wrong", "a longer secret", "a longer secret", "web.refused.wrong_password"),
        (PASSWORD, "short", "short", "web.refused.password_too_short"),
        (PASSWORD, "1234567890123", "1234567890123", "web.refused.password_entirely_numeric"),
        (PASSWORD, "password123", "password123", "web.refused.password_too_common"),
        (PASSWORD, "reviewer-1", "reviewer-1", "web.refused.password_too_similar"),
        (PASSWORD, PASSWORD, PASSWORD, "web.refused.same_password"),
        (PASSWORD, "a longer secret", "another secret", "web.password.again_differs"),
    ],
)
def test_a_password_that_is_not_taken_says_why(person: Any, browser_of: Any, old: str, new: str, again: str, key: str) -> None:
    answer = browser_of(person("reviewer")).post("/password", {"old": old, "new": new, "again": again})
    assert (answer.status_code, phrase(key, "zh") in answer.content.decode()) == (409, True)


# ---- the history ------------------------------------------------------------------------------------------------


@pytest.fixture
def history(person: Any, administrator: Any, submitted: Any) -> Any:
    """What five people did; the lead's browser is asked for it."""
    from plancheck.web.acts import people, rounds, submissions

    lead, drafter = person("lead"), person("drafter")
    version = submitted(drafter)
    submissions.cancel(drafter, version)
    submitted(lead)
    people.create(administrator, "wang", "王晓", "某市", "drafter")
    rounds.open_(lead, "第二批")
    return lead


def _numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<th scope="row" class="num">(\d+)</th>', page)]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [5, 4, 3, 2, 1]),
        ("person=drafter", [2, 1]),
        ("person=lead", [5, 3]),
        ("person=*", []),
        ("act=submit", [3, 1]),
        ("act=submit&person=lead", [3]),
        ("plan=city-defects", [3, 2, 1]),
        ("plan=nothing", []),
        ("plan=99999999999999999999999", []),
        ("day=2000-01-01", []),
        ("day=9999-12-31", None),
        ("day=soon", None),
        ("page=99", [5, 4, 3, 2, 1]),
    ],
)
def test_records_are_found_by_plan_person_act_and_day(history: Any, browser_of: Any, query: str, numbers: list[int] | None) -> None:
    answer = browser_of(history).get(f"/history?{query}")
    if numbers is None:
        assert answer.status_code == 409
    else:
        assert (answer.status_code, _numbers(answer.content.decode())) == (200, numbers)


def test_who_gave_no_name_is_recorded_and_found_by_the_user_name(history: Any, browser_of: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.acts import people

    owner = people.the_owner()
    assert owner.name == ""
    audit.record(owner, "submit")
    page = browser_of(history).get("/history?person=owner").content.decode()
    assert (_numbers(page), "<td>owner</td>" in page) == ([6], True)


def test_a_plan_is_found_by_its_number_and_today_by_its_date(history: Any, browser_of: Any) -> None:
    from django.utils import timezone

    from plancheck.web.models import Plan

    browser = browser_of(history)
    first = Plan.objects.order_by("pk")[0]
    assert _numbers(browser.get(f"/history?plan={first.pk}").content.decode())[-2:] == [2, 1]
    assert len(_numbers(browser.get(f"/history?day={timezone.localdate()}").content.decode())) == 5


def test_a_day_is_one_of_this_place(bench: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.models import Record

    for _ in range(4):
        audit.record(None, "checked")
    # The site is in Shanghai: its 2nd of March begins at 16:00 UTC on the 1st.
    for number, at in enumerate(("2026-03-01T15:59:59.999999", "2026-03-01T16:00:00.000000", "2026-03-02T15:59:59.999999"), 1):
        Record.objects.filter(number=number).update(at=f"{at}+00:00")
    assert _numbers(browser_of(person("lead")).get("/history?day=2026-03-02").content.decode()) == [3, 2]


def test_the_history_comes_in_pages_of_a_hundred(bench: Any, person: Any, browser_of: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from plancheck.web import audit

    for _ in range(203):
        audit.record(None, "checked")
    browser = browser_of(person("lead"))
    pages = [_numbers(browser.get(f"/history?act=checked&page={page}").content.decode()) for page in (1, 2, 3)]
    assert pages == [list(range(203, 103, -1)), list(range(103, 3, -1)), [3, 2, 1]]
    with CaptureQueriesContext(connection) as queries:
        browser.get("/history")
    assert len(queries) < 15


def test_the_page_says_what_was_there_before_and_after(history: Any, browser_of: Any) -> None:
    page = browser_of(history).get("/history?act=cancel").content.decode()
    changes = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    assert changes == [("状态", "<del>等待审核</del> <ins>已撤回</ins>"), ("版次", "1")]


def test_plans_that_were_done_together_are_listed_as_a_sentence_lists_them(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.acts import exporting

    lead = person("lead")
    plans = [submitted(lead).plan for _ in range(2)]
    exporting.begin(lead, plans[0].round, "export", plans, "zh")
    page = browser_of(lead).get("/history?act=bundle").content.decode()
    assert dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page))["方案编号"] == f"<ins>{plans[0].pk}、{plans[1].pk}</ins>"


@pytest.mark.parametrize(
    ("role", "links"), [("administrator", ["/rules/", "/templates/", "/people/"]), ("policy", ["/rules/"]), ("drafter", ["/", "/rules/"])]
)
def test_pages_lead_only_to_what_a_role_has(person: Any, browser_of: Any, role: str, links: list[str]) -> None:
    page = browser_of(person(role, "某人")).get("/").content.decode()
    (nav,) = re.findall(r"<nav.*?</nav>", page, re.DOTALL)
    assert re.findall(r'<a href="(.*?)"', nav) == links
    assert re.findall(r'<a class="button main" href="(.*?)"', page) == ([] if role == "drafter" else links[-1:])


def test_the_page_has_a_word_for_every_name_and_code_of_a_record(person: Any, administrator: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.model.decision import Decision, Waiver
    from plancheck.web import reports
    from plancheck.web.acts import decisions, exporting, letters, people, rounds, submissions
    from plancheck.web.ruleset import rules

    lead, drafter = person("lead"), person("drafter")
    version = submitted(lead, checked=True)
    first, other, *_ = (finding.sub.id for finding in reports.findings(reports.of(version)))
    waiver = Waiver("某发〔2026〕1号", "某委", "全部", date(2030, 1, 1))
    decisions.decide(lead, version, {first: Decision("waive", reason="另有批复", waiver=waiver), other: Decision("confirm", "请补充")}, {})
    decisions.undo(lead, version, other, decisions.history(version.plan).last[other].name)
    letters.write(lead, version, {"agency": "某委", "incoming_number": "1", "copy_to": "某局", "deadline": "2026-12-31"}, confirmed=True)
    letters.annotate(lead, version, bare=True)
    exporting.begin(lead, version.plan.round, "export", [version.plan], "zh")
    exporting.begin_table(lead, version.plan.round, [version], "zh")
    submissions.describe(lead, version.plan, "方案", "某市")
    submissions.correct(lead, version.plan, "zone", "湖北省", rules().vocabulary)
    people.change(administrator, drafter, "王晓", "某市", "reviewer", True)
    rounds.change(lead, version.plan.round, "第一批", date(2026, 12, 31))
    page = browser_of(lead).get("/history").content.decode()
    changes = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page)
    assert [name for name, _ in changes if name.isascii() and name != "SHA-256"] == []
    said: dict[str, set[str]] = {name: set() for name, _ in changes}
    for name, value in changes:
        said[name].add(re.sub(r"</?\w+>", "", value))
    assert said["处理意见"] >= {"豁免", "采纳"}
    assert {"园区", "导出文件", "表格（Excel）"} <= said["类型"], said["类型"]
    assert {"是"} <= said["去掉宏和外部链接"]
    assert said["角色"] == {"编制人员 审核人员"}


def test_the_export_has_every_record_with_its_code_and_no_formula(history: Any, browser_of: Any, administrator: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.acts import people
    from plancheck.web.models import Person, Record

    wang = Person.objects.get(username="wang")
    people.change(administrator, wang, "=cmd|' /C calc'!A0", "@SUM(A1)", "drafter", True)
    Record.objects.filter(number=6).update(person="=1+1 (x)", before="+1", after="-1", act="@x")
    answer = browser_of(history).get("/history.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["编号", "时间", "人员", "操作", "方案", "操作前", "操作后", "校验码"]
    assert [int(row[0]) for row in rows[1:]] == [1, 2, 3, 4, 5, 6]
    assert rows[6][2:4] + rows[6][5:7] == ["'=1+1 (x)", "'@x", "'+1", "'-1"]
    assert rows[6][7] == audit.last()[1]
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_every_act_that_is_recorded_has_a_name_in_both_languages() -> None:
    import plancheck.web
    from plancheck.wording.catalogue import known

    root = Path(plancheck.web.__file__).parent
    source = "\n".join(path.read_text("utf-8") for path in root.rglob("*.py"))
    acts = set(re.findall(r'audit\.record\(\w+(?:\.\w+)*, "(\w+)"', source))
    acts |= {name for pair in re.findall(r'audit\.record\(\w+, "(\w+)" if \w+ else "(\w+)"', source) for name in pair}
    acts |= set(re.findall(r'_save\(person, version, before, after, "(\w+)"\)', source))
    assert len(acts) >= 15
    assert [act for act in sorted(acts) if not known(f"web.act.{act}")] == [], "add web.act.… to both wording/*/web.toml"


# ---- when no administrator gets in ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["administrator", "reviewer"])
def test_whoever_runs_the_workbench_gives_an_account_a_new_password(
    bench: Any, person: Any, administrator: Any, browser_of: Any, name: str
) -> None:
    from tests.web.test_backup import plancheck

    from plancheck.web import audit
    from plancheck.web.models import Person, Record

    person("reviewer")
    inside = browser_of(Person.objects.get(username=name))
    assert inside.get("/").status_code == 200
    for _ in range(9):
        browser_of().post("/login", {"username": name, "password": "wrong"})
    assert browser_of().post("/login", {"username": name, "password": PASSWORD}).status_code == 429
    done = plancheck("people", "reset", name, "--data", str(bench.folder), database=bench.database)
    assert (done.returncode, f"password of “{name}”" in done.stderr) == (0, True)
    given = done.stdout.strip()
    assert inside.get("/").headers["Location"].startswith("/login")
    assert not _signs_in(browser_of(), name, PASSWORD)
    own = browser_of()
    assert _signs_in(own, name, given)
    assert own.get("/").headers["Location"] == "/password"
    record = Record.objects.get()
    assert (record.act, record.person, record.after) == ("reset_password", "", f'{{"username": "{name}"}}')
    assert audit.problems() == []


def test_whoever_sets_up_an_office_makes_its_administrator(bench: Any, browser_of: Any) -> None:
    from tests.web.test_backup import plancheck

    from plancheck.web.models import Person, Record

    done = plancheck("people", "first", "张三", "--data", str(bench.folder), database=bench.database)
    assert (done.returncode, "“张三” is made" in done.stderr) == (0, True)
    assert [(it.username, it.role) for it in Person.objects.all()] == [("张三", "administrator")]
    assert Person.objects.get().password.startswith("argon2$argon2id$v=19$m=102400,t=2,p=8$"), "as slow to guess as Django makes it"
    own = browser_of()
    assert _signs_in(own, "张三", done.stdout.strip())
    assert own.get("/").headers["Location"] == "/password"
    assert Record.objects.get(act="create_person").after == '{"office": "", "role": "administrator", "username": "张三"}'


@pytest.mark.parametrize(("name", "accounts", "said"), [("other", ["administrator"], "already"), ("a b", [], "user name")])
def test_an_administrator_who_cannot_be_made_is_refused(bench: Any, person: Any, name: str, accounts: list[str], said: str) -> None:
    from tests.web.test_backup import plancheck

    from plancheck.web.models import Person

    for account in accounts:
        person(account)
    done = plancheck("people", "first", name, "--data", str(bench.folder), database=bench.database)
    assert (done.returncode, done.stdout, [it.username for it in Person.objects.all()]) == (2, "", accounts)
    assert said in done.stderr


@pytest.mark.parametrize("name", ["nobody", "owner"])
def test_an_account_that_is_not_there_gets_no_password(bench: Any, name: str) -> None:
    from tests.web.test_backup import plancheck

    from plancheck.web.acts import people
    from plancheck.web.models import Record

    people.the_owner()
    done = plancheck("people", "reset", name, "--data", str(bench.folder), database=bench.database)
    assert (done.returncode, done.stdout, Record.objects.count()) == (4, "", 0)
    assert f"There is no account with the user name “{name}”" in done.stderr


# ---- seen -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "lang"), [(400, "en"), (1280, "zh")])
def test_pages_of_the_office_are_usable_at_every_width(
    live: Any, history: Any, administrator: Any, tmp_path: Path, lang: str, width: int
) -> None:
    from tests.web.live import violations

    from plancheck.web.models import Person

    wang = Person.objects.get(username="wang")
    pages = [
        ("/people/", administrator),
        (f"/people/{wang.pk}/", administrator),
        ("/history", history),
        ("/password", history),
        ("/login", None),
    ]
    for path, who in pages:
        page = live.open(path, who, width=width, lang=lang)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        if folder := PICTURES:
            page.screenshot(path=f"{folder}/{path.strip('/').replace('/', '-')}-{width}-{lang}.png", full_page=True)


def test_an_account_is_made_by_keys_alone(live: Any, administrator: Any) -> None:
    page = live.open("/people/", administrator)
    page.focus("input[name=username]")
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type("李")
    page.keyboard.press("Tab")
    page.keyboard.type("某区")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    password = page.locator("output.secret").inner_text()
    assert len(password) == 19
    from plancheck.web.models import Person

    made = Person.objects.get(username="li")
    assert (made.name, made.office, made.role, made.check_password(password)) == ("李", "某区", "reviewer", True)
