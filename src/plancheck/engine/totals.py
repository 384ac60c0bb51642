"""Undated totals of one thing that differ: a rule asks for values of a year, so these contradict each other unseen."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from plancheck.model.diagnostic import Bilingual, Diagnostic
from plancheck.model.plan import Fact, Plan
from plancheck.model.quantity import Quantity, comparable
from plancheck.model.vocabulary import Part, Vocabulary
from plancheck.text.line import fold_name
from plancheck.wording.catalogue import both

#: What the name of a total has.
_TOTAL = "总"
#: The purpose (用途) of the chapters on the present state.
_PRESENT = Part.BASELINE
#: The most totals that are told.
MOST = 20


def differing(plan: Plan, vocabulary: Vocabulary) -> Iterator[Diagnostic]:
    """A note for two totals of one name and scope without a year that no rounding of the printed digits explains, once a name.

    Only what the chapters on the present state say counts: elsewhere every project may have a total of that name.
    """
    present = {concept.name for concept in vocabulary.sections if concept.part == _PRESENT}
    first: dict[tuple[str, str], Fact] = {}
    told: set[tuple[str, str]] = set()
    for fact in plan.facts:
        if not (_is_total(fact) and present & set(plan.chapters(fact.section))):
            continue
        name = fold_name(fact.subject), fold_name(fact.scope or "")
        other = first.setdefault(name, fact)
        if name not in told and len(told) < MOST and comparable(other.unit, fact.unit) and _apart(other, fact):
            told.add(name)
            message = both("result.remark.totals", name=fact.subject, one=_printed(other), other=_printed(fact))
            yield Diagnostic("totals-differ", "note", message, both("result.remark.totals.help"), place=fact.evidence.place)


def _is_total(fact: Fact) -> bool:
    exact = fact.op == "=" and fact.value_to is None and fact.change is None and not fact.soft
    return exact and fact.kind == "status" and fact.year is None and fact.indicator is not None and _TOTAL in fact.subject


def _apart(one: Fact, other: Fact) -> bool:
    """Whether two values are further apart than their printed digits can be by rounding."""
    a, b, s, t = _base(one), _base(other), _step(one), _step(other)
    if a is None or b is None or s is None or t is None:
        return False
    return abs(a - b) > (s + t) / 2


def _base(fact: Fact) -> Decimal | None:
    return Quantity(fact.value, fact.unit).base()


def _step(fact: Fact) -> Decimal | None:
    """The worth of the last printed digit, in the base unit."""
    exponent = fact.value.as_tuple().exponent
    return Quantity(Decimal((0, (1,), min(exponent, 0))), fact.unit).base() if isinstance(exponent, int) else None


def _printed(fact: Fact) -> Bilingual:
    text = f"{fact.value}{fact.unit}"
    return Bilingual(text, text)
