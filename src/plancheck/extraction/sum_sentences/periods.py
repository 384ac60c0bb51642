"""A total by periods that follow each other: 总投资90亿元，2024—2025年完成40亿元，2026—2030年完成50亿元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.quantities import Found
from plancheck.extraction.sum_sentences.amounts import ADDABLE, exact, near
from plancheck.extraction.sum_sentences.places import Text
from plancheck.extraction.sum_sentences.totals import whole_of
from plancheck.extraction.years import Mention
from plancheck.model.plan import Sum
from plancheck.model.quantity import dimension

TERMS = lexicon("sums")

_SO_FAR = TERMS.late("so_far")
#: Nothing says that periods are all of the time of a total: they are taken so where they come this near to it.
_LEAST, _MOST = Decimal("0.8"), Decimal("1.25")
_YEAR = late(r"(?:19|20)\d\d")
_MARKS = "，；。、（："


def by_periods(here: Text) -> Iterator[Sum]:
    """The amounts of periods each of which begins where the one before ends, as all of the total before them."""
    if here.sentence.count("年") + here.sentence.count("五") < 2:
        return
    for run in _runs([*_dated(here)]):
        parts = [each.amount for each in run]
        found = whole_of(here, run[0].start, parts)
        if found is not None and near(found[1], parts, _LEAST, _MOST):
            over, total = found
            yield Sum(over.subject(0, total), over.amount(total), here.parts(total, parts), True)


class _Dated(NamedTuple):
    """An amount of a period: its first year (None for all up to the last) and its last."""

    first: int | None
    last: int
    start: int
    amount: Found


def _dated(here: Text) -> Iterator[_Dated]:
    """Each exact amount of a sentence that stands behind a year or a period in its own clause."""
    named = [each for each in here.dated(here.start, here.end) if each.role in ("over", "in", "by")]
    at = 0
    for each in here.on(here.start, here.end):
        while at < len(named) and named[at].end <= each.start:
            at += 1
        before = named[at - 1] if at else None
        if before is None or before.year is None or not exact(each) or dimension(each.unit) not in ADDABLE:
            continue
        between = here.text[before.end : each.start]
        if not any(mark in between for mark in _MARKS) and not _SO_FAR.search(between):
            yield _Dated(_first(here, before), before.year, before.start, each)


def _first(here: Text, named: Mention) -> int | None:
    """The year in which a period begins: the one that it names first, else the one behind that of the plan before it."""
    if named.role == "by":
        return None
    written = _YEAR.search(here.text[named.start : named.end])
    return int(written[0]) if written else named.base + 1 if named.base is not None else None


def _runs(dated: list[_Dated]) -> Iterator[list[_Dated]]:
    """Runs of two or more amounts of one dimension whose periods follow each other without a gap."""
    run: list[_Dated] = []
    for each in dated:
        follows = run and each.first == run[-1].last + 1 and dimension(each.amount.unit) == dimension(run[-1].amount.unit)
        if run and not follows:
            if len(run) > 1:
                yield run
            run = []
        run.append(each)
    if len(run) > 1:
        yield run
