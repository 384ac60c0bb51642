"""Check conditions, and values used as conditions."""

from __future__ import annotations

from plancheck.language import syntax as s
from plancheck.language.builtins import BUILTINS
from plancheck.language.infer import comparing, presence, trends
from plancheck.language.infer.scope import Context, Scope
from plancheck.model.diagnostic import Bilingual


def condition(ctx: Context, node: s.Node, scope: Scope, negative: bool = False) -> None:
    """Check a node as a condition. `negative`: it is inside an odd number of 非."""
    match node:
        case s.And():
            within = scope.knowing(key for part in node.parts for key in presence.there(ctx, part, scope, not negative))
            for part in node.parts:
                ctx.condition(part, within, negative)
        case s.Or() | s.Alone():
            for part in node.parts:
                ctx.condition(part, scope, negative)
        case s.Not():
            ctx.condition(node.part, scope, not negative)
        case s.If():
            ctx.condition(node.test, scope)
            ctx.condition(node.then, scope.knowing(presence.there(ctx, node.test, scope, True)), negative)
            if node.orelse is not None:
                ctx.condition(node.orelse, scope.knowing(presence.missing(ctx, node.test, scope)), negative)
        case s.Every():
            _every(ctx, node, scope, negative)
        case s.Has():
            _has(ctx, node, scope)
        case s.Compare() | s.Approx() | s.Between():
            before = ctx.say.count
            comparing.compared(ctx, node, scope)
            if negative and ctx.say.count == before:
                presence.unguarded(ctx, node, scope)
        case s.Trend():
            trends.trend(ctx, node, scope)
        case s.Held():
            if node.body is not None:  # else its mistake is reported where conditions are checked
                ctx.condition(node.body, scope, negative)
        case _:
            _plain(ctx, node, scope)


def _plain(ctx: Context, node: s.Node, scope: Scope) -> None:
    """Check a value used as a condition: a list, something that may be missing, or a flag such as 完整."""
    options = ctx.value(node, scope)
    if any(option.kind == "在" for option in options):
        ctx.say("at-alone", node.span, text=ctx.written(node))
    elif any(option.kind not in ("条件", "是否") and not option.many and (option.sure or _constant(ctx, node)) for option in options):
        hint = Bilingual("写明比较或存在：… 是 …，有 …", "Say what is compared, or what is there: … is …, has …")
        if isinstance(node, s.Text):
            hint = Bilingual("几个词之一写作 含 任一 “…”、“…”", "One of several words is written: contains any of “…”、“…”")
        ctx.say("not-a-condition", node.span, text=ctx.written(node), hint=hint, **ctx.kinds(options))


def _constant(ctx: Context, node: s.Node) -> bool:
    return isinstance(node, s.Number | s.Year | s.Date | s.Text | s.UnitName | s.Arith | s.Neg | s.Expressed) or (
        isinstance(node, s.Name) and node.name in BUILTINS
    )


def _every(ctx: Context, node: s.Every, scope: Scope, negative: bool) -> None:
    _, inner = ctx.noun(node.noun, ctx.owner(scope), scope)
    before, ctx.used = ctx.used, set()
    ctx.condition(node.body, inner, negative)
    if len(scope.bound) not in ctx.used and inner.bound[-1].types and ctx.ignored:
        ctx.ignored(node.body, inner.bound[-1].word)
    ctx.used |= before


def _has(ctx: Context, node: s.Has, scope: Scope) -> None:
    owners = ctx.value(node.subject, scope) if node.subject is not None else ctx.owner(scope)
    if owners:  # else what the noun speaks of is not known either
        ctx.noun(node.noun, owners, scope)
