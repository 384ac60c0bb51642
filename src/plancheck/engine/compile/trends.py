"""Conditions on lists of values: rising, falling, improving, in agreement, consecutive."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from plancheck.engine import compare
from plancheck.engine.compile.owners import left_of
from plancheck.engine.compile.scope import Frame, Predicate, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, Val, listing, truth
from plancheck.engine.nouns import property_of
from plancheck.language import syntax as s
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact, Section
from plancheck.model.quantity import Quantity
from plancheck.model.value import Absent, Known, Truth, Unknown


def tolerance_of(node: s.Approx | s.Trend) -> Quantity | None:
    """The tolerance of a comparison, if it states one."""
    return Quantity(node.tolerance.value, node.tolerance.unit) if node.tolerance else None


def trend(node: s.Trend, scope: Scope) -> Predicate:
    """逐期上升, 逐期下降, 逐期改善, 一致, 连续."""
    if node.kind == "consecutive" and isinstance(node.left, s.Prop):
        owner, name = scope.value(node.left.owner), node.left.name
        return lambda ctx, frame: _consecutive(ctx, owner(ctx, frame), name)
    left, tolerance = left_of(node.left, scope), tolerance_of(node)

    def closure(ctx: Context, frame: Frame) -> Truth:
        values = left(ctx, frame)
        if isinstance(values, Known):
            values = listing([values.value])
        if isinstance(values, Absent | Unknown):
            return truth(values)
        if not isinstance(values, Listing):
            raise TypeError(f"{node.kind} needs a list of values")
        if node.kind == "agree":
            return compare.agree(values, tolerance)
        return compare.trend(values, node.kind, direction_of(ctx, values))

    return closure


def _consecutive(ctx: Context, owner: Val, name: str) -> Truth:
    if not isinstance(owner, Listing):
        raise TypeError("连续 needs a property of a list")
    numbers: _Numbers = []
    for member in owner.members:
        number = property_of(ctx, Known(member.element), name)
        numbers.append((number.value if isinstance(number, Known) else None, member.truth.evidence))
    numbers = _with_plain_ones(ctx, [member.element for member in owner.members], numbers)
    first = owner.members[0].element if owner.members else None
    answer = compare.consecutive(numbers, _before(ctx, first, name) if isinstance(first, Section) else None)
    if answer.state and not owner.complete:
        return Truth(None, owner.reason, answer.evidence, owner.looked_for)
    # The missing number may be in text that was not read: elsewhere in the list, or right at the gap.
    if answer.state is False and not owner.complete:
        return Truth(None, owner.reason, answer.evidence, owner.looked_for)
    places = [quote.place.block for quote in answer.evidence] if answer.state is False else []
    if places and ctx.regions.separated(places[0] if len(places) > 1 else -1, places[-1]):
        return Truth(None, "not_read", answer.evidence, owner.looked_for)
    return answer


_Numbers = list[tuple[int | None, tuple[Evidence, ...]]]
#: The figure at the end of a printed number: 8.3, 3., （3）.
_FIGURE = re.compile(r"\d+(?=\D*$)")


def _with_plain_ones(ctx: Context, elements: list[Any], numbers: _Numbers) -> _Numbers:
    """The numbers with those between two headings that open a paragraph or a sentence there which no reader took for a heading: 8.2 在机关
    推行…. Such a number is not left out."""
    result = numbers[:1]
    for ((before, _), (after, evidence)), (one, other) in zip(pairwise(numbers), pairwise(elements), strict=True):
        left_out = range(before + 1, after) if before is not None and after is not None else range(0)
        if left_out and isinstance(one, Section) and isinstance(other, Section) and _FIGURE.search(other.heading.number):
            between = "\n".join(block.text for block in ctx.plan.document.blocks[one.start : other.start])
            if all(_opens(_FIGURE.sub(str(number), other.heading.number), between) for number in left_out):
                result += [(number, ()) for number in left_out]
        result.append((after, evidence))
    return result


def _opens(label: str, text: str) -> bool:
    """Whether a printed number opens a paragraph or a sentence of a text."""
    return re.search(rf"(?:^|[。；！？\n])\s*{re.escape(label)}(?![\d])", text) is not None


def _before(ctx: Context, section: Section, name: str) -> int | None:
    """The number of the last section of the same level before this one: some drafts do not restart the numbers in every chapter."""
    earlier = [sibling for sibling in ctx.plan.sections[: section.index] if sibling.heading.level == section.heading.level]
    number = property_of(ctx, Known(earlier[-1]), name) if earlier else None
    return number.value if isinstance(number, Known) and isinstance(number.value, int) else None


def direction_of(ctx: Context, facts: Listing) -> str | None:
    """The direction in which the indicator of some facts should change; None if no pack states one."""
    for element in facts.sure:
        if isinstance(element, Fact):
            indicator = ctx.vocabulary.indicator_by_code.get(element.indicator or "")
            return indicator.direction if indicator else None
    return None
