"""What can be told of a pattern without running it: whether it may run away, and what every text holds that it matches.

To read the patterns of a rule pack takes longer than to try them on a draft, so what is told of them is kept with the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.language.patterns import Piece

#: What a pattern needs: for one of its branches, one text of each group, the rarest first. ((("建成",), ("年初", "年末")),): both.
Needs = tuple[tuple[tuple[str, ...], ...], ...]
#: A class of more characters than these is not taken apart, nor a choice of more texts, nor a group of more branches.
MOST_CHARACTERS, MOST_CHOICES, MOST_WAYS = 16, 400, 16
_CLASS = re.compile(r"\[([^\^\[\]\\\-][^\[\]\\\-]*)\]")
#: What makes plain characters something else: flags, named classes, tolerated errors, characters by number.
_UNTOLD = re.compile(r"\(\?[aiLmsux-]+[:)]|\[\[|\[\^\[|\[:|\{(?![\d,])|\\(?![dDwWsSbBnrt])[0-9A-Za-z]")
#: Without one of these no pattern runs away.
_ENDLESS = re.compile(r"[*+]|,\}")


@dataclass(frozen=True, slots=True)
class Sieve:
    """What is told of one pattern. `held`: what it needs, with the texts of a group in one, each on a line of its own; or None."""

    runs_away: bool
    held: tuple[tuple[str, ...], ...] | None


#: What was told of patterns before this process began, by their text. It follows from the text alone, so it is never out of date.
_KNOWN: dict[str, Sieve] = {}


def told(sources: Iterable[str]) -> dict[str, Sieve]:
    """What is to be kept of patterns, by their text."""
    return {source: Sieve(runs_away(source), _lines(needs(source))) for source in dict.fromkeys(sources) if "\n" not in source}


def know(found: Mapping[str, Sieve]) -> None:
    """Take what was told of patterns as told."""
    _KNOWN.update(found)


@lru_cache(maxsize=1024)
def needs(source: str) -> Needs | None:
    """What every match of a pattern holds; None where that cannot be told, or the pattern may run away.

    A pattern that may run away is tried everywhere: what its time limit says must not hang on how it was looked for.
    """
    known = _KNOWN.get(source)
    if known is None:
        return None if _UNTOLD.search(source) or runs_away(source) else _read(source)
    if known.held is None:
        return None
    return tuple(tuple(tuple(texts.split("\n")) for texts in groups) for groups in known.held)


@lru_cache(maxsize=1024)
def runs_away(source: str) -> bool:
    """Whether a pattern may run into its time limit: then it is tried on all that its place in a rule lets it be tried on."""
    known = _KNOWN.get(source)
    if known is not None:
        return known.runs_away
    if not _ENDLESS.search(source):
        return False
    from plancheck.language import patterns

    return bool(patterns.slow(patterns.read(source)[0]))


def _lines(found: Needs | None) -> tuple[tuple[str, ...], ...] | None:
    return None if found is None else tuple(tuple("\n".join(texts) for texts in groups) for groups in found)


def _read(source: str) -> Needs | None:
    from plancheck.language import patterns

    found = []
    for branch in patterns.read(source)[0]:
        for groups in _ways(branch):
            telling = sorted((each for each in groups if len(each) <= MOST_CHOICES), key=_worth, reverse=True)
            if not telling:
                return None
            found.append(tuple(tuple(sorted(each)) for each in dict.fromkeys(telling)))
    return tuple(found)


def _ways(branch: list[Piece]) -> list[list[frozenset[str]]]:
    """What must be held by a text that a branch matches, for each way through the first group of it that has parts of its own."""
    for place, piece in enumerate(branch):
        if piece.least and piece.branches and piece.source in ("(", "(?:"):
            inner = [list(_choices(each)) for each in piece.branches]
            if any(len(each) > 1 for each in inner) and len(inner) <= MOST_WAYS:
                others = [*_choices(branch[:place]), *_choices(branch[place + 1 :])]
                return [[*others, *each] for each in inner]
    return [list(_choices(branch))]


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
