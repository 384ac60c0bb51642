"""The years that a text names and what each is for: a horizon, a period, a base, the start of a course.

Offsets are those of the text given, which is squeezed (`quantities.squeeze`) by those who have white space in it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.quantities import chinese_number

TERMS = lexicon("years")
_SINCE_TAILS = TERMS.listed("since_tails")
_ABOUT_TAILS = TERMS.listed("about_tails")
_END_TAILS = TERMS.listed("end_tails")
_PERIOD_IN_BRACKETS = TERMS.late("period_in_brackets")
_OF_RECORDS = TERMS.late("of_records")

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
_LATEST = TERMS.late("latest")
_PAST = TERMS.late("past")
_BASE_BEFORE = TERMS.late("base_before")
_WITH_BEFORE = TERMS.late("with_before")
_WITH_AFTER = TERMS.late("with_after")
_BASE_AFTER = TERMS.late("base_after")
_BASE_NAMED = TERMS.late("base_named")
_TIMES_BEFORE = TERMS.late("times_before")
_TIMES_AFTER = TERMS.late("times_after")
_FROM_BEFORE = TERMS.late("from_before")
_FROM_AFTER = TERMS.late("from_after")
_PRICE_AFTER = TERMS.late("price_after")
_ABOVE_BEFORE = TERMS.late("above_before")
_ABOVE_AFTER = TERMS.late("above_after")
_BUILT_AFTER = TERMS.late("built_after")


def _end(numeral: str) -> int:
    """The last year of a five-year plan: the fourteenth (十四五) ended in 2025."""
    return 2005 + 5 * (chinese_number(numeral) or 0)


def number(text: str) -> int:
    """A year in digits or in Chinese numerals."""
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
    if not hit["two"] or not _EACH_OF_TWO.match(text, hit.end()) or hit["two_tail"] == "末":
        return ()
    middle = hit.start("other") - (2 if text[hit.start("other") - 2] in '“"「' else 1)
    first, second = _end(hit["one"]), _end(hit["other"])
    return (
        Mention(hit.start(), middle - (text[middle - 1] not in '”"」五'), first, "over", first - 5),
        Mention(middle, hit.end(), second, "over", second - 5),
    )


def _mention(text: str, hit: re.Match[str]) -> Mention:
    if hit["usual"]:
        return Mention(hit.start(), hit.end(), None, "base")
    if hit["now"]:
        return Mention(hit.start(), hit.end(), None, "now")
    if hit["vague"]:
        return Mention(hit.start(), hit.end(), None, "unknown", shift={"去年": -1, "明年": 1}.get(hit[0], 0))
    if hit["within"]:
        return Mention(hit.start(), hit.end(), None, "within")
    if hit["present"]:
        return Mention(hit.start(), hit.end(), None, "from")
    if hit["today"]:
        return Mention(hit.start(), hit.end(), None, "present", past=True)
    if hit["plans"]:
        return Mention(hit.start(), hit.end(), None, "unknown", planned=True)
    if hit["staged"]:
        opens = _PERIOD_IN_BRACKETS.search(hit[0])
        return Mention(hit.start(), hit.end(), number(hit["stage"]), "over" if opens else "by", int(opens[1]) - 1 if opens else None)
    lead = _BY.search(text, max(0, hit.start() - 6), hit.start())
    start = lead.start() if lead else hit.start()
    latest = lead is not None and _LATEST.search(lead[0]) is not None
    past = bool(_PAST.search(text, max(0, hit.start() - 4), hit.start()))
    if hit["two"]:
        return Mention(start, hit.end(), _end(hit["other"]), "over", _end(hit["one"]) - 5)
    if hit["plan"]:
        compared = _BASE_BEFORE.search(text[max(0, hit.start() - 6) : hit.start()])
        if compared:
            year = _end(hit["n"]) - (5 if hit["plan_tail"] == "初" else 0)
            return Mention(hit.start() - len(compared[0]), hit.end(), year, "base")
        if _ABOVE_BEFORE.search(text[max(0, hit.start() - 6) : hit.start()]) and _ABOVE_AFTER.match(text[hit.end() : hit.end() + 12]):
            return Mention(hit.start(), hit.end(), _end(hit["n"]), "named")
        end, tail = _end(hit["n"]), hit["plan_tail"]
        if tail.endswith("初期") and _FROM_BEFORE.search(text[max(0, hit.start() - 6) : hit.start()]):
            return Mention(hit.start(), hit.end(), None, "from")  # 从“十三五”初期的53%
        if "末" in tail:
            return Mention(start, hit.end(), end, "by", late=True, past=past)
        return Mention(start, hit.end(), end, "over", end - 5, past=past or tail == "以来")
    if hit["range"] and _BUILT_AFTER.search(text[hit.end() : hit.end() + 10]):
        return Mention(hit.start(), hit.end(), number(hit["last"]), "named")
    if hit["range"]:
        first, last = number(hit["first"]), number(hit["last"])
        return Mention(start, hit.end(), last, "over", first - 1 if first % 5 == 1 else first)
    if hit["begun"]:  # 2016年开展甲行动以来: what was done since, up to no year that is named
        began = number(hit["begin"])
        return Mention(start, hit.end(), None, "over", began, past=True)
    if hit["date"]:
        tail = hit["date_tail"]
        role: Role = "by" if lead or tail.endswith("前") else ("named" if "日" in tail else "in")
        return Mention(start, hit.end(), number(hit["dated"]), role, before=tail.endswith("前") or latest, past=past)
    return _point(text, hit, start, bool(lead), past, latest)


def _point(text: str, hit: re.Match[str], start: int, led: bool, past: bool, latest: bool) -> Mention:
    year, tail = number(hit["year"]), hit["tail"] or ""
    before, after = text[max(0, hit.start() - 8) : hit.start()], text[hit.end() : hit.end() + 16]
    end = hit.end()

    def mention(role: Role, first: int = start, last: int = end) -> Mention:
        return Mention(
            first,
            last,
            year,
            role,
            before=latest or (tail.endswith("前") and "前后" not in tail),
            about=tail.endswith(_ABOUT_TAILS),
            past=past or tail == "以来",
        )

    if _PRICE_AFTER.search(after) or _BUILT_AFTER.search(after) or (_ABOVE_BEFORE.search(before) and _ABOVE_AFTER.match(after)):
        return mention("named")
    compared = _BASE_BEFORE.search(before)
    if compared:
        return mention("base", hit.start() - len(compared[0]))
    joined = _WITH_BEFORE.search(before)
    versus = _WITH_AFTER.search(text[hit.end() : hit.end() + 24]) if joined else None
    if joined and versus:
        return mention("base", hit.start() - len(joined[0]), end + len(versus[0]))
    if _BASE_NAMED.search(before):
        return mention("base", hit.start())
    based = _BASE_AFTER.search(after)
    if based:
        return mention("base", start, end + len(based[0]))
    times = _TIMES_BEFORE.search(before)
    if times and _TIMES_AFTER.search(after):
        return mention("base", hit.start())
    if _FROM_BEFORE.search(before) and _FROM_AFTER.search(after):
        return mention("from", hit.start())
    if tail == "以来" and _OF_RECORDS.match(after):
        return mention("named")
    if tail in _SINCE_TAILS:
        return mention("since")
    return mention("by" if led or "前" in tail or tail.endswith(_END_TAILS) else "in")
