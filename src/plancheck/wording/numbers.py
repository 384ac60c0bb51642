"""How dates, numbers and values are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from plancheck.model.report import Point
from plancheck.wording.catalogue import phrase

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def date_text(day: date, lang: str) -> str:
    """2026年11月25日, or 25 November 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if lang == "en" else f"{day.year}年{day.month}月{day.day}日"


def number(value: Decimal) -> str:
    """The shortest exact decimal literal: Decimal("13.50") gives "13.5". Far exponents stay exponents. Also a JSON number."""
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int), "a value is a number"
    figures = "".join(map(str, digits)).lstrip("0")
    if not figures:
        return "0"
    short = figures.rstrip("0")
    plain = Decimal((sign, tuple(map(int, short)), exponent + len(figures) - len(short)))
    return f"{plain:f}" if -20 <= plain.adjusted() <= 20 and len(short) <= 40 else str(plain)


_OPS = {"=": "", "≈": "≈", ">=": "≥", "<=": "≤", "range": ""}


def op_text(op: str) -> str:
    """The sign before a value or year: ≥, ≤, ≈; "" for a plain one."""
    return _OPS.get(op, op)


def value_text(point: Point, lang: str) -> str:
    """A value as people write it, with its unit: "≥20%", "下降13.5%（比2020年）", "65—70%"."""
    figure = number(point.value) if point.value_to is None else f"{number(point.value)}—{number(point.value_to)}"
    change = phrase(f"change.{point.change}", lang) if point.change else ""
    gap = " " if lang == "en" and point.unit not in ("", "%") else ""
    base = ""
    if point.base_year is not None:
        base = phrase("open", lang) + phrase("change.base", lang, year=point.base_year) + phrase("close", lang)
    return f"{change}{op_text(point.op)}{figure}{gap}{point.unit}{base}"
