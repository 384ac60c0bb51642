"""The subjects of results: bound elements as a type, a stable key and a label."""

from __future__ import annotations

from typing import Any

from plancheck.engine import texts
from plancheck.engine.compile import Frame
from plancheck.engine.context import Context
from plancheck.engine.elements import Cell, Column, NamedQuantity, Passage, Series, Territory, TextValue
from plancheck.engine.ids import digest
from plancheck.model.diagnostic import Bilingual
from plancheck.model.moment import Moment
from plancheck.model.place import describe
from plancheck.model.plan import (
    Amount,
    Delegated,
    Event,
    Fact,
    Measure,
    PlaceName,
    PlanTable,
    Project,
    Responsibility,
    Section,
    Sum,
    TaskItem,
)
from plancheck.model.quantity import Quantity
from plancheck.model.report import Subject
from plancheck.model.vocabulary import Topic
from plancheck.text.line import fold_name

PLAN = Subject("plan", "", Bilingual("方案", "plan"))
_TYPES: dict[type, str] = {
    int: "year", NamedQuantity: "indicator", Series: "series", Fact: "value", TaskItem: "task", Section: "section", Project: "project",
    Sum: "sum", PlanTable: "table", Passage: "paragraph", PlaceName: "place", Topic: "topic", TextValue: "text", str: "text",
    Event: "event", Delegated: "delegated", Measure: "measure", Responsibility: "responsibility", Amount: "amount", Territory: "place",
    Quantity: "amount", Column: "column", Cell: "cell", Moment: "date",
}  # fmt: skip


def subject_of(frame: Frame, ctx: Context) -> Subject:
    """The subject for the bound elements, the outermost first."""
    parts = [Subject(_TYPES[type(element)], _key(element, ctx), label(element, ctx)) for _, element in frame.stack]
    if len(parts) == 1:
        return parts[0]
    return Subject(
        "/".join(part.type for part in parts),
        "/".join(part.key for part in parts),
        Bilingual(" · ".join(part.label.zh for part in parts), " · ".join(part.label.en for part in parts)),
    )


def numbered(subject: Subject, keys: dict[str, int]) -> Subject:
    """The subject with a number if its key occurred before, so that ids are unique."""
    number = keys[subject.key] = keys.get(subject.key, 0) + 1
    return subject if number == 1 else Subject(subject.type, f"{subject.key}#{number}", subject.label)


def _key(element: Any, ctx: Context) -> str:
    match element:
        case NamedQuantity():
            return element.code
        case Series():
            return element.key
        case Fact():
            return "|".join(str(part or "") for part in (element.indicator or fold_name(element.subject), element.year, element.kind))
        case Delegated():
            return "|".join(str(part or "") for part in (element.indicator or fold_name(element.subject), element.year))
        case Passage():
            return digest(fold_name(ctx.plan.document.blocks[element.block].text[element.start : element.end]))
        case Topic():
            return element.name
        case _:
            return fold_name(texts.label(element).zh)


def label(element: Any, ctx: Context) -> Bilingual:
    """The name of an element for people; an integer is a year."""
    if isinstance(element, int):
        return Bilingual(f"{element}年", str(element))
    if isinstance(element, Passage):
        place = ctx.plan.place_of(element.block, 0, 0)
        return Bilingual(describe(place, "zh"), describe(place, "en"))
    return texts.label(element)
