"""Says the same in a table of another form: units in names, years under two heads or down, names under words that no row knows.

A sound plan whose tables of indicators are recast says what it said, so nothing may fail that did not, and no value may be lost.
`python tests/mutants/recast.py [plan or form …]` recasts every table of every plan in every form that it can have.
"""

from __future__ import annotations

import io
import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import docx
from docx.table import Table

from plancheck import checking, readers
from plancheck.extraction.lists import columns, kinds, tables
from plancheck.model.plan import Plan, PlanTable
from plancheck.model.quantity import parse_unit
from plancheck.model.report import Options, Report

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from tests.mutants import measure, plant

#: The rows of a header, and those below it.
Grid = tuple[list[list[str]], list[list[str]]]
YEAR = re.compile(r"((?:19|20)\d\d)年?")
#: The last year that is told as reached.
PAST = 2024


@dataclass(frozen=True)
class Recast:
    """What came of one table in one form: the rules that newly fail with their subjects, and the values that are gone."""

    plan: str
    table: int
    form: str
    failed: tuple[tuple[str, str], ...]
    lost: tuple[str, ...]


def _columns(table: PlanTable, role: str) -> list[int]:
    return [each.index for each in columns.in_indicators(table) if each.role == role]


def _flat(table: PlanTable) -> Grid:
    """One row of heads, whatever the table has, and its rows."""
    return [[*tables.joined(table.header)]], [[*row] for row in table.rows]


def unit_in_name(table: PlanTable) -> Grid | None:
    """单位 as a column: its cells in brackets behind the names."""
    (head,), rows = _flat(table)
    names, units = _columns(table, "name"), _columns(table, "unit")
    if len(names) != 1 or len(units) != 1:
        return None
    for row in (each for each in rows if not tables.across(tuple(each))):
        unit = row[units[0]].strip()
        row[names[0]] += f"（{unit}）" if parse_unit(unit) else ""
    return [_without(head, units)], [_without(row, units) for row in rows]


def two_heads(table: PlanTable) -> Grid | None:
    """2025年|2030年: 目标值 over both."""
    (head,), rows = _flat(table)
    values = _columns(table, "value")
    if len(values) < 2 or not all(YEAR.fullmatch(head[at]) for at in values):
        return None
    above = [("目标值" if int(text[:4]) > PAST else "现状值") if at in values else text for at, text in enumerate(head)]
    return [above, head], rows


def turned(table: PlanTable) -> Grid | None:
    """The last year first."""
    (head,), rows = _flat(table)
    values = [at for at in _columns(table, "value") if YEAR.search(head[at])]
    order = [dict(zip(values, reversed(values), strict=True)).get(at, at) for at in range(len(head))]
    return ([[head[at] for at in order]], [[row[at] for at in order] for row in rows]) if len(values) > 1 else None


def years_down(table: PlanTable) -> Grid | None:
    """A row for each year, a column for each indicator."""
    (head,), rows = _flat(table)
    names, units, values = _columns(table, "name"), _columns(table, "unit"), _columns(table, "value")
    plain = len(values) > 1 and len(names) == 1 and all(YEAR.fullmatch(head[at]) for at in values)
    if not plain or len(rows) > 12 or any(tables.across(tuple(row)) for row in rows):
        return None
    called = [row[names[0]] + (f"（{row[units[0]]}）" if units and parse_unit(row[units[0]]) else "") for row in rows]
    return [["年份", *called]], [[head[at], *(row[at] for row in rows)] for at in values]


def strange_head(table: PlanTable) -> Grid | None:
    """The names under words that no row knows, and the unit that stood with them."""
    (head,), rows = _flat(table)
    names = _columns(table, "name")
    if len(names) != 1 or len(_columns(table, "value")) < 2:
        return None
    unit = re.search(r"[（(].*", head[names[0]])
    head[names[0]] = plant.fresh(random.Random(table.index), "acts") + (unit[0] if unit else "")
    return [head], rows


def groups_across(table: PlanTable) -> Grid | None:
    """类别 as a column: a line over the whole width above the rows of each."""
    (head,), rows = _flat(table)
    groups = _columns(table, "category")
    if len(groups) != 1 or any(tables.across(tuple(row)) for row in rows):
        return None
    made: list[list[str]] = []
    for at, row in enumerate(rows):
        if at == 0 or rows[at - 1][groups[0]] != row[groups[0]]:
            made.append([row[groups[0]]] * (len(row) - 1))
        made.append(_without(row, groups))
    return [_without(head, groups)], made


