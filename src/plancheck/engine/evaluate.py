"""Rules over one plan: outcomes with sub-results, evidence and fingerprints.

A rule that raises is `error`, never a pass; that is the one place where a fault of ours becomes a value.
"""

from __future__ import annotations

import hashlib
import logging
import unicodedata
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Generic, Literal, Protocol, TypeVar

from plancheck.engine import texts
from plancheck.engine.compile import NOTHING_BOUND, Closure, Compiler, Frame, Predicate, Scope, definitions, kind_of
from plancheck.engine.context import Context, Kept
from plancheck.engine.elements import (
    Listing,
    Named,
    Passage,
    Series,
    Several,
    Territory,
    Val,
    Words,
    all_of,
    as_role,
    trim,
    with_evidence,
)
from plancheck.engine.nouns import shown
from plancheck.language import printer, syntax, tree
from plancheck.language.loader import RuleSet
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.model.place import Evidence, Place, describe
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Measure,
    PlaceName,
    Plan,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)
from plancheck.model.quantity import Quantity
from plancheck.model.report import Outcome, Path, Point, Result, Subject, SubResult, worst
from plancheck.model.value import Known, Reason, Truth
from plancheck.model.vocabulary import EventConcept, SectionConcept, Source, Strength, Topic
from plancheck.text.names import fold_name

_LOG = logging.getLogger(__name__)
T = TypeVar("T")

#: Parameters that the language itself reads, with what holds where no pack sets them: below the first share of its sentences a
#: part is not about a topic, from the second on it is (LANGUAGE: 属于).
DEFAULTS: dict[str, Val] = {"主题份额": Several((Known(Quantity(Decimal(15), "%")), Known(Quantity(Decimal(40), "%"))))}
#: How many findings one rule spells out (HOSTILE, limits): nobody reads more, and a report must stay small.
MOST_FINDINGS = 200
_NOTHING = Plan(Document("", "", "docx"))
_SILENT = Bilingual("", "")
_PLAN = Subject("plan", "", Bilingual("方案", "plan"))
_TYPES: dict[type, str] = {
    int: "year", Named: "indicator", Series: "series", Fact: "value", TaskItem: "task", Section: "section", Project: "project",
    Sum: "sum", PlanTable: "table", Passage: "paragraph", PlaceName: "place", Topic: "topic", Words: "text", str: "text",
    Event: "event", Delegated: "delegated", Measure: "measure", Responsibility: "responsibility", Amount: "amount", Territory: "place",
    Quantity: "amount",
}  # fmt: skip
Lang = Literal["zh", "en"]
_LANGUAGES: tuple[Lang, Lang] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Judged:
    """A rule in the making: what every sub-result of it shares."""

    rule: syntax.RuleNode
    version: str
    source: Source
    strength: Strength | None
    passed: texts.Template
    failed: texts.Template
    advice: texts.Template
    closed: Bilingual | None = None  # why it is not in force on the day of the check


class Watcher(Protocol):
    """Whoever explains a rule: sees every node compiled and run, and every subject judged."""

    def see(self, compiler: Callable[[syntax.Node, Scope], Any], node: syntax.Node, scope: Scope) -> Any:
        """A `Watch`: the node's closure, compiled so that it is seen."""

    def judged(self, frame: Frame, belongs: Truth, sub: SubResult) -> None:
        """What came out for one combination of objects."""


