"""Totals of tables: rows that sum up those above or below them, columns beside the one of a row's whole, and rows that 其中 breaks down."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from plancheck.extraction import indicator_tables
from plancheck.extraction.amounts import quantities
from plancheck.extraction.indicator_tables import columns as indicator_columns
from plancheck.extraction.lists import entries
from plancheck.extraction.lists import tables as grids
from plancheck.extraction.lists.columns import WHOLE, in_indicators
from plancheck.extraction.names import subjects
from plancheck.extraction.sums.texts import ADDABLE, fits, near, one_dimension
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Amount, Plan, PlanTable, Sum
from plancheck.model.quantity import PREFIXES, dimension, fold_unit, parse_unit
from plancheck.text.line import squeeze

TERMS = lexicon("sums")
_OF_MONEY, _OF_WHICH, _UNIT, _COUNT, _SHARES = TERMS.lates("of_money", "of_which", "unit", "count", "shares")
_UNIT_BEHIND = late(r"/([^/（()）]+)$")
_COUNTED = TERMS.listed("counted")
#: How far a total may stand from parts that are each rounded; and from parts that are told as all of it.
_ROUNDED, _SHOWN = Decimal("0.001"), Decimal("0.005")
_HUNDRED = Decimal(100)
#: What parts come to, as a share of a total, where nothing but the name of its row tells that it is one.
_NEARLY, _BEYOND = Decimal("0.8"), Decimal("1.25")
_DATED, _NO_AMOUNT, _SHARE_ONLY, _WHOLE_AREA = TERMS.lates("dated", "no_amount", "share_only", "whole_area")
_OF_PERIOD, _ONLY_AMOUNT, _AN_AMOUNT = TERMS.lates("of_period", "only_amount", "an_amount")
_OPEN, _TOLD_BELOW = TERMS.lates("open", "told_below")
#: How many rows must add up for a table to say that its periods, or the columns beside a whole, are all of it; one may be wrong.
_ROWS_BESIDE = 2

#: Of more columns than these, one may be called otherwise in a table that goes on.
_FEW = 3

Cells = list[Amount | None]


def sums(where: Plan, plan_tables: Sequence[PlanTable]) -> Iterator[Sum]:
    """The sums of all tables."""
    for at, table in enumerate(plan_tables):
        grid = _Grid(where, table)
        before = _gone_before(plan_tables[:at], table)
        # A total may be of lists that are set out otherwise, too.
        alone = not any(each.kind == table.kind == "projects" for each in plan_tables[: at - len(before)])
        yield from grid.summed_up([_Grid(where, each) for each in before], alone)
        yield from grid.paid_for()
        yield from grid.noted()
        if table.kind == "indicators":
            yield from grid.broken_down()


def _gone_before(earlier: Sequence[PlanTable], table: PlanTable) -> list[PlanTable]:
    """The tables right before one that go on in it: of the same columns but for the head of one at most, each summed up by a subtotal and
    none by a total."""
    found: list[PlanTable] = []
    for each in reversed(earlier):
        totals = entries.kinds(each)
        if not _alike(_headers(each), _headers(table)) or "total" in totals or totals.count("subtotal") != 1:
            break
        found.insert(0, each)
    return found


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether columns are called alike, all but one of several."""
    return len(one) == len(other) and sum(map(str.__ne__, one, other)) <= (len(one) > _FEW)


def _headers(table: PlanTable) -> list[str]:
    """The headers of a table without units."""
    return [_UNIT.sub("", header) for header in grids.joined(table.header)]


