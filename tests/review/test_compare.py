"""What became of a finding, case by case; and what holds for any two reports."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plancheck.model.comparison import Comparison, Item
from plancheck.model.decision import Decision, Entry, History, Standings
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import DocumentInfo, PrintInfo, PrintStatus, Report, Result
from plancheck.review import compare as compare_module
from plancheck.review import decisions
from plancheck.review.compare import bare, carried, compare, settled

from .pairs import quote, report, rule, sub, versions

OLD = quote("一律拆除旧花圃", "二、任务", 5)
MOVED = quote("一律拆除旧花圃", "四、保障", 19)
MILDER = quote("一般应当拆除旧花圃", "二、任务", 5)
MORE = quote("一律关闭", "三、工程", 8)
HELD = quote("改为引导措施", role="support")


def both(old: Result | None, new: Result | None, status: str = "checked") -> Comparison:
    """Two reports with one rule each; `status` of the new one's document."""
    return compare(report(*([old] if old else [])), report(*([new] if new else []), status=status))


FAILED = rule(sub("failed", OLD))
PASSED = rule(sub("passed", HELD))
UNREAD = rule(sub("cantTell", reason="not_read"))


@pytest.mark.parametrize(
    ("old", "new", "state", "why"),
    [
        (FAILED, PASSED, "mended", "passed"),
        (rule(sub("cantTell", OLD)), PASSED, "mended", "passed"),
        (UNREAD, PASSED, "mended", "read_now"),
        (FAILED, rule(sub("inapplicable")), "inapplicable", "inapplicable"),
        (FAILED, rule(sub("cantTell", OLD)), "partly", "milder"),
        (FAILED, rule(sub("cantTell", OLD, reason="candidate")), "partly", "milder"),
        (FAILED, rule(sub("failed", MILDER)), "partly", "text_changed"),
        (rule(sub("failed", OLD, MORE)), FAILED, "partly", "text_changed"),
        (FAILED, FAILED, "unmended", "same"),
        (FAILED, rule(sub("failed", MOVED)), "unmended", "same"),
        (FAILED, rule(sub("failed", OLD, MORE)), "unmended", "more"),
        (rule(sub("cantTell", OLD)), FAILED, "unmended", "worse"),
        (UNREAD, FAILED, "unmended", "worse"),
        (UNREAD, UNREAD, "unmended", "still_unread"),
        (FAILED, UNREAD, "unverified", "not_read"),
        (FAILED, rule(sub("cantTell", reason="low_confidence")), "unverified", "not_read"),
        (FAILED, rule(sub("cantTell", reason="applicability_unknown")), "unverified", "not_read"),
        (PASSED, UNREAD, "unverified", "not_read"),
        (FAILED, rule(sub("error")), "unverified", "rule_error"),
        (PASSED, FAILED, "new", "was_passed"),
        (rule(sub("inapplicable")), FAILED, "new", "was_inapplicable"),
        (rule(sub("error")), FAILED, "new", "old_unread"),
        (None, FAILED, "rule_changed", "rule_new"),
        (FAILED, None, "rule_changed", "rule_gone"),
        (rule(sub("passed", HELD), version="v0"), FAILED, "rule_changed", "rule_version"),
        (FAILED, rule(sub("passed", HELD), version="v2"), "rule_changed", "rule_version"),
        (FAILED, rule(sub("failed", OLD), version="v2"), "unmended", "same"),
    ],
)
def test_what_became_of_it(old: Result | None, new: Result | None, state: str, why: str) -> None:
    (found,) = both(old, new).items
    assert (found.state, found.why) == (state, why)
    assert (found.old.sub if found.old else None) == (old.subresults[0] if old else None)
    assert (found.new.sub if found.new else None) == (new.subresults[0] if new else None)


def test_a_finding_of_a_changed_rule_is_marked_and_still_open() -> None:
    (found,) = both(FAILED, rule(sub("failed", OLD), version="v2")).items
    assert (found.rule_changed, found.open) == (True, True)
    (found,) = both(rule(sub("passed"), version="v0"), FAILED).items
    assert (found.rule_changed, found.open, found.state) == (True, True, "rule_changed")


