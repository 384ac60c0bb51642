"""Every shipped rule against small drafts: what passes, what fails, what cannot be told, with the words that show it and their place."""

from __future__ import annotations

import functools
from collections import Counter

import pytest
from tests.rules import helpers

from plancheck.rulelab import Case

CASES = [each for file in helpers.files() for each in helpers.cases(file)]
WRONG = helpers.cases(helpers.KNOWN_WRONG)
RULES = [rule.id for rule in helpers.shipped().rules]
#: Rules that hold for every plan that has a text: there is always something to look for.
ALWAYS = {
    *(f"BAS-0{n}" for n in range(1, 7)), *(f"STR-0{n}" for n in range(1, 10)), "GOAL-01", "GOAL-02", "GOAL-03", "GOAL-06", "GOAL-13",
    "PROJ-01", "POL-02", "ORG-01", "ORG-02", "ORG-03", "TXT-01", "TXT-02", "TXT-04", "TXT-05", "ELIG-01",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=helpers.name_of)
def test_case(case: Case) -> None:
    assert helpers.misses(case, helpers.shipped()) == []


@pytest.mark.parametrize("case", WRONG, ids=helpers.name_of)
def test_known_wrong_case_has_its_diagnosis(case: Case) -> None:
    assert case.why.strip()
    assert case.expect.keys() <= set(RULES)


@pytest.mark.parametrize("case", WRONG, ids=helpers.name_of)
def test_known_wrong_case_still_misses(case: Case) -> None:
    assert helpers.misses(case, helpers.shipped()) != [], "it holds now: move it, without its why, to the file of its rule"


def test_names_are_told_apart() -> None:
    assert [name for name, count in Counter(map(helpers.name_of, CASES + WRONG)).items() if count > 1] == []


@functools.cache
def _seen(outcome: str) -> set[str]:
    return {rule for case in CASES for rule, expected in case.expect.items() if expected["outcome"] == outcome}


@pytest.mark.parametrize("rule", RULES)
def test_rule_is_seen_both_ways(rule: str) -> None:
    assert rule in _seen("passed"), f"no case sees {rule} passed"
    assert rule in _seen("failed"), f"no case sees {rule} failed"


@pytest.mark.parametrize("rule", sorted(set(RULES) - ALWAYS))
def test_rule_is_seen_inapplicable(rule: str) -> None:
    assert rule in _seen("inapplicable"), f"no case sees {rule} inapplicable"


def test_every_group_is_seen_unread() -> None:
    """A part that was not read turns failed into cantTell: at least one rule of each group shows it."""
    unread = [case.expect for case in CASES if "[未读]" in case.draft]
    shown = {rule.split("-")[0] for expect in unread for rule, expected in expect.items() if expected["outcome"] == "cantTell"}
    assert shown == {rule.split("-")[0] for rule in RULES}


@pytest.mark.parametrize("reason", ["not_read", "conflict", "borderline", "applicability_unknown", "no_reference", "ambiguous"])
def test_reason_is_seen(reason: str) -> None:
    assert any(expected.get("reason") == reason for case in CASES for expected in case.expect.values())
