"""The nouns and properties of the rule language: what they give for a plan. Nothing here serves a single rule.

A noun gives the elements of an owner (方案 有 项目, 该章节 有 举措) as a list that knows whether it is complete.
A property gives a value of one element (该项目.总投资).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal

from plancheck.engine import cells, times
from plancheck.engine.context import Context
from plancheck.engine.elements import (
    AtYear,
    Cell,
    Column,
    Listing,
    Member,
    NamedQuantity,
    Passage,
    Series,
    Territory,
    TextValue,
    Val,
    ValueGroup,
    as_role,
    evidence_of,
    trim,
    with_evidence,
)
from plancheck.model.document import ANNEXES_NOT_GIVEN
from plancheck.model.ledger import MarkKind
from plancheck.model.moment import Moment
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Money,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)
from plancheck.model.quantity import COUNTERS, Quantity, dimension
from plancheck.model.value import TRUE, Absent, Known, Truth, Unknown, both
from plancheck.model.vocabulary import EventConcept, Indicator, Part, SectionConcept, Source, Topic, WordList
from plancheck.text.numbers import ordinal
from plancheck.text.periods import period

# ---- lists --------------------------------------------------------------------------------------------------------


def owned_list(ctx: Context, elements: Iterable[Any], owner: Any, list_name: str = "", indicators: Collection[str] = ()) -> Listing:
    """The elements of an owner as a list. It is complete if the blocks of the owner were read and the list understood completely.

    `indicators`: the only ones that elements may belong to.
    """
    complete, reason = ctx.regions.read(owner, list_name, indicators)
    members = tuple(Member(element, _membership(ctx, element, owner)) for element in elements)
    return Listing(members, complete, reason, ctx.regions.looked_for(owner))


def _membership(ctx: Context, element: Any, owner: Any) -> Truth:
    """Whether an element belongs to an owner; unknown if it was recognised with low confidence, or may be none of its kind."""
    evidence = quotes_of(ctx, element)
    if isinstance(element, Project | TaskItem) and not element.sure:
        return Truth(None, "candidate", evidence)
    if not (ctx.plan.document.skipped or ctx.regions.recognised):
        return Truth(True, None, evidence) if evidence else TRUE
    truth = _belongs(ctx, element, owner)
    if truth.state and not all(ctx.regions.is_clear(quote) for quote in evidence):
        return Truth(None, "low_confidence", evidence)
    return with_evidence(truth, evidence)


def _belongs(ctx: Context, element: Any, owner: Any) -> Truth:
    """Whether an element belongs to an owner. Tasks, and facts and projects in prose, depend on the headings above them."""
    block = block_of(element) if ctx.plan.document.skipped else None
    if block is None:
        return TRUE
    if isinstance(owner, Plan) and (isinstance(element, TaskItem) or (isinstance(element, Fact | Project) and _in_prose(element))):
        return ctx.regions.in_its_section(block)
    return ctx.regions.belongs(owner, block)


def _in_prose(stated: Fact | Project) -> bool:
    return stated.evidence.place.table is None


def block_of(element: Any) -> int | None:
    """The block of an element; None if it has none (a year) or several (a series)."""
    match element:
        case Section() | TaskItem():
            return element.start
        case Passage():
            return element.block
        case Series():
            return None
        case _:
            evidence = evidence_of(element)
            return evidence[0].place.block if evidence else None


def quotes_of(ctx: Context, element: Any) -> tuple[Evidence, ...]:
    """The quotes of an element; for sections, tasks and passages their own text."""
    match element:
        case Section() | TaskItem():
            place = element.place
            return (ctx.once(("shown", element), lambda: ctx.plan.evidence(place.block, place.start, place.end)),)
        case Passage():
            return (ctx.plan.evidence(element.block, element.start, min(element.end, element.start + 120)),)
        case _:
            return evidence_of(element)


def elements_of(ctx: Context, name: str, owner: Any) -> Listing:
    """The elements that a noun gives for an owner."""
    if isinstance(owner, Listing) or (isinstance(owner, AtYear) and isinstance(owner.subject, Listing)):
        return NOUNS[name](ctx, owner)
    return ctx.once((name, owner), lambda: NOUNS[name](ctx, owner))


#: Nouns for facts of one kind.
FACT_KINDS = {"目标": "target", "现状值": "status"}
_KINDS: dict[str | None, str] = {None: "数值", "target": "目标", "status": "现状值"}


def _facts(ctx: Context, owner: Any, kind: str | None) -> Listing:
    """The facts of a kind (None: of any kind) of an owner."""
    match owner:
        case AtYear(subject=subject):
            facts = _stated(ctx, subject, kind) if isinstance(subject, _QUANTITIES) else elements_of(ctx, _KINDS[kind], subject)
            year = owner.year.value if isinstance(owner.year, Known) else None
            at_year = facts.only(member for member in facts.members if member.element.year == year)
            if not at_year.members and year is not None:
                at_year = at_year._replace(nearest=as_role(_instead(ctx, owner, facts, kind), "nearest"))
            may_be = () if at_year.members or year is None or not isinstance(subject, _QUANTITIES) else (subject.code, year, kind)
            return _unless_candidates(
                at_year, lambda: values_of(ctx, subject, year, kind=kind) or (ctx.candidates.doubted(*may_be) if may_be else ())
            )
        case Listing(members=members):
            return owner.only(member for member in members if isinstance(member.element, Fact) and kind in (None, member.element.kind))
        case Topic():
            return _facts_about(ctx, owner, kind)
        case Section() | PlanTable() | Column() | Cell() | TaskItem() | Passage():
            return owned_list(ctx, _of_kind(_facts_inside(ctx, owner), kind), owner, "facts")
        case Plan():
            return owned_list(ctx, _of_kind(ctx.figures.facts, kind), ctx.plan, "facts")
        case NamedQuantity() | Indicator():
            stated = _stated(ctx, owner, kind)._replace(subject=owner)
            return _unless_candidates(stated, lambda: values_of(ctx, owner, None, kind=kind))
        case Series():
            return owned_list(ctx, _of_kind(owner.facts, kind), ctx.plan, "facts", (owner.quantity.code,))
        case _:
            raise TypeError(f"facts of {type(owner).__name__}")


_QUANTITIES = (NamedQuantity, Indicator)
#: The most quotes of what is stated in place of a value that is missing.
MOST_INSTEAD = 3


def _instead(ctx: Context, owner: AtYear, facts: Listing, kind: str | None) -> tuple[Evidence, ...]:
    """What a draft states in place of the value of a year: that others will set it or else a value without a year, then those of the
    next years."""
    wanted = owner.year.value if isinstance(owner.year, Known) else 0
    left_to_others = _delegated(ctx, owner).sure if kind == "target" and isinstance(owner.subject, _QUANTITIES) else []
    stated = left_to_others or sorted(facts.sure, key=lambda fact: 0 if fact.year is None else abs(fact.year - wanted))
    return trim((quote for each in stated for quote in evidence_of(each)), MOST_INSTEAD)


def _stated(ctx: Context, quantity: NamedQuantity | Indicator, kind: str | None) -> Listing:
    """The facts of a kind of a quantity."""
    return owned_list(ctx, _of_kind(ctx.figures.by_code.get(quantity.code, ()), kind), ctx.plan, "facts", (quantity.code,))


def values_of(ctx: Context, subject: Any, year: int | None, surely: bool = False, kind: str | None = None) -> tuple[Evidence, ...]:
    """The figures that may be values of an indicator and that no reader accounts for; of a quantity whose subject has the name of an
    indicator in it, that one's values of a year."""
    if isinstance(subject, NamedQuantity) and subject.indicator is None:
        if kind == "target" and not any(fact.kind == kind for fact in ctx.figures.by_code.get(subject.code, ())):
            return ()  # what only tells of now is no target besides the indicator's own
        indicators = ctx.candidates.meant(subject.code) if year is not None else ()
        meant = (fact for indicator in indicators for fact in ctx.figures.by_code.get(indicator.code, ()))
        return trim(fact.evidence for fact in meant if fact.year == year)
    indicator = subject.indicator if isinstance(subject, NamedQuantity) else subject
    return ctx.candidates.values(indicator, year, surely, kind) if isinstance(indicator, Indicator) else ()


