"""Where a draft mentions a word, and whether it does so plainly, negated or opposed.

Matching is done on a folded copy (no white space, half-width, no Kangxi radicals); places are those of the original text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from plancheck.model.document import Block, Document
from plancheck.text import clauses

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
_GAP_STOP = re.compile("[,;:。!?\n]")
_LONGEST_GAP = 30
#: Where the reach of a negating or opposing word ends before the clause does.
_REACH_END = re.compile(r"前提下|情况下|基础上|条件下|同时|但是|而是|但|并且|并")
#: 未来, 无线, 无害化 …: a character that negates elsewhere and is part of a word here.
_IN_A_WORD = re.compile(r"未来|无(?:[废害人线纸障缝论偿烟氟氧毒机疑]|组织)")
_NOTHING = re.compile(r"(?!)")


class Mention(NamedTuple):
    """A word at characters [start, end) of a block, with the clause around it (a span of the same block)."""

    block: int
    start: int
    end: int
    clause: tuple[int, int]
    state: State


class Spot(NamedTuple):
    """A word at characters [start, end) of a block with this text; what state it is in is worked out when asked."""

    block: int
    start: int
    end: int
    text: str

    def clause(self) -> tuple[int, int]:
        """The clause around it."""
        return clauses.around(clauses.clauses(self.text), self.start) or (self.start, self.end)

    def state(self, no: Words, against: Words) -> State:
        """Whether it is said plainly, or one of the words in its clause negates or opposes it."""
        return _state(self.text, self.clause(), self.start, self.end, no, against)


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
    parts = [_GAP_PATTERN.join(map(re.escape, pieces)) for pieces in _ranked(words)]
    return re.compile("|".join(parts)) if parts else _NOTHING


def _ranked(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Each word in the pieces that its gaps leave, the longest word first."""
    for word in sorted({fold(word.replace("...", _GAP)) for word in words} - {""}, key=lambda word: (-len(word), word)):
        pieces = _pieces(word)
        if pieces:
            yield pieces


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    return tuple(piece for piece in fold(word.replace("...", _GAP)).split(_GAP) if piece)


