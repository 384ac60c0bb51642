"""Projects that end after the plan, or before they begin, are told."""

from __future__ import annotations

import pytest
from tests.engine.judging import loaded

from plancheck import extraction
from plancheck.engine import schedules
from plancheck.readers import plain

TARGETS = "一、主要目标\n到2025年，树木覆盖率达到30%，到2030年达到40%。\n"
TABLE = """\
二、主要任务
铺设水渠十条。
表1 重点项目
| 序号 | 项目名称 | 建设内容 | 总投资（亿元） | 建设期限 |
| 1 | 水渠工程 | 铺设水渠十条 | 3 | {} |"""


@pytest.mark.parametrize(
    ("period", "told"),
    [
        ("2024—2030", []),
        ("2024—2035年", ["项目“水渠工程”的建设期限“2024—2035年”晚于方案最后一个目标年（2030年）"]),
        ("2024年开工、2033年建成", ["项目“水渠工程”的建设期限“2024年开工、2033年建成”晚于方案最后一个目标年（2030年）"]),
        ("2026年开工，2025年完工", ["项目“水渠工程”的建设期限“2026年开工，2025年完工”先后颠倒：完成早于开始"]),
        ("2026年12月—2026年3月", []),  # the months of one year
        ("2024年", []),
        ("长期", []),
        ("", []),
    ],
)
def test_years_of_projects_that_do_not_fit(period: str, told: list[str]) -> None:
    vocabulary = loaded("").vocabulary
    plan = extraction.plan(plain.read(TARGETS + TABLE.format(period)), vocabulary)
    assert [project.name for project in plan.projects] == ["水渠工程"]
    notes = list(schedules.unfit(plan))
    assert [note.message.zh for note in notes] == told
    for note in notes:
        assert note.place is not None
        assert plan.document.blocks[note.place.block].text[note.place.start : note.place.end] == period


def test_without_targets_none_is_late() -> None:
    vocabulary = loaded("").vocabulary
    plan = extraction.plan(plain.read(TABLE.format("2024—2035年")), vocabulary)
    assert list(schedules.unfit(plan)) == []
