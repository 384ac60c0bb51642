"""=, ≥, 早于, 介于, 约等于: both sides must be comparable kinds of the same dimension."""

from __future__ import annotations

from dataclasses import replace

from plancheck.language import definitions, tree, types
from plancheck.language.infer import amounts, mentions, presence, trends
from plancheck.language.infer.mismatches import OPERATORS, english
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import Approx, Between, Compare, Name, Node, Prop, Text
from plancheck.language.types import Type, Types
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import dimension
from plancheck.model.vocabulary import PROVINCE_COLUMNS

#: What to write instead, for pairs of kinds that people compare.
_HINTS: dict[tuple[str, str], Bilingual] = {
    ("年", "数"): Bilingual("年份写作 2025年，不写作 2025", "A year is written year 2025, not 2025"),
    ("整数", "数"): Bilingual("序号与没有单位的数比较：序号 ≥ 3", "An ordinal compares with a bare number: ordinal >= 3"),
    ("时间", "数"): Bilingual("时间写作 2026年3月，不写作 2026.3", "A date is written month 2026-03, not 2026.3"),
    ("地区", "文字"): Bilingual("地区与 方案.地区 比较", "A region compares with plan.region"),
    **{
        (kind, amount): Bilingual(
            "比较的是它的数值：… 在 2025年 的 目标，或 ….目标", "Compare its figures: … at year 2025's target, or ….target"
        )
        for kind in ("指标定义", "指标", "序列")
        for amount in ("数", "数值", "数额")
    },
    ("文字", "数"): Bilingual("它是文字，不能比大小；比字数写作 字数（…）", "It is a text and has no size; its length is: length(…)"),
    ("事件", "年"): Bilingual("比较的是它的年：….年 不晚于 2030年", "Compare its year: ….year no later than year 2030"),
}
#: Comparisons by which people order chapters, and the sign between their positions.
_ORDERS = {"before": "<", "not_after": "≤", "after": ">", "not_before": "≥", "<": "<", "≤": "≤", ">": ">", "≥": "≥"}
#: The same where a text is written, not where a name or property stands for one.
_QUOTED: dict[tuple[str, str], Bilingual] = {
    ("年", "文字"): Bilingual("年份写作 2025年，不加引号", "A year is written year 2025, without quotation marks"),
    ("时间", "文字"): Bilingual("时间写作 2026年3月，不加引号", "A date is written month 2026-03, without quotation marks"),
    ("数值", "文字"): Bilingual("数量不加引号：30 %、5 万吨", "An amount has no quotation marks: 30 %"),
}


def compared(ctx: Context, node: Compare | Approx | Between, scope: Scope) -> None:
    """Check a comparison of any kind."""
    left = ctx.left(node.left, scope)
    if isinstance(node, Between):
        for end in (node.low, node.high):
            _ordered(ctx, node, "≥", left, ctx.value(end, scope), "between", end)
        return
    if isinstance(node, Approx):
        _approx(ctx, node, left, ctx.value(node.right, scope))
        return
    match node.op:
        case "contains" | "contains_not":
            mentions.contains(ctx, node, left, scope)
        case "concerns" | "concerns_not":
            mentions.concerns(ctx, node, left, scope)
        case "matches" | "matches_not":
            mentions.matches(ctx, node, left, scope)
        case "not_worse":
            trends.not_worse(ctx, node, left, scope)
        case _:
            before = ctx.say.count
            _unguarded_order(ctx, node, scope)
            _ordered(ctx, node, node.op, left, ctx.value(node.right, scope), node.op, node.right)
            if ctx.say.count == before and isinstance(node.left, Name | Prop) and node.left.name == "省份":
                _provinces(ctx, node.right)


def _unguarded_order(ctx: Context, node: Compare, scope: Scope) -> None:
    """Report an order of two chapters, one of which a draft may lack. That is the matter of another rule: this one does not apply."""
    sides = [side for side in (node.left, node.right) if isinstance(side, Prop) and side.name == "次序"]
    owners = [side.owner for side in sides if any(owner.many for owner in ctx.value(side.owner, scope))]
    lacking = [owner for owner in owners if not presence.known(ctx, owner, scope)]
    if len(sides) == 2 and lacking:
        texts = [ctx.written(owner) for owner in owners]
        guard = Bilingual(" 且 ".join(f"有 {text}" for text in texts), " and ".join(f"has {text}" for text in texts))
        ctx.say("unguarded-order", node.span, text=ctx.written(lacking[0]), guard=guard)


def _ordered(ctx: Context, node: Compare | Between, op: str, left: Types, right: Types, shown: str, right_node: Node) -> None:
    """Check that both sides of a comparison are comparable kinds of the same dimension."""
    for a in left:
        for b in right:
            if a.kind == "在" or b.kind == "在":
                side = (node.left if a.kind == "在" else right_node) or node
                ctx.say("at-alone", side.span, text=ctx.written(side))
                return
            if b.kind not in types.partners(op, a.kind):
                _no_meaning(ctx, node, shown, a, b, op)
                return
            ordinal = {a.kind, b.kind} == {"整数", "数"}
            if ordinal and (a if a.kind == "数" else b).unit != "":
                _no_meaning(ctx, node, shown, a, b, op)
                return
            if not _closed(ctx, a, b, right_node) or not _closed(ctx, b, a, node.left or node):
                return
            if amounts.off_by_a_hundred(ctx, node.span, a, b, right_node):
                return
            if amounts.clash(ctx, a, b):
                amounts.report_clash(ctx, node.span, a, b, right_node)
                return


