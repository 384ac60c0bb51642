"""What is known to be present where an expression is evaluated, and 非 applied to what may be missing.

Things are identified by a key: the node itself, or (index of the bound element, word, filter).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from plancheck.language import tree
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import And, Approx, Arith, At, Between, Compare, Expressed, Has, Held, Name, Neg, Node, Not, Or, Prop, The


def there(ctx: Context, node: Node, scope: Scope, comparisons: bool) -> Iterator[Any]:
    """The keys of what must be present for a condition to hold."""
    match node:
        case And():
            for part in node.parts:
                yield from there(ctx, part, scope, comparisons)
        case Has(negated=False) if node.count is None or (node.count.op != "at_most" and node.count.number > 0):
            yield from _has_keys(ctx, node, scope)
        case Compare() if comparisons and not node.op.endswith("s_not"):
            yield from keys(ctx, node.left, scope)
            yield from keys(ctx, node.right, scope)
        case Approx() | Between() if comparisons:
            yield from keys(ctx, node.left, scope)
        case Name() | Prop() if comparisons:
            yield from keys(ctx, node, scope)
        case Held() if node.body is not None:
            yield from there(ctx, node.body, scope, comparisons)


def missing(ctx: Context, node: Node, scope: Scope) -> Iterator[Any]:
    """The keys of what must be present if a condition does not hold: in 若 没有 甲，则 …，否则 …, 甲 is present after 否则."""
    match node:
        case Has(negated=True):
            yield from _has_keys(ctx, node, scope)
        case Not():
            yield from there(ctx, node.part, scope, True)
        case Or():
            for part in node.parts:
                yield from missing(ctx, part, scope)
        case Held() if node.body is not None:
            yield from missing(ctx, node.body, scope)


def _has_keys(ctx: Context, node: Has, scope: Scope) -> Iterator[Any]:
    noun = node.noun
    if not isinstance(noun, Name):
        yield from keys(ctx, noun, scope)
        return
    bare = replace(noun, args=None)
    for named in (noun, bare):
        if node.subject is None and (named.name in ctx.lets or named.name in ctx.names.items):
            yield from keys(ctx, named, scope)
        elif node.subject is None:
            yield (ctx.owner_at(scope), named.name, named.args)
        elif isinstance(node.subject, The):
            yield (ctx.bound_at(node.subject.name, scope), named.name, named.args)
        else:
            yield Prop(node.subject, named.name, named.args)


def keys(ctx: Context, node: Node | None, scope: Scope) -> Iterator[Any]:
    """The keys of what an expression refers to, if it has any."""
    match node:
        case Name() if node.name in ctx.lets or node.name in ctx.names.items:
            yield node
        case Name():
            at = ctx.having(node.name, scope) if node.args is None else None
            yield (ctx.owner_at(scope) if at is None else at, node.name, node.args)
        case Prop(owner=The(name=word)):
            yield (ctx.bound_at(word, scope), node.name, node.args)
        case Prop() | At():
            yield node


def known(ctx: Context, node: Node | None, scope: Scope) -> bool:
    """Whether an expression is known to have a value."""
    return any(key in scope.there for key in keys(ctx, node, scope))


def unguarded(ctx: Context, node: Compare | Approx | Between, scope: Scope) -> None:
    """Report 非 applied to a comparison that is false because a value is missing, which 非 would turn into true."""
    if isinstance(node, Compare) and node.op.endswith("s_not"):
        return
    sides = (node.left, node.low, node.high) if isinstance(node, Between) else (node.left, node.right)
    for side in sides:
        if side is None or known(ctx, side, scope):
            continue
        if isinstance(node, Compare) and node.op in ("contains", "concerns", "matches") and side is node.right:
            continue
        options = ctx.value(side, scope)
        if any(not option.sure or option.many for option in options) and not _within_known(ctx, side, scope):
            ctx.say("unguarded-not", node.span, text=ctx.written(side))
            return


def _within_known(ctx: Context, side: Node, scope: Scope) -> bool:
    """Whether a function or sum has a value because all its operands do."""
    if isinstance(side, Name) and side.name in BUILTINS:
        return bool(side.args) and all(known(ctx, arg, scope) for arg in side.args or ())
    if isinstance(side, Arith | Neg | Expressed):
        parts = tree.children(side)
        return all(
            known(ctx, part, scope) or all(option.sure and not option.many for option in ctx.value(part, scope))
            for part in parts
        )  # fmt: skip
    return False