def _unless_candidates(elements: Listing, candidates: Callable[[], tuple[Evidence, ...]]) -> Listing:
    """The list; if it is empty although everything was read, it may lack what stands in the candidates."""
    if elements.members or not elements.complete or not (passages := candidates()):
        return elements
    return elements._replace(complete=False, reason="candidate", nearest=as_role(passages, "nearest"))


def _of_kind(facts: Iterable[Fact], kind: str | None) -> Iterator[Fact]:
    # What a level above the plan demands, or has, is no figure of the plan.
    return (fact for fact in facts if kind in (None, fact.kind) and not fact.demanded)


def _facts_inside(ctx: Context, owner: Section | PlanTable | Column | Cell | TaskItem | Passage) -> Iterator[Fact]:
    """The facts in a part of the plan."""
    match owner:
        case Section():
            blocks = ctx.regions.blocks(owner)
            return (fact for fact in ctx.figures.facts if fact.evidence.place.block in blocks)
        case PlanTable():
            return (fact for fact in ctx.plan.facts if fact.evidence.place.table == owner.index)
        case Column() | Cell():
            blocks = ctx.regions.blocks(owner)
            return (fact for fact in ctx.plan.facts if fact.evidence.place.block in blocks)
        case TaskItem():
            return (ctx.plan.facts[index] for index in owner.facts)
        case Passage():
            return (fact for fact in ctx.plan.facts if owner.contains(fact.evidence.place))


def _facts_about(ctx: Context, topic: Topic, kind: str | None) -> Listing:
    members = (Member(fact, ctx.topics.fact_concerns(fact, topic)) for fact in _of_kind(ctx.figures.facts, kind))
    return owned_list(ctx, (), ctx.plan, "facts").only(member for member in members if member.truth.state is not False)


def _stated_at(element: Any) -> int:
    block: int = element.evidence.place.block
    return block


def _within(ctx: Context, owner: Any, elements: Iterable[Any], field: str, block: Callable[[Any], int] = _stated_at) -> Listing:
    """The elements in the blocks of an owner."""
    if isinstance(owner, Plan):
        return owned_list(ctx, elements, owner, field)
    blocks = ctx.regions.blocks(owner)
    return owned_list(ctx, (element for element in elements if block(element) in blocks), owner, field)


def _sections(ctx: Context, owner: Any) -> Listing:
    sections = ctx.plan.sections
    if isinstance(owner, Section):
        return owned_list(
            ctx, (s for s in sections if owner.start <= s.start and s.end <= owner.end and s.index != owner.index), owner, "sections"
        )
    return owned_list(ctx, sections, ctx.plan, "sections")


def _tasks(ctx: Context, owner: Any) -> Listing:
    """The task items; those of a chapter of which it is doubtful that it is one of tasks may be none."""
    items = _within(ctx, owner, ctx.plan.tasks, "tasks", lambda task: task.start)
    return items.only(
        Member(each.element, Truth(None, "candidate", each.truth.evidence)) if ctx.topics.in_doubtful(each.element.section) else each
        for each in items.members
    )


