"""Letters in the workbench: what goes in, drafts and sent ones, who sees them, previews; and annotated drafts."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest

from plancheck.model.decision import Decision

FIELDS = {
    "agency": "国家发展改革委环资司", "recipient": "襄阳市发展改革委", "document_number": "发改环资函〔2026〕12号", "date": "2026-11-30",
    "deadline": "2026-12-20", "contact": "李工 010-00000000",
}  # fmt: skip


@pytest.fixture
def checked(person: Any, submitted: Any) -> Any:
    """A plan of a drafting office that was checked."""
    return submitted(person("drafter"), checked=True)


@pytest.fixture
def printed(monkeypatch: Any) -> None:
    """LibreOffice takes seconds: its pages are these here."""
    from plancheck import pipeline
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done((b"\x89PNG one", b"\x89PNG two")))


def _work() -> None:
    from plancheck.web import work

    while work.work_once("test"):
        pass


def _text(letter: Any) -> str:
    import docx

    from plancheck.web import files

    read = docx.Document(BytesIO(files.get(letter.letter_file)))
    cells = [cell.text for table in read.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in read.paragraphs), *cells])


def _findings(version: Any) -> list[Any]:
    from plancheck.web import reports

    return list(reports.findings(reports.of(version)))


# ---- what goes in -----------------------------------------------------------------------------------------------


def test_without_decisions_a_letter_has_what_failed(checked: Any, person: Any, printed: None) -> None:
    from plancheck.web.acts import letters

    letter = letters.write(person("reviewer"), checked, FIELDS)
    _work()
    letter.refresh_from_db()
    failed = [it for it in _findings(checked) if it.sub.outcome == "failed"]
    assert (letter.state, letter.problem) == ("done", "")
    assert "（草稿，未经审定）" in _text(letter)
    assert "发改环资函〔2026〕12号" in _text(letter)
    assert all(it.result.rule in _text(letter) for it in failed)


def test_a_letter_has_the_decisions_of_the_moment_it_was_asked_for(checked: Any, person: Any, printed: None) -> None:
    from plancheck.web.acts import decisions, letters

    reviewer = person("reviewer")
    first, second, third = [it.sub.id for it in _findings(checked)][:3]
    decisions.decide(reviewer, checked, {first: Decision("confirm", "请补充牵头单位"), second: Decision("dismiss", reason="无此要求")}, {})
    letter = letters.write(reviewer, checked, FIELDS)
    decisions.decide(reviewer, checked, {third: Decision("confirm", "后来才采纳的")}, {})
    _work()
    letter.refresh_from_db()
    assert "请补充牵头单位" in _text(letter)
    assert "后来才采纳的" not in _text(letter)
    assert letters.decided_since(letter) == 1


def test_findings_left_out_are_told_with_the_reason(checked: Any, person: Any) -> None:
    from plancheck.web import reports
    from plancheck.web.acts import decisions, letters

    reviewer = person("reviewer")
    ids = [it.sub.id for it in _findings(checked)]
    wanted = {
        ids[0]: Decision("confirm"),
        ids[1]: Decision("dismiss", reason="无此要求"),
        ids[2]: Decision("needs_information", reason="待补"),
    }
    decisions.decide(reviewer, checked, wanted, {})
    report = reports.of(checked)
    choice = letters.choice(report, letters.standings_now(checked, report))
    assert [it.sub.id for it in choice.taken] == [ids[0]]
    assert [why for _, why in choice.left] == ["dismiss", "needs_information", *["open"] * (len(ids) - 3)]


def test_the_page_counts_findings_and_the_opinions_that_they_make(checked: Any, person: Any, browser_of: Any) -> None:
    from plancheck.letter import compose
    from plancheck.web import reports
    from plancheck.web.acts import decisions, letters

    reviewer = person("reviewer")
    decisions.decide(reviewer, checked, {it.sub.id: Decision("confirm") for it in _findings(checked)}, {})
    report = reports.of(checked)
    options = compose.LetterOptions(decisions=letters.standings_now(checked, report))
    opinions, taken = len(compose.opinions(report, options)), len(_findings(checked))
    page = browser_of(reviewer).get(f"/plans/{checked.plan_id}/v1/letters/").content.decode()
    assert opinions < taken
    assert f'<b data-count="taken">{taken}</b>' in page
    assert f'<b data-count="opinions">{opinions}</b>' in page


@pytest.mark.parametrize(("role", "recipient"), [("drafter", "one的单位"), ("owner", "one的单位"), ("reviewer", ""), ("lead", "")])
def test_a_letter_goes_to_the_office_of_who_hands_in_their_own_plan(
    person: Any, submitted: Any, browser_of: Any, role: str, recipient: str
) -> None:
    """A reviewer hands in what others sent: it is not from their own office, and no letter goes there."""
    from plancheck.web.acts import letters

    one = person(role, "one")
    version = submitted(one)
    assert letters.suggestions(version).get("recipient", "") == recipient
    assert version.plan.sender == recipient
    rows = browser_of(one).get("/").content.decode()
    assert (f"<td>{recipient}</td>" in rows, "<td>one的单位</td>" in rows) == (True, bool(recipient))
    version.plan.office = "某市发展改革委"
    assert version.plan.sender == "某市发展改革委"


# ---- drafts and sent ones ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "final", "allowed"), [("reviewer", False, True), ("reviewer", True, False), ("lead", True, True), ("drafter", False, False)]
)
def test_only_the_lead_sends(checked: Any, person: Any, role: str, final: bool, allowed: bool) -> None:
    from plancheck.web.acts import letters
    from plancheck.web.models import Letter, Person
    from plancheck.web.rights import Forbidden

    somebody = Person.objects.filter(role=role).first() or person(role)
    if allowed:
        assert letters.write(somebody, checked, FIELDS, final).final == final
    else:
        with pytest.raises(Forbidden):
            letters.write(somebody, checked, FIELDS, final)
        assert not Letter.objects.exists()


def test_a_final_letter_with_gaps_is_refused_unless_confirmed(checked: Any, person: Any) -> None:
    from plancheck.web.acts import Refused, letters

    lead = person("lead")
    with pytest.raises(Refused) as refused:
        letters.write(lead, checked, FIELDS | {"contact": "", "deadline": " "}, final=True)
    assert refused.value.message.zh == "正式函里还有没填的空：修改稿报送截止日期、联系人及电话。"
    assert letters.write(lead, checked, FIELDS | {"contact": ""}, final=True, confirmed=True).number == 1


def test_a_letter_without_an_opinion_is_refused_unless_confirmed(checked: Any, person: Any) -> None:
    from plancheck.web.acts import Refused, decisions, letters

    reviewer = person("reviewer")
    decisions.decide(reviewer, checked, {_findings(checked)[0].sub.id: Decision("dismiss", reason="无此要求")}, {})
    with pytest.raises(Refused, match="no"):
        letters.write(reviewer, checked, FIELDS)
    assert letters.write(reviewer, checked, FIELDS, confirmed=True).number == 1


def test_what_is_sent_says_what_its_draft_says(checked: Any, person: Any, printed: None) -> None:
    from plancheck.web.acts import decisions, letters

    lead, ids = person("lead"), [it.sub.id for it in _findings(checked)]
    decisions.decide(lead, checked, {ids[0]: Decision("confirm", "请补充牵头单位")}, {})
    draft = letters.write(lead, checked, FIELDS)
    _work()
    decisions.decide(lead, checked, {ids[1]: Decision("confirm", "后来才采纳的")}, {})
    final = letters.send(lead, draft)
    _work()
    final.refresh_from_db()
    draft.refresh_from_db()
    assert (final.number, final.final, draft.final) == (2, True, False)
    assert "请补充牵头单位" in _text(final)
    assert "后来才采纳的" not in _text(final)
    assert "（草稿，未经审定）" not in _text(final)
    assert letters.text(final).before == 1
    assert "- （草稿，未经审定）" in (letters.text(final).changes or ())


def test_a_closed_plan_gets_no_letter(checked: Any, person: Any) -> None:
    from plancheck.web.acts import Refused, letters, rounds

    lead = person("lead")
    rounds.close_plan(lead, checked.plan)
    with pytest.raises(Refused):
        letters.write(lead, checked, FIELDS)


# ---- pages ------------------------------------------------------------------------------------------------------


def test_a_refused_form_comes_back_filled_in(checked: Any, person: Any, browser_of: Any) -> None:
    client = browser_of(person("lead"))
    place = f"/plans/{checked.plan_id}/v1/letters/"
    answer = client.post(place, FIELDS | {"contact": "", "copy_to": "省发展改革委", "act": "send"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "正式函里还有没填的空：联系人及电话。" in page
    assert 'value="省发展改革委"' in page
    assert 'name="confirmed"' in page
    assert client.post(place, FIELDS | {"contact": "", "act": "send", "confirmed": "1", "sure": "1"}).status_code == 303


def _form(page: str) -> dict[str, str]:
    """The hidden fields of the page that asks before a letter is sent."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.partition('id="send"')[2]))


