"""What holds all over a document while facts are read from it: parts, the years above a text, the pivot between past and plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from plancheck.extraction.amounts import periods, years
from plancheck.extraction.names import indicators
from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.outline import openings
from plancheck.extraction.outline.sections import reckons
from plancheck.extraction.statements import yardsticks
from plancheck.extraction.statements.clause import Setting, Statement
from plancheck.extraction.words import patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of, late
from plancheck.model.dated import Dated
from plancheck.model.document import Block, Document
from plancheck.model.plan import Fact, Section, kind_of, quote
from plancheck.model.quantity import dimension
from plancheck.model.vocabulary import Part, Vocabulary
from plancheck.text.dates import dates
from plancheck.text.line import Line, squeeze

TERMS = lexicon("years")
_TARGET_HEADING, _ITEM_OPENING, _SIZE_OF = TERMS.lates("target_heading", "item_opening", "size_of")
_OF_WHAT_FOLLOWS, _FIGURES_OF = TERMS.lates("of_what_follows", "figures_of")
#: Parts whose years hold for the sentences and items that follow.
_LASTING = (Part.AIMS, Part.BASELINE)
_CAPACITY, _WITHIN, _NUMBER = TERMS.text("capacity"), TERMS.text("within_place"), TERMS.text("number_of_document")
_CUT = late("[。；]")
_LEADING = late(r"^[^，,；。]{0,6}?$")


@dataclass(frozen=True)
class Scene:
    """A document with what holds all over it."""

    document: Document
    vocabulary: Vocabulary
    sections: tuple[Section, ...]
    place: str | None
    pivot: int | None  # the last year that lies in the draft's past, as far as its words show
    horizon: int | None  # the first year that it plans for
    owner: tuple[int | None, ...]
    today: int | None = None  # the year in which it was written, by the latest date on it
    planned: frozenset[int] = frozenset()  # the years that the packs' parameters name

    @staticmethod
    def of(
        document: Document, vocabulary: Vocabulary, sections: tuple[Section, ...], place: str | None, clock: Clock | None = None
    ) -> Scene:
        """The scene of a document."""
        owner: list[int | None] = [None] * len(document.blocks)
        for section in sections:
            owner[section.start : section.end] = [section.index] * (section.end - section.start)
        clock = clock or Clock()
        when = dated(document, clock)
        scene = Scene(document, vocabulary, sections, place, None, None, tuple(owner), when.year if when is not None else None)
        told = frozenset(block.index for block in document.blocks if scene.part(scene.section(block.index)) == Part.BASELINE)
        named = [each for values in vocabulary.parameters.values() for each in values]
        planned = frozenset(each for each in named if isinstance(each, int) and 1950 < each < 2100)
        pivot, horizon = pivot_of(document, told, planned, clock)
        return replace(scene, pivot=pivot, horizon=horizon, planned=planned)

    def part(self, section: Section | None) -> str:
        """What a section is used as (用途 of the nearest concept that has one), "" if nothing."""
        return "" if section is None else self._parts[section.index]

    @cached_property
    def _parts(self) -> list[str]:
        uses = {concept.name: concept.part for concept in self.vocabulary.sections}
        parts: list[str] = []
        for section in self.sections:  # those above come first
            own = next((uses[name] for name in (*section.concepts, *section.within) if uses.get(name)), "")
            parts.append(own or (parts[section.parent] if section.parent is not None else ""))
        return parts

    def area(self, section: Section | None) -> str:
        """The area other than the plan's own that the nearest heading above names, "" if none does."""
        return "" if section is None else self._areas[section.index]

    def apart(self, section: Section | None) -> str | None:
        """The area that the nearest such heading above names, where headings beside it name others: what stands there is of it alone."""
        while section is not None:
            if section.index in self._listed_areas:
                return squeeze(section.heading.title).text
            section = self.sections[section.parent] if section.parent is not None else None
        return None

    @cached_property
    def _listed_areas(self) -> frozenset[int]:
        """The sections that are called after an area, of two or more under one heading."""
        found: dict[int | None, list[int]] = {}
        for section in self.sections:
            if section.heading.level > 1 and _AREA_ALONE.fullmatch(squeeze(section.heading.title).text):
                found.setdefault(section.parent, []).append(section.index)
        return frozenset(index for listed in found.values() if len(listed) > 1 for index in listed)

    @cached_property
    def _areas(self) -> list[str]:
        areas: list[str] = []
        for section in self.sections:  # those above come first
            title = squeeze(section.heading.title).text
            named = _AREA.search(title)
            whole = named is None or (self.place and self.place in title) or named["area"].endswith(self.own or ("\0",))
            areas.append((areas[section.parent] if section.parent is not None else "") if whole or named is None else named["area"])
        return areas

    @cached_property
    def names(self) -> indicators.Names:
        """The packs' indicators by their names."""
        return indicators.Names(self.vocabulary.indicators)

    @cached_property
    def called(self) -> tuple[periods.Called, ...]:
        """What the draft calls years for short."""
        return periods.of(self.document, self.sections)

    def in_full(self, block: int, line: Line) -> Line:
        """The text of a block with the years in place of what they are called there."""
        for its in self.called:
            if its.start <= block < its.end:
                line = periods.in_full(line, its.names)
        return line

    @cached_property
    def table_bases(self) -> dict[str, int | None]:
        """The year that sentences say a table's changes compare with, by the table's number."""
        return yardsticks.of_tables(self.document)

    def section(self, block: int) -> Section | None:
        """The innermost section that holds a block."""
        index = self.owner[block]
        return None if index is None else self.sections[index]

    def settings(self) -> Iterator[tuple[Block, Setting]]:
        """Each block with the setting it is read in: its part, and the year that a heading or a lead above it gave."""
        leads: dict[int | None, years.Mention | None] = {}
        outer: dict[int | None, years.Mention | None] = {}  # the lead above the items of a section: one item's year is not the next one's
        for block in self.document.blocks:
            section = self.section(block.index)
            part = self.part(section)
            key = section.index if section else None
            if key not in leads:
                leads[key] = self._inherited(section, leads)
            if block.table is None and _ITEM.fullmatch(block.text.strip()):
                leads[key] = outer.setdefault(key, leads[key])
            past = part == Part.BASELINE or (leads[key] is not None and self._is_past(leads[key]) and part in ("", Part.BASELINE))
            yield block, Setting(self.place, self.pivot, self.horizon, past, part in _LASTING or past, leads[key], self.today)
            if block.table is not None or not block.countable:
                continue
            text = squeeze(block.text).text
            if part in _LASTING or self._lead_only(block):
                mention = leading(text)
                if mention and not (past and self._astray(mention) and not self._lead_only(block)):
                    leads[key] = mention
            if all_of := of_all(text):
                leads[key] = all_of
                if section is not None and section.heading.run_in:  # 口径。本节各表均为2023年数: of the section that it is a point of
                    leads[section.parent] = all_of

    def _astray(self, mention: years.Mention) -> bool:
        """Whether a paragraph of the baseline opens with a year of its own alone: an early one, or the period to come."""
        if mention.year is None or self.pivot is None:
            return False
        return (mention.role == "in" and mention.year < self.pivot) or (mention.role == "over" and mention.year > self.pivot)

    def _is_past(self, mention: years.Mention | None) -> bool:
        return mention is not None and mention.year is not None and self.pivot is not None and mention.year <= self.pivot

    def _inherited(self, section: Section | None, leads: dict[int | None, years.Mention | None]) -> years.Mention | None:
        """The year in a section's heading, else what its parent's lead gave, where years last."""
        if section is None:
            return None
        named = [each for each in years.find(squeeze(section.heading.title).text) if each.role in ("by", "in", "over")]
        named = [] if named and named[-1].role == "over" and _lacks(section.heading.title) else named
        by = bool(named) and named[-1].role == "by" and (self.pivot is None or (named[-1].year or 0) > self.pivot)
        if named and (by or _TARGET_HEADING.search(section.heading.title) or self.part(section) in _LASTING):
            return named[-1]
        lead = leads.get(section.parent) if self.part(section) in _LASTING else None
        # “十三五”以来 has no end: what the sections below tell without a year is of now.
        return None if lead is not None and lead.role == "over" and lead.past else lead

    def code(self, subject: str, second: bool = False) -> str | None:
        """The indicator of a quantity (see `indicators.code`). A `second` measure of a thing (how much it holds) has a key of its own.

        Where the plan's own place is of a kind that its name ends with (城东…园), all words for that kind mean this place.
        """
        if second:
            return self.names.code(_SIZE_OF.sub("", subject) + _CAPACITY, self.place)
        kind = next((word for word in self.own if subject.startswith(word)), "")
        known = self.names.match(subject[len(kind) :].lstrip(_WITHIN), self.place) if kind else None
        return known.code if known else self.names.code(subject, self.place)

    @cached_property
    def own(self) -> tuple[str, ...]:
        """The words for what the plan's place is, the longest first; none where the end of its name is no word (…市)."""
        lists = [[word for word in each.words if len(word) > 1] for each in self.vocabulary.kinds]
        fitting = [word for words in lists if self.place and self.place.endswith(tuple(words)) for word in words]
        return tuple(sorted(fitting, key=len, reverse=True))

    @staticmethod
    def _lead_only(block: Block) -> bool:
        return block.text.rstrip().endswith(("：", ":"))

    def fact(self, block: int, made: Statement, shadow: Line, of_project: bool = False) -> Fact:
        """A statement in a block's squeezed text as a fact of the plan; one of a project is of no indicator."""
        start, end = shadow.span(made.start, made.end)
        section = self.section(block)
        evidence = quote(self.document, block, start, end, section.path if section else ())
        reckoned = section is not None and reckons(section) and kind_of(made.ground) == "target"  # worked out, not set
        none = of_project or made.counted or self.part(section) == Part.PROJECTS or reckoned
        # 书屋1300小时, of a list of how long each is open: no other value of what 书屋20座 counts
        of_time = dimension(made.unit) == "time" and not MEASURED.search(made.subject) and not _NAMED_TIME.search(made.subject)
        code = None if none else self.code(made.subject + _HOW_LONG * of_time, made.second)
        return Fact(
            code, made.subject, made.scope or self.apart(section), kind_of(made.ground), made.year, made.base_year, made.change,
            made.op, made.value, made.value_to, made.unit, made.soft, evidence, "", section.index if section else None,
            made.cumulative, made.ground, self.apart(section) or self.area(section), made.some, made.demanded,
        )  # fmt: skip