def _tables(ctx: Context, owner: Any) -> Listing:
    firsts = {table.index: next((b.index for b in ctx.plan.document.blocks if b.table == table.index), 0) for table in ctx.plan.tables}
    return _within(ctx, owner, ctx.plan.tables, "tables", lambda table: firsts[table.index])


def _series(ctx: Context, owner: Any) -> Listing:
    code = owner.code if isinstance(owner, NamedQuantity | Indicator) else None
    of_it = (s for s in ctx.figures.series if code in (None, s.quantity.code))
    series = owned_list(ctx, of_it, ctx.plan, "facts", () if code is None else (code,))
    return _unless_candidates(series, lambda: values_of(ctx, owner, None))


def _quantities(ctx: Context, owner: Any) -> Listing:
    if isinstance(owner, Plan):
        return owned_list(ctx, ctx.figures.quantities, owner, "facts")
    codes = dict.fromkeys(fact.indicator for fact in _facts(ctx, owner, None).sure if fact.indicator)
    return owned_list(ctx, (ctx.figures.quantity(code) for code in codes), owner, "facts")


#: The elements of an owner, by noun. To add a noun, add a row here and a word in language/words.py.
NOUNS: dict[str, Callable[[Context, Any], Listing]] = {
    "章节": _sections,
    "段落": lambda ctx, owner: ctx.passages.paragraphs(owner),
    "句子": lambda ctx, owner: ctx.passages.sentences(owner),
    "表格": _tables,
    "指标": _quantities,
    "序列": _series,
    "数值": lambda ctx, owner: _facts(ctx, owner, None),
    "目标": lambda ctx, owner: _facts(ctx, owner, "target"),
    "现状值": lambda ctx, owner: _facts(ctx, owner, "status"),
    "事件": lambda ctx, owner: _within(ctx, owner, ctx.plan.events, "events"),
    "任务": lambda ctx, owner: _tasks(ctx, owner),
    "举措": lambda ctx, owner: _measures(ctx, owner),
    "项目": lambda ctx, owner: _within(ctx, owner, ctx.plan.projects, "projects"),
    "责任": lambda ctx, owner: _within(ctx, owner, ctx.plan.responsibilities, "responsibilities"),
    "合计关系": lambda ctx, owner: _sums(ctx, owner),
    "地名": lambda ctx, owner: _within(ctx, owner, ctx.plan.places, "places"),
    "委托目标": lambda ctx, owner: _delegated(ctx, owner),
    "主题": lambda ctx, owner: owned_list(ctx, ctx.vocabulary.topics, ctx.plan),
    "时间": lambda ctx, owner: owned_list(ctx, times.stated(ctx, owner), owner),
    "列": lambda ctx, owner: owned_list(ctx, cells.columns(ctx, owner), owner, "tables"),
    "单元格": lambda ctx, owner: owned_list(ctx, cells.cells(ctx, owner), owner, "tables"),
    "附件": lambda ctx, owner: _annexes(ctx),
}


def _measures(ctx: Context, owner: Any) -> Listing:
    """The measures of an owner; of a section they may be more than were recognised."""
    measures = owned_list(ctx, ctx.passages.measures(owner), owner)
    if not isinstance(owner, Section) or not measures.complete or not (passages := ctx.candidates.deeds(owner)):
        return measures
    return measures._replace(complete=False, reason="candidate", nearest=as_role(passages, "nearest"))


def _annexes(ctx: Context) -> Listing:
    """The annexes, whether they stand in the draft or came as files of their own. One that is only spoken of was not read."""
    sections = ctx.plan.sections
    outermost = (s for s in sections if _is_annex(s) and not (s.parent is not None and _is_annex(sections[s.parent])))
    annexes = owned_list(ctx, outermost, ctx.plan, "sections")
    spoken_of = next((note.place for note in ctx.plan.diagnostics if note.code == ANNEXES_NOT_GIVEN and note.place is not None), None)
    if spoken_of is None:
        return annexes
    return annexes._replace(
        complete=False, reason="not_read", looked_for=(ctx.plan.place_of(spoken_of.block, spoken_of.start, spoken_of.end),)
    )


def _is_annex(section: Section) -> bool:
    return section.heading.number.startswith("附")


def _sums(ctx: Context, owner: Any) -> Listing:
    """The stated totals of an owner. A total that is stated twice with the same parts (in a table and in the sentence above it) is one
    element with both places."""
    return owned_list(ctx, _stated_once(_own_sums(ctx, owner)), owner, "sums")


def _own_sums(ctx: Context, owner: Any) -> Iterator[Sum]:
    if isinstance(owner, Plan):
        return iter(ctx.plan.sums)
    blocks = ctx.regions.blocks(owner)
    return (stated for stated in ctx.plan.sums if stated.total.evidence.place.block in blocks)


def _stated_once(sums: Iterable[Sum]) -> Iterable[Sum]:
    distinct: dict[object, Sum] = {}
    for stated in sums:
        total = stated.total
        amount = (dimension(total.unit) or total.unit, Quantity(total.value, total.unit).base(), total.op)
        parts = frozenset((part.evidence.place, part.value, part.unit, part.op) for part in stated.parts)
        first = distinct.setdefault(key := (amount, parts, stated.complete), stated)
        if total.evidence.place not in (first.total.evidence.place, *(quote.place for quote in first.again)):
            distinct[key] = replace(first, again=(*first.again, total.evidence))
    return distinct.values()