@pytest.mark.parametrize("way", ["form", "draft"])
def test_nothing_is_sent_before_somebody_was_asked_and_it_is_sent_once(
    checked: Any, person: Any, browser_of: Any, printed: None, way: str
) -> None:
    from plancheck.web.acts import letters
    from plancheck.web.models import Letter

    lead, place = person("lead"), f"/plans/{checked.plan_id}/v1/letters/"
    client, sent = browser_of(lead), Letter.objects.filter(final=True)
    if way == "draft":
        letters.write(lead, checked, FIELDS)
        _work()
        assert f'href="{place}1/send"' in client.get(f"{place}1").content.decode()
        place, answer = f"{place}1/send", client.get(f"{place}1/send")
    else:
        answer = client.post(place, FIELDS | {"act": "send"})
    page = answer.content.decode()
    assert (answer.status_code, sent.count()) == (200, 0)
    assert "不能收回" in page
    told = FIELDS | {"date": "2026年11月30日", "deadline": "2026年12月20日"}
    assert all(f"<dd>{value}</dd>" in page for value in told.values())
    form = _form(page) | {"act": "send"}
    assert (client.post(place, form).status_code, client.post(place, form).status_code) == (303, 409)
    assert [letter.fields["contact"] for letter in sent] == [FIELDS["contact"]]


