"""Computes automatic paragraph numbers as Word prints them: number formats, levels, counters. No XML here.

Source: ECMA-376 part 1, sections 17.9 (numbering) and 17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from plancheck.readers.word.look import NO_FORMAT, NO_LOOK, Format, Look

MAX_LEVEL = 8

_DIGITS = "〇一二三四五六七八九"
_LEGAL_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_DIGITS_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_EARTHLY = "子丑寅卯辰巳午未申酉戌亥"


def _placed(number: int, digits: str, units: tuple[str, str, str], zero: str, bare_ten: bool, bare_units: bool = False) -> str:
    """A number from 1 to 99,999,999 with unit characters: 一百〇一, 壹拾壹. `bare_ten`: 十一 not 一十一; `bare_units`: 百 not 一百."""
    if not 0 < number < 100_000_000:
        return str(number)
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        rest = _placed(low, digits, units, zero, False, bare_units) if low else ""
        return _placed(high, digits, units, zero, bare_ten, bare_units) + "万" + (zero if 0 < low < 1000 else "") + rest
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(out)
            continue
        bare = digit == 1 and place and (bare_units or (bare_ten and place == 1 and not out))
        out += (zero if gap else "") + ("" if bare else digits[digit]) + (units[3 - place] if place else "")
        gap = False
    return out


_UNITS = ("千", "百", "十")
_LEGAL_UNITS = ("仟", "佰", "拾")


def _thousand(number: int) -> str:
    return _placed(number, _DIGITS, _UNITS, "〇", bare_ten=True)


def _counting(number: int) -> str:
    """十, 十一 … 九十九, then digit by digit: 一〇〇."""
    return _thousand(number) if number < 100 else _by_digit(number)


def _japanese(number: int) -> str:
    return _placed(number, _DIGITS, _UNITS, "", bare_ten=True, bare_units=True)


def _by_digit(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _legal(digits: str) -> Callable[[int], str]:
    return lambda number: _placed(number, digits, _LEGAL_UNITS, "零", bare_ten=False)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _letters(number: int) -> str:
    """a … z, aa … zz, aaa: repeated letters, as in Word."""
    if not 0 < number <= 26 * 50:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"),
          (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def _roman(number: int) -> str:
    if not 0 < number < 32768:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _ranges(*parts: tuple[int, int, int]) -> Callable[[int], str]:
    """Characters from Unicode ranges (first number, last number, first code point); plain numbers outside them."""

    def shown(number: int) -> str:
        for first, last, code in parts:
            if first <= number <= last:
                return chr(code + number - first)
        return str(number)

    return shown


def _full_width(number: int) -> str:
    return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


_CIRCLED = _ranges((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1))

#: Formatters by w:numFmt. Other formats print plain numbers; "bullet" and "none" print none.
FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02d}",
    "ordinal": _ordinal,
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _ranges((1, 20, 0x2474)),
    "decimalEnclosedFullstop": _ranges((1, 20, 0x2488)),
    "ideographEnclosedCircle": _ranges((1, 10, 0x3280)),
    "numberInDash": lambda number: f"- {number} -",
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "chineseCounting": _counting,
    "chineseCountingThousand": _thousand,
    "taiwaneseCounting": _counting,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _japanese,
    "ideographDigital": _by_digit,
    "taiwaneseDigital": _by_digit,
    "japaneseDigitalTenThousand": _by_digit,
    "koreanDigital2": _by_digit,
    "chineseLegalSimplified": _legal(_LEGAL_DIGITS),
    "ideographLegalTraditional": _legal(_LEGAL_DIGITS_TRADITIONAL),
    "ideographTraditional": _cycle(_HEAVENLY),
    "ideographZodiac": _cycle(_EARTHLY),
}


def shown(number: int, format: str) -> str:
    """Formats a number by w:numFmt: (12, "chineseCounting") gives 十二. "none" and "bullet" give "".

    "custom:001" (Word's own zero-padded formats) pads to the width of the sample.
    """
    if format in ("none", "bullet"):
        return ""
    if format.startswith("custom:"):
        return str(number).zfill(len(format) - len("custom:"))
    return FORMATS.get(format, str)(number)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list (w:lvl). `text` is w:lvlText with %1 … %9; `restart` is w:lvlRestart (None: after any upper level)."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"  # tab, space, nothing
    restart: int | None = None
    legal: bool = False  # isLgl: every number in it as a plain one
    style: str = ""  # pStyle: the paragraph style that this level belongs to
    look: Look = NO_LOOK  # of the number
    placing: Format = NO_FORMAT  # of the paragraph


@dataclass(frozen=True, slots=True)
class List:
    """A list that paragraphs refer to (w:num): its abstract list, levels and start overrides."""

    abstract: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]  # w:startOverride by level


@dataclass(slots=True)
class Counters:
    """The counters of a document. They belong to abstract lists, so lists that share one continue its numbers."""

    lists: Mapping[str, List]
    _now: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level(self, num: str, level: int) -> Level | None:
        """The level of a list; None if the list or the level does not exist (w:numId 0, w:ilvl 255)."""
        list_ = self.lists.get(num)
        return list_.levels.get(level) if list_ else None

    def step(self, num: str, level: int) -> str:
        """Advances the counter and gives the label of a paragraph with its suffix; "" if it has none."""
        list_ = self.lists.get(num)
        own = list_.levels.get(level) if list_ else None
        if list_ is None or own is None:
            return ""
        now = self._now.setdefault(list_.abstract, [None] * (MAX_LEVEL + 1))
        self._advance(num, list_, level, now)
        return _label(list_, own, level, now)

    def _advance(self, num: str, list_: List, level: int, now: list[int | None]) -> None:
        for upper in range(level):
            if now[upper] is None:  # a skipped level counts as started
                now[upper] = self._first(num, list_, upper)
        current = now[level]
        fresh = level in list_.starts and (num, level) not in self._begun
        now[level] = self._first(num, list_, level) if fresh or current is None else current + 1
        for deeper in range(level + 1, MAX_LEVEL + 1):
            rule = list_.levels.get(deeper)
            # lvlRestart is the level, from 1, that restarts this one; 0 means never
            last = deeper if rule is None or rule.restart is None else rule.restart
            if level < last:
                now[deeper] = None

    def _first(self, num: str, list_: List, level: int) -> int:
        if level in list_.starts and (num, level) not in self._begun:
            self._begun.add((num, level))
            return list_.starts[level]
        return list_.levels[level].start if level in list_.levels else 1


_PLACE = re.compile(r"%([1-9])")
#: The only bullets that count as text: official texts open items with long dashes, which may also be typed. A short dash would look
#: like a minus sign.
_DASHES = re.compile(r"[—―]+")


def _label(list_: List, own: Level, level: int, now: list[int | None]) -> str:
    if own.format == "bullet":
        return own.text if _DASHES.fullmatch(own.text) else ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        value = now[at]
        if at > level or value is None:
            return ""
        format = list_.levels[at].format if at in list_.levels else "decimal"
        return shown(value, "decimal" if own.legal and format != "none" else format)

    text = _PLACE.sub(number, own.text).strip()
    # Chinese labels need no space; "1.2" or "A" without punctuation would run into the text
    tight = own.suffix == "nothing" or not (text[-1:].isascii() and text[-1:].isalnum())
    return text if tight else text + " "
