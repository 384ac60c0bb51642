"""Comparing values: exact decimals in one dimension, intervals for ≥, ≤ and ranges, every candidate of a list.

A comparison with an absent value is false. A stated bound ("不低于20%") is an interval: where it overlaps the bound the
comparison is unknown. "≈" compares its figure. 一致, 介于, trends and 不劣于 compare figures, whatever
their operator: "占比70%以上" lies between 0 and 100 %.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise, product
from typing import Any, Literal, NamedTuple, TypeVar

from plancheck.engine.elements import (
    Listing,
    Named,
    Rough,
    Several,
    Territory,
    Val,
    Words,
    both_sides,
    evidence_of,
    exists,
    trim,
)
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact, Money
from plancheck.model.quantity import Quantity, comparable, dimension, parse_unit
from plancheck.model.value import Absent, Known, Reason, Truth, Unknown, both
from plancheck.model.vocabulary import Indicator, Topic, WordList
from plancheck.text.names import fold_name

T = TypeVar("T")

#: The most pairs that one comparison looks at: six hundred different values of one year against each other.
MOST_PAIRS = 200_000


class TooMany(Exception):
    """A rule has more to look at than a draft can mean."""


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt,
    "before": operator.lt, "not_after": operator.le, "after": operator.gt, "not_before": operator.ge,
}  # fmt: skip
_FIGURES = {"figure≥": operator.ge, "figure≤": operator.le}
_INFINITY = Decimal("Infinity")
_NO_STEP = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity that may be a range: base-unit ends, its dimension, and the figures as printed (one, or two of a range)."""

    low: Decimal
    high: Decimal
    dimension: str
    figures: tuple[Decimal, ...]

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low == self.high


