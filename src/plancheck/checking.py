"""Turns one Document into a Plan and a Report. Reads no clock, environment or file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from operator import is_
from typing import TYPE_CHECKING, Any, TypeVar

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.document import Document
from plancheck.model.place import Place
from plancheck.model.plan import Plan
from plancheck.model.quantity import Quantity, comparable, using
from plancheck.model.report import UNRECOGNISED, DocumentInfo, Options, PackInfo, PlanInfo, PrintInfo, Recognition, Report, verdict_of
from plancheck.version import VERSION
from plancheck.wording.catalogue import both

if TYPE_CHECKING:
    from plancheck.engine.evaluate import Evaluator
    from plancheck.language.loader import RuleSet
    from plancheck.language.syntax import Node, RuleNode
    from plancheck.model.trace import Trace
    from plancheck.model.vocabulary import Vocabulary, WordList

T = TypeVar("T")
#: The print of a file, read back; why there is none; None for a file that is its own print.
Print = Document | Bilingual | None

#: The id of the pack in which a requested parameter is parsed.
_SET = "set"


def of_document(
    document: Document, loaded: RuleSet, options: Options, on: date, prints: tuple[Print, ...] | None = None, confirmed: bool = False
) -> Report:
    """The report on a document. One that could not be read has no results and the verdict not_checked.

    Places in annexes are given as in the annex's own file. `prints` are those of the draft and its annexes: a pass must rest on what they
    show. None: this was not asked for. `confirmed`: the document is one that the rules are for, whatever the signs of the packs say.
    """
    if document.status == "not_checked":
        return unread(document, loaded, options, on)
    return of_taken(take(document, loaded, options, on, confirmed), options, on, prints)


def of_taken(taken: Taken, options: Options, on: date, prints: tuple[Print, ...] | None = None) -> Report:
    """The report on a document that was read, from its plan."""
    with using(taken.rules.vocabulary.units):
        return _of_taken(taken, options, on, prints)


def _of_taken(taken: Taken, options: Options, on: date, prints: tuple[Print, ...] | None) -> Report:
    from plancheck.engine import paths

    loaded, plan, recognition = taken.rules, taken.plan, taken.recognition
    document = plan.document
    # The rules say nothing about a document that they are not for; who knows better gives its kind.
    results = _evaluator(loaded, options, on).results(plan) if taken.recognised else ()
    if prints is not None:
        from plancheck.engine import printed

        read = {number: print for number, print in enumerate(prints) if isinstance(print, Document)}
        results = printed.confirmed(results, document, read)
    made = Report(
        tool_version=VERSION,
        packs=packs(loaded if taken.recognised else taken.asked),
        date=on,
        options=options,
        document=info(document),
        plan=plan_info(plan, loaded.vocabulary),
        verdict=verdict_of(document.status, plan.kind, results, recognition),
        results=results,
        attachments=annexes(document),
        indicators=paths.paths(loaded.vocabulary, plan),
        diagnostics=(*plan.diagnostics, *_remarks(taken, options)),
        print=print_info(document, prints),
        ledger=plan.ledger.summary(),
        recognition=recognition,
    )
    return by_file(made, document)


def _remarks(taken: Taken, options: Options) -> Iterator[Diagnostic]:
    """Notes on totals that differ, on projects whose years do not fit, on figures that a slip explains best, on the place of a plan beside
    its file name, the packs' lists and the province given, and on guidelines that were not asked."""
    from plancheck.engine import demands, magnitudes, remarks, schedules, totals
    from plancheck.extraction.outline import profile

    yield from totals.differing(taken.plan, taken.rules.vocabulary)
    yield from schedules.unfit(taken.plan)
    yield from magnitudes.unlikely(taken.plan, taken.rules.vocabulary)
    yield from demands.missed(taken.plan, taken.rules.vocabulary)
    yield from remarks.remarks(taken.plan, profile.territories(taken.rules.vocabulary), options.province)
    if not taken.recognised:
        yield from remarks.other_guidelines(taken.asked)