_HOW_LONG = TERMS.source("how_long")
_NAMED_TIME = lexicon("statements").late("lasting")
_AREA = lexicon("headings").late("area")
_AREA_ALONE, _OF_A_TASK, _BODY = TERMS.lates("area_alone", "of_a_task", "body")
_MONTH = TERMS.source("month")
_COURSE = TERMS.source("course")
#: How many lines at either end may hold the date of a draft.
_EDGE = 12


@dataclass(frozen=True)
class Clock:
    """What is known of time besides the draft: the day of the check, which no draft is written after, and the date that a person gave."""

    on: date | None = None
    given: date | None = None


def dated(document: Document, clock: Clock) -> Dated | None:
    """The date of a draft: the one given, else the latest one among its first and last blocks that is not later than the check, else
    the year in its title; None where there is none.

    A date in an annexed table is one of a project or a task, and so is one that a sentence goes on behind, or a line below a heading that
    says nothing else, unless it ends the draft or stands below who signs it.
    """
    if clock.given is not None:
        return Dated(clock.given.year, clock.given.isoformat(), "given")
    found: list[tuple[tuple[int, int], Dated]] = []
    for block in _edges(document):
        text = squeeze(block.text).text
        for start, end, (year, month) in _months(text) if len(block.text) <= 40 else ():
            late_ = clock.on is not None and (year, month) > (clock.on.year, clock.on.month)
            if not late_ and not _OF_A_TASK.match(text, end):
                evidence = quote(document, block.index, 0, len(block.text))
                found.append(((year, month), Dated(year, text[start:end], "text", evidence)))
    if found:
        return max(found, key=lambda each: each[0])[1]
    of_title = titled(document)
    return Dated(of_title, str(of_title), "title") if of_title is not None else None


