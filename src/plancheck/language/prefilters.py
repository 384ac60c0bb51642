"""Words that must occur in a text for a pattern to match: with them the engine tries a pattern on few texts only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plancheck.language.patterns import Piece

#: For each branch of a pattern, its groups of alternatives, the rarest first: a match holds one text of every group of one branch.
#: ((("建成",), ("年初", "年末")),): 建成, and 年初 or 年末.
Needs = tuple[tuple[tuple[str, ...], ...], ...]
#: Classes of more characters, choices of more texts and groups of more branches are not taken apart.
MOST_CHARACTERS, MOST_CHOICES, MOST_WAYS = 16, 400, 16
_CLASS = re.compile(r"\[([^\^\[\]\\\-][^\[\]\\\-]*)\]")
#: What makes plain characters something else: flags, named classes, tolerated errors, characters by number.
_OPAQUE = re.compile(r"\(\?[aiLmsux-]+[:)]|\[\[|\[\^\[|\[:|\{(?![\d,])|\\(?![dDwWsSbBnrt])[0-9A-Za-z]")
#: Without one of these no pattern runs away.
_ENDLESS = re.compile(r"[*+]|,\}")


@dataclass(frozen=True, slots=True)
class Prefilter:
    """`runs_away`: whether a pattern may reach its time limit. `needs`: what every match holds; None where that is not known.

    A pattern that may run away needs nothing and is tried everywhere: a time-out must not depend on how the pattern was looked for.
    """

    runs_away: bool
    needs: Needs | None


#: By the source of the pattern. Reading a pattern takes longer than trying it on a draft, so prefilters are stored with the rules.
_KNOWN: dict[str, Prefilter] = {}


def prefilter(source: str) -> Prefilter:
    """The prefilter of a pattern. It follows from the source alone."""
    if source not in _KNOWN:
        endless = _runs_away(source)
        _KNOWN[source] = Prefilter(endless, None if endless or _OPAQUE.search(source) else _needs(source))
    return _KNOWN[source]


def preload(prefilters: Mapping[str, Prefilter]) -> None:
    """Take over prefilters that an earlier run worked out."""
    _KNOWN.update(prefilters)


def needs(source: str) -> Needs | None:
    """What every match of a pattern holds; None where that is not known."""
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


def _ways(branch: list[Piece]) -> list[list[frozenset[str]]]:
    """What every match of a branch holds, for each way through its first group with parts of its own."""
    for place, piece in enumerate(branch):
        if piece.least and piece.branches and piece.source in ("(", "(?:"):
            ways = [list(_choices(inner)) for inner in piece.branches]
            if any(len(way) > 1 for way in ways) and len(ways) <= MOST_WAYS:
                others = [*_choices(branch[:place]), *_choices(branch[place + 1 :])]
                return [[*others, *way] for way in ways]
    return [list(_choices(branch))]


def _any_branch(branches: list[list[Piece]]) -> frozenset[str] | None:
    """Texts of which a match of any branch holds one."""
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


def _choices(branch: list[Piece]) -> Iterable[frozenset[str]]:
    """For each part of a branch that is not optional: the texts of which it matches one."""
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


def _literal(piece: Piece) -> str | None:
    """The character that a part matches; None for a class, a group, a position."""
    source = piece.source
    if piece.branches or (len(source) == 1 and source in ".^$[](){}*+?|\\"):
        return None
    if len(source) == 1:
        return source
    return source[1] if len(source) == 2 and source[0] == "\\" and not source[1].isalnum() else None
