"""Every condition of every shipped rule is seen at work: with the condition left out, at least one case comes out otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.rules import helpers

from plancheck import rulelab
from plancheck.language.syntax import RuleNode

SHIPPED = helpers.shipped()
CASES = [each for file in helpers.files() for each in helpers.cases(file)]
#: Conditions that can be left out, and why no draft tells the difference (or none that is worth having does).
IDLE = {what: why for file in helpers.files() for what, why in rulelab.excuses(file).items()}


@pytest.mark.parametrize("rule", SHIPPED.rules, ids=lambda rule: rule.id)
def test_every_condition_is_seen_at_work(rule: RuleNode) -> None:
    found = rulelab.survivors(replace(SHIPPED, rules=(rule,)), CASES, IDLE, bounds=False)
    assert [each.key for each in found if not each.why] == [], "no case tells these conditions from nothing"


def test_no_excuse_outlives_its_condition() -> None:
    assert sorted(IDLE.keys() - rulelab.what_can_be_left_out(SHIPPED)) == []
