"""Stated totals with their parts: rows of a table that sum up those above (or below) them, and sentences that break a total down.

`complete` says that the parts are stated as all of the total (合计, 包括, 由…组成); 其中 names only some.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from plancheck.extraction import (
    entries,
    indicator_columns,
    indicator_rows,
    patterns,
    quantities,
    sum_sentences,
    tables,
)
from plancheck.extraction import projects as projects_of
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.sum_sentences import ADDABLE, Quotes
from plancheck.model.document import Document
from plancheck.model.plan import Amount, Fact, PlanTable, Project, Section, Sum
from plancheck.model.quantity import PREFIXES, Quantity, dimension, fold_unit, parse_unit
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.line import squeeze

TERMS = lexicon("sums")
_OF_MONEY = TERMS.late("of_money")

_OF_WHICH = TERMS.late("of_which")
_UNIT_BEHIND = late(r"/([^/（()）]+)$")
_UNIT = TERMS.late("unit")
_COUNTED = TERMS.listed("counted")
_COUNT = TERMS.late("count")
_SHARES = TERMS.late("shares")
#: How far a total may stand from its parts where each is rounded.
_ROUNDED = Decimal("0.001")
_HUNDRED = Decimal(100)
#: How far parts that are told as all of a whole are let stand from it.
_SHOWN = Decimal("0.005")
_DATED = TERMS.late("dated")
_NO_AMOUNT = TERMS.late("no_amount")
_SHARE_ONLY = TERMS.late("share_only")


def sums(document: Document, sections: tuple[Section, ...], plan_tables: tuple[PlanTable, ...], facts: tuple[Fact, ...]) -> tuple[Sum, ...]:
    """All stated totals with parts, those of tables first, then those of sentences."""
    where = Quotes.of(document, sections)
    found: list[Sum] = []
    for at, table in enumerate(plan_tables):
        found += _in_table(where, table, _gone_before(plan_tables[:at], table))
        found += [*_across(where, table), *_paid_for(where, table), *_noted(where, table)]
        found += _broken_down(where, table) if table.kind == "indicators" else ()
    for block in document.blocks:
        if block.countable and (block.table is None or len(block.text) >= 12):
            found += sum_sentences.sums(where, block.index)
    return tuple(dict.fromkeys((*found, *sum_sentences.of_chapters(where, sections))))


def headed(document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], projects: tuple[Project, ...]) -> tuple[Sum, ...]:
    """What the caption of a box or a heading (书屋项目（4个，总投资39亿元）), or a sentence that cites the list, states its projects to
    cost, with each project's investment.

    Complete where every project below states one.
    """
    where = Quotes.of(document, sections)
    heads: list[tuple[entries.Piece, set[int]]] = [(box.caption, box.blocks()) for box in entries.boxes(document, vocabulary, sections)]
    boxed = {block for _, blocks in heads for block in blocks}
    for section in sections:
        place = section.heading.place
        heads.append((entries.Piece(place.block, place.start, place.end), set(range(section.start, section.end)) - boxed))
    found = []
    for caption, blocks in heads:
        total = _headed_total(where, caption)
        inside = [each for each in projects if each.evidence.place.block in blocks and each.evidence.place.block != caption.block]
        given = [_invested(where, each) for each in inside]
        parts = tuple(each for each in given if each is not None)
        complete = len(parts) == len(given)
        if total is not None and not inside:
            parts, complete = sum_sentences.named_below(where, caption, sorted(blocks - {caption.block})), True
        if total is not None and len(parts) >= 2 and _one_dimension(total, parts):
            found.append(Sum(document.blocks[caption.block].text[caption.start : caption.end], total, parts, complete))
    for section in sections:
        found += _led(where, section, [each for each in projects if each.evidence.place.block not in boxed])
    found += _closed(where, sections, [each for each in projects if each.evidence.place.block not in boxed])
    listed = [each for each in projects if each.evidence.place.table is not None]
    invested = [each for each in (_invested(where, project) for project in listed) if each is not None]
    if len(listed) >= 2 and len(invested) == len(listed):
        for block in document.blocks:
            if block.countable and block.table is None:
                found += sum_sentences.cited(where, block.index, tuple(invested))
    return (*found, *_of_categories(where, sections, listed))


def distinct(found: Iterable[Sum]) -> tuple[Sum, ...]:
    """The sums, each total with the same parts once: as all of it where one of the readings says so (its place is that of the first)."""
    kept: dict[tuple[Amount, tuple[Amount, ...]], Sum] = {}
    for each in found:
        earlier = kept.setdefault((each.total, each.parts), each)
        if each.complete and not earlier.complete:
            kept[each.total, each.parts] = each
    return tuple(kept.values())


def _led(where: Quotes, section: Section, projects: list[Project]) -> Iterator[Sum]:
    """What the text under a heading states the projects below it to cost, where each of them says what it costs."""
    blocks = where.document.blocks
    inside = [each for each in projects if section.start < each.evidence.place.block < section.end]
    parts = [part for each in inside if (part := _invested(where, each)) is not None]
    if len(inside) < 2 or len(parts) < len(inside):
        return
    first = min(each.evidence.place.block for each in inside)
    start = section.start if section.heading.run_in else section.start + 1
    lead = [at for at in range(start, min(first, section.own_end)) if blocks[at].countable and blocks[at].table is None]
    items = [at for at in range(first, section.end) if blocks[at].table is None and projects_of.numbered(blocks[at].text)]
    yield from sum_sentences.led(where, lead, parts, whole=len(items) == len(inside))


def _closed(where: Quotes, sections: tuple[Section, ...], projects: list[Project]) -> Iterator[Sum]:
    """What the text behind the last project under a heading states all of them to cost. It may end several headings, one within another:
    then it is of those to whose projects it adds up, else of the highest."""
    blocks = where.document.blocks
    found: dict[Amount, list[Sum]] = {}
    for section in sections:  # the higher ones come first
        inside = [each for each in projects if section.start < each.evidence.place.block < section.end]
        parts = [part for each in inside if (part := _invested(where, each)) is not None]
        if len(inside) < 2 or len(parts) < len(inside):
            continue
        last = max(each.evidence.place.block for each in inside)
        stop = min((each.start for each in sections if each.start > last), default=section.end)
        tail = [at for at in range(last + 1, min(stop, section.end)) if blocks[at].countable and blocks[at].table is None]
        for each in sum_sentences.led(where, tail, parts, whole=False):
            found.setdefault(each.total, []).append(each)
    for told in found.values():
        yield from [each for each in told if _adds_up(each.total, each.parts)] or told[:1]


def _of_categories(where: Quotes, sections: tuple[Section, ...], listed: list[Project]) -> Iterator[Sum]:
    """What the text under a heading states the projects to cost that a table lists as of that kind: 书屋类, and 附表1　书屋类项目."""
    for section in sections:
        stated = [*sum_sentences.invested(where, section)]
        title = tables.bare(section.heading.title)
        own = [each for each in listed if each.category and title and tables.bare(each.category) == title]
        parts = tuple(each for each in (_invested(where, project) for project in own) if each is not None)
        if len(stated) == 1 and len(own) >= 2 and len(parts) == len(own) and _one_dimension(stated[0], parts):
            yield Sum(section.heading.title, stated[0], parts, True)
    yield from _in_lists(where, listed)
    for point in sum_sentences.points(where):
        own = [each for each in listed if each.category and tables.bare(each.category) == point.name]
        parts = tuple(each for each in (_invested(where, project) for project in own) if each is not None)
        if len(own) >= 2 and len(parts) == len(own) and _one_dimension(point.money, parts):
            yield Sum(point.name, point.money, parts, True)
            yield Sum(sum_sentences.COUNTED, point.many, tuple(Amount(Decimal(1), point.many.unit, each.evidence) for each in own), True)


def _in_lists(where: Quotes, listed: list[Project]) -> Iterator[Sum]:
    """What a sentence states for a kind with how many there are (书屋类5项、43亿元), where a table lists as many of just that kind."""
    kinds = {tables.bare(each.category) for each in listed if each.category}
    words = sorted(kinds - {""}, key=len, reverse=True)
    if not words:
        return
    form = TERMS.late("many_of_kind", kinds=lambda: "|".join(map(re.escape, words)))
    for block in where.document.blocks:
        if not block.countable or block.table is not None or not any(kind in block.text for kind in kinds):
            continue
        here = sum_sentences.Text.whole(where, block.index)
        for hit in form.finditer(here.text):
            total = next(here.on(hit.end(), here.end), None)
            own = [each for each in listed if each.category and tables.bare(each.category) == hit["kind"]]
            parts = tuple(each for each in (_invested(where, project) for project in own) if each is not None)
            exact = total is not None and total.start == hit.end() and total.op == "=" and total.value_to is None
            if total is not None and exact and len(parts) == len(own) == int(hit["many"]) > 1 and dimension(total.unit) == "money":
                yield Sum(hit["kind"], here.amount(total), parts, True)


def _headed_total(where: Quotes, caption: entries.Piece) -> Amount | None:
    """The one sum of money in the brackets that end a caption."""
    text = where.document.blocks[caption.block].text[caption.start : caption.end]
    inside = patterns.search(r"[（(][^（()）]*[)）]\s*$", text)
    money = [each for each in quantities.find(text) if inside and each.number > inside.start() and dimension(each.unit) == "money"]
    if len(money) != 1 or money[0].value_to is not None or money[0].op not in ("=", "≈"):
        return None
    each = money[0]
    return where.amount(caption.block, caption.start + each.number, caption.start + each.unit_end, each.value, each.unit, each.op)


def _invested(where: Quotes, project: Project) -> Amount | None:
    """A project's investment with its place; None where it states none, or no unit, or a range."""
    place = next((evidence.place for field, evidence in project.cells if field == "investment"), None)
    if place is None or project.investment is None or dimension(project.investment.unit) != "money":
        return None
    if any(each.value_to is not None for each in quantities.find(where.document.blocks[place.block].text[place.start : place.end])):
        return None  # 3000—5000 is no amount that can be added up
    return where.amount(place.block, place.start, place.end, project.investment.value, project.investment.unit)


