"""Mutation tests for rules: removing a condition, or moving a bound by one, must change the result of some case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from plancheck.language import printer, syntax
from plancheck.language.builtins import BUILTINS
from plancheck.language.syntax import Let, RuleNode, in_force
from plancheck.model.report import Options, Result
from plancheck.rulelab.cases import Case

if TYPE_CHECKING:
    from plancheck.language.loader import RuleSet
    from plancheck.model.plan import Plan

Change = tuple[str, str, Any]  # what is changed, its replacement ("" if removed), the new node


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change of a rule that none of its cases detects: `what` is the original text, `becomes` its replacement.

    `becomes` is "" if `what` was removed. `why` is the excuse given in the case files, or "". The same may stand in a rule several
    times: `place` counts from 1 to `places`.
    """

    rule: str
    what: str
    becomes: str = ""
    why: str = ""
    place: int = 1
    places: int = 1

    @property
    def key(self) -> str:
        """Its key in the table of excuses."""
        return f"{self.rule}: {self.what}" + (f" → {self.becomes}" if self.becomes else "")


def survivors(loaded: RuleSet, cases: Sequence[Case], excuses: dict[str, str], bounds: bool = True) -> Iterator[Survivor]:
    """The changes that no case of the rule detects: every condition left out and, with `bounds`, every bound a step up and down.

    Rules without cases are omitted. Cases marked as known failures do not count.
    """
    runner = _CaseRunner(loaded)
    for rule, own_cases in _by_edition(loaded, cases):
        if not own_cases:
            continue
        before = list(runner.answers(rule, own_cases))
        changes = [*_changed(rule, _shorter), *(_changed(rule, _stepped) if bounds else ())]
        places, seen = Counter((text, becomes) for text, becomes, _ in changes), Counter[tuple[str, str]]()
        for text, becomes, changed in changes:
            seen[text, becomes] += 1
            if all(answer == original for answer, original in zip(runner.answers(changed, own_cases), before, strict=True)):
                survivor = Survivor(rule.id, text, becomes, place=seen[text, becomes], places=places[text, becomes])
                yield replace(survivor, why=excuses.get(survivor.key, ""))


def what_can_be_left_out(loaded: RuleSet) -> set[str]:
    """The keys of all possible changes, used to find excuses whose condition no longer exists."""
    editions = [replace(edition, later=()) for rule in loaded.rules for edition in (rule, *rule.later)]
    changes = [(rule.id, *change[:2]) for rule in editions for how in (_shorter, _stepped) for change in _changed(rule, how)]
    return {Survivor(*change).key for change in changes}


def _by_edition(loaded: RuleSet, cases: Sequence[Case]) -> Iterator[tuple[RuleNode, list[Case]]]:
    """Every edition of every rule, with the cases whose day it holds on."""
    for rule in loaded.rules:
        own = [case for case in cases if rule.id in case.expect and not case.why]
        for edition in (rule, *rule.later):
            day = [(case, in_force(rule, (case.on or date.today()).isoformat())) for case in own] if rule.later else []
            yield replace(edition, later=()), [case for case, held in day if held.edition == edition.edition] if rule.later else own


# ---- results of a case ------------------------------------------------------------------------------------------


class _CaseRunner:
    """Runs rules on the drafts of cases, reading each draft only once."""

    def __init__(self, loaded: RuleSet) -> None:
        self.loaded = loaded
        self._plans: dict[tuple[tuple[str, ...], str, Options], Plan] = {}

    def answers(self, rule: RuleNode, cases: Sequence[Case]) -> Iterator[tuple[object, ...]]:
        """The results of a rule for all drafts, limited to what their cases check: outcome, message, quote and the outcome per subject."""
        from plancheck import checking
        from plancheck.engine.evaluate import Evaluator

        evaluators: dict[Options, Evaluator] = {}
        loaded = self.loaded.with_pack(rule.pack)
        alone = replace(loaded, rules=(rule,)).with_versions(("",))  # no answer has the version, which takes longer than most answers
        for case in cases:
            if case.options not in evaluators:
                evaluators[case.options] = Evaluator(alone, checking.parameters(case.options, loaded.vocabulary)[0])
            (result,) = evaluators[case.options].results(self._plan(case, loaded))
            yield _answer(result, case.expect[rule.id])

    def _plan(self, case: Case, loaded: RuleSet) -> Plan:
        from textwrap import dedent

        from plancheck import checking
        from plancheck.readers import plain

        key = (tuple(pack.id for pack in loaded.packs), case.draft, case.options)
        if key not in self._plans:
            self._plans[key] = checking.plan_of(plain.read(dedent(case.draft)), loaded, case.options)
        return self._plans[key]


def _answer(result: Result, expected: dict[str, Any]) -> tuple[object, ...]:
    """The parts of a result that a case checks."""
    answer: list[object] = [result.outcome, result.reason if "reason" in expected else None]
    answer.append(result.message if "message" in expected else None)
    answer.append(any(expected.get("quote", "") in quote.quote for quote in result.evidence))
    answer += [(sub.subject.label.zh, sub.outcome) for sub in result.subresults if sub.subject.label.zh in expected.get("subjects", {})]
    return tuple(answer)


# ---- changes of a rule ------------------------------------------------------------------------------------------