class Judge:
    """The rules of some packs with their parameters, ready to be put to plans. `parameters` (parsed) override those of the packs.

    On a day that a rule or its pack is not in force, the rule does not apply; without a day all are in force.
    """

    def __init__(self, loaded: RuleSet, parameters: Mapping[str, syntax.Node] = MappingProxyType({}), on: date | None = None) -> None:
        self.loaded = loaded
        self._on = on
        self.names = definitions(loaded.vocabulary)
        self._parameters = _parameters(loaded, parameters, self.names)
        self._asked = _asked(loaded, parameters, self.names)
        self._patterns = _patterns(self._parameters)
        self._packs = {pack.id: pack for pack in loaded.packs}
        self._versions = dict(zip((rule.id for rule in loaded.rules), loaded.versions, strict=True))
        self._scopes: dict[str, Scope] = {}
        self._ready: dict[str, Judged] = {}

    def pack(self, rule: syntax.RuleNode) -> syntax.Pack:
        """The pack that a rule is of."""
        return self._packs[rule.pack]

    def context(self, plan: Plan) -> Context:
        """A plan to be judged."""
        ctx = Context(plan, self.loaded.vocabulary, self._parameters)
        if not self._asked:
            return ctx
        of_plan = {name: closure(ctx, NOTHING_BOUND) for name, closure in self._asked.items()}
        return Context(plan, self.loaded.vocabulary, {**self._parameters, **of_plan})

    def result(self, rule: syntax.RuleNode, ctx: Context, watcher: Watcher | None = None) -> Result:
        """What a rule says of a plan."""
        judged = self._ready.get(rule.id)
        if judged is None:
            judged = self._ready[rule.id] = self._judged(rule)
        return _result(judged, self.pack(rule), ctx, self._scope(rule, watcher), watcher)

    def condition(self, rule: syntax.RuleNode) -> Predicate:
        """What a rule asks for, ready to be put to the context of any plan: its outcome and evidence, without texts and ids."""
        return self._scope(rule, None).ready(Compiler.condition, rule.requires)

    def _judged(self, rule: syntax.RuleNode) -> Judged:
        vocabulary = self.loaded.vocabulary
        source = next(each for each in vocabulary.sources if each.name == rule.basis)
        strength = next((each for each in vocabulary.strengths if each.name == source.strength), None)
        passed, failed, advice = map(texts.template, (rule.passed or texts.PASSED, rule.failed or rule.title, rule.advice or _SILENT))
        return Judged(rule, self._versions[rule.id], source, strength, passed, failed, advice, self._closed(rule))

    def _closed(self, rule: syntax.RuleNode) -> Bilingual | None:
        if self._on is None:
            return None
        day, pack = self._on.isoformat(), self.pack(rule)
        for each in (rule, pack):
            if each.since and day < each.since:
                return texts.not_yet_in_force(each.since)
            if each.until and day >= each.until:
                return texts.no_more_in_force(each.until)
        return None

    def results(self, plan: Plan) -> tuple[Result, ...]:
        """What every rule says of a plan, in the order of the rule files."""
        ctx = self.context(plan)
        found = tuple(self.result(rule, ctx) for rule in self.loaded.rules)
        ctx.forget()
        return found

    def _scope(self, rule: syntax.RuleNode, watcher: Watcher | None) -> Scope:
        if watcher is None and rule.id in self._scopes:
            return self._scopes[rule.id]
        lets = {let.name: let.value for let in rule.lets if let.value is not None}
        parameters = {*self._parameters, *self._asked}
        scope = Compiler(self.names, lets, parameters, watcher.see if watcher else None, rule.id, self._patterns)
        if watcher is None:
            self._scopes[rule.id] = scope
        return scope


def evaluate(
    loaded: RuleSet, plan: Plan, parameters: Mapping[str, syntax.Node] = MappingProxyType({}), on: date | None = None
) -> tuple[Result, ...]:
    """Every active rule's result on a day, in the order of the rule files. `parameters` (parsed) override those of the packs.

    The rules of one draft are kept ready for the next: a worker that checks many compiles them once.
    """
    return _judge_of(_Same(loaded), _Same(parameters, tuple([(name, repr(node)) for name, node in parameters.items()])), on).results(plan)


class _Same(Generic[T]):
    """Something that is hashed and compared by a key: without one, by its identity, since to look at all of some rules takes longer
    than to make them ready."""

    __slots__ = ("it", "key")

    def __init__(self, it: T, key: Hashable = None) -> None:
        self.it = it
        self.key = id(it) if key is None else key

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.key == other.key


@lru_cache(maxsize=1)
def _judge_of(loaded: _Same[RuleSet], parameters: _Same[Mapping[str, syntax.Node]], on: date | None) -> Judge:
    return Judge(loaded.it, parameters.it, on)


def watched(
    loaded: RuleSet,
    plan: Plan,
    rule: syntax.RuleNode,
    watcher: Watcher,
    parameters: Mapping[str, syntax.Node] = MappingProxyType({}),
    on: date | None = None,
) -> tuple[Result, Context]:
    """The result of one rule, the same as `evaluate` gives, while `watcher` looks on; and the context it was judged in."""
    judge = Judge(loaded, parameters, on)
    ctx = judge.context(plan)
    return judge.result(rule, ctx, watcher), ctx