def _delegated(ctx: Context, owner: Any) -> Listing:
    match owner:
        case AtYear():
            year = owner.year.value if isinstance(owner.year, Known) else None
            targets = _delegated(ctx, owner.subject)
            return targets.only(member for member in targets.members if member.element.year == year)
        case NamedQuantity() | Indicator():
            return owned_list(ctx, (item for item in ctx.plan.delegated if item.indicator == owner.code), ctx.plan, "delegated")
        case Series():
            return _delegated(ctx, owner.quantity)
        case _:
            return _within(ctx, owner, ctx.plan.delegated, "delegated")


def elements_defined(ctx: Context, definition: Any, owner: Any) -> Listing:
    """The elements of an owner that a definition of a pack describes."""
    match definition:
        case SectionConcept():
            return _chapters(ctx, definition, elements_of(ctx, "章节", owner))
        case EventConcept():
            return _within(ctx, owner, (e for e in ctx.plan.events if e.event == definition.name), "events")
        case Indicator():
            facts = elements_of(ctx, "数值", owner)
            stated = facts.only([member for member in facts.members if member.element.indicator == definition.code])
            return _unless_candidates(stated, lambda: values_of(ctx, definition, None)) if isinstance(owner, Plan) else stated
        case Topic() | WordList():
            words = (*definition.titles, *definition.words) if isinstance(definition, Topic) else definition.words
            mentions = ctx.text_search.mentions(owner, words)
            plain = tuple(
                Member(Passage(m.block, *m.clause), with_evidence(ctx.regions.belongs(owner, m.block), (ctx.text_search.evidence(m),)))
                for m in mentions
                if m.state == "plain"
            )
            nearest = as_role([ctx.text_search.evidence(m) for m in mentions if m.state != "plain"][:3], "nearest")
            return owned_list(ctx, (), owner)._replace(members=plain, nearest=nearest)
        case _:
            raise TypeError(f"{type(definition).__name__} has no elements in a plan")


def _chapters(ctx: Context, concept: SectionConcept, sections: Listing) -> Listing:
    """The sections that a concept names. Unknown if this depends on other headings and some were not read, or a chapter may be meant."""
    read = ctx.regions.complete((ctx.regions.whole,))[0]
    members = []
    for member in sections.members:
        section = member.element
        if concept.name not in section.concepts:
            continue
        by_itself = read or section.heading.number.startswith("附") or concept.name in section.titled
        sure = by_itself and section.index not in ctx.regions.doubtful
        unsure = section.index in ctx.topics.doubtful or _is_a_path(ctx, concept, section) or ctx.chapters.tells_outcomes(section, concept)
        if sure and unsure:
            place = section.heading.place
            members.append(Member(section, Truth(None, "candidate", (ctx.plan.evidence(place.block, place.start, place.end),))))
        else:
            members.append(member if sure else Member(section, Truth(None, "not_read", member.truth.evidence)))
    found = sections.only(members)
    in_text = found.only(member for member in members if not _is_annex(member.element))  # an annex tells in its way what a chapter does
    doubted = _unless_candidates(in_text, lambda: ctx.chapters.that_may_be(concept))
    return found._replace(complete=doubted.complete, reason=doubted.reason, nearest=doubted.nearest)


def _is_a_path(ctx: Context, concept: SectionConcept, section: Section) -> bool:
    """Whether a section that is called by tasks may be how the objectives are reached: beside them in a chapter that is nothing known,
    without parts of its own, and nobody answers for anything in it."""
    if concept.part != Part.TASKS or concept.contents or section.parent is None or section.children:
        return False
    above = ctx.plan.sections[section.parent]
    aims = {each.name for each in ctx.vocabulary.sections if each.part == Part.AIMS}
    beside = any(not aims.isdisjoint(ctx.plan.sections[at].concepts) for at in above.children)
    return beside and not above.concepts and not any(task.units for task in ctx.plan.tasks if section.start <= task.start < section.end)


def union(lists: list[Listing], outer: Listing) -> Listing:
    """The members of the lists of several owners. If an owner is unsure, so are its members; complete if all lists and `outer` are."""
    members = tuple(
        Member(inner.element, both([owner.truth, inner.truth])) if owner.truth.state is None else inner
        for owner, elements in zip(outer.members, lists, strict=True)
        for inner in elements.members
    )
    surest: dict[Any, Member] = {}
    for member in members:
        if member.element not in surest or surest[member.element].truth.state is None:
            surest[member.element] = member
    incomplete = next((listing for listing in [outer, *lists] if not listing.complete), None)
    looked_for = tuple(dict.fromkeys(place for listing in lists for place in listing.looked_for)) or outer.looked_for
    nearest = trim(quote for listing in [outer, *lists] for quote in listing.nearest)
    return Listing(tuple(surest.values()), incomplete is None, incomplete.reason if incomplete else "incomplete_list", looked_for, nearest)


# ---- properties ---------------------------------------------------------------------------------------------------


def known(value: Any, *evidence: Any) -> Val:
    """A known value, or a proved absence if it is None or empty."""
    return Absent(evidence=tuple(evidence)) if value is None or value == "" else Known(value, tuple(evidence))


def _text(text: str | None, element: Any) -> Val:
    return Absent(evidence=evidence_of(element)) if not text else Known(TextValue(text, evidence_of(element)), evidence_of(element))


def _cell_text(ctx: Context, cell: Cell) -> Val:
    """What a cell says; of an empty one the place, since there is nothing to quote but the name of its row."""
    text = ctx.plan.document.blocks[cell.block].text.strip()
    if text:
        return _text(text, cell)
    return Absent(looked_for=(ctx.plan.place_of(cell.block, 0, 0),), evidence=as_role(evidence_of(cell), "nearest"))


