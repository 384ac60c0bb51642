"""Recognises tables of contents by their text. Readers use the styles and fields of a format in addition."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

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


class _Lines:
    """The lines of a text in reading order, each looked at once however often it is asked about."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.entries = [_entry(text.strip()) for text in texts]
        self.folded = [_BLANK.sub("", text) for text in texts]
        self._sorted = sorted(range(len(texts)), key=self.folded.__getitem__)
        self._starting: dict[str, list[int]] = {}

    def again(self, title: str, start: int, end: int) -> bool:
        """Whether one of the lines [start, end) starts with a folded title."""
        if title not in self._starting:
            first, last = (bisect_left(self._sorted, edge, key=self.folded.__getitem__) for edge in (title, title + _LAST_OF_ALL))
            self._starting[title] = sorted(self._sorted[first:last])
        places = self._starting[title]
        at = bisect_left(places, start)
        return at < len(places) and places[at] < end


#: Behind all characters that a line may hold.
_LAST_OF_ALL = "\U0010ffff"


def contents_lines(texts: Sequence[str]) -> frozenset[int]:
    """The indexes of lines in a table of contents: its heading and its entries. `texts` are in reading order.

    Under a heading 目录: the entries, with or without page numbers, up to the first line that is neither an entry nor repeated later.
    Without a heading: three or more consecutive entries with ascending pages, most of whose titles occur again later.
    """
    lines = _Lines(texts)
    marked: set[int] = set()
    at = 0
    while at < len(texts):
        if is_contents_title(texts[at]):
            end = _listed(lines, at + 1)
            marked.update(range(at, end) if end > at + 1 else ())
            at = end
        elif lines.entries[at] is not None:
            end = next((each for each in range(at, len(texts)) if lines.entries[each] is None), len(texts))
            marked.update(range(_run(lines, at, end), end))
            at = end
        else:
            at += 1
    return frozenset(marked)


def _listed(lines: _Lines, start: int) -> int:
    """The end index of the entries after a heading 目录 at `start` - 1; `start` if there are none."""
    seen: set[str] = set()
    end = start
    for at in range(start, min(start + 500, len(lines.texts))):
        title = lines.folded[at]
        new = title not in seen
        seen.add(title)
        if lines.entries[at]:
            end = at + 1
        elif not title:
            continue
        elif len(title) <= 60 and new and lines.again(title, at + 1, start + 2000):
            end = at + 1  # a title without a page number
        elif at - end < 2 and any(lines.entries[at + 1 : at + 3]):
            continue  # a long title wrapped over several lines
        else:
            break
    return end


def _run(lines: _Lines, start: int, end: int) -> int:
    """From where on consecutive entries without a heading are a table of contents; `end` if nowhere."""
    again, last, found = 0, None, end
    for at in range(end - 1, start - 1, -1):
        entry = lines.entries[at]
        page = _page(entry) if entry else None
        if page is not None and last is not None and page > last:
            break
        last = last if page is None else page
        again += entry is not None and lines.again(_BLANK.sub("", entry["title"]), end, len(lines.texts))
        if end - at >= 3 and again * 2 >= end - at:
            found = at
    return found
