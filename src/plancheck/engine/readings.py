"""Says of the figures that decided a rule whether they were read as targets or as what has been reached, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from plancheck.engine import describe
from plancheck.engine.context import Context
from plancheck.engine.elements import AtYear, Listing, NamedQuantity, Series
from plancheck.engine.nouns import FACT_KINDS, elements_of
from plancheck.engine.tracer import Call
from plancheck.language import syntax as s
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence
from plancheck.model.plan import Fact
from plancheck.model.trace import Example, Reading, Step
from plancheck.model.value import Known
from plancheck.model.vocabulary import Indicator
from plancheck.wording.catalogue import both

#: The most figures whose reading is told for a subject.
MOST = 6


def readings(ctx: Context, steps: Iterable[Step], calls: Iterable[Call]) -> tuple[Reading, ...]:
    """The readings of the figures that the steps rest on, then of those that `calls` asked for in vain because of their kind or year."""
    shown = {_key(passage) for step in steps for passage in _passages(step)}
    decided = (fact for fact in ctx.plan.facts if _key(fact.evidence) in shown)
    told = dict.fromkeys((*decided, *(fact for call in calls for fact in _otherwise(ctx, call))))
    return tuple(Reading(describe.element(fact, ctx), fact.kind, _why(ctx, fact), fact.evidence) for fact in told if fact.ground)[:MOST]


def _passages(step: Step) -> Iterator[Evidence]:
    yield from step.evidence
    for below in step.steps:
        yield from _passages(below)
    for example in (*step.listed.met, *step.listed.missed) if step.listed else ():
        yield from _of_example(example)


def _of_example(example: Example) -> Iterator[Evidence]:
    yield from example.evidence
    for step in example.steps:
        yield from _passages(step)


def _key(evidence: Evidence) -> tuple[int, int, int, int]:
    return evidence.place.document, evidence.place.block, evidence.place.start, evidence.place.end


def _otherwise(ctx: Context, call: Call) -> Iterator[Fact]:
    """Below a call, the figures of what was asked for a target (or what has been reached) and had none: those of the other kind at that
    year, else those of any year."""
    for child in call.children:
        yield from _otherwise(ctx, child)
    if not isinstance(call.node, s.Name | s.Prop) or call.node.name not in FACT_KINDS or not isinstance(call.value, Listing):
        return
    owner = _owner(call)
    if call.value.members or owner is None or isinstance(owner, Listing):
        return
    facts = _figures(ctx, owner)
    yield from facts or (_figures(ctx, owner.subject) if isinstance(owner, AtYear) else ())


def _owner(call: Call) -> Any:
    owner = call.owner
    if isinstance(call.node, s.Prop):
        above = call.part(call.node.owner)
        owner = above.value if above is not None else None
    return owner.value if isinstance(owner, Known) else owner


def _figures(ctx: Context, owner: Any) -> Sequence[Fact]:
    subject = owner.subject if isinstance(owner, AtYear) else owner
    if not isinstance(subject, Indicator | NamedQuantity | Series):
        return ()  # the figures of a whole chapter tell nothing about the one that was asked for
    return [member.element for member in elements_of(ctx, "数值", owner).members]


def _why(ctx: Context, fact: Fact) -> Bilingual:
    """What decided the kind of a figure, in words."""
    written = ctx.plan.dated.year if ctx.plan.dated is not None else None
    if fact.ground not in ("year_past", "year_ahead"):
        return both(f"trace.ground.{fact.ground}")
    if fact.year is None:
        return both(f"trace.ground.{fact.ground}.none")
    against = written is not None and (fact.year < written if fact.ground == "year_past" else fact.year > written)
    key = f"trace.ground.{fact.ground}" + (".written" if against else "")
    return both(key, year=fact.year, written=written)