def _texts(texts: Iterable[str], element: Any, ctx: Context, owner: Any, field: str = "") -> Listing:
    evidence = quotes_of(ctx, element)
    complete, reason = ctx.regions.read(owner, field)
    return Listing(
        tuple(Member(TextValue(t, evidence), Truth(True, evidence=evidence)) for t in texts),
        complete,
        reason,
        ctx.regions.looked_for(owner),
    )


def _cell(ctx: Context, project: Project, field: str, text: str | None) -> Val:
    evidence = tuple(e for name, e in project.cells if name == field) or (project.evidence,)
    return Known(TextValue(text, evidence, field in project.unsettled), evidence) if text else _unstated(ctx, project, field)


#: Signs of numbers. A cell without any, such as 待定, states no amount in any form.
_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两")
#: The kind of passage that may state a property of a project.
_STATED_BY: dict[str, MarkKind] = {"investment": "money", "period": "year", "owner": "body", "scale": "quantity"}


def _unstated(ctx: Context, project: Project, field: str) -> Val:
    """A property that the project does not state: absent only if all of the draft was read, since a list elsewhere may state it, and
    nothing in the project that was not understood may be it."""
    complete, reason = ctx.regions.complete((ctx.regions.whole,))
    # What stands in its own cell may be the property, in a form that was not read.
    if complete and (own := tuple(cell for name, cell in project.cells if name == field and not _NUMERALS.isdisjoint(cell.quote))):
        return Unknown("candidate", as_role(own, "nearest"))
    # Where no head tells what is built, the cells under heads that say nothing may.
    if complete and field == "content" and project.silent:
        return Unknown("candidate", as_role(project.silent, "nearest"))
    kind = _STATED_BY.get(field)
    ranges = (*ctx.regions.ranges(project), *ctx.regions.beside(project))
    if complete and kind and (passages := ctx.candidates.sums(ranges) if kind == "money" else ctx.candidates.within(kind, ranges)):
        return Unknown("candidate", as_role(passages, "nearest"))
    empty = tuple(place for name, place in project.empty if name == field)
    if not complete:
        return Unknown(reason, (project.evidence,))
    if kind and not empty and (passages := ctx.candidates.of_most(field, kind)):
        return Unknown("candidate", as_role(passages, "nearest"))
    # Where its table has no column for it, the table is at fault, not the row.
    table = None if empty else _table_at(ctx, project.evidence.place)
    return Absent(empty, (project.evidence, *_caption(table)))


def _bodies(ctx: Context, task: TaskItem, names: tuple[str, ...]) -> Listing:
    """The bodies responsible for a task, with the clauses that name them as evidence."""
    clauses = tuple(ctx.plan.responsibilities[index].evidence for index in task.responsibility)
    # If the task names none, a clause about the whole chapter or a table elsewhere may name its bodies.
    within = (task.start, task.end) if clauses else ctx.regions.whole
    complete, reason = ctx.regions.complete((within,), "responsibilities")
    blocks = [clause.place.block for clause in clauses]
    separated = any(ctx.regions.separated(min(block, task.start), max(block, task.start)) for block in blocks)
    members = tuple(
        Member(TextValue(name, clauses), Truth(None if separated else True, "not_read" if separated else None, clauses)) for name in names
    )
    bodies = Listing(members, complete, reason, (task.place,), quotes_of(ctx, task))
    ranges = ((task.start, task.end), *ctx.regions.elsewhere(task))
    if clauses:
        return bodies
    return _unless_candidates(bodies, lambda: ctx.candidates.bodies(task, ranges) or ctx.candidates.of_most("units", "body"))


def _leaders(ctx: Context, task: TaskItem) -> Listing:
    """The leading bodies. A sentence anywhere in the draft may say that the body named first leads, so all of it must have been read."""
    bodies = _bodies(ctx, task, task.lead)
    return bodies._replace(complete=False, reason="not_read") if bodies.complete and ctx.plan.document.skipped else bodies


def _direction(indicator: Indicator | None) -> Val:
    return known({"up": "上升", "down": "下降"}.get(indicator.direction or "") if indicator else None)


def _top_level(ctx: Context) -> Listing:
    return owned_list(ctx, (s for s in ctx.plan.sections if s.parent is None and s.heading.level > 0), ctx.plan, "sections")


def _province(ctx: Context) -> Val:
    return Known(TextValue(ctx.plan.province)) if ctx.plan.province else Unknown("applicability_unknown")


def _indicator_of(ctx: Context, fact: Fact) -> Val:
    return known(ctx.figures.quantity(fact.indicator) if fact.indicator else None, fact.evidence)


def _table_of(ctx: Context, fact: Fact) -> PlanTable | None:
    return next((table for table in ctx.plan.tables if table.index == fact.evidence.place.table), None)


def _base_year(ctx: Context, fact: Fact) -> Val:
    """The year that a fact is compared with. For a fact of a table, a note later in the section may state it."""
    table = _table_of(ctx, fact)
    if fact.base_year is None and table is not None:
        start, end = ctx.regions.ranges(table)[0]
        section = ctx.plan.sections[table.section] if table.section is not None else None
        complete, reason = ctx.regions.complete(((start, max(end, section.own_end) if section else end),))
        if not complete:
            return Unknown(reason, (fact.evidence,))
    return known(fact.base_year, fact.evidence)


def _role(ctx: Context, place: PlaceName) -> Val:
    """The role of a place. Without knowing the plan's own place, a subject may be that place or another. Another's name and what tells
    the plan's own, such as the title, contradict each other: either may be the wrong one."""
    if place.role == "subject" and ctx.plan.place is None:
        return Unknown("applicability_unknown" if ctx.regions.complete((ctx.regions.whole,))[0] else "not_read", (place.evidence,))
    own = ctx.plan.place_evidence[:1] if place.role == "subject" else ()
    return Known({"own": "本地", "subject": "主体", "mention": "提及"}[place.role], (place.evidence, *own))