def _nodes(loaded: RuleSet, given: Mapping[str, syntax.Node]) -> dict[str, syntax.Node]:
    """The parameters as written. A pack overrides those that it imports, wherever its files stand; what was asked for overrides all."""
    imported = {pack.id: pack.imports for pack in loaded.packs}

    def below(pack: str, seen: set[str]) -> set[str]:
        for each in imported.get(pack, ()):
            if each not in seen:
                seen.add(each)
                below(each, seen)
        return seen

    packs = sorted(loaded.packs, key=lambda pack: len(below(pack.id, {pack.id})))
    return {let.name: let.value for pack in packs for let in pack.parameters if let.value is not None} | dict(given)


def _parameters(loaded: RuleSet, given: Mapping[str, syntax.Node], names: Mapping[str, Any]) -> dict[str, Val]:
    nodes = {name: node for name, node in _nodes(loaded, given).items() if not _of_a_plan(node, names)}
    empty = Context(_NOTHING, loaded.vocabulary)
    return DEFAULTS | {name: Compiler(names).value(node)(empty, NOTHING_BOUND) for name, node in nodes.items()}


def _patterns(parameters: Mapping[str, Val]) -> dict[str, str]:
    """The parameters that are patterns."""
    known = {name: val.value for name, val in parameters.items() if isinstance(val, Known)}
    return {name: pattern.source for name, pattern in known.items() if isinstance(pattern, syntax.Pattern)}


def _of_a_plan(node: syntax.Node, names: Mapping[str, Any]) -> bool:
    """Whether a parameter names chapters or events, which are what a plan holds of them."""
    found = (names.get(each.name) for each in tree.walk(node) if isinstance(each, syntax.Name))
    return any(isinstance(each, SectionConcept | EventConcept) for each in found)


def _asked(loaded: RuleSet, given: Mapping[str, syntax.Node], names: Mapping[str, Any]) -> dict[str, Closure]:
    """The parameters that have to be asked of each plan."""
    return {name: Compiler(names).value(node) for name, node in _nodes(loaded, given).items() if _of_a_plan(node, names)}


def _result(judged: Judged, pack: syntax.Pack, ctx: Context, scope: Scope, watcher: Watcher | None = None) -> Result:
    rule = judged.rule
    try:
        subs = _judge(judged, pack, ctx, scope, watcher)
    except TimeoutError:
        subs = (_error(judged, "pattern_timeout"),)
    except (RecursionError, MemoryError):
        subs = (_error(judged, "limit"),)
    except Exception:  # noqa: BLE001  a fault in one rule must not take the others with it, and must not look like a verdict
        _LOG.debug("rule %s failed", rule.id, exc_info=True)
        subs = (_error(judged, "internal"),)
    first, message = subs[0], subs[0].message
    if len(subs) > 1:
        outcome = worst([sub.outcome for sub in subs])
        deciding = [sub for sub in subs if sub.outcome == outcome]
        first, message = deciding[0], texts.summary(outcome, [sub.message for sub in deciding], len(subs))
    source, strength = judged.source, judged.strength
    return Result(
        rule.id, judged.version, rule.title, rule.level, source.strength, strength.label if strength else source.title, source.title,
        rule.errs, first.outcome, first.reason, message, first.advice, subs, pack.id, rule.group,
    )  # fmt: skip


def _judge(judged: Judged, pack: syntax.Pack, ctx: Context, scope: Scope, watcher: Watcher | None = None) -> tuple[SubResult, ...]:
    rule = judged.rule
    if judged.closed is not None:
        return (_made(judged, _PLAN, "inapplicable", None, judged.closed, _SILENT, (), ()),)
    for node in (pack.applies, rule.applies):
        if node is None:
            continue
        applies = scope.ready(Compiler.condition, node)(ctx, NOTHING_BOUND)
        if applies.state is not True:
            return (_not_applied(judged, applies, node),)
    if not rule.objects:
        return (_sub(judged, ctx, scope, _PLAN, NOTHING_BOUND, scope.ready(Compiler.condition, rule.requires)(ctx, NOTHING_BOUND)),)
    return _each(judged, ctx, scope, watcher)


