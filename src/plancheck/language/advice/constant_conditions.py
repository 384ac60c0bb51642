"""Finds conditions that are always true, always false, or repeated.

They must be so for every draft, also if something is missing or unknown: 甲 ≥ 5 或 甲 < 5 is not always true, since 甲 may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from plancheck.language import syntax as s
from plancheck.language import tree
from plancheck.model.quantity import Quantity, dimension

_OPPOSITE: dict[s.CompareOp, s.CompareOp] = {
    "is": "is_not", "contains": "contains_not", "concerns": "concerns_not", "matches": "matches_not", "=": "≠",
}  # fmt: skip
#: Pairs that cannot both hold. Unlike for opposites, both are false if something is missing.
_EXCLUSIVE: dict[s.CompareOp, s.CompareOp] = {**_OPPOSITE, "≥": "<", ">": "≤", "not_after": "after", "before": "not_before"}
_LOWER = ("≥", ">", "not_before", "after")
_UPPER = ("≤", "<", "not_after", "before")
_STRICT = (">", "<", "after", "before")


@dataclass(frozen=True, slots=True)
class ConstantCondition:
    """A condition that is always `value`, and the part that causes it."""

    value: bool
    cause: s.Node


@dataclass
class ConstantFolder:
    """Folds constant conditions. `constants` are constant parts that do not decide the whole, `repeated` repeated ones."""

    kinds: frozenset[str] = frozenset()  # names of kinds of plans
    assumed: frozenset[s.Node] = frozenset()  # conditions that hold already
    constants: list[ConstantCondition] = field(default_factory=list)
    repeated: list[s.Node] = field(default_factory=list)

    def fold(self, node: s.Node) -> ConstantCondition | None:
        """The constant value of a condition, if it has one."""
        if node in self.assumed:
            return ConstantCondition(True, node)
        if self.assumed and not isinstance(node, s.And | s.Or) and self._contradiction([*self.assumed, node]) is node:
            return ConstantCondition(False, node)
        match node:
            case s.And() | s.Or():
                return self._fold_chain(node)
            case s.Not():
                inner = self.fold(node.part)
                return ConstantCondition(not inner.value, inner.cause) if inner else None
            case s.Alone():
                for at, part in enumerate(node.parts):
                    self._note(self.fold(part))
                    self.repeated += [part] if part in node.parts[:at] else []
                return None
            case s.If():
                return self._fold_choice(node)
            case s.Every():
                self._note(self._fold_filters(node.noun))
                self._note(self._fold_unassuming(node.body))
                return None
            case s.Has():
                return self._fold_has(node)
            case s.Between():
                low, high = _constant(node.low), _constant(node.high)
                self._note(self._fold_filters(*tree.children(node)))
                return ConstantCondition(False, node) if low is not None and high is not None and _is_above(low, high) else None
            case s.Compare():
                self._note(self._fold_filters(*tree.children(node)))
                return self._fold_comparison(node)
            case _:
                self._note(self._fold_filters(node))
                return None

    def _fold_unassuming(self, node: s.Node) -> ConstantCondition | None:
        """Fold a condition on another element, for which the assumed conditions do not hold."""
        assumed, self.assumed = self.assumed, frozenset()
        folded = self.fold(node)
        self.assumed = assumed
        return folded

    def _note(self, folded: ConstantCondition | None) -> None:
        if folded:
            self.constants.append(folded)

    def _fold_chain(self, node: s.And | s.Or) -> ConstantCondition | None:
        deciding = isinstance(node, s.Or)  # a true part makes 或 true, a false part makes 且 false
        parts = list(_chain(node))
        folded = [self.fold(part) for part in parts]
        for result in folded:
            if result and result.value is deciding:
                return result
        clash = _contrary(parts, _OPPOSITE) if deciding else self._contradiction(parts)
        if clash:
            return ConstantCondition(deciding, clash)
        seen: set[s.Node] = set()
        for part in parts:
            if part in seen:
                self.repeated.append(part)
            seen.add(part)
        if all(folded):
            return folded[0]
        self.constants += [result for result in folded if result]
        return None

    def _fold_choice(self, node: s.If) -> ConstantCondition | None:
        test = self.fold(node.test)
        assumed, self.assumed = self.assumed, self.assumed | frozenset(_chain(node.test) if isinstance(node.test, s.And) else (node.test,))
        then, self.assumed = self.fold(node.then), assumed
        orelse = self.fold(node.orelse) if node.orelse is not None else ConstantCondition(True, node)
        if test:
            taken = then if test.value else orelse
            if taken:
                return replace(taken, cause=test.cause)
            self._note(test)
            return None
        if then and orelse and then.value is orelse.value:
            return then
        self._note(then)
        if node.orelse is not None:
            self._note(orelse)
        return None

    def _fold_has(self, node: s.Has) -> ConstantCondition | None:
        if node.count is not None and node.count.op == "at_least" and node.count.number == 0:
            return ConstantCondition(True, node)
        empty = self._fold_filters(node.noun)
        if node.subject is not None:
            self._note(self._fold_filters(node.subject))
        if empty and (node.count is None or (node.count.op != "at_most" and node.count.number > 0)):
            return ConstantCondition(node.negated, empty.cause)
        self._note(empty)
        return None

    def _fold_filters(self, *nodes: s.Node) -> ConstantCondition | None:
        """Fold the filters of nouns in values. Gives the outermost filter that no element can pass, if any."""
        empty: ConstantCondition | None = None
        stack = list(reversed(nodes))
        while stack:
            current = stack.pop()
            if isinstance(current, s.Name | s.Prop) and current.args:
                stack += [current.owner] if isinstance(current, s.Prop) else []
                folded = self._fold_unassuming(s.And(current.args, span=current.span) if len(current.args) > 1 else current.args[0])
                if folded and not folded.value and empty is None:
                    empty = folded
                else:
                    self._note(folded)
            else:
                stack += reversed(tree.children(current))
        return empty

    def _fold_comparison(self, node: s.Compare) -> ConstantCondition | None:
        if node.left is None:
            return None
        a, b = _constant(node.left), _constant(node.right)
        if a is None or b is None or isinstance(node.left, s.Text) != isinstance(node.right, s.Text):
            return None
        if node.op in ("is", "=", "is_not", "≠"):
            return ConstantCondition((a == b) is (node.op in ("is", "=")), node)
        if isinstance(a, str) or isinstance(b, str) or a[0] != b[0]:
            return None
        answers = {**dict.fromkeys(("≥", "not_before"), a >= b), **dict.fromkeys(("≤", "not_after"), a <= b)}
        answers |= {**dict.fromkeys((">", "after"), a > b), **dict.fromkeys(("<", "before"), a < b)}
        return ConstantCondition(answers[node.op], node) if node.op in answers else None

    def _contradiction(self, parts: list[s.Node]) -> s.Node | None:
        """A condition that contradicts an earlier one."""
        return _contrary(parts, _EXCLUSIVE) or self._contradicting_bounds(parts) or _contradicting_count(parts)

    def _contradicting_bounds(self, parts: list[s.Node]) -> s.Node | None:
        """A condition that contradicts an earlier one: another value of the same thing, or bounds without a value between them."""
        exact: dict[s.Node | None, object] = {}
        low: dict[s.Node | None, tuple[str, Decimal, bool]] = {}
        high: dict[s.Node | None, tuple[str, Decimal, bool]] = {}
        for part in parts:
            if not isinstance(part, s.Compare):
                continue
            value = self._constant_value(part.right)
            if value is None:
                continue
            if part.op in ("is", "="):
                if exact.setdefault(part.left, value) != value:
                    return part
            elif isinstance(value, tuple) and part.op in _LOWER + _UPPER:
                ends = low if part.op in _LOWER else high
                ends.setdefault(part.left, (*value, part.op in _STRICT))
                if part.left in low and part.left in high and _is_empty(low[part.left], high[part.left]):
                    return part
        return None

    def _constant_value(self, node: s.Node) -> object:
        if isinstance(node, s.Name) and node.args is None and node.name in self.kinds:
            return node.name
        return dimension(node.unit) if isinstance(node, s.UnitName) else _constant(node)


def _chain(node: s.And | s.Or) -> Iterator[s.Node]:
    """The parts of a chain; those of 且 within 且 count as its own."""
    for part in node.parts:
        if isinstance(part, s.And) and isinstance(node, s.And):
            yield from _chain(part)
        else:
            yield part


def _constant(node: s.Node) -> tuple[str, Decimal] | str | None:
    """The dimension and value (in base units) of a number, year, month or day, or the text of a text; None for any other node."""
    match node:
        case s.Year():
            return "a year", Decimal(node.year)
        case s.Date():
            return "a day" if node.day else "a month", Decimal(node.year * 10_000 + node.month * 100 + (node.day or 0))
        case s.Number():
            kind, base = dimension(node.unit), Quantity(node.value, node.unit).base()
            return (kind, base) if kind is not None and base is not None else None
        case s.Text():
            return node.text
        case _:
            return None


def _is_above(low: tuple[str, Decimal] | str, high: tuple[str, Decimal] | str) -> bool:
    return not isinstance(low, str) and not isinstance(high, str) and low[0] == high[0] and low[1] > high[1]


def _is_empty(low: tuple[str, Decimal, bool], high: tuple[str, Decimal, bool]) -> bool:
    return low[0] == high[0] and (low[1] > high[1] or (low[1] == high[1] and (low[2] or high[2])))


def _contradicting_count(parts: Iterable[s.Node]) -> s.Node | None:
    """A count that contradicts an earlier one: 有 至少 3 个 甲 且 有 至多 2 个 甲."""
    ends: dict[tuple[s.Node | None, s.Node], tuple[int, int | None]] = {}
    for part in parts:
        if not isinstance(part, s.Has):
            continue
        key = (part.subject, part.noun)
        low, high = ends.get(key, (0, None))
        least, most = _count_range(part)
        low, high = max(low, least), most if high is None else high if most is None else min(high, most)
        if high is not None and low > high:
            return part
        ends[key] = (low, high)
    return None


def _count_range(node: s.Has) -> tuple[int, int | None]:
    """The fewest and most elements (None: no limit) if the condition holds."""
    if node.count is None:
        return (0, 0) if node.negated else (1, None)
    number = node.count.number
    return {"at_least": (number, None), "at_most": (0, number), "exactly": (number, number)}[node.count.op]


def _contrary(parts: Iterable[s.Node], opposite: dict[s.CompareOp, s.CompareOp]) -> s.Node | None:
    """A condition that is the opposite of an earlier one."""
    both = {**opposite, **{value: key for key, value in opposite.items()}}
    seen: set[s.Node] = set()
    for part in parts:
        contraries: list[s.Node] = [part.part] if isinstance(part, s.Not) else [s.Not(part)]
        if isinstance(part, s.Has) and part.count is None:
            contraries.append(replace(part, negated=not part.negated))
        if isinstance(part, s.Compare) and part.op in both:
            contraries.append(replace(part, op=both[part.op]))
        if any(contrary in seen for contrary in contraries):
            return part
        seen.add(part)
    return None
