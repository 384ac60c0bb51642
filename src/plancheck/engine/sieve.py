"""Where in a text a pattern may match at all: a cheap first look, so that patterns are tried on few blocks.

What a sieve lets through need not match; what it holds back cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from plancheck.language import prefilters

#: What a pattern needs, and whether it may run away: told without running it, and kept with the rules.
Needs = prefilters.Needs
pattern_needs = prefilters.needs
runs_away = prefilters.runs_away


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

    def meeting(self, needs: Needs) -> Holding:
        """The blocks that hold what a pattern needs."""
        found: set[int] = set()
        for first, *others in needs:
            holding = frozenset[int]().union(*map(self._with, first))
            found |= {block for block in holding if may_match((tuple(others),), self._texts[block])} if others else holding
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


@lru_cache(maxsize=1024)
def letters(source: str) -> frozenset[str]:
    """The characters of which every text that a pattern may match holds one; the pattern's needs must be told."""
    return frozenset(text[0] for first, *_ in pattern_needs(source) or () for text in first)


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
