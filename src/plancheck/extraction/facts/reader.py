"""Every statement of (indicator, year, value) in a draft, in prose and tables, with its place; and targets left to others.

`facts` puts together what `statements` reads in one text with what a document knows: where a text stands, the year above it, the pivot
between what has been and what is planned.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from plancheck.extraction import indicator_tables, statements
from plancheck.extraction.amounts import years
from plancheck.extraction.facts import additions, doubts, short_names, variants
from plancheck.extraction.indicator_tables import series
from plancheck.extraction.indicator_tables.rows import named as as_row
from plancheck.extraction.lists import entries, kinds
from plancheck.extraction.lists import tables as tables_of
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.projects import rows as project_rows
from plancheck.extraction.statements import lost_signs, yardsticks
from plancheck.extraction.statements.clause import Left, Setting
from plancheck.extraction.statements.scene import Clock, Scene
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Block, Document
from plancheck.model.plan import Delegated, Fact, Gap, PlanTable, Section, quote
from plancheck.model.quantity import dimension
from plancheck.model.vocabulary import Part, Vocabulary
from plancheck.text.line import Line

TERMS = lexicon("headers")

_VAGUE, _AMOUNT_ENDS = TERMS.late("vague"), TERMS.listed("amount_ends")


class Told(NamedTuple):
    """All facts in reading order, all delegated targets, the parts that were not understood, and what tables of tasks say that a task
    `brought` by a year, of no indicator that the draft names elsewhere."""

    facts: tuple[Fact, ...]
    delegated: tuple[Delegated, ...]
    gaps: tuple[Gap, ...]
    brought: tuple[Fact, ...]


def facts(
    document: Document,
    vocabulary: Vocabulary,
    sections: tuple[Section, ...],
    tables: tuple[PlanTable, ...],
    place: str | None,
    clock: Clock | None = None,
) -> Told:
    """All facts, delegated targets and gaps of a draft, and what its tables of tasks bring."""
    scene = Scene.of(document, vocabulary, sections, place, clock)
    tabled = {index for table in tables if table.kind for row in document.tables[table.index - 1].grid for index in row if index >= 0}
    noted = {block: table.index for table in tables if table.kind == "indicators" for block in tables_of.note_blocks(document, table)}
    beside: list[Fact] = []  # said in the lines of notes that end a table
    boxed = entries.boxed(document, vocabulary, sections)
    found: list[Fact] = []
    tasked: list[Fact] = []  # said in the cells of tables of tasks
    left: list[Delegated] = []
    gaps: list[Gap] = []
    dated = {cell: named for table in tables if not table.kind for cell, named in _dated_cells(document, table)}
    for block, setting in scene.settings():
        if block.index in noted:
            beside += _read(scene, block, setting)[0]
        if block.index in tabled or not (_prose(block) or (block.countable and block.index in dated)):
            continue
        if block.index in dated:
            named = dated[block.index]
            setting = setting._replace(lead=named[0] if len(named) == 1 else None, named=named)
            tasked += _read(scene, block, setting)[0]
            continue
        made, open_targets = _read(scene, block, setting)
        # What a project brings is no indicator of the plan.
        found += [replace(each, indicator=None) for each in made] if block.index in boxed else made
        left += open_targets
    for table in tables:
        if table.kind == "indicators":
            rows, open_rows, unread = indicator_tables.read(scene, table)
            doubtful = _doubtful(document, table, rows)
            found += [each for each in rows if each not in doubtful]
            left += open_rows
            gaps += [*unread, *(Gap("facts", each.evidence.place.block, "unread_caption") for each in doubtful)]
        elif table.kind == "projects":
            found += project_rows.read(scene, table)
    dated_in = {fact.evidence.place.table for fact in found if fact.year}
    for table in (each for each in tables if each.index not in dated_in):
        first, names = tables_of.first(document, table), kinds.may_tell_values(table)
        gaps += [Gap("facts", first, "unread_table", scene.code(as_row(name, "", "", "").subject)) for name in names if name]
    listed = [*series.read(scene, tables)]
    found, tasked = ([*_in_no_series(document, [*_not_in(each, listed)])] for each in (found, tasked))
    found += listed
    meant = [*_of_indicators(document, tasked, found)]
    said = {each.evidence.place for each in meant}
    brought = tuple(each for each in tasked if each.year is not None and each.evidence.place not in said)
    found += meant
    found += _of_rows(document, beside, noted, found)
    if any(map(_unbased, found)):
        of_plan, of_items = yardsticks.of_plan(document), yardsticks.of_items(document)
        found = [_based(each, of_items.get(each.evidence.place.block, of_plan)) for each in found]
    found = [*_summed(variants.unified(scene, [*short_names.completed(scene, _named_apart(scene, found))]))]
    found = [*_of_single_years(document, _per_one(_not_listed(scene, tables, found)))]
    found = additions.over_all_periods([*additions.added(scene, [_peak_of(each, found) for each in found])])
    found = [*doubts.with_doubts(scene, found)]
    order = sorted(found, key=lambda fact: (fact.evidence.place.block, fact.evidence.place.end))
    return Told(tuple(order), tuple(sorted(left, key=lambda each: each.evidence.place.block)), tuple(gaps), brought)


def _not_in(found: Iterable[Fact], listed: Iterable[Fact]) -> Iterator[Fact]:
    """The facts that were not read once more as values in an order that is told elsewhere."""
    taken: dict[int, set[tuple[int, int]]] = {}
    for each in listed:
        taken.setdefault(each.evidence.place.block, set()).add((each.evidence.place.start, each.evidence.place.end))
    for each in found:
        its = each.evidence.place
        if not any(start < its.end and its.start < end for start, end in taken.get(its.block, ())):
            yield each


#: So many characters behind a value may tell that others follow.
_BEHIND = 8
_IN_SERIES = patterns.late(r"(?<=\d)[^\d，,；;。、]{0,4}(?:→|->|／)\s*(?!20\d\d)\d")


def _in_no_series(document: Document, found: Iterable[Fact]) -> Iterator[Fact]:
    """The facts; of one among several values between signs (10→15→20) the year is in doubt: no order of years is known."""
    for each in found:
        its = each.evidence.place
        text = document.blocks[its.block].text[its.start : its.end + _BEHIND]
        yield replace(each, doubt="year") if its.table is None and _IN_SERIES.search(text) else each


def _named_apart(scene: Scene, found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts; one whose name runs over the end of a line where a comma may be lost is of an indicator that is called like the rest of
    it, and is left open where another fact is."""
    named = {each.subject for each in found}
    for fact in found:
        place = fact.evidence.place
        over = lost_signs.over_a_line(scene.document.blocks[place.block], place.start, place.end, fact.subject)
        if over is None or not over.may_be_two or scene.names.match(fact.subject, scene.place) is not None:
            yield fact
        elif scene.names.match(over.below, scene.place) is not None:
            yield replace(fact, subject=over.below, indicator=scene.code(over.below))
        elif over.below not in named:
            yield fact


