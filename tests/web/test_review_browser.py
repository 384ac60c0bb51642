"""The review page in a browser: mouse, keys, two people, text that was not saved."""

from __future__ import annotations

from typing import Any

import pytest
from tests.web import made
from tests.web.live import expect, violations

from plancheck.model.decision import Decision


def _address(version: Any) -> str:
    return f"/plans/{version.plan_id}/v{version.number}/"


def _open(live: Any, version: Any, person: Any, **options: Any) -> Any:
    page = live.open(_address(version), person, **options)
    page.wait_for_selector("#piece-0:not(.waiting)")
    return page


def _decisions(version: Any) -> dict[int, Decision | None]:
    """The current decisions by the number of the finding."""
    from plancheck.web import drafts
    from plancheck.web.acts import decisions

    current = decisions.history(version.plan).current
    return {row.finding.number: current[row.id].decision for row in drafts.of(version).rows if row.id in current}


def _in_view(page: Any, selector: str) -> bool:
    """Whether an element stands in the visible part of the draft."""
    script = """([draft, it]) => it.top >= draft.top && it.bottom <= draft.bottom"""
    boxes = [page.locator(at).first.evaluate("it => it.getBoundingClientRect().toJSON()") for at in ("#draft", selector)]
    return bool(page.evaluate(script, boxes))


def test_a_finding_is_decided_with_the_mouse(live: Any, checked: Any, reviewer: Any) -> None:
    page = _open(live, checked, reviewer)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=dismiss]")
    expect(page.locator("#f-1 [name=reason]")).to_be_visible()
    expect(page.locator("#f-1 [name=text]")).to_be_hidden()
    page.fill("#f-1 [name=reason]", "另有规定")
    page.click("#f-1 button.main")
    page.wait_for_selector("#f-1 .decided")
    assert _decisions(checked) == {1: Decision("dismiss", reason="另有规定")}
    assert (page.inner_text("#s-1"), page.inner_text("#done")) == ("不采纳", "已处理 1 / 25")
    page.wait_for_function("document.getElementById('said').textContent === '已保存：第 1 条，不采纳'")
    page.click("#f-1 .take-back")
    page.wait_for_selector("#s-1[data-state=open]")
    assert _decisions(checked) == {}


def test_a_finding_is_decided_with_keys_alone(live: Any, checked: Any, reviewer: Any) -> None:
    page = _open(live, checked, reviewer)
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.wait_for_selector("#s-1[data-state=confirm]")
    page.keyboard.press("j")
    assert page.get_attribute("#f-2", "aria-current") == "true"
    page.keyboard.press("d")
    page.wait_for_selector("#f-2 [name=reason]:focus")
    page.keyboard.type("jcdwqu/?")  # in a field, letters are letters
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#s-2[data-state=dismiss]")
    page.wait_for_selector("#f-2 summary:focus")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("q")
    page.wait_for_selector("#f-3 [name=reason]:focus")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#s-3[data-state=needs_information]")
    assert _decisions(checked) == {
        1: Decision("confirm"), 2: Decision("dismiss", reason="jcdwqu/?"), 3: Decision("needs_information"),
    }  # fmt: skip
    page.keyboard.press("u")
    page.wait_for_selector("#s-3[data-state=open]")
    page.keyboard.press("k")
    page.keyboard.press("n")
    assert page.get_attribute("#f-3", "aria-current") == "true"
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("c")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.wait_for_selector("#find:focus")
    assert set(_decisions(checked)) == {1, 2}


def test_a_finding_leads_to_its_passage_and_a_passage_to_its_findings(live: Any, checked: Any, reviewer: Any) -> None:
    made.large(checked)
    page = _open(live, checked, reviewer)
    piece = page.get_attribute("#f-120", "data-piece")
    page.click("#f-120 summary")
    page.wait_for_selector('mark.current[data-findings="120"]')
    assert _in_view(page, "mark.current")
    loaded = page.locator(".piece:not(.waiting)").evaluate_all("pieces => pieces.map(it => it.id)")
    assert f"piece-{piece}" in loaded
    assert len(loaded) < 8
    page.evaluate("document.querySelector('#draft').scrollTo(0, 0)")
    other = page.locator("#piece-0 mark").first
    number = other.get_attribute("data-findings")
    other.click()
    page.wait_for_selector(f"#f-{number}[aria-current] .card-body")
    assert page.locator(f"#f-{number}").evaluate("it => it.getBoundingClientRect().top < innerHeight")


