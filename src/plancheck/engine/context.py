"""One plan as rules see it: derived lists, regions of elements, and what was wholly read. Computed once a plan, shared by all rules."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple, TypeVar

from plancheck.engine.elements import Late, Listing, Member, Named, Passage, Series, Territory, as_role, evidence_of, with_evidence
from plancheck.engine.sieve import Blocks, Holding, pattern_needs
from plancheck.extraction import tasks
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.plan import Delegated, Fact, Heading, Measure, Plan, PlanTable, Project, Section, Sum, TaskItem, quote
from plancheck.model.value import FALSE, TRUE, Reason, Truth
from plancheck.model.vocabulary import Topic, Vocabulary
from plancheck.text import clauses, mentions
from plancheck.text.mentions import Mention, Spot, Whole
from plancheck.text.names import fold_name

T = TypeVar("T")
Range = tuple[int, int]
#: An indicator's code, the kind of fact, and the year.
Figure = tuple[str | None, str, int | None]
#: Answers about elements, each with its element, by the element's identity.
Kept = dict[int, tuple[Any, Any]]

#: A topic is looked for this often at least before a part counts as being about it: one mention never makes a subject.
FEWEST_MENTIONS = 3

#: Text recognised with less confidence than this proves nothing: what rests on it is cantTell (low_confidence).
LEAST_CONFIDENCE = 0.8
#: A clause with no more characters than these beside the word looked for says nothing by itself.
FEW_CHARACTERS = 2


@lru_cache(maxsize=4096)
def _names(topic: Topic) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """A topic's folded words: the plain ones, and those with gaps as the parts that must all stand in a short text."""
    words = [tuple(fold_name(part) for part in word.split("…")) for word in (*topic.titles, *topic.words)]
    return tuple(parts[0] for parts in words if len(parts) == 1), tuple(parts for parts in words if len(parts) > 1)


class Stated(NamedTuple):
    """What a condition answers to a statement, resting on the fact's own quote in this role ("": on none).

    `answer` is None where it rests on more than that: then each fact has its own.
    """

    state: bool | None
    answer: Truth | None
    role: str
    silent: bool  # it holds, and says no more than the fact's own quote does


