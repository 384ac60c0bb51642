"""Parts of plans told in other forms by people who had not seen the rules: what fails there is known, and why.

`forms/known.toml` lists for each form the rules that fail: `right` where the other form lacks what they ask for (a table of indicators that
was told in prose), `wrong` where it is still misread. A quarter of the forms is run here, all of them by `make mutants`.
"""

from __future__ import annotations

import tomllib

import pytest
from tests.mutants import forms

KNOWN = tomllib.loads((forms.FOLDER / "known.toml").read_text("utf-8"))
FORMS = forms.forms()
QUARTER = FORMS[::4]


@pytest.mark.parametrize("form", QUARTER, ids=[form.name for form in QUARTER])
def test_a_part_in_another_form_fails_nothing_but_what_is_known(form: forms.Form) -> None:
    known = KNOWN.get(form.name, {})
    failed = {rule for rule, _ in forms.outcome(form, seeds=False).failed}
    assert sorted(failed) == sorted([*known.get("right", ()), *known.get("wrong", ())])


def test_what_is_known_is_of_forms_that_there_are() -> None:
    assert set(KNOWN) <= {form.name for form in FORMS}


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_a_form_stands_for_parts_of_its_plan(form: forms.Form) -> None:
    own = forms.own_lines(form.plan)
    assert form.lines() != own
    assert all(form.lines(seed) != form.lines() for seed in range(len(form.seeds)))
