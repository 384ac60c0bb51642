"""The scope of an expression and the meaning of its names, shared by all modules of the inference."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from plancheck.language import definitions, types
from plancheck.language.problems import unquoted
from plancheck.language.syntax import Alone, And, Approx, Between, Compare, Every, Has, Held, If, ItemNode, Name, Node, Not, Or, Prop, Trend
from plancheck.language.types import PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span

#: The element for a bare word that no bound element has as a property: the plan.
PLAN = -1


THE_PLAN = Type("方案", sure=True, origin=PLAN)


CONDITIONS = (And, Or, Not, Alone, If, Every, Has, Compare, Approx, Between, Trend, Held)


class Reporter(Protocol):
    """Reports mistakes without duplicates; `count` is their number."""

    count: int

    def __call__(self, code: str, span: Span, /, **values: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """An element bound by 每个, 对象 or a filter: the word that follows 该 to refer to it, and its types."""

    word: str
    types: Types


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of an expression: bound elements, innermost last, and the keys of what is known to be present."""

    bound: tuple[Bound, ...] = ()
    there: frozenset[Any] = frozenset()

    def push(self, word: str, elements: Types) -> Scope:
        """The scope with one more element, which is single and certainly present."""
        single = tuple(replace(element, many=False, beside=False, sure=True) for element in elements)
        return Scope((*self.bound, Bound(word, single)), self.there)

    def knowing(self, keys: Iterable[Any]) -> Scope:
        """The scope with more keys known to be present."""
        return replace(self, there=self.there | frozenset(keys))


@dataclass
class SymbolTable:
    """The names available in a pack's expressions besides the language's own words."""

    items: Mapping[str, ItemNode | None]  # None: a parameter
    kinds: tuple[str, ...] = ()  # the codes of the kinds of plan
    parameters: dict[str, Types] = field(default_factory=dict)


@dataclass
class Context(ABC):
    """The rule being checked. `say` reports a mistake: (code, span, **values).

    Values contain conditions and conditions contain values, so the modules of this package call each other through the methods
    of the Context, which `Inference` implements.
    """

    names: SymbolTable
    say: Reporter
    text: str
    lets: dict[str, Node] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # bound elements that were used
    called: set[str] = field(default_factory=set)  # 其中 values that were used
    ignored: Callable[[Node, str], None] | None = None  # called with a body that does not mention its element
    analysed: dict[tuple[str, Scope], tuple[Types, frozenset[int]]] = field(default_factory=dict)  # 其中 values already analysed
    hidden: frozenset[str] = frozenset()  # 其中 values not available to the current one
    within: str = ""  # the 其中 value that is being checked
    objects: int = 0  # how many elements 对象 has bound where the current expression stands: those that 其中 values speak of

    @abstractmethod
    def condition(self, node: Node, scope: Scope, negative: bool = False) -> None:
        """Check a node as a condition. `negative`: it is inside an odd number of 非."""

    @abstractmethod
    def value(self, node: Node, scope: Scope) -> Types:
        """The types of a node as a value."""

    @abstractmethod
    def noun(self, node: Node, owners: Types, scope: Scope) -> tuple[Types, Scope]:
        """The types of a noun of an owner, and the scope in its filter: an element is bound, and what the filter implies is known."""

    @abstractmethod
    def let(self, name: str, scope: Scope) -> Types:
        """The types of a 其中 value where it is used, with the elements bound there."""

    # ---- what is bound

    def owner_at(self, scope: Scope) -> int:
        for at in range(len(scope.bound) - 1, -1, -1):
            if not scope.bound[at].types or any(option.kind not in types.SKIPPED for option in scope.bound[at].types):
                return at
        return PLAN

    def owner(self, scope: Scope) -> Types:
        """The owner of a bare noun."""
        at = self.owner_at(scope)
        if at == PLAN:
            return (replace(THE_PLAN, origin=PLAN),)
        self.used.add(at)
        return tuple(replace(option, origin=at) for option in scope.bound[at].types)

    def bound_at(self, word: str, scope: Scope) -> int | None:
        return next((at for at in range(len(scope.bound) - 1, -1, -1) if scope.bound[at].word == word), None)

    def having(self, name: str, scope: Scope) -> int | None:
        """The innermost bound element that has a property of that name."""
        for at in range(len(scope.bound) - 1, -1, -1):
            if any(name in PROPERTIES.get(option.kind, {}) for option in scope.bound[at].types):
                return at
        return None

    def left(self, node: Node | None, scope: Scope) -> Types:
        if node is not None:
            return self.value(node, scope)
        if not scope.bound:
            return (THE_PLAN,)
        self.used.add(len(scope.bound) - 1)
        return scope.bound[-1].types

    def place(self, name: str, span: Span) -> Span:
        """The span of a name within `span`."""
        at = self.text.find(name, span.start, span.end)
        return Span(at, at + len(name)) if at >= 0 else span

    def written(self, node: Node) -> str:
        """The source text of a node, shortened and without surrounding brackets."""
        text = " ".join(self.text[node.span.start : node.span.end].split())
        text = unquoted(text)
        return text if len(text) <= 24 else text[:23] + "…"

    def kinds(self, options: Types) -> dict[str, Bilingual]:
        return {"kind": Bilingual(types.zh(options), types.en(options))}

    def word(self, name: str) -> Bilingual:
        """A word of the language in both languages; any other name as it is."""
        return Bilingual(name, WORDS.get(name, name))

    def unit_of(self, element: Type) -> str | None:
        """The unit declared by an indicator."""
        item = self.names.items.get(element.defined) if element.defined else None
        return (definitions.text(item, "单位") or None) if item is not None and item.kind == "indicator" else None

    def parameter(self, node: Name) -> Types:
        """The types of a parameter as a value. A pattern is not a value; after 匹配 this is not called."""
        values = self.names.parameters.get(node.name, ())
        if any(value.kind == "模式" for value in values):
            self.say("pattern-place", self.place(node.name, node.span))
            return ()
        return values

    def no_filter(self, node: Name | Prop) -> None:
        if node.args is not None:
            self.say("filter-ignored", self.place(node.name, node.span), name=node.name)