@dataclass(frozen=True, slots=True)
class Taken:
    """A document, taken for a plan of one guideline: `rules` are those of the guideline, `asked` all that were loaded.

    `recognition` is None if the packs do not say how their plans are recognised.
    """

    plan: Plan
    rules: RuleSet
    recognition: Recognition | None
    asked: RuleSet

    @property
    def recognised(self) -> bool:
        """Whether the rules are for the document, or may be."""
        return self.recognition is None or self.recognition.outcome not in UNRECOGNISED


def take(document: Document, loaded: RuleSet, options: Options, on: date | None, confirmed: bool = False) -> Taken:
    """A document that was read as a plan of the guideline that it is one of. Of several, only that decides whose signs alone recognise it.

    Who gives a kind has confirmed that it is a plan of the guideline that has this kind.
    """
    from plancheck.engine import recognition

    confirmed = confirmed or options.kind is not None
    choices = _of_kind(loaded, options.kind)
    plans = [_plan_by(document, rules, options, on) for rules in choices]
    if len(choices) == 1:
        (rules,), (plan,) = choices, plans
        if not recognition.has_signs(rules):
            return Taken(plan, rules, None, loaded)
        answer = recognition.recognise(_evaluator(rules, options, on), plan)
        return Taken(plan, rules, replace(answer, outcome="confirmed") if confirmed else answer, loaded)
    answers = [recognition.recognise(_evaluator(rules, options, on), plan) for rules, plan in zip(choices, plans, strict=True)]
    number = recognition.only(answers)
    if number is not None:
        return Taken(plans[number], choices[number], answers[number], loaded)
    number = recognition.nearest(answers)
    answer = replace(answers[number], outcome="confirmed") if confirmed else recognition.undecided(answers, choices)
    return Taken(plans[number], choices[number], answer, loaded)


def _of_kind(loaded: RuleSet, kind: str | None) -> tuple[RuleSet, ...]:
    """The rule sets of the guidelines that have a kind of plan; of all if none has."""
    having = tuple(rules for rules in loaded.alternatives if any(known.code == kind for known in kinds(rules.vocabulary)))
    return having or loaded.alternatives


def print_info(document: Document, prints: tuple[Print, ...] | None) -> PrintInfo | None:
    """Whether the draft and its annexes were checked against their prints, as a report states it."""
    if prints is None:
        return None
    names = [document.name, *(annex.name for annex in document.annexes)]
    lacking = [(name, why) for name, why in zip(names, prints, strict=True) if isinstance(why, Bilingual)]
    detail = Bilingual("；".join(f"{name}：{why.zh}" for name, why in lacking), "; ".join(f"{name}: {why.en}" for name, why in lacking))
    return PrintInfo("not_checked" if len(lacking) == len(names) else "checked_partly" if lacking else "checked", detail)


#: The most guidelines whose rules stay compiled.
_KEPT = 4


@lru_cache(maxsize=_KEPT)
def _evaluator(loaded: RuleSet, options: Options, on: date | None) -> Evaluator:
    """The rules, compiled once for all drafts that are checked alike."""
    from plancheck.engine import evaluate

    return evaluate.Evaluator(loaded, parameters(own(options, loaded), loaded.vocabulary)[0], on)


def own(options: Options, guideline: RuleSet) -> Options:
    """The options with those parameters only that a guideline has; others are parameters of another one."""
    return replace(options, parameters=tuple((name, text) for name, text in options.parameters if name in guideline.vocabulary.parameters))


def by_file(value: T, document: Document) -> T:
    """The same report, plan or explanation, with places in annexes given as in the annex's own file."""
    if not document.annexes:
        return value
    replaced: T = _replaced_places(value, document.own)
    return replaced