@pytest.mark.parametrize(
    ("new", "status", "state", "why"),
    [
        (None, "not_checked", "unverified", "document_not_checked"),
        (rule(sub("passed")), "checked_partly", "unverified", "document_partly"),  # nothing was found, and not all was read
        (PASSED, "checked_partly", "mended", "passed"),  # it rests on a passage
        (rule(sub("inapplicable")), "checked_partly", "unverified", "document_partly"),
        (FAILED, "checked_partly", "unmended", "same"),
    ],
)
def test_what_was_not_read_is_never_fixed(new: Result | None, status: str, state: str, why: str) -> None:
    (found,) = both(FAILED, new, status).items
    assert (found.state, found.why) == (state, why)


TASK = sub("failed", quote("完善充换电网络", role="nearest"), type="task", key="完善充换电网络")
OTHER = sub("passed", type="task", key="推进建筑节能")


@pytest.mark.parametrize(
    ("new", "status", "state", "why"),
    [
        (rule(OTHER), "checked", "inapplicable", "gone"),
        (rule(sub("inapplicable")), "checked", "inapplicable", "inapplicable"),
        (rule(OTHER), "checked_partly", "unverified", "document_partly"),
        (rule(OTHER, sub("cantTell", type="list", key="*", reason="incomplete_list")), "checked", "unverified", "list_cut"),
        (rule(OTHER, sub("failed", type="list", key="+")), "checked", "unverified", "list_cut"),
        (rule(sub("cantTell", reason="applicability_unknown")), "checked", "unverified", "not_read"),
    ],
)
def test_a_subject_that_is_gone_is_not_fixed(new: Result, status: str, state: str, why: str) -> None:
    items = both(rule(TASK), new, status).items
    (found,) = (each for each in items if each.old and each.old.sub == TASK)
    assert (found.state, found.why, found.new) == (state, why, None)


def test_a_paragraph_that_is_gone_is_fixed_where_its_rule_is_met() -> None:
    old = rule(sub("failed", OLD, type="paragraph", key="0a"))
    (found,) = both(old, rule(sub("passed", type="paragraph", key="0b"))).items
    assert (found.state, found.why) == ("mended", "rule_passed")
    items = both(old, rule(sub("passed", type="paragraph", key="0b"), sub("failed", MORE, type="paragraph", key="0c"))).items
    assert [(each.state, each.why) for each in items] == [("new", "new_subject"), ("inapplicable", "gone")]


def task(outcome: str, name: str, **more: str) -> object:
    return sub(outcome, quote(name, role="nearest"), type="task", key=name, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("完善充换电和加氢网络", "优化充换电和加氢站网络", True),
        ("3.完善充换电网络", "（四）完善充换电网络", True),
        ("第三章 完善充换电网络", "四、完善充换电网络", True),
        ("推进工业节能改造", "推进建筑节能改造", False),
        ("到2025年完成充电桩建设", "到2030年完成充电桩建设", False),  # another year is another matter
        ("完善充换电网络", "发展绿色金融", False),
    ],
)
def test_a_subject_that_was_reworded(old: str, new: str, same: bool) -> None:
    items = both(rule(task("failed", old)), rule(task("failed", new))).items  # type: ignore[arg-type]
    assert [each.match for each in items] == (["words"] if same else [None, None])
    assert sorted(each.state for each in items) == (["unmended"] if same else ["inapplicable", "new"])


def test_never_two_to_one() -> None:
    old = rule(task("failed", "完善充换电和加氢网络"), task("failed", "完善充换电和加氢站网络"))  # type: ignore[arg-type]
    items = both(old, rule(task("passed", "优化充换电和加氢站网络"))).items  # type: ignore[arg-type]
    assert sorted((each.side.sub.subject.key, each.state) for each in items) == [
        ("完善充换电和加氢站网络", "mended"),
        ("完善充换电和加氢网络", "inapplicable"),
    ]