def _not_applied(judged: Judged, applies: Truth, node: syntax.Node) -> SubResult:
    if applies.state is None:
        return _undecided(judged, _PLAN, "applicability_unknown", applies, None)
    message = judged.rule.inapplicable or texts.condition_failed(printer.expr(node, "zh"), printer.expr(node, "en"))
    return _made(judged, _PLAN, "inapplicable", None, message, _SILENT, applies.evidence, ())


@dataclass(frozen=True, slots=True)
class _Found:
    """One combination of objects: its frame and whether each of them belongs."""

    frame: Frame
    parts: tuple[Truth, ...]

    @property
    def belongs(self) -> Truth:
        """Whether it does."""
        return all_of(self.parts)

    @property
    def unsure(self) -> bool:
        """Whether that is open."""
        states = [part.state for part in self.parts]
        return None in states and False not in states


def _each(judged: Judged, ctx: Context, scope: Scope, watcher: Watcher | None) -> tuple[SubResult, ...]:
    rule = judged.rule
    requires = scope.ready(Compiler.condition, rule.requires)
    found, incomplete = _objects(rule.objects, ctx, scope)
    subs: list[SubResult] = []
    keys: dict[str, int] = {}
    for each in found:
        subject = _numbered(_subject(each.frame, ctx), keys)
        if each.unsure:
            belongs = each.belongs
            told = _Told(ctx, scope, subject, each.frame, belongs)
            subs.append(_undecided(judged, subject, "applicability_unknown", belongs, told))
        else:
            subs.append(_sub(judged, ctx, scope, subject, each.frame, requires(ctx, each.frame), each))
        if watcher is not None:
            watcher.judged(each.frame, each.belongs, subs[-1])
    if incomplete is not None:
        zh, en = (_names(rule.objects, lang) for lang in _LANGUAGES)
        rest = Subject("list", "*", Bilingual(f"其余{zh}", f"the rest of {en}"))
        if not subs or all(sub.outcome not in ("failed", "cantTell") for sub in subs):
            undecided = Truth(None, incomplete.reason, incomplete.nearest, incomplete.looked_for)
            subs.append(replace(_undecided(judged, rest, incomplete.reason, undecided, None), message=texts.rest_unread(zh, en)))
    elif not subs:
        message = rule.inapplicable or texts.nothing_to_check(*(_printed(rule.objects, lang) for lang in _LANGUAGES))
        subs.append(_made(judged, _PLAN, "inapplicable", None, message, _SILENT, (), ()))
    return _fewer(judged, subs)


def _fewer(judged: Judged, subs: list[SubResult]) -> tuple[SubResult, ...]:
    """The sub-results, of more than `MOST_FINDINGS` findings only the first and one that counts the rest, as bad as they are."""
    findings = [sub for sub in subs if sub.outcome in ("failed", "cantTell")]
    if len(findings) <= MOST_FINDINGS:
        return tuple(subs)
    left = findings[MOST_FINDINGS:]
    outcome = worst([sub.outcome for sub in left])
    count = Bilingual(f"另有{len(left)}项", f"{len(left)} more")
    reason = next((sub.reason for sub in left if sub.outcome == outcome), None)
    rest = _made(judged, Subject("list", "+", count), outcome, reason, texts.more(len(left)), left[0].advice, left[0].evidence, ())
    dropped = {id(sub) for sub in left}
    return (*(sub for sub in subs if id(sub) not in dropped), rest)


