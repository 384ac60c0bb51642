"""One value as a statement: what it is compared with, its operator, and whether it has been reached or is to be."""

from __future__ import annotations

from typing import NamedTuple

from plancheck.extraction.amounts import years
from plancheck.extraction.amounts.grammar import counts
from plancheck.extraction.amounts.quantities import NEGATION, Found
from plancheck.extraction.names import subjects
from plancheck.extraction.statements import dating
from plancheck.extraction.statements.clause import CUT, OPENING, Carried, Setting, Statement
from plancheck.extraction.statements.marks import Predicate
from plancheck.extraction.words import common, patterns
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of
from plancheck.model.plan import Change, Ground, Op
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")

# --- about -------------------------------------------------------------------------------------------------------------------

_ABOVE_OR_BELOW = TERMS.listed("above_or_below")
_SHARE_IN, _REACHED_BEHIND, CUMULATIVE, SUMMED = TERMS.lates("share_in", "reached_behind", "cumulative", "summed")
_adds_up = any_of(TERMS.source("adds_up"))
_HAS_NOW, _BEHIND_AN_ACT, _MEANT = TERMS.lates("has_now", "behind_an_act", "meant")
_REACHES, _KEPT_AT_MOST = TERMS.text("reaches"), TERMS.text("kept_at_most")


class About(NamedTuple):
    """What is said of a value in the words up to its end, `words`, and in its sentence up to the end of its clause, `context`."""

    words: str
    context: str
    scope: str | None = None
    soft: bool = False
    base: int | None = None
    change: Change | None = None
    annual: bool = False
    level: bool = False
    behind: bool = False  # its noun stands behind it
    before: str = ""  # the words before the value, which may tell how things are (甲占乙30%)
    dense: bool = False  # its unit is one of how things are (3人/平方公里)
    clause: int = 0  # where its clause begins
    vague: bool = False  # compared with a year that is not named (较峰值)
    added: bool = False  # one of a list of what is added (新建甲9座、乙26座)

    @property
    def present(self) -> bool:
        """Whether it tells how things are."""
        return self.dense or _present(self.before)

    @property
    def reached(self) -> bool:
        """Whether a verb of reaching leads to it, and no words that add it to others."""
        return self.level and not _adds_up(self.words)

    @property
    def effect(self) -> bool:
        """Whether it tells by how much an act changes what it is done to: 改造后单位面积用纸下降15%, of the houses that are rebuilt."""
        return self.change is not None and self.base is None and _BEHIND_AN_ACT.match(self.before) is not None


def _present(raw: str) -> bool:
    """Whether the words before a value tell how things are: 甲占乙30%, 高于全省5个百分点; not 占比提高到, 保持在."""
    compared = subjects.compared(raw)
    limited = compared and patterns.search(f"{NEGATION}$", raw[: -len(compared)])
    if (compared and not limited and compared.startswith(_ABOVE_OR_BELOW)) or _HAS_NOW.search(raw):
        return True
    if not _SHARE_IN.search(raw):
        return False
    return not _REACHED_BEHIND.search(subjects.link(raw).verb.removeprefix(_REACHES))


# --- bases -------------------------------------------------------------------------------------------------------------------

ALIKE, _ASIDE, _AGAIN = TERMS.lates("alike", "aside", "again")


def base_of(
    mentions: list[years.Mention], first: Found, said: Predicate, subject: str, raw: str, around: tuple[str, str], state: Carried
) -> int | None:
    """The year that what is said of a value compares it with.

    `raw` are the words before it, `around` the text from the value before up to it and that behind it.
    """
    before, behind = around
    base = _base_named(mentions, first.start, said, state)
    if said.change and state.subject == subject and dimension(first.unit) in ("ratio", "points") and _AGAIN.search(raw):
        base = year_before(mentions, first.start, state) or base
    return (_base_behind(behind) or within(before)) if base is None and said.change else base


def without_aside(raw: str) -> str:
    """The words before a value without a bracket that only says what is compared: 降幅（较2020年）; or what a name means from there on:
    用纸量（含书亭，下同）."""
    raw = _MEANT.sub("", raw)
    return raw if within(raw) is None else _ASIDE.sub("", raw)


def within(text: str) -> int | None:
    """The year in the last bracket of a text that only says with which year a change is compared: 降幅（较2020年）."""
    named = [each.year for hit in _ASIDE.finditer(text) for each in years.find(hit[1]) if each.role == "base"]
    return named[-1] if named else None


def _base_named(mentions: list[years.Mention], at: int, said: Predicate, state: Carried) -> int | None:
    """The year of the clause, else of a clause that opened with it, else of the same subject's change before."""
    here = [each.year for each in mentions if each.role == "base" and each.start < at]
    if here:
        return here[-1]
    if said.change is None or said.behind:
        return None
    before = state.based[1] if state.based is not None and state.based[0] == said.subject.removesuffix(common.YEARLY) else None
    if said.annual:  # 借阅量较2015年增长20%，年均增长4%
        return before
    if state.base is None and state.based is not None and state.based[0] == said.subject:
        return state.based[1]
    return state.base


def year_before(mentions: list[years.Mention], at: int, state: Carried) -> int | None:
    """The year that 再 goes on from: 到2025年下降14%，到2030年再下降12%. None where the clause says one, or none was said."""
    if any(each.role == "base" and each.start < at for each in mentions):
        return None
    held = state.year.year if state.year is not None else None
    now = next((each.year for each in reversed(mentions) if each.role != "base" and each.start < at), held)
    earlier = [each.year for each in state.said if each.role in ("in", "by") and each.year is not None and (now is None or each.year < now)]
    return max(earlier, default=None)


