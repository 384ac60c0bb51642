"""Every page in a browser, narrow and wide, in both languages; a slow network, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web.live import violations
from tests.web.test_letters import FIELDS

#: Pages by who opens them; others are in test_home_browser, test_people and test_review_browser.
PAGES = {
    "lead": (
        "/?page=2", "/rounds/1/?page=all", "/rounds/1/matrix?page=all", "/plans/1/v2/", "/plans/1/v1/letters/", "/plans/1/v1/letters/1",
        "/plans/1/v1/letters/1/send", "/plans/1/v1/annotated", "/plans/1/v2/next", "/plans/1/v2/received", "/plans/1/compare/1/2",
        "/plans/2/", "/plans/99/", "/history", "/password", "/rules/", "/rules/office", "/templates/",
    ),
    "owner": ("/playground/",),
    "": ("/login",),
}  # fmt: skip


@pytest.fixture
def filled(person: Any, submitted: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A plan with a letter and a second version that is the first again, and one that waits."""
    from plancheck import pipeline
    from plancheck.web import listing, summaries, work
    from plancheck.web.acts import decisions, letters
    from plancheck.web.models import OfficeRule, Template, Version
    from plancheck.web.reports import of
    from plancheck.worker import Done

    monkeypatch.setattr(pipeline, "letter_pages", lambda letter: Done((b"\x89PNG",)))
    monkeypatch.setattr(listing, "A_PAGE", 1)
    lead = person("lead")
    version = submitted(lead, checked=True)
    letters.write(lead, version, FIELDS, confirmed=True)
    while work.work_once("test"):
        pass
    for state, problem in (("fine", ""), ("wrong", '[["模板里没有名称“单位”", "The template has no name “单位”"]]')):
        Template.objects.create(
            name=f"{'很长的名字' * 12}.docx", file="a" * 64, fonts=["仿宋_GB2312"], state=state, problem=problem, by=lead
        )
    for number, state in ((1, "ended"), (2, "saved")):
        long = "规则 " + "很长的文字" * 40
        OfficeRule.objects.create(rule="很长的编号" * 12, number=number, text=long, cases="[[case]]", state=state, by=lead)
    second = Version.objects.get(pk=version.pk)
    second.pk, second.number = None, 2
    second.save(force_insert=True)
    summaries.write(second, of(second), decisions.history(version.plan))
    submitted(lead)
    return lead


@pytest.mark.parametrize(("width", "lang"), [(400, "zh"), (1920, "en"), (1920, "zh")])
def test_no_page_is_cut_off_or_closed_to_a_screen_reader(live: Any, filled: Any, person: Any, width: int, lang: str) -> None:
    owner = person("owner")
    wrong = []
    for who, paths in PAGES.items():
        page = live.browser({"lead": filled, "owner": owner, "": None}[who], width=width, lang=lang).new_page()
        for path in paths:
            page.goto(live.base + path)
            wrong += [(path, it) for it in violations(page)]
            if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
                wrong.append((path, f"{wide} px"))
    assert wrong == []


def test_on_a_slow_network_a_decision_is_made_once_and_said_when_it_is_saved(live: Any, filled: Any) -> None:
    from plancheck.web.models import Entry

    page = live.open("/plans/1/v1/", filled)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=confirm]")
    page.route("**/decide", lambda route: (page.wait_for_timeout(1500), route.continue_()))
    page.click("#f-1 button.main", no_wait_after=True)
    page.click("#f-1 button.main", no_wait_after=True)
    assert page.locator("#s-1").get_attribute("data-state") == "open"
    page.wait_for_selector("#s-1[data-state=confirm]")
    assert Entry.objects.count() == 1


def test_the_way_back_leads_to_the_list_as_it_was_asked_for(live: Any, filled: Any) -> None:
    page = live.open("/rounds/1/?q=defects&page=2", filled)
    plan = page.locator("#list tbody th a").get_attribute("href")
    page.click("#list tbody th a")
    page.wait_for_selector("#review")
    page.go_back()
    assert page.locator("#list tbody th a").get_attribute("href") == plan
    assert page.input_value("#filters [name=q]") == "defects"
