"""Numbers of headings."""

from __future__ import annotations

import re

from plancheck.text.line import fold

_COUNT = re.compile("[0-9０-９]+|[一二三四五六七八九十百零〇两壹贰叁肆伍陆柒捌玖拾]+")
_VALUES = (
    {char: at for at, char in enumerate("零一二三四五六七八九")}
    | {"〇": 0, "两": 2}
    | dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True))
)


def ordinal(number: str) -> int | None:
    """The last count in a printed number: "（十二）" is 12, "4.3" is 3, "第一章" is 1; "4.0", a chapter, is 4; None if there is none.

    附件1 has none, since annexes are not numbered with the chapters.
    """
    if number.startswith("附"):
        return None
    parts = _COUNT.findall(number)
    if not parts:
        return None
    last = fold(parts[-1])
    if last == "0" and len(parts) == 2:
        last = fold(parts[0])
    if last.isdigit() and last.isascii():
        return int(last)
    total, digit = 0, 0
    for char in last:
        if char in "十拾百":
            total += (digit or 1) * (100 if char == "百" else 10)
            digit = 0
        else:
            digit = digit * 10 + _VALUES[char] if len(last) > 1 and not set(last) & set("十拾百") else _VALUES[char]
    return total + digit
