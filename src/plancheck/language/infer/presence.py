"""What is known to be there where an expression stands, and 非 over what may be missing.

A thing is known again by a key: the node itself, or (the place of the bound element, its word, its filter).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from plancheck.language import tree
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer.scope import Context, Here
from plancheck.language.syntax import And, Approx, Arith, At, Between, Compare, Has, Name, Neg, Node, Not, Or, Prop, The


def there(it: Context, node: Node, here: Here, comparisons: bool) -> Iterator[Any]:
    """Keys of what must be there for the condition to hold."""
    match node:
        case And():
            for part in node.parts:
                yield from there(it, part, here, comparisons)
        case Has(negated=False) if node.count is None or (node.count.op != "at_most" and node.count.number > 0):
            yield from _has_keys(it, node, here)
        case Compare() if comparisons and not node.op.endswith("s_not"):
            yield from keys(it, node.left, here)
            yield from keys(it, node.right, here)
        case Approx() | Between() if comparisons:
            yield from keys(it, node.left, here)
        case Name() | Prop() if comparisons:
            yield from keys(it, node, here)


def missing(it: Context, node: Node, here: Here) -> Iterator[Any]:
    """Keys of what must be there where the condition does not hold: 若 没有 甲，则 …，否则 （here 甲 is there）."""
    match node:
        case Has(negated=True):
            yield from _has_keys(it, node, here)
        case Not():
            yield from there(it, node.part, here, True)
        case Or():
            for part in node.parts:
                yield from missing(it, part, here)


def _has_keys(it: Context, node: Has, here: Here) -> Iterator[Any]:
    noun = node.noun
    if not isinstance(noun, Name):
        yield from keys(it, noun, here)
        return
    bare = replace(noun, args=None)
    for each in (noun, bare):
        if node.subject is None and (each.name in it.lets or each.name in it.names.items):
            yield from keys(it, each, here)
        elif node.subject is None:
            yield (it.owner_at(here), each.name, each.args)
        elif isinstance(node.subject, The):
            yield (it.bound_at(node.subject.name, here), each.name, each.args)
        else:
            yield Prop(node.subject, each.name, each.args)


def keys(it: Context, node: Node | None, here: Here) -> Iterator[Any]:
    """How what an expression speaks of is known again, if it can be."""
    match node:
        case Name() if node.name in it.lets or node.name in it.names.items:
            yield node
        case Name():
            at = it.having(node.name, here) if node.args is None else None
            yield (it.owner_at(here) if at is None else at, node.name, node.args)
        case Prop(owner=The(name=word)):
            yield (it.bound_at(word, here), node.name, node.args)
        case Prop() | At():
            yield node


def known(it: Context, node: Node | None, here: Here) -> bool:
    """Whether an expression is known to be there."""
    return any(key in here.there for key in keys(it, node, here))


def unguarded(it: Context, node: Compare | Approx | Between, here: Here) -> None:
    """非 over a comparison: false with something missing, so 非 would make it true."""
    if isinstance(node, Compare) and node.op.endswith("s_not"):
        return
    sides = (node.left, node.low, node.high) if isinstance(node, Between) else (node.left, node.right)
    for side in sides:
        if side is None or known(it, side, here):
            continue
        if isinstance(node, Compare) and node.op in ("contains", "concerns", "matches") and side is node.right:
            continue
        found = it.value(side, here)
        if any(not each.sure or each.many for each in found) and not _within_known(it, side, here):
            it.say("unguarded-not", node.span, text=it.written(side))
            return


def _within_known(it: Context, side: Node, here: Here) -> bool:
    """A function or sum of things is there where they are."""
    if isinstance(side, Name) and side.name in BUILTINS:
        return bool(side.args) and all(known(it, arg, here) for arg in side.args or ())
    if isinstance(side, Arith | Neg):
        parts = tree.children(side)
        return all(
            known(it, part, here) or all(each.sure and not each.many for each in it.value(part, here))
            for part in parts
        )  # fmt: skip
    return False
