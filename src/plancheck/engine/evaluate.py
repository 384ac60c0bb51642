"""Evaluates the rules of packs over a plan: a result for every rule, in the order of the rule files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from plancheck.engine import causes, texts
from plancheck.engine.compile import NOTHING_BOUND, Closure, Compiler, Predicate, Tracer, definitions
from plancheck.engine.context import Context
from plancheck.engine.elements import Val, ValueGroup
from plancheck.engine.judging import CompiledRule
from plancheck.engine.likeness import learnt
from plancheck.language import definitions as definitions_of
from plancheck.language import placeholders, syntax, tree
from plancheck.language.grounds import grounds
from plancheck.language.loader import RuleSet
from plancheck.language.packs import dependencies
from plancheck.language.version import rule_version
from plancheck.model.diagnostic import Bilingual
from plancheck.model.document import Document
from plancheck.model.plan import Plan
from plancheck.model.quantity import Quantity, using
from plancheck.model.report import Ground, Result
from plancheck.model.value import Known
from plancheck.model.vocabulary import EventConcept, SectionConcept, Source, Strength

#: Parameters of the language itself, with their defaults. 主题份额: a part is not about a topic (属于) if less than the first share of its
#: sentences mention it, and is about it from the second share on.
DEFAULTS: dict[str, Val] = {"主题份额": ValueGroup((Known(Quantity(Decimal(15), "%")), Known(Quantity(Decimal(40), "%"))))}
_NO_PARAMETERS: Mapping[str, syntax.Node] = MappingProxyType({})
_NO_PLAN = Plan(Document("", "", "docx"))


class Evaluator:
    """Evaluates the rules of packs over plans. `parameters` (parsed) override those of the packs.

    A rule is inapplicable on a day when it or its pack is not in force. Without a day, all are in force.
    """

    def __init__(self, loaded: RuleSet, parameters: Mapping[str, syntax.Node] = _NO_PARAMETERS, on: date | None = None) -> None:
        with using(loaded.vocabulary.units):
            self._compile(loaded, parameters, on)

    def _compile(self, loaded: RuleSet, parameters: Mapping[str, syntax.Node], on: date | None) -> None:
        self._loaded = loaded
        self._on = on
        self._definitions = definitions(loaded.vocabulary)
        nodes = _nodes(loaded, parameters)
        values = {name: definitions_of.values(node) for name, node in nodes.items()}
        self._values = {name: value for name, value in values.items() if value is not None}
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
        self._rules = {rule.id: self._compiled(*self._edition(rule, versions[rule.id]), None) for rule in loaded.rules}
        # Signs come before the question whether a pack applies: they are asked of any document.
        self._signs = [self._compiled(sign, "", None, replace(pack, applies=None)) for pack in loaded.packs for sign in pack.signs]
        self._versions = versions

    def _edition(self, rule: syntax.RuleNode, version: str) -> tuple[syntax.RuleNode, str]:
        """The edition of a rule that holds on the day of the check, with its version; `version` is that of the first."""
        if not rule.later:
            return rule, version
        held = syntax.in_force(rule, self._on.isoformat() if self._on is not None else None)
        held = replace(held, title=texts.of_edition(held.title, held), named=texts.of_edition(held.named, held) if held.named else None)
        if held.edition == rule.edition:
            return held, version
        return held, rule_version(held, self._loaded.vocabulary, self._packs[rule.pack].applies)

    def _is_of_plan(self, node: syntax.Node) -> bool:
        """Whether a parameter names chapters or events, so that its value depends on the plan."""
        named = (self._definitions.get(part.name) for part in tree.walk(node) if isinstance(part, syntax.Name))
        return any(isinstance(definition, SectionConcept | EventConcept) for definition in named)

    def _compiled(self, rule: syntax.RuleNode, version: str, tracer: Tracer | None, pack: syntax.Pack | None = None) -> CompiledRule:
        vocabulary = self._loaded.vocabulary
        based = grounds(rule, vocabulary)
        source, strength, _ = based[0]
        lets = {let.name: let.value for let in rule.lets if let.value is not None}
        scope = Compiler(self._definitions, lets, tracer, self._patterns, len(rule.objects))
        of_pack, closed = pack or self._packs[rule.pack], self._closed(rule)
        title = placeholders.filled(rule.named or rule.title, self._values, vocabulary)
        return CompiledRule(
            rule, of_pack, version, source, strength, closed, scope, title, learnt(vocabulary.learnt), tuple(map(_ground, based))
        )

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
        """The context in which rules are evaluated over a plan."""
        ctx = Context(plan, self._loaded.vocabulary, self._parameters)
        if not self._of_plan:
            return ctx
        of_plan = {name: closure(ctx, NOTHING_BOUND) for name, closure in self._of_plan.items()}
        return Context(plan, self._loaded.vocabulary, {**self._parameters, **of_plan})

    def condition(self, rule: syntax.RuleNode) -> Predicate:
        """The condition that a rule requires, for the context of any plan. It gives a truth with evidence, without texts and ids."""
        return self._rules[rule.id].requires

    def results(self, plan: Plan) -> tuple[Result, ...]:
        """The result of every rule, in the order of the rule files. A finding that follows from another says so."""
        with using(self._loaded.vocabulary.units):
            ctx = self.context(plan)
            results = tuple(rule.result(ctx) for rule in self._rules.values())
            compiled = {rule.rule.id: rule for rule in self._rules.values()}
            return causes.folded(results, lambda rule: compiled[rule].demand, ctx)

    def signs(self, plan: Plan) -> tuple[Result, ...]:
        """The result of every sign by which a document is recognised, in the order of the rule files."""
        with using(self._loaded.vocabulary.units):
            ctx = self.context(plan)
            return tuple(sign.result(ctx) for sign in self._signs)

    def traced(self, rule: syntax.RuleNode, plan: Plan, tracer: Tracer) -> tuple[Result, Context]:
        """The result of a rule, as in `results`, while `tracer` records the evaluation; and the context of the evaluation."""
        with using(self._loaded.vocabulary.units):
            return self._traced(rule, plan, tracer)

    def _traced(self, rule: syntax.RuleNode, plan: Plan, tracer: Tracer) -> tuple[Result, Context]:
        ctx = self.context(plan)
        return self._compiled(*self._edition(rule, self._versions[rule.id]), tracer).result(ctx), ctx


def _ground(of: tuple[Source, Strength | None, syntax.Basis]) -> Ground:
    source, strength, basis = of
    settings = dict(basis.settings)
    label = strength.label if strength else source.title
    return Ground(source.title, source.strength, label, settings.get("条款", ""), settings.get("引文", ""))


def evaluate(
    loaded: RuleSet, plan: Plan, parameters: Mapping[str, syntax.Node] = _NO_PARAMETERS, on: date | None = None
) -> tuple[Result, ...]:
    """The result of every rule on a day, in the order of the rule files. `parameters` (parsed) override those of the packs."""
    return Evaluator(loaded, parameters, on).results(plan)


def _nodes(loaded: RuleSet, overrides: Mapping[str, syntax.Node]) -> dict[str, syntax.Node]:
    """The parameters by name. A pack overrides those of the packs that it imports, and `overrides` override all."""
    depends_on = dependencies(loaded.packs)
    packs = sorted(loaded.packs, key=lambda pack: len(depends_on[pack.id]))
    return {let.name: let.value for pack in packs for let in pack.parameters if let.value is not None} | dict(overrides)
