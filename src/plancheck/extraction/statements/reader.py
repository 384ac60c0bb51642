"""A text read sentence by sentence and clause by clause."""

from __future__ import annotations

from plancheck.extraction import years
from plancheck.extraction.context import Carried, Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.statements import (
    anaphora,
    brackets,
    constructions,
    dates,
    discourse,
    grouping,
    masking,
    open_targets,
    pairing,
    predication,
)
from plancheck.extraction.statements.clause import Clause
from plancheck.extraction.statements.grouping import Part
from plancheck.extraction.statements.statement import Left, Statement
from plancheck.text import clauses

TERMS = lexicon("statements")

_IN_TURN = TERMS.late("in_turn")


def read(text: str, setting: Setting, carried: Carried | None = None) -> tuple[tuple[Statement, ...], tuple[Left, ...], Carried]:
    """Every statement and every delegated target of a squeezed text, and what it hands on."""
    text = _IN_TURN.sub("分别", text)
    masked = masking.masked(text)
    stated: list[Statement] = []
    left: list[Left] = []
    state = carried or Carried()
    for sentence in clauses.sentences(masked):
        found, targets, state = _sentence(text, masked, sentence, setting, state)
        stated += found
        left += targets
    return tuple(stated), tuple(left), state


def _sentence(
    text: str, masked: str, span: tuple[int, int], setting: Setting, state: Carried
) -> tuple[list[Statement], list[Left], Carried]:
    body = masked[span[0] : span[1]]
    state = discourse.next_sentence(state, setting, body)
    stated: list[Statement] = []
    left: list[Left] = []
    for first, last in clauses.clauses(body):
        start, end, words = span[0] + first, span[0] + last, body[first:last]
        said = anaphora.dealt(words, stated) or anaphora.compared(words, stated) if stated else None
        if said is not None:
            stated = said
            continue
        dated = anaphora.dated(words, stated, setting) if stated and not state.own_year else None
        found, targets, state = _clause(text, masked, (start, end), span[0], setting, state)
        stated = [*(stated if dated is None else dated), *found]
        left += targets
    return stated, left, state


def _clause(
    text: str, masked: str, span: tuple[int, int], sentence: int, setting: Setting, state: Carried
) -> tuple[list[Statement], list[Left], Carried]:
    start, end = span
    if state.whole and text[start - 1 : start] in ("；", ";"):
        state = state.but(subject=state.whole, whole="")  # 甲8座，其中乙5座；到2025年再增加4座
    marks = brackets.find(masked[start:end])
    body = brackets.blanked(masked[start:end], marks)
    named = dates.settled([each.moved(start) for each in years.find(body)], state, setting)
    clause = Clause(text, masked[start:end], body, start, end, sentence, named, setting)
    state = discourse.into(clause, state)
    found = grouping.found(clause)
    stated, found = constructions.paces(clause, found, state) if len(found) > 1 else ([], found)
    parts = [*grouping.parts(clause, found)] if found else []
    if clause.mentions and not parts:
        clause = clause._replace(mentions=dates.telling(clause))
    state = discourse.supposed(clause.undated(start, parts[0].first.start if parts else end), state)
    if parts:
        made, state = _parts(clause, parts, state)
        stated = constructions.all_did([*stated, *made])
    if clause.mentions:
        stated = [*constructions.compared_with(clause, state), *stated]
    state = dates.with_years(state, clause.mentions, parts[-1].first.start if parts else start, end)
    state = _with_date(clause, bool(parts), state)
    for hit in marks:
        stated += brackets.statements(clause, hit, state, read)
    stated = [] if state.supposed else stated
    left = [] if stated and not parts else open_targets.left(clause, state, bool(stated))
    if parts:
        return stated, left, state
    state = discourse.passed(clause, state)
    if len(left) == 1 and not left[0].trend:  # 甲完成省下达任务，力争下降15%: 甲
        state = discourse.speaking_of(left[0].subject, state)
    return stated, left, state


def _parts(clause: Clause, parts: list[Part], state: Carried) -> tuple[list[Statement], Carried]:
    """The statements of the parts of a clause, each read behind the years before it."""
    stated: list[Statement] = []
    names = pairing.respectively(clause, parts)
    at = clause.start
    for place, part in enumerate(parts):
        state = dates.with_years(state, clause.mentions, at, part.first.start)
        at = part.first.start
        made, state = predication.statements(clause, part, state)
        stated += [each._replace(subject=names[place]) for each in made] if names else made
    return stated, state


def _with_date(clause: Clause, valued: bool, state: Carried) -> Carried:
    """What goes on, with whether a value, or an aim, was said to hold for the year."""
    named = [each for each in clause.mentions if each.role in dates.SAYING]
    if not valued and not named:
        return state
    dated = valued or any(each.role != "in" and clause.text[each.start] not in "在于" for each in named)
    return state.but(dated=dated) if dated != state.dated else state
