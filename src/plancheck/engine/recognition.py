"""Whether a document is one that the rules are for at all, by the signs that the packs declare (篇 with 用途：认定).

A sign is a rule. A document that a sign of level 必须 speaks against is none. Where one of level 应当 speaks against it, or it cannot be
told, a person has to confirm first. Signs of level 建议 are only shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from plancheck.engine.evaluate import Evaluator
from plancheck.language.loader import RuleSet
from plancheck.language.packs import dependencies
from plancheck.model.plan import Plan
from plancheck.model.report import Recognition, RecognitionOutcome, Result, Sign, Speaks

_SPEAKS: dict[str, Speaks] = {"passed": "for", "failed": "against"}


def has_signs(loaded: RuleSet) -> bool:
    """Whether every pack with rules declares signs, or imports a pack that does: otherwise the rules may be for documents of any kind."""
    signed = {pack.id for pack in loaded.packs if pack.signs}
    depends_on = dependencies(loaded.packs)
    return bool(signed) and all(signed & {pack.id, *depends_on[pack.id]} for pack in loaded.packs if pack.rules)


def recognise(evaluator: Evaluator, plan: Plan) -> Recognition:
    """What speaks for and against a plan being one of the packs."""
    results = evaluator.signs(plan)
    return Recognition(_outcome(results), tuple(map(_sign, results)))


def _outcome(results: Iterable[Result]) -> RecognitionOutcome:
    doubtful = False
    for result in results:
        if result.outcome in ("passed", "inapplicable") or result.level == "advice":
            continue
        if result.level == "must" and result.outcome == "failed":
            return "not_applicable_document"
        doubtful = True
    return "please_confirm" if doubtful else "recognised"


def _sign(result: Result) -> Sign:
    speaks = _SPEAKS.get(result.outcome, "open")
    return Sign(result.rule, result.title, result.level, speaks, result.message, result.evidence[:1])
