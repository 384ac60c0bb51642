"""Clauses without a value that say for which year, or against which, the values before them hold: 均于2026年底前并网, 均以2021年为基期."""

from __future__ import annotations

from plancheck.extraction import subjects, years
from plancheck.extraction.context import Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.statements import dates
from plancheck.extraction.statements.statement import Statement

TERMS = lexicon("statements")
_A_YEAR = TERMS.late("a_year")

#: How long such a clause is at the most.
_LONGEST = 40
_DATED = TERMS.late("dated")
_COMPARED = TERMS.late("compared")
_DEALT = TERMS.late("dealt")


def dated(body: str, said: list[Statement], setting: Setting) -> list[Statement] | None:
    """What a sentence has said, with the year ahead of the draft that a clause gives to all of it; None where it is no such clause."""
    named = years.find(body) if "年" in body and len(body) <= _LONGEST else ()
    if len(named) != 1 or named[0].role not in ("in", "by") or not dates.ahead(named[0], setting):
        return None
    each = named[0]
    soft = subjects.SOFT.match(body[each.start : each.end])
    if not _DATED.fullmatch(body[: each.start] + (soft[0] if soft else "") + "■" + body[each.end :]):
        return None
    hoped = subjects.SOFT.search(body) is not None
    return [one._replace(year=each.year, kind="target", soft=one.soft or hoped) for one in said]


def dealt(body: str, said: list[Statement]) -> list[Statement] | None:
    """What a sentence has said, with the years that a clause deals to the last values, which are as many and of one subject; else None."""
    body = body.lstrip("，,（(").rstrip("）)。；")
    named = [each for each in years.find(body) if each.year is not None] if "年" in body and len(body) <= _LONGEST else []
    last = said[-len(named) :] if named else []
    if len(named) < 2 or len(last) != len(named) or len({each.subject for each in last}) > 1:
        return None
    for each in reversed(named):
        body = body[: each.start] + "■" + body[each.end :]
    if not _DEALT.fullmatch(body):
        return None
    return [*said[: -len(named)], *(one._replace(year=each.year) for one, each in zip(last, named, strict=True))]


def compared(body: str, said: list[Statement]) -> list[Statement] | None:
    """What a sentence has said, with the year that a clause says all its changes compare with; None where it is no such clause."""
    hit = _A_YEAR.search(body) if "基" in body and len(body) <= 24 else None
    if hit is None or not _COMPARED.fullmatch(body[: hit.start()] + "■" + body[hit.end() :]):
        return None
    year = int(hit[0][:4])
    return [each._replace(base_year=year) if each.change and not each.base_year else each for each in said]
