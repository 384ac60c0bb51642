"""The times that a draft names, as elements of its parts and as values of its projects and responsibilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from plancheck.engine.context import Context
from plancheck.engine.elements import Passage
from plancheck.model.moment import Moment
from plancheck.model.place import Evidence
from plancheck.model.plan import Responsibility
from plancheck.model.value import Absent, Known, Unknown
from plancheck.text import dates


def stated(ctx: Context, owner: Any) -> Iterator[Moment]:
    """The times in the text of an owner."""
    for block in sorted(ctx.regions.blocks(owner)):
        for found in _in_block(ctx, block):
            if _within(owner, found.start):
                yield replace(found.when, evidence=ctx.plan.evidence(block, found.start, found.end))


def _in_block(ctx: Context, block: int) -> tuple[dates.Date, ...]:
    text = ctx.plan.document.blocks[block]
    return ctx.once(("dates", block), lambda: dates.dates(text.text) if text.countable else ())


def _within(owner: Any, at: int) -> bool:
    match owner:
        case Passage():
            return owner.covers(at)
        case Responsibility():
            return owner.evidence.place.start <= at < owner.evidence.place.end
        case _:
            return True


def in_text(text: str, evidence: tuple[Evidence, ...]) -> Known[Moment] | Unknown:
    """The last time in a text that is a time limit; unknown if it names none, or a month of no year."""
    times = [found.when for found in dates.dates(text, period=True)]
    if not times or any(when.year is None for when in times):
        return Unknown("ambiguous", evidence)
    return Known(_placed(max(times, key=lambda when: (when.last, when.first)), evidence), evidence)


def _placed(when: Moment, evidence: tuple[Evidence, ...]) -> Moment:
    return replace(when, evidence=evidence[0] if evidence else None)


def of_period(when: Moment | None, evidence: tuple[Evidence, ...]) -> Known[Moment] | Unknown:
    """The start or end of a period; unknown where the period does not say it, since something else may."""
    return Known(_placed(when, evidence), evidence) if when is not None else Unknown("ambiguous", evidence)


def of_draft(ctx: Context) -> Known[Moment] | Absent | Unknown:
    """When the draft was written, as it says itself or as somebody said."""
    dated = ctx.plan.dated
    if dated is None:
        complete, reason = ctx.regions.read(ctx.plan)
        return Absent() if complete else Unknown(reason)
    return in_text(dated.text, (dated.evidence,) if dated.evidence else ())
