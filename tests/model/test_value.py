"""Kleene's tables."""

from __future__ import annotations

import pytest

from plancheck.model.value import FALSE, TRUE, Truth, both, either, negate

UNKNOWN = Truth(None, "not_read")
T, F, U = TRUE, FALSE, UNKNOWN


@pytest.mark.parametrize(
    ("a", "b", "and_", "or_"),
    [
        (T, T, True, True), (T, F, False, True), (T, U, None, True), (F, T, False, True), (F, F, False, False), (F, U, False, None),
        (U, T, None, True), (U, F, False, None), (U, U, None, None),
    ],
)  # fmt: skip
def test_tables(a: Truth, b: Truth, and_: bool | None, or_: bool | None) -> None:
    assert both([a, b]).state is and_
    assert either([a, b]).state is or_


@pytest.mark.parametrize(("a", "expected"), [(T, False), (F, True), (U, None)])
def test_not(a: Truth, expected: bool | None) -> None:
    assert negate(a).state is expected


def test_unknown_keeps_its_reason() -> None:
    assert both([T, U]).reason == "not_read"
    assert either([F, U]).reason == "not_read"
    assert both([F, U]).reason is None


def test_nothing_is_true_for_all_and_false_for_any() -> None:
    assert both([]).state is True
    assert either([]).state is False


def test_a_truth_is_never_asked_like_a_bool() -> None:
    with pytest.raises(TypeError):
        bool(U)
