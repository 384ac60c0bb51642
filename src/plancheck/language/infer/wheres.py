"""What a 其中 value stands for where it is used."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import tree
from plancheck.language.infer import presence
from plancheck.language.infer.scope import CONDITIONS, Context, Here
from plancheck.language.syntax import Name
from plancheck.language.types import Type, Types


def let(it: Context, name: str, here: Here) -> Types:
    """A 其中 value where it is used: it speaks of the elements that are bound there."""
    it.called.add(name)
    if (name, here) not in it.kept:
        for below in _below(it, name):
            if (below, here) in it.kept:
                continue
            before, it.used = it.used, set()
            hidden, it.hidden = it.hidden, _from(it, below)
            node = it.lets[below]
            found: Types
            if isinstance(node, CONDITIONS):
                it.condition(node, here)
                found = (Type("条件", sure=True),)
            else:
                found = it.value(node, here)
            it.kept[below, here] = (found, frozenset(it.used))
            it.used, it.hidden = before, hidden
    found, used = it.kept[name, here]
    it.used |= used
    return tuple(replace(each, sure=True) for each in found) if presence.known(it, Name(name), here) else found


def _from(it: Context, name: str) -> frozenset[str]:
    """A 其中 value and those behind it: it builds on those above it only."""
    order = list(it.lets)
    return frozenset(order[order.index(name) :])


def _below(it: Context, name: str) -> list[str]:
    """The 其中 values that one is made of, each behind those it is made of itself, and itself at the end. They come in their order."""
    wanted, queue = {name}, [name]
    while queue:
        for node in tree.walk(it.lets[queue.pop()]):
            if isinstance(node, Name) and node.name in it.lets and node.name not in wanted:
                wanted.add(node.name)
                queue.append(node.name)
    return [each for each in it.lets if each in wanted]