def divided(table: PlanTable) -> Grid | None:
    """One amount with its parts, told apart by a column behind the names."""
    (head,), rows = _flat(table)
    names, units, values = _columns(table, "name"), _columns(table, "unit"), _columns(table, "value")
    amounts = [
        row for row in rows if units and row[units[0]] in ("万吨标准煤", "万吨", "万千瓦") and all(_number(row[at]) for at in values)
    ]
    if len(names) != 1 or len(values) < 2 or not amounts:
        return None
    made: list[list[str]] = []
    for row in rows:
        whole, behind = row[: names[0] + 1], row[names[0] + 1 :]
        if row is not amounts[0]:
            made.append([*whole, row[0] if tables.across(tuple(row)) else row[names[0]], *behind])
            continue
        made.append([*whole, "合计", *behind])
        for part, share in (("城区", 0.6), ("其他", 0.4)):
            cells = [f"{float(text) * share:.2f}" if at in values else text for at, text in enumerate(row)]
            made.append([*cells[: names[0] + 1], part, *cells[names[0] + 1 :]])
    return [[*head[: names[0] + 1], head[names[0]], *head[names[0] + 1 :]]], made


FORMS: tuple[Callable[[PlanTable], Grid | None], ...] = (
    unit_in_name, two_heads, turned, years_down, strange_head, groups_across, divided,
)  # fmt: skip


def _without(row: Sequence[str], columns: Sequence[int]) -> list[str]:
    return [text for at, text in enumerate(row) if at not in columns]


def _number(text: str) -> bool:
    return re.fullmatch(r"\d+(?:\.\d+)?", text.strip()) is not None


def written(data: bytes, at: int, grid: Grid) -> bytes:
    """The Word file with another grid in the place of a table; heads that repeat side by side or in two rows are merged."""
    draft = docx.Document(io.BytesIO(data))
    old = draft.tables[at]
    heads, rows = grid
    made = draft.add_table(rows=len(heads) + len(rows), cols=len(heads[0]), style=old.style)
    for cell, text in zip(made._cells, chain(*heads, *rows), strict=True):  # each `made.cell` would look for all cells again
        cell.text = text
    for number, row in enumerate(heads):
        for column in range(1, len(row)):
            if row[column] == row[column - 1]:
                _merge(made, (number, column - 1), (number, column), row[column])
    if len(heads) == 2:
        for column, text in enumerate(heads[0]):
            if text == heads[1][column]:
                _merge(made, (0, column), (1, column), text)
    old._tbl.addprevious(made._tbl)
    old._tbl.getparent().remove(old._tbl)
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()


def _merge(table: Table, first: tuple[int, int], last: tuple[int, int], text: str) -> None:
    table.cell(*first).merge(table.cell(*last)).text = text


def _values(plan: Plan, table: int) -> set[str]:
    """What the cells of a table say."""
    cells = {block for row in plan.document.tables[table - 1].grid for block in row}
    facts = (fact for fact in plan.facts if fact.evidence.place.block in cells)
    return {f"{each.indicator} {each.kind} {each.year} {each.base_year} {each.op}{each.value}{each.unit}" for each in facts}


def taken(data: bytes, name: str) -> tuple[Plan, dict[tuple[str, str], str]]:
    """A plan, and the subjects of what fails in it."""
    read = checking.take(readers.read(data, f"{name}.docx"), measure.rules(), Options(), measure.DAY)
    return read.plan, failed(checking.of_taken(read, Options(), measure.DAY))


def failed(report: Report) -> dict[tuple[str, str], str]:
    """The subjects of what fails."""
    return {
        (result.rule, sub.id): sub.subject.label.zh
        for result in report.results
        for sub in result.subresults
        if sub.outcome in ("failed", "error")
    }


def recasts(name: str, forms: Sequence[str] = ()) -> Iterator[Recast]:
    """Every table of indicators of a sound plan in every form (or those named)."""
    data = measure.sound(name)
    plan, sound = measure.taken(name).plan, failed(measure.report(name))
    for table in plan.tables:
        if table.kind != "indicators" or kinds.rows_by_year(table.header, table.rows):
            continue
        for form in FORMS:
            grid = form(table) if not forms or form.__name__ in forms else None
            if grid is None:
                continue
            told, fails = taken(written(data, table.index - 1, grid), name)
            new = tuple(sorted((rule, label) for (rule, sub), label in fails.items() if (rule, sub) not in sound))
            yield Recast(name, table.index, form.__name__, new, tuple(sorted(_values(plan, table.index) - _values(told, table.index))))


def main(arguments: Sequence[str]) -> int:
    """Prints what fails or is lost; 1 if anything does."""
    plans = [name for name in measure.plans() if name in arguments] or measure.plans()
    forms = [form.__name__ for form in FORMS if form.__name__ in arguments]
    made = bad = 0
    for each in (each for name in plans for each in recasts(name, forms)):
        made, bad = made + 1, bad + bool(each.failed or each.lost)
        if each.failed or each.lost:
            print(each.plan, each.table, each.form, "failed", each.failed, "lost", each.lost, flush=True)
    print(f"tables recast {made}, not read as before {bad}")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