# --- tables -------------------------------------------------------------------------------------------------------------------


def _gone_before(earlier: tuple[PlanTable, ...], table: PlanTable) -> tuple[PlanTable, ...]:
    """The tables right before one that go on in it: of the same columns, each summed up by a subtotal and none by a total."""
    found: list[PlanTable] = []
    for each in reversed(earlier):
        totals = entries.kinds(each)
        if tables.joined(each.header) != tables.joined(table.header) and not _same_columns(each, table):
            break
        if "total" in totals or totals.count("subtotal") != 1:
            break
        found.insert(0, each)
    return tuple(found)


def _same_columns(one: PlanTable, other: PlanTable) -> bool:
    """Whether two tables have the same columns, whatever units their headers name."""
    bare = [[_UNIT.sub("", header) for header in tables.joined(each.header)] for each in (one, other)]
    return bare[0] == bare[1]


def _of_all(where: Quotes, before: tuple[PlanTable, ...], column: int, given: tuple[Amount, ...]) -> tuple[Amount, ...]:
    """What one column of several tables is summed up to in each, with what the last gives; () where one has no such sum."""
    subtotals: list[Amount] = []
    for each in before:
        row = tables.body(where.document, each)[entries.kinds(each).index("subtotal")]
        unit = _column_unit(where, each, column, tables.joined(each.header)[column])
        cell = _cell(where, row[column], unit) if column < len(row) and row[column] >= 0 else None
        if cell is None:
            return ()
        subtotals.append(cell)
    return (*subtotals, *given)


