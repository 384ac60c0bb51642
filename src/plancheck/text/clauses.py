"""Splits texts into sentences and clauses: half-open spans of code points in the original text."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from functools import lru_cache

Span = tuple[int, int]

_SENTENCE_END = re.compile(r"[。！？!?\n]+[”’』」）)】]*")
_OPEN = {"（": "）", "(": ")", "【": "】", "《": "》", "“": "”", "‘": "’", "「": "」", "『": "』", "[": "]", "〔": "〕"}
_CLOSE = frozenset(_OPEN.values())
_BREAK = frozenset("，,；;：:")
_STOP = frozenset("。！？!?\n")
_STATEMENT_END = re.compile("[；;。！？!?\n]")
_MARK = re.compile("[" + re.escape("".join(sorted({*_OPEN, *_CLOSE, *_BREAK, *_STOP}))) + "]")


def trimmed(text: str, start: int, end: int) -> Span:
    """[start, end) without white space at its edges."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@lru_cache(maxsize=8192)
def sentences(text: str) -> tuple[Span, ...]:
    """Spans of the sentences with their closing mark; ends are 。！？ and line ends, ； is none. Never empty spans."""
    spans, start = [], 0
    for end in [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text)]:
        span = trimmed(text, start, end)
        if span[0] < span[1]:
            spans.append(span)
        start = end
    return tuple(spans)


@lru_cache(maxsize=8192)
def clauses(text: str) -> tuple[Span, ...]:
    """Spans of the clauses without their closing mark; ends are ，；：。！？ and line ends, but not 、.

    Marks inside brackets, quotes and titles do not cut, nor does a comma or colon between digits ("1,000", "1:3").
    A full stop ends the clause even inside brackets, unless the closing mark follows it.
    """
    spans: list[Span] = []
    start, open_marks = 0, ""
    for mark in _MARK.finditer(text):
        at, char = mark.start(), mark[0]
        if char in _OPEN:
            open_marks += _OPEN[char]
        elif char in _CLOSE:
            if char in open_marks:
                open_marks = open_marks[: open_marks.rindex(char)]
        elif char in _STOP or (not open_marks and not _in_number(text, at)):
            if char in _STOP:
                if open_marks and char != "\n" and text[at + 1 : at + 2] == open_marks[-1]:
                    continue
                open_marks = ""
            spans.append(trimmed(text, start, at))
            start = at + 1
    spans.append(trimmed(text, start, len(text)))
    return tuple(span for span in spans if span[0] < span[1])


@lru_cache(maxsize=8192)
def statements(text: str) -> tuple[Span, ...]:
    """Spans of the sentences, split at ；too, which separates the items of lists of measures.

    As for `clauses`, marks inside brackets, quotes and titles do not cut. The closing mark is left out. Never empty spans.
    """
    spans: list[Span] = []
    for start, end in clauses(text):
        if spans and not _STATEMENT_END.search(text, spans[-1][1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _in_number(text: str, at: int) -> bool:
    return text[at] in ",:：，" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()


def around(spans: tuple[Span, ...], at: int) -> Span | None:
    """The span that contains character `at`; None for a mark or a gap."""
    place = bisect_right(spans, (at, sys.maxsize)) - 1
    return spans[place] if place >= 0 and at < spans[place][1] else None
