"""The ledger of a plan: every figure, year, body, heading and column in the draft, and what became of it.

A rule may say "missing" only where everything that could be the thing was understood as something else. So marks are found by forms alone
(a number with a unit, a word that ends like a body), without asking whether some reader takes them, and then compared with what the lists
of the plan hold.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from plancheck.extraction.amounts import grammar, years
from plancheck.extraction.duties.bodies import Bodies, bodies_of
from plancheck.extraction.ledger import brought
from plancheck.extraction.ledger.holdings import PARTS, Holding, between, by_block
from plancheck.extraction.ledger.seen import FIGURES, PIECE, WORD, Seen, seen_in
from plancheck.extraction.lists import tables
from plancheck.extraction.lists.columns import in_indicators, in_projects
from plancheck.extraction.lists.entries import PROJECTS
from plancheck.extraction.outline.sections import reckons
from plancheck.extraction.tasks import assigned
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import HAN, late
from plancheck.model.document import Block
from plancheck.model.ledger import Account, Ledger, Mark
from plancheck.model.plan import Fact, Plan, quote
from plancheck.model.vocabulary import Part, Use, Vocabulary
from plancheck.text import closings
from plancheck.text.line import squeeze

TERMS = lexicon("ledger")


def ledger(plan: Plan, vocabulary: Vocabulary, told_by_tasks: Iterable[Fact] = ()) -> Ledger:
    """Everything in the draft that could be a fact, with what became of it, in reading order. Hidden text, running heads, contents and
    comments are no part of it. `told_by_tasks`: what tables of tasks say that a task brings by a year."""
    holdings = by_block(plan, vocabulary)
    for fact in brought.of_tasks_only(plan, told_by_tasks, vocabulary):
        holdings[fact.evidence.place.block].take(fact, "tasks")
    heads = {at for table in plan.document.tables for row in table.grid[: table.header_rows] for at in row}
    bodies = bodies_of(vocabulary, plan.document)
    columns = _column_roles(plan, bodies)
    titles = {heading.place.block: heading for heading in plan.headings}
    around, acts = _Around.of(plan, vocabulary), frozenset(word for word in vocabulary.words(Use.ACTS) if len(word) == 2)
    marks: list[Mark] = []
    for block in plan.document.blocks:
        if not block.countable or (block.index in titles and not titles[block.index].run_in):
            continue
        holding = holdings.get(block.index, Holding())
        aside = _asides(block.text)
        role = columns.get(block.index, "")
        if role == "number":
            continue
        figures: list[int] = []  # where those stand that are not set aside, unless as parts of dates
        found = seen_in(block, bodies if block.index not in heads else None, acts, role)
        for seen in sorted(found, key=lambda each: each.kind not in FIGURES):
            account, by = _account(block, seen, holding, role, aside, around, figures)
            if seen.kind in FIGURES and (account != "set_aside" or by == "date"):
                figures.append(seen.start)
            marks.append(Mark(seen.kind, account, by, quote(plan.document, block.index, seen.start, seen.end)))
    marks += _headings(plan)
    marks += [*_columns(plan, marks)]
    return Ledger(tuple(sorted(marks, key=lambda mark: (mark.evidence.place.block, mark.evidence.place.start))))


# ---- marks ------------------------------------------------------------------------------------------------------


# ---- what the lists hold ----------------------------------------------------------------------------------------


# ---- accounts ---------------------------------------------------------------------------------------------------


_DOCUMENT_NUMBER = TERMS.late("document_number")
#: Names of documents and what is quoted.
_NAME = late(r"《[^》]{0,80}》")
_DATE, _FRAME, _COMES = TERMS.lates("date", "frame", "comes")


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
        everybody = frozenset(vocabulary.words(Use.NOBODIES))
        acts = frozenset(vocabulary.words(Use.ACTS))
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
_STATUS = Part.BASELINE


def _account(
    block: Block, seen: Seen, holding: Holding, role: str, aside: Sequence[tuple[int, int, str]], around: _Around, figures: Sequence[int]
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
    if role in ("split", "grant") and seen.kind in FIGURES:
        return "set_aside", role
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

    def __init__(self, text: str, seen: Seen, block: int, around: _Around) -> None:
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
_LIST_ON, _OBJECT = TERMS.late("list_on"), late(rf"([{HAN}]{{2}})[^，。；]{{3,}}")
_ADMINISTERS = TERMS.late("administers")


def _place_aside(block: Block, seen: Seen, around: _Around, figures: Sequence[int]) -> str:
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


def _unsettled(text: str, year: Seen, figures: Sequence[int], holding: Holding) -> Sequence[int]:
    """The figures that a year may be that of: none where it stands in a part of a sentence without any, and all of the sentence are of
    facts for other years that the sentence names: 2025年达到5%，2030年全面铺开."""
    if _any_in(figures, *between(PARTS, text, year.start)):
        return figures
    start, end = _sentence(text, year.start)
    inside = figures[bisect_left(figures, start) : bisect_left(figures, end)]
    return () if all(_is_of_another(text[start:end], year, at, holding) for at in inside) else figures


def _is_of_another(sentence: str, year: Seen, at: int, holding: Holding) -> bool:
    """Whether a figure is that of a fact for another year than this, which its sentence names."""
    for start, end, name, kinds, content in holding.spans:
        if name == "facts" and "quantity" in kinds and start <= at < end and content is not None:
            named = {each for each in content if isinstance(each, int)} - {year.year, year.base}
            if any(f"{each}{common.YEAR}" in sentence for each in named):
                return True
    return False


def _any_in(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of some places, in their order, is among characters [start, end)."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _year_aside(block: Block, seen: Seen, acts: Sequence[tuple[int, int]], in_task: bool, figures: Sequence[int]) -> str:
    """Why a year is that of no value: it frames the plan, or says when something is done. In a task that may be said in a part of a
    sentence of its own, without a figure: 建一条书廊42公里，2028年投用."""
    start, end = _clause(block.text, seen.start)
    clause = block.text[start:end]
    if _FRAME.search(clause):
        return "frame"
    if in_task and _COMES.fullmatch(block.text, seen.end, between("，,。；;：:！？\n", block.text, seen.start)[1]):
        return "act"
    if _any_in(figures, start, end):
        return ""
    return "act" if any(first < end and start < last for first, last in acts) else ""


def _clause(text: str, at: int) -> tuple[int, int]:
    return between("。；;！？\n", text, at)


def _sentence(text: str, at: int) -> tuple[int, int]:
    return between("。！？\n", text, at)


def _column_roles(plan: Plan, bodies: Bodies) -> dict[int, str]:
    """What the column of a cell holds, by block: "number" of the row, "duty", "when", "source", "split", "grant", a role of its kind of
    table, or ""."""
    roles: dict[int, str] = {}
    for table in plan.tables:
        its = {"projects": in_projects, "indicators": in_indicators}.get(table.kind)
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
            if not table.kind and _GRANTED.search(header):
                role = "grant"
            if table.kind == "projects" and _SPLIT.search(header) and role not in ("period", "number"):
                role = "split"
            for row in rows:
                roles.setdefault(row, role)
    return roles


def _counts_up(cells: Sequence[str]) -> bool:
    """Whether the figures of a column are 1, 2, 3 and so on, or 1.1, 1.2, 2.1.1, whatever stands above them and between: they number its
    rows, or name the items that these are of. Figures with one point alone may be amounts."""
    numbers = [tuple(map(int, cell.split("."))) for each in cells if _LEVELLED.fullmatch(cell := each.strip())]
    last = [number[-1] for number in numbers]
    follow = all(
        (other[:-1] == one[:-1] and other[-1] == one[-1] + 1) or (other > one and other[-1] == 1) for one, other in pairwise(numbers)
    )
    named = {*map(len, numbers)} == {1} or max(map(len, numbers), default=0) > 2
    return len(numbers) >= _LEAST_ROWS and last[0] == 1 and follow and named


#: So many rows are numbered where nothing says so: fewer figures may count up by chance.
_LEAST_ROWS = 5
_LEVELLED = late(r"\d{1,3}(?:\.\d{1,2})*")
_NUMBERED, _WHEN, _OF_YEARS, _SOURCE, _SPLIT, _GRANTED = TERMS.lates("numbered", "when", "of_years", "source", "split", "granted")


def _of_bodies(cells: Sequence[str], bodies: Bodies) -> bool:
    """Whether most cells of a column that say anything name a body, and nothing else."""
    told = [cell for cell in cells if WORD.search(cell)]
    return 2 * sum(_is_of_bodies(cell, bodies) for cell in told) > len(told)


def _is_of_bodies(cell: str, bodies: Bodies) -> bool:
    """Whether a cell names bodies only, each on a line of its own or in a list; a name may be broken over lines."""
    lists = (PIECE.findall(text) for text in dict.fromkeys((squeeze(cell).text, cell)))
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
