"""One quantity under two names: 排放量 and 排放总量, 城东书亭 and 城东书亭数量, 甲占比 and 甲占乙比重.

A name that differs from another in nothing but how its measure is told is that one's, so that values which disagree are seen. A name that
leaves something out, or tells it in another order, is the other's only where no two values disagree: else another thing may be meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from plancheck.extraction.statements.scene import Scene
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.plan import Fact
from plancheck.model.quantity import dimension
from plancheck.text.line import fold

TERMS = lexicon("subjects")
_SHARE_END, _SHARE_OF, _TOTAL_END, _RATED_END, _JOINING = TERMS.lates("share_end", "share_of", "total_end", "rated_end", "joining")
_SHARE_VERB, _AT_PRICES = TERMS.lates("share_verb", "at_prices")
#: So many letters in another order are the same name.
_LEAST_OF_LETTERS = 8


def unified(scene: Scene, found: Sequence[Fact]) -> list[Fact]:
    """The facts; those of one quantity under several names that no pack knows have one key."""
    shared = [_by_share(scene, fact) for fact in found]
    named = _with(_at_one_price(shared), shared)
    plain = _with(_plainly(named), named)
    loose = _with(_loosely(plain), plain)
    return _with(_shortly(scene, loose), loose)


def _open(fact: Fact) -> bool:
    """Whether a fact is of a quantity of the plan's own that no pack knows."""
    return fact.indicator is not None and fact.indicator.startswith("~") and fact.scope is None


def _by_share(scene: Scene, fact: Fact) -> Fact:
    """A fact that says what share something has, of the indicator that is called so: 新书占到三成 is of 新书占比."""
    said = _open(fact) and fact.change is None and dimension(fact.unit) == "ratio" and _SHARE_VERB.search(fold(fact.evidence.quote))
    known = scene.names.match(fact.subject + common.SHARE_OF, scene.place) if said else None
    return replace(fact, indicator=known.code) if known else fact


def _with(meant: dict[str, str], found: Iterable[Fact]) -> list[Fact]:
    return [replace(fact, indicator=meant[fact.indicator]) if _open(fact) and fact.indicator in meant else fact for fact in found]


def _by_key(found: Iterable[Fact]) -> dict[str, list[Fact]]:
    by_key: dict[str, list[Fact]] = defaultdict(list)
    for fact in found:
        if _open(fact) and fact.indicator is not None:
            by_key[fact.indicator].append(fact)
    return by_key


def _at_one_price(found: Iterable[Fact]) -> dict[str, str]:
    """The keys of values at the prices of a year that a draft tells nowhere but in tables, each with the key that says no prices: other
    prices are another quantity only to who tells them apart."""
    priced = {key: facts for key, facts in _by_key(found).items() if _AT_PRICES.search(key)}
    return {key: _AT_PRICES.sub("", key) for key, facts in priced.items() if all(map(_tabled, facts))}


def _plainly(found: Iterable[Fact]) -> dict[str, str]:
    """The keys whose names differ from others in how the measure is told, each with the longest: what a measure is of, and which way is
    better, is told by its name."""
    alike: dict[tuple[str, str | None, bool], list[str]] = defaultdict(list)
    by_key = _by_key(found)
    for key, facts in by_key.items():
        name, of = _measure_left_out(key[1:], facts[0]), dimension(facts[0].unit)
        if len(name) >= 2 and {dimension(each.unit) for each in facts} == {of}:
            alike[name, of, facts[0].change is None].append(key)
    return {key: max(keys, key=len) for keys in alike.values() if len(keys) > 1 for key in keys}


def _measure_left_out(name: str, fact: Fact) -> str:
    of = dimension(fact.unit)
    if of == "ratio" and fact.change is None:
        return _TOTAL_END.sub("", _SHARE_END.sub("", name))
    return _RATED_END.sub("", name) if of == "power" else _TOTAL_END.sub("", name)


def _most(keys: Iterable[str], by_key: dict[str, list[Fact]]) -> str:
    """The key that most values have, a table's first."""
    return max(keys, key=lambda key: (any(_tabled(each) for each in by_key[key]), len(by_key[key]), key))


def _tabled(fact: Fact) -> bool:
    return fact.evidence.place.table is not None


