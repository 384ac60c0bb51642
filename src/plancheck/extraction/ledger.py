"""The ledger of a plan: every figure, year, body, heading and column in the draft, and what became of it.

A rule may say "missing" only where everything that could be the thing was understood as something else. So marks are found by forms alone
(a number with a unit, a word that ends like a body), without asking whether some reader takes them, and then compared with what the lists
of the plan hold.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import zip_longest
from typing import Any, NamedTuple

from plancheck.extraction import assigned, brought, grammar, possible_bodies, quantities, responsibilities, tables, years
from plancheck.extraction.bodies import Bodies, bodies_of
from plancheck.extraction.entries import PROJECTS
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.sections import reckons
from plancheck.model.document import Block
from plancheck.model.ledger import Account, Ledger, Mark, MarkKind
from plancheck.model.place import Place
from plancheck.model.plan import Fact, Plan, quote
from plancheck.model.quantity import dimension
from plancheck.model.vocabulary import Vocabulary
from plancheck.text import closings
from plancheck.text.clauses import trimmed
from plancheck.text.line import squeeze

TERMS = lexicon("ledger")


class _Seen(NamedTuple):
    """Characters [start, end) of a block that could be a fact: a value for a quantity, a year for a year. `aside`: why it is hardly one."""

    kind: MarkKind
    start: int
    end: int
    value: Decimal | None = None
    year: int | None = None
    base: int | None = None
    text: str = ""
    amount: quantities.Found | None = None
    aside: str = ""


@dataclass(slots=True)
class _Holding:
    """What the lists of a plan hold of one block: spans with the name of the list, the kinds of marks that it takes there, and the values,
    years or names that it took (None: any).

    `acts` are the spans where acts are named.
    """

    spans: list[tuple[int, int, str, frozenset[MarkKind], frozenset[Any] | None]] = field(default_factory=list)
    acts: list[tuple[int, int]] = field(default_factory=list)

    def take(self, fact: Fact, name: str) -> None:
        """Takes the figures and years of a fact for a list."""
        content = frozenset({fact.value, fact.value_to, fact.year, fact.base_year} - {None})
        self.spans.append((fact.evidence.place.start, fact.evidence.place.end, name, frozenset((*_FIGURES, "year")), content))

    def of(self, seen: _Seen) -> str | None:
        """The list that holds a mark; None if none does."""
        wanted = _content(seen)
        for start, end, name, kinds, content in self.spans:
            if seen.kind in kinds and start < seen.end and seen.start < end and (content is None or wanted & content):
                return name
        return None


def _content(seen: _Seen) -> frozenset[Any]:
    match seen.kind:
        case "quantity" | "money":
            return frozenset({seen.value})
        case "year":
            return frozenset({seen.year, seen.base} - {None})
        case _:
            return frozenset({seen.text})


def ledger(plan: Plan, vocabulary: Vocabulary, told_by_tasks: Iterable[Fact] = ()) -> Ledger:
    """Everything in the draft that could be a fact, with what became of it, in reading order. Hidden text, running heads, contents and
    comments are no part of it. `told_by_tasks`: what tables of tasks say that a task brings by a year."""
    holdings = _holdings(plan, vocabulary)
    for fact in brought.of_tasks_only(plan, told_by_tasks, vocabulary):
        holdings[fact.evidence.place.block].take(fact, "tasks")
    heads = {at for table in plan.document.tables for row in table.grid[: table.header_rows] for at in row}
    bodies = bodies_of(vocabulary, plan.document)
    columns = _column_roles(plan, bodies)
    titles = {heading.place.block: heading for heading in plan.headings}
    around, acts = _Around.of(plan, vocabulary), frozenset(word for word in vocabulary.words("动作") if len(word) == 2)
    marks: list[Mark] = []
    for block in plan.document.blocks:
        if not block.countable or (block.index in titles and not titles[block.index].run_in):
            continue
        holding = holdings.get(block.index, _Holding())
        aside = _asides(block.text)
        role = columns.get(block.index, "")
        if role == "number":
            continue
        figures: list[int] = []  # where those stand that are not set aside, unless as parts of dates
        found = _seen(block, bodies if block.index not in heads else None, acts, role)
        for seen in sorted(found, key=lambda each: each.kind not in _FIGURES):
            account, by = _account(block, seen, holding, role, aside, around, figures)
            if seen.kind in _FIGURES and (account != "set_aside" or by == "date"):
                figures.append(seen.start)
            marks.append(Mark(seen.kind, account, by, quote(plan.document, block.index, seen.start, seen.end)))
    marks += _headings(plan)
    marks += [*_columns(plan, marks)]
    return Ledger(tuple(sorted(marks, key=lambda mark: (mark.evidence.place.block, mark.evidence.place.start))))


# ---- marks ------------------------------------------------------------------------------------------------------


def _seen(block: Block, bodies: Bodies | None, acts: frozenset[str], role: str) -> Iterator[_Seen]:
    """The marks of a block, by their forms alone; without `bodies`, those of bodies are left out. `role`: what its column holds."""
    text = block.text
    year = _BARE_YEAR.fullmatch(text) if role in ("years", "when") else None
    if year is not None:
        yield _Seen("year", year.start(1), year.end(1), year=int(year[1]))
        return
    find = quantities.in_cell if block.table is not None else quantities.find
    for hit in find(text):
        if hit.unit:
            yield _Seen("money" if _is_money(hit.unit) else "quantity", hit.number, hit.unit_end, hit.value, amount=hit)
        elif block.table is not None and _BARE.fullmatch(text):
            yield _Seen("quantity", hit.number, hit.unit_end, hit.value)
    yield from (_Seen("quantity", hit.start(), hit.end()) for hit in _RATIO.finditer(text))
    squeezed = squeeze(text)
    for mention in years.find(squeezed.text):
        if mention.year is not None:
            start, end = squeezed.span(mention.start, mention.end)
            yield _Seen("year", start, end, year=mention.year, base=mention.base)
    if bodies is not None:
        named = [*_bodies(text, bodies, acts, block.table is not None)]
        yield from named
        yield from _pieces(text, named) if role == "bodies" else ()


_BARE = TERMS.late("bare")
_RATIO = TERMS.late("ratio")
_BARE_YEAR = late(r"\s*((?:19|20)\d\d)\s*")


def _is_money(unit: str) -> bool:
    return dimension(unit) == "money"


#: What stands between the marks of a list in a cell, and a letter.
_PIECE, _WORD = late(r"[^、，,；;/\n]+"), late(r"[^\W\d_]")
#: What a list stands between, and so many of its characters before and behind one of it are looked at.
_LIST_ENDS, _FAR_IN_LIST = "，,；;。：:（()）\n", 60
_BETWEEN = TERMS.late("between")
_NO_BODY = TERMS.late("no_body")


_TERRITORY = TERMS.late("territory")
_BUILT = TERMS.late("built")
_OFFICE = TERMS.late("office")
_SLOT_BEFORE = TERMS.late("slot_before")
_SLOT_BEHIND = TERMS.late("slot_behind")
_DONE_TO = TERMS.late("done_to")
_MANNER = TERMS.late("manner")


def _named_as(piece: str, before: str, behind: str, acts: frozenset[str]) -> str:
    """ "somebody" in particular, who may be responsible, whom a text that ends like a body names as it stands between two marks; a "thing"
    that is made (研究成立云水市书房中心); "" if it names neither.

    甲或乙 and 集中的乡镇 are whoever it is; what something is done to (完善市政书网, 积极吸引书行) is nobody. What also things and acts
    are called like (书网, 快办) is a body with its territory only, an office also in the place of one.
    """
    if manner := _MANNER.match(piece):
        piece = piece[manner.end() :]
    if _NO_BODY.fullmatch(piece) or _DONE_TO.match(piece) or "或" in piece or "的" in piece:
        return ""
    if piece[2:3] == "区":  # the act that the name of an area begins with
        acts = frozenset()
    placed = _SLOT_BEFORE.fullmatch(before) is not None or _SLOT_BEHIND.fullmatch(behind) is not None
    if _BUILT.fullmatch(piece) is None:
        return "somebody" if placed or piece[:2] not in acts else ""
    if piece[:2] in acts:
        return ""
    if _TERRITORY.match(piece):
        return "somebody" if possible_bodies.territory(piece, acts) else "thing"
    return "somebody" if placed and _OFFICE.fullmatch(piece) else ""


def _among_things(text: str, start: int, end: int, bodies: Bodies) -> bool:
    """Whether a name without a territory stands in a list of which most, near it, are no bodies: 绿色书场、绿色书厅、绿色书架. (Of the last
    one of a list, others may have the end: 城东、城西书屋办.)"""
    before, behind = text[max(0, start - _FAR_IN_LIST) : start], text[end : end + _FAR_IN_LIST]
    first = max(map(before.rfind, _LIST_ENDS)) + 1
    last = min((at for mark in _LIST_ENDS if (at := behind.find(mark)) >= 0), default=len(behind))
    listed = (before[first:] + text[start:end] + behind[:last]).split("、")
    return _TERRITORY.match(text[start:end]) is None and 2 * sum(map(bodies.is_body, listed)) < len(listed)


_INSIDE = TERMS.late("inside")


_LEADING_WORDS = TERMS.late("leading_words")
_INNER_ACT = TERMS.late("inner_act")


def _bodies(text: str, bodies: Bodies, acts: frozenset[str], in_cell: bool) -> Iterator[_Seen]:
    """The bodies that a text names: what stands between marks and words of duty, else an authority within it, and whoever stands in the
    place of one that answers. `acts` before a name are no part of it."""
    named = [*_named(text, bodies, acts)]
    for start, end in possible_bodies.find(text, bodies, acts, in_cell):
        if not any(seen.start < end and start < seen.end for seen in named):
            named.append(_Seen("body", start, end, text=text[start:end]))
    yield from named


def _pieces(text: str, named: Sequence[_Seen]) -> Iterator[_Seen]:
    """What stands in a column of bodies, whatever it is called, but for what is known to be one."""
    for hit in _PIECE.finditer(text):
        start, end = trimmed(text, *hit.span())
        if _WORD.search(text, start, end) and not any(seen.start < end and start < seen.end for seen in named):
            yield _Seen("body", start, end, text=text[start:end])


def _named(text: str, bodies: Bodies, acts: frozenset[str]) -> Iterator[_Seen]:
    """The bodies that a text names by words that bodies end with."""
    at, before = 0, ""
    for hit in [*_BETWEEN.finditer(text), None]:
        end, behind = (hit.start(), hit[0]) if hit is not None else (len(text), "")
        piece = text[at:end]
        within = _INNER_ACT.search(piece, 2) if bodies.is_body(piece) else None
        if within is not None and bodies.is_body(piece[: within.start()]):
            end, piece, behind = at + within.start(), piece[: within.start()], ""
        opened = _LEADING_WORDS.match(piece)
        rest = piece[opened.end() :] if opened and opened[0][-2:] in acts else ""
        if rest and bodies.is_body(rest) and _BUILT.fullmatch(rest) is None:
            at, piece = end - len(rest), rest
        sole = within is None or end < (hit.start() if hit is not None else len(text))
        if sole and 3 <= len(piece) <= 24 and bodies.is_body(piece) and (its := _named_as(piece, before, behind, acts)):
            thing = its == "thing" or (behind == "、" and _among_things(text, at, end, bodies))
            yield _Seen("body", at, end, text=piece, aside="thing" if thing else "")
        else:
            # 塑造云水客厅, 宜人的云水客厅: what is no body does not end like one either.
            thing = bodies.is_body(piece) and (piece[:2] in acts or "的" in piece or not sole)
            for inner in _INSIDE.finditer(piece):
                if not _NO_BODY.fullmatch(inner[0]) and bodies.is_body(inner[0]) and not (thing and inner.end() == len(piece)):
                    yield _Seen("body", at + inner.start(), at + inner.end(), text=inner[0])
        at, before = (hit.end() if hit is not None else end), behind


#: The marks that are figures.
_FIGURES: tuple[MarkKind, ...] = ("quantity", "money")
#: The marks that a field of a project is read from. What stands in its other fields besides figures of its size is not read.
_OF_FIELD: dict[str, tuple[MarkKind, ...]] = {"investment": _FIGURES, "period": ("year",), "owner": ("body",)}


# ---- what the lists hold ----------------------------------------------------------------------------------------


def _holdings(plan: Plan, vocabulary: Vocabulary) -> dict[int, _Holding]:
    """What the lists of a plan hold, by block."""
    made: dict[int, _Holding] = defaultdict(_Holding)

    def hold(place: Place, name: str, kinds: Iterable[MarkKind], content: Iterable[Any] | None = None) -> None:
        made[place.block].spans.append((place.start, place.end, name, frozenset(kinds), None if content is None else frozenset(content)))

    for fact in plan.facts:
        made[fact.evidence.place.block].take(fact, "facts")
    for total in plan.sums:
        for amount in (total.total, *total.parts):
            hold(amount.evidence.place, "sums", _FIGURES, {amount.value})
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
    return Place(place.block, _between(_PARTS, text, place.start)[0], place.end) if place.table is None else place


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


def _hold_years(plan: Plan, made: dict[int, _Holding]) -> None:
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


# ---- accounts ---------------------------------------------------------------------------------------------------

_SENTENCE_END = late("[。！？\n]")

_DOCUMENT_NUMBER = TERMS.late("document_number")
#: Names of documents and what is quoted.
_NAME = late(r"《[^》]{0,80}》")
_DATE = TERMS.late("date")


_FRAME = TERMS.late("frame")
_COMES = TERMS.late("comes")


class _Around(NamedTuple):
    """What is known of the blocks of a plan: the first that has a heading, those that sign it, that name a table, that tell of what is,
    those of lists of projects, those of tasks, and the cells of tables in words (`wordy`); the names of nobody in
    particular, and acts."""

    first: int
    signed: frozenset[int]
    captions: frozenset[int]
    status: frozenset[int]
    projects: frozenset[int]
    tasks: frozenset[int]
    wordy: frozenset[int]
    everybody: frozenset[str]
    acts: frozenset[str]

    @staticmethod
    def of(plan: Plan, vocabulary: Vocabulary) -> _Around:
        """That of a plan."""
        blocks = plan.document.blocks
        lines = [block for block in blocks if block.table is None and block.countable and block.text.strip()]
        first = next((heading.place.block for heading in plan.headings if heading.level), 0)
        edges = {block.index for block in lines[-_EDGE:]} | {block.index for block in lines if block.index < first}
        signed = frozenset(lines[at].index for at in closings.closing_lines([block.text for block in lines])) & edges
        captions = frozenset(table.title_block for table in plan.document.tables if table.title_block is not None)
        parts = {concept.name: concept.part for concept in vocabulary.sections}
        inside: dict[str, set[int]] = defaultdict(set)
        for section in plan.sections:
            own = next((parts[name] for name in (*section.concepts, *section.within) if parts.get(name)), "")
            for at in range(section.start, section.end):
                inside[_STATUS].discard(at)
            inside[own].update(range(section.start, section.end))
        held = [evidence for project in plan.projects for evidence in (project.evidence, *(cell for _, cell in project.cells))]
        listed = inside[PROJECTS].union(evidence.place.block for evidence in held)
        tasks = {at for task in plan.tasks for at in range(task.start, task.end)}
        everybody = frozenset(vocabulary.words("泛指机构"))
        acts = frozenset(vocabulary.words("动作"))
        status = frozenset(inside[_STATUS] - tasks)
        return _Around(first, signed, captions, status, frozenset(listed), frozenset(tasks), frozenset(_wordy(plan)), everybody, acts)


_NUMBERS = TERMS.late("numbers")


def _wordy(plan: Plan) -> Iterator[int]:
    """The cells of tables that hold no figures and are no list of projects: the heads of columns that have words only, and what says more
    than a year in tables of which nothing says what they list."""
    for table in plan.tables:
        grid = plan.document.tables[table.index - 1].grid
        rows = [*zip_longest(*tables.body(plan.document, table), fillvalue=-1)]
        for column, below in enumerate(rows if table.kind != "projects" else ()):
            if not any(_NUMBERS.search(plan.document.blocks[cell].text) for cell in set(below) if cell >= 0):
                yield from (row[column] for row in grid[: len(table.header)] if column < len(row) and row[column] >= 0)
        if not table.kind:
            cells = {cell for row in tables.body(plan.document, table) for cell in row if cell >= 0}
            yield from (cell for cell in cells if len(years.without(squeeze(plan.document.blocks[cell].text).text)) > 1)


#: So many lines at the end of a draft may sign it.
_EDGE = 12
_STATUS = TERMS.source("status")


def _account(
    block: Block, seen: _Seen, holding: _Holding, role: str, aside: Sequence[tuple[int, int, str]], around: _Around, figures: Sequence[int]
) -> tuple[Account, str]:
    """What became of a mark, and the list that holds it or why it is set aside. `figures`: where those of the block stand that are not."""
    if (name := holding.of(seen)) is not None:
        return "used", name
    if role == "duty" and seen.kind == "body":
        return "set_aside", "duty_column"
    if role in ("source", "site") and seen.kind == "body":
        return "set_aside", "place" if role == "site" else role
    if role == "when" and seen.kind == "year":
        return "set_aside", "timetable"
    if role == "split" and seen.kind in _FIGURES:
        return "set_aside", "split"
    reason = next((reason for start, end, reason in aside if start <= seen.start and seen.end <= end), "")
    if (
        seen.kind == "year"
        and reason in ("", "date")
        and (act := _year_aside(block, seen, holding.acts, block.index in around.tasks and block.index not in around.projects, figures))
    ):
        return "set_aside", act
    fit = None if reason else grammar.first("aside", _Found(block.text, seen, block.index, around))
    if not fit and not reason and seen.kind == "year" and block.table is None and block.index not in around.projects:
        figures = _unsettled(block.text, seen, figures, holding)
    reason = fit[0].row["reason"] if fit else reason or seen.aside or _place_aside(block, seen, around, figures)
    return ("set_aside", reason) if reason else ("open", "")


#: So many characters of its sentence before and behind a mark are looked at, and so many of it in all: a paragraph may have thousands of
#: marks and no end of a sentence. No row looks further than 100 characters from a mark.
_NEAR, _FAR = 200, 1_000


class _Found(grammar.Marks):
    """The marks of a figure, year or body: what stands around it in its sentence, and whether it is above the first heading (`early`), in
    no task (`at_large`) or in a list of projects (`of_project`), and names `everybody`; `acting`: whether a known act follows it."""

    def __init__(self, text: str, seen: _Seen, block: int, around: _Around) -> None:
        start, end = _clause(text, seen.start)
        self.kinds, self.line, self.early = frozenset((seen.kind,)), text, block < around.first
        self.at_large, self.of_project = block not in around.tasks, block in around.projects
        self.everybody = seen.text in around.everybody
        self.sentence, self.mark = text[max(start, seen.start - _FAR) : min(end + 1, seen.end + _FAR)], text[seen.start : seen.end]
        self.before, self.behind = text[max(start, seen.start - _NEAR) : seen.start], text[seen.end : min(end + 1, seen.end + _NEAR)]
        self._acts = around.acts

    @property
    def acting(self) -> bool:
        """Whether it, or the list that it stands in, is followed by a known act and what this is done to."""
        others = _LIST_ON.match(self.behind)
        act = _OBJECT.match(self.behind, others.end()) if others is not None else None
        return act is not None and (act[1] in self._acts or _ADMINISTERS.fullmatch(act[1]) is not None)


#: The rest of a list of bodies, with how they do something; an act with its object.
_LIST_ON, _OBJECT = TERMS.late("list_on"), late(r"([一-鿿]{2})[^，。；]{3,}")
_ADMINISTERS = TERMS.late("administers")


def _place_aside(block: Block, seen: _Seen, around: _Around, figures: Sequence[int]) -> str:
    """Why a year or body is no fact where it stands: it signs the draft, a caption is about it, or what has been, or is to be, is told
    without a figure."""
    if block.table is not None:
        return "no_figure" if seen.kind == "year" and block.index in around.wordy and not figures else ""
    if seen.kind not in ("year", "body"):
        return ""
    if block.index in around.signed:
        return "signature"
    if seen.kind == "year" and block.index in around.captions:
        return "caption"
    if block.index in around.projects:
        return ""
    if _any_in(figures, *_sentence(block.text, seen.start)):
        return ""
    if block.index in around.status:
        return "status"
    return "no_figure" if seen.kind == "year" else ""


def _unsettled(text: str, year: _Seen, figures: Sequence[int], holding: _Holding) -> Sequence[int]:
    """The figures that a year may be that of: none where it stands in a part of a sentence without any, and all of the sentence are of
    facts for other years that the sentence names: 2025年达到5%，2030年全面铺开."""
    if _any_in(figures, *_between(_PARTS, text, year.start)):
        return figures
    start, end = _sentence(text, year.start)
    inside = figures[bisect_left(figures, start) : bisect_left(figures, end)]
    return () if all(_is_of_another(text[start:end], year, at, holding) for at in inside) else figures


def _is_of_another(sentence: str, year: _Seen, at: int, holding: _Holding) -> bool:
    """Whether a figure is that of a fact for another year than this, which its sentence names."""
    for start, end, name, kinds, content in holding.spans:
        if name == "facts" and "quantity" in kinds and start <= at < end and content is not None:
            named = {each for each in content if isinstance(each, int)} - {year.year, year.base}
            if any(f"{each}年" in sentence for each in named):
                return True
    return False


#: What stands between the parts of a sentence.
_PARTS = "，,、。；;：:！？\n"


def _any_in(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some places, in their order, is among characters [start, end)."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _year_aside(block: Block, seen: _Seen, acts: Sequence[tuple[int, int]], in_task: bool, figures: Sequence[int]) -> str:
    """Why a year is that of no value: it frames the plan, or says when something is done. In a task that may be said in a part of a
    sentence of its own, without a figure: 建一条书廊42公里，2028年投用."""
    start, end = _clause(block.text, seen.start)
    clause = block.text[start:end]
    if _FRAME.search(clause):
        return "frame"
    if in_task and _COMES.fullmatch(block.text, seen.end, _between("，,。；;：:！？\n", block.text, seen.start)[1]):
        return "act"
    if _any_in(figures, start, end):
        return ""
    return "act" if any(first < end and start < last for first, last in acts) else ""


def _clause(text: str, at: int) -> tuple[int, int]:
    return _between("。；;！？\n", text, at)


def _sentence(text: str, at: int) -> tuple[int, int]:
    return _between("。！？\n", text, at)


def _between(marks: str, text: str, at: int) -> tuple[int, int]:
    """The characters between the marks around a place."""
    start = max(text.rfind(mark, 0, at) for mark in marks) + 1
    ends = [found for mark in marks if (found := text.find(mark, at)) >= 0]
    return start, min(ends, default=len(text))


def _column_roles(plan: Plan, bodies: Bodies) -> dict[int, str]:
    """What the column of a cell holds, by block: "number" of the row, "duty", "when", "source", "split", a role of its kind of table, or
    ""."""
    roles: dict[int, str] = {}
    for table in plan.tables:
        its = {"projects": tables.project_columns, "indicators": tables.indicator_columns}.get(table.kind)
        known = {column.index: column.role for column in its(table)} if its else {}
        for at, header in enumerate(tables.joined(table.header)):
            rows = [row[at] for row in tables.body(plan.document, table) if at < len(row) and row[at] >= 0]
            counted = not known.get(at) and _counts_up([plan.document.blocks[row].text for row in dict.fromkeys(rows)])
            role = "number" if counted or _NUMBERED.fullmatch(header) else known.get(at, "")
            # In a list of tasks, a row whose bodies were read holds them; no list holds who keeps an indicator.
            of_bodies = not role and _of_bodies([plan.document.blocks[row].text for row in rows], bodies)
            kept = table.kind == "indicators" and of_bodies
            if kept or (table.kind and assigned.DONE_BY.search(header)):
                role = "duty"
            if not table.kind and _WHEN.search(header):
                role = "when"
            if _OF_YEARS.fullmatch(header) and role != "when":
                role = "years"
            if not role and of_bodies and not assigned.DONE_BY.search(header):
                role = "bodies"
            if table.kind != "projects" and _SOURCE.search(header):
                role = "source"
            if table.kind == "projects" and _SPLIT.search(header) and role not in ("period", "number"):
                role = "split"
            for row in rows:
                roles.setdefault(row, role)
    return roles


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether the figures of a column are 1, 2, 3 and so on, whatever stands above them and between: they number its rows."""
    figures = [cell.strip() for cell in cells if cell.strip().isdecimal()]
    return len(figures) >= _LEAST_ROWS and [int(figure) for figure in figures] == [*range(1, len(figures) + 1)]


