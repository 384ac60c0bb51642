"""What a draft calls years for short, where it says so once: “现状”“近期”“远期”分别为2022年、2025年和2030年; 中期即到2025年."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.model.document import Document
from plancheck.model.plan import Section
from plancheck.text.line import Line, squeeze

TERMS = lexicon("years")
_IN_TURN, _ONE, _NAME, _YEAR = TERMS.lates("called_in_turn", "called", "period_name", "any_full_year")
_BEHIND = TERMS.source("behind_period")


class Called(NamedTuple):
    """What years are called in the blocks [start, end)."""

    start: int
    end: int
    names: Mapping[str, str]


def of(document: Document, sections: tuple[Section, ...]) -> tuple[Called, ...]:
    """The names of years, each from the block behind the one that gives it on, through its chapter."""
    chapters = [section for section in sections if section.parent is None]
    found: list[Called] = []
    for block in document.blocks:
        if block.table is None and block.countable and (names := _told(squeeze(block.text).text)):
            end = next((its.end for its in chapters if its.start <= block.index < its.end), len(document.blocks))
            found.append(Called(block.index, end, names))
    return tuple(found)


def _told(text: str) -> dict[str, str]:
    told = {hit["name"] or hit["quoted"]: hit["year"] for hit in _ONE.finditer(text)}
    for hit in _IN_TURN.finditer(text):
        names, called = _NAME.findall(hit["names"]), _YEAR.findall(hit["years"])
        told |= dict(zip(names, called, strict=True)) if len(names) == len(called) else {}
    return told


def in_full(line: Line, names: Mapping[str, str]) -> Line:
    """A text with the years in place of what they are called."""
    either = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    hits = [*patterns.finditer(f"(?:{either}){_BEHIND}", line.text)] if names else []
    text, at, last = "", list[int](), 0
    for hit in hits:
        year = f"{names[hit[0]]}{common.YEAR}"
        text += line.text[last : hit.start()] + year
        at += [*line.at[last : hit.start()], *[line.at[hit.start()]] * (len(year) - 1), line.at[hit.end() - 1]]
        last = hit.end()
    return Line(text + line.text[last:], (*at, *line.at[last:])) if hits else line
