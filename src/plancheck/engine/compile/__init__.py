"""A rule's tree to closures over (context, frame). Names are resolved here once; only the owner of a bare word is found at run time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plancheck.engine.compile import comparisons, conditions, finding, values
from plancheck.engine.compile.scope import NOTHING_BOUND, C, Closure, Finder, Frame, Predicate, Scope, definitions, kind_of
from plancheck.language import syntax as s

__all__ = ["NOTHING_BOUND", "Closure", "Compiler", "Frame", "Predicate", "Scope", "definitions", "kind_of"]


@dataclass
class Compiler(Scope):
    """Makes the closures of one rule. Those made without a watch know nothing of it."""

    def condition(self, node: s.Node) -> Predicate:
        """A node as a three-valued condition."""
        return self._seen(conditions.condition, node)

    def value(self, node: s.Node) -> Closure:
        """A node as a value."""
        return self._seen(values.value, node)

    def noun(self, node: s.Node) -> Finder:
        """A noun with its filter, asked of an owner."""
        return self._seen(finding.noun, node)

    def meant(self, node: s.Node) -> Closure:
        """The right side of 含 and 属于: a definition stands for itself there, not for what it finds in the plan."""
        return self._seen(comparisons.meaning, node)

    def _seen(self, compiler: Callable[[s.Node, Scope], C], node: s.Node) -> C:
        if self.watch is None:
            return compiler(node, self)
        seen: C = self.watch(compiler, node, self)
        return seen
