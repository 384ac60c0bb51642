"""Conditions whose answer is known before any draft is read: they are always so, never so, or said twice.

Only what holds for every draft counts, with anything missing or unknown: 甲 ≥ 5 或 甲 < 5 is no tautology, for 甲 may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from plancheck.language import tree
from plancheck.language.syntax import (
    Alone,
    And,
    Between,
    Compare,
    CompareOp,
    Every,
    Has,
    If,
    Name,
    Node,
    Not,
    Number,
    Or,
    Prop,
    Text,
    UnitName,
    Year,
)
from plancheck.model.quantity import Quantity, dimension

_OPPOSITE: dict[CompareOp, CompareOp] = {
    "is": "is_not", "contains": "contains_not", "concerns": "concerns_not", "matches": "matches_not", "=": "≠",
}  # fmt: skip
#: Pairs that cannot both hold; unlike those above, both are false where something is missing.
_EXCLUSIVE: dict[CompareOp, CompareOp] = {**_OPPOSITE, "≥": "<", ">": "≤", "not_after": "after", "before": "not_before"}
_LOWER = ("≥", ">", "not_before", "after")
_UPPER = ("≤", "<", "not_after", "before")
_STRICT = (">", "<", "after", "before")


@dataclass(frozen=True, slots=True)
class Sure:
    """A condition that is always `value`, and the part of it that makes it so."""

    value: bool
    cause: Node


@dataclass
class Folding:
    """What is sure inside the conditions that were folded: `inner` are parts that decide nothing above them, `twice` repeated ones."""

    kinds: frozenset[str] = frozenset()  # names that are kinds of plan
    given: frozenset[Node] = frozenset()  # conditions that are known to hold
    inner: list[Sure] = field(default_factory=list)
    twice: list[Node] = field(default_factory=list)

    def fold(self, node: Node) -> Sure | None:
        """Whether a condition is always so or never so; notes what is sure inside it."""
        if node in self.given:
            return Sure(True, node)
        if self.given and not isinstance(node, And | Or) and self._excluded([*self.given, node]) is node:
            return Sure(False, node)
        match node:
            case And() | Or():
                return self._joined(node)
            case Not():
                inner = self.fold(node.part)
                return Sure(not inner.value, inner.cause) if inner else None
            case Alone():
                for at, part in enumerate(node.parts):
                    self._keep(self.fold(part))
                    self.twice += [part] if part in node.parts[:at] else []
                return None
            case If():
                return self._choice(node)
            case Every():
                self._keep(self._filters(node.noun))
                self._keep(self._elsewhere(node.body))
                return None
            case Has():
                return self._has(node)
            case Between():
                low, high = _constant(node.low), _constant(node.high)
                self._keep(self._filters(*tree.children(node)))
                return Sure(False, node) if low is not None and high is not None and _above(low, high) else None
            case Compare():
                self._keep(self._filters(*tree.children(node)))
                return self._constants(node)
            case _:
                self._keep(self._filters(node))
                return None

    def _elsewhere(self, node: Node) -> Sure | None:
        """Fold what speaks of another element: what is given does not hold of it."""
        given, self.given = self.given, frozenset()
        folded = self.fold(node)
        self.given = given
        return folded

    def _keep(self, folded: Sure | None) -> None:
        if folded:
            self.inner.append(folded)

    def _joined(self, node: And | Or) -> Sure | None:
        deciding = isinstance(node, Or)  # a part that is so makes an 或 so; one that is not makes a 且 not so
        parts = list(_flat(node))
        folded = [self.fold(part) for part in parts]
        for result in folded:
            if result and result.value is deciding:
                return result
        clash = _clash(parts, _OPPOSITE) if deciding else self._excluded(parts)
        if clash:
            return Sure(deciding, clash)
        seen: set[Node] = set()
        for part in parts:
            if part in seen:
                self.twice.append(part)
            seen.add(part)
        if all(folded):
            return folded[0]
        self.inner += [result for result in folded if result]
        return None

    def _choice(self, node: If) -> Sure | None:
        test = self.fold(node.test)
        given, self.given = self.given, self.given | frozenset(_flat(node.test) if isinstance(node.test, And) else (node.test,))
        then, self.given = self.fold(node.then), given
        orelse = self.fold(node.orelse) if node.orelse is not None else Sure(True, node)
        if test:
            taken = then if test.value else orelse
            if taken:
                return replace(taken, cause=test.cause)
            self._keep(test)
            return None
        if then and orelse and then.value is orelse.value:
            return then
        self._keep(then)
        if node.orelse is not None:
            self._keep(orelse)
        return None

    def _has(self, node: Has) -> Sure | None:
        if node.count is not None and node.count.op == "at_least" and node.count.number == 0:
            return Sure(True, node)
        empty = self._filters(node.noun)
        if node.subject is not None:
            self._keep(self._filters(node.subject))
        if empty and (node.count is None or (node.count.op != "at_most" and node.count.number > 0)):
            return Sure(node.negated, empty.cause)
        self._keep(empty)
        return None

    def _filters(self, *nodes: Node) -> Sure | None:
        """Fold the filters of nouns in values; the outermost one that lets nothing through, if there is one."""
        empty: Sure | None = None
        stack = list(reversed(nodes))
        while stack:
            current = stack.pop()
            if isinstance(current, Name | Prop) and current.args:
                stack += [current.owner] if isinstance(current, Prop) else []
                folded = self._elsewhere(And(current.args, span=current.span) if len(current.args) > 1 else current.args[0])
                if folded and not folded.value and empty is None:
                    empty = folded
                else:
                    self._keep(folded)
            else:
                stack += reversed(tree.children(current))
        return empty

    def _constants(self, node: Compare) -> Sure | None:
        if node.left is None:
            return None
        a, b = _constant(node.left), _constant(node.right)
        if a is None or b is None or isinstance(node.left, Text) != isinstance(node.right, Text):
            return None
        if node.op in ("is", "=", "is_not", "≠"):
            return Sure((a == b) is (node.op in ("is", "=")), node)
        if isinstance(a, str) or isinstance(b, str) or a[0] != b[0]:
            return None
        answers = {**dict.fromkeys(("≥", "not_before"), a >= b), **dict.fromkeys(("≤", "not_after"), a <= b)}
        answers |= {**dict.fromkeys((">", "after"), a > b), **dict.fromkeys(("<", "before"), a < b)}
        return Sure(answers[node.op], node) if node.op in answers else None

    def _excluded(self, parts: list[Node]) -> Node | None:
        """A condition that cannot hold together with an earlier one."""
        return _clash(parts, _EXCLUSIVE) or self._apart(parts) or _counted_apart(parts)

    def _apart(self, parts: list[Node]) -> Node | None:
        """A condition that cannot hold together with an earlier one: two values of one thing, a lower bound above an upper one."""
        exact: dict[Node | None, object] = {}
        low: dict[Node | None, tuple[str, Decimal, bool]] = {}
        high: dict[Node | None, tuple[str, Decimal, bool]] = {}
        for part in parts:
            if not isinstance(part, Compare):
                continue
            value = self._value(part.right)
            if value is None:
                continue
            if part.op in ("is", "="):
                if exact.setdefault(part.left, value) != value:
                    return part
            elif isinstance(value, tuple) and part.op in _LOWER + _UPPER:
                ends = low if part.op in _LOWER else high
                ends.setdefault(part.left, (*value, part.op in _STRICT))
                if part.left in low and part.left in high and _empty(low[part.left], high[part.left]):
                    return part
        return None

    def _value(self, node: Node) -> object:
        if isinstance(node, Name) and node.args is None and node.name in self.kinds:
            return node.name
        return dimension(node.unit) if isinstance(node, UnitName) else _constant(node)


def _flat(node: And | Or) -> Iterator[Node]:
    """The parts of a chain, those of chains of its kind inside it as well."""
    for part in node.parts:
        if isinstance(part, And) and isinstance(node, And):
            yield from _flat(part)
        else:
            yield part


def _constant(node: Node) -> tuple[str, Decimal] | str | None:
    """(dimension, value in its base) of a number or year, the text of a text; None for what a draft decides."""
    match node:
        case Year():
            return "a year", Decimal(node.year)
        case Number():
            kind, base = dimension(node.unit), Quantity(node.value, node.unit).base()
            return (kind, base) if kind is not None and base is not None else None
        case Text():
            return node.text
        case _:
            return None


def _above(low: tuple[str, Decimal] | str, high: tuple[str, Decimal] | str) -> bool:
    return not isinstance(low, str) and not isinstance(high, str) and low[0] == high[0] and low[1] > high[1]


def _empty(low: tuple[str, Decimal, bool], high: tuple[str, Decimal, bool]) -> bool:
    return low[0] == high[0] and (low[1] > high[1] or (low[1] == high[1] and (low[2] or high[2])))


def _counted_apart(parts: Iterable[Node]) -> Node | None:
    """A count of things that cannot be with an earlier one: 有 至少 3 个 甲 且 有 至多 2 个 甲."""
    ends: dict[tuple[Node | None, Node], tuple[int, int | None]] = {}
    for part in parts:
        if not isinstance(part, Has):
            continue
        key = (part.subject, part.noun)
        low, high = ends.get(key, (0, None))
        least, most = _ends(part)
        low, high = max(low, least), most if high is None else high if most is None else min(high, most)
        if high is not None and low > high:
            return part
        ends[key] = (low, high)
    return None


def _ends(node: Has) -> tuple[int, int | None]:
    """How many there are at least and at most (None: any number) where the condition holds."""
    if node.count is None:
        return (0, 0) if node.negated else (1, None)
    number = node.count.number
    return {"at_least": (number, None), "at_most": (0, number), "exactly": (number, number)}[node.count.op]


def _clash(parts: Iterable[Node], opposite: dict[CompareOp, CompareOp]) -> Node | None:
    """A condition that is the contrary of an earlier one."""
    both = {**opposite, **{value: key for key, value in opposite.items()}}
    seen: set[Node] = set()
    for part in parts:
        contraries: list[Node] = [part.part] if isinstance(part, Not) else [Not(part)]
        if isinstance(part, Has) and part.count is None:
            contraries.append(replace(part, negated=not part.negated))
        if isinstance(part, Compare) and part.op in both:
            contraries.append(replace(part, op=both[part.op]))
        if any(contrary in seen for contrary in contraries):
            return part
        seen.add(part)
    return None