def _loosely(found: Iterable[Fact]) -> dict[str, str]:
    """The keys whose names leave out of what they are a share, or have the same letters in another order, where no two values disagree."""
    by_key = _by_key(found)
    meant: dict[str, str] = {}
    for key in by_key:
        longer = [other for other in by_key if other != key and _is_share_of(key[1:], other[1:]) and _agree(by_key[key], by_key[other])]
        if len(longer) == 1:
            meant[key] = longer[0]
    lettered = [(key, _letters(key[1:])) for key in by_key if len(key) > _LEAST_OF_LETTERS]
    for (key, letters), (other, others) in combinations(lettered, 2):
        if letters == others and key not in meant and other not in meant and _agree(by_key[key], by_key[other]):
            kept = _most((key, other), by_key)
            meant[other if kept == key else key] = kept
    return meant


def _is_share_of(short: str, long: str) -> bool:
    """Whether a name is that of a share of something which the other one names: 甲占比, 甲占乙比."""
    of, own = _SHARE_OF.match(long), _SHARE_END.sub("", short)
    return of is not None and own != long and own == of["part"]


def _shortly(scene: Scene, found: Iterable[Fact]) -> dict[str, str]:
    """The keys that running text gives names which leave letters out of the one longer name in a table that has one of their values in the
    same year, and no other value in any: 新书屋座位 of 新建书屋座位; or that sentences in cells give names so of running text's. All and
    nothing are the value of many things."""
    of: dict[str, list[Fact]] = defaultdict(list)
    told: dict[tuple[int | None, Decimal, str | None, str | None], set[str]] = defaultdict(set)
    for fact in found:
        if fact.indicator is not None and fact.scope is None and fact.year is not None:
            of[fact.indicator].append(fact)
            told[_said(fact)].add(fact.indicator)
    excluded = {each.code: frozenset(map(fold, each.excludes)) for each in scene.vocabulary.indicators}
    meant: dict[str, str] = {}
    for key, facts in of.items():
        in_cells = all(map(_in_a_cell, facts))
        if not key.startswith("~") or not (in_cells or (len(key) > _LEAST_OF_SHORT and not any(map(_tabled, facts)))):
            continue
        same = {other for fact in facts if fact.value not in _OF_MANY for other in told[_said(fact)] if other != key}
        longer = [
            other
            for other in same
            if key[1:] not in excluded.get(other, ())
            and any(_tabled(each) != in_cells and _leaves_out(key[1:], fold(each.subject)) for each in of[other])
            and (len(key) > _LEAST_OF_SHORT or (len(key) == _LEAST_OF_SHORT and other.endswith(key[1:])))
            and _never_differ(facts, of[other])
        ]
        if len(longer) == 1:
            meant[key] = longer[0]
    return {key: other for key, other in meant.items() if other not in meant}


def _in_a_cell(fact: Fact) -> bool:
    """Whether a sentence in a cell of a table tells a fact with its name."""
    return _tabled(fact) and fact.subject in fact.evidence.quote


#: So many letters, with their mark, make a short name where another ends with it, one more elsewhere; and the values of many things.
_LEAST_OF_SHORT, _OF_MANY = 4, (Decimal(0), Decimal(100))


def _said(fact: Fact) -> tuple[int | None, Decimal, str | None, str | None]:
    return fact.year, _percent(fact), dimension(fact.unit), fact.change


def _leaves_out(short: str, name: str) -> bool:
    """Whether a name is a longer one with letters left out."""
    letters = iter(name)
    return len(short) < len(name) and all(letter in letters for letter in short)


def _never_differ(one: Sequence[Fact], other: Sequence[Fact]) -> bool:
    """Whether no two values of one year, one dimension and one change differ."""
    told: dict[tuple[int | None, str | None, str | None], set[Decimal]] = defaultdict(set)
    for each in other:
        told[each.year, dimension(each.unit), each.change].add(_percent(each))
    return all(told[each.year, dimension(each.unit), each.change] <= {_percent(each)} for each in one)


def _letters(name: str) -> str:
    return "".join(sorted(_JOINING.sub("", name)))


def _agree(one: Sequence[Fact], other: Sequence[Fact]) -> bool:
    """Whether values in one unit agree in every year that both have."""
    if {(dimension(each.unit), each.change) for each in one} != {(dimension(each.unit), each.change) for each in other}:
        return False
    told = {each.year: _percent(each) for each in one}
    return all(each.year not in told or told[each.year] == _percent(each) for each in other)


def _percent(fact: Fact) -> Decimal:
    return fact.value * 10 if fact.unit == common.TENTHS else fact.value