@dataclass
class Context:
    """A plan with the vocabulary and parameters it is judged by."""

    plan: Plan
    vocabulary: Vocabulary
    parameters: Mapping[str, Any] = field(default_factory=dict)
    _quotes: dict[tuple[int, int, int], Evidence] = field(default_factory=dict)
    _lists: dict[str, Listing] = field(default_factory=dict)
    _answers: dict[Any, Any] = field(default_factory=dict)
    #: By condition: its answers on facts by what they state, as far as they are known.
    stated: defaultdict[Any, dict[Any, Stated]] = field(default_factory=lambda: defaultdict(dict))
    settled: dict[Any, Truth] = field(default_factory=dict)  # conditions that ask nothing of an element, by their names
    _spots: dict[tuple[str, ...], dict[int, list[Spot]]] = field(default_factory=dict)  # by words: where the draft holds one, by block
    _mentioning: dict[tuple[str, ...], Holding] = field(default_factory=dict)
    _matching: dict[str, Holding | None] = field(default_factory=dict)
    amounts: dict[int, Any] = field(default_factory=dict)  # of values of the plan, by the number of what asks for them
    #: Elements that are kept as long as the plan is judged, so that their identities do not pass on.
    held: dict[int, Any] = field(default_factory=dict)
    #: Of a pattern: where it matches a text.
    spans: defaultdict[str, dict[str, tuple[int, int] | None]] = field(default_factory=lambda: defaultdict(dict))
    #: By what is asked: the answers about elements. An element is kept with its answer: its identity is the key, and must not pass on.
    answers: defaultdict[Any, Kept] = field(default_factory=lambda: defaultdict(dict))

    def forget(self) -> None:
        """Lets go of all that was found out, so that it ends with the last result.

        A list knows what finds the passages nearest to it, which asks the context, which has the list: left alone, only the collector
        would free them, and a fifth of the time went into that in a process that checks many drafts.
        """
        for found in (
            self._quotes, self._lists, self._answers, self.stated, self.settled, self._spots, self._mentioning, self._matching,
            self.amounts, self.held, self.spans, self.answers,
        ):  # fmt: skip
            found.clear()

    # ---- regions -------------------------------------------------------------------------------------------

    @cached_property
    def whole(self) -> Range:
        """All blocks."""
        return (0, len(self.plan.document.blocks))

    def ranges(self, element: Any) -> tuple[Range, ...]:
        """The blocks an element's text stands in, half-open. A section's own heading line is left out: it is not content."""
        return self.of("ranges", element, self._ranges)

    def _ranges(self, element: Any) -> tuple[Range, ...]:
        match element:
            case Section():
                first = element.start if element.heading.run_in else element.start + 1
                return ((min(first, element.end), element.end),)
            case TaskItem():
                return ((element.start, element.end),)
            case Passage():
                return ((element.block, element.block + 1),)
            case PlanTable():
                return (self._table_range(element.index),)
            case Project():
                own = {element.evidence.place.block, *(e.place.block for _, e in element.cells)}
                # Of a table also its first cell: what was not read before it may be a caption, with the unit of all amounts.
                heads = {self._table_range(each.place.table)[0] for each in (element.evidence,) if each.place.table is not None}
                return tuple((block, block + 1) for block in sorted(own | heads))
            case Sum():
                blocks = sorted({each.place.block for each in evidence_of(element)})
                return tuple((block, block + 1) for block in blocks)
            case Plan():
                return (self.whole,)
            case _ if hasattr(element, "evidence") and isinstance(element.evidence, Evidence):
                block = element.evidence.place.block
                return ((block, block + 1),)
            case _:
                return (self.whole,)

    def chapters_of(self, element: Any) -> Range:
        """The blocks of the chapters that an element's quotes stand in, from the first chapter to the last; all, where there is none."""
        blocks = [each.place.block for each in evidence_of(element)]
        tops = [each for each in self.plan.sections if each.parent is None and each.start <= max(blocks) and min(blocks) < each.end]
        return (min(each.start for each in tops), max(each.end for each in tops)) if tops else self.whole

    def _table_range(self, index: int) -> Range:
        cells = [block.index for block in self.plan.document.blocks if block.table == index]
        title = self.plan.document.tables[index - 1].title_block
        cells += [title] if title is not None else []
        return (min(cells), max(cells) + 1) if cells else (0, 0)

    def complete(self, ranges: Iterable[Range], field_name: str = "") -> tuple[bool, Reason]:
        """Whether the ranges were wholly read and, for a list of the Plan, wholly understood; else the reason."""
        for start, end in ranges:
            if not self.plan.document.complete(start, end):
                return False, "not_read"
            if any(gap.list == field_name and start <= gap.at < end for gap in self.plan.gaps):
                return False, "incomplete_list"
        return True, "incomplete_list"

    # ---- what a heading that was not read may have changed ---------------------------------------------------

    def parted(self, start: int, block: int) -> bool:
        """Whether a part that was not read stands behind the beginning of block `start` and before `block`: it may hold a heading."""
        skipped = self.plan.document.skipped
        return bool(skipped) and any(start < part.at <= block for part in skipped)

    @cached_property
    def doubtful(self) -> frozenset[int]:
        """Sections (by index) that may stand under another heading than the one above them that was read."""
        found: set[int] = set()
        for section in self.plan.sections:
            above = section.parent
            lost = (
                self.parted(-1, section.start) and section.heading.level > 1
                if above is None
                else (above in found or self.parted(self.plan.sections[above].start, section.start))
            )
            if lost:
                found.add(section.index)
        return frozenset(found)

    def belongs(self, owner: Any, block: int) -> Truth:
        """Whether the text of a block that stands in a section (or a task) is that section's."""
        apart = isinstance(owner, Section | TaskItem) and self.parted(owner.start, block)
        return Truth(None, "not_read") if apart else TRUE

    def in_its_section(self, block: int) -> Truth:
        """Whether a block stands under the headings that were read above it, and under no other."""
        index = self.plan.section_of_block[block]
        if index is None:
            return Truth(None, "not_read") if self.parted(-1, block) else TRUE
        return Truth(None, "not_read") if index in self.doubtful else self.belongs(self.plan.sections[index], block)

    def looked_for(self, element: Any) -> tuple[Place, ...]:
        """Places that name where an element's text was searched: a section's heading, the plan's chapters."""
        return self.of("looked_for", element, self._looked_for)

    def _looked_for(self, element: Any) -> tuple[Place, ...]:
        if isinstance(element, Section):
            return (element.place,)
        if isinstance(element, Plan):
            return tuple(section.place for section in self.plan.sections if section.parent is None)[:40]
        spots = self.ranges(element)
        return () if spots == (self.whole,) else tuple(self.plan.document.place(a, 0, 0, self.plan.path_of_block(a)) for a, _ in spots[:3])

    def quote(self, block: int, start: int, end: int) -> Evidence:
        """A quote with the headings above it."""
        key = (block, start, end)
        found = self._quotes.get(key)
        if found is None:
            found = self._quotes[key] = quote(self.plan.document, block, start, end, self.plan.path_of_block(block))
        return found

    def remembered(self, key: Any, find: Callable[[], T]) -> T:
        """An answer about this plan, worked out once: many rules ask the same of the same section or fact."""
        if key not in self._answers:
            self._answers[key] = find()
        answer: T = self._answers[key]
        return answer

    def of(self, name: Any, element: Any, find: Callable[[Any], T]) -> T:
        """Something about an element, worked out once."""
        answers = self.answers[name]
        kept = answers.get(id(element))
        if kept is None:
            kept = answers[id(element)] = (element, find(element))
        answer: T = kept[1]
        return answer

    def once(self, name: str, find: Callable[[], Listing]) -> Listing:
        """A list over the whole plan, found once however many rules ask for it."""
        if name not in self._lists:
            self._lists[name] = find()
        return self._lists[name]

    def clear(self, evidence: Evidence) -> bool:
        """Whether a quote was read, or recognised with enough confidence."""
        if not self.recognised:
            return True
        place = evidence.place
        return self.plan.document.blocks[place.block].confidence(place.start, place.end) >= LEAST_CONFIDENCE

    @cached_property
    def recognised(self) -> bool:
        """Whether text recognition had a part in the draft."""
        return any(line.confidence is not None for block in self.plan.document.blocks for line in block.lines)

    # ---- derived lists -------------------------------------------------------------------------------------

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Folded names of territories that are not the plan's own: what holds for them is not this plan's matter."""
        named = {fold_name(cell) for table in self.vocabulary.tables("地区") for row in table.rows for cell in row[:2] if cell}
        return frozenset(named - {fold_name(self.plan.place or "")}) | {"全国", "国家", "全省", "全区", "我国", "全球", "世界"}

    def own(self, fact: Fact) -> bool:
        """Whether a fact is of the plan's own territory (a branch of its industry counts)."""
        return fact.scope is None or fold_name(fact.scope) not in self.foreign

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """The facts of the plan's own territory."""
        return tuple([fact for fact in self.plan.facts if fact.scope is None or self.own(fact)])

    @cached_property
    def facts_by_code(self) -> dict[str, list[Fact]]:
        """The facts of the plan's own territory by their indicator."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            if fact.indicator:
                found.setdefault(fact.indicator, []).append(fact)
        return found

    @cached_property
    def sole_facts(self) -> dict[Figure, Fact]:
        """The facts of the plan's own territory that state a figure alone; none of a draft that leaves room for doubt which they are."""
        if self.plan.document.skipped or self.recognised:
            return {}
        found: dict[Figure, Fact] = {}
        again = set()
        for fact in self.facts:
            figure = (fact.indicator, fact.kind, fact.year)
            if found.setdefault(figure, fact) is not fact:
                again.add(figure)
        for figure in again:
            del found[figure]
        return found

    @cached_property
    def fact_at(self) -> dict[Place, Fact]:
        """The fact that is stated at a place of a table."""
        return {fact.evidence.place: fact for fact in self.plan.facts if fact.evidence.place.table is not None}

    @cached_property
    def named(self) -> tuple[Named, ...]:
        """Every named quantity that the draft gives a value for, in order of first mention; then those that it leaves to others alone."""
        said: tuple[Fact | Delegated, ...] = (*self.facts, *self.plan.delegated)
        codes = dict.fromkeys(each.indicator for each in said if each.indicator)
        return tuple(self.name_of(code) for code in codes)

    def name_of(self, code: str) -> Named:
        """The named quantity with that code."""
        return self.remembered(("named", code), lambda: self._name_of(code))

    def _name_of(self, code: str) -> Named:
        indicator = self.vocabulary.indicator_by_code.get(code)
        if indicator is not None:
            return Named(code, indicator.label, indicator)
        said: tuple[Fact | Delegated, ...] = (*self.plan.facts, *self.plan.delegated)
        subject = next((each.subject for each in said if each.indicator == code), code.lstrip("~"))
        return Named(code, Bilingual(subject, subject), None)

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The facts grouped by indicator, scope, base year, change and whether they are sums over years."""
        groups: dict[tuple[Any, ...], list[Fact]] = {}
        for fact in self.facts:
            if fact.indicator:
                groups.setdefault((fact.indicator, fact.scope, fact.base_year, fact.change, fact.cumulative), []).append(fact)
        return tuple(
            Series(self.name_of(code), scope, base_year, change, cumulative, tuple(facts))
            for (code, scope, base_year, change, cumulative), facts in groups.items()
        )

    @cached_property
    def territory(self) -> Territory:
        """The plan's own territory."""
        return Territory(self.plan.place, True)

    # ---- text ----------------------------------------------------------------------------------------------

    @cached_property
    def negating(self) -> tuple[str, ...]:
        """Words that negate a mention."""
        return self.vocabulary.words("否定")

    @cached_property
    def opposing(self) -> tuple[str, ...]:
        """Words that oppose a mention."""
        return self.vocabulary.words("反对")

    @cached_property
    def actions(self) -> tuple[str, ...]:
        """Words that open a measure."""
        return self.vocabulary.words("动作")

    def measures(self, element: Any) -> tuple[Measure, ...]:
        """The measures an element's text holds."""
        if isinstance(element, TaskItem):
            return element.measures
        if isinstance(element, Section):
            return self.remembered(("measures", element.index), lambda: self._measures(element))
        return self._measures(element)

    def _measures(self, element: Any) -> tuple[Measure, ...]:
        spans = self.ranges(element)
        found = (
            each
            for start, end in spans
            for block in range(start, end)
            for each in self.remembered(("measures of block", block), lambda block=block: self._measures_of(block))  # type: ignore[misc]
        )
        if type(element) is Passage:
            return tuple(each for each in found if element.holds(each.evidence.place))
        return tuple(found)

    def _measures_of(self, block: int) -> tuple[Measure, ...]:
        headings = self._headings_of.get(block) or self.plan.headings[:1]  # no heading at all would mean that titles are not known
        return tasks.measures(self.plan.document, block, block + 1, self.actions, headings)

    @cached_property
    def _headings_of(self) -> dict[int, list[Heading]]:
        found: dict[int, list[Heading]] = {}
        for heading in self.plan.headings:
            found.setdefault(heading.place.block, []).append(heading)
        return found

    def mentions(self, element: Any, words: Sequence[str]) -> tuple[Mention, ...]:
        """Where an element's text holds one of the words, in whatever way. A body's name in a clause of duties is no mention."""
        words = tuple(words)
        blocks = self.mentioning(words)
        found = (
            each for start, end in self.ranges(element) for block in blocks.between(start, end) for each in self._mentioned(block, words)
        )
        if type(element) is Passage:
            return tuple(each for each in found if element.tells(each.start))
        return tuple(found)

    def mentioning(self, words: tuple[str, ...]) -> Holding:
        """The blocks that hold one of the words, in order."""
        found = self._mentioning.get(words)
        if found is None:
            found = self._mentioning[words] = Holding(self._spotted(words))
        return found

    def _spotted(self, words: tuple[str, ...]) -> dict[int, list[Spot]]:
        """Where one of the words stands, by block: looked for in the whole draft at once, for few of a list's words occur in it."""
        found = self._spots.get(words)
        if found is None:
            found = self._spots[words] = {}
            for spot in self._text.places(words):
                found.setdefault(spot.block, []).append(spot)
        return found

    @cached_property
    def _text(self) -> Whole:
        return Whole(self.plan.document)

    def _mentioned(self, block: int, words: tuple[str, ...]) -> tuple[Mention, ...]:
        spots = self._spotted(words).get(block)
        return self.remembered((block, words), lambda: self._mentions(spots)) if spots is not None else ()

    def _mentions(self, spots: Sequence[Spot]) -> tuple[Mention, ...]:
        no, against = mentions.words_of(self.negating), mentions.words_of(self.opposing)
        found = (Mention(each.block, each.start, each.end, each.clause(), each.state(no, against)) for each in spots)
        return tuple(each for each in found if not self._in_duties(each))

    @cached_property
    def _printed(self) -> Blocks:
        return Blocks([block.text if block.countable else None for block in self.plan.document.blocks])

    def matching(self, pattern: str) -> Holding | None:
        """The blocks that a pattern may match in, in order; None: any."""
        found = self._matching.get(pattern, ...)
        if found is ...:
            needs = pattern_needs(pattern)
            found = self._matching[pattern] = None if needs is None else self._printed.meeting(needs)
        return found

    @cached_property
    def wholly_read(self) -> bool:
        """Whether all that a rule may ask for was read and understood."""
        return not (self.plan.document.skipped or self.plan.gaps)

    @cached_property
    def beside_unread(self) -> frozenset[int]:
        """Blocks right before or behind a part that was not read: nothing can be said to be missing from them."""
        return frozenset(at for part in self.plan.document.skipped for at in (part.at - 1, part.at))

    @cached_property
    def _duties(self) -> dict[int, list[tuple[int, int]]]:
        spans: dict[int, list[tuple[int, int]]] = {}
        for each in self.plan.responsibilities:
            place = each.evidence.place
            spans.setdefault(place.block, []).append((place.start, place.end))
        return spans

    def _in_duties(self, mention: Mention) -> bool:
        return any(start <= mention.start and mention.end <= end for start, end in self._duties.get(mention.block, ()))

    def mention_evidence(self, mention: Mention) -> Evidence:
        """The clause a mention stands in; with the one behind it where it says nothing else (到…年，)."""
        start, end = mention.clause
        text = self.plan.document.blocks[mention.block].text
        if end - start - (mention.end - mention.start) <= FEW_CHARACTERS and text[end : end + 1] in ("，", ","):
            following = clauses.around(clauses.clauses(text), end + 1)
            end = following[1] if following else end
        return self.quote(mention.block, start, end)

    def _borne_out(self, found: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Mentions without those in a run-in title that its own text takes back: it says none plainly, and that there is none of these."""
        return tuple(each for each in found if not (each.start < self._run_in.get(each.block, 0) and self._taken_back(each, found)))

    def _taken_back(self, titled: Mention, found: tuple[Mention, ...]) -> bool:
        own = [each for each in found if each.block == titled.block and each.start >= self._run_in[titled.block]]
        text = self.plan.document.blocks[titled.block].text
        pairs, *others = (
            set(pairwise(fold_name(text[each.start : each.end]))) for each in (titled, *(each for each in own if each.state == "negated"))
        )
        # Another word says nothing against the title, unless the two have characters in a row in common.
        return all(each.state != "plain" for each in own) and any(pairs & each for each in others)

    @cached_property
    def _run_in(self) -> dict[int, int]:
        """Where the title of a block ends that goes on with text behind it."""
        return {each.place.block: each.place.end for each in self.plan.headings if each.run_in}

    def contains(self, element: Any, words: Sequence[str]) -> Truth:
        """Whether an element's text mentions one of the words: not negated, not opposed, outside contents and furniture."""
        if type(element) is Passage and self.wholly_read and element.block not in self.mentioning(tuple(words)):
            return Late(False, None, lambda: ((), self.looked_for(element)))
        if type(element) is Passage:  # what a title says may be taken back by a sentence behind this one
            found = self._borne_out(self._mentioned(element.block, tuple(words)))
            found = tuple(each for each in found if element.tells(each.start))
        elif type(element) is Measure:
            place = element.evidence.place
            found = tuple(each for each in self._mentioned(place.block, tuple(words)) if place.start <= each.start < place.end)
        else:
            found = self._borne_out(self.mentions(element, words))
        plain = [self.mention_evidence(each) for each in found if each.state == "plain" and self.belongs(element, each.block).state]
        looked_for = self.looked_for(element)
        if clear := [each for each in plain if self.clear(each)]:
            return Truth(True, evidence=tuple(dict.fromkeys(clear))[:3], looked_for=looked_for)
        if plain:
            return Truth(None, "low_confidence", tuple(dict.fromkeys(plain))[:3], looked_for)
        nearest = as_role([self.mention_evidence(each) for each in found[:3]], "nearest")
        complete, reason = self.complete(self.ranges(element))
        return Truth(False, None, nearest, looked_for) if complete else Truth(None, reason, nearest, looked_for)

    # ---- what a part is about ------------------------------------------------------------------------------

    @cached_property
    def thresholds(self) -> tuple[float, float]:
        """Shares of a part's sentences: below the first it is not about a topic, from the second on it is (parameter 主题份额)."""
        low, high = (float(part.value.value) / 100 for part in self.parameters["主题份额"].parts)
        return low, high

    def section_concerns(self, section: Section, topic: Topic) -> Truth:
        """Whether a section is about a topic: its heading says so and no heading above speaks of other topics alone, and its
        text bears it out; or, where no heading of the chain names a topic, most of its own text speaks of it."""
        shares, most = self.of("shares", section, self._shares)
        share = shares.get(topic.name, 0.0)
        low, high = self.thresholds
        about = self._about(section)
        if topic.name not in about and (about or section.children or share < low):
            return FALSE
        heading = self.quote(section.heading.place.block, section.heading.place.start, section.heading.place.end)
        above = [self.plan.sections[index] for index in self._ancestors(section)]
        if topic.name in about:
            if any(topic.name not in each.about and self._titled(each) for each in above):
                # An item that names the topic in a chapter on another is the chapter's; a whole part of it may be either.
                doubtful = bool(section.children) and share >= high
                return Truth(None, "borderline", (heading,)) if doubtful else Truth(False, evidence=as_role((heading,), "nearest"))
            borne_out = share > 0 or section.end == section.own_end == section.start + 1
            return Truth(True, evidence=(heading,)) if borne_out else Truth(None, "borderline", (heading,))
        if any(self._titled(each) for each in above):
            return FALSE
        found = [each for each in self.mentions(section, (*topic.words, *topic.titles)) if each.state == "plain"]
        evidence = (heading, *(self.mention_evidence(each) for each in found[:2]))
        if len(found) < FEWEST_MENTIONS:
            return Truth(False, evidence=as_role(evidence, "nearest"))
        largest = share >= most and not self._rivalled(section, topic, share, len(found))
        if share >= high and largest:
            # Text behind a part that was not read may stand under a heading in it: it must not make up the share.
            lost = self.parted(section.start, section.end)
            return Truth(None, "not_read", evidence) if lost else Truth(True, evidence=evidence)
        return Truth(None, "borderline", evidence)

    def _rivalled(self, section: Section, topic: Topic, share: float, mentions: int) -> bool:
        """Whether as much of a section speaks of another topic for the same kind of plan, no less often: it is about neither for sure."""
        shares, _ = self.of("shares", section, self._shares)
        rivals = (each for each in self.vocabulary.topics if each.kind == topic.kind != "" and each.name != topic.name)
        return any(self._spoken(section, each) >= mentions for each in rivals if shares.get(each.name, 0.0) >= share)

    def _spoken(self, section: Section, topic: Topic) -> int:
        """How often a section speaks of a topic."""
        return sum(each.state == "plain" for each in self.mentions(section, (*topic.words, *topic.titles)))

    def _titled(self, section: Section) -> bool:
        """Whether a heading names some topic by its title; a mere word of one (排放 in a chapter's name) claims nothing."""
        folded = fold_name(section.heading.title)
        return any(all(part in folded for part in parts) for name in self._about(section) for parts in self._titles[name])

    def _about(self, section: Section) -> tuple[str, ...]:
        """The topics that a section's heading names, but for those that packs for another kind of plan know."""
        return tuple(name for name in section.about if name not in self._foreign) if self._foreign else section.about

    def _shares(self, section: Section) -> tuple[dict[str, float], float]:
        """How much of a section's sentences speak of each topic, and the largest of these shares."""
        shares = {name: share for name, share in section.topics if name not in self._foreign}
        return shares, max(shares.values(), default=0.0)

    @cached_property
    def _foreign(self) -> frozenset[str]:
        """The topics of packs that are for another kind of plan: what one kind of plan calls its parts shuts nothing out of another's."""
        kinds = {each.kind for each in self.vocabulary.topics}
        if self.plan.kind not in kinds:
            return frozenset()
        return frozenset(each.name for each in self.vocabulary.topics if each.kind not in ("", self.plan.kind))

    @cached_property
    def _titles(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        topics = self.vocabulary.topics
        return {topic.name: tuple(tuple(fold_name(part) for part in title.split("…")) for title in topic.titles) for topic in topics}

    def _ancestors(self, section: Section) -> Iterator[int]:
        index = section.parent
        while index is not None:
            yield index
            index = self.plan.sections[index].parent

    def text_names(self, text: str, topic: Topic) -> bool:
        """Whether a short text (a category, a name) holds a word of the topic."""
        return self.remembered(("names", text, topic.name), lambda: self._text_names(text, topic))

    def _text_names(self, text: str, topic: Topic) -> bool:
        folded = fold_name(text)
        plain, gapped = _names(topic)
        held = [word for word in plain if word in folded]
        return any(not self._swallowed(word, folded) for word in held) or any(all(part in folded for part in parts) for parts in gapped)

    def _swallowed(self, word: str, folded: str) -> bool:
        """Whether a word stands in a short text only as a part of longer words of topics that do not hold it themselves."""
        others = (plain for plain, _ in map(_names, self.vocabulary.topics) if word not in plain)
        longer = {other for plain in others for other in plain if word in other and other in folded}
        rest = folded
        for other in sorted(longer, key=len, reverse=True):
            rest = rest.replace(other, "\n")
        return word not in rest

    def fact_concerns(self, fact: Fact, topic: Topic) -> Truth:
        """By the indicator's own topic, else its row's category, else its name, else the section it stands in."""
        named = self.vocabulary.indicator_by_code.get(fact.indicator or "")
        if named is not None and named.topics:
            return Truth(topic.name in named.topics, evidence=(fact.evidence,))
        if (fact.category and self.text_names(fact.category, topic)) or self.text_names(fact.subject, topic):
            return Truth(True, evidence=(fact.evidence,))
        return self._within(fact.section, topic, fact.evidence)

    def task_concerns(self, task: TaskItem, topic: Topic) -> Truth:
        """By its title, else the sections it stands in."""
        if self.text_names(task.title, topic):
            return Truth(True, evidence=(self.quote(task.place.block, task.place.start, task.place.end),))
        return self._within(task.section, topic, self.quote(task.place.block, task.place.start, task.place.end))

    def project_concerns(self, project: Project, topic: Topic) -> Truth:
        """By the plan's own category, else by name and content."""
        if project.category:
            return Truth(self.text_names(project.category, topic), evidence=(project.evidence,))
        return Truth(self.text_names(f"{project.name} {project.content or ''}", topic), evidence=(project.evidence,))

    def _within(self, index: int | None, topic: Topic, evidence: Evidence) -> Truth:
        block = evidence.place.block
        while index is not None:
            section = self.plan.sections[index]
            if self.parted(section.start, block):
                return Truth(None, "not_read", (evidence,))
            if about := self._about(section):
                return Truth(topic.name in about, evidence=(evidence,))
            index, block = section.parent, section.start
        return Truth(None, "not_read", (evidence,)) if self.parted(-1, block) else Truth(False, evidence=(evidence,))

    def paragraphs(self, element: Any) -> Listing:
        """The countable paragraphs of an element that are no headings, cells included."""
        return self.some_paragraphs(element, None)

    @cached_property
    def _headings(self) -> frozenset[int]:
        said = {section.start for section in self.plan.sections if self._says(section)}
        return frozenset(heading.place.block for heading in self.plan.headings if not heading.run_in).difference(said)

    def _says(self, section: Section) -> bool:
        """Whether a numbered line is the text itself: a whole sentence with nothing under it. A title has no full stop."""
        text = self.plan.document.blocks[section.start].text.rstrip()
        return not section.children and section.own_end <= section.start + 1 and text.endswith(("。", "；", ";"))

    def some_paragraphs(self, element: Any, only: Collection[int] | None) -> Listing:
        """The paragraphs of an element that stand in some blocks alone (None: in any); as complete as if all were there."""
        spans, among = self.ranges(element), self._body
        known: dict[int, Member] = self.of("paragraphs", element, lambda _: {})
        members = []
        for start, end in spans:
            inside = among[bisect_left(among, start) : bisect_left(among, end)]
            for index in inside if only is None else [each for each in inside if each in only]:
                member = known.get(index)
                if member is None:
                    member = known[index] = self._paragraph(element, index)
                members.append(member)
        complete, reason = self.of("read", element, lambda _: self.complete(spans))
        return Listing(tuple(members), complete, reason, self.looked_for(element))

    def sentences(self, element: Any) -> Listing:
        """The sentences of its paragraphs; a run-in title goes with the one behind it."""
        return self.some_sentences(element, None)

    def some_sentences(self, element: Any, only: Collection[int] | None) -> Listing:
        """The sentences of an element that stand in some blocks alone (None: in any); as complete as if all were there."""
        found = self.some_paragraphs(element, only)
        known: dict[int, tuple[Member, ...]] = self.of("sentences", element, lambda _: {})
        members: list[Member] = []
        for member in found.members:
            block = member.element.block
            if block not in known:
                known[block] = tuple(self._sentences(member))
            members += known[block]
        return found.only(members)

    def _sentences(self, paragraph: Member) -> Iterator[Member]:
        block = paragraph.element.block
        title: int | None = None
        for start, end in clauses.statements(self.plan.document.blocks[block].text):
            if end <= self._run_in.get(block, 0):
                title = start if title is None else title
                continue
            evidence = (self.quote(block, start, min(end, start + 120)),)
            yield Member(Passage(block, start, end, title), with_evidence(paragraph.truth, evidence))
            title = None

    @cached_property
    def _body(self) -> tuple[int, ...]:
        """The blocks that are paragraphs, in order."""
        headings = self._headings
        return tuple(i for i, b in enumerate(self.plan.document.blocks) if b.countable and i not in headings and b.text.strip())

    def _paragraph(self, owner: Any, block: int) -> Member:
        size = len(self.plan.document.blocks[block].text)
        return Member(Passage(block, 0, size), with_evidence(self.belongs(owner, block), (self.quote(block, 0, min(120, size)),)))
