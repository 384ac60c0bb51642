"""Functions: what they take, what they give; and the cell that 参照 finds."""

from __future__ import annotations

from decimal import Decimal

from plancheck.language import types
from plancheck.language.builtins import Builtin
from plancheck.language.infer import amounts, presence
from plancheck.language.infer.scope import Context, Here
from plancheck.language.infer.telling import english
from plancheck.language.syntax import Name, Node, Rows, Year
from plancheck.language.types import PLACED, TEXTS, Type, Types
from plancheck.model.diagnostic import Bilingual
from plancheck.model.quantity import dimension


def call(it: Context, node: Name, builtin: Builtin, here: Here) -> Types:
    """What a function gives; tells of the first argument that it does not take."""
    args = node.args or ()
    fewest, most = builtin.arity
    if len(args) < fewest or (most is not None and len(args) > most):
        return ()  # told where names are checked
    found = [it.value(arg, here) for arg in args]
    for number, (arg, each) in enumerate(zip(args, found, strict=True)):
        takes = builtin.takes[min(number, len(builtin.takes) - 1)]
        if not _argument(it, takes, arg, each, builtin, here):
            return ()
    if not all(found):
        return ()
    sure = all(each.sure or presence.known(it, arg, here) for arg, types_ in zip(args, found, strict=True) for each in types_)
    match builtin.gives:
        case "count":
            return (Type("数", sure=True, unit=""),)
        case "percent":
            for a in found[0]:
                for b in found[1]:
                    if amounts.clash(it, a, b):
                        amounts.tell_clash(it, node.span, a, b)
                        return ()
            return (Type("数", sure=sure, unit="%"),)
        case "status values":
            return tuple(
                Type("数值", many=True, unit=each.unit or it.unit_of(each), origin=each.origin) for each in found[0][:1]
            )  # fmt: skip
        case "amounts":
            return found[0]
        case "cell":
            return _cell(it, node, found, args)
        case _:
            first = found[0][0]
            if first.kind in ("年", "整数"):
                return (Type(first.kind, sure=sure),)
            if any(amounts.clash(it, first, each) for each in found[0]):
                other = next(each for each in found[0] if amounts.clash(it, first, each))
                amounts.tell_clash(it, args[0].span, first, other)
                return ()
            return (Type("金额" if all(each.kind == "金额" for each in found[0]) else "数", sure=sure, unit=first.unit),)


def _argument(it: Context, takes: str, node: Node, found: Types, builtin: Builtin, here: Here) -> bool:
    """Whether an argument is what the function takes; tells of it if not."""
    match takes:
        case "amounts" | "amounts or years":
            return amounts.amounts(it, found, node, years=takes != "amounts")
        case "anything":
            fits = all(each.kind != "在" for each in found)
            wanted: tuple[str, ...] = ()
        case "series":
            wanted = ("序列", "指标", "指标定义")
            fits = all(each.kind in wanted and not each.many and not each.beside for each in found)
        case "table":
            wanted = ("参照表",)
            fits = all(each.kind == "参照表" for each in found)
        case "key":
            wanted = tuple(types.ordered(types.KEYS - {"单位", "角色", "方向", "整数"}))
            fits = all(each.kind in types.KEYS and not each.many and not each.beside for each in found)
        case _:
            wanted = ("文字", "章节", "段落", "任务", "方案")
            fits = all(each.kind in PLACED | TEXTS and each.says is None for each in found)
    if not fits and any(each.kind == "在" for each in found):
        it.say("at-alone", node.span, text=it.written(node))
    elif not fits:
        quoted = takes == "key" and isinstance(node, Name) and node.args is None
        it.say(
            "wrong-argument", node.span, function=Bilingual(builtin.name, builtin.en), **it.kinds(found),
            fits=Bilingual(
                "、".join(wanted) + (f"；名称写成文字：“{it.written(node)}”" if quoted else ""),
                english(wanted) + (f"; a name is written as a text: “{it.written(node)}”" if quoted else ""),
            ),
        )  # fmt: skip
    return fits


def _cell(it: Context, node: Name, found: list[Types], args: tuple[Node, ...]) -> Types:
    """The cell behind the keys of 参照: as many keys as tell one row, each of the kind of its column."""
    item = it.names.items.get(found[0][0].defined)
    section = item.find("表") if item else None
    rows = section.body.rows if section and isinstance(section.body, Rows) else ()
    if item is None or len(rows) < 2:
        return ()
    columns, data = [cell.text for cell in rows[0]], [[cell.text for cell in row] for row in rows[1:] if len(row) == len(rows[0])]
    keys, most = len(args) - 1, len(columns) - 2
    told = {tuple(row[:keys]) for row in data}
    if keys > most or len(told) < len(data):
        wanted = "、".join(columns[:most])
        it.say("wrong-keys", node.span, table=item.name, given=keys, wanted=most, columns=wanted)
        return ()
    for number, (arg, each) in enumerate(zip(args[1:], found[1:], strict=True)):
        cells = {row[number] for row in data}
        years = all(_is_year(cell) for cell in cells)
        if (each[0].kind == "年") != years and (each[0].kind == "年" or each[0].says is None):
            it.say("wrong-key", arg.span, table=item.name, column=columns[number], **it.kinds(each))
            return ()
        said = each[0].says if each[0].says is not None else f"{arg.year}" if isinstance(arg, Year) else None
        if said is not None and _plain_key(said) not in {_plain_key(cell) for cell in cells}:
            it.say("no-such-row", arg.span, table=item.name, column=columns[number], text=said)
    return _column([row[keys] for row in data])


def _plain_key(text: str) -> str:
    return "".join(text.split()).lower().removesuffix("年")


def _is_year(text: str) -> bool:
    key = _plain_key(text)
    return len(key) == 4 and key.isdecimal() and 1800 <= int(key) < 2200


def _column(cells: list[str]) -> Types:
    """What the cells of a column are: amounts of one unit, numbers, texts; nothing that is known where they differ."""
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
    if None in units or len({dimension(unit or "") for unit in units}) != 1:
        return ()
    return (Type("数", unit=sorted(unit or "" for unit in units)[0]),)