def _in_table(where: Quotes, table: PlanTable, before: tuple[PlanTable, ...] = ()) -> Iterator[Sum]:
    """For each summing row and each column of money or capacity, the total over the rows of its group; the total of the last of
    several tables that go on in it (`before`) may be of all of them."""
    grid = tables.body(where.document, table)
    headers = tables.joined(table.header)
    totals = entries.kinds(table)
    if not any(totals):
        return
    members = _Members(table, totals)
    for column, header in enumerate(headers):
        if _SHARES.search(header):
            yield from _of_shares(where, table, column, header, totals, members)
            continue
        counted = _COUNT.search(header)
        unit = (counted["unit"] or _COUNTED[0]) if counted else _column_unit(where, table, column, header)
        if counted and unit not in _COUNTED:
            unit = _column_unit(where, table, column, header)
        cells = [_cell(where, row[column], unit) if column < len(row) and row[column] >= 0 else None for row in grid]
        if _DATED.search(patterns.sub(r"[（(].*?[)）]", "", header)) and not (unit and dimension(unit) in ADDABLE):
            continue
        for at, kind in enumerate(totals):
            total = cells[at]
            if not kind or total is None:
                continue
            parts = [cells[row] for row in members.of(at, cells)]
            given = tuple(part for part in parts if part is not None)
            if (
                before
                and kind == "total"
                and "subtotal" in totals
                and given
                and not (_one_dimension(total, given) and _adds_up(total, given))
            ):
                given = _of_all(where, before, column, given)
            if given and _one_dimension(total, given):
                yield Sum(_called(header, table), total, given, True)


