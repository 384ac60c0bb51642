"""The years that a text names and what each is for: a horizon, a period, a base, the start of a course.

Offsets are those of the text given, which is squeezed (`quantities.squeeze`) by those who have white space in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from plancheck.extraction.amounts import grammar
from plancheck.extraction.amounts.quantities import chinese_number
from plancheck.extraction.words.lexicon import lexicon

TERMS = lexicon("years")
_ABOUT_TAILS = TERMS.listed("about_tails")
_LAST_OF, _BEFORE, _AROUND, _EVER_SINCE = TERMS.text("last_of"), TERMS.text("before"), TERMS.text("around"), TERMS.text("ever_since")
_CLOSES_PLAN = TERMS.text("closes_plan")

#: by: 到2025年, 2025年底前 · in: 2020年 · over: a period · since: 2022年起 · base: 比2020年 · from: 由2015年的 ·
#: now: 今年 · unknown: 近三年, 去年 · named: a date or part of a name, not the year of a statement.
#: within: 年内, 全年完成, of this year where nothing else says which.
#: present: 目前, of the time of writing, whatever year was named before.
Role = Literal["by", "in", "over", "since", "base", "from", "unknown", "now", "named", "within", "present"]


class Mention(NamedTuple):
    """A year in a text. [start, end) holds its preposition and ending (到2025年底前); `base` is the year before a period began.

    `before`: it says 前 (not later than). `about`: 左右. `past`: it says 截至 or 以来.
    """

    start: int
    end: int
    year: int | None
    role: Role
    base: int | None = None
    before: bool = False
    about: bool = False
    past: bool = False
    late: bool = False  # the end of a period: 末
    shift: int = 0  # years from the one in which the text was written: -1 for 去年
    planned: bool = False  # of what is planned, in no year that is named: 本次规划, 规划期末

    def moved(self, by: int) -> Mention:
        """The same year in a text that has `by` more characters before it."""
        return Mention(
            self.start + by, self.end + by, self.year, self.role, self.base, self.before, self.about, self.past, self.late, self.shift,
            self.planned,
        )  # fmt: skip


_PATTERN = TERMS.late("any_year")
# 提升至2025年的 keeps its verb: there 至 belongs to it.
_BY = TERMS.late("by")
_LATEST, _PAST = TERMS.lates("latest", "past")
_KINDS = (
    "usual", "now", "vague", "within", "present", "today", "plans", "staged", "two", "plan", "range", "begun", "date", "point",
)  # fmt: skip


def plan_end(numeral: str) -> int:
    """The last year of a five-year plan: the fourteenth (十四五) ended in 2025."""
    return 2005 + 5 * (chinese_number(numeral) or 0)


def number(text: str) -> int:
    """A year or a month in digits or in Chinese numerals."""
    return int(text) if text[0].isdigit() else chinese_number(text.replace("○", "〇")) or 0


@lru_cache(maxsize=8192)
def find(text: str) -> tuple[Mention, ...]:
    """Every year that `text` (squeezed) names, in order."""
    return tuple(each for hit in _PATTERN.finditer(text) for each in (_each_period(text, hit) or (_mention(text, hit),)))


def without(text: str) -> str:
    """`text` (squeezed) without the years that it names."""
    kept, last = [], 0
    for each in find(text):
        kept.append(text[last : each.start])
        last = each.end
    return "".join([*kept, text[last:]])


_EACH_OF_TWO = TERMS.late("each_of_two")


def _each_period(text: str, hit: re.Match[str]) -> tuple[Mention, ...]:
    """“十四五”、“十五五”期间分别新增: both periods, the first up to the mark between them; () where the two are one stretch of time."""
    if not hit["two"] or not _EACH_OF_TWO.match(text, hit.end()) or hit["two_tail"] == _LAST_OF:
        return ()
    middle = hit.start("other") - (2 if text[hit.start("other") - 2] in '“"「' else 1)
    first, second = plan_end(hit["one"]), plan_end(hit["other"])
    return (
        Mention(hit.start(), middle - (text[middle - 1] not in _CLOSES_PLAN), first, "over", first - 5),
        Mention(middle, hit.end(), second, "over", second - 5),
    )


class _Year(grammar.Marks):
    """The marks of a year: what kind of mention it is, the words before and behind it, its ending, a preposition."""

    def __init__(self, text: str, hit: re.Match[str]) -> None:
        self.hit, self.text = hit, hit[0]
        kind = next(kind for kind in _KINDS if hit[kind])
        self.kinds = frozenset((kind,))
        self.tail = {"plan": hit["plan_tail"], "date": hit["date_tail"], "point": hit["tail"]}.get(kind) or ""
        start, end = hit.span()
        self.before, self.behind, self.far = text[max(0, start - 8) : start], text[end : end + 16], text[end : end + 24]
        self.lead = _BY.search(text, max(0, start - 6), start)
        self.past = kind in ("plan", "date", "point") and _PAST.search(text, max(0, start - 4), start) is not None

    def number(self, told: str, slots: grammar.Slots) -> int:
        """A year in a slot or a group: as it is, or (behind a colon) the end of a five-year plan, the year before it began, so many
        years into it, the year before, the base of a period that begins with it."""
        name, _, how = told.partition(":")
        text = slots[name] if name in slots else self.hit[name]
        match how:
            case "end":
                return plan_end(text)
            case "start":
                return plan_end(text) - 5
            case "count":
                return plan_end(text) - 5 + (chinese_number(slots["count"]) or 0)
            case "before":
                return number(text) - 1
            case "base":
                return number(text) - (number(text) % 5 == 1)
        return number(text)


def _mention(text: str, hit: re.Match[str]) -> Mention:
    it = _Year(text, hit)
    fit = grammar.first("year", it)
    assert fit is not None  # the last row of each kind asks for nothing
    row, slots = fit
    led = it.lead if "led" in row.flags else None
    pointed = bool(it.kinds & {"date", "point"})
    tail = it.tail if pointed else ""
    latest = pointed and it.lead is not None and _LATEST.search(it.lead[0]) is not None
    return Mention(
        led.start() if led else hit.start() - len(slots.get("opens") or ""),
        hit.end() + len(slots.get("closes") or ""),
        it.number(row.row["year"], slots) if "year" in row.row else None,
        row.row["role"],
        it.number(row.row["base"], slots) if "base" in row.row else None,
        before=latest or (tail.endswith(_BEFORE) and _AROUND not in tail),
        about=tail.endswith(_ABOUT_TAILS),
        past="past" in row.flags or it.past or tail == _EVER_SINCE,
        late="late" in row.flags,
        shift=row.row.get("shift", 0),
        planned="planned" in row.flags,
    )
