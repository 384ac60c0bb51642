"""Where an expression stands, and what its names may mean: what every part of the inference asks."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from plancheck.language import definitions, types
from plancheck.language.problems import unquoted
from plancheck.language.syntax import Alone, And, Approx, Between, Compare, Every, Has, If, ItemNode, Name, Node, Not, Or, Prop, Trend
from plancheck.language.types import PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual, Span

#: The element of a bare word that no bound element answers: the plan.
PLAN = -1


THE_PLAN = Type("方案", sure=True, origin=PLAN)


CONDITIONS = (And, Or, Not, Alone, If, Every, Has, Compare, Approx, Between, Trend)


class Reporter(Protocol):
    """Notes a mistake, each once; `count` is how many there are."""

    count: int

    def __call__(self, code: str, span: Span, /, **values: object) -> None: ...


@dataclass(frozen=True, slots=True)
class Bound:
    """An element that 每个, 对象 or a filter binds: the word by which 该… speaks of it, and what it is."""

    word: str
    types: Types


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the bound elements, the innermost last, and what is known to be there (`key`s)."""

    bound: tuple[Bound, ...] = ()
    there: frozenset[Any] = frozenset()

    def push(self, word: str, elements: Types) -> Scope:
        """With one more element, which is one and is certainly there."""
        single = tuple(replace(element, many=False, beside=False, sure=True) for element in elements)
        return Scope((*self.bound, Bound(word, single)), self.there)

    def knowing(self, keys: Iterable[Any]) -> Scope:
        """With more that is known to be there."""
        return replace(self, there=self.there | frozenset(keys))


@dataclass
class SymbolTable:
    """What a pack's expressions may name apart from the language's own words."""

    items: Mapping[str, ItemNode | None]  # None: a parameter
    kinds: tuple[str, ...] = ()  # the codes of the kinds of plan
    parameters: dict[str, Types] = field(default_factory=dict)


@dataclass
class Context(ABC):
    """The rule whose expressions are looked at. `say` notes a mistake: (code, span, **values).

    What needs each other (a value holds conditions, a condition holds values) meets here: the modules of this package take a
    Context and ask it; `Inference` answers.
    """

    names: SymbolTable
    say: Reporter
    text: str
    lets: dict[str, Node] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)  # the bound elements that were asked for anything
    called: set[str] = field(default_factory=set)  # the 其中 values that were
    ignored: Callable[[Node, str], None] | None = None  # called with a body that does not mention its element
    analysed: dict[tuple[str, Scope], tuple[Types, frozenset[int]]] = field(default_factory=dict)  # 其中 values that were looked at
    hidden: frozenset[str] = frozenset()  # 其中 values that the one looked at cannot build on

    @abstractmethod
    def condition(self, node: Node, scope: Scope, negative: bool = False) -> None:
        """Check a node as a condition; `negative`: it stands under an odd number of 非."""

    @abstractmethod
    def value(self, node: Node, scope: Scope) -> Types:
        """What a node stands for as a value."""

    @abstractmethod
    def noun(self, node: Node, owners: Types, scope: Scope) -> tuple[Types, Scope]:
        """What a noun finds in an owner, and where its filter leads: with one such element bound, and what the filter tells of it."""

    @abstractmethod
    def let(self, name: str, scope: Scope) -> Types:
        """A 其中 value where it is used: it speaks of the elements that are bound there."""

    # ---- what is bound

    def owner_at(self, scope: Scope) -> int:
        for at in range(len(scope.bound) - 1, -1, -1):
            if not scope.bound[at].types or any(option.kind not in types.SKIPPED for option in scope.bound[at].types):
                return at
        return PLAN

    def owner(self, scope: Scope) -> Types:
        """What a bare noun is asked of."""
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
        """Where in `span` a name is written."""
        at = self.text.find(name, span.start, span.end)
        return Span(at, at + len(name)) if at >= 0 else span

    def written(self, node: Node) -> str:
        """A node as it is written, shortened, without the brackets around it."""
        text = " ".join(self.text[node.span.start : node.span.end].split())
        text = unquoted(text)
        return text if len(text) <= 24 else text[:23] + "…"

    def kinds(self, options: Types) -> dict[str, Bilingual]:
        return {"kind": Bilingual(types.zh(options), types.en(options))}

    def word(self, name: str) -> Bilingual:
        """A word of the language in both languages; any other name as it is."""
        return Bilingual(name, WORDS.get(name, name))

    def unit_of(self, element: Type) -> str | None:
        """The unit that an indicator declares."""
        item = self.names.items.get(element.defined) if element.defined else None
        return (definitions.text(item, "单位") or None) if item is not None and item.kind == "indicator" else None

    def parameter(self, node: Name) -> Types:
        """What a parameter stands for as a value. A pattern is none: behind 匹配 it is not asked for as one."""
        values = self.names.parameters.get(node.name, ())
        if any(value.kind == "模式" for value in values):
            self.say("pattern-place", self.place(node.name, node.span))
            return ()
        return values

    def no_filter(self, node: Name | Prop) -> None:
        if node.args is not None:
            self.say("filter-ignored", self.place(node.name, node.span), name=node.name)
