"""Argument and result types of functions, and the cells found by 参照."""

from __future__ import annotations

from decimal import Decimal

from plancheck.language import types
from plancheck.language.builtins import Builtin
from plancheck.language.infer import amounts, presence
from plancheck.language.infer.mismatches import english
from plancheck.language.infer.scope import Context, Scope
from plancheck.language.syntax import Name, Node, Rows, Year
from plancheck.language.types import PLACED, TEXTS, Type, Types
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import dimension


def call(ctx: Context, node: Name, builtin: Builtin, scope: Scope) -> Types:
    """The result type of a function; reports the first invalid argument."""
    args = node.args or ()
    fewest, most = builtin.arity
    if len(args) < fewest or (most is not None and len(args) > most):
        return ()  # reported by the check of names
    given = [ctx.value(arg, scope) for arg in args]
    for number, (arg, options) in enumerate(zip(args, given, strict=True)):
        takes = builtin.takes[min(number, len(builtin.takes) - 1)]
        if not _takes(ctx, takes, arg, options, builtin):
            return ()
    if not all(given):
        return ()
    sure = all(option.sure or presence.known(ctx, arg, scope) for arg, options in zip(args, given, strict=True) for option in options)
    match builtin.gives:
        case "count":
            return (Type("数", sure=True, unit=""),)
        case "percent":
            return (Type("数", sure=sure, unit="%"),) if _one_dimension(ctx, node, given[0], given[1]) else ()
        case "status values":
            first = given[0][0]
            return (Type("数值", many=True, unit=first.unit or ctx.unit_of(first), origin=first.origin),)
        case "amounts":
            return given[0]
        case "cell":
            return _cell(ctx, node, given, args)
        case _:
            return _total(ctx, args[0], given[0], sure)


def _one_dimension(ctx: Context, node: Node, left: Types, right: Types) -> bool:
    """Whether all amounts have the same dimension; reports the first two that differ."""
    for a in left:
        for b in right:
            if amounts.clash(ctx, a, b):
                amounts.report_clash(ctx, node.span, a, b)
                return False
    return True


def _total(ctx: Context, node: Node, options: Types, sure: bool) -> Types:
    """The result of 合计, 最大 and the like: one of the list's own kind."""
    first = options[0]
    if first.kind in ("年", "整数", "时间"):
        return (Type("时间" if any(option.kind == "时间" for option in options) else first.kind, sure=sure),)
    if not _one_dimension(ctx, node, options[:1], options):
        return ()
    return (Type("金额" if all(option.kind == "金额" for option in options) else "数", sure=sure, unit=first.unit),)


#: Parameter type of a function -> its name, the kinds it accepts, whether it accepts a list.
_TAKES: dict[str, tuple[tuple[str, ...], frozenset[str], bool]] = {
    "series": (("序列", "指标", "指标定义"), frozenset(("序列", "指标", "指标定义")), False),
    "table": (("参照表",), frozenset(("参照表",)), True),
    "key": (tuple(types.ordered(types.KEYS - {"单位", "角色", "方向", "整数"})), types.KEYS, False),
    "anything": ((), frozenset(types.KINDS) - {"在"}, True),
    "text": (("文字", "章节", "段落", "任务", "方案"), PLACED | TEXTS, True),
}


def _takes(ctx: Context, takes: str, node: Node, options: Types, builtin: Builtin) -> bool:
    """Whether the function accepts an argument; reports it if not."""
    if takes == "amounts or years" and options and all(option.kind in ("年", "时间") for option in options):
        return True
    if takes in ("amounts", "amounts or years"):
        return amounts.amounts(ctx, options, node, years=takes != "amounts")
    names, kinds, lists = _TAKES.get(takes, _TAKES["text"])
    fits = all(option.kind in kinds and (lists or not (option.many or option.beside)) for option in options)
    if takes not in _TAKES or takes == "text":  # a text from a draft
        fits = fits and all(option.says is None for option in options)
    if not fits and any(option.kind == "在" for option in options):
        ctx.say("at-alone", node.span, text=ctx.written(node))
    elif not fits:
        quoted = takes == "key" and isinstance(node, Name) and node.args is None
        ctx.say(
            "wrong-argument", node.span, function=Bilingual(builtin.name, builtin.en), **ctx.kinds(options),
            fits=Bilingual(
                "、".join(names) + (f"；名称写成文字：“{ctx.written(node)}”" if quoted else ""),
                english(names) + (f"; a name is written as a text: “{ctx.written(node)}”" if quoted else ""),
            ),
        )  # fmt: skip
    return fits


def _cell(ctx: Context, node: Name, given: list[Types], args: tuple[Node, ...]) -> Types:
    """The type of the cell found by the keys of 参照: one key for each key column, of the kind of the column."""
    item = ctx.names.items.get(given[0][0].defined)
    section = item.find("表") if item else None
    rows = section.body.rows if section and isinstance(section.body, Rows) else ()
    if item is None or len(rows) < 2:
        return ()
    columns, data = [cell.text for cell in rows[0]], [[cell.text for cell in row] for row in rows[1:] if len(row) == len(rows[0])]
    keys, most = len(args) - 1, len(columns) - 2
    if keys > most or len({tuple(row[:keys]) for row in data}) < len(data):
        ctx.say("wrong-keys", node.span, table=item.name, given=keys, wanted=most, columns="、".join(columns[:most]))
        return ()
    for number, (arg, options) in enumerate(zip(args[1:], given[1:], strict=True)):
        if not _key_fits(ctx, item.name, columns[number], {row[number] for row in data}, arg, options):
            return ()
    return _column([row[keys] for row in data])


def _key_fits(ctx: Context, table: str, column: str, cells: set[str], arg: Node, options: Types) -> bool:
    """Whether a key is of the kind of its column. Reports it if not, or if it is a text or year not in the column."""
    first = options[0]
    years = all(_is_year(cell) for cell in cells)
    if (first.kind == "年") != years and (first.kind == "年" or first.says is None):
        ctx.say("wrong-key", arg.span, table=table, column=column, **ctx.kinds(options))
        return False
    text = first.says if first.says is not None else f"{arg.year}" if isinstance(arg, Year) else None
    if text is not None and _plain_key(text) not in {_plain_key(cell) for cell in cells}:
        ctx.say("no-such-row", arg.span, table=table, column=column, text=text)
    return True


def _plain_key(text: str) -> str:
    return "".join(text.split()).lower().removesuffix("年")


def _is_year(text: str) -> bool:
    key = _plain_key(text)
    return len(key) == 4 and key.isdecimal() and 1800 <= int(key) < 2200


def _column(cells: list[str]) -> Types:
    """The type of the cells of a column: amounts of one unit, numbers or texts; unknown if they differ."""
    units: set[str | None] = set()
    for cell in cells:
        if cell.strip() in ("", "-", "–", "—"):
            continue
        number = cell.strip().lstrip("<>≥≤ ").replace("−", "-")
        digits = len(number) - len(number.lstrip("+-0123456789."))
        try:
            Decimal(number[:digits])
        except ArithmeticError:
            units.add(None)
        else:
            units.add(number[digits:].strip())
    if units == {None}:
        return (Type("文字"),)
    if None in units or not units:
        return ()
    if len({dimension(unit or "") for unit in units}) > 1:
        return (Type("数"),)
    return (Type("数", unit=sorted(unit or "" for unit in units)[0]),)