def test_who_goes_back_from_the_question_finds_the_form_as_it_was(checked: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web.models import Letter

    client, place = browser_of(person("lead")), f"/plans/{checked.plan_id}/v1/letters/"
    asked = client.post(place, FIELDS | {"copy_to": "省发展改革委", "act": "send"}).content.decode()
    page = client.post(place, _form(asked) | {"act": "change"}).content.decode()
    assert 'name="copy_to" type="text" value="省发展改革委"' in page
    assert Letter.objects.count() == 0


@pytest.mark.parametrize("role", ["reviewer", "drafter"])
def test_only_who_may_send_is_asked(checked: Any, person: Any, browser_of: Any, printed: None, role: str) -> None:
    from plancheck.web.acts import letters
    from plancheck.web.models import Person

    letters.write(person("lead"), checked, FIELDS)
    _work()
    client = browser_of(Person.objects.get(username="drafter") if role == "drafter" else person(role))
    place = f"/plans/{checked.plan_id}/v1/letters/"
    assert client.get(f"{place}1/send").status_code == (404 if role == "drafter" else 403)
    assert client.post(place, FIELDS | {"act": "send"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "decided", "hint"),
    [({"contact": ""}, "", True), ({}, "dismiss", True), ({"date": "30.11."}, "", False), ({"date": "30.11."}, "dismiss", False)],
)
def test_only_what_can_be_confirmed_asks_for_it(
    checked: Any, person: Any, browser_of: Any, fields: dict[str, str], decided: Any, hint: bool
) -> None:
    from plancheck.web.acts import decisions

    lead = person("lead")
    if decided:
        ids = [finding.sub.id for finding in _findings(checked)]
        decisions.decide(lead, checked, dict.fromkeys(ids, Decision(decided, reason="已核实")), {})
    page = browser_of(lead).post(f"/plans/{checked.plan_id}/v1/letters/", FIELDS | fields | {"act": "send"}).content.decode()
    assert ("确需照写的，请勾选" in page) == hint


@pytest.mark.parametrize("place", ["letters/", "letters/1/send"])
def test_a_letter_about_a_plan_that_was_closed_meanwhile_is_refused_with_the_reason(
    checked: Any, person: Any, browser_of: Any, printed: None, place: str
) -> None:
    from plancheck.web.acts import letters, rounds

    lead = person("lead")
    letters.write(lead, checked, FIELDS)
    _work()
    rounds.close_plan(lead, checked.plan)
    answer = browser_of(lead).post(f"/plans/{checked.plan_id}/v1/{place}", FIELDS | {"act": "send", "sure": "1"})
    assert (answer.status_code, "这份方案的审核已经结束，不能再改。" in answer.content.decode()) == (409, True)


def test_the_drafting_office_sees_only_what_was_sent(checked: Any, person: Any, browser_of: Any, printed: None) -> None:
    from plancheck.web.acts import letters
    from plancheck.web.models import Person

    lead, place = person("lead"), f"/plans/{checked.plan_id}/v1/letters/"
    letters.write(lead, checked, FIELDS)
    _work()
    own, other = browser_of(Person.objects.get(username="drafter")), browser_of(person("drafter", "别的单位"))
    assert [own.get(place + part).status_code for part in ("", "1", "1/letter.docx", "1/pages/1")] == [200, 404, 404, 404]
    letters.send(lead, letters.seen(lead, checked).get())
    _work()
    files = ("2", "2/letter.docx", "2/replies.xlsx", "2/pages/2")
    assert [own.get(place + part).status_code for part in files] == [200] * 4
    assert [other.get(place + part).status_code for part in ("", *files)] == [404] * 5
    assert own.post(place, FIELDS).status_code == 403
    assert own.post(f"{place}2/send").status_code == 403


def test_a_draft_says_what_is_still_to_be_filled_in(checked: Any, person: Any, browser_of: Any, printed: None) -> None:
    from plancheck.web.acts import letters

    lead = person("lead")
    letters.write(lead, checked, FIELDS | {"date": "", "contact": ""})
    letters.write(lead, checked, FIELDS)
    _work()
    client, place = browser_of(lead), f"/plans/{checked.plan_id}/v1/letters/"
    assert "这一稿还有没填的空：成文日期、联系人及电话。" in client.get(f"{place}1").content.decode()
    assert "没填的空" not in client.get(f"{place}2").content.decode()


def test_files_that_are_taken_out_say_which_letter_was_sent(checked: Any, person: Any, printed: None) -> None:
    import json

    from plancheck.web import files
    from plancheck.web.acts import exporting, letters

    lead = person("lead")
    for final in (False, True):
        letters.write(lead, checked, FIELDS, final)
    _work()
    bundle = exporting.begin(lead, checked.plan.round, "export", [checked.plan], "zh")
    _work()
    listed = [path.split("/")[-1] for path, _ in json.loads(files.get(bundle.jobs.get().result_file))]
    assert [name for name in listed if name.endswith(".docx") and name.startswith("letter")] == [
        "letter-1-draft.docx",
        "letter-2-sent.docx",
    ]
    assert {"letter-1-draft-replies.xlsx", "letter-2-sent-replies.xlsx"} <= set(listed)


def test_a_page_of_the_preview_is_a_picture(checked: Any, person: Any, browser_of: Any, printed: None) -> None:
    from plancheck.web.acts import letters

    reviewer = person("reviewer")
    letters.write(reviewer, checked, FIELDS)
    _work()
    client, place = browser_of(reviewer), f"/plans/{checked.plan_id}/v1/letters/1"
    answer = client.get(f"{place}/pages/2")
    assert (answer.content, answer["Content-Type"]) == (b"\x89PNG two", "image/png")
    assert client.get(f"{place}/pages/3").status_code == 404


def test_without_libreoffice_the_text_of_the_letter_is_shown(checked: Any, person: Any, browser_of: Any, monkeypatch: Any) -> None:
    from plancheck import pipeline
    from plancheck.web.acts import letters
    from plancheck.wording.catalogue import both
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done(both("reading.print_no_office")))
    reviewer = person("reviewer")
    letters.write(reviewer, checked, FIELDS)
    _work()
    page = browser_of(reviewer).get(f"/plans/{checked.plan_id}/v1/letters/1").content.decode()
    assert "没有预览，下面是函的文字。本机没有 LibreOffice，不能打印。" in page
    assert "<p>襄阳市发展改革委：</p>" in page


