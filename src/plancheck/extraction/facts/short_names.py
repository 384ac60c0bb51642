"""Of which indicator a short name is, in the part of a draft that gave the whole one: 社区书屋借阅率达到45%。到2030年，借阅率达到60%。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from plancheck.extraction.names.subjects import MEASURED
from plancheck.extraction.statements.scene import Scene
from plancheck.model.plan import Fact
from plancheck.model.quantity import comparable, dimension
from plancheck.model.vocabulary import Indicator, Part
from plancheck.text.line import fold

#: The letters of a bare measure: 占比 and 总量 are of everything, and a longer name (书屋借阅量) has a thing of its own.
_LEAST, _MOST = 3, 4
#: The fewest letters of the thing that a measure is of.
_LEAST_OF_THING = 2


def completed(scene: Scene, found: Iterable[Fact]) -> Iterator[Fact]:
    """The facts in reading order; one of a short name is of the only indicator that it can be short for in its part, or in its paragraph.

    It stays as it is where that indicator has another value for the year already: then another is meant, unless its own sentence names the
    thing (书车到访率达到65%，保有量达到66辆). A name that is longer than a bare measure is short only for one that its paragraph itself has
    given the same value for an earlier year, where the draft has it nowhere else: 城东书屋开放率达到90%；到2030年，书屋开放率保持在90%.
    """
    ordered = sorted(found, key=lambda fact: (fact.evidence.place.block, fact.evidence.place.start))
    given: dict[tuple[str | None, int | None], set[tuple[Decimal, str]]] = {}
    for fact in ordered:
        given.setdefault((fact.indicator, fact.year), set()).add((fact.value, fact.unit))
    places: dict[str | None, set[int]] = {}
    for fact in ordered:
        places.setdefault(fact.indicator, set()).add(fact.evidence.place.block)
    tabled = (fact for fact in ordered if fact.evidence.place.table is not None and fact.indicator is not None and fact.scope is None)
    whole = {fold(fact.subject): fact for fact in tabled}
    known = [(fold(name), each) for each in scene.vocabulary.indicators for name in (each.name, *each.aliases)]
    by_part: dict[tuple[str, int | None], dict[str, Fact]] = {}
    for fact in ordered:
        named = by_part.setdefault(_part(scene, fact.evidence.place.block), {})
        short = fact.indicator is not None and fact.indicator.startswith("~") and fact.scope is None and fact.year is not None
        subject = fold(fact.subject)
        if short and len(subject) > _MOST and MEASURED.search(subject) and len(places[fact.indicator]) == 1:
            its = [each for name, each in named.items() if _is_short_for(subject, name) and _goes_on(each, fact)]
            fact = replace(fact, indicator=its[0].indicator) if len(its) == 1 else fact
        elif short and MEASURED.search(subject) and _LEAST <= len(subject) <= _MOST:
            codes = {each.indicator for name, each in named.items() if _is_short_for(subject, name) and _alike(each, fact)}
            codes = codes or _of_things_before(scene, fact, subject, known)
            said = (fact.value, fact.unit)
            # What a table gives this very value for the year is meant, too.
            codes = codes or {
                each.indicator
                for name, each in whole.items()
                if fact.evidence.place.table is None and _is_short_for(subject, name) and said in given.get((each.indicator, fact.year), ())
            }
            code = codes.pop() if len(codes) == 1 else None
            values = given.get((code, fact.year), set())
            if code is not None and (not values - {said} or _of_the_sentence(scene, fact, subject, code)):
                given.setdefault((code, fact.year), set()).add(said)
                fact = replace(fact, indicator=code)
        if fact.indicator is not None and fact.scope is None:
            named[subject] = fact
        yield fact


def _of_the_sentence(scene: Scene, fact: Fact, subject: str, code: str) -> bool:
    """Whether the sentence of a fact names, before it, the thing that an indicator of the packs is of."""
    place = fact.evidence.place
    before = scene.document.blocks[place.block].text[: place.start]
    sentence = fold(before[max(map(before.rfind, _ENDS)) + 1 :])
    names = [fold(name) for each in scene.vocabulary.indicators if each.code == code for name in (each.name, *each.aliases)]
    return any(_is_short_for(subject, name) and name[: -len(subject)] in sentence for name in names)


#: Where a sentence ends.
_ENDS = "。；;\n"


def _is_short_for(subject: str, name: str) -> bool:
    return name.endswith(subject) and len(name) >= len(subject) + _LEAST_OF_THING


def _alike(one: Fact, other: Fact) -> bool:
    return dimension(one.unit) == dimension(other.unit) and (one.change is None) == (other.change is None)


def _goes_on(one: Fact, other: Fact) -> bool:
    """Whether a fact is of the same paragraph and like another one, and has its value for an earlier year."""
    apart = one.year is not None and other.year is not None and one.year < other.year
    unknown = one.indicator is not None and one.indicator.startswith("~")
    same = (one.value, one.unit, one.change) == (other.value, other.unit, other.change)
    return apart and unknown and same and one.evidence.place.block == other.evidence.place.block


def _of_things_before(scene: Scene, fact: Fact, subject: str, known: Sequence[tuple[str, Indicator]]) -> set[str | None]:
    """The indicators whose names are made of a thing that the paragraph has named before and of the short name."""
    fitting = [(name, each) for name, each in known if _is_short_for(subject, name)]
    place = fact.evidence.place
    before = fold(scene.document.blocks[place.block].text[: place.start]) if fitting else ""
    return {
        each.code for name, each in fitting if name[: -len(subject)] in before and (each.unit is None or comparable(each.unit, fact.unit))
    }


def _part(scene: Scene, block: int) -> tuple[str, int | None]:
    """Where a name goes on being known: the chapter of the goals, which tells of one horizon after the other; elsewhere the paragraph."""
    section = scene.section(block)
    if section is None or scene.part(section) != Part.AIMS:
        return "paragraph", block
    while section.parent is not None and scene.part(scene.sections[section.parent]) == Part.AIMS:
        section = scene.sections[section.parent]
    return "goals", section.index
