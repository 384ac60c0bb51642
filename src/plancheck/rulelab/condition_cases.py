"""Run the cases that named conditions bring along (用例): a draft, a use of the condition, and whether it holds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plancheck.language import printer
from plancheck.language.syntax import Condition, ConditionCase, Pack, RuleNode
from plancheck.model.diagnostic import Bilingual
from plancheck.model.report import Options
from plancheck.model.vocabulary import Source

if TYPE_CHECKING:
    from plancheck.language.ruleset import RuleSet

#: The name of the basis and the title of the draft of a case: a case needs neither.
_NONE = Bilingual("用例", "case")
_TITLE = "# 用例\n"
_STATES = {True: "成立", False: "不成立", None: "不能断定"}


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """The result of a case of a condition: what came out, as in the case."""

    condition: Condition
    case: ConditionCase
    outcome: str

    @property
    def failed(self) -> bool:
        """Whether something else came out than the case expects."""
        return self.outcome != self.case.outcome

    @property
    def use(self) -> Bilingual:
        """The use of the condition in the case."""
        return Bilingual(printer.expr(self.case.use, "zh"), printer.expr(self.case.use, "en"))


def run(loaded: RuleSet, files: Collection[str] | None = None) -> Iterator[ConditionResult]:
    """The results of all cases of conditions, or of those in some files, in the order of the packs."""
    for pack in loaded.packs:
        for condition in pack.conditions:
            if files is None or condition.file in files:
                yield from (ConditionResult(condition, case, _outcome(loaded, pack, case)) for case in condition.cases)


def _outcome(loaded: RuleSet, pack: Pack, case: ConditionCase) -> str:
    from plancheck import checking
    from plancheck.engine.compile import NOTHING_BOUND
    from plancheck.engine.evaluate import Evaluator
    from plancheck.model.quantity import using
    from plancheck.readers import plain

    of_pack = loaded.with_pack(pack.id)
    vocabulary = replace(of_pack.vocabulary, sources=(Source(_NONE.zh, _NONE),))
    rule = RuleNode("case", _NONE, case.use, "advice", _NONE.zh, pack=pack.id)
    alone = replace(of_pack, rules=(rule,), packs=tuple(replace(each, rules=(), signs=()) for each in of_pack.packs), vocabulary=vocabulary)
    evaluator = Evaluator(alone.with_versions(("",)))  # nobody asks for the version of a case
    plan = checking.plan_of(plain.read(_TITLE + case.draft), alone, Options())
    with using(vocabulary.units):
        return _STATES[evaluator.condition(rule)(evaluator.context(plan), NOTHING_BOUND).state]
