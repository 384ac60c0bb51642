"""Rules that are being written, tried on a draft: what is wrong with them, what they find and why."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from plancheck import resources, rulelab
from plancheck.model.report import Options
from plancheck.readers import plain
from plancheck.rulelab import trial
from plancheck.rulelab.trial import Draft

ON = date(2026, 1, 1)
RULE = """规则 TRY-01 “写明组织领导” / "Leadership is stated"
  依据：指南
  级别：应当
  要求：方案 提到 “组织领导”
  不符合：“没有写组织领导” / "Leadership is not stated"
  符合：“写了组织领导” / "Leadership is stated"
"""


@cache
def _shipped() -> rulelab.Workspace:
    return rulelab.load([])


def _tried(text: str, draft: str = "一、总体要求\n（一）强化组织领导。成立领导小组。") -> trial.Trial:
    return trial.tried(text, plain.read(draft), (), (), Options(), ON)


def test_a_rule_is_tried_alone_with_the_definitions_of_all_packs() -> None:
    made = _tried(RULE)
    assert made.report is not None
    ((result,), (sub,)) = (made.report.results, made.report.results[0].subresults)
    assert (result.rule, result.outcome, sub.message.zh) == ("TRY-01", "passed", "写了组织领导")
    assert "组织领导" in sub.evidence[0].quote
    assert [id for id, _ in made.reasons] == [sub.id]
    assert made.reasons[0][1].subject is not None


def test_it_fails_where_the_draft_says_nothing_of_it() -> None:
    made = _tried(RULE, "一、总体要求\n推进绿色发展。")
    assert made.report is not None
    assert [(result.rule, result.outcome, result.subresults[0].message.zh) for result in made.report.results] == [
        ("TRY-01", "failed", "没有写组织领导")
    ]


@pytest.mark.parametrize(
    ("wrong", "place", "told"),
    [
        (RULE.replace("要求：", "要救："), (4, 3), "“要救”不是“规则”的栏目"),
        (RULE.replace("提到", "提道"), (4, 9), "这里不能写“提道”"),
        (RULE.replace("依据：指南", "依据：没有的"), (2, 6), "没有的"),
    ],
    ids=["a section that is none", "a word that does not fit", "a basis that nobody defined"],
)
def test_what_is_wrong_is_told_with_its_line_and_nothing_is_tried(wrong: str, place: tuple[int, int], told: str) -> None:
    made = _tried(wrong)
    assert made.report is None
    problem, line, column, picture = next(it for it in made.problems if it[0].severity == "error")
    assert (line, column) == place
    assert told in problem.message.zh
    assert picture.splitlines()[0].strip() == wrong.splitlines()[line - 1].strip()


@pytest.mark.parametrize("text", ["", "  \n", "# nothing yet\n"])
def test_without_a_rule_there_is_nothing_to_try(text: str) -> None:
    assert _tried(text).report is None


def test_a_rule_with_the_id_of_one_that_exists_stands_for_it() -> None:
    workspace = _shipped()
    rule = workspace.loaded.rules[0]
    made = _tried(RULE.replace("TRY-01", rule.id))
    assert made.report is not None
    assert [result.title.zh for result in made.report.results] == ["写明组织领导"]


def test_every_rule_that_is_shipped_can_be_begun_with() -> None:
    """Its text alone, cut out of its file, is one that has no errors: a fixed tenth of them here."""
    workspace = _shipped()
    for rule in workspace.loaded.rules[::10]:
        errors = [problem for problem, *_ in _tried(rulelab.source(rule, workspace)).problems if problem.severity == "error"]
        assert errors == [], rule.id


def test_its_cases_are_run_with_the_rule_as_it_is_written() -> None:
    workspace = _shipped()
    rule = next(rule for rule in workspace.loaded.rules if rule.id == "TASK-C1")
    text = rulelab.source(rule, workspace)
    ran = trial.of_cases(None, text, (), (), ON).cases
    assert ran is not None
    assert len(ran.results) == trial.MOST_CASES
    assert ran.more > 0
    assert ran.problems == ()
    assert [case.case.name for case in ran.results if case.failed] == []
    assert {rule for case in ran.results for rule in case.case.expect} == {"TASK-C1"}
    turned = text.replace("  要求：", "  要求：方案 提到 “没有人写过的话” 且 ", 1)
    assert turned != text
    failed = trial.of_cases(None, turned, (), (), ON).cases
    assert failed is not None
    assert any(case.failed for case in failed.results)


def test_cases_beside_rules_of_ones_own_are_run_and_wrong_ones_told(tmp_path: Path) -> None:
    (tmp_path / "1.toml").write_text('[[case]]\nname = "甲"\ndraft = "强化组织领导。"\nexpect.TRY-01 = "failed"\n')
    (tmp_path / "2.toml").write_text("[[case]\n")
    ran = trial.of_cases(None, RULE, (tmp_path,), (), ON).cases
    assert ran is not None
    assert [(case.case.name, case.failed) for case in ran.results] == [("甲", True)]
    assert len(ran.problems) == 1
    assert "2.toml" in ran.problems[0].zh
    none = trial.of_cases(None, RULE, (), (), ON).cases
    assert none is not None
    assert (none.results, none.more) == ((), 0)


def test_the_draft_may_be_a_file_what_was_read_of_one_or_typed_text() -> None:
    sample = (resources.folder("samples") / "city-a.docx").read_bytes()
    drafts = {
        "file": Draft(sample, "file", "city-a.docx"),
        "typed": Draft("强化组织领导。".encode(), "typed"),
    }
    for kind, draft in drafts.items():
        made = trial.of_draft(None, RULE, draft, (), (), ON)
        assert made.report is not None, kind
        assert made.report.results[0].outcome == "passed", kind
    broken = trial.of_draft(None, RULE, Draft(b"PK\x03\x04", "file", "a.docx"), (), (), ON)
    assert broken.report is not None
    assert (broken.report.document.status, broken.report.results) == ("not_checked", ())
