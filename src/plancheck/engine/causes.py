"""Which findings follow from another one, so that one fault is told once.

Nothing here knows a rule or a word of a pack. What two findings have in common is taken from the text of their rules and from what they
rest on: the same chapter is lacking, no target for a year stands anywhere, the same values contradict each other, the same value of an
indicator is lacking, every subject of a rule fails alike, or one table is the place of them all. Outcomes are not changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from plancheck.engine.context import Context
from plancheck.engine.elements import as_listing
from plancheck.language import expansion, tree
from plancheck.language import syntax as s
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, Place
from plancheck.model.report import FINDINGS, LEVELS, Cause, Result, SubResult
from plancheck.model.vocabulary import Indicator, Part, SectionConcept
from plancheck.wording.catalogue import both

#: A rule rests on a chapter if at least this share of the ways to fulfil it leads through the chapter.
SHARE = 0.5
#: So many subjects of a rule that fail alike, rows of one table, or rules on one project have one cause.
ALIKE = 3

#: The purpose of the chapters in which the elements of a noun stand (用途).
_STANDS_IN = {
    "现状值": Part.BASELINE, "目标": Part.AIMS, "委托目标": Part.AIMS, "指标": Part.AIMS, "任务": Part.TASKS, "项目": Part.PROJECTS,
}  # fmt: skip
#: Nouns that are places to look in, not things that can be lacking.
_PLACES = frozenset({"章节", "段落", "句子", "表格"})
_OF_QUANTITIES = frozenset({"indicator", "series", "value", "delegated"})


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule demands, by its text alone: its condition without named conditions, and the names and the nouns in it.

    `given`: the names in its objects. `outside`: the names of whatever something is demanded to be in none of (不属于).
    """

    condition: s.Node
    names: tuple[str, ...]
    nouns: tuple[str, ...]
    given: frozenset[str]
    outside: tuple[frozenset[str], ...]


def demand(rule: s.RuleNode) -> Demand:
    """What a rule demands. It is the same for all drafts, and takes longer than to look for the causes in one."""
    rule = expansion.plain_rule(rule)
    parts = tuple(tree.walk(rule.requires))
    names = dict.fromkeys(part.name for part in parts if isinstance(part, s.Name))
    nouns = dict.fromkeys(_asked_nouns(rule.requires))
    given = frozenset[str]().union(*map(_names, rule.objects))
    outside = tuple(_names(part.right) for part in parts if isinstance(part, s.Compare) and part.op == "concerns_not")
    return Demand(rule.requires, tuple(names), tuple(nouns), given, outside)