def _doubtful(document: Document, table: PlanTable, rows: Sequence[Fact]) -> list[Fact]:
    """The values that a line right above the table may tell otherwise, where that was not read: its title may make changes of all of
    them, and a line below the title may have the unit of those without one."""
    first = min((at for row in document.tables[table.index - 1].grid for at in row if at >= 0), default=-1)
    if not any(part.at == first for part in document.skipped):
        return []
    return [each for each in rows if each.unit == common.UNITLESS or not table.title]


def _not_listed(scene: Scene, tables: Sequence[PlanTable], found: Sequence[Fact]) -> list[Fact]:
    """The facts; what only sentences in cells of tables of nothing known tell, in an annex or outside the goals and the tasks, is what
    somebody is to bring, and no indicator of the plan: 市文旅局 | 2030年编书目6种."""
    plain = {table.index for table in tables if not table.kind}
    alone = [_open(each) and each.evidence.place.table in plain and _is_brought(scene, each) for each in found]
    named = {_kind_of(each) for each, apart in zip(found, alone, strict=True) if not apart}
    return [
        replace(each, indicator=None) if apart and _kind_of(each) not in named else each for each, apart in zip(found, alone, strict=True)
    ]


def _kind_of(fact: Fact) -> tuple[str | None, str | None]:
    return fact.indicator, dimension(fact.unit)


def _open(fact: Fact) -> bool:
    return fact.indicator is not None and fact.indicator.startswith("~")


