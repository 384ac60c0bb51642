"""Paragraphs and sentences under a filter: only those that hold the words its conditions need are looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from plancheck.engine import passages
from plancheck.engine.compile.filters import Filter, nearest_of
from plancheck.engine.compile.owners import of_each
from plancheck.engine.compile.scope import Finder, Frame, Predicate, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import KeptOnce, Listing, Val
from plancheck.language import syntax as s
from plancheck.model.place import Evidence

#: Which blocks may hold what a condition needs, in order; None: any.
Sieve = Callable[[Context, Frame], Iterable[int] | None]


#: Nouns that are sifted -> those of an owner that stand in some blocks alone (None: in any).
SIFTED: dict[str, Callable[[Context, Any, frozenset[int] | None], Listing]] = {
    "段落": Context.some_paragraphs,
    "句子": Context.some_sentences,
}


def sifted_first(kind: str, sieves: Sequence[Sieve | None], filtered: Filter, tests: Sequence[Predicate]) -> Finder:
    """Paragraphs or sentences under a filter of which some conditions need certain words: those that hold none of them are not even listed.

    A paragraph that fails the first condition for lack of words has nothing to show for it, so what came nearest knows none of these.
    """

    some = SIFTED[kind]

    def among(ctx: Context, frame: Frame, sieves: Sequence[Sieve | None]) -> frozenset[int] | None:
        held = [blocks for sieve in sieves if sieve is not None and (blocks := sieve(ctx, frame)) is not None]
        return ctx.beside_unread.union(frozenset(held[0]).intersection(*held[1:])) if held else None

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        def listed(only: frozenset[int] | None) -> Listing:
            return of_each(ctx, owner, lambda each: some(ctx, each, only))

        first, every = among(ctx, frame, sieves[:1]), among(ctx, frame, sieves)
        found = filtered(ctx, frame, listed(every), kind)
        if first == every:
            return found

        def near() -> tuple[Evidence, ...]:
            return nearest_of(tests, ctx, frame, listed(first), kind)

        return Listing(found.members, found.complete, found.reason, found.looked_for, KeptOnce(near))

    return find


def sieve_of(node: s.Node, scope: Scope) -> Sieve | None:
    """Which blocks may meet a condition on paragraphs; None where it does not say."""
    match node:
        case s.Compare(left=None, op="matches") if (pattern := scope.pattern(node.right)) is not None:
            return lambda ctx, frame: ctx.matching(pattern)
        case s.Compare(left=None, op="contains"):
            meant = scope.meant(node.right)

            def mentioning(ctx: Context, frame: Frame) -> Iterable[int] | None:
                words = passages.words_of(meant(ctx, frame))
                return None if words is None else ctx.mentioning(words)

            return mentioning
        case s.And():
            return sieve_of(node.parts[0], scope)
        case s.Or():
            parts = [sieve_of(part, scope) for part in node.parts]

            def either(ctx: Context, frame: Frame) -> Iterable[int] | None:
                found = [None if part is None else part(ctx, frame) for part in parts]
                return None if None in found else tuple(set().union(*(blocks for blocks in found if blocks is not None)))

            return None if None in parts else either
        case _:
            return None