def test_a_passage_of_several_findings_leads_to_each_in_turn(live: Any, checked: Any, reviewer: Any) -> None:
    made.store(checked, ["甲乙丙丁戊己庚辛"], [[(0, 0, 6)], [(0, 2, 4)], [(0, 2, 4)]])
    page = _open(live, checked, reviewer)
    inner = page.locator("mark mark")
    reached = []
    for _ in range(4):
        inner.click()
        reached.append(page.locator("[aria-current=true].row").get_attribute("id"))
    assert reached == ["f-2", "f-3", "f-1", "f-2"]
    assert page.locator("a.ref").evaluate_all("refs => refs.map(ref => ref.getAttribute('aria-label'))") == ["问题 2", "问题 3", "问题 1"]


def test_filters_search_and_order(live: Any, checked: Any, reviewer: Any) -> None:
    made.store(checked, ["甲乙碳达峰", "丙丁", "戊己"], [[(2, 0, 1)], [(1, 0, 1)], [(0, 1, 2)], [(0, 0, 1)]], chapter=2)
    page = _open(live, checked, reviewer)
    rows = "rows => rows.filter(row => !row.hidden).map(row => row.dataset.id)"
    by_severity = page.locator(".row").evaluate_all(rows)
    page.select_option("#sort", "place")
    assert page.locator(".row").evaluate_all(rows) == ["made4", "made3", "made2", "made1"]
    page.select_option("#chapter", "第0章")
    assert page.locator(".row").evaluate_all(rows) == ["made4", "made3", "made2"]
    assert page.inner_text("#shown") == "3（共 4）"
    page.select_option("#sort", "")
    page.select_option("#chapter", "")
    assert page.locator(".row").evaluate_all(rows) == by_severity
    level = page.get_attribute(f"[data-id={by_severity[0]}]", "data-level")
    alike = page.locator(f".row[data-level={level}]").count()
    assert page.locator(f"[name=level][value={level}] + span .n").inner_text() == str(alike)
    page.click(f"label:has([name=level][value={level}])")
    expect(page.locator(".row:visible")).to_have_count(alike)
    page.reload()
    page.wait_for_selector("#piece-0:not(.waiting)")
    expect(page.locator(".row:visible")).to_have_count(alike)
    page.click(f"label:has([name=level][value={level}])")
    page.fill("#find", "甲3号")
    assert page.locator(".row").evaluate_all(rows) == ["made3"]
    page.fill("#find", "碳达峰")
    page.click("#hits a")
    page.wait_for_selector("#b-0.sought")


def test_text_that_was_not_saved_is_offered_again(live: Any, checked: Any, reviewer: Any) -> None:
    context = live.browser(reviewer)
    page = context.new_page()
    page.goto(live.base + _address(checked))
    page.click("#f-2 summary")
    page.click("#f-2 input[value=dismiss]")
    page.fill("#f-2 [name=reason]", "写了很久的理由")
    page.close()
    again = context.new_page()
    again.goto(live.base + _address(checked))
    again.wait_for_selector("#f-2 .pencil:not([hidden])")
    again.click("#f-2 summary")
    expect(again.locator("#f-2 .kept")).to_contain_text("已填回上次没有提交的内容")
    assert again.is_checked("#f-2 input[value=dismiss]")
    assert again.input_value("#f-2 [name=reason]") == "写了很久的理由"
    again.click("#f-2 button.main")
    again.wait_for_selector("#s-2[data-state=dismiss]")
    assert _decisions(checked) == {2: Decision("dismiss", reason="写了很久的理由")}
    assert again.evaluate("localStorage.length") == 0


def test_a_session_that_has_ended_keeps_what_was_typed(live: Any, checked: Any, reviewer: Any) -> None:
    from django.contrib.sessions.models import Session

    page = _open(live, checked, reviewer)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=confirm]")
    page.fill("#f-1 [name=text]", "写了很久的文字")
    Session.objects.all().delete()
    page.click("#f-1 button.main")
    page.wait_for_selector("#banner a[href^='/login?next=']")
    assert "登录已结束" in page.inner_text("#banner")
    assert page.input_value("#f-1 [name=text]") == "写了很久的文字"
    assert _decisions(checked) == {}