def _no_meaning(ctx: Context, node: Node, shown: str, a: Type, b: Type, op: str) -> None:
    row = OPERATORS[shown]
    hint = _HINTS.get((a.kind, b.kind)) or _HINTS.get((b.kind, a.kind))
    if a.says is not None or b.says is not None:
        hint = hint or _QUOTED.get((a.kind, b.kind)) or _QUOTED.get((b.kind, a.kind))
    if isinstance(node, Compare) and node.left is None and b.kind in types.AMOUNTS:
        written = ctx.written(node)
        hint = Bilingual(
            f"前面写明比什么：… {written}；范围写作 介于 … 至 … 之间",
            f"Say first what is compared: … {written}; a range is written: between … to …",
        )
    if hint is None and a.many and a.kind in types.KINDS and b.kind == "数" and isinstance(node, Compare) and node.left is not None:
        listed = ctx.written(node.left)
        hint = Bilingual(
            f"比个数写作 数量（{listed}） ≥ 3，或 有 至少 3 个 {listed}",
            f"A number of them: count({listed}) >= 3, or has at least 3 {listed}",
        )
    if hint is None and a.kind == "文字" and a.says is None and b.kind in ("年", "时间") and op in _ORDERS:
        hint = Bilingual(
            "文字里写到的时间写作 时间：时间 不晚于 2030年；项目的写“开工时间”“完成时间”",
            "A date that a text states is written “date”: date no later than year 2030; of a project, “start date” or “completion date”",
        )
    if hint is None and a.kind == b.kind == "章节" and op in _ORDERS and isinstance(node, Compare) and node.left is not None:
        first, second, sign = ctx.written(node.left), ctx.written(node.right), _ORDERS[op]
        hint = Bilingual(
            f"章节的先后写作 {first}.次序 {sign} {second}.次序",
            f"An order of chapters is written: {first}.position {sign} {second}.position",
        )
    if hint is None:
        others = types.ordered(types.partners(op, a.kind))
        hint = (
            Bilingual(f"可与{a.kind}比较的是：{'、'.join(others)}", f"It compares with: {english(others)}")
            if others
            else Bilingual(f"“{row.zh}”不用于{a.kind}", f"{row.en!r} is not for {types.en((a,))}")
        )
    ctx.say(
        "no-meaning", node.span, op=Bilingual(row.zh, row.en), left=Bilingual(types.zh((a,)), types.en((a,))),
        right=Bilingual(types.zh((b,)), types.en((b,))), hint=hint,
    )  # fmt: skip


def _closed(ctx: Context, closed: Type, other: Type, node: Node) -> bool:
    """Check that a text compared with a closed value is one of its words."""
    if closed.kind not in types.CLOSED or other.says is None:
        return True
    words = ctx.names.kinds if closed.kind == "方案类型" else types.CLOSED[closed.kind]
    if other.says in words or not words:
        return True
    hint = "、".join(_named(ctx, word) for word in words)
    ctx.say(
        "closed-value",
        node.span,
        text=other.says,
        kind=Bilingual(closed.kind, types.en((replace(closed, many=False, beside=False),))),
        words=hint,
    )
    return False


def _provinces(ctx: Context, node: Node) -> None:
    """Check that the texts compared with the province of a plan are names of provinces, as the packs' tables of places have them."""
    tables = [item for item in ctx.names.items.values() if item is not None and definitions.text(item, "用途") == "地区"]
    names = dict.fromkeys(name for table in tables for name in definitions.column(table, PROVINCE_COLUMNS))
    for text in (part for part in tree.walk(node) if isinstance(part, Text)):
        meant = [name for name in names if name.startswith(text.text)]
        if text.text in names or not names:
            continue
        if len(meant) == 1:
            ctx.say("short-province", text.span, text=text.text, meant=meant[0], fix=f"“{meant[0]}”")
        else:
            ctx.say("no-such-row", text.span, table=tables[0].name, column="省份", text=text.text)


def _named(ctx: Context, word: str) -> str:
    """A closed value as written in rules: a kind of plan by its definition, not its code."""
    defined = (item.name for item in ctx.names.items.values() if item is not None and definitions.text(item, "代码") == word)
    return next(defined, word) if word in ctx.names.kinds else word


def _approx(ctx: Context, node: Approx, left: Types, right: Types) -> None:
    if amounts.beside(ctx, left + right, node.span, "约等于", "about"):
        return
    if not (amounts.amounts(ctx, left, node.left or node) and amounts.amounts(ctx, right, node.right)):
        return
    for a in left:
        for b in right:
            if amounts.off_by_a_hundred(ctx, node.span, a, b, node.right):
                return
            if amounts.clash(ctx, a, b):
                amounts.report_clash(ctx, node.span, a, b)
                return
    margin = node.tolerance
    if margin is not None and dimension(margin.unit) != "ratio":
        for option in right:
            if amounts.clash(ctx, option, Type("数", unit=margin.unit)):
                amounts.report_clash(ctx, margin.span, option, Type("数", unit=margin.unit))
                return