#: So many rows are numbered where nothing says so: fewer figures may count up by chance.
_LEAST_ROWS = 5
_NUMBERED = TERMS.late("numbered")
_WHEN = TERMS.late("when")
_OF_YEARS = TERMS.late("of_years")
_SOURCE = TERMS.late("source")
_SPLIT = TERMS.late("split")


def _of_bodies(cells: Sequence[str], bodies: Bodies) -> bool:
    """Whether most cells of a column that say anything name a body, and nothing else."""
    told = [cell for cell in cells if _WORD.search(cell)]
    return 2 * sum(_is_of_bodies(cell, bodies) for cell in told) > len(told)


def _is_of_bodies(cell: str, bodies: Bodies) -> bool:
    """Whether a cell names bodies only, each on a line of its own or in a list; a name may be broken over lines."""
    lists = (_PIECE.findall(text) for text in dict.fromkeys((squeeze(cell).text, cell)))
    return any(all(map(bodies.is_body, pieces)) for pieces in lists)


def _asides(text: str) -> list[tuple[int, int, str]]:
    """Where a text says what is no fact, with the reason."""
    patterns = (("document_number", _DOCUMENT_NUMBER), ("name", _NAME), ("date", _DATE))
    return [(hit.start(), hit.end(), reason) for reason, pattern in patterns for hit in pattern.finditer(text)]