def test_two_people_see_each_others_decisions(live: Any, checked: Any, reviewer: Any, person: Any) -> None:
    from plancheck.web import drafts
    from plancheck.web.acts import decisions

    page = _open(live, checked, reviewer)
    page.click("#f-1 summary")
    page.click("#f-1 input[value=confirm]")
    page.fill("#f-1 [name=text]", "我的文字")
    rows = drafts.of(checked).rows
    musts = [row.id for row in rows if row.finding.result.level == "must"]
    decisions.decide(person("lead", "王组长"), checked, dict.fromkeys(musts, Decision("dismiss", reason="另有规定")), {})
    page.wait_for_selector("#s-2[data-state=dismiss]")
    assert page.inner_text("#done") == f"已处理 {len(musts)} / 25"
    assert "不符合" not in page.inner_text("#reviewed")
    assert "王组长刚刚处理了这一条：不采纳" in page.inner_text("#o-1")
    assert page.input_value("#f-1 [name=text]") == "我的文字"
    page.click("#f-1 button.main")
    page.wait_for_selector("#f-1 .conflict")
    assert "另有规定" in page.inner_text("#f-1 .conflict")
    page.click("#f-1 .conflict button[type=submit]")
    page.wait_for_selector("#s-1[data-state=confirm]")
    assert _decisions(checked)[1] == Decision("confirm", text="我的文字")


def test_many_findings_are_decided_after_asking_and_taken_back_as_a_whole(live: Any, checked: Any, reviewer: Any) -> None:
    page = _open(live, checked, reviewer)
    page.click("label:has([name=level][value=advice])")
    page.click("[data-bulk-choice=dismiss]")
    assert page.inner_text("#bulk-title") == "不采纳 2 条问题？"
    page.click("#bulk-ask [data-close]")
    assert _decisions(checked) == {}
    page.click("[data-bulk-choice=dismiss]")
    page.fill("#bulk-ask [name=reason]", "无需修改")
    page.click("#bulk-ask button.main")
    page.wait_for_selector("#bulk form")
    assert set(_decisions(checked).values()) == {Decision("dismiss", reason="无需修改")}
    assert len(_decisions(checked)) == 2
    page.goto(live.base + _address(checked))  # the offer is there again
    page.click("#bulk button[type=submit]")
    page.wait_for_selector("#bulk:not(:has(form))")
    assert _decisions(checked) == {}


def test_why_opens_beside_a_finding(live: Any, checked: Any, reviewer: Any) -> None:
    page = _open(live, checked, reviewer)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_selector("#f-1 .why[hx-get]")
    assert live.work() == 1
    page.wait_for_selector("#f-1 .why.done")
    assert "本条适用：“方案.类型 是 城市”成立" in page.inner_text("#f-1 .why")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_longest_verdict_is_whole_on_a_telephone(lang: str, live: Any, checked: Any, reviewer: Any) -> None:
    from plancheck.web import drafts
    from plancheck.web.acts import decisions

    wanted = {row.id: Decision("needs_information", reason="请说明") for row in drafts.of(checked).rows}
    decisions.decide(reviewer, checked, wanted, {})
    reviewer.lang = lang
    reviewer.save()
    page = _open(live, checked, reviewer, width=400, lang=lang)
    assert page.inner_text("#reviewed").endswith({"zh": "需人工核实", "en": "Needs manual review"}[lang])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_the_review_has_findings_and_nothing_to_click(live: Any, checked: Any, reviewer: Any) -> None:
    page = _open(live, checked, reviewer)
    page.emulate_media(media="print")
    shown = {at: page.locator(at).first.is_visible() for at in (".bar", "#draft", ".acts", "#about-plan .change", "progress", "#f-1 .text")}
    assert [at for at, is_shown in shown.items() if is_shown] == ["#f-1 .text"]


@pytest.mark.parametrize(("lang", "width"), [("zh", 400), ("zh", 1280), ("en", 1280)])
def test_axe_finds_nothing(lang: str, width: int, live: Any, checked: Any, reviewer: Any) -> None:
    reviewer.lang = lang
    reviewer.save()
    page = _open(live, checked, reviewer, width=width)
    page.click("#f-5 summary")
    page.wait_for_selector("#f-5 .card-body")
    page.check("#f-5 input[value=waive]")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click("#keys-open")
    assert violations(page, "#keys") == []
