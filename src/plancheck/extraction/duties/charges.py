"""Who has charge of work, by how a clause is built, whatever verb says so: 市甲局管书屋和书亭, 这一块归市甲局管, 书屋的事市甲局说了算.

A body that opens a clause answers for something where the clause says nothing else than that it does (市甲局兜底), or where a verb of
one letter leads to a thing that the text before has named (…修好书屋。市甲局管书屋), or where the same sentence says further on that it
leads (市甲局发挥作用，牵头修好书屋).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise
from typing import NamedTuple

from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import HAN, late
from plancheck.text import clauses
from plancheck.text.line import tight

TERMS = lexicon("duties")

_OPENS = TERMS.late("charge_opens")
_ALONE = TERMS.late("charge_alone")
_HELPING = TERMS.late("charge_helps")
_NO_AUTHORITY = TERMS.late("no_authority")
_AUTHORITY = TERMS.late("authority")
_PUT_TO = TERMS.late("put_to")
_LEADS_ON, _ANSWERS = TERMS.late("leads_on"), TERMS.source("answers_alone")
#: What a clause says of a body that opens it; a bracket is another name of it.
_ACTS = late(rf"[、{HAN}]{{2}}")
#: What stands between two clauses of one sentence about whoever opened it.
_GOES_ON = ("，", ",")
#: The letters of a thing as far as the text before must have named it, behind a verb of one letter.
_THING = 2

#: The bodies at the start of a text.
Leading = Callable[[str], list[str]]


class Charge(NamedTuple):
    """Characters [start, end) of a text that give bodies charge of something; those that have a part of the work of their own `lead`."""

    start: int
    end: int
    units: tuple[str, ...]
    lead: tuple[str, ...]


def charges(text: str, leading: Leading, named: AbstractSet[str]) -> Iterator[Charge]:
    """The clauses of a text in which bodies have charge of something: authorities of a territory, and those that are `named` elsewhere in
    plain words as answering for something."""
    parts = [*clauses.clauses(text)]
    for number, (start, end) in enumerate(parts):
        said = text[start:end].rstrip("，,；;。！？\n ")
        opened = _OPENS.match(said)
        at = opened.end() if opened else 0
        units = tuple(dict.fromkeys(leading(said[at:])))
        if not units or not _are_authorities(units, named):
            continue
        rest = tight(said[said.find(units[-1], at) + len(units[-1]) :])
        part = opened is None and not _HELPING.match(rest) and _names_a_thing(rest, text[:start])
        acts = opened is None and _ACTS.match(rest) is not None and not _HELPING.match(rest)
        further = _leads_further_on(text, parts[number:], leading) if acts else None
        if part or _alone(rest, opened is not None):
            helped = _helped(text, parts[number:], leading) if opened else None
            units_helping, stop = helped or ((), start + len(said))
            yield Charge(start, stop, tuple(dict.fromkeys((*units, *units_helping))), units if part or helped else ())
        elif further is not None:
            yield Charge(start, further[1], units, units if further[0] else ())


def _leads_further_on(text: str, parts: Sequence[tuple[int, int]], leading: Leading) -> tuple[bool, int] | None:
    """Where a later clause of the sentence that the first of some clauses opens says of whoever opened it that he leads or answers: whether
    he leads, and where that clause ends. None where another body is named before, or nothing says so."""
    for (_, before), (start, end) in pairwise(parts):
        said = text[start:end]
        if text[before:start].strip() not in _GOES_ON:
            return None
        if found := _LEADS_ON.match(said):
            return found["how"] != _ANSWERS, start + len(said.rstrip("，,；;。！？\n "))
        if leading(said):
            return None
    return None


def _helped(text: str, parts: Sequence[tuple[int, int]], leading: Leading) -> tuple[list[str], int] | None:
    """Who the clause behind the first of some says to help whom that one names, and where it ends: 归市甲局，市乙局协同."""
    if len(parts) < 2 or text[parts[0][1] : parts[1][0]].strip() not in ("", *_GOES_ON):
        return None
    said = text[slice(*parts[1])].rstrip("，,；;。！？\n ")
    units = leading(said)
    rest = tight(said[said.find(units[-1]) + len(units[-1]) :]) if units else ""
    return (units, parts[1][0] + len(said)) if _HELPING.match(rest) else None


def _are_authorities(units: Sequence[str], named: AbstractSet[str]) -> bool:
    """Whether bodies are authorities or named elsewhere. Those behind one of a territory are of it, too: 市甲局、乙局."""
    known = [unit in named or _is_authority(unit) for unit in units]
    return all(known) or (_is_authority(units[0]) and not any(map(_NO_AUTHORITY.fullmatch, units)))


def _is_authority(unit: str) -> bool:
    """Whether a body is an authority of a territory by its name, no firm, centre or unit among many."""
    return _AUTHORITY.fullmatch(unit) is not None and _NO_AUTHORITY.fullmatch(unit) is None


def _alone(rest: str, put: bool) -> bool:
    """Whether nothing but what the bodies do stands behind them; behind 归 and the like, or nothing at all."""
    return (put and not rest) or _ALONE.fullmatch(rest) is not None


def _names_a_thing(rest: str, before: str) -> bool:
    """Whether a verb of one letter leads to a thing that the text before has named."""
    thing = rest[1 : 1 + _THING]
    return len(thing) == _THING and thing in before and _PUT_TO.match(rest) is None
