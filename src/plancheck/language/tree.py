"""Walks trees of expressions without recursion, since a tree may be deep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from plancheck.language.syntax import (
    Alone,
    And,
    AnyOf,
    Approx,
    Arith,
    At,
    Basis,
    Between,
    Body,
    Compare,
    Entry,
    Every,
    Has,
    If,
    Interval,
    ItemNode,
    Let,
    ListOf,
    Name,
    Neg,
    Node,
    Not,
    Number,
    Objects,
    Or,
    Pattern,
    Prop,
    Rows,
    Text,
    The,
    Trend,
    UnitName,
    Words,
    Year,
)
from plancheck.model.diagnostic import Bilingual


def children(node: Node) -> tuple[Node, ...]:
    """The direct children of a node, from left to right."""
    match node:
        case And() | Or() | Alone() | ListOf():
            nodes: tuple[Node | None, ...] = node.parts
        case Not() | Neg() | AnyOf():
            nodes = (node.part,)
        case If():
            nodes = (node.test, node.then, node.orelse)
        case Every():
            nodes = (node.noun, node.body)
        case Has():
            nodes = (node.subject, node.noun)
        case Compare() | Arith():
            nodes = (node.left, node.right)
        case Approx():
            nodes = (node.left, node.right, node.tolerance)
        case Between():
            nodes = (node.left, node.low, node.high)
        case Trend():
            nodes = (node.left, node.tolerance)
        case Name():
            nodes = node.args or ()
        case Prop():
            nodes = (node.owner, *(node.args or ()))
        case At():
            nodes = (node.subject, node.when)
        case The() | Number() | Year() | Text() | Pattern() | UnitName():
            return ()
        case _:
            assert_never(node)
    return tuple(child for child in nodes if child is not None)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it in pre-order."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def too_deep(node: Node, limit: int) -> Node | None:
    """The first node deeper than `limit` levels; None if there is none."""
    level = [node]
    for _ in range(limit):
        level = [child for parent in level for child in children(parent)]
        if not level:
            return None
    return level[0]


def nodes(item: ItemNode, label: str) -> tuple[Node, ...]:
    """The expressions in all sections of an item with that label."""
    return tuple(node for section in item.all(label) for node in expressions(section.body))


def expressions(body: Body) -> tuple[Node, ...]:
    """The expressions in the body of a section; none for lists, texts and tables."""
    match body:
        case Objects():
            return body.nouns
        case Let():
            return (body.value,) if body.value is not None else ()
        case Entry() | Words() | Bilingual() | Basis() | Interval() | Rows():
            return ()
        case _:
            return (body,)