_ALL_OF_IT = TERMS.late("all_of_it")
_OF_PERIOD = TERMS.late("of_period")
#: How many rows must add up for a table to say that its periods, or the columns beside a whole, are all of it; one may be wrong.
_ROWS, _ROWS_BESIDE = 3, 2


def _across(where: Quotes, table: PlanTable) -> Iterator[Sum]:
    """For each row its total over the columns of periods (总投资 | 2025年底前 | 2026—2030年), in a table whose rows but one add up so."""
    headers = tables.joined(table.header)
    whole = [at for at, header in enumerate(headers) if _ALL_OF_IT.search(header)]
    periods = [at for at, header in enumerate(headers) if _OF_PERIOD.search(header) and not _NO_AMOUNT.search(header)]
    if len(whole) != 1 or len(periods) < 2 or len(table.rows) <= _ROWS:
        return
    yield from _rows_added_up(where, table, whole[0], periods, _ROWS)


_ONLY_AMOUNT = TERMS.late("only_amount")
_OPEN = TERMS.late("open")


def _beside_whole(where: Quotes, table: PlanTable) -> tuple[int, tuple[tuple[int, ...], ...]] | None:
    """The one column that gives a row's whole, and each run of columns beside it that hold nothing but amounts."""
    headers = tables.joined(table.header)
    whole = [at for at, header in enumerate(headers) if tables.WHOLE.search(header)]
    if len(whole) != 1:
        return None
    runs: list[tuple[int, ...]] = [()]
    for at, header in enumerate(headers):
        cells = [tables.bare(row[at]) for row in table.rows if at < len(row)]
        amounts = all(map(_ONLY_AMOUNT.fullmatch, cells)) and any(patterns.search(r"\d", cell) for cell in cells)
        if at != whole[0] and amounts and not _DATED.search(patterns.sub(r"[（(].*?[)）]", "", header)):
            runs[-1] += (at,)
        elif runs[-1]:
            runs.append(())
    return whole[0], tuple(run for run in runs if len(run) > 1)


def _paid_for(where: Quotes, table: PlanTable) -> Iterator[Sum]:
    """For each row its whole over a run of columns beside it (合计 and a column for each who pays), where rows add up so."""
    whole, runs = _beside_whole(where, table) or (0, ())
    for run in runs:
        yield from _rows_added_up(where, table, whole, run, _ROWS_BESIDE)


_TOLD_BELOW = TERMS.late("told_below")


def _noted(where: Quotes, table: PlanTable) -> Iterator[Sum]:
    """The one row of a table that gives an amount for each period, with all of it as a note below the table tells."""
    headers = tables.joined(table.header)
    periods = [at for at, header in enumerate(headers) if _OF_PERIOD.search(header) and not _NO_AMOUNT.search(header)]
    grid = tables.body(where.document, table)
    if len(periods) < 2 or len(grid) != 1:
        return
    named = next(
        (unit for text in table.rows[0] if (hit := _UNIT.search(tables.bare(text))) and (unit := fold_unit(hit[1])) and parse_unit(unit)),
        "",
    )
    cells = [_cell(where, grid[0][at], _column_unit(where, table, at, headers[at]) or named) for at in periods]
    parts = tuple(each for each in cells if each is not None)
    last = max(cell for row in where.document.tables[table.index - 1].grid for cell in row)
    below = [block for block in where.document.blocks[last + 1 : last + 2] if block.table is None]
    for block in [*(where.document.blocks[at] for at in tables.note_blocks(where.document, table)), *below]:
        text = squeeze(block.text)
        told = [each for each in quantities.find_squeezed(text.text) if _TOLD_BELOW.search(text.text[: each.start])]
        if len(told) == 1 and told[0].value_to is None and len(parts) == len(periods):
            start, end = text.span(told[0].number, told[0].unit_end)
            total = where.amount(block.index, start, end, told[0].value, told[0].unit, told[0].op)
            if _one_dimension(total, parts):
                yield Sum("合计", total, parts, True)