def _months(text: str) -> Iterator[tuple[int, int, tuple[int, int]]]:
    """Each month of a year that a text names, with its year and number, up to the day where it is written out; the end of a course
    (2024年3月—12月) is none."""
    for found in dates(text):
        said, first = text[found.start : found.end], found.when.first
        head, written, _ = said.partition(_MONTH)
        goes_on = text[found.start - 1 : found.start] in (*_COURSE,) if found.start else False
        if len(head) >= _YEAR_AND_MORE and (written or (said[4] in _SIGNS and said.count(said[4]) == 2)) and not goes_on:
            yield found.start, found.start + len(head + written), (first[0], first[1])


#: The letters of a year with what stands behind it, and what stands there in figures alone.
_YEAR_AND_MORE, _SIGNS = 6, "-./"


def _is_date(text: str) -> bool:
    """Whether a text says nothing but a date."""
    bare = text.strip("（）()")
    return any(found.start == 0 and found.end == len(bare) and _MONTH in bare for found in dates(bare))


def _edges(document: Document) -> Iterator[Block]:
    """The first and last lines of a draft that may hold its date."""
    opening = document.blocks[:_EDGE]
    first = next((at for at, block in enumerate(opening) if openings.lead(block)), len(opening))
    yield from (block for at, block in enumerate(opening) if at < first or not _is_date(squeeze(block.text).text))
    last = [block for block in document.blocks[-_EDGE:] if block.table is None and block.text.strip()]
    for at, block in enumerate(last):
        alone = _is_date(squeeze(block.text).text)
        if not alone or at == len(last) - 1 or (at and _BODY.fullmatch(squeeze(last[at - 1].text).text)):
            yield block


