"""Statements in brackets: with a subject of their own, or a bare value of what stands before the bracket."""

from __future__ import annotations

import re
from collections.abc import Callable

from plancheck.extraction import patterns, quantities, subjects, years
from plancheck.extraction.context import Carried, Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import late
from plancheck.extraction.predicates import Words, counts
from plancheck.extraction.quantities import Found
from plancheck.extraction.statements import dates, value
from plancheck.extraction.statements.about import About
from plancheck.extraction.statements.clause import Clause
from plancheck.extraction.statements.discourse import BARE_VALUE
from plancheck.extraction.statements.statement import Left, Statement
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_BOUNDS_ALONE = TERMS.listed("bounds_alone")
_SAYS_INCLUDED = TERMS.listed("says_included")
_BOUND_IN_BRACKETS = TERMS.late("bound_in_brackets")
_NO_VALUE_INSIDE = TERMS.late("no_value_inside")
_SHARE_INSIDE = TERMS.late("share_inside")
_PART_INSIDE = TERMS.late("part_inside")
_IS_ANOTHER = TERMS.late("is_another")
_BELONGS_TO = TERMS.late("belongs_to")
_A_DISTRICT = TERMS.late("a_district")

#: How a text is read, which the one in a bracket is too.
Reader = Callable[[str, Setting, Carried], tuple[tuple[Statement, ...], tuple[Left, ...], Carried]]

_BRACKET = late(r"[（(]([^（()）]*)[)）]")
_STAGE = TERMS.late("stage")
_ONLY_YEARS = TERMS.late("only_years")
_PLACED = TERMS.late("placed")
_TIMES = ("time", "minute", "day", "week", "month", "year")
_LASTING = TERMS.late("lasting")
_NEXT_OF_BRACKETS = TERMS.late("next_of_brackets")


def find(masked: str) -> list[re.Match[str]]:
    """The brackets of a clause, what stands in each as group 1."""
    return [*_BRACKET.finditer(masked)] if "（" in masked or "(" in masked else []


def blanked(masked: str, brackets: list[re.Match[str]]) -> str:
    """The clause with its brackets blanked, but for those that are part of the words around them."""
    body = masked
    for hit in brackets:
        if hit[1] not in _SAYS_INCLUDED and not _staged(masked, hit):
            body = body[: hit.start()] + "■" * len(hit[0]) + body[hit.end() :]
    return body


def _staged(body: str, bracket: re.Match[str]) -> bool:
    """Whether a bracket only dates the stage before it."""
    return _ONLY_YEARS.fullmatch(bracket[1]) is not None and _STAGE.search(body[: bracket.start()]) is not None


def statements(clause: Clause, hit: re.Match[str], state: Carried, read: Reader) -> list[Statement]:
    """The statements of a bracket: a bare quantity is said of the words before it, unless it sets a threshold; else it is a text."""
    start, end = clause.start + hit.start(1), clause.start + hit.end(1)
    body, behind = clause.text[start:end], clause.text[end + 1 :]
    found = [] if _BOUND_IN_BRACKETS.match(behind) else quantities.find_squeezed(body)
    if not found or _NO_VALUE_INSIDE.match(body):
        return []
    if len(found) == 1 and not body[: found[0].start].strip("约为共计") and not body[found[0].end :] and found[0].unit:
        return _aside(clause, (start, end), found[0], state)
    if any(each.after_op and each.op in (">=", "<=") and not _SHARE_INSIDE.search(body[: each.start]) for each in found):
        return []
    return [each._replace(start=each.start + start, end=each.end + start) for each in _text(body, clause.setting, state, read)]


def _text(body: str, setting: Setting, state: Carried, read: Reader) -> tuple[Statement, ...]:
    """The statements of a text in brackets, each with its place in it."""
    subject = state.subject if _PART_INSIDE.match(body) else ""
    hoped = subjects.SOFT.match(body)
    more = hoped is not None and BARE_VALUE.fullmatch(body[hoped.end() :]) is not None  # 下降14%（力争15%）
    parts = (subject,) if subject and body.startswith("其中") and state.recent else ()
    before = Carried(
        year=state.year, own_year=True, subject=state.subject if more else subject, inside=parts, unit=state.unit if parts else ""
    )
    made, _, _ = read(body, setting._replace(lead=state.year), before)
    where = _PLACED.match(body) if state.recent else None
    if where and len(made) == 1:  # 超过50%（城东超过60%）
        made = (made[0]._replace(subject=state.subject, scope=where["place"]),)
    if more and state.moved and state.moved[0] == state.subject:
        base = state.based[1] if state.based and state.based[0] == state.subject else None
        made = tuple(each._replace(change=state.moved[1], base_year=base) for each in made)
    return made


def _aside(clause: Clause, inside: tuple[int, int], found: Found, state: Carried) -> list[Statement]:
    """The statement of a bare quantity in a bracket, of the words before it."""
    text, start, opened = clause.text, clause.start, inside[0] - 1
    before = text[start:opened]
    quoted = text[inside[1] + 1 : inside[1] + 2] == "的"
    other = _IS_ANOTHER.search(before) if quoted else None
    if other and not other[1]:
        return []  # 仅为他处人均量（381）的55%: the other's value
    item = _NEXT_OF_BRACKETS.search(before)
    if item and not quantities.find_squeezed(_BRACKET.sub("", before)):  # 城东路（8公里）、城西路（9公里）
        start, before = opened - len(item[1]), item[1]
    number = patterns.match(r"\d{1,2}[.、．](?!\d)", before) if before[:1].isdecimal() else None
    if number:  # 1.书屋（3座）
        start, before = start + number.end(), before[number.end() :]
    if found.after_op in _BOUNDS_ALONE or quantities.find_squeezed(before):
        return []
    subject, scope = Words(before, "", found, clause.setting, state).carry(years.without(before))
    if not subject or not before:
        return []
    if dimension(found.unit) in _TIMES and not _LASTING.search(subject):
        return []  # 短时供书能力（2小时左右）达到…: for how long
    subject = _BELONGS_TO.sub("", subject)
    if other:
        subject, scope = other[2], other[1]
    placed = _A_DISTRICT.match(subject) if counts(found.unit) else None
    if placed:
        subject, scope = subject[placed.end() :], placed[1]
    dense = found.unit.endswith(("km²", "平方公里"))
    about = About(before, clause.context, scope=scope, soft=state.soft, level=True, dense=dense)
    return [value.statement(found.moved(inside[0]), subject, _year(before, start, state), start, clause.setting, state, about)]


def _year(before: str, start: int, state: Carried) -> years.Mention | None:
    """The year of a value in brackets: one compared with right before it, else the nearest."""
    mentions = [each.moved(start) for each in years.find(before)]
    end = start + len(before)
    compared = [each for each in mentions if each.end >= end]
    return compared[-1] if compared else dates.nearest(mentions, end + 1, state)
