"""What is stated of lists of projects as a whole: in captions, in the text before and behind them, in chapters and where they are cited."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from plancheck.extraction.amounts import quantities
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.lists import entries, tables
from plancheck.extraction.lists.entries import Piece
from plancheck.extraction.projects import items as project_items
from plancheck.extraction.sums.kinds import points
from plancheck.extraction.sums.texts import (
    COUNTED,
    HOW_MANY,
    SOME,
    Text,
    all_told,
    exact,
    fits,
    full,
    how_many,
    invested_in,
    near,
    number_for,
    one_dimension,
    put_in,
    same,
    stated_total,
)
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import late
from plancheck.model.plan import Amount, Plan, Project, Section, Sum
from plancheck.model.quantity import dimension
from plancheck.model.vocabulary import Vocabulary
from plancheck.text import clauses
from plancheck.text.line import squeeze

TERMS = lexicon("sums")
_LIST_NAMES = TERMS.listed("list_names")
_CITES = TERMS.late("cites")
_YUAN = TERMS.text("yuan")
_PROJECTS_BEHIND = TERMS.late("projects_behind")
_PROJECTS_BEFORE = TERMS.late("projects_before")
#: A thing with what it costs, and no more: 城东书屋6.5亿元.
_PRICED = late(r"[^，。；、\d]{2,}")


def headed(where: Plan, vocabulary: Vocabulary, sections: tuple[Section, ...], listed: Sequence[Project]) -> Iterator[Sum]:
    """What the caption of a box or a heading (书屋项目（4个，总投资39亿元）), or a sentence that cites the list, states its projects to
    cost, with each project's investment.

    Complete where every project below states one.
    """
    heads = [(box.caption, box.blocks()) for box in entries.boxes(where.document, vocabulary, sections)]
    boxed = {block for _, blocks in heads for block in blocks}
    for section in sections:
        place = section.heading.place
        heads.append((Piece(place.block, place.start, place.end), set(range(section.start, section.end)) - boxed))
    for caption, blocks in heads:
        yield from _captioned(where, caption, blocks, listed)
    free = [each for each in listed if each.evidence.place.block not in boxed]
    closing = [*_closing(where, sections, free)]
    yield from closing
    told = {each.total for each in closing}
    for section in sections:
        yield from (each for each in _before(where, section, free) if each.total not in told)
    yield from (each for each in _behind(where, sections, free) if each.total not in told)
    tabled = [each for each in listed if each.evidence.place.table is not None]
    if invested := _all_invested(where, tabled):
        for block in where.document.blocks:
            if block.countable and block.table is None:
                yield from _cited(where, block.index, invested)
    yield from _of_categories(where, sections, tabled)


def _invested(where: Plan, project: Project) -> Amount | None:
    """A project's investment with its place; None where it states none, or no unit, or a range."""
    place = next((evidence.place for field, evidence in project.cells if field == "investment"), None)
    if place is None or project.investment is None or dimension(project.investment.unit) != "money":
        return None
    if any(each.value_to is not None for each in quantities.find(where.document.blocks[place.block].text[place.start : place.end])):
        return None  # 3000—5000 is no amount that can be added up
    return Amount(project.investment.value, project.investment.unit, where.evidence(place.block, place.start, place.end))


def _all_invested(where: Plan, listed: Sequence[Project]) -> tuple[Amount, ...]:
    """What each of two projects or more costs; () where one does not state it."""
    given = [part for each in listed if (part := _invested(where, each)) is not None]
    return tuple(given) if len(given) == len(listed) >= 2 else ()


def _ones(many: Found, parts: Iterable[Amount | Project]) -> tuple[Amount, ...]:
    """Each part counted as one, in the unit of how many there are."""
    return tuple(Amount(Decimal(1), many.unit, each.evidence) for each in parts)


