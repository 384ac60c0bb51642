"""Infer the types of all expressions of a rule and report type errors, before any draft is read.

Names are resolved as in the engine (engine/compile/): 其中 values, functions, definitions, parameters; a bare word refers to the
innermost bound element that has such a property. Whatever the engine would reject, or answer without evaluating, is an error
here. An expression with a mistake has no types, so that one mistake gives one diagnostic.
"""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.language.infer import conditions, lets, nouns, presence, values
from plancheck.language.infer.scope import Bound, Context, Scope, SymbolTable
from plancheck.language.syntax import Node
from plancheck.language.types import Types

__all__ = ["Bound", "Inference", "Scope", "SymbolTable"]


@dataclass
class Inference(Context):
    """The types of the expressions of one rule."""

    def condition(self, node: Node, scope: Scope, negative: bool = False) -> None:
        """Check a node as a condition. `negative`: it is inside an odd number of 非."""
        conditions.condition(self, node, scope, negative)

    def value(self, node: Node, scope: Scope) -> Types:
        """The types of a node as a value."""
        return values.value(self, node, scope)

    def noun(self, node: Node, owners: Types, scope: Scope) -> tuple[Types, Scope]:
        """The types of a noun of an owner, and the scope in its filter: an element is bound, and what the filter implies is known."""
        return nouns.noun(self, node, owners, scope)

    def where_holds(self, node: Node, scope: Scope) -> Scope:
        """The scope in which a condition is known to hold, and with it that there is what it speaks of."""
        return scope.knowing(presence.there(self, node, scope, True))

    def let(self, name: str, scope: Scope) -> Types:
        """The types of a 其中 value where it is used, with the elements bound there."""
        return lets.let(self, name, scope)
