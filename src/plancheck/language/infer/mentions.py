"""含, 属于, 匹配: what can be searched, and what for."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import types
from plancheck.language.infer import mismatches
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import AnyOf, Compare, Date, ItemNode, ListOf, Name, Node, Pattern, Text, UnitName
from plancheck.language.types import PLACED, TEXTS, Type, Types
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual


def contains(ctx: Context, node: Compare, left: Types, scope: Scope) -> None:
    """Check 含."""
    _searched(ctx, left, node, "contains")
    right = _meant(ctx, node.right, scope)
    for option in right:
        if option.kind not in types.MENTIONED or option.many:
            mismatches.wrong_side(
                ctx, node.right, "contains", False, (option,), types.ordered(types.MENTIONED - {"单位", "角色", "方向", "方案类型"})
            )
            return


def concerns(ctx: Context, node: Compare, left: Types, scope: Scope) -> None:
    """Check 属于."""
    for b in _meant(ctx, node.right, scope):
        if b.kind not in types.ABOUT or b.many:
            named = b.says if b.says is not None and b.says in ctx.names.items else ""
            mismatches.wrong_side(ctx, node.right, "concerns", False, (b,), list(types.ABOUT), write=named)
            return
        for a in left:
            if a.kind not in types.ABOUT[b.kind]:
                fits = types.ordered(types.ABOUT[b.kind] - {"单位"})
                instead = mismatches.NONE
                if a.kind in PLACED | TEXTS and b.kind in types.MENTIONED:  # a measure mentions a topic
                    text = ctx.written(node.right)
                    instead = Bilingual(f"说到它，写作 含 {text}；", f"that it speaks of it is written: contains {text}; ")
                mismatches.wrong_side(ctx, node.left or node, "concerns", True, (a,), fits, of=b.kind, instead=instead)
                return


def matches(ctx: Context, node: Compare, left: Types, scope: Scope) -> None:
    """Check 匹配."""
    _searched(ctx, left, node, "matches")
    if isinstance(node.right, Pattern):
        return
    if isinstance(node.right, Name) and _names_a_pattern(ctx, node.right):
        ctx.no_filter(node.right)
        return
    right = ctx.value(node.right, scope)
    if right:
        written = ctx.written(node.right).strip('“”"') if isinstance(node.right, Text) else "…"
        mismatches.wrong_side(ctx, node.right, "matches", False, right, ["模式"], write=f"/{written}/")


def _names_a_pattern(ctx: Context, node: Name) -> bool:
    """Whether a name is a parameter whose value is a pattern, whichever pack sets it."""
    item = ctx.names.items.get(node.name, node) if node.name not in ctx.lets else node
    if isinstance(item, ItemNode):
        return item.kind == "pattern"
    parameter = item is None
    values = ctx.names.parameters.get(node.name, ()) if parameter else ()
    return bool(values) and all(value.kind == "模式" for value in values)


def _searched(ctx: Context, left: Types, node: Compare, op: str) -> None:
    for option in left:
        # A literal text or unit (列 含 …) says nothing about a plan.
        if option.kind not in PLACED | TEXTS | {"方案类型", "角色"} or isinstance(node.left, Text | UnitName | Date):
            mismatches.wrong_side(ctx, node.left or node, op, True, (option,), ["方案", "章节", "段落", "任务", "项目", "文字"])
            return


def _meant(ctx: Context, node: Node, scope: Scope) -> Types:
    """The types of the right side of 含 and 属于, where a definition means itself."""
    match node:
        case Name(args=None) if node.name not in ctx.lets and node.name not in WORDS and ctx.names.items.get(node.name) is not None:
            item = ctx.names.items[node.name]
            if item is not None and item.kind == "pattern":
                return ctx.value(node, scope)
            kind = types.MEANT.get(item.kind, "") if item else ""
            return (Type(kind, sure=True, defined=node.name),) if kind else ()
        case ListOf():
            return tuple(replace(option, beside=True) for part in node.parts for option in _meant(ctx, part, scope))
        case AnyOf():
            return tuple(replace(option, beside=True) for option in _meant(ctx, node.part, scope))
        case _:
            return ctx.value(node, scope)