def _printed(nodes: Sequence[syntax.Node], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(printer.expr(node, lang) for node in nodes)


def _names(nodes: Sequence[syntax.Node], lang: Lang) -> str:
    """The objects without their filters."""
    return _printed([replace(node, args=None) if isinstance(node, syntax.Name) else node for node in nodes], lang)


def _objects(nodes: Sequence[syntax.Node], ctx: Context, scope: Scope) -> tuple[list[_Found], Listing | None]:
    """The product of the objects, each found with the ones before it bound; and an incomplete list among them, if any."""
    frames = [_Found(NOTHING_BOUND, (Truth(True),))]
    incomplete: Listing | None = None
    for node in nodes:
        find, kind = scope.ready(Compiler.noun, node), kind_of(node)
        following: list[_Found] = []
        for each in frames:
            listed = find(ctx, each.frame, Known(ctx.plan))
            if not listed.complete and incomplete is None:
                incomplete = listed
            following += [_Found(each.frame.push(kind, m.element), (*each.parts, m.truth)) for m in listed.members]
        frames = following
    return frames, incomplete


def _sub(
    judged: Judged, ctx: Context, scope: Scope, subject: Subject, frame: Frame, answer: Truth, found: _Found | None = None
) -> SubResult:
    """The result for one subject; `found` is what made the subject one, shown where a failure has no evidence of its own."""
    if answer.state is False and not answer.evidence:
        own = found.belongs.evidence if found is not None else ()
        near = own or [e for _, element in reversed(frame.stack) for e in shown(ctx, element)]
        answer = with_evidence(answer, trim(as_role(near, "nearest")))
    told = _Told(ctx, scope, subject, frame, answer)
    if answer.state is None:
        return _undecided(judged, subject, answer.reason or "ambiguous", answer, told)
    if answer.state:
        return _made(judged, subject, "passed", None, told.fill(judged.passed), _SILENT, answer.evidence, ())
    conflict = ctx.answers["conflict"]
    against = tuple([_against(each, conflict) if each.role == "support" else each for each in answer.evidence])
    return _made(judged, subject, "failed", None, told.fill(judged.failed), told.fill(judged.advice), trim(against), answer.looked_for)


def _against(evidence: Evidence, known: Kept) -> Evidence:
    """A quote that speaks against its rule, made once for all rules."""
    kept = known.get(id(evidence))
    if kept is None:
        turned = Evidence(evidence.quote, evidence.place, evidence.before, evidence.after, "conflict")
        kept = known[id(evidence)] = (evidence, turned)
    found: Evidence = kept[1]
    return found


def _undecided(judged: Judged, subject: Subject, reason: Reason, answer: Truth, told: _Told | None) -> SubResult:
    own = dict(judged.rule.undecided)
    text = own.get(reason) or (own.get("") if reason != "applicability_unknown" else None) or texts.UNDECIDED[reason]
    message = told.fill(texts.template(text)) if told is not None else texts.UNDECIDED[reason]
    return _made(judged, subject, "cantTell", reason, message, texts.NEXT_STEP[reason], trim(answer.evidence), answer.looked_for)


def _error(judged: Judged, code: str) -> SubResult:
    return _made(judged, _PLAN, "error", code, texts.ERRORS[code], texts.ERROR_STEP, (), ())


def _made(
    judged: Judged, subject: Subject, outcome: Outcome, reason: str | None, message: Bilingual, advice: Bilingual,
    evidence: tuple[Evidence, ...], looked_for: tuple[Place, ...],
) -> SubResult:  # fmt: skip
    quotes = [_folded(e.quote) for e in evidence if e.role in ("support", "conflict")]
    return SubResult(
        _id(judged.rule.id, subject.key), subject, outcome, reason, message, advice,
        _digest(judged.version, subject.key, outcome, *quotes), looked_for, evidence,
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _id(rule: str, key: str) -> str:
    """What a sub-result is known by in all drafts."""
    return _digest(rule, key)


@lru_cache(maxsize=4096)
def _folded(quote: str) -> str:
    """A quote as fingerprints know it: NFKC, without white space."""
    return unicodedata.normalize("NFKC", "".join(quote.split()))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


# ---- subjects and placeholders ------------------------------------------------------------------------------------


def _subject_of(element: Any, ctx: Context) -> Subject:
    """What a sub-result about one element is about."""
    return ctx.of("subject", element, lambda element: Subject(_TYPES[type(element)], _key(element, ctx), _label(element, ctx)))


def _key(element: Any, ctx: Context) -> str:
    match element:
        case Named():
            return element.code
        case Series():
            return element.key
        case Fact():
            return "|".join(str(part or "") for part in (element.indicator or fold_name(element.subject), element.year, element.kind))
        case Delegated():
            return "|".join(str(part or "") for part in (element.indicator or fold_name(element.subject), element.year))
        case Passage():
            return _digest(fold_name(ctx.plan.document.blocks[element.block].text[element.start : element.end]))
        case Topic():
            return element.name
        case _:
            return fold_name(texts.label(element).zh)


def _subject(frame: Frame, ctx: Context) -> Subject:
    parts = [_subject_of(element, ctx) for _, element in frame.stack]
    if len(parts) == 1:
        return parts[0]
    return Subject(
        "/".join([part.type for part in parts]),
        "/".join([part.key for part in parts]),
        Bilingual(" · ".join([part.label.zh for part in parts]), " · ".join([part.label.en for part in parts])),
    )


def _label(element: Any, ctx: Context) -> Bilingual:
    if isinstance(element, int):
        return Bilingual(f"{element}年", str(element))
    if isinstance(element, Passage):
        place = ctx.plan.document.place(element.block, 0, 0, ctx.plan.path_of_block(element.block))
        return Bilingual(describe(place, "zh"), describe(place, "en"))
    return texts.label(element)


def _numbered(subject: Subject, keys: dict[str, int]) -> Subject:
    """Two subjects with one key are told apart by a number: ids must not meet."""
    number = keys[subject.key] = keys.get(subject.key, 0) + 1
    return subject if number == 1 else Subject(subject.type, f"{subject.key}#{number}", subject.label)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a text about one subject can speak of."""

    ctx: Context
    scope: Scope
    subject: Subject
    frame: Frame
    answer: Truth

    def fill(self, text: texts.Template) -> Bilingual:
        """A text of the rule with its placeholders filled; what it does not name is not worked out."""
        return text.filled(self._values(text.names)) if text.names else text.text

    def _values(self, named: frozenset[str]) -> dict[str, Bilingual]:
        """What these placeholders stand for, under their Chinese and English names."""
        ctx, scope, frame, answer = self.ctx, self.scope, self.frame, self.answer
        values = {"主体": self.subject.label}
        if _wanted("值", named):
            values["值"] = texts.both_languages("；".join(dict.fromkeys(_said(ctx, e) for e in answer.evidence[:3])) or "—")
        if _wanted("位置", named) or "place" in named:
            values["位置"] = _position(ctx, answer)
        values |= {kind: _bare(element, ctx) for kind, element in frame.stack if _wanted(kind, named)}
        values |= {name: texts.shown(scope.let(name)(ctx, frame)) for name in scope.lets if name in named and name not in values}
        values |= {WORDS[name]: text for name, text in values.items() if name in WORDS} | {"subject": self.subject.label}
        return values | {"place": values["位置"]} if "位置" in values else values


def _wanted(name: str, named: frozenset[str]) -> bool:
    return name in named or WORDS.get(name) in named


def _position(ctx: Context, answer: Truth) -> Bilingual:
    """Where the first quote stands, else the first place that was looked at."""
    spot = answer.evidence[0].place if answer.evidence else next(iter(answer.looked_for), None)
    if spot is None:
        return Bilingual("文中", "the text")
    own = ctx.plan.document.own(spot)
    return Bilingual(describe(own, "zh"), describe(own, "en"))


#: What a quote may begin with only where it stands: 、2030年达到600万千瓦.
_AFTER = "、，,；;。 "


def _said(ctx: Context, evidence: Evidence) -> str:
    """A quote as a sentence can use it: a figure out of a table gets its subject, year and unit."""
    fact = ctx.fact_at.get(evidence.place) if evidence.place.table is not None else None
    if fact is None or fact.subject in evidence.quote:
        return evidence.quote.lstrip(_AFTER) or evidence.quote
    own = ctx.plan.document.own(evidence.place)
    where = f"附件{own.document}表{own.table}" if own.document else f"表{own.table}"
    return f"{where}“{fact.subject}”{_year_of(fact)}{evidence.quote}{_unit_of(fact)}"


def _year_of(fact: Fact) -> str:
    return f"{fact.year}年 " if fact.year else ""


def _unit_of(fact: Fact) -> str:
    return "" if fact.unit in fact.evidence.quote else fact.unit


def _bare(element: Any, ctx: Context) -> Bilingual:
    return texts.both_languages(str(element)) if isinstance(element, int) else _label(element, ctx)


# ---- indicators' paths --------------------------------------------------------------------------------------------


def paths(loaded: RuleSet, plan: Plan) -> tuple[Path, ...]:
    """Each pack indicator's values in the draft, by series, for charts and comparison."""
    ctx = Context(plan, loaded.vocabulary)
    found = []
    for series in ctx.series:
        if series.named.indicator is None:
            continue
        points = tuple(
            Point(f.year, f.kind, f.value, f.value_to, f.op, f.unit, f.base_year, f.change, f.evidence.place)
            for f in sorted(series.facts, key=lambda f: (f.year or 0, f.kind))
        )
        units = [fact.unit for fact in series.facts]
        found.append(Path(series.named.code, texts.label(series), max(units, key=units.count), points))
    return tuple(found)
