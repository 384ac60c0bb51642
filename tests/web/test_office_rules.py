"""The office's own rules: saved, put in use, ended; what checks go by; what is refused; what the history has."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.rules.test_trial import RULE

CASE = """[[case]]
name = "没有写"
draft = '''
推进绿色发展。
'''
expect = { "TRY-01" = "不符合" }
"""


@pytest.fixture
def policy(person: Any) -> Any:
    return person("policy")


@pytest.fixture
def lead(person: Any) -> Any:
    return person("lead")


def _acts() -> list[str]:
    from plancheck.web.models import Record

    return [act for act in Record.objects.order_by("number").values_list("act", flat=True) if "rule" in act]


def _ids() -> set[str]:
    """The rules that a check goes by now."""
    from plancheck.web import ruleset

    return {rule.id for rule in ruleset.rules().rules}


def test_what_is_saved_counts_when_somebody_with_the_right_says_so(policy: Any, lead: Any, browser_of: Any) -> None:
    from plancheck.web.models import OfficeRule

    answer = browser_of(policy).post("/playground/keep", {"text": RULE.replace("\n", "\r\n"), "case_text": CASE, "seen": ""})
    assert "TRY-01 已存为第 1 稿" in answer.content.decode()
    saved = OfficeRule.objects.get()
    assert (saved.text, saved.cases, saved.state, saved.by) == (RULE, CASE, "saved", policy)
    assert "TRY-01" not in _ids()
    assert browser_of(policy).post(f"/rules/office/{saved.pk}/use").status_code == 403
    browser_of(lead).post(f"/rules/office/{saved.pk}/use")
    assert "TRY-01" in _ids()
    assert "审核在用" in browser_of(lead).get("/rules/office").content.decode()
    assert "TRY-01" in browser_of(lead).get("/rules/").content.decode()
    browser_of(lead).post(f"/rules/office/{saved.pk}/end")
    assert "TRY-01" not in _ids()
    assert _acts() == ["save_rule", "use_rule", "end_rule"]


def test_a_check_goes_by_a_rule_that_is_in_use(policy: Any, lead: Any, person: Any, submitted: Any) -> None:
    from plancheck.web import reports, work
    from plancheck.web.acts import office_rules

    office_rules.use(lead, office_rules.save(policy, RULE, "", ""))
    version = submitted(person("drafter"))
    assert work.work_once("test")  # not the report that is kept of the sample
    version.refresh_from_db()
    (result,) = [result for result in reports.of(version).results if result.rule == "TRY-01"]
    assert result.outcome == "failed"


def test_each_save_is_a_number_of_its_own_and_a_new_one_takes_the_place(policy: Any, lead: Any) -> None:
    from plancheck.web import ruleset
    from plancheck.web.acts import office_rules
    from plancheck.web.models import OfficeRule

    first = office_rules.save(policy, RULE, "", "")
    office_rules.use(lead, first)
    assert office_rules.save(policy, RULE, "", "1").pk == first.pk  # nothing new
    second = office_rules.save(policy, RULE.replace("写了组织领导", "写到了组织领导"), "", "1")
    office_rules.use(lead, second)
    assert list(OfficeRule.objects.order_by("number").values_list("number", "state")) == [(1, "ended"), (2, "used")]
    (rule,) = [rule for rule in ruleset.rules().rules if rule.id == "TRY-01"]
    assert rule.passed is not None
    assert rule.passed.zh == "写到了组织领导"
    office_rules.use(lead, first)  # taken back
    assert list(OfficeRule.objects.order_by("number").values_list("number", "state")) == [(1, "used"), (2, "ended")]


def test_of_two_who_write_one_rule_the_second_is_told(policy: Any, person: Any) -> None:
    from plancheck.web.acts import Refused, office_rules
    from plancheck.web.models import OfficeRule

    office_rules.save(policy, RULE, "", "")
    with pytest.raises(Refused) as told:
        office_rules.save(person("policy", "another"), RULE + "# 另一份\n", "", "")
    assert "已把 TRY-01 存到第 1 稿" in told.value.message.zh
    assert OfficeRule.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "cases", "said"),
    [
        ("没有规则", "", "文字里没有规则"),
        (RULE.replace("要求：", "要救："), "", "“要救”不是“规则”的栏目"),
        (RULE.replace("TRY-01", "TASK-C1"), "", "编号已有的，请换一个"),
        (RULE, "[[case]]\nname = 1\n", "用例"),
        (RULE, "[[case", "TOML"),
        (RULE + "#" * 40_000, "", "最多 40000 字"),
    ],
)
def test_what_would_not_work_is_refused_with_its_reason(policy: Any, text: str, cases: str, said: str) -> None:
    from plancheck.web.acts import Refused, office_rules
    from plancheck.web.models import OfficeRule

    with pytest.raises(Refused) as told:
        office_rules.save(policy, text, cases, "")
    assert said in told.value.message.zh
    assert told.value.message.en
    assert not OfficeRule.objects.exists()


def test_a_rule_that_comes_along_gives_way_to_one_of_the_office_by_an_adjustment(policy: Any, lead: Any) -> None:
    from plancheck.web.acts import office_rules

    adjusted = RULE + '调整 ORG-03\n  停用：是\n  理由：“改用本单位的” / "replaced"\n'
    office_rules.use(lead, office_rules.save(policy, adjusted, "", ""))
    assert "TRY-01" in _ids()
    assert "ORG-03" not in _ids()


def test_cases_of_the_office_are_run_in_the_playground(policy: Any, browser_of: Any) -> None:
    from plancheck.web import work
    from plancheck.web.models import Job

    form = {"draft": "typed", "typed": "甲", "text": RULE, "case_text": CASE, "cases": "1"}
    browser = browser_of(policy)
    browser.post("/playground/try", form)
    while work.work_once("test"):
        pass
    answer = browser.get(f"/playground/outcome/{Job.objects.get(kind='trial').pk}").content.decode()
    assert "用例 1 个，0 个不符合预期" in answer


def test_a_rule_that_this_version_cannot_read_is_ended_and_recorded(policy: Any, lead: Any) -> None:
    from plancheck.web.acts import office_rules
    from plancheck.web.models import OfficeRule, Record

    saved = office_rules.save(policy, RULE, "", "")
    office_rules.use(lead, saved)
    assert office_rules.end_unreadable() == []
    OfficeRule.objects.update(text=RULE.replace("要求：", "要救："))  # as a version that knows the section no more sees it
    assert [it.rule for it in office_rules.end_unreadable()] == ["TRY-01"]
    assert OfficeRule.objects.get().state == "ended"
    last = Record.objects.order_by("-number").first()
    assert last is not None
    assert (last.person, last.act, json.loads(last.before)) == ("", "rule_unreadable", {"rule": "TRY-01", "saved": 1})
    assert "TRY-01" not in _ids()


def test_a_saved_rule_is_gone_on_with(policy: Any, browser_of: Any) -> None:
    from plancheck.web.acts import office_rules

    office_rules.save(policy, RULE, CASE, "")
    page = browser_of(policy).get("/playground/?rule=TRY-01").content.decode()
    assert 'name="seen" id="seen" value="1"' in page
    assert "规则 TRY-01" in page
    assert "没有写" in page


def test_a_click_writes_a_condition_or_a_case(live: Any, policy: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    page.route("**/playground/outcome/*", lambda route: (live.work(), route.continue_()))  # whenever the page asks, all is done
    page.select_option("select[name=draft]", "typed")
    page.fill("textarea[name=typed]", "某市碳达峰试点实施方案\n一、主要目标\n到2025年，新能源汽车渗透率达到40%以上。\n强化组织领导。")
    page.fill("textarea[name=text]", RULE)
    page.wait_for_selector('.result[aria-label="TRY-01"]')  # the draft that is shown is the one that was typed
    page.click("#draft-text button.figure")
    assert page.inner_text("#chosen") == "新能源汽车渗透率 在 2025年 的 目标 ≥ 40 %"
    page.click("#write [data-act=condition]")
    (line,) = [line for line in page.input_value("textarea[name=text]").splitlines() if "要求：" in line]
    assert line.endswith(" 且 新能源汽车渗透率 在 2025年 的 目标 ≥ 40 %")
    page.wait_for_selector('.result[aria-label="TRY-01"]')
    page.click("#draft-text p:last-of-type")
    page.click("#write [data-outcome=符合]")
    assert page.input_value("textarea[name=case_text]") == (
        "[[case]]\nname = \"强化组织领导。\"\ndraft = '''\n一、主要目标\n强化组织领导。\n'''\nexpect = { \"TRY-01\" = \"符合\" }\n"
    )
    page.fill("textarea[name=text]", RULE)
    page.click("#keep")
    page.wait_for_selector("#saved .notice.fine")
    assert "TRY-01 已存为第 1 稿" in page.inner_text("#saved")
    assert page.input_value("#seen") == "1"


def test_what_is_chosen_stays_while_its_paragraph_does(live: Any, policy: Any) -> None:
    page = live.open("/playground/?rule=TASK-C1", policy)
    page.route("**/playground/outcome/*", lambda route: (live.work(), route.continue_()))
    page.select_option("select[name=draft]", "typed")
    page.fill("textarea[name=typed]", "到2025年，新能源汽车渗透率达到40%以上。\n强化组织领导。")
    page.fill("textarea[name=text]", RULE)
    page.wait_for_selector('.result[aria-label="TRY-01"]')
    page.click("#draft-text button.figure")
    first = page.get_attribute("#draft-text", "data-answer")
    page.fill("textarea[name=text]", RULE.replace("TRY-01", "TRY-02"))
    page.wait_for_selector('.result[aria-label="TRY-02"]')
    assert page.get_attribute("#draft-text", "data-answer") != first
    assert page.inner_text("#chosen") == "新能源汽车渗透率 在 2025年 的 目标 ≥ 40 %"
    page.wait_for_selector("#draft-text p.chosen")
    page.fill("textarea[name=typed]", "到2025年，新能源汽车渗透率达到45%以上。\n强化组织领导。")
    page.wait_for_selector('#draft-text button[data-write*="45"]')
    assert page.locator("#write button[data-act=condition]").is_disabled()
    page.click("#draft-text p:last-of-type")
    page.fill("textarea[name=typed]", "到2025年，新能源汽车渗透率达到50%以上。\n强化组织领导。")
    page.wait_for_selector('#draft-text button[data-write*="50"]')
    assert page.inner_text("#chosen") == "强化组织领导。"
