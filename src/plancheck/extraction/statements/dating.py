"""For which year a value holds: that nearest before it in its clause, one that a clause behind gives, else that of the text."""

from __future__ import annotations

from plancheck.extraction.amounts import years
from plancheck.extraction.names import subjects
from plancheck.extraction.statements.clause import Carried, Clause, Setting, Statement
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of

TERMS = lexicon("statements")

# --- dates -------------------------------------------------------------------------------------------------------------------

#: Roles of years that a statement may hold for.
SAYING = ("by", "in", "over", "since", "unknown", "now", "present")
_LEARNT = TERMS.late("learnt")
_UNTIL, _BASE = TERMS.text("until"), TERMS.text("base")
_founds = any_of(TERMS.source("founds"))
_DATE_BEHIND = TERMS.late("date_behind")


def ahead(mention: years.Mention | None, setting: Setting) -> bool:
    """Whether a year lies ahead of the draft."""
    return mention is not None and mention.year is not None and setting.pivot is not None and mention.year > setting.pivot


def year_of(mention: years.Mention | None, setting: Setting) -> int | None:
    """The year that a mention means; None where it names none, or the year of the draft is not known."""
    if mention is None:
        return None
    if mention.shift:
        return setting.today + mention.shift if setting.today else None
    return setting.today if mention.role == "now" else mention.year


def settled(mentions: list[years.Mention], state: Carried, setting: Setting) -> list[years.Mention]:
    """The years of a clause, with 年内 as this year where nothing around it says which one is meant."""
    if not any(each.role == "within" for each in mentions):
        return mentions
    other = state.year is not None or setting.past or any(each.role in SAYING for each in mentions)
    role: years.Role = "named" if other else "now"
    return [each._replace(role=role, planned=True) if each.role == "within" else each for each in mentions]


def telling(clause: Clause) -> list[years.Mention]:
    """The years of a clause without a value that may hold for what follows."""
    # 结合“十三五”期间经验: what was learnt then
    told = [each for each in clause.mentions if not _LEARNT.match(clause.after(each.end))]
    if told and _founds(clause.body):  # 2013年批准设立: when it began
        return [each for each in told if each.role not in ("in", "by") or clause.text[each.start] in _UNTIL]
    return told


def with_years(state: Carried, mentions: list[years.Mention], after: int, before: int) -> Carried:
    """What goes on behind the years between two places."""
    for each in mentions:
        if after <= each.start < before:
            if each.role in SAYING:
                said = state.said if each.role == "present" else (*state.said, each)
                state = state.but(year=each, own_year=True, age=0, said=said, period=_period(each, state))
            elif each.role == "from":
                state = state.but(since=each.year)
    return state


def _period(mention: years.Mention, state: Carried) -> years.Mention | None:
    if mention.role == "over" and mention.base is not None:
        return mention
    return state.period if state.period and mention.year == state.period.year else None


def nearest(mentions: list[years.Mention], at: int, state: Carried, absolute: bool = False) -> years.Mention | None:
    """The year of a value: the last before it, else that of the text; an `absolute` one beside the base is of it (比2020年402座)."""
    started = next(
        (
            each
            for each in mentions
            if (each.role == "from" and 0 <= at - each.end <= 3)
            or (absolute and each.role == "base" and each.year is not None and 0 <= at - each.end <= 1)
        ),
        None,
    )
    before = [each for each in mentions if each.role in SAYING and each.start < at]
    return started or (before[-1] if before else state.year)


def anew(state: Carried, before: str) -> Carried:
    """What goes on behind ；: no year, where what stands before it in the sentence names several behind its subject, each for a figure of
    that alone: 借阅率2025年达到35%，2030年达到60%；…."""
    named = [each for each in years.find(before[before[:-1].rfind("；") + 1 :]) if each.role in ("in", "by") and each.year is not None]
    several = state.own_year and len({each.year for each in named}) > 1 and named[0].start > 0
    return state.but(year=None) if several else state