def _replaced_places(value: Any, own: Callable[[Place], Place]) -> Any:
    """`value` with `own(place)` for each place in it, at any depth. Parts without changes stay the same objects."""
    match value:
        case Place():
            return own(value)
        case tuple():
            items = tuple(_replaced_places(item, own) for item in value)
            return value if all(map(is_, items, value)) else items
        case Document():  # places elsewhere refer to its blocks and tables
            names = ["diagnostics"]
        case _ if is_dataclass(value):
            names = [field.name for field in fields(value)]
        case _:
            return value
    changes = {name: new for name in names if (new := _replaced_places(old := getattr(value, name), own)) is not old}
    return replace(value, **changes) if changes else value


def unread(document: Document, loaded: RuleSet, options: Options, on: date) -> Report:
    """The report on a document that could not be read: no results, verdict not_checked."""
    return Report(
        tool_version=VERSION,
        packs=packs(loaded),
        date=on,
        options=options,
        document=info(document),
        plan=plan_info(Plan(document), loaded.vocabulary),
        verdict="not_checked",
        results=(),
        diagnostics=document.diagnostics,
    )


def explained(document: Document, loaded: RuleSet, options: Options, on: date, rule: str, subject: str | None = None) -> Trace:
    """Why a rule has its outcome for a document: for one subject (its key or label), otherwise for the decisive ones.

    A document that could not be read has no explanation. Raises KeyError for a rule that is not loaded.
    """
    if document.status == "not_checked":
        return unexplained(document, loaded, options, on, rule)
    from plancheck.engine import trace

    node = _rule(loaded, rule)
    rules = loaded.with_pack(node.pack)
    plan = _plan_by(document, rules, options, on)
    explanation = trace.explain(rules, plan, node, parameters(own(options, rules), rules.vocabulary)[0], subject, on)
    explanation = by_file(explanation, document)
    return replace(unexplained(document, rules, options, on, rule), plan=plan_info(plan, rules.vocabulary), explanation=explanation)


def unexplained(document: Document, loaded: RuleSet, options: Options, on: date, rule: str) -> Trace:
    """The trace of a rule for a document that could not be read."""
    from plancheck.language import printer
    from plancheck.language.syntax import in_force
    from plancheck.model.trace import Trace

    node = in_force(_rule(loaded, rule), on.isoformat())
    return Trace(
        tool_version=VERSION,
        packs=packs(loaded),
        date=on,
        options=options,
        document=info(document),
        plan=plan_info(Plan(document), loaded.vocabulary),
        rule=node.id,
        title=node.title,
        text=Bilingual(printer.rule(node, "zh"), printer.rule(node, "en")),
        attachments=annexes(document),
    )


def _rule(loaded: RuleSet, name: str) -> RuleNode:
    for rule in loaded.rules:
        if rule.id == name:
            return rule
    raise KeyError(name)


def plan_of(document: Document, loaded: RuleSet, options: Options, on: date | None = None) -> Plan:
    """The plan that a document states, by the vocabulary of the packs. Empty for one that could not be read. `on`: the day of the check."""
    if document.status == "not_checked":
        return Plan(document)
    if loaded.guidelines:
        return take(document, loaded, options, on).plan
    return _plan_by(document, loaded, options, on)


def _plan_by(document: Document, loaded: RuleSet, options: Options, on: date | None) -> Plan:
    """The plan that a document states, by the vocabulary of one guideline."""
    from plancheck import extraction

    return extraction.plan(document, loaded.vocabulary, options.kind, options.province, options.plan_date, on)


def parameters(options: Options, vocabulary: Vocabulary) -> tuple[dict[str, Node], tuple[Diagnostic, ...]]:
    """The requested parameters, parsed as rule language, and the problems with them."""
    values: dict[str, Node] = {}
    wrong: list[Diagnostic] = []
    for name, text in options.parameters:
        with using(vocabulary.units):
            value = _parameter(name, text, vocabulary)
        if isinstance(value, tuple):
            wrong += value
        else:
            values[name] = value
    return values, tuple(wrong)