def written(document: Document, clock: Clock | None = None) -> int | None:
    """The year of the date that stands on a draft or was given; None where there is none."""
    found = dated(document, clock or Clock())
    return found.year if found is not None and found.source != "title" else None


_PLAN_OF = TERMS.late("plan_of")


def titled(document: Document) -> int | None:
    """The year that the title of a draft is of; None where it names none or several."""
    titles = (squeeze(block.text).text for block in document.blocks[:3] if block.table is None and len(block.text) <= 60)
    return next((int(hit[1]) for text in titles if (hit := _PLAN_OF.search(text))), None)


def leading(text: str) -> years.Mention | None:
    """The year that opens a text's first sentence (到2025年，…; 与2020年相比，到2025年，…), which holds for what hangs on it."""
    first = _CUT.split(text, maxsplit=1)[0]
    start = 0
    for mention in years.find(first):
        opens = _LEADING.match(_ITEM_OPENING.sub("", first[start : mention.start]))
        if mention.role == "base" and opens:
            start = max(start, first.find("，", mention.end) + 1)
        elif mention.role in ("by", "in", "over") and opens:
            # “十三五”期间，书屋增加，但书亭仍少: it turns to how things are now.
            return None if mention.role == "over" and (_TURNS.search(first, mention.end) or _lacks(first)) else mention
    return None


def of_all(text: str) -> years.Mention | None:
    """The year that a text says all figures of its section hold for: 本节凡不注年份的均为2023年数."""
    return next(
        (
            each
            for each in years.find(text)
            if each.role in ("by", "in", "unknown") and _OF_WHAT_FOLLOWS.search(text[: each.start]) and _FIGURES_OF.match(text[each.end :])
        ),
        None,
    )


