"""一致, 逐期…, 连续, 不劣于: statements about lists and about the direction of an indicator."""

from __future__ import annotations

from itertools import product

from plancheck.language import definitions, types
from plancheck.language.infer import amounts, mismatches
from plancheck.language.infer.mismatches import OPERATORS
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import Compare, Node, Number, Prop, Trend
from plancheck.language.types import AMOUNTS, Type, Types
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import dimension


def trend(ctx: Context, node: Trend, scope: Scope) -> None:
    """Check 一致, 逐期… and 连续."""
    row = OPERATORS[node.kind]
    options = ctx.left(node.left, scope)
    if node.tolerance is not None and node.kind != "agree":
        ctx.say("tolerance-ignored", node.tolerance.span, op=Bilingual(row.zh, row.en))
    if not options or amounts.beside(ctx, options, node.span, row.zh, row.en):
        return
    if any(option.kind == "在" for option in options):
        ctx.say("at-alone", (node.left or node).span, text=ctx.written(node.left or node))
        return
    wanted = {"agree": None, "consecutive": ("整数", "年")}.get(node.kind, ("数值",))
    if any(not option.many for option in options) or (node.kind == "consecutive" and not isinstance(node.left, Prop)):
        whole = next((option for option in options if option.kind in ("序列", "指标", "指标定义")), None)
        hint = Bilingual("写出列表及其属性，如 下级章节.序号", "Write a list and its property, such as subsections.ordinal")
        if whole is not None:
            what = ctx.written(node.left) if node.left is not None else f"该{whole.kind}"
            hint = Bilingual(f"比的是它的数：{what}.目标 {row.zh}", f"What is compared are its figures: {what}.target {row.en}")
        ctx.say("list-needed", node.span, op=Bilingual(row.zh, row.en), **ctx.kinds(options), hint=hint)
    elif wanted and any(option.kind not in wanted for option in options):
        mismatches.wrong_side(ctx, node.left or node, node.kind, True, options, list(wanted))
    elif node.tolerance is not None and node.kind == "agree":
        _tolerated(ctx, options, node, node.tolerance)
    elif node.kind == "improve":
        _directed(ctx, options, node, row.zh, row.en, scope)


def _tolerated(ctx: Context, options: Types, node: Trend, tolerance: Number) -> None:
    """Check a tolerance, which needs amounts and must be a ratio or have their dimension."""
    margin = Type("数", unit=tolerance.unit)
    if amounts.amounts(ctx, options, node.left or node) and dimension(tolerance.unit) != "ratio":
        for option in options:
            if amounts.clash(ctx, option, margin):
                amounts.report_clash(ctx, tolerance.span, option, margin)
                return


def not_worse(ctx: Context, node: Compare, left: Types, scope: Scope) -> None:
    """Check 不劣于."""
    right = ctx.value(node.right, scope)
    if amounts.beside(ctx, left + right, node.span, "不劣于", "no worse than"):
        return
    stated = {True: frozenset(("数值",)), False: AMOUNTS}  # by the side: on the right an amount may stand, such as a reference value
    for is_left, side, options in ((True, node.left or node, left), (False, node.right, right)):
        wrong = tuple(option for option in options if option.kind not in stated[is_left] or (is_left and not option.many))
        if wrong:
            mismatches.wrong_side(ctx, side, "not_worse", is_left, wrong[:1], types.ordered(stated[is_left]))
            return
    for a, b in product(left, right):
        if amounts.clash(ctx, a, b):
            amounts.report_clash(ctx, node.span, a, b, node.right)
            return
    _directed(ctx, left, node, "不劣于", "no worse than", scope)


def _directed(ctx: Context, options: Types, node: Node, zh: str, en: str, scope: Scope) -> None:
    """Check that the indicator of 逐期改善 or 不劣于 is known to have a direction."""
    for option in options:
        origin = option.origin
        item = ctx.names.items.get(origin) if isinstance(origin, str) else None
        declared = item is not None and bool(definitions.text(item, "方向"))
        if not declared and (not isinstance(origin, int) or (origin, "方向", None) not in scope.there):
            ctx.say("unguarded-direction", node.span, op=Bilingual(zh, en), hint=_guard(ctx, node, scope))
            return


def _guard(ctx: Context, node: Node, scope: Scope) -> Bilingual:
    """How to write that there is a direction: of the series that is looked at, whose own figures are then meant, or of each of them."""
    series = [at for at, bound in enumerate(scope.bound) if any(option.kind == "序列" for option in bound.types)]
    if series and (series[-1], "方向", None) in scope.there:
        return Bilingual(
            "写明是谁的：该序列.目标，该序列 在 2030年 的 目标", "Say whose it is: this series.target, this series at year 2030's target"
        )
    if series and not ctx.objects:
        return Bilingual("在括号里先写“有 方向”：序列（有 方向，…）", "Write first, in the parentheses: has direction")
    if series or ctx.objects:
        return Bilingual("在对象里加“有 方向”：每个 序列（有 方向）", "Add it to “for”: every series(has direction)")
    return Bilingual(
        "写作 每个 序列（有 方向） 满足 …，或在对象里写 每个 序列（有 方向）",
        "Write: every series(has direction) satisfies …, or: for: every series(has direction)",
    )
