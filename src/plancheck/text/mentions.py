"""Searches drafts for words, and tells plain mentions from negated and opposed ones.

Matching is done on a folded copy (no white space, half-width, no Kangxi radicals); spans are those of the original text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Literal, NamedTuple

from plancheck.model.document import Block, Document
from plancheck.text import clauses
from plancheck.text.line import fold, folded

State = Literal["plain", "negated", "opposed"]

_GAP = "…"
_GAP_PATTERN = r"[^,;:。!?]{0,30}?"
_GAP_STOP = re.compile("[,;:。!?\n]")
_LONGEST_GAP = 30
#: Words that end the scope of a negating or opposing word within a clause.
_SCOPE_END = re.compile(r"前提下|情况下|基础上|条件下|同时|但是|而是|但|并且|并")
#: A word of one character negates only up to this many characters before the mention.
_REACH = 4
#: A predicate behind the mention begins at most this far from it, and at most this much of the clause follows.
_PREDICATE_AFTER, _PREDICATE_REST = 12, 8
#: 未来, 无线, 无害化 …: words with a character that otherwise negates.
_IN_A_WORD = re.compile(r"未来|无(?:[废害人线纸障缝论偿烟氟氧毒机疑]|组织)")
_NOTHING = re.compile(r"(?!)")


class Mention(NamedTuple):
    """A word at characters [start, end) of a block, with the span of its clause in the block."""

    block: int
    start: int
    end: int
    clause: tuple[int, int]
    state: State


class Occurrence(NamedTuple):
    """A word at characters [start, end) of a block with this text. Its clause and state are computed on demand."""

    block: int
    start: int
    end: int
    text: str

    def clause(self) -> tuple[int, int]:
        """The span of its clause."""
        return clauses.around(clauses.clauses(self.text), self.start) or (self.start, self.end)

    def state(self, negating: WordFinder, opposing: WordFinder) -> State:
        """Whether a word in its clause negates or opposes it."""
        return _state(self.text, self.clause(), self.start, self.end, negating, opposing)


@lru_cache(maxsize=4096)
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """One expression for all words over folded text, which prefers longer words. Without words, it matches nothing."""
    parts = [_GAP_PATTERN.join(map(re.escape, pieces)) for pieces in _ranked(words)]
    return re.compile("|".join(parts)) if parts else _NOTHING


def _ranked(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The words as the pieces between their gaps, the longest word first."""
    for word in sorted({fold(word.replace("...", _GAP)) for word in words} - {""}, key=lambda word: (-len(word), word)):
        pieces = _pieces(word)
        if pieces:
            yield pieces


@lru_cache(maxsize=8192)
def _pieces(word: str) -> tuple[str, ...]:
    return tuple(piece for piece in fold(word.replace("...", _GAP)).split(_GAP) if piece)


class WordFinder:
    """Searches folded texts for words, with the same result as `pattern` but without compiling an expression.

    Words are given as the pieces between their gaps, with a rank: of two words at the same place, the lower rank is preferred.
    """

    def __init__(self, ranked: Iterable[tuple[int, tuple[str, ...]]]) -> None:
        self._ranked = tuple(ranked)
        self._plain = tuple((pieces[0], rank) for rank, pieces in self._ranked if len(pieces) == 1)
        self._gapped = tuple((pieces, rank) for rank, pieces in self._ranked if len(pieces) > 1)
        self._plain_words = tuple(word for word, _ in self._plain)
        self._begin = tuple(dict.fromkeys(pieces[0] for _, pieces in self._ranked))

    def within(self, pairs: AbstractSet[str]) -> WordFinder:
        """A finder for the words that can occur in a text with these pairs of adjacent characters."""
        return WordFinder(word for needed, word in self._needed_pairs if needed <= pairs)

    @cached_property
    def _needed_pairs(self) -> tuple[tuple[frozenset[str], tuple[int, tuple[str, ...]]], ...]:
        """Each word, with the pairs that its pieces begin and end with."""
        return tuple(
            (frozenset(pair for piece in word[1] if len(piece) > 1 for pair in (piece[:2], piece[-2:])), word) for word in self._ranked
        )

    def occur_in(self, copy: str) -> bool:
        """Whether one of the words occurs in a folded text."""
        return _has_any(copy, self._plain_words) or any(True for pieces, _ in self._gapped for _ in _gapped(copy, pieces))

    def may_occur_in(self, copy: str) -> bool:
        """Whether the beginning of one of the words occurs in a folded text."""
        return _has_any(copy, self._begin)

    def spans(self, copy: str) -> list[tuple[int, int]]:
        """The spans of the words in a folded text, from left to right and without overlaps. At the same place, the longest word counts."""
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
        spans: list[tuple[int, int]] = []
        last = 0
        for start, _, end in hits:
            if start >= last:
                spans.append((start, end))
                last = end
        return spans


