"""The texts of a rule about one subject, with their placeholders filled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plancheck.engine import texts
from plancheck.engine.compile import Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.subjects import label
from plancheck.language.placeholders import Slot
from plancheck.language.words import WORDS
from plancheck.model.diagnostic import Bilingual
from plancheck.model.place import Evidence, describe
from plancheck.model.plan import Fact
from plancheck.model.report import Subject
from plancheck.model.value import Truth


@dataclass(frozen=True, slots=True)
class Placeholders:
    """The values of the placeholders in a rule's texts about one subject."""

    ctx: Context
    scope: Scope
    subject: Subject
    frame: Frame
    answer: Truth

    def fill(self, text: texts.Template) -> Bilingual:
        """A text of the rule with its placeholders filled. Values that it does not use are not computed."""
        if not text.slots:
            return text.text
        values = self._values(frozenset(slot.name for slot in text.slots))
        return text.filled({slot: self._value(slot, values) for slot in text.slots})

    def _value(self, slot: Slot, values: Mapping[str, Bilingual]) -> Bilingual:
        """The value of a placeholder: that of a 其中 value or a parameter is rounded as the placeholder asks."""
        if slot.name in values:
            return values[slot.name]
        lets, parameters = self.scope.lets, self.ctx.parameters
        value = self.scope.let(slot.name)(self.ctx, self.frame) if slot.name in lets else parameters[slot.name]
        return texts.value_label(value, slot.places)

    def _values(self, named: frozenset[str]) -> dict[str, Bilingual]:
        """The values of those among these placeholders that are no 其中 values or parameters, by their Chinese and English names."""
        ctx, frame, answer = self.ctx, self.frame, self.answer
        values = {"主体": self.subject.label}
        if _wanted("值", named):
            quotes = "；".join(dict.fromkeys(_quoted(ctx, quote) for quote in answer.evidence[:3]))
            values["值"] = texts.both_languages(quotes) if quotes else texts.NOT_STATED
        if _wanted("位置", named) or "place" in named:
            values["位置"] = _position(ctx, answer)
        values |= {kind: _element_label(element, ctx) for kind, element in frame.stack if _wanted(kind, named)}
        values |= {WORDS[name]: text for name, text in values.items() if name in WORDS} | {"subject": self.subject.label}
        return values | {"place": values["位置"]} if "位置" in values else values


def _wanted(name: str, named: frozenset[str]) -> bool:
    return name in named or WORDS.get(name) in named


def _position(ctx: Context, answer: Truth) -> Bilingual:
    """The place of the cell that is empty, of the first quote, or the first where it was looked for."""
    empty = next((place for place in answer.looked_for if place.is_empty_cell), None)
    place = empty or (answer.evidence[0].place if answer.evidence else next(iter(answer.looked_for), None))
    if place is None:
        return Bilingual("文中", "the text")
    own = ctx.plan.document.own(place)
    return Bilingual(describe(own, "zh"), describe(own, "en"))


#: Marks that a quote may begin with, but not a sentence: 、2030年达到600万千瓦.
_AFTER = "、，,；;。 "


def _quoted(ctx: Context, evidence: Evidence) -> str:
    """A quote for use in a sentence: a figure from a table gets its subject, year and unit."""
    fact = ctx.figures.at_place.get(evidence.place) if evidence.place.table is not None else None
    if fact is None or fact.subject in evidence.quote:
        return evidence.quote.lstrip(_AFTER) or evidence.quote
    own = ctx.plan.document.own(evidence.place)
    where = f"附件{own.document}表{own.table}" if own.document else f"表{own.table}"
    return f"{where}“{fact.subject}”{_year_of(fact)}{evidence.quote}{_unit_of(fact)}"


def _year_of(fact: Fact) -> str:
    return f"{fact.year}年 " if fact.year else ""


def _unit_of(fact: Fact) -> str:
    return "" if fact.unit in fact.evidence.quote else fact.unit


def _element_label(element: Any, ctx: Context) -> Bilingual:
    return texts.both_languages(str(element)) if isinstance(element, int) else label(element, ctx)
