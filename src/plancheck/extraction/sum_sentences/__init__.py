"""Totals and their parts in running text: 总规模400万千瓦，其中甲130万、乙270万; 甲1亿元、乙2亿元，合计3亿元.

Where the words do not say that a list is all of a total, it is taken as such only if it adds up; what is said with 以上 or counted
in a unit that other things share is taken only if it does not contradict: neither can be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from plancheck.extraction import lost_signs
from plancheck.extraction.sum_sentences import breakdowns, closings, enumerations, kinds, periods, sizes
from plancheck.extraction.sum_sentences.amounts import ADDABLE, FIGURES
from plancheck.extraction.sum_sentences.chapters import of_chapters
from plancheck.extraction.sum_sentences.enumerations import Point, points
from plancheck.extraction.sum_sentences.lists import cited, led, named_below
from plancheck.extraction.sum_sentences.places import Quotes, Text
from plancheck.extraction.sum_sentences.totals import COUNTED, invested
from plancheck.model.plan import Sum

__all__ = ["ADDABLE", "COUNTED", "Point", "Quotes", "Text", "cited", "invested", "led", "named_below", "of_chapters", "points", "sums"]

#: What a sentence may say of a total, in the order in which its sums are listed.
_FORMS = (
    closings.closing,
    breakdowns.broken_down,
    closings.after,
    kinds.by_kinds,
    sizes.of_units,
    sizes.made_of,
    kinds.divided,
    periods.by_periods,
)


def sums(where: Quotes, block: int) -> Iterator[Sum]:
    """The sums that the sentences of a block state."""
    shadow = lost_signs.signed(where.document.blocks[block])
    before = 0
    for start, end in shadow.sentences:
        if FIGURES.search(shadow.text, start, end):  # what a total has as a part stands in the sentence itself
            here = Text(where, block, shadow, start, end, before)
            for form in _FORMS:
                yield from form(here)
        before = start
    yield from enumerations.by_points(where, block)
