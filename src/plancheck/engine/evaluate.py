"""The rules of some packs over a plan: a result for each rule, in the order of the rule files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from plancheck.engine import texts
from plancheck.engine.compile import NOTHING_BOUND, Closure, Compiler, Predicate, Tracer, definitions
from plancheck.engine.context import Context
from plancheck.engine.elements import Val, ValueGroup
from plancheck.engine.judging import ReadyRule
from plancheck.language import syntax, tree
from plancheck.language.loader import RuleSet
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.model.plan import Plan
from plancheck.model.quantity import Quantity
from plancheck.model.report import Result
from plancheck.model.value import Known
from plancheck.model.vocabulary import EventConcept, SectionConcept

#: Parameters that the language itself reads, with what holds where no pack sets them: below the first share of its sentences a
#: part is not about a topic, from the second on it is (LANGUAGE: 属于).
DEFAULTS: dict[str, Val] = {"主题份额": ValueGroup((Known(Quantity(Decimal(15), "%")), Known(Quantity(Decimal(40), "%"))))}
_NO_PARAMETERS: Mapping[str, syntax.Node] = MappingProxyType({})
_NO_PLAN = Plan(Document("", "", "docx"))


class Judge:
    """The rules of some packs with their parameters, ready to be put to plans. `parameters` (parsed) override those of the packs.

    On a day that a rule or its pack is not in force, the rule does not apply; without a day all are in force.
    """

    def __init__(self, loaded: RuleSet, parameters: Mapping[str, syntax.Node] = _NO_PARAMETERS, on: date | None = None) -> None:
        self._loaded = loaded
        self._on = on
        self._definitions = definitions(loaded.vocabulary)
        nodes = _nodes(loaded, parameters)
        of_plan = {name for name, node in nodes.items() if self._is_of_plan(node)}
        self._of_plan: dict[str, Closure] = {name: Compiler(self._definitions).value(nodes[name]) for name in of_plan}
        nowhere = Context(_NO_PLAN, loaded.vocabulary)
        self._parameters: dict[str, Val] = DEFAULTS | {
            name: Compiler(self._definitions).value(node)(nowhere, NOTHING_BOUND) for name, node in nodes.items() if name not in of_plan
        }
        self._patterns = {
            name: value.value.source
            for name, value in self._parameters.items()
            if isinstance(value, Known) and isinstance(value.value, syntax.Pattern)
        }
        self._packs = {pack.id: pack for pack in loaded.packs}
        versions = dict(zip((rule.id for rule in loaded.rules), loaded.versions, strict=True))
        self._rules = {rule.id: self._ready(rule, versions[rule.id], None) for rule in loaded.rules}
        self._versions = versions

    def _is_of_plan(self, node: syntax.Node) -> bool:
        """Whether a parameter names chapters or events, which are what a plan holds of them."""
        named = (self._definitions.get(part.name) for part in tree.walk(node) if isinstance(part, syntax.Name))
        return any(isinstance(definition, SectionConcept | EventConcept) for definition in named)

    def _ready(self, rule: syntax.RuleNode, version: str, tracer: Tracer | None) -> ReadyRule:
        vocabulary = self._loaded.vocabulary
        source = next(source for source in vocabulary.sources if source.name == rule.basis)
        strength = next((strength for strength in vocabulary.strengths if strength.name == source.strength), None)
        lets = {let.name: let.value for let in rule.lets if let.value is not None}
        scope = Compiler(self._definitions, lets, tracer, self._patterns)
        return ReadyRule(rule, self._packs[rule.pack], version, source, strength, self._closed(rule), scope)

    def _closed(self, rule: syntax.RuleNode) -> Bilingual | None:
        """Why a rule is not in force on the day of the check."""
        if self._on is None:
            return None
        day = self._on.isoformat()
        for dated in (rule, self._packs[rule.pack]):
            if dated.since and day < dated.since:
                return texts.not_yet_in_force(dated.since)
            if dated.until and day >= dated.until:
                return texts.no_more_in_force(dated.until)
        return None

    def context(self, plan: Plan) -> Context:
        """A plan to be judged."""
        ctx = Context(plan, self._loaded.vocabulary, self._parameters)
        if not self._of_plan:
            return ctx
        of_plan = {name: closure(ctx, NOTHING_BOUND) for name, closure in self._of_plan.items()}
        return Context(plan, self._loaded.vocabulary, {**self._parameters, **of_plan})

    def condition(self, rule: syntax.RuleNode) -> Predicate:
        """What a rule asks for, ready to be put to the context of any plan: its outcome and evidence, without texts and ids."""
        return self._rules[rule.id].requires

    def results(self, plan: Plan) -> tuple[Result, ...]:
        """What every rule says of a plan, in the order of the rule files."""
        ctx = self.context(plan)
        return tuple(rule.result(ctx) for rule in self._rules.values())

    def traced(self, rule: syntax.RuleNode, plan: Plan, tracer: Tracer) -> tuple[Result, Context]:
        """The result of one rule, the same as among all `results`, with its evaluation recorded; and the context it was judged in."""
        ctx = self.context(plan)
        return self._ready(rule, self._versions[rule.id], tracer).result(ctx), ctx


def evaluate(
    loaded: RuleSet, plan: Plan, parameters: Mapping[str, syntax.Node] = _NO_PARAMETERS, on: date | None = None
) -> tuple[Result, ...]:
    """Every rule's result on a day, in the order of the rule files. `parameters` (parsed) override those of the packs."""
    return Judge(loaded, parameters, on).results(plan)


def _nodes(loaded: RuleSet, given: Mapping[str, syntax.Node]) -> dict[str, syntax.Node]:
    """The parameters as written. A pack overrides those that it imports, wherever its files stand; what was asked for overrides all."""
    imported = {pack.id: pack.imports for pack in loaded.packs}

    def below(pack: str, seen: set[str]) -> set[str]:
        for name in imported.get(pack, ()):
            if name not in seen:
                seen.add(name)
                below(name, seen)
        return seen

    packs = sorted(loaded.packs, key=lambda pack: len(below(pack.id, {pack.id})))
    return {let.name: let.value for pack in packs for let in pack.parameters if let.value is not None} | dict(given)
