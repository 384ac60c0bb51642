"""Amounts and their dimensions: what can be added, multiplied, compared."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import Arith, Expressed, Node, Number
from plancheck.language.types import AMOUNTS, Type, Types
from plancheck.model.diagnostic import Bilingual, Span
from plancheck.model.quantity import Quantity, dimension, fits, quotient_dimension

#: Dimensions that an amount of money may have.
_MONEY = (None, "money", "usd")


def clash(ctx: Context, a: Type, b: Type) -> bool:
    """Whether two amounts have different dimensions."""
    if a.kind not in AMOUNTS or b.kind not in AMOUNTS:
        return False
    one, two = _dimension(a), _dimension(b)
    if (a.quotient and two == "ratio") or (b.quotient and one == "ratio"):
        return False
    if one is None or two is None:
        money = "金额" in (a.kind, b.kind)
        return money and (one or two) not in _MONEY
    return one != two


def report_clash(ctx: Context, span: Span, a: Type, b: Type, right: Node | None = None) -> None:
    """Report two amounts with different dimensions. A number without a unit probably lacks one, unless things were counted."""
    bare, other = (a, b) if a.unit == "" else (b, a)
    hint = Bilingual("改用可换算的单位；%与百分点也不能换算", "Use units that convert into each other; % and 百分点 do not")
    if "金额" in (a.kind, b.kind):
        hint = Bilingual("金额写上单位：500 万元、2 亿元", "Write an amount of money with its unit: 500 万元, 2 亿元")
    elif bare.unit == "" and other.unit and bare is a and isinstance(right, Number):
        plain = _as_a_number(right)
        hint = Bilingual(f"左边没有单位，右边也不写：{plain}", f"The left side has no unit, so neither has the right: {plain}")
    elif bare.unit == "" and other.unit:
        hint = _with_its_unit(other.unit, right)
    left, right_side = (Bilingual(_unit(amount, "zh"), _unit(amount, "en")) for amount in (a, b))
    ctx.say("dimension-clash", span, left=left, right=right_side, hint=hint)


def off_by_a_hundred(ctx: Context, span: Span, a: Type, b: Type, right: Node) -> bool:
    """Report a share of like amounts that is compared with a number without a unit that may be meant in percent."""
    if not a.quotient or b.unit != "" or not isinstance(right, Number) or right.value <= 1:
        return False
    percent, times = f"{_plain(right.value)} %", f"{_plain(right.value * 100)} %"
    hint = Bilingual(
        f"左边是比例：{percent} 就写 {percent}，{_plain(right.value)}倍写 {times}",
        f"The left side is a share: write {percent}, or, of that many times, {times}",
    )
    bare = Bilingual(_unit(b, "zh"), _unit(b, "en"))
    ctx.say("dimension-clash", span, left=Bilingual("比例", "a share"), right=bare, hint=hint)
    return True


def _report_quotient(ctx: Context, span: Span, a: Type, b: Type) -> None:
    """Report a quotient of unlike amounts without a unit of its own."""
    left, right = (Bilingual(_unit(amount, "zh"), _unit(amount, "en")) for amount in (a, b))
    unit = f"{a.unit}/{b.unit}"
    hint = Bilingual(f"两个量相除得另一种量的，写明单位：… ÷ … 计 {unit}", f"Write the unit of the quotient: … ÷ … as {unit}")
    ctx.say("dimension-clash", span, left=left, right=right, hint=hint)


def _as_a_number(written: Number) -> Decimal:
    """A number without its unit; a share as the number that it is: 30 % is 0.3."""
    base = Quantity(written.value, written.unit).base() if dimension(written.unit) == "ratio" else None
    return written.value if base is None else base.normalize()


def _with_its_unit(unit: str, right: Node | None) -> Bilingual:
    """How a number is written with its unit. Next to shares, 0.3 is 30 %."""
    shown = right.value if isinstance(right, Number) else Decimal(30)
    if unit == "%" and 0 < shown < 1:
        return Bilingual(
            f"写成百分数：{shown} 写作 {_plain(shown * 100)} %", f"Write a share in percent: {shown} is {_plain(shown * 100)} %"
        )
    return Bilingual(f"数后面写上单位：{shown} {unit}", f"Write the unit after the number: {shown} {unit}")


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def amounts(ctx: Context, options: Types, node: Node, years: bool = False) -> bool:
    """Whether a side is an amount (or a year); reports it if not."""
    for option in options:
        if option.kind == "在":
            ctx.say("at-alone", node.span, text=ctx.written(node))
            return False
        if option.kind not in AMOUNTS and not (years and option.kind in ("年", "整数")):
            ctx.say("no-amount", node.span, text=ctx.written(node), **ctx.kinds((option,)))
            return False
    return True


def beside(ctx: Context, options: Types, span: Span, zh: str, en: str) -> bool:
    """Whether there are several values where one is needed; reports it if so."""
    if any(option.beside for option in options):
        ctx.say("side-by-side", span, op=Bilingual(zh, en))
        return True
    return False


def one(ctx: Context, options: Types, node: Node) -> Types:
    """An operand of arithmetic: an amount, or a year as its number."""
    if beside(ctx, options, node.span, "运算", "arithmetic") or not amounts(ctx, options, node, years=True):
        return ()
    return tuple(
        Type("金额" if option.kind == "金额" else "数", sure=option.sure, unit="" if option.kind in ("年", "整数") else option.unit)
        for option in options
    )


def expressed(ctx: Context, node: Expressed, scope: Scope) -> Types:
    """The type of part 计 unit: a number with that unit, if the part has its dimension."""
    part = node.part
    unit = Type("数", sure=True, unit=node.unit)
    if isinstance(part, Arith) and part.op == "/":
        operands = _operands(ctx, part, scope)
        if not operands:
            return ()
        a, b = operands
        made = quotient_dimension(_dimension(a), _dimension(b))
        if made is not None and not fits(made, dimension(node.unit)):
            of = Type("数", sure=True, unit=f"{a.unit}/{b.unit}" if b.unit else a.unit)
            report_clash(ctx, node.span, of, unit)
            return ()
        return (replace(unit, sure=a.sure and b.sure),)
    amount = one(ctx, ctx.value(part, scope), part)
    if not amount:
        return ()
    if clash(ctx, amount[0], unit):
        report_clash(ctx, node.span, amount[0], unit)
        return ()
    return (replace(unit, sure=amount[0].sure),)


def _operands(ctx: Context, node: Arith, scope: Scope) -> tuple[Type, Type] | None:
    """The amounts on both sides; None if one is wrong, which is reported."""
    left = one(ctx, ctx.value(node.left, scope), node.left)
    right = one(ctx, ctx.value(node.right, scope), node.right)
    if node.op == "/" and isinstance(node.right, Number) and node.right.value == 0:
        ctx.say("division-by-zero", node.right.span)
        return None
    return (left[0], right[0]) if left and right else None


def arith(ctx: Context, node: Arith, scope: Scope) -> Types:
    """The type of a sum, difference, product or quotient: a number with the resulting unit."""
    operands = _operands(ctx, node, scope)
    if operands is None:
        return ()
    a, b = operands
    sure = a.sure and b.sure
    if node.op == "*":
        if a.unit and b.unit:
            report_clash(ctx, node.span, a, b)
            return ()
        unit = None if a.unit is None or b.unit is None else a.unit or b.unit
        return (Type("金额" if "金额" in (a.kind, b.kind) else "数", sure=sure, unit=unit),)
    if node.op == "/" and b.unit == "":
        return (Type(a.kind, sure=sure, unit=a.unit),)
    if clash(ctx, a, b):
        if node.op == "/" and a.unit and b.unit:
            _report_quotient(ctx, node.span, a, b)
        else:
            report_clash(ctx, node.span, a, b)
        return ()
    if node.op == "/":
        return (Type("数", sure=sure, unit="", quotient=True),)
    return (Type("金额" if "金额" in (a.kind, b.kind) else "数", sure=sure, unit=a.unit),)


def _dimension(amount: Type) -> str | None:
    return None if amount.unit is None else dimension(amount.unit)


def _unit(amount: Type, lang: str) -> str:
    if amount.unit:
        return amount.unit
    if amount.unit == "":
        return "没有单位的数" if lang == "zh" else "a number without a unit"
    return "金额" if lang == "zh" else "an amount of money"