class Words:
    """Words to look for in folded texts, as `pattern` finds them, without an expression to compile: most texts hold none of them.

    Each word in the pieces that its gaps leave, with its rank: of two that begin at one place the lower is found.
    """

    def __init__(self, ranked: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        self._ranked = tuple(ranked)
        self._plain = tuple((pieces[0], rank) for rank, pieces in self._ranked if len(pieces) == 1)
        self._gapped = tuple((pieces, rank) for rank, pieces in self._ranked if len(pieces) > 1)
        self._letters = tuple(word for word, _ in self._plain)
        self._begin = tuple(dict.fromkeys(pieces[0] for _, pieces in self._ranked))

    def within(self, pairs: AbstractSet[str]) -> Words:
        """Those of the words that can stand in a text with these `pairs` of neighbouring letters."""
        return Words((rank, pieces) for rank, pieces in self._ranked if all(_may_hold(pairs, piece) for piece in pieces))

    def stand_in(self, copy: str) -> bool:
        """Whether one of the words stands in a folded text."""
        return _holds(copy, self._letters) or any(True for pieces, _ in self._gapped for _ in _gapped(copy, pieces))

    def may_stand_in(self, copy: str) -> bool:
        """Whether what the words begin with stands in a folded text."""
        return _holds(copy, self._begin)

    def spans(self, copy: str) -> list[tuple[int, int]]:
        """Where the words stand in a folded text: from left to right, the longest of those that begin at a place, not overlapping."""
        hits: list[tuple[int, int, int]] = []
        for word, rank in self._plain:
            at = copy.find(word)
            while at >= 0:
                hits.append((at, rank, at + len(word)))
                at = copy.find(word, at + 1)
        for pieces, rank in self._gapped:
            hits += [(start, rank, end) for start, end in _gapped(copy, pieces)]
        if len(hits) > 1:
            hits.sort()
        found: list[tuple[int, int]] = []
        behind = 0
        for start, _, end in hits:
            if start >= behind:
                found.append((start, end))
                behind = end
        return found


def _holds(copy: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  (`any` takes twice as long, and a draft asks this ten thousand times)
        if word in copy:
            return True
    return False


def _may_hold(pairs: AbstractSet[str], word: str) -> bool:
    return len(word) < 2 or (word[:2] in pairs and word[-2:] in pairs)


def _gapped(copy: str, pieces: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the pieces of a word stand in one clause with short gaps between them, for each place where the first one stands."""
    if not all(map(copy.__contains__, pieces)):
        return
    at = copy.find(pieces[0])
    while at >= 0:
        end = _gap_end(copy, at + len(pieces[0]), pieces[1:])
        if end is not None:
            yield at, end
        at = copy.find(pieces[0], at + 1)


def _gap_end(copy: str, start: int, pieces: tuple[str, ...]) -> int | None:
    """Where the last of the pieces ends, each behind the nearest gap that lets all of them follow."""
    if not pieces:
        return start
    stop = _GAP_STOP.search(copy, start, start + _LONGEST_GAP)
    last = stop.start() if stop else start + _LONGEST_GAP  # the last place where the piece may begin
    at = copy.find(pieces[0], start, last + len(pieces[0]))
    while at >= 0:
        end = _gap_end(copy, at + len(pieces[0]), pieces[1:])
        if end is not None:
            return end
        at = copy.find(pieces[0], at + 1, last + len(pieces[0]))
    return None


class Index:
    """Lists of words, to find in one pass over a short folded text which of them have a word in it."""

    def __init__(self, lists: Iterable[tuple[str, ...]]) -> None:
        self._plain: dict[str, list[tuple[str, int]]] = {}
        self._gapped: list[tuple[tuple[str, ...], int]] = []
        for number, words in enumerate(lists):
            for pieces in filter(None, map(_pieces, words)):
                if len(pieces) > 1:
                    self._gapped.append((pieces, number))
                else:
                    self._plain.setdefault(pieces[0][:2], []).append((pieces[0], number))

    def held(self, copy: str) -> set[int]:
        """The numbers (from 0) of the lists of which a word stands in a folded text."""
        found = set()
        for at, letter in enumerate(copy):
            for begin in (letter, copy[at : at + 2]):
                found.update([number for word, number in self._plain.get(begin, ()) if copy.startswith(word, at)])
        for pieces, number in self._gapped:
            if pieces[0] in copy and number not in found and any(True for _ in _gapped(copy, pieces)):
                found.add(number)
        return found


@lru_cache(maxsize=4096)
def words_of(words: tuple[str, ...]) -> Words:
    """Words to look for, made ready once."""
    return Words(enumerate(_ranked(words)))


class Whole:
    """The countable blocks of a document as one folded text, in which each word is looked for once."""

    def __init__(self, document: Document) -> None:
        self._blocks = [block for block in document.blocks if block.countable]
        copies = [copy for copy, _ in map(folded, (block.text for block in self._blocks))]
        self._starts = [0, *accumulate(len(copy) + 1 for copy in copies)]
        self._text = "\n".join(copies)  # no folded text holds a line's end, and no gap runs over one
        self._pairs = frozenset(map(str.__add__, self._text, self._text[1:]))

    def places(self, words: Sequence[str]) -> Iterator[Spot]:
        """Where one of `words` stands, in reading order."""
        for start, end in words_of(tuple(words)).within(self._pairs).spans(self._text):
            at = bisect_right(self._starts, start) - 1
            yield _spot(self._blocks[at], start - self._starts[at], end - self._starts[at])


def spans(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Where one of `words` stands in `text`: spans of the original text, left to right, not overlapping."""
    copy, places = folded(text)
    return tuple((places[start], places[end - 1] + 1) for start, end in words_of(tuple(words)).spans(copy))


def find(
    document: Document, start: int, end: int, words: Sequence[str], negating: Sequence[str] = (), opposing: Sequence[str] = ()
) -> tuple[Mention, ...]:
    """Mentions of one of `words` in the countable blocks of [start, end), in reading order."""
    search, no, against = words_of(tuple(words)), words_of(tuple(negating)), words_of(tuple(opposing))
    found = (
        _spot(block, first, last)
        for block in document.blocks[start:end]
        if block.countable
        for first, last in search.spans(fold(block.text))
    )
    return tuple(Mention(each.block, each.start, each.end, each.clause(), each.state(no, against)) for each in found)


def _spot(block: Block, start: int, end: int) -> Spot:
    """What stands at characters [start, end) of a block's folded text."""
    places = folded(block.text)[1]
    return Spot(block.index, places[start], places[end - 1] + 1, block.text)


def _state(text: str, clause: tuple[int, int], start: int, end: int, no: Words, against: Words) -> State:
    negated, opposed = _turned(text[clause[0] : clause[1]], no, against)
    if not (negated or opposed):
        return "plain"
    before, after = fold(text[clause[0] : start]), fold(text[end : clause[1]])
    if negated and _governs(no, before, after):
        return "negated"
    return "opposed" if opposed and _governs(against, before, after) else "plain"


@lru_cache(maxsize=8192)
def _turned(clause: str, no: Words, against: Words) -> tuple[bool, bool]:
    """Whether anything that negates, and anything that opposes, may stand in a clause."""
    copy = fold(clause)
    return no.may_stand_in(copy), against.may_stand_in(copy)


def _governs(words: Words, before: str, after: str) -> bool:
    """Whether a word in front reaches the mention, or one behind it is its predicate (…还没建成)."""
    breaks = [found.end() for found in _REACH_END.finditer(before)]
    reach = breaks[-1] if breaks else 0
    if any(_reaches(start + reach, end + reach, before) for start, end in words.spans(before[reach:])):
        return True
    behind = words.spans(after)[:1]
    return any(end - start > 1 and start <= 12 and len(after) - end <= 8 and not _REACH_END.search(after[:start]) for start, end in behind)


def _reaches(start: int, end: int, before: str) -> bool:
    """Whether a word in front negates: a single character (未, 无) only right before the mention, and not inside a word."""
    if end - start > 1:
        return True
    return len(before) - end <= 4 and not _IN_A_WORD.match(before, start)
