"""Texts that must occur for a pattern to match, so that the engine tries a pattern on few blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.language.patterns import PatternPart

#: For each branch of a pattern, its groups of alternatives, the rarest first: a match holds one text of every group of one branch.
#: ((("建成",), ("年初", "年末")),): 建成, and 年初 or 年末.
Needs = tuple[tuple[tuple[str, ...], ...], ...]
#: Larger classes (by characters), choices (by texts) and groups (by branches) are not analysed.
MOST_CHARACTERS, MOST_CHOICES, MOST_WAYS = 16, 400, 16
_CLASS = re.compile(r"\[([^\^\[\]\\\-][^\[\]\\\-]*)\]")
#: Syntax that changes the meaning of characters: flags, named classes, fuzzy matching, escapes by number.
_OPAQUE = re.compile(r"\(\?[aiLmsux-]+[:)]|\[\[|\[\^\[|\[:|\{(?![\d,])|\\(?![dDwWsSbBnrt])[0-9A-Za-z]")
#: Without one of these, no pattern takes long.
_ENDLESS = re.compile(r"[*+]|,\}")


@dataclass(frozen=True, slots=True)
class Prefilter:
    """`runs_away`: the pattern may reach its time limit. `needs`: the texts that every match contains; None if unknown.

    A pattern that may run away has no `needs` and is tried everywhere, since a time-out must not depend on the prefilter.
    """

    runs_away: bool
    needs: Needs | None


#: By the source of the pattern. Computing a prefilter takes longer than trying the pattern, so prefilters are stored with the rules.
_KNOWN: dict[str, Prefilter] = {}


def prefilter(source: str) -> Prefilter:
    """The prefilter of a pattern. It depends only on the source."""
    if source not in _KNOWN:
        endless = _runs_away(source)
        _KNOWN[source] = Prefilter(endless, None if endless or _OPAQUE.search(source) else _needs(source))
    return _KNOWN[source]


def preload(prefilters: Mapping[str, Prefilter]) -> None:
    """Adopt the prefilters of an earlier run."""
    _KNOWN.update(prefilters)


def needs(source: str) -> Needs | None:
    """The texts that every match of a pattern contains; None if unknown."""
    return prefilter(source).needs


def runs_away(source: str) -> bool:
    """Whether a pattern may reach its time limit."""
    return prefilter(source).runs_away


# The module for patterns is imported where it is needed: stored prefilters do without it, and without the library regex.


def _runs_away(source: str) -> bool:
    if not _ENDLESS.search(source):
        return False
    from plancheck.language import patterns

    return bool(patterns.slow(patterns.read(source)[0]))


def _needs(source: str) -> Needs | None:
    from plancheck.language import patterns

    needs = []
    for branch in patterns.read(source)[0]:
        for groups in _ways(branch):
            usable = sorted((group for group in groups if len(group) <= MOST_CHOICES), key=_rarity, reverse=True)
            if not usable:
                return None
            needs.append(tuple(tuple(sorted(group)) for group in dict.fromkeys(usable)))
    return tuple(needs)


def _ways(branch: list[PatternPart]) -> list[list[frozenset[str]]]:
    """The texts that every match of a branch contains, for every branch of its first group."""
    for place, piece in enumerate(branch):
        if piece.least and piece.branches and piece.source in ("(", "(?:"):
            ways = [list(_choices(inner)) for inner in piece.branches]
            if any(len(way) > 1 for way in ways) and len(ways) <= MOST_WAYS:
                others = [*_choices(branch[:place]), *_choices(branch[place + 1 :])]
                return [[*others, *way] for way in ways]
    return [list(_choices(branch))]


def _any_branch(branches: list[list[PatternPart]]) -> frozenset[str] | None:
    """Texts one of which every match contains, whichever branch matches."""
    texts: set[str] = set()
    for branch in branches:
        rarest = max(_choices(branch), key=_rarity, default=None)
        if rarest is None:
            return None
        texts |= rarest
    return frozenset(texts) if len(texts) <= MOST_CHOICES else None


def _rarity(choice: frozenset[str]) -> tuple[int, int]:
    """Long texts are rare ones."""
    return min(map(len, choice)), -len(choice)


def _choices(branch: list[PatternPart]) -> Iterable[frozenset[str]]:
    """The texts that every required part of a branch can match."""
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
            inner = _any_branch(piece.branches)
            if inner is not None:
                yield inner
        elif (few := _CLASS.fullmatch(piece.source)) and len(few[1]) <= MOST_CHARACTERS:
            yield frozenset(few[1])
    if run:
        yield frozenset({run})


def _literal(piece: PatternPart) -> str | None:
    """The character that a part matches; None for a class, a group, a position."""
    source = piece.source
    if piece.branches or (len(source) == 1 and source in ".^$[](){}*+?|\\"):
        return None
    if len(source) == 1:
        return source
    return source[1] if len(source) == 2 and source[0] == "\\" and not source[1].isalnum() else None
