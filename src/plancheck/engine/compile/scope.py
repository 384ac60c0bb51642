"""The types of compiled rules: frames of bound elements, closures, and the scope of names in which a rule is compiled."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, Val
from plancheck.language import syntax as s
from plancheck.model.report import SubResult
from plancheck.model.value import Truth
from plancheck.model.vocabulary import Vocabulary


class Frame:
    """The bound elements as (kind, element), the innermost last."""

    __slots__ = ("stack",)

    def __init__(self, stack: tuple[tuple[str, Any], ...] = ()) -> None:
        self.stack = stack

    def push(self, kind: str, element: Any) -> Frame:
        """A frame with one more element."""
        return Frame((*self.stack, (kind, element)))

    def outermost(self, count: int) -> Frame:
        """The frame with at most this many of its elements, the outermost."""
        return self if len(self.stack) <= count else Frame(self.stack[:count])


#: No element is bound; words refer to the plan.
NOTHING_BOUND = Frame()

Closure = Callable[[Context, Frame], Val]
Predicate = Callable[[Context, Frame], Truth]
Finder = Callable[[Context, Frame, Val], Listing]
C = TypeVar("C")


class Tracer(Protocol):
    """Records how a rule is evaluated: every node that is compiled and run, and every subject that is judged."""

    def trace(self, compiler: Callable[[s.Node, Scope], C], node: s.Node, scope: Scope) -> C:
        """The node's closure, compiled by `compiler` and wrapped so that its calls are recorded."""

    def judged(self, frame: Frame, belongs: Truth, sub: SubResult) -> None:
        """The result for one combination of objects."""


@dataclass
class Scope(ABC):
    """The names that a rule may use besides those of the language: its 其中 values and the packs' definitions.

    Values contain conditions and conditions contain values. So that the modules of this package need not import each other, they get the
    closures of a node's parts from the Scope, which `Compiler` implements. `patterns` are the parameters that are patterns. `objects` is
    how many elements the rule's 对象 have bound where an expression stands: 其中 values speak of these, not of those that parentheses bind.
    """

    definitions: Mapping[str, Any]
    lets: Mapping[str, s.Node] = field(default_factory=dict)
    tracer: Tracer | None = None
    patterns: Mapping[str, str] = field(default_factory=dict)
    objects: int = 0
    _lets: dict[str, Closure] = field(default_factory=dict)

    @abstractmethod
    def condition(self, node: s.Node) -> Predicate:
        """A node as a three-valued condition."""

    @abstractmethod
    def value(self, node: s.Node) -> Closure:
        """A node as a value."""

    @abstractmethod
    def noun(self, node: s.Node) -> Finder:
        """A noun with its conditions, as a list of an owner's elements."""

    @abstractmethod
    def meaning(self, node: s.Node) -> Closure:
        """The right side of 含 and 属于, where a definition means itself and not its elements in the plan."""

    def pattern(self, node: s.Node) -> str | None:
        """The pattern that a node is, or names; None for any other node."""
        match node:
            case s.Pattern():
                return node.source
            case s.Name(args=None) if node.name not in self.lets:
                return self.patterns.get(node.name)
            case _:
                return None

    def let(self, name: str) -> Closure:
        """The closure of a 其中 value."""
        if name not in self._lets:
            self._lets[name] = self.value(self.lets[name])
        return self._lets[name]


def definitions(vocabulary: Vocabulary) -> dict[str, Any]:
    """Everything the packs define, by name."""
    groups = (
        vocabulary.sections, vocabulary.topics, vocabulary.events, vocabulary.indicators, vocabulary.wordlists, vocabulary.references,
        vocabulary.sources,
    )  # fmt: skip
    return {definition.name: definition for group in groups for definition in group}


def kind_of(node: s.Node) -> str:
    """The word by which 该… refers to an element of this noun."""
    return node.name if isinstance(node, s.Name | s.Prop) else "它"


_CONDITIONS = (s.And, s.Or, s.Not, s.Alone, s.If, s.Every, s.Has, s.Compare, s.Approx, s.Between, s.Trend, s.Held)
#: Properties that are true or false by themselves.
_BOOLEAN = frozenset({"完整", "累计"})


def is_condition(node: s.Node, lets: Mapping[str, s.Node]) -> bool:
    """Whether an argument of a noun is a condition on its elements. If not, it is the list that they are taken from."""
    if isinstance(node, s.Name) and node.args is None:
        return node.name in _BOOLEAN or (node.name in lets and isinstance(lets[node.name], _CONDITIONS))
    return isinstance(node, _CONDITIONS)
