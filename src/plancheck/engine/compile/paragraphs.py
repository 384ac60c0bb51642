"""Filters paragraphs and sentences, skipping those without the words that the first condition needs."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from plancheck.engine import predicates
from plancheck.engine.compile.filters import Filter
from plancheck.engine.compile.owners import of_each
from plancheck.engine.compile.scope import Finder, Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.elements import Listing, Val
from plancheck.language import syntax as s

#: The blocks that may meet a condition; None if any may.
Prefilter = Callable[[Context, Frame], Collection[int] | None]

#: For every noun with a prefilter, its elements of an owner in the given blocks (None: in all).
PREFILTERED: dict[str, Callable[[Context, Any, Collection[int] | None], Listing]] = {
    "段落": lambda ctx, owner, only: ctx.passages.paragraphs(owner, only),
    "句子": lambda ctx, owner, only: ctx.passages.sentences(owner, only),
}


def prefiltered(noun: str, first: s.Node, filtered: Filter, scope: Scope) -> Finder:
    """The paragraphs or sentences that a filter keeps; `first` is its first condition.

    A paragraph without the words of that condition would fail it without evidence, so leaving it out changes nothing.
    """
    listed, blocks = PREFILTERED[noun], prefilter(first, scope)

    def find(ctx: Context, frame: Frame, owner: Val) -> Listing:
        among = blocks(ctx, frame) if blocks is not None else None
        only = None if among is None else ctx.regions.beside_unread.union(among)
        return filtered(ctx, frame, of_each(ctx, owner, lambda element: listed(ctx, element, only)), noun)

    return find


def prefilter(node: s.Node, scope: Scope) -> Prefilter | None:
    """The prefilter of a condition on paragraphs; None if it has none."""
    match node:
        case s.Compare(left=None, op="matches") if (pattern := scope.pattern(node.right)) is not None:
            return lambda ctx, frame: ctx.text_search.matching(pattern)
        case s.Compare(left=None, op="contains"):
            return _mentioning(node.right, scope)
        case s.And():
            return prefilter(node.parts[0], scope)
        case s.Or():
            return _either([prefilter(part, scope) for part in node.parts])
        case _:
            return None


def _mentioning(node: s.Node, scope: Scope) -> Prefilter:
    meaning = scope.meaning(node)

    def mentioning(ctx: Context, frame: Frame) -> Collection[int] | None:
        words = predicates.words_of(meaning(ctx, frame))
        return None if words is None else ctx.text_search.mentioning(words)

    return mentioning


def _either(parts: list[Prefilter | None]) -> Prefilter | None:
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None

    def either(ctx: Context, frame: Frame) -> Collection[int] | None:
        blocks: set[int] = set()
        for part in known:
            among = part(ctx, frame)
            if among is None:
                return None
            blocks.update(among)
        return blocks

    return either
