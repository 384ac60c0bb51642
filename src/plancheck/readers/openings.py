"""The numbers and signs that open a section, an item or a point."""

from __future__ import annotations

#: Units after a decimal number: 1.2 总则 opens a section, but 1.2万台 is a quantity wrapped from the line before.
_FIGURE = r"\s*(?:[万亿吨元亩米倍]|[千兆吉]瓦|公[里顷]|[平立]方|个?百分点)"
#: Pattern of an opening.
OPENING = (
    r"(?:第[一二三四五六七八九十百\d]{1,5}[章节条篇部]|[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,3}}(?=[\s\u4e00-\u9fff])(?!{_FIGURE})|[①-⑳]|——)"
)
