"""Numbers of headings."""

import pytest

from plancheck.text.numbers import ordinal


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("一、", 1), ("（十）", 10), ("（十二）", 12), ("二十一、", 21), ("第一百〇三章", 103), ("3.", 3), ("１２．", 12), ("4.2.6", 6),
        ("4.0", 4), ("（5）", 5), ("附件2", None), ("二〇", 20), ("", None), ("附件", None),
    ],
)  # fmt: skip
def test_ordinal(number: str, expected: int | None) -> None:
    assert ordinal(number) == expected