class _Grid:
    """A table with the amounts in its cells."""

    def __init__(self, where: Plan, table: PlanTable) -> None:
        self.where, self.table = where, table
        self.headers = grids.joined(table.header)
        self.body = grids.body(where.document, table)
        self.totals = entries.kinds(table)
        at = next((each.index for each in in_indicators(table) if each.role == "unit"), None) if table.kind != "projects" else None
        told = {} if at is None else {number: grids.bare(row[at]) for number, row in enumerate(table.rows) if at < len(row)}
        #: What the rows are counted in where a column says it, by their numbers.
        self.units = {row: fold_unit(text) for row, text in told.items() if parse_unit(text)}

    def block(self, row: int, column: int) -> int:
        """The block of a cell, -1 for none."""
        return self.body[row][column] if column < len(self.body[row]) else -1

    def text(self, block: int) -> str:
        """What a cell says."""
        return self.where.document.blocks[block].text if block >= 0 else ""

    def cell(self, row: int, column: int, unit: str) -> Amount | None:
        """The one amount of a cell; None if it holds none or several."""
        block = self.block(row, column)
        text = self.text(block)
        found = [each for each in quantities.in_cell(text) if each.value_to is None]
        if len(found) != 1 or patterns.search(f"[{patterns.HAN}]{{3,}}", text[: found[0].start]):
            return None
        its = unit if found[0].unit in PREFIXES and unit else found[0].unit or unit
        if not its or (dimension(its) not in ADDABLE and not (its in _COUNTED and unit in _COUNTED)):
            return None
        return Amount(found[0].value, its, self.where.evidence(block, found[0].number, found[0].unit_end), found[0].op)

    def column(self, column: int, unit: str, rows: Sequence[int] | None = None) -> Cells:
        """The amounts of a column, in its own unit, else in that of each row where a column gives it."""
        own = dimension(unit) == "money" or any(parse_unit(hit[1]) for hit in _units_in(self.headers[column]))
        units = {} if own else self.units
        return [self.cell(row, column, units.get(row, unit)) for row in (range(len(self.body)) if rows is None else rows)]

    def unit(self, column: int) -> str:
        """The unit of a column: of its header, else of a note or a title above; "" where none is sure."""
        header = self.headers[column]
        hit = next((each[1] for each in _units_in(header) if parse_unit(each[1])), "")
        if hit:
            return fold_unit(hit)
        noted = grids.noted_units(grids.above(self.where.document, self.table))
        titled = grids.titled_unit(self.table.title)
        money = grids.money_around(self.where.document, self.table)
        others = [unit for unit in noted if dimension(unit) in ADDABLE and dimension(unit) != "money"]
        others = others or ([titled] if dimension(titled) in ADDABLE and dimension(titled) != "money" else [])
        if _OF_MONEY.search(header):
            return money
        beside = self._beside_whole() if money and not others else None
        if beside is not None and any(column in (beside[0], *run) for run in beside[1]):
            return money
        return others[0] if len(others) == 1 else ""

    def _unit_counted(self, column: int) -> str:
        """The unit of a column, that of what is counted too (书屋数（个）)."""
        counted = _COUNT.search(self.headers[column])
        unit = (counted["unit"] or _COUNTED[0]) if counted else ""
        return unit if unit in _COUNTED else self.unit(column)

    def _unit_of_row(self, row: int, columns: Sequence[int]) -> str:
        """The unit that the name of a row ends with (用纸量（万吨）); "" where it gives none."""
        names = [grids.bare(cell) for cell in self.table.rows[row][: min(columns)]]
        return next((fold_unit(hit[1]) for name in reversed(names) for hit in _units_in(name) if parse_unit(hit[1])), "")

    def called(self, column: int) -> str:
        """What a column's total is of: its header, with the title's subject before one that names a year or a share alone, or a year with
        words that say nothing of what it is a total of."""
        header, title = self.headers[column], self.table.title
        year = indicator_columns.year_of(header)[0]
        if year is not None and (not indicator_columns.measure_of(header) or self._is_year_among_years(column)):  # 目标值 over 2025年
            header = f"{year}{common.YEAR}"
        return (indicator_columns.title_subject(title) + header if _SHARE_ONLY.fullmatch(header) else header) or title

    def _is_year_among_years(self, column: int) -> bool:
        """Whether the words beside the year of a column say nothing of what stands below it: they name no quantity, another column is
        headed by its year alone, and none is of the same year (2022年|2025年|2030年扛起)."""
        dated = {at: indicator_columns.year_of(header) for at, header in enumerate(self.headers)}
        year, base = dated[column]
        others = [at for at, (other, _) in dated.items() if other is not None and at != column]
        if base is not None or subjects.measured(indicator_columns.measure_of(self.headers[column])):
            return False
        return all(dated[at][0] != year for at in others) and any(not indicator_columns.measure_of(self.headers[at]) for at in others)

    def _is_dated(self, column: int) -> bool:
        return _DATED.search(patterns.sub(r"[（(].*?[)）]", "", self.headers[column])) is not None

    def summed_up(self, before: Sequence[_Grid], alone: bool) -> Iterator[Sum]:
        """For each summing row and each column of money or capacity, the total over the rows of its group; the total of the last of
        several tables that go on in it (`before`) may be of all of them, in doubt unless those are `alone`."""
        if not any(self.totals):
            return
        members = _Members(self.table, self.totals)
        for column, header in enumerate(self.headers):
            if _SHARES.search(header):
                yield from self._of_shares(column, members)
                continue
            unit = self._unit_counted(column)
            if self._is_dated(column) and not (unit and dimension(unit) in ADDABLE):
                continue
            cells = self.column(column, unit)
            if not unit and self._only_amounts(column):
                yield from self._bare(column, members)
                continue
            for at, kind, total, given in self._added_up(members, cells):
                wide = [other for other in range(len(self.headers)) if self.block(at, other) == self.block(at, column)]
                if column != wide[0]:
                    continue
                for each in wide[1:]:  # one cell for several columns
                    others = self.column(each, unit)
                    given = tuple(dict.fromkeys((*given, *_known(others[row] for row in members.of(at, others)))))
                right = one_dimension(total, given) and fits(total, given, tolerance=_ROUNDED)
                if before and kind == "total" and "subtotal" in self.totals and not right:
                    over = [each.cell(each.totals.index("subtotal"), column, each.unit(column)) for each in before]
                    given = (*_known(over), *given) if None not in over else ()
                if given and one_dimension(total, given):
                    sure = alone or not before or kind != "total" or fits(total, given, tolerance=_ROUNDED)
                    yield Sum(self.called(column), total, given, True, sure=sure)

    def _added_up(self, members: _Members, cells: Cells) -> Iterator[tuple[int, str, Amount, tuple[Amount, ...]]]:
        """Each summing row that has an amount in a column, with what it is and the amounts that it adds up there."""
        for at, (kind, total) in enumerate(zip(self.totals, cells, strict=True)):
            given = _known(cells[row] for row in members.of(at, cells)) if kind and total is not None else ()
            if total is not None and given:
                yield at, kind, total, given

    def _bare(self, column: int, members: _Members) -> Iterator[Sum]:
        """The sums of a column of numbers whose unit is told nowhere near: those that add up, and in doubt those that come near it."""
        cells = [self._number(row, column) for row in range(len(self.body))]
        for _, _, total, given in self._added_up(members, cells):
            if len(given) > 1 and near(total, given, _NEARLY, _BEYOND):
                yield Sum(self.called(column), total, given, True, sure=fits(total, given, tolerance=_ROUNDED))

    def _number(self, row: int, column: int) -> Amount | None:
        """The one number of a cell that has nothing else."""
        return self._alone(row, column, r"\s*(\d+(?:\.\d+)?)\s*", "")

    def _of_shares(self, column: int, members: _Members) -> Iterator[Sum]:
        """A whole of 100 % with its shares; none where rounding alone may keep them from adding up."""
        cells = [self._share(row, column) for row in range(len(self.body))]
        for _, kind, whole, given in self._added_up(members, cells):
            if kind == "total" and len(given) >= 2 and _all_shares(whole, given):
                yield Sum(self.called(column), whole, given, True)

    def _share(self, row: int, column: int) -> Amount | None:
        """The one number of a cell in a column of shares, in percent."""
        return self._alone(row, column, r"\s*([\d０-９]+(?:[.．][\d０-９]+)?)\s*[%％]?\s*", "%")

    def _alone(self, row: int, column: int, form: str, unit: str) -> Amount | None:
        """The number of a cell that is all in a form."""
        block = self.block(row, column)
        found = patterns.fullmatch(form, self.text(block))
        return Amount(Decimal(grids.bare(found[1])), unit, self.where.evidence(block, *found.span(1))) if found else None

    def _periods(self) -> list[int]:
        return [at for at, header in enumerate(self.headers) if _OF_PERIOD.search(header) and not _NO_AMOUNT.search(header)]

    def _beside_whole(self) -> tuple[int, tuple[tuple[int, ...], ...]] | None:
        """The one column that gives a row's whole, and each run of columns beside it that hold nothing but amounts."""
        whole = [at for at, header in enumerate(self.headers) if WHOLE.search(header)]
        whole = whole or [at for at, header in enumerate(self.headers) if _WHOLE_AREA.fullmatch(header)]
        if len(whole) != 1:
            return None
        runs: list[tuple[int, ...]] = [()]
        periods = self._periods()
        for at in range(len(self.headers)):
            if at != whole[0] and self._only_amounts(at) and (at in periods or not self._is_dated(at)):
                goes_on = not runs[-1] or (runs[-1][-1] in periods) == (at in periods)  # who pays, or when
                runs = [*runs[:-1], (*runs[-1], at)] if goes_on else [*runs, (at,)]
            elif runs[-1]:
                runs.append(())
        return whole[0], tuple(run for run in runs if len(run) > 1)

    def _only_amounts(self, column: int) -> bool:
        """Whether the cells of a column hold nothing but amounts, or none."""
        cells = [grids.bare(row[column]) for row in self.table.rows if column < len(row)]
        return all(map(_ONLY_AMOUNT.fullmatch, cells)) and any(patterns.search(r"\d", cell) for cell in cells)

    def paid_for(self) -> Iterator[Sum]:
        """For each row its whole over a run of columns beside it (合计 and a column for each who pays, or for each period), where rows add
        up so; of its only row that is all amounts, in doubt where they only come near it."""
        whole, runs = self._beside_whole() or (0, ())
        for run in runs:
            yield from self._rows_added_up(whole, run)
        rows = [row for row, texts in enumerate(self.table.rows) if texts and all(map(_AN_AMOUNT.fullmatch, map(grids.bare, texts[1:])))]
        first = [row for row in rows if _AN_AMOUNT.fullmatch(grids.bare(self.table.rows[row][0]))]
        others = [at for at in range(len(self.headers)) if at != whole and (at or first)]
        if whole and len(rows) == 1 and (len(self.body) > 1 or [*runs] == [tuple(others)]) and len(others) > 1:
            row = rows[0]
            unit = self.unit(whole) or (_OF_MONEY.search(self.table.rows[row][0]) and grids.money_around(self.where.document, self.table))
            total, *parts = (self.cell(row, at, unit) if unit else self._number(row, at) for at in (whole, *others))
            given = _known(parts)
            if total is not None and one_dimension(total, given) and near(total, given, _NEARLY, _BEYOND):
                yield Sum(self.table.title or self.called(whole), total, given, True, sure=fits(total, given, tolerance=_ROUNDED))

    def _rows_added_up(self, whole: int, parts: Sequence[int]) -> Iterator[Sum]:
        """For each row its total over some columns, in a table of which two rows, or one beside shares of 100 %, and all but one add up
        so."""
        columns = [whole, *parts]
        units = {at: self.unit(at) for at in columns}
        known = next((unit for unit in units.values() if unit), "")
        told: list[tuple[Amount, tuple[Amount, ...]]] = []
        for row in range(len(self.body)):
            named = "" if known else self._unit_of_row(row, columns)
            total, *cells = (self._share(row, at) if named == "%" else self.cell(row, at, units[at] or known or named) for at in columns)
            given = _known(cells)
            blocks = [block for at in columns if (block := self.block(row, at)) >= 0]
            still_open = any(_OPEN.search(self.where.document.blocks[block].text) for block in blocks)
            all_of_it = total is not None and (named != "%" or _all_shares(total, given))
            if total is not None and all_of_it and len(given) >= 2 and not still_open and one_dimension(total, given):
                told.append((total, given))
        right = sum(fits(total, given, tolerance=_ROUNDED) for total, given in told)
        shares = sum(total.unit == "%" and not fits(total, given) for total, given in told)
        if right and right + shares >= _ROWS_BESIDE and right >= len(told) - 1:
            yield from (Sum(self.called(whole), total, given, True) for total, given in told)

    def noted(self) -> Iterator[Sum]:
        """The one row of a table that gives an amount for each period, with all of it as a note below the table tells."""
        periods = self._periods()
        if len(periods) < 2 or len(self.body) != 1:
            return
        units = (fold_unit(hit[1]) for text in self.table.rows[0] if (hit := _UNIT.search(grids.bare(text))))
        named = next((unit for unit in units if parse_unit(unit)), "")
        parts = _known(self.cell(0, at, self.unit(at) or named) for at in periods)
        document = self.where.document
        below = [block for block in grids.behind(document, document.tables[self.table.index - 1], 1) if block.table is None]
        for block in [*(document.blocks[at] for at in grids.note_blocks(document, self.table)), *below]:
            text = squeeze(block.text)
            told = [each for each in quantities.find_squeezed(text.text) if _TOLD_BELOW.search(text.text[: each.start])]
            if len(told) == 1 and told[0].value_to is None and len(parts) == len(periods):
                place = text.span(told[0].number, told[0].unit_end)
                total = Amount(told[0].value, told[0].unit, self.where.evidence(block.index, *place), told[0].op)
                if one_dimension(total, parts):
                    yield Sum(common.TOTAL, total, parts, True)

    def broken_down(self) -> Iterator[Sum]:
        """For each row of an indicator table that 其中 breaks down, and each column of values, the row with its parts.

        Rows are taken as parts by their look where only the first says 其中, so what exceeds the total is no sum.
        """
        for each in indicator_tables.parts(self.table):
            rows, shown = self._all_parts(each)
            said = shown or all(_OF_WHICH.match(grids.bare(cell)) for row in rows for cell in self.table.rows[row][:1])
            for column in each.columns:
                total, given = self._of_which(each, column, rows)
                if total is not None and given and one_dimension(total, given) and (said or fits(total, given, False)):
                    yield Sum(each.name, total, given, False)

    def _all_parts(self, its: indicator_tables.Parts) -> tuple[tuple[int, ...], bool]:
        """The rows that are of a row: with those behind them, and True, where in one column they add up to it; else those marked so."""
        for column in its.columns:
            for count in range(1, len(its.more) + 1):
                rows = (*its.rows, *its.more[:count])
                total, given = self._of_which(its, column, rows)
                more = total is not None and len(given) > len(its.rows) and one_dimension(total, given)
                if total is not None and more and fits(total, given, tolerance=_ROUNDED):
                    return rows, True
        return its.rows, False

    def _of_which(self, its: indicator_tables.Parts, column: int, rows: tuple[int, ...]) -> tuple[Amount | None, tuple[Amount, ...]]:
        """The amounts of a row and of `rows` in one column."""
        filled = [row for row in (its.whole, *rows) if self.body[row][column] >= 0]
        cells = self.column(column, its.unit or self.unit(column), filled)
        return (cells[0], _known(cells[1:])) if cells else (None, ())


