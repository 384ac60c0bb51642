"""Compiles a rule's tree to closures over (context, frame). Names are resolved once; only the owner of a bare word depends on the frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from plancheck.engine.compile import comparisons, conditions, finding, values
from plancheck.engine.compile.scope import NOTHING_BOUND, C, Closure, Finder, Frame, Predicate, Scope, Tracer, definitions, kind_of
from plancheck.language import syntax as s

__all__ = ["NOTHING_BOUND", "Closure", "Compiler", "Finder", "Frame", "Predicate", "Scope", "Tracer", "definitions", "kind_of"]


@dataclass
class Compiler(Scope):
    """Compiles the nodes of one rule."""

    def condition(self, node: s.Node) -> Predicate:
        """A node as a three-valued condition."""
        return self._compiled(conditions.condition, node)

    def value(self, node: s.Node) -> Closure:
        """A node as a value."""
        return self._compiled(values.value, node)

    def noun(self, node: s.Node) -> Finder:
        """A noun with its conditions, as a list of an owner's elements."""
        return self._compiled(finding.noun, node)

    def meaning(self, node: s.Node) -> Closure:
        """The right side of 含 and 属于, where a definition means itself and not its elements in the plan."""
        return self._compiled(comparisons.meaning, node)

    def _compiled(self, compiler: Callable[[s.Node, Scope], C], node: s.Node) -> C:
        return compiler(node, self) if self.tracer is None else self.tracer.trace(compiler, node, self)
