"""Days as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from plancheck.model.day import written


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-05", date(2026, 11, 5)),
        ("2026-11-5", date(2026, 11, 5)),
        ("2026年11月5日", date(2026, 11, 5)),
        ("２０２６年１１月０５日", date(2026, 11, 5)),
        (" 2026 年 11 月 5 日 ", date(2026, 11, 5)),
        ("2026/11/5", date(2026, 11, 5)),
        ("2026.11.5", date(2026, 11, 5)),
        ("2026-02-30", None),  # no such day
        ("20261105", None),  # may be any number
        ("2026年11月", None),
        ("11月5日", None),
        ("昨天", None),
        ("", None),
    ],
)
def test_days_as_people_write_them(text: str, expected: date | None) -> None:
    assert written(text) == expected