def _is_brought(scene: Scene, fact: Fact) -> bool:
    """Whether a sentence tells a fact, by its name, where neither goals nor tasks are told."""
    section = scene.section(fact.evidence.place.block)
    annexed = section is not None and section.path[0].startswith(common.ANNEX)
    return fact.subject in fact.evidence.quote and (annexed or scene.part(section) not in (Part.AIMS, Part.TASKS))


def _unbased(fact: Fact) -> bool:
    """Whether a fact is a change of the plan's own that is compared with no year; what is told a year is none."""
    own = fact.change is not None and fact.base_year is None and fact.scope is None and fact.indicator is not None
    return own and dimension(fact.unit) in ("ratio", "points") and not fact.subject.endswith(common.YEARLY)


def _based(fact: Fact, base: int | None) -> Fact:
    """A change that is compared with no year of its own, compared with that of its list or its plan."""
    return replace(fact, base_year=base) if base is not None and _unbased(fact) and (fact.year or 9999) > base else fact


def _summed(found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts; a level of what all tables give as a sum over years (改造面积（2021年起累计）) is one too: 改造面积达到280万平方米."""
    tabled: dict[tuple[str | None, str | None], set[bool]] = {}
    for each in found:
        if each.evidence.place.table is not None and each.change is None:
            tabled.setdefault((each.indicator, each.scope), set()).add(each.cumulative)
    for each in found:
        level = each.evidence.place.table is None and each.change is None and each.indicator is not None
        yield replace(each, cumulative=True) if level and tabled.get((each.indicator, each.scope)) == {True} else each


_NAMED_PER_ONE = TERMS.late("named_per_one")


def _per_one(found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts; where a name says that it is per one of something (单位面积用纸) and its unit says of what in one place (3千克/平方米),
    that is meant where the unit leaves it out (3千克)."""
    units: dict[str | None, set[str]] = {}
    for each in found:
        units.setdefault(each.indicator, set()).add(each.unit)
    for each in found:
        full = {unit for unit in units[each.indicator] if unit.startswith(f"{each.unit}/")} if each.indicator else set()
        meant = full.pop() if len(full) == 1 and _NAMED_PER_ONE.match(each.subject) else each.unit
        yield each if meant == each.unit else replace(each, unit=meant)


_YEAR_BY_YEAR = TERMS.late("year_by_year")


def _of_single_years(document: Document, found: Iterable[Fact]) -> Iterator[Fact]:
    """The facts; what 其中 tells of each year behind an amount up to the last of them is what that year adds, and no value of an indicator,
    wherever it is told again: 到2027年9座，其中2026年4座、2027年5座."""
    kept = [*found]
    by_block: dict[int, list[int]] = {}
    for at, fact in enumerate(kept):
        own = fact.indicator is not None and fact.year is not None and fact.change is None
        if own and fact.evidence.place.table is None and dimension(fact.unit) != "ratio":
            by_block.setdefault(fact.evidence.place.block, []).append(at)
    added: set[int] = set()
    for block, facts in by_block.items():
        for hit in _YEAR_BY_YEAR.finditer(document.blocks[block].text):
            parts = [at for at in facts if hit.start() < kept[at].evidence.place.end <= hit.end()]
            whole = {(kept[at].indicator, kept[at].year) for at in facts if kept[at].evidence.place.end <= hit.start()}
            for key in {kept[at].indicator for at in parts}:
                its = [at for at in parts if kept[at].indicator == key]
                told = {kept[at].year for at in its}
                last = max(filter(None, told), default=0)
                if len(told) > 1 and any(of == key and (year or 0) >= last for of, year in whole):
                    added.update(its)
    again = {_told_of(kept[at]) for at in added}
    yield from (replace(fact, indicator=None) if at in added or _told_of(fact) in again else fact for at, fact in enumerate(kept))


def _told_of(fact: Fact) -> object:
    return fact.indicator, fact.year, fact.value, fact.unit


_PEAK = TERMS.late("peak")


def _peak_of(fact: Fact, found: Sequence[Fact]) -> Fact:
    """A peak in a year as one more value of the amount itself (…排放峰值 of …排放总量), where the draft gives one of that amount for that
    year; else as it was."""
    peak = _PEAK.search(fact.subject)
    if peak is None or fact.year is None or fact.change is not None:
        return fact
    head = fact.subject[: peak.start()]
    same = {
        each.indicator
        for each in found
        if each.subject in (head, *(head + end for end in _AMOUNT_ENDS))
        and each.indicator
        and (each.year, each.scope, each.change) == (fact.year, fact.scope, None)
        and dimension(each.unit) == dimension(fact.unit)
    }
    return replace(fact, indicator=same.pop()) if len(same) == 1 else fact


_DUE = TERMS.late("due")


def _dated_cells(document: Document, table: PlanTable) -> Iterator[tuple[int, tuple[years.Mention, ...]]]:
    """The cells of a table of tasks that stand under years (任务|2025年目标, 2025年、2030年目标), each with the years of its column."""
    for at, header in enumerate(tables_of.joined(table.header)):
        named = tuple(each._replace(role="by") for each in years.find(header) if each.role in ("in", "by") and each.year is not None)
        if not named or _DUE.search(header):
            continue
        for row in tables_of.body(document, table):
            if at < len(row) and row[at] >= 0 and patterns.search(f"[{patterns.HAN}]", document.blocks[row[at]].text):
                yield row[at], named


def _of_rows(document: Document, beside: list[Fact], noted: dict[int, int], others: list[Fact]) -> Iterator[Fact]:
    """The facts of notes on a table that are of what its rows give, in a year: 注：借阅率2020年现状值为10%, not 共6项指标."""
    given = {(document.blocks[each.evidence.place.block].table, each.indicator) for each in others}
    for fact in beside:
        if fact.year is not None and fact.indicator is not None and (noted[fact.evidence.place.block], fact.indicator) in given:
            yield fact


_LEFT_OUT, _RATED = TERMS.lates("left_out", "rated")


def _of_indicators(document: Document, tasked: list[Fact], others: list[Fact]) -> Iterator[Fact]:
    """The facts of tables of tasks that are of an indicator which the draft names elsewhere, each with that indicator's key.

    Such a table names it in short: without the measure at its end, or without its head where the row speaks of that.
    """
    known: dict[tuple[str, str | None], str] = {
        (each.subject, dimension(each.unit)): each.indicator for each in others if each.indicator and each.scope is None and each.year
    }
    keys = set(known.values())
    for fact in tasked:
        meant = {key for (name, unit), key in known.items() if unit == dimension(fact.unit) and _in_short(document, fact, name)}
        if fact.year is None:
            continue
        if fact.indicator in keys:
            yield fact
        elif len(meant) == 1:
            yield replace(fact, indicator=meant.pop())


def _in_short(document: Document, fact: Fact, name: str) -> bool:
    """Whether a fact of a table's cell may have the indicator `name` in mind."""
    short = fact.subject
    form = _RATED if dimension(fact.unit) == "power" else _LEFT_OUT
    if len(short) >= 3 and name.startswith(short) and form.fullmatch(name[len(short) :]):
        return True
    if len(short) < 3 or not name.endswith(short) or not MEASURED.search(short):
        return False
    block = document.blocks[fact.evidence.place.block]
    grid = document.tables[(block.table or 1) - 1].grid
    row = next((cells for cells in grid if block.index in cells), ())
    return any(name[: -len(short)] in tables_of.bare(document.blocks[cell].text) for cell in row if cell >= 0)


def _prose(block: Block) -> bool:
    """Whether a block is read as sentences: cells of other tables only where they hold some."""
    return block.countable and (block.table is None or len(block.text) >= 12)


def _read(scene: Scene, block: Block, setting: Setting) -> tuple[list[Fact], list[Delegated]]:
    shadow = scene.in_full(block.index, lost_signs.signed(block))
    stated, left, _ = statements.read(shadow.text, setting)
    made = [scene.fact(block.index, each, shadow) for each in stated]
    return made, [each for each in (_delegated(scene, block.index, open_target, shadow) for open_target in left) if each]


def _delegated(scene: Scene, block: int, left: Left, shadow: Line) -> Delegated | None:
    """A delegated target; a mere trend (稳中有降) only for a known indicator, or a measured quantity among the goals."""
    known = scene.names.match(left.subject, scene.place)
    section = scene.section(block)
    if (
        left.trend
        and known is None
        and not (scene.part(section) == Part.AIMS and MEASURED.search(left.subject) and not _VAGUE.search(left.subject))
    ):
        return None
    start, end = shadow.span(left.start, left.end)
    evidence = quote(scene.document, block, start, end, section.path if section else ())
    code = scene.code(left.subject)
    return Delegated(code, left.subject, left.year, evidence)
