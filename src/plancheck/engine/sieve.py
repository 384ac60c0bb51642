"""Where in a text something may stand at all: a cheap first look, so that patterns and word lists are tried on few blocks.

What a sieve lets through need not match; what it holds back cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate

from plancheck.extract import mentions
from plancheck.language import patterns
from plancheck.language.patterns import Piece

#: Texts that must all stand in a block: the pieces of a word with gaps, or a single word.
Pieces = tuple[str, ...]
#: A class of more characters than these is not taken apart, nor a choice of more texts.
MOST_CHARACTERS, MOST_CHOICES = 8, 400
_CLASS = re.compile(r"\[([^\^\[\]\\\-][^\[\]\\\-]*)\]")
#: What makes plain characters something else: flags, named classes, tolerated errors, characters by number.
_UNTOLD = re.compile(r"\(\?[aiLmsux-]+[:)]|\[\[|\[\^\[|\[:|\{(?![\d,])|\\(?![dDwWsSbB])[0-9A-Za-z]")


class Blocks:
    """The texts of some blocks as one, to look a word up in all of them at once."""

    def __init__(self, texts: Sequence[str | None]) -> None:
        self._all = "\n".join(text or "" for text in texts)
        self._starts = list(accumulate((len(text or "") + 1 for text in texts[:-1]), initial=0)) if texts else []

    def holding(self, choices: Iterable[Pieces]) -> tuple[int, ...]:
        """The blocks that hold every piece of one of the choices, in order."""
        found: set[int] = set()
        for pieces in choices:
            if len(pieces) == 1:
                found |= self._with(pieces[0])
            else:
                found |= set.intersection(*map(self._with, pieces))
        return tuple(sorted(found))

    def _with(self, text: str) -> set[int]:
        found: set[int] = set()
        starts, at = self._starts, self._all.find(text)
        while at >= 0:
            block = bisect_right(starts, at)
            found.add(block - 1)
            if block == len(starts):
                break
            at = self._all.find(text, starts[block])
        return found


@lru_cache(maxsize=4096)
def word_pieces(words: tuple[str, ...]) -> tuple[Pieces, ...]:
    """What a folded text that mentions one of the words must hold."""
    split = ([piece for piece in re.split("…+", mentions.fold(word.replace("...", "…"))) if piece] for word in words)
    return tuple(dict.fromkeys(tuple(pieces) for pieces in split if pieces))


@lru_cache(maxsize=1024)
def pattern_texts(source: str) -> tuple[Pieces, ...] | None:
    """Texts of which every match of a pattern holds one; None where there are none to tell, or the pattern may run away.

    A pattern that may run away is tried everywhere: what its time limit says must not hang on how it was looked for.
    """
    if _UNTOLD.search(source):
        return None
    branches, _ = patterns.read(source)
    needed = None if patterns.slow(branches) else _needed(branches)
    return None if needed is None else tuple((text,) for text in sorted(needed))


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
