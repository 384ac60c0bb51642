"""The playground: who may, what is asked for, what comes back; and in a browser, while somebody writes."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.rules.test_trial import RULE

from plancheck.model.report import Options
from plancheck.readers import plain
from plancheck.rulelab import trial


def _work() -> None:
    from plancheck.web import work

    while work.work_once("test"):
        pass


@pytest.fixture
def policy(person: Any) -> Any:
    return person("policy")


def _outcome(browser: Any, **form: str) -> str:
    """The page's part with what came out."""
    from plancheck.web.models import Job

    asked = browser.post("/playground/try", {"draft": "typed", "typed": "强化组织领导。", "text": RULE} | form)
    assert asked.status_code == 200
    number = Job.objects.filter(kind="trial").latest("pk").pk
    assert f"/playground/outcome/{number}" in asked.content.decode()
    assert browser.get(f"/playground/outcome/{number}").status_code == 204
    _work()
    answer: str = browser.get(f"/playground/outcome/{number}").content.decode()
    return answer


def test_a_rule_is_tried_on_text_that_is_typed_in(policy: Any, browser_of: Any) -> None:
    answer = _outcome(browser_of(policy))
    assert '<section class="result passed" aria-label="TRY-01">' in answer
    assert "写了组织领导" in answer
    assert "<mark>强化组织领导</mark>" in answer
    failed = _outcome(browser_of(policy), typed="推进绿色发展。<script>")
    assert '<section class="result failed" aria-label="TRY-01">' in failed
    assert "&lt;script&gt;" in failed
    assert "<script>" not in failed


def test_the_page_shows_a_document_of_ones_own_and_the_rule_is_sound(policy: Any, browser_of: Any) -> None:
    shown = html.unescape(browser_of(policy).get("/playground/").content.decode())
    assert "依据是本单位自己的文件" in shown
    assert trial.OWN_DOCUMENT.rstrip() in shown
    draft = plain.read("# 云川市碳达峰试点实施方案\n一、主要任务\n建设光伏电站。")
    tried = trial.tried(trial.OWN_DOCUMENT, draft, (), ("annex2-city",), Options(kind="city"), date(2026, 1, 1))
    assert [problem.code for problem, *_ in tried.problems] == []
    assert tried.report is not None
    (result,) = tried.report.results
    assert (result.rule, result.outcome, result.source.zh, result.level) == ("OWN-01", "failed", "本单位关于编制方案的通知", "advice")


def test_mistakes_are_told_with_their_line(policy: Any, browser_of: Any) -> None:
    answer = _outcome(browser_of(policy), text=RULE.replace("要求：", "要救："))
    assert "第 4 行第 3 列" in answer
    assert "“要救”不是“规则”的栏目" in answer
    assert 'class="result' not in answer


def test_a_rule_is_tried_on_a_sample_and_on_a_plan_that_one_may_see(policy: Any, person: Any, submitted: Any, browser_of: Any) -> None:
    assert 'class="result passed"' in _outcome(browser_of(policy), draft="sample:city-a.docx")
    version = submitted(person("drafter"), checked=True)
    hidden = browser_of(policy).post("/playground/try", {"draft": f"version:{version.pk}", "text": RULE})
    assert hidden.status_code == 404
    owner = person("owner")
    page = browser_of(owner).get("/playground/").content.decode()
    assert f'<option value="version:{version.pk}">' in page
    assert f'value="version:{version.pk}"' not in browser_of(policy).get("/playground/").content.decode()
    assert 'class="result failed"' in _outcome(browser_of(owner), draft=f"version:{version.pk}")


@pytest.mark.parametrize("form", [{"draft": "sample:../secret.key"}, {"draft": "version:9999"}, {"text": "x" * 40_001}])
def test_what_is_not_there_or_too_long_is_refused(policy: Any, browser_of: Any, form: dict[str, str]) -> None:
    from plancheck.web.models import Job

    answer = browser_of(policy).post("/playground/try", {"draft": "typed", "typed": "甲", "text": RULE} | form)
    assert answer.status_code == 409
    assert not Job.objects.exists()