Property = Callable[[Context, Any], Val]

_PLAN: dict[str, Property] = {
    "类型": lambda ctx, plan: Known(plan.kind, plan.kind_evidence) if plan.kind != "unknown" else Unknown("applicability_unknown"),
    "地区": lambda ctx, plan: Known(ctx.figures.territory),  # no evidence: the other side of a comparison has evidence
    "省份": lambda ctx, plan: _province(ctx),
    "名称": lambda ctx, plan: _text(plan.title, plan),
    "下级章节": lambda ctx, plan: _top_level(ctx),
    "编制时间": lambda ctx, plan: times.of_draft(ctx),
}
_SECTION: dict[str, Property] = {
    "标题": lambda ctx, s: Known(TextValue(s.heading.title, quotes_of(ctx, s)), quotes_of(ctx, s)),
    "序号": lambda ctx, s: known(ordinal(s.heading.number), *quotes_of(ctx, s)),
    "次序": lambda ctx, s: Known(sum(other.start <= s.start for other in ctx.plan.sections), quotes_of(ctx, s)),
    "编号": lambda ctx, s: known(TextValue(s.heading.number) if s.heading.number else None, *quotes_of(ctx, s)),
    "层级": lambda ctx, s: Known(Quantity(Decimal(s.heading.level)), quotes_of(ctx, s)),
    "下级章节": lambda ctx, s: owned_list(ctx, (ctx.plan.sections[i] for i in s.children), s, "sections"),
    "正文": lambda ctx, s: ctx.passages.paragraphs(s),
}
_FACT: dict[str, Property] = {
    "年": lambda ctx, f: known(f.year, f.evidence),
    "值": lambda ctx, f: Known(f, (f.evidence,)),
    "单位": lambda ctx, f: known(TextValue(f.unit, (f.evidence,)) if f.unit else None, f.evidence),
    "基年": _base_year,
    "变化": lambda ctx, f: known({"increase": "上升", "decrease": "下降"}.get(f.change or ""), f.evidence),
    "名称": lambda ctx, f: _text(f.subject, f),
    "类别": lambda ctx, f: _text(f.category, f),
    "指标": lambda ctx, f: _indicator_of(ctx, f),
    "章节": lambda ctx, f: known(ctx.plan.sections[f.section] if f.section is not None else None, f.evidence),
    "表格": lambda ctx, f: known(_table_of(ctx, f), f.evidence),
    "累计": lambda ctx, f: Known(f.cumulative, (f.evidence,)),
}
_EVENT: dict[str, Property] = {
    "年": lambda ctx, e: known(e.year, e.evidence),
    "主体": lambda ctx, e: Known(ctx.figures.territory if e.owner is None else Territory(e.owner, False), (e.evidence,)),
}
_DELEGATED: dict[str, Property] = {
    "年": lambda ctx, d: known(d.year, d.evidence),
    "名称": lambda ctx, d: _text(d.subject, d),
    "指标": lambda ctx, d: known(ctx.figures.quantity(d.indicator) if d.indicator else None, d.evidence),
}
_TASK: dict[str, Property] = {
    "标题": lambda ctx, t: Known(TextValue(t.title, quotes_of(ctx, t)), quotes_of(ctx, t)),
    "名称": lambda ctx, t: Known(TextValue(t.title, quotes_of(ctx, t)), quotes_of(ctx, t)),
    "责任单位": lambda ctx, t: _bodies(ctx, t, t.units),
    "牵头单位": lambda ctx, t: _leaders(ctx, t),
    "章节": lambda ctx, t: Known(ctx.plan.sections[t.section], quotes_of(ctx, t)),
}


def _investment(ctx: Context, project: Project) -> Val:
    """The investment in a project; unknown if it has no unit and a part that was not read, such as a caption, may state it."""
    evidence = tuple(quote for name, quote in project.cells if name == "investment") or (project.evidence,)
    if project.investment is None:
        unstated = _unstated(ctx, project, "investment")
        if isinstance(unstated, Unknown) or (isinstance(unstated, Absent) and unstated.looked_for):
            return unstated
    if project.investment is not None and not project.investment.unit:
        complete, reason = ctx.regions.complete(ctx.regions.ranges(project))
        if not complete:
            return Unknown(reason, evidence)
        evidence = trim((*evidence, *(quote for cell in evidence for quote in _above(ctx, cell.place))))
    return known(project.investment, *evidence)


def _table_at(ctx: Context, place: Place) -> PlanTable | None:
    """The table that a place is in; None outside tables and in files of their own."""
    if place.cell is None or place.document:
        return None
    return next((table for table in ctx.plan.tables if table.index == place.table), None)


def _above(ctx: Context, place: Place) -> tuple[Evidence, ...]:
    """The header of the column that a cell of a table stands in, and the caption of the table: where the unit of a column belongs."""
    table = _table_at(ctx, place)
    if table is None or place.cell is None:
        return ()
    return (*evidence_of(cells.columns(ctx, table)[place.cell[1] - 1]), *_caption(table))


def _caption(table: PlanTable | None) -> tuple[Evidence, ...]:
    """The caption of a table, if it has one."""
    return tuple(quote for quote in evidence_of(table) if quote.place.cell is None)


def _head(ctx: Context, place: Place) -> str:
    """The header of the column that a cell of a table stands in; "" for any other place."""
    table = _table_at(ctx, place)
    if table is None or place.cell is None:
        return ""
    column = place.cell[1] - 1
    return "".join(row[column] for row in table.header if column < len(row))


