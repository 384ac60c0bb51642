"""Recognises tables of contents by their text. Readers use the styles and fields of a format in addition."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_NUMBER = r"[(（\-－—]?\s*(?P<page>[0-9０-９]{1,4}|[ivxlcIVXLC]{1,6})\s*[)）\-－—]?"
_LEADER = re.compile(rf"^(?P<title>\S.{{0,120}}?)\s*(?:[…⋯]+|(?:[.．·•‧…⋯。_＿]\s*){{3,}}|[-—─]{{4,}})[\s.．…]*{_NUMBER}\s*$")
_TAB = re.compile(rf"^(?P<title>[^\t]{{1,80}}(?:\t[^\t]{{1,80}})?)\t\s*{_NUMBER}\s*$")
_GAP = re.compile(
    r"^(?P<title>(?:第\s*[〇零一二三四五六七八九十百\d]+\s*[编篇章节条部]|[（(]?\s*[〇零一二三四五六七八九十百]+\s*[、）)]|\d+(?:\.\d+)*[.．、]?)"
    rf".{{1,80}}?)[ \u3000\u00a0]{{2,}}{_NUMBER}\s*$"
)
#: Last characters of a stripped contents line: its page number, or a bracket or dash after it.
_LAST = frozenset("0123456789０１２３４５６７８９ivxlcIVXLC)）-－—")
_TITLES = frozenset({"目录", "目次", "目录页", "contents", "tableofcontents"})
_BLANK = re.compile(r"[\s\u3000]+")


def _entry(text: str) -> re.Match[str] | None:
    """The match of a contents line, with groups `title` and `page`. Sentences do not match."""
    if len(text) > 160 or text[-1:] not in _LAST or "\n" in text:
        return None
    entry = _LEADER.match(text) or _TAB.match(text) or _GAP.match(text)
    return entry if entry and not entry["title"].rstrip().endswith(("。", "；", "，")) else None


def is_contents_entry(text: str) -> bool:
    """Whether a line looks like a contents entry: "一、前言……3", "一、前言\\t3", "第一章 总则   3".

    A single line is weak evidence, since typed columns look alike: use `contents_lines` on its context.
    """
    return _entry(text.strip()) is not None


def is_contents_title(text: str) -> bool:
    """Whether a line is the heading of a table of contents: 目录, 目 次."""
    return _BLANK.sub("", text).strip("：:-—").lower() in _TITLES


def _page(entry: re.Match[str]) -> int | None:
    return int(entry["page"]) if entry["page"].isdecimal() else None


def _rising(pages: Sequence[int | None]) -> bool:
    numbers = [page for page in pages if page is not None]
    return all(a <= b for a, b in pairwise(numbers))


def _folded(text: str) -> str:
    return _BLANK.sub("", text)


def contents_lines(texts: Sequence[str]) -> frozenset[int]:
    """The indexes of lines in a table of contents: its heading and its entries. `texts` are in reading order.

    Under a heading 目录: the entries, with or without page numbers, up to the first line that is neither an entry nor repeated later.
    Without a heading: three or more consecutive entries with ascending pages, most of whose titles occur again later.
    """
    marked: set[int] = set()
    at = 0
    while at < len(texts):
        titled = is_contents_title(texts[at])
        end = _listed(texts, at + 1) if titled else _run(texts, at)
        if end > at + titled:
            marked.update(range(at, end))
            at = end
        else:
            at += 1
    return frozenset(marked)


def _listed(texts: Sequence[str], start: int) -> int:
    """The end index of the entries after a heading 目录 at `start` - 1; `start` if there are none."""
    folded = [_folded(text) for text in texts[start : start + 2000]]
    end = start
    for offset, text in enumerate(texts[start : start + 500]):
        if _entry(text.strip()):
            end = start + offset + 1
        elif not folded[offset]:
            continue
        elif len(folded[offset]) <= 60 and folded[offset] not in folded[:offset] and _repeated(folded, offset):
            end = start + offset + 1  # a title without a page number
        elif offset - (end - start) < 2 and any(_entry(line.strip()) for line in texts[start + offset + 1 : start + offset + 3]):
            continue  # a long title wrapped over several lines
        else:
            break
    return end


def _repeated(folded: Sequence[str], at: int) -> bool:
    """Whether a later line starts with the title at `at`."""
    return any(line.startswith(folded[at]) for line in folded[at + 1 :])


def _run(texts: Sequence[str], start: int) -> int:
    """The end index of consecutive entries without a heading; `start` if they are not a table of contents."""
    entries: list[re.Match[str]] = []
    while (at := start + len(entries)) < len(texts) and (entry := _entry(texts[at].strip())) is not None:
        entries.append(entry)
    end = start + len(entries)
    if len(entries) < 3 or not _rising([_page(match) for match in entries]):
        return start
    below = [_folded(text) for text in texts[end:]]
    again = sum(any(line.startswith(_folded(match["title"])) for line in below) for match in entries)
    return end if again * 2 >= len(entries) else start
