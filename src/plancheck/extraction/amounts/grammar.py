"""What a quantity states, read over the marks around it: the rows of data/grammar.toml, tried in their order. The first that fits decides.

A mark is an attribute of what rows are asked of: the words before and behind, the noun, the verb that leads to it, what has been spoken of.
data/README.md tells how a row is written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any

from plancheck.extraction.amounts.unit_words import unit_pattern
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import FOLDER, FOR_READERS, lexicon
from plancheck.extraction.words.patterns import Late
from plancheck.model.quantity import COUNTERS, cached, dimension

TERMS = lexicon("marks")

#: Keys of a row that are no marks with a pattern.
KEYS = frozenset(
    [
        "unit",
        "when",
        "subject",
        "scope",
        "change",
        "flags",
        "yearly",
        "nothing",
        "tells",
        "role",
        "year",
        "base",
        "shift",
        "score",
        "reason",
        "note",
        "example",
        "counter",
    ]
)
_PIECE = re.compile(r"\{([^}]*)\}")
_WHOLE = re.compile(r"\^?(?:\(\?:)?\{(\w+)\}\)?\$?")


class Marks:
    """What rows are asked of: each attribute is a mark."""

    kinds: frozenset[str]  # the unit and all that it is, or what else `unit` of a row means

    def step(self, how: str, text: str) -> str:
        """What a step of a row makes of a text: `-name` it without what a row of marks.toml matches."""
        return TERMS.held(how[1:]).sub("", text)


@cached(1024)
def counts(unit: str) -> bool:
    """Whether a unit is a counting word, with 万 or 亿 before it or not."""
    of, bare = dimension(unit), unit.removeprefix(common.HUNDRED_MILLION).removeprefix(common.TEN_THOUSAND)
    return bool(unit) and of is not None and (bare == of or bare in COUNTERS)


@cached(1024)
def kinds(unit: str) -> frozenset[str]:
    """A unit and all that it is: its dimension, `counted`, `relative` (percentages and points), `things`, `measured`, `none`."""
    of = dimension(unit)
    told = {
        "none": not unit,
        "counted": counts(unit),
        "relative": of in ("ratio", "points"),
        "things": of == unit,
        "measured": of not in (None, unit) or (of is None and "/" in unit),
    }
    return frozenset((unit, of or "", *(name for name, holds in told.items() if holds)))


Steps = tuple[str, ...]
Slots = dict[str, str]


class Row:
    """A row: when it fits, and what it says."""

    def __init__(self, name: str, row: Mapping[str, Any]) -> None:
        self.name, self.row = name, row
        units = row.get("unit", "").split()
        self._units = frozenset(unit for unit in units if not unit.startswith("!"))
        self._no_units = frozenset(unit[1:] for unit in units if unit.startswith("!"))
        self._when = [(mark.removeprefix("!"), not mark.startswith("!")) for mark in row.get("when", "").split()]
        self._patterns = [(*_mark(key), late(row[key])) for key in row if key not in KEYS]
        self.flags = frozenset(row.get("flags", "").split())
        self.yearly = late(row["yearly"]) if "yearly" in row else None
        #: Texts of its own, and between them marks and slots, each with its steps.
        self._texts, self._marks = _PIECE.split(row.get("subject", ""))[::2], [*map(_mark, _PIECE.findall(row.get("subject", "")))]

    def of(self, kinds: frozenset[str]) -> bool:
        """Whether it may fit what is of these kinds."""
        return not (self._units and self._units.isdisjoint(kinds)) and self._no_units.isdisjoint(kinds)

    def slots(self, it: Marks) -> Slots | None:
        """What stands in the slots of its patterns; None where it does not fit something of its kinds."""
        for mark, wanted in self._when:
            if bool(getattr(it, mark)) is not wanted:
                return None
        slots: Slots = {}
        for mark, steps, pattern in self._patterns:
            hit = pattern.search(_look(it, slots, mark, steps))
            if hit is None:
                return None
            slots |= hit.groupdict()
        return slots

    def subject(self, it: Marks, slots: Slots) -> str:
        """The subject that it gives."""
        made = [_look(it, slots, mark, steps) for mark, steps in self._marks]
        return "".join(text + more for text, more in zip(self._texts, (*made, ""), strict=True))

    def told(self, key: str, it: Marks, slots: Slots) -> str:
        """What the slot or the mark named by one of its keys holds."""
        mark, steps = _mark(self.row[key])
        return _look(it, slots, mark, steps)


def _mark(named: str) -> tuple[str, Steps]:
    mark, *steps = named.split()
    return mark, tuple(steps)


def _look(it: Marks, slots: Slots, mark: str, steps: Steps) -> str:
    text: str = (slots[mark] if mark in slots else getattr(it, mark)) or ""
    for each in steps:
        text = it.step(each, text)
    return text


def late(pattern: str) -> Late:
    """A pattern of a row; one that holds a row of marks.toml needs what that does."""
    whole = _WHOLE.fullmatch(pattern)
    needs = TERMS.rows[whole[1]].get("needs", "") if whole else ""
    return Late(lambda: TERMS.written_out(pattern, unit=unit_pattern), needs=tuple(needs.split()))


@cache
def rows(table: str) -> tuple[Row, ...]:
    """The rows of a table, in their order."""
    lines = (FOLDER / "grammar.toml").read_text("utf-8").splitlines()
    whole = tomllib.loads("\n".join(line for line in lines if not line.startswith(FOR_READERS)))
    return tuple(Row(name, row) for name, row in whole[table].items())


@cache
def _fitting(table: str, kinds: frozenset[str]) -> tuple[Row, ...]:
    return tuple(row for row in rows(table) if row.of(kinds))


def first(table: str, it: Marks) -> tuple[Row, Slots] | None:
    """The first row of a table that fits, with its slots."""
    for row in _fitting(table, it.kinds):
        slots = row.slots(it)
        if slots is not None:
            return row, slots
    return None


def all_that_fit(table: str, it: Marks) -> list[Row]:
    """All rows of a table that fit."""
    return [row for row in _fitting(table, it.kinds) if row.slots(it) is not None]
