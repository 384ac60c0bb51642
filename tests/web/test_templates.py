"""An office's own templates for its letters: handed in, looked at, chosen, taken out of the choice."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

FIELDS = {
    "agency": "省发展改革委", "recipient": "襄阳市发展改革委", "document_number": "发改环资函〔2026〕12号", "date": "2026-11-30",
    "deadline": "2026-12-20", "contact": "李工 010-00000000",
}  # fmt: skip


def _work() -> None:
    from plancheck.web import work

    while work.work_once("test"):
        pass


def _docx(*added: str) -> bytes:
    """The template that comes along, with paragraphs behind it."""
    import docx

    from plancheck import resources

    opened = docx.Document(str(Path(resources.folder("templates")) / "letter.docx"))
    for text in added:
        opened.add_paragraph(text)
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def _added(person: Any, data: bytes, name: str = "本委意见函.docx") -> Any:
    from plancheck.web.acts import templates
    from plancheck.web.acts.submissions import Upload

    template = templates.add(person, Upload(name, len(data), (data,)))
    assert template.state == "waiting"
    _work()
    template.refresh_from_db()
    return template


@pytest.fixture(autouse=True)
def printed(monkeypatch: Any) -> None:
    """LibreOffice takes seconds: its pages are this one here."""
    from plancheck import pipeline
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done((b"\x89PNG one",)))


def _lines(letter: Any) -> str:
    from plancheck.web.acts import letters

    letter.refresh_from_db()
    assert (letter.state, letter.problem) == ("done", "")
    return "\n".join(letters.text(letter).lines)


def test_a_letter_is_written_with_the_template_that_was_chosen(checked: Any, reviewer: Any, person: Any) -> None:
    from plancheck.web.acts import letters, templates

    lead = person("lead")
    template = _added(lead, _docx("本委模板的附记"))
    assert (template.state, template.problem) == ("fine", "")
    assert "仿宋_GB2312" in template.fonts
    own = letters.write(reviewer, checked, FIELDS | {"template": str(template.pk)})
    standard = letters.write(reviewer, checked, FIELDS)
    _work()
    assert "本委模板的附记" in _lines(own)
    assert "本委模板的附记" not in _lines(standard)
    assert (own.fields["template_name"], "template_name" in standard.fields) == ("本委意见函.docx", False)
    # The letter to be sent is written with that of its draft, also when it is offered no more.
    templates.remove(lead, template)
    sent = letters.send(lead, own)
    _work()
    assert "本委模板的附记" in _lines(sent)


def test_the_next_letter_of_the_round_begins_with_the_template_of_the_last_one(checked: Any, reviewer: Any, person: Any) -> None:
    from plancheck.web.acts import letters, templates

    lead = person("lead")
    template = _added(lead, _docx("附记"))
    letters.write(reviewer, checked, FIELDS | {"template": str(template.pk)})
    assert letters.suggestions(checked)["template"] == str(template.pk)
    templates.remove(lead, template)
    assert "template" not in letters.suggestions(checked)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"no Word file", "模板不是有效的 .docx 文件，而是纯文本文件"),
        (_docx("{{ 没有的字段 }}"), "没有的字段"),
    ],
    ids=["no Word file", "a name that nothing has"],
)
def test_a_template_with_a_mistake_is_not_offered_and_says_which(
    person: Any, checked: Any, data: bytes, told: str, browser_of: Any
) -> None:
    from plancheck.web.acts import Refused, letters, templates

    lead = person("lead")
    template = _added(lead, data)
    assert template.state == "wrong"
    assert told in browser_of(lead).get("/templates/").content.decode()
    assert list(templates.offered()) == []
    with pytest.raises(Refused, match="no longer offered"):
        letters.write(lead, checked, FIELDS | {"template": str(template.pk)})


def test_a_template_whose_worker_is_lost_each_time_is_not_offered(person: Any) -> None:
    from plancheck.web import queue
    from plancheck.web.acts import templates
    from plancheck.web.acts.submissions import Upload

    data = _docx()
    template = templates.add(person("lead"), Upload("函.docx", len(data), (data,)))
    for _ in range(queue.MOST_LOST):
        assert queue.claim("lost", 60) is not None
        queue.give_back("lost")
    template.refresh_from_db()
    assert (template.state, template.problem) == ("wrong", "lost")


def test_templates_are_added_chosen_and_taken_out_on_pages(person: Any, checked: Any, reviewer: Any, browser_of: Any) -> None:
    from plancheck.web.models import Letter, Record, Template

    lead = person("lead")
    browser = browser_of(lead)
    refused = browser.post("/templates/add", {"file": SimpleUploadedFile("函.doc", b"old")})
    assert (refused.status_code, "“函.doc”不是 .docx 文件" in refused.content.decode()) == (409, True)
    data = _docx("附记")
    assert browser.post("/templates/add", {"file": SimpleUploadedFile("函.docx", data)}).status_code == 303
    assert 'hx-get="/templates/"' in browser.get("/templates/").content.decode()
    _work()
    assert 'hx-get="/templates/"' not in browser.get("/templates/").content.decode()
    template = Template.objects.get()
    assert browser.get(f"/templates/{template.pk}/file.docx").content == data
    form = browser_of(reviewer).get(f"/plans/{checked.plan_id}/v1/letters/").content.decode()
    assert f'<option value="{template.pk}">函.docx（' in form
    assert "/templates/" not in form  # a reviewer chooses, the lead manages
    chosen = FIELDS | {"template": str(template.pk), "act": "draft"}
    assert browser_of(reviewer).post(f"/plans/{checked.plan_id}/v1/letters/", chosen).status_code == 303
    asked = browser.post(f"/plans/{checked.plan_id}/v1/letters/", chosen | {"act": "send", "confirmed": "1"}).content.decode()
    assert f'<input type="hidden" name="template" value="{template.pk}">' in asked
    assert "<dt>模板</dt><dd>函.docx</dd>" in asked
    assert browser.post(f"/templates/{template.pk}/remove").status_code == 303
    assert "函.docx" not in browser.get("/templates/").content.decode()
    assert Letter.objects.get().fields["template"] == template.pk
    acts = list(Record.objects.order_by("number").values_list("act", flat=True))
    assert [act for act in acts if "template" in act] == ["add_template", "template_checked", "remove_template"]
    history = browser.get("/history").content.decode()
    assert "停用意见函模板" in history
    assert "函.docx" in history


def test_a_standard_template_that_is_gone_is_said(person: Any, browser_of: Any, monkeypatch: Any) -> None:
    from plancheck import resources
    from plancheck.web import site

    browser = browser_of(person("lead"))
    standard = browser.get("/templates/standard.docx")
    assert standard.content == (resources.folder("templates") / "letter.docx").read_bytes()
    monkeypatch.setitem(site.current().letter, "template", "/nowhere/本委.docx")
    gone = browser.get("/templates/standard.docx")
    assert (gone.status_code, "“本委.docx”读不出来" in gone.content.decode()) == (409, True)


def test_letters_of_many_plans_have_the_template_that_was_chosen_for_all(person: Any, checked: Any, browser_of: Any) -> None:
    from plancheck.web.models import Letter

    lead = person("lead")
    template = _added(lead, _docx("附记"))
    round_ = checked.plan.round_id
    many = {"act": "letters", "plan": str(checked.plan_id)}
    page = browser_of(lead).post(f"/rounds/{round_}/ask", many).content.decode()
    assert f'<option value="{template.pk}">' in page
    done = browser_of(lead).post(f"/rounds/{round_}/do", many | FIELDS | {"template": str(template.pk), "confirmed": "1", "sure": "1"})
    assert done.status_code == 303
    _work()
    assert "附记" in _lines(Letter.objects.get())


@pytest.mark.parametrize(
    ("lang", "date", "deadline", "standard", "template"),
    [
        ("zh", "2026年11月30日", "2026年12月20日", "", "随程序提供的模板"),
        ("en", "30 November 2026", "20 December 2026", "", "The template that comes with plancheck"),
        ("zh", "2026年11月30日", "2026年12月20日", "/etc/plancheck/省委函.docx", "省委函.docx"),
    ],
)
def test_a_letter_and_the_question_before_it_is_sent_tell_days_and_template_as_people_read_them(
    checked: Any,
    person: Any,
    browser_of: Any,
    monkeypatch: pytest.MonkeyPatch,
    lang: str,
    date: str,
    deadline: str,
    standard: str,
    template: str,
) -> None:
    from plancheck.web.acts import letters, templates

    monkeypatch.setattr(templates, "standard_name", lambda: standard.rpartition("/")[2])
    lead = person("lead")
    letter = letters.write(lead, checked, FIELDS)
    _work()
    browser = browser_of(lead)
    lead.lang = lang
    lead.save()
    place = f"/plans/{checked.plan_id}/v1/letters/{letter.number}"
    for path in (place, f"{place}/send"):
        facts = browser.get(path).content.decode().partition('<dl class="facts">')[2].partition("</dl>")[0]
        told = re.findall("<dd>(.*?)</dd>", facts)
        assert told[-3:] == [date, deadline, template], path
        assert "2026-" not in facts


@pytest.mark.parametrize(
    ("path", "name"),
    [("", ""), ("letter.docx", "letter.docx"), ("/srv/模板/本委.docx", "本委.docx"), ("C:\\模板\\本委.docx", "本委.docx")],
)
def test_the_template_of_the_settings_is_named_without_its_folder(bench: Any, monkeypatch: Any, path: str, name: str) -> None:
    from dataclasses import replace

    from plancheck.web.acts import templates

    monkeypatch.setattr(templates, "current", lambda: replace(bench, letter={"template": path} if path else {}))
    assert templates.standard_name() == name
