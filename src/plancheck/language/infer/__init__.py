"""What every expression of a rule stands for, and every place where it could not work: found before any draft is read.

Names are resolved as the engine resolves them (engine/compile/): a 其中 value, a function, a definition, a parameter; a bare word is
asked of the innermost bound element that has it. Each place where the engine would raise, or would answer without looking, is an
error here. An expression with a mistake stands for nothing (empty types), so that one mistake gives one diagnostic.
"""

from __future__ import annotations

from dataclasses import dataclass

from plancheck.language.infer import conditions, lets, nouns, values
from plancheck.language.infer.scope import Context, Scope, SymbolTable
from plancheck.language.syntax import Node
from plancheck.language.types import Types

__all__ = ["Inference", "Scope", "SymbolTable"]


@dataclass
class Inference(Context):
    """The types of the expressions of one rule."""

    def condition(self, node: Node, scope: Scope, negative: bool = False) -> None:
        """Check a node as a condition; `negative`: it stands under an odd number of 非."""
        conditions.condition(self, node, scope, negative)

    def value(self, node: Node, scope: Scope) -> Types:
        """What a node stands for as a value."""
        return values.value(self, node, scope)

    def noun(self, node: Node, owners: Types, scope: Scope) -> tuple[Types, Scope]:
        """What a noun finds in an owner, and where its filter leads: with one such element bound, and what the filter tells of it."""
        return nouns.noun(self, node, owners, scope)

    def let(self, name: str, scope: Scope) -> Types:
        """A 其中 value where it is used: it speaks of the elements that are bound there."""
        return lets.let(self, name, scope)
