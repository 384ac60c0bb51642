"""One value as a statement: its year, what it is compared with, its operator, its kind."""

from __future__ import annotations

from plancheck.extraction import subjects, years
from plancheck.extraction.context import Carried, Setting
from plancheck.extraction.lexicon import lexicon
from plancheck.extraction.patterns import any_of
from plancheck.extraction.quantities import Found
from plancheck.extraction.statements import dates, kinds
from plancheck.extraction.statements.about import CUMULATIVE, CUT, SUMMED, About
from plancheck.extraction.statements.statement import Statement
from plancheck.model.plan import Change, FactKind, Op
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_THAN_BEHIND = TERMS.late("than_behind")
_VALUE_EACH_YEAR = TERMS.late("value_each_year")

_counts_measures = any_of(TERMS.source("counts_measures"))
_ABOUT = TERMS.late("about")
_AT_LEAST_DONE = TERMS.late("at_least_done")
_YEAR_AGO = TERMS.late("year_ago")


def statement(
    found: Found, subject: str, mention: years.Mention | None, start: int, setting: Setting, state: Carried, about: About
) -> Statement:
    """The statement of a value for a subject and a year; `start` is where the piece begins that holds it with its subject."""
    if mention is not None and mention.start < about.clause and dates.ahead(mention, setting) and kinds.LOW.search(about.words):
        mention = None  # …2025年前…，借阅率只有48%: how things are, not what is planned
    now = kinds.now(mention, about)
    mention = None if now else mention
    kind: FactKind = "status" if now else kinds.kind(mention, about, setting)
    year, change = dates.year_of(mention, setting), about.change
    levelled = dimension(found.unit) in ("ratio", "points")
    if change is None and not levelled and CUT.search(subject):
        change = "decrease"  # 城东减排210万吨
        year = year if state.own_year or found.unit.endswith("/年") else None
    base = _base(found, subject, mention, year, change, setting, state, about)
    cumulative = _cumulative(found, subject, mention, base, change, state, about)
    none = _grows_by_none(found)
    return Statement(
        subject, about.scope, kind, year, base, "increase" if none else change, _operator(found, about), found.value, found.value_to,
        found.unit or "无量纲", about.soft, start, found.end, cumulative,
        none or (dimension(found.unit) == found.unit and _counts_measures(subject)),
    )  # fmt: skip


def _grows_by_none(found: Found) -> bool:
    """Whether the value is that of 零增长: no figure is printed, so no indicator's."""
    return found.worded and found.unit == "%" and found.value == 0 and found.end - found.start > 1


def _summed(found: Found, subject: str, mention: years.Mention | None, about: About) -> bool:
    """Whether a value adds up over a time: what is done, or money that is given over a period."""
    of = dimension(found.unit)
    if of not in ("ratio", "points") and not about.reached and (about.added or SUMMED.search(about.words) or SUMMED.search(subject)):
        return True
    return mention is not None and mention.role == "over" and of == "money" and not about.level


def _cumulative(
    found: Found, subject: str, mention: years.Mention | None, base: int | None, change: Change | None, state: Carried, about: About
) -> bool:
    """Whether a value is a sum over years."""
    levelled = dimension(found.unit) in ("ratio", "points")
    if levelled and change and base is not None:
        return False  # 较2020年累计下降6% is a change against that year
    if CUMULATIVE.search(about.words) or (state.summed and subject == state.subject and not change and not levelled):
        return True  # 累计提高5个百分点，达到30%
    return mention is not None and mention.role == "over" and _summed(found, subject, mention, about)


def _operator(found: Found, about: About) -> Op:
    """The operator of a value: its own, else one with words between it and the figure."""
    if found.op != "=":
        return found.op
    ahead = about.words[: found.number - found.end]
    remote = subjects.REMOTE.search(about.words[: found.start - found.end])
    if remote:
        return ">=" if _THAN_BEHIND.search(remote["op"]) else "<="
    if "控制在" in about.words[-14:]:
        return "<="
    if _AT_LEAST_DONE.search(ahead):
        return ">="
    return "≈" if _ABOUT.search(ahead) else "="


def _base(
    found: Found,
    subject: str,
    mention: years.Mention | None,
    year: int | None,
    change: Change | None,
    setting: Setting,
    state: Carried,
    about: About,
) -> int | None:
    """The year that a change is compared with, or a sum starts from."""
    base = None if mention is not None and mention.role == "base" else about.base  # 比2020年402座增加193座: what it was then
    if base is None and not about.vague:
        summed = _summed(found, subject, mention, about)
        base = _base_above(found, subject, mention, year, state, about, summed)
        span = mention is not None and mention.year is not None and mention.base == base and not dates.ahead(mention, setting)
        if summed and base is not None and base % 5 and span:
            base -= 1  # 2017年至2019年建成3座: from the year before
    if base is None and change and year is not None and mention is not None and mention.role != "over" and _YEAR_AGO.search(about.words):
        return year - 1
    return base


def _base_above(
    found: Found, subject: str, mention: years.Mention | None, year: int | None, state: Carried, about: About, summed: bool
) -> int | None:
    """The base of a value whose own words name none: that of the course or of the period it stands in."""
    change, of = about.change, dimension(found.unit)
    if found.unit.endswith("/年") or (of not in ("ratio", "points", "money") and _VALUE_EACH_YEAR.search(about.words)):
        return None  # each year
    if change and state.since and subject.startswith(state.subject) and not about.level:
        return state.since
    if mention is not None and mention.base is not None and (change or ((summed or state.summing) and of != "ratio")):
        return mention.base
    if change and state.period and state.period.year == year and (about.annual or CUMULATIVE.search(about.words)):
        return state.period.base  # “十三五”期间…，2020年…，借阅量累计增长5%
    return None
