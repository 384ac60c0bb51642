"""Where a draft mentions a word, and whether it does so plainly, negated or opposed.

Matching is done on a folded copy (no white space, half-width, no Kangxi radicals); places are those of the original text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from plancheck.extract import clauses
from plancheck.model.document import Document

State = Literal["plain", "negated", "opposed"]

# NFKC maps Kangxi radicals, but of the radicals supplement only two: these are met in PDFs.
_SUPPLEMENT = dict(
    zip(
        "⺀⺁⺄⺈⺊⺌⺗⺙⺝⺟⺠⺬⺮⺶⺼⻁⻄⻅⻆⻉⻋⻌⻍⻎⻓⻔⻘⻙⻚⻛⻜⻝⻠⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
        "冫厂乙刀卜小心攵月母民示竹羊肉虎西见角贝车辶辶辶长门青韦页风飞食饣马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
        strict=True,
    )
)
_SINGLE = {
    **{ord(mark): ord("[") for mark in "〔【［"},
    **{ord(mark): ord("]") for mark in "〕】］"},
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    **{code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)},
    **{ord(radical): ord(char) for radical, char in _SUPPLEMENT.items()},
}
_DROPPED = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad]")
_GAP = "…"
_GAP_PATTERN = r"[^,;:。!?]{0,30}?"
#: Where the reach of a negating or opposing word ends before the clause does.
_REACH_END = re.compile(r"前提下|情况下|基础上|条件下|同时|但是|而是|但|并且|并")
#: 未来, 无线, 无害化 …: a character that negates elsewhere and is part of a word here.
_IN_A_WORD = re.compile(r"未来|无(?:[废害人线纸障缝论偿烟氟氧毒机疑]|组织)")
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Mention:
    """A word at characters [start, end) of a block, with the clause around it (a span of the same block)."""

    block: int
    start: int
    end: int
    clause: tuple[int, int]
    state: State


@lru_cache(maxsize=16384)
def folded(text: str) -> tuple[str, tuple[int, ...] | range]:
    """A copy of `text` for matching, and for each of its characters (and its end) the place in `text`."""
    single = text.translate(_SINGLE)
    if not _DROPPED.search(single):
        return single, range(len(single) + 1)
    kept = [at for at, char in enumerate(single) if not _DROPPED.match(char)]
    return "".join(single[at] for at in kept), (*kept, len(single))


def fold(text: str) -> str:
    """`text` without white space, in half-width, with radicals mapped to characters."""
    return folded(text)[0]


@lru_cache(maxsize=4096)
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all words over folded text; the longest that fits wins. No word: it matches nothing."""
    parts = []
    for word in sorted({fold(word.replace("...", _GAP)) for word in words} - {""}, key=lambda word: (-len(word), word)):
        pieces = [re.escape(piece) for piece in re.split(f"{_GAP}+", word) if piece]
        if pieces:
            parts.append(_GAP_PATTERN.join(pieces))
    return re.compile("|".join(parts)) if parts else _NOTHING


def spans(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where one of `words` stands in `text`: spans of the original text, left to right, not overlapping."""
    copy, places = folded(text)
    return tuple((places[found.start()], places[found.end() - 1] + 1) for found in pattern(tuple(words)).finditer(copy))


def find(
    document: Document, start: int, end: int, words: Sequence[str], negating: Sequence[str] = (), opposing: Sequence[str] = ()
) -> tuple[Mention, ...]:
    """Mentions of one of `words` in the countable blocks of [start, end), in reading order."""
    search, no, against = pattern(tuple(words)), pattern(tuple(negating)), pattern(tuple(opposing))
    mentions = []
    for block in document.blocks[start:end]:
        if not block.countable:
            continue
        copy, places = folded(block.text)
        for found in search.finditer(copy):
            first, last = places[found.start()], places[found.end() - 1] + 1
            clause = clauses.around(clauses.clauses(block.text), first) or (first, last)
            mentions.append(Mention(block.index, first, last, clause, _state(block.text, clause, first, last, no, against)))
    return tuple(mentions)


def _state(text: str, clause: tuple[int, int], start: int, end: int, no: re.Pattern[str], against: re.Pattern[str]) -> State:
    before, after = fold(text[clause[0] : start]), fold(text[end : clause[1]])
    if _governs(no, before, after):
        return "negated"
    return "opposed" if _governs(against, before, after) else "plain"


def _governs(word: re.Pattern[str], before: str, after: str) -> bool:
    """Whether a word in front reaches the mention, or one behind it is its predicate (…还没建成)."""
    if word is _NOTHING:
        return False
    breaks = [found.end() for found in _REACH_END.finditer(before)]
    if any(_reaches(found, before) for found in word.finditer(before, breaks[-1] if breaks else 0)):
        return True
    found = word.search(after)
    return (
        found is not None
        and len(found[0]) > 1
        and found.start() <= 12
        and len(after) - found.end() <= 8
        and not _REACH_END.search(after[: found.start()])
    )


def _reaches(found: re.Match[str], before: str) -> bool:
    """Whether a word in front negates: a single character (未, 无) only right before the mention, and not inside a word."""
    if len(found[0]) > 1:
        return True
    return len(before) - found.end() <= 4 and not _IN_A_WORD.match(before, found.start())