def test_what_was_asked_for_before_gives_way_and_others_do_not_see_it(policy: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web.models import Job

    form = {"draft": "typed", "typed": "甲", "text": RULE}
    browser = browser_of(policy)
    browser.post("/playground/try", form)
    first = Job.objects.get().pk
    browser.post("/playground/try", form)
    second = Job.objects.get().pk
    assert first != second
    assert browser.get(f"/playground/outcome/{first}").status_code == 286
    assert browser_of(person("policy", "another")).get(f"/playground/outcome/{second}").status_code == 286
    _work()
    assert browser.get(f"/playground/outcome/{second}").status_code == 200


def test_a_trial_that_takes_for_ever_is_ended_and_said(policy: Any, browser_of: Any, monkeypatch: Any) -> None:
    from plancheck.web import trials

    monkeypatch.setattr(trials, "SECONDS", 0.01)
    answer = _outcome(browser_of(policy))
    assert '<div class="notice">' in answer
    assert 'class="result' not in answer


def test_one_begins_with_any_rule_and_takes_the_file_away(policy: Any, browser_of: Any) -> None:
    browser = browser_of(policy)
    assert '<a href="/playground/?rule=TASK-C1"' in browser.get("/rules/").content.decode()
    assert "规则 TASK-C1 " in browser.get("/playground/?rule=TASK-C1").content.decode()
    assert browser.get("/playground/?rule=NONE-01").status_code == 404
    file = browser.post("/playground/file", {"text": RULE.replace("\n", "\r\n")})
    assert file.content.decode() == RULE
    assert 'filename="TRY-01.rules"' in file.headers["Content-Disposition"]


def test_the_cases_of_a_rule_are_run(policy: Any, browser_of: Any) -> None:
    from plancheck import rulelab

    workspace = rulelab.load([])
    rule = next(rule for rule in workspace.loaded.rules if rule.id == "TASK-C1")
    text = rulelab.source(rule, workspace)
    ran = _outcome(browser_of(policy), text=text, cases="1")
    assert "用例 60 个，0 个不符合预期" in ran
    assert re.search(r"还有 \d+ 个用例没有运行", ran)
    turned = _outcome(browser_of(policy), text=text.replace("  要求：", "  要求：方案 提到 “没有人写过的话” 且 ", 1), cases="1")
    assert "0 个不符合预期" not in turned
    none = _outcome(browser_of(policy), cases="1")
    assert "没有这些规则的用例" in none
    assert "符合预期" not in none


def test_a_passage_in_an_annex_is_quoted_and_not_marked_in_the_draft() -> None:
    from plancheck.model.diagnostic import Bilingual
    from plancheck.model.place import Evidence, Place
    from plancheck.web import trials

    report = trial.tried(RULE, plain.read("强化组织领导。"), (), (), Options(), date(2026, 1, 1)).report
    assert report is not None
    (result,) = report.results
    (sub,) = result.subresults
    of_annex = replace(sub, evidence=(Evidence("甲", Place(0, 0, 1, document=1)), Evidence("乙", Place(0, 1, 2))))
    assert trials._sub(result, of_annex, {})["passages"] == [[None, 0, 1, "甲"], [0, 1, 2, "乙"]]
    assert Bilingual("写了组织领导", "Leadership is stated") == sub.message


def _worked(page: Any, live: Any, selector: str) -> None:
    """Works until `selector` is there: the page may ask for what was there before somebody typed, and once more a moment later."""
    for _ in range(600):
        live.work()
        if page.locator(selector).count():
            return
        page.wait_for_timeout(100)
    pytest.fail(f"{selector} did not come")


def test_the_outcome_follows_what_somebody_types(live: Any, policy: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    page.select_option("select[name=draft]", "typed")
    page.fill("textarea[name=typed]", "强化组织领导。")
    page.fill("textarea[name=text]", RULE)
    _worked(page, live, '.result.passed[aria-label="TRY-01"]')
    assert page.inner_text("#draft-text mark") == "强化组织领导"
    page.fill("textarea[name=text]", RULE.replace("要求：", "要救："))
    _worked(page, live, ".problem.error")
    assert page.locator(".result").count() == 0
    # What was typed is offered again when the page is opened anew.
    page.goto(live.base + "/playground/?rule=TASK-C1")
    assert "要救：" in page.input_value("textarea[name=text]")


def test_the_outcome_is_in_sight_while_somebody_types(live: Any, policy: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.select_option("select[name=draft]", "typed")
    page.fill("textarea[name=typed]", "强化组织领导。")
    page.fill("textarea[name=text]", RULE)
    _worked(page, live, '.result.passed[aria-label="TRY-01"]')
    page.focus("textarea[name=text]")
    text, outcome = (page.locator(it).bounding_box() for it in ("textarea[name=text]", "#outcome .result h3"))
    assert 0 <= text["y"] < outcome["y"] - 100  # and leaves most of what is typed in sight
    assert outcome["y"] + outcome["height"] < 768


def test_every_answer_comes_also_to_cases_that_are_run_right_after_a_key(live: Any, policy: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    # Work is done before the page asks for the first time, so that one outcome follows another.
    page.route("**/playground/outcome/*", lambda route: (live.work(), route.continue_()))
    page.select_option("select[name=draft]", "typed")
    page.fill("textarea[name=typed]", "强化组织领导。")
    page.fill("textarea[name=text]", RULE)
    page.wait_for_selector('.result.passed[aria-label="TRY-01"]')
    page.locator("textarea[name=text]").press_sequentially("# ")
    page.click("#run-cases")  # leaves the field, which asks for the outcome of what was typed
    page.wait_for_selector("#outcome >> text=没有这些规则的用例")
    page.fill("textarea[name=typed]", "推进绿色发展。")
    page.wait_for_selector('.result.failed[aria-label="TRY-01"]')


def test_an_older_answer_does_not_take_the_place_of_a_newer_one(live: Any, policy: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    page.wait_for_selector("#pending [hx-get]")
    with page.expect_response(lambda answer: "/outcome/" in answer.url and answer.status == 200) as answered:
        live.work()
    place, older = answered.value.url, answered.value.text()
    assert 'aria-label="TASK-C1"' in older
    page.select_option("select[name=draft]", "typed")
    page.fill("textarea[name=typed]", "强化组织领导。")
    page.fill("textarea[name=text]", RULE)
    _worked(page, live, '.result[aria-label="TRY-01"]')
    page.wait_for_selector("#pending:not(:has(*))", state="attached")
    page.route(place, lambda route: route.fulfill(body=older, content_type="text/html"))
    page.evaluate("place => htmx.ajax('GET', place, { source: '#pending', swap: 'none' })", place)
    assert page.locator(".result").get_attribute("aria-label") == "TRY-01"
    assert page.inner_text("#draft-text mark") == "强化组织领导"


def test_after_a_refusal_and_another_window_the_page_goes_on(live: Any, policy: Any, browser_of: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    page.wait_for_selector("#pending [hx-get]")
    browser_of(policy).post("/playground/try", {"draft": "typed", "typed": "甲", "text": RULE})
    page.wait_for_selector("#pending:empty", state="attached")
    page.evaluate("document.querySelector('option[value=\"sample:city-a.docx\"]').value = 'sample:gone.docx'")
    page.fill("textarea[name=text]", RULE)
    page.wait_for_selector("#pending .notice")
    page.select_option("select[name=draft]", "typed")
    _worked(page, live, '.result[aria-label="TRY-01"]')


def test_passages_that_are_marked_do_not_lie_over_each_other(bench: Any) -> None:
    """The first at a place is kept, and what is empty marks nothing."""
    from plancheck.web.pages import playground

    given = [(5, 9, "b"), (0, 4, "a"), (3, 6, "over both"), (9, 9, "nothing"), (9, 12, "c"), (0, 2, "first")]
    assert playground._apart(given) == [(0, 2, "first"), (3, 6, "over both"), (9, 12, "c")]
