"""The forms, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

from plancheck.extraction.predicates import asides, changes, comparisons, counted, levels, shares
from plancheck.extraction.predicates.words import Predicate, Reading, Words

FORMS: tuple[Callable[[Words], Reading], ...] = (
    changes.at_a_rate, asides.outdone, asides.granted,
    comparisons.elsewhere, comparisons.remote, comparisons.compared, comparisons.times_of,
    shares.part_of, shares.has,
    counted.of_a_work, counted.of_a_field, counted.least, counted.listed, changes.doubled, changes.multiplied, counted.some, counted.done,
    counted.the_rest, counted.named_ones, counted.opening_count, counted.met, shares.share,
    changes.turned, changes.changed, changes.higher, shares.further_part, shares.holds, changes.named_change, shares.in_a_place,
    levels.peak, changes.grew, levels.level,
)  # fmt: skip


def predicate(words: Words) -> Predicate | None:
    """What the quantity is said of by the first form that fits; None where it states nothing."""
    for form in FORMS:
        reading = form(words)
        if reading is not None:
            return reading if isinstance(reading, Predicate) and reading.subject else None
    return None
