"""Tables that say the same in another form: nothing fails that did not, and no value is lost."""

from __future__ import annotations

import pytest
from tests.mutants import recast


@pytest.mark.parametrize(
    ("plan", "forms"),
    [
        ("city-d", {"unit_in_name", "turned", "strange_head", "divided"}),
        ("zone-f", {"unit_in_name", "two_heads", "turned", "years_down", "strange_head", "groups_across", "divided"}),
        ("city-l", {"turned", "strange_head"}),
    ],
)
def test_a_table_in_another_form_says_what_it_said(plan: str, forms: set[str]) -> None:
    found = [*recast.recasts(plan)]
    assert {each.form for each in found} >= forms
    assert [(each.table, each.form, each.failed) for each in found if each.failed] == []
    assert [(each.table, each.form, each.lost) for each in found if each.lost and (plan, each.table, each.form) != CALLED] == []


#: The head says what the row of all together is of (能源品种, 合计): under another one that is not known.
CALLED = ("zone-f", 3, "strange_head")
