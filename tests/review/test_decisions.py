"""Decisions: made, undone, carried over to another draft or other rules (S8), run out, and brought together from two people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.review import small
from tests.review.small import GOALS, SENTENCE, TITLE, checked, finding, rule

from plancheck.model.decision import CHOICES, Decision, History, Standings, Waiver, reviewed_verdict
from plancheck.model.report import Report, verdict_of
from plancheck.review import decisions, waivers

DAY = date(2026, 11, 25)
CONFIRM = Decision("confirm")
DISMISS = Decision("dismiss", reason="不属于本方案范围")
WAIVE = Decision("waive", reason="已单独批复", waiver=Waiver("园发〔2026〕3号", "东园管理处", "本次报送", date(2026, 12, 31)))
ASK = Decision("needs_information", reason="请查旧图")


def decided(report: Report, rule: str, decision: Decision, history: History | None = None, by: str = "甲", subject: str = "") -> History:
    return decisions.decide(history or History(), decisions.target(*finding(report, rule, subject)), decision, by, DAY)


def state(history: History, report: Report, rule: str, on: date = DAY, **more) -> str | None:
    """How the decision on a rule's first sub-result stands."""
    sub = next(sub for result in report.results if result.rule == rule for sub in result.subresults)
    found = decisions.standings(history, report, on, **more).by_id.get(sub.id)
    return found.state if found else None


# ---- S8: what becomes of a decision -----------------------------------------------------------------------------

MOVED = (TITLE, *GOALS, "二、主要任务", SENTENCE, "建设喷灌设施二十处。", "开展巡查。")
REWORDED = (TITLE, *GOALS, "二、主要任务", "建设喷灌设施二十处。", SENTENCE.replace("年底以前", "月底以前"))
MENDED = (TITLE, *GOALS, "二、主要任务", "建设喷灌设施二十处。", "引导各街区改种本地乔木。")
STRICTER = small.TARGETS + small.BLANKET.replace("一律.{0,60}", "一律.{0,40}") + small.WATER
SAID_OTHERWISE = small.TARGETS + small.BLANKET.replace("有强制措施", "含有强制措施") + small.WATER
SPLIT = (
    small.TARGETS
    + rule("G-02A", "不强制拆除", "要求：没有 段落（匹配 /一律.{0,60}拆除/）", "强制拆除")
    + rule("G-02B", "不强制改种", "要求：没有 段落（匹配 /一律.{0,60}改种.{0,20}/）", "强制改种")
    + small.WATER
)


@pytest.mark.parametrize(
    ("draft", "rules", "expected"),
    [
        pytest.param(small.DRAFT, small.RULES, "holds", id="same rule and evidence"),
        pytest.param(MOVED, small.RULES, "holds", id="moved paragraph"),
        pytest.param(REWORDED, small.RULES, "changed", id="reworded by a tenth"),
        pytest.param(small.DRAFT, STRICTER, "reopened", id="rule text changed"),
        pytest.param(REWORDED, STRICTER, "reopened", id="rule text and evidence changed"),
        pytest.param(small.DRAFT, SAID_OTHERWISE, "holds", id="only a text for people changed"),
        pytest.param(MENDED, small.RULES, "unneeded", id="mended"),
        pytest.param(small.DRAFT, SPLIT, "gone", id="rule split in two, no table"),
    ],
)
@pytest.mark.parametrize("decision", [CONFIRM, DISMISS, WAIVE, ASK], ids=CHOICES)
def test_s8_a_decision_carries_over(draft: tuple[str, ...], rules: str, expected: str, decision: Decision) -> None:
    history = decided(checked(), "G-02", decision)
    now = checked(*draft, rules=rules)
    standings = decisions.standings(history, now, DAY)
    (found,) = [*standings.by_id.values(), *standings.gone]
    assert (found.state, found.decision, found.by, found.on) == (expected, decision, "甲", DAY)
    assert [each.state for each in standings.gone] == (["gone"] if expected == "gone" else [])
    assert standings.valid(found.id) == (decision if expected == "holds" else None)