#: The title of an item within a section.
_ITEM = late("[①-⑳][^，。；：]{2,30}")
_lacks = any_of(TERMS.source("lacks"))
_TURNS, _CITED = TERMS.lates("turns", "cited")
_looks_ahead = any_of(TERMS.source("looks_ahead"))
_FORETELLS = TERMS.late("foretells")


def pivot_of(
    document: Document, told: frozenset[int] = frozenset(), planned_for: frozenset[int] = frozenset(), clock: Clock | None = None
) -> tuple[int | None, int | None]:
    """The last year in a draft's past (截至, the base of comparisons, 由…年的, what the blocks `told` of the baseline tell), and the
    first it plans for; None where nothing shows. `planned_for` are years that lie ahead in doubt. What lies before the draft's date,
    or before a document that it cites, has been."""
    past: Counter[int] = Counter()
    planned: Counter[int] = Counter()
    sure: set[int] = set()  # years that more than a baseline's own sentence shows to be past
    cited = 0
    titles = {table.title_block: table.title for table in document.tables}
    for block in document.blocks:
        if not block.countable:
            continue
        text = squeeze(block.text).text
        # The title of a table, or what stands in one with such a title.
        foretold = (
            _FORETELLS.search(titles.get(block.index, "") if block.table is None else document.tables[block.table - 1].title) is not None
        )
        if _NUMBER in text:
            cited = max([cited, *(int(hit[1]) for hit in _CITED.finditer(text))])
        if "《" in text:
            text = patterns.sub(r"《[^《》]*》", lambda hit: "■" * len(hit[0]), text)
        for mention in years.find(text):
            if mention.year is None:
                continue
            around = text[max(0, mention.start - 8) : mention.end + 8]
            ahead = foretold or _looks_ahead(around)
            tells = block.index in told and mention.role in ("in", "by") and not ahead
            if (
                block.table is not None
                and mention.role == "base"
                and any(each.year and each.year > mention.year for each in years.find(text))
            ):
                continue  # a header, 2030年比2025年增长: what is planned is compared as well
            later = any(each.year in planned_for and (each.year or 0) > mention.year for each in years.find(text))
            if mention.role == "base" and mention.year in planned_for and later:
                continue  # 2030年较2025年翻番, of a plan for both
            if tells or mention.past or mention.role in ("base", "from"):
                past[mention.year] += 1
                sure |= set() if tells else {mention.year}
            elif mention.role == "by":
                planned[mention.year] += 1
    # A slip in the baseline does not make a year past that the plan plans for.
    past = Counter({year: count for year, count in past.items() if year in sure or count != planned.get(year, 0)})
    own = written(document, clock)
    # What is compared with a year after the draft's own date is planned for two of them (2030年较2025年下降), and no year after the check
    # has been.
    latest = min((year for year in (own, clock.on.year if clock is not None and clock.on is not None else None) if year), default=None)
    if latest is not None:
        past = Counter({year: count for year, count in past.items() if year <= latest})
    return _split(past, planned, max(cited, own or 0) or None, planned_for)


def _split(past: Counter[int], planned: Counter[int], today: int | None, planned_for: frozenset[int]) -> tuple[int | None, int | None]:
    # A year that is both a base and a horizon (2025 in 到2035年比2025年下降) belongs to the plan if it is planned for more often.
    # What lies before the date on the draft has been, also where the words are those of a plan (一、现状: 到2020年…达到28%).
    reached = [year for year in past if past[year] >= planned.get(year, 0) + (year in planned_for)]
    reached += [year for year in {*past, *planned} if today is not None and year < today]
    pivot = max([*reached, *([today - 1] if today is not None and (reached or not planned) else [])], default=None)
    ahead = [year for year in {*planned, *planned_for} if pivot is None or year > pivot]
    horizon = min(ahead, default=None)
    if pivot is None and horizon is not None:
        pivot = min(horizon - 1 if horizon % 5 else horizon - 5, min(planned_for, default=horizon) - 1)
    return pivot, horizon