def _changed(rule: RuleNode, change: Any) -> Iterator[tuple[str, str, RuleNode]]:
    """Yield the rule once for every possible change."""
    for at, part in enumerate(rule.objects):
        for text, becomes, new in _everywhere(part, change):
            yield text, becomes, replace(rule, objects=(*rule.objects[:at], new, *rule.objects[at + 1 :]))
    for at, let in enumerate(rule.lets):
        for text, becomes, new in _everywhere(let.value, change):
            yield text, becomes, replace(rule, lets=(*rule.lets[:at], Let(let.name, new), *rule.lets[at + 1 :]))
    for text, becomes, new in _everywhere(rule.requires, change):
        yield text, becomes, replace(rule, requires=new)
    if rule.applies is not None:
        if change is _shorter:
            yield printer.expr(rule.applies, "zh"), "", replace(rule, applies=None)
        for text, becomes, new in _everywhere(rule.applies, change):
            yield text, becomes, replace(rule, applies=new)


def _everywhere(node: Any, change: Any) -> Iterator[Change]:
    """Yield `node` once for every possible change in it or below it; in a named condition, in what it requires."""
    if isinstance(node, syntax.Held):
        for text, becomes, new in _everywhere(node.body, change):
            yield text, becomes, replace(node, body=new)
        return
    yield from change(node)
    if not is_dataclass(node) or isinstance(node, type):
        return
    for field in fields(node):
        inner = getattr(node, field.name)
        if isinstance(inner, tuple):
            for at, part in enumerate(inner):
                for text, becomes, new in _everywhere(part, change):
                    yield text, becomes, replace(node, **{field.name: (*inner[:at], new, *inner[at + 1 :])})
        elif is_dataclass(inner) and field.name != "span":
            for text, becomes, new in _everywhere(inner, change):
                yield text, becomes, replace(node, **{field.name: new})


def _shorter(node: Any) -> Iterator[Change]:
    """Remove one part of 且, 或, 不矛盾 or a list, the condition or the 否则 of 若, one condition of a filter, or a count."""
    match node:
        case syntax.And(parts=parts) | syntax.Or(parts=parts) | syntax.ListOf(parts=parts):
            for at, part in enumerate(parts):
                rest = (*parts[:at], *parts[at + 1 :])
                yield printer.expr(part, "zh"), "", rest[0] if len(rest) == 1 else replace(node, parts=rest)
        case syntax.Alone(parts=parts) if len(parts) > 1:
            for at, part in enumerate(parts):
                rest = (*parts[:at], *parts[at + 1 :])
                yield printer.expr(part, "zh"), "", rest[0] if len(rest) == 1 else replace(node, parts=rest)
        case syntax.If(test=test, then=then, orelse=orelse):
            # Without its condition, what follows is asked of all; without 否则, nothing of the others.
            yield f"若 {printer.expr(test, 'zh')}", "", then
            if orelse is not None:
                yield f"否则 {printer.expr(orelse, 'zh')}", "", replace(node, orelse=None)
        case syntax.Name(name=name, args=args) if name in BUILTINS:
            # A function needs its argument. One that returns the amounts of its argument can be replaced by the argument.
            if BUILTINS[name].gives == "amounts" and args:
                yield printer.expr(node, "zh"), printer.expr(args[0], "zh"), args[0]
        case syntax.Name(args=args) | syntax.Prop(args=args) if args:
            for at, part in enumerate(args):
                yield printer.expr(part, "zh"), "", replace(node, args=(*args[:at], *args[at + 1 :]) or None)
        case syntax.Has(count=syntax.Count(op="at_least", number=number)) if number > 1:
            yield f"至少 {number}", "", replace(node, count=None)


_COUNTED: dict[str, Literal["至少", "至多", "恰好"]] = {"at_least": "至少", "at_most": "至多", "exactly": "恰好"}


def _moved(written: syntax.Date) -> Iterator[syntax.Date]:
    """The months before and after a month, or the days before and after a day."""
    if written.day is not None:
        for days in (-1, 1):
            moved = date(written.year, written.month, written.day) + timedelta(days)
            yield replace(written, year=moved.year, month=moved.month, day=moved.day)
        return
    for months in (-1, 1):
        year, month = divmod(written.year * 12 + written.month - 1 + months, 12)
        yield replace(written, year=year, month=month + 1)


def _stepped(node: Any) -> Iterator[Change]:
    """Move a count, a year or a number one step down and up; the step of a number is one in its last printed digit."""
    match node:
        case syntax.Count(op=op, number=number):
            for new in (number - 1, number + 1):
                if new >= (1 if op == "at_least" else 0):
                    yield f"{_COUNTED[op]} {number}", f"{_COUNTED[op]} {new}", replace(node, number=new)
        case syntax.Year(year=year):
            for new in (year - 1, year + 1):
                yield f"{year}年", f"{new}年", replace(node, year=new)
        case syntax.Date():
            for other in _moved(node):
                yield printer.expr(node, "zh"), printer.expr(other, "zh"), other
        case syntax.Number(value=value):
            exponent = value.as_tuple().exponent
            step = Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)
            for moved in (value - step, value + step):
                if moved >= 0:
                    yield printer.expr(node, "zh"), printer.expr(replace(node, value=moved), "zh"), replace(node, value=moved)
