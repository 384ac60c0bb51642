"""Walks trees of expressions without recursion, since a tree may be deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from plancheck.language import syntax as s
from plancheck.model.diagnostic import Bilingual


def children(node: s.Node) -> tuple[s.Node, ...]:
    """The direct children of a node, from left to right."""
    match node:
        case s.And() | s.Or() | s.Alone() | s.ListOf():
            nodes: tuple[s.Node | None, ...] = node.parts
        case s.Not() | s.Neg() | s.AnyOf() | s.Expressed():
            nodes = (node.part,)
        case s.If():
            nodes = (node.test, node.then, node.orelse)
        case s.Every():
            nodes = (node.noun, node.body)
        case s.Has():
            nodes = (node.subject, node.noun)
        case s.Compare() | s.Arith():
            nodes = (node.left, node.right)
        case s.Approx():
            nodes = (node.left, node.right, node.tolerance)
        case s.Between():
            nodes = (node.left, node.low, node.high)
        case s.Trend():
            nodes = (node.left, node.tolerance)
        case s.Held():
            nodes = (node.body,) if node.body is not None else (node.subject, *node.args)
        case s.Name():
            nodes = node.args or ()
        case s.Prop():
            nodes = (node.owner, *(node.args or ()))
        case s.At():
            nodes = (node.subject, node.when)
        case s.The() | s.Number() | s.Year() | s.Date() | s.Text() | s.Pattern() | s.UnitName():
            return ()
        case _:
            assert_never(node)
    return tuple(child for child in nodes if child is not None)


def walk(node: s.Node) -> Iterator[s.Node]:
    """The node and all below it in pre-order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def too_deep(node: s.Node, limit: int) -> s.Node | None:
    """The first node deeper than `limit` levels; None if there is none."""
    level = [node]
    for _ in range(limit):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return None
    return level[0]


def nodes(item: s.ItemNode, label: str) -> tuple[s.Node, ...]:
    """The expressions in all sections of an item with that label."""
    return tuple(node for section in item.all(label) for node in expressions(section.body))


def expressions(body: s.Body) -> tuple[s.Node, ...]:
    """The expressions in the body of a section; none for lists, texts and tables."""
    match body:
        case s.Objects():
            return body.nouns
        case s.Let():
            return (body.value,) if body.value is not None else ()
        case s.Entry() | s.Words() | Bilingual() | s.Basis() | s.Interval() | s.Rows():
            return ()
        case _:
            return (body,)