def _captioned(where: Plan, caption: Piece, blocks: set[int], listed: Sequence[Project]) -> Iterator[Sum]:
    """The one sum of money in the brackets that end a caption, or of so many things that it counts (城东，2个，30.8亿元), of what is
    listed below it."""
    name = where.document.blocks[caption.block].text[caption.start : caption.end]
    inside = patterns.search(r"[（(][^（()）]*[)）]\s*$", name)
    told = quantities.find(name)
    money = [each for each in told if dimension(each.unit) == "money"]
    counted = any(HOW_MANY.search(each.unit) for each in told)
    if len(money) != 1 or not exact(money[0]) or not (counted or (inside and money[0].number > inside.start())):
        return
    (each,) = money
    told_at = where.evidence(caption.block, caption.start + each.number, caption.start + each.unit_end)
    total = Amount(each.value, each.unit, told_at, each.op)
    here = (each for each in listed if each.evidence.place.block in blocks)
    below = [each for each in here if (each.evidence.place.block, each.evidence.place.start) >= (caption.block, caption.end)]
    parts = tuple(part for each in below if (part := _invested(where, each)) is not None)
    complete = len(parts) == len(below)
    if not below:
        parts = _named_below(where, name, sorted(blocks - {caption.block}))
    if len(parts) >= 2 and one_dimension(total, parts):
        yield Sum(name, total, parts, complete)


def _named_below(where: Plan, title: str, blocks: Iterable[int]) -> tuple[Amount, ...]:
    """城东书屋6.5亿元，城西书屋2亿元 below a heading that counts them (书屋工程（2个，投资8.5亿元）): what each costs.

    () where the text tells another number of things, or of other matters.
    """
    told = [each for each in quantities.find(title) if HOW_MANY.search(each.unit) and each.op == "="]
    found: list[Amount] = []
    for block in blocks:
        here = Text.whole(where, block)
        money = here.money(0, here.end)
        if any(stated_total(here.text, each) for each in money):
            break
        parts = [part for part in patterns.split("[，；。、]", here.text) if part]
        if len(parts) != len(money) or not all(_PRICED.match(part) for part in parts):
            return ()
        found += [here.amount(each) for each in money]
    return tuple(found) if len(told) == 1 and told[0].value == len(found) else ()


# --- the text before and behind a list ----------------------------------------------------------------------------------------


def _within(section: Section, listed: Sequence[Project]) -> list[Project]:
    return [each for each in listed if section.start < each.evidence.place.block < section.end]


def _before(where: Plan, section: Section, listed: Sequence[Project]) -> Iterator[Sum]:
    """What the text under a heading states the projects below it to cost, where each of them says what it costs."""
    blocks, inside = where.document.blocks, _within(section, listed)
    parts = _all_invested(where, inside)
    if parts:
        first = min(each.evidence.place.block for each in inside)
        start = section.start if section.heading.run_in else section.start + 1
        items = [at for at in range(first, section.end) if blocks[at].table is None and project_items.numbered(blocks[at].text)]
        yield from _led(where, range(start, min(first, section.own_end)), parts, whole=len(items) == len(inside))


def _behind(where: Plan, sections: tuple[Section, ...], listed: Sequence[Project]) -> Iterator[Sum]:
    """What the text behind the last project under a heading states all of them to cost. It may end several headings, one within another:
    then it is of those to whose projects it adds up, else of the highest."""
    found: dict[Amount, list[Sum]] = {}
    for section in sections:  # the higher ones come first
        inside = _within(section, listed)
        parts = _all_invested(where, inside)
        if parts:
            last = max(each.evidence.place.block for each in inside)
            stop = min((each.start for each in sections if each.start > last), default=section.end)
            for each in _led(where, range(last + 1, min(stop, section.end)), parts, whole=False):
                found.setdefault(each.total, []).append(each)
    for told in found.values():
        yield from [each for each in told if fits(each.total, each.parts, tolerance=_CLOSE)] or told[:1]


