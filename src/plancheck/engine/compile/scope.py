"""What the closures of a rule are made of: what is bound where they run, and the names that they may use."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, Val
from plancheck.engine.reach import Names
from plancheck.language import syntax as s
from plancheck.model.value import Truth
from plancheck.model.vocabulary import Vocabulary


class Frame:
    """What is bound: (kind, element), the innermost last."""

    __slots__ = ("stack",)

    def __init__(self, stack: tuple[tuple[str, Any], ...] = ()) -> None:
        self.stack = stack

    def push(self, kind: str, element: Any) -> Frame:
        """A frame with one more element."""
        return Frame((*self.stack, (kind, element)))


#: Nothing is bound: where a rule speaks of the plan.
NOTHING_BOUND = Frame()


Closure = Callable[[Context, Frame], Val]
Predicate = Callable[[Context, Frame], Truth]
Finder = Callable[[Context, Frame, Val], Listing]
C = TypeVar("C")
#: Compiles a node in place of the compiler that it is handed, so that whoever explains a rule sees every node at work.
Watch = Callable[[Callable[[s.Node, "Scope"], Any], s.Node, "Scope"], Any]


@dataclass
class Scope(ABC):
    """The names a rule may use apart from the language's own: its 其中 values and the packs' definitions.

    What needs each other (a value holds conditions, a condition holds values) meets here: the modules of this package take a Scope
    and ask it for the closures of a node's parts; `Compiler` answers. `watch` sees each node, so that a rule can be explained.
    `patterns` are the parameters that are patterns.
    """

    definitions: Mapping[str, Any]
    lets: dict[str, s.Node] = field(default_factory=dict)
    parameters: Collection[str] = ()
    watch: Watch | None = None
    rule: str = ""
    patterns: Mapping[str, str] = field(default_factory=dict)
    _lets: dict[str, Closure] = field(default_factory=dict)
    _made: dict[tuple[Any, int], Any] = field(default_factory=dict)

    @abstractmethod
    def condition(self, node: s.Node) -> Predicate:
        """A node as a three-valued condition."""

    @abstractmethod
    def value(self, node: s.Node) -> Closure:
        """A node as a value."""

    @abstractmethod
    def noun(self, node: s.Node) -> Finder:
        """A noun with its filter, asked of an owner."""

    @abstractmethod
    def meant(self, node: s.Node) -> Closure:
        """The right side of 含 and 属于: a definition stands for itself there, not for what it finds in the plan."""

    @cached_property
    def names(self) -> Names:
        """The names that a rule may use."""
        return Names(self.definitions, self.lets, self.parameters)

    def ready(self, compiler: Callable[[Any, s.Node], C], node: s.Node) -> C:
        """A node of the rule compiled in this scope, once for all plans. `compiler`: a method of `Compiler`."""
        key = (compiler, id(node))
        if key not in self._made:
            self._made[key] = compiler(self, node)
        closure: C = self._made[key]
        return closure

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
    return {each.name: each for group in groups for each in group}


def kind_of(node: s.Node) -> str:
    """The word by which 该… speaks of an element of this noun."""
    return node.name if isinstance(node, s.Name | s.Prop) else "它"
