"""Types of values: names are resolved here, other nodes in their own modules."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from plancheck.language import definitions, types
from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import amounts, calls, paths, properties
from plancheck.language.infer.scope import PLAN, THE_PLAN, Context, Scope
from plancheck.language.types import NOUNS, PROPERTIES, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import parse_unit


def value(ctx: Context, node: s.Node, scope: Scope) -> Types:
    """The types of a node as a value."""
    match node:
        case s.Name():
            return _name(ctx, node, scope)
        case s.The():
            return _bound_element(ctx, node, scope)
        case s.Prop():
            return paths.prop(ctx, node, scope)
        case s.At():
            return paths.at(ctx, node, scope)
        case s.ListOf():
            return _side_by_side([ctx.value(part, scope) for part in node.parts])
        case s.AnyOf():
            return _side_by_side([ctx.value(node.part, scope)])
        case s.Number():
            unit_known = not node.unit or parse_unit(node.unit) is not None  # reported where names are checked
            return (Type("数", sure=True, unit=node.unit),) if unit_known else ()
        case s.Year():
            return (Type("年", sure=True),)
        case s.Date():
            return (Type("时间", sure=True),)
        case s.Text():
            return (Type("文字", sure=True, says=node.text),)
        case s.UnitName():
            return (Type("单位", sure=True),)
        case s.Neg():
            operand = ctx.value(node.part, scope)
            return amounts.one(ctx, operand, node.part)
        case s.Arith():
            return amounts.arith(ctx, node, scope)
        case s.Expressed():
            return amounts.expressed(ctx, node, scope)
        case s.Pattern():
            ctx.say("pattern-place", node.span)
            return ()
        case (
            s.And()
            | s.Or()
            | s.Not()
            | s.Alone()
            | s.If()
            | s.Every()
            | s.Has()
            | s.Compare()
            | s.Approx()
            | s.Between()
            | s.Trend()
            | s.Held()
        ):
            ctx.condition(node, scope)
            return (Type("条件", sure=True),)
        case _:
            assert_never(node)


def _bound_element(ctx: Context, node: s.The, scope: Scope) -> Types:
    """The types of the element that 该… refers to."""
    at = ctx.bound_at(node.name, scope)
    if at is not None:
        ctx.used.add(at)
        return tuple(replace(option, origin=at) for option in scope.bound[at].types)
    if node.name in WORDS:
        hint = Bilingual("先用“对象：每个 …”或“每个 … 满足”", "Bind it first: “for: every …”, or “every … satisfies”")
        if ctx.within:
            hint = Bilingual(
                f"“其中”的值对“对象”里的每一项算一次，只认那里的：对象：每个 {node.name}（…）",
                f"A value of “where” is worked out for each element of “for”: for: every {WORDS[node.name]} (…)",
            )
        words = list(dict.fromkeys(bound.word for bound in scope.bound))
        if words:
            hint = Bilingual("这里可说：" + "、".join(f"该{word}" for word in words), "Bound here: " + ", ".join(words))
        ctx.say("not-bound", node.span, name=ctx.word(node.name), hint=hint)
    return ()


def _side_by_side(parts: list[Types]) -> Types:
    return tuple(replace(option, beside=True) for part in parts for option in part) if all(parts) else ()


def _name(ctx: Context, node: s.Name, scope: Scope) -> Types:
    """Names are looked up in this order: 其中 values, functions, the plan, definitions and parameters, words of the language."""
    name = node.name
    if name in ctx.lets:
        ctx.no_filter(node)
        return ctx.let(name, scope) if name not in ctx.hidden else ()
    if name in BUILTINS:
        return calls.call(ctx, node, BUILTINS[name], scope)
    if name == "方案":
        ctx.no_filter(node)
        return (replace(THE_PLAN, origin=PLAN),)
    if name in WORDS:
        return _word(ctx, node, scope)
    if name not in ctx.names.items:
        return ()  # reported as unknown
    item = ctx.names.items[name]
    if item is None:
        ctx.no_filter(node)
        return ctx.parameter(node)
    return _definition(ctx, item, node, scope)


def _word(ctx: Context, node: s.Name, scope: Scope) -> Types:
    """A word of the language: a constant, a property of the innermost bound element that has it, a noun, a property of the plan."""
    name = node.name
    if name in ("上升", "下降", "是", "否"):
        return (Type("方向" if name in types.CLOSED["方向"] else "是否", sure=True),)
    if node.args is None:
        at = ctx.having(name, scope)
        if at is not None:
            return properties.property_of_bound(ctx, at, name, node, scope)
        if any(not bound.types for bound in scope.bound):
            return ()  # may be a property of an element whose mistake was reported already
    if name in NOUNS or (name == "年" and node.args):  # the years of a list: 年（期限，…）
        return ctx.noun(node, ctx.owner(scope), scope)[0]
    if name in PROPERTIES["方案"]:
        ctx.no_filter(node)
        return (PROPERTIES["方案"][name],)
    if node.args is not None and ctx.having(name, scope) is not None:
        ctx.say("filter-ignored", node.span, name=name)
    else:
        properties.report_missing(ctx, (THE_PLAN,), name, node.span, [kind for kind, has in PROPERTIES.items() if name in has])
    return ()


def _definition(ctx: Context, item: s.ItemNode, node: s.Name, scope: Scope) -> Types:
    if item.kind in ("section", "event"):
        return ctx.noun(node, (THE_PLAN,), scope)[0]
    ctx.no_filter(node)
    if item.kind == "pattern":
        ctx.say("pattern-place", ctx.place(node.name, node.span))
        return ()
    if item.kind == "wordlist" and definitions.text(item, "用途") == "方案类型":
        return (Type("方案类型", sure=True, defined=item.name),)
    kind = types.VALUES.get(item.kind)
    return (Type(kind, sure=True, defined=item.name, origin=item.name),) if kind else ()