def _parameter(name: str, text: str, vocabulary: Vocabulary) -> Node | tuple[Diagnostic, ...]:
    from plancheck.language import definitions, parser, printer
    from plancheck.language.advice import patterns
    from plancheck.language.syntax import Let, Pattern

    typed = f"--set {name}={text}"
    items, problems = parser.parse(f'规则包 {_SET} "{_SET}" / "{_SET}"\n  参数：{name} = {text}\n', typed)
    bodies = [section.body for item in items for section in item.all("参数")]
    value = bodies[0].value if len(bodies) == 1 and isinstance(bodies[0], Let) else None
    if isinstance(value, Pattern):
        problems += [problem for problem in patterns.problems(value, typed) if problem.severity == "error"]
    if problems or value is None:
        return tuple(replace(problem, span=None) for problem in problems)
    usual, given = vocabulary.parameters[name], definitions.values(value)
    unknown = [item for item in given or () if isinstance(item, str) and item not in _names(vocabulary)]
    if given is None or unknown or {type(item) for item in given} != {type(item) for item in usual}:
        return (
            Diagnostic(
                "parameter-value",
                "error",
                both("terminal.parameter_value", name=name, usual="、".join(map(printer.value, usual))),
                file=typed,
            ),
        )
    units = [number.unit for number in usual if isinstance(number, Quantity)]
    other = next(
        (number for number in given if isinstance(number, Quantity) and not any(comparable(number.unit, unit) for unit in units)), None
    )
    if other is not None:
        written = printer.value(replace(other, unit=units[0]))
        return (
            Diagnostic("parameter-value", "error", both("terminal.parameter_unit", name=name, unit=units[0], written=written), file=typed),
        )
    return value


def _names(vocabulary: Vocabulary) -> set[str]:
    """All names that the packs define."""
    defined = (vocabulary.sections, vocabulary.topics, vocabulary.events, vocabulary.indicators, vocabulary.wordlists)
    return {definition.name for group in defined for definition in group}


def packs(loaded: RuleSet) -> tuple[PackInfo, ...]:
    """The loaded packs, as a report names them."""
    return tuple(PackInfo(pack.id, pack.version, pack.sha256, pack.title, pack.only_vocabulary) for pack in loaded.packs)


def info(document: Document) -> DocumentInfo:
    """A document as a report names it."""
    return DocumentInfo(document.name, document.sha256, document.format, document.pages, document.status, document.reason, document.detail)


def annexes(document: Document) -> tuple[DocumentInfo, ...]:
    """The annexes of a document, as a report names them."""
    return tuple(info(annex.file) for annex in document.annexes)


def plan_info(plan: Plan, vocabulary: Vocabulary) -> PlanInfo:
    """The kind and place of a plan, as a report names them."""
    return PlanInfo(plan.title, plan.kind, _kind_label(plan.kind, vocabulary), plan.place, plan.province, plan.dated)


def kinds(vocabulary: Vocabulary) -> tuple[WordList, ...]:
    """The kinds of plan that the packs declare, each with its code, name and label."""
    return vocabulary.kinds


def kind_code(vocabulary: Vocabulary, name: str) -> str | None:
    """The code of the kind of plan with this code, name or label; None if no pack declares it."""
    return next((kind.code for kind in kinds(vocabulary) if name in (kind.code, kind.name, kind.label.zh, kind.label.en)), None)


def provinces(vocabulary: Vocabulary) -> tuple[str, ...]:
    """The provinces that the packs' reference tables name."""
    columns = [
        (table, table.columns.index(name)) for table in vocabulary.references for name in ("省份", "province") if name in table.columns
    ]
    return tuple(dict.fromkeys(row[at] for table, at in columns for row in table.rows))


def province_name(vocabulary: Vocabulary, name: str) -> str | None:
    """The full name of a province from a prefix; None if no reference table names it, or several begin with it."""
    known = provinces(vocabulary)
    matches = [name] if name in known else [province for province in known if province.startswith(name)]
    return matches[0] if len(matches) == 1 else None


def _kind_label(kind: str, vocabulary: Vocabulary) -> Bilingual:
    labels = (kind_of_plan.label for kind_of_plan in kinds(vocabulary) if kind_of_plan.code == kind)
    return next(labels, Bilingual("未能识别", "not recognised"))
