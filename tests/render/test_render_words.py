"""Every word that code or a template asks for exists in both languages, and outcomes, levels and reasons all have one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from plancheck.model.place import Place
from plancheck.model.report import Point
from plancheck.resources import folder
from plancheck.wording.numbers import date_text, number, value_text
from plancheck.wording.places import looked_text, names_subject, place_line
from plancheck.wording.visible import visible


def test_templates_hold_no_sentences_of_their_own():
    for name in ("report.html.j2", "report.md.j2"):
        text = re.sub(r"\{#.*?#\}", "", (folder("templates") / name).read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r"[\u4e00-\u9fff]+", text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\x1b[31m", "\\x1b[31m"),
        ("a\u202eb", "a\\u202eb"),
        ("\u2028", "\\u2028"),
        ("\u200b", "\\u200b"),
        ("\x07\x00\x9b", "\\x07\\x00\\x9b"),
        ("\ud800", "\\ud800"),
        ("甲\n乙\t丙", "甲\n乙\t丙"),
        ("𬭎", "𬭎"),
    ],
)
def test_visible(text, expected):
    assert visible(text) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("13.50", "13.5"),
        ("0", "0"),
        ("-0.0", "0"),
        ("1E+3", "1000"),
        ("1E+30", "1E+30"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("-2.5", "-2.5"),
        ("100", "100"),
        ("0.0001", "0.0001"),
    ],
)
def test_number_is_the_shortest_exact_literal(value, expected):
    assert number(Decimal(value)) == expected
    assert Decimal(number(Decimal(value))) == Decimal(value)


HERE = Place(1, 0, 4)


@pytest.mark.parametrize(
    ("point", "zh", "en"),
    [
        (Point(2025, "target", Decimal(20), None, ">=", "%", None, None, HERE), "≥20%", "≥20%"),
        (
            Point(2025, "target", Decimal("13.5"), None, "=", "%", 2020, "decrease", HERE),
            "下降13.5%（比2020年）",
            "down 13.5% (against 2020)",
        ),
        (Point(2030, "target", Decimal(18), Decimal(20), "range", "万辆", None, None, HERE), "18—20万辆", "18—20 万辆"),
    ],
)
def test_value_text(point, zh, en):
    assert value_text(point, "zh") == zh
    assert value_text(point, "en") == en


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place(1, 0, 4, 0, ("三、甲", "（一）乙"), 3, 12), "三、甲 > （一）乙  第3页，第12段", "三、甲 > （一）乙  p. 3, para. 12"),
        (Place(1, 0, 4, 2, (), None, None, 2, (3, 4)), "附件2，表2，第3行第4列", "Attachment 2, table 2, row 3, column 4"),
        (Place(1, 0, 4), "全文", "the draft as a whole"),
    ],
)
def test_place_line(place, zh, en):
    assert place_line(place, "zh") == zh
    assert place_line(place, "en") == en


def test_dates():
    assert date_text(date(2026, 1, 5), "zh") == "2026年1月5日"
    assert date_text(date(2026, 1, 5), "en") == "5 January 2026"


def _chapters(count: int) -> tuple[Place, ...]:
    return tuple(Place(n, 0, 1, section=(f"{'一二三四五六七八九十'[n]}、章",)) for n in range(count))


@pytest.mark.parametrize(
    ("places", "zh", "en"),
    [
        ((), "", ""),
        ((Place(0, 0, 1),), "全文", "the whole draft"),
        ((*_chapters(1), *_chapters(1)), "一、章", "一、章"),
        (_chapters(4), "一、章；二、章；三、章；四、章", "一、章; 二、章; 三、章; 四、章"),
        # It broke off behind the third: as if the last five chapters had not been read.
        (_chapters(8), "一、章；二、章；三、章；……；八、章（共8个部分）", "一、章; 二、章; 三、章; …; 八、章 (8 parts)"),
    ],
)
def test_where_was_looked_never_just_breaks_off(places, zh, en):
    assert (looked_text(places, "zh"), looked_text(places, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("label", "text", "told"),
    [
        ("森林覆盖率 · 2025年", "森林覆盖率2025年的目标不如现状值", True),
        ("完善加氢网络", "任务“完善加氢网络”未写明责任单位", True),
        ("2030年", "缺少目标值", False),
        ("森林覆盖率 · 2030年", "森林覆盖率前后不一致", False),
    ],
)
def test_a_subject_is_named_once(label, text, told):
    assert names_subject(label, text) == told