def _closing(where: Plan, sections: Sequence[Section], listed: Sequence[Project]) -> Iterator[Sum]:
    """What a paragraph states so many projects to cost (以上3项，合计5亿元), of as many as stand between it and the last that does. Under a
    heading behind them it is of what follows."""
    starts = [section.start for section in sections]
    order = sorted(listed, key=_at)
    first = 0  # of those that no paragraph has closed
    for block in where.document.blocks if order else ():
        if block.table is not None or not block.countable or _YUAN not in block.text:
            continue
        here = Text.whole(where, block.index)
        told = all_told(here)
        if told is None:
            continue
        total, many = told
        since = order[first : (stop := bisect_left(order, block.index, key=_at))]
        first = bisect_right(order, block.index, lo=stop, key=_at)
        parts = _all_invested(where, since)
        headed = since and bisect_right(starts, _at(since[-1])) < bisect_right(starts, block.index)
        if parts and not headed and len(parts) == many.value and near(total, parts):
            yield Sum(here.subject(0, total), here.amount(total), parts, True)


def _at(project: Project) -> int:
    return project.evidence.place.block


#: How far a total may stand from the projects of one heading among several that it may be of.
_CLOSE = Decimal("0.001")


def _led(where: Plan, blocks: Iterable[int], invested: Sequence[Amount], whole: bool) -> Iterator[Sum]:
    """共9个项目，总投资30亿元 in the text before a list, with what each project of the list costs.

    They are all of it where as many are told as are listed, or where all that is invested is stated; of another number than is told
    only where the list is known to be `whole`: then one of the two is wrong. What is far from the total is of something else.
    """
    texts = (where.document.blocks[at] for at in blocks)
    told = [each for block in texts if block.countable and block.table is None for each in _put_in(Text.whole(where, block.index))]
    totals = [each for each in told if stated_total(each[0].text, each[1])] or told
    if len(totals) != 1 or SOME.search(totals[0][0].text):
        return
    here, found = totals[0]
    total, many = here.amount(found), _many(here, found)
    if not near(total, invested):
        return
    other = many is not None and many.value != len(invested)
    close = other and many is not None and whole and abs(many.value - len(invested)) * 4 <= many.value
    if fits(total, invested) or (close if other else many is not None or stated_total(here.text, found)):
        yield Sum(here.subject(0, found), total, tuple(invested), True)
    if close and many is not None:
        yield Sum(COUNTED, here.amount(many), _ones(many, invested), True)


def _put_in(here: Text) -> Iterator[tuple[Text, Found]]:
    """The sums of money that a text states as invested, or as a total, each with its sentence."""
    for start, end in clauses.sentences(here.text):
        sentence = here._replace(start=start, end=end)
        yield from ((sentence, each) for each in sentence.money(start, end) if put_in(here.text, each) or stated_total(here.text, each))


def _many(here: Text, total: Found) -> Found | None:
    """How many projects a sum of money is for, where the words say that it is projects."""
    many = number_for(here, total)
    called = many is not None and (_PROJECTS_BEHIND.match(here.text, many.end) or _PROJECTS_BEFORE.search(here.text[: many.start]))
    return many if called else None


# --- where the list is cited, by kinds ----------------------------------------------------------------------------------------


def _cited(where: Plan, block: int, invested: tuple[Amount, ...]) -> Iterator[Sum]:
    """共安排9个，总投资30亿元，清单见附件: a sentence that cites the list of projects and states as many, with what each costs."""
    text = where.document.blocks[block].text
    if not any(word in text for word in _LIST_NAMES) or common.INVESTMENT not in text:
        return
    shadow = squeeze(text)
    for start, end in shadow.sentences:
        here = Text(where, block, shadow, start, end)
        told = all_told(here) if _CITES.search(shadow.text, start) else None  # …总投资30亿元。…。清单见附件。
        if told is None:
            continue
        total, many = told
        if many.value == len(invested):
            yield Sum(here.subject(start, total), here.amount(total), invested, True)
        if fits(total, invested):
            yield Sum(COUNTED, here.amount(many), _ones(many, invested), True)


