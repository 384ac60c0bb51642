"""The values in a cell, and the facts and delegated targets made of them."""

from __future__ import annotations

from decimal import Decimal

from plancheck.extraction import patterns, quantities
from plancheck.extraction.indicator_columns import Values
from plancheck.extraction.indicator_rows.row import DOWN, EMPTY, Row
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.quantities import Found
from plancheck.extraction.scene import Scene
from plancheck.model.plan import Change, Delegated, Fact, Op, PlanTable, quote
from plancheck.model.quantity import dimension, fold_unit, parse_unit

TERMS = lexicon("headers")
_WHOLLY_COVERED = TERMS.late("wholly_covered")

CELL_CHANGE = TERMS.late("cell_change")
MARKS = late(r"[*＊※①-⑳¹²³⁴-⁹]+$")
_SIGNED = TERMS.late("signed")
SHARED_END = TERMS.late("shared_end")
_COUNTED_NAME = TERMS.late("counted_name")
_RATE_NAME = TERMS.late("rate_name")
_SHARE_LAST = TERMS.late("share_last")
_NOTE_BEHIND = late(r"[（(][^（）()]*[）)]$", needs=("（", "("))
#: Below it, in per cent, nothing works: 1.3 is what goes in over what comes out.
_LEAST_EFFICIENCY = 3


def direction(word: str) -> Change:
    return "decrease" if word in DOWN else "increase"


def signed(row: Row, change: Change | None, each: Found) -> tuple[Change | None, Found]:
    """A value below nothing as a fall of its amount, where its name is not one of values with a sign."""
    if each.value >= 0 or each.value_to is not None or (change is None and _SIGNED.search(row.subject)):
        return change, each
    of = dimension(fold_unit(each.unit or row.unit))
    if change is None and (of not in ("ratio", "points") or (of == "ratio" and _SHARE_LAST.search(row.subject))):
        return change, each  # a share below nothing is a slip, no fall
    return "decrease", each._replace(value=-each.value)


def whole(text: str, unit: str) -> list[Found]:
    """全覆盖 in a row of percentages."""
    hit = _WHOLLY_COVERED.fullmatch(text)
    return (
        [Found(0, len(text), 0, len(text), Decimal(100), None, "%", "≈" if hit["op"] else "=", True)] if hit and unit in ("%", "") else []
    )


def several(row: Row, count: int) -> list[tuple[str, str]]:
    """The names and units of a cell's values: of 甲/乙 each its own, of one name 万千瓦/万千瓦时 each its unit."""
    names, units = row.subject.split("/"), row.unit.split("/")
    if count == 1:
        return [(row.subject, row.unit)]
    alike = len(units) == count and all(parse_unit(unit) for unit in units)
    named = _shared_end(names) if len(names) == count else [row.subject] * count
    return [(name, units[at] if alike else row.unit) for at, name in enumerate(named)]


def _shared_end(parts: list[str]) -> list[str]:
    """甲/乙/丙数量: each part takes the ending that only the last one has."""
    hit = SHARED_END.search(parts[-1])
    return [part if not hit or part.endswith(hit[0]) else part + hit[0] for part in parts]


def values_in(text: str) -> list[Found]:
    if patterns.fullmatch(r"\d+(?:\.\d+)?(?:/\d+(?:\.\d+)?){1,4}", text):
        return [Found(0, 0, 0, 0, Decimal(piece), None, "", "=") for piece in text.split("/")]
    found = quantities.find_squeezed(text)
    if len(found) > 1 and found[0].start == 0 and patterns.search(r"[（(](.+)[)）]", text):
        return found[:1]  # what stands in brackets explains the value
    return found if len(found) == 1 else []


def fact_of(
    scene: Scene, table: PlanTable, row: Row, column: Values, block: int, each: Found, name: str, year: int | None,
    change: Change | None, base: int | None, cumulative: bool,
) -> Fact:  # fmt: skip
    text = scene.document.blocks[block].text
    section = table.section
    path = scene.sections[section].path if section is not None else ()
    unit = _unit(each, row, column)
    op: Op = each.op
    code = scene.code(name)
    soft = "力争" in text or "争取" in text
    return Fact(
        code, name, None, column.kind, year, base, change, op, each.value, each.value_to, unit, soft,
        quote(scene.document, block, 0, len(text), path), row.category, section, cumulative,
    )  # fmt: skip


def _unit(each: Found, row: Row, column: Values) -> str:
    """The cell's own unit, else the row's, the column's, the note's; 无量纲 where none is given."""
    unit = each.unit or (column.unit if column.measure else "") or row.unit or column.unit
    if each.unit in ("万", "亿") and row.unit:
        unit = each.unit + fold_unit(row.unit) if not row.unit.startswith(("万", "亿")) else row.unit
    unit = quantities.folded(unit)
    return unit if unit and not EMPTY.match(unit) else _unit_of_name(row.subject, each) or "无量纲"


def _unit_of_name(name: str, each: Found) -> str:
    name = _NOTE_BEHIND.sub("", name)
    counted = _COUNTED_NAME.search(name)
    if counted:
        return counted["unit"]
    # 0.95 may be a share of one.
    figures = (each.value, each.value_to if each.value_to is not None else each.value)
    if name.endswith("效率") and max(figures) < _LEAST_EFFICIENCY:
        return ""
    return "%" if _RATE_NAME.search(name) and all(value == 0 or 1 < value <= 100 for value in figures) else ""


def delegated(scene: Scene, table: PlanTable, row: Row, year: int | None, block: int) -> Delegated:
    path = scene.sections[table.section].path if table.section is not None else ()
    evidence = quote(scene.document, block, 0, len(scene.document.blocks[block].text), path)
    return Delegated(scene.names.code(row.subject, scene.place), row.subject, year, evidence)
