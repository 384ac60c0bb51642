"""The times in a text, as far as it gives them: 2026年, 2026年3月, 2026年3月15日, 2026年上半年, 2026年底, 2026.3.15, 二〇二六年三月."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plancheck.model.moment import ANY_DAY, LAST_DAY, LAST_MONTH, Moment, moment


@dataclass(frozen=True, slots=True)
class Date:
    """Characters [start, end) of a text, and the time that they name, which may be of any year (3月底前)."""

    start: int
    end: int
    when: Moment


_WIDE = str.maketrans("０１２３４５６７８９．／－～　", "0123456789./-~ ")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_B = r"\s*"
_YEAR = r"(?<![\d.])(?:19|20)\d\d|(?<![〇零○一二三四五六七八九])[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=\s*年)"
_MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_DAY = r"3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_PART = r"上半年|下半年|第?[一二三四1-4]" + _B + r"季度|[年]?[底末]"
_TO = r"(?:[-—–―~至到]+|、)"
#: A year with 年, and what of it: a month with its day, a half, a quarter, its end. Without 年 only before a later year with it.
_WRITTEN = (
    rf"(?P<year>{_YEAR}){_B}(?:年度?|(?={_B}{_TO}{_B}(?:19|20)\d\d{_B}年))"
    rf"(?:{_B}(?:(?P<month>{_MONTH}){_B}(?:月份?|(?={_B}{_TO}{_B}(?:{_MONTH}){_B}月))(?:{_B}(?P<day>{_DAY}){_B}[日号])?|(?P<part>{_PART})))?"
)
#: A day in figures alone: 2026.3.15, 2026-03-15, 2026/3/15.
_FIGURES = rf"(?P<fyear>(?<![\d.])(?:19|20)\d\d)(?P<sign>[./-])(?P<fmonth>1[0-2]|0?[1-9])(?P=sign)(?P<fday>{_DAY})(?![\d.])"
#: A month or half of a year that was named before: 2026年3月…，6月底前….
_LATER = (
    rf"(?<![\d年.])(?<!每)(?P<next>次年|翌年|来年|第二年)?(?:同年|当年|本年)?"
    rf"(?:(?P<lmonth>(?<!\d)(?:{_MONTH})){_B}月份?(?:{_B}(?P<lday>{_DAY}){_B}[日号])?|(?P<lpart>上半年|下半年|第?[一二三四]季度))"
)
_IN_TEXT = re.compile(f"(?:{_FIGURES})|(?:{_WRITTEN})|(?:{_LATER})")
#: Where a text is nothing but a period, years and months need no 年 and 月: 2024.3—2026.12.
_SHORT = r"(?P<syear>(?<!\d)(?:19|20)\d\d)(?:[./-](?P<smonth>1[0-2]|0?[1-9]))?(?!\d)"
_IN_PERIOD = re.compile(f"(?:{_FIGURES})|(?:{_WRITTEN})|(?:{_SHORT})|(?:{_LATER})")
#: A text that is nothing but times.
_NOTHING_ELSE = re.compile(r"[\d\s年度月份日号./\-—–―~至到底末前之以初起上下半第一二三四五六七八九十〇零○季，、；;（）()]*")
#: A month alone is a deadline only where the text says so; 6月5日放假 is none.
_DUE = re.compile(r"\s*(?:[底末]?(?:之前|以前|前)|[底末])")
_EVERY = re.compile(r"(?:每|历|逐)(?:年|个)?(?:的)?$")


def dates(text: str, period: bool = False) -> tuple[Date, ...]:
    """The times in a text, in order. `period`: the text is a period; otherwise it is so only where it holds nothing but times.

    A month without a year takes that of the time before it. Of a deadline in a month of no year, any day may be meant.
    """
    plain = text.translate(_WIDE)
    pattern = _IN_PERIOD if period or _NOTHING_ELSE.fullmatch(plain) else _IN_TEXT
    return tuple(_found(plain, pattern))


def _found(plain: str, pattern: re.Pattern[str]) -> Iterator[Date]:
    year: int | None = None
    for hit in pattern.finditer(plain):
        groups = {name: value for name, value in hit.groupdict().items() if value is not None}
        of = next((groups[name] for name in ("fyear", "year", "syear") if name in groups), None)
        if of is not None:
            year = int(of.translate(_DIGITS))
        elif _EVERY.search(plain[: hit.start()]):
            continue
        elif "next" in groups and year is not None:
            year += 1
        due = _DUE.match(plain, hit.end())
        if year is not None:
            yield Date(hit.start(), due.end() if due else hit.end(), _when(year, groups))
        elif due:
            yield Date(hit.start(), due.end(), ANY_DAY)


def _when(year: int, groups: dict[str, str]) -> Moment:
    part = groups.get("part") or groups.get("lpart")
    if part is not None:
        return _of_part(year, part)
    month = next((_number(groups[name]) for name in ("month", "fmonth", "smonth", "lmonth") if name in groups), None)
    day = next((_number(groups[name]) for name in ("day", "fday", "lday") if name in groups), None)
    if month is not None and day is not None and not _exists(year, month, day):
        day = None
    return moment(year, month, day)


def _of_part(year: int, part: str) -> Moment:
    if part.endswith(("底", "末")):
        return moment(year, LAST_MONTH)
    if part.endswith("半年"):
        first, months = (1, 6) if part.startswith("上") else (7, 6)
    else:
        quarter = _number(next(char for char in part if char not in "第 "))
        first, months = 3 * quarter - 2, 3
    return Moment((year, first, 1), (year, first + months - 1, LAST_DAY))


def _number(text: str) -> int:
    """A month or day in digits or in Chinese numerals."""
    tens, ten, ones = text.rpartition("十")
    return (int((tens or "1").translate(_DIGITS)) * 10 if ten else 0) + (int(ones.translate(_DIGITS)) if ones else 0)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