def _rows_added_up(where: Quotes, table: PlanTable, whole: int, parts: Sequence[int], least: int) -> Iterator[Sum]:
    """For each row its total over some columns, in a table of which `least` rows and all but one add up so."""
    headers = tables.joined(table.header)
    columns = [whole, *parts]
    units = {at: _column_unit(where, table, at, headers[at]) for at in columns}
    known = units[whole] or next((unit for unit in units.values() if unit), "")
    told: list[tuple[Amount, tuple[Amount, ...]]] = []
    for row in tables.body(where.document, table):
        cells = [_cell(where, row[at], units[at] or known) if at < len(row) and row[at] >= 0 else None for at in columns]
        total, given = cells[0], tuple(each for each in cells[1:] if each is not None)
        still_open = any(_OPEN.search(where.document.blocks[row[at]].text) for at in columns if at < len(row) and row[at] >= 0)
        if total is not None and len(given) >= 2 and not still_open and _one_dimension(total, given):
            told.append((total, given))
    right = sum(_adds_up(total, given) for total, given in told)
    if right >= least and right >= len(told) - 1:
        for total, given in told:
            yield Sum(_called(headers[whole], table), total, given, True)


def _called(header: str, table: PlanTable) -> str:
    """What a column's total is of: its header, with the title's subject before one that names a year or a share alone."""
    bare = _SHARE_ONLY.fullmatch(header)
    return (indicator_columns.title_subject(table.title) + header if bare else header) or table.title


def _of_shares(where: Quotes, table: PlanTable, column: int, header: str, totals: list[str], members: _Members) -> Iterator[Sum]:
    """A whole of 100 % with its shares; none where rounding alone may keep them from adding up."""
    grid = tables.body(where.document, table)
    cells = [_share(where, row[column]) if column < len(row) and row[column] >= 0 else None for row in grid]
    for at, kind in enumerate(totals):
        whole = cells[at]
        if kind != "total" or whole is None or whole.value != _HUNDRED:
            continue
        given = tuple(part for row in members.of(at, cells) if (part := cells[row]) is not None)
        added = sum((part.value for part in given), Decimal(0))
        step = max((Decimal(1).scaleb(int(part.value.as_tuple().exponent)) for part in given), default=Decimal(1))
        if len(given) >= 2 and not _HUNDRED * _SHOWN < abs(added - _HUNDRED) <= step * len(given) / 2:
            yield Sum(_called(header, table), whole, given, True)


def _share(where: Quotes, block: int) -> Amount | None:
    """The one number of a cell in a column of shares, in percent."""
    text = where.document.blocks[block].text
    found = patterns.fullmatch(r"\s*([\d０-９]+(?:[.．][\d０-９]+)?)\s*[%％]?\s*", text)
    return where.amount(block, found.start(1), found.end(1), Decimal(tables.bare(found[1])), "%") if found else None


def _broken_down(where: Quotes, table: PlanTable) -> Iterator[Sum]:
    """For each row of an indicator table that 其中 breaks down, and each column of values, the row with its parts.

    Rows are taken as parts by their look where only the first says 其中, so what exceeds the total is no sum.
    """
    for each in indicator_rows.parts(table):
        rows, shown = _all_parts(where, table, each)
        for column in each.columns:
            total, given = _column(where, table, each, column, rows)
            if total is None or not given or not _one_dimension(total, given):
                continue
            said = all(_OF_WHICH.match(tables.bare(cell)) for row in rows for cell in table.rows[row][:1])
            if said or shown or _within(total, given):
                yield Sum(each.name, total, given, False)


def _all_parts(where: Quotes, table: PlanTable, its: indicator_rows.Parts) -> tuple[tuple[int, ...], bool]:
    """The rows that are of a row: with those behind them, and True, where in one column they add up to it; else those marked so."""
    for column in its.columns:
        for count in range(1, len(its.more) + 1):
            total, given = _column(where, table, its, column, (*its.rows, *its.more[:count]))
            if total is not None and len(given) > len(its.rows) and _one_dimension(total, given) and _adds_up(total, given):
                return (*its.rows, *its.more[:count]), True
    return its.rows, False


def _column(
    where: Quotes, table: PlanTable, its: indicator_rows.Parts, column: int, rows: tuple[int, ...]
) -> tuple[Amount | None, tuple[Amount, ...]]:
    """The amounts of a row and of `rows` in one column."""
    grid = tables.body(where.document, table)
    unit = its.unit or _column_unit(where, table, column, tables.joined(table.header)[column])
    cells = [_cell(where, grid[row][column], unit) for row in (its.whole, *rows) if grid[row][column] >= 0]
    return (cells[0], tuple(cell for cell in cells[1:] if cell is not None)) if cells else (None, ())


def _adds_up(total: Amount, given: tuple[Amount, ...]) -> bool:
    whole, added = Quantity(total.value, total.unit).base(), _added(given)
    return whole is not None and abs(added - whole) <= whole * _ROUNDED


