"""Every word that code or a template asks for exists in both languages, and outcomes, levels and reasons all have one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

from plancheck.model import document, value
from plancheck.model.place import Place
from plancheck.model.report import LEVELS, OUTCOMES, Point
from plancheck.resources import folder
from plancheck.wording import words

ROOM = Path(words.__file__).parent
VERDICTS = ("compliant", "noncompliant", "needs_review", "incomplete", "not_checked")


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", sorted(words.WORDS))
def test_both_languages_say_the_same(key):
    zh, en = words.WORDS[key]
    assert zh.strip()
    assert en.strip()
    assert fields(zh) == fields(en)
    assert not re.search(r"[\u4e00-\u9fff]", en)
    zh.encode("gbk")  # a terminal of Chinese Windows prints it


def test_every_code_has_words():
    wanted = [f"outcome.{each}" for each in OUTCOMES] + [f"sign.{each}" for each in OUTCOMES] + [f"level.{each}" for each in LEVELS]
    wanted += [f"{head}.{each}" for head in ("verdict", "verdict.sign", "verdict.why", "next") for each in VERDICTS]
    reasons = (*value.REASONS, "pattern_timeout", "limit", "internal")
    wanted += [f"{head}.{each}" for head in ("reason", "reason.what") for each in reasons]
    wanted += [f"document.reason.{each}" for each in document.REASONS]
    assert [key for key in wanted if key not in words.WORDS] == []


def test_every_key_that_is_asked_for_exists():
    asked = set()
    for path in [*ROOM.glob("*.py"), *folder("templates").glob("*.j2")]:
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        asked |= set(re.findall(r"""\b(?:w|word|both)\(\s*["']([a-z_.A-Z]+[a-zA-Z_])["']\s*[,)]""", text))
    assert len(asked) > 60
    assert asked - set(words.WORDS) == set()


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
    assert words.visible(text) == expected


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
    assert words.number(Decimal(value)) == expected
    assert Decimal(words.number(Decimal(value))) == Decimal(value)


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
    assert words.value_text(point, "zh") == zh
    assert words.value_text(point, "en") == en


@pytest.mark.parametrize(
    ("place", "zh", "en"),
    [
        (Place(1, 0, 4, 0, ("三、甲", "（一）乙"), 3, 12), "三、甲 > （一）乙  第3页，第12段", "三、甲 > （一）乙  p. 3, para. 12"),
        (Place(1, 0, 4, 2, (), None, None, 2, (3, 4)), "附件2，表2，第3行第4列", "Attachment 2, table 2, row 3, column 4"),
        (Place(1, 0, 4), "全文", "the draft as a whole"),
    ],
)
def test_place_line(place, zh, en):
    assert words.place_line(place, "zh") == zh
    assert words.place_line(place, "en") == en


def test_dates():
    assert words.date_text(date(2026, 1, 5), "zh") == "2026年1月5日"
    assert words.date_text(date(2026, 1, 5), "en") == "5 January 2026"


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
    assert (words.looked_text(places, "zh"), words.looked_text(places, "en")) == (zh, en)


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
    assert words.told(label, text) == told