def by_the_way(clause: Clause, at: int, state: Carried) -> tuple[years.Mention | None, bool] | None:
    """What year goes on behind a clause that only tells, up to `at`, what it was in an earlier year: 占55%，2020年是52%；…."""
    named_itself = subjects.clean(subjects.link(clause.undated(clause.start, at)).rest)[0]
    if len(clause.mentions) != 1 or not state.recent or named_itself:
        return state.beside
    named, held = clause.mentions[0], state.year
    past = named.role in ("in", "by") and named.year is not None and not ahead(named, clause.setting)
    earlier = held is None or (held.year is not None and named.year is not None and named.year < held.year)
    return (held, state.own_year) if past and earlier and state.beside is None else state.beside


def behind(after: str, setting: Setting) -> years.Mention | None:
    """The year of a value that stands in brackets behind it, and nothing else with it: 下降14%（2025年）和26%（2030年）."""
    hit = _DATE_BEHIND.match(after)
    named = next(iter(years.find(hit[1])), None) if hit else None
    return named._replace(role="by") if named is not None and ahead(named, setting) else named


def of_clause(clause: Clause, state: Carried) -> int | None:
    """The year that a clause without a value speaks of: its last, else that of the text."""
    named = [each for each in clause.mentions if each.role in SAYING]
    return year_of(named[-1] if named else state.year, clause.setting)


# --- anaphora ----------------------------------------------------------------------------------------------------------------

_A_YEAR = TERMS.late("a_year")

#: How long such a clause is at the most.
_LONGEST = 40
_DATED, _ALL_COMPARED, _DEALT, _KEPT = TERMS.lates("dated", "compared", "dealt", "kept")
OF_ALL = TERMS.late("of_all_named")


def dated(body: str, said: list[Statement], setting: Setting) -> list[Statement] | None:
    """What a sentence has said, with the year ahead of the draft that a clause gives to all of it; None where it is no such clause."""
    named = years.find(body) if common.YEAR in body and len(body) <= _LONGEST else ()
    if len(named) != 1 or named[0].role not in ("in", "by") or not ahead(named[0], setting):
        return None
    each = named[0]
    soft = subjects.SOFT.match(body[each.start : each.end])
    if not _DATED.fullmatch(body[: each.start] + (soft[0] if soft else "") + "■" + body[each.end :]):
        return None
    hoped = subjects.SOFT.search(body) is not None
    return [one._replace(year=each.year, ground="year_ahead", soft=one.soft or hoped) for one in said]


def dealt(body: str, said: list[Statement]) -> list[Statement] | None:
    """What a sentence has said, with the years that a clause deals to the last values, which are as many and of one subject; else None."""
    body = body.lstrip("，,（(").rstrip("）)。；")
    named = [each for each in years.find(body) if each.year is not None] if common.YEAR in body and len(body) <= _LONGEST else []
    last = said[-len(named) :] if named else []
    if len(named) < 2 or len(last) != len(named) or len({each.subject for each in last}) > 1:
        return None
    for each in reversed(named):
        body = body[: each.start] + "■" + body[each.end :]
    if not _DEALT.fullmatch(body):
        return None
    return [*said[: -len(named)], *(one._replace(year=each.year) for one, each in zip(last, named, strict=True))]


def kept(tail: str, last: Statement, setting: Setting) -> Statement | None:
    """A value once more for a later year, until which the words behind it say that it stays: 2025年达到100%，并保持到2030年; else None."""
    named = [each for each in years.find(tail) if each.role in ("in", "by")] if common.YEAR in tail and len(tail) <= _LONGEST else []
    if len(named) != 1 or last.change or (named[0].year or 0) <= (last.year or 9999):
        return None
    each = named[0]
    if not _KEPT.fullmatch(tail[: each.start] + "■" + tail[each.end :]):
        return None
    return last._replace(year=each.year, end=last.end + len(tail), ground="year_ahead" if ahead(each, setting) else last.ground)


def compared(body: str, said: list[Statement]) -> list[Statement] | None:
    """What a sentence has said, with the year that a clause says all its changes compare with; None where it is no such clause."""
    told = len(body) <= _LONGEST and (_BASE in body or OF_ALL.search(body))
    hit = _A_YEAR.search(body) if told else None
    if hit is None or not _ALL_COMPARED.fullmatch(body[: hit.start()] + "■" + body[hit.end() :]):
        return None
    year = int(hit[0][:4])
    return [each._replace(base_year=year) if each.change and not each.base_year else each for each in said]