def _of_categories(where: Plan, sections: tuple[Section, ...], listed: Sequence[Project]) -> Iterator[Sum]:
    """What is stated for the projects that a table lists as of one kind: under a heading of its name, where a sentence says how many
    they are (书屋类5项、43亿元), and as a point."""
    kinds: dict[str, list[Project]] = {}
    for each in listed:
        if each.category and tables.bare(each.category):
            kinds.setdefault(tables.bare(each.category), []).append(each)
    invested = {kind: parts for kind, its in kinds.items() if (parts := _all_invested(where, its))}
    for section in sections:
        stated = [here.amount(each) for here, each in invested_in(where, section, True)]
        parts = invested.get(tables.bare(section.heading.title), ())
        if len(stated) == 1 and parts and one_dimension(stated[0], parts):
            yield Sum(section.heading.title, stated[0], parts, True)
    yield from _counted_kinds(where, sorted(kinds, key=len, reverse=True), invested)
    for point in points(where):
        parts = invested.get(point.name, ())
        if parts and one_dimension(point.money, parts):
            yield Sum(point.name, point.here.amount(point.money), parts, True)
            yield Sum(COUNTED, point.here.amount(point.many), _ones(point.many, kinds[point.name]), True)


def _counted_kinds(where: Plan, kinds: Sequence[str], invested: dict[str, tuple[Amount, ...]]) -> Iterator[Sum]:
    """What a sentence states for a kind with how many there are (书屋类5项、43亿元), where a table lists as many of just that kind."""
    if not kinds:
        return
    form = TERMS.late("many_of_kind", kinds=lambda: "|".join(map(re.escape, kinds)))
    for block in where.document.blocks:
        if not block.countable or block.table is not None or not any(kind in block.text for kind in kinds):
            continue
        here = Text.whole(where, block.index)
        for hit in form.finditer(here.text):
            total = next(here.on(hit.end(), here.end), None)
            parts = invested.get(hit["kind"], ())
            if total is None or total.start != hit.end() or total.op != "=" or total.value_to is not None:
                continue
            if len(parts) == int(hit["many"]) and dimension(total.unit) == "money":
                yield Sum(hit["kind"], here.amount(total), parts, True)


# --- chapters: what the lead of one states as invested, or how many projects, with what the lead of each of its sections states --


def of_chapters(where: Plan, sections: tuple[Section, ...]) -> Iterator[Sum]:
    """What the lead of a chapter states as invested (总投资130亿元), or how many projects, with what the lead of each section states."""
    for section in sections:
        if len(section.children) < 2:
            continue
        money = _of_leads(sections, section, [*invested_in(where, section, True)], lambda its: invested_in(where, its, False))
        numbers = _of_leads(sections, section, [*how_many(where, section)], lambda its: how_many(where, its))
        for its, beside in ((money, numbers), (numbers, money)):
            if its is None or SOME.search(its.over.text):
                continue
            # what a section without a sum is for is open, unless the sections that state one are seen to be all
            checked = beside is not None and beside.silent == its.silent and fits(beside.total, beside.parts)
            if checked or fits(its.total, its.parts) or (not its.silent and near(its.total, its.parts)):
                amounts = tuple(here.amount(each, full(each, its.total)) for here, each in its.given)
                yield Sum(COUNTED if its is numbers else its.over.subject(0, its.total), its.over.amount(its.total), amounts, True)


class _Leads(NamedTuple):
    """What the lead of a chapter states, with what the leads of its sections do; `silent`: the sections that state nothing."""

    over: Text
    total: Found
    given: list[tuple[Text, Found]]
    silent: tuple[int, ...]

    @property
    def parts(self) -> list[Found]:
        """What the sections state."""
        return [each for _, each in self.given]


def _of_leads(
    sections: tuple[Section, ...],
    section: Section,
    totals: list[tuple[Text, Found]],
    told: Callable[[Section], Iterator[tuple[Text, Found]]],
) -> _Leads | None:
    parts = {at: [*told(sections[at])] for at in section.children}
    given = [each[0] for each in parts.values() if each]
    if len(totals) != 1 or any(len(each) > 1 for each in parts.values()) or len(given) < 2:
        return None
    over, total = totals[0]
    if not all(same(each, total) for _, each in given):
        return None
    return _Leads(over, total, given, tuple(at for at, each in parts.items() if not each))
