"""Each value of a list with its subject, its year and its place, and constructions that state values in a way of their own."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from plancheck.extraction.amounts import quantities, years
from plancheck.extraction.amounts.quantities import Found
from plancheck.extraction.names import subjects
from plancheck.extraction.statements import dating, values
from plancheck.extraction.statements.clause import Carried, Clause, Statement
from plancheck.extraction.statements.dating import SAYING
from plancheck.extraction.statements.grouping import Part, of_plants
from plancheck.extraction.statements.values import About
from plancheck.extraction.words import common
from plancheck.extraction.words.lexicon import lexicon
from plancheck.extraction.words.patterns import any_of
from plancheck.model.plan import Change
from plancheck.model.quantity import dimension

TERMS = lexicon("statements")
_THREE = TERMS.text("three")

# --- pairing -----------------------------------------------------------------------------------------------------------------

_RELATIVE, _THESE = TERMS.lates("relative", "these")


class Pair(NamedTuple):
    """A value with what it is said of; `place`: the part of a whole, where the values are those of its parts."""

    found: Found
    subject: str
    mention: years.Mention | None
    place: str | None = None


def paired(clause: Clause, part: Part, subject: str, raw: str, state: Carried) -> Iterator[Pair]:
    """Each value with its subject, year and place; the one subject and year for all where nothing else is said.

    A list whose values cannot be told apart (分别 without a list that fits) states nothing.
    """
    absolute = dimension(part.first.unit) not in ("ratio", "points") and part.first.unit not in (common.TIMES, common.DOUBLINGS)
    nearest = dating.nearest(clause.mentions, part.first.start, state, absolute)
    taken_up = _taken_up(raw, state)
    if len(part.found) == 1:
        several = _joined_years(clause, part) or taken_up or _in_all(clause, part, raw, state)
        held: list[years.Mention | None] = [*several] or [nearest]
        return (Pair(part.first, name, mention) for mention in held for name in subjects.joined(subject))
    each_its_own = common.IN_TURN in raw
    found = _shared_op(part.found, each_its_own)
    if of_one_plant(part):
        if found[0].before_op and found[1].op == "=":  # >15万千瓦/60万千瓦时
            found = (found[0], found[1]._replace(op=found[0].op))
        return (Pair(each, subject, nearest) for each in found)
    if of_plants(part.found):  # 甲电站、乙电站分别达到15万千瓦/60万千瓦时、10万千瓦/20万千瓦时
        of_each = subjects.split(subject, len(found) // 2)
        return (Pair(each, of_each[at // 2], nearest) for at, each in enumerate(found) if of_each)
    dated = [_year_between(clause, part, at) for at in range(len(found))]
    if all(dated[1:]):  # 甲2025年180万平方米、2030年500万平方米
        return (Pair(each, subject, mention or nearest) for each, mention in zip(found, dated, strict=True))
    listed = _each_year(state, len(found)) if each_its_own else []
    # 到2025年、2030年，甲及乙产值分别达到30亿元和50亿元: one for each year, of both together
    if listed and all(b.start - a.end == 1 for a, b in pairwise(listed)):
        return (Pair(each, subject, mention) for each, mention in zip(found, listed, strict=True))
    names = _names(clause, part, subject, raw, state)
    if names:
        return (Pair(each, name, nearest) for each, name in zip(found, names, strict=True))
    if len(taken_up) == len(found):  # 甲率两个年份分别为50%和75%
        return (Pair(each, subject, mention) for each, mention in zip(found, taken_up, strict=True))
    if _years_before(clause, part, len(found)):  # 甲率2025年、2030年相应提高到50%和75%
        return (Pair(each, subject, mention) for each, mention in zip(found, _joined_years(clause, part), strict=True))
    if not each_its_own:
        in_turn = _in_step(found, state)
        things = () if in_turn else _things_before(found, subject, state)
        if things:
            return (Pair(each, thing + subject, nearest) for each, thing in zip(found, things, strict=True))
        in_turn = in_turn or [nearest] * len(found)
        return (Pair(each, subject, mention) for each, mention in zip(found, in_turn, strict=True))
    own = {each.year for each in clause.mentions if each.role in SAYING and part.start <= each.start < part.first.start}
    earlier = {each.year for each in state.said} - own
    listed = [] if len(own) == 1 and earlier else listed  # …；到2025年分别达到69%、57%: of two things
    if listed:
        return (Pair(each, subject, mention) for each, mention in zip(found, listed, strict=True))
    if len(state.listed) == len(found):
        return (Pair(each, subject, nearest, where) for each, where in zip(found, state.listed, strict=True))
    return iter(())


def _shared_op(found: tuple[Found, ...], each_its_own: bool) -> tuple[Found, ...]:
    """The words behind the last value of a list hold for all: 25%和20%以上; so do those before the first of 分别不低于25%、20%."""
    first, last = found[0], found[-1]
    if last.after_op and last.op in (">=", "<=", "≈") and all(each.op in ("=", last.op) for each in found[:-1]):
        return tuple(each._replace(op=last.op) for each in found)
    if each_its_own and first.before_op and first.op in (">=", "<=", "≈") and all(each.op == "=" for each in found[1:]):
        return tuple(each if each.worded and not each.value else each._replace(op=first.op) for each in found)
    return found


def of_one_plant(part: Part) -> bool:
    """15万千瓦/60万千瓦时: how much one thing gives, and how much it holds; told apart by the unit."""
    return of_plants(part.found) and len(part.found) == 2


# --- subjects -----------------------------------------------------------------------------------------------------------------


def respectively(clause: Clause, parts: list[Part]) -> tuple[str, ...]:
    """甲、乙占比分别提升1.5%和下降5.1%: the subject of each part; () where the clause is not of this form."""
    if len(parts) < 2 or any(len(part.found) > 1 for part in parts):
        return ()
    raw = [clause.undated(part.start, part.first.start) for part in parts]
    links = [subjects.link(each) for each in raw]
    if common.IN_TURN not in raw[0] or any(each.kind != "change" or subjects.clean(each.rest)[0] for each in links[1:]):
        return ()
    return subjects.split(subjects.clean(links[0].rest, clause.setting.place)[0], len(parts))


def _names(clause: Clause, part: Part, subject: str, raw: str, state: Carried) -> tuple[str, ...]:
    """The subjects of a list of values, one for each; () where there are not as many."""
    count = len(part.found)
    names = () if _years_before(clause, part, count) else subjects.split(_COUNTED_UP.sub("", subject), count)
    if common.IN_TURN not in raw:
        return names
    # 甲率达到8%，乙和丙覆盖率达到50%；…分别达到14%和80%: what had one value is one thing, whatever its name joins
    told = _of_recent(state.recent[-count:], subject, raw) if len(state.recent) >= count else ()
    if told and state.alone and told[-1] == subject:
        return told
    names = names or _of_another_measure(state.subject, subjects.clean(subjects.link(raw).rest)[0], count)
    kin = state.waiting[-(count - 1) :] if not names and len(subject) > 2 else ()
    if len(kin) == count - 1 and all(each[-2:] == subject[-2:] and each != subject for each in kin) and subjects.MEASURED.search(subject):
        return (*kin, subject)  # 甲覆盖率，乙覆盖率，丙覆盖率分别达到
    if any(each.role == "from" for each in clause.mentions):
        return names  # 甲由现状52%分别提升到60%和70%: both of 甲
    return names or told


_COUNTED_UP = TERMS.late("counted_up")


def _of_another_measure(told: str, tail: str, count: int) -> tuple[str, ...]:
    """The things of a list that was told of one measure, with another: 甲、乙两区的用纸量分别为3吨、5吨，用电量分别为7度、9度."""
    names = subjects.split(_COUNTED_UP.sub("", told), count)
    shared = "".join(takewhile(bool, (_same(each) for each in zip(*(reversed(name) for name in names), strict=False))))[::-1]
    fits = len(shared) > 1 and subjects.MEASURED.search(shared) and subjects.MEASURED.search(tail) and tail not in told
    return tuple(name.removesuffix(shared) + tail for name in names) if fits and len(tail) <= _SHORT else ()


def _same(letters: tuple[str, ...]) -> str:
    return letters[0] if len({*letters}) == 1 else ""


#: A measure without the thing that it is of has so many letters at most.
_SHORT = 6


def _of_recent(recent: tuple[str, ...], subject: str, raw: str) -> tuple[str, ...]:
    """The subjects spoken of last, one for each value of a list, where the words name none of their own; else ()."""
    link = subjects.link(raw)
    tail = subjects.clean(link.rest)[0]
    if not (tail if link.kind else subjects.clean(raw)[0]):
        return tuple(each + common.SHARE_OF if link.verb == common.MAKES_UP and common.MAKES_UP not in each else each for each in recent)
    if _RELATIVE.fullmatch(tail):
        return tuple(each if each.endswith(tail) else each + tail for each in recent)  # 甲3吨、乙5吨，占比分别为
    return recent if _THESE.fullmatch(subject) else ()  # 甲…、乙…，两项指标分别增长


# --- years --------------------------------------------------------------------------------------------------------------------


def _joined_years(clause: Clause, part: Part) -> list[years.Mention]:
    """The years that stand joined before one value, which holds for each: 2025年和2030年均为100%; [] where there are not several."""
    listed = [
        each for each in clause.mentions if each.role in ("in", "by", "over") and part.start <= each.start and each.end <= part.first.start
    ]
    joined = len(listed) > 1 and all(b.start - a.end == 1 for a, b in pairwise(listed))
    return listed if joined else []


_HOLDS = TERMS.late("holds")


def _in_all(clause: Clause, part: Part, raw: str, state: Carried) -> list[years.Mention]:
    """The years that open a sentence side by side, where a value holds in each of them: 2025年、2030年，甲率均保持100%."""
    told = [each for each in state.said if each.role in ("by", "in") and each.year is not None]
    own = any(part.start <= each.start < part.first.start for each in clause.mentions)
    beside = len(told) > 1 and all(b.start - a.end == 1 for a, b in pairwise(told))
    return told if beside and not own and common.IN_TURN not in raw and _HOLDS.search(raw) else []


def _taken_up(raw: str, state: Carried) -> list[years.Mention]:
    """The years that words such as 两个年份 take up: those that the sentence, else one before it in the text, names last."""
    hit = subjects.BOTH_YEARS.search(raw)
    count = 0 if hit is None else 3 if _THREE in hit[0] else 2
    for said in (state.said, state.earlier) if count else ():
        last = {each.year: each for each in said if each.role in ("by", "in") and each.year is not None}
        if len(last) >= count:
            return [*last.values()][-count:]
    return []


def _years_before(clause: Clause, part: Part, count: int) -> bool:
    """Whether as many years as values stand joined right before 分别: 甲与乙占比2025年、2030年分别达到…."""
    listed = _joined_years(clause, part)
    return len(listed) == count and part.first.start - listed[-1].end <= 8


def _year_between(clause: Clause, part: Part, at: int) -> years.Mention | None:
    """The year right before a value of a list."""
    after, before = part.found[at - 1].end if at else part.start, part.found[at].start
    return next((each for each in clause.mentions if each.role in SAYING and after <= each.start and each.end <= before), None)


def _each_year(state: Carried, count: int) -> list[years.Mention]:
    """The years that a sentence lists for `count` values: 2025年和2030年, or each year of 2022至2025年; [] if it does not."""
    told = [each for each in state.said if each.role in ("by", "in", "over")]
    listed = told[-count:]
    if len({each.year for each in listed}) < len(listed):  # 甲2025年93%、2030年96%，乙2030年62%，丙分别降低17%和30%
        listed = [*{each.year: each for each in told}.values()]
        return listed if len(listed) == count else []
    if len(listed) == count:
        return listed
    last = listed[-1] if listed else None
    if last is None or last.role != "over" or last.year is None or last.base is None:
        return []
    runs = (range(first, last.year + 1) for first in (last.base + (1 if last.base % 5 == 0 else 0), last.base))
    run = next((each for each in runs if len(each) == count), range(0))
    return [last._replace(year=year, role="in", base=None) for year in run]


def _in_step(found: tuple[Found, ...], state: Carried) -> list[years.Mention | None]:
    """The years that a sentence has just dealt to another subject (甲率2025年达到48%、2030年达到70%), for as many values of one kind."""
    told = [each for each in state.said if each.role in ("by", "in") and each.year is not None]
    dealt: list[years.Mention | None] = [*told]
    several = len({each.year for each in told}) == len(found) == len(told) > 1
    joined = several and all(b.start - a.end <= 1 for a, b in pairwise(told))  # 2025年、2030年，甲达到14%、25%
    alike = len({each.unit for each in found}) == 1 and all(each.unit for each in found)
    return dealt if several and alike and state.own_year and (state.subject or joined) else []


def _things_before(found: tuple[Found, ...], subject: str, state: Carried) -> tuple[str, ...]:
    """The things of which the clauses before told (甲3座、乙5座), for as many values of one other measure (藏书4万册和6万册)."""
    told = state.valued[-len(found) :]
    alike = len({unit for _, unit in told}) == len({each.unit for each in found}) == 1 and told[0][1] != found[0].unit
    names = tuple(name for name, _ in told)
    return names if alike and len(set(names)) == len(found) and all(names) and subject not in names else ()


# --- constructions -----------------------------------------------------------------------------------------------------------

_FALL_WORDS = TERMS.listed("fall_words")

_PACE, _CARRIES = TERMS.lates("pace", "carries")
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
        yearly = common.YEARLY in words or common.EACH_YEAR in words
        name = subjects.clean(hit["thing"], clause.setting.place)[0] + (common.YEARLY if yearly else "")
        about = About(words, clause.body, soft=state.soft, change=change, annual=yearly)
        mention = dating.nearest(clause.mentions, each.start, state)
        made.append(values.statement(each, name, mention, clause.start, clause.setting, state, about))
    return made, [each for each in found if each not in inside]


def compared_with(clause: Clause, state: Carried) -> Iterator[Statement]:
    """与2019年的35吨相比: what it was then."""
    for each in clause.mentions:
        said = clause.between(each.start, each.end) if each.role == "base" and each.year is not None else ""
        found = quantities.find_squeezed(said) if common.OF in said and common.THAN in said else []
        subject = subjects.clean(years.without(clause.before(each.start)), clause.setting.place)[0] or state.subject
        if len(found) == 1 and found[0].unit and subject and not state.supposed:
            about = About(said, said, scope=state.scope, level=True)
            then = each._replace(role="in", past=True)
            yield values.statement(found[0].moved(each.start), subject, then, each.start, clause.setting, state, about)


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