def _has_any(copy: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  (`any` takes twice as long, and a draft asks this ten thousand times)
        if word in copy:
            return True
    return False


def _gapped(copy: str, pieces: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """The spans of a word with gaps: its pieces in one clause with short gaps, for every occurrence of the first piece."""
    if not all(map(copy.__contains__, pieces)):
        return
    at = copy.find(pieces[0])
    while at >= 0:
        end = _gap_end(copy, at + len(pieces[0]), pieces[1:])
        if end is not None:
            yield at, end
        at = copy.find(pieces[0], at + 1)


def _gap_end(copy: str, start: int, pieces: tuple[str, ...]) -> int | None:
    """The end of the last piece, if all pieces follow with short gaps; the gaps are as short as possible."""
    if not pieces:
        return start
    stop = _GAP_STOP.search(copy, start, start + _LONGEST_GAP)
    last = stop.start() if stop else start + _LONGEST_GAP  # the last position where the piece may begin
    at = copy.find(pieces[0], start, last + len(pieces[0]))
    while at >= 0:
        end = _gap_end(copy, at + len(pieces[0]), pieces[1:])
        if end is not None:
            return end
        at = copy.find(pieces[0], at + 1, last + len(pieces[0]))
    return None


class WordListIndex:
    """Lists of words, which are matched with a short folded text in one pass."""

    def __init__(self, lists: Iterable[tuple[str, ...]]) -> None:
        self._plain: dict[str, list[tuple[str, int]]] = {}
        self._gapped: list[tuple[tuple[str, ...], int]] = []
        for number, words in enumerate(lists):
            for pieces in filter(None, map(_pieces, words)):
                if len(pieces) > 1:
                    self._gapped.append((pieces, number))
                else:
                    self._plain.setdefault(pieces[0][:2], []).append((pieces[0], number))

    def matching(self, copy: str) -> set[int]:
        """The numbers (from 0) of the lists with a word in a folded text."""
        lists = set()
        for at, character in enumerate(copy):
            for begin in (character, copy[at : at + 2]):  # words of one character are filed under it, others under their first two
                lists.update([number for word, number in self._plain.get(begin, ()) if copy.startswith(word, at)])
        for pieces, number in self._gapped:
            if pieces[0] in copy and number not in lists and any(True for _ in _gapped(copy, pieces)):
                lists.add(number)
        return lists


@lru_cache(maxsize=4096)
def word_finder(words: tuple[str, ...]) -> WordFinder:
    """The finder for some words; cached."""
    return WordFinder(enumerate(_ranked(words)))


class DocumentText:
    """The countable blocks of a document as one folded text, so that a word is searched once for all blocks."""

    def __init__(self, document: Document) -> None:
        self._blocks = [block for block in document.blocks if block.countable]
        copies = [copy for copy, _ in map(folded, (block.text for block in self._blocks))]
        self._starts = [0, *accumulate(len(copy) + 1 for copy in copies)]
        self._text = "\n".join(copies)  # folded texts have no line ends, and no gap spans one
        self._pairs = frozenset(map(str.__add__, self._text, self._text[1:]))

    def places(self, words: Sequence[str]) -> Iterator[Occurrence]:
        """The occurrences of `words` in reading order."""
        for start, end in word_finder(tuple(words)).within(self._pairs).spans(self._text):
            at = bisect_right(self._starts, start) - 1
            yield _occurrence(self._blocks[at], start - self._starts[at], end - self._starts[at])


def spans(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """The spans of `words` in `text`, from left to right and without overlaps."""
    copy, places = folded(text)
    return tuple((places[start], places[end - 1] + 1) for start, end in word_finder(tuple(words)).spans(copy))


def find(
    document: Document, start: int, end: int, words: Sequence[str], negating: Sequence[str] = (), opposing: Sequence[str] = ()
) -> tuple[Mention, ...]:
    """The mentions of `words` in the countable blocks of [start, end), in reading order."""
    search, negators, opposers = word_finder(tuple(words)), word_finder(tuple(negating)), word_finder(tuple(opposing))
    occurrences = (
        _occurrence(block, first, last)
        for block in document.blocks[start:end]
        if block.countable
        for first, last in search.spans(fold(block.text))
    )
    return tuple(Mention(hit.block, hit.start, hit.end, hit.clause(), hit.state(negators, opposers)) for hit in occurrences)


def _occurrence(block: Block, start: int, end: int) -> Occurrence:
    """The word at characters [start, end) of a block's folded text."""
    places = folded(block.text)[1]
    return Occurrence(block.index, places[start], places[end - 1] + 1, block.text)


def _state(text: str, clause: tuple[int, int], start: int, end: int, negating: WordFinder, opposing: WordFinder) -> State:
    if start > clause[0] and text[start - 1] == "不":  # 不统一闭馆
        return "opposed"
    negated, opposed = _may_change_state(text[clause[0] : clause[1]], negating, opposing)
    if not (negated or opposed):
        return "plain"
    before, after = fold(text[clause[0] : start]), fold(text[end : clause[1]])
    if negated and _governs(negating, before, after):
        return "negated"
    return "opposed" if opposed and _governs(opposing, before, after) else "plain"


@lru_cache(maxsize=8192)
def _may_change_state(clause: str, negating: WordFinder, opposing: WordFinder) -> tuple[bool, bool]:
    """Whether a negating word, and whether an opposing word, may occur in a clause. Finders are told apart by identity."""
    copy = fold(clause)
    return negating.may_occur_in(copy), opposing.may_occur_in(copy)


def _governs(words: WordFinder, before: str, after: str) -> bool:
    """Whether a word applies to the mention: one before it in the same scope, or one behind it as its predicate (…还没建成)."""
    ends = [match.end() for match in _SCOPE_END.finditer(before)]
    scope = ends[-1] if ends else 0
    if any(_negates(start + scope, end + scope, before) for start, end in words.spans(before[scope:])):
        return True
    predicate = words.spans(after)[:1]
    return any(
        end - start > 1 and start <= _PREDICATE_AFTER and len(after) - end <= _PREDICATE_REST and not _SCOPE_END.search(after[:start])
        for start, end in predicate
    )


def _negates(start: int, end: int, before: str) -> bool:
    """Whether a word before the mention negates it. A single character (未, 无) must be close to it and not part of another word."""
    if end - start > 1:
        return True
    return len(before) - end <= _REACH and not _IN_A_WORD.match(before, start)
