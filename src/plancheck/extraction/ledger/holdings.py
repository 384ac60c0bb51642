"""What the lists of a plan hold of each block, which the ledger takes as understood."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from plancheck.extraction.amounts import years
from plancheck.extraction.duties import responsibilities
from plancheck.extraction.ledger.seen import FIGURES, Seen
from plancheck.extraction.tasks import assigned
from plancheck.extraction.words.patterns import late
from plancheck.model.ledger import MarkKind
from plancheck.model.place import Place
from plancheck.model.plan import Fact, Plan
from plancheck.model.vocabulary import Vocabulary
from plancheck.text.line import squeeze

#: What stands between the parts of a sentence.
PARTS = "，,、。；;：:！？\n"


@dataclass(slots=True)
class Holding:
    """What the lists of a plan hold of one block: spans with the name of the list, the kinds of marks that it takes there, and the values,
    years or names that it took (None: any).

    `acts` are the spans where acts are named.
    """

    spans: list[tuple[int, int, str, frozenset[MarkKind], frozenset[Any] | None]] = field(default_factory=list)
    acts: list[tuple[int, int]] = field(default_factory=list)

    def take(self, fact: Fact, name: str) -> None:
        """Takes the figures and years of a fact for a list."""
        content = frozenset({fact.value, fact.value_to, fact.year, fact.base_year} - {None})
        self.spans.append((fact.evidence.place.start, fact.evidence.place.end, name, frozenset((*FIGURES, "year")), content))

    def of(self, seen: Seen) -> str | None:
        """The list that holds a mark; None if none does."""
        wanted = _content(seen)
        for start, end, name, kinds, content in self.spans:
            if seen.kind in kinds and start < seen.end and seen.start < end and (content is None or wanted & content):
                return name
        return None


def _content(seen: Seen) -> frozenset[Any]:
    match seen.kind:
        case "quantity" | "money":
            return frozenset({seen.value})
        case "year":
            return frozenset({seen.year, seen.base} - {None})
        case _:
            return frozenset({seen.text})


#: The marks that a field of a project is read from. What stands in its other fields besides figures of its size is not read.
_OF_FIELD: dict[str, tuple[MarkKind, ...]] = {"investment": FIGURES, "period": ("year",), "owner": ("body",)}


def by_block(plan: Plan, vocabulary: Vocabulary) -> dict[int, Holding]:
    """What the lists of a plan hold, by block."""
    made: dict[int, Holding] = defaultdict(Holding)

    def hold(place: Place, name: str, kinds: Iterable[MarkKind], content: Iterable[Any] | None = None) -> None:
        made[place.block].spans.append((place.start, place.end, name, frozenset(kinds), None if content is None else frozenset(content)))

    for fact in plan.facts:
        made[fact.evidence.place.block].take(fact, "facts")
    for total in plan.sums:
        for amount in (total.total, *total.parts):
            hold(amount.evidence.place, "sums", FIGURES, {amount.value})
        for part in total.parts:
            hold(_clause_up_to(plan, part.evidence.place), "sums", ("year",))
    for block in _dates_of_sums(plan):
        hold(Place(block, 0, len(plan.document.blocks[block].text)), "sums", ("year",))
    for project in plan.projects:
        hold(project.evidence.place, "projects", ("body",), {project.name})
        taken = {"investment": project.investment, "period": project.period, "owner": project.owner}
        for name, cell in project.cells:
            if taken.get(name, True):
                hold(cell.place, "projects", _OF_FIELD.get(name, ("quantity",)))
    for responsibility in plan.responsibilities:
        if responsibility.evidence.place.table is None:
            hold(responsibility.evidence.place, "responsibilities", ("body", "year"))
    for block, _ in responsibilities.deadline_lines(plan.document, plan.responsibilities).values():
        hold(Place(block, 0, len(plan.document.blocks[block].text)), "responsibilities", ("year",))
    for row in assigned.rows(plan.document, vocabulary, plan.tables, plan.headings):
        if row.clause is not None:
            for piece in row.entry.pieces:
                hold(Place(*piece), "responsibilities", ("body",), row.clause.units)
        for _, piece in row.entry.cells if row.clause is None else ():  # who only helps
            hold(Place(*piece), "responsibilities", ("body",))
    for task in plan.tasks:
        hold(task.place, "tasks", ("body",), {task.title})
    for event in plan.events:
        hold(event.evidence.place, "events", ("year",), {event.year})
    for delegated in plan.delegated:
        hold(delegated.evidence.place, "delegated", ("year",), {delegated.year} - {None})
    for measure in plan.measures:
        made[measure.evidence.place.block].acts.append((measure.evidence.place.start, measure.evidence.place.end))
    for evidence in (*plan.kind_evidence, *plan.place_evidence):
        hold(evidence.place, "plan", ("body", "year"))
    _hold_years(plan, made)
    return made


def _clause_up_to(plan: Plan, place: Place) -> Place:
    """What stands before an amount in its part of a sentence: 2026—2027年完成52亿元."""
    text = plan.document.blocks[place.block].text
    return Place(place.block, between(PARTS, text, place.start)[0], place.end) if place.table is None else place


def _dates_of_sums(plan: Plan) -> frozenset[int]:
    """The heads of columns and rows of tables that sums have all their amounts from there: 2024—2025年 over what falls into it."""
    added: dict[int, set[int]] = defaultdict(set)
    for total in plan.sums:
        for place in (amount.evidence.place for amount in (total.total, *total.parts)):
            if place.table is not None:
                added[place.table].add(place.block)
    found: set[int] = set()
    for number, blocks in added.items():
        table = plan.document.tables[number - 1]
        heads, rows = table.grid[: table.header_rows], table.grid[table.header_rows :]
        for column in range(len(heads[0]) if heads else 0):
            below = {row[column] for row in rows if column < len(row) and row[column] >= 0}
            if below and below & blocks:
                found |= {row[column] for row in heads if column < len(row) and row[column] >= 0}
        found |= {row[0] for row in rows if row and row[0] >= 0 and not blocks.isdisjoint(row)}
    return frozenset(found)


def _hold_years(plan: Plan, made: dict[int, Holding]) -> None:
    """Years that facts took from elsewhere in their paragraph, or from the head of their table or row."""
    by_block: dict[int, set[int]] = defaultdict(set)
    in_tables: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    told: dict[int, list[tuple[int, set[int]]]] = defaultdict(list)
    for fact in plan.facts:
        # What adds up from the end of a year on (基年 2023) is told from the next (2024年起).
        first = fact.base_year + 1 if fact.cumulative and fact.base_year is not None else None
        taken = {year for year in (fact.year, fact.base_year, first) if year is not None}
        place = fact.evidence.place
        if place.table is not None:
            by_block[place.block] |= taken
            in_tables[place.table][place.block] |= taken
        else:
            told[place.block].append((place.start, taken))
    for number, cells in in_tables.items():
        table = plan.document.tables[number - 1]
        for block, taken in _from_heads(table.grid[: table.header_rows], table.grid[table.header_rows :], cells):
            by_block[block] |= taken
    for block, taken in by_block.items():
        made[block].spans.append((0, len(plan.document.blocks[block].text), "facts", frozenset({"year"}), frozenset(taken)))
    for block, facts in told.items():
        for start, end, years_of_it in _reach(plan.document.blocks[block].text, facts):
            made[block].spans.append((start, end, "facts", frozenset({"year"}), frozenset(years_of_it)))


def _reach(text: str, facts: Sequence[tuple[int, set[int]]]) -> Iterator[tuple[int, int, set[int]]]:
    """Where facts of a text, each with the place where it begins, may have their years from: their own sentences and, of a year that such
    a sentence does not name itself, the last one before it that does."""
    ends = [*(hit.end() for hit in _SENTENCE_END.finditer(text)), len(text)]
    squeezed = squeeze(text)
    naming: dict[int | None, list[int]] = defaultdict(list)  # the sentences that name a year, in their order
    for mention in years.find(squeezed.text):
        at = bisect_right(ends, squeezed.span(mention.start, mention.end)[0])
        for year in {mention.year, mention.base}:
            naming[year].append(at)
    taken: dict[int, set[int]] = defaultdict(set)
    for start, years_of_it in facts:
        own = bisect_right(ends, start)
        for year in years_of_it:
            taken[own].add(year)
            named = naming[year]
            last = bisect_right(named, own) - 1
            if last >= 0:
                taken[named[last]].add(year)
    yield from ((ends[at - 1] if at else 0, ends[at], its) for at, its in taken.items())


def _from_heads(
    heads: Iterable[Sequence[int]], rows: Iterable[Sequence[int]], cells: Mapping[int, set[int]]
) -> Iterator[tuple[int, set[int]]]:
    """The cells that those of a table may have years from, with these: its head, and the cells before each in its row."""
    all_years = set[int]().union(*cells.values())
    yield from ((block, all_years) for row in heads for block in row if block >= 0)
    for row in rows:
        first = {block: column for column, block in reversed([*enumerate(row)])}
        after: set[int] | None = None  # until there is a fact
        for column, block in reversed([*enumerate(row)]):
            if block >= 0 and after is not None:
                yield block, after
            if first[block] == column and block in cells:
                after = cells[block] | (after or set())


_SENTENCE_END = late("[。！？\n]")


def between(marks: str, text: str, at: int) -> tuple[int, int]:
    """The characters between the marks around a place."""
    start = max(text.rfind(mark, 0, at) for mark in marks) + 1
    ends = [found for mark in marks if (found := text.find(mark, at)) >= 0]
    return start, min(ends, default=len(text))
