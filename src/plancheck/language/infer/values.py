"""What a node stands for as a value: names of all sorts here, the rest by the module that knows."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from plancheck.language import definitions, types
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import amounts, calls, paths, properties
from plancheck.language.infer.scope import PLAN, THE_PLAN, Context, Here
from plancheck.language.syntax import (
    Alone,
    And,
    AnyOf,
    Approx,
    Arith,
    At,
    Between,
    Compare,
    Every,
    Has,
    If,
    ItemNode,
    ListOf,
    Name,
    Neg,
    Node,
    Not,
    Number,
    Or,
    Pattern,
    Prop,
    Text,
    The,
    Trend,
    UnitName,
    Year,
)
from plancheck.language.types import NOUNS, PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import parse_unit


def value(it: Context, node: Node, here: Here) -> Types:
    """What a node stands for as a value."""
    match node:
        case Name():
            return _name(it, node, here)
        case The():
            at = it.bound_at(node.name, here)
            if at is None:
                if node.name in WORDS:
                    words = list(dict.fromkeys(each.word for each in here.bound))
                    hint = (
                        Bilingual("这里可说：" + "、".join(f"该{each}" for each in words), "Bound here: " + ", ".join(words))
                        if words
                        else Bilingual("先用“对象：每个 …”或“每个 … 满足”", "Bind it first: “for: every …”, or “every … satisfies”")
                    )
                    it.say("not-bound", node.span, name=it.word(node.name), hint=hint)
                return ()
            it.used.add(at)
            return tuple(replace(each, origin=at) for each in here.bound[at].types)
        case Prop():
            return paths.prop(it, node, here)
        case At():
            return paths.at(it, node, here)
        case ListOf():
            parts = [it.value(part, here) for part in node.parts]
            return tuple(replace(each, beside=True) for part in parts for each in part) if all(parts) else ()
        case AnyOf():
            return tuple(replace(each, beside=True) for each in it.value(node.part, here))
        case Number():
            return (Type("数", sure=True, unit=node.unit),) if not node.unit or parse_unit(node.unit) else ()  # told as unknown
        case Year():
            return (Type("年", sure=True),)
        case Text():
            return (Type("文字", sure=True, says=node.text),)
        case UnitName():
            return (Type("单位", sure=True),)
        case Neg():
            found = it.value(node.part, here)
            return amounts.one(it, found, node.part)
        case Arith():
            return amounts.arith(it, node, here)
        case Pattern():
            it.say("pattern-place", node.span)
            return ()
        case And() | Or() | Not() | Alone() | If() | Every() | Has() | Compare() | Approx() | Between() | Trend():
            it.condition(node, here)
            return (Type("条件", sure=True),)
        case _:
            assert_never(node)


def _name(it: Context, node: Name, here: Here) -> Types:
    name, items = node.name, it.names.items
    if name in it.lets:
        it.no_filter(node)
        return it.let(name, here) if name not in it.hidden else ()
    if name in BUILTINS:
        return calls.call(it, node, BUILTINS[name], here)
    if name == "方案":
        it.no_filter(node)
        return (replace(THE_PLAN, origin=PLAN),)
    if name not in WORDS:
        if name not in items:
            return ()  # the name is told as unknown
        item = items[name]
        if item is None:
            it.no_filter(node)
            return it.parameter(node)
        return _definition(it, item, node, here)
    if name in ("上升", "下降", "是", "否"):
        return (Type("方向" if name in types.CLOSED["方向"] else "是否", sure=True),)
    if node.args is None:
        at = it.having(name, here)
        if at is not None:
            return properties.of_bound(it, at, name, node, here)
        if any(not bound.types for bound in here.bound):
            return ()
    if name in NOUNS:
        return it.noun(node, it.owner(here), here)[0]
    row = PROPERTIES["方案"].get(name)
    if row is not None:
        it.no_filter(node)
        return (row,)
    owners = [kind for kind, has in PROPERTIES.items() if name in has]
    if node.args is not None and any(name in PROPERTIES.get(each.kind, {}) for bound in here.bound for each in bound.types):
        it.say("filter-ignored", node.span, name=name)
        return ()
    properties.tell_none(it, (THE_PLAN,), name, node.span, owners)
    return ()


def _definition(it: Context, item: ItemNode, node: Name, here: Here) -> Types:
    if item.kind in ("section", "event"):
        return it.noun(node, (THE_PLAN,), here)[0]
    it.no_filter(node)
    if item.kind == "wordlist" and definitions.text(item, "用途") == "方案类型":
        return (Type("方案类型", sure=True, defined=item.name),)
    kind = types.VALUES.get(item.kind)
    return (Type(kind, sure=True, defined=item.name, origin=item.name),) if kind else ()