def test_s8_the_rewording_is_a_tenth_of_the_sentence() -> None:
    from difflib import SequenceMatcher

    assert 0.9 <= SequenceMatcher(None, SENTENCE, REWORDED[-1]).ratio() < 1


def test_s8_a_rule_split_in_two_is_mapped_by_the_table() -> None:
    history = decided(checked(), "G-02", DISMISS)
    now = checked(rules=SPLIT)
    standings = decisions.standings(history, now, DAY, {"G-02": ("G-02A", "G-02B")})
    ids = {result.rule: sub.id for result, sub in now.findings()}
    assert {id: (each.state, each.decision, each.target.rule) for id, each in standings.by_id.items()} == {
        ids["G-02A"]: ("reopened", DISMISS, "G-02"),
        ids["G-02B"]: ("reopened", DISMISS, "G-02"),
    }
    assert standings.gone == ()
    assert standings.valid(ids["G-02A"]) is None


def test_s8_a_split_rule_keeps_its_subjects() -> None:
    """A decision on 2030 goes to 2030 alone."""
    draft = (TITLE, "一、主要目标", "加强绿化。")
    history = decided(checked(*draft), "G-01", DISMISS, subject="2030")
    new = rule("G-11", "有目标", "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 有 目标", "缺{主体}")
    now = checked(*draft, rules=new)
    assert [s.subject.key for _, s in now.findings()] == ["2025", "2030"]
    assert list(decisions.standings(history, now, DAY, {"G-01": ("G-11",)}).by_id) == [finding(now, "G-11", "2030")[1].id]


def test_a_decision_of_its_own_goes_before_one_on_the_old_rule() -> None:
    now = checked(rules=SPLIT)
    history = decided(now, "G-02A", CONFIRM, decided(checked(), "G-02", DISMISS))
    found = decisions.standings(history, now, DAY, {"G-02": ("G-02A", "G-02B")}).by_id
    assert [(each.target.rule, each.state) for each in found.values()] == [("G-02A", "holds"), ("G-02", "reopened")]


# ---- waivers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "on", "expected"),
    [
        (date(2026, 12, 31), date(2026, 12, 31), "holds"),  # its last day
        (date(2026, 12, 31), date(2027, 1, 1), "expired"),
        (None, date(2126, 1, 1), "holds"),
    ],
)
def test_a_waiver_runs_out(until: date | None, on: date, expected: str) -> None:
    report = checked()
    history = decided(report, "G-02", replace(WAIVE, waiver=replace(WAIVE.waiver, until=until)))
    assert state(history, report, "G-02", on) == expected


def test_a_waiver_on_a_pass_is_not_needed() -> None:
    history = decided(checked(), "G-02", WAIVE)
    assert state(history, checked(*MENDED), "G-02", DAY + timedelta(400)) == "unneeded"


@pytest.mark.parametrize(
    ("decision", "lacking"),
    [
        (CONFIRM, []),
        (Decision("confirm", "改过的话"), []),
        (ASK, []),
        (Decision("needs_information"), []),
        (DISMISS, []),
        (Decision("dismiss"), ["不采纳要写理由"]),
        (Decision("dismiss", reason=" \n"), ["不采纳要写理由"]),
        (WAIVE, []),
        (Decision("waive", reason="因故"), ["豁免要写文号", "豁免要写批准机关"]),
        (Decision("waive", waiver=Waiver("1号", " ")), ["豁免要写理由", "豁免要写批准机关"]),
        (Decision("dismiss", "话", "因故"), ["只有采纳才写改后文字"]),
        (Decision("confirm", waiver=Waiver("1号", "处")), ["只有豁免才写豁免文号、批准机关、范围、期限"]),
    ],
)
def test_what_a_decision_lacks(decision: Decision, lacking: list[str]) -> None:
    assert [each.zh for each in waivers.problems(decision)] == lacking


# ---- history ----------------------------------------------------------------------------------------------------