def test_subjects_of_one_key_are_told_apart_by_their_passages() -> None:
    """KEY and KEY#2 are numbered in the order of the draft: with the first taken out, the second becomes KEY."""
    first = sub("failed", quote("单位能耗下降13.5%", role="nearest"), type="value", key="x|2025")
    second = sub("failed", quote("能耗强度降低百分之十三", role="nearest"), type="value", key="x|2025#2")
    now = sub("failed", quote("能耗强度降低百分之十三", role="nearest"), type="value", key="x|2025")
    items = {each.old.sub.subject.key: each for each in both(rule(first, second), rule(now)).items if each.old}
    assert (items["x|2025#2"].state, items["x|2025#2"].match) == ("unmended", "subject")
    assert (items["x|2025"].state, items["x|2025"].why) == ("inapplicable", "gone")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("（五）促进 交通", "促进交通"), ("3.完善网络", "完善网络"), ("第十二章 保障", "保障"), ("一、目标", "目标"),
        ("2.1.3 布局", "布局"), ("2025年目标", "2025年目标"), ("３．完善", "完善"), ("①压减", "压减"), ("一体化发展", "一体化发展"),
    ],
)  # fmt: skip
def test_a_heading_without_its_number(title: str, expected: str) -> None:
    assert bare(title) == expected


def test_what_returned() -> None:
    old, new = report(PASSED), report(FAILED)
    (found,) = compare(old, new, report(FAILED)).items
    assert (found.state, found.earlier and found.earlier.sub) == ("returned", FAILED.subresults[0])
    (found,) = compare(old, new, report(PASSED)).items
    assert (found.state, found.earlier) == ("new", None)
    (found,) = compare(report(FAILED), new, report(FAILED)).items
    assert found.state == "unmended"
    (found,) = compare(report(status="not_checked"), new, report(FAILED)).items
    assert (found.state, found.why) == ("new", "old_unread")  # nobody saw it mended


@pytest.mark.parametrize(
    ("printed", "state", "why"),
    [(None, "unverified", "not_read"), ("checked_partly", "unverified", "not_read"), ("checked", "mended", "read_now")],
)
def test_what_was_not_in_the_print_is_mended_only_where_a_print_was_read(printed: PrintStatus | None, state: str, why: str) -> None:
    new = replace(report(PASSED), print=PrintInfo(printed, Bilingual("", "")) if printed else None)
    (item,) = compare(report(rule(sub("cantTell", OLD, reason="not_in_print"))), new).items
    assert (item.state, item.why) == (state, why)


def test_what_is_too_much_to_be_compared_is_paired_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare_module, "MOST_PAIRS", 0)
    same, gone, come = quote("一律拆除旧花圃"), quote("关闭东门"), quote("修建西桥")
    old, new = (
        rule(*(sub("failed", each, type="task", key=f"甲#{n}") for n, each in enumerate(quotes))) for quotes in ((gone, same), (same, come))
    )
    pairs = [(item.old.sub.evidence[0].quote, item.new.sub.evidence[0].quote) for item in both(old, new).items if item.old and item.new]
    assert sorted(pairs) == [("一律拆除旧花圃", "一律拆除旧花圃"), ("关闭东门", "修建西桥")]


READ = DocumentInfo("附件1.xlsx", "", "xlsx", None, "checked", None, Bilingual("", ""))


@pytest.mark.parametrize(
    ("old", "new", "cautions"),
    [
        (report(FAILED), report(FAILED, day=2), ()),
        (report(FAILED), report(FAILED), ("same_file",)),
        (report(FAILED, day=2), report(FAILED), ("dates_reversed",)),
        (report(FAILED), report(FAILED, day=2, place="西园"), ("place_differs",)),
        (report(FAILED), report(FAILED, day=2, kind="zone"), ("kind_differs",)),
        (report(FAILED), report(day=2, status="not_checked", kind="unknown", place=""), ("new_not_checked",)),
        (report(FAILED), report(day=2, status="not_checked", kind="zone", place="西园"), ("new_not_checked",)),
        (report(FAILED, status="checked_partly"), report(rule(sub("error")), day=2), ("old_partly", "new_incomplete")),
        (replace(report(FAILED), attachments=(READ,)), report(FAILED, day=2), ("attachments_differ",)),
        (replace(report(FAILED), attachments=(READ,)), replace(report(FAILED, day=2), attachments=(READ,)), ()),
    ],
)
def test_what_must_be_known_first(old: Report, new: Report, cautions: tuple[str, ...]) -> None:
    assert compare(old, new).cautions == cautions


