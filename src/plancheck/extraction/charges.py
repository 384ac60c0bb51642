"""Who has charge of work, by how a clause is built, whatever verb says so: 市甲局管书屋和书亭, 这一块归市甲局管, 书屋的事市甲局说了算.

A body that opens a clause answers for something where the clause says nothing else than that it does (市甲局兜底), or where a verb of a letter
or two leads to a thing that the text before has named (…修好书屋。市甲局管书屋).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from plancheck.extraction.lexicon import lexicon
from plancheck.text import clauses
from plancheck.text.line import tight

TERMS = lexicon("duties")

_OPENS = TERMS.late("charge_opens")
_ALONE = TERMS.late("charge_alone")
_HELPING = TERMS.late("charge_helps")
_NO_AUTHORITY = TERMS.late("no_authority")
_OF_A_TERRITORY = TERMS.late("of_a_territory")
_PUT_TO = TERMS.late("put_to")
#: The letters of a verb before the thing that it leads to, and of the thing as far as the text before must have named it.
_VERB, _THING = 2, 2

#: The bodies at the start of a text.
Leading = Callable[[str], list[str]]


class Charge(NamedTuple):
    """Characters [start, end) of a text that give bodies charge of something; those that have a part of the work of their own `lead`."""

    start: int
    end: int
    units: tuple[str, ...]
    lead: tuple[str, ...]


def charges(text: str, leading: Leading) -> Iterator[Charge]:
    """The clauses of a text in which bodies have charge of something."""
    for start, end in clauses.clauses(text):
        said = text[start:end].rstrip("，,；;。！？\n ")
        opened = _OPENS.match(said)
        at = opened.end() if opened else 0
        units = tuple(dict.fromkeys(unit for unit in leading(said[at:]) if _is_authority(unit)))
        last = said.find(units[-1], at) + len(units[-1]) if units else 0
        rest = tight(said[last:]) if units else ""
        if not units or (not opened and _HELPING.match(rest)):
            continue
        part = _named(rest, text[:start])
        if part or _alone(rest, opened is not None):
            yield Charge(start, start + len(said), units, units if part else ())


def _is_authority(unit: str) -> bool:
    """Whether a body is one in particular that has charge of things, no firm, centre or unit among many."""
    return (
        len(unit) > 2
        and not any(mark in unit for mark in "的（(")
        and (_OF_A_TERRITORY.match(unit) is not None or _NO_AUTHORITY.fullmatch(unit) is None)
    )


def _alone(rest: str, put: bool) -> bool:
    """Whether nothing but what the bodies do stands behind them; behind 归 and the like, or nothing at all."""
    return (put and not rest) or _ALONE.fullmatch(rest) is not None


def _named(rest: str, before: str) -> bool:
    """Whether a short verb leads to a thing that the text before has named."""
    things = (rest[verb : verb + _THING] for verb in range(1, _VERB + 1))
    return any(len(thing) == _THING and thing in before for thing in things) and _PUT_TO.match(rest) is None