@pytest.mark.parametrize(("lost", "said"), [("crashed", "处理它的进程中断了"), ("too_slow", "没有在限定时间内处理完")])
def test_a_letter_that_was_not_written_says_why(checked: Any, person: Any, browser_of: Any, monkeypatch: Any, lost: Any, said: str) -> None:
    from plancheck import pipeline
    from plancheck.web.acts import letters
    from plancheck.worker import Lost

    monkeypatch.setattr(pipeline, "letter", lambda *_: Lost(lost))
    reviewer = person("reviewer")
    letters.write(reviewer, checked, FIELDS)
    _work()
    page = browser_of(reviewer).get(f"/plans/{checked.plan_id}/v1/letters/1").content.decode()
    assert "这一稿没有写成：" in page
    assert said in page


def test_a_letter_whose_workers_were_lost_says_so(checked: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web import queue
    from plancheck.web.acts import letters

    reviewer = person("reviewer")
    letters.write(reviewer, checked, FIELDS)
    for _ in range(queue.MOST_LOST):
        assert queue.claim("one", 60) is not None
        queue.give_back("one")
    page = browser_of(reviewer).get(f"/plans/{checked.plan_id}/v1/letters/1").content.decode()
    assert "处理它的进程三次中断。请再试一次。" in page


# ---- annotated drafts -------------------------------------------------------------------------------------------


def _comments(data: bytes) -> str:
    import zipfile

    return zipfile.ZipFile(BytesIO(data)).read("word/comments.xml").decode()


def test_an_annotated_draft_leaves_out_what_was_dismissed_for_who_may_know(checked: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web.acts import decisions
    from plancheck.web.models import Person

    reviewer, finding = person("reviewer"), _findings(checked)[0]
    decisions.decide(reviewer, checked, {finding.sub.id: Decision("dismiss", reason="无此要求")}, {})
    place, mark = f"/plans/{checked.plan_id}/v1/annotated", f"[plancheck {finding.result.rule} {finding.sub.id[:12]}]"
    comments = []
    for somebody in (reviewer, Person.objects.get(username="drafter")):
        client = browser_of(somebody)
        assert client.post(place).status_code == 303
        assert client.get(f"{place}/file").status_code == 404
        _work()
        answer = client.get(f"{place}/file")
        assert "filename*=UTF-8''city-defects-v1.%E6%89%B9%E6%B3%A8.docx" in answer["Content-Disposition"]
        comments.append(_comments(answer.content))
    assert [mark in text for text in comments] == [False, True]


@pytest.mark.parametrize(("name", "format", "box"), [("a.docx", "docx", True), ("a.docm", "docx", True), ("a.docx", "pdf", False)])
def test_macros_can_be_left_out_of_what_is_a_word_document_whatever_its_name(
    checked: Any, person: Any, browser_of: Any, name: str, format: Any, box: bool
) -> None:
    from plancheck.contract import report as report_file
    from plancheck.model.diagnostic import Bilingual
    from plancheck.web import files, problems, reports
    from plancheck.web.acts import letters

    report = reports.of(checked)
    checked.report_file = files.put(report_file.write(replace(report, document=replace(report.document, format=format))))
    checked.name = name
    checked.save()
    reviewer = person("reviewer")
    job = letters.annotate(reviewer, checked)
    type(job).objects.update(state="failed", problem=problems.write([Bilingual("文件含宏，未写批注稿", "macros")]))
    page = browser_of(reviewer).get(f"/plans/{checked.plan_id}/v1/annotated").content.decode()
    assert ('name="bare"' in page, "勾选下面一项再生成" in page) == (box, box)


def test_an_annotated_draft_that_is_being_made_is_not_asked_for_twice(checked: Any, person: Any) -> None:
    from plancheck.web.acts import letters

    reviewer = person("reviewer")
    assert letters.annotate(reviewer, checked).pk == letters.annotate(reviewer, checked).pk
    assert letters.annotate(reviewer, checked, bare=True).pk != letters.annotate(reviewer, checked).pk
