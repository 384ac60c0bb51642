"""The texts of a rule about one subject, with their placeholders filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plancheck.engine import texts
from plancheck.engine.compile import Frame, Scope
from plancheck.engine.context import Context
from plancheck.engine.subjects import label
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
        return text.filled(self._values(text.names)) if text.names else text.text

    def _values(self, named: frozenset[str]) -> dict[str, Bilingual]:
        """The values of these placeholders by their Chinese and English names."""
        ctx, scope, frame, answer = self.ctx, self.scope, self.frame, self.answer
        values = {"主体": self.subject.label}
        if _wanted("值", named):
            values["值"] = texts.both_languages("；".join(dict.fromkeys(_quoted(ctx, quote) for quote in answer.evidence[:3])) or "—")
        if _wanted("位置", named) or "place" in named:
            values["位置"] = _position(ctx, answer)
        values |= {kind: _element_label(element, ctx) for kind, element in frame.stack if _wanted(kind, named)}
        values |= {name: texts.value_label(scope.let(name)(ctx, frame)) for name in scope.lets if name in named and name not in values}
        values |= {WORDS[name]: text for name, text in values.items() if name in WORDS} | {"subject": self.subject.label}
        return values | {"place": values["位置"]} if "位置" in values else values


def _wanted(name: str, named: frozenset[str]) -> bool:
    return name in named or WORDS.get(name) in named


def _position(ctx: Context, answer: Truth) -> Bilingual:
    """The place of the first quote, or the first place where it was looked for."""
    place = answer.evidence[0].place if answer.evidence else next(iter(answer.looked_for), None)
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