def test_the_order() -> None:
    rules = [("A", "advice"), ("B", "should"), ("C", "must"), ("D", "must"), ("E", "must"), ("F", "must")]
    old = report(
        *(
            rule(sub(was, OLD), id=id, level=level)
            for (id, level), was in zip(rules, ("failed",) * 3 + ("passed", "failed", "failed"), strict=True)
        )
    )  # type: ignore[arg-type]
    now = ("failed", "failed", "failed", "failed", "passed", "cantTell")
    new = report(
        *(
            rule(sub(is_, OLD, reason="not_read" if id == "F" else None), id=id, level=level)
            for (id, level), is_ in zip(rules, now, strict=True)
        )
    )  # type: ignore[arg-type]
    assert [(each.side.result.rule, each.state) for each in compare(old, new).items] == [
        ("D", "new"), ("C", "unmended"), ("B", "unmended"), ("A", "unmended"), ("F", "unverified"), ("E", "mended"),
    ]  # fmt: skip


# ---- decisions --------------------------------------------------------------------------------------------------


def dismissed(it: Report) -> History:
    result, found = it.findings()[0]
    return decisions.decide(History(), decisions.target(result, found), Decision("dismiss", reason="已说明"), "王", it.date)


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [
        (FAILED, rule(sub("failed", MOVED)), "holds"),
        (FAILED, rule(sub("failed", OLD, MORE)), "changed"),
        (rule(task("failed", "完善充换电和加氢网络")), rule(task("failed", "优化充换电和加氢站网络")), "changed"),  # type: ignore[arg-type]
    ],
)
def test_dismissed_stays_dismissed_if_its_evidence_is_the_same(old: Result, new: Result, state: str) -> None:
    before, after = report(old), report(new)
    comparison = compare(before, after)
    standings = carried(comparison, decisions.standings(dismissed(before), after, after.date))
    (item,) = comparison.items
    assert item.new is not None
    assert standings.by_id[item.new.sub.id].state == state
    assert standings.gone == ()


def test_settled_findings_stand_behind_the_open_ones_and_are_counted_apart() -> None:
    names = ("A", "B", "C")
    before = report(*(rule(sub("failed", quote(f"{name}错误")), id=name, level="must") for name in names))
    comparison = compare(before, before)
    assert settled(comparison, Standings()) == comparison
    after = settled(comparison, decisions.standings(dismissed(before), before, before.date))
    assert [(item.side.result.rule, item.settled, item.open) for item in after.items] == [
        ("B", None, True), ("C", None, True), ("A", "dismiss", False),
    ]  # fmt: skip
    assert after.settled == {"dismiss": 1, "waive": 0}
    assert (after.counts, after.new_total) == (comparison.counts, comparison.new_total)


@pytest.mark.parametrize(
    ("old", "own", "last"),
    [
        ((), ("confirm",), "own confirm"),
        (("dismiss",), (), "old dismiss"),
        (("dismiss",), ("confirm",), "own confirm"),
        (("dismiss", "confirm"), ("old",), "old confirm"),
        (("dismiss",), ("old", "confirm"), "own confirm"),
    ],
)
def test_own_decisions_count_unless_the_old_ones_go_on_from_them(old: tuple[str, ...], own: tuple[str, ...], last: str) -> None:
    """`own` may begin with the first decision on the old version, which it took over."""
    result, found = report(FAILED).findings()[0]
    about, day = decisions.target(result, found), report(FAILED).date
    theirs, mine = History(), History()
    for choice in old:
        theirs = decisions.decide(theirs, about, Decision(choice, reason="因"), "old", day)
    for choice in own:
        added = decisions.decide(mine, about, Decision("confirm", reason="因"), "own", day)
        mine = History(theirs.entries[:1]) if choice == "old" else added
    entry = decisions.joined(theirs, mine).last[about.id]
    assert entry.decision is not None
    assert f"{entry.by} {entry.decision.choice}" == last


def test_a_decision_on_what_is_gone_stays_gone() -> None:
    before, after = report(rule(TASK)), report(rule(OTHER))
    standings = carried(compare(before, after), decisions.standings(dismissed(before), after, after.date))
    assert [each.target.id for each in standings.gone] == [before.findings()[0][1].id]
    assert isinstance(dismissed(before).entries[0], Entry)


