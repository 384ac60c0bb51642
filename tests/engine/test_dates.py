"""When a draft was written: read from its first and last lines, never later than the check, or given by a person."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rules import helpers

from plancheck import checking
from plancheck.model.dated import Dated
from plancheck.model.report import Options
from plancheck.readers import plain

ON = date(2024, 6, 1)
BODY = "一、主要目标\n到2025年，森林覆盖率达到45%。到2030年，森林覆盖率达到46%。\n二、主要任务\n1.发展光伏。建设光伏电站。\n"
PLAN = "# 湖州市碳达峰试点实施方案\n"


def dated(draft: str, on: date = ON, **options: date) -> tuple[int, str, str] | None:
    """Year, text and source of the date of a draft."""
    found: Dated | None = checking.plan_of(plain.read(draft), helpers.shipped(), Options(**options), on).dated
    return (found.year, found.text, found.source) if found is not None else None


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (PLAN + "2024年3月\n" + BODY, (2024, "2024年3月", "text")),
        (PLAN + "（2024年3月15日）\n" + BODY, (2024, "2024年3月", "text")),
        (PLAN + "湖州市发展和改革委员会 2024年3月\n" + BODY, (2024, "2024年3月", "text")),
        (PLAN + BODY + "湖州市人民政府\n2024-03-15\n", (2024, "2024-03-15", "text")),
        (PLAN + "二〇二四年三月\n" + BODY, (2024, "二〇二四年三月", "text")),
        (PLAN + BODY + "湖州市人民政府\n二○二三年十二月三十一日\n", (2023, "二○二三年十二月", "text")),
        (PLAN + "二〇二四年三月十五日前完成自评\n" + BODY, None),
        (PLAN + "2023年11月\n" + BODY + "2024年3月\n", (2024, "2024年3月", "text")),
        # a timetable, a deadline
        (PLAN + "2024年3月\n" + BODY + "2030年12月，组织试点验收。\n", (2024, "2024年3月", "text")),
        (PLAN + "2024年3月\n" + BODY + "2024年5月底前完成自评\n", (2024, "2024年3月", "text")),
        (PLAN + BODY + "2024年5月：开展中期评估\n", None),
        # no draft is written after it is checked
        (PLAN + "2024年3月\n" + BODY + "2025年1月\n", (2024, "2024年3月", "text")),
        (PLAN + "2024年7月\n" + BODY, None),
        # a number with a point, a course, and the month of a year named before it
        (PLAN + BODY + "2015.6\n", None),
        (PLAN + "2023年11月—2024年3月\n" + BODY, None),
        (PLAN + "2024年3月（5月修改）\n" + BODY, (2024, "2024年3月", "text")),
        (PLAN + BODY, None),
    ],
)
def test_the_date_stands_by_itself_and_is_not_later_than_the_check(draft: str, expected: tuple[int, str, str] | None) -> None:
    assert dated(draft) == expected


def test_the_date_that_a_person_gives_wins() -> None:
    assert dated(PLAN + "2024年3月\n" + BODY, plan_date=date(2022, 5, 6)) == (2022, "2022-05-06", "given")


def test_a_timetable_does_not_turn_targets_into_status() -> None:
    draft = PLAN + "2024年3月\n" + BODY + "2030年12月，组织试点验收。\n"
    facts = checking.plan_of(plain.read(draft), helpers.shipped(), Options(), ON).facts
    assert [(fact.year, fact.kind) for fact in facts] == [(2025, "target"), (2030, "target")]


def test_the_report_shows_the_date_with_its_place() -> None:
    report = checking.of_document(plain.read(PLAN + "2024年3月\n" + BODY), helpers.shipped(), Options(), ON)
    assert report.plan.dated is not None
    assert report.plan.dated.evidence is not None
    assert (report.plan.dated.text, report.plan.dated.evidence.place.paragraph) == ("2024年3月", 2)
