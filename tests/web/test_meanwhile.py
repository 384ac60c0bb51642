"""What people do with a page that others have overtaken: nothing done meanwhile is undone, and nothing goes out that nobody saw."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.web.test_letters import FIELDS

from plancheck.model.decision import Decision, Waiver

DRAFT = (b"draft",)


@pytest.fixture
def lead(person: Any) -> Any:
    return person("lead")


@pytest.fixture
def checked(lead: Any, submitted: Any) -> Any:
    """A version of the lead that was checked, as a page had read it."""
    return submitted(lead, checked=True)


def _first(version: Any) -> str:
    from plancheck.web import reports

    return str(reports.findings(reports.of(version))[0].sub.id)


def _checked_again(version: Any) -> str:
    """Gives a version another report, with nothing that failed, behind the back of who has read it. The name of the one before."""
    from plancheck.contract import report as report_file
    from plancheck.web import files, reports
    from plancheck.web.models import Version

    before = str(version.report_file)
    other = files.put(report_file.write(replace(reports.of(version), results=())))
    Version.objects.filter(pk=version.pk).update(report_file=other)
    return before


# ---- closed plans -----------------------------------------------------------------------------------------------


def _cancel(lead: Any, version: Any) -> None:
    from plancheck.web.acts import submissions

    submissions.cancel(lead, version)


def _check_again(lead: Any, version: Any) -> None:
    from plancheck.web.acts import submissions

    submissions.check_again(lead, version)


def _describe(lead: Any, version: Any) -> None:
    from plancheck.web.acts import submissions

    submissions.describe(lead, version.plan, "另一个", "某市")


def _correct(lead: Any, version: Any) -> None:
    from plancheck.web import ruleset
    from plancheck.web.acts import submissions

    submissions.correct(lead, version.plan, "", "湖北省", ruleset.rules().vocabulary)


def _next_version(lead: Any, version: Any) -> None:
    from plancheck.web.acts import submissions

    submissions.submit_version(lead, version.plan, submissions.Upload("b.docx", 5, DRAFT))


def _decide(lead: Any, version: Any) -> None:
    from plancheck.web.acts import decisions

    decisions.decide(lead, version, {_first(version): Decision("confirm")}, {})


def _write(lead: Any, version: Any) -> None:
    from plancheck.web.acts import letters

    letters.write(lead, version, FIELDS)


def _replies(lead: Any, version: Any) -> None:
    from plancheck.web.acts import comparing, submissions

    comparing.hand_in_replies(lead, version, submissions.Upload("b.xlsx", 5, DRAFT))


@pytest.mark.parametrize("what", ["plan", "round"])
@pytest.mark.parametrize(
    ("act", "state"),
    [
        (_cancel, "waiting"),
        (_check_again, "cancelled"),
        (_describe, "checked"),
        (_correct, "checked"),
        (_next_version, "checked"),
        (_decide, "checked"),
        (_write, "checked"),
        (_replies, "checked"),
    ],
)
def test_nothing_is_done_with_a_plan_that_was_closed_since_its_page_was_read(
    checked: Any, lead: Any, act: Callable[[Any, Any], None], state: str, what: str
) -> None:
    from plancheck.web import queue
    from plancheck.web.acts import Refused, rounds
    from plancheck.web.models import Job, Plan, Record, Round, Version

    assert checked.plan.round.closed is None
    Version.objects.filter(pk=checked.pk).update(state=state)
    checked.state = state
    if state == "waiting":
        queue.add("check", checked)
    if what == "plan":
        rounds.close_plan(lead, Plan.objects.get())
    else:
        rounds.close(lead, Round.objects.get())
    before = (Record.objects.count(), Job.objects.count(), list(Job.objects.values("state")), list(Version.objects.values()))
    with pytest.raises(Refused, match="is closed"):
        act(lead, checked)
    assert (Record.objects.count(), Job.objects.count(), list(Job.objects.values("state")), list(Version.objects.values())) == before


def test_a_plan_of_a_round_that_was_closed_since_is_not_opened_again(checked: Any, lead: Any) -> None:
    from plancheck.web.acts import Refused, rounds
    from plancheck.web.models import Plan, Round

    assert checked.plan.round.closed is None
    rounds.close(lead, Round.objects.get())
    with pytest.raises(Refused):
        rounds.reopen_plan(lead, checked.plan)
    assert Plan.objects.get().closed is not None


# ---- checked again ----------------------------------------------------------------------------------------------


def _undo(lead: Any, version: Any) -> None:
    from plancheck.web.acts import decisions

    decisions.undo(lead, version, _first(version), "")


@pytest.mark.parametrize("act", [_decide, _undo, _write])
def test_nobody_acts_on_a_report_that_was_replaced_since(checked: Any, lead: Any, act: Callable[[Any, Any], None]) -> None:
    from plancheck.web.acts import Refused
    from plancheck.web.models import Entry, Letter

    _checked_again(checked)
    with pytest.raises(Refused, match="checked again"):
        act(lead, checked)
    assert (Entry.objects.count(), Letter.objects.count()) == (0, 0)


def test_a_decision_counts_in_the_summary_whichever_version_it_was_made_on(checked: Any, lead: Any) -> None:
    from plancheck.web.models import Summary

    _decide(lead, checked)
    assert (Summary.objects.get().decided, Summary.objects.get().open) == (1, checked.findings - 1)


def test_a_check_that_ends_leaves_alone_what_came_while_it_ran(lead: Any, submitted: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from plancheck.web import work

    submitted(lead)
    with CaptureQueriesContext(connection) as queries:
        assert work.work_once("test")
    changes = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "web_version"')]
    assert len(changes) == 3, "it is read, checked, and has been checked"
    assert [sql for sql in changes if "replies_file" in sql or "draft_file" in sql] == []


# ---- letters ----------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(monkeypatch: Any) -> None:
    """LibreOffice takes seconds: its page is this here."""
    from plancheck import pipeline
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done((b"\x89PNG",)))


def _work() -> None:
    from plancheck.web import work

    while work.work_once("test"):
        pass


def _said(letter: Any) -> str:
    from plancheck.web.acts import letters

    letter.refresh_from_db()
    assert (letter.state, letter.problem) == ("done", "")
    return "\n".join(letters.text(letter).lines)


def test_a_letter_is_about_the_report_that_was_there_when_it_was_asked_for(checked: Any, lead: Any, printed: None) -> None:
    from plancheck.web import reports
    from plancheck.web.acts import letters

    letter = letters.write(lead, checked, FIELDS)
    before = _checked_again(checked)
    _work()
    assert letter.fields["report"] == before
    failed = {it.result.rule for it in reports.findings(reports.by_file(before)) if it.sub.outcome == "failed"}
    said = _said(letter)
    assert [rule for rule in sorted(failed) if rule not in said] == []


def test_a_draft_is_not_sent_after_its_version_was_checked_again(checked: Any, lead: Any) -> None:
    from plancheck.web.acts import Refused, letters
    from plancheck.web.models import Letter

    draft = letters.write(lead, checked, FIELDS)
    _checked_again(checked)
    with pytest.raises(Refused, match="checked again after this draft"):
        letters.send(lead, Letter.objects.get(pk=draft.pk), confirmed=True)
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("state", ["waiting", "checking"])
def test_no_letter_is_written_or_sent_while_its_version_is_checked_again(checked: Any, lead: Any, state: str) -> None:
    from plancheck.web.acts import Refused, letters
    from plancheck.web.models import Letter, Version

    draft = letters.write(lead, checked, FIELDS)
    Version.objects.update(state=state)
    for act in (lambda: letters.write(lead, checked, FIELDS), lambda: letters.send(lead, draft)):
        with pytest.raises(Refused, match="being checked again"):
            act()
    assert Letter.objects.count() == 1


def test_who_sends_a_letter_confirms_what_is_doubtful_in_it_themselves(checked: Any, lead: Any) -> None:
    from plancheck.web.acts import letters

    draft = letters.write(lead, checked, {"agency": "省发展改革委"}, confirmed=True)
    with pytest.raises(letters.Unconfirmed):
        letters.send(lead, draft)
    assert letters.send(lead, draft, confirmed=True).final


@pytest.mark.parametrize(("days", "sent"), [(1, True), (0, False)])
def test_a_waiver_that_runs_out_before_a_draft_is_sent_is_not_sent(
    checked: Any, lead: Any, printed: None, monkeypatch: pytest.MonkeyPatch, days: int, sent: bool
) -> None:
    from django.utils import timezone

    from plancheck.web.acts import Refused, decisions, letters

    today: date = timezone.localdate()
    waived = Waiver("省发改函〔2026〕1号", "省发展改革委", until=today + timedelta(days=days))
    others = {it: Decision("confirm") for it in _ids(checked)[1:]}
    decisions.decide(lead, checked, {_first(checked): Decision("waive", reason="另有规定", waiver=waived), **others}, {})
    draft = letters.write(lead, checked, FIELDS, confirmed=True)
    monkeypatch.setattr(timezone, "localdate", lambda *_: today + timedelta(days=1))
    if sent:
        assert letters.send(lead, draft, confirmed=True).final
    else:
        with pytest.raises(Refused, match="waiver has run out"):
            letters.send(lead, draft, confirmed=True)
        # What was asked for on its last day says what held then, whenever a worker writes it.
        assert letters.options(draft, letters.report_of(draft)).decisions.valid(_first(checked)) is not None


def _ids(version: Any) -> list[str]:
    from plancheck.web import reports

    return [it.sub.id for it in reports.findings(reports.of(version))]


# ---- accounts ---------------------------------------------------------------------------------------------------


def _reset(administrator: Any, other: Any) -> None:
    from plancheck.web.acts import people

    people.reset_password(administrator, other)


def _rename(administrator: Any, other: Any) -> None:
    from plancheck.web.acts import people

    people.change(administrator, other, "新名字", other.office, other.role, True)


def _own_password(administrator: Any, other: Any) -> None:
    from tests.web.conftest import PASSWORD

    from plancheck.web.acts import people

    people.change_own_password(other, PASSWORD, "a longer secret")


@pytest.mark.parametrize(
    ("act", "meanwhile"),
    [
        (_reset, {"is_active": False, "role": "drafter", "name": "改过"}),
        (_rename, {"password": "argon2$other", "must_change_password": True, "lang": "en"}),
        (_own_password, {"is_active": False, "role": "drafter", "name": "改过"}),
    ],
)
def test_an_account_keeps_what_others_changed_since_it_was_read(
    person: Any, act: Callable[[Any, Any], None], meanwhile: dict[str, Any]
) -> None:
    from plancheck.web.models import Person

    administrator, other = person("administrator"), person("reviewer")
    Person.objects.filter(pk=other.pk).update(**meanwhile)
    act(administrator, other)
    assert Person.objects.filter(pk=other.pk).values(*meanwhile).get() == meanwhile


def test_an_old_password_opens_nothing_once_an_administrator_has_given_another(person: Any) -> None:
    from tests.web.conftest import PASSWORD

    from plancheck.web.acts import Refused, people
    from plancheck.web.models import Person

    administrator, other = person("administrator"), person("reviewer")
    given = people.reset_password(administrator, Person.objects.get(pk=other.pk))
    with pytest.raises(Refused):
        people.change_own_password(other, PASSWORD, "a longer secret")
    other.refresh_from_db()
    assert (other.check_password(given), other.must_change_password) == (True, True)


# ---- what comes in ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "province", "said"), [("nothing", "", "nothing"), ("", "月球", "月球"), ("x" * 70, "", "x" * 60)])
def test_a_plan_of_a_kind_or_province_that_no_rule_knows_is_not_taken(lead: Any, kind: str, province: str, said: str) -> None:
    from plancheck.web.acts import Refused
    from plancheck.web.acts.submissions import About, Upload, submit
    from plancheck.web.models import Plan

    with pytest.raises(Refused, match=f"“{said}”"):
        submit(lead, Upload("a.docx", 5, DRAFT), (), About(kind, province))
    assert Plan.objects.count() == 0


def test_texts_that_no_database_takes_are_stored_without_the_signs(checked: Any, lead: Any) -> None:
    from plancheck.web import audit
    from plancheck.web.acts import decisions, letters, rounds, submissions
    from plancheck.web.acts.submissions import About, Upload, submit
    from plancheck.web.models import Entry, Letter, Plan, Record, Round

    bad = "甲\0乙\ud800"
    rounds.open_(lead, bad)
    assert Round.objects.order_by("pk").last().name == "甲 乙"
    made = submit(lead, Upload(f"{bad}.docx", 5, DRAFT), (), About(office=bad + "x" * 200))
    assert (made.name, made.plan.office) == ("甲乙.docx", "甲 乙 " + "x" * 116)
    submissions.describe(lead, checked.plan, bad, bad)
    assert Plan.objects.get(pk=checked.plan_id).title == "甲 乙"
    decisions.decide(lead, checked, {_first(checked): Decision("dismiss", reason=bad)}, {})
    assert Entry.objects.get().content["reason"] == "甲\ufffd乙\ufffd"
    letters.write(lead, checked, FIELDS | {"agency": bad}, confirmed=True)
    assert Letter.objects.get().fields["agency"] == "甲\ufffd乙\ufffd"
    audit.record(lead, "checked", None, None, {"name": bad})
    assert Record.objects.order_by("pk").last().after == '{"name": "甲\\u0000乙\\ud800"}'


# ---- many at once -----------------------------------------------------------------------------------------------


def test_reports_of_many_plans_are_opened_before_anybody_has_to_wait(checked: Any, lead: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    from plancheck.web import reports
    from plancheck.web.acts import exporting
    from plancheck.web.acts.exporting import Letters

    waits, original = [], reports.of

    def of(version: Any) -> Any:
        waits.append(connection.in_atomic_block)
        return original(version)

    monkeypatch.setattr(reports, "of", of)
    exporting.begin(lead, checked.plan.round, "letters", [checked.plan], "zh", Letters({}, confirmed=True))
    assert waits == [False]


@pytest.mark.parametrize(("kind", "status"), [("export", 200), ("annotated", 200), ("table", 200)])
def test_a_reviewer_who_becomes_a_drafter_sees_no_decisions_in_bundles_of_before(
    person: Any, submitted: Any, browser_of: Any, kind: str, status: int
) -> None:
    from plancheck.web.acts import exporting
    from plancheck.web.models import Job, Person

    reviewer = person("reviewer")
    version = submitted(reviewer, checked=True)
    _decide(reviewer, version)
    if kind == "table":
        bundle = exporting.begin_table(reviewer, version.plan.round, [version], "zh")
    else:
        bundle = exporting.begin(reviewer, version.plan.round, kind, [version.plan], "zh")
    if kind == "annotated":
        Job.objects.filter(bundle=bundle).update(state="done", result_file=version.draft_file)
    else:
        _work()
    places = (f"/bundles/{bundle.pk}/", f"/bundles/{bundle.pk}/file")
    assert [browser_of(reviewer).get(place).status_code for place in places] == [status] * 2
    Person.objects.filter(pk=reviewer.pk).update(role="drafter")
    reviewer.refresh_from_db()
    browser = browser_of(reviewer)
    assert [browser.get(place).status_code for place in places] == [403] * 2
    own = exporting.begin(reviewer, version.plan.round, "export", [version.plan], "zh")
    _work()
    assert browser.get(f"/bundles/{own.pk}/file").status_code == 200