def _added(given: tuple[Amount, ...]) -> Decimal:
    bases = [Quantity(each.value, each.unit).base() for each in given]
    return sum((each for each in bases if each is not None), Decimal(0))


def _within(total: Amount, given: tuple[Amount, ...]) -> bool:
    whole = Quantity(total.value, total.unit).base()
    return whole is not None and _added(given) <= whole


def _heading(row: tuple[str, ...]) -> bool:
    cells = {tables.bare(cell) for cell in row if tables.bare(cell)}
    return len(cells) == 1


class _Members:
    """Which rows the summing rows of a table add up; `totals` are the table's `kinds`."""

    def __init__(self, table: PlanTable, totals: list[str]) -> None:
        self._totals = totals
        self._edges = [row for row, kind in enumerate(totals) if kind]
        self._subtotals = [row for row in self._edges if totals[row] == "subtotal"]
        self._plain = [row for row, kind in enumerate(totals) if not kind and _adds(table.rows[row])]
        self._heads = bool(self._subtotals) and self._subtotals[0] < min(self._plain, default=-1)
        #: Rows named 小计 that end a group which a row above it heads, where heads do not bear that name too.
        named = [row for row in self._subtotals if _is_named_so(table.rows[row])]
        self._ends = frozenset(named) if self._heads and self._subtotals[0] not in named else frozenset()

    def of(self, at: int, cells: Sequence[Amount | None]) -> list[int]:
        """The rows that a summing row adds up in a column of these cells: its group for a subtotal; for the total the subtotals and rows
        outside any group, never both levels. A subtotal that opens the table stands above its group, else below it."""
        if self._totals[at] == "subtotal":
            place = bisect_left(self._edges, at)
            if self._heads and at not in self._ends:
                return _between(self._plain, at, self._edges[place + 1] if place + 1 < len(self._edges) else len(self._totals))
            return _between(self._plain, self._edges[place - 1] if place else -1, at)
        edges = (at, len(self._totals)) if at < min(self._plain, default=0) else (-1, at)
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


def _is_named_so(row: tuple[str, ...]) -> bool:
    return any(tables.bare(cell).endswith(entries.SUBTOTALS) for cell in row[:3])


def _adds(row: tuple[str, ...]) -> bool:
    """Whether a row that is no sum may be a part of one."""
    return not _heading(row) and not any(map(_OF_WHICH.match, row[:3]))


def _between(rows: list[int], above: int, below: int) -> list[int]:
    """Those of ascending `rows` that stand between two."""
    return rows[bisect_right(rows, above) : bisect_left(rows, below)]


def _column_unit(where: Quotes, table: PlanTable, column: int, header: str) -> str:
    hit = next((each[1] for each in (*_UNIT.finditer(header), *_UNIT_BEHIND.finditer(header)) if parse_unit(each[1])), "")
    if hit:
        return fold_unit(hit)
    money = [unit for unit in tables.noted_units(tables.above(where.document, table)) if dimension(unit) == "money"]
    others = [unit for unit in tables.noted_units(tables.above(where.document, table)) if dimension(unit) in ADDABLE and unit not in money]
    titled = tables.titled_unit(table.title)
    others = others or ([titled] if dimension(titled) in ADDABLE and dimension(titled) != "money" else [])
    if _OF_MONEY.search(header):
        return money[0] if money else ""
    beside = _beside_whole(where, table) if money and not others else None
    if beside is not None and any(column in (beside[0], *run) for run in beside[1]):
        return money[0]
    return others[0] if len(others) == 1 else ""


def _cell(where: Quotes, block: int, unit: str) -> Amount | None:
    """The one amount of a cell; None if it holds none or several."""
    text = where.document.blocks[block].text
    found = [each for each in quantities.in_cell(text) if each.value_to is None]
    if len(found) != 1 or patterns.search(r"[一-鿿]{3,}", text[: found[0].start]):
        return None
    its = found[0].unit or unit
    if found[0].unit in PREFIXES and unit:
        its = unit
    if not its or (dimension(its) not in ADDABLE and not (its in _COUNTED and unit in _COUNTED)):
        return None
    return where.amount(block, found[0].number, found[0].unit_end, found[0].value, its, found[0].op)


def _one_dimension(total: Amount, parts: tuple[Amount, ...]) -> bool:
    return all(dimension(part.unit) == dimension(total.unit) for part in parts)
