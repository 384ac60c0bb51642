"""Compares values: exact decimals of one dimension, intervals for ≥, ≤ and ranges, all candidates of a list.

A comparison with an absent value is false. A stated bound ("不低于20%") is an interval; a comparison with a figure inside it is unknown.
"≈" compares its figure. 一致, 介于, trends and 不劣于 compare figures and ignore their operators: "占比70%以上" lies between 0 and 100 %.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations, pairwise, product
from typing import Any, Literal, NamedTuple, TypeVar

from plancheck.engine.elements import (
    ApproximateQuantity,
    Listing,
    NamedQuantity,
    Quotient,
    RoundedSum,
    Territory,
    TextValue,
    Val,
    ValueGroup,
    both_sides,
    evidence_of,
    has_count,
    trim,
)
from plancheck.model.moment import Moment, moment
from plancheck.model.place import Evidence
from plancheck.model.plan import Amount, Fact, Money
from plancheck.model.quantity import COUNTERS, Quantity, comparable, dimension, parse_unit
from plancheck.model.value import Absent, Known, Reason, Truth, Unknown, both
from plancheck.model.vocabulary import Indicator, Topic, WordList
from plancheck.text.line import fold_name

T = TypeVar("T")

#: The most pairs of one comparison: six hundred different values of a year with each other.
MOST_PAIRS = 200_000


class LimitExceeded(Exception):
    """A rule has more pairs or combinations to look at than any draft needs."""


ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "≥": operator.ge, "≤": operator.le, ">": operator.gt, "<": operator.lt,
    "before": operator.lt, "not_after": operator.le, "after": operator.gt, "not_before": operator.ge,
}  # fmt: skip
_FIGURES = {"figure≥": operator.ge, "figure≤": operator.le}
_INFINITY = Decimal("Infinity")
_NO_STEP = Decimal(0)


@dataclass(frozen=True, slots=True)
class Interval:
    """A quantity that may be a range. Ends and figures are in base units; a range has two figures, anything else one."""

    low: Decimal
    high: Decimal
    dimension: str
    figures: tuple[Decimal, ...]

    @property
    def exact(self) -> bool:
        """Whether it is a single number."""
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
        case Quotient():
            return Interval(element.value, element.value, "quotient", (element.value,))
        case Amount() | Money() | Quantity():
            low, dim = base(element.value, element.unit)
            return Interval(low, low, dim, (low,))
        case Decimal():
            return Interval(element, element, "number", (element,))
        case _:
            return None


def _comparable(one: str, two: str) -> bool:
    """Whether amounts of two dimensions compare: a quotient also with plain numbers and with shares, whose base unit is 1."""
    return one == two or {one, two} in ({"quotient", "number"}, {"quotient", "ratio"})


def candidates(value: Val) -> tuple[list[Any], Truth | None]:
    """The single values of a value; or none, and the result of any comparison with it (absent: false; unknown: unknown)."""
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
            return [], has_count(value, "at_least", 1)
        case _:
            raise TypeError(f"no single values in {type(value).__name__}")


def compare(left: Val, op: str, right: Val) -> Truth:
    """`left op right` for all operators but 含, 属于 and 匹配. Unknown (conflict) if candidates give different results."""
    if type(right) is ValueGroup:
        return right.test(lambda part: compare(left, op, part))
    if type(left) is ValueGroup:
        return left.test(lambda part: compare(part, op, right))
    if isinstance(left, Known) and isinstance(right, Known):
        return unanimous([_compare_one(left.value, op, right.value)], both_sides(_evidence(left), _evidence(right)))

    def results(lefts: list[Any], rights: list[Any]) -> Sequence[bool | Reason]:
        pairs = _pairs(lefts, rights)
        ordered = _compare_amounts(lefts, op, rights)
        return [_compare_one(a, op, b) for a, b in pairs] if ordered is None else ordered

    return _of_candidates(left, right, results)


def _of_candidates(left: Val, right: Val, results: Callable[[list[Any], list[Any]], Sequence[bool | Reason]]) -> Truth:
    """One truth from the results for the candidates of both sides."""
    lefts, undecided = candidates(left)
    if undecided is not None:
        return undecided
    rights, undecided = candidates(right)
    if undecided is not None:
        return undecided
    return unanimous(results(lefts, rights), both_sides(_evidence(left), _evidence(right)))


def _compare_amounts(lefts: Sequence[Any], op: str, rights: Sequence[Any]) -> list[bool | Reason] | None:
    """The results of `_compare_one` for all pairs, with one interval for every amount; None if not all are amounts, or `op` is no order."""
    order = ORDER.get(op)
    if order is None or any(isinstance(item, int) for item in (*lefts, *rights)):
        return None
    left_amounts, right_amounts = ([(item, interval(item)) for item in side] for side in (lefts, rights))
    if any(amount is None for _, amount in (*left_amounts, *right_amounts)):
        return None
    pairs = product(left_amounts, right_amounts)
    return [
        _compare_intervals(x, order, y, _approximate_steps(a, b), _slack(a, b))
        for (a, x), (b, y) in pairs
        if x is not None and y is not None
    ]


def _pairs(lefts: Sequence[T], rights: Sequence[T]) -> Iterable[tuple[T, T]]:
    """All pairs of the members of two lists. Raises LimitExceeded."""
    return _limited(product(lefts, rights))


def _limited(pairs: Iterable[T]) -> Iterator[T]:
    for number, pair in enumerate(pairs):
        if number == MOST_PAIRS:
            raise LimitExceeded
        yield pair


class Exact(NamedTuple):
    """An exact amount in base units, and the results of comparisons with it, which have its quote as evidence."""

    amount: Decimal
    dimension: str
    holds: Truth
    fails: Truth


def exact(fact: Fact) -> Exact | None:
    """The amount of a fact; None if it states a bound or a range."""
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


def unanimous(results: Sequence[bool | Reason], evidence: tuple[Evidence, ...]) -> Truth:
    """The common result of all candidates; unknown if there is none."""
    states = set[bool]()
    for result in results:
        if isinstance(result, str):
            return Truth(None, result, evidence)
        states.add(result)
    if len(states) > 1:
        return Truth(None, "conflict", evidence)
    return Truth(states.pop(), None, evidence)


def _compare_one(a: Any, op: str, b: Any) -> bool | Reason:
    if type(a) is Moment or type(b) is Moment:
        return _compare_times(_as_time(a), op, _as_time(b))
    if isinstance(a, int) or isinstance(b, int):
        a, b = _ordinal_as_number(a, b), _ordinal_as_number(b, a)
    if op in ("is_not", "≠"):
        answer = _compare_one(a, "is", b)
        return answer if isinstance(answer, str) else not answer
    if op == "not_worse":
        raise TypeError("不劣于 needs a direction: see not_worse")
    if op in ("is", "="):
        return _equal(a, b)
    if op in _FIGURES:
        return _compare_figures(a, _FIGURES[op], b)
    order = ORDER[op]
    if isinstance(a, int) and isinstance(b, int):
        return order(a, b)
    left, right = interval(a), interval(b)
    if left is None or right is None:
        raise TypeError(f"{a!r} {op} {b!r} has no meaning")
    return _compare_intervals(left, order, right, _approximate_steps(a, b), _slack(a, b))


def _as_time(value: Any) -> Moment:
    if isinstance(value, Moment):
        return value
    if isinstance(value, int):
        return moment(value)
    raise TypeError(f"{value!r} is no time")


#: The operators for times under all their names, and those that say the same with the sides exchanged.
_IN_TIME = {"≥": "not_before", "≤": "not_after", ">": "after", "<": "before", "figure≥": "not_before", "figure≤": "not_after", "=": "is"}
_EXCHANGED = {"before": "after", "after": "before", "not_before": "not_after", "not_after": "not_before", "is": "is"}


def _compare_times(a: Moment, op: str, b: Moment) -> bool | Reason:
    """Whether two times are in an order. What a rule names is a whole month or year: no time in it is later than it, and each is it.

    Of two times of the draft only equal ones are the same. Unknown where one names more days than decide.
    """
    if op in ("is_not", "≠"):
        answer = _compare_times(a, "is", b)
        return answer if isinstance(answer, str) else not answer
    op = _IN_TIME.get(op, op)
    if b.evidence is not None and a.evidence is None:
        a, op, b = b, _EXCHANGED[op], a
    if op in ("after", "not_before"):
        answer = _compare_times(a, "not_after" if op == "after" else "before", b)
        return answer if isinstance(answer, str) else not answer
    same = b.evidence is not None and (a.first, a.last) == (b.first, b.last)
    if op == "before":
        return _decided(a.last < b.first, same or a.first > b.last or (b.evidence is None and a.first >= b.first))
    if op == "not_after":
        return _decided(same or a.last < b.first or (b.evidence is None and a.last <= b.last), a.first > b.last)
    if op != "is":
        raise TypeError(f"{op} is no order of times")
    within = b.first <= a.first and a.last <= b.last
    return _decided(same or (b.evidence is None and within), a.last < b.first or a.first > b.last)


def _decided(holds: bool, fails: bool) -> bool | Reason:
    return True if holds else False if fails else "ambiguous"


def _compare_intervals(
    left: Interval, order: Callable[[Any, Any], bool], right: Interval, steps: _Steps, slack: Decimal = _NO_STEP
) -> bool | Reason:
    """Whether two amounts are in an order. `steps`: the coarser printed precision of approximate amounts. `slack`: how far rounding may
    hold them apart that are equal."""
    if not _comparable(left.dimension, right.dimension):
        return "ambiguous"
    if left.exact and right.exact and steps.may and _equal_at(left.low, right.low, steps.may):
        # the sum of 约3 and 约4 does not exceed 约7, although it may be 7.2
        surely = order(left.low, right.low) or _equal_at(left.low, right.low, steps.sure)
        return True if order(1, 1) and surely else "ambiguous"
    if left.exact and right.exact:
        return order(left.low, right.low) or (order(1, 1) and abs(left.low - right.low) <= slack)
    ends = {order(x, y) for x, y in product((left.low, left.high), (right.low, right.high)) if x.is_finite() or y.is_finite()}
    return ends.pop() if len(ends) == 1 else "ambiguous"


def _compare_figures(a: Any, order: Callable[[Any, Any], bool], b: Any) -> bool | Reason:
    if isinstance(a, int) and isinstance(b, int):
        return order(a, b)
    left, right = interval(a), interval(b)
    if left is None or right is None or not _comparable(left.dimension, right.dimension):
        return "ambiguous"
    answers = {order(x, y) for x, y in product(left.figures, right.figures)}
    return answers.pop() if len(answers) == 1 else "ambiguous"


def _folded_name(value: Any) -> str | None:
    match value:
        case str():
            return fold_name(value)
        case TextValue():
            return fold_name(value.text)
        case Topic() | WordList() | Indicator():
            return fold_name(value.name)
        case _:
            return None


def _ordinal_as_number(value: Any, other: Any) -> Any:
    """An ordinal that is compared with a number without a unit, as a number."""
    return Quantity(Decimal(value)) if isinstance(value, int) and isinstance(other, Quantity) and not other.unit else value


def _equal(a: Any, b: Any) -> bool | Reason:
    if type(a) is int and type(b) is int:  # years, of which a rule compares hundreds
        return a == b
    for quantity, indicator in ((a, b), (b, a)):
        if isinstance(quantity, NamedQuantity) and isinstance(indicator, Indicator):
            return quantity.code == indicator.code
    if isinstance(a, Territory) and isinstance(b, Territory):
        return (a.own and b.own) or (a.name is not None and b.name is not None and fold_name(a.name) == fold_name(b.name))
    left, right = _folded_name(a), _folded_name(b)
    if left is not None and right is not None:
        return left == right or comparable_units(a, b)
    x, y = interval(a), interval(b)
    if x is not None and y is not None:
        if not _comparable(x.dimension, y.dimension):
            return "ambiguous"
        return x.low == y.low if x.exact and y.exact else (True if (x.low, x.high) == (y.low, y.high) else "ambiguous")
    return bool(a == b)


def comparable_units(a: Any, b: Any) -> bool:
    """Whether two texts are units that convert exactly: 单位 是 万辆 is true of 辆."""
    left, right = a.text if isinstance(a, TextValue) else a, b.text if isinstance(b, TextValue) else b
    return isinstance(left, str) and isinstance(right, str) and parse_unit(left) is not None and comparable(left, right)


# ---- figures ----------------------------------------------------------------------------------------------------


def _precision(fact: Fact | Amount | Money | Quantity) -> Decimal:
    """The printed precision of a figure, in base units."""
    exponent = fact.value.as_tuple().exponent
    step = Decimal(1).scaleb(exponent if isinstance(exponent, int) and exponent < 0 else 0)
    return base(step, fact.unit)[0]


def _decimal_step(figure: Fact | Amount | Money | Quantity) -> Decimal:
    """The last decimal place of a figure, in base units; 0 for a whole number, which may be exact."""
    exponent = figure.value.as_tuple().exponent
    return _precision(figure) if isinstance(exponent, int) and exponent < 0 else _NO_STEP


def rounding(parts: Sequence[Any]) -> Decimal:
    """How far rounding may have moved the sum of some figures, in base units: each by half of the last decimal place that any of them has.

    Of more than three, as far as only one sum in hundreds is moved (three standard deviations). Figures without decimal places
    may be exact, and then none of them is rounded.
    """
    steps = [step for each in parts if isinstance(each, Fact | Amount | Money | Quantity) and (step := _decimal_step(each))]
    count = Decimal(len(parts))
    return min(steps) * min(count, (3 * count).sqrt()) / 2 if steps else _NO_STEP


def _slack(a: Any, b: Any) -> Decimal:
    """How far rounding may hold a sum and a figure of the draft apart; 0 for a bound that the rule gives."""
    sums = [each.slack for each in (a, b) if isinstance(each, RoundedSum)]
    stated = [_decimal_step(each) / 2 for each in (a, b) if isinstance(each, Fact | Amount | Money)]
    return sum((*sums, *stated), Decimal(0)) if sums and len(sums) + len(stated) == 2 else _NO_STEP


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
    step = max(_precision(a), _precision(b))
    if all(_rounded(x, step) == _rounded(y, step) for x, y in pairs):
        return True
    margins = [_margin(tolerance, left.dimension, max(abs(x), abs(y))) for x, y in pairs]
    if any(margin is None for margin in margins):
        return "ambiguous"
    return all(abs(x - y) <= margin for (x, y), margin in zip(pairs, margins, strict=True) if margin is not None)


def _are_base_and_stretch(a: Any, b: Any) -> bool:
    """Whether two facts are a base and a stretch value of one statement, which do not contradict each other: 60万辆，力争达到80万辆."""
    return isinstance(a, Fact) and isinstance(b, Fact) and a.soft != b.soft and a.evidence.place.block == b.evidence.place.block


def _of_two_areas(a: Any, b: Any) -> bool:
    """Whether two facts stand under headings that name two areas, of which neither is the plan's own."""
    return isinstance(a, Fact) and isinstance(b, Fact) and bool(a.area and b.area) and a.area != b.area


