"""The half page of a report: how a long fault is cut."""

import pytest

from plancheck.report.brief import LONGEST, cut


@pytest.mark.parametrize(
    ("text", "lang", "shown"),
    [
        ("没有指标表", "zh", "没有指标表"),
        ("书" * LONGEST, "zh", "书" * LONGEST),
        ("书" * 54 + "等，共 4 处缺基年", "zh", "书" * 54 + "等……"),  # not 共 4……
        ("书" * 20 + "，" + "亭" * 50, "zh", "书" * 20 + "，" + "亭" * 39 + "……"),  # too early to break there
        ("No target " * 8, "en", ("No target " * 6).rstrip() + "…"),
    ],
)
def test_a_long_fault_is_cut_where_it_may_be_broken(text: str, lang: str, shown: str) -> None:
    assert cut(text, lang) == shown
