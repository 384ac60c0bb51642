"""What figures of running text were told by a weak sign: a name that no table and no measure shows to be whole, a base year that a
sentence may tell in words which no row knows, the year where its sentence names another one.

A rule that asks for more of such a figure, or holds it against another, is not decided (see `engine.judging`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.ledger.holdings import between
from plancheck.extraction.names import subjects
from plancheck.extraction.statements import dating
from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Fact
from plancheck.model.quantity import dimension
from plancheck.text.line import fold, squeeze

TERMS = lexicon("subjects")
_LABEL, _NO_NAME, _SUPPOSES, _PLACE = TERMS.lates("label", "no_name", "supposes", "place")
#: So many letters make a name that may be a part of another.
_LEAST = 4
#: So many values of one name in a year are of as many things.
_MANY = 3


def with_doubts(scene: Scene, found: Sequence[Fact]) -> Iterator[Fact]:
    """The facts, each with what is doubtful of it."""
    tabled = [fact for fact in found if fact.evidence.place.table is not None and fact.indicator]
    known = {(fold(name), dimension(each.unit or "")) for each in scene.vocabulary.indicators for name in (each.name, *each.aliases)}
    names = [each for each in {*((fold(fact.subject), dimension(fact.unit)) for fact in tabled), *known} if len(each[0]) >= _LEAST]
    told = [fact for fact in found if fact.evidence.place.table is None and (fact.indicator or "").startswith("~")]
    whole = {fact.indicator for fact in tabled} | (_told_again(told) - _of_many(told))
    whole |= {fact.indicator for fact in told if fact.indicator not in whole and _is_whole(fact, names)} - _of_many(told)
    years_of, supposing = _years_told(found), {block.index for block in scene.document.blocks if _SUPPOSES.search(block.text)}
    for fact in map(_turned, found):
        prose = fact.indicator is not None and fact.evidence.place.table is None
        nameless = prose and (fact.indicator or "").startswith("~") and fact.indicator not in whole
        if nameless or (prose and (fact.evidence.place.block in supposing or _is_of_another(scene, fact))):
            yield replace(fact, doubt="name")
        elif prose and fact.change and fact.base_year is None and _may_be_based(scene, fact, years_of):
            yield replace(fact, doubt="base")
        elif prose and _may_be_of_another_year(scene, fact, years_of):
            yield replace(fact, doubt="year")
        else:
            yield fact


def _told_again(told: Iterable[Fact]) -> set[str | None]:
    """The names that two paragraphs tell a value of one year under, in one kind of unit."""
    blocks: dict[object, set[int]] = {}
    for fact in told:
        blocks.setdefault(_same(fact), set()).add(fact.evidence.place.block)
    return {fact.indicator for fact in told if len(blocks[_same(fact)]) > 1 and not _LABEL.fullmatch(fold(fact.subject))}


def _turned(fact: Fact) -> Fact:
    """A fact whose name says that it is a change, as one: 用纸强度降幅（基期2020年）：2025年14%."""
    way, name = subjects.named_change(fact.subject) if fact.change is None and fact.evidence.place.table is None else (None, "")
    return replace(fact, change=way, subject=name) if way and name and dimension(fact.unit) in ("ratio", "points") else fact


def _is_of_another(scene: Scene, fact: Fact) -> bool:
    """Whether a figure may be of a place or firm that opens its clause (青石县2025年借阅率达到50%), or a share of what stands before it
    (目标值的九成)."""
    before = before_figure(fact)
    head = subjects.clean(years.without(before.partition(fact.subject)[0]), scene.place)[0]
    elsewhere = _PLACE.fullmatch(head) is not None and not (scene.own and head.startswith(scene.own))
    share = (
        dimension(fact.unit) == "ratio"
        and before.endswith(common.OF)
        and not before.endswith(common.YEAR + common.OF)
        and common.MAKES_UP not in before
    )
    return elsewhere or share


def before_figure(fact: Fact) -> str:
    """What a fact says before its figure."""
    said = squeeze(fact.evidence.quote).text
    found = quantities.find_squeezed(said)
    return said[: found[-1].start] if found else said


def _of_many(told: Iterable[Fact]) -> set[str | None]:
    """The names that many things have a value under in one year, each in a paragraph of its own: no two of them contradict each other."""
    values: dict[object, dict[Decimal, int]] = {}
    for fact in told:
        values.setdefault(_same(fact), {}).setdefault(fact.value, fact.evidence.place.block)
    return {fact.indicator for fact in told if len(set(values[_same(fact)].values())) >= _MANY}


def _same(fact: Fact) -> object:
    return fact.indicator, fact.kind, fact.year, fact.change, fact.base_year, dimension(fact.unit)


def _is_whole(fact: Fact, names: Iterable[tuple[str, str | None]]) -> bool:
    """Whether the name of a fact is surely a whole one: it ends as what is measured does, says of what, compares with nothing, and does
    not begin with the name of what the packs or a table know."""
    name, of = fold(fact.subject), dimension(fact.unit)
    measured = subjects.measured(name.removesuffix(common.YEARLY)) or (of == "power" and fact.subject in fact.evidence.quote)
    if not (measured or _comes_to(fact)) or _LABEL.fullmatch(name) or _NO_NAME.search(name):
        return False
    return not any(name.startswith(short) and short != name and its in (None, of) for short, its in names)


def _comes_to(fact: Fact) -> bool:
    """Whether a verb of reaching or changing leads from the name right before it to the figure: 书亭达到20座."""
    link = subjects.link(years.without(before_figure(fact)))
    return link.kind in ("level", "change") and link.rest.endswith(fact.subject)


def _years_told(found: Iterable[Fact]) -> dict[int, set[int | None]]:
    """The years of the figures and of what they are compared with, by block."""
    told: dict[int, set[int | None]] = {}
    for fact in found:
        told.setdefault(fact.evidence.place.block, set()).update((fact.year, fact.base_year))
    return told


def _may_be_based(scene: Scene, fact: Fact, years_of: dict[int, set[int | None]]) -> bool:
    """Whether the paragraph of a change, or the one behind it, names a year before that no figure there is of."""
    block = fact.evidence.place.block
    for at in (block, block + 1):
        text = squeeze(scene.document.blocks[at].text).text if at < len(scene.document.blocks) else ""
        # 2020年以来 begins with a year and names no other
        named = (year for each in years.find(text) if (year := each.base if each.year is None else each.year) is not None)
        if any(year < (fact.year or 0) and year not in years_of.get(at, ()) and year <= (scene.pivot or 0) for year in named):
            return True
    return False


def _may_be_of_another_year(scene: Scene, fact: Fact, years_of: dict[int, set[int | None]]) -> bool:
    """Whether a figure has no year but that of an earlier sentence, while its own names one ahead that no figure of the paragraph is of:
    借阅率提高到32%，2030年看齐."""
    text, place = scene.document.blocks[fact.evidence.place.block].text, fact.evidence.place
    sentence = squeeze(text[slice(*between("。！？\n", text, place.start))]).text
    named = {each.year for each in years.find(sentence) if each.role in dating.SAYING and (each.year or 0) > (scene.pivot or 0)}
    return bool(named) and fact.year not in named and not named <= years_of[place.block]
