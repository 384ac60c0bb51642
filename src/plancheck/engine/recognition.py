"""Whether a document is one that the rules are for at all, by the signs that the packs declare (篇 with 用途：认定).

A sign is a rule. A document that a sign of level 必须 speaks against is none. Where one of level 应当 speaks against it, or it cannot be
told, a person has to confirm first. Signs of level 建议 are only shown.

Where several guidelines are loaded, a document is one of that whose signs alone recognise it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from plancheck.engine import texts
from plancheck.engine.evaluate import Evaluator
from plancheck.language.loader import RuleSet
from plancheck.language.packs import dependencies
from plancheck.model.diagnostic import Bilingual
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


def only(answers: Sequence[Recognition]) -> int | None:
    """The number of the only guideline that recognises a document; None if none does, or several do."""
    recognised = [number for number, answer in enumerate(answers) if answer.outcome == "recognised"]
    return recognised[0] if len(recognised) == 1 else None


def nearest(answers: Sequence[Recognition]) -> int:
    """The number of the guideline that a document comes closest to; the first of equals."""
    return min(range(len(answers)), key=lambda number: (_CLOSEST.index(answers[number].outcome), _against(answers[number]), number))


def undecided(answers: Sequence[Recognition], loaded: Sequence[RuleSet]) -> Recognition:
    """What speaks for and against a plan being one of several guidelines, where this does not decide. Each sign names its guideline."""
    outcome: RecognitionOutcome = (
        "not_applicable_document" if all(answer.outcome == "not_applicable_document" for answer in answers) else "please_confirm"
    )
    signs = (
        replace(sign, message=texts.of_guideline(title(guideline), sign.message))
        for answer, guideline in zip(answers, loaded, strict=True)
        for sign in answer.signs
    )
    return Recognition(outcome, tuple(signs))


def title(guideline: RuleSet) -> Bilingual:
    """The title of the pack by whose signs the plans of a guideline are recognised."""
    return next(pack.title for pack in guideline.packs if pack.signs)


#: From the closest.
_CLOSEST: tuple[RecognitionOutcome, ...] = ("confirmed", "recognised", "please_confirm", "not_applicable_document")


def _against(answer: Recognition) -> int:
    return sum(sign.speaks == "against" and sign.level != "advice" for sign in answer.signs)


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
