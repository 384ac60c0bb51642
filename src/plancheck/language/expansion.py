"""Writes named conditions (条件) out: every use gets the requirement of the condition, with its arguments in place of the parameters.

So the engine needs to know no names, and a condition means what its text would mean where it is used: bare words speak of the
element that is bound there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from plancheck.language import syntax as s
from plancheck.language import tree
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Span

#: The most terms of a use that is written out.
MOST_TERMS = 10_000


def arguments(node: s.Held) -> tuple[s.Node, ...]:
    """The arguments of a use: its subject, if it has one, is the first."""
    return (node.subject, *node.args) if node.subject is not None else node.args


def expanded(node: s.Node, conditions: Mapping[str, s.Condition]) -> s.Node:
    """The node with a body for every use of one of the conditions.

    A use is left as it is if its arguments are wrong, if it is part of a cycle, or if it has more than MOST_TERMS terms.
    """
    if isinstance(node, s.Held):
        condition = conditions.get(node.name)
        if condition is None or len(arguments(node)) != len(condition.parameters):
            return node
        if terms(node, conditions) > MOST_TERMS or any(captured(node, condition)):
            return node
        body = _replaced(condition.requires, dict(zip(condition.parameters, arguments(node), strict=True)), node.span)
        return replace(node, body=expanded(body, conditions))
    return cast(s.Node, _rebuilt(node, lambda part: expanded(part, conditions)))


def terms(node: s.Node, conditions: Mapping[str, s.Condition]) -> int:
    """The number of terms of a node with its conditions written out; more than MOST_TERMS for a cycle, or where counting stopped."""
    return _terms(node, conditions, {}, (), MOST_TERMS)


def _terms(node: s.Node, conditions: Mapping[str, s.Condition], given: Mapping[str, int], within: tuple[str, ...], most: int) -> int:
    """The terms of a node in which parameters have the `given` numbers of terms. `within`: the conditions that it is part of."""
    count = 0
    for part in tree.walk(node):
        if isinstance(part, s.Name | s.The) and part.name in given:
            count += given[part.name]
        elif isinstance(part, s.Held) and part.name in conditions:
            if part.name in within:
                return MOST_TERMS + 1
            condition = conditions[part.name]
            sizes = [_terms(argument, conditions, given, within, most - count) for argument in arguments(part)]
            inner = dict(zip(condition.parameters, sizes, strict=False))
            count += _terms(condition.requires, conditions, inner, (*within, part.name), most - count)
        else:
            count += 1
        if count > most:
            return MOST_TERMS + 1
    return count


def substituted(node: s.Node, given: Mapping[str, s.Node]) -> s.Node:
    """The node with `given` nodes in place of names."""
    return _replaced(node, given, None) if given else node


def at(node: s.Node, span: Span) -> s.Node:
    """The node with a span for it and all its parts."""
    return _replaced(node, {}, span)


def condition_with(condition: s.Condition, given: Mapping[str, s.Node]) -> s.Condition:
    """A condition with `given` nodes in place of names that are no parameters of its own."""
    others = {name: node for name, node in given.items() if name not in condition.parameters}
    return replace(condition, requires=substituted(condition.requires, others)) if others else condition


def cycle(condition: s.Condition, conditions: Mapping[str, s.Condition]) -> list[str]:
    """The names of the conditions by which a condition uses itself, itself first and last; empty if it does not."""
    ways = [[condition.name]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for part in tree.walk(conditions[way[-1]].requires):
            if isinstance(part, s.Held) and part.name == condition.name:
                return [*way, part.name]
            if isinstance(part, s.Held) and part.name in conditions and part.name not in seen:
                seen.add(part.name)
                ways.append([*way, part.name])
    return []


def rule(node: s.RuleNode, conditions: Mapping[str, s.Condition]) -> s.RuleNode:
    """A rule with its conditions written out."""
    return replace(
        node,
        requires=expanded(node.requires, conditions),
        applies=expanded(node.applies, conditions) if node.applies is not None else None,
        objects=tuple(expanded(noun, conditions) for noun in node.objects),
        lets=tuple(replace(let, value=expanded(let.value, conditions) if let.value is not None else None) for let in node.lets),
    )


def rule_with(node: s.RuleNode, given: Mapping[str, s.Node]) -> s.RuleNode:
    """A rule with `given` nodes in place of names."""
    return replace(
        node,
        requires=substituted(node.requires, given),
        applies=substituted(node.applies, given) if node.applies is not None else None,
        objects=tuple(substituted(noun, given) for noun in node.objects),
        lets=tuple(replace(let, value=substituted(let.value, given) if let.value is not None else None) for let in node.lets),
    )


def plain(node: s.Node) -> s.Node:
    """The node with the bodies of its conditions in their place, as if there were no conditions."""
    if isinstance(node, s.Held) and node.body is not None:
        return plain(node.body)
    return cast(s.Node, _rebuilt(node, plain))


def plain_rule(node: s.RuleNode) -> s.RuleNode:
    """The rule without named conditions: the same meaning, whatever names it is divided into."""
    return replace(
        node,
        requires=plain(node.requires),
        applies=plain(node.applies) if node.applies is not None else None,
        objects=tuple(map(plain, node.objects)),
        lets=tuple(replace(let, value=plain(let.value) if let.value is not None else None) for let in node.lets),
    )


def with_unknowns(condition: s.Condition) -> s.Node:
    """The requirement of a condition with names that nothing defines in place of its parameters, to be checked by itself."""
    return _replaced(condition.requires, {name: s.Name(f"‹{name}›") for name in condition.parameters}, None)


def captured(node: s.Held, condition: s.Condition) -> Iterator[s.Node]:
    """The arguments of a use that would speak of another element inside the condition: bare words, and 该… of a word bound there."""
    bound = {name for part in tree.walk(condition.requires) for name in _binds(part)}
    for argument in arguments(node):
        for part in tree.walk(argument):
            if (isinstance(part, s.The) and part.name in bound) or (
                isinstance(part, s.Name) and part.name in WORDS and part.name not in _FIXED
            ):
                yield part


#: Words that mean the same everywhere.
_FIXED = frozenset(("方案", "上升", "下降", "是", "否"))


def _binds(node: s.Node) -> Iterator[str]:
    """The words by which 该… refers to elements that the node binds."""
    if isinstance(node, s.Has | s.Every) and isinstance(node.noun, s.Name | s.Prop):
        yield node.noun.name
    elif isinstance(node, s.Name | s.Prop) and node.args:
        yield node.name


def _replaced(node: s.Node, given: Mapping[str, s.Node], span: Span | None) -> s.Node:
    """The node with `given` nodes in place of names, and with `span` (None: its own) for all others."""
    if isinstance(node, s.Name | s.The) and node.name in given and (isinstance(node, s.The) or node.args is None):
        return given[node.name]
    rebuilt = _rebuilt(node, lambda part: _replaced(part, given, span))
    return cast(s.Node, rebuilt if span is None else replace(rebuilt, span=span))


def _rebuilt(node: Any, change: Any) -> Any:
    """The node with `change` made to its parts."""
    changed = {}
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, s.NODES):
            changed[field.name] = change(value)
        elif isinstance(value, tuple) and value and is_dataclass(value[0]):
            changed[field.name] = tuple(change(part) for part in value)
    return replace(node, **changed) if changed else node
