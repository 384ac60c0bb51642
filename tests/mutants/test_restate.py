"""Targets that are said in sentences of other forms: nothing fails that did not, nothing is lost or surely read of another thing."""

from __future__ import annotations

import pytest
from tests.mutants import restate


@pytest.mark.parametrize(
    "form", ["nation", "until_then", "by_then", "times", "one_firm", "strange_verbs", "sentence_of_base", "verb_then_year"]
)
def test_a_target_in_another_sentence_says_what_it_said(form: str) -> None:
    assert [(each.failed, each.lost, each.wrong) for each in restate.restate("city-d", (form,))] == [((), (), ())]
