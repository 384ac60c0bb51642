"""When the period of a project begins and ends: 2024—2026年, 2024年3月至2026年底, 2026年底前建成."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from plancheck.model.moment import Moment, moment
from plancheck.text.dates import dates


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last time of a period, as far as the text gives them; None where it does not say it."""

    start: Moment | None
    end: Moment | None


#: 2024—26年: the second year without its century. Two digits up to 12 may be a month.
_SHORT = re.compile(r"(?<!\d)((?:19|20)\d\d)年?\s*[-—–―~至到]+\s*(1[3-9]|[2-9]\d)年?(?![\d.月])")
_BEGINS = re.compile(r"开工|动工|启动|开始|起步|起$|开建")
_ENDS = re.compile(r"前|完成|建成|完工|竣工|投产|投运|投用|验收|达产|底$|末$|截止|截至")
#: A year alone, which is the whole period.
_ALONE = re.compile(r"(?:19|20)\d\d年?度?")


def period(text: str, head: str = "") -> Period | None:
    """The times of a period as printed; None if the text has none, or years in no order.

    `head` is that of the column: one for the start alone, or for the end, says which of them a single time is.
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    plain = _SHORT.sub(lambda hit: f"{hit[1]}-{hit[1][:2]}{hit[2]}", plain)
    times = [found.when for found in dates(plain, period=True) if found.when.year is not None]
    years = [when.first[0] for when in times]
    if not times or years != sorted(years):
        return None
    if len(times) > 1:
        first, last = times[0], times[-1]
        # 2024年5月开工，2024年3月立项: of the months nothing is known.
        return Period(first, last) if first.first <= last.last else Period(moment(years[0]), moment(years[-1]))
    (when,) = times
    sentence = f"{plain}；{head}" if _BEGINS.search(head) or _ENDS.search(head) else plain
    if _ALONE.fullmatch(sentence):
        return Period(when, when)
    begins, ends = bool(_BEGINS.search(sentence)), bool(_ENDS.search(sentence))
    return Period(when if begins else None, when if ends else None)
