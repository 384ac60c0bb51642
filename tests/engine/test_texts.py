"""Words for people about what was found: short, in both languages."""

from __future__ import annotations

import pytest

from plancheck.engine import texts
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place, Role


def quote(text: str, role: Role = "support") -> Evidence:
    return Evidence(text, Place(0, 0, len(text)), role=role)


@pytest.mark.parametrize(
    ("quotes", "said"),
    [
        ((quote("铺设水渠"),), "要求的内容已写明：“铺设水渠”"),
        (
            (quote("修好大门", "nearest"), quote(" "), quote("铺设\n水渠")),
            "要求的内容已写明：“铺设 水渠”",
        ),  # what it rests on, not what is near
        ((quote("修好大门", "nearest"),), "要求的内容已写明"),
        ((quote("铺" * 60),), f"要求的内容已写明：“{'铺' * 60}”"),
        ((quote("铺" * 61),), f"要求的内容已写明：“{'铺' * 60}……”"),
    ],
)
def test_a_pass_quotes_what_it_rests_on(quotes: tuple[Evidence, ...], said: str) -> None:
    assert texts.passed(quotes).zh == said


@pytest.mark.parametrize(("value", "label"), [(True, Bilingual("是", "yes")), (False, Bilingual("否", "no"))])
def test_an_answer_is_named(value: bool, label: Bilingual) -> None:
    assert texts.label(value) == label