def _all_shares(whole: Amount, given: Sequence[Amount]) -> bool:
    """Whether shares are of a whole of 100 %; not where rounding alone may keep them from adding up."""
    off = abs(sum((part.value for part in given), Decimal(0)) - _HUNDRED)
    step = max((Decimal(1).scaleb(int(part.value.as_tuple().exponent)) for part in given), default=Decimal(1))
    return whole.value == _HUNDRED and not _HUNDRED * _SHOWN < off <= step * len(given) / 2


def _units_in(name: str) -> Iterator[re.Match[str]]:
    """What may be the unit of a header: 用纸量（万吨）, 用纸量/万吨."""
    yield from (*_UNIT.finditer(name), *_UNIT_BEHIND.finditer(name))


def _known(cells: Iterable[Amount | None]) -> tuple[Amount, ...]:
    return tuple(each for each in cells if each is not None)


class _Members:
    """Which rows the summing rows of a table add up; `totals` are the table's `kinds`."""

    def __init__(self, table: PlanTable, totals: list[str]) -> None:
        self._totals = totals
        self._edges = [row for row, kind in enumerate(totals) if kind]
        self._subtotals = [row for row in self._edges if totals[row] == "subtotal"]
        self._plain = [row for row, kind in enumerate(totals) if not kind and _adds(table.rows[row])]
        self._heads = bool(self._subtotals) and self._subtotals[0] < min(self._plain, default=-1)
        #: Rows named 小计 that end a group which a row above it heads, where heads do not bear that name too.
        named = [row for row in self._subtotals if any(grids.bare(cell).endswith(entries.SUBTOTALS) for cell in table.rows[row][:3])]
        self._ends = frozenset(named) if self._heads and self._subtotals[0] not in named else frozenset()

    def of(self, at: int, cells: Sequence[Amount | None]) -> list[int]:
        """The rows that a summing row adds up in a column of these cells: its group for a subtotal; for the total the subtotals and rows
        outside any group, never both levels. A subtotal that opens the table stands above its group, else below it. A total behind
        another one is of the rows between them, where there are several, unless all come to it."""
        if self._totals[at] == "subtotal":
            place = bisect_left(self._edges, at)
            if self._heads and at not in self._ends:
                return _between(self._plain, at, self._edges[place + 1] if place + 1 < len(self._edges) else len(self._totals))
            return _between(self._plain, self._edges[place - 1] if place else -1, at)
        edges = (at, len(self._totals)) if at < min(self._plain, default=0) else (-1, at)
        before = max((row for row in self._edges if row < at and self._totals[row] == "total"), default=-1)
        total, every = cells[at], _known(cells[row] for row in _between(self._plain, *edges))
        if edges[0] < before and len(_between(self._plain, before, at)) > 1 and total and not fits(total, every, tolerance=_ROUNDED):
            edges = (before, at)
        plain, subtotals = _between(self._plain, *edges), _between(self._subtotals, *edges)
        if not subtotals:
            return plain
        if not self._heads or self._ends.issuperset(subtotals):
            return [*subtotals, *_between(plain, subtotals[-1], edges[1])]
        heads = [row for row in subtotals if row not in self._ends]
        return [row for head, after in zip(heads, [*heads[1:], edges[1]], strict=True) for row in self._once(head, after, plain, cells)]

    def _once(self, head: int, after: int, plain: list[int], cells: Sequence[Amount | None]) -> list[int]:
        """What a group from its head up to the next adds to a total: the sum of its head, else that of its end, else its rows."""
        sums = [row for row in (head, *sorted(self._ends)) if head <= row < after and cells[row] is not None]
        return sums[:1] or _between(plain, head, after)


def _adds(row: tuple[str, ...]) -> bool:
    """Whether a row that is no sum may be a part of one: it is no heading, and no 其中 of another."""
    return len({grids.bare(cell) for cell in row if grids.bare(cell)}) != 1 and not any(map(_OF_WHICH.match, row[:3]))


def _between(rows: list[int], above: int, below: int) -> list[int]:
    """Those of ascending `rows` that stand between two."""
    return rows[bisect_right(rows, above) : bisect_left(rows, below)]
