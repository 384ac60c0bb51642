"""The review page as it is served: who sees what, how much it sends, what acts answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.web import made

from plancheck.model.decision import Decision

HTMX = {"HTTP_HX_REQUEST": "true"}


def _base(version: Any) -> str:
    return f"/plans/{version.plan_id}/v{version.number}/"


def _ids(version: Any) -> list[str]:
    from plancheck.web import drafts

    return [row.id for row in drafts.of(version).rows]


def _page(client: Any, address: str, **options: Any) -> str:
    answer = client.get(address, **options)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer.content.decode()


def _sign(page: str, number: int) -> str:
    """The state that the sign of a finding shows."""
    match = re.search(rf'id="s-{number}" data-state="(\w+)"', page)
    assert match is not None
    return match[1]


# ---- who sees what ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "own", "status"), [
    ("drafter", True, 200), ("drafter", False, 404), ("reviewer", False, 200), ("lead", False, 200),
    ("policy", False, 404), ("administrator", False, 404),
])  # fmt: skip
def test_the_page_is_there_for_who_may_see_the_plan(
    role: str, own: bool, status: int, person: Any, submitted: Any, browser_of: Any
) -> None:
    asking = person(role, "asks")
    version = submitted(asking if own else person("drafter", "another"), checked=True)
    client, base, id = browser_of(asking), _base(version), _ids(version)[0]
    for address in (base, f"{base}text/0", f"{base}findings/{id}", f"{base}search?q=市"):
        assert client.get(address).status_code == status, address


def test_a_drafter_sees_findings_without_decisions(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web.acts import decisions

    drafter, lead = person("drafter"), person("lead")
    version = submitted(drafter, checked=True)
    id = _ids(version)[0]
    decisions.decide(lead, version, {id: Decision("dismiss", reason="内部意见")}, {})
    client, base = browser_of(drafter), _base(version)
    for address in (base, f"{base}findings/{id}"):
        page = _page(client, address)
        assert "内部意见" not in page
        assert "审核结论" not in page
        assert 'name="choice"' not in page
    for address in (f"{base}news?after=0", f"{base}decide-all", f"{base}findings/{id}/decide"):
        answer = client.get(address) if "news" in address else client.post(address, {"which": f"{id}."}, **HTMX)
        assert answer.status_code == 403, address
    assert version.plan.entries.count() == 1


# ---- the draft --------------------------------------------------------------------------------------------------


def test_a_page_of_150_findings_over_500_pages_is_small_and_reads_nothing_twice(
    checked: Any, reviewer: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.contract import reading
    from plancheck.contract import report as report_file
    from plancheck.report import marked_text

    made.large(checked, "条")
    calls = []
    for module, name in ((reading, "read"), (report_file, "read"), (marked_text, "parts")):
        original = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *given, _of=original, _name=f"{module.__name__}.{name}": (calls.append(_name), _of(*given))[1]
        )
    client, base = browser_of(reviewer), _base(checked)
    page = _page(client, base)
    assert len(page.encode()) < 400_000
    assert page.count('<li class="row') == 150
    assert page.count('class="piece waiting"') == 75
    assert "积极推进" not in page
    for number in (0, 40, 74):
        piece = _page(client, f"{base}text/{number}")
        assert (piece.count("积极推进") > 0, len(piece) < 60_000) == (True, True)
    assert client.get(f"{base}text/75").status_code == 404
    _page(client, f"{base}findings/made7")
    _page(client, base)
    assert sorted(calls) == ["plancheck.contract.reading.read", "plancheck.contract.report.read", "plancheck.report.marked_text.parts"]


def test_every_finding_is_marked_in_the_piece_that_its_row_names(checked: Any, reviewer: Any, browser_of: Any) -> None:
    made.large(checked)
    client, base = browser_of(reviewer), _base(checked)
    rows = re.findall(r'id="f-(\d+)"[^>]* data-at="([\d-]+)" data-piece="(\d+)"', _page(client, base))
    assert len(rows) == 150
    for number, at, piece in rows[::30]:
        assert f'data-at="{at}" data-findings="{number}"' in _page(client, f"{base}text/{piece}")


@pytest.mark.parametrize(
    ("findings", "marks"),
    [
        ([[(0, 0, 4)]], [("1-0", "1", "甲乙丙丁")]),
        ([[(0, 0, 4)], [(0, 0, 4)]], [("1-0 2-0", "1 2", "甲乙丙丁")]),
        ([[(0, 0, 4)], [(0, 2, 6)]], [("1-0", "1", "甲乙"), ("2-0", "2", "丙丁"), ("2-0", "2", "戊己")]),
        ([[(0, 0, 6)], [(0, 2, 4)]], [("1-0", "1", "甲乙"), ("2-0", "2", "丙丁")]),
        ([[(0, 0, 2), (0, 4, 6)]], [("1-0", "1", "甲乙"), ("1-1", "1", "戊己")]),
    ],
    ids=["one", "the same passage", "overlapping", "one in another", "two passages of one"],
)
def test_marks_of_passages(
    findings: list[made.Passages], marks: list[tuple[str, str, str]], checked: Any, reviewer: Any, browser_of: Any
) -> None:
    made.store(checked, ["甲乙丙丁戊己庚辛"], findings)
    piece = _page(browser_of(reviewer), f"{_base(checked)}text/0")
    assert re.findall(r'<mark class="[^"]*" data-at="([^"]*)" data-findings="([^"]*)">([^<]*)', piece) == marks
    assert re.sub(r"<a class=\"ref\".*?</a>|<[^>]*>", "", piece).strip() == "甲乙丙丁戊己庚辛"


def test_text_of_the_draft_is_text(checked: Any, reviewer: Any, browser_of: Any) -> None:
    made.store(checked, ["<script>alert(1)</script>{{ 7*7 }}"], [[(0, 0, 8)]])
    for address in ("text/0", "findings/made1", "search?q=alert"):
        page = _page(browser_of(reviewer), _base(checked) + address)
        assert "<script" not in page
        assert "&lt;" in page


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("达峰", [("0", "达峰")]),
        ("ＧＤＰ", [("1", "gdp")]),
        ("单位 gdp", [("1", "单位 gdp")]),
        ("没有这个", []),
        ("  ", []),
        ("<b>", []),
    ],
)
def test_search_finds_words_whatever_their_width_case_and_spaces(
    words: str, found: list[tuple[str, str]], checked: Any, reviewer: Any, browser_of: Any
) -> None:
    made.store(checked, ["碳达峰试点", "单位 gdp能耗"], [[(0, 0, 2)]])
    answer = browser_of(reviewer).get(f"{_base(checked)}search", {"q": words}).content.decode()
    assert re.findall(r'data-block="(\d+)" data-piece="0" data-words="([^"]*)"', answer) == found


def test_findings_are_ordered_by_severity_and_know_their_order_in_the_draft(checked: Any) -> None:
    from plancheck.web import drafts

    made.store(checked, ["甲乙", "丙丁", "戊己"], [[(2, 0, 1)], [], [(0, 1, 2)], [(0, 0, 1)]])
    rows = drafts.of(checked).rows
    by_place = {row.id: row.order for row in rows}
    assert by_place == {"made4": 1, "made3": 2, "made1": 3, "made2": 4}
    levels = [["must", "should", "advice"].index(row.finding.result.level) for row in rows]
    assert levels == sorted(levels)


def test_a_draft_that_was_not_checked_says_why_and_what_to_do(reviewer: Any, browser_of: Any) -> None:
    from plancheck.web import work
    from plancheck.web.acts import submissions
    from plancheck.web.acts.submissions import Upload

    version = submissions.submit(reviewer, Upload("方案.docx", 6, (b"PK\x03\x04no",)))
    assert work.work_once("test")
    page = _page(browser_of(reviewer), _base(version))
    assert "未能审核" in page
    assert "请按提示处理文件" in page
    assert 'id="draft"' not in page
    assert f'href="{_base(version)}next"' in page


# ---- deciding ---------------------------------------------------------------------------------------------------


def test_a_decision_changes_the_sign_and_the_conclusion_on_the_page(checked: Any, reviewer: Any, browser_of: Any) -> None:
    id = _ids(checked)[0]
    answer = browser_of(reviewer).post(f"{_base(checked)}findings/{id}/decide", {"choice": "confirm", "text": "请补充", "seen": ""}, **HTMX)
    page = answer.content.decode()
    assert (answer.status_code, _sign(page, 1)) == (200, "confirm")
    assert 'id="standing" hx-swap-oob="true"' in page
    assert "已处理 1 / 25" in page
    assert json.loads(answer["HX-Trigger"]) == {"review:said": {"text": "已保存：第 1 条，采纳"}}
    assert "改后文字：请补充" in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"choice": ""}, "请选择处理意见"),
        ({"choice": "dismiss", "reason": " "}, "理由"),
        ({"choice": "waive", "reason": "已批准", "approver": "某某"}, "文号"),
        ({"choice": "waive", "reason": "已批准", "waiver_number": "1号", "approver": "某某", "until": "明年"}, "“明年”不是日期"),
    ],
)
def test_a_refused_decision_comes_back_filled_in(fields: dict[str, str], said: str, checked: Any, reviewer: Any, browser_of: Any) -> None:
    id = _ids(checked)[0]
    answer = browser_of(reviewer).post(f"{_base(checked)}findings/{id}/decide", {"text": "我写的字", **fields}, **HTMX)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert said in page
    for value in ("我写的字", *(value for value in fields.values() if value.strip() and value != fields["choice"])):
        assert value in page
    assert not checked.plan.entries.exists()


def test_confirming_keeps_no_reason_of_an_earlier_decision(checked: Any, reviewer: Any, browser_of: Any) -> None:
    from plancheck.web.acts import decisions

    client, id = browser_of(reviewer), _ids(checked)[0]
    place = f"{_base(checked)}findings/{id}"
    client.post(f"{place}/decide", {"choice": "dismiss", "reason": "已在别处规定"}, **HTMX)
    seen = re.search(r'data-seen="(\w+)"', _page(client, place))
    assert seen is not None
    client.post(f"{place}/decide", {"choice": "confirm", "reason": "已在别处规定", "text": "请补充", "seen": seen[1]}, **HTMX)
    assert decisions.history(checked.plan).current[id].decision == Decision("confirm", "请补充")


def test_without_scripts_a_decision_leads_back_to_the_page(checked: Any, reviewer: Any, browser_of: Any) -> None:
    id = _ids(checked)[0]
    answer = browser_of(reviewer).post(f"{_base(checked)}findings/{id}/decide", {"choice": "confirm"})
    assert (answer.status_code, answer["Location"]) == (303, f"{_base(checked)}#f-1")
    assert checked.plan.entries.get().content["choice"] == "confirm"


def test_a_conflict_shows_both_decisions_and_one_is_chosen(checked: Any, reviewer: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web.acts import decisions

    id, lead = _ids(checked)[0], person("lead", "王组长")
    decisions.decide(lead, checked, {id: Decision("dismiss", reason="另有规定")}, {})
    client, address = browser_of(reviewer), f"{_base(checked)}findings/{id}/decide"
    answer = client.post(address, {"choice": "confirm", "text": "请补充", "seen": ""}, **HTMX)
    page = answer.content.decode()
    assert (answer.status_code, _sign(page, 1)) == (409, "dismiss")
    assert "王组长的处理" in page
    assert "另有规定" in page
    assert page.count("请补充") == 2  # beside theirs, and in the form
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    chosen = client.post(address, {"choice": "confirm", "text": "请补充", "seen": seen[1]}, **HTMX)
    assert (chosen.status_code, _sign(chosen.content.decode(), 1)) == (200, "confirm")


def test_two_people_of_one_name_are_two(checked: Any, person: Any) -> None:
    from plancheck.web.acts import decisions

    id = _ids(checked)[0]
    first, second = person("lead", "lead-1"), person("lead", "lead-2")
    first.name = second.name = "王伟"
    first.save()
    second.save()
    decisions.decide(first, checked, {id: Decision("confirm")}, {})
    outcome = decisions.decide(second, checked, {id: Decision("dismiss", reason="不同意")}, {})
    assert [conflict.id for conflict in outcome.conflicts] == [id]


def test_what_one_decided_in_another_window_is_no_conflict_but_is_not_undone_unseen(checked: Any, reviewer: Any) -> None:
    from plancheck.web.acts import decisions

    id = _ids(checked)[0]
    decisions.decide(reviewer, checked, {id: Decision("confirm")}, {})
    seen = decisions.history(checked.plan).last[id].name
    again = decisions.decide(reviewer, checked, {id: Decision("dismiss", reason="再看")}, {id: ""})
    assert again.made == (id,)
    late = decisions.undo(reviewer, checked, id, seen)
    assert (late.made, len(late.conflicts)) == ((), 1)
    assert decisions.history(checked.plan).current[id].decision == Decision("dismiss", reason="再看")


def test_nothing_is_decided_about_a_plan_that_was_closed_meanwhile(checked: Any, reviewer: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web.acts import rounds

    rounds.close_plan(person("lead"), checked.plan)
    client, id = browser_of(reviewer), _ids(checked)[0]
    answer = client.post(f"{_base(checked)}findings/{id}/decide", {"choice": "confirm"}, **HTMX)
    assert answer.status_code == 409
    assert "审核已经结束" in answer.content.decode()
    assert 'name="choice"' not in _page(client, f"{_base(checked)}findings/{id}")


# ---- many -------------------------------------------------------------------------------------------------------


def _which(page: str) -> list[str]:
    return re.findall(r'name="which" value="([^"]+)"', page)


def test_many_are_decided_together_and_taken_back_together(checked: Any, reviewer: Any, browser_of: Any) -> None:
    from plancheck.web.acts import decisions

    ids, client, base = _ids(checked), browser_of(reviewer), _base(checked)
    decided = client.post(
        f"{base}decide-all", {"choice": "dismiss", "reason": "均已核实", "which": [f"{id}." for id in ids]}, **HTMX
    ).content.decode()
    assert "已保存：25 条，不采纳。" in decided
    assert "已处理 25 / 25" in decided
    current = decisions.history(checked.plan).current
    assert {current[id].decision for id in ids} == {Decision("dismiss", reason="均已核实")}
    client.post(f"{base}findings/{ids[3]}/decide", {"choice": "confirm", "seen": current[ids[3]].name}, **HTMX)
    undone = client.post(f"{base}undo-all", {"which": _which(decided)}, **HTMX).content.decode()
    assert "已撤销 24 条的处理。另有 1 条刚由reviewer处理过，没有改动。" in undone
    assert {id: entry.decision for id, entry in decisions.history(checked.plan).current.items()} == {ids[3]: Decision("confirm")}


def test_dismissing_many_needs_a_reason(checked: Any, reviewer: Any, browser_of: Any) -> None:
    answer = browser_of(reviewer).post(f"{_base(checked)}decide-all", {"choice": "dismiss", "which": [f"{_ids(checked)[0]}."]}, **HTMX)
    assert answer.status_code == 409
    assert not checked.plan.entries.exists()


# ---- several people ---------------------------------------------------------------------------------------------


def test_news_tell_what_others_decided_since(checked: Any, reviewer: Any, person: Any, browser_of: Any) -> None:
    from plancheck.web.acts import decisions

    ids, lead, client, base = _ids(checked), person("lead", "王组长"), browser_of(reviewer), _base(checked)
    assert client.get(f"{base}news?after=0").status_code == 204
    decisions.decide(reviewer, checked, {ids[0]: Decision("confirm")}, {})
    own = client.get(f"{base}news?after=0")
    assert "HX-Trigger" not in own
    decisions.decide(lead, checked, {ids[1]: Decision("dismiss", reason="另有规定")}, {})
    theirs = client.get(f"{base}news?after=1")
    page = theirs.content.decode()
    assert json.loads(theirs["HX-Trigger"])["review:said"]["text"] == "王组长处理了第 2 条"
    assert (_sign(page, 2), 'id="s-1"' in page, 'id="o-2"' in page) == ("dismiss", False, True)
    assert "已处理 2 / 25" in page
    assert "news?after=2" in page
    assert client.get(f"{base}news?after=2").status_code == 204


def test_asking_for_news_where_there_are_none_opens_no_file(
    checked: Any, reviewer: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plancheck.web import drafts, reports

    def never(*given: object) -> None:
        raise AssertionError("a file was asked for")

    monkeypatch.setattr(reports, "of", never)
    monkeypatch.setattr(drafts, "of", never)
    assert browser_of(reviewer).get(f"{_base(checked)}news?after=0").status_code == 204
    assert browser_of(reviewer).get(f"{_base(checked)}news?after=x").status_code == 400


# ---- why --------------------------------------------------------------------------------------------------------


def test_why_a_finding_is_one_is_told_in_sentences_by_a_worker(person: Any, submitted: Any, browser_of: Any) -> None:
    from plancheck.web import drafts, work
    from plancheck.web.models import Job

    drafter = person("drafter")
    version = submitted(drafter, checked=True)
    row = next(row for row in drafts.of(version).rows if row.finding.result.rule == "IND-C02")
    client, address = browser_of(drafter), f"{_base(version)}findings/{row.id}/why"
    assert client.get(address).status_code == 404
    for _ in range(2):
        assert "正在说明缘由" in client.post(address, **HTMX).content.decode()
    assert Job.objects.filter(kind="explain").count() == 1
    assert work.work_once("test")
    page = _page(client, address, **HTMX)
    assert "“新能源汽车保有量 有 目标（单位 是 万辆，年 是 该年）”不成立：符合条件的 0 个（共查看 3 个）" in page
    assert "最接近的是目标“新能源汽车保有量 2025：16 万辆”，但“年 是 该年”不成立（2025年  是  2030年）" in page
    assert "“年”现为 2025年，须是 该年（即 2030年）" in page
    assert "规则在审核之后有改动" not in page


def test_a_finding_of_a_rule_that_is_gone_is_not_explained(
    checked: Any, reviewer: Any, browser_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from plancheck.web import ruleset, work

    client, address = browser_of(reviewer), f"{_base(checked)}findings/{_ids(checked)[0]}/why"
    client.post(address, **HTMX)
    monkeypatch.setattr(ruleset, "rules", lambda: SimpleNamespace(rules=()))
    assert work.work_once("test")
    assert "现在的规则里已没有这一条" in _page(client, address, **HTMX)


def test_an_explanation_does_not_wait_for_checks(checked: Any, reviewer: Any, submitted: Any) -> None:
    from plancheck.web import queue
    from plancheck.web.acts import explanations

    submitted(reviewer)
    asked = explanations.ask(reviewer, checked, _ids(checked)[0])
    assert queue.claim("test", 60) == asked