def base(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """An amount in the base unit of its dimension, and the dimension."""
    known = parse_unit(unit) if unit else None
    return (value * known.factor, known.dimension) if known else (value, dimension(unit) or f"?{unit}")


def interval(element: Any) -> Interval | None:
    """The quantity an element states; None if it states none."""
    match element:
        case Fact():
            low, dim = base(element.value, element.unit)
            if element.op == "range" and element.value_to is not None:
                high, _ = base(element.value_to, element.unit)
                return Interval(min(low, high), max(low, high), dim, (low, high))
            if element.op == ">=":
                return Interval(low, _INFINITY, dim, (low,))
            if element.op == "<=":
                return Interval(-_INFINITY, low, dim, (low,))
            return Interval(low, low, dim, (low,))
        case Amount() | Money() | Quantity():
            low, dim = base(element.value, element.unit)
            return Interval(low, low, dim, (low,))
        case Decimal():
            return Interval(element, element, "number", (element,))
        case _:
            return None


def candidates(value: Val) -> tuple[list[Any], Truth | None]:
    """The single values to compare, with what to answer instead if there are none (absent: false; unknown: unknown)."""
    match value:
        case Known():
            return [value.value], None
        case Absent():
            return [], Truth(False, None, value.evidence, value.looked_for)
        case Unknown():
            return [], Truth(None, value.reason, value.evidence)
        case Truth():
            return [value.state], None if value.state is not None else value
        case Listing():
            sure = value.sure
            if sure:
                return sure, None
            return [], exists(value, "at_least", 1)
        case _:
            raise TypeError(f"no single values in {type(value).__name__}")


def compare(left: Val, op: str, right: Val) -> Truth:
    """left op right for the plain comparisons (not 含, 属于, 匹配); every candidate must agree, else unknown (conflict)."""
    if type(right) is Several:
        return right.holds(lambda part: compare(left, op, part))
    if type(left) is Several:
        return left.holds(lambda part: compare(part, op, right))
    if isinstance(left, Known) and isinstance(right, Known):
        return agreed([_single(left.value, op, right.value)], both_sides(_evidence(left), _evidence(right)))
    lefts, instead = candidates(left)
    if instead is not None:
        return instead
    rights, instead = candidates(right)
    if instead is not None:
        return instead
    evidence = both_sides(_evidence(left), _evidence(right))
    pairs = _pairs(lefts, rights)
    answers = _in_order(lefts, op, rights)
    return agreed([_single(a, op, b) for a, b in pairs] if answers is None else answers, evidence)


def _in_order(lefts: Sequence[Any], op: str, rights: Sequence[Any]) -> list[bool | Reason] | None:
    """What `_single` says of all pairs of amounts, each looked at once; None where not all are amounts, or no order is asked for."""
    order = ORDER.get(op)
    if order is None or any(isinstance(item, int) for item in (*lefts, *rights)):
        return None
    one, other = ([(item, interval(item)) for item in side] for side in (lefts, rights))
    if any(it is None for _, it in (*one, *other)):
        return None
    return [_ordered(x, order, y, _rough_step(a, b)) for (a, x), (b, y) in product(one, other) if x is not None and y is not None]


def _pairs(lefts: Sequence[T], rights: Sequence[T]) -> Iterable[tuple[T, T]]:
    """Each of one list with each of the other. Raises TooMany."""
    return _limited(product(lefts, rights))


def _limited(pairs: Iterable[T]) -> Iterator[T]:
    for number, pair in enumerate(pairs):
        if number == MOST_PAIRS:
            raise TooMany
        yield pair


class Exact(NamedTuple):
    """One exact amount in base units, and what a comparison comes to that rests on the quote that states it."""

    amount: Decimal
    dimension: str
    holds: Truth
    fails: Truth


def exact(fact: Fact) -> Exact | None:
    """The amount of a fact; None where it states a bound or a range."""
    if fact.op not in ("=", "≈"):
        return None
    evidence = (fact.evidence,)
    return Exact(*base(fact.value, fact.unit), Truth(True, None, evidence), Truth(False, None, evidence))


def _evidence(value: Val) -> tuple[Evidence, ...]:
    if type(value) is Known:
        return value.evidence or evidence_of(value.value)
    if type(value) is Listing:
        return tuple([e for element in value.sure for e in evidence_of(element)])
    return ()


def agreed(answers: Sequence[bool | Reason], evidence: tuple[Evidence, ...]) -> Truth:
    """One truth from the answers of all candidates: their common answer, else unknown."""
    unknown = next((answer for answer in answers if isinstance(answer, str)), None)
    states = {answer for answer in answers if not isinstance(answer, str)}
    if unknown is not None:
        return Truth(None, unknown, evidence)
    if len(states) > 1:
        return Truth(None, "conflict", evidence)
    return Truth(states.pop(), None, evidence)


def _single(a: Any, op: str, b: Any) -> bool | Reason:
    if isinstance(a, int) or isinstance(b, int):
        a, b = _counted(a, b), _counted(b, a)
    if op in ("is_not", "≠"):
        answer = _single(a, "is", b)
        return answer if isinstance(answer, str) else not answer
    if op == "not_worse":
        raise TypeError("不劣于 needs a direction: see not_worse")
    if op in ("is", "="):
        return _same(a, b)
    if op in _FIGURES:
        return _by_figures(a, _FIGURES[op], b)
    order = ORDER[op]
    if isinstance(a, int) and isinstance(b, int):
        return order(a, b)
    left, right = interval(a), interval(b)
    if left is None or right is None:
        raise TypeError(f"{a!r} {op} {b!r} has no meaning")
    return _ordered(left, order, right, _rough_step(a, b))


def _ordered(left: Interval, order: Callable[[Any, Any], bool], right: Interval, step: Decimal) -> bool | Reason:
    """Whether amounts stand in an order, at the coarser printed precision of those that are ≈ (0: none is)."""
    if left.dimension != right.dimension:
        return "ambiguous"
    if left.exact and right.exact and step and _alike(left.low, right.low, step):
        return True if order(1, 1) else "ambiguous"  # 约3 and 约4 do not exceed 约7 for being 7.2 exactly
    if left.exact and right.exact:
        return order(left.low, right.low)
    ends = {order(x, y) for x, y in product((left.low, left.high), (right.low, right.high)) if x.is_finite() or y.is_finite()}
    return ends.pop() if len(ends) == 1 else "ambiguous"


def _by_figures(a: Any, order: Callable[[Any, Any], bool], b: Any) -> bool | Reason:
    if isinstance(a, int) and isinstance(b, int):
        return order(a, b)
    left, right = interval(a), interval(b)
    if left is None or right is None or left.dimension != right.dimension:
        return "ambiguous"
    answers = {order(x, y) for x, y in product(left.figures, right.figures)}
    return answers.pop() if len(answers) == 1 else "ambiguous"


def _name(value: Any) -> str | None:
    match value:
        case str():
            return fold_name(value)
        case Words():
            return fold_name(value.text)
        case Topic() | WordList() | Indicator():
            return fold_name(value.name)
        case _:
            return None


def _counted(value: Any, other: Any) -> Any:
    """An ordinal beside a bare number is that number."""
    return Quantity(Decimal(value)) if isinstance(value, int) and isinstance(other, Quantity) and not other.unit else value


def _same(a: Any, b: Any) -> bool | Reason:
    for one, other in ((a, b), (b, a)):
        if isinstance(one, Named) and isinstance(other, Indicator):
            return one.code == other.code
    if isinstance(a, Territory) and isinstance(b, Territory):
        return (a.own and b.own) or (a.name is not None and b.name is not None and fold_name(a.name) == fold_name(b.name))
    left, right = _name(a), _name(b)
    if left is not None and right is not None:
        return left == right or comparable_units(a, b)
    x, y = interval(a), interval(b)
    if x is not None and y is not None:
        if x.dimension != y.dimension:
            return "ambiguous"
        return x.low == y.low if x.exact and y.exact else (True if (x.low, x.high) == (y.low, y.high) else "ambiguous")
    return bool(a == b)


def comparable_units(a: Any, b: Any) -> bool:
    """Whether two texts are units of one dimension: 单位 是 万辆 means "converts exactly to"."""
    left, right = a.text if isinstance(a, Words) else a, b.text if isinstance(b, Words) else b
    return isinstance(left, str) and isinstance(right, str) and parse_unit(left) is not None and comparable(left, right)


# ---- figures ----------------------------------------------------------------------------------------------------


def _quantum(fact: Fact | Amount | Money | Quantity) -> Decimal:
    """The printed precision of a figure, in base units."""
    exponent = fact.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return base(step, fact.unit)[0]


def figures_agree(a: Fact | Amount, b: Fact | Amount, tolerance: Quantity | None = None) -> bool | Reason:
    """Whether two figures are equal after exact conversion, at the coarser printed precision, or differ by the tolerance at most.

    A tolerance in percent is a share of the larger figure. Other dimensions never conflict; unknown (ambiguous) where the
    tolerance is of another dimension than figures that differ.
    """
    left, right = interval(a), interval(b)
    if left is None or right is None or left.dimension != right.dimension:
        return True
    if len(left.figures) != len(right.figures):
        return False
    if left.figures == right.figures:
        return True
    pairs = list(zip(left.figures, right.figures, strict=True))
    step = max(_quantum(a), _quantum(b))
    if all(_rounded(x, step) == _rounded(y, step) for x, y in pairs):
        return True
    margins = [_margin(tolerance, left.dimension, max(abs(x), abs(y))) for x, y in pairs]
    if any(margin is None for margin in margins):
        return "ambiguous"
    return all(abs(x - y) <= margin for (x, y), margin in zip(pairs, margins, strict=True) if margin is not None)


def _stretched(a: Any, b: Any) -> bool:
    """Whether two facts are a base and a stretch value in one statement, which is no contradiction: 60万辆，力争达到80万辆."""
    return isinstance(a, Fact) and isinstance(b, Fact) and a.soft != b.soft and a.evidence.place.block == b.evidence.place.block


def _margin(tolerance: Quantity | None, dimension: str, of: Decimal) -> Decimal | None:
    """By how much figures may differ, in base units; a tolerance in percent is a share `of` a figure. None: of another dimension."""
    if tolerance is None:
        return Decimal(0)
    amount, own = base(tolerance.value, tolerance.unit)
    if own == "ratio":
        return abs(of) * amount
    return amount if own == dimension else None


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _pair_agrees(a: Any, b: Any, tolerance: Quantity | None) -> bool | Reason:
    if isinstance(a, Fact | Amount) and isinstance(b, Fact | Amount):
        return figures_agree(a, b, tolerance)
    return comparable_units(a, b) or _single(a, "is", b) is True


def _stated(element: Any) -> Any:
    """What decides how an element compares: two of which this is equal say the same. 13.5 and 13.50 are not equally precise."""
    match element:
        case Fact():
            return Fact, str(element.value), element.value_to, element.unit, element.op, element.change
        case Amount():
            return Amount, str(element.value), element.unit, element.op
        case Words():
            return Words, element.text
        case _:
            return id(element)


def _different(elements: Sequence[T]) -> list[T]:
    """The first of those that say the same."""
    first: dict[Any, T] = {}
    for element in elements:
        first.setdefault(_stated(element), element)
    return list(first.values())


def _contradictions(elements: Sequence[Any], tolerance: Quantity | None) -> Iterator[tuple[Any, Any, Literal[False] | Reason]]:
    """The pairs that do not agree, in order, with what was found. However often the same is said, it is compared once."""
    different = _different(elements)
    said = {_stated(each): at for at, each in enumerate(different)}
    unlike = {
        frozenset((at, other)): answer
        for (at, a), (other, b) in _limited(combinations(enumerate(different), 2))
        if (answer := _pair_agrees(a, b, tolerance)) is not True
    }
    if not unlike:
        return
    numbered = [(said[_stated(each)], each) for each in elements]
    for (at, a), (other, b) in _limited(combinations(numbered, 2)):
        key = frozenset((at, other))
        if key in unlike and not _stretched(a, b):
            yield a, b, unlike[key]


def agree(found: Listing, tolerance: Quantity | None = None) -> Truth:
    """一致: no two figures of the list contradict each other (see `figures_agree`)."""
    unsure: Truth | None = None
    for a, b, answer in _contradictions(found.sure, tolerance):
        evidence = both_sides(evidence_of(a), evidence_of(b))
        if answer is False:
            return Truth(False, None, evidence, found.looked_for)
        unsure = Truth(None, answer, evidence, found.looked_for) if unsure is None else unsure
    if unsure is not None:
        return unsure
    evidence = trim(e for element in found.sure for e in evidence_of(element))
    # What was not read may hold a second value, but only a contradiction that was read can be shown.
    return Truth(True, None, evidence, found.looked_for) if found.complete else Truth(None, found.reason, evidence, found.looked_for)


def not_worse(left: Val, right: Val, direction: str) -> Truth:
    """left 不劣于 right, both facts of one series; by the indicator's direction."""
    lefts, instead = candidates(left)
    if instead is not None:
        return instead
    rights, instead = candidates(right)
    if instead is not None:
        return instead
    evidence = both_sides(_evidence(left), _evidence(right))
    return agreed([_not_worse(a, b, direction) for a, b in _pairs(_different(lefts), _different(rights))], evidence)


def _not_worse(a: Fact, b: Fact, direction: str) -> bool | Reason:
    left, right = interval(a), interval(b)
    if left is None or right is None or left.dimension != right.dimension:
        return "ambiguous"
    answers = {x >= y for x, y in product(_goodness(a, left, direction), _goodness(b, right, direction))}
    return answers.pop() if len(answers) == 1 else "ambiguous"


def _goodness(fact: Fact, amount: Interval, direction: str) -> list[Decimal]:
    """A fact's figures so that more is better; changes are signed first."""
    sign = (-1 if fact.change == "decrease" else 1) * (1 if direction == "up" else -1)
    return [figure * sign for figure in amount.figures]


def trend(values: Listing, kind: str, direction: str | None) -> Truth:
    """逐期上升 / 逐期下降 (strictly), 逐期改善 (standing still is not wrong): by year; several values of a year must answer alike."""
    by_year: dict[int, list[Fact]] = {}
    for fact in values.sure:
        if isinstance(fact, Fact) and fact.year is not None:
            by_year.setdefault(fact.year, []).append(fact)
    steps = [_step(by_year[early], by_year[late], kind, direction) for early, late in pairwise(sorted(by_year))]
    # Nothing rises or falls within one year, however often its value is written.
    stated = [fact.evidence for facts in by_year.values() for fact in facts]
    result = both(steps) if steps or kind == "improve" else Truth(False, None, trim(stated))
    if (result.state or not steps) and not values.complete:
        return Truth(None, values.reason, result.evidence, values.looked_for)
    return result


def _step(early: Sequence[Fact], late: Sequence[Fact], kind: str, direction: str | None) -> Truth:
    """Whether the values of one year follow those of the year before as they should."""
    pairs = _pairs(_different(late), _different(early))
    answers = [_not_worse(a, b, direction or "up") if kind == "improve" else _moves(a, b, kind) for a, b in pairs]
    return agreed(answers, trim(quote for later, earlier in product(late, early) for quote in (earlier.evidence, later.evidence)))


def _moves(late: Fact, early: Fact, kind: str) -> bool | Reason:
    a, b = interval(late), interval(early)
    if a is None or b is None or a.dimension != b.dimension:
        return "ambiguous"
    answers = {x > y if kind == "rise" else x < y for x, y in product(a.figures, b.figures)}
    return answers.pop() if len(answers) == 1 else "ambiguous"


def consecutive(numbers: Sequence[tuple[int | None, tuple[Evidence, ...]]], before: int | None = None) -> Truth:
    """连续: each number follows the one before it, the first is 1 or follows `before`; a member without number begins a new count.

    Shows the first break.
    """
    previous: int | None = None
    last: tuple[Evidence, ...] = ()
    for number, evidence in numbers:
        if number is not None and previous is None and number not in (1, None if before is None else before + 1):
            return Truth(False, None, evidence)
        if number is not None and previous is not None and number != previous + 1:
            return Truth(False, None, (*last, *evidence))
        previous, last = number, evidence
    return Truth(True, None, trim(e for _, evidence in numbers for e in evidence)[:3])


def approx(left: Val, right: Val, tolerance: Quantity | None) -> Truth:
    """left 约等于 right: within the tolerance (a share of the right, or an amount); without one, at the coarser printed precision."""
    lefts, instead = candidates(left)
    if instead is not None:
        return instead
    rights, instead = candidates(right)
    if instead is not None:
        return instead
    evidence = both_sides(_evidence(left), _evidence(right))
    return agreed([_close(a, b, tolerance) for a, b in _pairs(lefts, rights)], evidence)


def _close(a: Any, b: Any, tolerance: Quantity | None) -> bool | Reason:
    left, right = interval(a), interval(b)
    if left is None or right is None or left.dimension != right.dimension:
        return "ambiguous"
    if not (left.exact and right.exact):  # 40%以上 may be anywhere above: nothing says that it is near
        return "ambiguous"
    if _alike(left.low, right.low, max(_printed_step(a), _printed_step(b)) if tolerance is None else _rough_step(a, b)):
        return True
    margin = _margin(tolerance, right.dimension, right.low)
    return "ambiguous" if margin is None else abs(left.low - right.low) <= margin


def _alike(x: Decimal, y: Decimal, step: Decimal) -> bool:
    """Whether two amounts cannot be told apart at a printed precision."""
    return x == y or (step > 0 and (abs(x - y) * 2 <= step or _rounded(x, step) == _rounded(y, step)))


def _printed_step(stated: Any) -> Decimal:
    """The printed precision of an amount in base units; 0 for a bare number, which says nothing of it."""
    if isinstance(stated, Rough):
        return stated.step
    return _quantum(stated) if isinstance(stated, Fact | Amount | Money | Quantity) else Decimal(0)


def rough(stated: Any) -> Decimal | None:
    """The printed precision of a part or total that is stated as ≈, or of what was worked out of such; None for others."""
    return _printed_step(stated) if isinstance(stated, Rough) or (isinstance(stated, Amount) and stated.op == "≈") else None


def _rough_step(*stated: Any) -> Decimal:
    """The coarser printed precision of those that are ≈; 0 where none is."""
    steps = [step for item in stated if type(item) is not Fact and (step := rough(item)) is not None]
    return max(steps) if steps else _NO_STEP