def _period_time(ctx: Context, project: Project, which: Literal["start", "end"]) -> Val:
    """The first or last time of a project's period. Unknown where the period does not say it, since something else may."""
    stated = _cell(ctx, project, "period", project.period)
    if not isinstance(stated, Known):
        return stated
    read = period(project.period or "", "".join(_head(ctx, quote.place) for quote in stated.evidence))
    return times.of_period(None if read is None else read.start if which == "start" else read.end, stated.evidence)


def _period_year(ctx: Context, project: Project, which: Literal["start", "end"]) -> Val:
    when = _period_time(ctx, project, which)
    return Known(when.value.first[0], when.evidence) if isinstance(when, Known) else when


_PROJECT: dict[str, Property] = {
    "名称": lambda ctx, p: _cell(ctx, p, "name", p.name),
    "类别": lambda ctx, p: _cell(ctx, p, "category", p.category),
    "内容": lambda ctx, p: _cell(ctx, p, "content", p.content),
    "规模": lambda ctx, p: _cell(ctx, p, "scale", p.scale),
    "总投资": lambda ctx, p: _investment(ctx, p),
    "建设期限": lambda ctx, p: _cell(ctx, p, "period", p.period),
    "开工年": lambda ctx, p: _period_year(ctx, p, "start"),
    "完成年": lambda ctx, p: _period_year(ctx, p, "end"),
    "开工时间": lambda ctx, p: _period_time(ctx, p, "start"),
    "完成时间": lambda ctx, p: _period_time(ctx, p, "end"),
    "业主": lambda ctx, p: _cell(ctx, p, "owner", p.owner),
}
_RESPONSIBILITY: dict[str, Property] = {
    "责任单位": lambda ctx, r: _texts(r.units, r, ctx, r),
    "牵头单位": lambda ctx, r: _texts(r.lead, r, ctx, r),
    "时限": lambda ctx, r: _deadline(ctx, r),
}


def _deadline(ctx: Context, clause: Responsibility) -> Val:
    """When what a clause makes somebody responsible for is due. A clause without a deadline may get one from the table or text around."""
    if clause.deadline is not None:
        return times.in_text(clause.deadline, (clause.evidence,))
    complete, reason = ctx.regions.read(clause)
    return Absent(evidence=(clause.evidence,)) if complete else Unknown(reason, (clause.evidence,))


def _parts_of(ctx: Context, total: Sum) -> Listing:
    """The parts of a total. They are complete only if the whole chapter was read, which may have further parts."""
    parts = owned_list(ctx, total.parts, total)
    complete, reason = ctx.regions.complete((ctx.regions.chapters_of(total),)) if parts.complete else (True, parts.reason)
    return parts if complete else parts._replace(complete=False, reason=reason)


_SUM: dict[str, Property] = {
    "名称": lambda ctx, s: _text(s.subject, s),
    "总数": lambda ctx, s: Known(s.total, (s.total.evidence, *s.again)),
    "各项": lambda ctx, s: _parts_of(ctx, s),
    "完整": lambda ctx, s: Known(s.complete, (s.total.evidence, *s.again)),
}
_AMOUNT: dict[str, Property] = {
    "值": lambda ctx, a: Known(a, (a.evidence,)),
    "单位": lambda ctx, a: known(TextValue(a.unit, (a.evidence,)) if a.unit else None, a.evidence),
}
_PLACE: dict[str, Property] = {
    "名称": lambda ctx, p: _text(p.name, p),
    "角色": _role,
}
_TABLE: dict[str, Property] = {"标题": lambda ctx, t: _text(t.title, t), "名称": lambda ctx, t: _text(t.title, t)}
_COLUMN: dict[str, Property] = {
    "标题": lambda ctx, c: _text(c.title, c),
    "序号": lambda ctx, c: Known(c.number, evidence_of(c)),
    "表格": lambda ctx, c: Known(c.table, evidence_of(c)),
}
_CELL: dict[str, Property] = {
    "内容": lambda ctx, c: _cell_text(ctx, c),
    "行名": lambda ctx, c: _text(c.row, c),
    "列": lambda ctx, c: Known(cells.column_of(ctx, c), evidence_of(c)),
    "表格": lambda ctx, c: Known(c.table, evidence_of(c)),
}
_TIME: dict[str, Property] = {
    "年": lambda ctx, t: Known(t.year, evidence_of(t)) if t.year is not None else Unknown("ambiguous", evidence_of(t)),
}
_INDICATOR: dict[str, Property] = {
    "名称": lambda ctx, i: Known(TextValue(i.label.zh)),
    "方向": lambda ctx, i: _direction(i),
    "单位": lambda ctx, i: known(TextValue(i.unit) if i.unit else None),
    "下限": lambda ctx, i: known(Quantity(i.lower, i.unit or "") if i.lower is not None else None),
    "上限": lambda ctx, i: known(Quantity(i.upper, i.unit or "") if i.upper is not None else None),
}


def _of_indicator(name: str) -> Property:
    return lambda ctx, quantity: _INDICATOR[name](ctx, quantity.indicator) if quantity.indicator else Absent()


def _years(ctx: Context, series: Series) -> Listing:
    years = {fact.year for fact in series.facts if fact.year is not None}
    return owned_list(ctx, sorted(years), ctx.plan, "facts", (series.quantity.code,))


def _of_quantity(name: str) -> Property:
    return lambda ctx, series: _QUANTITY[name](ctx, series.quantity)


