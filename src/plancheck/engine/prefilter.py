"""A cheap test whether a text may match a pattern, so that patterns are tried on few texts.

A text that passes may or may not match; one that does not pass cannot match.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from plancheck.language import prefilters
from plancheck.language.prefilters import Needs

__all__ = ["Blocks", "Needs", "may_match", "pattern_needs"]

#: The texts that every match of a pattern contains; None if unknown. Stored with the rules.
pattern_needs = prefilters.needs


def may_match(needs: Needs, text: str) -> bool:
    """Whether a text has what a pattern needs."""
    return any(all(any(part in text for part in parts) for parts in groups) for groups in needs)


class Blocks:
    """The texts of blocks as one, so that all of them are searched at once."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._joined = "\n".join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def meeting(self, needs: Needs) -> frozenset[int]:
        """The blocks with what a pattern needs."""
        blocks: set[int] = set()
        for first, *others in needs:  # the rarest texts come first
            holding = {block for part in first for block in self._holding(part)}
            blocks.update(block for block in holding if may_match((tuple(others),), self._texts[block]))
        return frozenset(blocks)

    def _holding(self, part: str) -> Iterator[int]:
        """The blocks that contain a text, each once."""
        at = self._joined.find(part)
        while at >= 0:
            following = bisect_right(self._starts, at)
            yield following - 1
            at = self._joined.find(part, self._starts[following])
