"""Where in a text something may stand at all: a cheap first look, so that patterns and word lists are tried on few blocks.

What a sieve lets through need not match; what it holds back cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from plancheck.extract import mentions
from plancheck.language import patterns
from plancheck.language.patterns import Piece

#: Texts that must all stand in a block: the pieces of a word with gaps, or a single word.
Pieces = tuple[str, ...]
#: What a pattern needs: for one of its branches, one text of each group, the rarest first. ((("建成",), ("年初", "年末")),): both.
Needs = tuple[tuple[tuple[str, ...], ...], ...]
#: A class of more characters than these is not taken apart, nor a choice of more texts, nor a group of more branches.
MOST_CHARACTERS, MOST_CHOICES, MOST_WAYS = 16, 400, 16
_CLASS = re.compile(r"\[([^\^\[\]\\\-][^\[\]\\\-]*)\]")
#: What makes plain characters something else: flags, named classes, tolerated errors, characters by number.
_UNTOLD = re.compile(r"\(\?[aiLmsux-]+[:)]|\[\[|\[\^\[|\[:|\{(?![\d,])|\\(?![dDwWsSbBnrt])[0-9A-Za-z]")


class Holding:
    """Blocks by number: in order, and to be asked for one."""

    __slots__ = ("_all", "_order")

    def __init__(self, blocks: Iterable[int]) -> None:
        self._all = frozenset(blocks)
        self._order = sorted(self._all)

    def __contains__(self, block: int) -> bool:
        return block in self._all

    def __iter__(self) -> Iterator[int]:
        return iter(self._order)

    def between(self, start: int, end: int) -> list[int]:
        """Those of a range, half-open."""
        return self._order[bisect_left(self._order, start) : bisect_left(self._order, end)]


class Blocks:
    """The texts of some blocks as one, to look a word up in all of them at once."""

    def __init__(self, texts: Sequence[str | None]) -> None:
        self._texts = [text or "" for text in texts]
        self._all = "\n".join(self._texts)
        self._starts = list(accumulate((len(text or "") + 1 for text in texts[:-1]), initial=0)) if texts else []
        self._found: dict[str, frozenset[int]] = {}

    def holding(self, choices: Iterable[Pieces]) -> Holding:
        """The blocks that hold every piece of one of the choices."""
        found: set[int] = set()
        for pieces in choices:
            if len(pieces) == 1:
                found |= self._with(pieces[0])
            else:
                found |= frozenset.intersection(*map(self._with, pieces))
        return Holding(found)

    def meeting(self, needs: Needs) -> Holding:
        """The blocks that hold what a pattern needs."""
        found: set[int] = set()
        for first, *others in needs:
            holding = frozenset[int]().union(*map(self._with, first))
            found |= {block for block in holding if all(any(text in self._texts[block] for text in texts) for texts in others)}
        return Holding(found)

    def _with(self, text: str) -> frozenset[int]:
        known = self._found.get(text)
        if known is None:
            known = self._found[text] = frozenset(self._search(text))
        return known

    def _search(self, text: str) -> Iterator[int]:
        starts, at = self._starts, self._all.find(text)
        while at >= 0:
            block = bisect_right(starts, at)
            yield block - 1
            if block == len(starts):
                return
            at = self._all.find(text, starts[block])


@lru_cache(maxsize=4096)
def word_pieces(words: tuple[str, ...]) -> tuple[Pieces, ...]:
    """What a folded text that mentions one of the words must hold."""
    split = ([piece for piece in re.split("…+", mentions.fold(word.replace("...", "…"))) if piece] for word in words)
    return tuple(dict.fromkeys(tuple(pieces) for pieces in split if pieces))


@lru_cache(maxsize=1024)
def pattern_needs(source: str) -> Needs | None:
    """What every match of a pattern holds; None where that cannot be told, or the pattern may run away.

    A pattern that may run away is tried everywhere: what its time limit says must not hang on how it was looked for.
    """
    if _UNTOLD.search(source) or runs_away(source):
        return None
    branches, _ = patterns.read(source)
    needs = []
    for branch in branches:
        for groups in _ways(branch):
            telling = sorted((each for each in groups if len(each) <= MOST_CHOICES), key=_worth, reverse=True)
            if not telling:
                return None
            needs.append(tuple(tuple(sorted(each)) for each in dict.fromkeys(telling)))
    return tuple(needs)


def _ways(branch: list[Piece]) -> list[list[frozenset[str]]]:
    """What must be held by a text that a branch matches, for each way through the first group of it that has parts of its own."""
    for place, piece in enumerate(branch):
        if piece.least and piece.branches and piece.source in ("(", "(?:"):
            inner = [list(_choices(each)) for each in piece.branches]
            if any(len(each) > 1 for each in inner) and len(inner) <= MOST_WAYS:
                others = [*_choices(branch[:place]), *_choices(branch[place + 1 :])]
                return [[*others, *each] for each in inner]
    return [list(_choices(branch))]


@lru_cache(maxsize=1024)
def runs_away(source: str) -> bool:
    """Whether a pattern may run into its time limit: then it is tried on all that its place in a rule lets it be tried on."""
    return bool(_ENDLESS.search(source)) and bool(patterns.slow(patterns.read(source)[0]))


def may_match(needs: Needs, text: str) -> bool:
    """Whether a text holds what a pattern needs."""
    for groups in needs:
        for texts in groups:
            for each in texts:  # no generator: this is asked of every name of a figure
                if each in text:
                    break
            else:
                break
        else:
            return True
    return False


#: Without one of these no pattern runs away.
_ENDLESS = re.compile(r"[*+]|,\}")
#: Plain texts, one of them, in a group or not; behind the group perhaps the end.
_PLAIN = re.compile(r"(\()?(?P<texts>[^\\()\[\]{}.*+?^$]+)(?(1)\))(?P<end>\$?)")


@lru_cache(maxsize=1024)
def plain(source: str) -> tuple[tuple[str, ...], bool] | None:
    """The texts of which a pattern asks for one, anywhere or (true) at the end; None for a pattern that asks for more."""
    hit = _PLAIN.fullmatch(source)
    if hit is None or (hit["end"] and not hit[1]):
        return None
    texts = tuple(hit["texts"].split("|"))
    return (texts, bool(hit["end"])) if all(texts) else None


def _needed(branches: list[list[Piece]]) -> frozenset[str] | None:
    found: set[str] = set()
    for branch in branches:
        best = max(_choices(branch), key=_worth, default=None)
        if best is None:
            return None
        found |= best
    return frozenset(found) if len(found) <= MOST_CHOICES else None


def _worth(choice: frozenset[str]) -> tuple[int, int]:
    """Long texts are rare ones."""
    return min(map(len, choice)), -len(choice)


def _choices(branch: list[Piece]) -> Iterable[frozenset[str]]:
    """For each part of a branch that cannot be left out: the texts of which it holds one."""
    run = ""
    for piece in branch:
        text = _literal(piece)
        if text is not None and piece.least == piece.most == 1:
            run += text
            continue
        if run:
            yield frozenset({run})
            run = ""
        if piece.least == 0:
            continue
        if text is not None:
            yield frozenset({text})
        elif piece.branches and piece.source in ("(", "(?:"):
            inner = _needed(piece.branches)
            if inner is not None:
                yield inner
        elif (few := _CLASS.fullmatch(piece.source)) and len(few[1]) <= MOST_CHARACTERS:
            yield frozenset(few[1])
    if run:
        yield frozenset({run})


def _literal(piece: Piece) -> str | None:
    """The character that a part stands for; None for a class, a group, a place."""
    source = piece.source
    if piece.branches or (len(source) == 1 and source in ".^$[](){}*+?|\\"):
        return None
    if len(source) == 1:
        return source
    return source[1] if len(source) == 2 and source[0] == "\\" and not source[1].isalnum() else None
