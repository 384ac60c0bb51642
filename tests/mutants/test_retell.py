"""Who answers for tasks, and projects, in other forms: nothing fails that did not, and where nobody is named it fails.

A form of each plan by its name, so that nothing is chosen by hand; `python tests/mutants/retell.py` tries all in all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
from tests.mutants import measure, retell

#: Not zone-o, the kinds of whose projects stand in headings above them, which retold projects lose; nor city-h, two of whose tasks have
#: boxes among them that keep who answers.
PLANS = [name for name in measure.plans() if name not in ("city-h", "zone-o")]
#: What fails where the text of tasks stands in cells: values of indicators that stand nowhere else and policies are not read there, and
#: the headings that are left leave out numbers.
IN_CELLS = {"GOAL-04", "POL-01", "TXT-04"}


def of_form(form: str, silent: bool = False) -> Iterator[tuple[str, retell.Outcomes]]:
    """What comes of the first plan that can have a form, in an order of its own."""
    for name in sorted(PLANS, key=lambda each: hashlib.sha256(f"{form}/{each}".encode()).hexdigest()):
        if new := retell.retold(name, form, silent=silent):
            yield name, new
            return


@pytest.mark.parametrize("form", retell.FORMS)
def test_nothing_fails_because_of_a_form(form: str) -> None:
    ((name, new),) = of_form(form)
    failed = retell.newly_failed(retell.before(name, form), new)
    assert {rule: count for rule, count in failed.items() if not ("tabled" in form or form == "as_tables") or rule not in IN_CELLS} == {}


@pytest.mark.parametrize(
    "form", ["annexed_by_title", "annexed_by_part", "by_body", "at_the_head", "at_the_end", "once_for_all", "as_tables"]
)
def test_nobody_answers_where_nobody_is_named(form: str) -> None:
    ((_, new),) = of_form(form, silent=True)
    outcomes = [outcome for (rule, _), (outcome, _) in new.items() if rule == "RESP-01"]
    assert "passed" not in outcomes
    assert 2 * outcomes.count("failed") > len(outcomes)


@pytest.mark.parametrize("form", ["labelled_lines", "in_prose", "transposed", "in_two_tables", "owners_once"])
def test_nobody_builds_where_nobody_is_named(form: str) -> None:
    ((_, new),) = of_form(form, silent=True)
    outcomes = [outcome for (rule, _), (outcome, _) in new.items() if rule == "PROJ-05"]
    assert "passed" not in outcomes
    assert 2 * outcomes.count("failed") > len(outcomes)