def _headings(plan: Plan) -> Iterator[Mark]:
    """The headings: used where their words say what their section is, or what it is about."""
    sections = {(section.place.block, section.place.start): section for section in plan.sections}
    items = {task.section for task in plan.tasks}
    for heading in plan.headings:
        evidence = quote(plan.document, heading.place.block, heading.place.start, heading.place.end)
        section = sections.get((heading.place.block, heading.place.start))
        if heading.level == 0:
            yield Mark("heading", "used", "plan", evidence)
        elif section is None:
            yield Mark("heading", "open", "", evidence)
        elif section.concepts or section.about or section.titled or section.index in items:
            yield Mark("heading", "used", "sections", evidence)
        elif section.within:
            yield Mark("heading", "set_aside", "within", evidence)
        elif reckons(section):
            yield Mark("heading", "set_aside", "estimate", evidence)
        else:
            yield Mark("heading", "open", "", evidence)


def _columns(plan: Plan, marks: Iterable[Mark]) -> Iterator[Mark]:
    """The heads of columns with figures, years or bodies: used where a list took something under them."""
    held = _cells_held(plan)
    marks = tuple(marks)
    holding = {mark.evidence.place.block for mark in marks if mark.account != "set_aside"}
    taken = {mark.evidence.place.block for mark in marks if mark.account == "used"}
    for table in plan.tables:
        grid = plan.document.tables[table.index - 1]
        columns_of: dict[int, set[int]] = defaultdict(set)
        for column, block in (each for row in grid.grid[: grid.header_rows] for each in enumerate(row)):
            if block >= 0:
                columns_of[block].add(column)
        for block, columns in columns_of.items():
            text = plan.document.blocks[block].text
            under = {row[column] for row in grid.grid[grid.header_rows :] for column in columns if column < len(row)}
            if text.strip() and under & holding:
                used = not under.isdisjoint(taken) or any((table.index, column) in held for column in columns)
                yield Mark("column", "used" if used else "open", "tables" if used else "", quote(plan.document, block, 0, len(text)))


def _cells_held(plan: Plan) -> set[tuple[int, int]]:
    """Table and column of all cells that some list holds."""
    places = [fact.evidence.place for fact in plan.facts]
    places += [cell.place for project in plan.projects for _, cell in project.cells]
    places += [amount.evidence.place for total in plan.sums for amount in (total.total, *total.parts)]
    places += [evidence.place for evidence in (*(it.evidence for it in plan.responsibilities), *(it.evidence for it in plan.events))]
    blocks = {place.block for place in places if place.table is not None}
    return {
        (table.index, column) for table in plan.document.tables for row in table.grid for column, block in enumerate(row) if block in blocks
    }