def test_the_last_entry_counts_and_none_is_taken_out() -> None:
    report = checked()
    one = decided(report, "G-02", CONFIRM)
    two = decided(report, "G-02", DISMISS, one, by="乙")
    assert two.entries[:1] == one.entries
    assert [each.decision for each in two.entries] == [CONFIRM, DISMISS]
    assert two.entries[1].after == one.entries[0].name
    (current,) = two.current.values()
    assert (current.decision, current.by) == (DISMISS, "乙")
    assert decided(report, "G-02", DISMISS, two, by="丙") is two  # the same again is no news


def test_undo_goes_back_step_by_step_and_is_kept() -> None:
    report = checked()
    id = finding(report, "G-02")[1].id
    history = decided(report, "G-02", DISMISS, decided(report, "G-02", CONFIRM))
    shown = []
    for _ in range(2):
        undone = decisions.undo(history, id, "乙", DAY)
        assert undone is not None
        assert undone.entries[: len(history.entries)] == history.entries
        history = undone
        shown.append(history.current[id].decision if id in history.current else None)
    assert shown == [CONFIRM, None]
    assert decisions.undo(history, id, "乙", DAY) is None
    assert [each.undo for each in history.entries] == [False, False, True, True]
    again = decided(report, "G-02", CONFIRM, history)
    assert again.current[id].decision == CONFIRM
    assert len({each.name for each in again.entries}) == 5  # the same words once more are another entry


# ---- two people -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report() -> Report:
    return checked()


def test_files_about_different_findings_merge(report: Report) -> None:
    mine, theirs = decided(report, "G-02", CONFIRM), decided(report, "G-03", DISMISS, by="乙")
    merged = decisions.merge(mine, theirs, {}, "甲", DAY)
    assert (merged.conflicts, merged.added) == ((), 1)
    assert merged.history.entries == (*mine.entries, *theirs.entries)
    assert decisions.merge(merged.history, theirs, {}, "甲", DAY).history == merged.history  # a second time changes nothing


@pytest.mark.parametrize("ahead", ["mine", "theirs"])
def test_who_knows_of_the_others_decision_is_ahead(report: Report, ahead: str) -> None:
    base = decided(report, "G-02", CONFIRM)
    longer = decided(report, "G-02", DISMISS, base, by="乙")
    mine, theirs = (longer, base) if ahead == "mine" else (base, longer)
    merged = decisions.merge(mine, theirs, {}, "甲", DAY)
    assert (merged.conflicts, merged.history) == ((), longer)


def test_the_same_decision_twice_is_no_conflict(report: Report) -> None:
    mine, theirs = decided(report, "G-02", CONFIRM), decided(report, "G-02", CONFIRM, by="乙")
    merged = decisions.merge(mine, theirs, {}, "甲", DAY)
    assert (merged.conflicts, len(merged.history.entries)) == ((), 2)


@pytest.mark.parametrize(
    ("ours", "hers"),
    [(CONFIRM, DISMISS), (CONFIRM, Decision("confirm", "另写的话")), (WAIVE, replace(WAIVE, waiver=Waiver("4号", "处"))), (None, DISMISS)],
    ids=["choice", "text", "waiver", "taken back"],
)
@pytest.mark.parametrize("take", ["mine", "theirs"])
def test_a_conflict_is_shown_and_nothing_applied_until_somebody_chose(
    report: Report, ours: Decision | None, hers: Decision, take: decisions.Side
) -> None:
    base = decided(report, "G-02", ASK)
    id = finding(report, "G-02")[1].id
    mine = decided(report, "G-02", ours, base) if ours else decisions.undo(base, id, "甲", DAY)
    assert mine is not None
    theirs = decided(report, "G-03", CONFIRM, decided(report, "G-02", hers, base, by="乙"), by="乙")
    refused = decisions.merge(mine, theirs, {}, "丙", DAY)
    assert refused.history is mine
    assert [(each.id, each.mine.decision, each.theirs.decision) for each in refused.conflicts] == [(id, ours, hers)]
    for settled in (decisions.merge(mine, theirs, {id: take}, "丙", DAY), decisions.merge(mine, theirs, {}, "丙", DAY, take)):
        assert settled.conflicts == ()
        assert set(settled.history.entries) > {*mine.entries, *theirs.entries}
        current = settled.history.current.get(id)
        assert (current.decision if current else None) == (ours if take == "mine" else hers)
        assert (settled.history.last[id].by, settled.history.last[id].decision) == ("丙", ours if take == "mine" else hers)
        assert finding(report, "G-03")[1].id in settled.history.current
        back = decisions.merge(theirs, settled.history, {}, "乙", DAY)  # the other takes the settled file: no new conflict
        assert (back.conflicts, back.history.last[id]) == ((), settled.history.last[id])


