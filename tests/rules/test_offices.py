"""Packs beside the base packs: the further indicators, which are off by default, another batch's horizons, an office's own reading."""

from __future__ import annotations

import functools
from pathlib import Path

import pytest
from tests.rules import helpers

from plancheck import checking, rulelab
from plancheck.language import loader
from plancheck.language.loader import RuleSet
from plancheck.model.report import Options, Report
from plancheck.rulelab import Case

OFFICES = helpers.HERE / "offices"
#: pack -> its cases. They do not end in .toml: cases of packs that are off would miss wherever all cases are run without them.
PACKS = {
    "annex2-extended": helpers.HERE / "annex2" / "annex2-extended",
    "second-batch": OFFICES / "second-batch",
    "provincial-office": OFFICES / "provincial",
}


@functools.cache
def loaded(pack: str) -> RuleSet:
    """The shipped rules and the offices' with one pack that is off by default, and all that it imports."""
    return loader.load((helpers.RULES, OFFICES), (pack,))


def files(pack: str) -> list[Path]:
    """The case files of a pack."""
    return sorted(PACKS[pack].glob("*.cases"))


CASES = [(pack, case) for pack in PACKS for file in files(pack) for case in helpers.cases(file)]


@pytest.mark.parametrize(("pack", "case"), CASES, ids=[f"{pack}: {case.name}" for pack, case in CASES])
def test_case_of_a_pack_that_is_off(pack: str, case: Case) -> None:
    assert helpers.misses(case, loaded(pack)) == []


@pytest.mark.parametrize("pack", PACKS)
def test_pack_loads_without_a_problem_and_only_by_name(pack: str) -> None:
    assert [each.code for each in loaded(pack).diagnostics if each.severity != "note"] == []
    assert pack in {each.id for each in loaded(pack).packs}
    assert pack not in {each.id for each in loader.load((helpers.RULES, OFFICES)).packs}


# ---- the further indicators -------------------------------------------------------------------------------------------------

EXTENDED = "annex2-extended"
FURTHER = [f"IND-C{n:02}" for n in range(4, 15)] + [f"IND-Z{n:02}" for n in range(1, 9)]


def test_further_indicators_are_those_of_the_catalogue() -> None:
    own = [rule for rule in loaded(EXTENDED).rules if rule.pack == EXTENDED]
    assert [rule.id for rule in own] == FURTHER
    assert {(rule.level, rule.basis) for rule in own} == {("should", "审核惯例")}


@pytest.mark.parametrize("rule", FURTHER)
def test_further_indicator_is_seen_every_way(rule: str) -> None:
    seen = {case.expect[rule]["outcome"] for pack, case in CASES if pack == EXTENDED and rule in case.expect}
    assert seen == {"passed", "failed", "cantTell", "inapplicable"}


def test_every_condition_of_the_further_indicators_is_seen_at_work() -> None:
    cases = [case for pack, case in CASES if pack == EXTENDED]
    assert [each.key for each in rulelab.survivors(loaded(EXTENDED), cases, {})] == []


def test_a_pack_that_is_off_defines_nothing() -> None:
    further, shipped = ({each.name for each in it.vocabulary.indicators} for it in (loaded(EXTENDED), helpers.shipped()))
    assert further - shipped == {
        "可再生能源装机", "既有建筑改造面积", "公共交通分担率", "能源产出率", "可再生能源占比", "工业碳排放强度", "再生水回用率",
        "工业用水重复利用率", "余热利用率",
    }  # fmt: skip


def outcomes(report: Report) -> dict[str, str]:
    """The outcome of each rule."""
    return {each.rule: each.outcome for each in report.results}


#: Sample -> what base rules say otherwise once the further indicators are on.
CHANGED: dict[str, dict[str, str]] = {
    "city-a.docx": {}, "city-b.docx": {}, "city-defects.docx": {}, "zone-a.docx": {}, "zone-a.pdf": {}, "zone-b.docx": {},
}  # fmt: skip


@pytest.mark.parametrize("sample", CHANGED)
def test_what_changes_for_base_rules_when_the_pack_is_on(sample: str) -> None:
    off = outcomes(helpers.checked(sample))
    on = outcomes(checking.of_document(helpers.read(sample), loaded(EXTENDED), Options(), helpers.TODAY))
    assert {rule: outcome for rule, outcome in on.items() if rule in off and off[rule] != outcome} == CHANGED[sample]
    assert sorted(on.keys() - off.keys()) == FURTHER


_TWO_NAMES = """
    # 云川市碳达峰试点实施方案
    一、工作基础
    截至2022年，全市公交出行分担率为58%。
    二、主要目标
    到2025年，全市公共交通机动化出行分担率达到55%。
    | 指标 | 单位 | 2025年 | 2030年 |
    |---|---|---|---|
    | 公共交通出行分担率 | % | 57 | 60 |
    """


@pytest.mark.parametrize(
    ("rule", "off", "on"),
    [
        ("GOAL-04", "failed", "passed"),  # one indicator now, with a value for both horizons
        ("GOAL-09", "inapplicable", "failed"),  # it has a direction and a status value now
        ("GOAL-11", "inapplicable", "failed"),  # 55 and 57 are two values of one indicator
    ],
)
def test_names_of_one_indicator_are_one_only_when_the_pack_is_on(rule: str, off: str, on: str) -> None:
    assert helpers.result(helpers.report(_TWO_NAMES, helpers.shipped()), rule).outcome == off
    assert helpers.result(helpers.report(_TWO_NAMES, loaded(EXTENDED)), rule).outcome == on


# ---- an office's own reading --------------------------------------------------------------------------------------------------

_WITHOUT_ACTION = """
    # 烟台市碳达峰试点实施方案
    一、主要任务
    （一）能源绿色低碳转型
    建设风电场3座，改造煤电机组4台。
    """


def test_an_adjustment_changes_the_level_with_its_reason() -> None:
    office = loaded("provincial-office")
    levels = {rule.id: rule.level for rule in office.rules}
    assert (levels["STR-07"], levels["RESP-02"], levels["STR-06"]) == ("should", "should", "must")
    assert "GOAL-13" not in levels
    assert [(each.code, each.severity) for each in office.diagnostics] == [
        ("rule-adjusted", "note"), ("rule-adjusted", "note"), ("rule-switched-off", "note"),
    ]  # fmt: skip
    said = [each.message.zh for each in office.diagnostics]
    assert "本省允许把全民行动并入主要任务" in said[0]
    assert "核算口径由省级统一规定" in said[2]


def test_a_report_shows_the_adjusted_level_and_leaves_out_what_is_off() -> None:
    base, office = (helpers.report(_WITHOUT_ACTION, each) for each in (helpers.shipped(), loaded("provincial-office")))
    assert (helpers.result(base, "STR-07").level, helpers.result(office, "STR-07").level) == ("must", "should")
    assert helpers.result(base, "STR-07").message == helpers.result(office, "STR-07").message
    assert {each.rule for each in base.results} - {each.rule for each in office.results} >= {"GOAL-13"}
    assert {each.rule for each in office.results} - {each.rule for each in base.results} == {"OFFICE-01"}
