"""One fault, one card: what follows from a finding is shown with it, and comes out by itself once that one is put aside."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pytest
from tests.render.reports import with_results
from tests.review.pairs import quote, rule, sub

from plancheck.contract import report as report_file
from plancheck.letter.compose import LetterOptions, compose, opinions
from plancheck.model.decision import Decision, Standing, Standings, Target, Waiver, reviewed_verdict
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Cause, Report
from plancheck.render import decided
from plancheck.render.folding import folds
from plancheck.report import template
from plancheck.report.console import console

WHY = Cause("A/plan/", Bilingual("没有“任务”部分", "there is no part “tasks”"))
CONFIRM, DISMISS, ASK = Decision("confirm"), Decision("dismiss", reason="另有文件"), Decision("needs_information", reason="请查")
WAIVE = Decision("waive", reason="已批", waiver=Waiver("函1号", "处", "本次"))


def report() -> Report:
    """A: the parent. B follows from it with its only finding, C with one of two. D stands by itself."""
    c = rule(
        sub("failed", quote("丙一"), key="1", label="丙一"), sub("failed", quote("丙二"), key="2", label="丙二"), id="C", level="should"
    )
    first, second = c.subresults
    b = rule(sub("failed", label="乙"), id="B", level="should")
    return with_results(
        (
            rule(sub("failed", quote("甲甲")), id="A"),
            replace(b, subresults=(replace(b.subresults[0], because_of=WHY),)),
            replace(c, subresults=(replace(first, because_of=WHY), second)),
            rule(sub("failed", quote("丁丁")), id="D", level="advice"),
        )
    )


def decisions(**by_rule: Decision) -> Standings:
    """Decisions on the first finding of rules."""
    made = {}
    for result in report().results:
        if result.rule in by_rule:
            it = result.subresults[0]
            target = Target(it.id, result.rule, result.rule_version, it.subject.key, it.fingerprint)
            made[it.id] = Standing(it.id, "holds", by_rule[result.rule], target, "甲", date(2026, 11, 25))
    return Standings(made)


def cards(standings: Standings | None = None) -> dict[str, list[str]]:
    """The rules that have a card, with the rules that are shown in it."""
    page = template.html(report(), decisions=standings).decode()
    found = re.findall(r'<article class="card[^>]*data-rule="(\w)"(.*?)</article>', page, re.DOTALL)
    return {name: re.findall(r'<li class="[^"]*" data-rule="(\w)"', body) for name, body in found}


@pytest.mark.parametrize(
    ("standings", "expected"),
    [
        (None, {"A": ["B", "C"], "C": [], "D": []}),
        (decisions(A=CONFIRM), {"A": ["B", "C"], "C": [], "D": []}),
        (decisions(A=ASK), {"A": ["B", "C"], "C": [], "D": []}),
        # nobody has decided on what followed from it
        (decisions(A=DISMISS), {"A": [], "B": [], "C": [], "D": []}),
        (decisions(A=WAIVE), {"A": [], "B": [], "C": [], "D": []}),
    ],
)
def test_a_card_holds_what_follows_from_its_fault(standings: Standings | None, expected: dict[str, list[str]]) -> None:
    assert cards(standings) == expected


def test_faults_are_counted_beside_rules_and_the_verdict_stays() -> None:
    it = report()
    assert (it.counts["failed"], it.faults) == (4, {"failed": 3, "cantTell": 0})
    assert it.verdict == "noncompliant"
    for text in (template.html(it).decode(), template.markdown(it).decode(), console(it, width=200)):
        assert "同一原因的合并计算：问题 3 处，分属 4 条不符合的要点" in text


def test_markdown_and_the_terminal_name_what_follows() -> None:
    text = template.markdown(report()).decode()
    assert [line for line in text.splitlines() if line.startswith("### ")] == [
        "### × A failed:方案",
        "### × C failed:丙二",
        "### × D failed:方案",
    ]
    assert "- B failed:乙（原因：没有“任务”部分）" in text
    assert "同一原因造成的其他问题：B（1 处）、C（1 处）" in console(report(), width=300)


@pytest.mark.parametrize(
    ("standings", "covered"),
    [
        (Standings(), set()),
        (decisions(A=CONFIRM), {"A", "B", "C"}),
        (decisions(A=ASK), {"A", "B", "C"}),
        (decisions(A=DISMISS), {"A"}),
        (decisions(A=WAIVE), {"A"}),
        (decisions(A=CONFIRM, B=DISMISS), {"A", "B", "C"}),
    ],
)
def test_a_decision_covers_what_follows_unless_it_puts_the_fault_aside(standings: Standings, covered: set[str]) -> None:
    it = report()
    assert {result.rule for result in it.results if standings.covering(result.subresults[0]) is not None} == covered
    assert decided.tally(it, standings).open == 5 - len(covered)


def test_dismissing_the_fault_leaves_what_followed_from_it_failed() -> None:
    assert reviewed_verdict(report(), decisions(A=DISMISS)) == "compliant"  # A alone was a must
    assert folds(report(), decisions(A=DISMISS)).folded == frozenset()


def letter(standings: Standings | None) -> str:
    made = compose(report(), LetterOptions(decisions=standings, confirmed=True))
    assert isinstance(made, bytes)
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)


def test_the_letter_has_one_opinion_for_a_fault() -> None:
    text = letter(None)
    assert text.count("乙") == 1
    assert "原因相同的还有（没有“任务”部分）：failed:乙；failed:丙一。" in text
    assert [result.rule for result, _ in opinions(report(), LetterOptions())] == ["A", "C", "D"]


def test_confirming_the_fault_takes_what_follows_into_the_letter() -> None:
    text = letter(decisions(A=CONFIRM))
    assert "原因相同的还有（没有“任务”部分）：failed:乙；failed:丙一。" in text
    # what was dismissed by itself stays out
    assert "乙" not in letter(decisions(A=CONFIRM, B=DISMISS))
    # words that a reviewer wrote are never summed up
    assert "乙要改写。" in letter(decisions(A=CONFIRM, B=Decision("confirm", text="乙要改写。")))


def test_what_a_finding_follows_from_is_written_and_read_back() -> None:
    it = report()
    back = report_file.read(report_file.write(it))
    assert [sub.because_of for result in back.results for sub in result.subresults] == [None, WHY, WHY, None, None]
    assert back.faults == it.faults


def _two_of_one_rule(*passages: str) -> Report:
    """A rule with two findings, each with a passage that contradicts it, if any; the second follows from the first."""
    evidence = [quote(text) if text else quote("目标", role="nearest") for text in passages]
    subs = [sub("failed", it, key=label, label=label) for label, it in zip(("2025年", "2030年"), evidence, strict=True)]
    made = rule(*subs, id="E")
    first, second = made.subresults
    alike = Cause(first.id, Bilingual("同一指标", "the same indicator"))
    return with_results((replace(made, subresults=(first, replace(second, because_of=alike))),))


def test_the_title_of_a_card_names_both_things_that_a_rule_lacks() -> None:
    it = _two_of_one_rule("", "")
    assert "### × E failed:2025年；failed:2030年" in template.markdown(it).decode().splitlines()


def test_one_fault_that_is_told_twice_is_named_once() -> None:
    it = _two_of_one_rule("共12亿元", "共12亿元")  # the same passage contradicts both
    assert "### × E failed:2025年" in template.markdown(it).decode().splitlines()
    made = compose(it, LetterOptions(confirmed=True))
    assert isinstance(made, bytes)
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs)
    assert (text.count("failed:2025年"), text.count("failed:2030年")) == (1, 0)


def _letter(it: Report) -> tuple[str, str]:
    """The paragraphs of a letter and the problems of its table."""
    made = compose(it, LetterOptions(confirmed=True))
    assert isinstance(made, bytes)
    document = docx.Document(io.BytesIO(made))
    return "\n".join(paragraph.text for paragraph in document.paragraphs), "\n".join(row.cells[4].text for row in document.tables[0].rows)


def test_what_says_nothing_new_is_not_spelt_out_but_its_rule_or_place_is() -> None:
    a = rule(sub("failed", key="1", label="缺2030年"), id="A")
    cause = Cause(a.subresults[0].id, Bilingual("同一指标", "the same indicator"), repeats=True)
    b = rule(sub("failed", key="2", label="缺期限"), id="B")
    c = rule(sub("failed", quote("共12亿元"), key="3", label="合计"), id="C")
    below = [replace(it, subresults=(replace(it.subresults[0], because_of=cause),)) for it in (b, c)]
    text, table = _letter(with_results((a, *below)))
    assert (text.count("failed:缺2030年"), text.count("failed:缺期限"), text.count("原因相同")) == (1, 0, 0)
    assert f"同一问题还见于：审核要点“{b.title.zh}”（B）；" in table
    assert "failed:缺期限" not in table


def test_of_one_rule_only_subject_and_detail_are_repeated() -> None:
    year = {"2025": "下降13%", "2028": "下降20%", "2030": "下降25%", "2035": "下降30%"}
    subs = [
        replace(sub("failed", key=at, label=f"用水（{at}）"), message=Bilingual(f"用水（{at}）未写明与哪一年相比：{text}", "no base"))
        for at, text in year.items()
    ]
    made = rule(*subs, id="A")
    first, *rest = made.subresults
    cause = Cause(first.id, Bilingual("同一指标", "the same indicator"))
    text, _ = _letter(with_results((replace(made, subresults=(first, *(replace(it, because_of=cause) for it in rest))),)))
    assert "用水（2025）未写明与哪一年相比：下降13%。原因相同的还有（同一指标）：用水（2028）：下降20%；用水（2030）：下降25%；" in text


def test_what_follows_from_several_findings_of_a_card_for_one_reason_is_told_once() -> None:
    first, second = (sub("failed", quote(text), key=key, label=text) for key, text in (("1", "甲一"), ("2", "甲二")))
    a = rule(first, second, id="A")
    ids = [it.id for it in a.subresults]
    below = [
        replace(it, because_of=Cause(parent, WHY.why))
        for it, parent in zip(
            rule(*(sub("failed", key=key, label=key) for key in "乙丙丁"), id="B").subresults, (*ids, ids[0]), strict=True
        )
    ]
    made = with_results((a, replace(rule(*below, id="B"), subresults=tuple(below))))
    ((follows,)) = folds(made).of(a.subresults)
    assert (follows.result.rule, sorted(it.subject.label.zh for it in follows.subs)) == ("B", ["丁", "丙", "乙"])