def test_choosing_for_one_does_not_choose_for_the_others(report: Report) -> None:
    mine, theirs = History(), History()
    for each in ("G-02", "G-03"):
        mine, theirs = decided(report, each, CONFIRM, mine), decided(report, each, DISMISS, theirs, by="乙")
    first, second = (finding(report, each)[1].id for each in ("G-02", "G-03"))
    refused = decisions.merge(mine, theirs, {first: "mine"}, "丙", DAY)
    assert refused.history is mine
    assert [each.id for each in refused.conflicts] == [second]


# ---- the conclusion with decisions ------------------------------------------------------------------------------

OTHER_SUM = (TITLE, *GOALS, "到2030年，树木覆盖率达到34%。", "到2030年，树木覆盖率达到39%。", *small.TASKS)
EXACT = rule("G-01", "覆盖率", "对象：每个 年（期限）\n  要求：树木覆盖率 在 该年 的 目标 ≥ 35%", "低于35%")


def of_known_kind(report: Report) -> Report:
    """The report on a plan whose kind is known; a draft of unknown kind needs manual review whatever is decided."""
    return replace(report, plan=replace(report.plan, kind="garden"))


@pytest.mark.parametrize(
    ("draft", "rules", "decided_rule", "decision", "on", "expected"),
    [
        pytest.param(small.DRAFT, small.RULES, "G-01", CONFIRM, DAY, "noncompliant", id="confirmed"),
        pytest.param(small.DRAFT, small.RULES, "G-01", DISMISS, DAY, "compliant", id="dismissed"),
        pytest.param(small.DRAFT, small.RULES, "G-01", WAIVE, DAY, "compliant", id="waived"),
        pytest.param(small.DRAFT, small.RULES, "G-01", WAIVE, date(2027, 1, 1), "noncompliant", id="waiver expired"),
        pytest.param(small.DRAFT, small.RULES, "G-01", ASK, DAY, "needs_review", id="being asked about"),
        pytest.param(small.DRAFT, small.RULES, "G-02", DISMISS, DAY, "noncompliant", id="another rule dismissed"),
        pytest.param(small.DRAFT, STRICTER.replace("缺少", "没有"), "G-02", DISMISS, DAY, "noncompliant", id="rule text changed"),
        pytest.param(OTHER_SUM, EXACT, "G-01", CONFIRM, DAY, "needs_review", id="open and confirmed"),
        pytest.param(OTHER_SUM, EXACT, "G-01", DISMISS, DAY, "compliant", id="open and dismissed"),
    ],
)
def test_the_conclusion_includes_valid_decisions(
    draft: tuple[str, ...], rules: str, decided_rule: str, decision: Decision, on: date, expected: str
) -> None:
    report = of_known_kind(checked(*draft, rules=rules))
    standings = decisions.standings(decided(report, decided_rule, decision), report, on)
    assert reviewed_verdict(report, standings) == expected
    assert reviewed_verdict(report, Standings()) == verdict_of("checked", "garden", report.results) != "compliant"


def test_an_error_and_an_unread_part_stay_open_whatever_is_decided() -> None:
    report = of_known_kind(checked())
    standings = decisions.standings(decided(report, "G-01", DISMISS), report, DAY)
    unread = replace(report, document=replace(report.document, status="checked_partly"))
    (crashed, *others) = report.results
    broken = replace(crashed, outcome="error", subresults=(replace(crashed.subresults[0], outcome="error"),))
    assert reviewed_verdict(unread, standings) == "needs_review"
    assert reviewed_verdict(replace(report, results=(broken, *others)), standings) == "incomplete"