def _base_behind(after: str) -> int | None:
    """The year that a bracket behind a change compares with: 下降14%（以2020年为基数）."""
    hit = OPENING.match(after)
    named = [each.year for each in years.find(hit[1]) if each.role == "base" and each.year is not None] if hit else []
    return named[0] if len(named) == 1 else None


# --- kinds -------------------------------------------------------------------------------------------------------------------

_HANDED_DOWN, _TARGET, _STATUS, LOW, _AIMED, _RESTS_ON = TERMS.lates("handed_down", "target", "status", "low", "aimed", "rests_on")
_PRESENT = TERMS.late("present")


def says_now(mention: years.Mention | None, about: About) -> bool:
    """Whether the words say how much there is now, and name no other year."""
    return _PRESENT.search(about.words) is not None and (mention is None or mention.start < about.clause)


def ground_of(mention: years.Mention | None, about: About, setting: Setting) -> Ground:
    """A year up to the pivot has been; a later one is planned, unless the words say that it was reached."""
    if mention is not None and (mention.past or mention.shift < 0):
        return "words_reached"
    if mention is not None and mention.planned:
        return "year_ahead"
    if mention is not None and mention.role == "now":
        return "words_aimed" if _aims(about) else "words_reached"
    return _undated(about, setting) if mention is None or mention.year is None else _dated(mention, mention.year, about, setting)


def _aims(about: About) -> bool:
    return _TARGET.search(about.context) is not None


def _tells(about: About) -> bool:
    return _STATUS.search(about.context) is not None


def _undated(about: About, setting: Setting) -> Ground:
    if (LOW.search(about.words) and not _TARGET.search(about.words)) or _RESTS_ON.search(about.words):
        return "words_reached"
    aims = _aims(about)
    if not aims and about.present:
        return "words_reached"
    if about.base is not None and setting.pivot is not None and about.base <= setting.pivot - 5 and not (aims or about.soft):
        return "year_past"  # 较2015年下降13%, and 2020 has been
    if _AIMED.match(about.context):
        return "words_aimed"
    if setting.past:
        return "part_past"
    if not aims and not about.soft and _tells(about):
        return "words_reached"
    return "words_aimed" if aims or about.soft else "none_past"


def _dated(mention: years.Mention, year: int, about: About, setting: Setting) -> Ground:
    if _AIMED.match(about.context):
        return "words_aimed"
    if setting.pivot is not None and year <= setting.pivot:
        return "handed_down" if _HANDED_DOWN.search(about.context) and not _tells(about) else "year_past"
    told = mention.role == "in" or (mention.role == "over" and setting.today is not None)
    if setting.past and told and not _aims(about) and not about.soft:
        return "part_past" if setting.today is None or year <= setting.today else "year_ahead"  # a baseline tells what is
    if about.soft or (mention.role in ("by", "over", "since") and not (setting.past and not _aims(about))):
        return "year_ahead"
    early = setting.horizon is not None and year < setting.horizon
    if not early:
        return "year_ahead"
    if _tells(about) or (not setting.past and not _aims(about)):
        return "words_reached"
    return "part_past" if setting.past else "words_aimed"


# --- value -------------------------------------------------------------------------------------------------------------------

_THAN_BEHIND, _VALUE_EACH_YEAR = TERMS.lates("than_behind", "value_each_year")

_counts_measures = any_of(TERMS.source("counts_measures"))
_ABOUT, _AT_LEAST_DONE, _YEAR_AGO = TERMS.lates("about", "at_least_done", "year_ago")


def statement(
    found: Found, subject: str, mention: years.Mention | None, start: int, setting: Setting, state: Carried, about: About
) -> Statement:
    """The statement of a value for a subject and a year; `start` is where the piece begins that holds it with its subject."""
    if mention is not None and mention.start < about.clause and dating.ahead(mention, setting) and LOW.search(about.words):
        mention = None  # …2025年前…，借阅率只有48%: how things are, not what is planned
    now = says_now(mention, about)
    mention = None if now else mention
    ground: Ground = "words_reached" if now else ground_of(mention, about, setting)
    year, change = dating.year_of(mention, setting), about.change
    levelled = dimension(found.unit) in ("ratio", "points")
    if change is None and not levelled and CUT.search(subject):
        change = "decrease"  # 城东减排210万吨
        year = year if state.own_year or found.unit.endswith(common.PER_YEAR) else None
    base = _base(found, subject, mention, year, change, setting, state, about)
    cumulative = _cumulative(found, subject, mention, base, change, state, about)
    none = _grows_by_none(found)
    return Statement(
        subject, about.scope, ground, year, base, "increase" if none else change, _operator(found, about), found.value, found.value_to,
        found.unit or common.UNITLESS, about.soft, start, found.end, cumulative,
        none or (dimension(found.unit) == found.unit and _counts_measures(subject)),
        about.behind and counts(found.unit),
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
    if _KEPT_AT_MOST in about.words[-14:]:
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
        span = mention is not None and mention.year is not None and mention.base == base and not dating.ahead(mention, setting)
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
    if found.unit.endswith(common.PER_YEAR) or (of not in ("ratio", "points", "money") and _VALUE_EACH_YEAR.search(about.words)):
        return None  # each year
    if change and state.since and subject.startswith(state.subject) and not about.level:
        return state.since
    if mention is not None and mention.base is not None and (change or ((summed or state.summing) and of != "ratio")):
        return mention.base
    if change and state.period and state.period.year == year and (about.annual or CUMULATIVE.search(about.words)):
        return state.period.base  # “十三五”期间…，2020年…，借阅量累计增长5%
    return None
