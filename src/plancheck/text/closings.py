"""Finds the closing lines of a text: the list of annexes, the signature and the date."""

from __future__ import annotations

import re
from collections.abc import Sequence

_COUNT = r"[\d０-９一二三四五六七八九十]{1,3}"
#: The line that opens the list of annexes: 附件：, 附件：1.甲, 附件1：甲.
_OPENS = re.compile(rf"\s*附\s*[件录表图]\s*(?:{_COUNT})?\s*[：:]\s*(?P<first>{_COUNT}\s*[.．、])?\s*[^。；]{{0,60}}$")
_GOES_ON = re.compile(rf"\s*(?:附\s*[件录表图]\s*)?{_COUNT}\s*[.．、：:]\s*[^。；]{{1,60}}$")
_DATE = re.compile(
    r"\s*[\d０-９〇○零一二三四五六七八九十]{4}\s*年\s*[\d０-９一二三四五六七八九十]{1,3}\s*月\s*(?:[\d０-９一二三四五六七八九十]{1,3}\s*日)?\s*$"
)
_BODY = re.compile(r"[^。；，：、]{2,30}(?:政府|委员会|办公室|局|厅|部|院|会|组|公司)\s*(?:（盖?章?）|\(盖?章?\))?\s*$")


def closing_lines(texts: Sequence[str]) -> frozenset[int]:
    """The indexes of such lines among the paragraphs of a text, in reading order."""
    lines: set[int] = set()
    listing = False
    for at, text in enumerate(texts):
        if _OPENS.match(text):
            listing = True
        elif not (listing and _GOES_ON.match(text)):
            listing = False
        if listing or _DATE.match(text):
            lines.add(at)
        if _DATE.match(text):
            before = at - 1
            while before >= 0 and at - before <= 3 and _BODY.match(texts[before]):
                lines.add(before)
                before -= 1
    return frozenset(lines)