def _turns(ctx: Context, series: Series) -> Known[bool]:
    """Whether the targets of counts or shares, as far as they were read, go against the way from the latest status value to the last of
    them; a year that has several figures says neither. Amounts may well do so: what is emitted has a peak."""
    past = max((fact.year or 0 for fact in series.facts if fact.kind == "status"), default=None)
    told: dict[int, set[Decimal]] = {}
    for fact in series.facts:
        year = fact.year if fact.kind == "target" else past if (fact.year or 0) == past else None
        figure = Quantity(fact.value, fact.unit).base() if dimension(fact.unit) in (*COUNTERS, "ratio") else None
        if year is not None and figure is not None:
            told.setdefault(year, set()).add(figure)
    course = [(year, figures.pop()) for year, figures in sorted(told.items()) if len(figures) == 1]
    if past is None or series.change is not None or len(course) < 3 or course[0][0] != past:
        return Known(False, evidence_of(series))
    way = course[-1][1] - course[0][1]
    return Known(any((late - early) * way < 0 for (_, early), (_, late) in pairwise(course[1:])), evidence_of(series))


_QUANTITY: dict[str, Property] = {
    "名称": lambda ctx, n: Known(TextValue(n.label.zh)),
    **{name: _of_indicator(name) for name in ("方向", "单位", "下限", "上限")},
}
_SERIES: dict[str, Property] = {
    **{name: _of_quantity(name) for name in _QUANTITY},
    "指标": lambda ctx, s: Known(s.quantity),
    "基年": lambda ctx, s: known(s.base_year, *trim(evidence_of(s))),
    "变化": lambda ctx, s: known({"increase": "上升", "decrease": "下降"}.get(s.change or "")),
    "年份": lambda ctx, s: _years(ctx, s),
    "累计": lambda ctx, s: Known(s.cumulative),
    "转向": _turns,
}
_MONEY: dict[str, Property] = {
    "值": lambda ctx, m: Known(m),
    "单位": lambda ctx, m: known(TextValue(m.unit) if m.unit else None),
}
_PASSAGE: dict[str, Property] = {
    "表格": lambda ctx, p: known(next((t for t in ctx.plan.tables if t.index == ctx.plan.document.blocks[p.block].table), None)),
}
_SOURCE: dict[str, Property] = {
    "标题": lambda ctx, d: Known(TextValue(d.official_title or d.title.zh)),
    "官方名称": lambda ctx, d: Known(TextValue(d.official_title or d.title.zh)),
    "文号": lambda ctx, d: known(TextValue(d.number) if d.number else None),
}
_TOPIC: dict[str, Property] = {"名称": lambda ctx, t: Known(TextValue(t.label.zh))}

#: The properties of every type of element. To add a property, add a row here and a word in language/words.py.
PROPERTIES: dict[type, dict[str, Property]] = {
    Plan: _PLAN,
    Section: _SECTION,
    Fact: _FACT,
    Event: _EVENT,
    Delegated: _DELEGATED,
    TaskItem: _TASK,
    Project: _PROJECT,
    Responsibility: _RESPONSIBILITY,
    Sum: _SUM,
    Amount: _AMOUNT,
    Money: _MONEY,
    Passage: _PASSAGE,
    PlaceName: _PLACE,
    PlanTable: _TABLE,
    Column: _COLUMN,
    Cell: _CELL,
    Moment: _TIME,
    Indicator: _INDICATOR,
    NamedQuantity: _QUANTITY,
    Series: _SERIES,
    Source: _SOURCE,
    Topic: _TOPIC,
}

_NO_PROPERTIES: dict[str, Property] = {}
#: Nouns that are also properties: 该序列.目标, 该任务.举措, 表格.数值.
_NOUN_PROPERTIES = frozenset({
    "目标", "现状值", "数值", "举措", "任务", "项目", "责任", "章节", "段落", "句子", "表格", "委托目标",
    "合计关系", "序列", "地名", "事件", "时间", "列", "单元格", "附件",
})  # fmt: skip


def has_property(element: Any, name: str) -> bool:
    """Whether an element has a property."""
    return name in PROPERTIES.get(type(element), _NO_PROPERTIES)


def property_of(ctx: Context, owner: Val, name: str) -> Val:
    """owner.name: the property of an element, of every element of a list, or of every value of a group."""
    match owner:
        case Known():
            return element_property(ctx, owner.value, name)
        case ValueGroup():
            return ValueGroup(tuple(property_of(ctx, part, name) for part in owner.parts), owner.any)
        case Absent() | Unknown():
            return owner
        case AtYear():
            return elements_of(ctx, name, owner)
        case Listing():
            return _flattened(owner, [element_property(ctx, member.element, name) for member in owner.members])
        case _:
            raise TypeError(f"{name} of {type(owner).__name__}")


def element_property(ctx: Context, element: Any, name: str) -> Val:
    """element.name: the property of an element."""
    row = PROPERTIES.get(type(element), _NO_PROPERTIES).get(name)
    if row is not None:
        return row(ctx, element)
    if name in _NOUN_PROPERTIES:
        return elements_of(ctx, name, element)
    raise TypeError(f"{type(element).__name__} has no {name}")


def _flattened(owner: Listing, values: list[Val]) -> Listing:
    members: list[Member] = []
    complete, reason = owner.complete, owner.reason
    for holder, value in zip(owner.members, values, strict=True):
        match value:
            case Known():
                members.append(Member(value.value, with_evidence(holder.truth, value.evidence) if value.evidence else holder.truth))
            case Listing():
                unsure = holder.truth.state is None
                members += [Member(m.element, both([holder.truth, m.truth])) if unsure else m for m in value.members]
                if not value.complete:
                    complete, reason = False, value.reason
            case Unknown():
                complete, reason = False, value.reason
            case _:  # absent
                continue
    return Listing(tuple(members), complete, reason, owner.looked_for, owner.nearest)
