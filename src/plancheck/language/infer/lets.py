"""The types of 其中 values where they are used."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import tree
from plancheck.language.infer import presence
from plancheck.language.infer.scope import CONDITIONS, Context, Scope
from plancheck.language.syntax import Name
from plancheck.language.types import Type, Types


def let(ctx: Context, name: str, scope: Scope) -> Types:
    """The types of a 其中 value where it is used, with the elements that 对象 has bound there."""
    ctx.called.add(name)
    place, scope = scope, replace(scope, bound=scope.bound[: ctx.objects])
    if (name, scope) not in ctx.analysed:
        for below in _below(ctx, name):
            if (below, scope) in ctx.analysed:
                continue
            before, ctx.used = ctx.used, set()
            hidden, ctx.hidden = ctx.hidden, _from(ctx, below)
            within, ctx.within = ctx.within, below
            node = ctx.lets[below]
            options: Types
            if isinstance(node, CONDITIONS):
                ctx.condition(node, scope)
                options = (Type("条件", sure=True),)
            else:
                options = ctx.value(node, scope)
            ctx.analysed[below, scope] = (options, frozenset(ctx.used))
            ctx.used, ctx.hidden, ctx.within = before, hidden, within
    options, used = ctx.analysed[name, scope]
    ctx.used |= used
    return tuple(replace(option, sure=True) for option in options) if presence.known(ctx, Name(name), place) else options


def _from(ctx: Context, name: str) -> frozenset[str]:
    """A 其中 value and those after it, none of which it can use."""
    order = list(ctx.lets)
    return frozenset(order[order.index(name) :])


def _below(ctx: Context, name: str) -> list[str]:
    """A 其中 value preceded by all 其中 values it depends on, in their order."""
    wanted, queue = {name}, [name]
    while queue:
        for node in tree.walk(ctx.lets[queue.pop()]):
            if isinstance(node, Name) and node.name in ctx.lets and node.name not in wanted:
                wanted.add(node.name)
                queue.append(node.name)
    return [other for other in ctx.lets if other in wanted]