def _names(node: s.Node) -> frozenset[str]:
    return frozenset(part.name for part in tree.walk(node) if isinstance(part, s.Name))


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed or undecided sub-result with what its rule demands and its place in the report."""

    at: int
    part: int
    result: Result
    sub: SubResult
    demand: Demand

    @property
    def contradicts(self) -> bool:
        """Whether it rests on passages that contradict something, not on what is lacking."""
        return any(quote.role == "conflict" for quote in self.sub.evidence)

    @property
    def lacks(self) -> bool:
        """Whether it failed because something is lacking."""
        return self.sub.outcome == "failed" and not self.contradicts


#: What a finding may have in common with others, and what that is in words.
Shared = Iterator[tuple[Hashable, Bilingual]]


def folded(results: Sequence[Result], demands: Callable[[str], Demand], ctx: Context) -> tuple[Result, ...]:
    """The results; a sub-result that follows from another says from which (`because_of`). `demands`: what a rule demands, by its id."""
    findings = [
        Finding(at, part, result, sub, demands(result.rule))
        for at, result in enumerate(results)
        for part, sub in enumerate(result.subresults)
        if sub.outcome in FINDINGS
    ]
    if len(findings) < 2:
        return tuple(results)
    because = _Folding(findings, results, ctx).because
    return tuple(_with_causes(result, because) for result in results)


def _with_causes(result: Result, because: Mapping[str, Cause]) -> Result:
    if not any(sub.id in because for sub in result.subresults):
        return result
    subs = tuple(replace(sub, because_of=because[sub.id]) if sub.id in because else sub for sub in result.subresults)
    return replace(result, subresults=subs)


class _Folding:
    """Puts findings with something in common under one of them."""

    def __init__(self, findings: Sequence[Finding], results: Sequence[Result], ctx: Context) -> None:
        self._findings = findings
        self._results = results
        self._ctx = ctx
        self._vocabulary = ctx.vocabulary
        self._concepts = {concept.name: concept for concept in ctx.vocabulary.sections}

    @cached_property
    def because(self) -> dict[str, Cause]:
        """The cause of every finding that follows from another, by its id. No finding is both under another and above one."""
        under: dict[str, Cause] = {}
        above: set[str] = set()
        ways: tuple[Callable[[Finding], Shared], ...] = (
            self._chapter, self._year, self._contradiction, self._value, self._all_subjects, self._table, self._subject, self._doubt,
        )  # fmt: skip
        for way in ways:
            for cause, group in self._groups(way, under):
                first, *rest = sorted(group, key=self._rank)
                below = [finding for finding in rest if finding.sub.id not in above]
                if below:
                    above.add(first.sub.id)
                    under |= {finding.sub.id: Cause(first.sub.id, cause, self._repeats(finding, first)) for finding in below}
        return under

    def _groups(self, way: Callable[[Finding], Shared], under: Mapping[str, Cause]) -> Iterator[tuple[Bilingual, list[Finding]]]:
        """The findings that have something in common; each in one group."""
        shared: dict[Hashable, tuple[Bilingual, list[Finding]]] = {}
        keys: dict[str, list[Hashable]] = defaultdict(list)
        for finding in self._findings:
            if finding.sub.id not in under:
                for key, cause in way(finding):
                    shared.setdefault((finding.sub.outcome, key), (cause, []))[1].append(finding)
                    keys[finding.sub.id].append((finding.sub.outcome, key))
        taken: set[str] = set()
        for cause, group in shared.values():
            fresh = [finding for finding in group if finding.sub.id not in taken]
            if len(fresh) > 1:
                taken.update(finding.sub.id for finding in fresh)
                yield cause, fresh

    def _rank(self, finding: Finding) -> tuple[int, bool, int, int]:
        """The gravest comes first, then one that asks for just what is lacking, then the order of the report."""
        return LEVELS.index(finding.result.level), not _asked_for(finding.demand.condition, self._concepts), finding.at, finding.part

    # ---- a chapter that is lacking --------------------------------------------------------------------------------

    @cached_property
    def _lacking(self) -> tuple[str, ...]:
        """The chapters that the draft does not have, and those that a rule asks for and finds empty."""
        present = {name for section in self._ctx.plan.sections for name in section.concepts}
        asked = (_asked_for(it.demand.condition, self._concepts) for it in self._findings if it.lacks)
        empty = {name for names in asked for name in names}
        return tuple(name for name in self._concepts if name not in present or name in empty)

    def _chapter(self, finding: Finding) -> Shared:
        if not finding.lacks or finding.sub.is_of_something_read or not self._lacking:
            return
        demand = finding.demand
        near = {*demand.names, *(self._only_chapter.get(name) for name in demand.names)}
        near.update(self._contents[name] for name in demand.names if name in self._contents)
        near.update(*map(self._other_chapters, demand.outside))
        # What its subjects presuppose, such as a list of projects, is there.
        rests = {name: self._share(demand.condition, name, demand.given) for name in self._lacking if name in near}
        best = max(rests, key=lambda name: rests[name], default=None)
        if best is not None and rests[best] >= SHARE:
            yield ("chapter", best), both("result.cause.chapter", part=Bilingual(best, self._concepts[best].label.en))

    def _share(self, node: s.Node | None, chapter: str, there: frozenset[str]) -> float:
        """Which share of the ways to fulfil a condition leads through a chapter."""
        match node:
            case s.And() | s.Alone():
                return max((self._share(part, chapter, there) for part in node.parts), default=0.0)
            case s.Or():
                return sum(self._share(part, chapter, there) for part in node.parts) / len(node.parts)
            case s.If():
                return self._share(node.then, chapter, there)
            case s.Every():
                return max(self._through(node.noun, chapter, there), self._share(node.body, chapter, there))
            case s.Has(negated=False):
                return max(self._through(node.subject, chapter, there), self._through(node.noun, chapter, there))
            case s.Compare(left=None, op="concerns"):
                return self._through(node.right, chapter, there)
            case s.Compare(left=None, op="concerns_not"):
                return float(chapter in self._other_chapters(_names(node.right)))
            case s.Compare(left=None, op="contains", right=s.Name(name=topic)) if topic in self._contents:
                return float(self._contents[topic] == chapter)
            case s.Compare() if not node.op.endswith("_not"):
                return self._through(node.left, chapter, there)
            case _:
                return 0.0

    def _through(self, node: s.Node | None, chapter: str, there: frozenset[str]) -> float:
        """Which share of what a value is taken from is a chapter."""
        match node:
            case s.Name():
                within = max((self._share(arg, chapter, there) for arg in node.args or ()), default=0.0)
                only = node.name not in there and self._only_chapter.get(node.name) == chapter
                return max(float(node.name == chapter or only), within)
            case s.AnyOf():
                parts = node.part.parts if isinstance(node.part, s.ListOf) else (node.part,)
                return sum(self._through(part, chapter, there) for part in parts) / len(parts)
            case s.ListOf():
                return max(self._through(part, chapter, there) for part in node.parts)
            case s.Prop():
                return self._through(node.owner, chapter, there)
            case _:
                return 0.0

    @cached_property
    def _only_chapter(self) -> dict[str, str]:
        """The chapter in which alone the elements of a noun stand."""
        chapters: dict[str, list[str]] = defaultdict(list)
        for name, concept in self._concepts.items():
            chapters[concept.part].append(name)
        return {noun: chapters[part][0] for noun, part in _STANDS_IN.items() if len(chapters[part]) == 1}

    @cached_property
    def _contents(self) -> dict[str, str]:
        """The chapter that a topic belongs to (内容), if to one."""
        chapters: dict[str, list[str]] = defaultdict(list)
        for name, concept in self._concepts.items():
            for topic in concept.contents:
                chapters[topic].append(name)
        return {topic: names[0] for topic, names in chapters.items() if len(names) == 1}

    def _other_chapters(self, names: frozenset[str]) -> tuple[str, ...]:
        """The chapters that something can be in which is in none of the named ones, if the draft lacks them all."""
        named = names & self._concepts.keys()
        others = tuple(name for name in self._concepts if name not in named) if named else ()
        return others if set(others) <= set(self._lacking) else ()

    # ---- values that are lacking ----------------------------------------------------------------------------------

    def _year(self, finding: Finding) -> Shared:
        """No target for a year stands anywhere."""
        years = self._years_lacking(finding) if finding.lacks and "目标" in finding.demand.nouns else frozenset()
        if years and years <= self._years_without_targets:
            year = min(years)
            yield ("year", year), both("result.cause.year", year=year)

    @cached_property
    def _years_without_targets(self) -> frozenset[int]:
        stated = {fact.year for fact in self._ctx.plan.facts if fact.kind == "target"}
        years = {year for finding in self._findings for year in self._years_lacking(finding)}
        return frozenset(years - stated)

    def _years_lacking(self, finding: Finding) -> frozenset[int]:
        """The years for which a finding says that a target is lacking."""
        own = frozenset(int(key) for kind, key in _parts(finding.sub) if kind == "year" and key.isdigit())
        if own:
            return own
        named = finding.demand.names
        values = (as_listing(self._ctx.parameters[name]).sure for name in named if name in self._ctx.parameters)
        codes = self._codes(finding)
        asked = {value for sure in values for value in sure if type(value) is int}
        return frozenset(asked - {fact.year for fact in self._ctx.plan.facts if fact.kind == "target" and fact.indicator in codes})

    def _value(self, finding: Finding) -> Shared:
        """The same thing is lacking of one indicator."""
        if finding.lacks:
            for code in self._codes(finding):
                for noun in finding.demand.nouns:
                    yield ("value", code, noun), both("result.cause.value", indicator=self._indicator(finding, code))

    def _codes(self, finding: Finding) -> tuple[str, ...]:
        """The indicators that a finding is about: its subject, or those that its rule names."""
        own = [key.split("|")[0] for kind, key in _parts(finding.sub) if kind in _OF_QUANTITIES]
        if own or finding.sub.is_of_something_read:
            return tuple(code for code in own if code)
        named = finding.demand.names
        return tuple(dict.fromkeys(self._by_name[name].code for name in named if name in self._by_name))

    @cached_property
    def _by_name(self) -> dict[str, Indicator]:
        return {indicator.name: indicator for indicator in self._vocabulary.indicators}

    def _indicator(self, finding: Finding, code: str) -> Bilingual:
        known = self._vocabulary.indicator_by_code.get(code)
        if known is not None:
            return Bilingual(known.name, known.label.en)
        label = finding.sub.subject.label
        return Bilingual(label.zh.split("（")[0], label.en.split("（")[0])

    # ---- values that contradict each other ------------------------------------------------------------------------

    def _contradiction(self, finding: Finding) -> Shared:
        """The same values are what contradicts."""
        if finding.sub.outcome != "failed" or not finding.contradicts:
            return
        against = [quote for quote in finding.sub.evidence if quote.role == "conflict"]
        yield ("same", _places(against)), both("result.cause.same")
        for total in self._total(finding):
            yield total, both("result.cause.same")
        for code in self._codes(finding):
            for quote in against:
                yield ("value", code, _place(quote)), both("result.cause.same")

    def _total(self, finding: Finding) -> Iterator[Hashable]:
        """A stated total with what its parts add up to."""
        if finding.sub.subject.type == "sum":
            label = finding.sub.subject.label.zh
            number = label[len(label.rstrip(_FIGURE)) :]
            yield "total", finding.result.rule, number, finding.sub.message.zh.replace(label, "")

    # ---- one fault told twice -------------------------------------------------------------------------------------

    def _repeats(self, finding: Finding, first: Finding) -> bool:
        """Whether a finding says nothing that `first` does not say: the same total is wrong, or an indicator lacks no more years."""
        if finding.contradicts or first.contradicts:
            return not {*self._total(finding)}.isdisjoint(self._total(first))
        years, other = self._years_lacking(finding), self._years_lacking(first)
        return bool(years) and years <= other and {*self._codes(finding)} == {*self._codes(first)} != set()

    # ---- subjects of one rule, and rules on one subject -----------------------------------------------------------

    def _all_subjects(self, finding: Finding) -> Shared:
        """Every subject of a rule lacks the same."""
        subs = finding.result.subresults
        failed = sum(sub.outcome == "failed" for sub in subs)
        if finding.lacks and failed >= ALIKE and all(sub.outcome != "passed" for sub in subs) and finding.sub.is_of_something_read:
            yield ("all", finding.result.rule), both("result.cause.all", n=failed)

    def _table(self, finding: Finding) -> Shared:
        """Several rows of one table lack the same, or are doubtful for the same reason."""
        tables = {(quote.place.document, quote.place.table) for quote in finding.sub.evidence if quote.place not in self._captions}
        if len(tables) != 1 or finding.contradicts:
            return
        ((document, table),) = tables
        key = (finding.result.rule, document, table, finding.sub.reason)
        if table is not None and len(self._rows[finding.sub.outcome, key]) >= ALIKE:
            yield ("table", key), both("result.cause.table", table=self._table_name(table))

    @cached_property
    def _captions(self) -> frozenset[Place]:
        """Where the captions of tables stand."""
        return frozenset(table.evidence.place for table in self._ctx.plan.tables if table.evidence and table.evidence.place.cell is None)

    @cached_property
    def _rows(self) -> dict[tuple[str, Hashable], set[int]]:
        rows: dict[tuple[str, Hashable], set[int]] = defaultdict(set)
        heads = {table.index: len(table.header) for table in self._ctx.plan.tables}
        for it in self._findings:
            for quote in it.sub.evidence:
                if quote.place.cell is not None and quote.place.cell[0] > heads.get(quote.place.table or 0, 0):
                    key = (it.result.rule, quote.place.document, quote.place.table, it.sub.reason)
                    rows[it.sub.outcome, key].add(quote.place.cell[0])
        return rows

    def _table_name(self, number: int) -> Bilingual:
        title = next((table.title for table in self._ctx.plan.tables if table.index == number), "")
        return both("result.cause.table_titled", n=number, title=title) if title else both("result.cause.table_plain", n=number)

    def _subject(self, finding: Finding) -> Shared:
        """One project lacks nearly everything that is asked."""
        subject = finding.sub.subject
        if finding.lacks and subject.type == "project" and len(self._rules_on[subject.key]) >= ALIKE:
            yield ("subject", subject.key), both("result.cause.subject", subject=subject.label)

    @cached_property
    def _rules_on(self) -> dict[str, set[str]]:
        rules: dict[str, set[str]] = defaultdict(set)
        for it in self._findings:
            if it.lacks and it.sub.subject.type == "project":
                rules[it.sub.subject.key].add(it.result.rule)
        return rules

    def _doubt(self, finding: Finding) -> Shared:
        """The same passages leave it open for the same reason."""
        if finding.sub.outcome == "cantTell" and finding.sub.evidence:
            yield ("doubt", finding.sub.reason, _places(finding.sub.evidence)), both("result.cause.doubt")


#: What the figure at the end of a total's name is made of.
_FIGURE = "0123456789.万亿千百元吨标准煤千瓦时"


def _parts(sub: SubResult) -> Iterator[tuple[str, str]]:
    """The types and keys of a subject; none where they cannot be told apart."""
    kinds = sub.subject.type.split("/")
    keys = sub.subject.key.split("#")[0].split("/")
    return zip(kinds, keys, strict=True) if len(kinds) == len(keys) else iter(())


def _place(quote: Evidence) -> Hashable:
    return quote.place.document, quote.place.block, quote.place.start, quote.place.end


def _places(quotes: Sequence[Evidence]) -> Hashable:
    return frozenset(map(_place, quotes))


def _asked_for(node: s.Node, concepts: Mapping[str, SectionConcept]) -> tuple[str, ...]:
    """The chapter that a condition asks for and nothing else: 有 X（…）, or the first of several ways."""
    if isinstance(node, s.Or):
        return _asked_for(node.parts[0], concepts)
    if isinstance(node, s.Has) and not node.negated and isinstance(node.noun, s.Name) and node.noun.name in concepts:
        return (node.noun.name,)
    return ()


def _asked_nouns(node: s.Node | None) -> Iterator[str]:
    """What a rule asks for: the nouns and properties of its own conditions."""
    match node:
        case s.And() | s.Or() | s.Alone():
            for part in node.parts:
                yield from _asked_nouns(part)
        case s.If():
            yield from _asked_nouns(node.then)
        case s.Every():
            yield from _asked_nouns(node.body)
        case s.Has(negated=False, noun=s.Name() | s.Prop() as noun) if noun.name not in _PLACES:
            yield noun.name
            for arg in noun.args or ():
                yield from _asked_nouns(arg)
        case _:
            return
