"""For which year a value holds: that which stands nearest before it in its clause, else that of the text."""

from __future__ import annotations

from plancheck.extraction import years
from plancheck.extraction.context import Carried, Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of
from plancheck.extraction.statements.clause import Clause

TERMS = lexicon("statements")

#: Roles of years that a statement may hold for.
SAYING = ("by", "in", "over", "since", "unknown", "now", "present")
_LEARNT = TERMS.late("learnt")
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
        return [each for each in told if each.role not in ("in", "by") or clause.text[each.start] in "到至"]
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


def behind(after: str, setting: Setting) -> years.Mention | None:
    """The year of a value that stands in brackets behind it, and nothing else with it: 下降14%（2025年）和26%（2030年）."""
    hit = _DATE_BEHIND.match(after)
    named = next(iter(years.find(hit[1])), None) if hit else None
    return named._replace(role="by") if named is not None and ahead(named, setting) else named


def of_clause(clause: Clause, state: Carried) -> int | None:
    """The year that a clause without a value speaks of: its last, else that of the text."""
    named = [each for each in clause.mentions if each.role in SAYING]
    return year_of(named[-1] if named else state.year, clause.setting)
