"""Targets that a clause leaves open: those that others set (完成省下达任务), and those that only say which way (稳中有降)."""

from __future__ import annotations

import re

from plancheck.extraction import quantities, subjects, years
from plancheck.extraction.context import Carried
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.statements import dates
from plancheck.extraction.statements.clause import Clause
from plancheck.extraction.statements.statement import Left

TERMS = lexicon("statements")
_DONE_EARLY = TERMS.late("done_early")
_OPEN_TARGET_MAKES = TERMS.late("open_target_makes")
_CHANGE_BEHIND = TERMS.late("change_behind")
_JOINED_BY = TERMS.late("joined_by")
_IN_LINE_WITH = TERMS.late("in_line_with")

_DELEGATED = TERMS.late("delegated")
_SET_ELSEWHERE = TERMS.late("set_elsewhere")
_QUANTITY_LIKE = TERMS.late("quantity_like")
TREND = TERMS.late("trend")
ASIDE = TERMS.late("open_target_aside")


def left(clause: Clause, state: Carried, valued: bool) -> list[Left]:
    """The targets that a clause leaves open; `valued`: it states a value, so that only a bracket of it may."""
    body = clause.masked
    hit = _DELEGATED.search(body) if _SET_ELSEWHERE.search(body) else None
    if hit and not _DONE_EARLY.search(body) and not (valued and "（" not in body) and not _by_the_way(body, hit):
        return [Left(name, dates.of_clause(clause, state), clause.start, clause.end, False) for name in _delegated(clause, hit)]
    trend = None if valued else TREND.search(body)
    subject = clause.subject(clause.start, clause.start + trend.start()) if trend else ""
    if not subject or ASIDE.match(subject):
        return []
    return [Left(name, dates.of_clause(clause, state), clause.start, clause.end, True) for name in subjects.joined(subject)]


def _delegated(clause: Clause, hit: re.Match[str]) -> list[str]:
    """The quantities that others set: those before the words that say so, else those in them."""
    named = (hit["named"] or "") + (hit["tail"] if hit["tail"] == "权重" else "")
    subject = clause.subject(clause.start, clause.start + hit.start())
    if not subject and hit["by"] is None and not _OPEN_TARGET_MAKES.search(clause.masked[: hit.start()]):
        subject = subjects.clean(years.without(named), clause.setting.place)[0]
    subject = _CHANGE_BEHIND.sub("", subject)
    names = subjects.split(subject, len(_JOINED_BY.findall(subject)) + 1) or (subject,)
    return [name for name in names if _delegable(name)]


def _by_the_way(body: str, hit: re.Match[str]) -> bool:
    """Whether a value stands before a bracket that only says who has the last word: 降低15%（以上级下达为准）."""
    opened = body.rfind("（", 0, hit.start())
    return opened > 0 and "）" not in body[opened : hit.start()] and bool(quantities.find_squeezed(body[:opened]))


def _delegable(subject: str) -> bool:
    """Whether a delegated target is one: a quantity, no duty."""
    quantity = subjects.MEASURED.search(subject) or _QUANTITY_LIKE.search(subject)
    return bool(subject and quantity) and not _IN_LINE_WITH.match(subject)
