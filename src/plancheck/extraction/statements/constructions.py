"""Constructions that state values in a way of their own: 以甲增速支撑乙增长, 与2019年的35吨相比, 甲、乙10家完成改造."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from plancheck.extraction import quantities, subjects, years
from plancheck.extraction.context import Carried
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of
from plancheck.extraction.quantities import Found
from plancheck.extraction.statements import dates, value
from plancheck.extraction.statements.about import About
from plancheck.extraction.statements.clause import Clause
from plancheck.extraction.statements.statement import Statement
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_FALL_WORDS = TERMS.listed("fall_words")

_PACE = TERMS.late("pace")
_CARRIES = TERMS.late("carries")
_carries = any_of(TERMS.source("construction_carries"))


def paces(clause: Clause, found: list[Found], state: Carried) -> tuple[list[Statement], list[Found]]:
    """以年均2%的用纸增速支撑年均6%的借阅增长: what grew and what it carried; and the quantities of the clause that are left."""
    if not _carries(clause.body):
        return [], found
    hits = [*_PACE.finditer(clause.body)]
    pair = next(((a, b) for a, b in pairwise(hits) if _CARRIES.match(clause.body, a.end())), None)
    if pair is None:
        return [], found
    start, end = clause.start + pair[0].start(), clause.start + pair[1].end()
    inside = [each for each in found if start <= each.start < end]
    if len(inside) != 2:
        return [], found
    made = []
    for each, hit in zip(inside, pair, strict=True):
        change: Change = "decrease" if hit["way"] in _FALL_WORDS else "increase"
        words = hit["figure"] + (hit["yearly"] or "")
        yearly = "年均" in words or "每年" in words
        name = subjects.clean(hit["thing"], clause.setting.place)[0] + ("年均" if yearly else "")
        about = About(words, clause.body, soft=state.soft, change=change, annual=yearly)
        mention = dates.nearest(clause.mentions, each.start, state)
        made.append(value.statement(each, name, mention, clause.start, clause.setting, state, about))
    return made, [each for each in found if each not in inside]


def compared_with(clause: Clause, state: Carried) -> Iterator[Statement]:
    """与2019年的35吨相比: what it was then."""
    for each in clause.mentions:
        said = clause.between(each.start, each.end) if each.role == "base" and each.year is not None else ""
        found = quantities.find_squeezed(said) if "的" in said and "比" in said else []
        subject = subjects.clean(years.without(clause.before(each.start)), clause.setting.place)[0] or state.subject
        if len(found) == 1 and found[0].unit and subject and not state.supposed:
            about = About(said, said, scope=state.scope, level=True)
            then = each._replace(role="in", past=True)
            yield value.statement(found[0].moved(each.start), subject, then, each.start, clause.setting, state, about)


_DID = TERMS.late("did")


def all_did(stated: list[Statement]) -> list[Statement]:
    """10家书屋和1家书亭完成改造: what the last of a list of counts did, those before it did too."""
    last = stated[-1] if len(stated) > 1 else None
    did = _DID.match(last.subject) if last else None
    if last is None or did is None or any(each.unit != last.unit or each.change or dimension(each.unit) != each.unit for each in stated):
        return stated
    return [
        each
        if _DID.match(each.subject)
        else each._replace(subject=did[0] + each.subject, base_year=last.base_year, cumulative=last.cumulative)
        for each in stated
    ]
