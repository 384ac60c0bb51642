"""What every rule comes to over many plans, without its texts: outcomes at once, evidence when it is asked for.

Rules that are chains of `a figure compares with a constant` (indicator 在 year 的 目标 ≥ 30 % 且 …) are taken from a table of the
plan's figures; nothing is made for them but the outcome. Wherever a figure is missing, doubtful, contradicted or no single number,
and for all other rules, the rule is judged as engine/evaluate.py judges it. Both ways agree: see the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from plancheck.engine import evaluate
from plancheck.engine.context import Context
from plancheck.engine.elements import as_role, trim
from plancheck.language import syntax as s
from plancheck.language.loader import Loaded
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact, Plan
from plancheck.model.quantity import parse_unit
from plancheck.model.report import Outcome, Result
from plancheck.model.vocabulary import Indicator

#: What a figure must be asked for to hold: bound ≤ figure for "≥", and so on.
_TESTS: dict[str, str] = {"≥": "__le__", "≤": "__ge__", ">": "__lt__", "<": "__gt__", "=": "__eq__", "≠": "__ne__"}
_KINDS = {"目标": "target", "现状值": "status"}
#: Exactly one number: a bound or a range is none.
_EXACT = ("=", "≈")

Key = tuple[str | None, int | None, str]  # indicator, year, kind
Link = tuple[int, Callable[[Decimal], bool]]  # column of the figure, what it must pass


@dataclass
class Table:
    """The columns that chains ask for: which figure stands in each, and in which dimension."""

    columns: dict[Key, int] = field(default_factory=dict)
    dimensions: list[str] = field(default_factory=list)

    def link(self, node: s.Node, names: Mapping[str, object]) -> Link | None:
        """A condition as a test of one column; None if it is of another form."""
        match node:
            case s.Compare(
                left=s.Prop(owner=s.At(subject=s.Name(args=None) as name, when=s.Year() as when), name=kind, args=None),
                right=s.Number() as bound,
            ) if node.op in _TESTS and kind in _KINDS:
                indicator, unit = names.get(name.name), parse_unit(bound.unit) if bound.unit else None
                if not isinstance(indicator, Indicator) or unit is None:
                    return None
                column = self.columns.setdefault((indicator.code, when.year, _KINDS[kind]), len(self.columns))
                if column == len(self.dimensions):
                    self.dimensions.append(unit.dimension)
                test: Callable[[Decimal], bool] = getattr(bound.value * unit.factor, _TESTS[node.op])
                return (column, test) if self.dimensions[column] == unit.dimension else None
            case _:
                return None

    def figures(self, ctx: Context) -> tuple[list[Decimal | None], list[Fact | None]]:
        """For each column its figure in base units and the fact that states it; None where not one fact alone states it plainly."""
        values: list[Decimal | None] = [None] * len(self.columns)
        facts: list[Fact | None] = [None] * len(self.columns)
        if ctx.plan.document.skipped or ctx.recognised:
            return values, facts
        columns, dimensions, seen = self.columns, self.dimensions, set()
        for fact in ctx.facts:
            column = columns.get((fact.indicator, fact.year, fact.kind))
            if column is None:
                continue
            unit = parse_unit(fact.unit)
            if column not in seen and unit is not None and unit.dimension == dimensions[column] and fact.op in _EXACT:
                values[column], facts[column] = fact.value * unit.factor, fact
            else:
                values[column] = facts[column] = None
            seen.add(column)
        return values, facts


class Outcomes:
    """The rules of some packs, made ready for many plans."""

    def __init__(self, loaded: Loaded, parameters: Mapping[str, s.Node] = MappingProxyType({})) -> None:
        self.rules = loaded.rules
        self.judge = evaluate.Judge(loaded, parameters)
        self.table = Table()
        self.chains = [self._chain(rule) for rule in loaded.rules]

    def _chain(self, rule: s.RuleNode) -> tuple[Link, ...] | None:
        """A rule as tests of columns; None where some part of it is of another form."""
        if rule.objects or rule.lets or rule.applies is not None or self.judge.pack(rule).applies is not None:
            return None
        parts = rule.requires.parts if isinstance(rule.requires, s.And) else (rule.requires,)
        links = [self.table.link(part, self.judge.names) for part in parts]
        return None if None in links else tuple(link for link in links if link is not None)

    def over(self, plan: Plan) -> Answers:
        """The outcome of every rule, in their order."""
        return Answers(self, plan)


class Answers:
    """The outcomes of rules over one plan."""

    def __init__(self, asked: Outcomes, plan: Plan) -> None:
        self._asked = asked
        self._ctx = asked.judge.context(plan)
        self._values, self._facts = asked.table.figures(self._ctx)
        self._results: dict[int, Result] = {}
        self.outcomes: list[Outcome] = self._outcomes()

    def _outcomes(self) -> list[Outcome]:
        out: list[Outcome] = []
        values = self._values
        unknown = {column for column, value in enumerate(values) if value is None}
        for number, chain in enumerate(self._asked.chains):
            if chain is None or (unknown and not unknown.isdisjoint(column for column, _ in chain)):
                out.append(self.result(number).outcome)
                continue
            for column, holds in chain:
                if not holds(values[column]):  # type: ignore[arg-type]  # no column of this chain is unknown
                    out.append("failed")
                    break
            else:
                out.append("passed")
        return out

    def evidence(self, number: int) -> tuple[Evidence, ...]:
        """What the outcome of a rule rests on, as its result shows it."""
        chain = self._asked.chains[number]
        if chain is None or number in self._results:
            return self.result(number).evidence
        if self.outcomes[number] == "passed":
            return trim((self._quote(column) for column, _ in chain), len(chain))
        # The first figure that does not hold decides.
        column = next(column for column, holds in chain if not holds(self._values[column]))  # type: ignore[arg-type]
        return as_role((self._quote(column),), "conflict")

    def _quote(self, column: int) -> Evidence:
        fact = self._facts[column]
        if fact is None:
            raise LookupError("a figure that nobody states decided a rule")
        return fact.evidence

    def result(self, number: int) -> Result:
        """The whole result of a rule, with its texts."""
        if number not in self._results:
            self._results[number] = self._asked.judge.result(self._asked.rules[number], self._ctx)
        return self._results[number]