def test_a_finding_that_is_gone_with_its_rule_is_settled_by_nobody() -> None:
    (item,) = settled(both(FAILED, None), Standings()).items
    assert (item.new, item.settled) == (None, None)


@pytest.mark.parametrize("type", ["task", "indicator"])
def test_only_what_is_named_by_its_text_can_have_been_reworded(type: str) -> None:
    old, new = (sub("failed", quote(name), type=type, key=name, label=name) for name in ("建设城东街角阅读书亭", "建设城东街角阅读书屋"))
    items = both(rule(old), rule(new)).items
    assert [item.match for item in items if item.old is not None and item.new is not None] == (["words"] if type == "task" else [])


SHARED = [rule(*(sub("failed", quote(text), type="task", key=f"甲#{n}") for n, text in enumerate(texts))) for texts in (
    ("一律拆除旧花圃和围墙",), ("一律拆除旧花圃和围栏", "一律拆除旧花圃和围挡"),
)]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [(SHARED[0], SHARED[1]), (SHARED[1], SHARED[0])], ids=["one became two", "two became one"])
def test_a_finding_that_is_like_two_others_is_compared_with_one(old: Result, new: Result) -> None:
    found = both(old, new)
    assert len(found.items) == 2
    assert (len(findings(found.items, "old")), len(findings(found.items, "new"))) == (len(old.subresults), len(new.subresults))


def test_a_rule_that_changed_stands_before_what_is_settled() -> None:
    first, second = (rule(sub("failed", quote("甲错误")), id="A"), rule(sub("failed", quote("乙错误")), id="B", level="advice"))
    old, new = report(first, second), report(first, rule(sub("passed"), id="B", level="advice", version="v2"))
    found = settled(compare(old, new), decisions.standings(dismissed(old), new, new.date))
    assert [(item.side.result.rule, item.state, item.settled) for item in found.items] == [
        ("B", "rule_changed", None), ("A", "unmended", "dismiss"),
    ]  # fmt: skip


# ---- any two reports --------------------------------------------------------------------------------------------

MANY = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def findings(items: tuple[Item, ...], name: str) -> list[int]:
    return sorted(id(side.sub) for side in (getattr(item, name) for item in items) if side is not None and side.finding)


@MANY
@given(versions(), versions(), st.none() | versions())
def test_every_finding_of_both_reports_occurs_once(old: Report, new: Report, earlier: Report | None) -> None:
    found = compare(old, new, earlier)
    assert findings(found.items, "old") == sorted(id(each) for _, each in old.findings())
    assert findings(found.items, "new") == sorted(id(each) for _, each in new.findings())
    assert all((item.old and item.old.finding) or (item.new and item.new.finding) for item in found.items)
    assert sum(found.counts.values()) == len(found.items)
    assert {state: sum(levels.values()) for state, levels in found.by_level.items()} == found.counts


@MANY
@given(versions())
def test_a_report_beside_itself_has_nothing_fixed(it: Report) -> None:
    assert {item.state for item in compare(it, it).items} <= {"unmended"}


@MANY
@given(versions(readable=True), versions(readable=True))
def test_swapping_the_versions_swaps_fixed_and_new(old: Report, new: Report) -> None:
    there, back = compare(old, new), compare(new, old)

    def sides(found: Comparison, states: tuple[str, ...], name: str) -> list[int]:
        return sorted(id(getattr(item, name).sub) for item in found.items if item.state in states)

    settled = ("mended", "inapplicable")
    assert sides(there, settled, "old") == sides(back, ("new",), "new")
    assert sides(there, ("new",), "new") == sides(back, settled, "old")
    assert there.counts["partly"] + there.counts["unmended"] == back.counts["partly"] + back.counts["unmended"]


@MANY
@given(versions(), versions())
def test_nothing_is_fixed_that_was_not_read(old: Report, new: Report) -> None:
    for item in compare(old, new).items:
        if item.state == "mended":
            assert new.document.status != "not_checked"
            assert item.new is None or item.new.sub.outcome == "passed"
            assert new.document.status == "checked" or (item.new and any(each.role == "support" for each in item.new.sub.evidence))
        if item.new is not None and item.new.sub.outcome == "error":
            assert item.state == "unverified"