def _may_be_of_two(a: Any, b: Any) -> bool:
    """Whether two facts may be of two things called alike: what one area has and what all have, or things counted in two places."""
    return isinstance(a, Fact) and isinstance(b, Fact) and (a.area != b.area or (a.some and b.some))


def _doubted(*stated: Any) -> bool:
    """Whether one of some figures was read by a weak sign, so that it decides nothing."""
    return any(isinstance(each, Fact) and each.doubt for each in stated)


def _surest(stated: Sequence[T]) -> Sequence[T]:
    """Those that are not doubted, all where each is."""
    return [each for each in stated if not _doubted(each)] or stated


def _by_the_surest(value: Val) -> Val:
    """A list of figures without those that are doubted, where others are not."""
    if type(value) is not Listing:
        return value
    return value.only([each for each in value.members if not _doubted(each.element)] or value.members)


def _margin(tolerance: Quantity | None, dimension: str, of: Decimal) -> Decimal | None:
    """The allowed difference in base units; a tolerance in percent is a share `of` a figure. None if it has another dimension."""
    if tolerance is None:
        return Decimal(0)
    amount, own = base(tolerance.value, tolerance.unit)
    if own == "ratio":
        return abs(of) * amount
    return amount if _comparable(own, dimension) else None


def _rounded(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _pair_agrees(a: Any, b: Any, tolerance: Quantity | None) -> bool | Reason:
    if isinstance(a, Fact | Amount) and isinstance(b, Fact | Amount):
        return figures_agree(a, b, tolerance)
    return comparable_units(a, b) or _count_alike(a, b) or _compare_one(a, "is", b) is True


#: The kinds of units of multiples of a value.
_TIMES = ("times", "doublings")


def _count_alike(a: Any, b: Any) -> bool:
    """Whether two texts are units of counts, of which one has its measure word left out (119 in a table is 119个 elsewhere), or one says
    only how many times as much it is as something."""
    if not (isinstance(a, TextValue) and isinstance(b, TextValue)):
        return False
    kinds = {dimension(a.text), dimension(b.text)}
    return not kinds.isdisjoint(_TIMES) or ("number" in kinds and any(kind in COUNTERS for kind in kinds))


def _comparison_key(element: Any) -> Any:
    """Two elements with the same key are interchangeable in comparisons. 13.5 and 13.50 differ, since their precision does."""
    match element:
        case Fact():
            return Fact, str(element.value), element.value_to, element.unit, element.op, element.change
        case Amount():
            return Amount, str(element.value), element.unit, element.op
        case TextValue():
            return TextValue, element.text
        case _:
            return id(element)


def _distinct(elements: Sequence[T]) -> list[T]:
    """The first element of every comparison key."""
    first: dict[Any, T] = {}
    for element in elements:
        first.setdefault(_comparison_key(element), element)
    return list(first.values())


def _contradictions(elements: Sequence[Any], tolerance: Quantity | None) -> Iterator[tuple[Any, Any, Literal[False] | Reason]]:
    """The pairs that do not agree, in order, with the result. Interchangeable elements are compared once."""
    distinct = _distinct(elements)
    numbers = {_comparison_key(element): number for number, element in enumerate(distinct)}
    disagreements = {
        frozenset((m, n)): result
        for (m, a), (n, b) in _limited(combinations(enumerate(distinct), 2))
        if (result := _pair_agrees(a, b, tolerance)) is not True
    }
    if not disagreements:
        return
    numbered = [(numbers[_comparison_key(element)], element) for element in elements]
    for (m, a), (n, b) in _limited(combinations(numbered, 2)):
        key = frozenset((m, n))
        if key in disagreements and not (_are_base_and_stretch(a, b) or _of_two_areas(a, b)):
            doubtful: Reason | None = "ambiguous" if _may_be_of_two(a, b) else "candidate" if _doubted(a, b) else None
            yield a, b, doubtful or disagreements[key]


def agree(figures: Listing, tolerance: Quantity | None = None) -> Truth:
    """一致: no two figures of the list contradict each other (see `figures_agree`)."""
    unsure: Truth | None = None
    for a, b, result in _contradictions(figures.sure, tolerance):
        evidence = both_sides(evidence_of(a), evidence_of(b))
        if result is False:
            return Truth(False, None, evidence, figures.looked_for)
        unsure = Truth(None, result, evidence, figures.looked_for) if unsure is None else unsure
    if unsure is not None:
        return unsure
    evidence = trim(quote for element in figures.sure for quote in evidence_of(element))
    # Text that was not read may have another value, which may contradict these.
    state, reason = (True, None) if figures.complete else (None, figures.reason)
    return Truth(state, reason, evidence, figures.looked_for)


def not_worse(left: Val, right: Val, direction: str) -> Truth:
    """left 不劣于 right by the direction of the indicator: facts of one series, or on the right an amount such as a reference value."""
    return _of_candidates(
        _by_the_surest(left),
        _by_the_surest(right),
        lambda lefts, rights: [_not_worse(a, b, direction) for a, b in _pairs(_distinct(lefts), _distinct(rights))],
    )


def _not_worse(a: Any, b: Any, direction: str) -> bool | Reason:
    left, right = interval(a), interval(b)
    if left is None or right is None or left.dimension != right.dimension:
        return "ambiguous"
    answers = {x >= y for x, y in product(_goodness(a, left, direction), _goodness(b, right, direction))}
    return answers.pop() if len(answers) == 1 else "ambiguous"


def _goodness(stated: Any, amount: Interval, direction: str) -> list[Decimal]:
    """The figures of a fact or an amount, signed so that more is better."""
    sign = (-1 if isinstance(stated, Fact) and stated.change == "decrease" else 1) * (1 if direction == "up" else -1)
    return [figure * sign for figure in amount.figures]


def trend(values: Listing, kind: str, direction: str | None) -> Truth:
    """逐期上升 and 逐期下降 (strictly), 逐期改善 (may stay the same), from year to year. All values of a year must give the same result."""
    by_year: dict[int, list[Fact]] = {}
    for fact in values.sure:
        if isinstance(fact, Fact) and fact.year is not None:
            by_year.setdefault(fact.year, []).append(fact)
    steps = [_compare_years(by_year[early], by_year[late], kind, direction) for early, late in pairwise(sorted(by_year))]
    # Within one year nothing rises or falls, however often its value is stated.
    stated = [fact.evidence for facts in by_year.values() for fact in facts]
    result = both(steps) if steps or kind == "improve" else Truth(False, None, trim(stated))
    if (result.state or not steps) and not values.complete:
        return Truth(None, values.reason, result.evidence, values.looked_for)
    return result


def _compare_years(early: Sequence[Fact], late: Sequence[Fact], kind: str, direction: str | None) -> Truth:
    """Whether the values of a year compare with those of the year before as the trend requires."""
    early, late = _surest(early), _surest(late)
    pairs = _pairs(_distinct(late), _distinct(early))
    answers = [_not_worse(a, b, direction or "up") if kind == "improve" else _moves(a, b, kind) for a, b in pairs]
    return unanimous(answers, trim(quote for later, earlier in product(late, early) for quote in (earlier.evidence, later.evidence)))


def _moves(late: Fact, early: Fact, kind: str) -> bool | Reason:
    a, b = interval(late), interval(early)
    if a is None or b is None or a.dimension != b.dimension:
        return "ambiguous"
    answers = {x > y if kind == "rise" else x < y for x, y in product(a.figures, b.figures)}
    return answers.pop() if len(answers) == 1 else "ambiguous"


def consecutive(numbers: Sequence[tuple[int | None, tuple[Evidence, ...]]], before: int | None = None) -> Truth:
    """连续: every number follows the one before it, and the first is 1, 0 or follows `before`. A member without a number starts a new
    count.

    The evidence is the first gap.
    """
    previous: int | None = None
    last: tuple[Evidence, ...] = ()
    for number, evidence in numbers:
        if number is not None and previous is None and number not in (0, 1, None if before is None else before + 1):
            return Truth(False, None, evidence)
        if number is not None and previous is not None and number != previous + 1:
            return Truth(False, None, (*last, *evidence))
        previous, last = number, evidence
    return Truth(True, None, trim(e for _, evidence in numbers for e in evidence)[:3])


def approx(left: Val, right: Val, tolerance: Quantity | None) -> Truth:
    """left 约等于 right: within the tolerance (a share of the right side, or an amount), or at the coarser printed precision.

    Without a tolerance a sum may be as far off as the rounding of its parts and of the other side can explain.
    """
    return _of_candidates(left, right, lambda lefts, rights: [_approximately_equal(a, b, tolerance) for a, b in _pairs(lefts, rights)])


def _approximately_equal(a: Any, b: Any, tolerance: Quantity | None) -> bool | Reason:
    left, right = interval(a), interval(b)
    if left is None or right is None or not _comparable(left.dimension, right.dimension):
        return "ambiguous"
    if not (left.exact and right.exact):  # 40%以上 may be far above 40%
        return "ambiguous"
    printed = max(_printed_step(a), _printed_step(b)) if tolerance is None else _NO_STEP
    about = _approximate_steps(a, b)
    if _equal_at(left.low, right.low, max(printed, about.sure)):
        return True
    if tolerance is None and abs(left.low - right.low) <= _slack(a, b):
        return True
    margin = _margin(tolerance, right.dimension, right.low)
    if margin is not None and abs(left.low - right.low) <= margin:
        return True
    return "ambiguous" if margin is None or _equal_at(left.low, right.low, about.may) else False


def _equal_at(x: Decimal, y: Decimal, step: Decimal) -> bool:
    """Whether two amounts are equal at a printed precision."""
    return x == y or (step > 0 and (abs(x - y) * 2 <= step or _rounded(x, step) == _rounded(y, step)))


def _printed_step(stated: Any) -> Decimal:
    """The printed precision of an amount in base units; 0 for a plain number, which has none."""
    if isinstance(stated, ApproximateQuantity):
        return stated.step
    return _precision(stated) if isinstance(stated, Fact | Amount | Money | Quantity) else Decimal(0)


def approximate_step(stated: Any) -> Decimal | None:
    """The precision of a part or total that is approximate (≈), or was calculated from such; None for others."""
    if isinstance(stated, Amount) and stated.op == "≈":
        return _last_digit(stated)
    return stated.step if isinstance(stated, ApproximateQuantity) else None


class _Steps(NamedTuple):
    """The coarser printed precision of approximate amounts, 0 if none is approximate: what it may be, and what of it is sure."""

    may: Decimal
    sure: Decimal


#: How far a figure may stand from what it surely rounds, as a share of it.
_SURELY_ROUNDED = Decimal("0.05")


def _last_digit(stated: Amount) -> Decimal:
    """The worth of the last digit of a rounded figure, in base units. Zeros at the end of a whole one may be rounded: 约2400亿元 is so many
    hundreds."""
    if _decimal_step(stated) or not stated.value:
        return _precision(stated)
    exponent = stated.value.normalize().as_tuple().exponent
    return base(Decimal(1).scaleb(int(exponent)), stated.unit)[0]


def _sure_step(stated: Any) -> Decimal | None:
    """As `approximate_step`; of zeros at the end no more than make little of the figure, for 约2000亿元 is no 2300亿元."""
    step = approximate_step(stated)
    if step is None or not isinstance(stated, Amount):
        return step
    figure, least = abs(base(stated.value, stated.unit)[0]), _precision(stated)
    while step > least and step / 2 > figure * _SURELY_ROUNDED:
        step /= 10
    return step


def _approximate_steps(*stated: Any) -> _Steps:
    """The coarser printed precision of approximate amounts."""
    rounded = [(step, _sure_step(item)) for item in stated if type(item) is not Fact and (step := approximate_step(item)) is not None]
    may = max((step for step, _ in rounded), default=_NO_STEP)
    return _Steps(may, max((step for _, step in rounded if step is not None), default=_NO_STEP))
